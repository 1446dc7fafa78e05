"""Folding, the term index, and that every lexicon loads."""

import pytest

from flows.lexicon import LexiconError, fold, load_lexicon, read_rows, to_traditional
from flows.terms import TermIndex


def test_folding_keeps_offsets() -> None:
    text = "衞生署於２０２０年撥款，臺灣與內地各佔一半○"
    assert len(fold(text)) == len(text)
    assert fold("聯合實驗室") == fold("联合实验室")


def test_the_longest_term_wins_and_latin_words_are_whole() -> None:
    index = TermIndex([(fold(term), payload) for term, payload in (("大學", "u"), ("大學生", "s"), ("AI", "ai"))])
    assert [(a, b, p) for a, b, p in index.find(fold("大學生讀大學，CHAIR用AI"))] == [(0, 3, "s"), (4, 6, "u"), (13, 15, "ai")]


def test_every_lexicon_loads_and_its_version_is_stable() -> None:
    lexicon = load_lexicon()
    assert lexicon.version == load_lexicon().version
    assert len(lexicon.version) == 12
    assert lexicon.by_name["香港中文大學（深圳）"].side == "SZ"


def test_platforms_name_known_organisations() -> None:
    lexicon = load_lexicon()
    for platform in lexicon.platforms.values():
        assert platform.organisation_id in lexicon.by_id, platform
        assert all(p in lexicon.by_name for p in platform.parties), platform


@pytest.mark.parametrize("name", ["collectives.csv", "negative_topics.csv"])
def test_every_row_matches_its_example(name: str) -> None:
    for row in read_rows(name):
        terms = [row.get("term") or row["name"], *row.get("aliases", "").split("|")]
        assert any(fold(t) in fold(row["example"]) for t in terms if t), row


def test_a_row_with_missing_cells_is_named(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("flows.lexicon.LEXICON_FOLDER", tmp_path)
    (tmp_path / "x.csv").write_text("a,b\n1\n", encoding="utf-8")
    with pytest.raises(LexiconError, match="row 2"):
        read_rows("x.csv")


def test_new_names_are_kept_in_traditional() -> None:
    assert to_traditional("视见医疗科技有限公司") == "視見醫療科技有限公司"
    assert to_traditional("視見醫療科技有限公司") == "視見醫療科技有限公司"
