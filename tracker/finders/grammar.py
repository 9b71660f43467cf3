"""A language's number words compiled into patterns, once. Patterns are code; the words come from its file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ahocorasick_rs import AhoCorasick, MatchKind

from tracker.lexicon import Language, Lexicon
from tracker.lexicon.automaton import fold

if TYPE_CHECKING:
    from tracker.finders.figures import Figure

_SPAN = re.compile(r"(?:[\d%/]\s?|(?<!\w)(?:or|oder)\s)$")  # before "minus 3": a span, a sum
_GAPS = {" ", "-"}
_SPACE = "[ \u00a0\u202f]"
_DIGITS = re.compile(r"\d+")
_REACH = 12  # characters: the longest that stands before the word that gives a number away ("more than doubled")


def alternation(words: Iterable[str]) -> str:
    """Words as one pattern, longest first, so that none hides a longer one.

    >>> alternation(["Mio", "Million"])
    'Million|Mio'
    """
    return "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(set(words), key=lambda w: (-len(w), w)))


def by_letter(words: Iterable[str]) -> str:
    """The same, words with the same first letter together: a long list is left at the first letter, not tried word by word.

    >>> by_letter(["Mio", "Million", "Mrd", "Euro"])
    '(?:E(?:uro))|(?:M(?:illion|io|rd))'
    """
    groups: dict[str, list[str]] = {}
    for word in words:
        groups.setdefault(word[0].lower(), []).append(word)
    return "|".join(_grouped(group) for _, group in sorted(groups.items()))


def _grouped(words: list[str]) -> str:
    first = {word[0] for word in words}
    if len(first) > 1 or not words[0][0].isalpha():
        return alternation(words)
    return f"(?:{words[0][0]}(?:{alternation(word[1:] for word in words)}))"


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands to the right of a number's core."""

    end: int
    scale: float = 1.0
    unit: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True, slots=True)
class Special:
    """A word that is a percentage by itself: a fraction ("ein Drittel") or a multiple ("verdoppelt")."""

    value: float
    kind: str


