"""What is asked first must let pass whatever the full reading would find: shortcuts save time and change nothing."""

import random
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows import process
from flows.extract import (
    collaborations,
    datelines,
    facts,
    measured,
    metrics,
    name_marks,
    organisations,
    periods,
    qualifiers,
    sentences,
    subjects,
)
from flows.extract.numerals import prepare
from flows.extract.sentences import InOrder, within
from flows.lexicon import PageTerms, fold, load_lexicon, translator
from flows.process import process_clipping
from flows.terms import Phrases, TermIndex, TermScanner

GOLDEN = Path(__file__).parent / "golden"
TIMES = [
    "今年", "本年度", "去年", "前年", "上年", "明年", "后年", "来年", "下年", "当年", "同年", "翌年", "次年", "公元", "2018", "18",
    "二〇一八", "二千零一十八", "○五", "09", "十二", "月", "日", "号", "上半年", "下半年", "首季", "第三季度", "头三个月", "年底", "年初",
    "今日", "昨晚", "前天", "今(6日)", "当日", "同日", "今早", "本月", "上个月", "当月", "下月", "本周", "上星期", "前三季度", "首两季", "三季度", "头八个月", "1至8月", "四-六月", "16年底", "二○一七至一八", "十二年来", "今周", "6日，",
    "廿三日", "三十一日", "至", "-", "—", "~", "2018-08-23", "2017/18", "学年", "财政年度", "年度", "二十世纪九十年代", "上世纪",
    "90年代", "十三五", "两", "2018.", "9.", "过去五年", "近年来", "多年来", "历年", "未来三年", "今后", "往后", "以来", "至今", "截至", "自", "由", "的", "，",
    "在", "举", "发", "港大"
]
UNITS = ["约", "逾", "三", "百", "5", "1.5", "亿", "万", "多", "余", "以上", "左右", "之内", "以下", "封顶", "为上限", "或以上", "至", "到", "-", "～", "个", "半", "月", "小时", "元", "人", "%"]


def samples(words: list[str], count: int, longest: int = 9) -> list[str]:
    dice = random.Random(20)
    return ["".join(dice.choices(words, k=dice.randrange(1, longest))) for _ in range(count)]


def test_an_anchor_begins_only_where_one_may() -> None:
    for text in samples(TIMES, 4000):
        for at in range(len(text)):
            assert not periods._ANCHOR.match(text, at) or periods._MAY_ANCHOR.match(text, at), (text, at)
            assert not periods._MAY_ANCHOR.match(text, at) or periods._MAY_HOLD_TIME.match(text, at), (text, at)


def test_special_times_are_read_only_where_they_may_be() -> None:
    for text in samples(TIMES, 4000):
        for may_hold, form, _ in periods._SPECIAL_FORMS:
            if form.search(text):
                assert may_hold.search(text), (text, form.pattern)
                assert periods._MAY_HOLD_TIME.search(text), text


def test_what_follows_a_number_begins_as_it_may() -> None:
    for text in map(prepare, samples(UNITS, 3000)):
        for at in range(len(text)):
            assert not qualifiers._AFTER_PATTERN.match(text, at) or text[at] in qualifiers._MAY_FOLLOW
            assert not measured._RANGE_SIGN.match(text, at) or text[at] in measured._MAY_SIGN
            assert not measured._COMPOUND.match(text, at) or text[at] in measured._MAY_COMPOUND


def test_a_date_line_is_prepared_only_where_one_may_be() -> None:
    for text in samples([*"0123456789０８年月日／/-－．.一二三十〇 ", "2018", "星期二"], 4000, 14):
        assert not datelines._DATE.search(prepare(text)) or datelines._MAY_DATE.search(text), text


def test_joint_training_is_read_only_where_it_may_be() -> None:
    for text in map(fold, samples(["聯合", "合作", "共同", "攜手", "招收", "培養", "培育", "培訓", "博士生", "雙學位", "聯授學位", "辦學", "，"], 2000)):
        assert not collaborations._TRAINING.search(text) or collaborations._TAUGHT.search(text), text


def test_a_founding_is_read_only_where_its_verb_may_be() -> None:
    words = ["由", "深大", "牽頭，", "共建", "組建", "創辦", "攜手", "正式", "昨日", "啟動", "揭牌", "落成", "成立", "投入", "使用", "設有", "，", "」"]
    for text in map(fold, samples(words, 2000)):
        for pattern in (collaborations._FOUND, collaborations._AFTER_NAME_VERBS, collaborations._BY_THEM):
            assert not pattern.search(text) or collaborations._MAY_FOUND.search(text), (text, pattern.pattern)


