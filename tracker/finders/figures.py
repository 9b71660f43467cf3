"""Numbers in all their writings: digits, words, scales, currencies, percent, ranges, qualifiers.

The language decides the separators, and a scale word is part of the number. A figure is found by its core (digits or
number words); what stands to its right (scale, unit) and left (currency, sign, qualifier) is read from there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.finders.grammar import Grammar, Special, Tail
from tracker.finders.spelled import spelled_value

_GROUPED = re.compile(r"\d{1,3}(?:([.,'’  ])\d{3})(?:\1\d{3})*(?!\d)")
_SWISS_POINT = re.compile(r"\d[.]\d{1,2}(?!\d|[.,]\d)\s?(?:Mio|Mrd|Mill|Prozent|%|Franken)")
_CHAINED = re.compile(r"\d+-\d+-\d")
_CHAIN_BEFORE = re.compile(r"\d-\d+-$")
_CODE = re.compile(r"[^\W\d_]-$")  # "COVID-19", "F-16"
_GERMAN_COMMA = re.compile(r"\d,\d")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number as written. `left` is where its qualifier begins; `scale` is 1 where no scale word stands.

    `unit` is an ISO 4217 code, `cents`, `percent`, `percentage_points`, `hours`, `minutes`, `other` or None
    (`clock` marks a time of day until ranges are joined: "von 8 bis 10 Uhr" is none of ours from end to end);
    `sign` is -1 or 1 where one is written. `shared` marks a scale or unit taken over from the figure after it.
    """

    start: int
    end: int
    left: int
    value: float
    value_max: float | None = None
    unit: str | None = None
    scale: float = 1.0
    qualifier: str | None = None
    sign: int = 0
    role: str = ""
    shared: bool = False
    word: str = ""


def decimal_point(text: str, grammar: Grammar) -> bool:
    """Does this article write its decimals with a point although its language writes a comma (Swiss German)?"""
    return grammar.decimal == "," and bool(_SWISS_POINT.search(text)) and not _GERMAN_COMMA.search(text)


def find_figures(
    text: str, grammar: Grammar, spans: Sequence[tuple[int, int]], taken: Sequence[tuple[int, int]]
) -> list[Figure]:
    """All figures within the spans (sentences) that do not lie in a taken stretch (a period), left to right."""
    point = decimal_point(text, grammar)
    figures: list[Figure] = []
    index = 0
    starts = grammar.starts(text)
    for low, high in spans:
        previous_end = low
        for match in grammar.cores(text, low, high, starts):
            start, end = match.span()
            if start < previous_end:
                continue
            while index < len(taken) and taken[index][1] <= start:
                index += 1
            if index < len(taken) and taken[index][0] < end:
                continue
            figure = _read(text, match, grammar, low, high, point)
            if figure is not None:
                figures.append(figure)
                previous_end = figure.end
    return [figure for figure in _joined(text, figures, grammar) if figure.unit != "clock"]


def _read(text: str, match: re.Match[str], grammar: Grammar, low: int, high: int, point: bool) -> Figure | None:
    start, end = match.span()
    raw = match.group()
    if raw[0].isdigit():
        if grammar.is_format(text, start, end):
            return None
        if not _stands_alone(text, start, end, low) and not grammar.head(text, start, low)[1]:
            return None
        value = parse_digits(raw, grammar, point, scale=grammar.scale_after(text, end))
        spelled = False
        if grammar.decimal == "," and raw.isdigit() and len(raw) < 4 and _ordinal(text, end, high):
            return None
    else:
        special = grammar.special(raw)
        if special is not None and special.kind == "fraction" and grammar.of_time(text, start, end, low):
            return None
        if special is not None:
            return _of_special(text, start, end, special, low, grammar)
        value = None if grammar.is_vague(text, start) else spelled_value(raw, grammar)
        spelled = True
    if value is None:
        return None
    share = grammar.share_of(text, end, value)
    if share is not None and share[1] <= high:
        return _with_head(text, start, end, share[0], Tail(share[1], unit="percent"), low, grammar, spelled)
    tail = grammar.tail(text, end, high)
    if spelled and value < 2 and tail.scale == 1.0 and (tail.unit is None or text[end].isalpha()):  # one; einmal
        return None
    if tail.end == end and (
        text[end : end + 1].isalpha()
        or (not spelled and (grammar.labelled(text, start, low) or _CODE.search(text, max(low, start - 2), start)))
    ):
        return None
    return _with_head(text, start, end, value, tail, low, grammar, spelled)


