// Language, sorting and filtering: what every page has.
"use strict";
(() => {
  const page = document.documentElement;
  const show = (language) => {
    page.dataset.shown = language;
    page.lang = language === "zh" ? "zh-Hant" : "en";
    try { localStorage.setItem("jianbao-language", language); } catch { /* a page opened from a disk may not store */ }
  };
  let stored = null;
  try { stored = localStorage.getItem("jianbao-language"); } catch { /* likewise */ }
  const asked = new URLSearchParams(location.search).get("language");
  show(asked === "en" || asked === "zh" ? asked : stored || (/^zh/i.test(navigator.language) ? "zh" : "en"));
  document.getElementById("language").addEventListener("click", () => show(page.dataset.shown === "zh" ? "en" : "zh"));

  const key = (row, column) => {
    const cell = row.cells[column];
    const text = cell.dataset.sort ?? cell.textContent;
    const number = Number(text);
    return cell.dataset.sort !== undefined && !Number.isNaN(number) ? number : text;
  };
  for (const table of document.querySelectorAll("table.sorts")) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => head.addEventListener("click", () => {
      const up = head.getAttribute("aria-sort") === "descending";
      heads.forEach((h) => h.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", up ? "ascending" : "descending");
      const rows = [...table.tBodies[0].rows].map((row) => [key(row, column), row]);
      const order = ([a], [b]) => (typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh-Hant"));
      rows.sort(order);
      if (!up) rows.reverse();
      table.tBodies[0].append(...rows.map(([, row]) => row));
    }));
  }
  const filter = document.getElementById("filter");
  if (filter) {
    filter.addEventListener("input", () => {
      const words = filter.value.trim().toLowerCase().split(/\s+/);
      for (const row of document.querySelectorAll("table.sorts tbody tr")) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
      }
    });
  }
})();
