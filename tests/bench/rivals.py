"""Extractors that do a part of what Jianbao does, on the same clean Traditional text and in turn with it, each in a virtual environment of its own.

Neither can be installed beside Jianbao for good (old pins, large dictionaries), so each gets an environment below a cache folder, made by the first
run. Both are given whole articles, which suits them better than paragraphs.
"""

import json
import subprocess
import sys
import tempfile
import venv
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.clippings import traditional_articles
from tests.bench.core import ROUNDS, seconds_of_core
from tests.bench.sizes import Size

PACKAGES = {"jionlp": ("jionlp",), "recognizers": ("recognizers-text-suite", "emoji<2")}
NAMES = {"jionlp": "JioNLP (money + time)", "recognizers": "Recognizers-Text (Chinese models)"}
_ARTICLES = 2_000
_INSTALL_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Rival:
    """Speeds in MB a second on the same ``megabytes``; ``ratio`` is how many times as fast Jianbao is, the median of five turns.
    ``reason`` says why there is none of that."""

    name: str
    version: str = ""
    megabytes: float = 0.0
    found: int = 0
    speed: float = 0.0
    core: float = 0.0
    ratio: float = 0.0
    reason: str = ""


class _MissingError(Exception):
    """A rival that cannot be asked; the message is one line."""


def measure_rivals(size: Size, cache: Path) -> list[Rival]:
    """Each rival against the core."""
    return [_measured(name, size, cache) for name in PACKAGES]


def _measured(name: str, size: Size, cache: Path) -> Rival:
    try:
        python = _python_with(name, cache)
        version = _ask(python, f"from importlib.metadata import version; print(version({PACKAGES[name][0]!r}))")
        return _in_turn(name, version, python, traditional_articles(_ARTICLES), size)
    except _MissingError as error:
        return Rival(NAMES[name], reason=str(error))


def _python_with(name: str, cache: Path) -> Path:
    """The Python of the rival's environment, which is made where there is none yet."""
    folder = cache / f"{name}-python{sys.version_info.major}.{sys.version_info.minor}"
    python, ready = folder / "bin" / "python", folder / "ready"
    if not ready.exists():
        print(f"installing {' '.join(PACKAGES[name])} into {folder}", file=sys.stderr)
        try:
            venv.create(folder, clear=True, with_pip=True)
            subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *PACKAGES[name]], check=True, capture_output=True, text=True, timeout=_INSTALL_SECONDS)
        except subprocess.CalledProcessError as error:
            told = [line for line in str(error.stderr or error.stdout or "").splitlines() if line.startswith("ERROR")]
            raise _MissingError(f"could not be installed: {told[-1] if told else error}") from error
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _MissingError(f"could not be installed: {error}") from error
        ready.touch()
    return python


def _ask(python: Path, code: str) -> str:
    return subprocess.run([python, "-c", code], check=True, capture_output=True, text=True).stdout.strip()


def _in_turn(name: str, version: str, python: Path, texts: list[str], size: Size) -> Rival:
    """Five times the rival and then the core on the texts that the rival had time for."""
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as folder:
        path = Path(folder) / "texts.json"
        path.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")
        script = Path(__file__).with_name("rival_process.py")
        process = subprocess.Popen([python, script, name, path, str(size.seconds)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            first = _heard(process)
            chosen = texts[:int(first["texts"])]
            seconds_of_core(texts[-3:], 0.0)
            turns = [(_again(process), seconds_of_core(chosen)) for _ in range(ROUNDS)]
        finally:
            with suppress(OSError):
                process.kill()
            process.communicate()
    megabytes = sum(len(text.encode()) for text in chosen) / 1e6
    return Rival(NAMES[name], version, megabytes, int(first["found"]), megabytes / median(theirs for theirs, _ in turns), megabytes / median(ours for _, ours in turns),
                 median(theirs / ours for theirs, ours in turns))


def _again(process: "subprocess.Popen[str]") -> float:
    assert process.stdin is not None
    with suppress(BrokenPipeError):
        print("again", file=process.stdin, flush=True)
    return _heard(process)["seconds"]


def _heard(process: "subprocess.Popen[str]") -> dict[str, float]:
    assert process.stdout is not None
    line = process.stdout.readline()
    if not line:
        raise _MissingError(f"its process ended with {process.wait()}")
    answer: dict[str, float] = json.loads(line)
    return answer
