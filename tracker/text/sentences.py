"""Text → sentences with their offsets. Abbreviations, ordinals and initials do not end one; a line break may."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from tracker.lexicon import Language
from tracker.model import Cut, Sentence
from tracker.text.scanning import matches

_END = re.compile(
    r"[.!?…]+[\"'”“»«’)\]]*(?=\s+[\"'„“”»«‚‘(\[–—-]*[$€£¥]?[^\Wa-zäöüß_]|\s*$)|(?<=[\w\"”“»)])[:;](?=\s*$)"
)
_MARK = re.compile(r"[.!?…:;]")
_LINE = re.compile(r"[^\n]+")
_LAST_WORD = re.compile(r"([\w.]+?)\.+[\"'”“»«’)\]]*$")
_NEXT_WORD = re.compile(r"\s+[\"'„“”»«(]*(\w+)")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”“»«’)\]]*\s*$")
_LONGEST = 1500  # characters; beyond that a "sentence" is a list or a table, and is cut at the next blank


@lru_cache(maxsize=16)
def _abbreviations(language: Language) -> frozenset[str]:
    return frozenset(language.data["text"]["abbreviations"])


def split(text: str, language: Language, cuts: Sequence[Cut] = ()) -> list[Sentence]:
    """The sentences of the body: what lies in a cut is left out.

    >>> from tracker.lexicon import load_lexicon
    >>> text = "Der Umsatz stieg auf 3,1 Mrd. Dollar. Netflix legte am 6. Mai zu."
    >>> [text[s.start:s.end] for s in split(text, load_lexicon().languages["de"])]
    ['Der Umsatz stieg auf 3,1 Mrd. Dollar.', 'Netflix legte am 6. Mai zu.']
    """
    sentences: list[Sentence] = []
    for paragraph, (start, end) in enumerate(_blocks(text, cuts), start=1):
        heading = not _SENTENCE_END.search(text[max(start, end - 12) : end])
        for left, right in _within(text, start, end, language):
            sentences.append(Sentence(left, right, paragraph, heading))
    return sentences


def _blocks(text: str, cuts: Sequence[Cut]) -> Iterator[tuple[int, int]]:
    """Lines of the body; a line that goes on in lower case belongs to the one before."""
    held: tuple[int, int] | None = None
    for start, end in body_lines(text, cuts):
        if (
            held
            and "\n\n" not in text[held[1] : start]
            and text[start].islower()
            and not _SENTENCE_END.search(text[max(held[0], held[1] - 12) : held[1]])
        ):
            held = (held[0], end)
            continue
        if held:
            yield held
        held = (start, end)
    if held:
        yield held


def body_lines(text: str, cuts: Sequence[Cut]) -> Iterator[tuple[int, int]]:
    """Start and end of every line of the body that is not blank."""
    ordered = sorted((cut.start, cut.end) for cut in cuts)
    index = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        while index < len(ordered) and ordered[index][1] <= start:
            index += 1
        position = index
        while position < len(ordered) and ordered[position][0] < end:
            yield from _trimmed(text, start, ordered[position][0])
            start = max(start, ordered[position][1])
            position += 1
        yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _within(text: str, start: int, end: int, language: Language) -> Iterator[tuple[int, int]]:
    left = start
    for match in matches(_END, _MARK, text, start, end):
        right = match.end()
        if right < end and not _ends(text, left, match, language):
            continue
        yield from _pieces(text, left, right)
        left = right
        while left < end and text[left].isspace():
            left += 1
    if left < end:
        yield from _pieces(text, left, end)


def _ends(text: str, left: int, match: re.Match[str], language: Language) -> bool:
    mark = match.group()
    if mark[0] in "!?…":
        return True
    word = _LAST_WORD.search(text[max(left, match.start() - 30) : match.end()])
    if word is None:
        return True
    last = word.group(1)
    at = match.start() - len(last)
    if last.isdigit():
        if at == left and len(last) <= 3:
            return False
        # "am 6. Mai", "2. Staffel": an ordinal where the comma is decimal, unless an article or pronoun follows
        following = _NEXT_WORD.match(text, match.end())
        opens = following is not None and following.group(1).lower() in language.function_words
        return len(last) > 2 or language.data["decimal"] == "." or opens
    if len(last) == 1 and last.isalpha() and (at == 0 or text[at - 1] in " .("):
        return False
    return last.lower() not in _abbreviations(language)


def _pieces(text: str, left: int, right: int) -> Iterator[tuple[int, int]]:
    while right - left > _LONGEST:
        blank = text.rfind(" ", left + _LONGEST // 2, left + _LONGEST)
        middle = blank if blank > 0 else left + _LONGEST
        yield left, middle
        left = middle
    yield left, right
