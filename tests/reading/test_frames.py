"""Every frame holds on its examples and not on its counter-examples; and what frames do with amounts and moods."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.lexicon.patterns import Frame
from musterbook.reading import read
from musterbook.records import Claim, Document

FRAMES = load_lexicon().patterns.frames


def claims_of(lexicon: Lexicon, text: str, *, issued: str | None = None) -> tuple[Claim, ...]:
    return read(Document.of(text, issued=issued), lexicon).claims


def rules(lexicon: Lexicon, text: str) -> set[str]:
    return {c.rules[0] for c in claims_of(lexicon, text)}


def code(claim: Claim) -> str | None:
    return claim.party.code if claim.party is not None else None


@pytest.mark.parametrize(
    ("frame", "text"), [pytest.param(f, e, id=f"{f.name}-{n}") for f in FRAMES for n, e in enumerate(f.examples)]
)
def test_frame_holds_on_its_example(lexicon: Lexicon, frame: Frame, text: str) -> None:
    assert frame.name in rules(lexicon, text)


@pytest.mark.parametrize(
    ("frame", "text"),
    [pytest.param(f, e, id=f"{f.name}-{n}") for f in FRAMES for n, e in enumerate(f.counter_examples)],
)
def test_frame_does_not_hold_on_its_counter_example(lexicon: Lexicon, frame: Frame, text: str) -> None:
    assert frame.name not in rules(lexicon, text)


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Norway gave $12 million to Mali.", "delivered"),
        ("Norway has provided $12 million to Mali.", "delivered"),
        ("Norway is providing $12 million to Mali.", "committed"),
        ("Norway will provide $12 million to Mali.", "pledged"),
        ("Norway would provide $12 million to Mali.", "planned"),
        ("Norway intends to provide $12 million to Mali.", "planned"),
        ("Norway plans to provide $12 million to Mali.", "planned"),
        ("Norway decided to provide $12 million to Mali.", "pledged"),
        ("Norway pledged $12 million to Mali.", "pledged"),
        ("Norway announced $12 million in aid to Mali.", "pledged"),
        ("Norway has committed $12 million to Mali.", "committed"),
    ],
)
def test_mood_decides_the_stage(lexicon: Lexicon, text: str, stage: str) -> None:
    (claim,) = [c for c in claims_of(lexicon, text) if c.amount is not None]
    assert (claim.kind, claim.stage, code(claim)) == ("commitment", stage, "NOR")


@pytest.mark.parametrize(
    "text",
    [
        "Norway did not provide $12 million to Mali.",
        "Norway refused to provide $12 million to Mali.",
        "Nobody knows whether Norway would provide $12 million to Mali.",
        "The kidnappers demanded a ransom of $12 million.",
        "The court imposed a fine of $12 million on the bank.",
        "The storm caused damage of $12 million.",
        "The province earned $12 million in oil revenue.",
        "The police seized $12 million in cash.",
    ],
)
def test_no_commitment_where_nothing_is_given(lexicon: Lexicon, text: str) -> None:
    assert not [c for c in claims_of(lexicon, text) if c.kind == "commitment"]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("The $20 million Dutch contribution arrived.", 20_000_000, 20_000_000, "USD"),
        ("Qatar donated more than 40 masks to the clinics.", 40, None, "masks"),
        ("The mission has trained over 700 soldiers.", 700, None, "soldiers"),
    ],
)
def test_amount_keeps_bounds_and_unit(lexicon: Lexicon, text: str, low: int, high: int | None, unit: str) -> None:
    amount = next(c.amount for c in claims_of(lexicon, text) if c.amount is not None)
    assert amount.major(amount.low) == low
    assert amount.major(amount.high) == high
    assert amount.unit.split()[-1] in (unit, "troops", "USD")


def test_passive_gives_the_agent(lexicon: Lexicon) -> None:
    (claim,) = [c for c in claims_of(lexicon, "The 25 million euros were provided by Denmark.") if c.amount]
    assert code(claim) == "DNK"


def test_each_makes_a_claim_for_each(lexicon: Lexicon) -> None:
    found = claims_of(lexicon, "Denmark and Sweden each pledged 20 million euros.")
    assert [code(c) for c in found] == ["DNK", "SWE"] or {code(c) for c in found} == {"DNK", "SWE"}
    assert len({c.id for c in found}) == 2
    assert len({(c.start, c.end) for c in found}) == 1


def test_together_makes_one_claim(lexicon: Lexicon) -> None:
    (claim,) = claims_of(lexicon, "Denmark and Sweden pledged 20 million euros.")
    assert claim.party is not None
    assert claim.party.label == "Denmark; Sweden"


def test_a_left_out_verb_keeps_its_giver(lexicon: Lexicon) -> None:
    found = claims_of(lexicon, "Saudi Arabia promised $430 million and the United Arab Emirates $230 million.")
    assert [(code(c), c.amount.said if c.amount else None) for c in found] == [
        ("SAU", "$430 million"),
        ("ARE", "$230 million"),
    ]


def test_total_is_a_running_total(lexicon: Lexicon) -> None:
    text = "Norway pledged 75 million kroner, bringing its total support to more than 90 million kroner."
    new, total = [c for c in claims_of(lexicon, text) if c.amount]
    assert (new.basis, new.repeats) == ("new", False)
    assert (total.basis, total.repeats, total.stage) == ("running_total", True, "committed")


def test_condition_is_kept(lexicon: Lexicon) -> None:
    text = "The European Union would provide 120 million euros, subject to approval by the member states."
    claim = claims_of(lexicon, text)[0]
    assert claim.stage == "planned"
    assert claim.conditions == "subject to approval by the member states"


def test_what_was_pledged_before_is_a_repeat(lexicon: Lexicon) -> None:
    claim = claims_of(lexicon, "Canada will pay the $15 million it promised last spring.")[0]
    assert claim.repeats
    assert claim.stage == "committed"


def test_loan_and_grant_are_kept_apart(lexicon: Lexicon) -> None:
    loan = claims_of(lexicon, "The World Bank approved a $1.5 billion loan to Iraq.")[0]
    grant = claims_of(lexicon, "Japan gave a grant of $5 million to Iraq.")[0]
    assert (loan.instrument, grant.instrument) == ("loan", "grant")


def test_one_count_stays_with_its_event_and_several_are_figures(lexicon: Lexicon) -> None:
    one = [c for c in claims_of(lexicon, "The blast in Kabul wounded three soldiers.") if c.amount]
    several = [c for c in claims_of(lexicon, "The blast killed 13 soldiers and wounded 45 civilians.") if c.amount]
    assert [c.kind for c in one] == ["event"]
    assert [(c.kind, c.measure) for c in several] == [("figure", "casualties"), ("figure", "casualties")]


@pytest.mark.parametrize(
    "text",
    [
        "The base lies 40 kilometers from Mosul.",
        "The boy is 14 years old.",
        "The council adopted resolution 2254.",
        "Two leaders spoke.",
        "The talks lasted 11 hours.",
        "The app is offered in three languages.",
    ],
)
def test_no_claim_carries_what_is_no_figure(lexicon: Lexicon, text: str) -> None:
    assert not [c for c in claims_of(lexicon, text) if c.amount is not None]


def test_denial_points_at_what_it_denies(lexicon: Lexicon) -> None:
    found = claims_of(lexicon, "Iran rejected accusations that the army had fired the missiles.")
    denial = next(c for c in found if c.stage == "denied")
    denied = next(c for c in found if c.id == denial.denies)
    assert denied.stage == "claimed"
    assert denied.quote == "the army had fired the missiles"
    assert not [c for c in found if c.kind in ("commitment", "event")]


def test_a_sum_in_two_currencies_is_one_claim(lexicon: Lexicon) -> None:
    found = [c for c in claims_of(lexicon, "Japan pledged €100 million ($117 million) to Iraq.") if c.amount]
    assert [c.amount.unit for c in found if c.amount] == ["EUR"]


def test_a_bare_number_of_millions_behind_a_sum_is_money(lexicon: Lexicon) -> None:
    found = claims_of(lexicon, "Denmark pledged 300 million euros, of which 120 million has been disbursed.")
    amounts = [c.amount for c in found if c.amount is not None]
    assert [(int(a.major(a.low) or 0), a.unit) for a in amounts] == [(300_000_000, "EUR"), (120_000_000, "EUR")]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Danish assistance to Somalia exceeds $60 million.", 60_000_000, None),
        ("Danish assistance to Somalia may not exceed $60 million.", None, 60_000_000),
        ("Danish assistance to Somalia reached $60 million.", 60_000_000, 60_000_000),
    ],
)
def test_a_verb_bounds_the_amount(lexicon: Lexicon, text: str, low: int | None, high: int | None) -> None:
    amount = next(c.amount for c in claims_of(lexicon, text) if c.amount is not None)
    assert (amount.major(amount.low), amount.major(amount.high)) == (low, high)


def test_the_sum_reminded_of_keeps_its_day(lexicon: Lexicon) -> None:
    text = "Envoys spoke of the $200 million which Japan pledged in January 2015."
    (claim,) = [c for c in claims_of(lexicon, text) if c.amount]
    assert (claim.kind, claim.repeats, claim.announced_on) == ("commitment", True, "2015-01")


def test_what_follows_a_denial_is_not_denied(lexicon: Lexicon) -> None:
    text = "Al-Shabaab denied the report and said that its men had killed 20 soldiers."
    found = claims_of(lexicon, text)
    assert not [c for c in found if c.denies is not None]
    assert [c.kind for c in found if c.amount is not None] in (["event"], ["figure"])


def test_is_to_is_a_promise(lexicon: Lexicon) -> None:
    (claim,) = claims_of(lexicon, "The United States is to provide $100 million in funding for the force.")
    assert (claim.stage, code(claim)) == ("pledged", "USA")


def test_fighters_of_is_are_the_group(lexicon: Lexicon) -> None:
    (claim,) = claims_of(lexicon, "IS fighters took over large swaths of territory in Syria.")
    assert (claim.kind, claim.stage, code(claim)) == ("event", "ended", "IS")


def test_we_of_a_minister_is_the_state(lexicon: Lexicon) -> None:
    text = "“We will provide $10 million,” Dutch Prime Minister Mark Rutte said."
    (claim,) = [c for c in claims_of(lexicon, text) if c.amount]
    assert code(claim) == "NLD"


def test_what_a_speaker_asserts_is_a_statement(lexicon: Lexicon) -> None:
    text = "“The end of combat does not mean that the group has been defeated,” the general said."
    found = [c for c in claims_of(lexicon, text) if c.kind == "statement"]
    assert [c.stage for c in found] == ["assessed"]
    assert not claims_of(lexicon, "“The soup was cold and far too salty,” the general said.")


def test_a_part_of_a_sum_that_is_sought_is_not_sought(lexicon: Lexicon) -> None:
    text = "Some $12 million of the $30 million that the fund wants for aid to Somalia had been promised by May."
    found = {int(c.amount.major(c.amount.low) or 0): c.stage for c in claims_of(lexicon, text) if c.amount}
    assert found == {12_000_000: "pledged", 30_000_000: "goal"}
