"""One part: articles in, five tables out. What runs on a worker, here and on any other engine."""

from __future__ import annotations

import json
import shutil
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from tracker.articles import read_articles
from tracker.articles.files import kind_of
from tracker.articles.problems import OnError, warn
from tracker.errors import InputError, TrackerError
from tracker.lexicon import load_lexicon
from tracker.pipeline import extract
from tracker.scale.plan import Part, Settings, settings_of
from tracker.tables import COLUMNS

if TYPE_CHECKING:
    import pandas as pd

FAILED = "failed.json"
TEMPORARY = ".tmp"


def process(
    articles: pd.DataFrame, *, language: str | None = None, published: str | None = None,
    columns: Mapping[str, str] | None = None, lexicon: str | Path | None = None,
) -> dict[str, pd.DataFrame]:  # fmt: skip
    """A frame of articles → the frames of their facts, by table. Pure: for Spark, Ray or any other engine.

    >>> import pandas as pd
    >>> process(pd.DataFrame({"text": ["Netflix hat 301,6 Millionen Abonnenten."]}))["financials"]["value"].tolist()
    [301600000.0]
    """
    return _tables(articles, settings_of(language, published, columns, lexicon), warn)


def process_file(source: str | Path, out: str | Path, **options: Any) -> Path:
    """A file of articles → a folder in `out` with one Parquet file per table; options as for `process`.

    A folder that is there is whole and is not made again, so a list of files can be given to any engine's `map`,
    and given again after a loss.
    """
    settings = settings_of(*(options.pop(name, None) for name in ("language", "published", "columns", "lexicon")))
    if options:
        raise TypeError(f"process_file() has no option {next(iter(options))!r}")
    return write_part(Part(path=str(Path(source).resolve())), settings, str(out))


def write_part(part: Part, settings: Settings, out: str) -> Path:
    """Write the tables of a part under a temporary name and move them when they are whole."""
    target = Path(out) / part.name(settings)
    if target.exists():
        return target
    temporary = Path(out) / f".{target.name}.{socket.gethostname()}.{uuid4().hex[:8]}{TEMPORARY}"
    temporary.mkdir(parents=True)
    try:
        failed: list[InputError] = []
        with _file_of(part, temporary) as path:
            tables = _tables(path, settings, failed.append)
        for name, table in tables.items():
            table.to_parquet(temporary / f"{name}.parquet", engine="pyarrow", index=False)
        messages = [_told(error, path, part) for error in failed]
        (temporary / FAILED).write_text(json.dumps(messages, ensure_ascii=False), encoding="utf-8")
        _move(temporary, target)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return target


def _tables(source: Any, settings: Settings, report: OnError) -> dict[str, pd.DataFrame]:
    lexicon = load_lexicon(settings.lexicon)
    if lexicon.version != settings.words:
        raise TrackerError("scale: this worker has another lexicon than the caller; install the same version on both")
    language, published = settings.language, settings.published
    columns = dict(settings.columns) or None
    articles = read_articles(source, published=published, language=language, columns=columns, on_error=report)
    found = extract(articles, language=language, published=published, lexicon=lexicon)
    return {name: found.table(name) for name in COLUMNS}


def _move(temporary: Path, target: Path) -> None:
    """Give the folder its name. Where another worker, given up for lost, was first, its result is as good."""
    try:
        temporary.replace(target)
    except OSError:
        if not target.exists():
            raise


@contextmanager
def _file_of(part: Part, folder: Path) -> Iterator[Path]:
    """The file that holds just this part: the input itself, or a copy of the stretch while it is read."""
    path = Path(part.path)
    if part.end is None:
        yield path
        return
    copy = folder / f"input{path.suffix.lower()}"
    (_copy_lines if kind_of(path) == "lines" else _copy_rows)(path, copy, part.start, part.end)
    yield copy
    copy.unlink()


def _copy_lines(path: Path, copy: Path, start: int, end: int) -> None:
    with path.open("rb") as source, copy.open("wb") as target:
        source.seek(start)
        left = end - start
        while left and (block := source.read(min(left, 1 << 20))):
            target.write(block)
            left -= len(block)


def _copy_rows(path: Path, copy: Path, start: int, end: int) -> None:
    """Only the row groups that the stretch touches are opened, and of these a batch at a time."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    at, first = 0, 0
    groups: list[int] = []
    for index in range(file.metadata.num_row_groups):
        rows = file.metadata.row_group(index).num_rows
        if at < end and at + rows > start:
            first = first if groups else at
            groups.append(index)
        at += rows
    with pq.ParquetWriter(copy, file.schema_arrow) as writer:
        for batch in file.iter_batches(row_groups=groups):
            low, high = max(start - first, 0), min(end - first, len(batch))
            if low < high:
                writer.write_batch(batch.slice(low, high - low))
            first += len(batch)


def _told(error: InputError, read: Path, part: Part) -> str:
    """The message with the input's name and its line, where a copy of a stretch was read."""
    name, _, rest = str(error).partition(f"{read}:")
    if str(read) == part.path or name:
        return str(error)
    number, colon, reason = rest.partition(":")
    if not number.isdigit():
        return f"{part.path}:{rest}"
    return f"{part.path}:{int(number) + _before(part)}{colon}{reason}"


def _before(part: Part) -> int:
    """Lines or rows before the stretch; counted only when there is something to tell."""
    if kind_of(Path(part.path)) != "lines":
        return part.start
    with Path(part.path).open("rb") as stream:
        left, count = part.start, 0
        while left and (block := stream.read(min(left, 1 << 20))):
            count += block.count(b"\n")
            left -= len(block)
    return count
