"""How much a run of the bench measures, and how it takes medians."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Size:
    """``core`` clippings at most, read for ``seconds`` a round; ``flows`` are the numbers of clippings of the whole flow, ``again`` those of the
    runs after the first; each is tried ``times`` times, but no more once it has taken ``patience`` seconds."""

    name: str
    core: int
    seconds: float
    flows: tuple[int, ...]
    again: int
    times: int
    patience: float


SIZES = {size.name: size for size in (
    Size("small", 60, 0.5, (60,), 60, 1, 0.0),
    Size("medium", 1_000, 3.0, (500, 2_500), 2_500, 3, 120.0),
    Size("full", 5_000, 4.0, (1_000, 10_000, 50_000), 10_000, 5, 600.0))}


def medians(rounds: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over the rounds that have it.

    >>> medians([{"a": 1.0}, {"a": 5.0, "b": 2.0}, {"a": 2.0}])
    {'a': 2.0, 'b': 2.0}
    """
    return {name: median(r[name] for r in rounds if name in r) for name in dict.fromkeys(n for r in rounds for n in r)}


def repeat(work: Callable[[], float], times: int, patience: float) -> int:
    """Do ``work``, which tells its seconds, ``times`` times, but no more once these come to ``patience``; how often it was done."""
    spent, done = 0.0, 0
    while done < times and spent <= patience:
        spent += work()
        done += 1
    return done
