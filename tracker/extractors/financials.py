"""Links of the table `financials` → facts."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.extractors.linking import Link, columns
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Weights
from tracker.model import Financial

_COMPARED = {"change", "change_pct"}


def financials(scene: Scene, links: Sequence[Link], weights: Weights) -> list[Financial]:
    """The facts of companies, in the order of the text."""
    return [_fact(scene, link, weights) for link in links if link.table == "financials" and link.company is not None]


def _fact(scene: Scene, link: Link, weights: Weights) -> Financial:
    known = scene.lexicon.companies.get(link.company or "")
    return Financial(
        **columns(scene, link, weights),
        company=known.name if known else link.company or "",
        company_id=known.key if known else None,
        segment=link.segment,
        metric=link.key,
        fiscal=bool(link.period and link.period.fiscal),
        comparison=_comparison(scene, link),
        adjusted=bool(link.room.named("adjusted")),
        billing=_billing(scene, link),
    )


def _comparison(scene: Scene, link: Link) -> str | None:
    """Growth is year on year unless the sentence speaks of the quarter before; share moves compare with nothing."""
    if link.basis not in _COMPARED or link.key in ("share_price", "subscription_price"):
        return None
    if any(when.kind == "quarter_before" for when in link.room.whens):
        return "qoq"
    return "yoy" if link.basis == "change_pct" or link.unit == "percentage_points" else None


def _billing(scene: Scene, link: Link) -> str | None:
    if link.key != "subscription_price":
        return None
    after = scene.folded[link.figure.end : link.figure.end + 30]
    cues = scene.language.data["cues"]
    if any(word in after for word in cues["monthly"]):
        return "month"
    return "year" if any(word in after for word in cues["yearly"]) else None
