"""Who works with whom: agreements, joint institutes and laboratories, joint training, incubators, funds, alliances, bases.

A collaboration is read from a verb and what it founds or signs: 南方科技大學近日與香港科技大學簽署合作框架協議，共建的「深港微電子學院（籌）」正式
揭牌 holds an agreement and a joint institute of the same two parties. The parties are the organisations that the
sentence joins (與, 和, 、, 聯同); 兩校 and 雙方 stand for the last two; one party alone goes with the place that
hosts it; and a name such as 粵港澳大灣區大學合作聯盟 names its sides itself. Something counts only if a Hong Kong
party, or the Hong Kong parent of one, has a part in it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from itertools import pairwise
from operator import attrgetter
from typing import Literal, NamedTuple

from flows.extract.organisations import JOINT_NAME, Mention
from flows.extract.sentences import Clause, InOrder, Sentence, before, within
from flows.lexicon import Lexicon, PageTerms, fold
from flows.records import CollaborationKind, Organisation

_SIGN = re.compile(fold(r"(?:簽署|簽訂|簽定|簽下|簽立|簽了|簽約|達成|訂立|續簽|換文)(?P<between>[^，。；]{0,48}?)(?P<noun>(?:諒解|合作|戰略|框架|三方|共建|意向|聯合)*(?:安排(?=[」』》])|協議書?|備忘錄|意向書|合約|合同|協定|協約)|(?<=簽)約)"))
# 與…簽約, 舉行簽約儀式; 《…合作協議》昨日正式簽署.
_BARE_SIGN = re.compile(fold(r"簽約(?!入駐|進駐|落戶|項目|企業|機構|團隊|的)(?:儀式)?"))
_SIGNED = re.compile(fold(r"(?P<noun>(?:諒解|合作|戰略|框架|三方|共建|意向|聯合)*(?:協議書?|備忘錄|意向書))[」』”》]?(?:\d{1,2}日|[昨今]日|[昨今]天|日前|近日|亦|已|隨即)*(?:在[^，。；]{2,10}?)?(?:正式)?簽[署訂立]"))
_SIGNS = fold("簽")
_FOUND = re.compile(fold(
    r"成立|設立|組建|建立|創建|創辦|創立|籌建|籌辦|籌組|興建|共建|合建|揭牌|掛牌|啟用|開園|開幕|開業|開張|落戶|落成|投入運營|投入使用|運營|奠基|動工|辟作|闢作|合辦|開設|建設|打造|設有"))
# Every verb by which something is founded: those of _FOUND, _AFTER_NAME_VERBS and _BY_THEM.
_MAY_FOUND = re.compile(_FOUND.pattern + fold("|啟動|攜手"))
_AFTER_NAME_VERBS = re.compile(fold(r"[」』”》]?[^，。；]{0,14}?(?:正式|今日|昨日|日前|近日|已|亦|宣布)?[^，。；]{0,6}?(?:揭牌|掛牌|啟用|開園|開幕|開業|落成|投入運營|投入使用|奠基|動工|(?:宣布)?(?:成立|設立|啟動|組建)(?=[，。；」』、（(\s]|$|於|以來))"))
_OPENS = re.compile(fold(r"[」』”]?(?:昨日?|今日?|正式|終於)*(?:揭牌|掛牌|啟用|開園|開幕|開業|落成|成立)"))
_TOGETHER = re.compile(fold(r"[與和同跟][^，。；]{2,30}(?:合作|攜手|聯手|聯合)[，,]"))
_WEIGHED = re.compile(fold(r"(?:探索|探討|研究|有望|考慮|商討|磋商|洽談|醞釀|可)(?:在|共同|合作|聯合|進一步)?$"))
_HEARD_FROM = re.compile(fold(r"(?:從|據|向)$"))
# 由…共建的｜某某 tells what follows, 是由…共建的 what stands before.
_BY_THEM = re.compile(fold(r"[^，。；]{0,12}?(?:(?P<is>[是為])由|由|經)[^，。；]{0,60}?(?:(?:牽頭|主導|發起)，[^，。；]{0,40}?)?"
                           r"(?:共建|組建|創辦|創立|籌建|合辦|合建|攜手|(?:共同|聯合|合作)(?:建立|成立|設立|創建|創辦))(?(is)|(?!的))"))
_SETTLES = fold("落戶")
# 揭牌儀式在…, 示範區建設、…: what was founded stands before.
_NOTHING_FOLLOWS = re.compile(fold(r"儀式|典禮|活動|大會|禮|、"))
_WITNESSED, _WITNESS = re.compile(fold(r"在[^，。；]{2,120}?見證下")), fold("見證下")
# 深圳市副市長 signs for its government, 香港特別行政區和深圳市政府 are two.
_MAYORS = ("市長", "區長", "行政長官")
_ALLOWS = re.compile(fold(r"批准|同意|授權|批覆|核准"))
_AND_A_PLACE, _SIGN_RIGHT_AWAY = re.compile(fold(r"[市省]?[亦也]?[和與]")), re.compile(fold(r"[市省]?(?:簽署|簽訂)"))
_OWNED = re.compile(fold(r"(?:旗下|轄下|屬下|所屬|下屬)的?[「『“]?"))
_AND_A_GOVERNMENT = re.compile(fold(r"[和與及、]"))
_BOTH_GOVERNMENTS = re.compile(fold(r"(?:深港|港深)(?:兩地)?政府|兩地政府"))
_ALL_OF_THEM = re.compile(fold(r"(?:均|都|皆|也都)"))
_TO_COME_HERE = re.compile(fold(r"[^。；]{0,20}?(?:吸引|邀請|供|由)(?P<list>[^。；]{4,80}?)(?:來此|來園|進駐|入駐|落戶|設點|參與)"))
_FINISHED = re.compile(fold(r"^落成[後之]"))
_HAS_HERE = re.compile(fold(r"(?:設有|有|擁有)[「『“]?$"))
_JOINT = re.compile(fold(r"共建|共同|合作|聯合|攜手|聯手|合辦|合建|合組|三方|雙方|兩校|兩地|聯同|夥拍|夥同"))
_TRAINING = re.compile(fold(r"(?:聯合|合作|共同|聯手|攜手)(?:招收|培養|培育|培訓)(?P<what>[^，。；、]{0,10}?(?:人才|研究生|博士生?|碩士生?|學生|本科生|醫生|師資)?)|雙學位|聯合學位|聯授學位|(?:聯合|合作)辦學"))
_RUNS_A_SCHOOL = fold("辦學")
_TAUGHT = re.compile(fold("[招培學辦](?:收|養|育|訓|位|學)"))
_GENERIC = re.compile(fold(r"(?P<noun>(?:[\u4e00-\u9fffA-Za-z]{0,10}?)(?:聯合實驗室|實驗室|聯合研究院|研究院|聯合研究中心|研究中心|研發中心|創新中心|創業中心|中心|學院|產學研基地|基地|分園|孵化器|孵化基地|基金|聯盟|平台))"))
_WITH = re.compile(fold(r"(?:分別)?(?:與|和|同|跟|於|聯同|夥拍|夥|聯合|攜手|攜)$"))
_SEPARATELY = re.compile(fold(r"分別"))
_BOTH = re.compile(fold(r"兩校|雙方|兩院|兩所大學|兩間大學|三方|三校|兩家機構|兩大學|兩地政府|深港政府|港深政府"))
_NAMES_SIDES = (
    (re.compile(fold(r"深港|港深|深圳.{0,2}香港")), ("深圳", "香港")),
    (re.compile(fold(r"粵港")), ("廣東", "香港")),
    (re.compile(fold(r"滬港|港滬")), ("上海", "香港")),
    (re.compile(fold(r"京港|港京")), ("北京", "香港")),
    (re.compile(fold(r"穗港|港穗")), ("廣州", "香港")),
    (re.compile(fold(r"莞港|港莞")), ("東莞", "香港")),
)
_KINDS: dict[str, CollaborationKind] = {"school": "joint_institute", "institute": "joint_institute", "university": "joint_institute",
                                        "laboratory": "joint_lab", "incubator": "incubator", "fund": "fund", "park": "base", "centre": "base"}
_INCUBATOR = re.compile(fold(r"創業|眾創|孵化|夢工場|加速器|創客|青創|創新工場"))
_ALLIANCE = re.compile(fold(r"聯盟$"))
_LAB = re.compile(fold(r"實驗室"))
_INSTITUTE = re.compile(fold(r"研究院|學院|研究所"))
_FUND = re.compile(fold(r"基金"))
_AT, _HERE, _AND = (re.compile(fold(x)) for x in (r"(?:在|於|落戶|進駐|入駐)$", r"[在於](?:區內|園區|園內|當地|區)", r"[、和及與]|以及"))
# 河套深港科技創新合作區（下稱「｜河套合作區」）
_GLOSS = re.compile(r"[（(][^（）()，。]{0,6}")
_REMEMBERED = 200
# More than this no sentence joins; a line of a thousand names is an input too.
_MOST_PARTIES = 40
_COUNTED_BEHIND, _COUNTED_BEFORE = re.compile(r"[\d一二三四五六七八九十两]+[余多]?[个所间家项]"), re.compile(r"[\d一二三四五六七八九十两多]+[个所间家项]$")
_NOT_READ = frozenset({"headline", "kicker", "deck", "subhead", "byline", "credit", "furniture"})
_NO_BODIES, _HOST_KINDS = frozenset({"place", "collective", "media"}), frozenset({"place", "park"})
_OBJECT_KINDS = frozenset(_KINDS) | {"association"}
_PARTY_KINDS = frozenset({"university", "institute", "school", "laboratory", "centre", "government", "funder", "park", "incubator",
                          "hospital", "company", "association"})


class FoundCollaboration(NamedTuple):
    """A collaboration in clean offsets."""

    start: int
    end: int
    kind: CollaborationKind
    name: str | None
    parties: tuple[Organisation, ...]
    status: Literal["established", "planned"]
    rule: str


class _Scene(NamedTuple):
    """A sentence with what is known when it begins; ``hosts`` are the places and parks that it names as where something happens, ``is_here`` tells of 在園內."""

    text: str
    folded: str
    sentence: Sentence
    inside: list[Mention]
    mentions: InOrder[Mention]
    topic: Organisation | None
    host: Organisation | None
    hosts: list[Mention]
    is_here: bool
    lexicon: Lexicon
    terms: PageTerms

    def earlier(self) -> list[Mention]:
        """The mentions before the sentence, as far back as anybody remembers."""
        return before(self.mentions, self.sentence.start, _REMEMBERED)


def find_collaborations(text: str, folded: str, sentences: list[Sentence], mentions: InOrder[Mention],
                        lexicon: Lexicon, terms: PageTerms) -> list[FoundCollaboration]:
    """The collaborations of an article, one per kind and parties, by place. Offsets are clean."""
    found: list[FoundCollaboration] = []
    announced: list[FoundCollaboration] = []
    topic: Organisation | None = None
    host, block = None, -1
    names_park = any(m.organisation.kind == "park" for m in mentions)
    for sentence in sentences:
        if sentence.kind in _NOT_READ:
            if sentence.kind == "headline":
                announced.extend(_announced(sentence, within(mentions, sentence.start, sentence.end), folded, lexicon))
            continue
        if sentence.block != block:
            host, block = None, sentence.block
        inside = within(mentions, sentence.start, sentence.end)
        is_here = names_park and _HERE.search(folded, sentence.start, sentence.end) is not None
        if not inside and not is_here and not _BOTH.search(folded, sentence.start, sentence.end):
            continue
        bodies = [m for m in inside if m.organisation.kind not in _NO_BODIES]
        hosts = [m for m in inside if m.organisation.kind in _HOST_KINDS and m.organisation.side != "HK" and _AT.search(folded, max(0, m.start - 2), m.start)]
        scene = _Scene(text, folded, sentence, inside, mentions, topic, host, hosts, is_here, lexicon, terms)
        if hosts or is_here:
            host = next((h for c in sentence.clauses if (h := _host(scene, c)) is not None and h.kind == "park"), host)
        if sentence.kind != "caption":
            found.extend(_in_sentence(scene, bool(bodies)))
        topic = bodies[0].organisation if bodies else topic
    return _unique([*found, *announced], lexicon)


def _announced(headline: Sentence, inside: list[Mention], folded: str, lexicon: Lexicon) -> list[FoundCollaboration]:
    """科學園深圳分園啟用: a platform whose opening the headline tells, where the article itself goes on to what it is like."""
    found: list[FoundCollaboration] = []
    for mention in inside:
        platform = lexicon.platforms.get(mention.organisation.organisation_id)
        opens = None if platform is None else _OPENS.match(folded, mention.end, headline.end)
        kind = _kind(mention.organisation, mention.organisation.name)
        if platform is None or opens is None or kind is None:
            continue
        parties = tuple(lexicon.by_name[p] for p in platform.parties if p in lexicon.by_name)
        found.append(FoundCollaboration(mention.start, opens.end(), kind, mention.organisation.name, parties, "established", "founded"))
    return found


def _in_sentence(s: _Scene, names_bodies: bool) -> list[FoundCollaboration]:
    """What the rules find; a sentence that names no body can only tell of 兩校 and 雙方, and without a verb of founding only lists what is somewhere."""
    start, end = s.sentence.start, s.sentence.end
    if not names_bodies:
        return [*_agreements(s), *_training(s)] if _BOTH.search(s.folded, start, end) else []
    if _MAY_FOUND.search(s.folded, start, end):
        return [*_agreements(s), *_named(s), *_unnamed(s), *_training(s)]
    lists_what_is_here = (s.hosts or s.is_here) and s.folded.find("有", start, end) >= 0
    return [*_agreements(s), *(_named(s) if lists_what_is_here else ()), *_training(s)]


def _unique(found: list[FoundCollaboration], lexicon: Lexicon) -> list[FoundCollaboration]:
    """One row per kind, name and parties; a later mention of the same platform adds nothing."""
    kept: dict[tuple[str, object], FoundCollaboration] = {}
    named = {(item.kind, fold(item.name)) for item in found if item.name is not None and item.rule == "founded"}
    for item in found:
        if not _has_hong_kong_part(item.parties, lexicon) or (item.rule == "founded_with" and item.name is not None and (item.kind, fold(item.name)) in named):
            continue
        ids = frozenset(p.organisation_id for p in item.parties)
        is_own_name = item.name is not None and item.rule == "founded" and item.kind not in ("agreement", "joint_training")
        key: tuple[str, object] = (item.kind, item.name if is_own_name else ids)
        if key not in kept or (kept[key].name is None and item.name is not None):  # the paper of a 簽約 is named later
            kept[key] = item
    return sorted(kept.values(), key=lambda c: (c.start, c.kind))


def _has_hong_kong_part(parties: tuple[Organisation, ...], lexicon: Lexicon) -> bool:
    def of_hong_kong(organisation: Organisation) -> bool:
        at: Organisation | None = organisation
        while at is not None:
            if at.side == "HK":
                return True
            at = lexicon.by_id.get(at.parent_id) if at.parent_id else None
        return "香港" in organisation.name
    return len({p.organisation_id for p in parties}) >= 2 and any(of_hong_kong(p) for p in parties)


# ── the four rules ───────────────────────────────────────────────────────────────────────────────────


def _agreements(s: _Scene) -> list[FoundCollaboration]:
    """簽署…協議, 簽訂…備忘錄, 與…簽約: the parties are the organisations of the sentence up to the paper's name."""
    found = [_agreement(s, match, match.end(), match["noun"] is not None) for match in _SIGN.finditer(s.folded, s.sentence.start, s.sentence.end)]
    if s.folded.find(_SIGNS, s.sentence.start, s.sentence.end) >= 0:
        found += [_agreement(s, match, match.start(), True) for match in _SIGNED.finditer(s.folded, s.sentence.start, s.sentence.end)]
        found += [_agreement(s, match, match.start(), False) for match in _BARE_SIGN.finditer(s.folded, s.sentence.start, s.sentence.end)]
    return [each for each in found if each is not None]


