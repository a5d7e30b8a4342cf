"""What of a ledger is audited: what stands, and what no person let stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ledger.books import Books, only, post

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

ON = "2024-12-31"


def test_the_finding_is_of_a_claim_whose_words_it_opens(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(60, period="2019"), issued="2019-03-12"))
    found = only(ledger.audit(ON))
    claim = only(ledger.claims())
    assert (found.code, found.subject, found.start, found.end) == (
        "audit.nothing_after",
        claim.id,
        claim.start,
        claim.end,
    )
    assert ledger.audit("2019-06-01") == ()


@pytest.mark.parametrize(("verdict", "left"), [("positive", 0), ("negative", 0), ("unsure", 1)])
def test_who_decided_on_a_claim_has_looked(ledger: Ledger, books: Books, verdict: str, left: int) -> None:
    post(ledger, books.story(books.pledge(60, period="2019"), issued="2019-03-12"))
    judgement = ledger.judge(only(ledger.claims()).id, verdict, by="me")  # type: ignore[arg-type]
    assert len(ledger.audit(ON)) == left
    ledger.retract(judgement.id, by="me")
    assert len(ledger.audit(ON)) == 1


def test_a_document_that_was_replaced_is_not_audited(ledger: Ledger, books: Books) -> None:
    address = "https://example.org/a"
    old = books.story(books.pledge(60, period="2019"), issued="2019-03-12", url=address, retrieved="2019-03-13")
    post(ledger, old, books.story(books.pledge(61), issued="2019-03-12", url=address, retrieved="2019-03-14"))
    assert ledger.audit(ON) == ()


def test_a_delivery_in_a_later_document_answers(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(books.pledge(60, period="2019"), issued="2019-03-12"),
        books.story(books.pledge(60, stage="delivered", repeats=True, announced_on="2019-03-12"), issued="2020-03-12"),
    )
    assert ledger.audit(ON) == ()
