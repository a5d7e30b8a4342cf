from __future__ import annotations

import dataclasses
import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.errors import LedgerError
from musterbook.records import Amount, Claim, Copy, Document, Finding, Reading
from tests.ledger.books import Books, Story, money, only, post, reread, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


ROOT = str(Path(__file__).parents[2])


def dump(ledger: Ledger) -> list[str]:
    return list(ledger.export())


def test_posting_twice_is_posting_once(ledger: Ledger, books: Books) -> None:
    stories = [
        books.story(books.pledge(200), books.pledge(50, "GBR", "IRQ")),
        books.story(books.pledge(200, sentence="The 200 again for SYR."), issued="2018-02-14", publisher="Other"),
    ]
    first = post(ledger, *stories)
    before = dump(ledger)
    again = post(ledger, *stories)
    assert [p.new for p in first] == [2, 1]
    assert [(p.new, p.unchanged, p.superseded, p.kept, p.findings) for p in again] == [(0, 2, 0, 0, 0), (0, 1, 0, 0, 0)]
    assert dump(ledger) == before


def test_fetching_again_later_makes_no_second_copy(ledger: Ledger, books: Books) -> None:
    for day in ("2024-01-01", "2024-02-01"):
        post(ledger, books.story(books.pledge(10), url="https://e.org/a", retrieved=f"{day}T00:00:00Z"))
    assert only(ledger.copies()).retrieved == "2024-01-01T00:00:00Z"


def test_wire_copies_are_one_document_with_two_copies(ledger: Ledger, books: Books) -> None:
    post(ledger, *(books.story(books.pledge(10), publisher=p) for p in ("Daily", "Herald")))
    assert len(ledger.documents()) == 1
    assert [c.publisher for c in ledger.copies()] == ["Daily", "Herald"]
    assert only(ledger.entries()).status == "single-source"


def test_raw_bytes_are_kept_beside_the_text(ledger: Ledger, books: Books) -> None:
    document, copy, reading = books.story(books.pledge(10))
    raw = b"<html>" + document.text.encode()
    digest = hashlib.sha256(raw).hexdigest()
    ledger.post(document, dataclasses.replace(copy, raw=digest, media_type="text/html"), reading, raw=raw)
    assert ledger.raw(digest) == raw
    assert ledger.raw("0" * 64) is None


def test_an_amount_beyond_64_bits_is_kept_and_reported(ledger: Ledger, books: Books) -> None:
    huge = 315_357_114 * 10**6 * 10**9
    post(ledger, books.story(books.pledge(Amount(huge, huge, huge, "USD", 2, "exact", "315,357,114 million billion"))))
    assert only(ledger.claims()).amount.low == huge
    assert only(ledger.findings()).code == "posting.amount_too_large"
    assert only(ledger.totals()).best == huge


def test_an_amount_of_63_bits_has_no_finding(ledger: Ledger, books: Books) -> None:
    top = 2**63 - 1
    post(ledger, books.story(books.pledge(Amount(top, top, top, "USD", 2, "exact", "much"))))
    assert ledger.findings() == ()


def test_findings_of_a_reading_stand_until_it_is_read_otherwise(ledger: Ledger, books: Books) -> None:
    document, copy, reading = books.story(books.pledge(10))
    finding = Finding("periods.impossible", "warning", "no such day", document.id, 0, 3)
    posted = ledger.post(document, copy, dataclasses.replace(reading, findings=(finding,)))
    assert (posted.findings, ledger.findings()) == (1, (finding,))
    ledger.post(document, copy, reading)
    assert ledger.findings() == ()


@pytest.mark.parametrize("fault", ["quote", "document", "copy", "twin", "text"])
def test_records_that_do_not_fit_are_refused(ledger: Ledger, books: Books, fault: str) -> None:
    document, copy, reading = books.story(books.pledge(10))
    claim = reading.claims[0]
    other = Document.of("another text")
    wrong: dict[str, tuple[Document, Copy, Reading]] = {
        "quote": (document, copy, dataclasses.replace(reading, claims=(dataclasses.replace(claim, start=1, end=9),))),
        "document": (document, copy, dataclasses.replace(reading, claims=(dataclasses.replace(claim, document="x"),))),
        "copy": (document, dataclasses.replace(copy, document=other.id), reading),
        "twin": (document, copy, dataclasses.replace(reading, claims=(claim, claim))),
        "text": (dataclasses.replace(document, text=document.text + " "), copy, reading),
    }
    with pytest.raises(LedgerError):
        ledger.post(*wrong[fault])
    assert ledger.counts()["documents"] == 0


