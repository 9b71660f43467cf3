"""Dates that count from one named before: "two days later", "the following year", "im selben Monat".

Only the mention layer reads them; facts are dated by what is named outright.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from tracker.finders.calendar import day_period, month_period, week_period, year_period
from tracker.finders.grammar import alternation
from tracker.lexicon import Language
from tracker.model import Period

_FIXED = re.compile(r"(day|week|month|year)([+-]\d+)")


@dataclass(frozen=True, slots=True)
class Anaphor:
    """Where it stands, and how many days, weeks, months or years it lies from the date before it."""

    start: int
    end: int
    unit: str
    shift: int


class AnaphorGrammar:
    """The compiled expressions of one language. A class because compiling is work that is done once."""

    def __init__(self, language: Language) -> None:
        words: Any = language.data["periods"]
        numbers = language.data["numbers"]
        self.fixed: dict[str, str] = words["anaphors"]
        self.counts: dict[str, float] = {
            **numbers["digits"],
            **numbers["tens"],
            **dict.fromkeys(numbers["articles"], 1),
        }
        self.units = {word: unit for unit in ("day", "week", "month", "year") for word in words[unit]}
        counted = rf"(?P<count>\d{{1,3}}|{alternation(self.counts)})\s(?P<unit>{alternation(self.units)})"
        self.pattern = re.compile(
            rf"(?<![\w-])(?:(?P<fixed>{alternation(self.fixed)})|{counted}\s(?:{alternation(words['later'])}))(?!\w)",
            re.IGNORECASE,
        )

    def find(self, text: str) -> Iterator[Anaphor]:
        for match in self.pattern.finditer(text):
            fixed = match.group("fixed")
            if fixed:
                unit, shift = _FIXED.fullmatch(self.fixed[" ".join(fixed.lower().split())]).groups()  # type: ignore[union-attr]
                yield Anaphor(match.start(), match.end(), unit, int(shift))
            else:
                count = match.group("count").lower()
                number = int(count) if count.isdigit() else int(self.counts[count])
                yield Anaphor(match.start(), match.end(), self.units[match.group("unit").lower()], number)


def resolve_from(anaphor: Anaphor, base: Period | None) -> Period | None:
    """The day, week, month or year that lies so far from a date; days only from a day.

    >>> resolve_from(Anaphor(0, 0, "year", 1), month_period(1980, 9)).label
    '1981'
    """
    if base is None or base.start is None:
        return None
    if anaphor.unit == "year":
        return year_period(base.start.year + anaphor.shift)
    if anaphor.unit == "month" and len(base.label) > 4:
        months = base.start.year * 12 + base.start.month - 1 + anaphor.shift
        return month_period(months // 12, months % 12 + 1)
    if len(base.label) != 10:
        return None
    day = base.start + timedelta(days=anaphor.shift * (7 if anaphor.unit == "week" else 1))
    return week_period(day) if anaphor.unit == "week" else day_period(day)


def year_of_story(start: date, month: int) -> int:
    """The year of a month named without one in a story that was last at `start`: the next such month.

    >>> year_of_story(date(1980, 9, 22), 3)
    1981
    """
    return start.year if month >= start.month else start.year + 1


anaphors_of = lru_cache(maxsize=8)(AnaphorGrammar)  # compiled once per language
