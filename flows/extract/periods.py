"""Dates, years and stretches of time, resolved to first and last day where text and publication date settle them.

A printed time is *an anchor and a part of it*: the anchor is a year (2018年, 二○一八年, 今年) or, left out, the year that
the publication date implies; the part is a day, a month, a half, a quarter, a beginning or an end. Two anchors joined by 至 are a range,
自…以來 and 至今 a range that is still open, 截至 the state at the end. With no publication date 去年 stays unresolved:

    published 2018-08-23:  去年9月 → 2017-09-01 – 2017-09-30     截至去年底 → as of 2017-12-31     2014年以來 → 2014-01-01 – 2018-08-23
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from operator import itemgetter
from typing import Literal, NamedTuple

from flows.extract.numerals import prepare
from flows.records import DatePrecision, Period

Precision = Literal["day", "month", "quarter", "half", "year", "range", "unknown"]

_DIGIT = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "0": "0", "○": "0", "O": "0", "o": "0"}
_CN = "〇零○一二三四五六七八九"
_YEAR = rf"(?:(?<![\d.])(?:1[89]|20)\d\d(?![\d.,])|[一二][0{_CN}]{{3}}(?=年)|二千(?:零?[一二三四五六七八九十]{{1,3}})?(?=年)|(?<![\d{_CN}十百千万])[〇零○九八][{_CN}](?=年)|(?<![\d{_CN}])0\d(?=年)|(?<![\d.])[12]\d(?=年(?:[底初中末尾]|\d{{1,2}}月)))"
_RELATIVE_YEAR = r"今年|本年度?|去年|前年|上年|明年|后年|来年|下年|当年|同年|翌年|次年"
_MONTH = r"(?<![\d.])(?:1[0-2]|0?[1-9])(?=月)|十[一二]?(?=月)|[一二三四五六七八九](?=月)"
# 1至8月, 今年1—7月
_FROM_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?=[至到\-—–~](?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?=[日号])|(?:二十[一-九]?|廿[一-九]?|三十一?|十[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号])"
# 首三季 and 前三季度 are three, 第三季 and 三季度 one.
_QUARTERS = r"首季度?|[首前头][二两三23]个?季度?|第[一二三四1-4]季度?"
_PART = rf"上半年|下半年|{_QUARTERS}|[一二三四1-4]季度|头?[首头前][一二三四五六七八九十\d]{{1,2}}个月|年?底|年末|年尾|年中|年初|初期|全年"

_ANCHOR = re.compile(
    rf"(?P<ad>公元)?(?:(?P<year>{_YEAR})(?:[年](?!代|级|龄|制|轻|报)|(?=[-—–/至到~]))|(?P<relative>{_RELATIVE_YEAR}))"
    rf"(?:的|，|,)?(?:(?:(?P<from_month>{_FROM_MONTH}).)?(?P<month>{_MONTH})月(?:份)?(?:(?P<day>{_DAY})[日号]|(?P<third>上旬|中旬|下旬|初|中|底|末))?|(?P<part>{_PART}))?"
    rf"|(?:(?<![\d.])(?P<bare_from>{_FROM_MONTH}).)?(?P<bare_month>{_MONTH})月(?!球|亮|饼|薪|租|刊|票|嫂|台|报|供)(?:份)?(?:(?P<bare_day>{_DAY})[日号]|(?P<bare_third>上旬|中旬|下旬|初|中|底|末))?"
    rf"|(?P<bare_part>上半年|下半年|{_QUARTERS}|[首头][一二三四五六七八九十\d]{{1,2}}个月|年底|年末|年初|年中)"
    r"|(?P<relative_day>[今昨前明](?:[日天早晚晨午])?[(（]\d{1,2} ?[日号]?[)）][日天]?|今日|今天|昨日|昨天|昨晚|前日|前天|明日|明天|今早|当日|同日)"
    rf"|(?P<relative_month>本月|上月|上个月|下月|下个月|当月)(?:(?P<of_day>{_DAY})[日号]|初|中|底)?"
    r"|(?P<week>本周|上周|上星期|下周|下星期|本星期|今周)(?P<of_week>[一二三四五六日天])?末?"
    rf"|(?<![\d月.])(?P<lone_day>{_DAY})日(?=[，在宣公举于向表上下发透与，晚早讯电]|，)")
# Where an anchor may begin: one of these characters, and what must follow it. Looking for it first costs a tenth of looking for the anchor.
_BEGINS = rf"0-9{_CN}十廿公今昨本去前上明后来下当同翌次首第头年"
_GOES_ON = (rf"(?<=[0-9{_CN}十廿])[0-9{_CN}十廿]{{0,3}}[年月日\-—–/至到~]|(?<=二)千|(?<=公)元"
            r"|(?<=[今本去前上明后来下当同翌次])年|(?<=[今昨前明])[日天晚早(（]|(?<=[当同])日|(?<=[本上下当今])[月个周星]|(?<=[上下])半年"
            r"|(?<=[首第前头])[一二两三四五六七八九十1-9季]|(?<=年)[底末初中尾]")
_MAY_ANCHOR = re.compile(f"[{_BEGINS}](?:{_GOES_ON})")
# What a text must hold for any time to be read in it: where an anchor may begin, or what every special form without such a place has.
_MAY_HOLD_TIME = re.compile(rf"[{_BEGINS}.](?:{_GOES_ON}|(?<=年)[度代]|(?<=[学财两\d]年)|(?<=[一二三四五九十]五)|(?<=\d\.)\d{{1,2}}\.\d)")
_DAY_ALONE = re.compile(rf"(?P<d>{_DAY})日")
_ISO = re.compile(r"(?<![\d.\-/])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>0?[1-9]|1[0-2])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.\-/])")
_FOUR = rf"(?:19|20)\d\d|[一二][{_CN}]{{3}}"
_SPLIT_YEAR = re.compile(rf"(?<!\d)(?P<y>{_FOUR})年?[-/至—–~](?P<z>(?:19|20)?\d\d|[一二][{_CN}]{{3}}|[{_CN}]{{2}})(?:(?P<what>学年度?|财政年度|财年|年度|年学年)|(?=(?:[、及和与](?:19|20)\d\d[-/]\d\d)+(?P<later>学年度?|财政年度|财年|年度)))")
_SINGLE_FISCAL = re.compile(rf"(?P<y>{_FOUR})(?P<what>学年度?|财政年度|财年|年度)|(?P<r>本|上|下)(?P<rwhat>学年度?|财政年度|财年)")
_YEARS = re.compile(rf"(?P<y>{_YEAR})年?(?:-|—|——|–|~|至|到)(?P<z>{_YEAR}|\d\d(?=年))年(?!代)")
_DECADE = re.compile(r"(?:(?P<century>二十|20|二十一|21|上|本)世纪)?(?:(?P<full>(?:19|20)\d)0|(?P<tens>[一二三四五六七八九]十|[1-9]0))年代(?P<part>初期?|中期?|末期?|后期)?")
_PLAN_NAMES = re.compile(r"[“「『]?(?P<n>十一|十二|十三|十四|十五|九|十)五[”」』]?(?P<what>规划|计划|期间|时期|末|以来)?")
_DURING_A_PLAN = re.compile(r"[的]?(?:期|时|实施|执行|内|中期?|末|初|头|首|开局|收官|以来)")
_PAST = re.compile(rf"(?:过去|近|最近|这|此前|前)(?P<n>[一二两三四五六七八九十]|\d{{1,2}})年(?:来|间|内|以来)?|(?<![\d{_CN}十百几多数])(?P<since>[一二两三四五六七八九]?十[一二三四五六七八九]?|[二两三四五六七八九]|\d{{1,2}})年(?:以来|来(?![自港深华到源访]))")
_COMING = re.compile(r"(?:未来|今后|往后)(?P<n>[一二两三四五六七八九十]|\d{1,2})(?:至(?P<m>[一二两三四五六七八九十]|\d{1,2}))?年(?:内|间)?")
_JOIN = re.compile(r"(?:份|期间)?(?:至|到|-|—|——|–|~)")
_AS_OF_BEFORE = re.compile(r"(?:截至|截止|截止到|截至到|截止至|直至)(?:了)?$")
_STATE_BEFORE = re.compile(r"(?:^|[，。；,;\s])[到至]$")  # 到去年底，有教師…
_AS_OF_AFTER = re.compile(r"(?:为止|止(?![血痛步])|当天|时点)")
_SINCE_BEFORE = re.compile(r"(?:自从?|从|由)$")
_SINCE_AFTER = re.compile(r"(?P<since>(?:成立|设立|创办|创立|启用|开园|推出|建成|运营|落户|创建|开业|投入运营|开始|揭牌|合作|办学|建院|建校|挂牌|筹建)*(?:(?<=[立办建用园出营户业作牌校])，(?=[至迄]今))?(?:以来|至今|迄今|到现在|(?:起|开始)[\u4e00-\u9fff]{1,6}?(?:以来|至今|迄今)|开始|起))")
# Behind 自 or 從 anything may be what began: 自2004年推行至今.
_SINCE_BEGAN = re.compile(r"(?P<since>[\u4e00-\u9fff]{1,8}?(?:以来|至今|迄今))")
# What began may be told at length: 自2017年两地明确共同发展这片河滩后，. Behind the time alone it must be followed by what came of it: 2015年起，已.
_SINCE_TOLD = re.compile(r"[\u4e00-\u9fff“”「」]{2,30}?(?:以来|至今|迄今|[后起](?=[，,]))")
_SINCE_THEN = re.compile(r"(?:起|开始)(?=[，,]|已|累计|共|先后|陆续)")
_OPEN_END = re.compile(r"至今|迄今|到现在|以来|开始$|起(?!步|草|点|家|源|诉|义|用|飞|初|到|来)")


class _Span(NamedTuple):
    """A stretch of time; a None edge is open or unresolved."""

    first: date | None
    last: date | None
    precision: Precision


_UNKNOWN = _Span(None, None, "unknown")


def find_periods(text: str, published_on: date | None, known_to: DatePrecision = "day",
                 last_year: int | None = None) -> list[Period]:
    """Every printed time in ``text``, by place, not overlapping; offsets are into ``text``, end exclusive.

    ``published_on`` settles 今年, 昨日, 9月6日 and the like; where it is None they come back with neither start nor end, and so does 昨日
    where the date is only ``known_to`` the month. 當年 and 同年 mean the year printed last; ``last_year`` is the one printed before ``text``.
    """
    return read_periods(prepare(text), published_on, known_to, last_year)


def read_periods(prepared: str, published_on: date | None, known_to: DatePrecision = "day", last_year: int | None = None,
                 offset: int = 0) -> list[Period]:
    """:func:`find_periods` in a text that is prepared already (:func:`flows.extract.numerals.prepare`); ``offset`` is added to every place."""
    found: list[Period] = []
    first = _MAY_HOLD_TIME.search(prepared)
    if first is None:
        return found
    reader = _Reader(prepared, published_on, known_to, last_year)
    for start, end, span in reader.spans(first.start()):
        before, after = prepared[max(0, start - 5):start], prepared[end:end + 8]
        as_of = bool(_AS_OF_BEFORE.search(before) or _AS_OF_AFTER.match(after)) or (
            _STATE_BEFORE.search(before) is not None and published_on is not None and span.last is not None and span.last <= published_on)
        since = _SINCE_AFTER.match(prepared, end) or (_SINCE_BEGAN.match(prepared, end) if _SINCE_BEFORE.search(before) else None)
        opens = bool(since and _OPEN_END.search(since.group())) and not as_of
        if opens and since is not None and span.first is not None and (_SINCE_BEFORE.search(before) or since.group("since") not in ("起", "开始")):
            last = published_on if published_on is not None and published_on >= span.first else None
            span, end = _Span(span.first, last, "range"), since.end()
        elif span.first is not None and not as_of and span.precision != "range" and (
                _SINCE_TOLD.match(prepared, end) if _SINCE_BEFORE.search(before)
                else published_on is not None and span.last is not None and span.last < published_on and _SINCE_THEN.match(prepared, end)):
            span = _Span(span.first, published_on if published_on is not None and published_on >= span.first else None, "range")
        found.append(Period(start + offset, end + offset, span.first, span.last, span.precision, as_of))
    return found


class _Reader:
    """One pass over prepared text; remembers the year printed last for 當年 and 同年."""

    def __init__(self, prepared: str, published_on: date | None, known_to: DatePrecision, last_year: int | None) -> None:
        self.text, self.published_on, self.known_to = prepared, published_on, known_to
        self.last_year = last_year

    def spans(self, begin: int) -> list[tuple[int, int, _Span]]:
        """Times by place; where two readings begin together the longer wins, ranges before single dates. No anchor stands before ``begin``."""
        special: list[tuple[int, int, int, re.Match[str]]] = []
        for n, (what, form, _) in enumerate(_SPECIAL_FORMS):
            if what.search(self.text):
                special += [(m.start(), -m.end(), n, m) for m in form.finditer(self.text)]
        special.sort(key=itemgetter(0, 1, 2))
        taken: list[tuple[int, int, _Span]] = []
        at, position = 0, 0
        anchor = self._next_anchor(begin)
        while at <= len(self.text):
            while position < len(special) and special[position][0] < at:
                position += 1
            if anchor is not None and anchor.start() < at:
                anchor = self._next_anchor(at)
            candidate = special[position] if position < len(special) else None
            if anchor is None and candidate is None:
                break
            if candidate is not None and (anchor is None or candidate[0] <= anchor.start()):
                match, span = candidate[3], _SPECIAL_FORMS[candidate[2]][2](self, candidate[3])
                position += 1
                if span is None:
                    continue
                end = match.end()
            else:
                assert anchor is not None
                match, (end, span) = anchor, self._anchor(anchor)
            if span is not None:
                taken.append((match.start(), end, span))
                if span.first is not None:
                    self.last_year = span.first.year
            at = max(end, match.start() + 1)
        return taken

    def _next_anchor(self, at: int) -> re.Match[str] | None:
        while (place := _MAY_ANCHOR.search(self.text, at)) is not None:
            anchor = _ANCHOR.match(self.text, place.start())
            if anchor is not None:
                return anchor
            at = place.start() + 1
        return None

    # ── years named whole ────────────────────────────────────────────────────────────────────────────

    def _split_year(self, m: re.Match[str]) -> _Span | None:
        """2017-18年度, 2017至18學年, the first of 2017-18及2018-19年度."""
        first, last = int(_figures(m["y"])), int(_figures(m["z"]))
        if len(m["z"]) == 2:
            last += first // 100 * 100
        if not first < last <= first + 12:
            return None
        return _school_year(first, last) if "学年" in (m["what"] or m["later"]) else _fiscal_year(first, last)

    def _fiscal(self, m: re.Match[str]) -> _Span | None:
        """2018學年, 本學年: a school year begins in September. 2018年度 in mainland use is the calendar year."""
        if m["r"]:
            if self.published_on is None:
                return _UNKNOWN
            begins = 9 if "学年" in m["rwhat"] else 4
            year = self.published_on.year - (self.published_on.month < begins) + {"本": 0, "上": -1, "下": 1}[m["r"]]
        else:
            year = int(_figures(m["y"]))
        what = m["what"] or m["rwhat"]
        if what == "年度":
            return _year(year)
        return _school_year(year, year + 1) if "学年" in what else _fiscal_year(year, year + 1)

    def _years(self, m: re.Match[str]) -> _Span | None:
        first = self._year_value(m["y"])
        last = self._year_value(m["z"]) if len(m["z"]) != 2 or not m["z"].isdigit() else (first or 0) // 100 * 100 + int(m["z"])
        if first is None or last is None or not first < last <= first + 60:
            return None
        return _Span(date(first, 1, 1), date(last, 12, 31), "range")

    def _iso(self, m: re.Match[str]) -> _Span | None:
        return _day(int(m["y"]), int(m["m"]), int(m["d"]))

    def _decade(self, m: re.Match[str]) -> _Span | None:
        """上世紀九十年代, 1990年代; 初, 中 and 末 are its first, middle and last years."""
        if m["full"]:
            first = int(m["full"]) * 10
        else:
            tens = int(m["tens"][0]) if m["tens"][0].isdigit() else int(_DIGIT[m["tens"][0]])
            century = {"二十一": 2000, "21": 2000, "本": 2000}.get(m["century"] or "", 2000 if not m["century"] and tens <= 2 else 1900)
            first = century + tens * 10
        low, high = {"初": (0, 3), "中": (4, 6), "末": (7, 9), "后": (5, 9)}.get((m["part"] or " ")[0], (0, 9))
        return _Span(date(first + low, 1, 1), date(first + high, 12, 31), "range")

    def _plan(self, m: re.Match[str]) -> _Span | None:
        """十三五期間: the five-year plans, 十五 being 2001–2005 and 十四五 2021–2025."""
        number = {"九": 9, "十": 10, "十一": 11, "十二": 12, "十三": 13, "十四": 14, "十五": 15}[m["n"]]
        quoted = m.group()[0] in "“「『"
        if not (m["what"] or quoted) or (number in (9, 10) and not m["what"]):
            return None
        if m["what"] in ("规划", "计划") and not _DURING_A_PLAN.match(self.text, m.end()):
            return None  # 「十四五」規劃綱要 is a paper
        first = 2001 + (number - 10) * 5
        return _Span(date(first, 1, 1), date(first + 4, 12, 31), "range")

    def _past(self, m: re.Match[str]) -> _Span | None:
        """過去五年: the years up to the publication."""
        if self.published_on is None:
            return _UNKNOWN
        count = _small(m["n"] or m["since"])
        return _Span(_years_before(self.published_on, count), self.published_on, "range") if count else None

    def _coming(self, m: re.Match[str]) -> _Span | None:
        if self.published_on is None:
            return _UNKNOWN
        count = _small(m["m"] or m["n"])
        return _Span(self.published_on, _years_before(self.published_on, -count), "range") if count else None

    # ── an anchor with a part ────────────────────────────────────────────────────────────────────────

    def _anchor(self, m: re.Match[str]) -> tuple[int, _Span | None]:
        span = self._single(m)
        end = m.end()
        join = _JOIN.match(self.text, end)
        if span is None or join is None:
            return end, span
        until = _ANCHOR.match(self.text, join.end())
        if until is None or until["lone_day"]:
            lone = _DAY_ALONE.match(self.text, join.end())
            if lone and span.precision == "day" and span.first is not None:
                last = _day(span.first.year, span.first.month, _small(lone["d"]))
                if last is not None and last.last is not None and last.last >= span.first:
                    return lone.end(), _Span(span.first, last.last, "range")
            return end, span
        if span.first is not None:
            self.last_year = span.first.year
        second = self._single(until, after=span.first)
        if second is None or second.last is None or span.first is None or second.last < span.first:
            return (until.end(), _UNKNOWN) if span.first is None and second is not None and second.last is None else (end, span)
        return until.end(), _Span(span.first, second.last, "range")

    def _single(self, m: re.Match[str], after: date | None = None) -> _Span | None:
        if m["year"] or m["relative"]:
            year = self._year_value(m["year"]) if m["year"] else self._relative_year(m["relative"])
            if year is None:
                return _UNKNOWN if m["relative"] else None
            return _within(year, m["month"], m["day"], m["third"], m["part"], m["from_month"])
        if m["bare_month"]:
            return self._bare_month(m, after)
        if m["bare_part"]:
            year = self.published_on.year if self.published_on else None
            return _UNKNOWN if year is None else _within(year, None, None, None, m["bare_part"])
        if self.published_on is None or self.known_to == "year" or (self.known_to == "month" and not m["relative_month"]):
            return _UNKNOWN
        if m["relative_day"]:
            days = {"今": 0, "昨": -1, "前": -2, "明": 1}.get(m["relative_day"][0])
            if days is None:
                return _UNKNOWN
            on = self.published_on + timedelta(days=days)
            return _Span(on, on, "day")
        if m["relative_month"]:
            shift = {"本": 0, "当": 0, "上": -1, "下": 1}[m["relative_month"][0]]
            months = self.published_on.year * 12 + self.published_on.month - 1 + shift
            return _within(months // 12, str(months % 12 + 1), m["of_day"], None, None)
        if m["week"]:
            monday = self.published_on - timedelta(days=self.published_on.weekday())
            monday += timedelta(days={"上": -7, "下": 7}.get(m["week"][0], 0))
            if m["of_week"]:
                on = monday + timedelta(days="一二三四五六".find(m["of_week"]) % 7)
                return _Span(on, on, "day")
            return _Span(monday, monday + timedelta(days=6), "range")
        return self._lone_day(_small(m["lone_day"]))

    def _bare_month(self, m: re.Match[str], after: date | None) -> _Span | None:
        """9月6日 with no year: the year of the range's start, else the last one that is not well after the publication."""
        month = _small(m["bare_month"])
        if not 1 <= month <= 12:
            return None
        if after is not None:
            year = after.year + (month < after.month)
        elif self.published_on is not None and self.known_to != "year":
            year = self.published_on.year - (month > self.published_on.month + 2)
        else:
            return _UNKNOWN
        return _within(year, m["bare_month"], m["bare_day"], m["bare_third"], None, m["bare_from"])

    def _lone_day(self, day: int) -> _Span | None:
        """6日 in wire copy: the last such day up to the publication."""
        assert self.published_on is not None
        on = self.published_on
        months = on.year * 12 + on.month - 1 - (day > on.day + 1)
        return _day(months // 12, months % 12 + 1, day)

    def _relative_year(self, word: str) -> int | None:
        if word in ("当年", "同年"):
            return self.last_year
        if word in ("翌年", "次年"):
            return None if self.last_year is None else self.last_year + 1
        if self.published_on is None:
            return None
        return self.published_on.year + {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1, "来": 1, "下": 1, "后": 2}[word[0]]

    def _year_value(self, printed: str) -> int | None:
        if printed.isascii() and printed.isdigit():
            value = int(printed)
            return value if len(printed) == 4 else 2000 + value
        if printed.startswith("二千"):
            return 2000 + _small(printed[2:].lstrip("零")) if printed[2:] else 2000
        figures = "".join(_DIGIT.get(ch, "") for ch in printed)
        if len(figures) == 4:
            return int(figures) if 1800 <= int(figures) <= 2099 else None
        return (1900 if figures[0] in "89" else 2000) + int(figures) if len(figures) == 2 else None


_YEAR_OF_ACCOUNTS = re.compile(r"年(?:度|(?<=[学财]年))")
# The special forms, ranges first: what a text must hold for one to be in it, the form, its reader.
_SPECIAL_FORMS: tuple[tuple[re.Pattern[str], re.Pattern[str], Callable[[_Reader, re.Match[str]], _Span | None]], ...] = (
    (_YEAR_OF_ACCOUNTS, _SPLIT_YEAR, _Reader._split_year),
    (re.compile(rf"[-—–~至到](?<=[\d{_CN}十年].)[\d{_CN}]"), _YEARS, _Reader._years),
    (re.compile(r"[-/.](?<=\d.)\d{1,2}[-/.]\d"), _ISO, _Reader._iso),
    (_YEAR_OF_ACCOUNTS, _SINGLE_FISCAL, _Reader._fiscal),
    (re.compile("年代"), _DECADE, _Reader._decade),
    (re.compile("五(?<=[一二三四五九十]五)"), _PLAN_NAMES, _Reader._plan),
    (re.compile(r"年(?:(?<=[去近这前][一二两三四五六七八九十\d]年)|(?<=[去近这前]\d\d年)|(?<=[一二两三四五六七八九十\d]年)以?来)"), _PAST, _Reader._past),
    (re.compile(r"[来后](?<=[未今往].)[一二两三四五六七八九十\d]"), _COMING, _Reader._coming))


# ── the calendar ─────────────────────────────────────────────────────────────────────────────────────


def _small(printed: str) -> int:
    """A number up to 99 in figures or characters; 0 where it is none.

    >>> [_small(n) for n in ("31", "十", "廿三", "二十", "三十一", "两")]
    [31, 10, 23, 20, 31, 2]
    """
    if printed.isdigit():
        return int(printed) if printed.isascii() else 0
    printed = printed.replace("廿", "二十").replace("两", "二")
    tens, has_ten, ones = printed.rpartition("十")
    low = int(_DIGIT.get(ones, "0")) if ones else 0
    return (int(_DIGIT.get(tens, "1")) * 10 if has_ten else 0) + low


def _figures(printed: str) -> str:
    """
    >>> _figures("二○一七"), _figures("18")
    ('2017', '18')
    """
    return "".join(_DIGIT.get(c, c) for c in printed)


def _day(year: int, month: int, day: int) -> _Span | None:
    if not (1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    on = date(year, month, day)
    return _Span(on, on, "day")


def _year(year: int) -> _Span:
    return _Span(date(year, 1, 1), date(year, 12, 31), "year")


def _months(year: int, first: int, last: int, precision: Precision) -> _Span:
    return _Span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]), precision)


