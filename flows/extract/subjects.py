"""Whom a number is about: the topic of its clause, carried from clause to clause.

A clause begins with its topic, time words, connectives and persons aside, or goes on about the one before: 香港中文大學深圳研究院近年來共承擔各級
科研項目430餘項，發表超過1,200篇研究論文，獲得專利10項 has one. What a clause holds inside (進駐中大深圳研究院眾創中心) is an object and changes nothing. The
exceptions are the grammar of the press:

* the head of a relative clause is the topic: 創新科技署推出的「資助計劃」，收到47項…; 由兩地政府出資興建的科學園分園，…已有40家;
* 各 gives each member of a list the number, 分別 gives them one each, 前者 and 後者 pick one of a pair;
* who receives money is the subject and who gives it the counterpart, also as 每所實驗室 or where the receiver was named before;
* 這批實驗室 and a bare 現時12所 go back to the collective that was counted before.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from flows.extract.metrics import MetricReading
from flows.extract.name_marks import SUFFIX_KIND
from flows.extract.organisations import Mention
from flows.extract.people import Person
from flows.extract.sentences import Clause, InOrder, Sentence, before, within
from flows.lexicon import Lexicon, PageTerms, fold
from flows.records import Organisation, Period, Quantity

_LIGHT = re.compile(fold(
    r"(?:[「『“‘」』”’\s　（(●•·◆■○▲*]|【[^】]{1,10}】|此外|另外|同時|與此同時|其中|當中|據悉|據介紹|據了解|據統計|目前|現時|現在|如今|近期|近日|日前|近年來?|近年|"
    r"因此|所以|不過|但|而|並|亦|也|又|則|更|還|由於|作為|包括|單是|單|僅|僅是|只是|至於|連同|隨着|另|再|即|以|如|例如|比如|如果|"
    r"截至|截止|從而|以及|及|和|與|例|特別是|尤其是|尤其|初創方面|方面|期間|此次|本次|今次|是次|最終|最後|首先|其次|至今|迄今|過去|未來|"
    r"透過|通過|依託|憑藉|早前|早於|已|已經|曾|將|正|都|均|全年|年內|期內|後|前|起|來|以來|的|之|由|到|自|在|於|"
    r"[一二三四五六七八九十百千兩\d,，、.%％多餘約近逾超共]|大)*"))
_PREPOSITION = re.compile(fold(r"(?:由|在|向|與|和|及|對|對於|於|從|獲|獲得|經|被|把|將|同|跟|為|給|得到|來自|位於|按|依據|根據|據|進駐|入駐|落戶|加入|訪問|走訪)$"))
_ENABLING = re.compile(fold(r"(?:透過|通過|依託|作為)$"))
# What stands before the head of a relative clause: 由…興建的, 創辦的, 參與「…」的.
_RELATIVE = re.compile(fold(
    r"(?:由|位於|坐落|推出|設立|成立|主辦|舉辦|創辦|創立|管理|營運|運營|資助|共建|合建|合作|攜手|聯手|牽頭|籌建|興建|建設|開發|組織|建立|打造|發起|合辦|投資|孵化|培育|名為)"
    r"[^，。；]{0,30}?的[「『“]?[^，。；、的]{0,10}$|(?:名為|旗下|轄下|屬下的?|所屬的)[「『“]?$"))
# 成立「某某中心」，｜首批入駐企業15家: what was founded last is what is measured next.
_OF_THE_NEW = re.compile(fold(r"(?:預計|計劃|項目|其|將|可|已)*(?:吸引|容納|匯聚|首批|首期|一期|總投資|投資額|佔地|總?建築面積|總?面積|樓高|總?規模)"))
_MAY_TELL_OF_NEW = frozenset(fold("預計項其將可已吸容匯首一總投佔建面樓規"))
_ACTS, _BY = re.compile(fold(r"(?:主辦|協辦|承辦|合辦|資助|贊助|管理|營運|運營|出資|承建|設計)[，,。；]?$")), fold("由")
_FOUNDS = re.compile(fold(r"(?:成立|[闢辟特]設|設立|建立|組建|創辦|籌建|興建|共建|合建|建設|打造|開設)[^，。；]{0,6}$"))
# 將於五月動工的｜某某大樓，: a clause that is nothing but a body with what is said about it.
_WHOLE_RELATIVE = re.compile(fold(r"(?:將|已|正|剛|即將|位於|坐落|設於|建於|落戶|進駐|入駐|成立|興建|開工|投入|擁有|佔地)[^，。；]{0,30}的[「『“]?"))
_ENDS_CLAUSE = frozenset("，,：:。；」』”）)")
# 入駐虛擬大學園的｜院校已達61家; 21家機構入駐｜虛擬大學園.
_SETTLED_IN = re.compile(_LIGHT.pattern + fold(r"(?:入駐|進駐|落戶|落地)[於在]?[「『“]?"))
_SETTLES_IN = re.compile(fold(r"[^，。；]{0,16}?(?:入駐|進駐|落戶|落地)(?:於|在|到|了)?[「『“]?"))
_FARTHEST_HOME = 40
_HOMES = frozenset({"park", "incubator", "place", "centre"})
_SUCH_AS, _SO_MANY_SUCH = fold("等"), re.compile(fold(r"(?:、[^，。；、]{1,24})*等(?:共|合共|全部|首批|這)?"))
_GROUPS = {"HK": "香港高校", "SZ": "深圳高校", "GBA": "大灣區高校", "mainland": "內地高校"}
# 統計處數據顯示｜…: whose figures they are is not what they are of.
_IS_SOURCE = re.compile(fold(r"(?:的|最新|昨日|今日|公布|發表|發布|一項|年度|[12]\d{3}年)*(?:數據|資料|統計(?:數字|數據)?|數字|調查(?:報告|結果)?|報告)(?:反映|顯示|指出|稱|指|表明)[，,：:]?"))
_MAY_BE_SOURCE = frozenset(fold("的最昨今公發一年數資統調報12"))
_TAKING_PART = re.compile(fold(r"^[^，。]{0,4}(?:參與|參加|獲選|入選|獲|加入)[「『“]?$"))
_AFTER_SCHEME = re.compile(fold(r"[」』”]?的"))
_PLACE_SUBJECT = re.compile(fold(r"(?:共|現|現時|目前|已|則|僅|只|亦)?(?:有|擁有|設有|匯聚|(?:的|內)[^，。]{2,14}(?:有|共|達|約|逾|增|佔|升|跌|接近|超過)|不|很|去年|今年|現|(?:累計|新增)?註冊|全社會|全市|全港|(?:本地|地區)生產總值|GDP|研發(?:投入|經費|開支)|財政|稅收|進出口|外貿|實際使用外資|常住人口|(?:港資|科創|創科|註冊)企業|(?:國家級?)?高新技術企業)"))
_AT = frozenset(fold(x) for x in "在於到往至向由從")
_TOWARDS = frozenset(fold(x) for x in "向為給予")
_SAYS_FOR = re.compile(fold(r"該(?:負責人|發言人|校長|院長|所長|主任|董事長|總經理|總裁|局長)"))
_SPOKESMAN = re.compile(fold(r"(?:有關|相關)?(?:一名|一位|的|有關|相關)?(?:負責人|發言人)"))
_OF_THE_UNIVERSITY = re.compile(fold(r"教研人員|教職員|師生|校友|全校|校內|校方|本校|大學生|在校生"))
_NOT_A_SCHOOL = frozenset({"company", "scheme", "fund", "government", "association", "funder", None})
_RECEIVES = frozenset(fold("向給為對"))
_EACH_RECEIVER = re.compile(fold(r"(?:向|給|為|予)(?:每一?[所間家個]|這批|這些|各|上述)(?P<noun>[\u4e00-\u9fff]{2,5}?)(?=提供|撥|發放|批|資助|注資|投)"))
_THESE = re.compile(fold(r"(?:這批|這些|該批|上述|這\d+[所間家個]|這[一二三四五六七八九十]+[所間家個])(?P<noun>[\u4e00-\u9fff]{2,4})"))
# 撥款30億元予｜香港科技園公司
_TO_WHOM = re.compile(fold(r"(?:的?[^，。；、的]{0,6})?(?:給予|予|給|(?P<helps>支持|資助|贊助|助建|助))"))
_GIVES = re.compile(fold(r"預留|捐助|提供|撥出|撥款|撥予|批出|資助|捐贈|捐出|捐款|注資|投資|出資|發放|批予|給予"))
# 政府已向立法會申請撥款180億元
_ASKS = re.compile(fold(r"申請|爭取|尋求|要求|募集|籌募|籌集|籌得|籌款|融資|貸款|借"))
# 為｜數碼港預留2億元, not 成為｜數碼港….
_FOR = re.compile(fold(r"(?<![成作稱名改定視列])為$"))
_ASKED, _ASKED_OR_GIVEN = "向", frozenset(fold("向給"))
_FUNDED_BY = re.compile(fold(r"(?:由|獲|得到|獲得|獲批|在)$"))
_FUND_VERB = re.compile(fold(r"[^，。；]{0,12}?(?:資助|撥款|撥出|提供|支持|捐贈|捐款|注資|投資|出資|批出)"))
# 在深圳市政府資助下 is who gives, 在深圳虛擬大學園投資 is where.
_IN, _WITH_ITS_HELP = "在", re.compile(fold(r"的?(?:大力)?(?:資助|撥款|支持|捐贈|捐款|注資|投資)下"))
_PAYS_PART = re.compile(fold(r"(?:資助|撥款|出資|投入|支持|注資|提供)"))
# 教育部批准設立｜香港中文大學（深圳）: what follows is about what was approved.
_APPROVED = re.compile(fold(r"(?:批准|核准|批覆|批復|同意|准許)[^，。；]{0,6}?(?:設立|成立|籌建|籌設|籌辦|興建|建設|組建|開辦|創辦)[「『“]?$"))
# 某某醫院是本港北部，｜政府投資興建的最大醫院，: who built it is no new topic.
_BUILT_BY = re.compile(fold(r"(?:全額|獨資|直接)?(?:投資|出資|斥資|撥款)?(?:興建|建設|建造|創辦|開辦|興辦|設立)(?:的|規模|最)[^，。；]{1,16}[，。；]"))
_MONEY_OF = re.compile(fold(r"的(?:[\u4e00-\u9fff]{0,4}?)(?:資助|撥款|經費|補助|補貼|支持|捐款|捐贈|投資|注資|投入)"))
# 教育部｜長江學者8人, 國家自然科學基金｜項目14項: whose title or grant it is says no more of whom.
_NAMES_A_TITLE = frozenset({"government", "funder", "fund"})
_TITLE = re.compile(fold(r"[\u4e00-\u9fff]{0,4}(?:學者|教授|人才|專家|實驗室|中心|平台|團隊|項目|課題|獎項?)"))
_NO_TITLE = re.compile(fold(r"[有達共為批撥設立建獲增招引收發投計選佔出的於及和與了辦評推]|承擔|孵化|主持|參與|組織|管理|安排|資助|認定|公布|支持|提供|完成|開展"))
# A預留1萬平方米、B預留1,000平方米
_AND_ANOTHER = re.compile(fold(r"[^，。；]{0,6}?(?:、|和|及|以及|而)"))
_DOES_TOO = re.compile(fold(r"(?:將|已|則|擬|也|亦|另|再|就)*(?:預留|投入|出資|投資|注資|捐出|提供|撥出|撥款|設有?|有|佔|獲|新增|引進|完成|承擔|派出|招收)"))
_WE = fold("我")
_CLOSES_SPEECH = re.compile("[”」』]")
_FARTHEST_SPEAKER, _LONGEST_SPEECH = 40, 200
_PAYERS = frozenset({"government", "funder", "fund"})
_ENDS_PARAGRAPH, _GOES_ON, _NEAR = frozenset("。！？」”』"), frozenset("●•·◆■○▲*-－—0123456789（(" + fold("該這此其上")), 8
_BARE_NOUNS = (*SUFFIX_KIND, fold("項目"), fold("大樓"))
_NEVER_MAIN, _OFTEN = _PAYERS | {"collective"}, 3
_DONORS = _PAYERS | {"company", "association"}
# 深圳市政府將承擔校區建設費用，首批招收學生500人: no government has these.
_OF_A_SCHOOL = frozenset({"students", "papers", "patents", "programmes"})
# 創新科技署署長說，｜已有60家企業進駐: who only speaks or looks on is not spoken of, but what it gives is its own.
_SPEAKS_OR_LOOKS_ON = re.compile(fold(r"[^，。；]{0,30}?(?:表示|透露|說|指出|介紹|稱|認為|強調|指|補充|續說|重申|回應|提到|出席|主禮|致辭|到場|到訪|參觀|見證|揭幕|主持)[^，。；]{0,12}[，,：:。]?[「『“]?"))
_GIVEN, _MEANS_TO = frozenset({"funding", "floor_area"}), re.compile(fold(r"將|擬|計劃|打算|準備|會"))
_THE_OTHERS = re.compile(fold(r".{0,4}?(?:新建的|新增的|其餘的?|另外的?|餘下的?)"))
_EACH = re.compile(fold(r"各(?![級類地界方項種個大有行位自])[^，。各]{0,6}$|各自[^，。各]{0,8}$|各有$"))
RESPECTIVELY = re.compile(fold(r"分別|分[獲佔得設]"))
_FORMER, _LATTER = fold("前者"), fold("後者")
_JOINED = re.compile(fold(r"[」』”）)]?(?:\d{1,2}日|昨日|今日|日前|近日|昨天|共同)?(?:[、和與及]|以及)[「『“]?|[（(]"))
_BOTH = re.compile(fold(r"兩[院校家所間]|雙方"))
_CLOSES_BRACKET = frozenset("）)")
_DEVOTED = re.compile(fold(r"(?:辟作|闢作|闢為|辟設|闢設|劃作|撥作|用作|用於興建|用以興建|興建|建設)[「『“]?$"))
_BEHIND_OF = "的"
_OWNS = frozenset({"的", "的「", "的『", "的“"})
# 100億元（港幣，下同）的｜某某計劃, 100億元「｜某某基金」
_OF_HEAD = re.compile(r"(?:[（(][^（）()]{1,12}[）)])?(?:的[「『“]?|[「『“])")
_OPENS_HEAD = frozenset("的（(「『“")
_MEASURED = re.compile(fold(r"(?:獲[\u4e00-\u9fff]{0,4}|規模|總?投資|佔地|面積|總值|耗資|斥資|涉款)[約達為近逾超過]{0,3}"))
PART_OF = re.compile(fold(r"其中|當中"))
_IN_BRACKETS = ("（", "(")
_MULTIPLE_OF_ANOTHER = re.compile(fold(r"(?:是|為|相當於|達)[^，。]{0,16}的$"))
_BESIDE = frozenset(fold(x) for x in ("", "的", "有", "共", "佔", "占", "各", "佔了", "便佔", "就佔", "則佔", "獨佔", "已佔"))


@dataclass(slots=True)
class Topics:
    """What the article speaks of where the reader stands.

    ``current`` is carried from clause to clause, ``body`` is the last of them that is no payer and no place; ``speaker`` is whom a spokesman speaks for; ``group`` the last coordinated list, at ``group_at``;
    ``collective`` what was counted as a whole (在港全國重點實驗室); ``university`` whose 師生 and 校內 are meant;
    ``whole`` what the sentence speaks of where ``current`` is only a part of it (…，其中中大); ``is_heard`` whether ``current`` is a payer that so far only spoke; ``is_running_total`` whether the paragraph is adding up since a beginning (累計…，經費…；論文…);
    ``main`` is the body that the article names most often, if there is one, and ``once`` has those that it names only once.
    """

    current: Organisation | None = None
    body: Organisation | None = None
    speaker: Organisation | None = None
    university: Organisation | None = None
    group: list[Organisation] = field(default_factory=list)
    group_at: int = -1
    collective: Organisation | None = None
    collective_unit: str | None = None
    is_running_total: bool = False
    is_heard: bool = False
    whole: Organisation | None = None
    main: Organisation | None = None
    once: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Scene:
    """What the binder may look at; all offsets are clean."""

    folded: str
    mentions: InOrder[Mention]
    bodies: InOrder[Mention]
    collectives: InOrder[Mention]
    people: InOrder[Person]
    periods: InOrder[Period]
    quantities: InOrder[Quantity]
    lexicon: Lexicon
    terms: PageTerms


@dataclass(slots=True)
class Entered:
    """A clause as the reader enters it: ``subject`` is the mention that it is about, if it names one; ``bodies`` are those it holds, in order."""

    clause: Clause
    subject: Mention | None
    bodies: list[Mention]

    def before(self, q: Quantity) -> list[Mention]:
        """The bodies before a number."""
        return [m for m in self.bodies if m.end <= q.start] if self.bodies else self.bodies


@dataclass(slots=True)
class Binding:
    """A subject with its counterpart (who pays) and the rule that found them."""

    subject: Organisation | None
    counterpart: Organisation | None
    rule: str


def open_article(scene: Scene) -> Topics:
    """What an article speaks of before its first sentence: nothing yet, but how often it names whom is known."""
    bodies = {m.organisation.organisation_id: m.organisation for m in scene.bodies}
    counts = Counter([m.organisation.organisation_id for m in scene.bodies])
    often = sorted((i for i in counts if bodies[i].kind not in _NEVER_MAIN), key=counts.__getitem__, reverse=True)  # the first of equals
    university = next((bodies[i] for i in often if bodies[i].kind == "university"), None)
    is_main = bool(often) and counts[often[0]] >= _OFTEN and (len(often) == 1 or counts[often[0]] > counts[often[1]])
    return Topics(university=university, main=bodies[often[0]] if is_main else None, once=frozenset(i for i in counts if counts[i] == 1))


def open_paragraph(scene: Scene, first: Sentence, topics: Topics) -> None:
    """What was named only once, in the paragraph before, was said by the way: a new paragraph goes on about the body of the article.

    An item of a list belongs to what the list is of, what stands behind no full stop goes on with it, and 該大樓 and a bare 園區 with what was named last.
    """
    if topics.main is None or topics.current is None or topics.current.organisation_id not in topics.once or first.kind != "body":
        return
    ended = scene.folded[max(0, first.start - _NEAR):first.start].rstrip()[-1:]
    if ended in _ENDS_PARAGRAPH and scene.folded[first.start] not in _GOES_ON and not scene.folded.startswith(_BARE_NOUNS, first.start):
        topics.current = topics.main


def open_section(scene: Scene, sentence: Sentence, topics: Topics) -> None:
    """A headline or subhead sets the topic."""
    bodies = _bodies(scene, sentence.start, sentence.end)
    if bodies:
        topics.current = bodies[0].organisation


def enter_clause(scene: Scene, sentence: Sentence, clause: Clause, topics: Topics) -> Entered:
    """Move the topics to a clause."""
    inside = within(scene.mentions, clause.start, clause.end)
    bodies, found = inside, None
    if inside:
        bodies = [m for m in inside if m.organisation.kind != "place"]
        found = clause_subject(scene, clause, inside, bodies)
        if found is not None and clause.end - found.end < 5 and clause.start > sentence.start and _only_acts(scene, sentence, clause, found):
            found = None
        if found is not None and found.organisation.kind in _NAMES_A_TITLE and topics.current is not None and _is_title(scene, clause, found):
            found = None
    if found is not None and not _pays_for_topic(scene, sentence, clause, found, topics):
        if topics.whole is None and clause.start > sentence.start and PART_OF.match(scene.folded, clause.start, clause.end):
            topics.whole = topics.current
        topics.current = found.organisation
        topics.is_heard = found.organisation.kind in _PAYERS and _SPEAKS_OR_LOOKS_ON.fullmatch(scene.folded, found.end, clause.end) is not None
    elif clause.start > sentence.start and scene.folded[clause.start] in _MAY_TELL_OF_NEW and _OF_THE_NEW.match(scene.folded, clause.start, clause.end) and (new := _founded_before(scene, sentence, clause)) is not None:
        topics.current = new
    elif topics.speaker is not None and _SAYS_FOR.match(scene.folded, clause.start):
        topics.current = topics.speaker
    elif topics.university is not None and (topics.current is None or topics.current.kind in _NOT_A_SCHOOL) \
            and _OF_THE_UNIVERSITY.search(scene.folded, clause.start, min(clause.end, clause.start + 16)):
        topics.current = topics.university
    elif (at := scene.folded.find(_WE, clause.start, clause.end)) >= 0 and (speaker := _speaks(scene, at)) is not None:
        topics.current = speaker
    if bodies:
        _note_bodies(scene, clause, bodies, topics)
    current = topics.current
    if current is not topics.body and current is not None and topics.whole is None and current.kind not in _PAYERS and current.kind != "place":
        topics.body = current
    if topics.collective is not None:
        these = _THESE.match(scene.folded, _after_light(scene, clause), clause.end)
        if these is not None and topics.collective.name_hans.endswith(these.group("noun")[:3]):
            topics.current = topics.collective
    if scene.people:
        for person in within(scene.people, clause.start, clause.end):
            if person.organisation is not None:
                topics.speaker = person.organisation
    return Entered(clause, found, bodies)


def _only_acts(scene: Scene, sentence: Sentence, clause: Clause, named: Mention) -> bool:
    """該計劃由馬會資助，｜青年協會主辦，共有…: who goes on with what a clause with 由 began is not what is spoken of."""
    return _ACTS.match(scene.folded, named.end, clause.end) is not None and scene.folded.find(_BY, max(sentence.start, clause.start - 40), clause.start) >= 0


def _founded_before(scene: Scene, sentence: Sentence, clause: Clause) -> Organisation | None:
    """The body that the clause before says is founded, where it ends with it: 成立「｜某某中心」，首批…."""
    last = next(iter(_bodies(scene, max(sentence.start, clause.start - 40), clause.start)[-1:]), None)
    if last is None or not _ENDS_CLAUSE.issuperset(scene.folded[last.end:clause.start]) or _FOUNDS.search(scene.folded, max(sentence.start, last.start - 10), last.start) is None:
        return None
    return last.organisation


def _is_title(scene: Scene, clause: Clause, named: Mention) -> bool:
    """Whether a body only names what is counted right behind it: 教育部｜長江學者8人."""
    counted = next(iter(within(scene.quantities, named.end, clause.end)), None)
    return counted is not None and counted.kind == "count" and _TITLE.fullmatch(scene.folded, named.end, counted.start) is not None \
        and _NO_TITLE.search(scene.folded, named.end, counted.start) is None


def _speaks(scene: Scene, at: int) -> Organisation | None:
    """For whom speaks who is named right behind a speech: “我們有14個實驗室。”｜理大深圳研究院院長何立仁說, …一名負責人說."""
    closing = _CLOSES_SPEECH.search(scene.folded, at, at + _LONGEST_SPEECH)
    if closing is None:
        return None
    body = next(iter(_bodies(scene, closing.end(), closing.end() + _FARTHEST_SPEAKER)), None)
    if body is not None and body.start == closing.end() and _SPOKESMAN.match(scene.folded, body.end):
        return body.organisation
    return next((p.organisation for p in within(scene.people, closing.end(), closing.end() + _FARTHEST_SPEAKER)), None)


def _bodies(scene: Scene, start: int, end: int) -> list[Mention]:
    return within(scene.bodies, start, end)


def _after_light(scene: Scene, clause: Clause) -> int:
    light = _LIGHT.match(scene.folded, clause.start, clause.end)
    return light.end() if light else clause.start


def _note_bodies(scene: Scene, clause: Clause, bodies: list[Mention], topics: Topics) -> None:
    """The first body that the clause says was approved, the list that it gives, and whose spokesman speaks."""
    for mention in bodies:
        if _APPROVED.search(scene.folded, clause.start, mention.start):
            topics.current = mention.organisation
            break
    group = _last_group(scene, bodies)
    if group:
        topics.group, topics.group_at = group, clause.start
    for mention in bodies:
        if _SPOKESMAN.match(scene.folded, mention.end):
            topics.speaker = mention.organisation


# ── the subject that a clause names ──────────────────────────────────────────────────────────────────


def clause_subject(scene: Scene, clause: Clause, inside: list[Mention], bodies: list[Mention]) -> Mention | None:
    """The organisation that the clause begins with, the head of its relative clause, or the place it counts in; ``inside`` are its mentions, ``bodies`` those that are no places."""
    folded, first = scene.folded, inside[0]
    if folded[first.end:first.end + 1] in _MAY_BE_SOURCE and first.organisation.kind != "place" and (source := _IS_SOURCE.match(folded, first.end, clause.end)) is not None:
        inside, bodies = [m for m in inside if m.start >= source.end()], [m for m in bodies if m.start >= source.end()]
        return clause_subject(scene, Clause(source.end(), clause.end), inside, bodies) if inside else None
    if first.start == clause.start and len(inside) == 1 and first.organisation.kind not in ("place", "collective"):
        return first
    place: Mention | None = None
    examples = _examples(scene, clause, inside) if folded.find(_SUCH_AS, first.end, clause.end) >= 0 else []
    for mention in inside:
        if mention in examples:
            if mention is first and (group := _group_of(scene, examples)) is not None and _LIGHT.fullmatch(_without(folded, clause.start, first.start, scene.periods, scene.people)):
                return Mention(first.start, examples[-1].end, group, "name")
            continue
        lead = _without(folded, clause.start, mention.start, scene.periods, scene.people) if clause.start < mention.start else ""
        if folded[mention.end:mention.end + 1] == _BEHIND_OF and mention.organisation.kind in _HOMES and _SETTLED_IN.fullmatch(lead) \
                and _number_between(scene, mention.end, clause.end):
            return mention
        if mention.organisation.kind == "place":
            if place is None and folded[mention.start - 1:mention.start] not in _AT and _LIGHT.fullmatch(lead) and _PLACE_SUBJECT.match(folded, mention.end, clause.end):
                place = mention
            continue
        if mention.organisation.kind == "collective" and _counted_part(scene, clause, mention):
            continue
        head = _relative_head(scene, clause, mention, bodies)
        if head is not None:
            return head
        if lead and not _LIGHT.fullmatch(lead):
            return place
        lead = folded[clause.start:mention.start]
        return place if _PREPOSITION.search(lead) and not _ENABLING.search(lead) else _owned(scene, mention, inside)
    return place


def _examples(scene: Scene, clause: Clause, inside: list[Mention]) -> list[Mention]:
    """應科院、城大等21家機構: who is only named as one of those that are counted."""
    for index, mention in enumerate(inside):
        counted = next(iter(within(scene.quantities, mention.end, clause.end)), None)
        if counted is not None and _SO_MANY_SUCH.fullmatch(scene.folded, mention.end, counted.start):
            first = index
            while first and _JOINED.fullmatch(scene.folded, inside[first - 1].end, inside[first].start):
                first -= 1
            return [m for m in inside[first:] if m.end <= counted.start]
    return []


def _group_of(scene: Scene, examples: list[Mention]) -> Organisation | None:
    """港大、科大等6所高校 are 香港高校."""
    sides = {m.organisation.side if m.organisation.kind == "university" else None for m in examples}
    name = _GROUPS.get(sides.pop() or "") if len(sides) == 1 else None
    return None if name is None else scene.lexicon.by_name.get(name)


def _owned(scene: Scene, owner: Mention, inside: list[Mention]) -> Mention:
    """The last of a chain of owners: 香港大學的｜李嘉誠醫學院."""
    for mention in inside:
        if mention.start > owner.start and scene.folded[owner.end:mention.start] in _OWNS and mention.organisation.kind not in ("place", "collective"):
            owner = mention
    return owner


def _relative_head(scene: Scene, clause: Clause, first: Mention, bodies: list[Mention]) -> Mention | None:
    """The head of the relative clause that begins with ``first`` or holds it: 香港大學團隊創立的｜深瞳科技."""
    for mention in bodies:
        if mention.start < first.start:
            continue
        lead = scene.folded[clause.start:mention.start]
        if lead and not _number_between(scene, clause.start, mention.start) and (_RELATIVE.search(lead) or _is_whole_relative(scene, clause, mention)):
            return mention
        if lead and mention is first and _is_measured(scene, clause, mention):
            return mention
        if mention.organisation.kind == "scheme" and _TAKING_PART.match(lead) and _AFTER_SCHEME.match(scene.folded, mention.end):
            return mention
    return None


def _is_measured(scene: Scene, clause: Clause, mention: Mention) -> bool:
    """Whether the clause begins with how much a body gets or measures: 獲撥款100億元的｜某某計劃."""
    first = next(iter(within(scene.quantities, clause.start, mention.start)), None)
    return first is not None and _MEASURED.fullmatch(scene.folded, clause.start, first.start) is not None \
        and _OF_HEAD.fullmatch(scene.folded, first.end, mention.start) is not None


def _is_whole_relative(scene: Scene, clause: Clause, mention: Mention) -> bool:
    """Whether the clause ends with a body and only describes it: 將於五月動工的｜某某大樓，."""
    folded = scene.folded
    if clause.end - mention.end > 3 or folded[mention.start - 1] not in "的「『“" or not _ENDS_CLAUSE.issuperset(folded[mention.end:clause.end]):
        return False
    return _WHOLE_RELATIVE.fullmatch(_without(folded, clause.start, mention.start, scene.periods, scene.people)) is not None


def _number_between(scene: Scene, start: int, end: int) -> bool:
    return bool(within(scene.quantities, start, end))


def _counted_part(scene: Scene, clause: Clause, collective: Mention) -> bool:
    """其中香港院校6所: a collective right before the number is what is counted, not who counts."""
    behind = next(iter(within(scene.quantities, collective.end, clause.end)), None)
    between = scene.folded[collective.end:behind.start] if behind is not None else "。"
    return between in ("", "有", "共", "约") or (len(between) <= 8 and between in scene.lexicon.metric_nouns)


def _without(folded: str, start: int, end: int, periods: InOrder[Period], people: InOrder[Person]) -> str:
    """The stretch with dates and persons' roles taken out: they stand before a subject without being one."""
    spans = [(p.start, p.end) for p in within(periods, start, end)]
    if people:
        spans = sorted(spans + [(p.start, p.end) for p in within(people, start, end)])
    if not spans:
        return folded[start:end]
    out, at = [], start
    for a, b in spans:
        if a >= at:
            out.append(folded[at:a])
            at = b
    out.append(folded[at:end])
    return "".join(out)


