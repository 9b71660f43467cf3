"""Number words → values: "zweihundertfünfzig", "twenty-five", "anderthalb", "half a", "eine halbe"."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.finders.grammar import Grammar

_GAP = re.compile(r"[\s-]+")
_LONGEST = 90  # letters: siebenhundertsiebenundsiebzigtausendsiebenhundertsiebenundsiebzig has 65


@lru_cache(maxsize=1024)  # "ein" and "one" stand in every article
def spelled_value(raw: str, grammar: Grammar) -> float | None:
    """The value of a run of number words, or None where they do not make a number.

    >>> from tracker.finders.grammar import grammar_of
    >>> from tracker.lexicon import load_lexicon
    >>> lexicon = load_lexicon()
    >>> spelled_value("zweihundertfünfzig", grammar_of(lexicon.languages["de"], lexicon))
    250.0
    """
    words = _GAP.split(raw.lower().strip())
    if len(words) == 1 and words[0] in grammar.mixed:
        return grammar.mixed[words[0]]
    if len(words) == 1 and words[0] in grammar.articles:
        return 1.0
    half = _halves(words, grammar)
    if half is not None:
        return half
    if grammar.glued and len(words) == 1:
        if len(words[0]) > _LONGEST:
            return None
        words = _unglued(words[0], grammar)
    return _sum(words, grammar)


def _halves(words: list[str], grammar: Grammar) -> float | None:
    """ "half a", "a quarter of a", "two and a half", "eine halbe", "einer Viertel"."""
    content = [word for word in words if word not in grammar.articles and word not in {"of", grammar.joiner}]
    if not content or (content[-1] not in grammar.half and content[-1] not in grammar.quarter):
        return None
    part = 0.5 if content[-1] in grammar.half else 0.75 if content[-1].startswith("drei") else 0.25
    before = content[:-1]
    if not before:
        leading_one = grammar.joiner in words and words[0] in grammar.articles
        return (1.0 if leading_one else 0.0) + part
    whole = _sum(before, grammar)
    if whole is None:
        return None
    return whole + part if grammar.joiner in words else whole * part


def _unglued(word: str, grammar: Grammar) -> list[str]:
    """zweihundertfünfundzwanzig → zwei hundert fünf und zwanzig, longest word first."""
    parts: list[str] = []
    while word:
        piece = next((known for known in grammar.pieces if word.startswith(known)), None)
        if piece is None:
            return ["?"]
        parts.append(piece)
        word = word[len(piece) :]
    return parts


def _sum(words: list[str], grammar: Grammar) -> float | None:
    total = current = 0.0
    seen = False
    for word in words:
        if word == grammar.joiner or word in {"a", "an"}:
            continue
        if word in grammar.small:
            current += grammar.small[word]
        elif word in grammar.tens:
            current += grammar.tens[word]
        elif word in grammar.hundred:
            current = (current or 1) * 100
        elif word in grammar.thousand:
            total, current = total + (current or 1) * 1000, 0.0
        else:
            return None
        seen = True
    return total + current if seen else None
