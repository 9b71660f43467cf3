"""Matches as titles, and the ones that a lone opponent stands for."""

import pytest

from tracker.finders.matches import find_matches, main_team
from tracker.lexicon import load_lexicon

LANGUAGES = load_lexicon().languages


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("de", "Beim EM-Endspiel Deutschland - Spanien 2008 waren es 28 Millionen.", ["Deutschland – Spanien"]),
        ("de", "Das Spiel Adler Mannheim gegen Eisbären Berlin sahen 300.000.", ["Adler Mannheim – Eisbären Berlin"]),
        ("de", "Das frühe Duell zwischen Polen und den Niederlanden lief bei RTL.", ["Polen – Niederlande"]),
        ("de", "Das Spiel SV Darmstadt 98 – Hannover 96 lief im NDR.", ["SV Darmstadt 98 – Hannover 96"]),
        ("de", "Die Partie Ravens gegen Texans 24,3 Millionen.", ["Ravens – Texans"]),
        ("de", "Beim 3:1 gegen die Ungarn saßen 12 Millionen vor den Geräten.", ["Deutschland – Ungarn"]),
        ("de", "Die Siege gegen Schottland zählten.", ["Deutschland – Schottland"]),
        ("de", "Das Viertelfinale der Schweizerinnen gegen Spanien sahen 858'000.", ["Schweiz – Spanien"]),
        ("de", "Berlin – Das 1:2 sahen 18 Millionen.", []),
        ("en", "The fight between Rico Marsh and Tom Bell drew 2 million.", ["Rico Marsh – Tom Bell"]),
        ("en", "The Dolphins-Chiefs game on Peacock drew 23 million.", ["Dolphins – Chiefs"]),
        ("en", "England v Spain peaked at 8.9m.", ["England – Spain"]),
        ("en", "The win against Italy had 9 million.", ["Germany – Italy"]),
    ],
)
def test_matches_of_a_sentence(language: str, sentence: str, expected: list[str]) -> None:
    home = {"de": "Deutschland", "en": "Germany"}[language]

    found = find_matches(sentence, 0, len(sentence), LANGUAGES[language], home)

    assert [named.name.name for named in found] == expected
    assert all(sentence[named.start : named.end].strip() == sentence[named.start : named.end] for named in found)


def test_a_lone_opponent_is_no_match_where_no_team_is_known() -> None:
    sentence = "Der Sieg gegen Ungarn war knapp."

    assert find_matches(sentence, 0, len(sentence), LANGUAGES["de"], None) == []


def test_the_team_of_an_article_is_the_one_it_names_most() -> None:
    assert main_team("Die DFB-Elf siegte. Deutschland feierte, Ungarn trauerte.", LANGUAGES["de"]) == "Deutschland"
    assert main_team("Netflix wächst.", LANGUAGES["de"]) is None
