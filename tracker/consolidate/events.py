"""The same event from many articles → one row, with its most precise date, its history and its sources.

Two reports tell of the same event when type, subject and season agree, the objects do not contradict, and the days
of one date lie within those of the other ("im Juli" and "am 17. Juli"). A vague date that fits several events is
kept by itself: it is no evidence for one of them. A release, launch or shutdown that was planned for one day and is
later dated otherwise has moved; the former date is kept in `moved_from`.
"""

from __future__ import annotations

import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from tracker.consolidate.reports import day, records, text, whole
from tracker.consolidate.spans import of_label
from tracker.consolidate.stories import stories

COLUMNS = (
    "event_type", "subject", "subject_id", "object", "season", "date", "date_start", "date_end", "status", "history",
    "moved_from", "amount", "amount_unit", "n_sources", "n_stories", "first_published", "last_published", "fact_ids",
)  # fmt: skip
_TYPES = {
    "season": "Int64", "amount": "float64", "n_sources": "int64", "n_stories": "int64",
    "date_start": "datetime64[s]", "date_end": "datetime64[s]",
    "first_published": "datetime64[s]", "last_published": "datetime64[s]",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EventRules:
    """The word lists of `events.toml`."""

    movable: frozenset[str]
    status: tuple[str, ...]
    furthest_move: timedelta


@cache
def event_rules() -> EventRules:
    raw = tomllib.loads(resources.files(__package__).joinpath("events.toml").read_text(encoding="utf-8"))
    return EventRules(frozenset(raw["movable"]), tuple(raw["status"]), timedelta(days=raw["furthest_move"]))


@dataclass(frozen=True, slots=True)
class Telling:
    """One article's account of an event. `start` and `end` are the first and the last day that its date allows."""

    fact_id: str
    event_type: str
    subject: str
    subject_id: str
    object: str
    season: int | None
    label: str
    start: date
    end: date
    status: str
    amount: float | None
    amount_unit: str
    source: str
    sentence: str
    published: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days


Cluster = tuple[Telling, ...]


def merge_events(events: pd.DataFrame) -> pd.DataFrame:
    """Every event once. Columns: those of the events table that still make sense, and

    `history` (`planned 2025-05-01: 2025-06; happened 2025-06-28: 2025-06-27`: status, when published, the date then
    given), `moved_from`, `n_sources`, `n_stories`, `first_published`, `last_published`, `fact_ids`.

    >>> rows = pd.DataFrame({
    ...     "fact_id": ["a", "b"], "article_id": ["1", "2"], "event_type": "release", "subject": "Squid Game",
    ...     "season": 3, "date": ["2025", "2025-06-27"], "status": ["planned", "happened"],
    ...     "published": ["2025-01-10", "2025-06-28"],
    ... })
    >>> merge_events(rows)[["date", "status", "n_stories"]].values.tolist()
    [['2025-06-27', 'happened', 2]]
    """
    tellings = [t for row in records(events) if (t := telling(row)) is not None]
    groups: dict[tuple[str, str], list[Telling]] = defaultdict(list)
    for one in tellings:
        groups[one.event_type, (one.subject_id or one.subject).casefold()].append(one)
    merged = [cluster for group in groups.values() for cluster in _moved(_same_days(group))]
    merged.sort(
        key=lambda cluster: (_best(cluster[-1]).start, _best(cluster[-1]).event_type, _best(cluster[-1]).fact_id)
    )
    cells = [_cells(cluster) for cluster in merged]
    return pd.DataFrame({c: pd.Series([row[c] for row in cells], dtype=_TYPES.get(c, "string")) for c in COLUMNS})


def telling(row: Mapping[str, Any]) -> Telling | None:
    """A row as a telling; None where its date means no days."""
    label, start, end = text(row.get("date")), day(row.get("date_start")), day(row.get("date_end"))
    span = of_label(label)
    if start is None or end is None:
        if span is None:
            return None
        start, end = span.start, span.last_day
    if span is not None and end > span.last_day:  # `date_end` as the day after
        end = max(start, span.last_day)
    amount = row.get("amount")
    return Telling(
        fact_id=text(row.get("fact_id")),
        event_type=text(row.get("event_type")),
        subject=text(row.get("subject")),
        subject_id=text(row.get("subject_id")),
        object=text(row.get("object")),
        season=whole(row.get("season")),
        label=label,
        start=start,
        end=end,
        status=text(row.get("status")),
        amount=None if amount is None else float(amount),
        amount_unit=text(row.get("amount_unit")),
        source=text(row.get("source")) or text(row.get("article_id")),
        sentence=text(row.get("sentence")),
        published=day(row.get("published")) or date.max,
    )


def _same_days(group: Iterable[Telling]) -> list[list[Telling]]:
    """Clusters by date, the most precise first, so that a vague date finds the exact one it means."""
    clusters: list[list[Telling]] = []
    for one in sorted(group, key=lambda t: (t.days, t.start, t.published, t.fact_id)):
        fitting = [cluster for cluster in clusters if all(_same(one, other) for other in cluster)]
        exact = [cluster for cluster in fitting if cluster[0].label == one.label]
        if len(exact or fitting) == 1:
            (exact or fitting)[0].append(one)
        else:
            clusters.append([one])
    return clusters


def _same(one: Telling, other: Telling) -> bool:
    inside = other.start >= one.start and other.end <= one.end
    return inside and _compatible(one, other)


def _compatible(one: Telling, other: Telling) -> bool:
    season = one.season is None or other.season is None or one.season == other.season
    return season and _same_object(one.object.casefold(), other.object.casefold())


def _same_object(one: str, other: str) -> bool:
    """What is left out does not contradict; otherwise a word in common is enough ("HBO and Max")."""
    return not one or not other or bool(set(one.split()) & set(other.split()))


def _moved(clusters: Sequence[Sequence[Telling]]) -> list[tuple[Cluster, ...]]:
    """Chains of clusters: what was only planned, and was dated otherwise later, is the same event."""
    rules = event_rules()
    chains: list[list[Cluster]] = []
    for cluster in sorted(clusters, key=lambda c: (_last(c), c[0].start, c[0].fact_id)):
        chain = next((chain for chain in chains if _moves(chain[-1], cluster, rules)), None)
        if chain is None:
            chains.append([tuple(cluster)])
        else:
            chain.append(tuple(cluster))
    return [tuple(chain) for chain in chains]


def _moves(earlier: Cluster, later: Sequence[Telling], rules: EventRules) -> bool:
    one, other = earlier[0], later[0]
    return (
        one.event_type in rules.movable
        and all(t.status != "happened" for t in earlier)
        and _last(earlier) < min(t.published for t in later) < date.max
        and one.season == other.season
        and (other.end < one.start or one.end < other.start)  # "im Juli" does not move the 12 July
        and _same_object(one.object.casefold(), other.object.casefold())
        and abs(other.start - one.start) <= rules.furthest_move
    )


def _last(cluster: Iterable[Telling]) -> date:
    return max(t.published for t in cluster)


def _best(cluster: Sequence[Telling]) -> Telling:
    return min(cluster, key=lambda t: (t.days, t.published, t.fact_id))


def _status(cluster: Iterable[Telling]) -> str:
    """The newest, but what has happened stays so: a later article may still quote the plan."""
    order = {name: n for n, name in enumerate(event_rules().status)}
    told = list(cluster)
    if any(t.status == event_rules().status[-1] for t in told):
        return event_rules().status[-1]
    return max(told, key=lambda t: (t.published, order.get(t.status, -1))).status


def _history(tellings: Sequence[Telling]) -> str:
    """Each change of status or date once, in the order of publication."""
    steps: list[tuple[str, str, str]] = []
    for one in sorted(tellings, key=lambda t: (t.published, -t.days, t.label, t.status, t.fact_id)):
        if not any(step[0] == one.status and step[2] == one.label for step in steps):
            steps.append((one.status, "" if one.published == date.max else f" {one.published}", one.label))
    return "; ".join(f"{status}{published}: {told}" for status, published, told in steps)


def _cells(chain: Sequence[Cluster]) -> dict[str, Any]:
    everything = [one for cluster in chain for one in cluster]
    best, told = _best(chain[-1]), stories([(t.source, t.sentence) for t in everything])
    days = [t.published for t in everything if t.published != date.max]
    paid = min(
        (t for t in everything if t.amount is not None),
        key=lambda t: (-t.published.toordinal(), t.fact_id),
        default=None,
    )
    return {
        "event_type": best.event_type,
        "subject": _most(t.subject for t in everything),
        "subject_id": _most(t.subject_id for t in everything),
        "object": _most(t.object for t in everything),
        "season": next((t.season for t in everything if t.season is not None), None),
        "date": best.label,
        "date_start": best.start,
        "date_end": best.end,
        "status": _status(chain[-1]),
        "history": _history(everything),
        "moved_from": ";".join(_best(cluster).label for cluster in chain[:-1]) or None,
        "amount": paid.amount if paid else None,
        "amount_unit": (paid.amount_unit or None) if paid else None,
        "n_sources": len({t.source for t in everything}),
        "n_stories": len(set(told)),
        "first_published": min(days, default=None),
        "last_published": max(days, default=None),
        "fact_ids": ";".join(sorted(t.fact_id for t in everything)),
    }


def _most(names: Iterable[str]) -> str | None:
    counts = Counter(name for name in names if name)
    return min(counts, key=lambda name: (-counts[name], name), default=None)
