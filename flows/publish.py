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
import re
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
from flows.stories import cluster_stories

# Tools still on DuckDB 1.4 (DBeaver and others) can open the file.
STORAGE_VERSION = "v1.4.0"
_TRIES = 50
# What the building of a version may hold in memory; what is more it lays down beside it for a while.
_MEMORY_MEGABYTES = 400
# Where that does not do for some step.
_MOST_MEMORY = "80%"
# The second line of a mart that takes long to compute.
_KEPT = "\n-- Kept: computed once, at publication"
# Its end where the rows stand by institution, so that a large warehouse's can be computed for some institutions after the other, in less memory.
_BY_INSTITUTION = f"{_KEPT}, institution by institution.\n"
_FACTS_AT_ONCE = 200_000
SQL_FOLDER = Path(__file__).resolve().parent.parent / "sql"


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
            has_version = con.execute("select 1 from duckdb_columns() where table_name = 'runs' and column_name = 'sql_version'").fetchone()
            last = con.execute("select sql_version from runs order by finished_at desc limit 1").fetchone() if has_version else None
        except duckdb.Error as error:
            raise DamagedError(warehouse) from error
    return Known(tuple(KnownFile(*row) for row in rows), last[0] if last else None)


def sql_version(told: Told) -> str:
    """Hash of what makes tables and views besides the clippings: everything in ``sql/``, the code that loads, and what users tell."""
    return hashlib.sha256(f"{_hash_of_code()} {told!r}".encode()).hexdigest()[:12]


@cache
def _hash_of_code() -> str:
    digest = hashlib.sha256()
    for path in sorted([*SQL_FOLDER.rglob("*.sql"), *(Path(__file__).with_name(n) for n in ("publish.py", "load.py", "stories.py", "corrections.py"))]):
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
        con.execute(f"attach '{_quoted(aside)}' as warehouse (storage_version '{STORAGE_VERSION}')")
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
    create_tables(con)
    loaded = load_parts(con, parts, plan, now)
    _load_lexicon_rows(con, run.lexicon_rows)
    cluster_stories(con)
    apply_told(con, run.told)
    create_views(con)
    published = replace(_counts(con), renamed=loaded.renamed, restored=loaded.restored)
    con.execute("insert into runs by name select ? as run_id, ? as started_at, ? as finished_at, ? as rules_version, ? as sql_version, ? as files_seen, ? as files_new, "
                "? as files_changed, ? as files_unchanged, ? as files_removed, ? as files_quarantined, ? as facts, 'published' as status",
                [run.run_id, run.started_at, now, run.rules_version, sql_version(run.told), len(plan.seen), len(plan.new), len(plan.changed),
                 plan.unchanged + len(plan.touched), len(plan.removed), len(published.quarantined), published.facts])
    run_checks(con)
    con.execute("commit")
    return published


def _load_lexicon_rows(con: duckdb.DuckDBPyConnection, rows: Sequence[tuple[str, str, str]]) -> None:
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    con.execute("delete from lexicon_rows")
    con.execute("insert into lexicon_rows select unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])", columns)


def create_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables of ``sql/tables``, and bring those that an earlier version made to the present columns.

    A column that is new is added empty (the change of version reads the clippings again); one that is gone stays, but need not be filled.
    """
    sources = [path.read_text(encoding="utf-8") for path in sorted((SQL_FOLDER / "tables").glob("*.sql"))]
    had = _columns(con)
    if had:
        with duckdb.connect() as fresh:
            for source in sources:
                fresh.execute(source)
            wanted = _columns(fresh)
        for (table, column), (kind, _) in wanted.items():
            if (table, column) not in had and any(t == table for t, _ in had):
                con.execute(f"alter table {table} add column {column} {kind}")
        for (table, column), (_, is_nullable) in had.items():
            if (table, column) not in wanted and any(t == table for t, _ in wanted) and not is_nullable:
                con.execute(f"alter table {table} alter column {column} drop not null")
    for source in sources:
        con.execute(source)


def _columns(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], tuple[str, bool]]:
    rows = con.execute("""select c.table_name, c.column_name, c.data_type, c.is_nullable from duckdb_columns() c
                          semi join duckdb_tables() t using (database_name, table_oid)
                          where c.database_name = current_database() and c.schema_name = 'main' order by c.table_name, c.column_index""").fetchall()
    return {(table, column): (kind, nullable) for table, column, kind, nullable in rows}


def create_views(con: duckdb.DuckDBPyConnection, may_keep: bool = True) -> None:
    """Create the macros and every view of ``sql/marts`` with its comments, those that others build on first; views of earlier versions go.

    The macro ``hans(s)`` writes any text in Simplified script, by OpenCC's table of characters, with nothing but ``translate``;
    ``may_keep`` False leaves every view live. ``either_script(s)`` is a regular expression that finds ``s`` in text of either script.
    """
    traditional, simplified = fold_characters()
    con.execute(f"create or replace macro hans(s) as translate(s, '{traditional}', '{simplified}')")
    variants: dict[str, str] = {}
    for one, other in zip(traditional, simplified, strict=True):
        variants[other] = variants.get(other, other) + one
    classes = ", ".join(f"'{ch}': '[{all_of}]'" for ch, all_of in sorted(variants.items()))
    con.execute("create or replace macro either_script(s) as array_to_string(list_transform(string_split(hans(s), ''), "
                f"lambda ch: coalesce(map {{{classes}}}[ch], regexp_escape(ch))), '')")
    for (view,) in con.execute("select view_name from duckdb_views() where not internal and database_name = current_database()").fetchall():
        con.execute(f'drop view "{view}"')
    for (table,) in con.execute("select table_name from duckdb_tables() where schema_name = 'kept' and database_name = current_database()").fetchall():
        con.execute(f'drop table kept."{table}"')
    waiting = {p.stem: p.read_text(encoding="utf-8") for p in sorted((SQL_FOLDER / "marts").glob("*.sql"))}
    con.execute("create schema if not exists kept")
    for name in _in_order(waiting):
        con.execute(waiting[name])
        if may_keep and _KEPT in waiting[name]:
            _keep(con, name, waiting[name])
    for path in sorted((SQL_FOLDER / "macros").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))


def _keep(con: duckdb.DuckDBPyConnection, name: str, source: str) -> None:
    """Compute a view now, so that whoever asks gets the rows without waiting: a warehouse changes only when it is published."""
    if _BY_INSTITUTION in source:
        con.execute(f"create or replace table kept.{name} as from {name} limit 0")
        for first, beyond in _stretches(con):
            con.execute(f"insert into kept.{name} from {name} where institution >= ? and institution < ?", [first, beyond])
    else:
        con.execute(f"create or replace table kept.{name} as from {name}")
    con.execute(f"create or replace view {name} as from kept.{name}")
    for line in source.splitlines():
        if line.startswith("comment on "):  # replacing the view has dropped them
            con.execute(line)


def _stretches(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Stretches of institutions by name, the first and the one beyond the last, with some 200,000 facts each."""
    starts, facts = [""], 0
    for institution, count in con.execute("select subject, count(*) from evidence where subject is not null group by subject order by subject").fetchall():
        if facts and facts + count > _FACTS_AT_ONCE:
            starts.append(institution)
            facts = 0
        facts += count
    return list(zip(starts, [*starts[1:], "\U0010ffff"], strict=True))


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
