from __future__ import annotations

import hashlib
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import musterbook
from musterbook.errors import InputError
from musterbook.intake import Taken, take
from musterbook.records import Document

TakeBytes = Callable[..., list[Taken]]
WORDS = "The council agreed on Tuesday that the fund would be opened to all of its members before the end of the year."
BLOCK = """---
title: Council opens fund
publisher: Example Wire
byline: Ana Lis
issued: 2018-02-13
url: https://example.org/a
source: https://example.org/b
source: https://example.org/c
licence: CC0-1.0
---

"""


def one(taken: list[Taken]) -> tuple[Taken, Document]:
    (only,) = taken
    assert only.document is not None
    return only, only.document


def test_take_is_a_public_name() -> None:
    assert musterbook.take is take
    assert musterbook.Taken is Taken


def test_a_text_is_frozen_with_its_copy(take_bytes: TakeBytes) -> None:
    raw = f"{WORDS}\r\n\r\nIt met again.\r\n".encode()
    taken, document = one(take_bytes(raw, "a.txt", retrieved="2026-01-02T03:04:05Z", replaces="abc"))
    assert document.text == f"{WORDS}\n\nIt met again.\n"
    assert document.id == hashlib.sha256(document.text.encode()).hexdigest()
    assert (document.format, document.language, document.pages) == ("plain", "en", ())
    assert taken.raw == raw
    assert taken.copy is not None
    assert taken.copy.raw == hashlib.sha256(raw).hexdigest()
    assert taken.copy.document == document.id
    assert (taken.copy.retrieved, taken.copy.replaces) == ("2026-01-02T03:04:05Z", "abc")
    assert (taken.copy.media_type, taken.copy.source) == ("text/plain", taken.source)


def test_the_time_is_of_the_taking(take_bytes: TakeBytes) -> None:
    taken, _ = one(take_bytes(WORDS.encode(), "a.txt"))
    assert taken.copy is not None
    assert taken.copy.retrieved is not None
    assert taken.copy.retrieved.endswith("Z")
    assert len(taken.copy.retrieved) == 20


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_a_plain_text_is_the_file_read(tmp_path: Path, text: str, end: str) -> None:
    text = "x" + text.replace(" ", f" {end}")
    path = tmp_path / "any.txt"
    path.write_bytes(text.encode())
    _, document = one(list(take(path)))
    assert document.text == path.read_text(encoding="utf-8")


def test_the_annotated_corpus_is_taken_as_it_stands(shared: Path) -> None:
    folder = shared / "gold" / "docs"
    for taken in take(folder):
        assert taken.document is not None
        assert taken.document.text == Path(taken.source).read_text(encoding="utf-8")
        assert taken.findings == ()


def test_the_two_articles(shared: Path) -> None:
    first, second = take(shared / "seeds", metadata=shared / "seeds" / "metadata.csv")
    assert first.document is not None
    assert second.document is not None
    assert first.document.title == "Tillerson: Islamic State Yet To Suffer 'Enduring Defeat'"
    assert first.document.agencies == ("dpa", "Reuters")
    assert first.document.byline == "Rikard Jozwiak"
    assert (first.document.issued, first.document.issued_from, first.document.publisher) == (
        "2018-02-13",
        "table",
        "RFE/RL",
    )
    assert (second.document.issued, second.document.byline) == ("2020-06-04", "Guy Taylor, Lauren Toms")


def test_front_matter_is_metadata_and_no_text(take_bytes: TakeBytes) -> None:
    taken, document = one(take_bytes((BLOCK + WORDS).encode(), "a.md"))
    assert document.text == WORDS
    assert (document.title, document.publisher, document.byline) == ("Council opens fund", "Example Wire", "Ana Lis")
    assert (document.issued, document.issued_from, document.licence) == ("2018-02-13", "front_matter", "CC0-1.0")
    assert document.format == "markdown"
    assert taken.copy is not None
    assert (taken.copy.url, taken.copy.publisher) == ("https://example.org/a", "Example Wire")
    assert taken.findings == ()


def test_a_malformed_block_is_text_with_a_finding(take_bytes: TakeBytes) -> None:
    raw = BLOCK.replace("byline:", "by line") + WORDS
    taken, document = one(take_bytes(raw.encode(), "a.md"))
    assert document.text == raw
    assert [f.code for f in taken.findings] == ["intake.front_matter"]
    assert taken.findings[0].subject == document.id


