"""Disputes: denials, figures in conflict, assessments that contradict each other; both sides kept.

In: a book and its entries. Out: `Dispute`s, each side with its lines, speakers and documents. Nobody is right here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from musterbook.ledger.books import Book
from musterbook.ledger.entries import Entry, Line
from musterbook.ledger.series import stands_for
from musterbook.linking.occasions import span
from musterbook.linking.sameness import name_key
from musterbook.records import Claim


@dataclass(frozen=True, slots=True)
class Side:
    """What one side says: `stance` is asserts, denies, or the words of the figure."""

    stance: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """One thing on which the documents disagree; `about` names it."""

    kind: Literal["denial", "figures", "assessment"]
    about: str
    sides: tuple[Side, ...]


def disputes(book: Book, entries: Sequence[Entry]) -> tuple[Dispute, ...]:
    """Give every dispute: denials, then assessments, then figures, each in the order of the book."""
    lines = {line.claim: line for e in entries if e.status not in ("retracted", "superseded") for line in e.lines}
    alive = {key: c for key, c in book.claims.items() if key in lines and not book.rejected(key)}
    found = [*_denials(book, alive, lines), *_contradictions(book, alive, lines), *_figures(book, entries, alive)]
    return tuple(found)


def _denials(book: Book, alive: dict[str, Claim], lines: dict[str, Line]) -> list[Dispute]:
    """What is denied, with every denial of it; a denial whose object was not read stands alone."""
    against: dict[str, list[Claim]] = defaultdict(list)
    tied: set[str] = set()
    for link in book.links:
        if link.kind == "denies" and link.later in alive and link.earlier in alive:
            against[link.earlier].append(alive[link.later])
            tied.add(link.later)
    out = []
    for key in sorted(against, key=lambda k: book.order(alive[k])):
        denied = tuple(lines[c.id] for c in sorted(against[key], key=book.order))
        about = alive[key].action or alive[key].quote
        out.append(Dispute("denial", about, (Side("asserts", (lines[key],)), Side("denies", denied))))
    alone = [c for c in alive.values() if c.stage == "denied" and c.id not in tied and c.id not in against]
    for claim in sorted(alone, key=book.order):
        out.append(Dispute("denial", claim.action or claim.quote, (Side("denies", (lines[claim.id],)),)))
    return out


def _contradictions(book: Book, alive: dict[str, Claim], lines: dict[str, Line]) -> list[Dispute]:
    """Pairs tied as contradicting each other, by the machine or by a person."""
    out = []
    for link in book.links:
        if link.kind == "contradicts" and link.later in alive and link.earlier in alive:
            pair = [alive[link.earlier], alive[link.later]]
            sides = tuple(Side(c.action or c.stage, (lines[c.id],)) for c in pair)
            out.append(Dispute("assessment", pair[0].action or pair[0].quote, sides))
    return out


def _figures(book: Book, entries: Iterable[Entry], alive: dict[str, Claim]) -> list[Dispute]:
    """Figures of one measure, unit, place, party and day whose bounds leave no number in common."""
    groups: dict[tuple[str, ...], list[tuple[Claim, Line]]] = defaultdict(list)
    for entry in entries:
        line = next((x for x in entry.lines if x.claim in alive), None)
        claim = alive.get(line.claim) if line else None
        if entry.kind == "figure" and claim and line and claim.measure and claim.amount and claim.basis != "component":
            day = stands_for(book, claim)
            if day is not None and span(day):
                where = ",".join(sorted(filter(None, map(name_key, claim.place))))
                groups[claim.measure, claim.amount.unit, where, name_key(claim.party) or "", day].append((claim, line))
    out = []
    for key in sorted(groups):
        sides = _sides(groups[key])
        if len(sides) > 1:
            out.append(Dispute("figures", " ".join(k for k in key if k), sides))
    return out


def _sides(told: list[tuple[Claim, Line]]) -> tuple[Side, ...]:
    """Part figures into sides: each side's bounds have a number in common, and not with the first of any other."""
    sides: list[list[tuple[Claim, Line]]] = []
    for item in sorted(told, key=lambda i: (i[1].document, i[1].start, i[0].id)):
        if item[1].low is None and item[1].high is None:
            continue
        home = next((s for s in sides if _meet(s[0][1], item[1])), None)
        if home is None:
            sides.append([item])
        else:
            home.append(item)
    return tuple(Side(s[0][1].said or "", tuple(line for _, line in s)) for s in sides)


def _meet(one: Line, other: Line) -> bool:
    """Say whether two figures can both be right. "About" and "nearly" give a tenth on either side (a rounding's
    width).
    """
    (low, high), (floor, roof) = _width(one), _width(other)
    return (high is None or floor is None or floor <= high) and (roof is None or low is None or low <= roof)


def _width(line: Line) -> tuple[int | None, int | None]:
    if line.hedge in ("about", "nearly") and line.low is not None and line.high is not None:
        return line.low - line.low // 10, line.high + line.high // 10
    return line.low, line.high
