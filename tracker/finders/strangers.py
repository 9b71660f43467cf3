"""Companies that no list knows: names by their shape ("Siemens Energy", "Tribune Media") and by the words around them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from tracker.finders.names import Named, overlaps
from tracker.lexicon import Language, Name
from tracker.lexicon.load import title_key

_TOKEN = r"[A-ZÄÖÜ][\w&.’'-]*\w"
_WORDS = tomllib.loads((Path(__file__).parent / "strangers.toml").read_text(encoding="utf-8"))
_COMPOUND = re.compile(rf"\s[A-ZÄÖÜ]|{'|'.join(_WORDS['forms'])}")
_MEDIA = re.compile(
    "|".join([*_WORDS["media"], *(rf"\b{word}|{word}\b" for word in _WORDS["media_words"])]), re.IGNORECASE
)


def find_strangers(text: str, low: int, high: int, language: Language, taken: Sequence[tuple[int, int]]) -> list[Named]:
    """Names in a sentence that look like companies and are none of ours, left to right.

    >>> from tracker.lexicon import load_lexicon
    >>> sentence = "Shares of Harbour Pictures fell, Nordpark-Aktien stiegen."
    >>> [named.name.name for named in find_strangers(sentence, 0, len(sentence), load_lexicon().languages["de"], [])]
    ['Harbour Pictures', 'Nordpark']
    """
    found: list[Named] = []
    held = overlaps(taken)
    for match in _pattern(language).finditer(text, low, high):
        group = next(i for i in range(1, 5) if match.group(i) is not None)
        start, end = match.span(group)
        while start < end and text[start:end].split(" ", 1)[0].lower() in language.function_words:
            start = text.index(" ", start, end) + 1 if " " in text[start:end] else end
        name = text[start:end]
        if group == 4 and not _COMPOUND.search(name):
            continue
        if len(name) > 2 and not held(start, end):
            found.append(Named(start, end, Name("stranger", title_key(name), name), _how(group, name)))
    return found


def _how(group: int, name: str) -> str:
    if group < 4:
        return "share"
    return "media" if _MEDIA.search(name) else "run"


@lru_cache(maxsize=8)
def _pattern(language: Language) -> re.Pattern[str]:
    shares = "|".join(map(re.escape, language.data["words"]["shares"]))
    name = rf"{_TOKEN}(?:\s(?:&\s|and\s|und\s)?{_TOKEN}){{0,3}}"
    return re.compile(
        rf"(?<!\w)(?i:{shares})\s(?:von|der|des|of|in)\s(?:(?:der|des|the)\s)?({name})"
        rf"|(?<![\w-])({_TOKEN})-(?i:{shares})(?!\w)"
        rf"|(?<![\w-])({name})(?:['’]s?)?\s(?i:{shares})(?!\w)"
        rf"|(?<![\w-])({name})"
    )
