"""`Store`: a class because it holds the connections to its file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from tracker.errors import InputError
from tracker.model import Article
from tracker.store import query, writing
from tracker.store.connect import Wait, errors_named, open_for_reading, open_for_writing, transaction
from tracker.store.ingest import Job, Progress, Summary, ingest
from tracker.store.query import Day, Limits, Wanted
from tracker.store.readers import PipelineReader, Reads
from tracker.tables import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

AsOf = date | datetime | str | None


class Store:
    """A file of articles and facts that grows day by day and is asked while it grows.

    The file is made by the first `ingest`. `texts=False` keeps facts and their sentences, not the articles' text.
    `on_wait` is told when another process is writing.

    >>> with Store("news.db") as store:                                     # doctest: +SKIP
    ...     store.ingest(tracker.read_articles("news/"))
    ...     store.financials(company="Netflix", metric="revenue", since="2024-01-01")
    """

    def __init__(self, path: str | PathLike[str], *, texts: bool = True, on_wait: Wait | None = None) -> None:
        self.path = Path(path)
        self._texts = texts
        self._on_wait = on_wait
        self._reader: sqlite3.Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {self.path}>"

    def close(self) -> None:
        """Let go of the file; the next question opens it again."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    def ingest(
        self,
        articles: Iterable[Article | InputError],
        *,
        jobs: int = 1,
        reextract: bool = False,
        read: Reads | None = None,
        on_progress: Progress | None = None,
    ) -> Summary:
        """Read and keep what is new or changed; the rest costs a look-up.

        Killed at any moment, the same call finishes the work. An `InputError` among the articles is kept as a
        failure. `reextract` reads again what an older extractor or lexicon has read. `on_progress` is called with
        the number of articles of each batch; `read` takes the place of the tracker's own reader.
        """
        reader = PipelineReader() if read is None else read
        version = reader.version
        connection = open_for_writing(self.path, on_wait=self._on_wait)
        try:
            with errors_named(self.path):
                with transaction(connection, self.path, on_wait=self._on_wait):
                    run = writing.open_run(connection, version)
                job = Job(
                    connection=connection, path=self.path, read=reader, version=version, run=run,
                    reextract=reextract, texts=self._texts, on_wait=self._on_wait,
                )  # fmt: skip
                return ingest(job, articles, jobs=jobs, on_progress=on_progress)
        finally:
            connection.close()

    def due(self, read: Reads | None = None) -> Iterator[Article]:
        """The articles that an older extractor or lexicon has read, from the kept texts.

        >>> store.ingest(store.due(), reextract=True)  # doctest: +SKIP
        """
        with errors_named(self.path):
            yield from query.due(self._reading(), (read or PipelineReader()).version)

    def financials(
        self,
        company: Wanted = None,
        metric: Wanted = None,
        *,
        segment: Wanted = None,
        scenario: Wanted = None,
        period: Wanted = None,
        since: Day = None,
        until: Day = None,
        min_confidence: float | None = None,
        as_of: AsOf = None,
    ) -> pd.DataFrame:
        """Figures of companies. Names match without regard to capitals; several may be given.

        `since` and `until` are the article's date, both days included. `as_of` gives what was known then: a day
        counts whole, in UTC.
        """
        wanted = {"company": company, "metric": metric, "segment": segment, "scenario": scenario, "period": period}
        limits = Limits(since=since, until=until, min_confidence=min_confidence, as_of=as_of)
        return self._select("financials", limits, wanted)

    def views(
        self,
        title: Wanted = None,
        platform: Wanted = None,
        measure: Wanted = None,
        *,
        period: Wanted = None,
        since: Day = None,
        until: Day = None,
        min_confidence: float | None = None,
        as_of: AsOf = None,
    ) -> pd.DataFrame:
        """How much titles and services were watched."""
        wanted = {"title": title, "platform": platform, "measure": measure, "period": period}
        limits = Limits(since=since, until=until, min_confidence=min_confidence, as_of=as_of)
        return self._select("views", limits, wanted)

    def events(
        self,
        event_type: Wanted = None,
        subject: Wanted = None,
        *,
        status: Wanted = None,
        since: Day = None,
        until: Day = None,
        min_confidence: float | None = None,
        as_of: AsOf = None,
    ) -> pd.DataFrame:
        """What happened, or will; `since` and `until` are the article's date here, too."""
        wanted = {"event_type": event_type, "subject": subject, "status": status}
        limits = Limits(since=since, until=until, min_confidence=min_confidence, as_of=as_of)
        return self._select("events", limits, wanted)

    def articles(
        self,
        source: Wanted = None,
        *,
        language: Wanted = None,
        since: Day = None,
        until: Day = None,
        as_of: AsOf = None,
    ) -> pd.DataFrame:
        """The articles, with their text where it was kept."""
        limits = Limits(since=since, until=until, as_of=as_of)
        return self._select("articles", limits, {"source": source, "language": language})

    def unexplained(
        self, reason: Wanted = None, *, since: Day = None, until: Day = None, as_of: AsOf = None
    ) -> pd.DataFrame:
        """Figures that were seen and not linked, and why not."""
        return self._select("unexplained", Limits(since=since, until=until, as_of=as_of), {"reason": reason})

    def tables(self, *, as_of: AsOf = None) -> dict[str, pd.DataFrame]:
        """All five tables, as they are now or as they were known then."""
        return {table: self._select(table, Limits(as_of=as_of), {}) for table in COLUMNS}

    def sql(self, query_: str, params: Sequence[Any] | Mapping[str, Any] = ()) -> pd.DataFrame:
        """The answer to a reading query; `financials`, `views`, `events`, `articles` and `unexplained` are tables.

        >>> store.sql("SELECT company, count(*) AS n FROM financials GROUP BY company")  # doctest: +SKIP
        """
        with errors_named(self.path):
            return query.free(self._reading(), query_, params)

    def _select(self, table: str, limits: Limits, wanted: Mapping[str, Wanted]) -> pd.DataFrame:
        with errors_named(self.path):
            return query.select(self._reading(), table, limits, wanted)

    def _reading(self) -> sqlite3.Connection:
        if self._reader is None:
            self._reader = open_for_reading(self.path)
        return self._reader
