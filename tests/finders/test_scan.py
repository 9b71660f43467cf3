"""Short cuts of the finders: what is looked for only where a sign stands must be found as if it were looked for everywhere."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from tracker.articles import read_articles
from tracker.finders import dates
from tracker.finders.dates import date_grammar_of, find_dates
from tracker.finders.grammar import grammar_of
from tracker.lexicon import load_lexicon
from tracker.lexicon.automaton import fold
from tracker.text.sentences import split

HERE = Path(__file__).parent
ROOT = HERE.parent.parent


@cache
def texts() -> tuple[str, ...]:
    """Our articles, and the sentences of the cases as one text each."""
    ours = [a.text for a in read_articles([ROOT / "data" / "articles", ROOT / "data" / "gold" / "articles"])]
    cases = [str(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(HERE.glob("*.toml"))]
    return (*ours, *cases)


@pytest.mark.parametrize("code", ["de", "en"])
def test_numbers_begin_where_they_are_looked_for(code: str) -> None:
    grammar = grammar_of(load_lexicon().languages[code], load_lexicon())
    for text in texts():
        found = grammar.cores(text, 0, len(text), grammar.starts(text))
        assert [m.span() for m in found] == [m.span() for m in grammar.core.finditer(text)]


@pytest.mark.parametrize("code", ["de", "en"])
def test_rules_wait_only_for_signs_beside_numbers_that_they_need(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    language = load_lexicon().languages[code]
    grammar = date_grammar_of(language)
    spans = [[(s.start, s.end) for s in split(text, language)] for text in texts()]
    gated = [find_dates(text, fold(text), grammar, each) for text, each in zip(texts(), spans, strict=True)]
    beside = {"digit", "digits", "months", *"qh", "year", "old", "apostrophe", "point", "slash", "fy", "kw"}
    monkeypatch.setattr(
        dates,
        "_rules",
        lambda grammar, present: [
            (dates._compiled(p), r) for needs, p, r in grammar.rules if needs - beside <= present
        ],
    )
    for text, each, found in zip(texts(), spans, gated, strict=True):
        assert find_dates(text, fold(text), grammar, each) == found
