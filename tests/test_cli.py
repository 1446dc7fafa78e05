"""The command as a user meets it: real processes, what they print and how they end."""

import csv
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import duckdb
import pytest

from flows.cli import printable
from flows.pipeline import run_ingest
from flows.publish import read_cookbook
from tests.conftest import with_server

TEXT = "【明報專訊】香港大學深圳研究院去年獲得科研經費3,500萬元人民幣，發表論文逾120篇。"


def jianbao(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return process(arguments, with_server() | env)


def process(arguments: tuple[str, ...], env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from flows.cli import main; main()", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=180, env=env | {"COLUMNS": "160"}, check=False)


def jianbao_alone(*arguments: str) -> subprocess.CompletedProcess[str]:
    """On a machine without a Prefect server."""
    return process(arguments, dict(os.environ))


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds and their warehouse, to be copied."""
    folder = tmp_path_factory.mktemp("ready")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "seeds" / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    run_ingest(folder / "seeds", folder / "warehouse" / "clippings.duckdb", False)
    return folder


@pytest.fixture
def published(ready: Path, seeds: Path, warehouse: Path) -> Path:
    shutil.copytree(ready, seeds.parent, dirs_exist_ok=True)
    return warehouse


def test_run_publishes_says_so_and_is_quiet(seeds: Path, warehouse: Path) -> None:
    (seeds / "a.txt").write_text(TEXT, encoding="utf-8")
    (seeds / "b.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    done = jianbao_alone("run", "--seeds", str(seeds), "--warehouse", str(warehouse))
    assert done.returncode == 0, done.stderr
    assert "Published" in done.stdout
    assert "b.png" in done.stdout
    assert "no reader for .png" in done.stdout
    assert done.stderr == ""
    first_page = warehouse.parent / "report" / "index.html"
    assert f"Look: {first_page}" in done.stdout
    assert first_page.exists()
    again = jianbao("run", "--seeds", str(seeds), "--warehouse", str(warehouse))
    assert again.returncode == 0
    assert "Nothing was written" in again.stdout


def test_verbose_shows_what_took_how_long(seeds: Path, warehouse: Path) -> None:
    (seeds / "a.txt").write_text(TEXT, encoding="utf-8")
    done = jianbao("run", "-v", "--seeds", str(seeds), "--warehouse", str(warehouse))
    for stage in ("read", "clean", "segment", "extract", "load, check, publish", "the work, all stages"):
        assert stage in done.stdout


def test_sql_in_each_format(published: Path) -> None:
    query = "select metric, value from evidence order by value"
    assert "35,000,000" in jianbao("sql", query, "--warehouse", str(published)).stdout
    assert jianbao("sql", query, "--format", "csv", "--warehouse", str(published)).stdout.splitlines() == ["metric,value", "papers,120.0", "funding,35000000.0"]
    assert json.loads(jianbao("sql", query, "--format", "json", "--warehouse", str(published)).stdout)[1] == {"metric": "funding", "value": 35000000.0}
    assert "| papers | 120" in jianbao("sql", query, "--format", "md", "--warehouse", str(published)).stdout


def test_sql_cannot_write_or_leave_the_warehouse(published: Path, tmp_path: Path) -> None:
    for query in ("delete from facts", f"copy facts to '{tmp_path}/x.csv'", "select * from read_csv('/etc/passwd')", "attach 'x.db'"):
        done = jianbao("sql", query, "--warehouse", str(published))
        assert done.returncode == 1, query
        assert done.stdout == ""
    assert not (tmp_path / "x.csv").exists()


def test_status_lists_clippings_and_quarantine(published: Path) -> None:
    done = jianbao("status", "--warehouse", str(published))
    assert done.returncode == 0
    assert "a.txt" in done.stdout
    assert "b.png" in done.stdout


def test_the_cookbook_is_listed_and_each_of_its_queries_runs(published: Path) -> None:
    listed = jianbao("sql").stdout
    recipes = read_cookbook()
    assert len(recipes) >= 12
    for recipe in recipes.values():
        assert recipe.question.endswith("?"), recipe.name
        assert recipe.name in listed
        done = jianbao("sql", recipe.name, "--format", "csv", "--warehouse", str(published))
        assert done.returncode == 0, done.stderr
    rows = jianbao("sql", "money_of_an_institution", "--set", "institution=港大深圳", "--format", "csv", "--warehouse", str(published))
    assert rows.stdout.count("\n") == 1, "an alias is no part of the canonical name"
    rows = jianbao("sql", "money_of_an_institution", "--set", "institution=香港大学深圳", "--format", "csv", "--warehouse", str(published))
    assert "香港大學深圳研究院" in rows.stdout
    for arguments, says in ((("who_is_who", "--set", "who=x"), "there is no parameter who; who_is_who has institution"), (("no_such_query",), "the cookbook has: "),
                            (("select 1", "--set", "a=b"), "only queries of the cookbook")):
        done = jianbao("sql", *arguments, "--warehouse", str(published))
        assert done.returncode == 1
        assert says in done.stderr


def test_export_writes_what_excel_opens_right(published: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    for kind in ("csv", "parquet", "xlsx"):
        done = jianbao("export", "--to", str(folder), "--format", kind, "--warehouse", str(published))
        assert done.returncode == 0, done.stderr
    raw = (folder / "evidence.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf"), "Excel takes CSV for UTF-8 only with a byte-order mark"
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    assert [(r["quote"], r["value"]) for r in rows] == [("3,500萬元人民幣", "35000000.0"), ("逾120篇", "120.0")]
    with duckdb.connect() as con:
        assert con.execute(f"select count(*) from '{folder}/evidence.parquet'").fetchall() == [(2,)]
    with zipfile.ZipFile(folder / "jianbao.xlsx") as book:
        assert "evidence" in book.read("xl/workbook.xml").decode()
        sheets = b"".join(book.read(n) for n in book.namelist() if "worksheets" in n).decode()
        assert "3,500萬元人民幣" in sheets
        assert "<f>" not in sheets, "no formula"


def test_a_formula_in_a_clipping_stays_text(seeds: Path, warehouse: Path, tmp_path: Path) -> None:
    (seeds / "=HYPERLINK(1).txt").write_text("=cmd|' /C calc'!A0\n" + TEXT, encoding="utf-8")
    run_ingest(seeds, warehouse, False)
    for kind in ("csv", "xlsx"):
        jianbao("export", "--to", str(tmp_path / "out"), "--format", kind, "--warehouse", str(warehouse))
    text = (tmp_path / "out" / "coverage.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text
    with zipfile.ZipFile(tmp_path / "out" / "jianbao.xlsx") as book:
        assert all(b"<f>" not in book.read(n) for n in book.namelist())


def test_doctor_finds_nothing_wrong_and_what_is_wrong(published: Path, seeds: Path, tmp_path: Path) -> None:
    done = jianbao_alone("doctor", "--warehouse", str(published), "--seeds", str(seeds))
    assert done.returncode == 0, done.stdout
    for subject in ("Python", "packages", "lexicons", "seeds", "folder of the warehouse", "disk", "lock", "warehouse", "storage version", "server"):
        assert subject in done.stdout
    assert "v1.4.0" in done.stdout
    assert "1 files" in done.stdout, "b.png in quarantine"
    published.write_bytes(published.read_bytes()[:5000])
    done = jianbao("doctor", "--warehouse", str(published), "--seeds", str(tmp_path / "none"), PREFECT_API_URL="http://127.0.0.1:1/api")
    assert done.returncode == 1
    for words in ("there is no folder", "is damaged", "does not answer"):
        assert words in " ".join(done.stdout.split()), done.stdout
    assert done.stderr == ""


def test_rollback_says_what_it_did(published: Path, seeds: Path) -> None:
    done = jianbao("rollback", "--warehouse", str(published))
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "no previous version" in done.stderr
    (seeds / "c.txt").write_text(TEXT.replace("3,500", "4,500"), encoding="utf-8")
    assert "Published" in jianbao("run", "--wait", "--workers", "1", "--seeds", str(seeds), "--warehouse", str(published)).stdout
    assert "is the previous version again" in jianbao("rollback", "--warehouse", str(published)).stdout
    assert jianbao("sql", "select count(*) as n from clippings", "--format", "csv", "--warehouse", str(published)).stdout == "n\n1\n"


def test_a_hostile_file_name_stays_on_its_line(seeds: Path, warehouse: Path) -> None:
    (seeds / "a\nb\x1b[31m.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (seeds / "=cmd.txt").write_text(TEXT, encoding="utf-8")
    done = jianbao("run", "--seeds", str(seeds), "--warehouse", str(warehouse))
    assert r"a\nb\x1b[31m.png" in done.stdout
    assert "\x1b" not in done.stdout
    assert "'=cmd.txt" in jianbao("sql", "select file from clippings", "--format", "csv", "--warehouse", str(warehouse)).stdout


@pytest.mark.parametrize(("arguments", "says"), [
    (("run", "--seeds", "/nowhere"), "there is no folder /nowhere"),
    (("sql", "select 1", "--warehouse", "/nowhere/w.duckdb"), "`jianbao run` makes it"),
    (("status", "--warehouse", "/nowhere/w.duckdb"), "`jianbao run` makes it"),
    (("sql", "select 1", "--warehouse", __file__), "is damaged: `jianbao run --full` rebuilds it"),
])
def test_an_error_is_one_line_that_says_what_to_do(arguments: tuple[str, ...], says: str) -> None:
    done = jianbao(*arguments)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_clipping_cannot_drive_the_terminal() -> None:
    assert printable("a\x1b[31mb\u202ec") == "a�[31mb�c"
