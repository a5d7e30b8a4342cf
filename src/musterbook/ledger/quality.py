"""Quality of pledges: which principles of good pledging each meets, and which field is missing where it does not.

In: a book and its entries. Out: `Quality` for each pledge, `GiverQuality` for each giver. What a principle asks for is
data (`lexicon/kinds.toml`). A missing field is missing in what was read: the pledge itself may hold it elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from musterbook.ledger.books import Book
from musterbook.ledger.entries import Entry, Line
from musterbook.ledger.stages import is_money
from musterbook.lexicon import load_lexicon
from musterbook.linking.occasions import span
from musterbook.linking.sameness import name_key
from musterbook.records import Claim

_PROMISED: Final = frozenset(("pledge", "commitment"))
_GONE: Final = ("retracted", "superseded")


@dataclass(frozen=True, slots=True)
class Mark:
    """One principle for one pledge: the fields it asks for that are missing, none where it is met."""

    principle: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """One pledge (`line` is its first claim) with a mark for each principle, in their order."""

    line: Line
    marks: tuple[Mark, ...]

    @property
    def met(self) -> int:
        """How many of the principles are met."""
        return sum(not m.missing for m in self.marks)


@dataclass(frozen=True, slots=True)
class GiverQuality:
    """One giver's pledges: how many, how many of them meet each principle, how many lack each field."""

    giver: str | None
    label: str
    pledges: int
    met: Mapping[str, int]
    lacking: Mapping[str, int]


def quality(book: Book, entries: Sequence[Entry]) -> tuple[Quality, ...]:
    """Mark each pledge and commitment that stands, in the order of the book; parts and running totals are none."""
    with_parts = {e.into for e in entries if e.into}
    out = []
    for entry in entries:
        if entry.stage in _PROMISED and entry.status not in _GONE and entry.basis == "new" and entry.into is None:
            pledge = _Pledge(entry, [book.claims[key] for key in entry.claims], entry.id in with_parts)
            marks = tuple(
                Mark(p.name, tuple(f for f in p.asks if not _HAS[f](pledge)))
                for p in load_lexicon().principles.principles
            )
            out.append(Quality(entry.lines[0], marks))
    return tuple(out)


def by_giver(found: Sequence[Quality]) -> tuple[GiverQuality, ...]:
    """Gather marks by giver, who pledged most often first."""
    groups: dict[str | None, list[Quality]] = defaultdict(list)
    for one in found:
        groups[one.line.party].append(one)
    ordered = sorted(groups, key=lambda key: (-len(groups[key]), key or ""))
    return tuple(_record(key, groups[key]) for key in ordered)


def _record(giver: str | None, pledges: list[Quality]) -> GiverQuality:
    met = Counter(m.principle for q in pledges for m in q.marks if not m.missing)
    lacking = Counter(field for q in pledges for field in {f for m in q.marks for f in m.missing})
    names = [m.principle for m in pledges[0].marks]
    counts = {field: lacking[field] for field in sorted(lacking, key=lambda f: (-lacking[f], f))}
    return GiverQuality(giver, pledges[0].line.label or "not said", len(pledges), {n: met[n] for n in names}, counts)


@dataclass(frozen=True, slots=True)
class _Pledge:
    """An entry with its claims; `parts` says that others are told as its parts."""

    entry: Entry
    claims: list[Claim]
    parts: bool


@lru_cache(maxsize=1)
def _set_against() -> re.Pattern[str]:
    words = "|".join(re.escape(w) for w in load_lexicon().principles.baseline)
    return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


_HAS: Final[Mapping[str, Callable[[_Pledge], bool]]] = {
    "giver": lambda p: name_key(p.entry.party) is not None,
    "amount": lambda p: any(a.low is not None or a.high is not None for a in p.entry.amounts),
    "period": lambda p: any(span(c.period) or span(c.occurred_on) for c in p.claims),
    "terms": lambda p: p.entry.instrument is not None or not any(is_money(a.unit) for a in p.entry.amounts),
    "baseline": lambda p: any(_set_against().search(c.quote if c.row is None else c.purpose or "") for c in p.claims),
    "parts": lambda p: p.parts or bool(p.entry.party and p.entry.party.code),
    "currency": lambda p: any(is_money(a.unit) for a in p.entry.amounts),
    "announced": lambda p: span(p.entry.announced) is not None,
    "unconditional": lambda p: not any(c.conditions for c in p.claims),
    "floor": lambda p: any(a.low is not None for a in p.entry.amounts),
    "purpose": lambda p: p.entry.purpose is not None,
    "receiver": lambda p: p.entry.recipient is not None or bool(p.entry.place),
    "speaker": lambda p: any(c.attribution for c in p.claims) or any(x.publisher for x in p.entry.lines),
}
