"""The dateline of a plain text: when it was published, where the top of the text says so beyond doubt."""

from __future__ import annotations

import re
from datetime import date

from tracker.articles.dates import dates_in
from tracker.articles.lines import Line, split_lines

HEAD_LINES = 8
HEAD_CHARS = 2500
DATELINE_CHARS = 110
OTHER_WORDS = 8

_AFTER_OPENING = re.compile(
    r"^\s*(?:[,|]?\s*\d{1,2}[.:]\d{2}(?:[.:]\d{2})?\s*(?:Uhr|a\.?m\.?|p\.?m\.?|[A-Z]{2,4})?\s*)?\)?\s*(?:$|[-–—:|(]|/PRNewswire|\(ots\))",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"^[(\[]?(?:[A-ZÄÖÜ][\w.'’-]*[ ,/]*){0,6}[,(:]?\s*(?:\((?:dpa|ots|AP|AFP|Reuters)[^)]*\)\s*[-–—]?\s*)?(?:den\s)?$"
)
_WEEKDAY = re.compile(r"\b(?:Mo|Di|Mi|Do|Fr|Sa|So|Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)[a-zä]*\.?,?\s*$")


def dateline(text: str) -> date | None:
    """Return the date of publication that the first lines state, or None.

    A date counts where its line is little more than the date (a byline), or where the line begins with
    the date, or with a place and the date, and a dash, a colon or a bracket follows. A date inside a
    sentence is what the article talks about.

    >>> dateline("Streaming\\n\\n20.01.2021, 06.40 Uhr\\n\\nNetflix hat geliefert.")
    datetime.date(2021, 1, 20)
    """
    for line in split_lines(text[:HEAD_CHARS])[:HEAD_LINES]:
        if found := _of_line(line):
            return found
    return None


def _of_line(line: Line) -> date | None:
    for start, end, day in dates_in(line.text[:DATELINE_CHARS]):
        before, after = line.text[:start], line.text[end:]
        if _byline(line, before, after) or _opening(before, after):
            return day
    return None


def _byline(line: Line, before: str, after: str) -> bool:
    """A short line without a full stop: "Von Anna Berg | 18. Juli 2025, 14:05 Uhr", "(18 July 2025)"."""
    if len(line.text) > DATELINE_CHARS or re.search(r"[a-zäöüß]{3}[.!?]$", line.text):
        return False
    rest = re.sub(r"\d{1,2}[.:]\d{2}\s*(?:Uhr)?", "", before + after)
    lower = re.findall(r"\b[a-zäöüß]{3,}\b", rest)
    return len(rest.split()) <= OTHER_WORDS and len(lower) <= 2


def _opening(before: str, after: str) -> bool:
    """The start of the first paragraph: "Los Gatos, 19. Januar 2017 - Der Konzern ..."."""
    bare = _WEEKDAY.sub("", before)
    return bool(_AFTER_OPENING.match(after)) and (not bare.strip(" ([") or _PLACE.match(bare) is not None)
