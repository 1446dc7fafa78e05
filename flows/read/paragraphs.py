"""Collects the paragraphs of a container that marks them itself, with what it says of each."""

from __future__ import annotations

import re

from flows.records import BlockKind, Hint

_SPACE = re.compile(r"[ \t\r\n\f\v\xa0]+")


class Paragraphs:
    """A text of one line a paragraph, and the hints that cover it."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._known: set[str] = set()
        self._hints: list[Hint] = []
        self._at = 0

    def add(self, text: str, kind: BlockKind) -> None:
        """Append a paragraph; white space inside is one blank, an empty one is left out."""
        line = _SPACE.sub(" ", text).strip()
        if not line.strip(" \u3000\u200b\ufeff"):
            return
        self._lines.append(line)
        self._known.add(line)
        self._hints.append(Hint(self._at, self._at + len(line), kind))
        self._at += len(line) + 1

    def __contains__(self, text: str) -> bool:
        return _SPACE.sub(" ", text).strip() in self._known

    @property
    def text(self) -> str:
        """The paragraphs, a line each."""
        return "\n".join(self._lines)

    @property
    def hints(self) -> tuple[Hint, ...]:
        """What each paragraph is; offsets into :attr:`text`."""
        return tuple(self._hints)
