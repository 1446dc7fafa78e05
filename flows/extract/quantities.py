"""Finds every quantity of a text, facts or not: money, areas, shares, counts, durations, multiples, measures, ordinals.

The hard idea: the text is walked from numeral to numeral, and each numeral is asked in turn: are you part of a date, a code
or an idiom (``not_quantities``)? what do you measure (``measured``)? who qualifies you (``qualifiers``)? So a page costs
nothing between its numbers, and nothing is read twice:

    該中心獲逾1.5億元撥款，5所院校參與 → 逾1.5億元: 150,000,000 元, over;  5所: 5 所, exact

A number without a unit is returned only where it is clearly one (逾400, 1,287, 150企); 「三、五及八間」 passes its unit back
and 約3億、2億元 its qualifier forward.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from flows.extract.measured import Measured, half_at, measured_at
from flows.extract.not_quantities import ANCHORS, is_bare_name, set_aside
from flows.extract.numerals import CHINESE_CHARS, MYRIADS, numeral_at, prepare
from flows.extract.qualifiers import qualifier_after, qualifier_before
from flows.extract.units import Unit, currency_before, unit_at
from flows.lexicon import fold
from flows.records import Qualifier, Quantity, QuantityKind

_ANCHOR = re.compile(f"[{ANCHORS}]")
_NUMERAL_RUN = re.compile(f"[{CHINESE_CHARS}壹贰叁肆伍陆柒捌玖]+|[0-9]+[A-Za-z0-9.]{{0,20}}")
_LARGEST = 1e16

_AFTERWARDS = re.compile(fold(r"[多餘]?(?:以前|之前|前(?![海沿瞻三十期])|以後|之後|後(?!勤)|以來|來(?!自|源|往|年)|前後)"))
_LASTING = re.compile(fold("(?:為期|歷時|連續|一連|長達|達|共|為時|持續|每|經過|花|用|需|這|頭|首|前|未來|過去|整整|足足|滿|歷經)$"))
_RECENT_OK = re.compile(fold("(?:歷時|長達|為期|用了|耗時|花了|經過|達|已|歷經|奮戰)$"))
_WITHIN = re.compile(fold(r"(?:之?[內間]|期|假|遊|的行程|行程|營|課程)"))
_SEVERAL = re.compile(fold("(?:(?<![人總項次戶家])數以?|好?幾|若干|多少)$"))
_RANKED = re.compile(fold("(?<![年月日天之以目此提當早先周向眼])前$"))
_BRACKET_BEFORE = re.compile(fold(r"[（(](?:折?合|即|相當於|或|等於)*$"))
_BRACKET_CURRENCY = re.compile(r"[（(]\ ?(?:以)?")
# 圖3, 第5款; not 撥款2,000萬
_LABEL = re.compile(fold("(?:[圖表第段例題條章號步頁版室座]|(?<![撥捐籌集涉貸付存善])款)$"))
_MONEY_WORDS = fold("經費|資金|資助|撥款|投資|融資|收入|總值|基金|耗資|斥資|涉款|成本|造價|獲撥|注資|捐款|捐贈|捐出|籌得|籌款|預算|開支|支出|獎金|津貼|"
                    "補助|補貼|市值|估值|產值|營收|年入|進賬|款項|金額|貸款|利潤|盈利|出資|自籌|籌集|募資|增資|身家|豪捐|獲捐|營業額|總額|價值|合約額|生產總值")
_MONEY_NEAR = re.compile(f"(?:{_MONEY_WORDS})[^，。；！？、\n　,;!?]{{0,10}}$")
_MONEY_NEXT = re.compile(f"[^，。；！？、\n　,;!?]{{0,4}}(?:{_MONEY_WORDS})")
# 基建12億，: so much with nothing counted behind it or before is money; 人口14億 is not, nor 用戶3億.
_ENDS_CLAUSE, _COUNTED_BEFORE, _MUCH, _SO_FAR = frozenset("，。；、！？）)」』”,;!?\n"), frozenset(fold("人戶次件家量數民名位戰球")), 10**8, 24
_SENTENCE_ENDS = frozenset("。！？；\n")
_FLOOR_AREA = re.compile(fold("(?:面積|佔地|樓面|用地|地盤|面积)[^，。；\n]{0,8}$"))
_LENGTH_AFTER = re.compile(fold("[高長闊寬深]"))
# 科研經費（萬元）, 單位：億元: a unit by itself.
_OPENS_UNIT = frozenset("（(：:/／")
_TO_OR_AND = ("至", "到", "和", "及", "与")
_HAN = re.compile("[\u4e00-\u9fff]")
_JOINED_BY = re.compile(r"\ ?(?:、|和|及|与|以及|/)\ ?")
# （約合港幣9,045萬元）: a conversion or gloss.
_CLOSES = frozenset("）),，;；")
_GROWN = re.compile(fold("[增升減跌降擴](?:加|長|大|少)?[至到]"))
_SERIES = re.compile(r"[、至到及和-]第?(?=[0-9一二三四五六七八九十])")
_SURNAMES = frozenset(fold("王李張劉陳楊黃趙吳徐孫馬朱胡郭何林羅鄭梁謝宋唐許鄧馮韓曹彭曾蕭田董潘袁蔡蔣余杜葉程蘇魏呂丁沈姚盧姜崔譚陸汪范廖石賈"))


@dataclass(slots=True)
class _Found:
    """A quantity with what the list it stands in may still change: whether it needs a unit from its neighbour."""

    quantity: Quantity
    is_weak: bool = False
    is_qualified_before: bool = False


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity of ``text``, ordered by start, none overlapping another; offsets are code points of ``text``.

    Works on a sentence or a page, in either script, in linear time, and never raises. Dates, clock times, codes, names,
    idioms and elapsed time (十年前) are not returned. 首批 and 第三屆 are of kind ``ordinal``.

    >>> [(q.value, q.unit, q.qualifier) for q in find_quantities("首批獲逾1.5億元，約八十名學生")]
    [(1.0, '批', 'exact'), (150000000.0, '元', 'over'), (80.0, '名', 'about')]
    """
    return read_quantities(prepare(text))


