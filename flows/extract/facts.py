"""Binds subject, metric, value, period, status and counterpart into facts.

The subject of a number is the topic of its clause: the organisation that the clause begins with (time words, connectives
and persons aside), else the topic carried over from the clauses and sentences before it: 香港中文大學深圳研究院近年來共承擔各級
科研項目430餘項，發表超過1,200篇研究論文，獲得專利10項 is three facts of one institute. A subhead opens its section's topic, the
headline the article's. An organisation inside a clause (進駐中大深圳研究院眾創中心) is an object and changes nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from flows.extract.metrics import Counted, MetricReading, read_metric
from flows.extract.organisations import Mention
from flows.extract.people import Person
from flows.extract.sentences import Clause, Sentence
from flows.lexicon import Lexicon, fold
from flows.records import Aggregation, FactStatus, Organisation, Period, Quantity

_LIGHT = re.compile(fold(
    r"(?:[「『“‘」』”’\s　（(●•·◆■○▲*]|此外|另外|同時|與此同時|其中|當中|據悉|據介紹|據了解|據統計|目前|現時|現在|如今|近期|近日|日前|近年來?|近年|"
    r"因此|所以|不過|但|而|並|亦|也|又|則|更|還|由於|作為|包括|單是|僅|僅是|只是|至於|連同|隨着|另|再|即|以|如|例如|比如|如果|"
    r"截至|截止|從而|以及|及|和|與|例|特別是|尤其是|尤其|初創方面|方面|期間|此次|本次|今次|是次|最終|最後|首先|其次|至今|迄今|過去|未來|"
    r"透過|通過|依託|憑藉|早前|早於|已|已經|曾|將|正|都|均|全年|年內|期內|後|前|起|來|以來|的|之|由|到|自|在|於|"
    r"[一二三四五六七八九十百千兩\d,，、.%％多餘約近逾超共]|大)*"))
_PREPOSITION = re.compile(fold(r"(?:由|在|向|與|和|及|對|對於|於|從|獲|獲得|經|被|把|將|同|跟|為|給|得到|來自|位於|按|依據|根據|據|進駐|入駐|落戶|加入|訪問|走訪)$"))
_ENABLING = re.compile(fold(r"(?:透過|通過|依託|作為)$"))
_SAYS_FOR = re.compile(fold(r"該(?:負責人|發言人|校長|院長|所長|主任|董事長|總經理|總裁|局長)"))
_SPOKESMAN = re.compile(fold(r"(?:有關|相關)?(?:一名|一位|的|有關|相關)?(?:負責人|發言人)"))
_RECEIVER = re.compile(fold(r"(?:向|給|為|對)"))
_GIVES = re.compile(fold(r"提供|撥出|撥款|撥予|批出|資助|捐贈|捐出|捐款|注資|投資|出資|發放|批予|給予"))
_FUNDED_BY = re.compile(fold(r"(?:由|獲|得到|獲得|獲批|在)$"))
_FUND_VERB = re.compile(fold(r"[^，。；]{0,12}?(?:資助|撥款|撥出|提供|支持|捐贈|捐款|注資|投資|出資|批出)"))
_DEMONSTRATIVE = re.compile(fold(r"(?:這|該|上述|此|以上|首|前|後|另外?一?|同|每|任何|某)$"))
_EACH = re.compile(fold(r"(?:每|平均每|人均)[\u4e00-\u9fff]{0,4}$"))
_TERM = re.compile(fold(r"(?:為期|為時|期限為?|年期為?|合約期|限期)(?:約|大約)?$"))
_CURRENCY_RULE = re.compile(fold(r"(?P<unit>人民幣|港元|港幣|美元|澳門元)[，,、；]?\s*(?:單位)?下同"))
_CURRENCY_NAMES = {"人民币": "CNY", "港元": "HKD", "港币": "HKD", "美元": "USD", "澳门元": "MOP"}
_PLAN_GAP = 24
_ARTICLE_ONE = re.compile(r"[一1]?\D{0,3}$")
_FLOW_METRICS = frozenset({"funding", "investment", "financing", "growth"})
_TEXT_KINDS = frozenset({"body", "bullet", "table"})


@dataclass(frozen=True, slots=True)
class FoundFact:
    """A fact in clean offsets, before it gets its raw span and ids."""

    start: int
    end: int
    subject: Organisation | None
    counterpart: Organisation | None
    metric: MetricReading
    quantity: Quantity
    unit: str
    period: Period | None
    as_of: date | None
    status: FactStatus
    aggregation: Aggregation
    sentence: Sentence
    rule: str
    confidence: float
    converts: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What the binder needs to know of an article. All offsets are clean."""

    text: str
    folded: str
    sentences: list[Sentence]
    mentions: list[Mention]
    people: list[Person]
    quantities: list[Quantity]
    periods: list[Period]
    published_on: date | None
    is_hong_kong: bool
    lexicon: Lexicon


