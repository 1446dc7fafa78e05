"""Comparing warehouses: every table's rows as they lie, without what only the clock decides."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import duckdb

Tables = dict[str, list[tuple[object, ...]]]
_CLOCK = ("ingested_at", "seen_at", "retired_at", "mtime_ns")


def tables(warehouse: Path, without: Iterable[str] = ("runs",)) -> Tables:
    """Rows by table in the order in which they lie; ``retired_at`` is told only as whether there is one."""
    with duckdb.connect(str(warehouse), read_only=True) as con:
        names = [r[0] for r in con.execute("select table_name from duckdb_tables() where not temporary and schema_name = 'main' order by 1").fetchall()]
        found = {}
        for name in sorted(set(names) - set(without)):
            columns = [c[0] for c in con.execute(f"describe {name}").fetchall()]
            wanted = [c for c in columns if c not in _CLOCK] + (["retired_at is null"] if "retired_at" in columns else [])
            found[name] = con.execute(f"select {', '.join(wanted)} from {name}").fetchall()
        return found


def in_any_order(found: Tables) -> Tables:
    """The same rows, sorted: two runs may have put them down in another order than one."""
    return {name: sorted(rows, key=repr) for name, rows in found.items()}


def lost_and_doubled(expected: Tables, got: Tables) -> tuple[int, int]:
    """How many rows of ``expected`` are missing in ``got``, and how many ``got`` has too many."""
    lost = doubled = 0
    for name in expected.keys() | got.keys():
        before, after = (Counter(map(repr, t.get(name, []))) for t in (expected, got))
        lost += (before - after).total()
        doubled += (after - before).total()
    return lost, doubled
