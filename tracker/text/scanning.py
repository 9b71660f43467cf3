"""Patterns tried only where they may begin: `re` tries those that open with a look-behind at every single character."""

from __future__ import annotations

import re
from collections.abc import Iterator


def matches(
    pattern: re.Pattern[str], opener: re.Pattern[str], text: str, low: int, high: int
) -> Iterator[re.Match[str]]:
    """What `pattern` finds in a stretch, if all that it finds begins with one of the characters of `opener`.

    >>> [m.group() for m in matches(re.compile(r"(?<!\\w)'\\w+"), re.compile("'"), "it's 'so' far", 0, 13)]
    ["'so"]
    """
    at = low
    for opening in opener.finditer(text, low, high):
        if opening.start() >= at:
            match = pattern.match(text, opening.start(), high)
            if match is not None:
                yield match
                at = match.end()
