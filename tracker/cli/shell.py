"""How the command behaves in a shell: one line per error, no traceback, a fixed exit status."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Any

import click

from tracker.errors import TrackerError

FAILED = 1
INTERRUPTED = 130  # 128 + SIGINT, as shells count


def complain(message: object) -> None:
    """One line on stderr, whatever the message holds."""
    tell(f"tracker: {' '.join(str(message).split())}")


class Commands(click.Group):
    """The group of commands, in the order of the daily use, with errors turned into an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        with warnings.catch_warnings():
            warnings.showwarning = lambda message, *_: complain(message)
            return self._invoke(ctx)

    def _invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # `tracker series … | head`: click ends it quietly
            raise
        except (TrackerError, OSError) as error:
            complain(_told(error))
            ctx.exit(FAILED)
        except KeyboardInterrupt as stop:  # its words, where the command has some, say how to go on
            complain(str(stop) or "stopped")
            ctx.exit(INTERRUPTED)
        except ImportError as error:  # an extra that is not installed; one of our own modules would be a bug
            if (error.name or "").startswith("tracker"):
                raise
            complain(f"{error}; install it with: pip install 'streaming-tracker[all]'")
            ctx.exit(FAILED)


def _told(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename:
        return f"{os.fsdecode(error.filename)}: {error.strerror or error}"
    return str(error)


def tell(message: str) -> None:
    """A line for the person in front of the terminal; stdout is kept for data."""
    print(message, file=sys.stderr, flush=True)  # not click.echo: it would write past a progress bar and into it
