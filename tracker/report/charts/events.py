"""Events as a timeline: one row each, so that thirty are as readable as three. Also their words for flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from tracker.report import theme
from tracker.report.charts import notes, scales
from tracker.report.charts.measure import shortened, width
from tracker.report.charts.points import Point, Points, cell, day, rows, span, text
from tracker.report.charts.select import Names, as_names
from tracker.report.charts.sheet import Chart, Sheet, name_rows, nothing, sheet, themed
from tracker.report.wording import Wording, wording

_SHARE = 0.34  # of the width, for the time axis; the words have the rest


@dataclass(frozen=True, slots=True)
class Happening:
    """An event as it is drawn: when, in what words, and how sure."""

    start: date
    end: date
    label: str
    words: str
    status: str
    fact_ids: tuple[str, ...]
    row: dict[str, object]


def happenings(events: pd.DataFrame, words: Wording, *, of: Names = None) -> list[Happening]:
    """The events of a table in the order of time, told once where several articles tell the same."""
    found: dict[tuple[str, ...], Happening] = {}
    wanted = as_names(of)
    for row in rows(events):
        dates = (day(cell(row, "date_start")), day(cell(row, "date_end")))
        start, end = (dates[0], dates[1] or dates[0]) if dates[0] else span(text(row, "date")) or (None, None)
        if start is None or end is None or (wanted and not {text(row, "subject"), text(row, "object")} & set(wanted)):
            continue
        season = cell(row, "season")
        said = words.event(
            text(row, "event_type"), text(row, "subject"), text(row, "object"), None if season is None else int(season)
        )
        key = (text(row, "event_type"), text(row, "subject"), str(season), text(row, "date"))
        told = Happening(start, end, text(row, "date"), said, text(row, "status"), (text(row, "fact_id"),), row)
        found[key] = _merged(found[key], told) if key in found else told
    return sorted(found.values(), key=lambda h: (h.start, h.end, h.words))


def _merged(one: Happening, other: Happening) -> Happening:
    """Of two tellings the fuller words stand, for they name the other party; what has happened is planned no more."""
    words = max(one.words, other.words, key=len)
    status = min(one.status, other.status, key=("happened", "planned", "rumoured", "").index)
    return replace(one, words=words, status=status, fact_ids=(*one.fact_ids, *other.fact_ids))


def flag_texts(events: pd.DataFrame, words: Wording) -> list[tuple[date, str]]:
    """Day and words of each event that is dated to the month or better."""
    known = [h for h in happenings(events, words) if (h.end - h.start).days <= 31]
    return [(h.start, h.words) for h in known]


@themed
def timeline(
    events: pd.DataFrame,
    *,
    of: Names = None,
    event_types: Names = None,
    most: int = 30,
    language: str = "en",
    title: str | None = None,
    deck: str | None = None,
) -> Chart:
    """When things happened: a dot for a day, a bar where only a span is known, hollow what is planned.

    `of` narrows it to companies or titles, `event_types` to kinds of events; the newest `most` are shown.

    >>> timeline(extraction.events, of="Netflix", event_types=["acquisition", "release"])  # doctest: +SKIP
    """
    words = wording(language)
    kinds = as_names(event_types)
    if kinds and len(events):
        events = events[events["event_type"].isin(kinds)]
    told = happenings(events, words, of=of)
    shown = told[-most:]
    if not shown:
        return nothing(words, title=title, deck=deck)
    low, high = shown[0].start, max(h.end for h in shown)
    if title is None:
        title = _latest(shown, words)
    left_out = [words.note("left_out", n=len(told) - len(shown))] if len(told) > len(shown) else []
    made = sheet(
        words,
        message=title,
        deck=_key(shown, words) if deck is None else deck,
        source=notes.table_source(words, pd.DataFrame([h.row for h in told]), notes=left_out),
        body=len(shown) * theme.ROW + 26,
        points=[Point(name=h.words, value=0.0, period=h.label, fact_ids=h.fact_ids) for h in shown],
    )
    _draw(made, shown, low, high)
    return made.chart


def _key(shown: Sequence[Happening], words: Wording) -> str:
    seen = {h.status for h in shown}
    ends = {"start": words.day(shown[0].start), "end": words.day(max(h.end for h in shown))}
    count = words.note("event" if len(shown) == 1 else "events", n=len(shown), **ends)
    parts = [words.note(f"{status}_key") for status in ("planned", "rumoured") if status in seen]
    spans = [words.note("bar_key")] if any(h.end > h.start for h in shown) else []
    return " · ".join([count, *parts, *spans])


def _latest(shown: Sequence[Happening], words: Wording) -> str:
    """The newest thing that had begun when the newest article was written; results days say little of themselves."""
    now = max((day(cell(h.row, "published")) or date.min for h in shown), default=date.min)
    begun = [h for h in shown if h.start <= now] or list(shown)
    told = [h for h in begun if text(h.row, "event_type") != "earnings_report"] or begun
    return words.title("latest", what=told[-1].words, day=words.period(told[-1].label))


def _draw(made: Sheet, shown: Sequence[Happening], low: date, high: date) -> None:
    words = made.words
    dates = [words.period(h.label) for h in shown]
    column = max(width(text, theme.TICK) for text in dates) + 10
    left = made.left + column
    right = left + (made.right - left) * _SHARE
    axes = made.axes(left, made.bottom + 20, right, made.top)
    air = max((high.toordinal() - low.toordinal()) * 0.03, 2.0)
    edges = (low.toordinal() - air, high.toordinal() + air)
    scales.time_axis(axes, scales.time_ticks(words, Points(()), *edges, right - left), *edges)
    axes.grid(axis="x", color=theme.GRID, lw=theme.HAIRLINE)
    name_rows(axes, dates, theme.TICK, theme.INK_SOFT)
    for n, told in enumerate(shown):
        _mark(axes, told, n)
        y = made.top - (n + 0.5) * (made.top - made.bottom - 20) / len(shown)
        said = shortened(told.words, theme.LABEL, made.right - right - 10)
        color = theme.INK if told.status == "happened" else theme.INK_SOFT
        made.text(right + 10, y, said, color=color, anchor="center_baseline")


def _mark(axes: object, told: Happening, n: int) -> None:
    """A dot in the middle of the days it may have been, over a bar from the first to the last."""
    draw = axes.plot  # type: ignore[attr-defined]
    color = theme.PALETTE[0]
    first, last = told.start.toordinal(), told.end.toordinal()
    if last > first:
        draw([first, last], [n, n], color=theme.BAR_SOFT, lw=4.5, solid_capstyle="butt", zorder=2)
    hollow = told.status != "happened"
    style = {"mfc": theme.PAPER if hollow else color, "mec": color, "mew": 1.2, "ms": theme.DOT_OPEN}
    if told.status == "rumoured":
        style["alpha"] = 0.55
    draw([(first + last) / 2], [n], marker="o", linestyle="none", zorder=3, **style)
