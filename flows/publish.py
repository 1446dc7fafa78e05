"""Build aside, run the checks, swap.

Nobody ever writes the published file: DuckDB locks out readers while it is written, and a reader locks out the writer. The
next version is built beside it, checked, flushed and renamed over it, which is one step for the file system. Readers
keep the version they opened; a run that dies leaves the published file as it was.

DuckDB opens a file three times before it has it: for its kind, for its header, and for good. A rename in between gives a reader the
header of one version and the blocks of the next. So the next version keeps every block of the published one where it is: it
starts as a copy, is written by a single checkpoint (which, to be safe from crashes, touches no block that the old header
knows), and what that cut off at the end is put back. The old header and the new blocks are then still the old version.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from time import perf_counter

import duckdb

from flows.corrections import CorrectionError, Told, apply_told
from flows.ingest import KnownFile, Plan
from flows.lexicon import fold_characters
from flows.load import load_parts
from flows.schema import SQL_FOLDER, compute_kept, create_tables, create_views, has_all_views
from flows.stories import cluster_stories

# Tools still on DuckDB 1.4 (DBeaver and others) can open the file.
STORAGE_VERSION = "v1.4.0"
_TRIES = 50
# DuckDB hands out a table to its threads in groups of rows, and compresses a group once it is full. Half of what it takes by itself lets two
# processors share the work from some 6,000 clippings on, and the file grows by a sixtieth.
_ROW_GROUP = 61_440
# What the building of a version may hold in memory; what is more it lays down beside it for a while.
_MEMORY_MEGABYTES = 300
# Where that does not do for some step.
_MOST_MEMORY = "80%"


class PublicationError(Exception):
    """The new version was not published; the message is one line that says why and what to do."""


class DamagedError(PublicationError):
    """The published file is not what a run wrote: cut short, overwritten or with flipped bits."""

    def __init__(self, warehouse: Path) -> None:
        super().__init__(f"{warehouse} is damaged: `jianbao run --full` rebuilds it from the clippings and keeps the damaged file beside it")


@dataclass(frozen=True, slots=True)
class Published:
    """What the published version holds: counts of rows, and the files in quarantine with their reasons; ``seconds`` it took to build."""

    clippings: int
    facts: int
    collaborations: int
    people: int
    quarantined: tuple[tuple[str, str], ...]
    renamed: int = 0
    restored: int = 0
    seconds: float = field(default=0.0, compare=False)


@dataclass(frozen=True, slots=True)
class Run:
    """A run that is about to publish; ``lexicon_rows`` are the names it knows, as (lexicon, id, name), ``told`` what users correct."""

    run_id: str
    started_at: datetime
    rules_version: str
    lexicon_rows: tuple[tuple[str, str, str], ...] = ()
    told: Told = field(default_factory=Told)


@dataclass(frozen=True, slots=True)
class Known:
    """What the published version remembers: its files, and the :func:`sql_version` that made its tables and views."""

    files: tuple[KnownFile, ...] = ()
    sql_version: str | None = None


def known_state(warehouse: Path) -> Known:
    """What the published version remembers; nothing where there is none yet. Raises :class:`PublicationError`."""
    if not warehouse.exists():
        return Known()
    with connect_readonly(warehouse) as con:
        try:
            rows = con.execute("select file, clipping_id, size, mtime_ns, is_quarantined, rules_version from files").fetchall()
            version = _last_sql_version(con)
        except duckdb.Error as error:
            raise DamagedError(warehouse) from error
    return Known(tuple(KnownFile(*row) for row in rows), version)


def sql_version(told: Told) -> str:
    """Hash of what makes tables and views besides the clippings: everything in ``sql/``, the code that loads, and what users tell."""
    return hashlib.sha256(f"{_hash_of_code()} {told!r}".encode()).hexdigest()[:12]


@cache
def _hash_of_code() -> str:
    digest = hashlib.sha256("".join(fold_characters()).encode())
    for path in sorted([*SQL_FOLDER.rglob("*.sql"), *(Path(__file__).with_name(n) for n in ("publish.py", "load.py", "schema.py", "stories.py", "corrections.py"))]):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Recipe:
    """A query of the cookbook: the question it answers, and its parameters with an example each."""

    name: str
    question: str
    parameters: dict[str, str]
    sql: str


def read_cookbook() -> dict[str, Recipe]:
    """The queries of ``sql/queries`` by name. The first line of each is its question, further comment lines its parameters."""
    recipes = {}
    for path in sorted((SQL_FOLDER / "queries").glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        question, *others = [line.removeprefix("-- ") for line in text.splitlines() if line.startswith("-- ")]
        recipes[path.stem] = Recipe(path.stem, question, dict(line.split(": ", 1) for line in others), text)
    return recipes


def defused(value: object) -> object:
    """A cell that no spreadsheet takes for a formula: text that starts like one gets an apostrophe in front.

    >>> defused("=1+1"), defused(-3)
    ("'=1+1", -3)
    """
    return "'" + value if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value


def connect_readonly(warehouse: Path, may_write_files: bool = False) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a published version; its queries reach no other file unless ``may_write_files``.

    Raises :class:`PublicationError` where the file is missing, no warehouse of ours, or locked by a program that opened it for
    writing, and :class:`DamagedError` where it is damaged.
    """
    if not warehouse.exists():
        raise PublicationError(f"there is no warehouse at {warehouse} yet: `jianbao run` makes it")
    for _ in range(_TRIES):
        before = _identity(warehouse)
        con = _connect(warehouse, may_write_files)
        if before is not None and _identity(warehouse) == before:
            return con
        con.close()  # another version was put in place while it was being opened
    raise PublicationError(f"{warehouse} is being replaced all the time: try again")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        info = path.stat()
    except FileNotFoundError:
        return None
    return info.st_ino, info.st_mtime_ns


