"""Opening the file: for reading, for writing, and never by damaging what is not ours."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import StoreError
from tracker.store.schema import APPLICATION, MIGRATIONS, migrate

PATIENCE = 600.0  # seconds to wait for another writer; its transactions take milliseconds unless a disk hangs
_SILENT_WAIT = 1.0
Wait = Callable[[str], object]

_REASONS = {
    "SQLITE_NOTADB": "is no store: the file is not an SQLite database; name another file",
    "SQLITE_CORRUPT": "is damaged; restore a copy, or save what can be saved with: sqlite3 FILE .recover",
    "SQLITE_FULL": "disk full; free some space and run again, what was stored before is intact",
    "SQLITE_READONLY": "cannot be written: the file or its folder is read-only",
    "SQLITE_CANTOPEN": "cannot be opened: see that the folder exists and may be read and written",
    "SQLITE_PERM": "cannot be opened: no permission",
    "SQLITE_BUSY": "another process has been writing for too long; run again when it is done",
    "SQLITE_IOERR": "the disk refused to read or write; it may be full or failing, what was stored before is intact",
}


@contextmanager
def errors_named(path: Path) -> Iterator[None]:
    """SQLite's errors as one line that names the file and the way out."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path}: {_reason(error)}") from error


def _reason(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", None) or ""
    return next((reason for known, reason in _REASONS.items() if name.startswith(known)), str(error))


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection that cannot write; made for a file that another process may be writing to."""
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; name the file of the store")
    if not path.exists():
        raise StoreError(f"{path}: there is no store here; make one with: tracker ingest INPUT... --store {path}")
    with errors_named(path):
        connection = _readable(path)
        if _version(connection, path) < len(MIGRATIONS):
            connection.close()
            open_for_writing(path).close()  # brings the schema up to date
            connection = _readable(path)
        connection.execute("PRAGMA query_only = ON")
        connection.set_authorizer(_read_only)
        return connection


def _readable(path: Path) -> sqlite3.Connection:
    """Not `mode=ro`: that leaves the files of the write-ahead log behind. In a folder that cannot be written
    the log cannot be opened, and where there is none the file itself is whole."""
    connection = _connect(path, "mode=rw", timeout=30.0)
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema")
    except sqlite3.OperationalError as error:
        connection.close()
        unwritable = (error.sqlite_errorname or "").startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY"))
        if not unwritable or path.with_name(path.name + "-wal").exists():
            raise
        connection = _connect(path, "immutable=1", timeout=30.0)
    return connection


def _read_only(action: int, name: str | None, value: str | None, *_: str | None) -> int:
    """`query_only` alone could be switched off by a query, and a query could attach another file to write to."""
    listing = name in {"table_info", "table_xinfo", "table_list", "index_list", "index_info"}
    changes = action == sqlite3.SQLITE_PRAGMA and value is not None and not listing
    return sqlite3.SQLITE_DENY if changes or action == sqlite3.SQLITE_ATTACH else sqlite3.SQLITE_OK


def open_for_writing(path: Path, *, on_wait: Wait | None = None) -> sqlite3.Connection:
    """A connection that may write; makes the file if there is none, and the schema if it is old."""
    if path.is_dir():
        raise StoreError(f"{path}: is a folder; name a file for the store")
    with errors_named(path):
        connection = _connect(path, "mode=rwc", timeout=_SILENT_WAIT)
        try:
            _version(connection, path)  # before anything is changed
            patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"), path, on_wait)
            connection.execute("PRAGMA synchronous = FULL")  # a commit is on the disk even if the power goes
            connection.execute("PRAGMA foreign_keys = ON")
            with transaction(connection, path, on_wait=on_wait):
                if (version := _version(connection, path)) < len(MIGRATIONS):
                    migrate(connection, version)
        except BaseException:
            connection.close()
            raise
        return connection


def _connect(path: Path, mode: str, *, timeout: float) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?{mode}", uri=True, timeout=timeout, isolation_level=None)


def _version(connection: sqlite3.Connection, path: Path) -> int:
    """How many migrations the file has seen; a file that is not ours, or too new for us, is left alone."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION and (tables or version or application):
        raise StoreError(f"{path}: is no store: an SQLite database of another program; name another file")
    if version > len(MIGRATIONS):
        raise StoreError(
            f"{path}: made by a newer tracker (schema {version}, this one knows {len(MIGRATIONS)}); update the tracker"
        )
    return int(version)


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path, *, on_wait: Wait | None = None) -> Iterator[None]:
    """All or nothing, whatever happens between, Ctrl-C included."""
    patiently(lambda: connection.execute("BEGIN IMMEDIATE"), path, on_wait)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def patiently(action: Callable[[], object], path: Path, on_wait: Wait | None = None) -> None:
    """Do what needs the writer's lock; say so once where another process holds it."""
    deadline = time.monotonic() + PATIENCE
    told = False
    while True:
        try:
            action()
            return
        except sqlite3.OperationalError as error:
            busy = (error.sqlite_errorname or "").startswith("SQLITE_BUSY")
            if not busy or time.monotonic() > deadline:
                raise
        if on_wait is not None and not told:
            on_wait(f"{path}: another process is writing; waiting")
            told = True
        time.sleep(0.05)
