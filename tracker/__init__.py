"""The front door: about ten names. Heavy libraries load only when a name that needs them is used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

_WHERE = {
    "read_articles": "tracker.articles",
    "extract": "tracker.pipeline",
    "extract_batches": "tracker.pipeline",
    "mentions": "tracker.pipeline",
    "explain": "tracker.report.explain",
    "Store": "tracker.store",
    "series": "tracker.consolidate",
    "reconcile": "tracker.official",
    "evaluate": "tracker.scoring",
    "load_lexicon": "tracker.lexicon",
    "charts": "tracker.report",
    "scale": "tracker",
}

__all__ = [
    "Store", "charts", "evaluate", "explain", "extract", "extract_batches", "load_lexicon", "mentions",
    "read_articles", "reconcile", "scale", "series",
]  # fmt: skip
__version__ = "0.1.0"

if TYPE_CHECKING:
    from tracker import scale as scale
    from tracker.articles import read_articles as read_articles
    from tracker.consolidate import series as series
    from tracker.lexicon import load_lexicon as load_lexicon
    from tracker.official import reconcile as reconcile
    from tracker.pipeline import extract as extract
    from tracker.pipeline import extract_batches as extract_batches
    from tracker.pipeline import mentions as mentions
    from tracker.report import charts as charts
    from tracker.report.explain import explain as explain
    from tracker.scoring import evaluate as evaluate
    from tracker.store import Store as Store


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'tracker' has no attribute {name!r}")
    home = _WHERE[name]
    if name in ("charts", "scale"):
        return import_module(f"{home}.{name}")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted([*__all__, "__version__"])
