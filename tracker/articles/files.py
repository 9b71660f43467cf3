"""Which files a source names, and what kind each of them is."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from tracker.articles.problems import OnError, problem

KINDS = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "page",
    ".htm": "page",
    ".xhtml": "page",
    ".json": "json",
    ".jsonl": "lines",
    ".ndjson": "lines",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".xlsx": "sheet",
}


def find_files(source: object, on_error: OnError) -> Iterator[Path]:
    """Give the files of a path, a folder (recursive, sorted), a glob or a list of these; report what is not there."""
    if isinstance(source, (str, os.PathLike)):
        yield from _of_path(os.fspath(source), on_error)
    elif isinstance(source, Iterable):
        for one in source:
            yield from find_files(one, on_error)
    else:
        raise TypeError(
            f"articles are read from a path, a folder, a glob, a list of these or a DataFrame, not {source!r}"
        )


def kind_of(path: Path) -> str | None:
    """Name the kind of a file by its ending, the one before `.gz` counting."""
    return KINDS.get(_ending(path.name))


def stem_of(path: Path) -> str:
    """Give a file's name without its ending or endings.

    >>> stem_of(Path("news/2025-07-18-eternauta.txt.gz"))
    '2025-07-18-eternauta'
    """
    name = path.name[:-3] if path.name.lower().endswith(".gz") else path.name
    ending = _ending(name)
    return name[: -len(ending)] if ending in KINDS else name


def _ending(name: str) -> str:
    lower = name.lower().removesuffix(".gz")
    return os.path.splitext(lower)[1]


def _of_path(name: str, on_error: OnError) -> Iterator[Path]:
    path = Path(name)
    if path.is_dir():
        yield from _of_folder(path, on_error)
    elif path.exists() or not glob.has_magic(name):
        yield path
    elif matches := sorted(glob.glob(name, recursive=True)):
        for match in matches:
            yield from (
                _of_path(glob.escape(match) if glob.has_magic(match) else match, on_error)
                if Path(match).is_dir()
                else iter([Path(match)])
            )
    else:
        on_error(problem(name, "matches no file", "check the pattern"))


def _of_folder(folder: Path, on_error: OnError) -> Iterator[Path]:
    """Files of a known kind; others in a folder are none of our business, unless nothing else is there."""
    found = False
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if not hidden and kind_of(path) and path.is_file():
            found = True
            yield path
    if not found:
        on_error(problem(str(folder), "holds no file that can be read", f"known endings: {', '.join(KINDS)}, also .gz"))
