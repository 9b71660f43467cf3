"""What a date expression means: from what is written, the publication date and the fiscal calendar to a period.

A period is a half-open interval with a precision; a day that nobody wrote is never filled in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

from tracker.model import Period

_NEAR = 3.0  # how much nearer a date against the tense of the sentence must be to win


@dataclass(frozen=True, slots=True)
class When:
    """A date expression as written, before it is resolved.

    `kind`: day, days, weekday, month, months, quarter, half, nine_months, year, season, week, and the relative ones
    (`relative_day`, `relative_week`, `relative_month`, `relative_quarter`, `relative_half`, `relative_year`, `ago`,
    `year_before`, `quarter_before`). `number` is the day, quarter, half or offset, and counts from
    Easter Sunday where `unit` is easter (`week`: the week of that day); `year` is None where none stands.
    """

    start: int
    end: int
    kind: str
    number: int = 0
    month: int = 0
    year: int | None = None
    last_month: int = 0
    last_number: int = 0
    fiscal: bool = False
    edge: str = ""
    turn: int | None = None
    unit: str = ""

    @property
    def left(self) -> int:
        """Where it begins, as a figure's `left` does; a date has no qualifier before it."""
        return self.start


def resolve(when: When, published: date | None, *, future: bool | None = None, fiscal_start: int = 1) -> Period | None:
    """The period that an expression names, or None where it cannot be known.

    `future` is the tense of the sentence (None: unknown); `fiscal_start` is the month in which the fiscal year begins.

    >>> resolve(When(0, 9, "quarter", number=2), date(2025, 7, 18)).label
    '2025Q2'
    """
    match when.kind:
        case "day" | "days" | "weekday" | "relative_day" | "named_day":
            return _day(when, published, future)
        case "month" | "months" | "relative_month":
            return _month(when, published, future)
        case "quarter" | "half" | "nine_months" | "relative_quarter" | "relative_half":
            return _part(when, published, future, fiscal_start if when.fiscal else 1)
        case "year" | "relative_year":
            return _year(when, published, fiscal_start if when.fiscal else 1)
        case "season":
            return _season(when, published, future)
        case "week" | "relative_week":
            return _week(when, published)
        case "ago":
            return _ago(when, published)
    return None


def day_period(day: date) -> Period:
    return Period(day.isoformat(), day, day + timedelta(days=1))


def week_period(day: date) -> Period:
    """The ISO week that a day lies in.

    >>> week_period(date(2025, 7, 18)).label
    '2025-W29'
    """
    monday = day - timedelta(days=day.weekday())
    iso = monday.isocalendar()
    return Period(f"{iso.year}-W{iso.week:02d}", monday, monday + timedelta(days=7))


def month_period(year: int, month: int) -> Period:
    return Period(f"{year:04d}-{month:02d}", date(year, month, 1), _months_on(date(year, month, 1), 1))


def quarter_period(year: int, quarter: int, fiscal_start: int = 1, *, fiscal: bool = False) -> Period:
    """The quarter of a (fiscal) year; a fiscal year bears the year in which it ends.

    >>> quarter_period(2023, 1, 10, fiscal=True).start
    datetime.date(2022, 10, 1)
    """
    start = _months_on(_year_start(year, fiscal_start), 3 * (quarter - 1))
    return Period(f"{year}Q{quarter}", start, _months_on(start, 3), fiscal)


def half_period(year: int, half: int, fiscal_start: int = 1, *, fiscal: bool = False) -> Period:
    start = _months_on(_year_start(year, fiscal_start), 6 * (half - 1))
    return Period(f"{year}H{half}", start, _months_on(start, 6), fiscal)


def nine_months_period(year: int, fiscal_start: int = 1, *, fiscal: bool = False) -> Period:
    start = _year_start(year, fiscal_start)
    return Period(f"{year}-9M", start, _months_on(start, 9), fiscal)


def year_period(year: int, fiscal_start: int = 1, *, fiscal: bool = False) -> Period:
    start = _year_start(year, fiscal_start)
    return Period(str(year), start, _months_on(start, 12), fiscal)


