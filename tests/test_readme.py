"""What the README shows is what the pipeline gives, and what it tells to type works.

``python -m tests.test_readme`` draws the picture of the tables anew.
"""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.lexicon import load_lexicon
from flows.process import process_clipping
from flows.schema import SQL_FOLDER, create_tables
from tests.conftest import with_server

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
REAL_PAGE = ROOT / "seeds" / "000_a3c1b76c20e60326.txt"


def test_the_rows_of_the_readme_are_the_rows_of_the_page() -> None:
    records = process_clipping(REAL_PAGE.read_bytes(), REAL_PAGE.name, load_lexicon())
    got = {(f.quote, f.subject, f.metric, f"{f.value:,.0f}", f.unit, f.qualifier, str(f.raw_start), str(f.raw_end)) for f in records.facts}
    shown = [tuple(c.strip() for c in line.strip("|").split("|")) for line in README.splitlines() if line.startswith(("| 6大", "| 超過"))]
    assert len(shown) == 2
    assert set(shown) <= got


def test_the_print_of_the_readme_is_in_the_page() -> None:
    page = REAL_PAGE.read_text(encoding="utf-8")
    for line in re.findall(r"^    (實驗室.*|過過.*)$", README, re.M):
        assert line in page


def test_every_view_has_its_question() -> None:
    assert {p.stem for p in (SQL_FOLDER / "marts").glob("*.sql")} == set(re.findall(r"^\| `(\w+)` \|", README, re.M))


# Columns of one table that hold the key of another.
_KEYS = {"clipping_id": "clippings", "article_id": "articles", "organisation_id": "organisations", "subject_id": "organisations", "parent_id": "organisations",
         "fact_id": "facts", "story_id": "articles"}
_OF_THE_PIPELINE = {"lexicon_rows", "organisation_uses", "runs", "fx_rates"}


def picture() -> str:
    """The tables and their keys as a Mermaid diagram, from the schema itself."""
    with duckdb.connect() as con:
        create_tables(con)
        columns = con.execute("select table_name, column_name, data_type from duckdb_columns() where not internal order by table_name, column_index").fetchall()
    lines = ["erDiagram"]
    for table in sorted({t for t, _, _ in columns} - _OF_THE_PIPELINE):
        shown = [(c, re.sub(r"\W+", "_", kind.lower()).strip("_")) for t, c, kind in columns if t == table]
        lines += [f"    {table} {{", *(f"        {kind} {column}" for column, kind in shown), "    }"]
    for table, column, _ in columns:
        owner = _KEYS.get(column)
        if owner and owner != table and table not in _OF_THE_PIPELINE:
            lines.append(f"    {owner} ||--o{{ {table} : {column}")
    return "\n".join(lines)


def test_the_picture_of_the_tables_is_that_of_the_schema() -> None:
    assert f"```mermaid\n{picture()}\n```" in README, "python -m tests.test_readme draws it anew"


def commands() -> list[str]:
    """Every command of Jianbao that the README shows, without its comment."""
    found = re.findall(r"^    (jianbao [^#\n]*?)\s*(?:#.*)?$", README, re.M)
    return [c for c in dict.fromkeys(found) if not c.startswith("jianbao serve")]  # tests/test_schedule.py serves


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Seeds and a warehouse of two versions, as someone has who followed the README; the environment that names them."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "seeds").mkdir()
    shutil.copy(REAL_PAGE, folder / "seeds")
    env = with_server() | {"JIANBAO_SEEDS": str(folder / "seeds"), "JIANBAO_WAREHOUSE": str(folder / "warehouse" / "clippings.duckdb")}
    for name in ("first.txt", "second.txt"):
        (folder / "seeds" / name).write_text(f"【明報專訊】香港大學深圳研究院去年發表論文逾{len(name)}0篇。", encoding="utf-8")
        subprocess.run([sys.executable, "-c", "from flows.cli import main; main()", "run"], env=env, check=True, capture_output=True)
    return env


@pytest.mark.parametrize("command", commands())
def test_every_command_of_the_readme_runs(command: str, checkout: dict[str, str], tmp_path: Path) -> None:
    arguments = [a.replace("/tmp/jianbao", str(tmp_path / "out")) for a in shlex.split(command)[1:]]
    done = subprocess.run([sys.executable, "-c", "from flows.cli import main; main()", *arguments], env=checkout, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_the_readme_shows_enough_commands() -> None:
    assert {c.split()[1] for c in commands()} >= {"run", "status", "sql", "rollback", "doctor", "export"}


if __name__ == "__main__":
    drawn = re.sub(r"```mermaid\n.*?```", lambda _: f"```mermaid\n{picture()}\n```", README, flags=re.S)
    (ROOT / "README.md").write_text(drawn, encoding="utf-8")