def test_a_fault_inside_a_post_leaves_nothing_half_written(
    ledger: Ledger, books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    post(ledger, books.story(books.pledge(10)))
    before = dump(ledger)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr("musterbook.ledger.relinking.relink", fail)
    with pytest.raises(RuntimeError, match="power cut"):
        post(ledger, books.story(books.pledge(20)))
    assert dump(ledger) == before
    assert ledger.search("promised 20") == ()


CRASH = """
import os, sys
sys.path.insert(0, {tests!r})
from tests.ledger.books import Books
from musterbook.ledger.opening import open_ledger
ledger = open_ledger({path!r})
from musterbook.ledger import relinking
relinking.relink = lambda *a, **k: os._exit(9)
books = Books()
ledger.post(*books.story(books.pledge(20)))
"""


def test_a_killed_process_leaves_nothing_half_written(path: Path, ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(10)))
    before = dump(ledger)
    code = CRASH.format(tests=ROOT, path=str(path))
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert dump(ledger) == before


WRITER = """
import sys
sys.path.insert(0, {tests!r})
from tests.ledger.books import Books
from musterbook.ledger.opening import open_ledger
books = Books()
with open_ledger({path!r}) as ledger:
    for n in range(12):
        ledger.post(*books.story(books.pledge(100 * 2**n, {party!r}), source=str(n), head={party!r} + str(n) + " "))
        ledger.post(*books.story(books.pledge(7, "FRA"), source=str(n)))
"""


def test_two_processes_write_one_file(path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER.format(tests=ROOT, path=str(path), party=p)], stderr=subprocess.PIPE
        )
        for p in ("USA", "GBR")
    ]
    assert [(w.communicate()[1], w.returncode) for w in writers] == [(b"", 0), (b"", 0)]
    from musterbook.ledger.opening import open_ledger

    with open_ledger(path, create=False) as ledger:
        assert ledger.counts() | {"findings": 0} == {
            "documents": 25, "copies": 36, "claims": 25, "entries": 25, "findings": 0, "links": 0, "judgements": 0,
        }  # fmt: skip


def test_the_text_of_a_document_never_changes(path: Path, ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(10)))
    with sqlite3.connect(path) as file, pytest.raises(sqlite3.IntegrityError, match="never changes"):
        file.execute("UPDATE musterbook_ledger_document SET text = 'other'")
    file.close()


# Read again: every row of the table


@pytest.fixture
def story(books: Books) -> Story:
    return books.story(books.pledge(200), books.pledge(50, "GBR", "IRQ"))


