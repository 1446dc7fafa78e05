"""The Prefect flow ``ingest-clippings`` and its thin tasks: the only module that imports Prefect.

Everything it does is a call to :func:`flows.update.update`, to which it hands tasks: one that reads a batch, run side by side here
or on a Dask cluster, and one that publishes. Each local task drives a worker process of its own, so threads are enough here.
Only reading and writing is tried again: the same text always gives the same rows, so a rule that fails would fail again.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal
from uuid import UUID

# Prefect reads its settings when it is imported. A pipeline that runs offline must not try to phone home.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")

from prefect import flow, get_run_logger, task
from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.events import emit_event
from prefect.flows import Flow
from prefect.futures import PrefectFuture
from prefect.schedules import Cron, Interval
from prefect.settings import PREFECT_API_URL, PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner
from prefect.utilities.annotations import quote

from flows.ingest import Plan, SeedFile
from flows.publish import PublicationError, Published, Run, publish, report_folder
from flows.report import write_report
from flows.update import Summary, Work, update
from flows.worker import BatchReport, read_batch

Runner = Literal["local", "dask"]
PUBLISHED_EVENT = "jianbao.warehouse.published"
_PROGRESS_SECONDS = 2.0
_A_CLUSTER = 16
# Prefect looks for futures in every argument, which takes seconds in the files of a large folder: quoted, they are left alone.
_OPAQUE: Any = quote


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────────


def _is_io_error(_task: object, _run: object, state: Any) -> bool:
    return isinstance(state.result(raise_on_failure=False), OSError)


_TRY_AGAIN: dict[str, Any] = {"retries": 2, "retry_delay_seconds": 1, "retry_condition_fn": _is_io_error,
                              "cache_policy": NO_CACHE, "persist_result": False}


@task(name="extract-batch", **_TRY_AGAIN)
def extract_batch(seeds: str, files: Sequence[SeedFile], part: str, rules_version: str) -> BatchReport:
    """Read and extract a batch of files and write what they yield as Parquet parts."""
    return read_batch(Path(seeds), files, Path(part), rules_version)


@task(name="publish-warehouse", **_TRY_AGAIN)
def publish_warehouse(warehouse: Path, building: Path, parts: Sequence[Path], plan: Plan, run: Run, now: datetime) -> Published:
    """Build the next version of the warehouse, check it and put it in place."""
    return publish(warehouse, building, parts, plan, run, now)


@task(name="write-report", cache_policy=NO_CACHE, persist_result=False)
def write_site(warehouse: str) -> str | None:
    """Write the report site; the path of its first page. A report that fails is told and costs nothing that was published."""
    try:
        return str(write_report(Path(warehouse), report_folder(Path(warehouse))).folder / "index.html")
    except (OSError, PublicationError) as error:
        get_run_logger().error("the warehouse is published, but its report could not be written (%s): jianbao report tries again", error)
        return None


# ── the flow ─────────────────────────────────────────────────────────────────────────────────────────


class LocalProcesses(ThreadPoolTaskRunner[Any]):
    """Runs as many tasks at a time as this machine has processors, or ``max_workers``: each drives a process that reads.

    Without a bound, Prefect would start all batches of a large folder at once.
    """

    def __init__(self, max_workers: int | None = None) -> None:
        self.processes = max_workers or len(os.sched_getaffinity(0))
        super().__init__(max_workers=self.processes)


@flow(name="ingest-clippings", persist_result=False, validate_parameters=False, task_runner=LocalProcesses())  # type: ignore[arg-type]
def ingest_clippings(seeds: str, warehouse: str, full: bool = False, wait: bool = False, report: bool = True) -> Summary:
    """Bring the warehouse up to date with ``seeds``; returns what was done.

    ``full`` reads every file again; ``wait`` waits for another run to end instead of leaving; ``report`` writes the site. Raises :class:`PublicationError` with one line for people when nothing could be published.
    """
    progress = _Progress()
    summary = update(Path(seeds), Path(warehouse), is_full=full, wait=wait, read=_in_tasks, processes=_processes(), publish=_in_a_task,
                     on_progress=progress)
    published = summary.published
    if published is not None:
        if report:
            summary = replace(summary, report=write_site(warehouse))
        _tell(summary, published)
    return summary


def _in_tasks(work: Work) -> Iterator[BatchReport]:
    is_local = isinstance(_task_runner(), LocalProcesses)
    batches = map(_OPAQUE, work.batches) if is_local else work.batches  # Dask would hand the quoted ones on as they are
    arguments = [(str(work.seeds), batch, str(part), work.rules_version) for batch, part in zip(batches, work.parts, strict=True)]
    if is_local and len(arguments) == 1:
        yield extract_batch(*arguments[0])
        return
    futures: list[PrefectFuture[BatchReport]] = [extract_batch.submit(*each) for each in arguments]
    for future in futures:
        yield future.result()


def _in_a_task(warehouse: Path, building: Path, parts: Sequence[Path], plan: Plan, run: Run, now: datetime) -> Published:
    return publish_warehouse(warehouse, building, _OPAQUE(parts), _OPAQUE(plan), _OPAQUE(run), now)


def _processes() -> int:
    """How many batches are read at a time; of a cluster nobody knows, so its batches are small."""
    runner = _task_runner()
    return runner.processes if isinstance(runner, LocalProcesses) else _A_CLUSTER


def _task_runner() -> TaskRunner[Any]:
    from prefect.context import FlowRunContext

    context = FlowRunContext.get()
    assert context is not None
    return context.task_runner


def _with_runner(runner: Runner, workers: int | None, address: str | None) -> Flow[..., Summary]:
    """The flow on a task runner: processes of this machine, or a Dask cluster, which is started here where no ``address`` is given."""
    local = LocalProcesses(workers)
    if runner == "local":
        return ingest_clippings.with_options(task_runner=local)  # type: ignore[arg-type]
    try:
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError as error:
        raise PublicationError("--runner dask needs its packages: pip install 'jianbao[dask]' (in the checkout: pip install -e '.[dask]')") from error
    cluster = {"n_workers": local.processes, "threads_per_worker": 1, "dashboard_address": None}
    dask: TaskRunner[Any] = DaskTaskRunner(address=address) if address else DaskTaskRunner(cluster_kwargs=cluster)
    return ingest_clippings.with_options(task_runner=dask)


@contextmanager
def without_heartbeat() -> Iterator[None]:
    """No heartbeat where the run has Prefect's server to itself: nobody listens to it there, and its thread sleeps a whole second at a time, which the run would wait for."""
    if PREFECT_API_URL.value():
        yield
        return
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        yield


