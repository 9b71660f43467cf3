"""What was watched: title, season, platform, age group and counting window of a view figure."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from typing import Any

from tracker.extractors.attach import Chosen, bucket, list_head, name_gap
from tracker.extractors.room import Room, clause_breaks, per_room, words_between
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import Option, paired
from tracker.finders.figures import Figure
from tracker.finders.names import Named, season_mentions
from tracker.lexicon import Language, Name

_WORD_BEFORE = re.compile(r"([\w'’]+)[^\w]*$")
_WORD_AFTER = re.compile(r"[^\w]{0,4}([\w'’]+)")
_JOINED = re.compile(r"[\"“”„»«’]?(?:\s\([^)]*\))?(?:,|,?\s(?:and|und|sowie|&))\s[\"“”„»«‘]?")


@dataclass(frozen=True, slots=True)
class Shown:
    """A title with its season."""

    key: str
    name: str
    season: int | None = None


def title_options(scene: Scene, room: Room, figure: Figure, last: Chosen, key: str) -> list[Option]:
    """The titles a figure may be of: in the sentence, the ones before, carried from the last figure; or none."""
    options: dict[str | None, Option] = {
        None: Option("none", None, ["none", f"none|m={key}", f"none|rat={scene.is_ratings}"])
    }

    def option(named: Named) -> Option:
        at = named.name.key
        if at not in options:
            options[at] = Option(
                named.name.name, Shown(named.name.key, named.name.name, named.season), ["title", f"title|m={key}"]
            )
        return options[at]

    here = room.titles
    weak = scene.title_runs(room)
    for group, pool in (("", here), ("run", weak)):
        ranked = sorted(((name_gap(scene, room, figure, named), named) for named in pool), key=lambda pair: pair[0][0])
        since = max((f.end for f in room.figures if f.end <= figure.start), default=room.start)
        fresh = [n for n in pool if since <= n.start < figure.start]
        for rank, ((cost, side, crossed, breaks), named) in enumerate(ranked[:5]):
            option(named).features += [
                f"{group}how={named.how}", f"{group}{side}|{bucket(cost)}", f"{group}rank={min(rank, 3)}|{side}", f"{group}{side}|x{min(crossed, 3)}",
                f"{group}{side}|b{min(breaks, 2)}", f"{named.how}|{side}|opens={named.start - room.start < 12}",
                f"{named.how}|words={min(len(named.name.name.split()), 4)}",
            ]  # fmt: skip
            option(named).features += _around_title(scene, room, named, group, fresh)
            if group and " " not in named.name.name:
                option(named).features.append(f"word={named.name.key}")
    if not here:
        options[None].features.append("none|nohere")
    else:
        options[None].features.append("none|here")
    _earlier_titles(scene, room, option)
    _earlier_runs(scene, room, option)
    head = list_head(scene, room)
    if head is not None:
        for named in head.titles:
            option(named).features += ["head", f"head|here={bool(here)}", f"head|n={min(len(head.titles), 3)}"]
    _aligned(scene, room, figure, option)
    if isinstance(last.title, Shown):
        carried = Named(0, 0, _as_name(last.title), "carried", last.title.season)
        near = last.near(room)
        option(carried).features += [
            f"carried|{near}",
            f"carried|{near}|named={bool(here)}",
            f"carried|samekey={last.key == key}|{near}",
            f"carried|{near}|para={scene.rooms[last.room].paragraph == room.paragraph}",
        ]
    elif last.table == "views":
        options[None].features += ["none|carried", f"none|carried|{last.room == room.index}"]
    return paired(options.values())


def _around_title(scene: Scene, room: Room, named: Named, group: str, fresh: list[Named]) -> list[str]:
    """The words beside a title ("the makers of Dark"), a compound («Dark»-Macher), and whether it is the only new one."""
    before = _WORD_BEFORE.search(scene.folded, max(room.start, named.start - 20), named.start)
    after = _WORD_AFTER.match(scene.folded, named.end, min(room.end, named.end + 20))
    features = [f"{group}tpw={before.group(1) if before else '^'}", f"{group}tnext={after.group(1) if after else '$'}"]
    if scene.text[named.end : named.end + 2].strip("“”»«\"'’").startswith("-"):
        features.append(f"{group}compound")
    if len(fresh) == 1 and fresh[0] is named:
        features.append(f"{group}sole_new")
    elif named in fresh:
        features.append(f"{group}new|first={fresh[0] is named}|last={fresh[-1] is named}")
    return features


def _as_name(shown: Shown) -> Name:
    return Name("title", shown.key, shown.name)


def _earlier_titles(scene: Scene, room: Room, option: Callable[[Named], Option]) -> None:
    seen = 0
    for index in range(room.index - 1, max(-1, room.index - 6), -1):
        other = scene.rooms[index]
        if seen >= 2:
            break
        near = "para" if other.paragraph == room.paragraph else "before"
        for position, named in enumerate(reversed(other.titles)):
            option(named).features += [
                f"back={min(room.index - index, 3)}|{near}|{'last' if position == 0 else 'more'}|seen={min(seen, 2)}"
            ]
            opens, whole = (
                named.start - other.start < 4,
                named.end - named.start > 0.6 * (other.end - other.start),
            )
            option(named).features += [
                f"back|{near}|heading={other.heading}|opens={opens}|whole={whole}",
                f"back|heading={other.heading}|opens={opens}|here={bool(room.titles)}",
            ]
            if named.how == "match":
                option(named).features.append(f"back_match|{near}|fixture={bool(room.named('fixture'))}")
        if other.titles:
            seen += 1
    for rank, named in enumerate(scene.topics):
        option(named).features += [
            f"topic={rank}",
            f"topic={rank}|here={bool(room.titles)}|rat={scene.is_ratings}",
            f"topic={rank}|one={scene.one_topic}|here={bool(room.titles)}",
        ]
        if named.start < scene.rooms[0].end:
            option(named).features.append("headline")


def _earlier_runs(scene: Scene, room: Room, option: Callable[[Named], Option]) -> None:
    """Capitalised runs of the sentence before, and those that the article names again and again: titles that nothing marks."""
    if room.index:
        before = scene.rooms[room.index - 1]
        near = "para" if before.paragraph == room.paragraph else "before"
        weak = scene.title_runs(before)
        for rank, named in enumerate(weak[-4:]):
            option(named).features += [
                f"backrun|{near}|heading={before.heading}",
                f"backrun|{near}|here={bool(room.titles)}|titles={bool(before.titles)}",
                f"backrun|opens={named.start - before.start < 4}|rank={min(rank, 2)}|n={min(len(weak), 3)}",
                f"backrun|words={min(len(named.name.name.split()), 4)}",
            ]
    for rank, (named, times) in enumerate(scene.repeated_runs):
        option(named).features += [
            f"repeated={rank}|{min(times, 4)}",
            f"repeated|here={bool(room.titles)}|titles={bool(scene.topics)}",
            f"repeated|words={min(len(named.name.name.split()), 4)}|head={named.start < scene.rooms[0].end}",
        ]


def _aligned(scene: Scene, room: Room, figure: Figure, option: Callable[[Named], Option]) -> None:
    """In ratings prose the i-th figure belongs to the i-th title: "7,1 und 5,7 Prozent" after two titles."""
    same = [f for f in room.figures if f.unit == figure.unit and (f.scale > 1) == (figure.scale > 1)]
    pool = room.titles
    if not pool:
        pool = []
        for index in range(room.index - 1, max(-1, room.index - 3), -1):
            pool = [*scene.rooms[index].titles, *pool]
    unique = list({n.name.key: n for n in pool}.values())
    if len(same) == len(unique) >= 2:
        position = same.index(figure)
        listed = max(n.start for n in unique) < min(f.start for f in same) and unique[-1].start >= room.start
        option(unique[position]).features += [
            "aligned",
            f"aligned|n={min(len(same), 4)}",
            f"aligned|listed={listed}|here={bool(room.titles)}",
        ]
    mine = next((group for group in _figure_series(scene, room, figure.unit) if figure in group), [])
    if len(mine) < 2:
        return
    for back in range(min(3, room.index + 1)):
        for group in title_series(scene, scene.rooms[room.index - back]):
            if len(group) == len(mine):
                option(group[mine.index(figure)]).features += ["coordinate", f"coordinate|{back}|n={min(len(mine), 4)}"]


def _figure_series(scene: Scene, room: Room, unit: str | None) -> list[list[Figure]]:
    key = ("series", unit)
    if key not in room.memo:
        alike = [figure for figure in room.figures if figure.unit == unit]
        room.memo[key] = _series(scene, alike, attrgetter("left", "end"))
    found: list[list[Figure]] = room.memo[key]
    return found


@per_room
def title_series(scene: Scene, room: Room) -> list[list[Named]]:
    """Titles that commas and "and" join, the unknown among them."""
    names = _innermost([*room.titles, *scene.title_runs(room)])
    return _series(scene, names, attrgetter("start", "end"))


def _innermost(names: Sequence[Named]) -> list[Named]:
    """Names without those that hold another: of "Hit & Run", "Dark and Lupin" the parts."""
    ordered = sorted(names, key=attrgetter("end", "start"))
    kept: list[Named] = []
    for named in ordered:
        if not kept or named.start >= kept[-1].end:
            kept.append(named)
    return kept


def _series(scene: Scene, items: Sequence[Any], span: Callable[[Any], tuple[int, int]]) -> list[list[Any]]:
    """Things that commas and "and" join: "A, B and C"."""
    groups: list[list[Any]] = []
    end = -1
    for item in items:
        start, after = span(item)
        if groups and end <= start and _JOINED.fullmatch(scene.text, end, start):
            groups[-1].append(item)
        else:
            groups.append([item])
        end = after
    return groups


def platform_options(scene: Scene, room: Room, figure: Figure, last: Chosen, title: Shown | None) -> list[Option]:
    """The service or broadcaster: named near, carried with the title, or the article's own."""
    options: dict[str | None, Option] = {
        None: Option("none", None, ["none", f"none|rat={scene.is_ratings}", f"none|title={title is not None}"])
    }

    def option(name: str) -> Option:
        if name not in options:
            options[name] = Option(name, name, ["platform"])
        return options[name]

    for back in range(3):
        index = room.index - back
        if index < 0:
            break
        other = scene.rooms[index]
        near = "here" if back == 0 else "para" if other.paragraph == room.paragraph else "before"
        platforms = scene.platforms(other)
        for rank, named in enumerate(sorted(platforms, key=lambda n: abs(n.start - figure.start))):
            found = option(named.name.name)
            found.features += [
                f"{near}{back}|kind={named.name.kind}",
                f"{near}{back}|rank={min(rank, 2)}",
                f"how={named.how}",
            ]
            found.features.append(f"{near}{back}|opens={named.start - other.start < 8}|only={len(platforms) == 1}")
            if back == 0:
                cost, side, crossed, _ = name_gap(scene, room, figure, named)
                found.features += [f"{side}|{bucket(cost)}", f"{side}|x{min(crossed, 2)}"]
                shown = next((t for t in other.titles if title is not None and t.name.key == title.key), None)
                if shown is not None:
                    found.features.append(f"title|{bucket(words_between(scene.between(shown.end, named.start)))}")
    _add_farther_platforms(scene, room, option)
    homes = scene.homes.get(title.key) if title is not None else None
    for rank, (name, _) in enumerate(homes.most_common(2) if homes else ()):
        option(name).features += [f"home={rank}", f"home={rank}|sole={len(homes or ()) == 1}"]
    if last.platform and last.table == "views":
        carried = option(last.platform)
        same = isinstance(last.title, Shown) and title is not None and last.title.key == title.key
        carried.features += [
            f"carried|same={same}",
            f"carried|{last.near(room)}",
        ]
    if scene.main_platform:
        option(scene.main_platform).features += [
            "main",
            f"main|rat={scene.is_ratings}",
            f"main|named={bool(scene.platforms(room))}",
        ]
    return list(options.values())


