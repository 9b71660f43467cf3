"""Growth: the change on a year earlier, in bars from a zero line; hollow where it was worked out and not reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pandas as pd

from tracker.report import theme
from tracker.report.charts import notes, scales
from tracker.report.charts.bars import bar_key, draw_bars, point_bar
from tracker.report.charts.measure import width
from tracker.report.charts.points import Point, Points
from tracker.report.charts.scales import moment
from tracker.report.charts.select import Names, metric_points
from tracker.report.charts.sheet import Chart, Sheet, nothing, sheet, themed
from tracker.report.charts.titles import percent
from tracker.report.wording import Wording, wording

_YEAR = timedelta(days=365)
_LABELLED = 16
_DAYS = {"month": 30, "quarter": 91, "half": 182, "year": 365}


def growth_points(facts: pd.DataFrame, metric: str | None, companies: Names = None) -> Points:
    """What articles say it grew by, and where none does, what two reported levels a year apart give."""
    levels = metric_points(facts, metric, companies=companies)
    stated = metric_points(
        facts, metric or levels.kind or None, companies=companies, basis="change_pct", unit="percent"
    )
    told = {(p.name, p.start, p.end): p for p in stated.items if p.scenario != "consensus"}
    for point in _derived(levels):
        told.setdefault((point.name, point.start, point.end), point)
    items = sorted(told.values(), key=lambda p: (p.name, p.end or date.min))
    return Points(tuple(items), stated.kind or levels.kind, "percent", stated.step or levels.step)


def _derived(levels: Points) -> list[Point]:
    known = [p for p in levels.items if p.scenario == "actual" and p.end]
    found = []
    for point in known:
        for earlier in known:
            assert point.end and earlier.end
            a_year = abs(point.end - earlier.end - _YEAR).days <= 8
            if earlier.name == point.name and a_year and earlier.step == point.step and earlier.value > 0:
                found.append(_change(point, earlier))
                break
    return found


def _change(point: Point, earlier: Point) -> Point:
    return Point(
        name=point.name, value=100 * (point.value / earlier.value - 1), unit="percent", period=point.period,
        start=point.start, end=point.end, fiscal=point.fiscal, derived=True, kind=point.kind, weight=point.weight,
        fact_ids=(*point.fact_ids, *earlier.fact_ids), published=point.published, extra=point.extra,
    )  # fmt: skip


@themed
def growth(
    facts: pd.DataFrame,
    metric: str | None = None,
    *,
    companies: Names = None,
    behind: pd.DataFrame | None = None,
    language: str = "en",
    title: str | None = None,
    deck: str | None = None,
) -> Chart:
    """Growth of one company over time; of several, the latest of each.

    >>> growth(extraction.financials, "revenue", companies="Netflix")  # doctest: +SKIP
    """
    words = wording(language)
    chosen = growth_points(facts, metric, companies)
    if not chosen.items:
        return nothing(words, title=title, deck=deck)
    last = [chosen.of(name)[-1] for name in chosen.names]
    many = len(last) > 1
    recent = _recent(last)
    shown: Sequence[Point] = sorted(recent, key=lambda p: (-p.value, p.name)) if many else chosen.items
    older = [words.note("older", n=len(last) - len(recent))] if many and len(recent) < len(last) else []
    name = words.metric(chosen.kind)
    made = sheet(
        words,
        message=title or _title(shown[0] if many else last[0], words),
        deck=f"{name[:1].upper()}{name[1:]}, {words.note('change')}" if deck is None else deck,
        source=notes.source_line(words, shown, notes=[*notes.left_out(words, chosen), *older], behind=behind),
        body=len(shown) * (theme.ROW + 2) + 8 if many else 190,
        key=bar_key(words, shown),
        points=shown,
    )
    if many:
        bars = [point_bar(p, percent(p.value, words, sign=True), note=words.period(p.period)) for p in shown]
        draw_bars(made, bars)
    else:
        _columns(made, shown, chosen)
    return made.chart


def _recent(points: list[Point]) -> list[Point]:
    """Those of the last two years before the newest: growth in 2012 and in 2025 are not ranked together."""
    newest = max(p.end or date.min for p in points)
    return [p for p in points if newest - (p.end or date.min) <= 2 * _YEAR]


def _title(point: Point, words: Wording) -> str:
    key = "still" if abs(point.value) < 0.05 else "growth" if point.value > 0 else "shrink"
    said = {"name": point.name, "metric": words.metric(point.kind), "period": words.period(point.period)}
    return words.title(key, value=percent(abs(point.value), words), **said)


def _columns(made: Sheet, shown: Sequence[Point], chosen: Points) -> None:
    """Upright bars at their place in time: a quarter that nobody wrote about stays empty."""
    words = made.words
    values = [v for p in shown for v in (p.value, p.low, p.high) if v is not None]
    places = scales.ticks(values, zero=True, count=4)
    edges = scales.limits(places, values)
    if edges[0] < 0:  # room for the numbers beneath
        edges = (edges[0] - 12 * (edges[1] - edges[0]) / 150, edges[1])
    low, high = min(moment(p) for p in shown), max(moment(p) for p in shown)
    step = _DAYS.get(chosen.step, 91)
    low, high = low - step, high + step
    left, foot, top = made.left + scales.axis_width(words, places, 1), made.bottom + 20, made.top - 12
    axes = made.axes(left, foot, made.right, top)
    scales.value_axis(axes, words, places, 1, edges)
    scales.time_axis(axes, scales.time_ticks(words, chosen, low, high, made.right - left), low, high)
    for point in shown:
        hollow = point.derived or point.scenario != "actual"
        fill = theme.PAPER if hollow else theme.BAR
        x = moment(point)
        axes.bar([x], [point.value], width=0.72 * step, color=fill, edgecolor=theme.BAR, lw=1.0, zorder=2)
        if ends := notes.interval(point):
            axes.plot([x, x], ends, color=theme.INK, lw=1.0, marker="_", ms=4, zorder=3)
    across, up = (made.right - left) / (high - low), (top - foot) / (edges[1] - edges[0])
    texts = [percent(point.value, words) for point in shown]
    if len(shown) <= _LABELLED and max(width(text, theme.NOTE) for text in texts) < step * across:
        for point, text in zip(shown, texts, strict=True):
            y = foot + (point.value - edges[0]) * up + (3 if point.value >= 0 else -3)
            x, anchor = left + (moment(point) - low) * across, "bottom" if point.value >= 0 else "top"
            made.text(x, y, text, theme.NOTE, align="center", anchor=anchor)