def _pays_for_topic(scene: Scene, sentence: Sentence, clause: Clause, found: Mention, topics: Topics) -> bool:
    """總投資5,800萬元，其中深圳市政府資助2,000萬元; 深圳市政府的資助就有2,000萬元: who pays a part of it is not the new topic."""
    if found.organisation.kind not in _PAYERS or topics.current is None or topics.current.kind in _PAYERS:
        return False
    if clause.start > sentence.start and _BUILT_BY.fullmatch(scene.folded, found.end, clause.end):
        return True
    pays = _PAYS_PART.match(scene.folded, found.end, clause.end) if clause.start > sentence.start else None
    return (pays or _MONEY_OF.match(scene.folded, found.end, clause.end)) is not None


def _last_group(scene: Scene, bodies: list[Mention]) -> list[Organisation]:
    """The last coordinated list of two or more of the bodies of a stretch: 香港大學、科大和中大."""
    if len(bodies) < 2:
        return []
    groups: list[list[Mention]] = []
    for mention in bodies:
        if groups and _JOINED.fullmatch(scene.folded[groups[-1][-1].end:mention.start]):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    lists = [g for g in groups if len(g) >= 2]
    return list({m.organisation.organisation_id: m.organisation for m in lists[-1]}.values()) if lists else []


# ── the subject of a number ──────────────────────────────────────────────────────────────────────────