def _school_year(first: int, last: int) -> _Span:
    return _Span(date(first, 9, 1), date(last, 8, 31), "range")


def _fiscal_year(first: int, last: int) -> _Span:
    """Hong Kong's financial year, 1 April to 31 March; its universities' year of report (2017-18年度) as well."""
    return _Span(date(first, 4, 1), date(last, 3, 31), "range")


def _within(year: int, month: str | None, day: str | None, third: str | None, part: str | None, from_month: str | None = None) -> _Span | None:
    if not 1800 <= year <= 2099:
        return None
    if month:
        number = _small(month)
        if from_month and not day and 1 <= _small(from_month) < number:
            return _months(year, _small(from_month), number, "range")
        if day:
            return _day(year, number, _small(day)) or _months(year, number, number, "month")
        return _months(year, number, number, "month")
    if not part:
        return _year(year)
    if part in ("上半年", "下半年"):
        return _months(year, 1, 6, "half") if part[0] == "上" else _months(year, 7, 12, "half")
    if "季" in part:
        if part[0] in "首前头" and part[1] != "季":
            return _months(year, 1, 3 * _small(part[1]), "range")
        quarter = max(1, _small(part.strip("第首季度")))
        return _months(year, quarter * 3 - 2, min(12, quarter * 3), "quarter")
    if part.endswith("个月"):
        count = _small(re.sub(r"[^\d一二三四五六七八九十]", "", part[1:]) or "1")
        return _months(year, 1, min(max(count, 1), 12), "range")
    if part[-1] in "底末尾":
        return _months(year, 12, 12, "month")
    if part.endswith("初"):
        return _months(year, 1, 3, "quarter")
    if part.endswith("中"):
        return _months(year, 5, 8, "range")
    return _year(year)


def _years_before(on: date, count: int) -> date:
    year = min(max(on.year - count, 1), 9999)
    return date(year, on.month, min(on.day, calendar.monthrange(year, on.month)[1]))


