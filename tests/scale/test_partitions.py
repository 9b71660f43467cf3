"""Partitions on a real scheduler with several worker processes: equal to one process, whatever dies on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from tracker.articles import read_articles
from tracker.errors import InputError, TrackerError
from tracker.pipeline import extract
from tracker.scale import PARTS, extract_partitions, process, process_file
from tracker.tables import COLUMNS

distributed = pytest.importorskip("distributed")

ROOT = Path(__file__).resolve().parent.parent.parent
SMALL = 20_000  # bytes a part: a dozen articles, so that there are parts enough to lose one

RUN = """
import sys
from tracker.scale import extract_partitions
if __name__ == "__main__":
    extract_partitions(sys.argv[1], sys.argv[2], jobs=2, part_bytes=int(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    found = read_articles(ROOT / "data" / "articles")
    return [
        {"id": a.id, "text": a.text, "source": a.source, "published": str(a.published) if a.published else None}
        for a in found
    ]


@pytest.fixture(scope="module")
def lines(rows: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "news.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def alone(lines: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, pd.DataFrame]:
    """What one process finds, read back from the files that it writes."""
    folder = tmp_path_factory.mktemp("alone")
    found = extract(read_articles(lines))
    found.to_parquet(folder)
    return _tables(folder)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    with distributed.LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster:
        yield cluster.scheduler_address


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in COLUMNS}


def _same(folder: Path, expected: dict[str, pd.DataFrame]) -> None:
    for name, table in _tables(folder).items():
        assert_frame_equal(table, expected[name])  # values, order, dtypes


def _inodes(folders: tuple[Path, ...]) -> dict[str, int]:
    return {folder.name: folder.stat().st_ino for folder in folders}


def test_a_file_is_split_and_merged_to_the_same_bytes(
    lines: Path, alone: dict[str, pd.DataFrame], scheduler: str, tmp_path: Path
) -> None:
    done = extract_partitions(lines, tmp_path / "parts", scheduler=scheduler, part_bytes=SMALL)
    assert len(done.parts) > 3
    _same(tmp_path / "parts", alone)
    extract(read_articles(lines)).to_parquet(tmp_path / "alone")
    for path in (tmp_path / "alone").iterdir():
        assert path.read_bytes() == (tmp_path / "parts" / path.name).read_bytes()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_other_formats_are_the_same_too(lines: Path, scheduler: str, tmp_path: Path, form: Any) -> None:
    extract_partitions(lines, tmp_path / "parts", scheduler=scheduler, part_bytes=SMALL, form=form)
    found = extract(read_articles(lines))
    (found.to_excel if form == "xlsx" else found.to_csv)(tmp_path / "alone")
    for path in (tmp_path / "alone").iterdir():
        assert path.read_bytes() == (tmp_path / "parts" / path.name).read_bytes()


def test_a_folder_of_parquet_with_row_groups(
    rows: list[dict[str, Any]], alone: dict[str, pd.DataFrame], scheduler: str, tmp_path: Path
) -> None:
    table = pd.DataFrame(rows)
    (tmp_path / "in").mkdir()
    for number, start in enumerate(range(0, len(table), 25)):
        table[start : start + 25].to_parquet(tmp_path / "in" / f"{number}.parquet", row_group_size=7)
    done = extract_partitions(tmp_path / "in", tmp_path / "out", scheduler=scheduler, part_bytes=SMALL)
    assert len(done.parts) > len(list((tmp_path / "in").iterdir()))
    _same(tmp_path / "out", alone)


def test_a_worker_killed_costs_only_its_parts(lines: Path, alone: dict[str, pd.DataFrame], tmp_path: Path) -> None:
    with (
        distributed.LocalCluster(n_workers=3, threads_per_worker=1, dashboard_address="127.0.0.1:0") as cluster,
        distributed.Client(cluster) as client,
    ):
        victims = list(client.run(os.getpid).values())

        def kill_one(done: int, of: int) -> None:
            if victims:
                os.kill(victims.pop(), signal.SIGKILL)
                victims.clear()

        address = cluster.scheduler_address
        done = extract_partitions(lines, tmp_path, scheduler=address, part_bytes=5000, on_progress=kill_one)
        assert not victims
    assert done.found == 0
    _same(tmp_path, alone)
    assert not list((tmp_path / PARTS).glob(".*"))


def test_a_run_that_was_stopped_goes_on(
    lines: Path, alone: dict[str, pd.DataFrame], scheduler: str, tmp_path: Path
) -> None:
    def stop(done: int, of: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt, match="run the same command again"):
        extract_partitions(lines, tmp_path, scheduler=scheduler, part_bytes=SMALL, on_progress=stop)
    assert not (tmp_path / "financials.parquet").exists()
    done = extract_partitions(lines, tmp_path, scheduler=scheduler, part_bytes=SMALL)
    assert done.found >= 2
    _same(tmp_path, alone)


def test_a_run_that_died_is_completed_by_running_again(
    lines: Path, alone: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    (script := tmp_path / "run.py").write_text(RUN)
    command = [sys.executable, str(script), str(lines), str(tmp_path), "5000"]
    run = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True)
    while not list((tmp_path / PARTS).glob("news-*")):
        assert run.poll() is None
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGKILL)  # scheduler, workers, caller: as when the machine goes
    run.wait()
    assert not (tmp_path / "financials.parquet").exists()
    (tmp_path / PARTS / ".news-0123.host.abcd.tmp").mkdir()
    subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=True)
    _same(tmp_path, alone)
    assert not list((tmp_path / PARTS).glob(".*"))


