"""`extract --engine dask` says and writes what `extract` does, for several inputs and a broken line among them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("distributed")


def _extract(out: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tracker", "extract", *map(str, arguments), "--out", str(out)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL)


def test_dask_reads_all_inputs_and_tells_what_failed(tmp_path: Path) -> None:
    inputs = []
    for number, name in enumerate(("a", "b")):
        text = f"Netflix steigerte den Umsatz im zweiten Quartal 2025 auf 1{number} Milliarden Dollar."
        inputs.append(tmp_path / f"{name}.jsonl")
        inputs[-1].write_text(
            json.dumps({"id": name, "text": text, "published": "2025-07-18", "language": "de"}) + "\n"
        )
    with inputs[1].open("a") as broken:
        broken.write("{broken\n")
    local = _extract(tmp_path / "local", *inputs)
    dask = _extract(tmp_path / "dask", *inputs, "--engine", "dask", "--jobs", "2")
    assert (local.returncode, dask.returncode) == (1, 1)
    assert "b.jsonl:2" in dask.stderr
    assert "Traceback" not in dask.stderr
    found = (tmp_path / "dask" / "financials.csv").read_text()
    assert {line.split(",")[1] for line in found.splitlines()[1:]} == {"a", "b"}
    assert found == (tmp_path / "local" / "financials.csv").read_text()