@pytest.mark.parametrize("path", sorted(p for p in GOLDEN.rglob("files/*") if p.suffix != ".pdf"), ids=lambda p: p.name)
def test_mentions_are_the_same_when_looked_for_everywhere(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lexicon = load_lexicon()
    quick = process_clipping(path.read_bytes(), path.name, lexicon)

    class Everywhere(name_marks.NameMarks):
        def __init__(self, folded: str, terms: PageTerms) -> None:
            super().__init__(folded, terms)
            self.places = list(range(len(folded)))
            self.listed = self.anaphors = self.governments = self.brands = self.tails = self.new_names = set(self.places)

    monkeypatch.setattr(process, "NameMarks", Everywhere)
    assert process_clipping(path.read_bytes(), path.name, lexicon) == quick


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sets(st.text("甲乙丙Ab1", min_size=1, max_size=4), min_size=1, max_size=8), st.text("甲乙丙Ab1 ，", max_size=30))
def test_terms_are_found_as_by_looking_everywhere(terms: set[str], text: str) -> None:
    def whole(start: int, end: int) -> bool:
        return not ((start and re.match("[A-Za-z0-9]{2}", text[start - 1:start + 1])) or re.match("[A-Za-z0-9]{2}", text[end - 1:end + 1]))

    hits, = TermScanner([TermIndex((term, term) for term in terms)]).scan(text)
    for at in range(len(text)):
        longest = max((term for term in terms if text.startswith(term, at) and whole(at, at + len(term))), key=len, default=None)
        assert hits.at(at) == (None if longest is None else (at + len(longest), longest))
    assert sorted(Phrases(sorted(terms)).find(text)) == sorted(
        (number, at, at + len(term)) for number, term in enumerate(sorted(terms)) for at in range(len(text)) if text.startswith(term, at))


def test_terms_in_a_stretch_do_not_overlap() -> None:
    hits, = TermScanner([TermIndex([("甲乙", 1), ("乙丙", 2), ("丙", 3), ("甲乙丙丁", 4)])]).scan("甲乙丙丁甲乙丙")
    assert hits.find(0, 7) == [(0, 4, 4), (4, 6, 1), (6, 7, 3)]
    assert hits.find(0, 3) == [(1, 3, 2)]  # what runs beyond the stretch is not there
    assert hits.find(5, 7) == [(5, 7, 2)]
    assert hits.starts_in(1, 3) == [1, 2]
    assert hits.begins_in(3, 5)
    assert not hits.begins_in(3, 4)


def test_items_of_a_stretch() -> None:
    items = InOrder(periods.find_periods("2017年、2018年、2019年", date(2020, 1, 1)))
    assert [p.start for p in within(items, 0, 11)] == [0, 6]
    assert within(items, 1, 6) == []
    assert within(InOrder[organisations.Mention]([]), 0, 99) == []


def test_a_table_and_a_dictionary_change_a_text_alike() -> None:
    changes = {ord("臺"): "台", 0x2B73F: "〇"}
    change = translator(changes)
    assert change("臺灣") == "台灣"
    assert change("臺\U0002b73f𠮷") == "台〇𠮷"


def test_a_byline_is_read_only_where_one_may_open() -> None:
    words = ["【", "】", "（", "）", "香港文匯報", "本報", "記者", " ", "何天樂", "深圳", "報道", "訊", "電", "：", "／", "，", "文", "圖", "採寫", "中新社", "8日", "綜合", "新聞稿", "校園通訊"]
    told, bylines = re.compile(fold("訊|電|報道|記者")), load_lexicon().bylines
    for text in map(fold, samples(words, 4000)):
        found = [match for pattern in bylines if (match := pattern.regex.match(text)) and told.search(match.group())]
        assert not found or sentences._MAY_OPEN.match(text), text


def test_a_demonstrative_ends_only_as_one_may() -> None:
    words = ["這", "該", "上述", "此", "以上", "首", "前", "博士", "後", "另", "外", "一", "同", "每", "任何", "某", "有", "，"]
    for text in map(fold, samples(words, 2000, 5)):
        assert not facts._DEMONSTRATIVE.search(text) or text[-1] in facts._ENDS_DEMONSTRATIVE, text


def test_what_stands_behind_a_number_begins_only_as_it_may() -> None:
    words = ["的", "「", "『", "“", "」", "成果轉化", "基金", "計劃", "來自", "正在", "進行", "在", "由", "獲", "獲選", "被", "有", "具", "擁有", "從事", "符合", "已", "已獲", "與", "合作",
             "共建", "均", "都", "則", "為", "是", "屬於", "入選", "進駐", "落戶", "參展", "加入", "建", "在讀", "受資助", "受", "廣東", "、", "，", "研究", "項目"]
    for text in map(fold, samples(words, 6000)):
        assert not metrics._FUND_BEHIND.match(text) or text[0] in metrics._MAY_NAME_FUND, text
        assert not any(p.match(text) for p in (metrics._SAID_FIRST, metrics._CHOSEN, metrics._QUOTED)) or text[0] in metrics._MAY_COME_FIRST, text
        assert not metrics._BEING.match(text) or text[0] in metrics._MAY_BE, text


def test_what_opens_a_clause_is_read_only_where_it_may() -> None:
    words = ["預計", "計劃", "項目", "其", "將", "可", "已", "吸引", "容納", "匯聚", "首批", "首期", "一期", "總投資", "投資額", "佔地", "總", "建築面積", "面積", "樓高", "規模", "的", "最新", "昨日",
             "公布", "發表", "一項", "年度", "2019年", "1998年", "數據", "資料", "統計", "數字", "調查", "報告", "結果", "反映", "顯示", "指", "，"]
    for text in map(fold, samples(words, 6000)):
        assert not subjects._OF_THE_NEW.match(text) or text[0] in subjects._MAY_TELL_OF_NEW, text
        assert not subjects._IS_SOURCE.match(text) or text[0] in subjects._MAY_BE_SOURCE, text


def test_what_numbers_are_a_part_of_ends_in_the_last_characters_of_a_clause() -> None:
    words = ["獲資助", "項目", "之", "當", "其", "中", "，", ",", "大學"]
    for text in map(fold, samples(words, 2000, 5)):
        of = metrics._OUT_OF.search(text)
        assert of is None or ("中" in text[-2:] and of.start() >= len(text) - 3), text
