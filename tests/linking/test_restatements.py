from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.linking import propose, tell
from musterbook.linking.candidates import gather, pairs
from musterbook.records import Amount, Claim, Document, Hedge, Party, Place, Restatement

DAY = "2018-02-13"
LOWER = ("more_than", "at_least")


class Desk:
    """Documents of one claim each, in the order given."""

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.claims: list[Claim] = []

    def tell(self, said: int | None = 200, *, issued: str | None = DAY, same_text: bool = False, **slots: Any) -> Claim:
        if not same_text:
            self.documents.append(Document.of(f"Text {len(self.documents)}", issued=issued))
        document = self.documents[-1].id
        n = len(self.claims)
        hedge: Hedge = slots.pop("hedge", "exact")
        unit = slots.pop("unit", "USD")
        for name in ("party", "counterparty"):
            if isinstance(slots.get(name), str):
                slots[name] = Party(slots[name], slots[name])
        place = tuple(Place(p, p) for p in slots.pop("place", "SYR").split())
        amount = None
        if said is not None:
            amount = Amount(said * 100, said * 100, None if hedge in LOWER else said * 100, unit, 2, hedge, str(said))
        base: dict[str, Any] = {
            "kind": "commitment", "stage": "pledged", "start": n * 10, "end": n * 10 + 9, "party": Party("USA", "USA"),
            "quote": f"quote number {n} here",
        }  # fmt: skip
        claim = Claim(id=f"c{n}", document=document, amount=amount, place=place, **(base | slots))
        self.claims.append(claim)
        return claim

    @property
    def links(self) -> tuple[Restatement, ...]:
        return propose(self.claims, self.documents)

    @property
    def found(self) -> list[tuple[str, str, str]]:
        return [(r.later, r.earlier, r.kind) for r in self.links]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_one_announcement_in_two_reports(desk: Desk) -> None:
    desk.tell(purpose="stabilize liberated areas")
    desk.tell(issued="2018-02-14", purpose="stabilization")
    link = desk.links[0]
    assert (link.later, link.earlier, link.kind) == ("c1", "c0", "repeats")
    assert link.evidence == ("told of the same days", "the same amount", "the same end", "the same purpose")


@pytest.mark.parametrize(
    "slots",
    [
        {"said": 300},
        {"unit": "EUR"},
        {"party": "GBR"},
        {"place": "UKR"},
        {"purpose": "police salaries"},
        {"instrument": "loan"},
        {"basis": "running_total"},
        {"basis": "component"},
        {"stage": "goal"},
        {"stage": "claimed"},
        {"stage": "withdrawn"},
        {"period": "2021"},
        {"issued": "2018-04-20"},
        {"issued": None},
        {"kind": "figure"},
        {"stated_on": "2018-01-02"},
    ],
)
def test_what_differs_in_substance_is_no_repeat(desk: Desk, slots: dict[str, Any]) -> None:
    desk.tell(purpose="water", instrument="grant", period="2018")
    desk.tell(**({"issued": "2018-02-14", "purpose": "water"} | slots))
    assert desk.found == []


@pytest.mark.parametrize(
    "slots",
    [
        {"place": "SYR IRQ"},
        {"place": ""},
        {"purpose": None},
        {"instrument": None},
        {"stage": "committed"},
        {"hedge": "more_than"},
    ],
)
def test_what_is_left_out_or_told_more_loosely_does_not_part(desk: Desk, slots: dict[str, Any]) -> None:
    desk.tell(purpose="water", instrument="grant")
    desk.tell(**({"issued": "2018-02-14", "purpose": "water"} | slots))
    assert len(desk.found) == 1


def test_the_texts_own_cue_with_its_day(desk: Desk) -> None:
    desk.tell(issued="2019-11-14")
    desk.tell(issued="2020-06-04", stage="committed", repeats=True, announced_on="2019")
    assert desk.found == [("c1", "c0", "advances")]


def test_the_giver_is_no_end_of_its_own_gift(desk: Desk) -> None:
    desk.tell(place="SYR")
    desk.tell(place="", counterparty="USA")
    assert len(desk.found) == 1


