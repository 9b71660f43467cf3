"""Articles into the store: a batch is one transaction, and only the parent process writes."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path

from tracker.errors import InputError
from tracker.model import Article
from tracker.store import writing
from tracker.store.connect import Wait, transaction
from tracker.store.readers import Cells, Facts, Failure, Pending, Reads, Version, batches, worker_pool
from tracker.store.standing import Incoming, Standing, standing

BATCH = 100
Item = Article | InputError
Progress = Callable[[int], object]
_Batch = list[Incoming | InputError]
_Readings = Iterable[tuple[int, Facts | Failure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an ingest did: articles by what became of them, and the facts written.

    `due` counts articles that an older extractor or lexicon has read; they are left as they are unless asked for.

    >>> print(Summary(new=2, facts=7).told())
    2 new, 0 changed, 0 unchanged; 7 facts
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    due: int = 0
    reextracted: int = 0
    failed: int = 0
    facts: int = 0

    def told(self) -> str:
        """The counts in words, with what to do about them."""
        parts = [f"{self.new:,} new", f"{self.changed:,} changed", f"{self.unchanged:,} unchanged"]
        parts += [f"{self.reextracted:,} read again"] if self.reextracted else []
        parts += [f"{self.failed:,} failed"] if self.failed else []
        due = f"; {self.due:,} due: read by an older extractor or lexicon, renew with --reextract" if self.due else ""
        return f"{', '.join(parts)}; {self.facts:,} facts{due}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One ingest: where it writes, who reads, and what it was asked to do."""

    connection: sqlite3.Connection
    path: Path
    read: Reads
    version: Version
    run: int
    reextract: bool
    texts: bool
    on_wait: Wait | None

    def transaction(self) -> AbstractContextManager[None]:
        return transaction(self.connection, self.path, on_wait=self.on_wait)

    def place(self, incoming: Incoming) -> Standing:
        return standing(self.connection, incoming, self.version)

    def wants(self, place: Standing) -> bool:
        return place.kind in ("new", "changed") or (place.kind == "due" and self.reextract)


def ingest(job: Job, items: Iterable[Item], *, jobs: int, on_progress: Progress | None) -> Summary:
    """Read and write batch by batch; workers read the next batches while this one is written."""
    counts: Counter[str] = Counter()
    with worker_pool(job.read, jobs) as pending:
        for batch, readings in _ahead(job, items, pending, depth=0 if jobs == 1 else 2):
            read = dict(readings)  # before the transaction: nobody else waits while workers read
            with job.transaction():
                counts += _write(job, batch, read)
            if on_progress is not None:
                on_progress(len(batch))
    summary = Summary(**counts)
    with job.transaction():
        writing.close_run(job.connection, job.run, asdict(summary))
    return summary


def _ahead(job: Job, items: Iterable[Item], pending: Pending, *, depth: int) -> Iterator[tuple[_Batch, _Readings]]:
    """Batches with the readings of what is wanted of them, begun up to `depth` batches early."""
    begun: deque[tuple[_Batch, _Readings]] = deque()
    for batch in batches((Incoming(item) if isinstance(item, Article) else item for item in items), BATCH):
        wanted = {
            at: place.article
            for at, item in enumerate(batch)
            if isinstance(item, Incoming) and job.wants(place := job.place(item))
        }
        begun.append((batch, zip(wanted, pending(list(wanted.values())), strict=True)))
        if len(begun) > depth:
            yield begun.popleft()
    yield from begun


def _write(job: Job, batch: _Batch, read: dict[int, Facts | Failure]) -> Counter[str]:
    """One batch. Standing is looked up again: the batch itself or another ingest may have changed it."""
    counts: Counter[str] = Counter()
    facts: defaultdict[str, list[Cells]] = defaultdict(list)
    moment = writing.now()
    for at, item in enumerate(batch):
        if isinstance(item, InputError):
            writing.write_failure(job.connection, "", str(item), moment)
            counts["failed"] += 1
            continue
        place, reading = job.place(item), read.get(at)
        if isinstance(reading, Failure):
            writing.write_failure(job.connection, writing.name_of(item.article), reading.reason, moment)
            counts["failed"] += 1
        elif reading is None or not job.wants(place):
            counts[place.kind] += 1
        else:
            version = _write_article(job, item, place, reading, moment)
            for table, rows in reading.rows.items():
                facts[table] += [(version, *row) for row in rows]
            counts["reextracted" if place.kind == "due" else place.kind] += 1
            counts["facts"] += reading.n_facts
    writing.write_facts(job.connection, facts)
    return counts


def _write_article(job: Job, item: Incoming, place: Standing, reading: Facts, moment: str) -> int:
    return writing.write_article(
        job.connection, item, place, reading, read_by=job.version, run=job.run, moment=moment, text=job.texts
    )
