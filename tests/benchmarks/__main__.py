"""Run all measurements and print them beside what issue 7 asks: `python -m tests.benchmarks [--articles N]`."""

from __future__ import annotations

import argparse
import platform
from collections.abc import Sequence
from statistics import median

from tests.benchmarks import measure
from tests.benchmarks.texts import dense, density, ordinary
from tracker.model import Article


def row(what: str, found: str, ratio: str = "", asked: str = "", met: bool | None = None) -> None:
    """One line of the table, at once: the whole takes minutes."""
    mark = "" if met is None else "yes" if met else "no"
    print(f"{what:46} {found:>24} {ratio:>18} {asked:>14} {mark:>4}", flush=True)


def rate(chars: int, seconds: Sequence[float]) -> str:
    """Speed with the spread of the runs."""
    speeds = sorted(chars / second / 1000 for second in seconds)
    spread = f" ({speeds[0]:,.0f}-{speeds[-1]:,.0f})" if len(speeds) > 1 else ""
    return f"{chars / median(seconds) / 1000:,.0f} KB/s{spread}"


def extraction(name: str, articles: list[Article], asked: int, sample: int) -> float:
    """The three speeds of one mix; gives our seconds per character."""
    chars = sum(len(article.text) for article in articles)
    print(
        f"\n{name}: {len(articles)} articles, {chars:,} characters, {density(articles):.1f} numbers in 1000 characters"
    )
    plain, ours = measure.plain_passes(articles), measure.extraction(articles)
    share = median(ours) / median(plain)
    row("  two plain passes", rate(chars, plain))
    row("  extraction", rate(chars, ours), f"1/{share:.0f} of plain", f"1/{asked}", share <= asked)
    few = articles[:sample]
    some = sum(len(article.text) for article in few)
    (theirs, broken), same = measure.peers(few), measure.extraction(few)
    times = median(theirs) / median(same)
    row(
        f"  quantulum3 ({broken} of {sample} broke it) + dateparser",
        rate(some, theirs),
        f"we: {times:,.0f} x",
        "100 x",
        times >= 100,
    )
    return median(ours) / chars


def hostile(ordinary_cost: float, dense_cost: float) -> None:
    print("\nhostile text, cost per character")
    row("  ordinary", f"{ordinary_cost * 1e6:.2f} µs", f"(dense {dense_cost * 1e6:.2f})")
    for kind, cost in measure.hostile_costs().items():
        share = cost / ordinary_cost
        row(f"  {kind}", f"{cost * 1e6:.2f} µs", f"{share:.1f} x ordinary", "5 x", share <= 5)


def processes(count: int) -> None:
    print(f"\n{count:,} articles, half ordinary and half dense, wall time")
    costs = measure.costs_by_jobs(count)
    speedup = min(wall for wall, _ in costs[1]) / min(wall for wall, _ in costs[2])
    for jobs, pairs in costs.items():
        told = ", ".join(f"{wall:.1f}" for wall, _ in pairs)
        cpu = ", ".join(f"{cpu:.1f}" for _, cpu in pairs)
        row(f"  --jobs {jobs}, wall", f"{told} s", *((f"{speedup:.2f} x", "1.7 x", speedup >= 1.7) if jobs > 1 else ()))
        row(f"  --jobs {jobs}, CPU of all processes", f"{cpu} s")


def beginnings(count: int) -> None:
    print("\nbeginnings and memory")
    added, alone = measure.import_wall()
    row(
        "  import tracker, beyond Python",
        f"{added * 1000:.0f} ms",
        f"(Python {alone * 1000:.0f} ms)",
        "150 ms",
        added <= 0.15,
    )
    wall, cpu = measure.first_facts()
    row(
        "  first facts of the first article, wall",
        f"{wall * 1000:.0f} ms",
        f"(CPU {cpu * 1000:.0f} ms)",
        "500 ms",
        wall <= 0.5,
    )
    quarter, whole = measure.memory(count)
    row(
        f"  extract_batches, {count:,} articles",
        f"{whole:.0f} MB",
        f"quarter: {quarter:.0f} MB",
        "500 MB",
        whole <= 500,
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--articles", type=int, default=4000, help="for memory and jobs; 200000 for the figure of issue 7"
    )
    parser.add_argument("--size", type=int, default=300, help="articles of each mix for the speeds")
    asked = parser.parse_args()
    print(
        f"Python {platform.python_version()}, {platform.machine()}, one core unless it says jobs; median (least-most)\n"
    )
    row("", "measured", "ratio", "asked", None)
    plain_text, full_text = list(ordinary(asked.size)), list(dense(asked.size))
    ordinary_cost = extraction("ordinary", plain_text, 10, 6)
    dense_cost = extraction("dense", full_text, 30, 6)
    once, twice, names, more = measure.twice_the_lexicon(plain_text)
    dearer = min(twice) / min(once) - 1
    row(f"  {more:,} names instead of {names:,}", f"{100 * dearer:+.1f} %", "", "+10 %", dearer <= 0.1)
    hostile(ordinary_cost, dense_cost)
    processes(min(asked.articles, 4000))
    beginnings(asked.articles)


if __name__ == "__main__":
    main()
