"""Totals: what was promised or given, by whom, when, with every line behind each figure.

In: entries. Out: `Total`s, which name the rules they used and list what they folded and left out, and why. Units never
add, stages never mix, goals are no pledges. Original currency only; nothing is converted, averaged or guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from musterbook.ledger.entries import Entry, Folded, Line, StageAmount
from musterbook.ledger.stages import LADDER, rank
from musterbook.lexicon import load_lexicon
from musterbook.linking.sameness import name_key, number, same_amount

Counting = Literal["standing", "reached"]
Group = Literal["giver", "party", "recipient", "place", "purpose", "instrument", "stage", "year"]

GROUPS: Final[tuple[str, ...]] = get_args(Group)

RULES: Final[Mapping[int, str]] = {
    1: "stages never mix",
    2: "a goal is never a pledge",
    3: "said again is counted once",
    4: "running totals replace, never add",
    5: "a joint total equals its named parts plus a remainder not attributed",
    6: "bounds survive",
    7: "original currency is kept",
    12: "reduced, withdrawn and lapsed are lines of their own and are netted",
    13: "unknown is not zero",
}
"""The rules of accounting that a total may use, by the numbers of the design."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that stands in a group and is not counted there, with the rule's number (None for review) and the
    reason.
    """

    reason: str
    line: Line
    rule: int | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """One sum of one unit at one stage.

    `key` and `labels` follow `by`. `low`, `best`, `high` are smallest steps: a low not said counts 0, `best` and `high`
    are None where any line's is. All None with no lines: nothing was counted and `left_out` says why. `bounded` counts
    lines that are not one exact number, `unreviewed` lines no person has judged.
    """

    by: tuple[str, ...]
    key: tuple[str | int | None, ...]
    labels: tuple[str, ...]
    stage: str
    unit: str
    exponent: int
    low: int | None
    best: int | None
    high: int | None
    lines: tuple[Line, ...]
    bounded: int
    folded: tuple[Folded, ...]
    left_out: tuple[LeftOut, ...]
    rules: tuple[str, ...]
    unreviewed: int
    counting: str


@dataclass(frozen=True, slots=True)
class _Item:
    """A line with the entry behind it: counted, or left out for a reason."""

    entry: Entry
    line: Line
    reason: str = ""
    rule: int | None = None


def totals(
    entries: Sequence[Entry],
    *,
    by: Sequence[str] = ("party", "stage", "year"),
    stage: str | None = None,
    year: int | None = None,
    party: str | None = None,
    recipient: str | None = None,
    unit: str | None = None,
    coalition: Collection[str] | None = None,
    counting: Counting = "standing",
) -> tuple[Total, ...]:
    """Sum undertakings, one `Total` for each group, stage and unit, in order of key.

    `by` names groups of `GROUPS`; "party" is who is named, "giver" the state for whose office that is one. `standing`
    counts each part once, in its furthest stage; `reached` what got at least that far. `coalition` is a set of party
    codes. Without `stage` the ladder and the reductions are summed; a target or a plan only when asked for by name.
    An undated entry is in the group whose year is None. Raises ValueError for a group or a way of counting that does
    not exist.
    """
    wrong = [g for g in by if g not in GROUPS]
    if wrong or counting not in get_args(Counting):
        raise ValueError(f"cannot sum by {', '.join(wrong) or counting}: groups are {', '.join(GROUPS)}")
    items = _items(entries, counting, stage)
    kept = [
        i
        for i in items
        if (stage is None or i.line.stage == stage)
        and (year is None or i.entry.year == year)
        and (party is None or i.line.party == party)
        and (coalition is None or i.line.party in coalition)
        and (recipient is None or recipient in _ends(i.entry))
        and (unit is None or i.line.unit == unit)
    ]
    groups: dict[tuple[object, ...], list[_Item]] = defaultdict(list)
    for item in kept:
        groups[*_key(item, by), item.line.stage, item.line.unit, item.line.exponent].append(item)
    ordered = sorted(groups, key=lambda k: tuple((v is None, str(v)) for v in k))
    return tuple(_total(groups[k], tuple(by), counting) for k in ordered)


def giver(line: Line) -> tuple[str | None, str | None]:
    """Give who gave by a line, as code (or name) and label: for an office of a state, the state."""
    rows = load_lexicon().parties.rows
    row = rows.get(line.party or "")
    if row is None or row.state not in rows:
        return line.party, line.label
    return row.state, rows[row.state].label


def _ends(entry: Entry) -> set[str | None]:
    return {name_key(entry.recipient), *(name_key(p) for p in entry.place)}


def _key(item: _Item, by: Sequence[str]) -> tuple[str | int | None, ...]:
    e = item.entry
    values: dict[str, str | int | None] = {
        "giver": giver(item.line)[0],
        "party": item.line.party,
        "recipient": name_key(e.recipient),
        "place": name_key(e.place[0]) if e.place else None,
        "purpose": e.purpose,
        "instrument": e.instrument,
        "stage": item.line.stage,
        "year": e.year,
    }
    return tuple(values[g] for g in by)


def _labels(item: _Item, by: Sequence[str]) -> tuple[str, ...]:
    e = item.entry
    place = e.place[0] if e.place else None
    said = {
        "giver": giver(item.line)[1],
        "party": item.line.label,
        "recipient": (e.recipient.label or e.recipient.name) if e.recipient else None,
        "place": (place.label or place.name) if place else None,
    }
    return tuple(str(said.get(g) or v or "") for g, v in zip(by, _key(item, by), strict=True))


def _items(entries: Sequence[Entry], counting: Counting, stage: str | None) -> list[_Item]:
    by_id = {e.id: e for e in entries}
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.into in by_id and entry.kind == "commitment":
            parts[entry.into or ""].append(entry)
    out: list[_Item] = []
    for entry in entries:
        if entry.kind == "commitment" and entry.lines:
            out += _of_entry(entry, by_id.get(entry.into or ""), parts[entry.id], counting, stage)
    return out


def _of_entry(
    entry: Entry, whole: Entry | None, parts: list[Entry], counting: Counting, stage: str | None
) -> list[_Item]:
    why, rule = _uncounted(entry, whole, stage)
    if why:
        lines = [_line(entry, a, "") for a in _amounts(entry)] or _unstaged(entry)
        return [_Item(entry, line, why, rule) for line in lines if line.unit]
    out = []
    for at, name in _reached(entry) if counting == "reached" else [(a, a.stage) for a in _amounts(entry)]:
        if at.low is None and at.high is None:
            out.append(_Item(entry, replace(_line(entry, at, ""), stage=name), "no number given", 13))
            continue
        left, note = _remaining(entry, at)
        if counting == "reached":
            left, note = _bounds(at), "" if name == at.stage else f"told as {at.stage}"
        left, note = _less_parts(left, note, entry, at, parts)
        if left is not None:
            low, best, high = left
            out.append(_Item(entry, replace(_line(entry, at, note), stage=name, low=low, best=best, high=high)))
    return out


def _reached(entry: Entry) -> list[tuple[StageAmount, str]]:
    """Give for each stage the largest amount that got at least that far: what was paid was promised too."""
    out = [(a, a.stage) for a in _amounts(entry) if not rank(a.stage)]
    for stage in LADDER:
        further = [a for a in entry.amounts if rank(a.stage) > rank(stage) or a.stage == stage]
        if further:
            out.append((max(further, key=lambda a: (number(a.amount) or 0, -rank(a.stage))), stage))
    return out


def _amounts(entry: Entry) -> list[StageAmount]:
    return [a for a in entry.amounts if a.stage in LADDER or a.stage in ("reduction", "target", "plan")]


def _unstaged(entry: Entry) -> list[Line]:
    lead = entry.lines[0]
    return [replace(lead, stage=lead.stage or "none")]


def _uncounted(entry: Entry, whole: Entry | None, stage: str | None) -> tuple[str, int | None]:
    """Say why an entry is not counted, with the number of the rule; nothing where it is."""
    if entry.status == "retracted":
        return "rejected in review", None
    if entry.status == "superseded":
        return "the document was replaced by a newer version that no longer says so", None
    if entry.doubt:
        return entry.doubt, None
    if entry.basis == "running_total":
        return "a running total: it replaces, and never adds", 4
    if entry.stage is None:
        return "only claimed, denied or going on: no stage of the ledger", 1
    if entry.stage in ("target", "plan", "call") and stage != entry.stage:
        return ("a goal, not a pledge", 2) if entry.stage != "plan" else ("a plan: a line of its own", 1)
    if whole is not None and _counts(whole) and _part_of_whom(whole, entry) == "own":
        return "part of a total that is counted", 5
    return "", None


def _part_of_whom(whole: Entry, part: Entry) -> Literal["own", "joint", "foreign"]:
    """Say whose a part is: the giver's own, a named party's of a joint total, or another state's, tied by mistake.

    A state gives alone, and what its offices give is its own. Whoever is no state may give for several.
    """
    giver, other = name_key(whole.party), name_key(part.party)
    if other is None or giver == other:
        return "own"
    if not _is_state(whole):
        return "joint"
    return "foreign" if _is_state(part) else "own"


def _is_state(entry: Entry) -> bool:
    """A state's code is its ISO 3166 alpha-3; the register's other codes are longer."""
    code = entry.party.code if entry.party else None
    return code is not None and len(code) == 3 and code.isalpha()


def _counts(whole: Entry) -> bool:
    return (
        whole.basis != "running_total"
        and not whole.doubt
        and whole.status not in ("retracted", "superseded")
        and bool(whole.amounts)
    )


_Bounds = tuple[int | None, int | None, int | None]


def _bounds(at: StageAmount) -> _Bounds:
    return at.low, at.best, at.high


def _minus(one: _Bounds, other: _Bounds) -> _Bounds:
    """Subtract bounds from bounds, never below zero."""
    low = None if one[0] is None else max(0, one[0] - other[2]) if other[2] is not None else 0
    best = None if one[1] is None or other[1] is None else max(0, one[1] - other[1])
    high = None if one[2] is None else max(0, one[2] - (other[0] or 0))
    return low, best, high


def _remaining(entry: Entry, at: StageAmount) -> tuple[_Bounds | None, str]:
    """Give what of a stage has not gone further and was not taken back; None where nothing is left."""
    if not rank(at.stage):
        return _bounds(at), ""
    note, left = "", _bounds(at)
    further = [a for a in entry.amounts if rank(a.stage) > rank(at.stage)]
    if further:
        most = max(further, key=lambda a: (number(a.amount) or 0, rank(a.stage)))
        if same_amount(most.amount, at.amount) or (number(most.amount) or 0) >= (number(at.amount) or 0):
            return None, ""
        left, note = _minus(left, _bounds(most)), f"what has not reached {most.stage}"
    cut = entry.at("reduction")
    if cut is not None and not further:
        if same_amount(cut.amount, at.amount):
            return None, ""
        left, note = _minus(left, _bounds(cut)), "less what was taken back"
    return left, note


def _less_parts(
    left: _Bounds | None, note: str, entry: Entry, at: StageAmount, parts: list[Entry]
) -> tuple[_Bounds | None, str]:
    """Give what of a joint total its parts by other parties leave unattributed: they are counted under their own
    names.
    """
    others = [p for p in parts if _part_of_whom(entry, p) == "joint" and p.status not in ("retracted", "superseded")]
    said = [a for p in others if (a := _largest(p)) is not None and a.unit == at.unit and a.exponent == at.exponent]
    if left is None or not said or not rank(at.stage):
        return left, note
    for a in said:
        left = _minus(left, _bounds(a))
    return (None if left == (0, 0, 0) else left), "remainder of a joint total, not attributed"


def _largest(entry: Entry) -> StageAmount | None:
    known = [a for a in entry.amounts if rank(a.stage) and number(a.amount) is not None]
    return max(known, key=lambda a: (number(a.amount) or 0, rank(a.stage))) if known else None


def _line(entry: Entry, at: StageAmount, note: str) -> Line:
    of = next(line for line in entry.lines if line.claim == at.claim)
    return replace(of, stage=at.stage, year=entry.year, note=note, party=name_key(entry.party) or of.party)


def _total(items: list[_Item], by: tuple[str, ...], counting: str) -> Total:
    counted = sorted((i for i in items if not i.reason), key=_order)
    left = tuple(LeftOut(i.reason, i.line, i.rule) for i in sorted((i for i in items if i.reason), key=_order))
    lines = tuple(i.line for i in counted)
    folded = tuple(f for i in counted for f in i.entry.folded)
    first = (counted or items)[0]
    low, best, high = _sum(lines)
    return Total(
        by=by,
        key=_key(first, by),
        labels=_labels(first, by),
        stage=first.line.stage or "none",
        unit=first.line.unit or "",
        exponent=first.line.exponent,
        low=low,
        best=best,
        high=high,
        lines=lines,
        bounded=sum(line.hedge != "exact" or line.low != line.high for line in lines),
        folded=folded,
        left_out=left,
        rules=tuple(RULES[n] for n in sorted(_rules(items, folded))),
        unreviewed=sum(not line.reviewed for line in lines),
        counting=counting,
    )


def _order(item: _Item) -> tuple[bool, str, str, int, str]:
    line = item.line
    return item.entry.announced is None, item.entry.announced or "", line.document, line.start, line.claim


def _sum(lines: Sequence[Line]) -> _Bounds:
    if not lines:
        return None, None, None
    bests, highs = [line.best for line in lines], [line.high for line in lines]
    best = None if any(v is None for v in bests) else sum(v for v in bests if v is not None)
    high = None if any(v is None for v in highs) else sum(v for v in highs if v is not None)
    return sum(line.low or 0 for line in lines), best, high


def _rules(items: Iterable[_Item], folded: Sequence[Folded]) -> set[int]:
    used = {1, 7}
    for item in items:
        if item.rule:
            used.add(item.rule)
        elif not item.reason:
            used |= {6} if item.line.low != item.line.high or item.line.hedge != "exact" else set()
            used |= {5} if "joint" in item.line.note else set()
            used |= {12} if "taken back" in item.line.note or item.line.stage == "reduction" else set()
        used |= {13} if item.entry.year is None else set()
    return used | ({3} if folded else set())


def givers(
    entries: Sequence[Entry], *, stage: str = "pledge", counting: Counting = "reached", unit: str | None = None
) -> tuple[Total, ...]:
    """Rank givers by what reached a stage: one `Total` for each giver and unit, the largest first within its unit."""
    found = [t for t in totals(entries, by=("giver",), stage=stage, counting=counting, unit=unit) if t.lines]
    return tuple(sorted(found, key=lambda t: (t.unit, -(t.best or t.low or t.high or 0), t.labels)))
