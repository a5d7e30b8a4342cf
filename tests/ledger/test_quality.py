"""The five principles of good pledging: met, or the missing field named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from musterbook.ledger.quality import _HAS, by_giver
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.principles import FIELDS
from musterbook.records import Amount, Party
from tests.ledger.books import Books, count, only, post

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

WHOLE: dict[str, Any] = {
    "sentence": "USA promised a new 5 USD for SYR.",
    "period": "2019",
    "instrument": "grant",
    "purpose": "mine clearance",
    "speaker": "the minister",
}


def missing(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    return {m.principle: m.missing for m in only(ledger.quality()).marks if m.missing}


def test_the_five_principles_ask_for_fields_that_exist() -> None:
    names = [p.name for p in load_lexicon().principles.principles]
    assert names == ["clarity", "comparability", "realism", "measurability", "accountability"]
    assert set(_HAS) == set(FIELDS)


def test_a_pledge_that_says_everything(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(5, **WHOLE)))
    assert missing(ledger) == {}
    assert only(ledger.quality()).met == 5


@pytest.mark.parametrize(
    ("changed", "lacking"),
    [
        ({"period": None}, {"clarity": ("period",)}),
        ({"instrument": None}, {"clarity": ("terms",)}),
        ({"sentence": "USA promised 5 USD for SYR."}, {"clarity": ("baseline",)}),
        ({"purpose": None}, {"measurability": ("purpose",)}),
        ({"conditions": "if parliament agrees"}, {"realism": ("unconditional",)}),
        ({"party": Party("the coalition's members")}, {"comparability": ("parts",)}),
        ({"place": ()}, {"accountability": ("receiver",)}),
    ],
)
def test_the_missing_field_is_named(
    ledger: Ledger, books: Books, changed: dict[str, Any], lacking: dict[str, tuple[str, ...]]
) -> None:
    told = books.pledge(5, **WHOLE)
    told.slots |= changed
    if "sentence" in changed:
        told.sentence = told.slots.pop("sentence")
    post(ledger, books.story(told))
    assert missing(ledger) == lacking


def test_a_ceiling_is_no_floor_and_a_vague_sum_no_amount(ledger: Ledger, books: Books) -> None:
    up_to = Amount(None, 500, 500, "USD", 2, "up_to", "up to 5")
    post(ledger, books.story(books.pledge(up_to, **WHOLE)))
    assert missing(ledger) == {"realism": ("floor",)}


def test_goods_need_no_terms_of_finance(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(count(40, "trucks"), **{**WHOLE, "instrument": None})))
    assert missing(ledger) == {"comparability": ("currency",)}


def test_a_later_document_fills_what_the_first_left_out(ledger: Ledger, books: Books) -> None:
    again = {**WHOLE, "sentence": "USA said again that the new 5 USD are for SYR.", "repeats": True}
    post(
        ledger,
        books.story(books.pledge(5, **{**WHOLE, "period": None})),
        books.story(books.pledge(5, **again, announced_on="2018-02-13"), issued="2018-05-01"),
    )
    assert missing(ledger) == {}


@pytest.mark.parametrize(
    "slots",
    [
        {"stage": "goal"},
        {"stage": "planned"},
        {"stage": "delivered"},
        {"basis": "running_total"},
        {"basis": "component"},
    ],
)
def test_what_is_no_pledge_is_not_marked(ledger: Ledger, books: Books, slots: dict[str, Any]) -> None:
    post(ledger, books.story(books.pledge(5, **WHOLE, **slots)))
    assert ledger.quality() == ()


def test_a_rejected_claim_is_not_marked(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(5, **WHOLE)))
    ledger.judge(only(ledger.claims()).id, "negative", by="me")
    assert ledger.quality() == ()


def test_by_giver_counts_what_is_met_and_what_is_lacking(ledger: Ledger, books: Books) -> None:
    bare = {"purpose": None, "period": None}
    post(
        ledger,
        books.story(
            books.pledge(5, **WHOLE),
            books.pledge(6, **{**WHOLE, **bare, "sentence": "USA promised a further 6 USD for SYR."}),
            books.pledge(7, "GBR"),
        ),
    )
    first, second = by_giver(ledger.quality())
    assert (first.giver, first.pledges, first.met["clarity"], first.met["realism"]) == ("USA", 2, 1, 2)
    assert first.lacking == {"period": 1, "purpose": 1}
    assert (second.giver, second.pledges, second.met["clarity"]) == ("GBR", 1, 0)
