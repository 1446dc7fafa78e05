"""Bytes to decoded text, one reader per format behind one function."""

from __future__ import annotations

import re
from collections.abc import Callable

from flows.read.docx import read_docx
from flows.read.html import read_html
from flows.read.markdown import read_markdown
from flows.read.pdf import read_pdf
from flows.read.rtf import read_rtf
from flows.read.txt import read_txt
from flows.records import ReadText, Unreadable

_READERS: dict[str, Callable[[bytes, str], ReadText]] = {
    "txt": read_txt, "text": read_txt, "": read_txt, "html": read_html, "htm": read_html, "xhtml": read_html, "pdf": read_pdf, "docx": read_docx,
    "rtf": read_rtf, "md": read_markdown, "markdown": read_markdown}
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype html|html|head|body)\b", re.I)
# What a file is by its first bytes, whatever its name says.
_SIGNATURES = ((b"%PDF-", "pdf"), (b"{\\rtf", "rtf"), (b"PK\x03\x04", "docx"), (b"\xd0\xcf\x11\xe0", "doc"), (b"\x89PNG", "png"),
               (b"\xff\xd8\xff", "jpg"), (b"GIF8", "gif"), (b"\x1f\x8b", "gz"), (b"Rar!", "rar"), (b"7z\xbc\xaf", "7z"), (b"\x7fELF", "program"))


def read(data: bytes, file: str) -> ReadText:
    """The decoded text of a clipping and what its container tells of it.

    ``file`` is its path relative to seeds/; its ending chooses the reader unless the first bytes say otherwise.
    Raises :class:`~flows.records.Unreadable` with a reason for people.
    """
    if not data:
        raise Unreadable("the file is empty")
    kind = next((name for mark, name in _SIGNATURES if data.startswith(mark)), None) or ("html" if _HTML.match(data[:300]) else _ending(file))
    reader = _READERS.get(kind)
    if reader is None:
        known = ", ".join(sorted(k for k in _READERS if k))
        raise Unreadable(f"no reader for .{kind} files; save it as one of: {known}")
    return reader(data, file)


def _ending(file: str) -> str:
    name = file.rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name.lstrip(".") else ""
