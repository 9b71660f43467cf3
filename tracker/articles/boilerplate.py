"""Boilerplate: what a publisher or company puts under every text, and what is not text at all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tracker.articles.furniture import Furniture
from tracker.articles.lines import Line
from tracker.model import Cut

HEADING_CHARS = 60
NAME_REACH = 120
MIN_PROSE = 300

_FRONT_MATTER = re.compile(r"[\w-]{1,30}:(?:\s|$)|-\s|\s")


def boilerplate(lines: Sequence[Line], words: Furniture) -> Iterator[Cut]:
    """Cut company profiles, legal notices and press contacts, each with its heading, below the first prose."""
    prose, index = 0, 0
    while index < len(lines):
        line, last = lines[index], index
        prose += len(line.text) if line.prose else 0
        if prose >= MIN_PROSE and len(line.text) <= HEADING_CHARS and (line.headline or line.text.endswith(":")):
            reason, last = _section(lines, index, words)
            if reason:
                yield Cut(line.start, lines[last].end, reason)
        index = last + 1


def _section(lines: Sequence[Line], index: int, words: Furniture) -> tuple[str, int]:
    """Name the section that a heading opens, and the last line of it."""
    line = lines[index]
    if line.key in words.contacts:
        return "contact", _until_prose(lines, index)
    if line.key in words.legal:
        return "legal", _until_heading(lines, index)
    if _profile(lines, index, words):
        return "profile", _until_heading(lines, index)
    return "", index


def markup(lines: Sequence[Line]) -> Iterator[Cut]:
    """Cut what only Markdown and its tools read: the front matter, and what is folded away in `<details>`."""
    if lines and lines[0].text == "---":
        last = next((line for line in lines[1:40] if line.text in ("---", "...")), None)
        if last and all(_FRONT_MATTER.match(line.text) for line in lines[1 : last.number]):
            yield Cut(lines[0].start, last.end, "front matter")
    opened: Line | None = None
    for line in lines:
        tag = line.text[:12].lower()
        if opened is None and tag.startswith("<details"):
            opened = line
        elif opened is not None and tag.startswith("</details"):
            yield Cut(opened.start, line.end, "folded")
            opened = None


def _profile(lines: Sequence[Line], index: int, words: Furniture) -> bool:
    """Tell "About Roku" over a paragraph that begins with Roku from a heading of the body."""
    line = lines[index]
    phrase = words.profiles.opening(line.key)
    name = line.key[len(phrase) :].split()
    if not phrase or not name or index + 1 >= len(lines) or not lines[index + 1].prose:
        return False
    after = line.text[len(phrase) :].lstrip()
    return after[:1].isupper() and name[0] in lines[index + 1].key[:NAME_REACH]


def _until_heading(lines: Sequence[Line], index: int) -> int:
    """Return the last line of the prose under a heading."""
    last = index
    while last + 1 < len(lines) and not (lines[last + 1].headline and lines[last].prose):
        if last + 1 > index + 1 and lines[last + 1].headline:
            break
        last += 1
    return last


def _until_prose(lines: Sequence[Line], index: int) -> int:
    last = index
    while last + 1 < len(lines) and not lines[last + 1].prose:
        last += 1
    return last
