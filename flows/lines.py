"""The paragraphs of a page, each with its class: heading, byline, opener, body, caption or furniture.

Where the container tells (a web page's ``h1``, a table), it is believed; else the lexicons of bylines and furniture, then the look of the line
decide. What a line is can depend on its neighbours: three lines with a figure each are a list, headings under 相關新聞 are links, and a
paragraph that is printed again is nothing new.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from operator import add, attrgetter

from flows.lexicon import Lexicon, fold
from flows.records import BlockKind, CleanText, Paragraph, ReadText

_HEADING_WIDTH = 40.0  # full-width columns; the longest one-line headlines of the press stay under it
CAPTION_MARKS = "■▲▼◆△▽►"
_SENTENCE_ENDS, _CLOSERS = frozenset("。！？!?；;"), "」』”’）)]】"
_RUNS_ON = frozenset("：:，,、")
_CALLS = frozenset("！？!?")
_BULLET = re.compile(r"(?:[●•·○◎◇◆➤►▪‧*＊][ 　]?|[-－–—]{1}\s|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[）).、．]\s?)(?=\S)")
_CAPTION = re.compile(fold(r"(?:[■▲▼◆△▽►]+\s*\S|[上下左右]?[圖]\s?[：:／/]|攝影?\s?[：:／/]|[上下左右]?圖片?為|[圖]\s?[一二三四五六七八九十\d]\s?[：:]|（[上下左右中]?[圖]）)"))
_CREDIT = re.compile(fold(r"(?:攝|供圖|提供圖片|圖片|資料圖|傳真|[\\／/](?:新華社|中新社|路透|美聯社|法新社))[）)。]?$"))
_LONGEST_CREDIT = 6
# A caption without a mark ends with its credit: …的實驗大樓（8月30日攝）。新華社記者 何田 攝, …簽約。（理大供圖）
_CREDITED_CAPTION = re.compile(fold(r"(?:(?:記者[\s　]*|通訊員[\s　]*|[報社網台][\s　]+)[\u4e00-\u9fff]{2,4}[\s　]*(?:攝|供圖)|[（(][^（）()。]{0,16}(?:攝|供圖|提供|圖片|資料圖))[）)]?[。]?$"))
_LONGEST_CAPTION, _LONGEST_END = 140, 30
_MAY_END_CAPTION = frozenset(fold("攝圖片供）)。"))
# [摘要] …, 核心提示：…: what the article says again.
_SUMMARY = re.compile(fold(r"[\[【（(〔](?:內容)?(?:摘要|導讀|提要|導語|核心提示|新聞提要)[\]】）)〕]|(?:內容摘要|內容提要|核心提示|導讀|摘要)[：:]"))
# A line that is but a name, and what is none: 成績單, 高新區.
_NAME_LINE, _NO_NAME_ENDS = re.compile(r"[\u4e00-\u9fff][ 　]?[\u4e00-\u9fff]{1,2}(?:[ 　、]+[\u4e00-\u9fff][ 　]?[\u4e00-\u9fff]{1,2}){0,2}"), frozenset(fold("區院校會網單略業家多大長市省城園圈河港局署版欄報夢路記者"))
_TABLE_GAP = re.compile(r"(?<=\S)(?:\t|\s{2,}|　|\s?\|\s?)(?=\S)")
_FIGURE = re.compile(r"\d")
# 成立創科創投基金 20億元: a figure and its unit at the end of the line, behind a space.
_FIGURE_LAST = re.compile(fold(r"\S (?:每年|最多|不少於|超過|約|逾|近|達|至)?(?:港幣|人民幣|HK\$|US\$|\$)?\d[\d,.]*(?:[^\d\s，。：、]{1,6}|%)$"))
_LONGEST_FIGURE = 24
_NAME_SEPARATORS = re.compile(fold(r"[、,，／/\\\s]+|(?:實習生|實習記者|見習記者|通訊員|特約|全媒體記者|特派記者|本報記者|記者)[:：]?"))
_CREDITED = re.compile(fold(r"(?:攝|供圖|提供|圖片|製圖)$"))
# Every template of bylines.toml opens like this; a paragraph that does not costs one look, not one for each template.
_MAY_BE_BYLINE = re.compile(fold(r"[【（(即新]|[文圖撰採整作]\S{0,4}[\s　]*[：:／/]|作者[\s　]|[^，。：:；]{0,80}?(?:訊|電|記者|報道)"))
_RELATED = re.compile(fold(r"(?:相關|延伸|熱門|更多|最新|推薦|猜你|新聞推薦|精彩推薦|熱點|編輯推薦|其他新聞|今日熱)"))
_REPEATED = 24
_AROUND_NAMES = " 　()（）"
_TITLES = frozenset(fold(t) for t in ("實習生", "通訊員", "記者"))


@dataclass(slots=True)
class Line:
    """A clean paragraph with its class: H heading, Y byline line, O opener, B body, C caption, F furniture."""

    para: Paragraph
    text: str
    folded: str
    cls: str
    kind: BlockKind
    names: tuple[str, ...] = ()
    place: str | None = None
    agency: str | None = None
    is_strong: bool = False


def classify(clean: CleanText, read: ReadText, lexicon: Lexicon, folded: str) -> list[Line]:
    """The paragraphs of a page that hold anything, in physical order. ``folded`` is the clean text folded."""
    lines = []
    for para in clean.paragraphs:
        text = clean.text[para.start:para.end]
        if text and not text.isspace():
            hint = _hint(clean, read, para) if read.hints else None
            lines.append(_class_of(para, text, folded[para.start:para.end], hint, lexicon))
    lines = _join_credits(lines, lexicon)
    if "F" in [line.cls for line in lines]:
        lines = _without_links(lines)
    return _unmask_lists(_unmask_news(_mark_repeated_leads(_without_repeats(lines))))


def _without_links(lines: list[Line]) -> list[Line]:
    """Headings and bullets under 相關新聞 are links to other pages, down to the next whole sentence."""
    out, under, told = list(lines), False, False
    for at, line in enumerate(lines):
        told = told or line.cls in "BO"
        if line.cls == "F":
            under = under or (told and _RELATED.match(line.folded) is not None)
        elif under and line.text[-1] not in _SENTENCE_ENDS and (line.cls == "H" or line.kind == "bullet") and not line.is_strong:
            out[at] = replace(line, cls="F", kind="furniture")
        else:
            under = False
    return out


def _without_repeats(lines: list[Line]) -> list[Line]:
    """A paragraph that the page prints again word for word says nothing new."""
    told = [line.text for line in lines if len(line.text) >= _REPEATED and line.cls in "BO"]
    seen: set[str] = set()
    if len(set(told)) == len(told):
        return lines
    out = list(lines)
    for at, line in enumerate(lines):
        if line.cls in "BO" and len(line.text) >= _REPEATED:
            if line.text in seen:
                out[at] = replace(line, cls="F", kind="furniture", names=())
            seen.add(line.text)
    return out


def _mark_repeated_leads(lines: list[Line]) -> list[Line]:
    """A summary, and a first paragraph that the next one prints again, belong to the head: pages of the web open so."""
    out, above = list(lines), ""
    for at, line in enumerate(lines):
        is_first, above = line.cls == "B" != above, line.cls
        if not is_first:
            continue
        following = next((x for x in lines[at + 1:at + 6] if x.cls in "BO"), None)
        if following is None:
            continue
        if _SUMMARY.match(line.folded) or (line.kind == "body" and len(line.text) < len(following.text) and _is_within(line, following)):
            out[at] = replace(line, cls="D", kind="deck")
    return out


def _is_within(line: Line, other: Line) -> bool:
    """Whether nearly all of a line's words are printed in the other."""
    if line.folded[:8].lstrip(" 　[【") [:4] not in other.folded:
        return False
    words = bigrams(line.folded)
    return len(words) >= 8 and sum([pair in other.folded for pair in words]) >= 0.85 * len(words)


