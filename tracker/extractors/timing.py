"""When and in what sense a figure holds: its scenario, its period, level or change, and its sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from tracker.extractors.attach import (
    PREPOSITIONS,
    Chosen,
    bucket,
    connector,
    in_brackets,
    list_head,
    neighbours,
    pair_role,
    unit_class,
)
from tracker.extractors.room import Room, clause_breaks, sides, stems_around, words_between
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Option
from tracker.finders.calendar import (
    When,
    day_period,
    earlier,
    quarter_after,
    quarter_before,
    week_period,
    year_period,
)
from tracker.finders.figures import Figure
from tracker.model import Period

_GROUPS = ("guidance", "consensus", "reported", "future", "past_tense")
_SAME = re.compile(r"same|gleichen|selben|corresponding|comparable|vergleich")
_WEEK_BEFORE = re.compile(
    r"vorwoche|woche (?:zuvor|davor|früher)|vor (?:einer woche|sieben tagen)|week (?:earlier|before|ago)|previous week|prior week|last week"
)
_WEEK = re.compile(r"woche|week")
_DAILY = {"share_price", "market_cap"}
Add = Callable[..., None]  # (period, *features): one more reason for a period


def scenario_options(
    scene: Scene, room: Room, figure: Figure, last: Chosen, key: str
) -> tuple[list[Option], list[str]]:
    """actual, guidance or consensus: by the words around, the tense, the period, and the figure before."""
    base = _cue_places(scene, room, figure)
    before, after = neighbours(scene, room, figure)
    ahead = _ahead(scene, room, figure)
    if ahead:
        base.append("period_ahead")
    base.append(f"tense={scene.tense(room, figure.start)}")
    base += [f"pw={before}", f"next={after}", f"m={key}"]
    if scene.text[figure.left - 1 : figure.left] == "(":
        base.append("paren")
    head = list_head(scene, room)
    if head is not None:
        base += [f"head|{group}" for group in ("guidance", "consensus") if head.named(group)]
    if room.index:
        earlier_room = scene.rooms[room.index - 1]
        base += [
            f"prev|{group}"
            for group in ("guidance", "consensus")
            if earlier_room.named(group) and earlier_room.paragraph == room.paragraph
        ]
    if last.figure is not None and last.room == room.index:
        conn = connector(scene, last.figure, figure)
        base += [f"last={last.scenario}|c={conn}", f"last={last.scenario}|same={last.key == key}"]
    elif last.figure is not None:
        base.append(f"lastroom={last.scenario}")
    return [Option(name, name, [name]) for name in ("actual", "guidance", "consensus")], base


def _cue_places(scene: Scene, room: Room, figure: Figure) -> list[str]:
    features = []
    for group in _GROUPS:
        hits = room.named(group)
        if not hits:
            continue
        start, end = min(hits, key=lambda hit: abs(hit[0] - figure.start))
        side, gap = scene.beside(figure, start, end)
        breaks = min(clause_breaks(gap), 2)
        features += [
            f"{group}|{side}|{bucket(words_between(gap))}",
            f"{group}|{side}|b{breaks}",
            f"{group}|n{min(len(hits), 3)}",
        ]
        if group in ("guidance", "consensus"):
            features.append(f"{group}w={scene.folded[start:end]}|b{breaks}")
            crossed = room.passed(start, figure.start)
            features.append(f"{group}|{side}|x{min(crossed, 2)}")
    return features


def _ahead(scene: Scene, room: Room, figure: Figure) -> bool:
    if scene.published is None:
        return False
    for when in room.whens:
        period = scene.period(when, company=scene.main_company)
        if (
            period is not None
            and period.end is not None
            and (period.end - scene.published).days > 25
            and when.kind != "weekday"
        ):
            return True
    return False


def period_options(
    scene: Scene, room: Room, figure: Figure, last: Chosen, key: str, scenario: str, company: str | None, basis: str
) -> list[Option]:
    """The periods a figure may be of: named in the sentence, carried, the article's reported one and what derives from it."""
    options: dict[str, Option] = {}
    role = pair_role(scene, room, figure)
    kind = scene.lexicon.metrics[key].get("kind", "view") if key in scene.lexicon.metrics else "view"

    def add(period: Period | None, *features: str) -> None:
        label = period.label if period is not None else ""
        option = options.get(label)
        if option is None:
            precision = _precision(label)
            first = [f"kind={precision}|k={kind}", f"kind={precision}|m={key}", f"s={scenario}|kind={precision}"]
            option = options[label] = Option(label or "none", period, first)
        option.features += _crossed(features, kind, scenario, role)

    begun = scenario == "actual" and key != "subscription_price"  # only a price is stated before it holds
    whole = f"cumulative={bool(room.named('cumulative'))}|named={bool(room.whens)}" if kind == "view" else "money"
    if key in _DAILY:
        whole = f"daily|long={over_long(room)}|named={bool(room.whens)}"
    add(None, "empty", f"empty|b={basis}", f"empty|{whole}")
    _add_named(scene, room, figure, company, add, weekly=kind == "view", begun=begun)
    _add_carried(scene, room, figure, last, key, add)
    for named, recent in _recent(scene, room, company):
        add(named, *recent)
    if scene.reported is not None:
        add(scene.reported, "reported", f"reported|named={bool(room.whens)}")
    for near, feature in _around_reported(scene):
        add(near, feature)
    if kind == "view":
        _add_focus(scene, room, add)
    if scene.published is not None:
        for near, feature in _around_published(scene, scene.published):
            if kind != "view" or scene.focus_day != near:
                add(near, feature)
        if (kind == "view" and scene.focus_day is None) or key in _DAILY:
            add(day_period(scene.published - timedelta(days=1)), "daybefore")
        if key in _DAILY:
            add(day_period(scene.published), f"pubday|{whole}|said={scene.told_day is not None}")
            add(scene.told_day, "toldday", f"toldday|{whole}")
        if kind == "view":
            add(week_period(scene.published - timedelta(days=7)), "lastweek", f"lastweek|m={key}")
    return [o for o in options.values() if not begun or o.value is None or _has_begun(scene, o.value)]


