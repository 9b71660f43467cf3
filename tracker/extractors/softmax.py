"""Linking is a choice among candidates: named features, weighed by a softmax whose weights ship as data.

Learned by `python -m tracker.learning`; at run time this is a sum of floats per candidate, and nothing else.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any, Protocol

from tracker.errors import LexiconError
from tracker.model import Candidate, Decision

# While learning, these follow the label; the others follow what the tracker would have chosen, so that what is
# learned from the figure before is learned from a history with the errors that it will really have.
_LED = frozenset({"metric", "event_type"})
WEIGHTS_FILE = Path(__file__).parent / "weights.json"


@dataclass(slots=True)
class Option:
    """One possible answer: what it is called, what it stands for, and the features that speak for or against it."""

    name: str
    value: Any
    features: list[str] = field(default_factory=list)


class Teacher(Protocol):
    """While learning, a teacher says which options are right and keeps the example."""

    def right(self, slot: str, options: Sequence[Option], at: tuple[int, int]) -> Sequence[int]: ...


@dataclass(frozen=True)
class Weights:
    """Feature weights per slot, and the calibration of the products of their probabilities."""

    slots: Mapping[str, Mapping[str, float]]
    calibration: Mapping[str, Sequence[tuple[float, float]]]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The shipped weights."""
    if not WEIGHTS_FILE.exists():
        return Weights({}, {})
    try:
        data = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise LexiconError(
            f"{WEIGHTS_FILE.name}: not valid JSON ({error}); restore it or run python -m tracker.learning"
        ) from error
    return Weights(data["slots"], {table: [tuple(p) for p in points] for table, points in data["calibration"].items()})


def paired(options: Iterable[Option]) -> list[Option]:
    """Options with their features and every two of them together: worth it where few say much ("opens" means more in a heading).

    >>> paired([Option("Dark", None, ["head", "opens", "head"])])[0].features
    ['head', 'opens', 'head&opens']
    """
    result = list(options)
    for option in result:
        single = sorted(set(option.features))
        option.features = single + [f"{one}&{other}" for one, other in combinations(single, 2)]
    return result


def probabilities(weights: Mapping[str, float], options: Sequence[Option]) -> list[float]:
    """The softmax of the summed weights of each option's features."""
    weight = weights.get
    scores = [sum([weight(feature, 0.0) for feature in option.features]) for option in options]
    highest = max(scores)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


class Linker:
    """Decides slot after slot for one article and, asked for reasons, remembers why. A class because the decisions accumulate."""

    def __init__(self, weights: Weights, teacher: Teacher | None = None, *, reasons: bool = False) -> None:
        self.weights = weights
        self._teacher = teacher
        self._reasons = reasons
        self.decisions: list[Decision] = []

    def decide(self, slot: str, options: Sequence[Option], at: tuple[int, int]) -> tuple[Option, float]:
        """The most probable option and its probability; while learning, the right one."""
        if len(options) == 1 and self._teacher is None:
            return options[0], 1.0
        weights = self.weights.slots.get(slot, {})
        chances = probabilities(weights, options)
        best = max(range(len(options)), key=chances.__getitem__)
        if self._teacher is not None:
            right = self._teacher.right(slot, options, at)
            if right and (slot in _LED or not self.weights.slots):
                best = max(right, key=chances.__getitem__)
            return options[best], chances[best]
        if self._reasons or slot == "metric":  # of a figure that is left alone, all want to know what came nearest
            because = weights if self._reasons else {}
            self.decisions.append(Decision(at[0], at[1], slot, _ranked(options, chances, because)))
        return options[best], chances[best]


def _ranked(options: Sequence[Option], chances: Sequence[float], weights: Mapping[str, float]) -> tuple[Candidate, ...]:
    order = sorted(range(len(options)), key=lambda i: -chances[i])[:3]
    return tuple(
        Candidate(options[i].name, chances[i], _because(options[i], weights) if weights else ()) for i in order
    )


def _because(option: Option, weights: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    scored = [(feature, weights[feature]) for feature in option.features if feature in weights]
    return tuple(sorted(scored, key=lambda pair: -abs(pair[1]))[:4])


def calibrated(points: Sequence[tuple[float, float]], raw: float) -> float:
    """A raw product of probabilities → how often such facts are right, by the table learned in cross-validation.

    >>> calibrated([(0.0, 0.1), (1.0, 0.9)], 0.5)
    0.5
    """
    if not points:
        return raw
    if raw <= points[0][0]:
        return points[0][1]
    for (x0, y0), (x1, y1) in pairwise(points):
        if raw <= x1:
            return y0 if x1 == x0 else y0 + (y1 - y0) * (raw - x0) / (x1 - x0)
    return points[-1][1]
