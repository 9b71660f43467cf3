"""Many articles → one value per company, metric and period, or per title, measure and window.

    >>> import pandas as pd
    >>> told = pd.DataFrame({
    ...     "fact_id": ["f1", "f2", "f3"], "article_id": ["a", "b", "c"], "company": "Netflix", "metric": "revenue",
    ...     "basis": ["level", "level", "change_pct"], "value": [11.08e9, 11e9, 16], "unit": ["USD", "USD", "percent"],
    ...     "qualifier": [None, "about", None], "comparison": [None, None, "yoy"], "period": "2025Q2",
    ... })
    >>> series(told, "Netflix", "revenue")[["period", "value", "agreement", "n_stories", "derived"]].values.tolist()
    [['2024Q2', 9551724137.931036, 'single', 1, True], ['2025Q2', 11080000000.0, 'agreed', 2, False]]

How an interval follows from rounding and qualifier is told in `intervals`, how one value is preferred in `agree`,
what is derived in `derive`, what counts as a slip in `slips`, what must not be joined in `breaks`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from tracker.consolidate.assemble import Line, lines, points_of, shown_names, table
from tracker.consolidate.events import merge_events
from tracker.consolidate.reports import Key, Rates, Report, read_reports
from tracker.consolidate.rules import rules
from tracker.consolidate.spans import of_months
from tracker.errors import InputError

__all__ = ["merge_events", "series"]

_FREQS = {"A": "Y", "YE": "Y", "QE": "Q", "ME": "M"}
_KNOWN_FREQS = ("D", "W", "M", "Q", "H", "9M", "Y", "to date", "window")
_EVERY_SEGMENT = "*"


def series(
    facts: Any,
    company: str | None = None,
    metric: str | None = None,
    *,
    segment: str | None = None,
    scenario: str = "actual",
    freq: str | None = None,
    title: str | None = None,
    measure: str | None = None,
    season: int | None = None,
    window_days: int | None = None,
    rates: Rates | None = None,
    basis: str = "level",
    min_confidence: float = 0.0,
) -> pd.DataFrame:
    """One row per period: the best-supported value, what the reports allow, and who stands behind it.

    `facts`: the financials or views of an extraction or a store, or the extraction or store itself (its views where
    `title` or `measure` is given). `company` and `title` may be the name or the key; for views `company` is the
    platform. Without `segment` the whole company, with "*" every segment. `freq` is D, W, M, Q, H, 9M or Y; without
    it periods of all lengths. `rates` converts currencies, `{"USD": 1, "EUR": 1.09}`, into the one at 1; without it
    they stay apart. Facts without a period have no row; `.attrs["unplaced"]` names them.

    Columns: what the row is about, then `period` (calendar), `period_start`, `period_end` (last day), `freq`,
    `value` (whole units), `low` and `high` (empty: open), `unit`, `n_sources`, `n_stories`, `agreement` (`agreed`,
    `single`, `conflicting`), `rule`, `suspected`, `derived`, `inputs` (`role=fact_id`), `fact_ids`, `against`
    (facts that say otherwise), `as_reported` (the articles' own labels), `break_before`.
    """
    kind = _freq(freq)
    frame = _frame(facts, views=title is not None or measure is not None)
    views, what = "measure" in frame.columns, metric or measure
    reports = [
        r for r in read_reports(frame, rates)
        if (r.key.who or r.key.part) and r.key.scenario == scenario and r.confidence >= min_confidence
        and _is(title, r.name, r.name_id)
        and (_is(company, r.key.part) if views else _is(company, r.name, r.name_id))
        and (views or segment == _EVERY_SEGMENT or _is(segment or "", r.key.part))
        and season in (None, r.key.season) and window_days in (None, r.key.window_days)
    ]  # fmt: skip
    placed = [r for r in reports if _placed(r)]
    rows = [line for line in lines(points_of(placed)) if _asked(line.key, what, basis)]
    if kind is not None:
        rows = [line for line in map(_by_year if kind == "Y" else _as_it_is, rows) if line.freq == kind]
    result = table(rows, shown_names(reports), views=views)
    result.attrs["unplaced"] = [r.fact_id for r in reports if not _placed(r) and _asked(r.key, what, basis)]
    return result


def _frame(facts: Any, *, views: bool) -> pd.DataFrame:
    if isinstance(facts, pd.DataFrame):
        return facts
    found = getattr(facts, "views" if views else "financials")
    frame: pd.DataFrame = found() if callable(found) else found
    return frame


def _freq(freq: str | None) -> str | None:
    known = freq if freq is None else _FREQS.get(freq, freq)
    if known is not None and known not in _KNOWN_FREQS:
        raise InputError(f"freq: {freq!r} is not one of {', '.join(_KNOWN_FREQS)}")
    return known


def _is(wanted: str | None, *names: str) -> bool:
    return wanted is None or wanted.casefold() in (name.casefold() for name in names)


def _placed(report: Report) -> bool:
    return report.span is not None or report.key.window_days is not None


def _asked(key: Key, what: str | None, basis: str) -> bool:
    return what in (None, key.what) and key.basis == basis


def _as_it_is(line: Line) -> Line:
    return line


def _by_year(line: Line) -> Line:
    """A count at the end of the fourth quarter is the year's."""
    if line.key.what in rules().stock and line.span is not None and line.span.label.endswith("Q4"):
        return replace(line, span=of_months(line.span.start.year, 1, 12))
    return line
