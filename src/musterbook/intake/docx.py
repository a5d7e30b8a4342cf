"""Word documents (.docx): their paragraphs and tables in order.

In: bytes. Out: one `Parsed`. Runs in a worker only. The archive is measured, by inflating it and counting, before any
of it is believed. Words inserted by tracked changes are in the text, words deleted are not. Headers, footers, notes
and comments are left out: they stand outside the text's order.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx as python_docx
from lxml import etree  # type: ignore[import-untyped]

from musterbook.intake.limits import MEGABYTE, Limits
from musterbook.intake.markup import check_memory
from musterbook.intake.mastheads import read_masthead
from musterbook.intake.parsed import Parsed, Refused

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset(
    (_W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _W + "instrText", _W + "delText", _FALLBACK)
)
_SIGNS = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "\u2011",
    _W + "softHyphen": "\u00ad",
}
_STORED, _DEFLATED = 0, 8
_CHUNK = 1 << 16


def parse(raw: bytes, limits: Limits) -> list[Parsed]:
    """Take a Word document. Raises Refused for a bomb, a declared entity, or what is no Word document."""
    measure(raw, limits)
    try:
        book = python_docx.Document(io.BytesIO(raw))
        text = _text(book.element.body)
    except (KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError, AttributeError) as error:
        check_memory(error)
        raise Refused("intake.docx_damaged", f"not a whole Word document: {_why(error)}") from error
    if not text:
        raise Refused("intake.no_text", "there is no text in the document")
    head = read_masthead(text)
    title, author, made = _properties(book)
    dates = (*head.dates, *(((made, "docx_info"),) if made else ()))
    return [Parsed(text, "docx", title=head.title or title, byline=head.byline or author, dates=dates)]


def measure(raw: bytes, limits: Limits) -> None:
    """Inflate every part, count, and keep nothing.

    Raises Refused for too many parts, for one or all of them too large or too tightly packed, for sizes that are not
    those declared, and for a part that declares a document type: the format forbids it (ECMA-376 part 2), and entities
    come in by it.
    """
    try:
        infos = zipfile.ZipFile(io.BytesIO(raw)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, UnicodeError) as error:
        raise Refused("intake.docx_damaged", f"not a whole Word document: {_why(error)}") from error
    if len(infos) > limits.docx_parts:
        raise Refused("intake.zip_bomb", f"{len(infos):,} parts in the archive; the limit is {limits.docx_parts:,}")
    declared = sum(info.file_size for info in infos)
    if declared > limits.docx_bytes:
        message = f"{declared:,} bytes inflated, by its own account; the limit is {limits.docx_bytes:,}"
        raise Refused("intake.zip_bomb", message)
    total = 0
    for info in infos:
        total += _measure_part(raw, info, limits, total)


def _measure_part(raw: bytes, info: zipfile.ZipInfo, limits: Limits, before: int) -> int:
    size = 0
    tail = b""
    for chunk in _inflated(raw, info):
        size += len(chunk)
        if before + size > limits.docx_bytes:
            message = f"more than {limits.docx_bytes:,} bytes inflated, which is the limit, at the part {_name(info)}"
            raise Refused("intake.zip_bomb", message)
        if size > MEGABYTE and size > limits.docx_ratio * max(1, info.compress_size):
            message = (
                f"the part {_name(info)} inflates more than {limits.docx_ratio} times, which is the limit"
                f" ({size:,} bytes and on, out of {info.compress_size:,})"
            )
            raise Refused("intake.zip_bomb", message)
        if info.filename.endswith((".xml", ".rels")):
            seen = tail + chunk.replace(b"\0", b"")
            if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
                message = f"the part {_name(info)} declares a document type or entities, which the format forbids"
                raise Refused("intake.entities_refused", message)
            tail = seen[-9:]
    if size != info.file_size:
        message = f"the part {_name(info)} says {info.file_size:,} bytes and inflates to {size:,}"
        raise Refused("intake.zip_lies", message)
    return size


def _inflated(raw: bytes, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Inflate one part chunk by chunk, whatever its declared size."""
    at = info.header_offset
    if raw[at : at + 4] != b"PK\x03\x04" or info.compress_type not in (_STORED, _DEFLATED) or info.flag_bits & 1:
        raise Refused(
            "intake.docx_damaged", f"the part {_name(info)} is missing, encrypted or packed in an unknown way"
        )
    start = (
        at + 30 + int.from_bytes(raw[at + 26 : at + 28], "little") + int.from_bytes(raw[at + 28 : at + 30], "little")
    )
    packed = memoryview(raw)[start : start + info.compress_size]
    if info.compress_type == _STORED:
        for i in range(0, len(packed), _CHUNK):
            yield bytes(packed[i : i + _CHUNK])
        return
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for i in range(0, len(packed), _CHUNK):
            waiting = bytes(packed[i : i + _CHUNK])
            while waiting:
                yield inflater.decompress(waiting, _CHUNK)
                waiting = inflater.unconsumed_tail
        while rest := inflater.decompress(inflater.unconsumed_tail, _CHUNK):
            yield rest
    except zlib.error as error:
        raise Refused("intake.docx_damaged", f"the part {_name(info)} is damaged: {_why(error)}") from error


def _text(body: Any) -> str:
    """Give the text of a body: paragraphs apart by a blank line, rows of a table by a line, cells by " | "."""
    blocks: list[str] = []
    for node in _blocks(body):
        block = _table(node) if node.tag == _W + "tbl" else _words(node)
        if block.strip():
            blocks.append(block.strip(" \n"))
    return "\n\n".join(blocks)


def _blocks(body: Any) -> Iterator[Any]:
    """Walk to the outermost paragraphs and tables, through content controls and the like."""
    stack = list(reversed(body))
    while stack:
        node = stack.pop()
        if node.tag in (_W + "p", _W + "tbl"):
            yield node
        elif isinstance(node.tag, str) and node.tag not in _LEFT_OUT:
            stack.extend(reversed(node))


def _words(node: Any) -> str:
    out: list[str] = []
    stack = [node]
    while stack:
        one = stack.pop()
        if one.tag == _W + "t":
            out.append(one.text or "")
        elif one.tag in _SIGNS:
            out.append(_SIGNS[one.tag])
        elif isinstance(one.tag, str) and one.tag not in _LEFT_OUT:
            if one.tag == _W + "p" and one is not node:
                out.append("\n")  # a text box within a paragraph
            stack.extend(reversed(one))
    return "".join(out)


def _table(table: Any) -> str:
    rows = []
    for row in table.iter(_W + "tr"):
        cells = [" ".join("\n".join(map(_words, cell.iter(_W + "p"))).split()) for cell in row.iter(_W + "tc")]
        if any(cells):
            rows.append(" | ".join(cells))
    return "\n".join(rows)


def _properties(book: Any) -> tuple[str | None, str | None, str | None]:
    """Give title, author and the day it was made, out of the core properties; None where they are not there."""
    try:
        core = book.core_properties
        made = core.created
        return core.title or None, core.author or None, made.date().isoformat() if made else None
    except (KeyError, ValueError, AttributeError, etree.XMLSyntaxError):
        return None, None, None


def _name(info: zipfile.ZipInfo) -> str:
    return repr(info.filename[:60])


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
