"""The rows of a table, each cell with its place in the text.

In: the text of a table as comma-separated values (RFC 4180; a semicolon or a tab may stand for the comma). Out: rows of
`Cell`. Nothing is cleaned or guessed; an unclosed quotation mark ends with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its value without blanks around it, and its place in the text without the quotation marks."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number from 1 as a spreadsheet counts, its cells, its place in the text without the line's end."""

    number: int
    cells: tuple[Cell, ...]
    start: int
    end: int


def rows(text: str, start: int, end: int, *, delimiter: str = ",") -> Iterator[SheetRow]:
    """Give the rows of a stretch of text in order; a line break inside quotation marks belongs to its cell."""
    field = re.compile(rf'"([^"]*(?:""[^"]*)*)"(?={re.escape(delimiter)}|\n|\Z)|[^{re.escape(delimiter)}\n]*')
    at, number = start, 0
    while at < end:
        first, cells, number = at, list[Cell](), number + 1
        while True:
            match = field.match(text, at, end)
            assert match is not None  # the second branch matches anything, also nothing
            cells.append(_cell(match))
            at = match.end()
            if text[at : at + 1] != delimiter or at >= end:
                break
            at += 1
        yield SheetRow(number, tuple(cells), first, at)
        at += 1


def _cell(match: re.Match[str]) -> Cell:
    group = 1 if match[1] is not None else 0
    said, start = match[group], match.start(group)
    bare = said.strip()
    start += len(said) - len(said.lstrip()) if bare else 0
    return Cell(bare.replace('""', '"') if group else bare, start, start + len(bare))


def column_letters(index: int) -> str:
    """Name a column as a spreadsheet does: 0 is A, 25 Z, 26 AA."""
    out = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        out = chr(ord("A") + rest) + out
    return out


def written(values: list[str]) -> str:
    """Write one row of values as comma-separated values, without a line's end."""
    return ",".join('"' + v.replace('"', '""') + '"' if re.search(r'[",\n]|^\s|\s$', v) else v for v in values)
