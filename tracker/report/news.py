"""What is new since the last report: which facts this one has and the one before had not.

The report itself is the memory: the facts it holds are read back from the page. Running again on the same articles
keeps what was new then, so that a second run gives the same page.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_DATA = re.compile(r'<script type="application/json" id="tracker-data">(.*?)</script>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class News:
    """Which facts are new; `first` where there was no report to compare with."""

    new: frozenset[str]
    first: bool


def news(fact_ids: set[str], previous: Path | None) -> News:
    """Compare with the report at `previous` (the page or its folder)."""
    known = known_facts(previous) if previous is not None else None
    if known is None:
        return News(frozenset(), True)
    facts, new_then, first_then = known
    if fact_ids <= facts:
        return News(frozenset(new_then & fact_ids), first_then)
    return News(frozenset(fact_ids - facts), False)


def known_facts(page: Path) -> tuple[set[str], set[str], bool] | None:
    """The facts of an earlier page, those that were new in it, and whether it was the first; None if it is no page."""
    path = page / "report.html" if page.is_dir() else page
    try:
        match = _DATA.search(path.read_text(encoding="utf-8"))
        data: dict[str, Any] = json.loads(match[1]) if match else {}
    except (OSError, ValueError):
        return None
    if "tables" not in data:
        return None
    entries = [row for table in data["tables"] if table["name"] != "unexplained" for row in table["rows"]]
    ids = {row["id"] for row in entries}
    return ids, {row["id"] for row in entries if row.get("new")}, bool(data.get("first"))