def _agreement(s: _Scene, match: re.Match[str], end: int, is_named: bool) -> FoundCollaboration | None:
    """What is signed by the parties before the verb, of its clause or else of the sentence, or in the paper's name up to ``end``; who signs without a paper must be joined by 與."""
    clause = _clause_of(s.sentence, match.start())
    parties: tuple[Organisation, ...] = ()
    for start, stop in ((clause.start, match.start()), (s.sentence.start, match.start()), (s.sentence.start, end)):
        if len(parties) < 2:
            parties = _parties(s, start, stop, need_joint=not is_named)
    if len(parties) < 2:
        return None
    begin = min([m.start for m in s.inside if m.end <= match.start()], default=match.start())
    name = s.text[match.start("noun"):match.end("noun")] if is_named else None
    return FoundCollaboration(begin, match.end(), "agreement", name, parties, _status(s, match.start()), "signed")


def _named(s: _Scene) -> list[FoundCollaboration]:
    """A founding verb with the name of what it founds: 成立眾創中心, 「深港微電子學院（籌）」正式揭牌."""
    found = []
    for mention in s.inside:
        if mention.organisation.kind not in _OBJECT_KINDS or mention.kind == "anaphor":
            continue
        clause = _clause_of(s.sentence, mention.start)
        verb = _last(_FOUND, s.folded, clause.start, mention.start)
        close_before = verb is not None and mention.start - verb.end() <= 14 and not _between(s, verb.end(), _with_owner(s, mention))
        if verb is not None and (_FINISHED.match(s.folded[verb.start():verb.end() + 1]) or verb[0] == _SETTLES or _NOTHING_FOLLOWS.match(s.folded, verb.end())):
            verb, close_before = None, False
        speaks = s.terms.roles.at(mention.end) is not None  # 先進院院長…主持揭牌儀式
        after = None if speaks else _AFTER_NAME_VERBS.match(s.folded, mention.end, s.sentence.end) or _BY_THEM.match(s.folded, mention.end, s.sentence.end)
        first = _listed_here(s, mention, clause)
        close_before = close_before or first is not None
        if not close_before and _is_where(s, mention):
            continue  # 在深圳虛擬大學園註冊成立: where, not what
        if not (close_before or (after and (after.re is _BY_THEM or not _between(s, mention.end, after.end(), JOINT_NAME in mention.organisation.name)))) or (first is None and _counted(s, mention)):
            continue
        kind = _kind(mention.organisation, s.text[mention.start:mention.end])
        behind = _distinct([m.organisation for m in s.inside if after.start() <= m.start and m.end <= after.end() and m.organisation.kind in _PARTY_KINDS]) \
            if after is not None and after.re is _BY_THEM else []
        parties = tuple(behind) if len(behind) >= 2 else _founders(s, mention, clause)
        if kind is None or parties is None:
            continue
        begin, end = min(verb.start() if verb and close_before and verb.start() >= clause.start else mention.start, mention.start), max(mention.end, after.end() if after else 0)
        found.append(FoundCollaboration(begin, end, kind, mention.organisation.name, parties, _status(s, mention.start), "founded"))
    return found


