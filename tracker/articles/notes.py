"""Single lines and paragraphs that speak about the page and not about the news."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.articles.furniture import Furniture
from tracker.articles.lines import Line, split_lines
from tracker.model import Cut

LINE_CHARS = 90
POINTER_CHARS = 220
NOTE_CHARS = 1500
BOX_CHARS = 60
MIN_BOXES = 3
REPEATED_CHARS = 45
ABOUT_CHARS = 40

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_INSERT = re.compile(r"[\[(][^\[\]()]{6,300}[\])]|(?<!\+)\+\+\+[^+]{6,200}\+\+\+(?!\+)")
_INSERT_MARKS = ("(", "[", "+++")
_EXCHANGE = re.compile(r"^\(?(?:[$€£]\s?1|1\s[\w.$€£]{1,12})\s=\s[\d.,]+\s[^.]{2,30}\)$")
_LABELLED = re.compile(r"\s?(?:\(\d+\))?\s?[:|·]")
_SOURCE_NOTE = re.compile(r"^(?:Quellen?|Sources?)\s?(?::|für\b|aller\b)")


def notes(lines: Sequence[Line], words: Furniture) -> Iterator[Cut]:
    """Cut what a line gives away by its own words: an advert, a reading time, a newsletter, a disclaimer."""
    for line in lines:
        inserted = list(_inserts(line, words))
        yield from inserted
        if not inserted and (reason := _reason(line, words)):
            yield Cut(line.start, line.end, reason)


def repeated(lines: Sequence[Line]) -> Iterator[Cut]:
    """Cut every copy of a paragraph but the first: the lead is often printed twice."""
    seen: set[str] = set()
    for line in lines:
        if len(line.key) < REPEATED_CHARS:
            continue
        if line.key in seen:
            yield Cut(line.start, line.end, "repeated")
        seen.add(line.key)


def _inserts(line: Line, words: Furniture) -> Iterator[Cut]:
    """Find what a pair of brackets sets off within a paragraph: "[Read more: …]", "(Lesen Sie auch: …)"."""
    if not any(mark in line.text for mark in _INSERT_MARKS):
        return
    for match in _INSERT.finditer(line.text):
        if match.group() == line.text:
            return
        (inner,) = split_lines(match.group())
        if _label(inner, words) or words.notes.opening(inner.key) or words.pointers.opening(inner.key):
            yield Cut(line.start + match.start(), line.start + match.end(), "pointer")


def _reason(line: Line, words: Furniture) -> str:
    if len(line.text) <= LINE_CHARS and _furniture(line.key, words):
        return "furniture"
    if len(line.text) <= NOTE_CHARS and words.notes.opening(line.key):
        return "note"
    if len(line.text) <= POINTER_CHARS and _points(line, words):
        return "pointer"
    if _SOURCE_NOTE.match(line.text) and not line.prose:
        return "source note"
    if _EXCHANGE.match(line.text):
        return "exchange rate"
    return "box" if _is_box(line, words) else ""


def _is_box(line: Line, words: Furniture) -> bool:
    """Count the different words of consent, paywalls and newsletters in a paragraph."""
    if not BOX_CHARS < len(line.text) <= NOTE_CHARS:
        return False
    return words.boxes.different(line.text, MIN_BOXES) >= MIN_BOXES


def _furniture(key: str, words: Furniture) -> bool:
    """Look the line up with its numbers as `#`, whole, repeated, or word by word ("Facebook Twitter Mail")."""
    plain = _NUMBER.sub("#", key)
    if plain in words.lines:
        return True
    parts = plain.split()
    return 1 < len(parts) <= 12 and all(part in words.lines for part in parts)


def _points(line: Line, words: Furniture) -> bool:
    """Tell a pointer to another story; the first line of a text is its headline, whatever it begins with."""
    if line.first:
        return False
    if _label(line, words):
        return True
    phrase = words.pointers.opening(line.key)
    if not phrase:
        return False
    rest = line.key[len(phrase) :].lstrip()
    return rest.startswith((":", "|", "-", "–", "→")) or not line.text.endswith((".", "!", "?", "“", '"', ","))


def _label(line: Line, words: Furniture) -> bool:
    """Tell "Video: …", "Kommentare (27): …", "Mehr aus der Rubrik: …": a word of furniture and a colon.

    Words that open lists count only where no full stop ends the line: "Elsewhere: NBC renewed the show."
    """
    if label := words.labels.opening(line.key):
        return _LABELLED.match(line.key, len(label)) is not None
    if line.text.endswith("."):
        return False
    if label := words.lists.opening(line.key) or words.comments.opening(line.key):
        return _LABELLED.match(line.key, len(label)) is not None
    return bool(words.about.opening(line.key)) and ":" in line.key[:ABOUT_CHARS]
