"""The house: who may import whom, and that every table, view and column says what it is."""

import ast
from pathlib import Path

import duckdb
import pytest

from flows.schema import SQL_FOLDER, create_views

FLOWS = Path(__file__).parents[1] / "flows"
# Each module may import from these and from its own folder; the direction is one way, never back.
PURE = {"flows.records", "flows.terms", "flows.lexicon"}
MAY_IMPORT = {
    "flows.records": set(),
    "flows.terms": set(),
    "flows.lexicon": {"flows.records", "flows.terms"},
    "flows.read": {"flows.records", "flows.read"},
    "flows.doubling": {"flows.records"},
    "flows.wrapping": PURE | {"flows.doubling"},
    "flows.clean": PURE | {"flows.doubling", "flows.wrapping"},
    "flows.lines": PURE,
    "flows.segment": PURE | {"flows.lines"},
    "flows.extract": PURE | {"flows.extract"},
    "flows.process": PURE | {"flows.read", "flows.clean", "flows.segment", "flows.extract"},
    "flows.ingest": {"flows.records"},
    "flows.load": {"flows.records", "flows.ingest"},
    "flows.stories": set(),
    "flows.corrections": PURE,
    "flows.schema": {"flows.lexicon"},
    "flows.publish": {"flows.records", "flows.lexicon", "flows.ingest", "flows.load", "flows.stories", "flows.corrections", "flows.schema"},
    "flows.worker": PURE | {"flows.ingest", "flows.process", "flows.load"},
    "flows.update": {"flows.corrections", "flows.lexicon", "flows.ingest", "flows.publish", "flows.worker"},
    "flows.pipeline": {"flows.report", "flows.ingest", "flows.publish", "flows.update", "flows.worker"},
    "flows.report": {"flows.publish", "flows.report"},
    "flows.export": {"flows.publish"},
    "flows.doctor": {"flows.lexicon", "flows.publish", "flows.update"},
    "flows.cli": {"flows.lexicon", "flows.publish", "flows.update", "flows.pipeline", "flows.doctor", "flows.export", "flows.report"},
}
MODULES = sorted(p for p in FLOWS.rglob("*.py"))


def house_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def name_of(path: Path) -> str:
    parts = ("flows", *path.relative_to(FLOWS).with_suffix("").parts)
    return ".".join(p for p in parts if p != "__init__")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    house = house_of(name_of(path))
    if house == "flows":
        assert not {n for n in imports(path) if n.startswith("flows")}
        return
    own = {house_of(n) for n in imports(path) if n.startswith("flows.")}
    assert own <= MAY_IMPORT[house], f"{name_of(path)} imports {own - MAY_IMPORT[house]}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_pipeline_knows_prefect_and_only_the_end_knows_duckdb(path: Path) -> None:
    roots = {n.split(".")[0] for n in imports(path)}
    assert "prefect" not in roots or name_of(path) == "flows.pipeline"
    assert "duckdb" not in roots or name_of(path) in ("flows.load", "flows.stories", "flows.corrections", "flows.schema", "flows.publish", "flows.export", "flows.report.archive", "flows.cli")


@pytest.mark.parametrize("path", [p for p in MODULES if house_of(name_of(p)) in
                                  ("flows.read", "flows.clean", "flows.doubling", "flows.wrapping", "flows.lines", "flows.segment", "flows.extract")], ids=name_of)
def test_the_pure_stages_have_no_clock_no_logger_no_chance(path: Path) -> None:
    assert not imports(path) & {"logging", "time", "random", "os", "subprocess", "socket", "urllib.request", "requests", "httpx"}


@pytest.fixture(scope="module")
def empty() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for path in sorted((SQL_FOLDER / "tables").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    create_views(con)
    return con


def test_every_table_view_and_column_has_a_comment(empty: duckdb.DuckDBPyConnection) -> None:
    missing = empty.execute("""
        select table_name, '' from duckdb_tables() where comment is null and not internal and schema_name = 'main'
        union all select view_name, '' from duckdb_views() where comment is null and not internal
        union all select table_name, column_name from duckdb_columns() where comment is null and not internal and schema_name = 'main'""").fetchall()
    assert missing == []


def test_every_view_opens_with_its_grain() -> None:
    for path in (SQL_FOLDER / "marts").glob("*.sql"):
        assert path.read_text(encoding="utf-8").startswith("-- Grain: "), path.name


def test_the_contract_is_kept(empty: duckdb.DuckDBPyConnection) -> None:
    """What the warehouse promises to those who query it; more is welcome."""
    contract = {
        "clippings": "clipping_id file format encoding script outlet published_on date_precision date_source text doubled_share rules_version ingested_at retired_at",
        "articles": "article_id clipping_id position headline byline dateline agency text",
        "blocks": "block_id article_id kind position text raw_start raw_end",
        "organisations": "organisation_id name name_hans name_en side kind parent_id",
        "evidence": "fact_id file article_position headline outlet published_on subject subject_id counterpart metric what value value_max unit qualifier "
                    "aggregation period_start period_end as_of status quote sentence raw_start raw_end rule confidence",
        "collaborations": "collaboration_id article_id kind name parties status quote raw_start raw_end",
        "people": "article_id name role organisation quote raw_start raw_end",
        "quarantine": "file reason stage seen_at",
        "issues": "clipping_id stage code detail raw_start raw_end",
        "runs": "run_id started_at finished_at rules_version facts status",
    }
    for table, columns in contract.items():
        present = {r[0] for r in empty.execute(f"select column_name from duckdb_columns() where table_name = '{table}'").fetchall()}
        assert set(columns.split()) <= present, table
