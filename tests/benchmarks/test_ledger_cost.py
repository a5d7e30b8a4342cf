"""The benchmark of the ledger: its made-up books are the same each time, can be posted, and are linked as any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ledger as benchmark
import pytest

from musterbook.ledger.opening import open_ledger
from musterbook.linking import contradictions, parts, propose, restatements

CLAIMS, SOME = 300, 2_000
COMPARISONS = (
    (restatements, "judge"),
    (parts, "judge"),
    (parts, "_ratio"),
    (parts, "_of_total"),
    (contradictions, "_may_meet"),
)


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
        assert benchmark.rebuilding(book, CLAIMS)["rebuild, s"] > 0
        assert len(book.links()) > 0
        assert benchmark.adding(book, CLAIMS)["add a document, worst, s"] > 0
        assert book.held()["claims"] == CLAIMS + 11 * benchmark.A_DOCUMENT
        assert benchmark.totalling(book, CLAIMS)["any total, median, s"] > 0
        assert benchmark.exporting(book, CLAIMS)["export as xlsx, s"] > 0
        linked = book.links()
        book.relink()
        assert book.links() == linked


def _compared(claims: int, **slots: Any) -> int:
    """Count how often linking a made-up book compares two tellings; `slots` are the same for all of its sums."""
    count = Counter[str]()

    def counted(name: str, compare: Callable[..., Any]) -> Callable[..., Any]:
        def comparing(*pair: Any) -> Any:
            count[name] += 1
            return compare(*pair)

        return comparing

    stories = list(benchmark.Maker(claims).stories(claims))
    told = [c for _, _, reading in stories for c in reading.claims]
    told = [replace(c, **slots) if c.kind == "commitment" else c for c in told]
    with pytest.MonkeyPatch.context() as patch:
        for module, name in COMPARISONS:
            patch.setattr(module, name, counted(name, getattr(module, name)))
        propose(told, [document for document, _, _ in stories])
    return count.total()


@pytest.mark.parametrize("slots", [{}, {"stage": "goal"}, {"basis": "component"}])
def test_comparisons_grow_as_the_book_does(slots: dict[str, Any]) -> None:
    few, many = _compared(SOME, **slots), _compared(10 * SOME, **slots)
    assert SOME // 2 < few < many <= 11 * few
