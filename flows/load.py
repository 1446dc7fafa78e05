"""Records → Parquet parts → DuckDB tables.

A batch of files becomes one *part*: a folder with one Parquet file a table, written by the worker that read the batch.
Loading replaces whole clippings: what is new in the parts goes in, what stood there for the same clipping goes out, all
within the caller's transaction. Rows go in sorted, so the same files always make the same tables.
"""

from __future__ import annotations

import errno
import operator
import os
import types
import typing
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import polars as pl

from flows.ingest import Plan, SeedFile
from flows.records import (
    Article,
    Block,
    Clipping,
    ClippingRecords,
    Collaboration,
    Fact,
    Issue,
    Organisation,
    PersonRole,
)

if typing.TYPE_CHECKING:
    import duckdb  # the processes that read clippings need none

_POLARS: dict[object, pl.DataType] = {str: pl.String(), int: pl.Int64(), float: pl.Float64(), bool: pl.Boolean(), date: pl.Date()}

# Table → record, and the column its rows are sorted by.
_TABLES: dict[str, tuple[type[typing.NamedTuple], str]] = {
    "clippings": (Clipping, "file"), "articles": (Article, "article_id"), "blocks": (Block, "clipping_id, position"),
    "organisation_uses": (Organisation, "clipping_id, organisation_id"), "facts": (Fact, "article_id, raw_start, fact_id"),
    "collaborations": (Collaboration, "article_id, raw_start, collaboration_id"),
    "people": (PersonRole, "article_id, raw_start, name"), "issues": (Issue, "clipping_id, stage, code, raw_start, detail"),
}
# Table → what takes the values of a record, in the order of its fields; the id of the clipping stands before them all.
_VALUES: dict[str, Callable[[object], tuple[object, ...]]] = {
    name: operator.attrgetter(*(f for f in record._fields if f != "clipping_id")) for name, (record, _) in _TABLES.items()}
_HAS_CLIPPING = ("articles", "blocks", "organisation_uses", "issues")
_HAS_ARTICLE = ("facts", "collaborations", "people")
# Of the compressed parts, what is sorted at a time.
_BYTES_AT_ONCE = 20_000_000
_BEYOND = "\U0010ffff"  # sorts behind every file and id


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Why a file could not become text: ``reason`` is a sentence for people, ``stage`` the stage that gave up."""

    reason: str
    stage: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: its content's id and its records, or why there are none."""

    file: SeedFile
    clipping_id: str
    result: ClippingRecords | Quarantined


# ── records → Parquet ────────────────────────────────────────────────────────────────────────────────


