"""Tables as streams of rows: JSON, JSON Lines, CSV, Parquet, Excel and DataFrames."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from tracker.articles.load import MAX_FILE, MAX_TEXT, SNIFF, decode, encoding_of, open_binary, read_bytes
from tracker.articles.problems import OnError, problem

BATCH = 256
MAX_LINE = 4 * MAX_TEXT

Row = Mapping[str, Any]
Rows = Iterator[tuple[str, Row]]


def rows_of(path: Path, kind: str, on_error: OnError) -> Rows:
    """Give each row with its place (`file:line`), never more than a batch of them in memory."""
    readers = {"json": _json, "lines": _lines, "csv": _csv, "parquet": _parquet, "sheet": _sheet}
    yield from readers[kind](path, on_error)


def frame_rows(frame: Any, name: str = "DataFrame") -> Rows:
    """Give the rows of a pandas DataFrame."""
    columns = [str(column) for column in frame.columns]
    for number, values in enumerate(frame.itertuples(index=False, name=None)):
        yield f"{name}:{number}", dict(zip(columns, values, strict=True))


def _json(path: Path, on_error: OnError) -> Rows:
    text = decode(read_bytes(path, MAX_FILE), str(path))
    try:
        data = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
            reason, way = "holds more than one JSON value", "name it .jsonl if it has one object a line"
        else:
            reason, way = f"is no JSON ({error})", "check the file"
        raise problem(str(path), reason, way) from None
    for number, row in enumerate(data if isinstance(data, list) else [data]):
        where = f"{path}[{number}]" if isinstance(data, list) else str(path)
        if isinstance(row, dict):
            yield where, row
        else:
            on_error(problem(where, "is no JSON object", 'an article is {"text": …, "published": …}'))


def _lines(path: Path, on_error: OnError) -> Rows:
    with open_binary(path) as stream:
        found = False
        for number, line in enumerate(_raw_lines(stream), 1):
            where = f"{path}:{number}"
            if not line.strip():
                continue
            found = True
            if len(line) > MAX_LINE:
                on_error(problem(where, f"the line is longer than {MAX_LINE // 1_000_000} MB", "it is skipped"))
            elif row := _json_line(line.removeprefix(b"\xef\xbb\xbf"), where, on_error):
                yield where, row
    if not found:
        raise problem(str(path), "is empty", "remove it or fill it")


def _raw_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Read lines, of an endless one only as much as shows that it is too long."""
    while line := stream.readline(MAX_LINE + 1):
        tail = line
        while len(tail) > MAX_LINE and not tail.endswith(b"\n"):
            tail = stream.readline(MAX_LINE + 1)
        yield line


def _json_line(line: bytes, where: str, on_error: OnError) -> Row | None:
    try:
        row = json.loads(line)
    except UnicodeDecodeError:
        on_error(problem(where, "is not UTF-8", "save the file as UTF-8"))
    except (json.JSONDecodeError, RecursionError) as error:
        on_error(problem(where, f"is no JSON ({error})", "one object a line is expected"))
    else:
        if isinstance(row, dict):
            return row
        on_error(problem(where, "is no JSON object", "one object a line is expected"))
    return None


def _csv(path: Path, on_error: OnError) -> Rows:
    csv.field_size_limit(MAX_LINE)
    with open_binary(path) as stream:
        head = stream.peek(SNIFF)[:SNIFF] if isinstance(stream, io.BufferedReader) else b""
        if not head.strip():
            raise problem(str(path), "is empty", "remove it or fill it")
        text = io.TextIOWrapper(stream, encoding_of(head, str(path)), newline="")
        reader = csv.DictReader(text, dialect=_dialect(path, head))
        try:
            for row in reader:
                yield f"{path}:{reader.line_num}", {key: value for key, value in row.items() if key is not None}
        except (csv.Error, UnicodeDecodeError) as error:
            raise problem(
                f"{path}:{reader.line_num + 1}", f"cannot be read ({error})", "save it as UTF-8 CSV"
            ) from None


def _dialect(path: Path, head: bytes) -> type[csv.Dialect]:
    """Choose the separator that the header line has most of: Excel in German writes semicolons."""
    first = head.partition(b"\n")[0]
    counts = {mark: first.count(mark.encode()) for mark in ("\t", ";", ",", "|")}
    preferred = "\t" if ".tsv" in path.name.lower() else ","
    best = max(counts, key=lambda mark: (counts[mark], mark == preferred))

    class Found(csv.excel):
        delimiter = best if counts[best] else preferred

    return Found


def _parquet(path: Path, on_error: OnError) -> Rows:
    import pyarrow as pa
    import pyarrow.parquet as pq

    packed = path.suffix.lower() == ".gz"
    try:
        table = pq.ParquetFile(io.BytesIO(read_bytes(path, MAX_FILE)) if packed else path)
        number = 0
        for batch in table.iter_batches(batch_size=BATCH):
            for row in batch.to_pylist():
                yield f"{path}:{number}", row
                number += 1
    except (pa.ArrowException, OSError) as error:
        reason = str(error).partition("\n")[0][:160]
        raise problem(str(path), f"is no Parquet file that can be read ({reason})", "check the file") from None


def _sheet(path: Path, on_error: OnError) -> Rows:
    import zipfile

    try:
        import pandas as pd

        frame = pd.read_excel(io.BytesIO(read_bytes(path, MAX_FILE)), dtype=object)
    except ImportError:
        raise problem(str(path), "Excel files need openpyxl", "pip install 'streaming-tracker[excel]'") from None
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise problem(str(path), f"is no Excel file that can be read ({error})", "save it as CSV") from None
    for where, row in frame_rows(frame, str(path)):
        number = int(where.rpartition(":")[2])
        yield f"{path}:{number + 2}", row
