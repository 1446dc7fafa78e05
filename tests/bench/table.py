"""What was measured, as a table for people (Markdown) and for programs (JSON), and what it says of the targets."""

import json
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from tests.bench.core import Core
from tests.bench.floor import Floor
from tests.bench.flow import Again, FlowRun
from tests.bench.rivals import Rival

# The slowest views are shown one by one.
_SHOWN_MARTS = 5


@dataclass(slots=True)
class Measured:
    """One run of the bench; what it left out is None or empty."""

    size: str
    machine: str
    core: Core | None = None
    rivals: list[Rival] = field(default_factory=list)
    floor: Floor | None = None
    flow: list[FlowRun] = field(default_factory=list)
    again: Again | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A bound on a figure, from below or from above. An ``orientation`` may be missed."""

    name: str
    value: float
    bound: float
    is_least: bool
    unit: str = ""
    is_orientation: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the figure keeps to its bound."""
        return self.value >= self.bound if self.is_least else self.value <= self.bound

    def __str__(self) -> str:
        return f"{self.name}: {_short(self.value)}{self.unit} (should be {'≥' if self.is_least else '≤'} {_short(self.bound)}{self.unit})"


def machine() -> str:
    """Date, kind of machine and versions on one line."""
    model = next((line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")), platform.machine())
    memory = next((int(line.split()[1]) / 1e6 for line in _lines(Path("/proc/meminfo")) if line.startswith("MemTotal")), 0.0)
    versions = " · ".join(f"{name} {version(name.lower())}" for name in ("DuckDB", "Polars", "Prefect"))
    return f"{datetime.now(UTC):%Y-%m-%d} · {model}, {len(os.sched_getaffinity(0))} processors, {memory:.0f} GB · {platform.system()} · Python {platform.python_version()} · {versions} · load average {os.getloadavg()[0]:.1f} at the start"


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


# ── targets ──────────────────────────────────────────────────────────────────────────────────────────


def targets(measured: Measured) -> list[Target]:
    """What the run shows of issue 6's targets; those of parts left out are missing."""
    return [*_speed_targets(measured), *_flow_targets(measured.flow)]


def _speed_targets(measured: Measured) -> Iterator[Target]:
    if measured.core:
        yield Target("the core", measured.core.speed, 4.0, True, " MB/s", is_orientation=True)
    for rival, bound in zip(measured.rivals, (3.0, 100.0), strict=False):
        if not rival.reason:
            yield Target(f"the core against {rival.name}", rival.ratio, bound, True, " ×")


def _flow_targets(runs: Sequence[FlowRun]) -> Iterator[Target]:
    at = {(run.clippings, run.workers): run for run in runs}
    sizes = sorted({run.clippings for run in runs})
    if not sizes:
        return
    middle, most = sizes[-2] if len(sizes) > 1 else sizes[0], sizes[-1]
    one, two = at[middle, 1], at[middle, 2]
    yield Target(f"two processes against one, {middle:,} clippings", (one.seconds - one.empty) / (two.seconds - two.empty), 1.7, True, " ×")
    yield Target(f"Prefect's share of {middle:,} clippings beyond its fixed cost", 100 * two.prefect_share, 10, False, " %")
    yield Target(f"load, checks and publication of {middle:,} clippings", 100 * two.publishing_share, 25, False, " %")
    if most != middle:
        growth = 1.1 * most / middle
        for workers in (1, 2):
            small, large = at[middle, workers], at[most, workers]
            yield Target(f"time of {most:,} against {middle:,} clippings, {_processes(workers)}", (large.seconds - large.empty) / (small.seconds - small.empty), growth, False, " ×")
        yield Target(f"warehouse of {most:,} against {middle:,} clippings", at[most, 2].warehouse / two.warehouse, growth, False, " ×")
        yield Target(f"peak memory of any process, {most:,} clippings", max(max(at[most, w].peaks.values()) for w in (1, 2)), 1000, False, " MB")
        yield Target(f"growth of peak memory from {middle:,} to {most:,} clippings",
                     100 * (max(max(at[most, w].peaks.values()) for w in (1, 2)) / max(max(at[middle, w].peaks.values()) for w in (1, 2)) - 1), 20, False, " %")


# ── for people ───────────────────────────────────────────────────────────────────────────────────────


def to_markdown(measured: Measured) -> str:
    """The tables, targets last."""
    parts = [f"{measured.machine} · size {measured.size}", _speeds(measured)]
    if measured.flow:
        parts.append(_flows(measured.flow))
    if measured.again:
        parts += [_later(measured.again), _marts(measured.again)]
    bounds = targets(measured)
    if bounds:
        parts.append(_table(("target", "measured", "bound", ""), [
            (t.name, _short(t.value) + t.unit, f"{'≥' if t.is_least else '≤'} {_short(t.bound)}{t.unit}", "met" if t.is_met else "short of the orientation" if t.is_orientation else "missed") for t in bounds]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _speeds(measured: Measured) -> str:
    rows: list[tuple[str, str, str]] = []
    if core := measured.core:
        shares = ", ".join(f"{stage} {share:.0%}" for stage, share in core.shares.items())
        rows.append(("the core, everything", f"{core.speed:.2f}", f"{shares}; {core.microseconds_per_fact:.0f} µs a fact; {core.slowest:.2f} to {core.fastest:.2f} over {core.clippings:,} clippings"))
        rows += [(f"— {form} clippings", f"{speed:.2f}", "") for form, speed in core.by_form.items()]
    for rival in measured.rivals:
        rows.append((rival.name, "", rival.reason) if rival.reason else
                    (f"{rival.name} {rival.version}", f"{rival.speed:.3f}", f"the core on the same {1000 * rival.megabytes:,.0f} kB of clean text: {rival.core:.2f}, {_short(rival.ratio)} × as fast"))
    if floor := measured.floor:
        rows += [("floor: read and decode the files", f"{floor.decoding:.0f}", f"{floor.clippings:,} clippings, {floor.megabytes:.1f} MB"), ("floor: one regular expression", f"{floor.searching:.0f}", ""),
                 ("floor: insert the text into DuckDB", f"{floor.inserting:.0f}", "")]
    return _table(("one process", "MB/s", ""), rows) if rows else ""


def _flows(runs: Sequence[FlowRun]) -> str:
    head = ("clippings", "processes", "s", "s per 1,000", "MB/s", "Prefect", "load", "views", "checks", "all of publication", "peak MB: run, worker, server", "warehouse, MB per MB", "runs")
    return _table(head, [_flow_row(run) for run in runs]) + f"\n\nPrefect's start {_short(runs[-1].start)} s and {_short(runs[-1].empty)} s for a flow that does nothing are left out."


def _flow_row(run: FlowRun) -> tuple[str, ...]:
    net = run.seconds - run.empty
    peaks = ", ".join(f"{run.peaks[kind]:.0f}" if kind in run.peaks else "–" for kind in ("run", "worker", "server"))
    return (f"{run.clippings:,}", str(run.workers), f"{net:.1f}", f"{1000 * net / run.clippings:.2f}", f"{run.megabytes / net:.2f}", f"{run.prefect_share:.1%}",
            *(f"{run.parts.get(part, 0.0) / net:.1%}" for part in ("load", "views", "checks")), f"{run.publishing_share:.1%}", peaks, f"{run.warehouse / run.megabytes:.2f}", str(run.times))


def _later(again: Again) -> str:
    rows = [("first run", again.first), ("run with nothing new", again.unchanged), ("run with one clipping more", again.one_more), ("run with another lexicon (reads all again)", again.other_lexicon),
            ("report", again.report), ("report again", again.report_again)]
    return _table((f"{again.clippings:,} clippings, {_processes(2)}", "s"), [(name, f"{value:.2f}") for name, value in rows]) + (
        f"\n\nThe warehouse has {again.warehouse:.1f} MB for {again.megabytes:.1f} MB of text: {again.warehouse / again.megabytes:.2f} MB per MB.")


def _marts(again: Again) -> str:
    slowest = sorted(again.marts.items(), key=lambda each: -max(each[1][1:]))
    shown: list[Sequence[str]] = [(f"`{view}`", f"{rows:,}", f"{first:.1f}", f"{count:.1f}") for view, (rows, first, count) in slowest[:_SHOWN_MARTS]]
    rest = slowest[_SHOWN_MARTS:]
    if rest:
        shown.append((f"each of the other {len(rest)}", "", *(f"≤ {max(found[n] for _, found in rest):.1f}" for n in (1, 2))))
    return _table((f"view, {again.clippings:,} clippings", "rows", "first 1,000, ms", "count, ms"), shown)


def _processes(workers: int) -> str:
    return "one process" if workers == 1 else "two processes"


def _short(value: float) -> str:
    """A figure with three digits or so.

    >>> _short(0.4123), _short(12.3456), _short(1234.5)
    ('0.41', '12.3', '1,234')
    """
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = " | ".join("---" if n == 0 or not name else "---:" for n, name in enumerate(head))
    return "\n".join([f"| {' | '.join(head)} |", f"| {rule} |", *(f"| {' | '.join(row)} |" for row in rows)])


# ── for programs ─────────────────────────────────────────────────────────────────────────────────────


def to_json(measured: Measured) -> str:
    """Everything measured, with the targets."""
    bounds = [{**asdict(t), "is_met": t.is_met} for t in targets(measured)]
    return json.dumps({**asdict(measured), "targets": bounds}, ensure_ascii=False, indent=1) + "\n"
