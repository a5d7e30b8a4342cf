from decimal import Decimal

import pytest

from musterbook.publishing import phrasing
from musterbook.records import Amount


def amount(
    low: int | None, high: int | None, hedge: str, unit: str = "USD", exponent: int = 2, said: str = ""
) -> Amount:
    best = low if low == high else None
    return Amount(low, best, high, unit, exponent, hedge, said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (amount(70_000_000_000, None, "more_than"), "more than $700 million"),
        (amount(None, 22_000, "up_to", "troops", 0), "up to 22,000 troops"),
        (amount(8_000_000, 8_000_000, "nearly", "people", 0), "nearly 8 million people"),
        (amount(2_500_000_000, 3_000_000_000, "exact", "EUR"), "€25 million to €30 million"),
        (amount(15_000_000_000, 15_000_000_000, "exact", "NOK"), "NOK 150 million"),
        (amount(31_535_711_400, 31_535_711_400, "exact"), "$315,357,114"),
        (amount(0, 0, "exact", "troops", 0), "0 troops"),
        (amount(None, None, "exact", "people", 0, "dozens"), "dozens"),
    ],
)
def test_an_amount_keeps_its_digits_and_its_hedge(given: Amount, words: str) -> None:
    assert phrasing.amount(given) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (30_000, 30_000, "$300"),
        (30_000, None, "at least $300"),
        (30_000, 40_000, "$300 to $400"),
        (0, None, "not known"),
        (None, 40_000, "up to $400"),
        (0, 0, "$0"),
    ],
)
def test_a_total_says_its_bounds(low: int | None, high: int | None, words: str) -> None:
    assert phrasing.total(low, high, "USD", 2) == words


@pytest.mark.parametrize(
    ("low", "high", "hedges", "words"),
    [
        (30_000, None, {"exact", "more_than"}, "more than $300"),
        (30_000, None, {"exact", "at_least"}, "at least $300"),
        (0, 40_000, {"less_than"}, "less than $400"),
        (0, 40_000, {"up_to", "exact"}, "up to $400"),
        (30_000, 30_000, {"about", "exact"}, "about $300"),
        (30_000, 40_000, {"about", "exact"}, "$300 to $400"),
        (0, None, {"more_than"}, "not known"),
    ],
)
def test_a_total_keeps_the_hedges_of_its_lines(low: int, high: int | None, hedges: set[str], words: str) -> None:
    assert phrasing.total(low, high, "USD", 2, hedges=hedges) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2018-07-11", "2018-07-11", "11 July 2018"),
        ("2018-07-01", "2018-07-31", "July 2018"),
        ("2020-02-01", "2020-02-28", "1 February 2020 – 28 February 2020"),
        ("2015-01-01", "2015-12-31", "2015"),
        ("2015-01-01", "2016-12-31", "1 January 2015 – 31 December 2016"),
    ],
)
def test_days_from_one_to_another_are_as_short_as_can_be(first: str, last: str, words: str) -> None:
    assert phrasing.span(first, last) == words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2018-02-13", "13 February 2018"),
        ("2019-10", "October 2019"),
        ("2019", "2019"),
        ("2019~", "about 2019"),
        ("2018-02-14/2018-02-15", "14 February 2018 – 15 February 2018"),
        ("2014/..", "from 2014"),
        ("../2016", "until 2016"),
        ("/2016-06", "until June 2016"),
        ("../..", "open"),
        ("XXXX-02-13", "XXXX-02-13"),
        ("2019-13", "2019-13"),
        (None, "undated"),
    ],
)
def test_a_day_is_written_as_people_read_it(edtf: str | None, words: str) -> None:
    assert phrasing.day(edtf) == words


def test_no_number_is_rounded() -> None:
    assert phrasing.number(Decimal("1189797680")) == "1,189,797,680"
    assert phrasing.number(Decimal("1900000000")) == "1.9 billion"
    assert phrasing.number(Decimal("-5000000")) == "-5 million"