def _unmask_news(lines: list[Line]) -> list[Line]:
    """Where nothing else is told, paragraphs behind ■ are news in brief, not captions: ■ 城大與…簽署協議。"""
    def is_news(line: Line) -> bool:
        return line.kind == "caption" and line.text[0] in CAPTION_MARKS and line.text[-1] == "。"

    if any(line.cls in "BO" for line in lines) or sum(map(is_news, lines)) < 2:
        return lines
    return [replace(line, cls="B", kind="bullet") if is_news(line) else line for line in lines]


def _join_credits(lines: list[Line], lexicon: Lexicon) -> list[Line]:
    """A line that is only an outlet's name, beside a caption, is the first line of its credit: 香港文匯報⏎深圳傳真."""
    out = list(lines)
    for at, line in enumerate(lines):
        if line.cls == "C":
            for beside in range(max(0, at - 1), min(len(lines), at + 2)):
                if lines[beside].cls == "H" and lines[beside].folded.strip() in lexicon.outlets:
                    out[beside] = replace(lines[beside], cls="C", kind="credit")
    return [_without_masthead(line, lexicon) for line in out]


def _without_masthead(line: Line, lexicon: Lexicon) -> Line:
    """A line that is only an outlet's name is furniture, not a headline's first line."""
    is_masthead = line.cls == "H" and not line.is_strong and line.folded.strip(" 　") in lexicon.outlets
    return replace(line, cls="F", kind="furniture") if is_masthead else line


