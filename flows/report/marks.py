"""Text with its facts marked: where in the print, and where in the repaired text, each stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that prints a fact; code points, end exclusive."""

    start: int
    end: int
    fact_id: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text and the facts that it is part of."""

    text: str
    facts: tuple[str, ...] = ()


def cut(text: str, spans: Iterable[Span]) -> list[Segment]:
    """The text in pieces, cut wherever a span begins or ends, so that overlapping spans can all be shown; the shortest comes first.

    >>> [(s.text, s.facts) for s in cut("獲3億元", [Span(1, 4, "a"), Span(2, 4, "b")])]
    [('獲', ()), ('3', ('a',)), ('億元', ('b', 'a'))]
    """
    known = sorted({s for s in spans if 0 <= s.start < s.end <= len(text)}, key=lambda s: (s.start, s.end, s.fact_id))
    edges = sorted({0, len(text), *(s.start for s in known), *(s.end for s in known)})
    segments = []
    for start, end in pairwise(edges):
        inside = sorted((s for s in known if s.start <= start and end <= s.end), key=lambda s: s.end - s.start)
        segments.append(Segment(text[start:end], tuple(s.fact_id for s in inside)))
    return segments


def find_quotes(text: str, quotes: Iterable[tuple[str, str]]) -> list[Span]:
    """Where the quotes (as (fact_id, quote), in the order of print) stand in a repaired text.

    The same words printed twice belong to two facts in turn; several facts of one place share it.

    >>> find_quotes("共5個，又5個", [("a", "5個"), ("b", "5個")])
    [Span(start=1, end=3, fact_id='a'), Span(start=5, end=7, fact_id='b')]
    """
    spans, last = [], dict[str, int]()
    for fact_id, quote in quotes:
        at = text.find(quote, last.get(quote, 0))
        if at < 0:
            at = text.find(quote)
        if at >= 0:
            spans.append(Span(at, at + len(quote), fact_id))
            last[quote] = at + 1
    return spans
