"""Commands around the store: ingest, export, report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import click

from tracker.cli import options
from tracker.cli.inputs import Inputs
from tracker.cli.progress import progress
from tracker.cli.shell import complain, tell


@click.command()
@options.maybe_inputs
@options.needed_store
@options.reading
@options.jobs
@click.option("--reextract", is_flag=True, help="Read again what an older extractor or lexicon has read.")
@click.option("--no-texts", is_flag=True, help="Keep the facts and their sentences, not the articles' text.")
@options.quiet
@click.pass_context
def ingest(
    ctx: click.Context, /, *, inputs: tuple[str, ...], store: Path, jobs: int, reextract: bool, no_texts: bool,
    quiet: bool, **given: Any,
) -> None:  # fmt: skip
    """Keep articles and their facts in a store.

    Only what is new or changed is read. A run that was stopped or killed is finished by the same command:
    nothing is lost, nothing stands twice. Without INPUT, --reextract takes the articles from the store itself.

    \b
    Examples:
      tracker ingest news/ --store news.db --jobs 4
      tracker ingest --store news.db --reextract
    """
    from tracker.store import PipelineReader, Store

    if not inputs and not reextract:
        raise click.UsageError("give INPUT, or --reextract to read again what the store holds")
    read, source = PipelineReader(given["lexicon"]), Inputs(inputs, **given)
    with Store(store, texts=not no_texts, on_wait=complain) as kept, progress(inputs, quiet=quiet) as advance:
        items = source.items() if inputs else kept.due(read)
        try:
            summary = kept.ingest(items, jobs=jobs, reextract=reextract, read=read, on_progress=advance)
        except KeyboardInterrupt:
            raise KeyboardInterrupt("stopped; what was read is stored, the same command goes on from here") from None
    if not quiet:
        tell(summary.told())
    ctx.exit(1 if summary.failed else 0)


@click.command()
@options.needed_store
@options.out_folder
@options.form
@options.as_of
@options.quiet
def export(*, store: Path, out: Path, form: Any, bom: bool, raw: bool, as_of: date | None, quiet: bool) -> None:
    """Write a store as CSV, Parquet or Excel.

    A data dictionary says what each column means.

    \b
    Example:
      tracker export --store news.db --out tables --format xlsx
    """
    from tracker.export import export_tables

    for path in export_tables(stored(store, as_of), out, format=form, bom=bom, raw=raw):
        if not quiet:
            tell(f"  {path}")


@click.command()
@options.needed_store
@options.out_folder
@click.option("--language", metavar="CODE", help="Language of charts and page; of most articles if not given.")
@options.as_of
def report(*, store: Path, out: Path, language: str | None, as_of: date | None) -> None:
    """Charts and a page from a store.

    \b
    Example:
      tracker report --store news.db --out report --language de
    """
    from tracker.report.build import report as build

    build(SimpleNamespace(**stored(store, as_of)), out, language=language)


def stored(path: Path, as_of: date | None) -> dict[str, Any]:
    """The tables of a store."""
    from tracker.store import Store

    with Store(path) as kept:
        return kept.tables(as_of=as_of)
