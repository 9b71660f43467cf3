"""What was seen, as mentions for the reader: the typed spans before any linking."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tracker.finders.figures import Figure
from tracker.model import Mention

if TYPE_CHECKING:
    from tracker.extractors.scene import Scene


def seen_mentions(scene: Scene) -> Iterator[Mention]:
    """Numbers, money, percentages, quantities, periods, companies and titles, in the order of the text."""
    found: list[Mention] = []
    for room in scene.rooms:
        for figure in room.figures:
            found.append(_figure(scene, figure))
        for when in room.whens:
            period = scene.period(when, future=scene.tense(room, when.start), company=scene.main_company)
            found.append(
                Mention(
                    kind="period",
                    start=when.start,
                    end=when.end,
                    text=scene.text[when.start : when.end].rstrip(),
                    period=period,
                )
            )
        seen: set[tuple[int, int]] = set()
        for named in room.companies:
            if (named.start, named.end) not in seen and named.how != "weak":
                seen.add((named.start, named.end))
                found.append(
                    Mention(
                        kind="company",
                        start=named.start,
                        end=named.end,
                        text=scene.text[named.start : named.end],
                        key=named.name.key,
                    )
                )
        for named in room.titles:
            found.append(
                Mention(
                    kind="title",
                    start=named.start,
                    end=named.end,
                    text=scene.text[named.start : named.end],
                    key=named.name.key,
                    season=named.season,
                )
            )
    yield from sorted(found, key=lambda mention: (mention.start, mention.end))


def _figure(scene: Scene, figure: Figure) -> Mention:
    unit, value, upper = figure.unit, figure.value, figure.value_max
    if unit == "cents":
        unit, value, upper = scene.currency, value / 100, None if upper is None else upper / 100
    if unit == "other":
        unit = scene.folded[figure.start : figure.end].split()[-1].strip("-")
    kind = (
        "number"
        if unit is None
        else "percent"
        if unit in ("percent", "percentage_points")
        else "money"
        if len(unit) == 3 and unit.isupper()
        else "quantity"
    )
    sign = -1 if figure.sign < 0 else 1
    if sign < 0:
        value, upper = (-value, None) if upper is None else (-upper, -value)
    return Mention(
        kind=kind, start=figure.start, end=figure.end, text=scene.text[figure.start : figure.end], value=value, value_max=upper,
        unit=unit or "count", qualifier=figure.qualifier,
    )  # fmt: skip
