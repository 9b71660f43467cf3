"""Labels and found facts, wherever they come from, as plain rows by article."""

from __future__ import annotations

import csv
import json
import warnings
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from tracker.errors import InputError
from tracker.scoring.rules import TABLES, Row, number

Label = Mapping[str, Any]
Gold = str | Path | Iterable[Label | str | Path]
Found = dict[str, dict[str, list[Row]]]


def read_gold(gold: Gold) -> list[Label]:
    """Labelled articles from a JSON Lines file, from several, or as they are."""
    if isinstance(gold, str | Path):
        return _read_lines(Path(gold))
    articles: list[Label] = []
    for item in gold:
        articles.extend(_read_lines(Path(item)) if isinstance(item, str | Path) else [item])
    return articles


def _read_lines(path: Path) -> list[Label]:
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); expected UTF-8, one labelled article a line") from error
    return [_article(path, n, line) for n, line in enumerate(lines, 1) if line.strip()]


def _article(path: Path, n: int, line: str) -> Label:
    try:
        article = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {n}: not JSON ({error.msg}); each line is one labelled article") from error
    if not isinstance(article, dict) or "id" not in article:
        raise InputError(f'{path}, line {n}: no "id"; a labelled article is {{"id", "language", "financials", …}}')
    return article


def read_found(extraction: object, known: set[str], least: float = 0.0) -> Found:
    """The found rows by table and article, those below the least confidence left out."""
    found: Found = {table: defaultdict(list) for table in TABLES}
    met = 0
    for table in TABLES:
        for row in _rows(extraction, table):
            article = str(row["article_id"])
            met += article in known
            confidence = number(row.get("confidence"))
            if confidence is None or confidence >= least:
                found[table][article].append(row)
    if not met:
        warnings.warn("no found fact belongs to a labelled article: compare the ids", stacklevel=3)
    return found


def _rows(extraction: object, table: str) -> list[Row]:
    if isinstance(extraction, str | Path):
        return _csv_rows(Path(extraction) / f"{table}.csv")
    frame = extraction.get(table) if isinstance(extraction, Mapping) else getattr(extraction, table)
    return [] if frame is None else plain_rows(frame)


def _csv_rows(path: Path) -> list[Row]:
    """As text, not through pandas: the period "2025" must not become a number on its way."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as lines:
            rows = list(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read ({error}); export all three tables first") from error
    if rows and "article_id" not in rows[0]:
        raise InputError(f"{path}, line 1: no column article_id; expected a table that the tracker exported")
    return list(rows)


def plain_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame as dicts, missing cells as None whatever pandas calls them."""
    missing = frame.isna().to_numpy()
    columns = [str(name) for name in frame.columns]
    cells = zip(*(frame[name].tolist() for name in frame.columns), strict=True)
    return [
        {name: None if gone else cell for name, cell, gone in zip(columns, row, gaps, strict=True)}
        for row, gaps in zip(cells, missing, strict=True)
    ]
