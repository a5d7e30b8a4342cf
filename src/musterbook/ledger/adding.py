"""Adding up: the rows of a sheet, by groups, in a database.

In: a table of rows (`sheets`), and what is asked of it. Out: `Sum`s, one for each group, stage, unit and instrument
kept apart, and the items behind them where these are asked for. It knows no rule; the rows do.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from musterbook.ledger import counting, grouping, sheets
from musterbook.ledger.counting import BY_NAME_ALONE, Counting, Item, PassThrough
from musterbook.ledger.entries import Entry
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.matching import stems
from musterbook.records import HEDGES

Ask = Callable[[str, Sequence[Any]], Iterable[tuple[Any, ...]]]
"""Ask a database: a query with `?` for its values."""

_WITHIN: Final = {"recipient": "ends", "place": "places", "coalition": "coalitions"}  # columns of several values
_SUMS: Final = ("marks", "COUNT(*)", "SUM(low)", "SUM(best)", "SUM(high)", "SUM(folded)")

_Key = tuple[Any, ...]


@dataclass(frozen=True)
class Question:
    """What is asked: groups, a way of counting, and by what it is narrowed; see `summaries.Asked`."""

    by: tuple[str, ...]
    counting: Counting
    pass_through: PassThrough
    eu: grouping.EU
    narrowed: Mapping[str, Any]

    @property
    def stage(self) -> str | None:
        """The stage asked for, where lines at it count only when it is asked for by its name."""
        stage = self.narrowed.get("stage")
        return stage if stage in BY_NAME_ALONE else None

    def items(self, entries: Sequence[Entry], funds: frozenset[str]) -> Sequence[Item]:
        """Give the items of whole families of entries, counted as is asked; the funds are `counting.both_ways`."""
        return counting.items(
            entries, counting=self.counting, stage=self.stage, pass_through=self.pass_through, funds=funds
        )


Find = Callable[[Collection[str], Question, frozenset[str]], Iterable[Item]]
"""Give the items of some entries (by id) as a question counts them; the funds are those of `counting.both_ways`."""


@dataclass(slots=True)
class Sum:
    """What the counted lines of a group add up to, bounds in smallest steps.

    `key` holds the groups asked for, and last what is kept `apart` (see `sheets.COLUMNS`). A low not said counts 0;
    `best` and `high` are None where any line's is. `left` counts lines that are left out. `marks` are the bits of all
    lines, of those left out their rules alone.
    """

    key: _Key
    labels: Sequence[str | None]
    lines: int = 0
    left: int = 0
    low: int = 0
    best: int | None = 0
    high: int | None = 0
    bounded: int = 0
    unreviewed: int = 0
    folded: int = 0
    marks: int = 0

    @property
    def rules(self) -> int:
        """The rules of the lines, each as the bit of its number."""
        return self.marks & _RULES

    @property
    def hedges(self) -> frozenset[str]:
        return _hedges(self.marks >> sheets.HEDGE)

    def add(self, marks: int, lines: int, low: int, best: int, high: int, folded: int) -> None:
        """Add what a database found for the lines of a group that have the same marks."""
        if not marks & sheets.COUNTED:
            self.left += lines
            self.marks |= marks & _RULES
            return
        self.lines += lines
        self.folded += folded
        self.marks |= marks
        if marks & sheets.BOUNDED:
            self.bounded += lines
        if marks & sheets.UNREVIEWED:
            self.unreviewed += lines
        self.add_bounds(low, None if marks & sheets.NO_BEST else best, None if marks & sheets.NO_HIGH else high)

    def add_bounds(self, low: int | None, best: int | None, high: int | None) -> None:
        self.low += low or 0
        self.best = None if self.best is None or best is None else self.best + best
        self.high = None if self.high is None or high is None else self.high + high


_RULES: Final = (1 << sheets.HEDGE) - 1


@cache
def _hedges(marks: int) -> frozenset[str]:
    return frozenset(hedge for n, hedge in enumerate(HEDGES) if marks >> n & 1)


class Table:
    """The rows of one book. `scope` says which rows of the database's table are the book's."""

    def __init__(self, ask: Ask, find: Find, *, name: str, scope: str = "1") -> None:
        self._ask, self._find, self._name, self._scope = ask, find, name, scope

    @classmethod
    def of(cls, entries: Sequence[Entry]) -> Table:
        """Lay out the rows of entries that no database holds."""
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        kept.execute(f"CREATE TABLE item ({', '.join(sheets.COLUMNS)})")
        kept.executemany(f"INSERT INTO item VALUES ({', '.join('?' * len(sheets.COLUMNS))})", sheets.rows(entries))

        def find(_: Collection[str], asked: Question, funds: frozenset[str]) -> Iterable[Item]:
            return asked.items(entries, funds)

        return cls(kept.execute, find, name="item")

    def sums(self, asked: Question) -> list[Sum]:
        """Add up, in order of key, with what is not known last."""
        found: dict[_Key, Sum] = {}
        labels = [f"MIN({name}_label)" if name in grouping.LABELS else "NULL" for name in asked.by]
        width = len(labels)
        for key, row in self._rows(asked, (*labels, *_SUMS), summed=True):
            one = found.get(key)
            if one is None:
                one = found[key] = Sum(key, row[:width])
            one.add(*row[width:])
        if any(one.marks & sheets.LARGE for one in found.values()):
            for key, (bounds,) in self._rows(asked, ("exact",), f" AND exact <> '' AND marks & {sheets.COUNTED}"):
                found[key].add_bounds(*json.loads(bounds))
        return sorted(found.values(), key=lambda one: _place(one.key)) if "coalition" in asked.by else [*found.values()]

    def items(self, asked: Question) -> dict[_Key, list[Item]]:
        """Give the items behind the sums, counted and left out, by key, in order of announcement."""
        at: dict[tuple[str, str], list[_Key]] = defaultdict(list)
        for key, (entry, stage) in self._rows(asked, ("entry", "stage")):
            at[entry, stage].append(key)
        found = self._find({entry for entry, _ in at}, asked, self._through())
        out: dict[_Key, list[Item]] = defaultdict(list)
        for item in sorted(found, key=counting.order):
            for key in at.get((item.entry.id, item.line.stage or "none"), ()):
                out[key].append(item)
        return out

    def keys(self, slot: str) -> set[str]:
        """Give the keys that the entries of the book have in a slot they are narrowed by."""
        column = _WITHIN.get(slot, slot)
        rows = self._ask(f"SELECT DISTINCT {column} FROM {self._name} WHERE {self._scope} AND ways & {sheets.LEAD}", ())
        return {str(key) for (value,) in rows if value is not None for key in str(value).split("\n") if key}

    def leads(self, narrowed: Mapping[str, Any]) -> set[str]:
        """Give the ids of the entries whose first lines are what is asked for."""
        terms, values = _narrowed(narrowed, "separate")
        where = " AND ".join((self._scope, f"ways & {sheets.LEAD}", *terms))
        return {entry for (entry,) in self._ask(f"SELECT entry FROM {self._name} WHERE {where}", values)}

    def _rows(
        self, asked: Question, columns: Sequence[str], more: str = "", *, summed: bool = False
    ) -> Iterator[tuple[_Key, tuple[Any, ...]]]:
        """Give columns of the rows that are asked for, or sums over them, each with the key of its group."""
        groups = [*(_column(name, asked.eu) for name in asked.by if name != "coalition"), "apart"]
        order = ", ".join(f"{name} NULLS LAST" for name in groups)
        end = f" GROUP BY {', '.join((*groups, 'marks'))} ORDER BY {order}" if summed else ""
        (where, values), width = self._where(asked), len(columns)
        for several, also, codes in _coalitions(asked.by):
            query = f"SELECT {', '.join((*columns, *groups))} FROM {self._name} WHERE {where}{also}{more}{end}"
            for row in self._ask(query, (*values, *codes)):
                yield _key(asked.by, several, row[width:]), row[:width]

    def _through(self) -> frozenset[str]:
        """Give the funds of `counting.both_ways`."""
        sides = (
            f"SELECT {column} FROM {self._name} WHERE {self._scope} AND NOT ({column} = '')"
            for column in ("fund_from", "fund_to")
        )
        return frozenset(fund for (fund,) in self._ask(" INTERSECT ".join(sides), ()))

    def _where(self, asked: Question) -> tuple[str, list[Any]]:
        """Give the condition for the rows that are asked for, with its values."""
        plain, again = (
            counting.way(asked.counting, by_name=asked.stage is not None, passed_on=told) for told in (False, True)
        )
        funds = sorted(self._through())
        side = "fund_from" if asked.pass_through == "donor" else "fund_to"
        ways = f"CASE WHEN {side} IN ({', '.join('?' * len(funds))}) THEN {again} ELSE {plain} END" if funds else plain
        terms, values = _narrowed(asked.narrowed, asked.eu)
        return " AND ".join((self._scope, f"ways & {ways}", *terms)), [*funds, *values]


def _narrowed(narrowed: Mapping[str, Any], eu: grouping.EU) -> tuple[list[str], list[Any]]:
    """Give the conditions for what is asked for by slots of `grouping.FILTERS` and by purpose, with their values."""
    terms, values = list[str](), list[Any]()
    for name, value in narrowed.items():
        listed = {"purpose": "stems", **_WITHIN}.get(name)
        wanted = tuple(dict.fromkeys(stems(value))) if name == "purpose" else (value,)
        terms += [f"instr({listed}, ?)" if listed else f"{_column(name, eu)} = ?"] * len(wanted)
        values += [f"\n{one}\n" if listed else one for one in wanted]
    return terms, values


def _column(name: str, eu: grouping.EU) -> str:
    return "giver_eu" if name == "giver" and eu == "members" else name


def _coalitions(by: Sequence[str]) -> Iterator[tuple[tuple[str | None, ...], str, list[str]]]:
    """Give the coalitions a line is grouped by, which can be several or none, each with the condition for its lines."""
    codes = [*sorted({c.code for c in load_lexicon().coalitions.values()}), None] if "coalition" in by else []
    for several in itertools.product(*(codes for name in by if name == "coalition")):
        also = "".join(" AND instr(coalitions, ?)" if code else " AND coalitions = ''" for code in several)
        yield several, also, [f"\n{code}\n" for code in several if code]


def _key(by: Sequence[str], several: Sequence[str | None], row: _Key) -> _Key:
    if not several:
        return row
    those, others = iter(several), iter(row)
    return (*(next(those) if name == "coalition" else next(others) for name in by), *others)


def _place(key: _Key) -> tuple[tuple[bool, str], ...]:
    """Give the place of a group among the others as a database does: by its key, what is not known last."""
    return tuple((v is None, str(v)) for v in key)
