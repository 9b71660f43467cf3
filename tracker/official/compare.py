"""A reported figure against the official one: what it allows decides, not a fixed tolerance.

    matches                 the same number
    matches when rounded    the official figure lies within what rounding and qualifier of the report allow
    differs                 it does not
    no official figure      none for this company, metric and period; forecasts, adjusted and unplaced figures too

A growth rate is compared with the one that follows from two official levels.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tracker.consolidate.intervals import Interval, allowed
from tracker.consolidate.names import telling
from tracker.consolidate.reports import Report
from tracker.consolidate.spans import Span
from tracker.official.figures import Official

MATCHES, ROUNDED, DIFFERS, NONE = "matches", "matches when rounded", "differs", "no official figure"
_YEAR = 12


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one report. `official` is the row it was compared with."""

    word: str
    official: Official | None = None

    def difference(self, report: Report) -> float:
        """Reported minus official, in the unit of both."""
        return report.value - self.official.value if self.official else math.nan


class Book:
    """The official figures by what they are about: a class because the index is built once for many facts."""

    def __init__(self, figures: Iterable[Official]) -> None:
        self.companies: dict[tuple[object, ...], list[Official]] = defaultdict(list)
        self.titles: dict[tuple[object, ...], list[Official]] = defaultdict(list)
        self.units: set[str] = set()
        for figure in figures:
            self.units.add(figure.unit)
            if figure.metric and figure.company and figure.span is not None:
                self.companies[
                    _company(figure.company, figure.segment, figure.metric, figure.unit, figure.span)
                ].append(figure)
            elif figure.measure and figure.title:
                self.titles[slug(figure.title), figure.measure, figure.window_days, figure.span].append(figure)

    def verdict(self, report: Report) -> Verdict:
        """The verdict on one report."""
        if report.key.scenario != "actual" or report.key.adjusted:
            return Verdict(NONE)
        candidates = self._titles(report) if report.key.what in _MEASURES else self._companies(report)
        if not candidates:
            return Verdict(NONE)
        nearest = min(candidates, key=lambda figure: abs(figure.value - report.value))
        word = compare(report, nearest)
        told_apart = len({figure.season for figure in candidates}) > 1
        return Verdict(NONE) if word == DIFFERS and told_apart else Verdict(word, nearest)

    def _companies(self, report: Report) -> Sequence[Official]:
        if report.span is None:
            return ()
        key = report.key
        if key.basis == "level":
            return self.companies.get(_company(key.who, key.part, key.what, key.unit, report.span), ())
        if key.basis == "change_pct" and key.comparison == "yoy" and report.span.months:
            return self._growth(report, report.span)
        return ()

    def _growth(self, report: Report, span: Span) -> list[Official]:
        key, found = report.key, []
        for unit in sorted(self.units):
            now = self.companies.get(_company(key.who, key.part, key.what, unit, span))
            then = self.companies.get(_company(key.who, key.part, key.what, unit, span.moved(-_YEAR)))
            if now and then and then[0].value > 0:
                value = (now[0].value / then[0].value - 1) * 100
                note = f"from {now[0].value:g} and {then[0].value:g} {unit} a year earlier"
                found.append(replace(now[0], value=value, unit="percent", note=note))
        return found

    def _titles(self, report: Report) -> Sequence[Official]:
        """The season where the report names one; else all, and then only a match says anything."""
        if report.key.basis != "level" or report.key.demographic:
            return ()
        span = None if report.key.window_days is not None else report.span
        for name in dict.fromkeys((slug(report.name), report.name_id)):
            found = self.titles.get((name, report.key.what, report.key.window_days, span), [])
            if found:
                return [f for f in found if report.key.season in (None, f.season)]
        return ()


_MEASURES = frozenset({"views", "hours_viewed"})


def _company(name: str, segment: str | None, metric: str, unit: str, span: Span) -> tuple[object, ...]:
    return telling(name), (segment or "").casefold(), metric, unit, span


def slug(title: str) -> str:
    """A title as its key has it.

    >>> slug("KPop Demon Hunters"), slug("La casa de papel: Berlín")
    ('kpop-demon-hunters', 'la-casa-de-papel-berlin')
    """
    plain = unicodedata.normalize("NFKD", title.casefold().replace("&", " and "))
    return re.sub(r"\W+", "-", "".join(c for c in plain if not unicodedata.combining(c))).strip("-")


def compare(report: Report, official: Official) -> str:
    """Whether a report can be the official figure. An official figure that is rounded itself leaves room too."""
    if math.isclose(report.value, official.value, rel_tol=1e-9):
        return MATCHES
    computed = official.note.startswith("from ")
    room = Interval(official.value, official.value) if computed else allowed(official.value)
    return ROUNDED if official.value in report.interval or report.interval.meets(room) else DIFFERS
