from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from musterbook.linking import tell
from musterbook.linking.candidates import keys
from musterbook.linking.sameness import agree, same_amount
from musterbook.records import Amount, Claim, Hedge, Party

UPPER, LOWER = ("up_to", "at_most", "less_than"), ("more_than", "at_least")


def amount(said: int, hedge: Hedge = "exact", *, unit: str = "USD", exponent: int = 2) -> Amount:
    steps = said * 10**exponent
    low, high = None if hedge in UPPER else steps, None if hedge in LOWER else steps
    return Amount(low, steps, high, unit, exponent, hedge, str(said))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (amount(100), amount(100)),
        (amount(100), amount(100, "more_than")),
        (amount(100), amount(100, "nearly")),
        (amount(100), amount(100, exponent=3)),
        (amount(315_357_114), amount(315_000_000)),
        (amount(315_357_114), amount(300_000_000, "more_than")),
        (amount(88_200), amount(90_000, "nearly")),
        (amount(5_200), amount(5_000, "about")),
        (amount(129_500), amount(130_000)),
        (amount(498), amount(500, "up_to")),
    ],
)
def test_one_sum_told_twice(one: Amount, other: Amount) -> None:
    assert same_amount(one, other)
    assert same_amount(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (amount(100), amount(200)),
        (amount(100), amount(100, unit="EUR")),
        (amount(100, "up_to"), amount(100, "more_than")),
        (amount(109), amount(110)),
        (amount(5_200), amount(5_000)),
        (amount(15), amount(10, "about")),
        (amount(92_000), amount(90_000, "nearly")),
        (amount(295), amount(300, "more_than")),
        (amount(100), Amount(None, None, None, "USD", 2, "exact", "millions")),
        (Amount(10, None, 15, "USD", 2, "exact", "10 to 15"), Amount(10, None, 20, "USD", 2, "exact", "10 to 20")),
    ],
)
def test_two_sums(one: Amount, other: Amount) -> None:
    assert same_amount(one, other) is None
    assert same_amount(other, one) is None


def test_nothing_said_is_the_same_as_nothing() -> None:
    assert same_amount(None, None) is None
    assert same_amount(amount(5), None) is None


HEDGED = st.builds(amount, st.integers(1, 10**13), st.sampled_from(["exact", "about", "nearly", "more_than", "up_to"]))


@given(one=HEDGED, factor=st.integers(-110, 110))
@example(one=amount(10**13, "about"), factor=-92)
@example(one=amount(10**12, "about"), factor=-100)
def test_what_can_be_the_same_shares_a_block(one: Amount, factor: int) -> None:
    """Blocking loses no pair that judging would take."""
    assert one.best is not None
    near = amount(max(1, one.best // 100 * (1000 + factor) // 1000), "about")
    if same_amount(one, near):
        claims = [
            Claim("i", "d", "commitment", "pledged", 0, 1, "q", party=Party("X", "X"), amount=a) for a in (one, near)
        ]
        blocks = [set(keys(told)) for told in tell(claims, {})]
        assert blocks[0] & blocks[1]


def test_sets_agree_are_open_or_apart() -> None:
    assert agree(frozenset("ab"), frozenset("bc")) == "shared"
    assert agree(frozenset("ab"), frozenset("cd")) == "apart"
    assert agree(frozenset("ab"), frozenset()) == "open"
