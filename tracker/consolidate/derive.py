"""Values that nobody stated and that follow from what was stated, each with its inputs and the bounds they leave.

    prior-year level    level / (1 + growth), level - change
    growth              level / level a year earlier - 1
    missing part        year - three quarters, year - nine months, half - quarter, …
    net adds            subscribers - subscribers at the end of the period before
    revenue per member  revenue / months / mean of the members at both ends

Only reported points are inputs, never derived ones; none on which sources conflict; nothing across a break in the
series; nothing for a period that has a reported value; nothing that its inputs leave too vague to be of use.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tracker.consolidate.agree import Point
from tracker.consolidate.intervals import Interval
from tracker.consolidate.reports import Key
from tracker.consolidate.rules import rules
from tracker.consolidate.spans import Span, of_months

Dated = Mapping[tuple[Key, Span], Point]

# How a whole is cut, in months: each part is known but one, and that one is the rest.
_CUTS = ((12, (3, 3, 3, 3)), (12, (6, 6)), (12, (9, 3)), (9, (3, 3, 3)), (9, (6, 3)), (6, (3, 3)))
_WANTED = (3, 6)  # quarters and halves; nobody looks for nine months
_VAGUE = 0.25  # bounds further off than a quarter of the value say nothing
_VAGUE_GROWTH = 5.0  # percentage points either side
_YEAR, _QUARTER = 12, 3


@dataclass(frozen=True, slots=True)
class Derived:
    """A derived point: `inputs` are role and point, in the order of the formula that `rule` states."""

    key: Key
    span: Span
    value: float
    interval: Interval
    rule: str
    inputs: tuple[tuple[str, Point], ...]

    @property
    def fact_ids(self) -> tuple[str, ...]:
        return tuple(point.fact.fact_id for _, point in self.inputs if point.fact is not None)


def derived(points: Dated) -> list[Derived]:
    """All that follows, one value per key and period: the one with the narrowest bounds."""
    usable = {place: point for place, point in points.items() if _usable(*place, point)}
    best: dict[tuple[Key, Span], Derived] = {}
    for rule in (_prior_levels, _growth, _missing_parts, _net_adds, _per_member):
        for found in rule(usable):
            place = found.key, found.span
            if place not in points and _worth(found) and (place not in best or _order(found) < _order(best[place])):
                best[place] = found
    return list(best.values())


def _usable(key: Key, span: Span, point: Point) -> bool:
    return (
        key.scenario == "actual"
        and key.who != ""
        and span.months > 0
        and point.fact is not None
        and point.agreement != "conflicting"
        and math.isfinite(point.interval.width)
    )


def _order(found: Derived) -> tuple[float, str, tuple[str, ...]]:
    return found.interval.width, found.rule, found.fact_ids


def _worth(found: Derived) -> bool:
    half = found.interval.width / 2
    if found.key.basis == "change_pct":
        return half <= _VAGUE_GROWTH
    negative = found.key.what in rules().never_negative and found.interval.low < 0
    return not negative and half <= _VAGUE * abs(found.value)


def _unbroken(key: Key, *spans: Span) -> bool:
    """Whether all lie on the same side of every break of the metric."""
    return all(len({s.start >= b.day for s in spans}) == 1 for b in rules().breaks_of(key.who, key.what))


def _prior_levels(points: Dated) -> Iterator[Derived]:
    """ "Rose 16 percent to 11.08 billion": a year earlier it was 9.55."""
    by_growth: dict[Key, list[Key]] = defaultdict(list)
    for level_key in dict.fromkeys(key for key, _ in points if key.basis == "level"):
        by_growth[replace(level_key, unit="")].append(level_key)
    for (key, span), change in points.items():
        months = {"yoy": -_YEAR, "qoq": -_QUARTER}.get(key.comparison)
        for level_key in by_growth[replace(key, basis="level", comparison="", unit="")] if months else []:
            level, earlier = points.get((level_key, span)), span.moved(months or 0)
            if level is not None and _unbroken(level_key, span, earlier):
                yield from _before_change(key, change, level_key, level, earlier)


def _before_change(key: Key, change: Point, level_key: Key, level: Point, earlier: Span) -> Iterator[Derived]:
    inputs = (("level", level), (key.basis, change))
    if key.basis == "change" and key.unit == level_key.unit:
        interval = _minus(level.interval, change.interval)
        yield Derived(level_key, earlier, level.value - change.value, interval, "level - change", inputs)
    elif key.basis == "change_pct" and level.interval.low > 0 and change.interval.low > -100:
        growth = Interval(1 + change.interval.low / 100, 1 + change.interval.high / 100)
        value, interval = level.value / (1 + change.value / 100), _over(level.interval, growth)
        yield Derived(level_key, earlier, value, interval, "level / (1 + growth / 100)", inputs)


def _growth(points: Dated) -> Iterator[Derived]:
    for (key, span), level in points.items():
        before = points.get((key, earlier := span.moved(-_YEAR))) if key.basis == "level" else None
        if before is None or before.interval.low <= 0 or level.interval.low <= 0 or not _unbroken(key, span, earlier):
            continue
        ratio = _over(level.interval, before.interval)
        yield Derived(
            replace(key, basis="change_pct", comparison="yoy", unit="percent"),
            span,
            (level.value / before.value - 1) * 100,
            Interval((ratio.low - 1) * 100, (ratio.high - 1) * 100),
            "(level / level a year earlier - 1) * 100",
            (("level", level), ("level a year earlier", before)),
        )


def _missing_parts(points: Dated) -> Iterator[Derived]:
    for (key, span), whole in points.items():
        if key.basis != "level" or key.what not in rules().flow:
            continue
        for length, cut in _CUTS:
            if length == span.months:
                yield from _rest(points, key, span, whole, cut)


def _rest(points: Dated, key: Key, span: Span, whole: Point, cut: tuple[int, ...]) -> Iterator[Derived]:
    starts = [span.start.year * 12 + span.start.month - 1 + sum(cut[:i]) for i in range(len(cut))]
    parts = [of_months(start // 12, start % 12 + 1, length) for start, length in zip(starts, cut, strict=True)]
    missing = [part for part in parts if (key, part) not in points]
    if len(missing) != 1 or missing[0].months not in _WANTED or not _unbroken(key, *parts):
        return
    known = [(part.label, points[key, part]) for part in parts if part != missing[0]]
    value, interval = whole.value, whole.interval
    for _, part in known:
        value, interval = value - part.value, _minus(interval, part.interval)
    rule = " - ".join([span.label, *(label for label, _ in known)])
    yield Derived(key, missing[0], value, interval, rule, ((span.label, whole), *known))


def _net_adds(points: Dated) -> Iterator[Derived]:
    for (key, span), now in points.items():
        if key.what != "subscribers" or key.basis != "level":
            continue
        for months in (_QUARTER, _YEAR):
            before = points.get((key, span.moved(-months)))
            if before is None or span.months != _QUARTER or not _unbroken(key, span, span.moved(-months)):
                continue
            target = span if months == _QUARTER else _year_to(span)
            yield Derived(
                replace(key, what="subscriber_net_adds"),
                target,
                now.value - before.value,
                _minus(now.interval, before.interval),
                "subscribers - subscribers before",
                (("subscribers", now), ("subscribers before", before)),
            )


def _per_member(points: Dated) -> Iterator[Derived]:
    """Per month, against the mean of the members at both ends, as the companies count it."""
    for (key, span), revenue in points.items():
        if key.what != "revenue" or key.basis != "level" or span.months not in (_QUARTER, _YEAR):
            continue
        members, close = replace(key, what="subscribers", unit="count"), _last_quarter(span)
        start, end = points.get((members, close.moved(-span.months))), points.get((members, close))
        if start is None or end is None or not _unbroken(members, close, close.moved(-span.months)):
            continue
        mean = Interval((start.interval.low + end.interval.low) / 2, (start.interval.high + end.interval.high) / 2)
        if mean.low > 0 and revenue.interval.low > 0:
            yield Derived(
                replace(key, what="arpu"),
                span,
                revenue.value / span.months / ((start.value + end.value) / 2),
                _over(revenue.interval.scaled(1 / span.months), mean),
                f"revenue / {span.months} months / mean of subscribers before and after",
                (("revenue", revenue), ("subscribers before", start), ("subscribers after", end)),
            )


def _year_to(quarter: Span) -> Span:
    first = quarter.moved(-9)
    return of_months(first.start.year, first.start.month, _YEAR)


def _last_quarter(span: Span) -> Span:
    first = of_months(span.start.year, span.start.month, _QUARTER)
    return first.moved(span.months - _QUARTER)


def _minus(one: Interval, other: Interval) -> Interval:
    return Interval(one.low - other.high, one.high - other.low)


def _over(one: Interval, other: Interval) -> Interval:
    """Both above nought."""
    return Interval(one.low / other.high, one.high / other.low)


def worst(inputs: Iterable[tuple[str, Point]]) -> str:
    """How far to trust what follows: as far as the input with the fewest stories."""
    return "agreed" if all(point.agreement == "agreed" for _, point in inputs) else "single"
