"""Each view on a small warehouse with its rows written out, and each check on a warehouse that breaks it."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from flows.publish import SQL_FOLDER, PublicationError, create_views, run_checks

Row = dict[str, object]
CLIPPING: Row = {"format": "txt", "encoding": "utf-8", "script": "traditional", "doubled_share": 0.0, "rules_version": "r", "ingested_at": "2024-01-01",
                 "outlet": "明報"}
FACT: Row = {"metric": "funding", "unit": "CNY", "qualifier": "exact", "aggregation": "flow", "status": "actual", "sentence": "一句。", "rule": "clause",
             "confidence": 0.9, "raw_start": 0, "raw_end": 2, "quote": "甲乙"}
ORGANISATIONS = [("hku", "香港大學", "HK", "university"), ("szu", "深圳大學", "SZ", "university"), ("p-sz", "深圳", "SZ", "place")]


def insert(con: duckdb.DuckDBPyConnection, table: str, **row: object) -> None:
    marks = ", ".join(f"? as {name}" for name in row)
    con.execute(f"insert into {table} by name select {marks}", list(row.values()))


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    """Two clippings of one article each, 2017 and 2019, and a retired third."""
    con = duckdb.connect()
    for path in sorted((SQL_FOLDER / "tables").glob("*.sql")):
        con.execute(path.read_text(encoding="utf-8"))
    create_views(con)
    for organisation_id, name, side, kind in ORGANISATIONS:
        insert(con, "organisations", organisation_id=organisation_id, name=name, name_hans=name, side=side, kind=kind, is_known=True)
    for n, year in ((1, 2017), (2, 2019), (3, 2020)):
        insert(con, "clippings", clipping_id=f"c{n}", file=f"{n}.txt", text="甲乙丙丁", published_on=date(year, 6, 1), date_precision="day",
               date_source="label", retired_at="2024-02-01" if n == 3 else None, **CLIPPING)
        insert(con, "articles", article_id=f"a{n}", clipping_id=f"c{n}", position=1, headline=f"題{n}", byline=[], text="甲乙。丙丁！")
        if n < 3:
            insert(con, "files", file=f"{n}.txt", clipping_id=f"c{n}", size=1, mtime_ns=1, is_quarantined=False, rules_version="r")
    return con


def fact(con: duckdb.DuckDBPyConnection, fact_id: str, article: int, value: float, **more: object) -> None:
    row = FACT | {"subject": "香港大學", "subject_id": "hku"} | more
    insert(con, "facts", fact_id=fact_id, article_id=f"a{article}", value=value, **row)


def year(y: int) -> Row:
    return {"period_start": date(y, 1, 1), "period_end": date(y, 12, 31)}


def collaboration(con: duckdb.DuckDBPyConnection, collaboration_id: str, article: int, kind: str, parties: list[str], name: str | None = None,
                  status: str = "established") -> None:
    names = {o[0]: o[1] for o in ORGANISATIONS}
    insert(con, "collaborations", collaboration_id=collaboration_id, article_id=f"a{article}", kind=kind, name=name, parties=[names[p] for p in parties],
           party_ids=parties, status=status, quote="甲乙", raw_start=0, raw_end=2, rule="signed")


def test_evidence_shows_where_a_fact_stands_and_leaves_the_retired_out(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0)
    fact(con, "f3", 3, 30.0)
    assert con.execute("select fact_id, file, article_position, headline, outlet, subject, subject_side from evidence").fetchall() == [
        ("f1", "1.txt", 1, "題1", "明報", "香港大學", "HK")]


def test_funding_adds_flows_and_nothing_else(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0, **year(2016))
    fact(con, "f2", 1, 5.0, **year(2016), counterpart="深圳大學", counterpart_id="szu")
    fact(con, "f3", 2, 10.0, **year(2016))
    fact(con, "f4", 2, 4.0, period_start=date(2016, 1, 1), period_end=date(2016, 6, 30))
    fact(con, "f5", 1, 100.0, aggregation="cumulative", **year(2016))
    fact(con, "f6", 2, 120.0, aggregation="cumulative", **year(2016))
    fact(con, "f7", 2, 7.0, unit="HKD", **year(2016))
    fact(con, "f8", 2, 8.0, status="planned", **year(2016))
    fact(con, "f9", 2, 9.0, converts="f3", **year(2016))
    fact(con, "f0", 1, 3.0, unit="個", metric="labs", **year(2016))
    got = con.execute("select currency, aggregation, status, year, amount, n_distinct, n_reports from funding_by_institution").fetchall()
    assert sorted(got) == [
        ("CNY", "cumulative", "actual", 2016, 120.0, 2, 2),
        ("CNY", "flow", "actual", 2016, 15.0, 3, 4),  # 10 once though printed twice, 5 of another funder; 4 of the half year lies inside 10
        ("CNY", "flow", "planned", 2016, 8.0, 1, 1),
        ("HKD", "flow", "actual", 2016, 7.0, 1, 1),
    ]


def test_activity_shows_the_latest_figure(con: duckdb.DuckDBPyConnection) -> None:
    more = {"metric": "labs", "unit": "個", "aggregation": "stock", "what": "實驗室"}
    fact(con, "f1", 1, 10.0, **more, **year(2016))
    fact(con, "f2", 2, 12.0, **more, **year(2018))
    fact(con, "f3", 1, 99.0, metric="labs", unit="個", aggregation="stock", what="重點實驗室")
    got = con.execute("select what, value, known_for, n_distinct, n_reports, fact_id from activity_by_institution order by what").fetchall()
    assert got == [("實驗室", 12.0, date(2018, 12, 31), 2, 2, "f2"), ("重點實驗室", 99.0, date(2017, 6, 1), 1, 1, "f3")]


def test_the_network_joins_hong_kong_and_mainland_parties(con: duckdb.DuckDBPyConnection) -> None:
    collaboration(con, "k1", 1, "agreement", ["hku", "szu"], "合作協議")
    collaboration(con, "k2", 2, "joint_lab", ["hku", "szu"], "聯合實驗室", status="planned")
    collaboration(con, "k3", 2, "base", ["hku", "p-sz"])
    collaboration(con, "k4", 3, "fund", ["hku", "szu"])
    got = con.execute("select hk_party, mainland_party, kinds, n_distinct, n_reports, is_established, first_seen, last_seen from collaboration_network").fetchall()
    assert sorted(got) == [
        ("香港大學", "深圳", ["base"], 1, 1, True, date(2019, 6, 1), date(2019, 6, 1)),
        ("香港大學", "深圳大學", ["agreement", "joint_lab"], 2, 2, True, date(2017, 6, 1), date(2019, 6, 1)),
    ]


def test_platforms_are_counted_once_however_often_reported(con: duckdb.DuckDBPyConnection) -> None:
    collaboration(con, "k1", 1, "joint_lab", ["hku", "szu"], "港深實驗室", status="planned")
    collaboration(con, "k2", 2, "joint_lab", ["szu", "hku"], "港深實驗室")
    collaboration(con, "k3", 2, "agreement", ["szu", "hku"])
    got = con.execute("select platform, kind, parties, is_established, n_reports, first_seen, last_seen from joint_platforms").fetchall()
    assert got == [("港深實驗室", "joint_lab", ["深圳大學", "香港大學"], True, 2, date(2017, 6, 1), date(2019, 6, 1))]


def test_coverage_counts_what_each_clipping_gave(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0)
    fact(con, "f2", 1, 11.0, subject=None, subject_id=None)
    insert(con, "people", article_id="a1", name="何明", role="校長", quote="甲乙", raw_start=0, raw_end=2)
    insert(con, "issues", clipping_id="c1", stage="extract", code="unbound_subject", detail="甲乙", raw_start=0, raw_end=2)
    got = con.execute("select file, characters, articles, sentences, facts, facts_without_subject, collaborations, people, issues from coverage").fetchall()
    assert got == [("1.txt", 4, 1, 2, 2, 1, 0, 1, 1), ("2.txt", 4, 1, 2, 0, 0, 0, 0, 0)]


def test_gaps_are_ranked_by_how_many_clippings_have_them(con: duckdb.DuckDBPyConnection) -> None:
    for clipping, detail in (("c1", "某某研究院"), ("c2", "某某研究院"), ("c1", "另一中心"), ("c1", "另一中心"), ("c1", "另一中心")):
        insert(con, "issues", clipping_id=clipping, stage="extract", code="unknown_organisation", detail=detail)
    got = con.execute("select name, n_mentions, n_clippings, example_file from lexicon_gaps").fetchall()
    assert got == [("某某研究院", 2, 2, "1.txt"), ("另一中心", 3, 1, "1.txt")]


def test_the_dictionary_lists_every_column(con: duckdb.DuckDBPyConnection) -> None:
    columns = con.execute("select count(*) from duckdb_columns() where not internal").fetchone()
    assert con.execute("select count(*) from data_dictionary where coalesce(column_name, '') <> ''").fetchone() == columns


def test_a_sound_warehouse_passes_every_check(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0)
    run_checks(con)


BROKEN = {
    "every_file_is_accounted_for": "insert into files by name select 'x.txt' as file, 'zz' as clipping_id, 1 as size, 1 as mtime_ns, false as is_quarantined, 'r' as rules_version",
    "figures_are_plausible": "update facts set value_max = 1",
    "ids_are_unique": "insert into facts select * from facts",
    "nothing_is_orphaned": "update facts set subject_id = 'nobody'",
    "quotes_are_in_the_print": "update facts set raw_start = 1, raw_end = 3",
    "words_are_in_the_vocabulary": "update facts set metric = 'money'",
}


@pytest.mark.parametrize("check", sorted(BROKEN))
def test_a_broken_warehouse_fails_its_check(con: duckdb.DuckDBPyConnection, check: str) -> None:
    fact(con, "f1", 1, 10.0)
    con.execute(BROKEN[check])
    with pytest.raises(PublicationError, match=f"the check {check} found rows"):
        run_checks(con)


def test_figures_counted_twice_by_a_view_fail_their_check(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0)
    con.execute("create or replace view funding_by_institution as select ['f1', 'f1'] as fact_ids")
    with pytest.raises(PublicationError, match="flows_and_stocks_are_apart"):
        run_checks(con)


def test_every_check_is_broken_by_some_test() -> None:
    assert {p.stem for p in Path(SQL_FOLDER / "checks").glob("*.sql")} == {*BROKEN, "flows_and_stocks_are_apart"}
