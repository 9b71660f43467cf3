"""Where articles contradict each other: the same figure for the same period, told too differently to be rounding."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from tracker.report.charts.points import STOCKS, Point, agree, cell, financial_name, one_of, rows, text, to_point
from tracker.report.charts.select import view_name
from tracker.report.wording import Wording


@dataclass(frozen=True, slots=True)
class Conflict:
    """Statements about one thing that do not agree, the one that stands in the charts first."""

    name: str
    kind: str
    period: str
    points: tuple[Point, ...]


def conflicts(financials: pd.DataFrame, views: pd.DataFrame, words: Wording) -> list[Conflict]:
    """All contradictions between different articles, the newest first."""
    groups: dict[tuple[Hashable, ...], list[Point]] = defaultdict(list)
    for row in rows(financials):
        _add(groups, row, financial_name(row), text(row, "metric"), ("adjusted", "billing"))
    for row in rows(views):
        name = view_name(row, words, platform=bool(text(row, "platform")))
        _add(groups, row, name, text(row, "measure"), ("window_days", "demographic"))
    found = [made for group in groups.values() if len(group) > 1 and (made := _conflict(group))]
    return sorted(found, key=lambda c: (-(c.points[0].end or date.min).toordinal(), c.name, c.kind))


def _add(
    groups: dict[tuple[Hashable, ...], list[Point]], row: dict[str, Any], name: str, kind: str, also: tuple[str, ...]
) -> None:
    point = to_point(row, name, kind)
    if point is None or point.end is None or point.scenario != "actual":  # a new forecast contradicts nobody
        return
    parts = tuple(str(cell(row, column) or "") for column in ("basis", "comparison", *also))
    when = point.end if kind in STOCKS else (point.start, point.end)
    groups[name, kind, point.unit, when, parts].append(point)


def _conflict(group: list[Point]) -> Conflict | None:
    if len({point.weight[0] for point in group}) < 2:
        return None
    stands = one_of(group)
    told = [point for point in group if point.fact_ids[0] == stands.fact_ids[0]]
    against = [point for point in group if not agree(told[0], point) and point.weight[0] != told[0].weight[0]]
    if not against:
        return None
    return Conflict(stands.name, stands.kind, stands.period, (told[0], *against))
