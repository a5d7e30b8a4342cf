"""Say amounts, sums and days the way people read them.

In: records and bounds in smallest steps. Out: short English phrases. No phrase rounds: digits are kept, and a bound is
said in words.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from decimal import Decimal

from musterbook.records import Amount

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
_SCALES = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_HEDGES = {
    "exact": "",
    "about": "about ",
    "nearly": "nearly ",
    "more_than": "more than ",
    "at_least": "at least ",
    "up_to": "up to ",
    "at_most": "at most ",
    "less_than": "less than ",
}
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def is_money(unit: str) -> bool:
    """Tell whether a unit is an ISO 4217 code and not a counted noun."""
    return bool(re.fullmatch(r"[A-Z]{3}", unit))


def number(value: Decimal) -> str:
    """Write a number with grouped digits, in millions or billions where that loses no digit."""
    for scale, word in _SCALES:
        if abs(value) >= scale:
            scaled = (value / scale).normalize()
            if -scaled.as_tuple().exponent <= 3:  # type: ignore[operator]  # finite numbers only
                return f"{scaled:,f} {word}"
            break
    return f"{value.normalize():,f}"


def quantity(value: Decimal, unit: str) -> str:
    """Write a number with its unit: "$700 million", "NOK 150 million", "5,000 troops"."""
    if not is_money(unit):
        return f"{number(value)} {unit.replace('_', ' ')}".rstrip()
    sign = _SIGNS.get(unit)
    return f"{sign}{number(value)}" if sign else f"{unit} {number(value)}"


def amount(value: Amount) -> str:
    """Write an amount with its hedge; a vague one in its own words."""
    bounds = [value.major(v) for v in (value.low, value.high)]
    if bounds[0] is None and bounds[1] is None:
        return value.said
    if bounds[0] is not None and bounds[1] is not None and bounds[0] != bounds[1]:
        return f"{quantity(bounds[0], value.unit)} to {quantity(bounds[1], value.unit)}"
    said = bounds[0] if bounds[0] is not None else bounds[1]
    assert said is not None
    return _HEDGES[value.hedge] + quantity(said, value.unit)


def total(low: int | None, high: int | None, unit: str, exponent: int, *, hedges: Collection[str] = ()) -> str:
    """Write a sum by its bounds: "at least $300 million" where the upper one is open.

    `hedges` are those of its lines: with a "more than" among them the sum is more, with an "about" it is about that.
    """
    least, most = (None if v is None else Decimal(v).scaleb(-exponent) for v in (low, high))
    if most is None:
        bound = "more than" if "more_than" in hedges else "at least"
        return "not known" if not least else f"{bound} {quantity(least, unit)}"
    if not least:
        bound = "less than" if "less_than" in hedges else "up to"
        return f"{bound} {quantity(most, unit)}" if most else quantity(most, unit)
    soft = "nearly " if set(hedges) == {"nearly"} else "about " if {"about", "nearly"} & set(hedges) else ""
    return f"{soft}{quantity(most, unit)}" if least == most else f"{quantity(least, unit)} to {quantity(most, unit)}"


def span(first: str, last: str) -> str:
    """Write the days from one ISO day to another as shortly as they are one day, month or year."""
    if first == last:
        return day(first)
    if first[4:] == "-01-01" and last == f"{first[:4]}-12-31":
        return day(first[:4])
    whole = (
        first[:7] == last[:7]
        and first.endswith("-01")
        and int(last[8:]) == monthrange(*map(int, first.split("-")[:2]))[1]
    )
    return day(first[:7] if whole else f"{first}/{last}")


def day(edtf: str | None) -> str:
    """Write a date: "2018-02-13" as "13 February 2018"; an interval with a dash; other forms as they stand."""
    if not edtf:
        return "undated"
    if "/" in edtf:
        first, last = edtf.split("/", 1)
        if first in ("", ".."):
            return f"until {day(last)}" if last not in ("", "..") else "open"
        return f"{day(first)} – {day(last)}" if last not in ("", "..") else f"from {day(first)}"
    match = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)", edtf)
    if not match or (match[2] and not 1 <= int(match[2]) <= 12):
        return edtf
    words = [str(int(match[3]))] if match[3] else []
    words += [_MONTHS[int(match[2]) - 1]] if match[2] else []
    return ("about " if match[4] else "") + " ".join([*words, match[1]])
