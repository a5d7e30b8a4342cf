"""Audit: what in a book deserves a second look.

In: claims with their documents, links and findings, the lexicon, a day. Out: findings, in order of document and place;
the subject of each is the claim (or document) whose words it opens. A finding is a question. Nothing is changed here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from statistics import median
from typing import Final

from musterbook.lexicon import Lexicon
from musterbook.lexicon.matching import stems
from musterbook.lexicon.tables import edtf_bounds
from musterbook.records import Amount, Claim, Document, Finding, Party, Place, Restatement

READ: Final = frozenset(
    ("intake.impossible_date", "reading.impossible_date", "reading.unit_slip", "posting.amount_too_large")
)
"""Findings made before, which an audit shows again."""

_SAME: Final = frozenset(("repeats", "advances", "revises", "converts"))
_REACHED: Final = {"pledged": 1, "committed": 2, "delivered": 3}
_AHEAD: Final = frozenset(("pledged", "planned", "committed"))
_NOT_SO: Final = frozenset(("goal", "planned", "denied"))  # stages of a figure that no count holds against
_STOCKS: Final = frozenset(("members", "forces", "fighters", "displaced", "in_need"))
# What these measure changes by parts from month to month; casualties and strikes are as many as an incident has.
_OF_A_BODY: Final = frozenset(("members",))
_FAR: Final = 10  # times more or less than its neighbours: a digit too many or too few
_LEAST: Final = 3  # neighbours, for the middle of them to say anything
_YEAR: Final = 366  # days within which figures are neighbours
_TELLING: Final = 4  # digits that two numbers share by chance once in nine thousand
_SLIPS: Final = {10**3: "a thousand", 10**6: "a million", 10**9: "a billion"}
_DATES: Final = ("period", "as_of", "stated_on", "occurred_on", "announced_on")
_CALENDAR: Final = re.compile(r"\d{4}-(?!2[1-4]\b)\d\d(?:-\d\d)?")  # 21 to 24 are the seasons of EDTF
_NO_END: Final = "9999-12-31"


@dataclass(frozen=True)
class Audited:
    """What is audited: standing claims, their documents by id, the links among them, the findings so far."""

    claims: Sequence[Claim]
    documents: Mapping[str, Document]
    links: Sequence[Restatement]
    findings: Sequence[Finding]

    @cached_property
    def by_id(self) -> dict[str, Claim]:
        return {c.id: c for c in self.claims}

    @cached_property
    def undertakings(self) -> list[list[Claim]]:
        """Claims that tell one undertaking, by their links."""
        root = {c.id: c.id for c in self.claims}

        def find(key: str) -> str:
            while root[key] != key:
                root[key] = root[root[key]]
                key = root[key]
            return key

        for link in self.links:
            if link.kind in _SAME and {link.later, link.earlier} <= root.keys():
                root[find(link.later)] = find(link.earlier)
        groups: dict[str, list[Claim]] = defaultdict(list)
        for claim in self.claims:
            groups[find(claim.id)].append(claim)
        return list(groups.values())

    def told(self, claim: Claim) -> str:
        """Give the ISO day a claim's document was issued, the first it may be; "" where it is not known."""
        document = self.documents.get(claim.document)
        bounds = edtf_bounds(document.issued) if document and document.issued else None
        return bounds[0] if bounds else ""

    def day(self, claim: Claim) -> str | None:
        """Give the last ISO day that a figure can stand for: as of, else when it was so, said, or issued."""
        issued = self.told(claim) or None
        for said in (claim.as_of, claim.occurred_on, claim.period, claim.stated_on, issued):
            bounds = edtf_bounds(said) if said else None
            if bounds is not None and bounds[1] != _NO_END:
                return bounds[1]
        return None


def audit(book: Audited, lexicon: Lexicon, *, on: str) -> tuple[Finding, ...]:
    """Look through a book as of a day (ISO; ValueError where it is none) and list what is odd."""
    if edtf_bounds(on) != (on, on):
        raise ValueError(f"not a day: {on}")
    found = [
        *(f for f in book.findings if f.code in READ),
        *_impossible_dates(book),
        *_unit_slips(book),
        *_totals_under_parts(book),
        *_sums_to_date(book),
        *_far_from_series(book),
        *_nothing_after(book, on),
        *_members_off_roll(book, lexicon),
    ]
    home = {c.id: c.document for c in book.claims}
    place = {key: (book.documents[key].issued or _NO_END, key) for key in book.documents}
    return tuple(
        sorted(found, key=lambda f: (place.get(home.get(f.subject, f.subject), ("", "")), f.start or 0, f.code))
    )