def earlier(period: Period | None, years: int = 1) -> Period | None:
    """The same period, years before: what "ein Jahr zuvor" makes of 2025Q2.

    >>> earlier(quarter_period(2025, 2)).label
    '2024Q2'
    >>> earlier(week_period(date(2015, 9, 28)))
    Period(label='2014-W40', start=datetime.date(2014, 9, 29), end=datetime.date(2014, 10, 6), fiscal=False)
    """
    if period is None or period.start is None or period.end is None:
        return period
    head = period.label[:4]
    if not head.isdigit():
        return period
    if "-W" in period.label:
        return week_period(period.start - timedelta(weeks=52 * years))
    label = f"{int(head) - years}{period.label[4:]}"
    if len(label) == 10 and label.endswith("02-29"):
        label = label[:-2] + "28"
    return Period(label, _years_on(period.start, -years), _years_on(period.end, -years), period.fiscal)


def quarter_before(period: Period | None) -> Period | None:
    """The quarter before a quarter."""
    if period is None or period.start is None or "Q" not in period.label:
        return None
    year, quarter = int(period.label[:4]), int(period.label[-1])
    year, quarter = (year - 1, 4) if quarter == 1 else (year, quarter - 1)
    start = _months_on(period.start, -3)
    return Period(f"{year}Q{quarter}", start, _months_on(start, 3), period.fiscal)


def quarter_after(period: Period | None) -> Period | None:
    """The quarter after a quarter: what an outlook is about where nothing else is said."""
    if period is None or period.end is None or "Q" not in period.label:
        return None
    year, quarter = int(period.label[:4]), int(period.label[-1])
    year, quarter = (year + 1, 1) if quarter == 4 else (year, quarter + 1)
    return Period(f"{year}Q{quarter}", period.end, _months_on(period.end, 3), period.fiscal)


def as_fiscal(period: Period | None, fiscal_start: int) -> Period | None:
    """A calendar quarter named by its months, as the fiscal calendar numbers it.

    >>> as_fiscal(Period("2024Q1", date(2024, 1, 1), date(2024, 4, 1)), 4).label
    '2024Q4'
    """
    if period is None or period.start is None or "Q" not in period.label:
        return period
    months = (period.start.month - fiscal_start) % 12
    year = period.start.year + (1 if period.start.month >= fiscal_start else 0)
    return Period(f"{year}Q{months // 3 + 1}", period.start, period.end, fiscal=True)


def _year_start(year: int, fiscal_start: int) -> date:
    return date(year - 1 if fiscal_start > 1 else year, fiscal_start, 1)