def _of_special(text: str, start: int, end: int, special: Special, low: int, grammar: Grammar) -> Figure:
    part = grammar.part_of_percent(text, end) if special.kind == "fraction" else None
    left, qualifier = grammar.qualified(text, start, low)
    if part is not None:
        return Figure(start, part[1], left, special.value / 100, unit=part[0], qualifier=qualifier)
    return Figure(start, end, left, special.value, unit="percent", qualifier=qualifier, word=special.kind)


def _with_head(
    text: str, start: int, end: int, value: float, tail: Tail, low: int, grammar: Grammar, spelled: bool
) -> Figure:
    head_start, currency, sign = grammar.head(text, start, low)
    unit = currency or tail.unit
    left, qualifier = grammar.qualified(text, head_start, low)
    if qualifier is None:
        qualifier = tail.qualifier
    return Figure(
        start=head_start, end=tail.end if tail.end > end else end, left=left, value=_product(value, tail.scale), unit=unit,
        scale=tail.scale, qualifier=qualifier, sign=sign, word="spelled" if spelled else "",
    )  # fmt: skip


def _product(value: float, scale: float) -> float:
    """4.1 million is 4100000, and not a float's hair beside it."""
    return round(value * scale, 4) if scale >= 1 else round(value * scale, 8)


def _stands_alone(text: str, start: int, end: int, low: int) -> bool:
    """Digits inside names, times and versions are no figures: ProSiebenSat.1, 3sat, 20.15 Uhr, 9-1-1, 16:9, #5."""
    before = text[start - 1] if start > low else " "
    if before.isalpha() and not text[max(low, start - 4) : start].endswith(
        ("$", "R", "D", "F", "P", "N", "Y", "K", "L")
    ):
        return False
    if before in "#@_/\\&" or (before in ".:" and start - 1 > low and text[start - 2].isalnum()):
        return False
    after = text[end : end + 2].ljust(2)
    if after[0] in "@_" or (after[0] == ":" and after[1].isdigit()):
        return False
    return not _CHAINED.match(text, start) and not _CHAIN_BEFORE.search(text[max(low, start - 8) : start])


def _ordinal(text: str, end: int, high: int) -> bool:
    """ "am 3. und 4. Platz": a whole number with a point inside a sentence is an ordinal (where the comma is decimal)."""
    return text[end : end + 1] == "." and end + 1 < high and text[end + 1 : end + 2].isspace()


def parse_digits(raw: str, grammar: Grammar, point: bool = False, *, scale: float = 1.0) -> float | None:
    """Digits with separators → a number, by the language's habits; None where they are none (1.2.3, 20.15.30).

    `scale` is the scale word that follows: "1.318 Milliarden" is one and not a thousand billions.

    >>> from tracker.finders.grammar import grammar_of
    >>> from tracker.lexicon import load_lexicon
    >>> de, en = (grammar_of(load_lexicon().languages[code], load_lexicon()) for code in ("de", "en"))
    >>> parse_digits("110.750", de), parse_digits("1.209,24", de), parse_digits("1,209.24", en)
    (110750.0, 1209.24, 1209.24)
    """
    if not raw[-1].isdecimal():  # "9½"
        before = parse_digits(raw[:-1], grammar, point, scale=scale)
        return None if before is None else before + unicodedata.numeric(raw[-1])
    kept = "".join(raw.replace("’", "'").split())
    decimal = "." if point else grammar.decimal
    other = "," if decimal == "." else "."
    kept = kept.replace("'", "")
    dots, commas = kept.count("."), kept.count(",")
    if not dots and not commas:
        return float(kept)
    whole, _, fraction = kept.rpartition(decimal)
    if decimal in kept and kept.count(decimal) == 1 and (other not in kept or _GROUPED.fullmatch(whole)):
        if other not in kept and len(fraction) == 3 and decimal == "." and point and scale == 1.0:
            return float(whole + fraction)
        return float(whole.replace(other, "") + "." + fraction)
    if decimal in kept:
        return None
    parts = kept.split(other)
    if len(parts) == 2 and scale >= 1e9:
        return float(parts[0] + "." + parts[1])
    if all(len(part) == 3 for part in parts[1:]) and 1 <= len(parts[0]) <= 3 and parts[0] != "0":
        return float("".join(parts))
    if len(parts) == 2:
        return float(parts[0] + "." + parts[1])
    return None


