"""Batches of files read in a process of their own, so that a poisoned file costs only itself.

A *worker* is a child process that reads one batch after another and writes each as a Parquet part. It watches itself: a file
that takes too long ends it, memory is bounded, and what a library does to it (a crash in a PDF parser, an endless loop) it does
to no one else. When it dies, a new worker reads the rest of the batch again, and then the file that was being read by itself: if
that kills a worker once more, the file goes to quarantine with the reason; if not, the death was not its doing and nothing is
lost. Either way the rows of the others are those of an undisturbed run.

The child speaks over its standard streams, so it needs nothing of the process that started it (which may be a daemon of Dask),
and it ends when that process ends, however it ends. Which file it reads it notes in a file that both have open: a message for each
would wake the asking side ten thousand times to hear what only a death makes worth knowing.
"""

from __future__ import annotations

import errno
import gc
import os
import pickle
import resource
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from flows.ingest import UNOPENED, SeedFile, content_id, hash_file
from flows.lexicon import Lexicon, LexiconError, load_lexicon
from flows.load import Outcome, Quarantined, write_part
from flows.process import process_clipping
from flows.records import Unreadable

STAGES = ("read", "clean", "segment", "extract")
# A page of a newspaper is a few thousand characters; a file past this holds something else and would only use up the limits.
_LARGEST_FILE_MEGABYTES = 200
# How a worker ends that has run out of memory: what it took it may not get back, so the next file deserves a new one.
_OUT_OF_MEMORY = 86


