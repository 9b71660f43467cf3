"""TOML files → a lexicon that cannot be half right: wrong keys, missing words and double claims fail at load."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from tracker.errors import LexiconError
from tracker.lexicon.automaton import Automaton

_HOME = Path(__file__).parent
_TABLES = ("metrics", "measures", "currencies", "events", "companies", "titles")
_LANGUAGE_KEYS = {
    "code", "name", "decimal", "group", "endings", "function_words", "text", "numbers", "scales", "fractions",
    "multiples", "words", "qualifiers", "units", "periods", "cues", "metrics", "measures", "events", "segments",
    "plans", "roles", "nicknames", "title_nouns", "teams",
}  # fmt: skip
_COMPANY_KEYS = {
    "name", "aliases", "services", "channels", "units", "fiscal_year_start", "currency", "places", "media", "broad", "language",
    "weak", "platform", "ticker", "isin", "lei", "qid", "source", "formerly",
}  # fmt: skip
_FORMERLY_KEYS = {"until", "aliases", "services", "channels", "units"}
_METRIC_KEYS = {"kind", "units", "unit", "flow", "signed", "division", "least", "most"}
_CLAUSE_AFTER = r"(?:und|oder|and|or|als|wie)\s"
_KEY_WORDS = re.compile(r"[^\W_]+")
_EVENT_KEYS = {"subjects", "seasoned", "amount", "names"}


@dataclass(frozen=True, slots=True)
class Cue:
    """What a word stands for: a metric, a measure, an event type, a direction. A weak one needs company."""

    kind: str
    key: str
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Trigger:
    """What a word says has happened. `tail` is the rest of it that stands later in the sentence: "stellt … ein"."""

    key: str
    tail: str = ""

    def completed(self, folded: str, low: int, high: int) -> bool:
        """Does the rest of the word stand in a stretch? Most words have none."""
        return not self.tail or _tail(self.tail).search(folded, low, high) is not None


@dataclass(frozen=True, slots=True)
class Name:
    """A company, service, channel, division or title as it is written. `key` is the stable key of the owner or title.

    An `outsider` is a company of another industry: what is said of it is no fact of ours. `press` is who news quotes.
    """

    kind: str
    key: str
    name: str
    weak: bool = False
    language: str | None = None
    series: bool = False  # a number behind it is a season
    until: date | None = None  # the last day on which it meant this


@dataclass(frozen=True, slots=True)
class Company:
    """What the lexicon knows of a company. `platform` is where its audiences are counted if not under its own name; "" is nowhere."""

    key: str
    name: str
    platform: str | None = None
    currency: str = "USD"
    fiscal_year_start: int = 1
    media: bool = True
    broad: bool = False
    places: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Language:
    """A language's words as they stand in its file; its cues and triggers of events are compiled when they are first asked for."""

    code: str
    data: Mapping[str, Any]
    function_words: frozenset[str]

    @cached_property
    def cues(self) -> Automaton[tuple[Cue, ...]]:
        return Automaton(_cue_words(self.data))

    def pattern(self, group: str) -> re.Pattern[str]:
        """The words of a group of [words], as they stand in folded text; one with a closing * may go on."""
        return _whole_words(tuple(self.data["words"][group]))

    @cached_property
    def triggers(self) -> Automaton[tuple[Trigger, ...]]:
        return Automaton(_trigger_words(self.data["events"]))


@dataclass(frozen=True, eq=False)
class Lexicon:
    """All words of all languages. `version` changes with any word, so that a store knows what is due."""

    languages: Mapping[str, Language]
    companies: Mapping[str, Company]
    metrics: Mapping[str, Mapping[str, Any]]
    measures: Mapping[str, Mapping[str, Any]]
    currencies: Mapping[str, Mapping[str, list[str]]]
    events: Mapping[str, Mapping[str, Any]]
    name_entries: Mapping[str, tuple[Name, ...]]
    version: str
    extra: str | None = None  # the folder laid over ours, so that another process can load the same words

    @cached_property
    def union_names(self) -> re.Pattern[str]:
        """Unions and trades that strike, the longer name before the shorter one."""
        names = sorted(
            (name for block in self.events.values() for name in block.get("names", ())), key=len, reverse=True
        )
        return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, names)) or '(?!)'})(?!\w)")

    @cached_property
    def names(self) -> Automaton[tuple[Name, ...]]:
        return Automaton(self.name_entries)


