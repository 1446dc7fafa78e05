"""Reads the words around a number that say how exact it is: 逾, 近, 約, 不足, 上限; 以上, 左右, 以內.

The hard idea: the same character qualifies a number or ends another word. 約12項 is *about* 12, 簽約12項 is exactly 12;
近80% is *nearly* 80, 最近80人 is not. So the longest ending before the number decides, and some endings decide *for nothing*.
"""

from __future__ import annotations

import re

from flows.extract.numerals import prepare
from flows.records import Qualifier

_BEFORE: dict[Qualifier | None, str] = {
    "over": "逾 超 超過 超過了 超逾 遠超 多於 不少於 不低於 不下 不下於 不止 不只 至少 最少 起碼 破 突破 衝破 大於 高於 高逾 高過 過 上 最低 多過 "
            "超出 不亞於 下限 下限為",
    "nearly": "近 將近 接近 幾乎 幾近 差不多 逼近 直逼 臨近 快到 貼近",
    "about": "約 大約 大概 約莫 約為 約合 估計 估計約 估計為 粗略估計 約佔 約有 約達 左近 大致 粗估 約計",
    "under": "不足 不到 少於 低於 未足 未到 不滿 未滿 不及 小於 未達 不夠 少過 未及",
    "at_most": "上限 上限為 上限達 最多 至多 頂多 不超過 不多於 不逾 不高於 最高 最多為 封頂 上限是 不超 最多可達 最高可達 不得超過 不大於",
    # Endings of other words.
    None: "附近 最近 鄰近 相近 新近 遠近 靠近 就近 晚近 親近 簽約 合約 節約 預約 公約 條約 契約 紐約 違約 履約 特約 邀約 續約 租約 大約束 打破 爆破 攻破 "
          "識破 偵破 通過 經過 透過 超過的 難過 不過 只過 渡過 走過 見過 做過 去過 來過 到過 曾過 得過 獲過 網上 線上 晚上 早上 會上 以上 之上 加上 "
          "史上 世上 馬上 海上 地上 路上 北上 南下 身上 場上 版上 面上 趕超 中超 英超 簡約 制約 隱約 婚約 赴約 立約 毀約 約約 高超 跑過 辦過 用過 "
          "看過 飛過 跨過 度過 太過 勝過 考過 趕上 用上 登上 踏上 基本上 實際上 事實上 總體上 原則上 大體上 整體上 歷史上 市場上 國際上 世界上",
}
_GAPS = ("了", "有", "为", "达", "占", "获", "可", "可达", "可获", "可以", "是", "达到", "合", "共", "需", "要", "资助", "获得", "可获得", "容纳", "可容纳")
_AFTER: dict[Qualifier, str] = {
    "over": r"[或及]?以上|之上|有余|开外|出头|[多余](?![元媒样数少功学维种语边国项家所个名人间篇件位姓杭])",
    "about": r"左右|上下(?![游层级])",
    "under": r"以内|之内|以下(?![简统])",
    "at_most": r"封顶|为上限|为限",
}
_BY_LAST: dict[str, tuple[tuple[str, Qualifier | None], ...]] = {}
for _qualifier, _words in _BEFORE.items():
    for _word in _words.split():
        _entry = (prepare(_word), _qualifier)
        _BY_LAST[_entry[0][-1]] = tuple(sorted((*_BY_LAST.get(_entry[0][-1], ()), _entry), key=lambda e: -len(e[0])))
_GAPS_BY_LAST = {last: tuple(gap for gap in _GAPS if gap[-1] == last) for last in {gap[-1] for gap in _GAPS}}
_MAY_PRECEDE = frozenset((" ", *_BY_LAST, *_GAPS_BY_LAST))
_MAY_FOLLOW = frozenset(" 或及以之有开出多余左上封为")
_AFTER_PATTERN = re.compile(r"\ ?(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in _AFTER.items()) + ")")

# These need a round number to stand before: 過百, 上千, 過半; 走過5個城市 is none.
_ONLY_BEFORE_ROUND = ("过", "上")
# These say "over" of a large figure and something else of a small one: 突破5項技術.
_ONLY_BEFORE_LARGE = ("破", "突破", "冲破")


def qualifier_before(prepared: str, position: int, floor: int, value: float, *, is_round: bool,
                     is_count: bool = True) -> tuple[Qualifier, int] | None:
    """The qualifier that ends at ``position`` and where it begins, not before ``floor``; None if there is none.

    ``is_round``: the number is a bare magnitude or a half (過百, 過半). ``is_count``: it counts things, so that 突破 before
    a small one is the verb.
    """
    if prepared[position - 1 : position] not in _MAY_PRECEDE:
        return None
    found = _ending(prepared, position, floor)
    if not found:
        return _across_gap(prepared, position, floor)
    word, qualifier = found
    if qualifier is None or (word in _ONLY_BEFORE_ROUND and not is_round):
        return None
    if word in _ONLY_BEFORE_LARGE and is_count and value < 100:
        return None
    return qualifier, _trim(prepared, position) - len(word)


def _trim(prepared: str, position: int) -> int:
    return position - 1 if prepared[position - 1 : position] == " " else position


def _ending(prepared: str, position: int, floor: int) -> tuple[str, Qualifier | None] | None:
    position = _trim(prepared, position)
    if position <= floor:
        return None
    for word, qualifier in _BY_LAST.get(prepared[position - 1], ()):
        if position - len(word) >= floor and prepared.endswith(word, floor, position):
            return word, qualifier
    return None


def _across_gap(prepared: str, position: int, floor: int) -> tuple[Qualifier, int] | None:
    """約有300人, 最多可獲2,000萬: a verb between qualifier and number. One-character 近, 超 do not reach over it."""
    for gap in _GAPS_BY_LAST.get(prepared[position - 1 : position], ()):
        start = position - len(gap)
        if start <= floor or not prepared.startswith(gap, start):
            continue
        found = _ending(prepared, start, floor)
        if found and found[1] and (len(found[0]) > 1 or found[0] == "约") and found[0] not in _ONLY_BEFORE_LARGE:
            return found[1], start - len(found[0])
    return None


def qualifier_after(prepared: str, position: int) -> tuple[Qualifier, int] | None:
    """The qualifier that begins at ``position`` (40家以上, 100人左右) and where it ends, or None."""
    match = _AFTER_PATTERN.match(prepared, position) if prepared[position : position + 1] in _MAY_FOLLOW else None
    return (match.lastgroup, match.end()) if match else None  # type: ignore[return-value]
