"""Each command on real articles: what it writes, what it says, how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from calls import call

from tracker.store import Store
from tracker.tables import COLUMNS

GERMAN = "Netflix steigerte den Umsatz im zweiten Quartal 2025 um 16 Prozent auf 11,08 Milliarden Dollar.\n"
ENGLISH = "Netflix said revenue rose 16 percent to $11.08 billion in the second quarter of 2025.\n"
ROKU = "Roku reported revenue of $1.11 billion for the second quarter of 2025."


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


EXTRACT_IN_WORKERS = pytest.mark.skipif(find_spec("tracker.workers") is None, reason="needs tracker.workers")


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "2025-07-18-umsatz.txt").write_text(GERMAN, encoding="utf-8")
    (folder / "2025-07-17-revenue.txt").write_text(ENGLISH, encoding="utf-8")
    line = {"id": "roku", "url": "https://example.com/roku", "published": "2025-08-01", "text": ROKU}
    (folder / "wire.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    return folder


def test_extract_writes_five_tables_and_sums_up_on_stderr(news: Path, tmp_path: Path) -> None:
    told = call("extract", news, "--out", tmp_path / "out")
    assert told.exit_code == 0
    assert told.stdout == ""
    assert "articles     3" in told.stderr
    for name, columns in COLUMNS.items():
        assert (tmp_path / "out" / f"{name}.csv").read_text().splitlines()[0] == ",".join(columns)
    values = {(row["article_id"], row["metric"], row["value"]) for row in table(tmp_path / "out" / "financials.csv")}
    assert ("2025-07-18-umsatz", "revenue", "11080000000") in values


def test_quiet_is_quiet(news: Path, tmp_path: Path) -> None:
    assert call("extract", news, "--out", tmp_path / "out", "--quiet").stderr == ""


@pytest.mark.parametrize(("form", "name"), [("parquet", "financials.parquet"), ("xlsx", "tracker.xlsx")])
def test_extract_in_other_formats(news: Path, tmp_path: Path, form: str, name: str) -> None:
    assert call("extract", news, "--out", tmp_path / "out", "--format", form).exit_code == 0
    assert (tmp_path / "out" / name).stat().st_size > 0


def test_bom_and_raw_reach_the_export(news: Path, tmp_path: Path) -> None:
    (news / "2025-07-19-cells.txt").write_text("=1+1 Netflix hat 5 Millionen Abonnenten.\n", encoding="utf-8")
    for number, options in enumerate([[], ["--bom"], ["--raw"]]):
        assert call("extract", news, "--out", tmp_path / str(number), *options).exit_code == 0
    plain, bom, raw = ((tmp_path / str(number) / "articles.csv").read_bytes() for number in range(3))
    assert bom == b"\xef\xbb\xbf" + plain
    assert b"'=1+1" in plain
    assert b"'=1+1" not in raw


@EXTRACT_IN_WORKERS
def test_any_number_of_jobs_writes_the_same_bytes(news: Path, tmp_path: Path) -> None:
    for jobs in (1, 2):
        assert call("extract", news, "--out", tmp_path / str(jobs), "--jobs", jobs).exit_code == 0
    for name in COLUMNS:
        assert (tmp_path / "1" / f"{name}.csv").read_bytes() == (tmp_path / "2" / f"{name}.csv").read_bytes()


def test_options_of_reading_reach_the_articles(tmp_path: Path) -> None:
    source = tmp_path / "export.csv"
    source.write_text(f'nr;Volltext\n1;"{GERMAN.strip()}"\n', encoding="utf-8")
    arguments = ("--columns", "text=Volltext", "--published", "2025-07-18", "--language", "de")
    assert call("extract", source, "--out", tmp_path / "out", *arguments).exit_code == 0
    (article,) = table(tmp_path / "out" / "articles.csv")
    assert (article["published"], article["language"]) == ("2025-07-18", "de")
    assert int(article["n_facts"]) > 0


BAD = {
    "missing": (None, "there is no such file"),
    "empty.txt": (b"", "is empty"),
    "binary.txt": (b"\x00\x01\x02" * 100, "is binary"),
    "broken.jsonl": (b'{"text": "x"\n', "is no JSON"),
    "columns.csv": (b"a,b\n1,2\n", "no column with the text"),
    "unknown.doc": (b"x", "is of no known kind"),
    "bare.html": (b"<html><body></body></html>", ""),
    "broken.parquet": (b"PAR1 no", "is no Parquet file"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("command", ["extract", "ingest"])
def test_a_bad_input_is_named_the_rest_is_done_and_the_status_is_1(
    news: Path, tmp_path: Path, name: str, command: str
) -> None:
    data, reason = BAD[name]
    bad, out = tmp_path / name, tmp_path / "out"
    if data is not None:
        bad.write_bytes(data)
    told = call(command, bad, news, "--quiet", "--store" if command == "ingest" else "--out", out)
    assert told.exit_code == 1
    (line,) = told.stderr.splitlines()
    assert line.startswith(f"tracker: {bad}")
    assert reason in line
    if command == "ingest":
        with Store(out) as store:
            assert len(store.articles()) == 3
            assert str(bad) in store.sql("SELECT reason FROM failures")["reason"][0]
    else:
        assert len(table(out / "articles.csv")) == 3


def test_a_folder_that_cannot_be_made_is_told_before_the_work(news: Path, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    told = call("extract", news, "--out", tmp_path / "file" / "out")
    assert told.exit_code == 1
    assert told.stderr == f"tracker: {tmp_path / 'file' / 'out'}: Not a directory\n"


def test_a_bad_lexicon_is_named(news: Path, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.mkdir()
    (words / "companies.toml").write_text('[netflix]\nnonsense = "x"\n', encoding="utf-8")
    told = call("extract", news, "--out", tmp_path / "out", "--lexicon", words)
    assert told.exit_code == 1
    assert len(told.stderr.splitlines()) == 1
    assert "companies.toml" in told.stderr


def test_unsupported_languages_are_told(tmp_path: Path) -> None:
    french = (
        "Le chiffre d'affaires de la société a progressé au deuxième trimestre, selon un communiqué publié jeudi. " * 5
    )
    (tmp_path / "fr.txt").write_text(french, encoding="utf-8")
    told = call("extract", tmp_path / "fr.txt", "--out", tmp_path / "out")
    assert told.exit_code == 0
    assert "not read     1" in told.stderr


def test_run_writes_tables_charts_and_a_page(news: Path, tmp_path: Path) -> None:
    told = call("run", news, "--out", tmp_path / "out")
    assert told.exit_code == 0
    assert (tmp_path / "out" / "report.html").exists()
    assert (tmp_path / "out" / "financials.csv").exists()
    assert list((tmp_path / "out").rglob("*.png"))


def test_mentions_show_what_was_seen(news: Path, tmp_path: Path) -> None:
    told = call("mentions", news, "--out", tmp_path / "mentions.csv")
    assert told.exit_code == 0
    found = table(tmp_path / "mentions.csv")
    assert list(found[0])[:5] == ["article_id", "kind", "start", "end", "text"]
    money = next(row for row in found if row["kind"] == "money" and row["article_id"] == "2025-07-18-umsatz")
    assert GERMAN[int(money["start"]) : int(money["end"])] == money["text"]
    assert money["value"] == "11080000000"
    assert call("mentions", news).stdout == (tmp_path / "mentions.csv").read_text(encoding="utf-8")


def test_explain_in_the_terminal_and_as_a_page(news: Path, tmp_path: Path) -> None:
    told = call("explain", news / "2025-07-18-umsatz.txt")
    assert told.exit_code == 0
    assert "11,08 Milliarden Dollar" in told.stdout
    assert "\x1b[" not in told.stdout
    page = tmp_path / "explained.html"
    assert call("explain", news / "2025-07-18-umsatz.txt", "--html", page).exit_code == 0
    assert "11,08 Milliarden Dollar" in page.read_text(encoding="utf-8")


def test_the_store_exports_what_extract_writes(news: Path, tmp_path: Path) -> None:
    assert call("extract", news, "--out", tmp_path / "a").exit_code == 0
    assert call("ingest", news, "--store", tmp_path / "x.db", "--jobs", 2).exit_code == 0
    assert call("export", "--store", tmp_path / "x.db", "--out", tmp_path / "b").exit_code == 0
    for name in COLUMNS:
        assert (tmp_path / "a" / f"{name}.csv").read_bytes() == (tmp_path / "b" / f"{name}.csv").read_bytes()


def test_the_store_exports_what_was_known_then(news: Path, tmp_path: Path) -> None:
    call("ingest", news, "--store", tmp_path / "x.db")
    for day, count in (("2020-01-01", 0), ("2999-01-01", 3)):
        call("export", "--store", tmp_path / "x.db", "--out", tmp_path / day, "--as-of", day)
        assert len(table(tmp_path / day / "articles.csv")) == count


def test_ingest_again_reads_nothing_again(news: Path, tmp_path: Path) -> None:
    assert "3 new" in call("ingest", news, "--store", tmp_path / "x.db").stderr
    told = call("ingest", news, "--store", tmp_path / "x.db")
    assert told.exit_code == 0
    assert told.stderr == "0 new, 0 changed, 3 unchanged; 0 facts\n"
    assert call("ingest", "--store", tmp_path / "x.db", "--reextract").stderr == (
        "0 new, 0 changed, 0 unchanged; 0 facts\n"
    )


def test_another_lexicon_makes_articles_due(news: Path, tmp_path: Path) -> None:
    words = tmp_path / "words"
    words.mkdir()
    (words / "companies.toml").write_text('[acme]\nname = "Acme"\n', encoding="utf-8")
    call("ingest", news, "--store", tmp_path / "x.db")
    told = call("ingest", news, "--store", tmp_path / "x.db", "--lexicon", words)
    assert "3 due: read by an older extractor or lexicon" in told.stderr
    told = call("ingest", "--store", tmp_path / "x.db", "--lexicon", words, "--reextract")
    assert "3 read again" in told.stderr


def test_report_from_a_store(news: Path, tmp_path: Path) -> None:
    call("ingest", news, "--store", tmp_path / "x.db")
    told = call("report", "--store", tmp_path / "x.db", "--out", tmp_path / "report")
    assert told.exit_code == 0
    assert (tmp_path / "report" / "report.html").exists()


def test_series_from_articles_and_from_a_store(news: Path, tmp_path: Path) -> None:
    call("ingest", news, "--store", tmp_path / "x.db")
    asked = ("--company", "Netflix", "--metric", "revenue")
    told = call("series", news, *asked)
    assert told.exit_code == 0
    values = {row["period"]: row for row in csv.DictReader(io.StringIO(told.stdout))}
    assert values["2025Q2"]["value"] == "11080000000"
    assert call("series", "--store", tmp_path / "x.db", *asked).stdout == told.stdout
    call("series", news, *asked, "--out", tmp_path / "series.csv")
    assert (tmp_path / "series.csv").read_text(encoding="utf-8") == told.stdout


def test_series_says_that_it_found_nothing(news: Path) -> None:
    told = call("series", news, "--company", "Nobody", "--metric", "revenue")
    assert "nothing found for company Nobody, metric revenue" in told.stderr
    assert len(told.stdout.splitlines()) == 1


def test_evaluate_prints_the_scores_and_the_errors_by_class(news: Path, tmp_path: Path) -> None:
    right = {"company": "Netflix", "metric": "revenue", "value": 11.08e9, "unit": "USD", "period": "2025Q2"}
    wrong = {**right, "value": 7e9}
    gold = [
        {"id": "2025-07-18-umsatz", "language": "de", "financials": [right, wrong]},
        {"id": "2025-07-17-revenue", "language": "en", "financials": [right]},
    ]
    (tmp_path / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in gold), encoding="utf-8")
    told = call("evaluate", tmp_path / "gold.jsonl", news, "--errors", tmp_path / "errors.csv")
    assert told.exit_code == 0
    lines = told.stdout.splitlines()
    assert lines[0].split() == ["language", "table", "level", "P", "R", "F1", "right", "wrong", "missed"]
    assert any(line.split()[:3] == ["de", "financials", "full"] for line in lines)
    assert any(line.split() == ["1", "financials", "missed"] for line in lines)
    assert "missed" in {row["class"] for row in table(tmp_path / "errors.csv")}


@pytest.mark.parametrize(
    "arguments",
    [
        ("export", "--store", "x.db", "--out", "out"),
        ("report", "--store", "x.db", "--out", "out"),
        ("series", "--store", "x.db", "--company", "Netflix", "--metric", "revenue"),
        ("evaluate", "gold.jsonl", "news"),
        ("reconcile", "news", "--official", "no.csv"),
        ("explain", "no.txt"),
        ("mentions", "no.txt"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_missing_file_is_1_and_named(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    told = call(*arguments)
    assert told.exit_code == 1
    assert len(told.stderr.splitlines()) == 1
    assert any(name in told.stderr for name in ("x.db", "gold.jsonl", "no.csv", "no.txt"))


@pytest.mark.parametrize(
    ("command", "jobs"),
    [("extract", 1), pytest.param("extract", 2, marks=EXTRACT_IN_WORKERS), ("ingest", 1), ("ingest", 2)],
)
def test_ctrl_c_is_one_line_and_130(tmp_path: Path, command: str, jobs: int) -> None:
    with (tmp_path / "many.jsonl").open("w") as lines:
        for number in range(50_000):
            lines.write(json.dumps({"id": f"n{number}", "text": f"{ENGLISH} Issue {number}."}) + "\n")
    target = tmp_path / "target"
    arguments = [command, str(tmp_path / "many.jsonl"), "--store" if command == "ingest" else "--out", str(target)]
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *arguments, "--jobs", str(jobs)], stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not target.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1.5)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the workers get it, too
    told = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    (line,) = told.splitlines()
    assert line.startswith("tracker: stopped")
    if command == "ingest":
        with Store(target) as store:
            assert store.sql("PRAGMA integrity_check")["integrity_check"][0] == "ok"
            assert len(store.articles()) % 100 == 0


def terminal(arguments: list[object]) -> str:
    """What stands on a terminal while a command runs there."""
    pty = pytest.importorskip("pty")
    ours, theirs = pty.openpty()
    process: subprocess.Popen[Any] = subprocess.Popen(
        [sys.executable, "-m", "tracker", *map(str, arguments)], stderr=theirs, stdout=subprocess.PIPE
    )
    os.close(theirs)
    shown = b""
    try:
        while part := os.read(ours, 65536):
            shown += part
    except OSError:  # Linux: the other side has gone
        pass
    process.communicate(timeout=60)
    return shown.decode("utf-8", "replace")


def test_progress_on_a_terminal_only(news: Path, tmp_path: Path) -> None:
    shown = terminal(["extract", news, "--out", tmp_path / "out"])
    assert "3/3" in shown
    assert "\x1b" in shown
    assert "\x1b" not in terminal(["extract", news, "--out", tmp_path / "out", "--quiet"])


def test_an_undated_article_is_measured_on_the_day_of_its_label(tmp_path: Path) -> None:
    (tmp_path / "undated.txt").write_text(
        "Netflix reported second-quarter revenue of $11.08 billion.\n", encoding="utf-8"
    )
    fact = {
        "company": "Netflix", "metric": "revenue", "basis": "level", "value": 11.08e9, "unit": "USD", "period": "2025Q2",
        "quote": "$11.08 billion",
    }  # fmt: skip
    label = {
        "id": "undated",
        "language": "en",
        "published": "2025-07-18",
        "financials": [fact],
        "views": [],
        "events": [],
    }
    (tmp_path / "gold.jsonl").write_text(json.dumps(label) + "\n", encoding="utf-8")

    call("evaluate", tmp_path / "gold.jsonl", tmp_path / "undated.txt", "--errors", tmp_path / "errors.csv")

    assert "2025Q2" not in (tmp_path / "errors.csv").read_text(encoding="utf-8")
