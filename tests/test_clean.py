"""Repair: de-doubling, unwrapping, and the way back to every raw character."""

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.clean import clean

SEEDS = Path(__file__).parents[1] / "seeds"
WORDS = ["香港科技大學", "深圳", "研究院", "超過", "獲得", "科研經費", "在", "的", "AILab", "3.34億", "論文1,200篇", "，", "。", "、", "：", "SCI", "與", "合作", "4,000萬元"]
# Honest text that looks doubled; between words that do not, as print has it.
LOOK_ALIKES = ["55所", "2020年", "天天", "研究研究", "高高興興", "11月11日", "「一國兩制」", "（人民幣，下同）", "12.5%", "1010個", "人人"]


def runs_of(text: str) -> list[str]:
    """Font runs as a PDF paints them: Han, digits, Latin, full-width marks, half-width marks."""
    def kind(ch: str) -> str:
        return "han" if "\u4e00" <= ch <= "\u9fff" else "digit" if ch.isdigit() else ("latin" if ch.isalpha() else "half") if ch.isascii() else "mark"
    runs: list[str] = []
    for ch in text:
        if runs and kind(runs[-1][-1]) == kind(ch):
            runs[-1] += ch
        else:
            runs.append(ch)
    return runs


def double(text: str) -> str:
    return "".join(run + run for run in runs_of(text))


@pytest.mark.parametrize(("raw", "cleaned"), [
    ("港校獲得超過港校獲得超過44,,000000萬元萬元（（人民幣人民幣，，下同下同））。。", "港校獲得超過4,000萬元（人民幣，下同）。"),
    ("香港有55所中心，天天研究研究。", "香港有55所中心，天天研究研究。"),
    ("2020年，11月11日簽署。", "2020年，11月11日簽署。"),
])
def test_what_is_doubled_and_what_only_looks_so(raw: str, cleaned: str) -> None:
    assert clean(raw).text == cleaned


def sentence(seed: int) -> str:
    rng = random.Random(seed)
    words: list[str] = []
    for _ in range(rng.randint(6, 20)):
        words.append(rng.choice([w for w in WORDS if w not in words[-2:]]))
        if rng.random() < 0.3:
            words.append(rng.choice([w for w in LOOK_ALIKES if w not in words]) if len(set(words) & set(LOOK_ALIKES)) < 5 else "項目")
    return "香港城市大學深圳研究院介紹，" + "".join(words) + "。"


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=10**9))
def test_undoubling_undoes_doubling(seed: int) -> None:
    text = sentence(seed).replace(" ", "")
    assert clean(double(text), False).text == clean(text, False).text == text


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("香港大學深圳研究院，。、（）「」0123456789萬億元%ABC \n　\t\r\u200b\ufeff")), max_size=200))
def test_cleaning_twice_is_cleaning_once_and_the_way_back_holds(raw: str) -> None:
    once = clean(raw)
    assert clean(once.text).text == once.text
    assert len(once.first) == len(once.last) == len(once.text)
    assert list(once.first) == sorted(once.first), "the print is read forwards"
    for at, ch in enumerate(once.text):
        printed = raw[once.first[at]]
        assert ch == printed or not ch.strip() or ch == "\n", (ch, printed)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_it_raise(raw: str) -> None:
    cleaned = clean(raw)
    for para in cleaned.paragraphs:
        assert 0 <= para.start <= para.end <= len(cleaned.text)


def test_the_real_page_is_repaired_and_traced() -> None:
    raw = (SEEDS / "000_a3c1b76c20e60326.txt").read_text(encoding="utf-8")
    cleaned = clean(raw)
    at = cleaned.text.index("超過4,000萬元")
    start, end = cleaned.raw_span(at, at + len("超過4,000萬元"))
    assert raw[start:end].replace("\n", "") == "超過過44,,000000萬元"
    assert "44,000" not in cleaned.text
    assert 0.1 < cleaned.doubled_share < 0.9


def test_the_items_of_a_list_are_joined_and_stay_apart() -> None:
    rows = ["香港浸會大學深圳研究院（下稱「浸", "大深研院」）於2012年9月在深圳虛擬大", "學園註冊成立。截至2017年底：", "● 科研項目：126項，其中國家級38項、", "省級29項、市級59項",
            "● 專利：申請73件，授權28件", "● 場地：自有物業3,200平方米，租用物", "業1,500平方米", "浸大深研院計劃投入1,200萬元，新增2", "個實驗室，並增聘20名研究助理。"]
    assert clean("\n".join(rows)).text.split("\n") == [
        "".join(rows[:3]), rows[3] + rows[4], rows[5], rows[6] + rows[7], rows[8] + rows[9]]


def test_a_number_that_breaks_behind_its_point_goes_on() -> None:
    rows = ["該院新大樓樓高十層，總建築面積為2.", "2萬平方米，造價約一億五千萬元，當中", "深圳市政府資助六千萬元，其餘由大學自", "籌。"]
    assert clean("\n".join(rows)).text == "".join(rows)


def test_a_wire_story_is_joined_from_its_dateline_to_its_end() -> None:
    """The line of a date line is no headline, and （完） ends a story as a full stop does."""
    rows = ["某某新聞社4月8日電 理大與", "深圳市坪山區一所醫院八日簽署", "協議，合建再生醫學實驗室，首", "期聘請三十名研究人員。合約為", "期五年，雙方並計劃每年合辦研",
            "討會。(完)"]
    assert clean("　　" + "\n".join(rows) + "\n").text == "".join(rows)


def test_a_short_paragraph_with_its_indent_is_as_wide_as_the_column_beside_it() -> None:
    rows = ["　　理大與深圳一所醫院昨日簽署協議，將在坪山", "合建再生醫學實驗室，首期聘請研究人員三十名，", "合約為期五年，雙方並計劃每年在港合辦研討會。", "",
            "　　實驗室由首批120名學生使用，其中二十名", "來自香港。"]
    assert clean("\n".join(rows)).text.split("\n") == ["".join(rows[:3]).strip("　"), "".join(rows[4:]).strip("　")]


def test_a_first_line_with_its_indent_links_to_a_full_one_and_a_date_line_stands_alone() -> None:
    rows = ["理大深圳大樓將於下半年投入服務", "2022-07-07 14:36:00 來源：某某網", "　　【某某網】（記者 何田）理大與深圳", "一所醫院昨日簽署協議，將在坪山合建「實驗室」", "，首期聘請研究人員三十名，合約為期五年，雙方",
            "並計劃每年合辦研討會。"]
    assert clean("\n".join(rows)).text.split("\n") == [rows[0], rows[1], "".join(rows[2:]).strip("　")]