def _add_farther_platforms(scene: Scene, room: Room, option: Callable[[str], Option]) -> None:
    """The platforms of sentences farther above, and those that the article names most."""
    here = bool(scene.platforms(room))
    for seen, (back, named) in enumerate(_earlier_platforms(scene, room)):
        option(named.name.name).features += [
            f"recent={seen}|{min(back, 6)}",
            f"recent={seen}|heading={scene.rooms[room.index - back].heading}|here={here}",
        ]
    for rank, name in enumerate(scene.usual_platforms):
        option(name).features += [f"usual={rank}|rat={scene.is_ratings}", f"usual={rank}|here={here}"]


def _earlier_platforms(scene: Scene, room: Room) -> list[tuple[int, Named]]:
    """(sentences back, platform) of the two sentences before that name one last."""
    found: list[tuple[int, Named]] = []
    for back in range(1, min(room.index, 12) + 1):
        platforms = scene.platforms(scene.rooms[room.index - back])
        if platforms:
            found.append((back, max(platforms, key=attrgetter("start"))))
            if len(found) == 2:
                break
    return found


def demographic_options(scene: Scene, room: Room, figure: Figure, last: Chosen, platform: str | None) -> list[Option]:
    """Everybody, or an age group: in digits where they stand, else what "Zielgruppe" means in German ratings prose."""
    unit = unit_key(figure)
    everybody = Option("everybody", "", ["all", f"all|rat={scene.is_ratings}", f"all|on={platform}|unit={unit}"])
    options: dict[str, Option] = {"": everybody}

    def option(group: str) -> Option:
        if group not in options:
            options[group] = Option(group, group, ["young"])
        return options[group]

    marks = sorted([*room.ages, *_young(scene, room)])
    for start, end, group in marks:
        side, gap = scene.beside(figure, start, end)
        crossed = room.passed(start, figure.start)
        breaks = min(clause_breaks(gap), 2)
        option(group).features += [
            f"{side}|{bucket(words_between(gap))}",
            f"{side}|x{min(crossed, 2)}|b{breaks}",
            f"unit={unit}|{side}|x{min(crossed, 2)}",
        ]
    for start, end in room.named("everybody"):
        side, gap = scene.beside(figure, start, end)
        everybody.features += [
            f"total|{side}|{bucket(words_between(gap))}",
            f"total|x{room.passed(start, figure.start)}",
        ]
    if not marks:
        everybody.features.append("all|nomark")
    if last.demographic and last.table == "views":
        option(last.demographic).features += [
            f"carried|{last.near(room)}|unit={unit}",
            f"carried|marks={bool(marks)}",
            f"carried|{last.near(room)}|samekey={last.figure is not None and unit_key(last.figure) == unit}",
        ]
    elif last.table == "views" and last.room == room.index:
        everybody.features.append(f"all|carried|unit={unit}")
    if room.index:
        before = scene.rooms[room.index - 1]
        for _, _, group in [*before.ages, *_young(scene, before)][-1:]:
            option(group).features.append(f"prev|para={before.paragraph == room.paragraph}|unit={unit}")
    head = list_head(scene, room)
    for _, _, group in [*head.ages, *_young(scene, head)][-1:] if head is not None else ():
        option(group).features += ["head", f"head|unit={unit}"]
    if scene.language.code == "de" and scene.is_ratings:
        option(scene.target_group).features += [f"target|on={platform}|unit={unit}", f"target|unit={unit}"]
    return list(options.values())