def read_quantities(prepared: str, offset: int = 0) -> list[Quantity]:
    """:func:`find_quantities` in a text that is prepared already (:func:`flows.extract.numerals.prepare`); ``offset`` is added to every place."""
    found: list[_Found] = []
    floor = 0
    while match := _ANCHOR.search(prepared, floor):
        anchor = match.start()
        aside = set_aside(prepared, anchor, floor)
        if aside is not None and aside > anchor:
            floor = aside
            continue
        reading, floor = _read(prepared, anchor, floor, offset)
        if reading is not None:
            found.append(reading)
    return _shared_in_lists(prepared, found, offset) if found else []


def _read(prepared: str, anchor: int, floor: int, offset: int) -> tuple[_Found | None, int]:
    """The quantity of the numeral at ``anchor``, if it has one, and where to go on; what is found has ``offset`` added to its places."""
    character = prepared[anchor]
    if character == "首":
        return _first_of(prepared, anchor, offset)
    before = anchor - 2 if anchor and prepared[anchor - 1] == " " else anchor - 1
    if before >= floor and prepared[before] == "第":
        return _ordinal(prepared, before, anchor, offset)
    measured = half_at(prepared, anchor) if character == "半" else measured_at(prepared, anchor)
    if measured is None or measured.high > _LARGEST:
        run = _NUMERAL_RUN.match(prepared, anchor)
        return None, max(anchor + 1, run.end() if run else 0)
    if measured.unit is None and _latin_follows(prepared, measured):
        run = _NUMERAL_RUN.match(prepared, anchor)
        return None, max(measured.end, run.end() if run else 0)
    reading = _quantity(prepared, measured, floor, offset)
    end = measured.figures_end if measured.unit and measured.unit.kind in ("noun", "word") else measured.end
    return reading, max(end, reading.quantity.end - offset if reading else 0, anchor + 1)


def _latin_follows(prepared: str, measured: Measured) -> bool:
    """5G, 3D: figures that run into Latin letters that are no unit."""
    following = prepared[measured.end : measured.end + 1]
    return measured.numeral.is_plain and following.isascii() and following.isalpha()


def _first_of(prepared: str, anchor: int, offset: int) -> tuple[_Found | None, int]:
    """首批, 首個."""
    found = unit_at(prepared, anchor + 1)
    if not found or found[0].kind not in ("count", "duration") or found[0].name == "大":
        return None, anchor + 1
    unit, end = found
    return _Found(Quantity(anchor + offset, end + offset, 1.0, None, unit.name, "exact", "ordinal")), end


