"""The words of `furniture.toml`, arranged so that a line is looked up and not searched."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick

from tracker.articles.lines import folded
from tracker.errors import LexiconError

SETS = ("ends", "lines", "legal", "contacts")
PHRASES = ("lists", "about", "comments", "pointers", "labels", "notes", "profiles")
PATTERNS = ("credits", "agencies", "boxes", "tails")


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by their first word: whether a line begins with one costs one look-up."""

    by_first: Mapping[str, tuple[str, ...]]

    def opening(self, key: str) -> str:
        """Return the longest phrase that `key` begins with, or nothing."""
        for phrase in self.by_first.get(_first_word(key), ()):
            if key.startswith(phrase) and not _goes_on(key[len(phrase) : len(phrase) + 1]):
                return phrase
        return ""


@dataclass(frozen=True, slots=True)
class Boxes:
    """Words of consent, paywalls and newsletters, of which a box holds several and prose hardly one."""

    words: re.Pattern[str]
    anywhere: AhoCorasick

    def different(self, text: str, enough: int) -> int:
        """How many of the words stand in a text; 0 where a quick look finds fewer than enough."""
        if len(self.anywhere.find_matches_as_indexes(text.lower(), overlapping=True)) < enough:
            return 0
        return len({found.casefold() for found in self.words.findall(text)})


@dataclass(frozen=True, slots=True)
class Furniture:
    """Every role of the word file in the form in which it is asked for."""

    ends: frozenset[str]
    lines: frozenset[str]
    legal: frozenset[str]
    contacts: frozenset[str]
    lists: Phrases
    about: Phrases
    comments: Phrases
    pointers: Phrases
    labels: Phrases
    notes: Phrases
    profiles: Phrases
    credits: re.Pattern[str]
    agencies: re.Pattern[str]
    boxes: Boxes
    tails: re.Pattern[str]


@cache
def furniture() -> Furniture:
    """Load the words once."""
    path = Path(__file__).with_name("furniture.toml")
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    if wrong := {*SETS, *PHRASES, *PATTERNS} ^ tables.keys():
        raise LexiconError(f"{path.name}: blocks missing or unknown: {', '.join(sorted(wrong))}")
    words = {role: [word for listed in tables[role].values() for word in listed] for role in tables}
    exact = {role: frozenset(map(folded, words[role])) for role in SETS}
    openings = {role: _phrases(words[role]) for role in PHRASES}
    return Furniture(
        **exact,  # type: ignore[arg-type]
        **openings,  # type: ignore[arg-type]
        credits=re.compile(_alternatives(words["credits"])),
        agencies=re.compile(_alternatives(words["agencies"])),
        boxes=Boxes(_within(words["boxes"]), AhoCorasick([word.lower() for word in words["boxes"]])),
        tails=_within(words["tails"]),
    )


def _phrases(words: Iterable[str]) -> Phrases:
    by_first: dict[str, list[str]] = {}
    for key in sorted(set(map(folded, words)), key=len, reverse=True):
        by_first.setdefault(_first_word(key), []).append(key)
    return Phrases({first: tuple(keys) for first, keys in by_first.items()})


def _goes_on(char: str) -> bool:
    return char.isalnum() or char in ("-", "'", "_") if char else False


def _first_word(key: str) -> str:
    return key.partition(" ")[0].rstrip(":,.!?")


def _within(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_alternatives(words)})(?!\w)", re.IGNORECASE)


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