def bind(scene: Scene, sentence: Sentence, entered: Entered, q: Quantity, reading: MetricReading, topics: Topics) -> list[Binding]:
    """Whom the number is about; several where 各 gives each the same."""
    clause, subject = entered.clause, entered.subject
    if topics.group or len(entered.bodies) >= 2:
        listed = _listed(scene, sentence, entered, q, topics)
        if listed:
            return listed
    own = _receiving_collective(scene, clause, q) if scene.collectives else None
    if own is None and q.kind in ("money", "area"):
        own = _head_behind(scene, entered, q) or _money_changes_hands(scene, sentence, entered, q, reading, topics) or _devoted(scene, sentence, q)
    elif own is None and q.kind == "count":
        own = _settled_in(scene, clause, q) if subject is None or subject.start > q.start else None
    if own is None and topics.collective is not None:
        own = _counted_before(scene, clause, q, reading, topics)
    own = own or _beside(scene, entered, q, reading, topics)
    if own is not None:
        return [own]
    if subject is not None and subject.start < q.start:
        if q.kind == "share" and subject.organisation != topics.current and _pays_for_topic(scene, sentence, clause, subject, topics):
            return [Binding(topics.current, subject.organisation, "pays_part")]  # 收入1.1億元，其中政府資助佔四成
        return [Binding(subject.organisation, None, "clause")]
    if topics.current is not None:
        is_theirs = topics.current.kind not in _PAYERS or topics.body is None \
            or (reading.metric not in _OF_A_SCHOOL and (not topics.is_heard or reading.metric in _GIVEN or _MEANS_TO.search(scene.folded, clause.start, q.start) is not None))
        return [Binding(topics.current if is_theirs else topics.body, None, "topic")]
    examples = _examples(scene, clause, entered.bodies) if scene.folded.find(_SUCH_AS, clause.start, clause.end) >= 0 else []
    nearby = [m for m in _bodies(scene, sentence.start, sentence.end) if not m.start <= reading.noun_start < m.end and m not in examples]
    if nearby:
        return [Binding(nearby[0].organisation, None, "in_sentence")]
    return [Binding(None, None, "unbound")]


