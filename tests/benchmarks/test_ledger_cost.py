"""The benchmark of the ledger: its made-up books are the same each time, can be posted, and are linked as any other."""

from __future__ import annotations

from pathlib import Path

import ledger as benchmark

from musterbook.ledger.opening import open_ledger

CLAIMS = 300


def test_the_same_book_is_made_each_time() -> None:
    one, other = (list(benchmark.Maker(CLAIMS).stories(CLAIMS)) for _ in range(2))
    assert one == other
    assert sum(len(reading.claims) for _, _, reading in one) == CLAIMS
    for document, _, reading in one:
        assert all(document.text[c.start : c.end] == c.quote for c in reading.claims)


def test_every_figure_is_measured_on_a_small_book(tmp_path: Path) -> None:
    path = tmp_path / "small.ledger"
    benchmark.filled(path, CLAIMS)
    with open_ledger(path, create=False) as book:
        assert (book.held()["claims"], book.links()) == (CLAIMS, ())
        assert benchmark.rebuilding(book, CLAIMS)["links"] == len(book.links()) > 0
        assert benchmark.adding(book, CLAIMS)["add a document, worst, s"] > 0
        assert book.held()["claims"] == CLAIMS + 11 * benchmark.A_DOCUMENT
        assert benchmark.totalling(book, CLAIMS)["any total, median, s"] > 0
        linked = book.links()
        book.relink()
        assert book.links() == linked
