"""Lines and points of a series, and the labels at their ends. Gaps stay gaps; what nobody reported is hollow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes

from tracker.report import theme
from tracker.report.charts.measure import height, spread, width
from tracker.report.charts.notes import interval, mark_of
from tracker.report.charts.points import STOCKS, Point, text
from tracker.report.charts.scales import moment
from tracker.report.charts.sheet import Sheet, marks

_GAP = 1.6  # of the usual step; a longer way between two points is a gap and stays open
_DENSE = 36  # more points than this get smaller dots
_DAYS = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "half": 182.6, "year": 365.2}


@dataclass(frozen=True, slots=True)
class Label:
    """Words beside the end of a line: where the line ends and what they say."""

    x: float
    y: float
    name: str
    value: str
    color: str

    @property
    def wide(self) -> float:
        name = width(self.name, theme.LABEL, bold=True) if self.name else 0
        return name + (4 if self.name and self.value else 0) + width(self.value, theme.LABEL)


def runs(points: Sequence[Point], step: str) -> list[list[Point]]:
    """The points in stretches without a gap.

    >>> runs([], "quarter")
    []
    """
    usual = _DAYS.get(step, _DAYS["quarter"])
    if step == "day" and len(points) > 2:  # a show that runs every week is not a show with gaps
        ways = sorted(moment(b) - moment(a) for a, b in pairwise(points))
        usual = max(usual, min(ways[len(ways) // 2], _DAYS["month"]))
    parts: list[list[Point]] = []
    for point in points:
        broken = bool(text(point.extra, "break_before"))  # counted differently from here on
        if parts and not broken and moment(point) - moment(parts[-1][-1]) <= _GAP * usual:
            parts[-1].append(point)
        else:
            parts.append([point])
    return parts


def draw_series(axes: Axes, points: Sequence[Point], step: str, color: str, *, quiet: bool = False) -> None:
    """One name: its line through what was reported, then each point with the mark of its kind."""
    solid = [p for p in points if p.scenario == "actual"]
    for run in runs(solid, step):
        if len(run) > 1:
            wide = theme.LINE_SOFT if quiet else theme.LINE
            axes.plot([moment(p) for p in run], [p.value for p in run], color=color, lw=wide, zorder=2, clip_on=False)
    told = {moment(p) for p in solid}
    size = theme.DOT_DENSE if len(points) > _DENSE else theme.DOT
    for point in points:
        # What was forecast and has been reported since steps back.
        past = point.scenario != "actual" and moment(point) in told
        draw_point(axes, point, theme.INK_FAINT if past else color, quiet=quiet, size=size, layer=1.6 if past else 3)


def draw_point(
    axes: Axes, point: Point, color: str, *, quiet: bool = False, size: float = theme.DOT, layer: float = 3
) -> None:
    """The mark of one point, over its interval where that is large enough to be seen."""
    x = moment(point)
    if (ends := interval(point)) and not quiet:
        axes.plot([x, x], ends, color=color, lw=1.1, zorder=2.5, clip_on=False)
        for edge in ends:
            axes.plot([x], [edge], marker="_", ms=2 * theme.CAP, mec=color, mew=1.1, zorder=2.5, clip_on=False)
    for style in marks("reported" if quiet else mark_of(point), color):
        smaller = {"ms": 2.4, "mew": 0} if quiet else {"ms": size} if style["ms"] == theme.DOT else {}
        axes.plot([x], [point.value], linestyle="none", zorder=layer, clip_on=False, **{**style, **smaller})


def stock_step(kind: str, step: str) -> str:
    """How often a figure is usually told: a count that is only named now and then, by the quarter."""
    return "quarter" if kind in STOCKS and step not in ("month", "week", "quarter") else step


def draw_labels(made: Sheet, labels: Sequence[Label], x: float, bottom: float, top: float) -> None:
    """Labels in a column at the right of the lines, moved apart, each led to the end of its line."""
    gap = height(theme.LABEL)
    placed = spread([label.y for label in labels], gap, bottom + gap / 2, top)
    for label, y in zip(labels, placed, strict=True):
        if x - label.x > 2 * theme.LABEL_GAP or abs(y - label.y) > gap / 2:
            elbow = x - theme.LABEL_GAP + 1
            start = label.x + 5
            xs, ys = [start, max(start, elbow - 5), elbow + 3], [label.y, label.y, y]
            made.line(xs, ys, color=label.color, lw=0.6, alpha=0.6, linestyle=(0, (1, 1.6)), zorder=1)
        ink = theme.AS_TEXT.get(label.color, label.color)
        if label.name:
            made.text(x, y, label.name, bold=True, color=ink, anchor="center_baseline")
        shift = width(label.name, theme.LABEL, bold=True) + 4 if label.name else 0
        if label.value:
            made.text(x + shift, y, label.value, color=ink, anchor="center_baseline")
