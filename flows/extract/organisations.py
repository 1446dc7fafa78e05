"""Which organisation is meant where: names, aliases, short names, new names, and what stands in for a name.

香港城市大學深圳研究院一名負責人介紹…該院…深圳研究院成立創新創業中心…該中心 mentions two organisations five times. The page is
read once from the left: the longest listed name wins; a short name (中大) is settled by what the article named in full
and by the outlet's region; a name new to us is taken at its suffix when its left edge is clear (a quotation mark, a
place, a verb of founding); and 該院, 該校, 分園, 深圳研究院 go back to the last name that ends so. What is founded by a
known body and has no name of its own takes the founder's: 香港城市大學深圳研究院創新創業中心.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Literal

from flows.extract.name_marks import (
    ANAPHOR,
    BRAND_ENDINGS,
    FARTHEST_SUFFIX,
    FARTHEST_TAIL,
    NAME_RUN,
    SUFFIX_KIND,
    NameMarks,
    is_name,
    longest_suffix,
)
from flows.extract.sentences import InOrder
from flows.lexicon import Lexicon, PageTerms, fold, to_traditional
from flows.records import Organisation, PageBlock, Side

MentionKind = Literal["name", "short", "place", "new", "tail", "anaphor"]

_PREPARATORY = re.compile(fold(r"（籌）|\(籌\)|（籌建）"))
_GENERIC = re.compile(fold(
    r"(?:所屬|下屬|過去|未來|[去今明前每全近兩三四五十]年|有關|相關|評審|遴選|專責|現有|原有|新增|新設|智能|國家級?|省級|市級|省市|重點|聯合|科研|創新|創業|研究|研發|產學研|國際|世界|一流|知名|研究型|科研型|綜合性|國際化|科學|高水平|新型|知名|示範性?|示範|本地|內地|海外|本港|工程|技術|"
    r"應用|基礎|開放|公共|服務|孵化|培訓|教育|教學|醫療|科技|科創|創科|初創|香港|深圳|深港|港深|兩地|大型|綜合|合作|協同|專項|專業|高新|產業|轉化|成果|"
    r"公立|兒童|急症|全科|專科|三[甲級]|[一二]級|最|年青|特色|全資|境外|衛星|天使|創投|引導|種子|跨學科|不同|不一樣|一般|儲備|學校|全球|新一批|一批|"
    r"學生|青年|附屬|直屬|學術|夥伴|伙伴|建|大學|高等|人才|實習|交流|展示|數據|管理|發展|投資|資金|資助|經費|獎勵|獎學|養老|社會|慈善|信託|上市|私營|民營|國有|跨國|外資|合資|"
    r"眾創|大|小|新|老|總|分|子|母|各|港|深|市|省|國|級|全國|區域|互聯網|生物|信息|高校|院校|企業|首|個|園|兩|三|四|五|六|七|八|九|十|\d|中外|中|的)*"))
_OPENS_BRACKET, _CLOSES_BRACKET = frozenset("（("), frozenset("）)")
_CALLED, _LONGEST_CALL = re.compile(fold(r"[（(](?:以下|下文|下)?(?:簡稱|統稱|稱)為?[：:]?[「『“]?$")), 9
_KINDS_ALONE = frozenset({"laboratory", "fund", "hospital"})
_DESCRIPTOR = re.compile(fold(r"企業|公司|初創|機構|集團|平台"))
_NUMBERED = re.compile(fold(r"[一二三四五六七八九十百千兩幾]+[年個家所間大支隊項名座幢棟]|若干|部分|不少|一批|各個|\d[多餘幾]?[個家所間座]"))
# 2019年度、首屆、第三屆: of which year a scheme or contest is.
_OF_A_YEAR = re.compile(fold(r"(?:(?:\d{4}|[二一][〇○零九0][〇○零0一二三四五六七八九十]{2})年度?|首屆|第[一二三四五六七八九十\d]+屆|\d{4})"))
_OF_YEARS = frozenset(fold("首第一二1２2１"))
_IN_TURN = frozenset({"scheme", "fund"})
# 全資｜子公司, 境外｜母公司: a company's relation, no name.
_RELATED, _RELATIVES = fold("公司"), frozenset(fold("子母分總"))
_OF_SCHOOLS, _ITS_INSTITUTE = frozenset(fold(s) for s in ("實驗室", "研究所", "研究院", "學院")), fold("研究院")
_NO_NAME_OF_THEIRS = re.compile(fold(r"(?:全國重點|國家重點|各|兩[所間]|多[所間個])?"))
_NAMED_BY_ITS_PLACE = fold("大學城")
# 浸大研究院｜有實驗室, 該院｜設中心: not one longer name; 設計學院 and 有機化學實驗室 are.
_ENDS_A_NAME = re.compile(fold(r"有(?![色機限])|設(?![計備])|獲|共(?![同享])|現(?!代)|將(?!軍)|已|[（(]"))
_IS_VERB = re.compile(fold(r"有(?![色機限])|設(?![計備])|建(?![築設造材工])|獲|已"))
# A university that no list has: 與｜某某大學, 、｜某某大學. Elsewhere what ends in 大學 is most often words before a bare 大學.
_JOINS_A_NAME, _NO_NAMES_END = frozenset(fold("、與和及「『“")), re.compile(fold(r"(?:本地|知名|世界|全球|一流|著名|頂尖|各|多所|內地|海外|外國|外地)$"))
_IN_NUMBERS = fold("集群")
# 騰訊｜控股有限公司 is 騰訊.
_INCORPORATED = re.compile(fold(r"(?:控股|集團|股份|國際)*(?:有限公司|公司|集團)"))
_DASH, _DASHES = re.compile(r"[—–－\-]{1,2}|[·・]"), frozenset("—–－-·・")
# Between the names of founders that a body carries.
JOINT_NAME = "—"
_MOST_FOUNDERS = 4
_TWO_PLACES = re.compile(fold(r"深港|港深|粵港澳?|滬港|京港|穗港|莞港|大灣區"))
_DISTINCT = frozenset(fold(s) for s in ("夢工場", "先進院", "分園"))
_COMMON_SUFFIXES = frozenset(fold(s) for s in ("計劃", "平台", "中心", "基地", "公司", "園區", "合作區", "夢工場"))
_FOUNDED_OF = re.compile(fold(r"(?:共建|合建|成立|設立|籌建|興建|組建|創辦|建立|聯合|合作)的?$"))
_UNVEILED = re.compile(fold(r"(?:近日|昨日|今日|正式|亦|也|隨即)*(?:揭牌|掛牌|啟用|成立|落成|動工)"))
_AFTER_FOUNDING = re.compile(fold(r"(?:創辦|創立|成立|旗下|初創|公司|企業|團隊|創業者?)的?[「『“]?$"))
_BRAND = re.compile(fold(r"(?!的)[\u4e00-\u9fffA-Za-z]{2,4}?(?:" + "|".join(BRAND_ENDINGS) + r")(?=[，。、（」』獲在的已於與和等完自，]|宣布|今年|去年|不到|是|創)"))
_FOUNDING = re.compile(fold(r"(?:成立|設立|建立|組建|創辦|創建|開設|增設|籌建|建成)(?:了|起)?(?:一個|首個)?[「“]?$"))
_SIDE_NOUN = {"校方": "university", "学校": "university", "院方": "institute", "园方": "park", "园区方面": "park", "公司方面": "company",
              "院校方面": "university"}
_KIND_ENDINGS = {"university": ("大学", "学院"), "institute": ("院", "所"), "park": ("园", "园区", "区", "基地", "梦工场"), "company": ("公司", "集团", "科技")}
_HEADINGS = frozenset({"headline", "kicker", "deck", "subhead"})
_REMEMBERED, _LEAST_TAIL = 60, 4
_HAS_BRANCHES = frozenset({"university", "institute"})
_STANDS_IN = frozenset(fold("校院所局署會園"))
_INSIDE_WORDS = frozenset(fold(x) for x in ("當中", "其中", "集中", "高中", "初中"))
_SHORT_BEFORE = frozenset(fold("其當集之最高初空家"))
_SHORT_AFTER = frozenset(fold("型部量學多幅力規批膽灣陸眾家道廈樓額幹氣"))
_OF_A_LEVEL = re.compile(fold(r"(?<![\u4e00-\u9fff])[市區省]政府|(?<=[由與和及向的是在從對給獲])[市區省]政府"))
_GOVERNMENT = re.compile(fold(r"(?<![市省區縣國央方府地])政府(?=每年|今|去年|將|已|會|向|在|計劃|預留|推出|表示|撥|投|宣布|公布|的|，|過去|昨|近年|現|於|亦|可|建議|目前|早前|希望|批|資助|提供|出資|委託|為|需|應|擬|共|也|則)"))


@dataclass(slots=True)
class Mention:
    """One printing of an organisation or place. Offsets are clean; ``organisation`` is the canonical one."""

    start: int
    end: int
    organisation: Organisation
    kind: MentionKind


@dataclass
class _Reader:
    """What one pass over an article knows so far.

    ``recent`` has the bodies named so far, the last one last; ``named`` those that the article prints in full anywhere,
    ``for_short`` those for which it says what it calls them.
    """

    text: str
    folded: str
    blocks: tuple[PageBlock, ...]
    lexicon: Lexicon
    terms: PageTerms
    marks: NameMarks
    is_hong_kong: bool
    mentions: list[Mention] = field(default_factory=list)
    recent: dict[str, Organisation] = field(default_factory=dict)
    new: dict[str, Organisation] = field(default_factory=dict)
    for_short: dict[str, Organisation] = field(default_factory=dict)
    is_heading: bool = False

    @cached_property
    def named(self) -> frozenset[str]:
        return frozenset(i for b in self.blocks for _, _, i in self.terms.aliases.find(b.start, b.end))


def find_mentions(text: str, folded: str, blocks: tuple[PageBlock, ...], lexicon: Lexicon, terms: PageTerms, marks: NameMarks,
                  is_hong_kong: bool) -> InOrder[Mention]:
    """Every mention in an article's blocks, by place, not overlapping.

    ``text`` is the clean page, ``folded`` its folded form, ``terms`` what the lexicon finds in it and ``marks`` where names may begin and end;
    ``is_hong_kong`` says whose short names are meant where the article itself does not tell.
    """
    reader = _Reader(text, folded, blocks, lexicon, terms, marks, is_hong_kong)
    for block in blocks:
        reader.is_heading = block.kind in _HEADINGS
        _read_block(reader, block.start, block.end)
    return InOrder(sorted(reader.mentions, key=attrgetter("start")))


def _read_block(r: _Reader, start: int, end: int) -> None:
    done = start
    for at in r.marks.places_in(start, end):
        if at >= done and (found := _mention_at(r, at, start, end)) is not None:
            r.mentions.append(found)
            organisation = found.organisation
            if organisation.kind != "place":
                r.recent.pop(organisation.organisation_id, None)
                r.recent[organisation.organisation_id] = organisation
            done = max(found.end, at + 1)


def _mention_at(r: _Reader, at: int, start: int, end: int) -> Mention | None:
    """What is mentioned at a place of the block ``[start, end)``; only what the marks of the place allow is tried."""
    marks, found = r.marks, None
    if at in marks.quoted and marks.quoted[at] <= end:
        found = _quoted(r, at, marks.quoted[at])
    if found is None and at in marks.listed:
        found = _listed(r, at, end)
    if found is None and at in marks.brands:
        found = _brand(r, at, start, end)
    if found is None and at in marks.anaphors:
        found = _anaphor(r, at, end)
    if found is None and at in marks.governments:
        found = _government(r, at, end)
    if found is None and at in marks.tails:
        found = _tail(r, at, start, end)
    if found is None and at in marks.new_names:
        found = _discovered(r, at, start, end)
    return found


# ── listed names ─────────────────────────────────────────────────────────────────────────────────────


def _listed(r: _Reader, at: int, end: int) -> Mention | None:
    """The listed name that begins here, the longest; of two as long a name goes before a short name, and that before a place."""
    stop, organisation_id, kind = at, "", ""
    if (hit := r.terms.aliases.at(at)) and hit[0] <= end:
        (stop, organisation_id), kind = hit, "name"
    if (short := r.terms.short_names.at(at)) and stop < short[0] <= end and _stands_alone(r.folded, at, short[0]):
        is_bare = (ending := r.folded[at:short[0]]) in SUFFIX_KIND
        if not is_bare and at not in r.terms.places.by_start:
            stop, organisation_id, kind = short[0], _choose(r, short[1]), "short"
        elif not is_bare or _at_edge(r, at, 0):  # 夢工場 is 前海's and 深圳園區 河套's, unless another was named
            named = _resolve_tail(r, ending)
            stop, organisation_id, kind = short[0], _choose(r, short[1]), "short"
            if named is not None:
                return Mention(at, stop, named, "tail")
    if (hit := r.terms.places.at(at)) and stop < hit[0] <= end:
        return _at_place(r, at, hit[0], end, r.lexicon.organisation(hit[1]))
    if not kind:
        return None
    organisation = r.lexicon.organisation(organisation_id)
    if organisation.kind == "park" and (longer := _name_across(r, at, stop, end)) is not None:  # 東莞松山湖｜國際機器人產業基地
        return longer
    return (_own_body(r, at, stop, end, organisation) or _joint_name(r, at, stop, end, organisation) or _child(r, at, stop, end, organisation)
            or Mention(at, stop, organisation, kind))  # type: ignore[arg-type]


def _at_place(r: _Reader, at: int, stop: int, end: int, place: Organisation) -> Mention | None:
    """A place, or the longer name that begins with it: 深圳｜前海管理局."""
    if r.folded[at - 1:at + 1] in _INSIDE_WORDS:  # 當中｜國家…
        return None
    if (longer := _name_across(r, at, stop, end)) is not None:
        return longer
    if (tail := _tail(r, at, at, end)) is not None and tail.end > stop:
        return tail
    return _child(r, at, stop, end, place) or Mention(at, stop, place, "place")


def _own_body(r: _Reader, at: int, stop: int, end: int, owner: Organisation) -> Mention | None:
    """港大｜李嘉誠醫學院: a listed body right behind the name of its owner is printed with it."""
    hit = r.terms.aliases.at(stop)
    if hit is None or hit[0] > end:
        return None
    body = above = r.lexicon.organisation(hit[1])
    while above.parent_id is not None and above.parent_id != owner.organisation_id:  # 特區政府｜創新科技署
        above = r.lexicon.organisation(above.parent_id)
    return Mention(at, hit[0], body, "name") if above.parent_id is not None else None


def _joint_name(r: _Reader, at: int, stop: int, end: int, first: Organisation) -> Mention | None:
    """香港理工大學—深圳技術大學聯合智能製造研究中心: one body that carries the names of its founders."""
    if r.folded[stop:stop + 1] not in _DASHES:
        return None
    founders, begin = [first], at
    while len(founders) < _MOST_FOUNDERS and r.folded[stop:stop + 1] in _DASHES and (dash := _DASH.match(r.folded, stop, end)) and (named := _body_at(r, dash.end(), end)):
        begin, (stop, founder) = dash.end(), named
        founders.append(founder)
    own = _child(r, begin, stop, end, founders[-1]) if len(founders) > 1 else None
    if own is None or own.kind != "new":
        return None
    name = JOINT_NAME.join([*(f.name for f in founders[:-1]), own.organisation.name])
    known = _known(r, name)
    return Mention(at, own.end, known or _new(r, name, own.organisation.kind or "other", None), "name" if known else "new")


def _body_at(r: _Reader, at: int, end: int) -> tuple[int, Organisation] | None:
    """The body that is listed by the name or short name that begins here, and where that ends."""
    if (hit := r.terms.aliases.at(at)) and hit[0] <= end:
        return hit[0], r.lexicon.organisation(hit[1])
    if (short := r.terms.short_names.at(at)) and short[0] <= end:
        return short[0], r.lexicon.organisation(_choose(r, short[1]))
    return None


def _name_across(r: _Reader, at: int, stop: int, end: int) -> Mention | None:
    """深圳前海管理局: a listed name that begins inside a place and runs beyond it."""
    for inner in range(at + 1, stop):
        hit = r.terms.aliases.at(inner)
        if hit is not None and stop < hit[0] <= end and r.folded[at:inner] in r.lexicon.places:
            return Mention(at, hit[0], r.lexicon.organisation(hit[1]), "name")
    return None


def _stands_alone(folded: str, start: int, end: int) -> bool:
    """其中大部分 holds no 中大, 本科大學生 no 科大."""
    before = folded[start - 1:start]
    after = folded[end:end + 1]
    return before not in _SHORT_BEFORE and not (folded[end - 1] == "大" and after in _SHORT_AFTER)


def _choose(r: _Reader, ids: tuple[str, ...]) -> str:
    """Which of the owners of a short name: one the article names in full, else the outlet's, else the first."""
    if len(ids) == 1:
        return ids[0]
    for organisation_id in ids:
        if organisation_id in r.named:
            return organisation_id
    if r.is_hong_kong:
        return next((i for i in ids if r.lexicon.organisation(i).side == "HK"), ids[0])
    return ids[0]


