"""Which metric or measure a figure belongs to, or none. One choice for both tables, since they compete for figures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tracker.extractors.room import Place, Room, clause_breaks, per_figure, per_room, sides, stems_around, words_between
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Option
from tracker.finders.figures import Figure
from tracker.finders.names import Named
from tracker.lexicon import Lexicon

_PREVIOUS_WORD = re.compile(r"([^\s(\"„“«»]+)[\s(\"„“«»]*$")
_NEXT_WORD = re.compile(r"[\s)\"“”»«]*-?([^\W\d_][\w-]*|[%€$/(),.:;+])")
_LIST_NUMBER = re.compile(r"\s*[#(]?\d{1,2}[.):]\s")
_CONNECTOR = re.compile(r"\w+|[,;:()/+–-]")
_FARTHER = {"para": 14.0, "before": 18.0, "head": 12.0}  # words that a cue in a sentence above is farther away
_UNITS = ("hours_viewed", "minutes_viewed")  # measures whose words are units
_OF_SHARES = frozenset({"money_big", "money_small", "percent", "count_big", "points"})
_SIZES = ((1e2, "1"), (1e4, "2"), (1e5, "3"), (1e6, "4"), (1e7, "5"), (1e8, "6"), (1e9, "7"), (1e10, "8"), (1e11, "9"))
PREPOSITIONS = frozenset(
    "auf von um zu bei mit nach über unter in an für bis statt vor gegenüber to from by of at with after over for on in than against versus vs "
    "and und or oder as was were war waren sind ist is are had hat hatte gut rund knapp : ( , - + = "
    "about up down reach total compared less more mehr weniger plus minus".split()
)


@dataclass(slots=True)
class Chosen:
    """What the figure before was linked to: the memory of the left-to-right decisions."""

    figure: Figure | None = None
    room: int = -1
    table: str = ""
    key: str = ""
    company: str | None = None
    segment: str | None = None
    title: object = None
    season: object = None
    window: object = None
    scenario: str = "actual"
    sign: int = 1
    basis: str = "level"
    period: object = None
    demographic: str = ""
    platform: str | None = None
    history: list[tuple[int, str, str]] = field(default_factory=list)
    periods: list[tuple[int, object]] = field(default_factory=list)

    def near(self, room: Room) -> str:
        """How far back the figure before stands: in this sentence, in the one before, or farther."""
        return "here" if self.room == room.index else "next" if room.index - self.room == 1 else "far"


def unit_class(figure: Figure) -> str:
    """A coarse kind of figure for features: money_big, percent, count_big, …

    >>> unit_class(Figure(0, 3, 0, 11e9, unit="USD", scale=1e9))
    'money_big'
    """
    unit, value = figure.unit, figure.value
    if unit in ("percent", "percentage_points"):
        return (
            "percent"
            if unit == "percent" and not figure.word.startswith(("fraction", "multiple"))
            else "points"
            if unit != "percent"
            else figure.word
        )
    if unit == "cents":
        return "money_small"
    if unit in ("hours", "minutes"):
        return f"{unit}_big" if value >= 1000 else f"{unit}_small"
    if unit == "other":
        return "other"
    if unit is not None:
        return "money_big" if value >= 1e5 else "money_small"
    return "count_big" if figure.scale >= 1e5 or value >= 1e5 else "count_mid" if value >= 1000 else "count_small"


_FITS: Mapping[str, tuple[str, ...]] = {
    "money": ("money_big", "money_small", "count_big", "percent", "fraction", "multiple", "points"),
    "count": ("count_big", "count_mid", "percent", "fraction", "multiple"),
    "percent": ("percent", "points", "fraction"),
    "hours": ("hours_big", "count_big", "percent", "multiple"),
    "minutes": ("minutes_big", "count_big", "percent", "multiple"),
}


def fits(lexicon_units: Sequence[str], unit: str, measure_unit: str | None) -> bool:
    kinds = [measure_unit] if measure_unit in ("hours", "minutes") else lexicon_units
    return any(unit in _FITS.get(kind, ()) for kind in kinds)


@dataclass(slots=True)
class Near:
    """The best cue of one metric for one figure."""

    key: str
    cost: float
    where: str
    side: str
    words: int
    breaks: int
    figures: int
    weak: bool
    start: int
    end: int
    claimed: bool = False
    strong: int = 0


def bucket(words: int) -> str:
    return str(words) if words <= 3 else "5" if words <= 5 else "8" if words <= 8 else "13" if words <= 13 else "+"


def context_rooms(scene: Scene, room: Room) -> list[tuple[Room, str]]:
    """The sentences whose cues count: the figure's own, the one before, and the head of a list."""
    rooms = [(room, "here")]
    if room.index:
        before = scene.rooms[room.index - 1]
        rooms.append((before, "para" if before.paragraph == room.paragraph else "before"))
    head = list_head(scene, room)
    if head is not None and head.index < room.index - 1:
        rooms.append((head, "head"))
    return rooms


