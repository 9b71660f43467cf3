"""Reading articles in several processes: the same readings in the same order, and never more than a few chunks at once.

The workers are plain child processes that talk over their standard input and output, not `multiprocessing`:

* nothing is forked, for a fork copies the locks of threads (a progress bar, Arrow, a notebook kernel) in any state;
* the script that asked is not imported again, so `extract(..., jobs=4)` needs no `if __name__ == "__main__"`;
* a child ends when its input does, so none survives its parent, however that one died.

What comes back are the facts. Sentences, mentions and decisions are nine tenths of a reading, and only `explain`
looks at them: they are worked out again when somebody does. Reading is pure, so that gives the same.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from queue import SimpleQueue
from typing import IO, cast

from tracker.errors import TrackerError
from tracker.later import Later
from tracker.lexicon import Lexicon, load_lexicon
from tracker.model import Article, Cut, Decision, Event, Financial, Mention, Reading, Sentence, Unexplained, View

_CHUNK_ARTICLES = 32
_CHUNK_CHARS = 100_000  # a chunk is a quarter of a second of work: long beside the hand-over, short beside a Ctrl-C
_AHEAD = 2  # chunks a worker: one being read, one waiting
_HEADER = 8
_HOME = str(Path(__file__).resolve().parent.parent)
# Ctrl-C goes to the whole group: the parent answers it, and ends the workers by closing their input.
_START = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
sys.path[:0] = {path!r}
from tracker.workers import serve
serve()
"""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a worker sends back of one article: the reading without the parts that can be worked out again."""

    language: str
    cuts: tuple[Cut, ...]
    financials: tuple[Financial, ...]
    views: tuple[View, ...]
    events: tuple[Event, ...]
    unexplained: tuple[Unexplained, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Failed:
    """An article that a worker could not read, and why: text should never raise, so this is a bug of ours."""

    article: str
    reason: str
    trace: str


def read_many(articles: Iterable[Article], lexicon: Lexicon, jobs: int) -> Iterator[Reading]:
    """Read the articles in `jobs` processes; readings come in the order of the articles.

    >>> articles = [Article(id=name, text="Netflix hat 301,6 Millionen Abonnenten.") for name in "abc"]
    >>> [(reading.article.id, reading.financials[0].value) for reading in read_many(articles, load_lexicon(), 2)]
    [('a', 301600000.0), ('b', 301600000.0), ('c', 301600000.0)]
    """
    pool = _Pool(lexicon, jobs)
    waiting: deque[tuple[list[Article], Future[bytes]]] = deque()
    try:
        for chunk in _chunks(articles):
            waiting.append((chunk, pool.submit(chunk)))
            if len(waiting) >= jobs * _AHEAD:
                yield from _readings(*waiting.popleft(), lexicon)
        while waiting:
            yield from _readings(*waiting.popleft(), lexicon)
    finally:
        pool.close()


def _chunks(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Articles by the handful, counted in characters, so that long ones do not make one worker late."""
    chunk: list[Article] = []
    chars = 0
    for article in articles:
        chunk.append(article)
        chars += len(article.text)
        if len(chunk) >= _CHUNK_ARTICLES or chars >= _CHUNK_CHARS:
            yield chunk
            chunk, chars = [], 0
    if chunk:
        yield chunk


def _readings(chunk: list[Article], answer: Future[bytes], lexicon: Lexicon) -> Iterator[Reading]:
    for article, facts in zip(chunk, pickle.loads(answer.result()), strict=True):
        if isinstance(facts, Failed):
            error = TrackerError(f"article {facts.article!r} cannot be read: {facts.reason}")
            error.add_note(facts.trace)
            raise error
        yield _whole(article, facts, lexicon)


