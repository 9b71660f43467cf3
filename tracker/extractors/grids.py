"""Tables in text: pasted rows with a header line. The line's start says what, the header when, both the unit and scale.

One unread table costs more than any weight, and its figures carry no prose to weigh: this reader needs none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.extractors.linking import Link
from tracker.extractors.room import Room
from tracker.extractors.scene import Scene
from tracker.finders.figures import Figure, decimal_point, parse_digits
from tracker.finders.grammar import Grammar, grammar_of
from tracker.lexicon import Lexicon
from tracker.model import Period

_SPLIT = re.compile(r"\s*\|\s*|\t+| {2,}")
_MARKS = ("|", "\t", "  ")
_NUMBER = re.compile(r"^[($€£\s]*(?:US)?[-−–+$€£]*\s?\(?(\d[\d.,'’]*)\)?\s?(%|Prozent|percent)?\)?\s*$")
_NEGATIVE = re.compile(r"^\s*[$€£]?\s?[(−–-]")
_CHANGE = re.compile(r"veränder|change|diff|growth|wachstum|yoy|y/y|\+/-|%", re.IGNORECASE)
_ABSOLUTE = {"year", "quarter", "half", "nine_months", "month", "months", "week", "day", "days"}
_SURE = 0.9
_SCALES = tuple(
    (re.compile(rf"(?<![a-z]){re.escape(word)}"), size)
    for size, words in (
        (1e9, ("mrd", "milliarden", "billion", "bn")),
        (1e6, ("mio", "millionen", "million", "$m", "€m", "£m", "mn")),
        (1e3, ("tsd", "thousand", "'000")),
    )
    for word in words
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its place in the text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Head:
    """What a header cell or a row's label says: a period, a metric or measure, a scale and unit, a scenario."""

    period: Period | None = None
    table: str = ""
    key: str = ""
    scale: float = 1.0
    unit: str | None = None
    scenario: str = "actual"
    change: bool = False
    text: str = ""
    segment: str | None = None


def grid_links(scene: Scene) -> tuple[list[Link], list[tuple[int, int]]]:
    """(what the tables of an article state, the stretches of text that they take)."""
    links: list[Link] = []
    taken: list[tuple[int, int]] = []
    for rows in _grids(scene):
        found = list(_read(scene, rows))
        if found:
            links += found
            taken.append((rows[0][0].start, rows[-1][-1].end))
    return links, taken


def _grids(scene: Scene) -> Iterator[list[list[Cell]]]:
    """Runs of lines with as many cells as the line before, a header among them."""
    held: list[list[Cell]] = []
    for start, end in scene.lines:
        cells = _cells(scene.text, start, end)
        if len(cells) >= 2 and (not held or abs(len(cells) - len(held[-1])) <= 1):
            held.append(cells)
            continue
        if _is_grid(held):
            yield held
        held = [cells] if len(cells) >= 2 else []
    if _is_grid(held):
        yield held


def _cells(text: str, start: int, end: int) -> list[Cell]:
    if not any(text.find(mark, start, end) >= 0 for mark in _MARKS):  # prose
        return [Cell(start, end, text[start:end])] if text[start:end].strip() else []
    cells, at = [], start
    for match in _SPLIT.finditer(text, start, end):
        if text[at : match.start()].strip():
            cells.append(Cell(at, match.start(), text[at : match.start()]))
        at = match.end()
    if text[at:end].strip():
        cells.append(Cell(at, end, text[at:end]))
    return cells


def _is_grid(rows: Sequence[Sequence[Cell]]) -> bool:
    return (
        len(rows) >= 3
        and sum(any(_NUMBER.match(cell.text) for cell in row[1:]) for row in rows[1:]) >= len(rows) - 2
        and len(rows[0]) >= 2
    )


