"""Whether one text is another one edited, or the next article that came under the same name."""

from __future__ import annotations

import re

RUN = 4  # words
SHARED = 0.5  # of the shorter text's runs: more than a daily report keeps of yesterday's, less than any edit leaves

_WORD = re.compile(r"\w+")


def edited(one: str, other: str) -> bool:
    """Tell an edited or extended text by the runs of words that both have.

    >>> edited("Netflix hat im Quartal 9 Millionen Kunden gewonnen.", "Netflix hat im Quartal 8 Millionen verloren.")
    False
    >>> story = "Netflix hat im Quartal neun Millionen Kunden gewonnen, mehr als je zuvor seit dem Start."
    >>> edited(story, story + " Die Aktie stieg.")
    True
    """
    runs, others = _runs(one), _runs(other)
    return len(runs & others) >= SHARED * min(len(runs), len(others)) > 0


def _runs(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))
