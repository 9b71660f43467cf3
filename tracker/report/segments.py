"""An article's text in stretches: what was cut, what became a fact, what was seen, the rest, and what is not in it."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from tracker.model import Mention, Reading, Removed


class Placed(Protocol):
    """Anything with a place in the text."""

    @property
    def start(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text. `why` is the number of the figure that it belongs to."""

    start: int
    end: int
    cut: str = ""
    why: int | None = None
    mention: str = ""


def segments(reading: Reading, whys: Sequence[Placed]) -> list[Segment]:
    """The whole text in order, every character once. Figures go before mentions, what was cut before both."""
    length = len(reading.article.text)
    cut, why, seen = [""] * length, [-1] * length, [""] * length
    for mention in reading.mentions:
        for at in range(max(mention.start, 0), min(mention.end, length)):
            seen[at] = _said(mention)
    for n, place in reversed(list(enumerate(whys))):
        for at in range(max(place.start, 0), min(place.end, length)):
            why[at] = n
    for part in reading.article.cuts:
        for at in range(max(part.start, 0), min(part.end, length)):
            cut[at] = part.reason
    breaks = {0, *(part.at for part in reading.article.removed if part.at < length and why[part.at] < 0)}
    edges = [
        at
        for at in range(length)
        if at in breaks or (cut[at], why[at], seen[at]) != (cut[at - 1], why[at - 1], seen[at - 1])
    ]
    return [
        Segment(start, end, cut[start], None if why[start] < 0 else why[start], seen[start])
        for start, end in pairwise([*edges, length])
    ]


def interleaved(reading: Reading, whys: Sequence[Placed]) -> Iterator[Segment | Removed]:
    """The text in order, and where the page held more than it, that: never within a figure."""
    removed = deque(reading.article.removed)
    for segment in segments(reading, whys):
        while removed and removed[0].at <= segment.start:
            yield removed.popleft()
        yield segment
    yield from removed


def _said(mention: Mention) -> str:
    """What a mention was read as, for the hover text."""
    value = "" if mention.value is None else f"{mention.value:.12g}"
    period = mention.period.label if mention.period else ""
    return " ".join(filter(None, (mention.kind, value, mention.unit, mention.key, period)))
