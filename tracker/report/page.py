"""The page: one HTML file with charts, tables and every sentence in it, that asks nothing of any network."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from tracker.report.charts.points import Point, cell, day, rows, text
from tracker.report.charts.sheet import Chart
from tracker.report.conflicts import Conflict, conflicts
from tracker.report.news import News, news
from tracker.report.page_rows import headline, marked, table_data
from tracker.report.wording import Wording, wording

TABLES = ("financials", "views", "events", "unexplained")
_SENTENCES = 60  # under a chart; the tables have them all
_NEW = 40  # new facts told at the top, the first few openly; the tables mark all
_OPEN = 6
_CONFLICTS = 150
_SVG = 400_000  # bytes; a picture with more strokes than that is smaller as pixels


def page(
    tables: Any,
    *,
    out: str | Path,
    charts: Mapping[str, Chart] | Iterable[Chart],
    previous: str | Path | None = None,
    language: str = "en",
) -> Path:
    """Write `report.html` from an Extraction (or anything with its tables) and the charts drawn from it.

    `out` is the file or its folder; `previous` an earlier report to tell what is new.

    >>> page(extraction, out="out", charts=[chart], previous="out/report.html")  # doctest: +SKIP
    """
    words = wording(language)
    target = Path(out)
    target = target if target.suffix == ".html" else target / "report.html"
    frames = {name: getattr(tables, name) for name in TABLES}
    facts = _by_id(frames)
    told = news(set(facts), Path(previous) if previous is not None else None)
    articles = {text(row, "article_id"): row for row in rows(tables.articles)}
    texts = {key: text(row, "text") for key, row in articles.items()}
    drawn = list(charts.values() if isinstance(charts, Mapping) else charts)
    found = conflicts(frames["financials"], frames["views"], words)
    teller = _Teller(words, articles, texts, facts)
    parts = {
        "new": _new(told, teller),
        "charts": _charts(drawn, teller),
        "conflicts": _conflicts(found, teller),
        "unexplained": _unexplained(frames["unexplained"], words),
        "data": _data(frames, teller, told, drawn),
        "lead": _lead(words, articles, facts),
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_filled(parts, words), encoding="utf-8", newline="\n")
    return target


def _filled(parts: dict[str, str], words: Wording) -> str:
    said = {key: escape(value) for key, value in words.words["page"].items()}
    heads = {f"{key}_head": said[key] for key in ("new", "charts", "facts", "conflicts", "unexplained")}
    style, script = (_asset(name) for name in ("page.css", "page.js"))
    everything = {**said, **heads, **parts, "css": style, "js": script, "language": words.language}
    return Template(_asset("page.html")).substitute(everything)


def _asset(name: str) -> str:
    return files("tracker.report").joinpath("assets", name).read_text(encoding="utf-8").rstrip()


def _by_id(frames: Mapping[str, pd.DataFrame]) -> dict[str, dict[str, Any]]:
    found = (row for name in TABLES[:3] for row in rows(frames[name]))
    return {text(row, "fact_id"): row for row in found}


def _lead(words: Wording, articles: dict[str, Any], facts: Mapping[str, Any]) -> str:
    days = [when for row in articles.values() if (when := day(cell(row, "published")))]
    newest = words.day(max(days)) if days else "–"
    counts = {"articles": words.number(len(articles), digits=9), "facts": words.number(len(facts), digits=9)}
    return escape(str(words.words["page"]["lead"]).format(day=newest, **counts))


class _Teller:
    """Tells facts as HTML: the sentence with its value marked and the article behind it.

    A class because four parts of the page need the same four things.
    """

    def __init__(
        self, words: Wording, articles: Mapping[str, Any], texts: dict[str, str], facts: Mapping[str, dict[str, Any]]
    ) -> None:
        self.words, self.articles, self.texts, self.facts = words, articles, texts, facts

    def fact(self, fact_id: str) -> str:
        row = self.facts.get(fact_id)
        if row is None:
            return ""
        before, value, after = (escape(part) for part in marked(row, self.texts))
        shown = f"{before}<mark>{value}</mark>{after}" if value else before
        anchor = f'<a href="#fact-{escape(fact_id)}">{escape(str(self.words.words["page"]["evidence"]))}</a>'
        return f"{shown} — {self.source(text(row, 'article_id'))} · {anchor}"

    def source(self, article_id: str) -> str:
        row = self.articles.get(article_id, {})
        when = day(cell(row, "published"))
        name = ", ".join(filter(None, (text(row, "source"), self.words.day(when) if when else "")))
        url = safe_url(text(row, "url"))
        name = escape(name or article_id)
        return f'<a href="{escape(url)}" rel="noopener noreferrer">{name}</a>' if url else name


def safe_url(url: str) -> str:
    """The address, if it is one of the web; anything else (`javascript:`) is not linked."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def _new(told: News, teller: _Teller) -> str:
    said = teller.words.words["page"]
    if told.first:
        return f"<p>{escape(said['new_first'])}</p>"
    if not told.new:
        return f"<p>{escape(said['new_none'])}</p>"
    listed = sorted(told.new, key=lambda i: (str(teller.facts[i].get("published")), i), reverse=True)
    lines = [
        f"<li><strong>{escape(headline(teller.facts[fact], teller.words))}</strong><br>{teller.fact(fact)}</li>"
        for fact in listed[:_NEW]
    ]
    first, rest = "".join(lines[:_OPEN]), "".join(lines[_OPEN:])
    more = (
        f"<details><summary>{escape(said['more'])}</summary><ul class='said-list'>{rest}</ul></details>" if rest else ""
    )
    return f'<p>{escape(said["new_some"].format(n=len(listed)))}</p><ul class="said-list">{first}</ul>{more}'


