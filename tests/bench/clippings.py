"""Any number of distinct clippings with the variety and the sizes of life, the same for the same seed.

Both scripts, four encodings, plain pages, hard-wrapped columns, pages with doubled bold type, saved web pages; mostly half a kilobyte to two, now and then a whole page of sixteen.
Each article has a cast (a university, its partners, people) and is put together from the clauses of ``tests.bench.phrases``, more of them without
figures than with, so that no two clippings are alike and a page reads as connected prose.
"""

import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from flows.lexicon import fold
from tests.bench.phrases import (
    BANKS,
    BULLETS,
    BYLINES,
    CAPTIONS,
    ELSEWHERE,
    FIGURES,
    FIRST,
    HEADLINES,
    HONG_KONG,
    OUTLETS,
    PERSONS,
    PLACES,
    PROSE,
    SHENZHEN,
    SUBHEADS,
)

FORMS = ("plain", "wrapped", "doubled", "html")
_SLOT = re.compile(r"\{(\w+)\}")
_RUN = re.compile(r"[\u3400-\u9fff]+|\d+|[A-Za-z]+|[^\u3400-\u9fff\dA-Za-z]")
# Sentences of an article, and how often: most are briefs.
_LENGTHS, _OFTEN = (4, 6, 8, 12, 20, 34), (26, 28, 20, 13, 9, 4)


def _money(dice: random.Random) -> str:
    return dice.choice((f"{dice.randrange(1, 10)},{dice.randrange(10) * 100:03}萬", f"{dice.randrange(20, 990)}萬", f"{dice.randrange(1, 90)}億", f"{dice.randrange(1, 30)}.{dice.randrange(1, 10)}億",
                        f"{dice.choice('二三四五六七八')}千萬", f"{dice.randrange(1000, 9900)}萬"))


_NUMBERS: dict[str, Callable[[random.Random], str]] = {
    "few": lambda dice: str(dice.randrange(2, 99)), "many": lambda dice: f"{dice.randrange(100, 9000):,}" if dice.random() < 0.7 else str(dice.randrange(100, 9000)), "digit": lambda dice: str(dice.randrange(1, 10)),
    "percent": lambda dice: str(dice.randrange(2, 97)), "money": _money, "chinese": lambda dice: dice.choice("二三四五六七八九"), "year": lambda dice: str(dice.randrange(2003, 2025)),
    "chinese_many": lambda dice: f"{dice.choice('二三四五六七八九')}{dice.choice(('十', '百', '千', '萬'))}{dice.choice('二三四五六七八九')}", "short": lambda dice: f"{dice.randrange(4, 25):02}",
    "year2": lambda dice: str(dice.randrange(2026, 2036)), "month": lambda dice: str(dice.randrange(1, 13)), "day": lambda dice: str(dice.randrange(1, 29)),
}


