"""The whole flow for several numbers of clippings and one or two processes, and what runs after the first cost.

Each run is a process of its own (``tests/bench/one_run.py``) and starts with two empty flows: the first starts Prefect, the second
shows what any flow costs then. What a run took is counted after these.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from flows.publish import connect_readonly
from tests.bench.clippings import write_clippings
from tests.bench.marts import measure
from tests.bench.sizes import Size, medians, repeat

ROOT = Path(__file__).parents[2]
WORKERS = (1, 2)


@dataclass(frozen=True, slots=True)
class FlowRun:
    """Medians of ``times`` runs over ``clippings`` with so many ``workers``.

    ``seconds`` are those of the flow, ``update`` what of it ``flows.update`` takes, ``bare`` what that takes without Prefect, ``prefect`` what the flow took longer than this and an empty flow, ``publishing`` its load, checks and swap, of which ``parts``
    are the parts; ``start`` is Prefect's start, ``empty`` a flow that does nothing; ``peaks`` are megabytes by kind of process, the highest seen."""

    clippings: int
    workers: int
    times: int
    seconds: float
    update: float
    bare: float
    prefect: float
    start: float
    empty: float
    publishing: float
    parts: dict[str, float]
    peaks: dict[str, float]
    megabytes: float
    warehouse: float
    facts: int

    @property
    def prefect_share(self) -> float:
        """What of the flow is Prefect's, its fixed cost left out."""
        return max(0.0, self.prefect) / self.seconds

    @property
    def publishing_share(self) -> float:
        """What of the flow, without Prefect's fixed cost, is load, checks and publication."""
        return self.publishing / (self.seconds - self.empty)


@dataclass(frozen=True, slots=True)
class Again:
    """Seconds of runs after the first over ``clippings``, with as many processes as there are processors of ``WORKERS``, Prefect's start left out; ``report`` and ``report_again``
    of writing the site; ``marts`` are milliseconds for the first thousand rows and for the count of each view, and its rows."""

    clippings: int
    first: float
    unchanged: float
    one_more: float
    other_lexicon: float
    report: float
    report_again: float
    megabytes: float
    warehouse: float
    marts: dict[str, tuple[int, float, float]]


def measure_flow(size: Size, server: str | None = None) -> Iterator[list[FlowRun]]:
    """For every number of clippings of ``size`` the runs with each number of workers, these in turn; ``server`` is a Prefect server that runs already."""
    for clippings in size.flows:
        with _folders() as folder:
            write_clippings(folder / "seeds", clippings)
            yield _in_turn(size, clippings, folder, server)


def measure_again(size: Size, server: str | None = None) -> Again:
    """A run with nothing new, one with one clipping more, one with another lexicon, the report, and the marts."""
    with _folders() as folder:
        seeds, warehouse = folder / "seeds", folder / "warehouse" / "clippings.duckdb"
        write_clippings(seeds, size.again)
        steps = _run(seeds, warehouse, WORKERS[-1], "nothing nothing flow " + "flow " * size.times + "new flow " * size.times + "report report", server)["steps"]
        flows = [step["seconds"] for step in steps if step["step"] == "flow"]
        megabytes, size_of_file = _text_megabytes(warehouse), warehouse.stat().st_size / 1e6
        marts = measure(warehouse)
        other = _run(seeds, warehouse, WORKERS[-1], "nothing nothing flow", server, _with_another_lexicon(folder / "checkout"))["steps"][-1]
        if other["files_read"] != other["files_seen"]:
            raise AssertionError(f"another lexicon should have every clipping read again, not {other['files_read']} of {other['files_seen']}")
        return Again(size.again, flows[0], median(flows[1:1 + size.times]), median(flows[1 + size.times:]), other["seconds"], steps[-2]["seconds"], steps[-1]["seconds"],
                     megabytes, size_of_file, marts)


@contextmanager
def _folders() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as name:
        yield Path(name)


