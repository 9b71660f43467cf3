"""What a scene knows of an article as a whole."""

from datetime import date

import pytest

from tracker.extractors.scene import Scene
from tracker.lexicon import load_lexicon
from tracker.model import Article

LEXICON = load_lexicon()


def scene(text: str, language: str = "en") -> Scene:
    article = Article(id="a", text=text, published=date(2025, 7, 18), language=language)
    return Scene(article, LEXICON.languages[language], LEXICON, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sirius XM raised its outlook. In the quarter Sirius signed up 259,000.", ["siriusxm", "siriusxm"]),
        ("Sirius is the brightest star of the night sky.", []),
    ],
)
def test_a_short_name_counts_where_the_full_one_stands(text: str, expected: list[str]) -> None:
    assert [named.name.key for room in scene(text).rooms for named in room.companies] == expected


def test_an_audience_of_a_company_is_counted_at_its_service() -> None:
    named = [p.name.name for room in scene("Amazon had 11 million viewers.").rooms for p in scene("").platforms(room)]
    assert named == ["Prime Video"]


def test_a_title_remembers_the_channel_beside_it() -> None:
    text = "Das ZDF verlor. Der „Tatort“ im Ersten gewann. Der „Tatort“ hatte 30 Prozent."
    assert scene(text, "de").homes["tatort"].most_common(1)[0][0] == "Das Erste"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wie die ARD am Sonntag mitteilte, sahen 7 Millionen zu.", True),
        ("Am Sonntag sahen 7 Millionen zu.", False),
    ],
)
def test_a_date_of_saying_is_no_date_of_what_is_said(text: str, expected: bool) -> None:
    found = scene(text, "de")
    room = found.rooms[0]
    assert [found.attributed(room, when) for when in room.whens] == [expected]


def test_more_than_is_no_rise() -> None:
    room = scene("The shares are down more than 25 percent.").rooms[0]
    assert (len(room.moves("up")), len(room.moves("down"))) == (0, 1)


def test_companies_of_other_industries_are_known_and_none_of_ours() -> None:
    room = scene("Netflix fell 3 percent, while Lyft and Kraft Heinz rose.").rooms[0]
    assert [named.name.name for named in room.outsiders] == ["Lyft", "Kraft Heinz"]
    assert [named.name.name for named in room.companies] == ["Netflix"]


@pytest.mark.parametrize(
    ("text", "name", "season"),
    [
        ("“Stranger Things 4” had 59 million hours.", "Stranger Things", 4),
        ("Stranger Things 4 had 59 million hours.", "Stranger Things", 4),
        ("“Moana 2” had 59 million views.", "Moana 2", None),
    ],
)
def test_the_number_behind_a_series_is_a_season(text: str, name: str, season: int | None) -> None:
    titles = scene(text).rooms[0].titles
    assert [(named.name.name, named.season) for named in titles] == [(name, season)]


@pytest.mark.parametrize(
    ("day", "owners"),
    [
        (date(2016, 5, 1), ["time-warner", "cbs", "21st-century-fox"]),
        (date(2020, 5, 1), ["att", "viacomcbs", "fox"]),
        (date(2025, 5, 1), ["warner-bros-discovery", "paramount", "fox"]),
    ],
)
def test_a_channel_belongs_to_the_owner_of_the_day(day: date, owners: list[str]) -> None:
    article = Article(id="a", text="HBO, CBS and Fox lost viewers.", published=day, language="en")
    found = Scene(article, LEXICON.languages["en"], LEXICON, ()).rooms[0].companies
    assert list(dict.fromkeys(named.name.key for named in found)) == owners


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TORONTO - Canadians pay $11.99. Canada is small, said the Canadian office in Canada.", "CAD"),
        (
            "Netflix reported results. " + "It grew in many countries. " * 40 + "Australia, Australia and Australia.",
            "USD",
        ),
        ("Foxtel of Sydney goes for A$3.4 billion, or US$2.1 billion; it has $1 billion of debt.", "AUD"),
        ("Seven West Media lost $162 million.", "AUD"),
        ("Netflix charges $11.99 in Canada.", "USD"),
    ],
)
def test_a_bare_dollar_is_that_of_the_country_the_article_is_from(text: str, expected: str) -> None:
    assert scene(text).dollar == expected


def test_the_press_that_is_quoted_is_no_title() -> None:
    room = scene("Wie „DWDL“ und „Variety“ melden, sahen „Tatort“ 7 Millionen.", "de").rooms[0]
    assert [named.name.name for named in room.titles] == ["Tatort"]


def test_what_an_article_names_again_and_again_may_be_a_title() -> None:
    found = scene("Gravel Kings began well. Two million saw Gravel Kings. Lisbon is far. Gravel Kings goes on.")
    assert found.repeated_runs[0][0].name.name == "Gravel Kings"
    assert [times for _, times in found.repeated_runs] == [3]


def test_the_usual_platforms_are_those_named_most() -> None:
    found = scene("Netflix leads. NBC has less. Netflix grows, Netflix pays, CBS and NBC wait.")
    assert found.usual_platforms[:2] == ["Netflix", "NBC"]
    assert found.main_platform == "Netflix"
