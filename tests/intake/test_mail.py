from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from musterbook.intake import Taken

TakeBytes = Callable[..., list[Taken]]
WORDS = (
    "The council agreed on Tuesday that the fund would be opened to all of its members before the end of the year.\n"
)


def mail(text: str = WORDS, html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"] = "Ana Lis <press@council.example.org>"
    message["To"] = "all@example.org"
    message["Subject"] = "Council opens fund – für alle"
    message["Date"] = "Tue, 13 Feb 2018 23:30:00 -0500"
    if text:
        message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html") if text else message.set_content(html, subtype="html")
    return message


def test_headers_are_metadata_and_the_body_is_the_text(take_bytes: TakeBytes) -> None:
    (taken,) = take_bytes(bytes(mail(html="<p>Not this.</p>")), "release.eml")
    document = taken.document
    assert document is not None
    assert document.text == WORDS.strip()
    assert document.title == "Council opens fund – für alle"
    assert (document.byline, document.publisher) == ("Ana Lis", "council.example.org")
    assert (document.issued, document.issued_from) == ("2018-02-13", "mail")
    assert taken.findings == ()
    assert taken.copy is not None
    assert taken.copy.media_type == "message/rfc822"


def test_the_html_body_where_there_is_no_other(take_bytes: TakeBytes) -> None:
    html = f'<p>{WORDS}</p><p>Second.</p><img src="https://example.org/spy.gif">'
    (taken,) = take_bytes(bytes(mail("", html)), "release.eml")
    assert taken.document is not None
    assert taken.document.text == f"{WORDS.strip()}\n\nSecond."


def test_attached_files_are_documents_of_their_own(
    take_bytes: TakeBytes, make_pdf: Callable[..., bytes], make_docx: Callable[..., bytes]
) -> None:
    message = mail()
    message.add_attachment(make_pdf([["The annex."]]), maintype="application", subtype="pdf", filename="../annex.pdf")
    message.add_attachment(
        make_docx(["The list."]), maintype="application", subtype="octet-stream", filename="list.docx"
    )
    message.add_attachment(b"\x89PNG\r\n", maintype="image", subtype="png", filename="logo.png")
    message.add_attachment(b"PK\x03\x04junk", maintype="application", subtype="zip", filename="all.zip")
    body, annex, listed, packed = take_bytes(bytes(message), "release.eml")
    assert body.document is not None
    assert annex.document is not None
    assert listed.document is not None
    assert [t.source.rpartition("/")[2] for t in (annex, listed)] == ["release.eml#annex.pdf", "release.eml#list.docx"]
    assert (annex.document.text, listed.document.text) == ("The annex.", "The list.")
    assert annex.document.issued == "2018-02-13"  # what the e-mail says holds for what came with it
    assert annex.document.publisher == "council.example.org"
    assert annex.raw is not None
    assert annex.raw.startswith(b"%PDF")
    assert [f.code for f in packed.findings] == ["intake.unknown_format"]


def test_an_email_that_is_only_an_attachment(take_bytes: TakeBytes) -> None:
    message = mail("")
    message.add_attachment(WORDS.encode(), maintype="text", subtype="plain", filename="release.txt")
    (taken,) = take_bytes(bytes(message), "release.eml")
    assert taken.document is not None
    assert taken.document.text == WORDS


def test_a_forwarded_email_is_taken_too(take_bytes: TakeBytes) -> None:
    outer = mail("For your information.\n")
    outer.add_attachment(mail())
    texts = [t.document.text.strip() for t in take_bytes(bytes(outer), "forward.eml") if t.document]
    assert texts == ["For your information.", WORDS.strip()]


def test_more_attachments_than_the_limit(take_bytes: TakeBytes, tight: object) -> None:
    message = mail()
    for n in range(5):
        message.add_attachment(f"Annex {n}.".encode(), maintype="text", subtype="plain", filename=f"{n}.txt")
    taken = take_bytes(bytes(message), "release.eml", tight)
    assert len(taken) == 4
    assert [f.code for f in taken[0].findings] == ["intake.attachments_left_out"]


@pytest.mark.parametrize(
    ("extra", "body", "text"),
    [
        ("text/plain; charset=iso-8859-2", "łódź".encode("iso-8859-2"), "łódź"),
        ("text/plain; charset=nonsense", "łódź".encode(), "łódź"),
        (
            "text/plain; format=flowed",
            b"One line that \nflows on.\nAnother.\n> quoted \n>line",
            "One line that flows on.\nAnother.\n> quoted >line",
        ),
        ("text/plain; format=flowed; delsp=yes", b"One li \nne.\n-- \nSigned", "One line.\n-- \nSigned"),
    ],
)
def test_bodies(take_bytes: TakeBytes, extra: str, body: bytes, text: str) -> None:
    raw = f"From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: {extra}\n\n".encode() + body
    (taken,) = take_bytes(raw, "release.eml")
    assert taken.document is not None
    assert taken.document.text == text


@pytest.mark.parametrize(
    "raw",
    [
        b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n\n",
        b"From: \xff\xfe<\nDate: never\nSubject: =?x?y?z?=\nMIME-Version: 1.0\nContent-Type: multipart/mixed\n\n",
        b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: ;;;\nContent-Transfer-Encoding: base64\n\n",
    ],
)
def test_broken_emails_are_findings(take_bytes: TakeBytes, raw: bytes) -> None:
    (taken,) = take_bytes(raw, "broken.eml")
    assert taken.document is None
    assert taken.findings


def test_an_impossible_day_in_the_header(take_bytes: TakeBytes) -> None:
    raw = bytes(mail()).replace(b"13 Feb 2018", b"31 Feb 2018")
    (taken,) = take_bytes(raw, "release.eml")
    assert taken.document is not None
    assert taken.document.issued is None
    assert "intake.impossible_date" in [f.code for f in taken.findings]
