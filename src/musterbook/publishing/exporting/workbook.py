"""The ledger as a formatted workbook (XLSX): what it is, entries, claims, documents, links, the rules of accounting.

In: contents. Out: a file. Words are text in every cell and never a formula; sums are numbers with their literal words
beside them. What nobody reviewed is marked in every row and tinted.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from musterbook import __version__
from musterbook.lexicon import load_lexicon
from musterbook.publishing.exporting.columns import TABLES, Column, Table
from musterbook.publishing.exporting.contents import Contents

if TYPE_CHECKING:
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet  # type: ignore[import-untyped]

_WIDTHS: Final = {"quote": 70, "why": 50, "purpose": 40, "said": 24, "title": 40, "url": 40, "id": 14, "claim": 14,
                  "document": 14, "later": 14, "earlier": 14, "party": 24, "recipient": 24, "place": 22}  # fmt: skip
_WIDTH: Final = 13
_LONGEST: Final = 32_767  # characters of a cell
_MOST: Final = 1_048_576  # rows of a sheet
_HEAD, _TINT = "1F3B57", "FFF6E0"
_CONTROL: Final = {n: " " for n in range(32) if n not in (9, 10, 13)}


def write_workbook(contents: Contents, path: Path) -> None:
    """Write the workbook; a table that is longer than a sheet goes on in a second one."""
    from openpyxl import Workbook  # type: ignore[import-untyped]

    book = Workbook(write_only=True)
    _front(book.create_sheet("About"), contents)
    for table in TABLES:
        _sheets(book, table, contents)
    _rules(book.create_sheet("Rules"))
    book.properties.title = f"Ledger {contents.name}"
    book.properties.creator = f"Musterbook {__version__}"
    book.save(path)


def _front(sheet: WriteOnlyWorksheet, contents: Contents) -> None:
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 110
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
        *((table.name.capitalize(), table.means) for table in TABLES),
        ("Written by", f"Musterbook {__version__}"),
    )
    for name, value in said:
        sheet.append([_text(sheet, name, bold=True), _text(sheet, value)])


def _sheets(book: Any, table: Table, contents: Contents) -> None:
    sheet: WriteOnlyWorksheet | None = None
    count = 0
    for values in table.rows(contents):
        if sheet is None or count == _MOST:
            sheet, count = _headed(book, table), 1
        tinted = values.get("reviewed") is False
        sheet.append([_cell(sheet, column, values.get(column.name), tinted=tinted) for column in table.columns])
        count += 1
    if sheet is None:
        _headed(book, table)


def _headed(book: Any, table: Table) -> WriteOnlyWorksheet:
    from openpyxl.styles import Alignment, Font, PatternFill  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    sheet: WriteOnlyWorksheet = book.create_sheet(table.name.capitalize())
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column.name, _WIDTH)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}1"
    heads = []
    for column in table.columns:
        head = _text(sheet, column.name.replace("_", " "))
        head.font = Font(bold=True, color="FFFFFF")
        head.fill = PatternFill("solid", start_color=_HEAD)
        head.alignment = Alignment(vertical="top", wrap_text=True)
        heads.append(head)
    sheet.append(heads)
    return sheet


def _cell(sheet: WriteOnlyWorksheet, column: Column, value: object, *, tinted: bool) -> WriteOnlyCell:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, PatternFill

    if isinstance(value, (bool, int, Decimal)):
        out = WriteOnlyCell(sheet, value=value)
        if column.type == "decimal":
            whole = value == int(value)
            out.number_format = "#,##0" if whole else "#,##0.00"
    else:
        out = _text(sheet, value)
        out.alignment = Alignment(vertical="top", wrap_text=column.name in ("quote", "why", "purpose"))
    if tinted:
        out.fill = PatternFill("solid", start_color=_TINT)
    return out


def _text(sheet: WriteOnlyWorksheet, value: object, *, bold: bool = False) -> WriteOnlyCell:
    """Give a cell of text, which a spreadsheet shows and never runs, edited again or not."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    out = WriteOnlyCell(sheet, value=None)
    if value is not None:
        out.value = str(value).translate(_CONTROL)[:_LONGEST]
        out.data_type = "s"
        out.quotePrefix = True
    if bold:
        out.font = Font(bold=True)
    return out


def _rules(sheet: WriteOnlyWorksheet) -> None:
    sheet.column_dimensions["A"].width = 110
    for text in _numbered():
        sheet.append([_text(sheet, text)])


def _numbered() -> Iterator[str]:
    for rule in load_lexicon().accounting.rules.values():
        yield str(rule)
