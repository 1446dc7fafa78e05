"""Sets aside what is printed with figures but counts nothing: dates, clock times, codes, telephone numbers, idioms, names.

Everything is tried at the first figure or Chinese numeral of a stretch, with what stands before it as context, so an
ordinary page costs nothing between its numbers: 一國兩制 is met at its 一, COVID-19 at its 19, 陳十一校長 at its 十.
Dates are only set aside here; what day they mean is read by ``periods``.
"""

from __future__ import annotations

import re
from functools import lru_cache

from flows.extract.numerals import CHINESE_CHARS, prepare
from flows.lexicon import LexiconError, fold, read_rows

ANCHORS = f"0-9{CHINESE_CHARS}壹贰叁肆伍陆柒捌玖首半"

_COUNTED = "万亿人名个家间所项元%篇件份米平公"
_YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_CHINESE_YEAR = r"(?:一[六七八九]|二[〇零0])[〇零0一二三四五六七八九]{2}"  # 二00八年 as news agencies print it
_TO = r"\ ?[-–—~/至到、及和]\ ?"
_DAY = r"[0-9]{1,2}"
_CHINESE_DAY = r"[一二三四五六七八九十廿卅]{1,3}"
_PART_OF_DAY = "(?<=早上|晚上|上午|下午|中午|凌晨|深夜|傍晚|清晨|今晚|昨晚|當晚|午夜)"
_CLOCK = "(?:鐘|半|整|[0-9一二三四五十]{1,3}分)"

