"""The explanation in a terminal: facts in green, leftovers in yellow, cuts struck out, reasons beneath."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tracker.model import Decision, Reading, Removed
from tracker.report.segments import interleaved
from tracker.report.wording import Wording

if TYPE_CHECKING:
    from tracker.report.explain import Why

_FACT, _LEFT, _SEEN, _CUT, _BECAUSE = "bold green", "yellow", "underline", "dim strike", "dim italic"
_BESIDE = 240  # characters of what stood beside the article; a terminal folds nothing, and the page tells all of it
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # an article does not move the cursor


def printed(
    reading: Reading, whys: Sequence[Why], words: Wording, say: Callable[[Any, Wording], str], about: Sequence[str]
) -> Iterator[Any]:
    """What rich prints for one article; `say` puts a fact into one line, `about` tells where the article is from."""
    from rich.rule import Rule
    from rich.text import Text

    yield Rule(Text(_plain(reading.article.title or reading.article.id), style="bold"), align="left")
    if about:
        yield Text(_plain(" · ".join(about)), style="dim")
    if reading.note:
        yield Text(reading.note, style=_LEFT)
    yield _marked(reading, whys)
    for n, why in enumerate(whys, start=1):
        yield from _reasons(n, why, reading, words, say)


def _plain(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _marked(reading: Reading, whys: Sequence[Why]) -> Any:
    from rich.text import Text

    made = Text()
    for segment in interleaved(reading, whys):
        if isinstance(segment, Removed):
            _beside(segment, made)
            continue
        text = _plain(reading.article.text[segment.start : segment.end])
        style = ""
        if segment.cut:
            style = _CUT
            made.append(f"[{segment.cut}] ", style=_BECAUSE)
        elif segment.why is not None:
            style = _FACT if whys[segment.why].facts else _LEFT
            text = f"{text}[{segment.why + 1}]"
        elif segment.mention:
            style = _SEEN
        made.append(text, style=style)
    made.append("\n")
    return made


def _beside(part: Removed, made: Any) -> None:
    """A line of its own: it stood at the end of a line, or before the first."""
    text = _plain(part.text.replace("\n", " · "))
    shown = text if len(text) <= _BESIDE else f"{text[:_BESIDE]} … (+{len(text) - _BESIDE})"
    before, after = ("\n", "") if part.at else ("", "\n")
    made.append(f"{before}[{_plain(part.reason)}] ", style=_BECAUSE)
    made.append(f"{shown}{after}", style=_CUT)


def _reasons(n: int, why: Why, reading: Reading, words: Wording, say: Callable[[Any, Wording], str]) -> Iterator[Any]:
    from rich.text import Text

    head = Text(f"[{n}] ", style="bold")
    head.append(_plain(reading.article.text[why.start : why.end]), style=_FACT if why.facts else _LEFT)
    yield head
    for fact in why.facts:
        yield Text(f"    {_plain(say(fact, words))}  ({fact.extractor}, {fact.confidence:.2f})")
    if why.unexplained:
        yield Text(_plain(f"    {why.unexplained.reason} {why.unexplained.nearest}"), style=_LEFT)
    for decision in why.decisions:
        yield Text(f"    {_choice(decision, words)}", style="dim")


def _choice(decision: Decision, words: Wording) -> str:
    """`metric: revenue 92%, runner-up net_income 5%`"""
    shown = [f"{c.name} {c.probability:.0%}" for c in decision.candidates[:2]]
    second = f", {words.note('second')} {shown[1]}" if len(shown) > 1 else ""
    return _plain(f"{decision.slot}: {shown[0] if shown else '–'}{second}")
