"""One update of a warehouse, from the lock to the swap: what the flow does, without Prefect.

    lock → scan seeds/ → plan → read batches in workers → publish

The flow hands in how batches are read and published (as Prefect tasks, here or on a cluster); without that they are read here,
one after another, which is what notebooks and the tests of faults want.
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
from typing import Protocol

from flows.corrections import CorrectionError, Told, read_told
from flows.ingest import ManifestError, Plan, SeedFile, Seeds, hash_file, plan, scan
from flows.lexicon import load_lexicon, named_rows
from flows.publish import (
    DamagedError,
    PublicationError,
    Published,
    Run,
    known_state,
    publish,
    restore_previous,
    set_aside_damaged,
    sql_version,
    verify,
)
from flows.worker import BatchReport, WorkerError, read_batch

# Each batch costs Prefect some hundredths of a second of a processor that could read, so batches are large while there is much to read. Each takes
# half of what is left for its process, so that they get smaller towards the end and the processes end together.
BATCH_FILES, _LARGEST_BATCH_FILES = 100, 1000
_BATCH_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. ``published`` is None where there was nothing to do and nothing was written; ``damaged`` is where a damaged
    warehouse was kept that this run rebuilt, ``report`` the first page of the site, where one was written."""

    run_id: str
    warehouse: str
    files_seen: int
    files_new: int
    files_changed: int
    files_unchanged: int
    files_removed: int
    files_waiting: int
    published: Published | None
    seconds: float
    timings: dict[str, float] = field(default_factory=dict)
    damaged: str | None = None
    report: str | None = None


class RunInProgressError(PublicationError):
    """Another run holds the lock of this warehouse."""


@dataclass(frozen=True, slots=True)
class Work:
    """The reading that a run has to do: batches of files, and for each the path that its parts' names start with."""

    seeds: Path
    batches: tuple[tuple[SeedFile, ...], ...]
    parts: tuple[Path, ...]
    rules_version: str


class Reader(Protocol):
    """Reads the batches of a run, in any order, and reports each as it ends."""

    def __call__(self, work: Work) -> Iterator[BatchReport]: ...


class Publisher(Protocol):
    """Builds the next version of the warehouse and puts it in place, as :func:`flows.publish.publish` does."""

    def __call__(self, warehouse: Path, building: Path, parts: Sequence[Path], plan: Plan, run: Run, now: datetime) -> Published: ...


def read_here(work: Work) -> Iterator[BatchReport]:
    """The batches one after another, in one worker."""
    for batch, part in zip(work.batches, work.parts, strict=True):
        yield read_batch(work.seeds, batch, part, work.rules_version)


def update(seeds: Path, warehouse: Path, *, is_full: bool = False, wait: bool = False, read: Reader = read_here, processes: int = 1,
           publish: Publisher = publish, on_progress: Callable[[int, int], None] | None = None) -> Summary:
    """Bring the warehouse up to date with ``seeds``; returns what was done.

    ``is_full`` reads every file again and rebuilds a damaged warehouse; ``wait`` waits for another run to end instead of leaving;
    ``processes`` is how many batches ``read`` reads at a time; ``on_progress(done, total)`` hears of every finished batch. Raises :class:`~flows.publish.PublicationError` with one line for
    people when nothing could be published; the published version is as it was then.
    """
    started = _now()
    _make_folder(warehouse.parent)
    with _lock(warehouse, wait), _building_folder(warehouse) as building:
        damaged = _mend(warehouse) if is_full else None
        known, version, told = known_state(warehouse), load_lexicon().version, _read_told(seeds)
        todo = plan(_scan(seeds), known.files, version, is_full, lambda f: hash_file(seeds / f.path))
        _refuse_emptied_folder(seeds, todo, is_full)
        if todo.is_nothing_to_do and warehouse.exists() and known.sql_version == sql_version(told):
            return _summary("", warehouse, todo, None, started, {})
        run = Run(uuid.uuid4().hex, started, version, named_rows(load_lexicon()), told)
        parts, timings = _read(_work(seeds, todo, building, version, processes), read, len(todo.to_read), on_progress)
        if not seeds.is_dir():
            raise PublicationError(f"the folder {seeds} went away during the run: nothing was published; run again when it is back")
        published = publish(warehouse, building, parts, todo, run, _now())
        return _summary(run.run_id, warehouse, todo, published, started, timings, damaged)


def _read_told(seeds: Path) -> Told:
    try:
        return read_told(seeds)
    except CorrectionError as error:
        raise PublicationError(str(error)) from error
    except OSError as error:
        raise PublicationError(f"cannot read {error.filename} ({error.strerror}): mend its permissions") from error


