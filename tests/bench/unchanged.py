"""What a run costs when nothing or hardly anything is new: ``python -m tests.bench.unchanged [FILES]``.

Makes FILES (100,000) short clippings, loads them, and measures in the same run, each five times: Prefect's own start and finish (a
flow that does nothing), the flow over unchanged files, and the flow after one new clipping. Prints medians and differences.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from flows.pipeline import run_ingest
from tests.bad_files import story

TIMES = 5


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def write_stories(folder: Path, count: int) -> None:
    """``count`` distinct one-sentence clippings, a thousand to a folder."""
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"{number:06}.txt"
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        path.write_text(story(number), encoding="utf-8")


def main(files: int) -> None:
    """Measure and print."""
    from prefect import flow

    @flow(name="nothing")
    def nothing() -> None:
        return None

    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as name:
        seeds, warehouse = Path(name) / "seeds", Path(name) / "warehouse" / "clippings.duckdb"
        write_stories(seeds, files)
        loading = seconds(lambda: run_ingest(seeds, warehouse, False))
        empty = median(seconds(nothing) for _ in range(TIMES))
        unchanged = median(seconds(lambda: run_ingest(seeds, warehouse, False)) for _ in range(TIMES))
        one_more = []
        for number in range(TIMES):
            (seeds / f"new_{number}.txt").write_text(story(files + number), encoding="utf-8")
            one_more.append(seconds(lambda: run_ingest(seeds, warehouse, False)))
        print(f"{files:,} files; first load {loading:.1f} s; warehouse {warehouse.stat().st_size / 1e6:.0f} MB")
        print(f"Prefect's start and finish  {empty:6.2f} s")
        print(f"nothing new                 {unchanged:6.2f} s  (+{unchanged - empty:.2f})")
        print(f"one clipping new            {median(one_more):6.2f} s  (+{median(one_more) - unchanged:.2f} on top)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
