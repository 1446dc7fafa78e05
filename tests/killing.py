"""Kills updates of a warehouse at chosen moments and tells what was left and what the next run made of it.

    python -m tests.killing SEEDS BASE WORK POINT…

``BASE`` is a published warehouse that ``SEEDS`` has moved on from. For every POINT a copy of it is updated by a process that
kills itself with SIGKILL: ``event:K`` at its K-th step that touches the file system below WORK or starts a process, ``line:K`` before the
K-th line of our own that plans, loads and publishes, ``time:S`` after S seconds. Without a POINT it prints how many events and lines there are, and how long a run takes. Then the copy must open, and a second update must finish. Prints one line of JSON per point: the copy's path, how
the first process ended, and whether the file could be read in between.

The processes are forked from one that has everything loaded, so a point costs as little as the run itself. The second updates share
a worker; those that are killed start their own.
"""

import json
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

from flows import ingest, load, publish
from flows import update as updating
from flows import worker as working
from flows.lexicon import load_lexicon
from flows.publish import connect_readonly
from flows.update import update

_TOUCHES_FILES = frozenset({"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "shutil.copyfile",
                            "shutil.rmtree", "tempfile.mkdtemp", "subprocess.Popen"})
_OURS = frozenset(str(module.__file__) for module in (ingest, load, publish, updating))


def events_below(folder: Path, on_event: Callable[[int], None]) -> None:
    """Call ``on_event`` with 1, 2, … for every step of this process that touches a file below ``folder`` or starts a process."""
    count = 0

    def hear(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in _TOUCHES_FILES and (event == "subprocess.Popen" or any(str(folder) in str(a) for a in arguments)):
            count += 1
            on_event(count)

    sys.addaudithook(hear)


def lines(on_line: Callable[[int], None]) -> None:
    """Call ``on_line`` with 1, 2, … before every line of this thread in the modules that decide what is written."""
    count = 0

    def hear_line(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        if event == "line":
            count += 1
            on_line(count)

    def hear_call(frame: FrameType, _event: str, _argument: object) -> Callable[..., object] | None:
        return hear_line if frame.f_code.co_filename in _OURS and frame.f_code.co_name != "<genexpr>" else None

    sys.settrace(hear_call)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _arm(point: str, folder: Path) -> None:
    kind, _, number = point.partition(":")
    if kind == "event":
        events_below(folder, lambda n: _die() if n == int(number) else None)
    elif kind == "line":
        lines(lambda n: _die() if n == int(number) else None)
    else:
        def later() -> None:
            time.sleep(float(number))
            _die()
        threading.Thread(target=later, daemon=True).start()


def forked(work: Callable[[], None]) -> int:
    """Run ``work`` in a fork of this process; how it ended: 0, 1 where it raised, -9 where it was killed."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def kill_at(point: str, seeds: Path, base: Path, folder: Path) -> dict[str, object]:
    """One point: update a copy of ``base`` in ``folder`` and die, look, update again."""
    folder.mkdir()
    copy = folder / "clippings.duckdb"
    copy.write_bytes(base.read_bytes())

    def disturbed() -> None:
        working._idle.clear()
        _arm(point, folder)
        update(seeds, copy)

    def look() -> None:
        with connect_readonly(copy) as con:
            con.execute("select count(*) from evidence").fetchall()

    return {"point": point, "warehouse": str(copy), "ended": forked(disturbed), "readable": forked(look) == 0,
            "again": forked(lambda: update(seeds, copy) and None)}


def count_steps(seeds: Path, base: Path, folder: Path) -> tuple[int, int, float]:
    """What ``event:K``, ``line:K`` and ``time:S`` can name: how many events and lines an undisturbed update has, and its seconds."""
    folder.mkdir()
    copy = folder / "clippings.duckdb"
    copy.write_bytes(base.read_bytes())
    told, hear = os.pipe()

    def counted() -> None:
        events_below(folder, lambda _: os.write(hear, b"e") and None)
        lines(lambda _: os.write(hear, b"l") and None)
        update(seeds, copy)

    began = time.monotonic()
    assert forked(counted) == 0
    seconds = time.monotonic() - began
    os.close(hear)
    with os.fdopen(told, "rb") as marks:
        heard = marks.read()
    return heard.count(b"e"), heard.count(b"l"), seconds


def stand_by() -> None:
    """Start a worker that the forks find idle. One fork at a time may use it, and each leaves it idle again or has failed."""
    with working._worker(load_lexicon().version, working.Limits.from_environment()):
        pass


def main() -> None:
    seeds, base, work, *points = sys.argv[1:]
    load_lexicon()
    if not points:
        print(*count_steps(Path(seeds), Path(base), Path(work) / "count"))
        return
    stand_by()
    for number, point in enumerate(points):
        print(json.dumps(kill_at(point, Path(seeds), Path(base), Path(work) / f"{number:03}")), flush=True)


if __name__ == "__main__":
    main()
