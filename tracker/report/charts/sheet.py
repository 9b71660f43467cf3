"""The sheet every chart is drawn on: title, deck, key and source line around a body of the height asked for.

All places are in points from the lower left corner, so that what is measured is what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar, cast

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D

from tracker.report import theme
from tracker.report.charts.measure import balanced, height, width, wrapped
from tracker.report.charts.points import Point
from tracker.report.wording import Wording

KEY_ORDER = ("reported", "guidance", "consensus", "derived", "conflicting", "interval")


class Chart(Figure):
    """A matplotlib Figure that knows what it says. A class because Jupyter shows what has `_repr_png_`.

    `message` and `deck` are its text alternative, `points` are the values drawn, each with the facts behind it.
    """

    message: str = ""
    deck: str = ""
    points: tuple[Point, ...] = ()

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the chart rests on, each once."""
        return tuple(dict.fromkeys(i for point in self.points for i in point.fact_ids if i))

    def draw(self, renderer: Any) -> None:
        """Draw with our settings, whoever asks for it: `$11 to $12` is never mathematics."""
        with matplotlib.rc_context(theme.settings()):
            super().draw(renderer)

    def save(self, path: str | Path) -> Path:
        """Write PNG, SVG or PDF, by the ending; the same chart gives the same bytes."""
        target = Path(path)
        target.write_bytes(self.rendered(target.suffix.lstrip(".").lower() or "png"))
        return target

    def rendered(self, form: str = "png") -> bytes:
        """The picture as bytes, without the date and the version that matplotlib would put in."""
        quiet = {"png": {"Software": None}, "svg": {"Date": None, "Creator": None}}
        pdf = {"CreationDate": None, "Creator": None, "Producer": None}
        out = BytesIO()
        with matplotlib.rc_context(theme.settings()):
            self.savefig(out, format=form, metadata=quiet.get(form, pdf))
        return out.getvalue()

    def _repr_png_(self) -> bytes:
        return self.rendered("png")


@dataclass(frozen=True, slots=True)
class KeyItem:
    """A mark and what it means."""

    styles: tuple[dict[str, Any], ...]
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A chart with its frame drawn and its body still empty."""

    chart: Chart
    words: Wording
    left: float
    right: float
    bottom: float
    top: float

    @property
    def transform(self) -> Any:
        return Affine2D().scale(1 / 72) + self.chart.dpi_scale_trans

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = theme.LABEL,
        *,
        color: str = theme.INK,
        bold: bool = False,
        align: str = "left",
        anchor: str = "center",
        **more: Any,
    ) -> Any:
        """Text at a place in points. `anchor` is the vertical one; `baseline` lines text up across sizes."""
        style = {"color": color, "weight": "bold" if bold else "normal", "ha": align, "va": anchor, **more}
        style |= {"parse_math": False, "fontfamily": list(theme.fonts())}
        return self.chart.text(x, y, text, size=size, transform=self.transform, **style)

    def line(self, xs: Sequence[float], ys: Sequence[float], **style: Any) -> Line2D:
        drawn = Line2D(xs, ys, transform=self.transform, **style)
        self.chart.add_artist(drawn)
        return drawn

    def axes(self, left: float, bottom: float, right: float, top: float) -> Axes:
        """Axes without a frame between these places."""
        across, up = (float(side) * 72 for side in self.chart.get_size_inches())
        box = (left / across, bottom / up, max(right - left, 1) / across, max(top - bottom, 1) / up)
        made = self.chart.add_axes(box)
        made.spines[:].set_visible(False)
        made.tick_params(length=0, labelsize=theme.TICK, labelcolor=theme.INK_SOFT, pad=3)
        made.set_axisbelow(True)
        return made


def name_rows(axes: Axes, names: Sequence[str], size: float = theme.LABEL, color: str = theme.INK) -> None:
    """Names at the left of rows, the first at the top. Names are text: a dollar sign in them stays one."""
    axes.set_ylim(len(names) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), list(names), parse_math=False, fontsize=size, color=color)


Draws = TypeVar("Draws", bound=Callable[..., Chart])


def themed(draw: Draws) -> Draws:
    """A function that draws a chart, run under our settings and leaving everybody else's untouched."""

    @wraps(draw)
    def drawn(*args: Any, **options: Any) -> Chart:
        with matplotlib.rc_context(theme.settings()):
            return draw(*args, **options)

    return cast(Draws, drawn)


