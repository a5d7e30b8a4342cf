"""Disputes: denials, figures in conflict, assessments that contradict each other; both sides kept.

In: a book and its entries. Out: `Dispute`s, each side with its lines, speakers and documents. Nobody is right here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from musterbook.ledger.books import Book
from musterbook.ledger.entries import Entry, Line, Status
from musterbook.ledger.series import OF_A_BODY, stands_for
from musterbook.ledger.wording import in_one_sentence, in_words
from musterbook.linking.contradictions import apart_by_text, contrasted, rejects
from musterbook.linking.occasions import length, span
from musterbook.linking.sameness import name_key
from musterbook.records import Claim

_CLOSE: Final = 31  # days: a figure of one month can gainsay another of that month; of a year, both may have been right


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
    figures = _figures(book, entries, alive)
    measured = [_told(d) for d in figures]
    opposed = [d for d in _contradictions(book, alive, lines) if not any(_told(d) <= m for m in measured)]
    return (*_denials(book, alive, lines), *opposed, *figures)


def _told(dispute: Dispute) -> set[str]:
    return {line.claim for side in dispute.sides for line in side.lines}


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
        about = _about(book, alive[key])
        out.append(Dispute("denial", about, (Side("asserts", (lines[key],)), Side("denies", denied))))
    alone = [c for c in alive.values() if _denies(c) and c.id not in tied and c.id not in against]
    for claim in sorted(alone, key=book.order):
        out.append(Dispute("denial", _about(book, claim), (Side("denies", (lines[claim.id],)),)))
    return out


def _denies(claim: Claim) -> bool:
    """Say whether a claim tells that something is not so, or is told by one who denies it."""
    return rejects(claim) or any(a.stance == "denies" for a in claim.attribution)


def _contradictions(book: Book, alive: dict[str, Claim], lines: dict[str, Line]) -> list[Dispute]:
    """Claims tied as contradicting each other, by the machine or by a person, or that their text sets apart though they
    tell of one undertaking: one dispute for all that hang together, with what stands against its first claim on the
    other side.
    """
    against: dict[str, set[str]] = defaultdict(set)
    for link in book.links:
        pair = alive.get(link.later), alive.get(link.earlier)
        if pair[0] and pair[1] and (link.kind == "contradicts" or apart_by_text(pair[0], pair[1])):
            against[link.earlier].add(link.later)
            against[link.later].add(link.earlier)
    out, seen = [], set[str]()
    for first in sorted(against, key=lambda k: book.order(alive[k])):
        if first in seen:
            continue
        side, ahead = {first: 0}, [first]
        for key in ahead:
            for other in sorted(against[key] - side.keys()):
                side[other] = 1 - side[key]
                ahead.append(other)
        seen |= side.keys()
        told = [sorted((alive[k] for k, s in side.items() if s == at), key=book.order) for at in (0, 1)]
        counted = all(c.amount for side in told for c in side)
        sides = tuple(Side(_stance(c[0], counted=counted), tuple(lines[x.id] for x in c)) for c in told)
        out.append(Dispute("figures" if counted else "assessment", _about(book, told[0][0]), sides))
    return out


def _stance(claim: Claim, *, counted: bool) -> str:
    return claim.amount.said if counted and claim.amount else claim.action or claim.stage


def _about(book: Book, claim: Claim) -> str:
    return in_words(book.documents[claim.document].text, claim)


def marked(book: Book, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Give the entries with those contested that somebody else's figure, assessment or denial stands against."""
    sides = (s for d in disputes(book, entries) if len(d.sides) > 1 for s in d.sides)
    against = {line.entry for side in sides if side.stance != "denies" for line in side.lines}
    return tuple(replace(e, status="contested") if e.id in against else e for e in entries)


def statuses(book: Book, entries: Sequence[Entry]) -> dict[str, Status]:
    """Give the status of each claim: its entry's, but that a rejected claim is retracted, and one of a replaced
    document superseded.
    """
    out: dict[str, Status] = {key: e.status for e in entries for key in e.claims}
    for key, claim in book.claims.items():
        if book.rejected(key):
            out[key] = "retracted"
        elif claim.document in book.replaced:
            out[key] = "superseded"
    return out


_Claimed = tuple[Claim, Line]


