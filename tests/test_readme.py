"""What the README shows is what the pipeline gives."""

import re
from pathlib import Path

from flows.lexicon import load_lexicon
from flows.process import process_clipping
from flows.publish import SQL_FOLDER

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
