"""Titles that say what the data say: the latest value, how it moved, who leads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tracker.report.charts.points import STOCKS, Point, Points
from tracker.report.charts.scales import moment
from tracker.report.wording import Wording

_SAME = 0.001
_YEAR = timedelta(days=365)


def in_time_title(chosen: Points, words: Wording, *, key: str = "metric") -> str:
    """What a chart over time says, of one name or of several."""
    last = [points[-1] for name in chosen.names if (points := chosen.of(name, "actual"))]
    if not last:
        first = max(chosen.items, key=moment)
        return words.title("expected", **_said(first, words))
    last.sort(key=lambda p: (-p.value, p.name))
    told = chosen.of(last[0].name, "actual")
    if key == "measure" and len(last) == 1 and len(told) > 2:
        return words.title("moved", earlier=words.amount(told[0].value, told[0].unit), **_said(last[0], words))
    if key == "measure":
        return words.title("over_time", measure=words.metric(last[0].kind), **_said(last[0], words))
    if len(last) > 1:
        second = words.amount(last[1].value, last[1].unit)
        return words.title("leads", second=last[1].name, second_value=second, **_said(last[0], words))
    return _moved(chosen.of(last[0].name, "actual"), words)


def _said(point: Point, words: Wording) -> dict[str, str]:
    return {
        "name": point.name,
        "metric": words.metric(point.kind),
        "value": words.amount(point.value, point.unit),
        "period": words.period(point.period, fiscal=point.fiscal),
    }


def _moved(points: Sequence[Point], words: Wording) -> str:
    """The latest value against that of a year before, and only against that."""
    last = points[-1]
    said = _said(last, words)
    earlier = next((p for p in points if p.end and last.end and abs(last.end - p.end - _YEAR).days <= 8), None)
    if earlier is None or earlier.value == 0:
        return words.title("one", **said)
    if abs(last.value - earlier.value) < _SAME * abs(earlier.value):
        return words.title("flat", **said)
    if earlier.value < 0 or last.value < 0 or last.unit in ("percent", "percentage_points"):
        return words.title("moved", earlier=words.amount(earlier.value, earlier.unit), **said)
    change = 100 * (last.value / earlier.value - 1)
    key = "rose" if change > 0 else "fell"
    return words.title(key, change=percent(abs(change), words), **said)


def percent(value: float, words: Wording, *, sign: bool = False) -> str:
    """A change in percent, no more exact than it needs to be.

    >>> from tracker.report.wording import wording
    >>> percent(15.94, wording("en")), percent(0.342, wording("en"), sign=True)
    ('16%', '+0.3%')
    """
    return words.amount(round(value, 1 if abs(value) < 10 else 0), "percent", sign=sign)


def deck(chosen: Points, words: Wording, scale: int, *extra: str) -> str:
    """Metric, unit and rhythm: `Revenue, billion US dollars, by quarter`."""
    name = words.metric(chosen.kind)
    unit = words.unit(chosen.unit, scale)
    told = chosen.kind not in STOCKS and chosen.step in ("quarter", "year", "half", "month", "week")
    rhythm = words.note(f"per_{chosen.step}") if told else ""
    parts = [name[:1].upper() + name[1:], unit, rhythm, *extra]
    return ", ".join(part for part in parts if part)
