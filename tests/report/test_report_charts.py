"""Charts are tested by what they say: titles, labels, ticks, points, and that no two texts touch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib
import pandas as pd
import pytest

from tracker import tables
from tracker.report import charts, theme
from tracker.report.charts.points import digits, one_of, span, to_point

from .made import event, financial, labelled, table, view
from .seen import outside, overlapping, said

LONG = (
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "Arbeitsgemeinschaft der öffentlich-rechtlichen Rundfunkanstalten der Bundesrepublik Deutschland",
    "ARD",
)


def quarters(n: int, first: int = 2018) -> list[str]:
    return [f"{first + i // 4}Q{i % 4 + 1}" for i in range(n)]


def of(values: list[float | None], name: str = "Netflix", **more: object) -> list[dict[str, object]]:
    pairs = zip(quarters(len(values)), values, strict=True)
    return [financial(company=name, period=p, value=v, **more) for p, v in pairs if v is not None]


def facts(*rows: dict[str, object]) -> pd.DataFrame:
    return table("financials", list(rows))


def happenings(n: int, days: int = 40) -> pd.DataFrame:
    kinds = ("launch", "price_change", "acquisition", "layoff", "partnership")
    start = pd.Timestamp("2018-04-10")
    return table(
        "events",
        [
            event(
                event_type=kinds[i % 5], subject="Netflix", object="Basic with ads in twelve countries",
                date=str((start + pd.Timedelta(days=days * i)).date()),
            )
            for i in range(n)
        ],
    )  # fmt: skip


CASES: dict[str, Callable[[], pd.DataFrame]] = {
    "none": lambda: tables.frame("financials", []),
    "one": lambda: facts(financial()),
    "several": lambda: facts(*of([1e9, 2e9, None, 4e9]), *of([3e9, 2e9, 2e9, 2.1e9], "Roku")),
    "forty": lambda: facts(*(row for k in range(40) for row in of([1e8 * (k + i + 1) for i in range(9)], f"Firm {k}"))),
    "huge": lambda: facts(*of([9.9e14, 1.2e15, 1.5e15])),
    "tiny": lambda: facts(*of([0.00003, 0.00004, 0.00005])),
    "huge and tiny": lambda: facts(*of([9.9e14, 1.2e15], "Huge"), *of([0.00003, 0.00004], "Tiny")),
    "losses": lambda: facts(*of([-3e8, -1.2e8, 4e7, None, 2e8, -5e7])),
    "long": lambda: facts(*(row for k, name in enumerate(LONG) for row in of([8e6 + k * 1e5, 9e6 + k * 1e5], name))),
    "labels": lambda: labelled().financials,
}
DRAWN: dict[str, Callable[..., charts.Chart]] = {
    "metric": charts.metric,
    "growth": charts.growth,
    "multiples": charts.small_multiples,
    "beat": charts.beat_or_miss,
}


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", DRAWN)
def test_no_text_touches_another_or_leaves_the_sheet(kind: str, case: str, language: str) -> None:
    chart = DRAWN[kind](CASES[case](), language=language)
    assert not overlapping(chart)
    assert not outside(chart)


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("name", ["views_by_title", "views_over_time", "audience_share", "timeline"])
def test_no_text_touches_another_in_charts_of_labels(name: str, language: str) -> None:
    made = labelled()
    chart = getattr(charts, name)(made.events if name == "timeline" else made.views, language=language)
    assert chart.points
    assert not overlapping(chart)
    assert not outside(chart)


@pytest.mark.parametrize("name", charts.__all__)
def test_no_data_is_said_plainly(name: str) -> None:
    if name == "Chart":
        return
    kind = {"timeline": "events"}.get(name, "views" if "view" in name or "share" in name else "financials")
    chart = getattr(charts, name)(tables.frame(kind, []), language="de")
    assert "Die gelesenen Artikel nennen keine Zahlen für dieses Diagramm." in said(chart)
    assert chart.points == ()


@pytest.mark.parametrize(("count", "days"), [(3, 200), (9, 90), (30, 40), (30, 3), (30, 0)])
def test_flags_touch_neither_each_other_nor_labels(count: int, days: int) -> None:
    rows = of([1e6 * (100 + i) for i in range(16)], metric="subscribers", unit="count")
    chart = charts.metric(facts(*rows), events=happenings(count, days))
    assert not overlapping(chart)
    assert not outside(chart)
    words = " ".join(said(chart))
    assert "Netflix launches" in words


def test_no_flag_line_runs_through_words() -> None:
    rows = of([1e6 * (100 + i) for i in range(16)], metric="subscribers", unit="count")
    chart = charts.metric(facts(*rows), events=happenings(8, 60))
    said(chart)
    flags = [t for t in chart.texts if t.get_text().startswith("Netflix ")]
    lines = [
        line.get_window_extent() for line in chart.artists if len(set(line.get_xdata())) == 1 < len(line.get_xdata())
    ]
    assert len(lines) == 8
    for text in flags:
        box = text.get_window_extent()
        assert not [at for at in lines if box.x0 < at.x0 < box.x1 and at.y1 > box.y0 + 1 and at.y0 < box.y1]


def test_metric_title_deck_labels_and_source() -> None:
    rows = of([9e9, 9.2e9, 9.5e9, 9.8e9, 10.44e9])
    chart = charts.metric(facts(*rows))
    assert chart.message == "Netflix: revenue rose 16% to $10.44\xa0bn in Q1 2019"
    assert chart.deck == "Revenue, billion US dollars, by quarter"
    words = said(chart)
    assert "$10.44\xa0bn" in words
    assert [w for w in words if w.startswith("Q")] == ["Q1 2018", "Q2 2018", "Q3 2018", "Q4 2018", "Q1 2019"]
    assert "Source: 1 article (example.org) · as of 18 Jul 2025 · the axis does not start at zero" in words
    german = charts.metric(facts(*rows), language="de")
    assert german.message == "Netflix: Umsatz steigt um 16\xa0% auf 10,44\xa0Mrd.\xa0$ (Q1 2019)"
    assert "Quelle: 1 Artikel (example.org) · Stand 18. Juli 2025 · Achse beginnt nicht bei null" in said(german)


def test_metric_draws_each_value_once_and_leaves_gaps() -> None:
    chart = charts.metric(facts(*of([1e9, 2e9, None, None, 4e9, 5e9])))
    assert [p.value for p in chart.points] == [1e9, 2e9, 4e9, 5e9]
    strokes = [
        line for line in chart.axes[0].lines if len(line.get_xdata()) == 2 and line.get_linewidth() == theme.LINE
    ]
    assert [list(line.get_ydata()) for line in strokes] == [[1e9, 2e9], [4e9, 5e9]]


def test_forecast_and_consensus_are_drawn_apart() -> None:
    rows = [
        *of([1e9, 1.1e9]),
        financial(period="2018Q3", value=1.1e9, value_max=1.3e9, scenario="guidance"),
        financial(period="2018Q2", value=1.05e9, scenario="consensus"),
    ]
    chart = charts.metric(facts(*rows))
    words = said(chart)
    assert {"company forecast", "analysts' consensus", "range"} <= set(words)
    assert "$1.1–1.3\xa0bn forecast" in words
    hollow = [line for line in chart.axes[0].lines if line.get_markersize() == theme.DOT_OPEN]
    assert len(hollow) == 1 and hollow[0].get_markerfacecolor() == theme.PAPER


def test_a_series_shows_interval_conflict_and_derived_points() -> None:
    series = pd.DataFrame(
        {
            "period": ["2024Q1", "2024Q2", "2024Q3"], "period_start": [pd.NaT] * 3, "period_end": [pd.NaT] * 3,
            "value": [1e9, 1.1e9, 1.2e9], "low": [1e9, 1.0e9, 1.2e9], "high": [1e9, 1.2e9, 1.2e9],
            "n_sources": [1, 2, 0], "n_stories": [1, 3, 0], "agreement": ["single", "conflicting", "single"],
            "derived": [False, False, True], "fact_ids": [["a"], ["b", "c"], ["d"]],
        }
    )  # fmt: skip
    chart = charts.metric(series, "revenue", companies="Netflix", unit="USD")
    words = said(chart)
    assert {"derived", "sources disagree", "range"} <= set(words)
    assert "Source: 4 statements in articles · the axis does not start at zero" in words
    assert chart.fact_ids == ("a", "b", "c", "d")
    assert chart.deck.startswith("Revenue, billion US dollars")


def test_forty_names_colour_five_and_say_so() -> None:
    chart = charts.metric(CASES["forty"](), language="de")
    assert "35 weitere in Grau" in chart.deck
    assert len([w for w in said(chart) if w.startswith("Firm ") and len(w) < 9]) == 5
    assert len(charts.small_multiples(CASES["forty"]()).axes) == 40


def test_dollars_are_money_and_not_mathematics() -> None:
    chart = charts.metric(facts(*of([1e9, 2e9], "A$AP"), *of([2e9, 3e9], "B$Z")), title="$1 to $2")
    assert "$1 to $2" in said(chart)
    assert all(not text.get_parse_math() for text in chart.texts)


def test_values_of_other_units_and_lengths_are_left_out_and_counted() -> None:
    rows = [*of([1e9, 2e9]), financial(period="2018", value=9e9), financial(period="2018Q3", value=1e9, unit="EUR")]
    line = said(charts.metric(facts(*rows)))[-1:] + said(charts.metric(facts(*rows)))
    assert any("1 values in other units left out" in words for words in line)
    assert any("1 values for other period lengths left out" in words for words in line)


def test_an_axis_that_is_cut_says_so() -> None:
    assert any("does not start at zero" in words for words in said(charts.metric(facts(*of([100.0, 101.0])))))
    chart = charts.metric(facts(*of([1e9, 2e9])))
    assert chart.axes[0].get_ylim()[0] == 0


def test_growth_prefers_what_was_said_and_derives_the_rest_hollow() -> None:
    rows = [*of([1e9, 1e9, 1e9, 1e9, 1.1e9, 1.2e9])]
    rows.append(financial(period="2019Q2", basis="change_pct", unit="percent", value=21.0, comparison="yoy"))
    chart = charts.growth(facts(*rows))
    assert [(p.period, round(p.value), p.derived) for p in chart.points] == [
        ("2019Q1", 10, True),
        ("2019Q2", 21, False),
    ]
    assert chart.message == "Netflix: revenue up 21% in Q2 2019"
    assert {"reported", "derived", "10%", "21%"} <= set(said(chart))


def test_beat_or_miss_counts_and_shows_both_values() -> None:
    rows = [*of([1.1e9, 1.0e9]), *of([1.0e9, 1.25e9], scenario="consensus")]
    chart = charts.beat_or_miss(facts(*rows))
    assert chart.message == "Ahead of expectations in 1 of 2 comparisons"
    assert {"+10%", "−20%", "$1.1\xa0bn", "$1.25\xa0bn"} <= set(said(chart))


def test_views_rank_titles_by_their_highest_figure() -> None:
    rows = [view(), view(value=126e6, window_days=91, article_id="b"), view(title="Wednesday", season=2, value=50e6)]
    chart = charts.views_by_title(table("views", rows), language="de")
    assert [p.name for p in chart.points] == ["Squid Game", "Wednesday, Staffel 2"]
    assert {"126\xa0Mio.", "91 Tage"} <= set(said(chart))


def test_audience_share_sets_everybody_beside_the_age_group() -> None:
    share = {"measure": "audience_share", "unit": "percent", "platform": "Das Erste", "title": "Tatort"}
    rows = [
        view(**share, value=31.2, period="2025-01-05"),
        view(**share, value=22.8, period="2025-01-05", demographic="14-49"),
    ]
    chart = charts.audience_share(table("views", rows), language="de")
    assert {"Tatort", "31,2", "22,8", "alle", "14-49 Jahre"} <= set(said(chart))
    assert chart.message == "Tatort mit dem höchsten Marktanteil: 31,2\xa0%"


def test_timeline_tells_an_event_once_and_hollow_while_planned() -> None:
    rows = [
        event(status="planned"), event(article_id="b"),
        event(event_type="acquisition", subject="Netflix", object="Warner Bros.", date="2025-12", status="planned"),
    ]  # fmt: skip
    chart = charts.timeline(table("events", rows))
    assert [p.name for p in chart.points] == ["Squid Game starts", "Netflix buys Warner Bros."]
    assert "hollow: planned" in chart.deck
    assert {"27 Jun 2025", "Dec 2025"} <= set(said(chart))


def test_most_articles_win_then_the_more_exact_one() -> None:
    def point(value: float, article: str, **more: object) -> object:
        return to_point(financial(value=value, article_id=article, **more), "Netflix", "revenue")

    rough, exact, wrong = point(11e9, "a", qualifier="about"), point(11.08e9, "b"), point(9e9, "c")
    chosen = one_of([rough, exact, wrong])  # type: ignore[list-item]
    assert chosen.value == 11.08e9 and chosen.conflicting and chosen.low == 9e9
    assert not one_of([rough, exact]).conflicting  # type: ignore[list-item]
    assert digits(11.08e9) == 4


def test_periods_know_their_days() -> None:
    assert str(span("2025-W01")) == "(datetime.date(2024, 12, 30), datetime.date(2025, 1, 5))"
    assert span("XXXXQ2") is None and span("2025-02-30") is None and span("2025-W60") is None
    assert span("2025-9M") is not None and span("2024-02") is not None


@pytest.mark.parametrize("form", ["png", "svg"])
def test_pictures_are_the_same_bytes_again(tmp_path: Path, form: str) -> None:
    def draw(name: str) -> bytes:
        chart = charts.metric(CASES["several"](), events=happenings(4, 90))
        return chart.save(tmp_path / f"{name}.{form}").read_bytes()

    first = draw("a")
    assert first == draw("b")
    assert b"Matplotlib" not in first[:400] and b"20" + b"26-" not in first


def test_drawing_leaves_the_settings_of_others_alone() -> None:
    before = dict(matplotlib.rcParams)
    charts.metric(CASES["several"]()).rendered()
    assert dict(matplotlib.rcParams) == before


def test_a_chart_shows_itself_in_jupyter() -> None:
    assert charts.metric(CASES["one"]())._repr_png_().startswith(b"\x89PNG")


def test_a_series_of_many_facts_names_its_articles_and_breaks_its_line() -> None:
    from tracker.consolidate import series

    told = facts(*of([1.01e9, 1.12e9, 1.23e9]), *of([1.01e9, 1.12e9], article_id="b"))
    settled = series(told, company="Netflix", metric="revenue")
    chart = charts.metric(settled, behind=told)
    assert len(chart.points) == 3 and len(chart.fact_ids) == 5
    assert any(words.startswith("Source: 2 articles (example.org) · as of 18 Jul 2025") for words in said(chart))
    assert "range" not in said(chart)  # rounding is no range
    broken = charts.metric(settled.assign(break_before=["", "", "counted anew"]))
    strokes = [
        line for line in broken.axes[0].lines if line.get_linewidth() == theme.LINE and len(line.get_xdata()) > 1
    ]
    assert [len(line.get_xdata()) for line in strokes] == [2]
