"""Tables for the shell: CSV to a file or to standard output, and the two tables of `evaluate` as text."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path
from typing import Any


def write_csv(table: Any, out: Path | None) -> None:
    """Cells as in the exports, in UTF-8 wherever it runs; standard output is for programs, so nothing is guarded."""
    text = csv_text(table)
    if out is None:
        sys.stdout.buffer.write(text.encode("utf-8", "replace"))
        sys.stdout.buffer.flush()  # now, so that a closed pipe is told here and not at exit
    else:
        out.write_text(text, encoding="utf-8", errors="replace", newline="")


def csv_text(table: Any) -> str:
    """A table as CSV: whole numbers without exponent, ISO days, lists with spaces between."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(map(_cell, row) for row in table.itertuples(index=False, name=None))
    return lines.getvalue()


def _cell(value: Any) -> str:
    import pandas as pd

    from tracker.export import plain_date, plain_number

    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    if value is None or pd.isna(value):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return plain_number(value)
    return plain_date(value) if hasattr(value, "isoformat") else str(value)


def score_table(figures: Any) -> str:
    """Precision, recall and F1 as lines.

    >>> import pandas as pd
    >>> row = {"language": "de", "table": "views", "level": "full", "precision": 1.0, "recall": 0.5, "f1": 2 / 3}
    >>> print(score_table(pd.DataFrame([{**row, "right": 1, "wrong": 0, "missed": 1}])))
    language table      level        P      R     F1   right wrong missed
    de       views      full     1.000  0.500  0.667       1     0      1
    """
    lines = [f"{'language':9}{'table':11}{'level':7}{'P':>7}{'R':>7}{'F1':>7}   right wrong missed"]
    lines += [
        f"{row.language:9}{row.table:11}{row.level:7}{row.precision:7.3f}{row.recall:7.3f}{row.f1:7.3f}"
        f"   {row.right:5} {row.wrong:5} {row.missed:6}"
        for row in figures.itertuples()
    ]
    return "\n".join(lines)


def class_table(mistakes: Any) -> str:
    """How often each class of error occurs, per table, the most frequent first."""
    counts = mistakes.groupby(["table", "class"]).size().sort_values(ascending=False, kind="stable")
    lines = [f"{'errors':>6}  {'table':11}class"]
    return "\n".join([*lines, *(f"{count:6}  {table:11}{name}" for (table, name), count in counts.items())])
