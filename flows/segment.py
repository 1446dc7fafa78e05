"""A repaired page → its articles, each cut into typed blocks.

A page is read as a string of line classes. With H a heading, Y a line that is only a byline, O a paragraph that
opens with one (香港文匯報訊（記者 何花 深圳報道）…), B body, C caption, F furniture, the real page of
香港文匯報 reads ``B Y HHHH B H BB…HB… O B H B… O B… O B… C C C``. An article begins

* at an O when the article before already has a body, together with the headings just before it;
* at a Y in the same place, when the article before already has its byline;
* at a heading that the container calls a headline, or that a wide gap sets apart and a second heading line or
  another column follows.

Headings before the body are the headline's cluster (kicker, headline, deck); a lone heading between paragraphs is a
subhead. A cluster that no body follows belongs to the headless article whose words it shares.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from itertools import chain
from operator import add, attrgetter
from statistics import median_low

from flows.lexicon import Lexicon, fold
from flows.records import BlockKind, CleanText, Page, PageArticle, PageBlock, Paragraph, ReadText

_HEADING_WIDTH = 40.0  # full-width columns; the longest one-line headlines of the press stay under it
_SHORT_LINE = 16.0  # a headline line set so large that it had to be broken
_CAPTION_MARKS = "■▲▼◆△▽►"
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
_SUBTITLE = re.compile(r"[—─―-]{2}")
# 香港新聞社9月26日電 題：一河兩岸話創科
_FEATURE = re.compile(fold(r"電[\s　]*題[：:][\s　]*(?P<title>[^。\n]{4,60})$"))
# A line that is but a name, and what is none: 成績單, 高新區.
_NAME_LINE, _NO_NAME_ENDS = re.compile(r"[\u4e00-\u9fff][ 　]?[\u4e00-\u9fff]{1,2}(?:[ 　、]+[\u4e00-\u9fff][ 　]?[\u4e00-\u9fff]{1,2}){0,2}"), frozenset(fold("區院校會網單略業家多大長市省城園圈河港局署版欄報夢路記者"))
_LABEL = re.compile(fold(r"(?:金句|語錄|妙語|名言|心聲|話你知|小資料|小知識)$"))
_TABLE_GAP = re.compile(r"(?<=\S)(?:\t|\s{2,}|　|\s?\|\s?)(?=\S)")
_FIGURE = re.compile(r"\d")
# 成立創科創投基金 20億元: a figure and its unit at the end of the line, behind a space.
_FIGURE_LAST = re.compile(fold(r"\S (?:每年|最多|不少於|超過|約|逾|近|達|至)?(?:港幣|人民幣|HK\$|US\$|\$)?\d[\d,.]*(?:[^\d\s，。：、]{1,6}|%)$"))
_LONGEST_FIGURE = 24
_NAME_SEPARATORS = re.compile(fold(r"[、,，／/\\\s]+|(?:實習生|實習記者|見習記者|通訊員|特約|全媒體記者|特派記者|本報記者|記者)[:：]?"))
_CREDITED = re.compile(fold(r"(?:攝|供圖|提供|圖片|製圖)$"))
# Every template of bylines.toml opens like this; a paragraph that does not costs one look, not one for each template.
_MAY_BE_BYLINE = re.compile(fold(r"[【（(即新]|[文圖撰採整作]\S{0,4}[\s　]*[：:／/]|作者[\s　]|[^，。：:；]{0,80}?(?:訊|電|記者|報道)"))
_TITLE_ENDS = "-_|｜–—－"
_RELATED = re.compile(fold(r"(?:相關|延伸|熱門|更多|最新|推薦|猜你|新聞推薦|精彩推薦|熱點|編輯推薦|其他新聞|今日熱)"))
_REPEATED = 24
_SPOKEN_OF = 3
_AROUND_NAMES = " 　()（）"
_TITLES = frozenset(fold(t) for t in ("實習生", "通訊員", "記者"))


@dataclass(slots=True)
class _Line:
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


def segment(clean: CleanText, read: ReadText, lexicon: Lexicon, folded: str | None = None) -> Page:
    """Cut a page into articles and blocks (offsets clean). Never raises; an empty page has no article.

    ``folded`` is the clean text folded, for those who have it already.
    """
    folded = fold(clean.text) if folded is None else folded
    lines = _classify(clean, read, lexicon, folded)
    captions = [line for line in lines if line.cls == "C"]
    furniture = [line for line in lines if line.cls == "F"]
    groups = _cut([line for line in lines if line.cls not in "CF"])
    groups = _join_stray_headings(groups)
    articles = [_article(group) for group in groups]
    articles, loose = _place_captions(articles, captions, folded)
    blocks = [PageBlock("furniture", x.para.start, x.para.end) for x in furniture] + loose
    return Page(tuple(articles), tuple(sorted(blocks, key=lambda b: b.start)))


# ── classes of lines ─────────────────────────────────────────────────────────────────────────────────


def _classify(clean: CleanText, read: ReadText, lexicon: Lexicon, folded: str) -> list[_Line]:
    lines = []
    for para in clean.paragraphs:
        text = clean.text[para.start:para.end]
        if text and not text.isspace():
            hint = _hint(clean, read, para) if read.hints else None
            lines.append(_class_of(para, text, folded[para.start:para.end], hint, lexicon))
    return _unmask_lists(_unmask_news(_mark_repeated_leads(_without_repeats(_without_links(_join_credits(lines, lexicon))))))


def _without_links(lines: list[_Line]) -> list[_Line]:
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


def _without_repeats(lines: list[_Line]) -> list[_Line]:
    """A paragraph that the page prints again word for word says nothing new."""
    seen: set[str] = set()
    out = list(lines)
    for at, line in enumerate(lines):
        if line.cls in "BO" and len(line.text) >= _REPEATED:
            if line.text in seen:
                out[at] = replace(line, cls="F", kind="furniture", names=())
            seen.add(line.text)
    return out


def _mark_repeated_leads(lines: list[_Line]) -> list[_Line]:
    """A summary, and a first paragraph that the next one prints again, belong to the head: pages of the web open so."""
    out = list(lines)
    for at, line in enumerate(lines):
        if line.cls != "B" or (at and lines[at - 1].cls == "B"):
            continue
        following = next((x for x in lines[at + 1:at + 6] if x.cls in "BO"), None)
        if following is None:
            continue
        if _SUMMARY.match(line.folded) or (line.kind == "body" and len(line.text) < len(following.text) and _is_within(line, following)):
            out[at] = replace(line, cls="D", kind="deck")
    return out


def _is_within(line: _Line, other: _Line) -> bool:
    """Whether nearly all of a line's words are printed in the other."""
    if line.folded[:8].lstrip(" 　[【") [:4] not in other.folded:
        return False
    words = _bigrams(line.folded)
    return len(words) >= 8 and len(words & _bigrams(other.folded)) >= 0.85 * len(words)


