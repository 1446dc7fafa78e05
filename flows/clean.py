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
from array import array
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from flows.doubling import Printing, find_doubled, may_be_doubled
from flows.records import CleanText, Paragraph
from flows.wrapping import Line, Stretch, find_lines, find_stretches, join_mark, stand_alone


class Edit(NamedTuple):
    """Text ``[start, end)`` becomes ``put`` (at most one character), or, if ``root`` is set, its first ``root`` characters."""

    start: int
    end: int
    put: str = ""
    root: int = 0


class _Page(NamedTuple):
    """The text on its way, aligned: ``first``, ``last``, ``run`` as in :class:`flows.records.CleanText`.

    ``layout`` tells of each line how it was printed, empty until lines were joined; ``doubled`` are raw spans, ``runs`` counts.
    """

    text: str
    first: array[int]
    last: array[int]
    run: array[int]
    layout: Sequence[_Layout] = ()
    doubled: tuple[tuple[int, int], ...] = ()
    runs: int = 0

    @classmethod
    def of(cls, text: str) -> _Page:
        places = _PLACES[:len(text)] if len(text) <= len(_PLACES) else array("i", range(len(text)))
        return cls(text, places, places, array("i", (-1,)) * len(text))


class _Layout(NamedTuple):
    """How a paragraph was printed; see :class:`flows.records.Paragraph`."""

    lines: int
    width: float
    gap: int
    column: float


# The places of an untouched text's characters, to be copied.
_PLACES = array("i", range(1 << 16))

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_INVISIBLES = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e01ef]+")
_ODD_SPACES = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f]")
# Whatever the fixers of single characters may change.
_ODD = re.compile("[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029\uf000-\uf0ff" + _INVISIBLES.pattern[1:-2] + _ODD_SPACES.pattern[1:])
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
    start, root, copies = printing
    return Edit(start, start + root * copies, "", root)


def drop_blank_lines(text: str) -> list[Edit]:
    r"""Blank lines and indents go; the lines themselves stay apart.

    Breaks: paragraphs are told by ``\n`` alone. Left alone: everything inside a line.

    >>> _apply(drop_blank_lines, "\n　　港深\n\n創科\n")
    '港深\n創科'
    """
    lines = find_lines(text)
    return _blanks(text, lines, range(len(lines)))


def _blanks(text: str, lines: list[Line], firsts: Iterable[int]) -> list[Edit]:
    """What stands before, after and between paragraphs but one line end; ``firsts`` numbers the lines that begin one."""
    if not lines:
        return [Edit(0, len(text))] if text else []
    edits = [Edit(0, lines[0].start)] if lines[0].start else []
    for at in firsts:
        if at and lines[at].start - lines[at - 1].end > 1:
            edits.append(Edit(lines[at - 1].end, lines[at].start, "\n"))
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
    return [Edit(upper.end, lower.start, join_mark(upper.text, lower.text)) for first, last, _ in stretches if last > first
            for upper, lower in pairwise(lines[first:last + 1])]


Fixer = Callable[[str], list[Edit]]

# The order matters: squares are told by their characters, so invisible ones go first; widths are told by what was
# printed once, so lines are joined after that; and joining reads the indents and counts the blank lines.
CHARACTER_FIXERS: tuple[Fixer, ...] = (unify_line_ends, drop_invisibles, straighten_spaces, drop_junk_bullets, trim_line_ends)
PRINT_FIXERS: tuple[Fixer, ...] = (undouble_triples, undouble_runs)
LINE_FIXERS: tuple[Fixer, ...] = (unwrap_paragraphs, drop_blank_lines)
FIXERS = (*CHARACTER_FIXERS, *PRINT_FIXERS, *LINE_FIXERS)


def clean(text: str, wrapped: bool = True) -> CleanText:
    """Repair ``text``; offsets of the result are code points of ``text``, end exclusive. Never raises.

    ``wrapped=False`` means that the container marks paragraphs itself: no line is joined to the next.

    >>> page = clean("香港城市大學香港城市大學，，66所學校所學校\\n")
    >>> page.text, page.raw_span(7, 10), page.steps
    ('香港城市大學，6所學校', (15, 18), ('undouble_runs', 'drop_blank_lines'))
    """
    page = _Page.of(text)
    steps: set[Fixer] = set()
    was = None
    while page.text != was:
        was = page.text
        is_odd = _is_odd(page.text)
        if is_odd:
            page = _run(CHARACTER_FIXERS, page, steps)
        lines = find_lines(page.text)
        is_doubled = may_be_doubled(page.text, [line.text for line in lines])
        if is_doubled:
            page = _run(PRINT_FIXERS, page, steps)
            lines = find_lines(page.text)
        stretches = find_stretches(lines) if wrapped else stand_alone(lines)
        page = _lay_out(page, lines, stretches, steps)
        if not is_odd and not is_doubled and not any(stretch.column for stretch in stretches):
            break  # at most the blanks between the lines went, and no fixer asks for those but to join lines of a column
    return _finish(text, page, tuple(fixer.__name__ for fixer in FIXERS if fixer in steps))


