"""Figures that look like a slip of scale or unit: flagged, with the fact that looks so, never mended.

thousandfold    Millionen for Milliarden: a thousand or a million times the other
decimal sign    "1.65" read for "1,65": ten or a hundred times the other
currency        the same figure for the same period in another currency
"""

from __future__ import annotations

from collections.abc import Iterable
from statistics import median

from tracker.consolidate.agree import Point
from tracker.consolidate.intervals import Interval
from tracker.consolidate.spans import Span

_FACTORS = {1e3: "thousandfold", 1e6: "thousandfold", 1e1: "decimal sign", 1e2: "decimal sign"}
_NEAR_THOUSAND = (200.0, 5000.0)  # a lone figure against its neighbours, which are not the same figure


def scale_slip(suspect: Interval, value: float, interval: Interval, of: float) -> str:
    """The name of the slip that would make one figure the other, or nothing.

    >>> scale_slip(Interval(11.0e6, 11.1e6), 11.08e6, Interval(11.0e9, 11.1e9), 11.08e9)
    'thousandfold'
    """
    for factor, name in _FACTORS.items():
        for turned in (factor, 1 / factor):
            if suspect.scaled(turned).meets(interval) and (value * turned in interval or of / turned in suspect):
                return name
    return ""


def suspected(point: Point, rivals: Iterable[Point], neighbours: Iterable[float]) -> str:
    """What in this point looks like a slip, as `name: fact_id`, semicolon-joined.

    `rivals` are the points of the same series and period in other currencies, `neighbours` the values before
    and after.
    """
    named = {
        report.fact_id: name
        for report in point.against
        if (name := scale_slip(report.interval, report.value, point.interval, point.value))
    }
    for rival in rivals:
        if rival.n_stories >= point.n_stories and (rival.value in point.interval or point.value in rival.interval):
            named |= {report.fact_id: "currency" for report in point.reports}
    if not named and _out_of_scale(abs(point.value), neighbours):
        named = {report.fact_id: "thousandfold" for report in point.reports}
    return "; ".join(f"{name}: {fact}" for fact, name in sorted(named.items(), key=lambda item: (item[1], item[0])))


def _out_of_scale(value: float, neighbours: Iterable[float]) -> bool:
    usual = median([abs(other) for other in neighbours] or [0.0])
    if not usual or not value:
        return False
    ratio = max(value / usual, usual / value)
    return _NEAR_THOUSAND[0] <= ratio <= _NEAR_THOUSAND[1]


def nearest_in_time(span: Span | None, dated: Iterable[tuple[Span, Point]]) -> list[float]:
    """The values of the four nearest periods of the same length."""
    if span is None:
        return []
    others = [(abs((other.start - span.start).days), point.value) for other, point in dated if other != span]
    return [value for _, value in sorted(others)[:4]]
