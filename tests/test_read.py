"""Encodings: every one that archives hold, and what is refused rather than loaded as mojibake."""

import io
import zipfile
from datetime import date
from pathlib import Path

import docx
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.read import read
from flows.records import Unreadable

TRADITIONAL = "香港科技大學與深圳市政府簽署合作備忘錄，將投入4,000萬元（人民幣）建立研究院。\n該院臨牀研究、衞生與創科項目逾160個，啟動着手進行。\n"
SIMPLIFIED = "香港科技大学与深圳市政府签署合作备忘录，将投入4,000万元（人民币）建立研究院。\n该院临床研究、卫生与创科项目逾160个。\n"


@pytest.mark.parametrize(("text", "codec", "encoding"), [
    (TRADITIONAL, "utf-8", "utf-8"), (TRADITIONAL, "utf-8-sig", "utf-8"), (TRADITIONAL, "utf-16", "utf-16-le"), (TRADITIONAL, "utf-16-le", "utf-16-le"),
    (TRADITIONAL, "utf-16-be", "utf-16-be"), (TRADITIONAL, "big5hkscs", "big5hkscs"), (TRADITIONAL, "gb18030", "gb18030"), (TRADITIONAL, "gbk", "gb18030"),
    (SIMPLIFIED, "gb2312", "gb18030"), (SIMPLIFIED, "gbk", "gb18030"), (SIMPLIFIED, "gb18030", "gb18030"), (SIMPLIFIED, "utf-8", "utf-8"),
    (TRADITIONAL.replace("衞", "衛").replace("着", "著").replace("牀", "床"), "big5", "big5hkscs"), (SIMPLIFIED + "㐀𠮷㗎", "gb18030", "gb18030"), ("深圳", "big5hkscs", "big5hkscs"),
])
def test_text_comes_back_as_it_was_written(text: str, codec: str, encoding: str) -> None:
    got = read(text.encode(codec), "a.txt")
    assert (got.text, got.encoding) == (text, encoding)
    assert got.encoding_confidence is not None
    assert 0.3 <= got.encoding_confidence <= 1


@pytest.mark.parametrize(("data", "reason"), [
    (b"", "empty"), (b"\xef\xbb\xbf", "empty"), (b"  \r\n", "empty"), (bytes(range(256)) * 20, "binary|no encoding"),
    (b"\x89PNG\r\n\x1a\n\0\0", "no reader for .png"), (b"PK\x03\x04" + b"\0" * 40, "not a readable Word document"), (TRADITIONAL.encode() + b"\0\0\0", "binary"),
    (TRADITIONAL.encode("big5hkscs") + TRADITIONAL.encode("utf-8") * 3, "no encoding|neither"), (b"\xff\xfea\xd8", "valid UTF-16"),
    (b"\x00\x01\x02\x03" * 30, "binary"), ("鏂囨湰鐨勪贡鐮".encode("gbk") * 5, "no encoding"),
])
def test_what_is_refused_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data, "a.txt")


def test_an_unknown_ending_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Unreadable, match=r"no reader for \.xyz files; save it as one of: .*txt"):
        read("香港大學".encode(), "a.xyz")


# ── containers ───────────────────────────────────────────────────────────────────────────────────────

GOLDEN = Path(__file__).parent / "golden"
PAGE = """<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>港深合作再上層樓 - 某某網</title>
<meta name="author" content="何天樂"><meta property="og:site_name" content="明報"></head><body><nav><a href="/">首頁</a> <a href="/sz">深圳</a></nav>
<div class="ad">【廣告】新盤首付20萬起</div><article><h1>港深合作再上層樓</h1><p>香港理工大學與深圳大學昨日簽署合作備忘錄，雙方將共建聯合實驗室，首期投入3,000萬元。</p>
<h3>培育人才</h3><p>兩校計劃五年內聯合培養博士生200名，並設立獎學金。深圳大學校長表示，合作已有十年歷史，成果豐碩。</p>
<p>（人民幣，下同）</p></article><aside><h4>相關新聞</h4><ul><li>地鐵日均客流35萬人次</li></ul></aside><script>var x=999;</script>
<time datetime="2019-05-22T08:00">2019-05-22</time></body></html>"""


@pytest.mark.parametrize(("charset", "codec"), [("big5", "big5hkscs"), ("gb2312", "gb18030"), ("utf-8", "utf-8"), ("iso-8859-1", "big5hkscs")])
def test_a_web_page_gives_its_article_and_what_its_head_tells(charset: str, codec: str) -> None:
    got = read(PAGE.replace("{charset}", charset).encode(codec), "a.html")
    assert (got.format, got.encoding, got.headline, got.outlet, got.authors) == ("html", codec, "港深合作再上層樓", "明報", ("何天樂",))
    assert (got.published_on, got.date_source) == (date(2019, 5, 22), "container")
    assert "首期投入3,000萬元" in got.text
    for noise in ("首付20萬", "35萬人次", "999", "首頁"):
        assert noise not in got.text
    assert {got.text[h.start:h.end]: h.kind for h in got.hints}["培育人才"] == "subhead"


