"""An extracted page as plain text: paragraphs apart, lists and table rows one line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

CELL_MARK = " | "


def plain_text(body: Any) -> str:
    """Write the extractor's tree as text with a blank line between blocks."""
    blocks = [block for block in _blocks(body) if block]
    return "\n\n".join(blocks)


def _blocks(node: Any) -> Iterator[str]:
    """Give blocks in order; text between blocks is a block of its own."""
    if loose := _squeezed(node.text or ""):
        yield loose
    for child in node:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag == "table":
            yield "\n".join(_rows(child))
        elif tag == "list":
            yield "\n".join(_items(child))
        elif tag in ("p", "head", "ab", "quote", "code"):
            yield from _paragraph(child)
        elif tag:
            yield from _blocks(child)
        if loose := _squeezed(child.tail or ""):
            yield loose


def _paragraph(node: Any) -> Iterator[str]:
    """A paragraph, or several where the extractor put blocks into one (a quote of two paragraphs, a list)."""
    if any(child.tag in ("p", "list", "table", "head") for child in node):
        yield from _blocks(node)
    else:
        yield _inline(node)


def _items(node: Any) -> Iterator[str]:
    for item in node.iter("item"):
        if line := _inline(item).replace("\n", " "):
            yield line


def _rows(node: Any) -> Iterator[str]:
    for row in node.iter("row"):
        cells = [_inline(cell).replace("\n", " ") for cell in row.iter("cell")]
        if any(cells):
            yield CELL_MARK.join(cells)


def _inline(node: Any) -> str:
    """Text of a block; a line break within it stays one."""
    parts = [node.text or ""]
    for child in node:
        if child.tag == "lb":
            parts.append("\n")
        elif isinstance(child.tag, str):
            parts.append(_inline(child))
        parts.append(child.tail or "")
    lines = ("".join(parts)).split("\n")
    return "\n".join(line for line in map(_squeezed, lines) if line)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
