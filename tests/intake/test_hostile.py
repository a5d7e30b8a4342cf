"""Hostile documents: each is refused with what and why, in bounded time and memory, and the next one is still taken."""

from __future__ import annotations

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from musterbook.intake import Limits, Taken, take, workers
from musterbook.intake.workers import Answer

MEGABYTE = 1_000_000
GOOD = "BRUSSELS, Feb. 13, 2018 - The ministers met and agreed on the aid that the council had asked for in the autumn."


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[Answer]:
    """What each parse cost, as the server measured it in the child."""
    seen: list[Answer] = []
    real = workers.parse

    def watch(*args: object, **kwargs: object) -> Answer:
        seen.append(real(*args, **kwargs))  # type: ignore[arg-type]
        return seen[-1]

    monkeypatch.setattr(workers, "parse", watch)
    return seen


@pytest.fixture
def attack(tmp_path: Path, tight: Limits, answers: list[Answer]) -> Callable[..., Taken]:
    """Take a hostile file with a good one after it; check the bounds and the good one; give the hostile one's."""

    def run(raw: bytes, name: str, code: str, *, says: str, limits: Limits = tight, seconds: float = 3.0) -> Taken:
        (tmp_path / f"a-{name}").write_bytes(raw)
        (tmp_path / "b-good.txt").write_text(GOOD)
        began = time.monotonic()
        *hostile, good = take([tmp_path / f"a-{name}", tmp_path / "b-good.txt"], limits=limits)
        assert time.monotonic() - began < limits.wall_seconds
        assert sum(a.cpu_seconds for a in answers) < seconds
        assert all(a.memory_bytes < limits.memory_bytes + 150 * MEGABYTE for a in answers)
        assert good.document is not None
        assert good.document.text == GOOD
        found = {f.code: f for taken in hostile for f in taken.findings}
        assert code in found, found
        assert says in found[code].message
        return hostile[0]

    return run


Attack = Callable[..., Taken]


def test_nested_elements(attack: Attack) -> None:
    taken = attack(b"<html><body>" + b"<div>" * 900_000, "deep.html", "intake.too_deep", says="900,002 deep")
    assert taken.document is None
    assert "the limit is 250" in taken.findings[0].message


def test_nesting_just_inside_the_limit_is_read(take_bytes: Callable[..., list[Taken]]) -> None:
    raw = b"<html><body>" + b"<div>" * 240 + b"<p>" + GOOD.encode() + b"</p>" + b"</div>" * 240
    (taken,) = take_bytes(raw, "nested.html")
    assert taken.document is not None
    assert taken.document.text == GOOD


def test_a_tag_of_many_attributes(attack: Attack) -> None:
    many = b"".join(b' a%d="1"' % i for i in range(500_000))
    raw = b"<html><body><div" + many + b"><p>Words.</p></div></body></html>"
    taken = attack(raw, "attributes.html", "intake.too_many_attributes", says="500,000 attributes; the limit is 2,000")
    assert taken.document is None


def test_attributes_without_values_count_too(attack: Attack) -> None:
    many = b"".join(b" a%d" % i for i in range(60_000))
    attack(b"<html><body><p" + many + b">Words.</p>", "bare.html", "intake.too_many_attributes", says="60,000")


def test_a_long_attribute_is_no_crowd_of_attributes(take_bytes: Callable[..., list[Taken]]) -> None:
    raw = b'<html><body><p title="' + b"one two " * 5_000 + b'">' + GOOD.encode() + b"</p></body></html>"
    (taken,) = take_bytes(raw, "long.html")
    assert taken.document is not None


def test_attributes_that_the_measure_misses_run_into_the_time_limit(attack: Attack) -> None:
    # A "<" inside a value ends the tag for our measure and not for libxml2: the worker's limit is what holds.
    many = b"".join(b' a%d="<"' % i for i in range(60_000))
    raw = b"<html><body><div" + many + b"><p>Words.</p></div></body></html>"
    slow = Limits(cpu_seconds=1, wall_seconds=20.0, memory_bytes=300 * MEGABYTE)
    attack(raw, "hidden.html", "intake.too_slow", says="1 s of processor time", limits=slow)


