"""What people watched, ranked: titles by how often, and audience shares side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from tracker.report import theme
from tracker.report.charts import notes
from tracker.report.charts.bars import body_height, draw_bars, point_bar
from tracker.report.charts.lines import views_over_time
from tracker.report.charts.measure import shortened, width
from tracker.report.charts.points import Point, Points, cell, comparable, most_common, reduced, text, to_point
from tracker.report.charts.select import Names, as_names, view_name, view_points, view_rows
from tracker.report.charts.sheet import Chart, KeyItem, Sheet, key_items, name_rows, nothing, sheet, themed
from tracker.report.wording import Wording, wording

_COMPARED = 5  # so many titles known in both groups, and only those are set side by side
_BEHIND = {"facecolor": theme.PAPER, "edgecolor": "none", "pad": 0.8}  # keeps the row's line out of the number


@themed
def views_by_title(
    views: pd.DataFrame,
    measure: str | None = None,
    *,
    platform: str | None = None,
    most: int = 15,
    language: str = "en",
    title: str | None = None,
    deck: str | None = None,
) -> Chart:
    """The titles with the highest figure that any article states, in bars; the counting window stands behind.

    >>> views_by_title(extraction.views, "views", platform="Netflix")  # doctest: +SKIP
    """
    words = wording(language)
    found = view_points(views, measure, words, platform=platform)
    each = reduced(found.items, lambda p: (p.name, p.extra.get("window_days"), p.period))
    best: dict[str, Point] = {}
    for point in each:
        if text(point.extra, "title") and (point.name not in best or point.value > best[point.name].value):
            best[point.name] = point
    ranked = sorted(best.values(), key=lambda p: (-p.value, p.name))
    if not ranked:
        return nothing(words, title=title, deck=deck)
    shown = ranked[:most]
    bars = [point_bar(p, words.amount(p.value, p.unit), note=_window(p, words)) for p in shown]
    name = words.metric(found.kind)
    if title is None:
        value = words.amount(shown[0].value, shown[0].unit)
        title = words.title("ranked", name=shown[0].name, measure=name, value=value)
    rest = [words.note("left_out", n=len(ranked) - most)] if len(ranked) > most else []
    made = sheet(
        words,
        message=title,
        deck=", ".join(filter(None, (name[:1].upper() + name[1:], platform, words.note("highest"))))
        if deck is None
        else deck,
        source=notes.source_line(words, shown, notes=[*notes.left_out(words, found), *rest]),
        body=body_height(bars),
        key=key_items(words, [k for k in notes.key_of(shown) if k == "interval"]),
        points=shown,
    )
    draw_bars(made, bars)
    return made.chart


def _window(point: Point, words: Wording) -> str:
    """How long was counted, or when: 91 days and a single evening are not the same."""
    days = cell(point.extra, "window_days")
    if days is not None:
        return words.note("window", n=int(days))
    return words.period(point.period) if point.period and "XXXX" not in point.period else ""


@themed
def audience_share(
    views: pd.DataFrame,
    *,
    titles: Names = None,
    platform: str | None = None,
    demographic: str | None = None,
    most: int = 15,
    language: str = "en",
    title: str | None = None,
    deck: str | None = None,
) -> Chart:
    """Audience shares by title, everybody and the age group most written about side by side.

    Without any title in the table (a service's share of all viewing): the services over time.

    >>> audience_share(extraction.views, platform="ZDF", language="de")  # doctest: +SKIP
    """
    words = wording(language)
    table, _ = view_rows(views, "audience_share", platform=platform)
    wanted = as_names(titles)
    table = [row for row in table if text(row, "title") and (not wanted or text(row, "title") in wanted)]
    if not table:
        only = views[views["measure"] == "audience_share"] if len(views) else views
        return views_over_time(only, "audience_share", platform=platform, language=language, title=title, deck=deck)
    young = demographic or most_common((text(row, "demographic") for row in table if text(row, "demographic")), "")
    made = [to_point(row, view_name(row, words), "audience_share") for row in table]
    points = [p for p in made if p is not None and text(p.extra, "demographic") in ("", young)]
    chosen = comparable(points, "audience_share", dated=False)
    pairs = _newest_pairs(chosen)
    if not pairs:
        return nothing(words, title=title, deck=deck)
    return _shares(pairs, chosen, words, (title, deck, platform), most)


def _newest_pairs(chosen: Points) -> list[tuple[Point | None, Point | None]]:
    """For each title the newest figure for everybody and for the age group, the highest first."""
    each = reduced(chosen.items, lambda p: (p.name, text(p.extra, "demographic"), p.period))
    newest: dict[str, dict[bool, Point]] = defaultdict(dict)
    for point in sorted(each, key=lambda p: (str(p.end or ""), p.period, p.value)):
        newest[point.name][bool(text(point.extra, "demographic"))] = point
    pairs = [(both.get(False), both.get(True)) for both in newest.values()]

    def rank(pair: tuple[Point | None, Point | None]) -> tuple[bool, float, str]:
        lead = pair[0] or pair[1]
        assert lead is not None
        return pair[0] is None, -lead.value, lead.name

    return sorted(pairs, key=rank)


def _shares(
    pairs: list[tuple[Point | None, Point | None]],
    chosen: Points,
    words: Wording,
    given: tuple[str | None, str | None, str | None],
    most: int,
) -> Chart:
    both = [pair for pair in pairs if all(pair)]
    compared = len(both) >= _COMPARED
    shown = (both if compared else pairs)[:most]
    young = next((text(pair[1].extra, "demographic") for pair in shown if pair[1]), "")
    drawn = [point for pair in shown for point in pair if point is not None]
    name, place = words.metric("audience_share"), given[2]
    parts = (
        f"{name[:1].upper()}{name[1:]}",
        words.unit("percent", 1),
        words.note("both_known") if compared else "",
        place,
    )
    title = given[0] or (_widest(shown, words, young) if compared else _largest(drawn[0], words))
    deck = ", ".join(filter(None, parts))
    rest = [words.note("left_out", n=len(pairs) - len(shown))] if len(pairs) > len(shown) else []
    made = sheet(
        words,
        message=title,
        deck=deck if given[1] is None else given[1],
        source=notes.source_line(words, drawn, notes=[*notes.left_out(words, chosen), *rest]),
        body=len(shown) * (theme.ROW + 2) + 8,
        key=_share_key(shown, words, young),
        points=drawn,
    )
    _draw_shares(made, shown)
    return made.chart


def _largest(lead: Point, words: Wording) -> str:
    return words.title("share", name=lead.name, value=words.amount(lead.value, lead.unit))


def _widest(shown: Sequence[tuple[Point | None, Point | None]], words: Wording, age: str) -> str:
    """The title that divides the ages most: where only some titles are shown, none of them may be called the first."""
    pairs = [(one, two) for one, two in shown if one and two]
    one, two = max(pairs, key=lambda pair: (abs(pair[0].value - pair[1].value), pair[0].name))
    values = {"value": words.amount(one.value, one.unit), "young": words.amount(two.value, two.unit)}
    return words.title("share_gap", name=one.name, age=age, **values)


def _style(young: bool) -> dict[str, Any]:
    color = theme.PALETTE[3] if young else theme.PALETTE[0]
    return {"marker": "o", "ms": 6.4, "mfc": color, "mec": color, "mew": 0.0}


def _share_key(shown: Sequence[tuple[Point | None, Point | None]], words: Wording, young: str) -> list[KeyItem]:
    named = ((0, words.note("everybody")), (1, words.note("age", age=young)))
    items = [KeyItem((_style(bool(n)),), said) for n, said in named if any(pair[n] for pair in shown)]
    return items if young and items else []


def _draw_shares(made: Sheet, shown: Sequence[tuple[Point | None, Point | None]]) -> None:
    words = made.words
    names = [shortened(_name(pair), theme.LABEL, (made.right - made.left) * 0.42) for pair in shown]
    left, right = made.left + max(width(name, theme.LABEL) for name in names) + 26, made.right - 28
    high = max(point.value for pair in shown for point in pair if point)
    axes = made.axes(left, made.bottom + 4, right, made.top)
    axes.set_xlim(0, high or 1)
    axes.set_xticks([])
    name_rows(axes, names)
    axes.tick_params(axis="y", pad=22)
    axes.axvline(0, color=theme.INK, lw=theme.ZERO_LINE, clip_on=False)
    row = (made.top - made.bottom - 4) / len(shown)
    for n, pair in enumerate(shown):
        there = sorted(((p.value, k) for k, p in enumerate(pair) if p), key=lambda v: v[0])
        axes.plot([0, high], [n, n], color=theme.GRID, lw=theme.HAIRLINE, zorder=1)
        axes.plot([v for v, _ in there], [n] * len(there), color=theme.BAR_SOFT, lw=2.4, zorder=2)
        for place, (value, k) in enumerate(there):
            axes.plot([value], [n], linestyle="none", zorder=3, clip_on=False, **_style(bool(k)))
            before = place == 0 and len(there) > 1
            x = left + value / (high or 1) * (right - left) + (-8 if before else 8)
            made.text(
                x, made.top - (n + 0.5) * row, words.number(value), theme.TICK, align="right" if before else "left",
                color=theme.INK_SOFT if k else theme.INK, anchor="center_baseline", bbox=_BEHIND,
            )  # fmt: skip


def _name(pair: tuple[Point | None, Point | None]) -> str:
    lead = pair[0] or pair[1]
    return lead.name if lead else ""
