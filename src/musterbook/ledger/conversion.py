"""Conversion: totals in a currency asked for, beside those in the currencies that were promised.

In: totals or targets, the entries behind them, a table of rates. Out: `Conversion`s, one for each group and stage, with
the rate, its day and its source at every line, and those without a rate. What was said stays as it was said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from musterbook.ledger.entries import Entry, Line
from musterbook.ledger.stages import is_money
from musterbook.ledger.summaries import Total
from musterbook.ledger.summaries import totals as summed
from musterbook.ledger.targets import Bounds, Target, gap
from musterbook.lexicon import load_lexicon
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


@dataclass(frozen=True, slots=True)
class ConvertedTarget:
    """A goal and what answers it in whatever currency, all in one: `goal` None where the goal has no rate (`missing`).

    `pledged`, `committed` and `disbursed` are None where nothing answers. A gap is as a target's; where a pledge has no
    rate, its best is not known and its low is 0. None for all three where the goal has no rate.
    """

    target: Target
    unit: str
    exponent: int
    goal: Converted | None
    missing: NotConverted | None
    pledged: Conversion | None
    committed: Conversion | None
    disbursed: Conversion | None
    gap: Bounds


def convert(totals: Iterable[Total], entries: Sequence[Entry], into: str, rates: Rates) -> tuple[Conversion, ...]:
    """Convert each line at the rate of the day it was announced; persons and goods are left out.

    `into` is an ISO 4217 code; raises ValueError for a code that is none.
    """
    table = _Table(entries, into, rates)
    groups: dict[tuple[object, ...], list[Total]] = defaultdict(list)
    for total in totals:
        if is_money(total.unit):
            groups[total.key, total.stage, total.instrument].append(total)
    return tuple(_conversion(group, table) for group in groups.values())


def convert_targets(
    targets: Iterable[Target], entries: Sequence[Entry], into: str, rates: Rates
) -> tuple[ConvertedTarget, ...]:
    """Hold each goal against all that answers it, in one currency; the rate of a goal is that of its announcement.

    `into` is an ISO 4217 code; raises ValueError for a code that is none.
    """
    table, known = _Table(entries, into, rates), {e.id: e for e in entries}
    return tuple(_target(target, [known[name] for name in target.answers], table) for target in targets)


def _target(target: Target, fits: Sequence[Entry], table: _Table) -> ConvertedTarget:
    told = target.lines[0]
    goal = table.line(replace(told, low=target.low, best=target.best, high=target.high))
    reached = [_towards(target, fits, stage, table) for stage in ("pledge", "commitment", "disbursement")]
    done = goal if isinstance(goal, Converted) else None
    return ConvertedTarget(
        target=target,
        unit=table.into.code,
        exponent=table.into.exponent,
        goal=done,
        missing=None if isinstance(goal, Converted) else goal,
        pledged=reached[0],
        committed=reached[1],
        disbursed=reached[2],
        gap=gap((done.low, done.best, done.high), _known(reached[0])) if done else (None, None, None),
    )


def _towards(target: Target, fits: Sequence[Entry], stage: str, table: _Table) -> Conversion | None:
    """Give what reached a stage towards a goal: as in `targets`, loans only where all are loans."""
    found = [t for t in summed(fits, by=(), stage=stage, counting="reached") if is_money(t.unit) and t.lines]
    kind = min((t.instrument for t in found), key=lambda i: (i is not None, i or ""), default=None)
    group = [replace(t, by=("target",), key=(target.entry,), labels=(target.label,)) for t in found]
    group = [t for t in group if t.instrument == kind]
    return _conversion(group, table) if group else None


def _known(pledged: Conversion | None) -> Bounds | None:
    if pledged is None:
        return None
    return (pledged.low, None, None) if pledged.missing else (pledged.low, pledged.best, pledged.high)


class _Table:
    """The rates into one currency, and the day each amount was announced."""

    def __init__(self, entries: Sequence[Entry], into: str, rates: Rates) -> None:
        unit = load_lexicon().quantities.units.get(into)
        if unit is None or unit.kind != "money":
            raise ValueError(f"not a currency: {into!r}; give its ISO 4217 code, such as USD")
        self.into, self.version, self._rates = unit, rates.version, rates
        self._days = {(e.id, a.claim): a.on for e in entries for a in e.amounts}
        self._known: dict[tuple[str, str | None], Rate | Unrated] = {}

    def line(self, line: Line) -> Converted | NotConverted:
        """Convert one line at the rate of its day, or say why not."""
        asked = (line.unit or "", self._days.get((line.entry, line.claim)))
        if asked not in self._known:
            self._known[asked] = self._rates.rate(asked[0], self.into.code, asked[1])
        rate = self._known[asked]
        if isinstance(rate, Unrated):
            return NotConverted(line, rate.reason)
        low, best, high = (rate.convert(v, line.exponent, self.into.exponent) for v in (line.low, line.best, line.high))
        return Converted(line, low, best, high, rate)


def _conversion(group: Sequence[Total], table: _Table) -> Conversion:
    found = [table.line(line) for total in group for line in total.lines]
    done = [c for c in found if isinstance(c, Converted)]
    missing = [c for c in found if isinstance(c, NotConverted)]
    first, names = group[0], load_lexicon().accounting.rules
    return Conversion(
        by=first.by,
        key=first.key,
        labels=first.labels,
        stage=first.stage,
        instrument=first.instrument,
        unit=table.into.code,
        exponent=table.into.exponent,
        low=sum(d.low or 0 for d in done) if done else None,
        best=_added([d.best for d in done]),
        high=_added([d.high for d in done]),
        lines=tuple(done),
        missing=tuple(missing),
        version=table.version,
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
