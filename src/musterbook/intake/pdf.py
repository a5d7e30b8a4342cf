"""PDF: the text of each page, its lines put together into paragraphs, with a map of the pages.

In: bytes. Out: one `Parsed`. Runs in a worker only. Pages are numbered from 1 in printed order. A scanned page has no
text and is told of; nothing here reads pictures.

A PDF has no paragraphs, only words at places. Lines are joined where the geometry says that the sentence runs on: the
line fills its column and the next stands one line's height below it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

import pypdfium2  # type: ignore[import-untyped]

from musterbook.intake.limits import Limits
from musterbook.intake.mastheads import read_masthead
from musterbook.intake.parsed import Parsed, Problem, Refused

_BREAK = "\ufffe"
"""What pdfium writes for a hyphen at a line's end, having joined the two halves."""
_GAP = 1.4
"""Distance between two lines, over the page's usual one, from which a new paragraph begins. Fitted to no
collection: paragraphs are usually set half a line apart (1.5) or more, uneven leading stays below 1.2."""
_FULL = 0.82
"""Share of its column that a line fills when the next goes on. Fitted to no collection: a line of ragged
setting is seldom shorter by more than one long word."""
_BULLET = re.compile(r"\s*(?:[•▪●◦·*–—-]|\(?[0-9a-z]{1,3}[.)])\s")
_END = re.compile(r"[.!?:;][\"'”’)\]]*$")


def parse(raw: bytes, limits: Limits) -> list[Parsed]:
    """Take a PDF. Raises Refused for one that cannot be opened, is locked, or has no text on any page."""
    try:
        book = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        message = "the PDF is locked by a password" if locked else f"not a whole PDF: {_why(error)}"
        raise Refused("intake.pdf_locked" if locked else "intake.pdf_damaged", message) from error
    total = len(book)
    read = min(total, limits.pdf_pages)
    problems: list[Problem] = []
    if total > read:
        message = f"{total:,} pages; the first {read:,}, which is the limit, were read and the rest left out"
        problems.append(Problem("intake.pages_left_out", "warning", message))
    sheets: list[tuple[int, str]] = []
    empty: list[int] = []
    size = 0
    for number in range(1, read + 1):
        sheet = _page(book, number, problems)
        size += len(sheet) + 2
        if size > limits.text_bytes:
            if not sheets:
                raise Refused(
                    "intake.too_large", f"a page of {len(sheet):,} characters; the limit is {limits.text_bytes:,}"
                )
            message = f"more than {limits.text_bytes:,} characters; pages from {number:,} on were left out"
            problems.append(Problem("intake.pages_left_out", "warning", message))
            break
        sheets.append((number, sheet))
        if not sheet:
            empty.append(number)
    text, pages = _bind(sheets)
    if not text:
        raise Refused("intake.no_text", f"no text on any of {len(sheets):,} pages: a scan, to be read by OCR first")
    if empty:
        message = (
            f"no text on {len(empty):,} of {len(sheets):,} pages, the first is page {empty[0]:,}: pictures or scans"
        )
        problems.append(Problem("intake.pages_without_text", "note", message))
    return [_described(text, pages, problems, _info(book))]


def _described(
    text: str, pages: tuple[tuple[int, int, int], ...], problems: list[Problem], info: dict[str, str]
) -> Parsed:
    head = read_masthead(text)
    made = info.get("CreationDate", "").strip()
    return Parsed(
        text,
        "pdf",
        title=head.title or _good_title(info.get("Title", "")),
        byline=head.byline or info.get("Author", "").strip() or None,
        dates=(*head.dates, *(((made, "pdf_info"),) if made else ())),
        pages=pages,
        problems=tuple(problems),
    )


def _good_title(title: str) -> str | None:
    """Pass over what word processors leave there: file names, "Microsoft Word - ...", "untitled"."""
    title = title.strip()
    left = re.fullmatch(r"(?:microsoft|untitled|document\d*\b|slide|presentation).*|\S+\.\w{2,5}", title, re.IGNORECASE)
    return None if not title or left else title


