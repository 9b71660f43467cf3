"""What the finders see, as data: every figure and period of a sentence and nothing else, before anything is linked."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tracker

HERE = Path(__file__).parent
FIGURES = tomllib.loads((HERE / "figures.toml").read_text(encoding="utf-8"))
PERIODS = tomllib.loads((HERE / "periods.toml").read_text(encoding="utf-8"))
PUBLISHED = "2025-07-18"
KINDS = {"money", "percent", "quantity", "number"}


def _known(reason: str | None) -> Any:
    return [pytest.mark.xfail(strict=True, reason=reason)] if reason else []


def _figure_cases() -> list[Any]:
    return [
        pytest.param(code, block[code], id=f"{name}-{code}", marks=_known(block[code].get("known")))
        for name, block in FIGURES.items()
        for code in ("de", "en")
        if code in block
    ]


def _period_cases() -> list[Any]:
    return [
        pytest.param(code, text, labels, id=f"{name}-{code}-{n}")
        for name, block in PERIODS.items()
        for code, cases in block.items()
        for n, (text, *labels) in enumerate(cases)
    ]


def _seen(text: str, code: str, published: str | None = PUBLISHED) -> pd.DataFrame:
    return tracker.mentions(text, language=code, published=published)


def _figures(found: pd.DataFrame) -> list[list[Any]]:
    rows = found[found["kind"].isin(KINDS)].to_dict("records")
    return [
        [row["text"], row["value"], *([] if pd.isna(row["value_max"]) else [row["value_max"]]), row["unit"]]
        for row in rows
    ]


@pytest.mark.parametrize(("code", "case"), _figure_cases())
def test_figures_of_a_sentence(code: str, case: dict[str, Any]) -> None:
    found = _seen(case["text"], code)
    assert _figures(found) == [[w, *map(float, v), u] for w, *v, u in case["figures"]]
    if "qualifier" in case:
        assert found[found["kind"].isin(KINDS)]["qualifier"].tolist() == [case["qualifier"]]
    if "periods" in case:
        assert found[found["kind"] == "period"]["period"].tolist() == case["periods"]


@pytest.mark.parametrize(("code", "text", "labels"), _period_cases())
def test_periods_of_a_sentence(code: str, text: str, labels: list[str]) -> None:
    found = _seen(text, code)
    assert found[found["kind"] == "period"]["period"].tolist() == labels


@pytest.mark.parametrize(
    ("code", "text"),
    [(code, block[code]["text"]) for block in FIGURES.values() for code in ("de", "en") if code in block],
)
def test_offsets_are_those_of_the_text(code: str, text: str) -> None:
    for row in _seen(text, code).to_dict("records"):
        assert text[row["start"] : row["end"]] == row["text"]


@pytest.mark.parametrize(
    ("code", "text", "label"),
    [
        ("de", "Im zweiten Quartal stieg der Umsatz.", "XXXXQ2"),
        ("en", "Revenue rose in the second quarter.", "XXXXQ2"),
        ("de", "Im ersten Halbjahr stieg der Umsatz.", "XXXXH1"),
        ("en", "Revenue rose in the first half.", "XXXXH1"),
    ],
)
def test_without_a_publication_date_the_year_stays_open(code: str, text: str, label: str) -> None:
    found = _seen(text, code, published=None)
    row = found[found["kind"] == "period"].iloc[0]
    assert row["period"] == label and pd.isna(row["period_start"])


@pytest.mark.parametrize(
    "text", ["Am Donnerstag kam das Ergebnis.", "Gestern kam das Ergebnis.", "Im Vormonat stieg der Umsatz."]
)
def test_without_a_publication_date_a_relative_date_is_not_resolved(text: str) -> None:
    found = _seen(text, "de", published=None)
    assert found[found["kind"] == "period"]["period"].isna().all()


@pytest.mark.parametrize(
    "hostile", ["1." * 50_000, "9" * 200_000, "1 " * 50_000, "-" * 100_000, "Mrd. " * 20_000, "(((" * 30_000]
)
def test_hostile_text_is_read_in_linear_time(hostile: str) -> None:
    """Megabytes of digits cost no more than prose of their length, and never raise."""
    _seen(f"Umsatz {hostile} Euro.", "de")