class Newsroom:
    """Tells one article after another by the throws of ``dice``, each with a cast of its own."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self._gather()

    def _gather(self) -> None:
        dice = self.dice
        self.cast = {"hk": dice.sample(HONG_KONG, 2), "sz": dice.sample(SHENZHEN, 2), "person": dice.sample(PERSONS, 3), "place": dice.sample(PLACES, 2), "outlet": [dice.choice(OUTLETS)]}

    def tell(self, form: str) -> str:
        """``form`` with every slot filled."""
        return _SLOT.sub(self._fill, form)

    def _fill(self, slot: re.Match[str]) -> str:
        name = slot[1]
        if name in _NUMBERS:
            return _NUMBERS[name](self.dice)
        return self.dice.choice(self.cast[name]) if name in self.cast else self.tell(self.dice.choice(BANKS[name]))

    def article(self, sentences: int) -> tuple[str, list[str]]:
        """A headline and paragraphs: bylines, subheads, lists and captions are paragraphs of their own."""
        self._gather()
        dice = self.dice
        if dice.random() < 0.08:
            return self.tell(dice.choice(HEADLINES)), [self.tell(dice.choice(ELSEWHERE)) for _ in range(sentences)]
        told = [self.tell(dice.choice(FIGURES if dice.random() < 0.4 else PROSE)) for _ in range(sentences)]
        told[0] = self.tell(dice.choice(FIRST)) + told[0]
        paragraphs = [byline] if (byline := self.tell(dice.choice(BYLINES))) else []
        while told:
            if paragraphs and len(told) > 3 and dice.random() < 0.3:
                paragraphs.append(self.tell(dice.choice(SUBHEADS)))
            size = dice.choice((1, 2, 2, 3, 4))
            paragraphs.append("".join(told[:size]))
            told = told[size:]
        if dice.random() < 0.1:
            paragraphs += map(self.tell, dice.sample(BULLETS, dice.randrange(2, 5)))
        if dice.random() < 0.15:
            paragraphs.append(self.tell(dice.choice(CAPTIONS)))
        return self.tell(dice.choice(HEADLINES)), paragraphs

    def stories(self, form: str) -> list[tuple[str, list[str]]]:
        """The articles of one clipping: one of a web page, up to six of a printed one."""
        count = 1 if form == "html" else self.dice.choices((1, 2, 3, 6), (84, 9, 5, 2) if form == "plain" else (74, 14, 8, 4))[0]
        return [self.article(self.dice.choices(_LENGTHS, _OFTEN)[0]) for _ in range(count)]


def plain(stories: list[tuple[str, list[str]]]) -> str:
    """Articles as an electronic archive gives them: a paragraph a line."""
    return "\n\n".join(f"{headline}\n" + "\n".join(f"　　{p}" for p in paragraphs) for headline, paragraphs in stories)


def _wrapped(stories: list[tuple[str, list[str]]], width: int, gap: str) -> str:
    """Articles as columns of a page, their lines as far apart as ``gap``."""
    lines = (line for headline, paragraphs in stories for line in ("", headline, *(p[at:at + width] for p in paragraphs for at in range(0, len(p), width))))
    return gap.join(lines)


def _doubled(text: str, dice: random.Random) -> str:
    """Columns as a PDF with bold painted twice gives them: every run of one font stands twice, but not in every article."""
    articles = text.split("\n\n")
    return "\n\n".join("\n".join("".join(run * 2 for run in _RUN.findall(line)) for line in article.split("\n")) if dice.random() < 0.7 else article for article in articles)


def _web_page(headline: str, paragraphs: list[str], outlet: str, day: str) -> str:
    links = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(("首頁", "港聞", "大灣區", "財經", "視頻")))
    return (f'<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">\n<title>{headline}_{outlet}</title>\n<meta property="og:site_name" content="{outlet}">'
            f'<meta property="article:published_time" content="{day[:4]}-{day[4:6]}-{day[6:]}T08:00:00+08:00">\n<link rel="stylesheet" href="/static/main.css">\n'
            f'<script>var page={{"id":{day},"views":3456}};</script><style>.ad{{width:300px}}</style></head>\n<body><header><nav><ul>{links}</ul></nav></header>\n<main><article><h1>{headline}</h1>\n'
            + "\n".join(f"<p>　　{p}</p>" for p in paragraphs) + '\n</article><aside><h4>相關推薦</h4><ol><li><a href="/n/1">地鐵二期開通，日均客流三十五萬人次</a></li></ol></aside></main>'
            f"\n<footer>{outlet}版權所有<script src=\"/s/stat.js\"></script></footer></body></html>")


def clippings(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """``count`` distinct clippings as (name, bytes); a name ends in its form. The first of them are the same for every ``count``."""
    for number in range(count):
        dice = random.Random(f"{seed}-{number}")
        form = dice.choices(FORMS, (40, 30, 15, 15))[0]
        newsroom = Newsroom(dice)
        stories = newsroom.stories(form)
        day = f"{dice.randrange(2012, 2025)}{dice.randrange(1, 13):02}{dice.randrange(1, 29):02}"
        if form == "html":
            text = _web_page(*stories[0], newsroom.cast["outlet"][0], day)
        elif form == "plain":
            text = plain(stories)
        else:
            text = _wrapped(stories, dice.randrange(10, 23), "\n\n" if form == "wrapped" and dice.random() < 0.15 else "\n")
            text = _doubled(text, dice) if form == "doubled" else text
        codec = "utf-8" if form == "html" else dice.choices(("utf-8", "big5hkscs", "gb18030", "utf-16"), (70, 12, 12, 6))[0]
        if codec != "big5hkscs" and dice.random() < 0.3:
            text = fold(text)
        yield f"{number // 1000:03}/{day}_{number:06}_{form}.{'html' if form == 'html' else 'txt'}", text.encode(codec, "replace")


def traditional_articles(count: int, seed: int = 1) -> list[str]:
    """Single articles as clean Traditional text: what any extractor can be given."""
    rooms = (Newsroom(random.Random(f"clean-{seed}-{number}")) for number in range(count))
    return [plain([room.article(room.dice.choices(_LENGTHS, _OFTEN)[0])]) for room in rooms]


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
