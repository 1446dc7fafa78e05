"""What the columns of a table are headed: 研究人員 over 62人, 科研經費（萬元人民幣） over 3,200.

A row is a paragraph whose cells stand apart by a wide gap, a tab or a bar. The first row of a table that counts nothing is its header, and its
cells head those of every row below that has as many. A header may also tell the unit of bare numbers, and how many of it one is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from flows.extract.numerals import figures_value
from flows.extract.sentences import InOrder, within
from flows.extract.units import unit_at
from flows.lexicon import fold
from flows.records import PageBlock, Quantity, QuantityKind
from flows.terms import Hits

_GAP = re.compile(r"[ 　]*[\t|｜][ 　]*|　+| {2,}")
_FEWEST_COLUMNS = 3
_UNIT = re.compile(fold(r"[（(/／](?:單位[：:])?(?P<scale>十萬|百萬|千萬|萬|億|千)?(?P<unit>[^（）()/／\d]{1,5})[）)]?$"))
_PLAIN = re.compile(r"[0-9]{1,3}(?:,[0-9]{3}){1,4}(?:\.[0-9]{1,4})?|[0-9]{1,12}(?:\.[0-9]{1,4})?")
_SCALES = {fold(k): v for k, v in {"千": 1e3, "萬": 1e4, "十萬": 1e5, "百萬": 1e6, "千萬": 1e7, "億": 1e8}.items()}
_KINDS: dict[str, QuantityKind] = {"money": "money", "area": "area", "share": "share", "count": "count"}
_MONEY_OF = {fold(k): v for k, v in {"元人民幣": "CNY", "人民幣": "CNY", "元港幣": "HKD", "港幣": "HKD", "元美元": "USD"}.items()}


class Cell(NamedTuple):
    """A cell of a row and the header cell above it. Offsets are clean."""

    start: int
    end: int
    head_start: int
    head_end: int


_NO_CELLS: InOrder[Cell] = InOrder()


def find_cells(folded: str, blocks: Sequence[PageBlock], quantities: InOrder[Quantity]) -> InOrder[Cell]:
    """The cells of an article's tables that have a header."""
    if not any(block.kind == "table" for block in blocks):
        return _NO_CELLS
    found: list[Cell] = []
    for is_table, run in groupby(blocks, key=lambda block: block.kind == "table"):
        rows = [_cells(folded, block.start, block.end) for block in run] if is_table else []
        header: list[tuple[int, int]] = []
        for row in rows:
            if len(row) < _FEWEST_COLUMNS:
                continue
            if not within(quantities, row[0][0], row[-1][1]) and not any(_PLAIN.fullmatch(folded, *cell) for cell in row):
                header = row
            elif len(row) == len(header):
                found += [Cell(*cell, *head) for cell, head in zip(row, header, strict=True)]
    return InOrder(found)


def _cells(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    cells, at = [], start
    for gap in _GAP.finditer(folded, start, end):
        cells.append((at, gap.start()))
        at = gap.end()
    return [(a, b) for a, b in [*cells, (at, end)] if a < b]


def bare_figures(folded: str, cells: InOrder[Cell], quantities: InOrder[Quantity], nouns: Hits[str]) -> list[Quantity]:
    """The cells that hold nothing but figures under a header that tells what is counted: 45 under 獲批專利."""
    return [Quantity(cell.start, cell.end, figures_value(folded[cell.start:cell.end]), None, None, "exact", "number") for cell in cells
            if _PLAIN.fullmatch(folded, cell.start, cell.end) and nouns.begins_in(cell.head_start, cell.head_end)
            and not within(quantities, cell.start, cell.end)]


def cell_of(cells: InOrder[Cell], quantity: Quantity) -> Cell | None:
    """The cell that a quantity stands in."""
    if not cells:
        return None
    return next((c for c in within(cells, quantity.start - 40, quantity.end + 40) if c.start <= quantity.start and quantity.end <= c.end), None)


def with_unit_of_head(quantity: Quantity, cell: Cell, folded: str) -> Quantity:
    """A bare number in the unit that the header of its column tells: 3,200 under 科研經費（萬元人民幣）is 32 million yuan."""
    if quantity.kind != "number" or quantity.unit is not None or _PLAIN.fullmatch(folded, quantity.start, quantity.end) is None:
        return quantity
    told = _UNIT.search(folded, cell.head_start, cell.head_end)
    if told is None:
        return quantity
    scale, printed = _SCALES.get(told["scale"] or "", 1.0), told["unit"]
    unit = unit_at(printed, 0)
    if printed in _MONEY_OF:
        name, kind = _MONEY_OF[printed], "money"
    elif unit is not None and unit[1] == len(printed) and unit[0].kind in _KINDS and unit[0].name:
        name, kind, scale = unit[0].name, unit[0].kind, scale * unit[0].factor
    else:
        return quantity
    high = None if quantity.value_max is None else round(quantity.value_max * scale, 6)
    return replace(quantity, value=round(quantity.value * scale, 6), value_max=high, unit=name, kind=_KINDS[kind])
