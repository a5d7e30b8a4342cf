"""What changed between two days: each kind of change with its cause, and nothing where nothing changed."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.ledger.opening import open_ledger
from tests.ledger.books import Books, money, only, post, reread

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

DAY, NEXT = "2024-01-01", "2024-01-02"


class Clock:
    """Gives rising times of one day, until it is set to another."""

    def __init__(self) -> None:
        self.day, self.ticks = DAY, itertools.count()

    def __call__(self) -> str:
        return f"{self.day}T00:00:{next(self.ticks):02}.000000Z"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def dated(tmp_path: Path, clock: Clock) -> Iterator[Ledger]:
    with open_ledger(tmp_path / "dated.db", now=clock) as opened:
        yield opened


def found(ledger: Ledger) -> list[tuple[Any, ...]]:
    """Give kind, giver, slots and kinds of cause of each change of the second day."""
    return [
        (c.what, c.entry.party.code if c.entry.party else None, {name: (was, now) for name, was, now in c.slots},
         {cause.kind for cause in c.causes})
        for c in ledger.changes(DAY, NEXT).entries
    ]  # fmt: skip


def test_a_day_without_posting_changes_nothing(dated: Ledger, books: Books) -> None:
    post(dated, books.story(books.pledge(5)))
    found = dated.changes(DAY, NEXT)
    assert (found.entries, found.totals) == ((), ())


def test_what_came_names_its_document(dated: Ledger, books: Books, clock: Clock) -> None:
    post(dated, books.story(books.pledge(5)))
    clock.day = NEXT
    story = books.story(books.pledge(7, "GBR"), title="New")
    post(dated, story)
    (change,) = dated.changes(DAY, NEXT).entries
    assert (change.what, change.before) == ("came", None)
    assert only(change.causes).id == story[0].id
    moved = only(dated.changes(DAY, NEXT).totals)
    assert (moved.before, moved.after and moved.after.best, moved.changes) == (None, 700, (change,))


def test_a_retelling_changes_the_entry_and_no_total(dated: Ledger, books: Books, clock: Clock) -> None:
    post(dated, books.story(books.pledge(200)))
    clock.day = NEXT
    post(dated, books.story(books.pledge(200, sentence="Again 200 for SYR."), publisher="B"))
    (change,) = found(dated)
    assert change[:2] == ("changed", "USA")
    assert change[2] == {"status": ("single-source", "corroborated"), "tellings": ("1", "2")}
    assert change[3] == {"document"}
    assert dated.changes(DAY, NEXT).totals == ()


def test_a_new_reading_changes_the_amount(dated: Ledger, books: Books, clock: Clock) -> None:
    story = books.story(books.pledge(5))
    post(dated, story)
    clock.day = NEXT
    post(dated, reread(story, dataclasses.replace(story[2].claims[0], amount=money(6))))
    assert found(dated) == [("changed", "USA", {"pledge": ("5 USD", "6 USD")}, {"reading"})]
    moved = only(dated.changes(DAY, NEXT).totals)
    assert [t and t.best for t in (moved.before, moved.after)] == [500, 600]


def test_what_is_no_longer_read_left(dated: Ledger, books: Books, clock: Clock) -> None:
    story = books.story(books.pledge(5), books.pledge(7, "GBR"))
    post(dated, story)
    clock.day = NEXT
    post(dated, reread(story, story[2].claims[0]))
    assert found(dated) == [("left", "GBR", {}, {"reading"})]


def test_a_person_folds_and_parts_again(dated: Ledger, books: Books, clock: Clock) -> None:
    one, other = books.story(books.pledge(5)), books.story(books.pledge(7), issued="2019-01-01")
    post(dated, one, other)
    clock.day = NEXT
    made = dated.judge(f"{other[2].claims[0].id}>{one[2].claims[0].id}", "positive", by="Ann")
    kinds = {(c.what, c.into) for c in dated.changes(DAY, NEXT).entries}
    assert ("folded", one[2].claims[0].id) in kinds
    assert all(only(c.causes).id == made.id for c in dated.changes(DAY, NEXT).entries)
    dated.retract(made.id, by="Ann")
    assert dated.changes(DAY, NEXT).entries == ()


def test_a_rejected_claim_is_a_change_by_who_rejected_it(dated: Ledger, books: Books, clock: Clock) -> None:
    story = books.story(books.pledge(5))
    post(dated, story)
    clock.day = NEXT
    dated.judge(story[2].claims[0].id, "negative", by="Ann")
    (change,) = dated.changes(DAY, NEXT).entries
    assert ("status", "single-source", "retracted") in change.slots
    assert only(change.causes).words == "Ann: negative"
    assert only(dated.changes(DAY, NEXT).totals).after is None


def test_a_newer_version_of_a_document_is_the_cause(dated: Ledger, books: Books, clock: Clock) -> None:
    post(
        dated, books.story(books.pledge(5), books.pledge(9, "GBR"), url="https://example.org/a", retrieved="2020-01-01")
    )
    clock.day = NEXT
    newer = books.story(books.pledge(5), head="Corrected. ", url="https://example.org/a", retrieved="2020-02-01")
    post(dated, newer)
    by_giver = {c.entry.party.code: c for c in dated.changes(DAY, NEXT).entries if c.entry.party}
    assert {cause.id for cause in by_giver["GBR"].causes} == {newer[0].id}
    assert ("status", "single-source", "superseded") in by_giver["GBR"].slots


def test_days_that_cannot_be_compared_are_refused(dated: Ledger) -> None:
    for days in ((NEXT, DAY), (DAY, DAY), ("spring", DAY)):
        with pytest.raises(ValueError, match="not"):
            dated.changes(*days)
