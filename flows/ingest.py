"""seeds/ → what is new, changed, touched, unchanged, still being written and gone.

A file counts as unchanged when its size and time of last change are those the warehouse remembers, so a hundred thousand files
cost a directory walk; where only the time differs its bytes are hashed, and the same bytes are merely *touched*. The clipping is
its content: identical bytes under two names are one clipping with two files. A renamed file is read again, since its name may
tell its date and format. A file whose size still moves waits for the next run; what is no file at all (a link, a pipe, a folder
named ``x.txt``) is listed with the reason, for the quarantine.
"""

from __future__ import annotations

import csv
import hashlib
import os
import stat
import time
import unicodedata
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flows.records import Told

MANIFEST = "manifest.csv"
# Tables that users fill, beside the clippings.
_NO_CLIPPINGS = frozenset({MANIFEST, "corrections.csv", "fx_rates.csv"})
_PASSED_OVER = (".part", ".partial", ".crdownload", ".download", ".tmp", ".swp", "~")
# A file that changed so lately may still be being copied: it is looked at twice, this far apart.
_YOUNG_SECONDS, _SETTLE_SECONDS = 2.0, 0.25
_UNOPENED_FOLDER = "is a folder that cannot be opened"
# The clipping_id of a file whose bytes nobody has seen.
UNOPENED = ""
_NAMED_LIKE_A_FILE = (".txt", ".text", ".html", ".htm", ".pdf", ".docx", ".rtf", ".md")


class ManifestError(ValueError):
    """A manifest that cannot be used; the message names the line and what to mend."""


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file in seeds/: ``file`` is its path relative to seeds/ with ``/``; size in bytes, mtime in nanoseconds.

    ``told`` is its row of the manifest, if it has one; ``on_disk`` the path as the file system spells it, where that differs;
    ``reason`` says why it cannot be read, where that is plain without opening it.
    """

    file: str
    size: int
    mtime_ns: int
    told: Told | None = None
    on_disk: str | None = None
    reason: str | None = None

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
class Seeds:
    """What a scan found, by name: files that can be dealt with, names of files that are still being written, and names of
    folders that could not be opened, in which nothing counts as removed."""

    files: tuple[SeedFile, ...]
    waiting: tuple[str, ...] = ()
    unopened: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run has to do. ``to_read`` holds new and changed files; ``touched`` have a new time but the bytes of before."""

    seen: tuple[SeedFile, ...]
    new: tuple[SeedFile, ...]
    changed: tuple[SeedFile, ...]
    touched: tuple[SeedFile, ...]
    unchanged: int
    removed: tuple[KnownFile, ...]
    waiting: tuple[str, ...] = ()

    @property
    def to_read(self) -> tuple[SeedFile, ...]:
        """New and changed files, by name."""
        return tuple(sorted((*self.new, *self.changed), key=lambda f: f.file))

    @property
    def is_nothing_to_do(self) -> bool:
        """Whether the published warehouse is already what this run would make."""
        return not (self.new or self.changed or self.touched or self.removed)


def scan(seeds: Path) -> Seeds:
    """Everything under ``seeds`` by name. Dot files and half-copied ones (``.part``, ``~$…``) are passed over, files whose size
    moves are waiting, and ``manifest.csv`` is read for what it tells of the others.

    Symbolic links are not followed, so nothing outside the folder can be read. Raises OSError where the folder itself is not
    readable and :class:`ManifestError` where the manifest is wrong.
    """
    told = read_manifest(seeds / MANIFEST)
    entries = sorted(_walk(str(seeds)))
    moving = _moving(seeds, entries)
    found: dict[str, SeedFile] = {}
    waiting = []
    for path, size, mtime_ns, reason in entries:
        name = _name(path, found)
        if path in moving and name not in _NO_CLIPPINGS:
            waiting.append(name)
        elif name not in _NO_CLIPPINGS:
            found[name] = SeedFile(name, size, mtime_ns, told.get(name), None if path == name else path, reason)
    files = tuple(found[name] for name in sorted(found))
    return Seeds(files, tuple(waiting), tuple(f.file for f in files if f.reason and f.reason.startswith(_UNOPENED_FOLDER)))


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