# What begins with a figure, and what with a Chinese numeral: an anchor is asked for its own kind only.
_FIGURE_DATES = (
    # 2017-18年度, 2011年到2017年, 2003、04學年, 2018屆
    rf"{_YEAR}(?:{_TO}(?:{_YEAR}|[0-9]{{2}}(?![0-9]))){{0,6}}\ ?(?:學年|年度|財年|年(?!的?歷史)|屆|級|版|款)",
    rf"{_YEAR}[-–—/~](?:20[0-9]{{2}}|[0-9]{{2}})(?![0-9{_COUNTED}])",
    rf"{_YEAR}[-/.][0-9]{{1,2}}[-/.][0-9]{{1,2}}(?![0-9])",
    rf"[0-9]{{1,2}}/[0-9]{{1,2}}/{_YEAR}",
    r"0[0-9]年|9[0-9]年(?=[初底中末起]|代|[0-9]{1,2}月)",
    rf"{_DAY}(?:{_TO}{_DAY}){{0,6}}\ ?月(?!球)(?:份|\ ?{_DAY}(?:{_TO}(?:{_DAY}\ ?月)?{_DAY}){{0,4}}\ ?[日號])?",
    r"[0-9]{1,2}\ ?:\ ?[0-9]{2}(?::[0-9]{2})?",
    rf"{_PART_OF_DAY}{_DAY}[點时時]",
    rf"{_DAY}點{_CLOCK}",
)
_CHINESE_DATES = (
    rf"{_CHINESE_YEAR}(?:{_TO}{_CHINESE_YEAR}){{0,4}}(?:年|學年)?(?![{_COUNTED}])",
    r"[二兩]千(?:[〇零][一二三四五六七八九]|[一二三]?十[一二三四五六七八九]?)?年(?!的?歷史|前|來)",
    r"一千[七八九]百(?:[一二三四五六七八九]?十)?[一二三四五六七八九]?年",
    # ○五年, 九七至九八年; 三五年 is a stretch of three to five years
    rf"[〇零九八][〇零一二三四五六七八九](?:{_TO}[〇零一二九八][〇零一二三四五六七八九])?(?:學年|年)(?!期)",
    rf"{_CHINESE_DAY}(?:{_TO}{_CHINESE_DAY}){{0,4}}月(?!球)(?:份|{_CHINESE_DAY}(?:{_TO}{_CHINESE_DAY}){{0,4}}[日號])?",
    rf"{_PART_OF_DAY}{_CHINESE_DAY}[點时時]",
    rf"{_CHINESE_DAY}點{_CLOCK}",
    # 星期三, 周一至周五; 每周三次 is three times
    r"(?<=星期|禮拜)[一二三四五六](?:[至到、及和-](?:星期|禮拜|周)?[一二三四五六日天])*(?![個十])",
    r"(?<=周)(?<!每周)(?<!一周)[一二三四五六](?:[至到、及和-]周?[一二三四五六日])*(?![個十天次])",
    r"(?<=每周)[一二三四五六](?:[至到、及和-]周?[一二三四五六日])*(?![個十天次節堂小課])",
)
_FIGURE_CODES = (
    r"[0-9]{16,}",
    # 400-830-1212, 2018-08-23
    r"[0-9]{1,8}(?:-[0-9]{1,8}){2,6}",
    # 2575 1234, 1878 200
    rf"(?<![0-9])[0-9]{{4}}[\ -][0-9]{{3,4}}(?![0-9,.{_COUNTED}]|\ ?[{_COUNTED}])",
    r"[0-9]{1,3}(?:\+[0-9NXn]{1,3}){1,6}|(?<=[A-Za-z]\+)[0-9]{1,3}",
    r"[0-9]{1,4}(?:\.[0-9]{1,4}){2,5}",
    r"(?!(?:1/[2-9]|2/[35]|3/[458])(?![0-9/]))[0-9]{1,5}/[0-9]{1,5}(?:/[0-9]{1,5})?",
    r"[0-9.]{1,6}\ ?[:比]\ ?[0-9][0-9.]{0,5}",
    r"(?<=[“\"「『‘〈《])[0-9][0-9.+-]{0,9}(?=[”\"」』’〉》])",
    r"(?<=圖|表)[0-9]{1,2}(?=[：:、．.顯示中所為\ ])|(?<=附件|附錄|附表|步驟|編號|房間|航班)[0-9]{1,5}",
    r"(?<=熱線|電話|查詢|傳真)[0-9]{3,12}|(?<=熱線[：:]|電話[：:]|查詢[：:]|傳真[：:])[0-9]{3,12}",
    # 工業4.0, 2.0版
    rf"[1-9]\.0(?![0-9{_COUNTED}倍公度級噸]|\ ?[{_COUNTED}])",
)
_CHINESE_CODES = (
    rf"[{CHINESE_CHARS}]{{20,}}",
    r"[一二三四五六七八九十]比[一二三四五六七八九十](?!例)",
    # 三分二 is read as a share; 三分鐘 as a duration; 大一, 中三至中五 are school years
    r"(?<=[大高中小初研博])(?<![其當集擴最提])(?<!其中|當中|集中)[一二三四五六七](?:[至到、及和][大高中小初研博]?[一二三四五六七])?"
    r"(?=[學新同級班開入升課]|年級|期間|下學|上學)",
)
_SURNAMES = "王李張劉陳楊黃趙吳徐孫馬朱胡郭何林羅鄭梁謝宋唐許鄧馮韓曹彭曾蕭田董潘袁蔡蔣余杜葉程蘇魏呂丁沈姚盧姜崔譚陸汪范廖石賈韋付鄒熊孟秦閻薛侯雷龍段郝邵毛錢湯尹黎關"
_ROLES = ("校長|院長|院士|教授|博士|先生|女士|主席|主任|部長|局長|署長|處長|司長|所長|廳長|書記|委員|總裁|經理|研究員|副|署理|表示|說|指出|稱|介紹|認為|"
          "透露|強調|坦言|直言|補充|形容|續稱|解釋|預料|預期|出席|致辭|期望|希望|[）)]")
_NAME = rf"(?<=[{_SURNAMES}])[{CHINESE_CHARS}]{{1,2}}(?={_ROLES})|(?<=[{_SURNAMES}])百益|(?<=[{_SURNAMES}])[{CHINESE_CHARS}][鋼里年春生民林山文明國華](?={_ROLES})"
_FIGURE_ASIDE = re.compile(fold("|".join((*_FIGURE_DATES, *_FIGURE_CODES))))
_CHINESE_ASIDE = re.compile(fold("|".join((*_CHINESE_DATES, *_CHINESE_CODES, _NAME))))

_LATIN_CODE = re.compile(r"[0-9A-Za-z.\-]{1,40}")
# Latin words that stand before a number of their own: 申請PCT180件, 約RMB500萬.
_LATIN_BEFORE_NUMBER = frozenset((
    "PCT", "SCI", "SSCI", "SCIE", "EI", "ESI", "IPO", "IP", "RMB", "HKD", "USD", "CNY", "EUR", "GBP", "JPY", "MOP", "SGD", "TWD", "KRW",
    "CAD", "AUD", "CHF"))
