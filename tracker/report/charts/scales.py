"""Axes: round values up the side, time along the foot, and a zero line where zero is in sight."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from tracker.report import theme
from tracker.report.charts.measure import width
from tracker.report.charts.points import STOCKS, Point, Points
from tracker.report.wording import Wording

_CUT = 0.75  # the axis starts at zero unless all values are above this share of the largest
_LABELLED = 10  # up to so many periods each is named; more are shown by years


def ticks(values: Sequence[float], *, zero: bool = False, count: int = 5) -> list[float]:
    """Round values that enclose those given, zero among them where the axis may not start elsewhere.

    >>> ticks([3.2, 11.1])
    [0.0, 2.5, 5.0, 7.5, 10.0, 12.5]
    """
    low, high = min(values), max(values)
    if low >= 0 and (zero or low < _CUT * high):
        low = 0.0
    if high <= 0 and (zero or high > _CUT * low):
        high = 0.0
    if low == high:
        low, high = (0.0, high) if high > 0 else (low, 0.0) if low < 0 else (0.0, 1.0)
    places = [float(v) for v in MaxNLocator(nbins=count, steps=[1, 2, 2.5, 3, 5, 10]).tick_values(low, high)]
    while len(places) > 2 and places[1] <= low:
        places = places[1:]
    while len(places) > 2 and places[-2] >= high:
        places = places[:-1]
    return [0.0 if abs(v) < 1e-12 * max(abs(high), abs(low)) else v for v in places]


def tick_texts(words: Wording, places: Sequence[float], scale: int) -> list[str]:
    return [words.number(place / scale, digits=6) for place in places]


def limits(places: Sequence[float], values: Sequence[float]) -> tuple[float, float]:
    """Where the axis ends: at its last round value, or a little above the data where that would leave it half empty."""
    bottom, top, step = places[0], places[-1], places[-1] - places[-2]
    if top > 0 and top - max(values) > 0.4 * step:
        top = max(max(values) + 0.08 * step, places[-2])
    if bottom < 0 and min(values) - bottom > 0.4 * step:
        bottom = min(min(values) - 0.08 * step, places[1])
    return bottom, top


def value_axis(axes: Axes, words: Wording, places: Sequence[float], scale: int, ends: tuple[float, float]) -> None:
    """Numbers at the left and hairlines behind them; the unit stands in the deck."""
    places = [place for place in places if ends[0] <= place <= ends[1]]
    axes.set_ylim(*ends)
    axes.yaxis.set_major_locator(FixedLocator(list(places)))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: words.number(value / scale, digits=6)))
    axes.grid(axis="y", color=theme.GRID, lw=theme.HAIRLINE)
    if ends[0] <= 0 <= ends[1]:
        axes.axhline(0, color=theme.INK, lw=theme.ZERO_LINE, zorder=1.5, clip_on=False)


def axis_width(words: Wording, places: Sequence[float], scale: int) -> float:
    """The room that the numbers at the left need."""
    return max(width(text, theme.TICK) for text in tick_texts(words, places, scale)) + 7


def moment(point: Point) -> float:
    """Where a point stands in time: a count at the end of its period, all else in the middle."""
    assert point.end is not None
    start = point.start or point.end
    if point.kind in STOCKS:
        return float(point.end.toordinal())
    return (start.toordinal() + point.end.toordinal()) / 2


def time_ticks(words: Wording, chosen: Points, low: float, high: float, room: float) -> list[tuple[float, str]]:
    """Each period by its name where there are few, else the beginnings of years, as many as fit side by side."""
    named = {moment(p): words.period(p.period, fiscal=False) for p in chosen.items if p.period}
    marks = sorted(named.items())
    if marks and len(marks) <= _LABELLED and _fit(marks, low, high, room):
        return marks
    if high - low > 900:
        return _thinned(_years(low, high), low, high, room)
    return _thinned(_months(words, low, high), low, high, room)


def _fit(marks: Sequence[tuple[float, str]], low: float, high: float, room: float) -> bool:
    """Whether labels centred at their places leave room between each other."""
    per_day = room / max(high - low, 1)
    return all(
        (after - at) * per_day >= (width(text, theme.TICK) + width(next_text, theme.TICK)) / 2 + 6
        for (at, text), (after, next_text) in pairwise(marks)
    )


def _years(low: float, high: float) -> list[tuple[float, str]]:
    years = range(date.fromordinal(int(low)).year, date.fromordinal(int(high)).year + 2)
    marks = [(float(date(year, 1, 1).toordinal()), str(year)) for year in years if year < 9999]
    return [mark for mark in marks if low <= mark[0] <= high]


def _months(words: Wording, low: float, high: float) -> list[tuple[float, str]]:
    marks: list[tuple[float, str]] = []
    at = date.fromordinal(int(low)).replace(day=1)
    while at.toordinal() <= high:
        if at.toordinal() >= low:
            marks.append((float(at.toordinal()), words.period(f"{at:%Y-%m}")))
        at = (at + timedelta(days=32)).replace(day=1)
    return marks


def _thinned(marks: list[tuple[float, str]], low: float, high: float, room: float) -> list[tuple[float, str]]:
    step = 1
    while step < len(marks) and not _fit(marks[::step], low, high, room):
        step += 1
    return marks[::step]


def time_axis(axes: Axes, marks: Sequence[tuple[float, str]], low: float, high: float) -> None:
    axes.set_xlim(low, high)
    axes.xaxis.set_major_locator(FixedLocator([at for at, _ in marks]))
    axes.set_xticks([at for at, _ in marks], [text for _, text in marks])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.tick_params(axis="x", length=3, width=theme.HAIRLINE, color=theme.INK_FAINT)
