"""Parts of a reading that few look at, worked out when somebody does. Reading is pure, so that this gives the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

from tracker.model import Reading


class Later(Sequence[Any]):
    """A tuple of a reading that is worked out when it is looked at; equal to the tuple, and pickled as one."""

    __slots__ = ("_name", "_whole")

    def __init__(self, whole: Callable[[], Reading], name: str) -> None:
        self._whole, self._name = whole, name

    def _items(self) -> tuple[Any, ...]:
        return cast("tuple[Any, ...]", getattr(self._whole(), self._name))

    def __getitem__(self, index: Any) -> Any:
        return self._items()[index]

    def __len__(self) -> int:
        return len(self._items())

    def __eq__(self, other: object) -> bool:
        return self._items() == (other._items() if isinstance(other, Later) else other)

    def __hash__(self) -> int:
        return hash(self._items())

    def __repr__(self) -> str:
        return repr(self._items())

    def __reduce__(self) -> tuple[Any, ...]:
        return tuple, (self._items(),)
