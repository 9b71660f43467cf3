"""The page: what it holds, what is new, and what a real browser makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tracker.report import charts
from tracker.report.build import main_company, report
from tracker.report.conflicts import conflicts
from tracker.report.page import page, safe_url
from tracker.report.wording import wording

from .browser import needs_browser, visit
from .made import Made, event, financial, labelled, table, view

NASTY = '</script><script>seen.errors.push("injected")</script><img src=x onerror="seen.errors.push(1)">'
TEXT = "Netflix wächst. Der Umsatz stieg auf 11,08 Milliarden Dollar im Quartal. Mehr nicht."
SENTENCE = "Der Umsatz stieg auf 11,08 Milliarden Dollar im Quartal."


def made(*, more: int = 0) -> Made:
    at = TEXT.index("11,08 Milliarden Dollar")
    told = [financial(sentence=SENTENCE, start=at, end=at + len("11,08 Milliarden Dollar"), fact_id="exact")]
    told += [financial(period="2025Q1", value=10.54e9, article_id="a2", fact_id="second", sentence=NASTY)]
    told += [financial(period="2025Q1", value=9.1e9, article_id="a3", fact_id="other")]
    told += [
        financial(value=1e6 + n, article_id=f"m{n % 500}", fact_id=f"many-{n}", company=f"Firm {n % 90}")
        for n in range(more)
    ]
    articles = [
        {"article_id": "a1", "url": "https://example.org/1", "source": "example.org", "title": "Eins", "text": TEXT},
        {"article_id": "a2", "url": "javascript:alert(1)", "source": "böse.example", "title": NASTY, "text": NASTY},
    ]
    about = {"published": "2025-07-18", "language": "de", "n_facts": 1}
    unexplained = {
        "article_id": "a1", "start": 0, "end": 7, "text": "12 Dollar", "kind": "money", "sentence": "Netflix wächst.",
        "reason": "no metric nearby", "nearest": "revenue",
    }  # fmt: skip
    return Made(
        financials=table("financials", told),
        views=table("views", [view(fact_id="v1", title="Eternauta")]),
        events=table("events", [event(fact_id="e1")]),
        articles=table("articles", [{**about, **row} for row in articles]),
        unexplained=table("unexplained", [unexplained]),
    )


@pytest.fixture
def written(tmp_path: Path) -> Path:
    drawn = charts.metric(made().financials, "revenue", language="de")
    return page(made(), out=tmp_path, charts=[drawn], language="de")


def test_page_holds_everything_and_asks_for_nothing(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    assert "<mark>11,08 Milliarden Dollar</mark>" in html
    assert 'href="https://example.org/1"' in html
    assert 'alt="Netflix: Umsatz' in html and "data:image/svg+xml;base64," in html
    assert "javascript:" not in html
    assert "<script>seen" not in html and "<img src=x" not in html
    assert "src=http" not in html and 'src="http' not in html and "@import" not in html


def test_conflicts_name_both_figures(written: Path) -> None:
    found = conflicts(made().financials, made().views, wording("de"))
    assert [(c.name, c.period, sorted(p.value for p in c.points)) for c in found] == [
        ("Netflix", "2025Q1", [9.1e9, 10.54e9])
    ]
    assert "Netflix, Umsatz, Q1 2025: 10,54\xa0Mrd.\xa0$ / 9,1\xa0Mrd.\xa0$" in written.read_text(encoding="utf-8")


def test_page_tells_what_is_new_and_a_second_run_tells_the_same(tmp_path: Path) -> None:
    first = page(made(), out=tmp_path, charts=[], previous=tmp_path)
    assert "This is the first report" in first.read_text(encoding="utf-8")
    before = first.read_bytes()
    assert page(made(), out=tmp_path, charts=[], previous=tmp_path).read_bytes() == before
    second = page(made(more=2), out=tmp_path, charts=[], previous=tmp_path)
    assert "2 facts are new" in second.read_text(encoding="utf-8")
    again = second.read_bytes()
    assert page(made(more=2), out=tmp_path, charts=[], previous=tmp_path).read_bytes() == again


def test_a_broken_earlier_report_is_no_earlier_report(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("<html>", encoding="utf-8")
    assert "first report" in page(made(), out=tmp_path, charts=[], previous=tmp_path).read_text(encoding="utf-8")


def test_only_addresses_of_the_web_are_linked() -> None:
    assert safe_url("https://example.org/a?b=c") == "https://example.org/a?b=c"
    assert not safe_url("javascript:alert(1)") and not safe_url("file:///etc/passwd") and not safe_url("http://[bad")


@needs_browser
def test_browser_sees_no_error_makes_no_request_and_finds_a_fact(written: Path) -> None:
    seen = visit(
        written,
        """
        seen.before = rows().length;
        await type("eternauta");
        seen.found = rows();
        await type("umsätz 11,08");
        seen.umlaut = rows().length;
        await type("umsatz 11,08 mrd");
        seen.exact = rows();
        seen.marks = [...document.querySelectorAll("#tables mark")].map((mark) => mark.textContent);
        await type("nothing like this");
        seen.none = [rows().length, document.getElementById("status").textContent];
        document.getElementById("clear").click();
        seen.cleared = rows().length;
        """,
    )
    assert seen["errors"] == []
    assert seen["requests"] == [] and seen["asked"] == ["/visited.html"]
    assert seen["before"] == seen["cleared"] == 5
    assert len(seen["found"]) == 1 and "Eternauta" in seen["found"][0]
    assert seen["umlaut"] == 1  # ä is found as a
    assert len(seen["exact"]) == 1 and seen["marks"] == ["11,08 Milliarden Dollar"]
    assert seen["none"] == [0, "Kein Fakt passt. Suche leeren, um alle zu sehen."]


@needs_browser
def test_browser_sorts_filters_and_follows_links(written: Path) -> None:
    seen = visit(
        written,
        """
        const head = [...document.querySelectorAll("#tables table")[0].tHead.rows[0].cells];
        head[2].querySelector("button").click();
        seen.sorted = [head[2].getAttribute("aria-sort"), rows()[0]];
        document.querySelector("button.by-chart").click();
        seen.chart = rows().length;
        location.hash = "#fact-v1";
        await wait(200);
        seen.linked = rows();
        """,
    )
    assert seen["errors"] == []
    assert seen["sorted"][0] == "ascending" and "9,1" in seen["sorted"][1]
    assert seen["chart"] == 3
    assert len(seen["linked"]) == 1 and "Eternauta" in seen["linked"][0]


@needs_browser
def test_ten_thousand_facts_open_without_freezing(tmp_path: Path) -> None:
    written = page(made(more=10_000), out=tmp_path, charts=[], language="de")
    seen: dict[str, Any] = visit(
        written,
        """
        seen.rows = rows().length;
        const start = Date.now(); await type("firm 17"); seen.found = rows().length;
        seen.status = document.getElementById("status").textContent;
        const nodes = document.querySelectorAll("*").length; seen.nodes = nodes;
        """,
    )
    assert seen["errors"] == []
    assert seen["rows"] < 200 and seen["nodes"] < 5_000
    assert seen["status"].endswith("von 10005 gezeigt")


def test_report_writes_six_pictures_with_telling_names_and_the_page(tmp_path: Path) -> None:
    paths = report(labelled(), tmp_path, language="en")
    names = {path.name for path in paths}
    assert {
        "netflix-revenue.png",
        "netflix-subscribers.png",
        "beat-or-miss.png",
        "timeline.png",
        "audience-share.png",
    } <= names
    assert len([name for name in names if name.endswith(".png")]) >= 6
    assert paths[-1].name == "report.html" and all(path.exists() for path in paths)


def test_report_of_nothing_is_a_page(tmp_path: Path) -> None:
    assert [path.name for path in report(Made(), tmp_path)] == ["report.html"]
    assert main_company(Made().financials) is None  # type: ignore[attr-defined]


def test_report_of_a_single_article_still_draws_what_it_says(tmp_path: Path) -> None:
    told = Made(financials=table("financials", [financial()]), views=table("views", [view()]))
    names = [path.name for path in report(told, tmp_path, language="en") if path.suffix == ".png"]
    assert names == ["companies-revenue.png", "titles-by-views.png"]
