"""Numbers, dates and names as a reader of German or English writes them. The words are in `words/*.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from math import floor, isfinite, log10
from typing import Any

from tracker.errors import InputError

LANGUAGES = ("en", "de")
MINUS = "−"
_NBSP = "\u00a0"
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£"}
_SCALES = (10**12, 10**9, 10**6, 10**3)
_SMALL_WORDS = 10_000  # up to here a number is written out and not "9.5 thousand"
_PERIOD = re.compile(
    r"(?P<year>\d{4}|XXXX)(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-W(?P<week>\d\d)|-(?P<span>\d{1,2})M"
    r"|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The words and formats of one language. `words` holds the blocks of its TOML file."""

    language: str
    words: dict[str, dict[str, Any]]

    def note(self, key: str, **values: object) -> str:
        return str(self.words["notes"][key]).format(**values)

    def title(self, key: str, **values: object) -> str:
        text = str(self.words["titles"][key]).format(**values)
        return text[:1].upper() + text[1:]

    def metric(self, key: str) -> str:
        """The name of a metric or a measure; one that nobody named is shown as its key."""
        names = {**self.words["metrics"], **self.words["measures"]}
        return str(names.get(key, key.replace("_", " ")))

    def number(self, value: float, *, digits: int = 4, sign: bool = False, cents: bool = False) -> str:
        """A number with at most `digits` significant digits; a whole number keeps all of its own.

        >>> wording("de").number(1234.5678), wording("en").number(-0.25)
        ('1.235', '−0.25')
        """
        if not isfinite(value):
            return "–"
        places = 0 if value == 0 else max(0, digits - 1 - floor(log10(abs(value))))
        text = f"{abs(value):,.{min(places, 12)}f}"
        if cents and value != round(value) and abs(value) >= 0.01:
            text = f"{abs(value):,.2f}"
        elif "." in text:
            text = text.rstrip("0").rstrip(".")
        form = self.words["format"]
        text = text.translate({ord(","): form["thousands"], ord("."): form["decimal"]})
        return (MINUS if value < 0 and text.strip("0.,") else "+" if sign and value > 0 else "") + text

    def scale(self, values: Any) -> int:
        """The step (1, a thousand, a million …) in which numbers of this size are best written."""
        largest = max((abs(v) for v in values if isfinite(v)), default=0.0)
        return next((step for step in _SCALES if largest >= step and largest >= _SMALL_WORDS), 1)

    def amount(self, value: float, unit: str | None, *, scale: int | None = None, sign: bool = False) -> str:
        """A value with its scale and unit, short, as a label needs it.

        >>> wording("en").amount(11.08e9, "USD"), wording("de").amount(301.6e6, "count")
        ('$11.08\\xa0bn', '301,6\\xa0Mio.')
        """
        step = scale or self.scale([value])
        number = self.number(abs(value) / step, cents=is_money(unit) and step == 1)
        return (MINUS if value < 0 else "+" if sign and value > 0 else "") + self._dressed(number, unit, step)

    def span(self, low: float, high: float, unit: str | None) -> str:
        """A range with one scale and one unit: `$43.5–44.5 bn`."""
        step = self.scale([low, high])
        cents = is_money(unit) and step == 1
        if low < 0 <= high:  # a minus sign inside: the sides stay whole
            ends = (self.amount(low, unit, scale=step), self.amount(high, unit, scale=step))
            return str(self.words["format"]["range"].format(low=ends[0], high=ends[1]))
        near, far = sorted((abs(low), abs(high)))
        numbers = (self.number(side / step, cents=cents) for side in (near, far))
        text = str(self.words["format"]["range"].format(**dict(zip(("low", "high"), numbers, strict=True))))
        return (MINUS if high < 0 else "") + self._dressed(text, unit, step)

    def _dressed(self, number: str, unit: str | None, step: int) -> str:
        """Digits with their scale word and unit around them."""
        form = self.words["format"]
        if unit in ("percent", "percentage_points"):
            return str(form["percent"].format(number=number)).replace(" ", _NBSP)
        word = self.words["scales"][str(step)][0]
        if word:
            number = form["scaled"].format(number=number, scale=word)
        if unit in _SYMBOLS:
            number = form["money_symbol"].format(symbol=_SYMBOLS[unit], number=number)
        elif is_money(unit):
            number = form["money_code"].format(code=unit, number=number)
        return number.replace(" ", _NBSP)

    def unit(self, unit: str | None, scale: int) -> str:
        """The unit of an axis in words: `billion US dollars`, `Millionen`."""
        name = self.words["units"].get(unit or "", unit or "")
        return f"{self.words['scales'][str(scale)][1]} {name}".strip()

    def named(self, block: str, key: str) -> str:
        """The word for a key of the schema (`scenarios`, `statuses`, `event_types`); an unknown key stays itself."""
        return str(self.words[block].get(key, key.replace("_", " ")))

    def stated(self, value: float, upper: float | None, unit: str | None, qualifier: str, *, sign: bool = False) -> str:
        """A value as the article hedges it: `about $11 bn`, `3–4 bn`.

        >>> wording("de").stated(3e9, 4e9, "EUR", "about")
        'rund 3\\xa0bis\\xa04\\xa0Mrd.\\xa0€'
        """
        text = self.amount(value, unit, sign=sign)
        if upper is not None:
            text = self.span(value, upper, unit)
        return str(self.words["qualifiers"].get(qualifier, "{value}")).format(value=text)

    def day(self, day: date) -> str:
        form = self.words["format"]
        return str(form["day"].format(day=day.day, month=form["months"][day.month - 1], year=day.year))

    def period(self, label: str, *, fiscal: bool = False) -> str:
        """A period of the schema in words.

        >>> wording("en").period("2025Q2"), wording("de").period("2025-07-17")
        ('Q2 2025', '17. Juli 2025')
        """
        match = _PERIOD.fullmatch(label)
        if not match:
            return label
        year = match["year"] if match["year"] != "XXXX" else "?"
        text = self._period_text(match, year)
        return str(self.words["format"]["fiscal"].format(period=text)) if fiscal else text

    def _period_text(self, match: re.Match[str], year: str) -> str:
        form = self.words["format"]
        for key in ("quarter", "half", "week", "span"):
            if match[key]:
                return str(form[key].format(n=int(match[key]), year=year))
        if not match["month"]:
            return str(form["year"].format(year=year))
        month = form["months"][(int(match["month"]) - 1) % 12]
        if match["day"]:
            return str(form["day"].format(day=int(match["day"]), month=month, year=year))
        return str(form["month"].format(month=month, year=year))

    def event(self, kind: str, who: str, what: str, season: int | None) -> str:
        """An event in a few words: `Netflix buys Warner Bros.`"""
        name = f"{who} ({self.note('season', n=season)})" if season is not None else who
        forms = self.words["events"].get(kind)
        if forms is None:
            return f"{name}: {kind.replace('_', ' ')}"
        return str(forms[0 if what else 1].format(who=name or "?", what=what))


def is_money(unit: str | None) -> bool:
    return bool(unit and re.fullmatch("[A-Z]{3}", unit))


@cache
def wording(language: str | None) -> Wording:
    """The wording of `de` or `en`; no language given means English."""
    code = (language or "en").split("-")[0].lower()
    if code not in LANGUAGES:
        raise InputError(f"language {language!r}: charts and page are written in {' and '.join(LANGUAGES)}")
    text = files("tracker.report").joinpath("words", f"{code}.toml").read_text(encoding="utf-8")
    return Wording(code, tomllib.loads(text))
