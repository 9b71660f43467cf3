"""Which season a sentence names."""

import pytest

from tracker.finders.names import season_mentions
from tracker.lexicon import load_lexicon
from tracker.lexicon.automaton import fold

LANGUAGES = load_lexicon().languages


@pytest.mark.parametrize(
    ("language", "sentence", "expected"),
    [
        ("de", "Die dritte Staffel läuft besser als Staffel 2.", [3, 2]),
        ("de", "Die Serie hat ein Staffelfinale hingelegt, das sich gewaschen hat.", []),
        ("de", "Damit ist die 18. Staffel die zweitbeste.", [18]),
        ("en", "Season four beat the first season.", [4, 1]),
        ("en", "It was a season to remember.", []),
    ],
)
def test_seasons_of_a_sentence(language: str, sentence: str, expected: list[int]) -> None:
    found = season_mentions(sentence, fold(sentence), 0, len(sentence), LANGUAGES[language])

    assert [season for _, _, season in found] == expected
