"""What a table of the report is made of, and how the rest of a long one is packed for the browser."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Label:
    """Words in both languages; a template shows both, and the page hides one."""

    en: str
    zh: str

    def __html__(self) -> str:
        return f'<span lang="en">{escape(self.en)}</span><span lang="zh-Hant">{escape(self.zh)}</span>'


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: what it shows, where it leads (from the root of the site), what it sorts by if that is another thing, and a remark beside it.

    A cell of several names has ``links`` instead, each name with where it leads.
    """

    text: str | Label
    href: str | None = None
    sort: float | str | None = None
    note: str | Label = ""
    links: tuple[tuple[str, str | None], ...] = ()

    @property
    def is_day(self) -> bool:
        """Whether it shows a day, which is not to be broken over lines."""
        return isinstance(self.text, str) and len(self.text) == 10 and self.text[4] == self.text[7] == "-"

    def html(self, root: str) -> Markup:
        """What it shows, as HTML for a page that is ``root`` (``../``) away from the first.

        >>> print(Cell("<b>", "clippings/1.html", None, "逾").html("../"))
        <a href="../clippings/1.html">&lt;b&gt;</a> <small>逾</small>
        """
        text = "、".join(_anchor(escape(name), href, root) for name, href in self.links) or _anchor(_html(self.text), self.href, root)
        return Markup(f"{text} <small>{_html(self.note)}</small>" if self.note else text)


@dataclass(frozen=True, slots=True)
class Column:
    """A column's head; numbers stand right."""

    en: str
    zh: str
    is_number: bool = False

    @property
    def label(self) -> Label:
        """The head in both languages."""
        return Label(self.en, self.zh)


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that sorts and filters; ``key`` names it on its page."""

    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: Label | None = None
    empty: Label = field(default_factory=lambda: Label("Nothing yet.", "暫無。"))

    def body(self, root: str, most: int) -> Markup:
        """Its first rows as HTML. Not a macro of the templates: a long report has a million cells."""
        numbers = [column.is_number for column in self.columns]
        return Markup("\n".join("<tr>" + "".join(map(_place, row, numbers, [root] * len(row))) + "</tr>" for row in self.rows[:most]))


def _place(cell: Cell, is_number: bool, root: str) -> str:
    kind = ' class="number"' if is_number else ' class="day"' if cell.is_day else ""
    sort = "" if cell.sort is None else f' data-sort="{escape(str(cell.sort))}"'
    return f"<td{kind}{sort}>{cell.html(root)}</td>"


def _anchor(text: str, href: str | None, root: str) -> str:
    return f'<a href="{escape(href if href.startswith("#") else root + href)}">{text}</a>' if href else text


def _html(text: str | Label) -> str:
    return escape(text) if isinstance(text, str) else text.__html__()


def count_cell(number: int, href: str | None = None) -> Cell:
    """A number that counts something."""
    return Cell(f"{number:,}", href, number)


def day_cell(day: object) -> Cell:
    """A day, or – where none is known."""
    return Cell(str(day or "–"))


def figure(value: float | None, upper: float | None = None) -> str:
    """A figure for people.

    >>> figure(40_000_000.0), figure(3.5), figure(30.0, 40.0), figure(6_709_999_999.999999), figure(None)
    ('40,000,000', '3.5', '30–40', '6,710,000,000', '–')
    """
    if value is None:
        return "–"
    value = float(f"{value:.12g}")  # 67.1億 is a float's width off
    text = f"{value:,.0f}" if value == int(value) else f"{value:,}"
    return f"{text}–{figure(upper)}" if upper else text


def pack(rows: Iterable[Sequence[Cell]]) -> str:
    """Rows as JSON in which each different cell stands once: names, units and kinds of a list repeat by the thousand.

    >>> pack([(Cell("香港大學"), Cell("3")), (Cell("香港大學"), Cell("逾", "x.html", 4))])
    '{"cells":["香港大學","3",{"t":"逾","h":"x.html","s":4}],"rows":[[0,1],[0,2]]}'
    """
    places: dict[Cell, int] = {}
    numbers = [[places.setdefault(cell, len(places)) for cell in row] for row in rows]
    return json.dumps({"cells": [_packed(cell) for cell in places], "rows": numbers}, ensure_ascii=False, separators=(",", ":"))


def _packed(cell: Cell) -> object:
    if cell.links:
        return {"t": cell.text, "l": cell.links}
    if cell.href is None and cell.sort is None and not cell.note and isinstance(cell.text, str):
        return cell.text
    found = {"t": _words(cell.text), "h": cell.href, "s": cell.sort, "n": _words(cell.note)}
    return {name: value for name, value in found.items() if value is not None and value != ""}


def _words(text: str | Label) -> object:
    return text if isinstance(text, str) else [text.en, text.zh]
