"""A workbook (XLSX, ECMA-376) written sheet by sheet, as its rows come: nothing is held but the row at hand.

In: rows of values, each with a style. Out: a file. Text is text in every cell and never a formula, edited again or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, Final, NamedTuple, Self
from zipfile import ZIP_DEFLATED, ZipFile

from musterbook.publishing.exporting.tabular import cell, xml_text

MOST: Final = 1_048_576  # rows of a sheet
LONGEST: Final = 32_767  # UTF-16 units of a cell
_DIGITS: Final = 15  # significant digits of a number in a spreadsheet; a longer one is text, so that none is lost
_HEAD, _TINT = "FF1F3B57", "FFFFF6E0"
_XML: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_CORE: Final = "application/vnd.openxmlformats-package.core-properties+xml"


class Style(NamedTuple):
    """How a cell looks; `digits` is a number format of the standard: 0 general, 3 grouped, 4 with two places."""

    font: int = 0
    fill: int = 0
    digits: int = 0
    wrap: bool = False
    text: bool = False


BOLD: Final = Style(font=1, text=True)
HEAD: Final = Style(font=2, fill=2, wrap=True, text=True)
PLAIN: Final = tuple(
    Style(fill=fill, digits=digits, wrap=wrap, text=text)
    for fill in (0, 3) for digits, wrap, text in ((0, False, False), (3, False, False), (4, False, False),
                                                  (0, False, True), (0, True, True))
)  # fmt: skip
_STYLES: Final = (Style(), BOLD, HEAD, *PLAIN)
_NUMBER: Final = {style: n for n, style in enumerate(_STYLES)}
TINT: Final = 3
"""The fill of what nobody reviewed."""


class Book:
    """A workbook that is being written; a context manager. Its sheets are written one after the other."""

    def __init__(self, path: Path, *, title: str, creator: str) -> None:
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1)
        self._names: list[str] = []
        self.title, self.creator = title, creator

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._zip:
            if kind is None:
                for name, text in self._around():
                    self._zip.writestr(name, _XML + text)

    def sheet(self, name: str, widths: Sequence[int], *, headed: bool = False) -> Sheet:
        """Begin a sheet of columns that wide, numbered where its name is taken; row 1 of a `headed` one stays."""
        taken = sum(known.partition(" ")[0] == name for known in self._names)
        self._names.append(f"{name} {taken + 1}" if taken else name)
        part = f"xl/worksheets/sheet{len(self._names)}.xml"
        return Sheet(self._zip.open(part, "w", force_zip64=True), widths, headed=headed)

    def _around(self) -> Iterator[tuple[str, str]]:
        """Give the parts beside the sheets: what there is, how it hangs together, how it looks."""
        numbers = range(1, len(self._names) + 1)
        parts = [("/xl/workbook.xml", f"{_TYPE}sheet.main+xml"), ("/xl/styles.xml", f"{_TYPE}styles+xml"),
                 ("/docProps/core.xml", _CORE),
                 *((f"/xl/worksheets/sheet{n}.xml", f"{_TYPE}worksheet+xml") for n in numbers)]  # fmt: skip
        types = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in parts)
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        yield (
            "[Content_Types].xml",
            (
                f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="{rels}"/>'
                f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>'
            ),
        )
        core = f"{_PACKAGE}/relationships/metadata/core-properties"
        yield "_rels/.rels", _relations((f"{_OFFICE}/officeDocument", "xl/workbook.xml"), (core, "docProps/core.xml"))
        sheets = ((f"{_OFFICE}/worksheet", f"worksheets/sheet{n}.xml") for n in numbers)
        yield "xl/_rels/workbook.xml.rels", _relations(*sheets, (f"{_OFFICE}/styles", "styles.xml"))
        listed = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in enumerate(self._names, start=1))
        yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
        yield "xl/styles.xml", _styles()
        yield (
            "docProps/core.xml",
            (
                f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
                f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_escaped(self.title)}</dc:title>'
                f"<dc:creator>{_escaped(self.creator)}</dc:creator></cp:coreProperties>"
            ),
        )


class Sheet:
    """A sheet that is being written, row by row; a context manager."""

    def __init__(self, out: IO[bytes], widths: Sequence[int], *, headed: bool) -> None:
        self._out, self._headed = out, headed
        self._letters = [_letter(n) for n in range(len(widths))]
        self.rows = 0
        pane = '<pane xSplit="1" ySplit="1" topLeftCell="B2" state="frozen"/>' if headed else ""
        cols = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(widths, start=1))
        out.write(
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView>'
            f"</sheetViews><cols>{cols}</cols><sheetData>".encode()
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        last = f'<autoFilter ref="A1:{self._letters[-1]}{self.rows}"/>' if self._headed else ""
        self._out.write(f"</sheetData>{last}</worksheet>".encode())
        self._out.close()

    def append(self, values: Iterable[tuple[object, Style]]) -> None:
        """Write a row of values: text, a whole number, a Decimal, a truth, None for nothing."""
        self.rows += 1
        row = [_cell(f"{at}{self.rows}", *one) for at, one in zip(self._letters, values, strict=True)]
        self._out.write(f'<row r="{self.rows}">{"".join(row)}</row>'.encode())


def _cell(at: str, value: object, style: Style) -> str:
    head = f'<c r="{at}" s="{_NUMBER[style]}"'
    if value is None:
        return f"{head}/>"
    if isinstance(value, bool):
        return f'{head} t="b"><v>{value:d}</v></c>'
    if isinstance(value, (int, Decimal)):
        digits = cell(value)
        if len(digits.strip("-0.").replace(".", "")) <= _DIGITS:
            return f"{head}><v>{digits}</v></c>"
        value = digits
    return f'{head} t="inlineStr"><is><t xml:space="preserve">{_escaped(str(value))}</t></is></c>'


def _escaped(text: str) -> str:
    return xml_text(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _letter(column: int) -> str:
    """Name a column, from 0: A, B … Z, AA."""
    more, last = divmod(column, 26)
    return (_letter(more - 1) if more else "") + chr(ord("A") + last)


def _relations(*targets: tuple[str, str]) -> str:
    listed = "".join(
        f'<Relationship Id="r{n}" Type="{kind}" Target="{to}"/>' for n, (kind, to) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _styles() -> str:
    font = '<sz val="11"/>{}<name val="Calibri"/>'
    fonts = [font.format(""), "<b/>" + font.format(""), "<b/>" + font.format('<color rgb="FFFFFFFF"/>')]
    solid = '<patternFill patternType="solid"><fgColor rgb="{}"/></patternFill>'
    fills = ['<patternFill patternType="none"/>', '<patternFill patternType="gray125"/>', solid.format(_HEAD),
             solid.format(_TINT)]  # fmt: skip
    looks = "".join(
        f'<xf numFmtId="{s.digits}" fontId="{s.font}" fillId="{s.fill}" borderId="0" xfId="0" applyNumberFormat="1" '
        f'applyFont="1" applyFill="1" applyAlignment="1" quotePrefix="{s.text:d}">'
        f'<alignment vertical="top" wrapText="{s.wrap:d}"/></xf>'
        for s in _STYLES
    )
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        f'<fonts count="{len(fonts)}">{"".join(f"<font>{f}</font>" for f in fonts)}</fonts>'
        f'<fills count="{len(fills)}">{"".join(f"<fill>{f}</fill>" for f in fills)}</fills>'
        '<borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(_STYLES)}">{looks}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
