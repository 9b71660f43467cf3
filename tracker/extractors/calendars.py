"""Release calendars: lists of dates and titles ("13 November – Dune", a date with titles below it). The list itself says what happens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.extractors.room import Room
from tracker.extractors.scene import Scene
from tracker.finders.calendar import When
from tracker.finders.names import Named, season_mentions
from tracker.lexicon import Name
from tracker.lexicon.load import title_key

_DATED = ("day", "month")
_LEAST = 3  # dates that make a list
_APART = 6  # lines that may lie between two dates of one list
_LONGEST = 140
_HEADING = 60
_BULLET = re.compile(r"[\s*•·▪▸★→–—-]*")
_AFTER_DATE = re.compile(r"(?:\s?\([^)]{1,14}\)|,?\s(?:um|ab|at)\s[\d.:]+(?:\sUhr|\s?[ap]\.?m\.?)?)?\s*[:–—|-]\s+")
_BEFORE_DATE = re.compile(r"(.+?)(?:\s?\([^)]{1,40})?\s*(?:[:–—|,(-]|\s(?:ab|am|on|from))\s*$")
_ALONE = re.compile(r"\W*(?:\([^)]{1,14}\)|[A-Za-z]+,)?\W*")
_TITLE_END = re.compile(
    r"\s?\(|\s[–—|-]\s|:\s(?=[a-zäöü])|[.!]\s|;|,\s(?=[a-zäöü]|\d|Season|Staffel|S\d)|,\s(?=[A-Z][\w+&]*(?:\s[A-Z+][\w+&]*)?$)"
)
_NO_TITLE = re.compile(
    r"\d[:.]\d\d|\bUhr\b|\d\s?[ap]\.?m\b|Million|\d\s?(?:%|percent|Prozent|Mio|Mrd|bn\b|m\b)|[$€£]\s?\d"
)
_QUOTES = " \"“”„»«‘’'‚‹›*_·•"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a calendar: the date and the title that comes out."""

    room: Room
    when: When
    title: Named


@dataclass(frozen=True, slots=True)
class _Line:
    """A line with a date; `title` is where the rest of it stands, None where it is a date alone."""

    number: int
    room: Room
    when: When
    kind: str
    title: tuple[int, int] | None


def calendar_entries(scene: Scene) -> list[Entry]:
    """The entries of all calendars of an article, in the order of the text."""
    if sum(when.kind in _DATED for room in scene.rooms for when in room.whens) < _LEAST:
        return []
    dated = list(_dated_lines(scene))
    ends = {line.number for line in dated}
    entries: list[Entry] = []
    for kind in ("leading", "closing", "alone"):
        for group in _groups([line for line in dated if line.kind == kind]):
            entries += _entries(scene, group, ends)
    return sorted(entries, key=lambda entry: entry.title.start)


def _dated_lines(scene: Scene) -> Iterator[_Line]:
    """The lines that a date opens, closes or fills."""
    for number, (start, end) in enumerate(scene.lines):
        if end - start > _LONGEST:
            continue
        for room in scene.rooms_within(start, end):
            for when in room.whens:
                if start <= when.start < end and when.kind in _DATED:
                    kind, title = _parts(scene.text, start, end, when)
                    if kind:
                        yield _Line(number, room, when, kind, title)


def _parts(text: str, start: int, end: int, when: When) -> tuple[str, tuple[int, int] | None]:
    """(how a date stands in its line, where the title beside it stands)."""
    opens = _BULLET.fullmatch(text, start, when.start)
    if opens and _ALONE.fullmatch(text, when.end, end):
        return "alone", None
    behind = _AFTER_DATE.match(text, when.end, end) if opens else None
    if behind:
        return "leading", (behind.end(), end)
    before = _BEFORE_DATE.fullmatch(text, start, when.start)
    if before and end - when.end < 30:
        return "closing", before.span(1)
    return "", None


def _groups(lines: Sequence[_Line]) -> Iterator[list[_Line]]:
    """Lists: at least three dates that stand near each other."""
    held: list[_Line] = []
    for line in lines:
        if held and line.number - held[-1].number > _APART:
            if len(held) >= _LEAST:
                yield held
            held = []
        held.append(line)
    if len(held) >= _LEAST:
        yield held


def _entries(scene: Scene, group: Sequence[_Line], ends: set[int]) -> Iterator[Entry]:
    """The entries of a list, if most of its lines name a title: a chronicle tells in sentences."""
    found: list[Entry] = []
    failed = 0
    for line in group:
        if _leaves(scene, line):
            return
        for start, end in [line.title] if line.title else _below(scene, line, ends):
            title = _title(scene, start, end)
            if title is None:
                failed += 1
            else:
                found.append(Entry(line.room, line.when, title))
    if len(found) >= _LEAST and len(found) > 2 * failed:
        yield from found


def _below(scene: Scene, line: _Line, ends: set[int]) -> Iterator[tuple[int, int]]:
    """The short lines below a date, up to the next one."""
    for number in range(line.number + 1, min(line.number + 25, len(scene.lines))):
        start, end = scene.lines[number]
        if number in ends or end - start > _LONGEST or scene.text[end - 1] in ":":
            return
        yield start, end


def _leaves(scene: Scene, line: _Line) -> bool:
    """Does the list say what goes instead of what comes: "Leaving Netflix", "Letzte Chance"?"""
    going, coming = scene.language.pattern("going"), scene.language.pattern("coming")
    for number in range(line.number - 1, max(-1, line.number - 30), -1):
        start, end = scene.lines[number]
        if end - start < _HEADING and going.search(scene.folded, start, end):
            return True
        if end - start < _HEADING and coming.search(scene.folded, start, end):
            return False
    return False


def _title(scene: Scene, start: int, end: int) -> Named | None:
    """The title that a stretch names: a known or quoted one, else its first words."""
    bullet = _BULLET.match(scene.text, start, end)
    start = bullet.end() if bullet else start
    for room in scene.rooms_within(start, end):
        if any(start <= named.start < end and named.how == "match" for named in room.titles):
            return None
        for named in room.titles:
            if start <= named.start <= start + 3 and named.end <= end:
                return named
    if _NO_TITLE.search(scene.text, start, end) or (scene.text[end - 1] == "." and end - start > 30):
        return None
    cut = _TITLE_END.search(scene.text, start, end)
    after = cut.start() if cut else end
    written = scene.text[start:after].strip(_QUOTES)
    seasons = list(season_mentions(scene.text, scene.folded, start, end, scene.language))
    for low, high, _ in seasons:
        if high > after:
            break
        written = (
            scene.text[start:low].strip(_QUOTES + ",:–-(") or scene.text[high:after].strip(_QUOTES + ",:–-(")
        ).strip()
    if (
        not written
        or not (written[0].isupper() or written[0].isdigit())
        or len(written.split()) > 9
        or _is_sentence(scene, written)
        or not title_key(written)
    ):
        return None
    return Named(start, after, Name("title", title_key(written), written), "listed", seasons[0][2] if seasons else None)


def _is_sentence(scene: Scene, written: str) -> bool:
    """Do small words that join nothing make most of it: "Netflix stoppt die Serie"?"""
    words = written.split()
    small = [word for word in words if word[0].islower() and word not in scene.language.function_words]
    return len(words) > 2 and 3 * len(small) > len(words)
