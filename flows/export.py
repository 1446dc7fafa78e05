"""The warehouse as files: CSV that opens right in Excel, one XLSX workbook, or Parquet for programs.

Text that a spreadsheet would take for a formula is defused (see :func:`flows.publish.defused`): clipping text is data everywhere.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

import duckdb
import xlsxwriter

from flows.publish import defused

# What is of use to the pipeline only, and too large for a spreadsheet.
_INTERNAL = frozenset({"organisation_uses", "lexicon_rows", "article_stories"})
_EXCEL_ROWS, _EXCEL_CHARACTERS, _EXCEL_SHEET = 1_048_576, 32_767, 31
_FETCH = 10_000


class Kind(StrEnum):
    """What ``jianbao export`` writes."""

    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"


def export(con: duckdb.DuckDBPyConnection, folder: Path, kind: Kind) -> list[Path]:
    """Write every table and view of ``con`` into ``folder``; the files written. Raises OSError where that cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [name for (name,) in con.execute("""select table_name from duckdb_tables() where not internal and schema_name = 'main' union all
        select view_name from duckdb_views() where not internal order by 1""").fetchall() if name not in _INTERNAL]
    if kind is Kind.xlsx:
        return [_write_workbook(con, names, folder / "jianbao.xlsx")]
    write = _write_csv if kind is Kind.csv else _write_parquet
    return [write(con, name, folder / f"{name}.{kind}") for name in names]


def _write_csv(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_columns(con, name))
        writer.writerows([_cell(value) for value in row] for row in _rows(con, name))
    return path


def _write_parquet(con: duckdb.DuckDBPyConnection, name: str, path: Path) -> Path:
    con.execute(f"copy (from \"{name}\") to '{str(path).replace(chr(39), chr(39) * 2)}' (format parquet, compression zstd)")
    return path


def _write_workbook(con: duckdb.DuckDBPyConnection, names: list[str], path: Path) -> Path:
    """One sheet a table; what passes a sheet's rows goes on in a second sheet, and a cell is cut where Excel would refuse it."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "default_date_format": "yyyy-mm-dd"}) as book:
        head = book.add_format({"bold": True})
        for name in names:
            columns, rows, number = _columns(con, name), _rows(con, name), 1
            row = next(rows, None)
            while row is not None or number == 1:
                sheet = book.add_worksheet(name[:_EXCEL_SHEET - 3] + (f"_{number}" if number > 1 else ""))
                sheet.freeze_panes(1, 0)
                sheet.write_row(0, 0, columns, head)
                at = 1
                while row is not None and at < _EXCEL_ROWS:
                    for column, value in enumerate(row):
                        cell = _cell(value)
                        if cell is not None:
                            sheet.write(at, column, cell[:_EXCEL_CHARACTERS] if isinstance(cell, str) else cell)
                    at, row = at + 1, next(rows, None)
                number += 1
    return path


def _columns(con: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    return [column[0] for column in con.execute(f"describe \"{name}\"").fetchall()]


def _rows(con: duckdb.DuckDBPyConnection, name: str) -> Iterator[tuple[object, ...]]:
    cursor = con.cursor().execute(f"from \"{name}\"")
    while rows := cursor.fetchmany(_FETCH):
        yield from rows


def _cell(value: object) -> str | int | float | date | datetime | None:
    """A value as a cell: lists of text joined with 、, other nested values as JSON."""
    if isinstance(value, list) and not any(isinstance(v, (dict, list)) for v in value):
        value = "、".join(map(str, value))
    elif isinstance(value, (list, dict)):
        value = json.dumps(value, ensure_ascii=False, default=str)
    safe = defused(value)
    return safe if safe is None or isinstance(safe, (str, int, float, date)) else str(safe)
