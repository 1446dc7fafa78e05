"""The offline site in ``warehouse/report/``: what is known, and for every figure the characters that say so.

    index            headline figures, the scorecard, what is new
    institutions     the latest figures of each, paged          network     who works with whom
    timeline         collaborations by year                     funding     money by institution and by funder
    conflicts        what contradicts itself                    quality     coverage, quarantine, gaps
    clippings        all clippings, paged; for each a page with the print as it came beside the repaired text, every fact marked in both

Static pages from Jinja2 templates (autoescaped: clipping text is data), nothing loaded from elsewhere, a strict Content-Security-Policy.
Lists are paged, and the page of a clipping is only written when its rows have changed, so a large archive stays quick.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.publish import connect_readonly
from flows.report.charts import collaborations_by_year, money_by_institution
from flows.report.marks import Span, cut, find_quotes

PAGE_ROWS = 200
_EDGES = 250
_AT_ONCE = 200
_CHART_BARS = 15
_STATE = ".pages.json"


@dataclass(frozen=True, slots=True)
class Label:
    """A label in both languages."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it shows, where it leads, and what it sorts by if that is another thing."""

    text: str
    href: str | None = None
    sort: float | str | None = None
    note: str = ""

    @property
    def is_date(self) -> bool:
        """Whether it shows a day, which is not to be broken over lines."""
        return len(self.text) == 10 and self.text[4] == self.text[7] == "-"


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; numbers stand right."""

    label: Label
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table that sorts and filters."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: Label | None = None
    empty: Label = field(default_factory=lambda: Label("Nothing yet.", "暫無。"))


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: the folder and how many pages of it anew."""

    folder: Path
    pages: int


