"""What to be careful with: contradictions, files in quarantine, doubtful facts, names that nobody knows."""

from __future__ import annotations

from typing import Any

from flows.report.archive import FACT_COLUMNS, Archive
from flows.report.cells import Cell, Column, Label, Row, Table, count_cell, day_cell
from flows.report.pages import Pages

_MOST = 1000
_CONFLICT_COLUMNS = (Column("institution", "機構"), Column("figure", "指標"), Column("of what", "對象"), Column("until", "截至"), Column("one says", "其一"), Column("the other says", "其二"), Column("difference", "差距", True))


def write_conflicts(archive: Archive, pages: Pages) -> None:
    """Write ``conflicts.html``."""
    conflicts = archive.rows("from conflicting_figures")
    proofs = archive.fact_pages(fact_id for r in conflicts for fact_id in (r["fact_id"], r["other_fact_id"]))
    table = Table("conflicts", _CONFLICT_COLUMNS, tuple(_conflict(archive, r, proofs) for r in conflicts), None, Label("No two clippings contradict each other.", "沒有互相矛盾的數字。"))
    pages.write("conflicts", "table.html", "conflicts", [table], title=Label("Contradictions", "矛盾"),
                intro=Label("Two clippings, the same institution, figure and time, and values that cannot both be right.", "同一機構、同一指標、同一時間，兩則剪報的數字不可能同時正確。"))


def _conflict(archive: Archive, row: dict[str, Any], proofs: dict[str, str]) -> Row:
    return (archive.institution(row["institution"]), archive.word_cell("metric", row["metric"]), Cell(row["what"] or ""), day_cell(row["period_end"]),
            Cell(row["quote"], proofs[row["fact_id"]], None, row["outlet"] or row["file"]), Cell(row["other_quote"], proofs[row["other_fact_id"]], None, row["other_outlet"] or row["other_file"]),
            Cell(f"{row['difference']:.0%}", None, row["difference"]))


def write_quality(archive: Archive, pages: Pages) -> None:
    """Write ``quality.html``."""
    pages.write("quality", "table.html", "quality", [_quarantine(archive), _doubtful(archive), _gaps(archive)], title=Label("Data quality", "數據質量"),
                intro=Label("What could not be read, what is doubtful, what is unknown.", "未能讀取、存疑及未知的內容。"))


def _quarantine(archive: Archive) -> Table:
    rows = tuple((Cell(r["file"]), Cell(r["reason"])) for r in archive.rows("select file, reason from quarantine order by file"))
    return Table("quarantine", (Column("file", "檔案"), Column("why", "原因")), rows, Label("In quarantine", "隔離"), Label("Every file could be read.", "所有檔案均可讀取。"))


def _doubtful(archive: Archive) -> Table:
    facts = archive.rows("select * from evidence where not reviewed and (confidence < 0.8 or subject is null) order by confidence, file, raw_start, fact_id limit ?", [_MOST])
    rows = tuple((*archive.fact_row(f), Cell(f"{f['confidence']:.2f}", None, f["confidence"])) for f in facts)
    return Table("doubtful", (*FACT_COLUMNS, Column("confidence", "置信度", True)), rows, Label("Look at these first", "宜先覆核"), Label("Nothing is doubtful.", "沒有存疑的數字。"))


def _gaps(archive: Archive) -> Table:
    gaps = archive.rows("from lexicon_gaps limit ?", [_MOST])
    rows = tuple((archive.institution(r["name"]), Cell(_CODES.get(r["code"]) or r["code"]), count_cell(r["n_clippings"]), count_cell(r["n_mentions"]), Cell(r["example_file"])) for r in gaps)
    columns = (Column("name", "名稱"), Column("is", "性質"), Column("clippings", "剪報", True), Column("mentions", "次數", True), Column("example", "例子"))
    return Table("gaps", columns, rows, Label("Names and units the lexicons lack", "詞庫未收"), Label("The lexicons know every name.", "詞庫已收錄所有名稱。"))


_CODES: dict[str, Label] = {"unknown_organisation": Label("an organisation", "機構"), "unknown_unit": Label("a unit", "單位")}
