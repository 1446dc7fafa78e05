"""Finds what a PDF printed twice to fake bold type, so that :mod:`flows.clean` can take one printing away.

Each font run (Han, digits, full-width punctuation, ASCII punctuation, Latin) stands twice, one after the other::

    66大港校獲得超大港校獲得超          6大港校獲得超
    過過44,,000000萬元萬元（（人民幣人民幣    過4,000萬元（人民幣

A doubled run is a square ``rr``, or a chain of them: a drop cap is a run of its own, so 粵粵港澳港澳 is 粵 and 港澳. The fewest
squares are right, because honest doubles are doubled too: 天天天天 was 天天.

But squares stand in honest text as well: 55所, 2020年, 天天, 研究研究, 高高興興. So a run is only *evidence*, and the block is
judged: every run speaks for or against double printing (a root of four different characters is hardly ever chance, 55 says
little, a lone ， says no), changing one's mind costs something, less at a line's beginning than inside it, and the cheapest
reading of the whole block wins (a Viterbi path through two states). So 圳圳 and 才才、、支持 follow their neighbours, and one
Latin word printed once does not end the block.

What cannot be told: a short square standing alone (深圳深圳, 1010) may be either and is left as printed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from operator import add
from typing import NamedTuple

# A run of a doubled line is no longer than a newspaper line; longer roots are found only where they fill their run.
_LONGEST_ROOT = 64
# Longer runs are no print, unless the whole of them is a power.
_LONGEST_RUN = 2000
# How many places with the same first character are tried as the second printing: keeps hostile text linear.
_TRIES = 12
# Lines this far from a line that begins with a square are honest without asking.
_REACH = 2

_ENTER, _LEAVE, _MID_LINE = 5.0, 4.0, 3.0
_LITERAL_COST = 5
_LITERAL_SHARE = 0.2

_RUN = re.compile(
    r"(?P<latin>[A-Za-zÀ-ÖØ-öø-ɏ]+|[Ａ-Ｚａ-ｚ]+)|(?P<digit>[0-9]+|[０-９]+)|(?P<han>[^\W0-9A-Za-zÀ-ÖØ-öø-ɏＡ-Ｚａ-ｚ０-９_]+)"
    r"|(?P<ascii>[!-/:-@\[-`{-~]+)|(?P<blank>\s+)|(?P<wide>[^\w\s!-~]+)"
)
_ASCII_GROUP = re.compile(r"[!-~]++(?: [!-~]++)*+")
# Doubled by custom, so no evidence: ……, ——, ！！, ○○, --, **.
_OFTEN_DOUBLE = frozenset("…—─－！？!?~～·・．.*＊○●□×=-_/#+'\"`<>|\\^")
_CLOSERS = frozenset("」』）)》〉】”’]}")
_DOUBLED_MARKS = ("，，", "。。", "、、", "；；", "：：")
_THRICE = re.compile(r"(\S)\1\1")
_DOUBLED_COMMA = re.compile(r"([，。、；：])\1")


class Printing(NamedTuple):
    """``copies`` printings of the ``root`` characters at ``start``, one after the other. Offsets into the text searched."""

    start: int
    root: int
    copies: int


class _Run(NamedTuple):
    """One font run: its class, its squares, and what it says for (above 0) or against double printing."""

    kind: str
    pieces: tuple[Printing, ...]
    evidence: float
    opens_line: bool


def split_powers(text: str, copies: int) -> list[tuple[int, int]]:
    """Cut ``text`` into the fewest powers ``r·copies`` and single literals: ``(start, root length)``, 0 for a literal.

    >>> split_powers("粵粵港澳大灣區港澳大灣區", 2)
    [(0, 1), (2, 5)]
    >>> split_powers("天天天天", 2)
    [(0, 2)]
    >>> split_powers("研究", 2)
    [(0, 0), (1, 0)]
    """
    size = len(text)
    whole, rest = divmod(size, copies)
    if not rest and text == text[:whole] * copies:
        return [(0, whole)]
    if size > _LONGEST_RUN:
        return [(at, 0) for at in range(size)]
    cost, step = [0] * (size + 1), [0] * size
    for at in range(size - 1, -1, -1):
        cost[at] = cost[at + 1] + _LITERAL_COST
        for root in _roots_at(text, at, copies):
            if cost[at + root * copies] + 1 < cost[at]:
                cost[at], step[at] = cost[at + root * copies] + 1, root
    return list(_walk(step, copies))


def _roots_at(text: str, at: int, copies: int) -> Iterator[int]:
    """Lengths of the roots whose power begins at ``at``, shortest first."""
    furthest = min(at + _LONGEST_ROOT, at + (len(text) - at) // copies)
    place = at
    for _ in range(_TRIES):
        place = text.find(text[at], place + 1, furthest + 1)
        if place < 0:
            return
        root = place - at
        if text[at:place] * (copies - 1) == text[place:at + root * copies]:
            yield root


def _walk(step: list[int], copies: int) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(step):
        yield at, step[at]
        at += step[at] * copies or 1


def _root_evidence(kind: str, root: str) -> float:
    """How much less likely a power of ``root`` is in honest text, as a rough log-odds."""
    distinct = len(set(root))
    if kind == "han" or kind == "line":
        return (1.5, 4.0, 8.0)[distinct - 1] if distinct < 4 else min(6.0 + distinct, 14.0)
    if kind == "latin":
        return (0.5, 2.5, 5.0)[distinct - 1] if distinct < 4 else min(4.0 + distinct, 12.0)
    if kind == "digit":
        return 0.5 if distinct == 1 else (0.5, 1.0, 2.5, 5.0)[min(len(root), 4) - 1]
    if _OFTEN_DOUBLE.issuperset(root):
        return 0.0
    return 1.0 if _CLOSERS.issuperset(root) else 2.5


_AGAINST = {"han": -6.0, "line": -6.0, "latin": -2.0, "digit": -3.0, "ascii": -2.0, "wide": -3.0, "blank": 0.0}


def _weigh(kind: str, text: str, start: int, copies: int, opens_line: bool) -> _Run:
    """The run ``text`` that stands at ``start``, with its evidence. A few literals in a long run are forgiven."""
    if kind == "blank":
        return _Run(kind, (), 0.0, opens_line)
    if len(text) < copies:
        return _Run(kind, (), -4.0 if kind == "han" else _AGAINST[kind], opens_line)
    whole, rest = divmod(len(text), copies)
    if not rest and text == text[:whole] * copies:
        return _Run(kind, (Printing(start, whole, copies),), _root_evidence(kind, text[:whole]), opens_line)
    cut = split_powers(text, copies) if _may_repeat(text, copies) else []
    literals = sum(1 for _, root in cut if not root)
    if not cut or literals > len(text) * _LITERAL_SHARE:
        return _Run(kind, (), _AGAINST[kind], opens_line)
    pieces = tuple(Printing(start + at, root, copies) for at, root in cut if root)
    evidence = sum(_root_evidence(kind, text[at:at + root]) for at, root in cut if root)
    return _Run(kind, pieces, evidence - 4.0 * literals, opens_line)


def _may_repeat(text: str, copies: int) -> bool:
    """Whether ``text`` can be powers but for the literals that are forgiven: no character of a power is in it only once."""
    forgiven = int(len(text) * _LITERAL_SHARE)
    return (len(set(text)) - forgiven) * copies <= len(text) - forgiven


def _weigh_line(text: str, start: int, end: int, copies: int) -> list[_Run]:
    """The font runs of one line, weighed; where they do not come out, ASCII stretches and then the line as wholes.

    A Latin font may print spaces, digits and letters as one run (``AI LabAI Lab``), and some printers paint the whole line
    again, punctuation and all.
    """
    runs = _class_runs(text, start, end, copies)
    if all(run.evidence >= 0 for run in runs):
        return runs
    if any(run.evidence < 0 and run.kind in ("latin", "digit", "ascii") for run in runs):
        runs = _with_ascii_wholes(text, start, end, copies)
    if sum(run.evidence for run in runs) < 0:
        whole = _weigh("line", text[start:end].rstrip(), start, copies, True)
        if whole.evidence >= 10.0:
            return [whole]
    return runs


def _class_runs(text: str, start: int, end: int, copies: int, opens_line: bool = True) -> list[_Run]:
    runs = []
    for found in _RUN.finditer(text, start, end):
        runs.append(_weigh(found.lastgroup or "wide", found.group(), found.start(), copies, opens_line))
        opens_line = False
    return runs


def _with_ascii_wholes(text: str, start: int, end: int, copies: int) -> list[_Run]:
    """Like :func:`_class_runs`, but an ASCII stretch that is a power as a whole (``5G AI5G AI``) is one run."""
    runs: list[_Run] = []
    at = start
    for found in _ASCII_GROUP.finditer(text, start, end):
        runs += _class_runs(text, at, found.start(), copies, at == start)
        parts = _class_runs(text, found.start(), found.end(), copies, found.start() == start)
        whole, rest = divmod(len(found.group()), copies)
        if any(part.evidence < 0 for part in parts) and not rest and found.group() == found.group()[:whole] * copies:
            parts = [_weigh("latin", found.group(), found.start(), copies, found.start() == start)]
        runs += parts
        at = found.end()
    return runs + _class_runs(text, at, end, copies, at == start)


def _choose(runs: list[_Run]) -> list[bool]:
    """For each run whether the cheapest reading of the block takes it as printed twice."""
    honest, doubled = 0.0, -_ENTER
    came: list[tuple[bool, bool]] = []
    for run in runs:
        extra = 0.0 if run.opens_line else _MID_LINE
        enters = honest - _ENTER - extra > doubled
        leaves = doubled - _LEAVE - extra > honest
        came.append((leaves, not enters))
        honest, doubled = (doubled - _LEAVE - extra if leaves else honest,
                           (honest - _ENTER - extra if enters else doubled) + run.evidence)
    state = doubled - _LEAVE > honest
    chosen = []
    for from_honest, from_doubled in reversed(came):
        chosen.append(state)
        state = from_doubled if state else from_honest
    return chosen[::-1]


def _settle(runs: list[_Run], chosen: list[bool]) -> Iterator[Printing]:
    """The printings of the chosen runs, class by class.

    Where only the Han font is printed twice (``深圳市深圳市2018年度年度``) most digit runs are not squares, and then a 55 beside
    them is an honest 55.
    """
    at = 0
    while at < len(runs):
        stop = at
        while stop < len(runs) and chosen[stop]:
            stop += 1
        votes: dict[str, int] = {}
        for run in runs[at:stop]:
            votes[run.kind] = votes.get(run.kind, 0) + (1 if run.pieces else -1)
        for run in runs[at:stop]:
            if votes[run.kind] >= 0:
                yield from run.pieces
        at = stop + 1


def may_be_doubled(text: str, lines: Iterable[str]) -> bool:
    """Whether anything in ``text`` may be printed twice or more times; it costs little where nothing is.

    ``lines`` are those of ``text`` that are not blank, without their indents.
    """
    if any(mark in text for mark in _DOUBLED_MARKS):
        return True
    # The first character of a power comes again; so most lines need no closer look.
    return any((line.find(line[0], 1, 1 + _LONGEST_ROOT) > 0 or not line[0].isalnum()) and _begins_with_power(line, 2) for line in lines)


def _begins_with_power(line: str, copies: int) -> bool:
    """Whether a line begins with a power, at most two marks or blanks before it."""
    for at, first in enumerate(line[:3]):
        place = -1 if first.isspace() else line.find(first, at + 1, at + 1 + _LONGEST_ROOT)
        while place > 0:
            if line.startswith(line[at:place] * (copies - 1), place):
                return True
            place = line.find(first, place + 1, at + 1 + _LONGEST_ROOT)
        if first.isalnum() or first == "_":
            return False
    return False


def _may_hold_cube(line: str) -> bool:
    """Whether anything may stand three times running in a line: then its first two characters do, or it is one character."""
    return max(Counter(map(add, line, line[1:])).values(), default=0) > 2 or _THRICE.search(line) is not None


def _candidate_lines(text: str, starts: list[int], copies: int) -> set[int]:
    """Numbers of the lines that may be doubled: they begin with a power, or hold ，， somewhere."""
    candidates = {number for number, line in enumerate(text.split("\n")) if _begins_with_power(line, copies)}
    return candidates.union(bisect_right(starts, found.start()) - 1 for found in _DOUBLED_COMMA.finditer(text))


def _blocks(candidates: set[int], lines: int) -> Iterator[range]:
    """Stretches of line numbers round the candidates, ``_REACH`` lines wider at both ends."""
    begin = end = -1
    for line in sorted(candidates):
        if begin >= 0 and line - _REACH > end:
            yield range(begin, end)
            begin = -1
        if begin < 0:
            begin = max(0, line - _REACH, end)
        end = min(lines, line + _REACH + 1)
    if begin >= 0:
        yield range(begin, end)


def find_doubled(text: str, copies: int = 2) -> list[Printing]:
    """What ``text`` (lines end with ``\\n``) prints ``copies`` times running, in order, not overlapping, never over a line end.

    >>> find_doubled("港校在深圳港校在深圳，，66所")
    [Printing(start=0, root=5, copies=2), Printing(start=10, root=1, copies=2), Printing(start=12, root=1, copies=2)]
    >>> find_doubled("2020年，55所學校天天研究研究")
    []
    """
    starts = [0]
    starts.extend(found.end() for found in re.finditer("\n", text))
    candidates = _candidate_lines(text, starts, copies)
    ends = [*(at - 1 for at in starts[1:]), len(text)]
    found: list[Printing] = []
    for block in _blocks(candidates, len(starts)):
        weighed = {line: _weigh_line(text, starts[line], ends[line], copies) for line in block
                   if copies == 2 or _may_hold_cube(text[starts[line]:ends[line]])}
        if sum(run.evidence for runs in weighed.values() for run in runs if run.evidence > 0) <= _ENTER + _LEAVE:
            continue  # whatever else is in the block speaks against
        runs = [run for line in block for run in weighed.get(line) or _weigh_line(text, starts[line], ends[line], copies)]
        found.extend(_settle(runs, _choose(runs)))
    return found