@dataclass(slots=True)
class _Topic:
    organisation: Organisation | None = None
    section: Organisation | None = None
    speaker: Organisation | None = None


def find_facts(article: Article) -> list[FoundFact]:
    """The facts of an article, by place. Those of captions only where the body does not give the same number."""
    facts: list[FoundFact] = []
    captions: list[FoundFact] = []
    counted: list[Counted] = []
    topic, block = _Topic(), -1
    for sentence in article.sentences:
        if sentence.block != block:
            counted, block = [], sentence.block
        if sentence.kind in ("headline", "kicker", "deck", "subhead"):
            _open_section(article, sentence, topic)
            continue
        if sentence.kind not in _TEXT_KINDS and sentence.kind != "caption":
            continue
        own = _Topic(topic.organisation, topic.section) if sentence.kind == "caption" else topic
        found = _sentence_facts(article, sentence, own, counted)
        (captions if sentence.kind == "caption" else facts).extend(found)
    known = {(f.quantity.value, f.unit) for f in facts}
    return sorted([*facts, *(c for c in captions if (c.quantity.value, c.unit) not in known)], key=lambda f: f.start)


def _open_section(article: Article, sentence: Sentence, topic: _Topic) -> None:
    bodies = [m for m in _inside(article.mentions, sentence.start, sentence.end) if m.organisation.kind != "place"]
    if bodies:
        topic.organisation = topic.section = bodies[0].organisation


def _inside(mentions: list[Mention], start: int, end: int) -> list[Mention]:
    return [m for m in mentions if m.start >= start and m.end <= end]


# ── one sentence ─────────────────────────────────────────────────────────────────────────────────────


def _sentence_facts(a: Article, sentence: Sentence, topic: _Topic, counted: list[Counted]) -> list[FoundFact]:
    facts: list[FoundFact] = []
    for clause in sentence.clauses:
        subject_mention = _clause_subject(a, clause)
        if subject_mention is not None:
            topic.organisation = subject_mention.organisation
        elif _SAYS_FOR.match(a.folded, clause.start) and topic.speaker is not None:
            topic.organisation = topic.speaker
        _note_speaker(a, clause, topic)
        earlier_end = clause.start
        for quantity in (q for q in a.quantities if clause.start <= q.start < clause.end):
            fact = _fact(a, sentence, clause, quantity, topic, earlier_end, counted, facts)
            if fact is not None:
                facts.append(fact)
                counted.append(Counted(quantity.unit, fact.metric))
            earlier_end = quantity.end
    return facts


def _note_speaker(a: Article, clause: Clause, topic: _Topic) -> None:
    for mention in _inside(a.mentions, clause.start, clause.end):
        if mention.organisation.kind != "place" and _SPOKESMAN.match(a.folded, mention.end):
            topic.speaker = mention.organisation
    for person in a.people:
        if clause.start <= person.start < clause.end and person.organisation is not None:
            topic.speaker = person.organisation