def over_long(room: Room) -> bool:
    """Does a sentence speak of months and years: "since January", "in the past two years"?"""
    return bool(room.named("long_span"))


@lru_cache(maxsize=8192)
def _crossed(features: tuple[str, ...], kind: str, scenario: str, role: str) -> tuple[str, ...]:
    """Features by themselves, and each with what else is known of the figure. Most figures have the same few."""
    return (
        *features,
        *(f"{feature}|k={kind}" for feature in features),
        *(f"{feature}|s={scenario}" for feature in features),
        *(f"{feature}|role={role}" for feature in features[:3]),
    )


def _around_reported(scene: Scene) -> list[tuple[Period | None, str]]:
    """The periods before and after the reported one, worked out once per article."""
    if "around" not in scene.memo:
        reported = scene.reported
        scene.memo["around"] = (
            [(scene.last_quarter, "lastq")]
            if reported is None
            else [
                (earlier(reported), "reported-1"),
                (quarter_after(reported), "reported+1"),
                (quarter_before(reported), "reported-q"),
            ]
        )
    around: list[tuple[Period | None, str]] = scene.memo["around"]
    return around


def _around_published(scene: Scene, published: date) -> list[tuple[Period, str]]:
    if "published" not in scene.memo:
        scene.memo["published"] = [
            (year_period(published.year), "thisyear"),
            (year_period(published.year - 1), "lastyear"),
            (day_period(published), "pubday"),
        ]
    around: list[tuple[Period, str]] = scene.memo["published"]
    return around


