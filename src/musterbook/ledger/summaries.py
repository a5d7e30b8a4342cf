"""Totals: what was promised or given, by whom, when, with every line behind each figure.

In: a table of what entries count for. Out: `Total`s, which name the rules they used and list what they folded and left
out, and why. Units never add, stages never mix, goals are no pledges. Original currency only; nothing is converted,
averaged or guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final, Generic, TypedDict, TypeVar, Unpack, get_args, overload

from musterbook.ledger.adding import Question, Sum, Table
from musterbook.ledger.collector import spared
from musterbook.ledger.counting import Counting, Item, PassThrough
from musterbook.ledger.entries import Entry, Folded, Line
from musterbook.ledger.grouping import EU, GROUPS, label
from musterbook.lexicon import load_lexicon

__all__ = ["GROUPS", "RULES", "Asked", "Counting", "LeftOut", "Summaries", "Total", "totals"]

_T = TypeVar("_T")

RULES: Final[Mapping[int, str]] = {n: str(rule) for n, rule in load_lexicon().accounting.rules.items()}
"""The rules of accounting, number and name, by number."""


class Asked(TypedDict, total=False):
    """What can be asked of totals.

    `by` names `GROUPS`: "party" is who is named, "giver" the state for whose office that is one. `standing` counts
    each part once, in its furthest stage; `reached` what got at least that far. Without `stage` the ladder and the
    reductions are summed; a target or a plan only when asked for by name. The others narrow: codes of the register
    (else names without case), `recipient` also the places it goes to, `purpose` by its words, `coalition` by its code:
    givers that were members on the day. `eu` and `pass_through` are the switches of rule 11.
    """

    by: Sequence[str]
    counting: Counting
    stage: str | None
    unit: str | None
    giver: str | None
    party: str | None
    recipient: str | None
    place: str | None
    purpose: str | None
    instrument: str | None
    coalition: str | None
    year: int | None
    eu: EU
    pass_through: PassThrough


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line that stands in a group and is not counted there, with the rule's number (None for review) and the
    reason.
    """

    reason: str
    line: Line
    rule: int | None = None


class Listed(Sequence[_T], Generic[_T]):
    """A list whose length is known and whose members are looked up when they are first asked for."""

    __slots__ = ("_found", "_length", "_look")

    def __init__(self, length: int, look: Callable[[], Iterable[_T]]) -> None:
        self._length, self._look = length, look
        self._found: tuple[_T, ...] | None = None

    def _members(self) -> tuple[_T, ...]:
        if self._found is None:
            self._found = tuple(self._look())
        return self._found

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[_T]:
        return iter(self._members())

    @overload
    def __getitem__(self, at: int) -> _T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_T]: ...
    def __getitem__(self, at: int | slice) -> _T | Sequence[_T]:
        return self._members()[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, (tuple, Listed)) and self._members() == tuple(other)

    def __hash__(self) -> int:
        return hash(self._members())

    def __repr__(self) -> str:
        return repr(self._members())