def test_a_wide_article(attack: Attack) -> None:
    paragraph = b"<p>The minister said that the money would be paid in full next year to the fund.</p>"
    raw = b"<html><body><article>" + paragraph * 60_000 + b"</article></body></html>"
    taken = attack(raw, "wide.html", "intake.too_large", says="the limit is 2,000,000")
    assert taken.document is None


def test_scripts_and_pictures_do_not_count_as_page(take_bytes: Callable[..., list[Taken]], tight: Limits) -> None:
    script = b"<script>" + b"var x = 1 < 2;" * 200_000 + b"</script>"
    picture = b'<img src="data:image/png;base64,' + b"QUJD" * 200_000 + b'">'
    raw = b"<html><head>" + script + b"</head><body>" + picture + b"<p>" + GOOD.encode() + b"</p></body></html>"
    (taken,) = take_bytes(raw, "heavy.html", tight)
    assert taken.document is not None
    assert taken.document.text == GOOD


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE r [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">
<!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY file SYSTEM "file:///etc/passwd">
<!ENTITY remote SYSTEM "http://192.0.2.1/x.dtd">]>
"""


def test_entities_in_a_feed(attack: Attack) -> None:
    item = "<item><title>&f;</title><description>&file;</description></item>"
    raw = f"{ENTITIES}<rss version='2.0'><channel>{item}</channel></rss>"
    taken = attack(raw.encode(), "bomb.xml", "intake.entities_refused", says="declares entities")
    assert taken.document is None


def test_entities_in_a_feed_of_another_encoding(attack: Attack) -> None:
    raw = ENTITIES + "<rss version='2.0'><channel><item><title>&f;</title></item></channel></rss>"
    attack(raw.encode("utf-16"), "bomb16.xml", "intake.entities_refused", says="declares entities")


def test_an_external_document_type_in_a_feed_is_not_loaded(take_bytes: Callable[..., list[Taken]]) -> None:
    raw = (
        '<?xml version="1.0"?><!DOCTYPE rss SYSTEM "http://192.0.2.1/rss.dtd"><rss version="2.0"><channel>'
        f"<item><title>One</title><description>{GOOD}</description></item></channel></rss>"
    )
    began = time.monotonic()
    (taken,) = take_bytes(raw.encode(), "typed.xml")
    assert taken.document is not None
    assert taken.document.text == GOOD
    assert time.monotonic() - began < 20


def test_entities_in_a_page_are_told_of_and_not_expanded(attack: Attack) -> None:
    raw = ENTITIES + f"<html><body><article><p>{GOOD} &f; &file;</p></article></body></html>"
    taken = attack(raw.encode(), "bomb.html", "intake.entities_refused", says="8 entity declarations")
    assert taken.document is not None
    assert "haha" not in taken.document.text
    assert "root:" not in taken.document.text
    assert len(taken.document.text) < 500


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_in_a_word_document(attack: Attack, make_docx: Callable[..., bytes], encoding: str) -> None:
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = (
        ENTITIES
        + f'<w:document xmlns:w="{space}"><w:body><w:p><w:r><w:t>&f;&file;</w:t></w:r></w:p></w:body></w:document>'
    )
    raw = make_docx(["Words."], parts={"word/document.xml": body.encode(encoding)})
    taken = attack(raw, "bomb.docx", "intake.entities_refused", says="'word/document.xml' declares a document type")
    assert taken.document is None


def test_a_word_document_that_inflates_without_end(attack: Attack, make_docx: Callable[..., bytes]) -> None:
    raw = make_docx(["Words."], parts={"word/media/a.xml": b" " * (19 * MEGABYTE)})
    assert len(raw) < 100_000
    attack(raw, "bomb.docx", "intake.zip_bomb", says="inflates more than 200 times")


def test_a_word_document_that_says_it_is_huge(attack: Attack, make_docx: Callable[..., bytes]) -> None:
    # 1.4 GB would take a minute to make; the declared size is what is judged first, so it is written into the header.
    raw = _with_declared_size(
        make_docx(["Words."], parts={"word/big.xml": b" " * 1_000}), b"word/big.xml", 1_430_000_000
    )
    attack(raw, "huge.docx", "intake.zip_bomb", says="by its own account; the limit is 20,000,000")


def test_a_word_document_that_lies_about_its_size(attack: Attack, make_docx: Callable[..., bytes]) -> None:
    noise = bytes(i * i % 251 for i in range(3_000)) * 10_000  # 30 MB that packs to about 1 in 100
    raw = make_docx(["Words."], parts={"word/big.bin": noise})
    lying = _with_declared_size(raw, b"word/big.bin", 1_000)
    attack(lying, "lying.docx", "intake.zip_bomb", says="more than 20,000,000 bytes inflated")


def test_a_small_lie_about_a_size(attack: Attack, make_docx: Callable[..., bytes]) -> None:
    raw = make_docx(["Words."], parts={"word/a.xml": b"<a/>" * 100})
    lying = _with_declared_size(raw, b"word/a.xml", 7)
    attack(lying, "lie.docx", "intake.zip_lies", says="says 7 bytes and inflates to 400")


def test_a_word_document_of_many_parts(attack: Attack, make_docx: Callable[..., bytes], tight: Limits) -> None:
    raw = make_docx(["Words."], parts={f"word/p{i}.xml": b"" for i in range(5_100)})
    attack(raw, "parts.docx", "intake.zip_bomb", says="the limit is 5,000")


def test_a_truncated_word_document(attack: Attack, make_docx: Callable[..., bytes]) -> None:
    raw = make_docx(["Words."])
    attack(raw[: len(raw) // 2], "cut.docx", "intake.docx_damaged", says="not a whole Word document")


def test_an_archive_that_is_no_word_document(attack: Attack) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("notes.txt", "words")
    attack(out.getvalue(), "notes.docx", "intake.unknown_format", says="ZIP archive that is no Word document")


def _with_declared_size(raw: bytes, name: bytes, size: int) -> bytes:
    """Write another inflated size into an archive's directory."""
    out = bytearray(raw)
    at = raw.rindex(name)
    struct.pack_into("<I", out, at - 46 + 24, size)
    return bytes(out)


