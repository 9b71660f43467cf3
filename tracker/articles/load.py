"""Bytes of files, packed or not, and the text in them. Nothing is read without a limit."""

from __future__ import annotations

import codecs
import gzip
import io
import re
import zlib
from pathlib import Path
from typing import IO, cast

from tracker.articles.problems import problem

MAX_TEXT = 20_000_000
MAX_FILE = 200_000_000
MAX_RATIO = 100
SNIFF = 1 << 16

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,30})|<\?xml[^>]{0,100}encoding=[\"']([\w-]{2,30})", re.I
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\x81\x8d\x8f\x90\x9d]")


class Capped(io.RawIOBase):
    """A stream that refuses to give more than it may: an archive can unpack to a thousand times its size."""

    def __init__(self, stream: IO[bytes], limit: int, name: str) -> None:
        self._stream = stream
        self._left = limit
        self._name = name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(cast(bytearray, buffer))
        try:
            data = self._stream.read(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise problem(
                self._name, f"the packed file is damaged ({error})", "unpack it and see what is in it"
            ) from None
        self._left -= len(data)
        if self._left < 0:
            raise problem(self._name, "unpacks to more than its size allows", "unpack it yourself if you trust it")
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._stream.close()
        super().close()


def open_binary(path: Path) -> IO[bytes]:
    """Open a file for reading bytes, unpacked when its name ends in `.gz`."""
    try:
        if path.suffix.lower() != ".gz":
            return path.open("rb")
        limit = max(MAX_FILE, MAX_RATIO * path.stat().st_size)
        return io.BufferedReader(Capped(cast(IO[bytes], gzip.open(path, "rb")), limit, str(path)), SNIFF)
    except OSError as error:
        raise problem(str(path), f"cannot be opened ({error.strerror or error})", "check path and permission") from None


def read_bytes(path: Path, limit: int) -> bytes:
    """Read a whole file, if it is not larger than `limit`."""
    with open_binary(path) as stream:
        try:
            data = stream.read(limit + 1)
        except OSError as error:
            raise problem(str(path), f"cannot be read ({error.strerror or error})", "check the file") from None
    if len(data) > limit:
        raise problem(
            str(path), f"is larger than {limit // 1_000_000} MB", "split it into one article a file or a line"
        )
    if not data.strip():
        raise problem(str(path), "is empty", "remove it or fill it")
    return data


def decode(data: bytes, name: str, *, html: bool = False) -> str:
    """Decode text, its line ends made `\\n`; UTF-8 before all, then what the file declares, then cp1252.

    >>> decode(b"Der Umsatz stieg auf 2 \\x80.\\r\\n", "a.txt")
    'Der Umsatz stieg auf 2 €.\\n'
    """
    encoding = encoding_of(data, name, html=html)
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        raise problem(name, f"is not {encoding} text", "save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encoding_of(data: bytes, name: str, *, html: bool = False) -> str:
    """Find the encoding of the beginning of a file, or say that it is no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return encoding
    if b"\0" in data:
        raise problem(name, "is binary, not text", "convert it to text, HTML, CSV or JSON Lines")
    if html and (declared := _declared(data)):
        return declared
    if _decodes(data, "utf-8"):
        return "utf-8"
    if declared := _declared(data):
        return declared
    if _decodes(data, "cp1252") and not _odd(data):
        return "cp1252"
    raise problem(name, "is neither UTF-8 nor Windows text", "save it as UTF-8")


def _declared(data: bytes) -> str | None:
    """Read the charset that a page declares, if Python knows it and the page keeps to it."""
    match = _CHARSET.search(data[:4096])
    if not match:
        return None
    name = (match.group(1) or match.group(2)).decode("ascii").lower()
    name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}.get(name, name)
    try:
        known = codecs.lookup(name).name
    except LookupError:
        return None
    return known if _decodes(data, known) else None


def _decodes(data: bytes, encoding: str) -> bool:
    """Try to decode; bytes missing at the end do not count, for only the beginning may be at hand."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(data)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _odd(data: bytes) -> bool:
    """Tell noise that happens to decode from text: control characters, or more signs than letters."""
    sample = data[:SNIFF].decode("cp1252", "replace")
    high = sum(1 for char in sample if ord(char) > 127)
    letters = sum(1 for char in sample if char.isalpha() or char.isspace())
    return _CONTROL.search(sample) is not None or high > 0.3 * len(sample) or letters < 0.5 * len(sample)
