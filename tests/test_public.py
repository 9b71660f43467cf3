"""The front door: the documented names, each with an example that runs, and nothing heavy behind `import tracker`."""

from __future__ import annotations

import importlib
import inspect
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import tracker

ROOT = Path(__file__).parent.parent
NAMES = {
    "read_articles", "extract", "extract_batches", "mentions", "explain", "Store", "series", "reconcile", "charts",
    "evaluate", "load_lexicon", "scale",
}  # fmt: skip
HEAVY = ("pandas", "numpy", "matplotlib", "dateparser", "trafilatura", "lxml", "pyarrow", "dask", "rich", "regex")
CHARTS = importlib.import_module("tracker.report.charts")
THINGS = [
    *((f"tracker.{name}", getattr(tracker, name)) for name in sorted(NAMES - {"charts", "scale"})),
    *(
        (f"charts.{name}", getattr(CHARTS, name)) for name in CHARTS.__all__ if name != "Chart"
    ),  # what each of them returns
]
METHODS = [
    ("extract", ["to_csv", "to_parquet", "to_excel"]),
    ("Store", ["ingest", "financials", "views", "events", "sql", "close"]),
]


def _run_elsewhere() -> str:
    """What is executed besides docstrings: the README's Python and the notebooks."""
    readme = re.findall(r"```python\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    cells = [
        "".join(cell["source"])
        for path in (ROOT / "notebooks").glob("*.ipynb")
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    ]
    return "\n".join([*readme, *cells])


def test_front_door_has_the_documented_names() -> None:
    assert set(tracker.__all__) == NAMES
    assert set(dir(tracker)) >= NAMES


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'utils'"):
        _ = tracker.utils


@pytest.mark.parametrize("name", ["charts", "scale"])
def test_rooms_are_reached_through_the_front_door(name: str) -> None:
    assert inspect.ismodule(getattr(tracker, name))


@pytest.mark.parametrize(("name", "thing"), THINGS, ids=[name for name, _ in THINGS])
def test_public_names_have_a_docstring_and_an_example_that_runs(name: str, thing: object) -> None:
    said = inspect.getdoc(thing) or ""
    assert said.strip(), f"{name} has no docstring"
    module = inspect.getmodule(thing)
    told = said + "\n" + (inspect.getdoc(module) or "")
    runs = any(line.startswith(">>> ") and "+SKIP" not in line for line in told.splitlines())
    used = re.search(rf"\b{re.escape(name)}\(", _run_elsewhere())
    assert runs or used, f"{name}: no example runs, neither in a docstring nor in README or a notebook"


@pytest.mark.parametrize("name", [name for name, thing in THINGS if inspect.isfunction(thing)])
def test_options_are_keywords(name: str) -> None:
    """One or two things by position, the rest by name: calls can be read, and options can be added."""
    thing = dict(THINGS)[name]
    by_place = [
        p.name
        for p in inspect.signature(thing).parameters.values()  # type: ignore[arg-type]
        if p.kind is p.POSITIONAL_OR_KEYWORD
    ]
    assert len(by_place) <= 3, by_place


@pytest.mark.parametrize(("owner", "methods"), METHODS)
def test_documented_methods(owner: str, methods: list[str]) -> None:
    made = tracker.Store if owner == "Store" else type(tracker.extract([]))
    for method in methods:
        assert inspect.getdoc(getattr(made, method)), f"{owner}.{method}"


def _loaded(code: str) -> set[str]:
    listed = subprocess.run(
        [sys.executable, "-c", f"{code}; import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    return set(listed.stdout.split())


def test_import_tracker_is_light() -> None:
    assert not _loaded("import tracker") & set(HEAVY)


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = "from click.testing import CliRunner; from tracker.cli import main; CliRunner().invoke(main, ['--help'])"
    assert not _loaded(code) & (set(HEAVY) - {"rich"})
