"""Many reports of one figure become one row that says how far they agree."""

from __future__ import annotations

import pandas as pd
import pytest

from tracker import series
from tracker.errors import InputError


def one(frame):
    assert len(frame) == 1, frame
    return frame.iloc[0]


def test_rounded_and_exact_figures_agree(financials):
    row = one(
        series(financials({"value": 11e9, "qualifier": "about"}, {"value": 11.08e9}, {"value": 11.1e9}), "Netflix")
    )
    assert (row.value, row.low, row.high) == (11.08e9, 11.075e9, 11.085e9)
    assert (row.agreement, row.n_sources, row.n_stories) == ("agreed", 3, 3)
    assert row.inputs == "value=f1"
    assert row.fact_ids == "f0;f1;f2"


@pytest.mark.parametrize(
    ("qualifier", "low", "high"),
    [
        (None, 10.5e9, 11.5e9), ("about", 10e9, 12e9), ("nearly", 10e9, 11e9), ("over", 11e9, 12e9),
        ("below", 10e9, 11e9), ("at_least", 11e9, None), ("up_to", None, 11e9),
    ],
)  # fmt: skip
def test_qualifiers_move_the_bounds(financials, qualifier, low, high):
    row = one(series(financials({"value": 11e9, "qualifier": qualifier})))
    assert [None if pd.isna(b) else b for b in (row.low, row.high)] == [low, high]


def test_a_loss_is_bounded_by_its_size(financials):
    row = one(series(financials({"metric": "net_income", "value": -250e6, "qualifier": "nearly"})))
    assert (row.low, row.high) == (-250e6, -240e6)


def test_noughts_that_are_written_count(financials):
    row = one(series(financials({"value": 10e9, "sentence": "Der Umsatz lag bei 10,00 Milliarden Dollar."})))
    assert (row.low, row.high) == (9.995e9, 10.005e9)


def test_the_machines_own_digits_are_none(financials):
    row = one(series(financials({"value": 8.19 * 1e9}, {"value": 8187e6})))
    assert (row.value, row.agreement) == (8187e6, "agreed")


def test_a_range_is_its_ends(financials):
    row = one(series(financials({"value": 43.5e9, "value_max": 44.5e9, "scenario": "guidance"}), scenario="guidance"))
    assert (row.value, row.low, row.high) == (44e9, 43.5e9, 44.5e9)


def test_one_wrong_report_among_many_is_kept_and_named(financials):
    row = one(series(financials({"value": 11.08e9}, {"value": 10.08e9}, {"value": 11.1e9})))
    assert (row.value, row.agreement, row.against) == (11.08e9, "conflicting", "f1")
    assert row.rule == "most stories: 2 against 1"
    assert (row.n_stories, row.n_sources) == (2, 2)


def test_agency_copies_are_one_story(financials):
    copy = "Netflix steigerte den Umsatz im zweiten Quartal auf {} Milliarden Dollar."
    rows = [{"value": 10.08e9, "sentence": copy.format("10,08")}] * 3 + [{"value": 11.08e9}, {"value": 11.1e9}]
    row = one(series(financials(*rows)))
    assert (row.value, row.n_stories, row.against) == (11.08e9, 2, "f0;f1;f2")


def test_a_source_counts_once(financials):
    row = one(series(financials({"value": 11.08e9, "source": "dpa"}, {"value": 11.1e9, "source": "dpa"})))
    assert (row.n_sources, row.n_stories, row.agreement) == (1, 1, "single")


def test_one_source_with_several_figures_says_so(financials):
    row = one(
        series(
            financials({"value": 11.08e9, "source": "dpa", "start": 40}, {"value": 9.21e9, "source": "dpa", "start": 9})
        )
    )
    assert (row.agreement, row.value) == ("conflicting", 9.21e9)
    assert row.rule == "one source gives several figures; preferred: first in its text"


@pytest.mark.parametrize(
    ("value", "name"), [(11.08e6, "thousandfold"), (110.8e9, "decimal sign"), (1108e9, "decimal sign")]
)
def test_slips_of_scale_are_flagged_and_not_mended(financials, value, name):
    row = one(series(financials({"value": 11.08e9}, {"value": 11.1e9}, {"value": value})))
    assert row.suspected == f"{name}: f2"
    assert row.value == 11.08e9


def test_the_size_of_the_series_decides_between_two(financials):
    rows = [
        {"value": v, "period": p}
        for v, p in ((9.56e9, "2024Q2"), (9.83e9, "2024Q3"), (11.08e9, "2025Q2"), (11.08e6, "2025Q2"))
    ]
    row = series(financials(*rows), freq="Q").iloc[-1]
    assert row.value == 11.08e9
    assert "fits the size of the series" in row.rule


def test_a_lone_figure_a_thousand_times_its_neighbours_is_suspected(financials):
    rows = [{"value": v, "period": p} for v, p in ((9.56e9, "2024Q2"), (9.83e9, "2024Q3"), (11.08e12, "2025Q2"))]
    assert series(financials(*rows)).suspected.tolist()[-1] == "thousandfold: f2"


def test_currencies_stay_apart_and_the_same_figure_in_two_is_suspected(financials):
    table = series(financials({"value": 11.08e9}, {"value": 11.08e9}, {"value": 11.08e9, "unit": "EUR"}))
    assert table.unit.tolist() == ["EUR", "USD"]
    assert table.suspected.fillna("").tolist() == ["currency: f2", ""]