def test_a_cue_that_names_another_day_ties_nothing(desk: Desk) -> None:
    desk.tell(issued="2018-11-14")
    desk.tell(issued="2020-06-04", repeats=True, announced_on="2019")
    assert desk.found == []


def test_a_cue_without_a_day_looks_back_and_not_forever(desk: Desk) -> None:
    desk.tell(issued="2014-01-01")
    desk.tell(issued="2018-11-14", place="IRQ SYR")
    desk.tell(issued="2020-06-04", repeats=True)
    assert desk.found == [("c2", "c1", "repeats")]


CUE: dict[str, Any] = {"repeats": True, "announced_on": "2018-02", "issued": "2018-08-17"}


@pytest.mark.parametrize("slots", [
    {"place": "geonames:99072"}, {"purpose": "recovery"}, {"place": "geonames:99072", "purpose": "recovery"},
])  # fmt: skip
def test_a_cue_with_a_day_that_fits_outweighs_other_wording(desk: Desk, slots: dict[str, Any]) -> None:
    desk.tell(2, purpose="stabilization")
    desk.tell(2, **(CUE | slots))
    assert desk.found == [("c1", "c0", "repeats")]


@pytest.mark.parametrize("slots", [
    {"place": "IRQ"},  # another state is another end, whatever the text says of before
    {"announced_on": "2018-01"},
    {"announced_on": None, "place": "geonames:99072"},  # a cue without a day holds for the same end alone
    {"announced_on": "2018", "purpose": "recovery", "place": "geonames:99072"},  # a year is no day
    {"stage": "withdrawn", "announced_on": None}, {"stage": "withdrawn", "repeats": False},
])  # fmt: skip
def test_a_cue_that_does_not_fit_ties_nothing(desk: Desk, slots: dict[str, Any]) -> None:
    desk.tell(2, purpose="stabilization")
    desk.tell(2, **(CUE | slots))
    assert desk.found == []


def test_what_is_taken_back_is_tied_to_what_was_promised(desk: Desk) -> None:
    desk.tell(2)
    desk.tell(2, **(CUE | {"stage": "withdrawn"}))
    assert desk.found == [("c1", "c0", "repeats")]


def test_the_same_again_next_year_is_another_sum(desk: Desk) -> None:
    desk.tell(15, stage="delivered", stated_on=DAY)
    desk.tell(15, stage="planned", stated_on=DAY, period="2019", same_text=True)
    assert desk.found == []


def test_a_running_total_is_told_again_until_the_next_report(desk: Desk) -> None:
    for issued, basis in (("2018-02-13", "running_total"), ("2019-01-30", "running_total"), ("2020-12-01", "new")):
        desk.tell(2395, basis=basis, issued=issued, repeats=True)
    assert desk.found == [("c1", "c0", "repeats")]


def test_a_running_total_is_recalled_by_its_number(desk: Desk) -> None:
    desk.tell(1295, basis="running_total", issued="2018-02-13", repeats=True)
    desk.tell(1295, issued="2018-04-22", repeats=True)
    desk.tell(130, basis="running_total", issued="2018-02-13", repeats=True, party="NOR")
    desk.tell(130, issued="2018-04-22", repeats=True, party="NOR")  # a number that is met twice by chance
    assert desk.found == [("c1", "c0", "repeats")]


def test_whom_a_gift_goes_through_and_where_it_goes_do_not_part(desk: Desk) -> None:
    desk.tell(1487, place="", counterparty="GC-IS")
    desk.tell(1487, issued="2018-02-14", place="IRQ")
    assert desk.found == [("c1", "c0", "repeats")]


def test_one_clause_holds_what_was_paid_against_what_was_promised(desk: Desk) -> None:
    desk.tell(333, stage="delivered", start=10, end=40, announced_on=None)
    desk.tell(330, start=10, end=70, repeats=True, announced_on="2016", same_text=True)
    desk.tell(5, start=80, end=90, same_text=True)
    desk.tell(5, start=80, end=99, same_text=True)  # "each pledged 5 million"
    assert desk.found == [("c1", "c0", "repeats")]


