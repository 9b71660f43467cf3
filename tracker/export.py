"""Tables → files that other people open: CSV, Parquet and Excel, each with its data dictionary.

The same tables always give the same bytes. Nothing that an article says is ever a live formula.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from tracker.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

Format = Literal["csv", "parquet", "xlsx"]

WORKBOOK = "tracker.xlsx"
DICTIONARY = "data_dictionary"

# A spreadsheet runs a cell that starts so; the wide forms are what a Japanese keyboard writes.
_FORMULA = re.compile(r"[=+\-@\t\r＝＋－＠]")
# "-5 Prozent" and "+12 %" start like formulas and are amounts: no operator, no call, no reference can follow.
_AMOUNT = re.compile(r"[+-][ ]?[€$£]?\d[\d.,]*(?:[ -]?(?:[^\W\d_]+\.?|[%€$£]))*")
_KEYS = {"article_id", "fact_id"}  # other tables are joined on these, so they stay as they are
_QUOTED = set('",\r\n')

_CELL = 32_767  # what an Excel cell holds, in UTF-16 units
_CUT = " … [cut here: Excel holds 32,767 characters a cell]"
_SHEET_ROWS = 1_048_575  # below the header
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CREATED = datetime(2000, 1, 1)  # a fixed day: the same tables, the same bytes


def export_tables(
    tables: Mapping[str, pd.DataFrame],
    target: str | os.PathLike[str],
    *,
    format: Format = "csv",
    bom: bool = False,
    raw: bool = False,
) -> list[Path]:
    """Write each table and the data dictionary; says which files it wrote.

    `target` is a folder (made if missing), for Excel also a file that ends in `.xlsx`. `bom` starts CSV files
    with the mark that lets Excel recognise UTF-8. A text cell that a spreadsheet would run as a formula gets an
    apostrophe in front in CSV; `raw` leaves it as it is, for readers that are not spreadsheets.

    >>> export_tables({"financials": facts}, "out")  # doctest: +SKIP
    [PosixPath('out/financials.csv'), PosixPath('out/data_dictionary.csv')]
    """
    if format not in get_args(Format):
        raise InputError(f"format {format!r} is not one of csv, parquet, xlsx")
    path = Path(target)
    dictionary = data_dictionary(tables)
    if format == "xlsx":
        return [write_workbook({**tables, DICTIONARY: dictionary}, path)]
    path.mkdir(parents=True, exist_ok=True)
    if format == "parquet":
        written = [_write_parquet(table, path / f"{name}.parquet") for name, table in tables.items()]
    else:
        written = [_write_csv(table, path / f"{name}.csv", bom, raw) for name, table in tables.items()]
    return [*written, _write_csv(dictionary, path / f"{DICTIONARY}.csv", bom, raw)]


def data_dictionary(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row for each column of each table: what type it has and what it means."""
    import pandas as pd

    rows = [
        (name, str(column), kind(table[column]), meaning(name, str(column)))
        for name, table in tables.items()
        for column in table
    ]
    return pd.DataFrame(rows, columns=["table", "column", "type", "meaning"], dtype="string")


def meaning(table: str, column: str) -> str:
    """What a column of a table says, in words; empty for a column that the dictionary does not know.

    >>> meaning("views", "season")
    'Number of the season, where the statement is about one.'
    """
    words = _meanings()
    blocks = [words.get(table, {}), words["every"], *words.values()]
    return next((block[column] for block in blocks if column in block), "")


@cache
def _meanings() -> dict[str, dict[str, str]]:
    return tomllib.loads(files("tracker").joinpath("export.toml").read_text(encoding="utf-8"))


def kind(column: pd.Series[Any]) -> str:
    """The type of a column in a reader's words: text, number, whole number, date, true/false."""
    from pandas.api import types

    tests: tuple[tuple[Callable[[Any], bool], str], ...] = (
        (types.is_bool_dtype, "true/false"),
        (types.is_integer_dtype, "whole number"),
        (types.is_numeric_dtype, "number"),
        (types.is_datetime64_any_dtype, "date"),
    )
    return next((name for test, name in tests if test(column.dtype)), "text")


def plain_number(value: float) -> str:
    """The shortest digits that read back as the same number, never with an exponent.

    >>> plain_number(11e9), plain_number(19.8), plain_number(1e-7)
    ('11000000000', '19.8', '0.0000001')
    """
    if not isfinite(value):
        return ""
    if value == int(value):
        return str(int(value))
    digits = repr(float(value))
    return format(Decimal(digits), "f") if "e" in digits else digits


def plain_date(value: Any) -> str:
    """A day as `2025-07-18`, with the time only where there is one."""
    text = str(value.isoformat())
    return text.removesuffix("T00:00:00")


def safe_text(text: str, *, amounts: bool = False) -> str:
    """Text that no spreadsheet takes for a formula; `amounts` lets signed figures through.

    >>> safe_text("=1+1"), safe_text("-5 Prozent", amounts=True), safe_text("-5+A1", amounts=True)
    ("'=1+1", '-5 Prozent', "'-5+A1")
    """
    if not _FORMULA.match(text) or (amounts and _AMOUNT.fullmatch(text)):
        return text
    return "'" + text


def _cells(name: str, column: pd.Series[Any], raw: bool) -> list[str]:
    """A column as strings, missing cells empty."""
    missing = column.isna()
    write = _writer(kind(column), raw or name in _KEYS, amounts=name == "text")
    return ["" if gone else write(value) for value, gone in zip(column, missing, strict=True)]


