"""Commands that ask: series, reconcile, evaluate."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from tracker.cli import options
from tracker.cli.inputs import Inputs
from tracker.cli.read import write_csv
from tracker.cli.shell import complain


def _financials(inputs: tuple[str, ...], store: Path | None, given: dict[str, Any]) -> tuple[Any, int]:
    """Financial facts from articles or from a store, and the exit status so far."""
    if bool(inputs) == (store is not None):
        raise click.UsageError("give either INPUT or --store FILE")
    if store is not None:
        from tracker.store import Store

        with Store(store) as kept:
            return kept.financials(), 0
    from tracker.pipeline import extract

    source = Inputs(inputs, **given)
    return extract(source.articles(), **source.options()).financials, source.status


@click.command()
@options.maybe_inputs
@options.store
@click.option("--company", required=True, metavar="NAME", help="As in the table: Netflix, Walt Disney.")
@click.option("--metric", required=True, metavar="NAME", help="As in the table: revenue, subscribers.")
@click.option("--segment", metavar="NAME", help="A service, division or region; the whole company if not given.")
@click.option(
    "--scenario", type=click.Choice(["actual", "guidance", "consensus"]), default="actual", show_default=True,
    help="What was reported, forecast by the company, or expected by analysts.",
)  # fmt: skip
@options.out_file
@options.reading
@click.pass_context
def series(
    ctx: click.Context, /, *, inputs: tuple[str, ...], store: Path | None, out: Path | None, **given: Any
) -> None:
    """One value per period from many articles.

    With the number of sources and how far they agree.

    \b
    Examples:
      tracker series --store news.db --company Netflix --metric revenue
      tracker series data/articles --company "Walt Disney" --metric subscribers --segment Disney+
    """
    from tracker.consolidate import series as consolidated

    wanted = {name: given.pop(name) for name in ("company", "metric", "segment", "scenario")}
    facts, status = _financials(inputs, store, given)
    write_csv(consolidated(facts, **wanted), out)
    ctx.exit(status)


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
    from tracker.official import reconcile as compared

    facts, status = _financials(inputs, store, given)
    write_csv(compared(facts, list(official)), out)
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

    Precision, recall and F1 against labelled articles, and the errors by class.

    \b
    Example:
      tracker evaluate data/gold/articles.jsonl data/articles --errors errors.csv
    """
    import warnings

    from tracker.pipeline import extract
    from tracker.scoring import errors, evaluate

    source = Inputs(inputs, **given)
    found = extract(source.articles(), jobs=jobs, **source.options())
    with warnings.catch_warnings(record=True) as remarks:
        click.echo(score_table(evaluate(gold, found, min_confidence=min_confidence)))
    for text in dict.fromkeys(str(remark.message) for remark in remarks):
        complain(text)
    mistakes = errors(gold, found, min_confidence=min_confidence)
    click.echo("\n" + class_table(mistakes))
    if wrong is not None:
        write_csv(mistakes, wrong)
    ctx.exit(source.status)


def score_table(figures: Any) -> str:
    """The figures as lines, in the same columns wherever they are shown."""
    lines = [f"{'language':9}{'table':11}{'level':7}{'P':>7}{'R':>7}{'F1':>7}   right wrong missed"]
    lines += [
        f"{row.language:9}{row.table:11}{row.level:7}{row.precision:7.3f}{row.recall:7.3f}{row.f1:7.3f}"
        f"   {row.right:5} {row.wrong:5} {row.missed:6}"
        for row in figures.itertuples()
    ]
    return "\n".join(lines)


def class_table(mistakes: Any) -> str:
    """How often each class of error occurs, per table, the most frequent first."""
    counts = mistakes.groupby(["table", "class"]).size().sort_values(ascending=False, kind="stable")
    lines = [f"{'errors':>6}  {'table':11}class"]
    return "\n".join([*lines, *(f"{count:6}  {table:11}{name}" for (table, name), count in counts.items())])