@pytest.mark.parametrize(
    ("said", "at", "found"),
    [
        (670, 2000, [("c1", "c0", "repeats")]),
        (600, 2000, []),  # a number that is met twice by chance
        (670, 12, []),  # its own words name the place
    ],
)
def test_a_place_that_was_carried_over_does_not_part(
    desk: Desk, said: int, at: int, found: list[tuple[str, str, str]]
) -> None:
    desk.tell(said, place="IRQ", evidence=(("place", 4, 8),))
    desk.tell(said, place="SYR", issued="2018-02-14", evidence=(("place", at, at + 5),))
    assert desk.found == found


def test_two_bodies_are_two_ends(desk: Desk) -> None:
    desk.tell(1487, place="", counterparty="UNDP")
    desk.tell(1487, issued="2018-02-14", place="", counterparty="UNHCR")
    assert desk.found == []


@pytest.mark.parametrize(("issued", "found"), [("2018-04-02", [("c1", "c0", "advances")]), ("2018-06-02", [])])
def test_what_is_pointed_at_and_given_soon_after_was_promised(
    desk: Desk, issued: str, found: list[tuple[str, str, str]]
) -> None:
    desk.tell(100, purpose="stabilize liberated areas")
    desk.tell(100, stage="delivered", issued=issued, announced_on=issued, repeats=True, place="")
    assert desk.found == found


def test_nothing_is_retold_before_it_was_told(desk: Desk) -> None:
    desk.tell(issued="2018-01-01", repeats=True)
    desk.tell(issued="2018-11-14")
    assert desk.found == []


def test_without_a_cue_the_same_sum_a_year_later_is_new(desk: Desk) -> None:
    desk.tell(issued="2018-02-13", purpose="water")
    desk.tell(issued="2019-02-13", purpose="water")
    assert desk.found == []


def test_one_stated_period_is_one_undertaking(desk: Desk) -> None:
    desk.tell(issued="2016-02-08", period="2016/2019")
    desk.tell(issued="2016-06-23", period="2016/2019")
    assert desk.found == [("c1", "c0", "repeats")]


def test_running_totals_and_goals_repeat_their_like(desk: Desk) -> None:
    desk.tell(basis="running_total", repeats=True)
    desk.tell(basis="running_total", repeats=True, issued="2018-02-14")
    desk.tell(700, stage="goal", hedge="more_than", period="2020", party="allies", place="")
    desk.tell(700, stage="goal", period="2020", party=None, place="", issued="2018-02-14")
    assert desk.found == [("c1", "c0", "repeats"), ("c3", "c2", "repeats")]


def test_an_amount_that_contains_another_is_no_repeat(desk: Desk) -> None:
    desk.tell(315, unit="USD")
    desk.tell(703, issued="2018-02-14", repeats=True)
    assert desk.found == []


def test_the_same_sentence_twice_in_one_document_folds(desk: Desk) -> None:
    desk.tell(quote="promised 200 million for Syria", stage="claimed")
    desk.tell(quote="Promised 200  million for Syria", stage="claimed", same_text=True)
    assert desk.found == [("c1", "c0", "repeats")]


def test_twins_on_one_span_are_two(desk: Desk) -> None:
    desk.tell(start=0, end=20, quote="each pledged 200 million")
    desk.tell(start=0, end=20, quote="each pledged 200 million", same_text=True)
    assert desk.found == []


def test_two_equal_sums_in_one_text_need_one_end(desk: Desk) -> None:
    desk.tell(place="")
    desk.tell(place="", same_text=True)
    assert desk.found == []


@pytest.mark.parametrize(
    ("said", "issued", "tied"), [(861, "2018-05-01", 1), (861, "2019-02-13", 0), (860, "2018-05-01", 0)]
)
def test_a_number_of_three_digits_is_seldom_met_twice(desk: Desk, said: int, issued: str, tied: int) -> None:
    desk.tell(said, place="IRQ")
    desk.tell(said, place="", issued=issued)
    assert len(desk.found) == tied


def test_a_telling_number_to_another_end_is_another_sum(desk: Desk) -> None:
    desk.tell(861, place="IRQ")
    desk.tell(861, place="UKR", issued="2018-02-20")
    assert desk.found == []


