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
        patterns = [word.removeprefix("*") for word in words]
        self._opens = [word[:1].isalnum() for word in words]  # begins with a letter, and not within a compound
        self._closes = [word[-1:].isalnum() for word in words]
        self._automaton = AhoCorasick(
            patterns or ["\0"],
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.DFA if sum(map(len, patterns)) < 60_000 else Implementation.ContiguousNFA,
        )

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Every word that stands in the text, leftmost and longest first, without overlaps."""
        opens, closes, payloads = self._opens, self._closes, self._payloads
        around = text + " "  # before the first letter and after the last one stands a blank
        return [
            (start, end, payloads[index])
            for index, start, end in self._automaton.find_matches_as_indexes(text)
            if not (closes[index] and around[end].isalnum()) and not (opens[index] and around[start - 1].isalnum())
        ]
