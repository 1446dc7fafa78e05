"""Sentences and clauses of a block, as spans of the clean page.

A clause ends at ，；： and a sentence at 。！？； or the block's end; a mark inside brackets or right after a closing
quotation mark does not cut: 「…400多個。」香港城市大學深圳研究院一名負責人介紹。 is two sentences of one speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from sys import maxsize
from typing import Protocol, TypeVar

from flows.lexicon import BylinePattern, fold
from flows.records import BlockKind, PageBlock

# Matches everywhere, and never nothing before the end.
_SENTENCE = re.compile(r"[^。！？!?；;\n]*(?:[。！？!?；;]+[」』”’）)]*|\n|$)")
# Every template of bylines.toml has one of these words, and no mark before the first of them unless it opens with a bracket or says what was written.
_MAY_OPEN = re.compile(fold(r"(?:[【（(即新文圖撰採整作].{0,39}?|[^，。：:；\n]{0,40}?)(?:訊|電|報道|記者|通訊)"))
# No writer makes longer ones; hostile text must not make the work of a clause grow with the page.
_LONGEST_SENTENCE, _LONGEST_CLAUSE = 1200, 300
_CUT_OR_BRACKET = re.compile(r"[（()），：,:](?:(?<=[（()），：])|(?<=,)(?!\d)|(?<=:)(?!\d)|(?<=(?<!\d),))")
_CUTS, _OPENS = "，：,:", "（("


@dataclass(slots=True)
class Clause:
    """A stretch between commas. Offsets are clean."""

    start: int
    end: int


@dataclass(slots=True)
class Sentence:
    """A sentence with its clauses; ``block`` numbers its block in the article. Offsets are clean."""

    start: int
    end: int
    kind: BlockKind
    block: int
    clauses: tuple[Clause, ...]


class Placed(Protocol):
    """Anything with a place on the page."""

    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


P = TypeVar("P", bound=Placed)


_BEYOND = maxsize


class InOrder(list[P]):
    """Items sorted by start that do not change any more, so that a stretch of the page is a look-up.

    ``starts`` has their starts, and one beyond every page at its end.
    """

    __slots__ = ("starts",)

    def __init__(self, items: Iterable[P] = ()) -> None:
        super().__init__(items)
        self.starts = [item.start for item in self]
        self.starts.append(_BEYOND)


def within(items: InOrder[P], start: int, end: int) -> list[P]:
    """The items that lie inside ``[start, end)``."""
    starts, found = items.starts, []
    at = bisect_left(starts, start)
    while starts[at] < end:
        item = items[at]
        if item.end <= end:
            found.append(item)
        at += 1
    return found


def before(items: InOrder[P], at: int, most: int) -> list[P]:
    """The last ``most`` items that end by ``at``; ``items`` do not overlap."""
    stop = bisect_left(items.starts, at)
    while stop > 0 and items[stop - 1].end > at:
        stop -= 1
    return list(items[max(0, stop - most):stop])


def split_sentences(text: str, folded: str, blocks: tuple[PageBlock, ...], bylines: tuple[BylinePattern, ...]) -> list[Sentence]:
    """The sentences of an article's blocks, in reading order; a byline that opens a paragraph（【明報專訊】）is no part of its first."""
    sentences = []
    for number, block in enumerate(blocks):
        at, end = _after_byline(folded, block, bylines), block.end
        while at < end:
            match = _SENTENCE.match(text, at, end)
            stop = min(match.end() if match else end, at + _LONGEST_SENTENCE)
            if not text[at:stop].isspace():
                sentences.append(Sentence(at, stop, block.kind, number, _clauses(text, at, stop)))
            at = stop
    return sentences


def _after_byline(folded: str, block: PageBlock, bylines: tuple[BylinePattern, ...]) -> int:
    """Where a body block begins behind its byline. Only a few characters can begin one, so most blocks cost one look."""
    if block.kind != "body" or not _MAY_OPEN.match(folded, block.start, block.end):
        return block.start
    for pattern in bylines:
        match = pattern.regex.match(folded, block.start, block.end)
        if match is not None and match.start() < match.end() < block.end:
            return match.end()
    return block.start


def _clauses(text: str, start: int, end: int) -> tuple[Clause, ...]:
    """Clauses of one sentence; commas inside round brackets do not cut（人民幣，下同）."""
    edges, depth = [start], 0
    for match in _CUT_OR_BRACKET.finditer(text, start, end):
        mark = match.group()
        if mark in _CUTS:
            if not depth:
                edges.append(match.end())
        elif mark in _OPENS:
            depth += 1
        elif depth:
            depth -= 1
    if edges[-1] < end:
        edges.append(end)
    if end - start > _LONGEST_CLAUSE:
        edges = sorted({*edges, *(cut for a, b in pairwise(edges) for cut in range(a + _LONGEST_CLAUSE, b, _LONGEST_CLAUSE))})
    return tuple(map(Clause, edges, edges[1:]))