def _child(r: _Reader, start: int, stop: int, end: int, parent: Organisation) -> Mention | None:
    """A longer name that begins with a listed one: 中大深圳研究院｜眾創中心, 深圳｜市某某研究院, 香港中文大學（中大）｜深圳研究院."""
    is_gloss = r.folded[stop:stop + 1] in _CLOSES_BRACKET
    if is_gloss and not _is_gloss(r, start, parent):
        return None
    if r.folded[stop:stop + 1] in _OPENS_BRACKET and not r.terms.places.at(stop + 1):
        return None  # 香港科技園公司｜（科技園公司）
    own = stop + 1 if is_gloss else stop
    limit = min(end, own + 18)
    if r.marks.next_suffix(own, limit) is None:
        return None
    limit = r.marks.next_stop(own, limit)
    best = r.marks.next_suffix(own, limit)
    while best is not None and not (is_name(r.folded, own, best[0]) and not _inner_break(r, own, best[0])):
        best = r.marks.next_suffix(best[1], limit)
    if best is None:
        return None
    begin, close = best
    if begin > own and _IS_VERB.match(r.folded, own):
        return None
    while (longer := r.marks.next_suffix(close, min(limit, close + 8))) is not None:
        if longer[0] - close > 4 or (longer[0] > close and _ENDS_A_NAME.match(r.folded, close)) or not is_name(r.folded, close, longer[0]) or _inner_break(r, close, longer[0]):
            break
        begin, close = longer
    suffix = r.folded[begin:close]
    tail = r.text[own:close]
    if suffix == _RELATED and r.folded[begin - 1] in _RELATIVES and begin > own:
        return None
    if parent.kind == "university" and suffix in _OF_SCHOOLS and _NO_NAME_OF_THEIRS.fullmatch(r.folded, own, begin):
        its_own = next((o for o in reversed(r.recent.values()) if o.parent_id == parent.organisation_id and o.name_hans.endswith(suffix)), None) \
            if begin == own and suffix == _ITS_INSTITUTE else None
        if its_own is not None:  # 香港城市大學深圳研究院…城大｜研究院
            return Mention(start, close, its_own, "tail")
        if suffix != _ITS_INSTITUTE:
            return None  # 港大｜實驗室, 港大｜全國重點實驗室: no names
    if begin == own and suffix in _COMMON_SUFFIXES and not (parent.kind == "company" and SUFFIX_KIND[suffix] == "company"):  # 科大｜計劃招收
        return None
    if _NUMBERED.search(r.folded, own, begin) or not _is_balanced(tail) or (parent.kind == "place" and suffix != _NAMED_BY_ITS_PLACE and _GENERIC.fullmatch(r.folded[own:begin]) and (
            (len(tail) <= 3 and SUFFIX_KIND[suffix] != "hospital") or begin == own or r.folded[own:close] in r.lexicon.metric_nouns
            or r.folded.startswith(_IN_NUMBERS, close))):
        return None  # 香港四所大學 counts, 內地國家重點實驗室 is a kind: no names
    if parent.kind == "company" and _INCORPORATED.fullmatch(r.folded, own, close):
        return Mention(start, close, parent, "name")
    if is_gloss:
        start = r.mentions.pop().start
    name = to_traditional(r.text[start:stop] + tail) if parent.kind == "place" else parent.name + to_traditional(tail)
    known = _known(r, name)
    organisation = known or _new(r, name, SUFFIX_KIND[suffix], parent)
    return Mention(start, close, organisation, "name" if known else "new")


