"""Where in a block a name may begin and end: at suffixes (研究院), stop words (成立), and what opens or follows one (該, 創辦).

A name that no lexicon lists shows itself by how it ends and by where it can begin: 日前｜由｜藍海量子研究院｜… ends in a suffix and begins at the *edge* that the
stop word 由 leaves. Only edges that a suffix follows, without a mark between, are worth a look, and there are few. So the marks of a block are found in two
passes, and every place but those few is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from sys import maxsize

from flows.lexicon import fold
from flows.terms import Phrases

_SUFFIXES = {
    "有限公司": "company", "集團": "company", "公司": "company", "大學": "university", "學院": "school", "研究院": "institute",
    "研究所": "institute", "先進院": "institute", "研發院": "institute", "實驗室": "laboratory", "工程中心": "centre",
    "中心": "centre", "基地": "park", "產業園": "park", "軟件園": "park", "工業園": "park", "生態園": "park", "創意園": "park", "高新園": "park", "科技園": "park", "創業園": "park", "創新園": "park", "園區": "park",
    "分園": "park", "科學園": "park", "夢工場": "incubator", "孵化器": "incubator", "加速器": "incubator", "眾創空間": "incubator",
    "醫院": "hospital", "基金會": "funder", "基金": "fund", "促進會": "association", "協會": "association", "學會": "association",
    "商會": "association", "總會": "association", "聯合會": "association", "聯盟": "association", "委員會": "government",
    "管理局": "government", "計劃": "scheme", "大賽": "scheme", "平台": "other", "合作區": "park", "科學城": "park",
}
SUFFIX_KIND = {fold(k): v for k, v in _SUFFIXES.items()}
_LONGEST_FIRST = tuple(sorted(SUFFIX_KIND, key=lambda s: -len(s)))
_SUFFIX_SIZES = tuple(sorted({len(s) for s in SUFFIX_KIND}, reverse=True))
NAME_RUN = re.compile(r"[\u4e00-\u9fffA-Za-z0-9·—－\-（）()&]+")
_NAME_RUN_BEFORE = re.compile(NAME_RUN.pattern + "+$")

# A name does not run across these; two-character verbs and time words are safe, single characters only where names lack them.
_STOP_WORDS = fold(
    "成立|設立|建立|組建|創辦|創建|創立|籌建|興建|共建|籌辦|開設|增設|新設|設有|建有|建成|擁有|加入|進駐|入駐|落戶|簽署|簽訂|參觀|到訪|走訪|"
    "包括|支持|推動|介紹|表示|透露|委託|依託|通過|透過|借由|來自|位於|坐落|隸屬|擔任|出任|兼任|作為|成為|名為|稱為|目前|現時|近期|日前|近日|昨日|"
    "今日|此次|首個|首家|首間|第一|引進|培育|孵化|扶持|資助|投資|承建|訪問|參加|出席|主辦|承辦|協辦|聯同|連同|攜手|聯手|以及|領導|指出|強調|"
    "打造|升級|啟動|宣布|公布|發布|旗下|轄下|屬下|有關|關於|多個|多家|多間|多所|兩個|兩間|兩家|三個|四個|五個|十個|一個|一家|一間|一所|各個|"
    "整個|搗破|破獲|拘捕|容許|允許|批准|要求|領到|拿到|收到|達到|得到|看到|感到|獲得|負責|用於|用作|供|由於|當中|其中|例如|比如|就是|不是|還是|曾在|現在|正在|設在|建在|發展|計劃在|創始").split("|")
_STOP_CHARACTERS = tuple(fold("與及和由在向是了的從於並據獲赴佔等這該其各每某或而但亦還已曾正擬均稱說指把被讓為則也便就且"))
_STOP_NUMBER = re.compile(fold("[0-9０-９]+多?[個所間家項支隊名份億萬人座幢]"))
_STOPS = Phrases((*_STOP_WORDS, *_STOP_CHARACTERS))
_LONGEST_STOP = 3
# What may open something that stands in for a name, and what a brand may follow; each is looked at closely where it stands.
_OPENERS = tuple(fold(x) for x in ("該", "這", "本", "此", "上述", "校方", "院方", "園方", "學校", "園區方面", "公司方面", "院校方面", "政府", "市政府", "區政府", "省政府", "整個"))
_BEFORE_BRANDS = tuple(fold(x) for x in ("創辦", "創立", "成立", "旗下", "初創", "公司", "企業", "團隊", "創業", "創業者"))
_PHRASES = Phrases((*_LONGEST_FIRST, *_OPENERS, *_BEFORE_BRANDS))
_OPENERS_FROM, _BRANDS_FROM = len(_LONGEST_FIRST), len(_LONGEST_FIRST) + len(_OPENERS)
FARTHEST_SUFFIX = 26


class NameMarks:
    """The marks of the block ``[start, end)`` of a folded page; all places are those of the page.

    ``edges`` are the places where a stop word ends, ``stops`` where one begins with its nearest end, ``suffixes`` where a suffix begins with
    its ends, the longest first. ``openers``, ``behind_founding`` and ``before_suffix`` are the places where something that stands in for
    a name, a brand, or a name with a suffix may begin.
    """

    __slots__ = ("_folded", "_stop_starts", "_suffix_starts", "before_suffix", "behind_founding", "edges", "openers", "stops", "suffixes")

    def __init__(self, folded: str, start: int, end: int) -> None:
        self._folded = folded
        self.suffixes: dict[int, list[int]] = {}
        self.stops: dict[int, int] = {}
        self.edges: set[int] = set()
        self.openers: set[int] = set()
        self.behind_founding: set[int] = set()
        self.before_suffix: set[int] = set()
        self._note_phrases(start, end)
        if self.suffixes:
            last = max(max(stops) for stops in self.suffixes.values())
            self._note_stops(start, min(last + _LONGEST_STOP, end))
            self._note_edges(start)
        # A place beyond the page ends both, so that whoever looks finds something.
        self._suffix_starts = [*sorted(self.suffixes), maxsize]
        self._stop_starts = [*sorted(self.stops), maxsize]

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

    def _note_phrases(self, start: int, end: int) -> None:
        # Phrases come by their ends, so a longer suffix that begins at the same place comes later.
        for number, begin, stop in _PHRASES.find(self._folded[start:end]):
            if number < _OPENERS_FROM:
                self.suffixes.setdefault(begin + start, []).insert(0, stop + start)
            elif number < _BRANDS_FROM:
                self.openers.add(begin + start)
            else:
                self.behind_founding.update(range(stop + start, min(stop + start + 3, end)))

    def _note_stops(self, start: int, end: int) -> None:
        for _, begin, stop in _STOPS.find(self._folded[start:end]):
            self.edges.add(stop + start)
            self.stops.setdefault(begin + start, stop + start)
        for counted in _STOP_NUMBER.finditer(self._folded, start, end):
            self.edges.add(counted.end())
            for begin in range(counted.start(), counted.end() - 1):
                if self._folded[begin].isdecimal():
                    self.stops[begin] = counted.end()

    def _note_edges(self, start: int) -> None:
        """The edges from which a name may run up to a suffix: no mark between, and not too far."""
        for suffix in self.suffixes:
            first = max(start, suffix - FARTHEST_SUFFIX)
            run = _NAME_RUN_BEFORE.search(self._folded, first, suffix)
            first = run.start() if run else suffix
            if first in (start, suffix) or not NAME_RUN.match(self._folded, first - 1, first):
                self.before_suffix.add(first)
            self.before_suffix.update(at for at in range(first, suffix + 1) if at in self.edges)


def is_name(folded: str, start: int, end: int) -> bool:
    """Whether nothing but characters of names stands in ``[start, end)``; an empty stretch is fine."""
    return start == end or NAME_RUN.fullmatch(folded, start, end) is not None


def longest_suffix(folded: str) -> str | None:
    """The longest suffix that a text ends with."""
    return next((folded[-size:] for size in _SUFFIX_SIZES if folded[-size:] in SUFFIX_KIND), None)