class WorkerError(RuntimeError):
    """Batches cannot be read at all; the message is one line for people."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may use: seconds, and megabytes of memory beyond what an idle worker has."""

    seconds: float = 60.0
    megabytes: int = 2048

    @classmethod
    def from_environment(cls) -> Limits:
        """The limits that JIANBAO_FILE_SECONDS and JIANBAO_FILE_MEGABYTES set. Raises :class:`WorkerError` where they are no numbers."""
        try:
            return cls(float(os.environ.get("JIANBAO_FILE_SECONDS") or cls().seconds), int(os.environ.get("JIANBAO_FILE_MEGABYTES") or cls().megabytes))
        except ValueError as error:
            raise WorkerError(f"JIANBAO_FILE_SECONDS and JIANBAO_FILE_MEGABYTES are numbers: {error}") from error


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What reading a batch came to: files dealt with, the part folders written, seconds spent in each stage."""

    files: int
    parts: tuple[str, ...]
    timings: dict[str, float]


# ── what the two processes tell each other ───────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Batch:
    seeds: str
    files: tuple[SeedFile, ...]
    part: str


@dataclass(frozen=True, slots=True)
class _Ready:
    rules_version: str


@dataclass(frozen=True, slots=True)
class _Failed:
    """Nothing of one file: the lexicons are wrong, or the part could not be written (``error_number``)."""

    message: str
    error_number: int | None = None


class _KilledError(WorkerError):
    """A worker was killed before it was ready."""


class _DiedError(Exception):
    """The worker ended while it read the file at ``position`` of its batch, or wrote the part (None)."""

    def __init__(self, position: int | None, reason: str) -> None:
        super().__init__(position, reason)
        self.position, self.reason = position, reason


# ── the side that asks ───────────────────────────────────────────────────────────────────────────────


def read_batch(seeds: Path, files: Sequence[SeedFile], part: Path, rules_version: str, limits: Limits | None = None) -> BatchReport:
    """Read ``files`` and write what they yield as part folders whose names start with ``part``.

    Raises :class:`WorkerError` where no worker can work (other lexicons than ``rules_version`` among them) and OSError where
    the parts cannot be written.
    """
    limits = limits or Limits.from_environment()
    waiting, suspects, culprits = [tuple(files)], set[str](), []
    timings, parts = dict.fromkeys(STAGES, 0.0), list[str]()
    while waiting:
        chunk = waiting.pop()
        name = f"{part}-{len(parts)}"
        try:
            with _worker(rules_version, limits) as worker:
                for stage, seconds in worker.read(_Batch(str(seeds), chunk, name)).items():
                    timings[stage] += seconds
            parts.append(name)
        except _DiedError as died:
            at = died.position if died.position is not None else None if len(chunk) > 1 else 0
            if at is None:  # it died over the rows of them all: halves show whose they were
                waiting += [chunk[len(chunk) // 2:], chunk[:len(chunk) // 2]]
                continue
            suspect = chunk[at]
            if suspect.file in suspects:
                culprits.append(Outcome(suspect, hash_file(seeds / suspect.path) or UNOPENED, Quarantined(died.reason, "read")))
            else:
                suspects.add(suspect.file)
                waiting.append((suspect,))
            waiting += [c for c in (chunk[at + 1:], chunk[:at]) if c]
    if culprits:
        write_part(culprits, rules_version, Path(f"{part}-culprits"))
        parts.append(f"{part}-culprits")
    return BatchReport(len(files), tuple(sorted(parts)), timings)


_STARTS = 3
_idle: list[_Worker] = []
_idle_guard = threading.Lock()


@contextmanager
def _worker(rules_version: str, limits: Limits) -> Iterator[_Worker]:
    """A worker that stands idle, or a new one; it stands idle again afterwards unless something went wrong."""
    with _idle_guard:
        worker = next((w for w in _idle if w.limits == limits and w.rules_version == rules_version), None)
        if worker is not None:
            _idle.remove(worker)
    worker = worker or _start(limits)
    if worker.rules_version != rules_version:
        worker.stop()
        raise WorkerError("lexicons or code changed while the run was starting, or a worker elsewhere has others: run again")
    try:
        yield worker
    except BaseException:
        worker.stop()
        raise
    with _idle_guard:
        _idle.append(worker)


def _start(limits: Limits) -> _Worker:
    """A new worker; one that a signal ends before it is ready, as the system may for want of memory, is started again."""
    for _ in range(_STARTS - 1):
        with suppress(_KilledError):
            return _Worker(limits)
    return _Worker(limits)


def stop_workers() -> None:
    """End the workers that stand idle; the next batch starts new ones."""
    with _idle_guard:
        stopped, _idle[:] = _idle[:], []
    for worker in stopped:
        worker.stop()


class _Worker:
    """The asking side of one child process."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.place = tempfile.TemporaryFile()  # noqa: SIM115 (stop closes it)
        place = self.place.fileno()
        _note(place, None)
        command = [sys.executable, "-c", f"from flows.worker import main; main({limits.seconds!r}, {limits.megabytes!r}, {place})"]
        # One thread of Polars each: the batches are what runs side by side.
        environment = os.environ | {"POLARS_MAX_THREADS": "1", "PYTHONPATH": os.pathsep.join(p for p in sys.path if p)}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, pass_fds=(place,))
        ready = self._hear()
        if not isinstance(ready, _Ready):
            was_killed = ready is None and self._ended_by_a_signal()
            self.stop()
            raise (_KilledError if was_killed else WorkerError)(
                ready.message if isinstance(ready, _Failed) else "a process that reads clippings could not start: `jianbao doctor` looks for the cause")
        self.rules_version = ready.rules_version

    def read(self, batch: _Batch) -> dict[str, float]:
        """Seconds spent in each stage, once the part is written. Raises :class:`_DiedError`, :class:`WorkerError` or OSError."""
        assert self.process.stdin is not None
        _note(self.place.fileno(), None)
        with suppress(BrokenPipeError):
            pickle.dump(batch, self.process.stdin)
            self.process.stdin.flush()
        heard = self._hear()
        if isinstance(heard, dict):
            return heard
        if isinstance(heard, _Failed):
            raise WorkerError(heard.message) if heard.error_number is None else OSError(heard.error_number, heard.message)
        raise _DiedError(_noted(self.place.fileno()), self._cause_of_death())

    def _hear(self) -> object:
        """The next message; None where the process has ended."""
        assert self.process.stdout is not None
        try:
            return pickle.load(self.process.stdout)
        except (EOFError, pickle.UnpicklingError):
            return None

    def _ended_by_a_signal(self) -> bool:
        try:
            return self.process.wait(timeout=5) < 0
        except subprocess.TimeoutExpired:
            return False

    def _cause_of_death(self) -> str:
        code = self.process.wait()
        if code == -signal.SIGALRM:
            return f"took longer than {self.limits.seconds:g} seconds to read: cut it into pieces, or raise JIANBAO_FILE_SECONDS"
        if code == _OUT_OF_MEMORY:
            return "needs more memory than a clipping may: cut it into pieces, or raise JIANBAO_FILE_MEGABYTES"
        if code == -9:
            return "the system ended the process that read it, most likely for want of memory: cut it into pieces"
        return f"the program that reads it crashed on it ({'signal ' if code < 0 else 'exit '}{abs(code)}): save it anew in another format"

    def stop(self) -> None:
        """End the process at once."""
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.place):
            if stream is not None:
                with suppress(OSError):
                    stream.close()


