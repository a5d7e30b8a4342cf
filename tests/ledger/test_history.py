"""The readings of claims through time: what stood when, and what took its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.ledger.books import Books, money, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def test_a_reading_keeps_its_end_and_names_its_heir(ledger: Ledger, books: Books) -> None:
    words = "Norway will give $5 and Sweden may join."
    ledger.post(*books.story(told(words, party="NOR", amount=money(5), quote="will give $5")))
    ledger.post(*books.story(told(words, party="NOR", amount=money(5), purpose="a", quote="will give $5"), reader="2"))
    first, second = ledger.readings()
    assert (first.heir, first.superseded_at) == (second.claim.id, second.posted_at)
    assert (second.heir, second.superseded_at) == (None, None)
    assert (first.claim.purpose, second.claim.purpose) == (None, "a")
    (known,) = ledger.readings(as_of=first.posted_at)
    assert (known.superseded_at, known.heir) == (None, None)


def test_a_claim_that_is_no_longer_read_has_no_heir(ledger: Ledger, books: Books) -> None:
    words = "Norway will give $5."
    document, copy, reading = books.story(told(words, party="NOR", amount=money(5)))
    ledger.post(document, copy, reading)
    ledger.post(document, copy, type(reading)(document.id, (), (), "2"))
    (gone,) = ledger.readings()
    assert gone.superseded_at
    assert gone.heir is None
    assert list(ledger.readings(as_of="2000-01-01")) == []
