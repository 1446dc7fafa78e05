"""Printed times and the days they mean, read on 23 August 2018 unless a case says otherwise."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.extract.datelines import find_publication_date
from flows.extract.periods import find_periods

ON = date(2018, 8, 23)


def read(text: str, on: date | None = ON) -> list[tuple[str, str, str, bool]]:
    return [(text[p.start:p.end], str(p.period_start), str(p.period_end), p.as_of) for p in find_periods(text, on)]


@pytest.mark.parametrize(("text", "printed", "first", "last"), [
    ("中心於2018年8月2日揭牌", "2018年8月2日", "2018-08-02", "2018-08-02"),
    ("二○一八年投入運作", "二○一八年", "2018-01-01", "2018-12-31"),
    ("二〇二二年六月三十日", "二〇二二年六月三十日", "2022-06-30", "2022-06-30"),
    ("○五年簽約", "○五年", "2005-01-01", "2005-12-31"),
    ("九七年創立", "九七年", "1997-01-01", "1997-12-31"),
    ("二千年成立", "二千年", "2000-01-01", "2000-12-31"),
    ("今年上半年獲批", "今年上半年", "2018-01-01", "2018-06-30"),
    ("去年9月開園", "去年9月", "2017-09-01", "2017-09-30"),
    ("明年落成", "明年", "2019-01-01", "2019-12-31"),
    ("2016年第三季度", "2016年第三季度", "2016-07-01", "2016-09-30"),
    ("去年首九個月", "去年首九個月", "2017-01-01", "2017-09-30"),
    ("2011年至2017年獲資助", "2011年至2017年", "2011-01-01", "2017-12-31"),
    ("2011至17年獲資助", "2011至17年", "2011-01-01", "2017-12-31"),
    ("3月5日至8日舉行", "3月5日至8日", "2018-03-05", "2018-03-08"),
    ("去年1月至6月", "去年1月至6月", "2017-01-01", "2017-06-30"),
    ("2014年以來孵化", "2014年以來", "2014-01-01", "2018-08-23"),
    ("自2014年成立至今", "2014年成立至今", "2014-01-01", "2018-08-23"),
    ("自二○○四年推行至今", "二○○四年推行至今", "2004-01-01", "2018-08-23"),
    ("雙方2013年起合作至今", "2013年起合作至今", "2013-01-01", "2018-08-23"),
    ("過去五年批出", "過去五年", "2013-08-23", "2018-08-23"),
    ("未來三年投入", "未來三年", "2018-08-23", "2021-08-23"),
    ("「十三五」期間", "「十三五」期間", "2016-01-01", "2020-12-31"),
    ("上世紀九十年代", "上世紀九十年代", "1990-01-01", "1999-12-31"),
    ("2017-18年度成績", "2017-18年度", "2017-04-01", "2018-03-31"),
    ("2019/20學年招生", "2019/20學年", "2019-09-01", "2020-08-31"),
    ("昨日簽約", "昨日", "2018-08-22", "2018-08-22"),
    ("昨（22）日簽約", "昨（22）日", "2018-08-22", "2018-08-22"),
    ("6日宣布", "6日", "2018-08-06", "2018-08-06"),
    ("30日宣布", "30日", "2018-07-30", "2018-07-30"),
    ("上月", "上月", "2018-07-01", "2018-07-31"),
    ("12月12日啟用", "12月12日", "2017-12-12", "2017-12-12"),
    ("2018-08-23 10:20", "2018-08-23", "2018-08-23", "2018-08-23"),
    ("２０１７年６月", "２０１７年６月", "2017-06-01", "2017-06-30"),
    ("今年6月开赛以来", "今年6月", "2018-06-01", "2018-06-30"),
    ("自2015年雙方合建實驗室後，已培養學生", "2015年", "2015-01-01", "2018-08-23"),
    ("自2003年開始，該園", "2003年開始", "2003-01-01", "2018-08-23"),
    ("去年三月起，學院已招生", "去年三月", "2017-03-01", "2018-08-23"),
    ("明年三月起，學院將招生", "明年三月", "2019-03-01", "2019-03-31"),
    ("今年起，學院將招生", "今年", "2018-01-01", "2018-12-31"),
    ("「十三五」規劃實施期間", "「十三五」規劃", "2016-01-01", "2020-12-31"),
])
def test_a_printed_time_and_its_days(text: str, printed: str, first: str, last: str) -> None:
    assert read(text)[0][:3] == (printed, first, last)


@pytest.mark.parametrize("text", ["十五所大學", "2000萬元", "每年2000名學生", "3,456次", "天文台", "一年級", "第一季度報告書的頁數"[:2],
                                  "按「十四五」規劃綱要", "深圳市“十三五”規劃的重點工程"])
def test_what_is_no_time(text: str) -> None:
    assert read(text) == []


def test_as_of_is_the_state_at_the_end() -> None:
    assert read("截至2018年6月底，園區有企業40家") == [("2018年6月底", "2018-06-01", "2018-06-30", True)]


def test_without_a_publication_date_nothing_is_guessed() -> None:
    assert {(first, last) for _, first, last, _ in read("去年9月，昨日，今年上半年，9月6日，過去五年", None)} == {("None", "None")}
    assert read("2014年以來", None) == [("2014年以來", "2014-01-01", "None", False)]


def test_a_date_known_to_the_month_settles_no_day() -> None:
    got = {"昨日去年"[p.start:p.end]: p.period_start for p in find_periods("昨日去年", date(2018, 8, 1), "month")}
    assert got == {"昨日": None, "去年": date(2017, 1, 1)}


def test_the_same_year_is_the_one_printed_last() -> None:
    assert read("2006年2月成立，同年9月招生，翌年擴建")[1:] == [
        ("同年9月", "2006-09-01", "2006-09-30", False), ("翌年", "2007-01-01", "2007-12-31", False)]


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("二〇○一八九年月日至到今去明上下半季度初底末代0123456789-/－十三五「」截自以來")), max_size=60),
       st.one_of(st.none(), st.dates()))
def test_no_text_makes_it_raise_and_spans_stay_inside(text: str, on: date | None) -> None:
    at = 0
    for period in find_periods(text, on):
        assert at <= period.start < period.end <= len(text)
        at = period.end
        if period.period_start and period.period_end:
            assert period.period_start <= period.period_end


@pytest.mark.parametrize(("file", "expected"), [
    ("20170906_a.txt", (date(2017, 9, 6), "day")), ("2017/09/06/x.txt", (date(2017, 9, 6), "day")), ("文匯報_2017年9月6日.txt", (date(2017, 9, 6), "day")),
    ("2017-09_x.pdf", (date(2017, 9, 1), "month")), ("000_a3c1b76c20e60326.txt", None), ("20171399.txt", None), ("a20170906b.txt", None), ("1510_66.html", None),
])
def test_a_date_in_a_file_name(file: str, expected: tuple[date, str] | None) -> None:
    found = find_publication_date("", file)
    assert (found and found[:2]) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("題\n發布時間：2018-08-23　【打印】\n正文", (date(2018, 8, 23), "label")),
    ("题\n搜狐新闻 > 综合　2007年03月28日\n正文", (date(2007, 3, 28), "header")),
    ("大公報 2025年12月23日 星期二 A12\n正文", (date(2025, 12, 23), "header")),
    ("二○一七年九月六日　星期三\n正文", (date(2017, 9, 6), "header")),
    ("新華社香港2018年9月6日電 正文", (date(2018, 9, 6), "dateline")),
    ("新華社香港9月6日電 正文", None), ("他在2018年8月1日，宣布", None), ("2018年9月6日起實施新規定\n正文", None),
    ("新中心2018年8月1日成立\n正文", None),
])
def test_a_date_line_in_the_print(text: str, expected: tuple[date, str] | None) -> None:
    found = find_publication_date(text, "")
    assert (found and (found[0], found[2])) == expected
