"""What is written in a locale's habits reads back equal: amounts in every scale and currency, periods of every precision."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

import tracker
from tracker.finders import calendar

SCALES = {
    "de": {1: [""], 10**6: ["Millionen", "Mio."], 10**9: ["Milliarden", "Mrd."], 10**12: ["Billionen"]},
    "en": {1: [""], 10**6: ["million", "m"], 10**9: ["billion", "bn"], 10**12: ["trillion"]},
}
CURRENCIES = {
    "de": {"Euro": "EUR", "Dollar": "USD", "€": "EUR", "Pfund": "GBP", "Franken": "CHF", "Yen": "JPY"},
    "en": {"euros": "EUR", "dollars": "USD", "pounds": "GBP", "yen": "JPY"},
}
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}
MONTHS = {
    "de": ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
    "en": [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ],
}  # fmt: skip
ORDINALS = {"de": ["ersten", "zweiten", "dritten", "vierten"], "en": ["first", "second", "third", "fourth"]}
LANGUAGES = st.sampled_from(["de", "en"])
YEARS = st.integers(2000, 2035)
DAYS = st.dates(date(1999, 1, 1), date(2035, 12, 31))
quick = settings(max_examples=150, deadline=None)


def written(cents: int, places: int, code: str) -> str:
    """An amount with `places` decimals as the language writes it: 1.234,50 or 1,234.50."""
    english = f"{cents / 10**places:,.{places}f}"
    return english if code == "en" else english.translate(str.maketrans(",.", ".,"))


def seen(text: str, code: str, kinds: set[str], published: str = "2025-07-18") -> pd.DataFrame:
    found = tracker.mentions(text, language=code, published=published)
    return found[found["kind"].isin(kinds)]


@given(code=LANGUAGES, data=st.data(), places=st.integers(0, 2))
@quick
def test_an_amount_with_a_currency_word(code: str, data: st.DataObject, places: int) -> None:
    scale = data.draw(st.sampled_from(sorted(SCALES[code])))
    cents = data.draw(st.integers(1, (10**9 if scale == 1 else 10**3) * 10**places - 1))
    word = data.draw(st.sampled_from(SCALES[code][scale]))
    name = data.draw(st.sampled_from(sorted(CURRENCIES[code])))
    glue = "" if word in ("m", "bn") else " "
    amount = glue.join(filter(None, [written(cents, places, code), word])) + f" {name}"
    text = f"Es sind {amount} im Spiel." if code == "de" else f"There are {amount} at stake."
    found = seen(text, code, {"money"})
    assert found["text"].tolist() == [amount]
    assert found["unit"].tolist() == [CURRENCIES[code][name]]
    assert abs(found["value"].iloc[0] - cents / 10**places * scale) <= 1e-6 * scale


@given(
    sign=st.sampled_from(sorted(SIGNS)),
    scale=st.sampled_from([1, 10**6, 10**9]),
    cents=st.integers(1, 99_999),
    data=st.data(),
)
@quick
def test_an_amount_with_a_sign_before_it(sign: str, scale: int, cents: int, data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(SCALES["en"][scale]))
    amount = f"{sign}{written(cents, 2, 'en')}" + (word if len(word) < 3 else f" {word}")
    found = seen(f"There was {amount} at stake.", "en", {"money"})
    assert (found["text"].tolist(), found["unit"].tolist()) == ([amount], [SIGNS[sign]])
    assert abs(found["value"].iloc[0] - cents / 100 * scale) <= 1e-6 * scale


@given(code=LANGUAGES, tenths=st.integers(1, 9_999))
@quick
def test_a_percentage(code: str, tenths: int) -> None:
    amount = f"{written(tenths, 1, code)} {'Prozent' if code == 'de' else 'percent'}"
    found = seen(f"Das Plus liegt bei {amount}." if code == "de" else f"The rise was {amount}.", code, {"percent"})
    assert (found["text"].tolist(), found["value"].tolist()) == ([amount], [tenths / 10])


@given(code=LANGUAGES, low=st.integers(1, 400), more=st.integers(1, 400))
@quick
def test_a_range_shares_its_scale(code: str, low: int, more: int) -> None:
    text = (
        f"Es waren zwischen {low} und {low + more} Millionen Euro."
        if code == "de"
        else f"It was between {low} and {low + more} million euros."
    )
    found = seen(text, code, {"money"})
    assert found[["value", "value_max", "unit"]].values.tolist() == [[low * 1e6, (low + more) * 1e6, "EUR"]]


@given(code=LANGUAGES, day=DAYS)
@quick
def test_a_day(code: str, day: date) -> None:
    month = MONTHS[code][day.month - 1]
    text = f"Am {day.day}. {month} {day.year} lief es." if code == "de" else f"It ran on {month} {day.day}, {day.year}."
    row = seen(text, code, {"period"})
    assert row["period"].tolist() == [day.isoformat()]
    assert row["period_start"].dt.date.tolist() == row["period_end"].dt.date.tolist() == [day]


@given(code=LANGUAGES, year=YEARS, month=st.integers(1, 12))
@quick
def test_a_month(code: str, year: int, month: int) -> None:
    name = MONTHS[code][month - 1]
    text = f"Im {name} {year} lief es." if code == "de" else f"It ran in {name} {year}."
    row = seen(text, code, {"period"})
    assert row["period"].tolist() == [f"{year}-{month:02d}"]
    assert row["period_start"].dt.date.tolist() == [date(year, month, 1)]
    assert (row["period_end"].iloc[0] + timedelta(days=1)).day == 1


@given(code=LANGUAGES, year=YEARS, quarter=st.integers(1, 4), digits=st.booleans())
@quick
def test_a_quarter(code: str, year: int, quarter: int, digits: bool) -> None:
    if digits:
        text = f"Im Q{quarter} {year} lief es." if code == "de" else f"It ran in Q{quarter} {year}."
    else:
        name = ORDINALS[code][quarter - 1]
        text = f"Im {name} Quartal {year} lief es." if code == "de" else f"It ran in the {name} quarter of {year}."
    assert seen(text, code, {"period"})["period"].tolist() == [f"{year}Q{quarter}"]


def test_a_quarter_of_the_last_century() -> None:
    assert seen("Im Q1 1999 lief es.", "de", {"period"})["period"].tolist() == ["1999Q1"]


@given(code=LANGUAGES, year=YEARS, half=st.integers(1, 2))
@quick
def test_a_half(code: str, year: int, half: int) -> None:
    name = ORDINALS[code][half - 1]
    text = f"Im {name} Halbjahr {year} lief es." if code == "de" else f"It ran in the {name} half of {year}."
    assert seen(text, code, {"period"})["period"].tolist() == [f"{year}H{half}"]


@given(year=YEARS, quarter=st.integers(1, 4), fiscal_start=st.integers(1, 12))
@quick
def test_quarters_tile_the_year_whatever_the_calendar(year: int, quarter: int, fiscal_start: int) -> None:
    whole = calendar.year_period(year, fiscal_start, fiscal=True)
    parts = [calendar.quarter_period(year, number, fiscal_start, fiscal=True) for number in (1, 2, 3, 4)]
    assert (parts[0].start, parts[-1].end) == (whole.start, whole.end)
    assert all(one.end == other.start for one, other in pairwise(parts))
    assert calendar.quarter_after(parts[quarter - 1]).label == (  # type: ignore[union-attr]
        f"{year}Q{quarter + 1}" if quarter < 4 else f"{year + 1}Q1"
    )
    assert calendar.quarter_before(calendar.quarter_after(parts[quarter - 1])) == parts[quarter - 1]


@given(day=DAYS, years=st.integers(1, 5))
@quick
def test_a_year_earlier_is_the_same_period_years_before(day: date, years: int) -> None:
    quarter = calendar.quarter_period(day.year, (day.month + 2) // 3)
    before = calendar.earlier(quarter, years)
    assert before is not None and before.label == f"{day.year - years}{quarter.label[4:]}"
    assert calendar.week_period(day).start <= day < calendar.week_period(day).end  # type: ignore[operator]
