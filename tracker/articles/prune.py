"""Drop from a page what is not the article, by its markup: before the extractor sees it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tracker.articles.furniture import furniture
from tracker.articles.lines import folded

KEEP_SHARE = 0.3
LETTERS_SHARE = 0.6
LINK_CHARS = 18
CARD_CHARS = 700
CARD_REST = 360
MIN_LINKS = 3
PROSE_CHARS = 80

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s_]+|-{1,2}|:")
_COUNT = re.compile(r"\s?[(\[]?\d{1,6}[)\]]?$|^\d{1,6}\s")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BLOCKS = ("p", "div", "li", "td", "section", "article", "blockquote", "main", "body", "span")
_EMPHASIS = ("b", "strong", "i", "em", "u")
_INLINE = ("a", "b", "strong", "i", "em")
_CARDS = ("div", "li", "section", "article", "a", "span", "ul", "ol", "dl", "figure")


def prune(tree: Any) -> None:
    """Remove furniture from a parsed page, in place.

    An element goes for its tag, its role, its class names, for being a teaser (a headline that is a link, with at
    most a sentence under it) or for standing under a heading that announces other stories. None goes that
    holds a good part of the page's prose: class names lie.
    """
    total = _prose(tree)
    for element in list(_furniture(tree)):
        _drop(element, total)
    for element in list(_announced(tree)):
        _drop(element, total)
    for element in list(_letters(tree)):
        _drop(element, total, LETTERS_SHARE)
    for element in list(_link_lists(tree)):
        _drop(element, total)
    for element in list(_cards(tree)):
        _drop(element, total)


@cache
def _names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_name("page.toml").read_text(encoding="utf-8"))
    return frozenset(data["drop"]["words"]), frozenset(data["tags"]["drop"]), frozenset(data["roles"]["drop"])


def _furniture(tree: Any) -> Iterator[Any]:
    words, tags, roles = _names()
    for element in tree.iter():
        if element.tag in ("html", "body", "main", "h1", "time") or not isinstance(element.tag, str):
            continue
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        styled = "display:none" in (element.get("style") or "").replace(" ", "")
        if hidden or styled or element.tag in tags or element.get("role") in roles or _named(element, words):
            yield element


def _named(element: Any, words: frozenset[str]) -> bool:
    """Look up the names of an element whole, and their first and last parts ("related-articles", "js-share")."""
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        parts = [part.lower() for part in _CAMEL.split(name) if part]
        if name.lower() in words or (parts and (parts[0] in words or parts[-1] in words)):
            return True
    return False


def _announced(tree: Any) -> Iterator[Any]:
    """Find what stands under a heading like "Mehr zum Thema": the box around both, or the list after it."""
    phrases = furniture()
    for element in tree.iter("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "header"):
        text = _text(element)
        if not 3 < len(text) <= 60:
            continue
        key = folded(text)
        if (
            phrases.lists.opening(key) == key
            or (element.tag in _HEADINGS and phrases.about.opening(key))
            or (element.tag in _HEADINGS and phrases.comments.opening(key) == key)
        ):
            yield from _box(element)


def _letters(tree: Any) -> Iterator[Any]:
    """Find readers' comments under a heading that says so: its box, else all that follows it there."""
    phrases = furniture()
    for element in tree.iter(*_HEADINGS):
        key = _COUNT.sub("", folded(_text(element)[:60]))
        if not key or phrases.comments.opening(key) != key:
            continue
        boxes = list(_box(element))
        yield from boxes or element.itersiblings()


def _box(heading: Any) -> Iterator[Any]:
    """Climb while the heading is the first thing in the box; then take the box, or the lists that follow."""
    box = heading
    while (parent := box.getparent()) is not None and parent.tag not in ("body", "main", "article", "html"):
        if len(_text(parent)) > 4 * CARD_CHARS or not _text(parent).startswith(_text(heading)):
            break
        box = parent
    if len(_text(box)) > len(_text(heading)) + LINK_CHARS:
        yield box
    after = box.getnext()
    while after is not None and after.tag in ("ul", "ol", "div") and _link_share(after) > 0.6:
        yield after
        after = after.getnext()


def _cards(tree: Any) -> Iterator[Any]:
    for element in tree.iter("p", *_CARDS):
        if any(parent.tag in ("table", "p", *_HEADINGS) for parent in element.iterancestors()):
            continue
        text = _text(element)
        if not LINK_CHARS <= len(text) <= CARD_CHARS:
            continue
        if element.tag == "p":
            if _link_share(element) > 0.85 and not element.xpath(".//img"):
                yield element
        elif _is_card(element, text):
            yield element


def _link_lists(tree: Any) -> Iterator[Any]:
    """Find boxes and cells that hold nothing but headlines that are links."""
    for element in tree.iter("div", "td", "section", "ul", "ol", "nav", "center"):
        links = [link for link in element.iter("a") if len(_text(link)) >= LINK_CHARS]
        if len(links) >= MIN_LINKS and _link_share(element) > 0.8:
            yield element


def _is_card(element: Any, text: str) -> bool:
    """A link that is a headline of its own, and next to no text beside it."""
    if element.tag in ("a", "span") and _within_text(element):
        return False
    links = [element] if element.tag == "a" else element.xpath(".//a[@href]")
    heads = [link for link in links if len(_text(link)) >= LINK_CHARS and _stands_alone(link, element)]
    if not heads:
        return False
    linked = sum(len(_text(link)) for link in heads)
    return len(text) - linked <= CARD_REST and sum(len(_text(p)) > 220 for p in element.iter("p")) == 0


def _within_text(element: Any) -> bool:
    """Tell a link between words from one between blocks: text paragraphs may be parted by line breaks alone."""
    before, after = element.getprevious(), element.getnext()
    text = element.getparent().text if before is None else before.tail
    beside = [side for side in (before, after) if side is not None and side.tag in _EMPHASIS and _text(side)]
    return bool((text or "").strip() or (element.tail or "").strip() or beside)


def _stands_alone(link: Any, box: Any) -> bool:
    """Tell a headline that is a link from a link within a sentence."""
    parent = link if link is box else link.getparent()
    while parent is not box and parent.tag in ("span", "strong", "b", "em"):
        parent = parent.getparent()
    holds_blocks = any(child.tag in (*_HEADINGS, "div", "p") for child in link.iter())
    return holds_blocks or parent is link or len(_text(parent)) <= len(_text(link)) + 3 or parent.tag in _HEADINGS


def _drop(element: Any, total: int, share: float = KEEP_SHARE) -> None:
    """Remove an element, its tail kept, unless too much of the page's prose is in it."""
    if element.getparent() is None or (_prose(element) > share * total and _link_share(element) < 0.5):
        return
    element.drop_tree()


def _prose(element: Any) -> int:
    """Count the characters of text that stands directly in its blocks, as sentences do and labels do not."""
    return sum(length for length in map(_own_length, element.iter(*_BLOCKS)) if length >= PROSE_CHARS)


def _own_length(block: Any) -> int:
    """Measure a block's own text, with what its links and bold words hold."""
    own = len(block.text or "")
    for child in block:
        own += len(child.tail or "")
        if child.tag in _INLINE:
            own += len(child.text or "")
    return own


def _link_share(element: Any) -> float:
    text = len(_text(element))
    if element.tag == "a":
        return 1.0
    return sum(len(_text(link)) for link in element.iter("a")) / text if text else 0.0


def _text(element: Any) -> str:
    return " ".join(element.text_content().split())