def test_only_given_rates_convert(financials):
    facts = financials({"value": 11e9, "unit": "USD"}, {"value": 10e9, "unit": "EUR"})
    row = one(series(facts, rates={"USD": 1, "EUR": 1.1}))
    assert (row.unit, row.n_stories, row.agreement) == ("USD", 2, "agreed")
    with pytest.raises(InputError, match="exactly one currency"):
        series(facts, rates={"EUR": 1.1})


def test_fiscal_quarters_stand_on_the_calendar(financials):
    fiscal = {"company": "Walt Disney", "period": "2025Q3", "fiscal": True, "value": 23.65e9}
    placed = {"period_start": "2025-03-30", "period_end": "2025-06-28"}
    row = one(series(financials({**fiscal, **placed}), "Walt Disney"))
    assert (row.period, row.as_reported) == ("2025Q2", "2025Q3")
    assert str(row.period_start)[:10] == "2025-04-01"
    unplaced = series(financials(fiscal), "Walt Disney")
    assert unplaced.empty
    assert unplaced.attrs["unplaced"] == ["f0"]


def test_a_count_at_a_close_is_one_figure(financials):
    counts = [
        {"metric": "subscribers", "unit": "count", "value": 301.6e6, "period": p} for p in ("2024", "2024Q4", "2024-12")
    ]
    row = one(series(financials(*counts), metric="subscribers"))
    assert (row.period, row.n_stories) == ("2024Q4", 3)
    assert one(series(financials(*counts), metric="subscribers", freq="Y")).period == "2024"


def test_segments_and_scenarios_are_asked_for(financials):
    facts = financials(
        {"value": 11e9}, {"value": 4.9e9, "segment": "US & Canada"}, {"value": 11.5e9, "scenario": "consensus"}
    )
    assert one(series(facts)).value == 11e9
    assert one(series(facts, segment="us & canada")).value == 4.9e9
    assert one(series(facts, scenario="consensus")).value == 11.5e9
    assert len(series(facts, segment="*")) == 2


def test_the_end_of_reporting_is_marked(financials):
    facts = [
        {"metric": "subscribers", "unit": "count", "value": v, "period": p}
        for v, p in ((301.6e6, "2024Q4"), (325e6, "2025Q4"))
    ]
    table = series(financials(*facts), metric="subscribers")
    assert "stopped reporting" in table.break_before.iloc[1]
    assert series(financials(*facts), metric="subscriber_net_adds").empty


def test_an_unknown_freq_is_refused(financials):
    with pytest.raises(InputError, match="freq"):
        series(financials({"value": 1.0}), freq="fortnight")


def test_an_empty_table_gives_an_empty_series(financials, views):
    assert series(financials()).empty
    assert series(views()).empty


def test_a_table_read_back_from_csv_gives_the_same(financials, tmp_path):
    facts = financials(
        {"value": 11.08e9},
        {"value": 39e9, "period": "2024"},
        {"value": 16, "unit": "percent", "basis": "change_pct", "comparison": "yoy"},
    )
    facts.to_csv(tmp_path / "financials.csv", index=False)
    pd.testing.assert_frame_equal(series(pd.read_csv(tmp_path / "financials.csv")), series(facts))


def test_windows_are_not_mixed(views):
    facts = views(
        {"value": 142e6, "window_days": 28}, {"value": 142.1e6, "window_days": 28}, {"value": 265e6, "window_days": 91}
    )
    table = series(facts, title="squid game", measure="views")
    assert table.window_days.tolist() == [28, 91]
    assert table.n_stories.tolist() == [2, 1]
    assert one(series(facts, measure="views", window_days=91)).value == 265e6


def test_two_channels_have_two_audiences(views):
    match = {"title": "Finale", "title_id": None, "measure": "viewers", "period": "2024-06-14"}
    facts = [{**match, "value": 9.2e6, "platform": "ZDF"}, {**match, "value": 1.3e6, "platform": "Sky"}]
    assert series(views(*facts)).platform.tolist() == ["Sky", "ZDF"]
    untold = one(series(views(facts[0], {**facts[0], "value": 9e6, "platform": None})))
    assert (untold.platform, untold.n_stories, untold.agreement) == ("ZDF", 2, "agreed")


def test_totals_since_release_must_not_fall(views):
    told = [(100e6, "2025-07-01"), (120e6, "2025-07-08"), (90e6, "2025-07-15")]
    table = series(views(*({"value": v, "published": d} for v, d in told)))
    assert table.freq.tolist() == ["to date"] * 3
    assert table.suspected.fillna("").tolist() == ["", "", "falls: f2"]
    windows = series(views({"value": 200e6, "window_days": 28}, {"value": 150e6, "window_days": 91}))
    assert windows.suspected.fillna("").tolist() == ["", "falls: f1"]


def test_hours_then_views_is_a_break(views):
    hours = {"measure": "hours_viewed", "unit": "hours", "value": 400e6, "period": "2022-W48"}
    table = series(views(hours, {"value": 50e6, "period": "2024-W48"}))
    assert "counted as hours_viewed before" in table.break_before.fillna("").iloc[1]
