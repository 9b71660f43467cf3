"""Lists of dates and titles are release calendars; chronicles, fixtures and what leaves a service are not."""

from datetime import date

import pytest

from tracker.extractors.calendars import calendar_entries
from tracker.extractors.scene import Scene
from tracker.lexicon import load_lexicon
from tracker.model import Article

LEXICON = load_lexicon()


def entries(text: str, language: str) -> list[tuple[str, str, int | None]]:
    article = Article(id="a", text=text, published=date(2024, 10, 28), language=language)
    scene = Scene(article, LEXICON.languages[language], LEXICON, ())
    return [
        (scene.text[entry.when.start : entry.when.end], entry.title.name.name, entry.title.season)
        for entry in calendar_entries(scene)
    ]


def test_a_date_opens_the_line() -> None:
    text = "Neu bei Netflix\n\n6. November: Der Leuchtturm (Miniserie)\n8. November: Nordlicht, Staffel 2\n13. November: Hafenstadt"
    assert entries(text, "de") == [
        ("6. November", "Der Leuchtturm", None),
        ("8. November", "Nordlicht", 2),
        ("13. November", "Hafenstadt", None),
    ]


def test_a_date_closes_the_line() -> None:
    text = "New on the service\n\nHarbour Lights – 6 November\nThe Last Ferry – 8 November\nOcean Drive – 13 November"
    assert [title for _, title, _ in entries(text, "en")] == ["Harbour Lights", "The Last Ferry", "Ocean Drive"]


def test_titles_stand_below_a_date() -> None:
    text = "Coming soon\n\nNovember 6\nHarbour Lights, season 2\nThe Last Ferry\n\nNovember 8\nOcean Drive\n\nNovember 13\nGlass House"
    found = entries(text, "en")
    assert [title for _, title, _ in found] == ["Harbour Lights", "The Last Ferry", "Ocean Drive", "Glass House"]
    assert found[0] == ("November 6", "Harbour Lights", 2)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Leaving Netflix\n\n6 November – Harbour Lights\n8 November – The Last Ferry\n13 November – Ocean Drive",
            "en",
        ),
        (
            "Chronik\n\n6. Mai 2019: Der Konzern streicht 400 Stellen.\n8. Mai 2020: Die Chefin muss nach zwei Jahren gehen.\n"
            "13. Mai 2021: Der Vorstand kündigt ein Angebot an.",
            "de",
        ),
        (
            "Fixtures\n\n6 April – Brighton v Arsenal, 3pm\n8 April – Luton v Fulham, 3pm\n13 April – Villa v Wolves, 3pm",
            "en",
        ),
        ("6 November – Harbour Lights\n8 November – The Last Ferry", "en"),
    ],
)
def test_other_lists_are_no_calendars(text: str, language: str) -> None:
    assert entries(text, language) == []