def _read(scene: Scene, rows: Sequence[Sequence[Cell]]) -> Iterator[Link]:
    grammar = grammar_of(scene.language, scene.lexicon)
    point = decimal_point(scene.text, grammar)
    width = max(len(row) for row in rows[1:])
    header = list(rows[0])
    if len(header) == width:
        header = header[1:]
    above = _above(scene, rows[0][0].start)
    corner = _head(scene, rows[0][0], above) if len(rows[0]) == width else Head()
    columns = [_head(scene, cell, above) for cell in header]
    for row in rows[1:]:
        label = _head(scene, row[0], above)
        for column, cell in zip(columns, row[1:], strict=False):
            link = _cell_link(scene, grammar, point, label, column, columns, corner, above, cell)
            if link is not None:
                yield link


def _above(scene: Scene, start: int) -> Head:
    """The two lines above a table: its caption, with the scale and the metric of all rows."""
    index = next((room.index for room in scene.rooms_within(start, len(scene.text))), 0)
    low = scene.rooms[max(0, index - 2)].start if index else start
    return _head(scene, Cell(low, start, scene.text[low:start]), Head())


def _head(scene: Scene, cell: Cell, above: Head) -> Head:
    table, key = _what(scene, cell)
    scale, unit = _scale_and_unit(scene, cell.text)
    period = next(
        (
            scene.period(w, company=scene.main_company, future=False)
            for room in scene.rooms_within(cell.start, cell.end)
            for w in room.whens
            if cell.start <= w.start < cell.end and w.kind in _ABSOLUTE
        ),
        None,
    )
    folded = cell.text.lower()
    scenario = "actual"
    if any(word in folded for word in ("prognose", "fcst", "forecast", "guidance", "ausblick", "outlook", "(e)")):
        scenario = "guidance"
    elif any(word in folded for word in ("konsens", "consensus", "expected", "erwart", "estimate")):
        scenario = "consensus"
    segment = next(
        (
            key
            for room in scene.rooms_within(cell.start, cell.end)
            for s, e, key, _ in room.hits("segment")
            if cell.start <= s and e <= cell.end
        ),
        None,
    )
    return Head(
        period,
        table,
        key,
        scale,
        unit,
        scenario,
        bool(_CHANGE.search(cell.text)) and period is None,
        cell.text.strip(),
        segment,
    )


def _what(scene: Scene, cell: Cell) -> tuple[str, str]:
    """The metric or measure that a label names by a strong word, the longest first."""
    best: tuple[int, str, str] = (0, "", "")
    for room in scene.rooms_within(cell.start, cell.end):
        for kind, table in (("metric", "financials"), ("measure", "views")):
            for start, end, key, weak in room.hits(kind):
                if not weak and cell.start <= start and end <= cell.end and end - start > best[0]:
                    best = (end - start, table, key)
    if best[2] == "subscribers" and any(
        word in cell.text.lower() for word in ("neue", "netto", "net", "adds", "additions")
    ):
        return best[1], "subscriber_net_adds"
    return best[1], best[2]


def _scale_and_unit(scene: Scene, text: str) -> tuple[float, str | None]:
    folded = text.lower()
    scale = next((size for pattern, size in _SCALES if pattern.search(folded)), 1.0)
    for code, symbols, words in _currency_marks(scene.lexicon):
        if any(symbol in text for symbol in symbols) or words.search(folded):
            return scale, code
    return scale, None


@lru_cache(maxsize=4)
def _currency_marks(lexicon: Lexicon) -> tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...]:
    """(code, symbols, words) of each currency; compiled once per lexicon, since every header cell asks."""
    marks = []
    for code, block in lexicon.currencies.items():
        words = "|".join(re.escape(word) for word in block["words"] if len(word) > 2)
        symbols = tuple(symbol for symbol in block["symbols"] if not symbol.isalpha())
        marks.append((code, symbols, re.compile(rf"(?<!\w)(?:{words})(?!\w)" if words else r"(?!)")))
    return tuple(marks)


