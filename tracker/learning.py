"""Learn the linking from labelled articles: `python -m tracker.learning GOLD.jsonl... [--folds N] [--jobs N]`.

A label belongs to the figure that its quote covers. For every choice (metric, company, period, …) the candidates are
those that the tracker itself would weigh; the label says which are right; a softmax with a ridge learns the weights.
numpy is needed here, not at run time.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from tracker.articles import read_articles
from tracker.articles.body import find_cuts
from tracker.consolidate.names import same_name, share_word
from tracker.extractors.audience import Shown
from tracker.extractors.scene import Scene
from tracker.extractors.softmax import WEIGHTS_FILE, Linker, Option, Weights
from tracker.extractors.timing import over_long
from tracker.finders.figures import Figure
from tracker.lexicon import Lexicon, load_lexicon
from tracker.model import Article
from tracker.pipeline import facts_in
from tracker.scoring.judge import pairs
from tracker.scoring.rules import same_close
from tracker.tables import COLUMNS

_RIDGE = 1.5
_RIDGES = {
    "metric": 3.0,
    "title": 4.0,
    "segment": 4.0,
    "event_type": 3.0,
    "event_status": 3.0,
    "event_season": 4.0,
}  # of choices with many features
_LEAST_SEEN = 6  # three times, since every choice is learned with two histories
_LEAST_WEIGHT = 0.03
# A leaning towards or against "none", chosen in cross-validation for the best balance of missed and wrong facts.
_LEANS = {"event_type": -0.6}
_SHARED = "::"  # between an option's name and a shared feature, while learning
Label = dict[str, Any]


@dataclass
class Example:
    """One choice: the features of its options, and which are right."""

    slot: str
    options: list[list[str]]
    right: list[int]


@dataclass
class Lesson:
    """One labelled article with the examples that it gave."""

    article: Article
    label: Label
    examples: list[Example] = field(default_factory=list)


def lessons(gold: Iterable[Path], lexicon: Lexicon) -> list[Lesson]:
    """Labelled articles; the texts lie beside the labels in `articles/`, or in `../articles/`."""
    found = []
    texts: dict[Path, dict[str, Article]] = {}
    for path in gold:
        folders = [folder for folder in (path.parent / "articles", path.parent.parent / "articles") if folder.is_dir()]
        for folder in folders:
            if folder not in texts:
                texts[folder] = {article.id: article for article in read_articles(folder)}
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                label = json.loads(line)
                article = next(
                    texts[folder][label["id"]] for folder in reversed(folders) if label["id"] in texts[folder]
                )
                published = date.fromisoformat(label["published"]) if label.get("published") else article.published
                found.append(Lesson(replace(article, published=published, language=label["language"]), label))
    return found


class GoldTeacher:
    """Knows the label of each figure and date, and keeps the examples. A class because it is the learner's memory."""

    def __init__(self, scene: Scene, label: Label) -> None:
        self.scene = scene
        self.examples: list[Example] = []
        self.facts = aligned(scene, label)
        self.dated = aligned_dates(scene, label)
        self.dropped: set[tuple[int, int]] = set()

    def right(
        self, slot: str, options: Sequence[Option], at: tuple[int, int], shared: Sequence[str] = ()
    ) -> Sequence[int]:
        if slot.startswith("event"):
            found = self.dated.get(at, [])
            right = _event_right(slot, options, found)
            if any(fact.get("optional") for fact in found):
                return right or [len(options) - 1]
        else:
            fact = self.facts.get(at)
            right = _right(slot, options, fact)
            if slot == "metric" and fact is not None and not right:
                self.dropped.add(at)
                return [len(options) - 1]
            if slot == "period" and fact is not None and not fact.get("period") and self._silent(fact, at):
                return right
            if fact is not None and fact.get("optional") and slot == "metric" and not right:
                return right
        if right and 0 < len(right) < len(options):
            features = [
                [*option.features, *(f"{option.name}{_SHARED}{feature}" for feature in shared)] for option in options
            ]
            self.examples.append(Example(slot, features, list(right)))
        return right

    def _silent(self, fact: Label, at: tuple[int, int]) -> bool:
        """Is the label's silence on the period no statement? A count "to date" is of no period; most others are of one."""
        room = self.scene.room_at(at[0])
        if fact.get("metric") == "share_price":
            return room is not None and not over_long(room)
        if fact["table"] == "financials":
            return fact.get("metric") not in ("subscription_price", "dividend")
        return room is not None and not room.named("cumulative")


