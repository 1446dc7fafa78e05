"""People named with a role: 南科大校長陳十一表示 → 陳十一, 校長, 南方科技大學.

The anchor is a role word. A name stands right behind it (校長史維表示), before it in brackets or after a comma
(史維（署理校長）), or behind a comma-list that shares it (副院長呂建成和許建國). A Chinese name is a surname and one or two
characters; whether the last of them already belongs to the next word (史維|表示, 陳浩|去年) is settled by what
words can follow a name.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from flows.extract.organisations import Mention
from flows.extract.sentences import InOrder, Sentence, before, within
from flows.lexicon import Lexicon, PageTerms, fold
from flows.records import Organisation

# What follows a name; the first characters of verbs, time words and particles that no given name is cut from.
_AFTER_NAME = re.compile(fold(
    r"(?:獲|表示|說|指出|指|稱|認為|透露|介紹|強調|補充|坦言|預告|期望|希望|相信|形容|回應|致辭|致詞|主禮|主持|出席|主講|率|帶領|帶隊|訪|到|在|於|與|和|及|以及|"
    r"等|去年|今年|昨|今|日前|近日|前日|早前|曾|將|已|亦|也|則|就|是|為|對|向|從|由|獲|分別|擔任|出任|接受|告訴|講|談|宣布|公布|引述|引用|感謝|回憶|解釋|呼籲|"
    r"建議|預計|估計|料|舉例|直言|續|笑言|領導|創辦|創立|成立|團隊|教授|博士|院士|先生|女士|小姐|醫生|的|之|，|。|、|；|：|！|？|（|\(|）|\)|「|“|」|”|\s|\d{1,2}[日號]|"
    r"移交|參加|參觀|參與|考察|調研|視察|會見|會面|會晤|會談|座談|接見|陪同|前往|前來|進行|授予|授牌|頒|剪綵|宣讀|聽取|負責|主管|主導|推動|推薦|簡介|概述|分析|評價|評論|點評|撰|洽談|商談|商討|磋商|握手|交談|交流|畢業|來自|早年|創業|赴|回國|回港|返港|視頻|視像|透過|這|近期|近年|最近|再次|首次|"
    r"親自|正在|正式|仍|致力|需要|應邀|必須|決定|同意|贊|反映|證實|承認|否認|重申|直指|寄語|勉勵|鼓勵|勾勒|描述|談及|邀請|拜訪|走訪|探訪|攜|舉行|憶述|答|問|追問|進一步|繼續|加入|加盟|牽頭|主任|同|均|都|還|更|才|又|並|而|有|會|能|可|不|未|上任|上周|上月|本周|合|聯|共同|一行|兩人|三人|以|用|任|簽|見證|揭|致|發|作|當|寄|看|提|讚|歡迎|代表)"))
_NOT_NAME = re.compile(fold(
    r"(?:時|期間|職|級|們|任期|任內|任教|任職|任何|任命|任務|會|室|處|部|組|團|以上|以下|表示|說|指|稱|認為|透露|介紹|強調|補充|及|和|與|等|的|都|也|在|是|之一|人選|名單|出席|主禮|方面|辦公|"
    r"助理|副|兼|於|余下|高度|從事|方便|安全|成功|成為|成立|成員|向|對|和|何時|同時|文章|項目|花費|金額|經過|平均|計劃|高興|關於|應用|於是|連同|連續|"
    r"水平|全球|全國|全港|全體|時間|白皮|白天|東南|包括|支持|明年|明確|程度|通過|通訊|明日|方向|方法|方案|井然|車|路|溫度|單位|商業|解決|解讀|"
    r"曾經|曾任|曾在|曾獲|曾於|柳暗|常務|安排|安置|管理|易於|樂於|項下|屈指|賀|榮獲|榮膺|榮列|巴士|古典|令人|令|祝|祝賀)"))
_ASIDE = re.compile(r"[（(][^（）()，。]{1,12}[）)](?=[\u4e00-\u9fff])")
_ADVERBS = frozenset(fold("曾方常全高樂易時向能應連"))  # surnames as well
_MOSTLY_WORDS = _ADVERBS | frozenset(fold("談任查盛強管明平安成於慎祝賀貢勞扶利益滿權雙充容尚左包封符習單項關游養豐束索籍宣車水計通經解"))
# 由何立仁出任院長, 何立仁教授獲委任為該院院長: the office stands behind the name.
_OFFICE_TAKEN = re.compile(fold(r"(?:教授|博士|院士|醫生|先生|女士)?(?:正式|日前|昨日|今日|近日)?(?:獲(?:委任|任命|選|聘)為|獲聘|出任|擔任|接任|就任|升任|兼任|當選為?)[^，。、；：]{0,18}$"))
_MAY_TAKE = re.compile(fold("[任聘選]"))
_REACH_OF_OFFICE = 32
_HELD = re.compile(fold(r"(?:時任|現任|身為|作為|擔任|曾任|兼任)[^，。、；：]{0,18}$"))
_TAKES_OFFICE = frozenset("任兼")
# What no given name ends with: 陳亮說、范志在會上、李偉曾在.
_ENDS_NO_NAME = frozenset(fold("說指稱在於亦也將已從被把還曾昨的之等自因"))
_LIST = re.compile(fold(r"[、及和與]|以及"))
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,6}[·•‧・][\u4e00-\u9fff]{1,8}(?:[·•‧・][\u4e00-\u9fff]{1,8})?|[A-Z][A-Za-z.'’-]+(?: [A-Z][A-Za-z.'’-]+){1,3}")
# What stands behind a name of three characters where no bracket or comma parts them: 沈柏年校長, 物理系林子揚教授.
_BEHIND_A_NAME = frozenset(fold(r) for r in ("校長", "副校長", "院長", "副院長", "所長", "主任", "教授", "副教授", "講座教授", "博士", "院士", "會長", "總裁", "局長", "署長"))
# 文學院院長, 龍崗區區長, 金融系主任: bodies and fields that begin like a surname.
_ENDS_A_BODY = frozenset(fold("院校系部局處會所署室廳委團隊組科學區市省縣鎮街司廠社位名級任等級大總副類業"))
_JOINS_NAMES = frozenset(fold("和與及由據是心"))
_JOINS_ROLES = frozenset(fold("、兼及暨"))
_PART_OF_A_ROLE, _NO_PART_OF_A_ROLE = re.compile(r"[\u4e00-\u9fffA-Za-z（）]+"), re.compile(fold(r"[的在由是為與和及]|表示|成立|現任"))
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_PRESENTS = re.compile(fold(r"(?:先生|女士|教授|博士|院士|研究員)\s*$"))  # a list of guests, a line each
_TOLD = frozenset({"body", "bullet", "table", "deck", "quote"})
# Behind the head of a body a name of three characters is one, whatever verb follows that no list has: 校長何立仁揮手.
_HEAD_OF_A_BODY = frozenset(fold(r) for r in ("校長", "院長", "所長", "局長", "署長", "處長", "部長", "司長", "廳長", "市長", "省長", "區長", "長官", "主席", "總裁", "書記", "會長", "事長"))
# What a bare role at the beginning of a clause is the head of: 院長樊建平說 speaks for an institute, whatever ministry was named last.
_HEADS: dict[str, frozenset[str]] = {
    **{fold(role): frozenset({"university"}) for role in ("校長", "校監", "校董")},
    **{fold(role): frozenset({"institute", "school", "hospital", "laboratory"}) for role in ("院長", "所長")},
    **{fold(role): frozenset({"government"}) for role in ("署長", "局長", "處長", "部長", "司長", "廳長", "專員")},
    **{fold(role): frozenset({"government", "place"}) for role in ("市長", "省長", "區長")},
    **{fold(role): frozenset({"company", "park", "incubator"}) for role in ("總裁", "事長", "經理")},
}
_OF_A_UNIVERSITY = "校"  # 校董會主席, 校務委員會主席
# Offices that say themselves whose they are: 全國政協副主席 and 財政司司長 are nobody's who was named before.
_HAS_ITS_HOUSE = tuple(fold(r) for r in ("全國", "港區", "國務", "國家", "立法會", "行政會議"))
_OF_HONG_KONG, _ITS_GOVERNMENT = tuple(fold(r) for r in ("行政長官", "候任行政長官", "特首", "財政司", "政務司", "律政司", "行政會議")), "香港特別行政區政府"
_REMEMBERED, _NEAR = 60, 8
_NAMED_SO = tuple("院所署局")
_NO_ROLE = frozenset(fold(r) for r in ("負責人", "發言人", "專家", "學者", "學生", "團隊", "員工", "記者"))


@dataclass(slots=True)
class Person:
    """A person with a role in the clean page; ``start``–``end`` spans the role and the name."""

    start: int
    end: int
    name: str
    name_start: int
    role: str
    organisation: Organisation | None


class _Page(NamedTuple):
    text: str
    folded: str
    terms: PageTerms
    surnames: frozenset[str]
    government: Organisation | None


def find_people(text: str, folded: str, sentences: list[Sentence], mentions: InOrder[Mention],
                lexicon: Lexicon, terms: PageTerms, reporters: frozenset[str]) -> list[Person]:
    """People with roles, once each, the fullest mention first by place. Offsets are clean; reporters are left out."""
    page = _Page(text, folded, terms, lexicon.surnames, lexicon.by_name.get(_ITS_GOVERNMENT))
    found: dict[str, Person] = {}
    titled: list[Person] = []
    for sentence in sentences:
        if (sentence.kind not in _TOLD and not (sentence.kind == "subhead" and _PRESENTS.search(folded, max(sentence.start, sentence.end - 3), sentence.end))) \
                or not terms.roles.begins_in(sentence.start, sentence.end):
            continue
        inside = within(mentions, sentence.start, sentence.end)
        for person in _in_sentence(page, sentence, inside, mentions, titled):
            if person.name not in reporters and person.name not in found and not (len(person.name) == 3 and person.name[:2] in found):
                found[person.name] = person
    # A title behind a name is the less full mention: 局長盧偉國 tells more than 盧偉國教授.
    known = {name[:3] for name in found}
    for person in titled:
        if person.name not in reporters and person.name not in known and person.name not in found:
            found[person.name] = person
    return sorted(found.values(), key=attrgetter("start")) if titled else list(found.values())


def _in_sentence(page: _Page, sentence: Sentence, inside: list[Mention], mentions: InOrder[Mention], titled: list[Person]) -> list[Person]:
    """Those whom a role introduces; ``titled`` gains those who have but a title behind the name."""
    people: list[Person] = []
    named_to = -1
    done = sentence.start
    for at in page.terms.roles.starts_in(sentence.start, sentence.end):
        hit = page.terms.roles.at(at)
        if at < done or hit is None or hit[0] > sentence.end:
            continue
        if at == named_to:  # 徐冠英院士、深圳市副市長張文: the title belongs to the name before
            done = hit[0]
            continue
        done = role_end = _role_end(page, hit[0], sentence, inside)
        names = (_names_after(page, role_end, sentence.end) or _name_before(page, at, sentence, hit[0]) or _names_of_holder(page, at, role_end, sentence)
                 or _name_of_taker(page, at, sentence))
        if not names:
            title = _titled(page, at, hit[0], sentence, inside)
            if title is not None:
                organisation = next((m.organisation for m in inside if 0 <= title - m.end <= _NEAR and m.organisation.kind not in ("place", "collective")), None)
                titled.append(Person(title, hit[0], page.text[title:at], title, page.text[at:hit[0]], organisation))
                done = hit[0]
            continue
        role_start = _role_start(page.folded, at, sentence, people, inside)
        role = page.text[role_start:role_end].strip("的 ")
        for start, end in names:
            organisation = _organisation_of(page, role_start, role_start, role_end, sentence, inside, mentions, people)
            people.append(Person(min(role_start, start), max(end, role_end), page.text[start:end], start, role, organisation))
            done = max(done, end)
            named_to = end
    return people


def _role_end(page: _Page, end: int, sentence: Sentence, inside: list[Mention]) -> int:
    """Where a role ends with those that are joined to it: 院長助理、集成所副所長."""
    at = page.terms.roles.at
    while True:
        joined = end < sentence.end and page.folded[end] in _JOINS_ROLES
        hit = at(end + joined)
        if hit is None and joined:
            mention = next((m for m in inside if m.start == end + 1), None)
            hit = at(mention.end) if mention else None
        if hit is None or hit[0] > sentence.end:
            return end
        end = hit[0]


def _role_start(folded: str, start: int, sentence: Sentence, people: list[Person], inside: list[Mention]) -> int:
    """Where a role begins with what qualifies it: 大灣區發展｜總監."""
    previous = max([m.end for m in inside if m.end <= start] + [p.end for p in people if p.end <= start] + [sentence.start])
    place = next((m for m in inside if m.end == previous and m.organisation.kind == "place"), None)
    if place is not None and any(m.end == place.start and m.organisation.kind != "place" for m in inside):
        previous = place.start  # 香港大學｜中國事務總監
    between = folded[previous:start]
    if 0 < len(between) <= 12 and any(m.end == previous for m in inside) and _PART_OF_A_ROLE.fullmatch(between) \
            and not _NO_PART_OF_A_ROLE.search(between):
        return previous + len(between) - len(between.lstrip("）)"))  # 科技園公司（HKSTP）｜行政總裁
    return start


def _names_after(page: _Page, at: int, end: int) -> list[tuple[int, int]]:
    """The name behind a role, and those that share the role: 副院長呂建成和許建國."""
    names: list[tuple[int, int]] = []
    text = page.text
    if at < end and text[at] in " 　：:":
        at += 1
    aside = _ASIDE.match(text, at, end)
    if aside is not None:  # 副校長（研究）申作軍
        at = aside.end()
    role_end = at
    while True:
        span = _name_at(page, at, end) or (_name_of_head(page, at, end) if at == role_end else None)
        if span is None:
            return names
        names.append(span)
        joiner = _LIST.match(page.folded, span[1], end)
        if joiner is None:
            return names
        at = joiner.end()


def _name_at(page: _Page, at: int, end: int) -> tuple[int, int] | None:
    text, folded, surnames = page.text, page.folded, page.surnames
    foreign = _FOREIGN.match(text, at, end)
    if foreign:
        return foreign.span()
    surname = 2 if folded[at:at + 2] in surnames else 1 if folded[at:at + 1] in surnames else 0
    if surname == 0 or _NOT_NAME.match(folded, at, end) or page.terms.roles.at(at) is not None or page.terms.roles.at(at + 1) is not None:  # 院長樊建平、黨委書記楊建華: 黨 is a surname too
        return None
    if folded[at] in _ADVERBS and page.terms.speech_verbs.at(at + 1) is not None:  # 校長曾表示支持
        return None
    for given in (2, 1, 3):
        stop = at + surname + given
        if stop > end or not _HAN.fullmatch(text, at, stop):
            continue
        if given == 3 and folded[at + 1:at + 2] not in surnames:  # 陳方安生: husband's and own surname
            continue
        if given == 2 and _follows(page, stop - 1, end) and (
                folded[stop - 1] in _ENDS_NO_NAME or _reaches_over(page, stop) or not _follows(page, stop, end)):  # 陳亮說，
            continue
        if given == 2 and folded[stop - 1] in _TAKES_OFFICE and page.terms.roles.at(stop) is not None:  # 楊強任主任
            continue
        if stop == end or _follows(page, stop, end):
            return at, stop
    return None


def _name_of_head(page: _Page, at: int, end: int) -> tuple[int, int] | None:
    """A name of three characters right behind the head of a body, unless one of them begins what follows a name."""
    stop, verbs = at + 3, page.terms.speech_verbs
    if stop >= end or page.folded[at - 2:at] not in _HEAD_OF_A_BODY or page.folded[at] not in page.surnames or page.folded[at] in _MOSTLY_WORDS \
            or not _HAN.fullmatch(page.text, at, stop + 1) \
            or _NOT_NAME.match(page.folded, at, end) or page.terms.roles.at(at) is not None or page.folded[stop - 1] in _ENDS_NO_NAME \
            or any(_follows(page, near, end) for near in (at, at + 1, at + 2)) or verbs.at(at) is not None:
        return None
    return at, stop


def _reaches_over(page: _Page, stop: int) -> bool:
    """呂堅|認為: a verb of speech begins with the last character of what would be a name of three."""
    verb = page.terms.speech_verbs.at(stop - 1)
    return verb is not None and verb[0] > stop


def _follows(page: _Page, at: int, end: int) -> bool:
    return at >= end or page.terms.speech_verbs.at(at) is not None or page.terms.roles.at(at) is not None or bool(_AFTER_NAME.match(page.folded, at, end))


def _name_before(page: _Page, role_start: int, sentence: Sentence, role_end: int) -> list[tuple[int, int]]:
    """史維（署理校長） and 史維，署理校長: the name stands before the bracket or comma that opens the role's phrase."""
    text = page.text
    if text[role_end:role_end + 1] not in "）)":
        return []
    opening = max(text.rfind(mark, sentence.start, role_start) for mark in "（(")
    if opening < 0 or role_start - opening > 24:
        return []
    for length in (3, 2, 4):
        start = opening - length
        if start < sentence.start:
            continue
        span = _name_at(page, start, opening)
        if span == (start, opening) and (start == sentence.start or not _HAN.match(text[start - 1])
                                         or length == 3 or _LIST.match(page.folded, start - 1)):
            return [span]
    return []