def _scan(seeds: Path) -> Seeds:
    try:
        return scan(seeds)
    except ManifestError as error:
        raise PublicationError(str(error)) from error
    except OSError as error:
        raise PublicationError(f"cannot read the folder {seeds} ({error.strerror}): is it there, mounted and readable? Nothing was changed") from error


def _refuse_emptied_folder(seeds: Path, todo: Plan, is_full: bool) -> None:
    """An empty folder where there were clippings is more often an unmounted disk than a decision."""
    if todo.removed and not todo.seen and not is_full:
        raise PublicationError(f"{seeds} is empty, but the warehouse knows {len(todo.removed):,} files of it: is it mounted? "
                               "To retire them all, run with --full")


def _work(seeds: Path, todo: Plan, building: Path, rules_version: str, processes: int) -> Work:
    batches = _batches(todo.to_read, processes)
    return Work(seeds, batches, tuple(building / f"part-{i:06}" for i in range(len(batches))), rules_version)


def _read(work: Work, read: Reader, total: int, on_progress: Callable[[int, int], None] | None) -> tuple[list[Path], dict[str, float]]:
    """The parts of all batches by name, and the seconds spent in each stage."""
    parts: list[Path] = []
    timings: dict[str, float] = {}
    done = 0
    try:
        for report in read(work):
            parts += map(Path, report.parts)
            done += report.files
            if on_progress is not None:
                on_progress(done, total)
            for stage, seconds in report.timings.items():
                timings[stage] = timings.get(stage, 0.0) + seconds
    except WorkerError as error:
        raise PublicationError(str(error)) from error
    except OSError as error:
        raise PublicationError(f"{error.strerror or error}: free disk space or mend the folder's permissions") from error
    return sorted(parts), timings


def _batches(files: Sequence[SeedFile], processes: int) -> tuple[tuple[SeedFile, ...], ...]:
    """Files in order, cut where a batch has enough of them or enough bytes."""
    batches: list[list[SeedFile]] = []
    enough = size = 0
    for position, file in enumerate(files):
        if not batches or len(batches[-1]) >= enough or size + file.size > _BATCH_BYTES:
            batches.append([])
            enough, size = max(BATCH_FILES, min(_LARGEST_BATCH_FILES, (len(files) - position) // (2 * processes))), 0
        batches[-1].append(file)
        size += file.size
    return tuple(map(tuple, batches))


def roll_back(warehouse: Path) -> None:
    """Bring the previous version of a warehouse back. Raises :class:`PublicationError` where there is none or a run is writing."""
    _make_folder(warehouse.parent)
    with _lock(warehouse):
        restore_previous(warehouse)


def _mend(warehouse: Path) -> str | None:
    """Where a damaged warehouse was put aside; None where it is sound or there is none."""
    if not warehouse.exists():
        return None
    try:
        verify(warehouse)
    except DamagedError:
        return str(set_aside_damaged(warehouse))
    return None


# ── what surrounds a run ─────────────────────────────────────────────────────────────────────────────


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PublicationError(f"cannot make the folder {folder} ({error.strerror}): name another --warehouse") from error


def lock_file(warehouse: Path) -> Path:
    """The file whose lock a writing run holds."""
    return warehouse.with_name(f".{warehouse.name}.lock")


@contextmanager
def _lock(warehouse: Path, wait: bool = False) -> Iterator[None]:
    """Hold the lock of a warehouse, after waiting for it if asked to. The system frees it when the process ends, however it ends."""
    try:
        handle = os.open(lock_file(warehouse), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise PublicationError(f"cannot write in {warehouse.parent} ({error.strerror}): mend its permissions or name another --warehouse") from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise RunInProgressError(f"another run is writing {warehouse}: wait for it to end, or run with --wait") from error
        yield
    finally:
        os.close(handle)


@contextmanager
def _building_folder(warehouse: Path) -> Iterator[Path]:
    """An empty folder beside the warehouse; what dead runs left there goes first. Needs the lock."""
    prefix = f".{warehouse.name}.building-"
    for left in warehouse.parent.glob(f"{prefix}*"):
        shutil.rmtree(left, ignore_errors=True)
    try:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=warehouse.parent))
    except OSError as error:
        raise PublicationError(f"cannot write in {warehouse.parent} ({error.strerror}): free disk space or mend its permissions") from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def _summary(run_id: str, warehouse: Path, plan: Plan, published: Published | None, started: datetime, timings: dict[str, float],
             damaged: str | None = None) -> Summary:
    return Summary(run_id, str(warehouse), len(plan.seen), len(plan.new), len(plan.changed), plan.unchanged + len(plan.touched),
                   len(plan.removed), len(plan.waiting), published, (_now() - started).total_seconds(), timings, damaged)
