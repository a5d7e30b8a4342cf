"""Read the lexicon's tables strictly: a table that is not clean is refused with its file and row.

In: a folder and a file name below it. Out: rows of text by column (`Row`, which knows its line), or a TOML document as
plain values. It does not know what any table means; `check` and each table's own loader do.
"""

from __future__ import annotations

import calendar
import csv
import datetime
import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from musterbook.errors import LexiconError

_DAY = re.compile(r"(\d{4}|\d{3}X)(?:-(\d\d))?(?:-(\d\d))?[~?%]?")


class Row(dict[str, str]):
    """One row of a CSV table: its fields by column, and `line`, its line in the file (the header is line 1)."""

    __slots__ = ("line",)

    def __init__(self, fields: Iterable[tuple[str, str]], line: int) -> None:
        super().__init__(fields)
        self.line = line


def read_csv(folder: Path, name: str, *, required: tuple[str, ...] = ()) -> list[Row]:
    """Read a CSV table with a header, strictly.

    UTF-8 without a byte-order mark, line feeds, Unicode NFC, no stray spaces, as many fields in each row as in the
    header. `name` is relative to the lexicon's folder; `required` columns must be there, others may. A field left empty
    is "". Raises LexiconError (file, row) at the first violation.
    """
    text = _clean_text(folder, name)
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = next(reader, None)
        if not header:
            raise LexiconError(name, 1, "the table has no header")
        _check_header(name, header, required)
        width, rows = len(header), []
        for fields in reader:
            line = reader.line_num
            if len(fields) != width:
                raise LexiconError(name, line, f"{len(fields)} fields where the header has {width}")
            rows.append(Row(zip(header, fields, strict=True), line))
    except csv.Error as error:
        raise LexiconError(name, reader.line_num, f"not a CSV row: {error}") from error
    for row in rows:
        for column, value in row.items():
            if value and (value[0].isspace() or value[-1].isspace() or "  " in value):
                raise LexiconError(name, row.line, f"stray space in {column}: {value!r}")
    return rows


def read_toml(folder: Path, name: str) -> dict[str, Any]:
    """Read a TOML document as plain values.

    UTF-8 without a byte-order mark, line feeds, Unicode NFC. Raises LexiconError (file, row where known).
    """
    text = _clean_text(folder, name)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(name, _line_of(error), f"not TOML: {error}") from error


def _check_header(name: str, header: list[str], required: tuple[str, ...]) -> None:
    if len(set(header)) != len(header):
        raise LexiconError(name, 1, "a column is named twice")
    missing = [column for column in required if column not in header]
    if missing:
        raise LexiconError(name, 1, f"missing column: {', '.join(missing)}")


def _clean_text(folder: Path, name: str) -> str:
    try:
        raw = (folder / name).read_bytes()
    except OSError as error:
        raise LexiconError(name, None, f"cannot be read: {error.strerror}") from error
    if raw.startswith(b"\xef\xbb\xbf"):
        raise LexiconError(name, 1, "starts with a byte-order mark")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise LexiconError(name, raw.count(b"\n", 0, error.start) + 1, "not UTF-8") from error
    if "\r" in text:
        raise LexiconError(
            name, text.count("\n", 0, text.index("\r")) + 1, "a carriage return: lines end with LF alone"
        )
    if not unicodedata.is_normalized("NFC", text):
        number = next(n for n, t in enumerate(text.split("\n"), 1) if not unicodedata.is_normalized("NFC", t))
        raise LexiconError(name, number, "not in Unicode NFC")
    return text


def _line_of(error: tomllib.TOMLDecodeError) -> int | None:
    words = str(error).replace(",", " ").split()
    return int(words[words.index("line") + 1]) if "line" in words else None


@lru_cache(maxsize=1 << 16)
def edtf_bounds(said: str) -> tuple[str, str] | None:
    """Give the first and the last day that an EDTF date of a table can mean, as ISO days.

    Level 0 and 1 as the tables use them: a day, month, year or decade ("201X"), "~", "?" or "%" after it, an interval
    "a/b" (".." or nothing for an open end: 0001-01-01, 9999-12-31). None where it is not such a date.
    """
    if "/" in said:
        left, _, right = said.partition("/")
        first = ("0001-01-01", "") if left in ("", "..") else edtf_bounds(left)
        last = ("", "9999-12-31") if right in ("", "..") else edtf_bounds(right)
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None
    match = _DAY.fullmatch(said)
    if match is None:
        return None
    year, month, day = match.groups()
    if "X" in year:
        return None if month else (f"{year[:3]}0-01-01", f"{year[:3]}9-12-31")
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    try:
        if day is not None:
            whole = datetime.date(int(year), int(month), int(day)).isoformat()
            return whole, whole
        return f"{year}-{month}-01", f"{year}-{month}-{calendar.monthrange(int(year), int(month))[1]:02}"
    except ValueError:
        return None