def _connect(warehouse: Path, may_write_files: bool) -> duckdb.DuckDBPyConnection:
    try:
        con = duckdb.connect(str(warehouse), read_only=True, config={"enable_external_access": str(may_write_files).lower()})
        con.execute("select 1 from files limit 1")
    except duckdb.CatalogException as error:
        raise PublicationError(f"{warehouse} is not a Jianbao warehouse: name another file with --warehouse") from error
    except duckdb.Error as error:
        if "lock" in str(error).lower():
            raise PublicationError(f"{warehouse} is open for writing in another program: close it there, or open it read-only") from error
        raise DamagedError(warehouse) from error
    return con


def verify(warehouse: Path) -> None:
    """Read every row of a published version. Raises :class:`DamagedError` where one cannot be read."""
    with connect_readonly(warehouse) as con:
        try:
            for schema, table in con.execute("select schema_name, table_name from duckdb_tables() where not temporary").fetchall():
                con.execute(f'select bit_xor(hash(t)) from "{schema}"."{table}" t').fetchall()
        except duckdb.Error as error:
            raise DamagedError(warehouse) from error


def set_aside_damaged(warehouse: Path) -> Path:
    """Move a damaged file out of the way and put the previous version, if it is sound, in its place; where the damaged one is now.

    The caller holds the lock.
    """
    kept = warehouse.with_name(f"{warehouse.stem}.damaged{warehouse.suffix}")
    _drop_log(warehouse)
    os.replace(warehouse, kept)
    previous = previous_version(warehouse)
    with suppress(PublicationError):
        verify(previous)
        shutil.copyfile(previous, aside := warehouse.with_name(f".{warehouse.name}.restored"))
        os.replace(aside, warehouse)
    return kept


def publish(warehouse: Path, building: Path, parts: Sequence[Path], plan: Plan, run: Run, now: datetime) -> Published:
    """Make the next version from the published one and ``parts``, and put it in its place.

    ``building`` is an empty folder on the same file system. Raises :class:`PublicationError` when a check finds rows or
    the disk refuses; the published version is untouched then.
    """
    aside, began = building / "next.duckdb", perf_counter()
    try:
        try:
            published = _write_next(warehouse, aside, parts, plan, run, now, f"{_MEMORY_MEGABYTES}MB")
        except duckdb.Error as error:
            if not _wants_memory(error):
                raise
            published = _write_next(warehouse, aside, parts, plan, run, now, _MOST_MEMORY)
        _keep_tail(aside, warehouse)
        _swap(aside, warehouse)
    except CorrectionError as error:
        raise PublicationError(str(error)) from error
    except (OSError, duckdb.Error) as error:
        if _tells_of_damage(error):
            raise DamagedError(warehouse) from error
        if isinstance(error, (OSError, duckdb.IOException, duckdb.TransactionException)):  # the last: while the commit wrote the file
            raise PublicationError(f"could not write beside {warehouse} ({_first_line(error)}): free disk space or mend the folder's permissions") from error
        raise
    return replace(published, seconds=perf_counter() - began)


def _write_next(warehouse: Path, aside: Path, parts: Sequence[Path], plan: Plan, run: Run, now: datetime, memory: str) -> Published:
    """Write the next version to ``aside``, holding no more than ``memory`` of it at a time."""
    _start_from(warehouse, aside)
    con = duckdb.connect()
    try:
        con.execute(f"set memory_limit = '{memory}'")
        con.execute(f"set temp_directory = '{_quoted(aside.with_name('spilled'))}'")
        con.execute("set checkpoint_threshold = '0KB'")  # the commit is the one checkpoint, see above, with no log before it
        con.execute(f"attach '{_quoted(aside)}' as warehouse (storage_version '{STORAGE_VERSION}', row_group_size {_ROW_GROUP})")
        con.execute("use warehouse")
        published = _build(con, parts, plan, run, now)
        con.execute("checkpoint warehouse")  # of a commit too small for one of its own
    finally:
        con.close()
    return published


