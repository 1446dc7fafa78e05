"""What must survive: kills, full disks, damage, bad files, busy readers. ``pytest -m faults`` prints what was tried and how it ended."""

import itertools
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from flows.publish import DamagedError, PublicationError, connect_readonly
from flows.update import RunInProgressError, lock_file, roll_back, update
from flows.worker import stop_workers
from tests.bad_files import make, story
from tests.conftest import Ledger, with_server
from tests.fuzzing import mutants
from tests.tables import in_any_order, lost_and_doubled, tables

pytestmark = pytest.mark.faults
OWN = Path(__file__).parent / "golden" / "own" / "files"
KILLS, MUTANTS, PUBLICATIONS, READERS = 48, 300, 24, 8
_SIDE_BY_SIDE = 2
_LONG_AGO = itertools.count(10**18)  # in nanoseconds: a run waits for files that are young


def write(seeds: Path, name: str, number: int) -> Path:
    return put(seeds / name, story(number).encode())


def put(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    then = next(_LONG_AGO)
    os.utime(path, ns=(then, then))
    return path


@pytest.fixture(scope="module")
def moved_on(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, Path]:
    """Seeds, a warehouse that they have moved on from (files new, changed, removed), and the warehouse that an undisturbed run makes of it.

    Tests only read them: they update copies.
    """
    folder = tmp_path_factory.mktemp("moved_on")
    seeds, base, undisturbed = folder / "seeds", folder / "base" / "clippings.duckdb", folder / "undisturbed" / "clippings.duckdb"
    shutil.copytree(OWN, seeds)
    for number in range(5):
        write(seeds, f"story_{number}.txt", number)
    update(seeds, base)
    for number in range(5, 12):
        write(seeds, f"story_{number}.txt", number)
    write(seeds, "story_0.txt", 99)
    (seeds / "story_1.txt").unlink()
    put(seeds / "broken.pdf", b"%PDF-1.7")
    undisturbed.parent.mkdir()
    undisturbed.write_bytes(base.read_bytes())
    update(seeds, undisturbed)
    return seeds, base, undisturbed


def points_of(seeds: Path, base: Path, work: Path, count: int) -> list[str]:
    """Moments spread over a run: every step on files, lines and, where neither tells, times."""
    asked = subprocess.run([sys.executable, "-m", "tests.killing", str(seeds), str(base), str(work)], capture_output=True, text=True, check=True)
    events, lines, seconds = (float(n) for n in asked.stdout.split())
    by_event = [f"event:{n}" for n in range(1, int(events) + 1)]
    by_time = [f"time:{0.8 * seconds * (n + 0.5) / 6:.3f}" for n in range(6)]  # few: on a busy machine they may miss
    rest = count - len(by_event) - len(by_time)
    return by_event + by_time + [f"line:{1 + int(lines * n / rest)}" for n in range(rest)]


def killed_at(points: list[str], seeds: Path, base: Path, work: Path) -> list[dict[str, object]]:
    """What ``tests/killing.py`` tells of each point."""
    runs = []
    for side in range(_SIDE_BY_SIDE):
        (folder := work / f"side{side}").mkdir()
        command = [sys.executable, "-m", "tests.killing", str(seeds), str(base), str(folder), *points[side::_SIDE_BY_SIDE]]
        runs.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
    return [json.loads(line) for run in runs for line in run.communicate()[0].splitlines()]


def test_a_kill_at_any_moment_loses_and_doubles_nothing(moved_on: tuple[Path, Path, Path], tmp_path: Path, ledger: Ledger) -> None:
    seeds, base, undisturbed = moved_on
    points = points_of(seeds, base, tmp_path, KILLS)
    expected, before = tables(undisturbed), tables(base)
    results = killed_at(points, seeds, base, tmp_path)
    assert len(results) == len(points) >= KILLS
    lost = doubled = survived = 0
    for result in results:
        copy = Path(str(result["warehouse"]))
        got = tables(copy)
        gone, twice = lost_and_doubled(expected, got)
        lost, doubled = lost + gone, doubled + twice
        survived += result["readable"] and result["again"] == 0 and got == expected
        assert sorted(p.name for p in copy.parent.iterdir()) in (["." + copy.name + ".lock", copy.name, "clippings.previous.duckdb"],), "nothing is left lying about"
    struck = {k: [r["point"] for r in results if r["ended"] != -9 and str(r["point"]).startswith(k)] for k in ("event", "line", "time")}
    killed = sum(r["ended"] == -9 for r in results)
    ledger.add(f"SIGKILL ({killed} of {len(points)} struck)", len(points), survived, lost, doubled)
    assert killed >= 40, struck
    assert before != expected
    assert (survived, lost, doubled) == (len(points), 0, 0)


def test_the_real_command_killed(moved_on: tuple[Path, Path, Path], tmp_path: Path, ledger: Ledger) -> None:
    """The whole process with Prefect and its workers, which must not outlive it."""
    seeds, base, undisturbed = moved_on
    copy = tmp_path / "copy" / "clippings.duckdb"
    environment = with_server() | {"JIANBAO_TEST": str(tmp_path)}
    lost = doubled = survived = 0
    for number, seconds in enumerate((1.5, 2.2, 2.8)):
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(base.read_bytes())
        command = [sys.executable, "-c", "from flows.cli import main; main()", "run", "--seeds", str(seeds), "--warehouse", str(copy)]
        run = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        time.sleep(seconds)
        run.kill()
        run.wait()
        connect_readonly(copy).close()
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
        assert done.returncode == 0, done.stderr
        gone, twice = lost_and_doubled(tables(undisturbed), tables(copy))
        lost, doubled, survived = lost + gone, doubled + twice, survived + (tables(copy) == tables(undisturbed))
        assert not left_running(f"JIANBAO_TEST={tmp_path}"), number
    ledger.add("SIGKILL of `jianbao run`", 3, survived, lost, doubled)
    assert (survived, lost, doubled) == (3, 0, 0)


def left_running(mark: str) -> list[int]:
    """Processes with ``mark`` in their environment, after they had a moment to notice that their parent has gone."""
    found: list[int] = []
    for _ in range(30):
        found = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if mark in environment_of(pid)]
        if not found:
            break
        time.sleep(0.1)
    return found


