"""Rows of the fact tables as reports: a value, what it allows, where it stands in time, who says it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from tracker.consolidate.intervals import Interval, allowed
from tracker.consolidate.rules import rules
from tracker.consolidate.spans import Span, closing, of_day, place
from tracker.errors import InputError

Rates = Mapping[str, float]
_MONEY_LETTERS = 3  # an ISO 4217 code: USD, EUR


@dataclass(frozen=True, slots=True)
class Key:
    """What a series is about. Two reports with different keys are never compared, added or joined.

    `who` is the company or the title, `part` the segment or the platform.
    """

    who: str
    part: str
    what: str
    unit: str
    basis: str = "level"
    scenario: str = "actual"
    comparison: str = ""
    adjusted: bool = False
    billing: str = ""
    season: int | None = None
    window_days: int | None = None
    demographic: str = ""

    @property
    def money(self) -> bool:
        return len(self.unit) == _MONEY_LETTERS and self.unit.isupper()


@dataclass(frozen=True, slots=True)
class Report:
    """One fact as a witness. `span` is None where the fact cannot be placed in time."""

    fact_id: str
    key: Key
    span: Span | None
    value: float
    interval: Interval
    source: str
    sentence: str
    confidence: float
    published: date | None
    written: str
    name: str
    name_id: str
    start: int
    viewing: bool


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as dicts, a missing cell as None, whatever pandas calls it."""
    whole = frame.astype(object)
    rows: list[dict[str, Any]] = whole.where(whole.notna(), None).to_dict("records")  # type: ignore[assignment]
    return rows


def day(cell: object) -> date | None:
    """A cell as a day: a timestamp, a date, or ISO text as a CSV has it."""
    return None if cell in (None, "") else pd.Timestamp(cell).date()  # type: ignore[arg-type]


def whole(cell: object) -> int | None:
    return None if cell in (None, "") else int(float(cell))  # type: ignore[arg-type]


def text(cell: object) -> str:
    return "" if cell is None else str(cell)


def yes(cell: object) -> bool:
    """A flag as a table, a CSV or a store has it: True, "true", 1."""
    return str(cell).casefold() in ("true", "1", "1.0")


def read_reports(frame: pd.DataFrame, rates: Rates | None = None) -> list[Report]:
    """Every row that states a figure, in an order that does not depend on the order of the rows."""
    to_report = view_report if "measure" in frame.columns else financial_report
    found = [to_report(row) for row in records(frame) if row.get("value") is not None]
    if rates is not None:
        found = [converted(report, rates) for report in found]
    return sorted(with_platforms(found), key=lambda report: (report.fact_id, report.source, report.value))


def with_platforms(reports: Sequence[Report]) -> list[Report]:
    """A title of which only one platform is told is on that one in every report; else an untold one stays apart.

    Two channels show the same match to different audiences, so platforms are never mixed.
    """
    told: dict[str, set[str]] = defaultdict(set)
    for report in reports:
        told[report.key.who].add(report.key.part)
    return [
        replace(report, key=replace(report.key, part=next(iter(platforms))))
        if report.viewing
        and not report.key.part
        and report.key.who
        and len(platforms := told[report.key.who] - {""}) == 1
        else report
        for report in reports
    ]


def financial_report(row: Mapping[str, Any]) -> Report:
    basis = text(row.get("basis")) or "level"
    key = Key(
        who=text(row.get("company")),
        part=text(row.get("segment")),
        what=text(row.get("metric")),
        unit=text(row.get("unit")),
        basis=basis,
        scenario=text(row.get("scenario")) or "actual",
        comparison=text(row.get("comparison")) if basis != "level" else "",
        adjusted=yes(row.get("adjusted")),
        billing=text(row.get("billing")),
    )
    span = place(_label(row), day(row.get("period_start")), day(row.get("period_end")), fiscal=yes(row.get("fiscal")))
    if span is not None and key.what in rules().stock:
        span = closing(span)
    return _report(row, key, span)


def view_report(row: Mapping[str, Any]) -> Report:
    """A title is known by its key where it has one.

    A figure for a window is the same whenever it is told, so it has no place in time. One with neither window
    nor period counts since the release, as of the day of the article.
    """
    title = text(row.get("title_id")) or text(row.get("title"))
    basis = text(row.get("basis")) or "level"
    key = Key(
        who=title,
        part=text(row.get("platform")),
        what=text(row.get("measure")),
        unit=text(row.get("unit")),
        basis=basis,
        scenario=text(row.get("scenario")) or "actual",
        comparison=text(row.get("comparison")) if basis != "level" else "",
        season=whole(row.get("season")),
        window_days=whole(row.get("window_days")),
        demographic=text(row.get("demographic")),
    )
    return _report(row, key, _viewing_span(row, key))


def _viewing_span(row: Mapping[str, Any], key: Key) -> Span | None:
    if key.window_days is not None:
        return None
    span = place(_label(row), day(row.get("period_start")), day(row.get("period_end")))
    published = day(row.get("published"))
    if span is None and key.who and key.what in rules().cumulative and published is not None and not _label(row):
        return replace(of_day(published), freq="to date")
    return span


def _label(row: Mapping[str, Any]) -> str | None:
    label = row.get("period")
    if isinstance(label, float) and label.is_integer():  # a column of years that pandas read from a CSV
        return str(int(label))
    return None if label in (None, "") else str(label)


def _report(row: Mapping[str, Any], key: Key, span: Span | None) -> Report:
    """The value of a range is its middle; its ends are the bounds."""
    value, end = float(row["value"]), row.get("value_max")
    sentence = text(row.get("sentence"))
    article = text(row.get("article_id"))
    confidence = row.get("confidence")
    return Report(
        fact_id=text(row.get("fact_id")),
        key=key,
        span=span,
        value=value if end is None else (value + float(end)) / 2,
        interval=allowed(value, None if end is None else float(end), text(row.get("qualifier")) or None, sentence),
        source=text(row.get("source")) or article,
        sentence=sentence,
        confidence=1.0 if confidence is None else float(confidence),
        published=day(row.get("published")),
        written=_label(row) or "",
        name=text(row.get("company")) or text(row.get("title")),
        name_id=text(row.get("company_id")) or text(row.get("title_id")),
        start=whole(row.get("start")) or 0,
        viewing="measure" in row,
    )


def converted(report: Report, rates: Rates) -> Report:
    """The report in the currency whose rate is 1; one without a rate stays as it is, and apart.

    `rates` says what one unit of each currency is worth: `{"USD": 1, "EUR": 1.09}`.
    """
    targets = [currency for currency, rate in rates.items() if rate == 1]
    if len(targets) != 1:
        raise InputError('rates: exactly one currency must have the rate 1, as in {"USD": 1, "EUR": 1.09}')
    unit = report.key.unit
    if not report.key.money or unit not in rates or unit == targets[0]:
        return report
    rate = rates[unit]
    key = replace(report.key, unit=targets[0])
    return replace(report, key=key, value=report.value * rate, interval=report.interval.scaled(rate))


def newest(reports: Iterable[Report]) -> date:
    return max((r.published for r in reports if r.published is not None), default=date.min)