def note_collective(scene: Scene, q: Quantity, reading: MetricReading, topics: Topics) -> None:
    """Remember a collective whose noun was counted: 十五所在港全國重點實驗室."""
    for mention in within(scene.collectives, reading.noun_start - 30, reading.noun_end + 30):
        if mention.start <= reading.noun_start < mention.end:
            topics.collective, topics.collective_unit = mention.organisation, q.unit


def _listed(scene: Scene, sentence: Sentence, entered: Entered, q: Quantity, topics: Topics) -> list[Binding]:
    """前者 and 後者, 各, 分別: the members of the list of this clause, else of the sentence."""
    folded, clause = scene.folded, entered.clause
    group = (_last_group(scene, entered.before(q)) if len(entered.bodies) >= 2 else []) or topics.group
    if len(group) < 2:
        return []
    lead = folded[clause.start:q.start]
    if len(group) == 2:
        if _FORMER in lead and _LATTER not in lead:
            return [Binding(group[0], None, "former_latter")]
        if _LATTER in folded[sentence.start:q.start]:  # 後者規模最大，達到二萬五千平方米: the clause after 後者 goes on about it
            return [Binding(group[1], None, "former_latter")]
    if not (topics.group_at >= sentence.start or group is not topics.group or _BOTH.search(lead) is not None):
        return []
    if _EACH.search(lead):
        return [Binding(member, None, "each") for member in group]
    respectively = RESPECTIVELY.search(folded, clause.start, q.start)
    if respectively is not None:
        row = [x for x in within(scene.quantities, respectively.end(), sentence.end) if x.kind == q.kind and not x.bracketed]
        if len(row) == len(group) and q in row:
            return [Binding(group[row.index(q)], None, "respectively")]
    return []