def _finding(code: str, claim: Claim, message: str, *, note: bool = False) -> Finding:
    return Finding(f"audit.{code}", "note" if note else "warning", message, claim.id, claim.start, claim.end)


def _impossible_dates(book: Audited) -> Iterator[Finding]:
    """A day or month in a slot that no calendar has, as an import or a person may leave it."""
    for claim in book.claims:
        for slot in _DATES:
            said = getattr(claim, slot)
            if said and any(edtf_bounds(d) is None for d in _CALENDAR.findall(said)):
                yield _finding("impossible_date", claim, f"No calendar has {said!r} ({slot}).")


def _unit_slips(book: Audited) -> Iterator[Finding]:
    """A number with the digits of another and a thousand, million or billion times as large."""
    seen = {(f.subject, f.start) for f in book.findings if f.code == "reading.unit_slip"}
    groups: dict[tuple[str, str], list[tuple[Decimal, Claim]]] = defaultdict(list)
    for claim in book.claims:
        value = _value(claim.amount)
        digits = str(int(value)).rstrip("0") if value and value == value.to_integral_value() else ""
        if claim.amount and value and len(digits) >= _TELLING:
            groups[claim.amount.unit, digits].append((value, claim))
    for told in groups.values():
        for value, claim in told:
            smaller = [c for v, c in told if value / v in _SLIPS and _may_be_one(c, claim)]
            read = any(where == claim.document and claim.start <= (at or 0) <= claim.end for where, at in seen)
            if smaller and not read:
                times = _SLIPS[int(value / (_value(smaller[0].amount) or 1))]
                other = f"{_said(smaller[0])} ({book.told(smaller[0]) or 'undated'})"
                yield _finding("unit_slip", claim, f"{_said(claim)} has the digits of {other}, times {times}.")


def _may_be_one(one: Claim, other: Claim) -> bool:
    keys = {_key(one.party), _key(other.party)}
    return len(keys - {None}) <= 1


def _totals_under_parts(book: Audited) -> Iterator[Finding]:
    """A total that is less than its parts, at their least, come to."""
    again = {r.later for r in book.links if r.kind in _SAME}
    parts: dict[str, list[Claim]] = defaultdict(list)
    for link in book.links:
        if link.kind == "part_of" and link.later not in again and {link.later, link.earlier} <= book.by_id.keys():
            parts[link.earlier].append(book.by_id[link.later])
    for key, found in parts.items():
        whole = book.by_id[key]
        roof = _roof(whole.amount)
        said = [c.amount for c in found if c.amount and whole.amount and c.amount.unit == whole.amount.unit]
        least = sum((a.major(a.low) or Decimal(0) for a in said), Decimal(0))
        if roof is not None and least > roof:
            sum_of = _worded(least, said)
            counted = f"{len(said)} parts come to {sum_of}" if len(said) > 1 else f"a part is {sum_of}"
            yield _finding("total_under_parts", whole, f"{_said(whole)} is told as a total, and {counted}.")


def _worded(value: Decimal, like: Sequence[Amount]) -> str:
    """Write a number in the unit of the amounts that it adds up: "1,560,000,000 USD"."""
    return f"{value.normalize():,f} {like[0].unit}"


def _sums_to_date(book: Audited) -> Iterator[Finding]:
    """A sum since some day that is less than what the book has of the same giver, end and purpose from then on."""
    given: dict[tuple[str | None, str], list[list[Claim]]] = defaultdict(list)
    for members in book.undertakings:
        whole = [c for c in members if c.kind == "commitment" and c.basis == "new" and c.amount and c.stage in _REACHED]
        if whole and whole[0].amount:
            given[_key(whole[0].party), whole[0].amount.unit].append(whole)
    for claim in book.claims:
        roof = _roof(claim.amount)
        since = edtf_bounds(claim.period) if claim.period and claim.period.endswith("/..") else None
        named = claim.party is not None and claim.party.code is not None
        if (
            claim.basis != "running_total"
            or claim.stage not in _REACHED
            or not (roof and claim.amount and since and named)
        ):
            continue
        told = [_since(book, c, claim, since[0]) for c in given[_key(claim.party), claim.amount.unit]]
        known = [value for value in told if value is not None]
        if sum(known) > roof:
            counted = f"{len(known)} sums told up to then come to {_worded(sum(known, Decimal(0)), [claim.amount])}"
            yield _finding("total_under_parts", claim, f"{_said(claim)} is told as the sum to date, and {counted}.")


def _since(book: Audited, members: list[Claim], total: Claim, first: str) -> Decimal | None:
    """Give the least that an undertaking adds to a sum to date: told within its time, as far along, to its end."""
    least = [
        c.amount.major(c.amount.low)
        for c in members
        if c.amount
        and _REACHED[c.stage] >= _REACHED[total.stage]
        and first <= (book.told(c) or _NO_END) <= book.told(total)
        and {_key(p) for p in total.place} <= {_key(p) for p in c.place}
        and set(stems(total.purpose or "")) <= set(stems(c.purpose or ""))
    ]
    return max((v for v in least if v is not None), default=None)


