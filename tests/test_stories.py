"""The same story in several clippings is one: reprints, cuts, edits and both scripts; what only resembles it is not."""

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.extract.sketch import sketch
from flows.lexicon import fold
from flows.update import update

Query = Callable[[str], list[tuple[object, ...]]]
LEAD = "香港理工大學與深圳大學昨日在深圳簽署合作備忘錄，兩校將於南山共建聯合實驗室，首期投入3,000萬元人民幣，重點研究新材料和人工智能。"
MIDDLE = "理大校長表示，合作已有十年歷史，雙方先後承擔國家級項目逾40項，發表論文約600篇，未來五年將聯合培養博士生200名，並為大灣區企業提供技術支援。"
END = "深大校長指出，實驗室佔地1.2萬平方米，已有15家企業表明有意進駐，當中半數來自香港，預計明年第三季落成啟用，屆時會有260名科研人員。"
OTHER = ("香港科技大學昨日公布，該校去年在內地獲得科研經費逾2億元，較前年增長一成半，主要來自廣東省及深圳市的創科專項資金，惠及18個研究團隊。",
         "校方又指，位於深圳的產學研大樓即將擴建，新增樓面兩萬平方米，可容納50間初創公司，並計劃引入風險投資基金，協助師生把成果轉化為產品。")


def page(*paragraphs: str, headline: str = "理大深大共建實驗室") -> str:
    return headline + "\n" + "".join(f"　　{p}\n" for p in paragraphs)


FIRST = page(LEAD, MIDDLE, END)


@pytest.mark.parametrize(("name", "text", "is_same"), [
    ("20200103_reprint", FIRST.replace("理大深大共建實驗室", "港深兩校合作再上層樓"), True),
    ("20200103_simplified", fold(FIRST), True),
    ("20200104_cut", page(LEAD, MIDDLE), True),
    ("20200104_edited", FIRST.replace("表示", "說").replace("，並", "；並").replace("昨日", "前日"), True),
    ("20200104_within_a_longer_one", page(OTHER[0], LEAD, MIDDLE, END), True),
    ("undated_reprint", FIRST + "\n", True),
    ("20210609_word_for_word_a_year_later", FIRST + " ", True),
    ("20210609_alike_a_year_later", FIRST.replace("3,000", "4,000").replace("200名", "300名").replace("大樓", "新樓").replace("企業", "公司"), False),
    ("20200103_another_story", page(*OTHER), False),
    ("20200103_one_sentence_in_common", page(*OTHER, LEAD[:30]), False),
])
def test_what_is_the_same_story(seeds: Path, warehouse: Path, rows: Query, name: str, text: str, is_same: bool) -> None:
    (seeds / "20200102_first.txt").write_text(FIRST, encoding="utf-8")
    (seeds / f"{name}.txt").write_text(text, encoding="utf-8")
    update(seeds, warehouse)
    assert rows("select max(n_reports) from stories") == [(2 if is_same else 1,)]


def test_a_chain_of_reprints_is_one_story_whatever_came_first(seeds: Path, warehouse: Path, tmp_path: Path, rows: Query) -> None:
    texts = {f"202001{day:02}_{day}.txt": page(LEAD, MIDDLE, END, headline=f"標題{day}") for day in range(2, 30, 3)}
    for name in sorted(texts, reverse=True):
        (seeds / name).write_text(texts[name], encoding="utf-8")
        if name in ("20200102_2.txt", "20200114_14.txt"):
            update(seeds, warehouse)
    assert rows("select n_reports, headline, first_published::varchar, last_published::varchar from stories") == [(10, "標題2", "2020-01-02", "2020-01-29")]
    update(seeds, tmp_path / "at_once" / "w.duckdb")
    in_steps = rows("select * from article_stories order by 1")
    warehouse.write_bytes((tmp_path / "at_once" / "w.duckdb").read_bytes())
    assert rows("select * from article_stories order by 1") == in_steps


def test_a_retired_reprint_leaves_its_story(seeds: Path, warehouse: Path, rows: Query) -> None:
    (seeds / "20200102_first.txt").write_text(FIRST, encoding="utf-8")
    (seeds / "20200103_b.txt").write_text(FIRST + "。", encoding="utf-8")
    update(seeds, warehouse)
    assert rows("select n_reports from stories") == [(2,)]
    (seeds / "20200102_first.txt").unlink()
    update(seeds, warehouse)
    assert rows("select n_reports, files from stories") == [(1, ["20200103_b.txt"])]


def test_a_sketch_is_of_words_only() -> None:
    assert sketch(fold(LEAD)) == sketch(fold(LEAD.replace("，", " ").replace("。", "\n")))
    assert sketch("") == sketch("香港") == ()
