from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.ledger.stages import LADDER
from musterbook.ledger.summaries import RULES
from musterbook.records import Amount, Finding
from tests.ledger.books import Books, Told, count, money, more_than, only, post, told

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.summaries import Total


def sums(totals: tuple[Total, ...]) -> dict[tuple[object, ...], tuple[int | None, ...]]:
    """Give what was counted, in major units of money."""
    found = ((t.key, t.unit, t.low, t.best, t.high) for t in totals if t.lines)
    return {(*key, unit): tuple(None if v is None else v // 100 for v in bounds) for key, unit, *bounds in found}


def test_stages_units_parties_and_years_never_mix(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(
            books.pledge(200),
            books.pledge(30, stage="committed"),
            books.pledge(40, "GBR"),
            books.pledge(money(5, unit="EUR")),
            books.pledge(700, stage="goal", period="2018"),
            books.pledge(60, stage="planned", place="IRQ"),
        ),
        books.story(books.pledge(9), issued="2019-03-01"),
    )
    assert sums(ledger.totals()) == {
        ("USA", "pledge", 2018, "USD"): (200, 200, 200),
        ("USA", "commitment", 2018, "USD"): (30, 30, 30),
        ("GBR", "pledge", 2018, "USD"): (40, 40, 40),
        ("USA", "pledge", 2018, "EUR"): (5, 5, 5),
        ("USA", "pledge", 2019, "USD"): (9, 9, 9),
    }
    left = {x.reason for t in ledger.totals() for x in t.left_out}
    assert left == {"a goal, not a pledge", "a plan: a line of its own"}


def test_a_total_without_the_stage_in_its_key_is_still_of_one_stage(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(200), books.pledge(30, stage="committed", place="IRQ")))
    assert [(t.stage, t.best) for t in ledger.totals(by=())] == [("commitment", 3000), ("pledge", 20000)]


def test_targets_and_plans_are_summed_when_asked_for(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(60, stage="planned"), books.pledge(5)))
    assert sums(ledger.totals(stage="plan")) == {("USA", "plan", 2018, "USD"): (60, 60, 60)}


def test_bounds_survive(ledger: Ledger, books: Books) -> None:
    up_to = Amount(None, 5000, 5000, "USD", 2, "up_to", "up to 50")
    between = Amount(1000, None, 1500, "USD", 2, "exact", "10 to 15")
    post(
        ledger,
        books.story(books.pledge(more_than(200)), books.pledge(up_to, place="IRQ"), books.pledge(7, place="LBN")),
    )
    total = only(ledger.totals())
    assert (total.low, total.best, total.high, total.bounded) == (20700, 25700, None, 2)
    assert RULES[6] in total.rules
    post(ledger, books.story(books.pledge(between, "FRA"), books.pledge(1, "FRA", "IRQ")))
    ranged = only(ledger.totals(party="FRA"))
    assert (ranged.low, ranged.best, ranged.high) == (1100, None, 1600)


def test_exact_sums_have_no_bounded_line(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(7), books.pledge(9, place="IRQ")))
    total = only(ledger.totals())
    assert (total.bounded, RULES[6] in total.rules, total.unreviewed) == (0, False, 2)


def test_every_line_opens_its_words(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(7), books.pledge(9, place="IRQ"), head="Ünïcode 🙂 first. "))
    for line in only(ledger.totals()).lines:
        assert ledger.document(line.document).text[line.start : line.end] == line.quote
        assert ledger.entry(line.claim).id == line.entry


def test_running_totals_replace_and_never_add(ledger: Ledger, books: Books) -> None:
    post(
        ledger, books.story(books.pledge(40), books.pledge(300, basis="running_total", repeats=True, stage="committed"))
    )
    assert sums(ledger.totals()) == {("USA", "pledge", 2018, "USD"): (40, 40, 40)}
    left = only([x for t in ledger.totals() for x in t.left_out])
    assert (left.rule, left.line.best) == (4, 30000)


def test_parts_of_ones_own_total_are_not_added(ledger: Ledger, books: Books) -> None:
    parts = (books.pledge(n, basis="component", place=p) for n, p in ((12, "IRQ"), (3, "SYR")))
    post(ledger, books.story(books.pledge(15, place="SYR IRQ"), *parts))
    total = only(ledger.totals())
    assert (total.best, {x.reason for x in total.left_out}) == (1500, {"part of a total that is counted"})