def environment_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/environ").read_text(errors="replace").split("\0")
    except OSError:
        return []


def processes() -> Iterator[tuple[int, int, str]]:
    """Process id, parent's id and command line of everything that runs."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            yield int(folder.name), parent, (folder / "cmdline").read_text().replace("\0", " ")
        except (OSError, ValueError):
            continue


def workers() -> list[int]:
    return [pid for pid, parent, command in processes() if parent == os.getpid() and "flows.worker" in command]


def is_any(_pid: int) -> bool:
    return True


def is_ready(pid: int) -> bool:
    """Whether a worker has bound its memory, which is the last that it does before it reads files."""
    try:
        return resource.prlimit(pid, resource.RLIMIT_AS)[0] != resource.RLIM_INFINITY
    except ProcessLookupError:
        return False


def test_a_killed_worker_costs_no_file(seeds: Path, tmp_path: Path, ledger: Ledger) -> None:
    for number in range(1_000):
        write(seeds, f"{number:03}.txt", number)
    calm, disturbed = tmp_path / "calm" / "w.duckdb", tmp_path / "disturbed" / "w.duckdb"
    update(seeds, calm)
    stop_workers()
    shot: list[int] = []
    ended = threading.Event()

    def shoot() -> None:
        # The first while it starts, the others once they have read their lexicons and some of the files.
        for is_aim, seconds in ((is_any, 0.1), (is_ready, 0.1), (is_ready, 0.3)):
            while not (living := [pid for pid in workers() if pid not in shot and is_aim(pid)]):
                if ended.wait(0.01):
                    return
            if not ended.wait(seconds):
                with suppress(ProcessLookupError):
                    os.kill(living[0], signal.SIGKILL)
                    shot.append(living[0])

    gun = threading.Thread(target=shoot)
    gun.start()
    try:
        update(seeds, disturbed)
    finally:
        ended.set()
        gun.join()
    lost, doubled = lost_and_doubled(tables(calm), tables(disturbed))
    ledger.add("SIGKILL of a worker", len(shot), len(shot) if (lost, doubled) == (0, 0) else 0, lost, doubled)
    assert len(shot) == 3
    assert tables(calm) == tables(disturbed)


@pytest.mark.parametrize(("limits", "data", "says"), [
    ({"JIANBAO_FILE_SECONDS": "1"}, "12,345萬元" * 200_000, "took longer than 1 seconds"),
    # Less than this, and the threads and tables of a sound file may be what is too much.
    ({"JIANBAO_FILE_MEGABYTES": "200"}, "港深合作。\n" * 300_000, "needs more memory|want of memory|crashed"),
])
def test_a_file_that_takes_too_much_costs_itself_only(seeds: Path, warehouse: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch,
                                                      limits: dict[str, str], data: str, says: str) -> None:
    for name, value in limits.items():
        monkeypatch.setenv(name, value)
    for number in range(6):
        write(seeds, f"{number}.txt", number)
    (seeds / "3_poison.txt").write_text(data, encoding="utf-8")
    update(seeds, warehouse)
    with connect_readonly(warehouse) as con:
        quarantined = con.execute("select file, reason from quarantine").fetchall()
        clippings = con.execute("select count(*) from clippings").fetchall()
    assert [file for file, _ in quarantined] == ["3_poison.txt"]
    assert any(word in quarantined[0][1] for word in says.split("|")), quarantined
    assert clippings == [(6,)]
    ledger.add("poisoned file", 1, 1, 0, 0)


# ── the machine ──────────────────────────────────────────────────────────────────────────────────────


_LIMITED = """
import os, resource, sys
from pathlib import Path
from flows.publish import PublicationError
from flows.update import update
seeds, warehouse, room, user = sys.argv[1:]
if room:
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(room), int(room)))
if user:
    os.setegid(int(user)); os.seteuid(int(user))
