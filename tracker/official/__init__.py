"""Reported figures against official ones, from files that the user has.

>>> told = pd.DataFrame({
...     "fact_id": ["f1", "f2"], "article_id": "a", "company": "Netflix", "metric": "revenue", "basis": "level",
...     "value": [11.1e9, 12.1e9], "unit": "USD", "period": "2025Q2",
... })
>>> published = pd.DataFrame({
...     "company": ["Netflix"], "metric": "revenue", "period": "2025Q2", "value": 11079000000, "unit": "USD",
... })
>>> reconcile(told, published)[["fact_id", "verdict", "difference"]].values.tolist()
[['f1', 'matches when rounded', 21000000.0], ['f2', 'differs', 1021000000.0]]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from tracker.consolidate.reports import Report, financial_report, records, view_report
from tracker.official.compare import Book, Verdict
from tracker.official.figures import Official, from_frame
from tracker.official.reading import read_official

__all__ = ["read_official", "reconcile"]

Source = str | Path | pd.DataFrame

_FACT = (
    "fact_id", "article_id", "published", "source", "company", "segment", "metric", "title", "season", "platform",
    "measure", "window_days", "basis", "scenario", "period", "value", "value_max", "unit", "qualifier",
)  # fmt: skip
_VERDICT = (
    "verdict", "difference", "difference_pct", "official_value", "official_unit", "official_period", "official_name",
    "official_file", "official_line", "official_note",
)  # fmt: skip
_TYPES = {
    "published": "datetime64[s]", "season": "Int64", "window_days": "Int64", "value": "float64", "value_max": "float64",
    "difference": "float64", "difference_pct": "float64", "official_value": "float64", "official_line": "Int64",
}  # fmt: skip


def reconcile(facts: Any, official: Source | Iterable[Source]) -> pd.DataFrame:
    """Each fact with a verdict, the difference (reported minus official) and the official row it was held against.

    `facts`: the financials or views of an extraction or a store, or the extraction or store itself (both tables).
    `official`: files that `read_official` reads, or tables with its columns. Verdicts: `matches`, `matches when
    rounded` (within what rounding and qualifier allow), `differs`, `no official figure`. `difference_pct` is in
    percent of the official figure. Sentence and offsets stay in the fact table, under the same `fact_id`.
    """
    book = Book(_figures([official] if isinstance(official, str | Path | pd.DataFrame) else list(official)))
    rows = [
        {**{name: row.get(name) for name in _FACT}, **_verdict(report, book.verdict(report))}
        for frame in _frames(facts)
        for row, report in _reports(frame)
    ]
    columns = [*_FACT, *_VERDICT]
    return pd.DataFrame({c: pd.Series([row[c] for row in rows], dtype=_TYPES.get(c, "string")) for c in columns})


def _figures(sources: Sequence[Source]) -> list[Official]:
    frames = [source if isinstance(source, pd.DataFrame) else read_official(source) for source in sources]
    return [figure for frame in frames for figure in from_frame(frame)]


def _frames(facts: Any) -> list[pd.DataFrame]:
    if isinstance(facts, pd.DataFrame):
        return [facts]
    tables = (getattr(facts, name) for name in ("financials", "views"))
    return [table() if callable(table) else table for table in tables]


def _reports(frame: pd.DataFrame) -> Iterable[tuple[dict[str, Any], Report]]:
    to_report = view_report if "measure" in frame.columns else financial_report
    for row in records(frame):
        if row.get("value") is not None:
            yield row, to_report(row)


def _verdict(report: Report, verdict: Verdict) -> dict[str, Any]:
    official, difference = verdict.official, verdict.difference(report)
    if official is None:
        return {**dict.fromkeys(_VERDICT), "verdict": verdict.word}
    return {
        "verdict": verdict.word,
        "difference": difference,
        "difference_pct": difference / abs(official.value) * 100 if official.value else None,
        "official_value": official.value,
        "official_unit": official.unit,
        "official_period": official.period,
        "official_name": official.company or official.title,
        "official_file": official.file,
        "official_line": official.line,
        "official_note": official.note,
    }
