"""The tables of the page: which columns a reader sees, and each fact with its sentence and the place in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from tracker.report.charts.points import cell, day, financial_name, rows, text
from tracker.report.charts.select import view_name
from tracker.report.wording import Wording

Row = dict[str, Any]
Cell = str | list[Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the page. `choose` gives it a list to filter by; `number` sets it right."""

    key: str
    make: Callable[[Row, Wording], Cell]
    choose: bool = False
    number: bool = False


def _value(row: Row, words: Wording) -> Cell:
    value = cell(row, "value")
    if value is None:
        return ""
    change = text(row, "basis").startswith("change")
    return [value, words.stated(value, cell(row, "value_max"), text(row, "unit"), text(row, "qualifier"), sign=change)]


def _amount(row: Row, words: Wording) -> Cell:
    value = cell(row, "amount")
    return "" if value is None else [value, words.stated(value, None, text(row, "amount_unit"), text(row, "qualifier"))]


def _metric(row: Row, words: Wording) -> Cell:
    name = words.metric(text(row, "metric") or text(row, "measure"))
    return f"{name} ({words.words['page']['change']})" if text(row, "basis").startswith("change") else name


def _period(row: Row, words: Wording) -> Cell:
    label = text(row, "period")
    said = words.period(label, fiscal=bool(cell(row, "fiscal"))) if label else ""
    window = cell(row, "window_days")
    if window is not None:
        said = ", ".join(filter(None, (said, words.note("window", n=int(window)))))
    start = day(cell(row, "period_start"))
    return [start.isoformat() if start else label, said]


def _date(row: Row, words: Wording) -> Cell:
    label, start = text(row, "date"), day(cell(row, "date_start"))
    return [start.isoformat() if start else label, words.period(label)]


def _published(row: Row, words: Wording) -> Cell:
    when = day(cell(row, "published"))
    return [when.isoformat(), words.day(when)] if when else ""


def _confidence(row: Row, words: Wording) -> Cell:
    value = cell(row, "confidence")
    return "" if value is None else [value, words.amount(round(100 * value), "percent")]


def _subject(row: Row, words: Wording) -> Cell:
    season = cell(row, "season")
    return text(row, "subject") if season is None else f"{text(row, 'subject')}, {words.note('season', n=int(season))}"


def _plain(key: str) -> Callable[[Row, Wording], Cell]:
    return lambda row, words: text(row, key)


def _named(key: str, block: str) -> Callable[[Row, Wording], Cell]:
    return lambda row, words: words.named(block, text(row, key)) if text(row, key) else ""


_ENDS = (Column("published", _published), Column("confidence", _confidence, number=True))
COLUMNS: dict[str, tuple[Column, ...]] = {
    "financials": (
        Column("who", lambda row, words: financial_name(row), choose=True),
        Column("what", _metric, choose=True),
        Column("value", _value, number=True),
        Column("when", _period),
        Column("scenario", _named("scenario", "scenarios"), choose=True),
        *_ENDS,
    ),
    "views": (
        Column("who", view_name, choose=True),
        Column("platform", _plain("platform"), choose=True),
        Column("what", _metric, choose=True),
        Column("value", _value, number=True),
        Column("when", _period),
        Column("age", _plain("demographic"), choose=True),
        *_ENDS,
    ),
    "events": (
        Column("when", _date),
        Column("event_type", _named("event_type", "event_types"), choose=True),
        Column("subject", _subject, choose=True),
        Column("object", _plain("object")),
        Column("status", _named("status", "statuses"), choose=True),
        Column("amount", _amount, number=True),
        *_ENDS,
    ),
    "unexplained": (
        Column("text", _plain("text")),
        Column("kind", _plain("kind"), choose=True),
        Column("reason", _plain("reason"), choose=True),
        Column("nearest", _plain("nearest")),
    ),
}


def table_data(name: str, table: pd.DataFrame, words: Wording, texts: dict[str, str], new: frozenset[str]) -> Row:
    """A table for the page's script: `rows` with cells (a pair is sort key and words), sentence and article."""
    labels = words.words["page"]
    columns = COLUMNS[name]
    heads = [{"label": labels[c.key], "choose": c.choose, "number": c.number} for c in columns]
    made = []
    for row in sorted(rows(table), key=_newest_first):
        fact = text(row, "fact_id") or f"{text(row, 'article_id')}:{row.get('start')}"
        entry = {
            "id": fact,
            "cells": [column.make(row, words) for column in columns],
            "said": list(marked(row, texts)),
            "article": text(row, "article_id"),
        }
        made.append({**entry, "new": 1} if fact in new else entry)
    return {"name": name, "label": labels[name], "columns": heads, "rows": made}


def _newest_first(row: Row) -> int:
    when = day(cell(row, "published"))
    return -when.toordinal() if when else 0


def headline(row: Row, words: Wording) -> str:
    """A fact in a few words: `Netflix, revenue, Q2 2025: $11.08 bn`."""
    if text(row, "event_type"):
        season = cell(row, "season")
        number = None if season is None else int(season)
        said = words.event(text(row, "event_type"), text(row, "subject"), text(row, "object"), number)
        return f"{said} ({words.period(text(row, 'date'))})"
    name = financial_name(row) if text(row, "metric") else view_name(row, words)
    value, when = _value(row, words), _period(row, words)
    parts = ", ".join(filter(None, (name, str(_metric(row, words)), when[1] if isinstance(when, list) else when)))
    return f"{parts}: {value[1] if isinstance(value, list) else value}"


def marked(row: Row, texts: dict[str, str]) -> tuple[str, str, str]:
    """The sentence in three parts: before the stated value, the value as it was written, and after.

    >>> row = {"sentence": "Es waren 11 Milliarden.", "article_id": "a", "start": 14, "end": 27}
    >>> marked(row, {"a": "Kurz Es waren 11 Milliarden."})
    ('Es waren ', '11 Milliarden', '.')
    """
    sentence, whole = text(row, "sentence"), texts.get(text(row, "article_id"), "")
    start, end = cell(row, "start"), cell(row, "end")
    if start is None or end is None:
        return sentence, "", ""
    at = whole.rfind(sentence, 0, int(start) + len(sentence)) if sentence else -1
    if at < 0 or not at <= start <= end <= at + len(sentence):
        return sentence, "", ""
    return sentence[: int(start) - at], sentence[int(start) - at : int(end) - at], sentence[int(end) - at :]