def test_parts_of_ones_own_running_total_are_not_added(ledger: Ledger, books: Books) -> None:
    told = [
        books.pledge(n, basis=b, stage="committed") for n, b in ((74, "running_total"), (38, "component"), (5, "new"))
    ]
    post(ledger, books.story(*told))
    total = only(ledger.totals())
    assert (total.best, sorted(x.line.best for x in total.left_out)) == (500, [3800, 7400])


def test_what_a_part_got_further_is_split_off(ledger: Ledger, books: Books) -> None:
    parts = ((10, "committed", "IRQ"), (15, "delivered", "SYR"), (15, "planned", "LBN"))
    post(ledger, books.story(books.pledge(40), *(books.pledge(n, stage=s, place=p, basis="component", period="2018")
                                                 for n, s, p in parts)))  # fmt: skip
    standing = {t.stage: t.best for t in ledger.totals(by=()) if t.lines}
    assert standing == {"pledge": 1500, "commitment": 1000, "disbursement": 1500}
    assert sums(ledger.totals(stage="plan")) == {}
    reached = {t.stage: t.best for t in ledger.totals(by=(), counting="reached")}
    assert (reached["pledge"], reached["commitment"], reached["disbursement"]) == (4000, 2500, 1500)


def test_parts_that_cut_a_sum_twice_are_split_off_once(ledger: Ledger, books: Books) -> None:
    parts = ((10, "IRQ"), (30, "LBN"), (13, "JOR"))  # ten and thirty make it up; thirteen cuts it another way
    pieces = (books.pledge(n, stage="delivered", place=p, basis="component") for n, p in parts)
    post(ledger, books.story(books.pledge(40), *pieces))
    assert {t.stage: t.best for t in ledger.totals(by=()) if t.lines} == {"disbursement": 4000}


def test_parts_no_further_than_their_sum_stay_in_it(ledger: Ledger, books: Books) -> None:
    parts = (books.pledge(n, stage=s, place=p, basis="component")
             for n, s, p in ((10, "pledged", "IRQ"), (15, "committed", "LBN")))  # fmt: skip
    post(ledger, books.story(books.pledge(40, stage="committed"), *parts))
    assert {t.stage: t.best for t in ledger.totals(by=()) if t.lines} == {"commitment": 4000}


def test_a_plan_that_was_promised_is_none(ledger: Ledger, books: Books) -> None:
    plan = books.pledge(60, stage="planned", sentence="It plans 60.")
    post(ledger, books.story(plan), books.story(books.pledge(60), issued="2018-02-14"))
    assert sums(ledger.totals(stage="plan")) == {}
    assert sums(ledger.totals(by=())) == {("USD",): (60, 60, 60)}


def test_a_sum_that_its_sentence_replaces_is_not_counted(ledger: Ledger, books: Books) -> None:
    sentence = "It raised its pledge from 5 USD to 8 USD."
    old, new = sentence[: sentence.index(" to 8")], sentence[:-1]
    sums_ = (told(sentence, party="NOR", amount=money(n), quote=q) for n, q in ((5, old), (8, new)))
    post(ledger, books.story(*sums_))
    total = only(ledger.totals(by=("party",)))
    assert (total.best, [f.kind for f in total.folded]) == (800, ["revises"])


@pytest.mark.parametrize(
    "parts",
    [
        ((10, "delivered"), (30, "committed")),
        ((10, "delivered"), (35, "committed")),  # too much for one cut of 40, and no few of them make it
        ((15, "delivered"), (25, "delivered"), (13, "committed"), (27, "committed")),
        ((39, "delivered"),),
        ((1, "pledged"), (2, "planned"), (3, "committed"), (4, "delivered")),
        ((10, "committed"), (10, "committed"), (20, "withdrawn")),
    ],
)
@pytest.mark.parametrize("stage", ["pledged", "committed", "delivered"])
def test_splitting_a_sum_moves_money_and_makes_none(
    ledger: Ledger, books: Books, stage: str, parts: tuple[tuple[int, str], ...]
) -> None:
    told_ = (books.pledge(n, stage=s, place="IRQ", basis="component", sentence=f"Part {i}: {n}.")
             for i, (n, s) in enumerate(parts))  # fmt: skip
    post(ledger, books.story(books.pledge(40, stage=stage), *told_))
    assert sum(t.best or 0 for t in ledger.totals(by=()) if t.stage in LADDER) == 4000


