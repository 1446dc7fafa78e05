"""Files that people, programs and enemies drop into a folder: each by name, with what must become of it.

``make(folder)`` writes them all. The ends: ``quarantine`` with a reason, ``warehouse``, ``either`` (never neither), and ``nothing``
for what is passed over on purpose (half-copied files, dot files).
"""

import io
import os
import random
import socket
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

STORY = "【明報專訊】香港大學深圳研究院去年獲得科研經費3,500萬元人民幣，發表論文逾120篇。"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def story(number: int) -> str:
    """A clipping of its own."""
    return f"【明報專訊】香港理工大學與深圳大學昨日簽署合作備忘錄，將共建{number}個聯合實驗室，投入{number + 1},000萬元人民幣。"


def docx(document: str, **others: bytes) -> bytes:
    """A Word file with ``document`` as its main part."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("[Content_Types].xml", '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
                       '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
                       'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>')
        parts.writestr("_rels/.rels", '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
                       'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>')
        parts.writestr("word/document.xml", document)
        for name, data in others.items():
            parts.writestr(name, data)
    return buffer.getvalue()


def paragraphs(*texts: str, head: str = "") -> str:
    """The main part of a Word file."""
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in texts)
    return f'<?xml version="1.0" encoding="UTF-8"?>{head}<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'


def pdf(content: bytes = b"BT /F1 12 Tf 72 720 Td (Hello) Tj ET", trailer: bytes = b"", root: bytes = b"/Type /Catalog /Pages 2 0 R") -> bytes:
    """A small PDF of one page; ``trailer`` goes into its trailer, ``root`` is its catalogue."""
    objects = [b"<< " + root + b" >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content), b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    out, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, xref))


def _bomb(megabytes: int) -> bytes:
    return docx(paragraphs("一" * 10) + " " * (megabytes * 1_000_000))


def _flate(megabytes: int) -> bytes:
    packed = zlib.compress(b" " * (megabytes * 1_000_000), 9)
    data = pdf(packed)
    return data.replace(b"<< /Length %d >>" % len(packed), b"<< /Length %d /Filter /FlateDecode >>" % len(packed))


def _entities() -> str:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE w [<!ENTITY e0 "一二三四五六七八九十">{levels}]>'


def contents() -> dict[str, tuple[bytes, str]]:
    """Ordinary files with bad contents: name → bytes and what must become of them."""
    dice = random.Random(4)
    good_docx, good_pdf = docx(paragraphs(STORY)), pdf()
    text = STORY.encode()
    q, w, e = "quarantine", "warehouse", "either"
    return {
        # nothing, or nothing to read
        "empty.txt": (b"", q), "empty.pdf": (b"", q), "empty.docx": (b"", q), "blank.txt": (b" \n\t\r\n" * 50, q), "bom_only.txt": (b"\xef\xbb\xbf", q),
        "nul.txt": (b"\0" * 5000, q), "one_byte.txt": (b"\xff", q), "ideographic_spaces.txt": ("\u3000" * 500).encode(), "punctuation.txt": ("。" * 400).encode(),
        # no text at all, under honest and dishonest names
        "noise.txt": (dice.randbytes(20_000), q), "noise.html": (dice.randbytes(20_000), q), "noise.pdf": (dice.randbytes(20_000), q),
        "noise.docx": (dice.randbytes(20_000), q), "noise.rtf": (dice.randbytes(20_000), q), "noise": (dice.randbytes(20_000), q), "every_byte.txt": (bytes(range(256)) * 40, q),
        "picture.png": (b"\x89PNG\r\n\x1a\n" + dice.randbytes(500), q), "picture_as.txt": (b"\xff\xd8\xff\xe0" + dice.randbytes(5000), q),
        "archive.zip": (b"PK\x03\x04" + dice.randbytes(500), q), "gzip.txt": (b"\x1f\x8b\x08" + dice.randbytes(500), q), "program.txt": (b"\x7fELF" + dice.randbytes(5000), q),
        "old_word.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + dice.randbytes(5000), q), "table.xlsx": (docx("<x/>").replace(b"word/", b"xls1/"), q), "sound.mp3": (b"ID3" + dice.randbytes(3000), q),
        "rar.txt": (b"Rar!\x1a\x07" + dice.randbytes(900), q), "seven.7z": (b"7z\xbc\xaf\x27\x1c" + dice.randbytes(900), q), "data.json": (b'{"a": [1, 2, 3]}', q),
        # text in doubtful encodings
        "truncated_utf8.txt": (text[:-2], e), "surrogates.txt": (b"\xed\xa0\x80\xed\xb0\x80" + text, e), "overlong.txt": (b"\xc0\xaf" * 50 + text, e),
        "mixed.txt": (text + STORY.encode("big5hkscs") + STORY.encode("gb18030"), e), "mostly_utf8.txt": (text * 30 + b"\xff\xfe\xfd", e),
        "utf16_no_bom.txt": (STORY.encode("utf-16-le"), e), "utf16_odd.txt": (b"\xff\xfe" + STORY.encode("utf-16-le") + b"\x00", e), "utf32.txt": (STORY.encode("utf-32"), e),
        "utf7.txt": (STORY.encode("utf-7"), e), "hz.txt": ("香港大学".encode("hz"), e), "euc_jp.txt": ("香港大学の研究".encode("euc-jp") * 20, e), "utf8_twice.txt": (text.decode("latin-1").encode(), q), "utf8_as_gbk.txt": ((text * 9).decode("gb18030", "ignore").encode(), q),
        "nuls_within.txt": (text.replace("，".encode(), b"\0"), e), "nul_tail.txt": (text + b"\0" * 4000, e), "private_use.txt": ("\ue000\uf8ff" * 200).encode(),
        "replacement.txt": ("\ufffd" * 300 + STORY).encode(), "controls.txt": ("\x1b[31m\x07\x08" * 50 + STORY).encode(), "bidi.txt": ("\u202e\u2066" * 50 + STORY).encode(),
        "tags.txt": ("\U000e0041" * 300 + STORY).encode(), "combining.txt": ("一" + "\u0301" * 5000 + STORY).encode(), "not_chinese.txt": (b"The quick brown fox. " * 50, e),
        # text that costs
        "one_line_50mb.txt": (("深圳" * 60 + "3,500萬元").encode() * 142_000, q), "numbers.txt": ("12,345萬元" * 9000).encode(), "nines.txt": (b"9" * 150_000, e),
        "brackets.txt": ("（" * 20_000 + "）" * 20_000).encode(), "commas.txt": (b"1," * 60_000, e), "newlines.txt": ("大\n" * 30_000).encode(), "doubled.txt": ("香香港港" * 10_000).encode(),
        "headings.txt": ("港深合作\n\n" * 6000).encode(), "hundreds.txt": ("百" * 30_000).encode(), "quotes.txt": ("「" * 30_000).encode(), "huge_number.txt": (("9" * 400 + "億億億億元").encode(), e),
        # HTML
        "deep.html": (b"<html><body>" + b"<div>" * 60_000 + text + b"</div>" * 60_000, e), "unclosed.html": (b"<html><body><p" + b"<b" * 30_000 + text, e),
        "no_text.html": (b"<html><head><script>x</script></head><body></body></html>", q), "script_only.html": (b"<html><body><script>" + text + b"</script></body></html>", q),
        "lying_charset.html": (b'<html><head><meta charset="big5"></head><body><p>' + text * 5 + b"</p></body></html>", e),
        "entities.html": (b"<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><html><body><p>&x;" + text + b"</p></body></html>", e),
        "attack.html": (b"<html><body><p><script>alert(1)</script><img src=x onerror=alert(1)>" + text + b"</p></body></html>", e), "attributes.html": (b"<html><body " + b"a=b " * 60_000 + b">" + text + b"</body></html>", e),
        "cdata.html": (b"<html><body><![CDATA[" + text * 50 + b"]]></body></html>", e), "frames.html": (b'<html><frameset><frame src="http://127.0.0.1:1/x"></frameset></html>', q),
        # PDF
        "truncated.pdf": (good_pdf[:len(good_pdf) // 2], q), "no_xref.pdf": (good_pdf[:good_pdf.index(b"xref")], e), "header_only.pdf": (b"%PDF-1.7\n", q),
        "encrypted.pdf": (pdf(trailer=b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -44 >> /ID [<00> <00>]" % (b"41" * 32, b"42" * 32)), q),
        "no_text.pdf": (pdf(b"0 0 m 100 100 l S"), q), "loop.pdf": (good_pdf.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"), q), "bad_stream.pdf": (good_pdf.replace(b"Tj", b"\xff\xff"), q),
        "swollen.pdf": (_flate(60), e), "garbage_between.pdf": (good_pdf.replace(b"endobj", b"endobj" + dice.randbytes(300), 3), e), "million_pages.pdf": (good_pdf.replace(b"/Count 1 ", b"/Count 9999999 "), e),
        "attachment.pdf": (pdf(root=b"/Type /Catalog /Pages 2 0 R /OpenAction << /S /Launch /F (/bin/sh) >>"), e),
        # Word
        "good_but_cut.docx": (good_docx[:-200], q), "bomb.docx": (_bomb(300), q), "billion_laughs.docx": (docx(paragraphs("&e9;", head=_entities())), q),
        "external_entity.docx": (docx(paragraphs("&x;" + STORY, head='<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')), e),
        "no_document.docx": (docx("").replace(b"document.xml", b"documenu.xml"), q), "not_xml.docx": (docx("no xml at all"), q), "empty_document.docx": (docx(paragraphs()), q),
        "nested.docx": (docx(paragraphs("<w:smartTag>" * 5000)), q), "climbing_names.docx": (docx(paragraphs(STORY), **{"../../../tmp/evil": b"x"}), w),
        # RTF, Markdown
        "groups.rtf": (b"{\\rtf1 " + b"{" * 50_000, e), "bin.rtf": (b"{\\rtf1 \\bin99999999 x}", e), "unicode.rtf": (b"{\\rtf1\\ansi " + b"\\u-99999?" * 50 + b"}", e), "cut.rtf": (b"{\\rtf1\\ansi\\ansicpg950 \\'ad", e),
        "nested.md": (b"> " * 20_000 + text, e), "links.md": (b"[" * 20_000 + text, e), "html.md": (b"<script>alert(1)</script>\n\n" + text, e),
    }


def names() -> dict[str, tuple[bytes, str]]:
    """Good files under bad names."""
    given = ["it's \"quoted\".txt", "line\nbreak.txt", "'; drop table facts; --.txt", "\u202etxt.exe.txt", "tab\there.txt", "bell\x07.txt", "back\\slash.txt", "percent%20%s{0}.txt",
             "$(reboot).txt", "*?.txt", "=cmd|' !A0.txt", "-rf.txt", "@import.txt", "一" * 83 + ".txt", "a" * 251 + ".txt", "no_ending", "two..dots.txt", "UPPER.TXT", "e\u0301.txt", "\u00e9.txt", " spaces .txt",
             "<script>alert(1)</script>.txt".replace("/", "_"), "emoji😀.txt", "con.txt", "null\u200bwidth.txt"]
    return {name: (story(number).encode(), "warehouse") for number, name in enumerate(given)}


def _entry(folder: Path, name: str, make: Callable[[Path], object]) -> str:
    make(folder / name)
    return name


def make(folder: Path, outside: Path) -> dict[str, str]:
    """Write them all into ``folder``; ``outside`` is a readable file elsewhere. Name (as the warehouse spells it) → what must become of it."""
    ends: dict[str, str] = {}
    for name, given in {**contents(), **names()}.items():
        data, end = given if isinstance(given, tuple) else (given, "either")
        (folder / name).write_bytes(data)
        ends[name] = end
    del ends["e\u0301.txt"]
    ends["\\xe9.txt"] = "warehouse"  # two files whose names are é.txt in two spellings
    (Path(os.fsencode(folder).decode("utf-8", "surrogateescape")) / os.fsdecode(b"big5_\xa4\xa4.txt")).write_bytes(story(70).encode())
    ends["big5_\\xa4\\xa4.txt"] = "warehouse"
    ends[_entry(folder, "folder.txt", Path.mkdir)] = "quarantine"
    (folder / "folder.txt" / "within.txt").write_text(story(71), encoding="utf-8")
    ends["folder.txt/within.txt"] = "warehouse"
    ends[_entry(folder, "pipe.txt", os.mkfifo)] = "quarantine"
    ends[_entry(folder, "link_out.txt", lambda p: p.symlink_to(outside))] = "quarantine"
    ends[_entry(folder, "link_nowhere.txt", lambda p: p.symlink_to("nowhere"))] = "quarantine"
    ends[_entry(folder, "link_to_itself.txt", lambda p: p.symlink_to(p))] = "quarantine"
    ends[_entry(folder, "link_to_folder", lambda p: p.symlink_to(outside.parent))] = "quarantine"
    ends[_entry(folder, "link_up", lambda p: p.symlink_to(".."))] = "quarantine"
    ends[_entry(folder, "socket.txt", _socket)] = "quarantine"
    for name in ("half.txt.part", ".hidden.txt", "~$word.docx", "saving.txt~", "down.crdownload"):
        (folder / name).write_text(STORY, encoding="utf-8")
        ends[name] = "nothing"
    deep = folder
    for _ in range(60):
        deep = deep / "下層"
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text(story(72), encoding="utf-8")
    ends[(deep / "deep.txt").relative_to(folder).as_posix()] = "warehouse"
    return ends


def _socket(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # the name of a socket may have 108 bytes only
    try:
        with socket.socket(socket.AF_UNIX) as end:
            end.bind(path.name)
    finally:
        os.chdir(here)
