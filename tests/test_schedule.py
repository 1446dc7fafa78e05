"""Schedules on real Prefect servers: they fire, survive a stop, and deploy to a work pool."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.publish import PublicationError, connect_readonly
from tests.bad_files import story

ROOT = Path(__file__).parents[1]
JIANBAO = [sys.executable, "-c", "from flows.cli import main; main()"]
PREFECT = [sys.executable, "-m", "prefect", "--no-prompt"]


def until(what: Callable[[], Any], seconds: float = 90) -> Any:
    """The first true value of ``what``; fails after ``seconds``."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = what()
        if value:
            return value
        time.sleep(0.3)
    raise AssertionError("it did not happen in time")


def ask(address: str, path: str, body: dict[str, Any] | None = None) -> Any:
    """What the server's API answers; None where it answers an error or nothing."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{address}/{path}", data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except OSError:
        return None


def environment(home: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")}
    return kept | {"PREFECT_HOME": str(home), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "COLUMNS": "200"} | more


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A Prefect server as an office runs one; the environment that leads to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = environment(tmp_path_factory.mktemp("prefect"), PREFECT_API_URL=f"http://127.0.0.1:{port}/api")
    process = subprocess.Popen([*PREFECT, "server", "start", "--host", "127.0.0.1", "--port", str(port)], env=env,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: ask(env["PREFECT_API_URL"], "version"))
        yield env
    finally:
        process.terminate()
        process.wait(timeout=30)


def published(warehouse: Path) -> int:
    try:
        with connect_readonly(warehouse) as con:
            return con.execute("select count(*) from runs").fetchall()[0][0]
    except PublicationError:
        return 0


def test_a_schedule_fires_on_a_server_that_serve_starts_and_stops(seeds: Path, warehouse: Path, tmp_path: Path) -> None:
    (seeds / "a.txt").write_text(story(1), encoding="utf-8")
    command = [*JIANBAO, "serve", "--every", "2", "--seeds", str(seeds), "--warehouse", str(warehouse)]
    serve = subprocess.Popen(command, env=environment(tmp_path / "home"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        until(lambda: published(warehouse) == 1)
        (seeds / "b.txt").write_text(story(2), encoding="utf-8")
        until(lambda: published(warehouse) == 2)
    finally:
        serve.send_signal(signal.SIGTERM)
        said, _ = serve.communicate(timeout=60)
    assert "Schedule: every 2 s, on http://127.0.0.1:" in said
    address = said.partition(", on ")[2].partition("/api")[0]
    assert ask(address + "/api", "version") is None, "its server ended with it"


def test_serve_keeps_its_schedule_active_when_it_is_stopped(seeds: Path, warehouse: Path, server: dict[str, str]) -> None:
    command = [*JIANBAO, "serve", "--cron", "30 6 * * 1-5", "--timezone", "Asia/Hong_Kong", "--seeds", str(seeds), "--warehouse", str(warehouse)]
    serve = subprocess.Popen(command, env=server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = server["PREFECT_API_URL"]
    try:
        until(lambda: (ask(address, "deployments/name/ingest-clippings/daily") or {}).get("schedules"))
        doctor = subprocess.run([*JIANBAO, "doctor", "--seeds", str(seeds), "--warehouse", str(warehouse)], env=server, capture_output=True, text=True, check=False)
        assert "30 6 * * 1-5 (Asia/Hong_Kong)" in doctor.stdout
    finally:
        serve.send_signal(signal.SIGTERM)
        serve.wait(timeout=60)
    deployment = ask(address, "deployments/name/ingest-clippings/daily")
    schedule = deployment["schedules"][0]
    assert (schedule["schedule"]["cron"], schedule["schedule"]["timezone"], schedule["active"], deployment["paused"]) == ("30 6 * * 1-5", "Asia/Hong_Kong", True, False)


def test_prefect_yaml_deploys_and_a_worker_runs_it(seeds: Path, warehouse: Path, server: dict[str, str], tmp_path: Path) -> None:
    (seeds / "a.txt").write_text(story(1), encoding="utf-8")
    (seeds / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    address = server["PREFECT_API_URL"]

    def prefect(*arguments: str, timeout: float = 120) -> None:
        done = subprocess.run([*PREFECT, *arguments], env=server, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    prefect("work-pool", "create", "jianbao", "--type", "process")
    prefect("deploy", "--all")
    daily, full = (ask(address, f"deployments/name/ingest-clippings/{name}") for name in ("daily", "full"))
    assert daily["schedules"][0]["schedule"] == {"cron": "0 7 * * *", "timezone": "Asia/Hong_Kong", "day_or": True}
    assert full["schedules"] == []
    assert daily["global_concurrency_limit"]["limit"] == 1
    assert full["parameters"]["full"] is True
    prefect("deployment", "run", "ingest-clippings/full", "--param", f"seeds={json.dumps(str(seeds))}", "--param", f"warehouse={json.dumps(str(warehouse))}")
    worker = subprocess.Popen([*PREFECT, "worker", "start", "--pool", "jianbao", "--install-policy", "never"], env=server, cwd=ROOT,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(lambda: published(warehouse) == 1)
        runs = until(lambda: [r for r in ask(address, "flow_runs/filter", {"deployments": {"name": {"any_": ["full"]}}}) or () if r["state_type"] == "COMPLETED"])
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    artifacts = {a["key"]: a for a in ask(address, "artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [runs[0]["id"]]}}})}
    assert "| clippings | 1 |" in artifacts["ingest-clippings"]["data"]
    assert "b\\\\.png" in artifacts["quarantine"]["data"] or "b\\.png" in artifacts["quarantine"]["data"]
    events = until(lambda: (ask(address, "events/filter", {"filter": {"event": {"name": ["jianbao.warehouse.published"]}}}) or {}).get("events"))
    assert events[0]["payload"]["clippings"] == 1


def test_a_run_that_fails_says_why_in_its_state(seeds: Path, tmp_path: Path, server: dict[str, str]) -> None:
    (seeds / "manifest.csv").write_text("file,published_on\na.txt,6/9/2017\n", encoding="utf-8")
    done = subprocess.run([*JIANBAO, "run", "--seeds", str(seeds), "--warehouse", str(tmp_path / "w.duckdb")], env=server, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "dates are written 2017-09-06" in done.stderr
    failed = ask(server["PREFECT_API_URL"], "flow_runs/filter", {"flow_runs": {"state": {"type": {"any_": ["FAILED"]}}}})
    assert "dates are written 2017-09-06" in failed[0]["state"]["message"]
