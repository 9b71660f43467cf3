"""Killed at any moment, read at any moment, written by two at once: nothing lost, nothing twice."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from plain_reader import PlainReader, articles, content

from tracker.errors import StoreError
from tracker.model import Article, Reading
from tracker.store import Store

HERE = Path(__file__).parent
COUNT = 2000
Start = Callable[[Path], BaseProcess]


def ingest(path: Path, started: object = None) -> None:
    if started is not None:
        started.set()  # type: ignore[attr-defined]
    Store(path).ingest(articles(COUNT), read=PlainReader())


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[tuple[object, ...]]], float]:
    """What an ingest that nobody disturbs leaves behind, and how long it takes."""
    path = tmp_path_factory.mktemp("undisturbed") / "x.db"
    ingest(path.with_name("warm.db"))
    begin = time.monotonic()
    ingest(path)
    return content(path), time.monotonic() - begin


@pytest.fixture(scope="module")
def begin() -> Iterator[Start]:
    """Starts an ingest in a process of its own. A fork server makes that cheap enough to do fifty times."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["plain_reader", "tracker.store", "tracker.articles.identity"])

    def start(path: Path) -> BaseProcess:
        started = context.Event()
        process = context.Process(target=ingest, args=(path, started))
        process.start()
        assert started.wait(30)
        return process

    yield start


def test_killed_at_fifty_random_moments(tmp_path: Path, undisturbed: tuple[dict, float], begin: Start) -> None:  # type: ignore[type-arg]
    expected, duration = undisturbed
    moments = random.Random(20250718)
    cut_short = 0
    for number in range(10):
        path = tmp_path / f"{number}.db"
        for _ in range(5):
            process = begin(path)
            time.sleep(moments.uniform(0, duration / 4))
            process.kill()
            process.join()
            cut_short += process.exitcode == -signal.SIGKILL
            if path.exists() and path.stat().st_size:
                found = content(path)
                assert found["integrity"] == [("ok",)]
                whole = len(found["articles"])
                assert whole % 100 == 0
                assert found["articles"] == expected["articles"][:whole]
                assert found["financial_versions"] == expected["financial_versions"][: 2 * whole]
        ingest(path)
        assert content(path) == expected
    assert cut_short >= 40  # or the test would say little


def test_two_ingests_at_once(tmp_path: Path, undisturbed: tuple[dict, float], begin: Start) -> None:  # type: ignore[type-arg]
    path = tmp_path / "x.db"
    both = [begin(path), begin(path)]
    for process in both:
        process.join(60)
    assert [process.exitcode for process in both] == [0, 0]
    assert content(path) == undisturbed[0]


def test_reading_while_an_ingest_writes(tmp_path: Path, begin: Start) -> None:
    path = tmp_path / "x.db"
    Store(path).ingest(articles(1), read=PlainReader())
    with Store(path) as store:
        store.sql("SELECT 1")  # pandas loaded: what follows is about the file
        process, counts, slowest = begin(path), [], 0.0
        while process.is_alive():
            start = time.monotonic()
            seen = store.sql(
                "SELECT (SELECT count(*) FROM articles) AS a, (SELECT count(*) FROM financials) AS f,"
                " (SELECT count(*) FROM unexplained) AS u"
            )
            slowest = max(slowest, time.monotonic() - start)
            counts.append(tuple(int(seen[name][0]) for name in "afu"))
    assert process.exitcode == 0
    assert all(facts == 2 * whole and rest == whole for whole, facts, rest in counts)  # a batch is seen whole or not
    assert counts == sorted(counts)
    assert len(set(counts)) > 2
    assert slowest < 1.0


@dataclass(frozen=True)
class Dying(PlainReader):
    """Takes its process with it, as an article that eats all memory does."""

    def __call__(self, article: Article, /) -> Reading:
        if article.id == "a450":
            os._exit(9)
        return super().__call__(article)


def test_a_dead_worker_is_told_and_costs_no_stored_article(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with pytest.raises(StoreError, match="a worker process died"):
        Store(path).ingest(articles(600), read=Dying(), jobs=2)
    assert content(path)["integrity"] == [("ok",)]
    Store(path).ingest(articles(600), read=PlainReader(), jobs=2)
    assert len(content(path)["articles"]) == 600


SLOW = """
import sys, time
from plain_reader import PlainReader, articles
from tracker.store import Store

class Slow(PlainReader):
    def __call__(self, article):
        time.sleep(0.002)
        return super().__call__(article)

if __name__ == "__main__":
    Store(sys.argv[1]).ingest(articles(5000), read=Slow(), jobs=2)
"""


def with_our_reader() -> dict[str, str]:
    """The environment in which a new process finds `plain_reader`."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}


def workers_of(parent: int) -> list[int]:
    """Process ids of the children, and theirs."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    children = [child for child, owner in pairs if owner == parent]
    return children + [worker for child in children for worker in workers_of(child)]


def alive(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT], ids=["killed", "Ctrl-C"])
def test_workers_end_with_their_parent(tmp_path: Path, how: signal.Signals) -> None:
    script, path = tmp_path / "slow.py", tmp_path / "x.db"
    script.write_text(SLOW)
    parent = subprocess.Popen([sys.executable, str(script), str(path)], env=with_our_reader(), stderr=subprocess.PIPE)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not (path.exists() and len(stored(path)) > 100):
        time.sleep(0.05)
    workers = workers_of(parent.pid)
    assert len(workers) >= 2
    parent.send_signal(how)
    parent.wait(20)
    deadline = time.monotonic() + 10
    while any(map(alive, workers)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(alive, workers))
    done = len(stored(path))
    assert done % 100 == 0
    assert Store(path).ingest(articles(1000), read=PlainReader()).new == 1000 - done


def stored(path: Path) -> list[tuple[object, ...]]:
    return content(path)["articles"] if path.stat().st_size else []
