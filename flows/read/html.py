"""Saved web pages: the article without navigation, advertisements and related news, and what the page's head tells.

The bytes are decoded first, by the encoding ladder with the charset that the page declares; no parser guesses again. trafilatura
finds the article's text; headline, outlet, authors and date come from the page's own metadata, never from a guess over its
text. Parsing opens no network and expands no entity.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from flows.read.decode import decode
from flows.read.paragraphs import Paragraphs
from flows.records import BlockKind, ReadText, Unreadable

_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.I)
_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/年.](1[0-2]|0?[1-9])[-/月.](3[01]|[12]\d|0?[1-9])")
_META_DATES = ("article:published_time", "og:published_time", "publishdate", "pubdate", "publish-date", "publish_time", "datepublished", "date",
               "dc.date", "dc.date.issued", "dcterms.created", "weibo:article:create_at", "apub:time", "release_date", "og:release_date")
_META_TITLES = ("og:title", "twitter:title", "articletitle", "dc.title")
_META_SITES = ("og:site_name", "application-name", "source", "contentsource", "mediaid")
_META_AUTHORS = ("author", "article:author", "byl", "dc.creator")
_BYLINE = re.compile(r"(?:記者|记者|撰文|採訪|采写|采訪|作者|文[／/：:])")
_LONGEST_BYLINE = 50
_TITLE_TAIL = re.compile(r"\s*[_|｜\-–—]+\s*[^_|｜\-–—]{1,24}$")
_EDITOR = re.compile(r"^[【\[（(]?(?:責任|责任)?(?:編輯|编辑|責編|责编|校對|校对|審核|审核)")
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "form", "script", "style", "iframe", "noscript", "button"})
_FURNITURE_CLASS = re.compile(r"(?:^|[\s_-])(?:ads?|advert\w*|banner|promo\w*|sponsor\w*|sidebar|related|relate|recommend\w*|hotnews|hot|rank\w*|comments?|share|social|"
                              r"breadcrumbs?|crumbs?|foot\w*|nav\w*|menu|copyright|pagination|pager|tags?|login|search|more|subscribe)(?:$|[\s_-])")
_KINDS: dict[str, BlockKind] = {"p": "body", "quote": "body", "item": "bullet", "cell": "table", "code": "body"}


def read_html(data: bytes, file: str) -> ReadText:
    """The article of a saved page. Raises :class:`~flows.records.Unreadable` where there is none."""
    from lxml import etree, html

    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, declared.group(1).decode("ascii") if declared else None)
    source = re.sub(r"^\s*<\?xml[^>]*\?>", "", decoded.text)
    try:
        tree = html.document_fromstring(source, parser=_parser())
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("no HTML element could be read; open the page in a browser and save its text") from error
    meta = _metadata(tree)
    headline = _headline(tree, meta)
    bylines, captions = _bylines(tree), {_plain(c) for c in tree.iter("figcaption")}
    _prune(tree)
    found = _article(tree)
    body = getattr(found, "body", None)
    paragraphs = Paragraphs()
    if headline:
        paragraphs.add(headline, "headline")
    for line in bylines:
        if line not in paragraphs:
            paragraphs.add(line, "byline")
    for text, kind in _blocks(body):
        if text not in paragraphs:
            paragraphs.add(text, "caption" if text in captions else "furniture" if _EDITOR.match(text) else kind)
    if not any(h.kind in ("body", "bullet", "table") for h in paragraphs.hints):
        raise Unreadable("the page holds no article text (a list of links, or text drawn by scripts); open it in a browser and save the text")
    published_on = _published(tree, meta)
    return ReadText(paragraphs.text, "html", decoded.encoding, decoded.confidence, headline, _first(meta, _META_SITES), _authors(meta),
                    published_on, "day" if published_on else None, "container" if published_on else None, paragraphs.hints, wrapped=False)


@lru_cache(maxsize=1)
def _parser() -> Any:
    from lxml import html

    return html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)


def _article(tree: Any) -> Any:
    """What trafilatura takes for the article, in its own tags."""
    from trafilatura import bare_extraction

    return bare_extraction(tree, options=_options())


@lru_cache(maxsize=1)
def _options() -> Any:
    """trafilatura's options, read once. Its format is plain text, of which it makes none here: for ``python`` it would write out the body that we read ourselves.

    For a short page it asks justext, which looks up its stop words by all of them together: a tuple of 70,000 words is hashed anew
    each time, 12 ms a page, while a frozenset remembers its hash.
    """
    from trafilatura import external
    from trafilatura.settings import Extractor

    external.JT_STOPLIST = frozenset(external.jt_stoplist_init())  # type: ignore[assignment,unused-ignore]
    return Extractor(output_format="txt", comments=False, tables=True, recall=True)


def _prune(tree: Any) -> None:
    """Take out what says of itself that it is not the article: navigation, advertisements, related news, comments, the foot."""
    whole = len(_plain(tree))
    for element in list(tree.iter("nav", "aside", "footer", "form", "script", "style", "iframe", "noscript", "button", "div", "section", "ul", "ol", "table", "span", "p")):
        named = f"{element.get('class') or ''} {element.get('id') or ''}"
        says = element.tag in _FURNITURE_TAGS or (named != " " and _FURNITURE_CLASS.search(named.lower()))
        if says and element.getparent() is not None and len(_plain(element)) < 0.4 * whole:
            element.drop_tree()


def _metadata(tree: Any) -> dict[str, str]:
    """The page's ``<meta>`` entries by lower-case name, and JSON-LD's headline, date and author, the first of each."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = (element.get("property") or element.get("name") or element.get("itemprop") or "").strip().lower()
        content = (element.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            for entry in _json_entries(script.text or ""):
                for key, name in (("headline", "og:title"), ("datePublished", "article:published_time")):
                    if isinstance(entry.get(key), str):
                        found.setdefault(name, entry[key])
    return found


def _json_entries(text: str) -> Iterator[dict[str, Any]]:
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError):
        return
    entries = loaded if isinstance(loaded, list) else [loaded, *(loaded.get("@graph") or [])] if isinstance(loaded, dict) else []
    yield from (e for e in entries if isinstance(e, dict))


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str | None:
    return next((meta[n] for n in names if n in meta), None)


