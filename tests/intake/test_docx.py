from __future__ import annotations

from collections.abc import Callable

import pytest

from musterbook.intake import Taken

TakeBytes = Callable[..., list[Taken]]
MakeDocx = Callable[..., bytes]
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def test_paragraphs_and_tables_in_order(take_bytes: TakeBytes, make_docx: MakeDocx) -> None:
    raw = make_docx(["The council met.", "", "It agreed on\nthe fund."], [["State", "Sum"], ["Norland", "12 million"]])
    (taken,) = take_bytes(raw, "minutes.docx")
    assert taken.document is not None
    assert taken.document.text == "The council met.\n\nIt agreed on\nthe fund.\n\nState | Sum\nNorland | 12 million"
    assert taken.document.format == "docx"


def run(words: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{words}</w:t></w:r>"


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        (f"<w:p>{run('old ')}<w:ins>{run('new ')}</w:ins>{run('end')}</w:p>", "old new end"),
        (f"<w:p>{run('kept')}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>", "kept"),
        (f"<w:p><w:hyperlink>{run('linked')}</w:hyperlink>{run(' words')}</w:p>", "linked words"),
        (f"<w:sdt><w:sdtContent><w:p>{run('controlled')}</w:p></w:sdtContent></w:sdt>", "controlled"),
        (
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r></w:p>",
            "a\tb\nc‑d",
        ),
        (f"<w:p><w:r><w:instrText>PAGE</w:instrText></w:r>{run('field')}</w:p>", "field"),
        (f"<w:p>{run('two')}</w:p><w:p/><w:p>{run('lines')}</w:p>", "two\n\nlines"),
    ],
)
def test_what_word_writes(take_bytes: TakeBytes, make_docx: MakeDocx, xml: str, text: str) -> None:
    body = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{xml}</w:body></w:document>'
    (taken,) = take_bytes(make_docx([""], parts={"word/document.xml": body.encode()}), "minutes.docx")
    assert taken.document is not None
    assert taken.document.text == text


def test_properties_are_a_last_resort(take_bytes: TakeBytes, make_docx: MakeDocx) -> None:
    core = (
        '<?xml version="1.0"?><cp:coreProperties'
        ' xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        "<dc:title>Minutes</dc:title><dc:creator>Ana Lis</dc:creator>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2018-02-13T10:00:00Z</dcterms:created></cp:coreProperties>'
    )
    (taken,) = take_bytes(make_docx(["The council met."], parts={"docProps/core.xml": core.encode()}), "minutes.docx")
    document = taken.document
    assert document is not None
    assert (document.title, document.byline) == ("Minutes", "Ana Lis")
    assert (document.issued, document.issued_from) == ("2018-02-13", "docx_info")
    assert [f.code for f in taken.findings] == ["intake.date_from_file"]


def test_a_document_without_words(take_bytes: TakeBytes, make_docx: MakeDocx) -> None:
    (taken,) = take_bytes(make_docx(["", " "]), "minutes.docx")
    assert taken.document is None
    assert [f.code for f in taken.findings] == ["intake.no_text"]


def test_a_document_with_a_broken_part(take_bytes: TakeBytes, make_docx: MakeDocx) -> None:
    (taken,) = take_bytes(make_docx([""], parts={"word/document.xml": b"<w:document"}), "minutes.docx")
    assert taken.document is None
    assert [f.code for f in taken.findings] == ["intake.docx_damaged"]
