"""Dated events: every date expression is decided for a type or for none, then for who, when and how sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.extractors.attach import bucket
from tracker.extractors.audience import title_series
from tracker.extractors.calendars import Entry, calendar_entries
from tracker.extractors.linking import Link, fact_id, provenance
from tracker.extractors.room import MARKS, Room, clause_breaks, stems_around, words_between
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Linker, Option, Weights, paired
from tracker.extractors.subjects import LAST_WORD, Before, best_names, persons, subject_options
from tracker.extractors.triggers import triggers
from tracker.finders.calendar import When
from tracker.finders.names import season_mentions
from tracker.model import Event, Period

_WORD_BEFORE = re.compile(r"(\w+)\W*$")
_WORD_AFTER = re.compile(r"\W*(\w+)")
_RESULTS = {"revenue", "net_income", "subscribers", "share_price"}  # what a report of results speaks of
_NAMED_WITH_EVENTS = ("costs", "content_spend", "market_cap", "employees", "share_price", "debt")
_LISTED = 0.6  # how sure an entry of a calendar is, before calibration


def events(scene: Scene, links: Sequence[Link], linker: Linker) -> list[Event]:
    """The dated events of an article, in the order of the text, each at its most exact mention."""
    found: list[Event] = []
    before = Before()
    taken = {link.figure.start for link in links if link.table == "views" or link.key not in _NAMED_WITH_EVENTS}
    entries = calendar_entries(scene)
    listed = {entry.when.start for entry in entries}
    found += [event for entry in entries if (event := _listed(scene, linker.weights, entry)) is not None]
    for room in scene.rooms:
        for when in room.whens:
            if when.kind in ("year_before", "quarter_before", "full_year") or when.start in listed:
                continue
            event = _event(scene, taken, linker, room, when, before)
            if event is not None:
                found += [event, *_joined(scene, room, event)]
                before.kind, before.subject, before.room = event.event_type, event.subject or "", room.index
    return _without_repeats(found)


def _joined(scene: Scene, room: Room, event: Event) -> list[Event]:
    """ "»Suits« and »Castle« were axed": what happens to one title of a series happens to the others."""
    if not scene.lexicon.events[event.event_type].get("seasoned"):
        return []
    for group in title_series(scene, room):
        if len(group) > 1 and any(named.name.name == event.subject for named in group):
            return [
                replace(
                    event,
                    fact_id=fact_id(
                        scene.article.id, "events", event.start, event.event_type, event.date, named.name.name
                    ),
                    subject=named.name.name,
                    subject_id=named.name.key,
                    season=named.season,
                )
                for named in group
                if named.name.name != event.subject and named.how in ("quoted", "lexicon")
            ]
    return []


def _event(scene: Scene, taken: set[int], linker: Linker, room: Room, when: When, before: Before) -> Event | None:
    at = (when.start, when.end)
    period = scene.period(when, future=scene.tense(room, when.start), company=scene.main_company)
    if when.kind == "same_day":
        period = _same_day(scene, room, when)
    choice, chance = linker.decide("event_type", at, *type_options(scene, room, when, period, before))
    if choice.value is None:
        return None
    kind = str(choice.value)
    status, p_status = linker.decide("event_status", at, *status_options(scene, room, when, period, kind))
    period, p_date = _dated(scene, linker, room, when, status.value, kind)
    if period is None or "X" in period.label[:4]:
        return None
    subject, p_subject = linker.decide("event_subject", at, subject_options(scene, room, when, kind, before))
    if subject.value is None:
        return None
    season, p_season = None, 1.0
    if scene.lexicon.events[kind].get("seasoned"):
        chosen, p_season = linker.decide("event_season", at, season_options(scene, room, when, subject, kind))
        season = chosen.value
    return _built(
        scene,
        taken,
        linker.weights,
        room,
        when,
        kind,
        period,
        subject,
        season,
        str(status.value),
        chance * p_status * p_date * p_subject * p_season,
    )


def _listed(scene: Scene, weights: Weights, entry: Entry) -> Event | None:
    """A line of a release calendar: the title comes out that day."""
    period = _nearest_reading(scene, entry.when)
    if period is None or "X" in period.label[:4]:
        return None
    title = entry.title
    ahead = scene.published is not None and period.start is not None and period.start > scene.published
    subject = Option(title.name.name, ("title", title.name.key, title.season))
    status = "planned" if ahead else "happened"
    return _built(
        scene, set(), weights, entry.room, entry.when, "release", period, subject, title.season, status, _LISTED
    )


def _nearest_reading(scene: Scene, when: When) -> Period | None:
    """A date without a year lies where it is nearest to the publication."""
    readings = [scene.period(when, future=future, company=scene.main_company) for future in (True, False)]
    known = [period for period in readings if period is not None and period.start is not None]
    if scene.published is None or not known:
        return readings[0]
    day = scene.published
    return min(known, key=lambda period: abs((period.start - day).days) if period.start else 0)


def season_options(scene: Scene, room: Room, when: When, subject: Option, kind: str) -> list[Option]:
    """Which season starts, returns or was the last: said beside the title, in the sentence, or just before."""
    options: dict[int | None, Option] = {None: Option("none", None, ["none", f"none|t={kind}"])}
    beside = subject.value[2] if subject.value and subject.value[0] == "title" else None
    if beside is not None:
        options[beside] = Option(f"season {beside}", beside, ["season", "beside", f"beside|t={kind}"])
    for back in range(3):
        if room.index < back:
            break
        other = scene.rooms[room.index - back]
        for rank, (start, end, season) in enumerate(
            season_mentions(scene.text, scene.folded, other.start, other.end, scene.language)
        ):
            found = options.setdefault(season, Option(f"season {season}", season, ["season"]))
            before = LAST_WORD.search(scene.folded, max(other.start, start - 20), start)
            several = scene.folded[end - 1 : end] == "s" or scene.folded[start:end].endswith("staffeln")
            found.features += [
                f"said|{back}",
                f"said|{back}|rank={min(rank, 2)}",
                f"said|{back}|t={kind}|several={several}",
                f"spw={before.group(1) if before else '^'}|t={kind}",
                f"spw={before.group(1) if before else '^'}|several={several}",
            ]
            if back == 0:
                side, gap = scene.beside(when, start, end)
                found.features += [f"{side}|{bucket(words_between(gap))}", f"{side}|b{min(clause_breaks(gap), 2)}"]
    options[None].features.append(f"none|n={min(len(options) - 1, 3)}|t={kind}")
    return paired(options.values())


def _dated(scene: Scene, linker: Linker, room: Room, when: When, status: str, kind: str) -> tuple[Period | None, float]:
    """The date under each reading of the tense; most expressions have only one."""
    if when.kind == "same_day":
        return _same_day(scene, room, when), 1.0
    options: dict[str, Option] = {}
    for future in (True, False, scene.tense(room, when.start)):
        period = scene.period(when, future=future, company=scene.main_company)
        label = period.label if period else ""
        if label not in options:
            options[label] = Option(label, period, [])
        options[label].features += [
            f"future={future}|s={status}",
            f"future={future}|k={when.kind}|s={status}",
            f"future={future}|e={kind}|s={status}",
        ]
    chosen, chance = linker.decide("event_date", (when.start, when.end), list(options.values()))
    return chosen.value, chance


def _same_day(scene: Scene, room: Room, when: When) -> Period | None:
    """ "am selben Tag": the last day named before."""
    for index in range(room.index, max(-1, room.index - 4), -1):
        for other in reversed(scene.rooms[index].whens):
            if other.start < when.start and other.kind in ("day", "weekday", "relative_day"):
                return scene.period(other, future=scene.tense(scene.rooms[index], other.start))
    return None


def type_options(
    scene: Scene, room: Room, when: When, period: Period | None, before: Before
) -> tuple[list[Option], list[str]]:
    """The event types with a trigger in the sentence (or the heading beside it), or all where none has one; and none."""
    options: dict[str, Option] = {}
    for other, where in _neighbours(scene, room, when):
        nouns = [(start, end, key) for start, end, key, _ in other.hits("event_noun")]
        for kind, found in (("event", triggers(scene, other)), ("event_noun", nouns)):
            for start, end, key in found:
                option = options.setdefault(key, Option(key, key, [f"t={key}", f"t={key}|k={when.kind}"]))
                option.features += _trigger_features(scene, room, when, start, end, where, key, kind)
    shared = [
        *_sentence_features(scene, room, when, period, before),
        *_words_around(scene, room, when),
        _nearest_trigger(scene, room, when),
        f"options={min(len(options), 4)}",
    ]
    for key in scene.lexicon.events if not options else ():
        options[key] = Option(key, key, ["bare", f"bare|t={key}"])
    for key, option in options.items():
        option.features = list(dict.fromkeys(option.features))
        option.features.append(f"last|{before.kind == key}|{room.index - before.room <= 1}")
    return [*options.values(), Option("none", None, ["none"])], shared


def _words_around(scene: Scene, room: Room, when: When) -> list[str]:
    """The words around a date: which there are, which of them just before and behind, and the pairs that touch it."""
    low = [w.strip(MARKS) for w in scene.folded[max(room.start, when.start - 60) : when.start].split()][-4:]
    high = [w.strip(MARKS) for w in scene.folded[when.end : min(room.end, when.end + 60)].split()][:4]
    last, first = " ".join(low[-1:]), " ".join(high[:1])
    return [
        *stems_around(scene.folded, room, when.start, when.end, 9),
        *[f"before:{word[:6]}" for word in low if len(word) > 1],
        *[f"after:{word[:6]}" for word in high if len(word) > 1],
        f"low={' '.join(low[-2:])}", f"high={' '.join(high[:2])}", f"across={last}_{first}", f"last={when.kind}|{last}",
        f"room={when.kind}|{min(room.index, 3)}", f"tense={when.kind}|{scene.tense(room, when.start)}",
    ]  # fmt: skip


def _nearest_trigger(scene: Scene, room: Room, when: When) -> str:
    gaps = [scene.beside(when, start, end)[1] for start, end, _ in triggers(scene, room)]
    return min((f"near={min(words_between(g), 9)}|b{min(clause_breaks(g), 1)}" for g in gaps), default="near=no")


def _nobody(scene: Scene, room: Room) -> bool:
    """Nobody in the sentence to whom anything could happen."""
    return not (
        room.companies
        or room.titles
        or scene.lexicon.union_names.search(scene.text, room.start, room.end)
        or persons(scene, room)
    )


def _neighbours(scene: Scene, room: Room, when: When) -> list[tuple[Room, str]]:
    rooms = [(room, "here")]
    short = room.end - room.start < 90
    if room.index and (short or scene.rooms[room.index - 1].heading):
        rooms.append((scene.rooms[room.index - 1], "prev"))
    if short and room.index + 1 < len(scene.rooms):
        rooms.append((scene.rooms[room.index + 1], "next"))
    return rooms


def _trigger_features(
    scene: Scene, room: Room, when: When, start: int, end: int, where: str, key: str, kind: str
) -> list[str]:
    word = scene.folded[start:end]
    if where != "here":
        return [f"{kind}|{where}", f"w={word}|t={key}|{where}"]
    side, gap = scene.beside(when, start, end)
    breaks = min(clause_breaks(gap), 3)
    crossed = sum(min(start, when.start) < other.start < max(start, when.start) for other in room.whens)
    touching = [f"{kind}|{side}|touching", f"t={key}|{side}|touching"] if not gap.strip() else []
    return [
        *touching,
        f"{kind}|{side}|{bucket(words_between(gap))}", f"{kind}|{side}|b{breaks}", f"w={word}|t={key}", f"w={word}|t={key}|b{min(breaks, 1)}",
        f"{kind}|x{min(crossed, 2)}", f"{kind}|t={key}|{side}",
    ]  # fmt: skip


def _sentence_features(scene: Scene, room: Room, when: When, period: Period | None, before: Before) -> list[str]:
    previous = _WORD_BEFORE.search(scene.folded[max(room.start, when.start - 20) : when.start])
    after = _WORD_AFTER.match(scene.folded[when.end : when.end + 20])
    features = [
        f"k={when.kind}", f"pw={previous.group(1) if previous else '^'}", f"next={after.group(1) if after else '$'}", f"room={min(room.index, 3)}",
        f"titles={min(len(room.titles), 2)}", f"companies={min(len({n.name.key for n in room.companies}), 2)}", f"figures={min(len(room.figures), 3)}",
        f"tense={scene.tense(room, when.start)}", f"opens={when.start - room.start < 8}",
        f"nobody={_nobody(scene, room)}", f"rat={scene.is_ratings}", f"heading={room.heading}",
    ]  # fmt: skip
    if period is not None and period.start is not None and scene.published is not None:
        days = (period.start - scene.published).days
        features.append(
            f"ahead={'far' if days > 400 else 'soon' if days > 0 else 'now' if days > -8 else 'past' if days > -400 else 'old'}"
        )
    for group in ("negation", "rumour", "speech", "not_fact", "reported"):
        if room.named(group):
            features.append(group)
    if any(key in _RESULTS and not weak for _, _, key, weak in room.hits("metric")):
        features.append("metric")
    if scene.main_company is None:
        features.append("nomain")
    features.append(f"medial={scene.medial}")
    return features


def status_options(
    scene: Scene, room: Room, when: When, period: Period | None, kind: str
) -> tuple[list[Option], list[str]]:
    """happened, planned or rumoured: by the date against the publication, and the words."""
    base = stems_around(scene.folded, room, when.start, when.end, 6)
    base += [f"t={kind}", f"tense={scene.tense(room, when.start)}", f"k={when.kind}"]
    for future in (True, False):
        reading = scene.period(when, future=future, company=scene.main_company)
        if reading is not None and reading.start is not None and scene.published is not None:
            base.append(
                f"{'F' if future else 'P'}={'after' if reading.start > scene.published else 'on' if reading.start == scene.published else 'before'}"
            )
            base.append(
                f"{'F' if future else 'P'}={'after' if reading.start > scene.published else 'on' if reading.start == scene.published else 'before'}|t={kind}"
            )
    for group in ("future", "past_tense", "rumour", "guidance", "negation", "reported"):
        hits = room.named(group)
        if hits:
            start, end = min(hits, key=lambda hit: abs(hit[0] - when.start))
            gap = scene.between(end, when.start) if end <= when.start else scene.between(when.end, start)
            base += [group, f"{group}|b{min(clause_breaks(gap), 2)}", f"{group}w={scene.folded[start:end]}"]
    for start, end, key in triggers(scene, room):
        if key == kind:
            base.append(f"w={scene.folded[start:end]}")
    return [Option(name, name, [name]) for name in ("happened", "planned", "rumoured")], list(dict.fromkeys(base))


def _built(
    scene: Scene,
    taken: set[int],
    weights: Weights,
    room: Room,
    when: When,
    kind: str,
    period: Period,
    subject: Option,
    season: int | None,
    status: str,
    chance: float,
) -> Event:
    value = subject.value
    amount, unit, qualifier = _amount(scene, taken, room, kind)
    return Event(
        fact_id=fact_id(scene.article.id, "events", when.start, kind, period.label, subject.name),
        **provenance(scene, room, "events", kind, weights, chance),
        start=when.start,
        end=when.start + len(scene.text[when.start : when.end].rstrip()),
        event_type=kind,
        subject=subject.name,
        subject_id=value[1],
        object=_object(scene, room, kind, subject.name),
        season=season,
        date=period.label,
        date_start=period.start,
        date_end=period.last_day,
        status=status,
        amount=amount,
        amount_unit=unit,
        qualifier=qualifier,
    )


def _object(scene: Scene, room: Room, kind: str, subject: str) -> str | None:
    """The other party: the next company or title named, or the post of an executive."""
    if kind == "executive_change":
        return next((scene.text[start:end] for start, end, _, _ in room.hits("role")), None)
    if kind in ("acquisition", "partnership", "lawsuit", "investment", "launch", "project_halt"):
        for named in best_names(room):
            if named.name.name != subject:
                return named.name.name
    if kind in ("partnership", "project_halt", "launch"):
        return next((title.name.name for title in room.titles if title.name.name != subject), None)
    return None


def _amount(scene: Scene, taken: set[int], room: Room, kind: str) -> tuple[float | None, str | None, str | None]:
    """Money or a count named with it that no other table took: the price of a takeover, the jobs cut."""
    amount = scene.lexicon.events[kind].get("amount")
    if amount is None:
        return None, None, None
    money = amount == "money"
    best = None
    for figure in room.figures:
        if figure.start in taken:
            continue
        if money and figure.unit and len(figure.unit) == 3 and figure.unit.isupper() and figure.value >= 1e5:
            best = max(best or figure, figure, key=lambda f: f.value)
        if not money and figure.unit is None and 5 <= figure.value < 1e6 and best is None:
            best = figure
    if best is None:
        return None, None, None
    return best.value, best.unit if money else "count", best.qualifier


def _without_repeats(found: Sequence[Event]) -> list[Event]:
    """The same event named again is one: same type, subject and date, or a vaguer date around it."""
    kept: list[Event] = []
    for event in sorted(found, key=lambda e: (-len(e.date), -e.confidence)):
        if not any(_same_event(event, other) for other in kept):
            kept.append(event)
    return sorted(kept, key=lambda e: e.start)


def _same_event(event: Event, other: Event) -> bool:
    if (event.event_type, event.subject) != (other.event_type, other.subject) or (
        event.season and other.season and event.season != other.season
    ):
        return False
    return event.date == other.date