def _unmask_news(lines: list[_Line]) -> list[_Line]:
    """Where nothing else is told, paragraphs behind ■ are news in brief, not captions: ■ 城大與…簽署協議。"""
    def is_news(line: _Line) -> bool:
        return line.kind == "caption" and line.text[0] in _CAPTION_MARKS and line.text[-1] == "。"

    if any(line.cls in "BO" for line in lines) or sum(map(is_news, lines)) < 2:
        return lines
    return [replace(line, cls="B", kind="bullet") if is_news(line) else line for line in lines]


def _join_credits(lines: list[_Line], lexicon: Lexicon) -> list[_Line]:
    """A line that is only an outlet's name, beside a caption, is the first line of its credit: 香港文匯報⏎深圳傳真."""
    out = list(lines)
    for at, line in enumerate(lines):
        if line.cls == "C":
            for beside in range(max(0, at - 1), min(len(lines), at + 2)):
                if lines[beside].cls == "H" and lines[beside].folded.strip() in lexicon.outlets:
                    out[beside] = replace(lines[beside], cls="C", kind="credit")
    return [_without_masthead(line, lexicon) for line in out]


def _without_masthead(line: _Line, lexicon: Lexicon) -> _Line:
    """A line that is only an outlet's name is furniture, not a headline's first line."""
    is_masthead = line.cls == "H" and not line.is_strong and line.folded.strip(" 　") in lexicon.outlets
    return replace(line, cls="F", kind="furniture") if is_masthead else line


