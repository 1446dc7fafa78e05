"""Markdown: headings, lists and quotations as they are marked, the words without the marks."""

from __future__ import annotations

from flows.read.decode import decode
from flows.read.paragraphs import Paragraphs
from flows.records import BlockKind, ReadText, Unreadable


def read_markdown(data: bytes, file: str) -> ReadText:
    """The text of a Markdown file. Raises :class:`~flows.records.Unreadable`."""
    from markdown_it import MarkdownIt

    decoded = decode(data)
    paragraphs = Paragraphs()
    open_tags: list[str] = []
    for token in MarkdownIt("commonmark").enable("table").parse(decoded.text):
        if token.nesting == 1:
            open_tags.append(token.tag)
        elif token.nesting == -1 and open_tags:
            open_tags.pop()
        elif token.type == "inline":
            words = "".join(c.content if c.type in ("text", "code_inline") else "\n" if c.type in ("softbreak", "hardbreak") else "" for c in token.children or ())
            for line in words.split("\n"):
                paragraphs.add(line, _kind(open_tags))
        elif token.type in ("code_block", "fence"):
            for line in token.content.splitlines():
                paragraphs.add(line, "body")
    if not paragraphs.text:
        raise Unreadable("the Markdown file holds no text")
    hints = paragraphs.hints if any(h.kind == "headline" for h in paragraphs.hints) else tuple(h for h in paragraphs.hints if h.kind != "body")
    return ReadText(paragraphs.text, "md", decoded.encoding, decoded.confidence, hints=hints, wrapped=False)


def _kind(tags: list[str]) -> BlockKind:
    if "h1" in tags:
        return "headline"
    if any(t in tags for t in ("h2", "h3", "h4", "h5", "h6")):
        return "subhead"
    if "li" in tags:
        return "bullet"
    return "table" if "td" in tags or "th" in tags else "body"
