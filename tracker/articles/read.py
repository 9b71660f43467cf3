"""The front of this room: whatever an analyst has, as a stream of articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from tracker.articles.build import Call, article_from_fields, article_from_page, article_from_text
from tracker.articles.columns import column_map, fields_of, holds_articles
from tracker.articles.dates import given_date
from tracker.articles.files import KINDS, find_files, kind_of, stem_of
from tracker.articles.identity import text_hash
from tracker.articles.load import MAX_TEXT, decode, read_bytes
from tracker.articles.problems import OnError, problem, warn
from tracker.articles.rows import Row, frame_rows, rows_of
from tracker.errors import InputError
from tracker.model import Article

TABLES = frozenset({"csv", "parquet", "sheet"})


def read_articles(
    source: Any,
    *,
    published: date | str | None = None,
    language: str | None = None,
    columns: Mapping[str, str] | None = None,
    on_error: OnError | None = None,
) -> Iterator[Article]:
    """Read articles from a file, a folder, a glob, a list of these or a DataFrame, one after the other.

    Text, Markdown, HTML, JSON, JSON Lines, CSV, TSV, Parquet and Excel, each also as `.gz`. `published` and
    `language` are for articles that do not say; `columns` names the columns that have unusual names
    (`{"text": "Volltext"}`). What cannot be read goes to `on_error`, else becomes a warning, and the rest is read.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = Path(folder, "2025-07-18-netflix.txt").write_text("Netflix hat 301,6 Millionen Abonnenten.")
    ...     [(article.id, str(article.published), article.published_from) for article in read_articles(folder)]
    [('2025-07-18-netflix', '2025-07-18', 'file name')]
    """
    call = Call(on_error or warn, _default_date(published), language)
    return _Reader(call, dict(columns or {})).read(source)


def _default_date(published: date | str | None) -> date | None:
    try:
        return given_date(published)
    except ValueError as error:
        raise InputError(f"published={published!r}: {error}; give it as 2025-07-18") from None


@dataclass(frozen=True, slots=True)
class _Reader:
    """What every step of one call of `read_articles` needs."""

    call: Call
    columns: Mapping[str, str]
    taken: set[str] = field(default_factory=set)

    def read(self, source: Any) -> Iterator[Article]:
        if hasattr(source, "itertuples") and hasattr(source, "columns"):
            yield from self._safely(self._rows(frame_rows(source), "DataFrame", True))
            return
        for path in find_files(source, self.call.report):
            yield from self._safely(self._file(path))

    def _safely(self, articles: Iterator[Article]) -> Iterator[Article]:
        """Report the file that fails and end its articles; the next file is read."""
        try:
            yield from articles
        except InputError as error:
            self.call.report(error)

    def _file(self, path: Path) -> Iterator[Article]:
        if not path.exists():
            raise problem(str(path), "there is no such file", "check the path")
        kind = kind_of(path)
        if kind is None:
            raise problem(str(path), "is of no known kind", f"known endings: {', '.join(KINDS)}, also .gz")
        if kind in ("text", "page"):
            yield self._named(self._single(path, kind))
        else:
            yield from self._rows(rows_of(path, kind, self.call.report), str(path), kind in TABLES)

    def _single(self, path: Path, kind: str) -> Article:
        text = decode(read_bytes(path, MAX_TEXT), str(path), html=kind == "page")
        build = article_from_page if kind == "page" else article_from_text
        return build(text, stem_of(path), str(path), self.call)

    def _named(self, article: Article) -> Article:
        """Give files of the same name in different folders different ids."""
        if article.id in self.taken:
            article = replace(article, id=f"{article.id}-{text_hash(article.text)[:8]}")
        self.taken.add(article.id)
        return article

    def _rows(self, rows: Iterator[tuple[str, Row]], name: str, table: bool) -> Iterator[Article]:
        """Build the articles of rows; a table has the same columns throughout, so it fails as a whole."""
        seen: tuple[str, ...] | None = None
        columns: dict[str, str] = {}
        for where, row in rows:
            try:
                if (names := tuple(map(str, row))) != seen:
                    seen, columns = names, self._map(names, name if table else where)
                yield article_from_fields(fields_of(row, columns), where, self.call)
            except InputError as error:
                if table and not columns:
                    raise
                self.call.report(error)

    def _map(self, names: tuple[str, ...], where: str) -> dict[str, str]:
        columns = column_map(names, self.columns)
        if holds_articles(columns, names):
            return columns
        held = ", ".join(names[:8])
        raise problem(where, f"no column with the text (columns: {held})", "name it: columns={'text': 'its name'}")
