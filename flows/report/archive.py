"""The published warehouse as the report asks it: rows, names in both languages, and where each thing is shown."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, TypeVar

import duckdb

from flows.report.cells import Cell, Column, Label, Row, figure

_AT_ONCE = 10_000
Rows = list[dict[str, Any]]
T = TypeVar("T")


def clipping_page(clipping_id: str, fact_id: str | None = None) -> str:
    """Where a clipping is shown, with a fact or collaboration of it chosen."""
    return f"clippings/{clipping_id[:16]}.html{f'#fact={fact_id}' if fact_id else ''}"


def institution_stem(organisation_id: str) -> str:
    """The file name of an institution: its id where that is safe on every file system, else a digest of it.

    >>> institution_stem("hku-szri"), institution_stem("../HKU")
    ('hku-szri', 'x-3ea80b2c4a97')
    """
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", organisation_id) and len(organisation_id) <= 60 and not re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", organisation_id):
        return organisation_id
    return f"x-{hashlib.sha256(organisation_id.encode()).hexdigest()[:12]}"


def batches(items: Iterable[T], weight: Callable[[T], int]) -> Iterator[list[T]]:
    """Items to be asked for together: one query a page would take longer than the page, one for all would take all the memory.

    >>> list(batches("abc", lambda letter: 6000))
    [['a', 'b'], ['c']]
    """
    batch, filled = list[T](), 0
    for item in items:
        batch.append(item)
        filled += weight(item)
        if filled >= _AT_ONCE:
            yield batch
            batch, filled = [], 0
    if batch:
        yield batch


class Archive:
    """Queries on one connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._names = {(d, w): Label(en, zh) for d, w, en, zh in con.execute("from vocabulary").fetchall()}
        self._institutions = {name: f"institutions/{institution_stem(i)}.html" for i, name in con.execute(
            "select organisation_id, name from organisations where organisation_id in (select organisation_id from organisation_uses join clippings using (clipping_id) where retired_at is null)").fetchall()}

    def rows(self, query: str, parameters: Sequence[object] = ()) -> Rows:
        """The rows of a query as dictionaries."""
        cursor = self.con.execute(query, list(parameters))
        names = [c[0] for c in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def grouped(self, by: str, query: str, parameters: Sequence[object] = ()) -> dict[str, Rows]:
        """The rows of a query by one of its columns."""
        groups: dict[str, Rows] = {}
        for row in self.rows(query, parameters):
            groups.setdefault(row[by], []).append(row)
        return groups

    def one(self, query: str) -> dict[str, Any]:
        """The only row of a query."""
        return self.rows(query)[0]

    def fact_pages(self, fact_ids: Iterable[str]) -> dict[str, str]:
        """Where each of the facts is proved."""
        found = self.con.execute("select fact_id, clipping_id from facts join articles using (article_id) where fact_id in (select unnest(?::varchar[]))", [sorted(set(fact_ids))]).fetchall()
        return {fact_id: clipping_page(clipping_id, fact_id) for fact_id, clipping_id in found}

    def name(self, domain: str, word: str | None) -> Label:
        """A word of a vocabulary in both languages."""
        return self._names.get((domain, word), Label(word, word)) if word else Label("–", "–")

    def names(self, domain: str, words: Iterable[str]) -> Label:
        """Several words of a vocabulary."""
        found = [self.name(domain, word) for word in words]
        return Label(", ".join(n.en for n in found), "、".join(n.zh for n in found))

    def word_cell(self, domain: str, word: str | None, href: str | None = None) -> Cell:
        """A word of a vocabulary, sorted by its English."""
        label = self.name(domain, word)
        return Cell(label, href, label.en)

    def institution_page(self, name: str | None) -> str | None:
        """Where an institution is shown; None for a name that no clipping's rows refer to."""
        return self._institutions.get(name) if name else None

    def institution(self, name: str | None) -> Cell:
        """An institution, leading to its page."""
        return Cell(name or "–", self.institution_page(name))

    def parties(self, names: Sequence[str]) -> Cell:
        """Several institutions, each leading to its page."""
        return Cell("、".join(names), links=tuple((name, self.institution_page(name)) for name in names))

    def value(self, row: dict[str, Any], href: str) -> Cell:
        """A figure of a fact, leading to its print."""
        return Cell(figure(row["value"], row["value_max"]), href, row["value"], "" if row["qualifier"] == "exact" else self.name("qualifier", row["qualifier"]))

    def fact_row(self, row: dict[str, Any]) -> Row:
        """A row of ``evidence`` under :data:`FACT_COLUMNS`."""
        href = clipping_page(row["clipping_id"], row["fact_id"])
        return (self.institution(row["subject"]), self.word_cell("metric", row["metric"]), Cell(row["what"] or ""), self.value(row, href), Cell(row["unit"]), Cell(row["quote"], href),
                Cell(row["outlet"] or row["file"], clipping_page(row["clipping_id"])), day_of(row))


def day_of(row: dict[str, Any]) -> Cell:
    """The day of publication."""
    return Cell(str(row["published_on"] or "–"))


FACT_COLUMNS = (Column("subject", "主體"), Column("figure", "指標"), Column("of what", "對象"), Column("value", "數值", True), Column("unit", "單位"), Column("as printed", "原文"), Column("source", "出處"), Column("published", "日期"))
