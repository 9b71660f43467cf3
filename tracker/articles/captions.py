"""Captions: what stands under a picture, and the teasers that begin with one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tracker.articles.furniture import Furniture
from tracker.articles.lines import Line
from tracker.model import Cut

CAPTION_CHARS = 420
TAIL_CHARS = 160
ALT_TEXT_CHARS = 260
MIN_TEASERS = 2
MIN_BLOCKS = 3


def captions(lines: Sequence[Line], words: Furniture) -> Iterator[Cut]:
    """Cut captions, with the picture's description above them; of a long paragraph only its credit."""
    for index, line in enumerate(lines):
        credit = credit_start(line, words)
        if credit is None:
            continue
        if len(line.text) > CAPTION_CHARS or line.sentences > 4:
            yield Cut(line.start + credit, line.end, "caption")
        else:
            yield Cut(_description_start(lines, index), line.end, "caption")


def teasers(lines: Sequence[Line], words: Furniture) -> Iterator[Cut]:
    """Cut teasers that follow one another: caption, kicker and headline in one block, then a one-liner."""
    run: list[tuple[int, int]] = []
    for first, last in _teasers(lines, words):
        if run and first > run[-1][1] + 1:
            yield from _teaser_run(lines, run)
            run = []
        run.append((first, last))
    yield from _teaser_run(lines, run)


def credit_start(line: Line, words: Furniture) -> int | None:
    """Return where the credit begins in the line, or None where the line is no caption.

    >>> from tracker.articles.furniture import furniture
    >>> from tracker.articles.lines import split_lines
    >>> credit_start(split_lines("Eine gewaltige Produktion. Foto: Netflix")[0], furniture())
    27
    """
    tail = max(0, len(line.text) - TAIL_CHARS)
    ending = line.text[tail:]
    for hints, pattern in _patterns(words.credits.pattern, words.agencies.pattern):
        if tail and pattern.pattern.startswith("^"):
            continue  # it begins the line, which begins before the tail
        if any(map(ending.__contains__, hints)) and (match := pattern.search(line.text, tail)):
            return match.start()
    return None


@cache
def _patterns(credits: str, agencies: str) -> tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]:
    """Build the forms of a credit, each with a sign that must be there before it is worth looking."""
    shouted = "|".join(sorted({word.upper() for word in credits.split("|") if len(word) > 3}))
    name = r"[^.!?\n]{2,90}[.)\]]{0,2}"
    begins = r"(?:(?<=\s)|(?<=[(\[])|^)[(\[]?"
    by = ("Cr.", "Courtesy of", "Photo by", "Photos by", "Image by", "Foto von", "Bild von")
    forms = (
        ((":",), rf"{begins}(?:{credits}|{shouted})\s?(?:\([^)]{{1,30}}\))?:\s?{name}$"),
        ((":",), rf"^[(\[]?(?:{credits})\s?:\s?[^?]{{2,120}}$"),
        (by, rf"{begins}(?:{'|'.join(map(re.escape, by))})\s+{name}$"),
        (("©", "(c)"), rf"{begins}(?:©|\(c\))\s?(?!20\d\d){name}$"),
        (("(",), rf"\((?:[^()]{{0,60}}/\s?)?(?:{agencies})(?:\s?/[^()]{{0,60}})?\)\.?$"),
        (("/",), rf"[\w.\- ]{{2,40}}\s?/\s?(?:{agencies})\.?$"),
        (("",), rf"^(?:{agencies})(?:\s?/\s?[\w .\-]{{2,40}})?$"),
    )
    return tuple((hints, re.compile(form)) for hints, form in forms)


def _description_start(lines: Sequence[Line], index: int) -> int:
    """Include the line above a caption when both are a block of their own among other blocks."""
    line = lines[index]
    if index == 0 or lines[-1].block < MIN_BLOCKS:
        return line.start
    above = lines[index - 1]
    alone = index == 1 or lines[index - 2].block != line.block
    same = above.block == line.block and alone and len(above.text) <= ALT_TEXT_CHARS
    return above.start if same else line.start


def _teasers(lines: Sequence[Line], words: Furniture) -> Iterator[tuple[int, int]]:
    """Find blocks that go on after their caption: in an article's own pictures the caption comes last."""
    index = 0
    while index < len(lines):
        last = _block_end(lines, index)
        if 1 <= last - index <= 4 and credit_start(lines[index], words) is not None and _headlines(lines, index, last):
            if last + 1 < len(lines) and lines[last + 1].prose and _block_end(lines, last + 1) == last + 1:
                last += 1
            yield index, last
        index = max(last, _block_end(lines, index)) + 1


def _headlines(lines: Sequence[Line], first: int, last: int) -> bool:
    return all(len(line.text) < 200 for line in lines[first + 1 : last + 1])


def _block_end(lines: Sequence[Line], first: int) -> int:
    last = first
    while last + 1 < len(lines) and lines[last + 1].block == lines[first].block:
        last += 1
    return last


def _teaser_run(lines: Sequence[Line], run: Sequence[tuple[int, int]]) -> Iterator[Cut]:
    if len(run) >= MIN_TEASERS:
        yield Cut(lines[run[0][0]].start, lines[run[-1][1]].end, "teaser")