def _months_on(day: date, months: int) -> date:
    total = day.year * 12 + day.month - 1 + months
    return date(min(max(total // 12, 1), 9999), total % 12 + 1, 1)


def _years_on(day: date, years: int) -> date:
    year = min(max(day.year + years, 1), 9999)
    if (day.month, day.day) == (2, 29):
        return date(year, 2, 28)
    return day.replace(year=year)


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _nearest(options: list[date], published: date, future: bool | None) -> date | None:
    """The option nearest to the publication date, those against the tense counted as farther away."""

    def cost(day: date) -> float:
        distance = (day - published).days
        against = (future is True and distance < -1) or (future is False and distance > 1)
        ahead = 1.2 if future is None and distance > 0 else 1.0
        return abs(distance) * (_NEAR if against else ahead) + (20 if against else 0)

    return min(options, key=cost, default=None)


def _day(when: When, published: date | None, future: bool | None) -> Period | None:
    if when.unit == "easter":
        return _easter(when, published, future)
    if when.kind == "relative_day":
        return None if published is None else day_period(published + timedelta(days=when.number))
    if when.kind == "weekday":
        return None if published is None else day_period(_weekday(when, published, future))
    if when.year is not None:
        day = _safe(when.year, when.month, when.number)
    elif published is None:
        return Period(f"XXXX-{when.month:02d}-{when.number:02d}")
    else:
        years = (published.year - 1, published.year, published.year + 1)
        day = _nearest([d for y in years if (d := _safe(y, when.month, when.number))], published, future)
    if day is None:
        return None
    if when.kind == "days":
        return _days(when, day)
    return week_period(day) if when.unit == "week" else day_period(day)


def _easter(when: When, published: date | None, future: bool | None) -> Period | None:
    """Days that move with Easter: Whit Sunday is 49 days after it."""
    if published is None and when.year is None:
        return None
    years = [when.year] if when.year or published is None else [published.year + shift for shift in (-1, 0, 1)]
    days = [easter(year) + timedelta(days=when.number) for year in years if year is not None]
    day = days[0] if published is None or len(days) == 1 else _nearest(days, published, future)
    return None if day is None else day_period(day)


def _days(when: When, day: date) -> Period:
    last = _safe(day.year, when.last_month or when.month, when.last_number) or day
    if last < day:
        last = _safe(day.year + 1, last.month, last.day) or day
    if (last - day).days == 6 and day.weekday() in (0, 6):
        iso = last.isocalendar() if day.weekday() == 6 else day.isocalendar()
        return Period(f"{iso.year}-W{iso.week:02d}", day, last + timedelta(days=1))
    if day.day == 1 and (last + timedelta(days=1)).day == 1 and day.month == last.month:
        return month_period(day.year, day.month)
    return Period(day.isoformat(), day, last + timedelta(days=1))


def _weekday(when: When, published: date, future: bool | None) -> date:
    behind = (published.weekday() - when.number) % 7
    if when.turn == 1 or (when.turn != -1 and future is True and behind != 0):
        return published + timedelta(days=(7 - behind))
    if when.turn == -1 and behind == 0:
        behind = 7
    return published - timedelta(days=behind)


def _month(when: When, published: date | None, future: bool | None) -> Period | None:
    if when.kind == "relative_month":
        if published is None:
            return None
        start = _months_on(published, when.number)
        return month_period(start.year, start.month)
    if when.year is not None:
        year = when.year
    elif published is None:
        return Period(f"XXXX-{when.month:02d}")
    elif when.kind == "months":
        year = _range_year(when, published, future)
    elif when.turn is not None:
        year = _turned(published, when.month, when.turn)
    else:
        options = [date(y, when.month, 15) for y in (published.year - 1, published.year, published.year + 1)]
        if published.month == when.month:
            year = published.year
        else:
            nearest = _nearest(options, published, future)
            year = nearest.year if nearest else published.year
    if when.kind == "months":
        return _month_range(year, when)
    return month_period(year, when.month)


def _range_year(when: When, published: date, future: bool | None) -> int:
    """The year in which "von Januar bis Juni" ends: the last one over, running, or still to come, by the tense."""
    years = [published.year + shift for shift in (-2, -1, 0, 1)]
    ranges = {year: _month_range(year, when) for year in years}
    over = [y for y, p in ranges.items() if p.end is not None and (p.end - published).days <= 10]
    begun = [y for y, p in ranges.items() if p.start is not None and p.start <= published]
    ahead = [y for y in years if y not in over]
    if future is True and ahead:
        return ahead[0]
    if future is None and when.edge != "closed":
        return begun[-1]
    return over[-1]


def _turned(published: date, month: int, turn: int) -> int:
    if turn < 0:
        return published.year if month < published.month else published.year - 1
    if turn > 0:
        return published.year if month > published.month else published.year + 1
    return published.year


def _month_range(year: int, when: When) -> Period:
    first, last = when.month, when.last_month
    start = date(year - 1 if last < first else year, first, 1)
    end = _months_on(date(year, last, 1), 1)
    length = (end.year - start.year) * 12 + end.month - start.month
    if length == 3 and first in (1, 4, 7, 10):
        return Period(f"{start.year}Q{(first + 2) // 3}", start, end)
    if length == 6 and first in (1, 7):
        return Period(f"{start.year}H{1 if first == 1 else 2}", start, end)
    if length == 9 and first == 1:
        return Period(f"{start.year}-9M", start, end)
    if length == 12 and first == 1:
        return Period(str(start.year), start, end)
    if length == 12:
        return Period(str(year), start, end, fiscal=True)
    return Period(f"{start.year}-{first:02d}", start, end)


def _part(when: When, published: date | None, future: bool | None, fiscal_start: int) -> Period | None:
    """A quarter, a half or nine months; without a year the last one begun, or the next where the tense says so."""
    if when.kind in ("relative_quarter", "relative_half"):
        return None if published is None else _relative_part(when, published, fiscal_start)
    make = {"quarter": quarter_period, "half": half_period}.get(when.kind)

    def built(year: int) -> Period:
        if make is None:
            return nine_months_period(year, fiscal_start, fiscal=when.fiscal)
        return make(year, when.number, fiscal_start, fiscal=when.fiscal)

    if when.year is not None:
        return built(when.year)
    if published is None:
        letter = {"quarter": f"Q{when.number}", "half": f"H{when.number}"}.get(when.kind, "-9M")
        return Period(f"XXXX{letter}", fiscal=when.fiscal)
    options = [built(published.year + shift) for shift in (-2, -1, 0, 1, 2)]
    begun = [p for p in options if p.start is not None and p.start <= published]
    ahead = [p for p in options if p.end is not None and p.end > published]
    if when.turn == 1 or (
        future is True and ahead and ahead[0].start is not None and (ahead[0].start - published).days <= 100
    ):
        return ahead[0] if ahead else None
    if when.turn == -1 and when.kind == "quarter":
        begun = [p for p in begun if p.end is not None and p.end <= published] or begun
    if future is False and not when.fiscal:
        begun = [p for p in begun if p.end is not None and (p.end - published).days <= 10] or begun
    return begun[-1] if begun else None


def _relative_part(when: When, published: date, fiscal_start: int) -> Period:
    size = 3 if when.kind == "relative_quarter" else 6
    months = (published.month - fiscal_start) % 12
    index = months // size + when.number
    fiscal_year = published.year + (1 if fiscal_start > 1 and published.month >= fiscal_start else 0)
    parts = 12 // size
    year, part = fiscal_year + index // parts, index % parts + 1
    make = quarter_period if size == 3 else half_period
    return make(year, part, fiscal_start, fiscal=when.fiscal)


def _year(when: When, published: date | None, fiscal_start: int) -> Period | None:
    if when.kind == "relative_year":
        if published is None:
            return None
        current = published.year
        if when.fiscal and fiscal_start > 1 and published.month >= fiscal_start:
            current += 1
        return year_period(current + when.number, fiscal_start, fiscal=when.fiscal)
    return None if when.year is None else year_period(when.year, fiscal_start, fiscal=when.fiscal)


_SEASON_MONTHS = {1: (3, 5), 2: (6, 8), 3: (9, 11), 4: (12, 2)}


def _season(when: When, published: date | None, future: bool | None) -> Period | None:
    """ "im Sommer 2025" is 2025, with the summer as the days it covers."""
    first, last = _SEASON_MONTHS[when.number]
    year = when.year
    if year is None:
        if published is None:
            return None
        if when.turn is not None:
            year = _turned(published, last if when.turn < 0 else first, when.turn)
            year -= when.turn < 0 and last < first
        else:
            nearest = _nearest(
                [date(y, first, 1) for y in (published.year - 1, published.year, published.year + 1)], published, future
            )
            year = nearest.year if nearest else published.year
    start = date(year, first, 1)
    end = _months_on(date(year + (1 if last < first else 0), last, 1), 1)
    return Period(str(year), start, end)


def _week(when: When, published: date | None) -> Period | None:
    if when.kind == "week":
        year = when.year or (published.year if published else None)
        if year is None or not 1 <= when.number <= 53:
            return None
        try:
            monday = date.fromisocalendar(year, when.number, 1)
        except ValueError:
            return None
    elif published is None:
        return None
    else:
        monday = published + timedelta(days=7 * when.number)
    return week_period(monday)


def _ago(when: When, published: date | None) -> Period | None:
    """ "vor drei Jahren" is a year, "two weeks ago" a week, "ten days ago" a day."""
    if published is None:
        return None
    if when.unit == "year":
        return year_period(max(published.year - when.number, 1))
    if when.unit == "month":
        start = _months_on(published, -when.number)
        return month_period(start.year, start.month)
    if when.unit == "week":
        return _week(When(0, 0, "relative_week", number=-when.number), published)
    return day_period(published - timedelta(days=min(when.number, 3650)))
