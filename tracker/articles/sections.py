"""Sections that are not the body: other stories, readers' comments, what follows the end of the article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tracker.articles.furniture import Furniture
from tracker.articles.lines import LONG_CHARS, Line
from tracker.model import Cut

HEADING_CHARS = 70
ABOUT_WORDS = 6
MIN_BODY_CHARS = 300
MIN_BLOCKS = 3
KICKER_WORDS = 3
REACH = 20
REACH_CHARS = 2000

_COUNT = re.compile(r"\s?[(\[]?\d{1,6}[)\]]?$|^\d{1,6}\s")
_COUNTED = re.compile(r"[^\w(]{1,4}\d{1,6}\s\w+$")
_NAME = re.compile(r"[^\W\d_][\w'’-]{3,}")


def sections(lines: Sequence[Line], words: Furniture) -> Iterator[Cut]:
    """Cut from each opening line until the body goes on, or to the end of the text."""
    prose, index = 0, 0
    last_long = _last_long(lines)
    while index < len(lines):
        line = lines[index]
        if reason := _opens(line, words):
            after = _resumes(lines, index, reason, prose >= MIN_BODY_CHARS, last_long > index)
            yield Cut(line.start, lines[after - 1].end, reason)
            index = after
            continue
        prose += len(line.text) if line.prose else 0
        index += 1


def _opens(line: Line, words: Furniture) -> str:
    """Say which kind of section a line opens, if any."""
    if len(line.text) > HEADING_CHARS:
        return ""
    bare = _COUNT.sub("", line.key)
    if bare in words.ends:
        return "end of article"
    if _letters(bare, words):
        return "comments"
    if bare and words.lists.opening(bare) == bare:
        return "related"
    if line.words <= ABOUT_WORDS and not line.text.endswith((".", "?", "!")) and words.about.opening(line.key):
        return "related"
    return ""


def _letters(bare: str, words: Furniture) -> bool:
    """Tell "Kommentare", and "Forum: 187 Postings" with a count behind it."""
    phrase = words.comments.opening(bare)
    return bool(phrase) and (phrase == bare or _COUNTED.match(bare, len(phrase)) is not None)


def _resumes(lines: Sequence[Line], opener: int, reason: str, enough: bool, long_after: bool) -> int:
    """Return the index of the first line that is body again; the number of lines if none is.

    What ends the article, and comments, take all that follows, once there is an article above them.
    """
    if reason == "comments":
        return len(lines) if enough else opener + 1
    if reason == "end of article" and not (enough and long_after):
        return len(lines) if enough else opener + 1
    return _list_end(lines, opener)


def _last_long(lines: Sequence[Line]) -> int:
    """Return the last place where paragraphs too long for teasers follow one another."""
    pairs = pairwise(lines)
    found = (a.number for a, b in pairs if a.prose and b.prose and min(len(a.text), len(b.text)) >= LONG_CHARS)
    return max(found, default=-1)


def _list_end(lines: Sequence[Line], opener: int) -> int:
    """Walk over headlines and their one-liners to where prose goes on."""
    stacked = 0
    for index in range(opener + 1, len(lines)):
        line = lines[index]
        if line.headline:
            stacked += line.words > KICKER_WORDS
        elif _goes_on(lines, index, opener, stacked):
            return index
        else:
            stacked = 0
    return len(lines)


def _goes_on(lines: Sequence[Line], index: int, opener: int, stacked: int) -> bool:
    """Tell the body that goes on after a list from the sentence under a teaser's headline.

    A one-liner stands in one block with its headline, or is followed by the next one or by nothing. Of
    several headlines above each other none has a one-liner. Where that leaves it open, the body is what
    speaks of the same names as the text above the list.
    """
    line, above = lines[index], lines[index - 1]
    if len(line.text) >= LONG_CHARS + 60:
        return True
    if above.headline and above.block == line.block and index - 1 > opener and lines[-1].block > MIN_BLOCKS:
        return False
    if index + 1 < len(lines) and not lines[index + 1].headline:
        return True
    return (line.body and stacked > 1) or same_names(lines, index, opener)


def same_names(lines: Sequence[Line], index: int, opener: int) -> bool:
    """Tell whether a paragraph shares two telling words with the paragraphs above the list."""
    own = set(_NAME.findall(lines[index].text))
    before = {
        word for line in lines[max(0, opener - REACH) : opener] for word in _NAME.findall(line.text[:REACH_CHARS])
    }
    telling = [word for word in own & before if len(word) > 7 or (word[0].isupper() and len(word) > 4)]
    return len(telling) >= 2
