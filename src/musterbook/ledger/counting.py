"""What is counted of each undertaking, and what is left out and why: the rules of accounting, line by line.

In: entries. Out: `Item`s, in the order of their announcement: a line with the entry behind it and the rules that made
it what it is. Nothing is added up; `summaries` does.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from musterbook.ledger.entries import Entry, Line, StageAmount
from musterbook.ledger.stages import LADDER, rank
from musterbook.lexicon import load_lexicon
from musterbook.linking import occasions
from musterbook.linking.sameness import name_key, number, same_amount

Counting = Literal["standing", "reached"]
PassThrough = Literal["donor", "fund"]

BY_NAME_ALONE: Final = ("target", "plan", "call")
"""Lines that are summed only where they are asked for by name."""

_GONE: Final = ("retracted", "superseded")
_OVER: Final = 20  # one part in so many: as far as parts that were each rounded exceed their sum
_MOST: Final = 6  # parts of one sum of which subsets are tried, as linking does


@dataclass(frozen=True, slots=True)
class Item:
    """A line with the entry behind it: counted, or left out for a reason under a rule (None for review)."""

    entry: Entry
    line: Line
    reason: str = ""
    rule: int | None = None

    @property
    def rules(self) -> frozenset[int]:
        """The numbers of the rules that made the line what it is, or left it out."""
        undated = {13} if self.entry.year is None else set()
        if self.reason:
            return frozenset(undated | ({self.rule} if self.rule else set()))
        line, period = self.line, occasions.span(self.entry.period)
        marks = {
            5: "joint" in line.note,
            6: line.low != line.high or line.hedge != "exact",
            9: period is not None and not (self.entry.period or "").startswith("..") and period[0][:4] != period[1][:4],
            12: "taken back" in line.note or line.stage == "reduction",
            16: self.entry.status == "contested",
        }
        return frozenset(undated | {n for n, used in marks.items() if used})


def items(
    entries: Sequence[Entry],
    *,
    counting: Counting,
    stage: str | None = None,
    pass_through: PassThrough = "donor",
    funds: Collection[str] | None = None,
) -> tuple[Item, ...]:
    """Give what each commitment adds at each stage, and what adds nothing, in order of announcement (undated last).

    `stage` matters for those of `BY_NAME_ALONE`. `pass_through` says where money that goes through a fund is counted:
    where its donors give it, or where the fund gives it on; what goes one way alone is counted there. `funds` are those
    through which money goes both ways, for entries that are not the whole book (None: as these entries tell).
    """
    through, why = both_ways(entries) if funds is None else funds, _PASSED_ON[pass_through]
    out = [
        item
        for entry, near in _beside(entries)
        for item in _of_entry(entry, near, why if fund_of(entry, pass_through) in through else "", counting, stage)
    ]
    return tuple(sorted(out, key=order))


def way(counting: Counting, *, by_name: bool = False, passed_on: bool = False) -> int:
    """Give a way of counting as one bit: the stage is asked for by its name; what a fund tells again is left out."""
    return 1 << ((counting == "reached") | by_name << 1 | passed_on << 2)


def every_way(entries: Sequence[Entry]) -> Iterator[tuple[Item, int]]:
    """Give each item of whole families of entries once, with every `way` of counting in which it stands so."""
    for entry, near in _beside(entries):
        found: dict[tuple[object, ...], tuple[Item, int]] = {}
        for item, ways in _in_ways(entry, near):
            line = item.line
            key = (line.stage, line.claim, line.low, line.best, line.high, line.note, item.reason)
            found[key] = item, found.get(key, (item, 0))[1] | ways
        yield from found.values()


def _in_ways(entry: Entry, near: _Near) -> Iterator[tuple[Item, int]]:
    boundary = next((at for at in get_args(PassThrough) if fund_of(entry, at)), None)
    for counting, passed_on in itertools.product(get_args(Counting), (False, True)):
        if passed_on and boundary is None:
            continue
        why = _PASSED_ON[boundary] if passed_on and boundary else ""
        plain = _of_entry(entry, near, why, counting, None)
        named = plain
        if entry.stage in BY_NAME_ALONE:  # asked for by name are lines of that stage alone
            own = [i for i in _of_entry(entry, near, why, counting, entry.stage) if i.line.stage == entry.stage]
            named = own + [i for i in plain if i.line.stage != entry.stage]
        for by_name, some in ((False, plain), (True, named)):
            ways = way(counting, by_name=by_name, passed_on=passed_on)
            yield from ((item, ways) for item in some)


def order(item: Item) -> tuple[bool, str, str, int, str]:
    """Give the place of an item among others: by announcement, document, position."""
    line = item.line
    return item.entry.announced is None, item.entry.announced or "", line.document, line.start, line.claim


def _beside(entries: Sequence[Entry]) -> Iterator[tuple[Entry, _Near]]:
    """Give each commitment with what stands around it."""
    by_id = {e.id: e for e in entries}
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.into in by_id and entry.kind == "commitment":
            parts[entry.into or ""].append(entry)
    ahead = {key: found for key, some in parts.items() if (found := _ahead(by_id[key], some))}
    for entry in entries:
        if entry.kind == "commitment" and entry.lines:
            own = entry.id in ahead.get(entry.into or "", ())
            yield entry, _Near(by_id.get(entry.into or ""), parts.get(entry.id, ()), ahead.get(entry.id, {}), own)


_PASSED_ON: Final[Mapping[PassThrough, str]] = {
    "donor": "given on by a fund: counted where its donors gave",
    "fund": "given to a fund: counted where the fund gives it on",
}


def fund_of(entry: Entry, at: PassThrough) -> str:
    """Give the fund of an entry that is left out where its money is counted at a boundary and told at both.

    Counted where donors give (`donor`) that is the fund that gives, else the one it is given to; "" for none.
    """
    told = entry.kind == "commitment" and entry.stage in LADDER and _counts(entry)
    key = name_key(entry.party if at == "donor" else entry.recipient) if told else None
    return key if key is not None and key in load_lexicon().accounting.funds else ""


def both_ways(entries: Iterable[Entry]) -> frozenset[str]:
    """Give the funds that money is told to be given to, and given on by."""
    on, to = ({fund_of(e, at) for e in entries} for at in get_args(PassThrough))
    return frozenset(on & to) - {""}


@dataclass(frozen=True, slots=True)
class _Near:
    """What stands around an entry: the whole it is part of, its own parts and what of them got further, whether it
    got further than its whole itself.
    """

    whole: Entry | None
    parts: Sequence[Entry]
    further: Mapping[str, StageAmount]
    ahead: bool


def _of_entry(entry: Entry, near: _Near, told_again: str, counting: Counting, stage: str | None) -> list[Item]:
    """Give the items of an entry; `told_again` says why not, where it tells money of a fund a second time."""
    why, rule = _uncounted(entry, near, told_again, stage)
    if why:
        lines = [_line(entry, a, "") for a in _amounts(entry)] or _unstaged(entry)
        return [Item(entry, line, why, rule) for line in lines if line.unit]
    out = []
    for at, name in _reached(entry) if counting == "reached" else [(a, a.stage) for a in _amounts(entry)]:
        if near.ahead and near.whole is not None and rank(name) <= _got_to(near.whole):
            continue  # that far it is counted with its whole
        if at.low is None and at.high is None:
            out.append(Item(entry, _line(entry, at, "", name), "no number given", 13))
            continue
        left: Bounds | None = _bounds(at)
        note = "" if name == at.stage else f"told as {at.stage}"
        if counting == "standing":
            left, note = _remaining(entry, at)
            left, note = _less_further(left, note, entry, at, near.further)
        left, note = _less_parts(left, note, entry, at, near.parts)
        if left is not None:
            out.append(Item(entry, _line(entry, at, note, name, left)))
    return out


def _reached(entry: Entry) -> list[tuple[StageAmount, str]]:
    """Give for each stage the largest amount that got at least that far: what was paid was promised too."""
    out = [(a, a.stage) for a in _amounts(entry) if not rank(a.stage)]
    for stage in LADDER:
        further = [a for a in entry.amounts if rank(a.stage) > rank(stage) or a.stage == stage]
        if len(further) == 1:
            out.append((further[0], stage))
        elif further:
            out.append((max(further, key=lambda a: (number(a.amount) or 0, -rank(a.stage))), stage))
    return out


def _amounts(entry: Entry) -> list[StageAmount]:
    return [a for a in entry.amounts if a.stage in LADDER or a.stage in ("reduction", "target", "plan")]


def _unstaged(entry: Entry) -> list[Line]:
    lead = entry.lines[0]
    return [replace(lead, stage=lead.stage or "none")]


def _uncounted(entry: Entry, near: _Near, told_again: str, stage: str | None) -> tuple[str, int | None]:
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
    if entry.stage in BY_NAME_ALONE and stage != entry.stage:
        return ("a goal, not a pledge", 2) if entry.stage != "plan" else ("a plan: a line of its own", 1)
    if told_again:
        return told_again, 11
    if near.whole is None or _part_of_whom(near.whole, entry) != "own":
        return "", None
    if entry.basis == "component" and near.whole.basis == "running_total":
        return "part of a running total: it replaces, and never adds", 4
    if _counts(near.whole) and not near.ahead:
        return "part of a total that is counted", 5
    return "", None


def _part_of_whom(whole: Entry, part: Entry) -> Literal["own", "joint", "foreign"]:
    """Say whose a part is: the giver's own, a named party's of a joint total, or another state's, tied by mistake.

    A state gives alone, and what its offices give is its own. Whoever is no state may give for several.
    """
    giver, other = name_key(whole.party), name_key(part.party)
    if other is None or giver == other or _belongs(other, giver):
        return "own"
    if not _is_state(whole):
        return "joint"
    return "foreign" if _is_state(part) else "own"


def _belongs(body: str, giver: str | None) -> bool:
    """Say whether the register has a body as one of the giver's own: the Commission is the Union's."""
    row = load_lexicon().parties.rows.get(body)
    return row is not None and giver is not None and giver in (row.parent, row.state)


def _is_state(entry: Entry) -> bool:
    """A state's code is its ISO 3166 alpha-3; the register's other codes are longer."""
    code = entry.party.code if entry.party else None
    return code is not None and len(code) == 3 and code.isalpha()


def _counts(whole: Entry) -> bool:
    return whole.basis != "running_total" and not whole.doubt and whole.status not in _GONE and bool(whole.amounts)


Bounds = tuple[int | None, int | None, int | None]
"""Low, best and high in smallest steps; None open or not said."""


def _bounds(at: StageAmount) -> Bounds:
    return at.low, at.best, at.high


def _minus(one: Bounds, other: Bounds) -> Bounds:
    """Subtract bounds from bounds, never below zero."""
    low = None if one[0] is None else max(0, one[0] - other[2]) if other[2] is not None else 0
    best = None if one[1] is None or other[1] is None else max(0, one[1] - other[1])
    high = None if one[2] is None else max(0, one[2] - (other[0] or 0))
    return low, best, high


def _remaining(entry: Entry, at: StageAmount) -> tuple[Bounds | None, str]:
    """Give what of a stage has not gone further and was not taken back; None where nothing is left."""
    if not rank(at.stage) and at.stage != "plan":
        return _bounds(at), ""
    note, left = "", _bounds(at)
    further = [a for a in entry.amounts if rank(a.stage) > rank(at.stage)]
    if further:
        most = max(further, key=lambda a: (number(a.amount) or 0, rank(a.stage)))
        if most.unit != at.unit:
            return None, ""  # one sum, told in another currency
        if same_amount(most.amount, at.amount) or (number(most.amount) or 0) >= (number(at.amount) or 0):
            return None, ""
        left, note = _minus(left, _bounds(most)), f"what has not reached {most.stage}"
    cut = entry.at("reduction")
    if cut is not None and not further:
        if cut.unit != at.unit or same_amount(cut.amount, at.amount):
            return None, ""
        left, note = _minus(left, _bounds(cut)), "less what was taken back"
    return left, note


def _got_to(entry: Entry) -> int:
    """Give how far an entry as a whole got; 0 where it is planned."""
    return max((rank(a.stage) for a in entry.amounts), default=0)


def _ahead(whole: Entry, parts: Sequence[Entry]) -> Mapping[str, StageAmount]:
    """Give the parts of a giver's own sum that got further than the sum itself, each by its id with what it takes.

    Parts that together exceed the sum cut it twice (by year, and by place): of these, those that make the sum up.
    """
    at = _largest(whole, planned=True)
    if at is None or not _counts(whole) or all(_got_to(p) <= _got_to(whole) for p in parts):
        return {}
    own = [p for p in parts if p.status not in _GONE and not p.doubt and _part_of_whom(whole, p) == "own"]
    known = ((p.id, _largest(p, planned=True)) for p in own)
    takes = {key: a for key, a in known if a is not None and (a.unit, a.exponent) == (at.unit, at.exponent)}
    said, sums = number(at.amount) or 0, {key: number(a.amount) or 0 for key, a in takes.items()}
    chosen = [tuple(sums)] if sum(sums.values()) * _OVER <= said * (_OVER + 1) else []
    if not chosen and len(sums) <= _MOST:
        tries = (c for size in range(2, len(sums)) for c in itertools.combinations(sums, size))
        chosen = [c for c in tries if abs(sum(sums[key] for key in c) - said) * _OVER <= said][:1]
    made_of = {key for found in chosen for key in found}
    return {p.id: takes[p.id] for p in own if p.id in made_of and _got_to(p) > _got_to(whole)}


def _less_further(
    left: Bounds | None, note: str, entry: Entry, at: StageAmount, further: Mapping[str, StageAmount]
) -> tuple[Bounds | None, str]:
    """Give what of a sum those of its parts leave that got further."""
    if left is None or not further or at is not _largest(entry, planned=True):
        return left, note
    for taken in further.values():
        left = _minus(left, _bounds(taken))
    return (None if left == (0, 0, 0) else left), "less the parts that got further"


def _less_parts(
    left: Bounds | None, note: str, entry: Entry, at: StageAmount, parts: Sequence[Entry]
) -> tuple[Bounds | None, str]:
    """Give what of a joint total its parts by other parties leave unattributed: they are counted under their own
    names.
    """
    if not parts:
        return left, note
    others = [p for p in parts if _part_of_whom(entry, p) == "joint" and p.status not in _GONE]
    said = [a for p in others if (a := _largest(p)) is not None and a.unit == at.unit and a.exponent == at.exponent]
    if left is None or not said or not rank(at.stage):
        return left, note
    for a in said:
        left = _minus(left, _bounds(a))
    return (None if left == (0, 0, 0) else left), "remainder of a joint total, not attributed"


def _largest(entry: Entry, *, planned: bool = False) -> StageAmount | None:
    stages = (*LADDER, "plan") if planned else LADDER
    known = [a for a in entry.amounts if a.stage in stages and number(a.amount) is not None]
    return max(known, key=lambda a: (number(a.amount) or 0, rank(a.stage))) if known else None


def _line(entry: Entry, at: StageAmount, note: str, stage: str = "", bounds: Bounds | None = None) -> Line:
    of = next(line for line in entry.lines if line.claim == at.claim)
    low, best, high = bounds or (of.low, of.best, of.high)
    stage, party = stage or at.stage, name_key(entry.party) or of.party
    counts = (stage, entry.year, note, party, low, best, high)
    if counts == (of.stage, of.year, of.note, of.party, of.low, of.best, of.high):
        return of  # most lines count for what they say: a copy of each would double the book
    return replace(of, stage=stage, year=entry.year, note=note, party=party, low=low, best=best, high=high)