def write_part(outcomes: Sequence[Outcome], rules_version: str, folder: Path) -> None:
    """Write what a batch yielded as ``folder/TABLE.parquet``; every table is written, also where it has no row.

    Raises OSError where the disk refuses.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in _columns(outcomes, rules_version).items():
        frame = pl.DataFrame([pl.Series(c, values, kind) for (c, kind), values in zip(_part_schema(name).items(), columns, strict=True)])
        try:
            frame.write_parquet(folder / f"{name}.parquet", compression="lz4", statistics=False)
        except pl.exceptions.ComputeError as error:  # that is how Polars says that the disk is full
            raise OSError(errno.EIO, f"could not write {folder / name}.parquet ({error})") from error


def _columns(outcomes: Sequence[Outcome], rules_version: str) -> dict[str, Sequence[Sequence[object]]]:
    """The rows of each table as columns, in the order of :func:`_part_schema`."""
    read = [(o, o.result) for o in outcomes if not isinstance(o.result, Quarantined)]
    refused = [(o, o.result) for o in outcomes if isinstance(o.result, Quarantined)]
    found: dict[str, list[tuple[object, ...]]] = {name: [] for name in _TABLES}
    for outcome, result in read:
        records: dict[str, Sequence[object]] = {
            "clippings": (result.clipping,), "articles": result.articles, "blocks": result.blocks, "organisation_uses": result.organisations,
            "facts": result.facts, "collaborations": result.collaborations, "people": result.people, "issues": result.issues}
        for name, rows in records.items():
            values = _VALUES[name]
            found[name] += [(outcome.file.file, outcome.clipping_id, *values(row)) for row in rows]
    found["files"] = [(o.file.file, o.clipping_id, o.file.size, o.file.mtime_ns, isinstance(o.result, Quarantined), o.file.version(rules_version)) for o in outcomes]
    found["quarantine"] = [(o.file.file, result.reason.encode("utf-8", "backslashreplace").decode(), result.stage) for o, result in refused]
    return {name: list(zip(*rows, strict=True)) or [()] * len(_part_schema(name)) for name, rows in found.items()}


@cache
def _part_schema(name: str) -> dict[str, pl.DataType]:
    if name == "files":
        return {"file": pl.String(), "clipping_id": pl.String(), "size": pl.Int64(), "mtime_ns": pl.Int64(),
                "is_quarantined": pl.Boolean(), "rules_version": pl.String()}
    if name == "quarantine":
        return {"file": pl.String(), "reason": pl.String(), "stage": pl.String()}
    record = _TABLES[name][0]
    hints = typing.get_type_hints(record)
    return {"part_file": pl.String(), "clipping_id": pl.String(), **{f: _polars_type(hints[f]) for f in record._fields}}


def _polars_type(hint: object) -> pl.DataType:
    """The column type of a record's field: str | None → String, tuple[str, …] → List(String)."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Literal:
        return pl.String()
    if origin in (typing.Union, types.UnionType):
        return _polars_type(next(a for a in args if a is not type(None)))
    if origin is tuple:
        return pl.List(_polars_type(args[0]))
    return _POLARS[hint]


# ── Parquet → DuckDB ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading found out: new files with the bytes of removed ones, and clippings that came back."""

    renamed: int
    restored: int


def load_parts(con: duckdb.DuckDBPyConnection, parts: Sequence[Path], plan: Plan, now: datetime) -> Loaded:
    """Bring the tables of ``con`` to the state of ``plan``: replace, add, retire. The caller owns the transaction.

    ``parts`` are the folders that :func:`write_part` wrote for ``plan.to_read``; a file that they lack stays as it was. ``now`` is
    UTC without a zone.
    """
    con.execute("create or replace temp table retired_before as select clipping_id from clippings where retired_at is not null")
    renamed = _load_files(con, parts, plan, now)
    _choose_clippings(con, parts)
    con.execute("create or replace temp table first_seen as select clipping_id, ingested_at from clippings")
    _delete_chosen(con)
    for name in _TABLES if parts else ():
        _insert(con, name, parts, now)
    con.execute("""update clippings set retired_at = null where retired_at is not null
                   and clipping_id in (select clipping_id from files where not is_quarantined)""")
    con.execute("""update clippings set retired_at = ? where retired_at is null
                   and clipping_id not in (select clipping_id from files where not is_quarantined)""", [now])
    con.execute("delete from organisations")
    con.execute("""insert into organisations by name
                   select distinct on (organisation_id) * exclude (clipping_id) from organisation_uses order by organisation_id, clipping_id""")
    restored = con.execute("select count(*) from retired_before semi join (from clippings where retired_at is null) using (clipping_id)").fetchone()
    con.execute("drop table first_seen; drop table chosen; drop table retired_before")
    return Loaded(renamed, restored[0] if restored else 0)


def _read(parts: Sequence[Path], name: str) -> tuple[str, list[str]]:
    """A ``read_parquet`` call over one table of all parts, with its parameter."""
    return "read_parquet(?)", [str(p / f"{name}.parquet") for p in parts]