def _young(scene: Scene, room: Room) -> list[tuple[int, int, str]]:
    """Where a sentence speaks of the target group in words; digits beside the words say it themselves."""
    if scene.language.code != "de":
        return []
    return [
        (start, end, scene.target_group)
        for start, end in room.named("young")
        if not any(low - end < 20 and start - high < 20 for low, high, _ in room.ages)
    ]


def unit_key(figure: Figure) -> str:
    return figure.unit or "count"


@lru_cache(maxsize=8)
def _window_pattern(language: Language) -> re.Pattern[str]:
    periods = language.data["periods"]
    numbers = "|".join(sorted(language.data["numbers"]["digits"], key=len, reverse=True))
    units = "|".join(sorted([*periods["day"], *periods["week"], *periods["month"]], key=len, reverse=True))
    starts = "|".join(
        (
            "ersten",
            "erste",
            "erster",
            "first",
            "initial",
            "within",
            "binnen",
            "innerhalb von",
            "nach",
            "nur",
            "in",
            "over",
            "after",
            "just",
            "first full",
            "eröffnungs",
            "opening",
            "its",
            "their",
            "den",
        )
    )
    return re.compile(
        rf"(?<!\w)(?:{starts})[\s-](?:(?!(?:{numbers})\s)[^\W\d]+\s)?(?:(\d{{1,3}}|{numbers})[\s-])?({units})(?!\w)",
        re.IGNORECASE,
    )


