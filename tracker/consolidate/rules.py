"""What may be done with a metric, read once from `rules.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Break:
    """From this day on a metric counts something else, or is not published any more."""

    company: str
    metric: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True)
class Rules:
    """The word lists of `rules.toml`."""

    flow: frozenset[str]
    stock: frozenset[str]
    never_negative: frozenset[str]
    cumulative: frozenset[str]
    breaks: tuple[Break, ...]

    def breaks_of(self, company: str | None, metric: str) -> tuple[Break, ...]:
        return tuple(b for b in self.breaks if b.company == company and b.metric == metric)


@cache
def rules() -> Rules:
    raw = tomllib.loads(resources.files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))
    breaks = tuple(Break(b["company"], b["metric"], b["from"], b["reason"]) for b in raw["break"])
    flow, stock, never_negative, cumulative = (
        frozenset(raw[name]) for name in ("flow", "stock", "never_negative", "cumulative")
    )
    return Rules(flow, stock, never_negative, cumulative, breaks)
