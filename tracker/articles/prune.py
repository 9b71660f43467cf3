"""Drop from a page what is not the article, by its markup: before the extractor sees it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from tracker.articles.announced import letters_in, related_in
from tracker.articles.cards import teasers_in
from tracker.articles.trees import link_share, prose_in, text_of

KEEP_SHARE = 0.3
LETTERS_SHARE = 0.6
TEASERS_SHARE = 0.5

_PARTS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s_]+|-{1,2}|:")
_NEVER = ("html", "body", "main", "h1", "time")


Because = tuple[Any, str]


def prune(tree: Any) -> list[Because]:
    """Remove furniture from a parsed page, in place; give what was removed, and why.

    An element goes for its tag, its role, its class names, for standing under a heading that announces other
    stories, or for being a teaser. None goes that holds a good part of the page's prose, and no teaser if all
    of them together do: class names lie, and some sites write articles that look like lists of teasers.
    """
    total = prose_in(tree)
    dropped = [
        *_drop(_furniture(tree), total, KEEP_SHARE),
        *_drop(_for("related", related_in(tree)), total, KEEP_SHARE),
        *_drop(_for("comments", letters_in(tree)), total, LETTERS_SHARE),
    ]
    teasers = list(teasers_in(tree))
    if sum(prose_in(teaser) for teaser in teasers if link_share(teaser) < 0.5) <= TEASERS_SHARE * prose_in(tree):
        dropped += _drop(_for("teaser", teasers), total, KEEP_SHARE)
    _unlink(tree)
    return dropped


def _for(reason: str, elements: Iterable[Any]) -> Iterator[Because]:
    return ((element, reason) for element in elements)


@cache
def _names() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    data = tomllib.loads(Path(__file__).with_name("page.toml").read_text(encoding="utf-8"))
    return frozenset(data["drop"]["words"]), frozenset(data["tags"]["drop"]), frozenset(data["roles"]["drop"])


def _furniture(tree: Any) -> Iterator[Because]:
    """Find what its markup calls furniture; the reason names the markup, so that a wrong one leads to its word."""
    words, tags, roles = _names()
    for element in tree.iter():
        if element.tag in _NEVER or not isinstance(element.tag, str):
            continue
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
        styled = "display:none" in (element.get("style") or "").replace(" ", "")
        if hidden or styled:
            yield element, "hidden"
        elif element.tag in tags:
            yield element, f"<{element.tag}>"
        elif element.get("role") in roles:
            yield element, f"role {element.get('role')}"
        elif name := _named(element, words):
            yield element, f"class {name}"


def _named(element: Any, words: frozenset[str]) -> str:
    """Look up the names of an element whole, and their first and last parts ("related-articles", "js-share")."""
    for name in f"{element.get('class') or ''} {element.get('id') or ''}".split():
        parts = [part.lower() for part in _PARTS.split(name) if part]
        if name.lower() in words or (parts and (parts[0] in words or parts[-1] in words)):
            return name
    return ""


def _unlink(tree: Any) -> None:
    """Take the links off sentences that are one: the extractor would take what is left of them for a list."""
    for paragraph in list(tree.iter("p")):
        if text_of(paragraph).endswith(".") and link_share(paragraph) > 0.5:
            for link in list(paragraph.iter("a")):
                link.drop_tag()


def _drop(elements: Iterable[Because], total: int, share: float) -> list[Because]:
    """Remove elements, their tails kept, unless too much of the page's prose is in one."""
    dropped = []
    for element, reason in list(elements):
        if element.getparent() is not None and (prose_in(element) <= share * total or link_share(element) >= 0.5):
            element.drop_tree()
            dropped.append((element, reason))
    return dropped