@per_room
def list_head(scene: Scene, room: Room) -> Room | None:
    """The line that a list hangs on: the nearest one above that ends with a colon, or a heading above short lines."""
    if not room.heading and room.end - room.start > 160:
        return None
    for index in range(room.index - 1, max(-1, room.index - 16), -1):
        other = scene.rooms[index]
        if scene.text[other.end - 1] == ":" or (scene.text[other.end : other.end + 1] == ":"):
            return other
        if not other.heading and other.end - other.start > 160:
            return None
    return None


@per_figure
def nearest_cues(scene: Scene, room: Room, figure: Figure) -> dict[tuple[str, str], Near]:
    """For each metric or measure with a cue in reach, its best cue."""
    best: dict[tuple[str, str], Near] = {}
    for other, where in context_rooms(scene, room):
        for kind, table in (("metric", "financials"), ("measure", "views")):
            if not other.hits(kind):
                continue
            if where == "here":
                found = [_nearest(scene.text, room, figure, places) for places in _outside(figure, room, kind)]
            else:
                found = [_above(places, where) for places in other.keyed(kind).values()]
            for near in found:
                held = best.get((table, near.key))
                if held is not None and near.cost < held.cost:
                    near.strong = held.strong
                if held is None or near.cost < held.cost:
                    best[table, near.key] = near
    return best


def _outside(figure: Figure, room: Room, kind: str) -> Iterable[list[Place]]:
    """The words that do not stand in the figure itself, but for those that are its unit as well."""
    words, hits = room.keyed(kind), room.hits(kind)
    first = bisect_left(hits, (figure.start,))
    if first == len(hits) or hits[first][0] >= figure.end:
        return words.values()
    left = [
        [place for place in places if key in _UNITS or not figure.start <= place.start <= place.end <= figure.end]
        for key, places in words.items()
    ]
    return sorted((places for places in left if places), key=lambda places: places[0].rank)


def _nearest(text: str, room: Room, figure: Figure, places: Sequence[Place]) -> Near:
    """The best place of one word: those farther off on the same side cost no less, and need no look."""
    best: Near | None = None
    for side in sides(places, figure.left, figure.end) if len(places) > 1 else (places,):
        for place in side:
            near = _near(text, room, figure, place)
            if best is None or (near.cost, near.start) < (best.cost, best.start):
                best = near
            elif near.cost - 5 * near.weak > best.cost:
                break
    assert best is not None
    best.claimed = _claimed(room, figure, best.start, best.end)
    best.strong = sum([not place.weak for place in places])
    return best


def _near(text: str, room: Room, figure: Figure, place: Place) -> Near:
    start, end = place.start, place.end
    if start >= figure.end:
        side, gap, passed = "after", text[figure.end : start], room.passed(figure.end - 1, start)
    elif end <= figure.left:
        side, gap, passed = "before", text[end : figure.left], room.passed(end - 1, figure.start)
    else:
        side, gap, passed = "inside", "", 0
    words, breaks = words_between(gap), clause_breaks(gap)
    cost = words + 3 * breaks + 4 * passed + 5 * place.weak
    return Near(place.key, cost, "here", side, words, breaks, passed, place.weak, start, end)


def _above(places: Sequence[Place], where: str) -> Near:
    """A word in a sentence above: its place there says nothing, only whether it is a strong one."""
    place = next((place for place in places if not place.weak), places[0])
    cost = _FARTHER[where] + 5 * place.weak
    return Near(place.key, cost, where, "before", 0, 0, 0, place.weak, place.start, place.end)


def _claimed(room: Room, figure: Figure, start: int, end: int) -> bool:
    """Whether another figure of the same unit is nearer to the word."""
    by_unit = room.memo.get("by_unit")
    if by_unit is None:
        by_unit = room.memo["by_unit"] = {}
        for other in room.figures:
            lefts, alike = by_unit.setdefault(other.unit, ([], []))
            lefts.append(other.left)
            alike.append(other)
    lefts, alike = by_unit[figure.unit]
    after = bisect_left(lefts, end)
    return any(
        _gap_to(other, start, end) < _gap_to(figure, start, end) for other in alike[max(0, after - 1) : after + 1]
    )


