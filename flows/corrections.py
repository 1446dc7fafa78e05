"""What its users tell the warehouse of single figures: ``corrections.csv`` and ``fx_rates.csv``, beside the clippings in seeds/.

A correction names a fact, by its id or by its quote and file, and gives one field another value; it is applied on every run, and
what the rules had read stays in ``facts`` beside it. One that matches nothing is an error, never passed over: the clipping
or the rules have changed, and somebody should look.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import duckdb

from flows.lexicon import Lexicon, load_lexicon
from flows.records import Aggregation, Fact, FactStatus, Metric, Organisation, Qualifier

CORRECTIONS, FX_RATES = "corrections.csv", "fx_rates.csv"
_COLUMNS = ("fact_id", "quote", "file", "field", "value", "who", "why", "when")
# What may be corrected, and its type; ``drop`` says that it is no fact at all, ``reviewed`` that somebody found it right.
_FIELDS = {"subject": "varchar", "counterpart": "varchar", "metric": "varchar", "what": "varchar", "value": "double", "value_max": "double", "unit": "varchar",
           "qualifier": "varchar", "aggregation": "varchar", "period_start": "date", "period_end": "date", "as_of": "date", "status": "varchar",
           "drop": "boolean", "reviewed": "boolean"}
_WORDS = {"metric": get_args(Metric), "qualifier": get_args(Qualifier), "aggregation": get_args(Aggregation), "status": get_args(FactStatus)}


class CorrectionError(ValueError):
    """A row of corrections.csv or fx_rates.csv that cannot be used; the message names file, line and what to mend."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One row of corrections.csv: the fact of ``fact_id``, or those printed as ``quote`` in ``file`` (any file where it is empty)."""

    line: int
    fact_id: str
    quote: str
    file: str
    field: str
    value: str
    who: str
    why: str
    when: date