def _hint(clean: CleanText, read: ReadText, para: Paragraph) -> BlockKind | None:
    """What the container says of this paragraph: the hint that covers the middle of its print."""
    middle = clean.first[(para.start + para.end) // 2]
    at = bisect_right(read.hints, middle, key=attrgetter("start"))
    return read.hints[at - 1].kind if at and middle < read.hints[at - 1].end else None


def _class_of(para: Paragraph, text: str, folded: str, hint: BlockKind | None, lexicon: Lexicon) -> _Line:
    if hint in ("furniture", "caption", "credit"):
        return _Line(para, text, folded, "F" if hint == "furniture" else "C", hint)
    if hint == "headline":
        return _Line(para, text, folded, "H", "headline", is_strong=True)
    if lexicon.furniture.search(folded):
        return _Line(para, text, folded, "F", "furniture")
    byline = _byline(text, folded, lexicon)
    if byline is not None:
        whole, names, place, agency = byline
        return _Line(para, text, folded, "Y" if whole else "O", "byline" if whole else "body", names, place, agency)
    if hint in ("subhead", "deck", "kicker"):
        return _Line(para, text, folded, "H", hint)
    if hint in ("bullet", "table", "quote", "body"):
        return _Line(para, text, folded, "B", hint)
    cls, kind = _class_by_print(para, text, folded)
    return _Line(para, text, folded, cls, kind, _bare_names(text, folded, lexicon) if cls == "H" else ())


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
        return text[-1] in _CALLS and "，" not in text and "。" not in text and _width(text) <= 24
    return "。" not in text and _width(text) <= _HEADING_WIDTH


def _unmask_lists(lines: list[_Line]) -> list[_Line]:
    """Three or more heading-like lines with a number and a colon or a column gap, or with the number last, are rows of a list, not headings."""
    def is_row(line: _Line) -> bool:
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


def _heads(line: _Line, row: _Line) -> bool:
    """Whether a line is the header of the table that begins with ``row``: as many columns, three at least."""
    gaps = len(_TABLE_GAP.findall(line.text))
    return line.cls == "H" and not line.is_strong and gaps >= 2 and gaps == len(_TABLE_GAP.findall(row.text))


def _width(text: str) -> float:
    return len(text) - 0.5 * len(text.encode("ascii", "ignore"))


def _byline(text: str, folded: str, lexicon: Lexicon) -> tuple[bool, tuple[str, ...], str | None, str | None] | None:
    """Whether the whole paragraph is a byline, with names, place and agency; None where it has none at its start."""
    skip = len(text) - len(text.lstrip(_CAPTION_MARKS + " 　"))
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


# ── articles ─────────────────────────────────────────────────────────────────────────────────────────


def _cut(lines: list[_Line]) -> list[list[_Line]]:
    """The lines of each article, in physical order."""
    usual_gap = median_low([x.para.gap for x in lines]) if lines else 0
    starts = [0]
    has_body = is_signed = False  # what the article so far has
    bodies = 0
    for at, line in enumerate(lines):
        start = None
        if has_body and (line.cls == "O" or (line.cls == "Y" and is_signed)):
            start = _run_start(lines, at)
            # A lead or caption without byline above the paragraph that has one, a byline right below the one that opened, are of the same piece.
            if start == at and bodies == 1 and ((line.cls == "O" and not is_signed) or (line.cls == "Y" and lines[at - 1].cls == "O")):
                start = None
        elif has_body and line.cls == "H" and lines[at - 1].cls != "H" and _opens_article(lines, at, usual_gap):
            start = at
        if start is not None:
            starts.append(start)
            has_body, bodies, is_signed = False, 0, any(x.cls == "Y" for x in lines[start:at])
        has_body = has_body or line.cls in "BO"
        bodies += line.cls in "BO"
        is_signed = is_signed or line.cls in "OY"
    return [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True) if lines[a:b]]


