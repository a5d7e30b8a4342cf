"""Grids: the rows of a CSV file or a spreadsheet one after the other, each with what its source wrote.

In: a stream of bytes. Out: `Line`, with a row's values as text, its formulas and its raw record. What a column means is
not known here. Memory is that of a row; of a spreadsheet also that of its shared strings, which are measured first.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any, Final

import openpyxl  # type: ignore[import-untyped]
from lxml import etree  # type: ignore[import-untyped]

from musterbook.intake.decoding import decode_stream
from musterbook.intake.docx import measure
from musterbook.intake.limits import MEGABYTE, Limits
from musterbook.intake.parsed import Problem, Refused
from musterbook.intake.xlsx import cell_text
from musterbook.records import dumps

BOOK: Final = "xl/workbook.xml"
_LINE: Final = 1_000_000  # characters of a line at most: a row of real tables has up to 10,000
_EMPTY: Final = 2_000_000  # lines without anything one after the other: more than a spreadsheet has rows
_FAULTS: Final = (
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    zipfile.BadZipFile,
    etree.LxmlError,
)
_LIMITS: Final = Limits(file_bytes=200 * MEGABYTE, docx_bytes=1_000 * MEGABYTE)
_STRINGS: Final = 100 * MEGABYTE  # of the shared strings of a spreadsheet, the one part that is held in memory


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its number from 1 as a spreadsheet counts, its values without blanks around them.

    `formulas` gives the formula of a value that has one, by the index of the column; `raw` the row as the source wrote
    it: its text in a CSV file, a list of values in JSON for a spreadsheet. `whole` is False where a quotation mark was
    left open.
    """

    number: int
    values: list[str]
    raw: str
    formulas: Mapping[int, str] = field(default_factory=dict)
    whole: bool = True


def csv_lines(stream: IO[bytes], delimiter: str, told: Callable[[Problem], None]) -> Iterator[Line]:
    """Give the rows of a CSV file. `told` gets what is wrong with its encoding.

    Raises Refused for a line, or a cell left open by a quotation mark, that does not end.
    """
    taken: list[str] = []

    def lines() -> Iterator[str]:
        for line in _text_lines(stream, told):
            taken.append(line)
            yield line

    rows, number, empty = csv.reader(lines(), delimiter=delimiter), 0, 0
    while True:
        try:
            values = next(rows, None)
        except csv.Error as error:
            what = f"row {number + 1:,}: {error}; is a quotation mark left open?"
            raise Refused("flows.not_csv", what) from error
        if values is None:
            return
        number += 1
        empty = 0 if values else empty + 1
        if empty > _EMPTY:
            raise Refused("flows.too_large", f"more than {_EMPTY:,} empty lines before row {number:,}")
        raw = "".join(taken).rstrip("\r\n")
        taken.clear()
        yield Line(number, [v.strip() for v in values], raw, whole=raw.count('"') % 2 == 0)


def _text_lines(stream: IO[bytes], told: Callable[[Problem], None]) -> Iterator[str]:
    rest = ""
    for block in decode_stream(stream):
        if isinstance(block, Problem):
            told(block)
            continue
        *lines, rest = (rest + block).split("\n")
        for line in lines:
            yield line + "\n"
        if len(rest) > _LINE:
            raise Refused("flows.too_large", f"a line of more than {_LINE:,} characters; not a table of flows")
    if rest:
        yield rest


def sheets(stream: IO[bytes]) -> Iterator[tuple[str, Iterator[Line]]]:
    """Give the sheets of a spreadsheet by name. Raises Refused for a bomb, entities, or what is no spreadsheet."""
    raw = stream.read(_LIMITS.file_bytes + 1)
    if len(raw) > _LIMITS.file_bytes:
        raise Refused("flows.too_large", f"a spreadsheet of more than {_LIMITS.file_bytes:,} bytes; save it as CSV")
    _measure(raw)
    try:
        values, formulas = (
            openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=cached, keep_links=False)
            for cached in (True, False)
        )
        for cached, written in zip(values.worksheets, formulas.worksheets, strict=True):
            yield str(cached.title), _sheet_lines(cached, written)
    except _FAULTS as error:
        raise _damaged(error) from error


def _sheet_lines(cached: Any, written: Any) -> Iterator[Line]:
    """Pair the values that were saved with the formulas they come from."""
    try:
        rows = zip(cached.iter_rows(values_only=True), written.iter_rows(), strict=True)
        for number, (values, cells) in enumerate(rows, 1):
            texts = [cell_text(value).strip() for value in values]
            formulas = {i: _formula(c.value) for i, c in enumerate(cells) if getattr(c, "data_type", "") == "f"}
            said = [{"formula": formulas[i], "value": t} if i in formulas else t for i, t in enumerate(texts)]
            yield Line(number, texts, dumps(said) if any(texts) else "", formulas)
    except _FAULTS as error:
        raise _damaged(error) from error


def _formula(value: Any) -> str:
    return str(getattr(value, "text", value))  # a formula over several cells comes as an object with its text


def _measure(raw: bytes) -> None:
    try:
        measure(raw, _LIMITS)
        infos = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except Refused as refused:
        if refused.problem.code != "intake.docx_damaged":
            raise
        raise _damaged(refused) from refused
    if any(info.file_size > _STRINGS for info in infos if info.filename.endswith("sharedStrings.xml")):
        raise Refused("flows.too_large", f"more than {_STRINGS:,} bytes of shared strings; save it as CSV")


def _damaged(error: Exception) -> Refused:
    why = " ".join(str(error).split())[:120] or type(error).__name__
    return Refused("flows.damaged", f"not a whole spreadsheet ({why}); open it and save it again as .xlsx or as CSV")
