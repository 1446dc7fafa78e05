"""How fast the marts answer: ``python -m tests.bench.marts [CLIPPINGS]`` (100,000 of those of ``tests.bench.clippings``).

Loads them, then asks each view for its first thousand rows and for its number of rows, five times each, and prints the medians with
the size of the warehouse, the time to publish one clipping more, and (of up to 20,000 clippings) the time to write the report. Exit code 1 where a view takes
more than 300 ms.
"""

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from flows.pipeline import run_ingest
from flows.publish import connect_readonly
from flows.report import write_report
from tests.bad_files import story
from tests.bench.clippings import write_clippings
from tests.bench.unchanged import seconds

TIMES, MOST_MILLISECONDS = 5, 300
# A page a clipping: more than this takes minutes and tells nothing new.
_MOST_PAGES = 20_000


def measure(warehouse: Path) -> dict[str, tuple[int, float, float]]:
    """For each view: its rows, and the milliseconds for the first thousand and for the count."""
    found = {}
    with connect_readonly(warehouse) as con:
        for (view,) in con.execute("select view_name from duckdb_views() where not internal order by 1").fetchall():
            first, count = [], []
            for _ in range(TIMES):
                began = time.perf_counter()
                con.execute(f"from {view}").fetchmany(1000)
                first.append(time.perf_counter() - began)
                began = time.perf_counter()
                rows = con.execute(f"select count(*) from {view}").fetchall()[0][0]
                count.append(time.perf_counter() - began)
            found[view] = (rows, 1000 * median(first), 1000 * median(count))
    return found


def main(clippings: int) -> bool:
    """Measure and print; whether every view was fast enough."""
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as name:
        seeds, warehouse = Path(name) / "seeds", Path(name) / "warehouse" / "clippings.duckdb"
        size = write_clippings(seeds, clippings)
        loading = seconds(lambda: run_ingest(seeds, warehouse, False))
        (seeds / "new.txt").write_text(story(1), encoding="utf-8")
        one_more = seconds(lambda: run_ingest(seeds, warehouse, False))
        found = measure(warehouse)
        print(f"{clippings:,} clippings, {size / 1e6:.0f} MB; loaded in {loading:.0f} s, one more in {one_more:.1f} s; warehouse {warehouse.stat().st_size / 1e6:.0f} MB")
        if clippings <= _MOST_PAGES:
            reporting = seconds(lambda: write_report(warehouse, Path(name) / "report"))
            again = seconds(lambda: write_report(warehouse, Path(name) / "report"))
            print(f"report written in {reporting:.1f} s, again with nothing changed in {again:.1f} s")
    print(f"{'view':<26}{'rows':>12}{'first 1,000':>14}{'count':>10}   (ms)")
    for view, (rows, first, count) in found.items():
        print(f"{view:<26}{rows:>12,}{first:>14.0f}{count:>10.0f}")
    return all(max(first, count) <= MOST_MILLISECONDS for _, first, count in found.values())


if __name__ == "__main__":
    sys.exit(0 if main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000) else 1)
