"""Labels and found facts in pairs: one label, one fact, best agreement first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.scoring.reading import Found, Label
from tracker.scoring.rules import TABLES, Row, agreement


@dataclass(frozen=True, slots=True)
class Verdict:
    """One label, one found fact, or both; `level` counts the levels on which they agree, 0 to 3.

    `optional` marks what reasonable people would argue about: it counts neither way.
    """

    article: str
    language: str
    table: str
    label: Row | None
    found: Row | None
    level: int = 0

    @property
    def optional(self) -> bool:
        return self.label is not None and bool(self.label.get("optional"))


def pairs(table: str, labels: Sequence[Row], found: Sequence[Row]) -> list[tuple[int, int, int]]:
    """(label, fact, level), greedily: the closest pair first, firm labels before optional ones, then text order."""
    possible = [
        (level, not label.get("optional"), i, j)
        for i, label in enumerate(labels)
        for j, fact in enumerate(found)
        if (level := agreement(table, label, fact))
    ]
    possible.sort(key=lambda p: (-p[0], not p[1], p[2], p[3]))
    free_labels, free_facts = set(range(len(labels))), set(range(len(found)))
    chosen = []
    for level, _, i, j in possible:
        if i in free_labels and j in free_facts:
            free_labels.discard(i)
            free_facts.discard(j)
            chosen.append((i, j, level))
    return chosen


def verdicts(gold: Iterable[Label], found: Found) -> Iterator[Verdict]:
    """Every label and every found fact of the labelled articles, once."""
    for article in gold:
        key, language = str(article["id"]), str(article.get("language", "?"))
        for table in TABLES:
            labels, facts = article.get(table) or [], found[table].get(key, [])
            by_label = {i: (j, level) for i, j, level in pairs(table, labels, facts)}
            for i, label in enumerate(labels):
                j, level = by_label.get(i, (None, 0))
                yield Verdict(key, language, table, label, None if j is None else facts[j], level)
            taken = {j for j, _ in by_label.values()}
            for j, fact in enumerate(facts):
                if j not in taken:
                    yield Verdict(key, language, table, None, fact)
