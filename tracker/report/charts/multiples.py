"""Small multiples: one small panel for each company, so that forty can be read without a legend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
from matplotlib.axes import Axes

from tracker.report import theme
from tracker.report.charts import notes, scales
from tracker.report.charts.measure import height, shortened
from tracker.report.charts.points import STOCKS, Point, Points
from tracker.report.charts.scales import moment
from tracker.report.charts.select import Names, metric_points
from tracker.report.charts.sheet import Chart, Sheet, key_items, nothing, sheet, themed
from tracker.report.charts.strokes import draw_series, stock_step
from tracker.report.charts.titles import deck as made_deck
from tracker.report.wording import Wording, wording

_PANEL = 94.0
_HEAD = 32.0
_BETWEEN = 18.0


@themed
def small_multiples(
    facts: pd.DataFrame,
    metric: str | None = None,
    *,
    companies: Names = None,
    most: int = 40,
    same_scale: bool = False,
    behind: pd.DataFrame | None = None,
    language: str = "en",
    title: str | None = None,
    deck: str | None = None,
) -> Chart:
    """One panel for each company, in the order of the latest values; each on its own scale unless told otherwise.

    >>> small_multiples(extraction.financials, "subscribers")  # doctest: +SKIP
    """
    words = wording(language)
    chosen = metric_points(facts, metric, companies=companies)
    if not chosen.items:
        return nothing(words, title=title, deck=deck)
    lines_of = [name for name in chosen.names if len(chosen.of(name)) > 1]
    names = sorted(lines_of or chosen.names, key=lambda name: (-chosen.of(name)[-1].value, name))
    single = len(chosen.names) - len(names)
    shown = names[:most]
    columns = 2 if len(shown) <= 4 else 3 if len(shown) <= 9 else 4
    lines = -(-len(shown) // columns)
    points = [point for name in shown for point in chosen.of(name)]
    scale = words.scale([p.value for p in points])
    extra = [words.note("at_end")] if chosen.kind in STOCKS else []
    own = [] if same_scale else [words.note("own_scale")]
    alone = [words.note("single", n=single)] if single else []
    rest = [words.note("left_out", n=len(names) - most)] if len(names) > most else []
    made = sheet(
        words,
        message=title or _title(chosen, shown, words),
        deck=made_deck(chosen, words, scale, *extra, *own) if deck is None else deck,
        source=notes.source_line(words, points, notes=[*notes.left_out(words, chosen), *alone, *rest], behind=behind),
        body=lines * _PANEL + 8,
        key=key_items(words, notes.key_of(points), theme.PALETTE[0]),
        points=points,
    )
    _panels(made, chosen, shown, columns, same_scale)
    return made.chart


def _title(chosen: Points, shown: Sequence[str], words: Wording) -> str:
    told = [points for name in shown if len(points := chosen.of(name, "actual")) > 1]
    up = sum(points[-1].value > points[0].value for points in told)
    return words.title("multiples", metric=words.metric(chosen.kind), up=up, n=len(told))


def _panels(made: Sheet, chosen: Points, shown: Sequence[str], columns: int, same_scale: bool) -> None:
    low, high = (edge(moment(p) for p in chosen.items if p.name in shown) for edge in (min, max))
    air = max((high - low) * 0.04, 20.0)
    span = (low - air, high + air)
    wide = (made.right - made.left - (columns - 1) * _BETWEEN) / columns
    values = [v for p in chosen.items if p.name in shown for v in (p.value, p.low, p.high) if v is not None]
    for n, name in enumerate(shown):
        left = made.left + (n % columns) * (wide + _BETWEEN)
        top = made.top - (n // columns) * _PANEL
        points = chosen.of(name)
        own = values if same_scale else [v for p in points for v in (p.value, p.low, p.high) if v is not None]
        _name(made, points, left, top - 10, wide)
        axes = made.axes(left, top - _PANEL + 20, left + wide, top - _HEAD + 6)
        _panel(axes, own, span)
        draw_series(axes, points, stock_step(chosen.kind, chosen.step), theme.PALETTE[0])


def _name(made: Sheet, points: Sequence[Point], left: float, y: float, wide: float) -> None:
    last = next((p for p in reversed(points) if p.scenario == "actual"), points[-1])
    value = made.words.amount(last.value, last.unit)
    name = shortened(points[0].name, theme.TICK, wide, bold=True)
    made.text(left, y, name, theme.TICK, bold=True, anchor="baseline")
    made.text(left, y - height(theme.TICK), value, theme.TICK, color=theme.INK_SOFT, anchor="baseline")


def _panel(axes: Axes, values: Sequence[float], span: tuple[float, float]) -> None:
    """Zero or the lowest line at the foot, and the first and last year of what is shown."""
    places = scales.ticks(values, zero=True, count=3)
    axes.set_ylim(*scales.limits(places, values))
    axes.set_yticks([])
    axes.set_xlim(*span)
    axes.axhline(max(places[0], 0.0) if places[0] <= 0 else places[0], color=theme.INK_FAINT, lw=theme.ZERO_LINE)
    first, last = (date.fromordinal(int(edge)).year for edge in span)
    shown = [f"{year}" for year in (first, last)] if first != last else [f"{first}"]
    axes.set_xticks([span[0], span[1]][: len(shown)], shown)
    for text, align in zip(axes.get_xticklabels(), ("left", "right"), strict=False):
        text.set(ha=align, size=theme.NOTE)