def write_report(warehouse: Path, folder: Path) -> Report:
    """Write the site of a published warehouse into ``folder``. Raises :class:`~flows.publish.PublicationError` or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    static = Path(__file__).with_name("static")
    shutil.copytree(static, folder / "static", dirs_exist_ok=True)
    with connect_readonly(warehouse) as con:
        return Report(folder, _Writer(con, folder).write())


class _Writer:
    """Writes the pages from one connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection, folder: Path) -> None:
        self.con, self.folder, self.pages = con, folder, 0
        self.templates = Environment(loader=PackageLoader("flows.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self.names = {(d, w): Label(en, zh) for d, w, en, zh in con.execute("from vocabulary").fetchall()}
        self.run = self._one("select finished_at, rules_version, started_at from runs order by finished_at desc limit 1")
        self.templates.globals.update(published=f"{self.run['finished_at']:%Y-%m-%d %H:%M} UTC", rules=self.run["rules_version"], sections=SECTIONS)

    def write(self) -> int:
        """Write every page; how many."""
        self._overview()
        self._institutions()
        self._network()
        self._timeline()
        self._funding()
        self._conflicts()
        self._quality()
        self._clippings()
        return self.pages

    # ── the pieces ───────────────────────────────────────────────────────────────────────────────────

    def _all(self, query: str, parameters: Sequence[object] = ()) -> list[dict[str, Any]]:
        cursor = self.con.execute(query, list(parameters))
        names = [c[0] for c in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _one(self, query: str) -> dict[str, Any]:
        return self._all(query)[0]

    def _page(self, name: str, template: str, section: str, **given: object) -> None:
        depth = name.count("/")
        text = self.templates.get_template(template).render(section=section, root="../" * depth, **given)
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.pages += 1

    def _paged(self, stem: str, section: str, table: Table, **given: object) -> None:
        """A table over as many pages as it needs; pages of an earlier report that are too many go."""
        parts = [table.rows[at:at + PAGE_ROWS] for at in range(0, len(table.rows), PAGE_ROWS)] or [()]
        names = [f"{stem}.html" if number == 1 else f"{stem}-{number}.html" for number in range(1, len(parts) + 1)]
        for name, rows in zip(names, parts, strict=True):
            self._page(name, "table.html", section, tables=[Table(table.columns, rows, table.title, table.empty)], pages=names, this=name, total=len(table.rows), **given)
        for old in self.folder.glob(f"{stem}-*.html"):
            if old.name not in names:
                old.unlink()

    def _name(self, domain: str, word: str) -> Label:
        return self.names.get((domain, word), Label(word, word))

    # ── the pages ────────────────────────────────────────────────────────────────────────────────────

    def _overview(self) -> None:
        counts = self._one("""select (select count(*) from clippings where retired_at is null) as clippings, (select count(*) from stories) as stories,
            (select count(*) from evidence) as facts, (select count(*) from institution_profile where n_facts + n_collaborations > 0) as institutions,
            (select count(*) from collaboration_network) as pairs, (select count(distinct name) from people_directory) as people,
            (select count(*) from conflicting_figures) as conflicts, (select count(*) from quarantine) as quarantine""")
        tiles = [(Label("clippings", "剪報"), counts["clippings"], "clippings.html"), (Label("stories", "新聞"), counts["stories"], "clippings.html"), (Label("facts", "事實"), counts["facts"], "institutions.html"),
                 (Label("institutions", "機構"), counts["institutions"], "institutions.html"), (Label("pairs of partners", "合作對"), counts["pairs"], "network.html"),
                 (Label("people", "人物"), counts["people"], "quality.html"), (Label("contradictions", "矛盾"), counts["conflicts"], "conflicts.html"), (Label("in quarantine", "隔離"), counts["quarantine"], "quality.html")]
        scores = self._all("from hk_sz_scorecard where total is not null order by year desc nulls last, metric, unit")
        links = self._links(r["fact_ids"][0] for r in scores)
        score = [(Cell(str(r["year"] or "–")), self._label_cell("metric", r["metric"]), Cell(_figure(r["total"]), links[r["fact_ids"][0]], r["total"]), Cell(r["unit"]),
                  self._label_cell("aggregation", r["aggregation"]), self._label_cell("status", r["status"]), Cell(str(r["n_institutions"]), None, r["n_institutions"]),
                  Cell(str(r["n_reports"]), None, r["n_reports"]), Cell(str(r["n_distinct"]), None, r["n_distinct"]), Cell(f"{r['confidence']:.2f}", None, r["confidence"]))
                 for r in scores]
        head = (Column(Label("year", "年份")), Column(Label("figure", "指標")), Column(Label("total", "合計"), True), Column(Label("unit", "單位")), Column(Label("meaning", "口徑")), Column(Label("status", "狀態")),
                Column(Label("institutions", "機構"), True), Column(Label("reports", "報道"), True), Column(Label("stories", "新聞"), True), Column(Label("confidence", "置信度"), True))
        new = self._all("""select e.* from evidence e join clippings c using (clipping_id)
                           where c.ingested_at >= ? order by e.file, e.raw_start limit ?""", [self.run["started_at"], PAGE_ROWS])
        news = Table(_FACT_HEAD, tuple(self._fact_row(r) for r in new), Label("New since the run before", "上次運行以來新增"))
        self._page("index.html", "index.html", "index", tiles=tiles, tables=[Table(head, tuple(score), Label("Hong Kong–Shenzhen scorecard", "港深合作一覽")), news])

    def _institutions(self) -> None:
        rows = self._all("""select a.*, e.clipping_id from activity_by_institution a join evidence e using (fact_id)
                            order by a.n_reports desc, a.institution, a.metric, a.what""")
        head = (Column(Label("institution", "機構")), Column(Label("side", "地區")), Column(Label("figure", "指標")), Column(Label("of what", "對象")), Column(Label("latest", "最新"), True), Column(Label("unit", "單位")),
                Column(Label("meaning", "口徑")), Column(Label("status", "狀態")), Column(Label("for", "截至")), Column(Label("reports", "報道"), True), Column(Label("stories", "新聞"), True))
        cells = tuple((Cell(r["institution"]), self._label_cell("side", r["side"]), self._label_cell("metric", r["metric"]), Cell(r["what"]), self._value(r), Cell(r["unit"]), self._label_cell("aggregation", r["aggregation"]),
                       self._label_cell("status", r["status"]), Cell(str(r["known_for"] or "–")), Cell(str(r["n_reports"]), None, r["n_reports"]), Cell(str(r["n_distinct"]), None, r["n_distinct"])) for r in rows)
        self._paged("institutions", "institutions", Table(head, cells), title=Label("Institutions", "機構"), intro=Label("The latest known figure of each kind. Each leads to the print.", "每類指標的最新數字，點擊可見原文。"))

    def _network(self) -> None:
        rows = self._all("select *, collaboration_ids[1] as first_id from collaboration_network order by n_distinct desc, n_reports desc, hk_party, mainland_party")
        places = {r["collaboration_id"]: self._place(r) for r in self._all("select collaboration_id, clipping_id from collaborations join articles using (article_id)")}
        edges = [{"hk": r["hk_party"], "other": r["mainland_party"], "side": r["mainland_side"], "weight": r["n_distinct"], "href": places[r["first_id"]]} for r in rows[:_EDGES]]
        head = (Column(Label("Hong Kong", "香港")), Column(Label("mainland", "內地")), Column(Label("side", "地區")), Column(Label("kinds", "類型")), Column(Label("undertakings", "合作項目"), True), Column(Label("reports", "報道"), True),
                Column(Label("stories", "新聞"), True), Column(Label("first seen", "最早")), Column(Label("last seen", "最近")))
        cells = tuple((Cell(r["hk_party"]), Cell(r["mainland_party"]), self._label_cell("side", r["mainland_side"]), Cell("、".join(self._name("collaboration_kind", k).zh for k in r["kinds"]), places[r["first_id"]]),
                       Cell(str(r["n_undertakings"]), places[r["first_id"]], r["n_undertakings"]), Cell(str(r["n_reports"]), None, r["n_reports"]), Cell(str(r["n_distinct"]), None, r["n_distinct"]), Cell(str(r["first_seen"] or "–")), Cell(str(r["last_seen"] or "–"))) for r in rows)
        self._paged("network", "network", Table(head, cells), title=Label("Who works with whom", "誰與誰合作"), network=json.dumps(edges, ensure_ascii=False), scripts=("cytoscape.min.js", "network.js"),
                    intro=Label("Hong Kong parties in red, mainland parties in blue; a line leads to a report.", "紅色為香港機構，藍色為內地機構；點擊連線可見報道。"))

    def _timeline(self) -> None:
        rows = self._all("select *, collaboration_ids[1] as first_id from collaboration_timeline")
        places = {r["collaboration_id"]: self._place(r) for r in self._all("select collaboration_id, clipping_id from collaborations join articles using (article_id)")}
        chart = collaborations_by_year([(r["year"], self._name("collaboration_kind", r["kind"]).en, r["n_undertakings"], places[r["first_id"]]) for r in rows if r["year"]])
        head = (Column(Label("year", "年份")), Column(Label("kind", "類型")), Column(Label("mainland side", "內地一方")), Column(Label("undertakings", "合作項目"), True), Column(Label("established", "已成立"), True), Column(Label("planned", "計劃中"), True),
                Column(Label("reports", "報道"), True), Column(Label("stories", "新聞"), True))
        cells = tuple((Cell(str(r["year"] or "–")), self._label_cell("collaboration_kind", r["kind"], places[r["first_id"]]), self._label_cell("side", r["mainland_side"]), *(Cell(str(r[n]), None, r[n]) for n in ("n_undertakings", "n_established", "n_planned", "n_reports", "n_distinct"))) for r in rows)
        self._paged("timeline", "timeline", Table(head, cells), title=Label("Timeline", "時間線"), charts=[chart] if chart else [], intro=Label("Collaborations by the year in which they were reported.", "按報道年份統計的合作。"))

    def _funding(self) -> None:
        rows, by_funder = self._all("from funding_by_institution"), self._all("from funding_by_funder")
        links = self._links(r["fact_ids"][0] for r in (*rows, *by_funder))
        charts = []
        for currency in sorted({r["currency"] for r in rows}):
            largest = sorted((r for r in rows if r["currency"] == currency and r["status"] == "actual" and r["amount"]), key=lambda r: -r["amount"])[:_CHART_BARS]
            charts.append(money_by_institution([(f"{r['institution']} · {self._name('aggregation', r['aggregation']).zh}{' ' + str(r['year']) if r['year'] else ''}", r["amount"] / 1e6, links[r["fact_ids"][0]]) for r in largest], currency))
        tables = []
        for title, who, found in ((Label("Who gets it", "受資助者"), "institution", rows), (Label("Who gives it", "資助者"), "funder", by_funder)):
            head = (Column(title), Column(Label("side", "地區")), Column(Label("year", "年份")), Column(Label("amount", "金額"), True), Column(Label("currency", "貨幣")), Column(Label("meaning", "口徑")), Column(Label("status", "狀態")),
                    Column(Label("figures", "數字"), True), Column(Label("reports", "報道"), True), Column(Label("stories", "新聞"), True))
            tables.append(Table(head, tuple((Cell(r[who]), self._label_cell("side", r["side"]), Cell(str(r["year"] or "–")), Cell(_figure(r["amount"]), links[r["fact_ids"][0]], r["amount"]), Cell(r["currency"]), self._label_cell("aggregation", r["aggregation"]),
                                             self._label_cell("status", r["status"]), *(Cell(str(r[n]), None, r[n]) for n in ("n_figures", "n_reports", "n_distinct"))) for r in found[:PAGE_ROWS * 5]), title))
        self._page("funding.html", "table.html", "funding", tables=tables, charts=[c for c in charts if c], pages=["funding.html"], this="funding.html", total=len(rows), title=Label("Funding", "經費"),
                   intro=Label("Currencies are never added together; flows add up, a stock or a cumulative figure stands for itself.", "不同貨幣不相加；流量可加總，存量和累計數只取最新。"))

    def _conflicts(self) -> None:
        conflicts = self._all("from conflicting_figures")
        links = self._links(fact_id for r in conflicts for fact_id in (r["fact_id"], r["other_fact_id"]))
        head = (Column(Label("institution", "機構")), Column(Label("figure", "指標")), Column(Label("until", "截至")), Column(Label("one says", "其一")), Column(Label("the other says", "其二")), Column(Label("difference", "差距"), True))
        cells = tuple((Cell(r["institution"]), self._label_cell("metric", r["metric"]), Cell(str(r["period_end"])), Cell(r["quote"], links[r["fact_id"]], None, r["outlet"] or r["file"]), Cell(r["other_quote"], links[r["other_fact_id"]], None, r["other_outlet"] or r["other_file"]),
                       Cell(f"{r['difference']:.0%}", None, r["difference"])) for r in conflicts)
        self._paged("conflicts", "conflicts", Table(head, cells, None, Label("No two clippings contradict each other.", "沒有互相矛盾的數字。")), title=Label("Contradictions", "矛盾"), intro=Label("Two clippings, the same institution, figure and time, and values that cannot both be right.", "同一機構、同一指標、同一時間，兩則剪報的數字不可能同時正確。"))

    def _quality(self) -> None:
        quarantine = Table((Column(Label("file", "檔案")), Column(Label("why", "原因"))), tuple((Cell(r["file"]), Cell(r["reason"])) for r in self._all("select file, reason from quarantine order by file limit 1000")),
                           Label("In quarantine", "隔離"), Label("Every file could be read.", "所有檔案均可讀取。"))
        gaps = Table((Column(Label("name", "名稱")), Column(Label("clippings", "剪報"), True), Column(Label("mentions", "次數"), True), Column(Label("example", "例子"))),
                     tuple((Cell(r["name"]), Cell(str(r["n_clippings"]), None, r["n_clippings"]), Cell(str(r["n_mentions"]), None, r["n_mentions"]), Cell(r["example_file"])) for r in self._all("from lexicon_gaps limit 200")), Label("Names the lexicons lack", "詞庫未收"))
        people = Table((Column(Label("name", "姓名")), Column(Label("role", "職務")), Column(Label("organisation", "機構")), Column(Label("reports", "報道"), True), Column(Label("file", "檔案"))),
                       tuple((Cell(r["name"]), Cell(r["role"] or ""), Cell(r["organisation"] or ""), Cell(str(r["n_reports"]), None, r["n_reports"]), Cell(r["file"], self._place(r))) for r in self._all("select d.*, c.clipping_id from people_directory d join clippings c using (file) limit 1000")), Label("People", "人物"))
        doubtful = Table(_FACT_HEAD, tuple(self._fact_row(r) for r in self._all("select * from evidence where not reviewed and (confidence < 0.8 or subject is null) order by confidence, file, raw_start limit 200")), Label("Look at these first", "宜先覆核"))
        self._page("quality.html", "table.html", "quality", tables=[quarantine, doubtful, gaps, people], charts=[], pages=["quality.html"], this="quality.html", total=0, title=Label("Data quality", "數據質量"), intro=Label("What could not be read, what is doubtful, what is unknown.", "未能讀取、存疑及未知的內容。"))

    def _clippings(self) -> None:
        rows = self._all("from coverage order by published_on desc nulls last, file")
        head = (Column(Label("file", "檔案")), Column(Label("outlet", "媒體")), Column(Label("published", "日期")), Column(Label("articles", "文章"), True), Column(Label("facts", "事實"), True), Column(Label("collaborations", "合作"), True), Column(Label("people", "人物"), True), Column(Label("issues", "存疑"), True))
        cells = tuple((Cell(r["file"], self._place(r)), Cell(r["outlet"] or ""), Cell(str(r["published_on"] or "–")), *(Cell(str(r[n]), None, r[n]) for n in ("articles", "facts", "collaborations", "people", "issues"))) for r in rows)
        self._paged("clippings", "clippings", Table(head, cells), title=Label("Clippings", "剪報"), intro=Label("Each opens with the print as it came beside the repaired text.", "每則剪報並列原文與修復後的文字。"))
        self._clipping_pages([r["clipping_id"] for r in rows])

    def _clipping_pages(self, clipping_ids: list[str]) -> None:
        """Write the page of each clipping whose rows have changed since the last report."""
        state_file = self.folder / _STATE
        before: dict[str, str] = json.loads(state_file.read_text(encoding="utf-8")) if state_file.exists() else {}
        versions = dict(self.con.execute("""select clipping_id, (select bit_xor(hash(e)) from evidence e where e.clipping_id = c.clipping_id)::varchar || c.rules_version || c.file from clippings c""").fetchall())
        look = hashlib.sha256(b"".join(p.read_bytes() for p in sorted(Path(__file__).parent.rglob("*.html")))).hexdigest()[:12]
        now = {c: f"{versions[c]} {look}" for c in clipping_ids}
        changed = [c for c in clipping_ids if before.get(c) != now[c] or not (self.folder / "clippings" / f"{c[:16]}.html").exists()]
        for at in range(0, len(changed), _AT_ONCE):
            self._write_clippings(changed[at:at + _AT_ONCE])
        for gone in before.keys() - now.keys():
            (self.folder / "clippings" / f"{gone[:16]}.html").unlink(missing_ok=True)
        state_file.write_text(json.dumps(now), encoding="utf-8")

    def _write_clippings(self, clipping_ids: list[str]) -> None:
        """Several clippings with one query each for texts, facts and blocks: a query a page would take longer than the page."""
        among = "where clipping_id in (select unnest(?::varchar[]))"
        facts: dict[str, list[dict[str, Any]]] = {c: [] for c in clipping_ids}
        blocks: dict[str, list[dict[str, Any]]] = {c: [] for c in clipping_ids}
        for fact in self._all(f"from evidence {among} order by raw_start, fact_id", [clipping_ids]):
            facts[fact["clipping_id"]].append(fact)
        for block in self._all(f"from blocks {among} order by clipping_id, position", [clipping_ids]):
            blocks[block["clipping_id"]].append(block)
        for clipping in self._all(f"from clippings {among}", [clipping_ids]):
            self._clipping(clipping, facts[clipping["clipping_id"]], blocks[clipping["clipping_id"]])

    def _clipping(self, clipping: dict[str, Any], facts: list[dict[str, Any]], blocks: list[dict[str, Any]]) -> None:
        shown = []
        for block in blocks:
            inside = [(f["fact_id"], f["quote"]) for f in facts if block["article_id"] == f["article_id"] and block["raw_start"] <= f["raw_start"] < block["raw_end"]]
            shown.append((block["kind"], cut(block["text"], find_quotes(block["text"], inside))))
        print_ = cut(clipping["text"], [Span(f["raw_start"], f["raw_end"], f["fact_id"]) for f in facts])
        cards = [(f, {d: self._name(d, f[d]) for d in ("metric", "qualifier", "aggregation", "status")}, _figure(f["value"]) + (f"–{_figure(f['value_max'])}" if f["value_max"] else "")) for f in facts]
        self._page(f"clippings/{clipping['clipping_id'][:16]}.html", "clipping.html", "clippings", clipping=clipping, cards=cards, print=print_, blocks=shown)

    # ── cells ────────────────────────────────────────────────────────────────────────────────────────

    def _links(self, fact_ids: Iterable[str]) -> dict[str, str]:
        """Where each of the facts is proved."""
        found = self.con.execute("select fact_id, clipping_id from evidence where fact_id in (select unnest(?::varchar[]))", [sorted(set(fact_ids))]).fetchall()
        return {fact_id: f"clippings/{clipping_id[:16]}.html#fact={fact_id}" for fact_id, clipping_id in found}

    @staticmethod
    def _place(row: dict[str, Any]) -> str:
        return f"clippings/{row['clipping_id'][:16]}.html"

    def _label_cell(self, domain: str, word: str | None, href: str | None = None) -> Cell:
        label = self._name(domain, word) if word else Label("–", "–")
        return Cell(f"{label.en}\0{label.zh}", href, label.en)

    def _value(self, row: dict[str, Any]) -> Cell:
        text = _figure(row["value"]) + (f"–{_figure(row['value_max'])}" if row["value_max"] else "")
        return Cell(text, f"{self._place(row)}#fact={row['fact_id']}", row["value"], "" if row["qualifier"] == "exact" else self._name("qualifier", row["qualifier"]).zh)

    def _fact_row(self, row: dict[str, Any]) -> tuple[Cell, ...]:
        return (Cell(row["subject"] or "–"), self._label_cell("metric", row["metric"]), self._value(row), Cell(row["unit"]), Cell(row["quote"], f"{self._place(row)}#fact={row['fact_id']}"), Cell(row["file"]))


SECTIONS: Iterable[tuple[str, Label]] = (("index", Label("Overview", "概覽")), ("institutions", Label("Institutions", "機構")), ("network", Label("Network", "網絡")), ("timeline", Label("Timeline", "時間線")),
                                         ("funding", Label("Funding", "經費")), ("conflicts", Label("Contradictions", "矛盾")), ("quality", Label("Quality", "質量")), ("clippings", Label("Clippings", "剪報")))
_FACT_HEAD = (Column(Label("subject", "主體")), Column(Label("figure", "指標")), Column(Label("value", "數值"), True), Column(Label("unit", "單位")), Column(Label("as printed", "原文")), Column(Label("file", "檔案")))


def _figure(value: float | None) -> str:
    """A figure for people: 40,000,000; 3.5; – where there is none."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"