def _settled_in(scene: Scene, clause: Clause, q: Quantity) -> Binding | None:
    """21家機構入駐虛擬大學園: who settles somewhere is counted there."""
    for home in within(scene.mentions, q.end, min(clause.end, q.end + _FARTHEST_HOME)):  # 21家香港企業入駐…: not 香港
        if home.organisation.kind in _HOMES and _SETTLES_IN.fullmatch(scene.folded, q.end, home.start):
            return Binding(home.organisation, None, "settled_in")
    return None


def _head_behind(scene: Scene, entered: Entered, q: Quantity) -> Binding | None:
    """規模1.5億元的深港聯合科創專項基金, 100億元「創科產業引導基金」: the number describes what follows it."""
    if scene.folded[q.end:q.end + 1] not in _OPENS_HEAD:
        return None
    for mention in entered.bodies:
        if mention.start >= q.end and _OF_HEAD.fullmatch(scene.folded, q.end, mention.start):
            return Binding(mention.organisation, None, "head_behind")
    return None


def _money_changes_hands(scene: Scene, sentence: Sentence, entered: Entered, q: Quantity, reading: MetricReading, topics: Topics) -> Binding | None:
    """Who receives is the subject, who gives the counterpart."""
    if reading.metric not in ("funding", "investment", "financing", "other"):
        return None
    folded, clause, subject, bodies = scene.folded, entered.clause, entered.subject, entered.bodies
    each = _EACH_RECEIVER.search(folded, clause.start, q.start)
    if each is not None:
        receivers = [topics.collective, *(m.organisation for m in reversed(before(scene.mentions, clause.start, 60)) if m.organisation.kind != "place")]
        receiver = next((o for o in receivers if o is not None and o.name_hans.endswith(each.group("noun"))), None)
        if receiver is not None:
            payer = subject.organisation if subject is not None else topics.current
            topics.current = receiver
            return Binding(receiver, payer, "giver_receiver")
    receiving = _receiver(scene, clause, bodies, q)
    if receiving is not None:
        giver = subject.organisation if subject is not None else topics.current if topics.current is not None and topics.current.kind in _DONORS else None
        return Binding(receiving.organisation, giver if giver != receiving.organisation else None, "giver_receiver")
    behind_to = [m for m in bodies if folded[m.start - 1:m.start] in _RECEIVES] if len(bodies) > 1 else []
    for payer_mention in bodies if behind_to else ():
        to = next((m for m in behind_to if m.start > payer_mention.end), None)
        if to is None or to.end > q.start:
            break  # those behind it stand no nearer to the number
        if folded[to.start - 1] == _ASKED and _ASKS.match(folded, to.end, clause.end):
            return Binding(payer_mention.organisation, to.organisation, "asks")
        if _GIVES.search(folded, payer_mention.end, clause.end):
            return Binding(to.organisation, payer_mention.organisation, "giver_receiver")
    funder = next((m for m in bodies if _FUNDED_BY.search(folded, max(clause.start, m.start - 3), m.start)
                  and (_FUND_VERB if folded[m.start - 1] != _IN else _WITH_ITS_HELP).match(folded, m.end, clause.end)), None)
    if funder is not None and funder.organisation != topics.current:
        return Binding(topics.current, funder.organisation, "funded_by")
    if subject is not None and subject.organisation != topics.current and _pays_for_topic(scene, sentence, clause, subject, topics):
        return Binding(topics.current, subject.organisation, "pays_part")
    return None


