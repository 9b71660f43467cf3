"""The one place that knows the order of the steps: article → language → sentences → mentions → facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tracker.articles.body import find_cuts
from tracker.errors import InputError
from tracker.extractors.events import events
from tracker.extractors.financials import financials
from tracker.extractors.grids import grid_links
from tracker.extractors.linking import Unlinked, link
from tracker.extractors.merge import without_repeats
from tracker.extractors.scene import Scene
from tracker.extractors.seen import seen_mentions
from tracker.extractors.softmax import Linker, load_weights
from tracker.extractors.views import views
from tracker.later import Later
from tracker.lexicon import Lexicon, load_lexicon
from tracker.model import Article, Decision, Event, Financial, Mention, Reading, Unexplained, View
from tracker.tables import Extraction
from tracker.text.language import detect

if TYPE_CHECKING:
    import pandas as pd

VERSION = "4"
_LEAST = 0.12  # calibrated confidence below which a figure is unexplained and not a fact


def read_one(article: Article, lexicon: Lexicon, *, reasons: bool = False) -> Reading:
    """Everything that one article states. A pure function; text never raises.

    Mentions and decisions, which only `explain` shows, are worked out when somebody looks at them; with `reasons`, at once.

    >>> from datetime import date
    >>> text = "Netflix steigerte den Umsatz im zweiten Quartal um 16 Prozent auf rund 11 Milliarden Dollar."
    >>> reading = read_one(Article(id="a", text=text, published=date(2025, 7, 18)), load_lexicon())
    >>> [(f.company, f.metric, f.value, f.period) for f in reading.financials][-1]
    ('Netflix', 'revenue', 11000000000.0, '2025Q2')
    """
    code = _known_language(article.text, article.language, lexicon)
    if code not in lexicon.languages:
        known = " and ".join(sorted(language.data["name"] for language in lexicon.languages.values()))
        return Reading(article=article, language=code, note=f"unsupported language: only {known} are read")
    cuts = article.cuts or find_cuts(article.text)
    scene = Scene(article, lexicon.languages[code], lexicon, cuts)
    linker = Linker(load_weights(), reasons=reasons)
    found = facts_in(scene, linker)
    whole = cache(partial(read_one, article, lexicon, reasons=True))
    doubted = [fact for fact in (*found.financials, *found.views) if fact.confidence < _LEAST]
    return Reading(
        article=replace(article, cuts=tuple(cuts)) if cuts != article.cuts else article,
        language=code,
        sentences=tuple(scene.sentences),
        mentions=tuple(seen_mentions(scene)) if reasons else cast("tuple[Mention, ...]", Later(whole, "mentions")),
        decisions=tuple(linker.decisions) if reasons else cast("tuple[Decision, ...]", Later(whole, "decisions")),
        financials=tuple(fact for fact in found.financials if fact.confidence >= _LEAST),
        views=tuple(fact for fact in found.views if fact.confidence >= _LEAST),
        events=tuple(fact for fact in found.events if fact.confidence >= _LEAST),
        unexplained=tuple(_unexplained(scene, found.left, doubted, linker)),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """The facts of one article, however doubtful, and the figures that were left alone."""

    financials: list[Financial]
    views: list[View]
    events: list[Event]
    left: list[Unlinked]


def facts_in(scene: Scene, linker: Linker) -> Found:
    """Tables first, then prose, then dates: the order in which an article's facts are decided."""
    tables, taken = grid_links(scene)
    linked, left = link(scene, linker, taken)
    links = sorted(linked + tables, key=lambda item: item.figure.start)
    return Found(
        without_repeats(financials(scene, links, linker.weights)),
        without_repeats(views(scene, links, linker.weights)),
        events(scene, links, linker),
        left,
    )


def _known_language(text: str, given: str | None, lexicon: Lexicon) -> str:
    return given or detect(text, lexicon.languages) or ""


