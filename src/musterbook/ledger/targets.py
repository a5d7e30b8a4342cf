"""Targets: what was to be raised, what was pledged against it, and the gap, each with its bounds.

In: entries. Out: a `Target` for each goal. A pledge counts toward a goal only where its year, unit, place and purpose
let it; a pledge of the goal's year and unit that does not fit is listed apart, never lost and never forced in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from musterbook.ledger.entries import Entry, Line
from musterbook.ledger.stages import is_money
from musterbook.ledger.summaries import Total, totals
from musterbook.linking import occasions
from musterbook.linking.sameness import agree, name_key, stems


@dataclass(frozen=True, slots=True)
class Target:
    """One goal: its bounds and words, the pledges that reached it (None for none), those listed apart, and the gap.

    `year` is the year the money is for, else the year the goal was set. A gap is goal minus pledged: `gap_low`
    None means nothing is known, `gap_high` None that the goal has no upper bound. Smallest steps; never below 0.
    """

    entry: str
    year: int | None
    label: str
    unit: str
    exponent: int
    low: int | None
    best: int | None
    high: int | None
    lines: tuple[Line, ...]
    pledged: Total | None
    apart: tuple[Line, ...]
    gap_low: int | None
    gap_best: int | None
    gap_high: int | None


def targets(entries: Sequence[Entry]) -> tuple[Target, ...]:
    """Give each goal of money with what was pledged against it, in order of year (unknown last) and announcement."""
    goals = [e for e in entries if e.stage == "target" and e.amounts and is_money(e.amounts[0].unit)]
    out = [_target(g, entries) for g in goals if g.status not in ("retracted", "superseded")]
    return tuple(sorted(out, key=lambda t: (t.year is None, t.year or 0, t.unit, t.entry)))


def _target(goal: Entry, entries: Sequence[Entry]) -> Target:
    at = next(a for a in goal.amounts if a.stage == "target")
    year = occasions.year_of(goal.period) or goal.year
    near = [e for e in entries if e.kind == "commitment" and e.stage != "target" and year in _years(e)]
    fits = [e for e in near if _fits(goal, e)]
    found = totals(fits, by=(), stage="pledge", unit=at.unit, counting="reached")
    pledged = next((t for t in found if t.lines), None)
    apart = totals([e for e in near if e not in fits], by=(), stage="pledge", unit=at.unit, counting="reached")
    low, best, high = _gap((at.low, at.best, at.high), pledged)
    lead = next(line for line in goal.lines if line.claim == at.claim)
    return Target(
        entry=goal.id,
        year=year,
        label=goal.purpose or goal.action or lead.quote,
        unit=at.unit,
        exponent=at.exponent,
        low=at.low,
        best=at.best,
        high=at.high,
        lines=goal.lines,
        pledged=replace(pledged, by=("target",), key=(goal.id,), labels=(goal.purpose or "",)) if pledged else None,
        apart=tuple(line for t in apart for line in t.lines),
        gap_low=low,
        gap_best=best,
        gap_high=high,
    )


def _years(entry: Entry) -> set[int | None]:
    """Give the years an entry's money is for: those of its period, else that of its announcement."""
    period = occasions.span(entry.period)
    if period is None:
        return {entry.year} if entry.year else set()
    first, last = int(period[0][:4]), int(period[1][:4])
    return set(range(first, last + 1)) if last - first < 10 else {first}


def _fits(goal: Entry, pledge: Entry) -> bool:
    """Say whether a pledge can count toward a goal: one text named both, or place and purpose agree where both are
    known.
    """
    one, other = _ends(goal), _ends(pledge)
    place = agree(one, other)
    if place == "apart":
        return False
    if {line.document for line in goal.lines} & {line.document for line in pledge.lines} and place == "shared":
        return True
    skip = frozenset(s for key in one | other for s in stems(key))
    purpose = agree(frozenset(stems(goal.purpose or "")) - skip, frozenset(stems(pledge.purpose or "")) - skip)
    return purpose == "shared" or (purpose == "open" and (place == "shared" or not (one or goal.purpose)))


def _ends(entry: Entry) -> frozenset[str]:
    named = (entry.recipient, *entry.place)
    keys = {name_key(p) for p in named} | {p.label.casefold() for p in named if p is not None and p.label}
    return frozenset(k for k in keys if k)


def _gap(goal: tuple[int | None, int | None, int | None], pledged: Total | None) -> tuple[int | None, ...]:
    low, best, high = goal
    if pledged is None:
        return low, best, high
    most, least = pledged.high, pledged.low or 0
    return (
        None if low is None else max(0, low - most) if most is not None else 0,
        None if best is None or pledged.best is None else max(0, best - pledged.best),
        None if high is None else max(0, high - least),
    )