def _names_in_short(r: _Reader, start: int, end: int) -> bool:
    """Whether the short name of a body begins inside: 助建｜中文大學…."""
    return any((stop := r.terms.short_names.by_start[at][0]) != end and _stands_alone(r.folded, at, stop) for at in r.terms.short_names.starts_in(start, end))


def _is_balanced(tail: str) -> bool:
    """Whether every bracket of a name is closed."""
    return sum(tail.count(mark) for mark in _OPENS_BRACKET) == sum(tail.count(mark) for mark in _CLOSES_BRACKET)


def _is_gloss(r: _Reader, start: int, organisation: Organisation) -> bool:
    """Whether what begins at ``start`` is the short name in brackets of the body right before it: 香港中文大學（｜中大）."""
    return bool(r.mentions) and r.mentions[-1].end == start - 1 and r.folded[start - 1] in _OPENS_BRACKET and r.mentions[-1].organisation is organisation


def _known(r: _Reader, name: str) -> Organisation | None:
    """The organisation that a made-up name is a listed name or alias of: 前海深港合作區｜管理局."""
    organisation_id = r.lexicon.aliases.payloads.get(fold(name))
    return None if organisation_id is None else r.lexicon.organisation(organisation_id)


def _inner_break(r: _Reader, start: int, end: int) -> bool:
    """Whether a role, a listed name or, some way in, a place begins inside: 深圳大學校長…, 夢工場管理方｜深圳市…中心."""
    return _names_a_place(r, start + 2, end) or r.terms.roles.begins_in(start, end) or r.terms.aliases.begins_in(start, end)


