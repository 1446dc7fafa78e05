// The print, the repaired text and the facts: choosing one shows it in the others. #fact=… chooses from outside.
"use strict";
(() => {
  const all = [...document.querySelectorAll("[data-facts]")];
  const of = (fact) => all.filter((each) => each.dataset.facts.split(" ").includes(fact));
  // On a wide screen each column scrolls by itself; on a narrow one the page does, to the print.
  const reveal = (element, place) => {
    const column = element.closest("section");
    if (column.scrollHeight > column.clientHeight + 1) {
      const at = element.getBoundingClientRect().top - column.getBoundingClientRect().top;
      column.scrollTop += at - column.clientHeight / 2;
    } else if (place === "print") {
      element.scrollIntoView({ block: "center", inline: "nearest" });
    }
  };
  const choose = (fact, from) => {
    for (const each of all) each.classList.remove("chosen");
    const shown = of(fact);
    for (const each of shown) each.classList.add("chosen");
    for (const place of ["print", "clean", "facts"]) {
      const first = shown.find((each) => each.closest(`#${place}`));
      if (first && !(from && first.closest(`#${place}`) === from.closest(`#${place}`))) reveal(first, place);
    }
  };
  const act = (element) => {
    const fact = element.dataset.facts.split(" ")[0];
    choose(fact, element);
    history.replaceState(null, "", `#fact=${fact}`);
  };
  for (const each of all) {
    // A name inside a fact is a link of its own.
    each.addEventListener("click", (event) => { if (!event.target.closest("a")) act(each); });
    each.addEventListener("keydown", (event) => {
      if ((event.key !== "Enter" && event.key !== " ") || event.target !== each) return;
      event.preventDefault();
      act(each);
    });
  }
  const arrive = () => {
    const asked = /^#fact=(\w+)$/.exec(location.hash);
    if (asked) choose(asked[1], null);
  };
  addEventListener("hashchange", arrive);
  arrive();
})();