def test_a_telling_number_twice_in_one_text_is_one(desk: Desk) -> None:
    desk.tell(1487, place="")
    desk.tell(1487, place="", same_text=True)
    assert desk.found == [("c1", "c0", "repeats")]


def test_the_same_words_months_apart_are_boilerplate(desk: Desk) -> None:
    for issued in ("2018-02-13", "2018-02-20", "2018-09-01"):
        desk.tell(None, issued=issued, kind="figure", quote="eight million people have been freed")
    assert desk.found == [("c1", "c0", "repeats")]


def test_the_same_words_about_another_sum_or_day_do_not_fold(desk: Desk) -> None:
    desk.tell(5, kind="event", quote="the ministers met in Kuwait", occurred_on="2018-02-13")
    desk.tell(5, kind="event", quote="the ministers met in Kuwait", occurred_on="2018-02-14")
    desk.tell(9, kind="event", quote="the ministers met in Kuwait", occurred_on="2018-02-13")
    assert desk.found == []


def test_one_meeting_in_two_reports(desk: Desk) -> None:
    slots: dict[str, Any] = {"kind": "event", "party": "coalition", "place": "KWT", "occurred_on": "2018-02-13"}
    desk.tell(None, action="ministers met", **slots)
    desk.tell(None, action="a meeting of ministers", issued="2018-02-14", **slots)
    desk.tell(None, action="a strike", issued="2018-02-14", **slots)
    desk.tell(None, action="ministers met", issued="2018-02-14", **(slots | {"place": "BEL"}))
    assert desk.found == [("c1", "c0", "repeats")]


def test_a_part_is_tied_to_the_nearest_larger_sum_of_its_text(desk: Desk) -> None:
    desk.tell(100, party="donors")
    desk.tell(60, same_text=True, basis="component")
    desk.tell(500, same_text=True, basis="component")
    desk.tell(70, same_text=True, basis="component", unit="EUR")
    desk.tell(30, basis="component")
    assert desk.found == [("c1", "c0", "part_of")]


@pytest.mark.parametrize(
    ("giver", "period", "whole"),
    [
        ("EU", "2024", "own"),
        ("EU-COM", "2025", "own"),
        ("EU", "2024/2025", "joint"),  # no year of it
        ("EU", "2026", "joint"),
        ("DEU", "2024", "joint"),
        ("EU", None, "joint"),
    ],
)
def test_a_year_of_a_givers_own_share_is_part_of_that_share(
    desk: Desk, giver: str, period: str | None, whole: str
) -> None:
    desk.tell(7500, party="donors")
    desk.tell(2120, party="EU", same_text=True, basis="component", period="2024/2025")
    desk.tell(560, party=giver, same_text=True, basis="component", period=period)
    wholes = {later: earlier for later, earlier, kind in desk.found if kind == "part_of"}
    assert wholes[desk.claims[2].id] == desk.claims[1 if whole == "own" else 0].id


def test_a_part_is_of_the_sum_it_belongs_to_and_of_no_total_it_went_into(desk: Desk) -> None:
    part = desk.tell(18, basis="component", stage="delivered")
    desk.tell(22, same_text=True, basis="running_total", repeats=True)
    package = desk.tell(100, same_text=True)
    assert (part.id, package.id, "part_of") in desk.found


@pytest.mark.parametrize(
    ("said", "again", "tied"),
    [(394, 400, True), (333, 330, True), (333, 333, True), (360, 400, False), (333, 340, False), (400, 394, True)],
)
def test_what_is_told_again_may_be_rounded(desk: Desk, said: int, again: int, tied: bool) -> None:
    desk.tell(said)
    desk.tell(again, issued="2018-06-01", repeats=True)
    assert len(desk.found) == tied


