"""Each view on a small warehouse with its rows written out, and each check on a warehouse that breaks it."""

import csv
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import get_args

import duckdb
import pytest

from flows.corrections import Correction, Told, apply_told
from flows.lexicon import fold, load_lexicon
from flows.publish import PublicationError, run_checks
from flows.records import Aggregation, CollaborationKind, FactStatus, Metric, Qualifier, Script, Side
from flows.schema import SQL_FOLDER, create_views
from flows.update import update
from tests.bench.clippings import write_clippings

Row = dict[str, object]
CLIPPING: Row = {"format": "txt", "encoding": "utf-8", "script": "traditional", "doubled_share": 0.0, "rules_version": "r", "ingested_at": "2024-01-01",
                 "outlet": "明報"}
FACT: Row = {"metric": "funding", "unit": "CNY", "qualifier": "exact", "aggregation": "flow", "status": "actual", "sentence": "一句。", "rule": "clause",
             "confidence": 0.9, "raw_start": 0, "raw_end": 2, "quote": "甲乙"}
ORGANISATIONS = [("hku", "香港大學", "HK", "university"), ("szu", "深圳大學", "SZ", "university"), ("p-sz", "深圳", "SZ", "place")]


def insert(con: duckdb.DuckDBPyConnection, table: str, **row: object) -> None:
    marks = ", ".join(f"? as {name}" for name in row)
    con.execute(f"insert into {table} by name select {marks}", list(row.values()))


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with every table and view and no rows."""
    path = tmp_path_factory.mktemp("empty") / "w.duckdb"
    with duckdb.connect(str(path)) as con:
        for source in sorted((SQL_FOLDER / "tables").glob("*.sql")):
            con.execute(source.read_text(encoding="utf-8"))
        create_views(con, may_keep=False)
    return path


@pytest.fixture
def con(empty: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Two clippings of one article each, 2017 and 2019, and a retired third."""
    with duckdb.connect(shutil.copy(empty, tmp_path / "w.duckdb")) as con:
        fill(con)
        yield con


def fill(con: duckdb.DuckDBPyConnection) -> None:
    for organisation_id, name, side, kind in ORGANISATIONS:
        insert(con, "organisations", organisation_id=organisation_id, name=name, name_hans=fold(name), side=side, kind=kind, is_known=True)
    for n, year in ((1, 2017), (2, 2019), (3, 2020)):
        insert(con, "clippings", clipping_id=f"c{n}", file=f"{n}.txt", text="甲乙丙丁", published_on=date(year, 6, 1), date_precision="day",
               date_source="label", retired_at="2024-02-01" if n == 3 else None, **CLIPPING)
        insert(con, "articles", article_id=f"a{n}", clipping_id=f"c{n}", position=1, headline=f"題{n}", byline=[], text="甲乙。丙丁！", text_hans="甲乙。丙丁！", sketch=[])
        if n < 3:
            insert(con, "article_stories", article_id=f"a{n}", story_id=f"a{n}")
            insert(con, "files", file=f"{n}.txt", clipping_id=f"c{n}", size=1, mtime_ns=1, is_quarantined=False, rules_version="r")


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
    got = con.execute("select currency, aggregation, status, year, amount, n_figures, n_reports, n_distinct from funding_by_institution").fetchall()
    assert sorted(got) == [
        ("CNY", "cumulative", "actual", 2016, 120.0, 2, 2, 2),
        ("CNY", "flow", "actual", 2016, 15.0, 3, 2, 2),  # 10 once though printed twice, 5 of another funder; 4 of the half year lies inside 10
        ("CNY", "flow", "planned", 2016, 8.0, 1, 1, 1),
        ("HKD", "flow", "actual", 2016, 7.0, 1, 1, 1),
    ]


