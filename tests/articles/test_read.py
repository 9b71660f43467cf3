"""Every kind of file in, and every bad one named."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tracker.articles import canonical_url, identity, read_articles
from tracker.errors import InputError
from tracker.model import Article

TEXT = "Nordlicht TV zählte Ende September 4,2 Millionen Abonnenten – „Rekord“."
PAGE = f'<html lang="de"><head><meta charset="utf-8"><meta property="article:published_time" content="2025-07-18"></head><body><h1>Nordlicht TV wächst</h1><p>{TEXT}</p></body></html>'  # noqa: E501
ROW = {
    "id": "n1",
    "text": TEXT,
    "published": "2025-07-18",
    "language": "de",
    "url": "https://blatt.example/n1",
    "title": "T",
}


def read(source: Any, **options: Any) -> tuple[list[Article], list[str]]:
    errors: list[InputError] = []
    articles = list(read_articles(source, on_error=errors.append, **options))
    return articles, [str(error) for error in errors]


def write_rows(path: Path) -> None:
    frame = pd.DataFrame([ROW])
    writers: dict[str, Callable[[], Any]] = {
        ".json": lambda: path.write_text(json.dumps([ROW]), encoding="utf-8"),
        ".jsonl": lambda: path.write_text(json.dumps(ROW) + "\n", encoding="utf-8"),
        ".ndjson": lambda: path.write_text(json.dumps(ROW) + "\n", encoding="utf-8"),
        ".csv": lambda: frame.to_csv(path, index=False),
        ".tsv": lambda: frame.to_csv(path, index=False, sep="\t"),
        ".parquet": lambda: frame.to_parquet(path),
        ".xlsx": lambda: frame.to_excel(path, index=False),
    }
    writers[path.suffix]()


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize("ending", [".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".parquet", ".xlsx"])
def test_tables_give_the_same_article(tmp_path: Path, ending: str, packed: bool) -> None:
    path = tmp_path / f"news{ending}"
    write_rows(path)
    if packed:
        path = pack(path)
    articles, errors = read(path)
    assert errors == []
    (article,) = articles
    assert (article.id, article.text, article.published, article.published_from) == (
        "n1",
        TEXT,
        date(2025, 7, 18),
        "given",
    )
    assert (article.language, article.url, article.title) == ("de", "https://blatt.example/n1", "T")
    assert article.origin is not None
    assert path.name in article.origin


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
@pytest.mark.parametrize(("ending", "content"), [(".txt", TEXT), (".md", TEXT), (".html", PAGE), (".htm", PAGE)])
def test_single_files(tmp_path: Path, ending: str, content: str, packed: bool) -> None:
    path = tmp_path / f"2025-07-19-nordlicht{ending}"
    path.write_text(content, encoding="utf-8")
    (article,), errors = read(pack(path) if packed else path)
    assert errors == []
    assert article.id == "2025-07-19-nordlicht"
    assert TEXT in article.text
    page = ending.startswith(".htm")
    assert (article.published, article.published_from) == (
        (date(2025, 7, 18), "meta") if page else (date(2025, 7, 19), "file name")
    )


def pack(path: Path) -> Path:
    packed = path.with_name(path.name + ".gz")
    packed.write_bytes(gzip.compress(path.read_bytes()))
    return packed


def test_data_frame() -> None:
    frame = pd.DataFrame(
        [ROW | {"published": pd.Timestamp("2025-07-18 09:00")}, ROW | {"id": None, "published": None, "language": None}]
    )
    articles, errors = read(frame)
    assert errors == []
    assert [(a.id == "n1", a.published, a.language) for a in articles] == [
        (True, date(2025, 7, 18), "de"),
        (False, None, None),
    ]


def test_folder_glob_and_list(tmp_path: Path) -> None:
    for name in ("b/two.txt", "a.txt", "c.bin", ".hidden/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    assert [a.id for a in read(tmp_path)[0]] == ["a", "two"]
    assert [a.id for a in read(str(tmp_path / "*.txt"))[0]] == ["a"]
    assert [a.id for a in read(str(tmp_path / "**" / "*.txt"))[0]][:2] == ["a", "two"]
    assert [a.id for a in read([tmp_path / "a.txt", str(tmp_path / "b")])[0]] == ["a", "two"]


def test_same_name_in_two_folders_gives_two_ids(tmp_path: Path) -> None:
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "news.txt").write_text(TEXT + folder, encoding="utf-8")
    assert len({a.id for a in read(tmp_path)[0]}) == 2


def test_columns_by_usual_name_or_by_choice(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f'Headline;Volltext;pubDate;Link\nT;"{TEXT}";18.07.2025;https://b.example\n', encoding="utf-8")
    (article,), errors = read(path)
    assert errors == []
    assert (article.title, article.text, article.published, article.url) == (
        "T",
        TEXT,
        date(2025, 7, 18),
        "https://b.example",
    )
    path.write_text(f'Meldung,Tag\n"{TEXT}",2025-07-18\n', encoding="utf-8")
    (article,), errors = read(path, columns={"text": "Meldung", "published": "Tag"})
    assert (errors, article.published) == ([], date(2025, 7, 18))


def test_html_column_and_nested_values(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    row = {"html": PAGE, "publisher": {"name": "Medienblatt"}, "url": "https://b.example/x"}
    path.write_text(json.dumps(row), encoding="utf-8")
    (article,), errors = read(path)
    assert errors == []
    assert (article.source, article.published_from, article.url) == ("Medienblatt", "meta", "https://b.example/x")
    assert TEXT in article.text


BAD: dict[str, tuple[str, bytes, str]] = {
    "empty": ("a.txt", b"", "is empty"),
    "spaces": ("a.txt", b"  \n ", "is empty"),
    "binary": ("a.txt", b"PK\x03\x04\x00\x00abc", "is binary"),
    "undecodable": ("a.txt", bytes([0x81, 0x8D, 0x9D]) * 50, "neither UTF-8 nor"),
    "no body": ("a.html", b"<html><head><title>x</title></head></html>", "no HTML page|no article text"),
    "broken json": ("a.json", b'{"text": ', "is no JSON"),
    "lines as json": ("a.json", b'{"text": "a"}\n{"text": "b"}', r"\.jsonl"),
    "broken line": ("a.jsonl", b'{"text": "x y"}\nbroken\n', r"a\.jsonl:2: is no JSON"),
    "line without text": ("a.jsonl", b'{"foo": "x"}\n', r"a\.jsonl:1: no column with the text \(columns: foo\)"),
    "no object": ("a.jsonl", b"[1]\n", r"a\.jsonl:1: is no JSON object"),
    "not utf-8 line": ("a.jsonl", b'{"text": "\xff"}\n', r"a\.jsonl:1: is not UTF-8"),
    "no text column": ("a.csv", b"foo,bar\n1,2\n3,4\n", r"no column with the text \(columns: foo, bar\); name it"),
    "empty cell": ("a.csv", b"id,text\n1,\n", r"a\.csv:2: has no text"),
    "no parquet": ("a.parquet", b"nonsense", "is no Parquet file"),
    "no sheet": ("a.xlsx", b"nonsense", "is no Excel file"),
    "no gzip": ("a.txt.gz", b"nonsense", "damaged"),
    "cut gzip": ("a.txt.gz", gzip.compress(b"Netflix " * 9999)[:60], "damaged"),
    "unknown kind": ("a.docx", b"PK", "no known kind"),
}


@pytest.mark.parametrize("case", BAD, ids=list(BAD))
def test_bad_file_is_named_and_the_rest_is_read(tmp_path: Path, case: str) -> None:
    name, content, message = BAD[case]
    (tmp_path / name).write_bytes(content)
    good = tmp_path / "good.txt"
    good.write_text(TEXT, encoding="utf-8")
    articles, errors = read([tmp_path / name, good])
    assert [a.id for a in articles][-1] == "good"
    assert len(errors) == 1
    assert pytest.importorskip("re").search(message, errors[0])
    assert name in errors[0]
    assert "\n" not in errors[0]
    assert "; " in errors[0]


def test_missing_file_empty_folder_empty_glob(tmp_path: Path) -> None:
    for source, message in (
        (tmp_path / "no.txt", "no such file"),
        (tmp_path, "holds no file"),
        (str(tmp_path / "*.txt"), "matches no file"),
    ):
        articles, (error,) = read(source)
        assert articles == []
        assert message in error


@pytest.mark.parametrize("absurd", ["0203-01-01", "2199-01-01", "2025-02-31", "gestern"])
def test_absurd_date_is_reported_and_the_article_comes(tmp_path: Path, absurd: str) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": TEXT, "published": absurd}), encoding="utf-8")
    (article,), (error,) = read(path)
    assert article.published is None
    assert "a.jsonl:1" in error


def test_archive_that_unpacks_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.articles.load.MAX_FILE", 100_000)
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b" " * 3_000_000 + b"\n"))
    articles, errors = read(path)
    assert articles == []
    assert "unpacks to more" in errors[0]


def test_article_of_fifty_megabytes_is_skipped(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    path.write_bytes(b"Netflix " * 6_500_000)
    articles, (error,) = read(path)
    assert articles == []
    assert "larger than 20 MB" in error


def test_without_a_listener_errors_are_warnings(tmp_path: Path) -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert list(read_articles(tmp_path / "no.txt")) == []
    assert len(caught) == 1
    assert "no such file" in str(caught[0].message)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (TEXT.encode("utf-8-sig"), TEXT),
        (TEXT.encode("utf-16"), TEXT),
        (TEXT.encode("cp1252"), TEXT),
        (TEXT.encode().replace(b" ", b"\r\n", 1), TEXT.replace(" ", "\n", 1)),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, expected: str) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (article,), errors = read(tmp_path)
    assert (article.text, errors) == (expected, [])


def test_page_keeps_the_charset_it_declares(tmp_path: Path) -> None:
    page = PAGE.replace("utf-8", "iso-8859-1").replace("–", "-").replace("„", '"').replace("“", '"')
    (tmp_path / "a.html").write_bytes(page.encode("latin-1"))
    (article,), _ = read(tmp_path)
    assert "zählte" in article.text


def test_defaults_serve_only_where_nothing_is_known(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "2020-01-02-b.txt").write_text(TEXT + "!", encoding="utf-8")
    articles, _ = read(tmp_path, published="2024-05-06", language="de")
    assert [(a.published, a.published_from, a.language) for a in articles] == [
        (date(2020, 1, 2), "file name", "de"),
        (date(2024, 5, 6), "default", "de"),
    ]
    with pytest.raises(InputError, match="2024-99"):
        read_articles(tmp_path, published="2024-99-01")


def test_furniture_of_a_file_is_marked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"{TEXT}\n\nFoto: dpa\n", encoding="utf-8")
    (article,), _ = read(tmp_path)
    assert [article.text[cut.start : cut.end] for cut in article.cuts] == ["Foto: dpa"]


def test_identity_and_canonical_url() -> None:
    one, two = Article(id="a", text="Netflix  wächst.\n"), Article(id="b", text="netflix wächst")
    assert identity(one) == identity(two) != identity(Article(id="c", text="Netflix schrumpft"))
    assert canonical_url("https://b.example/a/?utm_source=x&id=3&fbclid=9#top") == "https://b.example/a?id=3"
    assert canonical_url("https://b.example") == canonical_url("https://B.example/")
    assert canonical_url("no url") == "no url"


def test_heavy_libraries_are_imported_where_they_are_used() -> None:
    code = "import sys, tracker.articles as a; list(a.read_articles([])); print([m for m in ('pandas', 'trafilatura', 'lxml', 'pyarrow', 'dateparser') if m in sys.modules])"  # noqa: E501
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_rows_are_streamed(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps({"text": f"{TEXT} {i}"}) + "\n" for i in range(1000)), encoding="utf-8")
    articles = read_articles(path)
    assert next(articles).text.endswith(" 0")
    assert next(articles).text.endswith(" 1")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("By Jonah Feldstein - March 30, 2022 - 6 minute read", "Jonah Feldstein"),
        ("Von Katja Dorn-Sievers und Paul Ittner", "Katja Dorn-Sievers, Paul Ittner"),
        ("Von Reto Allemann, 5.9.2022, 11.05 Uhr", "Reto Allemann"),
        ("By THE BUSINESS DESK, Associated Newswire", None),
        ("By Our Washington staff", None),
        ("Von David Guetta bis Wanda: Immer mehr Menschen lassen sich Musik etwas kosten.", None),
        ("Von Januar bis März sank die Zahl der Kunden.", None),
        ("By Friday Netflix had lost a tenth of its value.", None),
    ],
)
def test_the_author_of_a_plain_text(line: str, name: str | None, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"Netflix wächst\n\n{line}\n\nDer Umsatz stieg um 16 Prozent.", encoding="utf-8")
    (article,) = read_articles(tmp_path, language="de")
    assert article.author == name
    assert dict(article.found) == {"title": "text", **({"author": "text"} if name else {}), "language": "default"}


def test_what_the_data_give_goes_before_what_the_text_says() -> None:
    row = {
        "text": "Netflix wächst\n\nVon Ada Muster\n\nDer Umsatz stieg.",
        "author": "Bo",
        "url": "https://b.example/x",
    }
    (article,) = read_articles(pd.DataFrame([row]))
    assert (article.author, dict(article.found)) == ("Bo", {"title": "text", "author": "given", "url": "given"})