def _hint(clean: CleanText, read: ReadText, para: Paragraph) -> BlockKind | None:
    """What the container says of this paragraph: the hint that covers the middle of its print."""
    middle = clean.first[(para.start + para.end) // 2]
    at = bisect_right(read.hints, middle, key=attrgetter("start"))
    return read.hints[at - 1].kind if at and middle < read.hints[at - 1].end else None


def _class_of(para: Paragraph, text: str, folded: str, hint: BlockKind | None, lexicon: Lexicon) -> Line:
    if hint in ("furniture", "caption", "credit"):
        return Line(para, text, folded, "F" if hint == "furniture" else "C", hint)
    if hint == "headline":
        return Line(para, text, folded, "H", "headline", is_strong=True)
    if lexicon.furniture.search(folded):
        return Line(para, text, folded, "F", "furniture")
    byline = _byline(text, folded, lexicon)
    if byline is not None:
        whole, names, place, agency = byline
        return Line(para, text, folded, "Y" if whole else "O", "byline" if whole else "body", names, place, agency)
    if hint in ("subhead", "deck", "kicker"):
        return Line(para, text, folded, "H", hint)
    if hint in ("bullet", "table", "quote", "body"):
        return Line(para, text, folded, "B", hint)
    cls, kind = _class_by_print(para, text, folded)
    return Line(para, text, folded, cls, kind, _bare_names(text, folded, lexicon) if cls == "H" else ())


def _bare_names(text: str, folded: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The names of a heading that is nothing else, as web pages print their writers: 何 田, 林子揚 馮婉."""
    if len(text) > 14 or not _NAME_LINE.fullmatch(text):
        return ()
    names = split_names(text)
    return names if all(len(n) > 1 and fold(n)[0] in lexicon.surnames and fold(n)[-1] not in _NO_NAME_ENDS and fold(n) not in lexicon.places
                        and fold(n) not in lexicon.outlets for n in names) else ()


def _class_by_print(para: Paragraph, text: str, folded: str) -> tuple[str, BlockKind]:
    """Class and kind of a paragraph of which neither its container nor a lexicon tells."""
    if _CAPTION.match(folded):
        return "C", "caption"
    if para.width <= 24 and "，" not in text and _CREDIT.search(folded, max(0, len(folded) - _LONGEST_CREDIT)):
        return "C", "credit"
    if folded[-1] in _MAY_END_CAPTION and len(text) <= _LONGEST_CAPTION and _CREDITED_CAPTION.search(folded, max(0, len(folded) - _LONGEST_END)):
        return "C", "caption"
    if _BULLET.match(text):
        return "B", "bullet"
    return ("H", "subhead") if _looks_like_heading(para, text) else ("B", "body")


def _looks_like_heading(para: Paragraph, text: str) -> bool:
    """One printed line, short, and not a sentence: 城大深研院在研項目逾400."""
    if para.lines > 1 or text[-1] in _RUNS_ON:
        return False
    if text.rstrip(_CLOSERS)[-1:] in _SENTENCE_ENDS:
        return text[-1] in _CALLS and "，" not in text and "。" not in text and width(text) <= 24
    return "。" not in text and width(text) <= _HEADING_WIDTH


def _unmask_lists(lines: list[Line]) -> list[Line]:
    """Three or more heading-like lines with a number and a colon or a column gap, or with the number last, are rows of a list, not headings."""
    def is_row(line: Line) -> bool:
        return line.cls == "H" and not line.is_strong and bool(_FIGURE.search(line.text)) and (
            "：" in line.text or ":" in line.text or bool(_TABLE_GAP.search(line.text))
            or bool(_FIGURE_LAST.search(line.folded, max(0, len(line.folded) - _LONGEST_FIGURE))))

    out, at = list(lines), 0
    while at < len(lines):
        end = at
        while end < len(lines) and is_row(lines[end]):
            end += 1
        if end - at >= 3:
            first = at - 1 if at and _heads(lines[at - 1], lines[at]) else at
            out[first:end] = [replace(x, cls="B", kind="table") for x in lines[first:end]]
        at = max(end, at + 1)
    return out


def _heads(line: Line, row: Line) -> bool:
    """Whether a line is the header of the table that begins with ``row``: as many columns, three at least."""
    gaps = len(_TABLE_GAP.findall(line.text))
    return line.cls == "H" and not line.is_strong and gaps >= 2 and gaps == len(_TABLE_GAP.findall(row.text))


def width(text: str) -> float:
    """The width of a line in full-width columns."""
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))


def _byline(text: str, folded: str, lexicon: Lexicon) -> tuple[bool, tuple[str, ...], str | None, str | None] | None:
    """Whether the whole paragraph is a byline, with names, place and agency; None where it has none at its start."""
    skip = len(text) - len(text.lstrip(CAPTION_MARKS + " 　"))
    if not _MAY_BE_BYLINE.match(folded, skip):
        return None
    for pattern in lexicon.bylines:
        match = pattern.regex.match(folded, skip)
        if match is None or match.end() == match.start():
            continue
        groups = match.groupdict()

        def printed(name: str, match: re.Match[str] = match, groups: dict[str, str | None] = groups) -> str | None:
            return text[match.start(name):match.end(name)].strip() if groups.get(name) else None

        if _CREDITED.search((groups.get("names") or "").strip()):  # 香港文匯報記者李望賢攝 stands below a picture
            continue
        whole = not text[match.end():].strip(" 　。.）)】")
        return whole, split_names(printed("names") or ""), printed("place"), printed("agency")
    return None


def split_names(printed: str) -> tuple[str, ...]:
    """The reporters of a byline's name slot.

    >>> split_names("李望賢、黃仰鵬")
    ('李望賢', '黃仰鵬')
    >>> split_names("吴徐美 实习生 王晨雯")
    ('吴徐美', '王晨雯')
    >>> split_names("何　田　林子揚")
    ('何田', '林子揚')
    """
    names: list[str] = []
    folded, at = fold(printed), 0
    for cut in [*_NAME_SEPARATORS.finditer(folded), None]:
        end = cut.start() if cut else len(printed)
        name = printed[at:end].strip(_AROUND_NAMES)
        if name and folded[at:end].strip(_AROUND_NAMES) not in _TITLES:
            if len(name) == 1 and names and len(names[-1]) == 1:  # 李　來: a name of two is set as wide as one of three
                names[-1] += name
            else:
                names.append(name)
        at = cut.end() if cut else at
    return tuple(names)


def bigrams(folded: str) -> set[str]:
    """The pairs of neighbouring characters of a text that are words or figures."""
    return set(filter(str.isalnum, set(map(add, folded, folded[1:]))))