def test_a_page_without_an_article_is_refused() -> None:
    with pytest.raises(Unreadable, match="no article text"):
        read(b"<html><body><script>draw()</script></body></html>", "a.html")


def test_a_newspaper_pdf_keeps_its_columns_and_prints_bold_once() -> None:
    got = read((GOLDEN / "dev/files/clip_29.pdf").read_bytes(), "clip_29.pdf")
    assert (got.format, got.wrapped) == ("pdf", True)
    lines = got.text.split("\n")
    assert lines.index("河套香港園區開園") < lines.index("香港理工大學表示倍感振奮。理大已在內地設立") < lines.index("舊聞重溫：理大深大合辦「創新學院」")
    assert "六十" not in got.text
    assert {got.text[h.start:h.end] for h in got.hints if h.kind == "headline"} >= {"河套香港園區開園", "舊聞重溫：理大深大合辦「創新學院」"}


def test_a_scan_and_a_broken_pdf_are_refused_with_their_reasons() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    buffer = io.BytesIO()
    document.save(buffer)
    with pytest.raises(Unreadable, match="no text layer"):
        read(buffer.getvalue(), "scan.pdf")
    with pytest.raises(Unreadable, match="not a readable PDF"):
        read((GOLDEN / "dev/files/clip_29.pdf").read_bytes()[:3000], "cut.pdf")


def test_a_word_document_keeps_headings_tables_and_order() -> None:
    document = docx.Document()
    document.add_heading("港深合作再上層樓", 1)
    document.add_paragraph("香港理工大學與深圳大學簽署合作備忘錄。")
    table = document.add_table(rows=2, cols=2)
    for row, cells in zip(table.rows, (("院校", "項目"), ("深圳大學", "12項")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.add_paragraph("合作為期三年。")
    buffer = io.BytesIO()
    document.save(buffer)
    got = read(buffer.getvalue(), "a.docx")
    assert got.text == "港深合作再上層樓\n香港理工大學與深圳大學簽署合作備忘錄。\n院校　項目\n深圳大學　12項\n合作為期三年。"
    assert [h.kind for h in got.hints] == ["headline", "body", "table", "table", "body"]


def test_an_archive_that_is_no_document_or_a_bomb_is_refused() -> None:
    for members, reason in (({"a.txt": b"x"}, "no Word document"), ({"word/document.xml": b"0" * 30_000_000}, "unpacks to")):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        with pytest.raises(Unreadable, match=reason):
            read(buffer.getvalue(), "a.docx")


@pytest.mark.parametrize(("page", "codec"), [("950", "big5hkscs"), ("936", "gb18030")])
def test_rich_text_in_both_code_pages_and_in_unicode_escapes(page: str, codec: str) -> None:
    text = "香港理工大學與深圳大學簽署合作備忘錄。"
    escaped = "".join(f"\\'{b:02x}" for b in text.encode(codec))
    got = read(rf"{{\rtf1\ansi\ansicpg{page}\deff0 {escaped}\par {escaped}}}".encode("ascii"), "a.rtf")
    assert got.text.split() == [text, text]
    unicode = "".join(f"\\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in text)
    assert read(rf"{{\rtf1\ansi\ansicpg{page} {unicode}}}".encode("ascii"), "a.rtf").text.strip() == text


def test_markdown_loses_its_marks_and_keeps_what_they_say() -> None:
    got = read("# 港深合作\n\n香港**理工大學**與[深圳大學](http://x)簽約。\n\n- 項目：12項\n- 論文：30篇\n".encode(), "a.md")
    assert got.text == "港深合作\n香港理工大學與深圳大學簽約。\n項目：12項\n論文：30篇"
    assert [h.kind for h in got.hints] == ["headline", "body", "bullet", "bullet"]


def test_the_first_bytes_say_more_than_the_name() -> None:
    assert read(PAGE.replace("{charset}", "utf-8").encode(), "a.txt").format == "html"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.html", "a.rtf", "a.md", "a.docx", "a.pdf"]))
def test_any_bytes_are_read_or_refused(data: bytes, file: str) -> None:
    try:
        got = read(data, file)
    except Unreadable as refused:
        reason = refused.reason
    else:
        reason = "read: " + got.text.encode("utf-8").decode("utf-8")
    assert len(reason) > 5
