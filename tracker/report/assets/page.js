"use strict";
// The tables are built from embedded JSON, a few rows at a time, so that ten thousand facts open at once.
(() => {
  const data = JSON.parse(document.getElementById("tracker-data").textContent);
  const words = data.words;
  const FIRST = 40, STEP = 200;
  const search = document.getElementById("search");
  const onlyNew = document.getElementById("only-new");
  const onlyChart = document.getElementById("only-chart");
  const status = document.getElementById("status");
  let wanted = null; // the facts of one chart, or one fact from a link

  const fold = (text) => text.toLowerCase().normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[\u00a0\u202f]/g, " ");
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]);
  const shown = (cell) => (Array.isArray(cell) ? cell[1] : cell);
  const sortKey = (cell) => (Array.isArray(cell) ? cell[0] : cell);
  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const haystack = (row) => {
    if (row.hay === undefined) {
      const article = data.articles[row.article] || {};
      row.hay = fold([...row.cells.map(shown), row.said.join(""), article.source || "", article.title || "", row.id].join(" "));
    }
    return row.hay;
  };
  const compare = (a, b) => {
    if (a === "" || b === "") return a === b ? 0 : a === "" ? 2 : -2; // the empty ones last, either way
    if (typeof a === "number" && typeof b === "number") return Math.sign(a - b);
    return Math.sign(String(a).localeCompare(String(b), document.documentElement.lang));
  };

  function articleLink(row) {
    const article = data.articles[row.article] || {};
    const name = [article.source, article.published].filter(Boolean).join(", ") || row.article;
    const made = element("span", { className: "soft" }, " — ");
    if (article.url) {
      made.append(element("a", { href: article.url, rel: "noopener noreferrer", textContent: name, title: article.title || "" }));
    } else {
      made.append(element("span", { textContent: name, title: article.title || "" }));
    }
    return made;
  }

  function rowBody(table, row) {
    const cells = row.cells.map((cell, n) =>
      element("td", { className: table.columns[n].number ? "number" : "", textContent: shown(cell) }));
    if (row.new) cells[0].prepend(element("span", { className: "badge", textContent: words.new_mark }));
    const [before, value, after] = row.said;
    const sentence = element("td", { colSpan: row.cells.length }, before, ...(value ? [element("mark", { textContent: value })] : []), after, articleLink(row));
    const made = element("tbody", { id: "fact-" + row.id }, element("tr", {}, ...cells), element("tr", { className: "said" }, sentence));
    if (wanted && wanted.size === 1) made.className = "aim";
    return made;
  }

  class Table {
    constructor(content, home, searched) {
      Object.assign(this, { content, searched, limit: FIRST, sort: null, chosen: new Map() });
      this.found = content.rows;
      this.heading = element("h3", { id: "table-" + content.name });
      this.table = element("table");
      this.table.setAttribute("aria-labelledby", this.heading.id);
      this.more = element("button", { type: "button", className: "more", onclick: () => { this.limit += STEP; this.draw(); } });
      this.table.append(element("thead", {}, element("tr", {}, ...content.columns.map((column, n) => this.head(column, n)))));
      const section = element("section", {}, this.heading, this.filters(), element("div", { className: "scroll" }, this.table), this.more);
      home.append(section);
    }

    head(column, n) {
      const button = element("button", { type: "button", textContent: column.label, title: words.sort, onclick: () => this.sortBy(n) });
      const made = element("th", { scope: "col", className: column.number ? "number" : "" }, button);
      made.setAttribute("aria-sort", "none");
      return made;
    }

    filters() {
      const made = element("div", { className: "filters" });
      this.content.columns.forEach((column, n) => {
        if (!column.choose) return;
        const counts = new Map();
        for (const row of this.content.rows) {
          const value = shown(row.cells[n]);
          if (value) counts.set(value, (counts.get(value) || 0) + 1);
        }
        if (counts.size < 2) return;
        const values = [...counts.keys()].sort((a, b) => compare(a, b));
        const select = element("select", { onchange: () => { this.chosen.set(n, select.value); this.limit = FIRST; refresh(); } },
          element("option", { value: "", textContent: words.all }),
          ...values.map((value) => element("option", { value, textContent: `${value} (${counts.get(value)})` })));
        select.setAttribute("aria-label", fill(words.filter, { column: column.label }));
        made.append(element("label", {}, column.label, select));
        this.selects = [...(this.selects || []), select];
      });
      return made;
    }

    sortBy(n) {
      const up = !(this.sort && this.sort.n === n && this.sort.up);
      this.sort = { n, up };
      [...this.table.tHead.rows[0].cells].forEach((cell, k) =>
        cell.setAttribute("aria-sort", k !== n ? "none" : up ? "ascending" : "descending"));
      this.limit = FIRST;
      this.find(terms());
      this.draw();
    }

    find(parts) {
      const chosen = [...this.chosen].filter(([, value]) => value);
      const searched = this.searched;
      this.found = this.content.rows.filter((row) =>
        (!searched || ((!wanted || wanted.has(row.id)) && (!onlyNew.checked || row.new) && parts.every((part) => haystack(row).includes(part)))) &&
        chosen.every(([n, value]) => shown(row.cells[n]) === value));
      if (this.sort) {
        const { n, up } = this.sort;
        this.found.sort((a, b) => {
          const order = compare(sortKey(a.cells[n]), sortKey(b.cells[n]));
          return Math.abs(order) === 2 ? order : up ? order : -order;
        });
      }
    }

    draw() {
      while (this.table.tBodies.length) this.table.tBodies[0].remove();
      this.table.append(...this.found.slice(0, this.limit).map((row) => rowBody(this.content, row)));
      const rest = this.found.length - Math.min(this.limit, this.found.length);
      const of = fill(words.shown, { n: Math.min(this.limit, this.found.length), all: this.found.length });
      this.heading.textContent = `${this.content.label} (${this.found.length})`;
      this.more.hidden = rest <= 0;
      this.more.textContent = `${words.more} – ${of}`;
      this.table.hidden = this.found.length === 0;
    }

    reset() {
      this.chosen.clear();
      for (const select of this.selects || []) select.value = "";
      this.limit = FIRST;
    }
  }

  const home = document.getElementById("tables");
  const tables = data.tables.map((content) =>
    new Table(content, content.name === "unexplained" ? document.getElementById("unexplained-table") : home, content.name !== "unexplained"));
  const terms = () => fold(search.value).split(/\s+/).filter(Boolean);

  function refresh() {
    const parts = terms();
    for (const table of tables) { table.find(parts); table.draw(); }
    const facts = tables.filter((table) => table.searched);
    const n = facts.reduce((sum, table) => sum + table.found.length, 0);
    const all = facts.reduce((sum, table) => sum + table.content.rows.length, 0);
    status.textContent = n || !all ? fill(words.shown, { n, all }) : words.no_match;
    onlyChart.hidden = !wanted;
  }

  function narrow(ids) {
    wanted = ids;
    search.value = "";
    onlyNew.checked = false;
    for (const table of tables) table.reset();
    refresh();
  }

  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { for (const table of tables) table.limit = FIRST; refresh(); }, 120);
  });
  search.form.addEventListener("submit", (event) => { event.preventDefault(); refresh(); });
  onlyNew.addEventListener("change", refresh);
  document.getElementById("clear").addEventListener("click", () => { narrow(null); search.focus(); });
  onlyChart.addEventListener("click", () => { narrow(null); search.focus(); });
  for (const button of document.querySelectorAll("button.by-chart")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      narrow(new Set(data.charts[Number(button.dataset.chart)]));
      document.getElementById("facts").scrollIntoView();
      search.focus({ preventScroll: true });
    });
  }
  const follow = () => {
    const hash = decodeURIComponent(location.hash);
    if (hash.startsWith("#search=")) { // a search that can be sent to somebody
      narrow(null);
      search.value = hash.slice(8);
      refresh();
    }
    if (!hash.startsWith("#fact-")) return;
    const id = hash.slice(6);
    narrow(new Set([id]));
    const row = document.getElementById("fact-" + id);
    if (row) row.scrollIntoView({ block: "center" });
  };
  window.addEventListener("hashchange", follow);
  refresh();
  follow();
})();
