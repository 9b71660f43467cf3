"""Work, not seconds: how many functions are called for an article, for twice the article, and for hostile ones.

A profile hook counts every call of Python and of C while an article is read. The number does not depend on the
machine, so a quadratic loop shows on any of them. What a single call of a pattern does inside cannot be counted: for
that the megabytes below are read, and a pattern that goes wrong on them would never end.
"""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import pytest

from tracker.articles import read_articles
from tracker.articles.body import body_text
from tracker.lexicon import load_lexicon
from tracker.model import Article, Cut
from tracker.pipeline import read_one

ROOT = Path(__file__).resolve().parent.parent.parent
MEGABYTE = 1_000_000

HOSTILE = {
    "digits": "1",
    "figures": "12 ",
    "quotation marks": '"',
    "opening quotation marks": "„",
    "quoted words": '"Haus ',
    "opening brackets": "(",
    "brackets and words": "(das ",
    "one endless sentence": "der konzern und die zahl der serien wuchs weiter ",
    "one endless word": "a",
    "capitals": "A",
    "full stops": ".",
    "apostrophes": "'",
    "dashes": "-",
    "blanks": " ",
    "lines": "\n",
    "days that are none": "32.13.2025 ",
    "days without a month": "am 31. ",
    "quarters without a word": "im zweiten ",
    "dates that go on": "2025-13-",
    "ranges that go on": "1-",
    "grouped digits": "1.234.567,",
    "number words": "zwei",
    "tags": "<a ",
    "addresses": "http://a.b/",
}


def calls(text: str, language: str, cuts: tuple[Cut, ...] = ()) -> int:
    """How many functions are called to read a text."""
    article = Article(id="a", text=text, language=language, cuts=cuts)
    counted = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    for warm in ("Netflix hat 301,6 Millionen Abonnenten.", text[:500]):  # what is compiled once is no text's work
        read_one(Article(id="warm", text=warm, language=language), load_lexicon())
    sys.setprofile(count)
    try:
        read_one(article, load_lexicon())
    finally:
        sys.setprofile(None)
    return counted


@cache
def ordinary(language: str, size: int) -> str:
    """The bodies of our own articles as one, as long as wanted."""
    found = read_articles(ROOT / "data" / "articles")
    bodies = [body_text(a.text, a.cuts) for a in found if (" der " in a.text) == (language == "de")]
    whole = "\n\n".join(bodies)
    return (whole * (size // len(whole) + 1))[:size]


def ordinary_calls(language: str, size: int) -> int:
    """Nothing is cut: what follows the first teaser of a whole that was glued together is no teaser."""
    return calls(ordinary(language, size), language, cuts=(Cut(0, 1, "the first letter"),))


@cache
def ordinary_rate(language: str) -> float:
    return ordinary_calls(language, 30_000) / 30_000


@pytest.mark.parametrize("language", ["de", "en"])
def test_twice_the_article_is_twice_the_work(language: str) -> None:
    text, whole = ordinary(language, 20_000), (Cut(0, 1, "the first letter"),)
    once, twice = (calls(text * times, language, whole) for times in (1, 2))
    assert twice < 2.2 * once


def test_twice_the_articles_are_twice_the_work() -> None:
    once = ordinary_calls("de", 3000)
    assert abs(ordinary_calls("de", 3000) - once) <= once // 50  # nothing grows from article to article


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_text_costs_no_more_than_five_times_ordinary(kind: str, language: str) -> None:
    once, twice = (HOSTILE[kind] * (size // len(HOSTILE[kind])) for size in (30_000, 60_000))
    work = calls(twice, language)
    assert work < 2.4 * calls(once, language) + 1000
    assert work / len(twice) < 5 * ordinary_rate(language)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_megabyte_of_it_comes_to_an_end(kind: str) -> None:
    text = HOSTILE[kind] * (MEGABYTE // len(HOSTILE[kind]))
    reading = read_one(Article(id="a", text=text, language="de"), load_lexicon())
    assert sum(s.end - s.start for s in reading.sentences) <= MEGABYTE
    assert all(s.end - s.start <= 3000 for s in reading.sentences)  # what bounds the work of every later step
