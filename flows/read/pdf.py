"""Newspaper PDFs: the text layer of two engines, compared.

pypdfium2 keeps columns apart and drops the second printing of fake bold by itself, so its text is what is loaded; pdfplumber, with
doubled characters taken out, tells what the first one lost. Where one has characters that the other lacks the clipping gets an
issue. A page without a text layer is a picture, and is refused with that reason.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import Any, NamedTuple

from flows.read.decode import commonness
from flows.records import BlockKind, Hint, Issue, ReadText, Unreadable

_HAN = re.compile(r"[\u3400-\u9fff]")
_MIN_HAN = 10
_MAX_PAGES = 400
_DIFFERENCE = 0.02
_UNREADABLE_SHARE = 0.25
# Font sizes against the body's: subheads are set a little larger, headlines clearly.
_SUBHEAD, _HEADLINE = 1.15, 1.4


def read_pdf(data: bytes, file: str) -> ReadText:
    """The text of a PDF in reading order, pages after one another. Raises :class:`~flows.records.Unreadable`."""
    lines = _pdfium(data)
    text = "\n".join(line.text for line in lines)
    second = _plumber(data)
    best = text if _goodness(text) >= _goodness(second) else second
    if len(_HAN.findall(best)) < _MIN_HAN:
        raise Unreadable("the PDF has no text layer (it is a scan or a picture); run text recognition (OCR) over it and save the text")
    if commonness(best) < _UNREADABLE_SHARE:
        raise Unreadable("the text layer of the PDF gives wrong characters (its fonts carry no Unicode table); run text recognition (OCR) over it")
    hints = _headings(lines) if best is text else ()
    return ReadText(best, "pdf", None, round(commonness(best), 3), hints=hints, issues=_disagreement(text, second))


class _PrintedLine(NamedTuple):
    """A line of the text layer and its font size in points."""

    text: str
    size: float


def _pdfium(data: bytes) -> list[_PrintedLine]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise Unreadable("the PDF is locked with a password; unlock it and save it again") from error
        raise Unreadable("not a readable PDF (cut short or damaged); fetch it again") from error
    try:
        if len(document) > _MAX_PAGES:
            raise Unreadable(f"the PDF has {len(document)} pages; cut out the clipping (at most {_MAX_PAGES} pages)")
        lines: list[_PrintedLine] = []
        for page in document:
            lines += [*_lines_of(page), _PrintedLine("", 0.0)]
            page.close()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("a page of the PDF is damaged; fetch it again") from error
    finally:
        document.close()
    return lines


def _lines_of(page: Any) -> list[_PrintedLine]:
    """The lines of a page in the engine's reading order, with the size that most of each is set in."""
    from pypdfium2 import raw

    textpage = page.get_textpage()
    lines: list[_PrintedLine] = []
    characters: list[str] = []
    sizes: Counter[float] = Counter()
    for at in range(textpage.count_chars()):
        code = raw.FPDFText_GetUnicode(textpage, at)
        if code in (10, 13):
            if characters:
                lines.append(_PrintedLine("".join(characters), sizes.most_common(1)[0][0] if sizes else 0.0))
            characters, sizes = [], Counter()
        elif code == 2:  # the engine's mark of a soft hyphen
            characters.append("-")
        elif code >= 32 and code not in (0xFFFE, 0xFFFF) and not 0xD800 <= code <= 0xDFFF:
            characters.append(chr(code))
            sizes[round(raw.FPDFText_GetFontSize(textpage, at), 1)] += 1
    if characters:
        lines.append(_PrintedLine("".join(characters), sizes.most_common(1)[0][0] if sizes else 0.0))
    textpage.close()
    return lines


def _headings(lines: list[_PrintedLine]) -> tuple[Hint, ...]:
    """Lines set clearly larger than the body are headings; a Hong Kong headline often has two lines of different size."""
    widths: Counter[float] = Counter()
    for line in lines:
        widths[line.size] += len(_HAN.findall(line.text))
    body = widths.most_common(1)[0][0] if widths else 0.0
    hints: list[Hint] = []
    at, in_stack = 0, False
    for line in lines:
        if body > 0 and line.size >= _SUBHEAD * body and line.text.strip():
            kind: BlockKind = "headline" if line.size >= _HEADLINE * body else "deck" if in_stack else "subhead"
            hints.append(Hint(at, at + len(line.text), kind))
            in_stack = True
        else:
            in_stack = False
        at += len(line.text) + 1
    return tuple(hints)


def _plumber(data: bytes) -> str:
    """pdfplumber's text, or nothing where it gives up: the other engine's stands then."""
    import pdfplumber

    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return "\n\n".join(_page_text(page) for page in document.pages[:_MAX_PAGES]).replace("\x00", "")
    except Exception:  # whatever its parser meets, the first engine's text is there
        return ""


def _page_text(page: Any) -> str:
    return page.dedupe_chars().extract_text() or ""


def _goodness(text: str) -> float:
    """How many characters of a text are plausible Chinese print."""
    return len(_HAN.findall(text)) * commonness(text) if text else 0.0


def _disagreement(first: str, second: str) -> tuple[Issue, ...]:
    """An issue where one engine has characters that the other lacks."""
    if not second:
        return (Issue("read", "engine_failed", "pdfplumber could not read the PDF; pypdfium2's text was taken"),)
    a, b = Counter(_HAN.findall(first)), Counter(_HAN.findall(second))
    only_first, only_second = sum((a - b).values()), sum((b - a).values())
    if max(only_first, only_second) <= _DIFFERENCE * max(1, sum(a.values())):
        return ()
    return (Issue("read", "engines_disagree", f"pypdfium2 alone has {only_first} characters, pdfplumber alone {only_second}"),)
