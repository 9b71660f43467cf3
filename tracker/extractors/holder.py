"""Whose figure it is: a company, and where it is not the whole of it, the service, division, region or plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from tracker.extractors.attach import Chosen, bucket, connector, context_rooms, name_gap
from tracker.extractors.room import Room, clause_breaks, per_room, words_between
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Option, paired
from tracker.finders.figures import Figure
from tracker.finders.names import Named

_OF_SERVICES = {"subscription_price", "subscribers", "subscriber_net_adds", "monthly_active_users", "churn", "arpu"}
_PRONOUNS = frozenset("ihr ihre ihren deren dessen dort its their there it sie er dieser diese that".split())
_WORD_BEFORE = re.compile(r"(\w+)\W*$")
_LINE_HEAD = re.compile(r"[\s*•·▪→–-]*([A-ZÄÖÜ][\w&.+’' -]{1,40}?)(?:\s\([^)]{1,30}\))?\s?[:–|]\s")
_DIVISION = re.compile(
    r"(?<![\w-])((?:[A-Z][\w&’']+\s){1,3})(?:segment|division|unit|arm|business|revenue|revenues|sales|operations)(?!\w)"
    r"|(?<!\w)(?:Segment|Sparte|Bereich|Division|Geschäftsfeld)\s([A-ZÄÖÜ][\w&-]*(?:(?:\s(?:und|&|and)\s|\s)[A-ZÄÖÜ][\w-]*){0,3})"
    r"|(?<!\w)([A-ZÄÖÜ][\w-]{0,40}?)-?(?:geschäft|sparte|segment|bereich|division)(?:s|es|e|en)?(?!\w)"
)
_PLAN = re.compile(
    r"(?<![\w-])((?:[A-ZÄÖÜ][\w&+]{0,30}\s){0,2}[A-ZÄÖÜ][\w&+]{0,30})"
    r"(?:-(?:Paket|Abo|Abonnement|Tarif|Pass|Variante|Option|Mitgliedschaft|plan|tier)\w{0,2}|\s(?:plan|tier|package|pass|bundle|subscription|membership|option)s?)(?!\w)"
    r"|(?<![\w-])(?:Paket|Abo|Tarif|Pass|Plan|plan|tier|package)\s[\"„“»«‘']?([A-ZÄÖÜ][\w&+]{0,30}(?:\s[A-ZÄÖÜ][\w&+]{0,30}){0,2})"
    r"|(?<![\w-])([A-ZÄÖÜ][\w&+]{0,30}(?:\s[A-ZÄÖÜ&][\w&+]{0,30}){0,2})\s(?:kostet|kosten|kommt\sauf|costs?|is\spriced|starts\sat)(?!\w)"
)


def company_options(scene: Scene, room: Room, figure: Figure, last: Chosen, key: str) -> list[Option]:
    """The companies a figure may belong to: named in the sentence, carried from before, or the article's own."""
    options: dict[str | None, Option] = {}

    def option(company: str | None) -> Option:
        if company not in options:
            options[company] = Option(company or "none", company, [f"known={company is not None}"])
        return options[company]

    for rank, (named, near, side, crossed) in enumerate(_ranked(scene, room, figure, room.companies)):
        if not scene.lexicon.companies[named.name.key].media:
            continue
        found = option(named.name.key)
        kind = named.name.kind
        found.features += [
            f"n={side}|{bucket(near)}",
            f"rank={min(rank, 3)}|{side}",
            f"kind={kind}|{side}",
            f"crossed={min(crossed, 2)}|{side}",
        ]
        if named.start - room.start < 4:
            found.features.append("opens")
    for rank, (named, near, side, crossed) in enumerate(_ranked(scene, room, figure, scene.strangers(room))[:3]):
        option(named.name.name).features += [
            f"stranger={named.how}",
            f"stranger={named.how}|{side}|{bucket(near)}",
            f"stranger|rank={min(rank, 2)}|{side}",
            f"stranger|crossed={min(crossed, 2)}|named={bool(room.companies)}",
            f"stranger|before={_before(scene, room, named)}",
            f"stranger|opens={named.start - room.start < 4}",
        ]
    if last.company is not None:
        carried = option(last.company)
        carried.features += [
            "carried",
            f"carried|same_room={last.room == room.index}",
            f"carried|named={bool(room.companies)}",
        ]
        if room.hits("nickname"):
            carried.features.append("carried|nickname")
    for other, where in context_rooms(scene, room)[1:]:
        names = other.companies
        if names:
            option(names[-1].name.key).features.append(f"ctx={where}|last")
            option(names[0].name.key).features.append(f"ctx={where}|first")
    _add_recent(scene, room, option)
    if scene.main_company is not None:
        main = option(scene.main_company)
        main.features += ["main", f"main|named={bool(room.companies)}", f"main|k={key}"]
        if room.hits("nickname"):
            main.features.append("main|nickname")
    place = _placed(scene, room)
    if place is not None:
        option(place).features.append("place")
    if not options:
        option(None)
    return list(options.values())


