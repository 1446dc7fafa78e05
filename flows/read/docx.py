"""Word documents: paragraphs and tables in order, headings by their styles."""

from __future__ import annotations

import io
import zipfile

from flows.read.paragraphs import Paragraphs
from flows.records import BlockKind, ReadText, Unreadable

_MAX_BYTES, _MAX_RATIO = 200_000_000, 200


def read_docx(data: bytes, file: str) -> ReadText:
    """The text of a DOCX. Raises :class:`~flows.records.Unreadable`, also for an archive that unpacks to far more than it is."""
    _refuse_bombs(data)
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        paragraphs = Paragraphs()
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                for row in item.rows:
                    cells = list(dict.fromkeys(c.text.strip() for c in row.cells))
                    paragraphs.add("　".join(c for c in cells if c), "table")
            else:
                kind = _kind(item.style.name if item.style is not None and item.style.name else "")
                for line in item.text.split("\n"):
                    paragraphs.add(line, kind)
    except (KeyError, ValueError, zipfile.BadZipFile, AttributeError, SyntaxError) as error:
        raise Unreadable("not a readable Word document (cut short, damaged, or another kind of archive); open it in Word and save it again") from error
    if not paragraphs.text:
        raise Unreadable("the Word document holds no text")
    has_headline = any(h.kind == "headline" for h in paragraphs.hints)
    hints = paragraphs.hints if has_headline else tuple(h for h in paragraphs.hints if h.kind != "body")
    return ReadText(paragraphs.text, "docx", "utf-8", 1.0, hints=hints, wrapped=False)


def _kind(style: str) -> BlockKind:
    name = style.lower()
    if name in ("title", "heading 1", "標題", "标题", "標題 1", "标题 1"):
        return "headline"
    if name.startswith(("heading", "subtitle", "標題", "标题")):
        return "subhead"
    if name.startswith("caption"):
        return "caption"
    return "bullet" if name.startswith("list") else "body"


def _refuse_bombs(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            size = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Unreadable("not a readable Word document (cut short or damaged); open it in Word and save it again") from error
    if "word/document.xml" not in names:
        raise Unreadable("an archive that is no Word document; unpack it and add the clippings themselves")
    if size > _MAX_BYTES or size > _MAX_RATIO * max(len(data), 1):
        raise Unreadable(f"the document unpacks to {size:,} bytes from {len(data):,}: it is damaged or hostile and was not opened")
