"""Official figures come out of every file that we know the same way, and a bad file is named with its line."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from tracker.errors import InputError
from tracker.official import read_official

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "official"
OURS = HERE.parents[1] / "data" / "official" / "netflix_results.csv"
WEEKLY = ("week", "category", "weekly_rank", "show_title", "season_title", "weekly_hours_viewed", "weekly_views")
TOP10 = "\n".join(
    "\t".join(cells)
    for cells in (
        WEEKLY,
        ("2025-06-29", "TV (Non-English)", "1", "Squid Game", "Squid Game: Season 3", "368400000", "60100000"),
        ("2022-06-05", "TV (English)", "1", "Stranger Things", "Stranger Things 4", "335010000", ""),
    )
)
POPULAR = """category\trank\tshow_title\tseason_title\thours_viewed_first_91_days\truntime\tviews_first_91_days
Films (English)\t2\tRed Notice\tN/A\t454200000\t1.9667\t230900000
"""
ENGAGEMENT = """title,global,release_date,hours_viewed
Ginny & Georgia: Season 2,Yes,2023-01-05,665100000
The Glory: Season 1 // 더 글로리: 시즌 1,Yes,2022-12-30,622800000
"""


def write(folder, name, text):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def told(frame, *columns):
    return frame[list(columns)].astype(object).where(frame[list(columns)].notna(), None).to_numpy().tolist()


def test_companyfacts_keep_the_figure_filed_last():
    frame = read_official(HERE / "companyfacts.json")
    assert set(frame.company) == {"NETFLIX INC"}
    assert told(frame, "metric", "period", "value", "unit") == [
        ["revenue", "2024Q2", 9559310000.0, "USD"],
        ["revenue", "2025Q2", 11079166000.0, "USD"],
        ["revenue", "2025H1", 21621967000.0, "USD"],
        ["revenue", "2024", 39000966000.0, "USD"],
        ["eps", "2025Q2", 7.19, "USD"],
        ["debt", "2025-06", 14453000000.0, "USD"],
    ]
    assert "0001-26-2" in frame.note[1]


def test_top10_weeks(tmp_path):
    frame = read_official(write(tmp_path, "top10.tsv", TOP10))
    assert told(frame, "title", "season", "measure", "period", "value", "unit", "line") == [
        ["Squid Game", 3, "hours_viewed", "2025-W26", 368400000.0, "hours", 2],
        ["Squid Game", 3, "views", "2025-W26", 60100000.0, "count", 2],
        ["Stranger Things", 4, "hours_viewed", "2022-W22", 335010000.0, "hours", 3],
    ]


def test_most_popular_windows(tmp_path):
    frame = read_official(write(tmp_path, "popular.tsv", POPULAR))
    assert told(frame, "title", "measure", "window_days", "value") == [
        ["Red Notice", "hours_viewed", 91, 454200000.0], ["Red Notice", "views", 91, 230900000.0],
    ]  # fmt: skip


def test_engagement_by_half_year(tmp_path):
    frame = read_official(write(tmp_path, "engagement_2023H1.csv", ENGAGEMENT))
    assert told(frame, "title", "season", "period", "value") == [
        ["Ginny & Georgia", 2, "2023H1", 665100000.0], ["The Glory", 1, "2023H1", 622800000.0],
    ]  # fmt: skip
    with pytest.raises(InputError, match="rename it"):
        read_official(write(tmp_path, "engagement.csv", ENGAGEMENT))


def test_engagement_workbook(tmp_path):
    path = tmp_path / "What_We_Watched_A_Netflix_Engagement_Report_2024Jul-Dec.xlsx"
    cells = [
        ["What We Watched", None, None, None, None],
        [None] * 5,
        ["Title", "Available Globally?", "Release Date", "Hours Viewed", "Views"],
        ["Squid Game: Season 2 // 오징어 게임: 시즌 2", "Yes", "2024-12-26", 619900000, 86500000],
    ]
    pd.DataFrame(cells).to_excel(path, sheet_name="TV", header=False, index=False)
    frame = read_official(path)
    assert told(frame, "title", "season", "measure", "period", "value", "line") == [
        ["Squid Game", 2, "hours_viewed", "2024H2", 619900000.0, 4],
        ["Squid Game", 2, "views", "2024H2", 86500000.0, 4],
    ]


def test_two_columns_need_to_be_told_what_they_are(tmp_path):
    path = write(tmp_path, "revenue.csv", "ds,y\n2025-06-30,11.08\n")
    frame = read_official(path, company="Netflix", metric="revenue", unit="USD", scale=1e9)
    assert told(frame, "company", "metric", "period", "value", "unit", "line") == [
        ["Netflix", "revenue", "2025Q2", 11.08e9, "USD", 2]
    ]
    with pytest.raises(InputError, match="company="):
        read_official(path)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "a,b,c\n1,2,3\n", "line 1: the columns a, b, c are none we know"),
        ("a.csv", "", "line 1: the columns"),
        (
            "a.csv",
            "company,metric,period,value,unit\nNetflix,revenue,2025Q2,elf,USD\n",
            "line 2: value 'elf' is not a number",
        ),
        ("a.csv", "company,metric,period,value,unit\nNetflix,revenue,Q2,11,USD\n", "line 2: period 'Q2' is none"),
        ("a.csv", "company,metric,period,value,unit\nNetflix,revenue,2025Q2,11,\n", "line 2: no unit"),
        ("a.csv", "company,metric,period,value,unit\nNetflix,revenue\n", "line 2: 2 cells under 5 columns"),
        ("a.tsv", TOP10.replace("2025-06-29", "29 June"), "line 2: week '29 June' is not a date"),
        ("a.json", '{"facts": ', "line 1: not JSON"),
        ("a.json", '{"facts": {}}', 'no "entityName"'),
        ("a.xlsx", "no workbook", "not a workbook"),
    ],
)
def test_a_bad_file_is_named_with_its_line(tmp_path, name, text, said):
    path = write(tmp_path, name, text)
    with pytest.raises(InputError) as raised:
        read_official(path)
    assert said in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_missing_file_and_a_broken_encoding(tmp_path):
    (tmp_path / "broken.csv").write_bytes(b"company,metric\xff\n")
    for name in ("nowhere.csv", "broken.csv"):
        with pytest.raises(InputError, match="cannot be read"):
            read_official(tmp_path / name)


def test_our_own_table_adds_up():
    frame = read_official(OURS)
    flows = frame[frame.metric != "subscribers"]
    for (metric, period), whole in flows[flows.period.str.len() == 4].groupby(["metric", "period"]).value:
        quarters = flows[(flows.metric == metric) & flows.period.str.startswith(f"{period}Q")].value
        assert len(quarters) == 4
        assert abs(quarters.sum() - whole.iloc[0]) <= 2e6, (metric, period)


@pytest.mark.skipif(not SHARED.exists(), reason="Netflix's own files are not at hand")
def test_the_real_files_are_read():
    sizes = {
        "netflix_top10_global.tsv": 10_000, "netflix_most_popular.tsv": 80, "netflix_engagement_2023H1.csv": 18_000,
    }  # fmt: skip
    for name, least in sizes.items():
        assert len(read_official(SHARED / name)) >= least


@pytest.mark.skipif(not SHARED.exists(), reason="the second copy is not at hand")
def test_our_own_table_agrees_with_a_second_copy():
    other = read_official(
        SHARED / "netflix_quarterly_revenue_busd.csv", company="Netflix", metric="revenue", unit="USD", scale=1e9
    )
    both = read_official(OURS).query("metric == 'revenue'").merge(other, on="period")
    assert len(both) == 31
    apart = both[(both.value_x - both.value_y).abs() > 5.1e6]
    assert apart.period.tolist() == ["2024Q1"]  # 9.370 in Netflix's letter, 9.38 in the copy
