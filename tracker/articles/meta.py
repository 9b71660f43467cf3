"""What a page says about itself: JSON-LD before meta tags before visible elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from tracker.articles.byline import author
from tracker.articles.columns import language_code
from tracker.articles.dates import AbsurdDateError, given_date

_ARTICLE_TYPE = re.compile(r"Article|Posting|Report|Review$|WebPage$")
_PUBLISHED_META = (
    *("article:published_time", "og:article:published_time", "datepublished", "date", "dc.date", "dc.date.issued"),
    *("dcterms.created", "dcterms.date", "dc.date.created", "publishdate", "publish-date", "publish_date", "pubdate"),
    *("publication_date", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime"),
    *("last-modified", "article:modified_time"),
)
_SITE_TITLE = re.compile(r"\s+[|–—-]\s+[^|–—-]{2,40}$")


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page says of itself; `found` tells where, field by field, `problem` of a date that cannot be."""

    title: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    published: date | None = None
    published_from: str | None = None
    found: tuple[tuple[str, str], ...] = ()
    article_body: str = ""
    problem: str = ""


_Said = tuple[str | None, str]


def read_meta(tree: Any, url: str | None = None) -> Meta:
    """Read the metadata of a parsed page."""
    nodes = [node for node in _json_ld(tree) if _ARTICLE_TYPE.search(_type(node))]
    nodes.sort(key=lambda node: (_type(node).endswith("WebPage"), not node.get("datePublished")))
    tags = _meta_tags(tree)
    published, where, problem = _published(tree, nodes, tags)
    said = {
        "title": _title(tree, nodes, tags),
        "author": _author(tree, nodes, tags),
        "url": _best(
            (_first(tree.xpath("//link[@rel='canonical']/@href")), "canonical link"),
            (tags.get("og:url"), "meta"),
            (url, "given"),
            (_ld(nodes, "url"), "json-ld"),
        ),
        "language": _best(
            (language_code(_ld(nodes, "inLanguage")), "json-ld"),
            (language_code(_first(tree.xpath("/html/@lang | /html/@xml:lang"))), "html lang"),
            (language_code(tags.get("og:locale")), "meta"),
        ),
    }
    said["source"] = _best(
        (_name(_ld_value(nodes, "publisher")), "json-ld"),
        (tags.get("og:site_name"), "meta"),
        (_domain(said["url"][0]), "address"),
    )
    return Meta(
        title=said["title"][0],
        source=said["source"][0],
        author=said["author"][0],
        url=said["url"][0],
        language=said["language"][0],
        published=published,
        published_from=where,
        found=tuple((field, place) for field, (value, place) in said.items() if value),
        article_body=_ld(nodes, "articleBody") or "",
        problem=problem,
    )


def _best(*said: _Said) -> _Said:
    return next((pair for pair in said if pair[0]), (None, ""))


def _json_ld(tree: Any) -> Iterator[dict[str, Any]]:
    for script in tree.xpath("//script[contains(@type, 'ld+json')]"):
        source = re.sub(r"^\s*(?://\s*)?<!\[CDATA\[|(?://\s*)?\]\]>\s*$|^\s*<!--|-->\s*$", "", script.text_content())
        try:
            data = json.loads(source, strict=False)
        except (ValueError, RecursionError):
            continue
        yield from _nodes(data, 0)