def _names_a_place(r: _Reader, start: int, end: int) -> bool:
    """Whether a place begins in a stretch, other than one in brackets: 某某新能源（深圳）有限公司."""
    return any(r.folded[at - 1] not in _OPENS_BRACKET or r.folded[(stop := r.terms.places.by_start[at][0]):stop + 1] not in _CLOSES_BRACKET
               for at in r.terms.places.starts_in(start, end))


# ── new names ────────────────────────────────────────────────────────────────────────────────────────


def _quoted(r: _Reader, at: int, stop: int) -> Mention | None:
    """「深港微電子學院（籌）」: a quoted name with a suffix is a name, whole."""
    name = to_traditional(r.text[at:stop])
    hit = r.terms.aliases.at(at)
    if hit and hit[0] == stop:
        return Mention(at, stop, r.lexicon.organisation(hit[1]), "name")
    if (known := _for_short(r, at, stop) or _resolve_tail(r, r.folded[at:stop])) is not None:
        return Mention(at, stop, known, "tail")
    if r.folded[at] in _OF_YEARS and (year := _OF_A_YEAR.match(r.folded, at, stop)) is not None and SUFFIX_KIND.get(longest_suffix(r.folded[at:stop]) or "") in _IN_TURN:
        at = year.end()  # 2009年｜粵港科技合作資助計劃
        if (hit := r.terms.aliases.at(at)) and hit[0] == stop:
            return Mention(at, stop, r.lexicon.organisation(hit[1]), "name")
        name = to_traditional(r.text[at:stop])
    if (first := _body_at(r, at, stop)) is not None and (joint := _joint_name(r, at, first[0], stop, first[1])) is not None and joint.end == stop:
        return joint
    suffix = longest_suffix(r.folded[at:stop])
    if suffix is None or len(name) - len(suffix) < 2:
        return None
    founder = _founder(r, at)
    is_generic = _GENERIC.fullmatch(r.folded[at:stop - len(suffix)]) is not None
    if founder is None and is_generic and (SUFFIX_KIND[suffix] in _KINDS_ALONE or (len(name) - len(suffix) <= 2 and SUFFIX_KIND[suffix] == "centre")) \
            and not _TWO_PLACES.match(r.folded, at):
        return None  # 「夥伴實驗室」, 「天使基金」 are kinds
    if founder is not None and is_generic:
        return _founded(r, at, stop, founder, name, suffix)
    return Mention(at, stop, _new(r, name, SUFFIX_KIND[suffix], None), "new")