def _receiver(scene: Scene, clause: Clause, bodies: list[Mention], q: Quantity) -> Mention | None:
    """撥款30億元予｜香港科技園公司, 1億元支持｜港大醫學院; …宣布，向｜中大醫學院提供3億元, where who gives stands a clause before."""
    folded = scene.folded
    behind = next((m for m in bodies if m.start >= q.end), None)
    if behind is not None:
        to = _TO_WHOM.fullmatch(folded, q.end, behind.start)
        if to is not None and (to["helps"] or _GIVES.search(folded, clause.start, q.start)):
            return behind
    first = bodies[0] if bodies and bodies[0].end <= q.start else None
    if first is not None and first.start > clause.start and (folded[first.start - 1] in _ASKED_OR_GIVEN or _FOR.search(folded, clause.start, first.start)) and not _ASKS.search(folded, first.end, q.start) \
            and _GIVES.search(folded, first.end, q.start):
        return first
    return None


def _receiving_collective(scene: Scene, clause: Clause, q: Quantity) -> Binding | None:
    """向十五所在港全國重點實驗室授牌: the collective that is counted and receives."""
    if scene.folded[q.start - 1:q.start] not in _TOWARDS:
        return None
    for mention in within(scene.collectives, q.end, min(clause.end, q.end + 20)):
        if mention.start == q.end:
            return Binding(mention.organisation, None, "collective")
    return None


