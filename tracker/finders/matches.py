"""Matches as titles: "Deutschland gegen Ungarn", "between Italy and Albania", "beim 1:1 gegen die Schweiz"."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from tracker.finders.grammar import alternation
from tracker.finders.names import Named, overlaps
from tracker.lexicon import Language, Name
from tracker.lexicon.load import title_key

_SIDE = r"(?:[A-ZÄÖÜ][\w.'’-]*[^\W\d.]|[1-9]\.)(?:\s(?:[A-ZÄÖÜ][\w.'’-]*\w|\d{2}(?![\d.,:])))"
_NEAR = 60  # characters before "gegen" in which its first side stands
_HYPHENED = re.compile(r"(?<![\w-])([A-Z][a-z]\w+)-([A-Z][a-z]\w+)(?![\w-])")


def find_matches(
    text: str, low: int, high: int, language: Language, home: str | None, *, nations: bool = False
) -> list[Named]:
    """The matches named in a sentence of a report on sport. `home` is the team that a lone "gegen Ungarn" is played by.

    With `nations` only those of known national teams: for sentences that do not speak of sport themselves.

    >>> from tracker.lexicon import load_lexicon
    >>> sentence = "Die Partie Italien gegen die Schweiz sahen 8 Millionen."
    >>> [m.name.name for m in find_matches(sentence, 0, len(sentence), load_lexicon().languages["de"], None)]
    ['Italien – Schweiz']
    """
    found: list[Named] = []
    between, versus, against = _patterns(language)
    for pattern in (between, versus):
        for match in pattern.finditer(text, low, high):
            left = _last_side(match.group(1), language)
            right = _first_side(match.group(2), language)
            known = bool(_team(left, language)), bool(_team(right, language))
            if right.split(" ", 1)[0].lower() in language.function_words:
                continue  # a dateline: "Berlin – Das 1:2"
            if left and right and (all(known) if nations else known != (False, True)):
                found.append(_named(match.end(1) - len(left), match.start(2) + len(right), left, right, language))
    for match in _HYPHENED.finditer(text, low, high) if language.data["decimal"] == "." and not nations else ():
        found.append(_named(match.start(), match.end(), match.group(1), match.group(2), language))
    paired = overlaps([(named.start, named.end) for named in found])
    for match in against.finditer(text, low, high):
        guest = _team(_first_side(match.group(1), language), language)
        host = _side_before(text, max(low, match.start() - _NEAR), match.start(), language) or home
        if host and guest and guest != host and not paired(match.start(), match.start() + 1):
            found.append(_named(match.start(), match.end(), host, guest, language))
    return found


def _side_before(text: str, low: int, high: int, language: Language) -> str | None:
    """The national team named last before a place: "das Viertelfinale der Schweizerinnen gegen Spanien"."""
    pattern, teams = _teams(language)
    named = [teams[match.group()] for match in pattern.finditer(text, low, high)] if pattern else []
    return named[-1] if named else None


def main_team(text: str, language: Language) -> str | None:
    """The national team that an article speaks of most, by its own names alone ("DFB-Elf", "Three Lions")."""
    pattern, teams = _teams(language)
    counts = Counter(teams[match.group()] for match in pattern.finditer(text)) if pattern else Counter()
    return counts.most_common(1)[0][0] if counts else None


def _named(start: int, end: int, left: str, right: str, language: Language) -> Named:
    name = f"{_team(left, language) or left} – {_team(right, language) or right}"
    return Named(start, end, Name("title", title_key(name), name), "match")


def _last_side(written: str, language: Language) -> str:
    """The team at the end of a capitalised run: what stands after "EM-Endspiel", or a team that is known."""
    tokens = written.split(" ")
    for first in range(len(tokens)):
        if _team(" ".join(tokens[first:]), language):
            return " ".join(tokens[first:])
    nouns = tuple(language.data["cues"]["fixture"])
    last = max((i for i, token in enumerate(tokens) if token.lower().endswith(nouns)), default=-1)
    kept = tokens[last + 1 :]
    while kept and kept[0].lower() in language.function_words:
        kept = kept[1:]
    return " ".join(kept)


def _first_side(written: str, language: Language) -> str:
    tokens = written.split(" ")
    for last in range(1, len(tokens) + 1):
        if _team(" ".join(tokens[:last]), language):
            return " ".join(tokens[:last])
    return " ".join(tokens)


def _team(written: str, language: Language) -> str | None:
    return _teams(language)[1].get(written)


@lru_cache(maxsize=8)
def _patterns(language: Language) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """(between X and Y; X against Y; a lone "against Y") in the words of a language."""
    words = language.data["words"]
    article = rf"(?:(?:{'|'.join(words['team_articles'])})\s)?"
    first, second = words["between"]
    versus = alternation(words["versus"])
    return (
        re.compile(rf"(?<!\w){first}\s{article}({_SIDE}{{0,3}})\s{second}\s{article}({_SIDE}{{0,2}})"),
        re.compile(rf"(?<![\w-])({_SIDE}{{0,3}})(?:\s[-–—]\s|\s(?:{versus})\s{article})({_SIDE}{{0,2}})"),
        re.compile(rf"(?<!\w)(?:{alternation(words['against'])})\s{article}([A-ZÄÖÜ][\w-]+(?:\s[A-ZÄÖÜ][\w-]+)?)"),
    )


@lru_cache(maxsize=8)
def _teams(language: Language) -> tuple[re.Pattern[str] | None, dict[str, str]]:
    listed = language.data.get("teams", {})
    forms = {form: team for team, others in listed.items() for form in (team, *others)}
    if not forms:
        return None, {}
    words = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{words})(?![\w-])"), forms
