"""The tables of the store, and how an older file becomes a newer one.

`PRAGMA user_version` counts the migrations that a file has seen; `application_id` tells our files from other
SQLite databases. A migration that has shipped is never edited: a new column is a new migration at the end.
"""

from __future__ import annotations

import sqlite3

APPLICATION = 0x5452_4B52  # "TRKR"

_FACT = """
    version INTEGER NOT NULL REFERENCES article_versions (version), fact_id TEXT NOT NULL, article_id TEXT NOT NULL,
    published TEXT, source TEXT, language TEXT, sentence TEXT, start INTEGER, "end" INTEGER"""

_FIRST = f"""
CREATE TABLE runs (
    run INTEGER PRIMARY KEY, started TEXT NOT NULL, finished TEXT, extractor TEXT NOT NULL, lexicon TEXT NOT NULL,
    new INTEGER, changed INTEGER, unchanged INTEGER, due INTEGER, reextracted INTEGER, failed INTEGER, facts INTEGER
);
CREATE TABLE texts (digest TEXT PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE article_versions (
    version INTEGER PRIMARY KEY, identity TEXT NOT NULL, words TEXT NOT NULL, digest TEXT NOT NULL,
    article_id TEXT NOT NULL, url TEXT, source TEXT, title TEXT, published TEXT, published_from TEXT, language TEXT,
    n_facts INTEGER NOT NULL, note TEXT, author TEXT, origin TEXT, given_language TEXT, cuts TEXT,
    extractor TEXT NOT NULL, lexicon TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs (run),
    known_from TEXT NOT NULL, known_until TEXT
);
CREATE UNIQUE INDEX one_current_version ON article_versions (identity) WHERE known_until IS NULL;
CREATE INDEX versions_by_identity ON article_versions (identity);
CREATE INDEX current_by_words ON article_versions (words) WHERE known_until IS NULL;
CREATE TABLE financial_versions ({_FACT},
    company TEXT, company_id TEXT, segment TEXT, metric TEXT, basis TEXT, value REAL, value_max REAL, unit TEXT,
    qualifier TEXT, scenario TEXT, period TEXT, period_start TEXT, period_end TEXT, fiscal INTEGER, comparison TEXT,
    adjusted INTEGER, billing TEXT, extractor TEXT, confidence REAL
);
CREATE INDEX financials_by_article ON financial_versions (version);
CREATE INDEX financials_by_company ON financial_versions (company COLLATE NOCASE, metric);
CREATE TABLE view_versions ({_FACT},
    title TEXT, title_id TEXT, season INTEGER, platform TEXT, measure TEXT, basis TEXT, value REAL, value_max REAL,
    unit TEXT, qualifier TEXT, scenario TEXT, period TEXT, period_start TEXT, period_end TEXT, comparison TEXT,
    window_days INTEGER, demographic TEXT, extractor TEXT, confidence REAL
);
CREATE INDEX views_by_article ON view_versions (version);
CREATE INDEX views_by_title ON view_versions (title COLLATE NOCASE, measure);
CREATE TABLE event_versions ({_FACT},
    event_type TEXT, subject TEXT, subject_id TEXT, object TEXT, season INTEGER, date TEXT, date_start TEXT,
    date_end TEXT, status TEXT, amount REAL, amount_unit TEXT, qualifier TEXT, extractor TEXT, confidence REAL
);
CREATE INDEX events_by_article ON event_versions (version);
CREATE TABLE unexplained_versions (
    version INTEGER NOT NULL REFERENCES article_versions (version), article_id TEXT NOT NULL, start INTEGER,
    "end" INTEGER, text TEXT, kind TEXT, sentence TEXT, reason TEXT, nearest TEXT
);
CREATE INDEX unexplained_by_article ON unexplained_versions (version);
CREATE TABLE failures (
    what TEXT NOT NULL, reason TEXT NOT NULL, first_seen TEXT NOT NULL, last_seen TEXT NOT NULL,
    times INTEGER NOT NULL, PRIMARY KEY (what, reason)
) WITHOUT ROWID;
"""

_NAMED = "CREATE INDEX current_by_name ON article_versions (article_id) WHERE url IS NULL AND known_until IS NULL"
_FOUND = "ALTER TABLE article_versions ADD COLUMN found_in TEXT"

MIGRATIONS: tuple[str, ...] = (_FIRST, _FOUND, _NAMED)

# Where the rows of each table of the schema are kept, every version of them.
HOME = {
    "financials": "financial_versions",
    "views": "view_versions",
    "events": "event_versions",
    "unexplained": "unexplained_versions",
}


def views() -> str:
    """The five tables as a reader expects them: what is known now, the columns of the schema and no others."""
    from tracker.tables import COLUMNS

    current = "JOIN article_versions a USING (version) WHERE a.known_until IS NULL"
    made = [
        f"CREATE VIEW {table} AS SELECT {quoted(COLUMNS[table], 'f')} FROM {home} f {current};"
        for table, home in HOME.items()
    ]
    articles = f"SELECT {article_columns()} FROM article_versions a LEFT JOIN texts t USING (digest)"
    made.append(f"CREATE VIEW articles AS {articles} WHERE a.known_until IS NULL;")
    return "\n".join(f"DROP VIEW IF EXISTS {name};" for name in COLUMNS) + "\n".join(made)


def quoted(columns: tuple[str, ...], owner: str) -> str:
    """Column names for SQL: `end` is a word of SQL, too."""
    return ", ".join(f'{owner}."{name}"' for name in columns)


def article_columns() -> str:
    """The columns of `articles`; the text stands in a table of its own, once however many versions there are."""
    from tracker.tables import COLUMNS

    return ", ".join(f'{"t" if name == "text" else "a"}."{name}"' for name in COLUMNS["articles"])


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Bring a file of an older schema up to date, all or nothing. Call it inside a transaction."""
    for script in MIGRATIONS[version:]:
        _run(connection, script)
    _run(connection, views())
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _run(connection: sqlite3.Connection, script: str) -> None:
    """`executescript` would commit first; a migration must not be torn in two."""
    for statement in script.split(";"):
        if statement.strip():
            connection.execute(statement)
