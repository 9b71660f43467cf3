"""A metric of one or several companies over time, and titles over weeks: lines with labels at their ends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from tracker.report import theme
from tracker.report.charts import notes, scales
from tracker.report.charts.events import flag_texts
from tracker.report.charts.flags import Flag, Layout, draw_flags, draw_list, lay_out, list_height
from tracker.report.charts.measure import shortened
from tracker.report.charts.points import STOCKS, Point, Points, in_time, reduced
from tracker.report.charts.scales import moment
from tracker.report.charts.select import Names, metric_points, view_points
from tracker.report.charts.sheet import Chart, key_items, nothing, sheet, themed
from tracker.report.charts.strokes import Label, draw_labels, draw_series, runs, stock_step
from tracker.report.charts.titles import deck as made_deck
from tracker.report.charts.titles import in_time_title
from tracker.report.wording import Wording, wording

_BODY = 235.0
_FOOT = 20.0  # for the names of periods
_LABEL_ROOM = 185.0
_FLAG_ROOM = 84.0  # what the words of the last flag have at least


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a chart: its title, a deck where one was given, and what else the deck says."""

    title: str
    deck: str | None = None
    extra: str = ""


@themed
def metric(
    facts: pd.DataFrame,
    metric: str | None = None,
    *,
    companies: Names = None,
    segment: str | None = None,
    events: pd.DataFrame | None = None,
    unit: str | None = None,
    language: str = "en",
    title: str | None = None,
    deck: str | None = None,
    behind: pd.DataFrame | None = None,
) -> Chart:
    """A metric over time. Takes the financials table or what `tracker.series` returns.

    Without `metric` the one most spoken of is drawn; `companies` narrows it to names of companies or services;
    `events` puts the rows of an events table on it as flags. For a series give the table `behind` it, so that the
    source line can name the articles, and what its own columns do not say: `metric`, `companies`, `unit`.

    >>> chart = metric(extraction.financials, "revenue", companies="Netflix")  # doctest: +SKIP
    >>> chart.save("revenue.png")  # doctest: +SKIP
    """
    words = wording(language)
    chosen = metric_points(facts, metric, companies=companies, segment=segment, unit=None)
    if unit is not None:
        known = [replace(p, unit=p.unit or unit) for p in chosen.items]
        chosen = replace(chosen, items=tuple(p for p in known if p.unit == unit), unit=unit)
    if not chosen.items:
        return nothing(words, title=title, deck=deck)
    said = title or in_time_title(chosen, words)
    extra = words.note("at_end") if chosen.kind in STOCKS else ""
    return _drawn(chosen, words, Said(said, deck, extra), events, behind)


@themed
def views_over_time(
    views: pd.DataFrame,
    measure: str | None = None,
    *,
    titles: Names = None,
    platform: str | None = None,
    events: pd.DataFrame | None = None,
    language: str = "en",
    title: str | None = None,
    deck: str | None = None,
) -> Chart:
    """How much titles were watched, over days, weeks or months; only periods of one length stand together.

    >>> views_over_time(extraction.views, titles=["Tatort"], language="de")  # doctest: +SKIP
    """
    words = wording(language)
    found = view_points(views, measure, words, titles=titles, platform=platform, dated=True)
    chosen = replace(found, items=tuple(reduced(found.items, in_time)))
    if titles is None:
        chosen = often_told(chosen)
    if not chosen.items:
        return nothing(words, title=title, deck=deck)
    said = title or in_time_title(chosen, words, key="measure")
    return _drawn(chosen, words, Said(said, deck), events, None)


def often_told(chosen: Points) -> Points:
    """The stretch of time in which a name has the longest line, and the names that have lines in it too.

    As many as have a colour; single points years apart are no line.
    """

    def longest(name: str) -> list[Point]:
        return max(runs(chosen.of(name), chosen.step), key=len)

    def rank(name: str) -> tuple[float, float, str]:
        run = longest(name)
        return -len(run), -max(p.value for p in run), name

    first = longest(min(chosen.names, key=rank)) if chosen.names else []
    if len(first) < 2:
        return chosen
    room = (moment(first[-1]) - moment(first[0])) / 2
    low, high = moment(first[0]) - room, moment(first[-1]) + room
    near = replace(chosen, items=tuple(p for p in chosen.items if low <= moment(p) <= high))
    kept = sorted((name for name in near.names if len(near.of(name)) > 1), key=rank)[: theme.HIGHLIGHTS]
    return replace(near, items=tuple(p for p in near.items if p.name in kept))


def highlighted(chosen: Points) -> tuple[str, ...]:
    """The names that get a colour and a label: those with the most points and values, at most as many as colours."""
    if len(chosen.names) <= theme.HIGHLIGHTS:
        return chosen.names

    def rank(name: str) -> tuple[float, ...]:
        points = chosen.of(name)
        return (-points[-1].value, -len(points))

    return tuple(sorted(chosen.names, key=lambda name: (*rank(name), name))[: theme.HIGHLIGHTS])