def _listed_here(s: _Scene, mention: Mention, clause: Clause) -> Mention | None:
    """The first of a list of outposts in a place that the clause names: 在深圳有理大深圳研究院、…和…（三個據點）."""
    first = mention
    for other in reversed([m for m in s.inside if clause.start <= m.start and m.end <= mention.start]):
        if _AND.fullmatch(s.folded, other.end, first.start) is None:
            break
        first = other
    return first if _HAS_HERE.search(s.folded, clause.start, first.start) is not None and _host(s, clause) is not None else None


def _counted(s: _Scene, mention: Mention) -> bool:
    """建立…聯合研究基地5個 counts things, it names none."""
    return (_COUNTED_BEHIND.match(s.folded, mention.end, mention.end + 6) or _COUNTED_BEFORE.search(s.folded, max(0, mention.start - 5), mention.start)) is not None


def _between(s: _Scene, start: int, end: int, may_tell_where: bool = False) -> bool:
    """Whether a body stands in a stretch, other than where something happens (在河套合作區揭牌) if it ``may_tell_where``."""
    return any(start <= m.start and m.end <= end and m.organisation.kind != "place" and not (may_tell_where and _is_where(s, m)) for m in s.inside)


def _with_owner(s: _Scene, mention: Mention) -> int:
    """Where a body begins with the owner that it is printed with: 成立｜理大的深圳研究院."""
    owner = next((m for m in s.inside if m.end == mention.start - 1), None) if s.folded[mention.start - 1:mention.start] == "的" else None
    return mention.start if owner is None or owner.organisation.organisation_id != mention.organisation.parent_id else owner.start


