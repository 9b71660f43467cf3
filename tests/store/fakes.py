"""A reader that is fast and plain, so that the tests are about the store: each article says its own facts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date

from tracker.model import Article, Event, Fact, Financial, Reading, Unexplained, View
from tracker.store import Version


@dataclass(frozen=True)
class FakeReader:
    extractor: str = "1"
    lexicon: str = "a"

    @property
    def version(self) -> Version:
        return Version(self.extractor, self.lexicon)

    def __call__(self, article: Article, /) -> Reading:
        if "unreadable" in article.text:
            raise ValueError("the article\nbroke the reader")
        company = article.text.split()[0]
        amount = float(int(hashlib.md5(article.text.encode("utf-8", "replace")).hexdigest()[:6], 16))
        common = {
            "article_id": article.id, "published": article.published, "source": article.source, "language": "en",
            "sentence": article.text[:60], "start": 0, "end": 4, "extractor": f"fake {self.extractor}",
        }  # fmt: skip
        fact = Fact(fact_id="", confidence=0.9, **common)
        day = date(2025, 4, 1)
        shared = {name: getattr(fact, name) for name in ("article_id", "published", "source", "language", "sentence",
                                                         "start", "end", "extractor")}  # fmt: skip
        return Reading(
            article=article,
            language="en",
            financials=(
                Financial(fact_id=f"{article.id}-1", confidence=0.9, company=company, metric="revenue", value=amount,
                          unit="USD", company_id=company.lower(), period="2025Q2", period_start=day, **shared),
                Financial(fact_id=f"{article.id}-2", confidence=0.4, company=company, metric="subscribers", value=3.0,
                          unit="count", fiscal=True, **shared),
            ),
            views=(View(fact_id=f"{article.id}-3", confidence=0.8, title="Squid Game", title_id="squid-game", season=2,
                        measure="views", platform=company, value=amount, unit="count", **shared),),
            events=(Event(fact_id=f"{article.id}-4", confidence=0.7, event_type="release", subject="Squid Game",
                          date="2025-07", status="planned", **shared),),
            unexplained=(Unexplained(article_id=article.id, start=0, end=1, text="7", kind="number",
                                     sentence="7", reason="no metric"),),
        )  # fmt: skip


COMPANIES = ("Netflix", "Roku", "Disney", "Paramount")


def article(number: int, text: str | None = None, **given: object) -> Article:
    words = text or f"{COMPANIES[number % 4]} reported figure {number} für das Quartal."
    values: dict[str, object] = {
        "id": f"a{number}", "text": words, "url": f"https://example.com/{number}", "source": "example.com",
        "published": date(2025, 1 + number % 12, 1),
    }  # fmt: skip
    return Article(**{**values, **given})  # type: ignore[arg-type]


def articles(count: int) -> list[Article]:
    return [article(number) for number in range(count)]
