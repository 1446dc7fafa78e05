"""Writes pages and lists to disk: HTML from the templates, and what is beyond the first page of a list as scripts that the browser loads on demand.

A browser reads no data from ``file://``, but it does load scripts, and the policy allows those of the site itself. So the rows of a
list lie in ``lists/<page>/<table>.<n>.js``, a thousand to a file, and a page begins with its first hundred rows only; ``lists.js`` fetches
the file that a further page needs, and all of them once somebody sorts or filters.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from flows.report.cells import Table, pack

PAGE_ROWS = 100
CHUNK_PAGES = 10
_STATE = ".pages.json"
_HERE = Path(__file__).parent


class Pages:
    """The folder of the site. ``close`` keeps what each page was made from, for the next report to write only what has changed."""

    def __init__(self, folder: Path, **shown_everywhere: object) -> None:
        self.folder, self.written = folder, 0
        self._templates = Environment(loader=PackageLoader("flows.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._templates.globals.update(shown_everywhere)
        look = (p.read_bytes() for p in sorted(_HERE.rglob("*")) if p.suffix in (".html", ".py"))
        self._look = hashlib.sha256(b"".join(look)).hexdigest()[:12]
        self._before, self._now = self._take_state(), dict[str, dict[str, str]]()

    def _take_state(self) -> dict[str, dict[str, str]]:
        """What the last report was made from. It is taken away while pages change, so that a report cut short is written anew."""
        path = self.folder / _STATE
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return {}
        path.unlink()
        return found if isinstance(found, dict) and all(isinstance(v, dict) for v in found.values()) else {}

    def close(self) -> None:
        """The report is complete."""
        (self.folder / _STATE).write_text(json.dumps(self._now), encoding="utf-8")

    def stale(self, kind: str, versions: Mapping[str, str]) -> list[str]:
        """Which pages of a folder are to be written, by stem, if ``versions`` is what they are made from now; pages of others are removed."""
        now = {stem: f"{version} {self._look}" for stem, version in versions.items()}
        before, self._now[kind] = self._before.get(kind, {}), now
        (self.folder / kind).mkdir(exist_ok=True)
        there = {p.stem for p in (self.folder / kind).glob("*.html")}
        for stem in there - now.keys():
            (self.folder / kind / f"{stem}.html").unlink()
            shutil.rmtree(self.folder / "lists" / kind / stem, ignore_errors=True)
        return [stem for stem, version in now.items() if stem not in there or before.get(stem) != version]

    def write(self, stem: str, template: str, section: str, tables: Sequence[Table] = (), **given: object) -> None:
        """Write the page ``stem`` (with its folder) and the lists of its tables."""
        for table in tables:
            self._write_list(stem, table)
        text = self._templates.get_template(template).render(section=section, root="../" * stem.count("/"), stem=stem, tables=tables, page_rows=PAGE_ROWS, chunk_pages=CHUNK_PAGES, **given)
        (self.folder / f"{stem}.html").write_text(text, encoding="utf-8")
        self.written += 1

    def _write_list(self, stem: str, table: Table) -> None:
        folder, size = self.folder / "lists" / stem, PAGE_ROWS * CHUNK_PAGES
        starts = range(0, len(table.rows), size) if len(table.rows) > PAGE_ROWS else range(0)
        if starts:
            folder.mkdir(parents=True, exist_ok=True)
        for number, start in enumerate(starts):
            name = f"{stem}/{table.key}.{number}"
            (self.folder / "lists" / f"{name}.js").write_text(f"jianbaoList({json.dumps(name)},{pack(table.rows[start:start + size])})\n", encoding="utf-8")
        number = len(starts)
        while (old := folder / f"{table.key}.{number}.js").exists():
            old.unlink()
            number += 1
