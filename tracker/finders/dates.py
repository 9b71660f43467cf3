"""Date expressions of every precision, found by patterns that are compiled from a language's words.

A longer expression outranks a shorter one that it contains; what is found here is never read as a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

import regex as re

from tracker.finders.calendar import When
from tracker.finders.grammar import alternation, by_letter
from tracker.lexicon import Language
from tracker.lexicon.automaton import Automaton

_SPLIT = re.compile(r"/(?:\d{4}|\d{2})(?!\d)")
_NUMBER = re.compile(r"\d+")
_YEAR = r"(?:19|20)\d{2}"
_NEXT_NAME = re.compile(r"\s\p{Lu}\p{Ll}")
_WORD_BEFORE = re.compile(r"(\S+)\s$")
Reader = Callable[[re.Match[str]], When | None]


class DateGrammar:
    """The date patterns of one language. A class because making them is work that is done once."""

    def __init__(self, language: Language) -> None:
        self.words: Any = language.data["periods"]
        self.spelled: dict[str, int] = {**language.data["numbers"]["digits"], **language.data["numbers"]["tens"]}
        p = self.words
        self.months = p["months"]
        self.weekdays = p["weekdays"]
        self.ordinals = p["ordinals"]
        self.turns = {word: turn for turn, key in ((-1, "past"), (0, "present"), (1, "next")) for word in p[key]}
        self.rules = [(frozenset(needs.split()), pattern, reader) for needs, pattern, reader in self._rules()]
        self.anchors = Automaton(self._anchor_words())
        self.counted = self._counted_nouns(language)
        self.something = re.compile(
            r"\s\p{Lu}" if language.data["decimal"] == "," else r"\s(?!was|is|as|its|his|has)\w+s\b"
        )
        self.titles_before = tuple(word + " " for word in p["titles_before"])
        self.every = tuple(word + " " for word in p["every"])
        self.other_half = re.compile(
            rf"\s(?:{alternation(p['half_of'])})\s(?!{alternation([*p['year'], *p['fiscal_year']])})", re.IGNORECASE
        )
        self.plurals = frozenset(p["plurals"])
        self.names = frozenset(p["names_of_months"])
        self.before_month, self.called = frozenset(p["before_month"]), frozenset(p["called"])

    def _anchor_words(self) -> dict[str, str]:
        """Words without which a rule cannot match, and what they stand for: sentences without one cost nothing."""
        p = self.words
        groups = {
            "month": p["months"], "weekday": p["weekdays"], "named_quarter": p["named_quarters"], "half": p["half"],
            "quarter": [*p["quarter"], *p["fiscal_quarter"], *("geschäfts" + w for w in p["quarter"])],
            "fiscal": [*p["fiscal_year"], "fy"], "turn": self.turns, "season": p["seasons"], "week": p["week"],
            "month_word": p["month"], "half_report": p["half_reports"],
            "last_months": p["last_months"], "year_before": p["year_before"], "quarter_before": p["quarter_before"],
            "same_day": p["same_day"], "year_end": p["year_end"], "month_end": p["month_end"], "first_months": p["first_months"],
            "this_year": p["this_year"], "full_year": p["full_year"], "year_word": p["year"], "ago": p["ago"], "today": p["today"], "feast": p["named_days"],
        }  # fmt: skip
        words: dict[str, str] = {}
        for group, members in groups.items():
            for word in members:
                words[word.lower()] = f"{words[word.lower()]} {group}" if word.lower() in words else group
        for weekday in self.weekdays:
            words |= {weekday + part: "weekday" for part in p["dayparts"]}
        for season in p["seasons"]:
            words.setdefault(season + "s", "season")
        for phrase in [
            word for word in words if " " in word or "-" in word
        ]:  # "for the year" is found, and hides "year"
            inside = {group for part in re.split(r"[\s-]", phrase) for group in words.get(part, "").split()}
            words[phrase] = " ".join(sorted({*words[phrase].split(), *inside}))
        return words

    def _counted_nouns(self, language: Language) -> re.Pattern[str]:
        """Nouns that make "2000 Stellen" a number and not a year."""
        data = language.data
        blocks = [data["metrics"][key]["words"] for key in ("subscribers", "employees", "monthly_active_users")]
        blocks += [block["words"] for block in data["measures"].values()]
        blocks += [
            data["events"]["layoff"]["words"],
            data["units"]["hours"],
            data["units"]["minutes"],
            data["units"]["other"],
        ]
        words = {word.removeprefix("*") for block in blocks for word in block} | {
            "menschen",
            "people",
            "euro",
            "dollar",
            "dollars",
            "euros",
        }
        return re.compile(rf"\s(?:{alternation(w for w in words if len(w) > 2)})(?:n|en|s)?(?!\w)", re.IGNORECASE)

    def _rules(self) -> Iterator[tuple[str, str, Reader]]:
        """(anchors that must stand in the sentence, pattern, reader), the more exact before the less exact."""
        yield from self._day_rules()
        yield from self._part_rules()
        yield from self._loose_rules()

    def _pieces(self) -> dict[str, str]:
        p = self.words
        fiscal = alternation([*p["fiscal_year"], "geschäfts", "fiskal", "financial"])
        years = alternation(p["year"])
        lead = r"[\s,]+(?:(?:of|des|im|in|for|dem|the|its|vom|das)\s+){0,3}"
        turns = by_letter(self.turns)
        dot = r"(?:\.(?=\s?(?:[\d,;)–-]|(?:to|bis|through|and|und|of|des)\b)))?"  # "Dec. 31", not the sentence's end
        return {
            "month": rf"(?P<month>{by_letter(self.months)})\b{dot}",
            "month2": rf"(?P<month2>{by_letter(self.months)})\b{dot}",
            "wd": by_letter(self.weekdays),
            "parts": alternation(p["dayparts"]),
            "ord": rf"(?P<ord>{by_letter(self.ordinals)}|[1-4](?:\.|st|nd|rd|th)?)",
            "turn": rf"(?P<turn>{turns})",
            "edge": rf"(?:(?P<edge>{alternation(p['edges'])})[\s-]?)",
            "year": rf"(?P<year>{_YEAR})(?!\d|[.,]\d)",
            "year_tail": rf"(?:[\s,]+(?:(?:of|des\s+Jahres|im\s+Jahr|in)\s+)?(?P<year>{_YEAR})(?!\d|[.,]\d)(?:/\d{{2,4}})?)?",
            "tail": rf"(?:{lead}(?:(?P<turn>{turns})\s+)?(?:(?P<fiscal>{fiscal})\s+|(?:{years})\s+)*(?P<year>{_YEAR})(?!\d|[.,]\d)(?:/\d{{2,4}})?"
            rf"|{lead}(?:(?P<turn2>{turns})\s+|neuen\s+|new\s+)?(?:(?P<fiscal2>{fiscal})(?:\s+year)?|{years})\b)?",
            "fiscal": rf"(?P<fiscal>{fiscal})",
            "fiscal_words": fiscal,
            "years": years,
            "day": r"(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?",
            "day2": r"(?P<day2>\d{1,2})(?:\.|st|nd|rd|th)?",
            "through": r"\s?(?:-|–|—|bis(?:\szum)?|to|through|und|and)\s?",
            "quarter": alternation([*p["quarter"], *p["fiscal_quarter"]]),
            "half": alternation(p["half"]),
        }

    def _day_rules(self) -> Iterator[tuple[str, str, Reader]]:
        g, p = self._pieces(), self.words
        weekday = rf"(?:(?P<wd>{g['wd']})\b(?:{g['parts']})?,?\s+(?:(?:den|dem|the|on)\s+)?)?"
        of_year = rf"(?:,?\s+(?:{g['year']}|(?:(?:of|des)\s)?{g['turn']}\s(?:year|jahres)(?!\w)))?"
        closed = rf"(?:on\s)?(?:(?:the\s)?end\sof\s|ende\s|(?P<day>\d{{1,2}})\.\s)?{g['month']}(?:\s(?P<day2>\d{{1,2}})\b)?(?:,?\s{g['year']})?"
        to = r"\s(?:that\s)?(?:ended|ending|to|bis(?:\szum)?|zum|through)\s"
        week = rf"(?<!\w)(?:{alternation(p['week'])})\s(?:(?:of|vom|ab|bis|zum|ending|ended|beginning|starting|from|the|dem)\s){{1,2}}"
        yield (
            "week month digit",
            rf"{week}{g['day']}\s?(?:of\s+)?{g['month']}(?:,?\s+{g['year']})?(?!\w)",
            self._week_of,
        )
        yield (
            "week month digit",
            rf"{week}{g['month']}\s(?P<day>\d{{1,2}})(?![\d%]|\s?[-–]\s?\d)(?:,?\s{g['year']})?",
            self._week_of,
        )
        yield "year", r"(?<!\d)(?P<year>(?:19|20)\d{2})-(?P<monthno>\d{2})-(?P<day>\d{2})(?!\d)", self._numeric
        yield (
            "point",
            r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<monthno>\d{1,2})\.(?:\s?(?P<year>(?:19|20)?\d{2})(?!\d|[.,]\d))?(?!\d)",
            self._numeric,
        )
        yield "slash", r"(?<![\d/])(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>(?:19|20)\d{2}|\d{2})(?![\d/])", self._slashed
        yield "month", rf"(?<!\w)(?:three\smonths|drei\smonaten?|{g['quarter']}){to}{closed}", self._quarter_to
        yield (
            "month",
            rf"(?<!\w)(?P<count>six|nine|sechs|neun|twelve|zwölf|6|9|12)\s(?:months|monaten?){to}{closed}",
            self._months_to,
        )
        yield (
            "month year_word",
            rf"(?<!\w)(?P<count>year|(?:geschäfts)?jahr)\s(?:that\s)?(?:ended|ending|to|bis(?:\szum)?|zum)\s{closed}",
            self._months_to,
        )
        yield (
            "month quarter",
            rf"(?<!\w)(?:(?:{by_letter(self.months)})(?:-|–|\s?(?:to|bis)\s))?{g['month']}[\s-](?:{g['quarter']})(?:\s(?:of\s)?{g['year']})?(?!\w)",
            self._quarter_to,
        )
        yield (
            "month digits",
            rf"(?<![\d.,]){weekday}{g['day']}\s?(?:{g['month']})?{g['through']}{g['day2']}\s?(?:of\s+)?{g['month2']}{g['year_tail']}",
            self._days,
        )
        yield (
            "month digits",
            rf"(?<!\w){weekday}{g['month']}\s{g['day']}{g['through']}(?:{g['month2']}\s)?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.,]\d)(?:,?\s{g['year']})?",
            self._days,
        )
        yield (
            "month digit",
            rf"(?<![\d.,]){weekday}{g['day']}\s?(?:of\s+)?{g['month']}{of_year}(?!\w)",
            self._calendar_day,
        )
        day = r"(?P<day>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?(?![\d%]|[.,]\d|\s(?:million|billion|percent))"
        yield "month digit", rf"(?<!\w){weekday}{g['month']}\s{day}{of_year}", self._calendar_day

    def _part_rules(self) -> Iterator[tuple[str, str, Reader]]:
        g, p = self._pieces(), self.words
        short_year = r"(?:\s?[/-]?\s?(?:(?:FY|fiscal)\s?)?'?(?P<year>(?:19|20)?\d{2})(?:/\d{2})?)?"
        yield (
            "months",
            rf"(?<!\w){g['month']}(?:\s(?P<year0>{_YEAR}))?{g['through']}{g['month2']}{g['year_tail']}(?!\w)",
            self._month_range,
        )
        yield (
            "named_quarter",
            rf"(?<!\w)(?P<named>{alternation(p['named_quarters'])})(?:s|es)?\b{g['tail']}",
            self._named_quarter,
        )
        yield (
            "quarter",
            rf"(?<!\w)(?P<ordfiscal>fiscal\s|financial\s)?{g['ord']}[\s-]+(?P<fq>fiscal\s|financial\s|geschäfts|fiskal)?(?:{g['quarter']})(?:s|’s|'s)?\b{g['tail']}",
            self._quarter,
        )
        yield (
            "q",
            rf"(?<!\w)(?P<fq>fiscal\s|FY\s?\d*\s?)?Q(?P<q>[1-4]){short_year}(?!\w|[.,]\d)",
            self._short_quarter,
        )
        yield "q", r"(?<!\w)(?P<q>[1-4])Q(?:\s?'?(?P<year>(?:19|20)?\d{2}))?(?!\w)", self._short_quarter
        yield "quarter_before", rf"(?<!\w)(?:{alternation(p['quarter_before'])})(?!\w)", self._marker("quarter_before")
        yield (
            "quarter turn",
            rf"(?<!\w){g['turn']}\s(?P<fq>fiscal\s)?(?:{g['quarter']})\b",
            self._relative("relative_quarter"),
        )
        yield (
            "half",
            rf"(?<!\w){g['ord']}[\s-](?P<fq>fiscal\s|geschäfts)?(?:{g['half']})(?:s|es)?\b{g['tail']}",
            self._half,
        )
        yield (
            "h",
            r"(?<!\w)(?:H(?P<h>[12])|(?P<h1>[12])H)(?:\s?[/-]?\s?'?(?P<year>(?:20)?\d{2}))?(?!\w)",
            self._short_half,
        )
        yield "half turn", rf"(?<!\w){g['turn']}\s(?:{g['half']})\b", self._relative("relative_half")
        yield "first_months", rf"(?<!\w)(?P<first>{alternation(p['first_months'])}){g['tail']}", self._first_months
        yield "last_months", rf"(?<!\w)(?P<last>{alternation(p['last_months'])})(?=\W){g['tail']}", self._last_months
        yield "half_report", rf"(?<!\w)(?:{alternation(p['half_reports'])})(?!\w)", self._fixed("relative_half", -1)
        yield "fy", r"(?<!\w)FY\s?'?(?P<year>(?:20)?\d{2})(?P<split>/\d{2,4})?(?!\w|[.,]\d)", self._fiscal_year
        yield (
            "digit fiscal",
            rf"(?<!\w)(?:FY|{g['fiscal']})\s?(?:year\s)?'?(?P<year>(?:19|20)?\d{{2}})(?P<split>/\d{{2,4}})?(?!\w|[.,]\d)",
            self._fiscal_year,
        )
        yield "turn fiscal", rf"(?<!\w){g['turn']}\s(?:full\s)?{g['fiscal']}(?:\s+years?)?\b", self._fiscal_turn

    def _loose_rules(self) -> Iterator[tuple[str, str, Reader]]:
        g, p = self._pieces(), self.words
        article = r"(?:(?:the|its|des|der|dem|den|im|in|of|das)\s+)?"
        weeks = alternation([word for word in p["week"] if word not in ("kw", "kalenderwoche")])
        long_parts = alternation([part for part in p["dayparts"] if len(part) > 2])
        yield (
            "season",
            rf"(?<!\w)(?:{g['edge']}(?:of\s)?)?(?:{g['turn']}\s)?(?P<season>{by_letter(p['seasons'])})s?(?:\s(?:of\s)?{g['year']}(?:/\d{{2,4}})?)?(?!\w)",
            self._season,
        )
        yield "year slash", r"(?<![\w/])(?P<year>(?:19|20)\d{2})/(?:(?:19|20)\d{2}|\d{2})(?![\w/])", self._plain_year
        yield "month", rf"(?<!\w){g['edge']}{article}{g['month']}(?:,?\s{g['year']})?(?!\w)", self._plain_month
        yield "month turn", rf"(?<!\w){g['turn']}\s{g['month']}(?!\w)", self._plain_month
        yield (
            "month",
            rf"(?<!\w){g['month']}(?:,?\s+(?:(?:of|des\sJahres)\s+)?(?:{g['year']}|{g['turn']}\s+(?:year|jahres)|(?:des\s)?(?P<before>{alternation(p['of_year_before'])})))?(?!\w)",
            self._plain_month,
        )
        yield (
            "kw",
            rf"(?<!\w)(?:KW|week|kalenderwoche)\s?(?P<w>\d{{1,2}})(?:[\s,/]+{g['year']})?(?!\w|[.,]\d)",
            self._week,
        )
        yield "week turn", rf"(?<!\w){g['turn']}\s(?:{weeks})\b", self._relative("relative_week")
        yield (
            "month_word turn",
            rf"(?<!\w){g['turn']}\s(?:{alternation(p['month'])})\b",
            self._relative("relative_month"),
        )
        yield (
            "weekday",
            rf"(?<!\w)(?:{g['turn']}\s|(?P<today>{alternation(p['today'])}),?\s)?(?P<wd>{g['wd']})(?:{g['parts']})*\b(?:\s(?:{long_parts})\b)?",
            self._weekday,
        )
        yield (
            "full_year",
            rf"(?<!\w)(?:{alternation(p['full_year'])})(?:es|s)?(?:\s{g['year']}(?:/\d{{2}})?)?(?!\w)",
            self._full_year,
        )
        yield (
            "year_before",
            rf"(?<!\w)(?:{alternation(p['year_before'])})(?!\w|\s(?:than|als)\s)",
            self._marker("year_before"),
        )
        yield "same_day", rf"(?<!\w)(?:{alternation(p['same_day'])})(?!\w)", self._marker("same_day")
        yield "year_end", rf"(?<!\w)(?:{alternation(p['year_end'])})(?:\s{g['year']})?(?!\w)", self._year_end
        part = r"\s?(?:of\s)?(?:the|des|der)\s"
        for gate, key, kind in (
            ("year_word", "year", "year"),
            ("month_word", "month", "month"),
            ("week", "week", "week"),
        ):
            yield gate, rf"(?<!\w){g['edge']}{part}(?:{alternation(p[key])})(?!\w)", self._relative(f"relative_{kind}")
        yield "month_end", rf"(?<!\w)(?:{alternation(p['month_end'])})(?!\w)", self._fixed("relative_month", 0)
        yield "this_year", rf"(?<!\w)(?:{alternation(p['this_year'])})(?!\w)", self._fixed("relative_year", 0)
        yield (
            "year_word turn",
            rf"(?<!\w)(?:{g['edge']}(?:of\s)?)?{g['turn']}\s(?:{g['years']})(?!\w)",
            self._relative("relative_year"),
        )
        yield "ago", self._ago_pattern(), self._ago
        yield "today", rf"(?<!\w)(?P<today>{alternation(p['today'])})(?!\w)", self._today
        yield "feast", rf"(?<!\w)(?P<feast>{alternation(p['named_days'])})(?:\s{g['year']})?(?!\w)", self._feast
        yield (
            "year",
            rf"(?<!\w)(?:{g['edge']}(?:of\s|des\sJahres\s)?)?(?:(?:{g['years']})\s)?{g['year']}(?:-\d\d(?![\w-]))?(?!\w|-(?!\d{{4}}(?!\w))\w)",
            self._plain_year,
        )
        yield (
            "apostrophe",
            rf"['’](?P<year>\d\d)(?!\w|['’]|\s(?-i:\p{{Lu}}))(?<=(?<!\w)(?:{alternation(p['old_year'])})\s['’]\d\d)",
            self._old_year,
        )
        yield (
            "old",
            rf"(?P<year>1[0-8]\d{{2}})(?![\w-]|[.,]\d)(?<=(?<!\w)(?:{alternation(p['old_year'])})\s\d{{4}})",
            self._old_year,
        )

    def _ago_pattern(self) -> str:
        p = self.words
        number = rf"(?P<n>\d{{1,3}}|{alternation([*self.spelled, 'a', 'an'])}|einem|einer)"
        unit = rf"(?P<unit>{alternation([*p['year'], *p['month'], *p['week'], *p['day'], *p['decade']])})"
        if "vor" in p["ago"]:
            return rf"(?<!\w)vor\s(?:rund\s|etwa\s|gut\s|knapp\s|fast\s|mehr\sals\s)?{number}\s{unit}(?!\w)"
        return rf"(?<!\w)(?:(?:more\sthan|about|almost|nearly|over|some|just)\s)?{number}\s{unit}\s(?:{alternation(p['ago'])})(?!\w|\s(?:than|als)\s)"

    # --- readers: a match to what it says -----------------------------------------------------------------------

    def _g(self, match: re.Match[str], *names: str) -> str:
        known = match.re.groupindex
        return next((written.strip() for name in names if name in known and (written := match[name])), "")

    def _month_no(self, match: re.Match[str], name: str = "month") -> int:
        written = self._g(match, name)
        return self.months.get(written.lower(), 0) if written else 0

    def _month_written(self, match: re.Match[str], name: str = "month") -> bool:
        """Months are written with a capital; "may" and "mar" in small letters are other words."""
        written = self._g(match, name)
        return not written or written[0].isupper()

    def _year_no(self, match: re.Match[str], name: str = "year") -> int | None:
        written = self._g(match, name)
        if not written:
            return None
        number = int(written)
        number = number if number > 99 else 2000 + number if number < 70 else 1900 + number
        return number + 1 if self._split(match, name) else number

    def _split(self, match: re.Match[str], name: str) -> bool:
        """ "Geschäftsjahr 2014/15": a fiscal year bears the year in which it ends."""
        return self._fiscal(match) and bool(_SPLIT.match(match.string, match.end(name)))

    def _turn(self, match: re.Match[str]) -> int | None:
        written = self._g(match, "turn", "turn2").lower()
        return self.turns.get(" ".join(written.split())) if written else None

    def _numeric(self, match: re.Match[str]) -> When | None:
        day, month, year = int(self._g(match, "day")), int(self._g(match, "monthno")), self._year_no(match)
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        return When(match.start(), match.end(), "day", number=day, month=month, year=year)

    def _slashed(self, match: re.Match[str]) -> When | None:
        first, second = int(self._g(match, "a")), int(self._g(match, "b"))
        month, day = (first, second) if self.words["date_order"] == "mdy" else (second, first)
        if month > 12 >= day:
            month, day = day, month
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return None
        return When(match.start(), match.end(), "day", number=day, month=month, year=self._year_no(match))

    def _days(self, match: re.Match[str]) -> When | None:
        if not self._month_written(match) or not self._month_written(match, "month2"):
            return None
        first, second = self._month_no(match), self._month_no(match, "month2")
        day, last = int(self._g(match, "day")), int(self._g(match, "day2"))
        if not (1 <= day <= 31 and 1 <= last <= 31):
            return None
        start_month = first or second
        return When(match.start(), match.end(), "days", number=day, month=start_month, last_number=last,
                    last_month=second or first, year=self._year_no(match))  # fmt: skip

    def _calendar_day(self, match: re.Match[str]) -> When | None:
        day = int(self._g(match, "day"))
        if not self._month_written(match) or not 1 <= day <= 31:
            return None
        turn = self._turn(match)
        return When(match.start(), match.end(), "day", number=day, month=self._month_no(match), year=self._year_no(match),
                    turn=turn, unit="" if turn is None else "of_year")  # fmt: skip

    def _week_of(self, match: re.Match[str]) -> When | None:
        when = self._calendar_day(match)
        return None if when is None else replace(when, unit="week")

    def _quarter_to(self, match: re.Match[str]) -> When | None:
        month = self._closing_month(match)
        return When(
            match.start(),
            match.end(),
            "months",
            month=(month - 3) % 12 + 1,
            last_month=month,
            year=self._year_no(match),
            edge="closed",
        )

    def _closing_month(self, match: re.Match[str]) -> int:
        """ "ended Oct. 1" closes with September: fiscal calendars end on a Saturday near the month's end."""
        month, day = self._month_no(match), self._g(match, "day", "day2")
        return (month - 2) % 12 + 1 if day and int(day) <= 5 else month

    def _months_to(self, match: re.Match[str]) -> When | None:
        month, length = (
            self._closing_month(match),
            {"s": 6, "6": 6, "n": 9, "9": 9}.get(self._g(match, "count")[0].lower(), 12),
        )
        return When(
            match.start(),
            match.end(),
            "months",
            month=(month - length) % 12 + 1,
            last_month=month,
            year=self._year_no(match),
            edge="closed",
        )

    def _month_range(self, match: re.Match[str]) -> When | None:
        if not self._month_written(match) or not self._month_written(match, "month2"):
            return None
        return When(
            match.start(),
            match.end(),
            "months",
            month=self._month_no(match),
            last_month=self._month_no(match, "month2"),
            year=self._year_no(match),
        )

    def _fiscal(self, match: re.Match[str]) -> bool:
        return (
            any(self._g(match, name) for name in ("fiscal", "fiscal2", "fq", "ordfiscal"))
            or "geschäft" in match.group().lower()
            or "fiscal" in match.group().lower()
        )

    def _named_quarter(self, match: re.Match[str]) -> When | None:
        return self._shifted(
            match, "quarter", self.words["named_quarters"][" ".join(self._g(match, "named").lower().split())]
        )

    def _quarter(self, match: re.Match[str]) -> When | None:
        written = self._g(match, "ord").lower()
        number = self.ordinals.get(written) or int(written[0])
        return self._shifted(match, "quarter", number)

    def _shifted(self, match: re.Match[str], kind: str, number: int) -> When:
        """ "of last year", "des laufenden Jahres": a year by its turn; resolved against the publication date later."""
        turn = self._turn(match)
        return When(
            match.start(),
            match.end(),
            kind,
            number=number,
            year=self._year_no(match),
            fiscal=self._fiscal(match),
            turn=turn,
            unit="of_year" if turn is not None else "",
        )

    def _short_quarter(self, match: re.Match[str]) -> When | None:
        return When(
            match.start(),
            match.end(),
            "quarter",
            number=int(self._g(match, "q")),
            year=self._year_no(match),
            fiscal=self._fiscal(match) or "FY" in match.group(),
        )

    def _half(self, match: re.Match[str]) -> When | None:
        written = self._g(match, "ord").lower()
        number = self.ordinals.get(written) or int(written[0])
        if number not in (1, 2) or self.other_half.match(match.string, match.end()):
            return None
        return self._shifted(match, "half", number)

    def _short_half(self, match: re.Match[str]) -> When | None:
        return When(
            match.start(),
            match.end(),
            "half",
            number=int(self._g(match, "h") or self._g(match, "h1")),
            year=self._year_no(match),
        )

    def _first_months(self, match: re.Match[str]) -> When | None:
        words = self._g(match, "first").lower()
        if "neun" in words or "nine" in words:
            return self._shifted(match, "nine_months", 0)
        return self._shifted(match, "quarter" if "drei" in words or "three" in words else "half", 1)

    def _last_months(self, match: re.Match[str]) -> When | None:
        """ "the last three months of 2022" is a quarter; without the year's name it may end with any month."""
        if (
            self._year_no(match) is None
            and not self._g(match, "turn", "turn2")
            and match.group() == self._g(match, "last")
        ):
            return None
        kind = self.words["last_months"][" ".join(self._g(match, "last").lower().split())]
        return self._shifted(match, kind, {"quarter": 4, "half": 2}[kind])

    def _fiscal_year(self, match: re.Match[str]) -> When | None:
        return When(match.start(), match.end(), "year", year=self._year_no(match), fiscal=True)

    def _fiscal_turn(self, match: re.Match[str]) -> When | None:
        return When(match.start(), match.end(), "relative_year", number=self._turn(match) or 0, fiscal=True)

    def _plain_year(self, match: re.Match[str]) -> When | None:
        if match.group().isdigit() and (
            self.counted.match(match.string, match.end()) or self._before(match, self.titles_before)
        ):
            return None
        return When(match.start(), match.end(), "year", year=self._year_no(match), edge=self._edge(match))

    def _old_year(self, match: re.Match[str]) -> When | None:
        """ "in 1812", but not "in 1812 cases": the centuries before the last are years only where nothing is counted."""
        if self.counted.match(match.string, match.end()) or self.something.match(match.string, match.end()):
            return None
        return When(match.start(), match.end(), "year", year=self._year_no(match))

    def _before(self, match: re.Match[str], words: tuple[str, ...]) -> bool:
        before: str = match.string[max(0, match.start() - 20) : match.start()]
        return before.lower().endswith(words)

    def _edge(self, match: re.Match[str]) -> str:
        written = self._g(match, "edge").lower()
        return self.words["edges"].get(" ".join(written.split()), "") if written else ""

    def _plain_month(self, match: re.Match[str]) -> When | None:
        if not self._month_written(match) or self._is_name(match) or self._before(match, self.every):
            return None
        turn = -1 if self._g(match, "before") else self._turn(match)
        return When(match.start(), match.end(), "month", month=self._month_no(match), year=self._year_no(match), edge=self._edge(match),
                    turn=turn, unit="of_year" if "year" in match.group().lower() or "jahr" in match.group().lower() else "")  # fmt: skip

    def _is_name(self, match: re.Match[str]) -> bool:
        """Theresa May, April Smith, August Diehl: a bare month that is part of a name."""
        if match.group().lower() not in self.names:
            return False
        before = _WORD_BEFORE.search(match.string, max(0, match.start() - 24), match.start())
        word = before.group(1).strip(',;:()“„"') if before else ""
        if word.lower() in self.before_month:
            return False
        if word.lower() in self.called or _NEXT_NAME.match(match.string, match.end()):
            return True
        return self.words["date_order"] == "mdy" and word[:1].isupper() and word == (before.group(1) if before else "")

    def _season(self, match: re.Match[str]) -> When | None:
        if self._before(match, self.every):
            return None
        written = self._g(match, "season")
        if written.lower() == "fall" and not (self._g(match, "year") or self._turn(match) is not None):
            return None
        if (
            written.lower() in ("spring", "may", "winter", "summer")
            and written.islower()
            and not (self._g(match, "year") or self._turn(match) is not None)
        ):
            return When(match.start(), match.end(), "season", number=self.words["seasons"][written.lower()])
        return When(
            match.start(),
            match.end(),
            "season",
            number=self.words["seasons"][written.lower()],
            year=self._year_no(match),
            turn=self._turn(match),
            edge=self._edge(match),
        )

    def _week(self, match: re.Match[str]) -> When | None:
        return When(match.start(), match.end(), "week", number=int(self._g(match, "w")), year=self._year_no(match))

    def _relative(self, kind: str) -> Reader:
        def reader(match: re.Match[str]) -> When | None:
            if match.group().split()[-1].lower() in self.plurals:
                return None
            return When(
                match.start(),
                match.end(),
                kind,
                number=self._turn(match) or 0,
                fiscal="fiscal" in match.group().lower() or "geschäft" in match.group().lower(),
                edge=self._edge(match),
            )

        return reader

    def _weekday(self, match: re.Match[str]) -> When | None:
        written = self._g(match, "wd")
        if not written[0].isupper() or self._before(match, self.every):
            return None
        if match.group()[len(written) :] == "s" and match.string[match.end() : match.end() + 1] != "-":
            return None  # "Sonntags ist geschlossen": every week
        day = self._g(match, "today").lower()
        if day:
            return When(match.start(), match.end(), "relative_day", number=self.words["today"][day])
        return When(
            match.start(), match.end(), "weekday", number=self.weekdays[written.lower()], turn=self._turn(match)
        )

    def _marker(self, kind: str) -> Reader:
        return lambda match: When(match.start(), match.end(), kind)

    def _fixed(self, kind: str, number: int) -> Reader:
        return lambda match: When(match.start(), match.end(), kind, number=number)

    def _year_end(self, match: re.Match[str]) -> When | None:
        year = self._year_no(match)
        if year is not None:
            return When(match.start(), match.end(), "year", year=year, edge="late")
        return When(match.start(), match.end(), "relative_year", number=0, edge="late")

    def _full_year(self, match: re.Match[str]) -> When | None:
        year = self._year_no(match)
        return When(match.start(), match.end(), "year" if year else "full_year", year=year)

    def _ago(self, match: re.Match[str]) -> When | None:
        written, unit = self._g(match, "n").lower(), self._g(match, "unit").lower()
        number = int(written) if written.isdigit() else int(self.spelled.get(written, 1))
        name = next((key for key in ("year", "month", "week", "day") if unit in self.words[key]), "day")
        if unit in self.words["decade"]:
            number, name = 10 * number, "year"
        return When(match.start(), match.end(), "ago", number=number, unit=name)

    def _today(self, match: re.Match[str]) -> When | None:
        if self._g(match, "today") in self.words["today_nouns"] and not self._opens(match):
            return None
        written = " ".join(self._g(match, "today").lower().split())
        return When(match.start(), match.end(), "relative_day", number=self.words["today"][written])

    def _opens(self, match: re.Match[str]) -> bool:
        """Does a sentence begin here? Only there an adverb has a capital."""
        before: str = match.string[max(0, match.start() - 6) : match.start()]
        kept = before.rstrip(' "„“»')
        return not kept or kept[-1] in ".!?:\n"

    def _feast(self, match: re.Match[str]) -> When | None:
        named = self.words["named_days"][" ".join(self._g(match, "feast").lower().split())]
        if named.startswith("easter"):
            shift = int(named.removeprefix("easter") or 0)
            return When(match.start(), match.end(), "day", number=shift, year=self._year_no(match), unit="easter")
        month, day = named.split("-")
        return When(match.start(), match.end(), "day", number=int(day), month=int(month), year=self._year_no(match))


