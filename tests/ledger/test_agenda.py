"""The agenda: what was announced for a later day, and what settles it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from tests.ledger.books import Books, Told, count, only, post, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def test_a_decision_is_open_due_overdue_and_settled(ledger: Ledger, books: Books) -> None:
    slots = {
        "kind": "event",
        "stage": "planned",
        "party": "NATO",
        "action": "summit decision",
        "occurred_on": "2018-07",
    }
    ahead = told("A decision is expected in July.", **slots)
    post(ledger, books.story(ahead))
    assert [only(ledger.due(on)).state for on in ("2018-06-30", "2018-07-01", "2018-07-31", "2018-08-01")] == [
        "open", "due", "due", "overdue",
    ]  # fmt: skip
    done = told(
        "The summit decided.",
        kind="event",
        stage="ended",
        party="NATO",
        action="decision taken",
        occurred_on="2018-07-12",
    )
    other = told(
        "France decided.", kind="event", stage="ended", party="FRA", action="decision", occurred_on="2018-07-12"
    )
    post(ledger, books.story(other, issued="2018-07-12"))
    assert only(ledger.due("2018-08-01")).state == "overdue"
    post(ledger, books.story(done, issued="2018-07-13"))
    settled = only(ledger.due("2018-08-01"))
    assert (settled.state, settled.settled_by.quote) == ("settled", "The summit decided.")
    assert only(ledger.due("2018-07-12")).state == "due"  # the document that settles it was not out yet
    assert ledger.due("2018-01-01") == ()
    with pytest.raises(ValueError, match="not a day"):
        ledger.due("July")


def test_what_has_happened_is_not_due(ledger: Ledger, books: Books) -> None:
    past = told("They met.", kind="event", stage="ended", party="USA", occurred_on="2018-02-12")
    dateless = told("They will meet.", kind="event", stage="planned", party="USA", occurred_on="XXXX-02-14")
    post(ledger, books.story(past, dateless))
    assert ledger.due("2018-03-01") == ()


def ahead(sentence: str = "The leaders will decide on the mission in July.", **slots: Any) -> Told:
    event = {"kind": "event", "stage": "planned", "party": "NATO", "action": "decide on the mission"}
    return told(sentence, **(event | slots))


@pytest.mark.parametrize("when", ["2014/..", "0001-07", "2200-01-01", "2019/2023", "../2017-12"])
def test_what_has_no_near_end_is_never_due(ledger: Ledger, books: Books, when: str) -> None:
    post(ledger, books.story(ahead(occurred_on=when)))
    assert ledger.due("2018-03-01") == ()


def test_a_deadline_is_due_in_its_last_month(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(ahead(occurred_on="../2025-09")))
    found = only(ledger.due("2024-12-31"))
    assert (found.first, found.last, found.state) == ("2025-09-01", "2025-09-30", "open")


def test_what_is_due_is_told_in_its_own_words_and_not_too_long(ledger: Ledger, books: Books) -> None:
    long = "The leaders of the alliance will at their summit decide whether the mission grows and by how much."
    scant = ahead("The council is to decide.", quote="to decide", occurred_on="2018-08")
    post(ledger, books.story(ahead(long, occurred_on="2018-07"), scant))
    one, other = ledger.due("2018-03-01")
    assert one.what.startswith("The leaders of the alliance will")
    assert len(one.what) <= 90
    assert other.what == "The council is to decide."  # a scant quote is told with its sentence


def test_a_sum_for_a_later_year_is_due_in_it_and_paid_settles_it(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(560, "EU", period="2019"), books.pledge(70, "FRA", period="2018")))
    found = only(ledger.due("2018-03-01"))
    assert (found.line.party, found.first, found.last, found.state) == ("EU", "2019-01-01", "2019-12-31", "open")
    paid = books.pledge(560, "EU", period="2019", stage="delivered", repeats=True, sentence="It paid the 560.")
    post(ledger, books.story(paid, issued="2019-05-02"))
    assert [d.state for d in ledger.due("2019-06-01")] == ["settled"]


def test_a_planned_figure_is_settled_by_the_figure_itself(ledger: Ledger, books: Books) -> None:
    def force(number: int, sentence: str, stage: str = "ongoing", **slots: Any) -> Told:
        slots = {"kind": "figure", "measure": "forces", "party": "USA", "place": "IRQ"} | slots
        return told(sentence, stage=stage, amount=count(number), **slots)

    post(ledger, books.story(force(2500, "2,500 by then.", "planned", as_of="2021-01-15"), issued="2020-11-20"))
    post(ledger, books.story(force(3000, "3,000 are there."), issued="2021-02-01"))
    assert only(ledger.due("2021-03-01")).state == "overdue"
    post(ledger, books.story(force(2500, "2,500 are there."), issued="2021-02-05"))
    assert only(ledger.due("2021-03-01")).state == "settled"


@pytest.mark.parametrize("slots", [
    {"place": "SYR"}, {"action": "meet"}, {"occurred_on": "2019-07-01"}, {"stage": "planned"},
])  # fmt: skip
def test_another_matter_settles_nothing(ledger: Ledger, books: Books, slots: Any) -> None:
    post(ledger, books.story(ahead(occurred_on="2018-07", place="IRQ")))
    done = {"stage": "ended", "occurred_on": "2018-07-11", "place": "IRQ"} | slots
    post(ledger, books.story(ahead("They decided on the mission.", **done), issued="2018-07-12"))
    assert ledger.due("2018-08-05")[0].state == ("overdue")


def force(sentence: str, number: int = 2500, **slots: Any) -> Told:
    figure = {"kind": "figure", "stage": "planned", "measure": "forces", "party": "USA", "place": "IRQ"}
    return told(sentence, amount=count(number), **(figure | slots))


def test_a_figure_planned_by_a_day_is_due_then(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(force("They will number 2,500 by Jan. 15.", period="../2021-01-15"), issued="2020-11-20"))
    found = only(ledger.due("2020-12-31"))
    assert (found.last, found.state) == ("2021-01-15", "open")


def test_a_deadline_within_the_month_it_is_told_in_is_due(ledger: Ledger, books: Books) -> None:
    post(
        ledger, books.story(force("It will be cut before the month is out.", period="../2020-09"), issued="2020-09-10")
    )
    assert [only(ledger.due(on)).state for on in ("2020-09-11", "2020-10-01")] == ["due", "overdue"]
    assert ledger.due("2020-09-09") == ()


@pytest.mark.parametrize(
    ("slots", "state"),
    [
        ({}, "settled"),
        ({"party": None}, "settled"),  # "their contingent reached 2,500"
        ({"party": None, "place": "SYR"}, "overdue"),
        ({"party": None, "place": ()}, "overdue"),
        ({"party": "GBR"}, "overdue"),
        ({"number": 5200}, "overdue"),
        ({"measure": "trained"}, "overdue"),
    ],
)
def test_who_reached_a_planned_figure(ledger: Ledger, books: Books, slots: dict[str, Any], state: str) -> None:
    post(
        ledger,
        books.story(force("They will number 2,500 by Jan. 15.", period="../2021-01-15"), issued="2020-11-20"),
        books.story(force("It reached that level.", **{"stage": "ended", **slots}), issued="2021-02-18"),
    )
    assert only(ledger.due("2021-03-01")).state == state


@pytest.mark.parametrize(
    ("announced", "told_as", "state"),
    [
        ("final word at the summit", "decided on the mission", "settled"),
        ("force to be cut", "reduction carried out", "settled"),
        ("force to be reduced", "drawdown completed", "settled"),
        ("base handover", "base handed over to the army", "settled"),
        ("force to be cut", "decided on the mission", "overdue"),
        ("final word at the council", "met in the capital", "overdue"),
    ],
)
def test_an_act_is_told_in_other_words(ledger: Ledger, books: Books, announced: str, told_as: str, state: str) -> None:
    post(ledger, books.story(ahead(action=announced, occurred_on="2018-07")))
    done = told("So it was.", kind="event", stage="ended", party="NATO", action=told_as, occurred_on="2018-07-11")
    post(ledger, books.story(done, issued="2018-07-12"))
    assert only(ledger.due("2018-09-01")).state == state


@pytest.mark.parametrize(
    ("stage", "period", "days"),
    [
        ("planned", "2019/2021", ("2021-01-01", "2021-12-31")),
        ("planned", "2017/2019", ("2019-01-01", "2019-12-31")),  # begun, and not yet promised
        ("planned", "2019", ("2019-01-01", "2019-12-31")),
        ("pledged", "2019/2021", None),  # promised for years: due on no day
        ("planned", "2015/2017", None),
        ("planned", "2019/..", None),
    ],
)
def test_a_sum_planned_for_years_is_owed_by_their_end(
    ledger: Ledger, books: Books, stage: str, period: str, days: tuple[str, str] | None
) -> None:
    post(ledger, books.story(books.pledge(60, stage=stage, period=period)))
    assert [(d.first, d.last) for d in ledger.due("2018-03-01")] == ([days] if days else [])


def test_a_planned_sum_is_settled_where_it_was_promised(ledger: Ledger, books: Books) -> None:
    slots = {"period": "2019/2021", "purpose": "stabilization"}
    post(ledger, books.story(books.pledge(60, stage="planned", sentence="It plans 60 USD.", **slots)))
    post(ledger, books.story(books.pledge(60, stage="committed", **slots), issued="2018-03-01"))
    assert only(ledger.due("2022-01-01")).state == "settled"


def test_a_number_within_a_decision_is_no_decision_of_its_own(ledger: Ledger, books: Books) -> None:
    slots: dict[str, Any] = {"party": "USA", "place": "IRQ"}
    document, copy, reading = books.story(
        told("The force will be cut to 3,000.", kind="event", stage="planned", action="cut", occurred_on="2018-09",
             **slots),
        told("It will be 5,000 later.", kind="figure", stage="planned", measure="forces", amount=count(5000),
             as_of="2018-09", **slots),
    )  # fmt: skip
    event, beside = reading.claims
    figure = replace(beside, id="figure", start=event.end - 6, end=event.end - 1, quote="3,000", amount=count(3000))
    claims = (event, figure, beside)
    post(ledger, (document, copy, replace(reading, claims=claims)))
    assert {d.line.claim for d in ledger.due("2018-10-01")} == {event.id, beside.id}
    done = told("They are 3,000.", kind="figure", stage="ongoing", measure="forces", amount=count(3000), **slots)
    post(ledger, books.story(done, issued="2018-09-20"))
    states = {d.line.claim: d.state for d in ledger.due("2018-10-01")}
    assert states == {event.id: "settled", beside.id: "overdue"}
