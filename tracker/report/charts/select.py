"""Which rows of a table a chart is about: the metric, the companies, the titles that were asked for or fit best."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

import pandas as pd

from tracker.report.charts.points import (
    Point,
    Points,
    cell,
    comparable,
    financial_name,
    in_time,
    most_common,
    reduced,
    rows,
    text,
    to_point,
)
from tracker.report.wording import Wording

Names = str | Iterable[str] | None


def as_names(names: Names) -> tuple[str, ...]:
    return () if names is None else (names,) if isinstance(names, str) else tuple(names)


def metric_points(
    facts: pd.DataFrame,
    metric: str | None,
    *,
    companies: Names = None,
    segment: str | None = None,
    basis: str = "level",
    unit: str | None = None,
) -> Points:
    """The points of one metric in time. Without a metric: the one that the facts speak of most."""
    wanted = as_names(companies)
    table = [row for row in rows(facts) if (text(row, "basis") or "level") == basis]
    if not all("company" in row for row in table[:1]):  # a series of one company does not repeat its name
        table = [{**row, "company": wanted[0] if wanted else ""} for row in table]
    if metric is None:
        metric = most_common((text(row, "metric") for row in table if text(row, "metric")), "")
    table = [row for row in table if text(row, "metric") in ("", metric)]
    if wanted:
        table = [row for row in table if text(row, "company") in wanted or text(row, "segment") in wanted]
    table = _one_kind(_one_segment(table, segment))
    if basis == "change_pct":
        table = [row for row in table if text(row, "comparison") in ("", "yoy")]
    made = [to_point(row, financial_name(row), metric) for row in table]
    points = [point for point in made if point is not None]
    chosen = comparable(points, metric, unit=unit)
    return Points(tuple(reduced(chosen.items, in_time)), metric, chosen.unit, chosen.step, chosen.left_out)


def _one_segment(table: list[dict[str, Any]], segment: str | None) -> list[dict[str, Any]]:
    """The segment asked for (`*` for all); else each company as a whole, its parts where only they are known."""
    if segment == "*":
        return table
    if segment is not None:
        return [row for row in table if text(row, "segment") == segment]
    whole = {text(row, "company") for row in table if not text(row, "segment")}
    return [row for row in table if not text(row, "segment") or text(row, "company") not in whole]


def _one_kind(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Adjusted figures and plain ones are different things: the plain ones where a company has both."""
    plain = {financial_name(row) for row in table if not cell(row, "adjusted")}
    return [row for row in table if not cell(row, "adjusted") or financial_name(row) not in plain]


def view_rows(
    views: pd.DataFrame, measure: str | None, *, basis: str = "level", platform: str | None = None
) -> tuple[list[dict[str, Any]], str]:
    """The rows of one measure, and which measure that is: the one asked for or the most frequent."""
    table = [row for row in rows(views) if (text(row, "basis") or "level") == basis]
    if platform is not None:
        table = [row for row in table if text(row, "platform") == platform]
    if measure is None:
        counted = (text(row, "measure") for row in table if text(row, "measure") != "audience_share")
        measure = most_common(counted, "audience_share")
    return _one_spelling([row for row in table if text(row, "measure") == measure]), measure


def _one_spelling(table: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each title in its most frequent spelling: `Élite` and `Elite` are one row of a chart."""
    spellings: dict[str, list[str]] = {}
    for row in table:
        spellings.setdefault(_title_key(row), []).append(text(row, "title"))
    chosen = {key: most_common(names, "") for key, names in spellings.items()}
    return [{**row, "title": chosen[_title_key(row)]} for row in table]


def _title_key(row: dict[str, Any]) -> str:
    known = text(row, "title_id")
    if known:
        return known
    letters = unicodedata.normalize("NFKD", text(row, "title").casefold())
    return "".join(letter for letter in letters if letter.isalnum())


def view_name(row: dict[str, Any], words: Wording, *, platform: bool = False) -> str:
    """`Squid Game, season 2`; the service where the figure is for the whole of it."""
    title, season = text(row, "title"), cell(row, "season")
    if not title:
        return text(row, "platform") or "?"
    name = title if season is None else f"{title}, {words.note('season', n=int(season))}"
    return f"{name} ({text(row, 'platform')})" if platform and text(row, "platform") else name


def _on_several(table: list[dict[str, Any]]) -> set[str]:
    """Titles that were counted on more than one service or channel: their figures are not one line."""
    seen: dict[str, set[str]] = {}
    for row in table:
        seen.setdefault(text(row, "title"), set()).add(text(row, "platform"))
    return {title for title, places in seen.items() if title and len(places - {""}) > 1}


def view_points(
    views: pd.DataFrame,
    measure: str | None,
    words: Wording,
    *,
    titles: Names = None,
    platform: str | None = None,
    dated: bool = False,
) -> Points:
    """The points of one measure, of everybody and not of an age group, over any counting window."""
    table, measure = view_rows(views, measure, platform=platform)
    wanted = as_names(titles)
    table = [row for row in table if not text(row, "demographic")]
    table = [row for row in table if not wanted or text(row, "title") in wanted or text(row, "platform") in wanted]
    several = _on_several(table)
    made = [to_point(row, view_name(row, words, platform=text(row, "title") in several), measure) for row in table]
    points: list[Point] = [point for point in made if point is not None and point.scenario == "actual"]
    return comparable(points, measure, dated=dated)
