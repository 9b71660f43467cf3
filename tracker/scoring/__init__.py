"""How right the tables are, measured against labelled articles.

A label file has one article a line, `{"id", "language", "financials": [...], "views": [...], "events": [...]}`,
its facts keyed by the columns of the schema; `"optional": true` takes a label out of the count. Levels and
tolerances are told in `tracker.scoring.rules`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from tracker.scoring.judge import Verdict, verdicts
from tracker.scoring.reading import Gold, read_found, read_gold
from tracker.scoring.rules import LEVELS, TABLES, differing, number

__all__ = ["errors", "evaluate", "reliability"]

_FIGURES = ("table", "language", "level", "precision", "recall", "f1", "right", "wrong", "missed")
_ERRORS = (
    "article_id", "language", "table", "class", "differs", "quote", "label", "found", "sentence", "extractor",
    "confidence", "fact_id",
)  # fmt: skip
_TOLD = {
    "financials": ("company", "segment", "metric", "basis", "value", "unit", "period", "scenario"),
    "views": (
        "title",
        "season",
        "platform",
        "measure",
        "basis",
        "value",
        "unit",
        "period",
        "window_days",
        "demographic",
    ),
    "events": ("event_type", "subject", "object", "date", "status", "amount"),
}


def evaluate(gold: Gold, extraction: object, *, min_confidence: float = 0.0) -> pd.DataFrame:
    """Precision, recall and F1 per table, language and level, and the counts behind them.

    `gold`: a JSON Lines file, several, or a list of labelled articles. `extraction`: an `Extraction`, a folder
    of exported CSV tables, or a mapping of table name to DataFrame. With `min_confidence` only facts at least
    that confident are judged (look at precision then). "all" sums over tables or languages; a rate without
    anything to count is NaN.

    >>> label = {"company": "Netflix", "metric": "revenue", "value": 11.08e9, "unit": "USD", "period": "2025Q2"}
    >>> gold = [{"id": "a", "language": "de", "financials": [label]}]
    >>> found = {"financials": pd.DataFrame([{"article_id": "a", **label, "period": "2025"}])}
    >>> evaluate(gold, found).query("table == 'financials' and language == 'de'")[["level", "f1"]].values.tolist()
    [['value', 1.0], ['core', 1.0], ['full', 0.0]]
    """
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for article in (articles := read_gold(gold)):
        for table in TABLES:
            for level in LEVELS:  # an article without facts still has its place in the table
                _ = counts[str(article.get("language", "?")), table, level]
    for verdict in _judge(articles, extraction, min_confidence):
        if not verdict.optional:
            _count(counts, verdict)
    rows = [_figures(key, cell) for key, cell in sorted(_sums(counts).items(), key=lambda item: _order(item[0]))]
    return pd.DataFrame(rows, columns=list(_FIGURES))


def errors(gold: Gold, extraction: object, *, min_confidence: float = 0.0) -> pd.DataFrame:
    """One row per miss and mistake, with its class: `missed`, `not in labels`, or what differs (`period differs`).

    Where several things differ the class names the first and `differs` all of them. `label` and `found` show
    both sides; `quote` is the figure as the label has it, `sentence` what the fact was read from.

    >>> gold = [{"id": "a", "language": "de", "events": [{"event_type": "release", "date": "2025-07-17"}]}]
    >>> errors(gold, {"events": pd.DataFrame([{"article_id": "a", "date": "2025"}])})["class"].tolist()
    ['missed', 'not in labels']
    """
    wrong = (v for v in _judge(read_gold(gold), extraction, min_confidence) if v.level < len(LEVELS) and not v.optional)
    return pd.DataFrame([_error(verdict) for verdict in wrong], columns=list(_ERRORS))


def reliability(
    gold: Gold, extraction: object, bins: int = 10, *, level: str = "full", min_confidence: float = 0.0
) -> pd.DataFrame:
    """Is 0.9 right nine times in ten? One row per band of confidence: `facts`, mean `confidence`, `right` share.

    `gap` is `right` minus `confidence`: below zero the tracker is surer than it may be. `table` "all" sums all
    tables. Facts that meet an optional label, or state no confidence, are left out.
    """
    needed = LEVELS.index(level) + 1
    judged = [
        (v.table, confidence, v.level >= needed)
        for v in _judge(read_gold(gold), extraction, min_confidence)
        if v.found is not None and not v.optional and (confidence := number(v.found.get("confidence"))) is not None
    ]
    facts = pd.DataFrame(judged, columns=["table", "confidence", "right"])
    everything = pd.concat([facts.assign(table="all"), facts], ignore_index=True)
    everything["band"] = (everything["confidence"].astype(float) * bins).astype(int).clip(0, bins - 1)
    bands = everything.groupby(["table", "band"], sort=False)
    means = {"facts": ("right", "size"), "confidence": ("confidence", "mean"), "right": ("right", "mean")}
    result = bands.agg(**means).reset_index()
    result["low"], result["high"] = result["band"] / bins, (result["band"] + 1) / bins
    result["gap"] = result["right"] - result["confidence"]
    place = {name: n for n, name in enumerate(("all", *TABLES))}
    result = result.sort_values(["table", "band"], key=lambda c: c.map(place) if c.name == "table" else c)
    return result[["table", "low", "high", "facts", "confidence", "right", "gap"]].reset_index(drop=True)


def _judge(articles: list[Any], extraction: object, least: float) -> Iterable[Verdict]:
    return verdicts(articles, read_found(extraction, {str(a["id"]) for a in articles}, least))


def _count(counts: dict[tuple[str, str, str], list[int]], verdict: Verdict) -> None:
    """A label not reached is missed, a fact that does not reach its label is wrong: both, where they met too low."""
    for n, level in enumerate(LEVELS, 1):
        cell = counts[verdict.language, verdict.table, level]
        if verdict.label is not None:
            cell[0 if verdict.level >= n else 2] += 1
        if verdict.found is not None and verdict.level < n:
            cell[1] += 1


def _sums(counts: dict[tuple[str, str, str], list[int]]) -> dict[tuple[str, str, str], list[int]]:
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (language, table, level), cell in counts.items():
        for key in {(language, table), ("all", table), (language, "all"), ("all", "all")}:
            sums[*key, level] = [a + b for a, b in zip(sums[*key, level], cell, strict=True)]
    return sums


def _order(key: tuple[str, str, str]) -> tuple[bool, str, bool, str, int]:
    language, table, level = key
    return language != "all", language, table != "all", table, LEVELS.index(level)


def _figures(key: tuple[str, str, str], cell: list[int]) -> tuple[Any, ...]:
    language, table, level = key
    right, wrong, missed = cell
    rates = _share(right, right + wrong), _share(right, right + missed), _share(2 * right, 2 * right + wrong + missed)
    return table, language, level, *rates, right, wrong, missed


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")


def _error(verdict: Verdict) -> tuple[Any, ...]:
    label, found = verdict.label or {}, verdict.found or {}
    differs = differing(verdict.table, label, found) if verdict.label and verdict.found else ()
    name = f"{differs[0]} differs" if differs else "missed" if verdict.found is None else "not in labels"
    return (
        verdict.article, verdict.language, verdict.table, name, ", ".join(differs), label.get("quote"),
        _tell(verdict.table, label), _tell(verdict.table, found), found.get("sentence"), found.get("extractor"),
        number(found.get("confidence")), found.get("fact_id"),
    )  # fmt: skip


def _tell(table: str, row: Any) -> str:
    return " · ".join(str(row[column]) for column in _TOLD[table] if row.get(column) not in (None, ""))
