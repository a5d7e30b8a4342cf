"""Proposed links between claims: repeats, advances, part_of, denies, contradicts.

In: claims and the documents they stand in. Out: `Restatement` records, at most one of "the same undertaking" for each
later claim, with the reasons in words. A pair is judged by itself; of several that fit, a claim takes the best. So the
links of a claim depend only on the claims it shares a block with, in no order.

What it does not do: it never links equal amounts to different ends, never takes a total for a repeat of its part, never
says that two claims differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from musterbook.lexicon import load_lexicon
from musterbook.linking.candidates import Blocks, gather, pairs
from musterbook.linking.contradictions import contradictions, contrasts
from musterbook.linking.occasions import issue_of
from musterbook.linking.parts import parts
from musterbook.linking.telling import Told
from musterbook.linking.undertakings import judge
from musterbook.records import Claim, Document, Restatement

VERSION = "7"
"""The version of these rules, kept with every link they propose."""


def propose(
    claims: Iterable[Claim], documents: Iterable[Document], *, only: Collection[str] | None = None
) -> tuple[Restatement, ...]:
    """Propose links among claims, in order of (later, earlier, kind).

    `documents` gives the dates of issue; a claim of a document not given is undated. `only` keeps the links whose later
    claim is in it: a caller who adds claims passes their blocks and asks for those alone. Scores are thousandths.
    """
    return between(tell(claims, {d.id: d.issued for d in documents}), only=only)


def between(told: list[Told], *, only: Collection[str] | None = None) -> tuple[Restatement, ...]:
    """Propose links among tellings, as `propose` does among claims."""
    blocks = gather(told)
    found = (
        _same(told, blocks) + parts(told, blocks) + _denials(told) + contradictions((t.claim, t.issued) for t in told)
    )
    tied = {(r.later, r.earlier) for r in found}  # one link for a pair: what is one undertaking is not two
    found += [r for r in contrasts(t.claim for t in told) if (r.later, r.earlier) not in tied]
    wanted = found if only is None else [r for r in found if r.later in only]
    return tuple(sorted(wanted, key=lambda r: (r.later, r.earlier, r.kind)))


def tell(claims: Iterable[Claim], issued: Mapping[str, str | None]) -> list[Told]:
    """Set claims beside their days; `issued` gives the date of each document."""
    words = load_lexicon().matching
    return [Told(c, issue_of(c, issued.get(c.document)), words) for c in claims]


def _same(told: list[Told], blocks: Blocks) -> list[Restatement]:
    best: dict[str, tuple[tuple[int, tuple[object, ...]], Restatement]] = {}
    for one, other in pairs(blocks):
        earlier, later = sorted((one, other), key=lambda t: t.order)
        link = judge(later, earlier)
        if link is not None:
            rank = (link.score, (earlier.day <= later.day, *earlier.order))
            if link.later not in best or rank > best[link.later][0]:
                best[link.later] = (rank, link)
    by_id = {t.claim.id: t for t in told}
    return _sure([link for _, link in best.values()], by_id)


def _sure(links: list[Restatement], by_id: Mapping[str, Told]) -> list[Restatement]:
    """Leave out where two rows that list one number apart would both repeat one sum: which of them does is not said."""
    rivals: dict[tuple[object, ...], list[Restatement]] = defaultdict(list)
    for link in links:
        later = by_id[link.later]
        mark = (later.source, later.told, later.number) if later.claim.row else (link.later,)
        rivals[link.earlier, *mark].append(link)
    return [link for found in rivals.values() if len(found) == 1 for link in found]


def _denials(told: list[Told]) -> list[Restatement]:
    known = {t.claim.id: t.claim for t in told}
    return [
        Restatement(c.id, c.denies, "denies", 900, ("the denial names what it denies",))
        for c in known.values()
        if c.denies and c.denies in known and c.denies != c.id
    ]