def _gap_to(figure: Figure, start: int, end: int) -> int:
    if start >= figure.end:
        return start - figure.end
    return figure.left - end if figure.left >= end else 0


@per_figure
def neighbours(scene: Scene, room: Room, figure: Figure) -> tuple[str, str]:
    """The word before the figure (and its qualifier) and the word after it, folded."""
    before = _PREVIOUS_WORD.search(scene.folded, max(room.start, figure.left - 24), figure.left)
    after = _NEXT_WORD.match(scene.folded, figure.end, min(room.end, figure.end + 30))
    return (before.group(1) if before else "^"), (after.group(1) if after else "$")


def connector(scene: Scene, previous: Figure, figure: Figure) -> str:
    """What stands between two figures, at most three tokens of it."""
    key = (previous.end, figure.left)
    if key not in scene.memo:
        scene.memo[key] = _connector(scene.folded[previous.end : figure.left])
    known: str = scene.memo[key]
    return known


def _connector(gap: str) -> str:
    if len(gap) > 60:
        return "far"
    tokens = _CONNECTOR.findall(gap)
    return (
        " ".join(t for t in tokens if t in PREPOSITIONS or not t.isalpha() or len(tokens) <= 2)
        if len(tokens) <= 3
        else "long"
    )


@per_figure
def pair_role(scene: Scene, room: Room, figure: Figure) -> str:
    """Is the figure the older or the newer of a comparison: "von 2,1 auf 3,1", "up from 13 million", "compared with"."""
    before = scene.folded[max(room.start, figure.left - 26) : figure.left].rstrip(" (")
    after = scene.folded[figure.end : min(room.end, figure.end + 30)].split()[:6]
    cues = scene.language.data["cues"]
    opening = next(
        (word for word in _longest(cues["older"]) if before.endswith(word) and not before[: -len(word)][-1:].isalpha()),
        None,
    )
    follows = any(word in cues["current"][:1] for word in after)
    if opening is not None:
        return f"older:{opening}{':pair' if follows else ''}"
    closing = next(
        (word for word in cues["current"] if before.endswith(word) and not before[: -len(word)][-1:].isalpha()), None
    )
    return f"current:{closing}" if closing else "plain"


@lru_cache(maxsize=64)
def _by_length(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(words, key=len, reverse=True))


def _longest(words: Sequence[str]) -> tuple[str, ...]:
    return _by_length(tuple(words))


def name_gap(scene: Scene, room: Room, figure: Figure, named: Named) -> tuple[int, str, int, int]:
    """How far a name stands from a figure: words and clauses as a cost, the side, figures and clause breaks between."""
    side, gap = scene.beside(figure, named.start, named.end)
    breaks = clause_breaks(gap)
    return words_between(gap) + 2 * breaks, side, room.passed(named.start, figure.start), breaks


def in_brackets(text: str, low: int, at: int) -> int:
    """Where the bracket opens that a place stands in, or -1."""
    opened = text.rfind("(", low, at)
    return opened if opened >= 0 and text.find(")", opened, at) < 0 else -1


def is_conversion(scene: Scene, room: Room, figure: Figure) -> bool:
    """A second currency in brackets after a sum of money: "10,2 Milliarden Dollar (9,8 Mrd Euro)"."""
    if figure.unit is None or len(figure.unit) != 3 or scene.text[figure.left - 1 : figure.left] not in ("(", "["):
        return False
    before = [other for other in room.figures if other.end < figure.start]
    if not before or before[-1].unit in (None, figure.unit) or len(before[-1].unit or "") != 3:
        return False
    return figure.left - before[-1].end <= 14


def size_class(value: float) -> str:
    return next((name for limit, name in _SIZES if value < limit), "10")


