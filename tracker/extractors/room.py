"""One sentence of an article with what stands in it, and how far apart things stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from tracker.finders.calendar import When
from tracker.finders.figures import Figure
from tracker.finders.names import Named
from tracker.lexicon import Cue

CueHit = tuple[int, int, tuple[Cue, ...]]
_NONE: list[tuple[int, int]] = []
MARKS = ".,;:!?()„“”»«\"'’"
_NO_HITS: list[tuple[int, int, str, bool]] = []


class Place(NamedTuple):
    """Where a cue word stands; `rank` counts the words of its kind in the sentence."""

    start: int
    end: int
    key: str
    weak: bool
    rank: int


R = TypeVar("R")
S = TypeVar("S")


@dataclass(slots=True)
class Room:
    """One sentence with what stands in it. Lists are in the order of the text."""

    index: int
    start: int
    end: int
    paragraph: int
    heading: bool
    figures: list[Figure] = field(default_factory=list)
    whens: list[When] = field(default_factory=list)
    companies: list[Named] = field(default_factory=list)
    titles: list[Named] = field(default_factory=list)
    outsiders: list[Named] = field(default_factory=list)
    press: list[Named] = field(default_factory=list)
    cues: list[CueHit] = field(default_factory=list)
    ages: list[tuple[int, int, str]] = field(default_factory=list)
    by_kind: dict[str, list[tuple[int, int, str, bool]]] = field(default_factory=dict)
    by_group: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    starts: list[int] | None = None
    memo: dict[Any, Any] = field(default_factory=dict)

    def add(self, hit: CueHit) -> None:
        """One more cue, farther right than those before it."""
        self.cues.append(hit)
        start, end, cues = hit
        for cue in cues:
            if cue.kind == "cue":
                self.by_group.setdefault(cue.key, []).append((start, end))
            else:
                self.by_kind.setdefault(cue.kind, []).append((start, end, cue.key, cue.weak))

    def hits(self, kind: str) -> list[tuple[int, int, str, bool]]:
        """(start, end, key, weak) of the cues of a kind."""
        return self.by_kind.get(kind, _NO_HITS)

    def keyed(self, kind: str) -> dict[str, list[Place]]:
        """The cues of a kind by what they stand for."""
        found: dict[str, list[Place]] | None = self.memo.get(("keyed", kind))
        if found is None:
            found = self.memo["keyed", kind] = {}
            for rank, (start, end, key, weak) in enumerate(self.hits(kind)):
                found.setdefault(key, []).append(Place(start, end, key, weak, rank))
        return found

    def passed(self, one: int, other: int) -> int:
        """How many figures begin between two places."""
        if self.starts is None:
            self.starts = [figure.start for figure in self.figures]
        low, high = sorted((one, other))
        return max(0, bisect_left(self.starts, high) - bisect_right(self.starts, low))

    def named(self, key: str) -> list[tuple[int, int]]:
        """Where the cue words of a group stand ("up", "guidance", …)."""
        return self.by_group.get(key, _NONE)

    def moves(self, key: str) -> list[tuple[int, int]]:
        """The words of a direction ("up", "down", …) without those that qualify a figure: "more than 25 percent" is no rise."""
        held = self.memo.get(("moves", key))
        if held is None:
            ends = [figure.end for figure in self.figures]
            held = self.memo["moves", key] = [
                hit
                for hit in self.named(key)
                if (at := bisect_right(ends, hit[0])) == len(ends) or hit[0] < self.figures[at].left
            ]
        words: list[tuple[int, int]] = held
        return words


def per_room(work: Callable[[S, Room], R]) -> Callable[[S, Room], R]:
    """What is worked out once per sentence and asked again and again."""
    name = work.__qualname__

    @wraps(work)
    def kept(scene: S, room: Room) -> R:
        if name not in room.memo:
            room.memo[name] = work(scene, room)
        result: R = room.memo[name]
        return result

    return kept


def per_figure(work: Callable[[S, Room, Figure], R]) -> Callable[[S, Room, Figure], R]:
    """What is worked out once per figure of a sentence and asked again and again."""
    name = work.__qualname__

    @wraps(work)
    def kept(scene: S, room: Room, figure: Figure) -> R:
        key = (name, figure.start)
        if key not in room.memo:
            room.memo[key] = work(scene, room, figure)
        result: R = room.memo[key]
        return result

    return kept


H = TypeVar("H", Place, tuple[int, int])


def sides(hits: Sequence[H], low: int, high: int) -> tuple[Sequence[H], ...]:
    """The hits to the right of a stretch, those to the left of it, and those that touch it, from the nearest outward."""
    right = bisect_left(hits, high, key=itemgetter(0))
    left = bisect_right(hits, low, 0, right, key=itemgetter(1))
    return hits[right:], hits[:left][::-1], hits[left:right][::-1]


def clause_breaks(text: str) -> int:
    """How many clause boundaries a stretch holds: commas, semicolons, colons, dashes, brackets."""
    if not text:
        return 0
    count = text.count
    return count(", ") + count(";") + count(": ") + count(" – ") + count(" - ") + count("(") + count(")") + count(" — ")


def words_between(text: str) -> int:
    return len(text.split())


def stems_around(folded: str, room: Room, start: int, end: int, words: int) -> list[str]:
    """The beginnings of the words on both sides of a stretch, as features: what no list of cues has, learning may find."""
    low = folded[max(room.start, start - 10 * words) : start].split()[-words:]
    high = folded[end : min(room.end, end + 10 * words)].split()[:words]
    stems = {word.strip(MARKS)[:6] for word in (*low, *high)}
    return [f"near={stem}" for stem in sorted(stems) if len(stem) > 2 and stem.isalpha()]
