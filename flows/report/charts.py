"""Altair charts as SVG: drawn when the report is written, so that a page needs no script to show them and prints well.

Every mark links to its evidence (the ``href`` channel). Each chart is drawn once in each language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import polars as pl
import vl_convert

from flows.report.cells import Label

# Vega completes relative addresses with one of its own; complete ones it leaves alone, and they are cut afterwards.
_NOWHERE = "https://jianbao.invalid/"
_INK, _QUIET = "#1b1b1b", "#5f5f5f"
COLOURS = ("#8c1c13", "#2f4858", "#b58b3b", "#5b7553", "#7a5c7d", "#3f7cac", "#a34a28", "#44546a", "#999999")
_AXIS = {"labelColor": _QUIET, "titleColor": _QUIET, "gridColor": "#e6e1d8", "domainColor": "#bbb5a8", "tickColor": "#bbb5a8", "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
_LEGEND = {"labelColor": _INK, "titleColor": _QUIET, "labelFontSize": 12, "titleFontWeight": "normal", "orient": "bottom", "columns": 2}
_WIDTH = 330
_STYLE: dict[str, Any] = {"font": "inherit", "background": "transparent", "view": {"stroke": None}, "axis": _AXIS, "legend": _LEGEND}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart as SVG, in each language."""

    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Bar:
    """Money of an institution."""

    institution: str
    aggregation: Label
    year: int | None
    millions: float
    href: str

    def name(self, language: str) -> str:
        """What stands beside the bar."""
        return f"{self.institution} · {getattr(self.aggregation, language)}{f' {self.year}' if self.year else ''}"


def collaborations_by_year(rows: Sequence[tuple[int, Label, int, str]]) -> list[Drawing]:
    """Stacked bars of (year, kind, undertakings, href); none where there is no row."""
    return [Drawing(_by_year(rows, "en"), _by_year(rows, "zh"))] if rows else []


def _by_year(rows: Sequence[tuple[int, Label, int, str]], language: str) -> str:
    frame = _with_addresses(pl.DataFrame([(year, getattr(kind, language), count, href) for year, kind, count, href in rows], schema=["year", "kind", "undertakings", "href"], orient="row"))
    chart = alt.Chart(frame).mark_bar(cursor="pointer").encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0)), y=alt.Y("undertakings:Q", title=None, axis=alt.Axis(tickMinStep=1, format="d")),
        color=alt.Color("kind:N", title=None, sort=None, scale=alt.Scale(range=list(COLOURS))), href="href:N")
    return _svg(chart.properties(width=max(240, 34 * frame["year"].n_unique()), height=220))


def money_by_institution(bars: Sequence[Bar], currency: str) -> list[Drawing]:
    """Bars in the order given; none where there is none."""
    return [Drawing(_money(bars, "en", f"{currency} million"), _money(bars, "zh", f"百萬 {currency}"))] if bars else []


def _money(bars: Sequence[Bar], language: str, unit: str) -> str:
    frame = _with_addresses(pl.DataFrame([(b.name(language), b.millions, b.href) for b in bars], schema=["institution", "millions", "href"], orient="row"))
    # Names stand above their bars: beside them they would leave no room on a telephone.
    base = alt.Chart(frame).encode(y=alt.Y("institution:N", title=None, sort=None, axis=None), href="href:N")
    drawn = base.mark_bar(cursor="pointer", color=COLOURS[0], height=9, yOffset=9).encode(x=alt.X("millions:Q", title=unit, axis=alt.Axis(format=",~f", tickCount=4)))
    named = base.mark_text(align="left", baseline="bottom", dy=3, fontSize=12, limit=2 * _WIDTH, color=_INK).encode(x=alt.value(0), text="institution:N")
    return _svg(alt.layer(drawn, named, data=frame).properties(width=_WIDTH, height=36 * frame.height))


def _with_addresses(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.concat_str(pl.lit(_NOWHERE), pl.col("href")).alias("href"))


def _svg(chart: alt.TopLevelMixin) -> str:
    svg = vl_convert.vegalite_to_svg(chart.configure(**_STYLE).to_json())
    # Links inside SVG: Vega writes the old attribute and asks for a new window; a page of the report opens in the same one.
    return re.sub(r' target="[^"]*"', "", svg).replace("xlink:href", "href").replace(_NOWHERE, "")
