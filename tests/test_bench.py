"""The bench in its small size, so that it does not rot: what it measures has the right shape and sane values; how fast is not asked here."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from flows.lexicon import fold, load_lexicon
from flows.process import process_clipping
from tests.bench.__main__ import main
from tests.bench.clippings import FORMS, clippings, traditional_articles
from tests.bench.core import form_of
from tests.bench.flow import FlowRun
from tests.bench.phrases import HONG_KONG, SHENZHEN
from tests.bench.rivals import PACKAGES, Rival, measure_rivals
from tests.bench.sizes import SIZES
from tests.bench.table import Measured, targets, to_markdown


def test_clippings_are_distinct_the_same_each_time_and_as_large_as_real_ones() -> None:
    made = list(clippings(2_000))
    assert made[:20] == list(clippings(20))
    assert made[0] != next(clippings(1, seed=2))
    assert len({hashlib.sha256(data).digest() for _, data in made}) == len({name for name, _ in made}) == 2_000
    assert {form_of(name) for name, _ in made} == set(FORMS)
    sizes = sorted(len(data) for _, data in made)
    assert 200 < sizes[0] < 600 < sizes[1_000] < 2_500 < 8_000 < sizes[-1] < 40_000


def test_clippings_come_in_both_scripts_and_several_encodings_and_yield_facts() -> None:
    read = [process_clipping(data, name, load_lexicon()).clipping for name, data in clippings(60)]
    assert {"traditional", "simplified"} <= {c.script for c in read}
    assert {"utf-8", "big5hkscs", "gb18030"} <= {c.encoding for c in read}
    assert any(c.doubled_share > 0.5 for c in read)
    texts = traditional_articles(20)
    assert all(fold(text) != text for text in texts)
    assert sum(len(process_clipping(text.encode(), "clean.txt", load_lexicon()).facts) for text in texts) > 50


def test_the_names_of_the_clippings_are_known() -> None:
    lexicon = load_lexicon()
    known = {fold(name) for o in lexicon.organisations for name in (o.name, o.name_hans)}
    assert {name for name in HONG_KONG + SHENZHEN if len(name) > 3 and fold(name) not in known} <= {"深圳先進技術研究院", "深圳虛擬大學園"}


def test_a_small_bench_measures_everything_but_the_rivals(tmp_path: Path) -> None:
    assert main(["--size", "small", "--out", str(tmp_path)]) == 0
    found = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    core, floor, again = found["core"], found["floor"], found["again"]
    assert core["facts"] > core["clippings"] > 0
    assert 0 < core["slowest"] <= core["speed"] <= core["fastest"]
    assert set(core["shares"]) == {"read", "clean", "segment", "extract"}
    assert sum(core["shares"].values()) == pytest.approx(1, abs=0.1)
    assert min(floor["decoding"], floor["searching"], floor["inserting"]) > 0
    assert [(run["clippings"], run["workers"]) for run in found["flow"]] == [(60, 1), (60, 2)]
    for run in found["flow"]:
        assert run["seconds"] > run["update"] > run["publishing"] > sum(run["parts"].values()) > 0
        assert set(run["parts"]) >= {"load", "views", "checks"}
        assert 50 < run["peaks"]["worker"] < 2_000
        assert 50 < run["peaks"]["run"] < 2_000
        assert run["facts"] == found["flow"][0]["facts"] > 60
    assert min(again[name] for name in ("first", "unchanged", "one_more", "other_lexicon", "report")) > 0
    assert again["marts"]["evidence"][0] > 60
    table = (tmp_path / "bench.md").read_text(encoding="utf-8")
    assert all(words in table for words in ("the core, everything", "floor: one regular expression", "run with nothing new", "MB per MB", "| `"))


def test_an_unknown_part_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "core,speed"])
    assert "no such part: speed" in capsys.readouterr().err


def _run(clippings: int, workers: int, seconds: float, peak: float = 400.0) -> FlowRun:
    return FlowRun(clippings, workers, 5, seconds + 1, seconds + 0.5, seconds, 0.1, 6.0, 1.0, seconds / 10, {"load": seconds / 20}, {"run": peak, "worker": 150.0}, clippings / 500, clippings / 250, clippings * 10)


def test_targets_are_ratios_of_the_same_run() -> None:
    runs = [_run(1_000, 1, 2), _run(1_000, 2, 1.2), _run(10_000, 1, 18), _run(10_000, 2, 10), _run(50_000, 1, 90), _run(50_000, 2, 56, peak=500.0)]
    rivals = [Rival("A", "1", 1.0, 10, 0.5, 1.6, 3.2), Rival("B", reason="could not be installed: no network")]
    measured = Measured("full", "2026-11-24 · a machine", rivals=rivals, flow=runs)
    by_name = {t.name: t for t in targets(measured)}
    assert [name for name, t in by_name.items() if not t.is_met] == ["time of 50,000 against 10,000 clippings, two processes", "growth of peak memory from 10,000 to 50,000 clippings"]
    assert by_name["the core against A"].value == 3.2
    assert "the core against B" not in by_name
    assert by_name["two processes against one, 10,000 clippings"].value == pytest.approx(1.8)
    assert by_name["load, checks and publication of 10,000 clippings"].value == pytest.approx(10)
    assert "could not be installed: no network" in to_markdown(measured)
    assert "| 50,000 | 2 | 56.0 | 1.12 |" in to_markdown(measured)
    assert by_name["Prefect's share of 10,000 clippings beyond its fixed cost"].value == pytest.approx(100 * 0.1 / 11)
    assert replace(runs[0], prefect=-0.2).prefect_share == 0.0


def test_a_rival_that_cannot_be_installed_is_left_out_with_a_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.bench.rivals.PACKAGES", {"recognizers": PACKAGES["recognizers"]})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    (rival,) = measure_rivals(SIZES["small"], tmp_path / "cache")
    assert rival.reason.startswith("could not be installed: ERROR: No matching distribution")
