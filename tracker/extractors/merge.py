"""A figure that the article repeats is one fact, at its most exact mention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from tracker.model import Financial, View

F = TypeVar("F", Financial, View)


def without_repeats(facts: Sequence[F]) -> list[F]:
    """Facts of the same thing whose values agree after rounding are one; the most exact, then the surest, stays."""
    kept: dict[tuple[object, ...], list[F]] = {}
    for fact in sorted(facts, key=lambda f: (-_digits(f.value), -f.confidence, f.start)):
        alike = kept.setdefault(_about(fact), [])
        if not any(_repeats(fact, other) for other in alike):
            alike.append(fact)
    return sorted((fact for alike in kept.values() for fact in alike), key=lambda f: f.start)


def _about(fact: Financial | View) -> tuple[object, ...]:
    if isinstance(fact, Financial):
        return fact.company, fact.metric, fact.basis, fact.unit, fact.scenario, fact.value_max is None
    return (
        fact.title_id,
        fact.platform if not fact.title else None,
        fact.measure,
        fact.basis,
        fact.unit,
        fact.demographic,
        fact.value_max is None,
    )


def _repeats(fact: F, other: F) -> bool:
    if _apart(_part(fact), _part(other)) or _apart(fact.period, other.period):
        return False
    if fact.value == other.value:
        return isinstance(fact, View) or fact.basis == "level" or fact.period == other.period
    return fact.basis == "level" and abs(fact.value) >= 1000 and _rounds_to(other.value, fact.value)


def _part(fact: Financial | View) -> str | int | None:
    return fact.segment if isinstance(fact, Financial) else fact.season


def _apart(one: str | int | None, other: str | int | None) -> bool:
    """Two that are both stated, and differ."""
    return bool(one and other and one != other)


def _rounds_to(exact: float, rough: float) -> bool:
    digits = _digits(rough)
    if digits >= _digits(exact) or exact == 0:
        return False
    unit = 10.0 ** (len(str(int(abs(rough)))) - digits)
    return abs(exact - rough) <= unit / 2


def _digits(value: float) -> int:
    """How many significant digits a figure is written with.

    >>> _digits(11e9), _digits(11.08e9)
    (2, 4)
    """
    text = f"{abs(value):.4f}".rstrip("0").rstrip(".").replace(".", "").lstrip("0")
    return max(1, len(text.rstrip("0")))