def _ordinal(prepared: str, start: int, anchor: int, offset: int) -> tuple[_Found | None, int]:
    """第三屆, 第三、四期, 第三至五期: ranks in a series, not counts."""
    first = last = numeral_at(prepared, anchor)
    if not first or not last:
        return None, anchor + 1
    for _ in range(6):
        sign = _SERIES.match(prepared, last.end)
        following = numeral_at(prepared, sign.end()) if sign else None
        if not following or not (unit_at(prepared, following.end) or _JOINED_BY.match(prepared, following.end)):
            break
        last = following
    unit = unit_at(prepared, last.end)
    if not unit or unit[0].kind not in ("count", "duration", "measure") or first.low > _LARGEST:
        return None, unit[1] if unit and unit[0].kind == "none" else last.end
    high = last.high if last.high > first.low else None
    return _Found(Quantity(start + offset, unit[1] + offset, first.low, high, unit[0].name, "exact", "ordinal")), unit[1]


def _quantity(prepared: str, measured: Measured, floor: int, offset: int) -> _Found | None:
    """The measured figures with qualifier, currency and kind; None where they are no quantity after all."""
    unit = measured.unit
    if (unit and unit.kind == "none") or _is_several(prepared, measured):
        return None
    start, currency, before = _before(prepared, measured, floor)
    after = None if unit and unit.kind in ("noun", "word") else qualifier_after(prepared, measured.end)
    qualifier: Qualifier | None = before or (after[0] if after else None) or measured.more
    end = after[1] if after else measured.end
    if unit is None or unit.kind in ("noun", "word"):
        found = _without_unit(prepared, measured, currency, qualifier)
        if found is None:
            return None
        name, kind, is_weak = found
        end = end if unit is None else measured.figures_end
    else:
        kind_or_none = _kind(prepared, measured, unit, qualifier, start)
        if kind_or_none is None:
            return None
        name, kind, is_weak = _unit_name(prepared, measured, unit, currency, kind_or_none), kind_or_none, False
        if unit.form == "元" or unit.kind == "money":
            end = _past_grade(prepared, end)
    if kind == "duration" and before == "nearly" and not _RECENT_OK.search(prepared, max(0, start - 6), start):
        start, qualifier = measured.start, measured.more
    if kind == "share" and _RANKED.search(prepared, max(floor, start - 2), start):  # 全球前2%科學家
        kind = "ordinal"
    if kind == "ordinal" and _RANKED.search(prepared, max(floor, measured.start - 2), measured.start):
        start = measured.start - 1
    value_max = measured.high if measured.high > measured.low else None
    is_bracketed = prepared[end : end + 1] in _CLOSES and _BRACKET_BEFORE.search(prepared, max(0, start - 8), start) is not None
    quantity = Quantity(start + offset, end + offset, measured.low, value_max, name, qualifier or "exact", kind, is_bracketed)
    return _Found(quantity, is_weak, before is not None)


def _before(prepared: str, measured: Measured, floor: int) -> tuple[int, Unit | None, Qualifier | None]:
    """What stands before the figures, in any order: 約合港幣9,045萬元, 港幣逾5億, 逾US$10億."""
    start, currency = measured.start, None
    is_count = measured.unit is not None and measured.unit.kind == "count"
    is_round = measured.numeral.is_bare
    found = currency_before(prepared, start, floor)
    if found:
        currency, start = found
    qualified = qualifier_before(prepared, start, floor, measured.low, is_round=is_round, is_count=is_count)
    if not qualified:
        return start, currency, None
    qualifier, start = qualified
    if currency is None and (outer := currency_before(prepared, start, floor)):
        currency, start = outer
    return start, currency, qualifier


def _is_several(prepared: str, measured: Measured) -> bool:
    """數十, 幾百: no number."""
    if prepared[measured.start] not in "十百千万亿":
        return False
    return _SEVERAL.search(prepared, max(0, measured.start - 3), measured.start) is not None


def _past_grade(prepared: str, end: int) -> int:
    """億元級 is one word."""
    return end + 1 if prepared.startswith("级", end) else end


def _unit_name(prepared: str, measured: Measured, unit: Unit, currency: Unit | None, kind: QuantityKind) -> str | None:
    """The unit, or the currency where the print tells it elsewhere: HK$9億元, 5,000萬元（人民幣）."""
    if kind == "measure" and unit.kind == "area":
        return unit.form
    if unit.kind != "money" or unit.name != "元":
        return unit.name
    if currency and currency.name != "元":
        return currency.name
    return _glossed(prepared, measured.end) or unit.name


