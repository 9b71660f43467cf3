"""The line at the foot of a chart: how many articles it rests on, whose, until when, and what was left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import pandas as pd

from tracker.report.charts.points import Point, Points, day, text
from tracker.report.wording import Wording

_NAMED = 3  # publishers named before "2 more"


def source_line(
    words: Wording, points: Sequence[Point], *, notes: Iterable[str] = (), behind: pd.DataFrame | None = None
) -> str:
    """`Source: 12 articles (dwdl.de, variety.com, 2 more) · as of 18 Jul 2025 · 3 values in other units left out`.

    The day is that of the newest article. A series knows its facts and not their articles: those come from the
    table `behind` it, and without one the line counts statements.
    """
    if behind is not None:
        ids = {i for point in points for i in point.fact_ids}
        points = _stand_ins(behind[behind["fact_id"].isin(ids)])
    used = {point.weight[0] for point in points if point.weight and point.weight[0]}
    newest = max((p.published for p in points if p.published), default=None)
    parts = []
    if used:
        key = "source_one" if len(used) == 1 else "source_many"
        parts.append(words.note(key, n=len(used), names=_publishers(words, points)))
    elif statements := {i for point in points for i in point.fact_ids}:
        parts.append(words.note("source_statements", n=len(statements)))
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
    return source_line(words, _stand_ins(table), notes=notes)


def _stand_ins(table: pd.DataFrame) -> list[Point]:
    """Points that carry only where rows of a table come from."""
    columns = (_column(table, name) for name in ("article_id", "published", "source"))
    return [
        Point(name="", value=0.0, published=day(published), weight=(article,), extra={"source": source})
        for article, published, source in zip(*columns, strict=True)
    ]


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
