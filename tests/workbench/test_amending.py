"""What a form of slots comes to: only what was changed, in the shape of an amendment."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from musterbook.errors import InputError
from musterbook.ledger.verdicts import amended
from musterbook.lexicon import load_lexicon
from musterbook.reading import read
from musterbook.records import Attribution, Claim, Document, Speaker
from musterbook.workbench.amending import FIELDS, changes, texts

TEXT = "Norway will provide about $20.5 million to stabilize liberated areas in Iraq in 2019, the ministry said."


@pytest.fixture(scope="module")
def claim() -> Claim:
    return read(Document.of(TEXT, issued="2019-07-01"), load_lexicon()).claims[0]


def changed(claim: Claim, said: dict[str, str]) -> dict[str, Any]:
    return changes(claim, texts(claim) | said)


def test_every_field_has_a_text_and_nothing_changed_is_nothing_set(claim: Claim) -> None:
    assert {f.name for f in FIELDS} == texts(claim).keys()
    assert changes(claim, texts(claim)) == {}
    assert changes(claim, {}) == {}
    assert changed(claim, {"purpose": f"  {texts(claim)['purpose']}  "}) == {}


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ({"stage": "committed"}, {"stage": "committed"}),
        ({"kind": "statement", "basis": "component"}, {"kind": "statement", "basis": "component"}),
        ({"party": "Sweden"}, {"party": {"name": "Sweden", "code": "SWE", "label": "Sweden"}}),
        ({"party": ""}, {"party": None}),
        ({"counterparty": "Some Body"}, {"counterparty": {"name": "Some Body", "code": None, "label": None}}),
        ({"repeats": "yes"}, {"repeats": True}),
        ({"purpose": ""}, {"purpose": None}),
        ({"period": "2019/2021"}, {"period": "2019/2021"}),
        ({"instrument": "loan"}, {"instrument": "loan"}),
    ],
)
def test_only_what_was_changed_is_set(claim: Claim, said: dict[str, str], slots: dict[str, Any]) -> None:
    assert changed(claim, said) == slots
    amended(claim, slots)


@pytest.mark.parametrize(
    ("said", "low", "best", "high", "hedge"),
    [
        ({"number": "30,000,000"}, 30, 30, 30, "about"),
        ({"number": "30000000", "hedge": "more_than"}, 30, 30, None, "more_than"),
        ({"number": "30,000,000", "hedge": "up_to"}, None, 30, 30, "up_to"),
        ({"number": "30,000,000", "to": "40,000,000", "hedge": "exact"}, 30, None, 40, "exact"),
    ],
)
def test_an_amount_keeps_its_bounds(
    claim: Claim, said: dict[str, str], low: int, best: int, high: int, hedge: str
) -> None:
    new = amended(claim, changed(claim, {f"amount.{k}": v for k, v in said.items()})).amount
    assert new is not None
    millions = [None if v is None else v // 10**8 for v in (new.low, new.best, new.high)]
    assert (millions, new.hedge, new.unit, new.said) == ([low, best, high], hedge, "USD", "$20.5 million")


def test_a_unit_brings_its_own_smallest_step_and_an_amount_can_go(claim: Claim) -> None:
    counted = changed(claim, {"amount.number": "500", "amount.unit": "troops"})["amount"]
    assert (counted["exponent"], counted["low"]) == (0, Decimal(500))
    yen = changed(claim, {"amount.unit": "JPY", "amount.number": "2,000"})["amount"]
    assert amended(claim, {"amount": yen}).amount.low == 2000  # type: ignore[union-attr]
    assert changed(claim, {"amount.number": "", "amount.unit": ""}) == {"amount": None}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"amount.number": "lots"}, "no number"), ({"amount.number": "20,00"}, "no number"),
        ({"amount.number": "0.001"}, "smallest step"), ({"amount.unit": ""}, "needs a unit"),
        ({"amount.to": "5", "amount.number": ""}, "two numbers"),
        ({"amount.to": "90,000,000", "amount.hedge": "up_to"}, "two numbers"),
        ({"period": "soon"}, "no date"), ({"stated_on": "2019-02-30"}, "no date"),
    ],
)  # fmt: skip
def test_what_is_no_value_is_said(claim: Claim, said: dict[str, str], why: str) -> None:
    with pytest.raises(InputError, match=why):
        changed(claim, said)


def test_who_says_it_is_set_and_those_who_report_it_stay(claim: Claim) -> None:
    chain = (Attribution(Speaker("an official", role="minister")), Attribution(Speaker("a paper"), "reported"))
    told = replace(claim, attribution=chain)
    new = amended(told, changed(told, {"speaker": "Sweden", "stance": "denies"})).attribution
    assert [(a.speaker.name, a.speaker.code, a.speaker.role, a.stance) for a in new] == [
        ("Sweden", "SWE", None, "denies"), ("a paper", None, None, "asserts")
    ]  # fmt: skip
    assert [a.speaker.name for a in amended(told, changed(told, {"speaker": ""})).attribution] == ["a paper"]


def test_several_places_are_parted_by_a_semicolon(claim: Claim) -> None:
    assert [p["code"] for p in changed(claim, {"place": "Iraq; Syria; Nowhereland"})["place"]] == ["IRQ", "SYR", None]
    assert changed(claim, {"place": " ; "}) == {"place": []}