def test_what_an_institution_of_the_union_gives_is_the_unions(ledger: Ledger, books: Books) -> None:
    office = books.pledge(560, "EU-COM", stage="committed", basis="component")
    post(ledger, books.story(books.pledge(2120, "EU"), office))
    assert sums(ledger.totals(by=("party", "stage"))) == {
        ("EU", "pledge", "USD"): (1560, 1560, 1560), ("EU-COM", "commitment", "USD"): (560, 560, 560),
    }  # fmt: skip


def test_a_joint_total_is_its_named_parts_and_a_remainder(ledger: Ledger, books: Books) -> None:
    joint = books.pledge(100, "coalition", "IRQ")
    post(ledger, books.story(joint, books.pledge(60, "USA", "IRQ", basis="component"),
                             books.pledge(15, "GBR", "IRQ", basis="component")))  # fmt: skip
    assert sums(ledger.totals(by=("party",))) == {
        ("USA", "USD"): (60, 60, 60), ("GBR", "USD"): (15, 15, 15), ("coalition", "USD"): (25, 25, 25),
    }  # fmt: skip
    rest = only(ledger.totals(party="coalition"))
    assert only(rest.lines).note == "remainder of a joint total, not attributed"
    assert RULES[5] in rest.rules
    assert only(ledger.totals(by=())).best == 10000


def test_parts_that_make_up_the_whole_leave_nothing(ledger: Ledger, books: Books) -> None:
    parts = (books.pledge(50, p, "IRQ", basis="component") for p in ("USA", "GBR"))
    post(ledger, books.story(books.pledge(100, "coalition", "IRQ"), *parts))
    assert set(sums(ledger.totals(by=("party",)))) == {("USA", "USD"), ("GBR", "USD")}


@pytest.mark.parametrize("party", ["USA-USAID", "State Department", None])
def test_what_a_states_offices_give_is_part_of_its_own(ledger: Ledger, books: Books, party: str | None) -> None:
    office = told("70 of it is from an office.", party=party, amount=money(70), basis="component", stage="pledged")
    post(ledger, books.story(books.pledge(200, place="IRQ"), office))
    assert only(ledger.totals(by=())).best == 20000


def test_another_states_sum_is_no_part_of_this_ones(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(200), books.pledge(70, "GBR", basis="component")))
    assert sums(ledger.totals(by=("party",))) == {("USA", "USD"): (200, 200, 200), ("GBR", "USD"): (70, 70, 70)}


def test_a_part_without_its_whole_counts(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(50, basis="component")))
    assert only(ledger.totals()).best == 5000


def test_unknown_is_not_zero(ledger: Ledger, books: Books) -> None:
    vague = Amount(None, None, None, "USD", 2, "exact", "millions of dollars")
    post(ledger, books.story(books.pledge(vague)))
    total = only(ledger.totals())
    assert (total.low, total.best, total.high, total.lines) == (None, None, None, ())
    assert (only(total.left_out).reason, only(total.left_out).rule) == ("no number given", 13)


def test_undated_stays_in_the_sum_and_out_of_the_years(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(5), issued=None), books.story(books.pledge(7)))
    assert sums(ledger.totals(by=("year",))) == {(2018, "USD"): (7, 7, 7), (None, "USD"): (5, 5, 5)}
    assert only(ledger.totals(by=())).best == 1200


def test_reductions_are_netted_and_stand_as_lines(ledger: Ledger, books: Books) -> None:
    story = books.story(books.pledge(200), books.pledge(50, stage="withdrawn", sentence="It cut 50 for SYR."))
    post(ledger, story)
    one, cut = story[2].claims
    ledger.judge(f"{cut.id}>{one.id}", "positive", by="Ann", amendment={"kind": "advances"})
    assert sums(ledger.totals()) == {
        ("USA", "pledge", 2018, "USD"): (150, 150, 150), ("USA", "reduction", 2018, "USD"): (50, 50, 50),
    }  # fmt: skip
    assert RULES[12] in only(ledger.totals(stage="pledge")).rules
    assert only(ledger.totals(stage="pledge", counting="reached")).best == 20000


@pytest.mark.parametrize(("stage", "line"), [("claimed", 1), ("denied", 1), ("ongoing", 1)])
def test_what_is_only_claimed_is_in_no_total(ledger: Ledger, books: Books, stage: str, line: int) -> None:
    post(ledger, books.story(books.pledge(200, stage=stage)))
    total = only(ledger.totals())
    assert (total.lines, only(total.left_out).rule) == ((), line)