def load_lexicon(extra: str | Path | None = None) -> Lexicon:
    """The shipped lexicon, with an analyst's own folder of TOML files laid over it block by block.

    Raises LexiconError, naming file, block and key, where a file is wrong.

    >>> load_lexicon().companies["netflix"].name
    'Netflix'
    """
    return _load(None if extra is None else str(Path(extra).resolve()))


@lru_cache(maxsize=4)
def _load(extra: str | None) -> Lexicon:
    folders = [_HOME] if extra is None else [_HOME, Path(extra)]
    if extra is not None and not Path(extra).is_dir():
        raise LexiconError(f"{extra}: no such folder; --lexicon takes a folder of TOML files")
    tables = {name: _merged([folder / f"{name}.toml" for folder in folders]) for name in _TABLES}
    codes = sorted({path.stem for folder in folders for path in (folder / "languages").glob("*.toml")})
    raw = {code: _merged([folder / "languages" / f"{code}.toml" for folder in folders]) for code in codes}
    for code, data in raw.items():
        _check_language(f"languages/{code}.toml", data, tables)
    _check_keys("metrics.toml", tables["metrics"], _METRIC_KEYS)
    _check_keys("measures.toml", tables["measures"], _METRIC_KEYS)
    _check_keys("events.toml", tables["events"], _EVENT_KEYS)
    _check_keys("titles.toml", tables["titles"], {"names", "forms"})
    _check_keys("companies.toml", tables["companies"], _COMPANY_KEYS)
    return Lexicon(
        languages={code: _language(data) for code, data in raw.items()},
        companies={key: _company(key, block) for key, block in tables["companies"].items()},
        metrics=tables["metrics"],
        measures=tables["measures"],
        currencies=tables["currencies"],
        events=tables["events"],
        name_entries=_names(tables["companies"], tables["titles"], folders),
        version=_version(folders),
        extra=extra,
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            return tomllib.load(file)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LexiconError(f"{path}: not valid TOML ({error}); mend that line and run again") from error


def _merged(paths: list[Path]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for path in paths:
        if path.exists():
            result = _laid_over(result, _read(path))
    return result


def _laid_over(below: Any, above: Any) -> Any:
    if isinstance(below, dict) and isinstance(above, dict):
        return {key: _laid_over(below[key], above[key]) if key in below and key in above else below.get(key, above.get(key))
                for key in [*below, *(k for k in above if k not in below)]}  # fmt: skip
    if isinstance(below, list) and isinstance(above, list):
        return [*below, *(item for item in above if item not in below)]
    return above


def _check_keys(file: str, blocks: Mapping[str, Any], allowed: set[str]) -> None:
    for block, keys in blocks.items():
        if not isinstance(keys, dict):
            raise LexiconError(f"{file}: {block} must be a block [{block}]")
        for key in keys:
            if key not in allowed:
                raise LexiconError(
                    f"{file}: block [{block}] has an unknown key {key!r}; known are {', '.join(sorted(allowed))}"
                )
    if file == "companies.toml":
        for block, keys in blocks.items():
            if "name" not in keys:
                raise LexiconError(f"{file}: block [{block}] has no name")
            _check_formerly(file, block, keys.get("formerly"))


def _check_formerly(file: str, block: str, formerly: Any) -> None:
    if formerly is None:
        return
    if not isinstance(formerly, dict) or not isinstance(formerly.get("until"), date):
        raise LexiconError(f"{file}: block [{block}]: formerly needs a day: formerly = {{ until = 2019-12-04, … }}")
    for key in sorted(set(formerly) - _FORMERLY_KEYS):
        raise LexiconError(
            f"{file}: block [{block}] has an unknown key {key!r} in formerly; known are {', '.join(sorted(_FORMERLY_KEYS))}"
        )


def _check_language(file: str, data: Mapping[str, Any], tables: Mapping[str, Mapping[str, Any]]) -> None:
    for key in data:
        if key not in _LANGUAGE_KEYS:
            raise LexiconError(f"{file}: unknown key {key!r}; known are {', '.join(sorted(_LANGUAGE_KEYS))}")
    for key in sorted(_LANGUAGE_KEYS - set(data)):
        raise LexiconError(f"{file}: the key {key!r} is missing; see en.toml for what belongs there")
    known = {"metrics": set(tables["metrics"]), "measures": set(tables["measures"]), "events": set(tables["events"])}
    for section, names in known.items():
        for name in data[section]:
            if name not in names:
                raise LexiconError(f"{file}: [{section}.{name}] has no block of that name in {section}.toml")
        for name in sorted(names - set(data[section]) - {"subscriber_net_adds"}):
            raise LexiconError(f"{file}: [{section}.{name}] is missing; every language needs its words")


def _language(data: Mapping[str, Any]) -> Language:
    return Language(
        code=data["code"],
        data=data,
        function_words=frozenset(data["function_words"].split()),
    )


def _cue_words(data: Mapping[str, Any]) -> dict[str, tuple[Cue, ...]]:
    words: dict[str, list[Cue]] = {}

    def claim(word: str, cue: Cue, endings: list[str]) -> None:
        folded = word.lower()
        words.setdefault(folded, [])
        if cue not in words[folded]:
            words[folded].append(cue)
        if folded[-1].isalpha() and len(folded) > 3:
            for ending in endings:
                entry = words.setdefault(folded + ending, [])
                if cue not in entry:
                    entry.append(cue)

    endings = data["endings"]
    for section, kind in (("metrics", "metric"), ("measures", "measure")):
        for key, block in data[section].items():
            for word in block.get("words", ()):
                claim(word, Cue(kind, key), endings)
            for word in block.get("weak", ()):
                claim(word, Cue(kind, key, weak=True), endings)
    for key, block in data["events"].items():
        for word in block.get("nouns", ()):
            claim(word, Cue("event_noun", key), endings)
    for section, kind in (("segments", "segment"), ("plans", "plan")):
        for key, listed in data[section].items():
            for word in listed:
                claim(word, Cue(kind, key), [])
    for key, listed in data["cues"].items():
        for word in listed:
            claim(word, Cue("cue", key), [])
    for section, kind in (("roles", "role"), ("nicknames", "nickname"), ("title_nouns", "title_noun")):
        for word in data[section]["words"]:
            claim(word, Cue(kind, word.lower()), endings if kind == "title_noun" else [])
    return {word: tuple(cues) for word, cues in words.items() if word}


def _trigger_words(events: Mapping[str, Any]) -> dict[str, tuple[Trigger, ...]]:
    """The words of events; one may go on after a gap ("let … go"), and at the end of a clause only ("stellt … ein$")."""
    words: dict[str, list[Trigger]] = {}
    for key, block in events.items():
        for word in block.get("words", ()):
            head, _, tail = word.lower().partition(" … ")
            words.setdefault(head, []).append(Trigger(key, tail))
    return {word: tuple(triggers) for word, triggers in words.items()}


@lru_cache(maxsize=512)
def _tail(words: str) -> re.Pattern[str]:
    closing = rf"(?=\s*(?:[.,;:!?)–—-]|{_CLAUSE_AFTER}|$))" if words.endswith("$") else r"(?!\w)"
    return re.compile(rf"(?<!\w){re.escape(words.removesuffix('$'))}{closing}")


@lru_cache(maxsize=64)
def _whole_words(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = (re.escape(word.removesuffix("*")) + ("" if word.endswith("*") else r"(?!\w)") for word in words)
    return re.compile(rf"(?<!\w)(?:{'|'.join(alternatives)})")


def _company(key: str, block: Mapping[str, Any]) -> Company:
    return Company(
        key=key,
        name=block["name"],
        platform=block.get("platform"),
        currency=block.get("currency", "USD"),
        fiscal_year_start=block.get("fiscal_year_start", 1),
        media=block.get("media", True),
        broad=block.get("broad", False),
        places=tuple(block.get("places", ())),
    )


def _names(companies: Mapping[str, Any], titles: Mapping[str, Any], folders: list[Path]) -> dict[str, tuple[Name, ...]]:
    entries: dict[str, list[Name]] = {}
    for written, name in _company_names(companies):
        held = entries.setdefault(written, [])
        for other in held:
            if (
                other.kind == name.kind == "company"
                and other.key != name.key
                and (other.language, other.until) == (name.language, name.until)
            ):
                raise LexiconError(
                    f"companies.toml: {written!r} is claimed by [{other.key}] and [{name.key}]; give it to one, or set language"
                )
        held.append(name)
    series = dict.fromkeys(_listed(folders, "series.txt"))
    for key, block in titles.items():
        for written in block["names"]:
            entries.setdefault(written, []).append(Name("title", key, written, series=written in series))
        for written in block.get("forms", ()):
            entries.setdefault(written, []).append(Name("title", key, block["names"][0], series=written in series))
    for title in dict.fromkeys([*_listed(folders, "titles.txt"), *series]):
        if title not in entries:
            weak = _ordinary(title)
            entries[title] = [Name("title", title_key(title), title, weak=weak, series=title in series)]
    for kind, file in (("outsider", "outsiders.txt"), ("press", "press.txt")):
        for written in _listed(folders, file):
            held = entries.setdefault(written, [])
            if all(name.kind == "title" for name in held):
                held.append(Name(kind, title_key(written), written))
    return {written: tuple(names) for written, names in entries.items()}


def _company_names(companies: Mapping[str, Any]) -> Iterator[tuple[str, Name]]:
    for key, block in companies.items():
        weak, language = set(block.get("weak", ())), block.get("language")
        parts = [block, block["formerly"]] if "formerly" in block else [block]
        for part in parts:
            until = part.get("until")
            own = [block["name"]] if until is None else []
            for written in dict.fromkeys([*own, *part.get("aliases", ())]):
                yield written, Name("company", key, block["name"], written in weak, language, until=until)
            for section, kind in (("services", "service"), ("channels", "channel"), ("units", "unit")):
                for name, aliases in part.get(section, {}).items():
                    for written in dict.fromkeys(aliases):
                        yield written, Name(kind, key, name, written in weak, language, until=until)


def _listed(folders: list[Path], file: str) -> Iterator[str]:
    """The lines of a list of names."""
    for folder in folders:
        path = folder / file
        if path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                if line and not line.startswith("#"):
                    yield line


def _ordinary(title: str) -> bool:
    """Could the title be ordinary words at the start of a sentence? One word, or an article and a word."""
    words = title.split()
    return len(words) == 1 or (
        len(words) == 2 and words[0].lower() in {"the", "a", "an", "die", "der", "das", "my", "in"}
    )


@lru_cache(maxsize=4096)
def title_key(title: str) -> str:
    """The stable key of a title: lower case, words joined by hyphens.

    >>> title_key("Avatar: The Last Airbender")
    'avatar-the-last-airbender'
    """
    return "-".join(_KEY_WORDS.findall(title.lower().replace("'", "").replace("’", "")))


def _version(folders: list[Path]) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(
            [
                *folder.glob("*.toml"),
                *folder.glob("*.txt"),
                *folder.glob("*.json"),
                *(folder / "languages").glob("*.toml"),
            ]
        ):
            digest.update(path.name.encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