def _for_short(r: _Reader, at: int, stop: int) -> Organisation | None:
    """香港理工大學某某研究院（以下簡稱「｜某某研究院」）: the body right before the bracket is meant by that name from here on."""
    gloss = _CALLED.search(r.folded, max(0, at - _LONGEST_CALL), at) if r.mentions else None
    if gloss is None or r.mentions[-1].end != gloss.start():
        return None
    r.for_short[r.folded[at:stop]] = r.mentions[-1].organisation
    return r.mentions[-1].organisation


def _discovered(r: _Reader, at: int, start: int, end: int) -> Mention | None:
    """A new name that begins here: its left edge is the block's, a mark, a stop word or another mention's end."""
    if at - 1 in r.marks.anaphors and r.folded[at] in _STANDS_IN:
        return None  # 該｜校深圳研究院
    if r.is_heading or r.folded[at].isdigit() or r.folded[at] in _OPENS_BRACKET or not _at_edge(r, at, start):
        return None  # headings leave out the words that end a name: 京東設聯合實驗室
    limit = r.marks.next_stop(at, min(end, at + FARTHEST_SUFFIX))
    run = NAME_RUN.match(r.folded, at, limit)
    found, stop = r.marks.next_suffix(at + 1, limit), None
    while run is not None and found is not None:
        if found[1] <= run.end():
            stop = found[1]
            longer = r.marks.suffixes.get(stop)
            if longer is None or longer[0] > limit:
                break
        found = r.marks.next_suffix(found[1], limit)
    if stop is None:
        return None
    suffix = longest_suffix(r.folded[at:stop]) or ""
    modifier = r.folded[at:stop - len(suffix)]
    if r.folded[stop:stop + 1] in _CLOSES_BRACKET and (known := _for_short(r, at, stop)) is not None:
        return Mention(at, stop, known, "tail")
    founder = _founder(r, at)
    if founder is not None and 2 <= len(modifier) <= 14 and SUFFIX_KIND[suffix] not in ("company", "university", "scheme"):
        return _founded(r, at, stop, founder, to_traditional(r.text[at:stop]), suffix)
    if (tail := _tail_inside(r, at, stop, len(modifier))) is not None:
        return tail
    if _inner_break(r, at + 1, stop) or _names_in_short(r, at + 1, stop) or not _is_a_name(r, at, stop, modifier, suffix):
        return None
    begin = at + max((m.end() for m in _DESCRIPTOR.finditer(modifier) if len(modifier) - m.end() >= 2), default=0)
    return Mention(begin, stop, _new(r, to_traditional(r.text[begin:stop]), SUFFIX_KIND[suffix], None), "new")


