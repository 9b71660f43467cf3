"""Questions to the store, answered as DataFrames with the dtypes of the tables."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tracker.model import Article, Cut
from tracker.store.readers import Version
from tracker.store.schema import HOME, article_columns, quoted
from tracker.tables import COLUMNS, dtype, frame

if TYPE_CHECKING:
    import pandas as pd

Wanted = str | Iterable[str] | None
Day = date | str | None

# Names are also known by their keys: "Netflix" and "netflix", "Squid Game" and "squid-game".
_KEYS = {"company": "company_id", "title": "title_id", "subject": "subject_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What every table can be asked for: when the article was published, how sure, and what was known when."""

    since: Day = None
    until: Day = None
    min_confidence: float | None = None
    as_of: date | datetime | str | None = None


def select(
    connection: sqlite3.Connection, table: str, limits: Limits, wanted: Mapping[str, Wanted] | None = None
) -> pd.DataFrame:
    """The rows of a table that meet the limits and the wanted values, in the order in which they were stored."""
    owner = "a" if table == "articles" else "f"
    clauses = [*_limits(limits, owner), *_equal(wanted or {}, owner)]
    conditions = " AND ".join(clause for clause, _ in clauses)
    parameters = [value for _, values in clauses for value in values]
    rows = connection.execute(f"SELECT {_from(table)} WHERE {conditions} ORDER BY {_ORDER[owner]}", parameters)
    return frame(table, rows)


_ORDER = {"a": "a.version", "f": "a.version, f.rowid"}


def _from(table: str) -> str:
    if table == "articles":
        return f"{article_columns()} FROM article_versions a LEFT JOIN texts t USING (digest)"
    return f"{quoted(COLUMNS[table], 'f')} FROM {HOME[table]} f JOIN article_versions a USING (version)"


def _limits(limits: Limits, owner: str) -> Iterator[tuple[str, list[Any]]]:
    if limits.as_of is None:
        yield "a.known_until IS NULL", []
    else:
        moment = _moment(limits.as_of)
        yield "a.known_from < ? AND (a.known_until IS NULL OR a.known_until >= ?)", [moment, moment]
    if limits.since is not None:
        yield "a.published >= ?", [_day(limits.since)]
    if limits.until is not None:
        yield "a.published <= ?", [_day(limits.until)]
    if limits.min_confidence is not None and owner == "f":
        yield "f.confidence >= ?", [limits.min_confidence]


def _equal(wanted: Mapping[str, Wanted], owner: str) -> Iterator[tuple[str, list[Any]]]:
    """One value or several; names without regard to capitals, or by their key."""
    for column, value in wanted.items():
        if value is not None:
            values = [value] if isinstance(value, str) else list(value)
            places = ", ".join("?" * len(values))
            keys = [name for name in (column, _KEYS.get(column)) if name]
            clause = " OR ".join(f'{owner}."{key}" COLLATE NOCASE IN ({places})' for key in keys)
            yield f"({clause})", values * len(keys)


def _day(value: date | str) -> str:
    return value if isinstance(value, str) else value.isoformat()[:10]


def _moment(value: date | datetime | str) -> str:
    """The first instant (UTC) that is too late; a day counts whole."""
    if isinstance(value, str):
        value = date.fromisoformat(value) if len(value) == 10 else datetime.fromisoformat(value)
    if not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day, tzinfo=UTC) + timedelta(days=1)
    known = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
    return known.astimezone(UTC).isoformat(timespec="microseconds")


def free(connection: sqlite3.Connection, query: str, parameters: Any) -> pd.DataFrame:
    """Any reading query; columns that bear a name of the schema get its dtype, where their values allow it."""
    import pandas as pd

    cursor = connection.execute(query, parameters)
    names = [column[0] for column in cursor.description or ()]
    table = pd.DataFrame(cursor.fetchall(), columns=names)
    known = {column for columns in COLUMNS.values() for column in columns}
    for name in known.intersection(names):
        if names.count(name) == 1:
            try:
                table[name] = pd.Series(table[name], dtype=dtype(name))
            except (TypeError, ValueError):  # `SELECT count(*) AS published` is allowed
                continue
    return table


def due(connection: sqlite3.Connection, version: Version) -> Iterator[Article]:
    """The kept articles that something else than `version` has read, as they first came in."""
    found = connection.execute(
        "SELECT version FROM article_versions JOIN texts USING (digest)"
        " WHERE known_until IS NULL AND (extractor, lexicon) != (?, ?) ORDER BY version",
        (version.extractor, version.lexicon),
    ).fetchall()  # numbers only: the texts come one by one, and no long reading holds the log
    for (number,) in found:
        yield _article(connection, number)


def _article(connection: sqlite3.Connection, version: int) -> Article:
    row = connection.execute(
        "SELECT article_id, text, url, title, source, author, published, published_from, given_language, cuts, origin,"
        " found_in"
        " FROM article_versions JOIN texts USING (digest) WHERE version = ?",
        (version,),
    ).fetchone()
    key, text, url, title, source, author, published, published_from, language, cuts, origin, found = row
    return Article(
        id=key, text=text, url=url, title=title, source=source, author=author, published_from=published_from,
        published=date.fromisoformat(published) if published else None, language=language, origin=origin,
        cuts=tuple(Cut(*cut) for cut in json.loads(cuts or "[]")),
        found=tuple(_pairs(found or "")),
    )  # fmt: skip


def _pairs(found_in: str) -> Iterator[tuple[str, str]]:
    """Read `tables.found_in` back."""
    for told in filter(None, found_in.split("; ")):
        field, _, place = told.partition(": ")
        yield field, place
