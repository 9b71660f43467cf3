"""The lexicon fails at load, and the message names the file, the block and the key; an analyst's folder lies over ours."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

import tracker
from tracker.errors import LexiconError
from tracker.lexicon import load_lexicon
from tracker.model import Article

SHIPPED = Path(tracker.__file__).parent / "lexicon"


def _folder(tmp_path: Path, name: str, content: str) -> Path:
    path = tmp_path / "words" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return tmp_path / "words"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("companies.toml", '[kinokanal]\nname = "Kinokanal"\naliasses = ["KinoKanal"]\n', ["companies.toml", "[kinokanal]", "aliasses"]),
        ("companies.toml", '[kinokanal]\naliases = ["KinoKanal"]\n', ["companies.toml", "[kinokanal]", "name"]),
        ("companies.toml", 'mubi = "Mubi"\n', ["companies.toml", "mubi", "block"]),
        ("companies.toml", '[kinokanal]\nname = "Kinokanal"\naliases = ["NFLX"]\n', ["companies.toml", "NFLX", "[netflix]", "[kinokanal]"]),
        ("companies.toml", '[kinokanal]\nname = "Kinokanal"\nformerly = { aliases = ["KK"] }\n', ["companies.toml", "[kinokanal]", "until"]),
        ("companies.toml", '[kinokanal]\nname = "Kinokanal"\nformerly = { until = 2019-12-03, alias = ["KK"] }\n', ["[kinokanal]", "'alias'"]),
        ("companies.toml", '[kinokanal]\nname = "Kinokanal\n', ["companies.toml", "TOML", "line 2"]),
        ("metrics.toml", "[revenue]\nunitts = ['money']\n", ["metrics.toml", "[revenue]", "unitts"]),
        ("metrics.toml", "[backlog]\nkind = 'stock'\nunits = ['money']\n", ["languages/de.toml", "[metrics.backlog]", "missing"]),
        ("measures.toml", "[views]\nfactor = 3\n", ["measures.toml", "[views]", "factor"]),
        ("languages/de.toml", "[slang]\nwords = ['Kohle']\n", ["languages/de.toml", "slang"]),
        ("languages/de.toml", "[metrics.backlog]\nwords = ['Auftragsbestand']\n", ["languages/de.toml", "[metrics.backlog]"]),
        ("languages/fr.toml", 'code = "fr"\nname = "French"\n', ["languages/fr.toml", "missing"]),
    ],
    ids=[
        "unknown key", "no name", "no block", "alias claimed twice", "no day", "unknown key of the past", "broken TOML", "unknown key of a metric",
        "metric without words", "unknown key of a measure", "unknown section", "words without a metric",
        "language without its sections",
    ],
)  # fmt: skip
def test_a_wrong_file_is_named(tmp_path: Path, name: str, content: str, told: list[str]) -> None:
    with pytest.raises(LexiconError) as error:
        load_lexicon(_folder(tmp_path, name, content))
    assert [word for word in told if word not in str(error.value)] == []
    assert "\n" not in str(error.value)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="nowhere"):
        load_lexicon(tmp_path / "nowhere")


@pytest.mark.parametrize("section", ["metrics", "measures", "events"])
@pytest.mark.parametrize("code", ["de", "en"])
def test_each_language_has_words_for_every_metric_measure_and_event(code: str, section: str) -> None:
    lexicon = load_lexicon()
    known = {
        "metrics": set(lexicon.metrics) - {"subscriber_net_adds"},
        "measures": set(lexicon.measures),
        "events": set(lexicon.events),
    }
    blocks = lexicon.languages[code].data[section]
    assert {name for name in known[section] if not blocks.get(name, {}).get("words")} == set()


def test_languages_have_the_same_sections() -> None:
    languages = load_lexicon().languages
    assert set(languages["de"].data) == set(languages["en"].data)


def test_an_analysts_folder_adds_a_company_that_is_then_found(tmp_path: Path) -> None:
    text = "Der Umsatz von Moviepilot Plus stieg im zweiten Quartal 2025 auf 12 Millionen Euro."
    article = Article(id="a", text=text, published=date(2025, 7, 18), language="de")
    folder = _folder(
        tmp_path,
        "companies.toml",
        '[moviepilot]\nname = "Moviepilot"\naliases = ["Moviepilot Plus"]\ncurrency = "EUR"\n',
    )
    found = tracker.extract([article], lexicon=load_lexicon(folder)).financials
    assert found[["company", "company_id", "metric", "value"]].values.tolist() == [
        ["Moviepilot", "moviepilot", "revenue", 12e6]
    ]
    assert "Moviepilot" not in set(tracker.extract([article]).financials["company"].dropna())


def test_an_analysts_words_lie_over_ours_and_ours_stay(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "languages/de.toml", '[metrics.revenue]\nwords = ["Einspielungen"]\n')
    words = load_lexicon(folder).languages["de"].data["metrics"]["revenue"]["words"]
    shipped = load_lexicon().languages["de"].data["metrics"]["revenue"]["words"]
    assert words == [*shipped, "Einspielungen"]


def test_a_title_of_the_analysts_own(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "titles.toml", '[der-pass]\nnames = ["Der Pass", "Pagan Peak"]\n')
    found = tracker.mentions("Der Pass kam auf 3 Millionen Abrufe.", language="de", lexicon=load_lexicon(folder))
    assert found.loc[found["kind"] == "title", "text"].tolist() == ["Der Pass"]


def test_a_third_language_is_a_file(tmp_path: Path) -> None:
    """The file of a language is enough for its articles to be read; here English under another name."""
    english = (SHIPPED / "languages" / "en.toml").read_text(encoding="utf-8")
    folder = _folder(tmp_path, "languages/xx.toml", english.replace('code = "en"', 'code = "xx"', 1))
    lexicon = load_lexicon(folder)
    assert set(lexicon.languages) == {"de", "en", "xx"}
    article = Article(id="a", text="Netflix had 301.6 million subscribers.", language="xx")
    assert tracker.extract([article], lexicon=lexicon).financials["value"].tolist() == [301.6e6]


def test_the_version_changes_with_any_word(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "companies.toml", '[kinokanal]\nname = "Kinokanal"\n')
    assert load_lexicon(folder).version != load_lexicon().version


def test_the_shipped_files_are_all_read(tmp_path: Path) -> None:
    """A copy of the shipped folder, laid over itself, changes nothing: lists are joined without doubles."""
    copy = tmp_path / "copy"
    shutil.copytree(SHIPPED, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    assert load_lexicon(copy).languages["de"].data == load_lexicon().languages["de"].data
    assert load_lexicon(copy).companies == load_lexicon().companies


def test_an_analysts_event_type_is_found(tmp_path: Path) -> None:
    folder = _folder(tmp_path, "events.toml", '[festival_prize]\nsubjects = ["title"]\n')
    _folder(tmp_path, "languages/de.toml", '[events.festival_prize]\nwords = ["gewann den Preis"]\n')
    _folder(tmp_path, "languages/en.toml", '[events.festival_prize]\nwords = ["won the prize"]\n')
    text = "Jubel in Cannes\n\nNetflix feiert. „Dark“ gewann den Preis am 12. Juni 2025. Der Dienst zeigt die Serie seit Jahren."
    article = Article(id="a", text=text, language="de")
    found = tracker.extract([article], published="2025-07-18", lexicon=load_lexicon(folder)).events
    assert found[["event_type", "subject", "date"]].values.tolist() == [["festival_prize", "Dark", "2025-06-12"]]