def _add_recent(scene: Scene, room: Room, option: Callable[[str | None], Option]) -> None:
    """The companies named last before the sentence: what a section of a page about several is about."""
    seen = 0
    for back in range(1, min(room.index, 10) + 1):
        other = scene.rooms[room.index - back]
        names = [n for n in other.companies if scene.lexicon.companies[n.name.key].media]
        keys = list(dict.fromkeys(n.name.key for n in names))
        if not keys:
            continue
        near = "para" if other.paragraph == room.paragraph else "before"
        for key in keys:
            place = "sole" if len(keys) == 1 else "first" if key == keys[0] else "last" if key == keys[-1] else "more"
            option(key).features += [
                f"recent={seen}|{place}",
                f"recent={seen}|{near}|{min(back, 4)}|named={bool(room.companies)}",
                f"recent={seen}|heading={other.heading}",
                f"recent={seen}|opens={names[0].name.key == key and names[0].start - other.start < 12}",
            ]
        seen += 1
        if seen == 2:
            return


def _ranked(scene: Scene, room: Room, figure: Figure, names: Sequence[Named]) -> list[tuple[Named, int, str, int]]:
    ranked = []
    for named in names:
        cost, side, crossed, _ = name_gap(scene, room, figure, named)
        ranked.append((named, cost, side, crossed))
    return sorted(ranked, key=lambda item: item[1] + 3 * item[3])


def _before(scene: Scene, room: Room, named: Named) -> str:
    """The word before a name, or "role" where it says what a person does."""
    if any(end <= named.start and named.start - end <= 2 for start, end, _, _ in room.hits("role")):
        return "role"
    match = _WORD_BEFORE.search(scene.folded, max(room.start, named.start - 24), named.start)
    return match.group(1) if match else "^"


def _placed(scene: Scene, room: Room) -> str | None:
    """ "the Burbank-based company": the seat names the company."""
    folded = scene.text[room.start : room.end]
    for key, company in scene.lexicon.companies.items() if "-based" in folded or " aus " in folded else ():
        if any(f"{place}-based" in folded or f"aus {place}" in folded for place in company.places):
            return key
    return None


