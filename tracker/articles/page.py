"""A page of a publisher as text: the library's reading, freed of teasers before and after it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any

from tracker.articles.blocks import plain_text
from tracker.articles.breaks import settle
from tracker.articles.lines import folded, split_lines
from tracker.articles.load import MAX_TEXT
from tracker.articles.meta import Meta, read_meta
from tracker.articles.outline import outline
from tracker.articles.problems import problem
from tracker.articles.prune import prune
from tracker.articles.removed import passages
from tracker.model import Removed

MIN_SHARE = 0.5
MAX_LEAD = 600
MAX_LEADS = 2


@dataclass(frozen=True, slots=True)
class Page:
    """The text of a page, headline first, what its head says, and what else stood on it."""

    text: str
    meta: Meta
    removed: tuple[Removed, ...] = ()


def read_page(html: str, where: str, url: str | None = None) -> Page:
    """Read the article on a page.

    >>> page = read_page("<h1>Netflix wächst</h1><article><p>Netflix hat 301,6 Millionen Kunden.</p></article>", "a")
    >>> page.text.splitlines()[0], page.meta.title
    ('Netflix wächst', 'Netflix wächst')
    """
    if len(html) > MAX_TEXT:
        raise problem(where, f"the page is larger than {MAX_TEXT // 1_000_000} MB", "save the article alone")
    tree = _parse(html)
    if tree is None:
        raise problem(where, "is no HTML page", "save it as .txt if it is plain text")
    meta = read_meta(tree, url)
    whole = outline(tree)
    dropped = prune(tree)
    settle(tree)
    text = _body(tree, meta)
    if not text.strip():
        raise problem(where, "the page has no article text", "save the page after it has loaded, or its text as .txt")
    text = _with_title(text, meta.title)
    return Page(text, meta, passages(whole, dropped, text))


def _parse(html: str) -> Any:
    from lxml import etree
    from lxml import html as lxml_html

    try:
        parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
        tree = lxml_html.document_fromstring(html.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    return tree if len(tree) else None


def _body(tree: Any, meta: Meta) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    document: Any = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, with_metadata=False)
    text = plain_text(document.body) if document is not None and document.body is not None else ""
    if len(text) < MIN_SHARE * len(meta.article_body):
        return "\n\n".join(line.strip() for line in meta.article_body.splitlines() if line.strip())
    return _with_lead(text, tree)


def _with_lead(text: str, tree: Any) -> str:
    """Put the standfirst back that stands between headline and body and that the extractor passes over."""
    heading = next(iter(tree.iter("h1")), None)
    if heading is None:
        return text
    known = folded(text)
    leads: list[str] = []
    for element in heading.xpath("following::*[self::p or self::div or self::h2][position() <= 12]"):
        written = " ".join(element.text_content().split())
        if folded(written)[:60] in known or len(written) > MAX_LEAD or len(leads) == MAX_LEADS:
            break
        line = next(iter(split_lines(written)), None)
        if line is not None and line.prose and element.find(".//p") is None and element.find(".//a") is None:
            leads.append(written)
    return "\n\n".join([*leads, text])


def _with_title(text: str, title: str | None) -> str:
    """Put the headline first where the extractor left it out: facts stand in it, and companies are named in it."""
    if not title or folded(title) in folded(text[: len(title) + 400]):
        return text
    return f"{title}\n\n{text}"
