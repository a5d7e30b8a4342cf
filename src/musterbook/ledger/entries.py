"""Entries: one undertaking each, however often it was told.

In: a book (claims, links, judgements). Out: `Entry` records, the same bytes in any order of posting. An entry keeps the
amount that reached each stage and every claim that was folded into it, with the reasons. It adds nothing up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from musterbook.ledger.books import Book
from musterbook.ledger.stages import line_of, rank
from musterbook.linking import occasions
from musterbook.linking.sameness import name_key
from musterbook.records import Amount, Claim, Hedge, Party, Place, Restatement

_T = TypeVar("_T")

Status = Literal["single-source", "corroborated", "contested", "superseded", "retracted"]

SAME: Final = frozenset(("repeats", "advances", "revises", "converts"))
"""The links that make two claims one undertaking."""
_CONVERTED_INTO: Final = "USD"


@dataclass(frozen=True, slots=True)
class Line:
    """One claim as a line of a list or a sum: the words, and what they count for there.

    `low`, `best`, `high` are what this line adds (smallest steps, None open or not said), which is less than was said
    where only a remainder counts; `note` says so. `said` are the words of the amount. `party` is a code or a name.
    """

    entry: str
    claim: str
    document: str
    start: int
    end: int
    quote: str
    low: int | None
    best: int | None
    high: int | None
    unit: str | None
    exponent: int
    hedge: str | None
    said: str | None
    party: str | None
    label: str | None
    stage: str | None
    year: int | None
    issued: str | None
    publisher: str | None
    title: str | None
    speaker: str | None
    reviewed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class StageAmount:
    """The amount an entry reached at one stage, the claim that says so, and the EDTF date it was announced."""

    stage: str
    low: int | None
    best: int | None
    high: int | None
    unit: str
    exponent: int
    hedge: Hedge
    said: str
    claim: str
    on: str | None

    @property
    def amount(self) -> Amount:
        return Amount(self.low, self.best, self.high, self.unit, self.exponent, self.hedge, self.said)


@dataclass(frozen=True, slots=True)
class Folded:
    """A claim that tells again what its entry already holds: into which claim, by what link, and why."""

    claim: str
    into: str
    kind: str
    score: int
    why: tuple[str, ...]
    line: Line


@dataclass(frozen=True, slots=True)
class Entry:
    """One undertaking (or one event, figure or statement) with every claim that tells it.

    `id` is the id of its earliest claim by date of issue. `stage` is the furthest reached on the ladder, else the
    line it stands on beside it, None for none. `announced` is EDTF, `year` its year; None where it is not known,
    as for a retelling whose original was never seen and which does not say of when. `claims` are in the order of
    the book; `into` is for a part the entry it is part of. `doubt` says why its amounts are in no sum.
    """

    id: str
    kind: str
    stage: str | None
    party: Party | None
    recipient: Party | None
    place: tuple[Place, ...]
    purpose: str | None
    instrument: str | None
    action: str
    announced: str | None
    year: int | None
    period: str | None
    amounts: tuple[StageAmount, ...]
    basis: str
    claims: tuple[str, ...]
    lines: tuple[Line, ...]
    folded: tuple[Folded, ...]
    status: Status
    original_not_seen: bool
    reviewed: bool
    into: str | None = None
    doubt: str = ""

    def at(self, stage: str) -> StageAmount | None:
        """Give the amount at a stage, None where it has none."""
        return next((a for a in self.amounts if a.stage == stage), None)


def build(book: Book) -> tuple[Entry, ...]:
    """Gather a book's claims into entries, in order of (date of issue, document, position) of their first claim."""
    groups = _clusters(book)
    into: dict[str, list[Restatement]] = defaultdict(list)
    against: set[str] = set()
    for link in book.links:
        if link.kind in SAME or link.kind == "part_of":
            into[link.later].append(link)
        elif link.kind in ("denies", "contradicts") and not book.rejected(link.later):
            against.add(link.earlier)
            if link.kind == "contradicts":
                against.add(link.later)
    home = {c.id: members[0].id for members in groups for c in members}
    return tuple(_entry(book, members, into, against, home) for members in groups)