def find_dates(text: str, folded: str, grammar: DateGrammar, spans: Sequence[tuple[int, int]]) -> list[When]:
    """Every date expression within the spans, left to right; where two overlap, the one found by the earlier rule."""
    found: list[When] = []
    signs = sorted([*grammar.anchors.find(folded), *_numbers(folded)])
    index = 0
    for low, high in spans:
        while index < len(signs) and signs[index][1] <= low:
            index += 1
        position = index
        present: list[str] = []
        while position < len(signs) and signs[position][0] < high:
            present += signs[position][2].split()
            position += 1
        if present:
            found.extend(_in_sentence(text, grammar, low, high, present))
    return found


def _numbers(folded: str) -> Iterator[tuple[int, int, str]]:
    """Numbers, and what stands beside each that a rule may wait for: without it, the rule costs nothing."""
    for match in _NUMBER.finditer(folded):
        start, end = match.span()
        before, after = folded[max(0, start - 14) : start], folded[end : end + 3]
        signs = ["digit"]
        if end - start >= 4 and folded.startswith(("19", "20"), start):
            signs.append("year")
        elif end - start == 4 and folded[start] == "1":
            signs.append("old")
        if before[-1:] in ("'", "’"):
            signs.append("apostrophe")
        if after[:1] == "." and after[1:].strip()[:1].isdecimal():
            signs.append("point")
        if after[:1] == "/":
            signs.append("slash")
        signs += [letter for letter in "qh" if letter in (before[-1:], after[:1])]
        if "fy" in before[-4:]:
            signs.append("fy")
        if before.rstrip().endswith(("kw", "week", "kalenderwoche")):
            signs.append("kw")
        yield start, end, " ".join(signs)


