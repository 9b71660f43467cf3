"""What was seen, as mentions for the reader: the typed spans before any linking."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any

from tracker.extractors.linking import currency_of_cents
from tracker.extractors.room import Room
from tracker.extractors.scene import Scene
from tracker.finders.anaphors import Anaphor, anaphors_of, resolve_from, year_of_story
from tracker.finders.calendar import When, earlier, quarter_before, year_period
from tracker.finders.figures import Figure
from tracker.model import Mention, Period

_BACKWARD = ("year_before", "quarter_before")
_BASES = (
    "quarter",
    "half",
    "nine_months",
    "month",
    "months",
    "year",
    "relative_quarter",
    "relative_half",
    "relative_year",
)
_TELLING = ("day", "days", "month")
_LONG_AGO = 500  # days
_OPENING = 12  # characters
_REACH = 3  # sentences
_WORD = re.compile(r"[^\W\d_][^\s-]*")


def seen_mentions(scene: Scene) -> Iterator[Mention]:
    """Numbers, money, percentages, quantities, periods, companies and titles, in the order of the text."""
    found: list[Mention] = [_mention(scene, "period", *place, period=period) for *place, period in _periods(scene)]
    for room in scene.rooms:
        found += [_figure(scene, figure) for figure in room.figures]
        companies = {(n.start, n.end): n for n in reversed(room.companies)}
        found += [_mention(scene, "company", *place, key=named.name.key) for place, named in companies.items()]
        found += [_mention(scene, "title", n.start, n.end, key=n.name.key, season=n.season) for n in room.titles]
    yield from sorted(found, key=lambda mention: (mention.start, mention.end))


def _periods(scene: Scene) -> Iterator[tuple[int, int, Period | None]]:
    """Every date expression with what it names, those that count from the one before among them."""
    story = Story(scene.published)
    backward = _by_room(scene, anaphors_of(scene.language).find(scene.text))
    for room in scene.rooms:
        here = backward.get(room.index, [])
        items: list[Anaphor | When] = [*room.whens, *here]
        for item in sorted(items, key=attrgetter("start")):
            if isinstance(item, Anaphor):
                period = resolve_from(item, story.last(room.index))
                if period is None or any(_overlap(item, when) and not _loses(when) for when in room.whens):
                    continue
            elif _loses(item) and any(_overlap(item, a) and resolve_from(a, story.last(room.index)) for a in here):
                continue
            else:
                dated = story.dated(item, room.index)
                period = _period(scene, room, dated)
                story.set(dated, period, room)
            story.told = (room.index, period) if period is not None else story.told
            yield item.start, item.start + len(scene.text[item.start : item.end].rstrip()), period


def _by_room(scene: Scene, anaphors: Iterable[Anaphor]) -> dict[int, list[Anaphor]]:
    found: dict[int, list[Anaphor]] = {}
    for anaphor in anaphors:
        room = scene.room_at(anaphor.start)
        if room is not None:
            found.setdefault(room.index, []).append(anaphor)
    return found


def _overlap(one: Anaphor | When, other: Anaphor | When) -> bool:
    return one.start < other.end and other.start < one.end


def _loses(when: When) -> bool:
    """ "The following year" counts from the date before it, where there is one, and not from today."""
    return when.kind in ("same_day", "relative_week", "relative_month", "relative_year")


class Story:
    """The dates of a text so far. A class because what "two days later" and a bare "in March" mean changes as it goes on."""

    def __init__(self, published: date | None) -> None:
        self.published = published
        self.told: tuple[int, Period] | None = None
        self.years: tuple[int, Period] | None = None

    def set(self, when: When, period: Period | None, room: Room) -> None:
        """A day of years ago sets the year of what follows, a year that opens its sentence does; a date of today ends it."""
        if period is None or period.start is None:
            return
        opening = when.kind == "year" and (self.published is None or when.start - room.start < _OPENING)
        if when.year is not None and (when.kind in _TELLING or opening):
            self.years = (room.index, period)
        elif self.published is not None and (self.published - period.start).days < _LONG_AGO:
            self.years = None

    def last(self, index: int) -> Period | None:
        return self.told[1] if self.told is not None and index - self.told[0] <= _REACH else None

    def dated(self, when: When, index: int) -> When:
        """A day or month without a year, in a story of years ago, gets the year of the story."""
        if self.years is None or index - self.years[0] > _REACH or when.kind not in _TELLING:
            return when
        start = self.years[1].start
        if when.year is not None or when.turn is not None or when.unit == "easter" or start is None:
            return when
        if self.published is not None and (self.published - start).days < _LONG_AGO:
            return when
        return replace(when, year=year_of_story(start, when.month))


def _period(scene: Scene, room: Room, when: When) -> Period | None:
    """What an expression names; "a year earlier" counts from the period named last, else from the publication date."""
    if when.kind not in _BACKWARD:
        period = scene.period(when, future=scene.tense(room, when.start), company=scene.main_company)
        return earlier(period) if _ahead_of_its_verb(scene, room, when, period) else period
    base = _named_before(scene, room, when)
    if when.kind == "quarter_before":
        return quarter_before(base or scene.last_quarter)
    if base is None and scene.published is not None:
        return year_period(scene.published.year - 1)
    return earlier(base)


def _ahead_of_its_verb(scene: Scene, room: Room, when: When, period: Period | None) -> bool:
    """ "In September, unemployment fell", written in July: where nothing points ahead, a past verb has the last word."""
    if period is None or period.start is None or scene.published is None or period.start <= scene.published:
        return False
    if when.year is not None or when.turn is not None or when.kind not in _TELLING:
        return False
    before = scene.folded[max(room.start, when.start - 12) : when.start].split()
    if before and before[-1] in scene.language.data["periods"]["backward"]:
        return True
    return bool(room.named("moved")) and not room.named("future") and not room.named("guidance")


def _named_before(scene: Scene, room: Room, when: When) -> Period | None:
    """The quarter, half, month or year named last before a place, in its sentence or one of the few before it."""
    for other in reversed(scene.rooms[max(0, room.index - _REACH) : room.index + 1]):
        for named in reversed(other.whens):
            if named.kind in _BASES and named.start < when.start:
                return scene.period(named, future=False, company=scene.main_company)
    return None


def _mention(scene: Scene, kind: str, start: int, end: int, **fields: Any) -> Mention:
    return Mention(kind=kind, start=start, end=end, text=scene.text[start:end], **fields)


def _noun(written: str, times: Sequence[str]) -> str:
    """The measure as written: "3.5-inch" is in inches, "40 square miles" in square miles, "zehnmal" in times.

    >>> _noun("43-year", []), _noun("40 square miles", []), _noun("zehnmal", ["mal"])
    ('year', 'square miles', 'mal')
    """
    words = _WORD.findall(written)
    glued = next((ending for ending in times if words and words[-1].endswith(ending)), None)
    if glued is not None:
        return glued
    return " ".join(words[-2:] if words[-2:-1] in (["square"], ["sq"], ["cubic"]) else words[-1:])


def _figure(scene: Scene, figure: Figure) -> Mention:
    unit, value, upper = figure.unit, figure.value, figure.value_max
    if unit == "cents":
        unit, value, upper = currency_of_cents(scene, figure), value / 100, None if upper is None else upper / 100
    if unit == "other":
        unit = _noun(scene.folded[figure.start : figure.end], scene.language.data["numbers"]["times"])
    kind = (
        "number"
        if unit is None
        else "percent"
        if unit in ("percent", "percentage_points")
        else "money"
        if len(unit) == 3 and unit.isupper()
        else "quantity"
    )
    if figure.sign < 0:
        value, upper = (-value, None) if upper is None else (-upper, -value)
    return _mention(
        scene, kind, figure.start, figure.end,
        value=value, value_max=upper, unit=unit or "count", qualifier=figure.qualifier,
    )  # fmt: skip
