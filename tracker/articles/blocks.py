"""An extracted page as plain text: paragraphs apart, lists and table rows one line each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

CELL_MARK = " | "
COLUMN_CHARS = 400

_BREAKS = re.compile(r"\n{3,}")
_BLOCKS = ("p", "head", "ab", "quote", "code", "list", "item", "row", "cell")


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
        if tag == "table" and any(map(_laid_out, child.iter("cell"))):
            yield from _frame(child)
        elif tag == "table":
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
    """One line for each item; what is nested in an item comes after it."""
    for item in node.iter("item"):
        if line := _squeezed("".join(_pieces(item, nested=False))):
            yield line


def _laid_out(cell: Any) -> bool:
    """Tell the column of an old page, whose layout is a table, from a cell with a figure or a sentence."""
    return sum(child.tag in ("p", "head") for child in cell) > 1 and len("".join(_pieces(cell))) >= COLUMN_CHARS


def _frame(node: Any) -> Iterator[str]:
    """Give the blocks of each cell of a table that only arranges them."""
    for child in node:
        yield from _blocks(child) if child.tag == "cell" else _frame(child)


def _rows(node: Any) -> Iterator[str]:
    for row in node.iter("row"):
        cells = [_squeezed("".join(_pieces(cell))) for cell in row.iter("cell")]
        if any(cells):
            yield CELL_MARK.join(cells)


def _inline(node: Any) -> str:
    """Text of a block; a line break within it stays one, and two in a row part paragraphs."""
    lines = "".join(_pieces(node)).split("\n")
    return _BREAKS.sub("\n\n", "\n".join(map(_squeezed, lines))).strip()


def _pieces(node: Any, *, nested: bool = True) -> Iterator[str]:
    """Give the text of a block piece by piece, spaces as they are; blocks within it stand on lines of their own."""
    yield node.text or ""
    for child in node:
        if child.tag == "lb":
            yield "\n"
        elif child.tag in _BLOCKS and (nested or child.tag != "list"):
            yield from ("\n", *_pieces(child, nested=nested), "\n")
        elif isinstance(child.tag, str) and child.tag != "list":
            yield from _pieces(child, nested=nested)
        yield child.tail or ""


def _squeezed(text: str) -> str:
    return " ".join(text.split())