def _figures(book: Book, entries: Iterable[Entry], alive: dict[str, Claim]) -> list[Dispute]:
    """Figures of one measure, unit, place, party and day, from several sources, with no number in common."""
    groups: dict[tuple[str, ...], list[_Claimed]] = defaultdict(list)
    for entry in entries:
        line = next((x for x in entry.lines if x.claim in alive), None)
        claim = alive.get(line.claim) if line else None
        key = measured(book, claim) if entry.kind == "figure" and claim else None
        if key is not None and claim and line and (line.low is not None or line.high is not None):
            groups[key].append((claim, line))
    out = []
    for key in sorted(groups):
        told = groups[key]
        against = [one for one in told if any(_differ(book, one, other) for other in told)]
        if against:
            backed = [one for one in told if one in against or any(_meet(one[1], other[1]) for other in against)]
            out.append(Dispute("figures", _heading(key, against[0][0]), _sides(backed)))
    return out


def measured(book: Book, claim: Claim) -> tuple[str, ...] | None:
    """Give what a figure measures: measure, unit, place, party, day; None where that is not known closely enough.

    A figure of nobody and nowhere is no other's equal, nor is a part, a plan, or what stands for a whole year.
    """
    day = stands_for(book, claim)
    bounds = span(day)
    if not (claim.measure and claim.amount and day and bounds) or not _states(claim):
        return None
    party, where = name_key(claim.party) or "", ",".join(sorted(filter(None, map(name_key, claim.place))))
    unit = claim.amount.unit
    if claim.measure in OF_A_BODY:
        unit, where = "", ""
    return (claim.measure, unit, where, party, day) if (party or where) and length(bounds) <= _CLOSE else None


def _states(claim: Claim) -> bool:
    share = claim.basis == "share" and claim.amount is not None and claim.amount.unit != "percent"
    return not share and claim.basis != "component" and claim.stage not in ("planned", "goal", "denied")


def _heading(key: tuple[str, ...], claim: Claim) -> str:
    """Say in words what is counted: "Global Coalition against Daesh: members, 2018-02-13"."""
    measure, unit, where, party, day = key
    whose = (claim.party.label or claim.party.name) if claim.party and party else ""
    places = ", ".join(p.label or p.name for p in claim.place) if where else ""
    counted = measure.replace("_", " ") + (f" ({unit})" if unit and unit != measure else "")
    return f"{whose}: " * bool(whose) + ", ".join(x for x in (counted, places, day) if x)


def _differ(book: Book, one: _Claimed, other: _Claimed) -> bool:
    """Say whether two sources give numbers that cannot both be right; two halves of a sentence are one source, unless
    it sets the one against the other.
    """
    if _meet(one[1], other[1]):
        return False
    if one[1].document != other[1].document:
        return True
    text = book.documents[one[1].document].text
    spans = ((one[1].start, one[1].end), (other[1].start, other[1].end))
    if one[1].speaker == other[1].speaker:
        return False
    return not in_one_sentence(text, *spans) or contrasted(_between(text, *spans))


def _between(text: str, one: tuple[int, int], other: tuple[int, int]) -> str:
    first, second = sorted((one, other))
    return text[first[1] : second[0]]


def _sides(told: list[_Claimed]) -> tuple[Side, ...]:
    """Part figures into sides: each side's bounds have a number in common, and not with the first of any other."""
    sides: list[list[_Claimed]] = []
    for item in sorted(told, key=lambda i: (i[1].document, i[1].start, i[0].id)):
        home = next((s for s in sides if _meet(s[0][1], item[1])), None)
        if home is None:
            sides.append([item])
        else:
            home.append(item)
    return tuple(Side(s[0][1].said or "", tuple(line for _, line in s)) for s in sides)


def _meet(one: Line, other: Line) -> bool:
    """Say whether two figures can both be right. "About" and "nearly" give a rounding's width on either side: a step of
    the last digit that was said, a tenth at most.
    """
    (low, high), (floor, roof) = _width(one), _width(other)
    return (high is None or floor is None or floor <= high) and (roof is None or low is None or low <= roof)


def _width(line: Line) -> tuple[int | None, int | None]:
    if line.hedge in ("about", "nearly") and line.low is not None and line.high is not None:
        low, high = (min(v // 10, _step(v)) for v in (line.low, line.high))
        return line.low - low, line.high + high
    return line.low, line.high


def _step(value: int) -> int:
    """Give what the last digit said counts: 100 of 5,200."""
    return int(10 ** (len(str(value)) - len(str(value).rstrip("0"))))
