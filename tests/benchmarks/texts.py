"""Reproducible text of two mixes, built from the project's own articles.

`dense` are our articles as they stand: written to hold facts, with some 18 numbers in 1000 characters. `ordinary` is
what news is like, 4 numbers in 1000 characters as in the seed article: sentences of ours, most of them without a number.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path

from tracker.articles import read_articles
from tracker.articles.body import body_text
from tracker.lexicon import load_lexicon
from tracker.model import Article
from tracker.text.language import detect
from tracker.text.sentences import split

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES = ("de", "en")
_NUMBER = re.compile(r"\d[\d.,]*")
_DENSITY = 4 / 1000  # numbers per character of ordinary news

HOSTILE = {
    "digits": "1",
    "quotation marks": '"',
    "opening brackets": "(",
    "one endless sentence": "der konzern und die zahl der serien wuchs weiter ",
    "the same with figures": "der umsatz stieg um 16 prozent und ",
    "almost-dates": "32.13.2025 ",
    "almost-quarters": "im zweiten ",
    "short lines": "a\n",
    "table rows": "Netflix\t12\t34\n",
}


@cache
def own() -> tuple[Article, ...]:
    """Our articles, with the language that is found in each."""
    found = read_articles([ROOT / "data" / "articles", ROOT / "data" / "gold" / "articles"])
    return tuple(article for article in found if detect(article.text, load_lexicon().languages) in LANGUAGES)


def dense(count: int) -> Iterator[Article]:
    """Our articles, over and over."""
    for number, article in zip(range(count), cycle(own()), strict=False):
        yield Article(id=f"dense-{number}", text=article.text, published=article.published)


def ordinary(count: int, seed: int = 7) -> Iterator[Article]:
    """Articles of 2,000 to 3,000 characters, German and English in turn."""
    draw = random.Random(seed)
    for number in range(count):
        language = LANGUAGES[number % 2]
        text = _article(draw, language, draw.randint(2000, 3000))
        yield Article(id=f"ordinary-{number}", text=text, published=own()[number % len(own())].published)


def _article(draw: random.Random, language: str, size: int) -> str:
    """Sentences, a number now and then: one with figures whenever the text has fallen behind the density."""
    plain, figured = _sentences(language)
    text, numbers, paragraph = "", 0, 0
    while len(text) < size:
        behind = numbers < _DENSITY * len(text)
        sentence = draw.choice(figured if behind else plain)
        numbers += len(_NUMBER.findall(sentence))
        paragraph += 1
        text += sentence + ("\n\n" if paragraph % 4 == 0 else " ")
    return text


@cache
def _sentences(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(sentences without a number, sentences with one or more) of our articles in a language."""
    words = load_lexicon().languages[language]
    plain, figured = [], []
    for article in own():
        if detect(article.text, load_lexicon().languages) != language:
            continue
        body = body_text(article.text, article.cuts)
        for sentence in split(body, words):
            written = body[sentence.start : sentence.end]
            if not sentence.heading and len(written) > 30:
                (figured if _NUMBER.search(written) else plain).append(written)
    return tuple(plain), tuple(figured)


def hostile(kind: str, size: int) -> str:
    return HOSTILE[kind] * (size // len(HOSTILE[kind]))


def density(articles: list[Article]) -> float:
    """Numbers per 1000 characters."""
    return 1000 * sum(len(_NUMBER.findall(a.text)) for a in articles) / sum(len(a.text) for a in articles)
