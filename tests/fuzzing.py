"""Good clippings, mutated: what a bad disk, a broken download or an editor in the wrong encoding makes of them."""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bad_files import STORY, docx, paragraphs, pdf, story

_HOSTILE = ("（", "「", "億億", "0" * 400, "-1", "\u202e", "\x85", "\u2028", "１２３４５", "兆京", "%%", "二〇", "99999年", "13月32日", "同比", "分別為", "\ufeff", "…", "至", "<b>", "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"))
_MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    lambda data, dice: _change(data, dice, lambda b: b ^ (1 << dice.randrange(8)), 1 + len(data) // 500),
    lambda data, dice: _change(data, dice, lambda _: dice.randrange(256), 1 + len(data) // 200),
    lambda data, dice: data[:dice.randrange(len(data) + 1)],
    lambda data, dice: data[dice.randrange(len(data) + 1):],
    lambda data, dice: _splice(data, dice, b"\0" * dice.randrange(1, 500)),
    lambda data, dice: _splice(data, dice, dice.randbytes(dice.randrange(1, 500))),
    lambda data, dice: _splice(data, dice, data[:dice.randrange(1, len(data) + 1)]),
    lambda data, dice: _splice(data, dice, dice.choice((b"<", b"&#x0;", b"\xef\xbf\xbe", "（".encode() * 500, b"\r" * 300, "億".encode() * 300, b"\x1b[2J"))),
    lambda data, dice: data.replace(b"\n", dice.choice((b"", b"\r", b"\r\n\r\n", b"\n\n\n", b" "))),
    lambda data, dice: _again(data, dice, "utf-8"), lambda data, dice: _again(data, dice, "big5hkscs"), lambda data, dice: _again(data, dice, "gb18030"),
    *[lambda data, dice, mutate=mutate: _in_text(data, dice, mutate) for mutate in (  # type: ignore[misc]
        lambda lines, dice: dice.sample(lines, len(lines)), lambda lines, dice: [ch * 2 for ch in lines], lambda lines, dice: lines * 3,
        lambda lines, dice: [line for line in lines if dice.random() < 0.7], lambda lines, dice: [line[:dice.randrange(len(line) + 1)] for line in lines],
        lambda lines, dice: [line + dice.choice(_HOSTILE) for line in lines], lambda lines, dice: [line.replace("，", dice.choice(_HOSTILE)) for line in lines],
        lambda lines, dice: ["".join(dice.sample(line, len(line))) for line in lines], lambda lines, dice: list("\n".join(lines)))],
    lambda data, dice: data.swapcase(), lambda data, dice: bytes(b for b in data for _ in range(2)), lambda data, dice: data[::-1],
)


def _change(data: bytes, dice: random.Random, new: Callable[[int], int], times: int) -> bytes:
    changed = bytearray(data)
    for _ in range(times):
        at = dice.randrange(len(changed))
        changed[at] = new(changed[at]) % 256
    return bytes(changed)


def _splice(data: bytes, dice: random.Random, what: bytes) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + what + data[at:]


def _in_text(data: bytes, dice: random.Random, mutate: Callable[[list[str], random.Random], list[str]]) -> bytes:
    """A mutation of lines; bytes that are no UTF-8 stay as they are."""
    try:
        return "\n".join(mutate(data.decode().split("\n"), dice)).encode()
    except UnicodeDecodeError:
        return data


def _again(data: bytes, dice: random.Random, codec: str) -> bytes:
    """Saved again by a program that took it for something else."""
    return data.decode(codec, "replace").encode(dice.choice(("utf-8", "utf-16", "gb18030", "big5hkscs")), "replace")


def good_files(folder: Path) -> dict[str, bytes]:
    """The good clippings to start from: those of ``folder``, and one of each other format."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}
    page = f'<!DOCTYPE html><html lang="zh-HK"><head><meta charset="utf-8"><title>港深合作</title></head><body><article><h1>港深合作</h1><p>{STORY}</p><p>{story(3)}</p></article></body></html>'
    return files | {"page.html": page.encode(), "page_big5.html": page.replace("utf-8", "big5").encode("big5hkscs"), "word.docx": docx(paragraphs(STORY, story(5))),
                    "paper.pdf": pdf(), "note.md": f"# 港深合作\n\n{STORY}\n\n- {story(6)}\n".encode(), "big5.txt": STORY.encode("big5hkscs"), "gbk.txt": STORY.encode("gb18030"),
                    "note.rtf": b"{\\rtf1\\ansi\\ansicpg950 " + b"".join(b"\\u%d?" % (ord(c) if ord(c) < 32768 else ord(c) - 65536) for c in STORY) + b"}"}


def mutants(folder: Path, count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """``count`` mutated files with names of their own, the same for the same seed."""
    dice = random.Random(seed)
    files = sorted(good_files(folder).items())
    for number in range(count):
        name, data = dice.choice(files)
        for _ in range(dice.randrange(1, 4)):
            data = dice.choice(_MUTATIONS)(data, dice) or b"\0"
        yield f"{number:05}_{name}", data
