"""What of a text is not the article: found by structure, marked and not removed.

No rule knows a site. Words are in `furniture.toml`; the rules ask how a line looks, what stands around
it and whether the body goes on after it. In doubt a line stays: a lost paragraph is a lost fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.articles.boilerplate import boilerplate, markup
from tracker.articles.captions import captions, teasers
from tracker.articles.furniture import furniture
from tracker.articles.lines import split_lines
from tracker.articles.notes import notes, repeated
from tracker.articles.sections import sections
from tracker.articles.tail import strips, unannounced
from tracker.model import Cut


def find_cuts(text: str) -> tuple[Cut, ...]:
    """Mark the teasers, captions, boxes and notes of an article's text, in order and without overlap.

    >>> text = "Netflix wächst.\\n\\nFoto: Netflix"
    >>> [(text[cut.start : cut.end], cut.reason) for cut in find_cuts(text)]
    [('Foto: Netflix', 'caption')]
    """
    words = furniture()
    lines = split_lines(text)
    found = [
        *sections(lines, words),
        *teasers(lines, words),
        *captions(lines, words),
        *notes(lines, words),
        *repeated(lines),
        *boilerplate(lines, words),
        *markup(lines),
        *unannounced(lines),
    ]
    cuts = tuple(_merged(found))
    return tuple(_merged([*cuts, *strips(lines, cuts, words)]))


def body_text(text: str, cuts: Iterable[Cut]) -> str:
    """Give the text without its cuts, for measuring and for reading.

    >>> body_text("Netflix wächst. Foto: dpa", [Cut(16, 25, "caption")])
    'Netflix wächst. '
    """
    kept, position = [], 0
    for cut in cuts:
        kept.append(text[position : cut.start])
        position = cut.end
    return "".join([*kept, text[position:]])


def _merged(cuts: Iterable[Cut]) -> Iterator[Cut]:
    """Join what overlaps; the cut that begins first, and of these the longest, gives the reason."""
    current: Cut | None = None
    for cut in sorted(cuts, key=lambda cut: (cut.start, -cut.end)):
        if current is None:
            current = cut
        elif cut.start < current.end:
            current = Cut(current.start, max(current.end, cut.end), current.reason)
        else:
            yield current
            current = cut
    if current is not None:
        yield current