def aligned(scene: Scene, label: Label) -> dict[tuple[int, int], Label]:
    """Figures → labels, by quote and value."""
    found: dict[tuple[int, int], Label] = {}
    figures = [f for room in scene.rooms for f in room.figures]
    for table in ("financials", "views"):
        for fact in label.get(table, []):
            figure = _figure_of(scene.text, figures, fact, found)
            if figure is not None:
                found[figure.start, figure.end] = {**fact, "table": table}
    _label_repeats(figures, found)
    return found


def _label_repeats(figures: Sequence[Figure], found: dict[tuple[int, int], Label]) -> None:
    """A figure that says again what a label says (a headline, a caption) means the same; merging makes them one."""
    labelled = [(f, found[f.start, f.end]) for f in figures if (f.start, f.end) in found]
    for figure in figures:
        if (figure.start, figure.end) in found or figure.value < 1000:
            continue
        for other, fact in labelled:
            if figure.unit == other.unit and (figure.value, figure.value_max) == (other.value, other.value_max):
                found[figure.start, figure.end] = {**fact, "optional": True, "repeat": True}
                break


def _figure_of(
    text: str, figures: Sequence[Figure], fact: Label, taken: Mapping[tuple[int, int], Label]
) -> Figure | None:
    quote = fact.get("quote") or ""
    at = text.find(quote)
    while quote and at >= 0:
        end = at + len(quote)
        for figure in figures:
            if (
                figure.start < end
                and at < figure.end
                and (figure.start, figure.end) not in taken
                and _same_size(figure, fact)
            ):
                return figure
        at = text.find(quote, at + 1)
    return next(
        (
            f
            for f in figures
            if (f.start, f.end) not in taken and quote and text[f.start : f.end] == quote and _same_size(f, fact)
        ),
        None,
    )


def _same_size(figure: Figure, fact: Label) -> bool:
    sizes = [figure.value, figure.value_max or figure.value, figure.value / 100]
    wanted = [abs(float(fact["value"])), abs(float(fact.get("value_max") or fact["value"]))]
    return any(math.isclose(size, want, rel_tol=0.006) for size in sizes for want in wanted)


def aligned_dates(scene: Scene, label: Label) -> dict[tuple[int, int], list[Label]]:
    """Date expressions → labelled events, by quote and date."""
    found: dict[tuple[int, int], list[Label]] = defaultdict(list)
    for fact in label.get("events", []):
        quote = fact.get("quote") or ""
        at, done = scene.text.find(quote), False
        while quote and at >= 0 and not done:
            for room in scene.rooms:
                for when in room.whens:
                    if when.start < at + len(quote) and at < when.end:
                        found[when.start, when.end].append(fact)
                        done = True
                        break
                if done:
                    break
            at = scene.text.find(quote, at + 1)
    return found


def _right(slot: str, options: Sequence[Option], fact: Label | None) -> list[int]:
    return [i for i, option in enumerate(options) if _is_right(slot, option, fact)]


def _is_right(slot: str, option: Option, fact: Label | None) -> bool:
    if slot == "metric":
        wanted = None if fact is None else (fact["table"], fact.get("metric") or fact.get("measure"))
        return bool(option.value == wanted)
    if fact is None:
        return False
    match slot:
        case "basis":
            return bool(option.value == (fact.get("basis") or "level"))
        case "scenario":
            return bool(option.value == (fact.get("scenario") or "actual"))
        case "sign":
            return bool((option.value < 0) == (float(fact["value"]) < 0))
        case "company":
            return option.value is not None and _company_right(option.value, fact)
        case "segment":
            if not fact.get("segment"):
                return option.value is None
            return option.value is not None and share_word(fact["segment"], option.value)
        case "title":
            return _title_right(option.value, fact)
        case "platform":
            if not fact.get("platform"):
                return option.value is None
            return option.value is not None and share_word(fact["platform"], option.value)
        case "demographic":
            return bool(option.value == (fact.get("demographic") or ""))
        case "period":
            return _period_right(option.value, fact)
        case "window" | "season":
            return bool(option.value == (fact.get("window_days" if slot == "window" else "season") or None))
    return False


