"""Exports: what is written reads back, a formula never lives, the same tables give the same bytes."""

from __future__ import annotations

import csv
import importlib.util
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker import tables
from tracker.errors import InputError
from tracker.export import data_dictionary, excel_text, export_tables, meaning, plain_number, safe_text

COMMON = {
    "fact_id": "f1", "article_id": "-a1", "published": date(2025, 7, 18), "source": "example.org", "language": "de",
    "sentence": "Netflix setzte 11 Milliarden Dollar um.", "start": 15, "end": 34, "extractor": "x", "confidence": 0.9,
}  # fmt: skip
FINANCIAL = {
    "company": "Netflix", "company_id": "netflix", "metric": "revenue", "basis": "level", "value": 11e9, "unit": "USD",
    "scenario": "actual", "period": "2025Q2", "period_start": date(2025, 4, 1), "period_end": date(2025, 6, 30),
    "fiscal": False, "adjusted": False,
}  # fmt: skip


def facts(**changes: object) -> pd.DataFrame:
    row = {**COMMON, **FINANCIAL, **changes}
    return tables.frame("financials", [[row.get(name) for name in tables.FINANCIALS]])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def test_csv_writes_dates_numbers_and_flags_plainly(tmp_path: Path) -> None:
    export_tables({"financials": facts()}, tmp_path)
    row = read(tmp_path / "financials.csv")[0]
    assert row["value"] == "11000000000"
    assert row["published"] == "2025-07-18"
    assert row["fiscal"] == "false"
    assert row["segment"] == row["value_max"] == ""
    assert row["start"] == "15"
    assert b"\r" not in (tmp_path / "financials.csv").read_bytes()


def test_csv_of_nothing_still_has_its_header(tmp_path: Path) -> None:
    export_tables({name: tables.frame(name, []) for name in tables.COLUMNS}, tmp_path)
    for name, columns in tables.COLUMNS.items():
        assert (tmp_path / f"{name}.csv").read_text().splitlines() == [",".join(columns)]


@pytest.mark.parametrize("text", ["=1+1", "+A1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_csv_makes_formulas_text_unless_raw(tmp_path: Path, text: str) -> None:
    export_tables({"financials": facts(sentence=text, company=text)}, tmp_path)
    row = read(tmp_path / "financials.csv")[0]
    assert row["sentence"] == row["company"] == "'" + text
    assert row["article_id"] == "-a1"  # a key that other tables join on
    export_tables({"financials": facts(sentence=text)}, tmp_path, raw=True)
    assert read(tmp_path / "financials.csv")[0]["sentence"] == text


def test_csv_keeps_signed_amounts_where_the_text_is_quoted() -> None:
    for amount in ("-5 Prozent", "+12 %", "-1,4 Mrd. Dollar", "-$300 million"):
        assert safe_text(amount, amounts=True) == amount
    assert safe_text("-5 Prozent") == "'-5 Prozent"
    assert safe_text("-5+A1", amounts=True) == "'-5+A1"
    assert safe_text("-5 SUM(A1)", amounts=True) == "'-5 SUM(A1)"


def test_csv_keeps_negative_numbers_numbers(tmp_path: Path) -> None:
    export_tables({"financials": facts(value=-3e8)}, tmp_path)
    assert read(tmp_path / "financials.csv")[0]["value"] == "-300000000"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_read_back_equal_and_without_exponent(value: float) -> None:
    text = plain_number(value)
    assert float(text) == value
    assert "e" not in text.lower()


@given(st.text())
def test_text_reads_back_equal_from_raw_csv(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        export_tables({"t": pd.DataFrame({"x": pd.Series([text, "z"], dtype="string"), "n": [1, 2]})}, folder, raw=True)
        assert [row["x"] for row in read(Path(folder) / "t.csv")] == [text, "z"]


def test_csv_bom_is_there_when_asked_for(tmp_path: Path) -> None:
    export_tables({"financials": facts()}, tmp_path, bom=True)
    assert (tmp_path / "financials.csv").read_bytes().startswith(b"\xef\xbb\xbffact_id,")


def test_csv_can_be_scored(tmp_path: Path) -> None:
    scorer = Path(__file__).parents[2] / "shared" / "score.py"
    if not scorer.exists():
        pytest.skip("score.py of the shared folder is not here")
    spec = importlib.util.spec_from_file_location("score", scorer)
    assert spec is not None and spec.loader is not None
    score = importlib.util.module_from_spec(spec)
    sys.modules["score"] = score
    spec.loader.exec_module(score)
    export_tables({n: facts() if n == "financials" else tables.frame(n, []) for n in tables.COLUMNS}, tmp_path)
    label = {"company": "Netflix", "metric": "revenue", "value": 11e9, "unit": "USD", "period": "2025Q2"}
    gold = [{"id": "-a1", "language": "de", "financials": [label]}]
    counts, errors = score.score(gold, score.read_tables(tmp_path, {"-a1"}))
    assert counts["de", "financials", "full"] == [1, 0, 0] and not errors


def test_parquet_keeps_values_and_types(tmp_path: Path) -> None:
    export_tables({"financials": facts()}, tmp_path, format="parquet")
    back = pd.read_parquet(tmp_path / "financials.parquet")
    pd.testing.assert_frame_equal(back, facts(), check_dtype=False)
    assert str(back["start"].dtype) == "int64" and str(back["fiscal"].dtype) == "boolean"
    assert str(back["published"].dtype).startswith("datetime64")
    assert str(back["company"].dtype) == "string"


@pytest.mark.parametrize("format", ["csv", "parquet", "xlsx"])
def test_the_same_tables_give_the_same_bytes_and_leave_nothing_behind(tmp_path: Path, format: str) -> None:
    def write(folder: Path) -> dict[str, bytes]:
        export_tables({"financials": facts()}, folder, format=format)  # type: ignore[arg-type]
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    first = write(tmp_path / "a")
    assert first == write(tmp_path / "b") == write(tmp_path / "a")
    assert not [name for name in first if name.endswith(".tmp")]


def test_excel_is_typed_filtered_and_without_formulas(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    nasty = '=HYPERLINK("http://example.org")'
    export_tables(
        {"financials": facts(sentence=nasty, company="http://x.example", source="\x07a")}, tmp_path, format="xlsx"
    )
    book = openpyxl.load_workbook(tmp_path / "tracker.xlsx")
    assert book.sheetnames == ["financials", "data_dictionary"]
    sheet = book["financials"]
    cells = dict(zip((c.value for c in sheet[1]), sheet[2], strict=True))
    assert cells["sentence"].value == nasty and cells["sentence"].data_type == "s"
    assert cells["company"].hyperlink is None
    assert cells["source"].value == "a"
    assert cells["value"].value == 11e9 and cells["value"].data_type == "n"
    assert cells["published"].is_date and cells["published"].value.date() == date(2025, 7, 18)
    assert cells["fiscal"].value is False
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref


def test_excel_cuts_what_no_cell_holds_and_says_so() -> None:
    text = excel_text("😀" * 30_000)
    assert len(text.encode("utf-16-le")) // 2 <= 32_767 and "cut here" in text


def test_dictionary_knows_every_column() -> None:
    for table, columns in tables.COLUMNS.items():
        assert not [column for column in columns if not meaning(table, column)]
    types = dict(data_dictionary({"financials": facts()}).set_index("column")["type"])
    assert types["value"] == "number" and types["published"] == "date" and types["fiscal"] == "true/false"
    assert types["company"] == "text" and types["start"] == "whole number"


def test_an_unknown_format_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ods"):
        export_tables({}, tmp_path, format="ods")  # type: ignore[arg-type]