def _is_where(s: _Scene, mention: Mention) -> bool:
    """Whether something happens in it: 在｜深圳高新區｜虛擬大學園落成."""
    start = mention.start
    for index in range(bisect_left(s.inside, start, key=attrgetter("start")) - 1, -1, -1):
        other = s.inside[index]
        if other.end != start and not (other.organisation is mention.organisation and _GLOSS.fullmatch(s.folded, other.end, start)):
            break
        start = other.start
    return _AT.search(s.folded, max(s.sentence.start, start - 2), start) is not None


def _unnamed(s: _Scene) -> list[FoundCollaboration]:
    """與騰訊、京東成立聯合實驗室: partners behind 與, a founding verb, a common noun; 分別 makes a pair of each."""
    found: list[FoundCollaboration] = []
    if not any(m.organisation.kind in _PARTY_KINDS for m in s.inside):
        return found
    for verb in _FOUND.finditer(s.folded, s.sentence.start, s.sentence.end):
        noun = _GENERIC.match(s.folded, verb.end(), min(s.sentence.end, verb.end() + 24))
        clause = _clause_of(s.sentence, verb.start())
        if noun is None or any(m.start < noun.end() and m.end > verb.end() and not _is_common(m) for m in s.inside):
            continue
        begin = s.sentence.start if _ALL_OF_THEM.match(s.folded, clause.start) else clause.start
        partners = [m for m in s.inside if begin <= m.start and m.end <= verb.start() and m.organisation.kind in _PARTY_KINDS]
        if not partners:
            continue
        lead = s.folded[clause.start:partners[0].start]
        subject = s.topic if _WITH.search(lead) else None
        if subject is None and len(partners) >= 2 and _WITH.search(lead := s.folded[partners[0].end:partners[1].start]):
            subject, partners = partners[0].organisation, partners[1:]
        listed = _distinct([m.organisation for m in partners])
        if subject is None and len(partners) >= 2 and not (_JOINT.search(s.folded, partners[0].end, verb.end()) or "与" in s.folded[partners[0].end:verb.start()]):
            found.extend(_outposts(s, listed, clause, verb, noun))
            continue
        kind = _kind_of_words(noun.group())
        groups = [[p] for p in listed] if subject and _SEPARATELY.search(lead) else [listed]
        for group in groups:
            parties = tuple(_distinct([*([subject] if subject else []), *group]))
            if len(parties) >= 2 and kind is not None:
                found.append(FoundCollaboration(clause.start, noun.end(), kind, _name_of(s, noun), parties, _status(s, verb.start()), "founded_with"))
    return found