def _glossed(prepared: str, end: int) -> str | None:
    """The currency that a bracket behind an amount tells: 5,000萬元（人民幣）."""
    bracket = _BRACKET_CURRENCY.match(prepared, end)
    glossed = unit_at(prepared, bracket.end()) if bracket else None
    return glossed[0].name if glossed and glossed[0].kind == "money" else None


def _kind(prepared: str, measured: Measured, unit: Unit, qualifier: Qualifier | None, start: int) -> QuantityKind | None:
    """What the quantity is, or None where unit and context make it none: 十年前, 22日, 九成立."""
    numeral = measured.numeral
    if numeral.is_bare and not qualifier and (unit.kind not in ("money", "area", "count", "measure", "share")
                                              or prepared[measured.start - 1 : measured.start] in _OPENS_UNIT):
        return None
    if unit.kind == "duration":
        return _duration_kind(prepared, measured, unit, qualifier, start)
    if unit.kind == "share":
        return "share" if unit.form != "成" or measured.high <= 100 else None
    if unit.name == "sqft" and unit.form == "呎":
        return _foot_kind(prepared, measured)
    if unit.kind == "count":
        return _count_kind(prepared, measured, unit)
    return _KINDS[unit.kind]


_KINDS: dict[str, QuantityKind] = {"money": "money", "area": "area", "multiple": "multiple", "measure": "measure"}


def _count_kind(prepared: str, measured: Measured, unit: Unit) -> QuantityKind | None:
    """Counts; 前10名 and 二期 rank."""
    if unit.name == "大" and not _HAN.match(prepared, measured.end):
        return None
    if unit.name in ("名", "位") and _RANKED.search(prepared, max(0, measured.start - 2), measured.start):
        return "ordinal"
    is_phase = unit.name == "期" and measured.numeral.script == "chinese" and measured.high <= 10
    return "ordinal" if is_phase else "count"


def _foot_kind(prepared: str, measured: Measured) -> QuantityKind:
    """萬呎 is an area, 10呎高 a length."""
    if _LENGTH_AFTER.match(prepared, measured.end):
        return "measure"
    is_area = measured.high >= 100 or _FLOOR_AREA.search(prepared, max(0, measured.start - 14), measured.start)
    return "area" if is_area else "measure"


def _duration_kind(prepared: str, measured: Measured, unit: Unit, qualifier: Qualifier | None, start: int) -> QuantityKind | None:
    if _AFTERWARDS.match(prepared, measured.end):
        return None
    lasts = qualifier is not None or _LASTING.search(prepared, max(0, start - 4), start) is not None
    if unit.form == "日" and measured.low == measured.high <= 31 and not lasts and not _WITHIN.match(prepared, measured.end):
        return None
    return "duration"


def _without_unit(prepared: str, measured: Measured, currency: Unit | None,
                  qualifier: Qualifier | None) -> tuple[str | None, QuantityKind, bool] | None:
    """Unit, kind and weakness of figures with no unit behind them: US$10億, 經費1.7億, 150學者; None where they are no number."""
    numeral = measured.numeral
    if currency:
        return currency.name, "money", False
    if numeral.script == "chinese":
        is_number, is_weak = _chinese_number(prepared, measured, qualifier)
    else:
        is_number, is_weak = _figures_number(prepared, measured, qualifier)
    if not is_number:
        return None
    glossed = _glossed(prepared, measured.end) if numeral.myriad > 1 and measured.unit is None else None
    if glossed is not None:  # 每年支持2億（人民幣，下同）
        return glossed, "money", False
    if numeral.myriad > 1 and not is_weak and _is_money(prepared, measured):
        return "元", "money", False
    return None, "number", is_weak


def _is_money(prepared: str, measured: Measured) -> bool:
    if measured.unit is not None and measured.unit.kind == "noun":
        return False
    start, end = measured.start, measured.end
    if measured.low >= _MUCH and prepared[end:end + 1] in _ENDS_CLAUSE and _COUNTED_BEFORE.isdisjoint(prepared[max(0, start - 12):start]):
        return True
    return bool(_MONEY_NEAR.search(prepared, max(0, start - 18), start) or _MONEY_NEXT.match(prepared, end))


def _chinese_number(prepared: str, measured: Measured, qualifier: Qualifier | None) -> tuple[bool, bool]:
    """Whether Chinese figures without a unit are a number, and whether only a list can make them one."""
    numeral, noun = measured.numeral, measured.unit is not None and measured.unit.kind == "noun"
    value = measured.high
    if noun:
        is_name = prepared[measured.start - 1 : measured.start] in _SURNAMES or value < 2
        return not is_name and (not numeral.is_bare or bool(qualifier)), False
    if qualifier and value >= 10:
        return True, False
    if numeral.is_bare:
        return False, False
    return True, not (numeral.magnitude >= 100 and value >= 100)


