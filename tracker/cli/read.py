"""Commands that read articles: run, extract, mentions, explain."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click

from tracker.cli import options
from tracker.cli.inputs import Inputs
from tracker.cli.progress import progress
from tracker.cli.shell import complain, tell
from tracker.cli.tables import write_csv


@click.command()
@options.inputs
@options.out_folder
@options.form
@options.reading
@options.jobs
@options.quiet
@click.pass_context
def run(ctx: click.Context, /, *, inputs: tuple[str, ...], out: Path, quiet: bool, **given: Any) -> None:
    """Tables, charts and a page from articles.

    INPUT is a file, a folder or a glob: text, HTML, JSON Lines, CSV, Parquet, Excel. DIR then holds
    financials.csv, views.csv, events.csv, articles.csv, unexplained.csv, charts as PNG and report.html.

    \b
    Example:
      tracker run data/articles --out out
    """
    from tracker.report.build import report

    source, tables = _extract_to(out, inputs, quiet, **given)
    report(SimpleNamespace(**tables), out, language=given["language"])
    if not quiet:
        tell(f"  page         {out / 'report.html'}")
    ctx.exit(source.status)


@click.command()
@options.inputs
@options.out_folder
@options.form
@options.reading
@options.jobs
@click.option(
    "--engine", type=click.Choice(["local", "dask"]), default="local", show_default=True,
    help="dask: partitions over worker processes or a cluster, restartable.",
)  # fmt: skip
@click.option("--scheduler", metavar="ADDRESS", help="Address of a running Dask scheduler, as in tcp://host:8786.")
@options.quiet
@click.pass_context
def extract(
    ctx: click.Context, /, *, inputs: tuple[str, ...], out: Path, engine: str, scheduler: str | None, quiet: bool,
    **given: Any,
) -> None:  # fmt: skip
    """Tables of facts from articles.

    They are financials, views, events, articles, and unexplained: what was seen and not linked.

    \b
    Examples:
      tracker extract news.jsonl --out tables
      tracker extract export.csv --columns text=Volltext --language de --out tables
      tracker extract 'crawl/*.parquet' --engine dask --scheduler tcp://host:8786 --out tables
    """
    if scheduler and engine != "dask":
        raise click.UsageError("--scheduler needs --engine dask")
    if engine == "dask":
        ctx.exit(_extract_partitions(ctx, inputs, out, scheduler, given))
    else:
        ctx.exit(_extract_to(out, inputs, quiet, **given)[0].status)


def _extract_to(
    out: Path, names: tuple[str, ...], quiet: bool, *, form: Any, bom: bool, raw: bool, jobs: int, **given: Any
) -> tuple[Inputs, dict[str, Any]]:
    """Extract, write the tables and say what was found. The folder comes first: hours later is too late to fail."""
    from tracker.export import export_tables

    out.mkdir(parents=True, exist_ok=True)
    if not os.access(out, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(out))
    source = Inputs(names, **given)
    tables = _tables(source, jobs, quiet)
    export_tables(tables, out, format=form, bom=bom, raw=raw)
    if not quiet:
        _summarise(tables, source, out)
    return source, tables


def _tables(source: Inputs, jobs: int, quiet: bool) -> dict[str, Any]:
    """The five tables of all articles, built batch by batch so that the readings behind them can go."""
    import pandas as pd

    from tracker.pipeline import extract_batches
    from tracker.tables import COLUMNS, frame

    parts: dict[str, list[pd.DataFrame]] = {name: [frame(name, [])] for name in COLUMNS}
    with progress(source.names, quiet=quiet) as advance:
        for batch in extract_batches(source.articles(), jobs=jobs, **source.options()):
            for name, frames in parts.items():
                frames.append(getattr(batch, name))
            advance(len(batch.readings))
    return {name: pd.concat(frames, ignore_index=True) for name, frames in parts.items()}


def _summarise(tables: dict[str, Any], source: Inputs, out: Path) -> None:
    articles = tables["articles"]
    told = {"articles": len(articles), "failed": len(source.failed)}
    told |= {name: len(tables[name]) for name in ("financials", "views", "events", "unexplained")}
    for name, count in told.items():
        if name != "failed" or count:
            tell(f"  {name:12} {count:,}")
    for note, count in articles["note"][articles["note"] != ""].value_counts().items():
        tell(f"  not read     {count:,}: {note}")
    tell(f"  tables       {out}")


def _extract_partitions(
    ctx: click.Context, names: tuple[str, ...], out: Path, scheduler: str | None, given: dict[str, Any]
) -> int:
    """The same on Dask: one worker a core unless --jobs says otherwise. Gives the exit status."""
    from tracker.scale import extract_partitions

    if ctx.get_parameter_source("jobs") is click.core.ParameterSource.DEFAULT:
        given["jobs"] = None
    wanted = {key: given[key] for key in ("form", "bom", "raw", "language", "published", "lexicon", "columns", "jobs")}
    done = extract_partitions(list(names), out, scheduler=scheduler, on_error=complain, **wanted)
    return 1 if done.failed else 0


@click.command()
@options.inputs
@options.out_file
@options.reading
@click.pass_context
def mentions(ctx: click.Context, /, *, inputs: tuple[str, ...], out: Path | None, **given: Any) -> None:
    """What was seen before linking.

    Amounts, percentages, counts, periods and names, one a row, with their place in the article.

    \b
    Example:
      tracker mentions article.txt --published 2025-07-18 --out mentions.csv
    """
    import pandas as pd

    from tracker.pipeline import mentions as find

    source = Inputs(inputs, **given)
    words, frames = source.words(), []
    for article in source.articles():
        found = find(article.text, language=article.language, published=article.published, lexicon=words)
        found.insert(0, "article_id", article.id)
        frames.append(found)
    write_csv(pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(), out)
    ctx.exit(source.status)


@click.command()
@click.argument("inputs", metavar="INPUT", nargs=1)
@click.option("--html", type=options.FILE, metavar="FILE", help="Write a page instead of coloured text.")
@options.reading
@click.pass_context
def explain(ctx: click.Context, /, *, inputs: str, html: Path | None, **given: Any) -> None:
    """An article with its facts marked.

    What was cut is struck out under its reason, of a page also what stood around
    the article; each figure says why it was read so.

    \b
    Example:
      tracker explain article.html --html explained.html
    """
    from tracker.pipeline import extract
    from tracker.report.explain import explain as explained

    source = Inputs((inputs,), **given)
    articles = list(source.articles())
    if not articles:  # told already
        ctx.exit(source.status)
    shown = explained(extract(articles, **source.options()))
    if html is not None:
        shown.html(html)
    else:
        shown.print()
    ctx.exit(source.status)
