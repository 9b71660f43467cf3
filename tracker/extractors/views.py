"""Links of the table `views` → facts."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extractors.linking import Link, columns
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Weights
from tracker.model import View


def views(scene: Scene, links: Sequence[Link], weights: Weights) -> list[View]:
    """The facts of titles and services, in the order of the text; a figure of nobody's is none."""
    return [_fact(scene, link, weights) for link in links if link.table == "views" and (link.title or link.platform)]


def _fact(scene: Scene, link: Link, weights: Weights) -> View:
    return View(
        **columns(scene, link, weights),
        title=link.title.name if link.title else None,
        title_id=link.title.key if link.title else None,
        season=link.season,
        platform=link.platform,
        measure=link.key,
        comparison="yoy"
        if link.basis == "change_pct" and any(w.kind == "year_before" for w in link.room.whens)
        else None,
        window_days=link.window,
        demographic=link.demographic or None,
    )
