"""Runs of the pipeline in a process of their own, so that start-up and peak memory are those of one run: called by ``tests.bench.flow``.

``python -P one_run.py JOB`` where JOB is JSON: ``seeds``, ``warehouse``, ``workers`` and ``steps``, done in this order: ``nothing`` (an
empty flow, which starts Prefect when it is the first), ``flow`` (the Prefect flow), ``update`` (the same work without Prefect), ``new`` (put one more clipping into the folder) and
``report`` (write the site). Prints JSON: seconds of each step, what the runs tell of themselves, and the peak memory of each kind of process. Imports nothing but ``flows``, which a
job may take from a copy of the checkout with other lexicons.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import flows.publish
from flows.update import Summary, Work, update
from flows.worker import BatchReport, read_batch

# Parts of a publication by the functions that do them: flows.publish looks them up when it calls them.
_PARTS = {"load": "load_parts", "stories": "cluster_stories", "corrections": "apply_told", "views": "compute_kept", "checks": "run_checks"}
_spans: dict[str, float] = {}


def _timed(part: str, function: Callable[..., object]) -> Callable[..., object]:
    def measured(*arguments: object, **named: object) -> object:
        began = time.perf_counter()
        try:
            return function(*arguments, **named)
        finally:
            _spans[part] = _spans.get(part, 0.0) + time.perf_counter() - began

    return measured


def _side_by_side(workers: int, work: Work) -> Iterator[BatchReport]:
    """Batches read in ``workers`` processes, as the flow reads them but without Prefect."""
    with ThreadPoolExecutor(workers) as threads:
        yield from threads.map(lambda batch, part: read_batch(work.seeds, batch, part, work.rules_version), work.batches, work.parts)


def _step(name: str, seeds: Path, warehouse: Path, workers: int) -> Summary | None:
    if name == "update":
        return update(seeds, warehouse, read=partial(_side_by_side, workers), processes=workers)
    if name in ("flow", "nothing"):
        from flows.pipeline import run_ingest  # before Prefect: it sets how Prefect starts

        if name == "flow":
            return run_ingest(seeds, warehouse, False, workers=workers)
        _empty_flow()
    elif name == "report":
        from flows.report import write_report

        write_report(warehouse, flows.publish.report_folder(warehouse))
    else:
        (seeds / f"new_{time.time_ns()}.txt").write_text(f"【明報專訊】香港理工大學昨日宣布，投入{time.time_ns() % 9000 + 100}萬港元在深圳設立聯合實驗室。", encoding="utf-8")
    return None


def _empty_flow() -> None:
    from prefect import flow

    from flows.pipeline import without_heartbeat

    @flow(name="nothing")
    def nothing() -> None:
        return None

    with without_heartbeat():
        nothing()


def _told(summary: Summary | None) -> dict[str, object]:
    if summary is None:
        return {}
    published = summary.published
    return {"update_seconds": summary.seconds, "stages": summary.timings, "publish_seconds": published.seconds if published else 0.0, "facts": published.facts if published else 0,
            "files_read": summary.files_new + summary.files_changed, "files_seen": summary.files_seen, "spans": dict(_spans)}


def _peaks() -> dict[str, float]:
    """Peak memory in megabytes of this process, of the largest worker and of Prefect's server, from what the system notes of them."""
    peaks = {"run": _peak(os.getpid())}
    for process in _below(os.getpid()):
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes()
            kind = "worker" if b"flows.worker" in command else "server"
            peaks[kind] = max(peaks.get(kind, 0.0), _peak(process))
        except (OSError, StopIteration):  # it has just ended
            continue
    return peaks


def _peak(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("VmHWM"))


def _below(process: int) -> Iterator[int]:
    try:
        tasks = [task / "children" for task in Path(f"/proc/{process}/task").iterdir()]
    except FileNotFoundError:  # it has just ended
        return
    for children in tasks:
        with suppress(FileNotFoundError):  # a thread that has
            for child in map(int, children.read_text().split()):
                yield child
                yield from _below(child)


def main(job: dict[str, object]) -> None:
    """Do the steps of ``job`` and print what they took."""
    for part, name in _PARTS.items():
        setattr(flows.publish, name, _timed(part, getattr(flows.publish, name)))
    seeds, warehouse, workers = Path(str(job["seeds"])), Path(str(job["warehouse"])), int(str(job["workers"]))
    steps = []
    for name in str(job["steps"]).split():
        _spans.clear()
        began = time.perf_counter()
        summary = _step(name, seeds, warehouse, workers)
        steps.append({"step": name, "seconds": time.perf_counter() - began, **_told(summary)})
    print(json.dumps({"steps": steps, "peaks": _peaks()}))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