def _headline(tree: Any, meta: dict[str, str]) -> str | None:
    """The only ``<h1>``, else the title that the page gives to those who share it, else its window title without the site."""
    headings = [t for t in (_plain(h) for h in tree.iter("h1")) if len(t) >= 4]
    if len(headings) == 1:
        return headings[0]
    shared = _first(meta, _META_TITLES)
    if shared:
        return shared
    if headings:
        return headings[0]
    title = next((_plain(t) for t in tree.iter("title")), "")
    while (shorter := _TITLE_TAIL.sub("", title)) != title and len(shorter) >= 8:
        title = shorter
    return title or None


def _bylines(tree: Any) -> list[str]:
    """Short lines near the headline that name reporters: <span class="author">深圳特区报记者 吴徐美</span>."""
    found: list[str] = []
    for element in tree.iter("span", "div", "p", "a", "em", "i", "address", "time", "li"):
        text = _short(element)
        if 4 <= len(text) <= _LONGEST_BYLINE and _BYLINE.search(text) and "。" not in text and len(found) < 3:
            outer = next((n for n, f in enumerate(found) if text in f), None)
            if outer is None:
                found.append(text)
            else:  # the innermost element has the byline alone
                found[outer] = text
    return found


def _short(element: Any) -> str:
    """The text of an element, or nothing where it is too long for a byline: most of a page stands inside many others."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        parts.append(part)
        size += len("".join(part.split()))
        if size > _LONGEST_BYLINE:
            return ""
    return " ".join("".join(parts).split())


def _authors(meta: dict[str, str]) -> tuple[str, ...]:
    printed = _first(meta, _META_AUTHORS) or ""
    return tuple(a for a in re.split(r"[、,，;；\s]+", printed) if re.fullmatch(r"[\u4e00-\u9fff·]{2,8}", a))


def _published(tree: Any, meta: dict[str, str]) -> date | None:
    candidates = [meta[n] for n in _META_DATES if n in meta]
    for element in tree.iter("time"):
        candidates += [element.get("datetime") or "", _plain(element)]
    for candidate in candidates:
        match = _DATE.search(candidate)
        if match:
            try:
                return date(*map(int, match.groups()))
            except ValueError:
                continue
    return None


def _blocks(body: Any) -> Iterator[tuple[str, BlockKind]]:
    """The paragraphs of trafilatura's tree, in order; a table row is one paragraph."""
    if body is None:
        return
    for element in body:
        if element.tag == "list":
            for item in element.iter("item"):
                yield _plain(item), "bullet"
        elif element.tag == "table":
            for row in element.iter("row"):
                yield "　".join(filter(None, (_plain(c) for c in row.iter("cell")))), "table"
        elif element.tag == "head":
            yield _plain(element), "subhead"
        else:
            yield from ((line, _KINDS.get(element.tag, "body")) for line in _lines(element))


def _lines(element: Any) -> list[str]:
    """The text of an element, cut at its line breaks."""
    parts = [element.text or ""]
    for child in element.iterdescendants():
        if child.tag in ("lb", "br"):
            parts.append("\n")
        else:
            parts.append(child.text or "")
        parts.append(child.tail or "")
    return [line.strip(" \t\u3000\xa0") for line in "".join(parts).split("\n") if line.strip(" \t\u3000\xa0")]


def _plain(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
