"""Checking a text that is not in the book: each sum in it new, told before, part of, or a total over what is known.

In: a document and its claims, the claims of a book that share a block with them, their entries, the book's totals. Out:
`Checked`, in order of position. Nothing is posted, and nothing of the book is changed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from musterbook import linking
from musterbook.ledger.entries import SAME, Entry, Line
from musterbook.ledger.stages import line_of
from musterbook.ledger.summaries import Summaries, Total
from musterbook.linking.sameness import EQUAL, excluded, name_key, same_amount
from musterbook.records import Claim, Document, Restatement

Verdict = Literal["new", "told before", "further", "part of", "total"]
_TOWARDS: Final = ("pledge", "commitment", "disbursement", "delivery")


@dataclass(frozen=True, slots=True)
class Checked:
    """One sum of the text.

    `told` is the earliest line of the entry that it tells again, carries further or is part of (None for what is new),
    `announced` that entry's EDTF date, `times` how often the book tells it. `whole` are the words of the sum of the
    same text that it is part of. `known` is what the book counts of a total's giver, None for what is no total. `like`
    is for a new sum the first line of the latest entry with its giver and number: nothing else says that it is one.
    """

    claim: Claim
    verdict: Verdict
    told: Line | None = None
    announced: str | None = None
    times: int = 0
    whole: str | None = None
    known: Total | None = None
    why: tuple[str, ...] = ()
    like: Line | None = None


def check(
    entries: Sequence[Entry],
    document: Document,
    claims: Sequence[Claim],
    near: Iterable[Claim],
    documents: Iterable[Document],
    summaries: Summaries,
) -> tuple[Checked, ...]:
    """Hold the sums of a text against a book: the entries of the claims near it, and the totals of all. What the book
    has of the same text is left aside, and so is what a person rejected or a newer version replaced.
    """
    homes = {key: e for e in entries if e.status not in ("retracted", "superseded") for key in e.claims}
    known = [c for c in near if c.document != document.id and c.id in homes]
    links = linking.propose([*claims, *known], [document, *documents])
    own = {c.id: c for c in claims}
    sums = [c for c in claims if c.kind == "commitment" and c.amount is not None and line_of(c)]
    found = (_checked(c, links, own, homes, summaries) for c in sorted(sums, key=lambda c: (c.start, c.end, c.id)))
    return tuple(replace(f, like=_like(f.claim, known, homes)) if f.verdict == "new" else f for f in found)


def _like(claim: Claim, known: Iterable[Claim], homes: Mapping[str, Entry]) -> Line | None:
    """Find the latest entry of the same giver and number, not to another land; goals are no gifts."""
    giver = name_key(claim.party)
    alike = {
        homes[c.id].id: homes[c.id]
        for c in known
        if giver is not None and name_key(c.party) == giver and same_amount(c.amount, claim.amount) == EQUAL
        and (c.stage == "goal") == (claim.stage == "goal") and not excluded(c, claim)
    }  # fmt: skip
    last = max(alike.values(), key=lambda e: (e.announced or "", e.id), default=None)
    return last.lines[0] if last else None


def _checked(
    claim: Claim,
    links: Sequence[Restatement],
    own: Mapping[str, Claim],
    homes: Mapping[str, Entry],
    summaries: Summaries,
) -> Checked:
    whole = next(
        (own[r.earlier].quote for r in links if r.later == claim.id and r.kind == "part_of" and r.earlier in own), None
    )
    tied = sorted(
        (r for r in links if _other(r, claim) in homes),
        key=lambda r: (r.kind not in SAME, -r.score, r.later, r.earlier),
    )
    for link in tied:
        if link.kind in SAME:
            ahead = link.kind == "advances" and link.later == claim.id
            return _told(claim, "further" if ahead else "told before", homes[_other(link, claim)], link, whole)
        if link.kind == "part_of" and link.later == claim.id:
            return _told(claim, "part of", homes[link.earlier], link, whole)
    if claim.basis == "running_total" or any(
        r.kind in ("part_of", "running_total") and r.earlier == claim.id for r in tied
    ):
        why = tuple(reason for r in tied for reason in r.evidence) or ("a running total, by its own words",)
        return Checked(claim, "total", whole=whole, known=_known(claim, summaries), why=why)
    return Checked(claim, "part of" if whole else "new", whole=whole)


def _other(link: Restatement, claim: Claim) -> str:
    return link.earlier if link.later == claim.id else link.later if link.earlier == claim.id else ""


def _told(claim: Claim, verdict: Verdict, entry: Entry, link: Restatement, whole: str | None) -> Checked:
    return Checked(claim, verdict, entry.lines[0], entry.announced, len(entry.lines), whole, None, link.evidence)


def _known(claim: Claim, summaries: Summaries) -> Total | None:
    """Give what the book counts of the same giver in the same unit and place, as far along as the total says."""
    stage = line_of(claim)
    giver = name_key(claim.party)
    if giver is None or claim.amount is None:
        return None
    place = name_key(claim.place[0]) if claim.place else None
    found = summaries.totals(
        by=(), counting="reached", stage=stage if stage in _TOWARDS else "pledge", party=giver, place=place,
        unit=claim.amount.unit,
    )  # fmt: skip
    return next((t for t in found if t.lines), None)
