"""What a chart shows, measured from the renderer: its texts, their boxes, its points."""

from __future__ import annotations

from itertools import combinations

from matplotlib.text import Text

from tracker.report.charts import Chart

_TOUCH = 1.0  # pixels; antialiased edges may meet


def texts(chart: Chart) -> list[Text]:
    """Every text that is drawn, after drawing it."""
    chart.rendered("png")
    return [found for found in chart.findobj(Text) if found.get_visible() and found.get_text().strip()]


def said(chart: Chart) -> list[str]:
    return [text.get_text() for text in texts(chart)]


def overlapping(chart: Chart) -> list[tuple[str, str]]:
    """Pairs of texts whose boxes touch."""
    boxes = [(text, text.get_window_extent()) for text in texts(chart)]
    return [
        (one.get_text(), two.get_text())
        for (one, a), (two, b) in combinations(boxes, 2)
        if min(a.x1, b.x1) - max(a.x0, b.x0) > _TOUCH and min(a.y1, b.y1) - max(a.y0, b.y0) > _TOUCH
    ]


def outside(chart: Chart) -> list[str]:
    """Texts that reach beyond the sheet."""
    frame = chart.bbox
    return [
        text.get_text()
        for text in texts(chart)
        if (box := text.get_window_extent()).x0 < -1 or box.x1 > frame.x1 + 1 or box.y0 < -1 or box.y1 > frame.y1 + 1
    ]
