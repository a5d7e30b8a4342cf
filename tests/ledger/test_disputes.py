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


CONTRAST = (("contrast", 90, 98),)


def test_what_a_text_sets_apart_is_a_dispute_though_a_rounding_would_reconcile_it(ledger: Ledger, books: Books) -> None:
    for number, hedge in ((3100, "exact"), (3000, "about")):
        post(ledger, books.story(figure(books, number, hedge=hedge, measure="forces", party="USA", place="IRQ")))
    assert ledger.disputes() == ()
    story = books.story(
        *(figure(books, n, measure="forces", party="GBR", place="IRQ", evidence=CONTRAST, hedge=h,
                 sentence=f"{n} soldiers are there.") for n, h in ((3100, "exact"), (3000, "about")))
    )  # fmt: skip
    post(ledger, story)
    dispute = only(ledger.disputes())
    assert (dispute.kind, [line.quote for side in dispute.sides for line in side.lines]) == (
        "figures", ["3100 soldiers are there.", "3000 soldiers are there."],
    )  # fmt: skip
    one, two = story[2].claims
    assert {e.status for e in ledger.entries() if {one.id, two.id} & set(e.claims)} == {"contested"}


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


@pytest.mark.parametrize(
    ("about", "other", "differ"),
    [(5200, 5400, True), (5200, 5250, False), (3000, 3100, False), (3000, 3550, True), (70_000, 75_000, False)],
)
def test_a_rounded_figure_leaves_its_last_digit_open(
    ledger: Ledger, books: Books, about: int, other: int, differ: bool
) -> None:
    for number, hedge in ((about, "about"), (other, "exact")):
        one = figure(books, number, measure="forces", party="USA", place="IRQ", hedge=hedge)
        post(ledger, books.story(one, publisher=hedge))
    assert len(ledger.disputes()) == differ


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


def assessed(sentence: str, speaker: str = "A", **slots: Any) -> Told:
    return told(sentence, **({"kind": "statement", "stage": "assessed", "party": "IS", "speaker": speaker} | slots))


def test_assessments_that_contradict_each_other_are_one_dispute_with_two_sides(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(assessed("It has been defeated."), issued="2018-12-19"),
        books.story(assessed("It remains a threat.", "B"), issued="2018-12-20"),
        books.story(assessed("The group is regrouping.", "C"), issued="2019-02-06"),
    )
    dispute = only(ledger.disputes())
    assert dispute.kind == "assessment"
    assert [[line.speaker for line in side.lines] for side in dispute.sides] == [["A"], ["B", "C"]]
    assert set(ledger.statuses().values()) == {"contested"}


def test_a_machine_link_that_a_person_rejected_is_no_dispute(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(assessed("It has been defeated."), issued="2018-12-19"),
        books.story(assessed("It remains a threat.", "B"), issued="2018-12-20"),
    )
    link = only(ledger.links())
    judgement = ledger.judge(f"{link.later}>{link.earlier}", "negative", by="Ann")
    assert ledger.disputes() == ()
    ledger.retract(judgement.id, by="Ann")
    assert len(ledger.disputes()) == 1


@pytest.mark.parametrize(
    ("sentence", "slots", "denials"),
    [
        ("He dismissed this as slander.", {}, 1),
        ("This is misinformation.", {"stage": "claimed"}, 1),
        ("The reports could not be confirmed.", {}, 1),
        ("The troops were to leave.", {"attribution": (Attribution(Speaker("Britain"), stance="denies"),)}, 1),
        ("He confirmed this.", {}, 0),
        ("He dismissed this as slander.", {"kind": "event", "stage": "ended"}, 0),
        ("They will act against the slander.", {"stage": "pledged"}, 0),
    ],
)
def test_a_statement_that_rejects_what_was_told_is_a_denial(
    ledger: Ledger, books: Books, sentence: str, slots: dict[str, Any], denials: int
) -> None:
    post(ledger, books.story(told(sentence, **({"kind": "statement", "stage": "assessed", "party": "IS"} | slots))))
    assert [d.kind for d in ledger.disputes()] == ["denial"] * denials


@pytest.mark.parametrize(("between", "found"), [(" although a table lists ", 1), (" and later ", 0)])
def test_a_sentence_can_set_one_figure_against_another(ledger: Ledger, books: Books, between: str, found: int) -> None:
    whole = f"Some put it at 75{between}74."
    one = figure(books, 75, party="GC", sentence="Some put it at 75")
    other = figure(books, 74, party="GC", sentence=f"{between.strip()} 74.", quote="74", attribution=said("the office"))
    document, copy, reading = books.story(one, other)
    assert document.text == whole
    post(ledger, (document, copy, reading))
    assert len(ledger.disputes()) == found


def test_the_status_of_each_claim(ledger: Ledger, books: Books) -> None:
    alone = books.pledge(5)
    post(
        ledger,
        books.story(alone, publisher="A"),
        books.story(books.pledge(9, "GBR"), publisher="A"),
        books.story(books.pledge(9, "GBR", sentence="GBR promised again 9 USD."), publisher="B"),
        books.story(figure(books, 82, party="GC"), publisher="A"),
        books.story(figure(books, 79, party="GC"), publisher="B"),
    )
    names = {c.id: (c.party.code if c.party else None) for c in ledger.claims()}
    found = ledger.statuses()
    assert {(names[key], status) for key, status in found.items()} == {
        ("USA", "single-source"),
        ("GBR", "corroborated"),
        ("GC", "contested"),
    }
    usa = next(key for key, name in names.items() if name == "USA")
    ledger.judge(usa, "negative", by="Ann")
    assert ledger.statuses()[usa] == "retracted"


def test_one_report_under_two_mastheads_is_one_source(ledger: Ledger, books: Books) -> None:
    wire = books.pledge(9, "GBR", sentence="GBR promised 9 USD, Agency reports.")
    edited = books.pledge(9, "GBR", sentence="On Tuesday GBR promised 9 USD.")
    post(ledger, books.story(wire, publisher="A", agencies=("Agency",)))
    post(ledger, books.story(edited, publisher="B", agencies=("Agency",)))
    assert set(ledger.statuses().values()) == {"single-source"}
    own = books.pledge(9, "GBR", sentence="GBR told us of 9 USD.")
    post(ledger, books.story(own, publisher="C"))
    assert set(ledger.statuses().values()) == {"corroborated"}
