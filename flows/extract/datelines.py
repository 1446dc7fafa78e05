"""The day a clipping was published, from its file name or from a line of the print that is nothing but its date line.

A body is full of dates that are not it. So a date counts only where it stands as date lines do: behind a label
（發布時間：2018-08-23）, in a short line of masthead, section and page （大公報 2025年12月23日 星期二 A12）, or in an agency's date line
that prints the year. 新華社香港9月6日電 names no year and settles nothing.
"""

from __future__ import annotations

import re
from datetime import date

from flows.extract.numerals import prepare
from flows.records import DatePrecision

Found = tuple[date, DatePrecision, str]

_HEAD, _TAIL, _LINE = 500, 400, 60
_MARGIN = 2 * _LINE
_IN_NAME = re.compile(r"(?<![0-9A-Za-z])(?P<y>(?:19|20)\d\d)(?P<s>[-_./年]?)(?P<m>0[1-9]|1[0-2]|(?<=[-_./年])[1-9])"
                      r"(?:[-_./月]?(?P<d>0[1-9]|[12]\d|3[01]|(?<=[-_./月])[1-9])日?)?(?![0-9A-Za-z])")
# It begins with one character of a few, so that the engine can look for that one.
_DATE = re.compile(r"(?P<y>[12一二](?<!\d.)(?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=[一二])[〇零○一二三四五六七八九]{3}))\s?[-/.年]\s?(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
                   r"\s?[-/.月]\s?(?P<d>3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])(?!\d)日?")
# A month and a day, in the widths of the print: without them no stretch need be prepared.
_MAY_DATE = re.compile(r"[0-9０-９一二三四五六七八九十]\s?[-/.月－／．]\s?[0-9０-９一二三四五六七八九十]")
_LABEL = re.compile(r"(?:发布|发布日期|出版|刊登|更新|发稿|上载|见报|刊载|报道|发表|创建)?(?:时间|日期)(?:于)?\s*[:：]?\s*$|(?:发布于|刊于|更新于|日期为)\s*$")
_AGENCY = re.compile(r"(?:新华社|新华网|中新社|中新网|中通社|中央社|本报|[\u4e00-\u9fff]{2,4}[报社网])[\u4e00-\u9fff]{0,6}$")
_AROUND = re.compile(r"星期[一二三四五六日天]|周[一二三四五六日]|\d{1,2}[:：]\d{2}(?:[:：]\d{2})?|[上下]午|农历.*|[A-Z]{1,2}\d{1,3}|总?第\s?[\d一二三四五六七八九十]+\s?[版页期号]|"
                     r"来源[:：]?|阅读量?[:：]?\s*[\d,]*|[\s|｜/>＞»›,，.·:：()（）【】\[\]\-—_]+|发布|编辑|字号|打印|关闭|大|中|小")
_URL = re.compile(r"(?:https?://|www\.)[!-~]{1,200}")
# The whole of a line: 20110408.
_COMPACT = re.compile(r"^[ \t]*(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])[ \t]*$", re.M)
_STOPS = re.compile(r"[。！？；，]")
_RUNS_ON = re.compile(r"[起至到前后以在的为与和举成]")


def find_publication_date(text: str, file: str) -> Found | None:
    """The publication date with its precision and where it was found, or None.

    ``file`` is the path relative to seeds/ (20170906_wenweipo.txt, 2017/09/06/a.txt); pass ``""`` to read only ``text``, the decoded
    clipping, and the other way round. Sources: ``file_name``, ``label``, ``header``, ``dateline``.
    """
    return _in_name(file) or _in_text(text)


def _in_name(file: str) -> Found | None:
    """A date in the path, not a stretch of a longer run of letters and digits such as a hash."""
    found = [m for m in _IN_NAME.finditer(file) if m["d"] or m["s"] or len(m.group()) == 6]
    for match in sorted(found, key=lambda m: m["d"] is None):
        if match["d"] is None and not match["s"]:
            continue
        day = _date(match["y"], match["m"], match["d"] or "1")
        if day is not None:
            return day, "day" if match["d"] else "month", "file_name"
    return None


def _in_text(text: str) -> Found | None:
    for start, end in _edges(len(text)):
        # What stands further off than a date line is long decides nothing.
        off = max(0, start - _MARGIN)
        if not _MAY_DATE.search(text, off, end + _MARGIN):
            continue
        prepared = prepare(text[off:end + _MARGIN])
        best: Found | None = None
        for match in _DATE.finditer(prepared, start - off, end - off):
            day = _date(match["y"], match["m"], match["d"])
            source = _source(prepared, match) if day is not None else None
            if day is None or source is None:
                continue
            if source != "header":
                return day, "day", source
            best = best or (day, "day", source)
        if best is not None:
            return best
    for match in _COMPACT.finditer(text, 0, _HEAD):
        day = _date(match["y"], match["m"], match["d"])
        if day is not None:
            return day, "day", "header"
    return None


def _edges(length: int) -> list[tuple[int, int]]:
    return [(0, min(length, _HEAD)), *([(max(_HEAD, length - _TAIL), length)] if length > _HEAD else [])]


def _source(prepared: str, match: re.Match[str]) -> str | None:
    """What makes this date the date line, if anything does."""
    begin = prepared.rfind("\n", 0, match.start()) + 1
    stop = prepared.find("\n", match.end())
    stop = len(prepared) if stop < 0 else stop
    before, after = prepared[max(begin, match.start() - 16):match.start()], prepared[match.end():stop]
    if _LABEL.search(before):
        return "label"
    if _AGENCY.search(before) and re.match(r"\s?[电讯]", after):
        return "dateline"
    line = prepared[begin:match.start()] + " " + after
    if "http" in line or "www" in line:
        line = _URL.sub("", line)
    if len(line) > _LINE or _STOPS.search(line) or _RUNS_ON.match(after.lstrip()) or re.search(r"[0-9]", _AROUND.sub("", line)):
        return None
    return "header" if len(_AROUND.sub("", line)) <= 14 else None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        found = date(_number(year), _number(month), _number(day))
    except ValueError:
        return None
    return found if date(1900, 1, 1) <= found <= date(2099, 12, 31) else None


def _number(printed: str) -> int:
    """
    >>> [_number(n) for n in ("二〇一七", "十二", "三十", "二十一", "09")]
    [2017, 12, 30, 21, 9]
    """
    if printed.isascii():
        return int(printed)
    figures = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
    if "十" not in printed:
        return int("".join(str(figures[c]) for c in printed))
    tens, _, ones = printed.partition("十")
    return (figures[tens] if tens else 1) * 10 + (figures[ones] if ones else 0)