def _figures_number(prepared: str, measured: Measured, qualifier: Qualifier | None) -> tuple[bool, bool]:
    """Whether Arabic figures without a unit are a number, and whether only a list can make them one."""
    numeral, value = measured.numeral, measured.high
    printed = prepared[numeral.start : numeral.end]
    if _LABEL.search(prepared, max(0, measured.start - 1), measured.start) or (is_bare_name(printed) and not qualifier):
        return False, False
    if measured.unit is not None and measured.unit.kind == "noun":
        return not _is_year(printed), False
    if qualifier or not numeral.is_plain:
        return True, False
    if _is_year(printed) or printed.startswith("0") or len(printed) > 4:
        return False, False
    following = _HAN.match(prepared, measured.figures_end) and not prepared.startswith(_TO_OR_AND, measured.figures_end)
    return True, not (value >= 100 or (value >= 10 and following))


def _is_year(printed: str) -> bool:
    return len(printed) == 4 and printed.isdigit() and 1800 <= int(printed) <= 2099


def _shared_in_lists(prepared: str, found: list[_Found], offset: int) -> list[Quantity]:
    """Passes a unit back to the weak numbers of a list and a qualifier forward; drops weak numbers that stand alone."""
    kept: list[_Found] = []
    following: _Found | None = None
    for one in reversed(found):
        if one.is_weak:
            if not following or not _is_joined(prepared, one, following, offset) or following.quantity.kind not in ("count", "share", "duration"):
                following = None
                continue
            _share_unit(one, following)
        elif following and _lacks_unit(one, following) and (_is_joined(prepared, one, following, offset) or _has_grown(prepared, one, following, offset)):
            _share_unit(one, following)
        kept.append(one)
        following = one
    return _qualified_forward(prepared, kept[::-1], offset)


def _lacks_unit(one: _Found, following: _Found) -> bool:
    """出資三千萬、四千萬及五千萬元: the 元 of the last is that of all; so is what 120、150及200人 count."""
    return one.quantity.kind == "number" and one.quantity.unit is None and (
        following.quantity.kind == "count" or (following.quantity.kind == "money" and one.quantity.value >= 10_000))


def _share_unit(one: _Found, following: _Found) -> None:
    one.quantity = replace(one.quantity, unit=following.quantity.unit, kind=following.quantity.kind)


def _is_joined(prepared: str, one: _Found, following: _Found, offset: int) -> bool:
    sign = _JOINED_BY.match(prepared, one.quantity.end - offset)
    return sign is not None and sign.end() + offset == following.quantity.start


def _has_grown(prepared: str, one: _Found, following: _Found, offset: int) -> bool:
    """銷售額由800萬增至2.6億元: both are in the unit of the second."""
    return following.quantity.start - one.quantity.end <= 4 and _GROWN.fullmatch(
        prepared, one.quantity.end - offset, following.quantity.start - offset) is not None


def _goes_on(prepared: str, previous: Quantity, one: Quantity, offset: int) -> bool:
    """增至3,500萬元，比去年增加500萬: still money, with nothing counted behind it or between."""
    start, end = one.start - offset, one.end - offset
    between = prepared[previous.end - offset:start].rpartition("）")[2]  # 3億（人民幣，下同），另加600萬
    return (one.value >= 10_000 and len(between) <= _SO_FAR and prepared[end:end + 1] in _ENDS_CLAUSE and prepared[end - 1:end] in MYRIADS
            and _COUNTED_BEFORE.isdisjoint(between) and _SENTENCE_ENDS.isdisjoint(between))


def _qualified_forward(prepared: str, found: list[_Found], offset: int) -> list[Quantity]:
    """約3億、2億和1億元: each is about."""
    for previous, one in pairwise(found):
        if one.quantity.kind == "number" and previous.quantity.kind == "money" and _goes_on(prepared, previous.quantity, one.quantity, offset):
            _share_unit(one, previous)
        if (previous.is_qualified_before and one.quantity.qualifier == "exact" and _is_joined(prepared, previous, one, offset)
                and previous.quantity.kind == one.quantity.kind):
            one.quantity = replace(one.quantity, qualifier=previous.quantity.qualifier)
            one.is_qualified_before = True
    return [one.quantity for one in found]
