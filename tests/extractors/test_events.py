"""The words that say what happened."""

from datetime import date

import pytest

import tracker
from tracker.extractors.events import type_options
from tracker.extractors.scene import Scene
from tracker.extractors.subjects import Before, persons, subject_options
from tracker.extractors.triggers import triggers
from tracker.lexicon import load_lexicon
from tracker.model import Article

LEXICON = load_lexicon()


def scene_of(text: str, language: str) -> Scene:
    article = Article(id="a", text=text, published=date(2025, 7, 18), language=language)
    return Scene(article, LEXICON.languages[language], LEXICON, ())


def kinds(text: str, language: str) -> set[str]:
    scene = scene_of(text, language)
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


def options(text: str, language: str) -> tuple[set[str], set[str]]:
    """The types that the first date of a text may have, and those that no word of it speaks for."""
    scene = scene_of(text, language)
    room = scene.rooms[0]
    found, _ = type_options(scene, room, room.whens[0], None, Before())
    return {option.name for option in found}, {option.name for option in found if "bare" in option.features}


def test_a_sentence_without_a_known_word_may_tell_of_any_event() -> None:
    every = set(LEXICON.events)
    assert options("Am Donnerstag war der Löwe da.", "de") == (every | {"none"}, every)


def test_a_known_word_narrows_what_a_sentence_tells_of() -> None:
    found, bare = options("Corus will let 80 people go on Tuesday.", "en")
    assert "layoff" in found
    assert not bare


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Geschäftsführer Fred Kogel zieht sich zum 30. Juni zurück.", "Fred Kogel"),
        ("Unter Brian Sullivan ging es im März aufwärts.", "Brian Sullivan"),
        ("Chief Executive Ann Sarnoff will leave on Friday.", "Ann Sarnoff"),
    ],
)
def test_a_person_stands_behind_the_post(text: str, person: str) -> None:
    language = "en" if "leave" in text else "de"
    scene = scene_of(text, language)
    assert [text[start:end] for start, end in persons(scene, scene.rooms[0])] == [person]


def test_the_nearest_name_without_a_date_between_ranks_first() -> None:
    text = "“Umbrella” ends on August 8, and “Cobra” arrives on July 18."
    scene = scene_of(text, "en")
    room = scene.rooms[0]
    found = {o.name: o.features for o in subject_options(scene, room, room.whens[1], "release", Before())}
    assert "title_quoted|here|rank=L0|dates=0" in found["Cobra"]
    assert "title_quoted|here|rank=L1|dates=1" in found["Umbrella"]


def test_a_person_with_a_post_is_one_candidate() -> None:
    text = "US-Produzent Tyler Perry stoppte im Mai ein Projekt."
    scene = scene_of(text, "de")
    room = scene.rooms[0]
    names = {o.name for o in subject_options(scene, room, room.whens[0], "project_halt", Before())}
    assert "Tyler Perry" in names
    assert "US-Produzent Tyler Perry" not in names
