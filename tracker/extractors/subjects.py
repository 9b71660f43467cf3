"""Who or what an event happens to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.extractors.attach import PREPOSITIONS, bucket
from tracker.extractors.room import Room, clause_breaks, per_room, words_between
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Option
from tracker.extractors.triggers import triggers
from tracker.finders.calendar import When
from tracker.finders.names import Named, overlaps

_PERSON = re.compile(
    r"(?<![\w„“\"»«-])([A-ZÄÖÜ][a-zäöüßéèáíóñç]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?(?:\s(?:[A-Z]\.|von|de|van|der|la))*\s[A-ZÄÖÜ][\wäöüßéáíóñç'’-]+)(?!\w)"
)
LAST_WORD = re.compile(r"([\w'’]+)[^\w]*$")
_FIRST_WORD = re.compile(r"[^\w]{0,3}([\w'’]+)")
_SORTS = {
    "title_quoted": "title",
    "title_lexicon": "title",
    "title_run": "run",
    "org": "run",
    "company": "known",
    "service": "known",
    "channel": "known",
    "unit": "known",
}
_LOOSE = ("title_run", "org", "person")
_ARTICLES = frozenset("of der des dem den die das the a an von am im beim zum zur".split())
_NOT_FIRST = frozenset(
    "the der die das ein eine in im am bei mit nach auch beim und a an new neue neuer former ex chief on "
    "as for but however when while after before mr mrs ms unter von nach laut seit under with by since".split()
)
Found = tuple[str, int, int, str, object]  # what sort of name, where it stands, how it is called, what it stands for


@dataclass(slots=True)
class Before:
    """What the event before was: its subject is carried over a pronoun."""

    kind: str = ""
    subject: str = ""
    room: int = -9


def subject_options(scene: Scene, room: Room, when: When, kind: str, before: Before) -> list[Option]:
    """Who or what it happens to: companies, services, titles, persons and unions near the date, or carried."""
    options: dict[str, Option] = {}

    def option(name: str, value: object) -> Option:
        return options.setdefault(name, Option(name, value, []))

    for other, where in _subject_rooms(scene, room):
        subjects = _subjects(scene, other, kind)
        ranks = _ranks(subjects, other, when if where == "here" else None)
        for sort, start, end, name, value in subjects:
            found = option(name, value)
            found.features += [f"{sort}|{where}|{rank}" for rank in ranks[start, end, sort]]
            found.features += [f"t={kind}|{where}|{rank}" for rank in ranks[start, end, sort]]
            found.features += [f"{sort}|{where}", f"{sort}|{where}|t={kind}"]
            if sort in _LOOSE and " " not in name:
                found.features.append(f"word={name.lower()}")
            if where != "here":
                opens, whole = start - other.start < 3, end - start > 0.6 * (other.end - other.start)
                found.features += [
                    f"{sort}|{where}|heading={other.heading}|opens={opens}|whole={whole}",
                    f"{where}|heading={other.heading}|opens={opens}|whole={whole}",
                ]
            else:
                found.features += _around_name(scene, other, start, end, sort, kind)
                side, gap = scene.beside(when, start, end)
                found.features += [
                    f"{sort}|{side}|{bucket(words_between(gap))}",
                    f"{sort}|{side}|t={kind}",
                    f"{side}|b{min(clause_breaks(gap), 2)}",
                ]
                found.features += _trigger_side(scene, room, kind, start, end, sort)
                if start - room.start < 3:
                    found.features += ["opens", f"opens|{sort}|t={kind}"]
    _add_usual(scene, room, kind, option)
    if before.subject and before.subject in options:
        options[before.subject].features += [
            f"carried|{room.index - before.room <= 1}",
            f"carried|same={before.kind == kind}",
        ]
    order = {name: i for i, name in enumerate(options)}
    for name, found in options.items():
        found.features = list(dict.fromkeys(found.features))
        found.features.append(f"order={min(order[name], 4)}|t={kind}")
    options["none"] = Option("none", None, ["none", f"none|t={kind}", f"none|n={min(len(options), 3)}"])
    return list(options.values())


def _add_usual(scene: Scene, room: Room, kind: str, option: Callable[[str, object], Option]) -> None:
    """What the article is about, wherever it names it: its titles, its company and the services of that."""
    for rank, named in enumerate(scene.topics if "title" in _wanted(scene, kind) else ()):
        option(named.name.name, ("title", named.name.key, None)).features += [
            f"topic={rank}",
            f"topic={rank}|t={kind}|here={bool(room.titles)}",
            f"topic={rank}|one={scene.one_topic}|here={bool(room.titles)}",
        ]
    if scene.main_company is None:
        return
    for rank, service in enumerate(scene.services_of(scene.main_company)[:2]):
        option(service, ("company", scene.main_company)).features += [
            f"usual={rank}|t={kind}",
            f"usual={rank}|named={bool(room.companies)}",
        ]
    company = scene.lexicon.companies[scene.main_company]
    option(company.name, ("company", company.key)).features += [
        "main",
        f"main|t={kind}",
        f"main|named={bool(room.companies)}|t={kind}",
    ]


def _wanted(scene: Scene, kind: str) -> Sequence[str]:
    """The sorts of names that an event of a type may happen to."""
    wanted: Sequence[str] = scene.lexicon.events[kind].get("subjects", ("company",))
    return wanted


def _ranks(subjects: Sequence[Found], room: Room, when: When | None) -> dict[tuple[int, int, str], list[str]]:
    """Which of its sort a name is: the nearest on its side of the date, with how many dates between; elsewhere the first or last."""
    places: dict[str, set[tuple[int, int]]] = {}
    for sort, start, end, _, _ in subjects:
        places.setdefault(_SORTS.get(sort, sort), set()).add((start, end))
    lines = {sort: _Line(found) for sort, found in places.items()}
    dates = _Line((other.start, other.end) for other in room.whens)
    ranks: dict[tuple[int, int, str], list[str]] = {}
    for sort, start, end, _, _ in subjects:
        line = lines[_SORTS.get(sort, sort)]
        if when is None:
            ranks[start, end, sort] = [f"rank={line.rank(start, end)}"]
            continue
        side, low, high = ("L", end, when.start) if end <= when.start else ("R", when.end, start)
        order, crossed = line.between(low, high), dates.between(low, high)
        ranks[start, end, sort] = [
            f"rank={side}{min(order, 3)}",
            f"dates={side}{min(crossed, 2)}",
            f"rank={side}{min(order, 2)}|dates={min(crossed, 1)}",
        ]
    return ranks


class _Line:
    """Stretches in the order of the text. A class because each is asked for many times how many stand between two places."""

    def __init__(self, places: Iterable[tuple[int, int]]) -> None:
        self.places = sorted(places)
        self.starts = [start for start, _ in self.places]
        self.ends = sorted(end for _, end in self.places)

    def between(self, low: int, high: int) -> int:
        return max(0, bisect_right(self.ends, high) - bisect_left(self.starts, low))

    def rank(self, start: int, end: int) -> str:
        if len(self.places) == 1:
            return "sole"
        if (start, end) == self.places[0]:
            return "first"
        return "last" if (start, end) == self.places[-1] else "more"


def _around_name(scene: Scene, room: Room, start: int, end: int, sort: str, kind: str) -> list[str]:
    """The words before and after a name tell who does it and to whom it is done: "takeover of", "sued", "an"."""
    before = LAST_WORD.search(scene.folded, max(room.start, start - 20), start)
    after = _FIRST_WORD.match(scene.folded, end, min(room.end, end + 20))
    previous, following = before.group(1) if before else "^", after.group(1) if after else "$"
    near = scene.folded[max(room.start, start - 40) : start].split()[-4:]
    link = next((word for word in reversed(near) if word in PREPOSITIONS or word in _ARTICLES), "^")
    return [
        f"nprep={link}|t={kind}",
        f"nprep={link}|{sort}",
        f"npw={previous}|t={kind}",
        f"nnext={following}|t={kind}",
        f"npw={previous}|{sort}",
        f"nnext={following}|{sort}",
    ]


def _subject_rooms(scene: Scene, room: Room) -> list[tuple[Room, str]]:
    rooms = [(room, "here")]
    for back in (1, 2):
        if room.index >= back:
            rooms.append((scene.rooms[room.index - back], f"back{back}"))
    if room.index + 1 < len(scene.rooms) and room.end - room.start < 90:
        rooms.append((scene.rooms[room.index + 1], "next"))
    if room.index > 2:
        rooms.append((scene.rooms[0], "headline"))
    return rooms


def _subjects(scene: Scene, room: Room, kind: str) -> list[Found]:
    """The names of a sentence that an event of a type may happen to: every date near it asks again."""
    key = ("subjects", kind)
    if key not in room.memo:
        room.memo[key] = _named(scene, room, kind)
    found: list[Found] = room.memo[key]
    return found


def _named(scene: Scene, room: Room, kind: str) -> list[Found]:
    wanted = _wanted(scene, kind)
    people = persons(scene, room) if "person" in wanted else []
    found: list[Found] = []
    if "company" in wanted:
        found += _companies(scene, room)
    if "title" in wanted:
        for title in (*room.titles, *scene.title_runs(room)):
            value = ("title", title.name.key, title.season)
            found.append((f"title_{title.how}", title.start, title.end, title.name.name, value))
    if "org" in wanted:
        found += [("org", run.start, run.end, run.name.name, ("org", None)) for run in scene.title_runs(room)]
    known = overlaps([(named.start, named.end) for named in room.companies])
    for start, end in people:
        if not known(start, end):
            found.append(("person", start, end, scene.text[start:end], ("person", None)))
    if "union" in wanted:
        for match in scene.lexicon.union_names.finditer(scene.text, room.start, room.end):
            found.append(("union", match.start(), match.end(), match.group(1), ("union", None)))
    return _without_posts(scene, found, people)


def _companies(scene: Scene, room: Room) -> Iterator[Found]:
    """Companies, services and channels with their owners, and firms that the lexicon does not know."""
    for named in best_names(room):
        sort = named.name.kind
        yield sort, named.start, named.end, named.name.name, ("company", named.name.key)
        if sort in ("service", "channel", "unit"):
            owner = scene.lexicon.companies[named.name.key]
            yield "owner", named.start, named.end, owner.name, ("company", owner.key)
    for named in scene.strangers(room):
        yield f"stranger_{named.how}", named.start, named.end, named.name.name, ("company", None)


def _without_posts(scene: Scene, found: Sequence[Found], people: Sequence[tuple[int, int]]) -> list[Found]:
    """ "US-Produzent Tyler Perry", found as a run of capitals, is Tyler Perry."""
    starts = {end: start for start, end in people}
    return [
        (sort, start, end, scene.text[starts[end] : end], ("person", None))
        if start < starts.get(end, start)
        else (sort, start, end, name, value)
        for sort, start, end, name, value in found
    ]


@per_room
def persons(scene: Scene, room: Room) -> list[tuple[int, int]]:
    """First and last names; of "Geschäftsführer Fred Kogel" what stands behind the post."""
    posts = {start: end for start, end, _, _ in room.hits("role")}
    endings = tuple(scene.language.data["words"]["posts"])
    found, at = [], room.start
    while (match := _PERSON.search(scene.text, at, room.end)) is not None:
        first = scene.folded[match.start() : match.end()].split()[0]
        if match.start() in posts or first in _NOT_FIRST or first.endswith(endings):
            at = posts.get(match.start(), match.start() + len(first))
            continue
        found.append((match.start(), match.end()))
        at = match.end()
    return found


def best_names(room: Room) -> list[Named]:
    seen: dict[tuple[int, int], Named] = {}
    for named in room.companies:
        seen.setdefault((named.start, named.end), named)
    return list(seen.values())


def _trigger_side(scene: Scene, room: Room, kind: str, start: int, end: int, sort: str) -> list[str]:
    found = [(s, e) for s, e, key in triggers(scene, room) if key == kind]
    if not found:
        return []
    s, e = min(found, key=lambda hit: abs(hit[0] - start))
    side, gap = ("before", scene.text[e:start]) if e <= start else ("after", scene.text[end:s])
    breaks = min(clause_breaks(gap), 2)
    return [
        f"trigger={side}|{sort}|t={kind}",
        f"trigger={bucket(abs(s - end) // 6)}|{sort}",
        f"trigger={side}|b{breaks}|t={kind}",
        f"trigger|{side}|b{breaks}|{bucket(words_between(gap))}",
        f"trigger={scene.folded[s:e]}|{side}|b{breaks}",
    ]