def _is_odd(text: str) -> bool:
    """Whether a fixer of characters has anything to do; in most clippings none has."""
    return _ODD.search(text) is not None or " \n" in text or "\u3000\n" in text or text[-1:] in (" ", "\u3000")


def _run(fixers: Iterable[Fixer], page: _Page, steps: set[Fixer]) -> _Page:
    for fixer in fixers:
        edits = fixer(page.text)
        if edits:
            steps.add(fixer)
            page = _mend(page, edits)
    return page


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
    """Apply ``edits`` (of one fixer: in order, not overlapping) to the text and to the columns that align it."""
    if not edits:
        return page
    if edits[0].root:
        return _keep_one_printing(page, edits)
    text: list[str] = []
    at = 0
    for start, end, put, _ in edits:
        text += (page.text[at:start], put)
        at = end
    text.append(page.text[at:])
    first = _splice(page.first, edits)
    if not page.runs:
        return page._replace(text="".join(text), first=first, last=first, run=page.run[:len(first)])
    return page._replace(text="".join(text), first=first, last=_splice(page.last, edits), run=_splice(page.run, edits))


def _splice(column: array[int], edits: list[Edit]) -> array[int]:
    """A column after ``edits``; what is put in stands where the first character that it replaces stood."""
    spliced = array("i")
    at = 0
    for start, end, put, _ in edits:
        spliced += column[at:start + len(put)]
        at = end
    spliced += column[at:]
    return spliced


def _keep_one_printing(page: _Page, edits: list[Edit]) -> _Page:
    """Each edit is a doubled run: its text and its first places are those of the first printing, its last places those of the last."""
    text: list[str] = []
    first, last, run = array("i"), array("i"), array("i")
    runs, at = page.runs, 0
    for start, end, _, root in edits:
        text.append(page.text[at:start + root])
        first += page.first[at:start + root]
        if at < start:
            last += page.last[at:start]
            run += page.run[at:start]
        last += page.last[end - root:end]
        run.extend((runs,) * root)
        runs += 1
        at = end
    text.append(page.text[at:])
    doubled = tuple((page.first[start], page.last[end - 1] + 1) for start, end, _, _ in edits)
    return _Page("".join(text), first + page.first[at:], last + page.last[at:], run + page.run[at:], page.layout, page.doubled + doubled, runs)


def _lay_out(page: _Page, lines: list[Line], stretches: list[Stretch], steps: set[Fixer]) -> _Page:
    """The fixers of lines in one go: join the ``lines`` of each stretch, drop the blank ones, note how each paragraph was printed."""
    layout = page.layout
    if len(layout) != len(lines):
        layout = _layouts(lines, stretches)
    elif any(column for _, _, column in stretches):
        layout = [_merge(layout[first:last + 1], column) for first, last, column in stretches]
    joins = _joins(lines, stretches)
    blanks = _blanks(page.text, lines, (stretch.first for stretch in stretches))
    if joins:
        steps.add(unwrap_paragraphs)
    if blanks:
        steps.add(drop_blank_lines)
    return _mend(page, sorted(joins + blanks))._replace(layout=layout)


def _layouts(lines: list[Line], stretches: list[Stretch]) -> list[_Layout]:
    """The layout of each stretch, of ``lines`` as they were printed."""
    return [_Layout(last + 1 - first, lines[first].width if first == last else max([line.width for line in lines[first:last + 1]]), lines[first].gap, column)
            for first, last, column in stretches]


def _merge(parts: Sequence[_Layout], column: float) -> _Layout:
    """The layout of a paragraph that joins those of ``parts``."""
    lines, widths, gaps, columns = zip(*parts, strict=True)
    return _Layout(sum(lines), max(widths), gaps[0], max(columns) or column)


def _finish(raw: str, page: _Page, steps: tuple[str, ...]) -> CleanText:
    paragraphs, at = [], 0
    for row, shape in zip(page.text.split("\n"), page.layout, strict=False):
        end = at + len(row)
        doubled = page.runs > 0 and 2 * page.run[at:end].count(-1) < len(row)
        paragraphs.append(Paragraph(at, end, shape.lines, shape.width, shape.gap, doubled, shape.column))
        at = end + 1
    return CleanText(page.text, page.first, page.last, page.run, tuple(paragraphs), _doubled_share(raw, page.doubled), steps)


def _doubled_share(raw: str, spans: Sequence[tuple[int, int]]) -> float:
    """The share of the raw characters that are not blank and stand inside doubled runs (spans may nest)."""
    if not spans:
        return 0.0
    inside: list[str] = []
    begin = at = 0
    for start, end in sorted(spans):
        if start > at:
            inside.append(raw[begin:at])
            begin = start
        at = max(at, end)
    return _printed("".join((*inside, raw[begin:at]))) / _printed(raw)


def _printed(text: str) -> int:
    return len("".join(text.split()))
