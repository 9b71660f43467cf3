"""What is cut from plain text, and above all what is not."""

from __future__ import annotations

import time
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tracker.articles.body import body_text, find_cuts

CASES = tomllib.loads(Path(__file__).with_name("cuts.toml").read_text(encoding="utf-8"))["case"]
PROSE = "Nordlicht TV zählte Ende September 4,2 Millionen zahlende Abonnenten, wie das Unternehmen mitteilte. " * 6


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_body_stays_and_furniture_goes(case: dict[str, Any]) -> None:
    kept = body_text(case["text"], find_cuts(case["text"]))
    assert [text for text in case["keep"] if text not in kept] == []
    assert [text for text in case["cut"] if text in kept] == []


def test_second_copy_of_a_paragraph_goes_the_first_stays() -> None:
    lead = "Der Streamingdienst hat im dritten Quartal 300.000 Kunden gewonnen."
    text = f"{lead}\n\n{lead}"
    assert [(cut.start, cut.reason) for cut in find_cuts(text)] == [(len(lead) + 2, "repeated")]


def test_cuts_are_in_order_and_apart() -> None:
    for case in CASES:
        cuts = find_cuts(case["text"])
        assert all(a.end <= b.start for a, b in pairwise(cuts))
        assert all(0 <= cut.start < cut.end <= len(case["text"]) and cut.reason for cut in cuts)


@pytest.mark.parametrize(
    "unit",
    [
        "a ", "Mehr zum Thema\n", "Foto: a / b\nKicker\n\n", "([", "1.", '."', "\n", "Kontakt\n", "Quelle\n", "---\n", "<details>\n", "Kommentare ", "(Foto ",
        "Mehr zum Thema\nEine Schlagzeile steht hier\nEin Satz mit Namen Netflix Disney und noch mehr Worten hier.\n",
        "About Roku\nRoku pioneered streaming to the TV and is good at it.\n",
    ],
)  # fmt: skip
def test_hostile_text_takes_linear_time(unit: str) -> None:
    def seconds(size: int) -> float:
        text = f"{PROSE}\n\n{unit * (size // len(unit))}"
        start = time.perf_counter()
        find_cuts(text)
        return time.perf_counter() - start

    assert seconds(200_000) < 1.5


@pytest.mark.parametrize("text", ["", " \n\n ", "\ufeff", "Foto: dpa", "\x00", "Quelle"])
def test_no_text_is_no_error(text: str) -> None:
    assert all(cut.end <= len(text) for cut in find_cuts(text))
