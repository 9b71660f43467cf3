"""Why a figure was read as it was: the article with its facts marked, and for each what was chosen and what was next.

The same answer in three forms: rich in Jupyter, an HTML file, colours in a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from html import escape
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any

from tracker.errors import InputError
from tracker.model import Article, Decision, Event, Financial, Reading, Removed, Unexplained, View
from tracker.report.charts.points import financial_name
from tracker.report.charts.select import view_name
from tracker.report.explain_terminal import printed
from tracker.report.segments import Segment, interleaved
from tracker.report.wording import LANGUAGES, Wording, wording

_SHOWN = 10  # articles shown in a notebook; a file holds them all
_REASONS = 4
_FOLDED = 500  # characters; a longer stretch that was cut stands folded, or the reasons are far below
_OPENING = 70  # characters of it that are told all the same
AnyFact = Financial | View | Event


@dataclass(frozen=True, slots=True)
class Why:
    """One figure (or date) of the article: the facts it gave, or why none, and the choices made for it."""

    start: int
    end: int
    facts: tuple[AnyFact, ...] = ()
    unexplained: Unexplained | None = None
    decisions: tuple[Decision, ...] = ()


def reasons(reading: Reading) -> list[Why]:
    """Every figure that became a fact or was left over, in the order of the text."""
    facts: tuple[AnyFact, ...] = (*reading.financials, *reading.views, *reading.events)
    places = {(item.start, item.end) for item in (*facts, *reading.unexplained)}
    left = {(item.start, item.end): item for item in reading.unexplained}
    return [
        Why(
            *place,
            tuple(fact for fact in facts if (fact.start, fact.end) == place),
            left.get(place),
            tuple(decision for decision in reading.decisions if (decision.start, decision.end) == place),
        )
        for place in sorted(places)
    ]


def fact_words(fact: AnyFact, words: Wording) -> str:
    """A fact in one line: `Netflix · revenue · about $11 bn · Q2 2025 · reported`."""
    row = {field.name: getattr(fact, field.name) for field in fields(fact)}
    if isinstance(fact, Event):
        kind = words.named("event_types", fact.event_type)
        parts = [kind, row["subject"], row["object"], words.period(fact.date), words.named("statuses", fact.status)]
        return " · ".join(str(part) for part in parts if part)
    name = financial_name(row) if isinstance(fact, Financial) else view_name(row, words)
    what = words.metric(fact.metric if isinstance(fact, Financial) else fact.measure)
    sign = fact.basis != "level"
    value = words.stated(fact.value, fact.value_max, fact.unit, fact.qualifier or "", sign=sign)
    when = words.period(fact.period, fiscal=getattr(fact, "fiscal", False)) if fact.period else ""
    change = words.words["page"]["change"] if sign else ""
    parts = [name, f"{what} ({change})" if change else what, value, when, words.named("scenarios", fact.scenario)]
    return " · ".join(str(part) for part in parts if part)


def about_words(article: Article, words: Wording) -> list[str]:
    """Who published it, who wrote it, when, and where each was found: `Medienblatt (json-ld)`."""
    found = dict(article.found) | {"published": article.published_from or ""}
    day = words.day(article.published) if article.published else ""
    told = {"source": article.source, "author": article.author, "published": day, "url": article.url}
    return [f"{value} ({found[name]})" if found.get(name) else value for name, value in told.items() if value]


class Explanation:
    """The explained articles. A class because Jupyter shows what has `_repr_html_`."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        self.readings = tuple(readings)

    def _repr_html_(self) -> str:
        shown = "".join(article_html(reading) for reading in self.readings[:_SHOWN])
        rest = len(self.readings) - _SHOWN
        more = f"<p>… {rest}</p>" if rest > 0 else ""
        return f'<style>{_style()}</style><div class="tracker-explain">{shown}{more}</div>'

    def html(self, path: str | Path) -> Path:
        """Write the explanation of all articles as one file that asks nothing of any network."""
        target = Path(path)
        language = self.readings[0].language if self.readings else "en"
        title = escape((self.readings[0].article.title if self.readings else "") or "explain")
        shown = "".join(article_html(reading) for reading in self.readings)
        target.write_text(
            f'<!doctype html>\n<html lang="{escape(language or "en")}">\n<head>\n<meta charset="utf-8">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
            f"<title>{title}</title>\n<style>\n{_style()}\n</style>\n</head>\n"
            f'<body class="tracker-explain">\n<main>\n{shown}\n</main>\n</body>\n</html>\n',
            encoding="utf-8",
            errors="replace",
            newline="\n",
        )
        return target

    def print(self, console: Any = None) -> None:
        """Print to the terminal, in colour where it has any."""
        from rich.console import Console

        (console or Console()).print(self)

    def __rich_console__(self, console: Any, options: Any) -> Iterable[Any]:
        for reading in self.readings:
            words = _words(reading)
            about = about_words(reading.article, words)
            yield from printed(reading, reasons(reading), words, fact_words, about)

    def __str__(self) -> str:
        from rich.console import Console

        out = StringIO()
        Console(file=out, force_terminal=True, color_system="standard").print(self)
        return out.getvalue()

    def __repr__(self) -> str:
        facts = sum(reading.n_facts for reading in self.readings)
        return f"<Explanation of {len(self.readings)} articles, {facts} facts: print it, or .html(path)>"


