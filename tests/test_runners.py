"""Where batches are read changes nothing in the tables: local processes, a Dask cluster, a Dask cluster that loses a worker."""

import os
import shutil
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from flows.pipeline import run_ingest
from tests.bad_files import story
from tests.tables import in_any_order, lost_and_doubled, tables

distributed = pytest.importorskip("distributed", reason="pip install -e '.[dask]'")
OWN = Path(__file__).parent / "golden" / "own" / "files"


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Seeds for several batches, and the warehouse that the local runner makes of them."""
    folder = tmp_path_factory.mktemp("local")
    seeds = Path(shutil.copytree(OWN, folder / "seeds"))
    for number in range(900):
        (seeds / f"{number:04}.txt").write_text(story(number), encoding="utf-8")
    run_ingest(seeds, folder / "w.duckdb", False, workers=2)
    return seeds, folder / "w.duckdb"


@pytest.fixture
def cluster() -> Iterator["distributed.LocalCluster"]:
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster


def test_a_dask_cluster_started_for_the_run_makes_the_same_tables(warehouse: Path, local: tuple[Path, Path]) -> None:
    seeds, expected = local
    run_ingest(seeds, warehouse, False, runner="dask", workers=2)
    assert tables(warehouse) == tables(expected)


def test_a_dask_worker_that_is_killed_midway_costs_nothing(warehouse: Path, local: tuple[Path, Path], cluster: "distributed.LocalCluster",
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    seeds, expected = local
    monkeypatch.setattr("flows.update.BATCH_FILES", 20)
    killed: list[int] = []
    heard = threading.Event()

    def kill() -> None:
        heard.wait(60)
        victim = next(iter(cluster.workers.values())).pid
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    gun = threading.Thread(target=kill)
    gun.start()

    def on_progress(done: int, total: int) -> None:
        if 0 < done < total // 2:
            heard.set()
            time.sleep(0.02)

    run_ingest(seeds, warehouse, False, on_progress, runner="dask", address=cluster.scheduler_address)
    gun.join()
    assert killed
    assert lost_and_doubled(tables(expected), tables(warehouse)) == (0, 0)
    assert in_any_order(tables(warehouse)) == in_any_order(tables(expected))