def _tail_inside(r: _Reader, at: int, stop: int, modifier: int) -> Mention | None:
    """The end of a name printed before, some way behind a left edge: 嘉賓主持｜深圳分園."""
    if not _ends_a_name(r, r.folded[stop - _LEAST_TAIL:stop]):
        return None
    for begin in range(at + 1, min(at + 7, at + modifier, stop - _LEAST_TAIL + 1)):
        if r.terms.aliases.at(begin) or r.terms.places.at(begin - 1):
            break
        if (begin > at + modifier - 2 or _GENERIC.fullmatch(r.folded[begin:at + modifier])) and not r.terms.places.at(begin):
            continue  # 人工智能｜聯合實驗室 is not the 聯合實驗室 named before
        if (known := _resolve_tail(r, r.folded[begin:stop])) is not None:
            return Mention(begin, stop, known, "tail")
    return None


def _is_a_name(r: _Reader, at: int, stop: int, modifier: str, suffix: str) -> bool:
    """Whether what stands before a suffix is a name and not only description: 藍海量子｜研究院, not 高水平科研｜中心."""
    if len(modifier) < (6 if suffix in _COMMON_SUFFIXES else 2) or _NUMBERED.search(modifier) or not _is_balanced(modifier):
        return False
    if SUFFIX_KIND[suffix] == "university":
        return r.folded[at - 1:at] in _JOINS_A_NAME and _NO_NAMES_END.search(modifier) is None
    if suffix.endswith(_RELATED) and modifier[-1] in _RELATIVES:
        return False
    if _GENERIC.fullmatch(modifier):
        return len(modifier) >= 6 and _TWO_PLACES.match(modifier) is not None and SUFFIX_KIND[suffix] in ("fund", "association", "laboratory", "park") \
            and not r.folded.startswith(_IN_NUMBERS, stop)
    if suffix in _COMMON_SUFFIXES:
        founded = _FOUNDED_OF.search(r.folded, max(0, at - 8), at) or _UNVEILED.match(r.folded, stop)
        return founded is not None
    return True