def metric_options(scene: Scene, room: Room, figure: Figure, last: Chosen) -> list[Option]:
    """The candidates for a figure's metric or measure, "none" the last of them."""
    unit = unit_class(figure)
    if unit == "other" or is_conversion(scene, room, figure):
        return [Option("none", None)]
    cues = nearest_cues(scene, room, figure)
    named = _named(scene, room, cues, figure, unit)
    carried = [
        pair
        for pair in _carried(scene, room, last, unit)
        if pair not in named and _fits(scene.lexicon, *pair, unit) and not _absurd(scene, room, *pair, figure, unit)
    ]
    if not named and not carried:
        return [Option("none", None)]  # most figures of ordinary news: nothing to weigh
    shared = _Shared(scene, room, figure, last, unit)
    result = [
        Option(
            key,
            (table, key),
            [
                *shared.features(table, key),
                *_cue_features(near, key, rank, unit),
                f"word={scene.folded[near.start : near.end]}|m={key}",
                *extra,
            ],
        )
        for (table, key), (near, rank, extra) in named.items()
    ]
    result += [
        Option(key, (table, key), [*shared.features(table, key), "carried", f"carried|u={unit}", f"carried|m={key}"])
        for table, key in carried
    ]
    result.append(_none(scene, room, figure, shared, cues, unit))
    return result


def _named(
    scene: Scene, room: Room, cues: Mapping[tuple[str, str], Near], figure: Figure, unit: str
) -> dict[tuple[str, str], tuple[Near, int, list[str]]]:
    """The candidates that a word speaks for: the word, its rank among them, and by which reading of it."""
    named: dict[tuple[str, str], tuple[Near, int, list[str]]] = {}
    ranked = sorted(cues.items(), key=lambda item: item[1].cost)
    for rank, ((table, key), near) in enumerate(ranked):
        for twin, extra in _readings(scene.lexicon, table, key):
            if (
                (table, twin) not in named
                and _fits(scene.lexicon, table, twin, unit)
                and not _absurd(scene, room, table, twin, figure, unit)
            ):
                named[table, twin] = (near, rank, extra)
    return named


def _absurd(scene: Scene, room: Room, table: str, key: str, figure: Figure, unit: str) -> bool:
    """A subscription at four million dollars, an audience of five, a share of all viewing in a market: no candidate at all."""
    if key == "audience_share" and _of_a_market(room):
        return True
    if not unit.startswith(("money", "count")):
        return False
    block = scene.lexicon.metrics[key] if table == "financials" else scene.lexicon.measures[key]
    value = figure.value / 100 if figure.unit == "cents" else figure.value
    return not block.get("least", 0) / 3 <= value <= block.get("most", 9e99) * 3


def _of_a_market(room: Room) -> bool:
    """Does a sentence speak of a market in words that no audience has: "of the streaming market"?"""
    shares = {start for start, _, key, _ in room.hits("measure") if key == "audience_share"}
    return any(key == "market_share" and start not in shares for start, _, key, _ in room.hits("metric"))


@lru_cache(maxsize=1024)
def _readings(lexicon: Lexicon, table: str, key: str) -> list[tuple[str, list[str]]]:
    """What a cue may stand for: a stock and its flow, a profit and that of a division."""
    readings: list[tuple[str, list[str]]] = [(key, [])]
    for twin in ("flow", "division"):
        if table == "financials" and twin in lexicon.metrics[key]:
            readings.append((lexicon.metrics[key][twin], [f"twin={twin}"]))
    return readings


@lru_cache(maxsize=4096)
def _fits(lexicon: Lexicon, table: str, key: str, unit: str) -> bool:
    block = lexicon.metrics[key] if table == "financials" else lexicon.measures[key]
    return fits(block["units"], unit, block.get("unit"))


def _carried(scene: Scene, room: Room, last: Chosen, unit: str) -> list[tuple[str, str]]:
    """Candidates without a cue: what the figures before were about, and what a bare figure is in its kind of article."""
    carried = [(table, key) for index, table, key in last.history[-4:] if room.index - index <= 3][::-1]
    if scene.is_ratings or any(table == "views" for table, _ in carried):
        carried += [("views", "audience_share"), ("views", "viewers")]
    if unit.startswith("hours"):
        carried.append(("views", "hours_viewed"))
    if unit.startswith("minutes"):
        carried.append(("views", "minutes_viewed"))
    if unit == "money_small":
        carried.append(("financials", "subscription_price"))
    if unit == "money_big":
        carried.append(("financials", "revenue"))
    if unit == "percent" and (room.companies or scene.strangers(room)) and (room.moves("up") or room.moves("down")):
        carried.append(("financials", "share_price"))
    return list(dict.fromkeys(carried))