def test_activity_shows_the_latest_figure(con: duckdb.DuckDBPyConnection) -> None:
    more = {"metric": "labs", "unit": "個", "aggregation": "stock", "what": "實驗室"}
    fact(con, "f1", 1, 10.0, **more, **year(2016))
    fact(con, "f2", 2, 12.0, **more, **year(2018))
    fact(con, "f3", 1, 99.0, metric="labs", unit="個", aggregation="stock", what="重點實驗室")
    got = con.execute("select what, value, known_for, n_figures, n_reports, n_distinct, fact_id from activity_by_institution order by what").fetchall()
    assert got == [("實驗室", 12.0, date(2018, 12, 31), 2, 2, 2, "f2"), ("重點實驗室", 99.0, date(2017, 6, 1), 1, 1, 1, "f3")]


def test_the_network_joins_hong_kong_and_mainland_parties(con: duckdb.DuckDBPyConnection) -> None:
    collaboration(con, "k1", 1, "agreement", ["hku", "szu"], "合作協議")
    collaboration(con, "k2", 2, "joint_lab", ["hku", "szu"], "聯合實驗室", status="planned")
    collaboration(con, "k3", 2, "base", ["hku", "p-sz"])
    collaboration(con, "k4", 3, "fund", ["hku", "szu"])
    got = con.execute("select hk_party, mainland_party, kinds, n_undertakings, n_reports, n_distinct, is_established, first_seen, last_seen from collaboration_network").fetchall()
    assert sorted(got) == [
        ("香港大學", "深圳", ["base"], 1, 1, 1, True, date(2019, 6, 1), date(2019, 6, 1)),
        ("香港大學", "深圳大學", ["agreement", "joint_lab"], 2, 2, 2, True, date(2017, 6, 1), date(2019, 6, 1)),
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


def same_story(con: duckdb.DuckDBPyConnection) -> None:
    """The second clipping reprints the first."""
    con.execute("update article_stories set story_id = 'a1'")


def test_a_reprint_is_a_second_report_of_one_story(con: duckdb.DuckDBPyConnection) -> None:
    same_story(con)
    fact(con, "f1", 1, 10.0, **year(2016))
    fact(con, "f2", 2, 10.0, **year(2016))
    collaboration(con, "k1", 1, "agreement", ["hku", "szu"])
    collaboration(con, "k2", 2, "agreement", ["hku", "szu"])
    assert con.execute("select amount, n_figures, n_reports, n_distinct from funding_by_institution").fetchall() == [(10.0, 1, 2, 1)]
    assert con.execute("select n_undertakings, n_reports, n_distinct from collaboration_network").fetchall() == [(1, 2, 1)]
    assert con.execute("select value, n_reports, n_distinct from activity_by_institution").fetchall() == [(10.0, 2, 1)]


def test_stories_list_their_reports_in_the_order_of_time(con: duckdb.DuckDBPyConnection) -> None:
    same_story(con)
    got = con.execute("select story_id, headline, first_published, last_published, n_reports, n_articles, outlets, files from stories").fetchall()
    assert got == [("a1", "題1", date(2017, 6, 1), date(2019, 6, 1), 2, 2, ["明報"], ["1.txt", "2.txt"])]


def test_the_timeline_keeps_every_figure_and_marks_the_latest(con: duckdb.DuckDBPyConnection) -> None:
    more = {"metric": "labs", "unit": "個", "aggregation": "stock", "what": "實驗室"}
    fact(con, "f1", 1, 10.0, **more, **year(2016))
    fact(con, "f2", 2, 12.0, **more, **year(2018))
    fact(con, "f3", 2, 10.0, **more, **year(2016))
    fact(con, "f4", 2, 50.0, **more | {"status": "planned"})
    got = con.execute("select status, known_for, value, is_latest, n_reports, fact_id from metric_timeline").fetchall()
    assert got == [("actual", date(2016, 12, 31), 10.0, False, 2, "f1"), ("actual", date(2018, 12, 31), 12.0, True, 1, "f2"),
                   ("planned", date(2019, 6, 1), 50.0, True, 1, "f4")]


def test_conflicts_stand_side_by_side(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0, **year(2016))
    fact(con, "f2", 2, 16.0, **year(2016))
    fact(con, "f3", 2, 30.0, **year(2015))  # another year
    fact(con, "g1", 1, 40.0, **year(2014), qualifier="over")
    fact(con, "g2", 2, 43.0, **year(2014))  # over 40 allows 43
    fact(con, "h1", 1, 40.0, **year(2013), qualifier="over")
    fact(con, "h2", 2, 39.0, **year(2013))  # but not 39
    fact(con, "i1", 1, 7.0, **year(2012))
    fact(con, "i2", 2, 9.0, **year(2012), unit="HKD")
    got = con.execute("select fact_id, other_fact_id, value, other_value, file, other_file, is_same_story, round(difference, 3) from conflicting_figures").fetchall()
    assert got == [("f1", "f2", 10.0, 16.0, "1.txt", "2.txt", False, 0.375), ("h2", "h1", 39.0, 40.0, "2.txt", "1.txt", False, 0.025)]


def test_a_clipping_that_prints_both_figures_hides_no_contradiction(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0, **year(2016))
    fact(con, "f2", 1, 16.0, **year(2016))
    fact(con, "f3", 2, 16.0, **year(2016))
    fact(con, "g1", 1, 20.0, **year(2017))
    fact(con, "g2", 1, 30.0, **year(2017))
    fact(con, "g3", 2, 20.0, **year(2017))
    fact(con, "h1", 1, 20.0, **year(2018))
    fact(con, "h2", 1, 30.0, **year(2018))
    got = con.execute("select value, file, other_value, other_file from conflicting_figures order by value").fetchall()
    assert got == [(10.0, "1.txt", 16.0, "2.txt"), (20.0, "2.txt", 30.0, "1.txt")], "one clipping that contradicts itself is none"


def test_many_contradictions_are_each_set_against_the_lowest(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f0", 1, 5.0, **year(2016))
    for n in range(1, 40):
        fact(con, f"f{n}", 2, 5.0 + n, **year(2016))
    got = con.execute("select value, other_value from conflicting_figures order by other_value").fetchall()
    assert got == [(5.0, 5.0 + n) for n in range(1, 40)], "a row a figure, not a row a pair"


def test_funders_are_added_up_like_institutions(con: duckdb.DuckDBPyConnection) -> None:
    by = {"counterpart": "深圳", "counterpart_id": "p-sz"}
    fact(con, "f1", 1, 10.0, **by, **year(2016))
    fact(con, "f2", 1, 5.0, **by, **year(2016), subject="深圳大學", subject_id="szu")
    fact(con, "f3", 2, 10.0, **by, **year(2016))
    fact(con, "f4", 2, 3.0, **year(2016))
    fact(con, "f5", 2, 100.0, **by, aggregation="cumulative")
    got = con.execute("select funder, side, currency, year, aggregation, amount, institutions, n_figures, n_reports, n_distinct from funding_by_funder").fetchall()
    assert got == [("深圳", "SZ", "CNY", 2016, "flow", 15.0, ["深圳大學", "香港大學"], 2, 2, 2),
                   ("深圳", "SZ", "CNY", None, "cumulative", 100.0, ["香港大學"], 1, 1, 1)]


def test_money_is_converted_by_the_clipping_or_the_users_rates_or_not_at_all(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 75.0, **year(2016))
    fact(con, "f2", 1, 90.45, unit="HKD", converts="f1")
    fact(con, "f3", 1, 100.0, **year(2018))
    fact(con, "f4", 1, 100.0, **year(2019))
    fact(con, "f5", 1, 8.0, unit="HKD")
    fact(con, "f6", 1, 8.0, unit="間", metric="companies")
    insert(con, "fx_rates", currency="CNY", year=2018, hkd=1.18)
    got = con.execute("select fact_id, value, currency, round(hkd, 2), hkd_source from money_in_hkd").fetchall()
    assert got == [("f1", 75.0, "CNY", 90.45, "converted in the clipping"), ("f3", 100.0, "CNY", 118.0, "fx_rates.csv 2018"), ("f4", 100.0, "CNY", None, None),
                   ("f5", 8.0, "HKD", 8.0, "as printed")]


def test_the_timeline_of_collaboration_counts_undertakings_by_year(con: duckdb.DuckDBPyConnection) -> None:
    collaboration(con, "k1", 1, "joint_lab", ["hku", "szu"], "甲實驗室")
    collaboration(con, "k2", 1, "joint_lab", ["hku", "p-sz"], "乙實驗室", status="planned")
    collaboration(con, "k3", 2, "joint_lab", ["szu", "hku"], "甲實驗室")
    collaboration(con, "k4", 2, "fund", ["szu", "p-sz"])  # no party of Hong Kong
    collaboration(con, "k5", 3, "fund", ["hku", "szu"])  # retired
    got = con.execute("select year, kind, mainland_side, n_undertakings, n_established, n_planned, n_reports, n_distinct from collaboration_timeline").fetchall()
    assert got == [(2017, "joint_lab", "SZ", 2, 1, 1, 1, 1), (2019, "joint_lab", "SZ", 1, 1, 0, 1, 1)]


def test_the_scorecard_adds_what_may_be_added(con: duckdb.DuckDBPyConnection) -> None:
    insert(con, "organisations", organisation_id="hku-szri", name="港大深研院", name_hans="港大深研院", side="SZ", kind="institute", parent_id="hku", is_known=True)
    there = {"subject": "港大深研院", "subject_id": "hku-szri"}
    fact(con, "f1", 1, 10.0, **there, **year(2016))
    fact(con, "f2", 2, 10.0, **there, **year(2016))
    fact(con, "f3", 2, 4.0, **there, period_start=date(2016, 1, 1), period_end=date(2016, 6, 30))
    fact(con, "f4", 1, 5.0, **year(2016), counterpart="深圳", counterpart_id="p-sz")
    fact(con, "f5", 1, 77.0, **year(2016))  # Hong Kong by itself
    labs = {"metric": "labs", "unit": "個", "aggregation": "stock"}
    fact(con, "g1", 1, 3.0, **there, **labs, as_of=date(2016, 3, 1))
    fact(con, "g2", 2, 4.0, **there, **labs, as_of=date(2016, 9, 1))
    fact(con, "g3", 2, 2.0, **there, **labs, as_of=date(2016, 9, 1), what="重點實驗室")
    fact(con, "h1", 2, 40.0, **there, metric="share", unit="%", **year(2016))
    got = con.execute("select year, metric, unit, aggregation, total, n_figures, n_institutions, n_reports, n_distinct, fact_ids from hk_sz_scorecard").fetchall()
    assert got == [(2016, "funding", "CNY", "flow", 15.0, 2, 2, 2, 2, ["f1", "f4"]), (2016, "labs", "個", "stock", 4.0, 1, 1, 2, 2, ["g2"]),
                   (2016, "share", "%", "flow", None, 1, 1, 1, 1, ["h1"])]


def test_a_profile_has_everything_of_an_institution_on_one_row(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0, **year(2016))
    fact(con, "f2", 2, 11.0, status="planned")
    collaboration(con, "k1", 1, "agreement", ["hku", "szu"])
    collaboration(con, "k2", 2, "joint_lab", ["hku", "p-sz", "szu"])
    insert(con, "people", article_id="a1", name="何明", role="校長", organisation="香港大學", organisation_id="hku", quote="甲乙", raw_start=0, raw_end=2)
    got = con.execute("""select name, side, n_facts, n_reports, n_distinct, n_collaborations, partners, people, [f.value for f in latest_figures], first_seen, last_seen
                         from institution_profile where organisation_id = 'hku'""").fetchall()
    assert got == [("香港大學", "HK", 2, 2, 2, 2, ["深圳", "深圳大學"], ["何明"], [10.0], date(2017, 6, 1), date(2019, 6, 1))]
    assert con.execute("select n_facts, n_collaborations, partners, people from institution_profile where organisation_id = 'szu'").fetchall() == [(0, 2, ["深圳", "香港大學"], [])]


def test_the_directory_counts_a_person_once_for_each_role(con: duckdb.DuckDBPyConnection) -> None:
    for article in (1, 2, 3):
        insert(con, "people", article_id=f"a{article}", name="何明", role="校長", organisation="香港大學", organisation_id="hku", quote="校長何明", raw_start=0, raw_end=2)
    assert con.execute("select name, role, organisation, side, n_reports, n_distinct, first_seen, last_seen, quote, file from people_directory").fetchall() == [
        ("何明", "校長", "香港大學", "HK", 2, 2, date(2017, 6, 1), date(2019, 6, 1), "校長何明", "1.txt")]


def test_what_is_corrected_counts_and_what_was_read_stays(con: duckdb.DuckDBPyConnection) -> None:
    fact(con, "f1", 1, 10.0, **year(2016))
    fact(con, "f2", 2, 99.0, **year(2017))
    told = Told((Correction(2, "f1", "", "", "value", "12", "何", "錯字", date(2024, 1, 2)), Correction(3, "f2", "", "", "drop", "true", "何", "不是事實", date(2024, 1, 2))))
    apply_told(con, told)
    assert con.execute("select fact_id, value, reviewed from evidence").fetchall() == [("f1", 12.0, True)]
    assert con.execute("select amount, reviewed from funding_by_institution").fetchall() == [(12.0, True)]
    assert con.execute("select fact_id, value from facts order by 1").fetchall() == [("f1", 10.0), ("f2", 99.0)]
    assert con.execute("select fact_id, field, original, corrected, who from corrections").fetchall() == [("f1", "value", "10.0", "12", "何"), ("f2", "drop", "false", "true", "何")]
    run_checks(con)


def test_every_word_of_the_tables_has_two_names(con: duckdb.DuckDBPyConnection) -> None:
    named = {(d, w) for d, w, en, zh in con.execute("select * from vocabulary").fetchall() if en and zh}
    for domain, words in {"metric": Metric, "collaboration_kind": CollaborationKind, "status": FactStatus, "aggregation": Aggregation, "qualifier": Qualifier, "side": Side, "script": Script}.items():
        assert {w for d, w in named if d == domain} >= set(get_args(words)), domain
    assert {w for d, w in named if d == "organisation_kind"} >= {o.kind for o in load_lexicon().organisations}


def test_hans_and_find_evidence_find_both_scripts(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update articles set text_hans = '两校共建联合实验室，投入十元。' where article_id in ('a1', 'a2')")
    fact(con, "f1", 1, 10.0, sentence="兩校共建聯合實驗室，投入十元。")
    fact(con, "f2", 2, 10.0, sentence="两校共建联合实验室，投入十元。")
    fact(con, "f3", 2, 11.0, sentence="另一句。", subject="深圳大學", subject_id="szu")
    assert con.execute("select count(*) from articles where text_hans like '%' || hans('聯合實驗室') || '%'").fetchall() == [(2,)]
    for words in ("聯合實驗室", "联合实验室"):
        assert con.execute("select fact_id from find_evidence(?)", [words]).fetchall() == [("f1",), ("f2",)]
    assert con.execute("select fact_id from find_evidence('深圳大學')").fetchall() == [("f3",)]


def test_every_view_of_figures_tells_reports_stories_and_reviews(con: duckdb.DuckDBPyConnection) -> None:
    columns = {(t, c) for t, c in con.execute("select table_name, column_name from duckdb_columns() where not internal and schema_name = 'main'").fetchall()}
    for view in ("metric_timeline", "activity_by_institution", "funding_by_institution", "funding_by_funder", "hk_sz_scorecard", "institution_profile", "conflicting_figures", "money_in_hkd"):
        assert {(view, c) for c in ("n_reports", "n_distinct", "reviewed")} <= columns, view
    for view in ("collaboration_network", "collaboration_timeline", "joint_platforms", "people_directory", "stories"):
        assert {(view, c) for c in ("n_reports", "n_distinct")} <= columns, view


def test_gaps_are_ranked_by_how_many_clippings_have_them(con: duckdb.DuckDBPyConnection) -> None:
    for clipping, detail in (("c1", "某某研究院"), ("c2", "某某研究院"), ("c1", "另一中心"), ("c1", "另一中心"), ("c1", "另一中心")):
        insert(con, "issues", clipping_id=clipping, stage="extract", code="unknown_organisation", detail=detail)
    got = con.execute("select name, n_mentions, n_clippings, example_file from lexicon_gaps").fetchall()
    assert got == [("某某研究院", 2, 2, "1.txt"), ("另一中心", 3, 1, "1.txt")]


def test_the_dictionary_lists_every_column(con: duckdb.DuckDBPyConnection) -> None:
    columns = con.execute("select count(*) from duckdb_columns() where not internal and schema_name = 'main'").fetchone()
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


def test_what_is_kept_is_what_the_views_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.schema._FACTS_AT_ONCE", 5)
    update(Path(__file__).parent / "golden" / "dev" / "files", tmp_path / "w.duckdb")
    with duckdb.connect(str(tmp_path / "w.duckdb")) as con:
        names = [n for (n,) in con.execute("select view_name from duckdb_views() where not internal").fetchall()]
        kept = {n: con.execute(f"from {n}").fetchall() for n in names if n != "data_dictionary"}
        comments = con.execute("select * from data_dictionary").fetchall()
        assert all(row[2] and row[5] for row in comments)
        create_views(con, may_keep=False)
        assert {n: con.execute(f"from {n}").fetchall() for n in kept} == kept
        assert con.execute("select count(*) from duckdb_tables() where schema_name = 'kept'").fetchall() == [(0,)]


def test_marts_kept_from_version_to_version_are_those_of_one_build(tmp_path: Path) -> None:
    seeds, stepwise, at_once = tmp_path / "seeds", tmp_path / "s.duckdb", tmp_path / "o.duckdb"
    write_clippings(seeds, 30)
    held_back = {path: path.read_bytes() for path in sorted(p for p in seeds.rglob("*") if p.is_file())[::3]}
    for path in held_back:
        path.unlink()
    update(seeds, stepwise)
    for path, data in held_back.items():
        path.write_bytes(data)
        if path in list(held_back)[:2]:
            update(seeds, stepwise)
    with duckdb.connect(str(stepwise)) as con:
        con.execute("drop view coverage")
    update(seeds, stepwise)
    update(seeds, at_once)
    expected, got = (views(warehouse) for warehouse in (at_once, stepwise))
    assert {name for name in expected if expected[name] != got[name]} <= {"evidence"}
    assert sorted(expected["evidence"], key=repr) == sorted(got["evidence"], key=repr)


def views(warehouse: Path) -> dict[str, list[tuple[object, ...]]]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        names = [n for (n,) in con.execute("select view_name from duckdb_views() where not internal order by 1").fetchall()]
        return {name: con.execute(f"from {name}").fetchall() for name in names}


def test_the_scorecard_of_the_development_set_is_the_one_written_by_hand(tmp_path: Path) -> None:
    golden = Path(__file__).parent / "golden"
    update(golden / "dev" / "files", tmp_path / "w.duckdb")
    with duckdb.connect(str(tmp_path / "w.duckdb"), read_only=True) as con:
        got = con.execute("select year, metric, unit, aggregation, status, total, n_figures from hk_sz_scorecard").fetchall()
    with (golden / "scorecard.csv").open(encoding="utf-8") as file:
        expected = [tuple(row.values()) for row in csv.DictReader(file)]
    assert sorted(tuple("" if v is None else str(v) for v in row) for row in got) == sorted(expected)