_heard: Callable[[int, int], None] | None = None


def run_ingest(seeds: Path, warehouse: Path, is_full: bool, on_progress: Callable[[int, int], None] | None = None,
               wait: bool = False, runner: Runner = "local", workers: int | None = None, address: str | None = None,
               with_report: bool = False) -> Summary:
    """Run the flow here and now; ``on_progress(done, total)`` hears of every finished batch.

    ``runner`` says where batches are read: in ``workers`` processes of this machine, or on a Dask cluster, at ``address`` or started here.
    """
    global _heard
    _heard = on_progress
    try:
        with without_heartbeat():
            return _with_runner(runner, workers, address)(str(seeds), str(warehouse), is_full, wait, with_report)
    finally:
        _heard = None


def serve_ingest(seeds: Path, warehouse: Path, cron: str, timezone: str, every_seconds: float | None = None) -> None:
    """Run the flow on a schedule until stopped, one run at a time; needs a real Prefect server at PREFECT_API_URL.

    ``cron`` is read in ``timezone``; ``every_seconds`` runs at that interval instead. Stopping leaves the schedule active, so the next
    start goes on with it.
    """
    schedule: Any = Interval(every_seconds) if every_seconds else Cron(cron, timezone=timezone)
    ingest_clippings.serve(name="daily", schedule=schedule, parameters={"seeds": str(seeds), "warehouse": str(warehouse), "wait": True},
                           pause_on_shutdown=False, limit=1, print_starting_message=False)


# ── what Prefect shows of a run ──────────────────────────────────────────────────────────────────────


class _Progress:
    """Tells whoever listens, and Prefect's page of the run every few seconds, how far the reading is."""

    def __init__(self) -> None:
        self.artifact: UUID | None = None
        self.told = time.monotonic()

    def __call__(self, done: int, total: int) -> None:
        if _heard is not None:
            _heard(done, total)
        now = time.monotonic()
        if now - self.told < _PROGRESS_SECONDS and not (self.artifact and done == total):
            return
        self.told = now
        if self.artifact is None:
            self.artifact = create_progress_artifact(100 * done / total, key="reading-clippings", description=f"{total:,} clippings to read")  # type: ignore[assignment]
        else:
            update_progress_artifact(self.artifact, 100 * done / total)


def _tell(summary: Summary, published: Published) -> None:
    create_markdown_artifact(key="ingest-clippings", markdown=to_markdown(summary, published), description="What the run did")
    if published.quarantined:
        create_table_artifact(key="quarantine", table=[{"file": _cell(f), "reason": _cell(r)} for f, r in published.quarantined[:1000]],
                              description="Files that could not become text, and why")
    emit_event(PUBLISHED_EVENT, resource={"prefect.resource.id": f"jianbao.warehouse.{summary.warehouse}", "prefect.resource.name": summary.warehouse},
               payload={"run_id": summary.run_id, "clippings": published.clippings, "facts": published.facts, "in_quarantine": len(published.quarantined)})


def to_markdown(summary: Summary, published: Published) -> str:
    """The summary as Prefect shows it."""
    rows = [("files in seeds", summary.files_seen), ("new", summary.files_new), ("renamed", published.renamed), ("restored", published.restored),
            ("changed", summary.files_changed), ("unchanged", summary.files_unchanged), ("removed", summary.files_removed),
            ("still being written", summary.files_waiting), ("clippings", published.clippings), ("facts", published.facts),
            ("collaborations", published.collaborations), ("people", published.people), ("in quarantine", len(published.quarantined))]
    look = [f"\n[The report]({Path(summary.report).as_uri()})"] if summary.report else []
    return "\n".join(["| | |", "| --- | ---: |", *(f"| {name} | {count:,} |" for name, count in rows), *look])


def _cell(text: str) -> str:
    """Text that may stand in a markdown table whatever it holds."""
    return "".join(f"\\{ch}" if ch in r"\`*_{}[]<>()#+-.!|" else ch for ch in text if ch.isprintable())