def _far_from_series(book: Audited) -> Iterator[Finding]:
    """A figure ten times more or less than the middle of those told of the same within a year."""
    series: dict[tuple[str | None, ...], list[tuple[date, Decimal, Claim]]] = defaultdict(list)
    for claim in book.claims:
        value, day = _value(claim.amount), book.day(claim)
        if claim.kind == "figure" and claim.measure in _STOCKS and value and day and _counts(claim):
            of_a_body = claim.measure in _OF_A_BODY
            unit, where = (None, None) if of_a_body or not claim.amount else (claim.amount.unit, _where(claim))
            if claim.party or where:
                series[claim.measure, unit, where, _key(claim.party)].append((date.fromisoformat(day), value, claim))
    for points in series.values():
        for at, value, claim in points:
            near = [v for d, v, c in points if c is not claim and abs((d - at).days) <= _YEAR]
            middle = Decimal(median(near)) if len(near) >= _LEAST else value
            if value >= middle * _FAR or value * _FAR <= middle:
                others = f"the {len(near)} others told within a year lie about {middle:,f}"
                yield _finding("far_from_series", claim, f"{_said(claim)}: {others}.")


def _nothing_after(book: Audited, on: str) -> Iterator[Finding]:
    """A promise whose period is over, and of which no later document tells anything."""
    into: dict[str, list[str]] = defaultdict(list)
    for link in book.links:
        if link.kind not in _SAME:
            into[link.earlier].append(link.later)
    for members in book.undertakings:
        ends = [b[1] for c in members if c.period and (b := edtf_bounds(c.period))]
        ahead = [c for c in members if c.kind == "commitment" and c.stage in _AHEAD and c.basis != "running_total"]
        if not ahead or not ends or max(ends) >= on or not any(c.amount for c in ahead):
            continue
        tied = [book.by_id[key] for c in members for key in into[c.id] if key in book.by_id]
        if not any(c.stage not in _AHEAD or book.told(c) > max(ends) for c in (*members, *tied)):
            first = min(ahead, key=lambda c: (book.told(c) or _NO_END, c.start))
            message = f"The period of {_said(first)} ended on {max(ends)}, and no document tells what became of it."
            yield _finding("nothing_after", first, message, note=True)


def _members_off_roll(book: Audited, lexicon: Lexicon) -> Iterator[Finding]:
    """A count of members that the coalition's dated roll rules out."""
    coalitions = {c.code: c for c in lexicon.coalitions.values()}
    for claim in book.claims:
        coalition = coalitions.get(claim.party.code or "") if claim.party else None
        day = book.day(claim)
        if coalition is None or day is None or claim.measure != "members" or not _counts(claim) or not claim.amount:
            continue
        on_the_roll = coalition.members_on(day)
        sure = sum(certainty == "sure" for _, certainty in on_the_roll)
        low, roof = claim.amount.major(claim.amount.low), _roof(claim.amount)
        if on_the_roll and ((low is not None and low > len(on_the_roll)) or (roof is not None and roof < sure)):
            has = f"{sure}" if sure == len(on_the_roll) else f"{sure} to {len(on_the_roll)}"
            message = f"{_said(claim)}: the roll of {coalition.name} has {has} members on {day}."
            yield _finding("members_off_roll", claim, message, note=True)


def _counts(claim: Claim) -> bool:
    return claim.kind == "figure" and claim.stage not in _NOT_SO and claim.basis not in ("component", "share")


def _value(amount: Amount | None) -> Decimal | None:
    """Give the one number that was said, in major units; None for a range, a vague number or none."""
    return amount.major(amount.best) if amount else None


def _roof(amount: Amount | None) -> Decimal | None:
    """Give the most an amount can be, a tenth over where it is rounded ("about"); None where it is open."""
    top = amount.major(amount.high) if amount else None
    return top * Decimal("1.1") if amount and top is not None and amount.hedge in ("about", "nearly") else top


def _said(claim: Claim) -> str:
    if claim.amount is None:
        return "what is promised"
    bare = not any(c.isalpha() or c in "$€£¥%" for c in claim.amount.said)
    return f"{claim.amount.said!r} {claim.amount.unit}" if bare else repr(claim.amount.said)


def _key(who: Party | Place | None) -> str | None:
    return (who.code or who.name.casefold()) if who else None


def _where(claim: Claim) -> str | None:
    return _key(claim.place[0]) if claim.place else None
