"""Every lexicon row does what its example shows, and no two rows claim one form without a rule that chooses."""

import re
from collections import Counter

import pytest

from flows.lexicon import compile_template, fold, load_lexicon, read_rows, read_toml, split_cell
from flows.lines import split_names

LEXICON = load_lexicon()
SIDES = {"HK", "SZ", "GBA", "mainland", "overseas"}
KINDS = {"university", "institute", "school", "laboratory", "centre", "company", "government", "funder", "fund", "park", "incubator",
         "hospital", "association", "scheme", "other"}


@pytest.mark.parametrize("row", read_rows("organisations.csv"), ids=lambda row: row["organisation_id"])
def test_an_organisation_is_found_in_its_example(row: dict[str, str]) -> None:
    assert row["side"] in SIDES
    assert row["kind"] in KINDS
    found = [i for _, _, i in LEXICON.aliases.find(fold(row["example"]))]
    assert row["organisation_id"] in found, f"{row['example']} gives {found}"


def test_every_parent_exists_and_no_one_descends_from_himself() -> None:
    parents = {row["organisation_id"]: row["parent_id"] for row in read_rows("organisations.csv")}
    for organisation_id, parent in parents.items():
        seen = {organisation_id}
        while parent:
            assert parent in parents, f"{organisation_id}: no parent {parent}"
            assert parent not in seen, f"{organisation_id} descends from itself"
            seen.add(parent)
            parent = parents[parent]


def test_an_alias_belongs_to_one_organisation() -> None:
    """Short names may have several owners, whom the context chooses from; names and aliases may not."""
    owners = Counter(fold(a) for name in ("organisations.csv", "collectives.csv") for row in read_rows(name)
                     for a in {fold(row["name"]), *map(fold, split_cell(row["aliases"]))})
    assert [alias for alias, count in owners.items() if count > 1] == []
    ids = Counter(row["organisation_id"] for row in read_rows("organisations.csv"))
    assert max(ids.values()) == 1


@pytest.mark.parametrize("row", read_rows("places.csv"), ids=lambda row: row["place_id"])
def test_a_place_is_found_in_its_example(row: dict[str, str]) -> None:
    assert row["place_id"] in [i for _, _, i in LEXICON.places.find(fold(row["example"]))]


@pytest.mark.parametrize("row", read_rows("outlets.csv"), ids=lambda row: row["name"])
def test_an_outlet_is_found_in_its_example(row: dict[str, str]) -> None:
    assert row["name"] in [o.name for _, _, o in LEXICON.outlets.find(fold(row["example"]))]


def test_at_least_twenty_five_outlets_of_both_presses() -> None:
    presses = Counter(row["press"] for row in read_rows("outlets.csv"))
    assert presses["HK"] >= 25
    assert presses["CN"] >= 25


@pytest.mark.parametrize("row", read_toml("bylines.toml")["byline"], ids=lambda row: row["example"])
def test_a_byline_template_reads_its_example(row: dict[str, object]) -> None:
    folded = fold(str(row["example"]))
    skip = len(folded) - len(folded.lstrip("■●▲ "))
    match = next(m for p in LEXICON.bylines if (m := p.regex.match(folded, skip)) and m.end() > skip)
    groups = match.groupdict()
    assert [fold(n) for n in row.get("names", [])] == list(split_names(groups.get("names") or ""))  # type: ignore[attr-defined]
    for slot in ("outlet", "place", "agency"):
        if slot in row:
            assert groups.get(slot) == fold(str(row[slot]))


@pytest.mark.parametrize("row", read_toml("bylines.toml")["byline"], ids=lambda row: row["template"])
def test_a_byline_template_is_not_dead(row: dict[str, object]) -> None:
    """Its own pattern matches its example, whichever template wins."""
    lexicon = read_toml("bylines.toml")
    slots = {name: pattern.replace("@places", "香港|深圳|广州|北京") for name, pattern in lexicon["slots"].items()}
    folded = fold(str(row["example"])).lstrip("■●▲ ")
    assert compile_template(str(row["template"]), slots).match(folded)


@pytest.mark.parametrize(("file", "column", "index"), [
    ("roles.csv", "role", "roles"), ("speech_verbs.csv", "verb", "speech_verbs"), ("planned.csv", "term", "planned"),
    ("aggregation.csv", "term", "aggregation"), ("negative_topics.csv", "term", "negative_topics")])
def test_a_term_is_in_its_example(file: str, column: str, index: str) -> None:
    for row in read_rows(file):
        terms = {fold(row["example"])[a:b] for a, b, _ in getattr(LEXICON, index).find(fold(row["example"]))}
        assert fold(row[column]) in terms, f"{file}: {row[column]} not found in {row['example']}, only {terms}"
        assert sum(fold(r[column]) == fold(row[column]) for r in read_rows(file)) == 1, f"{file}: {row[column]} stands twice"


def test_a_metric_term_is_in_its_example() -> None:
    for row in read_rows("metrics.csv"):
        index = {"noun": LEXICON.metric_nouns, "verb": LEXICON.metric_verbs, "growth": LEXICON.growth_words, "share": LEXICON.share_words}[row["kind"]]
        folded = fold(row["example"])
        assert (fold(row["term"]), row["metric"]) in {(folded[a:b], m) for a, b, m in index.find(folded)}, row


@pytest.mark.parametrize("row", read_rows("furniture.csv"), ids=lambda row: row["example"])
def test_a_furniture_pattern_matches_its_example(row: dict[str, str]) -> None:
    assert re.search(fold(row["pattern"]), fold(row["example"]))
    assert LEXICON.furniture.search(fold(row["example"]))


@pytest.mark.parametrize("sentence", [
    "【大公報訊】深圳河北岸的園區，近年港味日濃。", "推廣科普活動的學者表示，該校去年獲撥款。", "國家網信辦與科技部公布新規定，鼓勵企業合作。",
    "這項發明的版權所有者是兩所大學，雙方將共享收益，並於明年在深圳設立公司推動成果轉化和產業化應用。", "G20峰會期間兩地簽署協議。"])
def test_body_text_is_no_furniture(sentence: str) -> None:
    assert LEXICON.furniture.search(fold(sentence)) is None


def test_surnames_are_unique_and_short() -> None:
    names = [fold(row["surname"]) for row in read_rows("surnames.csv")]
    assert len(names) == len(set(names))
    assert all(len(n) <= 2 for n in names)
