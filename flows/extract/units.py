"""Finds what stands behind a number: ``lexicons/units.csv``, compiled once.

The longest form wins, so that 12平方米 is an area and not 12 of anything, and 三本科 is hidden by the word 本科 from being
three 本. Forms are folded at load; the unit that is returned is the Traditional one of the row (間 for 间).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flows.extract.numerals import prepare
from flows.lexicon import LexiconError, read_rows

UNIT_KINDS = ("money", "area", "share", "count", "duration", "multiple", "measure", "noun", "word", "none")


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of the lexicon. ``form`` is folded; ``rest`` must follow it and is not part of it (成 before 員工)."""

    form: str
    rest: str
    name: str | None
    kind: str
    factor: float


@dataclass(frozen=True, slots=True)
class Units:
    """The rows by form and rest, with the lengths that these have by their first character, longest first (behind a number); and currencies
    by the last character of their form (before it)."""

    behind: dict[str, Unit]
    lengths: dict[str, tuple[int, ...]]
    before: dict[str, tuple[Unit, ...]]


@lru_cache(maxsize=1)
def units() -> Units:
    """The compiled lexicon. Raises :class:`LexiconError` for a kind or factor that is none."""
    rows = sorted((_unit(row) for row in read_rows("units.csv")), key=lambda u: -len(u.form + u.rest))
    behind: dict[str, Unit] = {}
    lengths: dict[str, list[int]] = {}
    before: dict[str, list[Unit]] = {}
    for unit in rows:
        printed = unit.form + unit.rest
        behind.setdefault(printed, unit)
        known = lengths.setdefault(printed[0], [])
        if len(printed) not in known:
            known.append(len(printed))
        if unit.kind == "money" and unit.form[0] not in "元圆塊块蚊大":
            before.setdefault(unit.form[-1], []).append(unit)
    return Units(behind, {k: tuple(v) for k, v in lengths.items()}, {k: tuple(v) for k, v in before.items()})


def _unit(row: dict[str, str]) -> Unit:
    form, _, rest = prepare(row["form"]).partition("|")
    if row["kind"] not in UNIT_KINDS or not form:
        raise LexiconError(f"lexicons/units.csv: {row['form']}: kind {row['kind']!r} is none of {', '.join(UNIT_KINDS)}")
    try:
        return Unit(form, rest, row["unit"] or None, row["kind"], float(row["factor"]))
    except ValueError as error:
        raise LexiconError(f"lexicons/units.csv: {row['form']}: factor {row['factor']!r} is no number") from error


def unit_at(prepared: str, position: int) -> tuple[Unit, int] | None:
    """The unit that begins at ``position`` (one space may stand before it) and where it ends, or None."""
    first = prepared[position : position + 1]
    if first == " ":
        position += 1
        first = prepared[position : position + 1]
    known = units()
    for length in known.lengths.get(first, ()):
        unit = known.behind.get(prepared[position : position + length])
        if unit is not None and not _runs_on(prepared, position + len(unit.form)):
            return unit, position + len(unit.form)
    return None


def _runs_on(prepared: str, end: int) -> bool:
    """Whether a Latin form ends in the middle of a word: the m of mRNA is no metre."""
    last, following = prepared[end - 1], prepared[end : end + 1]
    return last.isascii() and last.isalpha() and following.isascii() and following.isalpha()


def currency_before(prepared: str, position: int, floor: int) -> tuple[Unit, int] | None:
    """The currency printed right before ``position`` (港幣9,045萬元) and where it begins, not before ``floor``."""
    if position > floor and prepared[position - 1] == " ":
        position -= 1
    if position <= floor:
        return None
    for unit in units().before.get(prepared[position - 1], ()):
        start = position - len(unit.form)
        if start >= floor and prepared.startswith(unit.form, start):
            return unit, start
    return None
