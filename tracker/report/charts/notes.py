"""The line at the foot of a chart: how many articles it rests on, whose, until when, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

import pandas as pd

from tracker.report.charts.points import Point, Points, day, text
from tracker.report.wording import Wording

_NAMED = 3  # publishers named before "2 more"


def source_line(
    words: Wording,
    points: Sequence[Point],
    *,
    notes: Iterable[str] = (),
    articles: int | None = None,
    as_of: date | None = None,
) -> str:
    """`Source: 12 articles (dwdl.de, variety.com, 2 more) · as of 18 Jul 2025 · 3 values in other units left out`.

    The day is that of the newest article, unless given. Tables from `tracker.series` count their own articles.
    """
    used = {point.weight[0] for point in points if point.weight and point.weight[0]}
    counted = articles or len(used) or max((int(p.extra.get("n_stories") or 0) for p in points), default=0)
    newest = as_of or max((p.published for p in points if p.published), default=None)
    parts = []
    if counted:
        key = "source_one" if counted == 1 else "source_many"
        parts.append(words.note(key, n=counted, names=_publishers(words, points)))
    if newest:
        parts.append(words.note("as_of", day=words.day(newest)))
    return " · ".join([*parts, *notes])


def _publishers(words: Wording, points: Sequence[Point]) -> str:
    counts = Counter(source for point in points if (source := text(point.extra, "source")))
    ranked = sorted(counts, key=lambda name: (-counts[name], name))
    names = [*ranked[:_NAMED], *([words.note("more_sources", n=len(ranked) - _NAMED)] if ranked[_NAMED:] else [])]
    return f" ({', '.join(names)})" if names else ""


def table_source(words: Wording, table: pd.DataFrame, *, notes: Iterable[str] = ()) -> str:
    """The source line of a chart that draws the rows of a table themselves."""
    columns = (_column(table, name) for name in ("article_id", "published", "source"))
    stand_ins = [
        Point(name="", value=0.0, published=day(published), weight=(article,), extra={"source": source})
        for article, published, source in zip(*columns, strict=True)
    ]
    return source_line(words, stand_ins, notes=notes)


def _column(table: pd.DataFrame, name: str) -> list[object]:
    if name not in table:
        return [None] * len(table)
    return [None if pd.isna(value) else value for value in table[name]]


def left_out(words: Wording, chosen: Points) -> list[str]:
    """What could not stand on the same scale, said in the picture."""
    return [words.note(key, n=count) for key, count in chosen.left_out]


def key_of(points: Iterable[Point]) -> list[str]:
    """Which marks need explaining: none where every point is simply reported."""
    seen = {_mark(point) for point in points} | {"interval" for point in points if has_interval(point)}
    return sorted(seen) if seen != {"reported"} else []


def _mark(point: Point) -> str:
    if point.scenario in ("guidance", "consensus"):
        return point.scenario
    return "conflicting" if point.conflicting else "derived" if point.derived else "reported"


def mark_of(point: Point) -> str:
    """The kind of mark that a point is drawn with."""
    return _mark(point)


def has_interval(point: Point) -> bool:
    """Whether the uncertainty is large enough to be seen."""
    return bool(interval(point))


def interval(point: Point) -> tuple[float, float] | tuple[()]:
    """From where to where a value may lie; nothing where that is too little to be seen."""
    if point.low is None or point.high is None or point.high - point.low <= 0.01 * abs(point.value):
        return ()
    return point.low, point.high