def test_a_truncated_pdf(attack: Attack, make_pdf: Callable[..., bytes]) -> None:
    raw = make_pdf([[f"Page {n}"] for n in range(30)])
    attack(raw[:3_000], "cut.pdf", "intake.pdf_damaged", says="not a whole PDF")


def test_a_garbage_pdf(attack: Attack) -> None:
    attack(b"%PDF-1.7\n" + bytes(range(256)) * 2_000, "garbage.pdf", "intake.pdf_damaged", says="not a whole PDF")


def test_a_pdf_of_too_many_pages_gives_the_first(attack: Attack, make_pdf: Callable[..., bytes]) -> None:
    raw = make_pdf([[f"This is page {n} of the report."] for n in range(1, 5_001)])
    taken = attack(raw, "long.pdf", "intake.pages_left_out", says="5,000 pages; the first 40, which is the limit")
    assert taken.document is not None
    assert len(taken.document.pages) == 40
    assert taken.document.text.endswith("This is page 40 of the report.")


def test_an_email_nested_deeply(attack: Attack) -> None:
    raw = b"From: a@example.org\nDate: Tue, 13 Feb 2018 10:00:00 +0000\nSubject: x\nMIME-Version: 1.0\n"
    for n in range(40):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
    attack(raw + b"Content-Type: text/plain\n\nWords.\n", "deep.eml", "intake.too_deep", says="the limit is 20")


def test_an_email_nested_past_all_sense(attack: Attack) -> None:
    raw = b"From: a@example.org\nSubject: x\nMIME-Version: 1.0\n"
    for n in range(20_000):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
    attack(raw, "deeper.eml", "intake.too_deep", says="20,000 multiparts")


