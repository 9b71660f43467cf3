"""Worker processes: the same readings in the same order, nothing left running, whatever happens to them."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import psutil
import pytest

from tracker.articles import read_articles
from tracker.errors import TrackerError
from tracker.lexicon import load_lexicon
from tracker.model import Article, Reading
from tracker.pipeline import extract, read_one
from tracker.workers import read_many

ROOT = Path(__file__).resolve().parent.parent
FEW = Article(id="few", text="Netflix hat 301,6 Millionen Abonnenten.")

# A script as an analyst writes it: no `if __name__ == "__main__"`, and articles without end.
# A shell that runs the tests in the background has its children ignore Ctrl-C, so that is set right first.
ENDLESS = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from itertools import count
from tracker.lexicon import load_lexicon
from tracker.model import Article
from tracker.workers import read_many
articles = (Article(id=str(i), text="Netflix hat 301,6 Millionen Abonnenten.") for i in count())
for reading in read_many(articles, load_lexicon(), 2):
    print(reading.article.id, flush=True)
"""


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    """Enough for several chunks, some of a language that is not read, one with nothing in it."""
    ours = list(read_articles(ROOT / "data" / "articles"))
    odd = [Article(id="fr", text="Netflix a gagné 2 millions d'abonnés.", language="fr"), Article(id="none", text="")]
    return [replace(article, id=f"{turn}-{article.id}") for turn in range(3) for article in (*ours, *odd)]


@pytest.fixture(scope="module")
def alone(articles: list[Article]) -> list[Reading]:
    return [read_one(article, load_lexicon()) for article in articles]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_any_number_of_jobs_gives_the_same_readings(articles: list[Article], alone: list[Reading], jobs: int) -> None:
    assert list(read_many(iter(articles), load_lexicon(), jobs)) == alone  # all of them: decisions and mentions too


def test_what_explain_looks_at_is_there_and_can_be_kept(alone: list[Reading], articles: list[Article]) -> None:
    (reading,) = read_many(articles[:1], load_lexicon(), 2)
    assert len(reading.decisions) == len(alone[0].decisions) > 0
    assert reading.mentions[0] == alone[0].mentions[0]
    kept = pickle.loads(pickle.dumps(reading))
    assert kept == alone[0]
    assert type(kept.sentences) is tuple


def test_articles_are_taken_when_they_are_needed() -> None:
    taken = count()
    readings = read_many((replace(FEW, id=str(next(taken))) for _ in range(100_000)), load_lexicon(), 2)
    next(readings)
    ahead = next(taken)
    readings.close()
    assert ahead < 500  # a few chunks for each worker, and not the whole archive


def test_words_of_an_analyst_reach_the_workers(tmp_path: Path) -> None:
    (tmp_path / "companies.toml").write_text('[streamheim]\nname = "Streamheim"\n', encoding="utf-8")
    text = "Streamheim steigerte den Umsatz auf 2,3 Milliarden Euro."
    found = extract([Article(id="a", text=text)], lexicon=load_lexicon(tmp_path), jobs=2)
    assert found.financials["company"].tolist() == ["Streamheim"]


def test_an_article_that_breaks_a_worker_is_named() -> None:
    broken = replace(FEW, id="the broken one", text=b"bytes", language="de")  # type: ignore[arg-type]
    with pytest.raises(TrackerError, match="the broken one"):
        list(read_many([FEW, broken, FEW], load_lexicon(), 2))


def test_a_worker_that_is_killed_is_told() -> None:
    def killing() -> Iterator[Article]:
        for number in range(100_000):
            if number == 200:
                for child in psutil.Process().children():
                    child.kill()
            yield replace(FEW, id=str(number))

    with pytest.raises(TrackerError, match="a worker process ended"):
        list(read_many(killing(), load_lexicon(), 2))


def test_nothing_runs_on_when_nobody_listens() -> None:
    before = set(psutil.Process().children())  # other tests' children, some not yet collected
    readings = read_many((replace(FEW, id=str(number)) for number in count()), load_lexicon(), 2)
    next(readings)
    children = set(psutil.Process().children()) - before
    assert len(children) >= 2
    readings.close()
    assert not children & set(psutil.Process().children())


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_no_worker_outlives_its_parent(end: signal.Signals) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", ENDLESS], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, start_new_session=True,
    )  # fmt: skip
    assert parent.stdout is not None
    assert [parent.stdout.readline() for _ in range(3)] == ["0\n", "1\n", "2\n"]
    children = psutil.Process(parent.pid).children()
    assert len(children) == 2
    if end == signal.SIGINT:  # Ctrl-C on a terminal goes to the whole group
        os.killpg(parent.pid, end)
    else:
        parent.send_signal(end)
    try:
        _, told = parent.communicate(timeout=60)
    finally:
        parent.kill()  # the script is endless: should it have survived, it must not outlive the test
    assert told.count("Traceback") <= 1  # the workers have nothing to say
    assert _gone(children)


def _gone(processes: list[psutil.Process]) -> bool:
    for _ in range(200):
        if not any(process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes):
            return True
        time.sleep(0.05)
    return False
