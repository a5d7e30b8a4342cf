"""The ledger as a formatted workbook (XLSX): what it is, its tables, the rules of accounting.

In: contents. Out: a file. Words are text in every cell and never a formula; sums are numbers with their literal words
beside them. What nobody reviewed is marked in every row and tinted.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Final

from musterbook import __version__
from musterbook.lexicon import load_lexicon
from musterbook.publishing.exporting.columns import Column, Row, Table
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.flow_tables import tables_of
from musterbook.publishing.exporting.spreadsheet import BOLD, HEAD, LONGEST, MOST, TINT, Book, Sheet, Style

_WIDTHS: Final = {"quote": 70, "why": 50, "purpose": 40, "said": 24, "title": 40, "url": 40, "id": 14, "claim": 14,
                  "document": 14, "later": 14, "earlier": 14, "party": 24, "recipient": 24, "place": 22}  # fmt: skip
_WIDTH: Final = 13
_WRAPPED: Final = frozenset(("quote", "why", "purpose", "flows", "description"))
_TEXT: Final = Style(text=True)


def write_workbook(contents: Contents, path: Path) -> None:
    """Write the workbook; a table that is longer than a sheet goes on in a second one.

    What is longer than a cell is cut and noted.
    """
    with Book(path, title=f"Ledger {contents.name}", creator=f"Musterbook {__version__}") as book:
        _front(book, contents)
        for table in tables_of(contents):
            _sheets(book, table, contents)
        with book.sheet("Rules", [110]) as sheet:
            for rule in load_lexicon().accounting.rules.values():
                sheet.append([(str(rule), _TEXT)])


def _front(book: Book, contents: Contents) -> None:
    lines = len(contents.claims)
    reviewed = sum(contents.book.reviewed(c.id) for c in contents.claims)
    said = (
        ("Ledger", contents.name),
        ("As of", contents.day or "now"),
        ("Documents", len(contents.documents)),
        ("Claims", lines),
        ("Reviewed by people", f"{reviewed} of {lines}"),
        ("Reading a row", "Each row holds the words that say so (quote) and where they stand (document, start, end)."),
        ("Low, best, high", "An empty bound is open or not said; it is never zero. Nothing here is an average."),
        ("Stages", "A goal is no pledge, a pledge no commitment, a commitment no payment: sum one stage at a time."),
        ("Tinted rows", "Read by a machine; nobody has reviewed them."),
        *((table.name.capitalize(), table.means) for table in tables_of(contents)),
        ("Written by", f"Musterbook {__version__}"),
    )
    with book.sheet("About", [24, 110]) as sheet:
        for name, value in said:
            sheet.append([(name, BOLD), (str(value), _TEXT)])


def _sheets(book: Book, table: Table, contents: Contents) -> None:
    rows = table.counted(contents)
    more = True
    while more:
        widths = [_WIDTHS.get(c.name, _WIDTH) for c in table.columns]
        with book.sheet(table.name.capitalize(), widths, headed=True) as sheet:
            sheet.append((column.name.replace("_", " "), HEAD) for column in table.columns)
            more = _filled(sheet, table, rows, contents)


def _filled(sheet: Sheet, table: Table, rows: Iterator[Row], contents: Contents) -> bool:
    """Write rows until the sheet is full; tell whether it is."""
    for values in rows:
        fill = TINT if values.get("reviewed", values.get("judged")) is False else 0
        sheet.append((_fitting(values, c, table, contents), _style(c, values.get(c.name), fill)) for c in table.columns)
        if sheet.rows == MOST:
            return True
    return False


def _fitting(values: Row, column: Column, table: Table, contents: Contents) -> object:
    value = values.get(column.name)
    if isinstance(value, str) and len(value) * 2 > LONGEST:
        units = value.encode("utf-16-le", "replace")
        if len(units) > 2 * LONGEST:
            contents.skip("export.cut", f"{column.name}: a cell holds {LONGEST:,} characters", values[table.key[0]])
            return units[: 2 * LONGEST].decode("utf-16-le", "ignore")
    return value


def _style(column: Column, value: object, fill: int) -> Style:
    if isinstance(value, (bool, int)):
        return Style(fill=fill)
    if isinstance(value, Decimal):
        return Style(fill=fill, digits=3 if value == value.to_integral_value() else 4)
    return Style(fill=fill, wrap=column.name in _WRAPPED, text=True)
