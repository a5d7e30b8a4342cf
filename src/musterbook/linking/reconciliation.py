"""What became of a promise: undertakings of the ledger against official flows.

In: undertakings and the rows of flows, in any order. Out: proposed matches with their reasons, and for each
undertaking and giver what was pledged, committed and paid, the gap and the lag. Candidates have one giver, one end (the
receiver, or a country) and lie in one stretch of time; the sum decides, never a likeness of words.

A flow is proposed where its sum is that of the undertaking, or of all undertakings told on one day, or where it is
smaller and fits one undertaking only, and all such together are no more than was promised. Where that cannot be told,
nothing is proposed and the reason is said. Rows are looked at one by one; only those that fit are kept.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from musterbook.lexicon.matching import Matching
from musterbook.linking.occasions import Span
from musterbook.linking.sameness import EQUAL, number, same_amount
from musterbook.linking.settling import (
    COMMITTED,
    PAID,
    Case,
    Fit,
    GiverSum,
    Likeness,
    Settled,
    Undertaking,
    assign,
    givers,
    settle,
)  # fmt: skip
from musterbook.linking.sources import FlowRow
from musterbook.records import Amount
from musterbook.records.flows import Match, Money

VERSION: Final = "1"
"""The version of these rules."""

_LOOKED_AT: Final = PAID | COMMITTED | {"pledge"}
_LESS: Final = "less"
_BY_RATE: Final = "about as much, by the mean rate of the year"
_BEFORE: Final = 31  # days before it was told: of FTS's decisions one in seven was reported before it was taken
_AFTER: Final = 366  # days after its period: nine decisions in ten are reported within 236 (1,065 of FTS, 2020)
_WITHOUT: Final = 3 * 366  # days after it was told where no period is said: few pledges run longer
_ROUGH: Final = 20  # sums in two currencies are alike within one part in this many

# A score is a rank in thousandths, and no measured chance: the giver is given, so that nothing has less than its part.
_SCORES: Final = {
    "giver": 300, "receiver": 250, "country": 150, "open": 50, "equal": 350, "rough": 200, "part": 100,
    "period": 100, "window": 50,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Flows of one provider, stage and currency that pay for no undertaking of the ledger."""

    provider: str
    stage: str
    currency: str
    flows: int
    total: Money


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Undertakings in their order, givers and unmatched flows by name; all matches by undertaking, then flow."""

    settled: tuple[Settled, ...]
    givers: tuple[GiverSum, ...]
    unmatched: tuple[Unmatched, ...]

    @property
    def matches(self) -> tuple[Match, ...]:
        return tuple(m for s in self.settled for m in s.matches)


def reconcile(
    undertakings: Iterable[Undertaking],
    flows: Iterable[FlowRow],
    words: Matching,
    *,
    home: Callable[[str], str] = str,
    judged: Mapping[tuple[str, str], bool] | None = None,
) -> Reconciliation:
    """Hold undertakings against flows.

    `home` gives the giver that a code or name speaks for: the state of a ministry. `judged` says by (undertaking, flow)
    what people decided of a match: one that they accepted stands whatever its sums, one that they rejected does not.
    """
    cases = [_case(u, words) for u in undertakings]
    looking = _Looking(cases, words, home, judged or {})
    for row in flows:
        looking.look(row)
    looking.note_known(cases)
    assign(cases)
    settled = tuple(settle(case) for case in cases)
    return Reconciliation(settled, givers(cases), looking.unmatched(cases))


def _case(of: Undertaking, words: Matching) -> Case:
    said = number(of.amount)
    major = None if said is None else Decimal(said).scaleb(-of.amount.exponent)
    told, period = of.told, of.period
    first = min((s[0] for s in (told, period) if s), default="0001-01-01")
    last = _later(period[1], _AFTER) if period else _later(told[1], _WITHOUT) if told else "9999-12-31"
    day = told or period
    return Case(of, major, _dollars(major, of.amount.unit, day, words), _later(first, -_BEFORE), last)


def _later(day: str, days: int) -> str:
    try:
        return (datetime.date.fromisoformat(day) + datetime.timedelta(days=days)).isoformat()
    except (ValueError, OverflowError):
        return day


def _dollars(value: Decimal | None, currency: str, day: Span | None, words: Matching) -> Decimal | None:
    if value is None or currency == "USD":
        return value
    rate = words.usd.get((currency, int(day[0][:4]))) if day else None
    return None if rate is None else value * rate.numerator / rate.denominator


class _Looking:
    """The undertakings by giver and end, and what flows no giver of them has."""

    def __init__(
        self,
        cases: list[Case],
        words: Matching,
        home: Callable[[str], str],
        judged: Mapping[tuple[str, str], bool],
    ) -> None:
        self.words, self.home, self.judged = words, home, judged
        self.homes: dict[str, str] = {}
        self.by_end: dict[str, dict[str, list[Case]]] = defaultdict(lambda: defaultdict(list))
        self.exact: dict[tuple[str, str, Decimal], list[Case]] = defaultdict(list)
        self.sums: dict[tuple[str, str, str, Decimal], list[Case]] = {}
        self.accepted: dict[str, list[Case]] = defaultdict(list)
        self.tally: dict[tuple[str, str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
        known = {case.of.id: case for case in cases}
        self.givers = {case.of.giver for case in cases}
        for (name, flow), right in self.judged.items():
            if right and name in known:
                self.accepted[flow].append(known[name])
        for case in cases:
            for end in case.of.ends:
                self.by_end[case.of.giver][end].append(case)
            if case.said is not None:
                self.exact[case.of.giver, case.of.amount.unit, case.said].append(case)
        self._sum_up(cases)

    def _sum_up(self, cases: list[Case]) -> None:
        """Add up what a giver told on one day for one end: a flow may pay for all of it."""
        days: dict[tuple[str, str, str, Span], list[Case]] = defaultdict(list)
        for case in cases:
            if case.said is not None and case.of.told:
                for end in case.of.ends:
                    days[case.of.giver, end, case.of.amount.unit, case.of.told].append(case)
        for (giver, end, unit, _), members in days.items():
            if len(members) > 1:
                total = sum((c.said for c in members if c.said is not None), Decimal())
                self.sums.setdefault((giver, end, unit, total), members)

    def look(self, row: FlowRow) -> None:
        """Set one flow beside the undertakings that it may pay for."""
        giver = self.homes.get(row.provider)
        if giver is None:
            giver = self.homes[row.provider] = self.home(row.provider)
        for case in self.accepted.get(row.id, ()):
            case.fits.append(Fit(row, "judged", 1000, ("a person says so",)))
        if row.amount is None:
            return
        tally = self.tally[giver, row.stage, row.amount.currency][row.amount.exponent]
        tally[0] += 1
        tally[1] += row.amount.coefficient
        if giver in self.givers and row.stage in _LOOKED_AT:
            self._fit(row, self.by_end[giver], giver)

    def _fit(self, row: FlowRow, ends: Mapping[str, list[Case]], giver: str) -> None:
        named = dict.fromkeys(filter(None, (row.receiver, *row.countries)))
        near = {id(c): c for end in named if end in ends for c in ends[end] if _in_time(c, row)}
        equal, parts = self._anywhere(row, giver, open_end=not named), []
        for case in near.values():
            alike = self._alike(case, row)
            if alike == _LESS:
                parts.append(case)
            elif alike:
                equal.append((case, alike))
        for case, why in equal:
            self._keep(case, row, "equal", why)
        if equal:
            return
        if row.stage == "pledge":
            for case in near.values() if len(near) == 1 else ():
                self._keep(case, row, "other", f"the source has a pledge of {_said(row)}")
        elif not self._whole_day(row, giver, named):
            if len(parts) == 1:
                self._keep(parts[0], row, "part", f"{_said(row)} is less than was promised, and fits nothing else")
            else:
                for case in parts:
                    case.unclear += 1

    def _anywhere(self, row: FlowRow, giver: str, *, open_end: bool) -> list[tuple[Case, str]]:
        """Give the undertakings of just this sum where they or the flow name no end."""
        found = []
        for money in filter(None, (row.amount, row.converted)):
            for case in self.exact.get((giver, money.currency, money.value), ()):
                if (open_end or not case.of.ends) and _in_time(case, row):
                    found.append((case, EQUAL))
        return found

    def _whole_day(self, row: FlowRow, giver: str, named: Iterable[str]) -> bool:
        """Keep a flow that is the sum of all undertakings told on one day, at each of them."""
        for money in filter(None, (row.amount, row.converted)):
            for end in named:
                members = self.sums.get((giver, end, money.currency, money.value), [])
                here = [c for c in members if _in_time(c, row)]
                if len(here) == len(members) > 1:
                    for case in here:
                        self._keep(case, row, "sum", f"{_said(row)} is the sum of the {len(here)} told on that day")
                    return True
        return False

    def _alike(self, case: Case, row: FlowRow) -> str:
        """Say why the sum of a flow is that of an undertaking, `_LESS` where it is less, "" where it is neither.

        Less can only be told in one currency: a rate is too rough to add parts up.
        """
        if case.said is None or row.amount is None:
            return ""
        unit = case.of.amount.unit
        for money in (row.amount, row.converted):
            if money is not None and money.currency == unit:
                value = money.value
                if value * 10 >= case.said * 9:
                    exact = money.coefficient
                    said = Amount(exact, exact, exact, unit, money.exponent, "exact", "")
                    why = same_amount(case.of.amount, said, words=self.words)
                    if why:
                        return why
                return _LESS if value < case.said else ""
        theirs = _dollars(row.amount.value, row.amount.currency, row.days, self.words)
        if theirs is not None and case.usd is not None and abs(theirs - case.usd) * _ROUGH <= case.usd:
            return f"{_said(row)} is {_BY_RATE}"
        return ""

    def _keep(self, case: Case, row: FlowRow, kind: Likeness, why: str) -> None:
        if self.judged.get((case.of.id, row.id)) is not None:
            return
        receiver, country = row.receiver in case.of.ends, [c for c in row.countries if c in case.of.ends]
        end = "receiver" if receiver else "country" if country else "open"
        sums = "part" if kind == "part" else "rough" if why.endswith(_BY_RATE) else "equal"
        period = case.of.period
        inside = period is not None and row.days is not None and period[0] <= row.days[0] and row.days[1] <= period[1]
        score = sum(_SCORES[name] for name in ("giver", end, sums, "period" if inside else "window"))
        reasons = (
            f"the same giver ({case.of.giver})",
            f"the same {end} ({row.receiver if receiver else country[0]})" if end != "open" else "no end is said",
            why,
            "within its period" if inside else "in the time for it" if row.days else "the flow has no day",
        )
        case.fits.append(Fit(row, kind, score, reasons))

    def note_known(self, cases: Iterable[Case]) -> None:
        """Note at each undertaking whether any flow at all is of its giver."""
        seen = {giver for giver, _, _ in self.tally}
        for case in cases:
            case.known = case.of.giver in seen

    def unmatched(self, cases: Iterable[Case]) -> tuple[Unmatched, ...]:
        """Give what is left of all flows once those that a match holds are taken off."""
        for row in {fit.row.id: fit.row for case in cases for fit in case.fits}.values():
            if row.amount is not None:
                tally = self.tally[self.homes[row.provider], row.stage, row.amount.currency][row.amount.exponent]
                tally[0] -= 1
                tally[1] -= row.amount.coefficient
        out = []
        for (provider, stage, currency), sums in sorted(self.tally.items()):
            most, count = max(sums), sum(n for n, _ in sums.values())
            total = sum(value * 10 ** (most - exponent) for exponent, (_, value) in sums.items())
            if count:
                out.append(Unmatched(provider, stage, currency, count, Money(total, most, currency)))
        return tuple(out)


def _in_time(case: Case, row: FlowRow) -> bool:
    return row.days is None or (row.days[1] >= case.first and row.days[0] <= case.last)


def _said(row: FlowRow) -> str:
    money = row.amount
    return f"{money.value:,f} {money.currency}" if money else ""
