"""Who tells the same story: publishers that print one agency's sentence are one witness, not ten."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import lru_cache

_ALIKE = 0.6  # share of common word triples from which two sentences are one text, lightly edited
_WORD = re.compile(r"[^\W\d_]+")


class _Groups:
    """Disjoint sets: a class because joining changes it."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))

    def find(self, i: int) -> int:
        while self.parent[i] != i:
            self.parent[i] = i = self.parent[self.parent[i]]
        return i

    def join(self, i: int, j: int) -> None:
        low, high = sorted((self.find(i), self.find(j)))
        self.parent[high] = low


def stories(tellings: Sequence[tuple[str, str]]) -> list[int]:
    """A story number for each (source, sentence); the same source, or nearly the same words, is the same story.

    Numbers in the sentence do not count: an agency's text is often rounded anew.

    >>> stories([("a", "Netflix took 11.08 billion dollars."), ("b", "Netflix took 11 billion dollars."), ("c", "No.")])
    [0, 0, 2]
    """
    groups = _Groups(len(tellings))
    first: dict[tuple[str, object], int] = {}
    for i, (source, sentence) in enumerate(tellings):
        words = triples(sentence)
        for kind, key in (("source", source), ("text", words)):
            if key:
                groups.join(i, first.setdefault((kind, key), i))
    _join_alike(groups, tellings)
    return [groups.find(i) for i in range(len(tellings))]


@lru_cache(maxsize=50_000)
def triples(sentence: str) -> frozenset[tuple[str, ...]]:
    """The runs of three words of a sentence; of a short one, all its words at once."""
    words = _WORD.findall(sentence.casefold())
    if len(words) < 3:
        return frozenset([tuple(words)]) if words else frozenset()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _join_alike(groups: _Groups, tellings: Sequence[tuple[str, str]]) -> None:
    """Compare only sentences that share a triple, each wording once."""
    wordings = {triples(sentence): i for i, (_, sentence) in reversed(list(enumerate(tellings)))}
    seen: dict[tuple[str, ...], list[frozenset[tuple[str, ...]]]] = defaultdict(list)
    for words, i in sorted(wordings.items(), key=lambda item: item[1]):
        shared = Counter(other for triple in words for other in seen[triple])
        for other, n in shared.items():
            if n >= _ALIKE * (len(words) + len(other) - n):
                groups.join(i, wordings[other])
        for triple in words:
            seen[triple].append(words)