def _clause_subject(a: Article, clause: Clause) -> Mention | None:
    """The organisation that the clause begins with, persons and time words aside."""
    lead_end = clause.start
    for mention in _inside(a.mentions, clause.start, clause.end):
        lead = _without(a.folded, lead_end, mention.start, a.periods, a.people)
        if mention.organisation.kind == "place":
            if a.folded[mention.end:mention.end + 1] not in "，。、的" and not lead:
                continue
            continue
        if not _LIGHT.fullmatch(lead):
            return None
        before = a.folded[clause.start:mention.start]
        if _PREPOSITION.search(before) and not _ENABLING.search(before):
            lead_end = mention.end
            return None
        return mention
    return None


def _without(folded: str, start: int, end: int, periods: list[Period], people: list[Person]) -> str:
    """The stretch with dates and persons' roles taken out: they stand before a subject without being one."""
    out, at = [], start
    spans = sorted([(p.start, p.end) for p in periods if start <= p.start and p.end <= end]
                   + [(p.start, p.end) for p in people if start <= p.start and p.end <= end])
    for a, b in spans:
        if a >= at:
            out.append(folded[at:a])
            at = b
    out.append(folded[at:end])
    return "".join(out)


def _fact(a: Article, sentence: Sentence, clause: Clause, q: Quantity, topic: _Topic, earlier_end: int,
          counted: list[Counted], facts: list[FoundFact]) -> FoundFact | None:
    if not _may_be_fact(a, clause, q):
        return None
    reading = (MetricReading("other", "為期", "term") if q.kind == "duration"
               else read_metric(q, a.text, a.folded, clause, sentence.start, earlier_end, counted, a.lexicon))
    if reading is None:
        return None
    subject, counterpart, rule = _subject(a, clause, q, reading, topic)
    unit = _unit(a, q, subject, counterpart)
    period, as_of = _period(a, sentence, clause, q)
    status = _status(a, sentence, clause, q, reading)
    aggregation = _aggregation(a, sentence, clause, q, reading, period)
    if period is None and as_of is None and status == "actual" and aggregation == "stock":
        as_of = a.published_on
    converts = len(facts) - 1 if q.bracketed and facts and q.kind == "money" else None
    confidence = _confidence(subject, reading, rule, unit)
    return FoundFact(q.start, q.end, subject, counterpart, reading, q, unit, period, as_of, status, aggregation, sentence,
                     f"{rule}+{reading.rule}", confidence, converts)


def _may_be_fact(a: Article, clause: Clause, q: Quantity) -> bool:
    printed = a.folded[q.start:q.end]
    if q.kind in ("ordinal", "measure"):
        return False
    if q.kind == "duration":
        return bool(_TERM.search(a.folded, max(0, q.start - 6), q.start)) and q.unit != "歲"
    if q.value == 1 and q.value_max is None and q.qualifier == "exact" and q.kind == "count":
        return False
    if q.kind in ("count", "number") and _DEMONSTRATIVE.search(a.folded, max(clause.start, q.start - 4), q.start):
        return False
    if q.kind == "share" and _EACH.search(a.folded, max(clause.start, q.start - 6), q.start):
        return False
    return bool(printed)


def _subject(a: Article, clause: Clause, q: Quantity, reading: MetricReading,
             topic: _Topic) -> tuple[Organisation | None, Organisation | None, str]:
    """Subject and counterpart: who receives and who pays where money changes hands, else the topic."""
    bodies = [m for m in _inside(a.mentions, clause.start, clause.end) if m.organisation.kind != "place"]
    if reading.metric in ("funding", "investment", "financing", "other") and q.kind == "money":
        for payer in bodies:
            receiver = next((m for m in bodies if m.start > payer.end and _RECEIVER.fullmatch(
                a.folded[max(payer.end, m.start - 1):m.start])), None)
            if receiver is not None and receiver.end <= q.start and _GIVES.search(a.folded, payer.end, clause.end):
                return receiver.organisation, payer.organisation, "giver_receiver"
        funder = next((m for m in bodies if _FUNDED_BY.search(a.folded, max(clause.start, m.start - 3), m.start)
                      and _FUND_VERB.match(a.folded, m.end, clause.end)), None)
        if funder is not None and funder.organisation != topic.organisation:
            return topic.organisation, funder.organisation, "funded_by"
    nearest = next((m for m in reversed(bodies) if m.end <= q.start and not m.start <= reading.noun_start < m.end and a.folded[m.end:q.start] in ("", "的", "有", "共", "佔", "占", "各", fold("佔了"))), None)
    if nearest is not None and nearest.organisation.kind not in ("scheme",):
        return nearest.organisation, None, "beside"
    subject_in_clause = _clause_subject(a, clause)
    if subject_in_clause is not None and subject_in_clause.start < q.start:
        return subject_in_clause.organisation, None, "clause"
    if topic.organisation is not None:
        return topic.organisation, None, "topic"
    return None, None, "unbound"


