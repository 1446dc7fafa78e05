"""The records that flow between the stages; nothing changes them once they are made.

Two coordinate systems, both in code points with the end exclusive:

* **raw** offsets point into :attr:`ReadText.text`, the decoded text as it came, never altered;
* **clean** offsets point into :attr:`CleanText.text`, the repaired page.

A span carries its coordinate system in its name (``raw_start``) or in its record's docstring.
Records of the warehouse (``Clipping`` … ``PersonRole``) have only raw offsets, and their field names are
the column names of ``sql/tables``. They are named tuples, which become columns as they are; what a page makes by the
hundred on the way there (``Quantity``, and ``Mention`` and others of ``extract``) has slots instead, and is not frozen,
because that is made in two thirds of the time and read in half.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

Script = Literal["traditional", "simplified", "mixed", "none"]
DatePrecision = Literal["day", "month", "year"]
Qualifier = Literal["exact", "about", "over", "nearly", "under", "at_most"]
Aggregation = Literal["stock", "flow", "cumulative"]
FactStatus = Literal["actual", "planned"]
Side = Literal["HK", "SZ", "GBA", "mainland", "overseas"]
BlockKind = Literal[
    "headline", "kicker", "deck", "subhead", "byline", "body", "bullet", "table", "quote", "caption", "credit", "furniture"
]
Metric = Literal[
    "funding", "investment", "financing", "projects", "papers", "patents", "labs", "centres", "companies",
    "institutions", "people", "students", "programmes", "hospitals", "floor_area", "share", "growth", "other",
]
CollaborationKind = Literal[
    "joint_institute", "joint_lab", "agreement", "joint_training", "incubator", "fund", "alliance", "base", "other"
]
QuantityKind = Literal["money", "area", "share", "count", "duration", "multiple", "measure", "number", "ordinal"]


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """A file that cannot become text; it goes to quarantine with ``reason``, a sentence for people.

    ``stage`` names where it happened (``read``, ``clean`` …).
    """

    def __init__(self, reason: str, stage: str = "read") -> None:
        super().__init__(reason)
        self.reason = reason
        self.stage = stage


# ── between the stages ───────────────────────────────────────────────────────────────────────────────


class Issue(NamedTuple):
    """Something a stage was unsure of and did not guess. Offsets are raw; ``None`` means the whole clipping."""

    stage: str
    code: str
    detail: str
    raw_start: int | None = None
    raw_end: int | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a row of ``seeds/manifest.csv`` tells of a clipping; None where its cell is empty."""

    outlet: str | None = None
    published_on: date | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """What the container says of a stretch of raw text: an ``<h1>`` is a headline, a ``<figcaption>`` a caption."""

    start: int
    end: int
    kind: BlockKind


@dataclass(frozen=True, slots=True)
class ReadText:
    """A decoded clipping: the text as it came and what its container tells of it.

    ``hints`` is empty for plain text; for HTML, DOCX and the like it covers the text paragraph by
    paragraph, and the segmenter trusts it. ``wrapped`` is False where the container marks paragraphs
    itself, so that no line may be joined to the next.
    """

    text: str
    format: str
    encoding: str | None = None
    encoding_confidence: float | None = None
    headline: str | None = None
    outlet: str | None = None
    authors: tuple[str, ...] = ()
    published_on: date | None = None
    date_precision: DatePrecision | None = None
    date_source: str | None = None
    hints: tuple[Hint, ...] = ()
    wrapped: bool = True
    issues: tuple[Issue, ...] = ()


class Paragraph(NamedTuple):
    """One line of the clean text. Offsets are clean.

    ``lines`` raw lines were joined to make it; ``width`` is the widest of them in full-width columns (a half-width
    character counts a half); ``gap`` says how many blank lines stood before it; ``column`` is the usual
    line width of the column it stands in (0 where the text is not hard-wrapped).
    """

    start: int
    end: int
    lines: int
    width: float
    gap: int
    doubled: bool
    column: float


