"""General news, read by the mention layer alone: sentence → its figures or its periods, as data in news.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import tracker

NEWS = tomllib.loads((Path(__file__).parent / "news.toml").read_text(encoding="utf-8"))
FIGURES = ("money", "percent", "quantity", "number")


def _cases(kind: str) -> list[Any]:
    """Known failures are strict: a fix is noticed, and its sentence leaves the list."""
    known = pytest.mark.xfail(strict=True, reason="read wrongly today")
    return [
        pytest.param(code, text, want, id=f"{code}-{n}", marks=[known] if text in NEWS["known"] else [])
        for code, cases in NEWS[kind].items()
        for n, (text, *want) in enumerate(cases)
    ]


def _seen(text: str, code: str, *kinds: str) -> pd.DataFrame:
    found = tracker.mentions(text, language=code, published="2025-07-18")
    return found[found["kind"].isin(kinds)]


@pytest.mark.parametrize(("code", "text", "want"), _cases("quantities"))
def test_quantities_of_general_news(code: str, text: str, want: list[list[Any]]) -> None:
    rows = _seen(text, code, *FIGURES)[["text", "value", "value_max", "unit"]].itertuples(index=False)
    seen = [[written, value, *([] if pd.isna(upper) else [upper]), unit] for written, value, upper, unit in rows]
    assert seen == [[written, *map(float, values), unit] for written, *values, unit in want]


@pytest.mark.parametrize(("code", "text", "want"), _cases("dates"))
def test_dates_of_general_news(code: str, text: str, want: list[str]) -> None:
    assert _seen(text, code, "period")["period"].tolist() == want
