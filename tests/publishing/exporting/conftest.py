"""A small ledger to export: two tellings of a pledge, a payment, a joint pledge, troops, a denial, a judgement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from musterbook.publishing.exporting.contents import Contents
from tests.ledger.books import Books, count, money, more_than, post, told
from tests.ledger.conftest import books, fresh, ledger, path, template  # noqa: F401 — pytest finds fixtures by name

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

FORMULA = '=HYPERLINK("http://example.org")'


def asked(query: str) -> list[tuple[Any, ...]]:
    """Give the rows of a query over Parquet files."""
    with duckdb.connect() as base:
        return base.execute(query).fetchall()


@pytest.fixture
def lived(ledger: Ledger, books: Books) -> Ledger:  # noqa: F811
    again = books.pledge(
        100, place="IRQ", repeats=True, announced_on="2018-02-13", sentence="The USA promised 100 before."
    )
    paid = books.pledge(
        40, "GBR", stage="delivered", counterparty="IRQ", place="IRQ", purpose="mine clearance & <water>"
    )
    joint = told("Donors promised 30.", kind="commitment", stage="pledged", counterparty="IRQ", amount=more_than(30))
    post(
        ledger,
        books.story(books.pledge(100, place="IRQ"), url="https://example.org/a", title="A summit", issued="2018-02-13"),
        books.story(again, issued="2018-06-01", publisher="Paper", url="https://example.org/b?x=1&y=2"),
        books.story(paid, joint, books.pledge(money(5, unit="EUR"), "DEU", purpose=FORMULA), issued="2019-03-18"),
        books.story(books.pledge(count(300), "CAN"), issued="2019-04-01"),
        books.story(told("It is not true.", kind="statement", stage="denied", party="IRQ"), issued=None, title=None),
    )
    first = ledger.claims(kind="commitment")[0]
    ledger.judge(first.id, "positive", by="Reviewer", note="seen <in> the text")
    return ledger


@pytest.fixture
def contents(lived: Ledger) -> Contents:
    return Contents.of(lived)
