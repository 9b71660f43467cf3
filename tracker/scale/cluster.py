"""Parts on a Dask cluster: one of this machine's processes, or one whose address is given."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tracker.errors import TrackerError
from tracker.scale.part import write_part
from tracker.scale.plan import Part, Settings

Progress = Callable[[int, int], object]
_PATIENCE = 20  # seconds
_TRIES = 2  # a part whose *worker* is lost is given to another one anyway; this is for a full disk or a lost share


def run(
    parts: Sequence[Part], settings: Settings, out: str, scheduler: str | None, jobs: int | None, on_progress: Progress
) -> None:  # fmt: skip
    """Have every part written; those that fail are told at the end, when all others are safe."""
    failed: list[str] = []
    with _client(scheduler, min(jobs or os.cpu_count() or 1, len(parts))) as client:
        import distributed

        as_completed: Any = distributed.as_completed  # Dask has no types

        futures = client.map(write_part, parts, settings=settings, out=out, pure=False, retries=_TRIES)
        told = {future.key: part.told for future, part in zip(futures, parts, strict=True)}
        for done, future in enumerate(as_completed(futures), 1):
            if future.status != "finished":
                failed.append(f"{told[future.key]}: {future.exception()}")
            on_progress(done, len(parts))
    if failed:
        more = f"{len(failed)} of {len(parts)} parts failed, the others are kept"
        raise TrackerError(f"{failed[0]}; {more}; mend it and run again")


@contextmanager
def _client(scheduler: str | None, workers: int) -> Iterator[Any]:
    """A client of the scheduler, or of a cluster of processes that lives as long as the run."""
    try:
        import distributed
    except ImportError:
        raise TrackerError("the engine dask needs Dask: pip install 'streaming-tracker[scale]'") from None
    started: Any = distributed  # Dask has no types
    if scheduler is not None:
        with _connected(started.Client, scheduler) as client:
            yield client
        return
    # One thread a process, since extraction holds the GIL; the page that Dask serves stays on this machine.
    with (
        started.LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address="127.0.0.1:0", silence_logs="ERROR"
        ) as cluster,
        started.Client(cluster) as client,
    ):
        yield client


def _connected(client: Any, scheduler: str) -> Any:
    try:
        return client(scheduler, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise TrackerError(f"{scheduler}: no Dask scheduler answers there ({error}); check the address") from None
