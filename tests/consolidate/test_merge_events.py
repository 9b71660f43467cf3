"""The same event from many articles is one row."""

from __future__ import annotations

import pandas as pd
import pytest

from tracker.consolidate import merge_events


def merged(events, *rows):
    return merge_events(events(*rows))


def test_the_most_precise_date_and_the_history(events):
    table = merged(
        events,
        {"date": "2025", "status": "rumoured", "published": "2025-01-10", "season": 3},
        {"date": "2025-06", "status": "planned", "published": "2025-03-01", "season": 3},
        {"date": "2025-06-27", "status": "happened", "published": "2025-06-28", "season": 3},
    )
    row = table.iloc[0]
    assert len(table) == 1
    assert (row.date, row.status, row.n_sources) == ("2025-06-27", "happened", 3)
    assert row.history == "rumoured 2025-01-10: 2025; planned 2025-03-01: 2025-06; happened 2025-06-28: 2025-06-27"
    assert row.fact_ids == "f0;f1;f2"


def test_what_was_planned_may_move(events):
    table = merged(
        events, {"date": "2025-06-27", "published": "2025-01-10"}, {"date": "2025-08-01", "published": "2025-05-01"}
    )
    assert table[["date", "moved_from"]].to_numpy().tolist() == [["2025-08-01", "2025-06-27"]]


def test_what_has_happened_does_not_move(events):
    table = merged(
        events,
        {"date": "2025-06-27", "status": "happened", "published": "2025-06-28"},
        {"date": "2026-06-27", "published": "2025-07-28"},
    )
    assert len(table) == 2


@pytest.mark.parametrize(
    "other",
    [{"season": 3}, {"event_type": "renewal"}, {"subject": "Dark"}, {"object": "Spanien"}, {"date": "2024-12-26"}],
)
def test_different_events_stay_apart(events, other):
    first = {"date": "2024-12-25", "season": 2, "status": "happened", "object": "Deutschland"}
    assert len(merged(events, first, {**first, **other})) == 2


def test_a_vague_date_that_fits_several_is_kept_by_itself(events):
    report = {"event_type": "earnings_report", "subject": "Netflix", "status": "happened"}
    table = merged(events, *({**report, "date": d} for d in ("2025-04-17", "2025-07-17", "2025")))
    assert len(table) == 3


def test_the_order_does_not_matter(events):
    facts = events(
        {"date": "2025", "published": "2025-01-01"}, {"date": "2025-06-27"}, {"date": "2025-06"},
        {"date": "2025-09-01", "published": "2025-08-01"}, {"subject": "Dark", "date": "2025-06"},
    )  # fmt: skip
    for seed in range(10):
        pd.testing.assert_frame_equal(merge_events(facts.sample(frac=1, random_state=seed)), merge_events(facts))


def test_no_events_give_every_column(events):
    assert merge_events(events()).columns[0] == "event_type"