def _run_start(lines: list[_Line], at: int) -> int:
    """Where the headings (and the byline line) just before ``at`` begin; a body stands before them."""
    start = at
    while lines[start - 1].cls in "HY":
        start -= 1
    return start


def _opens_article(lines: list[_Line], at: int, usual_gap: int) -> bool:
    """Whether the heading at ``at`` begins another article rather than a section.

    首批「拓荒者」陳升⏎一周七天　兩邊各半 stands three blank lines below the text before, in another column.
    """
    line = lines[at]
    if line.is_strong:
        return True
    end = at
    while end < len(lines) and lines[end].cls == "H":
        end += 1
    if end == len(lines):
        return False
    far = line.para.gap >= usual_gap + 2
    columns = abs(lines[end].para.column - lines[at - 1].para.column) >= 1.5
    return (far and (end - at >= 2 or columns)) or (end - at >= 2 and lines[end].cls in "OY")


def _join_stray_headings(groups: list[list[_Line]]) -> list[list[_Line]]:
    """A cluster of headings without a body goes to the headless article that shares most of its words."""
    bodies = [g for g in groups if _has_body(g)]
    if not bodies:
        return groups
    for group in groups:
        if not _has_body(group):
            _attach(group, bodies)
    tail = bodies[-1]
    cut = len(tail)
    while cut > 0 and tail[cut - 1].cls == "H":
        cut -= 1
    if 0 < cut < len(tail) and len(bodies) > 1:
        stray, bodies[-1] = tail[cut:], tail[:cut]
        _attach(stray, bodies)
    return bodies


def _has_body(group: list[_Line]) -> bool:
    return any(x.cls in "BO" for x in group)


def _attach(headings: list[_Line], bodies: list[list[_Line]]) -> None:
    words = _bigrams(" ".join(x.folded for x in headings))
    headless = [g for g in bodies if g[0].cls != "H"] or bodies
    best = max(headless, key=lambda g: len(words & _bigrams(" ".join(x.folded for x in g))))
    best[:0] = headings


def _bigrams(folded: str) -> set[str]:
    return set(filter(str.isalnum, set(map(add, folded, folded[1:]))))


# ── one article ──────────────────────────────────────────────────────────────────────────────────────


def _article(lines: list[_Line]) -> PageArticle:
    lines = _sign(_mark_pull_quotes(lines))
    cluster = _headline_cluster(lines)
    headline, kinds = _headline(cluster, lines)
    if headline is None:
        headline = next((x.text[m.start("title"):m.end("title")] for x in lines if x.cls == "O" and (m := _FEATURE.search(x.folded, 0, 100))), None)
    blocks = []
    for line in lines:
        kind = kinds.get(line.para.start, "subhead" if line.cls == "H" and line.kind == "headline" else line.kind)
        blocks.append(PageBlock(kind, line.para.start, line.para.end))
    signed = [x for x in lines if x.cls in "YO"]
    names = tuple(dict.fromkeys(n for x in signed for n in x.names))
    place = next((x.place for x in signed if x.place), None)
    agency = next((x.agency for x in signed if x.agency), None)
    return PageArticle(tuple(blocks), headline, names, place, agency)


