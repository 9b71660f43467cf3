"""Made-up tables, and tables made from labels, for tests and for looking at charts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from tracker import tables
from tracker.report.charts.points import span

ROOT = Path(__file__).parents[2]
LABELS = (ROOT / "data" / "gold", ROOT.parent / "shared" / "devset")


def financial(**values: Any) -> dict[str, Any]:
    row = {"company": "Netflix", "metric": "revenue", "unit": "USD", "period": "2025Q2", "value": 11.08e9, **values}
    return _fact(row)


def view(**values: Any) -> dict[str, Any]:
    row = {"title": "Squid Game", "measure": "views", "unit": "count", "platform": "Netflix", "value": 68e6, **values}
    return _fact(row)


def event(**values: Any) -> dict[str, Any]:
    row = {"event_type": "release", "subject": "Squid Game", "date": "2025-06-27", "status": "happened", **values}
    dates = span(str(row["date"])) or (None, None)
    return {**_fact(row), "date_start": dates[0], "date_end": dates[1]}


def _fact(values: dict[str, Any]) -> dict[str, Any]:
    """A row with everything that a fact has, worked out where it was not given."""
    article = str(values.get("article_id", "a1"))
    sentence = str(values.get("sentence") or f"{values.get('quote', values.get('value'))} – so steht es da.")
    dates = span(str(values.get("period") or "")) or (None, None)
    given = {
        "article_id": article, "published": pd.Timestamp("2025-07-18"), "source": "example.org", "language": "de",
        "sentence": sentence, "start": 0, "end": 4, "extractor": "made", "confidence": 0.9, "basis": "level",
        "scenario": "actual", "period_start": dates[0], "period_end": dates[1], "fiscal": False, "adjusted": False,
    }  # fmt: skip
    row = {**given, **values}
    row.setdefault("fact_id", f"{article}-{abs(hash_of(row)):x}"[:24])
    return row


def hash_of(row: dict[str, Any]) -> int:
    """A number for a row that is the same in every run."""
    import zlib

    return zlib.crc32(json.dumps(row, sort_keys=True, default=str).encode())


def table(name: str, rows: Iterable[dict[str, Any]]) -> pd.DataFrame:
    return tables.frame(name, [[row.get(column) for column in tables.COLUMNS[name]] for row in rows])


class Made:
    """Tables with the attributes of an Extraction."""

    def __init__(self, **frames: pd.DataFrame) -> None:
        for name in tables.COLUMNS:
            setattr(self, name, frames.get(name, tables.frame(name, [])))


def labelled(*files: Path) -> Made:
    """The labels of articles as the tables that a faultless run would give."""
    paths = files or tuple(sorted(path for folder in LABELS if folder.exists() for path in folder.glob("*.jsonl")))
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in tables.COLUMNS}
    makers = {"financials": financial, "views": view, "events": event}
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            about = {"article_id": article["id"], "language": article["language"], "source": f"{path.stem}.example"}
            about["published"] = pd.Timestamp(article["published"]) if article.get("published") else None
            facts = 0
            for name, make in makers.items():
                for n, fact in enumerate(article.get(name, [])):
                    if not fact.get("optional"):
                        blank = {"company": None, "title": None, "platform": None, "subject": None}
                        given = {**blank, "period": None, **about, **fact, "fact_id": f"{article['id']}-{name}-{n}"}
                        rows[name].append(make(**given))
                        facts += 1
            rows["articles"].append({**about, "title": article["id"], "text": "", "n_facts": facts, "note": ""})
    return Made(**{name: table(name, found) for name, found in rows.items()})
