"""Finds every listed term of many lexicons in one pass over a text.

The hard idea: a page is read once by one Aho–Corasick automaton that knows the terms of all lexicons, and what it finds is kept by
place. So asking which role begins at a character, or which counted nouns stand in a clause, is a look-up and not a search:

    科大校長葉玉如 → short_names: 0–2, roles: 2–4        roles.at(2) → (4, "校長")        roles.find(0, 7) → [(2, 4, "校長")]

At each place the longest term counts. Latin terms match whole words only: AI is not found in CHAIR. Terms and text are folded
by the caller (:func:`flows.lexicon.fold`); offsets are code points of that text, end exclusive.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from sys import maxsize
from typing import Any, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

T = TypeVar("T")


# A place behind every text: what is looked for in a sorted list of places is found, there at the latest.
_BEYOND = maxsize


class Hits(Generic[T]):
    """Where the terms of one lexicon stand in one text. ``starts`` is sorted and ends with a place beyond the text."""

    __slots__ = ("at", "by_start", "starts")

    def __init__(self, by_start: dict[int, tuple[int, T]]) -> None:
        self.by_start = by_start
        # The end and payload of the longest term that starts at a place, or None.
        self.at: Callable[[int], tuple[int, T] | None] = by_start.get
        self.starts = sorted(by_start)
        self.starts.append(_BEYOND)

    def find(self, start: int, end: int) -> list[tuple[int, int, T]]:
        """Leftmost-longest, non-overlapping ``(start, end, payload)`` inside ``[start, end)``."""
        starts, found = self.starts, []
        index = bisect_left(starts, start)
        while (at := starts[index]) < end:
            if at >= start:
                stop, payload = self.by_start[at]
                if stop <= end:
                    found.append((at, stop, payload))
                    start = stop
            index += 1
        return found

    def starts_in(self, start: int, end: int) -> list[int]:
        """The places inside ``[start, end)`` where terms start, overlapping or not."""
        return self.starts[bisect_left(self.starts, start):bisect_left(self.starts, end)]

    def begins_in(self, start: int, end: int) -> bool:
        """Whether a term starts inside ``[start, end)``, wherever it ends."""
        return self.starts[bisect_left(self.starts, start)] < end


class TermIndex(Generic[T]):
    """The terms of one lexicon with what each stands for; of two equal terms the first counts."""

    def __init__(self, terms: Iterable[tuple[str, T]]) -> None:
        self.payloads: dict[str, T] = {}
        for term, payload in terms:
            self.payloads.setdefault(term, payload)

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Leftmost-longest, non-overlapping ``(start, end, payload)`` in a short text of its own; a page is read by a :class:`TermScanner`."""
        return self._scanner.scan(text)[0].find(0, len(text))

    def __contains__(self, text: str) -> bool:
        """Whether ``text`` as a whole is a term."""
        return text in self.payloads

    @cached_property
    def _scanner(self) -> TermScanner:
        return TermScanner((self,))


class TermScanner:
    """The automaton of several lexicons."""

    def __init__(self, indexes: Sequence[TermIndex[Any]]) -> None:
        terms = [(term, number, payload) for number, index in enumerate(indexes) for term, payload in index.payloads.items()]
        # By the number of a term: its lexicon, whether letters beside it would make it part of a word, and what it stands for.
        self._terms = [(number, _is_latin(term[0]) or _is_latin(term[-1]), payload) for term, number, payload in terms]
        self._automaton = AhoCorasick([term for term, _, _ in terms], matchkind=MatchKind.Standard)
        self._lexicons = len(indexes)

    def scan(self, text: str) -> tuple[Hits[Any], ...]:
        """What of each lexicon stands in ``text``, in the order of the lexicons."""
        found: list[dict[int, tuple[int, Any]]] = [{} for _ in range(self._lexicons)]
        terms = self._terms
        # Matches come by their ends, so a longer term that starts at the same place comes later and stays.
        for term, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            number, joins, payload = terms[term]
            if not joins or _is_whole(text, start, end):
                found[number][start] = end, payload
        return tuple(map(Hits, found))


class Phrases:
    """Every place where one of ``phrases`` stands, overlapping ones too."""

    def __init__(self, phrases: Sequence[str]) -> None:
        self._automaton = AhoCorasick(phrases, matchkind=MatchKind.Standard)

    def find(self, text: str) -> Sequence[tuple[int, int, int]]:
        """``(number of the phrase, start, end)``, by ends."""
        return self._automaton.find_matches_as_indexes(text, overlapping=True)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a term that begins or ends with a Latin letter or a digit stands as a whole word."""
    joins_before = start > 0 and _is_latin(text[start - 1]) and _is_latin(text[start])
    joins_behind = end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])
    return not (joins_before or joins_behind)
