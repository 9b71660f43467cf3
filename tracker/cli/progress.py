"""Progress for people: on stderr, only where it is a terminal, with rate and time left."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

Advance = Callable[[int], None]


@contextmanager
def progress(names: Sequence[str], *, quiet: bool = False) -> Iterator[Advance]:
    """A function to call with the number of articles done; it does nothing where nobody looks."""
    if quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    rate = TextColumn("articles {task.fields[rate]}")
    columns = (BarColumn(), MofNCompleteColumn(), rate, TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=expected(names) if names else None, rate="")

        def advance(count: int) -> None:
            speed = bar.tasks[0].finished_speed or bar.tasks[0].speed
            bar.update(task, advance=count, rate=f"{speed:,.0f} a second" if speed else "")

        yield advance


def expected(names: Iterable[str]) -> int | None:
    """How many articles the inputs hold, where a glance tells; None where only reading would."""
    from tracker.articles.files import find_files

    counts = [_expected(path) for path in find_files(list(names), lambda _: None)]
    return sum(count for count in counts if count is not None) if None not in counts else None


def _expected(path: Path) -> int | None:
    from tracker.articles.files import kind_of

    kind = kind_of(path)
    if kind in ("text", "page") or not path.is_file():
        return 1
    if kind == "lines" and path.suffix != ".gz":
        with path.open("rb") as lines:
            return sum(block.count(b"\n") for block in iter(lambda: lines.read(1 << 20), b""))
    return None