def _names_of_holder(page: _Page, role_start: int, role_end: int, sentence: Sentence) -> list[tuple[int, int]]:
    """時任香港大學校長的何立仁."""
    if page.folded[role_end:role_end + 1] != "的" or not _HELD.search(page.folded, max(sentence.start, role_start - _REACH_OF_OFFICE), role_start):
        return []
    return _names_after(page, role_end + 1, sentence.end)


def _name_of_taker(page: _Page, role_start: int, sentence: Sentence) -> list[tuple[int, int]]:
    """由何立仁出任院長: the name before the verb that leads to the office."""
    begin = max(sentence.start, role_start - _REACH_OF_OFFICE)
    if not _MAY_TAKE.search(page.folded, begin, role_start):
        return []
    taken = _OFFICE_TAKEN.search(page.folded, begin, role_start)
    if taken is None:
        return []
    for length in (3, 2, 4):
        start = taken.start() - length
        if start < sentence.start or _name_at(page, start, sentence.end) != (start, taken.start()):
            continue
        if start == sentence.start or not _HAN.match(page.folded[start - 1]) or page.folded[start - 1] in _JOINS_NAMES:
            return [(start, taken.start())]
    return []


def _titled(page: _Page, role_start: int, role_end: int, sentence: Sentence, inside: list[Mention]) -> int | None:
    """Where a name of three characters begins that stands right before its title: 物理系林子揚教授表示."""
    start, folded = role_start - 3, page.folded
    if start < sentence.start or folded[role_start:role_end] not in _BEHIND_A_NAME or folded[start] not in page.surnames \
            or folded[role_start - 1] in _ENDS_A_BODY or not _HAN.fullmatch(page.text, start, role_start) or _NOT_NAME.match(folded, start, role_start) \
            or page.terms.roles.begins_in(start, role_start) or any(m.end > start and m.start < role_end for m in inside):
        return None
    before_it = folded[start - 1] if start > sentence.start else "，"
    stands_free = not _HAN.match(before_it) or before_it in _ENDS_A_BODY or before_it in _JOINS_NAMES or any(m.end == start for m in inside)
    return start if stands_free and _follows(page, role_end, sentence.end) else None


