"""seeds/ → what is new, changed, unchanged and gone.

A file counts as unchanged when its size and time of last change are those the warehouse remembers; only where they differ
are the bytes hashed, so a hundred thousand files cost a directory walk. The clipping is its content: identical bytes
under two names are one clipping with two files, and a renamed file is not read again.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_PASSED_OVER = (".part", ".crdownload", ".tmp", ".swp", "~")


@dataclass(frozen=True, slots=True)
class SeedFile:
    """A file in seeds/: ``file`` is its path relative to seeds/ with ``/``; size in bytes, mtime in nanoseconds."""

    file: str
    size: int
    mtime_ns: int


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
    """Every regular file under ``seeds`` by name; dot files and half-copied ones (``.part``, ``~$…``) are passed over.

    Symbolic links are not followed, so nothing outside the folder can be read. Raises OSError where the folder is not readable.
    """
    found = [SeedFile(_relative(entry.path, seeds), info.st_size, info.st_mtime_ns) for entry, info in _walk(seeds)]
    return sorted(found, key=lambda f: f.file)


def _walk(folder: Path) -> Iterator[tuple[os.DirEntry[str], os.stat_result]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith((".", "~$")) or entry.name.endswith(_PASSED_OVER):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(Path(entry.path))
            elif stat.S_ISREG((info := entry.stat(follow_symlinks=False)).st_mode):
                yield entry, info


def _relative(path: str, seeds: Path) -> str:
    """The name as stored: NFC, ``/``, and undecodable bytes shown instead of kept as lone surrogates."""
    name = Path(path).relative_to(seeds).as_posix()
    return unicodedata.normalize("NFC", name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace"))


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
        elif is_full or old.clipping_id in orphaned or (old.size, old.mtime_ns, old.rules_version) != (file.size, file.mtime_ns, rules_version):
            changed.append(file)
        else:
            unchanged.append(file)
    return Plan(files, tuple(new), tuple(changed), tuple(unchanged), removed)


def content_id(data: bytes) -> str:
    """The identity of a clipping: sha256 of its bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
