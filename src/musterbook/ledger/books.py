"""A book: everything the ledger holds at one moment, as plain records.

In: what was loaded. Out: a frozen value that entries and summaries are functions of. It reads no database; asking twice
gives the same, so a book can be kept as long as the ledger's revision stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from musterbook.ledger.verdicts import Standing, amended, standing
from musterbook.linking.occasions import issue_of, span
from musterbook.records import Claim, Copy, Document, Finding, Judgement, Restatement

FAR = "9999-12-31"


@dataclass(frozen=True)
class Book:
    """What the ledger held on a day.

    `readings` are the standing readings of claims, as the reader left them, by id. `replaced` gives, for a
    document that a newer version took the place of, that version. `former` gives, for a claim's id that no longer
    stands, its heir. `slips` are the findings of numbers whose unit slipped.
    """

    readings: Mapping[str, Claim]
    documents: Mapping[str, Document]
    copies: tuple[Copy, ...]
    proposals: tuple[Restatement, ...]
    judgements: tuple[Judgement, ...]
    replaced: Mapping[str, str]
    former: Mapping[str, str]
    slips: tuple[Finding, ...] = ()

    @cached_property
    def verdicts(self) -> dict[str, Standing]:
        """What stands for each claim and link, with the judgements that a new version of a document inherits."""
        out = standing(self.judgements)
        for old, new in sorted(self.heirs.items()):
            if old in out and new not in out:
                out[new] = out[old]
        return out

    @cached_property
    def claims(self) -> dict[str, Claim]:
        """Every standing claim by id, with people's slots set."""
        return {
            key: amended(c, self.verdicts[key].slots) if key in self.verdicts else c for key, c in self.readings.items()
        }

    @cached_property
    def doubtful(self) -> dict[str, str]:
        """For each claim whose amount stands on a number with a slipped unit, the reason; none a person let stand."""
        spots: dict[str, list[Finding]] = defaultdict(list)
        for finding in self.slips:
            spots[finding.subject].append(finding)
        out = {}
        for claim in self.claims.values() if spots else ():
            found = spots[claim.id] if claim.id in spots else [f for f in spots[claim.document] if _stands_on(claim, f)]
            if found and claim.amount is not None and not self.reviewed(claim.id):
                out[claim.id] = f"unit slip: {found[0].message}"
        return out

    def narrowed(self, *, published_by: str | None = None, reviewed: bool = False) -> Book:
        """Give the book as it would be had only some claims been read: of documents issued by a day (ISO), accepted.

        A document without a day of issue is not known to have been out by then. Raises ValueError for what is no day.
        """
        last = span(published_by) if published_by else None
        if published_by and (last is None or last[0] != last[1]):
            raise ValueError(f"not a day: {published_by}")
        issued = {key: span(d.issued) for key, d in self.documents.items()}
        out = {key for key, days in issued.items() if last is None or (days is not None and days[1] <= last[1])}
        kept = {
            key: c for key, c in self.readings.items()
            if c.document in out and not (reviewed and (not self.reviewed(key) or self.rejected(key)))
        }  # fmt: skip
        return replace(
            self,
            readings=kept,
            documents={key: d for key, d in self.documents.items() if key in out},
            copies=tuple(c for c in self.copies if c.document in out),
            replaced={old: new for old, new in self.replaced.items() if old in out and new in out},
            former={old: new for old, new in self.former.items() if new in kept},
        )

    @cached_property
    def heirs(self) -> dict[str, str]:
        """For each claim of a replaced document, the claim of the newer version with the identical quote.

        Quotes that occur several times are paired in their order; a quote that is gone has no heir.
        """
        by_words: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
        versions = {*self.replaced, *self.replaced.values()}
        for claim in self.readings.values() if versions else ():
            if claim.document in versions:
                by_words[claim.document, claim.kind, claim.quote].append(claim)
        out = {}
        for (document, kind, quote), old in by_words.items():
            new = by_words.get((self.replaced.get(document, ""), kind, quote), [])
            place = sorted(old, key=lambda c: (c.start, c.end, c.id)), sorted(new, key=lambda c: (c.start, c.end, c.id))
            out.update({a.id: b.id for a, b in zip(*place, strict=False)})
        return {old: self._last(old, out) for old in out}

    @staticmethod
    def _last(start: str, step: Mapping[str, str]) -> str:
        here, seen = start, {start}
        while here in step and step[here] not in seen:
            here = step[here]
            seen.add(here)
        return here

    @cached_property
    def names(self) -> dict[str, str]:
        """For each claim of an imported row the row's own id, where no other standing row has it."""
        rows: dict[str, list[str]] = defaultdict(list)
        for key, claim in self.readings.items():
            if claim.row is not None and claim.row.id and claim.document not in self.replaced:
                rows[claim.row.id].append(key)
        return {keys[0]: own for own, keys in rows.items() if len(keys) == 1}

    @cached_property
    def links(self) -> tuple[Restatement, ...]:
        """The links that stand: proposed and not judged away, or made by a person; in order of (later, earlier)."""
        out = {
            (r.later, r.earlier): r for r in self.proposals if r.later in self.readings and r.earlier in self.readings
        }
        for subject, verdict in self.verdicts.items():
            later, arrow, earlier = subject.partition(">")
            if not arrow:
                continue
            pair = (self._last(later, self.former), self._last(earlier, self.former))
            known = out.pop(pair, None)
            if verdict.verdict == "negative" or not set(pair) <= self.readings.keys():
                continue
            kind = verdict.slots.get("kind") or (known.kind if known else "repeats")
            if verdict.verdict == "positive":
                out[pair] = Restatement(
                    *pair, kind, 1000, (f"judged by {verdict.by}", *(known.evidence if known else ()))
                )
            elif known:
                out[pair] = known
        return tuple(out[pair] for pair in sorted(out))

    def issued(self, claim: Claim) -> str | None:
        """Give the EDTF date of issue of a claim's document, for a row of a table the row's; None for not known."""
        document = self.documents.get(claim.document)
        return issue_of(claim, document.issued if document else None)

    def order(self, claim: Claim) -> tuple[str, str, int, int, str]:
        """Give the place of a claim in the book: by date of issue (undated last), document, position."""
        bounds = span(self.issued(claim))
        return bounds[0] if bounds else FAR, claim.document, claim.start, claim.end, claim.id

    def rejected(self, claim: str) -> bool:
        verdict = self.verdicts.get(claim)
        return verdict is not None and verdict.verdict == "negative"

    def reviewed(self, claim: str) -> bool:
        verdict = self.verdicts.get(claim)
        return verdict is not None and verdict.judged


def _stands_on(claim: Claim, finding: Finding) -> bool:
    if finding.start is None or finding.end is None:
        return False
    spans = [(start, end) for slot, start, end in claim.evidence if slot == "amount"] or [(claim.start, claim.end)]
    return any(start < finding.end and finding.start < end for start, end in spans)
