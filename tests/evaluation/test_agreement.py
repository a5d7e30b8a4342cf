"""When a claim says what a record says, slot by slot, and which claim answers which record."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from musterbook.evaluation.agreement import Judge, close, said
from musterbook.evaluation.annotations import Annotation
from musterbook.evaluation.matching import match, overlap
from musterbook.lexicon import Lexicon
from musterbook.records import Amount, Attribution, Claim, Party, Place, Speaker


@pytest.fixture(scope="module")
def judge(lexicon: Lexicon) -> Judge:
    return Judge(lexicon)


def claim(start: int = 0, end: int = 10, kind: Any = "figure", **fields: Any) -> Claim:
    identity = Claim.identity("d", kind, start, end, fields.pop("twin", 0))
    return Claim(identity, "d", kind, fields.pop("stage", "assessed"), start, end, "x" * (end - start), **fields)


def money(low: int | None, high: int | None, unit: str = "USD", hedge: Any = "exact") -> Amount:
    return Amount(low, low if low == high else None, high, unit, 0, hedge, "")


def wanted(start: int = 0, end: int = 10, kind: str = "figure", **fields: Any) -> Annotation:
    fields = {k: Decimal(v) if k in ("low", "high") and v is not None else v for k, v in fields.items()}
    return Annotation(kind, fields.pop("stage", "assessed"), "x" * (end - start), start, end, **fields)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("United States", "Washington; United States", True),
        ("U.S. government", "United States", True),
        ("Trump administration", "the White House", True),
        ("United States", "Pentagon; US Department of Defense", True),
        ("Donald Trump", "Donald Trump; President", True),
        ("State Department", "department", True),
        ("Norway's foreign minister", "foreign minister; Norway", True),
        ("Islamic State", "ISIS; Islamic State", True),
        ("UNDP", "UN Development Programme", True),
        ("the coalition", "Global Coalition against Daesh", True),
        ("United States", "United Nations", False),
        ("State Department", "Pentagon", False),
        ("Islamic State", "coalition against the Islamic State; Global Coalition against Daesh", False),
        ("Norway", "Sweden", False),
        ("Norway", "", False),
    ],
)
def test_parties_and_speakers_are_one_by_register_or_by_words(judge: Judge, one: str, other: str, same: bool) -> None:
    assert judge.same_name(one, other) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Iraq", "Iraqi; Iraq", True),
        ("Iraq and Syria", "Syria", True),
        ("northern Iraq", "Iraq", True),
        ("Iraq", "Baghdad", False),
        ("Mosul", "Raqqa", False),
    ],
)
def test_a_capital_is_its_state_as_a_party_and_not_as_a_place(judge: Judge, one: str, other: str, same: bool) -> None:
    assert judge.same_name(one, other, where=True) is same


def test_a_name_that_nobody_wants_is_not_judged(judge: Judge) -> None:
    assert judge.same_name(None, "Norway") is None
    assert judge.same_name("", "") is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("USD", "USD", True),
        ("troops", "soldiers", True),
        ("police_officers", "trainers", True),
        ("members", "people", True),
        ("member states", "countries", True),
        ("airstrikes", "strikes", True),
        ("widgets", "widget", True),
        ("USD", "EUR", False),
        ("USD", "usd", False),
        ("troops", "countries", False),
        ("trucks", "strikes", False),
        ("troops", None, False),
    ],
)
def test_units_are_one_by_currency_class_or_noun(judge: Judge, one: str, other: str | None, same: bool) -> None:
    assert judge.same_unit(one, other) is same


def test_numbers_are_one_within_a_half_per_cent() -> None:
    assert close(Decimal(1000), Decimal(1005))
    assert not close(Decimal(1000), Decimal(1006))
    assert close(None, None)
    assert close(Decimal(0), Decimal(0))
    assert not close(None, Decimal(0))


@pytest.mark.parametrize(
    ("hedge", "read", "agrees"),
    [
        ("about", "nearly", True),
        ("more_than", "at_least", True),
        ("up_to", "less_than", True),
        ("exact", "exact", True),
        ("exact", "about", False),
        ("more_than", "about", False),
    ],
)
def test_hedges_agree_within_a_class(judge: Judge, hedge: str, read: str, agrees: bool) -> None:
    found = judge.agreement(wanted(low=5, unit="USD", hedge=hedge), claim(amount=money(5, None, hedge=read)))
    assert found["hedge"] is agrees


def test_only_what_the_record_fills_is_judged(judge: Judge) -> None:
    assert judge.agreement(wanted(), claim()) == {"stage": True, "repeats": True}
    full = wanted(party="Norway", place="Syria", speaker="Ine Soreide", period="2018", repeats=True, stage="pledged")
    assert judge.agreement(full, claim()) == dict.fromkeys(
        ("stage", "party", "place", "speaker", "period", "repeats"), False
    )
    right = claim(
        stage="pledged",
        party=Party("Oslo", "NOR", "Norway"),
        counterparty=Party("Syrians", "SYR", "Syria"),
        attribution=(Attribution(Speaker("Soreide", role="Foreign Minister")),),
        period="2018",
        repeats=True,
    )
    assert all(judge.agreement(full, right).values())


def test_said_gives_each_name_once_with_label_and_role() -> None:
    assert said(Place("Iraq", "IRQ", "Iraq"), None, Place("Syrians", "SYR", "Syria")) == "Iraq; Syrians; Syria"
    assert said(Speaker("Soreide", role="Foreign Minister")) == "Soreide; Foreign Minister"
    assert said(None) == ""


# Which answers which


def of(low: int, start: int = 0, kind: str = "figure", unit: str = "USD") -> Annotation:
    return wanted(start, start + 10, kind, low=low, high=low, unit=unit, hedge="exact")


def read(low: int, start: int = 0, kind: str = "figure", unit: str = "USD") -> Claim:
    return claim(start, start + 10, kind, amount=money(low, low, unit))


CASES: dict[str, tuple[list[Annotation], list[Claim], list[tuple[int, int]]]] = {
    "the same amount there": ([of(5)], [read(5, 5)], [(0, 0)]),
    "the same amount elsewhere": ([of(5)], [read(5, 500)], [(0, 0)]),
    "there before elsewhere": ([of(5)], [read(5, 500), read(5, 9)], [(0, 1)]),
    "the same kind before another": ([of(5)], [read(5, 0, "commitment"), read(5)], [(0, 1)]),
    "another kind, if none else": ([of(5)], [read(5, 0, "commitment")], [(0, 0)]),
    "more overlap before less": ([of(5, 2)], [read(5, 8), read(5, 3)], [(0, 1)]),
    "one to one": ([of(5)], [read(5), read(5, 20)], [(0, 0)]),
    "another number": ([of(5)], [read(6)], []),
    "another unit": ([of(5)], [read(5, unit="EUR")], []),
    "no amount, same kind, enough words": ([wanted(0, 10)], [claim(7, 17)], [(0, 0)]),
    "no amount, too few words": ([wanted(0, 10)], [claim(8, 18)], []),
    "no amount, another kind": ([wanted(0, 10)], [claim(0, 10, "event")], []),
    "an amount and none": ([wanted(0, 10)], [read(5)], []),
    "a bound told as a number": (
        [wanted(low=5, high=5, unit="USD", hedge="exact")],
        [claim(amount=money(5, None, hedge="more_than"))],
        [(0, 0)],
    ),
    "a range and its lower end": (
        [wanted(low=5, high=9, unit="USD", hedge="exact")],
        [claim(amount=money(5, 7))],
        [(0, 0)],
    ),
    "a vague amount is none": (
        [wanted(0, 10, unit="people")],
        [claim(0, 10, amount=Amount(None, None, None, "people", 0, "about", "dozens"))],
        [(0, 0)],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_records_are_answered(judge: Judge, name: str) -> None:
    annotations, claims, pairs = CASES[name]
    assert match(annotations, claims, judge) == pairs


def test_overlap_is_a_share_of_the_shorter() -> None:
    assert overlap((0, 10), (5, 9)) == 1
    assert overlap((0, 10), (8, 12)) == Fraction(1, 2)
    assert overlap((0, 10), (10, 12)) == 0
