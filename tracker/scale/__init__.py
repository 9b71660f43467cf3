"""Past one machine without a rewrite: partitions of articles in, partitions of facts out, on a Dask cluster.

`extract_partitions` cuts Parquet and JSON Lines into parts, has each part read by some worker, and merges the tables.
A part is written under a temporary name and moved when it is whole. So a lost worker costs the time of its part, and a
run that died is completed by running it again: what is whole is not done again, whatever else it was that stopped it.
One run at a time writes to a folder.

With another engine
===================
Everything an engine needs is one pure function from frame to frames, `process`, and its file to file form:

    # Spark: one table, frame to frame
    from tracker.scale import process
    schema = "fact_id string, article_id string, …"          # the columns of tracker.tables.FINANCIALS
    articles.mapInPandas(lambda frames: (process(frame)["financials"] for frame in frames), schema)

    # Ray: the same
    ray.data.read_parquet("articles/").map_batches(lambda frame: process(frame)["financials"], batch_format="pandas")

    # All five tables at once, restartable, with whatever maps a function over a list
    from tracker.scale import process_file
    spark.sparkContext.parallelize(paths, len(paths)).foreach(lambda path: process_file(path, "s3-mount/facts"))
    [ray.remote(process_file).remote(path, "facts") for path in paths]

A script that lets this module start its own workers needs `if __name__ == "__main__":`, as all of `multiprocessing` does.

What Common Crawl News costs
============================
Measured on one core (`python -m tests.benchmarks`, November 2026): 300 KB of ordinary text a second from text to facts,
3.3 µs a character, 0.05 µs where the language is not read; 73 ms for a real page with trafilatura (196 pages of as many
publishers); 1.7 KB of Parquet for an article's text and 1.1 KB for its facts.
Taken from others: 1.35 billion articles from August 2016 to spring 2026 (arXiv 2605.18337), so 11.5 million a month.
Assumed: 2,500 characters an article; 0.04 USD a core hour and 0.023 USD a GB and month, as clouds ask in lists; workers
beside the bucket, so that nothing is paid for the transfer. All articles are taken for German or English and for as full
of facts as our benchmark, which is dearer than it will be.

                          a month         the archive
    pages to text         230 core h      27,000 core h      11.5 million and 1.35 billion x 73 ms
    text to facts          26 core h       3,100 core h      29 GB and 3.4 TB at 300 KB/s
    together              260 core h      30,500 core h      11 hours and 53 days on 24 cores
    money                  10 USD          1,200 USD
    storage                32 GB           3.8 TB            0.75 and 87 USD a month

Nine tenths of it is HTML: who has the text already, as Parquet, pays the second line only.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.articles.problems import OnError, warn
from tracker.errors import InputError
from tracker.export import Format, export_tables
from tracker.lexicon import Lexicon
from tracker.scale.merge import Merged, failures
from tracker.scale.part import TEMPORARY, process, process_file
from tracker.scale.plan import PART_BYTES, plan, settings_of

__all__ = ["Partitioned", "extract_partitions", "process", "process_file"]

PARTS = "parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Partitioned:
    """What a run did: the files it wrote, the folders of the parts, how many of these it found done, what failed."""

    files: tuple[Path, ...]
    parts: tuple[Path, ...]
    found: int
    failed: tuple[InputError, ...]


def extract_partitions(
    input: Any, out: str | Path, *, scheduler: str | None = None, language: str | None = None,
    published: date | str | None = None, columns: Mapping[str, str] | None = None,
    lexicon: Lexicon | str | Path | None = None, jobs: int | None = None, form: Format = "parquet", bom: bool = False,
    raw: bool = False, merge: bool = True, part_bytes: int = PART_BYTES, on_error: OnError | None = None,
    on_progress: Any = None,
) -> Partitioned:  # fmt: skip
    """The facts of a folder, a glob, a list or a file of Parquet or JSON Lines, worked out on a Dask cluster.

    `scheduler` is the address of a cluster that sees the same files; without it `jobs` processes of this machine do
    the work (one a core if not given). `out` holds `parts/`, one folder of Parquet per part, and the merged files that
    `tracker extract` writes, unless `merge` is off. What cannot be read goes to `on_error`, else becomes a warning.

    >>> extract_partitions("crawl/*.parquet", "facts", scheduler="tcp://host:8786").found  # doctest: +SKIP
    0
    """
    from tracker.scale.cluster import run

    settings = settings_of(language, published, columns, lexicon)
    todo = plan(input, part_bytes)
    home = Path(out).resolve() / PARTS
    home.mkdir(parents=True, exist_ok=True)
    _sweep(home)
    folders = tuple(home / part.name(settings) for part in todo)
    missing = [part for part, folder in zip(todo, folders, strict=True) if not folder.exists()]
    if missing:
        try:
            run(missing, settings, str(home), scheduler, jobs, on_progress or _silent)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("stopped; run the same command again to do what is left") from None
        _sweep(home)  # what lost workers left
    failed = failures(folders)
    for error in failed:
        (on_error or warn)(error)
    files = export_tables(Merged(folders), out, format=form, bom=bom, raw=raw) if merge else []
    return Partitioned(files=tuple(files), parts=folders, found=len(todo) - len(missing), failed=tuple(failed))


def _sweep(home: Path) -> None:
    """Half-written parts of runs and workers that died."""
    for left in home.glob(f".*{TEMPORARY}"):
        shutil.rmtree(left, ignore_errors=True)


def _silent(done: int, of: int) -> None:
    """Nobody looks."""
