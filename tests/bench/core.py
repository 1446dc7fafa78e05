"""How fast one process reads clippings: ``process_clipping`` over those of ``tests.bench.clippings``, in seconds of the processor."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from flows.lexicon import load_lexicon
from flows.process import process_clipping
from tests.bench.clippings import FORMS, clippings
from tests.bench.sizes import Size

ROUNDS = 5
Named = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Core:
    """``megabytes`` are those of ``clipping.text`` in UTF-8; speeds are MB a second, ``by_form`` for each kind of clipping; ``shares`` of the stages."""

    clippings: int
    megabytes: float
    facts: int
    speed: float
    slowest: float
    fastest: float
    microseconds_per_fact: float
    shares: dict[str, float]
    by_form: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Round:
    seconds: dict[str, float]
    timings: dict[str, float]


def measure_core(size: Size) -> Core:
    """The medians of five rounds over as many clippings as a round has time for."""
    load_lexicon()
    chosen = _that_fit(list(clippings(size.core)), size.seconds)
    megabytes, facts = _contents(chosen)
    rounds = [_round(chosen) for _ in range(ROUNDS)]
    whole = sum(megabytes.values())
    speeds = sorted(whole / sum(r.seconds.values()) for r in rounds)
    stages = {stage: median(r.timings[stage] / sum(r.timings.values()) for r in rounds) for stage in rounds[0].timings}
    return Core(len(chosen), whole, facts, median(speeds), speeds[0], speeds[-1], 1e6 * whole / median(speeds) / max(facts, 1), stages,
                {form: median(mb / r.seconds[form] for r in rounds) for form, mb in megabytes.items() if mb})


def form_of(name: str) -> str:
    """The kind of a generated clipping.

    >>> form_of("000/20120218_000000_wrapped.txt")
    'wrapped'
    """
    return name.rsplit("_", 1)[1].split(".")[0]


def _that_fit(waiting: Sequence[Named], seconds: float) -> list[Named]:
    """The clippings that can be read in ``seconds``, after a first one of each form has loaded what it needs."""
    lexicon = load_lexicon()
    for form in FORMS:
        for name, data in [each for each in waiting if form_of(each[0]) == form][:3]:
            process_clipping(data, name, lexicon)
    began = time.process_time()
    for number, (name, data) in enumerate(waiting, start=1):
        process_clipping(data, name, lexicon)
        if time.process_time() - began > seconds:
            return list(waiting[:number])
    return list(waiting)


def _contents(chosen: Sequence[Named]) -> tuple[dict[str, float], int]:
    megabytes, facts = dict.fromkeys(FORMS, 0.0), 0
    for name, data in chosen:
        records = process_clipping(data, name, load_lexicon())
        megabytes[form_of(name)] += len(records.clipping.text.encode()) / 1e6
        facts += len(records.facts)
    return megabytes, facts


def _round(chosen: Sequence[Named]) -> _Round:
    lexicon, seconds, timings = load_lexicon(), dict.fromkeys(FORMS, 0.0), dict[str, float]()
    for form in FORMS:
        mine = [each for each in chosen if form_of(each[0]) == form]
        began, told = time.process_time(), []
        for name, data in mine:
            told.append(process_clipping(data, name, lexicon).timings)
        seconds[form] = time.process_time() - began
        for each in told:
            for stage, spent in each.items():
                timings[stage] = timings.get(stage, 0.0) + spent
    return _Round(seconds, timings)


def seconds_of_core(texts: Sequence[str], at_least: float = 0.5) -> float:
    """Processor seconds of one pass over clean texts; short passes are repeated until they come to ``at_least``."""
    lexicon, files = load_lexicon(), [text.encode() for text in texts]
    began, passes = time.process_time(), 0
    while passes == 0 or time.process_time() - began < at_least:
        for data in files:
            process_clipping(data, "clean.txt", lexicon)
        passes += 1
    return (time.process_time() - began) / passes
