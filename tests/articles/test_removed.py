"""What a page held and its text does not: all of it, where it stood, with its reason, and nothing of the body."""

from __future__ import annotations

import json
import time

import pytest

from tests.articles.layouts import Page, all_pages
from tracker.articles import read_articles
from tracker.articles.page import read_page
from tracker.articles.removed import LEFT_OUT
from tracker.model import Removed

BODY = [
    "Nordlicht TV hat im dritten Quartal 4,2 Millionen Abonnenten gezählt, doppelt so viele wie im Jahr davor.",
    "Der Umsatz stieg um 38 Prozent auf 212 Millionen Euro, wie das Unternehmen am Donnerstag in Hamburg mitteilte.",
    "Für das Gesamtjahr rechnet der Vorstand mit Erlösen zwischen 790 und 820 Millionen Euro und einem Gewinn.",
    "Ein Börsengang sei derzeit nicht geplant, sagte Vorstandschefin Maren Petersen, man wolle erst Schulden abbauen.",
]
ONE, TWO, THREE, FOUR = (f"<p>{text}</p>" for text in BODY)


def removed(inner: str, head: str = "") -> list[tuple[str, str, str]]:
    """(the last word above, what was removed, why)."""
    page = read_page(f"<html><head>{head}</head><body>{inner}</body></html>", "a")
    assert all(text in page.text for text in BODY)
    return [(page.text[: one.at].split(" ")[-1], one.text, one.reason) for one in page.removed]


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_places_are_ends_of_lines_in_order(page: Page) -> None:
    read = read_page(page.html, page.name)
    places = [one.at for one in read.removed]
    assert places == sorted(places)
    assert all(at == 0 or read.text[at : at + 1] in ("", "\n") for at in places)
    assert all(one.reason and one.text.strip() for one in read.removed)


def test_each_at_its_place_with_the_markup_that_gave_it_away() -> None:
    found = removed(
        f"""<nav><a href="/">Start</a> <a href="/tv">TV</a></nav><article><h1>Nordlicht TV verdoppelt sich</h1>{ONE}
        <figure><figcaption>Die Zentrale in Hamburg <span>Foto: dpa</span></figcaption></figure>{TWO}
        <div class="box related-stories"><p>Mehr</p><p>Serie verlängert</p></div>
        <div role="complementary">Nebenbei</div><p style="display: none">Cookies?</p>{THREE}{FOUR}</article>
        <footer><p>Impressum</p></footer>"""
    )
    assert found == [
        ("", "Start TV", "<nav>"),
        ("davor.", "Die Zentrale in Hamburg Foto: dpa", "<figcaption>"),
        ("mitteilte.", "Mehr\nSerie verlängert", "class related-stories"),
        ("mitteilte.", "Nebenbei", "role complementary"),
        ("mitteilte.", "Cookies?", "hidden"),
        ("abbauen.", "Impressum", "<footer>"),
    ]


def test_a_menu_word_that_stands_in_the_body_is_removed_all_the_same() -> None:
    assert ("", "TV", "<nav>") in removed(
        f"<nav>TV</nav><article><h1>Nordlicht TV</h1>{ONE}{TWO}{THREE}{FOUR}</article>"
    )


def test_part_of_a_paragraph() -> None:
    inner = TWO.replace("</p>", ' <span class="credit">Quelle: Firmenangaben</span></p>')
    assert removed(f"<article><h1>Titel der Seite</h1>{ONE}{inner}{THREE}{FOUR}</article>") == [
        ("mitteilte.", "Quelle: Firmenangaben", "class credit")
    ]


def test_programs_and_styles_are_no_text() -> None:
    silent = "<script>var a = 'Sieben'</script><style>p{}</style><noscript>Acht</noscript><template>Neun</template>"
    assert removed(f"{silent}<article><h1>Titel der Seite</h1>{ONE}{silent}{TWO}{THREE}{FOUR}</article>") == []


def test_a_headline_that_comes_back_from_the_head_is_not_removed() -> None:
    found = removed(f'<div class="masthead"><h1>Nordlicht TV verdoppelt sich</h1></div>{ONE}{TWO}{THREE}{FOUR}')
    assert [text for _, text, _ in found] == []


def test_a_body_that_comes_from_json_ld_is_not_removed() -> None:
    data = json.dumps({"@type": "NewsArticle", "headline": "Titel der Seite", "articleBody": "\n".join(BODY)})
    walled = "".join(f'<div class="paywall">{paragraph}</div>' for paragraph in (ONE, TWO, THREE, FOUR))
    head = f'<script type="application/ld+json">{data}</script>'
    found = removed(f'<h1>Titel der Seite</h1>{walled}<div class="paywall">Jetzt Abo abschließen</div>', head)
    assert [text for _, text, _ in found] == ["Jetzt Abo abschließen"]


def test_what_the_body_finder_leaves_out_is_told_as_well() -> None:
    found = removed(
        f'<div id="logo">Medienblatt</div><article><h1>Titel der Seite</h1>{ONE}{TWO}{THREE}{FOUR}</article>'
    )
    assert found == [("", "Medienblatt", LEFT_OUT)]


def test_articles_carry_it_from_files_and_from_tables(tmp_path: object) -> None:
    import pandas as pd

    html = f"<article><h1>Titel der Seite</h1>{ONE}<aside>Andere Meldung</aside>{TWO}{THREE}{FOUR}</article>"
    (article,) = read_articles(pd.DataFrame({"html": [html]}))
    assert article.removed == (Removed(article.text.index(BODY[0]) + len(BODY[0]), "Andere Meldung", "<aside>"),)


def test_many_removed_passages_beside_a_long_text_take_no_minutes() -> None:
    body = "".join(
        f"<p>Nordlicht TV hat im Quartal {i} genau {i},2 Millionen Abonnenten gemeldet.</p>" for i in range(4000)
    )
    menu = "".join(f"<li>Ein Eintrag des Menüs mit der Nummer {i}</li>" for i in range(20000))
    start = time.perf_counter()
    page = read_page(f"<h1>Titel</h1><nav>{menu}</nav><article>{body}</article>", "a")
    took = time.perf_counter() - start
    assert len(page.removed) == 1
    assert took < 30
