"""One official figure, whatever file it stands in, and what can be wrong with such a file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import pandas as pd

from tracker.consolidate.reports import day, records, text, whole
from tracker.consolidate.rules import rules
from tracker.consolidate.spans import Span, closing, place
from tracker.errors import InputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Official:
    """A published figure: of a company (`metric`) or of a title (`measure`), in whole units.

    `file`, `line` and `note` say where it stands: a line of a table, an accession number of a filing.
    """

    company: str | None = None
    segment: str | None = None
    metric: str | None = None
    title: str | None = None
    season: int | None = None
    platform: str | None = None
    measure: str | None = None
    window_days: int | None = None
    period: str | None = None
    period_start: Any = None
    period_end: Any = None
    value: float
    unit: str
    file: str = ""
    line: int | None = None
    note: str = ""

    @property
    def span(self) -> Span | None:
        span = place(self.period, self.period_start, self.period_end)
        return closing(span) if span is not None and self.metric in rules().stock else span


COLUMNS = tuple(f.name for f in fields(Official))
_TYPES = {
    "value": "float64", "season": "Int64", "window_days": "Int64", "line": "Int64",
    "period_start": "datetime64[s]", "period_end": "datetime64[s]",
}  # fmt: skip


@cache
def formats() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("formats.toml").read_text(encoding="utf-8"))


def to_frame(figures: Iterable[Official]) -> pd.DataFrame:
    rows = [asdict(figure) for figure in figures]
    return pd.DataFrame({c: pd.Series([row[c] for row in rows], dtype=_TYPES.get(c, "string")) for c in COLUMNS})


def from_frame(frame: pd.DataFrame) -> list[Official]:
    """The rows of a frame with the columns of `Official`; what it leaves out is empty."""
    missing = [name for name in ("value", "unit") if name not in frame.columns]
    if missing or not {"metric", "measure"} & set(frame.columns):
        said = ", ".join(missing) or "metric (or measure)"
        raise InputError(f"official figures: no column {said}; needed are company, metric, period, value, unit")
    return [_official(row) for row in records(frame)]


def _official(row: dict[str, Any]) -> Official:
    cells: dict[str, Any] = {name: text(row.get(name)) or None for name in COLUMNS}
    for name in ("season", "window_days", "line"):
        cells[name] = whole(row.get(name))
    for name in ("period_start", "period_end"):
        cells[name] = day(row.get(name))
    cells |= {"value": float(row["value"]), "file": text(row.get("file")), "note": text(row.get("note"))}
    period = row.get("period")
    if isinstance(period, float) and period.is_integer():  # a column of years that pandas read from a CSV
        cells["period"] = str(int(period))
    return Official(**cells)


def number(path: Path, line: int, column: str, cell: object) -> float:
    """A cell as a number; an error that names the place if it is none."""
    try:
        return float(str(cell).replace("_", "x"))
    except ValueError as error:
        raise InputError(
            f"{path}, line {line}: {column} {cell!r} is not a number; write plain digits with a decimal point"
        ) from error