def _name_of(s: _Scene, noun: re.Match[str]) -> str:
    """What is founded, without the 的 of its relative clause: 設立的｜產學研基地."""
    return s.text[noun.start():noun.end()].lstrip("的了")


def _is_common(mention: Mention) -> bool:
    """A place, or a common noun that took its founder's name: it is no party and no name of its own."""
    return mention.organisation.kind == "place" or (mention.kind == "new" and mention.organisation.parent_id is not None)


def _outposts(s: _Scene, listed: list[Organisation], clause: Clause, verb: re.Match[str], noun: re.Match[str]) -> list[FoundCollaboration]:
    """Several universities that each set up something in one place: a base of them all."""
    host = _host(s, clause)
    if host is None or len(listed) < 2:
        return []
    return [FoundCollaboration(clause.start, noun.end(), "base", _name_of(s, noun), tuple(_distinct([*listed, host])), _status(s, verb.start()), "outposts")]


def _training(s: _Scene) -> list[FoundCollaboration]:
    found: list[FoundCollaboration] = []
    if not _TAUGHT.search(s.folded, s.sentence.start, s.sentence.end):
        return found
    for match in _TRAINING.finditer(s.folded, s.sentence.start, s.sentence.end):
        if match[0].endswith(_RUNS_A_SCHOOL) and any(paper.start() < match.start() < paper.end() for paper in _SIGN.finditer(s.folded, s.sentence.start, s.sentence.end)):
            continue  # 簽署合作辦學備忘錄
        clause = _clause_of(s.sentence, match.start())
        parties = _parties(s, clause.start, match.start(), need_joint=True)
        if len(parties) >= 2:
            found.append(FoundCollaboration(clause.start, match.end(), "joint_training", s.text[match.start():match.end()], parties,
                                            _status(s, match.start()), "training"))
    return found


