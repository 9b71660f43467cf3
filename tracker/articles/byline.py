"""Who wrote an article, where the line that says so can be read as nothing else."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from tracker.articles.dateline import HEAD_CHARS, HEAD_LINES, LINE_CHARS
from tracker.articles.lines import split_lines

_PART = r"[A-ZÄÖÜ][\w.'’-]*"
_NAME = rf"{_PART}(?:\s(?:(?:von|van|de|del|der|den|di|da)\s)?{_PART}){{1,3}}"
_AFTER = r"(?=\s*(?:$|[,;|·•()–—-]|\d|\s\s))"


def byline(text: str) -> str | None:
    """Return the author that the first lines of a text name, or None.

    >>> byline("Netflix wächst\\n\\nVon Ada Muster und Jo van Beek, Los Gatos\\n\\nDer Umsatz stieg.")
    'Ada Muster, Jo van Beek'
    """
    lines = split_lines(text[:HEAD_CHARS])[:HEAD_LINES]
    return next(filter(None, (author(line.text) for line in lines if len(line.text) <= LINE_CHARS)), None)


def author(line: str, *, announced: bool = False) -> str | None:
    """Read the names of a byline; `announced` where the markup says that the line is one, so that a name will do.

    >>> author("By Tess Hollingworth | 18 July 2025"), author("Von David Guetta bis Wanda"), author("By Our Staff")
    ('Tess Hollingworth', None, None)
    """
    opened, bare, between = _patterns()
    match = opened.match(line) or (bare.match(line) if announced else None)
    return ", ".join(between.split(match.group(1))) if match else None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    roles = tomllib.loads(Path(__file__).with_name("byline.toml").read_text(encoding="utf-8"))
    opens, joins, nobody = (
        "|".join(re.escape(word) for words in roles[role].values() for word in words)
        for role in ("opens", "joins", "nobody")
    )
    names = rf"((?!(?i:{nobody})\s){_NAME}(?:\s(?:{joins})\s{_NAME})*){_AFTER}"
    return re.compile(rf"(?:{opens})\s+{names}"), re.compile(names), re.compile(rf"\s(?:{joins})\s")
