"""A reader that is fast and plain, so that the tests are about the store, and what a store holds to compare."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.model import Article, Event, Financial, Reading, Unexplained, View
from tracker.store import Store, Version

COMPANIES = ("Netflix", "Roku", "Disney", "Paramount")


@dataclass(frozen=True)
class PlainReader:
    extractor: str = "1"
    lexicon: str = "a"

    @property
    def version(self) -> Version:
        return Version(self.extractor, self.lexicon)

    def __call__(self, article: Article, /) -> Reading:
        """Four facts and one unexplained figure of any article."""
        if "unreadable" in article.text:
            raise ValueError("the article\nbroke the reader")
        company = article.text.split()[0]
        amount = float(int(hashlib.md5(article.text.encode("utf-8", "replace")).hexdigest()[:6], 16))
        said: dict[str, Any] = {
            "article_id": article.id, "published": article.published, "source": article.source, "language": "en",
            "sentence": article.text[:60], "start": 0, "end": 4, "extractor": f"plain {self.extractor}",
        }  # fmt: skip
        revenue = Financial(
            fact_id=f"{article.id}-1", confidence=0.9, company=company, company_id=f"{company.lower()}-id",
            metric="revenue", value=amount, unit="USD", period="2025Q2", period_start=date(2025, 4, 1),
            period_end=date(2025, 6, 30), **said,
        )  # fmt: skip
        subscribers = Financial(
            fact_id=f"{article.id}-2", confidence=0.4, company=company, metric="subscribers", value=3.0,
            unit="count", fiscal=True, scenario="guidance", **said,
        )  # fmt: skip
        view = View(
            fact_id=f"{article.id}-3", confidence=0.8, title="Squid Game", title_id="squid-game", season=2,
            measure="views", platform=company, value=amount, unit="count", **said,
        )  # fmt: skip
        event = Event(
            fact_id=f"{article.id}-4", confidence=0.7, event_type="release", subject="Squid Game", date="2025-07",
            status="planned", **said,
        )  # fmt: skip
        rest = Unexplained(
            article_id=article.id, start=0, end=1, text="7", kind="number", sentence="7", reason="no metric"
        )
        return Reading(
            article=article, language="en", financials=(revenue, subscribers), views=(view,), events=(event,),
            unexplained=(rest,),
        )  # fmt: skip


def article(number: int, text: str | None = None, **given: Any) -> Article:
    """One article; each number has its own address, words and month."""
    words = text or f"{COMPANIES[number % 4]} reported figure {number} für das Quartal."
    values: dict[str, Any] = {
        "id": f"a{number}", "text": words, "url": f"https://example.com/{number}", "source": "example.com",
        "published": date(2025, 1 + number % 12, 1),
    }  # fmt: skip
    return Article(**{**values, **given})


def articles(count: int, first: int = 0) -> list[Article]:
    return [article(number) for number in range(first, first + count)]


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is in a store but for the clock and the number of runs, in the order in which it was stored."""
    with Store(path) as store:
        versions = "version, identity, words, digest, article_id, url, published, n_facts, note, extractor, lexicon"
        found = {
            home: rows(store, f"SELECT * FROM {home} ORDER BY version, rowid")
            for home in ("financial_versions", "view_versions", "event_versions", "unexplained_versions")
        }
        return found | {
            "articles": rows(store, f"SELECT {versions}, known_until IS NULL FROM article_versions ORDER BY version"),
            "texts": rows(store, "SELECT * FROM texts ORDER BY digest"),
            "failures": rows(store, "SELECT what, reason FROM failures ORDER BY 1, 2"),
            "integrity": rows(store, "PRAGMA integrity_check") + rows(store, "PRAGMA foreign_key_check"),
        }


def rows(store: Store, query: str) -> list[tuple[Any, ...]]:
    """Plain rows, past pandas, so that equality is equality."""
    return store._reading().execute(query).fetchall()
