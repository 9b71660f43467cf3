"""The report of a run: which charts are worth drawing from these tables, their files, and the page around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from tracker.consolidate import series
from tracker.report import charts
from tracker.report.charts.expected import comparisons
from tracker.report.charts.points import STOCKS, most_common
from tracker.report.charts.select import metric_points
from tracker.report.charts.sheet import Chart
from tracker.report.page import page
from tracker.report.wording import LANGUAGES, Wording, wording

_TELLING = {"launch", "shutdown", "price_change", "acquisition", "layoff", "strike", "executive_change"}
_FLAGS = 8  # on a metric chart: more would crowd it
_APART = pd.Timedelta(days=90)  # two flags of a kind closer than this are one story
_PER_COMPANY = ("revenue", "net_income", "operating_income", "subscribers", "monthly_active_users")
_SCENARIOS = ("actual", "guidance", "consensus")
_FORMS = ("png", "svg")

_CHARTED = 0.5


def report(
    tables: Any,
    out: str | Path,
    *,
    language: str | None = None,
    previous: bool = True,
) -> list[Path]:
    """Draw what the tables allow and write the page; says which files it wrote, the page last.

    `tables` is an Extraction or anything with its five tables; the language is that of most articles unless given.
    A report that is already in the folder tells the page what is new (`previous`).

    >>> report(extraction, "out")  # doctest: +SKIP
    [PosixPath('out/netflix-revenue.png'), …, PosixPath('out/report.html')]
    """
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    code = language or _language(tables.articles)
    drawn = dict(worth_drawing(tables, wording(code)))
    written = [chart.save(folder / f"{name}.{form}") for name, chart in drawn.items() for form in _FORMS]
    before = folder / "report.html" if previous else None
    return [*written, page(tables, out=folder, charts=drawn, previous=before, language=code)]


def _language(articles: pd.DataFrame) -> str:
    known = [str(code) for code in articles["language"].dropna() if str(code) in LANGUAGES]
    return most_common(known, "en")


def worth_drawing(tables: Any, words: Wording) -> Iterator[tuple[str, Chart]]:
    """Name and chart, the most telling first. The names are those of the files and say what is in them."""
    financials, views, events = (_sure(table) for table in (tables.financials, tables.views, tables.events))
    told = [*_of_companies(financials, events, words)] or [*_of_one_article(financials, words)]
    for name, chart in [*told, *_of_views(views, words), *_of_events(events, words)]:
        if chart.points:
            yield name, chart


def _sure(facts: pd.DataFrame) -> pd.DataFrame:
    """A missing point is forgiven, a wrong one never: what is less sure stays in the tables and out of the charts."""
    return facts[(facts["confidence"] >= _CHARTED).fillna(False)]


def _of_one_article(financials: pd.DataFrame, words: Wording) -> Iterator[tuple[str, Chart]]:
    """Where nothing is known for two periods: the metric most spoken of, as the one point that it is."""
    chart = charts.metric(financials, language=words.language)
    if chart.points:
        yield f"companies-{chart.points[0].kind.replace('_', '-')}", chart


def _of_companies(financials: pd.DataFrame, events: pd.DataFrame, words: Wording) -> Iterator[tuple[str, Chart]]:
    """Companies' figures as consolidated series: what many articles say is one point, what follows is derived."""
    main = main_company(financials)
    if main is None:
        return
    options: dict[str, Any] = {"language": words.language, "behind": financials}
    settled = {metric: _settled(financials, metric) for metric in _PER_COMPANY}
    for metric, told in settled.items():
        if _periods(told, metric, main) > 1:
            flags = _flags(events, main) if metric in STOCKS else None
            name = f"{_file_name(main)}-{metric.replace('_', '-')}"
            yield name, charts.metric(told, metric, companies=main, events=flags, **options)
    if _periods(settled["revenue"], "revenue", main) > 2:
        both = pd.concat([settled["revenue"], _settled(financials, "revenue", "change_pct")], ignore_index=True)
        yield f"{_file_name(main)}-revenue-growth", charts.growth(both, "revenue", companies=main, **options)
    for metric in ("subscribers", "revenue"):
        names = _with_lines(settled[metric], metric)
        if len(names) > 1:
            yield f"companies-{metric}", charts.metric(settled[metric], metric, companies=names, **options)
    if len(_with_lines(settled["subscribers"], "subscribers")) > 2:
        yield "subscribers-by-company", charts.small_multiples(settled["subscribers"], "subscribers", **options)
    if comparisons(financials):
        yield "beat-or-miss", charts.beat_or_miss(financials, language=words.language)