def test_same_words_same_reading_nothing(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    posted = ledger.post(*reread(story, *story[2].claims, reader="2"))
    assert (posted.new, posted.unchanged, posted.superseded) == (0, 2, 0)


def test_a_new_reader_version_alone_changes_no_claim(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    newer = [dataclasses.replace(c, reader="2") for c in story[2].claims]
    assert ledger.post(*reread(story, *newer)).unchanged == 2
    assert {c.reader for c in ledger.claims()} == {"1"}


def test_changed_and_not_judged_supersedes(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    one, two = story[2].claims
    posted = ledger.post(*reread(story, dataclasses.replace(one, stage="committed"), two))
    assert (posted.new, posted.unchanged, posted.superseded, posted.kept) == (0, 1, 1, 0)
    assert ledger.claim(one.id).stage == "committed"
    ended = [line for line in ledger.export() if f'"id":"{one.id}"' in line and '"superseded_at":"' in line]
    assert '"stage":"pledged"' in only(ended)
    assert ledger.findings() == ()


@pytest.mark.parametrize("amendment", [None, {"purpose": "bread"}])
def test_changed_and_accepted_or_amended_is_kept_and_reported(
    ledger: Ledger, story: Story, amendment: dict[str, str] | None
) -> None:
    post(ledger, story)
    one, two = story[2].claims
    ledger.judge(one.id, "positive", by="Ann", amendment=amendment)
    changed = reread(story, dataclasses.replace(one, stage="committed"), two)
    posted = ledger.post(*changed)
    assert (posted.kept, posted.superseded, posted.findings) == (1, 0, 1)
    assert ledger.claim(one.id).stage == "pledged"
    found = only(ledger.findings())
    assert (found.code, found.subject, found.message) == (
        "reading.differs",
        one.id,
        "the reader now reads otherwise: stage",
    )
    before = dump(ledger)
    ledger.post(*changed)
    assert dump(ledger) == before


def test_a_judgement_taken_back_no_longer_holds_a_reading(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    one, two = story[2].claims
    judged = ledger.judge(one.id, "positive", by="Ann")
    changed = reread(story, dataclasses.replace(one, stage="committed"), two)
    ledger.post(*changed)
    ledger.retract(judged.id, by="Ann")
    assert ledger.post(*changed).superseded == 1
    assert (ledger.claim(one.id).stage, ledger.findings()) == ("committed", ())


def test_gone_and_accepted_is_kept_and_reported(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    one, two = story[2].claims
    ledger.judge(one.id, "positive", by="Ann")
    posted = ledger.post(*reread(story, two))
    assert (posted.kept, posted.unchanged) == (1, 1)
    assert only(ledger.findings()).code == "reading.vanished"
    assert ledger.claim(one.id).id == one.id


@pytest.mark.parametrize("verdict", [None, "unsure", "negative"])
def test_gone_and_not_accepted_goes(ledger: Ledger, story: Story, verdict: str | None) -> None:
    post(ledger, story)
    one, two = story[2].claims
    if verdict:
        ledger.judge(one.id, verdict, by="Ann")  # type: ignore[arg-type]
    assert ledger.post(*reread(story, two)).superseded == 1
    assert [c.id for c in ledger.claims()] == [two.id]
    assert ledger.findings() == ()


def moved(claim: Claim, document: Document, start: int, end: int) -> Claim:
    name = Claim.identity(document.id, claim.kind, start, end)
    return dataclasses.replace(claim, id=name, start=start, end=end, quote=document.text[start:end])


def test_a_span_that_moved_by_a_word_is_the_same_claim(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    one, two = story[2].claims
    shorter = moved(one, story[0], one.start + 4, one.end)
    posted = ledger.post(*reread(story, shorter, two))
    assert (posted.new, posted.superseded) == (0, 1)
    assert ledger.claim(one.id).id == shorter.id
    assert one.id not in {c.id for c in ledger.claims()}
    assert ledger.entry(one.id).claims == (shorter.id,)


def test_a_moved_span_keeps_its_judgement(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    one, two = story[2].claims
    ledger.judge(one.id, "positive", by="Ann")
    posted = ledger.post(*reread(story, moved(one, story[0], one.start + 4, one.end), two))
    assert (posted.new, posted.kept) == (0, 1)
    assert {c.id for c in ledger.claims()} == {one.id, two.id}
    assert only(ledger.findings()).code == "reading.differs"


def test_less_than_half_overlap_is_another_claim(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    one, two = story[2].claims
    posted = ledger.post(*reread(story, moved(one, story[0], one.start, one.start + len(one.quote) // 3), two))
    assert (posted.new, posted.superseded) == (1, 1)


def test_another_kind_on_the_same_words_is_another_claim(ledger: Ledger, story: Story) -> None:
    post(ledger, story)
    one, two = story[2].claims
    ledger.judge(one.id, "positive", by="Ann")
    name = Claim.identity(one.document, "figure", one.start, one.end)
    posted = ledger.post(*reread(story, dataclasses.replace(one, id=name, kind="figure"), two))
    assert (posted.new, posted.kept) == (1, 1)
    assert only(ledger.findings()).code == "reading.vanished"


def test_a_denial_points_at_the_claim_that_stays(ledger: Ledger, books: Books) -> None:
    document, copy, reading = books.story(
        told("Troops left under fire, some said.", kind="event", stage="claimed", party="USA"),
        told("The command denied it.", kind="statement", stage="denied", party="USA"),
    )
    claimed, denial = reading.claims
    tied = dataclasses.replace(denial, denies=claimed.id)
    first = (document, copy, dataclasses.replace(reading, claims=(claimed, tied)))
    post(ledger, first)
    ledger.judge(claimed.id, "positive", by="Ann")
    shorter = moved(claimed, document, claimed.start, claimed.end - 1)
    ledger.post(*reread(first, shorter, dataclasses.replace(denial, denies=shorter.id)))
    assert only(ledger.links()).earlier == claimed.id


# New versions of a document


def test_a_new_version_takes_the_place_and_carries_judgements(ledger: Ledger, books: Books) -> None:
    old = books.story(
        books.pledge(200), books.pledge(50, "GBR"), url="https://e.org/a", retrieved="2024-01-01T00:00:00Z"
    )
    new = books.story(
        books.pledge(200),
        books.pledge(60, "GBR"),
        url="https://e.org/a",
        retrieved="2024-01-02T00:00:00Z",
        head="Update. ",
    )
    post(ledger, old)
    ledger.judge(old[2].claims[0].id, "positive", by="Ann", amendment={"purpose": "bread"})
    ledger.judge(old[2].claims[1].id, "positive", by="Ann", amendment={"purpose": "water"})
    post(ledger, new)
    assert len(ledger.documents()) == 2
    assert ledger.book().replaced == {old[0].id: new[0].id}
    carried, other = (ledger.claim(c.id) for c in new[2].claims)
    assert (carried.purpose, other.purpose) == ("bread", None)
    assert {(t.key[0], t.best) for t in ledger.totals() if t.lines} == {("USA", 20000), ("GBR", 6000)}
    assert ledger.entry(old[2].claims[1].id).status == "superseded"
    assert ledger.entry(old[2].claims[0].id).id == ledger.entry(new[2].claims[0].id).id


@pytest.mark.parametrize("by", ["document", "beginning", "source"])
def test_a_copy_can_say_what_it_replaces(ledger: Ledger, books: Books, by: str) -> None:
    old = books.story(books.pledge(200), source="old.txt")
    name = {"document": old[0].id, "beginning": old[0].id[:12], "source": "old.txt"}[by]
    new = books.story(books.pledge(210), replaces=name)
    post(ledger, old, new)
    assert [t.best for t in ledger.totals() if t.lines] == [21000]


def test_the_order_of_posting_versions_does_not_matter(fresh: Callable[[], Ledger], books: Books) -> None:
    old = books.story(books.pledge(200), url="https://e.org/a", retrieved="2024-01-01T00:00:00Z")
    new = books.story(books.pledge(210), url="https://e.org/a", retrieved="2024-01-02T00:00:00Z")
    one, other = fresh(), fresh()
    post(one, old, new)
    post(other, new, old)
    assert one.entries() == other.entries()


def test_a_text_that_another_publisher_still_carries_stands(ledger: Ledger, books: Books) -> None:
    old = books.story(books.pledge(200), url="https://e.org/a", retrieved="2024-01-01T00:00:00Z")
    wire = books.story(books.pledge(200), url="https://f.org/b", publisher="Herald")
    new = books.story(books.pledge(210), url="https://e.org/a", retrieved="2024-01-02T00:00:00Z")
    post(ledger, old, wire, new)
    assert ledger.book().replaced == {}


def test_the_earliest_day_of_issue_is_read_against(fresh: Callable[[], Ledger], books: Books) -> None:
    early = books.story(told("They meet Friday.", kind="event", party="USA", occurred_on="2018-02-16"), publisher="A")
    late = books.story(
        told("They meet Friday.", kind="event", party="USA", occurred_on="2018-02-23"),
        publisher="B",
        issued="2018-02-20",
    )
    one, other = fresh(), fresh()
    post(one, early, late)
    post(other, late, early)
    for ledger in (one, other):
        assert only(ledger.documents()).issued == "2018-02-13"
        assert only(ledger.claims()).occurred_on == "2018-02-16"
    assert one.entries() == other.entries()


def test_what_is_held_is_counted_without_gathering(ledger: Ledger, books: Books) -> None:
    story = books.story(books.pledge(5), books.pledge(7, "GBR"))
    post(ledger, story, books.story(books.pledge(9), issued="2019-01-01"))
    post(ledger, reread(story, story[2].claims[0]))
    assert ledger.held() == {name: ledger.counts()[name] for name in ("documents", "copies", "claims", "findings")}
    assert ledger.held()["claims"] == 2


@pytest.mark.parametrize("slot", ["title", "publisher", "source", "url"])
def test_half_a_character_is_refused_and_nothing_is_posted(ledger: Ledger, books: Books, slot: str) -> None:
    half: dict[str, Any] = {slot: "a\udcff"}
    with pytest.raises(LedgerError, match="half a character"):
        ledger.post(*books.story(told("Oman pledged $1.", party="OMN", amount=money(1)), **half))
    assert ledger.held()["documents"] == 0
    ledger.post(*books.story(told("Oman pledged $1.", party="OMN", amount=money(1))))
    with pytest.raises(LedgerError, match="half a character"):
        ledger.judge(ledger.claims()[0].id, "positive", by="Ann \ud800")
    assert ledger.judgements() == ()
