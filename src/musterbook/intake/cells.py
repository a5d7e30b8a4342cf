"""What single cells of a hand-made table say: numbers, bounds, days, lists of places.

In: the text of a cell and a profile. Out: exact numbers, amounts, EDTF dates. What a cell cannot mean raises `Bad`,
whose message says what to write instead; it never leaves intake, where it becomes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol, cast

from musterbook.intake.dates import MONTH, WRITTEN, Impossible, read_date
from musterbook.lexicon.profiles import HIGH, LOW, Profile
from musterbook.lexicon.quantities import Quantities
from musterbook.lexicon.tables import edtf_bounds
from musterbook.records import Amount, Hedge

_GAPS: Final = " '’\u00a0\u202f"
_MOST_DIGITS: Final = 20  # beside a factor of millions still within what Decimal keeps exactly (28)
_LISTED: Final = re.compile(r"\s*[,;/]\s*")
_JOINED: Final = re.compile(r"\s+(?:and|&)\s+")
_DATED: Final = re.compile(rf"\d{{4}}(?:-\d\d){{0,2}}|{WRITTEN}|{MONTH}\s+\d{{4}}", re.IGNORECASE)


class Bad(Exception):
    """A cell that cannot mean what its column asks for; the message says what to write."""


class Numbers(Protocol):
    """How a profile says that numbers are written: the decimal sign, and what they are multiplied by."""

    @property
    def decimal(self) -> str: ...
    @property
    def times(self) -> int: ...


def number_of(said: str, numbers: Numbers) -> Decimal:
    """Give the number a cell holds, exactly; groups of three digits may stand apart. Raises Bad."""
    point = numbers.decimal
    group = re.escape(("," if point == "." else ".") + _GAPS)
    bare = said.replace("\u2212", "-")
    if bare.startswith("(") and bare.endswith(")"):
        bare = "-" + bare[1:-1]  # bookkeepers' way of writing what is below nought
    whole = rf"[+-]?(?:\d{{1,3}}(?:[{group}]\d{{3}})+|\d+)(?:{re.escape(point)}\d+)?"
    if not re.fullmatch(whole, bare, re.ASCII):
        raise Bad(f"{said!r} is no number; write digits alone, such as 1500000{point}5; the row is kept without it")
    digits = re.sub(rf"[{group}]", "", bare).replace(point, ".")
    if len(digits) > _MOST_DIGITS:
        raise Bad(f"{said[:40]!r} has more digits than any sum; the row is kept without it")
    return Decimal(digits) * numbers.times


@dataclass(frozen=True, slots=True)
class Amounts:
    """The units that an amount may have."""

    quantities: Quantities

    def knows(self, unit: str) -> bool:
        return unit in self.quantities.units or unit.casefold() in self.quantities.counted

    def exponent(self, unit: str) -> int:
        found = self.quantities.units.get(unit)
        return found.exponent if found else 0


def told_amount(number: Decimal, unit: str, hedge: str, said: str, units: Amounts) -> Amount:
    """Give the amount of a number (its sign aside) under a hedge, in smallest steps, finer where the number is.

    One end of a range ("low", "high") that stays alone is a bound: at least, at most.
    """
    parts = number.as_tuple()
    exponent = max(units.exponent(unit), -cast(int, parts.exponent))
    steps = int(abs(number).scaleb(exponent))
    bound = cast(Hedge, {LOW: "at_least", HIGH: "at_most"}.get(hedge, hedge))
    low = None if bound in ("up_to", "at_most", "less_than") else steps
    high = None if bound in ("more_than", "at_least") else steps
    return Amount(low, steps, high, unit, exponent, bound, said)


def read_day(said: str) -> str:
    """Give a day, month, year or interval of a cell as EDTF. Raises Bad."""
    if edtf_bounds(said) is not None:
        return said
    try:
        found = read_date(said)
    except Impossible as error:
        raise Bad(f"{said!r} cannot be ({error}); write YYYY-MM-DD; the row is kept without it") from error
    if found is None:
        raise Bad(f"{said!r} is no date; write YYYY-MM-DD, YYYY-MM, YYYY or FIRST/LAST; the row is kept without it")
    return found


def retold_on(occasion: str | None, profile: Profile) -> str | None:
    """Give the day on which an occasion says that a sum was told again; None where it does not say so."""
    for word in profile.retold if occasion else ():
        cue = re.search(rf"\b{re.escape(word)}\b", occasion or "", re.IGNORECASE)
        day = _DATED.search(occasion or "", cue.end()) if cue else None
        if day is not None:
            try:
                return day[0] if edtf_bounds(day[0]) else read_date(day[0])
            except Impossible:
                return None
    return None


def listed(text: str, start: int, end: int, known: Callable[[str], bool]) -> Iterator[tuple[int, int]]:
    """Give the pieces of a list ("Iraq, Syria and Jordan") as stretches; a name that holds "and" stays whole."""
    for first, last in _cut(text, start, end, _LISTED):
        if known(text[first:last]):
            yield first, last
        else:
            yield from _cut(text, first, last, _JOINED)


def _cut(text: str, start: int, end: int, between: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in between.finditer(text, start, end):
        if match.start() > at:
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end
