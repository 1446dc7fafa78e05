// Tables: sorting, filtering and turning pages, over the whole of each list. A page carries the first rows of a long list; the others
// come as scripts from lists/, a thousand rows each: the one that a page needs, and all of them to sort or to filter.
"use strict";
(() => {
  const page = document.documentElement;
  const waiting = new Map();
  window.jianbaoList = (name, chunk) => { waiting.get(name)?.(chunk); };
  const load = (name) => new Promise((resolve, reject) => {
    waiting.set(name, resolve);
    const script = document.createElement("script");
    script.src = `${page.dataset.root}lists/${name.split("/").map(encodeURIComponent).join("/")}.js`;
    script.onerror = () => reject(new Error(name));
    document.head.append(script);
  });

  const element = (tag, text, given = {}) => Object.assign(document.createElement(tag), text === undefined ? {} : { textContent: text }, given);
  const both = (en, zh) => {
    const pair = document.createDocumentFragment();
    pair.append(element("span", en, { lang: "en" }), element("span", zh, { lang: "zh-Hant" }));
    return pair;
  };
  const wording = (words) => (Array.isArray(words) ? both(...words) : document.createTextNode(words));
  const spoken = (words) => (Array.isArray(words) ? words.join(" ") : words ?? "");

  const linked = (words, href) => {
    if (!href) return wording(words);
    const link = element("a", undefined, { href: href.startsWith("#") ? href : page.dataset.root + href });
    link.append(wording(words));
    return link;
  };

  // A row is known by its cells (from lists/) or by its element (from the page itself); either way by text and keys to sort by.
  class Row {
    constructor(cells, shown) { this.cells = cells; this.shown = shown; }
    get text() { return this.words ??= (this.cells ? this.cells.map((c) => (typeof c === "string" ? c : `${spoken(c.t)} ${spoken(c.n)}`)).join(" ") : this.shown.textContent).toLowerCase(); }
    key(column) {
      if (!this.cells) {
        const { dataset, textContent } = this.shown.cells[column];
        return dataset.sort === undefined ? textContent : Number.isNaN(Number(dataset.sort)) ? dataset.sort : Number(dataset.sort);
      }
      const cell = this.cells[column];
      return typeof cell === "string" ? cell : cell.s ?? spoken(cell.t);
    }
    draw(heads) {
      if (this.shown) return this.shown;
      this.shown = document.createElement("tr");
      this.cells.forEach((cell, column) => {
        const place = element("td");
        const { t = "", h, n, s, l } = typeof cell === "string" ? { t: cell } : cell;
        if (s !== undefined) place.dataset.sort = s;
        if (heads[column].classList.contains("number")) place.className = "number";
        else if (/^\d{4}-\d\d-\d\d$/.test(t)) place.className = "day";
        (l ?? [[t, h]]).forEach(([words, href], number) => place.append(number ? "、" : "", linked(words, href)));
        if (n) { place.append(" ", element("small")); place.lastChild.append(wording(n)); }
        this.shown.append(place);
      });
      return this.shown;
    }
  }

  const collator = new Intl.Collator("zh-Hant", { numeric: true });
  const nothing = (key) => key === "" || key === "–";
  const compare = (a, b) => (typeof a === "number" && typeof b === "number" ? a - b : collator.compare(a, b));

  class List {
    constructor(section) {
      this.section = section;
      this.table = section.querySelector("table");
      this.body = this.table.tBodies[0];
      this.heads = [...this.table.tHead.rows[0].cells];
      this.labels = this.heads.map((head) => [...head.querySelectorAll("span")].map((each) => each.textContent));
      const { list, total, pageRows, chunkPages } = this.table.dataset;
      this.first = [...this.body.rows].map((row) => new Row(null, row));
      this.name = list;
      this.total = list ? Number(total) : this.first.length;
      this.size = list ? Number(pageRows) : this.total;
      this.chunkSize = this.size * Number(chunkPages ?? 1);
      this.chunks = [];
      this.state = { words: "", column: null, up: false, page: 1 };
      this.heads.forEach((head, column) => head.querySelector("button").addEventListener("click", () => this.sort(column)));
      this.pager = element("nav", undefined, { className: "pager" });
      this.pager.setAttribute("aria-label", "頁 Pages");
      section.append(this.pager);
      this.first.forEach((row) => this.label(row.shown));
      this.drawPager(this.total);
    }
    // What a cell is, for narrow screens, where each row is a card without a head.
    label(row) {
      [...row.cells].forEach((cell, column) => {
        [cell.dataset.en, cell.dataset.zh] = this.labels[column];
        cell.classList.toggle("unknown", column > 0 && cell.textContent === "–");
      });
      return row;
    }
    chunk(number) {
      this.chunks[number] ??= load(`${this.name}.${number}`).then(({ cells, rows }) => rows.map((row) => new Row(row.map((n) => cells[n]))));
      return this.chunks[number];
    }
    async all() {
      if (!this.name) return this.first;
      const numbers = [...Array(Math.ceil(this.total / this.chunkSize)).keys()];
      return (await Promise.all(numbers.map((n) => this.chunk(n)))).flat();
    }
    async found() {
      const words = this.state.words.toLowerCase().split(/\s+/).filter(Boolean);
      const rows = (await this.all()).filter((row) => words.every((word) => row.text.includes(word)));
      if (this.state.column === null) return rows;
      const keyed = rows.map((row) => [row.key(this.state.column), row]);
      const direction = this.state.up ? 1 : -1;
      keyed.sort(([a], [b]) => nothing(a) - nothing(b) || direction * compare(a, b));
      return keyed.map(([, row]) => row);
    }
    // The rows to show and how many there are in all.
    async wanted() {
      const start = (this.state.page - 1) * this.size;
      if (this.state.words || this.state.column !== null) {
        const rows = await this.found();
        return [rows.slice(start, start + this.size), rows.length];
      }
      if (!this.name) return [this.first, this.total];
      const from = Math.floor(start / this.chunkSize);
      return [(await this.chunk(from)).slice(start - from * this.chunkSize, start - from * this.chunkSize + this.size), this.total];
    }
    async show(change, keep = true) {
      Object.assign(this.state, change);
      const turn = this.turn = Symbol("turn");
      this.section.setAttribute("aria-busy", "true");
      try {
        const [rows, total] = await this.wanted();
        if (turn !== this.turn) return;
        this.body.replaceChildren(...rows.map((row) => this.label(row.draw(this.heads))));
        this.drawPager(total);
        this.heads.forEach((head, column) => {
          if (column === this.state.column) head.setAttribute("aria-sort", this.state.up ? "ascending" : "descending");
          else head.removeAttribute("aria-sort");
        });
        if (keep) remember();
      } catch {
        if (turn === this.turn) this.pager.replaceChildren(both("The rest of this list could not be loaded: write the report again.", "未能載入此列表的其餘部分，請重新生成報告。"));
      }
      this.section.removeAttribute("aria-busy");
    }
    sort(column) {
      const isSame = this.state.column === column;
      const isNumber = this.heads[column].classList.contains("number");
      this.show({ column, up: isSame ? !this.state.up : !isNumber, page: 1 });
    }
    drawPager(total) {
      const pages = Math.max(1, Math.ceil(total / this.size));
      const { page: shown, words } = this.state;
      this.pager.hidden = pages === 1 && !words;
      const from = (shown - 1) * this.size + 1;
      const count = element("span", undefined, { className: "quiet" });
      count.setAttribute("role", "status");
      const n = (number) => number.toLocaleString("en");
      if (total === 0) count.append(both("Nothing found", "沒有結果"));
      else count.append(both(`${n(from)}–${n(Math.min(total, from + this.size - 1))} of ${n(total)}`, `第 ${n(from)}–${n(Math.min(total, from + this.size - 1))} 項，共 ${n(total)} 項`));
      const turns = [[1, "« First", "« 首頁"], [shown - 1, "‹ Before", "‹ 上頁"], [shown + 1, "Next ›", "下頁 ›"], [pages, "Last »", "末頁 »"]].map(([to, en, zh], place) => {
        const button = element("button", undefined, { type: "button", disabled: place < 2 ? shown === 1 : shown === pages });
        button.dataset.turn = ["first", "before", "next", "last"][place];
        button.append(both(en, zh));
        button.addEventListener("click", async () => {
          await this.show({ page: to });
          this.section.scrollIntoView({ block: "start" });
          [...this.pager.querySelectorAll("button")].find((each) => each.dataset.turn === button.dataset.turn && !each.disabled)?.focus({ preventScroll: true });
        });
        return button;
      });
      this.pager.replaceChildren(count, ...(pages > 1 ? turns : []));
    }
  }

  const lists = [...document.querySelectorAll("section.list")].filter((section) => section.querySelector("table")).map((section) => new List(section));
  const filter = document.getElementById("filter");
  // Back from a clipping, the list is as it was left.
  const remember = () => history.replaceState({ lists: lists.map((list) => list.state) }, "");
  const before = history.state?.lists;
  if (before?.length === lists.length) {
    lists.forEach((list, number) => { if (JSON.stringify(before[number]) !== JSON.stringify(list.state)) list.show(before[number], false); });
    if (filter) filter.value = before[0].words;
  }
  let pause;
  filter?.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => { for (const list of lists) list.show({ words: filter.value.trim(), page: 1 }); }, 120);
  });
})();
