"""An article laid out for linking: its sentences with the figures, dates, names and cues that stand in each."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import Any

from tracker.extractors.room import CueHit, Room, clause_breaks, per_room, words_between
from tracker.finders.calendar import When, as_fiscal, earlier, resolve
from tracker.finders.dates import date_grammar_of, find_dates, shifted_year
from tracker.finders.figures import Figure, find_figures
from tracker.finders.grammar import grammar_of
from tracker.finders.matches import find_matches, main_team
from tracker.finders.names import Named, find_names, overlaps, runs
from tracker.finders.strangers import find_strangers
from tracker.lexicon import Company, Language, Lexicon
from tracker.lexicon.automaton import fold
from tracker.model import Article, Cut, Period, Sentence
from tracker.text.sentences import body_lines, split

_JUST_OVER = 110  # days: the latest annual reports come three and a half months after the end
_PARTS = {"quarter", "half", "nine_months", "relative_quarter", "relative_half"}
_PLATFORM_KINDS = ("channel", "service", "company")
_LEAD = 900  # characters: where an article says which country it is from
_PRECISE = ("day", "weekday", "relative_day", "days")
_NUMBER_PAIR = re.compile(r"\d{1,2}-?\s?(?:-|–|—|bis|to|and|und)\s?\d{2}")
_AMERICAN = re.compile(r"US\$|U\.S\.|United States|American|Wall Street|Nasdaq")
_AGES = re.compile(
    r"(?<![\d.,])(\d{1,2})\s?(?:-|–|—|bis|to|and)\s?(\d{2})(?:\s?-?\s?(?:[Jj]ährige[nr]?|[Jj]ahre[n]?|year[- ]olds?|s\b|\sdemo|demo|demographic|\syears)"
    r"|(?=\s(?:demo|rating|adults|range|age|bracket|audience)))"
    r"|(?<![\d.,])(\d{1,2})-?\s?(?:bis|-|–)\s?(\d{2})-[Jj]ährige[nr]?"
    r"|zwischen\s(\d{2})\sund\s(\d{2})(?![\d.,]|\s(?:Prozent|Mio|Mrd|Milli|Euro|Uhr))"
    r"|(?:adults|Adults|aged|ages|A|P|demo|Erwachsenen?)\s?(\d{1,2})(?:-|–|\sto\s|\sbis\s)(\d{2})(?!\d)|(?<![\w.,])(18-49|14-49|16-34|18-34|25-54|14-59)(?![\d%])"
)


def _taken(room: Room) -> list[tuple[int, int]]:
    """The stretches of a sentence that a finder has claimed."""
    held: list[Named | When | Figure] = [
        *room.titles,
        *room.companies,
        *room.outsiders,
        *room.press,
        *room.whens,
        *room.figures,
    ]
    return [(found.start, found.end) for found in held]


def _within(place: tuple[int, int], whens: Sequence[When]) -> bool:
    """Is a word part of a date ("bis" of "von Oktober bis Dezember")?"""
    return any(when.start <= place[0] and place[1] <= when.end for when in whens)


class Scene:
    """Everything seen in one article. A class because the linking asks it the same questions again and again."""

    def __init__(self, article: Article, language: Language, lexicon: Lexicon, cuts: Sequence[Cut]) -> None:
        self.article, self.language, self.lexicon = article, language, lexicon
        self.text = article.text
        self.published: date | None = article.published
        self.memo: dict[Any, Any] = {}
        self._periods: dict[tuple[When, bool | None, str | None], Period | None] = {}
        self.sentences: list[Sentence] = split(self.text, language, cuts)
        self.lines = list(body_lines(self.text, cuts))
        self.folded = fold(self.text)
        spans = [(s.start, s.end) for s in self.sentences]
        self.rooms = [Room(i, s.start, s.end, s.paragraph, s.heading) for i, s in enumerate(self.sentences)]
        ages = (
            [(m.start(), m.end(), _age_group(m)) for m in _AGES.finditer(self.text)]
            if _NUMBER_PAIR.search(self.text)
            else []
        )
        whens = find_dates(self.text, self.folded, date_grammar_of(language), spans)
        companies, titles, outsiders, press = find_names(self.text, lexicon, language, spans, article.published)
        called = {(t.start, t.end) for t in titles if t.how == "quoted"}
        whens = [w for w in whens if (w.start, w.end) not in called]  # “Wednesday” is a series
        sure = {c.name.key for c in companies if c.how != "weak"}
        companies = [
            replace(c, how="lexicon") if c.how == "weak" else c
            for c in companies
            if c.how != "weak" or c.name.key in sure
        ]  # a short name is as good as the full one that the article has, too
        taken = sorted(
            [(w.start, w.end) for w in whens]
            + [(a, b) for a, b, _ in ages]
            + [(t.start, t.end) for t in titles if t.how in ("quoted", "lexicon")]
            + [(c.start, c.end) for c in (*companies, *outsiders, *press)]
        )
        figures = find_figures(self.text, grammar_of(language, lexicon), spans, _flat(taken))
        self._starts = [s.start for s in self.sentences]
        for name, items in (
            ("figures", figures), ("whens", whens), ("companies", companies), ("titles", titles), ("outsiders", outsiders), ("press", press),
        ):  # fmt: skip
            self._place(name, items, attrgetter("start"))
        self._place("ages", ages, itemgetter(0))
        self._place_cues(language.cues.find(self.folded))
        self._add_matches()

    def _add_matches(self) -> None:
        """Matches are titles where the article speaks of sport, in the sentence or just before it."""
        heard = [room.index for room in self.rooms if room.named("fixture")]
        if not heard:
            return
        home = main_team(self.text, self.language)
        near = {other for at in heard for other in range(at, min(at + 3, len(self.rooms)))}
        for room in self.rooms if len(heard) > 1 else [self.rooms[at] for at in sorted(near)]:
            known = overlaps([(n.start, n.end) for n in (*room.titles, *room.companies)])
            fresh = [
                named
                for named in find_matches(
                    self.text, room.start, room.end, self.language, home, nations=room.index not in near
                )
                if not known(named.start, named.end)
            ]
            if fresh:
                room.titles = sorted((*room.titles, *fresh), key=attrgetter("start"))

    def room_at(self, start: int) -> Room | None:
        index = bisect_left(self._starts, start + 1) - 1
        return self.rooms[index] if index >= 0 and start < self.rooms[index].end else None

    def rooms_within(self, start: int, end: int) -> Iterator[Room]:
        """The sentences that share a character with a stretch of text."""
        for index in range(max(0, bisect_left(self._starts, start + 1) - 1), len(self.rooms)):
            if self.rooms[index].start >= end:
                return
            if self.rooms[index].end > start:
                yield self.rooms[index]

    @cached_property
    def title_seasons(self) -> dict[str, list[tuple[int, int]]]:
        """Per title: the sentences that name it with a season, and which season."""
        found: dict[str, list[tuple[int, int]]] = {}
        for room in self.rooms:
            for named in room.titles:
                if named.season is not None:
                    known = found.setdefault(named.name.key, [])
                    if all(season != named.season for _, season in known):
                        known.append((room.index, named.season))
        return found

    def _place(self, name: str, items: Sequence[Any], start: Callable[[Any], int]) -> None:
        for item in items:
            room = self.room_at(start(item))
            if room is not None:
                getattr(room, name).append(item)

    def _place_cues(self, hits: Sequence[CueHit]) -> None:
        """Every sentence gets its cues, arranged by what they stand for: all of them are asked again and again."""
        index, end = -1, 0
        for hit in hits:
            while hit[0] >= end and index + 1 < len(self.rooms):
                index += 1
                room = self.rooms[index]
                end = room.end
            if room.start <= hit[0] < end:
                room.add(hit)

    @per_room
    def title_runs(self, room: Room) -> list[Named]:
        """Capitalised runs of a sentence that no other finder claimed."""
        nouns = {
            start
            for start, _, cues in room.cues
            if any(cue.kind in ("metric", "measure", "event_noun", "title_noun", "cue") for cue in cues)
        }
        found = runs(self.text, room.start, room.end, _taken(room))
        if (
            self.language.data["decimal"] == ","
        ):  # nouns are capitalised: a run that begins with one of ours is no title
            return [named for named in found if named.start not in nouns]
        words = {(start, end) for start, end, _ in room.cues}
        return [named for named in found if (named.start, named.end) not in words]

    @cached_property
    def main_company(self) -> str | None:
        """The company that the article is about: named most, in the headline above all."""
        counts: Counter[str] = Counter()
        for room in self.rooms:
            weight = 4 if room.index == 0 else 2 if room.index < 4 else 1
            for named in room.companies:
                counts[named.name.key] += weight
        ranked = [key for key, _ in counts.most_common() if self.lexicon.companies[key].media]
        return ranked[0] if ranked else None

    @cached_property
    def medial(self) -> int:
        """How much the article speaks of film, television and streaming: 0 (hardly) to 3 (of nothing else)."""
        words = sum(len(room.named("media")) for room in self.rooms)
        density = 1000 * words / max(sum(room.end - room.start for room in self.rooms), 400)
        return 0 if density < 1.5 else 1 if density < 4 else 2 if density < 9 else 3

    @cached_property
    def owner(self) -> Company | None:
        """What the lexicon knows of the main company."""
        return self.lexicon.companies.get(self.main_company or "")

    @cached_property
    def broad(self) -> bool:
        """Is the main company one whose business is mostly something else?"""
        return self.owner is not None and self.owner.broad

    @cached_property
    def topics(self) -> list[Named]:
        """The titles that the article is about: those named most, the headline's first."""
        return [named for named, _ in self._ranked_topics[:2]]

    @cached_property
    def one_topic(self) -> bool:
        """Is the article about one title above all: named three times or more, and as often as all others together?"""
        counts = [count for _, count in self._ranked_topics]
        return bool(counts) and counts[0] >= 3 and 2 * counts[0] >= sum(counts)

    @cached_property
    def _ranked_topics(self) -> list[tuple[Named, int]]:
        counts: Counter[str] = Counter()
        first: dict[str, Named] = {}
        for room in self.rooms:
            for named in room.titles:
                counts[named.name.key] += 3 if room.index == 0 else 1
                first.setdefault(named.name.key, replace(named, season=None))
        return [(first[key], count) for key, count in counts.most_common()]

    @cached_property
    def repeated_runs(self) -> list[tuple[Named, int]]:
        """Capitalised runs that stand in several sentences, those of most sentences first."""
        first: dict[str, Named] = {}
        counts: Counter[str] = Counter()
        for room in self.rooms:
            for named in {named.name.key: named for named in self.title_runs(room)}.values():
                counts[named.name.key] += 1
                first.setdefault(named.name.key, named)
        return [(first[key], times) for key, times in counts.most_common(3) if times > 1]

    @cached_property
    def usual_platforms(self) -> list[str]:
        """The services and channels that the article names most, at most three; a headline counts thrice."""
        counts: Counter[str] = Counter()
        for room in self.rooms:
            for named in self.platforms(room):
                counts[named.name.name] += 3 if room.index < 2 else 1
        return [name for name, _ in counts.most_common(3)]

    @property
    def main_platform(self) -> str | None:
        return self.usual_platforms[0] if self.usual_platforms else None

    @per_room
    def platforms(self, room: Room) -> list[Named]:
        """The services and channels of a sentence; a company stands for the one where its audiences are counted."""
        seen: dict[tuple[int, int], Named] = {}
        for named in room.companies:
            company, kind = self.lexicon.companies[named.name.key], named.name.kind
            if kind not in _PLATFORM_KINDS or not company.media:
                continue
            written = named.name.name if kind != "company" or company.platform is None else company.platform
            held = seen.get((named.start, named.end))
            if written and (held is None or _PLATFORM_KINDS.index(kind) < _PLATFORM_KINDS.index(held.name.kind)):
                seen[named.start, named.end] = replace(named, name=replace(named.name, name=written))
        return list(seen.values())

    @cached_property
    def _services(self) -> dict[str, list[str]]:
        counts: dict[str, Counter[str]] = {}
        for room in self.rooms:
            for named in room.companies:
                if named.name.kind == "service":
                    counts.setdefault(named.name.key, Counter())[named.name.name] += 1
        return {company: [name for name, _ in named.most_common()] for company, named in counts.items()}

    def services_of(self, company: str) -> list[str]:
        """The services of a company that the article names, the one named most first."""
        return self._services.get(company, [])

    @per_room
    def strangers(self, room: Room) -> list[Named]:
        """Names of a sentence that look like companies and that the lexicon does not know."""
        return find_strangers(self.text, room.start, room.end, self.language, _taken(room))

    @cached_property
    def homes(self) -> dict[str, Counter[str]]:
        """Per title the platforms that stand right beside it anywhere in the article: "ITV's Coronation Street", "Tatort (ARD)"."""
        found: dict[str, Counter[str]] = {}
        for room in self.rooms:
            platforms = sorted(self.platforms(room), key=attrgetter("start"))
            starts = [named.start for named in platforms]
            for title in room.titles:
                after = bisect_left(starts, title.end)
                for named in platforms[max(0, after - 1) : after + 1]:
                    gap = self.text[named.end : title.start] or self.text[title.end : named.start]
                    if words_between(gap) <= 2 and not clause_breaks(gap):
                        found.setdefault(title.name.key, Counter())[named.name.name] += 1
        return found

    @cached_property
    def currency(self) -> str:
        """The article's own currency: the one written most, else that of the company or of the language."""
        counts = Counter(
            f.unit for room in self.rooms for f in room.figures if f.unit and len(f.unit) == 3 and f.unit.isupper()
        )
        if counts:
            return counts.most_common(1)[0][0]
        return self.owner.currency if self.owner else "USD"

    @cached_property
    def dollar(self) -> str:
        """What a bare "$" means here: the American one, or that of the country the article is from."""
        american = len(_AMERICAN.findall(self.text))
        foreign = "US$" in self.text  # nobody writes so at home
        lead = self.text[:_LEAD]
        for code, block in self.lexicon.currencies.items():
            places = block.get("places", ())
            named = sum(self.text.count(place) for place in places)
            theirs = bool(places) and self.owner is not None and self.owner.currency == code
            told_early = any(place in lead for place in places)
            if (
                (theirs or told_early)
                and named + 3 * (theirs or foreign) >= 3
                and named + theirs + 3 * foreign > american
                and (foreign or not any(symbol in self.text for symbol in block["symbols"] if "$" in symbol))
            ):
                return code
        return "USD"

    def meant(self, unit: str | None, written: str) -> str | None:
        """The currency that a word means here: "$" by the country, "Kronen" by the company that the article is about."""
        if unit == "USD" and not written.startswith("us"):
            return self.dollar
        owner = self.owner
        if owner is None or unit not in self.lexicon.currencies or owner.currency not in self.lexicon.currencies:
            return unit
        shared = written.rsplit(" ", 1)[-1] in self.lexicon.currencies[owner.currency]["words"]
        return owner.currency if shared else unit

    @cached_property
    def is_ratings(self) -> bool:
        """Is this a ratings report? Its bare percentages are audience shares."""
        hits = sum(
            1
            for room in self.rooms
            for _, _, key, weak in room.hits("measure")
            if key in ("viewers", "audience_share") and not weak
        )
        return hits >= 4 and hits * 350 >= len(self.text) * 0.35

    def fiscal_start(self, company: str | None) -> int:
        block = self.lexicon.companies.get(company or "")
        return block.fiscal_year_start if block else 1

    def period(self, when: When, *, future: bool | None = None, company: str | None = None) -> Period | None:
        """What an expression means here; quarters of a company with a fiscal calendar of its own are fiscal."""
        at = (when, future, company)
        if at not in self._periods:
            self._periods[at] = self._period(when, future, company)
        return self._periods[at]

    def _period(self, when: When, future: bool | None, company: str | None) -> Period | None:
        start = self.fiscal_start(company)
        if start > 1 and when.kind in _PARTS and not when.fiscal:
            when = replace(when, fiscal=True)
        period = resolve(shifted_year(when, self.published), self.published, future=future, fiscal_start=start)
        return as_fiscal(period, start) if start > 1 and when.edge == "closed" else period

    def tense(self, room: Room, at: int | None = None) -> bool | None:
        """Does the sentence speak of the future (True) or the past (False)? Nearest verb to the place wins."""
        key = ("tense", at)
        if key not in room.memo:
            room.memo[key] = self._tense(room, at)
        known: bool | None = room.memo[key]
        return known

    @staticmethod
    def _tense(room: Room, at: int | None) -> bool | None:
        passive = {end + 1 for _, end in room.named("passive")}  # "will be held"
        behind = [place for place in (*room.named("past_tense"), *room.named("moved")) if place[0] not in passive]
        ahead = [place for place in room.named("future") if not _within(place, room.whens)]
        pointing = room.named("pointing")  # "ab Juni" is ahead where no past verb stands; "from $10.99" says nothing
        if pointing:
            ahead = [p for p in ahead if p not in pointing or (not behind and (at is None or 0 <= at - p[1] <= 5))]
        if not ahead and not behind:
            return None
        if at is None or not (ahead and behind):
            return bool(ahead) and not behind if bool(ahead) != bool(behind) else None
        near = min(abs(start - at) for start, _ in ahead)
        far = min(abs(start - at) for start, _ in behind)
        return near < far

    @cached_property
    def reported(self) -> Period | None:
        """The period that the article reports on: the first one named that was just over, else what it is compared
        with a year on, else the first past one, else the year just over."""
        named = list(self._parts_named())
        day = self.published
        if day is None:
            return named[0] if named else None
        for period in named:
            if period.end is not None and (day - period.end).days <= _JUST_OVER:
                return period
        for period in named:
            if period.end is not None and 365 < (day - period.end).days <= 365 + _JUST_OVER:
                return earlier(period, -1)
        return named[0] if named else self._year_just_over()

    def _parts_named(self) -> Iterator[Period]:
        """Quarters, halves and the like that are over, as the first sentences name them."""
        for room in self.rooms[:14]:
            for when in room.whens:
                if when.kind not in _PARTS and not (when.kind == "months" and when.last_month):
                    continue
                period = self.period(when, company=self.main_company, future=False)
                if period is not None and not (
                    self.published and period.end and (period.end - self.published).days > 20
                ):
                    yield period

    def _year_just_over(self) -> Period | None:
        for room in self.rooms[:6]:
            for when in room.whens:
                if when.kind not in ("year", "relative_year"):
                    continue
                period = self.period(when, company=self.main_company, future=False)
                if (
                    period is not None
                    and period.end
                    and self.published
                    and 0 <= (self.published - period.end).days < 200
                ):
                    return period
        return None

    @cached_property
    def focus_day(self) -> Period | None:
        """The day that a ratings report is about: the first one named near its top."""
        return self._first(_PRECISE)

    @cached_property
    def told_day(self) -> Period | None:
        """The day of the news: the first one named near the top, though it may only say when somebody spoke."""
        return self._first(_PRECISE, told=True)

    @cached_property
    def focus_span(self) -> Period | None:
        """The week, month or year that a report on audiences is about."""
        return self._first(
            ("week", "relative_week", "month", "relative_month", "year", "relative_year", "quarter", "days", "season")
        )

    @cached_property
    def target_group(self) -> str:
        """What "Zielgruppe" means here: the age group that the article puts beside it, else 14 to 49."""
        for room in self.rooms:
            for start, end in room.named("young"):
                for low, high, group in room.ages:
                    if low - end < 40 and start - high < 40:
                        return group
        return "14-49"

    def attributed(self, room: Room, when: When) -> bool:
        """Does a date say when something was said, and not when it was so: "said on Tuesday", "wie die ARD am Sonntag mitteilte"?"""
        for start, end in room.named("attribution"):
            _, gap = self.beside(when, start, end)
            if words_between(gap) <= 3 and not clause_breaks(gap):
                return True
        return False

    def _first(self, kinds: Sequence[str], *, told: bool = False) -> Period | None:
        for room in self.rooms[:8]:
            for when in room.whens:
                if when.kind in kinds and (told or not self.attributed(room, when)):
                    period = self.period(when, future=False)
                    if when.year is not None and period is not None and period.start == self.published:
                        continue  # a dateline
                    if (
                        period is not None
                        and period.start is not None
                        and (self.published is None or period.start <= self.published)
                    ):
                        return period
        return None

    @cached_property
    def last_quarter(self) -> Period | None:
        """The quarter that ended last before publication: a guess where the article names none."""
        if self.published is None:
            return None
        return resolve(When(0, 0, "relative_quarter", number=-1), self.published)

    def beside(self, at: Figure | When, start: int, end: int) -> tuple[str, str]:
        """On which side of a figure or a date a stretch stands, "before" or "after", and the text between."""
        if start >= at.end:
            return "after", self.text[at.end : start]
        return "before", self.text[end : at.left]

    def between(self, left: int, right: int) -> str:
        return self.text[min(left, right) : max(left, right)]


def _age_group(match: re.Match[str]) -> str:
    groups = [g for g in match.groups() if g]
    if len(groups) == 1:
        return groups[0]
    return f"{int(groups[0])}-{groups[1]}"


def _flat(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    flat: list[tuple[int, int]] = []
    for start, end in spans:
        if flat and start < flat[-1][1]:
            flat[-1] = (flat[-1][0], max(end, flat[-1][1]))
        else:
            flat.append((start, end))
    return flat
