"""The tables, macros and views that ``sql/`` tells of, and the marts that are kept.

A mart that takes long to compute is *kept*: its rows are laid down in a table ``kept.NAME`` at each publication, and the view ``NAME`` shows that
table. Marts are computed in the order in which they build on each other, always from all clippings, so their rows do not depend on
how a warehouse came to what it holds.

The definitions are made once and stay in the file from one version to the next: whoever publishes makes them anew when ``sql/`` or the code has
changed, or when somebody has dropped one.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import duckdb

from flows.lexicon import fold_characters

SQL_FOLDER = Path(__file__).resolve().parent.parent / "sql"
# The second line of a mart that takes long to compute.
_KEPT = "\n-- Kept: computed once, at publication"
# Its end where the rows stand by institution, so that a large warehouse's can be computed for some institutions after the other, in less memory.
_BY_INSTITUTION = f"{_KEPT}, institution by institution.\n"
_FACTS_AT_ONCE = 200_000


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of ``sql/tables``, and bring those that an earlier version made to the present columns.

    A column that is new is added empty (the change of version reads the clippings again); one that is gone stays, but need not be filled.
    """
    sources = [path.read_text(encoding="utf-8") for path in sorted((SQL_FOLDER / "tables").glob("*.sql"))]
    had = _columns(con)
    if had:
        with duckdb.connect() as fresh:
            for source in sources:
                fresh.execute(source)
            wanted = _columns(fresh)
        for (table, column), (kind, _) in wanted.items():
            if (table, column) not in had and any(t == table for t, _ in had):
                con.execute(f"alter table {table} add column {column} {kind}")
        for (table, column), (_, is_nullable) in had.items():
            if (table, column) not in wanted and any(t == table for t, _ in wanted) and not is_nullable:
                con.execute(f"alter table {table} alter column {column} drop not null")
    for source in sources:
        con.execute(source)


def _columns(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[str, bool]]:
    rows = con.execute("""select c.table_name, c.column_name, c.data_type, c.is_nullable from duckdb_columns() c
                          semi join duckdb_tables() t using (database_name, table_oid)
                          where c.database_name = current_database() and c.schema_name = 'main' order by c.table_name, c.column_index""").fetchall()
    return {(table, column): (kind, nullable) for table, column, kind, nullable in rows}


def create_views(con: duckdb.DuckDBPyConnection, may_keep: bool = True) -> None:
    """Create the macros and every view of ``sql/marts`` with its comments, those that others build on first; views of earlier versions go.

    The macro ``hans(s)`` writes any text in Simplified script, by OpenCC's table of characters, with nothing but ``translate``;
    ``either_script(s)`` is a regular expression that finds ``s`` in text of either script. ``may_keep`` False leaves every view live; otherwise
    the kept ones are empty until :func:`compute_kept` is called.
    """
    _create_macros(con)
    for (view,) in con.execute("select view_name from duckdb_views() where not internal and database_name = current_database()").fetchall():
        con.execute(f'drop view "{view}"')
    for (table,) in con.execute("select table_name from duckdb_tables() where schema_name = 'kept' and database_name = current_database()").fetchall():
        con.execute(f'drop table kept."{table}"')
    con.execute("create schema if not exists kept")
    for name, source in _marts().items():
        if may_keep and _KEPT in source:
            con.execute(f"create table kept.{name} as from ({_query(name, source)}) limit 0")
            source = source.replace(_query(name, source), f"from kept.{name}")
        con.execute(source)
    for path in sorted((SQL_FOLDER / "macros").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))


def has_all_views(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether every view and kept table of ``sql/marts`` is there, and none besides."""
    there = con.execute("""select view_name from duckdb_views() where not internal and database_name = current_database()
                           union all select 'kept.' || table_name from duckdb_tables() where schema_name = 'kept' and database_name = current_database()""").fetchall()
    return sorted(n for (n,) in there) == sorted([*_marts(), *(f"kept.{name}" for name, source in _marts().items() if _KEPT in source)])


def _create_macros(con: duckdb.DuckDBPyConnection) -> None:
    traditional, simplified = fold_characters()
    con.execute(f"create or replace macro hans(s) as translate(s, '{traditional}', '{simplified}')")
    variants: dict[str, str] = {}
    for one, other in zip(traditional, simplified, strict=True):
        variants[other] = variants.get(other, other) + one
    classes = ", ".join(f"'{ch}': '[{all_of}]'" for ch, all_of in sorted(variants.items()))
    con.execute("create or replace macro either_script(s) as array_to_string(list_transform(string_split(hans(s), ''), "
                f"lambda ch: coalesce(map {{{classes}}}[ch], regexp_escape(ch))), '')")


def compute_kept(con: duckdb.DuckDBPyConnection) -> None:
    """Compute the kept marts now, so that whoever asks gets the rows without waiting: a warehouse changes only when it is published."""
    is_large = con.execute("select count(*) from facts").fetchall()[0][0] > _FACTS_AT_ONCE
    for name, source in _marts().items():
        query = _query(name, source)
        if _BY_INSTITUTION in source and is_large:
            con.execute(f"create or replace table kept.{name} as from ({query}) limit 0")
            for first, beyond in _stretches(con):
                con.execute(f"insert into kept.{name} from ({query}) where institution >= ? and institution < ?", [first, beyond])
        elif _KEPT in source:
            con.execute(f"create or replace table kept.{name} as {query}")


def _stretches(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Stretches of institutions by name, the first and the one beyond the last, with some 200,000 facts each."""
    starts, facts = [""], 0
    for institution, count in con.execute("select subject, count(*) from evidence where subject is not null group by subject order by subject").fetchall():
        if facts and facts + count > _FACTS_AT_ONCE:
            starts.append(institution)
            facts = 0
        facts += count
    return list(zip(starts, [*starts[1:], "\U0010ffff"], strict=True))


@cache
def _marts() -> dict[str, str]:
    """The files of ``sql/marts`` by the name of their view, each after the views it names in a ``from`` or ``join``."""
    sources = {p.stem: p.read_text(encoding="utf-8") for p in sorted((SQL_FOLDER / "marts").glob("*.sql"))}
    needs = {n: {o for o in sources if o != n and re.search(rf"\b(?:from|join)\s+{o}\b", sql)} for n, sql in sources.items()}
    order: list[str] = []
    while len(order) < len(sources):
        ready = sorted(n for n in sources if n not in order and needs[n] <= set(order))
        if not ready:
            raise ValueError(f"views of sql/marts need each other in a circle: {sorted(set(sources) - set(order))}")
        order += ready
    return {name: sources[name] for name in order}


def _query(name: str, source: str) -> str:
    """What a view's file selects: all between its ``create`` and its comments."""
    found = re.search(rf"^create or replace view {name} as\n(.*?);\n\n", source, re.DOTALL | re.MULTILINE)
    if found is None:
        raise ValueError(f"sql/marts/{name}.sql does not create the view {name}")
    return found[1]
