"""How large text is, measured with the renderer that will draw it. Everything in points (1/72 inch)."""

from __future__ import annotations

from functools import cache
from typing import Any

import matplotlib
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from tracker.report import theme

_POINTS = 72 / theme.DPI


@cache
def _renderer() -> Any:
    make: Any = RendererAgg
    return make(8, 8, theme.DPI)


@cache
def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of one line of text."""
    font = FontProperties(family=list(theme.fonts()), size=size, weight="bold" if bold else "normal")
    with matplotlib.rc_context(theme.settings()):
        across, _, _ = _renderer().get_text_width_height_descent(text or " ", font, False)
    return float(across) * _POINTS


def height(size: float) -> float:
    """The height of a line of text, its leading included."""
    return size * theme.LEADING


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """The text, with an ellipsis where it is wider than the room it has."""
    if width(text, size, bold=bold) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle].rstrip() + "…", size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip(" ,.;:–-") + "…"


def wrapped(text: str, size: float, room: float, *, bold: bool = False, most: int = 3) -> list[str]:
    """The text in lines no wider than the room, the last one shortened when there are more than `most`."""
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}".strip()
        if current and width(longer, size, bold=bold) > room:
            lines.append(current)
            current = word
        else:
            current = longer
    lines.append(current)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shortened(line, size, room, bold=bold) for line in lines]


def balanced(text: str, size: float, room: float, *, bold: bool = False, most: int = 2) -> list[str]:
    """As `wrapped`, with lines of about the same length, so that no single word is left over."""
    lines = wrapped(text, size, room, bold=bold, most=most)
    if len(lines) < 2:
        return lines
    for narrower in range(int(room * 0.55), int(room), 6):
        tried = wrapped(text, size, narrower, bold=bold, most=most + 1)
        if len(tried) <= len(lines) and " ".join(tried) == " ".join(lines):
            return tried
    return lines


def spread(wanted: list[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near as can be to those wanted, at least `gap` apart, between low and high, in the same order.

    >>> spread([10.0, 10.0, 50.0], 10.0, 0.0, 60.0)
    [5.0, 15.0, 50.0]
    """
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    if len(order) > 1:
        gap = min(gap, (high - low) / (len(order) - 1))
    blocks: list[list[float]] = []  # sum of wished places of the first, number of members
    for i in order:
        blocks.append([wanted[i], 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] + gap * blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            last = blocks.pop()
            # A member's wish, as seen from the first of the block that it joins.
            blocks[-1][0] += last[0] - gap * blocks[-1][1] * last[1]
            blocks[-1][1] += last[1]
    placed = [0.0] * len(wanted)
    at = 0
    for block in blocks:
        start = block[0] / block[1]
        for k in range(int(block[1])):
            placed[order[at]] = start + k * gap
            at += 1
    return _inside(placed, order, gap, low, high)


def _inside(placed: list[float], order: list[int], gap: float, low: float, high: float) -> list[float]:
    edge = low
    for i in order:
        placed[i] = max(placed[i], edge)
        edge = placed[i] + gap
    edge = high
    for i in reversed(order):
        placed[i] = min(placed[i], edge)
        edge = placed[i] - gap
    return placed
