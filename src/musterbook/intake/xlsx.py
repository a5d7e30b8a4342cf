"""Spreadsheets (.xlsx): each sheet's rows as comma-separated values, row by row as they are numbered there.

In: bytes. Out: one `Parsed`, with a page for each sheet: its name on a line, then its rows. Runs in a worker only; the
archive is measured first, as a Word document is. A formula gives the value it had when the file was saved; a number is
written with the digits that Excel keeps (15), a date as ISO 8601. Formats, comments and hidden marks are left out.
"""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import openpyxl  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from musterbook.intake.docx import measure
from musterbook.intake.limits import Limits
from musterbook.intake.markup import check_memory
from musterbook.intake.parsed import Parsed, Refused
from musterbook.intake.sheets import written

_FAULTS = (KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, zipfile.BadZipFile, etree.LxmlError)


def parse(raw: bytes, limits: Limits) -> list[Parsed]:
    """Take a spreadsheet. Raises Refused for a bomb, a declared entity, or what is no spreadsheet."""
    _measure(raw, limits)
    try:
        book = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
        sheets = [(sheet.title, _rows(sheet.iter_rows(values_only=True))) for sheet in book.worksheets]
    except _FAULTS as error:
        check_memory(error)
        why = " ".join(str(error).split())[:120] or type(error).__name__
        raise Refused("intake.xlsx_damaged", f"not a whole spreadsheet: {why}") from error
    text, pages = "", []
    for number, (name, body) in enumerate(sheets, 1):
        start = len(text)
        text += f"{' '.join(str(name).split())}\n{body}\n"
        pages.append((number, start, len(text)))
    return [Parsed(text, "xlsx", pages=tuple(pages))]


def _measure(raw: bytes, limits: Limits) -> None:
    try:
        measure(raw, limits)
    except Refused as refused:
        if refused.problem.code != "intake.docx_damaged":
            raise
        message = "not a whole spreadsheet; open it and save it again as .xlsx or as CSV"
        raise Refused("intake.xlsx_damaged", message) from refused


def _rows(rows: Iterable[tuple[Any, ...]]) -> str:
    lines = [written([cell_text(value) for value in row]).rstrip(",") for row in rows]
    return "\n".join(lines).rstrip("\n")


def cell_text(value: Any) -> str:
    """Write a cell's value: a float by its shortest digits, which are those that were typed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        exact = Decimal(repr(value))
        return format(exact.to_integral_value() if exact == exact.to_integral_value() else exact, "f")
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(sep=" ")
    return str(value.isoformat() if isinstance(value, datetime.date) else value).replace("\r\n", "\n")