def _settled(financials: pd.DataFrame, metric: str, basis: str = "level") -> pd.DataFrame:
    """One value per company, period and scenario, as `tracker.series` settles it."""
    table = financials[(financials["metric"] == metric).fillna(False)]
    parts = [series(table, metric=metric, segment="*", scenario=name, basis=basis) for name in _SCENARIOS]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else parts[0]


def main_company(financials: pd.DataFrame) -> str | None:
    """The company most is reported of: the one with the most articles, the first by name among equals."""
    told = financials.dropna(subset=["company"])
    pairs = set(zip(told["company"], told["article_id"], strict=True))
    counts = Counter(company for company, _ in pairs)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else None


def _periods(told: pd.DataFrame, metric: str, company: str) -> int:
    chosen = metric_points(told, metric, companies=company)
    return len({point.period for point in chosen.items if point.scenario == "actual"})


def _with_lines(told: pd.DataFrame, metric: str) -> list[str]:
    """The companies with a figure for at least two periods: a line, and not a dot."""
    chosen = metric_points(told, metric)
    lines = (chosen.of(name, "actual") for name in chosen.names)
    return sorted({str(points[0].extra["company"]) for points in lines if len(points) > 1})


def _flags(events: pd.DataFrame, company: str) -> pd.DataFrame | None:
    """The events of a company that bend a line; the newest, as many as read well."""
    if events.empty:
        return None
    telling = events["event_type"].isin(_TELLING) & (events["subject"] == company).fillna(False)
    chosen = events[telling & (events["status"] == "happened").fillna(False)]
    kept: list[int] = []
    last: dict[str, pd.Timestamp] = {}
    for place, row in enumerate(chosen.sort_values(["date_start", "fact_id"]).to_dict("records")):
        kind, when = str(row["event_type"]), row["date_start"]
        if pd.notna(when) and (kind not in last or when - last[kind] > _APART):
            kept.append(place)
            last[kind] = when
    shown = chosen.sort_values(["date_start", "fact_id"]).iloc[kept[-_FLAGS:]]
    return None if shown.empty else shown


def _of_views(views: pd.DataFrame, words: Wording) -> Iterator[tuple[str, Chart]]:
    if views.empty:
        return
    code = words.language
    for measure in ("views", "viewers", "hours_viewed", "households"):
        platform = _main_platform(views, measure)
        chart = charts.views_by_title(views, measure, platform=platform, language=code)
        if len(chart.points) > 2 or (chart.points and views["title"].nunique() <= 2):
            where = f"{_file_name(platform)}-" if platform else ""
            yield f"{where}titles-by-{measure.replace('_', '-')}", chart
    often = _told_over_time(views, words)
    if often:
        yield f"{often.replace('_', '-')}-over-time", charts.views_over_time(views, often, language=code)
    if (views["measure"] == "audience_share").fillna(False).any():
        yield "audience-share", charts.audience_share(views, language=code)


def _main_platform(views: pd.DataFrame, measure: str) -> str | None:
    """The service that a measure is mostly told of, where it is told of one much more than of others."""
    told = views[(views["measure"] == measure).fillna(False)]
    counts = Counter(str(name) for name in told["platform"].dropna())
    if not counts:
        return None
    first = min(counts, key=lambda name: (-counts[name], name))
    return first if counts[first] >= max(3, 0.4 * len(told)) else None


def _told_over_time(views: pd.DataFrame, words: Wording) -> str | None:
    """The measure of which a title has the most figures in time; None where none has three."""

    def longest(measure: str) -> int:
        chart = charts.views_over_time(views, measure, language=words.language)
        return max(Counter(point.name for point in chart.points).values(), default=0)

    measures = sorted(set(views["measure"].dropna()) - {"audience_share"})
    best = max(measures, key=longest, default=None)
    return best if best is not None and longest(best) > 2 else None


def _of_events(events: pd.DataFrame, words: Wording) -> Iterator[tuple[str, Chart]]:
    if events.empty:
        return
    code = words.language
    kinds: list[tuple[str, Callable[[pd.DataFrame], pd.Series[Any]]]] = [
        ("timeline", lambda table: ~table["event_type"].isin({"earnings_report", "release"})),
        ("releases", lambda table: table["event_type"] == "release"),
    ]
    for name, chosen in kinds:
        told = events[chosen(events).fillna(False).astype(bool)]
        if len(told):
            yield name, charts.timeline(told, most=25, language=code)


def _file_name(name: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split()) or "unnamed"