try:
    update(Path(seeds), Path(warehouse))
except PublicationError as error:
    sys.exit(f"refused: {error}")
"""


def refusal(seeds: Path, warehouse: Path, room: int | None = None, user: int | None = None) -> str:
    """What a process is refused with that updates a warehouse and may write files of ``room`` bytes, or is ``user``; empty where it is not refused."""
    done = subprocess.run([sys.executable, "-c", _LIMITED, str(seeds), str(warehouse), "" if room is None else str(room), str(user or "")],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0 or done.stderr.startswith("refused: "), done.stderr
    return done.stderr.removeprefix("refused: ").strip()


def test_a_full_disk_is_said_and_leaves_the_published_version(moved_on: tuple[Path, Path, Path], tmp_path: Path, ledger: Ledger) -> None:
    seeds, base, undisturbed = moved_on
    copy = tmp_path / "copy" / "clippings.duckdb"
    copy.parent.mkdir()
    copy.write_bytes(base.read_bytes())
    room = (0, 100, 5_000, 100_000, 1_000_000, base.stat().st_size - 4096, base.stat().st_size + 4096)
    refused = 0
    for size in room:
        message = refusal(seeds, copy, room=size)
        refused += "free disk space" in message
        assert copy.read_bytes() == base.read_bytes() or not message, size
        if message:
            assert "\n" not in message
    update(seeds, copy)
    lost, doubled = lost_and_doubled(tables(undisturbed), tables(copy))
    ledger.add("full disk", len(room), len(room) if (lost, doubled) == (0, 0) else 0, lost, doubled)
    assert refused >= 5
    assert tables(copy) == tables(undisturbed)


def test_a_folder_that_may_not_be_written_is_said(ledger: Ledger) -> None:
    # Not in pytest's folder, which each session of pytest that starts shuts to others.
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        (seeds := Path(name) / "seeds").mkdir()
        write(seeds, "a.txt", 1)
        (folder := Path(name) / "warehouse").mkdir(0o555)
        assert "cannot write in" in refusal(seeds, folder / "w.duckdb", user=65534 if os.geteuid() == 0 else None)
    ledger.add("unwritable warehouse", 1, 1, 0, 0)


def test_a_file_and_a_folder_that_may_not_be_read_wait_in_quarantine(seeds: Path, tmp_path: Path, warehouse: Path, ledger: Ledger) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    write(seeds, "a.txt", 1)
    (seeds / "shut").mkdir()
    write(seeds, "shut/b.txt", 2)
    update(seeds, warehouse)
    (seeds / "shut").chmod(0)
    write(seeds, "c.txt", 3).chmod(0)
    update(seeds, warehouse)
    with connect_readonly(warehouse) as con:
        assert con.execute("select file from quarantine order by file").fetchall() == [("c.txt",), ("shut",)]
        assert con.execute("select count(*) from clippings where retired_at is null").fetchall() == [(2,)], "what lies in a shut folder is not gone"
    (seeds / "shut").chmod(0o755)
    (seeds / "c.txt").chmod(0o644)
    update(seeds, warehouse)
    with connect_readonly(warehouse) as con:
        assert con.execute("select count(*) from quarantine").fetchall() == [(0,)]
    ledger.add("unreadable", 2, 2, 0, 0)


def test_a_folder_of_seeds_that_went_away_retires_nothing(seeds: Path, warehouse: Path, ledger: Ledger) -> None:
    write(seeds, "a.txt", 1)
    update(seeds, warehouse)
    before = warehouse.read_bytes()
    away = seeds.with_name("away")
    seeds.rename(away)
    with pytest.raises(PublicationError, match="is it there, mounted and readable"):
        update(seeds, warehouse)
    seeds.mkdir()
    with pytest.raises(PublicationError, match="is empty, but the warehouse knows 1 files"):
        update(seeds, warehouse)
    assert warehouse.read_bytes() == before
    assert update(seeds, warehouse, is_full=True).files_removed == 1
    seeds.rmdir()
    away.rename(seeds)
    assert update(seeds, warehouse).published is not None
    ledger.add("vanished seeds", 2, 2, 0, 0)


def damages(size: int) -> dict[str, Callable[[bytes], bytes]]:
    """Ways in which a file on a disk goes bad."""
    found: dict[str, Callable[[bytes], bytes]] = {"empty": lambda _: b"", "cut in half": lambda d: d[:len(d) // 2], "cut by a byte": lambda d: d[:-1],
                                                  "text": lambda _: b"not a database", "header": lambda d: b"\0" * 4096 + d[4096:]}
    for part in range(1, 12):
        at = 12_288 + (size - 12_288) * part // 12
        found[f"flipped at {at}"] = lambda d, at=at: d[:at] + bytes(b ^ 0xFF for b in d[at:at + 64]) + d[at + 64:]  # type: ignore[misc]
    return found


def refused(seeds: Path, warehouse: Path) -> str:
    """What an update is refused with; empty where it is not."""
    try:
        update(seeds, warehouse)
    except PublicationError as error:
        return str(error)
    return ""


def test_a_damaged_warehouse_is_said_and_rebuilt(moved_on: tuple[Path, Path, Path], tmp_path: Path, ledger: Ledger) -> None:
    """Never a wrong answer: a run over a damaged file ends with the rows of an undisturbed one or says so, and --full mends it."""
    seeds, base, undisturbed = moved_on
    expected = in_any_order(tables(undisturbed))
    tried = told = 0
    for name, damage in damages(base.stat().st_size).items():
        copy = tmp_path / name / "clippings.duckdb"
        copy.parent.mkdir()
        copy.write_bytes(damage(base.read_bytes()))
        (copy.parent / "clippings.previous.duckdb").write_bytes(base.read_bytes())
        tried += 1
        said = refused(seeds, copy)
        if said:
            told += 1
            assert "is damaged: `jianbao run --full` rebuilds it" in said
            assert update(seeds, copy, is_full=True).damaged == str(copy.with_name("clippings.damaged.duckdb")), name
        assert in_any_order(tables(copy)) == expected, name
    ledger.add(f"damaged warehouse ({told} told)", tried, tried, 0, 0)
    assert told >= 6


def test_a_damaged_warehouse_without_a_previous_one_is_built_from_nothing(seeds: Path, warehouse: Path) -> None:
    write(seeds, "a.txt", 1)
    update(seeds, warehouse)
    expected = tables(warehouse)
    warehouse.write_bytes(warehouse.read_bytes()[:9000])
    update(seeds, warehouse, is_full=True)
    assert tables(warehouse) == expected


def test_a_write_ahead_log_that_was_left_beside_the_target_does_no_harm(seeds: Path, warehouse: Path, ledger: Ledger) -> None:
    write(seeds, "a.txt", 1)
    update(seeds, warehouse)
    warehouse.with_name(warehouse.name + ".wal").write_bytes(os.urandom(5000))
    write(seeds, "b.txt", 2)
    try:
        update(seeds, warehouse)
    except DamagedError:
        update(seeds, warehouse, is_full=True)
    with connect_readonly(warehouse) as con:
        assert con.execute("select count(*) from clippings").fetchall() == [(2,)]
    ledger.add("stale .wal", 1, 1, 0, 0)


# ── one writer, many readers ─────────────────────────────────────────────────────────────────────────


def test_the_second_of_two_runs_leaves_or_waits(seeds: Path, warehouse: Path, ledger: Ledger) -> None:
    write(seeds, "a.txt", 1)
    warehouse.parent.mkdir()
    holder = subprocess.Popen([sys.executable, "-c", f"""
