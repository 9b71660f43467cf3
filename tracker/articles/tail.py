"""The tail: what stands below the last sentence of an article and is announced by nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from tracker.articles.furniture import Furniture
from tracker.articles.lines import Line
from tracker.articles.sections import KICKER_WORDS, MIN_BODY_CHARS, same_names
from tracker.model import Cut

MIN_PAIRS = 3
MIN_HEADLINES = 2
ONE_LINER_CHARS = 220
TITLE_WORDS = 7
STRIP_CHARS = 400

_MARKS = (" | ", " · ", " +++ ", " • ")
_ROW = re.compile(
    r"^[\W_]*\d|\b\d{1,2}\.\s?(?:\d{1,2}\.|[A-ZÄÖÜ][a-zä]{2,})|^.{2,40}:\s|[:|–—,(\t]\s*[$€£]?\s?\d[\d.,']*\s*[\w%.$€£]{0,12}\)?$"
)


def unannounced(lines: Sequence[Line]) -> Iterator[Cut]:
    """Cut teasers at the end that nothing announces: headline and one-liner, three times and more.

    Only under an article of some length, and only where the one-liners speak of other names than it does:
    a digest of short news looks the same.
    """
    start = len(lines)
    pairs = 0
    while start >= 2 and _is_pair(lines[start - 2], lines[start - 1]):
        start -= 2
        start -= start > 0 and lines[start - 1].headline and lines[start - 1].words <= KICKER_WORDS
        pairs += 1
    above = sum(len(line.text) for line in lines[:start] if line.prose)
    if pairs < MIN_PAIRS or above < 2 * MIN_BODY_CHARS or not any(line.body for line in lines[:start]):
        return
    shared = sum(same_names(lines, index, start) for index in range(start, len(lines)) if lines[index].prose)
    if shared * 3 <= pairs:
        yield Cut(lines[start].start, lines[-1].end, "teaser")


def _is_pair(first: Line, second: Line) -> bool:
    return first.headline and first.words > KICKER_WORDS and second.prose and len(second.text) <= ONE_LINER_CHARS


def strips(lines: Sequence[Line], cuts: Sequence[Cut], words: Furniture) -> Iterator[Cut]:
    """Cut lines below the last sentence that is left: bars of links, offers, counters, and lists under a title.

    Tables and lists of figures stay: rows of the same make, and lines that begin or end with a number.
    """
    free = _free(lines, cuts)
    last = max((index for index, line in enumerate(free) if line.prose and not line.headline), default=-1)
    if sum(len(line.text) for line in free[: last + 1] if line.prose) < MIN_BODY_CHARS // 2:
        return
    rest = free[last + 1 :]
    for bars, group in groupby(rest, key=lambda line: sum(line.text.count(mark) for mark in _MARKS)):
        row = list(group)
        table = bars > 0 and len(row) > 1
        for line in row:
            if (
                not table
                and len(line.text) <= STRIP_CHARS
                and line.headline
                and (bars or words.tails.search(line.text))
            ):
                yield Cut(line.start, line.end, "strip")
    yield from _titled(rest)


def _titled(rest: Sequence[Line]) -> Iterator[Cut]:
    """Find a short title without figures, and under it headlines that are no rows of a table."""
    index = 0
    while index < len(rest):
        below = index + 1
        while below < len(rest) and not _title(rest[below]) and rest[below].headline:
            below += 1
        items = rest[index + 1 : below]
        rows = sum(_ROW.search(item.text.lstrip("-–•>» ")) is not None for item in items)
        if _title(rest[index]) and len(items) >= MIN_HEADLINES and rows * 2 < len(items):
            yield Cut(rest[index].start, items[-1].end, "teaser")
        index = below


def _title(line: Line) -> bool:
    return line.headline and line.words <= TITLE_WORDS and not any(char.isdigit() for char in line.text)


def _free(lines: Sequence[Line], cuts: Sequence[Cut]) -> list[Line]:
    """Give the lines that no cut touches; both come in order."""
    free, position = [], 0
    for line in lines:
        while position < len(cuts) and cuts[position].end <= line.start:
            position += 1
        if position == len(cuts) or cuts[position].start >= line.end:
            free.append(line)
    return free
