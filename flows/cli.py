"""The command ``jianbao``: run, sql, export, report, rollback, serve, status, doctor.

Every error a user can cause or meet is one line that says what to do, and exit code 1.
"""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import duckdb
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from flows.export import Kind, export
from flows.lexicon import LexiconError
from flows.publish import PublicationError, Recipe, connect_readonly, defused, read_cookbook, report_folder

app = typer.Typer(help="Chinese press clippings in, a DuckDB warehouse of Hong Kong–Shenzhen collaboration out.",
                  no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
out, err = Console(), Console(stderr=True)
_CHECKOUT = Path(__file__).resolve().parent.parent

SeedsOption = Annotated[Path, typer.Option("--seeds", envvar="JIANBAO_SEEDS", help="Folder of clippings.")]
WarehouseOption = Annotated[Path, typer.Option("--warehouse", envvar="JIANBAO_WAREHOUSE", help="The DuckDB file.")]
SEEDS, WAREHOUSE = _CHECKOUT / "seeds", _CHECKOUT / "warehouse" / "clippings.duckdb"


class Format(StrEnum):
    """How ``jianbao sql`` prints its rows."""

    table = "table"
    csv = "csv"
    json = "json"
    md = "md"


class RunnerName(StrEnum):
    """Where ``jianbao run`` reads clippings."""

    local = "local"
    dask = "dask"


class UsageError(Exception):
    """What the user asked for cannot be done; the message says what to do instead."""


def printable(text: str) -> str:
    """Text without the control characters by which a clipping could drive the terminal."""
    return "".join(ch if ch.isprintable() or ch in "\n\t" else "�" for ch in text)


def printable_name(name: str) -> str:
    """A file's name on one line, its control characters spelt out.

    >>> printable_name("a\\nb\\x1b.txt")
    'a\\\\nb\\\\x1b.txt'
    """
    return "".join(ch if ch.isprintable() else ch.encode("unicode_escape").decode() for ch in name)


# ── run ──────────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def run(seeds: SeedsOption = SEEDS, warehouse: WarehouseOption = WAREHOUSE,
        full: Annotated[bool, typer.Option("--full", help="Read every file again.")] = False,
        wait: Annotated[bool, typer.Option("--wait", help="Wait for another run to end instead of leaving.")] = False,
        runner: Annotated[RunnerName, typer.Option("--runner", help="Read in processes of this machine, or on a Dask cluster.")] = RunnerName.local,
        address: Annotated[str | None, typer.Option("--address", help="A running Dask cluster (tcp://host:8786); without it one is started here.")] = None,
        workers: Annotated[int | None, typer.Option("--workers", min=1, help="How many processes; as many as there are processors by default.")] = None,
        no_report: Annotated[bool, typer.Option("--no-report", help="Do not write the report site.")] = False,
        verbose: Annotated[bool, typer.Option("-v", "--verbose", help="Print stage timings and Prefect's log.")] = False) -> None:
    """Read what is new in the seeds folder and publish the warehouse."""
    if not seeds.is_dir():
        raise UsageError(f"there is no folder {seeds}: make it and put clippings in, or name another with --seeds")
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "INFO" if verbose else "CRITICAL")
    os.environ.setdefault("DASK_LOGGING__DISTRIBUTED", "info" if verbose else "error")
    from flows.pipeline import run_ingest  # Prefect takes seconds to import; the other commands do without it

    columns = (TextColumn("reading clippings"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        bar = progress.add_task("", total=None)
        summary = run_ingest(seeds.resolve(), warehouse.resolve(), full,
                             lambda done, total: progress.update(bar, completed=done, total=total), wait, runner.value, workers, address, with_report=not no_report)
    if summary.files_waiting:
        out.print(f"{summary.files_waiting:,} files are still being written and wait for the next run.", highlight=False, soft_wrap=True)
    if summary.published is None:
        out.print(f"Nothing new in {seeds}: {summary.files_seen} files, all as in {warehouse}. Nothing was written.", highlight=False, soft_wrap=True)
        return
    counted = summary.published
    if summary.damaged:
        out.print(f"The warehouse was damaged and has been rebuilt; the damaged file is {summary.damaged}", highlight=False, soft_wrap=True)
    out.print(f"Published {warehouse}", highlight=False, soft_wrap=True)
    table = Table("seeds", "", "warehouse", "")
    table.columns[1].justify = table.columns[3].justify = "right"
    left = [("files", summary.files_seen), ("new", summary.files_new), ("changed", summary.files_changed),
            ("unchanged", summary.files_unchanged), ("removed", summary.files_removed)]
    right = [("clippings", counted.clippings), ("facts", counted.facts), ("collaborations", counted.collaborations),
             ("people", counted.people), ("in quarantine", len(counted.quarantined))]
    left += [(name, count) for name, count in (("of the new, renamed", counted.renamed), ("come back", counted.restored)) if count]
    right += [("", 0)] * (len(left) - len(right))
    for (a, m), (b, n) in zip(left, right, strict=True):
        table.add_row(a, f"{m:,}", b, f"{n:,}" if b else "")
    out.print(table)
    _print_quarantine(counted.quarantined)
    if verbose:
        _print_timings({**summary.timings, "load, check, publish": counted.seconds}, summary.seconds)
    if summary.report:
        out.print(f"Look: {summary.report}", highlight=False, soft_wrap=True)
    out.print('or: jianbao status · jianbao sql "from evidence" · jianbao sql scorecard', highlight=False, soft_wrap=True)


def _print_quarantine(rows: Sequence[tuple[str, str]]) -> None:
    if not rows:
        return
    table = Table("in quarantine", "why", title_justify="left")
    for file, reason in rows[:20]:
        table.add_row(Text(printable_name(file)), Text(printable(reason)))
    out.print(table)
    if len(rows) > 20:
        out.print(f"… and {len(rows) - 20} more: jianbao sql \"from quarantine\"", highlight=False, soft_wrap=True)


def _print_timings(timings: dict[str, float], seconds: float) -> None:
    table = Table("stage", "seconds", title="Time", title_justify="left")
    table.columns[1].justify = "right"
    for stage, spent in timings.items():
        table.add_row(stage, f"{spent:.3f}")
    table.add_row("the work, all stages", f"{sum(timings.values()):.3f}")
    table.add_row("the flow, with what Prefect adds", f"{seconds:.3f}")
    out.print(table)


# ── sql ──────────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def sql(query: Annotated[str | None, typer.Argument(help="A query (\"from evidence\"), or the name of one of the cookbook; without it the cookbook is listed.")] = None,
        settings: Annotated[list[str] | None, typer.Option("--set", help="A parameter of a cookbook query: --set institution=香港大學.")] = None,
        warehouse: WarehouseOption = WAREHOUSE,
        format: Annotated[Format, typer.Option("--format", help="How to print the rows.")] = Format.table) -> None:
    """Run a query on the published warehouse (read-only, no access to other files)."""
    recipes = read_cookbook()
    if query is None:
        _list_cookbook(recipes)
        return
    recipe = recipes.get(query)
    parameters = _parameters(recipe, settings or [])
    with connect_readonly(warehouse) as con:
        con.execute("set lock_configuration = true")
        try:
            cursor = con.execute(recipe.sql if recipe else query, parameters) if parameters else con.execute(recipe.sql if recipe else query)
            columns = [d[0] for d in cursor.description or ()]
            rows = cursor.fetchall()
        except duckdb.Error as error:
            known = f" (the cookbook has: {', '.join(recipes)})" if query.isidentifier() else ""
            raise UsageError(str(error).strip() + known) from error
    _PRINTERS[format](columns, rows)


def _list_cookbook(recipes: dict[str, Recipe]) -> None:
    table = Table("jianbao sql …", "answers", "--set")
    table.columns[0].no_wrap = True
    table.columns[2].overflow = "fold"
    for recipe in recipes.values():
        table.add_row(recipe.name, recipe.question, "\n".join(f"{name}={value}" for name, value in recipe.parameters.items()))
    out.print(table)


def _parameters(recipe: Recipe | None, settings: Sequence[str]) -> dict[str, str]:
    """The values of a recipe's parameters: those set, else its examples."""
    given = dict(setting.partition("=")[::2] for setting in settings)
    known = recipe.parameters if recipe else {}
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise UsageError(f"there is no parameter {', '.join(unknown)}; " + (f"{recipe.name} has {', '.join(known) or 'none'}" if recipe else "only queries of the cookbook have some"))
    return {**known, **given}


def _print_table(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    table = Table(*columns)
    for column in table.columns:
        column.overflow = "fold"
    for row in rows:
        table.add_row(*(Text("" if v is None else printable(_shown(v))) for v in row))
    out.print(table)
    out.print(f"{len(rows):,} rows", highlight=False, soft_wrap=True)


def _shown(value: object) -> str:
    """A value for people: 45,000,000 rather than 45000000.0, lists without quotes."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:,.0f}" if value.is_integer() else f"{value:,}"
    if isinstance(value, list):
        return "、".join(str(v) for v in value)
    return str(value)


def _print_csv(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([defused("、".join(map(str, v)) if isinstance(v, list) else v) for v in row] for row in rows)
    sys.stdout.write(buffer.getvalue())


def _print_json(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    sys.stdout.write(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, indent=1, default=str) + "\n")


def _print_md(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> None:
    def line(cells: Sequence[object]) -> str:
        shown = ("" if c is None else printable(_shown(c)).replace("|", "\\|").replace("\n", " ") for c in cells)
        return "| " + " | ".join(shown) + " |"
    sys.stdout.write("\n".join([line(columns), line(["---"] * len(columns)), *map(line, rows)]) + "\n")


_PRINTERS = {Format.table: _print_table, Format.csv: _print_csv, Format.json: _print_json, Format.md: _print_md}


# ── export ───────────────────────────────────────────────────────────────────────────────────────────


@app.command("export")
def export_command(to: Annotated[Path, typer.Option("--to", help="Folder to write to; it is made.")],
                   format: Annotated[Kind, typer.Option("--format", help="csv opens right in Excel; xlsx is one workbook; parquet is for programs.")] = Kind.csv,
                   warehouse: WarehouseOption = WAREHOUSE) -> None:
    """Write every table and view to a folder."""
    with connect_readonly(warehouse, may_write_files=True) as con:
        written = export(con, to, format)
    out.print(f"Wrote {len(written)} files to {to}", highlight=False, soft_wrap=True)


# ── report ───────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def report(to: Annotated[Path | None, typer.Option("--out", help="Folder to write to; report/ beside the warehouse by default.")] = None,
           warehouse: WarehouseOption = WAREHOUSE) -> None:
    """Write the offline site: every figure leads to the characters of the print that say so."""
    from flows.report import write_report

    folder = to or report_folder(warehouse)
    written = write_report(warehouse, folder)
    out.print(f"Wrote {written.pages:,} pages. Open {folder / 'index.html'}", highlight=False, soft_wrap=True)


# ── rollback, serve ──────────────────────────────────────────────────────────────────────────────────


@app.command()
def rollback(warehouse: WarehouseOption = WAREHOUSE) -> None:
    """Bring back the version before the published one."""
    from flows.update import roll_back

    roll_back(warehouse.resolve())
    out.print(f"{warehouse} is the previous version again. The next run brings it up to date.", highlight=False, soft_wrap=True)


@app.command()
def serve(seeds: SeedsOption = SEEDS, warehouse: WarehouseOption = WAREHOUSE,
          cron: Annotated[str, typer.Option("--cron", help="When to run.")] = "0 7 * * *",
          timezone: Annotated[str, typer.Option("--timezone", help="Time zone of --cron.")] = "Asia/Hong_Kong",
          every: Annotated[float | None, typer.Option("--every", help="Run every so many seconds instead.", hidden=True)] = None) -> None:
    """Run on a schedule until stopped, on the Prefect server at PREFECT_API_URL or on one of its own."""
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
    with _server() as address:
        out.print(f"Schedule: {f'every {every:g} s' if every else f'{cron} ({timezone})'}, on {address}. Stop with Ctrl-C.", highlight=False, soft_wrap=True)
        from flows.pipeline import serve_ingest

        serve_ingest(seeds.resolve(), warehouse.resolve(), cron, timezone, every)


@contextmanager
def _server() -> Iterator[str]:
    """The address of a real Prefect server: schedules never fire on the temporary one that a single run starts."""
    address = os.environ.get("PREFECT_API_URL")
    if address:
        yield address
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    address = f"http://127.0.0.1:{port}/api"
    try:
        _wait_until_healthy(server, address)
        os.environ["PREFECT_API_URL"] = address
        yield address
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_until_healthy(server: subprocess.Popen[bytes], address: str) -> None:
    for _ in range(240):
        if server.poll() is not None:
            raise UsageError("Prefect's server did not start: run `prefect server start` to see why, or set PREFECT_API_URL to one that runs")
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):
                return
        except OSError:
            time.sleep(0.5)
    raise UsageError("Prefect's server did not answer within two minutes: set PREFECT_API_URL to one that runs")


# ── status ───────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def status(warehouse: WarehouseOption = WAREHOUSE) -> None:
    """What the warehouse holds, when it was published, and what is in quarantine."""
    with connect_readonly(warehouse) as con:
        last = con.execute("select finished_at, rules_version from runs order by finished_at desc limit 1").fetchone()
        clippings = con.execute("select file, outlet, published_on, articles, facts, facts_without_subject, collaborations, people, issues "
                                "from coverage order by file limit 200").fetchall()
        count = con.execute("select count(*) from coverage").fetchone()
        quarantine = con.execute("select file, reason from quarantine order by file").fetchall()
    if last is not None:
        out.print(f"{warehouse}: published {last[0]:%Y-%m-%d %H:%M} UTC, rules {last[1]}", highlight=False, soft_wrap=True)
    table = Table("clipping", "outlet", "published", "articles", "facts", "no subject", "collaborations", "people", "issues")
    for column in table.columns[3:]:
        column.justify = "right"
    for row in clippings:
        table.add_row(*(Text("" if v is None else printable(str(v))) for v in row))
    out.print(table)
    if count is not None and count[0] > len(clippings):
        out.print(f"… {count[0] - len(clippings):,} more: jianbao sql \"from coverage\"", highlight=False, soft_wrap=True)
    _print_quarantine(quarantine)


# ── doctor ───────────────────────────────────────────────────────────────────────────────────────────


@app.command()
def doctor(seeds: SeedsOption = SEEDS, warehouse: WarehouseOption = WAREHOUSE) -> None:
    """Look for what could keep a run from working, and say what to do about it."""
    from flows.doctor import examine

    findings = examine(seeds.resolve(), warehouse.resolve())
    table = Table("", "", "found", "what to do")
    table.columns[2].overflow = table.columns[3].overflow = "fold"
    for finding in findings:
        table.add_row(finding.state, finding.subject, Text(printable(finding.found)), Text(printable(finding.advice)))
    out.print(table)
    if any(f.state == "bad" for f in findings):
        raise typer.Exit(1)


def main() -> None:
    """Entry point: turns expected errors into one line and exit code 1."""
    try:
        code = app(standalone_mode=False)
        if isinstance(code, int):
            sys.exit(code)
    except (UsageError, PublicationError, LexiconError) as error:
        _fail(str(error))
    except typer.Exit as leave:
        sys.exit(leave.exit_code)
    except typer.Abort:
        _fail("stopped")
    except KeyboardInterrupt:
        _fail("stopped; the published warehouse is as it was")
    except OSError as error:
        _fail(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))
    except Exception as error:
        if type(error).__module__.startswith(("click", "typer")) and hasattr(error, "format_message"):
            _fail(f"{error.format_message()} (see jianbao --help)")
        raise


def _fail(message: str) -> None:
    err.print(Text("jianbao: " + printable(message)), highlight=False, soft_wrap=True)
    sys.exit(1)
