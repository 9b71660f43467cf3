"""When two written names mean the same: "Disney" is "Walt Disney", and is not "Disney+"."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class NameWords:
    """The word lists of `names.toml`, compiled once."""

    apart: frozenset[str]
    legal: frozenset[str]
    same: tuple[tuple[re.Pattern[str], str], ...]
    season: re.Pattern[str]


@cache
def name_words() -> NameWords:
    raw = tomllib.loads(resources.files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    same = tuple((_one_of(spellings), meant) for meant, spellings in raw["same"].items())
    before, after = "|".join(raw["before_number"]), "|".join(raw["after_number"])
    season = re.compile(rf"\b(?:{before})\s*\d+\b|\b\d+\.?\s*(?:{after})\b")
    return NameWords(frozenset(raw["apart"]), frozenset(raw["legal"]), same, season)


def _one_of(spellings: list[str]) -> re.Pattern[str]:
    longest_first = sorted(map(re.escape, spellings), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(longest_first)})(?!\w)")


@lru_cache(maxsize=100_000)
def telling(name: str) -> frozenset[str]:
    """The words of a name that tell it apart.

    >>> sorted(telling("The Walt Disney Company"))
    ['disney', 'walt']
    """
    words = name_words()
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ").replace("+", " plus ")
    for spelling, meant in words.same:
        text = spelling.sub(meant, text)
    found = re.findall(r"\w+", words.season.sub(" ", text))
    return frozenset(w for w in found if w not in words.legal) or frozenset(found)


def same_name(label: object, found: object) -> bool:
    """Equal, or one is the other with a word or two added that do not tell things apart.

    A label that names nobody is not judged.

    >>> same_name("Disney", "Walt Disney"), same_name("Disney", "Disney+")
    (True, False)
    """
    if not label:
        return True
    left, right = telling(str(label)), telling(str(found or ""))
    common, added = left & right, left ^ right
    if not common or common not in (left, right):
        return False
    if added & name_words().apart or any(word.isdigit() for word in added):
        return False
    return len(added) <= len(common)


def share_word(label: object, found: object) -> bool:
    """One word in common is enough for what is written in many ways: a division, "HBO and Max"."""
    return not label or bool(telling(str(label)) & telling(str(found or "")))
