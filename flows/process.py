"""One clipping through read, clean, segment and extract: a plain function for every runner, test and notebook.

Values in, values out: no Prefect, no DuckDB, no clock but the stage timings, no file but the bytes given.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from math import inf
from operator import ne
from time import perf_counter

from flows.clean import clean
from flows.extract.collaborations import FoundCollaboration, find_collaborations
from flows.extract.datelines import find_publication_date
from flows.extract.facts import Article as ArticleToRead
from flows.extract.facts import FoundFact, drop_unrelated, find_currency_rules, find_facts
from flows.extract.name_marks import NameMarks
from flows.extract.numerals import narrow
from flows.extract.organisations import Mention, find_mentions
from flows.extract.people import Person, find_people
from flows.extract.periods import read_periods
from flows.extract.quantities import read_quantities
from flows.extract.sentences import InOrder, Sentence, split_sentences, within
from flows.extract.sketch import sketch
from flows.extract.tables import bare_figures, find_cells
from flows.lexicon import Lexicon, Outlet, PageTerms, fold
from flows.read import read
from flows.records import (
    Article,
    Block,
    CleanText,
    Clipping,
    ClippingRecords,
    Collaboration,
    DatePrecision,
    Fact,
    Issue,
    Organisation,
    Page,
    PageArticle,
    PageBlock,
    Period,
    PersonRole,
    Quantity,
    ReadText,
    Script,
    Told,
    Unreadable,
)
from flows.segment import segment

_SURE = 0.6
_HAN = re.compile(r"[\u4e00-\u9fff]+")
# Which share of its Han characters folding changes in a Traditional page (more) and in a Simplified one (less); characters are compared so many at a time.
_TRADITIONAL, _SIMPLIFIED, _PIECE = 0.15, 0.03, 100
# What marks an outlet's name as the source of the page: a byline, a source line or a line of its own; \0 stands for the name.
_SOURCE = re.compile(fold(r"【|■|來源[：:]\s?|本文[來轉]|（\0|\0(?:訊|專訊|(?:全媒體|首席|見習|特約|實習|特派|駐深)*記者|報道|電|網訊)|\n[ 　]*\0[ 　]*\n"))
# A whole newspaper of a day has some 300,000 characters; what is longer is a book, a data dump or a trap.
_MOST_CHARACTERS = 2_000_000
_NOT_IN_TEXT = frozenset({"caption", "credit", "furniture", "headline", "quote"})


def process_clipping(data: bytes, file: str, lexicon: Lexicon, told: Told | None = None) -> ClippingRecords:
    """Everything one clipping yields.

    ``file`` is its path relative to seeds/, with ``/``; ``told`` is what the manifest tells of it, which goes before all else. Raises :class:`flows.records.Unreadable` with a reason for people where the
    bytes cannot become text. The same bytes, name and lexicon always give equal records.
    """
    clipping_id = hashlib.sha256(data).hexdigest()
    started = perf_counter()
    document = read(data, file)
    if len(document.text) > _MOST_CHARACTERS:
        raise Unreadable(f"holds {len(document.text):,} characters, more than any clipping: cut it into pieces of less than {_MOST_CHARACTERS:,}")
    was_read = perf_counter()
    cleaned = clean(document.text, document.wrapped)
    was_cleaned = perf_counter()
    folded = fold(cleaned.text)
    page = segment(cleaned, document, lexicon, folded)
    was_cut = perf_counter()
    records = _extract(clipping_id, file, document, cleaned, folded, page, lexicon, told or Told())
    records.timings.update(read=was_read - started, clean=was_cleaned - was_read, segment=was_cut - was_cleaned,
                           extract=perf_counter() - was_cut)
    return records


def _extract(clipping_id: str, file: str, document: ReadText, cleaned: CleanText, folded: str, page: Page,
             lexicon: Lexicon, told: Told) -> ClippingRecords:
    terms = lexicon.read(folded)
    outlet = _listed_outlet(told.outlet, lexicon) if told.outlet else _outlet(document, folded, lexicon, terms)
    script = _script(cleaned.text, folded)
    published_on, precision, source = _published(document, file, told, cleaned)
    is_hong_kong = outlet.region == "HK" if outlet else script != "simplified"
    clipping = Clipping(clipping_id, file, document.format, document.encoding, document.encoding_confidence, script,
                        outlet.name if outlet else told.outlet or document.outlet, published_on, precision, source, document.text,
                        cleaned.doubled_share, lexicon.version)
    builder = _Builder(clipping, cleaned, folded, lexicon, terms, is_hong_kong)
    for position, article in enumerate(page.articles, start=1):
        builder.add_article(position, article)
    builder.add_furniture(page.furniture)
    return builder.records((*document.issues, *_doubtful_encoding(document), *page.issues))


def _doubtful_encoding(document: ReadText) -> tuple[Issue, ...]:
    confidence = document.encoding_confidence
    if confidence is None or confidence >= _SURE:
        return ()
    return (Issue("read", "low_decode_confidence", f"read as {document.encoding or document.format}; {confidence:.0%} of its characters are common ones"),)


class _Builder:
    """Collects the rows of one clipping, turning clean offsets into raw ones."""

    def __init__(self, clipping: Clipping, cleaned: CleanText, folded: str, lexicon: Lexicon, terms: PageTerms, is_hong_kong: bool) -> None:
        self.clipping, self.cleaned, self.folded, self.lexicon, self.is_hong_kong = clipping, cleaned, folded, lexicon, is_hong_kong
        self.terms, self.name_marks, self.prepared = terms, NameMarks(folded, terms), narrow(folded)
        self.articles: list[Article] = []
        self.blocks: list[Block] = []
        self.facts: list[Fact] = []
        self.collaborations: list[Collaboration] = []
        self.people: list[PersonRole] = []
        self.issues: list[Issue] = []
        self.organisations: dict[str, Organisation] = {}
        self.seen: set[str] = set()

    def add_article(self, position: int, article: PageArticle) -> None:
        """Read one article and keep its rows."""
        text, lexicon = self.cleaned.text, self.lexicon
        article_id = f"{self.clipping.clipping_id[:16]}-{position}"
        self._add_blocks(article_id, article.blocks)
        told = [b for b in article.blocks if b.kind not in _NOT_IN_TEXT]
        body = "\n".join(text[b.start:b.end] for b in told)
        self.articles.append(Article(article_id, self.clipping.clipping_id, position, article.headline, article.byline,
                                     article.dateline, article.agency, body, folded := "\n".join(self.folded[b.start:b.end] for b in told), sketch(folded)))
        sentences = split_sentences(text, self.folded, article.blocks, lexicon.bylines)
        mentions = find_mentions(text, self.folded, article.blocks, lexicon, self.terms, self.name_marks, self.is_hong_kong)
        people = find_people(text, self.folded, sentences, mentions, lexicon, self.terms, frozenset(article.byline))
        quantities, periods = self._find(sorted(article.blocks, key=lambda b: b.start))
        cells = find_cells(self.prepared, article.blocks, quantities)
        if cells:
            quantities = InOrder(sorted([*quantities, *bare_figures(self.prepared, cells, quantities, self.terms.metric_nouns)], key=lambda q: q.start))
        to_read = ArticleToRead(text, self.folded, sentences, mentions, InOrder(sorted(people, key=lambda p: p.start)), quantities, periods,
                                self.clipping.published_on, self.is_hong_kong, lexicon, self.terms,
                                find_currency_rules(self.folded, sentences), cells)
        facts = drop_unrelated(find_facts(to_read), to_read)
        self._add_facts(article_id, facts)
        self._note_unread(facts, quantities, periods)
        self._add_collaborations(article_id, find_collaborations(text, self.folded, sentences, mentions, lexicon, self.terms))
        self._add_people(article_id, people, sentences)
        self._note_unknown(mentions)

    def _find(self, blocks: Iterable[PageBlock]) -> tuple[InOrder[Quantity], InOrder[Period]]:
        parts = [(self.prepared[block.start:block.end], block.start) for block in blocks]
        quantities = [quantity for part, start in parts for quantity in read_quantities(part, start)]
        periods: list[Period] = []
        last_year: int | None = None
        published_on, known_to = self.clipping.published_on, self.clipping.date_precision or "day"
        for part, start in parts:
            told = read_periods(part, published_on, known_to, last_year, start)
            if told:
                periods += told
                last_year = next((p.period_start.year for p in reversed(told) if p.period_start), last_year)
        return InOrder(quantities), InOrder(periods)

    def _add_blocks(self, article_id: str | None, blocks: Iterable[PageBlock]) -> None:
        for block in blocks:
            start, end = self.cleaned.raw_span(block.start, block.end)
            position = len(self.blocks) + 1
            self.blocks.append(Block(f"{self.clipping.clipping_id[:16]}-b{position}", self.clipping.clipping_id, article_id, block.kind,
                                     position, self.cleaned.text[block.start:block.end], start, end))

    def add_furniture(self, blocks: Iterable[PageBlock]) -> None:
        """Keep what belongs to no article."""
        self._add_blocks(None, blocks)

    def _use(self, organisation: Organisation | None) -> str | None:
        """Note that a row refers to an organisation (and so to its parents); its id."""
        at = organisation
        while at is not None and at.organisation_id not in self.organisations:
            self.organisations[at.organisation_id] = at
            at = self.lexicon.by_id.get(at.parent_id) if at.parent_id else None
        return None if organisation is None else organisation.organisation_id

    def _add_facts(self, article_id: str, found: list[FoundFact]) -> None:
        ids: list[str] = []
        for fact in found:
            row = self._fact(article_id, fact, ids)
            fault = self._fault(row)
            if fault is not None:
                self.issues.append(Issue("extract", fault, row.quote, row.raw_start, row.raw_end))
                continue
            ids.append(row.fact_id)
            self.facts.append(row)
            if fact.subject is None:
                self.issues.append(Issue("extract", "unbound_subject", row.quote, row.raw_start, row.raw_end))

    def _fault(self, row: Fact) -> str | None:
        """Why a row would fail the checks of the warehouse: it becomes an issue, and the others are published without it."""
        if not 0 <= row.value < inf or (row.value_max is not None and not row.value < row.value_max < inf):
            return "implausible_figure"
        if row.period_start and row.period_end and row.period_end < row.period_start:
            return "implausible_period"
        if not self._is_printed(row.quote, row.raw_start, row.raw_end):
            return "quote_not_in_print"
        if row.fact_id in self.seen:
            return "stated_twice"
        self.seen.add(row.fact_id)
        return None

    def _is_printed(self, quote: str, raw_start: int, raw_end: int) -> bool:
        """Whether the raw span prints the quote, once or twice, white space aside."""
        printed = self.clipping.text[raw_start:raw_end]
        if printed == quote:
            return True
        printed, wanted = "".join(printed.split()), "".join(quote.split())
        if self.clipping.doubled_share == 0:
            return printed == wanted
        return set(printed) == set(wanted) and len(wanted) <= len(printed) <= 2 * len(wanted)

    def _fact(self, article_id: str, fact: FoundFact, earlier: list[str]) -> Fact:
        start, end = self.cleaned.raw_span(fact.start, fact.end)
        q, period = fact.quantity, fact.period
        subject_id, counterpart_id = self._use(fact.subject), self._use(fact.counterpart)
        fact_id = _id("f", f"{article_id}\0{start}\0{end}\0{subject_id}")
        period_start, period_end = (period.period_start, period.period_end) if period else (fact.as_of, fact.as_of)
        converts = earlier[-1] if fact.converts is not None and earlier else None
        return Fact(fact_id, article_id, fact.subject.name if fact.subject else None, subject_id,
                    fact.counterpart.name if fact.counterpart else None, counterpart_id, fact.metric.metric, fact.metric.what,
                    q.value, q.value_max, fact.unit, q.qualifier, fact.aggregation, period_start, period_end, fact.as_of, fact.status,
                    self.cleaned.text[fact.start:fact.end], self.cleaned.text[fact.sentence.start:fact.sentence.end].strip(),
                    start, end, fact.rule, fact.confidence, converts)

    def _add_collaborations(self, article_id: str, found: list[FoundCollaboration]) -> None:
        for item in found:
            start, end = self.cleaned.raw_span(item.start, item.end)
            ids = tuple(self._use(p) for p in item.parties)
            row_id = _id("c", "\0".join((f"{article_id}\0{start}\0{end}\0{item.kind}", *map(str, ids))))
            quote = self.cleaned.text[item.start:item.end]
            if row_id in self.seen or not self._is_printed(quote, start, end):
                self.issues.append(Issue("extract", "quote_not_in_print", quote, start, end))
                continue
            self.seen.add(row_id)
            self.collaborations.append(Collaboration(
                row_id, article_id, item.kind, item.name, tuple(p.name for p in item.parties),
                ids, item.status, quote, start, end, item.rule))

    def _add_people(self, article_id: str, people: list[Person], sentences: list[Sentence]) -> None:
        for person in people:
            start, end = self.cleaned.raw_span(person.start, person.end)
            if not self._is_printed(self.cleaned.text[person.start:person.end], start, end):
                self.issues.append(Issue("extract", "quote_not_in_print", person.name, start, end))
                continue
            self.people.append(PersonRole(article_id, person.name, person.role or None,
                                          person.organisation.name if person.organisation else None, self._use(person.organisation),
                                          self.cleaned.text[person.start:person.end], start, end))

    def _note_unread(self, facts: list[FoundFact], quantities: list[Quantity], periods: InOrder[Period]) -> None:
        """Times that hang on an unknown date beside facts, and figures whose unit we do not know."""
        unknown = InOrder([p for p in periods if p.precision == "unknown"])
        for fact in facts if unknown else ():
            if fact.period is None:
                for period in within(unknown, fact.sentence.start, fact.sentence.end):
                    self._note("unresolved_period", self.cleaned.text[period.start:period.end], period.start, period.end)
        taken = {f.start for f in facts}
        for q in quantities:
            if q.kind == "number" and q.unit is None and q.start not in taken:
                behind = self.cleaned.text[q.end:q.end + 1]
                if "\u4e00" <= behind <= "\u9fff":
                    self._note("unknown_unit", behind, q.start, q.end + 1)

    def _note(self, code: str, detail: str, start: int, end: int) -> None:
        issue = Issue("extract", code, detail, *self.cleaned.raw_span(start, end))
        key = f"{code} {issue.raw_start}"
        if key not in self.seen:
            self.seen.add(key)
            self.issues.append(issue)

    def _note_unknown(self, mentions: list[Mention]) -> None:
        seen: set[str] = set()
        for mention in mentions:
            if mention.kind == "new" and mention.organisation.name not in seen:
                seen.add(mention.organisation.name)
                start, end = self.cleaned.raw_span(mention.start, mention.end)
                self.issues.append(Issue("extract", "unknown_organisation", mention.organisation.name, start, end))

    def records(self, issues: tuple[Issue, ...]) -> ClippingRecords:
        """The rows, in a fixed order."""
        return ClippingRecords(self.clipping, tuple(self.articles), tuple(self.blocks),
                               tuple(sorted(self.organisations.values(), key=lambda o: o.organisation_id)), tuple(self.facts),
                               tuple(self.collaborations), tuple(self.people), (*issues, *self.issues), {})


def _id(prefix: str, what: str) -> str:
    return prefix + hashlib.sha256(what.encode()).hexdigest()[:16]


def _outlet(document: ReadText, folded: str, lexicon: Lexicon, terms: PageTerms) -> Outlet | None:
    """The outlet that a byline or source line prints; else the container's; the most often printed where several are."""
    counts: dict[str, int] = {}
    found: dict[str, Outlet] = {}
    for start, end, outlet in terms.outlets.find(0, len(folded)):
        before = folded[start - 4:start] if start >= 4 else "\n" + folded[:start]
        around = f"{before}\0{folded[end:end + 6]}" if end < len(folded) else f"{before}\0\n"
        if _SOURCE.search(around):
            counts[outlet.name] = counts.get(outlet.name, 0) + 1
            found[outlet.name] = outlet
    if counts:
        return found[max(counts, key=lambda name: (counts[name], name))]
    return _listed_outlet(document.outlet, lexicon)


