"""Series of figures: how many members, troops, trained, freed, by the day they stand for.

In: a book and its entries. Out: a `Series` for each measure, unit, place and party, its points in order of day,
each with its speaker and its words. Points are never added, averaged or interpolated; figures of one day stand
side by side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from musterbook.ledger.books import Book
from musterbook.ledger.entries import Entry, Line
from musterbook.lexicon import load_lexicon
from musterbook.linking.occasions import span
from musterbook.linking.sameness import name_key
from musterbook.records import Claim

MEASURES: Final = (
    "members", "forces", "trained", "freed", "territory", "fighters", "displaced", "casualties", "strikes", "attending",
)  # fmt: skip
"""The measures a coalition's report shows; any other that the reader names can be asked for too."""


OF_A_BODY: Final = frozenset(("members", "attending"))
# What these count belongs to a body and lies nowhere, and "82 members", "82 countries" and "82 partners" are one count.


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: the EDTF date it stands for (the day it was told where the text gives none; None if that is unknown).

    Bounds in smallest steps of 10**-exponent, None where open or where no number was said.
    """

    as_of: str | None
    low: int | None
    best: int | None
    high: int | None
    exponent: int
    line: Line


@dataclass(frozen=True, slots=True)
class Series:
    """Figures of one measure, unit, place and party; place and party are codes or names, None where not said.

    A count of a body's members or of those who came has no place, and its unit is that of its first point.
    """

    measure: str
    unit: str | None
    place: str | None
    party: str | None
    points: tuple[Point, ...]


def series(
    book: Book, entries: Sequence[Entry], measure: str, *, place: str | None = None, party: str | None = None
) -> tuple[Series, ...]:
    """Give the series of a measure, the longest first; a figure told again in the same words is one point."""
    groups: dict[tuple[str | None, str | None, str | None], list[Point]] = defaultdict(list)
    for entry in entries:
        if entry.kind != "figure" or entry.status in ("retracted", "superseded"):
            continue
        line = _told(book, entry)
        claim = book.claims[line.claim]
        where = name_key(claim.place[0]) if claim.place else None
        if claim.measure != measure or (place is not None and place not in map(name_key, claim.place)):
            continue
        if party is None or party == line.party:
            key = (None, None) if measure in OF_A_BODY else (_unit(line.unit), where)
            groups[*key, line.party].append(_point(book, claim, line))
    found = [_series(measure, key, sorted(points, key=_order)) for key, points in groups.items()]
    return tuple(sorted(found, key=lambda s: (-len(s.points), s.unit or "", s.place or "", s.party or "")))


def _unit(said: str | None) -> str | None:
    """Give the unit a noun counts: "5,200 soldiers" and "5,200 troops" are points of one series."""
    return load_lexicon().matching.unit_of(said) if said else None


def _series(measure: str, key: tuple[str | None, ...], points: list[Point]) -> Series:
    unit, place, party = key
    return Series(measure, unit or points[0].line.unit, place, party, tuple(points))


def _told(book: Book, entry: Entry) -> Line:
    """Give the line of an entry's first claim that still counts."""
    alive = [x for x in entry.lines if not book.rejected(x.claim) and x.document not in book.replaced]
    return (alive or list(entry.lines))[0]


def stands_for(book: Book, claim: Claim) -> str | None:
    """Give the EDTF date a figure stands for: as of, else when it was so, else when it was said or issued."""
    dates = (claim.as_of, claim.occurred_on, claim.period, claim.stated_on, book.issued(claim))
    return next((d for d in dates if span(d)), None)


def _point(book: Book, claim: Claim, line: Line) -> Point:
    return Point(stands_for(book, claim), line.low, line.best, line.high, line.exponent, line)


def _order(point: Point) -> tuple[str, str, str, int]:
    bounds = span(point.as_of)
    return bounds[1] if bounds else "9999-12-31", point.as_of or "", point.line.document, point.line.start
