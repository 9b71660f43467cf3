"""The tables that Netflix offers for download: weekly Top 10, most popular, engagement by half year.

Top 10          week (the Sunday that ends it), show_title, season_title, weekly_hours_viewed, weekly_views
most popular    show_title, season_title, hours_viewed_first_91_days, views_first_91_days
engagement      title, release_date, hours_viewed, views; the half year stands in the file's name or above it
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from tracker.errors import InputError
from tracker.official.figures import Official, formats, number

_WINDOW = re.compile(r"(hours_viewed|views)_first_(\d+)_days")
_HALF = re.compile(r"(?P<year>20\d\d)[ _-]?H(?P<half>[12])|H(?P<half2>[12])[ _-]?(?P<year2>20\d\d)", re.IGNORECASE)
_UNITS = {"hours_viewed": "hours", "views": "count"}

Row = Mapping[str, str]
Rows = Sequence[tuple[int, Row]]


def read_top10(path: Path, rows: Rows) -> list[Official]:
    """Hours and views of each week. A week is known by its Sunday; ISO weeks end on Sundays too."""
    return [figure for line, row in rows for figure in _week(path, line, row)]


def _week(path: Path, line: int, row: Row) -> Iterator[Official]:
    try:
        year, week, _ = date.fromisoformat(row["week"]).isocalendar()
    except ValueError as error:
        raise InputError(f"{path}, line {line}: week {row['week']!r} is not a date; expected 2025-07-20") from error
    title, season = named(row["show_title"], row.get("season_title", ""))
    for column, measure in (("weekly_hours_viewed", "hours_viewed"), ("weekly_views", "views")):
        if row.get(column):
            yield Official(
                title=title, season=season, platform="Netflix", measure=measure, period=f"{year}-W{week:02}",
                value=number(path, line, column, row[column]), unit=_UNITS[measure], file=path.name, line=line,
            )  # fmt: skip


def is_most_popular(header: Sequence[str]) -> bool:
    return any(_WINDOW.fullmatch(name) for name in header)


def read_most_popular(path: Path, rows: Rows) -> list[Official]:
    """The first 28 or 91 days, as the column says."""
    found = []
    for line, row in rows:
        title, season = named(row["show_title"], row.get("season_title", ""))
        for column, cell in row.items():
            if (window := _WINDOW.fullmatch(column)) and cell:
                found.append(
                    Official(
                        title=title,
                        season=season,
                        platform="Netflix",
                        measure=window[1],
                        window_days=int(window[2]),
                        value=number(path, line, column, cell),
                        unit=_UNITS[window[1]],
                        file=path.name,
                        line=line,
                    )
                )
    return found


def read_engagement(path: Path, rows: Rows, above: str = "") -> list[Official]:
    """Hours and views of a half year. `above` is what a sheet says above its table."""
    period = half_year(path.stem) or half_year(above)
    if period is None:
        raise InputError(f"{path}: no half year in the file's name; rename it, as in engagement_2023H1{path.suffix}")
    found = []
    for line, row in rows:
        title, season = named(row["title"].split("//")[0].strip())
        for measure, unit in _UNITS.items():
            cell = row.get(measure, "").replace(",", "")
            if cell and cell != "*":  # an asterisk: not published
                found.append(
                    Official(
                        title=title,
                        season=season,
                        platform="Netflix",
                        measure=measure,
                        period=period,
                        value=number(path, line, measure, cell),
                        unit=unit,
                        file=path.name,
                        line=line,
                    )
                )
    return found


def half_year(text: str) -> str | None:
    """The half year that a name speaks of.

    >>> half_year("netflix_engagement_2023H1"), half_year("What_We_Watched_2024Jul-Dec")
    ('2023H1', '2024H2')
    """
    if found := _HALF.search(text):
        return f"{found['year'] or found['year2']}H{found['half'] or found['half2']}"
    folded, year = text.casefold().replace("_", " ").replace("–", "-"), re.search(r"20\d\d", text)
    half = next((half for words, half in formats()["half_years"].items() if words in folded), None)
    return f"{year[0]}H{half}" if year and half else None


def named(show: str, season_title: str = "") -> tuple[str, int | None]:
    """Title and season: "Ginny & Georgia: Season 2", or the show "Stranger Things" and its "Stranger Things 4".

    >>> named("Ginny & Georgia: Season 2"), named("Stranger Things", "Stranger Things 4"), named("1899", "N/A")
    (('Ginny & Georgia', 2), ('Stranger Things', 4), ('1899', None))
    """
    if found := _season().search(season_title or show):
        return (show if season_title else show[: found.start()].strip(" :")), int(found[1])
    rest = season_title.removeprefix(show).strip(" :")
    return show, int(rest) if season_title.startswith(show) and rest.isdigit() else None


@cache
def _season() -> re.Pattern[str]:
    words = "|".join(map(re.escape, formats()["season"]["words"]))
    return re.compile(rf"(?:^|:\s*|\s)(?:{words})\s+(\d+)\s*$", re.IGNORECASE)
