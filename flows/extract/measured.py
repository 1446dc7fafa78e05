"""Joins a numeral, its range and its unit: 80至100間, 3億至5億元, 三個半月, 四分之一, 逾半.

The hard idea: parts of a range are printed once and meant twice. The magnitude of 3至5億 and the unit of 5至10年 belong to
both ends, 由5家增至33家 has no common unit and no range sign, and 3-1 is a score:

    3至5億元 → 300,000,000 to 500,000,000 元       5 年至 10 年 → 5 to 10 年       六成五 → 65 %       三分二 → 66.67 %

A ``Measured`` is only the reading of figures and unit; qualifiers and context are the business of ``quantities``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from flows.extract.numerals import DIGITS, MYRIADS, Numeral, numeral_at
from flows.extract.units import Unit, unit_at
from flows.lexicon import fold

PERCENT = Unit("%", "", "%", "share", 1)
# 約六成為內地企業, 當中兩成為女性; 三成為 by itself is the verb, and so is 其中之一成為.
_MORE, _PLENTY, _HALVES = frozenset("多余"), frozenset(fold("元數樣媒功")), frozenset("一")
_TENTHS, _BECOME = Unit("成", "", "%", "share", 10), fold("成為")
_SHARE_BEFORE = frozenset(fold("約逾近超過中有佔達足，、；"))
_HALVED = frozenset({"duration", "multiple", "share", "count", "area"})
_MAY_COMPOUND = frozenset(" 个")
_MAY_SIGN = frozenset(" 至到-–—~")
_RANGE_SIGN = re.compile(r"\ ?(?:至|到|-|–|—|~)\ ?")
_COMPOUND = re.compile(fold(r"\ ?(個)(?P<part>半|多|幾)?(?P<time>月|小時|星期|禮拜|鐘頭|學期|學年|鐘(?!頭))"))
_HALF_MORE = re.compile(fold(r"半(?![導數島山徑個價職官年日成])"))
_HONG_KONG_FRACTION = re.compile(fold(r"(?P<of>[三四五六七八九十])分(?P<part>[一二三四五六七八九])(?![十百千萬分秒鐘點])"))
_FIGURE_FRACTION = re.compile(r"(?P<part>[1-5])/(?P<of>[2-8])(?![0-9/])")
_HALF_TIME = re.compile(fold(r"半(?:個)?(?P<time>年|月|小時|學期|學年|天|日|星期|鐘頭)(?!度)"))
_HALF_SHARE = re.compile(fold(r"半(?:數)?(?![導徑島年個小天日月決夜途價球山自官工場路空身載公推])"))


@dataclass(slots=True)
class Measured:
    """Figures with their unit. Offsets are into the prepared text; ``numeral`` is the first of a range.

    ``figures_end`` is where the last figures end and the unit begins.
    """

    start: int
    end: int
    low: float
    high: float
    unit: Unit | None
    numeral: Numeral
    figures_end: int
    is_half: bool = False
    more: Literal["over", "about"] | None = None


def measured_at(prepared: str, position: int) -> Measured | None:
    """What is measured by the figures that begin at ``position``; None where they are no numeral."""
    numeral = numeral_at(prepared, position)
    fraction = _fraction_at(prepared, position, numeral)
    if fraction:
        return fraction
    first = _one_at(prepared, position, numeral) if numeral else None
    if not first:
        return None
    second = _range_end(prepared, first)
    return _joined(first, second) if second else first


def _one_at(prepared: str, position: int, numeral: Numeral) -> Measured:
    end = numeral.end
    if numeral.myriad > 1 and prepared.startswith("半", end) and (behind := unit_at(prepared, end + 1)) and behind[0].kind == "money":  # 兩億半元
        end += 1
        numeral = replace(numeral, end=end, low=numeral.low + numeral.myriad / 2, high=numeral.high + numeral.myriad / 2)
    found = unit_at(prepared, end)
    compound = _COMPOUND.match(prepared, end) if prepared[end : end + 1] in _MAY_COMPOUND else None
    if compound or not found:
        plain = Measured(position, end, numeral.low, numeral.high, None, numeral, end, False, numeral.inner)
        return _compound(plain, compound) if compound else plain
    unit, stop = found
    if unit.form == _BECOME and numeral.script == "chinese" and 2 <= numeral.low <= 9 and prepared[position - 1 : position] in _SHARE_BEFORE:
        unit, stop = _TENTHS, end + 1
    low = numeral.low if numeral.is_plain and unit.factor == 1 else round(numeral.low * unit.factor, 6)
    high = low if numeral.high == numeral.low else round(numeral.high * unit.factor, 6)
    measured = Measured(position, stop, low, high, unit, numeral, end, False, numeral.inner)
    return _with_half(prepared, measured) if unit.kind in _HALVED else measured


def _compound(plain: Measured, match: re.Match[str]) -> Measured:
    """三個半月, 三個多小時: the half or the more stands inside the unit."""
    found = _named("个" + match["time"]) or _named(match["time"])
    if not found:
        return plain
    half = 0.5 if match["part"] == "半" else 0.0
    more: Literal["over", "about"] | None = "over" if match["part"] in ("多", "几") else plain.more
    return replace(plain, low=plain.low + half, high=plain.high + half, unit=found[0], end=match.end(), more=more)


def _named(form: str) -> tuple[Unit, int] | None:
    """The unit whose whole form this is."""
    found = unit_at(form, 0)
    return found if found and found[1] == len(form) else None


def _with_half(prepared: str, measured: Measured) -> Measured:
    """三天半, 一倍半, 三成半; 六成五."""
    unit, end = measured.unit, measured.end
    assert unit is not None
    extra = 0.0
    if prepared.startswith("半", end) and _HALF_MORE.match(prepared, end):
        extra, end = 0.5, end + 1
    elif unit.form == "成" and prepared[end : end + 1] in _MORE and prepared[end + 1 : end + 2] not in _PLENTY:  # 兩成多學生
        return replace(measured, end=end + 1, more="over")
    elif unit.form == "成" and not unit.rest and (digit := _tenth(prepared, end)):
        extra, end = digit / 10, end + 1
    if not extra:
        return measured
    extra = round(extra * unit.factor, 6)
    return replace(measured, low=measured.low + extra, high=measured.high + extra, end=end)


def _tenth(prepared: str, position: int) -> int:
    """The 五 of 六成五, 0 where it counts something: 六成五家企業."""
    character = prepared[position : position + 1]
    numeral = numeral_at(prepared, position) if character in DIGITS or character.isdigit() else None
    if not numeral or numeral.end > position + 1 or unit_at(prepared, position + 1):
        return 0
    return int(numeral.low)


def _range_end(prepared: str, first: Measured) -> Measured | None:
    sign = _RANGE_SIGN.match(prepared, first.end) if prepared[first.end : first.end + 1] in _MAY_SIGN else None
    if not sign or (first.unit and first.unit.kind in ("none", "word", "noun")):
        return None
    start = sign.end()
    prefix = unit_at(prepared, start)
    if prefix and prefix[0].kind == "money":
        start = prefix[1]
    numeral = numeral_at(prepared, start)
    second = _one_at(prepared, start, numeral) if numeral else None
    if not second or second.numeral.is_bare or (first.unit and first.unit != second.unit):
        return None
    if sign[0].strip() in "-–—~" and second.unit is None and second.numeral.magnitude == 1:
        return None
    return second


def _joined(first: Measured, second: Measured) -> Measured:
    """One range, the magnitude of its second end shared where the first has none: 3至5億."""
    low = first.low
    if first.unit is None and second.unit is not None:
        low = round(low * second.unit.factor, 6)
    shared = _shared_magnitude(first.numeral, second.numeral)
    if low * shared < second.low:
        low = round(low * shared, 6)
    if low >= second.high:
        return first
    return replace(second, start=first.start, low=low, numeral=first.numeral, more=second.more or first.more)


def _shared_magnitude(first: Numeral, second: Numeral) -> float:
    if first.myriad > 1:
        return 1
    is_single = first.magnitude == 1 and (first.script == "arabic" or first.low < 10)
    return second.magnitude if is_single else second.myriad


def _fraction_at(prepared: str, position: int, whole: Numeral | None) -> Measured | None:
    """百分之五至八, 四分之一, 三分二, 2/3, 一半; ``whole`` is the numeral at ``position``."""
    character = prepared[position]
    if character.isascii():
        short = _FIGURE_FRACTION.match(prepared, position) if prepared.startswith("/", position + 1) else None
        if short and short["part"] < short["of"] and prepared[position - 1 : position] not in (*"0123456789/.",):
            return _parts(position, short.end(), int(short["part"]), int(short["of"]))
    elif character == "一" and prepared.startswith("一半", position) and _HALF_SHARE.match(prepared, position + 1):
        return _share(position, position + 2, 50, 50, is_half=True)
    elif prepared.startswith("分", position + 1) and (short := _HONG_KONG_FRACTION.match(prepared, position)):
        of, part = (DIGITS.get(short[name], 10) for name in ("of", "part"))
        if part < of:
            return _parts(position, short.end(), part, of)
    if not whole or not prepared.startswith("分之", whole.end):
        return None
    return _parts_of(prepared, position, whole)


def _parts_of(prepared: str, position: int, whole: Numeral) -> Measured | None:
    part = numeral_at(prepared, whole.end + 2)
    if not part or whole.low <= 0:
        return None
    low, high, end = part.low, part.high, part.end
    sign = _RANGE_SIGN.match(prepared, end)
    if sign:
        again = sign.end() + 3 if prepared.startswith("百分之", sign.end()) else sign.end()
        upper = numeral_at(prepared, again)
        if upper and upper.low > low and not unit_at(prepared, upper.end):
            high, end = upper.high, upper.end
    scale = 100 / whole.low
    return replace(_share(position, end, round(low * scale, 2), round(high * scale, 2)), more=part.inner)


def _parts(start: int, end: int, part: int, of: int) -> Measured:
    value = round(part * 100 / of, 2)
    return _share(start, end, value, value)


def _share(start: int, end: int, low: float, high: float, *, is_half: bool = False) -> Measured:
    numeral = Numeral(start, end, low, high, None, "chinese", is_bare=is_half)
    return Measured(start, end, low, high, PERCENT, numeral, end, is_half=is_half)


def half_at(prepared: str, position: int) -> Measured | None:
    """半億, 半年, 個半月, 半數, 逾半, 佔半: what the 半 at ``position`` measures, None where it is only part of a word."""
    before = prepared[max(0, position - 1) : position]
    myriad = MYRIADS.get(prepared[position + 1 : position + 2])
    if myriad and before not in _HALVES:  # 逾半億元
        return _one_at(prepared, position, Numeral(position, position + 2, myriad / 2, myriad / 2, None, "chinese", myriad, myriad, True))
    time = _HALF_TIME.match(prepared, position)
    if time:
        return _half_time(prepared, position, time, before)
    share = _HALF_SHARE.match(prepared, position)
    if not share or (before not in ("过", "逾", "近", "超", "约", "占", "佔", "足") and not share[0].endswith("数")):
        return None
    start = position - 1 if before in ("占", "佔") else position
    return _share(start, share.end(), 50, 50, is_half=True)


def _half_time(prepared: str, position: int, match: re.Match[str], before: str) -> Measured | None:
    found = _named("个" + match["time"]) or _named(match["time"])
    if not found or (before and before in "上下前后大") or (match["time"] == "月" and before != "个" and "个" not in match[0]):
        return None
    start, value = (position - 1, 1.5) if before == "个" and "个" not in match[0] else (position, 0.5)
    numeral = Numeral(start, match.end(), value, value, None, "chinese")
    return Measured(start, match.end(), value, value, found[0], numeral, match.end())
