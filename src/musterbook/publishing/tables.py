"""Write rows for a terminal or another program: table, json, jsonl, csv.

In: rows as plain mappings, and the columns to show. Out: text on a stream. JSON keeps every field with exact digits;
the table and CSV show the columns alone. A CSV cell that a spreadsheet would run as a formula is written as text.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, TextIO

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from musterbook.records import dumps, spreadsheet_text

_WIDTH = 200  # characters, where there is no terminal to ask
_COLUMN = 22  # the most that a column other than the last may take

Row = Mapping[str, Any]
Columns = Sequence[tuple[str, Callable[[Row], object]]]


class Format(StrEnum):
    """How rows are written."""

    table = "table"
    json = "json"
    jsonl = "jsonl"
    csv = "csv"


def write(rows: Iterable[Row], columns: Columns, *, style: Format, out: TextIO, empty: str = "Nothing.") -> int:
    """Write rows in a format and return how many there were.

    `columns` pairs a heading with the function that takes its cell from a row. JSON forms write the rows whole.
    """
    if style is Format.jsonl:
        return sum(1 for row in rows if out.write(dumps(dict(row)) + "\n"))
    if style is Format.json:
        listed = list(rows)
        out.write("[" + ",\n ".join(dumps(dict(row)) for row in listed) + "]\n")
        return len(listed)
    cells = [[_cell(take(row)) for _, take in columns] for row in rows]
    if style is Format.csv:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([heading for heading, _ in columns])
        writer.writerows([spreadsheet_text(cell) for cell in line] for line in cells)
    elif cells:
        _write_table([heading for heading, _ in columns], cells, out)
    else:
        out.write(empty + "\n")
    return len(cells)


def _cell(value: object) -> str:
    return "" if value is None else str(value)


def _write_table(headings: Sequence[str], cells: Sequence[Sequence[str]], out: TextIO) -> None:
    """Lay cells out in columns; the last one, the words, takes what room the others leave."""
    console = Console(file=out, width=None if out.isatty() else _WIDTH, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold", show_edge=False)
    for heading in headings[:-1]:
        table.add_column(heading, overflow="fold", max_width=_COLUMN)
    table.add_column(headings[-1], overflow="fold", ratio=1, min_width=min(50, console.width // 3))
    for line in cells:
        table.add_row(*(escape(" ".join(cell.split())) for cell in line))
    console.print(table)
