"""Facts → the points of a chart: one value per name, scenario and period.

The rule, where several articles state a value for the same thing: the value that most articles agree with stands;
among equals the most exactly written one, then the newest. What disagrees with it is not averaged in, it marks the
point as conflicting and stretches its interval. Of forecasts the newest stands: a new one contradicts nobody.
Tables from `tracker.series` are reduced already and taken as they are.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import pandas as pd

STOCKS = frozenset(
    {"subscribers", "monthly_active_users", "debt", "employees", "market_cap", "market_share", "share_price"}
    | {"subscription_price"}
)
_PLAIN, _LOOSE = 0.01, 0.05  # how far two statements may be apart and still say the same
_ROUNDING = 0.06
_STEPS = {"day": 1, "week": 7, "month": 31, "quarter": 92, "half": 184, "year": 366}
_SHARED = {"sky", "channel", "network", "plus", "tv"}
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One value to draw, with what it rests on. `end` is the last day of its period."""

    name: str
    value: float
    unit: str | None = None
    scenario: str = "actual"
    period: str = ""
    start: date | None = None
    end: date | None = None
    fiscal: bool = False
    low: float | None = None
    high: float | None = None
    derived: bool = False
    conflicting: bool = False
    fact_ids: tuple[str, ...] = ()
    published: date | None = None
    weight: tuple[Any, ...] = ()
    kind: str = ""  # the metric or the measure
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def step(self) -> str:
        """The kind of period: day, week, month, quarter, half, year; empty for any other length."""
        if self.start is None or self.end is None:
            return ""
        days = (self.end - self.start).days + 1
        return next((name for name, most in _STEPS.items() if days <= most and days >= 0.85 * most), "")


def cell(row: dict[str, Any], column: str) -> Any:
    """A cell, None where it is missing or the column is not there."""
    value = row.get(column)
    return None if value is None or (pd.api.types.is_scalar(value) and pd.isna(value)) else value


def text(row: dict[str, Any], column: str) -> str:
    return str(cell(row, column) or "")


def day(value: Any) -> date | None:
    return None if value is None else pd.Timestamp(value).date()


def span(label: str) -> tuple[date, date] | None:
    """First and last day of a period, by its label; None where the year is not known.

    >>> span("2025Q2")
    (datetime.date(2025, 4, 1), datetime.date(2025, 6, 30))
    """
    if match := re.fullmatch(r"(\d{4})-W(\d\d)", label):
        try:
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
        except ValueError:
            return None
        return monday, monday + timedelta(days=6)
    match = re.fullmatch(r"(\d{4})(?:Q([1-4])|H([12])|-(\d{1,2})M|-(\d\d)(?:-(\d\d))?)?", label)
    if not match or match[1] == "0000" or not 1 <= int(match[5] or 1) <= 12:
        return None
    year, quarter, half, months, month, of_month = (int(part) if part else None for part in match.groups())
    assert year is not None
    first = 3 * quarter - 2 if quarter else 6 * half - 5 if half else month or 1
    last = 3 * quarter if quarter else 6 * half if half else min(months, 12) if months else month or 12
    length = monthrange(year, last)[1]
    if of_month:
        return (date(year, last, of_month),) * 2 if of_month <= length else None
    return date(year, first, 1), date(year, last, length)


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table. By columns, because `to_dict` asks the extension types cell by cell."""
    columns = [frame[name].tolist() for name in frame]
    names = [str(name) for name in frame]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def financial_name(row: dict[str, Any]) -> str:
    """`Netflix`; `Disney+ (Walt Disney)`; a company's region or division as `Netflix, US & Canada`."""
    company, segment = text(row, "company"), text(row, "segment")
    if not segment:
        return company or "?"
    if not company or set(_words(company)) & set(_words(segment)) - _SHARED:
        return segment
    return f"{segment} ({company})" if segment.endswith("+") or len(segment.split()) == 1 else f"{company}, {segment}"


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name.casefold())


def to_point(row: dict[str, Any], name: str, kind: str) -> Point | None:
    """A row of facts or of a series as a point; None where it has no value."""
    value = cell(row, "value")
    if value is None:
        return None
    upper, low, high = cell(row, "value_max"), cell(row, "low"), cell(row, "high")
    if upper is not None:
        low, high, value = value, upper, (value + upper) / 2
    elif text(row, "agreement") and _is_rounding(value, low, high, text(row, "unit")):
        low = high = None
    dates = (day(cell(row, "period_start")), day(cell(row, "period_end")))
    if None in dates:
        dates = span(text(row, "period")) or (None, None)
    ids = row.get("fact_ids")
    if isinstance(ids, str):
        ids = [part for part in re.split(r"[;\s]+", ids) if part]
    return Point(
        name=name, value=float(value), unit=text(row, "unit") or None, scenario=text(row, "scenario") or "actual",
        period=text(row, "period"), start=dates[0], end=dates[1], fiscal=bool(cell(row, "fiscal")),
        low=None if low is None else float(low), high=None if high is None else float(high),
        derived=bool(cell(row, "derived")), conflicting=text(row, "agreement") == "conflicting",
        fact_ids=tuple(str(i) for i in ids) if ids is not None else (text(row, "fact_id"),),
        published=day(cell(row, "published")), kind=kind,
        weight=(text(row, "article_id"), text(row, "qualifier"), cell(row, "confidence") or 0.0), extra=row,
    )  # fmt: skip


