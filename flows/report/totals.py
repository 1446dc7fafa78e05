"""A page for each total: which figures it is made of, each with its quote and the way to its print.

A scorecard cell says 2017, papers, 760 篇; its page lists 460篇 of one institution and 300篇 of another. A total of a single figure needs no
page and leads to the print at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flows.report.archive import FACT_COLUMNS, Archive, Rows, batches, clipping_page, day_of
from flows.report.cells import Cell, Column, Label, Row, Table
from flows.report.pages import Pages

_COUNTS = Column("counts", "計入")
STATEMENT_COLUMNS = (Column("kind", "類型"), Column("name", "名稱"), Column("parties", "各方"), Column("status", "狀態"), Column("as printed", "原文"), Column("source", "出處"), Column("published", "日期"))
STATEMENTS = """select c.collaboration_id, c.article_id, c.kind, c.name, c.parties, c.party_ids, c.status, c.quote, a.clipping_id, k.file, k.outlet, k.published_on
                from collaborations c join articles a using (article_id) join clippings k using (clipping_id) where k.retired_at is null"""


@dataclass(frozen=True, slots=True)
class _Total:
    """What a total shows at the top of its page, and the ids of all that stands behind it."""

    section: str
    title: Label
    amount: str
    meaning: Label
    ids: tuple[str, ...]
    counted: tuple[str, ...] | None = None


class Totals:
    """Notes each total while the pages that show it are made, and writes their pages at the end."""

    def __init__(self, archive: Archive, pages: Pages) -> None:
        self._archive, self._pages = archive, pages
        self._figures, self._statements = dict[str, _Total](), dict[str, _Total]()

    def figures(self, section: str, grain: Sequence[object], title: Label, amount: str, meaning: Label, fact_ids: Sequence[str], counted: Iterable[str] | None = None) -> str | None:
        """Where a total of these facts is explained: a page named for its ``grain``; None for a single fact. ``counted`` are those that were added, if not all."""
        return self._note(self._figures, grain, _Total(section, title, amount, meaning, tuple(fact_ids), None if counted is None else tuple(counted)))

    def undertakings(self, section: str, grain: Sequence[object], title: Label, amount: str, collaboration_ids: Sequence[str]) -> str | None:
        """The same for a number of collaborations."""
        meaning = Label("Reports of one undertaking by the same name, or of one story, count once.", "同名或同一新聞的合作只計一次。")
        return self._note(self._statements, grain, _Total(section, title, amount, meaning, tuple(collaboration_ids)))

    @staticmethod
    def _note(totals: dict[str, _Total], grain: Sequence[object], total: _Total) -> str | None:
        if len(total.ids) < 2:
            return None
        stem = f"{grain[0]}-{hashlib.sha256(repr(tuple(grain)).encode()).hexdigest()[:12]}"
        totals[stem] = total
        return f"totals/{stem}.html"

    def write(self) -> None:
        """Write the pages of the totals that are new or have changed."""
        totals = self._figures | self._statements
        now = self._hashes("evidence", "fact_id", self._figures) | self._hashes("collaborations", "collaboration_id", self._statements)
        versions = {stem: hashlib.sha256(repr((total, [now.get(i) for i in total.ids])).encode()).hexdigest()[:16] for stem, total in totals.items()}
        stale = self._pages.stale("totals", versions)
        for batch in batches(stale, lambda stem: 1 + len(totals[stem].ids)):
            self._write_some([s for s in batch if s in self._figures], [s for s in batch if s in self._statements])

    def _hashes(self, view: str, key: str, totals: dict[str, _Total]) -> dict[str, int]:
        return dict(self._archive.con.execute(f"select {key}, hash(v) from {view} v where {key} in (select unnest(?::varchar[]))", [_ids(totals.values())]).fetchall())

    def _write_some(self, figures: list[str], statements: list[str]) -> None:
        among = "in (select unnest(?::varchar[]))"
        facts = {r["fact_id"]: r for r in self._archive.rows(f"from evidence where fact_id {among}", [_ids(map(self._figures.__getitem__, figures))])} if figures else {}
        told = {r["collaboration_id"]: r for r in self._archive.rows(f"{STATEMENTS} and collaboration_id {among}", [_ids(map(self._statements.__getitem__, statements))])} if statements else {}
        for stem in figures:
            total = self._figures[stem]
            self._write_one(stem, total, self._figure_table(total, [facts[i] for i in total.ids if i in facts]))
        for stem in statements:
            total = self._statements[stem]
            self._write_one(stem, total, Table("statements", STATEMENT_COLUMNS, tuple(statement_row(self._archive, told[i]) for i in total.ids if i in told)))

    def _figure_table(self, total: _Total, facts: Rows) -> Table:
        facts.sort(key=lambda r: (total.counted is not None and r["fact_id"] not in total.counted, -r["value"], r["fact_id"]))
        rows = tuple(self._archive.fact_row(r) for r in facts)
        if total.counted is None or len(total.counted) == len(total.ids):
            return Table("figures", FACT_COLUMNS, rows)
        marks = [Cell(Label("yes", "是") if r["fact_id"] in total.counted else Label("no", "否")) for r in facts]
        return Table("figures", (*FACT_COLUMNS, _COUNTS), tuple((*row, mark) for row, mark in zip(rows, marks, strict=True)))

    def _write_one(self, stem: str, total: _Total, table: Table) -> None:
        self._pages.write(f"totals/{stem}", "table.html", total.section, [table], title=total.title, amount=total.amount, intro=total.meaning)


def _ids(totals: Iterable[_Total]) -> list[str]:
    return sorted({i for total in totals for i in total.ids})


def statement_row(archive: Archive, row: dict[str, object]) -> Row:
    """A row of :data:`STATEMENTS` under :data:`STATEMENT_COLUMNS`."""
    clipping_id, parties = str(row["clipping_id"]), row["parties"]
    assert isinstance(parties, list)
    return (archive.word_cell("collaboration_kind", str(row["kind"])), Cell(str(row["name"] or "")), archive.parties(parties), archive.word_cell("status", str(row["status"])),
            Cell(str(row["quote"]), clipping_page(clipping_id, str(row["collaboration_id"]))), Cell(str(row["outlet"] or row["file"]), clipping_page(clipping_id)), day_of(row))