def _sign(lines: list[_Line]) -> list[_Line]:
    """The bare name between a headline and its body is the byline, where there is no other."""
    first = next((i for i, x in enumerate(lines) if x.cls in "BO"), 0)
    if first < 2 or not lines[first - 1].names or lines[first - 1].cls != "H" or lines[first].cls == "O" or any(x.cls == "Y" for x in lines) \
            or max(_width(x.text) for x in lines[:first - 1]) < 2 * _width(lines[first - 1].text):
        return lines
    return [*lines[:first - 1], replace(lines[first - 1], cls="Y", kind="byline"), *lines[first:]]


def _mark_pull_quotes(lines: list[_Line]) -> list[_Line]:
    """The paragraph beside a label such as 習 主 席 金 句 is a pull quote, and the label goes with it."""
    out = list(lines)
    for at, line in enumerate(lines):
        if line.cls != "H" or not _LABEL.search("".join(line.folded.split())):
            continue
        out[at] = replace(line, cls="Q", kind="quote")
        beside = [i for i in (at - 1, at + 1) if 0 <= i < len(lines) and lines[i].cls == "B"]
        narrow = [i for i in beside if lines[i].para.gap or i < at]
        if narrow and 0 < lines[narrow[0]].para.column <= 16:
            out[narrow[0]] = replace(lines[narrow[0]], cls="Q", kind="quote")
    return out


def _headline_cluster(lines: list[_Line]) -> list[_Line]:
    """The headings that name the article: at its start, beside its byline line, or several together before the body."""
    strong = [x for x in lines if x.is_strong]
    at = bodies_before = 0
    while at < len(lines):
        if lines[at].cls != "H":
            bodies_before += lines[at].cls in "BO"
            at += 1
            continue
        end = at
        while end < len(lines) and lines[end].cls == "H":
            end += 1
        beside_byline = (at > 0 and lines[at - 1].cls == "Y") or (end < len(lines) and lines[end].cls == "Y")
        if bodies_before == 0 or (bodies_before <= 2 and (beside_byline or end - at >= 2)):
            return lines[at:end]
        if not strong:
            return []
        at = end
    return strong


def _headline(cluster: list[_Line], lines: list[_Line]) -> tuple[str | None, dict[int, BlockKind]]:
    """The headline of a cluster and the kind of each of its lines, by clean start.

    Lines without a gap between them that are set large (short) are one headline broken in two:
    前海夢工場⏎從「一到十」助港青圓夢. A shorter group above the headline is the kicker, what stands below it the deck. A group of
    which the body prints no word, such as a portal's name, is not the headline where another is spoken of.
    """
    if not cluster:
        return None, {}
    strong = [x for x in cluster if x.is_strong]
    groups = [strong] if strong else _headline_groups(cluster)
    widths = [sum(_width(x.text) for x in g) for g in groups]
    main = next(i for i, w in enumerate(widths) if w >= 0.6 * max(widths))
    if len(groups) > 1 and not strong:
        body = _bigrams(" ".join(x.folded for x in [y for y in lines if y.cls in "BO"][:4]))
        words = [_bigrams(" ".join(x.folded for x in g)) for g in groups]
        shared = [len(body & each) for each in words]
        best = max(range(len(groups)), key=lambda i: 0 if _SUBTITLE.match(groups[i][0].text) else shared[i])
        if (shared[best] >= _SPOKEN_OF and 4 * shared[main] <= len(words[main]) and 2 * shared[best] >= len(words[best])) \
                or (not shared[main] and shared[best] >= _SPOKEN_OF):
            main = best
        printed = groups[main][0].text
        main = next((i for i, g in enumerate(groups) if i > main and len(g[0].text) < len(printed) and printed.startswith(g[0].text)
                     and printed[len(g[0].text):].lstrip()[:1] in tuple(_TITLE_ENDS)), main)  # 河套新大樓動工-某某報: a window's title
    kinds: dict[int, BlockKind] = {}
    for i, group in enumerate(groups):
        for line in group:
            kinds[line.para.start] = "headline" if i == main else "kicker" if i < main else "deck"
    for line in cluster:
        kinds.setdefault(line.para.start, "deck" if line.para.start > groups[main][0].para.start else "kicker")
    return _join_headline([x.text.strip() for x in groups[main]]), kinds


