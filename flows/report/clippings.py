"""The list of clippings, and for each a page with the print as it came beside the repaired text, every fact and collaboration marked in both."""

from __future__ import annotations

from typing import Any

from flows.report.archive import Archive, Rows, batches, clipping_page
from flows.report.cells import Cell, Column, Label, Table, count_cell, day_cell, figure
from flows.report.marks import Span, cut, find_quotes
from flows.report.pages import Pages

_COLUMNS = (Column("file", "檔案"), Column("outlet", "媒體"), Column("published", "日期"), Column("articles", "文章", True), Column("facts", "事實", True), Column("collaborations", "合作", True), Column("people", "人物", True), Column("issues", "存疑", True))
# What a page is made from; the rules decide the rest.
_VERSIONS = """select c.clipping_id, concat_ws(' ', (select sum(hash(e)) from evidence e where e.clipping_id = c.clipping_id), hash(c.file, c.outlet, c.published_on), c.rules_version)
               from clippings c where c.retired_at is null"""


def write_clippings(archive: Archive, pages: Pages) -> None:
    """Write ``clippings.html`` and the page of each clipping whose rows have changed."""
    rows = archive.rows("from coverage order by published_on desc nulls last, file")
    cells = tuple((Cell(r["file"], clipping_page(r["clipping_id"])), Cell(r["outlet"] or ""), day_cell(r["published_on"]), *(count_cell(r[n]) for n in ("articles", "facts", "collaborations", "people", "issues"))) for r in rows)
    pages.write("clippings", "table.html", "clippings", [Table("clippings", _COLUMNS, cells)], title=Label("Clippings", "剪報"), intro=Label("Each opens with the print as it came beside the repaired text.", "每則剪報並列原文與修復後的文字。"))
    listed = {r["clipping_id"][:16]: r for r in rows}
    versions = {clipping_id[:16]: str(version) for clipping_id, version in archive.con.execute(_VERSIONS).fetchall()}
    stale = pages.stale("clippings", versions)
    for batch in batches(stale, lambda stem: 20 + int(listed[stem]["facts"])):
        _write_some(archive, pages, [listed[stem]["clipping_id"] for stem in batch])


def _write_some(archive: Archive, pages: Pages, clipping_ids: list[str]) -> None:
    """Several clippings with one query each for texts, facts and blocks: a query a page would take longer than the page."""
    among = "clipping_id in (select unnest(?::varchar[]))"
    facts = archive.grouped("clipping_id", f"from evidence where {among} order by raw_start, fact_id", [clipping_ids])
    blocks = archive.grouped("clipping_id", f"from blocks where {among} order by clipping_id, position", [clipping_ids])
    joint = archive.grouped("clipping_id", f"select c.*, a.clipping_id from collaborations c join articles a using (article_id) where {among} order by raw_start, collaboration_id", [clipping_ids])
    named = archive.grouped("clipping_id", f"select distinct clipping_id, name from organisation_uses where {among} order by name", [clipping_ids])
    for clipping in archive.rows(f"from clippings where {among}", [clipping_ids]):
        own = clipping["clipping_id"]
        _write_one(archive, pages, clipping, facts.get(own, []), joint.get(own, []), blocks.get(own, []), [r["name"] for r in named.get(own, [])])


def _write_one(archive: Archive, pages: Pages, clipping: dict[str, Any], facts: Rows, joint: Rows, blocks: Rows, named: list[str]) -> None:
    marked = sorted(((r.get("fact_id") or r["collaboration_id"], r) for r in (*facts, *joint)), key=lambda m: (m[1]["raw_start"], m[0]))
    shown = []
    for block in blocks:
        inside = [(i, r["quote"]) for i, r in marked if block["article_id"] == r["article_id"] and block["raw_start"] <= r["raw_start"] < block["raw_end"]]
        shown.append((block["kind"], cut(block["text"], find_quotes(block["text"], inside))))
    print_ = cut(clipping["text"], [Span(r["raw_start"], r["raw_end"], i) for i, r in marked])
    cards = [(f, {d: archive.name(d, f[d]) for d in ("metric", "qualifier", "aggregation", "status")}, figure(f["value"], f["value_max"])) for f in facts]
    undertakings = [(c, archive.name("collaboration_kind", c["kind"]), archive.name("status", c["status"])) for c in joint]
    pages.write(clipping_page(clipping["clipping_id"]).removesuffix(".html"), "clipping.html", "clippings", clipping=clipping, script=archive.name("script", clipping["script"]), print=print_, blocks=shown, cards=cards,
                undertakings=undertakings, institutions=[archive.institution(name) for name in named], institution=archive.institution)
