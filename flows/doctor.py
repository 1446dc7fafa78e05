"""What could keep a run from working, and what to do about each: the findings of ``jianbao doctor``.

Every check looks at the real thing (the lock, the disk, the server) and changes nothing.
"""

from __future__ import annotations

import fcntl
import importlib.metadata
import json
import os
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from flows.lexicon import LexiconError, load_lexicon
from flows.publish import STORAGE_VERSION, PublicationError, connect_readonly, previous_version, verify
from flows.update import lock_file

State = Literal["ok", "note", "bad"]
_ROOM_MEGABYTES = 500


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: ``bad`` keeps runs from working, a ``note`` is good to know; ``advice`` says what to do."""

    state: State
    subject: str
    found: str
    advice: str = ""


def examine(seeds: Path, warehouse: Path) -> list[Finding]:
    """Everything that was found, in the order in which to mend it."""
    checks: tuple[tuple[str, Callable[[], Iterator[Finding]]], ...] = (
        ("Python", _python), ("packages", _packages), ("lexicons", _lexicons), ("seeds", lambda: _seeds(seeds)),
        ("folder of the warehouse", lambda: _folder(warehouse)), ("disk", lambda: _disk(warehouse)), ("lock", lambda: _lock(warehouse)),
        ("warehouse", lambda: _warehouse(warehouse)), ("server", _server))
    findings = []
    for subject, check in checks:
        findings += [Finding(f.state, f.subject or subject, f.found, f.advice) for f in check()]
    return findings


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    wanted = SpecifierSet(importlib.metadata.metadata("jianbao")["Requires-Python"])
    if wanted.contains(version, prereleases=True):
        yield Finding("ok", "", version)
    else:
        yield Finding("bad", "", version, f"install Python {wanted}")


def _packages() -> Iterator[Finding]:
    needs = [Requirement(text) for text in importlib.metadata.requires("jianbao") or ()]
    needs = [need for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})]
    wrong = []
    for need in needs:
        try:
            found = importlib.metadata.version(need.name)
        except importlib.metadata.PackageNotFoundError:
            found = ""
        if not found or not need.specifier.contains(found, prereleases=True):
            wrong.append(f"{need.name} {found or 'is missing'} (needs {need.specifier})")
    if wrong:
        yield Finding("bad", "", "; ".join(wrong), "pip install -e . in the checkout")
    else:
        yield Finding("ok", "", f"{len(needs)} as required; duckdb {importlib.metadata.version('duckdb')}, prefect {importlib.metadata.version('prefect')}")


def _lexicons() -> Iterator[Finding]:
    try:
        lexicon = load_lexicon()
    except LexiconError as error:
        yield Finding("bad", "", str(error), "mend the row that is named")
    else:
        yield Finding("ok", "", f"{len(lexicon.organisations):,} organisations and places, rules {lexicon.version}")


def _seeds(seeds: Path) -> Iterator[Finding]:
    if not seeds.is_dir():
        yield Finding("bad", "", f"there is no folder {seeds}", "make it, or name another with --seeds or JIANBAO_SEEDS")
    elif not os.access(seeds, os.R_OK | os.X_OK):
        yield Finding("bad", "", f"{seeds} cannot be read", "mend its permissions")
    else:
        yield Finding("ok", "", str(seeds))


def _folder(warehouse: Path) -> Iterator[Finding]:
    folder = _existing(warehouse.parent)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("bad", "", f"cannot write in {folder}", "mend its permissions, or name another --warehouse")
    elif folder != warehouse.parent:
        yield Finding("ok", "", f"{warehouse.parent} will be made by the first run")
    else:
        yield Finding("ok", "", str(folder))


def _existing(folder: Path) -> Path:
    return next(f for f in (folder, *folder.parents) if f.exists())


def _disk(warehouse: Path) -> Iterator[Finding]:
    """A run needs room for the next version beside the published and the previous one."""
    free = shutil.disk_usage(_existing(warehouse.parent)).free / 1e6
    needs = _ROOM_MEGABYTES + 2 * (warehouse.stat().st_size / 1e6 if warehouse.exists() else 0)
    if free < needs:
        yield Finding("bad", "", f"{free:,.0f} MB free, a run may need {needs:,.0f}", "free disk space")
    else:
        yield Finding("ok", "", f"{free:,.0f} MB free")


def _lock(warehouse: Path) -> Iterator[Finding]:
    try:
        handle = os.open(lock_file(warehouse), os.O_RDWR)
    except FileNotFoundError:
        yield Finding("ok", "", "no run has been here yet")
        return
    except OSError as error:
        yield Finding("bad", "", f"{lock_file(warehouse)} cannot be opened ({error.strerror})", "mend its permissions")
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield Finding("ok", "", "free")
    except BlockingIOError:
        yield Finding("note", "", "a run is at work", "wait for it, or run with --wait")
    finally:
        os.close(handle)


def _warehouse(warehouse: Path) -> Iterator[Finding]:
    if not warehouse.exists():
        yield Finding("note", "", f"there is none at {warehouse} yet", "jianbao run makes it")
        return
    try:
        verify(warehouse)
        with connect_readonly(warehouse) as con:
            row = con.execute("select tags['storage_version'] from duckdb_databases() where not internal").fetchone()
            quarantined = con.execute("select count(*) from quarantine").fetchone()
    except PublicationError as error:
        kept = " (the previous version is kept: jianbao rollback)" if previous_version(warehouse).exists() else ""
        yield Finding("bad", "", str(error), f"do as it says{kept}")
        return
    storage = str(row[0]) if row else ""
    yield Finding("ok", "", f"{warehouse.stat().st_size / 1e6:,.1f} MB, every row can be read")
    if storage.startswith(STORAGE_VERSION[:4]):
        yield Finding("ok", "storage version", storage)
    else:
        yield Finding("note", "storage version", storage or "unknown", f"tools of DuckDB {STORAGE_VERSION[1:4]} may not open it: run with --full after moving it away")
    if quarantined and quarantined[0]:
        yield Finding("note", "quarantine", f"{quarantined[0]:,} files", "jianbao status lists them with the reasons")


def _server() -> Iterator[Finding]:
    address = os.environ.get("PREFECT_API_URL")
    if not address:
        yield Finding("ok", "", "PREFECT_API_URL is not set: each run and `jianbao serve` start a server of their own")
        return
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=5):
            pass
        yield Finding("ok", "", f"{address} answers")
    except (OSError, ValueError) as error:
        yield Finding("bad", "", f"{address} does not answer ({error})", "start it with `prefect server start`, or unset PREFECT_API_URL")
        return
    yield _schedule(address)


def _schedule(address: str) -> Finding:
    """Whether the server has a deployment ``daily`` of the flow with a schedule that is active."""
    request = urllib.request.Request(f"{address}/deployments/name/ingest-clippings/daily")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            deployment = json.load(answer)
    except OSError:
        return Finding("note", "schedule", "the server has no deployment ingest-clippings/daily", "jianbao serve makes it, or prefect deploy --all with a work pool")
    active = [s for s in deployment.get("schedules", ()) if s.get("active")]
    if deployment.get("paused") or not active:
        return Finding("bad", "schedule", "the deployment ingest-clippings/daily is paused", "prefect deployment schedule resume ingest-clippings/daily")
    if deployment.get("status") == "NOT_READY":
        return Finding("note", "schedule", "nobody works for the deployment ingest-clippings/daily", "start jianbao serve, or a worker of its pool")
    schedule = active[0].get("schedule", {})
    return Finding("ok", "schedule", str(schedule.get("cron") or f"every {schedule.get('interval')} s") + f" ({schedule.get('timezone') or 'UTC'})")
