"""Links of the table `views` → facts."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extractors.linking import Link, fact_id
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Weights, calibrated
from tracker.model import View


def views(scene: Scene, links: Sequence[Link], weights: Weights) -> list[View]:
    """The facts of titles and services, in the order of the text; a figure of nobody's is none."""
    return [_fact(scene, link, weights) for link in links if link.table == "views" and (link.title or link.platform)]


def _fact(scene: Scene, link: Link, weights: Weights) -> View:
    article, period = scene.article, link.period
    return View(
        fact_id=fact_id(article.id, "views", link.figure.start, link.key, link.basis, link.value),
        article_id=article.id,
        published=article.published,
        source=article.source,
        language=scene.language.code,
        sentence=scene.text[link.room.start : link.room.end],
        start=link.figure.start,
        end=link.figure.end,
        extractor=f"views.{link.key}",
        confidence=round(calibrated(weights.calibration.get("views", ()), link.probability), 3),
        title=link.title.name if link.title else None,
        title_id=link.title.key if link.title else None,
        season=link.season,
        platform=link.platform,
        measure=link.key,
        basis=link.basis,  # type: ignore[arg-type]
        value=link.value,
        value_max=link.value_max,
        unit=link.unit,
        qualifier=link.figure.qualifier,
        scenario=link.scenario,  # type: ignore[arg-type]
        period=period.label if period else None,
        period_start=period.start if period else None,
        period_end=period.last_day if period else None,
        comparison="yoy"
        if link.basis == "change_pct" and any(w.kind == "year_before" for w in link.room.whens)
        else None,
        window_days=link.window,
        demographic=link.demographic or None,
    )
