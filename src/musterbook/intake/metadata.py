"""The table that a user gives beside the documents: `--metadata FILE.csv` with path, issued, publisher, url.

In: a CSV file. Out: `Metadata`, which finds the row of a source. It opens no document. Every mistake in the table
is the user's and raises, naming the file and the row.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from musterbook.errors import InputError
from musterbook.intake.dates import Impossible, read_date

COLUMNS = ("path", "issued", "publisher", "url", "title", "byline", "language", "licence")
_MOST_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class Metadata:
    """Rows by the file that they are about; a row without a folder is about any file of that name."""

    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    names: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def load(cls, file: str | Path) -> Metadata:
        """Read a table.

        `path` must be there; it is a path from the table's own folder or from the current one, or an address, as given
        on the command line. Fields left empty say nothing. Raises InputError (file, row, remedy) for a table that
        cannot be read, has an unknown column, names a file twice, or gives a date that is none.
        """
        file = Path(file)
        rows: dict[str, dict[str, str]] = {}
        names: dict[str, dict[str, str]] = {}
        for line, row in _rows(file):
            said = row.pop("path")
            keys = {said} if "://" in said else {_key(file.parent / said), _key(Path(said))}
            if not keys.isdisjoint(rows):
                raise InputError(f"{file}:{line}: {said} has a row already; keep one")
            rows.update(dict.fromkeys(keys, row))
            if "/" not in said and "\\" not in said:
                names[said] = row
        return cls(rows, names)

    def of(self, source: str, path: Path | None) -> dict[str, str]:
        """Give the fields of a source that are not empty; none where the table has no row for it."""
        if path is None:
            return self.rows.get(source, {})
        return self.rows.get(_key(path)) or self.rows.get(source) or self.names.get(path.name, {})


def _key(path: Path) -> str:
    return str(path.absolute().resolve())


def _rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(_text(file), newline=""), strict=True)
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(file, header)
        out = []
        for fields in reader:
            line = reader.line_num
            if not any(f.strip() for f in fields):
                continue
            if len(fields) != len(header):
                counted = f"{len(fields)} fields where the header has {len(header)}"
                raise InputError(f"{file}:{line}: {counted}; a field that holds a comma needs quotation marks")
            row = {name: value.strip() for name, value in zip(header, fields, strict=True) if value.strip()}
            _check_row(file, line, row)
            out.append((line, row))
        return out
    except csv.Error as error:
        raise InputError(f"{file}:{reader.line_num}: not a CSV row ({error}); save the table as CSV again") from error


def _text(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            raw = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file}: the metadata table cannot be read ({error.strerror}); check the path") from error
    if len(raw) > _MOST_BYTES:
        raise InputError(f"{file}: the metadata table is larger than {_MOST_BYTES:,} bytes; is it the right file?")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise InputError(f"{file}:{line}: not UTF-8; save the table as CSV in UTF-8") from error


def _check_header(file: Path, header: list[str]) -> None:
    known = f"known columns are {', '.join(COLUMNS)}"
    if "path" not in header:
        raise InputError(f"{file}:1: the header has no column `path`; {known}")
    for name in header:
        if name not in COLUMNS:
            raise InputError(f"{file}:1: the column {name!r} is not known; {known}")
        if header.count(name) > 1:
            raise InputError(f"{file}:1: the column {name!r} is there twice; remove one")


def _check_row(file: Path, line: int, row: dict[str, str]) -> None:
    if "path" not in row:
        raise InputError(f"{file}:{line}: the row names no path; fill it in or remove the row")
    if "issued" in row:
        row["issued"] = checked_date(row["issued"], f"{file}:{line}: issued")


def checked_date(said: str, where: str) -> str:
    """Give a date that a user wrote as EDTF. Raises InputError, beginning with `where`, for what is not a date."""
    try:
        date = read_date(said)
    except Impossible as error:
        raise InputError(f"{where} {said!r} cannot be ({error}); write YYYY-MM-DD") from error
    if date is None:
        raise InputError(f"{where} {said!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY")
    return date