@dataclass(frozen=True, slots=True)
class CleanText:
    """Repaired text with its alignment to the raw characters.

    For clean character *i*, ``first[i]`` and ``last[i]`` are the raw offsets of its first and its last printing
    (equal where the text is not doubled) and ``run[i]`` numbers the doubled run it belongs to (-1: none).
    They are arrays, which take four bytes a character. A character that the repair put in (a space between joined Latin words) carries the offsets of the
    raw character that it replaces (the line end).
    """

    text: str
    first: Sequence[int]
    last: Sequence[int]
    run: Sequence[int]
    paragraphs: tuple[Paragraph, ...]
    doubled_share: float = 0.0
    steps: tuple[str, ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The tightest raw span that prints clean ``[start, end)`` whole; ``start < end``.

        Inside one doubled run that is the first printing. Across runs it goes from the last printing of the
        first character to the first printing of the last one, so 超過4,000萬元 is
        ``超\\n過過44,,000000萬元`` and not the whole line.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(f"empty or outside the clean text: [{start}, {end})")
        same_run = self.run[start] == self.run[end - 1]
        return (self.first if same_run else self.last)[start], self.first[end - 1] + 1


@dataclass(slots=True)
class PageBlock:
    """A typed stretch of the clean page. Offsets are clean."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PageArticle:
    """One article as the segmenter cut it: its blocks in reading order and what its byline says."""

    blocks: tuple[PageBlock, ...]
    headline: str | None
    byline: tuple[str, ...]
    dateline: str | None
    agency: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """A whole clipping, cut: its articles in physical order and what belongs to none of them."""

    articles: tuple[PageArticle, ...]
    furniture: tuple[PageBlock, ...]
    issues: tuple[Issue, ...] = ()


@dataclass(slots=True)
class Quantity:
    """A number with what it counts or measures. Offsets are into the text that was searched.

    ``start``–``end`` is the shortest stretch with qualifier, number and unit or classifier: 超過4,000萬元.
    ``value`` is plain (40_000_000); ``value_max`` is the upper end of a range (80至100間). ``unit`` is an ISO 4217
    code, ``m2`` ``ha`` ``mu`` ``km2`` ``sqft``, ``%``, a classifier as printed in Traditional script (間, 名, 項),
    or None where nothing follows the number. Bare 元 has unit ``元``: who pays decides, later.
    ``bracketed`` marks a conversion or gloss in brackets: （約合港幣9,045萬元）.
    """

    start: int
    end: int
    value: float
    value_max: float | None
    unit: str | None
    qualifier: Qualifier
    kind: QuantityKind
    bracketed: bool = False


@dataclass(slots=True)
class Period:
    """A stretch of time as printed. Offsets are into the text that was searched.

    ``period_start`` and ``period_end`` (last day included) are None where the text and the publication date do
    not settle them: 去年 without a date stays unresolved, never guessed. ``as_of`` is True for 截至… and 至今, where
    the period is the state at its end.
    """

    start: int
    end: int
    period_start: date | None
    period_end: date | None
    precision: Literal["day", "month", "quarter", "half", "year", "range", "unknown"]
    as_of: bool = False


# ── rows of the warehouse ────────────────────────────────────────────────────────────────────────────


class Organisation(NamedTuple):
    """A canonical organisation. ``side`` and ``kind`` are None where an organisation new to us does not tell."""

    organisation_id: str
    name: str
    name_hans: str
    name_en: str | None
    side: Side | None
    kind: str | None
    parent_id: str | None
    is_known: bool = True


class Clipping(NamedTuple):
    """One file's content; ``clipping_id`` is the sha256 of its bytes."""

    clipping_id: str
    file: str
    format: str
    encoding: str | None
    encoding_confidence: float | None
    script: Script
    outlet: str | None
    published_on: date | None
    date_precision: DatePrecision | None
    date_source: str | None
    text: str
    doubled_share: float
    rules_version: str


class Article(NamedTuple):
    """One article of a clipping; ``position`` counts from 1 in physical order, ``text`` is clean.

    ``text_hans`` is the same text, character by character, in Simplified script; ``sketch`` is its fingerprint
    (:func:`flows.extract.sketch.sketch`).
    """

    article_id: str
    clipping_id: str
    position: int
    headline: str | None
    byline: tuple[str, ...]
    dateline: str | None
    agency: str | None
    text: str
    text_hans: str = ""
    sketch: tuple[int, ...] = ()


class Block(NamedTuple):
    """A typed block of the page; ``article_id`` is None for page furniture."""

    block_id: str
    clipping_id: str
    article_id: str | None
    kind: BlockKind
    position: int
    text: str
    raw_start: int
    raw_end: int


class Fact(NamedTuple):
    """A quantity that says something about something. See the guideline in CONTRIBUTING.md."""

    fact_id: str
    article_id: str
    subject: str | None
    subject_id: str | None
    counterpart: str | None
    counterpart_id: str | None
    metric: Metric
    what: str | None
    value: float
    value_max: float | None
    unit: str
    qualifier: Qualifier
    aggregation: Aggregation
    period_start: date | None
    period_end: date | None
    as_of: date | None
    status: FactStatus
    quote: str
    sentence: str
    raw_start: int
    raw_end: int
    rule: str
    confidence: float
    converts: str | None = None


class Collaboration(NamedTuple):
    """Two or more parties, or one party and the place that hosts it."""

    collaboration_id: str
    article_id: str
    kind: CollaborationKind
    name: str | None
    parties: tuple[str, ...]
    party_ids: tuple[str | None, ...]
    status: Literal["established", "planned"]
    quote: str
    raw_start: int
    raw_end: int
    rule: str


class PersonRole(NamedTuple):
    """A person named with a role; ``organisation`` is a canonical name."""

    article_id: str
    name: str
    role: str | None
    organisation: str | None
    organisation_id: str | None
    quote: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class ClippingRecords:
    """Everything one clipping yields: what :func:`flows.process.process_clipping` returns."""

    clipping: Clipping
    articles: tuple[Article, ...] = ()
    blocks: tuple[Block, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    facts: tuple[Fact, ...] = ()
    collaborations: tuple[Collaboration, ...] = ()
    people: tuple[PersonRole, ...] = ()
    issues: tuple[Issue, ...] = ()
    timings: dict[str, float] = field(default_factory=dict, compare=False)