def _devoted(scene: Scene, sentence: Sentence, q: Quantity) -> Binding | None:
    """批出二十二點六公頃土地，闢作「香港院校產學研基地」: land belongs to what is built on it."""
    if q.kind != "area":
        return None
    for mention in _bodies(scene, q.end, sentence.end):
        if _DEVOTED.search(scene.folded, q.end, mention.start):
            return Binding(mention.organisation, None, "devoted")
    return None


def _counted_before(scene: Scene, clause: Clause, q: Quantity, reading: MetricReading, topics: Topics) -> Binding | None:
    """現時12所由舊有實驗室改組: a bare number of what was counted as a collective before."""
    if q.unit != topics.collective_unit or reading.rule != "same_classifier":
        return None
    lead = _without(scene.folded, clause.start, q.start, scene.periods, scene.people)
    return Binding(topics.collective, None, "collective") if _LIGHT.fullmatch(lead) or _THE_OTHERS.fullmatch(lead) else None


def _beside(scene: Scene, entered: Entered, q: Quantity, reading: MetricReading, topics: Topics) -> Binding | None:
    """香港大學便佔5所: an organisation right before the number, unless it is what the number counts or compares with."""
    clause = entered.clause
    if q.kind == "multiple" and _MULTIPLE_OF_ANOTHER.search(scene.folded, clause.start, q.start):
        return Binding(topics.current, None, "topic") if topics.current is not None else None
    for mention in reversed(entered.before(q)):
        if mention.start <= reading.noun_start < mention.end or (mention.organisation.kind == "collective" and _counted_part(scene, clause, mention)):
            continue
        if mention.kind == "new" and mention.end == q.start and q.kind == "count":  # 建立國家重點實驗室聯合研究基地5個
            return None
        between = scene.folded[mention.end:q.start]
        if (between in _BESIDE or (between in _IN_BRACKETS and scene.folded[q.end:q.end + 1] in _CLOSES_BRACKET)) and mention.organisation.kind != "scheme":
            return Binding(mention.organisation, None, "beside")
        return Binding(mention.organisation, None, "own_part") if _has_own_part(scene, clause, mention, q) else None
    return None


def _has_own_part(scene: Scene, clause: Clause, mention: Mention, q: Quantity) -> bool:
    """深圳高新區預留1萬平方米、｜香港科學園預留1,000平方米: each of them does the same."""
    if mention.organisation.kind in ("scheme", "fund", "collective") or not _DOES_TOO.fullmatch(scene.folded, mention.end, q.start):
        return False
    others = within(scene.quantities, clause.start, mention.start)
    return bool(others) and others[-1].kind == q.kind and _AND_ANOTHER.fullmatch(scene.folded, others[-1].end, mention.start) is not None
