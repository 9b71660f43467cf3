"""The README is run: its example, its Python, its lexicon blocks, its commands. What it shows is what comes out."""

from __future__ import annotations

import re
import shlex
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from click.testing import CliRunner

import tracker
from tracker.cli import main
from tracker.model import Article

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    found = re.search(rf"^## {re.escape(name)}\n(.*?)(?=^## |\Z)", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no section {name!r}"
    return found.group(1)


def blocks(text: str, language: str = "") -> list[str]:
    return [
        body for tag, body in re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) if tag == language
    ]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks like the repository to the README's code, and may be written to."""
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "agg")
    return tmp_path


def test_start_is_two_lines_to_paste() -> None:
    commands = blocks(section("Start"))
    assert len(re.findall(r"^```", section("Start"), re.MULTILINE)) == 4
    assert [len(command.strip().splitlines()) for command in commands] == [1, 1]
    assert "tracker run data/articles --out out" in commands[0]
    assert commands[1].rstrip().endswith("-m pytest")


def test_ci_runs_the_second_of_them() -> None:
    """CI takes the command out of the README; were it to write its own, the two could drift apart."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "README.md" in script and "pytest" not in script


def test_the_example_gives_the_rows_shown() -> None:
    [quoted] = re.findall(r"^> (.*?)\n\n", README, re.MULTILINE | re.DOTALL)
    text = " ".join(line.removeprefix("> ") for line in quoted.split("\n"))
    [table] = re.findall(r"<!-- example: financials -->\n((?:\|.*\n)+)", README)
    header, _, *rows = [[cell.strip() for cell in line.strip("|\n").split("|")] for line in table.strip().splitlines()]
    found = tracker.extract([Article(id="a", text=text, published=date(2025, 7, 18))]).financials
    found["text"] = [text[start:end] for start, end in zip(found["start"], found["end"], strict=True)]
    assert [[_shown(row[name]) for name in header] for row in found.to_dict("records")] == rows


def _shown(value: Any) -> str:
    if pd.isna(value):
        return ""
    return f"{value:.0f}" if isinstance(value, float) else str(value)


@pytest.mark.parametrize("name", ["From Jupyter", "Every day, with a store"])
def test_the_python_runs(name: str, desk: Path) -> None:
    [code] = blocks(section(name), "python")
    assert len([line for line in code.splitlines() if line and line != "import tracker"]) == 5
    exec(compile(code, "README.md", "exec"), {"tracker": tracker})


def test_the_lexicon_blocks_add_what_they_say(tmp_path: Path) -> None:
    for name, block in re.findall(r"<!-- lexicon: (\S+) -->\n```toml\n(.*?)```", README, re.DOTALL):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block, encoding="utf-8")
    english = (tmp_path / "languages" / "de.toml").read_text(encoding="utf-8").split("words")[0]
    (tmp_path / "languages" / "en.toml").write_text(english + 'words = ["capital expenditure"]\n', encoding="utf-8")
    text = "Die Sachinvestitionen der Kinokanal AG lagen im zweiten Quartal 2025 bei 40 Millionen Euro."
    found = tracker.extract([Article(id="a", text=text)], lexicon=tracker.load_lexicon(tmp_path)).financials
    assert found[["company", "metric", "value"]].values.tolist() == [["Kinokanal", "capital_expenditure", 40e6]]


def test_the_commands_are_those_that_there_are() -> None:
    [listed, *_] = blocks(section("Commands"))
    assert {line.split()[1] for line in listed.splitlines()} == set(main.commands)


@pytest.mark.parametrize("command", blocks(section("One line from many reports"))[0].splitlines())
def test_the_commands_shown_run(command: str, desk: Path) -> None:
    result = CliRunner().invoke(main, shlex.split(command)[1:], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    assert len(pd.read_csv(desk / shlex.split(command)[-1])) > 10


def test_what_it_links_to_is_there_and_small() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / target).is_file(), target
        assert (ROOT / target).stat().st_size < 150_000, target
    assert len(re.findall(r"!\[[^\]]{20,}\]\(", README)) >= 2, "two charts, each said in words too"


def test_every_room_is_named_in_the_layout() -> None:
    layout = section("How the code is laid out")
    rooms = {
        path.name for path in (ROOT / "tracker").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    missing = {room for room in rooms - {"__init__.py", "__main__.py", "py.typed"} if f"`{room}" not in layout}
    assert not missing


def test_plain_words_only() -> None:
    texts = {
        name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
    }
    for name, text in texts.items():
        assert not re.search("[\U0001f300-\U0001faff\u2600-\u27bf]", text), f"{name}: an emoji"
        assert not re.search(r"pypi|/work/|/root/|/tmp/|localhost", text, re.IGNORECASE), f"{name}: a host or a path"
        assert not re.search(r"\b(powerful|blazing|seamless|state.of.the.art|cutting.edge)\b", text, re.IGNORECASE), (
            name
        )


def test_the_version_is_told_once() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {tracker.__version__}" in changes
    assert f'version = "{tracker.__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert sys.version_info >= (3, 11)
