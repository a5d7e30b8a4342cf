from __future__ import annotations

from collections.abc import Callable

import pytest

from musterbook.intake.formats import sniff

MAIL = b"From: a@example.org\nDate: Tue, 13 Feb 2018 10:00:00 +0000\nSubject: x\n\nWords.\n"


@pytest.mark.parametrize(
    ("raw", "name", "media_type", "kind"),
    [
        (b"Words.", "a.txt", None, "plain"),
        (b"Words.", "", None, "plain"),
        (b"Words.", "a.log", None, "plain"),
        (b"# Words", "a.md", None, "markdown"),
        (b"# Words", "a", "text/markdown; charset=utf-8", "markdown"),
        (b"<!DOCTYPE html><p>x", "a.txt", None, "html"),  # content before name
        (b"\xef\xbb\xbf\n <HTML><p>x", "", None, "html"),
        (b"<p>x", "a.html", None, "html"),
        (b"<p>x", "a", "text/html", "html"),
        ("<html><p>x".encode("utf-16"), "a", None, "html"),
        (b"<b>bold</b> words", "a.txt", None, "plain"),
        (b"<div>inline</div>\n\n# Words", "a.md", None, "markdown"),
        (b"Words", "a.html", None, "html"),
        (b"%PDF-1.4", "a.txt", None, "pdf"),
        (b"\n\n%PDF-1.4", "a", None, "pdf"),
        (b"", "a.pdf", None, "pdf"),
        (b'<?xml version="1.0"?><!-- x --><rss version="2.0">', "a.xml", None, "feed"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "a.html", None, "feed"),
        (MAIL, "a.eml", None, "mail"),
        (MAIL, "a", None, "mail"),
        (MAIL, "a.txt", None, "plain"),  # a text may begin so
        (b"Message-ID: <1@x>\n" + MAIL, "a.txt", None, "mail"),
        (b"Note: this is\na text: no mail", "a", None, "plain"),
    ],
)
def test_tells_formats(raw: bytes, name: str, media_type: str | None, kind: str) -> None:
    assert sniff(raw, name=name, media_type=media_type) == (kind, "")


@pytest.mark.parametrize(
    ("raw", "name", "what"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.doc", "old Office file"),
        (b"PK\x03\x04xl/workbook.xml", "a.docx", "no Word document"),
        (b"{\\rtf1", "a.txt", "rich-text"),
        (b"\x89PNG\r\n", "a.txt", "picture"),
        (b"\x1f\x8b\x08", "a.txt", "gzip"),
        (b"<?xml version='1.0'?><data/>", "a.xml", "neither a feed nor a web page"),
        (b"<data/>", "a.xml", "neither an RSS nor an Atom feed"),
    ],
)
def test_tells_what_is_no_document(raw: bytes, name: str, what: str) -> None:
    kind, instead = sniff(raw, name=name)
    assert kind is None
    assert what in instead


def test_tells_a_word_document_by_its_parts(make_docx: Callable[..., bytes]) -> None:
    assert sniff(make_docx(["Words."]), name="a.txt") == ("docx", "")