def _in_turn(size: Size, clippings: int, folder: Path, server: str | None) -> list[FlowRun]:
    rounds: dict[int, list[dict[str, Any]]] = {workers: [] for workers in WORKERS}

    def turn() -> float:
        for workers in WORKERS:
            rounds[workers].append(_first_load(folder, workers, server))
            print(f"{clippings:,} clippings, {workers} at a time: {rounds[workers][-1]['seconds']:.1f} s", file=sys.stderr)
        return sum(float(rounds[workers][-1]["seconds"]) for workers in WORKERS)

    times = repeat(turn, size.times, size.patience)
    return [_summed_up(clippings, workers, times, found) for workers, found in rounds.items()]


def _first_load(folder: Path, workers: int, server: str | None) -> dict[str, Any]:
    """One load into a new warehouse with Prefect and one without."""
    warehouse = folder / "warehouse" / "clippings.duckdb"
    told = _run(folder / "seeds", warehouse, workers, "nothing nothing flow", server)
    start, empty, flow = told["steps"]
    megabytes, size_of_file = _text_megabytes(warehouse), warehouse.stat().st_size / 1e6
    shutil.rmtree(warehouse.parent)
    bare = _run(folder / "seeds", warehouse, workers, "update", server)["steps"][0]
    shutil.rmtree(warehouse.parent)
    return {"seconds": flow["seconds"], "update": flow["update_seconds"], "bare": bare["seconds"],
            "prefect": flow["seconds"] - empty["seconds"] - bare["seconds"], "start": start["seconds"], "empty": empty["seconds"], "publishing": flow["publish_seconds"],
            "parts": flow["spans"], "peaks": told["peaks"], "megabytes": megabytes, "warehouse": size_of_file, "facts": flow["facts"]}


def _summed_up(clippings: int, workers: int, times: int, rounds: list[dict[str, Any]]) -> FlowRun:
    middle = medians([{name: value for name, value in each.items() if not isinstance(value, dict)} for each in rounds])
    kinds = dict.fromkeys(kind for each in rounds for kind in each["peaks"])  # a worker may be overlooked while the thread that started it ends
    peaks = {kind: max(each["peaks"].get(kind, 0.0) for each in rounds) for kind in kinds}
    return FlowRun(clippings, workers, times, parts=medians([each["parts"] for each in rounds]), peaks=peaks, **{**middle, "facts": int(middle["facts"])})  # type: ignore[arg-type]


def _run(seeds: Path, warehouse: Path, workers: int, steps: str, server: str | None, checkout: Path = ROOT) -> dict[str, Any]:
    """What ``one_run.py`` tells of a job, with the ``flows`` of ``checkout`` and a Prefect that remembers nothing but this bench."""
    home = Path(tempfile.gettempdir()) / f"jianbao-bench-prefect-{os.getuid()}"
    environment = {**os.environ, "PYTHONPATH": str(checkout), "PREFECT_HOME": str(home), "PREFECT_LOGGING_LEVEL": "ERROR"}
    environment.pop("PREFECT_API_URL", None)
    if server:
        environment["PREFECT_API_URL"] = server
    job = {"seeds": str(seeds), "warehouse": str(warehouse), "workers": workers, "steps": steps}
    done = subprocess.run([sys.executable, "-P", Path(__file__).with_name("one_run.py"), json.dumps(job)], cwd=checkout, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _with_another_lexicon(folder: Path) -> Path:
    """A copy of the checkout whose lexicon knows one organisation more."""
    for name in ("flows", "sql"):
        shutil.copytree(ROOT / name, folder / name)
    path = folder / "flows" / "lexicons" / "organisations.csv"
    columns = next(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    row = {"organisation_id": "bench", "name": "羅湖橋頭研究社", "side": "SZ", "kind": "institute", "example": "羅湖橋頭研究社昨日成立"}
    with path.open("a", encoding="utf-8", newline="") as file:
        csv.DictWriter(file, columns, restval="").writerow(row)
    return folder


def _text_megabytes(warehouse: Path) -> float:
    with connect_readonly(warehouse) as con:
        return int(con.execute("select sum(strlen(text)) from clippings").fetchall()[0][0]) / 1e6