def _writer(kind_of: str, raw: bool, amounts: bool) -> Callable[[Any], str]:
    if kind_of == "true/false":
        return lambda value: "true" if value else "false"
    if kind_of == "whole number":
        return lambda value: str(int(value))
    if kind_of == "number":
        return plain_number
    if kind_of == "date":
        return plain_date
    return _plain_object if raw else lambda value: safe_text(_plain_object(value), amounts=amounts)


def _plain_object(value: Any) -> str:
    """What stands in a text column: text, or a list of keys as the series have it."""
    if isinstance(value, list | tuple | set | frozenset):
        return " ".join(str(item) for item in value)
    return plain_date(value) if hasattr(value, "isoformat") else str(value)


def _quoted(cell: str) -> str:
    """Quoted where CSV asks for it. The csv module of Python 3.11 forgets a lone carriage return."""
    return cell if _QUOTED.isdisjoint(cell) else '"' + cell.replace('"', '""') + '"'


def _lines(columns: Iterable[list[str]]) -> Iterator[str]:
    for row in zip(*columns, strict=True):
        yield ",".join(_quoted(cell) for cell in row) + "\n"


def _write_csv(table: pd.DataFrame, path: Path, bom: bool, raw: bool) -> Path:
    columns = [[str(name), *_cells(str(name), table[name], raw)] for name in table]
    with (
        _moved_when_whole(path) as temporary,
        temporary.open("w", encoding="utf-8-sig" if bom else "utf-8", errors="replace", newline="") as out,
    ):
        out.writelines(_lines(columns))
    return path


def _write_parquet(table: pd.DataFrame, path: Path) -> Path:
    with _moved_when_whole(path) as temporary:
        table.to_parquet(temporary, engine="pyarrow", index=False)
    return path


@contextmanager
def _moved_when_whole(path: Path) -> Iterator[Path]:
    """A name to write to; only a file that was written to its end takes the place of the old one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_workbook(tables: Mapping[str, pd.DataFrame], target: Path) -> Path:
    """One Excel file, one sheet a table: typed columns, a frozen header, filters, and no formula anywhere."""
    try:
        import xlsxwriter
    except ImportError as error:
        raise InputError("Excel needs xlsxwriter: pip install 'streaming-tracker[excel]'") from error
    path = target if target.suffix.lower() == ".xlsx" else target / WORKBOOK
    path.parent.mkdir(parents=True, exist_ok=True)
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with _moved_when_whole(path) as temporary, xlsxwriter.Workbook(str(temporary), options) as book:
        book.set_properties({"created": _CREATED})
        styles = {
            "header": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "whole": book.add_format({"num_format": "#,##0"}),
        }
        for name, table in tables.items():
            for part in range(max(1, -(-len(table) // _SHEET_ROWS))):
                rows = table.iloc[part * _SHEET_ROWS : (part + 1) * _SHEET_ROWS]
                _write_sheet(book.add_worksheet(_sheet_name(name, part)), rows, styles)
    return path


def _sheet_name(name: str, part: int) -> str:
    """Excel allows 31 characters and none of []:*?/\\ in the name of a sheet."""
    end = f" {part + 1}" if part else ""
    return re.sub(r"[\[\]:*?/\\]", "_", name)[: 31 - len(end)] + end


def _write_sheet(sheet: Any, table: pd.DataFrame, styles: Mapping[str, Any]) -> None:
    for at, name in enumerate(table):
        column = table[name]
        kind_of = kind(column)
        sheet.write_string(0, at, str(name), styles["header"])
        sheet.set_column(at, at, _width(str(name), kind_of))
        write = _cell_writer(sheet, kind_of, styles)
        for row, (value, gone) in enumerate(zip(column, column.isna(), strict=True), start=1):
            if not gone:
                write(row, at, value)
    sheet.freeze_panes(1, 0)
    if len(table.columns):
        sheet.autofilter(0, 0, len(table), len(table.columns) - 1)


def _width(name: str, kind_of: str) -> int:
    return 60 if name in ("sentence", "meaning", "text") else 18 if kind_of == "number" else max(12, len(name) + 3)


def _cell_writer(sheet: Any, kind_of: str, styles: Mapping[str, Any]) -> Callable[[int, int, Any], Any]:
    if kind_of == "true/false":
        return lambda row, at, value: sheet.write_boolean(row, at, bool(value))
    if kind_of in ("number", "whole number"):
        whole = styles["whole"] if kind_of == "number" else None  # 11,000,000,000 and not 1.1E+10
        return lambda row, at, value: (
            sheet.write_number(row, at, value, whole if value == int(value) else None) if isfinite(value) else None
        )
    if kind_of == "date":
        # Excel knows no time zones, and its days start in 1900.
        return lambda row, at, value: (
            sheet.write_datetime(row, at, value.to_pydatetime().replace(tzinfo=None), styles["date"])
            if value.year >= 1900
            else sheet.write_string(row, at, plain_date(value))
        )
    return lambda row, at, value: sheet.write_string(row, at, excel_text(_plain_object(value)))


def excel_text(text: str) -> str:
    """Text that fits an Excel cell: without control characters, and cut with a note where it is too long."""
    clean = _FORBIDDEN.sub("", text)
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * _CELL:
        return clean
    return units[: 2 * (_CELL - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
