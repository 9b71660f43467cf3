"""Readings → typed DataFrames with the columns of the schema.

The dtypes are spelled out so that they are the same under pandas 2.2 and 3: text is `string`, days are
`datetime64[s]`, whole numbers that may be missing are `Int64`, yes or no is `boolean`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tracker.model import Article, Event, Financial, Mention, Reading, Unexplained, View

if TYPE_CHECKING:
    from os import PathLike
    from pathlib import Path

    import pandas as pd

_PROVENANCE = ("fact_id", "article_id", "published", "source", "language", "sentence", "start", "end")
_LAST = ("extractor", "confidence")
_INTEGERS = {"start", "end", "n_facts"}
_OPTIONAL_INTEGERS = {"season", "window_days"}
_NUMBERS = {"value", "value_max", "amount", "confidence"}
_DAYS = {"published", "period_start", "period_end", "date_start", "date_end"}
_FLAGS = {"fiscal", "adjusted"}

FINANCIALS = (
    *_PROVENANCE, "company", "company_id", "segment", "metric", "basis", "value", "value_max", "unit", "qualifier",
    "scenario", "period", "period_start", "period_end", "fiscal", "comparison", "adjusted", "billing", *_LAST,
)  # fmt: skip
VIEWS = (
    *_PROVENANCE, "title", "title_id", "season", "platform", "measure", "basis", "value", "value_max", "unit",
    "qualifier", "scenario", "period", "period_start", "period_end", "comparison", "window_days", "demographic", *_LAST,
)  # fmt: skip
EVENTS = (
    *_PROVENANCE, "event_type", "subject", "subject_id", "object", "season", "date", "date_start", "date_end",
    "status", "amount", "amount_unit", "qualifier", *_LAST,
)  # fmt: skip
ARTICLES = (
    "article_id", "url", "source", "title", "published", "published_from", "language", "text", "n_facts", "note",
    "author", "found_in",
)  # fmt: skip
UNEXPLAINED = tuple(f.name for f in fields(Unexplained))

COLUMNS: dict[str, tuple[str, ...]] = {
    "financials": FINANCIALS,
    "views": VIEWS,
    "events": EVENTS,
    "articles": ARTICLES,
    "unexplained": UNEXPLAINED,
}


def dtype(column: str) -> str:
    """The pandas dtype of a column, by its name.

    >>> dtype("value"), dtype("season"), dtype("company")
    ('float64', 'Int64', 'string')
    """
    for names, name in (
        (_INTEGERS, "int64"),
        (_OPTIONAL_INTEGERS, "Int64"),
        (_NUMBERS, "float64"),
        (_DAYS, "datetime64[s]"),
        (_FLAGS, "boolean"),
    ):
        if column in names:
            return name
    return "string"


def frame(table: str, rows: Iterable[Sequence[Any]]) -> pd.DataFrame:
    """Rows (in the order of `COLUMNS[table]`) as a typed DataFrame; empty rows still give every column.

    >>> frame("views", []).dtypes["value"]
    dtype('float64')
    """
    import pandas as pd

    columns = COLUMNS[table]
    values = list(zip(*rows, strict=True)) or [()] * len(columns)
    return pd.DataFrame(
        {name: pd.Series(list(column), dtype=dtype(name)) for name, column in zip(columns, values, strict=True)}
    )


def financial_row(fact: Financial) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in FINANCIALS)


def view_row(fact: View) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in VIEWS)


def event_row(fact: Event) -> tuple[Any, ...]:
    return tuple(getattr(fact, name) for name in EVENTS)


def unexplained_row(entry: Unexplained) -> tuple[Any, ...]:
    return tuple(getattr(entry, name) for name in UNEXPLAINED)


def article_row(reading: Reading) -> tuple[Any, ...]:
    article = reading.article
    return (
        article.id, article.url, article.source, article.title, article.published, article.published_from,
        reading.language, article.text, reading.n_facts, reading.note, article.author, found_in(article),
    )  # fmt: skip


def found_in(article: Article) -> str:
    """Where the fields of an article were found, in one cell.

    >>> found_in(Article(id="a", text="x", found=(("title", "text"), ("source", "json-ld"))))
    'title: text; source: json-ld'
    """
    return "; ".join(f"{field}: {place}" for field, place in article.found)


def rows(table: str, reading: Reading) -> list[tuple[Any, ...]]:
    """The rows of one reading for one table, in the order of the text."""
    if table == "articles":
        return [article_row(reading)]
    to_row = {"financials": financial_row, "views": view_row, "events": event_row, "unexplained": unexplained_row}
    return [to_row[table](item) for item in getattr(reading, table)]  # type: ignore[operator]


MENTIONS = (
    "kind", "start", "end", "text", "value", "value_max", "unit", "qualifier", "period", "period_start", "period_end",
)  # fmt: skip


def mention_frame(mentions: Iterable[Mention]) -> pd.DataFrame:
    """Mentions as a DataFrame; `period` is the label, its days are calendar dates, both ends included.

    >>> list(mention_frame([]).columns)[:3]
    ['kind', 'start', 'end']
    """
    import pandas as pd

    rows = [
        (
            m.kind, m.start, m.end, m.text, m.value, m.value_max, m.unit, m.qualifier, m.period.label if m.period else None,
            m.period.start if m.period else None, m.period.last_day if m.period else None,
        )
        for m in mentions
    ]  # fmt: skip
    values = list(zip(*rows, strict=True)) or [()] * len(MENTIONS)
    return pd.DataFrame({n: pd.Series(list(c), dtype=dtype(n)) for n, c in zip(MENTIONS, values, strict=True)})


class Extraction:
    """What a run found, as tables. A class because the DataFrames are made only when asked for.

    Each attribute is a DataFrame with the columns of the schema; `readings` keeps everything behind them.

    >>> Extraction([]).financials.empty
    True
    """

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.readings = tuple(readings)

    def table(self, name: str) -> pd.DataFrame:
        return frame(name, (row for reading in self.readings for row in rows(name, reading)))

    @cached_property
    def financials(self) -> pd.DataFrame:
        return self.table("financials")

    @cached_property
    def views(self) -> pd.DataFrame:
        return self.table("views")

    @cached_property
    def events(self) -> pd.DataFrame:
        return self.table("events")

    @cached_property
    def articles(self) -> pd.DataFrame:
        return self.table("articles")

    @cached_property
    def unexplained(self) -> pd.DataFrame:
        return self.table("unexplained")

    def _tables(self) -> dict[str, pd.DataFrame]:
        return {name: getattr(self, name) for name in COLUMNS}

    def to_csv(self, folder: str | PathLike[str], *, bom: bool = False, raw: bool = False) -> list[Path]:
        """One CSV file per table and the data dictionary; options as in `tracker.export.export_tables`."""
        from tracker.export import export_tables

        return export_tables(self._tables(), folder, format="csv", bom=bom, raw=raw)

    def to_parquet(self, folder: str | PathLike[str]) -> list[Path]:
        """One Parquet file per table, the dtypes kept, and the data dictionary."""
        from tracker.export import export_tables

        return export_tables(self._tables(), folder, format="parquet")

    def to_excel(self, file: str | PathLike[str]) -> list[Path]:
        """One workbook, one sheet per table; no cell is ever a formula."""
        from tracker.export import export_tables

        return export_tables(self._tables(), file, format="xlsx")

    def __repr__(self) -> str:
        counts = ", ".join(
            f"{sum(len(getattr(r, t)) for r in self.readings)} {t}" for t in ("financials", "views", "events")
        )
        return f"<Extraction of {len(self.readings)} articles: {counts}>"