# ── parties ──────────────────────────────────────────────────────────────────────────────────────────


def _distinct(organisations: list[Organisation]) -> list[Organisation]:
    return list({o.organisation_id: o for o in organisations}.values())


def _parties(s: _Scene, start: int, end: int, need_joint: bool = False) -> tuple[Organisation, ...]:
    """The organisations of a stretch; 兩校 and 雙方 stand for the last two bodies spoken of, 兩地政府 for their governments."""
    stretch = [m for m in s.inside if start <= m.start and m.end <= end][-_MOST_PARTIES:]
    inside = [(m, o) for m in stretch if (o := _party(s, m)) is not None and not _is_object(s, m)]
    if len(inside) >= 2:
        inside = _without_scenery(s, inside)
    parties = _distinct([o for _, o in inside])
    if len(parties) == 1 and _WITH.search(s.folded, max(0, inside[0][0].start - 4), inside[0][0].start):
        opener = next((m.organisation for m in s.inside if m.end <= start and m.organisation.kind in _PARTY_KINDS), s.topic)
        parties = _distinct([*([opener] if opener is not None else []), *parties])
    both = _BOTH.search(s.folded, start, end)
    if len(parties) < 2 and both is not None:
        if _BOTH_GOVERNMENTS.search(s.folded, start, end):
            return s.lexicon.by_name["深圳市政府"], s.lexicon.by_name["香港特別行政區政府"]
        recent = [m.organisation for m in (*s.earlier(), *(m for m in s.inside if m.end <= end)) if m.organisation.kind in ("university", "institute", "company", "hospital", "government")]
        parties = list(reversed(_distinct(list(reversed(recent)))[:2]))
    if need_joint and len(parties) >= 2 and both is None and not any(
            _WITH.search(s.folded, max(0, m.start - 4), m.start) for m, _ in inside[1:] or inside):
        return ()
    return tuple(parties)


def _party(s: _Scene, mention: Mention) -> Organisation | None:
    """Whom a mention stands for as a party: a body for itself, a place with its mayor or beside a government for its own government."""
    if mention.organisation.kind in _PARTY_KINDS:
        return mention.organisation
    if mention.organisation.kind != "place":
        return None
    role = s.terms.roles.at(mention.end)
    if role is None or not role[1].endswith(_MAYORS):
        joined = _AND_A_GOVERNMENT.match(s.folded, mention.end)
        beside = joined is not None and any(m.start == joined.end() and m.organisation.kind == "government" for m in s.inside)
        if not beside and not _signs_with_a_place(s, mention):
            return None
    return _government_of(s, mention.organisation)


