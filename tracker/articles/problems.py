"""How the reader tells what it could not read: one line with file, line, reason and way out."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from tracker.errors import InputError

OnError = Callable[[InputError], None]


def problem(where: str, reason: str, way_out: str = "") -> InputError:
    """Build the error that names a file or row, what is wrong with it and what to do.

    >>> str(problem("a.csv:3", "no text", "fill the column 'text'"))
    "a.csv:3: no text; fill the column 'text'"
    """
    message = f"{where}: {reason}" + (f"; {way_out}" if way_out else "")
    return InputError(" ".join(message.split()))


def warn(error: InputError) -> None:
    """Tell of an error where nobody listens for it."""
    warnings.warn(str(error), stacklevel=2)
