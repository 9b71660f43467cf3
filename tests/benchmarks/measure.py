"""The measurements, each of them a function that gives figures; CPU time of one core unless its name says otherwise."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from tests.benchmarks.texts import HOSTILE, ROOT, dense, hostile, ordinary
from tracker.lexicon import Lexicon, load_lexicon
from tracker.model import Article
from tracker.pipeline import extract_batches, read_one
from tracker.text.language import detect

NUMBER = re.compile(r"\d[\d.,]*")
RUNS = 3

FIRST = """
import sys, time
wall, cpu = time.perf_counter(), time.process_time()
from tracker.articles import read_articles
from tracker.lexicon import load_lexicon
from tracker.pipeline import read_one
reading = read_one(next(read_articles(sys.argv[1])), load_lexicon())
assert reading.n_facts
print(time.perf_counter() - wall, time.process_time() - cpu)
"""

MEMORY = """
import resource, sys
from tests.benchmarks.texts import ordinary
from tracker.pipeline import extract_batches
count, facts, marks = int(sys.argv[1]), 0, []
for number, batch in enumerate(extract_batches(ordinary(count), size=500), 1):
    facts += len(batch.financials) + len(batch.views) + len(batch.events) + len(batch.articles)
    if number in (max(1, count // 2000), -(-count // 500)):
        marks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(marks[0], marks[-1])
"""


def timed(work: Callable[[], object], runs: int = RUNS) -> list[float]:
    """CPU seconds of each run, after one that warms up."""
    work()
    found = []
    for _ in range(runs):
        begin = time.process_time()
        work()
        found.append(time.process_time() - begin)
    return found


def plain_passes(articles: Sequence[Article]) -> list[float]:
    """What no extraction can avoid: the dictionary automaton, and one pattern for numbers."""
    names = load_lexicon().names

    def work() -> None:
        for article in articles:
            names.find(article.text)
            for match in NUMBER.finditer(article.text):
                match.span()

    return timed(work)


def extraction(articles: Sequence[Article], lexicon: Lexicon | None = None) -> list[float]:
    """Text to facts, warm."""
    words = lexicon or load_lexicon()
    return timed(lambda: [read_one(article, words) for article in articles])


def peers(articles: Sequence[Article]) -> tuple[list[float], int]:
    """quantulum3 for the numbers and dateparser's search for the dates, over the same text; and what broke it.

    quantulum3 raises on some articles. What it had read until then counts as the whole, so that it looks faster.
    """
    from dateparser.search import search_dates
    from quantulum3 import parser

    broken: set[str] = set()

    def work() -> None:
        for article in articles:
            try:
                parser.parse(article.text)
            except Exception:
                broken.add(article.id)
            search_dates(article.text, languages=[detect(article.text, load_lexicon().languages) or "en"])

    return timed(work, 1), len(broken)


def hostile_costs(size: int = 60_000) -> dict[str, float]:
    """CPU seconds per character of every kind."""
    return {
        kind: min(extraction([Article(id=kind, text=hostile(kind, size), language="de")])) / size for kind in HOSTILE
    }


def twice_the_lexicon(articles: Sequence[Article]) -> tuple[list[float], list[float], int, int]:
    """Extraction with our names, and with as many again that look like ours; how many names that is."""
    ours = load_lexicon()
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{name[::-1].title()} {number}" for number, name in enumerate(ours.name_entries)]
        Path(folder, "titles.txt").write_text("\n".join(names), encoding="utf-8")
        both = load_lexicon(folder)
    return extraction(articles, ours), extraction(articles, both), len(ours.name_entries), len(both.name_entries)


def costs_by_jobs(count: int, jobs: Sequence[int] = (1, 2, 1, 2)) -> dict[int, list[tuple[float, float]]]:
    """(wall, CPU of all processes) of extraction by number of processes, starting them included.

    Wall time is what issue 7 asks for and says something on an idle machine only. The CPU time of all processes tells
    on any machine what the handing over adds.
    """
    articles = [article for pair in zip(ordinary(count // 2), dense(count // 2), strict=True) for article in pair]
    found: dict[int, list[tuple[float, float]]] = {}
    for number in jobs:
        wall, cpu = time.perf_counter(), sum(os.times()[:4])
        for batch in extract_batches(iter(articles), jobs=number):
            assert batch.readings
        found.setdefault(number, []).append((time.perf_counter() - wall, sum(os.times()[:4]) - cpu))
    return found


def import_wall(runs: int = 9) -> tuple[float, float]:
    """Median wall seconds of `import tracker`, and of Python alone."""
    both = []
    for code in ("import tracker", "pass"):
        walls = []
        for _ in range(runs):
            begin = time.perf_counter()
            _python("-c", code)
            walls.append(time.perf_counter() - begin)
        both.append(median(walls))
    return both[0] - both[1], both[1]


def first_facts(runs: int = 5) -> tuple[float, float]:
    """Median (wall, CPU) seconds from the first import to the facts of an article, in a fresh process."""
    article = next((ROOT / "data" / "articles").glob("*.txt"))
    both = [tuple(map(float, _python("-c", FIRST, str(article)).split())) for _ in range(runs)]
    return median(wall for wall, _ in both), median(cpu for _, cpu in both)


def memory(count: int) -> tuple[float, float]:
    """Most megabytes held after a quarter and after all of the articles, in a process of its own."""
    quarter, whole = _python("-c", MEMORY, str(count)).split()
    return float(quarter), float(whole)


def _python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout
