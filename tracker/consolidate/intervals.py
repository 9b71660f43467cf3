"""What a written figure allows: "rund 11 Milliarden" leaves room that "$11.08 billion" does not.

A figure is as exact as its last digit. Qualifiers move the bounds:

    (none)           half a unit of the last digit, either side
    about            a whole unit, either side: who says "rund" rounds freely
    nearly           up to a whole unit below
    over             above, and short of the next figure with as many digits: "more than 300" is not 400
    below            the mirror of over
    at_least, up_to  one bound, the other open

Units are those of the value. Bounds are closed and may be infinite.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

_HAIR = 1e-9  # relative: two bounds that differ by less touch and do not overlap
_PRECISION = 12  # digits; the rest is the machine's: 8.19 * 1e9 is 8189999999.999999
_LEAST_DIGITS = 2  # "300 Millionen" is rounded to tens of millions at worst, not to hundreds
_SCALES = (1.0, 1e6, 1e9, 1e12, 1e-2)  # as written, millions … trillions, cents; "200,000" has no decimals
_DECIMALS = re.compile(r"(?<![\d.,])\d{1,3}[.,](\d{1,3})(?![\d.,]?\d)")


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Two closed bounds, in the unit of the value."""

    low: float
    high: float

    @property
    def width(self) -> float:
        return self.high - self.low

    def __contains__(self, value: float) -> bool:
        slack = _HAIR * abs(value)
        return self.low - slack <= value <= self.high + slack

    def meets(self, other: Interval) -> bool:
        """Whether the two share more than a bound.

        >>> Interval(10.5, 11.5).meets(Interval(9.5, 10.5))
        False
        """
        low, high = max(self.low, other.low), min(self.high, other.high)
        bounds = [abs(b) for b in (low, high) if math.isfinite(b)]
        return high - low > _HAIR * max(bounds, default=1.0)

    def common(self, other: Interval) -> Interval:
        return Interval(max(self.low, other.low), min(self.high, other.high))

    def scaled(self, factor: float) -> Interval:
        return Interval(*sorted((self.low * factor, self.high * factor)))


def last_digit(value: float) -> float:
    """The unit of the last digit that is not nought.

    >>> last_digit(11e9), last_digit(11.08e9), last_digit(16)
    (1000000000.0, 10000000.0, 1.0)
    """
    exponent = Decimal(f"{abs(value):.{_PRECISION}g}").normalize().as_tuple().exponent
    return 10.0 ** int(exponent) if value else 1.0


def unit_of_rounding(value: float, sentence: str = "") -> float:
    """How coarse a figure is, from its digits, and finer where the sentence writes noughts after the decimal sign.

    Noughts before the decimal sign may be rounding or not; two digits are taken as meant.

    >>> unit_of_rounding(300e6), unit_of_rounding(10e9), unit_of_rounding(10e9, "10,0 Milliarden Euro")
    (10000000.0, 1000000000.0, 100000000.0)
    """
    if not value:
        return 1.0
    size = math.floor(math.log10(abs(value)))
    thousands = 10.0 ** (3 * (size // 3)) if size >= 0 else 10.0**size
    own = min(last_digit(value), max(thousands, 10.0 ** (size - _LEAST_DIGITS + 1)))
    return min([own, *_written_units(abs(value), sentence)])


def _written_units(value: float, sentence: str) -> list[float]:
    """The unit of the last decimal of every number in the sentence that can be this value."""
    units = []
    for match in _DECIMALS.finditer(sentence):
        written = float(match[0].replace(",", "."))
        for scale in _SCALES:
            if written and math.isclose(written * scale, value, rel_tol=1e-9):
                units.append(scale * 10.0 ** -len(match[1]))
    return units


def allowed(value: float, value_max: float | None = None, qualifier: str | None = None, sentence: str = "") -> Interval:
    """The values that a report allows, given how it is rounded and qualified.

    A range is its two ends. "Knapp" and "mehr als" speak of the size of a loss, so they turn with the sign.

    >>> allowed(11.08e9), allowed(11e9, qualifier="nearly")
    (Interval(low=11075000000.0, high=11085000000.0), Interval(low=10000000000.0, high=11000000000.0))
    """
    if value_max is not None and value_max != value:
        return Interval(min(value, value_max), max(value, value_max))
    if value < 0:
        turned = allowed(-value, None, qualifier, sentence)
        return Interval(-turned.high, -turned.low)
    unit = unit_of_rounding(value, sentence)
    below, above = _room(qualifier, unit, max(unit, last_digit(value)))
    return Interval(value - below, value + above)


def _room(qualifier: str | None, unit: float, coarse: float) -> tuple[float, float]:
    """How far below and above the value the bounds lie."""
    room = {
        "about": (unit, unit),
        "nearly": (unit, 0.0),
        "over": (0.0, coarse),
        "below": (coarse, 0.0),
        "at_least": (0.0, math.inf),
        "up_to": (math.inf, 0.0),
    }
    return room.get(qualifier or "", (unit / 2, unit / 2))
