"""Commands that ask: series, reconcile, evaluate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from tracker.cli import options
from tracker.cli.inputs import Inputs
from tracker.cli.shell import complain
from tracker.cli.tables import class_table, score_table, write_csv
from tracker.model import Article


def _facts(inputs: tuple[str, ...], store: Path | None, given: dict[str, Any]) -> tuple[Any, int]:
    """The facts of articles or of a store, and the exit status so far."""
    if bool(inputs) == (store is not None):
        raise click.UsageError("give either INPUT or --store FILE")
    if store is not None:
        from tracker.store import Store

        return Store(store), 0
    from tracker.pipeline import extract

    source = Inputs(inputs, **given)
    return extract(source.articles(), **source.options()), source.status


@click.command()
@options.maybe_inputs
@options.store
@click.option("--company", metavar="NAME", help="As in the table: Netflix, Walt Disney. With --measure: the platform.")
@click.option("--metric", metavar="NAME", help="As in the table: revenue, subscribers.")
@click.option(
    "--segment", metavar="NAME", help="Service, division or region; the whole company if not given, * for all."
)
@click.option("--title", metavar="NAME", help="A title instead of a company.")
@click.option("--measure", metavar="NAME", help="What was counted of the title: views, viewers, hours_viewed.")
@click.option(
    "--scenario", type=click.Choice(["actual", "guidance", "consensus"]), default="actual", show_default=True,
    help="What was reported, forecast by the company, or expected by analysts.",
)  # fmt: skip
@click.option("--freq", metavar="F", help="Only periods of this length: D, W, M, Q, H, 9M or Y.")
@options.out_file
@options.reading
@click.pass_context
def series(
    ctx: click.Context, /, *, inputs: tuple[str, ...], store: Path | None, out: Path | None, **given: Any
) -> None:
    """One value per period from many articles.

    With what the reports allow, the number of sources and how far they agree. Ask for a company's metric, or for
    what was counted of a title.

    \b
    Examples:
      tracker series --store news.db --company Netflix --metric revenue
      tracker series data/articles --company "Walt Disney" --metric subscribers --segment Disney+
      tracker series --store news.db --title "Squid Game" --measure views
    """
    from tracker.consolidate import series as consolidated

    wanted = {name: given.pop(name) for name in _ASKED}
    if not (wanted["company"] and wanted["metric"]) and not (wanted["title"] or wanted["measure"]):
        raise click.UsageError("give --company and --metric, or --title and --measure")
    facts, status = _facts(inputs, store, given)
    found = consolidated(facts, **wanted)
    if found.empty:
        complain(f"nothing found for {', '.join(f'{name} {value}' for name, value in wanted.items() if value)}")
    if unplaced := found.attrs.get("unplaced"):
        complain(f"{len(unplaced)} facts without a known period are left out")
    write_csv(found, out)
    ctx.exit(status)


_ASKED = ("company", "metric", "segment", "title", "measure", "scenario", "freq")


@click.command()
@options.maybe_inputs
@options.store
@click.option("--official", type=options.FILE, multiple=True, required=True, metavar="FILE", help="Official figures.")
@options.out_file
@options.reading
@click.pass_context
def reconcile(
    ctx: click.Context, /, *, inputs: tuple[str, ...], store: Path | None, official: tuple[Path, ...], out: Path | None,
    **given: Any,
) -> None:  # fmt: skip
    """Reported figures beside official ones.

    Each with a verdict and the difference.

    \b
    Example:
      tracker reconcile --store news.db --official data/official/netflix.csv --out verdicts.csv
    """
    from tracker.official import read_official
    from tracker.official import reconcile as compared

    figures = [read_official(path) for path in official]  # first: a wrong file is told before the articles are read
    facts, status = _facts(inputs, store, given)
    write_csv(compared(facts, figures), out)
    ctx.exit(status)


@click.command()
@click.argument("gold", type=options.FILE, metavar="GOLD.jsonl")
@options.inputs
@options.reading
@options.jobs
@click.option("--min-confidence", type=float, default=0.0, metavar="P", help="Judge only facts at least so confident.")
@click.option("--errors", "wrong", type=options.FILE, metavar="FILE", help="Every miss and mistake, as CSV.")
@click.pass_context
def evaluate(
    ctx: click.Context, /, *, gold: Path, inputs: tuple[str, ...], jobs: int, min_confidence: float, wrong: Path | None,
    **given: Any,
) -> None:  # fmt: skip
    """How right the tables are, by labels.

    Precision, recall and F1 against labelled articles, and the errors by class. An article without a date has that of its label.

    \b
    Example:
      tracker evaluate data/gold/articles.jsonl data/articles --errors errors.csv
    """
    from tracker.pipeline import extract
    from tracker.scoring import errors, evaluate
    from tracker.scoring.reading import read_gold

    labels = read_gold(gold)
    source = Inputs(inputs, **given)
    found = extract(_dated(source.articles(), labels), jobs=jobs, **source.options())
    click.echo(score_table(evaluate(labels, found, min_confidence=min_confidence)))
    mistakes = errors(labels, found, min_confidence=min_confidence)
    click.echo("\n" + class_table(mistakes))
    if wrong is not None:
        write_csv(mistakes, wrong)
    ctx.exit(source.status)


def _dated(articles: Iterable[Article], labels: Iterable[Mapping[str, Any]]) -> Iterator[Article]:
    dates = {str(label["id"]): label.get("published") for label in labels}
    for article in articles:
        stated = dates.get(article.id)
        known = article.published is not None or not stated
        yield article if known else replace(article, published=date.fromisoformat(str(stated)), published_from="given")