def _cue_features(near: Near, key: str, rank: int, unit: str) -> list[str]:
    place = f"{near.where}{near.side}"
    features = [
        f"loc={place}", f"loc={place}|d={bucket(near.words)}", f"breaks={min(near.breaks, 3)}|{near.side}",
        f"figs={min(near.figures, 3)}|{near.side}", f"rank={min(rank, 4)}", f"m={key}|{place}",
    ]  # fmt: skip
    if near.weak:
        features += ["weak", f"weak|{place}", f"weak|m={key}"]
    elif near.where == "here":
        features += [f"strong|{near.side}", f"strong={min(near.strong, 3)}"]
    if near.side == "after" and near.words <= 1 and not near.breaks and near.where == "here":
        features += ["head_noun", f"head_noun|m={key}", f"head_noun|u={unit}"]
    if near.claimed:
        features += ["claimed", f"claimed|{near.side}"]
    return features


class _Shared:
    """Features that do not depend on the cue, computed once per figure. A class to hold them for all its candidates."""

    def __init__(self, scene: Scene, room: Room, figure: Figure, last: Chosen, unit: str) -> None:
        self.scene, self.room, self.figure, self.last, self.unit = scene, room, figure, last, unit
        self.before, self.after = neighbours(scene, room, figure)
        self.head = self.after[-6:] if scene.text[figure.end : figure.end + 1] == "-" else ""
        self.prep = self.before if self.before in PREPOSITIONS else "o"
        low = scene.folded[max(room.start, figure.start - 70) : figure.start]
        high = scene.folded[figure.end : min(room.end, figure.end + 70)]
        words = scene.language.data["words"]
        cues = scene.language.data["cues"]
        self.per_share = _has(high[:24], words["per_share"]) or high.lstrip(" -").startswith(tuple(words["per_share"]))
        self.monthly = _has(high[:26], cues["monthly"])
        self.yearly = _has(high[:22], cues["yearly"])
        self.gain = _clause_has(room, "gain", figure, low, high)
        self.loss = _clause_has(room, "loss", figure, low, high)
        self.division = bool(room.hits("segment")) or any(n.name.kind in ("service", "unit") for n in room.companies)
        self.same_room = last.figure is not None and last.room == room.index
        self.conn = connector(scene, last.figure, figure) if self.same_room and last.figure else ""
        self.size = size_class(figure.value)
        self.role = pair_role(scene, room, figure)
        self.plan = bool(room.hits("plan"))
        self.stranger = _stranger(scene, room, figure) if unit in _OF_SHARES else ""
        self.words = stems_around(scene.folded, room, figure.left, figure.end, 5)

    def features(self, table: str, key: str) -> list[str]:
        block = self.scene.lexicon.metrics[key] if table == "financials" else self.scene.lexicon.measures[key]
        kind = block.get("kind", "view")
        features = [
            f"m={key}", f"m={key}|u={self.unit}", f"k={kind}|u={self.unit}", f"k={kind}|prep={self.prep}", f"m={key}|prep={self.prep}",
            f"t={table}|medial={self.scene.medial}", f"t={table}|broad={self.scene.broad}|medial={self.scene.medial}",
            f"m={key}|next={self.after}", f"t={table}|next={self.after}", f"m={key}|pw={self.before}", f"m={key}|size={self.size}",
        ]  # fmt: skip
        if self.unit.startswith(("money", "count")) and not block.get("least", 0) <= self.figure.value <= block.get(
            "most", 9e99
        ):
            features.append("implausible")
        features += [f"{name}|m={key}" for name, on in self._flags() if on]
        features += [f"m={key}|{word}" for word in self.words]
        if self.head:  # "800-Millionen-Dollar-Projekt" is what its last part says
            features += ["compound", f"compound|m={key}", f"compound|m={key}|head={self.head}"]
        if self.stranger:
            features += [f"stranger={self.stranger}|t={table}", f"stranger={self.stranger}|m={key}"]
        if key in ("subscribers", "subscriber_net_adds"):
            features += [
                f"{key}|gain={self.gain}|loss={self.loss}|prep={self.prep}",
                f"{key}|gain={self.gain}|next={self.after}",
            ]
        if self.same_room:
            same = self.last.key == key
            features += [
                f"prev={same}|role={self.role}",
                f"prev={same}|c={self.conn}",
                f"prev={same}|u={self.unit}",
                f"prevm={self.last.key}|m={key}",
            ]
        elif self.last.key == key:
            features += ["prevroom"]
        return features

    def _flags(self) -> tuple[tuple[str, bool], ...]:
        return (
            ("ps", self.per_share), ("mo", self.monthly), ("yr", self.yearly), ("gain", self.gain), ("loss", self.loss),
            ("div", self.division), ("rat", self.scene.is_ratings), ("plan", self.plan), ("head", self.room.heading),
            ("nomain", self.scene.main_company is None),
        )  # fmt: skip


