"""Sheets: what is counted, as rows of a table that a database adds up (`adding`).

In: entries. Out: rows, one for each item and the ways of counting in which it stands so, with what items are grouped
and asked for by. The rules by which a line counts are in `counting`, its groups in `grouping`.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from musterbook.ledger import counting, grouping
from musterbook.ledger.counting import Item
from musterbook.ledger.entries import Entry
from musterbook.ledger.grouping import Key
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.matching import stems
from musterbook.records import HEDGES

COLUMNS: Final = (
    "entry", "ways", "position", "stage", "unit", "exponent", "apart", "low", "best", "high", "exact", "marks",
    "bounded", "unreviewed", "folded", "fund_from", "fund_to", "giver", "giver_eu", "giver_label", "party",
    "party_label", "recipient", "recipient_label", "place", "place_label", "ends", "places", "purpose", "purpose_label",
    "stems", "instrument", "year", "period", "coalitions",
)  # fmt: skip
"""The columns of a row, in order. What is not known is NULL; of several values each stands on a line of its own.

`position` orders lines by announcement. `low`, `best`, `high` are smallest steps, a low not said 0; larger bounds than
can be added up safely are 0, and stand in `exact` as JSON. `giver_eu` is the giver where the European Union is counted
with its members. `fund_from` and `fund_to` are the funds of rule 11.
"""

LEAD: Final = 1 << 8
"""Beside the ways of counting: the row stands for its entry in lists, by its first line."""

COUNTED: Final = 1 << 30
"""In `marks`: the line is counted and not left out. Below it the numbers of its rules, and from `HEDGE` its hedge."""

HEDGE: Final = 20
_LARGE: Final = 1 << 40  # smallest steps; of smaller ones eight million add up within 64 bits


def rows(entries: Sequence[Entry]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of whole families of entries."""
    items: dict[str, list[tuple[Item, int]]] = defaultdict(list)
    for item, ways in counting.every_way(entries):
        items[item.entry.id].append((item, ways))
    for entry in entries:
        lead = next((i for i, _ in items[entry.id] if i.line is entry.lines[0]), Item(entry, entry.lines[0]))
        for item, ways in items[entry.id]:
            yield _row(item, ways | LEAD if item is lead else ways)
        if all(item is not lead for item, _ in items[entry.id]):
            yield _row(lead, LEAD)


def _row(item: Item, ways: int) -> tuple[Any, ...]:
    entry, line = item.entry, item.line
    bounds = (line.low, line.best, line.high)
    large = any(v is not None and abs(v) >= _LARGE for v in bounds)
    low, best, high = (None if v is None else 0 if large else v for v in bounds)
    apart = (entry.instrument or "").casefold()
    return (
        entry.id, ways, f"{entry.announced or '~'} {line.claim}", line.stage or "none", line.unit or "", line.exponent,
        apart if apart in load_lexicon().accounting.kept_apart else None,
        low or 0, best, high, json.dumps(bounds) if large else "", _marks(item),
        int(line.hedge != "exact" or line.low != line.high), int(not line.reviewed), len(entry.folded),
        counting.fund_of(entry, "donor"), counting.fund_of(entry, "fund"), *_keys(item),
    )  # fmt: skip


def _marks(item: Item) -> int:
    hedge = 1 << HEDGE + HEDGES.index(item.line.hedge) if item.line.hedge else 0
    converted = any(f.kind == "converts" for f in item.entry.folded)
    rules = item.rules | ({8} if converted and not item.reason else set())
    return sum(1 << n for n in rules) | hedge | (0 if item.reason else COUNTED)


def _keys(item: Item) -> tuple[Any, ...]:
    entry, filters = item.entry, grouping.FILTERS
    keys = {name: key(item, "separate") for name, key in grouping.KEYS.items()}
    label = {name: said(item) for name, said in grouping.LABELS.items()}
    return (
        keys["giver"], grouping.KEYS["giver"](item, "members"), label["giver"], keys["party"], label["party"],
        keys["recipient"], label["recipient"], keys["place"], label["place"],
        _listed(filters["recipient"](item, "separate")), _listed(filters["place"](item, "separate")),
        keys["purpose"], label["purpose"], _listed(sorted(set(stems(entry.purpose or "")))),
        keys["instrument"], keys["year"], keys["period"], _listed(grouping.coalitions_of(item)),
    )  # fmt: skip


def _listed(values: Iterable[Key]) -> str:
    found = [str(v) for v in values if v is not None]
    return "\n".join(("", *found, "")) if found else ""
