"""The faults of the suite in earnest: ``python -m tests.bench.faults [KILLS [MUTANTS]]`` (500 kills and 2,000 mutated files).

Prints how many runs were killed, rows lost and doubled, and where the mutated files ended; exit code 1 where anything was lost.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from flows.publish import connect_readonly
from flows.update import update
from tests.bad_files import story
from tests.bench.clippings import write_clippings
from tests.fuzzing import mutants
from tests.tables import lost_and_doubled, tables

OWN = Path(__file__).parents[1] / "golden" / "own" / "files"
_SIDE_BY_SIDE = 2


def killed(kills: int, folder: Path) -> bool:
    """Kill ``kills`` updates, a third each at steps on files, at lines and at times; whether nothing was lost or doubled."""
    seeds, base, undisturbed = folder / "seeds", folder / "base.duckdb", folder / "undisturbed.duckdb"
    write_clippings(seeds, 30)
    update(seeds, base)
    write_clippings(seeds, 60)
    next(seeds.glob("*/*")).unlink()
    undisturbed.write_bytes(base.read_bytes())
    update(seeds, undisturbed)
    command = [sys.executable, "-m", "tests.killing", str(seeds), str(base)]
    (folder / "count").mkdir()
    events, lines, seconds = (float(n) for n in subprocess.run([*command, str(folder / "count")], capture_output=True, text=True, check=True).stdout.split())
    third = kills // 3
    points = [f"event:{1 + n % int(events)}" for n in range(third)] + [f"line:{1 + int(lines * n / third)}" for n in range(third)]
    points += [f"time:{seconds * n / (kills - 2 * third):.4f}" for n in range(kills - 2 * third)]
    runs = []
    for side in range(_SIDE_BY_SIDE):
        (work := folder / f"work{side}").mkdir()
        runs.append(subprocess.Popen([*command, str(work), *points[side::_SIDE_BY_SIDE]], stdout=subprocess.PIPE, text=True))
    expected, lost, doubled, struck, good = tables(undisturbed), 0, 0, 0, 0
    for run in runs:
        for line in run.communicate()[0].splitlines():
            result = json.loads(line)
            gone, twice = lost_and_doubled(expected, got := tables(Path(result["warehouse"])))
            lost, doubled, struck = lost + gone, doubled + twice, struck + (result["ended"] == -9)
            good += result["readable"] and result["again"] == 0 and got == expected
    print(f"SIGKILL: {len(points)} points, {struck} struck, {good} survived, rows lost {lost}, rows doubled {doubled}", flush=True)
    return good == len(points)


def mutated(count: int, folder: Path) -> bool:
    """Load ``count`` mutated files; whether each ended in the warehouse or in quarantine."""
    seeds, warehouse = folder / "mutants", folder / "mutants.duckdb"
    seeds.mkdir()
    (seeds / "good.txt").write_text(story(1), encoding="utf-8")
    for name, data in mutants(OWN, count, seed=2):
        (seeds / name).write_bytes(data)
    update(seeds, warehouse)
    with connect_readonly(warehouse) as con:
        reasons = con.execute("""select regexp_replace(regexp_replace(reason, '[0-9][0-9a-f]*', 'N', 'g'), '[(].*[)]', '(…)'), count(*) from quarantine
                                 group by 1 order by 2 desc, 1""").fetchall()
        files = con.execute("select count(*), count(*) filter (is_quarantined) from files").fetchall()[0]
    print(f"mutated files: {count}, loaded {files[0] - files[1] - 1}, in quarantine {files[1]}")
    for reason, number in reasons:
        print(f"  {number:5}  {reason[:130]}")
    return files[0] == count + 1 and not any("Jianbao failed" in reason for reason, _ in reasons)


if __name__ == "__main__":
    numbers = [int(n) for n in sys.argv[1:]] + [500, 2000][len(sys.argv) - 1:]
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as name:
        sys.exit(0 if all([killed(numbers[0], Path(name)), mutated(numbers[1], Path(name))]) else 1)
