"""Build aside, run the checks, swap.

Nobody ever writes the published file: DuckDB locks out readers while it is written, and a reader locks out the writer. The
next version is built beside it, checked, flushed and renamed over it, which is one step for the file system. Readers
keep the version they opened; a run that dies leaves the published file as it was.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter

import duckdb

from flows.ingest import KnownFile, Plan
from flows.load import load_parts

# Tools still on DuckDB 1.4 (DBeaver and others) can open the file.
STORAGE_VERSION = "v1.4.0"
SQL_FOLDER = Path(__file__).resolve().parent.parent / "sql"


class PublicationError(Exception):
    """The new version was not published; the message is one line that says why and what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    """What the published version holds: counts of rows, and the files in quarantine with their reasons; ``seconds`` it took to build."""

    clippings: int
    facts: int
    collaborations: int
    people: int
    quarantined: tuple[tuple[str, str], ...]
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is about to publish; ``lexicon_rows`` are the names it knows, as (lexicon, id, name)."""

    run_id: str
    started_at: datetime
    rules_version: str
    lexicon_rows: tuple[tuple[str, str, str], ...] = ()


def known_files(warehouse: Path) -> list[KnownFile]:
    """What the published version remembers of the files; empty where there is none yet. Raises :class:`PublicationError`."""
    if not warehouse.exists():
        return []
    with connect_readonly(warehouse) as con:
        rows = con.execute("select file, clipping_id, size, mtime_ns, is_quarantined, rules_version from files").fetchall()
    return [KnownFile(*row) for row in rows]


def connect_readonly(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a published version that runs no file access of its own.

    Raises :class:`PublicationError` where the file is missing, damaged, no warehouse of ours, or locked by a program that opened it for writing.
    """
    if not warehouse.exists():
        raise PublicationError(f"there is no warehouse at {warehouse} yet: `jianbao run` makes it")
    try:
        con = duckdb.connect(str(warehouse), read_only=True, config={"enable_external_access": "false"})
        con.execute("select 1 from files limit 1")
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise PublicationError(f"{warehouse} is open for writing in another program: close it there, or open it read-only") from error
        raise PublicationError(f"{warehouse} is not a readable DuckDB file: move it away and run `jianbao run --full`") from error
    except duckdb.CatalogException as error:
        raise PublicationError(f"{warehouse} is not a Jianbao warehouse: name another file with --warehouse") from error
    except duckdb.Error as error:
        raise PublicationError(f"{warehouse} is damaged: move it away and run `jianbao run --full`") from error
    return con


def publish(warehouse: Path, building: Path, parts: Sequence[Path], plan: Plan, run: Run, now: datetime) -> Published:
    """Make the next version from the published one and ``parts``, and put it in its place.

    ``building`` is an empty folder on the same file system. Raises :class:`PublicationError` when a check finds rows or
    the disk refuses; the published version is untouched then.
    """
    aside, began = building / "next.duckdb", perf_counter()
    try:
        _start_from(warehouse, aside)
        con = duckdb.connect()
        try:
            con.execute(f"attach '{_quoted(aside)}' as warehouse (storage_version '{STORAGE_VERSION}')")
            con.execute("use warehouse")
            published = _build(con, parts, plan, run, now)
            con.execute("checkpoint warehouse")
        finally:
            con.close()
    except (OSError, duckdb.IOException) as error:
        raise PublicationError(f"could not write beside {warehouse} ({_first_line(error)}): free disk space or mend the folder's permissions") from error
    _swap(aside, warehouse)
    return replace(published, seconds=perf_counter() - began)


def _start_from(warehouse: Path, aside: Path) -> None:
    if warehouse.exists():
        shutil.copyfile(warehouse, aside)


