"""Reads the value of a printed numeral, in every form a newspaper prints one.

The hard idea: a numeral is *coefficient and magnitude*, and either may be left out or shared. 億 alone is one 億;
in 3至5億 the 3 is 3億; in 三四十 two coefficients share one 十; 多 and 餘 may stand inside, before the magnitude:

    二億四千多萬 → 240,000,000, "over"      三、四十 → 30 to 40      1億2,000萬 → 120,000,000      一萬二 → 12,000

Everything here works on text prepared by :func:`prepare`: one script, half-width figures and Latin letters, the same
offsets as the print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from flows.lexicon import fold

DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
TENS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}
WORDS = {"million": 10**6, "billion": 10**9, "trillion": 10**12, "bn": 10**9, "mn": 10**6}
CHINESE_CHARS = "〇零一二三四五六七八九十百千万亿两廿卅卌"

_NARROW = {ord("０") + i: str(i) for i in range(10)}
_NARROW |= {ord("Ａ") + i: chr(ord("A") + i) for i in range(26)} | {ord("ａ") + i: chr(ord("a") + i) for i in range(26)}
_NARROW |= {ord(k): v for k, v in {"％": "%", "﹪": "%", "．": ".", "＄": "$", "﹩": "$", "￥": "¥", "＋": "+", "／": "/",
                                   "－": "-", "～": "~", "：": ":", "\u00a0": " ", "\u2009": " ", "\u202f": " ",
                                   "\u2002": " ", "\u2003": " ", "\u2006": " "}.items()}

# Financial capitals: 陸 is also in 大陸 and 伍 in 隊伍, so they count only in pairs such as 壹佰.
_CAPITALS = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))

_PLAIN_FIGURES = str.maketrans({"，": "", " ": "", "·": ".", "‧": "."})
_FIGURES = r"(?:[0-9]{1,3}(?:[,，][0-9]{3}){1,6}(?![0-9])|[0-9]{1,15})(?:[.·‧][0-9]{1,8})?"
# 1 200多名, 3 500萬元, as the Government prints them; what stands in columns (12 345) has nothing right behind it.
_SPACED = r"[1-9][0-9]{0,2}(?:\ [0-9]{3}){1,3}(?![0-9,.])(?=[多余几]?(?:\ ?[万亿元个间名项人家]|[\u4e00-\u9fff]))(?!\ ?[年月日])"
# 5千米 is 5 kilometres and 4百分點 four points.
_MAGNITUDE = r"(?:[百千]?[多余]?(?:万亿|[万亿])|百(?!分)|千(?![米克瓦]))"
_ARABIC = re.compile(
    rf"(?P<figures>(?<![0-9.,])(?<![0-9]\ ){_SPACED}|{_FIGURES})"
    rf"(?:\ ?(?P<inner>[多余几])?(?P<magnitude>{_MAGNITUDE})(?P<more>(?:{_FIGURES}[多余]?(?:[百千]?万|[百千])){{0,3}})"
    r"|\ ?(?P<word>million|billion|trillion|bn|mn)(?![A-Za-z]))?(?P<outer>[多余几]|来(?=[个人名家岁天间]))?")
_STEP = re.compile(rf"({_FIGURES})([多余])?({_MAGNITUDE})")

_PAIR = "|".join(f"{a}、{b}(?!、)" for a, b in zip("一二三四五六七八两", "二三四五六七八九三", strict=True))
_CHINESE = re.compile(
    rf"(?:(?:{_PAIR})|[{CHINESE_CHARS}])"
    rf"(?:(?:{_PAIR})|[{CHINESE_CHARS}]|[多余几](?=[万亿])|点(?=[〇零一二三四五六七八九])){{0,24}}"
    r"(?P<outer>[多余几]|来(?=[个人名家岁天间]))?")
_CAPITAL = re.compile(r"(?:[壹贰叁肆伍陆柒捌玖][拾佰仟]?[零〇]?(?:[万亿]零?)?){0,8}")
_CAPITAL_PAIR = re.compile("[壹贰叁肆伍陆柒捌玖][拾佰仟]")
_APPROXIMATE = re.compile("(?<![〇零一二三四五六七八九两点])(?:(?P<a>[一二三四五六七八两])、?(?P<b>[二三四五六七八九两]))"
                          "(?![〇零一二三四五六七八九两点])")


@dataclass(slots=True)
class Numeral:
    """A numeral as read. Offsets are into the prepared text.

    ``low`` and ``high`` are equal unless the print itself is a range (三四十). ``inner`` is the qualifier printed inside
    or right behind the figures (多, 餘 → over; 來 → about). ``magnitude`` is what a coefficient before it may share
    (3至5億: 1e8), ``myriad`` the 萬 and 億 part of it. ``is_bare`` means a magnitude without a coefficient (百, 千萬, 億).
    ``is_plain`` means a run of figures and nothing else.
    """

    start: int
    end: int
    low: float
    high: float
    inner: Literal["over", "about"] | None
    script: Literal["arabic", "chinese"]
    magnitude: float = 1
    myriad: float = 1
    is_bare: bool = False
    is_plain: bool = False


_WIDE = re.compile(f"[{re.escape(''.join(map(chr, _NARROW)))}]")


# low, high, inner, script, magnitude, myriad and is_bare of a :class:`Numeral`.
_Reading = tuple[float, float, Literal["over", "about"] | None, Literal["chinese"], float, float, bool]


def prepare(text: str) -> str:
    """Text in the one form that numerals and units are read in: folded script, half-width figures; same offsets.

    >>> prepare("１２．５萬㎡、○五年")
    '12.5万㎡、〇五年'
    """
    return narrow(fold(text))


def narrow(folded: str) -> str:
    """:func:`prepare` for text that is folded already; it costs next to nothing where all is narrow."""
    return _WIDE.sub(_narrowed, folded)


def _narrowed(wide: re.Match[str]) -> str:
    return _NARROW[ord(wide[0])]


def numeral_at(prepared: str, position: int) -> Numeral | None:
    """The longest numeral that begins at ``position`` of a prepared text, or None."""
    character = prepared[position : position + 1]
    if character.isascii():
        return _arabic_at(prepared, position) if character.isdigit() else None
    if character in _CAPITALS:
        return _capital_at(prepared, position)
    match = _CHINESE.match(prepared, position)
    return _chinese(match[0], position, match["outer"]) if match else None


def parse_numeral(text: str) -> Numeral | None:
    """The numeral that ``text`` is, from its first character to its last; None if it is anything else.

    >>> parse_numeral("七千五百多萬").low
    75000000.0
    >>> parse_numeral("兩三百").high
    300.0
    """
    numeral = numeral_at(prepare(text), 0)
    return numeral if numeral and numeral.end == len(text) else None


def figures_value(figures: str) -> float:
    """The value of printed figures: ``1，287`` is 1287, ``12·5`` is 12.5."""
    plain = figures.replace(",", "")
    return float(plain if plain.isascii() and " " not in plain else plain.translate(_PLAIN_FIGURES))


def _arabic_at(prepared: str, position: int) -> Numeral | None:
    match = _ARABIC.match(prepared, position)
    if not match:
        return None
    figures, inner, printed, more, word, outer = match.groups()
    inner = inner or outer
    if not printed and not word:
        value = figures_value(figures)
        return Numeral(position, match.end(), value, value, _inner(inner) if inner else None, "arabic", 1, 1, False, not inner and figures.isdigit())
    factor = float(WORDS[word]) if word else _product(printed)
    value = _times(figures_value(figures), factor)
    inner = inner or ("多" if "多" in printed else "余" if "余" in printed else None) if printed else inner
    for step, over, magnitude in _STEP.findall(more) if more else ():
        value += figures_value(step) * _product(magnitude)
        inner = inner or over
    return Numeral(position, match.end(), value, value, _inner(inner), "arabic", factor, _myriad(printed or ""))


def _times(coefficient: float, factor: float) -> float:
    """Multiply without binary dust: 14.3萬 is 143000, not 143000.00000000003."""
    return round(coefficient * factor, 6) if factor > 1 else coefficient


@lru_cache(maxsize=256)
def _product(magnitude: str) -> float:
    value = 1.0
    for character in magnitude:
        value *= TENS.get(character) or MYRIADS.get(character, 1)
    return value


@lru_cache(maxsize=256)
def _myriad(magnitude: str) -> float:
    """The 萬 and 億 part of a magnitude."""
    return _product("".join([c for c in magnitude if c in MYRIADS]))


def _inner(printed: str | None) -> Literal["over", "about"] | None:
    return None if not printed else "about" if printed == "来" else "over"


def _capital_at(prepared: str, position: int) -> Numeral | None:
    match = _CAPITAL.match(prepared, position)
    if not match or not _CAPITAL_PAIR.search(match[0]):
        return None
    return _chinese("".join(_CAPITALS.get(c, c) for c in match[0]), position, None)


def _chinese(printed: str, position: int, outer: str | None) -> Numeral | None:
    reading = _read_chinese(printed, outer)
    return None if reading is None else Numeral(position, position + len(printed), *reading)


# The same few numerals fill the press: 一, 兩, 三十, 一百.
@lru_cache(maxsize=4096)
def _read_chinese(printed: str, outer: str | None) -> _Reading | None:
    """What a numeral of Chinese characters means, wherever it stands."""
    body = printed.removesuffix(outer) if outer else printed
    inner = outer or next((c for c in body if c in "多余几"), None)
    body = re.sub("[多余几]", "", body)
    low, high = _approximate_values(body)
    if low is None or high is None:
        return None
    trailing = body[len(body.rstrip("百千万亿")):]
    return low, high, _inner(inner), "chinese", _product(trailing), _myriad(trailing), bool(trailing) and trailing == body


def _approximate_values(body: str) -> tuple[float | None, float | None]:
    """Both readings of 三四十, 十七八, 三、五百; twice the same where nothing is approximate."""
    match = _APPROXIMATE.search(body)
    if match and DIGITS[match["b"]] - DIGITS[match["a"]] in ((1, 2) if match[0] == "三五" else (1,)):
        return (chinese_value(body[: match.start()] + match["a"] + body[match.end() :]),
                chinese_value(body[: match.start()] + match["b"] + body[match.end() :]))
    value = chinese_value(body.partition("、")[0] if "、" in body else body)
    return value, value


def chinese_value(body: str) -> float | None:
    """The value of Chinese figures in folded script, or None if they are no number (千百, 十二十).

    >>> chinese_value("一万二千五百"), chinese_value("二十二点六"), chinese_value("廿三"), chinese_value("二〇〇")
    (12500.0, 22.6, 23.0, 200.0)
    """
    for myriad in ("万亿", "亿", "万"):
        head, found, rest = body.rpartition(myriad)
        if found:
            upper = chinese_value(head) if head else 1.0
            lower = _below(rest, _product(myriad))
            return None if upper is None or lower is None else _times(upper, _product(myriad)) + lower
    return _section(body)


def _below(rest: str, myriad: float) -> float | None:
    """What follows a magnitude: nothing, a full remainder, or one figure that shares it (一萬二 is 12,000)."""
    if len(rest) == 1 and rest in DIGITS and rest != "零":
        return DIGITS[rest] * myriad / 10
    value = chinese_value(rest.lstrip("零〇")) if rest.strip("零〇") else 0.0
    return value if value is not None and value < myriad else None


def _section(body: str) -> float | None:
    """Figures below 10,000: 二千五百, 百, 廿三, 三千五 (3,500), 二〇〇 (200), 二十二点六."""
    whole, point, decimals = body.partition("点")
    if not DIGITS.keys() >= set(decimals):  # 兩點三十分 is a time of day
        return None
    body = whole.replace("廿", "二十").replace("卅", "三十").replace("卌", "四十")
    total, digit, last = 0, "", 10**4
    for character in body:
        if character in DIGITS:
            digit += str(DIGITS[character])
            continue
        factor = TENS.get(character)
        # 十 may go without its 一 anywhere (一百十五), 百 and 千 only where the figures begin: 千百 is an idiom.
        if factor is None or factor >= last or (not digit and total and factor > 10):
            return None
        total, digit, last = total + int(digit or "1") * factor, "", factor
    if digit:
        shares = last in (100, 1000) and len(digit) == 1 and digit != "0"
        total += int(digit) * last // 10 if shares else int(digit)
    if not body:
        return None
    return float(f"{total}.{''.join(str(DIGITS[c]) for c in decimals)}") if point else float(total)