_COUNTED_BEHIND_LATIN = frozenset("名篇件")


@lru_cache(maxsize=1)
def _set_phrases() -> tuple[dict[str, tuple[tuple[int, re.Pattern[str]], ...]], frozenset[str]]:
    """The idioms by their first numeral, with how many characters stand before it; and the names that are bare figures."""
    always: dict[tuple[str, int], list[str]] = {}
    bare = set()
    for row in read_rows("not_quantities.csv"):
        form = prepare(row["form"])
        first = re.search(f"[{ANCHORS}]", form)
        if row["when"] == "bare":
            bare.add(form)
        elif not first or row["when"] != "always":
            raise LexiconError(f"lexicons/not_quantities.csv: {row['form']}: needs a numeral, and `when` always or bare")
        else:
            always.setdefault((first[0], first.start()), []).append(form)
    index: dict[str, list[tuple[int, re.Pattern[str]]]] = {}
    for (character, offset), forms in sorted(always.items(), key=lambda item: item[0]):
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        index.setdefault(character, []).append((offset, re.compile("|".join(map(_phrase_pattern, ordered)))))
    return {k: tuple(v) for k, v in index.items()}, frozenset(bare)


def _phrase_pattern(form: str) -> str:
    """另一 is a phrase, but not in 另一百家; 211高校 is one, but not in 1,211高校."""
    before = "(?<![0-9.,])" if form[0].isdigit() else ""
    after = "(?![0-9,.万亿])" if form[-1].isdigit() else "(?![十百千万亿])" if form[-1] in CHINESE_CHARS else ""
    return before + re.escape(form) + after


def is_bare_name(figures: str) -> bool:
    """Whether figures with no unit behind them are a name: 863, 985."""
    return figures in _set_phrases()[1]


def set_aside(prepared: str, anchor: int, floor: int) -> int | None:
    """Where the date, code, idiom or name that holds the numeral at ``anchor`` ends; None if it is none of these."""
    character = prepared[anchor]
    for offset, pattern in _set_phrases()[0].get(character, ()):
        match = pattern.match(prepared, anchor - offset) if anchor - offset >= floor else None
        if match:
            return match.end()
    is_figure = character.isascii()
    before = prepared[anchor - 1] if anchor else "\n"
    if is_figure and (before == "-" or (before.isascii() and before.isalpha())) and (end := _latin_code(prepared, anchor)):
        return end
    if before in _BEFORE_MARKER and (end := _list_marker(prepared, anchor)):
        return end
    aside = (_FIGURE_ASIDE if is_figure else _CHINESE_ASIDE).match(prepared, anchor)
    return aside.end() if aside else None


def _latin_code(prepared: str, anchor: int) -> int | None:
    """COVID-19, H5N1, B12: figures that go on from Latin letters."""
    before = anchor - 1 if prepared[anchor - 1] == "-" else anchor
    start = before
    while start > max(0, before - 12) and (last := prepared[start - 1]).isascii() and last.isalpha():
        start -= 1
    if start == before or (before == anchor and prepared[start:before].upper() in _LATIN_BEFORE_NUMBER):
        return None
    match = _LATIN_CODE.match(prepared, anchor)
    if match and before == anchor and prepared[match.end():match.end() + 1] in _COUNTED_BEHIND_LATIN and match[0].isdigit():  # IEEE Fellow13名
        return None
    return match.end() if match and not prepared.startswith("%", match.end()) else None  # 佔GDP0.79%


_BEFORE_MARKER = " \u3000(（●■•·\n"
_MARKER = re.compile(fold(r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:、(?![一二三四五六七八九]?[十百千萬]|[0-9])|\.(?![0-9])|．|[)）])"))


def _list_marker(prepared: str, anchor: int) -> int | None:
    """「三、加強合作」, "2. 港大" and 「（一）」 at the head of a line."""
    head = prepared[max(0, anchor - 4) : anchor].rpartition("\n")
    if head[2].strip(_BEFORE_MARKER) or (not head[1] and anchor > 4):
        return None
    match = _MARKER.match(prepared, anchor)
    return match.end() if match else None
