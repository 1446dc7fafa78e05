"""What users correct counts on every run, what was read stays beside it, and what matches nothing is named."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from flows.publish import PublicationError
from flows.update import update

Query = Callable[[str], list[tuple[object, ...]]]
TEXT = "【明報專訊】香港大學深圳研究院去年獲得科研經費3,500萬元人民幣，發表論文逾120篇。"
HEAD = "fact_id,quote,file,field,value,who,why,when\n"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds and their warehouse, to be copied."""
    folder = tmp_path_factory.mktemp("ready")
    (folder / "seeds").mkdir()
    (folder / "seeds" / "a.txt").write_text(TEXT, encoding="utf-8")
    update(folder / "seeds", folder / "warehouse" / "clippings.duckdb")
    return folder


@pytest.fixture
def published(ready: Path, seeds: Path, warehouse: Path) -> Path:
    shutil.copytree(ready, seeds.parent, dirs_exist_ok=True)
    return seeds


def test_a_correction_is_applied_on_every_run_until_it_is_taken_back(published: Path, warehouse: Path, rows: Query) -> None:
    (published / "corrections.csv").write_text(
        HEAD + ',"3,500萬元人民幣",a.txt,value,53000000,何,原文印錯,2024-05-06\n,"3,500萬元人民幣",a.txt,subject,深圳大学,何,主語是深大,2024-05-06\n'
        ",逾120篇,,reviewed,true,何,看過,2024-05-07\n", encoding="utf-8-sig")
    assert update(published, warehouse).published is not None
    query = "select metric, value, subject, subject_id, reviewed from evidence order by metric"
    corrected = [("funding", 53e6, "深圳大學", "szu", True), ("papers", 120.0, "香港大學深圳研究院", "hku-szri", True)]
    assert rows(query) == corrected
    assert rows("select value, subject from facts where metric = 'funding'") == [(35e6, "香港大學深圳研究院")]
    assert rows("select field, original, corrected, who, why, decided_on::varchar, line from corrections order by line") == [
        ("value", "35000000.0", "53000000", "何", "原文印錯", "2024-05-06", 2), ("subject", "香港大學深圳研究院", "深圳大学", "何", "主語是深大", "2024-05-06", 3),
        ("reviewed", None, "true", "何", "看過", "2024-05-07", 4)]
    assert rows("select amount, reviewed from funding_by_institution") == [(53e6, True)]
    assert update(published, warehouse).published is None, "nothing new"
    update(published, warehouse, is_full=True)
    assert rows(query) == corrected
    (published / "corrections.csv").unlink()
    assert update(published, warehouse).published is not None
    assert rows(query) == [("funding", 35e6, "香港大學深圳研究院", "hku-szri", False), ("papers", 120.0, "香港大學深圳研究院", "hku-szri", False)]


@pytest.mark.parametrize(("row", "says"), [
    (",9億元,a.txt,value,1,何,無,2024-05-06", "line 2 matches nothing: there is no 「9億元」 in a.txt"),
    ("f00,,,value,1,何,無,2024-05-06", "line 2 matches nothing: there is no fact f00"),
    (",逾120篇,,value,許多,何,無,2024-05-06", "line 2: '許多' is no double for value"),
    (",逾120篇,,colour,1,何,無,2024-05-06", "there is no field 'colour' to correct"),
    (",逾120篇,,value,1,,無,2024-05-06", "who corrected it, and why"),
    (",逾120篇,,value,1,何,無,6/5/2024", "when is written 2017-09-06"),
    (",,,value,1,何,無,2024-05-06", "names no fact"),
    (",逾120篇,,metric,paper,何,無,2024-05-06", "'paper' is no metric; it is one of funding"),
])
def test_a_correction_that_cannot_be_used_is_named_and_nothing_is_published(published: Path, warehouse: Path, row: str, says: str) -> None:
    before = warehouse.read_bytes()
    (published / "corrections.csv").write_text(HEAD + row + "\n", encoding="utf-8")
    with pytest.raises(PublicationError, match=says):
        update(published, warehouse)
    assert warehouse.read_bytes() == before


def test_a_quote_that_several_clippings_print_needs_its_file(published: Path, warehouse: Path) -> None:
    (published / "b.txt").write_text("【大公報訊】深圳大學發表論文逾120篇。", encoding="utf-8")
    (published / "corrections.csv").write_text(HEAD + ",逾120篇,,value,130,何,無,2024-05-06\n", encoding="utf-8")
    with pytest.raises(PublicationError, match="2 facts print 「逾120篇」; fill the column file"):
        update(published, warehouse)


def test_rates_convert_and_a_wrong_one_is_named(published: Path, warehouse: Path, rows: Query) -> None:
    (published / "a.txt").rename(published / "20170906_a.txt")
    (published / "fx_rates.csv").write_text("currency,year,hkd\nCNY,2016,1.17\n", encoding="utf-8")
    update(published, warehouse)
    assert rows("select round(hkd), hkd_source from money_in_hkd") == [(40950000.0, "fx_rates.csv 2016")]
    (published / "fx_rates.csv").write_text("currency,year,hkd\nyuan,2016,1.17\n", encoding="utf-8")
    with pytest.raises(PublicationError, match="line 2: a currency is three capitals"):
        update(published, warehouse)
