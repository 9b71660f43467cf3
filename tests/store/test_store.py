"""What the store keeps, when it reads again, and what it answers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from plain_reader import PlainReader, article, articles, content, rows

from tracker import tables
from tracker.errors import InputError, StoreError
from tracker.model import Article, Cut
from tracker.store import Store, Summary
from tracker.tables import COLUMNS, Extraction, dtype


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


@pytest.fixture
def store(path: Path) -> Store:
    made = Store(path)
    made.ingest(articles(24), read=PlainReader())
    return made


def take(store: Store, *given: Article | InputError, read: PlainReader | None = None, **options: bool) -> Summary:
    return store.ingest(given, read=read or PlainReader(), **options)


@pytest.mark.parametrize("name", COLUMNS)
def test_tables_equal_those_of_an_extraction(store: Store, name: str) -> None:
    read = PlainReader()
    expected = Extraction(read(one) for one in articles(24)).table(name)
    pd.testing.assert_frame_equal(store.tables()[name], expected)


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_are_those_of_the_tables(store: Store, name: str) -> None:
    """A column that was added to `tracker.tables` needs a migration in `tracker.store.schema`."""
    columns = store.sql(f"SELECT * FROM {name}").columns
    assert tuple(columns) == COLUMNS[name]


@pytest.mark.parametrize("name", COLUMNS)
def test_sql_gives_the_dtypes_of_the_schema(store: Store, name: str) -> None:
    table = store.sql(f"SELECT * FROM {name}")
    assert {column: str(kind) for column, kind in table.dtypes.items()} == {c: dtype(c) for c in COLUMNS[name]}


def test_an_empty_answer_has_its_columns_and_dtypes(store: Store) -> None:
    table = store.financials(company="nobody")
    pd.testing.assert_frame_equal(table, tables.frame("financials", []))


def test_same_articles_again_add_nothing(store: Store, path: Path) -> None:
    before = content(path)
    assert store.ingest(articles(24), read=PlainReader()) == Summary(unchanged=24)
    assert content(path) == before


def test_only_what_is_new_is_read(store: Store) -> None:
    assert store.ingest(articles(30), read=PlainReader()) == Summary(new=6, unchanged=24, facts=24)


@pytest.mark.parametrize(
    "again",
    [
        article(3, url="HTTPS://Example.com/3/?utm_source=feed#top"),
        article(3, url="https://elsewhere.org/copy"),
        article(3, url=None, id="other"),
        article(3, published=None, language=None),
        article(3, text="  paramount REPORTED figure 3 für das Quartal", url=None),
    ],
    ids=["tracked url", "text elsewhere", "text without url", "nothing given", "words without url"],
)
def test_the_same_article_is_not_stored_twice(store: Store, again: Article) -> None:
    assert take(store, again) == Summary(unchanged=1)


def test_the_same_article_twice_in_one_batch(path: Path) -> None:
    summary = take(Store(path), article(1), article(1), article(1, url="https://copy.example/"))
    assert (summary.new, summary.unchanged) == (1, 2)


def test_a_changed_text_at_the_same_url_replaces_the_facts(store: Store) -> None:
    assert take(store, article(3, text="Paramount reported another figure.")) == Summary(changed=1, facts=4)
    assert len(store.articles()) == 24
    assert store.sql("SELECT text FROM articles WHERE article_id = 'a3'")["text"].tolist() == [
        "Paramount reported another figure."
    ]
    assert len(store.sql("SELECT * FROM financials WHERE article_id = 'a3'")) == 2


def test_a_date_given_later_is_a_change(store: Store) -> None:
    assert take(store, article(3, published=date(2020, 1, 1))).changed == 1
    assert take(store, article(3, published=None)).unchanged == 1
    assert store.sql("SELECT published FROM articles WHERE article_id = 'a3'")["published"][0] == pd.Timestamp(
        2020, 1, 1
    )


def test_two_saved_copies_of_a_page_do_not_replace_each_other_for_ever(store: Store, path: Path) -> None:
    copies = [article(3), article(3, text="Paramount reported another figure.")]
    assert take(store, *copies) == Summary(unchanged=1, changed=1, facts=4)
    before = content(path)
    assert take(store, *copies) == Summary(unchanged=2)
    assert content(path) == before


REPORT = "Paramount reported a figure of 12 for the quarter on Thursday, more than it had ever reported before."


def test_an_edited_text_of_the_same_name_replaces_the_one_before(path: Path) -> None:
    store = Store(path)
    edits = [REPORT, REPORT.replace("12", "13"), REPORT.replace("12", "13") + " Netflix did not."]
    took = [take(store, article(1, text=text, url=None, id="report")) for text in edits]
    assert [(summary.new, summary.changed) for summary in took] == [(1, 0), (0, 1), (0, 1)]
    assert store.articles()["text"].tolist() == edits[2:]
    assert len(store.financials()) == 2
    assert take(store, *(article(1, text=text, url=None, id="report") for text in edits)) == Summary(unchanged=3)


@pytest.mark.parametrize(
    "other",
    [
        {"text": "Disney reported a figure of 7 for the whole of the year and hopes for better days."},
        {"text": REPORT.replace("12", "13"), "published": date(2025, 2, 2)},
        {"text": REPORT.replace("12", "13"), "id": "another"},
        {"text": REPORT.replace("12", "13"), "url": "https://example.com/other"},
    ],
    ids=["another text", "another date", "another name", "an address of its own"],
)
def test_another_article_of_the_same_name_stands_beside_it(path: Path, other: dict[str, object]) -> None:
    store = Store(path)
    take(store, article(1, text=REPORT, url=None, id="latest"))
    assert take(store, article(1, **{"url": None, "id": "latest"} | other)).new == 1  # type: ignore[arg-type]
    assert len(store.articles()) == 2


def test_without_kept_texts_an_edit_is_a_new_article(path: Path) -> None:
    store = Store(path, texts=False)
    take(store, article(1, text=REPORT, url=None))
    assert take(store, article(1, text=REPORT.replace("12", "13"), url=None)).new == 1


def test_history_tells_what_was_known_when(store: Store) -> None:
    old = store.financials("Paramount", "revenue", as_of=date(2999, 1, 1))
    known = store.sql("SELECT max(known_from) AS moment FROM article_versions")["moment"][0]
    take(store, article(3, text="Paramount reported another figure."))
    moment = (pd.Timestamp(known) + pd.Timedelta(microseconds=1)).to_pydatetime()
    pd.testing.assert_frame_equal(store.financials("Paramount", "revenue", as_of=moment), old)
    assert store.articles(as_of=moment).query("article_id == 'a3'")["text"].tolist() == [article(3).text]
    assert store.financials(as_of=date.today() - timedelta(days=2)).empty
    assert len(store.financials(as_of="2999-01-01")) == 48
    assert store.tables(as_of=moment)["articles"]["text"].tolist()[3] == article(3).text


def test_a_newer_extractor_or_lexicon_is_told_as_due(store: Store) -> None:
    for newer in (PlainReader("2"), PlainReader(lexicon="b")):
        assert take(store, *articles(24), read=newer) == Summary(due=24)
    assert "24 due" in take(store, *articles(24), read=newer).told()


def test_due_articles_are_read_again_on_request(store: Store) -> None:
    newer = PlainReader("2")
    assert take(store, *articles(24), read=newer, reextract=True) == Summary(reextracted=24, facts=96)
    assert set(store.financials()["extractor"]) == {"plain 2"}
    assert len(store.financials()) == 48
    assert take(store, *articles(24), read=newer, reextract=True) == Summary(unchanged=24)


def test_due_articles_come_from_the_kept_texts_as_they_came_in(path: Path) -> None:
    came = article(
        1,
        language="de",
        author="me",
        origin="a.html",
        title="T",
        cuts=(Cut(0, 2, "teaser"),),
        found=(("title", "json-ld"), ("author", "time element")),
    )
    with Store(path) as store:
        take(store, came)
        assert list(store.due(PlainReader())) == []
        assert list(store.due(PlainReader("2"))) == [came]
        assert store.ingest(store.due(PlainReader("2")), read=PlainReader("2"), reextract=True).reextracted == 1


def test_reading_again_keeps_a_date_given_once(store: Store) -> None:
    take(store, article(3, published=None), read=PlainReader("2"), reextract=True)
    dates = store.sql("SELECT published FROM financials WHERE article_id = 'a3'")["published"]
    assert dates.tolist() == [pd.Timestamp(2025, 4, 1)] * 2


def test_texts_may_be_left_out(path: Path) -> None:
    store = Store(path, texts=False)
    take(store, article(1))
    assert store.articles()["text"].isna().all()
    assert take(store, article(1)) == Summary(unchanged=1)
    assert store.sql("SELECT count(*) AS n FROM texts")["n"][0] == 0


def test_failures_are_kept_and_the_rest_is_done(store: Store) -> None:
    bad = article(50, text="unreadable", origin="news/50.txt")
    summary = take(store, article(40), InputError("x.csv:3: no text"), bad, article(41))
    assert (summary.new, summary.failed) == (2, 2)
    take(store, bad)
    failed = store.sql("SELECT what, reason, times FROM failures ORDER BY what")
    assert failed["what"].tolist() == ["", "news/50.txt"]
    assert failed["reason"].tolist() == ["x.csv:3: no text", "ValueError: the article broke the reader"]
    assert failed["times"].tolist() == [1, 2]


def test_a_failure_is_forgotten_when_the_article_is_read(store: Store) -> None:
    take(store, article(50, text="unreadable", origin="news/50.txt"))
    take(store, article(50, origin="news/50.txt"))
    assert store.sql("SELECT * FROM failures").empty


def test_runs_are_recorded(store: Store) -> None:
    run = store.sql("SELECT * FROM runs").iloc[0]
    assert (run["new"], run["facts"], run["extractor"], run["lexicon"]) == (24, 96, "1", "a")
    assert run["started"] <= run["finished"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({}, 48),
        ({"company": "Netflix"}, 12),
        ({"company": "netflix"}, 12),
        ({"company": "netflix-id"}, 6),
        ({"company": ["Netflix", "Roku"]}, 24),
        ({"company": "Netflix", "metric": "revenue"}, 6),
        ({"metric": "revenue", "period": "2025Q2"}, 24),
        ({"scenario": "guidance"}, 24),
        ({"min_confidence": 0.9}, 24),
        ({"since": "2025-03-01", "until": date(2025, 4, 1)}, 8),
        ({"company": "'; DROP TABLE runs; --"}, 0),
        ({"company": []}, 0),
    ],
)
def test_financials_can_be_filtered(store: Store, asked: dict[str, object], count: int) -> None:
    assert len(store.financials(**asked)) == count  # type: ignore[arg-type]


def test_views_events_and_the_rest_can_be_filtered(store: Store) -> None:
    assert len(store.views(title="squid game")) == len(store.views("squid-game", measure="views")) == 24
    assert len(store.views(platform="Roku", measure="views", min_confidence=0.8)) == 6
    assert len(store.events("release", "Squid Game", status="planned", since="2025-12-01")) == 2
    assert len(store.articles(source="example.com", language="en", until="2025-01-31")) == 2
    assert len(store.unexplained(reason="no metric", since="2025-12-01")) == 2


def test_sql_takes_parameters_and_gives_what_it_is_asked(store: Store) -> None:
    table = store.sql("SELECT company, count(*) AS n FROM financials WHERE metric = ? GROUP BY 1", ["revenue"])
    assert table["n"].tolist() == [6, 6, 6, 6]
    assert store.sql("SELECT :a AS published", {"a": "no day"})["published"].tolist() == ["no day"]


@pytest.mark.parametrize(
    "query",
    [
        "DELETE FROM financials",
        "DELETE FROM financial_versions",
        "DROP TABLE runs",
        "PRAGMA query_only = OFF",
        "ATTACH 'other.db' AS other",
        "CREATE TABLE x (y)",
        "SELECT nothing FROM financials",
        "SELECT 1; SELECT 2",
    ],
)
def test_sql_only_reads(store: Store, path: Path, query: str) -> None:
    before = content(path)
    with pytest.raises(StoreError):
        store.sql(query)
    assert content(path) == before


def test_odd_characters_survive(path: Path) -> None:
    text = "Netflix\x00 \ud800 😀 „ü“ '; --"
    with Store(path) as store:
        take(store, article(1, text=text), article(2, text=text + "2"))
        assert store.articles()["text"].tolist()[0] == text.replace("\ud800", "\ufffd")
        assert take(store, article(1, text=text)) == Summary(unchanged=1)


def test_progress_is_told_batch_by_batch(path: Path) -> None:
    told: list[int] = []
    Store(path).ingest(articles(250), read=PlainReader(), on_progress=told.append)
    assert told == [100, 100, 50]


@pytest.mark.parametrize("jobs", [2, 3])
def test_any_number_of_jobs_gives_the_same(tmp_path: Path, jobs: int) -> None:
    given = [*articles(430), article(500, text="unreadable"), InputError("bad"), article(7, text="Roku changed 7.")]
    found = {}
    for count in (1, jobs):
        Store(tmp_path / f"{count}.db").ingest(given, read=PlainReader(), jobs=count)
        found[count] = content(tmp_path / f"{count}.db")
    assert found[jobs] == found[1]
    assert sum(row[-1] for row in found[1]["articles"]) == 430


def test_nothing_is_made_by_asking(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="there is no store here; make one with: tracker ingest"):
        Store(tmp_path / "no.db").financials()
    assert list(tmp_path.iterdir()) == []


def test_closing_leaves_one_file(store: Store, path: Path) -> None:
    store.financials()
    store.close()
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert rows(store, "SELECT count(*) FROM articles") == [(24,)]
