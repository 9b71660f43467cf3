"""Numbers, dates and names in both languages; colours that all eyes and all printers tell apart."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from tracker.errors import InputError
from tracker.report import theme
from tracker.report.charts.flags import Flag, lay_out
from tracker.report.charts.measure import shortened, spread, width, wrapped
from tracker.report.wording import LANGUAGES, wording

AMOUNTS = [
    (11.08e9, "USD", "$11.08 bn", "11,08 Mrd. $"),
    (301.6e6, "count", "301.6 m", "301,6 Mio."),
    (-3e8, "EUR", "−€300 m", "−300 Mio. €"),
    (16, "percent", "16%", "16 %"),
    (5.4, "USD", "$5.40", "5,40 $"),
    (8, "USD", "$8", "8 $"),
    (9500, "count", "9,500", "9.500"),
    (110_750, "CHF", "CHF 110.8 k", "110,8 Tsd. CHF"),
    (0, "count", "0", "0"),
    (1.2e15, "USD", "$1,200 tn", "1.200 Bio. $"),
]
PERIODS = [
    ("2025Q2", "Q2 2025", "Q2 2025"),
    ("2025H1", "H1 2025", "1. Halbjahr 2025"),
    ("2025-07", "Jul 2025", "Juli 2025"),
    ("2025-07-17", "17 Jul 2025", "17. Juli 2025"),
    ("2025-W29", "week 29, 2025", "KW 29 2025"),
    ("2025-9M", "9 months of 2025", "9 Monate 2025"),
    ("2025", "2025", "2025"),
    ("XXXXQ2", "Q2 ?", "Q2 ?"),
    ("soon", "soon", "soon"),
]


@pytest.mark.parametrize(("value", "unit", "english", "german"), AMOUNTS)
def test_amounts(value: float, unit: str, english: str, german: str) -> None:
    assert wording("en").amount(value, unit).replace("\xa0", " ") == english
    assert wording("de").amount(value, unit).replace("\xa0", " ") == german


@pytest.mark.parametrize(("label", "english", "german"), PERIODS)
def test_periods(label: str, english: str, german: str) -> None:
    assert (wording("en").period(label), wording("de").period(label)) == (english, german)


def test_ranges_share_scale_and_unit() -> None:
    assert wording("en").span(43.5e9, 44.5e9, "USD") == "$43.5–44.5\xa0bn"
    assert wording("en").span(-3e8, -2.5e8, "EUR") == "−€250–300\xa0m"
    assert wording("de").span(-4e6, 0, "EUR") == "−4\xa0Mio.\xa0€ bis 0\xa0Mio.\xa0€"


def test_both_languages_say_the_same_things() -> None:
    one, other = (wording(code).words for code in LANGUAGES)
    assert {block: set(keys) for block, keys in one.items()} == {block: set(keys) for block, keys in other.items()}


def test_an_unknown_language_is_named() -> None:
    with pytest.raises(InputError, match="fr"):
        wording("fr")


def lightness(color: str) -> float:
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (red, green, blue)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16


def as_seen(color: str, matrix: tuple[tuple[float, ...], ...]) -> list[float]:
    """The colour as colour-blind eyes see it (Machado 2009, full strength)."""
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    return [sum(weight * channel for weight, channel in zip(row, channels, strict=True)) for row in matrix]


DEUTAN = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
PROTAN = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))


@pytest.mark.parametrize("matrix", [DEUTAN, PROTAN])
def test_colours_survive_colour_blindness(matrix: tuple[tuple[float, ...], ...]) -> None:
    for one, other in combinations(theme.PALETTE, 2):
        apart = sum((a - b) ** 2 for a, b in zip(as_seen(one, matrix), as_seen(other, matrix), strict=True)) ** 0.5
        assert apart > 0.18, (one, other)


def test_colours_survive_grey_print_and_stand_out_from_paper() -> None:
    greys = sorted(lightness(color) for color in theme.PALETTE)
    assert min(b - a for a, b in pairwise(greys)) >= 8
    assert greys[-1] < 75


def test_text_is_measured_wrapped_and_shortened() -> None:
    assert width("WWWW", 9) > width("iiii", 9)
    assert width(shortened("A long name of a company", 9, 60), 9) <= 60
    lines = wrapped("one two three four five six seven", 9, 60, most=2)
    assert len(lines) == 2 and all(width(line, 9) <= 60 for line in lines)


def test_labels_spread_in_order_within_their_edges() -> None:
    placed = spread([5.0, 5.0, 5.0, 90.0], 10.0, 0.0, 100.0)
    assert placed == sorted(placed) and placed[0] >= 0 and placed[-1] <= 100
    assert all(b - a >= 10 - 1e-9 for a, b in pairwise(placed))
    assert spread([], 10, 0, 1) == []


def test_flags_of_one_day_stand_above_each_other() -> None:
    from datetime import date

    layout = lay_out([Flag(50, f"event {n}", date(2025, 1, 1)) for n in range(4)], 500)
    assert sorted(flag.row for flag in layout.flags) == [0, 1, 2, 3]
