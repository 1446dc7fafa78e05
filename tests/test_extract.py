"""Sentences into facts, collaborations and people; our own sentences, published on 23 August 2018."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.lexicon import load_lexicon
from flows.process import process_clipping
from flows.records import ClippingRecords

LEXICON = load_lexicon()


def read(text: str, file: str = "20180823.txt") -> ClippingRecords:
    return process_clipping(text.encode(), file, LEXICON)


def facts(text: str, *columns: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(f, c) for c in columns) for f in read(text).facts]


@pytest.mark.parametrize(("text", "expected"), [
    ("【明報專訊】理大深圳研究院去年獲國家自然科學基金資助項目42項，經費逾2,300萬元；該院現有科研人員約180名。", [
        ("香港理工大學深圳研究院", "projects", 42.0, "項", "exact"),
        ("香港理工大學深圳研究院", "funding", 23e6, "CNY", "over"),
        ("香港理工大學深圳研究院", "people", 180.0, "名", "about")]),
    ("香港浸會大學深圳研究院負責人介紹，該院已累計承擔科研項目逾九十項，獲批專利15件。", [
        ("香港浸會大學深圳研究院", "projects", 90.0, "項", "over"),
        ("香港浸會大學深圳研究院", "patents", 15.0, "件", "exact")]),
    ("數碼港現有逾1,800間初創企業，當中約三成來自內地；至今累計融資超過300億港元。", [
        ("數碼港", "companies", 1800.0, "間", "over"), ("數碼港", "share", 30.0, "%", "about"), ("數碼港", "financing", 3e10, "HKD", "over")]),
    ("園區企業由去年的5家增至33家，深圳大學參與其中。深圳大學的學生由3人增至逾70人。", [
        (None, "companies", 5.0, "家", "exact"), (None, "companies", 33.0, "家", "exact"),
        ("深圳大學", "students", 3.0, "人", "exact"), ("深圳大學", "students", 70.0, "人", "over")]),
])
def test_facts_of_a_sentence(text: str, expected: list[tuple[object, ...]]) -> None:
    got = facts(text, "subject", "metric", "value", "unit", "qualifier")
    for row in expected:
        assert row in got if row[0] else row[1:] in [g[1:] for g in got], (row, got)


def test_who_gives_is_the_counterpart_and_sets_the_currency() -> None:
    assert facts("深圳市科技創新委員會向香港中文大學（深圳）撥款3.2億元。", "subject", "counterpart", "unit", "value") == [
        ("香港中文大學（深圳）", "深圳市科技創新委員會", "CNY", 3.2e8)]
    assert facts("創新科技署向香港城市大學撥款200萬元。", "subject", "counterpart", "unit") == [("香港城市大學", "創新科技署", "HKD")]


def test_the_currency_rule_holds_for_the_rest_of_the_article() -> None:
    text = "港校獲得資助4,000萬元（人民幣，下同）。香港大學獲得研發經費300萬元。"
    assert facts(text, "unit") == [("CNY",), ("CNY",)]


def test_a_conversion_in_brackets_points_to_what_it_converts() -> None:
    found = read("香港大學獲資助1億元人民幣（約合港幣1.2億元）。").facts
    assert [(f.value, f.unit, f.converts) for f in found] == [(1e8, "CNY", None), (1.2e8, "HKD", found[0].fact_id)]


def test_intent_is_planned_and_the_name_of_a_scheme_is_not() -> None:
    assert facts("深圳大學計劃招收學生5000名。", "status") == [("planned",)]
    assert facts("深圳大學資助計劃批出項目50項。", "status") == [("actual",)]


def test_what_is_told_of_many_years_is_a_running_total() -> None:
    assert facts("深圳清華大學研究院十二年來孵化企業72家。", "aggregation") == [("cumulative",)]


def test_intent_ends_at_a_but_and_a_scheme_at_a_comma_is_none() -> None:
    assert facts("深圳大學將於明年加學費，但學生人數仍增至5,000人。", "status") == [("actual",)]
    assert facts("深圳大學參與聯合招生計劃，取錄學生92名。", "status") == [("actual",)]


def test_periods_reach_the_right_number() -> None:
    got = facts("深圳大學2016年獲批專利30件，去年獲批45件。", "value", "period_start", "period_end")
    assert [(v, str(a), str(b)) for v, a, b in got] == [(30.0, "2016-01-01", "2016-12-31"), (45.0, "2017-01-01", "2017-12-31")]


@pytest.mark.parametrize(("text", "expected"), [
    # The year of a name, of a meeting or of what came before the last word is not that of the number.
    ("2012年啟用的深圳大學附屬醫院現設床位2,000張。", [(2000.0, "2018-08-23", "2018-08-23")]),
    ("2016年11月9日，深圳虛擬大學園2016年聯席會議有代表52人出席。", [(52.0, "2016-11-09", "2016-11-09")]),
    ("深圳大學學生預計2020年達5,000人，最終達9,000人。", [(5000.0, "2020-01-01", "2020-12-31"), (9000.0, "None", "None")]),
    ("深圳大學去年9月宣布，將斥資3億元建設實驗室。", [(3e8, "None", "None")]),
    ("深圳大學去年5月動工的大樓面積2萬平方米。", [(20000.0, "None", "None")]),
    ("到2017年底，深圳大學有教師2,100人。", [(2100.0, "2017-12-01", "2017-12-31")]),
    # What a figure is compared with is not its time.
    ("深圳大學今年首十個月獲批專利90件，較去年同期上升12%，其中三成屬新材料。", [(90.0, "2018-01-01", "2018-10-31"), (12.0, "2018-01-01", "2018-10-31"), (30.0, "2018-01-01", "2018-10-31")]),
    ("理大深圳研究院於2012年成立，至今獲批項目114個。", [(114.0, "2012-01-01", "2018-08-23")]),
    ("理大大樓最快2027年啟用。理大迄今累計成立初創企業747間。", [(747.0, "2018-08-23", "2018-08-23")]),
    ("深圳大學新校區2016年9月開學，現有學生4,800人，教師320人。", [(4800.0, "2018-08-23", "2018-08-23"), (320.0, "2018-08-23", "2018-08-23")]),
    ("截至2017年底，深圳大學現有學生4,800人。", [(4800.0, "2017-12-01", "2017-12-31")]),
    ("2015年、2016年及2017年，深圳大學分別獲批12項、15項及20項科研項目。", [
        (12.0, "2015-01-01", "2015-12-31"), (15.0, "2016-01-01", "2016-12-31"), (20.0, "2017-01-01", "2017-12-31")]),
    ("2015-16及2016-17年度，創科基金批出的項目分別為21項及27項。", [(21.0, "2015-04-01", "2016-03-31"), (27.0, "2016-04-01", "2017-03-31")]),
])
def test_the_time_of_a_number(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(v, str(a), str(b)) for v, a, b in facts(text, "value", "period_start", "period_end")] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("港校獲得資助4,000萬元（人民幣．下同）。香港大學獲得研發經費300萬元。", ["CNY", "CNY"]),
    ("大樓總投資1.3億元人民幣，其中香港城市大學斥資一億元。", ["CNY", "CNY"]),
    ("深圳特区报讯 双方各投入5000万元，腾讯与香港科技大学昨日签约，双方各投入5000万元。", ["CNY", "CNY"]),
    # What a bracket turns into Hong Kong money is none.
    ("香港教育大學去年獲批研究經費5,200萬元（約合港幣5,700萬元），另獲捐款300萬元。", ["CNY", "HKD", "HKD"]),
    # Nobody pays, and all that is named lies on one side; what the sentence has said before holds on.
    ("坪山區去年新開工項目獲投資約620億元，深圳灣實驗室說。香港科技園公司的擴建獲批資金8億元。", ["CNY", "HKD"]),
    ("新一份預算案在科學園預留9億元，另撥款2億元發展河套深港科技創新合作區深圳園區。", ["HKD", "HKD"]),
])
def test_a_bare_amount_takes_the_currency_of_its_whole(text: str, expected: list[str]) -> None:
    assert [unit for unit, metric in facts(text, "unit", "metric") if metric != "other"][-len(expected):] == expected


_TABLE = """香港高校在深機構一覽
機構　成立年份　研究人員　在研項目　科研經費（萬元人民幣）
香港理工大學深圳研究院　2011　62人　85項　3,200
香港浸會大學深圳研究院　2012　41人　9　650
藍海學院　2015　12人　5　80
合計　　115人　99項　3,930
"""
_ROWS = [("香港理工大學深圳研究院", "people", 62.0, "人", "62人"), ("香港理工大學深圳研究院", "projects", 85.0, "項", "85項"),
         ("香港理工大學深圳研究院", "funding", 32e6, "CNY", "3,200"), ("香港浸會大學深圳研究院", "people", 41.0, "人", "41人"),
         ("香港浸會大學深圳研究院", "projects", 9.0, "個", "9"), ("香港浸會大學深圳研究院", "funding", 6.5e6, "CNY", "650")]


def test_the_header_of_a_column_tells_what_its_figures_count_and_in_which_unit() -> None:
    got = facts(_TABLE, "subject", "metric", "value", "unit", "quote")
    assert got[:len(_ROWS)] == _ROWS
    assert not [row for row in got[len(_ROWS):] if row[0] in (_ROWS[0][0], _ROWS[-1][0])], "a row says nothing of the one before, and sums are no facts of anyone"
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in line.split("　")) + "</tr>" for line in _TABLE.splitlines()[1:4])
    page = f"<html><body><article><h1>香港高校在深機構一覽</h1><p>下表列出各校在深圳的科研成績，由深圳市科技創新委員會提供。</p><table>{rows}</table></article></body></html>"
    found = read(page, "20180823.html")
    assert [(f.subject, f.metric, f.value, f.unit, f.quote) for f in found.facts] == _ROWS
    assert [found.clipping.text[f.raw_start:f.raw_end] for f in found.facts] == [row[-1] for row in _ROWS]


def test_lines_that_end_in_a_figure_are_a_list_and_no_headings() -> None:
    rows = ["數碼港擴建工程投資 36億元", "推出「中試配對計劃」 逾8億元", "香港理工大學深圳研究院撥款 1.2億元"]
    told = "政府昨日公布下年度的創科開支，說會與各所大學、數碼港和科學園商討怎樣用得其所，並在年底向立法會交代進度，又會聽取業界和學界的意見。"
    text = "\n\n".join(["創科開支一覽", told, *rows, told.replace("昨日", "發言人"), told.replace("昨日", "稍後")])
    assert facts(text, "metric", "value", "qualifier") == [("investment", 3.6e9, "exact"), ("funding", 8e8, "over"), ("funding", 1.2e8, "exact")]
    assert facts("港大獲捐款創新高\n用於興建大樓 涉及5億元\n校友出資 2億元\n\n香港大學昨日公布獲校友捐款5億元，用於興建教學大樓。\n", "value") == [(5e8,)]


def test_what_there_is_is_not_planned_with_what_follows() -> None:
    text = "深圳大學現有校園面積約100萬平方米，一期投入20億元，二期工程預計2019年底竣工，總投資約38億元。"
    assert facts(text, "value", "status") == [(1e6, "actual"), (2e9, "actual"), (3.8e9, "planned")]


@pytest.mark.parametrize("text", [
    "深圳大學成立於1983年，第三屆論壇吸引500強企業，校慶12月1日舉行。",
    "今晚有一兩陣驟雨，氣溫約22度，相對濕度介乎六成至九成，東北季候風影響華南。",
    "主隊在主場以3比2擊敗對手，射手梅開二度，球隊以45分升上聯賽榜首。",
    "兩地合作已有十多年，雙方在一國兩制下優勢互補。",
])
def test_what_is_no_fact(text: str) -> None:
    assert facts(text, "quote") == []


@pytest.mark.parametrize(("text", "kind", "parties"), [
    ("香港城市大學與華中科技大學昨日簽署合作備忘錄。", "agreement", {"香港城市大學", "華中科技大學"}),
    ("香港理工大學與深圳大學共同成立「灣區材料聯合實驗室」。", "joint_lab", {"香港理工大學", "深圳大學"}),
    ("香港科技大學與南方科技大學合作培養博士生。", "joint_training", {"香港科技大學", "南方科技大學"}),
    ("香港理工大學、深圳大學與中興通訊昨日宣布，三方各出資500萬元，成立「智慧城市聯合研究中心」。", "base", {"香港理工大學", "深圳大學", "中興通訊"}),
    ("灣區智慧城市聯合實驗室由深圳大學牽頭，聯合香港理工大學、澳門大學共建。", "joint_lab", {"深圳大學", "香港理工大學", "澳門大學"}),
    ("香港浸會大學—深圳大學聯合中藥實驗室昨日在河套深港科技創新合作區揭牌。", "joint_lab", {"香港浸會大學", "深圳大學"}),
    ("嶺南大學上周與南山區政府簽約，雙方將共享課程。", "agreement", {"嶺南大學", "南山區政府"}),
    ("香港都会大学18日与深圳职业技术大学举行合作签约仪式。", "agreement", {"香港都會大學", "深圳職業技術大學"}),
    ("香港樹仁大學昨日在深圳軟件園與中興通訊簽署合作備忘錄。", "agreement", {"香港樹仁大學", "中興通訊"}),
    ("在教育部及中聯辦代表的見證下，香港浸會大學與深圳大學簽訂合作協議。", "agreement", {"香港浸會大學", "深圳大學"}),
    ("商務及經濟發展局局長王守信與深圳市副市長高自強，昨簽署合作備忘錄。", "agreement", {"商務及經濟發展局", "深圳市政府"}),
    ("香港特别行政区和深圳市政府去年签署了科技合作协议。", "agreement", {"香港特別行政區政府", "深圳市政府"}),
    ("《香港數碼港與深圳市投資控股有限公司合作備忘錄》昨日在港正式簽署。", "agreement", {"數碼港", "深圳市投資控股有限公司"}),
    ("光伏聯合實驗室去年經香港城市大學、南方科技大學和比亞迪三方協商共建。", "joint_lab", {"香港城市大學", "南方科技大學", "比亞迪"}),
    ("香港中文大學與京東探討成立「中大-京東物流聯合研究院」。", "joint_institute", {"香港中文大學", "京東"}),
    ("香港教育大學與龍崗區政府簽署聯合辦學備忘錄。", "agreement", {"香港教育大學", "龍崗區政府"}),
    ("創新科技署署長陳子安與科技部代表簽訂《內地與香港關於推進聯合研發及成果轉化工作的安排》。", "agreement", {"創新科技署", "中華人民共和國科學技術部"}),
    ("數碼港與東莞理工學院合作多年，香港亦和深圳簽署了創業合作協議。", "agreement", {"香港特別行政區政府", "深圳市政府"}),
    ("香港理工大學和華為簽署推進前海合作區人才培養的合作協議。", "agreement", {"香港理工大學", "華為"}),
    ("嶺南大學與招商局集團旗下的招商銀行簽署合作備忘錄。", "agreement", {"嶺南大學", "招商銀行"}),
    ("嶺南大學於2019年在深圳成立嶺大的深圳研究院。", "joint_institute", {"嶺南大學", "深圳"}),
    ("深圳技術大學由澳門大學協助教學，並與香港高校合作設立灣區材料聯合研究院。", "joint_institute", {"深圳技術大學", "香港高校"}),
])
def test_who_works_with_whom(text: str, kind: str, parties: set[str]) -> None:
    assert [(c.kind, set(c.parties)) for c in read(text).collaborations] == [(kind, parties)]


def test_a_park_where_something_is_founded_is_no_foundation() -> None:
    assert read("香港浸會大學深圳研究院於2012年9月在深圳虛擬大學園註冊成立。").collaborations == ()
    assert "深圳虛擬大學園" not in [c.name for c in read("香港城市大學深圳研究院大樓今日在深圳高新區虛擬大學園落成啟用。").collaborations]


def test_the_headline_may_tell_what_opens_and_a_count_sums_its_list() -> None:
    records = read("深港科學園深圳分園正式啟用\n\n福田的新大樓昨日首次接待訪客。分園樓高六層，目前已有初創企業21家。\n")
    assert [(c.kind, set(c.parties)) for c in records.collaborations] == [("base", {"香港科技園公司", "深圳市政府"})]
    listed = read("香港浸會大學在深圳有浸大深圳研究院和龍崗中藥創新中心兩個據點。").collaborations
    assert [c.name for c in listed] == ["香港浸會大學深圳研究院", "龍崗中藥創新中心"]


@pytest.mark.parametrize("text", [
    "香港大學、香港中文大學和22家企業已簽約入駐深圳虛擬大學園。",
    "創新科技署昨日舉行儀式，在中聯辦、教育局代表見證下，與十二位研究人員簽署備忘錄。",
    "香港理工大學深圳研究院籌建的深港協同創新實驗室集群，以電池技術為主。",
    "深圳數據聯盟已落戶河套合作區，香港大學表示歡迎。",
    "揭牌儀式在清水灣香港科技大學舉行，深圳大學代表到賀。",
    "香港大學與龍華區政府將在高端裝備示範區建設、海洋科技產業園等領域展開合作。",
])
def test_who_is_named_together_and_founds_nothing(text: str) -> None:
    assert read(text).collaborations == ()


def test_a_line_that_is_only_an_outlet_names_the_source() -> None:
    records = read("信報財經新聞\n科技園設孵化中心\n\n香港科技園公司昨日與深圳大學簽訂合作備忘錄，斥資800萬元設立孵化中心，料今年底啟用。\n")
    assert (records.clipping.outlet, records.articles[0].headline) == ("信報", "科技園設孵化中心")


@pytest.mark.parametrize(("text", "expected"), [
    ("香港理工大學校長滕錦光昨日出席儀式。", ("滕錦光", "校長", "香港理工大學")),
    ("深圳大學校長李清泉表示合作順利。", ("李清泉", "校長", "深圳大學")),
    ("數碼港行政總裁任景信透露，園區企業增加。", ("任景信", "行政總裁", "數碼港")),
    ("香港城市大學副校長呂堅表示，雙方合作多年。", ("呂堅", "副校長", "香港城市大學")),
    ("香港科技園公司（HKSTP）行政總裁黃克強昨日表示合作順利。", ("黃克強", "行政總裁", "香港科技園公司")),
    ("香港大學深圳醫院由深圳市政府投資興建。院長盧寵茂說，醫院已開業七年。", ("盧寵茂", "院長", "香港大學深圳醫院")),
    ("香港大學深圳醫院與港大醫學院聯合培養博士後。副院長徐小平補充，醫院將擴建。", ("徐小平", "副院長", "香港大學深圳醫院")),
])
def test_people_with_role_and_organisation(text: str, expected: tuple[str, str, str]) -> None:
    assert [(p.name, p.role, p.organisation) for p in read(text).people] == [expected]


def test_the_next_role_of_a_list_is_no_name() -> None:
    found = [(p.name, p.role) for p in read("香港大學深圳研究院院長陳志明、黨委書記黨建國、副院長周文到場迎接。").people]
    assert found == [("陳志明", "院長"), ("黨建國", "黨委書記"), ("周文", "副院長")]
    assert [p.name for p in read("實驗室由香港科技大學講座教授楊強任主任。").people] == ["楊強"]


def test_a_date_line_in_doubled_bold_is_read() -> None:
    bold = "\n".join("".join(c * 2 for c in line) for line in ("2015年4月20日　星期一", "理大與深圳醫院合建再生醫學實驗室"))
    records = read(f"{bold}\n理大與深圳一所醫院昨日簽署協議，將在坪山合建實驗室，首期聘請研究人員三十名。\n", "a.txt")
    assert str(records.clipping.published_on) == "2015-04-20"


def roles(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(p.name, p.role, p.organisation) for p in read(text).people]


@pytest.mark.parametrize(("text", "expected"), [
    ("香港城市大學副校長沈柏認為，合作前景廣闊。", [("沈柏", "副校長", "香港城市大學")]),
    ("深圳大學校長范志在會上致辭。", [("范志", "校長", "深圳大學")]),
    ("深圳大學教授李偉曾在港工作。", [("李偉", "教授", "深圳大學")]),
    ("嶺南大學校長歐陽靜說，學生增加。", [("歐陽靜", "校長", "嶺南大學")]),
    ("香港浸會大學校長曾子揚移交鑰匙。", [("曾子揚", "校長", "香港浸會大學")]),
    ("香港教育大學校長梁柏然12日到訪。", [("梁柏然", "校長", "香港教育大學")]),
])
def test_a_name_ends_before_the_verb(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert roles(text) == expected


def test_a_title_behind_a_name_is_no_role_of_the_next() -> None:
    assert roles("主禮的有科技部部長徐文波院士、深圳市副市長何立仁先生、香港大學校長馮婉婷教授及創新科技署署長譚志強。") == [
        ("徐文波", "部長", "中華人民共和國科學技術部"), ("何立仁", "副市長", "深圳"), ("馮婉婷", "校長", "香港大學"), ("譚志強", "創新科技署署長", "創新科技署")]


@pytest.mark.parametrize(("text", "expected"), [
    ("香港理工大學物理系林子揚教授表示，項目進展順利。", [("林子揚", "教授", "香港理工大學")]),
    ("香港中文大學深圳研究院開幕。沈柏年校長說，合作將深化。", [("沈柏年", "校長", None)]),
    ("嶺南大學文學院院長表示歡迎。龍崗區區長在場，金融系主任也在。", []),
    ("中山大學的管理學教授說，兩地合作。多名講座教授到訪香港大學。", []),
    # The fuller mention counts, wherever it stands.
    ("林子揚教授昨日到訪。香港理工大學副校長林子揚說，項目進展順利。", [("林子揚", "副校長", "香港理工大學")]),
])
def test_a_name_before_its_title(text: str, expected: list[tuple[str, str, str | None]]) -> None:
    assert roles(text) == expected


def test_a_name_of_three_behind_a_head_needs_no_known_verb() -> None:
    assert roles("深圳大學校長何立仁揮手道別。") == [("何立仁", "校長", "深圳大學")]
    for text in ("深圳大學校長曾表示支持。", "深圳大學校長樂見其成。", "深圳大學校長高度評價。", "深圳市市長常說合作。", "深圳大學校長全力支持。"):
        assert roles(text) == [], text


def test_a_list_of_guests_is_read() -> None:
    text = "理大坪山辦再生醫學論壇\n\n理大與深圳醫院的論壇昨日舉行，出席嘉賓共兩位：\n\n香港理工大學副校長何立仁先生\n\n深圳大學醫學院院長林子揚教授\n\n兩位嘉賓昨日均表示，前景廣闊，合作將會深化。\n"
    assert [name for name, _, _ in roles(text)] == ["何立仁", "林子揚"]


@pytest.mark.parametrize(("text", "expected"), [
    ("香港城市大學深圳研究院由何立仁出任院長。", [("何立仁", "院長", "香港城市大學深圳研究院")]),
    ("何立仁教授獲委任為香港理工大學校長。", [("何立仁", "校長", "香港理工大學")]),
    ("時任嶺南大學校長的何立仁說，前景廣闊。", [("何立仁", "校長", "嶺南大學")]),
    ("香港浸會大學中醫藥學院林子揚教授任主任。", [("林子揚", "教授", "香港浸會大學中醫藥學院")]),
    ("香港理工大學可選任院長。深圳大學擔任主任單位，香港大學陳教授的團隊任組長。", []),
])
def test_offices_behind_the_name(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert roles(text) == expected


def test_whose_role_it_is() -> None:
    assert roles("香港教育大學中國事務總監何立仁說，前景廣闊。") == [("何立仁", "中國事務總監", "香港教育大學")]
    # What a head heads: a 校長 no office, a 市長 no hospital; some offices say it themselves.
    assert roles("創新科技署署長譚志強、香港中文大學校董會主席郭永年、校長馮婉婷到場。")[2] == ("馮婉婷", "校長", "香港中文大學")
    assert roles("深圳市兒童醫院昨日在深圳動工。副市長何立仁出席。") == [("何立仁", "副市長", "深圳")]
    assert roles("香港大學獲撥款100萬元。全國政協副主席何立仁說，前景廣闊。") == [("何立仁", "全國政協副主席", None)]
    assert roles("香港大學獲撥款100萬元。財政司司長何立仁說，前景廣闊。") == [("何立仁", "財政司司長", "香港特別行政區政府")]
    assert roles("香港中文大學深港創新研究院（福田）院長何立仁說，前景廣闊。")[0][2] != "福田"


@pytest.mark.parametrize(("text", "outlet_region_name"), [
    ("【明報專訊】中大獲撥款100萬元。", "香港中文大學"), ("【明報專訊】科大獲撥款100萬元。", "香港科技大學"),
    ("深圳特区报讯（记者 王明）中山大学公布成绩，中大获批项目30项。", "中山大學"),
])
def test_a_short_name_is_settled_by_its_context(text: str, outlet_region_name: str) -> None:
    assert {f.subject for f in read(text).facts} == {outlet_region_name}


def test_an_institute_is_not_its_university() -> None:
    records = read("香港中文大學深圳研究院發表論文1,200篇。")
    assert [f.subject for f in records.facts] == ["香港中文大學深圳研究院"]
    assert {o.organisation_id: o.parent_id for o in records.organisations} == {"cuhk-szri": "cuhk", "cuhk": None}


def test_a_new_organisation_is_taken_at_its_suffix_and_reported() -> None:
    records = read("深圳藍海量子研究院去年獲批專利30件。")
    assert [f.subject for f in records.facts] == ["深圳藍海量子研究院"]
    assert not [i for i in read("港大收到21家公司申請，當中本港公司九家。大學自籌四千萬元。").issues if i.code == "unknown_organisation"]
    assert ("unknown_organisation", "深圳藍海量子研究院") in [(i.code, i.detail) for i in records.issues]


@pytest.mark.parametrize("text", [
    "【明報專訊】數碼港發言人說，雖然大學開支增加，專利只有12項。",
    "嶺南大學研究經費增加一成，期內大學獲批專利15項。",
    "計劃斥資2億元，協助城大學生創業120間。",
    "預料園區明年有8座樓宇落成。",
    "香港理工大學的教學樓正式交付大學使用，面積2萬平方米。",
    "助建中文大學醫學院的實驗室共3個。",
    "團隊可獲20萬元「種子基金」，再獲200萬元「天使基金」。",
    "它是一所「不一樣的醫院」，病床900張。",
    "深圳部分醫院派出12名醫生。",
    "首批20幾間研發實驗室已啟用，科研人員130人。",
    "全市興建公立醫院5間，按照三級綜合公立醫院標準設計。",
    "該廠引入了若干香港實驗室，專利6項。",
    "數碼港有香港境外母公司的租戶30家。",
    "梁國強對夢工場讚不絕口，企業有60家。",
    "創新科技署稱，「2009年粵港科技合作資助計劃」收到申請180份。",
    "新院區（醫學院）佔地3萬平方米。",
])
def test_what_only_ends_like_a_name_is_none(text: str) -> None:
    assert not [i.detail for i in read(text).issues if i.code == "unknown_organisation"]


@pytest.mark.parametrize(("text", "subject"), [
    ("翠湖工業園區有企業320家。", "翠湖工業園區"),
    ("這家由創辦人創立的星橋供應鏈科技（深圳）有限公司有員工85人。", "星橋供應鏈科技（深圳）有限公司"),
    ("香港浸會大學深圳研究院昨日開幕，浸大研究院有實驗室7個。", "香港浸會大學深圳研究院"),
    ("港大全國重點實驗室去年獲專利16項。", "香港大學"),
    ("河套深港科學技術創新合作區深圳園區已有企業210家。", "河套深港科技創新合作區深圳園區"),
    ("夢工場去年孵化團隊40個。", "前海深港青年夢工場"),
    ("「2009年粵港科技合作資助計劃」收到申請180份。", "粵港科技合作資助計劃"),
    ("龍崗大學城佔地120公頃。", "龍崗大學城"),
    ("深圳市人民代表大會常務委員會去年審議項目12項。", "深圳市人民代表大會常務委員會"),
    ("香港園區首批3座大樓已落成。", "河套深港科技創新合作區香港園區"),
    ("數碼港深圳園區昨日開幕。深圳園區有企業35家。", "數碼港深圳園區"),
    ("香港理工大學設計學院有實驗室5個。", "香港理工大學設計學院"),
    ("香港理工大學有機化學研究所有專利5項。", "香港理工大學有機化學研究所"),
    ("香港理工大學有實驗室5個，設中心5個。", "香港理工大學"),
    ("香港理工大學深圳研究院建實驗室5個。", "香港理工大學深圳研究院"),
    ("香港理工大學建築學院有實驗室5個。", "香港理工大學建築學院"),
    ("嶺南大學橫琴技術創新研究院（以下簡稱「橫琴研究院」）昨日揭牌。該研究院有實驗室5個。", "嶺南大學橫琴技術創新研究院"),
    ("澳門大學到訪嶺南大學橫琴技術創新研究院（下稱橫琴研究院）。橫琴研究院有實驗室5個。", "嶺南大學橫琴技術創新研究院"),
    ("數碼港的「創意微型基金」去年批出項目35項。", "數碼港創意微型基金"),
])
def test_a_name_is_cut_where_it_begins_and_ends(text: str, subject: str) -> None:
    assert {f.subject for f in read(text).facts} == {subject}


@pytest.mark.parametrize(("text", "expected"), [
    ("數碼港昨日公布業績。創新科技署署長陳文亮說，目前已有企業75家。", ("數碼港", 75)),
    ("數碼港昨日公布業績。前海管理局局長李文說，今年將新增住房75套。", ("前海管理局", 75)),
    ("嶺南大學深圳研究院是該區東部，南山區政府投資興建的最大科研設施，佔地2.5萬平方米。", ("嶺南大學深圳研究院", 25000)),
    ("教育局最新數據反映嶺南大學去年共收非本地生756名。", ("嶺南大學", 756)),
    ("創新科技署公布的統計顯示，數碼港現有初創企業310家。", ("數碼港", 310)),
    ("龍華區政府劃出土地，闢設「翠湖產學研基地」，吸引香港企業25家。", ("翠湖產學研基地", 25)),
    ("滙豐銀行協辦論壇。去年，前海稅收85億元。", ("前海", 8500000000)),
    ("滙豐銀行協辦論壇。至今有1,200家香港企業入駐前海。", ("前海", 1200)),
    ("數碼港昨日發表周年回顧。當年，香港的科技公司數量接近3,900間。", ("香港", 3900)),
    ("嶺南大學昨日開學。嶺南大學校長講話，嶺南大學師生到場。\n前年，比亞迪有展台。\n去年獲專利35項。", ("嶺南大學", 35)),
    ("嶺南大學昨日開學。嶺南大學校長講話，嶺南大學師生到場。\n前年，比亞迪成績如下：\n● 專利35項。", ("比亞迪", 35)),
    ("嶺南大學昨日開學。嶺南大學校長講話，嶺南大學師生到場。\n翠湖工業園區亦有展台。\n園區去年有企業35家。", ("翠湖工業園區", 35)),
])
def test_who_only_speaks_builds_or_is_named_by_the_way_is_not_spoken_of(text: str, expected: tuple[str, int]) -> None:
    assert facts(text, "subject", "value") == [expected]


@pytest.mark.parametrize("hostile", ["予港大3億元", "向港大撥款3億元", "港大、中大等", "港大與中大簽署協議", "由港大共建", "夢工場", "「天使基金」", "大學城大學", "新一批", "與港大簽約、"])
def test_hostile_lines_are_read_in_linear_time(hostile: str) -> None:
    began = time.process_time()
    read(hostile * (60_000 // len(hostile)))
    assert time.process_time() - began < 3


def test_simplified_print_gives_the_same_canonical_names() -> None:
    assert facts("香港浸会大学深圳研究院获批专利15件。", "subject", "unit") == [("香港浸會大學深圳研究院", "件")]
    assert facts("深圳大学联合智能制造研究中心获批专利15件。", "subject") == [("深圳大學聯合智能製造研究中心",)]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("香港科技大學深圳研究院中心獲得撥款億萬元人民幣項目論文篇與和簽署合作備忘錄校長陳李王表示，。、（）「」：●0123456789三十逾約%年月日\n")), max_size=300))
def test_no_text_makes_the_pipeline_raise_and_every_quote_is_in_the_print(text: str) -> None:
    if not text.strip():
        return
    records = read(text)
    for fact in records.facts:
        assert 0 <= fact.raw_start < fact.raw_end <= len(records.clipping.text)
    assert not [i for i in records.issues if i.code == "quote_not_in_print"]


def test_the_same_bytes_give_equal_records() -> None:
    text = "香港大學、香港科技大學與深圳大學簽署合作協議，投入3億元。"
    assert read(text) == read(text)


def test_a_count_that_is_taken_up_again_is_told_once() -> None:
    told = "香港科技園公司引入23家企業。首批23家企業來自內地，公司另有研究員23名。嶺南大學亦引入23家企業，2019年有4家企業，後來的4家企業已離開。"
    assert [(f[0], f[1], f[2]) for f in facts(told, "subject", "metric", "value")] == [
        ("香港科技園公司", "companies", 23), ("香港科技園公司", "people", 23), ("嶺南大學", "companies", 23), ("嶺南大學", "companies", 4), ("嶺南大學", "companies", 4)]


CASES = json.loads((Path(__file__).parent / "cases" / "facts.json").read_text(encoding="utf-8"))
KNOWN_FAILURE = pytest.mark.xfail(strict=True, reason="not read yet; a rule that reads it turns this red, and the case moves up")


@pytest.mark.parametrize(("text", "expected"), [
    *CASES["in_the_wild"], *CASES["negative"], *(pytest.param(*case, marks=KNOWN_FAILURE) for case in CASES["known_failures"])])
def test_cases_by_origin(text: str, expected: list[list[object]]) -> None:
    assert sorted(map(list, facts(text, "subject", "metric", "value")), key=repr) == sorted(expected, key=repr) if not expected else all(
        tuple(row) in facts(text, "subject", "metric", "value") for row in expected)
