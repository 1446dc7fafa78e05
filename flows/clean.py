"""Repairs the text of a clipping: a visible, ordered list of named fixers, and the way back to the raw characters.

Each fixer is a pure function ``text → edits``; it never sees the alignment. :func:`_mend` applies the edits of one fixer to
the text and, by the same slices, to the three columns that remember where every character was first and last printed
and in which doubled run. Fixers compose, so after the last one every clean character still knows its raw ones::

    raw    超\\n過過44,,000000萬元萬元        超 過 過 4 4 , , 0 0 0 0 0 0 …
    clean  超過4,000萬元                  超 過4,000萬元;  過: first printed at 2, last at 3, run 1

The list runs again until no fixer finds anything, so cleaning clean text changes nothing.

Widths, scripts and punctuation are the source's own and never rewritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from flows.doubling import Printing, find_doubled
from flows.records import CleanText, Paragraph
from flows.wrapping import Line, Stretch, find_lines, find_stretches, join_mark, width


class Edit(NamedTuple):
    """Text ``[start, end)`` becomes ``put`` (at most one character), or, if ``root`` is set, its first ``root`` characters."""

    start: int
    end: int
    put: str = ""
    root: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """The text on its way, aligned: ``first``, ``last``, ``run`` as in :class:`flows.records.CleanText`.

    ``layout`` tells of each line how it was printed, empty until lines were joined; ``doubled`` are raw spans, ``runs`` counts.
    """

    text: str
    first: Sequence[int]
    last: Sequence[int]
    run: Sequence[int]
    layout: tuple[_Layout, ...] = ()
    doubled: tuple[tuple[int, int], ...] = ()
    runs: int = 0

    @classmethod
    def of(cls, text: str) -> _Page:
        return cls(text, range(len(text)), range(len(text)), [-1] * len(text))


class _Layout(NamedTuple):
    """How a paragraph was printed; see :class:`flows.records.Paragraph`."""

    lines: int
    width: float
    gap: int
    column: float


_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_INVISIBLES = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e01ef]+")
_ODD_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f]")
_JUNK_BULLETS = re.compile("^[ \u3000]*([\uf000-\uf0ff])(?=[ \u3000]|$)", re.MULTILINE)
_TRAILING_BLANKS = re.compile("(?<![ \u3000])[ \u3000]++$", re.MULTILINE)


def unify_line_ends(text: str) -> list[Edit]:
    r"""Line ends of other systems and page breaks become ``\n``.

    Breaks: a line that ends with ``\r\n`` or U+2028 is one long line to everyone who splits at ``\n``.
    Left alone: ``\n``.

    >>> _apply(unify_line_ends, "港深\r\n合作\u2028創科\x0c")
    '港深\n合作\n創科\n'
    """
    return [Edit(found.start(), found.end(), "\n") for found in _LINE_ENDS.finditer(text)]


def drop_invisibles(text: str) -> list[Edit]:
    r"""Byte order marks, zero-width characters, soft hyphens, variation selectors, NUL and other controls go.

    Breaks: 香港<U+200B>大學 is not found as 香港大學. Left alone: tabs, line ends, private-use characters.

    >>> _apply(drop_invisibles, "\ufeff香港\u200b大學\x00")
    '香港大學'
    """
    return [Edit(found.start(), found.end()) for found in _INVISIBLES.finditer(text)]


def straighten_spaces(text: str) -> list[Edit]:
    r"""Tabs, no-break spaces and typographic spaces become plain ones, one for one.

    Breaks: 5<U+00A0>年 is no ``5 年`` to a pattern. Left alone: the ideographic space, which parts headlines.

    >>> _apply(straighten_spaces, "5\xa0年\t生產在福田　動腦在沙田")
    '5 年 生產在福田　動腦在沙田'
    """
    return [Edit(found.start(), found.end(), " ") for found in _ODD_SPACES.finditer(text)]


def drop_junk_bullets(text: str) -> list[Edit]:
    r"""A private-use character of a symbol font (Wingdings) that stands alone at a line's beginning goes.

    Breaks: Word's bullet is U+F0B7, a box in every other font. Left alone: private-use characters inside words, which
    may be Hong Kong characters from before they had a code point.

    >>> _apply(drop_junk_bullets, "\uf0b7 論文430篇\n\uf0a8姓學者")
    ' 論文430篇\n\uf0a8姓學者'
    """
    return [Edit(found.start(1), found.end(1)) for found in _JUNK_BULLETS.finditer(text)]


def trim_line_ends(text: str) -> list[Edit]:
    """Blanks at the end of a line go, ideographic ones too.

    Breaks: 負責人介紹。 followed by a blank does not end with 。 Left alone: indents, which tell paragraphs
    until lines are joined.

    >>> _apply(trim_line_ends, "　　港校北上　 ")
    '　　港校北上'
    """
    return [Edit(found.start(), found.end()) for found in _TRAILING_BLANKS.finditer(text)]


def undouble_triples(text: str) -> list[Edit]:
    """What is painted three times is kept once; see :mod:`flows.doubling`.

    >>> _apply(undouble_triples, "深圳研究院深圳研究院深圳研究院，，，在研項目在研項目在研項目")
    '深圳研究院，在研項目'
    """
    return [_keep_first(printing) for printing in find_doubled(text, 3)]


def undouble_runs(text: str) -> list[Edit]:
    """What a PDF's fake bold printed twice is kept once; see :mod:`flows.doubling`.

    Breaks: 33億元億元 is 3億元. Left alone: honest squares (55所, 研究研究) whose block is not doubled.

    >>> _apply(undouble_runs, "大學獲得超過大學獲得超過44,,000000萬元萬元（（人民幣人民幣")
    '大學獲得超過4,000萬元（人民幣'
    """
    return [_keep_first(printing) for printing in find_doubled(text, 2)]


def _keep_first(printing: Printing) -> Edit:
    return Edit(printing.start, printing.start + printing.root * printing.copies, root=printing.root)


def drop_blank_lines(text: str) -> list[Edit]:
    r"""Blank lines and indents go; the lines themselves stay apart.

    Breaks: paragraphs are told by ``\n`` alone. Left alone: everything inside a line.

    >>> _apply(drop_blank_lines, "\n　　港深\n\n創科\n")
    '港深\n創科'
    """
    lines = find_lines(text)
    if not lines:
        return [Edit(0, len(text))] if text else []
    edits = [Edit(0, lines[0].start)] if lines[0].start else []
    edits += [Edit(upper.end, lower.start, "\n") for upper, lower in pairwise(lines) if lower.start - upper.end > 1]
    return [*edits, Edit(lines[-1].end, len(text))] if lines[-1].end < len(text) else edits


def unwrap_paragraphs(text: str) -> list[Edit]:
    r"""The lines of a hard-wrapped paragraph are joined; see :mod:`flows.wrapping`.

    Breaks: 聯合培養微電 / 子人才 hides 微電子. Left alone: lines that are whole paragraphs, headlines, lists, tables.

    >>> _apply(unwrap_paragraphs, "兩所大學昨日宣布，將\n\n在河套共建實驗室，首\n\n期投入五億元。\n\n院長履新")
    '兩所大學昨日宣布，將在河套共建實驗室，首期投入五億元。\n\n院長履新'
    """
    lines = find_lines(text)
    return _joins(lines, find_stretches(lines))


def _joins(lines: list[Line], stretches: list[Stretch]) -> list[Edit]:
    return [Edit(upper.end, lower.start, join_mark(upper.text, lower.text)) for stretch in stretches
            for upper, lower in pairwise(lines[stretch.first:stretch.last + 1])]


Fixer = Callable[[str], list[Edit]]

# The order matters: squares are told by their characters, so invisible ones go first; widths are told by what was
# printed once, so lines are joined after that; and joining reads the indents and counts the blank lines.
FIXERS: tuple[Fixer, ...] = (
    unify_line_ends,
    drop_invisibles,
    straighten_spaces,
    drop_junk_bullets,
    trim_line_ends,
    undouble_triples,
    undouble_runs,
    unwrap_paragraphs,
    drop_blank_lines,
)


def clean(text: str, wrapped: bool = True) -> CleanText:
    """Repair ``text``; offsets of the result are code points of ``text``, end exclusive. Never raises.

    ``wrapped=False`` means that the container marks paragraphs itself: no line is joined to the next.

    >>> page = clean("香港城市大學香港城市大學，，66所學校所學校\\n")
    >>> page.text, page.raw_span(7, 10), page.steps
    ('香港城市大學，6所學校', (15, 18), ('undouble_runs', 'drop_blank_lines'))
    """
    page = _Page.of(text)
    steps: dict[str, None] = {}
    was = None
    while page.text != was:
        was = page.text
        for fixer in FIXERS:
            if fixer is unwrap_paragraphs:
                page, edits = _unwrap(page, wrapped)
            else:
                edits = fixer(page.text)
                page = _mend(page, edits)
            if edits:
                steps[fixer.__name__] = None
    order = [fixer.__name__ for fixer in FIXERS]
    return _finish(text, page, tuple(sorted(steps, key=order.index)))


def undouble(text: str) -> str:
    """``text`` with every doubled run printed once and nothing else changed.

    >>> undouble("獲得專利獲得專利1010項項，，55個個研究中心研究中心")
    '獲得專利10項，5個研究中心'
    """
    was = None
    while text != was:
        was = text
        text = _apply(undouble_runs, _apply(undouble_triples, text))
    return text


# ── alignment ────────────────────────────────────────────────────────────────────────────────────────


def _apply(fixer: Fixer, text: str) -> str:
    return _mend(_Page.of(text), fixer(text)).text


def _mend(page: _Page, edits: list[Edit]) -> _Page:
    """Apply ``edits`` (in order, not overlapping) to the text and to the columns that align it."""
    if not edits:
        return page
    text: list[str] = []
    first: list[int] = []
    last: list[int] = []
    run: list[int] = []
    runs, at = page.runs, 0
    for edit in (*edits, Edit(len(page.text), len(page.text))):
        # What stays in front of the edit, with the first printing of a doubled run.
        text.append(page.text[at:edit.start + edit.root])
        first += page.first[at:edit.start + edit.root]
        last += page.last[at:edit.start]
        run += page.run[at:edit.start]
        if edit.root:
            last += page.last[edit.end - edit.root:edit.end]
            run += [runs] * edit.root
            runs += 1
        elif edit.put:
            text.append(edit.put)
            first.append(page.first[edit.start])
            last.append(page.last[edit.start])
            run.append(page.run[edit.start])
        at = edit.end
    doubled = tuple((page.first[edit.start], page.last[edit.end - 1] + 1) for edit in edits if edit.root)
    return _Page("".join(text), first, last, run, page.layout, page.doubled + doubled, runs)


def _unwrap(page: _Page, wrapped: bool) -> tuple[_Page, list[Edit]]:
    """Join the lines of ``page`` where it is ``wrapped``, and note how each paragraph was printed."""
    lines = find_lines(page.text)
    stretches = find_stretches(lines) if wrapped else [Stretch(at, at, 0.0) for at in range(len(lines))]
    layout = page.layout
    if len(layout) != len(lines):
        layout = tuple(_Layout(1, width(line.text), line.gap, 0.0) for line in lines)
    edits = _joins(lines, stretches)
    merged = tuple(_merge(layout[s.first:s.last + 1], s.column) for s in stretches)
    return replace(_mend(page, edits), layout=merged), edits


def _merge(parts: Sequence[_Layout], column: float) -> _Layout:
    return _Layout(sum(p.lines for p in parts), max(p.width for p in parts), parts[0].gap,
                   max(p.column for p in parts) or column)


def _finish(raw: str, page: _Page, steps: tuple[str, ...]) -> CleanText:
    paragraphs, at = [], 0
    for row, shape in zip(page.text.split("\n"), page.layout, strict=False):
        end = at + len(row)
        doubled = page.runs > 0 and 2 * sum(1 for run in page.run[at:end] if run >= 0) > len(row)
        paragraphs.append(Paragraph(at, end, shape.lines, shape.width, shape.gap, doubled, shape.column))
        at = end + 1
    return CleanText(page.text, tuple(page.first), tuple(page.last), tuple(page.run), tuple(paragraphs),
                     _doubled_share(raw, page.doubled), steps)


def _doubled_share(raw: str, spans: Sequence[tuple[int, int]]) -> float:
    """The share of the raw characters that are not blank and stand inside doubled runs (spans may nest)."""
    if not spans:
        return 0.0
    inside = at = 0
    for start, end in sorted(spans):
        inside += _printed(raw[max(at, start):end])
        at = max(at, end)
    return inside / _printed(raw)


def _printed(text: str) -> int:
    return sum(len(word) for word in text.split())
