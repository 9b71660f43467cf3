"""Official figures from a file of any kind that we know, told apart by ending and header, not by name."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from tracker.consolidate.spans import of_label, of_months
from tracker.errors import InputError
from tracker.official.companyfacts import read_companyfacts
from tracker.official.figures import Official, from_frame, number, to_frame
from tracker.official.netflix import Rows, is_most_popular, read_engagement, read_most_popular, read_top10

_KINDS = (
    "SEC companyfacts (.json), Netflix Top 10, most popular and engagement tables (.tsv, .csv, .xlsx), "
    "a CSV with company, metric, period, value, unit (and segment), "
    "or a CSV of two columns with company=, metric=, unit="
)
_PLAIN = ("company", "metric", "period", "value", "unit")
_LENGTHS = {"M": 1, "Q": 3, "H": 6, "Y": 12}


@dataclass(frozen=True, slots=True)
class Untold:
    """What a file of two columns does not say about itself."""

    company: str | None
    metric: str | None
    unit: str | None
    segment: str | None
    scale: float
    freq: str


def read_official(
    path: str | Path,
    *,
    company: str | None = None,
    metric: str | None = None,
    unit: str | None = None,
    segment: str | None = None,
    scale: float = 1.0,
    freq: str = "Q",
) -> pd.DataFrame:
    """A file of official figures as a table: company or title, metric or measure, period, value, unit, file, line.

    The keyword options are for a CSV of two columns, a day and a number (`ds,y`), which cannot say what it is
    about: `company`, `metric`, `unit`; `scale` turns its numbers into whole units (1e9 for billions), and each day
    ends a period of length `freq` (M, Q, H, Y).
    """
    source = Path(path)
    try:
        if source.suffix.casefold() == ".json":
            return to_frame(read_companyfacts(source))
        if source.suffix.casefold() in (".xlsx", ".xlsm"):
            return to_frame(_workbook(source))
        header, rows = _lines(source)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{source}: cannot be read ({error}); known are {_KINDS}") from error
    untold = Untold(company, metric, unit, segment, scale, freq)
    return to_frame(_by_header(source, header, rows, untold))


def _by_header(path: Path, header: Sequence[str], rows: Rows, untold: Untold) -> list[Official]:
    names = set(header)
    if {"week", "show_title", "weekly_hours_viewed"} <= names:
        return read_top10(path, rows)
    if "show_title" in names and is_most_popular(header):
        return read_most_popular(path, rows)
    if {"title", "hours_viewed"} <= names:
        return read_engagement(path, rows)
    if set(_PLAIN) <= names or {"title", "measure", "value", "unit"} <= names:
        return _plain(path, rows)
    if len(header) == 2 and untold.company and untold.metric and untold.unit:
        return _two_columns(path, header, rows, untold)
    raise InputError(f"{path}, line 1: the columns {', '.join(header)} are none we know; known are {_KINDS}")


def _lines(path: Path) -> tuple[list[str], Rows]:
    """Header and rows of a delimited file with their line numbers; the delimiter is the header's own."""
    with path.open(newline="", encoding="utf-8-sig") as lines:
        first = lines.readline()
        lines.seek(0)
        delimiter = max("\t,;", key=first.count)
        reader = csv.reader(lines, delimiter=delimiter)
        header = [name.strip() for name in next(reader, [])]
        rows = [(reader.line_num, cells) for cells in reader if any(cells)]
    for line, cells in rows:
        if len(cells) != len(header):
            raise InputError(
                f"{path}, line {line}: {len(cells)} cells under {len(header)} columns; quote cells with {delimiter!r}"
            )
    return header, [(line, dict(zip(header, cells, strict=True))) for line, cells in rows]


def _plain(path: Path, rows: Rows) -> list[Official]:
    checked = []
    for line, row in rows:
        value, period = number(path, line, "value", row["value"]), row.get("period")
        if period and of_label(period) is None:
            raise InputError(f"{path}, line {line}: period {period!r} is none; write 2025, 2025Q2, 2025H1 or 2025-07")
        if not row["unit"]:
            raise InputError(f"{path}, line {line}: no unit; write a currency (USD), percent or count")
        checked.append({**row, "value": value, "file": path.name, "line": line})
    return from_frame(pd.DataFrame(checked)) if checked else []


def _two_columns(path: Path, header: Sequence[str], rows: Rows, untold: Untold) -> list[Official]:
    if untold.freq not in _LENGTHS:
        raise InputError(f"freq: {untold.freq!r} is not one of {', '.join(_LENGTHS)}")
    length, found = _LENGTHS[untold.freq], []
    for line, row in rows:
        stamp, cell = row[header[0]], row[header[1]]
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", stamp):
            raise InputError(
                f"{path}, line {line}: {stamp!r} is not a day; expected the last day of a period, 2025-06-30"
            )
        year, month = int(stamp[:4]), int(stamp[5:7])
        first = of_months(year, month, 1).moved(1 - length).start
        found.append(
            Official(
                company=untold.company,
                segment=untold.segment,
                metric=untold.metric,
                period=of_months(first.year, first.month, length).label,
                value=round(number(path, line, header[1], cell) * untold.scale, 6),
                unit=str(untold.unit),
                file=path.name,
                line=line,
            )
        )
    return found


def _workbook(path: Path) -> list[Official]:
    """Netflix's engagement workbook: on each sheet some lines of text, then the header, then the titles."""
    try:
        sheets = pd.read_excel(path, sheet_name=None, header=None, dtype=str)
    except ImportError as error:
        raise InputError(f"{path}: reading .xlsx needs openpyxl; install streaming-tracker[excel]") from error
    except Exception as error:  # openpyxl and zipfile raise many kinds for a broken file
        raise InputError(f"{path}: not a workbook ({error}); known are {_KINDS}") from error
    found: list[Official] = []
    for sheet in sheets.values():
        cells = sheet.fillna("").to_numpy().tolist()
        at = next((n for n, row in enumerate(cells) if {"title", "hours_viewed"} <= {_column(c) for c in row}), None)
        if at is not None:
            header = [_column(cell) for cell in cells[at]]
            rows = [(n, dict(zip(header, row, strict=True))) for n, row in enumerate(cells[at + 1 :], at + 2)]
            above = " ".join(cell for row in cells[:at] for cell in row)
            found += read_engagement(path, [(n, row) for n, row in rows if row["title"]], above)
    if not found:
        raise InputError(f"{path}: no sheet has the columns Title and Hours Viewed; known are {_KINDS}")
    return found


def _column(cell: str) -> str:
    return re.sub(r"\W+", "_", cell.strip().casefold()).strip("_")
