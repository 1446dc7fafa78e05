"""Reads, validates and compiles ``lexicons/`` once.

The lexicons are written in Traditional script, as Hong Kong prints it. Text in either script is matched by
*folding* both sides to one form, character by character, so that an offset in the folded text is the same
offset in the print: 衞生署 and 卫生署 both fold to 卫生署. Folding is for matching only; nothing folded is stored.
"""

from __future__ import annotations

import csv
import tomllib
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

LEXICON_FOLDER = Path(__file__).parent / "lexicons"

# Variants that OpenCC's Traditional→Simplified table leaves apart but newspapers mix.
_VARIANTS = {"衞": "卫", "裏": "里", "裡": "里", "羣": "群", "峯": "峰", "臺": "台", "著": "着", "啟": "启", "啓": "启",
             "綫": "线", "枱": "台", "牀": "床", "滙": "汇", "○": "〇", "佈": "布", "週": "周"}


class LexiconError(ValueError):
    """A lexicon row that cannot be used; the message names file, line and what to mend."""


@lru_cache(maxsize=1)
def _fold_table() -> dict[int, str]:
    """OpenCC's Traditional→Simplified characters, the first choice where there are several, plus ``_VARIANTS``."""
    folder = resources.files("opencc") / "dictionary"
    table: dict[int, str] = {}
    for line in (folder / "TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        if len(traditional) == 1 and simplified:
            table[ord(traditional)] = simplified.split(" ")[0]
    table.update({ord(k): v for k, v in _VARIANTS.items()})
    return table


def fold(text: str) -> str:
    """Text folded for matching: Simplified, variants joined, same length and offsets.

    >>> fold("臺灣與衞星、４千萬")
    '台湾与卫星、４千万'
    """
    return text.translate(_fold_table())


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of ``lexicons/NAME`` (CSV, UTF-8, header line); cells stripped, ``#`` lines and blank lines skipped."""
    path = LEXICON_FOLDER / name
    lines = [line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip() and not line.startswith("#")]
    rows = []
    for number, row in enumerate(csv.DictReader(lines), start=2):
        if None in row or any(v is None for v in row.values()):
            raise LexiconError(f"lexicons/{name}: row {number} has not as many cells as the header: {list(row.values())}")
        rows.append({k: v.strip() for k, v in row.items()})
    return rows


def read_toml(name: str) -> dict[str, Any]:
    """The tables of ``lexicons/NAME`` (TOML)."""
    return tomllib.loads((LEXICON_FOLDER / name).read_text(encoding="utf-8"))
