"""What a quantity counts: the metric and the noun as printed.

Chinese puts the counted noun behind the classifier (14個本科招生專業) or before the number (發表論文430篇, 科技人才：1.5萬餘名), and
leaves it out where it was just said (12所…，新建的三所…). The noun phrase is head-final, so 8個院士團隊項目 counts projects.
Money and shares look for the nouns that go with them: 項目資助近3億元 is funding, not projects. A classifier rules nouns out (5所 counts no
projects), and a row of the metric ``none`` in the lexicon is a word that only looks like a noun: 預算案, 國家級, 代表性. Of what
has no metric of its own the lexicon tells sums of money, ``sum`` (收入, 產值), from things that money may stand beside (大樓); both are read as other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.extract.organisations import Mention
from flows.extract.sentences import Clause, InOrder, Sentence, within
from flows.lexicon import PageTerms, fold
from flows.records import Metric, Quantity
from flows.terms import Hits

_PAID = frozenset({"funding", "investment", "financing"})
_SUMS, _OTHER = _PAID | {"sum"}, frozenset({"sum", "other"})
MONEY_METRICS = _PAID | _OTHER
COUNT_METRICS = frozenset({"projects", "papers", "patents", "labs", "centres", "companies", "institutions", "people", "students",
                           "programmes", "hospitals", *_OTHER})
_BY_CLASSIFIER: dict[str, Metric] = {"所": "institutions", "篇": "papers", "人": "people", "名": "people", "位": "people", "家": "companies", "間": "companies",
                                     "企": "companies", "校": "institutions", "院校": "institutions", "人次": "people",
                                     "名額": "students", "學額": "students", "學位": "students"}
_BREAK = re.compile(r"[，。；：、！？!?「」『』“”（）()\n]")
_NOUN_BREAK = re.compile(fold(
    r"[，。；：！？!?「」『』“”（）()\n]|進駐|入駐|落戶|落成|竣工|參加|參與|出席|獲|已|將|被|由|在(?![港澳校讀職冊研建孵]|深(?!圳))|來自|是|為|成為|並|與|從|到|向|簽約|合作|用於|用作|投入|組成|位於|完成|(?<![附直下])屬|分|加入|躋身|服務"))
_LIGHT = re.compile(fold(
    r"(?:人數|最初的?|起初的?|原來的?|原有的?|當初的?|總數|總額|總量|總值|總計|數目|數量|數字|金額|額度?|規模|面積|合共|共計|共有|總共|一共|共|累計|累積|達到|達致?|突破|接近|將近|約|近|逾|超過?|為|是|"
    r"有|已|僅|只|單|佔|占|獲得?|得|了|高達|多達|增至|升至|增加到?|減至|降至|增|至|到|由|從|合計|合|目前|現有|現時|如今|至今|迄今|也|亦|便|就|則|的|之|各|"
    r"分別|大約|大概|估計|預計|料|將|可|可達|最多|最少|至少|不少於|不超過|以上|：|:|，|\s|　|人民幣|港幣|數|在內|年|內|總|方面|中|當中|其中|年均|平均|每年|首|"
    r"首次|更|還|又|再|其|全年|全部|收錄|授權|計)*"))
# 人才住房500套 are no people, and 企業問卷300份 no companies.
_NO_BODIES = frozenset(("套", "場", "份", "張", "款", "件", "宗", "次", "輛", "台", "棟", "幢", "架", "條", "種"))
_BODIES = frozenset({"people", "students", "companies", "institutions"})
# What a classifier never counts: 一支60人的團隊 are people, 5所高校項目10個 are five universities, 50間有代表性的企業 no delegates.
_NO_THINGS = COUNT_METRICS - {"people", "students"}
_NO_PERSONS = frozenset({"people", "students", "papers", "patents", "programmes"})
_COUNTS_NO: dict[str, frozenset[str]] = {"名": _NO_THINGS, "位": _NO_THINGS, "人": _NO_THINGS, "人次": _NO_THINGS, "家": _NO_PERSONS, "間": _NO_PERSONS,
                                         "所": _NO_PERSONS | {"projects", "companies"}} | dict.fromkeys(_NO_BODIES, _BODIES) | {
                                             "份": _BODIES | {"programmes", "projects", "labs", "centres", "hospitals"}}
_NOTHING: frozenset[str] = frozenset()
_ALL_COUNTED = COUNT_METRICS, _NOTHING
_MAY_COUNT: dict[str | None, tuple[frozenset[str], frozenset[str]]] = {unit: (COUNT_METRICS - no, no) for unit, no in _COUNTS_NO.items()}
# 獲資助機構中，應科院佔11項: 項 counts none of these.
_COUNTED_OTHERWISE = _BODIES | {"labs", "centres", "hospitals"}
# 已資助逾300個項目，總額約9億元
_TOTALS = frozenset(fold(x) for x in ("總額", "預算", "總預算", "承擔額"))
# 10億元的成果轉化基金, 100億元「創科產業引導基金」, 1.8億元的「加速器先導計劃」
_FUND_BEHIND = re.compile(fold(
    r"的?[「『“](?P<quoted>[\u4e00-\u9fff0-9+]{0,14}(?:基金|計劃))[」』”]|的(?P<fund>[\u4e00-\u9fff]{0,12}基金)(?!會|委|項目|管理|公司)"))
_MAY_NAME_FUND = frozenset("的「『“")
# 15所「全國重點實驗室」, 15所在港「全國重點實驗室」: what is counted may be quoted as a whole.
_QUOTED = re.compile(r"(?:[在駐驻][港澳深穗]的?)?[「『“]([\u4e00-\u9fff]{2,16})[」』”]")
# 20間來自內地的企業, 8個正在進行的研究項目: the noun stands behind the 的 that ends what is said of it first.
_SAID_FIRST = re.compile(fold(
    r"(?:來自|正在|正由|在|由|獲|受|被|有|具|擁有|從事|符合|已(?!與|和|在|進駐|入駐|落戶)|與[^，。；！？、的]{1,16}?(?:合|聯|共))"
    r"(?:[^，。；：！？「」（）()\n\d的]|[「（][^「」（）\n]{0,60}[」）]){1,30}的"))
# 六個獲選項目, 12家參展機構
_CHOSEN = re.compile(fold(r"(?:受|獲)(?:選|獎|批|准|資助|撥款|認可|認證|邀|授牌|獎勵)?|入選|入圍|入駐|進駐|落戶|參賽|參展|參與|參加|合作|加入|已建成?|在[讀建孵校職冊]"))
_MAY_COME_FIRST = frozenset(fold("「『“駐來正在由獲受被有具擁從符已與入進落參合加"))
# 其中154個為轉化項目, 8人是博士生
_BEING = re.compile(fold(r"(?:均|都|則|乃)?(?:為|是)(?![由在首全最目])|屬於?(?![首全])"))
_MAY_BE = frozenset(fold("均都則乃為是屬"))
_ARE_OF_A_KIND = frozenset("個項家間所名位人件")
# 一至三層設有課室, 44層是展覽廳: which floors, not how many.
_FLOORS, _ON_A_FLOOR = frozenset("層樓"), frozenset(fold("是為設用乃作"))
# 三校簽約, 五校師生 are those just named.
_SCHOOL, _FEW = "校", 10
# 每個實驗室獲2,000萬元; 推出科技券先導計劃 5億元
_RECEIVED = re.compile(fold(r"(?:獲|獲得|獲批|獲撥|得到|計劃[」』”]?[ 　：:]?)$"))
_APPLY = fold("申請")
_FROM = re.compile(fold(r"來自[^，。；的]*$"))
_TIMES, _OFTEN = "次", 10
# 人才公寓…可提供約300個單位 are flats.
_UNIT, _HOUSING = fold("單位"), re.compile(fold(r"公寓|住宅|宿舍|房屋|樓盤|公屋|居屋"))
_JOINS = frozenset(fold("、及和與以"))
# 課室42間及實驗室5間: what stands behind these is the next of a list.
_BETWEEN = frozenset(fold("、及和與，。；）)」"))
_MORE_OF_THEM = re.compile(fold(r"(?:(?:[、及和與]|以及)[\d,.〇零一二兩三四五六七八九十百千萬]{1,8}[多餘]?[項個家間所名位人篇件份])+"))
# 由2014年首屆300名學生，增至逾1.1萬人
_GROWN_TO = re.compile(fold(r"(?:增|升|減|跌|擴展|擴大|發展|增長|增加|上升)(?:至|到)"))
_PERSONS, _STUDENTS = frozenset("名位人"), frozenset({"students"})
# 聯合資助計劃首年批出18項
_GRANTED = re.compile(fold(r"(?:批出|獲批|立項|資助|承擔|承接)(?:了|共|約|逾|近|超過|合共)?$"))
# 佔比提高至45% is where it stands now, 增幅擴大至12% and 升近三成 are changes.
_UP_TO, _IS_A_CHANGE, _CHANGES = frozenset(fold("至到")), frozenset(fold("幅速")), frozenset(fold("升增跌減漲降"))
# 創科資助計劃投入17億元: what is only part of another noun is no money.
_OF_ANOTHER = tuple(fold(x) for x in ("計劃", "大學", "院校", "機構", "者"))
_HOUSES = frozenset({"labs", "centres", "institutions", "companies", "hospitals"})
_STUDIES = ("研究", "科研")
_COUNTS = {"項": frozenset({"projects", "patents"}), "家": _HOUSES, "間": _HOUSES,
           "件": frozenset({"patents"}), "所": frozenset({"institutions", "labs", "hospitals"})} | dict.fromkeys("名位人", frozenset({"people", "students"}))
# Classifiers of few nouns: what they counted in an earlier paragraph they count again.
_TELLING = frozenset(("項", "件"))
_OUT_OF = re.compile(fold(r"(?:之|當|其)?中[，,]?$"))
_ASIDE, _FIGURE = re.compile(r"[（(][^（）()]*[）)]"), re.compile(r"[0-9０-９]")
_NO_NOUN = re.compile(fold(r"[0-9０-９]|^[和及與增減至]"))
# 18項資助計劃去年批出…, 4,300人當中
_NO_PART = re.compile(fold(r"[去今前明本同翌]年|[本上]月|[昨今]日|昨天|今天|目前|現時|當中|其中|之中"))
_VAGUE_UNITS = frozenset(("方面", "部分", "階段", "種", "類", "點", "步", "次", "度", "層次", "層面", "方向", "領域", "大", "條", "番", "代", "回", "遍", "陣",
                          "段", "線", "流", "等", "角", "口", "頭", "句", "字", "幕", "頁", "分", "話", "處", "下", "聲", "面", "樣"))


@dataclass(slots=True)
class MetricReading:
    """A metric with the printed noun, the rule that found it, and where the noun stands (clean offsets)."""

    metric: Metric
    what: str | None
    rule: str
    noun_start: int = -1
    noun_end: int = -1


@dataclass(slots=True)
class Counted:
    """A quantity read before, in paragraph ``block``, whose noun a later one with the same classifier may take over."""

    unit: str | None
    reading: MetricReading
    block: int


def read_metric(quantity: Quantity, text: str, folded: str, clause: Clause, sentence: Sentence, earlier_end: int,
                counted: list[Counted], mentions: InOrder[Mention], terms: PageTerms, head: tuple[int, int] | None = None,
                following: Quantity | None = None) -> MetricReading | None:
    """The metric of a quantity, or None where it counts nothing that we keep.

    ``clause`` and ``sentence`` bound the search, ``earlier_end`` is where the quantity before it ends, ``counted`` are
    the quantities of the paragraph so far, ``mentions`` the organisations, whose names count nothing (香港大學佔6個 counts no universities),
    ``head`` is where the header of a table's column stands, ``following`` the next quantity of the page. Offsets are clean.
    """
    if head is not None and quantity.kind in ("money", "count", "number"):
        heads = [h for h in terms.metric_nouns.find(*head) if h[2] in (MONEY_METRICS if quantity.kind == "money" else COUNT_METRICS)]
        if heads:
            return _reading(text, heads[-1], "header")
    if quantity.kind == "area":
        noun = _noun_before(quantity.start, max(clause.start, earlier_end), folded, terms.metric_nouns, frozenset({"floor_area"}))
        return MetricReading("floor_area", text[noun[0]:noun[1]] if noun else None, "area", *(noun[:2] if noun else (-1, -1)))
    if quantity.kind == "share":
        return _share(quantity, text, folded, clause, earlier_end, terms)
    if quantity.kind == "multiple":
        return MetricReading("other", "倍", "multiple")
    if quantity.kind == "money":
        return _money(quantity, text, folded, clause, sentence, earlier_end, counted, mentions, terms)
    return _count(quantity, text, folded, clause, sentence, earlier_end, counted, mentions, terms, following)


def _printed(text: str, span: tuple[int, int] | None) -> str | None:
    return text[span[0]:span[1]] if span else None


def _share(q: Quantity, text: str, folded: str, clause: Clause, earlier_end: int, terms: PageTerms) -> MetricReading:
    growth = terms.growth_words.find(max(clause.start, min(earlier_end, q.start)), q.start)
    after = terms.growth_words.find(q.end, min(clause.end, q.end + 4))
    level = growth and not after and folded[q.start - 1] in _UP_TO and folded[growth[-1][1] - 1] not in _IS_A_CHANGE
    if (growth or after) and not level:
        hit = growth[-1] if growth else after[0]
        return MetricReading("growth", text[hit[0]:hit[1]], "growth_word", hit[0], hit[1])
    if folded[q.start - 1:q.start] in _CHANGES and clause.start < q.start:
        return MetricReading("growth", text[q.start - 1], "growth_word", q.start - 1, q.start)
    share = terms.share_words.find(clause.start, q.start)
    what = (share[-1][0], share[-1][1]) if share else None
    return MetricReading("share", _printed(text, what), "share")


def _money(q: Quantity, text: str, folded: str, clause: Clause, sentence: Sentence, earlier_end: int, counted: list[Counted],
           mentions: InOrder[Mention], terms: PageTerms) -> MetricReading:
    behind = _noun_behind(q.end, clause.end, folded, terms.metric_nouns, MONEY_METRICS, reach=6)
    fund = (_FUND_BEHIND.match(folded, q.end, clause.end) if folded[q.end:q.end + 1] in _MAY_NAME_FUND and (behind is None or behind[2] not in _PAID)
            else None)
    if fund:
        paid = _last_term(clause.start, q.start, terms.metric_verbs, MONEY_METRICS) if fund["quoted"] else None
        if paid is None or paid[1] < q.start or paid[2] == "funding":  # 投資10億元「擴建計劃」
            at, end = fund.span("quoted" if fund["quoted"] else "fund")
            return MetricReading("funding", text[at:end], "noun_behind", at, end)
    if behind and behind[2] != "other":
        paid = _last_term(clause.start, q.start, terms.metric_verbs, MONEY_METRICS) if behind[2] == "sum" else None
        if paid is not None and paid[1] == q.start:  # 投資八千八百萬元的資產
            return _reading(text, paid, "verb_before")
        return _reading(text, _of_what(behind, sentence.start, q.start, folded, terms), "noun_behind")
    for begin, rule in ((max(clause.start, min(earlier_end, q.start)), "noun_before"), (clause.start, "noun_in_clause")):
        before = _last_term(begin, q.start, terms.metric_nouns, _SUMS)
        if before and before[2] == "sum" and _in_a_name(before, sentence, mentions):  # 香港城市大學斥資一億元
            before = None
        if before is None or before[2] == "sum" or folded.startswith(_OF_ANOTHER, before[1]) or _in_a_name(before, sentence, mentions):  # 創新及科技基金投入2億元
            before = _last_term(begin if before is None else before[1], q.start, terms.metric_verbs, MONEY_METRICS) or before
        if before:
            return _reading(text, _of_what(before, sentence.start, before[0], folded, terms), rule)
    verb = _first_term(q.end, min(clause.end, q.end + 10), terms.metric_verbs, MONEY_METRICS)
    if verb:
        return _reading(text, verb, "verb_behind")
    far = _last_term(sentence.start, q.start, terms.metric_nouns, _SUMS)
    if far:
        return _reading(text, far, "noun_in_sentence")
    if behind:
        return _reading(text, behind, "noun_behind")
    if counted and counted[-1].block == sentence.block and counted[-1].reading.metric == "projects":  # 批出項目20個，涉款3億元
        return MetricReading("funding", None, "received")
    last = next((c.reading for c in reversed(counted) if c.block == sentence.block and c.reading.metric in MONEY_METRICS and c.unit == q.unit), None)
    if last:
        return MetricReading(last.metric, last.what, "as_before")
    is_received = _RECEIVED.search(folded, max(clause.start, q.start - 4), q.start) is not None
    return MetricReading("funding", None, "received") if is_received else MetricReading("other", None, "default")


def _of_what(noun: tuple[int, int, str], begin: int, end: int, folded: str, terms: PageTerms) -> tuple[int, int, str]:
    """A sum, and a total or a budget with the metric of what it is one of: 已資助逾300個項目，總額約9億元; 研究補助金…獲分兩億元預算."""
    if folded[noun[0]:noun[1]] not in _TOTALS:
        return noun
    of = _last_term(begin, end, terms.metric_nouns, _PAID) or _last_term(begin, end, terms.metric_verbs, _PAID)
    return (noun[0], noun[1], of[2]) if of else noun


def _count(q: Quantity, text: str, folded: str, clause: Clause, sentence: Sentence, earlier_end: int, counted: list[Counted],
           mentions: InOrder[Mention], terms: PageTerms, following: Quantity | None) -> MetricReading | None:
    if q.unit in _FLOORS and (q.value_max is not None or folded[q.end:q.end + 1] in _ON_A_FLOOR):
        return None
    if q.unit == _SCHOOL and q.value < _FEW:
        return None
    more = _MORE_OF_THEM.match(folded, q.end, clause.end) if folded[q.end:q.end + 1] in _JOINS else None  # 12項、15項及20項科研項目
    last = more.end() if more is not None and folded[more.end() - 1] == folded[q.end - 1] else q.end
    # 三大領域的十六個學科: what is counted next is counted by its own number, unless it only describes (兩支30人的團隊, 兩幢6層高的大樓).
    stop = clause.end
    if following is not None and following.kind == "count" and last <= following.start < stop and "的" not in folded[following.end:following.end + 3]:
        stop = following.start
    counts, counts_no = _MAY_COUNT.get(q.unit, _ALL_COUNTED)
    at, quoted = _where_noun_opens(last, stop, folded, terms, counts) if folded[last:last + 1] in _MAY_COME_FIRST else (last, None)
    if quoted is not None:
        return _reading(text, quoted, "noun_behind")
    behind = _noun_behind(at, stop, folded, terms.metric_nouns, counts, reach=12, skipped=counts_no)
    if behind and folded[behind[0]:behind[1]] == _UNIT and _HOUSING.search(folded, sentence.start, behind[0]):
        return MetricReading("other", text[behind[0]:behind[1]], "noun_behind", behind[0], behind[1])
    if behind and behind[2] in _OTHER and q.unit == "大":  # 三大園區 is a list, not a count
        behind = None
    if behind:
        return _reading(text, behind, "noun_behind")
    before = _noun_before(q.start, max(clause.start, min(earlier_end, q.start)), folded, terms.metric_nouns, counts)
    label = _label(q, folded, clause, sentence, terms, counts)
    if before and not _in_a_name(before, sentence, mentions) and not (before[2] in _OTHER and label):
        return _reading(text, before, "noun_before")
    if label:
        return _reading(text, label, "label")
    being = _BEING.match(folded, q.end, stop) if q.unit in _ARE_OF_A_KIND and folded[q.end:q.end + 1] in _MAY_BE else None
    told = _noun_behind(being.end(), stop, folded, terms.metric_nouns, counts, reach=12, skipped=counts_no) if being is not None else None
    if told is not None:
        return _reading(text, told, "noun_behind")
    grant = _grant(q, sentence, mentions)
    if grant:
        return MetricReading("projects", text[grant.start:grant.end], "grant", grant.start, grant.end)
    whole = _out_of(folded, clause, sentence, terms)
    if whole and not (q.unit in _TELLING and whole[2] in _COUNTED_OTHERWISE) and whole[2] in counts and (
            q.unit in _PERSONS or whole[2] in _COUNTS.get(q.unit or "", _NOTHING) or _BY_CLASSIFIER.get(q.unit or "", whole[2]) == whole[2]):
        return _reading(text, whole, "out_of")
    if q.unit in _VAGUE_UNITS or q.kind == "number":
        grown = counted[-1] if counted and counted[-1].unit == q.unit and counted[-1].block == sentence.block else None
        if q.unit == _TIMES and q.value >= _OFTEN and (held := _own_noun(at, stop, text, folded)) is not None:
            return MetricReading("other", held, "unknown_noun")  # 130次檢索服務
        is_grown = grown is not None and _GROWN_TO.search(folded, max(clause.start, earlier_end), q.start) is not None  # 生產線由30條增至130條
        return MetricReading(grown.reading.metric, grown.reading.what, "same_classifier") if grown is not None and is_grown else None
    own = _own_noun(at, stop, text, folded)
    enrolled = _noun_before(q.start, max(clause.start, earlier_end), folded, terms.metric_verbs, _STUDENTS) if q.unit in _PERSONS else None
    if enrolled is not None:  # 最終錄取1,425人
        return MetricReading("students", own or text[enrolled[0]:enrolled[1]], "verb_before", enrolled[0], enrolled[1])
    # 73個項目入選…其中港科大參與22項: 項 counts projects, whatever their own classifier was.
    same = next((c.reading for c in reversed(counted) if c.block == sentence.block and (
        c.unit == q.unit or (q.unit == "項" and own is None and c.reading.metric == "projects"))), None)
    if same is None and own is None and q.unit in _PERSONS and _GROWN_TO.search(folded, clause.start, q.start):
        same = next((c.reading for c in reversed(counted) if c.block == sentence.block and c.unit in _PERSONS), None)
    if same is not None and own is None:
        return MetricReading(same.metric, same.what, "same_classifier")
    told = _told_before(q, folded, sentence, mentions, terms) if own is None else None
    if told is not None:
        return _reading(text, told, "noun_in_sentence")
    if q.unit in _BY_CLASSIFIER:
        return MetricReading(_BY_CLASSIFIER[q.unit], own, "classifier")
    earlier = next((c.reading for c in reversed(counted) if c.unit == q.unit), None) if own is None and q.unit in _TELLING else None
    if earlier is not None:
        return MetricReading(earlier.metric, earlier.what, "as_before")
    if q.unit == "項" and own is not None and own.endswith(_STUDIES):  # 39項研究
        return MetricReading("projects", own, "noun_behind")
    if own is None and q.unit == "項" and _GRANTED.search(folded, max(clause.start, q.start - 6), q.start) is not None:
        return MetricReading("projects", None, "received")
    is_plain = _FIGURE.search(text, q.start, q.end) is not None or q.value >= 10
    return MetricReading("other", own, "unknown_noun") if is_plain and (own or q.unit) else None


def _where_noun_opens(at: int, stop: int, folded: str, terms: PageTerms, counts: frozenset[str]) -> tuple[int, tuple[int, int, str] | None]:
    """Where the noun begins behind what is said of it first (20間來自內地的企業, 六個獲選項目), or the noun where it is quoted as a whole."""
    quoted = _QUOTED.match(folded, at, stop)
    if quoted is not None:
        noun = _last_term(quoted.start(1), quoted.end(1), terms.metric_nouns, counts)
        return at, noun if noun is not None and noun[1] == quoted.end(1) else None
    chosen = _CHOSEN.match(folded, at, stop)
    if chosen is not None and terms.metric_nouns.at(chosen.end()) is not None:
        return chosen.end(), None
    said = _SAID_FIRST.match(folded, at, stop)
    return said.end() if said is not None else at, None


def _told_before(q: Quantity, folded: str, sentence: Sentence, mentions: InOrder[Mention], terms: PageTerms) -> tuple[int, int, str] | None:
    """獲批項目最多的是港大（9項）; 聯合實驗室名單公布，新認定10家: the last noun of the sentence that the classifier can count."""
    counts = _COUNTS.get(q.unit or "", _NOTHING)
    for noun in reversed(terms.metric_nouns.find(sentence.start, q.start) if counts else ()):
        if noun[2] in counts and _FROM.search(folded, max(sentence.start, noun[0] - 16), noun[0]) is None:  # 實驗室來自多所大學，其中科大佔4所
            return noun if not _in_a_name(noun, sentence, mentions) else None
    return None


def _in_a_name(noun: tuple[int, int, str], sentence: Sentence, mentions: InOrder[Mention]) -> bool:
    """The 大學 of 香港大學 is no counted noun; a collective such as 香港院校 is."""
    return any(m.start <= noun[0] and noun[1] <= m.end and m.kind in ("name", "short") and m.organisation.kind != "collective" for m in within(mentions, sentence.start, sentence.end))


def _grant(q: Quantity, sentence: Sentence, mentions: InOrder[Mention]) -> Mention | None:
    """獲批國家自然科學基金32項: a fund or scheme right before the number is what so many projects were granted by."""
    if q.unit != "項":
        return None
    return next((m for m in within(mentions, sentence.start, q.start) if m.end == q.start and m.organisation.kind in ("fund", "funder", "scheme")), None)


def _out_of(folded: str, clause: Clause, sentence: Sentence, terms: PageTerms) -> tuple[int, int, str] | None:
    """獲資助的項目中，應科院佔9個: what the numbers of a sentence are a part of."""
    for earlier in reversed(sentence.clauses):
        may_tell = earlier.end <= clause.start and "中" in folded[earlier.end - 2:earlier.end]
        of = _OUT_OF.search(folded, max(earlier.start, earlier.end - 3), earlier.end) if may_tell else None
        if of is not None:
            noun = _last_term(earlier.start, of.start(), terms.metric_nouns, COUNT_METRICS)
            return noun if noun is not None and noun[1] == of.start() else None
    return None


def _label(q: Quantity, folded: str, clause: Clause, sentence: Sentence, terms: PageTerms, counts: frozenset[str]) -> tuple[int, int, str] | None:
    """●世界500強企業研發中心：8個: in a list or table the label before the colon names what is counted."""
    if sentence.kind not in ("bullet", "table") or clause.start == sentence.start or folded[clause.start - 1] not in "：:":
        return None
    return _last_term(sentence.start, clause.start, terms.metric_nouns, counts)


def _reading(text: str, hit: tuple[int, int, str], rule: str) -> MetricReading:
    return MetricReading("other" if hit[2] == "sum" else hit[2], text[hit[0]:hit[1]], rule, hit[0], hit[1])  # type: ignore[arg-type]


def _noun_behind(at: int, end: int, folded: str, nouns: Hits[str], allowed: frozenset[str],
                 reach: int, skipped: frozenset[str] = _NOTHING) -> tuple[int, int, str] | None:
    """The head of the noun phrase behind the number: its last listed term before a verb or a mark; terms of a ``skipped`` metric are no nouns here."""
    while at < end and folded[at] in "的 　之":
        at += 1
    if (at < end and folded[at] in _BETWEEN) or not nouns.begins_in(at, min(end, at + reach + 8)):
        return None
    listed = nouns.at(at)  # 24個合作項目: 合作 breaks no noun that begins with it
    stop = _NOUN_BREAK.search(folded, listed[0] if listed is not None and listed[0] <= end else at, end)
    limit = min(stop.start() if stop else end, at + reach + 8)
    head: tuple[int, int, str] | None = None
    for start, term_end, metric in nouns.find(at, limit):
        if metric == "none" and head is not None and start == head[1]:  # 十大課程範疇
            return None
        if metric in skipped or metric == "none" or (head is None and metric == "floor_area"):  # 兩個土地發展項目
            continue
        if head is None and start - at > reach:
            return None
        if head is not None and (start != head[1] or metric not in allowed or folded[start:term_end] == _APPLY):  # 4間大學資助, 1000個團隊申請
            break
        head = (start, term_end, metric)
    return head if head and head[2] in allowed else None


def _noun_before(at: int, begin: int, folded: str, nouns: Hits[str], allowed: frozenset[str]) -> tuple[int, int, str] | None:
    """The noun before the number with nothing but light words between: 研究項目188個, 公司有三間."""
    noun = _last_term(begin, at, nouns, allowed)
    if noun is None:
        return None
    end = noun[1]
    if end < at and (at - end > 16 or not _LIGHT.fullmatch(_ASIDE.sub("", folded[end:at]))):
        return None
    return noun


def _last_term(begin: int, end: int, index: Hits[str], allowed: frozenset[str]) -> tuple[int, int, str] | None:
    for hit in reversed(index.find(begin, end)):
        if hit[2] in allowed:
            return hit
    return None


def _first_term(begin: int, end: int, index: Hits[str], allowed: frozenset[str]) -> tuple[int, int, str] | None:
    return next((hit for hit in index.find(begin, end) if hit[2] in allowed), None)


def _own_noun(at: int, end: int, text: str, folded: str) -> str | None:
    """A noun we do not list: what stands between the classifier and the next mark or verb."""
    stop, later = _NOUN_BREAK.search(folded, at, end), _NO_PART.search(folded, at, min(end, at + 10))
    limit = min(stop.start() if stop else end, later.start() if later else end, at + 10)
    noun = text[at:limit].strip(" 　的以上")
    return noun if len(noun) >= 2 and not _BREAK.search(noun) and not _NO_NOUN.search(fold(noun)) else None