_COMPANIES = load_lexicon().companies


def _company_right(key: str, fact: Label) -> bool:
    return same_name(fact.get("company"), _COMPANIES[key].name if key in _COMPANIES else key)


def _title_right(shown: Shown | None, fact: Label) -> bool:
    if not fact.get("title"):
        return shown is None
    return shown is not None and same_name(fact["title"], shown.name)


_STOCKS = {
    "subscribers",
    "monthly_active_users",
    "debt",
    "employees",
    "market_cap",
    "market_share",
    "subscription_price",
}


def _period_right(period: Any, fact: Label) -> bool:
    wanted = fact.get("period")
    if not wanted:
        return period is None
    if period is None:
        return False
    return bool(period.label == wanted or (fact.get("metric") in _STOCKS and same_close(wanted, period.label)))


def _event_right(slot: str, options: Sequence[Option], found: Sequence[Label]) -> list[int]:
    if slot == "event_type":
        kinds = {fact["event_type"] for fact in found}
        return [i for i, o in enumerate(options) if (o.value in kinds if kinds else o.value is None)]
    right: set[int] = set()
    for fact in found:
        for i, option in enumerate(options):
            if slot == "event_subject" and same_name(fact.get("subject"), option.name):
                right.add(i)
            if slot == "event_season" and option.value == fact.get("season"):
                right.add(i)
            if slot == "event_status" and option.value == fact.get("status"):
                right.add(i)
            if slot == "event_date" and option.value is not None and option.value.label == fact.get("date"):
                right.add(i)
    return sorted(right)


def gather(lesson: Lesson, lexicon: Lexicon, weights: Weights | None = None) -> Lesson:
    """Read an article with its labels as teacher; its choices become examples.

    Without weights the history of each choice is the labels'; with weights it is what they would have chosen.
    """
    scene = _scene(lesson.article, lexicon)
    teacher = GoldTeacher(scene, lesson.label)
    linker = Linker(weights or Weights({}), teacher)
    facts_in(scene, linker)
    return Lesson(lesson.article, lesson.label, teacher.examples)


def _scene(article: Article, lexicon: Lexicon) -> Scene:
    return Scene(article, lexicon.languages[article.language or "en"], lexicon, article.cuts or find_cuts(article.text))


def fit(examples: Sequence[Example], ridge: float = _RIDGE, rounds: int = 120) -> dict[str, float]:
    """Weights that make the right options likely: maximum likelihood with a ridge, by full-batch L-BFGS-like steps."""
    seen = Counter(f for example in examples for option in example.options for f in set(option))
    index = {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= _LEAST_SEEN))}
    if not index:
        return {}
    columns, rows, groups, right, position = [], [], [], [], 0
    for g, example in enumerate(examples):
        for i, option in enumerate(example.options):
            kept = [index[f] for f in option if f in index]
            columns.extend(kept)
            rows.extend([position] * len(kept))
            groups.append(g)
            right.append(i in example.right)
            position += 1
    problem = _Problem(
        np.array(columns), np.array(rows), np.array(groups), np.array(right), len(index), len(examples), ridge
    )
    weights = problem.solve(rounds)
    return {f: round(float(weights[i]), 2) for f, i in index.items() if abs(weights[i]) >= _LEAST_WEIGHT}


