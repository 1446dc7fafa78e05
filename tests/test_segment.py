"""Pages cut into articles: small pages of each shape, and the real one."""

from pathlib import Path

import pytest

from flows.clean import clean
from flows.lexicon import fold, load_lexicon, read_toml
from flows.lines import _MAY_BE_BYLINE, split_names
from flows.records import Hint, Page, ReadText
from flows.segment import segment

SEEDS = Path(__file__).parents[1] / "seeds"


def cut(text: str, **more: object) -> tuple[Page, str]:
    cleaned = clean(text)
    return segment(cleaned, ReadText(text, "txt", **more), load_lexicon()), cleaned.text  # type: ignore[arg-type]


def kinds(page: Page, text: str, article: int = 0) -> list[tuple[str, str]]:
    return [(b.kind, text[b.start:b.end][:8]) for b in page.articles[article].blocks]


@pytest.fixture(scope="module")
def real_page() -> tuple[Page, str]:
    return cut((SEEDS / "000_a3c1b76c20e60326.txt").read_text(encoding="utf-8"))


def test_the_real_page_is_four_articles(real_page: tuple[Page, str]) -> None:
    page, _ = real_page
    assert [a.headline for a in page.articles] == ["港高校北上設產學研基地 數百項目獲內地經費支持", None, None, None]
    assert [a.byline for a in page.articles] == [("李望賢", "黃仰鵬"), ("黃仰鵬",), ("李望賢",), ("何花",)]
    assert [a.dateline for a in page.articles] == ["深圳"] * 4


def test_the_real_page_types_what_is_not_body(real_page: tuple[Page, str]) -> None:
    page, text = real_page
    first = kinds(page, text)
    assert ("kicker", "資金人才牽手") in first
    assert ("deck", "擬建灣區大學聯盟") in first
    assert ("subhead", "城大深研院在研項") in first
    assert ("quote", "促進香港同內地加") in first
    bodies = [text[b.start:b.end] for a in page.articles for b in a.blocks if b.kind == "body"]
    assert not any("攝" in body or "資料圖片" in body or body.startswith("■") for body in bodies)


def test_captions_go_to_the_article_they_speak_of(real_page: tuple[Page, str]) -> None:
    page, text = real_page
    captions = {text[b.start:b.end][:12]: i for i, a in enumerate(page.articles) for b in a.blocks if b.kind == "caption"}
    assert captions["■香港中文大學（深圳）-"] == 2
    assert captions["■香港中文大學校友參觀眾"] == 0


def test_paragraphs_behind_a_square_are_news_where_nothing_else_is_told() -> None:
    page, text = cut("校園速遞\n■ 城大與深圳一所醫院昨簽署協議，合辦聯合實驗室，為期五年。\n■ 教大獲基金會捐款，資助內地教師來港進修，首批九月到校。\n")
    assert page.articles[0].headline == "校園速遞"
    assert [kind for kind, _ in kinds(page, text)] == ["headline", "bullet", "bullet"]


def test_a_bylined_opener_begins_an_article_and_takes_its_headline_along() -> None:
    page, _text = cut("港大設新實驗室\n【明報專訊】港大昨宣布成立新實驗室，研究海洋生態，料明年啟用。\n"
                     "城大辦論壇\n【明報專訊】城大昨在校園舉辦創科論壇，邀請二百名學者出席交流。\n")
    assert [a.headline for a in page.articles] == ["港大設新實驗室", "城大辦論壇"]


@pytest.mark.parametrize("row", read_toml("bylines.toml")["byline"], ids=lambda row: row["example"])
def test_every_byline_of_the_lexicon_is_looked_for(row: dict[str, str]) -> None:
    assert _MAY_BE_BYLINE.match(fold(row["example"].lstrip("■")))


def test_a_lone_heading_between_paragraphs_is_a_subhead() -> None:
    page, text = cut("港大設新實驗室\n港大昨宣布成立新實驗室，研究海洋生態，料明年啟用。\n研究團隊增至百人\n團隊現有學者百人，下月再聘二十人。\n")
    assert len(page.articles) == 1
    assert [k for k, _ in kinds(page, text)] == ["headline", "body", "subhead", "body"]


@pytest.mark.parametrize(("lines", "headline"), [
    (["南沙校園", "由零到一助師生起步"], "南沙校園　由零到一助師生起步"),
    (["首席科學家李明", "白天教書　晚上實驗"], "首席科學家李明：白天教書　晚上實驗"),
    (["港大北上設分校", "首期收千人　宿舍先行"], "港大北上設分校　首期收千人"),
])
def test_a_headline_broken_in_two_is_joined(lines: list[str], headline: str) -> None:
    page, _ = cut("\n".join(lines) + "\n\n港大昨宣布在深圳設立分校，首期招收一千名學生，宿舍先行落成。\n")
    assert page.articles[0].headline == headline


def test_what_the_container_says_is_believed() -> None:
    text = "港大設新實驗室\n港大昨宣布成立新實驗室。\n訂閱電子報"
    hints = (Hint(0, 7, "headline"), Hint(8, 20, "body"), Hint(21, 26, "furniture"))
    page, clean_text = cut(text, hints=hints, wrapped=False)
    assert page.articles[0].headline == "港大設新實驗室"
    assert [clean_text[b.start:b.end] for b in page.furniture] == ["訂閱電子報"]


