from __future__ import annotations

from collections.abc import Callable

import pytest

from musterbook.intake import Limits, Taken

TakeBytes = Callable[..., list[Taken]]
MakePdf = Callable[..., bytes]


def test_joins_lines_into_paragraphs_and_maps_pages(take_bytes: TakeBytes, make_pdf: MakePdf) -> None:
    first = [
        "Council opens its fund to all members",
        "",
        "The council agreed on Tuesday that the fund would be opened to all of its members and",
        "that $200 million would be paid before the end of the year, as ministers of Norland had asked,",
        "and no later.",
        "",
        "Sudland will send 40 trainers.",
    ]
    (taken,) = take_bytes(make_pdf([first, ["The second page."]]), "report.pdf")
    document = taken.document
    assert document is not None
    assert document.text == (
        "Council opens its fund to all members\n\n"
        "The council agreed on Tuesday that the fund would be opened to all of its members and that $200 million would"
        " be paid before the end of the year, as ministers of Norland had asked, and no later.\n\n"
        "Sudland will send 40 trainers.\n\nThe second page."
    )
    assert [p.number for p in document.pages] == [1, 2]
    assert document.text[document.pages[1].start : document.pages[1].end] == "The second page."
    assert document.text[: document.pages[0].end].endswith("40 trainers.")
    assert document.title == "Council opens its fund to all members"
    assert document.format == "pdf"
    assert taken.findings == ()


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (["The sum was paid by the minis-", "try of finance."], "The sum was paid by the ministry of finance."),
        (["It was paid by the counter-", "ISIS fund."], "It was paid by the counter-ISIS fund."),
        (["- one thing", "- another thing"], "- one thing\n\n- another thing"),
    ],
)
def test_line_ends(take_bytes: TakeBytes, make_pdf: MakePdf, broken: list[str], whole: str) -> None:
    (taken,) = take_bytes(make_pdf([broken]), "report.pdf")
    assert taken.document is not None
    assert taken.document.text == whole


def test_the_day_a_file_was_made_is_a_last_resort(take_bytes: TakeBytes, make_pdf: MakePdf) -> None:
    info = {"CreationDate": "D:20180213120000Z", "Author": "Ana Lis", "Title": "Microsoft Word - draft3.doc"}
    (taken,) = take_bytes(make_pdf([["The council met."]], info), "report.pdf")
    assert taken.document is not None
    assert (taken.document.issued, taken.document.issued_from) == ("2018-02-13", "pdf_info")
    assert (taken.document.title, taken.document.byline) == (None, "Ana Lis")
    assert [f.code for f in taken.findings] == ["intake.date_from_file"]
    (taken,) = take_bytes(make_pdf([["ROME, Feb. 1, 2018 - The council met."]], info), "report.pdf")
    assert taken.document is not None
    assert (taken.document.issued, taken.document.issued_from) == ("2018-02-01", "dateline")
    assert taken.findings == ()


def test_a_scan_has_no_text(take_bytes: TakeBytes, make_pdf: MakePdf) -> None:
    (taken,) = take_bytes(make_pdf([[], []]), "scan.pdf")
    assert taken.document is None
    assert "no text on any of 2 pages" in taken.findings[0].message


def test_a_page_without_text_is_told_of(take_bytes: TakeBytes, make_pdf: MakePdf) -> None:
    (taken,) = take_bytes(make_pdf([["The council met."], [], ["It met again."]]), "report.pdf")
    assert taken.document is not None
    assert [(p.number, p.end - p.start) for p in taken.document.pages] == [(1, 16), (2, 0), (3, 13)]
    assert [f.code for f in taken.findings] == ["intake.pages_without_text"]


def test_text_over_the_limit_is_cut_at_a_page(take_bytes: TakeBytes, make_pdf: MakePdf) -> None:
    raw = make_pdf([[f"Words of page {n}."] for n in range(1, 30)])
    (taken,) = take_bytes(raw, "report.pdf", Limits(text_bytes=200))
    assert taken.document is not None
    assert len(taken.document.text) <= 200
    assert [f.code for f in taken.findings] == ["intake.pages_left_out"]