def _clusters(book: Book) -> list[list[Claim]]:
    """Close the links of one undertaking; members and groups in the order of the book."""
    root = {key: key for key in book.claims}

    def find(key: str) -> str:
        while root[key] != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    same = [(r.later, r.earlier) for r in book.links if r.kind in SAME]
    alive = [pair for pair in same if not any(book.rejected(key) for key in pair)]
    for one, other in alive + [p for p in book.heirs.items() if p[1] in root]:
        root[find(one)] = find(other)
    groups: dict[str, list[Claim]] = defaultdict(list)
    for claim in sorted(book.claims.values(), key=book.order):
        groups[find(claim.id)].append(claim)
    return list(groups.values())


def _entry(
    book: Book, members: list[Claim], into: dict[str, list[Restatement]], against: set[str], home: dict[str, str]
) -> Entry:
    counted = [c for c in members if not book.rejected(c.id) and c.document not in book.replaced]
    told = counted or members
    originals = [c for c in told if not occasions.retells(c)]
    lead = (originals or told)[0]
    announced = _announced(book, originals) or _announced(book, told)
    year = occasions.year_of(announced)
    amounts = _amounts(book, [c for c in told if c.id not in book.doubtful] or told, into)
    parts = [r for c in told for r in into[c.id] if r.kind == "part_of" and home[r.earlier] != members[0].id]
    lines = tuple(line_for(book, c, entry=members[0].id, year=year) for c in members)
    return Entry(
        id=members[0].id,
        kind=lead.kind,
        stage=_stage(told),
        party=lead.party,
        recipient=_first(c.counterparty for c in [lead, *told]),
        place=next((c.place for c in [lead, *told] if c.place), ()),
        purpose=_first(c.purpose for c in [lead, *told]),
        instrument=_first(c.instrument for c in [lead, *told]),
        action=lead.action,
        announced=announced,
        year=year,
        period=_first(c.period for c in [lead, *told]),
        amounts=amounts,
        basis=lead.basis,
        claims=tuple(c.id for c in members),
        lines=lines,
        folded=_folded(book, members, lead, into, lines),
        status=_status(book, members, counted, against),
        original_not_seen=not originals,
        reviewed=bool(counted) and any(book.reviewed(c.id) for c in counted),
        into=home[parts[0].earlier] if parts else None,
        doubt=next((book.doubtful[a.claim] for a in amounts if a.claim in book.doubtful), ""),
    )


def _first(values: Iterable[_T | None]) -> _T | None:
    return next((v for v in values if v is not None), None)


def _announced(book: Book, claims: list[Claim]) -> str | None:
    """Give the earliest day that any of the claims says; of those that start alike, the narrowest."""
    dates = [d for c in claims if (d := occasions.announced(c, book.issued(c)))]
    spans = [(s[0], s[1], d) for d in dates if (s := occasions.span(d))]
    return min(spans)[2] if spans else None


def _stage(told: list[Claim]) -> str | None:
    """Give the furthest line on the ladder; else the one beside it that the earliest claim names."""
    lines = [line for c in told if (line := line_of(c))]
    return max(lines, key=rank) if lines else None


def _amounts(book: Book, told: list[Claim], into: dict[str, list[Restatement]]) -> tuple[StageAmount, ...]:
    """Give for each line the amount told most closely: bounded before open, finer before rounded, earlier before later.

    All in one currency, its own and no converted one. What a later claim revises no longer counts.
    """
    revised = {r.earlier for c in told for r in into[c.id] if r.kind == "revises"}
    at: dict[str, list[Claim]] = defaultdict(list)
    for claim in told:
        line = line_of(claim)
        if line is not None and claim.amount is not None and claim.id not in revised:
            at[line].append(claim)
    own = _own_unit(book, [c for claims in at.values() for c in claims])
    best = {
        line: min(claims, key=lambda c: (_unit(c) != own, _looseness(c), book.order(c))) for line, claims in at.items()
    }
    ordered = sorted(best, key=lambda line: (rank(line), line))
    return tuple(_stage_amount(line, best[line], book.issued(best[line])) for line in ordered)