def _is_rounding(value: float, low: float | None, high: float | None, unit: str) -> bool:
    """Whether the interval of a series is no more than the digits that its articles left off."""
    if low is None or high is None:
        return True
    return high - low <= (2.0 if unit.startswith("percent") else _ROUNDING * abs(value))


def digits(value: float) -> int:
    """How many digits a value was written with: 11.08e9 has four."""
    return len(f"{abs(value):.12g}".split("e")[0].replace(".", "").strip("0"))


def _bounds(point: Point) -> tuple[float, float]:
    slack = abs(point.value) * (_LOOSE if point.weight and point.weight[1] else _PLAIN)
    low = point.value if point.low is None else point.low
    high = point.value if point.high is None else point.high
    return low - slack, high + slack


def agree(one: Point, other: Point) -> bool:
    (low, high), (other_low, other_high) = _bounds(one), _bounds(other)
    return low <= other_high and other_low <= high


def one_of(points: Sequence[Point]) -> Point:
    """The point that stands for several of the same name, scenario and period (the rule is at the top)."""
    if len(points) == 1:
        return points[0]

    def rank(point: Point) -> tuple[Any, ...]:
        article, qualifier, confidence = point.weight
        voices = {other.weight[0] for other in points if agree(point, other)}
        newest = point.published or date.min
        if point.scenario != "actual":
            return newest, len(voices), not qualifier, digits(point.value), confidence, point.fact_ids, article
        return len(voices), not qualifier, digits(point.value), newest, confidence, point.fact_ids, article

    best = max(points, key=rank)
    against = [point for point in points if not agree(best, point)] if best.scenario == "actual" else []
    behind = [best, *(point for point in points if point is not best)]
    ids = tuple(dict.fromkeys(i for point in behind for i in point.fact_ids))
    newest = max((point.published for point in points if point.published), default=None)
    if not against:
        return replace(best, fact_ids=ids, published=newest)
    edges = [edge for point in (best, *against) for edge in (point.low, point.value, point.high) if edge is not None]
    return replace(best, fact_ids=ids, published=newest, conflicting=True, low=min(edges), high=max(edges))


def reduced(points: Iterable[Point], key: Callable[[Point], Hashable]) -> list[Point]:
    """One point per key, in the order of name and time."""
    groups: dict[Hashable, list[Point]] = defaultdict(list)
    for point in points:
        groups[key(point)].append(point)
    chosen = [one_of(group) for group in groups.values()]
    return sorted(chosen, key=lambda p: (p.name, p.end or date.min, p.start or date.min, p.scenario))


def in_time(point: Point) -> tuple[Hashable, ...]:
    """What makes two points the same one: a count at the end of the second quarter is one at the end of June."""
    if point.kind in STOCKS:
        return point.name, point.scenario, point.end
    return point.name, point.scenario, point.start, point.end


def most_common(values: Iterable[T], default: T) -> T:
    """The most frequent value, the first by name among equals, so that the same table gives the same chart."""
    counts = Counter(values)
    return min(counts, key=lambda value: (-counts[value], str(value))) if counts else default


@dataclass(frozen=True, slots=True)
class Points:
    """What a chart draws, and what it had to leave out (keys of the notes and how many)."""

    items: tuple[Point, ...]
    kind: str = ""
    unit: str | None = None
    step: str = ""
    left_out: tuple[tuple[str, int], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(point.name for point in self.items))

    def of(self, name: str, *scenarios: str) -> list[Point]:
        return [p for p in self.items if p.name == name and (not scenarios or p.scenario in scenarios)]


def comparable(points: list[Point], kind: str, *, unit: str | None = None, dated: bool = True) -> Points:
    """Only what may stand on one scale: one unit and, for what is counted over time, one length of period."""
    left: list[tuple[str, int]] = []
    if dated:
        known = [p for p in points if p.end is not None]
        left.append(("undated", len(points) - len(known)))
        points = known
    chosen = unit or most_common((p.unit for p in points), None)
    same = [p for p in points if p.unit == chosen]
    left.append(("other_units", len(points) - len(same)))
    step = most_common((p.step for p in same if p.step), "")
    if dated and kind not in STOCKS:
        fitting = [p for p in same if p.step == step]
        left.append(("other_periods", len(same) - len(fitting)))
        same = fitting
    return Points(tuple(same), kind, chosen, step, tuple((key, n) for key, n in left if n))
