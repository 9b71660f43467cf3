"""Publication dates: as data give them, as a file's name begins, as the top of a text says."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

FIRST_YEAR = 1980

_ISO = re.compile(
    r"^(\d{4})-(\d{1,2})-(\d{1,2})(?=$|[T _.,-])"
    r"|^(\d{4})(\d{2})(\d{2})(?=$|[T _-])"
    r"|^(\d{4})/(\d{1,2})/(\d{1,2})(?=$|\s)"
)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?![\d.]\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/(\d{4})(?![\d/])")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})(?:\.|st|nd|rd|th)?\s(?:of\s)?([^\W\d_]{3,9})\.?,?\s(\d{4})(?!\d)")
_MONTH_FIRST = re.compile(r"(?<![^\W_])([^\W\d_]{3,9})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})(?!\d)")
_FILE_NAME = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?!\d)|^(\d{4})(\d{2})(\d{2})(?=[-_ T])")


@cache
def words() -> dict[str, dict[str, list[Any]]]:
    """Load the words of dates."""
    return tomllib.loads(Path(__file__).with_name("dates.toml").read_text(encoding="utf-8"))


@cache
def _months() -> dict[str, int]:
    named = words()["months"].values()
    return {name.casefold(): number for months in named for number, names in enumerate(months, 1) for name in names}


def missing(value: object) -> bool:
    """Tell an empty cell of whatever library: None, or NaN and NaT, which are not equal to themselves."""
    return value is None or bool(value != value)  # noqa: PLR0124


class AbsurdDateError(ValueError):
    """A date that cannot be one of publication: no such day, before the press was online, in the future."""


def given_date(value: object) -> date | None:
    """Read a date as data give it: a date, an ISO string, a mail date, `18.07.2025`, `July 18, 2025`.

    >>> given_date("Fri, 18 Jul 2025 09:15:00 +0200")
    datetime.date(2025, 7, 18)
    """
    if missing(value):
        return None
    if isinstance(value, datetime):
        return sane(value.year, value.month, value.day)
    if isinstance(value, date):
        return sane(value.year, value.month, value.day)
    if stamp := _stamp(value):
        return stamp
    text = str(value).strip()
    if not text or text.casefold() in {"none", "null", "nan", "nat", "n/a"}:
        return None
    if found := _read(text):
        return found
    raise AbsurdDateError(f"{text[:40]!r} is no date")


def sane(year: int, month: int, day: int) -> date:
    """Build a date of publication, or say what is wrong with it."""
    try:
        found = date(year, month, day)
    except ValueError:
        raise AbsurdDateError(f"there is no day {year:04d}-{month:02d}-{day:02d}") from None
    if not year >= FIRST_YEAR or found > date.today() + timedelta(days=366):
        raise AbsurdDateError(f"{found} is not a date of publication")
    return found


def file_name_date(name: str) -> date | None:
    """Read the date at the start of a file's name.

    >>> file_name_date("2025-07-18-eternauta.txt")
    datetime.date(2025, 7, 18)
    """
    match = _FILE_NAME.match(name)
    return _quietly(*_numbers(match)) if match else None


def dates_in(text: str) -> list[tuple[int, int, date]]:
    """Find full dates with their place. A slashed date counts only where its order is beyond doubt."""
    found = []
    for pattern, order in ((_DOTTED, "dmy"), (_DAY_FIRST, "dmy"), (_MONTH_FIRST, "mdy"), (_SLASHED, "?")):
        for match in pattern.finditer(text):
            if day := _ordered(match.groups(), order):
                found.append((match.start(), match.end(), day))
    for match in re.finditer(r"(?<![\d-])(\d{4})-(\d{2})-(\d{2})(?![\d-])", text):
        if day := _quietly(*_numbers(match)):
            found.append((match.start(), match.end(), day))
    return sorted(found)


def _read(text: str) -> date | None:
    if match := _ISO.match(text):
        return sane(*_numbers(match))
    if (parsed := _mail_date(text)) and parsed[0] > 31:
        return sane(parsed[0], parsed[1], parsed[2])
    if match := _DOTTED.search(text):
        day, month, year = (int(part) for part in match.groups())
        return sane(year, month, day)
    spelled = dates_in(text)
    return spelled[0][2] if spelled else None


def _stamp(value: object) -> date | None:
    """Read seconds or milliseconds since 1970."""
    text = str(value).strip().removesuffix(".0")
    if not text.isascii() or not text.isdigit() or len(text) not in (9, 10, 12, 13):
        return None
    moment = datetime.fromtimestamp(int(text) / (1000 if len(text) > 10 else 1), UTC)
    return sane(moment.year, moment.month, moment.day)


def _mail_date(text: str) -> tuple[int, ...] | None:
    """Read "Fri, 18 Jul 2025 09:15:00 +0200"; the library costs a third of the room's import, so only now."""
    if ":" not in text:
        return None
    from email.utils import parsedate

    return parsedate(text)


def _numbers(match: re.Match[str]) -> tuple[int, int, int]:
    year, month, day = (int(part) for part in match.groups() if part)
    return year, month, day


def _ordered(parts: tuple[str, ...], order: str) -> date | None:
    first, second, year = parts
    if order == "?":
        if int(first) > 12 or first == second:
            return _quietly(int(year), int(second), int(first))
        return _quietly(int(year), int(first), int(second)) if int(second) > 12 else None
    day, month = (first, second) if order == "dmy" else (second, first)
    number = int(month) if month.isdigit() else _months().get(month.casefold().rstrip("."), 0)
    return _quietly(int(year), number, int(day)) if number else None


def _quietly(year: int, month: int, day: int) -> date | None:
    try:
        return sane(year, month, day)
    except AbsurdDateError:
        return None