def _has_begun(scene: Scene, period: Period) -> bool:
    return scene.published is None or period.start is None or period.start <= scene.published


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a date expression stands from a figure, and what that says for it."""

    side: str
    crossed: int
    features: list[str]


def _add_named(
    scene: Scene, room: Room, figure: Figure, company: str | None, add: Add, *, weekly: bool, begun: bool
) -> None:
    for rank, when in enumerate(sorted(room.whens, key=lambda w: abs(w.start - figure.start))):
        if _in_later_bracket(scene, room, figure, when):
            first = not any(figure.end <= f.start < when.start for f in room.figures)
            foreign = scene.period(when, future=scene.tense(room, when.start), company=company)
            add(foreign, "foreign_bracket", f"foreign_bracket|first={first}")
            continue
        place = _place_of(scene, room, figure, when, rank)
        if when.kind == "full_year":
            whole = _whole_year(scene, company)
            if whole is not None:
                add(whole, *place.features)
        elif when.kind == "year_before" and weekly:
            _add_year_before(scene, add, place)
        elif when.kind == "year_before":
            add(earlier(_base(scene, room)), *place.features, "derived")
        elif when.kind == "quarter_before":
            add(quarter_before(_base(scene, room)), *place.features, "derived")
        else:
            _add_dated(scene, room, when, company, place, add, weekly=weekly, begun=begun)


def _add_year_before(scene: Scene, add: Add, place: _Place) -> None:
    """ "im Vorjahr" of an audience is the year, or the same week or month of it where the report is about one."""
    span = scene.focus_span
    base = scene.focus_day or span
    year = base.start.year if base is not None and base.start is not None else scene.published and scene.published.year
    if year:
        add(year_period(year - 1), *place.features, f"year-1|span={_precision(span.label) if span else 'no'}")
    if span is not None:
        add(earlier(span), *place.features, f"span-1={_precision(span.label)}")


def _in_later_bracket(scene: Scene, room: Room, figure: Figure, when: When) -> bool:
    """ "11 Milliarden (2024: 9,5)": the bracket behind a figure dates what stands in the bracket."""
    bracket = in_brackets(scene.text, room.start, when.start)
    return bracket >= 0 and when.start > figure.end + 2 and bracket != in_brackets(scene.text, room.start, figure.start)


def _place_of(scene: Scene, room: Room, figure: Figure, when: When, rank: int) -> _Place:
    side, gap = scene.beside(figure, when.start, when.end)
    crossed = min(room.passed(when.start, figure.start), 2)
    features = [
        f"when={when.kind}",
        f"when|{side}|{bucket(words_between(gap))}",
        f"when|rank={min(rank, 2)}",
        f"when|{side}|x{crossed}|b{min(clause_breaks(gap), 2)}",
        f"when={when.kind}|{side}|x{crossed}",
    ]
    if scene.attributed(room, when):
        features += [f"attributed|k={when.kind}", f"attributed|{side}|x{crossed}"]
    bracket = in_brackets(scene.text, room.start, when.start)
    if bracket >= 0 and bracket != in_brackets(scene.text, room.start, figure.start):
        features = ["foreign_bracket|before"]
    elif bracket >= 0:
        features += ["same_bracket", f"same_bracket|{side}"]
    if gap.strip() in ("", ":", "(", ",", "–", "-", "in", "im", "for"):
        features += [f"when|touch={gap.strip()}|{side}", f"when={when.kind}|touch"]
    if "(" in gap or ")" in gap:
        features.append(f"when|bracket|{side}")
    return _Place(side, crossed, features)


def _whole_year(scene: Scene, company: str | None) -> Period | None:
    """The year that the reported quarter lies in: what "im Gesamtjahr" means."""
    base = scene.reported or scene.last_quarter
    if base is None or not base.label[:4].isdigit():
        return None
    start = scene.fiscal_start(company)
    return year_period(int(base.label[:4]), start, fiscal=start > 1)


def _add_dated(
    scene: Scene, room: Room, when: When, company: str | None, place: _Place, add: Add, *, weekly: bool, begun: bool
) -> None:
    """A date of its own, each way it may be read, and the reported quarter or the week that it may stand for."""
    tense = scene.tense(room, when.start)
    period = scene.period(when, future=tense, company=company)
    if begun and period is not None and not _has_begun(scene, period):
        period = scene.period(when, future=False, company=company)
    add(period, *place.features, *([f"edge={when.edge}"] if when.edge else ()))
    if when.year is None and when.kind in ("quarter", "half", "month", "day", "nine_months", "months"):
        for future in (True, False):
            add(
                scene.period(when, future=future, company=company),
                f"reading={future}|k={when.kind}",
                f"reading={future}|tense={tense}",
                f"reading={future}",
            )
    years = _years_before_reported(scene, period) if when.kind in ("year", "relative_year") else 0
    if 0 < years < 6:
        same = bool(_SAME.search(scene.folded, max(room.start, when.start - 40), when.start))
        add(
            earlier(scene.reported, years),
            f"reported@year|{place.side}|x{place.crossed}",
            f"reported@year|same={same}|x{place.crossed}",
        )
    if weekly and period is not None and period.start is not None and when.kind in ("day", "days", "weekday"):
        add(
            week_period(period.start),
            f"week_of|{place.side}|x{place.crossed}",
            f"week_of={when.kind}|word={bool(_WEEK.search(scene.folded, room.start, room.end))}",
        )


def _years_before_reported(scene: Scene, year: Period | None) -> int:
    reported = scene.reported
    if year is None or reported is None or not year.label.isdigit() or not reported.label[:4].isdigit():
        return 0
    return int(reported.label[:4]) - int(year.label)


def _add_focus(scene: Scene, room: Room, add: Add) -> None:
    """What a report on audiences is about as a whole, and the week before it."""
    named = (
        "precise"
        if any(w.kind in ("day", "weekday", "relative_day", "days") for w in room.whens)
        else "loose"
        if room.whens
        else "no"
    )
    day, span = scene.focus_day, scene.focus_span
    back = bool(_WEEK_BEFORE.search(scene.folded, room.start, room.end))
    again = any(when.kind == "same_day" for when in room.whens)
    if day is not None and day.start is not None:
        add(
            day,
            f"focusday|rat={scene.is_ratings}",
            f"focusday|named={named}|rat={scene.is_ratings}",
            f"focusday|span={span is not None}",
            f"focusday|again={again}|back={back}",
        )
        add(
            week_period(day.start),
            f"focusweek|rat={scene.is_ratings}|word={bool(_WEEK.search(scene.folded, room.start, room.end))}",
        )
        if back:
            add(day_period(day.start - timedelta(days=7)), "focusday-7")
    if span is not None:
        add(
            span,
            f"focusspan={_precision(span.label)}|rat={scene.is_ratings}",
            f"focusspan|named={named}|day={day is not None}",
            f"focusspan={_precision(span.label)}|back={back}",
        )
        if back and span.start is not None:
            add(week_period(span.start - timedelta(days=7)), f"focusweek-1|{_precision(span.label)}")


def _recent(scene: Scene, room: Room, company: str | None) -> list[tuple[Period, tuple[str, str, str]]]:
    """Periods named in the sentences before, nearest first: what a paragraph or a section is about."""
    key = ("recent", company)
    if key not in room.memo:
        room.memo[key] = list(_named_before(scene, room, company))
    recent: list[tuple[Period, tuple[str, str, str]]] = room.memo[key]
    return recent


def _named_before(scene: Scene, room: Room, company: str | None) -> Iterator[tuple[Period, tuple[str, str, str]]]:
    seen: set[str] = set()
    for index in range(room.index - 1, max(-1, room.index - 9), -1):
        other = scene.rooms[index]
        for when in reversed(other.whens):
            if when.kind in ("year_before", "quarter_before", "full_year", "ago", "same_day"):
                continue
            period = scene.period(when, future=scene.tense(other, when.start), company=company)
            if period is None or period.label in seen or len(seen) >= 4:
                continue
            precision = _precision(period.label)
            same = "para" if other.paragraph == room.paragraph else "head" if other.heading else "far"
            yield (
                period,
                (
                    f"recent={len(seen)}|{precision}",
                    f"recent|{same}|{precision}|{min(room.index - index, 4)}",
                    f"recent|named={bool(room.whens)}|{precision}",
                ),
            )
            seen.add(period.label)


def _base(scene: Scene, room: Room) -> Period | None:
    """What "a year earlier" counts from: a period named before it in the sentence, else the reported one."""
    for when in room.whens:
        if when.kind in ("quarter", "half", "month", "months", "year"):
            period = scene.period(when, company=scene.main_company)
            if period is not None:
                return period
    return scene.reported or scene.last_quarter


def _add_carried(scene: Scene, room: Room, figure: Figure, last: Chosen, key: str, add: Add) -> None:
    if last.figure is None or not isinstance(last.period, Period | None):
        return
    near = last.near(room)
    conn = connector(scene, last.figure, figure) if near == "here" else ""
    same = last.key == key
    add(
        last.period,
        f"carried|{near}",
        f"carried|{near}|same={same}",
        f"carried|c={conn}|same={same}",
        f"carried|ls={last.scenario}|{near}",
    )
    newest = _newest(room, last)
    if newest is not None:
        stands = f"{near}|last={newest.label == (last.period.label if last.period else '')}"
        add(newest, f"newest|{stands}", f"newest|{stands}|c={conn}", f"newest|{stands}|same={same}")
        add(earlier(newest), f"newest-1|{stands}", f"newest-1|{stands}|c={conn}", f"newest-1|{stands}|same={same}")
    focus = scene.focus_day
    if key not in scene.lexicon.metrics and near != "here" and focus is not None and last.period is not None:
        add(last.period, f"carried|{near}|focus={last.period.label == focus.label}|named={bool(room.whens)}")
    if near == "here" and last.period is not None:
        add(earlier(last.period), f"carried-1|c={conn}|same={same}", "carried-1")
        back = earlier(last.period, -1)
        add(back, f"carried+1|c={conn}|same={same}", "carried+1")
    before, _ = neighbours(scene, room, figure)
    follower = next((other for other in room.figures if other.start > figure.start), None)
    if follower is not None and scene.reported is not None:
        gap = connector(scene, figure, follower)
        add(earlier(scene.reported), f"first_of_pair|pw={before if before in PREPOSITIONS else 'o'}|c={gap}")


def _newest(room: Room, last: Chosen) -> Period | None:
    """The newest of the periods that the figures just before were of: what a comparison with an older one comes back to."""
    recent = [
        p for index, p in last.periods[-6:] if room.index - index <= 2 and isinstance(p, Period) and p.start is not None
    ]
    return max(recent, key=lambda p: p.start or date.min, default=None)


@lru_cache(maxsize=4096)
def _precision(label: str) -> str:
    if not label:
        return "none"
    rest = label[4:]
    return (
        "Q"
        if "Q" in rest
        else "H"
        if "H" in rest
        else "9M"
        if "9M" in rest
        else "W"
        if "W" in rest
        else ("year", "month", "day")[rest.count("-")]
    )


def basis_options(
    scene: Scene, room: Room, figure: Figure, last: Chosen, key: str, table: str
) -> tuple[list[Option], list[str]]:
    """level, change or change_pct. A percentage of a metric that is none itself is a change."""
    unit = unit_class(figure)
    ratio = (key in scene.lexicon.metrics and scene.lexicon.metrics[key]["kind"] == "ratio") or key == "audience_share"
    if unit == "points":
        return [Option("change", "change")], []
    if unit == "multiple" or (unit in ("percent", "fraction") and not ratio):
        return [Option("change_pct", "change_pct")], []
    before, after = neighbours(scene, room, figure)
    base = [
        f"pw={before if before in PREPOSITIONS else 'o'}",
        f"pw={before}",
        f"next={after}",
        f"m={key}",
        f"m={key}|pw={before}",
        f"u={unit}",
        f"m={key}|u={unit}|cents={figure.unit == 'cents'}",
    ]
    for group in ("up", "down", "gain", "loss"):
        hits = room.moves(group)
        if hits:
            start, end = min(hits, key=lambda hit: abs(hit[0] - figure.start))
            side, gap = scene.beside(figure, start, end)
            base.append(f"{group}|{side}|{bucket(words_between(gap))}")
    if last.figure is not None and last.room == room.index:
        base.append(f"c={connector(scene, last.figure, figure)}")
    names = ("level", "change_pct") if ratio and unit != "points" else ("level", "change")
    return [Option(name, name, [name]) for name in names], base


def sign_options(
    scene: Scene, room: Room, figure: Figure, last: Chosen, key: str, basis: str, cue: str
) -> tuple[list[Option], list[str]]:
    """Up or down, profit or loss: by a written sign, the words around, and the word that gave the metric."""
    if figure.sign:
        return [Option("-" if figure.sign < 0 else "+", figure.sign)], []
    signed = scene.lexicon.metrics.get(key, {}).get("signed", False)
    if basis == "level" and not signed:
        return [Option("+", 1)], []
    base = (
        [f"b={basis}", f"m={key}|b={basis}", f"w={figure.word}"]
        if figure.word
        else [f"b={basis}", f"m={key}|b={basis}"]
    )
    base += [f"cue={cue}|b={basis}"] if cue else []
    before, after = neighbours(scene, room, figure)
    base += [f"next={after}", f"pw={before}"]
    base += _directions(scene, room, figure, basis)
    base += stems_around(scene.folded, room, figure.left, figure.end, 6)
    if last.figure is not None and last.room == room.index:
        base += [
            f"last={last.sign}|same={last.key == key}|b={basis}|lb={last.basis}",
            f"last={last.sign}|c={connector(scene, last.figure, figure)}",
        ]
    return [Option(name, value, [name]) for name, value in (("+", 1), ("-", -1))], base


def _directions(scene: Scene, room: Room, figure: Figure, basis: str) -> list[str]:
    features, best = [], {}
    for group in ("up", "down", "gain", "loss", "deficit", "surplus"):
        nearest = _nearest_move(scene, room, figure, room.moves(group))
        if nearest is not None:
            cost, side, word, breaks = nearest
            best[group] = cost
            features += [f"{group}|{side}|{bucket(cost)}|{basis}", f"{group}w={word}|{side}|b{breaks}"]
    if best:
        features.append(f"nearest={min(best, key=lambda g: best[g])}|{basis}")
    return features


def _nearest_move(
    scene: Scene, room: Room, figure: Figure, hits: Sequence[tuple[int, int]]
) -> tuple[int, str, str, int] | None:
    """(cost, side, word, clauses between) of the word of a direction that costs least; farther ones need no look."""
    best: tuple[int, str, str, int] | None = None
    for outward in sides(hits, figure.left, figure.end):
        for start, end in outward:
            side, gap = scene.beside(figure, start, end)
            breaks = clause_breaks(gap)
            cost = words_between(gap) + 3 * breaks + 3 * room.passed(start, figure.start)
            if best is not None and cost > best[0]:
                break
            found = (cost, side, scene.folded[start:end], min(breaks, 2))
            best = found if best is None else min(best, found)
    return best