def _listed_outlet(name: str | None, lexicon: Lexicon) -> Outlet | None:
    return next((outlet for _, _, outlet in lexicon.outlets.find(fold(name))), None) if name else None


def _script(text: str, folded: str) -> Script:
    """Which script the page is in, by characters that only one of them has."""
    if not _HAN.search(text):
        return "none"
    if text == folded:
        return "simplified"
    changed = 0
    for at in range(0, len(text), _PIECE):
        changed += sum(map(ne, text[at:at + _PIECE], folded[at:at + _PIECE]))
        if changed > _TRADITIONAL * len(text):
            return "traditional"  # were all the rest Han and the same in both scripts
    share = changed / sum(map(len, _HAN.findall(text)))
    return "traditional" if share > _TRADITIONAL else "simplified" if share < _SIMPLIFIED else "mixed"


def _published(document: ReadText, file: str, told: Told, cleaned: CleanText) -> tuple[date | None, DatePrecision | None, str | None]:
    """Manifest, then file name, then container, then print, and where that was bold by doubling, what it says undoubled; never invented."""
    if told.published_on is not None:
        return told.published_on, "day", "manifest"
    named = find_publication_date("", file)
    if named is not None:
        return named
    if document.published_on is not None:
        return document.published_on, document.date_precision or "day", document.date_source or "container"
    printed = find_publication_date(document.text, "") or (find_publication_date(cleaned.text, "") if cleaned.doubled_share else None)
    return printed if printed is not None else (None, None, None)
