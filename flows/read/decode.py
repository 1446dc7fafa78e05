"""Bytes to text: the right encoding or none.

Every byte string is *some* text in GB18030, so success proves nothing; what tells is whether the characters that come out
are the ones Chinese print is made of. The ladder: byte-order mark → strict UTF-8 → the declared charset, widened to the
superset that sites really send → the candidates, each scored by its share of common characters. Big5 read as GB18030 gives
rare characters (score near 0), read right more than half are among the few hundred commonest. Where no candidate is clearly
best the file is refused, never loaded as mojibake.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from flows.records import Unreadable

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig", "utf-8"), (codecs.BOM_UTF32_LE, "utf-32", "utf-32"), (codecs.BOM_UTF32_BE, "utf-32", "utf-32"),
         (codecs.BOM_UTF16_LE, "utf-16", "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16", "utf-16-be"))
_CANDIDATES = ("big5hkscs", "gb18030", "utf-16-le", "utf-16-be")
# Sites that declare gb2312 send GBK, and Hong Kong's big5 has HKSCS characters.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "hz-gb-2312": "gb18030", "big5": "big5hkscs",
          "big5-hkscs": "big5hkscs", "cp950": "big5hkscs", "x-x-big5": "big5hkscs", "utf8": "utf-8", "cp936": "gb18030", "gb18030-2000": "gb18030",
          "iso-8859-1": "", "latin1": "", "us-ascii": "", "windows-1252": ""}
_COMMON = frozenset(
    "的一是在不了有和人這这中大為为上個个國国我以要他時时來来用們们生到作地於于出就分對对成會会可主發发年動动同工也能下過过子說说產产種种面而方後后多定行學学法所民得經经"
    "十三之進进著着等部度家電电力裡里如水化高自二理起小物現现實实加量都兩两體体制機机當当使點点從从業业本去把性好應应開开它合還还因由其些然前外天政四日那社義义事平形"
    "相全表間间樣样與与關关各重新線线內内數数正心反你明看原又麼么利比或但質质氣气第向道命此變变條条只沒没結结解問问意建月公無无系軍军很情者最立代想已通並并提直題题"
    "黨党程展五果料象員员革位入常文總总次品式活設设及管特件長长求老頭头基資资邊边流路級级少圖图山統统接知較较將将組组見见計计別别她手角期根論论運运農农指幾几九區区"
    "強强放決决西被幹干做必戰战先回則则任取據据處处隊队南給给色光門门即保治北造百規规熱热領领七海口東东導导器壓压志世金增爭争濟济階阶油思術术極极交受聯联什認认六"
    "共權权收證证改清己美再採采轉转更單单風风切打白教速花帶带安場场身車车例真務务具萬万每目至達达走積积示議议聲声報报鬥斗完類类八離离華华名確确才科張张信馬马節节"
    "話话米整空元況况今集溫温傳传土許许步群廣广石記记需段研界拉林律叫且究觀观越織织裝装影算低持音眾众書书布復复容兒儿須须際际商非驗验連连斷断深難难近礦矿千週周委"
    "素技備备半辦办青省列習习響响約约支般史感勞劳便團团往酸歷历市克何除消構构府稱称太準准精值號号率族維维劃划選选標标寫写存候親亲快效斯院查江型眼王按格養养易置派層层"
    "片始卻却專专狀状育廠厂京識识適适屬属圓圆包火住調调滿满縣县局照參参紅红細细引聽听該该鐵铁價价嚴严首底液官德隨随病蘇苏失爾尔死講讲配女黃黄推顯显談谈罪神藝艺呢席含"
    "企望密批營营項项防舉举球英氧勢势告李台落木幫帮輪轮破亞亚師师圍围注遠远字材排供河態态封另施減减樹树溶怎止案言士均武固葉叶魚鱼波視视僅仅費费緊紧愛爱左章早朝害續续"
    "輕轻服試试食充兵源判護护司足某練练差致板田降黑犯負负擊击范繼继興兴似餘余堅坚曲輸输修故城夫夠够送筆笔船佔占右財财吃富春職职覺觉漢汉畫画功巴跟雖虽雜杂飛飞檢检吸助"
    "昇升陽阳互初創创抗考投壞坏策古徑径換换未跑留鋼钢曾端責责站簡简述錢钱副盡尽帝射草衝冲承獨独令限阿宣環环雙双請请超微讓让控州良軸轴找否紀纪益依優优頂顶礎础載载倒房"
    "突坐粉敵敌略客袁冷勝胜絕绝析塊块劑剂測测絲丝協协訴诉念陳陈仍羅罗鹽盐友洋錯错苦夜刑移頻频逐靠混母短皮終终聚汽村雲云哪既距衛卫停烈央察燒烧迅境若印洲刻括激孔搞甚室"
    "待核校散侵吧甲游久菜味舊旧模湖貨货損损預预阻毫普穩稳乙媽妈植息擴扩銀银語语揮挥酒守拿序紙纸醫医缺雨嗎吗針针劉刘啊急唱誤误訓训願愿審审附獲获茶鮮鲜糧粮斤孩脫脱硫肥"
    "港灣湾粵粤澳圳創创園园龍龙香滬沪穗珠莞佛惠報報訊讯記者記特圖圖樓楼盤盘億亿逾嶺岭訪访博碩硕士劃夢梦匯汇孵招募撥拨款獎奖揭牌簽签署")
_PRINT = frozenset("，。、；：？！「」『』（）《》〈〉【】“”‘’—…·　％～－／＋０１２３４５６７８９■●▲▼◆□○△★☆※ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ")
# Runs of what is neither ASCII nor common: to count those that are left over is cheaper than to look at each character.
_STRANGE = re.compile(f"[^\x00-\x7f{''.join(sorted(_COMMON | _PRINT))}]+")
_UNCOMMON = re.compile(f"[^{''.join(sorted(_COMMON))}]+")
_IDEOGRAPHS = re.compile("[\u3400-\u9fff]+")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ufdd0-\ufdef]")
_SAMPLE = 20_000
_MIN_SCORE, _MIN_LEAD = 0.3, 0.1


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was in; ``confidence`` is 0–1, 1 where a mark or strict UTF-8 settles it."""

    text: str
    encoding: str
    confidence: float


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of ``data``; ``declared`` is a charset that the container names.

    Raises :class:`~flows.records.Unreadable` where the bytes are no text or no encoding fits clearly.
    """
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise Unreadable("the file is empty")
    decoded = _by_mark(data) or _by_utf8(data) or _by_declaration(data, declared) or _by_score(data)
    control = _CONTROL.search(decoded.text)
    if control is not None:
        raise Unreadable(f"looks like a binary file, not text (control character {ord(control.group()):#04x} at character {control.start()}); "
                         "save it as text, HTML, PDF or DOCX")
    if is_garbled(decoded.text):
        raise Unreadable("its characters were garbled before it was saved (UTF-8 or Big5 opened as something else); fetch it again from where it reads well")
    return decoded


def is_garbled(text: str) -> bool:
    """Whether a text is mojibake: Chinese bytes that some program took for another encoding and saved as they then looked.

    It shows in letters of Western Europe where Chinese should be, or in ideographs that no Chinese page is made of.

    >>> is_garbled("香港大學去年獲得科研經費".encode().decode("latin-1")), is_garbled("香港大学深圳研究院获得科研经费。".encode().decode("gb18030", "ignore") * 9)
    (True, True)
    >>> is_garbled("Café crème à la Sorbonne"), is_garbled("香港大學深圳研究院")
    (False, False)
    """
    sample = text[:_SAMPLE]
    ascii_ = _ascii_count(sample)
    western = len(sample.encode("latin-1", "ignore")) - ascii_
    third = len(sample) // 3
    if western <= 20 and _common_count(sample[third:2 * third]) >= 0.12 * (len(sample) - ascii_):
        return False  # in print more than half are common, so the middle third has enough of them; a web page begins and ends with marks
    printed = "".join(sample.split())
    western = len(printed.encode("latin-1", "ignore")) - _ascii_count(printed)
    if western > 20 and western > 0.4 * len(printed):
        return True
    ideographs = "".join(_IDEOGRAPHS.findall(printed))
    return len(ideographs) >= 60 and _common_count(ideographs) < 0.12 * len(ideographs)


def _ascii_count(text: str) -> int:
    return len(text.encode("ascii", "ignore"))


def _common_count(text: str) -> int:
    return len(text) - sum(map(len, _UNCOMMON.findall(text)))


def _by_mark(data: bytes) -> Decoded | None:
    for mark, codec, name in _BOMS:
        if data.startswith(mark):
            text = _strict(data, codec)
            if text is None:
                raise Unreadable(f"begins with the byte-order mark of {name.upper()} but is not valid {name.upper()}; save it again as UTF-8")
            return Decoded(text, name, 1.0)
    return None


def _by_utf8(data: bytes) -> Decoded | None:
    text = _strict(data, "utf-8")
    if text is None or (b"\x00" in data):
        return None
    return Decoded(text, "utf-8", 1.0)


def _by_declaration(data: bytes, declared: str | None) -> Decoded | None:
    """The declared charset, if it is one for Chinese and what comes out is Chinese print."""
    name = (declared or "").strip().lower()
    name = _WIDER.get(name, name)
    if not name:
        return None
    try:
        text = _strict(data, codecs.lookup(name).name)
    except LookupError:
        return None
    if text is None:
        return None
    score = commonness(text)
    return Decoded(text, name, round(score, 3)) if score >= _MIN_SCORE else None


def _by_score(data: bytes) -> Decoded:
    scored = []
    for codec in _CANDIDATES:
        text = _strict(data, codec)
        if text is not None:
            scored.append((commonness(text), codec, text))
    scored.sort(key=lambda row: -row[0])
    if not scored or scored[0][0] < _MIN_SCORE:
        if b"\x00" in data[:4096]:
            raise Unreadable("looks like a binary file, not text; save it as text, HTML, PDF or DOCX")
        raise Unreadable("no encoding gives readable Chinese (tried UTF-8, UTF-16, Big5-HKSCS, GB18030); open it where it reads well and save it as UTF-8")
    if len(scored) > 1 and scored[0][0] - scored[1][0] < _MIN_LEAD:
        raise Unreadable(f"could be {scored[0][1]} or {scored[1][1]}, and neither is clearly right; save it as UTF-8")
    return Decoded(scored[0][2], scored[0][1], round(scored[0][0], 3))


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeDecodeError:
        return None


def commonness(text: str) -> float:
    """The share of common characters and print marks among the non-ASCII characters of (the first part of) a text; 0 where there are none.

    >>> commonness("香港科技大學") > 0.6, commonness("鏂囨湰") < 0.2
    (True, True)
    """
    sample = text[:_SAMPLE]
    marked = len(sample) - _ascii_count(sample)
    return (marked - sum(map(len, _STRANGE.findall(sample)))) / marked if marked else 0.0