def _drawn(
    chosen: Points, words: Wording, said: Said, events: pd.DataFrame | None, behind: pd.DataFrame | None
) -> Chart:
    edges = [v for p in chosen.items for v in (p.value, p.low, p.high) if v is not None]
    places = scales.ticks(edges)
    scale = words.scale(places)
    bright = highlighted(chosen)
    others = len(chosen.names) - len(bright)
    grey = [words.note("others", n=others)] if others else []
    ends = scales.limits(places, edges)
    cut = [words.note("axis_cut")] if not ends[0] <= 0 <= ends[1] else []
    numbers = scales.axis_width(words, places, scale)
    labels = _labels(chosen, bright, words, scale)
    margin = min(max(label.wide for label in labels), _LABEL_ROOM) + theme.LABEL_GAP + 4
    if events is not None:
        margin = max(margin, _FLAG_ROOM)
    low, high = _time_span(chosen)
    left, right = theme.MARGIN + numbers, theme.WIDTH - theme.MARGIN - margin
    layout = _flag_layout(events, words, (low, high), (left, right))
    made = sheet(
        words,
        message=said.title,
        deck=made_deck(chosen, words, scale, said.extra, *grey) if said.deck is None else said.deck,
        source=notes.source_line(words, chosen.items, notes=[*notes.left_out(words, chosen), *cut], behind=behind),
        body=_BODY + layout.height + list_height(layout),
        key=key_items(words, notes.key_of(chosen.items)),
        points=chosen.items,
    )
    foot, top = made.bottom + list_height(layout) + _FOOT, made.top - layout.height - 4
    axes = made.axes(left, foot, right, top)
    scales.value_axis(axes, words, places, scale, ends)
    scales.time_axis(axes, scales.time_ticks(words, chosen, low, high, right - left), low, high)
    step = stock_step(chosen.kind, chosen.step)
    for name in sorted(chosen.names, key=lambda n: n in bright):
        quiet = name not in bright
        color = theme.BACKGROUND_SERIES if quiet else theme.PALETTE[bright.index(name)]
        draw_series(axes, chosen.of(name), step, color, quiet=quiet)

    def at(label: Label) -> Label:
        y = foot + (label.y - ends[0]) / (ends[1] - ends[0]) * (top - foot)
        return replace(label, x=left + (label.x - low) / (high - low) * (right - left), y=y)

    draw_labels(made, [at(label) for label in labels], right + theme.LABEL_GAP, foot, top)
    draw_flags(made, layout, foot, top)
    draw_list(made, layout, foot - _FOOT)
    return made.chart


def _time_span(chosen: Points) -> tuple[float, float]:
    low, high = (edge(moment(p) for p in chosen.items) for edge in (min, max))
    air = max((high - low) * 0.02, 1.0) if high > low else 200.0
    return low - air, high + (0 if high > low else 200.0) + (air if high > low else 0) * 0.3


def _labels(chosen: Points, bright: Sequence[str], words: Wording, scale: int) -> list[Label]:
    """One label for each line: its name, and its last value with what kind of value that is."""
    made = []
    for n, name in enumerate(bright):
        last = (chosen.of(name, "actual") or chosen.of(name))[-1]
        value = _value(last, words)
        shown = shortened(name, theme.LABEL, _LABEL_ROOM - 60, bold=True) if len(chosen.names) > 1 else ""
        made.append(Label(moment(last), last.value, shown, value, theme.PALETTE[n]))
        ahead = [p for p in chosen.of(name, "guidance", "consensus") if moment(p) > moment(last)]
        if ahead and len(bright) == 1:
            made.append(Label(moment(ahead[-1]), ahead[-1].value, "", _value(ahead[-1], words), theme.PALETTE[n]))
    return made


def _value(point: Point, words: Wording) -> str:
    if point.scenario != "actual" and point.low is not None and point.high is not None and point.high > point.low:
        value = words.span(point.low, point.high, point.unit)
    else:
        value = words.amount(point.value, point.unit)
    return value if point.scenario == "actual" else f"{value} {words.note(f'{point.scenario}_short')}"


def _flag_layout(
    events: pd.DataFrame | None, words: Wording, days: tuple[float, float], places: tuple[float, float]
) -> Layout:
    if events is None:
        return Layout(())
    (low, high), (left, right) = days, places
    flags = [
        Flag(left + (when.toordinal() - low) / (high - low) * (right - left), text, when)
        for when, text in flag_texts(events, words)
        if low <= when.toordinal() <= high
    ]
    return lay_out(flags, theme.WIDTH - theme.MARGIN)