def test_persons_and_goods_have_their_own_sums(ledger: Ledger, books: Books) -> None:
    post(
        ledger, books.story(books.pledge(count(50), stage="delivered"), books.pledge(5, stage="delivered", place="IRQ"))
    )
    assert {(t.stage, t.unit, t.best) for t in ledger.totals()} == {
        ("delivery", "troops", 50),
        ("disbursement", "USD", 500),
    }


def test_what_went_further_was_promised_too(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(30, stage="committed"), books.pledge(5, place="IRQ")))
    reached = ledger.totals(stage="pledge", counting="reached")
    assert only(reached).best == 3500
    assert {line.note for line in only(reached).lines} == {"told as commitment", ""}
    assert only(ledger.totals(stage="pledge")).best == 500


def test_figures_events_and_statements_are_in_no_total(ledger: Ledger, books: Books) -> None:
    claims = (told(f"{k} of 5.", kind=k, party="USA", amount=money(5)) for k in ("figure", "event", "statement"))
    post(ledger, books.story(*claims))
    assert ledger.totals() == ()


def test_narrowing(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(books.pledge(5, instrument="loan"), books.pledge(7, "GBR", counterparty="IRQ", place="IRQ")),
        books.story(books.pledge(9, "FRA"), issued="2020-01-01"),
    )
    assert only(ledger.totals(party="GBR")).best == 700
    assert only(ledger.totals(year=2020)).key[0] == "FRA"
    assert only(ledger.totals(recipient="IRQ")).best == 700
    assert ledger.totals(unit="EUR") == ledger.totals(stage="disbursement") == ()
    assert {t.key for t in ledger.totals(by=("instrument", "recipient", "place"))} == {
        ("loan", None, "SYR"), (None, "IRQ", "IRQ"), (None, None, "SYR"),
    }  # fmt: skip
    for wrong in ({"by": ("colour",)}, {"counting": "twice"}):
        with pytest.raises(ValueError, match="cannot sum by"):
            ledger.totals(**wrong)


def test_givers_are_ranked_within_a_unit(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(5), books.pledge(70, "GBR"), books.pledge(8, "FRA", stage="committed"),
                             books.pledge(more_than(20), "DEU")))  # fmt: skip
    assert [t.key[0] for t in ledger.givers()] == ["GBR", "DEU", "FRA", "USA"]


def test_what_an_office_gives_its_state_gives(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(books.pledge(5), books.pledge(70, "USA-DOD"), books.pledge(8, "UNDP")))
    assert {t.key[0]: len(t.lines) for t in ledger.givers()} == {"USA": 2, "UNDP": 1}
    assert {t.key[0] for t in ledger.totals(by=("party",)) if t.lines} == {"USA", "USA-DOD", "UNDP"}


# What is in doubt, what is said in two currencies


def slipped(story: Any, start: int, end: int) -> Any:
    document, copy, reading = story
    found = Finding("reading.unit_slip", "warning", "315 is more likely meant.", document.id, start, end)
    return document, copy, dataclasses.replace(reading, findings=(found,))


def test_a_slipped_unit_is_listed_and_in_no_sum(ledger: Ledger, books: Books) -> None:
    story = books.story(books.pledge(315_000_000, "GBR"), books.pledge(7))
    slip = story[2].claims[0]
    post(ledger, slipped(story, slip.start + 3, slip.end - 3))
    totals = {t.key[0]: t for t in ledger.totals(by=("party",))}
    assert (totals["USA"].best, totals["GBR"].best, totals["GBR"].lines) == (700, None, ())
    assert [x.reason for x in totals["GBR"].left_out] == ["unit slip: 315 is more likely meant."]
    assert len(ledger.entries(party="GBR")) == 1
    ledger.judge(slip.id, "positive", by="Ann")  # a person let it stand
    assert ledger.totals(by=("party",), party="GBR")[0].best == 31_500_000_000


def test_a_slip_told_rightly_elsewhere_counts_as_told_there(ledger: Ledger, books: Books) -> None:
    wrong, right = (books.pledge(n, sentence=f"Promised {n} now.") for n in (315_000_000, 315))
    story, other = books.story(wrong), books.story(right, publisher="B")
    post(ledger, slipped(story, *(getattr(story[2].claims[0], k) for k in ("start", "end"))), other)
    ledger.judge(f"{other[2].claims[0].id}>{story[2].claims[0].id}", "positive", by="Ann")
    assert [t.best for t in ledger.totals(by=("party",))] == [31500]


