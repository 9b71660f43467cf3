"""What is asked of the elements of a page: their text, their prose, how much of it is links."""

from __future__ import annotations

from typing import Any

PROSE_CHARS = 80
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_BLOCKS = ("p", "div", "li", "td", "section", "article", "blockquote", "main", "body", "span")
_INLINE = ("a", "b", "strong", "i", "em")


def text_of(element: Any) -> str:
    """Give the text of an element with single spaces."""
    return " ".join(element.text_content().split())


def prose_in(element: Any) -> int:
    """Count the characters of text that stands directly in its blocks, as sentences do and labels do not."""
    return sum(length for length in map(_own_length, element.iter(*_BLOCKS)) if length >= PROSE_CHARS)


def link_share(element: Any) -> float:
    """Give the part of an element's text that is links."""
    if element.tag == "a":
        return 1.0
    text = len(text_of(element))
    return sum(len(text_of(link)) for link in element.iter("a")) / text if text else 0.0


def leads_away(link: Any) -> bool:
    """Tell a link to another page from an anchor in this one."""
    target = (link.get("href") or "").strip().lower()
    return bool(target) and not target.startswith(("#", "javascript:", "mailto:", "tel:"))


def _own_length(block: Any) -> int:
    """Measure a block's own text, with what its links and bold words hold."""
    own = len(block.text or "")
    for child in block:
        own += len(child.tail or "")
        if child.tag in _INLINE:
            own += len(child.text or "")
    return own
