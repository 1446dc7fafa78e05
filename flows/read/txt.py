"""Plain text."""

from __future__ import annotations

from flows.read.decode import decode
from flows.records import ReadText


def read_txt(data: bytes, file: str) -> ReadText:
    """A text file as it is; only the encoding is worked out. Raises :class:`~flows.records.Unreadable`."""
    decoded = decode(data)
    return ReadText(decoded.text, "txt", decoded.encoding, decoded.confidence)