def _charts(charts: Sequence[Chart], teller: _Teller) -> str:
    return f'<div class="grid">{"".join(_figure(n, chart, teller) for n, chart in enumerate(charts))}</div>'


def _figure(n: int, chart: Chart, teller: _Teller) -> str:
    said = teller.words.words["page"]
    alt = escape(f"{chart.message}. {chart.deck}".strip())
    known = [point for point in chart.points if any(i in teller.facts for i in point.fact_ids)]
    items = "".join(_point(point, teller) for point in known[:_SENTENCES])
    behind = escape(said["behind"].format(n=len([i for i in chart.fact_ids if i in teller.facts])))
    button = f'<button type="button" class="by-chart" data-chart="{n}" hidden>{escape(said["by_chart"])}</button>'
    evidence = f"<details><summary>{behind}</summary>{button}<ol>{items}</ol></details>" if known else ""
    return f'<figure><img alt="{alt}" src="{_picture(chart)}"><figcaption>{evidence}</figcaption></figure>'


def _point(point: Point, teller: _Teller) -> str:
    words = teller.words
    value = words.amount(point.value, point.unit) if point.kind else ""
    head = " · ".join(filter(None, (point.name, words.period(point.period), value)))
    facts = "<br>".join(filter(None, (teller.fact(i) for i in point.fact_ids[:4])))
    return f"<li><strong>{escape(head)}</strong><br>{facts}</li>"


def _picture(chart: Chart) -> str:
    svg = chart.rendered("svg")
    if len(svg) <= _SVG:
        return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
    return f"data:image/png;base64,{b64encode(chart.rendered('png')).decode()}"


def _conflicts(found: Sequence[Conflict], teller: _Teller) -> str:
    said, words = teller.words.words["page"], teller.words
    if not found:
        return f"<p>{escape(said['conflicts_none'])}</p>"
    made = []
    for conflict in found[:_CONFLICTS]:
        values = " / ".join(dict.fromkeys(words.amount(p.value, p.unit) for p in conflict.points))
        head = f"{conflict.name}, {words.metric(conflict.kind)}, {words.period(conflict.period)}: {values}"
        items = "".join(f"<li>{teller.fact(point.fact_ids[0])}</li>" for point in conflict.points)
        made.append(f'<details><summary>{escape(head)}</summary><ul class="said-list">{items}</ul></details>')
    rest = len(found) - len(made)
    more = f"<p>{escape(words.note('left_out', n=rest))}</p>" if rest else ""
    return f"<p>{escape(said['conflicts_lead'])}</p>{''.join(made)}{more}"


def _unexplained(table: pd.DataFrame, words: Wording) -> str:
    said = words.words["page"]
    return f"<p>{escape(said['unexplained_none' if table.empty else 'unexplained_lead'])}</p>"


def _data(frames: Mapping[str, pd.DataFrame], teller: _Teller, told: News, charts: Sequence[Chart]) -> str:
    """Everything the script shows, as JSON that cannot end its own script element."""
    words, texts = teller.words, teller.texts
    used = ("all", "shown", "more", "filter", "no_match", "sort", "new_mark")
    data = {
        "first": told.first,
        "words": {key: words.words["page"][key] for key in used},
        "tables": [table_data(name, frames[name], words, texts, told.new) for name in TABLES],
        "articles": {key: _about(row, words) for key, row in teller.articles.items()},
        "charts": [list(chart.fact_ids) for chart in charts],
    }
    made = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    return made.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _about(article: Mapping[str, Any], words: Wording) -> dict[str, str]:
    when = day(cell(dict(article), "published"))
    entry = {key: text(dict(article), key) for key in ("url", "title", "source")}
    entry |= {"url": safe_url(entry["url"]), "published": words.day(when) if when else ""}
    return {key: value for key, value in entry.items() if value}
