"""The dateline of a plain text: when it was published, where the top of the text says so beyond doubt."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from tracker.articles.dates import dates_in, words
from tracker.articles.lines import Line, split_lines

HEAD_LINES = 8
HEAD_CHARS = 2500
LINE_CHARS = 170

_CLOCK = re.compile(
    r"\s*[,–—-]?\s*(?:(?:um|at)\s+)?\d{1,2}[.:]\d{2}(?:[.:]\d{2})?\s*(?:Uhr\b|[ap]\.?m\b|[A-Z]{2,4}\b|$|[,(])", re.I
)
_SEGMENTS = re.compile(r"\s*[|·•]\s*|\s{2,}|\s[–—]\s(?=\D)")
_PLACE = r"[A-ZÄÖÜ][\w.'’-]*(?:[ /-][A-ZÄÖÜ][\w.'’-]*){0,3}"
_AGENCY = r"\([\w /.-]{2,25}\)"
_BEFORE_OPENING = re.compile(
    rf"(?:{_PLACE}(?:,\s{_PLACE})?\s?(?:{_AGENCY})?(?:,\s|\s?[–—-]+\s?|--{_AGENCY}--))?[(\[]?$"
)
_AFTER_OPENING = re.compile(rf"\)?\s?(?:{_AGENCY}\s?)?(?:[–—-]|//?[A-Z]|\(ots\))")
_PLACED = re.compile(rf"{_PLACE},\s$")
_WEEKDAY = re.compile(r"\b(?:Mo|Di|Mi|Do|Fr|Sa|So|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)[a-zäö]*\.?,?\s*$", re.I)


def dateline(text: str) -> date | None:
    """Return the date of publication that the first lines state, or None.

    A date counts where it, or its part of a line, is a byline: alone, with a clock time, or after a word like
    "Published" or "Von" and names; where it stands in brackets at a headline's end; and where a paragraph begins
    with it, or with a place and it, and a dash follows. A date inside a sentence is what the article talks
    about, and several bare dates are a chronicle.

    >>> dateline("Streaming\\n\\n20.01.2021, 06.40 Uhr\\n\\nNetflix hat geliefert.")
    datetime.date(2021, 1, 20)
    """
    found: list[tuple[date, bool]] = []
    for line in split_lines(text[:HEAD_CHARS])[:HEAD_LINES]:
        found += _byline_dates(line) or _opening_dates(line)
    if len({day for day, bare in found if bare}) > 1:
        return None
    return found[0][0] if found else None


def _byline_dates(line: Line) -> list[tuple[date, bool]]:
    """Read the dates of a line that is no sentence, part by part; tell the bare ones."""
    if len(line.text) > LINE_CHARS or (line.stopped and line.sentences > 1):
        return []
    found = []
    for segment in _SEGMENTS.split(line.text):
        for start, end, day in dates_in(segment)[:1]:
            before, after = _WEEKDAY.sub("", segment[:start]), segment[end:]
            clocked = _CLOCK.match(after) is not None
            ends = clocked or not after.strip(" .,)]|")
            if ends and (not before.strip(" ([") or _announced(before, clocked) or before.endswith("(")):
                found.append((day, not before.strip() and not clocked))
    return found


def _opening_dates(line: Line) -> list[tuple[date, bool]]:
    """Read the date that a paragraph begins with, a dash after it: "Los Gatos, 19. Januar 2017 - Der Konzern"."""
    for start, end, day in dates_in(line.text[:LINE_CHARS])[:1]:
        before, after = _WEEKDAY.sub("", line.text[:start]), line.text[end:]
        if not _BEFORE_OPENING.match(before):
            return []
        if _AFTER_OPENING.match(after) or (_PLACED.match(before) and re.match(r"\.\s[A-ZÄÖÜ]", after)):
            return [(day, False)]
    return []


def _announced(before: str, clocked: bool) -> bool:
    """Accept a word of publication, with names or ("von der Redaktion am") a clock time after it; or a place."""
    if _PLACED.fullmatch(before):
        return True
    match = _bylines().match(before)
    if not match:
        return False
    rest = before[match.end() :].strip(" :,-")
    names = not re.search(r"\b[a-zäöü]{4,}", re.sub(r"\b(?:und|and)\b", "", rest))
    return (names and (bool(rest) or ":" in before or clocked or match.group().lower() != "stand")) or (
        clocked and rest.endswith((" am", " on", " vom"))
    )


@cache
def _bylines() -> re.Pattern[str]:
    phrases = sorted((phrase for listed in words()["bylines"].values() for phrase in listed), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(re.escape, phrases))})(?!\w)", re.IGNORECASE)