def _unit(claim: Claim) -> str:
    return claim.amount.unit if claim.amount else ""


def _own_unit(book: Book, claims: list[Claim]) -> str:
    """Give the unit most claims tell it in; of two, the one that is not the dollar, into which reports convert."""
    units = Counter(map(_unit, sorted(claims, key=book.order)))
    return max(units, key=lambda u: (units[u], u != _CONVERTED_INTO), default="")


def _looseness(claim: Claim) -> tuple[int, int]:
    amount = claim.amount
    assert amount is not None
    number = str(next((v for v in (amount.best, amount.low, amount.high) if v is not None), 0))
    return (amount.low is None) + (amount.high is None), -len(number.rstrip("0"))


def _stage_amount(line: str, claim: Claim, issued: str | None) -> StageAmount:
    a = claim.amount
    assert a is not None
    on = occasions.announced(claim, issued)
    return StageAmount(line, a.low, a.best, a.high, a.unit, a.exponent, a.hedge, a.said, claim.id, on)


def _folded(
    book: Book, members: list[Claim], lead: Claim, into: dict[str, list[Restatement]], lines: tuple[Line, ...]
) -> tuple[Folded, ...]:
    here = {c.id for c in members}
    out = []
    for claim, line in zip(members, lines, strict=True):
        link = next((r for r in into[claim.id] if r.kind in SAME and r.earlier in here), None)
        if claim.document in book.replaced:
            heir = book.heirs.get(claim.id, lead.id)
            out.append(Folded(claim.id, heir, "version", 1000, ("the document was replaced by a newer version",), line))
        elif link is not None:
            out.append(Folded(claim.id, link.earlier, link.kind, link.score, link.evidence, line))
    return tuple(out)


def _status(book: Book, members: list[Claim], counted: list[Claim], against: set[str]) -> Status:
    if not counted:
        return "retracted" if any(book.rejected(c.id) for c in members) else "superseded"
    if any(c.id in against for c in counted):
        return "contested"
    return "corroborated" if len(counted) > 1 and _sources(book, counted) > 1 else "single-source"


def _sources(book: Book, claims: list[Claim]) -> int:
    """Count who tells this of their own: one publisher, one agency's report, one page or one sentence is one source."""
    marks: list[set[str]] = []
    for claim in claims:
        document = book.documents[claim.document]
        mark = {f"words {' '.join(claim.quote.casefold().split())}"}
        if claim.row is not None and claim.row.url:
            mark |= {f"address {claim.row.url}"}  # a table only lists what the page it cites tells
        else:
            mark |= {f"document {document.id}", *(f"agency {a.casefold()}" for a in document.agencies)}
            mark |= {f"publisher {document.publisher.casefold()}"} if document.publisher else set()
        near = [m for m in marks if m & mark]
        marks = [m for m in marks if not m & mark] + [mark.union(*near)]
    return len(marks)


def line_for(book: Book, claim: Claim, *, entry: str, year: int | None = None, note: str = "") -> Line:
    """Give a claim as a line, with the whole of its amount."""
    document, a = book.documents[claim.document], claim.amount
    return Line(
        entry=entry,
        claim=claim.id,
        document=claim.document,
        start=claim.start,
        end=claim.end,
        quote=claim.quote,
        low=a.low if a else None,
        best=a.best if a else None,
        high=a.high if a else None,
        unit=a.unit if a else None,
        exponent=a.exponent if a else 0,
        hedge=a.hedge if a else None,
        said=a.said if a else None,
        party=name_key(claim.party),
        label=(claim.party.label or claim.party.name) if claim.party else None,
        stage=line_of(claim),
        year=year,
        issued=document.issued,
        publisher=document.publisher,
        title=document.title,
        speaker=_speaker(claim),
        reviewed=book.reviewed(claim.id),
        note=note,
    )


def _speaker(claim: Claim) -> str | None:
    if not claim.attribution:
        return None
    who = claim.attribution[0].speaker
    return who.label or who.name
