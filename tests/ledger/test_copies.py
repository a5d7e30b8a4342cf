from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from tests.ledger.books import Books, only, post

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def test_better_metadata_takes_the_place_of_worse(ledger: Ledger, books: Books) -> None:
    document, copy, reading = books.story(books.pledge(5), source="a.txt")
    post(ledger, (document, copy, reading))
    assert ledger.documents()[0].title is None
    post(ledger, (dataclasses.replace(document, title="Aid"), copy, reading))
    assert only(ledger.documents()).title == "Aid"
    assert len(ledger.copies()) == 1
    assert ledger.search("aid")


def test_bytes_once_kept_are_not_forgotten(ledger: Ledger, books: Books) -> None:
    document, copy, reading = books.story(books.pledge(5), source="a.txt")
    ledger.post(document, dataclasses.replace(copy, raw="a" * 64, media_type="text/html"), reading, raw=b"x")
    before = list(ledger.export())
    post(ledger, (document, copy, reading))
    assert list(ledger.export()) == before


def test_copies_fill_each_others_gaps(ledger: Ledger, books: Books) -> None:
    bare = books.story(books.pledge(5), publisher="A", issued=None)
    full = books.story(books.pledge(5), publisher="B", title="Aid")
    post(ledger, bare, full)
    document = only(ledger.documents())
    assert (document.issued, document.title, document.publisher) == ("2018-02-13", "Aid", "B")
    assert only(ledger.entries()).year == 2018
    assert len(ledger.copies(document.id)) == 2
    assert ledger.copies("0" * 64) == ()
