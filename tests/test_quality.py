"""The quality gate: the golden clippings, through the real flow, score no lower than the floors of quality_baseline.json.

A floor is only ever lowered on purpose: ``python -m tests.test_quality --lower`` writes the present scores; without the flag it raises
floors and leaves those that fell. The corpus is hashed, so that a changed answer cannot pass for better extraction.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pytest

from flows.pipeline import run_ingest

GOLDEN = Path(__file__).parent / "golden"
BASELINE = Path(__file__).parent / "quality_baseline.json"
SETS = ("dev", "own")


def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("golden_score", GOLDEN / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def corpus_hash(name: str) -> str:
    digest = hashlib.sha256()
    for path in sorted(p for p in (GOLDEN / name).rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(GOLDEN)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def scores(name: str, folder: Path) -> tuple[dict[str, float], list[str]]:
    """Each measure of a set as one number, and every difference in words."""
    warehouse = folder / f"{name}.duckdb"
    run_ingest(GOLDEN / name / "files", warehouse, False)
    found, differences = scorer().score(str(warehouse), str(GOLDEN / name / "gold"), None)
    flat = {key: value["f1"] if isinstance(value, dict) else value for key, value in found.items()}
    measures = {key: float(value) for key, value in flat.items() if value is not None and key not in ("traps", "gold_facts", "found_facts")}
    measures["traps_sprung"] = -measures["traps_sprung"]  # fewer is better, as for every other measure more is
    return measures, differences


@pytest.mark.parametrize("name", SETS)
def test_no_score_falls_below_its_floor(name: str, tmp_path: Path) -> None:
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))[name]
    assert baseline["corpus"] == corpus_hash(name), "the golden set changed: run python -m tests.test_quality"
    measures, differences = scores(name, tmp_path)
    fallen = {key: (floor, measures.get(key)) for key, floor in baseline["floors"].items() if measures.get(key, -99.0) < floor - 1e-9}
    assert not fallen, "\n".join(differences)


def write_baseline(may_lower: bool) -> None:
    old = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    new: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in SETS:
            measures, _ = scores(name, Path(folder))
            floors = old.get(name, {}).get("floors", {})
            new[name] = {"corpus": corpus_hash(name),
                         "floors": {k: round(v if may_lower else max(v, floors.get(k, v)), 4) for k, v in sorted(measures.items())}}
    BASELINE.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_baseline("--lower" in sys.argv)
