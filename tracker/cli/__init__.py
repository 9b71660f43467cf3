"""The command `tracker`: each command is a thin call of a public function.

Nothing heavy is imported here: `tracker --help` has to answer at once, so pandas and matplotlib load
inside the command that needs them.
"""

from __future__ import annotations

import click

from tracker import __version__
from tracker.cli.ask import evaluate, reconcile, series
from tracker.cli.read import explain, extract, mentions, run
from tracker.cli.shell import Commands
from tracker.cli.storing import export, ingest, report

_COMMANDS = (run, extract, mentions, explain, ingest, export, report, series, reconcile, evaluate)


@click.group(cls=Commands, commands=list(_COMMANDS), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="tracker")
def main() -> None:
    """Read streaming news: articles in, tables of figures, charts and CSV out.

    \b
    Examples:
      tracker run data/articles --out out        tables, charts and a page in one go
      tracker ingest news/ --store news.db       keep what is new, day after day
      tracker series --store news.db --company Netflix --metric revenue

    Exit status: 0 all done, 1 some input failed (named on stderr, the rest is done), 2 wrong use.
    """


__all__ = ["main"]
