"""What must not be joined: a series before and after its measure changed, and totals that would shrink."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from tracker.consolidate.agree import Point
from tracker.consolidate.reports import Key
from tracker.consolidate.rules import rules
from tracker.consolidate.spans import Span

Place = tuple[Key, Span | None]


def breaks_before(places: Iterable[Place]) -> dict[Place, str]:
    """Why the line must not be drawn from the row before to this one, for the rows where that is so."""
    dated: dict[Key, list[Span]] = defaultdict(list)
    for key, span in places:
        if span is not None:
            dated[key].append(span)
    found: dict[Place, str] = {}
    for key, spans in dated.items():
        ordered = sorted(spans)
        for before, after in pairwise(ordered):
            reasons = [b.reason for b in rules().breaks_of(key.who, key.what) if before.start < b.day <= after.start]
            if reasons:
                found[key, after] = "; ".join(reasons)
    return found | _other_measures(dated)


def _other_measures(dated: Mapping[Key, Sequence[Span]]) -> dict[Place, str]:
    """The first row of a measure that took over where another of the same title ended: hours, then views."""
    families: dict[Key, list[Key]] = defaultdict(list)
    for key in dated:
        families[replace(key, what="", unit="")].append(key)
    found: dict[Place, str] = {}
    for keys in families.values():
        for key in keys:
            first = min(dated[key])
            ended = [other.what for other in keys if other.what != key.what and max(dated[other]).start < first.start]
            if ended and key.what in rules().cumulative:
                found[key, first] = f"counted as {', '.join(sorted(set(ended)))} before: not comparable"
    return found


def falls(points: Mapping[Place, Point]) -> dict[Place, str]:
    """Totals since a release that are lower than an earlier total: flagged as `falls: fact_id`.

    Two figures may stand in either order in time, or for a shorter and a longer window. Rounding is allowed for.
    """
    rows: dict[Key, list[tuple[tuple[date, int], Place]]] = defaultdict(list)
    for key, span in points:
        if key.what in rules().cumulative and key.basis == "level" and key.who:
            if key.window_days is not None:
                rows[replace(key, window_days=0)].append(((date.min, key.window_days), (key, span)))
            elif span is not None and span.freq == "to date":
                rows[key].append(((span.start, 0), (key, span)))
    found: dict[Place, str] = {}
    for family in rows.values():
        reached = float("-inf")
        for _, place in sorted(family, key=lambda row: row[0]):
            point = points[place]
            if point.interval.high < reached:
                found[place] = "falls: " + ", ".join(report.fact_id for report in point.reports)
            reached = max(reached, point.interval.low)
    return found