def window_options(scene: Scene, room: Room, figure: Figure, last: Chosen, key: str) -> list[Option]:
    """The counting window since release: "in den ersten 28 Tagen" is 28, "four weeks" too; stated here, above, or carried."""
    options: dict[int | None, Option] = {None: Option("none", None, ["none", f"none|m={key}"])}

    def option(days: int) -> Option:
        return options.setdefault(days, Option(f"{days} days", days, ["window", f"days={days}"]))

    head = list_head(scene, room)
    rooms = [(room, "here"), (head, "head")] + [
        (scene.rooms[room.index - back], f"back{back}") for back in (1, 2, 3) if room.index >= back
    ]
    for other, where in rooms:
        if other is None:
            continue
        for match in _window_pattern(scene.language).finditer(scene.folded, other.start, other.end):
            days = _days(scene.language, match)
            if days is None:
                continue
            found = option(days)
            found.features += [f"{where}", f"{where}|m={key}", f"{where}|para={other.paragraph == room.paragraph}"]
            if where == "here":
                side, gap = scene.beside(figure, match.start(), match.end())
                crossed = room.passed(match.start(), figure.start)
                found.features += [
                    f"{side}|{bucket(words_between(gap))}",
                    f"{side}|x{min(crossed, 2)}",
                    f"w={match.group(0).split()[0]}",
                ]
    for index in range(room.index - 4, max(-1, room.index - 24), -1):
        other = scene.rooms[index]
        stated = next(
            (
                d
                for m in _window_pattern(scene.language).finditer(scene.folded, other.start, other.end)
                if (d := _days(scene.language, m)) is not None
            ),
            None,
        )
        if stated is not None:
            option(stated).features += ["earlier", f"earlier|list={room.heading}", f"earlier|m={key}"]
            break
    if last.table == "views" and isinstance(last.window, int):
        option(last.window).features += [
            f"carried|{last.near(room)}",
            f"carried|samekey={last.key == key}",
        ]
    elif last.table == "views":
        options[None].features.append(f"none|carried|{room.index - last.room <= 1}")
    return list(options.values())


