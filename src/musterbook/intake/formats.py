"""Tell what a file is: by its first bytes, and by its name or declared media type where these leave it open.

In: bytes, a name, a media type. Out: a format's name, or why there is none. It parses nothing and trusts no name.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

SUFFIXES = {
    ".txt": "plain",
    ".text": "plain",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".eml": "mail",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
"""The endings by which a file of a folder is taken; other files of a folder are passed over."""

_MEDIA = {
    "text/plain": "plain",
    "text/markdown": "markdown",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "message/rfc822": "mail",
    "application/rss+xml": "feed",
    "application/atom+xml": "feed",
}
_TYPES = {kind: media for media, kind in reversed(_MEDIA.items())} | {"feed": "application/xml"}

_BINARY = (
    (b"\xd0\xcf\x11\xe0", "an old Office file (.doc, .xls, .ppt); save it as .docx or PDF"),
    (b"PK\x03\x04", "a ZIP archive that is no Word document; unpack it first"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"{\\rtf", "a rich-text file (.rtf); save it as .docx or PDF"),
    (b"\x89PNG", "a picture; there is no text in it to read"),
    (b"\xff\xd8\xff", "a picture; there is no text in it to read"),
    (b"GIF8", "a picture; there is no text in it to read"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"7z\xbc\xaf", "a 7-Zip archive; unpack it first"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]*):")
_SENT = {b"message-id", b"received", b"mime-version", b"return-path", b"delivered-to", b"dkim-signature"}
_WRITTEN = {b"from", b"date", b"subject", b"to"}


def sniff(raw: bytes, *, name: str = "", media_type: str | None = None) -> tuple[str | None, str]:
    """Tell the format of some bytes.

    Gives (format, "") or (None, what it is instead). Content decides; the name's ending and then the media type decide
    only between kinds of text.
    """
    if b"%PDF-" in raw[:1024]:
        return "pdf", ""
    if raw.startswith(b"PK") and b"word/document" in raw:
        return "docx", ""
    if raw.startswith(b"PK") and b"xl/workbook" in raw:
        return None, "a spreadsheet (.xlsx), no Word document; with --profile its rows are taken as claims"
    hint = SUFFIXES.get(PurePosixPath(name.lower()).suffix) or _MEDIA.get(_bare(media_type))
    for magic, what in _BINARY:
        if raw.startswith(magic):
            return None, what
    head = _narrow(raw[:4096])
    if _is_markup(head):
        if _FEED.search(head):
            return "feed", ""
        if hint == "html" or _HTML.search(head):
            return "html", ""
        if head.startswith(b"<?xml"):
            return None, "an XML file that is neither a feed nor a web page"
    if _is_mail(head, hint):
        return "mail", ""
    if hint in ("pdf", "docx"):
        return hint, ""  # its own parser says best what is wrong with it
    if hint == "feed":
        return None, "neither an RSS nor an Atom feed, though its name says so"
    return hint or "plain", ""


def sniff_table(raw: bytes, *, name: str = "") -> tuple[str | None, str]:
    """Tell whether some bytes are a table, as `sniff` does; what is no other kind of document is taken as CSV."""
    if raw.startswith(b"PK") and b"xl/workbook" in raw:
        return "xlsx", ""
    kind, what = sniff(raw, name=name, media_type="text/plain")
    return ("csv", "") if kind in ("plain", "markdown") else (None, what or f"a document ({kind}) and no table")


def media_type_of(kind: str) -> str:
    """Give the media type of a format."""
    return _TYPES[kind]


def _bare(media_type: str | None) -> str:
    return (media_type or "").partition(";")[0].strip().lower()


def _narrow(head: bytes) -> bytes:
    """Drop a byte-order mark, and the NUL bytes of UTF-16, so that one pattern fits every encoding."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()


def _is_markup(head: bytes) -> bool:
    return head.startswith(b"<")


def _is_mail(head: bytes, hint: str | None) -> bool:
    """Tell an e-mail: header lines to begin with, among them two that mail has.

    A plain text may begin with "From:" and "Date:" too; named as text, it is mail only with a line that a server wrote.
    """
    names = set()
    for line in head.split(b"\n"):
        match = _HEADER.match(line)
        if match:
            names.add(match[1].lower())
        elif not line.startswith((b" ", b"\t")):
            break
    if hint == "mail":
        return bool(names)
    written = len(names & (_SENT | _WRITTEN)) >= 2
    return written and (bool(names & _SENT) or hint is None)
