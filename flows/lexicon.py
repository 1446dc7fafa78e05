"""Reads, validates and compiles ``lexicons/`` once.

The lexicons are written in Traditional script, as Hong Kong prints it. Text in either script is matched by
*folding* both sides to one form, character by character, so that an offset in the folded text is the same
offset in the print: 衞生署 and 卫生署 both fold to 卫生署. Folding is for matching only; nothing folded is stored.
"""

from __future__ import annotations

import csv
import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar

from flows.records import Organisation
from flows.terms import Hits, TermIndex, TermScanner

LEXICON_FOLDER = Path(__file__).parent / "lexicons"
T = TypeVar("T")

# Variants that OpenCC's Traditional→Simplified table leaves apart but newspapers mix.
_VARIANTS = {"衞": "卫", "裏": "里", "裡": "里", "羣": "群", "峯": "峰", "臺": "台", "著": "着", "啟": "启", "啓": "启",
             "綫": "线", "枱": "台", "牀": "床", "滙": "汇", "○": "〇", "佈": "布", "週": "周"}


class LexiconError(ValueError):
    """A lexicon row that cannot be used; the message names file, line and what to mend."""


@lru_cache(maxsize=1)
def folds() -> dict[int, str]:
    """OpenCC's Traditional→Simplified characters, the first choice where there are several, plus ``_VARIANTS``."""
    folder = resources.files("opencc") / "dictionary"
    table: dict[int, str] = {}
    for line in (folder / "TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        if len(traditional) == 1 and simplified:
            table[ord(traditional)] = simplified.split(" ")[0]
    table.update({ord(k): v for k, v in _VARIANTS.items()})
    return table


def fold_characters() -> tuple[str, str]:
    """The characters that :func:`fold` changes, and what it makes of each, in the same order."""
    table = sorted(folds().items())
    return "".join(chr(k) for k, _ in table), "".join(v for _, v in table)


def translator(changes: dict[int, str]) -> Callable[[str], str]:
    """A function that puts ``changes`` into a text, character by character.

    A table with a place for every character of the Basic Multilingual Plane answers at once, where a dictionary raises and catches an
    error for each character that it does not list; so only a text with rarer characters is left to the dictionary.
    """
    table: Any = [changes.get(code, chr(code)) for code in range(0x10000)]
    rarer = re.compile("[\U00010000-\U0010ffff]")
    return lambda text: text.translate(changes if rarer.search(text) else table)


@lru_cache(maxsize=1)
def _folder() -> Callable[[str], str]:
    return translator(folds())


def fold(text: str) -> str:
    """Text folded for matching: Simplified, variants joined, same length and offsets.

    >>> fold("臺灣與衞星、４千萬")
    '台湾与卫星、４千万'
    """
    return _folder()(text)


@lru_cache(maxsize=1)
def _opencc() -> Any:
    from opencc import OpenCC

    return OpenCC("s2hk")


# New names come again and again: in the sentences of a clipping, and in the clippings of a story.
@lru_cache(maxsize=20_000)
def to_traditional(name: str) -> str:
    """A short name in Hong Kong's Traditional script; for new names only, it is slow. Lengths may change.

    >>> to_traditional("深港微电子学院")
    '深港微電子學院'
    """
    if fold(name) != name or not re.search(r"[\u4e00-\u9fff]", name):
        return name
    return str(_opencc().convert(name))


def read_rows(name: str) -> list[dict[str, str]]:
    """The rows of ``lexicons/NAME`` (CSV, UTF-8, header line); cells stripped, ``#`` lines and blank lines skipped."""
    path = LEXICON_FOLDER / name
    lines = [x for x in path.read_text(encoding="utf-8-sig").splitlines() if x.strip() and not x.startswith("#")]
    rows = []
    for number, row in enumerate(csv.DictReader(lines), start=2):
        if None in row or any(v is None for v in row.values()):
            raise LexiconError(f"lexicons/{name}: row {number} has not as many cells as the header: {list(row.values())}")
        rows.append({k: v.strip() for k, v in row.items()})
    return rows


def read_toml(name: str) -> dict[str, Any]:
    """The tables of ``lexicons/NAME`` (TOML)."""
    return tomllib.loads((LEXICON_FOLDER / name).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Platform:
    """A joint undertaking that is an organisation itself, with its founding parties (canonical names)."""

    organisation_id: str
    kind: str
    parties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """A newspaper, agency or site; ``region`` tells which 中大 its readers know."""

    name: str
    press: str
    region: str


@dataclass(frozen=True, slots=True)
class BylinePattern:
    """A compiled slot template; groups ``names``, ``place``, ``outlet``, ``agency`` where it has them."""

    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class PageTerms:
    """Where the terms of each lexicon stand in one folded page; the fields are those of :class:`Lexicon`."""

    aliases: Hits[str]
    short_names: Hits[tuple[str, ...]]
    places: Hits[str]
    outlets: Hits[Outlet]
    roles: Hits[str]
    speech_verbs: Hits[str]
    metric_nouns: Hits[str]
    metric_verbs: Hits[str]
    growth_words: Hits[str]
    share_words: Hits[str]
    planned: Hits[str]
    aggregation: Hits[str]
    negative_topics: Hits[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All lexicons, compiled. ``version`` is a hash of the lexicon files and the code of the pure stages, ``name_ends`` has whatever a canonical name (folded) ends with."""

    version: str
    organisations: tuple[Organisation, ...]
    by_id: dict[str, Organisation]
    by_name: dict[str, Organisation]
    by_hans: dict[str, Organisation]
    name_ends: frozenset[str]
    aliases: TermIndex[str]
    short_names: TermIndex[tuple[str, ...]]
    places: TermIndex[str]
    platforms: dict[str, Platform]
    outlets: TermIndex[Outlet]
    bylines: tuple[BylinePattern, ...]
    roles: TermIndex[str]
    speech_verbs: TermIndex[str]
    surnames: frozenset[str]
    furniture: re.Pattern[str]
    metric_nouns: TermIndex[str]
    metric_verbs: TermIndex[str]
    growth_words: TermIndex[str]
    share_words: TermIndex[str]
    planned: TermIndex[str]
    aggregation: TermIndex[str]
    negative_topics: TermIndex[str]
    scanner: TermScanner

    def read(self, folded: str) -> PageTerms:
        """Where the terms of all lexicons stand in a folded page."""
        return PageTerms(*self.scanner.scan(folded))

    def organisation(self, organisation_id: str) -> Organisation:
        """The organisation with this id; KeyError if there is none."""
        return self.by_id[organisation_id]


def split_cell(cell: str) -> tuple[str, ...]:
    """The ``|``-separated parts of a cell, empty ones dropped."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _organisations() -> list[tuple[Organisation, tuple[str, ...], tuple[str, ...]]]:
    """Organisation, aliases, short names of each row of organisations.csv, collectives.csv and places.csv."""
    found = []
    for row in read_rows("organisations.csv"):
        organisation = Organisation(row["organisation_id"], row["name"], fold(row["name"]), row["name_en"] or None,
                                    row["side"] or None, row["kind"] or None, row["parent_id"] or None)  # type: ignore[arg-type]
        found.append((organisation, split_cell(row["aliases"]), split_cell(row["short_names"])))
    for row in read_rows("collectives.csv"):
        organisation = Organisation(row["organisation_id"], row["name"], fold(row["name"]), row["name_en"] or None,
                                    row["side"] or None, "collective", None)  # type: ignore[arg-type]
        found.append((organisation, split_cell(row["aliases"]), ()))
    for row in read_rows("places.csv"):
        organisation = Organisation(row["place_id"], row["name"], fold(row["name"]), row["name_en"] or None,
                                    row["side"] or None, "place", None)  # type: ignore[arg-type]
        found.append((organisation, split_cell(row["aliases"]), ()))
    return found


_SAME = {"（": "[（(]", "）": "[）)]", "：": "[：:]", "／": "[／/]", " ": r"[\s　]*", "$": r"[\s　]*$", "[": "(?:", "]": ")?",
         "<": "(?:", ">": ")", "|": "|"}


def compile_template(template: str, slots: dict[str, str]) -> re.Pattern[str]:
    """A byline template of bylines.toml as a pattern for folded text; slot {names2} is a second slot like {names}.

    >>> compile_template("{who}記者[ 電]", {"who": "[甲乙]+"}).fullmatch("甲乙记者")["who"]
    '甲乙'
    """
    parts = re.split(r"\{(\w+)\}", template)
    out = []
    for at, part in enumerate(parts):
        if at % 2:
            out.append(f"(?P<{part}>{slots[part.rstrip('2')]})")
        else:
            out.append("".join(_SAME.get(ch, re.escape(ch)) for ch in part))
    return re.compile(fold("".join(out)))


def _bylines() -> tuple[BylinePattern, ...]:
    lexicon = read_toml("bylines.toml")
    places = sorted({a for row in read_rows("places.csv") for a in (row["name"], *split_cell(row["aliases"]))}, key=len, reverse=True)
    slots = {name: pattern.replace("@places", "|".join(places)) for name, pattern in lexicon["slots"].items()}
    return tuple(BylinePattern(compile_template(row["template"], slots)) for row in lexicon["byline"])


def _terms(name: str, column: str, kinds: frozenset[str] | None = None, payload: str | None = None) -> TermIndex[str]:
    """An index over one lexicon: ``column`` → ``payload`` (or the column itself), rows of ``kinds`` only."""
    return _index((row[column], row[payload or column]) for row in read_rows(name)
                  if kinds is None or row["kind"] in kinds)


def _index(terms: Iterable[tuple[str, T]]) -> TermIndex[T]:
    return TermIndex((fold(term), payload) for term, payload in terms)


def _version() -> str:
    """Hash of everything that decides what a clipping yields: lexicons and the pure stages' code."""
    here = Path(__file__).parent
    stages = [here / n for n in ("process.py", "clean.py", "doubling.py", "wrapping.py", "lines.py", "segment.py", "terms.py", "lexicon.py", "records.py")]
    files = sorted([*stages, *here.glob("read/*.py"), *here.glob("extract/*.py"), *LEXICON_FOLDER.glob("*")])
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """Read and compile every lexicon. Raises :class:`LexiconError` naming file and row where one is wrong."""
    rows = _organisations()
    by_id = {o.organisation_id: o for o, _, _ in rows}
    places = {o.organisation_id for o, _, _ in rows if o.kind == "place"}
    shorts: dict[str, tuple[str, ...]] = {}
    for organisation, _, short_names in rows:
        for short in short_names:
            shorts[short] = (*shorts.get(short, ()), organisation.organisation_id)
    indexes: dict[str, TermIndex[Any]] = {
        "aliases": _index((a, o.organisation_id) for o, aliases, _ in rows if o.organisation_id not in places for a in (o.name, *aliases)),
        "short_names": _index(shorts.items()),
        "places": _index((a, o.organisation_id) for o, aliases, _ in rows if o.organisation_id in places for a in (o.name, *aliases)),
        "outlets": _index((a, Outlet(r["name"], r["press"], r["region"])) for r in read_rows("outlets.csv") for a in (r["name"], *split_cell(r["aliases"]))),
        "roles": _terms("roles.csv", "role"),
        "speech_verbs": _terms("speech_verbs.csv", "verb"),
        "metric_nouns": _terms("metrics.csv", "term", frozenset({"noun"}), "metric"),
        "metric_verbs": _terms("metrics.csv", "term", frozenset({"verb"}), "metric"),
        "growth_words": _terms("metrics.csv", "term", frozenset({"growth"}), "metric"),
        "share_words": _terms("metrics.csv", "term", frozenset({"share"}), "metric"),
        "planned": _terms("planned.csv", "term", None, "kind"),
        "aggregation": _terms("aggregation.csv", "term", None, "aggregation"),
        "negative_topics": _terms("negative_topics.csv", "term"),
    }
    return Lexicon(
        **indexes,
        scanner=TermScanner([indexes[each.name] for each in fields(PageTerms)]),
        version=_version(),
        organisations=tuple(o for o, _, _ in rows),
        by_id=by_id,
        by_name={o.name: o for o, _, _ in reversed(rows)},
        by_hans={o.name_hans: o for o, _, _ in reversed(rows)},
        name_ends=frozenset(o.name_hans[at:] for o, _, _ in rows for at in range(len(o.name_hans))),
        platforms={r["organisation_id"]: Platform(r["organisation_id"], r["kind"], split_cell(r["parties"]))
                   for r in read_rows("platforms.csv")},
        bylines=_bylines(),
        surnames=frozenset(fold(r["surname"]) for r in read_rows("surnames.csv")),
        furniture=re.compile("|".join(f"(?:{fold(r['pattern'])})" for r in read_rows("furniture.csv"))),
    )


def named_rows(lexicon: Lexicon) -> tuple[tuple[str, str, str], ...]:
    """The organisations, places and outlets that the lexicons know, as (lexicon, id, name): what a warehouse can tell unused rows from."""
    organisations = [("places" if o.kind == "place" else "collectives" if o.kind == "collective" else "organisations", o.organisation_id, o.name)
                     for o in lexicon.organisations]
    return tuple(sorted([*organisations, *(("outlets", row["outlet_id"], row["name"]) for row in read_rows("outlets.csv"))]))
