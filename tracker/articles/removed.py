"""What a page held and its text does not, each passage at the place where it stood: for `explain`.

These passages are carried beside the text and not in it with a `Cut` each. A page is mostly not its article: the
text in which offsets count, which is stored, hashed and compared, would be twice as long and change with every
menu, and the same article would be stored again for a new teaser beside it. Nor does a store keep them: the page
itself shows them again.

What counts as held by the text is decided by looking, not by what was dropped: so it also shows what the library
that finds the body has left out, and does not show what came back from elsewhere (a headline from the page's head).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any

from tracker.articles.blocks import CELL_MARK
from tracker.articles.outline import Outline
from tracker.model import Removed

LEFT_OUT = "left out"
TELLING = 20  # letters; shorter ones occur by chance, so they are looked for nearby and as whole lines only
NEAR = 4  # lines
REACH = 50_000  # letters to either side: all of an article, and a bound to the work on a page made to be slow

_NO_LETTERS = re.compile(r"[\W_]+")


def passages(page: Outline, dropped: Iterable[tuple[Any, str]], text: str) -> tuple[Removed, ...]:
    """Give what the page holds and the text does not, in the order of the text, at one place in that of the page.

    >>> from lxml import html
    >>> from tracker.articles.outline import outline
    >>> page = html.fromstring("<div><h1>Titel</h1><aside>Andere Meldung</aside><p>Netflix wächst.</p></div>")
    >>> passages(outline(page), [(page[1], "<aside>")], "Titel\\n\\nNetflix wächst.")
    (Removed(at=5, text='Andere Meldung', reason='<aside>'),)
    """
    blocks = list(_blocks(page, _reasons(page, dropped)))
    kept = {letters for reason, _, letters in blocks if not reason}
    lines, line, found = _lines(text), 0, []
    for reason, words, letters in blocks:
        place = lines.find(letters, line, of_body=not reason)
        if place is None or (reason and letters in kept):
            found.append(Removed(lines.ends[line], words, reason or LEFT_OUT))
        elif not reason and (len(letters) >= TELLING or line <= place <= line + NEAR):
            line = place
    return tuple(_joined(sorted(found, key=attrgetter("at"))))


def _reasons(page: Outline, dropped: Iterable[tuple[Any, str]]) -> list[str]:
    """Say of each piece why it was dropped; what went inside a box that went itself, went with the box."""
    reasons = [""] * len(page.texts)
    places = [(*page.held[element], reason) for element, reason in dropped if element in page.held]
    reached = 0
    for start, end, reason in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= reached:
            reasons[start:end] = [reason] * (end - start)
            reached = end
    return reasons


def _blocks(page: Outline, reasons: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Give each block's reason, words and letters; a block of which only a part was dropped is two."""
    pieces = zip(page.blocks, reasons, page.texts, strict=True)
    for _, block in groupby(pieces, key=itemgetter(0)):
        parts: dict[str, str] = {}
        for _, reason, text in block:
            parts[reason] = parts.get(reason, "") + text
        for reason, text in parts.items():
            if letters := _letters(text):
                yield reason, " ".join(text.split()), letters


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _joined(found: Iterable[Removed]) -> Iterator[Removed]:
    """Make one passage of the blocks that stand together and went for the same reason."""
    for (at, reason), run in groupby(found, key=attrgetter("at", "reason")):
        yield Removed(at, "\n".join(one.text for one in run), reason)


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a text by their letters: page and text differ in spaces. Line 0 is the place before the first.

    `places` finds whole lines and cells of tables, `letters` whatever goes over the edge of a line.
    """

    ends: Sequence[int]
    letters: str
    starts: Sequence[int]
    places: Mapping[str, Sequence[int]]

    def find(self, letters: str, near: int, *, of_body: bool) -> int | None:
        """Return the line in which the letters end: the first from `near` on, or else the last one before.

        What was dropped is not in the text because its one word is: the "TV" of a menu stands in every line here.
        """
        if whole := self.places.get(letters):
            return whole[min(bisect_left(whole, near), len(whole) - 1)]
        here = self.starts[near]
        if len(letters) < TELLING and not of_body:
            return None
        if len(letters) < TELLING:
            low, high = self.starts[max(near - NEAR, 0)], self.starts[min(near + NEAR, len(self.starts) - 1)]
        else:
            low, high = max(0, here - REACH), here + REACH
        at = self.letters.find(letters, low, high)
        return None if at < 0 else bisect_right(self.starts, at + len(letters) - 1) - 1


def _lines(text: str) -> _Lines:
    ends, starts, keys = [0], [0], [""]
    places: dict[str, list[int]] = {}
    position = 0
    for number, raw in enumerate(text.split("\n"), 1):
        ends.append(position + len(raw))
        position += len(raw) + 1
        starts.append(starts[-1] + len(keys[-1]))
        keys.append(_letters(raw))
        cells = raw.split(CELL_MARK) if CELL_MARK in raw else ()
        for key in {keys[-1], *map(_letters, cells)} - {""}:
            places.setdefault(key, []).append(number)
    return _Lines(ends, "".join(keys), starts, places)
