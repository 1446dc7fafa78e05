"""Where on a page a name may begin and end: at suffixes (研究院), stop words (成立), and what opens or follows one (該, 創辦).

A name that no lexicon lists shows itself by how it ends and by where it can begin: 日前｜由｜藍海量子研究院｜… ends in a suffix and begins at the *edge* that the
stop word 由 leaves. Only edges that a suffix follows, without a mark or another stop word between, are worth a look, and there are few. So the marks of a page are found
in one pass, and every place but those few is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from sys import maxsize
from typing import Literal

from flows.lexicon import PageTerms, fold
from flows.terms import Phrases

_SUFFIXES = {
    "有限公司": "company", "集團": "company", "公司": "company", "大學": "university", "學院": "school", "研究院": "institute",
    "研究所": "institute", "先進院": "institute", "研發院": "institute", "實驗室": "laboratory", "工程中心": "centre",
    "中心": "centre", "基地": "park", "產業園": "park", "軟件園": "park", "工業園": "park", "產業園區": "park", "工業園區": "park", "科技園區": "park", "大學城": "park", "生態園": "park", "創意園": "park", "高新園": "park", "科技園": "park", "創業園": "park", "創新園": "park", "園區": "park",
    "分園": "park", "科學園": "park", "夢工場": "incubator", "孵化器": "incubator", "加速器": "incubator", "眾創空間": "incubator",
    "醫院": "hospital", "基金會": "funder", "基金": "fund", "促進會": "association", "協會": "association", "學會": "association",
    "商會": "association", "總會": "association", "聯合會": "association", "聯盟": "association", "委員會": "government",
    "管理局": "government", "計劃": "scheme", "大賽": "scheme", "平台": "other", "合作區": "park", "科學城": "park",
}
SUFFIX_KIND = {fold(k): v for k, v in _SUFFIXES.items()}
_SUFFIX_SIZES = tuple(sorted({len(s) for s in SUFFIX_KIND}, reverse=True))
NAME_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·—－\-（）()&]+")

# A name does not run across these; two-character verbs and time words are safe, single characters only where names lack them.
_STOP_WORDS = fold(
    "成立|設立|建立|組建|創辦|創建|創立|籌建|興建|共建|籌辦|開設|增設|新設|設有|建有|建成|擁有|加入|進駐|入駐|落戶|簽署|簽訂|參觀|到訪|走訪|"
    "包括|支持|推動|介紹|表示|透露|委託|依託|通過|透過|借由|來自|位於|坐落|隸屬|擔任|出任|兼任|作為|成為|名為|稱為|目前|現時|近期|日前|近日|昨日|"
    "今日|此次|首個|首家|首間|第一|引進|培育|扶持|資助|承建|訪問|參加|出席|主辦|承辦|協辦|聯同|連同|攜手|聯手|以及|領導|指出|強調|"
    "打造|升級|吸引|簽約|希望|期望|走出|走進|走入|逐漸|發起|以加速|以便|以推動|以支持|以促進|以期|以協助|以供|以助|合作建設|共同建設|啟動|宣布|公布|發布|旗下|轄下|屬下|有關|關於|多個|多家|多間|多所|兩個|兩間|兩家|三個|四個|五個|十個|一個|一家|一間|一所|各個|"
    "整個|搗破|破獲|拘捕|容許|允許|批准|要求|領到|拿到|收到|達到|得到|看到|感到|獲得|負責|用於|用作|由於|當中|其中|例如|比如|就是|不是|還是|曾在|現在|正在|設在|建在|計劃在|雖然|儘管|即使|預料|預計|估計|協助|鼓勵|派駐|修讀|入讀|報讀|就讀|我們|他們|她們|按照|標誌着|隨着|構成|完善|搭建|投靠|平方米|平方呎|平方公里|公頃|助建|若干|部分").split("|")
_STOP_CHARACTERS = tuple(fold("與及和由在向是了的從於並據獲赴佔這該其各每某或而但亦還已曾擬均稱說指把被讓為則也便就且暨着"))
# 高等研究院 and 中等 hold no 等.
_AND_OTHERS, _OF_A_RANK = fold("等"), frozenset(fold("高中初同平對"))
# 創新發展｜基金, 創業投資｜有限公司: what else is a verb is part of the name that ends right behind it.
_ALSO_NOUNS, _GO_ON = tuple(fold(x) for x in ("發展", "投資", "孵化")), frozenset(fold(x) for x in ("管理", "控股", "研究", "促進"))
# 正式, 供應, 創始人, 對外, 代表大會: what these stop words do not end, they are part of.
_GOES_ON = {fold(stop): frozenset(fold(more)) for stop, more in (("正", "式大"), ("供", "應銷電水"), ("創始", "人"), ("代表", "大處團"), ("對", "外口沖"))}
# 城大學生 holds no 大學.
_WHOLE_SUFFIX, _ONE_OF_IT = fold("大學"), frozenset(fold("生者"))
# All digits of a number at once, and from its first one on only: a number without a unit costs one look, however long it is.
_STOP_NUMBER = re.compile(fold("([0-9０-９](?<![0-9０-９]{2})[0-9０-９]*+)[多餘幾來]?[個所間家項支隊名份億萬人座幢](?:[港美]?元)?"))
# What stands in for a name: 該院, 校方; and a government of no name.
_THIS, _ITS_NOUNS, _SIDES = (tuple(fold(words).split("|")) for words in (
    "該|這|本|此|上述|這一|整個",
    "學院|研究院|研究所|研究中心|實驗室|大學|中心|公司|集團|企業|機構|園區|基地|平台|基金會|基金|計劃|聯盟|協會|醫院|大賽|院|校|所|園|局|署|會",
    "校方|院方|園方|學校|園區方面|公司方面|院校方面"))
ANAPHOR = re.compile(f"(?:{'|'.join(_THIS)})(?P<noun>{'|'.join(_ITS_NOUNS)})|(?P<side>{'|'.join(_SIDES)})")
_ANAPHORS = (*(this + noun for this in _THIS for noun in _ITS_NOUNS), *_SIDES)
_GOVERNMENTS = tuple(fold(x) for x in ("政府", "市政府", "區政府", "省政府"))
# What a brand may follow, and how it ends.
_BEFORE_BRANDS = tuple(fold("創辦|創立|成立|旗下|初創|公司|企業|團隊|創業|創業者").split("|"))
BRAND_ENDINGS = tuple(fold("科技|生物|醫藥|醫療|智能|機器人|半導體|光電|能源|軟件|網絡|傳媒|創投|資本|數據|材料").split("|"))
_QUOTED = re.compile(rf"[「『“《]([^「」『』“”《》，。；\n]{{2,30}}?(?:{'|'.join(SUFFIX_KIND)}))(?:（筹）|\(筹\)|（筹建）)?[」』”》]")
FARTHEST_SUFFIX = 26
FARTHEST_TAIL = 8

_Kind = Literal["stop", "stop_but", "and_others", "also_noun", "suffix", "university", "anaphor", "government", "before_brand", "brand_ending"]
_MARKS: tuple[tuple[_Kind, tuple[str, ...]], ...] = (
    ("stop", (*_STOP_WORDS, *_STOP_CHARACTERS)), ("stop_but", tuple(_GOES_ON)), ("and_others", (_AND_OTHERS,)), ("also_noun", _ALSO_NOUNS), ("suffix", tuple(suffix for suffix in SUFFIX_KIND if suffix != _WHOLE_SUFFIX)), ("university", (_WHOLE_SUFFIX,)), ("anaphor", _ANAPHORS), ("government", _GOVERNMENTS),
    ("before_brand", _BEFORE_BRANDS), ("brand_ending", BRAND_ENDINGS))
_PHRASES = Phrases([phrase for _, phrases in _MARKS for phrase in phrases])
_KIND_OF = [kind for kind, phrases in _MARKS for _ in phrases]


class NameMarks:
    """The marks of a folded page whose listed terms are known. No mark runs over the border of a block: there a line or a caption's sign begins.

    ``edges`` are the places where a stop word ends, ``stops`` where one begins with its nearest end, ``suffixes`` where a suffix begins with
    its ends, the longest first. The others are the places worth a look, in ``places`` all together and sorted: ``quoted`` names with their
    ends, ``listed`` names, what stands in for a name (``anaphors``, ``governments``), ``brands``, the ends of names printed before (``tails``)
    and new names with a suffix (``new_names``).
    """

    __slots__ = ("_stop_starts", "_suffix_starts", "anaphors", "brands", "edges", "governments", "listed", "new_names", "places", "quoted", "stops",
                 "suffixes", "tails")

    def __init__(self, folded: str, terms: PageTerms) -> None:
        self.suffixes: dict[int, list[int]] = {}
        self.stops: dict[int, int] = {}
        self.edges: set[int] = set()
        self.anaphors: set[int] = set()
        self.governments: set[int] = set()
        self.brands: set[int] = set()
        self.tails: set[int] = set()
        self.new_names: set[int] = set()
        self.listed = {*terms.aliases.by_start, *terms.short_names.by_start, *terms.places.by_start}
        self.quoted = {m.start(1): m.end(1) for m in _QUOTED.finditer(folded)}
        self._note_phrases(folded)
        self._note_counts(folded)
        # A place beyond the page ends both, so that whoever looks finds something.
        self._suffix_starts = [*sorted(self.suffixes), maxsize]
        self._stop_starts = [*sorted(self.stops), maxsize]
        self._note_beginnings(folded)
        self.places = sorted(self.listed.union(self.quoted, self.anaphors, self.governments, self.brands, self.tails, self.new_names))

    def places_in(self, start: int, end: int) -> list[int]:
        """The places worth a look in the block ``[start, end)``, sorted."""
        return self.places[bisect_left(self.places, start):bisect_left(self.places, end)]

    def next_stop(self, at: int, limit: int) -> int:
        """Where the next stop word between ``at`` and ``limit`` begins; ``limit`` where there is none."""
        index = bisect_left(self._stop_starts, at)
        while (start := self._stop_starts[index]) < limit:
            if self.stops[start] <= limit:
                return start
            index += 1
        return limit

    def next_suffix(self, at: int, limit: int) -> tuple[int, int] | None:
        """The first suffix between ``at`` and ``limit``, the longest of those that begin together."""
        index = bisect_left(self._suffix_starts, at)
        while (start := self._suffix_starts[index]) < limit:
            index += 1
            for stop in self.suffixes[start]:
                if stop <= limit:
                    return start, stop
        return None

    def _note_phrases(self, folded: str) -> None:
        founding: set[int] = set()
        verbs: list[tuple[int, int]] = []
        # Phrases come by their ends: of those that begin together the shortest first, and a brand's ending behind what it follows.
        for number, begin, stop in _PHRASES.find(folded):
            kind = _KIND_OF[number]
            if kind == "stop" or (kind == "stop_but" and folded[stop:stop + 1] not in _GOES_ON[folded[begin:stop]]) \
                    or (kind == "and_others" and folded[begin - 1:begin] not in _OF_A_RANK):
                self.edges.add(stop)
                self.stops.setdefault(begin, stop)
            elif kind == "suffix" or (kind == "university" and folded[stop:stop + 1] not in _ONE_OF_IT):
                self.suffixes.setdefault(begin, []).insert(0, stop)
            elif kind == "anaphor":
                self.anaphors.add(begin)
            elif kind == "government":
                self.governments.add(begin)
            elif kind == "before_brand":
                founding.update((stop, stop + 1, stop + 2))
            elif kind == "also_noun":
                verbs.append((begin, stop))
            elif kind == "brand_ending":
                self.brands.update(at for at in (begin - 4, begin - 3, begin - 2) if at in founding)
        for begin, stop in verbs:
            if stop not in self.suffixes and folded[stop:stop + 2] not in _GO_ON:
                self.edges.add(stop)
                self.stops.setdefault(begin, stop)

    def _note_counts(self, folded: str) -> None:
        """A number with what it counts is a stop word, from each of its digits on."""
        for counted in _STOP_NUMBER.finditer(folded):
            stop = counted.end()
            self.edges.add(stop)
            for begin in range(*counted.span(1)):
                self.stops[begin] = stop

    def _note_beginnings(self, folded: str) -> None:
        """From where a name may run up to a suffix: an edge or the first character behind a mark, with no mark between.

        A new name holds no stop word, so it begins behind the last one; the end of a known name may hold any but is short.
        """
        edges, backwards, size = sorted(self.edges), folded[::-1], len(folded)
        for suffix in self._suffix_starts[:-1]:
            stop = self.suffixes[suffix][-1]
            run = NAME_RUN.match(backwards, size - suffix, size - suffix + FARTHEST_SUFFIX + 1)
            reach = len(run[0]) if run else 0
            begins = edges[bisect_left(edges, suffix - min(reach, FARTHEST_SUFFIX)):bisect_right(edges, suffix)]
            if reach <= FARTHEST_SUFFIX:
                begins.append(suffix - reach)
            if begins:
                last_stop = self._last_stop(stop)
                for at in begins:
                    if at >= stop - FARTHEST_TAIL:
                        self.tails.add(at)
                    if last_stop < at < suffix:
                        self.new_names.add(at)

    def _last_stop(self, end: int) -> int:
        """Where the last stop word that ends by ``end`` begins; -1 where there is none."""
        index = bisect_left(self._stop_starts, end) - 1
        while index >= 0 and self.stops[self._stop_starts[index]] > end:
            index -= 1
        return self._stop_starts[index] if index >= 0 else -1


def is_name(folded: str, start: int, end: int) -> bool:
    """Whether nothing but characters of names stands in ``[start, end)``; an empty stretch is fine."""
    return start == end or NAME_RUN.fullmatch(folded, start, end) is not None


def longest_suffix(folded: str) -> str | None:
    """The longest suffix that a text ends with."""
    return next((folded[-size:] for size in _SUFFIX_SIZES if folded[-size:] in SUFFIX_KIND), None)
