"""What holds whatever the articles say."""

from __future__ import annotations

import random
import time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker import series
from tracker.consolidate.intervals import Interval, allowed

RELAXED = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
QUALIFIERS = st.sampled_from([None, None, "about", "nearly", "over", "below", "at_least", "up_to"])
VALUES = st.builds(
    lambda digits, places, scale: round(digits, places) * scale, st.floats(5, 15), st.integers(0, 3), st.just(1e9)
)
REPORTS = st.fixed_dictionaries({"value": VALUES, "qualifier": QUALIFIERS})
WORDS = ["umsatz", "quartal", "konzern", "steigt", "milliarde", "laut", "bericht", "dollar", "gewinn", "woche", "jahr"]


def row_of(frame):
    return frame.iloc[0]


def bounds(row):
    return (float("-inf") if pd.isna(row.low) else row.low), (float("inf") if pd.isna(row.high) else row.high)


@RELAXED
@given(reports=st.lists(REPORTS, min_size=1, max_size=6), more=REPORTS)
def test_a_compatible_report_never_widens_nor_flips(financials, reports, more):
    before = row_of(series(financials(*reports)))
    low, high = bounds(before)
    if before.agreement == "conflicting" or not allowed(more["value"], None, more["qualifier"]).meets(
        Interval(low, high)
    ):
        return
    after = row_of(series(financials(*reports, more)))
    new_low, new_high = bounds(after)
    assert new_low >= low
    assert new_high <= high
    assert after.agreement != "conflicting"
    assert after.n_stories >= before.n_stories
    assert low * (1 - 1e-9) <= after.value <= high * (1 + 1e-9)


@RELAXED
@given(reports=st.lists(REPORTS, min_size=1, max_size=8), seed=st.integers())
def test_the_value_lies_within_its_bounds_and_all_facts_are_named(financials, reports, seed):
    row = row_of(series(financials(*reports)))
    low, high = bounds(row)
    assert low * (1 - 1e-9) <= row.value <= high * (1 + 1e-9)
    named = row.fact_ids.split(";") + (row.against.split(";") if pd.notna(row.against) else [])
    assert sorted(named) == sorted(f"f{n}" for n in range(len(reports)))
    assert (row.agreement == "conflicting") == pd.notna(row.against)


FACTS = st.lists(
    st.fixed_dictionaries(
        {
            "metric": st.sampled_from(["revenue", "subscribers", "net_income"]),
            "basis": st.sampled_from(["level", "level", "change_pct", "change"]),
            "value": st.sampled_from([9.56e9, 11.08e9, 39e9, 16.0, 300e6, 301.6e6, 1e9]),
            "qualifier": QUALIFIERS,
            "period": st.sampled_from(["2024Q1", "2024Q2", "2024Q3", "2024Q4", "2024", "2025Q1", "2025Q2", "2024H1"]),
            "comparison": st.sampled_from(["yoy", "qoq", None]),
            "source": st.sampled_from(["dpa", "Reuters", "ours"]),
            "sentence": st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join),
        }
    ),
    max_size=14,
).map(
    lambda rows: [
        {**r, "unit": "percent" if r["basis"] == "change_pct" else "count" if r["metric"] == "subscribers" else "USD"}
        for r in rows
    ]
)


@RELAXED
@given(rows=FACTS, seed=st.integers())
def test_the_order_of_articles_does_not_matter(financials, rows, seed):
    facts = financials(*rows)
    shuffled = facts.sample(frac=1, random_state=seed % 2**32).reset_index(drop=True)
    for basis in ("level", "change_pct"):
        pd.testing.assert_frame_equal(series(facts, basis=basis), series(shuffled, basis=basis))


def recomputed(row, value):
    """The value of a derived row from the facts it names and the rule it states, by hand."""
    inputs = [value[part.split("=")[1]] for part in row.inputs.split(";")]
    if row.rule == "level / (1 + growth / 100)":
        return inputs[0] / (1 + inputs[1] / 100)
    if row.rule.startswith("(level / level"):
        return (inputs[0] / inputs[1] - 1) * 100
    if row.rule.startswith("revenue /"):
        months = int(row.rule.split()[2])
        return inputs[0] / months / ((inputs[1] + inputs[2]) / 2)
    return inputs[0] - sum(inputs[1:])


@RELAXED
@given(rows=FACTS)
def test_every_value_can_be_recomputed_from_the_facts_it_names(financials, rows):
    facts = financials(*rows)
    value = facts.set_index("fact_id").value
    for basis in ("level", "change_pct"):
        for row in series(facts, basis=basis).itertuples():
            assert set(row.fact_ids.split(";")) <= set(value.index)
            if row.derived:
                assert row.value == pytest.approx(recomputed(row, value))
                assert {part.split("=")[1] for part in row.inputs.split(";")} == set(row.fact_ids.split(";"))
            elif pd.notna(row.inputs):
                assert row.value == value[row.inputs.removeprefix("value=")]


def test_a_thousand_articles_take_seconds(financials):
    chance = random.Random(1)
    rows = [
        {
            "article_id": f"a{n // 6}",
            "source": f"s{n % 300}",
            "company": chance.choice(["Netflix", "Walt Disney", "Spotify"]),
            "metric": chance.choice(["revenue", "net_income"]),
            "value": round(chance.uniform(5, 15), chance.choice([0, 1, 2])) * 1e9,
            "period": f"{chance.choice([2023, 2024])}Q{chance.randint(1, 4)}",
            "sentence": " ".join(chance.choices(WORDS, k=14)),
        }
        for n in range(6000)
    ]
    facts = financials(*rows)
    began = time.perf_counter()
    table = series(facts)
    assert len(table) == 48
    assert time.perf_counter() - began < 10