def test_an_empty_page_has_no_article() -> None:
    page, _ = cut("\n\n \n")
    assert page.articles == ()


@pytest.mark.parametrize(("printed", "names"), [
    ("李望賢、黃仰鵬", ("李望賢", "黃仰鵬")), ("吴徐美 实习生 王晨雯", ("吴徐美", "王晨雯")), ("張三／李四", ("張三", "李四")), ("", ()),
])
def test_names_of_a_byline(printed: str, names: tuple[str, ...]) -> None:
    assert split_names(printed) == names


def test_an_item_behind_a_bullet_and_a_blank_is_no_heading() -> None:
    page, text = cut("兩校合作\n\n香港浸會大學深圳研究院公布數字。\n● 專利：申請73件\n香港浸會大學深圳研究院將擴建。\n")
    assert [k for k, _ in kinds(page, text)] == ["headline", "body", "bullet", "body"]


BODY = "理大與深圳一所醫院昨日簽署協議，將在坪山合建再生醫學實驗室，首期聘請研究人員三十名，合約為期五年。"
OTHER = "深圳方面投入啟動經費六百萬元，雙方並計劃每年輪流舉辦一次研討會，邀請兩地學者出席。"


@pytest.mark.parametrize(("head", "headline", "byline"), [
    # A portal's name is no headline where another heading is spoken of.
    ("某某門戶 地產 股票 汽車\n\n某某門戶網站\n\n理大坪山合建再生醫學實驗室\n\n", "理大坪山合建再生醫學實驗室", ()),
    ("理大坪山合建再生醫學實驗室\n——走進一座研究大樓\n", "理大坪山合建再生醫學實驗室", ()),
    ("http://www.example.org 2011年04月08日 02:33 深圳商報\n理大坪山合建再生醫學實驗室\n\n何 田\n\n", "理大坪山合建再生醫學實驗室", ("何田",)),
    ("理大坪山合建再生醫學實驗室\n作者 林子揚 馮婉\n", "理大坪山合建再生醫學實驗室", ("林子揚", "馮婉")),
    ("編者按\n", None, ()),
    ("理大坪山合建再生醫學實驗室\n\n成績單\n\n", "理大坪山合建再生醫學實驗室", ()),
])
def test_heads_of_web_pages(head: str, headline: str | None, byline: tuple[str, ...]) -> None:
    page, _ = cut(head + BODY + "\n" + OTHER + "\n")
    assert [(a.headline, a.byline) for a in page.articles] == [(headline, byline)]


@pytest.mark.parametrize("caption", [
    "這是建設中的坪山實驗大樓，預計明年啟用（4月8日攝）。某某社記者 何田 攝", "理大與醫院的代表昨日簽署協議，三十名研究人員到場見證。（理大供圖）", "圖為昨日的簽約儀式，三十名研究人員到場。"])
def test_a_caption_without_a_mark_is_known_by_its_credit(caption: str) -> None:
    page, text = cut(f"理大坪山合建再生醫學實驗室\n{caption}\n{BODY}\n{OTHER}\n")
    assert [kind for kind, _ in kinds(page, text)] == ["headline", "body", "body", "caption"]


def test_a_lead_that_the_body_prints_again_is_a_deck() -> None:
    again = BODY.replace("首期聘", "雙方商定首期聘") + "實驗室設於新大樓。"
    page, text = cut(f"理大坪山合建實驗室\n\n{BODY}\n\n深圳商報2011年4月8日訊 （記者 何田）{again}\n")
    assert len(page.articles) == 1
    assert [kind for kind, _ in kinds(page, text)] == ["headline", "deck", "body"]
    assert page.articles[0].byline == ("何田",)
    page, text = cut(f"理大坪山合建實驗室\n[摘要] 理大昨日簽署協議，合建一所再生醫學實驗室。\n{BODY}\n{OTHER}\n")
    assert [kind for kind, _ in kinds(page, text)][:3] == ["headline", "deck", "body"]


def test_a_feature_has_its_headline_behind_the_dateline() -> None:
    page, _ = cut(f"中新社香港4月8日電 題：一河兩岸話創科\n作者 林子揚\n{BODY}\n{OTHER}\n")
    assert [(a.headline, a.byline, a.dateline, a.agency) for a in page.articles] == [("一河兩岸話創科", ("林子揚",), "香港", "中新社")]


@pytest.mark.parametrize(("head", "tail", "headline"), [
    ("國內 國際 社會 經濟 滾動 科技\n\n理大坪山合建再生醫學實驗室\n\n", "\n更多新聞：\n兩地青年交流團昨日啟程\n- 某校迎新2025-03-01\n", "理大坪山合建再生醫學實驗室"),
    ("理大坪山合建再生醫學實驗室-某某商報\n首頁 > 專題 > 正文\n\n理大坪山合建再生醫學實驗室\n\n", "", "理大坪山合建再生醫學實驗室"),
    ("首頁 | 檢索 | 加入最愛 | 本報電子版 | | 簡體\n理大坪山合建再生醫學實驗室\n", "\n相關報道：\n" + BODY + "\n", "理大坪山合建再生醫學實驗室"),
])
def test_navigation_and_links_are_furniture(head: str, tail: str, headline: str) -> None:
    page, text = cut(head + BODY + "\n" + OTHER + "\n" + tail)
    assert [a.headline for a in page.articles] == [headline]
    assert [kind for kind, _ in kinds(page, text)][-2:] == ["body", "body"]
