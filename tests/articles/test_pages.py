"""Pages of many layouts: the whole body, and no teaser."""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from tests.articles.layouts import LAYOUTS, Page, all_pages, lost_and_leaked
from tracker.articles import body_text, find_cuts
from tracker.articles.page import read_page
from tracker.errors import InputError
from tracker.pipeline import extract


@pytest.mark.parametrize("page", all_pages(), ids=lambda page: page.name)
def test_every_sentence_of_the_body_and_none_of_the_teasers(page: Page) -> None:
    text = read_page(page.html, page.name).text
    lost, leaked = lost_and_leaked(body_text(text, find_cuts(text)), page)
    assert (lost, leaked) == ([], [])


def test_thirty_layouts_and_more() -> None:
    assert len(LAYOUTS) >= 30
    assert all(len(page.body) >= 4 for page in all_pages())


def test_paragraphs_lists_and_tables_keep_their_lines() -> None:
    html = """<article><h1>Die Quoten</h1><p>Der Krimi war am Sonntag die meistgesehene Sendung des Tages.</p>
      <h2>Die Liste</h2><ul><li>Eins: 3 Mio.</li><li>Zwei: 2 Mio.</li></ul>
      <table><tr><th>Sender</th><th>Quote</th></tr><tr><td>Das Erste</td><td>12,3 %</td></tr></table>
      <p>Das ZDF kam mit seinem Liebesfilm auf Rang zwei und war damit zufrieden.</p></article>"""
    text = read_page(html, "a").text
    assert "Eins: 3 Mio.\nZwei: 2 Mio." in text
    assert "Sender | Quote\nDas Erste | 12,3 %" in text
    assert "Tages.\n\nDie Liste\n\nEins" in text


ONE = "Nordlicht TV zählte Ende September 4,2 Millionen zahlende Abonnenten im Markt, doppelt so viele wie zuvor."
TWO = "Der Umsatz stieg im dritten Quartal um 38 Prozent auf 212 Millionen Euro, wie das Unternehmen mitteilte."
THREE = "Für das Gesamtjahr rechnet der Vorstand mit Erlösen zwischen 790 und 820 Millionen Euro und einem Gewinn."


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"<p>{ONE}<br><br>{TWO}<br>{THREE}</p>", f"{ONE}\n\n{TWO}\n{THREE}"),
        (f"<div>{ONE}<br>\n <br>{TWO}<br/><br/><br/>{THREE}</div>", f"{ONE}\n\n{TWO}\n\n{THREE}"),
        (f"<p>{ONE.replace(' ', chr(10))}</p><p>{TWO}</p>", f"{ONE}\n\n{TWO}"),
        (f"<p>{ONE}</p><pre>{TWO}\n{THREE}</pre>", f"{ONE}\n\n{TWO}\n{THREE}"),
        (f"<p>{ONE}</p><blockquote><p>{TWO}</p><p>{THREE}</p></blockquote>", f"{ONE}\n\n{TWO}\n\n{THREE}"),
        (f"<p>{ONE}</p><ul><li>{TWO}<ul><li>eins</li><li>zwei</li></ul></li></ul>", f"{ONE}\n\n{TWO}\neins\nzwei"),
        (f"<p>{ONE}</p><ul><li><p>{TWO}</p><p>Ja.</p></li><li>Nein.</li></ul>", f"{ONE}\n\n{TWO} Ja.\nNein."),
        (f"<p>{ONE}</p><table><tr><td><p>7</p><p>8</p></td><td>9</td></tr></table>", f"{ONE}\n\n7 8 | 9"),
        (
            f"<p>Es<b> war </b>so, <i>wie <b>alle</b> sagten</i>.</p><p>{ONE}</p>",
            f"Es war so, wie alle sagten.\n\n{ONE}",
        ),
        (
            f"<table><tr><td><p>{ONE}</p><p>{TWO}</p><p>{THREE}</p><p>{ONE} Ende.</p></td></tr></table>",
            f"{ONE}\n\n{TWO}\n\n{THREE}\n\n{ONE} Ende.",
        ),
    ],
    ids="breaks three-breaks source-lines pre quote nested-list list-of-paragraphs cell-of-paragraphs bold layout".split(),
)
def test_paragraphs_are_those_that_a_reader_sees(inner: str, expected: str) -> None:
    assert (
        read_page(f"<article><h1>Titel der Seite</h1>{inner}</article>", "a").text == f"Titel der Seite\n\n{expected}"
    )


HEADS = {
    "json-ld": '<script type="application/ld+json">{"@graph": [{"@type": "WebPage"}, {"@type": "NewsArticle", "datePublished": "2025-07-18T09:15:00+02:00", "author": [{"name": "Ada Muster"}], "publisher": {"name": "Medienblatt"}, "inLanguage": "de-DE"}]}</script>',  # noqa: E501
    "meta": '<meta property="article:published_time" content="2025-07-18T09:15:00Z"><meta name="author" content="Ada Muster"><meta property="og:site_name" content="Medienblatt"><meta property="og:locale" content="de_DE">',  # noqa: E501
}


