"""How everything looks. Every colour, size and line width of the charts is here and nowhere else.

Lengths are in points (1/72 inch) unless the name says otherwise. DejaVu Sans comes with matplotlib, so the same
table gives the same picture on every machine; the fonts after it only fill in scripts that it lacks.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from matplotlib import font_manager

# Ink: text and lines that are not data.
INK = "#1a1a1a"
INK_SOFT = "#555555"
INK_FAINT = "#8a8a8a"
GRID = "#dedede"
PAPER = "#ffffff"
ACCENT = "#b5322e"  # the short bar above a title

# Data: apart in hue for colour-blind eyes and apart in lightness in grey print (tests measure both).
PALETTE = ("#10375c", "#c0392f", "#1a9891", "#dc9a2a", "#67409a")
AS_TEXT = {"#dc9a2a": "#8f5f0a", "#1a9891": "#0c6f6a"}  # a line may be lighter than words may be
BACKGROUND_SERIES = "#c4c4c4"  # series that are there for comparison only
GOOD, BAD = "#10375c", "#d9772b"  # above and below what was expected
BAR = "#10375c"
BAR_SOFT = "#a9bccf"

# Type.
TITLE = 13.0
DECK = 9.0
LABEL = 8.5
TICK = 8.0
NOTE = 7.0
LEADING = 1.28  # line height as a multiple of the size
FAMILY = "DejaVu Sans"
_FILL_IN = ("Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans Arabic", "Noto Sans Devanagari", "Noto Emoji")

# Lines and points.
LINE = 1.9
LINE_SOFT = 0.9
HAIRLINE = 0.6
ZERO_LINE = 1.0
DOT = 4.4
DOT_DENSE = 3.0  # where points stand closer than they are wide
DOT_OPEN = 5.6
RING = 10.5  # around a point on which sources disagree
TICK_MARK = 9.0  # half-width of what analysts expected
CAP = 2.2

# The sheet.
DPI = 160
WIDTH = 560.0
HEIGHT = 350.0
MARGIN = 16.0
GAP = 6.0  # between blocks that belong together
LABEL_GAP = 7.0  # between the end of a line and its label
ROW = 15.0  # height of a row in charts that are lists
FLAG_ROW = 11.5
FLAG_LINE = "#b4b4b4"
HIGHLIGHTS = len(PALETTE)

RC: dict[str, Any] = {
    "text.parse_math": False,  # "$11 to $12" is money, not mathematics
    "axes.unicode_minus": True,
    "svg.hashsalt": "tracker",
    "svg.fonttype": "path",
    "path.simplify": True,
    "path.snap": True,
    "figure.facecolor": PAPER,
    "savefig.facecolor": PAPER,
    "axes.facecolor": "none",
    "text.color": INK,
    "text.hinting": "force_autohint",
    "text.antialiased": True,
    "lines.antialiased": True,
    "agg.path.chunksize": 0,
}


@cache
def fonts() -> tuple[str, ...]:
    """The family, and after it those installed here that hold other scripts (titles come from everywhere)."""
    installed = set(font_manager.get_font_names())
    return (FAMILY, *(name for name in _FILL_IN if name in installed))


def settings() -> Any:
    """The matplotlib settings under which every chart is made and saved."""
    return {**RC, "font.family": list(fonts())}