def _brand(r: _Reader, at: int, start: int, end: int) -> Mention | None:
    """A firm by its brand where the words before it say that it is one: 創辦的｜學學科技."""
    if not _AFTER_FOUNDING.search(r.folded, max(start, at - 8), at):
        return None
    match = _BRAND.match(r.folded, at, end)
    if match is None:
        return None
    return Mention(at, match.end(), _new(r, to_traditional(r.text[at:match.end()]), "company", None), "new")


def _at_edge(r: _Reader, at: int, start: int) -> bool:
    if at == start or NAME_RUN.match(r.folded, at - 1, at) is None:
        return True
    return at in r.marks.edges and not (r.mentions and r.mentions[-1].end == at)


def _founder(r: _Reader, at: int) -> Organisation | None:
    """Who founds what begins at ``at``: 香港城市大學深圳研究院亦成立｜創新創業中心. The founder stands in the same sentence."""
    if not _FOUNDING.search(r.folded, max(0, at - 8), at):
        return None
    begin = max(r.folded.rfind(mark, 0, at) for mark in "。；！？\n") + 1
    inside = [m for m in r.mentions if m.start >= begin and m.organisation.kind not in ("place", "government", "collective", "park")]
    return inside[0].organisation if inside else None


def _founded(r: _Reader, at: int, stop: int, founder: Organisation, name: str, suffix: str) -> Mention:
    """The founder's own: a listed child (城大｜成立深圳研究院), a distinct name as it is, else the founder's name before it."""
    known = _known(r, founder.name + name)
    if known is not None:
        return Mention(at, stop, known, "name")
    own = not _GENERIC.fullmatch(fold(name)[:-len(suffix)])
    full = name if own and len(name) >= 8 else founder.name + name
    return Mention(at, stop, _new(r, full, SUFFIX_KIND[suffix], founder), "new")


def _new(r: _Reader, name: str, kind: str, parent: Organisation | None) -> Organisation:
    name = _PREPARATORY.sub("", name)
    if name not in r.new:
        digest = hashlib.sha256(name.encode()).hexdigest()[:12]
        parent_id = None if parent is None or parent.kind == "place" else parent.organisation_id
        hans = fold(name)
        r.new[name] = Organisation(f"new-{digest}", name, hans, None, _side(hans, parent, r.lexicon), kind, parent_id, False)
    return r.new[name]


def _side(hans: str, parent: Organisation | None, lexicon: Lexicon) -> Side | None:
    """The side a new name shows: its own place first (深圳 in 城大深圳某中心), then its parent's."""
    sides = [lexicon.organisation(i).side for _, _, i in lexicon.places.find(hans)]
    return next((s for s in reversed(sides) if s), parent.side if parent else None)


# ── what stands in for a name ────────────────────────────────────────────────────────────────────────


