"""Who is named with which role where."""

from __future__ import annotations

from flows.report.archive import Archive, clipping_page
from flows.report.cells import Cell, Column, Label, Table, count_cell, day_cell
from flows.report.pages import Pages

_COLUMNS = (Column("name", "姓名"), Column("role", "職務"), Column("organisation", "機構"), Column("as printed", "原文"), Column("reports", "報道", True), Column("stories", "新聞", True), Column("first seen", "最早"), Column("last seen", "最近"))


def write_people(archive: Archive, pages: Pages) -> None:
    """Write ``people.html``."""
    people = archive.rows("""select d.*, c.clipping_id from people_directory d join clippings c on c.file = d.file and c.retired_at is null
                             order by d.n_reports desc, d.name, d.organisation, d.role""")
    rows = tuple((Cell(p["name"]), Cell(p["role"] or ""), archive.institution(p["organisation"]), Cell(p["quote"], clipping_page(p["clipping_id"])),
                  count_cell(p["n_reports"]), count_cell(p["n_distinct"]), day_cell(p["first_seen"]), day_cell(p["last_seen"])) for p in people)
    pages.write("people", "table.html", "people", [Table("people", _COLUMNS, rows, None, Label("Nobody is named yet.", "暫無人物。"))], title=Label("People", "人物"),
                intro=Label("Who is named with which role where; the words lead to a clipping that prints them.", "報章所載人物、職務與機構；點擊原文可見剪報。"))
