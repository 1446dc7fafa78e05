"""seeds/ → what is new, changed, unchanged and gone.

A file counts as unchanged when its size and time of last change are those the warehouse remembers; only where they differ
are the bytes hashed, so a hundred thousand files cost a directory walk. The clipping is its content: identical bytes
under two names are one clipping with two files, and a renamed file is not read again.
"""

from __future__ import annotations

import csv
import hashlib
import os
import stat
import unicodedata
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.records import Told

MANIFEST = "manifest.csv"
_PASSED_OVER = (".part", ".crdownload", ".tmp", ".swp", "~")


class ManifestError(ValueError):
    """A manifest that cannot be used; the message names the line and what to mend."""


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file in seeds/: ``file`` is its path relative to seeds/ with ``/``; size in bytes, mtime in nanoseconds.

    ``told`` is its row of the manifest, if it has one; ``on_disk`` the path as the file system spells it, where that differs.
    """

    file: str
    size: int
    mtime_ns: int
    told: Told | None = None
    on_disk: str | None = None

    @property
    def path(self) -> str:
        """The path relative to seeds/ that opens it."""
        return self.on_disk or self.file

    def version(self, rules_version: str) -> str:
        """What decides its rows besides its bytes: the rules, and what the manifest tells of it."""
        return rules_version if self.told is None else f"{rules_version}+{content_id(repr(self.told).encode())[:8]}"


@dataclass(frozen=True, slots=True)
class KnownFile:
    """What the warehouse remembers of a file."""

    file: str
    clipping_id: str
    size: int
    mtime_ns: int
    is_quarantined: bool
    rules_version: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do. ``to_read`` holds new and changed files."""

    seen: tuple[SeedFile, ...]
    new: tuple[SeedFile, ...]
    changed: tuple[SeedFile, ...]
    unchanged: tuple[SeedFile, ...]
    removed: tuple[KnownFile, ...]

    @property
    def to_read(self) -> tuple[SeedFile, ...]:
        """New and changed files, by name."""
        return tuple(sorted((*self.new, *self.changed), key=lambda f: f.file))

    @property
    def is_nothing_to_do(self) -> bool:
        """Whether the published warehouse is already what this run would make."""
        return not (self.new or self.changed or self.removed)


def scan(seeds: Path) -> list[SeedFile]:
    """Every regular file under ``seeds`` by name; dot files and half-copied ones (``.part``, ``~$…``) are passed over,
    and ``manifest.csv`` is read for what it tells of the others.

    Symbolic links are not followed, so nothing outside the folder can be read. Raises OSError where the folder is not readable.
    """
    told = read_manifest(seeds / MANIFEST)
    found: dict[str, SeedFile] = {}
    for path, info in sorted((Path(entry.path).relative_to(seeds).as_posix(), info) for entry, info in _walk(seeds)):
        name = _name(path, found)
        if name != MANIFEST:
            found[name] = SeedFile(name, info.st_size, info.st_mtime_ns, told.get(name), None if path == name else path)
    return [found[name] for name in sorted(found)]


def read_manifest(path: Path) -> dict[str, Told]:
    """The rows of ``manifest.csv`` (columns file, outlet, published_on) by file; empty where there is none.

    Raises :class:`ManifestError` naming the line that cannot be used.
    """
    if not path.is_file():
        return {}
    rows: dict[str, Told] = {}
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
        for row in reader:
            name = (row.get("file") or "").strip()
            if not name:
                raise ManifestError(f"{path}: line {reader.line_num} names no file; its columns are file, outlet, published_on")
            day = (row.get("published_on") or "").strip()
            rows[unicodedata.normalize("NFC", name)] = Told((row.get("outlet") or "").strip() or None, date.fromisoformat(day) if day else None)
    except UnicodeDecodeError as error:
        raise ManifestError(f"{path} is not UTF-8: save it as CSV UTF-8") from error
    except ValueError as error:
        if isinstance(error, ManifestError):
            raise
        raise ManifestError(f"{path}: line {reader.line_num}: {error}; dates are written 2017-09-06") from error
    return rows


def _walk(folder: Path) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name.endswith(_PASSED_OVER):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path))
            elif stat.S_ISREG((info := entry.stat(follow_symlinks=False)).st_mode):
                yield entry, info


def _name(path: str, taken: Container[str]) -> str:
    """The name as stored: NFC, and undecodable bytes shown instead of kept as lone surrogates.

    Of two files whose names differ only in how they spell one character, the second keeps its spelling, escaped.
    """
    name = unicodedata.normalize("NFC", path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
    return name if name not in taken else path.encode("ascii", "backslashreplace").decode("ascii")


def plan(seen: Iterable[SeedFile], known: Iterable[KnownFile], rules_version: str, is_full: bool = False) -> Plan:
    """Tell new, changed, unchanged and removed files apart.

    A file dealt with under another ``rules_version`` counts as changed, as do all files of a full run, and the twin of a
    removed file: a clipping's name and date are read from its first file, which is another one now.
    """
    files, before = tuple(seen), {k.file: k for k in known}
    names = {f.file for f in files}
    removed = tuple(k for k in before.values() if k.file not in names)
    orphaned = {k.clipping_id for k in removed}
    new, changed, unchanged = [], [], []
    for file in files:
        old = before.get(file.file)
        if old is None:
            new.append(file)
        elif is_full or old.clipping_id in orphaned or (old.size, old.mtime_ns, old.rules_version) != (
                file.size, file.mtime_ns, file.version(rules_version)):
            changed.append(file)
        else:
            unchanged.append(file)
    return Plan(files, tuple(new), tuple(changed), tuple(unchanged), removed)


def content_id(data: bytes) -> str:
    """The identity of a clipping: sha256 of its bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
