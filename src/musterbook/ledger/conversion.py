"""Conversion: totals in a currency asked for, beside those in the currencies that were promised.

In: totals, the entries behind them, a table of rates. Out: `Conversion`s, one for each group and stage, with the rate,
its day and its source at every line, and the lines that no rate was found for. What was said stays as it was said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from musterbook.ledger.entries import Entry, Line
from musterbook.ledger.stages import is_money
from musterbook.ledger.summaries import Total
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.quantities import Unit
from musterbook.lexicon.rates import Rate, Rates, Unrated

RULES: Final = (7, 19)
"""The rules of accounting by which a sum is converted; those of the totals stand with the totals."""


@dataclass(frozen=True, slots=True)
class Converted:
    """One line of a total: `line` as it was counted there, its bounds in the currency asked for, and the rate."""

    line: Line
    low: int | None
    best: int | None
    high: int | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class NotConverted:
    """A line that stays in its own currency, and why."""

    line: Line
    reason: str


@dataclass(frozen=True, slots=True)
class Conversion:
    """One group at one stage in one currency: every line rounded to its smallest step, then added.

    `by`, `key`, `labels` and `instrument` are those of the totals. The bounds are of the lines converted alone, None as
    in a total; what `missing` lists is in none of them. `version` opens the same tables of rates again.
    """

    by: tuple[str, ...]
    key: tuple[str | int | None, ...]
    labels: tuple[str, ...]
    stage: str
    instrument: str | None
    unit: str
    exponent: int
    low: int | None
    best: int | None
    high: int | None
    lines: tuple[Converted, ...]
    missing: tuple[NotConverted, ...]
    version: str
    rules: tuple[str, ...]


def convert(totals: Iterable[Total], entries: Sequence[Entry], into: str, rates: Rates) -> tuple[Conversion, ...]:
    """Convert each line at the rate of the day it was announced; persons and goods are left out.

    `into` is an ISO 4217 code; raises ValueError for a code that is none.
    """
    unit = load_lexicon().quantities.units.get(into)
    if unit is None or unit.kind != "money":
        raise ValueError(f"not a currency: {into!r}; give its ISO 4217 code, such as USD")
    days = {(e.id, a.claim): a.on for e in entries for a in e.amounts}

    @cache
    def rate(of: str, day: str | None) -> Rate | Unrated:
        return rates.rate(of, unit.code, day)

    groups: dict[tuple[object, ...], list[Total]] = defaultdict(list)
    for total in totals:
        if is_money(total.unit):
            groups[total.key, total.stage, total.instrument].append(total)
    return tuple(_conversion(group, days, unit, rate, rates.version) for group in groups.values())


def _conversion(
    group: list[Total],
    days: dict[tuple[str, str], str | None],
    into: Unit,
    rate_of: Callable[[str, str | None], Rate | Unrated],
    version: str,
) -> Conversion:
    done: list[Converted] = []
    missing: list[NotConverted] = []
    for line in (line for total in group for line in total.lines):
        rate = rate_of(line.unit or "", days.get((line.entry, line.claim)))
        if isinstance(rate, Unrated):
            missing.append(NotConverted(line, rate.reason))
        else:
            low, best, high = (rate.convert(v, line.exponent, into.exponent) for v in (line.low, line.best, line.high))
            done.append(Converted(line, low, best, high, rate))
    first, names = group[0], load_lexicon().accounting.rules
    return Conversion(
        by=first.by,
        key=first.key,
        labels=first.labels,
        stage=first.stage,
        instrument=first.instrument,
        unit=into.code,
        exponent=into.exponent,
        low=sum(d.low or 0 for d in done) if done else None,
        best=_added([d.best for d in done]),
        high=_added([d.high for d in done]),
        lines=tuple(done),
        missing=tuple(missing),
        version=version,
        rules=tuple(str(names[n]) for n in RULES),
    )


def _added(bounds: list[int | None]) -> int | None:
    known = [v for v in bounds if v is not None]
    return sum(known) if bounds and len(known) == len(bounds) else None


def standing(noted: Iterable[tuple[str, str]], at: str | None) -> Rates:
    """Give the rates of now, or those noted last by a ledger time; for a time before any note, those of its day."""
    rates = load_lexicon().rates
    if at is None:
        return rates
    stood = [version for time, version in noted if time <= at]
    return rates.at(stood[-1] if stood else f"ECB {at[:10]}, pegs {at[:10]}")