# ── the side that reads ──────────────────────────────────────────────────────────────────────────────


def read_clipping(seeds: Path, file: SeedFile, lexicon: Lexicon) -> Outcome | None:
    """One file through the pure stages; whatever is wrong with it becomes a reason and stays its own.

    None where it is gone or being written: the next run deals with it.
    """
    if file.reason:
        return Outcome(file, UNOPENED, Quarantined(file.reason, "ingest"))
    if file.size > _LARGEST_FILE_MEGABYTES * 1_000_000:
        return Outcome(file, UNOPENED, Quarantined(f"is larger than {_LARGEST_FILE_MEGABYTES} MB: cut it into clippings", "ingest"))
    try:
        data = (seeds / file.path).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        return Outcome(file, UNOPENED, Quarantined(f"could not be opened ({error.strerror}): check its permissions", "read"))
    if len(data) != file.size:
        return None
    clipping_id = content_id(data)
    try:
        return Outcome(file, clipping_id, process_clipping(data, file.file, lexicon, file.told))
    except Unreadable as unreadable:
        return Outcome(file, clipping_id, Quarantined(unreadable.reason, unreadable.stage))
    except MemoryError:  # ends the worker: see _OUT_OF_MEMORY
        raise
    except RecursionError:
        return Outcome(file, clipping_id, Quarantined("is nested deeper than any page: save it anew as plain text", "read"))
    except Exception as error:  # a fault of ours in one clipping must not cost the others
        reason = f"Jianbao failed on this file ({type(error).__name__}: {error}); please report it"
        return Outcome(file, clipping_id, Quarantined(reason[:500], "process"))


def _read(batch: _Batch, lexicon: Lexicon, place: int, seconds: float) -> object:
    timings, outcomes = dict.fromkeys(STAGES, 0.0), []
    for position, file in enumerate(batch.files):
        _note(place, position)
        signal.setitimer(signal.ITIMER_REAL, seconds)
        outcome = read_clipping(Path(batch.seeds), file, lexicon)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if outcome is None:
            continue
        outcomes.append(outcome)
        if not isinstance(outcome.result, Quarantined):
            for stage, spent in outcome.result.timings.items():
                timings[stage] += spent
    _note(place, None)
    try:
        write_part(outcomes, lexicon.version, Path(batch.part))
    except OSError as error:
        return _Failed(str(error.strerror or error), error.errno or errno.EIO)
    return timings


def _note(place: int, position: int | None) -> None:
    """Write down in the file ``place`` which file of the batch is being read; None while none is."""
    os.pwrite(place, (0 if position is None else position + 1).to_bytes(4, "little"), 0)


def _noted(place: int) -> int | None:
    number = int.from_bytes(os.pread(place, 4, 0), "little")
    return number - 1 if number else None


def _say(message: object, answers: BinaryIO) -> None:
    pickle.dump(message, answers)
    answers.flush()


def _limit_memory(megabytes: int) -> None:
    """Bound the address space to what the process has now and ``megabytes`` more, where the system can."""
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def main(seconds: float, megabytes: int, place: int) -> None:
    """Answer batches on the standard streams until the asking side closes them; ``place`` is the file where the position in the batch is noted."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not get among the answers, nor onto the user's terminal.
    silence = os.open(os.devnull, os.O_RDWR)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        lexicon = load_lexicon()
    except LexiconError as error:
        _say(_Failed(str(error)), answers)
        return
    gc.freeze()  # the lexicons stay as long as the process: the collector need not walk through them again and again
    _limit_memory(megabytes)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)  # the alarm of a file that takes too long ends the process wherever it is
    _say(_Ready(lexicon.version), answers)
    try:
        while True:
            _say(_read(pickle.load(requests), lexicon, place, seconds), answers)
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
    except (EOFError, BrokenPipeError):
        return