@lru_cache(maxsize=1024)
def _rules(grammar: DateGrammar, present: frozenset[str]) -> list[tuple[re.Pattern[str], Reader]]:
    """The rules that may match where these signs stand."""
    return [(_compiled(pattern), reader) for needs, pattern, reader in grammar.rules if needs <= present]


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    """A rule, compiled when the first sentence asks for it: most articles need few of them."""
    return re.compile(pattern, re.IGNORECASE)


def _in_sentence(text: str, grammar: DateGrammar, low: int, high: int, signs: Sequence[str]) -> list[When]:
    held: list[When] = []
    present = set(signs)
    if signs.count("digit") > 1:
        present.add("digits")
    if signs.count("month") + signs.count("feast") > 1:  # "July 4th" names a month, too
        present.add("months")
    for pattern, reader in _rules(grammar, frozenset(present)):
        for match in pattern.finditer(text, low, high):
            start, end = match.span()
            if any(start < other.end and other.start < end for other in held):
                continue
            when = reader(match)
            if when is not None:
                held.append(when)
    held.sort(key=lambda w: w.start)
    return [when for i, when in enumerate(held) if not _named_again(text, when, held[i + 1 : i + 2])]


def _named_again(text: str, when: When, follower: list[When]) -> bool:
    """ "Freitag (9. August)": the weekday says nothing that the day does not say better."""
    return (
        when.kind in ("weekday", "relative_day")
        and bool(follower)
        and follower[0].kind == "day"
        and text[when.end : follower[0].start].strip(" (," if when.kind == "weekday" else " ") in ("", "den", "dem")
    )


date_grammar_of = lru_cache(maxsize=8)(DateGrammar)  # compiled once per language


def shifted_year(when: When, published: date | None) -> When:
    """ "in the first quarter of last year": the turn names the year, not the quarter."""
    if when.unit != "of_year" or when.turn is None or published is None:
        return when
    return replace(when, year=published.year + when.turn, turn=None, unit="")
