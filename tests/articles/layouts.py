"""Pages of many layouts, written for the tests: the same stories in the markup of very different publishers."""

# ruff: noqa: E501
from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path

DATA = tomllib.loads(Path(__file__).with_name("stories.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Story:
    language: str
    title: str
    lead: str
    heading: list[str]
    paragraphs: list[str]


@dataclass(frozen=True)
class Teaser:
    language: str
    kicker: str
    title: str
    text: str


@dataclass(frozen=True)
class Page:
    """A page with what has to be read from it and what must not."""

    name: str
    html: str
    body: list[str]
    teasers: list[str]


Layout = Callable[[Story, list[Teaser]], str]
LAYOUTS: dict[str, Layout] = {}
EXTRA: dict[str, Callable[[Story], list[str]]] = {}
STORIES = [Story(**story) for story in DATA["story"]]


def layout(function: Layout) -> Layout:
    LAYOUTS[function.__name__] = function
    return function


def pages() -> Iterator[Page]:
    """Every layout with a German and an English story."""
    for number, (name, build) in enumerate(LAYOUTS.items()):
        for story in (STORIES[number % 2 * 2], STORIES[(number // 2) % 2 * 2 + 1]):
            yield page(name, build, story)


def page(name: str, build: Layout, story: Story) -> Page:
    teasers = [Teaser(**teaser) for teaser in DATA["teaser"] if teaser["language"] == story.language]
    html = build(story, teasers)
    wanted = [*sentences(" ".join([story.lead])), *[s for p in story.paragraphs for s in sentences(p)]]
    wanted += EXTRA[name](story) if name in EXTRA else []
    plain = squeeze(re.sub(r"<[^>]+>", " ", html).replace("&#x27;", "'").replace("&quot;", '"'))
    unwanted = [text for teaser in teasers for text in (teaser.title, teaser.text) if text in plain]
    return Page(f"{name}-{story.language}", html, [s for s in wanted if s in plain], unwanted)


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?“”])\s+(?=[A-ZÄÖÜ„“])", text)


def squeeze(text: str) -> str:
    return " ".join(text.split())


def doc(story: Story, body: str, head: str = "", attributes: str = "") -> str:
    return (
        f'<!doctype html><html lang="{story.language}"{attributes}><head><meta charset="utf-8">'
        f"<title>{escape(story.title)} | Medienblatt</title>{head}</head><body>{body}</body></html>"
    )


def paras(story: Story, tag: str = "p", attributes: str = "", headings: str = "h2") -> list[str]:
    out = [f"<{tag}{attributes}>{escape(text, quote=False)}</{tag}>" for text in story.paragraphs]
    out.insert(5, f"<{headings}>{escape(story.heading[1])}</{headings}>")
    out.insert(3, f"<{headings}>{escape(story.heading[0])}</{headings}>")
    return out


def lead(story: Story) -> str:
    return f'<p class="lead">{escape(story.lead)}</p>'


def h1(story: Story) -> str:
    return f"<h1>{escape(story.title)}</h1>"


def card(teaser: Teaser, css: str = "teaser", heading: str = "h3") -> str:
    return (
        f'<div class="{css}"><span class="kicker">{teaser.kicker}</span><{heading}><a href="/artikel/{len(teaser.title)}">'
        f"{teaser.title}</a></{heading}><p>{teaser.text}</p></div>"
    )


def chrome(inner: str) -> str:
    return (
        '<header><nav><ul><li><a href="/">Start</a></li><li><a href="/tv">TV</a></li></ul></nav></header>'
        f"{inner}<footer><p>© 2026 Medienblatt. Alle Rechte vorbehalten.</p></footer>"
    )


def words(story: Story, de: str, en: str) -> str:
    return de if story.language == "de" else en


@layout
def plain_article(story: Story, teasers: list[Teaser]) -> str:
    return doc(story, chrome(f"<main><article>{h1(story)}{lead(story)}{''.join(paras(story))}</article></main>"))


@layout
def aside_teasers(story: Story, teasers: list[Teaser]) -> str:
    side = "".join(card(t) for t in teasers)
    return doc(
        story,
        chrome(f"<main><article>{h1(story)}{lead(story)}{''.join(paras(story))}</article><aside>{side}</aside></main>"),
    )


@layout
def related_class(story: Story, teasers: list[Teaser]) -> str:
    box = f'<div class="related-articles"><h2>{words(story, "Mehr zum Thema", "Related stories")}</h2>{"".join(card(t) for t in teasers)}</div>'
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(paras(story))}{box}</article>"))


@layout
def obfuscated_classes(story: Story, teasers: list[Teaser]) -> str:
    cards = "".join(
        f'<div class="sc-b{i}x9 kQzTfa"><div class="sc-f1a"><a href="/{i}"><h3 class="hJk">{t.title}</h3></a><p class="zUi">{t.text}</p></div></div>'
        for i, t in enumerate(teasers)
    )
    body = "".join(paras(story, attributes=' class="sc-1x2 jYqWe"'))
    return doc(
        story,
        f'<div id="__next"><div class="sc-ab1"><article class="sc-77">{h1(story)}{lead(story)}{body}<div class="sc-9q">{cards}</div></article></div></div>',
    )


@layout
def div_soup(story: Story, teasers: list[Teaser]) -> str:
    body = "".join(paras(story, tag="div", headings="div"))
    cards = "".join(
        f'<div><div>{t.kicker}</div><div><a href="/x/{i}">{t.title}</a></div><div>{t.text}</div></div>'
        for i, t in enumerate(teasers)
    )
    return doc(
        story,
        f"<div><div><div>{h1(story)}</div><div>{lead(story)}</div><div>{body}</div><div>{cards}</div></div></div>",
    )


@layout
def inline_teasers(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    body.insert(
        2, f'<div class="x1"><a href="/1"><strong>{teasers[0].title}</strong></a><div>{teasers[0].text}</div></div>'
    )
    body.insert(6, f'<p><b>{words(story, "Lesen Sie auch", "Read more")}:</b> <a href="/2">{teasers[1].title}</a></p>')
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


@layout
def amp_page(story: Story, teasers: list[Teaser]) -> str:
    head = '<link rel="canonical" href="https://medienblatt.example/a"><script async src="https://cdn.ampproject.org/v0.js"></script>'
    more = "".join(f'<amp-img src="x"></amp-img><a href="/{i}"><p>{t.title}</p></a>' for i, t in enumerate(teasers))
    body = f'<amp-sidebar id="s"><ul><li>Menü</li></ul></amp-sidebar><article>{h1(story)}{lead(story)}<amp-ad width="300"></amp-ad>{"".join(paras(story))}<section><h2>{words(story, "Auch interessant", "Trending now")}</h2>{more}</section></article>'
    return doc(story, body, head, " amp")


@layout
def paywall_stub(story: Story, teasers: list[Teaser]) -> str:
    offer = words(
        story,
        "<h2>Jetzt weiterlesen mit Medienblatt Plus</h2><p>4 Wochen für 1 Euro testen</p><p>Sie haben bereits ein Abo? Hier anmelden.</p>",
        "<h2>Subscribe to continue reading</h2><p>4 weeks for $1</p><p>Already a subscriber? Log in.</p>",
    )
    body = "".join(paras(story)[:3])
    return doc(
        story,
        chrome(
            f'<article>{h1(story)}{lead(story)}{body}<div class="offer-box">{offer}</div></article><section>{"".join(card(t, "tile") for t in teasers)}</section>'
        ),
    )


@layout
def live_blog(story: Story, teasers: list[Teaser]) -> str:
    entries = "".join(
        f'<article class="entry"><time datetime="2026-10-29T1{i}:05:00+01:00">1{i}:05</time><p>{escape(text, quote=False)}</p></article>'
        for i, text in enumerate(story.paragraphs)
    )
    return doc(
        story,
        chrome(
            f'<main>{h1(story)}{lead(story)}<section class="liveblog">{entries}</section><aside>{"".join(card(t) for t in teasers)}</aside></main>'
        ),
    )


@layout
def table_of_ratings(story: Story, teasers: list[Teaser]) -> str:
    rows = "".join(f"<tr><td>{i}</td><td>Sendung {i}</td><td>{i},{i}7 Mio.</td></tr>" for i in range(1, 6))
    table = (
        f"<table><thead><tr><th>Platz</th><th>Titel</th><th>Zuschauer</th></tr></thead><tbody>{rows}</tbody></table>"
    )
    body = paras(story)
    body.insert(4, table)
    return doc(
        story,
        chrome(
            f'<article>{h1(story)}{lead(story)}{"".join(body)}</article><div class="mostread"><h3>Top</h3>{"".join(card(t) for t in teasers)}</div>'
        ),
    )


EXTRA["table_of_ratings"] = lambda story: ["Sendung 3", "5,57 Mio."]


@layout
def figure_captions(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    for i, t in ((1, teasers[0]), (5, teasers[1])):
        body.insert(
            i, f'<figure><img src="a.jpg" alt="x"><figcaption>{t.text} <span>Foto: dpa</span></figcaption></figure>'
        )
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


@layout
def caption_without_figure(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    body.insert(
        2, f'<div><img src="a.jpg"></div><p class="img-text">{teasers[0].text} (Foto: picture alliance/dpa)</p>'
    )
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


@layout
def json_ld_graph(story: Story, teasers: list[Teaser]) -> str:
    data = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "WebSite", "name": "Medienblatt"},
            {
                "@type": ["NewsArticle"],
                "headline": story.title,
                "datePublished": "2026-10-29T07:00:00+01:00",
                "author": [{"@type": "Person", "name": "Ada Muster"}],
                "publisher": {"@type": "Organization", "name": "Medienblatt"},
            },
        ],
    }
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    return doc(
        story,
        chrome(
            f'<div class="content">{h1(story)}{lead(story)}{"".join(paras(story))}</div><div class="c-teasers">{"".join(card(t, "c-card") for t in teasers)}</div>'
        ),
        head,
    )


@layout
def no_article_tag(story: Story, teasers: list[Teaser]) -> str:
    return doc(
        story,
        f'<div id="wrap"><div id="left">{h1(story)}{lead(story)}{"".join(paras(story))}</div><div id="right">{"".join(card(t, "b") for t in teasers)}</div></div>',
    )


@layout
def comments_below(story: Story, teasers: list[Teaser]) -> str:
    notes = "".join(f"<li><b>user{i}</b><p>{t.text} {t.title}.</p></li>" for i, t in enumerate(teasers))
    return doc(
        story,
        chrome(
            f'<article>{h1(story)}{lead(story)}{"".join(paras(story))}</article><section id="comments"><h2>{words(story, "Kommentare", "Comments")} (4)</h2><ol>{notes}</ol></section>'
        ),
    )


@layout
def comments_unmarked(story: Story, teasers: list[Teaser]) -> str:
    notes = "".join(f"<div><div>user{i}, 12:4{i}</div><p>{t.text} {t.title}.</p></div>" for i, t in enumerate(teasers))
    return doc(
        story,
        f'<div class="q1">{h1(story)}{lead(story)}{"".join(paras(story))}<div class="q2"><h3>{words(story, "Leserkommentare", "Reader comments")}</h3>{notes}</div></div>',
    )


@layout
def cookie_wall(story: Story, teasers: list[Teaser]) -> str:
    wall = words(
        story,
        "Wir verwenden Cookies und verarbeiten personenbezogene Daten mit Ihrer Einwilligung. 184 Partner erhalten Zugriff.",
        "We use cookies and share personal data with our partners with your consent. 184 partners get access.",
    )
    return doc(
        story,
        f'<div class="cmp-layer"><p>{wall}</p><button>OK</button></div>{chrome(f"<article>{h1(story)}{lead(story)}{chr(10).join(paras(story))}</article>")}',
    )


@layout
def lists_in_body(story: Story, teasers: list[Teaser]) -> str:
    items = "".join(f"<li>{escape(text, quote=False)}</li>" for text in story.paragraphs[3:])
    links = "".join(f'<li><a href="/{i}">{t.title}</a></li>' for i, t in enumerate(teasers))
    body = "".join(f"<p>{escape(text, quote=False)}</p>" for text in story.paragraphs[:3])
    return doc(
        story,
        chrome(
            f"<article>{h1(story)}{lead(story)}{body}<ul>{items}</ul><h3>{words(story, 'Weitere Artikel', 'More stories')}</h3><ul>{links}</ul></article>"
        ),
    )


@layout
def related_inside(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    box = (
        f'<section class="embed"><h4>{words(story, "Das könnte Sie auch interessieren", "You may also like")}</h4><ul>'
        + "".join(
            f'<li><a href="/{i}">{t.title}</a><br><small>{t.text}</small></li>' for i, t in enumerate(teasers[:3])
        )
        + "</ul></section>"
    )
    body.insert(4, box)
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


@layout
def related_without_links(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    body.insert(
        4, f"<p>{words(story, 'Lesen Sie auch', 'Read also')}</p>" + "".join(f"<p>{t.title}</p>" for t in teasers[:2])
    )
    return doc(story, f"<div>{h1(story)}{lead(story)}{''.join(body)}</div>")


@layout
def multi_column(story: Story, teasers: list[Teaser]) -> str:
    parts = paras(story)
    return doc(
        story,
        chrome(
            f'<div class="row"><div class="col-8"><div class="col-4">{"".join(parts[:4])}</div><div class="col-4">{"".join(parts[4:])}</div></div><div class="col-4"><h3>{words(story, "Meistgelesen", "Most read")}</h3><ol>{"".join(f"<li><a href=x>{t.title}</a></li>" for t in teasers)}</ol></div></div>'
        ).replace('<div class="row">', f"{h1(story)}{lead(story)}<div class=row>"),
    )


@layout
def old_table_layout(story: Story, teasers: list[Teaser]) -> str:
    side = "<br>".join(f'<a href="/{i}">{t.title}</a>' for i, t in enumerate(teasers))
    return doc(
        story,
        f'<table width="100%"><tr><td width="20%">{side}</td><td><font size="5"><b>{escape(story.title)}</b></font>{lead(story)}{"".join(paras(story))}</td></tr></table>',
    )


@layout
def break_separated(story: Story, teasers: list[Teaser]) -> str:
    text = "<br><br>".join(escape(p, quote=False) for p in story.paragraphs)
    return doc(
        story,
        f'<div class="wrapper">{h1(story)}<div class="text">{escape(story.lead)}<br><br>{text}</div><div class="list">{"".join(card(t, "item") for t in teasers)}</div></div>',
    )


@layout
def span_paragraphs(story: Story, teasers: list[Teaser]) -> str:
    body = "".join(
        f'<div data-block="true"><span><span data-text="true">{escape(p, quote=False)}</span></span></div>'
        for p in story.paragraphs
    )
    return doc(
        story,
        f"<main>{h1(story)}<section>{lead(story)}{body}</section><section>{''.join(card(t, 'k9') for t in teasers)}</section></main>",
    )


@layout
def linked_body(story: Story, teasers: list[Teaser]) -> str:
    """A body full of links within its sentences must not be taken for teasers."""
    body = "".join(re.sub(r"(\w{6,} \w{4,})", r'<a href="/t">\1</a>', p, count=3) for p in paras(story))
    return doc(
        story,
        chrome(f"<article>{h1(story)}{lead(story)}{body}</article><div>{''.join(card(t, 'x') for t in teasers)}</div>"),
    )


@layout
def newsletter_inside(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    body.insert(
        3,
        words(
            story,
            '<div class="nl"><h3>Unser Newsletter</h3><p>Abonnieren Sie unseren Newsletter mit 90.000 Lesern und geben Sie Ihre E-Mail-Adresse ein.</p></div>',
            '<div class="nl"><h3>Our newsletter</h3><p>Sign up for our newsletter with 90,000 readers and enter your email address.</p></div>',
        ),
    )
    return doc(
        story,
        chrome(
            f"<article>{h1(story)}{lead(story)}{''.join(body)}<div>{''.join(card(t, 'y') for t in teasers[:2])}</div></article>"
        ),
    )


@layout
def kicker_cards_at_end(story: Story, teasers: list[Teaser]) -> str:
    cards = "".join(
        f'<a class="t-1" href="/{i}"><div><img src="p.jpg"><small>{words(story, "Foto", "Photo")}: Imago</small></div><div>{t.kicker}</div><div>{t.title}</div><div>{t.text}</div></a>'
        for i, t in enumerate(teasers)
    )
    return doc(
        story,
        f'<div class="page"><div class="story">{h1(story)}{lead(story)}{"".join(paras(story))}{cards}</div></div>',
    )


@layout
def nested_articles(story: Story, teasers: list[Teaser]) -> str:
    inner = "".join(
        f'<article><h2><a href="/{i}">{t.title}</a></h2><p>{t.text}</p></article>' for i, t in enumerate(teasers)
    )
    return doc(story, chrome(f"<main><article>{h1(story)}{lead(story)}{''.join(paras(story))}{inner}</article></main>"))


@layout
def blockquotes(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    body[2] = f"<blockquote><p>{escape(story.paragraphs[2], quote=False)}</p></blockquote>"
    body.insert(
        5,
        '<blockquote class="twitter-tweet"><p>So viel dazu.</p>— someone (@someone) <a href="https://t.co/x">29. Oktober</a></blockquote>',
    )
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


@layout
def author_box(story: Story, teasers: list[Teaser]) -> str:
    box = words(
        story,
        "<h4>Über die Autorin</h4><p>Ada Muster schreibt seit 2019 über Medien.</p>",
        "<h4>About the author</h4><p>Ada Muster has covered media since 2019.</p>",
    )
    return doc(
        story,
        chrome(
            f'<article>{h1(story)}{lead(story)}{"".join(paras(story))}<div class="author-box">{box}</div></article><ul class="linklist">{"".join(f"<li><a href=x>{t.title}</a></li>" for t in teasers)}</ul>'
        ),
    )


@layout
def class_names_lie(story: Story, teasers: list[Teaser]) -> str:
    """The whole body in a box called paywall, as several publishers have it."""
    return doc(
        story,
        chrome(
            f'<div class="article-paywall paywall"><article class="article teaser-article">{h1(story)}{lead(story)}{"".join(paras(story))}</article></div><div class="related">{"".join(card(t) for t in teasers)}</div>'
        ),
    )


@layout
def short_news_with_teasers(story: Story, teasers: list[Teaser]) -> str:
    short = "".join(f"<p>{escape(p, quote=False)}</p>" for p in story.paragraphs[:2])
    return doc(
        story,
        chrome(
            f'<div class="z1">{h1(story)}{short}</div><div class="z2">{"".join(card(t, "z3") for t in teasers * 2)}</div>'
        ),
    )


@layout
def question_and_answer(story: Story, teasers: list[Teaser]) -> str:
    body = "".join(
        f"<h3>{words(story, 'Wie geht es weiter', 'What is next')} ({i})?</h3><p>{escape(p, quote=False)}</p>"
        for i, p in enumerate(story.paragraphs)
    )
    return doc(
        story,
        chrome(f"<article>{h1(story)}{lead(story)}{body}</article><aside>{''.join(card(t) for t in teasers)}</aside>"),
    )


@layout
def gallery_and_video(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    body.insert(
        3,
        f'<div class="video-player"><video src="v.mp4"></video><p>{words(story, "Video", "Video")}: {teasers[0].title}</p></div>',
    )
    body.insert(6, f'<div class="gallery"><div>1/12</div><p>{teasers[1].text} © Imago</p></div>')
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


@layout
def wordpress(story: Story, teasers: list[Teaser]) -> str:
    more = "".join(f'<li><a href="/{i}" rel="bookmark">{t.title}</a></li>' for i, t in enumerate(teasers))
    return doc(
        story,
        f'<div id="page" class="site"><div id="primary" class="content-area"><main id="main" class="site-main"><article id="post-1" class="post type-post status-publish"><header class="entry-header">{h1(story)}</header><div class="entry-content">{lead(story)}{"".join(paras(story))}<div class="sharedaddy"><h3>Teilen mit:</h3><ul><li>Facebook</li></ul></div><div id="jp-relatedposts" class="jp-relatedposts"><h3>Ähnliche Beiträge</h3>{more}</div></div></article></main></div><div id="secondary" class="widget-area"><h2>{words(story, "Neueste Beiträge", "Recent posts")}</h2><ul>{more}</ul></div></div>',
    )


@layout
def press_release(story: Story, teasers: list[Teaser]) -> str:
    end = words(
        story, "<p>Pressekontakt: presse@medienblatt.example</p>", "<p>Media contact: press@medienblatt.example</p>"
    )
    return doc(
        story,
        chrome(
            f'<div class="release">{h1(story)}{lead(story)}{"".join(paras(story))}{end}</div><div class="others">{"".join(f"<p><a href=x>{t.title}</a></p>" for t in teasers)}</div>'
        ),
    )


@layout
def endless_scroll(story: Story, teasers: list[Teaser]) -> str:
    """The next story begins below the first one."""
    following = "".join(
        f'<section class="s"><h2><a href="/{i}">{t.title}</a></h2><p>{t.text}</p></section>'
        for i, t in enumerate(teasers)
    )
    return doc(
        story,
        chrome(
            f'<div class="scroll"><section class="s">{h1(story)}{lead(story)}{"".join(paras(story))}</section>{following}</div>'
        ),
    )


@layout
def cards_with_more_link(story: Story, teasers: list[Teaser]) -> str:
    cards = "".join(
        f'<div class="u{i}"><h3>{t.title}</h3><p>{t.text}</p><a href="/{i}">{words(story, "Mehr", "More")}</a></div>'
        for i, t in enumerate(teasers)
    )
    return doc(
        story, f'<div class="m">{h1(story)}{lead(story)}{"".join(paras(story))}<div class="grid">{cards}</div></div>'
    )


@layout
def cards_without_links(story: Story, teasers: list[Teaser]) -> str:
    cards = "".join(
        f'<div onclick="go({i})"><div>{t.title}</div><div>{t.text}</div></div>' for i, t in enumerate(teasers)
    )
    return doc(story, f'<div class="m">{h1(story)}{lead(story)}{"".join(paras(story))}<div>{cards}</div></div>')


@layout
def carousel_in_body(story: Story, teasers: list[Teaser]) -> str:
    items = "".join(
        f'<li><figure><a href="/{i}"><img src="a.jpg" alt="{t.title}"></a><div><a href="/{i}">{t.title}</a></div></figure></li>'
        for i, t in enumerate(teasers)
    )
    body = paras(story)
    body.insert(4, f'<div class="sw-1"><ul>{items}</ul></div>')
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


@layout
def definition_list(story: Story, teasers: list[Teaser]) -> str:
    items = "".join(f'<dt><a href="/{i}">{t.title}</a></dt><dd>{t.text}</dd>' for i, t in enumerate(teasers))
    return doc(story, f"<div><div>{h1(story)}{lead(story)}{''.join(paras(story))}</div><dl>{items}</dl></div>")


@layout
def linked_list_of_ratings(story: Story, teasers: list[Teaser]) -> str:
    """A list whose items begin with a link is body when figures stand beside the links."""
    items = "".join(
        f'<li><a href="/s/{i}">Die große Serie Nummer {i}</a>: {i},{i}4 Mio. Zuschauer</li>' for i in range(1, 7)
    )
    body = paras(story)
    body.insert(2, f"<ol>{items}</ol>")
    return doc(
        story,
        chrome(
            f"<article>{h1(story)}{lead(story)}{''.join(body)}</article><aside>{''.join(card(t) for t in teasers)}</aside>"
        ),
    )


EXTRA["linked_list_of_ratings"] = lambda story: ["Die große Serie Nummer 3: 3,34 Mio. Zuschauer"]


@layout
def anchored_sections(story: Story, teasers: list[Teaser]) -> str:
    """Headings that link to themselves, as content systems make them."""
    body = "".join(
        f'<section><h2><a href="#part-{i}">{words(story, "Was Sie jetzt wissen müssen", "What you need to know now")} {i}</a></h2><p>{escape(p, quote=False)}</p></section>'
        for i, p in enumerate(story.paragraphs)
    )
    return doc(
        story,
        chrome(
            f'<main>{h1(story)}{lead(story)}{body}</main><div class="w">{"".join(card(t, "w1") for t in teasers)}</div>'
        ),
    )


@layout
def table_with_links(story: Story, teasers: list[Teaser]) -> str:
    rows = "".join(
        f'<tr><td><a href="/s/{i}">Die große Serie Nummer {i}</a></td><td>{i},{i}4 Mio.</td></tr>' for i in range(1, 7)
    )
    body = paras(story)
    body.insert(4, f'<div class="tbl"><table><tr><th>Titel</th><th>Zuschauer</th></tr>{rows}</table></div>')
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


EXTRA["table_with_links"] = lambda story: ["Die große Serie Nummer 3", "3,34 Mio."]


@layout
def accordion(story: Story, teasers: list[Teaser]) -> str:
    body = "".join(
        f"<details><summary>{words(story, 'Frage', 'Question')} {i}</summary><p>{escape(p, quote=False)}</p></details>"
        for i, p in enumerate(story.paragraphs)
    )
    return doc(
        story,
        chrome(
            f"<article>{h1(story)}{lead(story)}{body}</article><div class='nxt'>{''.join(card(t, 'n') for t in teasers)}</div>"
        ),
    )


@layout
def pointer_paragraph(story: Story, teasers: list[Teaser]) -> str:
    links = ", ".join(f'<a href="/{i}">{t.title}</a>' for i, t in enumerate(teasers[:2]))
    body = paras(story)
    body.insert(3, f"<p><strong>{words(story, 'Mehr zum Thema', 'More on this story')}:</strong> {links}</p>")
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


@layout
def flat_teasers(story: Story, teasers: list[Teaser]) -> str:
    """Teasers without a box of their own, between the paragraphs and below them."""
    flat = [f'<h3><a href="/{i}">{t.title}</a></h3><p>{t.text}</p>' for i, t in enumerate(teasers)]
    return doc(story, f"<div>{h1(story)}{lead(story)}{''.join(paras(story))}{''.join(flat)}</div>")


@layout
def bold_links_open_paragraphs(story: Story, teasers: list[Teaser]) -> str:
    body = "".join(re.sub(r"<p>(\S+ \S+ \S+)", r'<p><b><a href="/x">\1</a></b>', p) for p in paras(story))
    return doc(
        story,
        chrome(
            f"<article>{h1(story)}{lead(story)}{body}</article><footer>{''.join(card(t) for t in teasers)}</footer>"
        ),
    )


@layout
def web_components(story: Story, teasers: list[Teaser]) -> str:
    body = "".join(f"<x-paragraph><p>{escape(p, quote=False)}</p></x-paragraph>" for p in story.paragraphs)
    cards = "".join(
        f'<x-card><a href="/{i}"><x-title>{t.title}</x-title></a><x-text>{t.text}</x-text></x-card>'
        for i, t in enumerate(teasers)
    )
    return doc(story, f"<x-app><x-article>{h1(story)}{lead(story)}{body}</x-article><x-list>{cards}</x-list></x-app>")


@layout
def teasers_above(story: Story, teasers: list[Teaser]) -> str:
    top = "".join(
        f'<div class="h{i}"><a href="/{i}"><span>{t.kicker}</span> <span>{t.title}</span></a></div>'
        for i, t in enumerate(teasers)
    )
    return doc(story, f"<div><div>{top}</div><div>{h1(story)}{lead(story)}{''.join(paras(story))}</div></div>")


@layout
def poll_and_quote(story: Story, teasers: list[Teaser]) -> str:
    body = paras(story)
    body.insert(
        3,
        words(
            story,
            f'<div class="v"><h4>Umfrage: Sehen Sie noch fern?</h4><p>Stimmen Sie ab! {teasers[0].title}</p></div>',
            f'<div class="v"><h4>Poll: Do you still watch TV?</h4><p>Vote now: {teasers[0].title}</p></div>',
        ),
    )
    return doc(story, chrome(f"<article>{h1(story)}{lead(story)}{''.join(body)}</article>"))


def all_pages() -> list[Page]:
    return list(pages())


def lost_and_leaked(text: str, page: Page) -> tuple[list[str], list[str]]:
    """Say which sentences of the body are gone and which of the teasers are there."""
    plain = squeeze(text)
    return [s for s in page.body if s not in plain], [s for s in page.teasers if s in plain]
