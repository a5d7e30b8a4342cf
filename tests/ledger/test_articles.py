"""The two first articles, read and posted: what the book then says."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from musterbook.ledger.opening import open_ledger
from musterbook.lexicon import Lexicon
from musterbook.reading import read
from musterbook.records import Copy, Document

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


@pytest.fixture(scope="module")
def book(shared: Path, lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with (shared / "seeds" / "metadata.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with open_ledger(tmp_path_factory.mktemp("articles") / "book.ledger") as book:
        for row in rows:
            text = (shared / "seeds" / row["path"]).read_text(encoding="utf-8")
            document = Document.of(text, issued=row["issued"], publisher=row["publisher"])
            book.post(document, Copy(document.id, row["path"], issued=row["issued"]), read(document, lexicon))
        yield book


def test_the_hundred_million_count_in_the_year_of_their_pledge_alone(book: Ledger) -> None:
    sums = {
        (t.key[0], t.key[2]): (t.low, t.high) for t in book.totals(by=("giver", "stage", "year"), unit="USD") if t.lines
    }
    assert sums == {("USA", 2018): (200_000_000_00, 200_000_000_00), ("USA", 2019): (100_000_000_00, 100_000_000_00)}


def test_the_goal_stands_apart_with_its_lower_bound(book: Ledger) -> None:
    (goal,) = book.targets()
    assert (goal.year, goal.low, goal.high, goal.unit) == (2020, 700_000_000_00, None, "USD")
    assert goal.pledged is None


def test_the_denial_stands_beside_what_it_denies(book: Ledger) -> None:
    (denial,) = [d for d in book.disputes() if d.kind == "denial"]
    words = {side.stance: side.lines[0].quote for side in denial.sides}
    assert "denied claims" in words["denies"]
    assert "pulled back" in words["asserts"]


def test_the_decision_of_july_is_owed(book: Ledger) -> None:
    (decision,) = [d for d in book.due("2018-06-01") if "final decision" in d.line.quote]
    assert (decision.first[:7], decision.state) == ("2018-07", "open")
    (later,) = [d for d in book.due("2018-09-01") if "final decision" in d.line.quote]
    assert later.state == "overdue"
