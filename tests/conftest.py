"""Shared pieces: a seeds folder to fill, a Prefect server of the test session, and warehouses made by the real flow."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from hypothesis import settings

# The same tests on every machine: HYPOTHESIS_PROFILE=explore looks for new examples.
settings.register_profile("repeatable", derandomize=True, database=None)
settings.register_profile("explore", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "ERROR")

REAL_PAGE = Path(__file__).parents[1] / "seeds" / "000_a3c1b76c20e60326.txt"


@pytest.fixture(scope="session", autouse=True)
def prefect_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Prefect's own database and settings stay inside the test session."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


def with_server() -> dict[str, str]:
    """The environment of a process that uses the Prefect server of this session, instead of starting one of its own for some seconds."""
    from prefect.settings import PREFECT_API_URL

    return os.environ | {"PREFECT_API_URL": str(PREFECT_API_URL.value())}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "warehouse" / "clippings.duckdb"


@pytest.fixture
def rows(warehouse: Path) -> Callable[[str], list[tuple[object, ...]]]:
    """Runs a query on the published warehouse."""
    def query(sql: str) -> list[tuple[object, ...]]:
        with duckdb.connect(str(warehouse), read_only=True) as con:
            return con.execute(sql).fetchall()
    return query


@pytest.fixture(autouse=True)
def nothing_is_young(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that a test writes count as lying there for long: a run does not wait whether they grow."""
    monkeypatch.setattr("flows.ingest._YOUNG_SECONDS", 0.0)


class Ledger:
    """What a test of faults tried and how it ended, printed at the end of the session."""

    def __init__(self, properties: list[tuple[str, object]]) -> None:
        self._properties = properties

    def add(self, fault: str, injected: int, survived: int, lost: int, doubled: int, failed_queries: int = 0) -> None:
        """Note faults of one kind: how many, how many of them left everything right, rows lost and doubled."""
        self._properties.append(("fault", (fault, injected, survived, lost, doubled, failed_queries)))


@pytest.fixture
def ledger(request: pytest.FixtureRequest) -> Ledger:
    return Ledger(request.node.user_properties)  # they reach the end of the session from other processes too


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [r for of_a_kind in terminalreporter.stats.values() for r in of_a_kind if isinstance(r, pytest.TestReport) and r.when == "call"]
    rows = sorted(tuple(row) for report in reports for name, row in report.user_properties if name == "fault")
    if not rows:
        return
    head = ("fault", "injected", "survived", "rows lost", "rows doubled", "queries failed")
    totals = ("all", *(sum(row[n] for row in rows) for n in range(1, 6)))
    width = max(len(row[0]) for row in rows)
    terminalreporter.write_sep("-", "faults")
    for name, *counts in (head, *rows, totals):
        terminalreporter.write_line(f"{name:<{width}} " + " ".join(f"{count:>{len(h)}}" for count, h in zip(counts, head[1:], strict=True)))
