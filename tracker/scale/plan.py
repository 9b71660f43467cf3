"""What there is to do: input files → parts of about the same size, each with a name that says what it would hold."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from tracker.articles.dates import given_date
from tracker.articles.files import find_files, kind_of, stem_of
from tracker.errors import InputError, TrackerError
from tracker.lexicon import Lexicon, load_lexicon
from tracker.pipeline import VERSION

PART_BYTES = 16_000_000  # of text: half a minute of work, which is what a lost worker costs
_KINDS = ("parquet", "lines")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How the articles are read: the options of `tracker extract`, as plain values that travel to a cluster."""

    language: str | None = None
    published: str | None = None
    columns: tuple[tuple[str, str], ...] = ()
    lexicon: str | None = None
    words: str = ""  # the lexicon's version: a worker with other words must not pass unnoticed
    version: str = VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A stretch of one input file: bytes of JSON Lines, rows of Parquet, or all of it where `end` is None."""

    path: str
    start: int = 0
    end: int | None = None

    @property
    def told(self) -> str:
        """How messages name it.

        >>> Part(path="a.jsonl", start=100, end=200).told
        'a.jsonl[100:200]'
        """
        return self.path if self.end is None else f"{self.path}[{self.start}:{self.end}]"

    def name(self, settings: Settings) -> str:
        """The folder of its results: another input, option, lexicon or extractor gives another name."""
        stat = Path(self.path).stat()
        facts = [asdict(self), stat.st_size, stat.st_mtime_ns, asdict(settings)]
        digest = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]
        return f"{stem_of(Path(self.path))[:40]}-{digest}"


def settings_of(
    language: str | None, published: date | str | None, columns: Mapping[str, str] | None, lexicon: Lexicon | str | Path | None
) -> Settings:  # fmt: skip
    """The caller's options as plain values."""
    words = lexicon if isinstance(lexicon, Lexicon) else load_lexicon(lexicon)
    if words.version != load_lexicon(words.extra).version:
        raise TrackerError("scale: the lexicon is not what its folder holds; save it as a folder and name that")
    try:
        day = given_date(published)
    except ValueError as error:
        raise InputError(f"published={published!r}: {error}; give it as 2025-07-18") from None
    return Settings(
        language=language,
        published=day.isoformat() if day else None,
        columns=tuple(sorted((columns or {}).items())),
        lexicon=words.extra,
        words=words.version,
    )


def plan(source: Any, part_bytes: int) -> list[Part]:
    """All parts of the input, in the order in which one process would read them."""
    bad: list[InputError] = []
    files = list(find_files(source, bad.append))
    for path in files:
        if not path.exists():
            bad.append(InputError(f"{path}: there is no such file; check the path"))
        elif kind_of(path) not in _KINDS:
            bad.append(InputError(f"{path}: a partition is Parquet or JSON Lines; leave --engine dask away for others"))
    if bad:  # before anything is started: a cluster's hours are dear
        raise bad[0]
    return [part for path in files for part in _parts(path.resolve(), part_bytes)]


def _parts(path: Path, part_bytes: int) -> Iterator[Part]:
    if path.suffix.lower() == ".gz":  # cannot be entered in the middle
        return iter([Part(path=str(path))])
    return _line_parts(path, part_bytes) if kind_of(path) == "lines" else _row_parts(path, part_bytes)


def _line_parts(path: Path, part_bytes: int) -> Iterator[Part]:
    """Cut at the first line end after every `part_bytes`."""
    size = path.stat().st_size
    if size <= part_bytes:
        yield Part(path=str(path))
        return
    start = 0
    with path.open("rb") as stream:
        while start < size:
            stream.seek(min(start + part_bytes, size))
            stream.readline()
            yield Part(path=str(path), start=start, end=(end := stream.tell()))
            start = end


def _row_parts(path: Path, part_bytes: int) -> Iterator[Part]:
    """Cut into equal numbers of rows, as many as make `part_bytes` unpacked."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        meta = pq.read_metadata(path)
    except (pa.ArrowException, OSError) as error:
        reason = str(error).partition("\n")[0][:160]
        raise InputError(f"{path}: is no Parquet file that can be read ({reason}); check the file") from None
    size = sum(meta.row_group(index).total_byte_size for index in range(meta.num_row_groups))
    pieces = min(max(1, -(-size // part_bytes)), max(1, meta.num_rows))
    if pieces == 1:
        yield Part(path=str(path))
        return
    rows = -(-meta.num_rows // pieces)
    for start in range(0, meta.num_rows, rows):
        yield Part(path=str(path), start=start, end=min(start + rows, meta.num_rows))