def _whole(article: Article, facts: Facts, lexicon: Lexicon) -> Reading:
    from tracker.pipeline import read_one

    whole = cache(partial(read_one, article, lexicon, reasons=True))
    return Reading(
        article=article if facts.cuts == article.cuts else replace(article, cuts=facts.cuts),
        language=facts.language,
        sentences=cast("tuple[Sentence, ...]", Later(whole, "sentences")),
        mentions=cast("tuple[Mention, ...]", Later(whole, "mentions")),
        decisions=cast("tuple[Decision, ...]", Later(whole, "decisions")),
        financials=facts.financials,
        views=facts.views,
        events=facts.events,
        unexplained=facts.unexplained,
        note=facts.note,
    )


class _Pool:
    """The worker processes, and one thread for each that waits for its answer. A class because both must be ended."""

    def __init__(self, lexicon: Lexicon, jobs: int) -> None:
        self._hello = pickle.dumps((lexicon.extra, lexicon.version))
        self._idle: SimpleQueue[_Worker] = SimpleQueue()
        self._workers = [_Worker() for _ in range(jobs)]
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="tracker-worker")

    def submit(self, chunk: list[Article]) -> Future[bytes]:
        return self._threads.submit(self._ask, pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL), chunk[0].id, chunk[-1].id)

    def _ask(self, chunk: bytes, first: str, last: str) -> bytes:
        """Only bytes pass here: unpickling is left to the thread that consumes, and the worker is not kept waiting."""
        worker = self._idle.get()
        try:
            if not worker.greeted:
                worker.greeted = True
                _send(worker.input, self._hello)
            _send(worker.input, chunk)
            answer = _receive(worker.output)
        except OSError:  # the pipe broke: the worker has gone
            answer = None
        finally:
            self._idle.put(worker)  # a dead one as well: who asks it next must be told and not wait for ever
        if answer is None:
            raise TrackerError(
                f"a worker process ended (status {worker.process.wait()}) while it read the articles from {first!r} "
                f"to {last!r}; if memory ran out, run again with fewer --jobs"
            )
        return answer

    def close(self) -> None:
        """End the workers, whatever they are at: nothing they hold is of use to anybody else."""
        for worker in self._workers:
            worker.process.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker in self._workers:
            worker.process.wait()
            worker.close()


class _Worker:
    """One child process and its two pipes. A class because it is not told its lexicon before its first chunk."""

    def __init__(self) -> None:
        path = [_HOME, *(entry for entry in sys.path if entry)]
        command = [sys.executable, "-c", _START.format(path=path)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.input, self.output = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)
        self.greeted = False

    def close(self) -> None:
        self.output.close()
        with suppress(BrokenPipeError):  # what was half written when the worker was killed
            self.input.close()


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_HEADER, "little"))
    stream.write(message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """One message, or None where the other side has gone."""
    header = stream.read(_HEADER)
    if len(header) < _HEADER:
        return None
    message = stream.read(size := int.from_bytes(header, "little"))
    return message if len(message) == size else None


def serve() -> None:
    """What a worker process does: answer chunks of articles with chunks of facts until its input ends."""
    import gc
    import os

    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not end up among the answers
    hello = _receive(source)
    if hello is None:
        return
    extra, version = pickle.loads(hello)
    lexicon = load_lexicon(extra)
    gc.freeze()  # the lexicon lives as long as the process: the collector need not walk it
    gc.set_threshold(50_000)
    while (message := _receive(source)) is not None:
        articles: list[Article] = pickle.loads(message)
        changed = "" if lexicon.version == version else "the lexicon's files changed while the tracker ran; run again"
        answer = [Failed(a.id, changed, "") if changed else _facts(a, lexicon) for a in articles]
        try:
            _send(answers, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
        except BrokenPipeError:  # nobody is left to be told
            os._exit(0)


def _facts(article: Article, lexicon: Lexicon) -> Facts | Failed:
    import traceback

    from tracker.pipeline import read_one

    try:
        reading = read_one(article, lexicon)
    except Exception as error:  # named by the parent, which knows whom to tell
        return Failed(article.id, f"{type(error).__name__}: {error}", traceback.format_exc())
    return Facts(
        language=reading.language,
        cuts=reading.article.cuts,
        financials=reading.financials,
        views=reading.views,
        events=reading.events,
        unexplained=reading.unexplained,
        note=reading.note,
    )
