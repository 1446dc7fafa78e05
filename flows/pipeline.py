"""The Prefect flow ``ingest-clippings`` and its thin tasks: the only module that imports Prefect.

    scan seeds/ → plan → extract batches (tasks, in processes) → publish → summary artifact

Everything it does is a call to a plain function of another module, so that a test, a notebook or another runner can do
without Prefect. Only reading and writing is tried again: the same text always gives the same rows, so a rule that fails
would fail again.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

# Prefect reads its settings when it is imported. A pipeline that runs offline must not try to phone home.
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "120")

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.futures import as_completed
from prefect.schedules import Cron, Interval
from prefect.task_runners import ProcessPoolTaskRunner, TaskRunner

from flows.ingest import ManifestError, Plan, SeedFile, content_id, plan, scan
from flows.lexicon import load_lexicon, named_rows
from flows.load import Outcome, Quarantined, write_part
from flows.process import process_clipping
from flows.publish import PublicationError, Published, Run, known_files, publish, restore_previous
from flows.records import Unreadable

BATCH_FILES = 200
_BATCH_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. ``published`` is None where there was nothing to do and nothing was written."""

    run_id: str
    warehouse: str
    files_seen: int
    files_new: int
    files_changed: int
    files_unchanged: int
    files_removed: int
    published: Published | None
    seconds: float
    timings: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch task sends back: how many files, and seconds spent in each stage."""

    files: int
    timings: dict[str, float]


class RunInProgressError(PublicationError):
    """Another run holds the lock of this warehouse."""


# ── tasks ────────────────────────────────────────────────────────────────────────────────────────────


def _is_io_error(_task: object, _run: object, state: Any) -> bool:
    return isinstance(state.result(raise_on_failure=False), OSError)


_TRY_AGAIN: dict[str, Any] = {"retries": 2, "retry_delay_seconds": 1, "retry_condition_fn": _is_io_error,
                              "cache_policy": NO_CACHE, "persist_result": False}


@task(name="extract-batch", **_TRY_AGAIN)
def extract_batch(seeds: str, files: Sequence[SeedFile], part: str) -> BatchReport:
    """Read and extract a batch of files and write what they yield as one Parquet part."""
    lexicon, timings = load_lexicon(), dict.fromkeys(("read", "clean", "segment", "extract"), 0.0)
    outcomes = []
    for file in files:
        outcome = read_clipping(Path(seeds), file)
        outcomes.append(outcome)
        if not isinstance(outcome.result, Quarantined):
            for stage, seconds in outcome.result.timings.items():
                timings[stage] += seconds
    write_part(outcomes, lexicon.version, Path(part))
    return BatchReport(len(files), timings)


@task(name="publish-warehouse", **_TRY_AGAIN)
def publish_warehouse(warehouse: str, building: str, parts: Sequence[str], plan: Plan, run: Run) -> Published:
    """Build the next version of the warehouse, check it and put it in place."""
    return publish(Path(warehouse), Path(building), [Path(p) for p in parts], plan, run, _now())


def read_clipping(seeds: Path, file: SeedFile) -> Outcome:
    """One file through the pure stages; whatever is wrong with it becomes a reason and stays its own."""
    try:
        data = (seeds / file.path).read_bytes()
    except OSError as error:
        return Outcome(file, content_id(b""), Quarantined(f"could not be opened ({error.strerror}): check its permissions", "read"))
    try:
        return Outcome(file, content_id(data), process_clipping(data, file.file, load_lexicon(), file.told))
    except Unreadable as unreadable:
        return Outcome(file, content_id(data), Quarantined(unreadable.reason, unreadable.stage))
    except Exception as error:  # a fault of ours in one clipping must not cost the others
        reason = f"Jianbao failed on this file ({type(error).__name__}: {error}); please report it"
        return Outcome(file, content_id(data), Quarantined(reason[:500], "process"))


# ── the flow ─────────────────────────────────────────────────────────────────────────────────────────


_PROCESSES: TaskRunner[Any] = ProcessPoolTaskRunner(max_workers=os.cpu_count() or 1)


@flow(name="ingest-clippings", persist_result=False, task_runner=_PROCESSES)
def ingest_clippings(seeds: str, warehouse: str, full: bool = False, wait: bool = False) -> Summary:
    """Bring the warehouse up to date with ``seeds``; returns what was done.

    ``full`` reads every file again; ``wait`` waits for another run to end instead of leaving. Raises :class:`PublicationError` with one line for people when nothing could be published.
    """
    started, target = _now(), Path(warehouse)
    _make_folder(target.parent)
    with _lock(target, wait), _building_folder(target) as building:
        try:
            seen = scan(Path(seeds))
        except ManifestError as error:
            raise PublicationError(str(error)) from error
        todo = plan(seen, known_files(target), load_lexicon().version, full)
        if todo.is_nothing_to_do and target.exists():
            return _summary("", target, todo, None, started, {})
        run = Run(uuid.uuid4().hex, started, load_lexicon().version, named_rows(load_lexicon()))
        parts, timings = _extract(seeds, todo.to_read, building)
        published = publish_warehouse(warehouse, str(building), parts, todo, run)
        summary = _summary(run.run_id, target, todo, published, started, timings)
    create_markdown_artifact(key="ingest-clippings", markdown=to_markdown(summary), description="What the run did")
    return summary


def _extract(seeds: str, files: Sequence[SeedFile], building: Path) -> tuple[list[str], dict[str, float]]:
    """The parts of all batches, in order, and the seconds spent in each stage."""
    batches = _batches(files)
    parts = [str(building / f"part-{i:06}") for i in range(len(batches))]
    timings: dict[str, float] = {}
    done = 0
    for report in _reports(seeds, batches, parts):
        done += report.files
        _tell_progress(done, len(files))
        for stage, seconds in report.timings.items():
            timings[stage] = timings.get(stage, 0.0) + seconds
    return parts, timings


def _reports(seeds: str, batches: Sequence[Sequence[SeedFile]], parts: Sequence[str]) -> Iterator[BatchReport]:
    if len(batches) < 2:  # starting processes would cost more than they save
        for batch, part in zip(batches, parts, strict=True):
            yield extract_batch(seeds, batch, part)
        return
    futures = [extract_batch.submit(seeds, batch, part) for batch, part in zip(batches, parts, strict=True)]
    for future in as_completed(futures):
        yield future.result()


def _batches(files: Sequence[SeedFile]) -> list[list[SeedFile]]:
    """Files in order, cut where a batch has enough of them or enough bytes."""
    batches: list[list[SeedFile]] = []
    size = 0
    for file in files:
        if not batches or len(batches[-1]) >= BATCH_FILES or size + file.size > _BATCH_BYTES:
            batches.append([])
            size = 0
        batches[-1].append(file)
        size += file.size
    return batches


_progress: Callable[[int, int], None] | None = None


def _tell_progress(done: int, total: int) -> None:
    if _progress is not None:
        _progress(done, total)


def run_ingest(seeds: Path, warehouse: Path, is_full: bool, on_progress: Callable[[int, int], None] | None = None,
               wait: bool = False) -> Summary:
    """Run the flow here and now; ``on_progress(done, total)`` hears of every finished batch."""
    global _progress
    _progress = on_progress
    try:
        return ingest_clippings(str(seeds), str(warehouse), is_full, wait)
    finally:
        _progress = None


def roll_back(warehouse: Path) -> None:
    """Bring the previous version of a warehouse back. Raises :class:`PublicationError` where there is none or a run is writing."""
    with _lock(warehouse):
        restore_previous(warehouse)


def serve_ingest(seeds: Path, warehouse: Path, cron: str, timezone: str, every_seconds: float | None = None) -> None:
    """Run the flow on a schedule until stopped, one run at a time; needs a real Prefect server at PREFECT_API_URL.

    ``cron`` is read in ``timezone``; ``every_seconds`` runs at that interval instead. Stopping leaves the schedule active, so the next
    start goes on with it.
    """
    schedule: Any = Interval(every_seconds) if every_seconds else Cron(cron, timezone=timezone)
    ingest_clippings.serve(name="daily", schedule=schedule, parameters={"seeds": str(seeds), "warehouse": str(warehouse), "wait": True},
                           pause_on_shutdown=False, limit=1, print_starting_message=False)


# ── what surrounds a run ─────────────────────────────────────────────────────────────────────────────


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PublicationError(f"cannot make the folder {folder} ({error.strerror}): name another --warehouse") from error


@contextmanager
def _lock(warehouse: Path, wait: bool = False) -> Iterator[None]:
    """Hold the lock of a warehouse, after waiting for it if asked to. The system frees it when the process ends, however it ends."""
    try:
        handle = os.open(warehouse.with_name(f".{warehouse.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise PublicationError(f"cannot write in {warehouse.parent} ({error.strerror}): mend its permissions or name another --warehouse") from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise RunInProgressError(f"another run is writing {warehouse}: wait for it to end, or run with --wait") from error
    try:
        yield
    finally:
        os.close(handle)


@contextmanager
def _building_folder(warehouse: Path) -> Iterator[Path]:
    """An empty folder beside the warehouse; what dead runs left there goes first. Needs the lock."""
    prefix = f".{warehouse.name}.building-"
    for left in warehouse.parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir=warehouse.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _summary(run_id: str, warehouse: Path, plan: Plan, published: Published | None, started: datetime, timings: dict[str, float]) -> Summary:
    return Summary(run_id, str(warehouse), len(plan.seen), len(plan.new), len(plan.changed), len(plan.unchanged), len(plan.removed),
                   published, (_now() - started).total_seconds(), timings)


def to_markdown(summary: Summary) -> str:
    """The summary as Prefect shows it."""
    published = summary.published
    rows = [("files in seeds", summary.files_seen), ("new", summary.files_new), ("changed", summary.files_changed),
            ("unchanged", summary.files_unchanged), ("removed", summary.files_removed)]
    if published is not None:
        rows += [("clippings", published.clippings), ("facts", published.facts), ("collaborations", published.collaborations),
                 ("people", published.people), ("in quarantine", len(published.quarantined))]
    lines = ["| | |", "| --- | ---: |", *(f"| {name} | {count:,} |" for name, count in rows)]
    if published is not None and published.quarantined:
        lines += ["", "| in quarantine | reason |", "| --- | --- |", *(f"| {_cell(f)} | {_cell(r)} |" for f, r in published.quarantined)]
    return "\n".join(lines)


def _cell(text: str) -> str:
    """Text that may stand in a markdown table whatever it holds."""
    return "".join(f"\\{ch}" if ch in r"\`*_{}[]<>()#+-.!|" else ch for ch in text if ch.isprintable())