@dataclass
class _Problem:
    columns: Any
    rows: Any
    groups: Any
    right: Any
    n_features: int
    n_groups: int
    ridge: float

    def value(self, weights: Any) -> tuple[float, Any]:
        scores = np.bincount(self.rows, weights[self.columns], minlength=len(self.groups))
        log_all, chance = self._shares(scores)
        log_good, share = self._shares(np.where(self.right, scores, -1e9))
        loss = float(np.sum(log_all - log_good)) + self.ridge * float(weights @ weights) / 2
        slope = np.bincount(self.columns, (chance - share)[self.rows], minlength=self.n_features) + self.ridge * weights
        return loss, slope

    def _shares(self, scores: Any) -> tuple[Any, Any]:
        """(log of the sum of powers, share of each option in it), per group and without overflow."""
        top = np.full(self.n_groups, -np.inf)
        np.maximum.at(top, self.groups, scores)
        powers = np.exp(np.maximum(scores - top[self.groups], -700))
        total = np.bincount(self.groups, powers, minlength=self.n_groups)
        return np.log(total) + top, powers / total[self.groups]

    def solve(self, rounds: int) -> Any:
        """Limited-memory quasi-Newton with a backtracking line search."""
        weights = np.zeros(self.n_features)
        loss, slope = self.value(weights)
        history: list[tuple[Any, Any]] = []
        for _ in range(rounds):
            step = -self._direction(slope, history)
            size = 1.0 if history else min(1.0, 1.0 / float(np.abs(slope).max() + 1e-9))
            for _ in range(25):
                trial = weights + size * step
                new_loss, new_slope = self.value(trial)
                if new_loss <= loss + 1e-4 * size * float(slope @ step):
                    break
                size /= 2
            else:
                break
            moved, turned, gained = trial - weights, new_slope - slope, loss - new_loss
            if float(moved @ turned) > 1e-10:
                history = [*history[-9:], (moved, turned)]
            weights, loss, slope = trial, new_loss, new_slope
            if gained < 1e-6 * loss:
                break
        return weights

    @staticmethod
    def _direction(slope: Any, history: list[tuple[Any, Any]]) -> Any:
        q, factors = slope.copy(), []
        for s, y in reversed(history):
            a = float(s @ q) / max(float(s @ y), 1e-12)
            factors.append(a)
            q -= a * y
        if history:
            s, y = history[-1]
            q *= float(s @ y) / max(float(y @ y), 1e-12)
        for (s, y), a in zip(history, reversed(factors), strict=True):
            q += (a - float(y @ q) / max(float(s @ y), 1e-12)) * s
        return q


def learn(taught: Sequence[Lesson], lexicon: Lexicon, ridge: float = _RIDGE, folds: int = 3) -> Weights:
    """Learn twice: from the labels' history first, then from the history that the first weights make on unseen articles."""
    first = [gather(lesson, lexicon) for lesson in taught]
    second: list[Lesson] = []
    for fold in range(folds):
        others = _weights([lesson for i, lesson in enumerate(first) if i % folds != fold], ridge)
        second += [gather(lesson, lexicon, others) for i, lesson in enumerate(first) if i % folds == fold]
    return _weights([*first, *second], ridge)


def _weights(taught: Sequence[Lesson], ridge: float) -> Weights:
    """Weights per slot; those of shared features apart, by feature and option."""
    by_slot: dict[str, list[Example]] = defaultdict(list)
    for lesson in taught:
        for example in lesson.examples:
            by_slot[example.slot].append(example)
    weights = {slot: fit(examples, _RIDGES.get(slot, ridge)) for slot, examples in sorted(by_slot.items())}
    for slot, lean in _LEANS.items():
        if slot in weights:
            weights[slot]["none"] = round(weights[slot].get("none", 0.0) + lean, 4)
    own: dict[str, dict[str, float]] = {}
    shared: dict[str, dict[str, dict[str, float]]] = {}
    for slot, learned in weights.items():
        own[slot] = {feature: weight for feature, weight in learned.items() if _SHARED not in feature}
        for feature, weight in learned.items():
            if _SHARED in feature:
                name, rest = feature.split(_SHARED, 1)
                shared.setdefault(slot, {}).setdefault(rest, {})[name] = weight
    return Weights(own, shared)


def facts_of(lesson: Lesson, lexicon: Lexicon, weights: Weights) -> dict[str, list[Any]]:
    """What the tracker finds in a labelled article with the given weights, per table."""
    found = facts_in(_scene(lesson.article, lexicon), Linker(weights))
    return {"financials": found.financials, "views": found.views, "events": found.events}


def calibration(held_out: Sequence[tuple[Lesson, dict[str, list[Any]]]]) -> dict[str, list[tuple[float, float]]]:
    """Per table: raw probability → share of such facts that were right, learned on articles that were not learned from."""
    seen: dict[str, list[tuple[float, bool]]] = defaultdict(list)
    for lesson, found in held_out:
        for table, facts in found.items():
            golds = lesson.label.get(table, [])
            rows = [_row(fact) for fact in facts]
            level = {j: (golds[i].get("optional"), depth) for i, j, depth in pairs(table, golds, rows)}
            for j, fact in enumerate(facts):
                optional, reached = level.get(j, (False, 0))
                if not optional:
                    seen[table].append((fact.confidence, reached == 3))
    return {table: _monotone(values) for table, values in seen.items()}


