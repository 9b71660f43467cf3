"""A text as lines, each with what the search for furniture asks of it again and again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

PROSE_WORDS = 7
BODY_CHARS = 150
LONG_CHARS = 260
HEADLINE_CHARS = 110

_DECORATION = " \t\r\f\v\u00a0\u200b\ufeff*+-–—•·▪►▶>»|=_~()[]{}.:;,!?…"
_BULLETS = "•·▪►▶*-–"
_SENTENCE_END = re.compile(r"[.!?…][\"”“»«›’')\]]*(?=\s|$)")
_ABBREVIATION = re.compile(r"(?:\b\w|\bMio|\bMrd|\bca|\bbzw|\bInc|\bCorp|\bLtd|\bMr|\bMs|\bDr|\bSt|\bvs|\d)\.$")
_STOPPED = re.compile(r"[.!?…:][\"”“»«›’')\]*\d]*$")
_SYMBOLS = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d\u2060]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its surrounding spaces; `text[start:end]` of the article is `text`.

    `block` counts the paragraphs between blank lines; `key` is the line for comparing with words.
    """

    number: int
    start: int
    end: int
    block: int
    text: str
    key: str
    words: int
    stopped: bool

    @property
    def first(self) -> bool:
        """The first line of the text: its headline, as a rule."""
        return self.number == 0

    @property
    def sentences(self) -> int:
        """How many sentences end in the line. Few lines are asked."""
        return sum(1 for match in _SENTENCE_END.finditer(self.text) if not _shortened(self.text, match.start()))

    @property
    def headline(self) -> bool:
        """No sentence, or a question or a call alone; an item with a bullet counts as one."""
        if not self.stopped or (self.text[0] in _BULLETS and not self.body):
            return True
        return self.text[-1] in "?!" and self.sentences <= 1 and len(self.text) <= HEADLINE_CHARS

    @property
    def prose(self) -> bool:
        """Whole sentences, as opposed to a headline, a kicker or an item of a list."""
        return self.stopped and self.words >= PROSE_WORDS

    @property
    def body(self) -> bool:
        """Prose too long for the one-liner of a teaser."""
        length = len(self.text)
        return self.prose and (length >= LONG_CHARS or (length >= BODY_CHARS and self.sentences > 1))


def split_lines(text: str) -> tuple[Line, ...]:
    """Give the lines that hold something, in order.

    >>> [line.text for line in split_lines("Netflix wächst\\n\\n  Der Umsatz stieg.")]
    ['Netflix wächst', 'Der Umsatz stieg.']
    """
    return tuple(_lines(text))


def folded(text: str) -> str:
    """Bring a line or a phrase to the form in which both are compared."""
    bare = text if text.isascii() else _SYMBOLS.sub(" ", text).replace("’", "'")
    return " ".join(bare.split()).strip(_DECORATION).casefold()


def _lines(text: str) -> Iterator[Line]:
    number, block, position, blank = 0, 0, 0, False
    for raw in text.splitlines(keepends=True):
        bare = raw.strip()
        if bare:
            block += blank
            blank = False
            start = position + raw.index(bare[0])
            yield _line(bare, number, start, block)
            number += 1
        else:
            blank = True
        position += len(raw)


def _line(bare: str, number: int, start: int, block: int) -> Line:
    return Line(
        number=number,
        start=start,
        end=start + len(bare),
        block=block,
        text=bare,
        key=folded(bare),
        words=bare.count(" ") + 1,
        stopped=_STOPPED.search(bare[-8:]) is not None,
    )


def _shortened(text: str, dot: int) -> bool:
    """Tell "2,3 Mrd." and "Walt Disney Co." from the end of a sentence; the last dot always ends one."""
    return dot < len(text) - 2 and _ABBREVIATION.search(text, max(0, dot - 6), dot + 1) is not None
