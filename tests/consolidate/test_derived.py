"""What nobody stated and follows from what was stated, with its inputs."""

from __future__ import annotations

import pytest

from tracker import series

GROWTH = {"basis": "change_pct", "unit": "percent", "comparison": "yoy"}
MEMBERS = {"metric": "subscribers", "unit": "count"}


def derived(frame):
    rows = frame[frame.derived]
    assert len(rows) == 1, frame
    return rows.iloc[0]


def test_the_year_before_from_level_and_growth(financials):
    row = derived(series(financials({"value": 11.08e9}, {"value": 16, **GROWTH})))
    assert row.period == "2024Q2"
    assert row.value == pytest.approx(11.08e9 / 1.16)
    assert (row.low, row.high) == pytest.approx((11.075e9 / 1.165, 11.085e9 / 1.155))
    assert row.inputs == "level=f0;change_pct=f1"


def test_the_year_before_from_level_and_change(financials):
    row = derived(series(financials({"value": 11.08e9}, {"value": 1.52e9, "basis": "change", "comparison": "yoy"})))
    assert row.value == pytest.approx(9.56e9)


def test_a_change_without_a_comparison_derives_nothing(financials):
    table = series(financials({"value": 11.08e9}, {"value": 16, **GROWTH, "comparison": None}))
    assert not table.derived.any()


def test_growth_from_two_levels(financials):
    facts = financials({"value": 11.08e9}, {"value": 9.56e9, "period": "2024Q2"})
    row = derived(series(facts, basis="change_pct"))
    assert row.value == pytest.approx(15.9, abs=0.01)
    assert row.low < 15.9 < row.high


def test_the_missing_quarter(financials):
    year = [("2024", 39.0e9), ("2024Q1", 9.37e9), ("2024Q2", 9.56e9), ("2024Q3", 9.82e9)]
    row = derived(
        series(
            financials(
                *({"value": v, "period": p} for p, v in year[1:]),
                {"value": 39.00e9, "period": "2024", "sentence": "39,00"},
            )
        )
    )
    assert (row.period, row.value) == ("2024Q4", pytest.approx(10.25e9))
    assert row.rule == "2024 - 2024Q1 - 2024Q2 - 2024Q3"
    assert row.low < 10.247e9 < row.high


def test_a_vague_remainder_is_not_shown(financials):
    rows = [{"value": v, "period": p} for p, v in (("2024", 39e9), ("2024Q1", 9e9), ("2024Q2", 10e9), ("2024Q3", 10e9))]
    facts = financials(*({**row, "qualifier": "about"} for row in rows))
    assert not series(facts).derived.any()


def test_net_adds_from_two_counts(financials):
    facts = financials(
        {**MEMBERS, "value": 282.7e6, "period": "2024Q3"}, {**MEMBERS, "value": 301.6e6, "period": "2024-12"}
    )
    row = derived(series(facts, metric="subscriber_net_adds"))
    assert (row.period, row.value) == ("2024Q4", pytest.approx(18.9e6))


def test_revenue_per_member_needs_both_ends(financials):
    revenue = {"value": 10.25e9, "period": "2024Q4"}
    end, start = {**MEMBERS, "value": 301.6e6, "period": "2024Q4"}, {**MEMBERS, "value": 282.7e6, "period": "2024Q3"}
    assert series(financials(revenue, end), metric="arpu").empty
    row = derived(series(financials(revenue, end, start), metric="arpu"))
    assert row.value == pytest.approx(11.69, abs=0.01)
    assert row.unit == "USD"


def test_a_conflict_derives_nothing(financials):
    facts = financials({"value": 11.08e9}, {"value": 12.08e9}, {"value": 16, **GROWTH})
    assert not series(facts).derived.any()


def test_a_reported_value_is_not_derived_again(financials):
    facts = financials({"value": 11.08e9}, {"value": 16, **GROWTH}, {"value": 9.56e9, "period": "2024Q2"})
    assert not series(facts).derived.any()


def test_a_forecast_derives_nothing(financials):
    facts = financials({"value": 11.5e9, "scenario": "guidance"}, {"value": 16, **GROWTH, "scenario": "guidance"})
    assert not series(facts, scenario="guidance").derived.any()