@dataclass(frozen=True, slots=True)
class Total:
    """One sum of one unit at one stage.

    `key` and `labels` follow `by`; `instrument` is that of sums kept apart from grants (a loan, goods), else None.
    `low`, `best`, `high` are smallest steps: a low not said counts 0, `best` and `high` are None where any line's is.
    All None with no lines: nothing was counted and `left_out` says why. `bounded` counts lines that are not one exact
    number, `unreviewed` lines no person has judged, `hedges` are those of the lines. How many lines there are is known
    at once; the lines themselves are looked up when they are first asked for.
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
    lines: Sequence[Line]
    bounded: int
    folded: Sequence[Folded]
    left_out: Sequence[LeftOut]
    rules: tuple[str, ...]
    unreviewed: int
    counting: str
    hedges: frozenset[str]


class Summaries:
    """Totals over a table of what is counted, which does not change while they are asked for."""

    def __init__(self, table: Table) -> None:
        self._table = table

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Summaries:
        """Give the totals over entries that are kept in no table."""
        with spared():
            return cls(Table.of(entries))

    def totals(self, **asked: Unpack[Asked]) -> tuple[Total, ...]:
        """Sum undertakings, one `Total` for each group, stage, unit and instrument kept apart, in order of key.

        An undated entry is in the group whose year is None. Raises ValueError for a group, a way of counting or a
        switch that does not exist.
        """
        question = _question(asked)
        listing = _Listing(self._table, question)
        with spared():
            return tuple([_total(one, question, listing) for one in self._table.sums(question)])


def ranked(totals: Iterable[Total]) -> tuple[Total, ...]:
    """Give the totals that have lines, the largest first in its unit."""
    found = [t for t in totals if t.lines]
    return tuple(sorted(found, key=lambda t: (t.unit, -(t.best or t.low or t.high or 0), t.labels)))


def totals(entries: Sequence[Entry], **asked: Unpack[Asked]) -> tuple[Total, ...]:
    """Sum undertakings once; see `Summaries.totals`."""
    return Summaries.of(entries).totals(**asked)


_WAYS: Final = ("by", "counting", "eu", "pass_through")


def _question(asked: Asked) -> Question:
    """Give what is asked, with what goes without saying. Raises TypeError or ValueError for what cannot be asked."""
    unknown = sorted(set(asked) - Asked.__annotations__.keys())
    if unknown:
        raise TypeError(f"no such question of totals: {', '.join(unknown)}")
    by = tuple(asked.get("by", ("party", "stage", "year")))
    wrong = [g for g in by if g not in GROUPS]
    way = asked.get("counting", "standing")
    if wrong or way not in get_args(Counting):
        raise ValueError(f"cannot sum by {', '.join(wrong) or way}: groups are {', '.join(GROUPS)}")
    for name, choices in (("eu", get_args(EU)), ("pass_through", get_args(PassThrough))):
        if asked.get(name, choices[0]) not in choices:
            raise ValueError(f"{name} is {' or '.join(choices)}, not {asked.get(name)}")
    narrowed = {name: value for name, value in asked.items() if name not in _WAYS and value is not None}
    return Question(by, way, asked.get("pass_through", "donor"), asked.get("eu", "separate"), narrowed)


class _Listing:
    """The items behind all sums of one question, looked up together when the first are asked for."""

    def __init__(self, table: Table, asked: Question) -> None:
        self._table, self._asked = table, asked

    @cached_property
    def _found(self) -> Mapping[tuple[Any, ...], Sequence[Item]]:
        with spared():
            return self._table.items(self._asked)

    def lines(self, key: tuple[Any, ...]) -> list[Line]:
        return [i.line for i in self._found[key] if not i.reason]

    def folded(self, key: tuple[Any, ...]) -> list[Folded]:
        return [f for i in self._found[key] if not i.reason for f in i.entry.folded]

    def left_out(self, key: tuple[Any, ...]) -> list[LeftOut]:
        return [LeftOut(i.reason, i.line, i.rule) for i in self._found[key] if i.reason]


def _total(one: Sum, asked: Question, listing: _Listing) -> Total:
    key = one.key
    stage, unit, exponent, instrument = _apart(key[-1])
    said = zip(asked.by, key, one.labels, strict=False)
    low, best, high = (one.low, one.best, one.high) if one.lines else (None, None, None)
    return Total(
        by=asked.by,
        key=key[:-1],
        labels=tuple([label(name, value, asked.eu, words) for name, value, words in said]),
        stage=stage,
        instrument=instrument,
        unit=unit,
        exponent=exponent,
        low=low,
        best=best,
        high=high,
        lines=Listed(one.lines, lambda: listing.lines(key)),
        bounded=one.bounded,
        folded=Listed(one.folded, lambda: listing.folded(key)) if one.folded else (),
        left_out=Listed(one.left, lambda: listing.left_out(key)) if one.left else (),
        rules=_rules(one.rules | _used(one, instrument, asked)),
        unreviewed=one.unreviewed,
        counting=asked.counting,
        hedges=one.hedges,
    )


def _used(one: Sum, instrument: str | None, asked: Question) -> int:
    """Give the rules that a total used beside those of its lines, each as the bit of its number."""
    used = 1 << 1 | 1 << 7
    if one.folded:
        used |= 1 << 3
    if asked.eu == "members":
        used |= 1 << 11 | 1 << 14
    if "coalition" in asked.by or "coalition" in asked.narrowed:
        used |= 1 << 14
    return used if instrument is None else used | 1 << 10


@cache
def _apart(kept: str) -> tuple[str, str, int, str | None]:
    stage, unit, exponent, instrument = kept.split("\t")
    return stage, unit, int(exponent), None if instrument == "~" else instrument


@cache
def _rules(used: int) -> tuple[str, ...]:
    return tuple(RULES[n] for n in sorted(RULES) if used >> n & 1)