@pytest.mark.parametrize(
    ("text", "issued", "found", "where", "codes"),
    [
        (BLOCK + WORDS, "2019-01-01", "2019-01-01", "option", ["intake.dates_differ"]),
        (BLOCK + WORDS, "2018-02", "2018-02", "option", []),
        (BLOCK.replace("02-13", "02-30") + WORDS, None, None, None, ["intake.impossible_date"]),
        (BLOCK.replace("2018-02-13", "soon") + WORDS, None, None, None, ["intake.unreadable_date"]),
        (f"ROME, Feb. 13, 2018 (AFP) - {WORDS}", None, "2018-02-13", "dateline", []),
        (f"ROME, Feb. 30, 2018 (AFP) - {WORDS}", None, None, None, ["intake.impossible_date"]),
        (f"Council opens its fund to all\nPublished: 13 Feb 2018\n\n{WORDS}", None, "2018-02-13", "published_line", []),
        (f"{BLOCK}ROME, Feb. 12, 2018 - {WORDS}", None, "2018-02-13", "front_matter", []),
        (f"{BLOCK}ROME, Feb. 1, 2018 - {WORDS}", None, "2018-02-13", "front_matter", ["intake.dates_differ"]),
    ],
)
def test_dates_of_issue(
    take_bytes: TakeBytes, text: str, issued: str | None, found: str | None, where: str | None, codes: list[str]
) -> None:
    options = {"issued": issued} if issued else {}
    taken, document = one(take_bytes(text.encode(), "a.txt", **options))
    assert (document.issued, document.issued_from) == (found, where)
    assert [f.code for f in taken.findings] == codes


@pytest.mark.parametrize("issued", ["yesterday", "2018-02-30", "13/02/18"])
def test_a_wrong_option_is_told_at_once(tmp_path: Path, issued: str) -> None:
    (tmp_path / "a.txt").write_text(WORDS)
    with pytest.raises(InputError, match=r"--issued .* write YYYY-MM-DD"):
        take(tmp_path, issued=issued)


def test_another_language_is_kept_with_a_finding(take_bytes: TakeBytes) -> None:
    words = (
        "Les ministres ont décidé que l’argent serait versé au fonds avant la fin de l’année et que tous y ont accès."
    )
    taken, document = one(take_bytes(words.encode(), "a.txt"))
    assert document.language == "fr"
    assert [f.code for f in taken.findings] == ["intake.not_english"]
    taken, document = one(take_bytes(b"---\nlanguage: en\n---\n\n" + words.encode(), "a.txt"))
    assert document.language == "en"  # a person wrote it down
    assert taken.findings == ()


@pytest.mark.parametrize(
    ("raw", "name", "code"),
    [
        (b"", "a.txt", "intake.no_text"),
        (b" \n\n", "a.txt", "intake.no_text"),
        (b"---\ntitle: x\n---\n\n", "a.md", "intake.no_text"),
        (b"\x89PNG\r\n\x1a\n", "a.txt", "intake.unknown_format"),
        (bytes(range(256)) * 4, "a.txt", "intake.not_text"),
    ],
)
def test_what_cannot_be_taken_is_a_finding(take_bytes: TakeBytes, raw: bytes, name: str, code: str) -> None:
    (taken,) = take_bytes(raw, name)
    assert (taken.document, taken.copy) == (None, None)
    assert [f.code for f in taken.findings] == [code]
    assert taken.findings[0].subject == taken.source
    assert taken.findings[0].severity == "error"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(WORDS.encode())

    monkeypatch.setattr(sys, "stdin", Stdin())
    taken, document = one(list(take("-")))
    assert (taken.source, document.text) == ("-", WORDS)


def test_a_file_that_vanishes_is_told_by_name(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(WORDS)
    taking = take(tmp_path)
    assert next(taking).document is not None
    (tmp_path / "b.txt").unlink()
    with pytest.raises(InputError, match=r"b\.txt: cannot be read"):
        next(taking)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=200), st.sampled_from(["a.txt", "a.md", "a"]))
def test_no_bytes_raise(tmp_path: Path, raw: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(raw)
    for taken in take(path):
        assert taken.document is not None or taken.findings
        if taken.document is not None:
            taken.document.text.encode("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a file's name is Unicode")
def test_a_file_name_that_is_no_utf8_is_kept_as_far_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"caf\xe9.txt")
    path.write_text(WORDS, encoding="utf-8")
    taken, document = one(list(take([path])))
    assert document.text == WORDS
    assert taken.copy is not None
    assert taken.copy.source.endswith("caf\ufffd.txt")