def _walk(root: str) -> Iterator[tuple[str, int, int, str | None]]:
    """Path relative to ``root``, size, time of last change and, for what is no readable file, the reason."""
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            if folder == root:
                raise
            yield folder[len(root) + 1:], 0, 0, f"{_UNOPENED_FOLDER} ({error.strerror}): mend its permissions or move its files"
            continue
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name.endswith(_PASSED_OVER):
                continue
            try:
                info = entry.stat(follow_symlinks=False)
            except OSError:  # gone since the folder was listed
                continue
            if stat.S_ISDIR(info.st_mode):
                folders.append(entry.path)
            reason = _no_file(info.st_mode, entry.name)
            if stat.S_ISREG(info.st_mode) or reason:
                yield entry.path[len(root) + 1:], info.st_size if not reason else 0, info.st_mtime_ns if not reason else 0, reason


def _no_file(mode: int, name: str) -> str | None:
    """Why an entry of a folder is no clipping; None for files and for ordinary folders."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return "is a symbolic link, which is not followed: put the file itself into the folder"
    if stat.S_ISDIR(mode):
        return "is a folder, though it is named like a file (what lies in it is read): rename it" if name.lower().endswith(_NAMED_LIKE_A_FILE) else None
    return "is no file but a pipe, socket or device: remove it"


def _moving(seeds: Path, entries: Iterable[tuple[str, int, int, str | None]]) -> set[str]:
    """Paths of files that were changed just now and change while we look."""
    lately = (time.time() - _YOUNG_SECONDS) * 1e9
    young = [(path, size, mtime_ns) for path, size, mtime_ns, reason in entries if mtime_ns > lately and not reason]
    if not young:
        return set()
    time.sleep(_SETTLE_SECONDS)
    return {path for path, *before in young if _size_and_time(seeds / path) != tuple(before)}


def _size_and_time(path: Path) -> tuple[int, int] | None:
    try:
        info = path.lstat()
    except OSError:
        return None
    return info.st_size, info.st_mtime_ns


def _name(path: str, taken: Container[str]) -> str:
    """The name as stored: NFC, and undecodable bytes shown instead of kept as lone surrogates.

    Of two files whose names differ only in how they spell one character, the second keeps its spelling, escaped.
    """
    if path.isascii():
        return path
    name = unicodedata.normalize("NFC", path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))
    return name if name not in taken else path.encode("ascii", "backslashreplace").decode("ascii")


def plan(seeds: Seeds, known: Iterable[KnownFile], rules_version: str, is_full: bool = False,
         hash_of: Callable[[SeedFile], str | None] = lambda _: None) -> Plan:
    """Tell new, changed, touched, unchanged and removed files apart.

    A file dealt with under another ``rules_version`` counts as changed, as do all files of a full run, and the twin of a
    removed file: a clipping's name and date are read from its first file, which is another one now. ``hash_of`` gives the
    :func:`content_id` of a file, None where it cannot be opened; it is asked only where nothing but the time differs.
    """
    before = {k.file: k for k in known}
    names = {f.file for f in seeds.files} | set(seeds.waiting)
    hidden = tuple(f"{folder}/" for folder in seeds.unopened)
    removed = tuple(k for k in before.values() if k.file not in names and not k.file.startswith(hidden))
    orphaned = {k.clipping_id for k in removed}
    new, changed, touched, unchanged = [], [], [], 0
    for file in seeds.files:
        old = before.get(file.file)
        if old is None:
            new.append(file)
        elif is_full or old.clipping_id in orphaned or (old.size, old.rules_version) != (file.size, file.version(rules_version)):
            changed.append(file)
        elif old.clipping_id == UNOPENED and not file.reason and hash_of(file) is not None:
            changed.append(file)  # its permissions were mended, which changes neither size nor time
        elif old.mtime_ns == file.mtime_ns:
            unchanged += 1
        elif hash_of(file) == old.clipping_id:
            touched.append(file)
        else:
            changed.append(file)
    return Plan(seeds.files, tuple(new), tuple(changed), tuple(touched), unchanged, removed, seeds.waiting)


def content_id(data: bytes) -> str:
    """The identity of a clipping: sha256 of its bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def hash_file(path: Path) -> str | None:
    """The :func:`content_id` of a file, read in pieces; None where it cannot be opened."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