import fcntl, os, time
handle = os.open({str(lock_file(warehouse))!r}, os.O_RDWR | os.O_CREAT)
fcntl.flock(handle, fcntl.LOCK_EX); print("held", flush=True); time.sleep(600)"""], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    with pytest.raises(RunInProgressError, match=r"another run is writing .* or run with --wait"):
        update(seeds, warehouse)
    with pytest.raises(RunInProgressError):
        roll_back(warehouse)
    threading.Timer(0.7, holder.kill).start()  # a run that dies frees its lock
    began = time.monotonic()
    assert update(seeds, warehouse, wait=True).published is not None
    assert time.monotonic() - began > 0.5
    holder.wait()
    ledger.add("two writers", 2, 2, 0, 0)


def test_rollback_brings_the_previous_version_back_and_the_next_run_the_new(seeds: Path, warehouse: Path) -> None:
    with pytest.raises(PublicationError, match="no previous version"):
        roll_back(warehouse)
    write(seeds, "a.txt", 1)
    update(seeds, warehouse)
    one = tables(warehouse)
    write(seeds, "b.txt", 2)
    update(seeds, warehouse)
    two = tables(warehouse)
    roll_back(warehouse)
    assert tables(warehouse) == one
    update(seeds, warehouse)
    assert tables(warehouse) == two


def test_the_header_of_one_version_and_the_blocks_of_the_next_are_the_old_version(seeds: Path, warehouse: Path, tmp_path: Path) -> None:
    """What a reader gets that opens the file while it is replaced: DuckDB opens it once for the header and again for the rest."""
    header = 3 * 4096
    for number in range(12):
        write(seeds, f"{number:02}.txt", number)
        if number == 6:
            for path in OWN.iterdir():
                (seeds / path.name).write_bytes(path.read_bytes())
        if number == 9:
            for path in OWN.iterdir():
                (seeds / path.name).unlink()
        before = warehouse.read_bytes() if number else b""
        update(seeds, warehouse, is_full=number % 4 == 3)
        if not number:
            continue
        torn, old = tmp_path / "torn.duckdb", tmp_path / "old.duckdb"
        torn.write_bytes(before[:header] + warehouse.read_bytes()[header:])
        old.write_bytes(before)
        assert tables(torn, without=()) == tables(old, without=()), number
        assert len(warehouse.read_bytes()) < 40_000_000


_READER = """
import sys, time
from pathlib import Path
import duckdb
from flows.publish import connect_readonly
def connect_plainly(path):
    return duckdb.connect(str(path), read_only=True)