def _signs_with_a_place(s: _Scene, mention: Mention) -> bool:
    """香港亦和深圳簽署…: two places that sign."""
    index = bisect_left(s.inside, mention.start, key=attrgetter("start"))
    return any(one.organisation.kind == other.organisation.kind == "place" and _AND_A_PLACE.fullmatch(s.folded, one.end, other.start)
               and _SIGN_RIGHT_AWAY.match(s.folded, other.end) for one, other in pairwise(s.inside[max(0, index - 1):index + 2]))


def _government_of(s: _Scene, place: Organisation) -> Organisation | None:
    """深圳 → 深圳市政府."""
    name = place.name
    return next((government for each in ("市政府", "區政府", "省政府", "政府", "特別行政區政府") if (government := s.lexicon.by_name.get(name + each)) is not None), None)


def _without_scenery(s: _Scene, inside: list[tuple[Mention, Organisation]]) -> list[tuple[Mention, Organisation]]:
    """Without those in whose house (在深圳虛擬大學園與…), with whose leave (經教育部批准) something happens, where two are left, and without those who only look on (在…見證下)."""
    if s.folded.find(_WITNESS, s.sentence.start, s.sentence.end) >= 0:
        spans = [m.span() for m in _WITNESSED.finditer(s.folded, s.sentence.start, s.sentence.end)]
        inside = [(m, o) for m, o in inside if not any(a <= m.start < b for a, b in spans)]
    acting = [(m, o) for m, o in inside if not (_is_where(s, m) or _ALLOWS.match(s.folded, m.end) or _owns_the_next(s, m))]
    return acting if len({o.organisation_id for _, o in acting}) >= 2 else inside


def _owns_the_next(s: _Scene, mention: Mention) -> bool:
    """騰訊旗下的｜騰訊金融學院: the owner only tells whose the party is."""
    owned = _OWNED.match(s.folded, mention.end, s.sentence.end)
    return owned is not None and any(m.start == owned.end() for m in s.inside)


def _is_object(s: _Scene, mention: Mention) -> bool:
    return bool(_FOUND.search(s.folded, max(s.sentence.start, mention.start - 4), mention.start)) or (mention.kind == "new" and mention.organisation.kind in ("scheme",))


def _founders(s: _Scene, mention: Mention, clause: Clause) -> tuple[Organisation, ...] | None:
    """Who is behind a named platform: its joint founders, its listed parties, its founder and host, or its name's sides."""
    platform = s.lexicon.platforms.get(mention.organisation.organisation_id)
    if _BOTH_GOVERNMENTS.search(s.folded, s.sentence.start, s.sentence.end):
        return s.lexicon.by_name["深圳市政府"], s.lexicon.by_name["香港特別行政區政府"]
    if platform is not None:
        return tuple(s.lexicon.by_name[p] for p in platform.parties if p in s.lexicon.by_name)
    if mention.kind == "new" and len(named := _named_in(mention.organisation, s.lexicon)) >= 2:
        return named
    others = [m for m in s.inside if m.end <= mention.start and m.organisation.kind in _PARTY_KINDS
              and m.organisation.organisation_id != mention.organisation.organisation_id and not _is_object(s, m)
              and not _HEARD_FROM.search(s.folded, max(0, m.start - 1), m.start)]
    if (group := _group_of(s, mention, clause)) is not None:  # 學校已與某某大學聯合培養博士，並與｜香港高校合作設立…
        first = others[0].organisation if others else s.topic
        return None if first is None else (first, group)
    parties = _distinct([m.organisation for m in others])
    joint = (_JOINT.search(s.folded, clause.start, mention.start) or _BOTH.search(s.folded, s.sentence.start, mention.start)) is not None
    if len(parties) >= 2 and (joint or _SIGN.search(s.folded, s.sentence.start, mention.start) or _BARE_SIGN.search(s.folded, s.sentence.start, mention.start)):
        return tuple(parties)
    attracted = _TO_COME_HERE.match(s.folded, mention.end, s.sentence.end)
    if attracted is not None and parties:
        coming = [m.organisation for m in s.inside if attracted.start("list") <= m.start and m.end <= attracted.end() and m.organisation.kind in _PARTY_KINDS]
        if coming:
            return tuple(_distinct([parties[0], *coming]))
    sides = next((sides for pattern, sides in _NAMES_SIDES if pattern.search(s.folded, mention.start, mention.end)), None)
    if sides is not None and mention.organisation.kind in ("fund", "association", "park", "incubator", "laboratory", "school"):
        if joint and s.topic is not None and len(parties) == 1 and s.topic != parties[0]:
            return (s.topic, parties[0])
        return tuple(s.lexicon.by_name[n] for n in sides if n in s.lexicon.by_name)
    if len(parties) >= 2 and _TOGETHER.search(s.folded, s.sentence.start, mention.start):
        return tuple(parties)
    founder = _founder(s, mention, parties)
    hosts = (_host(s, clause), s.host, _host_of(founder, mention, s.lexicon))
    host = next((h for h in hosts if h is not None and h.organisation_id != mention.organisation.organisation_id), None)
    if founder is None or host is None or mention.organisation.kind in ("laboratory", "association", "fund"):
        return None
    return (founder, host)


