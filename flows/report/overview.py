"""The first page: headline figures, the scorecard, and what is new."""

from __future__ import annotations

from typing import Any

from flows.report.archive import FACT_COLUMNS, Archive
from flows.report.cells import Cell, Column, Label, Row, Table, count_cell, figure
from flows.report.pages import Pages
from flows.report.totals import Totals

_NEWEST = 1000
_SCORE_COLUMNS = (Column("year", "年份"), Column("figure", "指標"), Column("total", "合計", True), Column("unit", "單位"), Column("meaning", "口徑"), Column("status", "狀態"),
                  Column("institutions", "機構", True), Column("reports", "報道", True), Column("stories", "新聞", True), Column("confidence", "置信度", True))
_MEANING = {"flow": Label("Figures for times that lie inside one another are added once.", "時段互相包含的數字只計一次。")}
_LATEST = Label("The latest figure of each institution in that year.", "各機構該年的最新數字。")


def write_overview(archive: Archive, pages: Pages, totals: Totals, since: object) -> None:
    """Write ``index.html``; ``since`` is when the last run began."""
    new = archive.rows("select e.* from evidence e join clippings c using (clipping_id) where c.ingested_at >= ? order by e.file, e.raw_start, e.fact_id limit ?", [since, _NEWEST])
    news = Table("new", FACT_COLUMNS, tuple(archive.fact_row(r) for r in new), Label("New since the run before", "上次運行以來新增"), Label("The last run brought nothing new.", "最近一次運行沒有新增。"))
    scores = Table("scorecard", _SCORE_COLUMNS, _scores(archive, totals), Label("Hong Kong–Shenzhen scorecard", "港深合作一覽"))
    pages.write("index", "index.html", "index", [scores, news], tiles=_tiles(archive))


def _tiles(archive: Archive) -> list[tuple[Label, int, str]]:
    counts = archive.one("""select (select count(*) from clippings where retired_at is null) as clippings, (select count(*) from stories) as stories,
        (select count(*) from evidence) as facts, (select count(*) from institution_profile where n_facts + n_collaborations > 0) as institutions,
        (select count(*) from collaboration_network) as pairs, (select count(distinct name) from people_directory) as people,
        (select count(*) from conflicting_figures) as conflicts, (select count(*) from quarantine) as quarantine""")
    return [(Label("clippings", "剪報"), counts["clippings"], "clippings.html"), (Label("stories", "新聞"), counts["stories"], "clippings.html"),
            (Label("facts", "事實"), counts["facts"], "institutions.html#latest"), (Label("institutions", "機構"), counts["institutions"], "institutions.html"),
            (Label("pairs of partners", "合作對"), counts["pairs"], "network.html"), (Label("people", "人物"), counts["people"], "people.html"),
            (Label("contradictions", "矛盾"), counts["conflicts"], "conflicts.html"), (Label("in quarantine", "隔離"), counts["quarantine"], "quality.html")]


def _scores(archive: Archive, totals: Totals) -> tuple[Row, ...]:
    scores = archive.rows("from hk_sz_scorecard where total is not null order by year desc nulls last, metric, unit, aggregation, status")
    pages = archive.fact_pages(r["fact_ids"][0] for r in scores if len(r["fact_ids"]) == 1)
    return tuple((Cell(str(r["year"] or "–")), archive.word_cell("metric", r["metric"]), Cell(figure(r["total"]), _explained(archive, totals, r) or pages[r["fact_ids"][0]], r["total"]), Cell(r["unit"]),
                  archive.word_cell("aggregation", r["aggregation"]), archive.word_cell("status", r["status"]), count_cell(r["n_institutions"]),
                  count_cell(r["n_reports"]), count_cell(r["n_distinct"]), Cell(f"{r['confidence']:.2f}", None, r["confidence"])) for r in scores)


def _explained(archive: Archive, totals: Totals, row: dict[str, Any]) -> str | None:
    metric, year = archive.name("metric", row["metric"]), row["year"]
    aggregation, status = archive.name("aggregation", row["aggregation"]), archive.name("status", row["status"])
    title = Label(f"{metric.en}, {year or 'year unknown'}: {aggregation.en.lower()}, {status.en.lower()}", f"{metric.zh}，{f'{year}年' if year else '年份不詳'}：{aggregation.zh}，{status.zh}")
    return totals.figures("index", ("scorecard", year, row["metric"], row["unit"], row["aggregation"], row["status"]), title, f"{figure(row['total'])} {row['unit']}",
                          _MEANING.get(row["aggregation"], _LATEST), row["fact_ids"])