def _start_from(warehouse: Path, aside: Path) -> None:
    aside.unlink(missing_ok=True)
    _drop_log(aside)
    if warehouse.exists():
        shutil.copyfile(warehouse, aside)


def _build(con: duckdb.DuckDBPyConnection, parts: Sequence[Path], plan: Plan, run: Run, now: datetime) -> Published:
    con.execute("begin")
    _define(con, sql_version(run.told))
    loaded = load_parts(con, parts, plan, now)
    _load_lexicon_rows(con, run.lexicon_rows)
    cluster_stories(con)
    apply_told(con, run.told)
    compute_kept(con)
    published = replace(_counts(con), renamed=loaded.renamed, restored=loaded.restored)
    con.execute("insert into runs by name select ? as run_id, ? as started_at, ? as finished_at, ? as rules_version, ? as sql_version, ? as files_seen, ? as files_new, "
                "? as files_changed, ? as files_unchanged, ? as files_removed, ? as files_quarantined, ? as facts, 'published' as status",
                [run.run_id, run.started_at, now, run.rules_version, sql_version(run.told), len(plan.seen), len(plan.new), len(plan.changed),
                 plan.unchanged + len(plan.touched), len(plan.removed), len(published.quarantined), published.facts])
    run_checks(con)
    con.execute("commit")
    return published


def _define(con: duckdb.DuckDBPyConnection, version: str) -> None:
    """Make the tables and views, unless the last run has made the same."""
    if _last_sql_version(con) != version or not has_all_views(con):
        create_tables(con)
        create_views(con)


def _last_sql_version(con: duckdb.DuckDBPyConnection) -> str | None:
    """The :func:`sql_version` of the last run; None where there is no run, or one of a version that did not note it."""
    has_version = con.execute("select 1 from duckdb_columns() where database_name = current_database() and table_name = 'runs' and column_name = 'sql_version'").fetchone()
    last = con.execute("select sql_version from runs order by finished_at desc limit 1").fetchone() if has_version else None
    return last[0] if last else None


def _load_lexicon_rows(con: duckdb.DuckDBPyConnection, rows: Sequence[tuple[str, str, str]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    con.execute("delete from lexicon_rows")
    con.execute("insert into lexicon_rows select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])", columns)


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
    _flush(aside)
    _drop_log(warehouse)
    if warehouse.exists():
        kept = aside.with_name("previous.duckdb")
        try:
            os.link(warehouse, kept)
        except OSError:  # a file system without hard links
            shutil.copyfile(warehouse, kept)
        os.replace(kept, previous_version(warehouse))
    os.replace(aside, warehouse)
    _flush(warehouse.parent)


def _keep_tail(aside: Path, warehouse: Path) -> None:
    """Put back what the checkpoint cut off at the end of the next version, for readers that hold the published one's header."""
    if not warehouse.exists():
        return
    with warehouse.open("rb") as old, aside.open("r+b") as new:
        old.seek(new.seek(0, os.SEEK_END))
        shutil.copyfileobj(old, new)


def _flush(path: Path) -> None:
    """Have the system write a file, or the names in a folder, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_log(warehouse: Path) -> None:
    with suppress(FileNotFoundError):
        warehouse.with_name(warehouse.name + ".wal").unlink()


def previous_version(warehouse: Path) -> Path:
    """Where the version before the published one is kept."""
    return warehouse.with_name(f"{warehouse.stem}.previous{warehouse.suffix}")


def report_folder(warehouse: Path) -> Path:
    """Where the report site of a warehouse is written."""
    return warehouse.parent / "report"


def restore_previous(warehouse: Path) -> None:
    """Put the previous version back in place, by one rename. The next run brings it up to date again; the caller holds the lock."""
    previous = previous_version(warehouse)
    if not previous.exists():
        raise PublicationError(f"there is no previous version of {warehouse}: only one is kept, and it was brought back or never made")
    verify(previous)
    _drop_log(warehouse)
    os.replace(previous, warehouse)


def _wants_memory(error: duckdb.Error) -> bool:
    """Whether an error is for want of memory; in a commit it is a fatal one that says so."""
    return isinstance(error, duckdb.OutOfMemoryException) or "Out of Memory" in str(error)


def _tells_of_damage(error: Exception) -> bool:
    """Whether an error of DuckDB says that the file it read was not what it had written."""
    return isinstance(error, (duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException)) or "orrupt" in str(error)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rpartition("Original error: ")[2]