def _anaphor(r: _Reader, at: int, end: int) -> Mention | None:
    match = ANAPHOR.match(r.folded, at, end)
    if match is None:
        return None
    noun = match.group("noun")
    if noun is None:
        if not _is_clause_start(r, at):
            return None
        wanted = _SIDE_NOUN[match.group("side")]
        found = _spoken_for(r, at, wanted) or _last(r, _KIND_ENDINGS[wanted], wanted)
    elif noun in ("机构", "企业"):
        found = _last(r, (), "company")
    elif noun == "校":
        found = _last(r, ("大学", "学院", "）"), "university")
    else:
        found = _last(r, (noun,), SUFFIX_KIND.get(noun))
    if found is None:
        return None
    child = _child(r, at, match.end(), end, found) if found.kind in _HAS_BRANCHES else None  # 該校｜深圳研究院
    return child or Mention(at, match.end(), found, "anaphor")


def _spoken_for(r: _Reader, at: int, kind: str) -> Organisation | None:
    """南科大校長介紹，…其中港科大派出6名教授。學校…: the one whose head has spoken in this paragraph."""
    begin = r.folded.rfind("\n", 0, at) + 1
    return next((m.organisation for m in reversed(r.mentions[-_REMEMBERED:]) if m.start >= begin and m.organisation.kind == kind and r.terms.roles.at(m.end)), None)


def _last(r: _Reader, endings: tuple[str, ...], kind: str | None) -> Organisation | None:
    """The last organisation mentioned whose name ends so; failing that, the last of the kind."""
    recent = [organisation for organisation in reversed(r.recent.values()) if organisation.kind != "collective"]
    for organisation in recent:
        if endings and organisation.name_hans.endswith(endings):
            return organisation
    return next((o for o in recent if kind is not None and o.kind == kind), None)


def _government(r: _Reader, at: int, end: int) -> Mention | None:
    """市政府 is the last one named; bare 政府 in a Hong Kong paper is the Hong Kong government."""
    level = _OF_A_LEVEL.match(r.folded, at, end)
    if level is not None:
        named = next((o for o in reversed(r.recent.values()) if o.kind == "government" and o.name_hans.endswith(level[0])), None)
        return None if named is None else Mention(at, level.end(), named, "anaphor")
    if not r.is_hong_kong or not _GOVERNMENT.match(r.folded, at, end):
        return None
    government = r.lexicon.by_name.get("香港特別行政區政府")
    return None if government is None else Mention(at, at + 2, government, "anaphor")


def _tail(r: _Reader, at: int, start: int, end: int) -> Mention | None:
    """深圳研究院, 分園, 夢工場: the end of a name printed before. A bare common noun counts only where a clause begins."""
    suffix = r.marks.next_suffix(at, min(end, at + FARTHEST_TAIL))
    if suffix is None or not _ends_a_name(r, r.folded[at:suffix[1]]) or not _at_edge(r, at, start) or not is_name(r.folded, at, suffix[1]):
        return None
    begin, stop = suffix
    if begin == at and r.folded[at:stop] not in _DISTINCT and not (_is_clause_start(r, at) and stop not in r.marks.suffixes):
        return None
    organisation = _resolve_tail(r, r.folded[at:stop])
    return None if organisation is None else Mention(at, stop, organisation, "tail")


def _ends_a_name(r: _Reader, tail: str) -> bool:
    """Whether any listed name, or a new one of the article, ends so."""
    return tail in r.lexicon.name_ends or tail in r.for_short or (bool(r.new) and any(new.name_hans.endswith(tail) for new in r.new.values()))


def _resolve_tail(r: _Reader, tail: str) -> Organisation | None:
    """The one of the last-named body that ends so, else the last that does, or the listed child of the last university: 城大…｜深圳研究院."""
    if not _ends_a_name(r, tail):
        return None
    if (known := r.for_short.get(tail)) is not None:
        return known
    recent = list(reversed(r.recent.values()))
    for organisation in recent:
        if organisation.parent_id == recent[0].organisation_id and organisation.name_hans.endswith(tail):
            return organisation
    for organisation in recent:
        if organisation.name_hans.endswith(tail) and len(organisation.name_hans) > len(tail):
            return organisation
        child = r.lexicon.aliases.payloads.get(organisation.name_hans + tail)
        if child is not None and tail not in SUFFIX_KIND:  # a bare 醫院 after 南方科技大學 is not 南方科技大學醫院
            return r.lexicon.organisation(child)
    return None


def _is_clause_start(r: _Reader, at: int) -> bool:
    return at == 0 or r.folded[at - 1] in ",，。；：！？\n「“』”」）、■▲▼●•◆*"