def _row(fact: Any) -> dict[str, Any]:
    return {name: "" if (value := getattr(fact, name)) is None else str(value) for name in fact.__dataclass_fields__}


def _monotone(values: Sequence[tuple[float, bool]], bins: int = 14) -> list[tuple[float, float]]:
    """Means of equally large bins, made monotone by pooling neighbours that fall (isotonic regression)."""
    ordered = sorted(values)
    size = max(1, len(ordered) // bins)
    blocks: list[list[float]] = []  # [sum of raw, right, count]
    for start in range(0, len(ordered), size):
        chunk = ordered[start : start + size]
        blocks.append([sum(raw for raw, _ in chunk), float(sum(right for _, right in chunk)), float(len(chunk))])
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    return [(round(raw / count, 4), round((right + 0.5) / (count + 1), 4)) for raw, right, count in blocks]


def cross_validate(
    taught: Sequence[Lesson], folds: int, ridge: float = _RIDGE, jobs: int = 1
) -> list[tuple[Lesson, dict[str, list[Any]]]]:
    """What is found in each article by weights that never saw it, fold after fold, several at once with jobs."""
    work = partial(_fold, taught, folds, ridge)
    if jobs == 1:
        return [pair for fold in range(folds) for pair in work(fold)]
    with ProcessPoolExecutor(jobs) as pool:
        return [pair for found in pool.map(work, range(folds)) for pair in found]


def _fold(taught: Sequence[Lesson], folds: int, ridge: float, fold: int) -> list[tuple[Lesson, dict[str, list[Any]]]]:
    lexicon = load_lexicon()
    weights = learn([lesson for i, lesson in enumerate(taught) if i % folds != fold], lexicon, ridge)
    return [(lesson, facts_of(lesson, lexicon, weights)) for i, lesson in enumerate(taught) if i % folds == fold]


def report(found: Sequence[tuple[Lesson, dict[str, list[Any]]]]) -> Any:
    """The figures of `tracker.evaluate` for articles and what was found in them."""
    from tracker.scoring import evaluate
    from tracker.tables import frame

    tables = {
        table: frame(
            table, [tuple(getattr(fact, c) for c in COLUMNS[table]) for _, facts in found for fact in facts[table]]
        )
        for table in ("financials", "views", "events")
    }
    return evaluate([lesson.label for lesson, _ in found], tables)


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn the shipped weights, and print what they are worth on unseen articles."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("gold", nargs="+", type=Path, help="labelled articles, e.g. data/gold/told.jsonl")
    parser.add_argument(
        "--out", type=Path, default=WEIGHTS_FILE, help="where the weights go (default: the package's own)"
    )
    parser.add_argument(
        "--folds", type=int, default=5, help="folds of the cross-validation that calibrates (default 5)"
    )
    parser.add_argument("--ridge", type=float, default=_RIDGE)
    parser.add_argument("--jobs", type=int, default=1, help="folds learned at once (default 1)")
    given = parser.parse_args(arguments)
    lexicon = load_lexicon()
    taught = lessons(given.gold, lexicon)
    print(f"{len(taught)} labelled articles; cross-validating in {given.folds} folds", file=sys.stderr)
    held_out = cross_validate(taught, given.folds, given.ridge, given.jobs)
    print(report(held_out).to_string(index=False))
    weights = learn(taught, lexicon, given.ridge)
    data = {"slots": weights.slots, "shared": weights.shared, "calibration": calibration(held_out)}
    given.out.write_text(
        json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), indent=None) + "\n",
        encoding="utf-8",
    )
    print(f"wrote {given.out.name}: {_size(weights)} weights", file=sys.stderr)


def _size(weights: Weights) -> int:
    rows = [row for table in weights.shared.values() for row in table.values()]
    return sum(map(len, weights.slots.values())) + sum(map(len, rows))


if __name__ == "__main__":
    main()
