"""Binds subject, metric, value, period, status and counterpart into facts.

香港中文大學深圳研究院近年來共承擔各級科研項目430餘項，發表超過1,200篇研究論文，獲得專利10項 is three facts of one institute. Each number is read on its
own: what it counts (:mod:`flows.extract.metrics`), whom it is about (:mod:`flows.extract.subjects`), when, whether it is planned or done, and
whether it is a state, a flow or a running total.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from operator import attrgetter

from flows.extract.metrics import Counted, MetricReading, read_metric
from flows.extract.organisations import Mention
from flows.extract.people import Person
from flows.extract.sentences import Clause, InOrder, Sentence, within
from flows.extract.subjects import (
    PART_OF,
    RESPECTIVELY,
    Entered,
    Scene,
    Topics,
    bind,
    enter_clause,
    note_collective,
    open_article,
    open_paragraph,
    open_section,
)
from flows.extract.tables import Cell, cell_of, with_unit_of_head
from flows.lexicon import Lexicon, PageTerms, fold
from flows.records import Aggregation, FactStatus, Organisation, Period, Quantity

# 這8間, 後兩家; not 目前8間, 其後兩家, 連同3所.
_DEMONSTRATIVE = re.compile(fold(
    r"(?:這|該|上述|(?<![因如對至由就])此|以上|首|(?<![目此當眼先之以年月日天周期])前|(?<!博士)(?<![之其今此隨往年月日])後|另外?一?|(?<![連共合不協陪隨會])同|每|任何|某)$"))
_ENDS_DEMONSTRATIVE = frozenset(fold("這該述此上首前後另外一同每何某"))
# 世界大學排名公布，港大排25位，科大32位: places are no counts.
_RANKING, _PLACED, _BEHIND_A_PLACE = re.compile(fold(r"排名|排行|排第|排\d|位列|名列|位居|名次")), frozenset("位名"), frozenset("，。、；（）)！")
_EACH = re.compile(fold(r"(?:每|平均每|人均)[\u4e00-\u9fff]{0,4}$"))
_TERM = re.compile(fold(r"(?:為期|為時|期限為?|年期為?|(?:合約|資助|撥款|項目|服務)期|限期)(?:約|大約|最長|最多|最少|至少|長達|共)?$"))
# 三年期資助, 簽署五年合作協議, not 十年合作 that has been
_TERM_BEHIND = re.compile(fold(r"(?<=期)的?[\u4e00-\u9fff]|的?(?:合作|資助|研究|培訓|聯合|捐助)[\u4e00-\u9fff]{0,4}?(?:協議|計劃|備忘錄|項目|合約)"))
_CURRENCY_RULE = re.compile(fold(r"(?P<unit>人民幣|港元|港幣|美元|澳門元)[，,、；．·・.。]?\s*(?:單位)?下同"))
_SAME_BELOW = "下同"
_CURRENCY_NAMES = {"人民币": "CNY", "港元": "HKD", "港币": "HKD", "美元": "USD", "澳门元": "MOP"}
# Grants of the mainland, whoever receives them: 港校承擔國家、省、市項目352個，獲資助3.1億元.
_MAINLAND_MONEY = re.compile(fold(r"國家級|國家[、和及](?!地區)|國家自然科學|國家重點研發|省市|省級|市級|科技部|中央財政"))
# What Hong Kong's budget sets aside, whatever it is for: 預算案預留200億元發展河套.
_HONG_KONG_MONEY = re.compile(fold(r"預算案|施政報告|庫房|港府|特區政府"))
# What a body of Hong Kong is given, in a mainland paper; what it raises itself is in its own money.
_RECEIVED = re.compile(fold(r"獲|給予|補貼|補助|獎勵|資助|扶持|支持"))
_DONE = re.compile(fold(r"已|成功|現有|現(?:開放|設|擁|共|招|聘|辦|運|營)|現時|目前|至今|截至|去年|前年|累計|曾|今年以來|過去|早前|日前"))
# What is intended does not reach beyond a 但: 將於明年加學費，但報讀人數仍增一成.
_BUT = re.compile(fold(r"但(?!願)|惟|不過|然而"))
_EXISTING = re.compile(fold(r"現有|現時|目前|現佔|現已"))
_TO_BE_FINISHED = re.compile(fold(r"(?:(?![二三四後次]期|另)[^。；！？]){0,14}?(?:預計|預期|料|將|計劃|有望|可望|明年|後年|起陸續)[^，。；]{0,14}?(?:竣工|完工|落成|建成|啟用|動工|完成|投入使用|投入運營|交付|投用|投產|開業|開幕|招生)"))
_COMPARED_BEFORE = re.compile(fold(r"(?:較|相比|對比|相對於?|比起?)$"))
_COMPARED_AFTER = re.compile(fold(r"(?:同期|全年|同月)?(?:相比|比較|相若|相約|持平|相同|差不多)"))
# What a body or a paper is known by, the name of a meeting, a day of telling: 2012年啟用的醫院, 2011年聯席會議, 昨日公布，.
_NO_TIME_OF_NUMBERS = re.compile(fold(r"(?:正式|開始)?(?:成立|創立|創辦|創建|設立|啟用|建成|落成|開業|開幕|開始運營|投入使用|動工|開工|竣工|簽訂|簽署|推出|發布|出版)的|度?[^，。、；（）\d]{0,10}?(?:會議|論壇|大會|年會|峰會|春茗|高交會)"))
# 去年九月宣布，將斥資三億元: the day of telling is not that of what is to come.
_TOLD_THEN = re.compile(fold(r"[^，。；]{0,12}?(?:宣布|公布|透露|表示|指出|介紹|證實|稱|說|簽約|簽署)"))
_UNTIL_ALL_IS_DONE = re.compile(fold(r"最終|遠期|遠景|長遠"))
_TOTALS = re.compile(fold(r"[\s　]*(?:合計|總計|小計|總數|總和|共計|平均)[\s　|｜]"))
_NOW = re.compile(fold(r"現有|現時|目前|如今|至今|現已"))
_ALSO = re.compile(fold(r"[、，及和與]|以及"))
_GROUND_BROKEN = re.compile(fold(r"奠基|動土|破土|待建|興建中"))
_LAND_GRANTED = re.compile(fold(r"用地[^。；]{0,12}(?:獲批|批出)|拿到(?:用地)?批文|取得(?:用地|土地)|獲批(?:用地|土地)"))
_FOUNDED = re.compile(fold(r"[^，。；]{0,14}?(?:成立|共建|創立|創辦|設立|組建|籌建|開園|啟用|揭牌|掛牌|開業|投入運營|正式運營|開辦|推出)"))
_LONG, _ELAPSED = frozenset(("年", "個月")), frozenset(fold("去近來首頭前這每過達時逾超約"))
_SCHEME = fold("計劃")
_OF_A_SCHEME = frozenset(fold(x) for x in "為該此這項個本各的")
_ENDS_CLAUSE = frozenset("，。；、）")
_REMEMBERED = 60
# 獲資助5,000萬元（約合港幣5,500萬元）is no Hong Kong money.
_CONVERTED_FROM = {"HKD": "CNY", "CNY": "HKD"}
_SHORTLY_BEFORE, _MAINLAND_SIDES = 120, frozenset({"SZ", "mainland", "GBA"})
_OUR_FIELD = frozenset({"university", "institute", "school", "laboratory", "centre", "park", "incubator", "funder", "fund", "hospital", "scheme",
                        "association", "collective"})
_NAME_ENDS = frozenset("」』”\"'》")
_ARTICLE_ONE = re.compile(r"[一1]?\D{0,3}$")
_BOUNDED = frozenset({"year", "half", "quarter", "month", "day"})
_SINCE = re.compile(fold(r"累計|累積|至今|迄今|以來|先後|歷年"))
_ADDED_UP = frozenset({"projects", "papers", "patents", "funding"})
_FLOW_METRICS = frozenset({"funding", "investment", "financing", "growth"})
# In hundredths.
_SUBJECT_DOUBT = {"topic": 10, "in_sentence": 25, "unbound": 40}
_METRIC_DOUBT = {"default": 25, "unknown_noun": 15, "classifier": 10, "same_classifier": 10, "noun_in_sentence": 10, "as_before": 15, "received": 15}
_TOLD_ONCE = 10
_TEXT_KINDS = frozenset({"body", "bullet", "table"})


@dataclass(slots=True)
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
    mentions: InOrder[Mention]
    people: InOrder[Person]
    quantities: InOrder[Quantity]
    periods: InOrder[Period]
    published_on: date | None
    is_hong_kong: bool
    lexicon: Lexicon
    terms: PageTerms
    currency_rules: tuple[tuple[int, str], ...] = ()
    cells: InOrder[Cell] = field(default_factory=InOrder)


def find_currency_rules(folded: str, sentences: list[Sentence]) -> tuple[tuple[int, str], ...]:
    """Where an article says what its bare 元 are （人民幣，下同）, and the currency, by place."""
    if not sentences or _SAME_BELOW not in folded:
        return ()
    begin, end = min(s.start for s in sentences), max(s.end for s in sentences)
    return tuple((m.start(), _CURRENCY_NAMES[m.group("unit")]) for m in _CURRENCY_RULE.finditer(folded, begin, end))


def find_facts(article: Article) -> list[FoundFact]:
    """The facts of an article, by place. Those of captions only where the body does not give the same number."""
    facts: list[FoundFact] = []
    captions: list[FoundFact] = []
    counted: list[Counted] = []
    bodies = InOrder([m for m in article.mentions if m.organisation.kind != "place"])
    collectives = InOrder([m for m in bodies if m.organisation.kind == "collective"])
    scene = Scene(article.folded, article.mentions, bodies, collectives, article.people, article.periods, article.quantities, article.lexicon, article.terms)
    topics, block = open_article(scene), -1
    for sentence in article.sentences:
        if sentence.block != block:
            block, topics.is_running_total = sentence.block, False
            open_paragraph(scene, sentence, topics)
        if sentence.kind in ("headline", "kicker", "deck", "subhead"):
            open_section(scene, sentence, topics)
            continue
        if sentence.kind not in _TEXT_KINDS and sentence.kind != "caption":
            continue
        is_row = sentence.kind == "table" and bool(within(article.cells, sentence.start, sentence.end))
        if is_row and _TOTALS.match(article.folded, sentence.start):
            continue
        own = replace(topics) if sentence.kind == "caption" or is_row else topics  # a row says nothing of the next
        found = _sentence_facts(article, scene, sentence, own, counted)
        (captions if sentence.kind == "caption" else facts).extend(found)
    told: dict[tuple[object, ...], Period | None] = {}
    facts = [f for f in facts if f.quantity.value < _TOLD_ONCE or f.quantity.kind != "count" or not _is_restated(f, article.folded, told)]
    if captions:
        known = {(f.quantity.value, f.unit) for f in facts}
        facts += [c for c in captions if (c.quantity.value, c.unit) not in known]
    return sorted(facts, key=attrgetter("start"))


def _is_restated(f: FoundFact, folded: str, told: dict[tuple[object, ...], Period | None]) -> bool:
    """Whether a large count was told before in the article, of the same subject and noun and of no other time; if not, it now is.

    Who takes a count up again puts its noun behind it (首批11家企業…11家企業中), and small counts meet by chance.
    """
    q, metric = f.quantity, f.metric
    if metric.rule != "noun_behind":
        return False
    key = (f.subject and f.subject.name, metric.metric, folded[metric.noun_start:metric.noun_end], q.value, q.value_max, q.unit, f.status)
    if key not in told:
        told[key] = f.period
        return False
    return f.period is None or f.period == told[key]


# ── one sentence ─────────────────────────────────────────────────────────────────────────────────────


def _sentence_facts(a: Article, scene: Scene, sentence: Sentence, topics: Topics, counted: list[Counted]) -> list[FoundFact]:
    facts: list[FoundFact] = []
    before, topics.whole = topics.current, None
    quantities, starts = a.quantities, a.quantities.starts
    number = bisect_left(starts, sentence.start)
    times = within(a.periods, sentence.start, sentence.end) if starts[number] < sentence.end else []
    for clause in sentence.clauses:
        entered = enter_clause(scene, sentence, clause, topics)
        earlier_end = clause.start
        while starts[number] < clause.end:
            quantity = quantities[number]
            number += 1
            found = _facts_of(a, scene, sentence, entered, times, quantity, topics, earlier_end, counted, facts,
                              quantities[number] if number < len(quantities) else None)
            facts.extend(found)
            if found:
                counted.append(Counted(quantity.unit, found[0].metric, sentence.block))
                del counted[:-_REMEMBERED]
            earlier_end = quantity.end
    # A place, or a part of what is spoken of, is the topic of its sentence and not beyond.
    topics.current = topics.whole or topics.current
    if topics.current is not None and topics.current.kind == "place":
        topics.current = before
    return facts


def _facts_of(a: Article, scene: Scene, sentence: Sentence, entered: Entered, times: list[Period], q: Quantity, topics: Topics, earlier_end: int,
              counted: list[Counted], facts: list[FoundFact], following: Quantity | None) -> list[FoundFact]:
    """The facts that one number makes: none, one, or one for each member of a list. ``times`` are those of the sentence, ``following`` the next number."""
    clause = entered.clause
    cell = cell_of(a.cells, q) if a.cells else None
    if cell is not None:
        q = with_unit_of_head(q, cell, a.folded)
    if not _may_be_fact(a, sentence, clause, q):
        return []
    reading = (MetricReading("other", "為期", "term") if q.kind == "duration"
               else read_metric(q, a.text, a.folded, clause, sentence, earlier_end, counted, a.mentions, a.terms,
                               (cell.head_start, cell.head_end) if cell is not None else None, following))
    if reading is None:
        return []
    bindings = bind(scene, sentence, entered, q, reading, topics)
    if scene.collectives:
        note_collective(scene, q, reading, topics)
    period = _period(a, sentence, clause, times, q) if times else None
    as_of = period.period_end if period is not None and period.as_of else None
    status = _status(a, sentence, clause, times, q, reading)
    aggregation = "stock" if bindings[0].rule == "head_behind" else _aggregation(a, clause, q, reading, topics)
    if aggregation == "cumulative" and period is not None and period.precision in _BOUNDED and not period.as_of \
            and not _SINCE.search(a.folded, clause.start, q.start):
        aggregation = "flow"  # 2019年度共資助25人
    topics.is_running_total = aggregation == "cumulative"
    if aggregation == "cumulative" and period is None:
        period = _since_founding(a, sentence, q)
    if period is None and as_of is None and status == "actual" and aggregation != "flow":
        as_of = a.published_on
    converts = len(facts) - 1 if q.bracketed and facts and q.kind == "money" else None
    found = []
    for binding in bindings:
        parties = (binding.subject, binding.counterpart) if len(bindings) == 1 else (None, None)  # 各投入5,000萬元 is one currency
        unit = _unit(a, sentence, clause, q, following, *parties)
        found.append(FoundFact(q.start, q.end, binding.subject, binding.counterpart, reading, q, unit, period, as_of, status, aggregation, sentence,
                               f"{binding.rule}+{reading.rule}", _confidence(binding.subject, reading, binding.rule), converts))
    return found


def _may_be_fact(a: Article, sentence: Sentence, clause: Clause, q: Quantity) -> bool:
    if q.kind in ("ordinal", "measure"):
        return False
    if q.kind == "duration":
        return q.unit != "歲" and (_TERM.search(a.folded, max(0, q.start - 6), q.start) is not None or (
            q.unit in _LONG and a.folded[q.start - 1:q.start] not in _ELAPSED and _TERM_BEHIND.match(a.folded, q.end, clause.end) is not None))
    if q.value == 1 and q.value_max is None and q.qualifier == "exact" and q.kind == "count":
        return False
    if q.unit in _PLACED and q.kind == "count" and a.folded[q.end:q.end + 1] in _BEHIND_A_PLACE and _RANKING.search(a.folded, sentence.start, q.start):
        return False
    if q.kind in ("count", "number") and a.folded[q.start - 1] in _ENDS_DEMONSTRATIVE and _DEMONSTRATIVE.search(a.folded, max(clause.start, q.start - 4), q.start):
        return False
    return q.kind != "share" or not _EACH.search(a.folded, max(clause.start, q.start - 6), q.start)


def _unit(a: Article, sentence: Sentence, clause: Clause, q: Quantity, following: Quantity | None, subject: Organisation | None,
          counterpart: Organisation | None) -> str:
    if q.kind == "share":
        return "%"
    if q.kind != "money" or q.unit not in ("元", None):
        return q.unit or "個"
    rule = next((unit for at, unit in reversed(a.currency_rules) if at <= q.end + 2), None)
    if rule:
        return rule
    whole = _whole(a, sentence, clause, q)
    if whole is not None:
        return whole
    if following is not None and following.bracketed and following.unit in _CONVERTED_FROM and following.start - q.end < 8:
        return _CONVERTED_FROM[following.unit]
    is_mainland = _MAINLAND_MONEY.search(a.folded, sentence.start, q.end) is not None
    for payer in (counterpart, subject):
        if payer is not None and payer.side is not None:
            if payer.side == "HK" and payer is subject and (is_mainland or (not a.is_hong_kong and _RECEIVED.search(a.folded, clause.start, clause.end))):
                return "CNY"
            if payer is subject and payer.side != "HK" and a.is_hong_kong and not is_mainland and _HONG_KONG_MONEY.search(a.folded, sentence.start, q.start):
                return "HKD"
            return {"HK": "HKD", "overseas": "USD"}.get(payer.side, "CNY")
    if is_mainland or not a.is_hong_kong:
        return "CNY"
    told = next((x.unit for x in reversed(within(a.quantities, sentence.start, q.start)) if x.kind == "money" and x.unit not in ("元", None) and not x.bracketed), None)
    return told or ("CNY" if _is_told_of_the_mainland(a, sentence, q) else "HKD")


def _is_told_of_the_mainland(a: Article, sentence: Sentence, q: Quantity) -> bool:
    """前海去年生產總值2,000億元: who has it has no side of its own, and all that is named so far in the sentence, or else right before it, lies there."""
    for begin in (sentence.start, sentence.start - _SHORTLY_BEFORE):
        sides = {m.organisation.side for m in within(a.mentions, begin, q.start)} - {None}
        if sides:
            return sides <= _MAINLAND_SIDES and sides != {"GBA"}
    return False


def _whole(a: Article, sentence: Sentence, clause: Clause, q: Quantity) -> str | None:
    """總投資1.3億元人民幣，其中城大斥資一億元: a part is in the currency of the whole."""
    if not PART_OF.match(a.folded, clause.start, q.start):
        return None
    before = [x for x in within(a.quantities, sentence.start, clause.start) if x.kind == "money"]
    return before[-1].unit if before and before[-1].unit != "元" else None


def _period(a: Article, sentence: Sentence, clause: Clause, times: list[Period], q: Quantity) -> Period | None:
    """The time a number belongs to: the last one before it in its clause, else in its sentence, else behind it."""
    own = _respective_period(a, times, sentence, q) if len(times) > 1 else None
    if own is not None:
        return own
    for p in reversed(times):
        if p.start < q.start and (p.period_start or p.period_end) and _is_its_time(a, sentence, p, q):
            return p
    for p in times:
        if q.end <= p.start < clause.end and (p.period_start or p.period_end) and _is_its_time(a, sentence, p, q):
            return p
    return None


def _is_its_time(a: Article, sentence: Sentence, p: Period, q: Quantity) -> bool:
    """Whether a number is of a time, and neither compared with it nor of now: 較去年; 2022年9月開學，現有學生4,800人."""
    if _COMPARED_BEFORE.search(a.folded, max(sentence.start, p.start - 3), p.start) or _COMPARED_AFTER.match(a.folded, p.end):
        return False
    if p.precision in ("year", "month") and not p.as_of and p.start < q.start and _NO_TIME_OF_NUMBERS.match(a.folded, p.end):
        return False
    if p.precision in ("day", "month") and p.start < q.start and _TOLD_THEN.match(a.folded, p.end) and _intends(a, p.end, q.start):
        return False
    if p.start < q.start and _UNTIL_ALL_IS_DONE.search(a.folded, p.end, q.start):
        return False
    return p.as_of or p.start > q.start or _NOW.search(a.folded, p.end, q.start) is None


def _respective_period(a: Article, times: list[Period], sentence: Sentence, q: Quantity) -> Period | None:
    """2015年、2016年及2017年分別獲批12項、15項及20項: each number has a year of its own."""
    marks = [m.end() for m in RESPECTIVELY.finditer(a.folded, sentence.start, q.start)]
    if not marks:
        return None
    row = [x for x in within(a.quantities, marks[-1], sentence.end) if x.kind == q.kind and not x.bracketed]
    row = row[:next((n for n, (one, other) in enumerate(pairwise(row), 1) if not _ALSO.fullmatch(a.folded, one.end, other.start)), len(row))]
    years = [p for p in times if p.end <= marks[0] and not p.as_of][-len(row):] if row else []
    joined = all(_ALSO.fullmatch(a.folded, one.end, other.start) for one, other in pairwise(years))
    return years[row.index(q)] if q in row and len(row) == len(years) >= 2 and joined else None


def _status(a: Article, sentence: Sentence, clause: Clause, times: list[Period], q: Quantity, reading: MetricReading) -> FactStatus:
    """Planned where a word of intent governs the number: before it in its clause, in a clause before that it continues, or as what is to be finished."""
    is_large = q.kind in ("area", "money")
    if a.terms.planned.begins_in(sentence.start, sentence.end):
        if _intends(a, clause.start, min(max(q.end, reading.noun_end), clause.end)):
            return "planned"
        if not _DONE.search(a.folded, clause.start, q.start) and not _BUT.match(a.folded, clause.start) and any(
                _intends(a, c.start, c.end) and not _DONE.search(a.folded, c.end, clause.start) for c in sentence.clauses if c.end <= clause.start):
            return "planned"
    if _TO_BE_FINISHED.match(a.folded, q.end, sentence.end if is_large else clause.end) and not _EXISTING.search(a.folded, clause.start, q.start):
        return "planned"
    if is_large and _GROUND_BROKEN.search(a.folded, sentence.start, sentence.end):
        return "planned"
    if q.kind == "area" and q.unit in ("m2", "sqft") and _LAND_GRANTED.search(a.folded, sentence.start, sentence.end):
        return "planned"
    if a.published_on is not None:
        for p in times:
            if clause.start <= p.start and p.end <= clause.end and p.period_start is not None and p.period_start > a.published_on:
                return "planned"
    return "actual"


def _intends(a: Article, start: int, end: int) -> bool:
    """Whether a stretch holds a word of intent that is no part of a name: 「產學研1+計劃」 and “863”計劃 intend nothing."""
    for at, stop, kind in a.terms.planned.find(start, end):
        if kind == "not_planned" or any(m.start <= at < m.end for m in within(a.mentions, at - 40, at + 40)):
            continue
        before = at - 2 if a.folded[at - 1:at] == " " else at - 1  # Ideation 計劃
        if a.folded[stop - 1] == "划" and (a.folded[at - 1:at] in _NAME_ENDS or (a.folded[before:before + 1].isascii() and a.folded[before:before + 1].strip())
                                          or a.folded[stop:stop + 1] in _NAME_ENDS):
            continue
        if a.folded[at:stop] == _SCHEME and (a.folded[at - 1:at] in _OF_A_SCHEME or a.folded[stop:stop + 1] in _ENDS_CLAUSE):  # 為計劃撥款, 參與招生計劃，
            continue
        return True
    return False


def _aggregation(a: Article, clause: Clause, q: Quantity, reading: MetricReading, topics: Topics) -> Aggregation:
    words = a.terms.aggregation.find(clause.start, q.start)
    if words:
        return "cumulative" if any(word[2] == "cumulative" for word in words) else words[-1][2]  # type: ignore[return-value]
    if topics.is_running_total and reading.metric in _ADDED_UP:
        return "cumulative"
    if reading.metric in _FLOW_METRICS and q.kind == "money":
        return "flow"
    return "stock"


def _since_founding(a: Article, sentence: Sentence, q: Quantity) -> Period | None:
    """集成所2006年2月由三方共建…雙方累計獲批項目63項: a running total runs from the founding that the paragraph dates."""
    begin = min(s.start for s in a.sentences if s.block == sentence.block)
    founded = next((p for p in within(a.periods, max(begin, q.start - 600), q.start) if p.period_start is not None and p.precision != "range"
                    and not (a.published_on and p.period_start > a.published_on) and _FOUNDED.match(a.folded, p.end)), None)
    if founded is None:
        return None
    end = a.published_on if a.published_on and founded.period_start and a.published_on >= founded.period_start else None
    return replace(founded, period_end=end, precision="range")


def _confidence(subject: Organisation | None, reading: MetricReading, rule: str) -> float:
    """A rough order for reviewers: 0.95 where everything stands beside the number, less for each step of inference."""
    hundredths = 95 - _SUBJECT_DOUBT.get(rule, 0) - _METRIC_DOUBT.get(reading.rule, 0)
    if subject is not None and not subject.is_known:
        hundredths -= 5
    return hundredths / 100


def drop_unrelated(facts: list[FoundFact], article: Article) -> list[FoundFact]:
    """Nothing from a weather, sport or other piece that has no body of our field in it."""
    negative = article.terms.negative_topics
    against = sum(len(negative.find(s.start, s.end)) for s in article.sentences) if negative.by_start else 0
    named = {m.organisation.organisation_id: m.organisation for m in article.mentions if m.organisation.kind not in ("place", "media", None)}
    ours = sum(o.kind in _OUR_FIELD for o in named.values())
    if not named or against >= 2 + len(named) or (ours == 0 and against >= 1):
        return []
    return facts
