"""The list of institutions, and a page for each: its figures, partners, platforms, people, and the clippings that speak of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flows.report.archive import FACT_COLUMNS, Archive, Rows, batches, clipping_page, institution_stem
from flows.report.cells import Cell, Column, Label, Row, Table, count_cell, day_cell
from flows.report.network import collaboration_pages
from flows.report.pages import Pages
from flows.report.totals import STATEMENT_COLUMNS, STATEMENTS, statement_row

_COLUMNS = (Column("institution", "機構"), Column("English name", "英文名稱"), Column("side", "地區"), Column("type", "性質"), Column("facts", "事實", True), Column("reports", "報道", True), Column("stories", "新聞", True),
            Column("collaborations", "合作", True), Column("partners", "夥伴", True), Column("people", "人物", True))
_FIGURE_COLUMNS = (Column("figure", "指標"), Column("of what", "對象"), Column("value", "數值", True), Column("unit", "單位"), Column("meaning", "口徑"), Column("status", "狀態"), Column("for", "截至"),
                   Column("as printed", "原文"), Column("reports", "報道", True), Column("stories", "新聞", True))
_LATEST_COLUMNS = (Column("institution", "機構"), *_FIGURE_COLUMNS)
_PARTNER_COLUMNS = (Column("partner", "夥伴"), Column("side", "地區"), Column("kinds", "類型"), Column("undertakings", "合作項目", True), Column("reports", "報道", True), Column("stories", "新聞", True), Column("first seen", "最早"), Column("last seen", "最近"))
_PLATFORM_COLUMNS = (Column("platform", "平台"), Column("kind", "類型"), Column("parties", "各方"), Column("established", "已成立"), Column("as printed", "原文"), Column("reports", "報道", True), Column("stories", "新聞", True), Column("first seen", "最早"), Column("last seen", "最近"))
_PEOPLE_COLUMNS = (Column("name", "姓名"), Column("role", "職務"), Column("reports", "報道", True), Column("stories", "新聞", True), Column("first seen", "最早"), Column("last seen", "最近"))
_CLIPPING_COLUMNS = (Column("clipping", "剪報"), Column("headline", "標題"), Column("outlet", "媒體"), Column("published", "日期"), Column("facts", "事實", True))

_LIVE_USES = "organisation_uses u join clippings c using (clipping_id) where c.retired_at is null"
_STATED = f"select unnest(party_ids) as organisation_id, * from ({STATEMENTS})"
# Everything that a page is made from, by institution.
_VERSIONS = f"""
    with spoken_of as (select distinct u.organisation_id from {_LIVE_USES})
    select organisation_id, sum(h)::varchar from (
        select organisation_id, hash(o) as h from organisations o
        union all select parent_id, hash(o) from organisations o join spoken_of using (organisation_id)
        union all select o.organisation_id, hash(p.name, s.organisation_id) from organisations o join organisations p on p.organisation_id = o.parent_id left join spoken_of s on s.organisation_id = p.organisation_id
        union all select institution_id, hash(t) from metric_timeline t
        union all select counterpart_id, hash(e) from evidence e where counterpart_id is not null
        union all select organisation_id, hash(p) from people_directory p
        union all select organisation_id, hash(s.collaboration_id, s.file, s.outlet, s.published_on, story_id) from ({_STATED}) s left join article_stories using (article_id)
        union all select u.organisation_id, hash(c.clipping_id, c.file, c.outlet, c.published_on, c.rules_version) from {_LIVE_USES}
    ) join spoken_of using (organisation_id) group by organisation_id"""

# One query a section for several institutions at once; $1 are their ids.
_AMONG = "in (select unnest($1::varchar[]))"
_FIGURES = f"""select t.*, count(*) over (partition by institution_id, metric, what, unit, aggregation, status) > 1 as is_series from metric_timeline t
               where institution_id {_AMONG} order by metric, what, unit, aggregation, status, known_for, value, fact_id"""
_PARTNERS = f"""
    with stated as (select s.*, story_id from ({_STATED}) s left join article_stories using (article_id))
    select a.organisation_id, o.name as partner, o.side, list_sort(list(distinct a.kind)) as kinds, count(distinct (a.kind, coalesce(a.name, a.story_id))) as n_undertakings, count(distinct a.clipping_id) as n_reports,
        count(distinct a.story_id) as n_distinct, min(a.published_on) as first_seen, max(a.published_on) as last_seen
    from stated a join stated b using (collaboration_id) join organisations o on o.organisation_id = b.organisation_id
    where a.organisation_id {_AMONG} and b.organisation_id <> a.organisation_id
    group by all order by n_reports desc, partner"""
_PLATFORMS = f"""select o.organisation_id, p.* from (select unnest(parties) as party, * from joint_platforms) p join organisations o on o.name = p.party
                 where o.organisation_id {_AMONG} order by p.n_reports desc, p.platform, p.kind"""
_PEOPLE = f"""select d.*, c.clipping_id from people_directory d join clippings c on c.file = d.file and c.retired_at is null
              where d.organisation_id {_AMONG} order by d.n_reports desc, d.name, d.role"""
_CLIPPINGS = f"""
    with told as (select clipping_id, subject_id as organisation_id, count(*) as n_facts from evidence where subject_id {_AMONG} group by all),
    headlines as (select clipping_id, arg_min(headline, position) as headline from articles where headline is not null group by clipping_id)
    select distinct u.organisation_id, c.clipping_id, c.file, c.outlet, c.published_on, h.headline, coalesce(n_facts, 0) as n_facts
    from organisation_uses u join clippings c using (clipping_id) left join headlines h using (clipping_id) left join told t on t.clipping_id = c.clipping_id and t.organisation_id = u.organisation_id
    where c.retired_at is null and u.organisation_id {_AMONG} order by c.published_on desc nulls last, c.file"""


def write_institutions(archive: Archive, pages: Pages) -> None:
    """Write ``institutions.html`` and the page of each institution whose rows have changed."""
    ids = {institution_stem(organisation_id): (organisation_id, version) for organisation_id, version in archive.con.execute(_VERSIONS).fetchall()}
    profiles = [p for p in archive.rows("from institution_profile order by n_reports desc, n_facts desc, n_collaborations desc, name") if institution_stem(p["organisation_id"]) in ids]
    pages.write("institutions", "table.html", "institutions", [_list(archive, profiles), _latest(archive)], title=Label("Institutions", "機構"),
                intro=Label("Each name opens a page of its own; each figure leads to the print.", "點擊名稱可見該機構專頁，點擊數字可見原文。"))
    stale = set(pages.stale("institutions", {stem: version for stem, (_, version) in ids.items()}))
    changed = [p for p in profiles if institution_stem(p["organisation_id"]) in stale]
    children = archive.grouped("parent_id", "select parent_id, name from organisations where parent_id is not null order by name")
    for batch in batches(changed, lambda p: 20 + 2 * int(p["n_facts"]) + int(p["n_collaborations"])):
        _write_some(archive, pages, batch, children)


def _list(archive: Archive, profiles: Rows) -> Table:
    rows = tuple((archive.institution(p["name"]), Cell(p["name_en"] or ""), archive.word_cell("side", p["side"]), archive.word_cell("organisation_kind", p["kind"]), count_cell(p["n_facts"]), count_cell(p["n_reports"]),
                  count_cell(p["n_distinct"]), count_cell(p["n_collaborations"]), count_cell(len(p["partners"])), count_cell(len(p["people"]))) for p in profiles)
    return Table("institutions", _COLUMNS, rows)


def _latest(archive: Archive) -> Table:
    figures = archive.rows("from metric_timeline where is_latest order by n_reports desc, institution, metric, what, unit, aggregation, status")
    proofs = archive.fact_pages(f["fact_id"] for f in figures)
    return Table("latest", _LATEST_COLUMNS, tuple((archive.institution(f["institution"]), *_figure(archive, f, proofs)) for f in figures), Label("Latest figures", "最新數字"))


def _figure(archive: Archive, row: dict[str, Any], proofs: dict[str, str]) -> Row:
    href = proofs[row["fact_id"]]
    return (archive.word_cell("metric", row["metric"]), Cell(row["what"]), archive.value(row, href), Cell(row["unit"]), archive.word_cell("aggregation", row["aggregation"]), archive.word_cell("status", row["status"]),
            day_cell(row["known_for"]), Cell(row["quote"], href), count_cell(row["n_reports"]), count_cell(row["n_distinct"]))


# ── one institution ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Section:
    """A table on the page of an institution: its rows are asked for several institutions at once."""

    key: str
    title: Label
    columns: tuple[Column, ...]
    query: str
    row: Callable[[Archive, dict[str, Any], dict[str, str]], Row]
    is_shown: Callable[[dict[str, Any]], bool] = lambda row: True


def _partner(archive: Archive, row: dict[str, Any], _: dict[str, str]) -> Row:
    return (archive.institution(row["partner"]), archive.word_cell("side", row["side"]), Cell(archive.names("collaboration_kind", row["kinds"])), count_cell(row["n_undertakings"], "#collaborations"),
            count_cell(row["n_reports"]), count_cell(row["n_distinct"]), day_cell(row["first_seen"]), day_cell(row["last_seen"]))


def _platform(archive: Archive, row: dict[str, Any], proofs: dict[str, str]) -> Row:
    return (Cell(row["platform"], archive.institution_page(row["platform"])), archive.word_cell("collaboration_kind", row["kind"]), archive.parties(row["parties"]), Cell(_YES if row["is_established"] else _NO),
            Cell(row["quote"], proofs[row["collaboration_ids"][0]]), count_cell(row["n_reports"]), count_cell(row["n_distinct"]), day_cell(row["first_seen"]), day_cell(row["last_seen"]))


def _person(archive: Archive, row: dict[str, Any], _: dict[str, str]) -> Row:
    return (Cell(row["name"], clipping_page(row["clipping_id"])), Cell(row["role"] or ""), count_cell(row["n_reports"]), count_cell(row["n_distinct"]), day_cell(row["first_seen"]), day_cell(row["last_seen"]))


def _clipping(archive: Archive, row: dict[str, Any], _: dict[str, str]) -> Row:
    return (Cell(row["file"], clipping_page(row["clipping_id"])), Cell(row["headline"] or ""), Cell(row["outlet"] or ""), day_cell(row["published_on"]), count_cell(row["n_facts"]))


_YES, _NO = Label("yes", "是"), Label("not yet", "未")
_SECTIONS = (
    _Section("latest", Label("Latest figures", "最新數字"), _FIGURE_COLUMNS, _FIGURES, _figure, lambda row: bool(row["is_latest"])),
    _Section("series", Label("Figures over time", "歷年數字"), _FIGURE_COLUMNS, _FIGURES, _figure, lambda row: bool(row["is_series"])),
    _Section("given", Label("As the other party", "作為另一方"), FACT_COLUMNS, f"select counterpart_id as organisation_id, * from evidence where counterpart_id {_AMONG} order by published_on desc nulls last, file, raw_start, fact_id",
             lambda archive, row, _: archive.fact_row(row)),
    _Section("partners", Label("Partners", "合作夥伴"), _PARTNER_COLUMNS, _PARTNERS, _partner),
    _Section("platforms", Label("Joint platforms", "共建平台"), _PLATFORM_COLUMNS, _PLATFORMS, _platform),
    _Section("collaborations", Label("Collaborations, as printed", "合作報道原文"), STATEMENT_COLUMNS, f"select * from ({_STATED}) where organisation_id {_AMONG} order by published_on desc nulls last, file, collaboration_id",
             lambda archive, row, _: statement_row(archive, row)),
    _Section("people", Label("People", "人物"), _PEOPLE_COLUMNS, _PEOPLE, _person),
    _Section("clippings", Label("Clippings that speak of it", "提及該機構的剪報"), _CLIPPING_COLUMNS, _CLIPPINGS, _clipping),
)


def _write_some(archive: Archive, pages: Pages, profiles: Rows, children: dict[str, Rows]) -> None:
    ids = [p["organisation_id"] for p in profiles]
    found = {query: archive.rows(query, [ids]) for query in {s.query for s in _SECTIONS}}
    proofs = archive.fact_pages(r["fact_id"] for r in found[_FIGURES]) | collaboration_pages(archive, [r["collaboration_ids"][0] for r in found[_PLATFORMS]])
    tables = {organisation_id: list[Table]() for organisation_id in ids}
    for section in _SECTIONS:
        rows: dict[str, list[Row]] = {}
        for row in found[section.query]:
            if section.is_shown(row):
                rows.setdefault(row.get("organisation_id") or row["institution_id"], []).append(section.row(archive, row, proofs))
        for organisation_id, own in rows.items():
            tables[organisation_id].append(Table(section.key, section.columns, tuple(own), section.title))
    for profile in profiles:
        _write_one(archive, pages, profile, tables[profile["organisation_id"]], [r["name"] for r in children.get(profile["organisation_id"], [])])


def _write_one(archive: Archive, pages: Pages, profile: dict[str, Any], tables: list[Table], children: list[str]) -> None:
    pages.write(f"institutions/{institution_stem(profile['organisation_id'])}", "institution.html", "institutions", tables, profile=profile, side=archive.name("side", profile["side"]),
                kind=archive.name("organisation_kind", profile["kind"]), parent=archive.institution(profile["parent"]) if profile["parent"] else None, children=[archive.institution(name) for name in children])
