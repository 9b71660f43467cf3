"""What can be wrong with the file or the disk: one line that says so, and nothing damaged."""

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from plain_reader import PlainReader, articles, content

from tracker.errors import StoreError
from tracker.store import Store, connect, schema

HERE = Path(__file__).parent


def ingest(path: Path, count: int = 30) -> None:
    Store(path).ingest(articles(count), read=PlainReader())


def database(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return path


@pytest.mark.parametrize("use", [ingest, lambda path: Store(path).financials()], ids=["write", "read"])
@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda p: p.write_text("company;value\nNetflix;1\n" * 100), "is no store: the file is not an SQLite database"),
        (lambda p: p.write_bytes(b"SQLite format 3\0" + b"\1\2" * 2000), "is no store|is damaged"),
        (lambda p: database(p, "CREATE TABLE mine (a)", "INSERT INTO mine VALUES (1)"), "database of another program"),
        (lambda p: database(p, "CREATE TABLE mine (a)", "PRAGMA user_version = 1"), "database of another program"),
        (
            lambda p: database(p, f"PRAGMA application_id = {schema.APPLICATION}", "PRAGMA user_version = 99"),
            r"made by a newer tracker \(schema 99, this one knows \d+\); update the tracker",
        ),
        (lambda p: p.mkdir(), "is a folder"),
    ],
    ids=["csv", "garbage", "another database", "another database with a version", "newer store", "folder"],
)
def test_what_is_no_store_of_ours_is_refused_and_left_alone(tmp_path: Path, make, message, use) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=message) as told:
        use(path)
    assert "\n" not in str(told.value)
    assert str(path) in str(told.value)
    assert before is None or path.read_bytes() == before


def test_an_empty_file_becomes_a_store(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.touch()
    ingest(path)
    assert len(content(path)["articles"]) == 30


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="see that the folder exists"):
        ingest(tmp_path / "nowhere" / "x.db")


def test_a_damaged_store_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    ingest(path, 300)
    data = bytearray(path.read_bytes())
    data[4096 : len(data) - 4096] = os.urandom(len(data) - 8192)
    path.write_bytes(data)
    with pytest.raises(StoreError, match="is damaged"):
        Store(path).financials()


def test_a_full_disk_is_told_and_costs_only_the_last_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    opened = connect.open_for_writing

    def small(path: Path, **options: object) -> sqlite3.Connection:
        connection = opened(path, **options)  # type: ignore[arg-type]
        connection.execute("PRAGMA max_page_count = 150")
        return connection

    monkeypatch.setattr("tracker.store.store.open_for_writing", small)
    with pytest.raises(StoreError, match="disk full; free some space and run again"):
        ingest(path, 2000)
    monkeypatch.undo()
    kept = content(path)
    assert 0 < len(kept["articles"]) < 2000
    assert len(kept["articles"]) % 100 == 0
    assert kept["integrity"] == [("ok",)]
    ingest(path, 2000)
    ingest(tmp_path / "undisturbed.db", 2000)
    assert content(path) == content(tmp_path / "undisturbed.db")


def as_somebody(script: str, path: Path, *, limit: int | None = None) -> str:
    """Run a script in a process of its own; root drops its rights first, for nothing is read-only to root."""

    def limited() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    path_list = os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])
    start = (
        "import os, sys, pathlib, tracker.store, tracker.articles.identity, pandas\n"
        "from plain_reader import PlainReader, articles\n"
        "tracker.tables.frame('views', [])\n"
        f"path, limit = pathlib.Path({str(path)!r}), {limit}\n"
        "if limit is None and os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "store = tracker.store.Store(path)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + script], env={**os.environ, "PYTHONPATH": path_list}, preexec_fn=limited,
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    return done.stdout + done.stderr


WRITE = """
try: print(store.ingest(articles(3000), read=PlainReader()))
except tracker.errors.StoreError as error: print(error)
"""
READ = "print(len(store.financials()))"


@pytest.fixture
def open_path(tmp_path: Path) -> Path:
    """A file that another user can reach: pytest's own folders are private."""
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    return tmp_path / "x.db"


def test_a_disk_that_refuses_to_write(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    script = WRITE
    assert "the disk refused" in as_somebody(script, path, limit=400_000)
    assert content(path)["integrity"] == [("ok",)]
    ingest(path, 3000)
    ingest(tmp_path / "undisturbed.db", 3000)
    assert content(path) == content(tmp_path / "undisturbed.db")


@pytest.mark.parametrize("folder_mode", [0o555, 0o777], ids=["folder, too", "file only"])
def test_a_read_only_store_can_be_read_and_says_why_not_more(open_path: Path, folder_mode: int) -> None:
    ingest(open_path)
    open_path.chmod(0o444)
    open_path.parent.chmod(folder_mode)
    before = open_path.read_bytes()
    assert as_somebody(READ, open_path).strip() == "60"
    told = as_somebody(WRITE, open_path)
    assert told.strip() == f"{open_path}: cannot be written: the file or its folder is read-only"
    assert as_somebody(READ, open_path).strip() == "60"
    assert open_path.read_bytes() == before


def test_a_folder_that_cannot_be_written(open_path: Path) -> None:
    open_path.parent.chmod(0o555)
    told = as_somebody(WRITE, open_path)
    assert told.strip() == f"{open_path}: cannot be opened: see that the folder exists and may be read and written"


def test_the_second_writer_waits_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    ingest(path, 10)
    monkeypatch.setattr(connect, "_SILENT_WAIT", 0.01)
    first = connect.open_for_writing(path)
    first.execute("BEGIN IMMEDIATE")
    told: list[str] = []
    second = threading.Thread(target=lambda: Store(path, on_wait=told.append).ingest(articles(30), read=PlainReader()))
    second.start()
    deadline = time.monotonic() + 10
    while not told and time.monotonic() < deadline:
        time.sleep(0.01)
    assert len(Store(path).articles()) == 10  # readers do not wait
    first.execute("ROLLBACK")
    first.close()
    second.join(10)
    assert told == [f"{path}: another process is writing; waiting"]
    assert len(Store(path).articles()) == 30


def test_patience_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    ingest(path, 10)
    monkeypatch.setattr(connect, "_SILENT_WAIT", 0.01)
    monkeypatch.setattr(connect, "PATIENCE", 0.2)
    first = connect.open_for_writing(path)
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="another process has been writing for too long"):
        ingest(path)
    first.close()


def test_migrations_run_in_order_and_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "x.db"
    ingest(path)
    before = content(path)
    newer = (*schema.MIGRATIONS, "CREATE TABLE one (a)", "ALTER TABLE one ADD COLUMN b; SELECT * FROM absent")
    for module in (schema, connect):
        monkeypatch.setattr(module, "MIGRATIONS", newer)
    with pytest.raises(StoreError, match="no such table: absent"):
        Store(path).financials()
    for module in (schema, connect):
        monkeypatch.setattr(module, "MIGRATIONS", (*newer[:-1], "ALTER TABLE one ADD COLUMN b"))
    assert Store(path).sql("SELECT a, b FROM one").empty
    assert Store(path).sql("PRAGMA user_version")["user_version"][0] == len(newer)
    assert content(path) == before
