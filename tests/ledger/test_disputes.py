"""Disputes: figures that cannot both be right, denials, contradictions named by people."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.records import Attribution, Speaker
from tests.ledger.books import Books, Told, count, only, post, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def figure(books: Books, number: int, **slots: Any) -> Told:
    slots = {"measure": "members", "hedge": "exact", "sentence": f"{number} countries take part."} | slots
    amount = count(number, "countries", hedge=str(slots.pop("hedge")))
    return told(slots.pop("sentence"), kind="figure", stage=slots.pop("stage", "ongoing"), amount=amount, **slots)


def test_figures_in_conflict_and_not(ledger: Ledger, books: Books) -> None:
    for number, hedge, publisher in ((82, "exact", "A"), (79, "exact", "B"), (60, "more_than", "C")):
        post(ledger, books.story(figure(books, number, hedge=hedge, party="GC"), publisher=publisher))
    dispute = only(ledger.disputes())
    assert dispute.kind == "figures"
    assert len(dispute.sides) == 2
    assert sorted(len(s.lines) for s in dispute.sides) == [1, 2]


def test_figures_of_other_days_places_or_bounds_do_not_conflict(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(figure(books, 82, party="GC"), issued="2020-06-04"),
         books.story(figure(books, 79, party="GC"), issued="2019-06-04"),
         books.story(figure(books, 70, hedge="more_than", party="GC"), issued="2020-06-04", publisher="B"),
         books.story(figure(books, 9, party="NATO", place="IRQ"), issued="2020-06-04"))  # fmt: skip
    assert ledger.disputes() == ()


def test_a_person_can_name_a_contradiction(ledger: Ledger, books: Books) -> None:
    story = books.story(told("It is defeated.", kind="statement", stage="assessed", party="ISIL"),
                        told("It remains a threat.", kind="statement", stage="assessed", party="ISIL"))  # fmt: skip
    post(ledger, story)
    one, two = story[2].claims
    assert ledger.disputes() == ()
    ledger.judge(f"{two.id}>{one.id}", "positive", by="Ann", amendment={"kind": "contradicts"})
    assert [line.quote for side in only(ledger.disputes()).sides for line in side.lines] == [
        "It is defeated.", "It remains a threat.",
    ]  # fmt: skip
    assert {e.status for e in ledger.entries()} == {"contested"}


def test_a_denial_alone_is_still_a_dispute(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(told("They denied it.", kind="statement", stage="denied", party="USA")))
    dispute = only(ledger.disputes())
    assert (dispute.kind, [s.stance for s in dispute.sides]) == ("denial", ["denies"])


def said(name: str) -> tuple[Attribution, ...]:
    return (Attribution(Speaker(name)),)


def test_two_speakers_of_one_text_can_disagree(ledger: Ledger, books: Books) -> None:
    one = figure(books, 75, party="GC", attribution=said("Tillerson"))
    post(ledger, books.story(one, figure(books, 74, party="GC")))
    dispute = only(ledger.disputes())
    assert dispute.about == "Gc: members, 2018-02-13"
    assert [line.speaker for side in dispute.sides for line in side.lines] == ["Tillerson", None]


@pytest.mark.parametrize("other", [
    {}, {"hedge": "at_least", "number": 70}, {"number": 80, "hedge": "about"}, {"basis": "component"},
    {"stage": "planned"}, {"party": "NATO"}, {"measure": "attending"}, {"as_of": "2018"},
])  # fmt: skip
def test_one_speaker_parts_plans_and_what_agrees_are_no_dispute(ledger: Ledger, books: Books, other: Any) -> None:
    number, issued = other.pop("number", 74), "2018-02-13" if "as_of" not in other else "2018-01-01"
    second = figure(books, number, **({"party": "GC"} | other))
    if other:
        first = figure(books, 75, party="GC", as_of=other.get("as_of"))
        post(ledger, books.story(first, issued=issued), books.story(second, publisher="B", issued=issued))
    else:
        post(ledger, books.story(figure(books, 75, party="GC"), second))
    assert ledger.disputes() == ()


def test_two_halves_of_one_sentence_are_a_change(ledger: Ledger, books: Books) -> None:
    halves = [figure(books, n, party="GC", sentence=s, attribution=said(w))
              for n, s, w in ((67, "from 67 members", "A"), (74, "to 74,", "B"))]  # fmt: skip
    post(ledger, books.story(*halves))
    assert ledger.disputes() == ()


def test_figures_of_nobody_and_nowhere_are_not_compared(ledger: Ledger, books: Books) -> None:
    for number in (25, 28):
        post(ledger, books.story(figure(books, number), publisher=str(number)))
    assert ledger.disputes() == ()


def test_a_denial_is_shown_with_what_it_denies_in_words(ledger: Ledger, books: Books) -> None:
    document, copy, reading = books.story(
        told("rockets caused the handover", kind="statement", stage="claimed", action="cause"),
        told("It denied.", kind="statement", stage="denied", party="GC", action="deny had"))  # fmt: skip
    claimed, denied = reading.claims
    tied = dataclasses.replace(reading, claims=(claimed, dataclasses.replace(denied, denies=claimed.id)))
    post(ledger, (document, copy, tied))
    dispute = only(ledger.disputes())
    assert dispute.about == "rockets caused the handover"
    assert [s.stance for s in dispute.sides] == ["asserts", "denies"]