def _info(book: Any) -> dict[str, str]:
    try:
        return dict(book.get_metadata_dict())
    except (pypdfium2.PdfiumError, ValueError):
        return {}


def _page(book: Any, number: int, problems: list[Problem]) -> str:
    try:
        page = book[number - 1]
        words = page.get_textpage()
        text = str(words.get_text_range())
        lines = _lines(text, words)
        words.close()
        page.close()
    except (pypdfium2.PdfiumError, UnicodeError, ValueError) as error:
        problems.append(Problem("intake.page_damaged", "warning", f"page {number:,} could not be read: {_why(error)}"))
        return ""
    return _paragraphs(lines)


@dataclass(slots=True)
class _Line:
    """A printed line: its words, and where it stands (points from the lower left), or no place at all."""

    text: str
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    placed: bool = False


def _lines(text: str, words: Any) -> list[_Line]:
    """Cut a page's text into lines, each with its place, as long as pdfium's count of characters agrees with ours."""
    placed = words.count_chars() == len(text)
    out, position = [], 0
    for piece in text.split("\n"):
        bare = piece.rstrip("\r")
        stripped = bare.strip()
        if stripped:
            first = position + len(bare) - len(bare.lstrip())
            last = position + len(bare.rstrip()) - 1
            out.append(_Line(stripped, *(_place(words, first, last) if placed else ())))
        position += len(piece) + 1
    return out


def _place(words: Any, first: int, last: int) -> tuple[float, float, float, bool]:
    try:
        left, _, _, top = words.get_charbox(first, loose=True)
        _, _, right, _ = words.get_charbox(last, loose=True)
    except (pypdfium2.PdfiumError, IndexError, ValueError):
        return (0.0, 0.0, 0.0, False)
    return (left, right, top, right > left)


def _paragraphs(lines: list[_Line]) -> str:
    steps = [a.top - b.top for a, b in pairwise(lines) if a.placed and b.placed and a.top > b.top]
    usual = median(steps) if steps else 0.0
    right = max((line.right for line in lines if line.placed), default=0.0)
    longest = max((len(line.text) for line in lines), default=0)
    out: list[str] = []
    for at, line in enumerate(lines):
        if at:
            on = _goes_on(lines[at - 1], line, usual, right, longest)
            out.append(" " if on else "\n\n")
        out.append(line.text)
    return _joined("".join(out))


def _goes_on(line: _Line, after: _Line, usual: float, right: float, longest: int) -> bool:
    if _BULLET.match(after.text):
        return False
    small = after.text[0].islower()
    if line.placed and after.placed:
        step = line.top - after.top
        if step < 0:  # the next column, or a page set in no order
            return small and not _END.search(line.text)
        if step > _GAP * usual:
            return False
        full = line.right - line.left >= _FULL * (right - line.left)
    else:
        full = len(line.text) >= _FULL * longest
    return full or (small and not _END.search(line.text))


def _joined(text: str) -> str:
    """Settle the hyphens at line ends: gone between small letters, where they divide a word, else kept."""
    text = text.replace("\x02", _BREAK)
    text = re.sub(rf"(?<=[a-zà-ÿ]){_BREAK}(?=[a-zà-ÿ])", "", text)
    return text.replace(_BREAK, "-")


def _bind(sheets: list[tuple[int, str]]) -> tuple[str, tuple[tuple[int, int, int], ...]]:
    """Put pages together, a blank line apart, and map each to its stretch of the text."""
    out: list[str] = []
    pages: list[tuple[int, int, int]] = []
    position = 0
    for number, sheet in sheets:
        if sheet and out:
            out.append("\n\n")
            position += 2
        pages.append((number, position, position + len(sheet)))
        if sheet:
            out.append(sheet)
        position += len(sheet)
    return "".join(out), tuple(pages)


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:120]
