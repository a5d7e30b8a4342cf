"""Undertakings against flows: what is proposed and what is not, sums, gaps and lags, and nothing is divided."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from musterbook.lexicon import Lexicon
from musterbook.linking.reconciliation import Reconciliation, reconcile
from musterbook.linking.settling import Settled, Undertaking
from musterbook.linking.sources import FlowRow
from musterbook.records import Amount
from musterbook.records.flows import Money

TOLD = ("2020-06-04", "2020-06-04")


def amount(major: int, unit: str = "USD", hedge: Any = "exact") -> Amount:
    steps = major * 100
    low, high = None if hedge == "up_to" else steps, None if hedge == "more_than" else steps
    return Amount(low, steps, high, unit, 2, hedge, f"{major} {unit}")


def pledge(name: str = "u", major: int = 12_000_000, **fields: Any) -> Undertaking:
    base = Undertaking(name, "NOR", "Norway", frozenset(("MLI",)), amount(major), TOLD)
    return replace(base, **fields)


def flow(name: str = "f", said: str = "12000000", currency: str = "USD", **fields: Any) -> FlowRow:
    day = ("2020-09-01", "2020-09-01")
    base = FlowRow(name, "fts", "a", "disbursement", "NOR", "UN-WFP", ("MLI",), Money.of(said, currency), None, day)
    return base._replace(**fields)


@pytest.fixture
def run(lexicon: Lexicon) -> Any:
    def go(undertakings: list[Undertaking], flows: list[FlowRow], **more: Any) -> Reconciliation:
        return reconcile(undertakings, flows, lexicon.matching, **more)

    return go


def one(found: Reconciliation) -> Settled:
    (settled,) = found.settled
    return settled


def pairs(found: Reconciliation) -> list[tuple[str, str]]:
    return [(m.subject, m.flow) for m in found.matches]


def test_a_payment_of_the_sum_settles_an_undertaking(run: Any) -> None:
    found = one(run([pledge()], [flow()]))
    assert found.outcome == "matched"
    assert found.paid == found.committed == (Money(12_000_000, 0, "USD"),)
    assert found.gap == Money(0, 2, "USD")
    assert found.lag == 89
    (match,) = found.matches
    assert (match.kind, match.score) == ("pays", 850)
    assert match.evidence == (
        "the same giver (NOR)", "the same country (MLI)", "the same amount", "in the time for it",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "outcome"),
    [
        ({}, "matched"),
        ({"provider": "SWE"}, "only in documents"),
        ({"countries": ("IRQ",)}, "only in documents"),
        ({"countries": ("IRQ",), "receiver": "MLI"}, "matched"),
        ({"countries": ("IRQ", "MLI")}, "matched"),
        ({"days": ("2020-03-01", "2020-03-01")}, "only in documents"),
        ({"days": ("2020-05-20", "2020-05-20")}, "matched"),
        ({"days": ("2024-05-20", "2024-05-20")}, "only in documents"),
        ({"days": None}, "matched"),
        ({"days": ("2020-01-01", "2020-12-31")}, "matched"),
        ({"stage": "expenditure"}, "only in documents"),
        ({"stage": ""}, "only in documents"),
        ({"stage": "commitment"}, "matched"),
        ({"amount": None}, "only in documents"),
        ({"amount": Money.of("11987000.55", "USD")}, "matched"),  # 12 million is its rounding
        ({"amount": Money.of("13000000", "USD")}, "only in documents"),
        ({"amount": Money.of("13000000", "EUR"), "converted": Money.of("12000000", "USD")}, "matched"),
        ({"amount": Money.of("10500000", "EUR")}, "matched"),  # the euro of 2020 was 1.14 dollars
        ({"amount": Money.of("12000000", "EUR")}, "only in documents"),
        ({"amount": Money.of("4000000", "USD")}, "partly matched"),
        ({"amount": Money.of("-4000000", "USD")}, "partly matched"),
    ],
)
def test_giver_end_time_and_sum_decide(run: Any, changed: dict[str, Any], outcome: str) -> None:
    assert one(run([pledge()], [flow(**changed)])).outcome == outcome


@pytest.mark.parametrize(
    ("said", "paid", "outcome"),
    [
        (amount(12_000_000, hedge="more_than"), "12500000", "matched"),
        (amount(12_000_000, hedge="more_than"), "14000000", "only in documents"),
        (amount(12_000_000, hedge="more_than"), "9000000", "partly matched"),
        (amount(12_000_000, hedge="up_to"), "12000000", "matched"),
        (amount(12_000_000, hedge="up_to"), "9000000", "partly matched"),
        (amount(12_000_000, hedge="about"), "11800000", "matched"),
        (amount(12_000_000, hedge="about"), "12000000", "matched"),
        (amount(12_000_000, "EUR"), "12000000", "only in documents"),
        (Amount(None, None, None, "USD", 2, "exact", "millions"), "12000000", "only in documents"),
        (Amount(10**9, None, 2 * 10**9, "USD", 2, "exact", "10 to 20 million"), "12000000", "only in documents"),
    ],
)
def test_bounds_count(run: Any, said: Amount, paid: str, outcome: str) -> None:
    assert one(run([pledge(amount=said)], [flow(said=paid, days=("2020-07-01", "2020-07-01"))])).outcome == outcome


def test_a_period_that_is_said_is_the_time_for_it(run: Any) -> None:
    late = flow(days=("2025-03-01", "2025-03-01"))
    period = ("2024-01-01", "2024-12-31")
    assert one(run([pledge(period=period)], [late])).outcome == "matched"
    assert one(run([pledge(period=period)], [late._replace(days=("2026-03-01", "2026-03-01"))])).outcome != "matched"
    inside = one(run([pledge(period=period)], [flow(days=("2024-03-01", "2024-03-01"))]))
    assert inside.matches[0].evidence[3] == "within its period"
    assert inside.matches[0].score == 900


def test_an_office_of_a_state_gives_for_it(run: Any) -> None:
    home = {"NOR-MFA": "NOR"}
    found = run([pledge()], [flow(provider="NOR-MFA")], home=lambda code: home.get(code, code))
    assert one(found).outcome == "matched"
    assert not found.unmatched


def test_many_flows_pay_one_undertaking(run: Any) -> None:
    parts = [flow("a", "5000000"), flow("b", "3000000", days=("2020-07-04", "2020-07-04")), flow("c", "4000000")]
    assert one(run([pledge()], parts[:2])).outcome == "partly matched"
    found = one(run([pledge()], parts))
    assert (found.outcome, found.paid, found.lag) == ("matched", (Money(12_000_000, 0, "USD"),), 30)
    assert [m.score for m in found.matches] == [600, 600, 600]
    few = one(run([pledge()], parts[:2]))
    assert few.gap == Money(400_000_000, 2, "USD")


def test_parts_that_come_to_more_are_not_proposed(run: Any) -> None:
    found = one(run([pledge()], [flow("a", "7000000"), flow("b", "6000000")]))
    assert (found.outcome, found.matches) == ("only in documents", ())
    assert found.why == ("2 flows might be parts of it and of others, or come to more; none is proposed",)


def test_a_part_that_fits_two_undertakings_is_proposed_for_neither(run: Any) -> None:
    found = run([pledge("u"), pledge("v", 30_000_000)], [flow(said="5000000")])
    assert pairs(found) == []
    assert all("1 flows might be parts" in s.why[0] for s in found.settled)


def test_one_flow_that_is_all_of_a_day_serves_each_and_is_divided_nowhere(run: Any) -> None:
    day = [pledge("u"), pledge("v", 30_000_000), pledge("w", 8_000_000)]
    found = run(day, [flow(said="50000000")])
    assert pairs(found) == [("u", "f"), ("v", "f"), ("w", "f")]
    assert {s.outcome for s in found.settled} == {"matched"}
    assert {s.paid for s in found.settled} == {()}
    (giver,) = found.givers
    assert giver.undertakings == 3
    assert (giver.pledged.value, giver.paid.value, giver.gap.value) == (50_000_000, 50_000_000, 0)
    other_day = [*day[:2], replace(day[2], told=("2021-01-01", "2021-01-01"))]
    assert pairs(run(other_day, [flow(said="50000000")])) == []


def test_two_of_one_sum_are_paid_by_two_flows_each_by_the_nearer(run: Any) -> None:
    later = ("2021-06-04", "2021-06-04")
    flows = [flow("f"), flow("g", days=("2021-09-01", "2021-09-01"))]
    assert pairs(run([pledge("u"), pledge("v", told=later)], flows)) == [("u", "f"), ("v", "g")]
    assert pairs(run([pledge("u"), pledge("v", told=later)], flows[:1])) == [("u", "f")]
    assert pairs(run([pledge("u")], flows)) == [("u", "f")]


def test_what_two_sources_tell_is_paid_once(run: Any) -> None:
    found = run([pledge()], [flow("f"), flow("g", source="b", system="iati")])
    assert pairs(found) == [("u", "f"), ("u", "g")]
    assert one(found).paid == (Money(12_000_000, 0, "USD"),)
    assert found.givers[0].paid.value == 12_000_000


def test_a_commitment_and_its_payment_are_one_sum(run: Any) -> None:
    both = [flow("c", stage="commitment", days=("2020-06-10", "2020-06-10")), flow("d", "4000000")]
    found = one(run([pledge()], [f._replace(system="iati") for f in both]))
    assert (found.committed, found.paid) == ((Money(12_000_000, 0, "USD"),), (Money(4_000_000, 0, "USD"),))
    assert found.gap == Money(800_000_000, 2, "USD")
    assert found.lag == 89


def test_a_pledge_that_a_source_has_is_the_same_and_pays_nothing(run: Any) -> None:
    found = one(run([pledge()], [flow(stage="pledge")]))
    assert (found.outcome, found.paid, found.why) == ("partly matched", (), ("only the pledge itself",))
    assert found.matches[0].kind == "same"


def test_a_pledge_that_a_source_has_otherwise_is_a_conflict(run: Any) -> None:
    near = flow(said="10000000", stage="pledge", days=("2020-06-20", "2020-06-20"))
    found = one(run([pledge()], [near]))
    assert (found.outcome, found.why) == ("in conflict", ("the source has a pledge of 10,000,000 USD",))
    assert one(run([pledge()], [near._replace(days=("2021-06-20", "2021-06-20"))])).outcome == "only in documents"
    assert one(run([pledge()], [near, flow()])).outcome == "matched"


def test_a_sum_without_an_end_needs_the_sum_to_the_last_digit(run: Any) -> None:
    somewhere = pledge(ends=frozenset())
    assert one(run([somewhere], [flow()])).outcome == "matched"
    assert one(run([somewhere], [flow(said="11987000")])).outcome == "only in documents"
    assert one(run([pledge()], [flow(receiver="", countries=())])).matches[0].evidence[1] == "no end is said"
    assert one(run([pledge()], [flow(said="5000000", receiver="", countries=())])).outcome == "only in documents"


def test_what_is_only_in_documents_says_why(run: Any) -> None:
    assert one(run([pledge()], [flow(provider="SWE")])).why == ("no flow is of its giver",)
    assert one(run([pledge()], [flow(countries=("IRQ",))])).why == ("no flow of its giver fits in end, time and sum",)


def test_people_decide(run: Any) -> None:
    no = run([pledge()], [flow()], judged={("u", "f"): False})
    assert (one(no).outcome, one(no).matches) == ("only in documents", ())
    elsewhere = flow(said="40000000", provider="SWE", countries=("IRQ",))
    yes = one(run([pledge()], [elsewhere], judged={("u", "f"): True}))
    assert (yes.outcome, yes.why) == ("in conflict", ("more than was promised",))
    assert [(m.score, m.evidence) for m in yes.matches] == [(1000, ("a person says so",))]
    two = run([pledge("u"), pledge("v")], [flow()], judged={("v", "f"): True})
    assert pairs(two) == [("v", "f")]
    both = run([pledge("u"), pledge("v")], [flow(said="20000000")], judged={("u", "f"): True, ("v", "f"): True})
    assert [(s.outcome, s.paid) for s in both.settled] == [("matched", ()), ("matched", ())]
    assert both.givers[0].paid.value == 20_000_000


def test_flows_of_no_undertaking_are_counted_apart(run: Any) -> None:
    found = run([pledge()], [flow(), flow("g", "0.125", "EUR"), flow("h", "7", "EUR"), flow("i", provider="SWE")])
    assert [(u.provider, u.stage, u.currency, u.flows, u.total.value) for u in found.unmatched] == [
        ("NOR", "disbursement", "EUR", 2, Decimal("7.125")),
        ("SWE", "disbursement", "USD", 1, 12_000_000),
    ]


def test_the_order_of_rows_does_not_matter(run: Any) -> None:
    chance = random.Random(1)
    undertakings = [pledge(f"u{n}", chance.choice((5, 8, 12)) * 10**6) for n in range(8)]
    flows = [flow(f"f{n:02}", str(chance.choice((2, 5, 8, 12, 13)) * 10**6)) for n in range(20)]
    first = run(undertakings, flows)
    for _ in range(5):
        chance.shuffle(flows)
        assert run(undertakings, flows) == first
