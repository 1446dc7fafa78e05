"""Encodings: every one that archives hold, and what is refused rather than loaded as mojibake."""

import pytest

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
    (b"\x89PNG\r\n\x1a\n\0\0", "no reader for .png"), (b"PK\x03\x04" + b"\0" * 40, "."), (TRADITIONAL.encode() + b"\0\0\0", "binary"),
    (TRADITIONAL.encode("big5hkscs") + TRADITIONAL.encode("utf-8") * 3, "no encoding|neither"), (b"\xff\xfea\xd8", "valid UTF-16"),
    (b"\x00\x01\x02\x03" * 30, "binary"), ("鏂囨湰鐨勪贡鐮".encode("gbk") * 5, "no encoding"),
])
def test_what_is_refused_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable, match=reason):
        read(data, "a.txt")


def test_an_unknown_ending_is_refused_with_the_known_ones() -> None:
    with pytest.raises(Unreadable, match=r"no reader for \.xyz files; save it as one of: .*txt"):
        read("香港大學".encode(), "a.xyz")