def _headline_groups(cluster: list[_Line]) -> list[list[_Line]]:
    groups = [[cluster[0]]]
    for line in cluster[1:]:
        together = line.para.gap == 0 and line.para.start == groups[-1][-1].para.end + 1 and not _SUBTITLE.match(line.text) and _width(line.text) <= _SHORT_LINE and _width(groups[-1][-1].text) <= _SHORT_LINE
        if together and len(groups[-1]) < 3:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _join_headline(lines: list[str]) -> str:
    """Headline lines as one string; the press writes a headline in two halves, a third is the deck.

    A line of two equal halves is a couplet under its topic (首批「拓荒者」陳升：一周七天　兩邊各半); otherwise
    the second half of the second line is the deck's.
    """
    if len(lines) != 2:
        return "　".join(lines)
    halves = re.split(r"[　\s]+", lines[1])
    if len(halves) == 1 or "　" in lines[0]:
        return "　".join(lines)
    if len(halves) == 2 and len(halves[0]) == len(halves[1]):
        return f"{lines[0]}：{lines[1]}"
    return f"{lines[0]}　{halves[0]}"


# ── captions ─────────────────────────────────────────────────────────────────────────────────────────


def _place_captions(articles: list[PageArticle], captions: list[_Line], folded: str) -> tuple[list[PageArticle], list[PageBlock]]:
    """Each caption goes to the article that shares its words, else to the one printed before it."""
    if not articles or not captions:
        return articles, [PageBlock(c.kind, c.para.start, c.para.end) for c in captions]
    blocks = [PageBlock(line.kind, start, end) for line in captions for start, end in _single_captions(line)]
    words = [_bigrams(folded[block.start:block.end]) for block in blocks]
    spoken_of = _index_words(articles, set().union(*words), folded) if len(articles) > 1 else {}
    added: dict[int, list[PageBlock]] = {}
    for block, mine in zip(blocks, words, strict=True):
        shared = Counter(chain.from_iterable(spoken_of.get(pair, ()) for pair in mine))
        score = max(shared.values(), default=0)
        if not mine or score / len(mine) < 0.3:
            index = max((i for i, a in enumerate(articles) if a.blocks[0].start <= block.start), default=0)
        else:
            index = min(i for i, n in shared.items() if n == score)
        added.setdefault(index, []).append(block)
    return [replace(a, blocks=(*a.blocks, *added[i])) if i in added else a for i, a in enumerate(articles)], []


def _index_words(articles: list[PageArticle], wanted: set[str], folded: str) -> dict[str, list[int]]:
    """Which articles print each ``wanted`` pair of characters, by their numbers."""
    places: dict[str, list[int]] = {}
    for number, article in enumerate(articles):
        for pair in wanted & _bigrams(" ".join(folded[b.start:b.end] for b in article.blocks)):
            places.setdefault(pair, []).append(number)
    return places


def _single_captions(line: _Line) -> list[tuple[int, int]]:
    """■甲。 供圖■乙。 某某攝 is two captions."""
    starts = [m.start() for m in re.finditer(f"[{_CAPTION_MARKS}]", line.text)] or [0]
    starts[0] = 0
    spans = []
    for a, b in zip(starts, [*starts[1:], len(line.text)], strict=True):
        part = line.text[a:b]
        if part.strip(_CAPTION_MARKS + " 　"):
            lead = len(part) - len(part.lstrip(" 　"))
            spans.append((line.para.start + a + lead, line.para.start + a + len(part.rstrip())))
    return spans
