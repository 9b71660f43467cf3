"""One pass over a text for all words at once: an Aho-Corasick automaton with word boundaries and offsets kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

T = TypeVar("T")


def fold(text: str) -> str:
    """Lower case of the same length, so that offsets survive (only the dotted capital I would grow).

    >>> len(fold("İstanbul")) == len("İstanbul")
    True
    """
    return text.replace("İ", "I").lower()


class Automaton(Generic[T]):
    """Words with what they stand for. A class because the compiled automaton is state that is built once.

    A word matches only where a word begins and ends; one that starts with `*` may also close a compound.

    >>> Automaton({"*umsatz": "revenue"}).find("der quartalsumsatz")
    [(12, 18, 'revenue')]
    """

    def __init__(self, words: Mapping[str, T]) -> None:
        self._payloads = list(words.values())
        self._closing = [word.startswith("*") for word in words]
        patterns = [word.removeprefix("*") for word in words]
        self._automaton = AhoCorasick(
            patterns or ["\0"],
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.DFA if sum(map(len, patterns)) < 60_000 else Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Every word that stands in the text, leftmost and longest first, without overlaps."""
        found = []
        size = len(text)
        closing, payloads = self._closing, self._payloads
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if end < size and text[end].isalnum() and text[end - 1].isalnum():
                continue
            if start and text[start].isalnum() and text[start - 1].isalnum() and not closing[index]:
                continue
            found.append((start, end, payloads[index]))
        return found
