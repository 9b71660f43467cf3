"""A page as it came, before anything is taken out of it: its text in order, and which part each element holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# Nobody reads these on the page: programs, styles, what stands in where a player does not work, choices of a form.
_SILENT = frozenset(
    "head script style noscript template svg math canvas iframe object embed audio video select textarea".split()
)
_INLINE = frozenset(
    "a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup time u var wbr".split()
)


@dataclass(frozen=True, slots=True)
class Outline:
    """The pieces of text between the tags of a page.

    `blocks` says of each piece which block it belongs to (a paragraph, a heading, a cell); `held` of each element
    from which piece to which it goes.
    """

    texts: tuple[str, ...]
    blocks: tuple[int, ...]
    held: Mapping[Any, tuple[int, int]]


def outline(tree: Any) -> Outline:
    """Note all text of a parsed page. Without recursion: pages nest as deep as they like.

    >>> from lxml import html
    >>> outline(html.fromstring("<div><p>Netflix <b>wächst</b>.</p><p>Mehr</p></div>")).blocks
    (2, 2, 2, 4)
    """
    from lxml import etree

    texts: list[str] = []
    blocks: list[int] = []
    first: dict[Any, int] = {}
    held: dict[Any, tuple[int, int]] = {}
    block = 0
    walker = etree.iterwalk(tree, events=("start", "end"))
    for event, element in walker:
        tag = element.tag
        if tag not in _INLINE:
            block += 1
        if event == "end":
            held[element] = (first.pop(element), len(texts))
            text = element.tail
        else:
            first[element] = len(texts)
            text = element.text
            if tag in _SILENT:
                walker.skip_subtree()
                continue
        if text:
            texts.append(text)
            blocks.append(block)
    return Outline(tuple(texts), tuple(blocks), held)
