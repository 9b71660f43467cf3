"""explain: the whole text once, facts marked, cuts struck out, the choice and the runner-up told."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from tests.articles.layouts import Page, all_pages, squeeze
from tracker.articles.build import Call, article_from_page
from tracker.errors import InputError
from tracker.model import Article, Candidate, Cut, Decision, Event, Financial, Mention, Reading, Removed, Unexplained
from tracker.report.explain import article_html, explain, reasons
from tracker.report.segments import interleaved, segments

TEXT = "Netflix setzte 11 Mrd. Dollar um.\n<b>12 Dollar</b> kostet es.\nMehr bei uns"
WHERE = {"article_id": "a", "published": None, "source": None, "language": "de", "sentence": "s", "extractor": "rule"}


def place(part: str) -> dict[str, int]:
    return {"start": TEXT.index(part), "end": TEXT.index(part) + len(part)}


def reading() -> Reading:
    money = place("11 Mrd. Dollar")
    fact = Financial(
        fact_id="f",
        company="Netflix",
        metric="revenue",
        value=11e9,
        unit="USD",
        period="2025Q2",
        confidence=0.93,
        **money,
        **WHERE,
    )  # type: ignore[arg-type]
    left = {
        "article_id": "a",
        "text": "12 Dollar",
        "kind": "money",
        "sentence": "s",
        "reason": "no company",
        "nearest": "price",
    }
    choice = (Candidate("revenue", 0.92, (("same clause", 1.2),)), Candidate("net_income", 0.05))
    return Reading(
        article=Article(
            id="a", text=TEXT, title="Titel", published=date(2025, 7, 18), cuts=(Cut(60, len(TEXT), "teaser"),)
        ),
        language="de",
        mentions=(Mention(kind="company", text="Netflix", key="netflix", **place("Netflix")),),
        decisions=(Decision(money["start"], money["end"], "metric", choice),),
        financials=(fact,),
        unexplained=(Unexplained(**left, **place("12 Dollar")),),
    )


def test_segments_are_the_text() -> None:
    made = reading()
    parts = segments(made, reasons(made))
    assert "".join(TEXT[s.start : s.end] for s in parts) == TEXT
    assert [TEXT[s.start : s.end] for s in parts if s.why is not None] == ["11 Mrd. Dollar", "12 Dollar"]
    assert not segments(Reading(article=Article(id="e", text=""), language="de"), [])


def test_html_marks_facts_and_tells_why(tmp_path: Path) -> None:
    html = explain(reading()).html(tmp_path / "why.html").read_text(encoding="utf-8")
    assert 'title="Netflix · Umsatz · 11\xa0Mrd.\xa0$ · Q2 2025 · berichtet">11 Mrd. Dollar</a>' in html
    assert "&lt;b&gt;" in html and "<b>" not in html
    assert "<del" in html and "no company" in html
    assert "revenue 92%" in html and "net_income 5%" in html and "same clause +1.2" in html
    assert "http" not in html
    assert "<style>" in explain(reading())._repr_html_()


def test_terminal_has_colour_and_no_control_characters() -> None:
    text = str(explain(reading()))
    assert "\x1b[" in text and "11 Mrd. Dollar[1]" in text and "Zweitbestes net_income 5%" in text
    evil = Reading(article=Article(id="e", text="a\x1b]0;x\x07b"), language="de")
    assert "\x07" not in str(explain(evil)) and "\x1b]" not in str(explain(evil))


def test_events_and_notes_are_told() -> None:
    happening = Event(
        fact_id="e", event_type="acquisition", subject="Netflix", object="WBD", date="2025-12", status="planned",
        confidence=0.5, start=0, end=7, **WHERE,
    )  # type: ignore[arg-type]  # fmt: skip
    made = Reading(article=Article(id="a", text=TEXT), language="de", events=(happening,), note="nur ein Teil")
    text = str(explain(made))
    assert "Übernahme · Netflix · WBD · Dez. 2025 · geplant" in text and "nur ein Teil" in text


def test_an_article_is_read_first() -> None:
    shown = explain(Article(id="a", text="Netflix hat 301,6 Millionen Abonnenten."))
    assert "301,6 Millionen" in shown._repr_html_()


def test_anything_else_is_refused() -> None:
    with pytest.raises(InputError, match="int"):
        explain(3)


def struck(html: str) -> list[str]:
    return [squeeze(unescape(text)) for text in re.findall(r"<del[^>]*>(.*?)</del>", html, re.DOTALL)]


def held(sentences: Iterable[str], texts: Iterable[str]) -> set[str]:
    together = "\n".join(texts)
    return {sentence for sentence in sentences if sentence in together}


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_every_teaser_of_a_page_is_struck_out_and_no_sentence_of_its_body(page: Page) -> None:
    article = article_from_page(page.html, "a", "a", Call(lambda error: None))
    html = article_html(Reading(article=article, language="de"))
    assert held(page.teasers, struck(html)) == set(page.teasers)
    assert held(page.body, struck(html)) == set()
    assert held(page.body, [squeeze(unescape(re.sub("<[^>]+>", "", html)))]) == set(page.body)


def beside(*removed: Removed) -> Reading:
    made = reading()
    return Reading(
        article=Article(id="a", text=TEXT, removed=removed), language="de", financials=made.financials,
        mentions=made.mentions,
    )  # fmt: skip


def test_what_stood_beside_the_text_stands_at_its_place_and_never_within_a_figure() -> None:
    line = TEXT.index("\n")
    amid = TEXT.index("Mrd.")
    made = beside(Removed(0, "Menü", "<nav>"), Removed(amid, "Bild", "<b>"), Removed(line, "Box", "<aside>"))
    parts = list(interleaved(made, reasons(made)))
    shown = [part.text if isinstance(part, Removed) else TEXT[part.start : part.end] for part in parts]
    assert shown[0] == "Menü" and shown[shown.index("11 Mrd. Dollar") + 1] == "Bild"
    assert shown[shown.index("Box") - 1] == " um." and shown[shown.index("Box") + 1].startswith("\n")
    assert "".join(TEXT[p.start : p.end] for p in parts if not isinstance(p, Removed)) == TEXT


def test_after_the_last_character_and_beside_no_text_at_all() -> None:
    assert "Fuß" in article_html(beside(Removed(len(TEXT), "Fuß", "<footer>")))
    assert "Fuß" in article_html(
        Reading(article=Article(id="e", text="", removed=(Removed(0, "Fuß", "b"),)), language="de")
    )


def test_a_long_menu_is_folded_in_a_page_and_shortened_in_a_terminal() -> None:
    made = beside(Removed(0, "\n".join(f"<Eintrag> {i}" for i in range(200)), "<nav>"))
    html = article_html(made)
    assert "<details><summary>&lt;nav&gt;: &lt;Eintrag&gt; 0" in html and "&lt;Eintrag&gt; 199</del></details>" in html
    text = str(explain(made))
    assert "[<nav>]" in text and "<Eintrag> 9" in text and "<Eintrag> 199" not in text and "… (+" in text


def test_a_terminal_tells_why_something_was_cut() -> None:
    assert "[teaser] " in str(explain(reading()))
    assert "\x07" not in str(explain(beside(Removed(3, "a\x07b", "c\x07d"))))


def test_where_an_article_is_from_and_who_says_so() -> None:
    article = Article(
        id="a", text=TEXT, source="Blatt <1>", author="Ada Muster", published=date(2025, 7, 18), published_from="meta",
        found=(("source", "json-ld"), ("title", "text")),
    )  # fmt: skip
    made = Reading(article=article, language="de")
    assert "Blatt &lt;1&gt; (json-ld) · Ada Muster · 18. Juli 2025 (meta)</p>" in article_html(made)
    assert "Blatt <1> (json-ld) · Ada Muster · 18. Juli 2025 (meta)" in str(explain(made))