def test_a_sum_in_two_currencies_counts_once_in_the_first(ledger: Ledger, books: Books) -> None:
    both = books.pledge(money(100, unit="EUR"), equivalent=money(117))
    post(ledger, books.story(both))
    assert [(t.unit, t.best) for t in ledger.totals(by=("party",))] == [("EUR", 10000)]


# Targets


def goal(books: Books, **slots: Any) -> Told:
    return books.pledge(more_than(700), "coalition", "IRQ SYR", stage="goal", period="2020", **slots)


def test_a_target_its_pledges_and_the_gap(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(
            goal(books, purpose="stabilization"),
            books.pledge(100, place="IRQ", purpose="to stabilize liberated areas"),
            books.pledge(50, "GBR", "SYR", purpose="stabilisation", stage="committed"),
            books.pledge(33, "GBR", "UKR", purpose="stabilization"),
            books.pledge(count(9), "GBR", "SYR", purpose="stabilization"),
            issued="2020-06-04",
        ),
        books.story(books.pledge(20, "FRA", "IRQ", purpose="stabilization"), issued="2019-06-04"),
    )
    target = only(ledger.targets())
    assert (target.year, target.low, target.high, target.unit) == (2020, 70000, None, "USD")
    assert target.pledged is not None
    assert {line.party: line.best for line in target.pledged.lines} == {"USA": 10000, "GBR": 5000}
    assert [line.best for line in target.apart] == [3300]
    assert (target.gap_low, target.gap_best, target.gap_high) == (55000, 55000, None)


def test_a_target_told_twice_is_one_and_met_has_no_gap(ledger: Ledger, books: Books) -> None:
    for publisher in ("A", "B"):
        post(ledger, books.story(goal(books), publisher=publisher, issued="2020-06-04", head=publisher))
    assert only(ledger.targets()).pledged is None
    post(
        ledger,
        books.story(books.pledge(900, "coalition", "IRQ", sentence="The coalition promised 900."), issued="2020-06-05"),
    )
    target = only(ledger.targets())
    assert (target.gap_low, len(target.lines)) == (0, 2)


SAYS = {"purpose": "stabilization"}


def test_what_names_the_goal_answers_it_on_any_day_of_its_year(ledger: Ledger, books: Books) -> None:
    drive = "USA brings 40 to the drive of the coalition."
    post(ledger, books.story(goal(books, **SAYS), issued="2020-06-04"),
         books.story(books.pledge(40, **SAYS, sentence=drive), issued="2020-11-01"),
         books.story(books.pledge(30, "GBR", **SAYS), issued="2020-11-01"))  # fmt: skip
    target = only(ledger.targets())
    assert [line.best for line in target.pledged.lines] == [4000]
    assert [line.best for line in target.apart] == [3000]


@pytest.mark.parametrize("slots", [
    {"purpose": "schools"}, {"basis": "running_total"}, {"period": "2015/2020"}, {"period": "2021"}, {"place": "UKR"},
])  # fmt: skip
def test_what_does_not_answer_a_goal_is_apart_from_it(ledger: Ledger, books: Books, slots: Any) -> None:
    post(ledger, books.story(goal(books, **SAYS), books.pledge(40, **(SAYS | slots)), issued="2020-06-04"))
    target = only(ledger.targets())
    assert (target.pledged, target.gap_low) == (None, 70000)


def test_more_than_the_whole_goal_is_for_more_than_the_goal(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(goal(books, **SAYS), books.pledge(11_000, **SAYS), issued="2020-06-04"))
    assert only(ledger.targets()).pledged is None


def test_a_goal_told_as_money_raised_does_not_meet_itself(ledger: Ledger, books: Books) -> None:
    sought = books.pledge(394, "coalition", stage="goal", sentence="The coalition seeks 394.", **SAYS)
    for number, raised in ((400, None), (380, 38000)):
        post(ledger, books.story(sought, books.pledge(number, "coalition", stage="committed", **SAYS), issued="2024"))
        pledged = ledger.targets()[0].pledged
        assert (pledged.best if pledged else None) == raised


