"""Proposing links anew for what changed, at the cost of what changed.

In: the ids of claims that came, changed or went. Out: rows of links with the day and the version that proposed them. A
claim's links depend only on its blocks and its document, so those are all that is loaded.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from django.db import transaction

from musterbook import linking
from musterbook.ledger import models, upkeep, verdicts
from musterbook.ledger.rows import Moment, as_claim, as_judgement, as_link, chunks, merged, within
from musterbook.linking.candidates import PARTS, keys
from musterbook.linking.parts import KINDS
from musterbook.linking.telling import Told
from musterbook.records import Claim, Document, Restatement, encode

_MANY = 500  # rows made at once: a book has several blocks for each claim


def relink(alias: str, at: Moment, *, changed: Collection[str], removed: Collection[str]) -> set[str]:
    """Bring the proposed links in step with claims that changed (or came) and were removed; give the ends of those
    that came or ended.

    Links between a sum and its pieces follow from other blocks than those of one undertaking, so each kind is proposed
    anew for the claims that share its own blocks with what changed.
    """
    reach = _block_keys(alias, [*changed, *removed])
    _forget_blocks(alias, [*changed, *removed])
    reach |= {key for told in block(alias, changed) for key in keys(told)}
    beside = set(changed) | mates(alias, _homes(alias, [*changed, *removed]))
    pieces = {key for key in reach if key[0] in PARTS}
    same, parts = beside | _sharing(alias, reach - pieces), beside | _sharing(alias, pieces)
    proposed = [*_proposed(alias, same, pieces=False), *_proposed(alias, parts, pieces=True)]
    return _write(alias, at, {False: same, True: parts}, removed, proposed)


def _proposed(alias: str, touched: set[str], *, pieces: bool) -> list[Restatement]:
    """Propose the links of some claims: those of `pieces` of a sum, or all others."""
    near = {key for key in _block_keys(alias, touched) if (key[0] in PARTS) is pieces}
    # What stands in its document matters for a piece, and for a statement that denies or opposes another there.
    pool = touched | _sharing(alias, near) | mates(alias, _homes(alias, touched, kind=None if pieces else "statement"))
    claims = _views(alias, pool)
    found = linking.propose(claims, _documents(alias, {c.document for c in claims}), only=touched)
    return [r for r in found if (r.kind in KINDS) is pieces]


def _homes(alias: str, ids: Collection[str], *, kind: str | None = None) -> set[str]:
    """Give the documents of claims, of one kind where it is given."""
    rows = models.Claim.objects.using(alias)
    rows = rows.filter(kind=kind) if kind else rows
    return set(within(rows.values_list("document_id", flat=True), "claim_id", ids))


def relink_all(alias: str, now: Callable[[], str]) -> int:
    """Propose every link anew, in one transaction; give how many stand. Where the rules are the same, so are they."""
    with transaction.atomic(using=alias):
        rows = models.Claim.objects.using(alias).filter(superseded_at=None)
        standing = set(rows.values_list("claim_id", flat=True))
        models.Block.objects.using(alias).all().delete()
        proposed = linking.between(block(alias, standing))
        _write(alias, Moment(alias, now), {False: standing, True: standing}, (), proposed)
        upkeep.rebuild(alias)
    return models.Link.objects.using(alias).filter(superseded_at=None).count()


def near(alias: str, document: Document, claims: Iterable[Claim]) -> tuple[list[Claim], list[Document]]:
    """Give the standing claims that share a block with claims that are not in the ledger, and their documents."""
    told = linking.tell(claims, {document.id: document.issued})
    found = _views(alias, _sharing(alias, {key for one in told for key in keys(one)}))
    return found, _documents(alias, {c.document for c in found})


def _views(alias: str, ids: Collection[str]) -> list[Claim]:
    """Give standing claims as people see them, in order of id."""
    found = verdicts_of(alias, ids)
    rows = models.Claim.objects.using(alias).filter(superseded_at=None).values_list("body", flat=True)
    claims = {c.id: c for c in map(as_claim, within(rows, "claim_id", ids))}
    return [verdicts.amended(claims[key], found[key].slots) if key in found else claims[key] for key in sorted(claims)]


def verdicts_of(alias: str, subjects: Collection[str]) -> dict[str, verdicts.Standing]:
    """Give what stands for some claims or links."""
    rows = models.Judgement.objects.using(alias).values_list("body", flat=True)
    return verdicts.standing(map(as_judgement, within(rows, "subject", subjects)))


def _documents(alias: str, ids: Collection[str]) -> list[Document]:
    """Give documents without their texts: linking asks for the date of issue alone."""
    abouts: dict[str, list[str]] = defaultdict(list)
    rows = models.Copy.objects.using(alias).filter(superseded_at=None)
    for document, said in within(rows.values_list("document_id", "about"), "document_id", ids):
        abouts[document].append(said)
    return [merged(said, "") for _, said in sorted(abouts.items())]


def _block_keys(alias: str, ids: Collection[str]) -> set[str]:
    return set(within(models.Block.objects.using(alias).values_list("key", flat=True), "claim_id", ids))


def _forget_blocks(alias: str, ids: Collection[str]) -> None:
    for part in chunks(ids):
        models.Block.objects.using(alias).filter(claim_id__in=part).delete()


def block(alias: str, ids: Collection[str]) -> list[Told]:
    """Keep the blocks of standing claims that have none; give the claims as told."""
    told = _tellings(alias, ids)
    rows = (models.Block(claim_id=t.claim.id, key=key) for t in told for key in keys(t))
    while some := list(itertools.islice(rows, _MANY)):
        models.Block.objects.using(alias).bulk_create(some)
    return told


def _tellings(alias: str, ids: Collection[str]) -> list[Told]:
    claims = _views(alias, ids)
    return linking.tell(claims, {d.id: d.issued for d in _documents(alias, {c.document for c in claims})})


def _sharing(alias: str, names: Collection[str]) -> set[str]:
    return set(within(models.Block.objects.using(alias).values_list("claim_id", flat=True), "key", names))


def mates(alias: str, documents: Collection[str]) -> set[str]:
    """Give the standing claims of some documents."""
    rows = models.Claim.objects.using(alias).filter(superseded_at=None)
    return set(within(rows.values_list("claim_id", flat=True), "document_id", documents))


def _write(
    alias: str,
    at: Moment,
    scope: Mapping[bool, Collection[str]],
    removed: Collection[str],
    proposed: Iterable[Restatement],
) -> set[str]:
    """Let exactly the proposed links stand of those in scope: by later claim, pieces of sums (True) and others.

    Gives the claims at the ends of those that came or ended.
    """
    rows = models.Link.objects.using(alias).filter(superseded_at=None)
    standing = dict[int, str]()
    for pieces, ids in scope.items():
        mine = rows.filter(kind__in=KINDS) if pieces else rows.exclude(kind__in=KINDS)
        standing |= dict(within(mine.values_list("pk", "body"), "later", ids))
    for end in ("earlier", "later"):
        standing |= dict(within(rows.values_list("pk", "body"), end, removed))
    wanted = {encode(r): r for r in proposed}
    ended = {pk: body for pk, body in standing.items() if body not in wanted}
    for numbers in chunks(ended):
        models.Link.objects.using(alias).filter(pk__in=numbers).update(superseded_at=at())
    known = set(standing.values())
    come = {body: r for body, r in wanted.items() if body not in known}
    new = [
        models.Link(later=r.later, earlier=r.earlier, kind=r.kind, body=body, version=linking.VERSION, posted_at=at())
        for body, r in come.items()
    ]
    models.Link.objects.using(alias).bulk_create(new, batch_size=500)
    return {end for r in (*come.values(), *map(as_link, ended.values())) for end in (r.later, r.earlier)}