def _unit(a: Article, q: Quantity, subject: Organisation | None, counterpart: Organisation | None) -> str:
    if q.kind == "share":
        return "%"
    if q.kind != "money" or q.unit not in ("元", None):
        return q.unit or "個"
    rule = None
    begin, end = min(s.start for s in a.sentences), max(s.end for s in a.sentences)
    for match in _CURRENCY_RULE.finditer(a.folded, begin, end):
        if match.start() <= q.end + 2:
            rule = _CURRENCY_NAMES[match.group("unit")]
    if rule:
        return rule
    for payer in (counterpart, subject):
        if payer is not None and payer.side is not None:
            return {"HK": "HKD", "overseas": "USD"}.get(payer.side, "CNY")
    return "HKD" if a.is_hong_kong else "CNY"


def _period(a: Article, sentence: Sentence, clause: Clause, q: Quantity) -> tuple[Period | None, date | None]:
    """The time a number belongs to: the last one before it in its clause, else in its sentence, else behind it."""
    inside = [p for p in a.periods if sentence.start <= p.start < sentence.end]
    ranked = ([p for p in inside if clause.start <= p.start < q.start][::-1] + [p for p in inside if p.start < clause.start][::-1]
              + [p for p in inside if q.end <= p.start < clause.end])
    resolved = [p for p in ranked if p.period_start or p.period_end]
    if not resolved:
        return None, None
    first = resolved[0]
    as_of = first.period_end if first.as_of else None
    return first, as_of


def _status(a: Article, sentence: Sentence, clause: Clause, q: Quantity, reading: MetricReading) -> FactStatus:
    """Planned where a word of intent stands before the number in its clause, or right behind it."""
    stop = max(q.end, reading.noun_end)
    hits = [k for _, _, k in a.lexicon.planned.find(a.folded, clause.start, min(stop, clause.end)) if k != "not_planned"]
    return "planned" if hits else "actual"


def _aggregation(a: Article, sentence: Sentence, clause: Clause, q: Quantity, reading: MetricReading,
                 period: Period | None) -> Aggregation:
    words = [k for _, _, k in a.lexicon.aggregation.find(a.folded, clause.start, q.start)]
    if "cumulative" in words:
        return "cumulative"
    if words:
        return words[-1]  # type: ignore[return-value]
    if reading.metric in _FLOW_METRICS and q.kind == "money":
        return "flow"
    return "stock"


def _confidence(subject: Organisation | None, reading: MetricReading, rule: str, unit: str) -> float:
    """A rough order for reviewers: 0.95 where everything stands beside the number, less for each step of inference."""
    score = 0.95
    score -= {"topic": 0.1, "unbound": 0.4}.get(rule, 0.0)
    score -= {"default": 0.25, "unknown_noun": 0.15, "classifier": 0.1, "same_classifier": 0.1, "noun_in_sentence": 0.1,
              "as_before": 0.15}.get(reading.rule, 0.0)
    if subject is not None and not subject.is_known:
        score -= 0.05
    return round(max(score, 0.1), 2)


def drop_unrelated(facts: list[FoundFact], article: Article) -> list[FoundFact]:
    """Nothing from a weather, sport or other piece that has no body of our field in it."""
    folded = "".join(article.folded[s.start:s.end] for s in article.sentences)
    against = sum(1 for _ in article.lexicon.negative_topics.find(folded))
    bodies = {m.organisation.organisation_id for m in article.mentions if m.organisation.kind not in ("place", "media", None)}
    if not bodies or against >= 2 + len(bodies):
        return []
    return [replace(f) for f in facts]
