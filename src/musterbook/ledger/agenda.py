"""The agenda: what was announced for a later day, and whether it has come.

In: a book, its entries, a day. Out: a `Due` for each planned meeting, decision or deployment that names its day.
What is owed stays owed until a document settles it. Only documents issued by the day asked for are looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from musterbook.ledger.books import Book
from musterbook.ledger.entries import Entry, Line
from musterbook.linking.occasions import span
from musterbook.linking.sameness import agree, ends, name_key, stems
from musterbook.records import Claim

State = Literal["open", "due", "overdue", "settled"]
_AHEAD = frozenset(("planned", "pledged", "committed", "goal"))
_DONE = frozenset(("ended", "delivered", "ongoing", "withdrawn", "committed"))


@dataclass(frozen=True, slots=True)
class Due:
    """Something announced for `first` to `last` (ISO days), its words, its state on the day, and what settled it."""

    line: Line
    what: str
    first: str
    last: str
    state: State
    settled_by: Line | None


def due(book: Book, entries: Sequence[Entry], on: str) -> tuple[Due, ...]:
    """Give what was announced for a later day, by that day; `on` is an ISO day (ValueError where it is not)."""
    day = span(on)
    if day is None or day[0] != day[1]:
        raise ValueError(f"not a day: {on}")
    lines = {line.claim: line for e in entries if e.status not in ("retracted", "superseded") for line in e.lines}
    known = [c for c in book.claims.values() if c.id in lines and _issued(book, c) <= on and not book.rejected(c.id)]
    done = [c for c in known if c.kind in ("event", "commitment") and c.stage in _DONE]
    firsts = {e.claims[0] for e in entries}
    out = [_due(book, c, done, lines, on) for c in known if _ahead(book, c) and c.id in firsts]
    return tuple(sorted(out, key=lambda d: (d.first, d.last, d.line.document, d.line.start, d.line.claim)))


def _issued(book: Book, claim: Claim) -> str:
    bounds = span(book.issued(claim))
    return bounds[0] if bounds else ""


def _ahead(book: Book, claim: Claim) -> bool:
    """Say whether a claim announces something for a day after its telling."""
    day, told = span(claim.occurred_on), span(book.issued(claim))
    return day is not None and told is not None and claim.stage in _AHEAD and day[1] > told[0]


def _due(book: Book, claim: Claim, done: list[Claim], lines: dict[str, Line], on: str) -> Due:
    bounds = span(claim.occurred_on)
    assert bounds is not None
    settled = [c for c in done if _settles(book, c, claim)]
    by = min(settled, key=book.order) if settled else None
    state: State = "open" if on < bounds[0] else "due" if on <= bounds[1] else "overdue"
    settling = lines[by.id] if by else None
    what = claim.action or claim.quote
    return Due(lines[claim.id], what, *bounds, "settled" if by else state, settling)


def _settles(book: Book, told: Claim, ahead: Claim) -> bool:
    """Say whether a later claim tells that the thing came: same party, day, and act or place; told on the day or
    after.
    """
    when, day = span(told.occurred_on), span(ahead.occurred_on)
    if told.id == ahead.id or day is None or _issued(book, told) < day[0]:
        return False
    if name_key(told.party) != name_key(ahead.party) or (when and (when[0] > day[1] or when[1] < day[0])):
        return False
    act = agree(frozenset(stems(told.action)), frozenset(stems(ahead.action)))
    place = agree(ends(told), ends(ahead))
    if place == "apart":
        return False
    return act == "shared" if when is None else (act == "shared" or (place == "shared" and told.kind == ahead.kind))
