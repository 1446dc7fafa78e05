"""What no pipeline of this kind can do without, in seconds of the clock: reading and decoding the files, one regular expression over the text, inserting the text into DuckDB."""

import codecs
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb

from tests.bench.clippings import write_clippings
from tests.bench.core import ROUNDS
from tests.bench.sizes import Size
from tests.bench.unchanged import seconds

_FIGURE = re.compile(r"[0-9０-９][0-9０-９,.]*|[〇一二三四五六七八九十百千萬万億亿]+")


@dataclass(frozen=True, slots=True)
class Floor:
    """Speeds in MB of UTF-8 text a second."""

    clippings: int
    megabytes: float
    decoding: float
    searching: float
    inserting: float


def measure_floor(size: Size) -> Floor:
    """The medians of five rounds."""
    with tempfile.TemporaryDirectory(prefix="jianbao-bench-") as name:
        folder = Path(name)
        write_clippings(folder, size.core)
        paths = sorted(folder.glob("*/*"))
        texts = [decoded(path.read_bytes()) for path in paths]
        megabytes = sum(len(text.encode()) for text in texts) / 1e6
        decoding = median(seconds(lambda: [decoded(path.read_bytes()) for path in paths]) for _ in range(ROUNDS))
        searching = median(seconds(lambda: [_FIGURE.findall(text) for text in texts]) for _ in range(ROUNDS))
        inserting = median(_inserted(texts, folder / f"{n}.duckdb") for n in range(ROUNDS))
    return Floor(len(paths), megabytes, megabytes / decoding, megabytes / searching, megabytes / inserting)


def decoded(data: bytes) -> str:
    """Text of one of the bench's clippings by the first of its encodings that fits; who needs to be right asks ``flows.read``."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    for encoding in ("utf-8", "big5hkscs"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("gb18030", "replace")


def _inserted(texts: Sequence[str], file: Path) -> float:
    with duckdb.connect(str(file)) as con:
        con.execute("create table texts (text varchar)")
        return seconds(lambda: (con.execute("insert into texts select unnest(?::varchar[])", [list(texts)]), con.execute("checkpoint")))
