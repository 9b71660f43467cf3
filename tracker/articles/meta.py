"""What a page says about itself: JSON-LD before meta tags before visible elements."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

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
    """The fields of a page's head; `problem` tells of a date that cannot be."""

    title: str | None = None
    source: str | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    published: date | None = None
    published_from: str | None = None
    article_body: str = ""
    problem: str = ""


def read_meta(tree: Any, url: str | None = None) -> Meta:
    """Read the metadata of a parsed page."""
    nodes = [node for node in _json_ld(tree) if _ARTICLE_TYPE.search(_type(node))]
    nodes.sort(key=lambda node: (_type(node).endswith("WebPage"), not node.get("datePublished")))
    tags = _meta_tags(tree)
    canonical = _first(tree.xpath("//link[@rel='canonical']/@href")) or tags.get("og:url") or url or _ld(nodes, "url")
    published, where, problem = _published(tree, nodes, tags)
    return Meta(
        title=_title(tree, nodes, tags),
        source=_name(_ld_value(nodes, "publisher")) or tags.get("og:site_name") or _domain(canonical),
        author=_name(_ld_value(nodes, "author")) or _name(tags.get("author")) or _name(tags.get("article:author")),
        url=canonical,
        language=language_code(
            _ld(nodes, "inLanguage") or _first(tree.xpath("/html/@lang | /html/@xml:lang")) or tags.get("og:locale")
        ),
        published=published,
        published_from=where,
        article_body=_ld(nodes, "articleBody") or "",
        problem=problem,
    )


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


def _title(tree: Any, nodes: Sequence[dict[str, Any]], tags: dict[str, str]) -> str | None:
    heads = [" ".join(head.text_content().split()) for head in tree.xpath("//h1")]
    written = _ld(nodes, "headline") or tags.get("og:title") or tags.get("twitter:title")
    if len(heads) == 1 and heads[0]:
        return heads[0]
    if written:
        return " ".join(written.split())
    title = " ".join((_first(tree.xpath("//title/text()")) or "").split())
    return next((head for head in heads if head), None) or _SITE_TITLE.sub("", title) or None


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