def _organisation_of(page: _Page, name_start: int, role_start: int, role_end: int, sentence: Sentence, inside: list[Mention], mentions: InOrder[Mention],
                     people: list[Person]) -> Organisation | None:
    """Whose role: the organisation right before it, else the list mate's, else the last one spoken of that has such heads, else the last one."""
    folded = page.folded
    role = folded[role_start:role_end]
    if role.startswith(_OF_HONG_KONG):
        return page.government
    nearest = [m for m in inside if m.start <= name_start and m.organisation.kind != "collective"
               and not (m.organisation.kind == "place" and (m.start == role_start or folded[m.end:m.end + 1] in "）)"))]  # 創新研究院（福田）院長
    named_to = people[-1].end if people else 0
    if nearest and nearest[-1].end >= named_to and name_start - nearest[-1].end <= 14 and "，" not in folded[nearest[-1].end:name_start]:
        return nearest[-1].organisation
    begins_clause = name_start == sentence.start or folded[name_start - 1] in "，。、「“：　 "
    heads = (frozenset({"university"}) if role[0] == _OF_A_UNIVERSITY else _HEADS.get(role[-2:])) if begins_clause else None
    if role.startswith(_HAS_ITS_HOUSE):
        return None
    if people and begins_clause and (heads is None or people[-1].organisation is None or people[-1].organisation.kind in heads):
        return people[-1].organisation
    of_place = heads is not None and "place" in heads
    bodies = [m for m in nearest + before(mentions, sentence.start, _REMEMBERED)
              if m.organisation.kind != "collective" and (m.organisation.kind != "place" or (of_place and m.organisation.side != "HK"))]
    if not bodies:
        return None
    house = folded[role_end - 2]
    fitting = sorted((m for m in bodies if heads and (m.organisation.kind in heads or (house in _NAMED_SO and m.organisation.name_hans.endswith(house)))),
                     key=lambda m: -m.start)
    if fitting:  # the first of its sentence: 該院與港大醫學院…。副院長徐小平補充
        return next(m for m in reversed(fitting) if "。" not in folded[m.start:fitting[0].start]).organisation
    return None if of_place else max(bodies, key=lambda m: m.start).organisation
