"""The words that say what happened."""

from datetime import date

import pytest

import tracker
from tracker.extractors.events import triggers
from tracker.extractors.scene import Scene
from tracker.lexicon import load_lexicon
from tracker.model import Article

LEXICON = load_lexicon()


def kinds(text: str, language: str) -> set[str]:
    article = Article(id="a", text=text, published=date(2025, 7, 18), language=language)
    scene = Scene(article, LEXICON.languages[language], LEXICON, ())
    return {kind for room in scene.rooms for _, _, kind in triggers(scene, room)}


@pytest.mark.parametrize(
    ("text", "language", "kind", "meant"),
    [
        ("Der RBB stellt sein Magazin „Heimatmarkt“ zum 30. September ein, teilte er mit.", "de", "cancellation", True),
        ("Der RBB stellt am Montag ein Dutzend Projekte der Region aus.", "de", "cancellation", False),
        ("Corus will let 80 people go at Global News on Tuesday.", "en", "layoff", True),
        ("Corus will let viewers choose a camera on Tuesday.", "en", "layoff", False),
        ("Sky setzte im Mai alle Reporter vor die Tür.", "de", "layoff", True),
    ],
)
def test_a_word_may_go_on_after_a_gap(text: str, language: str, kind: str, meant: bool) -> None:
    assert (kind in kinds(text, language)) is meant


def test_what_happens_to_one_title_of_a_series_happens_to_the_others() -> None:
    text = "Netflix renewed “Outer Banks”, “Bridgerton” and “Wednesday” on 3 June."
    article = Article(id="a", text=text, published=date(2025, 6, 5), language="en")
    found = tracker.extract([article]).events
    assert sorted(found.subject) == ["Bridgerton", "Outer Banks", "Wednesday"]
    assert set(found.date) == {"2025-06-03"}
    assert found.fact_id.is_unique
