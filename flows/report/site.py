"""The offline site in ``warehouse/report/``: what is known, and for every figure the characters that say so.

    index            headline figures, the scorecard, what is new
    institutions     all of them and their latest figures; for each a page with its figures, partners, platforms, people, clippings
    people           who is named with which role where
    network          who works with whom                        timeline    collaborations by year
    funding          money by institution and by funder         totals/     for each total the figures that it is made of
    conflicts        what contradicts itself                    quality     quarantine, doubtful facts, gaps
    clippings        all of them; for each a page with the print as it came beside the repaired text, every fact marked in both

Static pages from Jinja2 templates (autoescaped: clipping text is data), nothing loaded from elsewhere, a strict Content-Security-Policy.
Long lists are loaded as somebody turns their pages (:mod:`flows.report.pages`), and the page of a clipping, an institution or a total is
only written when its rows have changed, so a large archive stays quick.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from flows.publish import connect_readonly
from flows.report.archive import Archive
from flows.report.cells import Label
from flows.report.clippings import write_clippings
from flows.report.funding import write_funding
from flows.report.institutions import write_institutions
from flows.report.network import write_network, write_timeline
from flows.report.overview import write_overview
from flows.report.pages import Pages
from flows.report.people import write_people
from flows.report.quality import write_conflicts, write_quality
from flows.report.totals import Totals

SECTIONS = (("index", Label("Overview", "概覽")), ("institutions", Label("Institutions", "機構")), ("people", Label("People", "人物")), ("network", Label("Network", "網絡")), ("timeline", Label("Timeline", "時間線")),
            ("funding", Label("Funding", "經費")), ("conflicts", Label("Contradictions", "矛盾")), ("quality", Label("Quality", "質量")), ("clippings", Label("Clippings", "剪報")))


@dataclass(frozen=True, slots=True)
class Report:
    """What was written: the folder and how many pages of it anew."""

    folder: Path
    pages: int


def write_report(warehouse: Path, folder: Path) -> Report:
    """Write the site of a published warehouse into ``folder``. Raises :class:`~flows.publish.PublicationError` or OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(Path(__file__).with_name("static"), folder / "static", dirs_exist_ok=True)
    with connect_readonly(warehouse) as con:
        archive = Archive(con)
        run = archive.one("select finished_at, rules_version, started_at from runs order by finished_at desc limit 1")
        pages = Pages(folder, published=f"{run['finished_at']:%Y-%m-%d %H:%M} UTC", rules=run["rules_version"], sections=SECTIONS)
        _write(archive, pages, run["started_at"])
        return Report(folder, pages.written)


def _write(archive: Archive, pages: Pages, since: object) -> None:
    totals = Totals(archive, pages)
    write_overview(archive, pages, totals, since)
    write_institutions(archive, pages)
    write_people(archive, pages)
    write_network(archive, pages, totals)
    write_timeline(archive, pages, totals)
    write_funding(archive, pages, totals)
    write_conflicts(archive, pages)
    write_quality(archive, pages)
    write_clippings(archive, pages)
    totals.write()
    pages.close()
