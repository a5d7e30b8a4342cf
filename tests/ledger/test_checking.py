"""Checking a text against a ledger: new, told before, carried further, part of, a total over what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.ledger.books import Books, Told, money, only, post

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.checking import Checked


def checked(ledger: Ledger, books: Books, *told: Told, issued: str = "2018-02-15") -> tuple[Checked, ...]:
    document, _, reading = books.story(*told, issued=issued, publisher="Desk")
    before = ledger.counts()
    found = ledger.check(document, reading.claims)
    assert ledger.counts() == before
    return found


@pytest.fixture
def kept(ledger: Ledger, books: Books) -> Ledger:
    """A ledger that knows of 200 million for Syria, told by the minister on 13 February."""
    post(ledger, books.story(books.pledge(200_000_000, speaker="the minister"), title="Kuwait"))
    return ledger


def test_a_sum_told_before_shows_when_where_and_by_whom(kept: Ledger, books: Books) -> None:
    found = only(checked(kept, books, books.pledge(200_000_000, sentence="The 200000000 USD of USA go to SYR.")))
    assert (found.verdict, found.announced, found.times) == ("told before", "2018-02-13", 1)
    assert (found.told.title, found.told.publisher, found.told.speaker) == ("Kuwait", "Agency", "the minister")
    assert found.told.quote == "USA promised 200000000 USD for SYR."
    assert found.why


@pytest.mark.parametrize(
    "told",
    [
        Books().pledge(90_000_000),
        Books().pledge(200_000_000, "GBR"),
        Books().pledge(200_000_000, place="MLI"),
        Books().pledge(money(200_000_000, unit="EUR")),
    ],
)
def test_a_sum_the_ledger_does_not_know_is_new(kept: Ledger, books: Books, told: Told) -> None:
    found = only(checked(kept, books, told))
    assert (found.verdict, found.told, found.known) == ("new", None, None)


def test_a_rounding_is_told_before(kept: Ledger, books: Books) -> None:
    post(kept, books.story(books.pledge(129_500_000, "CAN")))
    again = books.pledge(money(130_000_000, hedge="about", said="about 130 million"), "CAN")
    assert only(checked(kept, books, again)).verdict == "told before"


def test_what_was_pledged_and_is_now_paid_goes_further(kept: Ledger, books: Books) -> None:
    slots: dict[str, Any] = {"stage": "delivered", "repeats": True, "announced_on": "2018-02-13"}
    paid = books.pledge(200_000_000, sentence="USA paid the 200000000 USD for SYR.", **slots)
    found = only(checked(kept, books, paid, issued="2018-05-01"))
    assert (found.verdict, found.told.stage) == ("further", "pledge")


def test_a_part_of_a_sum_of_the_same_text_names_it(kept: Ledger, books: Books) -> None:
    whole = books.pledge(90_000_000, sentence="USA will give 90000000 USD to SYR,")
    part = books.pledge(20_000_000, sentence="of which 20000000 USD for schools.", basis="component")
    first, second = checked(kept, books, whole, part)
    assert (first.verdict, second.verdict) == ("new", "part of")
    assert second.whole == "USA will give 90000000 USD to SYR,"


def test_a_total_is_held_against_what_is_known_of_the_giver(kept: Ledger, books: Books) -> None:
    post(kept, books.story(books.pledge(50_000_000), issued="2017-01-10"), books.story(books.pledge(7, "GBR")))
    total = books.pledge(875_000_000, sentence="USA has given SYR 875000000 USD to date.", basis="running_total")
    found = only(checked(kept, books, total))
    assert found.verdict == "total"
    assert found.known is not None
    assert found.known.best == 25_000_000_000  # cents


def test_a_total_of_a_giver_the_ledger_does_not_know_has_nothing_known(kept: Ledger, books: Books) -> None:
    total = books.pledge(875_000_000, "NOR", sentence="NOR has given SYR much.", basis="running_total")
    assert only(checked(kept, books, total)).known is None


def test_the_same_text_is_not_held_against_itself(kept: Ledger, books: Books) -> None:
    story = books.story(books.pledge(33_000_000, "CAN"), publisher="Desk")
    post(kept, story)
    assert only(kept.check(story[0], story[2].claims)).verdict == "new"


def test_figures_and_claims_without_a_sum_are_not_checked(kept: Ledger, books: Books) -> None:
    vague = books.pledge(None, sentence="USA promised help.")
    counted = books.pledge(9, kind="figure", stage="ongoing", measure="members", sentence="Nine are members.")
    assert checked(kept, books, vague, counted) == ()


def test_sums_come_in_the_order_of_the_text(kept: Ledger, books: Books) -> None:
    found = checked(kept, books, books.pledge(1, "GBR"), books.pledge(200_000_000), books.pledge(3, "NOR"))
    assert [c.verdict for c in found] == ["new", "told before", "new"]


def test_what_a_person_rejected_was_not_told(kept: Ledger, books: Books) -> None:
    again = books.pledge(200_000_000, sentence="The 200000000 USD of USA go to SYR.")
    judgement = kept.judge(only(kept.claims()).id, "negative", by="Ann")
    assert only(checked(kept, books, again)).verdict == "new"
    kept.retract(judgement.id, by="Ann")
    assert only(checked(kept, books, again)).verdict == "told before"


def test_a_new_sum_is_shown_with_the_latest_of_its_giver_and_number(kept: Ledger, books: Books) -> None:
    post(kept, books.story(books.pledge(200_000_000, sentence="Again USA promised it.", purpose="water"),
                           issued="2019-05-02", title="Rome"))  # fmt: skip
    found = only(checked(kept, books, books.pledge(200_000_000, purpose="schools"), issued="2024-03-01"))
    assert (found.verdict, found.told) == ("new", None)
    assert (found.like.title, found.like.quote) == ("Rome", "Again USA promised it.")


@pytest.mark.parametrize(
    "told",
    [
        Books().pledge(200_000_000, "GBR"),
        Books().pledge(200_000_000, place="MLI"),
        Books().pledge(210_000_000),
        Books().pledge(200_000_000, stage="goal"),
        Books().pledge(200_000_000, party=None),  # type: ignore[arg-type]
    ],
)
def test_what_is_of_another_giver_land_or_number_is_not_shown(kept: Ledger, books: Books, told: Told) -> None:
    assert [c.like for c in checked(kept, books, told, issued="2024-03-01")] in ([None], [])
