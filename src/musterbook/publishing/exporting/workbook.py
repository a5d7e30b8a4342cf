"""The ledger as a formatted workbook (XLSX): what it is, its tables, the rules of accounting.

In: contents. Out: a file. Words are text in every cell and never a formula; sums are numbers with their literal words
beside them. What nobody reviewed is marked in every row and tinted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from musterbook import __version__
from musterbook.lexicon import load_lexicon
from musterbook.publishing.exporting.columns import Column, Row, Table
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.flow_tables import tables_of
from musterbook.publishing.exporting.tabular import cell, xml_text

LONGEST: Final = 32_767  # UTF-16 units of a cell
_MOST: Final = 1_048_576  # rows of a sheet
_DIGITS: Final = 15  # significant digits of a number in a spreadsheet; a longer one is text, so that none is lost
_WIDTHS: Final = {"quote": 70, "why": 50, "purpose": 40, "said": 24, "title": 40, "url": 40, "id": 14, "claim": 14,
                  "document": 14, "later": 14, "earlier": 14, "party": 24, "recipient": 24, "place": 22}  # fmt: skip
_WIDTH: Final = 13
_WRAPPED: Final = frozenset(("quote", "why", "purpose", "flows", "description"))
_WORDS: Final = {"valign": "top", "quote_prefix": True}  # shown and never run, edited again or not
_LOOKS: Final[dict[str, dict[str, Any]]] = {
    "text": _WORDS,
    "wrapped": _WORDS | {"text_wrap": True},
    "bold": _WORDS | {"bold": True},
    "head": _WORDS | {"bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#1F3B57"},
    "plain": {"valign": "top"},
    "whole": {"valign": "top", "num_format": "#,##0"},
    "parts": {"valign": "top", "num_format": "#,##0.00"},
}
_TINTED: Final = " tinted"  # behind the name of a look: nobody reviewed it


def write_workbook(contents: Contents, path: Path) -> None:
    """Write the workbook; a table that is longer than a sheet goes on in a second one.

    Rows go to the disk as they come. What is longer than a cell is cut and noted.
    """
    with _Book(path, title=f"Ledger {contents.name}", creator=f"Musterbook {__version__}") as book:
        _front(book, contents)
        for table in tables_of(contents):
            _sheets(book, table, contents)
        book.begin("Rules", [110])
        for rule in load_lexicon().accounting.rules.values():
            book.append([(str(rule), "text")])


class _Book:
    """A workbook that is being written, a sheet after the other; a context manager."""

    def __init__(self, path: Path, *, title: str, creator: str) -> None:
        from xlsxwriter import Workbook  # type: ignore[import-untyped]

        options = {"constant_memory": True, "tmpdir": str(path.parent), "strings_to_urls": False}
        self._book = Workbook(str(path), options)
        self._book.set_properties({"title": xml_text(title), "author": creator})
        tint = {"bg_color": "#FFF6E0"}
        self._looks = {name: self._book.add_format(look) for name, look in _LOOKS.items()}
        self._looks |= {name + _TINTED: self._book.add_format(look | tint) for name, look in _LOOKS.items()}
        self._names: list[str] = []
        self._sheet: Any = None
        self.rows = 0

    def __enter__(self) -> _Book:
        return self

    def __exit__(self, *error: object) -> None:
        self._book.close()

    def begin(self, name: str, widths: list[int], *, headed: bool = False) -> None:
        """Begin a sheet of columns that wide, numbered where its name is taken; row 1 of a `headed` one stays."""
        taken = sum(known.partition(" ")[0] == name for known in self._names)
        self._names.append(f"{name} {taken + 1}" if taken else name)
        self._sheet, self.rows = self._book.add_worksheet(self._names[-1]), 0
        for n, width in enumerate(widths):
            self._sheet.set_column(n, n, width)
        if headed:
            self._sheet.freeze_panes(1, 1)
            self._sheet.autofilter(0, 0, _MOST - 1, len(widths) - 1)

    def append(self, values: Iterable[tuple[object, str]]) -> None:
        """Write a row of values (text, a whole number, a Decimal, a truth, None for nothing), each with its look."""
        for n, (value, look) in enumerate(values):
            self._write(n, value, self._looks[look])
        self.rows += 1

    def _write(self, column: int, value: object, look: Any) -> None:
        if isinstance(value, str):
            self._sheet.write_string(self.rows, column, xml_text(value), look)
        elif value is None:
            self._sheet.write_blank(self.rows, column, None, look)
        elif isinstance(value, bool):
            self._sheet.write_boolean(self.rows, column, value, look)
        elif isinstance(value, int | Decimal) and len(cell(value).strip("-0.").replace(".", "")) <= _DIGITS:
            self._sheet.write_number(self.rows, column, value, look)
        else:
            self._sheet.write_string(self.rows, column, cell(value), look)


def _front(book: _Book, contents: Contents) -> None:
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
    book.begin("About", [24, 110])
    for name, value in said:
        book.append([(name, "bold"), (str(value), "text")])


def _sheets(book: _Book, table: Table, contents: Contents) -> None:
    rows = table.counted(contents)
    more = True
    while more:
        widths = [_WIDTHS.get(c.name, _WIDTH) for c in table.columns]
        book.begin(table.name.capitalize(), widths, headed=True)
        book.append((column.name.replace("_", " "), "head") for column in table.columns)
        more = _filled(book, table, rows, contents)


def _filled(book: _Book, table: Table, rows: Iterator[Row], contents: Contents) -> bool:
    """Write rows until the sheet is full; tell whether it is."""
    for values in rows:
        tint = _TINTED if values.get("reviewed", values.get("judged")) is False else ""
        book.append((_fitting(values, c, table, contents), _look(c, values.get(c.name)) + tint) for c in table.columns)
        if book.rows == _MOST:
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


def _look(column: Column, value: object) -> str:
    if isinstance(value, Decimal):
        return "whole" if value == value.to_integral_value() else "parts"
    if isinstance(value, int):
        return "plain"
    return "wrapped" if column.name in _WRAPPED else "text"
