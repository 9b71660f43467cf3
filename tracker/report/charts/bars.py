"""Horizontal bars in rows: a name at the left, a bar from the zero line, its value at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.report import theme
from tracker.report.charts import notes
from tracker.report.charts.measure import shortened, width
from tracker.report.charts.points import Point
from tracker.report.charts.sheet import KeyItem, Sheet, name_rows
from tracker.report.wording import Wording

_NAMES = 0.4  # of the width, at most, for names
_ROOM = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row. `low` and `high` draw a whisker; `hollow` is for what nobody reported; `note` stands greyly behind.

    `cut` marks a bar that is longer than it is drawn.
    """

    name: str
    value: float
    text: str
    note: str = ""
    color: str = theme.BAR
    hollow: bool = False
    cut: bool = False
    low: float | None = None
    high: float | None = None


def body_height(bars: Sequence[Bar], row: float = theme.ROW + 2) -> float:
    return len(bars) * row + 8


def draw_bars(made: Sheet, bars: Sequence[Bar], *, right: float | None = None, columns: float = 0.0) -> None:
    """Bars from the top down. Negative ones go left of the zero line, their text beyond them."""
    end = (made.right if right is None else right) - columns
    names = [shortened(bar.name, theme.LABEL, (made.right - made.left) * _NAMES) for bar in bars]
    left = made.left + max(width(name, theme.LABEL) for name in names) + 8
    low, high = _limits(bars, end - left)
    axes = made.axes(left, made.bottom + 4, end, made.top)
    axes.set_xlim(low, high)
    axes.set_xticks([])
    name_rows(axes, names)
    per_unit = (end - left) / (high - low)
    row = (made.top - made.bottom - 4) / len(bars)
    for n, bar in enumerate(bars):
        fill = theme.PAPER if bar.hollow else bar.color
        axes.barh([n], [bar.value], height=0.62, color=fill, edgecolor=bar.color, lw=1.0 if bar.hollow else 0, zorder=2)
        tip = max(bar.value, bar.high or bar.value) if bar.value >= 0 else min(bar.value, bar.low or bar.value)
        if bar.low is not None and bar.high is not None:
            axes.plot([bar.low, bar.high], [n, n], color=theme.PAPER, lw=2.8, zorder=2.9)
            axes.plot([bar.low, bar.high], [n, n], color=theme.INK, lw=1.1, marker="|", ms=5, zorder=3)
        x, y = left + (tip - low) * per_unit, made.top - (n + 0.5) * row
        if bar.cut:
            _slash(made, x, y)
        _value(made, bar, x, y)
    axes.axvline(0, color=theme.INK, lw=theme.ZERO_LINE, zorder=2.5)


def _slash(made: Sheet, x: float, y: float) -> None:
    """Two strokes of paper across the bar near its tip: it goes on."""
    side = 9 if x < (made.left + made.right) / 2 else -9
    for shift in (0, 5 if side > 0 else -5):
        at = x + side + shift
        made.line([at - 2, at + 2], [y - 6, y + 6], color=theme.PAPER, lw=1.8, zorder=5)


def _value(made: Sheet, bar: Bar, x: float, y: float) -> None:
    if bar.value < 0:
        made.text(x - 4, y, bar.text, bold=True, align="right", anchor="center_baseline")
        return
    made.text(x + 4, y, bar.text, bold=True, anchor="center_baseline")
    if bar.note:
        after = x + 8 + width(bar.text, theme.LABEL, bold=True)
        made.text(after, y, bar.note, theme.NOTE, color=theme.INK_SOFT, anchor="center_baseline")


def _limits(bars: Sequence[Bar], room: float) -> tuple[float, float]:
    """The axis from zero, with room beyond the tips for the texts, measured and not guessed."""

    def text_room(bar: Bar) -> float:
        note = width(bar.note, theme.NOTE) + 6 if bar.note else 0
        return width(bar.text, theme.LABEL, bold=True) + note + _ROOM

    above = [(max(bar.value, bar.high or bar.value), text_room(bar)) for bar in bars if bar.value >= 0]
    below = [(-min(bar.value, bar.low or bar.value), text_room(bar)) for bar in bars if bar.value < 0]
    high, high_text = max((v for v, _ in above), default=0.0), max((t for _, t in above), default=_ROOM)
    low, low_text = max((v for v, _ in below), default=0.0), max((t for _, t in below), default=0.0)
    per_point = ((high + low) or 1.0) / max(room - high_text - low_text, 40.0)
    return -(low + low_text * per_point), high + high_text * per_point or 1.0


def bar_key(words: Wording, points: Sequence[Point]) -> list[KeyItem]:
    """What filled and hollow bars mean, and the whiskers; nothing where every bar is simply reported."""
    marks = {notes.mark_of(point) for point in points}
    hollow = [words.note(name) for name in ("guidance", "consensus", "derived") if name in marks]
    whisker = [words.note("conflicting")] if "conflicting" in marks else []
    if any(notes.has_interval(p) and notes.mark_of(p) != "conflicting" for p in points):
        whisker.append(words.note("interval"))
    square = {"marker": "s", "ms": 6.0, "mec": theme.BAR, "mew": 1.0}
    line = {"marker": "|", "ms": 9.0, "mec": theme.INK, "mew": 1.1}
    found = [
        (marks & {"reported", "conflicting"}, {**square, "mfc": theme.BAR}, [words.note("reported")]),
        (hollow, {**square, "mfc": theme.PAPER}, hollow),
        (whisker, line, whisker),
    ]
    items = [KeyItem((style,), " / ".join(said)) for there, style, said in found if there]
    return items if hollow or whisker else []


def capped(values: Sequence[float]) -> float:
    """How far bars may reach, so that one of 238 percent does not flatten all others; such a bar is cut."""
    sizes = sorted(abs(value) for value in values)
    usual = max(4 * sizes[len(sizes) // 2], 5.0)
    return usual if sizes[-1] > 1.6 * usual else sizes[-1]


def point_bar(point: Point, text: str, *, name: str | None = None, note: str = "", color: str = theme.BAR) -> Bar:
    """A bar for a point, hollow where it was derived or expected, with its interval."""
    hollow = point.derived or point.scenario != "actual"
    shown = point.name if name is None else name
    return Bar(
        name=shown, value=point.value, text=text, note=note, color=color, hollow=hollow, low=point.low, high=point.high
    )
