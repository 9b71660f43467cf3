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
Reasons = tuple[Mapping[str, float], Mapping[str, Mapping[str, float]]]  # weights of own and of shared features
WEIGHTS_FILE = Path(__file__).parent / "weights.json"


@dataclass(slots=True)
class Option:
    """One possible answer: what it is called, what it stands for, and the features that speak for or against it."""

    name: str
    value: Any
    features: list[str] = field(default_factory=list)


class Teacher(Protocol):
    """While learning, a teacher says which options are right and keeps the example."""

    def right(
        self, slot: str, options: Sequence[Option], at: tuple[int, int], shared: Sequence[str]
    ) -> Sequence[int]: ...


@dataclass(frozen=True)
class Weights:
    """Feature weights per slot, those of shared features by the options' names, and the calibration of the products of probabilities."""

    slots: Mapping[str, Mapping[str, float]]
    shared: Mapping[str, Mapping[str, Mapping[str, float]]] = field(default_factory=dict)
    calibration: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The shipped weights."""
    if not WEIGHTS_FILE.exists():
        return Weights({})
    try:
        data = json.loads(WEIGHTS_FILE.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise LexiconError(
            f"{WEIGHTS_FILE.name}: not valid JSON ({error}); restore it or run python -m tracker.learning"
        ) from error
    calibration = {table: [tuple(p) for p in points] for table, points in data["calibration"].items()}
    return Weights(data["slots"], data["shared"], calibration)


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


def probabilities(
    weights: Mapping[str, float], options: Sequence[Option], shared: Sequence[Mapping[str, float]] = ()
) -> list[float]:
    """The softmax of the summed weights of each option's features, and of what the shared ones say of its name.

    An answer that learning never saw (an event type of an analyst's own) is as likely as the likeliest that it saw.

    >>> [round(p, 2) for p in probabilities({"near": 1.0}, [Option("Dark", 1, ["near"]), Option("none", 0)], [{"none": 1.0}])]
    [0.5, 0.5]
    """
    weight = weights.get
    said: dict[str, float] = {}
    for row in shared:
        for name, value in row.items():
            said[name] = said.get(name, 0.0) + value
    unheard = max((value for name, value in said.items() if name != "none"), default=0.0)
    scores = [
        sum([weight(feature, 0.0) for feature in option.features], said.get(option.name, unheard)) for option in options
    ]
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

    def decide(
        self, slot: str, at: tuple[int, int], options: Sequence[Option], shared: Sequence[str] = ()
    ) -> tuple[Option, float]:
        """The most probable option and its probability; while learning, the right one.

        Shared features speak of the place and not of one option; each weighs differently for each option's name.
        """
        if len(options) == 1 and self._teacher is None:
            return options[0], 1.0
        weights = self.weights.slots.get(slot, {})
        known = self.weights.shared.get(slot, {})
        rows = [known[feature] for feature in shared if feature in known]
        chances = probabilities(weights, options, rows)
        best = max(range(len(options)), key=chances.__getitem__)
        if self._teacher is not None:
            right = self._teacher.right(slot, options, at, shared)
            if right and (slot in _LED or not self.weights.slots):
                best = max(right, key=chances.__getitem__)
            return options[best], chances[best]
        if self._reasons or slot == "metric":  # of a figure that is left alone, all want to know what came nearest
            because = (
                (weights, {feature: known[feature] for feature in shared if feature in known})
                if self._reasons
                else None
            )
            self.decisions.append(Decision(at[0], at[1], slot, _ranked(options, chances, because)))
        return options[best], chances[best]


def _ranked(options: Sequence[Option], chances: Sequence[float], reasons: Reasons | None) -> tuple[Candidate, ...]:
    order = sorted(range(len(options)), key=lambda i: -chances[i])[:3]
    return tuple(
        Candidate(options[i].name, chances[i], _because(options[i], reasons) if reasons else ()) for i in order
    )


def _because(option: Option, reasons: Reasons) -> tuple[tuple[str, float], ...]:
    own, rows = reasons
    scored = [(feature, own[feature]) for feature in option.features if feature in own]
    scored += [(feature, row[option.name]) for feature, row in rows.items() if option.name in row]
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
