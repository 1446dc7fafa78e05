"""Any number of distinct clippings with the variety of life, the same for the same seed.

Both scripts, five encodings, plain pages, hard-wrapped columns, pages with doubled bold type, saved web pages; from a brief of
one paragraph to a page with four stories. Every sentence is made from parts (who, with whom, how much, when), so that no two
clippings are alike, and every organisation is one of the lexicon.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from flows.lexicon import fold, load_lexicon

_SENTENCES = (
    "{hk}與{sz}昨日簽署合作備忘錄，雙方將共建聯合實驗室，首期投入{n},{k}00萬元{currency}。", "{hk}去年獲得科研經費{n}.{d}億港元，按年增長{p}%。",
    "該校至今在深圳設立{m}個研究中心，{about}{m2}名科研人員參與{m3}項國家級項目。", "{person}教授表示，{hk}計劃三年內在{place}培養博士生{m2}名。",
    "{sz}佔地{n}萬平方米，已有{m}家企業進駐，當中{p}%來自香港。", "截至{year}年底，兩地高校共建聯合實驗室{m}個，發表論文{about}{m2}篇，獲專利{m3}件。",
    "{hk}副校長{person}指出，聯合培養項目自{year}年起已錄取{m2}名學生。", "據介紹，{place}將成立規模{n}億元的創科基金，由{sz}與{hk}共同管理。",
    "記者了解到，雙方自{year}年合作以來，成果豐碩，社會各界反應熱烈，未來將繼續深化交流，推動大灣區建設。", "{hk}深圳研究院孵化了{m}間初創公司，融資總額{about}{n}億元人民幣。",
    "有學者認為，港深兩地制度不同，人才往來仍有不便，政府應簡化手續，讓科研物資過境更為順暢。", "活動吸引逾{m2}人參加，{hk}學生會代表亦有出席。")
_HEADLINES = ("{hk}深圳再簽約 {m}項目落地", "{place}設{m}中心 港深攜手創科", "港深合辦{m}實驗室 培育{m2}人才", "{hk}夥{sz}建研究院", "河套{m}項目動工")
_NAMES = ["陳志明", "李美華", "王偉", "張曉彤", "黃國強", "何詠詩", "林子軒", "周文", "吳嘉欣", "鄭浩然", "梁俊傑", "馮婉婷"]
_ABOUT = ("", "逾", "約", "近", "超過", "不少於")
_OUTLETS = ("香港文匯報", "大公報", "明報", "星島日報", "深圳特區報", "南方日報", "信報", "經濟日報")


def _parts(dice: random.Random) -> dict[str, str]:
    lexicon = load_lexicon()
    universities = [o.name for o in lexicon.organisations if o.side == "HK" and o.kind == "university"]
    shenzhen = [o.name for o in lexicon.organisations if o.side == "SZ" and o.kind in ("university", "institute", "company")]
    return {"hk": dice.choice(universities), "sz": dice.choice(shenzhen), "person": dice.choice(_NAMES), "place": dice.choice(("南山", "河套", "前海", "福田", "光明", "龍崗")),
            "n": str(dice.randrange(1, 90)), "k": str(dice.randrange(1, 9)), "d": str(dice.randrange(1, 9)), "p": str(dice.randrange(2, 97)), "m": str(dice.randrange(2, 99)),
            "m2": f"{dice.randrange(100, 9000):,}", "m3": str(dice.randrange(3, 400)), "year": str(dice.randrange(2005, 2020)), "about": dice.choice(_ABOUT),
            "currency": dice.choice(("", "人民幣", "（人民幣，下同）"))}


def article(dice: random.Random, sentences: int) -> tuple[str, list[str]]:
    """A headline and paragraphs, the first with its source and reporter."""
    outlet, reporter = dice.choice(_OUTLETS), dice.choice(_NAMES)
    told = [dice.choice(_SENTENCES).format(**_parts(dice)) for _ in range(sentences)]
    told[0] = f"【{outlet}訊】（記者 {reporter}）{told[0]}"
    paragraphs = ["".join(told[at:at + 3]) for at in range(0, sentences, 3)]
    return dice.choice(_HEADLINES).format(**_parts(dice)), paragraphs


def _wrapped(text: str, width: int) -> str:
    return "\n".join(text[at:at + width] for at in range(0, len(text), width))


def _doubled(line: str) -> str:
    """A line as a PDF with bold painted twice gives it: every run of one font stands twice."""
    return "".join(run * 2 for run in re.findall(r"[\u3400-\u9fff]+|\d+|[A-Za-z]+|[^\u3400-\u9fff\dA-Za-z]", line))


def clippings(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """``count`` distinct clippings as (name, bytes)."""
    simplified = str.maketrans({ch: fold(ch) for ch in set("".join((*_SENTENCES, *_HEADLINES, *_NAMES, *_OUTLETS))) if len(fold(ch)) == 1})
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")
        form = dice.choices(("plain", "wrapped", "doubled", "html"), (40, 30, 15, 15))[0]
        stories = [article(dice, dice.choice((2, 4, 8, 14, 20))) for _ in range(1 if form == "html" else dice.choices((1, 2, 4), (80, 14, 6))[0])]
        day = f"{dice.randrange(2012, 2024)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"
        name = f"{number // 1000:03}/{day}_{number:06}"
        if form == "html":
            (headline, paragraphs), = stories
            text = (f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{headline}</title></head><body><nav><a href="/">首頁</a></nav><article><h1>{headline}</h1>'
                    + "".join(f"<p>{p}</p>" for p in paragraphs) + "</article><footer>版權所有</footer></body></html>")
        elif form == "plain":
            text = "\n\n".join(f"{headline}\n" + "\n".join(f"　　{p}" for p in paragraphs) for headline, paragraphs in stories)
        else:
            width = dice.randrange(12, 23)
            text = "\n\n".join(f"{headline}\n" + "\n".join(_wrapped("　　" + p, width) for p in paragraphs) for headline, paragraphs in stories)
            if form == "doubled":
                text = "\n".join(map(_doubled, text.split("\n")))
        codec = "utf-8"
        if form != "html":
            codec = dice.choices(("utf-8", "big5hkscs", "gb18030", "utf-16"), (70, 12, 12, 6))[0]
        if dice.random() < 0.3 and codec != "big5hkscs":
            text = text.translate(simplified)
        yield f"{name}.{'html' if form == 'html' else 'txt'}", text.encode(codec, "replace")


def write_clippings(folder: Path, count: int, seed: int = 1) -> int:
    """Write them below ``folder``, a thousand to a folder; how many bytes."""
    size = 0
    for name, data in clippings(count, seed):
        path = folder / name
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True)
        path.write_bytes(data)
        size += len(data)
    return size
