"""Rich text: the words without the formatting, in the code page that the file names."""

from __future__ import annotations

import re

from flows.read.decode import commonness
from flows.records import ReadText, Unreadable

_CODE_PAGE = re.compile(rb"\\ansicpg(\d+)")
_CODECS = {"936": "gb18030", "950": "big5hkscs", "54936": "gb18030", "65001": "utf-8", "1252": "cp1252"}
_MIN_COMMON = 0.3


def read_rtf(data: bytes, file: str) -> ReadText:
    """The text of an RTF file. Raises :class:`~flows.records.Unreadable` where no code page gives Chinese."""
    from striprtf.striprtf import rtf_to_text  # type: ignore[attr-defined,unused-ignore]

    named = _CODE_PAGE.search(data[:400])
    first = _CODECS.get(named.group(1).decode("ascii"), "gb18030") if named else "gb18030"
    source = data.decode("latin-1")
    best, codec, score = "", first, -1.0
    for candidate in dict.fromkeys((first, "big5hkscs", "gb18030")):
        try:
            text = rtf_to_text(re.sub(r"\\ansicpg\d+", "", source, count=1), encoding=candidate, errors="ignore")  # type: ignore[no-untyped-call,unused-ignore]
        except (ValueError, IndexError, LookupError, RecursionError):
            continue
        found = commonness(text)
        if found > score + 0.05:
            best, codec, score = text, candidate, found
    if not best.strip():
        raise Unreadable("the RTF file holds no text; open it in a word processor and save it as DOCX or text")
    if score < _MIN_COMMON:
        raise Unreadable("no code page gives readable Chinese from the RTF file; open it in a word processor and save it as DOCX or text")
    return ReadText(best, "rtf", codec, round(score, 3), wrapped=False)