def test_what_is_whole_is_not_done_again(lines: Path, scheduler: str, tmp_path: Path) -> None:
    first = extract_partitions(lines, tmp_path, scheduler=scheduler, part_bytes=SMALL)
    before = _inodes(first.parts)
    again = extract_partitions(lines, tmp_path, scheduler="tcp://127.0.0.1:1", part_bytes=SMALL)  # nobody is asked
    assert again.found == len(first.parts)
    assert _inodes(again.parts) == before
    other = extract_partitions(lines, tmp_path, scheduler=scheduler, part_bytes=SMALL, language="de")
    assert other.found == 0  # other options, other results


def test_what_cannot_be_read_is_named_by_its_line(lines: Path, scheduler: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.jsonl"
    written = lines.read_text(encoding="utf-8").splitlines(keepends=True)
    broken.write_text("".join([*written[:40], "{no json\n", *written[40:]]), encoding="utf-8")
    told: list[InputError] = []
    done = extract_partitions(broken, tmp_path / "out", scheduler=scheduler, part_bytes=SMALL, on_error=told.append)
    assert [str(error).startswith(f"{broken}:41: is no JSON") for error in told] == [True]
    assert list(done.failed) == told


def test_other_files_and_lost_schedulers_are_told(lines: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Netflix")
    with pytest.raises(InputError, match=r"a\.txt: a partition is Parquet or JSON Lines"):
        extract_partitions(tmp_path / "a.txt", tmp_path / "out")
    with pytest.raises(InputError, match="no such file"):
        extract_partitions(tmp_path / "b.jsonl", tmp_path / "out")
    monkeypatch.setattr("tracker.scale.cluster._PATIENCE", 1)
    with pytest.raises(TrackerError, match="no Dask scheduler answers"):
        extract_partitions(lines, tmp_path / "out", scheduler="tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(TrackerError, match=r"streaming-tracker\[scale\]"):
        extract_partitions(lines, tmp_path / "out")


def test_the_pure_function_is_all_that_an_engine_needs(
    lines: Path, alone: dict[str, pd.DataFrame], tmp_path: Path
) -> None:
    frame = pd.DataFrame([json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()])
    assert_frame_equal(process(frame[:30])["views"], extract(read_articles(frame[:30])).views)
    folder = process_file(lines, tmp_path)
    stamp = folder.stat().st_ino
    assert process_file(lines, tmp_path).stat().st_ino == stamp
    _same(folder, alone)