def _joined(text: str, figures: list[Figure], grammar: Grammar) -> Iterator[Figure]:
    """Ranges become one figure; pairs share their scale and unit from the right ("von 2,1 auf 3,1 Milliarden")."""
    index = 0
    while index < len(figures):
        figure = figures[index]
        follower = figures[index + 1] if index + 1 < len(figures) else None
        if follower is not None and follower.left - figure.end <= 24 and not figure.word.startswith("multiple"):
            between = text[figure.end : follower.left]
            if _is_score(figure, follower, between):
                index += 2
                continue
            if _is_sum(figure, follower, between, grammar):
                figures[index + 1] = replace(follower, start=figure.start, left=figure.left, value=figure.value + follower.value,
                                             qualifier=figure.qualifier)  # fmt: skip
                index += 1
                continue
            spread = _spread(figure, follower, between, grammar)
            if grammar.is_range(text, figure, follower, between) and spread.value <= follower.value:
                yield _range(spread, follower, figure)
                index += 2
                continue
            if grammar.is_pair(between) and _shares(figure, follower, between):
                figure = spread
        yield figure
        index += 1


def _shares(figure: Figure, follower: Figure, between: str) -> bool:
    """ "under 25, and one-quarter over 60", "a hundred, two thousand": a share or a list in words gives nothing away."""
    return follower.word in ("", "spelled") and not (figure.word == "spelled" and between.strip() == ",")


def _is_score(figure: Figure, follower: Figure, between: str) -> bool:
    """ "They won 3-1", "call 555-0199": two bare numbers with a hyphen that do not rise are no range."""
    bare = figure.unit is None and follower.unit is None and figure.scale == follower.scale == 1.0
    return bare and between in ("-", "–") and (figure.value >= follower.value)


def _is_sum(figure: Figure, follower: Figure, between: str, grammar: Grammar) -> bool:
    """ "One thousand five hundred", "eine Million zweihunderttausend": one number in two parts."""
    spelled = figure.word == follower.word == "spelled" and figure.unit is None
    return spelled and between.strip() in ("", grammar.joiner) and figure.scale > follower.value


def _spread(figure: Figure, follower: Figure, between: str, grammar: Grammar) -> Figure:
    scale, unit, value = figure.scale, figure.unit, figure.value
    if unit is None and follower.unit in ("percent", "percentage_points") and (scale > 1.0 or value > 100):
        return figure
    dollars = unit is not None and follower.unit is None and between in ("-", "–")  # "$4-5 billion"
    if scale == 1.0 and follower.scale > 1.0 and (unit in (None, follower.unit) or dollars) and value < 1000:
        scale, value = follower.scale, _product(figure.value, follower.scale)
    if unit is None and follower.unit is not None and follower.unit != "other":
        unit = follower.unit
    if (scale, unit) == (figure.scale, figure.unit):
        return figure
    return replace(figure, value=value, scale=scale, unit=unit, shared=True)


def _range(low: Figure, high: Figure, first: Figure) -> Figure:
    unit = high.unit or low.unit
    scale = high.scale
    upper = high.value
    if high.scale == 1.0 and low.scale > 1.0 and high.value < 1000:
        upper, scale = _product(high.value, low.scale), low.scale
    return replace(
        low, end=high.end, value=low.value, value_max=upper, unit=unit, scale=scale, left=first.left,
        qualifier=low.qualifier,
    )  # fmt: skip
