"""A plain sentence per metric, measure and language: words that the lexicon holds must also be read."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

import tracker
from tracker.lexicon import load_lexicon
from tracker.model import Article

CASES = tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))
PAIRS = [(code, name) for name, cases in CASES.items() for code in cases]


def test_there_is_a_sentence_for_every_metric_and_measure_in_every_language() -> None:
    lexicon = load_lexicon()
    assert {*PAIRS} == {(code, name) for name in (*lexicon.metrics, *lexicon.measures) for code in lexicon.languages}


# Read wrongly today, and known; strict, so that a fix is noticed.
KNOWN = {
    ("de", "accounts"), ("en", "minutes_viewed"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param(*pair, marks=pytest.mark.xfail(strict=True, reason="known") if pair in KNOWN else ())
        for pair in PAIRS
    ],
)
def test_a_plain_sentence_is_read(code: str, name: str) -> None:
    case = CASES[name][code]
    article = Article(id="a", text=case["text"], language=code, published=date(2025, 7, 18))
    found = tracker.extract([article])
    money = found.financials[["metric", "value"]].values.tolist()
    watched = found.views[["measure", "value"]].values.tolist()
    assert [name, case["value"]] in [*money, *watched], found.unexplained[["text", "reason", "nearest"]].values.tolist()