def test_an_email_of_many_parts(attack: Attack) -> None:
    raw = b'From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    raw += b"--b\nContent-Type: text/plain\n\nx\n" * 500 + b"--b--\n"
    attack(raw, "many.eml", "intake.too_many_parts", says="more than 60 parts")


def test_an_email_of_more_parts_than_can_be_parsed(attack: Attack) -> None:
    raw = b'From: a@example.org\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n\n'
    raw += b"--b\nContent-Type: text/plain\n\nx\n" * 200_000
    attack(raw, "most.eml", "intake.too_many_parts", says="200,000 lines that begin a part")


def test_a_tag_of_many_attributes_in_a_feed(attack: Attack) -> None:
    many = b"".join(b' a%d="1"' % i for i in range(60_000))
    raw = b'<rss version="2.0"><channel><item' + many + b"><title>t</title></item></channel></rss>"
    attack(raw, "attributes.rss", "intake.too_many_attributes", says="60,000 attributes")


def test_null_bytes_through_and_through(attack: Attack) -> None:
    taken = attack(b"ab\0\0\0\0" * 5_000, "null.txt", "intake.not_text", says="20,000 NUL bytes")
    assert taken.document is None


def test_a_stray_null_byte_is_replaced_in_place(attack: Attack) -> None:
    taken = attack(GOOD.encode() + b" And\0more.", "stray.txt", "intake.null_bytes", says="1 NUL bytes replaced")
    assert taken.document is not None
    assert taken.document.text == GOOD + " And\ufffdmore."
    assert taken.findings[0].start == len(GOOD) + 4


def test_a_huge_text_file_is_not_read_into_memory(tmp_path: Path, tight: Limits) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * MEGABYTE)  # a file of holes: 50 MB to whoever reads it
    (taken,) = take(path, limits=tight)
    assert taken.document is None
    assert taken.raw is None
    assert taken.findings[0].code == "intake.too_large"
    assert "50,000,000 bytes or more; the limit is 8,000,000" in taken.findings[0].message


def test_a_large_text_file(attack: Attack) -> None:
    attack(
        b"The ministers met again.\n" * 50_000,
        "large.txt",
        "intake.too_large",
        says="1,250,000 bytes; the limit is 1,000,000",
    )


def test_an_endless_line(attack: Attack) -> None:
    attack(b"word " * 60_000, "line.txt", "intake.line_too_long", says="300,000 characters; the limit is 50,000")


def test_a_plain_text_at_the_default_limit_costs_little(tmp_path: Path) -> None:
    # Why plain text needs no worker: the dearest that is allowed, measured.
    limits = Limits()
    path = tmp_path / "big.txt"
    path.write_bytes((b"With reporting by " * 20 + b"--- key: value\n") * (limits.text_bytes // 375))
    began = time.process_time()
    (taken,) = take(path)
    assert taken.document is not None
    assert time.process_time() - began < 2.0


def test_memory_is_bounded(tmp_path: Path, answers: list[Answer], make_docx: Callable[..., bytes]) -> None:
    # Many small elements: 40 bytes of markup become some hundred bytes of tree each.
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    paragraphs = "".join(f"<w:p><w:r><w:t>{i}</w:t></w:r></w:p>" for i in range(300_000))
    body = f'<w:document xmlns:w="{space}"><w:body>{paragraphs}</w:body></w:document>'
    raw = make_docx(["Words."], parts={"word/document.xml": body.encode()})
    path = tmp_path / "tree.docx"
    path.write_bytes(raw)
    little = Limits(memory_bytes=60 * MEGABYTE)
    (taken,) = take(path, limits=little)
    assert taken.document is None
    assert taken.findings[0].code == "intake.too_much_memory"
    assert "60,000,000 bytes of memory" in taken.findings[0].message
    assert answers[0].memory_bytes < 60 * MEGABYTE + 150 * MEGABYTE