def _load_files(con: duckdb.DuckDBPyConnection, parts: Sequence[Path], plan: Plan, now: datetime) -> int:
    """Bring ``files`` and ``quarantine`` up to date; how many of the new files are removed ones under another name."""
    removed = [known.file for known in plan.removed]
    con.execute("""update files set mtime_ns = t.mtime_ns from (select unnest(?::varchar[]) as file, unnest(?::bigint[]) as mtime_ns) t
                   where files.file = t.file""", [[f.file for f in plan.touched], [f.mtime_ns for f in plan.touched]])
    con.execute("create or replace temp table removed_files as select * from files where file in (select unnest(?::varchar[]))", [removed])
    con.execute("delete from files where file in (select file from removed_files)")
    con.execute("delete from quarantine where file in (select file from removed_files)")
    renamed = 0
    if parts:
        source, paths = _read(parts, "files")
        found = con.execute(f"""select count(*) from {source} p where clipping_id in (select clipping_id from removed_files)
            and not is_quarantined and file not in (select file from files)""", [paths]).fetchone()
        renamed = found[0] if found else 0
        con.execute(f"delete from files where file in (select file from {source})", [paths])
        con.execute(f"insert into files by name select * from {source} order by file", [paths])
        con.execute("create or replace temp table quarantined_before as select file, reason, seen_at from quarantine")
        con.execute(f"delete from quarantine where file in (select file from {source})", [paths])
        source, paths = _read(parts, "quarantine")
        con.execute(f"""insert into quarantine by name
            select q.*, coalesce(b.seen_at, ?) as seen_at from {source} q left join quarantined_before b using (file, reason) order by file""",
                    [now, paths])
        con.execute("drop table quarantined_before")
    con.execute("drop table removed_files")
    return renamed


def _choose_clippings(con: duckdb.DuckDBPyConnection, parts: Sequence[Path]) -> None:
    """Of several files with the same bytes, the first by name is the clipping's ``file``, whichever came first in time."""
    con.execute("create or replace temp table chosen (clipping_id varchar, part_file varchar)")
    if parts:
        source, paths = _read(parts, "clippings")
        con.execute(f"""insert into chosen
            select p.clipping_id, min(p.part_file) as part_file from {source} p group by p.clipping_id
            having min(p.part_file) = (select min(f.file) from files f where f.clipping_id = p.clipping_id)
            order by all""", [paths])


def _delete_chosen(con: duckdb.DuckDBPyConnection) -> None:
    for name in _HAS_ARTICLE:
        con.execute(f"delete from {name} where article_id in (select article_id from articles where clipping_id in (select clipping_id from chosen))")
    for name in (*_HAS_CLIPPING, "clippings"):
        con.execute(f"delete from {name} where clipping_id in (select clipping_id from chosen)")


def _insert(con: duckdb.DuckDBPyConnection, name: str, parts: Sequence[Path], now: datetime) -> None:
    """Put the rows of the chosen clippings into a table, a stretch after the other, so that no sort has to hold a large archive."""
    record, order = _TABLES[name]
    source, paths = _read(parts, name)
    columns = list(record._fields)
    if name in _HAS_CLIPPING and "clipping_id" not in columns:
        columns.insert(0, "clipping_id")
    listed = ", ".join(f"p.{c}" for c in columns)
    key = "part_file" if name == "clippings" else "clipping_id"
    for stretch in _stretches(con, key, sum(map(os.path.getsize, paths))):
        if name == "clippings":
            con.execute(f"""insert into clippings by name
                select {listed}, coalesce(s.ingested_at, ?) as ingested_at, null::timestamp as retired_at
                from {source} p semi join chosen using (part_file) left join first_seen s on s.clipping_id = p.clipping_id
                where p.{key} >= ? and p.{key} < ? order by {order}""", [now, paths, *stretch])
        else:
            con.execute(f"""insert into {name} by name select {listed} from {source} p semi join chosen using (part_file)
                            where p.{key} >= ? and p.{key} < ? order by {order}""", [paths, *stretch])


def _stretches(con: duckdb.DuckDBPyConnection, key: str, size: int) -> list[tuple[str, str]]:
    """The values of ``key`` of the chosen clippings in stretches that are some ``_BYTES_AT_ONCE`` of the ``size`` of all, each as its first value
    and the one beyond its last. Whatever sorts by an id that begins like its clipping's sorts by the stretches first."""
    stretches = size // _BYTES_AT_ONCE + 1
    firsts = con.execute(f"""select min({key}) from (select {key}, ntile({stretches}) over (order by {key}) as stretch from chosen)
                             where stretch > 1 group by stretch order by stretch""").fetchall()
    return list(pairwise(["", *(first for (first,) in firsts), _BEYOND]))