@pytest.mark.parametrize(
    ("slots", "tied"),
    [
        ({}, True),
        ({"stage": "committed"}, True),
        ({"stage": "pledged"}, False),  # no further: the day named is not that of the promise
        ({"repeats": False, "announced_on": None}, False),
        ({"purpose": "clearance of mines"}, False),
        ({"place": "IRQ"}, False),
        ({"announced_on": "2017-06"}, False),  # before it was promised
        ({"announced_on": "2022-01", "issued": "2022-03-01"}, False),
        ({"said": 330}, True),
    ],
)
def test_what_was_carried_out_since_on_a_day_of_its_own(desk: Desk, slots: dict[str, Any], tied: bool) -> None:
    desk.tell(333, purpose="stabilization")
    later = {"said": 333, "stage": "delivered", "issued": "2019-12-01", "repeats": True, "announced_on": "2019-10"}
    told: dict[str, Any] = {"purpose": "stabilization"} | later | slots
    desk.tell(**told)
    assert len(desk.found) == tied


def test_a_promise_of_one_digit_is_not_found_carried_out(desk: Desk) -> None:
    desk.tell(300, purpose="stabilization")
    desk.tell(
        300, purpose="stabilization", stage="delivered", issued="2019-12-01", repeats=True, announced_on="2019-10"
    )
    assert desk.found == []


def test_a_cut_bounded_by_the_same_text(desk: Desk) -> None:
    desk.tell(230, stage="withdrawn", purpose="recovery")
    desk.tell(200, stage="withdrawn", purpose="recovery", hedge="more_than", repeats=True, same_text=True)
    desk.tell(150, stage="withdrawn", purpose="recovery", hedge="more_than", repeats=True, same_text=True)
    desk.tell(210, stage="withdrawn", purpose="recovery", hedge="more_than", same_text=True)
    assert desk.found == [("c1", "c0", "repeats")]


@pytest.mark.parametrize(
    ("slots", "tied"),
    [
        ({}, True),
        ({"repeats": False}, False),
        ({"party": "NOR"}, False),  # a state is no body that runs a fund
        ({"same_text": False}, False),
        ({"said": 260}, False),
        ({"place": "IRQ"}, False),
    ],
)
def test_the_body_that_runs_a_fund_told_as_its_giver(desk: Desk, slots: dict[str, Any], tied: bool) -> None:
    desk.tell(270, party="ITA", purpose="stabilization facility", stage="delivered")
    again = {"said": 270, "party": "UNDP", "stage": "delivered", "repeats": True, "announced_on": DAY}
    told: dict[str, Any] = {"same_text": True} | again | slots
    desk.tell(**told)
    assert len(desk.found) == tied


def test_a_gift_to_no_fund_has_no_other_giver(desk: Desk) -> None:
    desk.tell(270, party="ITA", purpose="schools", stage="delivered")
    desk.tell(270, party="UNDP", stage="delivered", repeats=True, announced_on=DAY, same_text=True)
    assert desk.found == []


@pytest.mark.parametrize(
    ("quotes", "slots", "tied"),
    [
        (("raised its pledge from $5 million", "raised its pledge from $5 million to $8 million"), {}, True),
        (("was cut from about 20 million euros", "was cut from about 20 million euros to 12 million"), {}, True),
        (("from 800", "to 700"), {}, True),
        (("gave $5 million", "gave $5 million to Mali and $8 million to Niger"), {}, False),
        (("took from its reserve for the poor of Mali $5 million", "to Niger $8 million"), {}, False),
        (("raised from $5 million", "and $8 million"), {}, False),
        (("from 800", "to 700"), {"party": Party("GBR", "GBR")}, False),
        (("from 800", "to 700"), {"stage": "delivered"}, False),
        (("from 800", "to 700"), {"unit": "EUR"}, False),
        (("from 800", "to 700"), {"same_text": False}, False),
    ],
)
@pytest.mark.parametrize("told_before", [False, True])
def test_a_sum_that_one_sentence_replaces(
    desk: Desk, quotes: tuple[str, str], slots: dict[str, Any], tied: bool, told_before: bool
) -> None:
    old, new = quotes
    at = 0 if new.startswith(old) else len(old) + 1
    desk.tell(800, quote=old, start=0, end=len(old), repeats=told_before)
    told: dict[str, Any] = {"same_text": True, "quote": new, "start": at, "end": at + len(new)} | slots
    desk.tell(700, **told)
    assert [link for link in desk.found if link[2] == "revises"] == ([("c1", "c0", "revises")] if tied else [])


