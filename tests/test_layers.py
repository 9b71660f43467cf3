"""Imports flow one way: a module may use what stands before it in the line of DESIGN, never what stands after it.

Everything is read from the source, so that imports inside functions and those for type checkers only count too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import tracker

HOME = Path(tracker.__file__).parent

# Rooms in the order in which an article passes through them; those of one line stand side by side.
ORDER = (
    ("model", "errors", "later"),
    ("lexicon",),
    ("articles",),
    ("text",),
    ("finders",),
    ("extractors",),
    ("tables",),
    ("export",),
    ("pipeline", "workers"),
    ("store",),
    ("consolidate",),
    ("official",),
    ("scoring",),
    ("learning",),
    ("report",),
    ("scale",),
    ("cli",),
    ("__main__",),
)
PLACE = {room: place for place, rooms in enumerate(ORDER) for room in rooms}

# Upward on purpose: an Extraction can write itself, and only then is the writing loaded.
DOCUMENTED = {("tables", "export")}


def imports() -> Iterator[tuple[str, str, str]]:
    """(importing room, imported room, where) for each import of one room by another."""
    for path in sorted(HOME.rglob("*.py")):
        parts = path.relative_to(HOME).with_suffix("").parts
        room = parts[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for module in _modules(node):
                target = module.split(".")[1] if "." in module else ""
                if target != room and target in PLACE:
                    yield room, target, f"tracker/{'/'.join(parts)}.py:{getattr(node, 'lineno', 0)} imports {module}"


def _modules(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports name the whole path"
        if node.module == "tracker":
            yield from (f"tracker.{name.name}" for name in node.names)
        elif (node.module or "").startswith("tracker."):
            yield node.module or ""
    if isinstance(node, ast.Import):
        yield from (name.name for name in node.names if name.name.startswith("tracker."))


@pytest.mark.parametrize("room", PLACE)
def test_room_uses_only_what_stands_before_it(room: str) -> None:
    upward = [
        where
        for source, target, where in imports()
        if source == room and PLACE[target] > PLACE[room] and (source, target) not in DOCUMENTED
    ]
    assert not upward, "\n".join(upward)


def test_every_room_has_its_place() -> None:
    rooms = {path.stem for path in HOME.glob("*.py")} | {path.parent.name for path in HOME.glob("*/__init__.py")}
    assert rooms - {"__init__"} <= set(PLACE), "a new room needs its place in ORDER"


def test_the_documented_exception_is_used() -> None:
    assert {(source, target) for source, target, _ in imports()} >= DOCUMENTED


def test_only_the_pipeline_knows_the_order_of_the_steps() -> None:
    """Of the rooms before it, none but the pipeline (and what learns from it) reads articles and links figures."""
    steps = {"articles", "text", "finders", "extractors"}
    users: dict[str, set[str]] = {}
    for source, target, _ in imports():
        users.setdefault(source, set()).add(target)
    assert {room for room, used in users.items() if {"articles", "extractors"} <= used & steps} == {
        "pipeline",
        "learning",
    }
