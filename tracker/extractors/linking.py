"""From figures to facts: every figure of an article is decided left to right, slot after slot."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.extractors.attach import Chosen, metric_options, nearest_cues
from tracker.extractors.audience import (
    Shown,
    demographic_options,
    platform_options,
    season_options,
    title_options,
    window_options,
)
from tracker.extractors.holder import company_options, segment_options
from tracker.extractors.room import Room
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Linker, Weights, calibrated
from tracker.extractors.timing import basis_options, period_options, scenario_options, sign_options
from tracker.finders.figures import Figure
from tracker.model import Period


@dataclass(frozen=True, slots=True)
class Link:
    """One figure with all that was decided for it, before it becomes a row."""

    room: Room
    figure: Figure
    table: str
    key: str
    value: float
    value_max: float | None
    unit: str
    basis: str
    scenario: str
    period: Period | None
    probability: float
    company: str | None = None
    segment: str | None = None
    title: Shown | None = None
    platform: str | None = None
    demographic: str = ""
    window: int | None = None
    season: int | None = None


@dataclass(frozen=True, slots=True)
class Unlinked:
    """A figure that the linking left alone, and the chance that it was right to."""

    room: Room
    figure: Figure
    probability: float


def link(scene: Scene, linker: Linker, taken: Sequence[tuple[int, int]] = ()) -> tuple[list[Link], list[Unlinked]]:
    """All figures of the body, decided in the order of the text; those in the taken stretches (tables) have their own reader."""
    links: list[Link] = []
    left: list[Unlinked] = []
    last = Chosen()
    for room in scene.rooms:
        for figure in room.figures:
            if any(start <= figure.start < end for start, end in taken):
                continue
            at = (figure.start, figure.end)
            choice, chance = linker.decide("metric", at, metric_options(scene, room, figure, last))
            if choice.value is None:
                left.append(Unlinked(room, figure, chance))
                continue
            table, key = choice.value
            found = _linked(scene, linker, room, figure, last, table, key, chance)
            links.append(found)
            _remember(last, found)
    return links, left


def _linked(
    scene: Scene, linker: Linker, room: Room, figure: Figure, last: Chosen, table: str, key: str, chance: float
) -> Link:
    at = (figure.start, figure.end)
    cue = nearest_cues(scene, room, figure).get((table, key)) or (
        nearest_cues(scene, room, figure).get((table, "subscribers")) if key == "subscriber_net_adds" else None
    )
    word = scene.folded[cue.start : cue.end] if cue else ""
    basis, p_basis = linker.decide("basis", at, *basis_options(scene, room, figure, last, key, table))
    scenario, p_scenario = linker.decide("scenario", at, *scenario_options(scene, room, figure, last, key))
    sign, p_sign = linker.decide("sign", at, *sign_options(scene, room, figure, last, key, basis.value, word))
    fields: dict[str, Any] = {}
    chance *= p_basis * p_scenario * p_sign
    company: str | None = None
    if table == "financials":
        holder, p_holder = linker.decide("company", at, company_options(scene, room, figure, last, key))
        company = holder.value
        segment, p_segment = linker.decide("segment", at, segment_options(scene, room, figure, last, company, key))
        fields = {"company": company, "segment": segment.value}
        chance *= p_holder * p_segment
    else:
        title, p_title = linker.decide("title", at, title_options(scene, room, figure, last, key))
        platform, p_platform = linker.decide("platform", at, platform_options(scene, room, figure, last, title.value))
        group, p_group = linker.decide(
            "demographic", at, demographic_options(scene, room, figure, last, platform.value)
        )
        window, p_window = linker.decide("window", at, window_options(scene, room, figure, last, key))
        season, p_season = linker.decide("season", at, season_options(scene, room, figure, last, title.value))
        fields = {
            "title": title.value,
            "platform": platform.value,
            "demographic": group.value,
            "window": window.value,
            "season": season.value,
        }
        chance *= p_title * p_platform * p_group * p_window * p_season
    period, p_period = linker.decide(
        "period", at, period_options(scene, room, figure, last, key, scenario.value, company, basis.value)
    )
    value, value_max, unit = stated(scene, figure, table, key, basis.value, sign.value)
    return Link(
        room,
        figure,
        table,
        key,
        value,
        value_max,
        unit,
        basis.value,
        scenario.value,
        period.value,
        chance * p_period,
        **fields,
    )


def stated(
    scene: Scene, figure: Figure, table: str, key: str, basis: str, sign: int
) -> tuple[float, float | None, str]:
    """The value in base units with its sign, and the unit it is exported with; cents and ellipses are completed here."""
    value, upper, unit = figure.value, figure.value_max, figure.unit
    if unit == "cents":
        value, upper, unit = value / 100, None if upper is None else upper / 100, currency_of_cents(scene, figure)
    unit = scene.meant(unit, scene.folded[figure.start : figure.end])
    if unit is None:
        kinds = scene.lexicon.metrics[key]["units"] if table == "financials" else ["count"]
        unit = scene.currency if "money" in kinds else "count"
    if table == "views" and unit in ("count", "hours", "minutes"):
        unit = scene.lexicon.measures[key].get("unit", "count")
    if sign < 0:
        value, upper = (-value, None) if upper is None else (-upper, -value)
    return value, upper, unit


def currency_of_cents(scene: Scene, figure: Figure) -> str:
    written = scene.folded[figure.start : figure.end]
    if written.endswith(("p", "pence")):
        return "GBP"
    if "euro" in written:
        return "EUR"
    return scene.currency


def _remember(last: Chosen, found: Link) -> None:
    last.figure, last.room, last.table, last.key = found.figure, found.room.index, found.table, found.key
    last.scenario, last.period = found.scenario, found.period
    last.sign, last.basis = (-1 if found.value < 0 else 1), found.basis
    last.history.append((found.room.index, found.table, found.key))
    if found.scenario == "actual" and found.period is not None:
        last.periods.append((found.room.index, found.period))
    if found.table == "financials":
        last.company, last.segment = found.company, found.segment
    else:
        last.title, last.platform, last.demographic = found.title, found.platform, found.demographic
        last.window, last.season = found.window, found.season


def columns(scene: Scene, link: Link, weights: Weights) -> dict[str, Any]:
    """What the rows of both tables of figures say alike."""
    figure, period = link.figure, link.period
    return {
        "fact_id": fact_id(scene.article.id, link.table, figure.start, link.key, link.basis, link.value),
        **provenance(scene, link.room, link.table, link.key, weights, link.probability),
        "start": figure.start,
        "end": figure.end,
        "basis": link.basis,
        "value": link.value,
        "value_max": link.value_max,
        "unit": link.unit,
        "qualifier": figure.qualifier,
        "scenario": link.scenario,
        "period": period.label if period else None,
        "period_start": period.start if period else None,
        "period_end": period.last_day if period else None,
    }


def provenance(scene: Scene, room: Room, table: str, key: str, weights: Weights, chance: float) -> dict[str, Any]:
    """Where a row of any table comes from, by which rule, and how sure it is."""
    article = scene.article
    return {
        "article_id": article.id,
        "published": article.published,
        "source": article.source,
        "language": scene.language.code,
        "sentence": scene.text[room.start : room.end],
        "extractor": f"{table}.{key}",
        "confidence": round(calibrated(weights.calibration.get(table, ()), chance), 3),
    }


def fact_id(article: str, *parts: object) -> str:
    """The same for the same fact in the same article, run after run."""
    return hashlib.sha256("|".join([article, *map(str, parts)]).encode()).hexdigest()[:16]
