"""The flow on real Prefect and real DuckDB: what it publishes, and that nothing is lost, doubled or written for nothing."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from flows import worker
from flows.ingest import SeedFile
from flows.pipeline import ingest_clippings, run_ingest, without_heartbeat
from flows.publish import PublicationError, connect_readonly
from flows.update import RunInProgressError, _batches, _lock, update
from tests.bench.clippings import write_clippings
from tests.conftest import REAL_PAGE
from tests.tables import in_any_order, tables

Query = Callable[[str], list[tuple[object, ...]]]
A = "【明報專訊】香港大學深圳研究院去年獲得科研經費3,500萬元人民幣，發表論文逾120篇。"
B = "【大公報訊】香港理工大學與深圳大學昨日簽署合作備忘錄，將共建聯合實驗室。"


def write(seeds: Path, name: str, text: str, encoding: str = "utf-8") -> Path:
    path = seeds / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def test_the_real_page_end_to_end(seeds: Path, warehouse: Path, rows: Query) -> None:
    shutil.copy(REAL_PAGE, seeds)
    summary = run_ingest(seeds, warehouse, False)
    assert summary.published is not None
    assert rows("select count(*) from articles") == [(4,)]
    assert rows("select distinct unnest(byline) as reporter from articles order by 1") == [("何花",), ("李望賢",), ("黃仰鵬",)]
    quotes = rows("""select e.quote, replace(replace(c.text[e.raw_start + 1:e.raw_end], chr(10), ''), ' ', '')
                     from evidence e join clippings c using (clipping_id) where e.value = 40000000""")
    assert quotes == [("超過4,000萬元", "超過過44,,000000萬元")]
    assert rows("select subject, counterpart, value, unit, qualifier from evidence where value = 300000000")[0][2:] == (3e8, "CNY", "nearly")


def test_a_second_run_with_nothing_new_writes_nothing(seeds: Path, warehouse: Path) -> None:
    write(seeds, "a.txt", A)
    run_ingest(seeds, warehouse, False)
    before = (warehouse.stat().st_mtime_ns, warehouse.stat().st_ino, warehouse.read_bytes())
    summary = run_ingest(seeds, warehouse, False)
    assert summary.published is None
    assert summary.files_unchanged == 1
    assert (warehouse.stat().st_mtime_ns, warehouse.stat().st_ino, warehouse.read_bytes()) == before


def test_the_same_input_gives_the_same_rows(seeds: Path, tmp_path: Path) -> None:
    shutil.copy(REAL_PAGE, seeds)
    write(seeds, "sub/b.txt", B, "big5hkscs")
    write(seeds, "a.txt", A, "gb18030")
    one, two, three = (tmp_path / n / "w.duckdb" for n in ("one", "two", "three"))
    run_ingest(seeds, one, False)
    run_ingest(seeds, two, False)
    run_ingest(seeds, two, True)
    assert in_any_order(tables(one)) == in_any_order(tables(two))
    later = seeds / "a.txt"
    data = later.read_bytes()
    later.unlink()
    run_ingest(seeds, three, False)
    later.write_bytes(data)
    run_ingest(seeds, three, False)
    assert in_any_order(tables(one)) == in_any_order(tables(three)), "in two runs the same as in one"


def test_many_files_in_batches_and_processes(seeds: Path, warehouse: Path, rows: Query, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.update.BATCH_FILES", 7)
    for n in range(25):
        write(seeds, f"{n:03}.txt", A.replace("3,500", f"{n + 1},500"))
    heard: list[tuple[int, int]] = []
    run_ingest(seeds, warehouse, False, lambda done, total: heard.append((done, total)))
    assert rows("select count(*), count(distinct value) from evidence where metric = 'funding'") == [(25, 25)]
    assert heard[-1] == (25, 25)


def test_a_flow_that_a_schedule_starts_takes_no_more_processes_than_the_machine_has(seeds: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.update.BATCH_FILES", 1)
    processors = len(os.sched_getaffinity(0))
    for n in range(3 * processors):
        write(seeds, f"{n:03}.txt", A.replace("3,500", f"{n + 1},500"))
    worker.stop_workers()
    with without_heartbeat():
        ingest_clippings(str(seeds), str(warehouse), report=False)
    assert 1 <= len(worker._idle) <= processors


def test_batches_get_smaller_towards_the_end_and_lose_no_file() -> None:
    files = [SeedFile(f"{n:05}.txt", 2000, 0) for n in range(10_000)]
    for processes in (1, 2, 16):
        batches = _batches(files, processes)
        assert [f for batch in batches for f in batch] == files
        sizes = [len(batch) for batch in batches]
        assert sizes == sorted(sizes, reverse=True)
        assert max(sizes) <= 1000
        assert sum(sizes[-processes:]) <= 100 * processes, "the last one of each process is small"
    assert len(_batches(files, 2)) < 20 < len(_batches(files, 16))


def test_a_bad_file_is_quarantined_and_disturbs_no_neighbour(seeds: Path, warehouse: Path, rows: Query) -> None:
    write(seeds, "a.txt", A)
    (seeds / "broken.txt").write_bytes(bytes(range(256)) * 40)
    (seeds / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 100)
    (seeds / "empty.txt").write_bytes(b"")
    write(seeds, "z.txt", B)
    summary = run_ingest(seeds, warehouse, False)
    assert summary.published is not None
    assert [file for file, _ in summary.published.quarantined] == ["broken.txt", "empty.txt", "picture.png"]
    assert all(len(reason) > 10 for _, reason in summary.published.quarantined)
    assert rows("select file from clippings order by file") == [("a.txt",), ("z.txt",)]
    (seeds / "broken.txt").write_text(B.replace("簽署", "續簽"), encoding="utf-8")
    run_ingest(seeds, warehouse, False)
    assert rows("select file from quarantine order by file") == [("empty.txt",), ("picture.png",)], "a mended file leaves by itself"


def test_a_removed_clipping_is_retired_and_comes_back(seeds: Path, warehouse: Path, rows: Query) -> None:
    path = write(seeds, "a.txt", A)
    write(seeds, "b.txt", B)
    run_ingest(seeds, warehouse, False)
    facts = rows("select fact_id from evidence order by 1")
    path.unlink()
    run_ingest(seeds, warehouse, False)
    assert rows("select file from clippings where retired_at is not null") == [("a.txt",)]
    assert rows("select count(*) from evidence where file = 'a.txt'") == [(0,)]
    write(seeds, "a.txt", A)
    run_ingest(seeds, warehouse, False)
    assert rows("select count(*) from clippings where retired_at is not null") == [(0,)]
    assert rows("select fact_id from evidence order by 1") == facts


def test_a_renamed_a_touched_and_a_restored_file_are_told_apart(seeds: Path, warehouse: Path, rows: Query) -> None:
    path = write(seeds, "a.txt", A)
    other = write(seeds, "b.txt", B)
    run_ingest(seeds, warehouse, False)
    facts = rows("select fact_id from evidence order by 1")
    path.rename(seeds / "20170906_a.txt")
    summary = run_ingest(seeds, warehouse, False)
    assert summary.published is not None
    assert (summary.files_new, summary.files_removed, summary.published.renamed) == (1, 1, 1)
    assert rows("select fact_id from evidence order by 1") == facts
    assert rows("select published_on::varchar from clippings where file = '20170906_a.txt'") == [("2017-09-06",)], "its name is read again"
    os.utime(other, (1e9, 1e9))
    summary = run_ingest(seeds, warehouse, False)
    assert (summary.files_changed, summary.files_unchanged) == (0, 2), "a new time alone changes nothing"
    assert run_ingest(seeds, warehouse, False).published is None, "and is remembered"
    other.unlink()
    run_ingest(seeds, warehouse, False)
    write(seeds, "b.txt", B)
    summary = run_ingest(seeds, warehouse, False)
    assert summary.published is not None
    assert (summary.published.restored, summary.published.renamed) == (1, 0)


def test_a_warehouse_of_an_earlier_version_gets_the_new_columns_and_keeps_its_rows(seeds: Path, warehouse: Path, rows: Query) -> None:
    write(seeds, "a.txt", A)
    write(seeds, "gone.txt", B)
    run_ingest(seeds, warehouse, False)
    (seeds / "gone.txt").unlink()
    run_ingest(seeds, warehouse, False)
    con = duckdb.connect(str(warehouse))
    con.execute("drop view data_dictionary; drop view coverage; create view of_old as select 1 as x")
    con.execute("alter table runs drop column sql_version; alter table facts drop column converts")
    con.execute("alter table runs add column obsolete integer; update runs set obsolete = 1; alter table runs alter column obsolete set not null")
    con.close()
    summary = run_ingest(seeds, warehouse, False)
    assert summary.published is not None, "views of another version are reason enough to publish"
    assert rows("select count(*) from runs where sql_version is not null") == [(1,)]
    assert rows("select count(*) from clippings where retired_at is not null") == [(1,)]
    assert rows("select count(*) from coverage") == [(1,)]
    assert rows("select count(*) from duckdb_views() where view_name = 'of_old'") == [(0,)]


def test_the_same_bytes_twice_are_one_clipping(seeds: Path, warehouse: Path, rows: Query) -> None:
    write(seeds, "a.txt", A)
    write(seeds, "copy.txt", A)
    run_ingest(seeds, warehouse, False)
    assert rows("select count(*) from clippings") == [(1,)]
    assert rows("select count(*) from files") == [(2,)]


def test_a_change_of_rules_reads_everything_again(seeds: Path, warehouse: Path) -> None:
    write(seeds, "a.txt", A)
    run_ingest(seeds, warehouse, False)
    con = duckdb.connect(str(warehouse))
    con.execute("update files set rules_version = 'older'")
    con.close()
    assert run_ingest(seeds, warehouse, False).published is not None


def test_a_second_writer_leaves_with_one_line(seeds: Path, warehouse: Path) -> None:
    write(seeds, "a.txt", A)
    warehouse.parent.mkdir()
    with _lock(warehouse), pytest.raises(RunInProgressError, match="another run is writing"), _lock(warehouse):
        pass


def test_readers_keep_their_version_while_a_new_one_is_published(seeds: Path, warehouse: Path) -> None:
    write(seeds, "a.txt", A)
    run_ingest(seeds, warehouse, False)
    with connect_readonly(warehouse) as reader:
        write(seeds, "b.txt", B)
        run_ingest(seeds, warehouse, False)
        assert reader.execute("select count(*) from clippings").fetchall() == [(1,)]
    with connect_readonly(warehouse) as reader:
        assert reader.execute("select count(*) from clippings").fetchall() == [(2,)]


def test_a_failing_check_leaves_the_published_version(seeds: Path, warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(seeds, "a.txt", A)
    run_ingest(seeds, warehouse, False)
    before = warehouse.read_bytes()
    sql = tmp_path / "sql"
    shutil.copytree(Path(__file__).parents[1] / "sql", sql)
    (sql / "checks" / "never.sql").write_text("select 1", encoding="utf-8")
    monkeypatch.setattr("flows.publish.SQL_FOLDER", sql)
    write(seeds, "b.txt", B)
    with pytest.raises(PublicationError, match="the check never found rows"):
        run_ingest(seeds, warehouse, False)
    assert warehouse.read_bytes() == before
    assert not list(warehouse.parent.glob("*building*")), "nothing is left lying about"


def test_a_folder_that_cannot_be_made_is_said_plainly(seeds: Path) -> None:
    path = write(seeds, "a.txt", A)
    with pytest.raises(PublicationError, match="cannot make the folder"):
        run_ingest(seeds, path / "below" / "w.duckdb", False)


def test_the_manifest_goes_before_everything_and_a_change_of_it_is_read(seeds: Path, warehouse: Path, rows: Query) -> None:
    write(seeds, "20150101_a.txt", A)
    write(seeds, "b.txt", B)
    write(seeds, "manifest.csv", "file,outlet,published_on\n20150101_a.txt,大公報,2017-09-06\n")
    run_ingest(seeds, warehouse, False)
    query = "select file, outlet, published_on::varchar, date_source from clippings order by file"
    assert rows(query) == [("20150101_a.txt", "大公報", "2017-09-06", "manifest"), ("b.txt", "大公報", None, None)]
    assert rows("select distinct period_start::varchar from evidence where file = '20150101_a.txt'") == [("2016-01-01",)]
    write(seeds, "manifest.csv", "file,outlet,published_on\n20150101_a.txt,,2018-09-06\n")
    summary = run_ingest(seeds, warehouse, False)
    assert (summary.files_changed, summary.files_unchanged) == (1, 1)
    assert rows(query)[0] == ("20150101_a.txt", "明報", "2018-09-06", "manifest")


@pytest.mark.parametrize(("manifest", "says"), [("file,published_on\na.txt,6/9/2017\n", "line 2.*dates are written"), ("file\n\"\"\n", "names no file")])
def test_a_manifest_that_cannot_be_used_is_said_plainly(seeds: Path, warehouse: Path, manifest: str, says: str) -> None:
    write(seeds, "manifest.csv", manifest)
    with pytest.raises(PublicationError, match=says):
        run_ingest(seeds, warehouse, False)


def test_what_is_not_known_is_said(seeds: Path, warehouse: Path, rows: Query) -> None:
    write(seeds, "a.txt", "【明報專訊】深圳藍海量子研究院去年獲批專利30件。")
    run_ingest(seeds, warehouse, False)
    assert ("unknown_organisation", "深圳藍海量子研究院") in rows("select code, detail from issues")
    assert ("unresolved_period", "去年") in rows("select code, detail from issues")
    assert rows("select name from lexicon_gaps") == [("深圳藍海量子研究院",)]
    assert rows("select count(*) from unused_lexicon_rows where name = '明報'") == [(0,)]
    assert rows("select count(*) from unused_lexicon_rows where name = '香港大學'") == [(1,)]


@pytest.mark.parametrize(("setting", "value"), [
    ("flows.publish._MEMORY_MEGABYTES", 1), ("flows.publish._MEMORY_MEGABYTES", 40), ("flows.load._BYTES_AT_ONCE", 1), ("flows.load._BYTES_AT_ONCE", 9_000)])
def test_the_tables_are_the_same_however_little_is_held_at_once(seeds: Path, warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                                setting: str, value: int) -> None:
    write_clippings(seeds, 20)
    update(seeds, warehouse)
    monkeypatch.setattr(setting, value)
    update(seeds, tmp_path / "little" / "w.duckdb")
    assert tables(tmp_path / "little" / "w.duckdb") == tables(warehouse)


def test_a_heartbeat_is_sent_only_where_somebody_listens() -> None:
    from prefect.settings import (  # behind flows.pipeline, which sets how Prefect starts
        PREFECT_API_URL,
        get_current_settings,
        temporary_settings,
    )

    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:4200/api"}), without_heartbeat():
        assert get_current_settings().flows.heartbeat_frequency is not None
    with temporary_settings(restore_defaults={PREFECT_API_URL}), without_heartbeat():
        assert get_current_settings().flows.heartbeat_frequency is None
