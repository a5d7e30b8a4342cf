"""What flows come to for an undertaking: which of those that fit stand, and what was committed, paid, missing.

In: undertakings, each with the flows that fit it (`Case`). Out: `Settled` and `GiverSum`. Which flows fit is found in
`reconciliation`. A flow that serves several undertakings stands at each, and in the giver's sum once; nothing is
divided.
"""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final, Literal

from musterbook.linking.occasions import Span
from musterbook.linking.sameness import number
from musterbook.linking.sources import FlowRow
from musterbook.records import Amount
from musterbook.records.flows import Match, Money

Outcome = Literal["matched", "partly matched", "only in documents", "in conflict"]
Likeness = Literal["equal", "sum", "part", "judged", "other"]

PAID: Final = frozenset(("disbursement",))
COMMITTED: Final = frozenset(("commitment", "allocation"))
_NEAR: Final = 45  # days between two tellings of one pledge
_FAR: Final = 99_999  # days, where one has no day


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What is looked at of one undertaking. `giver` is a code of the register, or a name without case.

    `ends` are the codes of who receives and of the places, with what these lie in; none where it may go anywhere.
    `told` is when it was announced, `period` what it is for, as first and last day.
    """

    id: str
    giver: str
    label: str
    ends: frozenset[str]
    amount: Amount
    told: Span | None = None
    period: Span | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of one undertaking, as far as flows tell.

    `committed` and `paid` are sums by currency, of the source that has most where several report; `gap` is what was
    pledged less what was paid, in its currency, None where that cannot be said. `lag` are the days from the telling to
    the first payment, else to the first commitment.
    """

    undertaking: Undertaking
    outcome: Outcome
    committed: tuple[Money, ...]
    paid: tuple[Money, ...]
    gap: Money | None
    lag: int | None
    matches: tuple[Match, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GiverSum:
    """All undertakings of a giver in one currency; a flow that serves several is counted once."""

    giver: str
    label: str
    currency: str
    undertakings: int
    pledged: Money
    committed: Money
    paid: Money
    gap: Money


@dataclass(frozen=True, slots=True)
class Fit:
    """A flow that may pay for an undertaking: by which likeness of sums, how surely, and why."""

    row: FlowRow
    kind: Likeness
    score: int
    why: tuple[str, ...]

    @property
    def slot(self) -> tuple[str, str]:
        """Where it may be paid once: a flow of FTS has one status, IATI tells commitments and payments apart."""
        return self.row.source, "" if self.row.system == "fts" else self.row.stage


@dataclass(slots=True, eq=False)
class Case:
    """One undertaking while flows go by.

    `said` is the one number told of it and `usd` the same in dollars, by the mean rate of the year. A flow between
    `first` and `last` may pay for it. `unclear` counts flows that might be a part of it and of others as well;
    `known` says that some flow is its giver's.
    """

    of: Undertaking
    said: Decimal | None
    usd: Decimal | None
    first: str
    last: str
    fits: list[Fit] = field(default_factory=list)
    unclear: int = 0
    known: bool = False


def assign(cases: list[Case]) -> None:
    """Keep of each flow and each undertaking the surest fits.

    A flow of just the sum pays for one undertaking, and an undertaking is paid once at each stage of a source. Parts
    stand where nothing pays for the whole, and all together are no more than was promised.
    """
    judged = Counter(fit.row.id for case in cases for fit in case.fits if fit.kind == "judged")
    taken = set(judged)
    filled: set[tuple[str, str, str]] = set()
    equal = [(fit, case) for case in cases for fit in case.fits if fit.kind == "equal"]
    equal.sort(key=lambda pair: (-pair[0].score, _apart(pair[1], pair[0].row), pair[1].of.id, pair[0].row.id))
    stands: set[tuple[str, str]] = set()
    for fit, case in equal:
        slot = (case.of.id, *fit.slot)
        if fit.row.id not in taken and slot not in filled:
            taken.add(fit.row.id)
            filled.add(slot)
            stands.add((case.of.id, fit.row.id))
    for case in cases:
        whole = {fit.slot for fit in case.fits if (case.of.id, *fit.slot) in filled}
        kept = [f for f in case.fits if f.kind in ("sum", "other") or (case.of.id, f.row.id) in stands]
        kept += [replace(f, kind="sum") if judged[f.row.id] > 1 else f for f in case.fits if f.kind == "judged"]
        parts: dict[tuple[str, str], list[Fit]] = defaultdict(list)
        for fit in case.fits:
            if fit.kind == "part" and fit.slot not in whole:
                parts[fit.slot].append(fit)
        for members in parts.values():
            if _within(case, members):
                kept += members
            else:
                case.unclear += len(members)
        case.fits = kept


def _within(case: Case, parts: list[Fit]) -> bool:
    """Say whether parts come to no more than was promised; a promise without an upper bound takes any."""
    if case.of.amount.high is None:
        return True
    (total,) = _sums(parts, case.of.amount.unit)
    return case.said is not None and total.value <= case.said


def _apart(case: Case, row: FlowRow) -> int:
    """Count the days between the telling and a flow; many where one of the two has none."""
    if case.of.told is None or row.days is None:
        return _FAR
    return abs(_days(case.of.told[0], row.days[0]))


def _days(first: str, last: str) -> int:
    return (datetime.date.fromisoformat(last) - datetime.date.fromisoformat(first)).days


def _sums(fits: Iterable[Fit], unit: str) -> tuple[Money, ...]:
    """Add up flows by currency, each in that of the undertaking where its source gives it so."""
    found: dict[str, list[Money]] = defaultdict(list)
    for fit in fits:
        both = [m for m in (fit.row.amount, fit.row.converted) if m is not None]
        money = next((m for m in both if m.currency == unit), both[0] if both else None)
        if money is not None:
            found[money.currency].append(money)
    return tuple(_total(found[currency]) for currency in sorted(found))


def _total(sums: list[Money]) -> Money:
    most = max(m.exponent for m in sums)
    return Money(sum(m.coefficient * 10 ** (most - m.exponent) for m in sums), most, sums[0].currency)


def settle(case: Case) -> Settled:
    """Say what became of an undertaking; a flow that stands at several is in the sum of none."""
    of, unit = case.of, case.of.amount.unit
    fits = sorted(case.fits, key=lambda f: (-f.score, f.row.id))
    whole = [f for f in fits if f.kind in ("equal", "part", "judged") and f.row.stage != "pledge"]
    paid, committed = _most(whole, PAID, unit), _most(whole, PAID | COMMITTED, unit)
    outcome, why = _outcome(case, fits, committed)
    matches = tuple(
        Match(of.id, f.row.id, "same" if f.row.stage == "pledge" else "pays", f.score, f.why)
        for f in fits
        if f.kind != "other"
    )
    days = [f.row.days[0] for f in whole if f.row.days and (f.row.stage in PAID or not paid)]
    lag = _days(of.told[0], min(days)) if days and of.told else None
    return Settled(of, outcome, committed, paid, _gap(case, paid), lag, matches, why)


def _most(fits: list[Fit], stages: frozenset[str], unit: str) -> tuple[Money, ...]:
    """Give the sums of the source that has most: two sources tell of the same money, and are not added."""
    by_source: dict[tuple[str, str], list[Fit]] = defaultdict(list)
    for fit in fits:
        if fit.row.stage in stages:
            by_source[fit.slot].append(fit)
    sums = [_sums(members, unit) for members in by_source.values()]
    return max(sums, key=lambda found: sum((m.value for m in found if m.currency == unit), Decimal()), default=())


def _gap(case: Case, paid: tuple[Money, ...]) -> Money | None:
    """Give what was pledged less what was paid; None in two currencies, or where no number was said."""
    amount = case.of.amount
    if case.said is None or any(m.currency != amount.unit for m in paid):
        return None
    return _less(_pledged(amount), paid)


def _pledged(amount: Amount) -> Money:
    return Money(number(amount) or 0, amount.exponent, amount.unit)


def _less(whole: Money, parts: Iterable[Money]) -> Money:
    return _total([whole, *(Money(-m.coefficient, m.exponent, m.currency) for m in parts)])


def _outcome(case: Case, fits: list[Fit], reached: tuple[Money, ...]) -> tuple[Outcome, tuple[str, ...]]:
    unclear = f"{case.unclear:,} flows might be parts of it and of others, or come to more; none is proposed"
    left = (unclear,) if case.unclear else ()
    other = next((f for f in fits if f.kind == "other" and _apart(case, f.row) <= _NEAR), None)
    if other is not None and not any(f.kind in ("equal", "judged") for f in fits):
        return "in conflict", (other.why[2], *left)
    if any(f.kind == "sum" for f in fits):
        return "matched", ("one flow pays for it and for others; it is not divided", *left)
    if not reached:
        told = any(f.row.stage == "pledge" and f.kind != "other" for f in fits)
        none = "no flow of its giver fits in end, time and sum" if case.known else "no flow is of its giver"
        return ("partly matched", ("only the pledge itself", *left)) if told else ("only in documents", left or (none,))
    own = sum((m.value for m in reached if m.currency == case.of.amount.unit), Decimal())
    whole = own == case.said or any(f.kind == "equal" for f in fits)
    if whole or case.said is None or any(m.currency != case.of.amount.unit for m in reached):
        return "matched", left
    if own > case.said:
        open_end = case.of.amount.high is None
        return ("matched", left) if open_end else ("in conflict", ("more than was promised", *left))
    return "partly matched", left


def givers(cases: Iterable[Case]) -> tuple[GiverSum, ...]:
    """Add up the undertakings of each giver, by giver and currency; what is in another currency is left out."""
    groups: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        groups[case.of.giver, case.of.amount.unit].append(case)
    return tuple(_giver(*key, groups[key]) for key in sorted(groups))


def _giver(giver: str, unit: str, cases: list[Case]) -> GiverSum:
    nothing = Money(0, 0, unit)
    fits = {f.row.id: f for case in cases for f in case.fits if f.kind != "other"}
    paid, committed = (
        _total([nothing, *(m for m in _most(list(fits.values()), stages, unit) if m.currency == unit)])
        for stages in (PAID, PAID | COMMITTED)
    )
    pledged = _total([nothing, *(_pledged(case.of.amount) for case in cases)])
    return GiverSum(giver, cases[0].of.label, unit, len(cases), pledged, committed, paid, _less(pledged, [paid]))
