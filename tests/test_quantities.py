"""Units lexicon and tables of quantities: each row of the lexicon against its example, each case file against its answers."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from flows.extract.not_quantities import ANCHORS
from flows.extract.numerals import prepare
from flows.extract.quantities import find_quantities
from flows.lexicon import fold, read_rows
from flows.records import Quantity

CASES = Path(__file__).parent / "cases"
UNIT_ROWS = read_rows("units.csv")
PHRASES = read_rows("not_quantities.csv")


def _printed(text: str) -> list[tuple[str, Quantity]]:
    return [(text[q.start : q.end], q) for q in find_quantities(text)]


@pytest.mark.parametrize("row", UNIT_ROWS, ids=lambda r: r["form"])
@pytest.mark.parametrize("script", ["traditional", "simplified"])
def test_every_unit_row_matches_its_example(row: dict[str, str], script: str) -> None:
    form, example = row["form"].replace("|", ""), row["example"]
    assert prepare(form) in prepare(example)
    found = find_quantities(example if script == "traditional" else fold(example))
    if row["kind"] in ("word", "none"):
        assert not [q for q in found if q.unit and row["form"].startswith(q.unit)]
    elif row["kind"] == "noun":
        assert [(q.unit, q.kind) for q in found] == [(None, "number")]
    else:
        wanted = {row["kind"]} | ({"measure"} if row["kind"] == "measure" else set())
        assert [(q.unit, q.kind in wanted) for q in found] == [(row["unit"], True)]


@pytest.mark.parametrize("column", ["units.csv", "not_quantities.csv"])
def test_no_form_is_listed_twice(column: str) -> None:
    forms = [prepare(row["form"]) for row in read_rows(column)]
    assert sorted(forms) == sorted(set(forms))


@pytest.mark.parametrize("row", PHRASES, ids=lambda r: r["form"])
def test_set_phrases_are_no_quantities(row: dict[str, str]) -> None:
    for form in (row["form"], fold(row["form"])):
        assert find_quantities(f"他說，{form}，如此而已。") == []


def test_set_phrases_have_a_numeral() -> None:
    assert not [row["form"] for row in PHRASES if not set(prepare(row["form"])) & set(prepare(ANCHORS) + "0123456789")]


def _cases() -> list[tuple[str, str, list[list[object]]]]:
    rows = []
    for path in sorted(CASES.glob("quantities_*.json")):
        rows += [(path.stem.removeprefix("quantities_"), text, expected) for text, expected in json.loads(path.read_text("utf-8"))]
    return rows


@pytest.mark.parametrize(("origin", "text", "expected"), _cases())
def test_cases(origin: str, text: str, expected: list[list[object]]) -> None:
    """Each expected row: printed, value, value_max, unit, qualifier, kind."""
    for script in (lambda t: t, fold):
        printed = script(text)
        found = [[printed[q.start : q.end], q.value, q.value_max, q.unit, q.qualifier, q.kind] for q in find_quantities(printed)]
        assert found == [[script(str(row[0])), *row[1:]] for row in expected]


def test_bracketed_conversions_are_marked() -> None:
    found = find_quantities("獲批7,500多萬元（約合港幣9,045萬元），估值逾US$10億（約78億港元）。另有5間（全在福田）。")
    assert [q.bracketed for q in found] == [False, True, False, True, False]


@pytest.mark.parametrize("hostile", [
    "1" * 300_000, "1," * 150_000, "一" * 300_000, "三、" * 150_000, "2001、" * 60_000, "a1" * 150_000, "1-" * 150_000, "億" * 300_000,
    "約" * 300_000, "1至" * 150_000, "第" * 300_000, "第一、" * 100_000, " " * 300_000 + "1", "百分之" * 100_000, "1 " * 150_000,
    "半" * 300_000, "（" * 300_000 + "5億", "1.5." * 75_000, "５" * 300_000, "1億" * 150_000, "經費" * 150_000 + "1億", "9" * 18 + "億",
    "a" * 300_000, "1+" * 150_000, "1/" * 150_000, "十月" * 150_000, "壹佰" * 150_000,
])
def test_hostile_lines_take_linear_time(hostile: str) -> None:
    began = time.process_time()
    find_quantities(hostile)
    assert time.process_time() - began < 8


def test_a_page_is_read_as_its_lines() -> None:
    lines = ["港大獲8,000萬元", "3所大學參與", "共", "5", "年"]
    page = "\n".join(lines)
    whole = [page[q.start : q.end] for q in find_quantities(page)]
    assert whole == ["8,000萬元", "3所"]
