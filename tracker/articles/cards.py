"""Teasers in the markup, whatever their classes are called: headlines that are links, and what stands under them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tracker.articles.trees import HEADINGS, leads_away, link_share, text_of

LINK_CHARS = 18
CARD_CHARS = 700
CARD_REST = 360
TILE_CHARS = 400
ONE_LINER_CHARS = 220
MIN_LINKS = 3
MIN_TILES = 3
MIN_FLAT = 2

Rows = dict[Any, Counter[tuple[object, ...]]]

_EMPHASIS = ("b", "strong", "i", "em", "u")
_BLOCKS = (*HEADINGS, "p", "div", "figure", "ul", "img", "picture")
_LISTS = ("div", "td", "section", "ul", "ol", "nav", "center")
_CARDS = ("div", "li", "section", "article", "a", "span", "ul", "ol", "dl", "figure")
_TILES = ("div", "li", "section", "article", "a")


def teasers_in(tree: Any) -> Iterator[Any]:
    """Give the elements that are teasers: lists of links, cards, tiles of the same make, headings that are links."""
    yield from _link_lists(tree)
    yield from _cards(tree)
    yield from _flat(tree)


def _link_lists(tree: Any) -> Iterator[Any]:
    """Find boxes and cells that hold nothing but headlines that are links. A table of linked titles is a table."""
    for element in tree.iter(*_LISTS):
        links = [link for link in element.iter("a") if len(text_of(link)) >= LINK_CHARS and leads_away(link)]
        if len(links) >= MIN_LINKS and link_share(element) > 0.8 and element.find(".//table") is None:
            yield element


def _cards(tree: Any) -> Iterator[Any]:
    rows: Rows = {}
    for element in tree.iter("p", *_CARDS):
        if any(parent.tag in ("table", "p", *HEADINGS) for parent in element.iterancestors()):
            continue
        text = text_of(element)
        if not LINK_CHARS <= len(text) <= CARD_CHARS or element.find(".//table") is not None:
            continue
        if element.tag == "p":
            if link_share(element) > 0.85 and not text.endswith("."):
                yield element
        elif _is_card(element, text) or _is_tile(element, text, rows):
            yield element


def _is_card(element: Any, text: str) -> bool:
    """A link that is a headline of its own, and next to no text beside it."""
    if element.tag in ("a", "span") and _within_text(element):
        return False
    links = [element] if element.tag == "a" else element.xpath(".//a[@href]")
    heads = [link for link in links if len(text_of(link)) >= LINK_CHARS and _stands_alone(link, element)]
    linked = sum(len(text_of(link)) for link in heads)
    return bool(heads) and len(text) - linked <= CARD_REST and _no_paragraph(element)


def _is_tile(element: Any, text: str, rows: Rows) -> bool:
    """One of several boxes of the same make in a row, each with a heading and a link ("Mehr") of its own."""
    if element.tag not in _TILES or len(text) > TILE_CHARS or not _no_paragraph(element):
        return False
    links = [link for link in element.xpath(".//a[@href]") if leads_away(link) and not _within_text(link)]
    row = element.getparent()
    if row is None or not links or next(element.iter(*HEADINGS), None) is None:
        return False
    if row not in rows:
        rows[row] = Counter(map(_make, row))
    return rows[row][_make(element)] >= MIN_TILES


def _make(element: Any) -> tuple[object, ...]:
    return (element.tag, *(child.tag for child in element))


def _no_paragraph(element: Any) -> bool:
    return not any(len(text_of(paragraph)) > ONE_LINER_CHARS for paragraph in element.iter("p"))


def _within_text(element: Any) -> bool:
    """Tell a link between words from one between blocks: text paragraphs may be parted by line breaks alone."""
    before, after = element.getprevious(), element.getnext()
    text = element.getparent().text if before is None else before.tail
    beside = [side for side in (before, after) if side is not None and side.tag in _EMPHASIS and text_of(side)]
    return bool((text or "").strip() or (element.tail or "").strip() or beside)


def _stands_alone(link: Any, box: Any) -> bool:
    """Tell a headline that is a link from a link within a sentence, and from a heading that links to itself."""
    if not leads_away(link):
        return False
    parent = link if link is box else link.getparent()
    while parent is not box and parent.tag in ("span", "strong", "b", "em"):
        parent = parent.getparent()
    if parent is link or parent.tag in HEADINGS or len(text_of(parent)) <= len(text_of(link)) + 3:
        return True
    return any(child.tag in (*HEADINGS, "div", "p") for child in link.iter()) or _between_blocks(link)


def _between_blocks(link: Any) -> bool:
    """Tell a link that has a paragraph beside it: a link with a figure beside it is an item of a list."""
    if link.getparent().tag == "p" or _within_text(link):
        return False
    beside = [side for side in (link.getprevious(), link.getnext()) if side is not None]
    return bool(beside) and all(side.tag in _BLOCKS for side in beside)


def _flat(tree: Any) -> Iterator[Any]:
    """Find headings that are links and have no box of their own; several in a row take their one-liners along."""
    run: list[Any] = []
    for heading in tree.iter(*HEADINGS[1:]):
        if not _linked_heading(heading):
            continue
        yield heading
        below = heading.getnext()
        if below is None or below.tag != "p" or len(text_of(below)) > ONE_LINER_CHARS:
            continue
        follows = below.getnext()
        chained = bool(run) and run[-1].getnext() is heading
        run = [*run, below] if chained else [below]
        if follows is None or not _linked_heading(follows):
            yield from run if len(run) >= MIN_FLAT else ()


def _linked_heading(element: Any) -> bool:
    text = text_of(element)
    linked = element.tag in HEADINGS and len(text) >= LINK_CHARS and link_share(element) > 0.9
    return linked and any(leads_away(link) for link in element.iter("a"))
