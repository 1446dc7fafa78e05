"""Tells which lines of a page are one paragraph that a narrow column broke, and which are lines of their own.

A newspaper column breaks a sentence wherever it is full, and the PDF adds blank lines where it likes::

    聯合培養的博士生培養經費分別由騰訊AI       聯合培養的博士生培養經費分別由騰訊AI Lab、京東集團提供。
    （blank）
    Lab、京東集團提供。
    在招生方面，今年計劃招收                 在招生方面，今年計劃招收 …

Blank lines prove nothing, so widths do. Widths are in full-width units, a half-width character counts a half.

* A **column** is a chain of neighbouring lines of about one width that break in mid-sentence. Two headlines one above the
  other, a list or a table are no column: no sentence runs through them. Only columns are joined at all, so a text whose
  lines are whole paragraphs stays as it is.
* A paragraph **ends** at a sentence's end where the line could have taken the next word and did not; or where the line is
  full but the next one shows a first line's lost indent (it broke in mid-sentence, and yet could have taken more), or
  more blank lines follow than the paragraph has inside, or it was squeezed beyond the column to spare a line.
* A paragraph goes on past a change of width (text round a picture: 兩校將聯合培養微電 is wider than what stands above it),
  but not into a headline, and not past a mark that begins something new: ■ ● 【 圖：.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_low
from typing import NamedTuple

from flows.lexicon import fold, fold_characters

_WIDEST_COLUMN = 50.0
_FRAGMENT = 4.0
_NEAR = 6

_FULL_STOPS = frozenset("。！？…!?．")
_STRONG = _FULL_STOPS | {"."}  # but 2. may go on with 2萬
_CLOSERS = frozenset("\"”’」』）)】〉》")
_STRONG_END = re.compile(r"[。！？…!?．.](?:[\"”’」』）)】〉》]{0,3}|[（(]完[）)])$")
_HANGING = frozenset("，。、；：！？」』）》”")
_WEAK_ENDS = frozenset("；;：:」』）)】”’》〉")
_SENTENCE_END = re.compile(r"[。！？!?]|[a-z)]\. |\.$")
_CLAUSE = re.compile(r"[，。；！？]|[a-z)][,.;] ")
_INNER_PAUSE = re.compile(r"[，。；！？、（）「」《》](?=.)|[a-z)][,.;] ")
_OPENS_NEW = re.compile(fold(
    r"[■●◆▲▼□◇△★☆•·※►▶➢✦\uf000-\uf0ff]|○(?=[ 　])|[-*–—] ?(?=[^\d\s—-])|【|〔|圖[：:]|圖片[：:]|資料圖|責任編輯|責編|編輯[：:]|記者[：:]|來源[：:]"
    r"|\d{4}-\d{1,2}-\d{1,2}[ 　]+\d{1,2}:\d{2}|\S{0,8}(?:本報訊|專訊|專電|報訊[】）])|本報\S{0,4}訊|\S{0,6}\d+月\d+日[電訊](?=\W)"))
_NEW_REACH = 24


def _printed(folded: str) -> str:
    """These characters of folded text and all that fold to one of them."""
    return folded + "".join(printed for printed, same in zip(*fold_characters(), strict=True) if same in folded)


# What _OPENS_NEW needs: one of these in front, or one of the wire's words behind.
_NEW_OPENERS = frozenset(_printed(fold("■●◆▲▼□◇△★☆•·※►▶➢✦○-*–—【〔圖資責編記來12"))) | {chr(code) for code in range(0xf000, 0xf100)}
_WIRE = re.compile(f"[{_printed(fold('訊電'))}]")
_NUMBERED = re.compile(r"[（(]?([一二三四五六七八九十]{1,3}|\d{1,2})[）)、.．](?!\d)")
_CAPTION = re.compile(r"[■▲◆●]")
_SPACED_HEADLINE = re.compile(r"^[^（(]*[^\W\d_a-zA-Z][ 　]+[^\W_][^（(]*$")
_OPENING_WORDS = re.compile(fold(r"據悉|據了解|據介紹|據報|此外|另外|近日|日前|昨日|當日|「[^」]{3}"))
_BULLETS = frozenset("●•·○")
_TABLE_GAP = re.compile(r"\S {2,}\S.* {2,}\S|\|")
_FIGURES, _WORDS = re.compile(r"\d+"), re.compile(r"[^\W\d_]+")
_LABEL = re.compile(r"[^，。；：:]{1,12}[：:]")
_UNIT = re.compile(
    r"[「『（(《〈【“‘]*(?:[0-9A-Za-zÀ-ɏ][0-9A-Za-zÀ-ɏ,.%'’\-]*|\S)[，。；：、！？」』）)】》〉”’,.;:!?]{0,3}")
_WORD_BEFORE = re.compile(r"[A-Za-zÀ-ɏ0-9]$|[A-Za-zÀ-ɏ0-9][.,;:!?)%\"”’]$")
_LAST_LETTER = "ɏ"
_WORD_AFTER = re.compile(r"[A-Za-zÀ-ɏ0-9($]")


@dataclass(slots=True)
class Line:
    """A line that is not blank. ``start`` and ``end`` are offsets without the indent, which is in full-width units as ``width``."""

    start: int
    end: int
    text: str
    width: float
    indent: float
    gap: int


@dataclass(slots=True)
class _Shape:
    """What the widths and the punctuation of a line tell.

    ``bare`` is the width without a last mark, which may hang over the column's edge; ``unit`` that of the first word with
    the marks it carries; ``item`` whether it opens an item of a list, or goes on with one; ``column`` is 0 outside columns.
    """

    width: float
    bare: float
    unit: float
    strong: bool
    weak: bool
    new: bool
    item: bool = False
    spaced: bool = False
    links: bool = False
    column: float = 0.0


class Stretch(NamedTuple):
    """Lines ``first`` to ``last`` (included) are one paragraph of a column ``column`` wide; 0 where nothing is wrapped."""

    first: int
    last: int
    column: float


def width(text: str) -> float:
    """Width in full-width units.

    >>> width("約1,100名")
    4.5
    """
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))


def find_lines(text: str) -> list[Line]:
    """The lines of ``text`` that are not blank, with the blank lines counted that stand before each."""
    lines: list[Line] = []
    at = gap = 0
    for raw in text.split("\n"):
        body = raw.strip(" 　")
        end = at + len(raw)
        if body:
            inset = raw.index(body[0]) if body is not raw else 0
            lines.append(Line(at + inset, end, body, width(body), width(raw[:inset]) if inset else 0.0, gap))
            gap = 0
        elif lines:
            gap += 1
        at = end + 1
    return lines


def join_mark(before: str, after: str) -> str:
    """What stands between two joined lines: a space between Latin words, nothing in Chinese or inside a number.

    >>> join_mark("由騰訊AI", "Lab、京東"), join_mark("聯合培養微電", "子人才"), join_mark("共1,", "200名"), join_mark("增長3", "6%")
    (' ', '', '', '')
    """
    if after[0] > _LAST_LETTER:
        return ""
    tail = before[-2:]
    if not _WORD_AFTER.match(after) or not _WORD_BEFORE.search(tail):
        return ""
    number_goes_on = after[0].isdigit() and (tail[-1].isdigit() or (tail[-1] in ".," and tail[0].isdigit()))
    return "" if number_goes_on else " "


def find_stretches(lines: list[Line]) -> list[Stretch]:
    """Which of ``lines`` are one paragraph; every line is in exactly one stretch, in order.

    >>> rows = ["香港兩所大學昨日宣布，將在", "河套共建實驗室，首期投入五", "億元，聘請四十名研究員。"]
    >>> [(s.first, s.last) for s in find_stretches(find_lines("\\n\\n".join(rows)))]
    [(0, 2)]
    """
    if not _may_be_wrapped(lines):
        return stand_alone(lines)
    shapes = _shapes(lines)
    if not _mark_columns(lines, shapes):
        return stand_alone(lines)
    stretches, first, column = [], 0, shapes[0].column
    for at in range(len(lines) - 1):
        if not _goes_on(lines, shapes, first, at, column):
            stretches.append(Stretch(first, at, column))
            first, column = at + 1, shapes[at + 1].column
        else:
            column = shapes[at + 1].column or column
    return [*stretches, Stretch(first, len(lines) - 1, column)]


def stand_alone(lines: list[Line]) -> list[Stretch]:
    """Each line as a paragraph of its own."""
    return [Stretch(at, at, 0.0) for at in range(len(lines))]


def _may_be_wrapped(lines: list[Line]) -> bool:
    """Whether the page may have a column (see :func:`_is_column`): a caption begins, or two lines running may go on in the next."""
    breaks = 0
    for at, (upper, lower) in enumerate(pairwise(lines)):
        text = upper.text
        if "■" in text or "▲" in text or "◆" in text:
            return True
        is_open = upper.width <= _WIDEST_COLUMN and lower.width <= _WIDEST_COLUMN and text[-1] not in _FULL_STOPS
        breaks = breaks + 1 if is_open or _bracket_runs_on(lines, at) else 0
        if breaks >= 2:
            return True
    return False


# ── shapes ───────────────────────────────────────────────────────────────────────────────────────────


def _shapes(lines: list[Line]) -> list[_Shape]:
    counted: set[str] = set()
    # A first line that kept its indent is as wide as its column with it.
    shapes = [_shape(line.text, line.width + (line.indent if 1.5 <= line.indent <= 3.0 and line.indent > below.indent else 0.0), _next_number(line.text, counted))
              for line, below in zip(lines, [*lines[1:], lines[-1]], strict=True)]
    for shape, (upper, lower) in zip(shapes, pairwise(lines), strict=False):
        if upper.text[-1] == "." and lower.text[0].isdecimal() and upper.text[-2:-1].isdecimal():
            shape.strong = False  # 總建築面積2.／2萬平方米
    return shapes


def _shape(text: str, wide: float, is_numbered: bool) -> _Shape:
    tail = text[-1]
    strong = tail in _STRONG or (tail in _CLOSERS and _STRONG_END.search(text, max(0, len(text) - 5)) is not None)
    if wide > _WIDEST_COLUMN:
        # Nothing runs on into a line wider than any column; but a row of captions may end in one that runs on.
        mark = max(text.rfind("■"), text.rfind("▲"))
        wide = width(text[mark:]) if mark > 0 else wide
        return _Shape(wide, wide, 1.0, strong, False, True)
    shape = _Shape(wide, wide - (tail in _HANGING), _unit(text), strong, not strong and tail in _WEAK_ENDS, is_numbered or _opens_new(text))
    shape.spaced = "　" in text and not _CLAUSE.search(text)
    shape.item = shape.new and (is_numbered or text[0] in _BULLETS)
    return shape


def _unit(text: str) -> float:
    """The width of the first word with the marks it carries."""
    if "\u4e00" <= text[0] <= "\u9fff" and "\u4e00" <= text[1:2] <= "\u9fff":
        return 1.0
    first = _UNIT.match(text)
    return width(first.group()) if first else 1.0


def _opens_new(text: str) -> bool:
    """Whether a line opens with a mark or a date line that begins something new."""
    may_open = text[0] in _NEW_OPENERS or _WIRE.search(text, 0, _NEW_REACH)
    return bool(may_open) and _OPENS_NEW.match(fold(text[:_NEW_REACH])) is not None


_NUMERALS = "一二三四五六七八九十"
_COUNTING = frozenset(_NUMERALS + "0123456789（(")


def _next_number(head: str, counted: set[str]) -> bool:
    """Whether a line opens a numbered item. 三、 opens one only after 二、: 會有三、四十間 may break before 三、."""
    found = _NUMBERED.match(head) if head[0] in _COUNTING else None
    if not found:
        return False
    number = found.group(1)
    value = _NUMERALS.find(number) + 1 if number in _NUMERALS else int(number) if number.isdecimal() else 0
    style = found.group().replace(number, "#")
    counted.add(f"{style}{value}")
    return value == 1 or f"{style}{value - 1}" in counted


def _tolerance(wide: float) -> float:
    """How much lines of one column differ: justified print squeezes 、 and a first line lost its indent of two."""
    return 1.0 if wide < 8.5 else 1.5 if wide < 10.5 else 2.0


def _same_column(upper: _Shape, lower: _Shape) -> bool:
    """Whether ``upper`` ends where ``lower`` ends, give or take a word that did not fit (騰訊AI before Lab)."""
    wider = upper.width if upper.width > lower.width else lower.width
    if upper.bare - _tolerance(wider) > lower.width:
        return False
    reach = upper.width + lower.unit - 1.0 if lower.unit > 1.0 else upper.width
    return lower.bare <= reach + (2.5 if lower.width >= 8.5 else 1.5)


def _mark_columns(lines: list[Line], shapes: list[_Shape]) -> bool:
    """Find the chains and give the lines of each its column width; whether there is any column."""
    for at in range(len(lines) - 1):
        shapes[at].links = _links(shapes, at) or (
            not shapes[at + 1].new and (_caption_runs_on(lines, at) or _bracket_runs_on(lines, at)))
        if shapes[at].links and shapes[at].item:
            shapes[at + 1].item = True  # its last line may be narrower, and end without a full stop
    pending: list[tuple[int, int]] = []
    for first, last in _chains(shapes):
        if _is_column(lines, shapes, first, last):
            _set_column(shapes, first, last)
        else:
            pending.append((first, last))
    if not any(shape.column for shape in shapes):
        return False
    for first, last in pending:
        _adopt(lines, shapes, first, last)
    return True


def _links(shapes: list[_Shape], at: int) -> bool:
    """Whether line ``at`` may run on into the next as one column: it breaks off, and the next is as wide or ends it."""
    upper, lower = shapes[at], shapes[at + 1]
    if upper.strong or lower.new or upper.spaced or lower.spaced or upper.width > _WIDEST_COLUMN or lower.width > _WIDEST_COLUMN:
        return False
    if _same_column(upper, lower) or (lower.width < upper.width and (lower.strong or _ends_before_a_list(shapes, at + 1) or upper.item)):
        return True
    # A drop cap narrows the first two or three lines by up to three characters.
    grows = 0 < lower.width - upper.width <= 3.5 and upper.width >= 0.75 * lower.width
    return grows and at > 0 and shapes[at - 1].links and lower.width >= 12


def _ends_before_a_list(shapes: list[_Shape], at: int) -> bool:
    """截至2017年底：, with the items below."""
    return shapes[at].weak and at + 1 < len(shapes) and shapes[at + 1].item


def _chains(shapes: list[_Shape]) -> Iterator[tuple[int, int]]:
    first = 0
    for at, shape in enumerate(shapes):
        if not shape.links:
            yield first, at
            first = at + 1


def _is_column(lines: list[Line], shapes: list[_Shape], first: int, last: int) -> bool:
    """Whether a sentence runs through the chain: enough breaks, a pause inside a line, an end somewhere; and no list."""
    breaks = last - first
    if breaks < 2:
        return breaks == 1 and _caption_runs_on(lines, first)
    texts = [line.text for line in lines[first:last + 1]]
    paused = any(_INNER_PAUSE.search(text) for text in texts)
    ended = shapes[last].strong or any(_SENTENCE_END.search(text) for text in texts)
    runs_through = (paused and (ended or breaks >= 6)) or (breaks >= 3 and shapes[last].strong)
    return runs_through and not _is_list(texts)


def _is_list(rows: list[str]) -> bool:
    """Rows built alike (2018年　120項), label lines (香港：12所) and chronologies are no column."""
    most, text = 0.7 * len(rows), "\n".join(rows)
    if sum(1 for row in rows if row[0].isdecimal()) > most:
        return True
    if ("：" in text or ":" in text) and sum(1 for row in rows if _LABEL.match(row)) > most:
        return True
    if ("  " in text or "|" in text) and sum(1 for row in rows if _TABLE_GAP.search(row[:120])) > most:
        return True
    return _are_built_alike([row[:120] for row in rows])


def _are_built_alike(rows: list[str]) -> bool:
    """Whether most rows are like the next one in everything but their words and figures."""
    most = 0.5 * (len(rows) - 1)
    # Rows of words alone are like everything, and rows with other marks are not alike; in prose that settles it.
    marks = [None if row.isalpha() else (row.count("，"), row.count("。"), row.count("、")) for row in rows]
    if sum(1 for a, b in pairwise(marks) if a and a == b) <= most:
        return False
    outlines = [_FIGURES.sub("9", _WORDS.sub("文", row)) for row in rows]
    return sum(1 for a, b in pairwise(outlines) if a == b and a != "文") > most


def _set_column(shapes: list[_Shape], first: int, last: int) -> None:
    """Each line's column: the usual width of the lines near it that break off (the column may change along a chain)."""
    widths = [shape.width for shape in shapes[first:last]] or [shapes[last].width]
    for at in range(first, last + 1):
        near = sorted(widths[max(0, at - first - 3):at - first + 4])
        shapes[at].column = near[(len(near) - 1) // 2]


def _adopt(lines: list[Line], shapes: list[_Shape], first: int, last: int) -> None:
    """A chain too short to prove anything belongs to the column beside it if it is as wide and reads like prose, or is an item of a list."""
    rows = [line.text for line in lines[first:last + 1]]
    is_open = last > first and not shapes[last].strong and rows[-1][-1] not in "：:" and not shapes[first].item
    if is_open or not any(map(_CLAUSE.search, rows)):
        return
    near = [*range(max(0, first - _NEAR), first), *range(last + 1, min(len(shapes), last + 1 + _NEAR))]
    wide = shapes[first].width
    columns = [shapes[k].column for k in near if shapes[k].column and abs(shapes[k].column - wide) <= _tolerance(wide)]
    if columns:
        for at in range(first, last + 1):
            shapes[at].column = median_low(columns)


def _caption_runs_on(lines: list[Line], at: int) -> bool:
    """A caption of two lines: ■ opens it, its sentence is open at the line's end, and the next line ends one (供圖 may follow)."""
    text = lines[at].text
    mark = max(text.rfind("■"), text.rfind("▲"), text.rfind("◆"))
    return mark >= 0 and "，" in text[mark:].rpartition("。")[2] and "。" in lines[at + 1].text


def _bracket_runs_on(lines: list[Line], at: int) -> bool:
    """Whether a bracket is open at the line's end and closed in the next: 香港文匯報訊（記者／李望賢 深圳報道）."""
    opened = lines[at].text.rfind("（", -20)
    if opened < 0 or "）" in lines[at].text[opened:]:
        return False
    closed = lines[at + 1].text.find("）", 0, 20)
    return closed >= 0 and "（" not in lines[at + 1].text[:closed]


# ── where paragraphs end ─────────────────────────────────────────────────────────────────────────────


def _goes_on(lines: list[Line], shapes: list[_Shape], first: int, at: int, column: float) -> bool:
    """Whether the paragraph ``first``…``at`` goes on in the next line."""
    here, below = shapes[at], shapes[at + 1]
    if not column or below.new or _is_indented(lines, at + 1):
        return False
    if here.strong:
        return _sentence_goes_on(lines, shapes, first, at, column)
    is_short = here.width + max(2.0, below.unit) <= column
    if here.links and (here.column or at > first):
        if at == first:
            return not _is_headline(lines, shapes, at) and not (here.weak and is_short and lines[at].text[-1] not in "）)】")
        return not (here.weak and is_short)
    if at == first and not below.column and lines[at].text[-1] not in "，、":
        return False
    return not here.weak and _runs_past_a_change(lines, shapes, at, column)


def _sentence_goes_on(lines: list[Line], shapes: list[_Shape], first: int, at: int, column: float) -> bool:
    """Whether a line that ends a sentence is followed by more of its paragraph: …400多個。」／香港城市大學…負責人介紹。"""
    here, below = shapes[at], shapes[at + 1]
    could_take_more = here.width + below.unit <= column - 0.5
    # Compositors squeeze a paragraph's last line to save one: 香港初創的「跳板」，…「落腳點」。 is 24 in a column of 22.
    if could_take_more or here.width >= column + 1.5 or _stands_apart(lines, first, at):
        return False
    if not below.column and not (below.strong and below.width <= column + 2.5):
        return False
    return (below.strong or abs(below.width - column) <= 2.5) and not _lost_indent(shapes, at + 1, column)


def _stands_apart(lines: list[Line], first: int, at: int) -> bool:
    """Whether more blank lines follow line ``at`` than stand between the lines of its paragraph."""
    inside = [line.gap for line in lines[first + 1:at + 1]] or [line.gap for line in lines[at + 2:at + 5]]
    return bool(inside) and lines[at + 1].gap > max(inside)


def _lost_indent(shapes: list[_Shape], at: int, column: float) -> bool:
    """Whether a line that breaks off could have taken more, as first lines do once their indent is gone."""
    here = shapes[at]
    if here.strong or at + 1 >= len(shapes):
        return False
    follow = [s.width for s in shapes[at + 1:at + 6] if not s.strong and 0.6 * here.width <= s.width <= here.width + 3.5]
    usual = median_low(sorted(follow)[len(follow) // 2:]) if follow else column
    return here.width + max(1.0, shapes[at + 1].unit) <= usual


def _is_indented(lines: list[Line], at: int) -> bool:
    """Whether a line stands further in than the lines round it."""
    if lines[at].indent < 1.0:
        return False
    return lines[at].indent >= 1.0 + min(line.indent for line in lines[max(0, at - _NEAR):at + _NEAR])


def _is_headline(lines: list[Line], shapes: list[_Shape], at: int) -> bool:
    """Whether the first line of a chain is a headline as wide as the column: no clause, and spaced like one or set apart."""
    text = lines[at].text
    if _CLAUSE.search(text) or (shapes[at].new and not shapes[at].item and _WIRE.search(text, 0, _NEW_REACH)):
        return False  # 新華社香港6月12日電 距離…
    if _SPACED_HEADLINE.match(text) or _OPENING_WORDS.match(fold(lines[at + 1].text[:4])):
        return True
    apart = at + 2 < len(lines) and lines[at + 1].gap > lines[at + 2].gap
    return apart and shapes[at].width >= shapes[at].column - 0.5 and (at == 0 or lines[at].gap > 0)


def _runs_past_a_change(lines: list[Line], shapes: list[_Shape], at: int, column: float) -> bool:
    """Whether an open sentence goes on though the width changes, as round a picture or in 成立深／圳／研究院，也是…."""
    here, below = shapes[at], shapes[at + 1]
    is_fragment = here.width <= _FRAGMENT
    is_full = here.width + max(1.0, below.unit) > column - _tolerance(column)
    if not (is_full or is_fragment or lines[at].text[-1] in "，、,"):
        return False
    if below.width <= _FRAGMENT or below.column:
        return True
    is_prose = _CLAUSE.search(lines[at + 1].text[:-1]) or (below.links and _CLAUSE.search(lines[at + 2].text))
    return (below.strong or below.links) and is_prose is not None