def test_a_denial_is_tied_to_what_it_denies(desk: Desk) -> None:
    desk.tell(None, kind="event", stage="claimed")
    desk.tell(None, kind="statement", stage="denied", denies="c0", same_text=True)
    desk.tell(None, kind="statement", stage="denied", denies="gone", same_text=True)
    assert desk.found == [("c1", "c0", "denies")]


def test_a_claim_takes_the_best_of_several(desk: Desk) -> None:
    desk.tell(issued="2019-03-01", place="", purpose=None)
    desk.tell(issued="2019-06-01", purpose="water")
    desk.tell(issued="2020-06-04", purpose="water", repeats=True, announced_on="2019")
    assert desk.found == [("c2", "c1", "repeats")]


def test_blocks_and_not_all_pairs() -> None:
    desk = Desk()
    for n in range(40):
        desk.tell(10 * 2**n, party=f"P{n}")
    assert list(pairs(gather(tell(desk.claims, {d.id: d.issued for d in desk.documents})))) == []


@given(st.permutations(range(6)))
@settings(max_examples=30)
def test_the_order_of_claims_does_not_matter(order: list[int]) -> None:
    desk = Desk()
    for issued in ("2018-02-13", "2018-02-14", "2018-02-15"):
        desk.tell(issued=issued)
        desk.tell(50, issued=issued, repeats=True)
    assert propose([desk.claims[n] for n in order], reversed(desk.documents)) == desk.links


def test_asking_for_some_gives_those_of_the_whole(desk: Desk) -> None:
    for issued in ("2018-02-13", "2018-02-14", "2018-02-15"):
        desk.tell(issued=issued)
    assert propose(desk.claims, desk.documents, only={"c2"}) == tuple(r for r in desk.links if r.later == "c2")


# Dates that go back, equivalents, what the quote says of the kind of money


@pytest.mark.parametrize(
    ("slots", "tied"),
    [
        ({"stated_on": "2018-02"}, True),
        ({"stated_on": "2018-02-13"}, True),
        ({"stated_on": "2018-01"}, False),
        ({"stated_on": "2018"}, False),  # a year is no day
        ({"stated_on": "2018-02", "place": "IRQ"}, False),
        ({"stated_on": "2018-02", "said": 300}, False),
        ({}, False),
    ],
)
def test_a_later_text_that_dates_a_sum_back(desk: Desk, slots: dict[str, Any], tied: bool) -> None:
    desk.tell()
    desk.tell(**({"issued": "2018-09-30"} | slots))
    assert bool(desk.found) is tied


def test_a_sum_goes_by_the_texts_own_conversion(desk: Desk) -> None:
    desk.tell(24, unit="EUR", equivalent=Amount(2700, 2700, 2700, "USD", 2, "exact", "$27"))
    desk.tell(27, issued="2018-02-14")
    desk.tell(31, issued="2018-02-14")
    assert [(r.later, r.earlier) for r in desk.links] == [("c1", "c0")]


def test_loans_and_investment_by_the_words_of_the_quote(desk: Desk) -> None:
    desk.tell(1000, purpose="rebuilding", quote="$1 billion in loans")
    desk.tell(1000, purpose="rebuilding", quote="another $1 billion of direct investment", same_text=True)
    assert desk.found == []


def test_of_two_tellings_the_one_before_is_repeated(desk: Desk) -> None:
    desk.tell(issued="2015-01-17")
    desk.tell(issued="2015-01-23", repeats=True, announced_on="2015-01-17")
    desk.tell(issued="2015-09-30", stated_on="2015-01")
    assert ("c1", "c0", "repeats") in desk.found


def test_parts_that_make_their_givers_own_sum(desk: Desk) -> None:
    desk.tell(30_000, party="donors")
    desk.tell(1000, party="SAU", same_text=True, basis="component")
    desk.tell(500, party="SAU", same_text=True, basis="component")
    desk.tell(1500, party="SAU", same_text=True)
    desk.tell(400, party="SAU", same_text=True, basis="component", unit="EUR")
    parts = {(later, earlier) for later, earlier, kind in desk.found if kind == "part_of"}
    assert parts == {("c1", "c3"), ("c2", "c3")}
