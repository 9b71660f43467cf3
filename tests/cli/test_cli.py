"""How the command behaves: help, exit status, one line per error, nothing heavy before it is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
from calls import call
from click.testing import Result

import tracker
from tracker.cli import main
from tracker.cli.progress import expected
from tracker.errors import TrackerError

COMMANDS = ["run", "extract", "mentions", "explain", "ingest", "export", "report", "series", "reconcile", "evaluate"]
HEAVY = {"pandas", "numpy", "matplotlib", "dateparser", "trafilatura", "pyarrow", "rich", "regex", "sqlite3", "dask"}


def shell(*arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, **options)


def test_all_commands_are_there_in_the_order_of_use() -> None:
    assert list(main.list_commands(click.Context(main))) == COMMANDS
    assert [line.split()[0] for line in call("--help").output.split("Commands:\n")[1].splitlines()] == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_it_does_and_shows_an_example(command: str) -> None:
    told = call(command, "--help")
    assert told.exit_code == 0
    assert f"  tracker {command} " in told.output.split("Example", 1)[1]
    assert told.output.isascii()


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_explained(command: str) -> None:
    options = [entry for entry in main.commands[command].params if isinstance(entry, click.Option)]
    assert all(option.help for option in options)


@pytest.mark.parametrize("command", COMMANDS)
def test_the_list_of_commands_cuts_no_sentence(command: str) -> None:
    line = next(line for line in call("--help").output.splitlines() if line.startswith(f"  {command} "))
    assert line.endswith(".")
    assert not line.endswith("...")


def test_version() -> None:
    assert call("--version").output == f"tracker, version {tracker.__version__}\n"


@pytest.mark.parametrize(
    "arguments", ["import tracker.cli", "import tracker.cli; tracker.cli.main(['--help'], standalone_mode=False)"]
)
def test_help_loads_nothing_heavy(arguments: str) -> None:
    script = f"{arguments}\nimport sys; print('\\n' + ' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["extract"],
        ["extract", "a.txt"],
        ["extract", "a.txt", "--out", "x", "--format", "doc"],
        ["extract", "a.txt", "--out", "x", "--published", "18.7.2025"],
        ["extract", "a.txt", "--out", "x", "--published", "2025-02-30"],
        ["extract", "a.txt", "--out", "x", "--language", "german"],
        ["extract", "a.txt", "--out", "x", "--jobs", "0"],
        ["extract", "a.txt", "--out", "x", "--columns", "Volltext"],
        ["extract", "a.txt", "--out", "x", "--scheduler", "tcp://host:8786"],
        ["ingest", "a.txt"],
        ["ingest", "--store", "x.db"],
        ["series", "a.txt", "--metric", "revenue"],
        ["series", "--company", "Netflix", "--metric", "revenue"],
        ["series", "a.txt", "--store", "x.db", "--company", "Netflix", "--metric", "revenue"],
        ["reconcile", "a.txt"],
        ["evaluate", "gold.jsonl"],
        ["explain", "a.txt", "b.txt"],
    ],
    ids=" ".join,
)
def test_wrong_use_is_2_and_makes_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    told = call(*arguments)
    assert told.exit_code == 2
    assert told.stderr.strip()
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """Makes the work behind `tracker explain` fail in a given way."""

    def install(error: BaseException) -> Result:
        def broken(*_: object, **__: object) -> None:
            raise error

        for name in ("tracker.pipeline", "tracker.report.explain"):
            module = ModuleType(name)
            module.extract = module.explain = broken  # type: ignore[attr-defined]
            monkeypatch.setitem(sys.modules, name, module)
        (tmp_path / "a.txt").write_text("Netflix")
        return call("explain", tmp_path / "a.txt", catch=True)

    return install


@pytest.mark.parametrize(
    ("error", "status", "line"),
    [
        (
            TrackerError("companies.toml:\n  [netflix]: unknown key"),
            1,
            "tracker: companies.toml: [netflix]: unknown key",
        ),
        (PermissionError(13, "Permission denied", "/x/out.csv"), 1, "tracker: /x/out.csv: Permission denied"),
        (OSError(28, "No space left on device"), 1, "tracker: [Errno 28] No space left on device"),
        (ImportError("No module named 'dask'"), 1, "pip install 'streaming-tracker[all]'"),
        (KeyboardInterrupt(), 130, "tracker: stopped"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_goes_wrong_is_one_line(failing: Any, error: BaseException, status: int, line: str) -> None:
    told = failing(error)
    assert told.exit_code == status
    assert told.stdout == ""
    assert len(told.stderr.splitlines()) == 1
    assert line in told.stderr


def test_a_bug_is_not_hidden(failing: Any) -> None:
    assert isinstance(failing(ZeroDivisionError("a bug")).exception, ZeroDivisionError)


def test_expected_counts_where_a_glance_tells(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.html").write_text("x")
    (tmp_path / "c.jsonl").write_text("{}\n{}\n{}\n")
    (tmp_path / "picture.png").write_bytes(b"x")
    assert expected([str(tmp_path)]) == 5
    (tmp_path / "d.csv").write_text("text\nx\n")
    assert expected([str(tmp_path)]) is None


def test_closed_pipe_is_no_error(tmp_path: Path) -> None:
    done = subprocess.run(
        f"{sys.executable} -m tracker --help | head -n 1", shell=True, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("Usage:")
    assert "Traceback" not in done.stderr


def test_help_in_a_terminal_without_utf8() -> None:
    done = shell("extract", "--help", env={**os.environ, "LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert json.dumps(done.stdout)
