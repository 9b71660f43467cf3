"""The command called in this process, its two streams kept apart whatever the version of click."""

from __future__ import annotations

import inspect

from click.testing import CliRunner, Result

from tracker.cli import main

_APART = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}  # click 8.1


def call(*arguments: object, catch: bool = False) -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner(**_APART).invoke(main, words, catch_exceptions=catch)  # type: ignore[arg-type]
