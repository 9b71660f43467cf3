"""Events as flags above a chart: a thin line at the day, a few words beside it, nothing touching anything.

Flags open to the right and are laid from the last to the first: a flag that would cover the line of a later one goes
a row above it, so no line ever runs through words. Too many for the height become numbers, with the words in a list
beneath.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from tracker.report import theme
from tracker.report.charts.measure import height, shortened, width
from tracker.report.charts.sheet import Sheet

ROWS = 9
_PAD = 3.0  # between line and words
_AIR = 6.0  # between words and what comes next to them
_WIDEST = 165.0


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag to place: where its line stands (points from the left) and what it says."""

    x: float
    text: str
    when: date
    row: int = 0

    @property
    def end(self) -> float:
        """Up to where it covers, the air behind the words included."""
        return self.x + _PAD + width(self.text, theme.NOTE) + _AIR

    @property
    def half(self) -> float:
        """Half of what a number over its line covers."""
        return width(self.text, theme.NOTE) / 2 + _AIR / 4


@dataclass(frozen=True, slots=True)
class Layout:
    """Flags with their rows. Numbered ones have their list (number, day, words) and a line for each event."""

    flags: tuple[Flag, ...]
    listed: tuple[tuple[str, date, str], ...] = ()
    lines: tuple[float, ...] = ()

    @property
    def height(self) -> float:
        return (max(flag.row for flag in self.flags) + 1) * theme.FLAG_ROW + 6 if self.flags else 0.0


def lay_out(flags: Sequence[Flag], right: float) -> Layout:
    """Places for all flags up to the right edge; no two texts touch, and no line runs through a text."""
    ordered = sorted(flags, key=lambda flag: (flag.x, flag.when, flag.text))
    placed = _rows([replace(flag, text=_fitting(flag, right)) for flag in ordered])
    if not placed or max(flag.row for flag in placed) < ROWS:
        return Layout(tuple(placed))
    listed = tuple((str(n), flag.when, flag.text) for n, flag in enumerate(ordered, start=1))
    return Layout(tuple(_numbered(ordered)), listed, tuple(flag.x for flag in ordered))


def _fitting(flag: Flag, right: float) -> str:
    return shortened(flag.text, theme.NOTE, min(_WIDEST, right - flag.x - _PAD))


def _numbered(flags: Sequence[Flag]) -> list[Flag]:
    """Numbers over the lines: `7`, or `7–9` over the middle of lines too close together to be told apart."""
    groups = [[n] for n in range(len(flags))]
    while True:
        labels = [_label(flags, group) for group in groups]
        tight = next((k for k, (one, two) in enumerate(pairwise(labels)) if one.x + one.half > two.x - two.half), None)
        if tight is None:
            return labels
        groups[tight : tight + 2] = [groups[tight] + groups[tight + 1]]


def _label(flags: Sequence[Flag], group: list[int]) -> Flag:
    name = str(group[0] + 1) if len(group) == 1 else f"{group[0] + 1}–{group[-1] + 1}"
    return replace(flags[group[0]], text=name, x=(flags[group[0]].x + flags[group[-1]].x) / 2)


def _rows(flags: list[Flag]) -> list[Flag]:
    placed: list[Flag] = []
    for flag in reversed(flags):
        below = [other.row for other in placed if other.x < flag.end]
        placed.append(replace(flag, row=1 + max(below) if below else 0))
    return placed[::-1]


def list_height(layout: Layout) -> float:
    """The room that the numbered list needs beneath the chart."""
    return -(-len(layout.listed) // 2) * height(theme.NOTE) + 14 if layout.listed else 0.0


def draw_flags(made: Sheet, layout: Layout, foot: float, base: float) -> None:
    """The lines from the foot of the chart up to the words, which start above `base`."""
    style = {"color": theme.FLAG_LINE, "lw": theme.HAIRLINE, "zorder": 1}
    for x in layout.lines:
        made.line([x, x], [foot, base + 3], **style)
    for flag in layout.flags:
        y = base + 6 + flag.row * theme.FLAG_ROW
        if layout.lines:
            made.text(flag.x, y, flag.text, theme.NOTE, color=theme.INK_SOFT, align="center", anchor="baseline")
        else:
            made.line([flag.x, flag.x], [foot, y + theme.NOTE], **style)
            made.text(flag.x + _PAD, y, flag.text, theme.NOTE, color=theme.INK_SOFT, anchor="baseline")


def draw_list(made: Sheet, layout: Layout, top: float) -> None:
    """What the numbers stand for, in two columns."""
    lines = -(-len(layout.listed) // 2)
    column = (made.right - made.left) / 2
    for n, (number, when, text) in enumerate(layout.listed):
        x, y = made.left + column * (n // lines), top - 8 - (n % lines) * height(theme.NOTE)
        made.text(x + 11, y, number, theme.NOTE, bold=True, color=theme.INK_SOFT, align="right", anchor="baseline")
        entry = shortened(f"{made.words.day(when)}  {text}", theme.NOTE, column - 24)
        made.text(x + 15, y, entry, theme.NOTE, color=theme.INK_SOFT, anchor="baseline")