def segment_options(
    scene: Scene, room: Room, figure: Figure, last: Chosen, company: str | None, key: str
) -> list[Option]:
    """The parts a figure may be limited to; "whole" is the company itself. A price has its plan."""
    options: dict[str, Option] = {"": Option("whole", None, ["whole", f"whole|m={key}"])}
    again = _again(scene, room)
    options[""].features.append(f"whole|again={again}")

    def option(segment: str) -> Option:
        if segment not in options:
            options[segment] = Option(segment, segment, ["part", f"part|m={key}"])
        return options[segment]

    for other, where in context_rooms(scene, room):
        for named in other.companies:
            if named.name.kind == "company" or named.name.key != company:
                continue
            option(named.name.name).features += _distance(scene, figure, named.start, named.end, where, named.name.kind)
        kinds = ("plan", "segment") if key == "subscription_price" else ("segment",)
        for kind in kinds:
            for start, end, segment, _ in other.hits(kind):
                option(segment).features += [*_distance(scene, figure, start, end, where, kind), f"seg={segment}"]
                if where != "here":
                    option(segment).features.append(f"{where}|again={again}|named={bool(room.hits(kind))}")
    if key == "subscription_price":
        for name, end in _plans(scene, room):
            place = "before" if end <= figure.left else "after"
            option(name).features += [f"named_plan={place}|x{min(room.passed(end, figure.start), 2)}", "named_plan"]
    if key in _OF_SERVICES and company is not None:
        for rank, service in enumerate(scene.services_of(company)[:2]):
            option(service).features += [f"usual={rank}|m={key}", f"usual={rank}|named={bool(room.companies)}"]
    for segment, place in _written_parts(scene, room, figure):
        option(segment).features += [f"written={place}", f"written={place}|m={key}"]
    pronoun = scene.folded[room.start : room.end].split(" ", 1)[0] in _PRONOUNS
    if pronoun:
        options[""].features.append("whole|pronoun")
    if last.segment:
        carried = option(last.segment)
        carried.features += [
            f"carried|again={again}",
            "carried",
            f"carried|same_room={last.room == room.index}",
            f"carried|m={key}",
            f"carried|samekey={last.key == key}",
            f"carried|pronoun={pronoun}",
        ]
        if last.room == room.index and last.figure is not None:
            carried.features.append(f"carried|c={connector(scene, last.figure, figure)}")
    elif last.key:
        options[""].features += ["whole|carried", f"whole|carried|same_room={last.room == room.index}"]
    if room.companies and all(n.name.kind == "company" for n in room.companies):
        options[""].features.append("whole|company_named")
    if room.named("total"):
        options[""].features.append("whole|total")
    return paired(options.values())


def _distance(scene: Scene, figure: Figure, start: int, end: int, where: str, kind: str) -> list[str]:
    if where != "here":
        return [f"{kind}|{where}"]
    side, gap = scene.beside(figure, start, end)
    words, breaks = words_between(gap), clause_breaks(gap)
    return [f"{kind}|{side}|{bucket(words)}", f"{kind}|breaks={min(breaks, 2)}|{side}", f"{kind}|here"]


def _written_parts(scene: Scene, room: Room, figure: Figure) -> Iterator[tuple[str, str]]:
    """Divisions that no list knows: the head of a line ("Film: …"), "the cable segment", "das Filmgeschäft"."""
    head = _LINE_HEAD.match(scene.text, room.start, room.end)
    if head is not None and head.end() <= figure.left and not _is_cue(room, head.start(1), head.end(1)):
        yield head.group(1).strip(), "head"
    for name, end in _divisions(scene, room):
        yield name, "before" if end <= figure.left else "after"


@per_room
def _again(scene: Scene, room: Room) -> bool:
    """Does a sentence come back to a part named before: "the division", "dort"?"""
    return scene.language.pattern("parts_again").search(scene.folded, room.start, room.end) is not None


@per_room
def _plans(scene: Scene, room: Room) -> list[tuple[str, int]]:
    """Plans that no list knows: "das Unlimited-Paket", "the Pro plan", "Entertain TV kostet"."""
    return [
        (next(group for group in match.groups() if group), match.end())
        for match in _PLAN.finditer(scene.text, room.start, room.end)
    ]


@per_room
def _divisions(scene: Scene, room: Room) -> list[tuple[str, int]]:
    return [
        ((match.group(1) or match.group(2) or match.group(3)).strip(), match.end())
        for match in _DIVISION.finditer(scene.text, room.start, room.end)
    ]


def _is_cue(room: Room, start: int, end: int) -> bool:
    return any(
        s >= start and e <= end for kind in ("metric", "measure") for s, e, _, weak in room.hits(kind) if not weak
    )