def explain(source: Any, *, lexicon: Any = None) -> Explanation:
    """The article with its facts marked and the reasons for each: for an Article, a Reading or an Extraction.

    >>> explain(Article(id="a", text="Netflix hat 301,6 Millionen Abonnenten.")).html("why.html")  # doctest: +SKIP
    """
    articles = _articles_of(source)
    if articles is None:
        return Explanation([source])
    from tracker.lexicon import load_lexicon
    from tracker.pipeline import read_one

    words = lexicon or load_lexicon()
    return Explanation([read_one(article, words, reasons=True) for article in articles])


def _articles_of(source: Any) -> list[Article] | None:
    """The articles to read with their reasons kept; None for a Reading, which finds them when they are looked at."""
    if isinstance(source, Article):
        return [source]
    if isinstance(source, Reading):
        return None
    readings = getattr(source, "readings", None)
    if readings is None:
        raise InputError(f"explain takes an Article, a Reading or an Extraction, not {type(source).__name__}")
    return [reading.article for reading in readings]


def _words(reading: Reading) -> Wording:
    return wording(reading.language if reading.language in LANGUAGES else "en")


def _style() -> str:
    return files("tracker.report").joinpath("assets", "explain.css").read_text(encoding="utf-8").rstrip()


def article_html(reading: Reading) -> str:
    """One article: its text with marks, and the reasons beneath."""
    words, article = _words(reading), reading.article
    whys = reasons(reading)
    head = escape(article.title or article.id)
    about = " · ".join(about_words(article, words))
    note = f'<p class="note">{escape(reading.note)}</p>' if reading.note else ""
    text = "".join(
        _beside(part) if isinstance(part, Removed) else _segment(part, reading, whys, words)
        for part in interleaved(reading, whys)
    )
    listed = "".join(_why(n, why, reading, words) for n, why in enumerate(whys))
    return (
        f'<article><h2>{head}</h2><p class="about">{escape(about)}</p>{note}'
        f'<div class="text">{text}</div><ol class="whys">{listed}</ol></article>'
    )


def _segment(segment: Segment, reading: Reading, whys: list[Why], words: Wording) -> str:
    shown = escape(reading.article.text[segment.start : segment.end])
    if segment.cut:
        return _struck(reading.article.text[segment.start : segment.end], segment.cut)
    if segment.why is not None:
        why = whys[segment.why]
        told = [fact_words(fact, words) for fact in why.facts]
        hover = "\n".join(told) if told else why.unexplained.reason if why.unexplained else ""
        tag = "fact" if why.facts else "left"
        anchor = _anchor(reading, segment.why)
        return f'<a class="{tag}" href="#{anchor}" title="{escape(hover)}">{shown}</a>'
    if segment.mention:
        return f'<span class="seen" title="{escape(segment.mention)}">{shown}</span>'
    return shown


def _beside(part: Removed) -> str:
    """What stood on the page at this place: smaller than the text, and a menu of forty words on one line."""
    return f'<div class="beside">{_struck(part.text.replace(chr(10), " · "), part.reason)}</div>'


def _struck(text: str, reason: str) -> str:
    """Struck out under its reason; what is long is folded behind how it begins."""
    struck = f'<del title="{escape(reason)}">{escape(text)}</del>'
    if len(text) < _FOLDED:
        return struck
    opening = " ".join(text[:_OPENING].split())
    return f"<details><summary>{escape(reason)}: {escape(opening)} …</summary>{struck}</details>"


def _anchor(reading: Reading, n: int) -> str:
    return escape(f"why-{reading.article.id}-{n}".replace(" ", "-"))


def _why(n: int, why: Why, reading: Reading, words: Wording) -> str:
    said = escape(reading.article.text[why.start : why.end])
    facts = "".join(
        f"<li>{escape(fact_words(fact, words))} <small>{escape(fact.extractor)}, {fact.confidence:.2f}</small></li>"
        for fact in why.facts
    )
    left = why.unexplained
    reason = f'<p class="left">{escape(left.reason)} <small>{escape(left.nearest)}</small></p>' if left else ""
    choices = "".join(_decision(decision) for decision in why.decisions)
    heads = "".join(
        f'<th scope="col">{escape(words.note(key))}</th>' for key in ("slot", "chosen", "second", "because")
    )
    table = f"<details><summary>{escape(words.note('why'))}</summary><table><tr>{heads}</tr>{choices}</table></details>"
    told = f"<ul>{facts}</ul>" if facts else ""
    return f'<li id="{_anchor(reading, n)}"><mark>{said}</mark>{told}{reason}{table if choices else ""}</li>'


def _decision(decision: Decision) -> str:
    """A row for a slot: the candidate chosen, the runner-up, and what spoke for the choice."""
    cells = "".join(f"<td>{escape(c.name)} {c.probability:.0%}</td>" for c in decision.candidates[:2])
    cells += "<td></td>" * (2 - min(len(decision.candidates), 2))
    weights = decision.candidates[0].because if decision.candidates else ()
    strongest = sorted(weights, key=lambda pair: -abs(pair[1]))[:_REASONS]
    because = ", ".join(f"{name} {weight:+.1f}" for name, weight in strongest)
    return f'<tr><th scope="row">{escape(decision.slot)}</th>{cells}<td class="because">{escape(because)}</td></tr>'
