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
from collections import Counter
from dataclasses import replace
from itertools import chain
from statistics import median_low

from flows.lexicon import Lexicon, fold
from flows.lines import CAPTION_MARKS, Line, bigrams, classify, width
from flows.records import BlockKind, CleanText, Page, PageArticle, PageBlock, ReadText

_SHORT_LINE = 16.0  # a headline line set so large that it had to be broken
_SUBTITLE = re.compile(r"[—─―-]{2}")
# 香港新聞社9月26日電 題：一河兩岸話創科
_FEATURE = re.compile(fold(r"電[\s　]*題[：:][\s　]*(?P<title>[^。\n]{4,60})$"))
_LABEL = re.compile(fold(r"(?:金句|語錄|妙語|名言|心聲|話你知|小資料|小知識)$"))
_TITLE_ENDS = "-_|｜–—－"
_SPOKEN_OF = 3


def segment(clean: CleanText, read: ReadText, lexicon: Lexicon, folded: str | None = None) -> Page:
    """Cut a page into articles and blocks (offsets clean). Never raises; an empty page has no article.

    ``folded`` is the clean text folded, for those who have it already.
    """
    folded = fold(clean.text) if folded is None else folded
    lines = classify(clean, read, lexicon, folded)
    captions = [line for line in lines if line.cls == "C"]
    furniture = [line for line in lines if line.cls == "F"]
    groups = _cut([line for line in lines if line.cls not in "CF"])
    groups = _join_stray_headings(groups)
    articles = [_article(group) for group in groups]
    articles, loose = _place_captions(articles, captions, folded)
    blocks = [PageBlock("furniture", x.para.start, x.para.end) for x in furniture] + loose
    return Page(tuple(articles), tuple(sorted(blocks, key=lambda b: b.start)))


# ── articles ─────────────────────────────────────────────────────────────────────────────────────────


def _cut(lines: list[Line]) -> list[list[Line]]:
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


def _run_start(lines: list[Line], at: int) -> int:
    """Where the headings (and the byline line) just before ``at`` begin; a body stands before them."""
    start = at
    while lines[start - 1].cls in "HY":
        start -= 1
    return start


def _opens_article(lines: list[Line], at: int, usual_gap: int) -> bool:
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


def _join_stray_headings(groups: list[list[Line]]) -> list[list[Line]]:
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


def _has_body(group: list[Line]) -> bool:
    return any(x.cls in "BO" for x in group)


def _attach(headings: list[Line], bodies: list[list[Line]]) -> None:
    words = bigrams(" ".join(x.folded for x in headings))
    headless = [g for g in bodies if g[0].cls != "H"] or bodies
    best = max(headless, key=lambda g: len(words & bigrams(" ".join(x.folded for x in g))))
    best[:0] = headings


# ── one article ──────────────────────────────────────────────────────────────────────────────────────


def _article(lines: list[Line]) -> PageArticle:
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


def _sign(lines: list[Line]) -> list[Line]:
    """The bare name between a headline and its body is the byline, where there is no other."""
    first = next((i for i, x in enumerate(lines) if x.cls in "BO"), 0)
    if first < 2 or not lines[first - 1].names or lines[first - 1].cls != "H" or lines[first].cls == "O" or any(x.cls == "Y" for x in lines) \
            or max(width(x.text) for x in lines[:first - 1]) < 2 * width(lines[first - 1].text):
        return lines
    return [*lines[:first - 1], replace(lines[first - 1], cls="Y", kind="byline"), *lines[first:]]


def _mark_pull_quotes(lines: list[Line]) -> list[Line]:
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


def _headline_cluster(lines: list[Line]) -> list[Line]:
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