def _cell_link(
    scene: Scene, grammar: Grammar, point: bool, label: Head, column: Head, columns: Sequence[Head], corner: Head, above: Head, cell: Cell
) -> Link | None:  # fmt: skip
    match = _NUMBER.match(cell.text)
    named = next((head for head in (label, column, corner, above) if head.key), None)
    if match is None or named is None:
        return None
    value = parse_digits(match.group(1).rstrip(".,"), grammar, point)
    if value is None:
        return None
    if named.key == "subscription_price" and _scale(Head(key="revenue"), label, column, corner, above) > 1:
        named = replace(named, key="revenue")
        label = replace(label, segment=label.segment or label.text)
    percent = bool(match.group(2)) or (column.change and "%" in column.text)
    block = (
        scene.lexicon.metrics.get(named.key) if named.table == "financials" else scene.lexicon.measures.get(named.key)
    )
    if block is None:
        return None
    ratio = block.get("kind") == "ratio" or named.key == "audience_share"
    change = (percent and not ratio) or column.change or label.change
    sign = -1 if _NEGATIVE.match(cell.text) else 1
    period = column.period or label.period
    if change and period is None:
        period = next((head.period for head in columns if head.period), None) or scene.reported
    unit = "percent" if percent or ratio else _unit(scene, named, label, column, corner, above, block)
    if unit not in ("percent",) and not percent:
        value *= _scale(named, label, column, corner, above)
    scenario = next((head.scenario for head in (column, label) if head.scenario != "actual"), "actual")
    start = cell.start + len(cell.text) - len(cell.text.lstrip())
    figure = Figure(start, cell.start + len(cell.text.rstrip()), start, round(value, 4), unit=unit)
    room = scene.room_at(start) or scene.rooms[0]
    return _made(
        scene,
        room,
        figure,
        named,
        label,
        sign * round(value, 4),
        unit,
        "change_pct" if change else "level",
        scenario,
        period,
    )


def _unit(scene: Scene, named: Head, label: Head, column: Head, corner: Head, above: Head, block: object) -> str:
    kinds = block["units"]  # type: ignore[index]
    if named.table == "views":
        return str(block.get("unit", "count"))  # type: ignore[attr-defined]
    if "money" not in kinds:
        return "count"
    return next((head.unit for head in (label, column, corner, above) if head.unit), None) or scene.currency


def _scale(named: Head, label: Head, column: Head, corner: Head, above: Head) -> float:
    """The nearest scale counts: the label's own, the column's, the caption's; a figure per share has none."""
    if named.key in ("eps", "dividend", "share_price", "subscription_price", "arpu"):
        return 1.0
    return next((head.scale for head in (label, column, corner, above) if head.scale != 1.0), 1.0)


def _made(
    scene: Scene,
    room: Room,
    figure: Figure,
    named: Head,
    label: Head,
    value: float,
    unit: str,
    basis: str,
    scenario: str,
    period: Period | None,
) -> Link | None:
    if named.table == "views":
        from tracker.extractors.audience import Shown
        from tracker.lexicon.load import title_key

        if named is label or not title_key(label.text):
            return None
        title = label.text.strip(' "„“»«')
        return Link(room, figure, "views", named.key, value, None, unit, basis, scenario, period or scene.focus_day, _SURE,
                    title=Shown(title_key(title), title), platform=scene.main_platform)  # fmt: skip
    if scene.main_company is None or (named.key == "subscription_price" and scene.broad):
        return None  # a table of prices in a report on Sony or Samsung is one of devices
    segment = label.segment if label.segment else (label.text if named is not label and label.period is None else None)
    if period is None:
        period = scene.reported
    key = named.key
    if segment and "division" in scene.lexicon.metrics[key]:
        key = str(scene.lexicon.metrics[key]["division"])
    return Link(
        room,
        figure,
        "financials",
        key,
        value,
        None,
        unit,
        basis,
        scenario,
        period,
        _SURE,
        company=scene.main_company,
        segment=segment,
    )
