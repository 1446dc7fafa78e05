"""Research money by who gets it and by who gives it."""

from __future__ import annotations

from typing import Any

from flows.report.archive import Archive, Rows
from flows.report.cells import Cell, Column, Label, Table, count_cell, day_cell, figure
from flows.report.charts import Bar, Drawing, money_by_institution
from flows.report.pages import Pages
from flows.report.totals import Totals

_CHART_BARS = 15
_GETS, _GIVES = Label("Who gets it", "受資助者"), Label("Who gives it", "資助者")
_COLUMNS = (Column("side", "地區"), Column("year", "年份"), Column("amount", "金額", True), Column("currency", "貨幣"), Column("meaning", "口徑"), Column("status", "狀態"),
            Column("figures", "數字", True), Column("reports", "報道", True), Column("stories", "新聞", True))
_ADDED = Label("Added up; figures for times inside a longer one are counted there already.", "逐項相加；時段包含在較長時段內的數字已計在內。")
_LATEST = Label("The latest of these figures; it is not added to the others.", "取最新的一個數字，不與其他相加。")


def write_funding(archive: Archive, pages: Pages, totals: Totals) -> None:
    """Write ``funding.html``."""
    gets, gives = archive.rows("from funding_by_institution"), archive.rows("from funding_by_funder")
    known = {r["fact_id"]: r for r in archive.rows("select fact_id, is_additive, coalesce(known_for, last_reported, date '0001-01-01')::varchar as known_for from funding_figures")}
    single = archive.fact_pages(r["fact_ids"][0] for r in (*gets, *gives) if len(r["fact_ids"]) == 1)
    tables = []
    for key, title, who, rows in (("institutions", _GETS, "institution", gets), ("funders", _GIVES, "funder", gives)):
        for row in rows:
            row["href"] = _explained(archive, totals, who, row, known) or single[row["fact_ids"][0]]
        tables.append(_table(archive, key, title, who, rows))
    pages.write("funding", "table.html", "funding", tables, charts=_charts(archive, gets), title=Label("Funding", "經費"),
                intro=Label("Currencies are never added together; flows add up, a stock or a cumulative figure stands for itself.", "不同貨幣不相加；流量可加總，存量和累計數只取最新。"))


def _explained(archive: Archive, totals: Totals, who: str, row: dict[str, Any], known: dict[str, dict[str, Any]]) -> str | None:
    ids, is_flow = row["fact_ids"], row["aggregation"] == "flow"
    counted = [i for i in ids if known[i]["is_additive"]] if is_flow else [max(ids, key=lambda i: (known[i]["known_for"], i))]
    name, aggregation, status = row[who], archive.name("aggregation", row["aggregation"]), archive.name("status", row["status"])
    year = row["year"]
    verb = Label("receives", "獲得經費") if who == "institution" else Label("gives", "資助")
    title = Label(f"{name} {verb.en}, {year or 'year unknown'}: {aggregation.en.lower()}, {status.en.lower()}", f"{name}{verb.zh}，{f'{year}年' if year else '年份不詳'}：{aggregation.zh}，{status.zh}")
    grain = (who, row[f"{who}_id"], name, row["currency"], year, row["aggregation"], row["status"])
    return totals.figures("funding", grain, title, f"{figure(row['amount'])} {row['currency']}", _ADDED if is_flow else _LATEST, ids, counted)


def _table(archive: Archive, key: str, title: Label, who: str, rows: Rows) -> Table:
    cells = tuple((archive.institution(r[who]), archive.word_cell("side", r["side"]), day_cell(r["year"]), Cell(figure(r["amount"]), r["href"], r["amount"]), Cell(r["currency"]), archive.word_cell("aggregation", r["aggregation"]),
                   archive.word_cell("status", r["status"]), *(count_cell(r[n]) for n in ("n_figures", "n_reports", "n_distinct"))) for r in rows)
    return Table(key, (Column(title.en, title.zh), *_COLUMNS), cells, title)


def _charts(archive: Archive, rows: Rows) -> list[Drawing]:
    charts = list[Drawing]()
    for currency in sorted({r["currency"] for r in rows}):
        actual = (r for r in rows if r["currency"] == currency and r["status"] == "actual" and r["amount"])
        largest = sorted(actual, key=lambda r: (-r["amount"], r["institution"], r["year"] or 0, r["aggregation"]))[:_CHART_BARS]
        charts += money_by_institution([Bar(r["institution"], archive.name("aggregation", r["aggregation"]), r["year"], r["amount"] / 1e6, r["href"]) for r in largest], currency)
    return charts