def _nodes(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Walk lists, @graph and what a page is about, but not into publishers and authors."""
    if depth > 6:
        return
    if isinstance(data, list):
        for item in data:
            yield from _nodes(item, depth + 1)
    elif isinstance(data, dict):
        yield data
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            if key in data:
                yield from _nodes(data[key], depth + 1)


def _type(node: dict[str, Any]) -> str:
    kind = node.get("@type", "")
    return str(kind[0] if isinstance(kind, list) and kind else kind)


def _meta_tags(tree: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        content = (element.get("content") or "").strip()
        if name and content:
            tags.setdefault(name.lower(), content)
    return tags


def _published(tree: Any, nodes: Sequence[dict[str, Any]], tags: dict[str, str]) -> tuple[date | None, str | None, str]:
    problem = ""
    for where, value in _date_values(tree, nodes, tags):
        try:
            if found := given_date(value):
                return found, where, problem
        except AbsurdDateError as error:
            problem = problem or str(error)
    found = _visible_date(tree)
    return found, "text" if found else None, problem


def _visible_date(tree: Any) -> date | None:
    """Let the library look over the page, cautiously, where the markup is silent."""
    import htmldate

    try:
        return given_date(htmldate.find_date(tree, extensive_search=False, original_date=True))
    except (ValueError, TypeError, AttributeError):
        return None


def _date_values(tree: Any, nodes: Sequence[dict[str, Any]], tags: dict[str, str]) -> Iterator[tuple[str, str]]:
    for key in ("datePublished", "dateCreated", "uploadDate"):
        yield from (("json-ld", str(node[key])) for node in nodes if node.get(key))
    yield from (("meta", tags[name]) for name in _PUBLISHED_META if name in tags)
    marked = "//*[@itemprop='datePublished']"
    yield from (("meta", str(value)) for value in tree.xpath(f"{marked}/@datetime | {marked}/@content"))
    inside = "ancestor::article or ancestor::header or ancestor::main"
    for path in (f"//time[@datetime][{inside}]", "//time[@datetime]", f"//time[{inside}]"):
        for element in tree.xpath(path)[:1]:
            value = element.get("datetime") or element.text_content()
            if re.search(r"\d{4}", value):
                yield "time element", value
    yield from (("json-ld", str(node["dateModified"])) for node in nodes if node.get("dateModified"))


def _author(tree: Any, nodes: Sequence[dict[str, Any]], tags: dict[str, str]) -> _Said:
    said = _best(
        (_name(_ld_value(nodes, "author")), "json-ld"),
        (_name(tags.get("author")) or _name(tags.get("article:author")), "meta"),
    )
    return said if said[0] else (_visible_author(tree), "text")


def _visible_author(tree: Any) -> str | None:
    """Read the element that the markup calls a byline; in a teaser's there is another author."""
    marked = "@itemprop='author' or @rel='author' or contains(@class, 'byline') or @class='author'"
    for element in tree.xpath(f"//*[{marked}]"):
        if any(box.tag in ("aside", "nav", "footer") for box in element.iterancestors()):
            continue
        if name := author(_squeezed(element.text_content()), announced=True):
            return name
    return None


def _title(tree: Any, nodes: Sequence[dict[str, Any]], tags: dict[str, str]) -> _Said:
    heads = [" ".join(head.text_content().split()) for head in tree.xpath("//h1")]
    title = _SITE_TITLE.sub("", _squeezed(_first(tree.xpath("//title/text()"))))
    return _best(
        (heads[0] if len(heads) == 1 else "", "text"),
        (_squeezed(_ld(nodes, "headline")), "json-ld"),
        (_squeezed(tags.get("og:title") or tags.get("twitter:title")), "meta"),
        (next((head for head in heads if head), None), "text"),
        (title, "title element"),
    )


def _squeezed(text: str | None) -> str:
    return " ".join((text or "").split())


def _ld_value(nodes: Sequence[dict[str, Any]], key: str) -> Any:
    return next((node[key] for node in nodes if node.get(key)), None)


def _ld(nodes: Sequence[dict[str, Any]], key: str) -> str | None:
    value = _ld_value(nodes, key)
    return value if isinstance(value, str) else None


def _name(value: Any) -> str | None:
    """Read a person's or publisher's name, of several all."""
    if isinstance(value, dict):
        return _name(value.get("name"))
    if isinstance(value, list):
        return ", ".join(name for name in map(_name, value) if name) or None
    return value.strip() or None if isinstance(value, str) and "://" not in value else None


def _domain(url: str | None) -> str | None:
    try:
        host = urlsplit(url or "").hostname or ""
    except ValueError:
        return None
    return host.removeprefix("www.") or None


def _first(values: Sequence[Any]) -> str | None:
    return next((str(value).strip() for value in values if str(value).strip()), None)