def _unexplained(scene: Scene, left: list[Unlinked], doubted: list[Any], linker: Linker) -> Iterator[Unexplained]:
    """Figures that were seen and not linked, with the reason and what came nearest."""
    nearest = {(d.start, d.end): d for d in linker.decisions if d.slot == "metric"}
    for item in left:
        figure = item.figure
        if figure.unit == "other" or (figure.unit is None and figure.scale == 1 and figure.value < 1000):
            continue
        decision = nearest.get((figure.start, figure.end))
        others = [c for c in decision.candidates if c.name != "none"] if decision else []
        yield Unexplained(
            article_id=scene.article.id, start=figure.start, end=figure.end, text=scene.text[figure.start : figure.end],
            kind="money" if figure.unit and figure.unit.isupper() else figure.unit or "number",
            sentence=scene.text[item.room.start : item.room.end],
            reason="no metric or measure fits" if not others else "more likely no fact of ours",
            nearest=", ".join(f"{c.name} {c.probability:.2f}" for c in others[:2]),
        )  # fmt: skip
    for fact in doubted:
        yield Unexplained(
            article_id=fact.article_id, start=fact.start, end=fact.end, text=scene.text[fact.start : fact.end], kind=fact.unit,
            sentence=fact.sentence, reason=f"too uncertain ({fact.confidence:.2f})", nearest=fact.extractor.split(".")[1],
        )  # fmt: skip


def extract(
    articles: object,
    *,
    language: str | None = None,
    published: date | str | None = None,
    lexicon: Lexicon | None = None,
    jobs: int = 1,
) -> Extraction:
    """All facts of all articles as tables. `articles`: Articles, or whatever `read_articles` reads.

    `language` and `published` hold for articles that do not state their own. `jobs` worker processes give the
    same result in the same order.

    >>> extract([Article(id="a", text="Netflix hat 301,6 Millionen Abonnenten.")]).financials["value"].tolist()
    [301600000.0]
    """
    return Extraction(_readings(_articles(articles), _options(language, published), lexicon or load_lexicon(), jobs))


def extract_batches(
    articles: object, *, size: int = 500, language: str | None = None, published: date | str | None = None,
    lexicon: Lexicon | None = None, jobs: int = 1,
) -> Iterator[Extraction]:  # fmt: skip
    """The same in batches, for more articles than fit in memory.

    >>> [len(e.readings) for e in extract_batches([Article(id=i, text="Netflix.") for i in "abc"], size=2)]
    [2, 1]
    """
    readings = _readings(_articles(articles), _options(language, published), lexicon or load_lexicon(), jobs)
    while batch := list(islice(readings, size)):
        yield Extraction(batch)


def mentions(
    text: str, *, language: str | None = None, published: date | str | None = None, lexicon: Lexicon | None = None
) -> pd.DataFrame:
    """What stands in a text before linking: numbers, money, percentages, periods, companies, titles.

    Columns: kind, start, end, text, value, value_max, unit, qualifier, period, period_start, period_end.

    >>> mentions("Umsatz: 2,3 Mrd. Euro", language="de")["value"].tolist()
    [2300000000.0]
    """
    from tracker.tables import mention_frame

    words = lexicon or load_lexicon()
    day = _day(published)
    code = _known_language(text, language, words)
    if code not in words.languages:
        return mention_frame([])
    scene = Scene(Article(id="text", text=text, published=day, language=code), words.languages[code], words, ())
    return mention_frame(seen_mentions(scene))


def _articles(articles: object) -> Iterator[Article]:
    if isinstance(articles, Article):
        return iter([articles])
    if isinstance(articles, Iterable) and not isinstance(articles, str | Path) and not hasattr(articles, "columns"):
        return _each(articles)
    from tracker.articles import read_articles

    return read_articles(articles)


def _each(articles: Iterable[Any]) -> Iterator[Article]:
    for item in articles:
        if isinstance(item, Article):
            yield item
        else:
            yield from _articles(item)


def _options(language: str | None, published: date | str | None) -> tuple[str | None, date | None]:
    return language, _day(published)


def _day(published: date | str | None) -> date | None:
    if published is None or isinstance(published, date):
        return published
    try:
        return date.fromisoformat(published)
    except ValueError as error:
        raise InputError(f"published={published!r} is no date; give it as YYYY-MM-DD") from error


def _prepared(article: Article, options: tuple[str | None, date | None]) -> Article:
    language, published = options
    if language and not article.language:
        article = replace(article, language=language, found=(*article.found, ("language", "given")))
    if published and not article.published:
        article = replace(article, published=published, published_from="given")
    return article


def _readings(
    articles: Iterator[Article], options: tuple[str | None, date | None], lexicon: Lexicon, jobs: int
) -> Iterator[Reading]:
    prepared = (_prepared(article, options) for article in articles)
    if jobs <= 1:
        for article in prepared:
            yield read_one(article, lexicon)
        return
    from tracker.workers import read_many

    yield from read_many(prepared, lexicon, jobs)
