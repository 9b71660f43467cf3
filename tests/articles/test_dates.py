"""Dates of publication, from data, names and datelines."""

# ruff: noqa: E501
from __future__ import annotations

from datetime import date, datetime

import pytest

from tracker.articles.dateline import dateline
from tracker.articles.dates import AbsurdDateError, file_name_date, given_date

DAY = date(2025, 7, 18)


@pytest.mark.parametrize(
    "value",
    [
        "2025-07-18", "2025-07-18T09:15:00+02:00", "2025-07-18 09:15", "20250718", "2025/07/18", "18.07.2025", "18. Juli 2025", "18. 7. 2025", "July 18, 2025", "Jul 18, 2025", "18 July 2025",
        "Fri, 18 Jul 2025 09:15:00 +0200", "Friday, July 18th, 2025", DAY, datetime(2025, 7, 18, 9, 15), 1752829200, 1752829200000, "1752829200",
    ],
)  # fmt: skip
def test_given(value: object) -> None:
    assert given_date(value) == DAY


@pytest.mark.parametrize("value", [None, "", float("nan"), " ", "null"])
def test_nothing_given(value: object) -> None:
    assert given_date(value) is None


@pytest.mark.parametrize("value", ["0203-01-01", "2199-01-01", "2025-02-31", "31. Februar 2025", "soon", "1850-01-01"])
def test_absurd(value: str) -> None:
    with pytest.raises(AbsurdDateError):
        given_date(value)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2025-07-18-eternauta", DAY),
        ("2025-07-18", DAY),
        ("20250718_netflix", DAY),
        ("2025-07-181", None),
        ("netflix-2025-07-18", None),
        ("2025-13-18-x", None),
    ],
)
def test_file_name(name: str, day: date | None) -> None:
    assert file_name_date(name) == day


@pytest.mark.parametrize(
    "top",
    [
        "Netflix wächst\n\n18. Juli 2025\n\nDer Konzern hat geliefert.",
        "Netflix wächst\n\nLos Gatos, 18. Juli 2025 - Der Konzern hat geliefert.",
        "Netflix wächst\n18.07.2025, 06.40 Uhr\nDer Konzern hat geliefert.",
        "Netflix grows\n\nBy Ann Lee | July 18, 2025, 4:05 p.m. ET\n\nThe company delivered.",
        "Netflix grows (18 July 2025)\n\nThe company delivered.",
        "LOS GATOS, Calif., July 18, 2025 /PRNewswire/ -- The company delivered.",
        "Published Jul 18, 2025\n\nThe company delivered.",
        "Streaming\n\nVon Anna Berg\n\nVeröffentlicht am 18.07.2025 um 14:05 Uhr\n\nText folgt hier.",
        "BERLIN (dpa), 18. Juli 2025 - Der Konzern hat geliefert.",
        "Freitag, 18. Juli 2025\n\nDer Konzern hat geliefert.",
    ],
)
def test_dateline(top: str) -> None:
    assert dateline(top) == DAY


@pytest.mark.parametrize(
    "top",
    [
        "Netflix hat am 18. Juli 2025 Zahlen vorgelegt.",
        "The second season starts on July 18, 2025.",
        "„Squid Game“ startet am 18. Juli 2025\n\nDie dritte Staffel kommt.",
        "Am 18. Juli 2025 beginnt die neue Staffel, sagte der Sender.",
        "Netflix: 301 Millionen Kunden am 31.12.2024\n\nText.",
        "Season 2 premieres July 18, 2025 on Netflix\n\nText.",
        "Start: 18. Juli 2025\n\nDie Serie läuft auf Netflix.",
        "Stand 31. Dezember 2024 hatte der Dienst 3 Millionen Kunden.",
        "7/8/2025\n\nText.",
    ],
)
def test_no_dateline(top: str) -> None:
    assert dateline(top) is None
