"""Documents made on the spot, small and of our own words."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest

from musterbook.intake import Limits, Taken, take, workers

MakePdf = Callable[..., bytes]
MakeDocx = Callable[..., bytes]
TakeBytes = Callable[..., list[Taken]]


@pytest.fixture(scope="session", autouse=True)
def _end_workers() -> Iterator[None]:
    yield
    workers.close()


@pytest.fixture
def tight() -> Limits:
    """Limits low enough for a test to run into each of them in a moment."""
    return Limits(
        cpu_seconds=2,
        wall_seconds=20.0,
        memory_bytes=300_000_000,
        file_bytes=8_000_000,
        text_bytes=1_000_000,
        line_chars=50_000,
        docx_bytes=20_000_000,
        pdf_pages=40,
        feed_entries=50,
        mail_parts=60,
        attachments=3,
    )


@pytest.fixture
def take_bytes(tmp_path: Path) -> TakeBytes:
    """Take bytes in as a file of some name."""

    def run(raw: bytes, name: str, limits: Limits | None = None, **options: Any) -> list[Taken]:
        path = tmp_path / name
        path.write_bytes(raw)
        return list(take([path], limits=limits, **options))

    return run


def _pdf(pages: list[list[str]], info: dict[str, str] | None = None) -> bytes:
    """Write a PDF: pages of lines in one font, an empty line being a gap."""
    objects: list[bytes] = [b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>", b""]
    kids = []
    for lines in pages:
        shown = []
        for line in lines:
            escaped = line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)").encode("cp1252")
            shown.append(b"(" + escaped + b") Tj T*\n")
        stream = b"BT /F1 11 Tf 14 TL 72 740 Td\n" + b"".join(shown) + b"ET"
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 1 0 R >> >>"
            b" /Contents %d 0 R >>" % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % k for k in kids), len(kids))
    objects.append(b"<< /Type /Catalog /Pages 2 0 R >>")
    fields = b" ".join(b"/%s (%s)" % (k.encode(), v.encode("cp1252")) for k, v in (info or {}).items())
    objects.append(b"<< " + fields + b" >>")
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer << /Size %d /Root %d 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects) - 1, len(objects))
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % table)


@pytest.fixture(scope="session")
def make_pdf() -> MakePdf:
    return _pdf


def _docx(paragraphs: list[str], table: list[list[str]] | None = None, parts: dict[str, bytes] | None = None) -> bytes:
    """Write a Word document; `parts` replaces or adds files of the archive."""
    book = docx.Document()
    for paragraph in paragraphs:
        book.add_paragraph(paragraph)
    if table:
        grid = book.add_table(rows=len(table), cols=len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    out = io.BytesIO()
    book.save(out)
    if not parts:
        return out.getvalue()
    again = io.BytesIO()
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            new.writestr(info.filename, parts.get(info.filename, old.read(info.filename)))
        for name, body in parts.items():
            if name not in old.namelist():
                new.writestr(name, body)
    return again.getvalue()


@pytest.fixture(scope="session")
def make_docx() -> MakeDocx:
    return _docx
