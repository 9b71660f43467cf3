"""What is reported is held against what was published, as exactly as it was reported."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tracker import reconcile

HERE = Path(__file__).parent
FILED = HERE / "companyfacts.json"
REVENUE = {
    "fact_id": "f", "article_id": "a", "company": "Netflix", "metric": "revenue", "basis": "level", "value": 11.08e9,
    "unit": "USD", "period": "2025Q2", "scenario": "actual",
}  # fmt: skip
VIEWS = {
    "fact_id": "v", "article_id": "a", "title": "Squid Game", "measure": "views", "basis": "level", "value": 60.1e6,
    "unit": "count", "season": 3, "window_days": None, "period": "2025-W26",
}  # fmt: skip
PUBLISHED_VIEWS = pd.DataFrame(
    [
        {
            "title": "Squid Game",
            "season": 3,
            "measure": "views",
            "period": "2025-W26",
            "value": 60.1e6,
            "unit": "count",
        },
        {"title": "Squid Game", "season": 2, "measure": "views", "period": "2025-W26", "value": 5.5e6, "unit": "count"},
        {"title": "Squid Game", "season": 1, "measure": "views", "window_days": 91, "value": 265.2e6, "unit": "count"},
    ]
)


def verdict(fact, official=FILED):
    rows = reconcile(pd.DataFrame([fact]), official)
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"value": 11079166000.0}, "matches"),
        ({}, "matches when rounded"),
        ({"value": 11e9}, "matches when rounded"),
        ({"value": 11.07e9}, "differs"),
        ({"value": 11e9, "qualifier": "nearly"}, "differs"),
        ({"value": 11e9, "qualifier": "over"}, "matches when rounded"),
        ({"value": 11.08e6}, "differs"),
        ({"unit": "EUR"}, "no official figure"),
        ({"period": "2025Q3"}, "no official figure"),
        ({"period": None}, "no official figure"),
        ({"company": "Walt Disney"}, "no official figure"),
        ({"segment": "US & Canada"}, "no official figure"),
        ({"scenario": "guidance"}, "no official figure"),
        ({"adjusted": True}, "no official figure"),
        ({"metric": "eps", "value": 7.19}, "matches"),
        ({"metric": "debt", "value": 14.5e9, "period": "2025Q2"}, "matches when rounded"),
        ({"basis": "change_pct", "comparison": "yoy", "value": 16.0, "unit": "percent"}, "matches when rounded"),
        ({"basis": "change_pct", "comparison": "yoy", "value": 17.0, "unit": "percent"}, "differs"),
        ({"basis": "change_pct", "comparison": "qoq", "value": 16.0, "unit": "percent"}, "no official figure"),
    ],
)
def test_a_companys_figure(change, word):
    assert verdict({**REVENUE, **change}).verdict == word


def test_the_difference_and_the_official_row_are_shown():
    row = verdict({**REVENUE, "value": 12.08e9})
    assert row.difference == pytest.approx(12.08e9 - 11079166000)
    assert row.difference_pct == pytest.approx(9.03, abs=0.01)
    assert (row.official_value, row.official_period, row.official_file) == (11079166000, "2025Q2", "companyfacts.json")
    assert "10-Q" in row.official_note


def test_a_fiscal_quarter_meets_its_calendar_quarter():
    filed = pd.DataFrame(
        [
            {
                **REVENUE,
                "company": "WALT DISNEY CO/",
                "period_start": "2025-03-30",
                "period_end": "2025-06-28",
                "value": 23.65e9,
            }
        ]
    )
    fact = {**REVENUE, "company": "Walt Disney", "period": "2025Q3", "fiscal": True, "value": 23.7e9}
    assert (
        verdict({**fact, "period_start": "2025-03-30", "period_end": "2025-06-28"}, filed).verdict
        == "matches when rounded"
    )


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "matches"),
        ({"value": 60e6}, "matches when rounded"),
        ({"value": 70e6}, "differs"),
        ({"season": None}, "matches"),
        ({"season": None, "value": 70e6}, "no official figure"),  # which season it means is not known
        ({"measure": "hours_viewed"}, "no official figure"),
        ({"window_days": 91, "season": 1, "value": 265e6, "period": None}, "matches when rounded"),
        ({"window_days": 28, "season": 1, "value": 265e6, "period": None}, "no official figure"),
        ({"title": "El juego del calamar", "title_id": "squid-game"}, "matches"),
    ],
)
def test_a_titles_figure(change, word):
    assert verdict({**VIEWS, **change}, PUBLISHED_VIEWS).verdict == word


def test_every_fact_gets_one_row_in_its_order():
    facts = pd.DataFrame([{**REVENUE, "fact_id": f"f{n}", "value": float(v)} for n, v in enumerate((3, 11.08e9, 1))])
    rows = reconcile(facts, [FILED, pd.DataFrame(columns=["company", "metric", "period", "value", "unit"])])
    assert rows.fact_id.tolist() == ["f0", "f1", "f2"]
    assert reconcile(facts.iloc[:0], FILED).empty
