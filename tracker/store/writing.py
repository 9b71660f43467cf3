"""The statements that write: article versions, their facts, failures and runs. Call them inside a transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, datetime

from tracker.model import Article
from tracker.store.readers import Cells, Facts, Version, cell
from tracker.store.schema import HOME
from tracker.store.standing import Incoming, Standing
from tracker.tables import COLUMNS, found_in

_ARTICLE = (
    "identity", "words", "digest", "article_id", "url", "source", "title", "published", "published_from", "language",
    "n_facts", "note", "author", "origin", "given_language", "cuts", "extractor", "lexicon", "run", "known_from",
    "found_in",
)  # fmt: skip


def now() -> str:
    """This moment in UTC, such that text order is time order."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _insert(table: str, columns: Sequence[str]) -> str:
    names = ", ".join('"' + name + '"' for name in columns)
    return f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"


def write_article(
    connection: sqlite3.Connection, incoming: Incoming, place: Standing, facts: Facts, *, read_by: Version, run: int,
    moment: str, text: bool,
) -> int:  # fmt: skip
    """A new version of an article in force from this moment; the one before stays, as history."""
    if place.current is not None:
        ended = "UPDATE article_versions SET known_until = ? WHERE version = ?"
        connection.execute(ended, (moment, place.current))
    article = place.article
    if text:
        connection.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (incoming.digest, cell(article.text)))
    values = (
        place.identity, incoming.words, incoming.digest, article.id, article.url, article.source, article.title,
        article.published, article.published_from, facts.language, facts.n_facts, facts.note, article.author,
        article.origin, article.language, _cuts(article), read_by.extractor, read_by.lexicon, run, moment,
        found_in(article),
    )  # fmt: skip
    connection.execute("DELETE FROM failures WHERE what = ?", (name_of(article),))
    return connection.execute(_insert("article_versions", _ARTICLE), tuple(map(cell, values))).lastrowid or 0


def write_facts(connection: sqlite3.Connection, rows: Mapping[str, Sequence[Cells]]) -> None:
    """The facts of a batch, table by table; the first cell of a row is the version of its article."""
    for table, found in rows.items():
        connection.executemany(_insert(HOME[table], ("version", *COLUMNS[table])), found)


def write_failure(connection: sqlite3.Connection, what: str, reason: str, moment: str) -> None:
    """What failed and why, once, however often it is tried."""
    connection.execute(
        "INSERT INTO failures VALUES (?, ?, ?, ?, 1)"
        " ON CONFLICT DO UPDATE SET last_seen = excluded.last_seen, times = times + 1",
        (cell(what), cell(reason), moment, moment),
    )


def name_of(article: Article) -> str:
    """How an article is named to a person."""
    return article.origin or article.url or article.id


def open_run(connection: sqlite3.Connection, version: Version) -> int:
    started = connection.execute(
        "INSERT INTO runs (started, extractor, lexicon) VALUES (?, ?, ?)", (now(), version.extractor, version.lexicon)
    )
    return started.lastrowid or 0


def close_run(connection: sqlite3.Connection, run: int, counts: Mapping[str, int]) -> None:
    """A run without an end was killed."""
    names = ", ".join(f"{name} = ?" for name in counts)
    connection.execute(f"UPDATE runs SET finished = ?, {names} WHERE run = ?", (now(), *counts.values(), run))


def _cuts(article: Article) -> str | None:
    return json.dumps([astuple(cut) for cut in article.cuts], ensure_ascii=False) if article.cuts else None
