"""SEC companyfacts JSON: what a company filed, by concept, unit and period.

The layout is public: `facts` → taxonomy → concept → `units` → unit → a list of `{"start", "end", "val", "accn",
"form", "filed"}`. Balances have no `start`. A quarter is filed again a year later for comparison; the figure filed
last counts, because it is the one that the company stands by.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tracker.consolidate.spans import of_months, place
from tracker.errors import InputError
from tracker.official.figures import Official, formats

_LAYOUT = "expected a companyfacts file as data.sec.gov offers it"


def read_companyfacts(path: Path) -> list[Official]:
    """Every figure whose concept is a metric of ours, the last filed of each period."""
    raw = _load(path)
    latest: dict[tuple[str, str, str], tuple[tuple[bool, str, str], Official]] = {}
    for concept, unit, entry in _entries(path, raw):
        figure = _figure(path, raw["entityName"], concept, unit, entry)
        if figure is None or figure.period is None:
            continue
        key = str(figure.metric), unit, figure.period
        order = concept not in formats()["second_choice"], str(entry.get("filed", "")), str(entry.get("accn", ""))
        if key not in latest or order > latest[key][0]:
            latest[key] = order, figure
    return [figure for _, figure in latest.values()]


def _load(path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        raise InputError(f"{path}, line {error.lineno}: not JSON ({error.msg}); {_LAYOUT}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("facts"), dict) or "entityName" not in raw:
        raise InputError(f'{path}, line 1: no "entityName" and "facts"; {_LAYOUT}')
    return raw


def _entries(path: Path, raw: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for taxonomy in raw["facts"].values():
        for concept, body in taxonomy.items():
            if concept not in formats()["concepts"]:
                continue
            for unit, entries in body.get("units", {}).items():
                for n, entry in enumerate(entries, 1):
                    if not {"end", "val"} <= set(entry):
                        raise InputError(f'{path}: {concept}, {unit}, entry {n}: no "end" or "val"; {_LAYOUT}')
                    yield concept, unit, entry


def _figure(path: Path, company: str, concept: str, unit: str, entry: dict[str, Any]) -> Official | None:
    end = date.fromisoformat(entry["end"])
    start = date.fromisoformat(entry["start"]) if entry.get("start") else None
    note = " ".join(str(entry[name]) for name in ("form", "filed", "accn") if entry.get(name))
    figure = Official(
        company=company,
        metric=formats()["concepts"][concept],
        value=float(entry["val"]),
        unit=unit.partition("/")[0],  # "USD/shares"
        file=path.name,
        note=f"{concept} {note}".strip(),
    )
    if start is None:
        close = end + timedelta(days=1) if end.day >= 28 else end
        month = (close - timedelta(days=4)).replace(day=1)
        return replace(figure, period=of_months(month.year, month.month, 1).label, period_end=end)
    span = place(None, start, end)
    if span is None or span.months == 0:
        return None
    return replace(figure, period=span.label, period_start=span.start, period_end=span.last_day)
