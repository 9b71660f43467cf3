"""Beat or miss: what was reported against what was expected, as the difference in percent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tracker.report import theme
from tracker.report.charts import notes
from tracker.report.charts.bars import Bar, body_height, capped, draw_bars
from tracker.report.charts.measure import width
from tracker.report.charts.points import Point, in_time, reduced
from tracker.report.charts.select import Names, as_names, metric_points
from tracker.report.charts.sheet import Chart, Sheet, nothing, sheet, themed
from tracker.report.charts.titles import percent
from tracker.report.wording import Wording, wording

_LESS_IS_MORE = {"costs", "churn", "debt"}
_MET = 0.05  # percent; closer than this is as expected


@dataclass(frozen=True, slots=True)
class Comparison:
    """A reported point and what was expected of it.

    `change` is in percent of what was expected, for figures that are percentages themselves in points.
    """

    actual: Point
    expected: Point
    change: float

    @property
    def better(self) -> bool:
        return (self.change > 0) != (self.actual.kind in _LESS_IS_MORE)


def comparisons(
    facts: pd.DataFrame, metric: str | None = None, *, companies: Names = None, against: str = "consensus"
) -> list[Comparison]:
    """Every figure of which both is known, the newest first."""
    if facts.empty:
        return []
    kinds = [metric] if metric else sorted(set(facts["metric"].dropna()))
    found = []
    for kind in kinds:
        table = facts[(facts["metric"] == kind).fillna(False)]
        for unit in sorted(set(table.loc[(table["scenario"] == against).fillna(False), "unit"].dropna())):
            points = reduced(metric_points(table, kind, companies=companies, unit=unit).items, in_time)
            told = {(p.name, p.start, p.end): p for p in points if p.scenario == "actual"}
            for point in points:
                actual = told.get((point.name, point.start, point.end))
                if actual and point.scenario == against and point.value:
                    found.append(Comparison(actual, point, _change(actual, point)))
    return sorted(found, key=lambda c: (-(c.actual.end or date.min).toordinal(), c.actual.name, c.actual.kind))


def _change(actual: Point, expected: Point) -> float:
    """Against a range: nothing within it, else the way to its nearer end."""
    low = expected.value if expected.low is None else expected.low
    high = expected.value if expected.high is None else expected.high
    edge = min(max(actual.value, low), high)
    if actual.unit in ("percent", "percentage_points"):
        return actual.value - edge
    return 100 * (actual.value - edge) / abs(expected.value)


@themed
def beat_or_miss(
    facts: pd.DataFrame,
    metric: str | None = None,
    *,
    companies: Names = None,
    against: str = "consensus",
    most: int = 15,
    language: str = "en",
    title: str | None = None,
    deck: str | None = None,
) -> Chart:
    """Reported figures against what analysts (`consensus`) or the company itself (`guidance`) expected.

    >>> beat_or_miss(extraction.financials, companies="Netflix")  # doctest: +SKIP
    """
    words = wording(language)
    found = comparisons(facts, metric, companies=as_names(companies) or None, against=against)
    if not found:
        return nothing(words, title=title, deck=deck)
    shown = found[:most]
    most_shown = capped([c.change for c in shown])
    bars = [_bar(c, words, most_shown) for c in shown]
    points = [point for c in shown for point in (c.actual, c.expected)]
    rest = [words.note("left_out", n=len(found) - most)] if len(found) > most else []
    made = sheet(
        words,
        message=title or _title(found, words),
        deck=words.note("against") if deck is None else deck,
        source=notes.source_line(words, points, notes=rest),
        body=body_height(bars) + 14,
        points=points,
    )
    _draw(made, shown, bars)
    return made.chart


def _bar(c: Comparison, words: Wording, most: float) -> Bar:
    name = f"{c.actual.name}, {words.metric(c.actual.kind)}, {words.period(c.actual.period, fiscal=c.actual.fiscal)}"
    color = theme.GOOD if c.better else theme.BAD
    drawn = min(max(c.change, -most), most)
    return Bar(name=name, value=drawn, text=_said(c, words), color=color, cut=drawn != c.change)


def _said(c: Comparison, words: Wording, *, sign: bool = True) -> str:
    change = c.change if sign else abs(c.change)
    if c.actual.unit in ("percent", "percentage_points"):
        return words.note("points", number=words.number(round(change, 1), sign=sign))
    return percent(change, words, sign=sign)


def _title(found: Sequence[Comparison], words: Wording) -> str:
    if len(found) == 1:
        only = found[0]
        key = "met_one" if abs(only.change) < _MET else "beat_one" if only.better else "missed_one"
        return words.title(key, name=only.actual.name, change=_said(only, words, sign=False))
    beat = sum(c.better and abs(c.change) >= _MET for c in found)
    missed = sum(not c.better and abs(c.change) >= _MET for c in found)
    key = "beat_all" if beat == len(found) else "missed_all" if missed == len(found) else "beat_some"
    return words.title(key, n=len(found), beat=beat)


def _draw(made: Sheet, shown: Sequence[Comparison], bars: Sequence[Bar]) -> None:
    """The bars, and right of them what was reported and what was expected, as a table."""
    words = made.words
    heads = (words.note("actual_column"), words.note("expected_column"))
    texts = [(_value(c.actual, words), _value(c.expected, words)) for c in shown]
    widths = [max(width(t, theme.TICK, bold=True) for t in (heads[k], *(row[k] for row in texts))) + 14 for k in (0, 1)]
    places = (made.right - widths[1], made.right)
    draw_bars(replace(made, top=made.top - 14), bars, columns=sum(widths))
    for head, x in zip(heads, places, strict=True):
        made.text(x, made.top - 6, head, theme.NOTE, color=theme.INK_SOFT, align="right", anchor="baseline")
    row = (made.top - 14 - made.bottom - 4) / len(shown)
    for n, pair in enumerate(texts):
        y = made.top - 14 - (n + 0.5) * row
        for text, x in zip(pair, places, strict=True):
            made.text(x, y, text, theme.TICK, color=theme.INK_SOFT, align="right", anchor="center_baseline")


def _value(point: Point, words: Wording) -> str:
    if point.low is None or point.high is None or point.conflicting:
        return words.amount(point.value, point.unit)
    return words.span(point.low, point.high, point.unit)
