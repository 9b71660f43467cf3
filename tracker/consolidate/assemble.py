"""Reports → points → rows: one line per period, with everything that stands behind it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

import pandas as pd

from tracker.consolidate.agree import Point, consolidate
from tracker.consolidate.breaks import Place, breaks_before, falls
from tracker.consolidate.derive import Derived, derived, worst
from tracker.consolidate.reports import Key, Report
from tracker.consolidate.slips import nearest_in_time, suspected
from tracker.consolidate.spans import Span

_WHAT_FINANCIAL = (
    "company",
    "company_id",
    "segment",
    "metric",
    "basis",
    "scenario",
    "adjusted",
    "billing",
    "comparison",
)
_WHAT_VIEW = (
    "title", "title_id", "season", "platform", "measure", "window_days", "demographic", "basis", "scenario",
    "comparison",
)  # fmt: skip
_POINT = (
    "period", "period_start", "period_end", "freq", "value", "low", "high", "unit", "n_sources", "n_stories",
    "agreement", "rule", "suspected", "derived", "inputs", "fact_ids", "against", "as_reported", "break_before",
)  # fmt: skip
_TYPES = {
    "value": "float64", "low": "float64", "high": "float64", "n_sources": "int64", "n_stories": "int64",
    "derived": "bool", "adjusted": "bool", "season": "Int64", "window_days": "Int64",
    "period_start": "datetime64[s]", "period_end": "datetime64[s]",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One row before it becomes cells: a reported point or a derived one."""

    key: Key
    span: Span | None
    point: Point | Derived
    slip: str = ""
    broken: str = ""

    @property
    def freq(self) -> str:
        return _freq(self.key, self.span)


def points_of(reports: Iterable[Report]) -> dict[Place, Point]:
    """The reports of each key and period as one point. A window of days is its own period."""
    groups: dict[Place, list[Report]] = defaultdict(list)
    sizes: dict[tuple[Key, str], list[float]] = defaultdict(list)
    for report in reports:
        groups[report.key, report.span].append(report)
        sizes[report.key, _freq(report.key, report.span)].append(abs(report.value))
    usual = {place: median(values) for place, values in sizes.items()}
    return {place: consolidate(group, usual[place[0], _freq(*place)]) for place, group in groups.items()}


def lines(points: Mapping[Place, Point]) -> list[Line]:
    """All rows, reported and derived, flags and breaks noted, in the order of the table."""
    dated = {(key, span): point for (key, span), point in points.items() if span is not None}
    more = {(found.key, found.span): found for found in derived(dated)}
    slips = _slips(points)
    broken = breaks_before([*points, *more])
    rows = [Line(*place, point, slips[place], broken.get(place, "")) for place, point in points.items()]
    rows += [Line(*place, found, "", broken.get(place, "")) for place, found in more.items()]
    return sorted(rows, key=_order)


def _slips(points: Mapping[Place, Point]) -> dict[Place, str]:
    """Scale and currency slips, and totals that fall."""
    currencies: dict[Place, list[Point]] = defaultdict(list)
    alike: dict[tuple[Key, str], list[tuple[Span, Point]]] = defaultdict(list)
    for (key, span), point in points.items():
        if key.money:
            currencies[replace(key, unit=""), span].append(point)
        if span is not None:
            alike[key, span.freq].append((span, point))
    fallen = falls(points)
    found = {}
    for (key, span), point in points.items():
        rivals = [other for other in currencies.get((replace(key, unit=""), span), []) if other is not point]
        near = nearest_in_time(span, alike[key, span.freq]) if span is not None and key.basis == "level" else []
        flags = [suspected(point, rivals, near), fallen.get((key, span), "")]
        found[key, span] = "; ".join(flag for flag in flags if flag)
    return found


def _freq(key: Key, span: Span | None) -> str:
    return "window" if key.window_days is not None else span.freq if span is not None else ""


def _order(line: Line) -> tuple[Any, ...]:
    key = line.key
    what = (key.who, key.part, key.what, key.basis, key.scenario, key.adjusted, key.billing, key.demographic, key.unit)
    start = (line.span.start.toordinal(), line.span.end.toordinal()) if line.span else (0, 0)
    return *what, key.season or 0, key.window_days or 0, *start, line.span.label if line.span else ""


def table(rows: Sequence[Line], names: Mapping[str, tuple[str, str]], *, views: bool) -> pd.DataFrame:
    """The rows as a typed DataFrame. `names` gives the name and id to show for a key."""
    what = _WHAT_VIEW if views else _WHAT_FINANCIAL
    cells = [{**_what(line.key, names, views=views), **_point(line)} for line in rows]
    columns = [*what, *_POINT]
    return pd.DataFrame(
        {name: pd.Series([cell[name] for cell in cells], dtype=_TYPES.get(name, "string")) for name in columns}
    )


def shown_names(reports: Iterable[Report]) -> dict[str, tuple[str, str]]:
    """For every company or title the name and id that most reports give it."""
    seen: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        seen[report.key.who].append(report)
    return {who: (_most([r.name for r in group]), _most([r.name_id for r in group])) for who, group in seen.items()}


def _most(names: Iterable[str]) -> str:
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default="")


def _what(key: Key, names: Mapping[str, tuple[str, str]], *, views: bool) -> dict[str, Any]:
    name, name_id = names.get(key.who, (key.who, ""))
    shared = {"basis": key.basis, "scenario": key.scenario, "comparison": key.comparison or None}
    if views:
        return {
            "title": name or None, "title_id": name_id or None, "season": key.season, "measure": key.what,
            "platform": key.part or None, "window_days": key.window_days,
            "demographic": key.demographic or None, **shared,
        }  # fmt: skip
    return {
        "company": key.who, "company_id": name_id or None, "segment": key.part or None, "metric": key.what,
        "adjusted": key.adjusted, "billing": key.billing or None, **shared,
    }  # fmt: skip


def _point(line: Line) -> dict[str, Any]:
    span, point = line.span, line.point
    return {
        "period": span.label if span else None,
        "period_start": span.start if span else None,
        "period_end": span.last_day if span else None,
        "freq": line.freq or None,
        "value": point.value,
        "low": _closed(point.interval.low),
        "high": _closed(point.interval.high),
        "unit": line.key.unit,
        "rule": point.rule,
        "suspected": line.slip or None,
        "break_before": line.broken or None,
        **(_from_inputs(point) if isinstance(point, Derived) else _from_reports(point)),
    }


def _from_reports(point: Point) -> dict[str, Any]:
    return {
        "n_sources": point.n_sources,
        "n_stories": point.n_stories,
        "agreement": point.agreement,
        "derived": False,
        "inputs": f"value={point.fact.fact_id}" if point.fact else None,
        "fact_ids": ";".join(report.fact_id for report in point.reports),
        "against": ";".join(report.fact_id for report in point.against) or None,
        "as_reported": ";".join(sorted({report.written for report in point.reports if report.written})) or None,
    }


def _from_inputs(point: Derived) -> dict[str, Any]:
    """A derived value has as many sources and stories as its weakest input."""
    return {
        "n_sources": min(source.n_sources for _, source in point.inputs),
        "n_stories": min(source.n_stories for _, source in point.inputs),
        "agreement": worst(point.inputs),
        "derived": True,
        "inputs": ";".join(f"{role}={source.fact.fact_id}" for role, source in point.inputs if source.fact),
        "fact_ids": ";".join(point.fact_ids),
        "against": None,
        "as_reported": None,
    }


def _closed(bound: float) -> float:
    """An open end is an empty cell: infinity is no figure."""
    return bound if math.isfinite(bound) else float("nan")
