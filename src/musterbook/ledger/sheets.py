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
    "entry", "ways", "apart", "low", "best", "high", "exact", "marks", "stage", "unit", "giver", "giver_eu",
    "giver_label", "party", "party_label", "coalitions", "folded", "fund_from", "fund_to", "recipient",
    "recipient_label", "place", "place_label", "ends", "places", "purpose", "purpose_label", "stems", "instrument",
    "year", "period",
)  # fmt: skip
"""The columns of a row, in order. What is not known is NULL; of several values each stands on a line of its own.

`apart` is what never adds: stage, unit, its exponent, and the instrument where it is kept apart ("~" for none), with
tabs. `low`, `best`, `high` are smallest steps, a low not said 0; bounds too large to be added up safely are 0 there and
stand in `exact` as JSON. `marks` are bits: the numbers of the rules, and those named below. `giver_eu` is the giver
where the European Union is counted with its members. `fund_from` and `fund_to` are the funds of rule 11.
"""

LEAD: Final = 1 << 8
"""Beside the ways of counting: the row stands for its entry in lists, by its first line."""

HEDGE: Final = 20  # marks: from here a bit for each of `HEDGES`
BOUNDED, UNREVIEWED, LARGE, NO_BEST, NO_HIGH, COUNTED = (1 << n for n in range(HEDGE + len(HEDGES), HEDGE + 14))
"""In `marks`: not one exact number; judged by nobody; in `exact`; bounds that are open; counted and not left out."""

_COMMON: Final = ("recipient", "place", "purpose", "instrument", "year", "period")
_LARGE: Final = 1 << 40  # smallest steps; of smaller ones eight million add up within 64 bits


def rows(entries: Sequence[Entry]) -> Iterator[tuple[Any, ...]]:
    """Give the rows of whole families of entries."""
    items: dict[str, list[tuple[Item, int]]] = defaultdict(list)
    for item, ways in counting.every_way(entries):
        items[item.entry.id].append((item, ways))
    for entry in entries:
        here, first = items[entry.id], entry.lines[0]
        lead = next((i for i, _ in here if i.line is first), Item(entry, first))
        leads = [] if any(i is lead for i, _ in here) else [(lead, 0)]
        told = _of_entry(lead)
        for item, ways in (*leads, *here):
            yield _of_line(item, ways | LEAD if item is lead else ways) + told


def _of_line(item: Item, ways: int) -> tuple[Any, ...]:
    """Give the columns that differ from line to line of an entry."""
    entry, line = item.entry, item.line
    bounds = (line.low, line.best, line.high)
    large = any(v is not None and abs(v) >= _LARGE for v in bounds)
    low, best, high = (0,) * 3 if large else (v or 0 for v in bounds)
    instrument = (entry.instrument or "").casefold()
    kept = instrument if instrument in load_lexicon().accounting.kept_apart else "~"
    stage, unit = line.stage or "none", line.unit or ""
    apart = f"{stage}\t{unit}\t{line.exponent}\t{kept}"
    giver, named, label = grouping.KEYS["giver"], grouping.KEYS["party"], grouping.LABELS
    return (
        entry.id, ways, apart, low, best, high, json.dumps(bounds) if large else "", _marks(item, large), stage, unit,
        giver(item, "separate"), giver(item, "members"), label["giver"](item), named(item, "separate"),
        label["party"](item), _listed(grouping.coalitions_of(item)),
    )  # fmt: skip


def _marks(item: Item, large: bool) -> int:
    line, rules = item.line, item.rules
    if not item.reason and any(f.kind == "converts" for f in item.entry.folded):
        rules |= {8}
    said = {
        BOUNDED: line.hedge != "exact" or line.low != line.high,
        UNREVIEWED: not line.reviewed,
        LARGE: large,
        NO_BEST: line.best is None,
        NO_HIGH: line.high is None,
        COUNTED: not item.reason,
    }
    hedge = 1 << HEDGE + HEDGES.index(line.hedge) if line.hedge else 0
    return sum(1 << n for n in rules) + hedge + sum(bit for bit, so in said.items() if so)


def _of_entry(lead: Item) -> tuple[Any, ...]:
    """Give the columns that the lines of an entry have in common: to whom, where, what for, when."""
    entry, filters = lead.entry, grouping.FILTERS
    key = {name: grouping.KEYS[name](lead, "separate") for name in _COMMON}
    label = {name: grouping.LABELS[name](lead) for name in ("recipient", "place", "purpose")}
    return (
        len(entry.folded), counting.fund_of(entry, "donor"), counting.fund_of(entry, "fund"),
        key["recipient"], label["recipient"], key["place"], label["place"],
        _listed(filters["recipient"](lead, "separate")), _listed(filters["place"](lead, "separate")),
        key["purpose"], label["purpose"], _listed(sorted(set(stems(entry.purpose or "")))),
        key["instrument"], key["year"], key["period"],
    )  # fmt: skip


def _listed(values: Iterable[Key]) -> str:
    found = [str(v) for v in values if v is not None]
    return "\n".join(("", *found, "")) if found else ""
