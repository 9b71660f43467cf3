"""What flows through the tracker: articles in, sentences and mentions between, facts out.

Everything here is frozen and plain. Offsets always count characters of `Article.text`, lower bound
inclusive, upper exclusive, so that `article.text[start:end]` is what was written.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar, cast

_HALF = re.compile("[\ud800-\udfff]")
T = TypeVar("T")
Basis = Literal["level", "change", "change_pct"]
Scenario = Literal["actual", "guidance", "consensus"]


def whole(value: T) -> T:
    """Text without half a surrogate pair, as broken escapes leave it and nothing can write it; what is no text as it is.

    >>> whole("\\ud83d Netflix")
    '\ufffd Netflix'
    """
    if isinstance(value, str) and not value.isascii():
        return cast(T, _HALF.sub("\ufffd", value))
    return value


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of an article's text that is not its body: a teaser, a caption, a cookie notice."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Removed:
    """What a page held at a place of the article and the text does not: a menu, a box of teasers, a caption.

    `at` is where in the text it stood, to the line.
    """

    at: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it came in, with the parts that are not its body marked and not removed.

    `published_from` says where the date was found: `given`, `json-ld`, `meta`, `text`, `file name`; `found` says
    the same of title, source, author, url and language, as far as they are known.
    `cuts` are stretches of the text that are not read. `removed` never was in the text: what a page's own markup
    sets apart is dropped before there is a text, and is carried beside it for `explain` alone.

    >>> Article(id="a", text="Netflix hat 301,6 Millionen Abonnenten.").language is None
    True
    """

    id: str
    text: str
    url: str | None = None
    title: str | None = None
    source: str | None = None
    author: str | None = None
    published: date | None = None
    published_from: str | None = None
    found: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    cuts: tuple[Cut, ...] = ()
    removed: tuple[Removed, ...] = ()
    origin: str | None = None

    def __post_init__(self) -> None:
        for name in ("id", "text", "url", "title", "source", "author"):
            object.__setattr__(self, name, whole(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the body. `paragraph` counts blocks of text; `heading` marks a line without a full stop."""

    start: int
    end: int
    paragraph: int
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time with the precision that the text gives it.

    `label` is the form of the schema (`2025Q2`, `2025-07`, `XXXXQ2`); `start` and `end` are half-open,
    and None where the year cannot be known.

    >>> Period("2025Q2", date(2025, 4, 1), date(2025, 7, 1)).last_day
    datetime.date(2025, 6, 30)
    """

    label: str
    start: date | None = None
    end: date | None = None
    fiscal: bool = False

    @property
    def last_day(self) -> date | None:
        return None if self.end is None else self.end - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Something seen in the text before anything is linked to it.

    `kind` is one of `money`, `percent`, `quantity`, `number`, `period`, `company`, `title` for the reader,
    and of `cue` for the words that the extractors weigh. `key` is the lexicon's key of a name or a cue.
    """

    kind: str
    start: int
    end: int
    text: str
    value: float | None = None
    value_max: float | None = None
    unit: str | None = None
    qualifier: str | None = None
    period: Period | None = None
    key: str | None = None
    season: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """The ten columns of every fact. The tables inherit because SCHEMA says: every fact *is* one of these."""

    fact_id: str
    article_id: str
    published: date | None
    source: str | None
    language: str
    sentence: str
    start: int
    end: int
    extractor: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Financial(Fact):
    """A company's figure: revenue, profit, subscribers, a price. Units: ISO 4217, percent, percentage_points, count."""

    company: str | None
    metric: str
    value: float
    unit: str
    company_id: str | None = None
    segment: str | None = None
    basis: Basis = "level"
    value_max: float | None = None
    qualifier: str | None = None
    scenario: Scenario = "actual"
    period: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    fiscal: bool = False
    comparison: str | None = None
    adjusted: bool = False
    billing: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View(Fact):
    """How much a title or a service was watched. Units: count, hours, minutes, percent."""

    title: str | None
    measure: str
    value: float
    unit: str
    title_id: str | None = None
    season: int | None = None
    platform: str | None = None
    basis: Basis = "level"
    value_max: float | None = None
    qualifier: str | None = None
    scenario: Scenario = "actual"
    period: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    comparison: str | None = None
    window_days: int | None = None
    demographic: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event(Fact):
    """Something that happened, or will, on a date that the text names."""

    event_type: str
    subject: str | None
    date: str
    status: str
    subject_id: str | None = None
    object: str | None = None
    season: int | None = None
    date_start: datetime.date | None = None
    date_end: datetime.date | None = None
    amount: float | None = None
    amount_unit: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unexplained:
    """A figure that was seen and not linked: what it was, why not, and what came nearest."""

    article_id: str
    start: int
    end: int
    text: str
    kind: str
    sentence: str
    reason: str
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible answer, how probable it is, and the features that spoke for and against it."""

    name: str
    probability: float
    because: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a figure was linked to in one slot (`metric`, `who`, `period`, `scenario`), best candidate first."""

    start: int
    end: int
    slot: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that one article gave: the input of the tables and of `explain`.

    `note` is empty, or says why nothing was read (an unsupported language).
    """

    article: Article
    language: str
    sentences: tuple[Sentence, ...] = ()
    mentions: tuple[Mention, ...] = ()
    decisions: tuple[Decision, ...] = ()
    financials: tuple[Financial, ...] = ()
    views: tuple[View, ...] = ()
    events: tuple[Event, ...] = ()
    unexplained: tuple[Unexplained, ...] = ()
    note: str = ""

    @property
    def n_facts(self) -> int:
        return len(self.financials) + len(self.views) + len(self.events)