def season_options(scene: Scene, room: Room, figure: Figure, last: Chosen, title: Shown | None) -> list[Option]:
    """The season: beside the title, in the sentence, or carried with the title; none where nothing says it."""
    options: dict[int | None, Option] = {None: Option("none", None, ["none", f"none|title={title is not None}"])}

    def option(season: int) -> Option:
        return options.setdefault(season, Option(f"season {season}", season, ["season"]))

    if title is not None and title.season is not None:
        option(title.season).features += ["beside"]
    for back in range(3):
        if room.index < back:
            break
        other = scene.rooms[room.index - back]
        for start, end, season in season_mentions(scene.text, scene.folded, other.start, other.end, scene.language):
            found = option(season)
            found.features += [f"said|{back}", f"said|{back}|titles={min(len(other.titles), 2)}"]
            if back == 0:
                side, gap = scene.beside(figure, start, end)
                found.features += [
                    f"{side}|{bucket(words_between(gap))}",
                    f"{side}|x{min(room.passed(start, figure.start), 2)}",
                ]
    head = list_head(scene, room)
    if head is not None and room.index - head.index > 2:
        for _, _, season in season_mentions(scene.text, scene.folded, head.start, head.end, scene.language):
            option(season).features.append("head")
    if isinstance(last.title, Shown) and title is not None and last.title.key == title.key:
        if isinstance(last.season, int):
            option(last.season).features += ["carried", f"carried|{last.room == room.index}"]
        else:
            options[None].features.append("none|carried")
    for index, season in scene.title_seasons.get(title.key, ()) if title is not None else ():
        if index < room.index:
            option(season).features.append("elsewhere")
    return list(options.values())


def _days(language: Language, match: re.Match[str]) -> int | None:
    written, unit = match.group(1), match.group(2)
    opening = match.group(0).split()[0].split("-")[0]
    if written is None:
        if opening not in ("first", "ersten", "erste", "erster", "opening", "initial"):
            return None
        number = 1
    else:
        number = int(written) if written.isdigit() else int(language.data["numbers"]["digits"].get(written, 0))
    if (
        written is not None
        and opening in ("nach", "in", "over", "after", "just", "nur", "its", "their", "den")
        and number < 2
    ):
        return None
    periods = language.data["periods"]
    size = 1 if unit in periods["day"] else 7 if unit in periods["week"] else 30
    return number * size if 0 < number * size <= 400 else None
