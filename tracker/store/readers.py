"""From an article to the rows that the store keeps of it, in this process or in several."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from tracker.errors import StoreError
from tracker.model import whole
from tracker.store.schema import HOME
from tracker.tables import rows

if TYPE_CHECKING:
    from tracker.model import Article, Reading

Cells = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """What read an article. Where one of the two has changed since, the article is due to be read again."""

    extractor: str
    lexicon: str


class Reads(Protocol):
    """Reads one article. Worker processes get a copy, so it has to survive pickling."""

    @property
    def version(self) -> Version: ...

    def __call__(self, article: Article, /) -> Reading: ...


@dataclass(frozen=True)
class PipelineReader:
    """The tracker's own reader, with an analyst's lexicon laid over ours if a folder is given.

    >>> PipelineReader("my-words").lexicon
    'my-words'
    """

    lexicon: str | Path | None = None

    @property
    def version(self) -> Version:
        from tracker.lexicon import load_lexicon
        from tracker.pipeline import VERSION

        return Version(VERSION, load_lexicon(self.lexicon).version)

    def __call__(self, article: Article, /) -> Reading:
        from tracker.lexicon import load_lexicon
        from tracker.pipeline import read_one

        return read_one(article, load_lexicon(self.lexicon))  # compiled once a process


@dataclass(frozen=True, slots=True)
class Facts:
    """What is kept of a reading: rows ready for SQL. Much lighter than the reading on its way from a worker."""

    language: str
    note: str
    n_facts: int
    rows: dict[str, list[Cells]]


@dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be read, and why."""

    reason: str


def attempt(read: Reads, article: Article) -> Facts | Failure:
    """Read one article; a bug that one article brings to light must not cost the others."""
    try:
        reading = read(article)
    except Exception as error:
        return Failure(f"{type(error).__name__}: {' '.join(str(error).split())}"[:500])
    kept = {table: [tuple(map(cell, row)) for row in rows(table, reading)] for table in HOME}
    return Facts(reading.language, reading.note, reading.n_facts, kept)


def cell(value: Any) -> Any:
    """A value as SQLite takes it: days in ISO form, text that is UTF-8."""
    return value.isoformat() if isinstance(value, date) else whole(value)


Pending = Callable[[Sequence["Article"]], Iterator[Facts | Failure]]


@contextmanager
def worker_pool(read: Reads, jobs: int) -> Iterator[Pending]:
    """A function that starts reading some articles and hands back the results in their order.

    With one job the reading is done at once, here; with more it goes on in workers while the caller writes.
    Workers are spawned: a forked one would inherit the open database.
    """
    if jobs == 1:
        yield lambda articles: iter([attempt(read, article) for article in articles])
        return
    pool = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), initializer=_settle)
    try:
        yield lambda articles: pool.map(partial(attempt, read), articles, chunksize=max(1, len(articles) // (2 * jobs)))
    except BrokenProcessPool as error:
        raise StoreError("a worker process died (out of memory?); run again, what was stored is kept") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _settle() -> None:
    """In a worker: leave Ctrl-C to the parent, and do not outlive it (a killed parent closes no queue)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    parent.join()
    os._exit(1)


def batches(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of `size` items, the last one shorter."""
    batch: list[Any] = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
