"""What stands under a heading that says it is not the article: "Mehr zum Thema", "Comments (12)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tracker.articles.cards import CARD_CHARS, LINK_CHARS
from tracker.articles.furniture import furniture
from tracker.articles.lines import folded
from tracker.articles.trees import HEADINGS, link_share, text_of

HEADING_CHARS = 60
BOX_CHARS = 4 * CARD_CHARS

_COUNT = re.compile(r"\s?[(\[]?\d{1,6}[)\]]?$|^\d{1,6}\s")
_SMALL = ("h2", "h3", "h4", "h5", "h6", "p", "div", "span", "strong", "b", "header")


def related_in(tree: Any) -> Iterator[Any]:
    """Find the box around such a heading and its list, or the lists after it."""
    words = furniture()
    for element in tree.iter(*_SMALL):
        text = text_of(element)
        if not 3 < len(text) <= HEADING_CHARS:
            continue
        key = folded(text)
        if words.lists.opening(key) == key or (element.tag in HEADINGS and words.about.opening(key)):
            yield from _box(element)


def letters_in(tree: Any) -> Iterator[Any]:
    """Find readers' comments: the box of their heading, else all that follows it there."""
    words = furniture()
    for element in tree.iter(*HEADINGS):
        key = _COUNT.sub("", folded(text_of(element)[:HEADING_CHARS]))
        if key and words.comments.opening(key) == key:
            boxes = list(_box(element))
            yield from boxes or element.itersiblings()


def _box(heading: Any) -> Iterator[Any]:
    """Climb while the heading is the first thing in the box; then take the box, or the lists that follow."""
    box, title = heading, text_of(heading)
    while (parent := box.getparent()) is not None and parent.tag not in ("body", "main", "article", "html"):
        text = text_of(parent)
        if len(text) > BOX_CHARS or not text.startswith(title):
            break
        box = parent
    if len(text_of(box)) > len(title) + LINK_CHARS:
        yield box
    after = box.getnext()
    while after is not None and after.tag in ("ul", "ol", "div") and link_share(after) > 0.6:
        yield after
        after = after.getnext()
