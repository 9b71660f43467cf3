"""Made-up tables of facts: only what a test is about is spelled out."""

from __future__ import annotations

import pandas as pd
import pytest

from tracker import tables

_FINANCIAL = {
    "published": "2025-07-18", "language": "de", "start": 0, "end": 1, "company": "Netflix", "company_id": "netflix",
    "metric": "revenue", "basis": "level", "unit": "USD", "scenario": "actual", "period": "2025Q2", "fiscal": False,
    "adjusted": False, "extractor": "test", "confidence": 0.9,
}  # fmt: skip
_VIEW = {
    "published": "2025-07-18", "language": "de", "start": 0, "end": 1, "title": "Squid Game", "title_id": "squid-game",
    "platform": "Netflix", "measure": "views", "basis": "level", "unit": "count", "scenario": "actual",
    "extractor": "test", "confidence": 0.9,
}  # fmt: skip
_EVENT = {
    "published": "2025-07-18", "language": "de", "start": 0, "end": 1, "event_type": "release", "subject": "Squid Game",
    "status": "planned", "extractor": "test", "confidence": 0.9,
}  # fmt: skip


def _frame(table, default, rows):
    """Every fact from an article, a source and a sentence of its own, unless the test says otherwise."""
    filled = []
    for n, row in enumerate(rows):
        own = {
            "fact_id": f"f{n}",
            "article_id": f"a{n}",
            "source": f"s{n}",
            "sentence": f"Satz {chr(97 + n % 26)}{'x' * n}.",
        }
        filled.append({**default, **own, **row})
    columns = tables.COLUMNS[table]
    days = {name for name in columns if tables.dtype(name).startswith("datetime")}
    return tables.frame(
        table,
        [tuple(pd.Timestamp(r[c]) if c in days and r.get(c) else r.get(c) for c in columns) for r in filled],
    )


@pytest.fixture
def financials():
    return lambda *rows: _frame("financials", _FINANCIAL, rows)


@pytest.fixture
def views():
    return lambda *rows: _frame("views", _VIEW, rows)


@pytest.fixture
def events():
    return lambda *rows: _frame("events", _EVENT, rows)
