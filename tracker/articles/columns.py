"""From a row of a table to the fields of an article, whatever its columns are called."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tracker.articles.dates import missing

_LANGUAGE = re.compile(r"^([a-z]{2})(?:[-_].*)?$")
_SEPARATORS = re.compile(r"[\s_\-.]+")


@dataclass(frozen=True, slots=True)
class Fields:
    """What a row says about its article; the publication date still as it was written."""

    text: str = ""
    html: str = ""
    published: Any = None
    url: str | None = None
    id: str | None = None
    title: str | None = None
    language: str | None = None
    source: str | None = None
    author: str | None = None


@cache
def known_names() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, str]]:
    """Load the usual column names, and the names of languages."""
    data = tomllib.loads(Path(__file__).with_name("columns.toml").read_text(encoding="utf-8"))
    columns = {field: tuple(map(_plain, names)) for field, names in data["columns"].items()}
    return columns, {name: code for code, names in data["languages"].items() for name in names}


def column_map(columns: Iterable[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Say which column holds which field: as the caller chose, else by its usual name.

    >>> column_map(["Headline", "Volltext", "pubDate"])
    {'text': 'Volltext', 'published': 'pubDate', 'title': 'Headline'}
    """
    names = list(columns)
    plain = {_plain(name): name for name in reversed(names)}
    found = {}
    for field, usual in known_names()[0].items():
        if hit := next((plain[name] for name in usual if name in plain), None):
            found[field] = hit
    for field, name in (chosen or {}).items():
        if field not in known_names()[0]:
            raise ValueError(f"columns: {field!r} is no field of an article; known: {', '.join(known_names()[0])}")
        found[field] = name if name in names else plain.get(_plain(name)) or found.get(field) or name
    return found


def holds_articles(columns: Mapping[str, str], names: Iterable[str]) -> bool:
    """Tell whether a text or a page is among the columns."""
    known = set(names)
    return columns.get("text") in known or columns.get("html") in known


def fields_of(row: Mapping[str, Any], columns: Mapping[str, str]) -> Fields:
    """Read a row's fields; a missing or empty cell is None."""
    values = {field: row.get(name) for field, name in columns.items()}
    return Fields(
        text=_string(values.get("text")) or "",
        html=_string(values.get("html")) or "",
        published=values.get("published"),
        url=_stripped(values.get("url")),
        id=_stripped(values.get("id")),
        title=_stripped(values.get("title")),
        language=language_code(_stripped(values.get("language"))),
        source=_stripped(values.get("source")),
        author=_stripped(values.get("author")),
    )


def language_code(name: str | None) -> str | None:
    """Bring a language to its two letters.

    >>> language_code("de-AT"), language_code("English"), language_code("?")
    ('de', 'en', None)
    """
    if not name:
        return None
    lower = name.strip().lower()
    match = _LANGUAGE.match(lower)
    return match.group(1) if match else known_names()[1].get(lower)


def _plain(name: str) -> str:
    return _SEPARATORS.sub("", str(name).removeprefix("\ufeff").casefold())


def _string(value: Any) -> str | None:
    if missing(value):
        return None
    if isinstance(value, dict):
        return _string(value.get("name") or value.get("title") or value.get("value"))
    if isinstance(value, (list, tuple)):
        return ", ".join(part for part in map(_string, value) if part) or None
    return str(value)


def _stripped(value: Any) -> str | None:
    text = _string(value)
    return text.strip() or None if text else None
