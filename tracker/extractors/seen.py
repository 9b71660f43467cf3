"""What was seen, as mentions for the reader: the typed spans before any linking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from tracker.extractors.linking import currency_of_cents
from tracker.extractors.scene import Room, Scene
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
_REACH = 3  # sentences
_WORD = re.compile(r"[^\W\d_][^\s-]*")


def seen_mentions(scene: Scene) -> Iterator[Mention]:
    """Numbers, money, percentages, quantities, periods, companies and titles, in the order of the text."""
    found: list[Mention] = []
    for room in scene.rooms:
        found += [_figure(scene, figure) for figure in room.figures]
        for when in room.whens:
            period = _period(scene, room, when)
            end = when.start + len(scene.text[when.start : when.end].rstrip())
            found.append(_mention(scene, "period", when.start, end, period=period))
        companies = {(n.start, n.end): n for n in reversed(room.companies) if n.how != "weak"}
        found += [_mention(scene, "company", *place, key=named.name.key) for place, named in companies.items()]
        found += [_mention(scene, "title", n.start, n.end, key=n.name.key, season=n.season) for n in room.titles]
    yield from sorted(found, key=lambda mention: (mention.start, mention.end))


def _period(scene: Scene, room: Room, when: When) -> Period | None:
    """What an expression names; "a year earlier" counts from the period named last, else from the publication date."""
    if when.kind not in _BACKWARD:
        return scene.period(when, future=scene.tense(room, when.start), company=scene.main_company)
    base = _named_before(scene, room, when)
    if when.kind == "quarter_before":
        return quarter_before(base or scene.last_quarter)
    if base is None and scene.published is not None:
        return year_period(scene.published.year - 1)
    return earlier(base)


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