connect = (connect_readonly, connect_plainly)[int(sys.argv.pop())]
warehouse, stop = map(Path, sys.argv[1:])
asked = 0
while not stop.exists():
    with connect(warehouse) as con:
        told = con.execute("select facts, files_seen from runs order by finished_at desc limit 1").fetchone()
        found = con.execute("select (select count(*) from evidence), (select count(*) from clippings)").fetchone()
        assert told == found, (told, found)
        asked += 2
    time.sleep(0.5)  # eight readers without a pause leave the publications a ninth of the machine, and the test takes five minutes
print(asked)
"""


def test_readers_never_fail_while_versions_are_published(seeds: Path, warehouse: Path, tmp_path: Path, ledger: Ledger) -> None:
    write(seeds, "000.txt", 0)
    update(seeds, warehouse)
    stop = tmp_path / "stop"
    readers = [subprocess.Popen([sys.executable, "-c", _READER, str(warehouse), str(stop), str(n % 2)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
               for n in range(READERS)]
    for number in range(1, PUBLICATIONS + 1):
        write(seeds, f"{number:03}.txt", number)
        assert update(seeds, warehouse).published is not None
    stop.touch()
    ended = [(r.communicate(), r.returncode) for r in readers]
    failed = [error for (_, error), code in ended if code]
    queries = sum(int(out) for (out, _), code in ended if not code)
    ledger.add(f"{READERS} readers, {PUBLICATIONS} publications, {queries} queries", PUBLICATIONS, PUBLICATIONS if not failed else 0, 0, 0, len(failed))
    assert not failed, failed[0]
    assert queries >= READERS


# ── bad files ────────────────────────────────────────────────────────────────────────────────────────


def test_every_bad_file_ends_somewhere_and_disturbs_no_neighbour(seeds: Path, warehouse: Path, tmp_path: Path, ledger: Ledger) -> None:
    for number in range(3):
        write(seeds, f"good_{number}.txt", 500 + number)
    update(seeds, tmp_path / "alone" / "w.duckdb")
    outside = tmp_path / "outside" / "secret.txt"
    outside.parent.mkdir()
    outside.write_text(story(900), encoding="utf-8")
    ends = make(seeds, outside)
    summary = update(seeds, warehouse)
    assert summary.published is not None
    with connect_readonly(warehouse) as con:
        quarantined = dict(con.execute("select file, reason from quarantine").fetchall())
        # A clipping's twins are in `files` only: it stands under the name of the first of them.
        loaded = {f for (f,) in con.execute("select f.file from files f semi join clippings using (clipping_id) where not is_quarantined").fetchall()}
        known = {f for (f,) in con.execute("select file from files").fetchall()}
        texts = con.execute("select string_agg(text, '') from clippings").fetchall()[0][0]
    found = {name: "quarantine" if name in quarantined else "warehouse" if name in loaded else "nothing" for name in ends}
    wrong = {name: (end, found[name], quarantined.get(name)) for name, end in ends.items() if found[name] != end and not (end == "either" and found[name] != "nothing")}
    assert not wrong
    assert known == quarantined.keys() | loaded
    assert not [r for r in quarantined.values() if "Jianbao failed" in r or "Error" in r or "Traceback" in r or len(r) < 12]
    assert story(900) not in texts, "nothing outside the folder is read"
    assert "root:" not in texts, "no entity reads a file"
    neighbours = good_rows(tmp_path / "alone" / "w.duckdb")
    assert neighbours
    assert good_rows(warehouse) == neighbours
    assert update(seeds, warehouse).published is None, "bad files are not read every day"
    ledger.add(f"bad files ({len(quarantined)} in quarantine, {len(loaded)} loaded)", len(ends), len(ends), 0, 0)
    assert len(ends) >= 80


def good_rows(warehouse: Path) -> list[tuple[object, ...]]:
    with connect_readonly(warehouse) as con:
        return con.execute("select * exclude (ingested_at, story_id) from evidence join clippings using (clipping_id) where evidence.file like 'good%' order by fact_id").fetchall()


def test_mutated_clippings_end_somewhere(seeds: Path, warehouse: Path, ledger: Ledger) -> None:
    for name, data in mutants(OWN, MUTANTS):
        (seeds / name).write_bytes(data)
    update(seeds, warehouse)
    with connect_readonly(warehouse) as con:
        known, reasons = con.execute("select count(*) from files").fetchall(), con.execute("select reason from quarantine").fetchall()
        loaded = con.execute("select count(*) from files semi join clippings using (clipping_id) where not is_quarantined").fetchall()
    assert known == [(MUTANTS,)]
    assert loaded[0][0] + len(reasons) == MUTANTS
    assert not [r for (r,) in reasons if "Jianbao failed" in r]
    ledger.add(f"mutated files ({len(reasons)} in quarantine, {loaded[0][0]} loaded)", MUTANTS, MUTANTS, 0, 0)


def test_files_that_are_being_written_wait(seeds: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.ingest._YOUNG_SECONDS", 2.0)
    write(seeds, "a.txt", 1)
    growing = write(seeds, "b.txt", 2)
    began, ended = threading.Event(), threading.Event()

    def grow() -> None:
        for number in itertools.count():
            with growing.open("a", encoding="utf-8") as file:
                file.write(story(number))
            began.set()
            if ended.wait(0.02):
                return

    writer = threading.Thread(target=grow)
    writer.start()
    began.wait()
    summary = update(seeds, warehouse)
    ended.set()
    writer.join()
    assert (summary.files_seen, summary.files_waiting) == (1, 1)
    assert update(seeds, warehouse).files_new == 1


def test_a_known_file_that_is_being_written_again_stays_as_it_was(seeds: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(seeds, "a.txt", 1)
    update(seeds, warehouse)
    monkeypatch.setattr("flows.ingest._moving", lambda *_: {"a.txt"})
    write(seeds, "a.txt", 2)
    summary = update(seeds, warehouse)
    assert summary.published is None
    assert (summary.files_removed, summary.files_waiting) == (0, 1)
