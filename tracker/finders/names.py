"""Names in the text: companies, services, channels, divisions, and titles quoted, known or capitalised."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import accumulate

from tracker.lexicon import Language, Lexicon, Name
from tracker.lexicon.load import title_key
from tracker.text.scanning import matches

_QUOTED = re.compile(
    r"„([^„“”\"\n]{1,90})[“”\"]|“([^“”\n]{1,90})”|»([^»«\n]{1,90})«|«([^«»\n]{1,90})»|(?<!\w)\"([^\"\n]{1,90})\"(?!\w)"
    r"|‚([^‚‘’\n]{1,90})[‘’]|(?<!\w)[‘']([^‘’'\n]{2,60}(?:['’]s[^‘’'\n]{1,40})?)[’'](?!\w)|›([^›‹\n]{1,90})‹"
)
_MARK = re.compile("[„“»«\"‚‘'’›]")
_RUN = re.compile(
    r"(?<![\w'’-])[A-ZÄÖÜ][\w'’&.!+-]*(?:(?:\s(?:of|the|and|in|on|a|to|for|at|with|from|vs\.?|v|und|der|die|das|von|im|am|&|[–-])){0,2}\s[A-ZÄÖÜ0-9][\w'’&.!-]*)*"
)
_SEQUEL = re.compile(
    r":\s(?:(?:The|Der|Die|Das|A|Part|Teil)\s)?[A-ZÄÖÜ][\w'’-]+(?:\s(?:of|the|der|des|und|and|in)?\s?[A-ZÄÖÜ][\w'’-]+){0,4}|\s[2-9](?![\d.,:%]|\s(?:Million|million|Mio|Mrd|billion|percent|Prozent))"
)
_JOINTS = re.compile(r"\s(?:and|und|&|with|mit)\s|['’]s?\s")
_LEADING = frozenset(
    "the a an der die das den dem des ein eine in im am on at for from with beim bei mit für von zum zur auf nach vor and und but aber also so as while "
    "meanwhile even then when after before by to of it its he she they this that these dabei damit dafür auch noch nur wie dort hier zudem dazu".split()
)
_ALONE = _LEADING | frozenset(  # no title by themselves, though one may begin with them
    "i we you sie wir ich du ihr who what which whose there here now nun dann doch seit unter über mehr mehrere both most many each "
    "their his her our my mein sein ihre if since until although once how why where not no yes ja nein only just some any all "
    "was wer wo warum wann weil denn wenn ob während als another others every everyone nobody jeder jede alle beide".split()
)
_CONTRACTED = re.compile(r"['’](?:s|d|ll|re|ve|m)$")
_SPEECH_BEFORE = re.compile(r"[\w)]:\s*$")
_SPEECH_AFTER = re.compile(
    r"^\s*,?\s*(?:sagt|sagte|so\s|erklärt|erklärte|heißt\ses|meint|meinte|schreib|schrieb|betont|betonte|said|says|told|added|wrote|quipped|he\s|she\s)"
)
_ENDS_LIKE_SPEECH = re.compile(r"[,;.:]$")


@dataclass(frozen=True, slots=True)
class Named:
    """A name where it stands. `how` says by what it was found: `lexicon`, `quoted`, `weak`, `run`, `match`, `outsider`, `press` or `listed`."""

    start: int
    end: int
    name: Name
    how: str
    season: int | None = None


def find_names(
    text: str,
    lexicon: Lexicon,
    language: Language,
    spans: Sequence[tuple[int, int]],
    published: date | None = None,
) -> tuple[list[Named], list[Named], list[Named], list[Named]]:
    """(companies with their services, channels and divisions; titles; companies of other industries; the press) in the spans, left to right.

    What belonged to another company on the day of publication counts as that company's.
    """
    companies: list[Named] = []
    known: list[Named] = []
    others: dict[str, list[Named]] = {"outsider": [], "press": []}
    for start, end, names in lexicon.names.find(text):
        if text[end : end + 1] == "+":
            continue  # "CNN+" is not CNN
        for name in _then(names, published):
            if name.language is not None and name.language != language.code:
                continue
            if name.kind == "title":
                known.append(_extended(text, Named(start, end, name, "weak" if name.weak else "lexicon")))
            elif name.kind in others:
                others[name.kind].append(Named(start, end, name, name.kind))
            else:
                companies.append(Named(start, end, name, "weak" if name.weak else "lexicon"))
    quoted = list(_quoted(text, spans, {(n.start, n.end): n for n in known}))
    press = {(n.start, n.end) for n in others["press"]}
    quoted = [title for title in quoted if (title.start, title.end) not in press]  # „DWDL“
    titles = [_with_season(text, title, language) for title in _inside(_merged(quoted, known), spans)]
    sure = {title.name.key for title in titles if title.how == "quoted"}
    titles = [t for t in titles if t.how != "weak" or _evident(text, t, sure, language)]
    ours = overlaps([(n.start, n.end) for n in (*companies, *titles)])
    outsiders, quoting = ([n for n in _inside(found, spans) if not ours(n.start, n.end)] for found in others.values())
    return _inside(companies, spans), titles, outsiders, quoting


def _then(names: tuple[Name, ...], published: date | None) -> Sequence[Name]:
    """What a writing meant on a day: the former owner's, if it was one, else today's."""
    if all(name.until is None for name in names):
        return names
    held = [
        name.until for name in names if name.until is not None and published is not None and published <= name.until
    ]
    until = min(held, default=None)
    return [name for name in names if name.until == until or name.kind == "title"]


def _evident(text: str, title: Named, sure: set[str], language: Language) -> bool:
    """An ordinary word is a title only beside a season, after "the series", or where the article also quotes it."""
    if title.name.key in sure or title.season is not None:
        return True
    if title.name.name.isdigit() or title.name.name.islower():
        return False
    before = text[max(0, title.start - 24) : title.start].lower().split()[-2:]
    nouns = language.data["title_nouns"]["words"]
    return any(word.strip('"„“»«(,') in nouns for word in before)


def _extended(text: str, title: Named) -> Named:
    """A known title that goes on: "Dune" before ": Part Three", "Moana" before " 2"; behind a series stands its season."""
    match = _SEQUEL.match(text, title.end)
    if match is None:
        return title
    if title.name.series and match.group().strip().isdigit():
        return replace(title, end=match.end(), how="lexicon", season=int(match.group()))
    if title.how == "weak":
        return title
    written = text[title.start : match.end()]
    return Named(title.start, match.end(), Name("title", title_key(written), written), title.how)


def _inside(found: list[Named], spans: Sequence[tuple[int, int]]) -> list[Named]:
    kept, index = [], 0
    for named in sorted(found, key=lambda n: (n.start, -n.end)):
        while index < len(spans) and spans[index][1] <= named.start:
            index += 1
        if index < len(spans) and spans[index][0] <= named.start:
            kept.append(named)
    return kept


def _quoted(text: str, spans: Sequence[tuple[int, int]], known: dict[tuple[int, int], Named]) -> Iterator[Named]:
    for low, high in spans:
        for match in matches(_QUOTED, _MARK, text, low, high):
            group = next(i for i in range(1, 9) if match.group(i) is not None)
            start, end = match.span(group)
            while end > start and text[end - 1] in " ,.":
                end -= 1
            if end > start and _is_title(text, start, end, match, low, high):
                same = known.get((start, end))
                name = same.name if same else Name("title", title_key(text[start:end]), text[start:end])
                yield Named(start, end, name, "quoted", same.season if same else None)


def _is_title(text: str, start: int, end: int, match: re.Match[str], low: int, high: int) -> bool:
    """Quotation marks hold titles and speech: speech is long, ends like a clause, stands after a colon or before "said"."""
    content = text[start:end]
    words = content.split()
    if (
        len(words) > 9
        or not (content[0].isupper() or content[0].isdigit() or len(words) <= 3)
        or not title_key(content)
    ):
        return False
    if len(words) > 1 and content[0].islower() and content.islower():
        return False
    if _SPEECH_AFTER.match(text[match.end() : match.end() + 24]):
        return False
    small = sum(word[0].islower() for word in words)
    if len(words) > 3 and _ENDS_LIKE_SPEECH.search(match.group()[1:-1]):
        return False
    if (
        len(words) > 3
        and small * 2 > len(words)
        and _SPEECH_BEFORE.search(text[max(low, match.start() - 4) : match.start()])
    ):
        return False
    return not (len(words) >= 5 and small > len(words) * 0.7)


def _merged(quoted: list[Named], known: list[Named]) -> list[Named]:
    in_quotation = overlaps([(q.start, q.end) for q in quoted])
    return [*quoted, *(named for named in known if not in_quotation(named.start, named.end))]


def overlaps(spans: Sequence[tuple[int, int]]) -> Callable[[int, int], bool]:
    """A test whether a stretch shares a character with any of the spans: sorted once, a bisection per question.

    >>> held = overlaps([(0, 4), (10, 12)])
    >>> held(3, 6), held(4, 10)
    (True, False)
    """
    ordered = sorted(spans)
    starts = [start for start, _ in ordered]
    reach = list(accumulate((end for _, end in ordered), max))  # how far the spans up to each go

    def test(start: int, end: int) -> bool:
        before = bisect_left(starts, end)
        return before > 0 and reach[before - 1] > start

    return test


def runs(text: str, low: int, high: int, taken: Sequence[tuple[int, int]]) -> Iterator[Named]:
    """Capitalised runs that might be titles (found nowhere else). Weak: the linking decides."""
    seen: set[tuple[int, int]] = set()
    for match in _RUN.finditer(text, low, high):
        for start, end in _free(text, match.start(), match.end(), taken):
            for left, right in _parts(text, start, end):
                if right - left >= 3 and (left, right) not in seen and title_key(text[left:right]):
                    seen.add((left, right))
                    yield Named(
                        left, right, Name("title", title_key(text[left:right]), text[left:right], weak=True), "run"
                    )


def _free(text: str, start: int, end: int, taken: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is left of a run when the names and dates in it are taken out."""
    for low, high in sorted(span for span in taken if span[0] < end and start < span[1]):
        if low > start:
            yield from _trimmed(text, start, low)
        start = max(start, high)
    if start < end:
        yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and not (text[start].isupper() or text[start].isdigit()):
        start += 1
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in "!?+"):
        end -= 1
    last = text[start:end].rsplit(" ", 1)
    if len(last) == 2 and last[1].lower() in _LEADING:
        yield from _trimmed(text, start, end - len(last[1]) - 1)
        return
    first = text[start:end].split(" ", 1)
    if len(first) == 2 and first[0].lower() in _LEADING:
        start += len(first[0]) + 1
        yield from _trimmed(text, start, end)
    elif start < end and _CONTRACTED.sub("", text[start:end].lower()) not in _ALONE:
        yield start, end


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A run as a whole, and the two halves of one that "and" joins."""
    yield start, end
    for joint in _JOINTS.finditer(text, start, end):
        yield start, joint.start()
        yield joint.end(), end


@lru_cache(maxsize=8)
def _season_patterns(
    language: Language,
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], dict[str, int]]:
    """(a season behind a title, one before it, one anywhere in folded text; what the words count), per language."""
    words = "|".join(language.data["title_nouns"]["season"])
    articles = language.data["numbers"]["articles"]
    numbers = {
        word: value
        for word, value in language.data["numbers"]["digits"].items()
        if 0 < value < 20 and word not in articles
    }
    ordinals = {**language.data["periods"]["ordinals"], **_ORDINALS.get(language.code, {})}
    listed = "|".join(sorted([*numbers, *ordinals], key=len, reverse=True))
    after = re.compile(
        rf"^[\"”“»«’'‘)]?[\s,:(]*(?:(?:{words}|S)\s?(\d{{1,2}}|{listed})\b|\(?(\d{{1,2}})\.\s(?:{words})|(\d{{1,2}}|{listed})(?:st|nd|rd|th)?\s(?:{words}))",
        re.IGNORECASE,
    )
    before = re.compile(
        rf"(?:(\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?:und\s(?:damit\s)?\w+\s)?(?:{words})|({listed})\s(?:und\s(?:damit\s)?\w+\s)?(?:{words})|(?:{words})\s(\d{{1,2}}|{listed}))"
        r"(?:\s(?:\w+|[\w-]+-)){0,4}\s*[\"„“»«‚‘'(]*$", re.IGNORECASE)  # fmt: skip
    search = (
        rf"(?<!\w)(?:(?:{words})\s(\d{{1,2}}|{listed})(?!\w)|(?:(\d{{1,2}})(?:\.|st|nd|rd|th)|({listed}))\s(?:[\w'’\"„“«»:-]+\s){{0,3}}?[\w'’\"„“«»-]*?(?:{words})(?!\w)"
        r"|s(\d{1,2})(?:e\d+)?(?!\w))"
    )
    return after, before, re.compile(search), {**numbers, **ordinals}


_ORDINALS = {
    "de": {
        w: n
        for n, stem in enumerate(("fünft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft", "zwölft"), 5)
        for w in (stem + "e", stem + "en", stem + "er")
    },
    "en": dict(
        zip(("fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"), range(5, 13), strict=True)
    ),
}


def season_mentions(text: str, folded: str, low: int, high: int, language: Language) -> Iterator[tuple[int, int, int]]:
    """(start, end, number) of every season named in a stretch: "Staffel 3", "die dritte „Eternauta“-Staffel", "S2"."""
    _, _, pattern, values = _season_patterns(language)
    for match in pattern.finditer(folded, low, high):
        written = next((group for group in match.groups() if group), "")
        number = int(written) if written.isdigit() else int(values.get(written, 0))
        if 0 < number < 60:
            yield match.start(), match.end(), number


def _with_season(text: str, title: Named, language: Language) -> Named:
    if title.season is not None:
        return title
    after, before, _, values = _season_patterns(language)
    match = after.match(text[title.end : title.end + 30])
    if match is None:
        window = text[max(0, title.start - 45) : title.start]
        folded = window.lower()
        if any(word in folded for word in language.data["title_nouns"]["season"]):
            match = before.search(window)
    if match is None:
        return title
    written = next((group for group in match.groups() if group), "").lower()
    season = int(written) if written.isdigit() else values.get(written)
    return replace(title, season=int(season)) if season else title
