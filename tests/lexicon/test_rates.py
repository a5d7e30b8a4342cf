"""Rates of exchange: the ECB's, the pegs, and every way in which there is none."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterbook.errors import LexiconError
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.rates import Rate, Rates, Unrated

RATES = load_lexicon().rates
HEAD = "code,per,rate,first,last,kind,source,check,entered,ended,note\n"


def rate(unit: str, into: str, day: str | None, rates: Rates = RATES) -> Rate:
    found = rates.rate(unit, into, day)
    assert isinstance(found, Rate), found
    return found


def why_not(unit: str, into: str, day: str | None, rates: Rates = RATES) -> str:
    found = rates.rate(unit, into, day)
    assert isinstance(found, Unrated), found
    return found.reason


@pytest.mark.parametrize(
    ("unit", "into", "day", "value", "on"),
    [
        ("EUR", "USD", "2016-07-20", "1.1013", "2016-07-20"),
        ("USD", "EUR", "2016-07-20", Fraction(10000, 11013), "2016-07-20"),
        ("EUR", "USD", "2018-02-18", "1.2464", "2018-02-16"),  # a Sunday: the Friday before
        ("EUR", "USD", "2020-04-13", "1.0867", "2020-04-09"),  # Easter Monday: Maundy Thursday
        ("SAR", "USD", "2018-02-14", Fraction(4, 15), "2018-02-14"),
        ("SAR", "AED", "2018-02-14", Fraction(36725, 37500), "2018-02-14"),  # both tied to the dollar: no ECB needed
        ("OMR", "USD", "2018-02-14", "2.6008", "2018-02-14"),
        ("XOF", "XAF", "1999-01-01", 1, "1999-01-01"),
        ("IQD", "USD", "2018-02-14", Fraction(1, 1182), "2018-02-14"),
        ("IQD", "USD", "2021-06-01", Fraction(1, 1450), "2021-06-01"),
        ("IQD", "USD", "2023-02-08", Fraction(1, 1300), "2023-02-08"),
        ("USD", "USD", None, 1, ""),
    ],
)
def test_a_rate_and_its_day(unit: str, into: str, day: str | None, value: Fraction | str | int, on: str) -> None:
    found = rate(unit, into, day)
    assert (found.value, found.on) == (Fraction(value), on)
    assert found.source


def test_a_peg_crosses_with_the_rate_of_the_day_and_names_both_sources() -> None:
    found = rate("AED", "EUR", "2016-07-20")
    assert found.value == 1 / (Fraction("3.6725") * Fraction("1.1013"))
    assert found.source.startswith("ECB; http")


@pytest.mark.parametrize(
    ("unit", "into", "day", "said"),
    [
        ("KWD", "USD", "2018-02-14", "no rate of KWD"),  # a basket is no peg
        ("KWD", "USD", "2005-02-14", "no rate of KWD"),  # nor is a band
        ("USD", "KWD", "2018-02-14", "no rate of KWD"),
        ("LBP", "USD", "2021-02-14", "no fixed rate of LBP for 2021-02-14"),
        ("IQD", "USD", "2020-12-19", "no fixed rate of IQD for 2020-12-19"),
        ("IQD", "USD", "2020-12", "no fixed rate of IQD for 2020-12-01/2020-12-31"),  # it moved within the month
        ("RUB", "USD", "2022-03-02", "the ECB has no rate of RUB for 2022-03-02"),  # ended: no step back over that
        ("EUR", "USD", "1998-12-31", "the ECB has no rate of USD for 1998-12-31"),
        ("EUR", "USD", "2999-01-01", "the ECB's rates here end on"),
        ("EUR", "USD", None, "the day is not known"),
        ("EUR", "USD", "XXXX-02-13", "the day is not known"),
        ("EUR", "USD", "2016/2018", "a mean over 2016-01-01/2018-12-31 says little"),
    ],
)
def test_no_rate_says_why(unit: str, into: str, day: str | None, said: str) -> None:
    assert said in why_not(unit, into, day)


def test_a_month_or_a_year_takes_the_mean_of_its_business_days() -> None:
    month = rate("EUR", "USD", "2018-02")
    assert (month.said, month.on, month.source) == (
        Decimal("1.23478"),
        "2018-02-01/2018-02-28",
        "ECB, mean of 20 days",
    )
    assert month.value == Fraction(month.said)
    assert rate("EUR", "USD", "2018").said == Decimal("1.18095")


def test_an_amount_is_rounded_once_and_half_a_step_up() -> None:
    exact = rate("EUR", "USD", "2016-07-20")
    assert exact.convert(10_000_000_000, 2, 2) == 11_013_000_000
    assert exact.convert(5, 2, 2) == 6  # 5.5065
    assert Rate("A", "B", Fraction(1, 2), "", "").convert(1, 0, 0) == 1
    assert Rate("A", "B", Fraction(1, 2), "", "").convert(-1, 0, 0) == -1
    assert exact.convert(None, 2, 2) is None
    assert rate("JOD", "USD", "2018-02-14").convert(709, 3, 2) == 100  # fils into cents
    assert rate("XOF", "EUR", "2018-02-14").convert(655_957, 0, 2) == 100_000


@given(st.integers(0, 10**15), st.integers(0, 10**15), st.sampled_from(("EUR", "GBP", "SAR", "IQD", "JPY")))
def test_a_larger_sum_never_converts_to_a_smaller(one: int, other: int, unit: str) -> None:
    found = rate(unit, "USD", "2018-02-14")
    low, high = sorted((one, other))
    assert (found.convert(low, 2, 2) or 0) <= (found.convert(high, 2, 2) or 0)


def test_an_earlier_version_knows_what_was_known() -> None:
    then = RATES.at("ECB 2018-02-13, pegs 2026-11-20")
    assert then.version == "ECB 2018-02-13, pegs 2026-11-20"
    assert rate("EUR", "USD", "2018-02-13", then) == rate("EUR", "USD", "2018-02-13")
    assert "end on 2018-02-13" in why_not("EUR", "USD", "2018-02-14", then)
    assert why_not("SAR", "USD", "2018-02-13", then) == "no rate of SAR"  # the row came a day later
    assert RATES.at(RATES.version) == RATES
    with pytest.raises(ValueError, match="not a version"):
        RATES.at("yesterday")


def test_a_row_taken_back_still_answers_for_its_days(tmp_path: Path) -> None:
    rows = (
        "SAR,USD,3.57,1986-07-01,,peg,general,seen,2026-01-01,2026-02-01,a slip\n"
        "SAR,USD,3.75,1986-07-01,,peg,general,seen,2026-02-01,,\n"
    )
    (tmp_path / "pegs.csv").write_text(HEAD + rows, encoding="utf-8")
    now = Rates.load(tmp_path)
    assert now.pegs == "2026-02-01"
    assert rate("SAR", "USD", "2018-02-14", now).value == Fraction(100, 375)
    then = now.at(f"ECB {now.ecb}, pegs 2026-01-31")
    assert rate("SAR", "USD", "2018-02-14", then).value == Fraction(100, 357)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("SAR,USD,many,1986-07-01,,peg,general,seen,2026-01-01,,", "not a number above 0"),
        ("SAR,USD,-3,1986-07-01,,peg,general,seen,2026-01-01,,", "not a number above 0"),
        ("SAR,USD,1/0,1986-07-01,,peg,general,seen,2026-01-01,,", "not a number above 0"),
        ("SAR,USD,3.75,1986,,peg,general,seen,2026-01-01,,", "first is not a day"),
        ("SAR,USD,3.75,1986-07-01,1986-06-01,peg,general,seen,2026-01-01,,", "first lies after last"),
        ("SAR,GBP,3.75,1986-07-01,,peg,general,seen,2026-01-01,,", "unknown per or kind"),
        ("SAR,USD,3.75,1986-07-01,,float,general,seen,2026-01-01,,", "unknown per or kind"),
    ],
)
def test_a_wrong_row_is_refused_by_its_number(tmp_path: Path, row: str, said: str) -> None:
    (tmp_path / "pegs.csv").write_text(f"{HEAD}{row}\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=said):
        Rates.load(tmp_path)
