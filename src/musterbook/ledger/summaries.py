"""Totals: what was promised or given, by whom, when, with every line behind each figure.

In: entries. Out: `Total`s, which name the rules they used and list what they folded and left out, and why. Units never
add, stages never mix, goals are no pledges. Original currency only; nothing is converted, averaged or guessed.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, reduce
from operator import or_
from typing import Any, Final, TypedDict, Unpack, get_args

from musterbook.ledger import counting as rules
from musterbook.ledger import grouping
from musterbook.ledger.collector import spared
from musterbook.ledger.counting import BY_NAME_ALONE, Counting, Item, PassThrough
from musterbook.ledger.entries import Entry, Folded, Line
from musterbook.ledger.grouping import EU, GROUPS, KEYS, Key
from musterbook.lexicon import load_lexicon

__all__ = ["GROUPS", "RULES", "Asked", "Counting", "LeftOut", "Summaries", "Total", "totals"]

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


@dataclass(frozen=True, slots=True)
class Total:
    """One sum of one unit at one stage.

    `key` and `labels` follow `by`; `instrument` is that of sums kept apart from grants (a loan, goods), else None.
    `low`, `best`, `high` are smallest steps: a low not said counts 0, `best` and `high` are None where any line's is.
    All None with no lines: nothing was counted and `left_out` says why. `bounded` counts lines that are not one exact
    number, `unreviewed` lines no person has judged.
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
    lines: tuple[Line, ...]
    bounded: int
    folded: tuple[Folded, ...]
    left_out: tuple[LeftOut, ...]
    rules: tuple[str, ...]
    unreviewed: int
    counting: str


class Summaries:
    """Totals over entries that do not change: what is counted is worked out once for each way of counting, and kept."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._sheets: dict[tuple[Counting, str | None, PassThrough], _Sheet] = {}

    def totals(self, **asked: Unpack[Asked]) -> tuple[Total, ...]:
        """Sum undertakings, one `Total` for each group, stage, unit and instrument kept apart, in order of key.

        An undated entry is in the group whose year is None. Raises ValueError for a group, a way of counting or a
        switch that does not exist.
        """
        by, eu = tuple(asked.get("by", ("party", "stage", "year"))), asked.get("eu", "separate")
        _check(asked, by)
        sheet = self._sheet(asked)
        groups = sheet.grouped(by, eu, sheet.kept(asked, eu))
        return tuple([_total(sheet, places, by, key, asked) for key, places in groups])

    def givers(
        self, *, stage: str = "pledge", counting: Counting = "reached", unit: str | None = None
    ) -> tuple[Total, ...]:
        """Rank givers by what reached a stage: one `Total` for each giver and unit, the largest first in its unit."""
        found = [t for t in self.totals(by=("giver",), stage=stage, counting=counting, unit=unit) if t.lines]
        return tuple(sorted(found, key=lambda t: (t.unit, -(t.best or t.low or t.high or 0), t.labels)))

    def _sheet(self, asked: Asked) -> _Sheet:
        stage, way = asked.get("stage"), asked.get("counting", "standing")
        key = (way, stage if stage in BY_NAME_ALONE else None, asked.get("pass_through", "donor"))
        if key not in self._sheets:
            with spared():
                found = rules.items(self._entries, counting=key[0], stage=key[1], pass_through=key[2])
                self._sheets[key] = _Sheet(found)
        return self._sheets[key]


def totals(entries: Sequence[Entry], **asked: Unpack[Asked]) -> tuple[Total, ...]:
    """Sum undertakings once; see `Summaries.totals`."""
    return Summaries(entries).totals(**asked)


def _place(key: tuple[Any, ...]) -> tuple[tuple[bool, str], ...]:
    """Give the place of a group among the others: by its key, what is not known last."""
    return tuple([(v is None, v if type(v) is str else str(v)) for v in key])


def _check(asked: Asked, by: Sequence[str]) -> None:
    unknown = sorted(set(asked) - Asked.__annotations__.keys())
    if unknown:
        raise TypeError(f"no such question of totals: {', '.join(unknown)}")
    wrong = [g for g in by if g not in GROUPS]
    ways = asked.get("counting", "standing")
    if wrong or ways not in get_args(Counting):
        raise ValueError(f"cannot sum by {', '.join(wrong) or ways}: groups are {', '.join(GROUPS)}")
    for name, choices in (("eu", get_args(EU)), ("pass_through", get_args(PassThrough))):
        if asked.get(name, choices[0]) not in choices:
            raise ValueError(f"{name} is {' or '.join(choices)}, not {asked.get(name)}")


_Places = tuple[int, ...]


class _Sheet:
    """Items with what is asked of them again and again, each worked out when first asked for.

    The columns stand beside the items, in their order: sums run over columns. A bound not said is None in `bests` and
    `highs` and 0 in `lows`.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        self.items = items
        self._columns: dict[tuple[str, str, EU], list[Any]] = {}
        self._labels: dict[tuple[str, Key, EU], str] = {}
        self._groups: dict[tuple[tuple[str, ...], EU], tuple[list[_Places], list[tuple[Any, ...]]]] = {}
        self.reasons = [i.reason for i in items]
        self.lines = lines = [i.line for i in items]
        self.folds = [i.entry.folded for i in items]
        self.lows = [line.low or 0 for line in lines]
        self.bests = [line.best for line in lines]
        self.highs = [line.high for line in lines]
        self.bounded = [line.hedge != "exact" or line.low != line.high for line in lines]
        self.unreviewed = [not line.reviewed for line in lines]
        self.rules = [sum([1 << n for n in i.rules]) for i in items]

    def kept(self, asked: Asked, eu: EU) -> Sequence[int]:
        """Give the places of the items that are asked for."""
        kept: Sequence[int] = range(len(self.items))
        for name in grouping.FILTERS:
            wanted = asked.get(name)
            if wanted is not None:
                column = self._column("filter", name, eu)
                kept = [n for n in kept if wanted in column[n]]
        words = asked.get("purpose")
        return kept if words is None else [n for n in kept if grouping.is_for(self.items[n], words)]

    def grouped(self, by: Sequence[str], eu: EU, kept: Sequence[int]) -> list[tuple[tuple[Any, ...], list[int]]]:
        """Give the places of the items kept by the key of their group, in order of key."""
        at = (tuple(by), eu)
        if at not in self._groups:
            self._groups[at] = self._numbered(by, eu)
        numbers, keys = self._groups[at]
        held: dict[int, list[int]] = defaultdict(list)
        for n in kept:
            for number in numbers[n]:
                held[number].append(n)
        return [(keys[number], held[number]) for number in sorted(held)]

    def _numbered(self, by: Sequence[str], eu: EU) -> tuple[list[_Places], list[tuple[Any, ...]]]:
        """Give for each item the numbers of its groups, and the keys by number, in order: of two coalitions two."""
        columns = [self._column("group", name, eu) for name in by]
        once = zip(*columns, strict=True) if columns else itertools.repeat((), len(self.items))
        if "coalition" in by:
            several = [map(_several, by, values) for values in once]
            listed = [
                [(*key, *tail) for key in itertools.product(*keys)]
                for keys, tail in zip(several, self._tails, strict=True)
            ]
        else:
            listed = [[(*key, *tail)] for key, tail in zip(once, self._tails, strict=True)]
        keys = sorted(set(itertools.chain.from_iterable(listed)), key=_place)
        number = {key: n for n, key in enumerate(keys)}
        return [tuple([number[key] for key in each]) for each in listed], keys

    @cached_property
    def _tails(self) -> list[tuple[str, str, int, str | None]]:
        """What is never added: for each item its stage, unit, and an instrument that is kept apart."""
        kept_apart = load_lexicon().accounting.kept_apart
        names = [(i.entry.instrument or "").casefold() for i in self.items]
        return [
            (line.stage or "none", line.unit or "", line.exponent, name if name in kept_apart else None)
            for line, name in zip(self.lines, names, strict=True)
        ]

    def label(self, group: str, key: Key, eu: EU, item: Item) -> str:
        """Give the name of a group, as the first item told it that was asked for."""
        at = (group, key, eu)
        if at not in self._labels:
            self._labels[at] = grouping.label(item, group, key, eu)
        return self._labels[at]

    def _column(self, use: str, name: str, eu: EU) -> list[Any]:
        key = (use, name, eu)
        if key not in self._columns:
            if use == "filter":
                self._columns[key] = [grouping.FILTERS[name](i, eu) for i in self.items]
            elif name == "coalition":
                self._columns[key] = [grouping.coalitions_of(i) for i in self.items]
            else:
                self._columns[key] = [KEYS[name](i, eu) for i in self.items]
        return self._columns[key]


