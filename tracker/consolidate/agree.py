"""Many reports of one period → one point: the value that most independent stories allow.

The reports are witnesses. Wherever their intervals overlap there is a region that all of them allow; the region
with most stories behind it is chosen, and the point is the most exact report within it. So a rounded and an exact
figure agree, and one wrong report among ten changes nothing but is kept and named. Where regions have equally many
stories the one that fits the size of the series is taken, then the one with the most exact report, then the surest,
then the newest, then what its article says first; `rule` says which of these decided.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.consolidate.intervals import Interval
from tracker.consolidate.reports import Report, newest
from tracker.consolidate.stories import stories

_TIES = (
    "fits the size of the series", "most exact", "surest extraction", "newest article", "first in its text", "lowest",
)  # fmt: skip
_OUT_OF_SIZE = 30.0  # times larger or smaller than the middle of the series


@dataclass(frozen=True, slots=True)
class Point:
    """The consolidated value of one period, with its witnesses for (`reports`) and against (`against`).

    `fact` is the report whose value is shown; None where no report lies within the bounds and the nearest bound is.
    """

    value: float
    interval: Interval
    fact: Report | None
    reports: tuple[Report, ...]
    against: tuple[Report, ...]
    n_sources: int
    n_stories: int
    agreement: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Region:
    """What some of the reports allow in common."""

    interval: Interval
    members: tuple[int, ...]
    reports: tuple[Report, ...]
    n_stories: int

    def rank(self, typical: float | None) -> tuple[float, ...]:
        """Smaller is better, in the order of the rules."""
        return (
            -self.n_stories,
            float(not _fits(self.interval, typical)),
            min(r.interval.width for r in self.reports),
            -max(r.confidence for r in self.reports),
            -newest(self.reports).toordinal(),
            min(r.start for r in self.reports),
            self.interval.low,
        )


def consolidate(reports: Sequence[Report], typical: float | None = None) -> Point:
    """One point from the reports of one key and period. `typical` is the usual size of the series' values."""
    told = stories([(report.source, report.sentence) for report in reports])
    regions = sorted(_regions(reports, told), key=lambda region: region.rank(typical))
    best = regions[0]
    inside = set(best.members)
    against = tuple(report for i, report in enumerate(reports) if i not in inside)
    value, fact = _shown(best)
    return Point(
        value=value,
        interval=best.interval,
        fact=fact,
        reports=best.reports,
        against=against,
        n_sources=len({report.source for report in best.reports}),
        n_stories=best.n_stories,
        agreement="conflicting" if against else "agreed" if best.n_stories > 1 else "single",
        rule=_rule(regions, against, typical) if fact else "the bound nearest to the most exact report",
    )


def _regions(reports: Sequence[Report], told: Sequence[int]) -> list[_Region]:
    """Just above every lower bound: who allows it, and what those have in common."""
    by_interval: dict[Interval, list[int]] = defaultdict(list)
    for i, report in enumerate(reports):
        by_interval[report.interval].append(i)
    found: dict[tuple[int, ...], _Region] = {}
    for corner in by_interval:
        meeting = [other for other in by_interval if _above(corner.low, other) and other.meets(corner)]
        members = tuple(sorted(i for other in meeting or [corner] for i in by_interval[other]))
        if members not in found:
            common = meeting[0] if meeting else corner
            for other in meeting:
                common = common.common(other)
            found[members] = _Region(
                common, members, tuple(reports[i] for i in members), len({told[i] for i in members})
            )
    return list(found.values())


def _above(low: float, interval: Interval) -> bool:
    """Whether the interval holds what lies just above this bound."""
    slack = 1e-9 * abs(low) if math.isfinite(low) else 0.0
    return interval.low <= low + slack and (interval.high > low + slack)


def _shown(region: _Region) -> tuple[float, Report | None]:
    """The value of the most exact report, of those within the bounds if any is."""
    ranked = sorted(
        region.reports, key=lambda r: (r.interval.width, -r.confidence, -newest([r]).toordinal(), r.fact_id)
    )
    for report in ranked:
        if report.value in region.interval:
            return report.value, report
    low, high = region.interval.low, region.interval.high
    return min(max(ranked[0].value, low), high), None


def _fits(interval: Interval, typical: float | None) -> bool:
    if not typical:
        return True
    sizes = [abs(bound) for bound in (interval.low, interval.high) if math.isfinite(bound)]
    return any(typical / _OUT_OF_SIZE <= size <= typical * _OUT_OF_SIZE for size in sizes)


def _rule(regions: Sequence[_Region], against: Sequence[Report], typical: float | None) -> str:
    """In words, what made the first region the best."""
    if not against:
        return "only report" if len(regions[0].reports) == 1 else "all agree; the most exact is shown"
    first, second = regions[0].rank(typical), regions[1].rank(typical)
    if first[0] != second[0]:
        return f"most stories: {regions[0].n_stories} against {regions[1].n_stories}"
    decided = next((name for name, a, b in zip(_TIES, first[1:], second[1:], strict=True) if a != b), _TIES[-1])
    if len({report.source for report in (*regions[0].reports, *against)}) == 1:
        return f"one source gives several figures; preferred: {decided}"
    return f"{regions[0].n_stories} against {regions[1].n_stories} stories; preferred: {decided}"