def test_a_joint_result_contains_what_single_givers_brought(ledger: Ledger, books: Books) -> None:
    joint = books.pledge(507, "coalition", **SAYS)
    post(ledger, books.story(goal(books, **SAYS), joint, books.pledge(50, **SAYS), issued="2020-06-04"))
    target = only(ledger.targets())
    assert [line.best for line in target.pledged.lines] == [50700]
    assert [line.best for line in target.apart] == [5000]


def test_a_pledge_answers_one_goal(ledger: Ledger, books: Books) -> None:
    whole = books.pledge(88, "IRQ", "IRQ", stage="goal", purpose="reconstruction", sentence="Iraq needs 88,")
    part = books.pledge(17, "IRQ", "IRQ", stage="goal", purpose="housing", sentence="of which 17 for housing.")
    raised = told("Donors gave 30 while", party=None, place="IRQ", amount=money(30), stage="pledged")
    post(ledger, books.story(raised, whole, part))
    assert {t.label: t.pledged.best if t.pledged else None for t in ledger.targets()} == {
        "Reconstruction (Irq)": 3000, "Housing (Irq)": None,
    }  # fmt: skip


@pytest.mark.parametrize(("slots", "label"), [
    ({"purpose": "to stabilize the towns they freed, little more than half of it"}, "Stabilize the towns they freed"),
    ({"purpose": "$700"}, "Coalition: IRQ and SYR"),
    ({"purpose": "x" * 80}, "Xxxx"),
])  # fmt: skip
def test_a_goal_is_labelled_by_what_it_is_for(ledger: Ledger, books: Books, slots: Any, label: str) -> None:
    post(ledger, books.story(goal(books, **slots)))
    assert only(ledger.targets()).label.startswith(label)
    assert len(only(ledger.targets()).label) <= 60


def test_a_bare_sum_is_nobodys_goal(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(told("About 507.", stage="goal", amount=money(507), action="$")))
    assert ledger.targets() == ()


def test_a_call_is_no_target(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(told("Give 5!", kind="statement", stage="goal", party="USA", amount=money(5))))
    assert ledger.targets() == ()


# Series


def figure(books: Books, number: int, **slots: Any) -> Told:
    slots = {"measure": "members", "hedge": "exact"} | slots
    amount = count(number, "countries", hedge=str(slots.pop("hedge")))
    return told(f"{number} countries take part.", kind="figure", stage="ongoing", amount=amount, **slots)


def test_a_series_goes_by_the_day_each_figure_stands_for(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(figure(books, 82), issued="2020-06-04"),
         books.story(figure(books, 60, as_of="2014-09", hedge="more_than"), issued="2021-01-01"),
         books.story(figure(books, 5, measure="forces"), issued="2020-06-04"))  # fmt: skip
    points = only(ledger.series("members")).points
    assert [(p.as_of, p.low, p.high) for p in points] == [("2014-09", 60, None), ("2020-06-04", 82, 82)]
    assert all(ledger.document(p.line.document).text[p.line.start : p.line.end] == p.line.quote for p in points)
    assert ledger.series("freed") == ()


def test_series_are_kept_apart_by_place(ledger: Ledger, books: Books) -> None:
    post(
        ledger,
        books.story(figure(books, 5, place="IRQ", measure="forces"), figure(books, 7, place="SYR", measure="forces")),
    )
    assert {(s.place, s.points[0].low) for s in ledger.series("forces")} == {("IRQ", 5), ("SYR", 7)}
    assert only(ledger.series("forces", place="SYR")).points[0].low == 7


def test_soldiers_and_troops_are_one_series_and_trucks_another(ledger: Ledger, books: Books) -> None:
    for number, unit in ((5200, "soldiers"), (5000, "troops"), (40, "trucks")):
        sentence = f"There are {number} {unit}."
        post(ledger, books.story(told(sentence, kind="figure", stage="ongoing", party="USA", place="IRQ",
                                      measure="forces", amount=count(number, unit))))  # fmt: skip
    assert {(s.unit, len(s.points)) for s in ledger.series("forces")} == {("troops", 2), ("trucks", 1)}


def test_members_are_one_series_wherever_they_met(ledger: Ledger, books: Books) -> None:
    for number, place, party in ((60, "BEL", "GC"), (82, "ITA", "GC"), (31, "ITA", "NATO")):
        post(ledger, books.story(figure(books, number, place=place, party=party)))
    assert {(s.party, s.place, len(s.points)) for s in ledger.series("members")} == {("GC", None, 2), ("NATO", None, 1)}
