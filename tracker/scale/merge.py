"""The tables of all parts → the files that `tracker extract` writes without a cluster, one table in memory at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.errors import InputError
from tracker.scale.part import FAILED
from tracker.tables import COLUMNS, dtype, frame

if TYPE_CHECKING:
    import pandas as pd


class Merged(Mapping[str, "pd.DataFrame"]):
    """The five tables over all parts, each read when it is asked for. A class because exports take a mapping."""

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def __getitem__(self, name: str) -> pd.DataFrame:
        import pandas as pd

        if name not in COLUMNS:
            raise KeyError(name)
        frames = [pd.read_parquet(folder / f"{name}.parquet", engine="pyarrow") for folder in self._folders]
        # Parquet knows no days in seconds, and an empty part no types: the schema has the last word.
        types = {column: dtype(column) for column in COLUMNS[name]}
        return pd.concat([frame(name, []), *(part.astype(types) for part in frames)], ignore_index=True)

    def __iter__(self) -> Iterator[str]:
        return iter(COLUMNS)

    def __len__(self) -> int:
        return len(COLUMNS)


def failures(folders: Sequence[Path]) -> list[InputError]:
    """What could not be read in any part, in the order of the input."""
    return [
        InputError(told) for folder in folders for told in json.loads((folder / FAILED).read_text(encoding="utf-8"))
    ]