@pytest.mark.parametrize("where", HEADS)
def test_head_tells_date_author_publisher_language(where: str) -> None:
    html = f'<html><head>{HEADS[where]}<link rel="canonical" href="https://blatt.example/a"></head><body><h1>Titel der Seite</h1><p>Nordlicht TV hat 4,2 Millionen Abonnenten.</p></body></html>'  # noqa: E501
    meta = read_page(html, "a").meta
    assert (meta.published, meta.published_from) == (date(2025, 7, 18), where)
    assert (meta.author, meta.source, meta.language, meta.url) == (
        "Ada Muster",
        "Medienblatt",
        "de",
        "https://blatt.example/a",
    )


def test_time_element_and_broken_json_ld() -> None:
    html = '<script type="application/ld+json">{broken</script><article><h1>Titel</h1><time datetime="2025-07-18">Freitag</time><p>Nordlicht TV hat 4,2 Millionen Abonnenten.</p></article>'  # noqa: E501
    meta = read_page(html, "a").meta
    assert (meta.published, meta.published_from) == (date(2025, 7, 18), "time element")


@pytest.mark.parametrize(
    "html",
    [
        "<html><head><title>x</title></head></html>",
        "<html><body></body></html>",
        "<body><script>var a = 1;</script></body>",
    ],
)
def test_page_without_body_is_an_error(html: str) -> None:
    with pytest.raises(InputError, match=r"^a\.html: "):
        read_page(html, "a.html")


def test_deep_nesting_is_survived() -> None:
    html = "<div>" * 3000 + "<p>Nordlicht TV hat 4,2 Millionen Abonnenten.</p>" + "</div>" * 3000
    with suppress(InputError):
        assert "4,2" in read_page(html, "a").text


def test_thousands_of_teasers_take_no_minutes() -> None:
    body = "<h1>Titel</h1>" + "<p>Nordlicht TV hat im dritten Quartal 4,2 Millionen Abonnenten gemeldet.</p>" * 5
    tiles = "".join(f"<div><h3>Noch ein Titel {i}</h3><p>Kurz.</p><a href=/{i}>Mehr</a></div>" for i in range(2000))
    start = time.perf_counter()
    assert "Noch ein Titel" not in read_page(f"{body}<div>{tiles}</div>", "a").text
    assert time.perf_counter() - start < 5


def test_where_each_field_was_found() -> None:
    body = "<p>Nordlicht TV hat 4,2 Millionen Abonnenten.</p>"
    page = f'<html lang="de-AT">{{}}<body><h1>Titel der Seite</h1><p class="byline">Von Ada Muster und Jo van Beek, Graz</p>{body}</body></html>'
    meta = read_page(page.format(""), "a", url="https://www.blatt.example/a").meta
    assert (meta.title, meta.source, meta.author) == ("Titel der Seite", "blatt.example", "Ada Muster, Jo van Beek")
    assert dict(meta.found) == {
        "title": "text", "source": "address", "author": "text", "url": "given", "language": "html lang",
    }  # fmt: skip
    meta = read_page(page.format(f"<head>{HEADS['meta']}</head>"), "a").meta
    assert (meta.author, meta.url) == ("Ada Muster", None)
    assert dict(meta.found) == {"title": "text", "source": "meta", "author": "meta", "language": "html lang"}
    meta = read_page(page.format(f"<head>{HEADS['json-ld']}</head>"), "a").meta
    assert dict(meta.found) == {"title": "text", "source": "json-ld", "author": "json-ld", "language": "json-ld"}


def test_the_table_of_articles_tells_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        f'<html lang="de"><head>{HEADS["json-ld"]}</head><body><h1>Titel der Seite</h1><p>Es gibt nichts.</p></body></html>'
    )
    row = extract(tmp_path).articles.iloc[0]
    assert row["author"] == "Ada Muster"
    assert row["found_in"] == "title: text; source: json-ld; author: json-ld; language: json-ld"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ('<a rel="author" href="/x">Ada Muster</a>', "Ada Muster"),
        ('<span itemprop="author">By Ada Muster</span>', "Ada Muster"),
        ('<p class="byline">By our staff</p>', None),
        ('<p class="author">Alle Artikel</p>', None),
        ('<aside><p class="author">Bo Fremd</p></aside>', None),
    ],
)
def test_visible_author(line: str, name: str | None) -> None:
    html = f"<body><h1>Titel der Seite</h1>{line}<p>Nordlicht TV hat 4,2 Millionen Abonnenten.</p></body>"
    assert read_page(html, "a").meta.author == name
