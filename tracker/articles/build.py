"""From raw text, a page or a row to an `Article`: its id, its date and where that was found, its cuts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.articles.body import find_cuts
from tracker.articles.byline import byline
from tracker.articles.columns import Fields
from tracker.articles.dateline import dateline
from tracker.articles.dates import AbsurdDateError, file_name_date, given_date
from tracker.articles.identity import text_hash
from tracker.articles.lines import split_lines
from tracker.articles.load import MAX_TEXT
from tracker.articles.page import Page, read_page
from tracker.articles.problems import OnError, problem
from tracker.model import Article

TITLE_CHARS = 220
DATE_WAY_OUT = "the article is read without it; give it as 2025-07-18"

Dated = tuple[date | None, str | None]
Found = tuple[tuple[str, str], ...]

_FIELDS = ("title", "source", "author", "url", "language")


@dataclass(frozen=True, slots=True)
class Call:
    """What the caller of `read_articles` said: the date and language of articles that have none, where errors go."""

    report: OnError
    published: date | None = None
    language: str | None = None


def article_from_text(text: str, name: str, where: str, call: Call) -> Article:
    """Build the article of a plain text file."""
    _check(text, where)
    published, found = _best((file_name_date(name), "file name"), (dateline(text), "text"), (call.published, "default"))
    title, author = _first_headline(text), byline(text)
    return Article(
        id=name,
        text=text,
        title=title,
        author=author,
        published=published,
        published_from=found,
        found=_found(Fields(), call, _in_text(title, author)),
        language=call.language,
        cuts=find_cuts(text),
        origin=where,
    )


def article_from_page(html: str, name: str, where: str, call: Call) -> Article:
    """Build the article of a saved page."""
    page = read_page(html, where)
    return _of_page(page, Fields(id=name), where, (file_name_date(name), "file name"), call)


def article_from_fields(fields: Fields, where: str, call: Call) -> Article:
    """Build the article of a row of a table."""
    given = _given(fields, where, call)
    if not fields.text.strip() and fields.html.strip():
        return _of_page(read_page(fields.html, where, fields.url), fields, where, given, call)
    _check(fields.text, where)
    published, found = _best(given, (dateline(fields.text), "text"), (call.published, "default"))
    title, author = _first_headline(fields.text), byline(fields.text)
    return Article(
        id=fields.id or text_hash(fields.text)[:12],
        text=fields.text,
        url=fields.url,
        title=fields.title or title,
        source=fields.source,
        author=fields.author or author,
        published=published,
        published_from=found,
        found=_found(fields, call, _in_text(title, author)),
        language=fields.language or call.language,
        cuts=find_cuts(fields.text),
        origin=where,
    )


def _of_page(page: Page, fields: Fields, where: str, named: Dated, call: Call) -> Article:
    """Merge what the data say with what the page says; what the data say goes first."""
    meta = page.meta
    _check(page.text, where)
    if meta.problem and meta.published is None:
        call.report(problem(where, meta.problem, DATE_WAY_OUT))
    on_page = (meta.published, meta.published_from)
    order = (on_page, named) if named[1] == "file name" else (named, on_page)
    published, found = _best(*order, (dateline(page.text), "text"), (call.published, "default"))
    return Article(
        id=fields.id or text_hash(page.text)[:12],
        text=page.text,
        url=fields.url or meta.url,
        title=fields.title or meta.title,
        source=fields.source or meta.source,
        author=fields.author or meta.author,
        published=published,
        published_from=found,
        found=_found(fields, call, meta.found),
        language=fields.language or call.language or meta.language,
        cuts=find_cuts(page.text),
        removed=page.removed,
        origin=where,
    )


def _found(fields: Fields, call: Call, seen: Found) -> Found:
    """Say where each field came from: the data go before what is seen, and but what the caller supposes goes before a page."""
    told = {field: "given" for field in _FIELDS if getattr(fields, field)}
    supposed = {"language": "default"} if call.language else {}
    places = {**dict(seen), **supposed, **told}
    return tuple((field, places[field]) for field in _FIELDS if field in places)


def _in_text(title: str | None, author: str | None) -> Found:
    return tuple((field, "text") for field, value in (("title", title), ("author", author)) if value)


def _given(fields: Fields, where: str, call: Call) -> Dated:
    try:
        return given_date(fields.published), "given"
    except AbsurdDateError as error:
        call.report(problem(where, str(error), DATE_WAY_OUT))
        return None, None


def _best(*candidates: Dated) -> Dated:
    return next(((day, where) for day, where in candidates if day is not None), (None, None))


def _check(text: str, where: str) -> None:
    if not text.strip():
        raise problem(where, "has no text", "it is skipped")
    if len(text) > MAX_TEXT:
        raise problem(where, f"the article is longer than {MAX_TEXT // 1_000_000} MB", "split it; it is skipped")


def _first_headline(text: str) -> str | None:
    """Take the first line as headline, where it looks like one and more text follows."""
    lines = split_lines(text[:4000])
    if len(lines) < 2 or lines[0].prose or len(lines[0].text) > TITLE_CHARS:
        return None
    return lines[0].text
