"""All of it in one run on one machine: ``python -m tests.bench [--size small|medium|full] [--only core,rivals,floor,flow,again] [--times N] [--out FOLDER]``.

Prints a table and saves it as ``bench.md`` and ``bench.json``. Exit code 1 where, at full size, a target is missed. The rivals are installed from the package registry into a cache
by the first run; at small size they are left out unless asked for. Give it a quiet machine: nothing else is as large as the noise of a busy one.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import flows.pipeline  # noqa: F401 - before anything imports Prefect: it sets how Prefect starts
from tests.bench.core import measure_core
from tests.bench.floor import measure_floor
from tests.bench.flow import measure_again, measure_flow
from tests.bench.rivals import measure_rivals
from tests.bench.sizes import SIZES, Size
from tests.bench.table import Measured, machine, targets, to_json, to_markdown

PARTS = ("core", "rivals", "floor", "flow", "again")
ROOT = Path(__file__).parents[2]


def _measure(part: str, measured: Measured, size: Size, cache: Path, save: Callable[[], None]) -> None:
    """Add one part to what was measured; ``save`` keeps what there is while a part is not yet whole."""
    if part == "core":
        measured.core = measure_core(size)
    elif part == "rivals":
        measured.rivals = measure_rivals(size, cache)
    elif part == "floor":
        measured.floor = measure_floor(size)
    else:
        with _server(size) as server:
            if part == "flow":
                for runs in measure_flow(size, server):
                    measured.flow += runs
                    save()
            else:
                measured.again = measure_again(size, server)


def _save(measured: Measured, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bench.md").write_text(to_markdown(measured), encoding="utf-8")
    (folder / "bench.json").write_text(to_json(measured), encoding="utf-8")


@contextmanager
def _server(size: Size) -> Iterator[str | None]:
    """The address of a Prefect server for all runs of a small bench, which would spend its minute on starting one for each; None for the others."""
    if size.name != "small":
        yield None
        return
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.utilities import prefect_test_harness

    if PREFECT_API_URL.value():
        yield PREFECT_API_URL.value()
        return
    with prefect_test_harness(server_startup_timeout=120):
        yield PREFECT_API_URL.value()


def _arguments(given: list[str] | None) -> argparse.Namespace:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "jianbao-bench"
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measures Jianbao: the core, its rivals, the floor, the flow.")
    parser.add_argument("--size", choices=SIZES, default="full")
    parser.add_argument("--only", help=f"some of {','.join(PARTS)}; all of them, but at small size not the rivals")
    parser.add_argument("--times", type=int, help="how often each flow is run (full: up to five times, within ten minutes)")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "bench", help="folder for bench.md and bench.json")
    parser.add_argument("--cache", type=Path, default=cache, help="folder for the rivals' virtual environments")
    arguments = parser.parse_args(given)
    chosen = arguments.only.split(",") if arguments.only else [p for p in PARTS if p != "rivals" or arguments.size != "small"]
    if unknown := set(chosen) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))} (there are {', '.join(PARTS)})")
    arguments.parts = tuple(part for part in PARTS if part in chosen)
    return arguments


def main(given: list[str] | None = None) -> int:
    """Measure, print and save; the exit code."""
    arguments = _arguments(given)
    measured, size = Measured(arguments.size, machine()), SIZES[arguments.size]
    if arguments.times:
        size = replace(size, times=arguments.times)
    save = partial(_save, measured, arguments.out)
    for part in arguments.parts:
        print(f"measuring: {part}", file=sys.stderr)
        _measure(part, measured, size, arguments.cache, save)
        save()  # after each: a full run takes an hour or so
    print(to_markdown(measured))
    missed = [target for target in targets(measured) if not target.is_met and not target.is_orientation]
    for target in missed if measured.size == "full" else []:
        print(f"missed: {target}", file=sys.stderr)
    return 1 if missed and measured.size == "full" else 0


if __name__ == "__main__":
    sys.exit(main())
