from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterbook.corpus import Pair, read_corpus, write_journal
from musterbook.errors import InputError
from musterbook.intake import workers
from musterbook.lexicon import Lexicon
from musterbook.records import Claim, Copy, Document, Finding, Reading, decode

TIME = "2026-01-02T03:04:05Z"


@pytest.fixture(scope="module", autouse=True)
def _end_workers() -> Iterator[None]:
    yield
    workers.close()


def reads(document: Document, lexicon: Lexicon) -> Reading:
    """Claim the first word of each text; break, or end the process, where the text says so."""
    if "BREAK" in document.text:
        raise ValueError("no such thing\nas a reader that never breaks")
    if "DIE" in document.text:
        os._exit(7)
    end = len(document.text.split()[0])
    claim = Claim(
        id=Claim.identity(document.id, "statement", 0, end),
        document=document.id,
        kind="statement",
        stage="assessed",
        start=0,
        end=end,
        quote=document.text[:end],
    )
    finding = Finding("reading.test", "note", "read", document.id)
    return Reading(document.id, (claim,), (finding,), "test")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "documents"
    source.mkdir()
    for n in range(9):
        (source / f"{n}.txt").write_text(f"Text{n} of the council and its fund.\n")
    (source / "page.html").write_text(
        "<html><body><article><p>Page of the council and its fund.</p></article></body></html>"
    )
    (source / "empty.txt").write_text("")
    return source


def quotes(pairs: list[Pair]) -> list[str | None]:
    return [reading.claims[0].quote if reading else None for _, reading in pairs]


EXPECTED = [*(f"Text{n}" for n in range(9)), None, "Page"]


def test_reads_in_order(folder: Path, lexicon: Lexicon) -> None:
    pairs = list(read_corpus(folder, lexicon, reader=reads))
    assert quotes(pairs) == EXPECTED
    assert [f.code for f in pairs[9][0].findings] == ["intake.no_text"]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_reader_that_breaks_costs_a_finding(folder: Path, lexicon: Lexicon, processes: int) -> None:
    (folder / "3.txt").write_text("BREAK here")
    pairs = list(read_corpus(folder, lexicon, reader=reads, processes=processes))
    assert quotes(pairs) == [q if q != "Text3" else None for q in EXPECTED]
    taken, _ = pairs[3]
    assert taken.document is not None
    (finding,) = taken.findings
    assert (finding.code, finding.severity, finding.subject) == ("corpus.reading_failed", "error", taken.document.id)
    assert "ValueError: no such thing" in finding.message


def test_a_reader_that_ends_its_process_costs_a_finding(folder: Path, lexicon: Lexicon) -> None:
    # Eleven items and six handed out ahead: innocent ones are lost with it, and done again.
    (folder / "3.txt").write_text("DIE here")
    pairs = list(read_corpus(folder, lexicon, reader=reads, processes=2))
    assert quotes(pairs) == [q if q != "Text3" else None for q in EXPECTED]
    assert [f.code for f in pairs[3][0].findings] == ["corpus.reading_failed"]
    assert "the process that read it died" in pairs[3][0].findings[0].message


def test_the_journal_is_the_same_from_one_process_and_from_two(folder: Path, lexicon: Lexicon, tmp_path: Path) -> None:
    for processes in (1, 2):
        journal = tmp_path / f"{processes}.jsonl"
        pairs = list(read_corpus(folder, lexicon, reader=reads, processes=processes, journal=journal, retrieved=TIME))
        assert quotes(pairs) == EXPECTED
    assert (tmp_path / "1.jsonl").read_bytes() == (tmp_path / "2.jsonl").read_bytes()
    records = [decode(line) for line in (tmp_path / "1.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [type(r) for r in records[:4]] == [Document, Copy, Finding, Claim]
    assert sum(isinstance(r, Document) for r in records) == 10
    assert [p.name for p in tmp_path.iterdir()].count("1.jsonl") == 1


def test_a_journal_written_apart(folder: Path, lexicon: Lexicon, tmp_path: Path) -> None:
    pairs = list(read_corpus(folder, lexicon, reader=reads, retrieved=TIME))
    lines = write_journal(tmp_path / "a.jsonl", pairs)
    assert lines == len((tmp_path / "a.jsonl").read_bytes().splitlines()) == 10 * 4 + 1


def test_a_journal_is_whole_or_not_there(folder: Path, lexicon: Lexicon, tmp_path: Path) -> None:
    journal = tmp_path / "j" / "a.jsonl"
    journal.parent.mkdir()
    journal.write_text("the former one\n")
    pairs = read_corpus(folder, lexicon, reader=reads, journal=journal)
    next(pairs)
    assert journal.read_text() == "the former one\n"
    pairs.close()  # type: ignore[attr-defined]
    assert [p.name for p in journal.parent.iterdir()] == ["a.jsonl"]
    assert journal.read_text() == "the former one\n"


def test_a_journal_that_cannot_be_written(folder: Path, lexicon: Lexicon, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"the journal cannot be written \(No such file"):
        list(read_corpus(folder, lexicon, reader=reads, journal=tmp_path / "nowhere" / "a.jsonl"))


def test_progress_is_told(folder: Path, lexicon: Lexicon) -> None:
    told: list[tuple[int, int, str]] = []
    list(read_corpus(folder, lexicon, reader=reads, progress=lambda *args: told.append(args)))
    assert [t[:2] for t in told] == [(n, 11) for n in range(1, 12)]
    assert told[0][2].endswith("0.txt")


def test_mistakes_are_told_at_once(folder: Path, lexicon: Lexicon) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_corpus(folder / "nowhere", lexicon)
    with pytest.raises(InputError, match="at least one process"):
        read_corpus(folder, lexicon, processes=0)
    with pytest.raises(InputError, match="--issued"):
        read_corpus(folder, lexicon, issued="soon")
