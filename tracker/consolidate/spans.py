"""Periods on one calendar axis: Disney's third fiscal quarter stands where April to June stands.

A fiscal quarter ends on a Saturday near the end of a month. Months are what companies can be compared by,
so both ends move to the nearest first of a month, and the label is made new from them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHLY = re.compile(r"(?P<year>\d{4})(?:Q(?P<Q>[1-4])|H(?P<H>[12])|-(?P<M>\d\d)|-(?P<nine>9M))?")
_WEEK = re.compile(r"(?P<year>\d{4})-W(?P<week>\d\d)")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_NAMES = {1: "M", 3: "Q", 6: "H", 9: "9M", 12: "Y"}
_LONG_ENOUGH = 26  # days: what is shorter is no month, and keeps its days
_MONTH_END = 28  # a count on the 28th or later is the count at the end of the month


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of days, its label on the calendar, and its kind: D, W, M, Q, H, 9M, Y."""

    start: date
    end: date
    label: str
    freq: str

    @property
    def months(self) -> int:
        """Its length in months; nought where it does not begin and end with a month."""
        if self.start.day != 1 or self.end.day != 1:
            return 0
        return _ordinal(self.end) - _ordinal(self.start)

    @property
    def last_day(self) -> date:
        return self.end - timedelta(days=1)

    def moved(self, months: int) -> Span:
        """The span of the same length so many months later.

        >>> of_months(2025, 4, 3).moved(-12).label
        '2024Q2'
        """
        first = _ordinal(self.start) + months
        return of_months(first // 12, first % 12 + 1, self.months)


def _ordinal(day: date) -> int:
    return day.year * 12 + day.month - 1


def of_months(year: int, month: int, length: int) -> Span:
    """The span of so many months from the first of this one.

    >>> of_months(2024, 10, 12).label, of_months(2025, 4, 3).label
    ('2024-10/2025-09', '2025Q2')
    """
    after = year * 12 + month - 1 + length
    start, end = date(year, month, 1), date(after // 12, after % 12 + 1, 1)
    last = end - timedelta(days=1)
    if length == 12 and month == 1:
        label = f"{year}"
    elif length == 6 and month % 6 == 1:
        label = f"{year}H{month // 6 + 1}"
    elif length == 3 and month % 3 == 1:
        label = f"{year}Q{month // 3 + 1}"
    elif length == 9 and month == 1:
        label = f"{year}-9M"
    elif length == 1:
        label = f"{year}-{month:02}"
    else:
        label = f"{year}-{month:02}/{last.year}-{last.month:02}"
    return Span(start, end, label, _NAMES.get(length, f"{length}M"))


def of_day(day: date) -> Span:
    return Span(day, day + timedelta(days=1), day.isoformat(), "D")


def of_label(label: str) -> Span | None:
    """The span that a calendar label means; None where it means none (`XXXXQ2`).

    >>> of_label("2025H1").end, of_label("XXXXQ2")
    (datetime.date(2025, 7, 1), None)
    """
    try:
        if found := _MONTHLY.fullmatch(label):
            return _months_of(found)
        if found := _WEEK.fullmatch(label):
            monday = date.fromisocalendar(int(found["year"]), int(found["week"]), 1)
            return Span(monday, monday + timedelta(days=7), label, "W")
        return of_day(date.fromisoformat(label)) if _DAY.fullmatch(label) else None
    except ValueError:  # a 31 February, a month 13, a week 60
        return None


def _months_of(found: re.Match[str]) -> Span:
    year = int(found["year"])
    if found["M"]:
        return of_months(year, int(found["M"]), 1)
    if found["Q"]:
        return of_months(year, 3 * int(found["Q"]) - 2, 3)
    if found["H"]:
        return of_months(year, 6 * int(found["H"]) - 5, 6)
    return of_months(year, 1, 9 if found["nine"] else 12)


def place(label: str | None, start: date | None, end: date | None, *, fiscal: bool = False) -> Span | None:
    """Where a report stands on the calendar; None where it does not say.

    The dates win over the label, because a fiscal label is not the calendar's. Without dates a fiscal label
    has no place. It does not matter whether `end` is the last day or the day after.

    >>> place("2025Q3", date(2025, 3, 30), date(2025, 6, 28), fiscal=True).label
    '2025Q2'
    """
    if start is None or end is None:
        return None if fiscal or not label else of_label(label)
    monthly = not label or fiscal or _MONTHLY.fullmatch(label) is not None
    if monthly and (end - start).days >= _LONG_ENOUGH:
        first, after = _nearest_first(start), _nearest_first(end)
        return of_months(first.year, first.month, max(1, _ordinal(after) - _ordinal(first)))
    known = of_label(label) if label else None
    return known or Span(start, max(end, start + timedelta(days=1)), label or start.isoformat(), "other")


def _nearest_first(day: date) -> date:
    return day.replace(day=1) if day.day <= 15 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def closing(span: Span) -> Span:
    """For a count: the quarter, else the month, at whose end it was taken; a day within a month stays a day.

    >>> closing(of_months(2025, 1, 12)).label, closing(of_months(2025, 7, 1)).label
    ('2025Q4', '2025-07')
    """
    last = span.last_day
    if last.day < _MONTH_END:
        return span
    if last.month % 3 == 0:
        return of_months(last.year, last.month - 2, 3)
    return of_months(last.year, last.month, 1)