def sheet(
    words: Wording,
    *,
    message: str,
    deck: str,
    source: str,
    body: float = theme.HEIGHT - 110,
    key: Sequence[KeyItem] = (),
    points: Sequence[Point] = (),
) -> Sheet:
    """A new chart with its title, deck, key and source line; `body` is the height left for drawing."""
    room = theme.WIDTH - 2 * theme.MARGIN
    titles = balanced(message, theme.TITLE, room, bold=True, most=2)
    decks = wrapped(deck, theme.DECK, room, most=2) if deck else []
    sources = wrapped(source, theme.NOTE, room, most=3)
    head = 14 + len(titles) * height(theme.TITLE) + len(decks) * height(theme.DECK) + (16 if key else 0) + 8
    foot = 14 + len(sources) * height(theme.NOTE)
    full = head + body + foot
    chart = Chart(figsize=(theme.WIDTH / 72, full / 72), dpi=theme.DPI)
    FigureCanvasAgg(chart)
    chart.message, chart.deck, chart.points = message, deck, tuple(points)
    made = Sheet(chart, words, theme.MARGIN, theme.WIDTH - theme.MARGIN, foot, full - head)
    y = _head(made, full - 14, titles, decks)
    if key:
        _key(made, y - 10, key)
    for n, line in enumerate(reversed(sources)):
        made.text(made.left, 10 + n * height(theme.NOTE), line, theme.NOTE, color=theme.INK_FAINT, anchor="baseline")
    return made


def _head(made: Sheet, y: float, titles: list[str], decks: list[str]) -> float:
    made.line([made.left, made.left + 26], [y + 6, y + 6], color=theme.ACCENT, lw=3.2, solid_capstyle="butt")
    for line in titles:
        y -= height(theme.TITLE)
        made.text(made.left, y + 3, line, theme.TITLE, bold=True, anchor="baseline")
    for line in decks:
        y -= height(theme.DECK)
        made.text(made.left, y + 1, line, theme.DECK, color=theme.INK_SOFT, anchor="baseline")
    return y


def _key(made: Sheet, y: float, key: Sequence[KeyItem]) -> None:
    """What the marks mean, in one line. Only marks that the chart uses are in it."""
    x = made.left + 4
    for item in key:
        for style in item.styles:
            made.line([x], [y], linestyle="none", **style)
        made.text(x + 9, y, item.text, theme.NOTE + 0.5, color=theme.INK_SOFT, anchor="center_baseline")
        x += 9 + width(item.text, theme.NOTE + 0.5) + 16


def key_items(words: Wording, names: Iterable[str], color: str = theme.INK_SOFT) -> list[KeyItem]:
    """The key for kinds of points, in an order that does not depend on the data."""
    used = set(names)
    return [KeyItem(tuple(marks(name, color)), words.note(name)) for name in KEY_ORDER if name in used]


def marks(name: str, color: str) -> list[dict[str, Any]]:
    """The marker styles for a kind of point, the lowest first."""
    dot = {"marker": "o", "ms": theme.DOT, "mfc": color, "mec": color, "mew": 0.0}
    ring = {"marker": "o", "ms": theme.RING, "mfc": "none", "mec": color, "mew": 0.9}
    hollow = {"mfc": theme.PAPER, "mec": color, "mew": 1.3}
    styles: dict[str, list[dict[str, Any]]] = {
        "reported": [dot],
        "guidance": [{"marker": "o", "ms": theme.DOT_OPEN, **hollow}],
        "consensus": [{"marker": "_", "ms": theme.TICK_MARK, "mec": color, "mew": 2.0}],
        "derived": [{"marker": "s", "ms": theme.DOT - 0.4, **hollow}],
        "conflicting": [ring, dot],
        "interval": [{"marker": "|", "ms": 9.0, "mec": color, "mew": 1.1}],
    }
    return styles[name]


def nothing(words: Wording, *, title: str | None = None, deck: str | None = None) -> Chart:
    """The chart of no data: says so plainly, where a chart would be."""
    said = words.note("empty")
    made = sheet(words, message=title or words.title("empty"), deck=deck or "", source="", body=110)
    middle = (made.top + made.bottom) / 2
    made.line([made.left, made.right], [middle - 22] * 2, color=theme.GRID, lw=theme.HAIRLINE)
    made.text((made.left + made.right) / 2, middle, said, theme.DECK + 1, color=theme.INK_SOFT, align="center")
    return made.chart
