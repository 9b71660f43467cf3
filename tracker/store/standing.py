"""Where an incoming article stands against what the store holds: new, changed, known, or due to be read again."""

from __future__ import annotations

import hashlib
import sqlite3
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from tracker.model import Article
from tracker.store.readers import Version

Kind = Literal["new", "changed", "unchanged", "due"]


@dataclass(frozen=True)
class Incoming:
    """An article with the names by which the store knows it: its place, its words, its exact text.

    >>> Incoming(Article(id="a", text="x", url="https://example.com/news/")).identity
    'https://example.com/news'
    """

    article: Article

    @cached_property
    def identity(self) -> str:
        """The address; without one, the words. Not the file's name: `latest.html` is another article every day.

        What came under the same name and is the same text but for an edit keeps the identity that it had: `standing`.
        """
        from tracker.articles.identity import canonical_url

        return canonical_url(self.article.url) if self.article.url else self.words

    @cached_property
    def words(self) -> str:
        from tracker.articles.identity import identity

        return identity(self.article)

    @cached_property
    def digest(self) -> str:
        return hashlib.blake2b(self.article.text.encode("utf-8"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class Standing:
    """The verdict. `article` is completed from what is known of it; `current` is the version in force.

    `identity` is what the article is known by: its own, or that of the text which it is an edit of.
    """

    kind: Kind
    article: Article
    identity: str
    current: int | None = None


@dataclass(frozen=True, slots=True)
class _Known:
    version: int
    digest: str
    published: str | None
    language: str | None
    read_by: Version
    in_force: bool


def standing(connection: sqlite3.Connection, incoming: Incoming, version: Version) -> Standing:
    """Compare by place first, then by words, then by name: the same text at another address is the same article.

    A text that was in force once and comes again is not news, or two saved copies of one page would replace
    each other for ever.
    """
    article, identity = incoming.article, incoming.identity
    known = _versions(connection, identity)
    if not known and _stands_elsewhere(connection, incoming.words):
        return Standing("unchanged", article, identity)
    if not known and (edition := _edition(connection, article)):
        identity, known = edition, _versions(connection, edition)
    if not known:
        return Standing("new", article, identity)
    current = next(entry for entry in known if entry.in_force)
    if not any(_same(entry, incoming) for entry in known):
        return Standing("changed", article, identity, current.version)
    due = _same(current, incoming) and current.read_by != version
    return Standing("due" if due else "unchanged", _completed(article, current), identity, current.version)


def _versions(connection: sqlite3.Connection, identity: str) -> list[_Known]:
    found = connection.execute(
        "SELECT version, digest, published, given_language, extractor, lexicon, known_until IS NULL"
        " FROM article_versions WHERE identity = ?",
        (identity,),
    )
    return [
        _Known(number, digest, published, language, Version(extractor, lexicon), bool(in_force))
        for number, digest, published, language, extractor, lexicon, in_force in found
    ]


def _stands_elsewhere(connection: sqlite3.Connection, words: str) -> bool:
    """Only what is in force counts: a text that another one replaced at its place may well move to a new place."""
    query = "SELECT 1 FROM article_versions WHERE words = ? AND known_until IS NULL LIMIT 1"
    return connection.execute(query, (words,)).fetchone() is not None


def _edition(connection: sqlite3.Connection, article: Article) -> str | None:
    """Return the identity of the text that this one is an edit of: of the same name, and like it without an address.

    Texts of two dates are two articles, however alike: the ratings of a Monday and of a Tuesday.
    """
    from tracker.articles.editions import edited

    if article.url:
        return None
    query = (
        "SELECT identity, text FROM article_versions JOIN texts USING (digest)"
        " WHERE article_id = ? AND url IS NULL AND known_until IS NULL"
        " AND coalesce(published = ?, TRUE) ORDER BY version DESC"
    )
    named = connection.execute(query, (article.id, article.published and article.published.isoformat()))
    return next((identity for identity, text in named if edited(text, article.text)), None)


def _same(known: _Known, incoming: Incoming) -> bool:
    """The same text, date and language; what is not given this time is not a change."""
    published = incoming.article.published and incoming.article.published.isoformat()
    return (
        known.digest == incoming.digest
        and published in (None, known.published)
        and incoming.article.language in (None, known.language)
    )


def _completed(article: Article, current: _Known) -> Article:
    """An article that is read again keeps the date and the language that were once given with it."""
    published = article.published or (date.fromisoformat(current.published) if current.published else None)
    return replace(article, published=published, language=article.language or current.language)
