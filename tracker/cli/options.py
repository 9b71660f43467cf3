"""The options that commands share, and how their words become values."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
Decorator = Callable[[Command], Command]

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)


def _day(_: click.Context, __: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(f"{value!r} is not a day like 2025-07-18") from None


def _language(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch("[a-z]{2,3}", value):
        raise click.BadParameter(f"{value!r} is not a language code such as de or en")
    return value


def _columns(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str] | None:
    for value in values:
        if not re.fullmatch("[a-z_]+=.+", value):
            raise click.BadParameter(f"{value!r} is not FIELD=COLUMN, as in text=Volltext")
    return dict(value.split("=", 1) for value in values) or None


def stacked(*decorators: Decorator[Any]) -> Decorator[Any]:
    """Several options as one decorator, shown in the order given."""

    def decorate(command: Any) -> Any:
        for decorator in reversed(decorators):
            command = decorator(command)
        return command

    return decorate


inputs = click.argument("inputs", metavar="INPUT...", nargs=-1, required=True)
maybe_inputs = click.argument("inputs", metavar="[INPUT...]", nargs=-1)

reading = stacked(
    click.option("--published", metavar="DATE", callback=_day, help="Publication date where an article gives none."),
    click.option("--language", metavar="CODE", callback=_language, help="de or en; found per article if not given."),
    click.option("--lexicon", type=FOLDER, help="Your own TOML words, laid over ours."),
    click.option(
        "--columns", metavar="FIELD=COLUMN", multiple=True, callback=_columns,
        help="Name a column of a table, as in text=Volltext. Repeatable.",
    ),
)  # fmt: skip
jobs = click.option("--jobs", "-j", type=click.IntRange(min=1), default=1, show_default=True, help="Worker processes.")
quiet = click.option("--quiet", "-q", is_flag=True, help="No summary and no progress; errors only.")
form = stacked(
    click.option(
        "--format", "form", type=click.Choice(["csv", "parquet", "xlsx"]), default="csv", show_default=True,
        help="How the tables are written.",
    ),
    click.option("--bom", is_flag=True, help="CSV that Excel opens with the right umlauts."),
    click.option("--raw", is_flag=True, help="Leave text cells that begin like a formula as they are."),
)  # fmt: skip
out_folder = click.option("--out", type=FOLDER, required=True, metavar="DIR", help="Folder for the results.")
out_file = click.option("--out", type=FILE, metavar="FILE", help="CSV file; standard output if not given.")
store = click.option("--store", type=FILE, metavar="FILE", help="The store that `tracker ingest` keeps.")
as_of = click.option("--as-of", metavar="DATE", callback=_day, help="What was known at the end of that day (UTC).")
needed_store = click.option("--store", type=FILE, required=True, metavar="FILE", help="The store.")