def _headline(cluster: list[Line], lines: list[Line]) -> tuple[str | None, dict[int, BlockKind]]:
    """The headline of a cluster and the kind of each of its lines, by clean start.

    Lines without a gap between them that are set large (short) are one headline broken in two:
    前海夢工場⏎從「一到十」助港青圓夢. A shorter group above the headline is the kicker, what stands below it the deck. A group of
    which the body prints no word, such as a portal's name, is not the headline where another is spoken of.
    """
    if not cluster:
        return None, {}
    strong = [x for x in cluster if x.is_strong]
    groups = [strong] if strong else _headline_groups(cluster)
    main = _main_group(groups, lines, is_told=bool(strong))
    kinds: dict[int, BlockKind] = {}
    for i, group in enumerate(groups):
        for line in group:
            kinds[line.para.start] = "headline" if i == main else "kicker" if i < main else "deck"
    for line in cluster:
        kinds.setdefault(line.para.start, "deck" if line.para.start > groups[main][0].para.start else "kicker")
    return _join_headline([x.text.strip() for x in groups[main]]), kinds


def _main_group(groups: list[list[Line]], lines: list[Line], is_told: bool) -> int:
    """Which group is the headline: the first that is large, unless the article speaks of another one only. ``is_told`` where the container says it."""
    widths = [sum(width(x.text) for x in g) for g in groups]
    main = next(i for i, w in enumerate(widths) if w >= 0.6 * max(widths))
    if len(groups) == 1 or is_told:
        return main
    body = " ".join([x.folded for x in lines if x.cls in "BO"][:4])
    words = [bigrams(" ".join(x.folded for x in g)) for g in groups]
    shared = [sum([pair in body for pair in each]) for each in words]
    best = max(range(len(groups)), key=lambda i: 0 if _SUBTITLE.match(groups[i][0].text) else shared[i])
    is_hardly_spoken_of = 4 * shared[main] <= len(words[main]) and 2 * shared[best] >= len(words[best])
    if shared[best] >= _SPOKEN_OF and (is_hardly_spoken_of or not shared[main]):
        main = best
    printed = groups[main][0].text  # 河套新大樓動工-某某報: a window's title gives way to the headline that it repeats
    return next((i for i, g in enumerate(groups) if i > main and len(g[0].text) < len(printed) and printed.startswith(g[0].text)
                 and printed[len(g[0].text):].lstrip()[:1] in tuple(_TITLE_ENDS)), main)


def _headline_groups(cluster: list[Line]) -> list[list[Line]]:
    groups = [[cluster[0]]]
    for line in cluster[1:]:
        above = groups[-1][-1]
        together = line.para.gap == 0 and line.para.start == above.para.end + 1 and not _SUBTITLE.match(line.text)
        if together and width(line.text) <= _SHORT_LINE and width(above.text) <= _SHORT_LINE and len(groups[-1]) < 3:
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


def _place_captions(articles: list[PageArticle], captions: list[Line], folded: str) -> tuple[list[PageArticle], list[PageBlock]]:
    """Each caption goes to the article that shares its words, else to the one printed before it."""
    if not articles or not captions:
        return articles, [PageBlock(c.kind, c.para.start, c.para.end) for c in captions]
    blocks = [PageBlock(line.kind, start, end) for line in captions for start, end in _single_captions(line)]
    words = [bigrams(folded[block.start:block.end]) for block in blocks]
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
        for pair in wanted & bigrams(" ".join(folded[b.start:b.end] for b in article.blocks)):
            places.setdefault(pair, []).append(number)
    return places


def _single_captions(line: Line) -> list[tuple[int, int]]:
    """■甲。 供圖■乙。 某某攝 is two captions."""
    starts = [m.start() for m in re.finditer(f"[{CAPTION_MARKS}]", line.text)] or [0]
    starts[0] = 0
    spans = []
    for a, b in zip(starts, [*starts[1:], len(line.text)], strict=True):
        part = line.text[a:b]
        if part.strip(CAPTION_MARKS + " 　"):
            lead = len(part) - len(part.lstrip(" 　"))
            spans.append((line.para.start + a + lead, line.para.start + a + len(part.rstrip())))
    return spans