def _group_of(s: _Scene, mention: Mention, clause: Clause) -> Organisation | None:
    """The group with which the clause says that something is founded: 與｜香港高校合作設立聯合研究院."""
    inside = [m for m in s.inside if clause.start <= m.start and m.end <= mention.start and (m.organisation.kind == "collective" or m.organisation.kind in _PARTY_KINDS)]
    if len(inside) != 1 or inside[0].organisation.kind != "collective" or not _WITH.search(s.folded, max(clause.start, inside[0].start - 4), inside[0].start):
        return None
    return inside[0].organisation


def _named_in(platform: Organisation, lexicon: Lexicon) -> tuple[Organisation, ...]:
    """The parties whose names a platform carries: 香港理工大學—深圳技術大學聯合智能製造研究中心."""
    listed = (lexicon.organisation(i) for _, _, i in lexicon.aliases.find(platform.name_hans)) if JOINT_NAME in platform.name else ()
    return tuple(_distinct([o for o in listed if o.kind in _PARTY_KINDS]))


def _founder(s: _Scene, mention: Mention, parties: list[Organisation]) -> Organisation | None:
    if mention.organisation.parent_id and mention.organisation.parent_id in s.lexicon.by_id:
        return s.lexicon.by_id[mention.organisation.parent_id]
    return parties[0] if parties else None


def _host(s: _Scene, clause: Clause) -> Organisation | None:
    """The place or park that the clause names behind 在, 於 or 落戶."""
    for m in s.hosts:
        if clause.start <= m.start < clause.end:
            return m.organisation
    if s.is_here and _HERE.search(s.folded, clause.start, clause.end):
        parks = [m.organisation for m in (*s.earlier(), *s.inside) if m.organisation.kind == "park" and m.start < clause.end]
        return parks[-1] if parks else None
    return None


def _host_of(founder: Organisation | None, mention: Mention, lexicon: Lexicon) -> Organisation | None:
    """A Shenzhen branch, or a platform with 深圳 in its name, is hosted by Shenzhen."""
    if (founder is not None and founder.side == "SZ") or mention.organisation.side == "SZ":
        return lexicon.by_name.get("深圳")
    return None


def _clause_of(sentence: Sentence, at: int) -> Clause:
    return next((c for c in sentence.clauses if c.start <= at < c.end), Clause(sentence.start, sentence.end))


def _last(pattern: re.Pattern[str], folded: str, start: int, end: int) -> re.Match[str] | None:
    return next(iter(deque(pattern.finditer(folded, start, end), maxlen=1)), None)


# ── kind and status ──────────────────────────────────────────────────────────────────────────────────


def _kind(organisation: Organisation, printed: str) -> CollaborationKind | None:
    if _INCUBATOR.search(organisation.name_hans) and organisation.kind in ("centre", "park", "incubator", "other"):
        return "incubator"
    if organisation.kind == "association":
        return "alliance" if _ALLIANCE.search(organisation.name_hans) else None
    return _KINDS.get(organisation.kind or "")


def _kind_of_words(folded: str) -> CollaborationKind | None:
    for pattern, kind in ((_INCUBATOR, "incubator"), (_LAB, "joint_lab"), (_INSTITUTE, "joint_institute"), (_FUND, "fund"), (_ALLIANCE, "alliance")):
        if pattern.search(folded):
            return kind  # type: ignore[return-value]
    return "base"


def _status(s: _Scene, at: int) -> Literal["established", "planned"]:
    clause = _clause_of(s.sentence, at)
    hits = [k for _, _, k in s.terms.planned.find(clause.start, at) if k != "not_planned"]
    return "planned" if hits or _WEIGHED.search(s.folded, max(clause.start, at - 8), at) else "established"
