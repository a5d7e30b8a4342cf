"""Tables out: CSV for spreadsheets, CSV with HXL hashtags, a Frictionless data package, Parquet.

In: contents. Out: text, or a folder. Sums are in major units with every digit; in a package they are strings of digits,
so that no tool makes floats of them. A cell of a CSV for a spreadsheet never starts a formula.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import tempfile
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from musterbook import __version__
from musterbook.errors import InputError
from musterbook.publishing.exporting.columns import Column, Row, Table
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.flow_tables import tables_of
from musterbook.records import dumps, spreadsheet_text

_LINE: Final = 1 << 24  # bytes of a row at most
_GROUP: Final = 20_480  # rows held at a time: of 300,000 flows 170 MB, and 420 at DuckDB's own size, in the same time
_WHOLE, _PART = 32, 6  # digits before and behind the point in a decimal of Parquet
_PARQUET: Final = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "decimal": f"DECIMAL({_WHOLE + _PART}, {_PART})",
    "boolean": "BOOLEAN",
}
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DIGITS: Final = r"-?[0-9]+(\.[0-9]+)?"


def csv_lines(
    table: Table, contents: Contents, *, hashtags: bool = False, guarded: bool = True, rows: Iterable[Row] | None = None
) -> Iterator[str]:
    """Write a table as CSV lines, a header first, then the HXL hashtags where asked.

    `guarded` sets an apostrophe before what a spreadsheet would run as a formula. `rows` stand for those of the table.
    """
    yield _line(column.name for column in table.columns)
    if hashtags:
        yield _line(column.hxl for column in table.columns)
    for row in table.counted(contents) if rows is None else rows:
        yield _line(cell(row.get(column.name), guarded=guarded) for column in table.columns)


def cell(value: object, *, guarded: bool = True) -> str:
    """Write a value as a cell: truth as true and false, a Decimal with its digits, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        digits = format(value, "f")  # normalize() would round to 28 digits
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return spreadsheet_text(value) if guarded and isinstance(value, str) else str(value)


def xml_text(text: str) -> str:
    """Give a text that XML can hold: what it forbids (control characters, half a surrogate pair) becomes U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(list(cells))
    return out.getvalue()


# Frictionless


def write_package(contents: Contents, folder: Path) -> None:
    """Write a Frictionless data package: a CSV file for each table and datapackage.json with schemas and hashes."""
    resources = [_resource(table, contents, folder) for table in tables_of(contents)]
    view = f" as it stood at the end of {contents.day}" if contents.day else ""
    package = {
        "profile": "tabular-data-package",
        "name": "".join(c if c.isalnum() or c in "._-" else "-" for c in contents.name.lower()) or "ledger",
        "title": f"The ledger {contents.name}{view}",
        "description": "Who promised, gave, sent, trained, claimed or denied what, each line with its words. "
        + ("What people accepted." if contents.reviewed else "A line that is not reviewed is a machine's reading."),
        "contributors": [{"title": f"Musterbook {__version__}", "role": "wrangler"}],
        "resources": resources,
    }
    (folder / "datapackage.json").write_text(dumps(package) + "\n", encoding="utf-8")


def _resource(table: Table, contents: Contents, folder: Path) -> dict[str, Any]:
    path, digest, size = folder / f"{table.name}.csv", hashlib.sha256(), 0
    with path.open("wb") as out:
        for line in csv_lines(table, contents, guarded=False):
            data = line.encode("utf-8")
            digest.update(data)
            size += out.write(data)
    keys = [
        {"fields": column, "reference": {"resource": resource, "fields": "id"}} for column, resource in table.refers
    ]
    schema: dict[str, Any] = {"fields": [_field(c) for c in table.columns], "primaryKey": list(table.key)}
    return {
        "name": table.name,
        "path": path.name,
        "profile": "tabular-data-resource",
        "description": table.means,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": size,
        "hash": f"sha256:{digest.hexdigest()}",
        "schema": schema | ({"foreignKeys": keys} if keys else {}),
    }


def _field(column: Column) -> dict[str, Any]:
    out: dict[str, Any] = {"name": column.name, "type": column.type, "description": column.means}
    if column.type == "decimal":
        out |= {"type": "string", "constraints": {"pattern": _DIGITS}}
        out["rdfType"] = "http://www.w3.org/2001/XMLSchema#decimal"
    return out


# Parquet


def write_parquet(contents: Contents, folder: Path) -> None:
    """Write each table as a Parquet file; sums are decimals with six digits behind the point, never floats.

    A sum with more digits than that is left empty and noted. Raises InputError where DuckDB is not installed.
    """
    try:
        import duckdb
    except ImportError as error:
        raise InputError("Parquet needs DuckDB: install musterbook[parquet]") from error
    with duckdb.connect() as base, tempfile.TemporaryDirectory() as scratch:
        base.execute("SET threads = 1")  # each holds rows of its own
        for table in tables_of(contents):
            plain = Path(scratch) / f"{table.name}.csv"
            with plain.open("w", encoding="utf-8", newline="") as out:
                out.writelines(csv_lines(table, contents, guarded=False, rows=_bounded(table, contents)))
            types = ", ".join(f"'{c.name}': '{_PARQUET[c.type]}'" for c in table.columns)
            read = f"read_csv(?, columns = {{{types}}}, header = true, nullstr = '', delim = ',', quote = '\"', "
            read += f"escape = '\"', strict_mode = true, max_line_size = {_LINE}, buffer_size = {2 * _LINE})"
            target = str(folder / f"{table.name}.parquet").replace("'", "''")
            how = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP}"
            base.execute(f"COPY (SELECT * FROM {read}) TO '{target}' ({how})", [str(plain)])


def _bounded(table: Table, contents: Contents) -> Iterator[Row]:
    """Give the rows without the sums that a decimal of Parquet cannot hold."""
    sums = [c.name for c in table.columns if c.type == "decimal"]
    for row in table.counted(contents):
        for name in sums:
            whole, _, part = cell(row.get(name)).lstrip("-").partition(".")
            if len(whole) > _WHOLE or len(part) > _PART:
                contents.skip("export.too_long", f"{name} {row[name]:f}: Parquet holds fewer digits", row[table.key[0]])
                row[name] = None
        yield row