def _build(con: duckdb.DuckDBPyConnection, parts: Sequence[Path], plan: Plan, run: Run, now: datetime) -> Published:
    con.execute("begin")
    for path in sorted((SQL_FOLDER / "tables").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    load_parts(con, parts, plan, now)
    _load_lexicon_rows(con, run.lexicon_rows)
    create_views(con)
    published = _counts(con)
    con.execute("insert into runs by name select ? as run_id, ? as started_at, ? as finished_at, ? as rules_version, ? as files_seen, ? as files_new, "
                "? as files_changed, ? as files_unchanged, ? as files_removed, ? as files_quarantined, ? as facts, 'published' as status",
                [run.run_id, run.started_at, now, run.rules_version, len(plan.seen), len(plan.new), len(plan.changed),
                 len(plan.unchanged), len(plan.removed), len(published.quarantined), published.facts])
    run_checks(con)
    con.execute("commit")
    return published


def _load_lexicon_rows(con: duckdb.DuckDBPyConnection, rows: Sequence[tuple[str, str, str]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    con.execute("delete from lexicon_rows")
    con.execute("insert into lexicon_rows select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])", columns)


def create_views(con: duckdb.DuckDBPyConnection) -> None:
    """Create every view of ``sql/marts`` with its comments, those that others build on first."""
    waiting = {p.stem: p.read_text(encoding="utf-8") for p in sorted((SQL_FOLDER / "marts").glob("*.sql"))}
    for name in _in_order(waiting):
        con.execute(waiting[name])


def _in_order(sources: dict[str, str]) -> list[str]:
    """View names, each after the views it names in a ``from`` or ``join``."""
    needs = {n: {o for o in sources if o != n and re.search(rf"\b(?:from|join)\s+{o}\b", sql)} for n, sql in sources.items()}
    order: list[str] = []
    while len(order) < len(sources):
        ready = sorted(n for n in sources if n not in order and needs[n] <= set(order))
        if not ready:
            raise PublicationError(f"views of sql/marts need each other in a circle: {sorted(set(sources) - set(order))}")
        order += ready
    return order


def run_checks(con: duckdb.DuckDBPyConnection) -> None:
    """Run every query of ``sql/checks``; raises :class:`PublicationError` naming the first that returns rows."""
    for path in sorted((SQL_FOLDER / "checks").glob("*.sql")):
        rows = con.execute(path.read_text(encoding="utf-8")).fetchmany(3)
        if rows:
            raise PublicationError(f"the check {path.stem} found rows that must not be, such as {rows[0]}: nothing was published; "
                                   "please report this with the clipping concerned")


def _counts(con: duckdb.DuckDBPyConnection) -> Published:
    row = con.execute("""select (select count(*) from clippings where retired_at is null), (select count(*) from evidence),
        (select count(*) from collaborations), (select count(*) from people)""").fetchone()
    assert row is not None
    quarantined = con.execute("select file, reason from quarantine order by file").fetchall()
    return Published(row[0], row[1], row[2], row[3], tuple((file, reason) for file, reason in quarantined))


def _swap(aside: Path, warehouse: Path) -> None:
    """Flush the new version to disk and rename it over the old one; a write-ahead log of the old version must not meet the new."""
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    _drop_log(warehouse)
    if warehouse.exists():
        kept = aside.with_name("previous.duckdb")
        os.link(warehouse, kept)
        os.replace(kept, previous_version(warehouse))
    os.replace(aside, warehouse)


def _drop_log(warehouse: Path) -> None:
    with suppress(FileNotFoundError):
        warehouse.with_name(warehouse.name + ".wal").unlink()


def previous_version(warehouse: Path) -> Path:
    """Where the version before the published one is kept."""
    return warehouse.with_name(f"{warehouse.stem}.previous{warehouse.suffix}")


def restore_previous(warehouse: Path) -> None:
    """Put the previous version back in place, by one rename. The next run brings it up to date again; the caller holds the lock."""
    previous = previous_version(warehouse)
    if not previous.exists():
        raise PublicationError(f"there is no previous version of {warehouse}: only one is kept, and it was brought back or never made")
    with connect_readonly(previous):
        pass
    _drop_log(warehouse)
    os.replace(previous, warehouse)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0]
