"""Who works with whom, and when: the network and the timeline."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flows.report.archive import Archive, Rows, clipping_page
from flows.report.cells import Cell, Column, Label, Row, Table, count_cell, day_cell
from flows.report.charts import collaborations_by_year
from flows.report.pages import Pages
from flows.report.totals import Totals

_EDGES = 80
_PAIR_COLUMNS = (Column("Hong Kong", "香港"), Column("mainland", "內地"), Column("side", "地區"), Column("kinds", "類型"), Column("undertakings", "合作項目", True), Column("reports", "報道", True),
                 Column("stories", "新聞", True), Column("first seen", "最早"), Column("last seen", "最近"))
_YEAR_COLUMNS = (Column("year", "年份"), Column("kind", "類型"), Column("mainland side", "內地一方"), Column("undertakings", "合作項目", True), Column("established", "已成立", True), Column("planned", "計劃中", True),
                 Column("reports", "報道", True), Column("stories", "新聞", True))


def write_network(archive: Archive, pages: Pages, totals: Totals) -> None:
    """Write ``network.html``."""
    pairs = archive.rows("from collaboration_network order by n_distinct desc, n_reports desc, hk_party, mainland_party")
    single = _single_pages(archive, pairs)
    explained = [_explained_pair(totals, r) or single[r["collaboration_ids"][0]] for r in pairs]
    edges = [{"hk": r["hk_party"], "other": r["mainland_party"], "weight": r["n_distinct"], "href": href} for r, href in zip(pairs[:_EDGES], explained[:_EDGES], strict=True)]
    nodes = {name: archive.institution_page(name) for edge in edges for name in (edge["hk"], edge["other"])}
    rows = tuple(_pair_row(archive, r, href) for r, href in zip(pairs, explained, strict=True))
    drawn = Label(f" The {_EDGES} closest pairs are drawn; the list has them all.", f"圖中只畫最密切的{_EDGES}對，列表載全部。") if len(pairs) > _EDGES else Label("", "")
    pages.write("network", "table.html", "network", [Table("pairs", _PAIR_COLUMNS, rows)], title=Label("Who works with whom", "誰與誰合作"), network=json.dumps({"edges": edges, "nodes": nodes}, ensure_ascii=False),
                scripts=("cytoscape.min.js", "network.js"), intro=Label(f"Hong Kong parties in red, mainland parties in blue. A line leads to its reports; a name picks out its partners.{drawn.en}", f"紅色為香港機構，藍色為內地機構。點擊連線可見報道，點擊名稱可見其夥伴。{drawn.zh}"))


def write_timeline(archive: Archive, pages: Pages, totals: Totals) -> None:
    """Write ``timeline.html``."""
    years = archive.rows("from collaboration_timeline")
    single = _single_pages(archive, years)
    explained = [_explained_year(archive, totals, r) or single[r["collaboration_ids"][0]] for r in years]
    dated = [(r["year"], archive.name("collaboration_kind", r["kind"]), r["n_undertakings"], href) for r, href in zip(years, explained, strict=True) if r["year"]]
    rows = tuple(_year_row(archive, r, href) for r, href in zip(years, explained, strict=True))
    pages.write("timeline", "table.html", "timeline", [Table("years", _YEAR_COLUMNS, rows)], title=Label("Timeline", "時間線"), charts=collaborations_by_year(dated),
                intro=Label("Collaborations by the year in which they were reported.", "按報道年份統計的合作。"))


def _single_pages(archive: Archive, rows: Rows) -> dict[str, str]:
    ids = [r["collaboration_ids"][0] for r in rows if len(r["collaboration_ids"]) == 1]
    return collaboration_pages(archive, ids)


def collaboration_pages(archive: Archive, ids: Iterable[str]) -> dict[str, str]:
    """Where each of the collaborations is printed."""
    found = archive.con.execute("select collaboration_id, clipping_id from collaborations join articles using (article_id) where collaboration_id in (select unnest(?::varchar[]))", [list(ids)]).fetchall()
    return {collaboration_id: clipping_page(clipping_id, collaboration_id) for collaboration_id, clipping_id in found}


def _explained_pair(totals: Totals, row: dict[str, Any]) -> str | None:
    hk, other = row["hk_party"], row["mainland_party"]
    return totals.undertakings("network", ("pair", hk, other), Label(f"{hk} and {other}", f"{hk}與{other}"), str(row["n_undertakings"]), row["collaboration_ids"])


def _explained_year(archive: Archive, totals: Totals, row: dict[str, Any]) -> str | None:
    kind, side, year = archive.name("collaboration_kind", row["kind"]), archive.name("side", row["mainland_side"]), row["year"]
    title = Label(f"{kind.en}, {year or 'year unknown'}: Hong Kong and {side.en}", f"{kind.zh}，{f'{year}年' if year else '年份不詳'}：香港與{side.zh}")
    return totals.undertakings("timeline", ("year", year, row["kind"], row["mainland_side"]), title, str(row["n_undertakings"]), row["collaboration_ids"])


def _pair_row(archive: Archive, row: dict[str, Any], href: str) -> Row:
    return (archive.institution(row["hk_party"]), archive.institution(row["mainland_party"]), archive.word_cell("side", row["mainland_side"]), Cell(archive.names("collaboration_kind", row["kinds"]), href),
            count_cell(row["n_undertakings"], href), count_cell(row["n_reports"]), count_cell(row["n_distinct"]), day_cell(row["first_seen"]), day_cell(row["last_seen"]))


def _year_row(archive: Archive, row: dict[str, Any], href: str) -> Row:
    return (day_cell(row["year"]), archive.word_cell("collaboration_kind", row["kind"], href), archive.word_cell("side", row["mainland_side"]), count_cell(row["n_undertakings"], href),
            *(count_cell(row[n]) for n in ("n_established", "n_planned", "n_reports", "n_distinct")))
