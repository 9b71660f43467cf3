"""Events: to be written."""
from __future__ import annotations
from typing import Any
def events(scene: Any, links: Any, linker: Any, weights: Any) -> list[Any]:
    return []
