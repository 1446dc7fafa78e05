"""Another extractor over clean texts, run by ``tests.bench.rivals`` with the Python of that extractor's own virtual environment.

``python rival_process.py jionlp|recognizers TEXTS.json SECONDS`` reads as many of the texts as SECONDS allow and prints JSON with their number and the
seconds of the processor; for each line on the standard input it reads those same texts again and prints the seconds. Imports nothing of Jianbao.
"""

from __future__ import annotations

import json
import math
import os
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

Finder = Callable[[str], Any]


def jionlp_finders() -> tuple[Finder, ...]:
    """Money and times, as JioNLP finds them."""
    import jionlp  # type: ignore[import-not-found]

    return jionlp.ner.extract_money, jionlp.ner.extract_time


def recognizers_finders() -> tuple[Finder, ...]:
    """Numbers, ordinals, shares, money, areas and times by the Chinese models of Recognizers-Text."""
    import recognizers_suite as suite  # type: ignore[import-not-found]

    models = (suite.recognize_number, suite.recognize_ordinal, suite.recognize_percentage, suite.recognize_currency, suite.recognize_dimension, suite.recognize_datetime)
    return tuple(partial(model, culture=suite.Culture.Chinese) for model in models)


def read(texts: list[str], finders: tuple[Finder, ...], most_seconds: float) -> tuple[int, int, float]:
    """How many texts were read before time was up, how much was found in them, and the processor's seconds."""
    began, done, found = time.process_time(), 0, 0
    for text in texts:
        done += 1
        found += sum(len(finder(text) or ()) for finder in finders)
        if time.process_time() - began > most_seconds:
            break
    return done, found, time.process_time() - began


def main(name: str, path: str, most_seconds: float) -> None:
    """Read, print, and read again as often as asked."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    with open(path, encoding="utf-8") as file:
        texts = json.load(file)
    finders = {"jionlp": jionlp_finders, "recognizers": recognizers_finders}[name]()
    read(texts[-3:], finders, math.inf)
    done, found, _ = read(texts, finders, most_seconds)
    print(json.dumps({"texts": done, "found": found}), file=answers, flush=True)
    for _ in sys.stdin:
        print(json.dumps({"seconds": read(texts[:done], finders, math.inf)[2]}), file=answers, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], float(sys.argv[3]))