def _stranger(scene: Scene, room: Room, figure: Figure) -> str:
    """Does a capitalised name that is none of ours stand nearer to the figure than a company that we know?"""
    names = [*room.outsiders, *scene.strangers(room)]
    if not names:
        return "nobody" if room.companies else _spoken_of(scene, room)
    nearest = {}
    for sort, found in (("stranger", names), ("known", room.companies)):
        costs = []
        for named in found:
            side, gap = scene.beside(figure, named.start, named.end)
            cost = words_between(gap) + 3 * clause_breaks(gap) + 3 * room.passed(named.start, figure.start)
            costs.append((cost, side, named.how))
        nearest[sort] = min(costs, default=(99, "no", ""))
    (cost, side, how), (known, _, _) = nearest["stranger"], nearest["known"]
    return f"{how}|{side}|{bucket(min(cost, 20))}|{'alone' if known == 99 else 'nearer' if cost < known else 'farther'}"


def _theirs(room: Room) -> str:
    """Does a sentence name companies of other industries, and none of ours?"""
    return f"theirs={bool(room.outsiders)}|{bool(room.companies)}"


@per_room
def _spoken_of(scene: Scene, room: Room) -> str:
    """Whom a sentence that names nobody goes on about, where that is a company of another industry."""
    for back in range(1, min(room.index, 5) + 1):
        other = scene.rooms[room.index - back]
        if other.companies or other.outsiders:
            names = sorted((*other.companies, *other.outsiders), key=lambda named: named.start)
            theirs = [named.how == "outsider" for named in (names[0], names[-1])]
            return f"on|{min(back, 3)}|{'both' if all(theirs) else 'one'}" if any(theirs) else ""
    return ""


def _has(text: str, words: Sequence[str]) -> bool:
    return any(map(text.__contains__, words))


def _clause_has(room: Room, group: str, figure: Figure, low: str, high: str) -> bool:
    for start, end in room.named(group):
        if start >= figure.end:
            gap = start - figure.end
            if gap < 60 and not any(mark in high[:gap] for mark in (";", ". ", ", ")):
                return True
        elif (
            end <= figure.start
            and figure.start - end < 70
            and not any(mark in low[len(low) - (figure.start - end) :] for mark in (";", ": ", ", "))
        ):
            return True
    return False


def _none(
    scene: Scene, room: Room, figure: Figure, shared: _Shared, cues: Mapping[tuple[str, str], Near], unit: str
) -> Option:
    features = [
        "none", f"none|u={unit}", f"none|next={shared.after}", f"none|pw={shared.before}", f"none|prep={shared.prep}", f"none|u={unit}|size={shared.size}",
    ]  # fmt: skip
    strong = [near for near in cues.values() if near.where == "here" and not near.weak]
    features += [f"none|medial={scene.medial}", f"none|broad={scene.broad}|medial={scene.medial}"]
    features.append("none|nocue" if not strong else f"none|cue={bucket(min(near.words for near in strong))}")
    flags = (
        ("head", room.heading), ("rat", scene.is_ratings), ("nomain", scene.main_company is None), ("spelled", figure.word == "spelled"),
        ("listno", bool(_LIST_NUMBER.match(scene.text, room.start)) and figure.start - room.start < 3),
        ("paren", scene.text[figure.left - 1 : figure.left] == "(" and scene.text[figure.end : figure.end + 1] == ")"),
        ("nocompany", not room.companies), ("quote", scene.text.count('"', room.start, figure.start) % 2 == 1),
        ("late", room.index > 25), ("ps", shared.per_share), ("mo", shared.monthly), ("plan", shared.plan),
    )  # fmt: skip
    features += [f"none|{name}" for name, on in flags if on]
    features += [f"none|{word}" for word in shared.words]
    if shared.head:
        features += ["none|compound", f"none|compound|u={unit}", f"none|compound|head={shared.head}"]
    if shared.stranger:
        features += [f"none|stranger={shared.stranger}", f"none|{_theirs(room)}"]
    if shared.same_room:
        features += [f"none|prevm={shared.last.key or 'none'}", f"none|c={shared.conn}"]
    for start, end in room.named("not_fact"):
        side, gap = scene.beside(figure, start, end)
        distance = words_between(gap)
        if distance <= 6:
            features += [f"nf|{side}|{bucket(distance)}", f"nfw={scene.folded[start:end]}"]
    return Option("none", None, features)