@dataclass(frozen=True, slots=True)
class FxRate:
    """One row of fx_rates.csv: what one unit of ``currency`` was worth in ``year``, in Hong Kong dollars."""

    currency: str
    year: int
    hkd: float


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that users tell."""

    corrections: tuple[Correction, ...] = ()
    fx_rates: tuple[FxRate, ...] = ()


def read_told(seeds: Path) -> Told:
    """What stands in ``seeds``; nothing where there are no such files. Raises :class:`CorrectionError` naming the line."""
    return Told(tuple(_read_corrections(seeds / CORRECTIONS)), tuple(_read_fx_rates(seeds / FX_RATES)))


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    if not path.is_file():
        return
    try:
        reader = csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())
    except UnicodeDecodeError as error:
        raise CorrectionError(f"{path} is not UTF-8: save it as CSV UTF-8") from error
    missing = set(columns) - set(reader.fieldnames or ()) - {"fact_id", "quote", "file"}
    if missing:
        raise CorrectionError(f"{path} lacks the columns {', '.join(sorted(missing))}; it has to have: {', '.join(columns)}")
    for row in reader:
        yield reader.line_num, {name: (row.get(name) or "").strip() for name in columns}


def _read_corrections(path: Path) -> Iterator[Correction]:
    for line, row in _rows(path, _COLUMNS):
        at = f"{path}: line {line}"
        if not row["fact_id"] and not row["quote"]:
            raise CorrectionError(f"{at} names no fact: fill fact_id, or quote and file")
        if row["field"] not in _FIELDS:
            raise CorrectionError(f"{at}: there is no field {row['field']!r} to correct; it is one of {', '.join(_FIELDS)}")
        words = _WORDS.get(row["field"])
        if words is not None and row["value"] not in words:
            raise CorrectionError(f"{at}: {row['value']!r} is no {row['field']}; it is one of {', '.join(words)}")
        if not row["who"] or not row["why"]:
            raise CorrectionError(f"{at}: who corrected it, and why? Fill both")
        try:
            when = date.fromisoformat(row["when"])
        except ValueError as error:
            raise CorrectionError(f"{at}: when is written 2017-09-06, not {row['when']!r}") from error
        yield Correction(line, row["fact_id"], row["quote"], row["file"], row["field"], row["value"], row["who"], row["why"], when)


def _read_fx_rates(path: Path) -> Iterator[FxRate]:
    for line, row in _rows(path, ("currency", "year", "hkd")):
        try:
            rate = FxRate(row["currency"], int(row["year"]), float(row["hkd"]))
        except ValueError as error:
            raise CorrectionError(f"{path}: line {line}: {error}") from error
        if len(rate.currency) != 3 or not rate.currency.isupper() or not rate.hkd > 0:
            raise CorrectionError(f"{path}: line {line}: a currency is three capitals (CNY), and its price in Hong Kong dollars is above nought")
        yield rate


def apply_told(con: duckdb.DuckDBPyConnection, told: Told) -> None:
    """Fill ``corrections``, ``corrected_facts`` and ``fx_rates`` anew. The caller owns the transaction.

    Raises :class:`CorrectionError` naming a correction that matches no fact, or whose value does not fit its field.
    """
    con.execute("delete from fx_rates; delete from corrections; delete from corrected_facts")
    for rate in told.fx_rates:
        con.execute("insert into fx_rates values (?, ?, ?)", [rate.currency, rate.year, rate.hkd])
    for correction in told.corrections:
        for fact_id in _matched(con, correction):
            _apply(con, correction, fact_id, load_lexicon())


def _matched(con: duckdb.DuckDBPyConnection, correction: Correction) -> list[str]:
    if correction.fact_id:
        found = con.execute("select fact_id from facts where fact_id = ?", [correction.fact_id]).fetchall()
    else:
        found = con.execute("""select fact_id from facts join articles using (article_id) join clippings using (clipping_id)
                               where quote = ? and (? = '' or file = ?) order by 1""", [correction.quote, correction.file, correction.file]).fetchall()
    if not found:
        where = f" in {correction.file}" if correction.file else ""
        named = f"fact {correction.fact_id}" if correction.fact_id else f"「{correction.quote}」{where}"
        raise CorrectionError(f"{CORRECTIONS}: line {correction.line} matches nothing: there is no {named}; mend or remove the line")
    if len(found) > 1 and not correction.file:
        raise CorrectionError(f"{CORRECTIONS}: line {correction.line}: {len(found)} facts print 「{correction.quote}」; fill the column file, or fact_id")
    return [fact_id for (fact_id,) in found]


def _apply(con: duckdb.DuckDBPyConnection, correction: Correction, fact_id: str, lexicon: Lexicon) -> None:
    con.execute("insert into corrected_facts by name select *, false as is_dropped from facts where fact_id = ? and fact_id not in (select fact_id from corrected_facts)", [fact_id])
    name, kind = correction.field, _FIELDS[correction.field]
    target = "is_dropped" if name == "drop" else name
    original = None if name == "reviewed" else con.execute(f"select {target}::varchar from corrected_facts where fact_id = ?", [fact_id]).fetchall()[0][0]
    try:
        value = con.execute(f"select nullif(?, '')::{kind}", [correction.value]).fetchall()[0][0]
        if name != "reviewed":
            con.execute(f"update corrected_facts set {target} = ? where fact_id = ?", [value, fact_id])
    except duckdb.Error as error:
        raise CorrectionError(f"{CORRECTIONS}: line {correction.line}: {correction.value!r} is no {kind} for {name}") from error
    if name in ("subject", "counterpart"):
        organisation = lexicon.by_name.get(correction.value) or lexicon.by_hans.get(correction.value)
        con.execute(f"update corrected_facts set {name} = ?, {name}_id = ? where fact_id = ?",
                    [organisation.name if organisation else value, _use(con, organisation, lexicon), fact_id])
    con.execute("insert into corrections by name select ? as fact_id, ? as field, ? as original, ? as corrected, ? as who, ? as why, ? as decided_on, ? as line",
                [fact_id, name, original, correction.value, correction.who, correction.why, correction.when, correction.line])


def _use(con: duckdb.DuckDBPyConnection, organisation: Organisation | None, lexicon: Lexicon) -> str | None:
    """The id of an organisation that a correction names, after making sure that it and its parents are in ``organisations``."""
    at = organisation
    while at is not None:
        names = list(Organisation._fields)
        con.execute(f"insert into organisations by name select {', '.join(f'? as {n}' for n in names)} where ? not in (select organisation_id from organisations)",
                    [*(getattr(at, n) for n in names), at.organisation_id])
        at = lexicon.by_id.get(at.parent_id) if at.parent_id else None
    return None if organisation is None else organisation.organisation_id


assert set(_FIELDS) - {"drop", "reviewed"} <= set(Fact._fields)
