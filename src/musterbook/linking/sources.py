"""One source of official flows against another: which records are the same flow, and which only one of the two has.

In: the rows of two sources. Out: `Match` records of kind "same", and the ids that found none. References repeat and
lack in real data, so that records are matched as a multiset: of three alike here and two there, two are matched.
Nothing is divided, and no likeness of words counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from musterbook.records.flows import Flow, Match, Money


class FlowRow(NamedTuple):
    """What is compared of a flow. `provider` and `receiver` are codes of the register, else names as the source has.

    `source` is where money is counted apart from other sources: a series of releases, and within it who reports.
    `countries` are ISO 3166 alpha-3 codes, sorted; `days` the first and last day it can be of, None if not known.
    """

    id: str
    system: str
    source: str
    stage: str
    provider: str
    receiver: str
    countries: tuple[str, ...]
    amount: Money | None
    converted: Money | None
    days: tuple[str, str] | None
    ref: str = ""
    activity: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two sources held against each other: the matches, and what stands in one of them alone (ids, in their order)."""

    matches: tuple[Match, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]


def row_of(flow: Flow, source: str = "") -> FlowRow:
    """Give what is compared of a flow; `source` names the series and its reporter, the file where it is empty."""
    who = ((o.code or o.name) if o else "" for o in (flow.provider, flow.receiver))
    provider, receiver = who
    countries = tuple(sorted({s.code for s in flow.recipients if s.vocabulary == "country" and s.code}))
    days = (flow.date, flow.date) if flow.date else year_days(flow.years)
    return FlowRow(
        flow.id, flow.system, source or flow.file, flow.stage, provider, receiver, countries, flow.amount,
        flow.converted, days, flow.ref or "", flow.activity or "",
    )  # fmt: skip


def year_days(years: Sequence[str]) -> tuple[str, str] | None:
    """Give the first and last day of years; None for none."""
    return (f"{min(years)}-01-01", f"{max(years)}-12-31") if years else None


@dataclass(frozen=True, slots=True)
class _Level:
    """A key that two records share, and the name of what at least one of the two must lack, "" for nothing."""

    says: str
    score: int
    key: Callable[[FlowRow], tuple[object, ...]]
    lacks: str = ""


def _who(row: FlowRow) -> str:
    return row.provider.casefold()


# From what leaves no doubt to what is likely; a score is a rank in thousandths and no measured chance. Where both say a
# thing they must say the same: a level that does not look at it is for records of which one does not have it.
_LEVELS: Final = (
    _Level("activity, reference, day, currency and amount", 1000, lambda r: (r.activity, r.ref, r.days)),
    _Level("activity, reference, currency and amount", 950, lambda r: (r.activity, r.ref)),
    _Level("activity, day, currency and amount", 900, lambda r: (r.activity, r.days), "ref"),
    _Level("provider, countries, day, currency and amount", 800, lambda r: (_who(r), r.countries, r.days), "activity"),
    _Level(
        "provider, receiver, year, currency and amount",
        700,
        lambda r: (_who(r), r.receiver.casefold(), r.days and r.days[0][:4]),
        "activity",
    ),
)


def compare(left: Iterable[FlowRow], right: Iterable[FlowRow]) -> Compared:
    """Match the flows of two sources, each at most once, by the surest key first; without an amount there is none."""
    ours, theirs = list(left), list(right)
    found: dict[str, Match] = {}
    open_left = {r.id: r for r in ours if r.amount is not None}
    open_right = {r.id: r for r in theirs if r.amount is not None}
    for level in _LEVELS:
        for match in _pairs(level, open_left.values(), open_right.values()):
            found[match.subject] = match
            del open_left[match.subject], open_right[match.flow]
    taken = {m.flow for m in found.values()}
    return Compared(
        tuple(found[r.id] for r in ours if r.id in found),
        tuple(r.id for r in ours if r.id not in found),
        tuple(r.id for r in theirs if r.id not in taken),
    )


def _pairs(level: _Level, left: Iterable[FlowRow], right: Iterable[FlowRow]) -> list[Match]:
    here, there = _groups(level, left), _groups(level, right)
    out: list[Match] = []
    for key, ours in here.items():
        theirs = there.get(key)
        if theirs is None:
            continue
        why = [f"the same {level.says}"]
        if len(ours) > 1 or len(theirs) > 1:
            why.append(f"{len(ours)} alike here and {len(theirs)} there, matched in their order")
        out += [Match(a.id, b.id, "same", level.score, tuple(why)) for a, b in _beside(level, ours, theirs)]
    return out


def _beside(level: _Level, ours: list[FlowRow], theirs: list[FlowRow]) -> Iterable[tuple[FlowRow, FlowRow]]:
    """Pair two lists in their order, those who have what the level does not look at with those who lack it."""
    if not level.lacks:
        return zip(ours, theirs, strict=False)
    (a, a_lack), (b, b_lack) = (_split(rows, level.lacks) for rows in (ours, theirs))
    pairs = list(zip(a, b_lack, strict=False))
    left_over = b_lack[len(pairs) :]
    both = min(len(a_lack), len(left_over))
    return [*pairs, *zip(a_lack, left_over, strict=False), *zip(a_lack[both:], b, strict=False)]


def _split(rows: list[FlowRow], name: str) -> tuple[list[FlowRow], list[FlowRow]]:
    has = [r for r in rows if getattr(r, name)]
    return has, [r for r in rows if not getattr(r, name)]


def _groups(level: _Level, rows: Iterable[FlowRow]) -> dict[tuple[object, ...], list[FlowRow]]:
    """Sort rows by the key of a level; one that lacks a part of it has none."""
    groups: dict[tuple[object, ...], list[FlowRow]] = defaultdict(list)
    for row in rows:
        key = level.key(row)
        if all(key) and row.amount is not None:
            groups[(*key, row.amount.currency, row.amount.value)].append(row)
    return groups