def _several(group: str, value: Any) -> tuple[Key, ...]:
    """Give the keys of an item in a group: one, but for coalitions each, or None for none."""
    return (value or (None,)) if group == "coalition" else (value,)


def _total(sheet: _Sheet, places: list[int], by: tuple[str, ...], key: tuple[Any, ...], asked: Asked) -> Total:
    counted = [n for n in places if not sheet.reasons[n]]
    folded = tuple(itertools.chain.from_iterable(map(sheet.folds.__getitem__, counted)))
    low, best, high = _sum(sheet, counted)
    *_, stage, unit, exponent, instrument = key
    first, eu = sheet.items[(counted or places)[0]], asked.get("eu", "separate")
    left = [sheet.items[n] for n in places if sheet.reasons[n]] if len(counted) < len(places) else []
    return Total(
        by=by,
        key=key[: len(by)],
        labels=tuple([sheet.label(group, value, eu, first) for group, value in zip(by, key, strict=False)]),
        stage=stage,
        instrument=instrument,
        unit=unit,
        exponent=exponent,
        low=low,
        best=best,
        high=high,
        lines=tuple(map(sheet.lines.__getitem__, counted)),
        bounded=sum(map(sheet.bounded.__getitem__, counted)),
        folded=folded,
        left_out=tuple([LeftOut(i.reason, i.line, i.rule) for i in left]),
        rules=_rules(reduce(or_, map(sheet.rules.__getitem__, places)) | _used(folded, instrument, by, asked)),
        unreviewed=sum(map(sheet.unreviewed.__getitem__, counted)),
        counting=asked.get("counting", "standing"),
    )


def _used(folded: Sequence[Folded], instrument: str | None, by: Sequence[str], asked: Asked) -> int:
    """Give the rules that a total used beside those of its lines, each as the bit of its number."""
    used = 1 << 1 | 1 << 7
    if folded:
        used |= 1 << 3 | any(f.kind == "converts" for f in folded) << 8
    if asked.get("eu") == "members":
        used |= 1 << 11 | 1 << 14
    if "coalition" in by or asked.get("coalition"):
        used |= 1 << 14
    return used if instrument is None else used | 1 << 10


@cache
def _rules(used: int) -> tuple[str, ...]:
    return tuple(RULES[n] for n in sorted(RULES) if used >> n & 1)


def _sum(sheet: _Sheet, counted: list[int]) -> rules.Bounds:
    """Add lines of one unit, bound by bound: best and high are open where any line's is."""
    if not counted:
        return None, None, None
    bests, highs = ([column[n] for n in counted] for column in (sheet.bests, sheet.highs))
    best, high = (None if None in known else sum(known) for known in (bests, highs))  # type: ignore[arg-type]
    return sum(map(sheet.lows.__getitem__, counted)), best, high