class Grammar:
    """The compiled number patterns of one language. A class because compiling is work that is done once."""

    def __init__(self, language: Language, lexicon: Lexicon) -> None:
        data = language.data
        numbers = data["numbers"]
        self.decimal: str = data["decimal"]
        self.glued: bool = numbers["glued"]
        self.joiner: str = numbers["joiner"]
        self.small: dict[str, float] = numbers["digits"]
        self.tens: dict[str, float] = numbers["tens"]
        self.hundred, self.thousand = set(numbers["hundred"]), set(numbers["thousand"])
        self.mixed: dict[str, float] = numbers["mixed"]
        self.half, self.quarter = set(numbers["half"]), set(numbers["quarter"])
        self.articles = set(numbers["articles"])
        self.pieces = sorted(
            [*self.small, *self.tens, *self.hundred, *self.thousand, self.joiner], key=len, reverse=True
        )
        self.scales: dict[str, float] = data["scales"]
        self.qualifiers = {word: key for key, words in data["qualifiers"].items() for word in words}
        self.specials = {word: Special(value, "fraction") for word, value in data["fractions"].items()}
        self.specials |= {word: Special(value, "multiple") for word, value in data["multiples"].items()}
        self._units = self._unit_words(data, lexicon)
        self._symbols = {symbol: code for code, block in lexicon.currencies.items() for symbol in block["symbols"]}
        self._compile(data)
        self._openers, self._led = self._opening_words()

    def _unit_words(self, data: Any, lexicon: Lexicon) -> dict[str, str]:
        words = {
            word: code
            for code, block in reversed(list(lexicon.currencies.items()))
            for word in [*block["words"], *(s.lower() for s in block["symbols"])]
        }
        words |= dict.fromkeys(data["words"]["cents"], "cents")
        words |= dict.fromkeys(data["units"]["other"], "other")
        for key in ("hours", "minutes", "clock"):
            words |= dict.fromkeys(data["units"][key], key)
        words |= dict.fromkeys(data["words"]["percent"], "percent")
        words |= dict.fromkeys(data["words"]["points"], "percentage_points")
        words |= dict.fromkeys(data["words"]["basis_points"], "basis_points")
        return words

    def _compile(self, data: Any) -> None:
        digits = rf"\d{{1,3}}(?:{_SPACE}\d{{3}})+(?![\d.,]*\d)|\d+(?:[.,'’]\d+)*[½¼¾]?"
        numbers = data["numbers"]
        close = rf"(?=(?:{alternation(numbers['times'])})?(?!\w))" if numbers["times"] else r"(?!\w)"
        words = [
            *self.specials,
            *self.mixed,
            *self.articles,
            *self.half,
            *self.quarter,
            *self.small,
            *self.tens,
            *self.hundred,
        ]
        first = "".join(sorted({word[0] for word in [*words, *self.thousand, self.joiner]}))
        self.core = re.compile(rf"{digits}|(?<!\w)(?=[{first}])(?:{self._spelled(data)}){close}", re.IGNORECASE)
        scales = by_letter(self.scales)
        units = by_letter(self._units)
        # Two-step tail: a scale, then a unit; both may be glued by a hyphen ("800-Millionen-Dollar-Projekt").
        self._tail_scale = re.compile(rf"[+)]?(?:-|{_SPACE})?({scales})(?![^\W\d_])\.?", re.IGNORECASE)
        self._tail_unit = re.compile(
            rf"(?:[,.][-–]{{1,2}})?(?:-|{_SPACE})?(?:of\s)?({units})(?![^\W\d_])", re.IGNORECASE
        )
        self._after = re.compile(r"\s?(\+|plus\b|or more\b|or so\b|oder mehr\b)", re.IGNORECASE)
        self._bracketed = re.compile(rf"(?P<cur>{alternation(self._symbols)})\($")
        self._minus_ends = {word[-1] + " " for word in numbers["minus"]}
        self._minus_word = re.compile(rf"(?<![\w/])(?:{alternation(numbers['minus'])})\s$")
        self._head = re.compile(
            rf"(?:(?P<outer>[-+−–±])\s?)?(?P<cur>{alternation(self._symbols)})?\s?(?P<inner>[-+−–])?$"
        )
        self._head_ends = frozenset("-+−–±(") | {symbol[-1] for symbol in self._symbols}
        self._qualifier_ends = ("a", "the", *{word.split()[-1] for word in self.qualifiers})
        self._qualifier = re.compile(rf"(?<!\w)({alternation(self.qualifiers)})\s+(?:a\s|the\s)?$")
        self._range_to = re.compile(rf"\s*(?:[-–—]|-?\s(?:{alternation(data['words']['range_to'])}))\s*", re.IGNORECASE)
        self._range_from = re.compile(
            rf"(?<!\w)({alternation(data['words']['range_from'])})\s+(?:\w+\s+)?$", re.IGNORECASE
        )
        self._and = {word for word in data["words"]["range_to"] if word in {"and", "und", "or", "oder"}}
        self._by = re.compile(r"(?<!\w)(?:by|um)\s$", re.IGNORECASE)
        self._some = tuple(word + " " for word in numbers["some"])
        self._labels = frozenset(numbers["labels"])
        self._share_of = re.compile(
            rf"[\s-](?:{alternation(numbers['ratio']) or '(?!)'})[\s-](?:(\d{{1,3}})|({alternation([*self.small, *self.tens])}))"
            rf"(?![\w%-]|[.,]\d|\s(?:{units}|{scales})(?!\w))",
            re.IGNORECASE,
        )
        self._weighing = re.compile(rf"(?<!\w)(?:{alternation(data['units']['weighing'])})(?!\w)", re.IGNORECASE)
        self._metres = re.compile(rf"[\s-](?:{alternation(data['units']['metres_before'])})(?!\w)")
        self._formats = frozenset(numbers["formats"])
        self._of_percent = re.compile(
            rf"(?:\sof)?(?:\s(?:{alternation(self.articles)}))?\s({alternation([*data['words']['percent'], *data['words']['points']])})(?!\w)",
            re.IGNORECASE,
        )
        self._half_of_time = re.compile(
            rf"(?<!\w)(?:{alternation([*data['periods']['ordinals'], *data['periods']['past'], *data['periods']['next']])})\s$",
            re.IGNORECASE,
        )
        self._pairing = set(data["words"]["pairing"])
        self._dash = re.compile(r"\s*[-–—]\s*")

    def _spelled(self, data: Any) -> str:
        specials = by_letter(self.specials)
        articles = alternation(self.articles)
        half = by_letter([*self.half, *self.quarter])
        mixed = alternation(self.mixed) or "(?!)"
        word = by_letter([*self.small, *self.tens, *self.hundred, *(self.thousand if self.glued else ())])
        measured = rf"(?=\s(?:{by_letter([*self.scales, *(w for w in self._units if len(w) > 3)])})(?!\w))"
        if self.glued:
            run = rf"(?:{word}|{self.joiner})*?(?:{word})"
            return rf"{specials}|{mixed}|(?:(?:{articles})\s)?(?:{half}){measured}|{run}"
        ones = by_letter([word for word, value in self.small.items() if 0 < value < 10])
        below = rf"(?:{by_letter(self.tens)})(?:[\s-](?:{ones}))?|{by_letter(self.small)}"
        hundred = alternation(self.hundred)
        run = rf"(?:{below})(?:[\s-](?:{hundred})(?:[\s-](?:{self.joiner}[\s-])?(?:{below}))?)?"
        halves = rf"(?:{run}\s{self.joiner}\s)?(?:{articles}\s)?(?:{half})(?:\sof)?\s(?:{articles}){measured}"
        tail_half = rf"(?:{run}|{articles})[\s-]{self.joiner}[\s-](?:{articles}[\s-])(?:{half})"
        bare = rf"(?:{articles})(?=\s(?:{alternation(word for word in self.scales if len(word) > 3)})(?!\w))"
        return rf"{halves}|{specials}|{tail_half}|{run}|{bare}"

    def _opening_words(self) -> tuple[AhoCorasick, frozenset[int]]:
        """The words that numbers in words begin with, and which of them may stand behind an article ("a half")."""
        parts = [*self.small, *self.tens, *self.hundred, *self.thousand]
        opening = {*parts, *self.mixed, *(self.joiner + part for part in [*parts, self.joiner] if self.glued)}
        led = {*self.half, *self.quarter, *(word for word in self.scales if len(word) > 3 and not self.glued)}
        led |= {max(re.split(r"[\s-]", special), key=len) for special in self.specials}
        words = [*led, *(opening - led)]
        return AhoCorasick(words, matchkind=MatchKind.LeftmostLongest), frozenset(range(len(led)))

    def starts(self, text: str) -> list[int]:
        """Every place where a number may begin: digits, and the words of numbers and what may stand before them."""
        folded = fold(text)
        found = {match.start() for match in _DIGITS.finditer(text)}
        for index, start, _ in self._openers.find_matches_as_indexes(folded):
            if index in self._led:
                found.update(range(max(0, start - _REACH), start + 1))
            elif not (start and folded[start - 1].isalnum()):
                found.add(start)
        return sorted(found)

    def cores(self, text: str, low: int, high: int, starts: Sequence[int]) -> Iterator[re.Match[str]]:
        """What `core` finds in a stretch, looked for only where a number may begin: a search would try every letter."""
        at = low
        if text[low].isdecimal():  # a sentence cut within a number
            starts = [low, *starts[bisect_right(starts, low) : bisect_left(starts, high)]]
        else:
            starts = starts[bisect_left(starts, low) : bisect_left(starts, high)]
        for start in starts:
            match = self.core.match(text, start, high) if start >= at else None
            if match is not None:
                at = match.end()
                yield match

    def special(self, raw: str) -> Special | None:
        return self.specials.get(" ".join(raw.lower().split()))

    def scale_after(self, text: str, end: int) -> float:
        match = self._tail_scale.match(text, end)
        return self.scales[match.group(1).lower()] if match is not None and self._scale_fits(text, end, match) else 1.0

    def tail(self, text: str, end: int, high: int) -> Tail:
        """Scale, unit and trailing qualifier after a core that ends at `end`."""
        scale, unit, stop = 1.0, None, end
        match = self._tail_scale.match(text, end, high)
        if match is not None and match.group(1) == "m" and self._metres.match(text, match.end(), high):
            return Tail(match.end(), unit="other")
        if match is not None and self._scale_fits(text, end, match):
            scale, stop = self.scales[match.group(1).lower()], match.end()
            if text[stop - 1] == "." and stop >= high:
                stop = match.end(1)
        unit_match = self._tail_unit.match(text, stop, high)
        if unit_match is not None and self._unit_fits(text, stop, unit_match):
            unit, stop = self._units[" ".join(unit_match.group(1).lower().split())], unit_match.end()
        if unit == "GBP" and scale == 1.0 and self._is_weight(text, end, stop):
            unit = "other"
        if unit == "basis_points":
            unit, scale = "percentage_points", scale * 0.01
        after = self._after.match(text, stop, high)
        qualifier = None if after is None else "about" if after.group(1).lower() == "or so" else "over"
        return Tail(stop, scale, unit, qualifier)

    def _is_weight(self, text: str, end: int, stop: int) -> bool:
        """ "weighed 7 pounds", "a 7-pound baby": no money."""
        return text[end : end + 1] == "-" or self._weighing.search(text, max(0, end - 40), stop + 20) is not None

    @staticmethod
    def _scale_fits(text: str, end: int, match: re.Match[str]) -> bool:
        """One-letter scales ("m", "b", "k") must touch the digits; "5 m" is a length."""
        word = match.group(1)
        return (
            len(word) > 2
            or match.start(1) == end
            or (len(word) == 2 and word.lower() in {"bn", "mn", "md", "tn", "mm"})
        )

    @staticmethod
    def _unit_fits(text: str, stop: int, match: re.Match[str]) -> bool:
        word = match.group(1)
        if text[match.end() : match.end() + 1].isdigit():
            return False
        if len(word) == 1 and word.isalpha():
            return match.start(1) == stop
        return not (word.lower() in {"try", "won", "real", "rand", "min"} and word not in {"TRY", "ZAR"})

    def head(self, text: str, start: int, low: int) -> tuple[int, str | None, int]:
        """(where currency and sign begin, the currency, the sign) before a core that starts at `start`."""
        begin, code, sign = self._marks(text, start, low)
        if text[begin - 2 : begin] not in self._minus_ends:
            return begin, code, sign
        before = text[max(low, begin - 16) : begin].lower()
        word = self._minus_word.search(before)
        if word is None or _SPAN.search(before, 0, word.start()):
            return begin, code, sign
        return begin - len(word.group()), code, -1

    def _marks(self, text: str, start: int, low: int) -> tuple[int, str | None, int]:
        window = text[max(low, start - 8) : start]
        if window.rstrip()[-1:] not in self._head_ends:
            return start, None, 0
        bracketed = self._bracketed.search(window)
        if bracketed is not None:
            return start - len(window) + bracketed.start(), self._symbols[bracketed.group("cur")], -1
        match = self._head.search(window)
        if match is None or not match.group().strip():
            return start, None, 0
        offset = start - len(window)
        symbol = match.group("cur")
        code = self._symbols.get(symbol) if symbol else None
        begin = match.start("cur") if code else len(window)
        if code and symbol[0].isalpha() and begin > 0 and window[begin - 1].isalpha():
            return start, None, 0
        sign, begin = self._sign(window, match, begin)
        return offset + begin, code, sign

    @staticmethod
    def _sign(window: str, match: re.Match[str], begin: int) -> tuple[int, int]:
        for group in ("inner", "outer"):
            mark = match.group(group)
            if not mark or mark == "±":
                continue
            at = match.start(group)
            if at > 0 and (window[at - 1].isalnum() or window[at - 1] in "%)"):
                continue
            if group == "outer" and at + 1 < len(window) and window[at + 1] == " ":
                continue
            return (1 if mark == "+" else -1), min(begin, at)
        return 0, begin

    def labelled(self, text: str, start: int, low: int) -> bool:
        """ "Flight 447", "Seite 3": the number is part of a name, which is written with a capital."""
        words = text[max(low, start - 18) : start].split() if text[start - 1 : start].isspace() else []
        return bool(words) and words[-1][0].isupper() and words[-1].lower() in self._labels

    def is_vague(self, text: str, start: int) -> bool:
        """ "Mehrere Hundert": a number word, and no number."""
        return text[max(0, start - 10) : start].lower().endswith(self._some)

    def is_format(self, text: str, start: int, end: int) -> bool:
        """ "4K", "1080p" on their own; and the number of "COVID-19", "F-16", "24/7"."""
        if text[start : end + 1].lower() in self._formats and not text[end + 1 : end + 2].isalnum():
            return True
        return text[end : end + 1] == "/" and text[end + 1 : end + 2].isdigit()

    def part_of_percent(self, text: str, end: int) -> tuple[str, int] | None:
        """The unit of "a quarter of a percentage point" behind its fraction, and where it ends."""
        match = self._of_percent.match(text, end)
        return None if match is None else (self._units[" ".join(match.group(1).lower().split())], match.end())

    def share_of(self, text: str, end: int, value: float) -> tuple[float, int] | None:
        """ "one in five" as a percentage, and where it ends, behind a number that ends at `end`."""
        match = self._share_of.match(text, end) if 1 <= value < 100 and text[end : end + 1] in _GAPS else None
        if match is None:
            return None
        digits, word = match.group(1), (match.group(2) or "").lower()
        whole = float(digits) if digits else self.small.get(word) or self.tens.get(word) or 0.0
        return (round(100 * value / whole, 3), match.end()) if whole > value else None

    def of_time(self, text: str, start: int, end: int, low: int) -> bool:
        """ "the second half of the game", "half asleep", "half-time" are no 50 percent; "by half", "nearly half" are."""
        before = text[max(low, start - 32) : start]
        if text[start:end].lower() in self.half and not (
            self._by.search(before) or self._qualifier.search(before.lower())
        ):
            return True
        return text[end : end + 1] == "-" or self._half_of_time.search(text[max(low, start - 16) : start]) is not None

    def qualified(self, text: str, start: int, low: int) -> tuple[int, str | None]:
        """(where the qualifier before a number begins, which it is): "rund", "more than"."""
        window = text[max(low, start - 32) : start].lower()
        if not (window[-1:].isspace() and window.rstrip().endswith(self._qualifier_ends)):
            return start, None
        match = self._qualifier.search(window)
        if match is None:
            return start, None
        return start - len(window) + match.start(1), self.qualifiers[" ".join(match.group(1).split())]

    def is_range(self, text: str, low: Figure, high: Figure, between: str) -> bool:
        """ "3 bis 4 Milliarden", "between 3 and 4", "$43.5-44.5bn"; not "from 2.3 to 1.7", which is a movement."""
        if not self._range_to.fullmatch(between) and not self._dash.fullmatch(between):
            return False
        if low.unit not in (None, high.unit) and (high.unit is not None or len(low.unit or "") != 3):
            return False
        before = self._range_from.search(text[max(0, low.left - 24) : low.left])
        opener = before.group(1).lower() if before else ""
        word = between.strip().lower()
        if word in self._and:
            return opener in ("between", "zwischen")
        if opener == "from" or (word == "to" and self._by.search(text[max(0, low.left - 6) : low.left])):
            return False  # "rose by 8 to 12" moves
        return bool(word) and (word != "von")

    def is_pair(self, between: str) -> bool:
        """Words between two figures across which scale and unit are shared: "auf", "statt", "und", "to", "from"."""
        words = between.replace(",", " ").lower().split()
        if "," in between and words[:1] in (["or"], ["oder"]):  # "down 12, or 0.4%": the same thing said twice
            return False
        return (
            bool(words or "," in between)
            and len(words) <= 2
            and all(word in self._pairing for word in words)
            and not any(mark in between for mark in ".;:()\n")
        )


grammar_of = lru_cache(maxsize=8)(Grammar)  # compiled once per language and lexicon
