"""What hangs together: claims that make one entry, or whose entries count for what others leave.

In: ids of claims. Out: ids of all standing claims that have to be looked at with them. Ties are the links of one
undertaking, a part and its whole, a link that a person judged, one quote in two versions of a document. What other
links join is not tied: the one changes nothing of the other but whether it is contested.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from musterbook.ledger import models
from musterbook.ledger.entries import SAME
from musterbook.ledger.loading import judged
from musterbook.ledger.rows import as_claim, within
from musterbook.ledger.versions import around

_TIED = (*sorted(SAME), "part_of")
_AGAINST = ("denies", "contradicts")


def closed(alias: str, ids: Collection[str]) -> set[str]:
    """Give some claims that stand, with all that are tied to them, and so on."""
    found, ahead = set[str](), set(ids)
    while ahead:
        found |= ahead
        ahead = {
            *_linked(_links(alias).filter(kind__in=_TIED), ahead),
            *_judged(alias, ahead),
            *_heirs(alias, ahead),
            *_retold(alias, ahead),
        }
        ahead -= found
    return set(within(_standing(alias).values_list("claim_id", flat=True), "claim_id", found))


def opposed(alias: str, ids: Collection[str]) -> set[str]:
    """Give the claims that may make some contested, or be made so by them: that deny or contradict each other, or, in
    one document, are linked otherwise and set apart by its words.
    """
    against = _linked(_links(alias).filter(kind__in=_AGAINST), ids)
    others = set(_linked(_links(alias).exclude(kind__in=(*_TIED, *_AGAINST)), ids))
    homes = set(within(_standing(alias).values_list("document_id", flat=True), "claim_id", ids if others else ()))
    beside = within(_standing(alias).values_list("claim_id", "document_id"), "claim_id", others)
    return {*against, *_judged(alias, ids), *(c for c, home in beside if home in homes)} - set(ids)


def _standing(alias: str) -> QuerySet[models.Claim]:
    return models.Claim.objects.using(alias).filter(superseded_at=None)


def _links(alias: str) -> QuerySet[models.Link]:
    return models.Link.objects.using(alias).filter(superseded_at=None)


def _linked(rows: QuerySet[models.Link], ids: Collection[str]) -> Iterator[str]:
    for here, there in (("later", "earlier"), ("earlier", "later")):
        yield from within(rows.values_list(there, flat=True), here, ids)


def _judged(alias: str, ids: Collection[str]) -> Iterator[str]:
    """Give the ends of links that people judged, whatever they said."""
    for judgement in judged(alias, ids):
        if ">" in judgement.subject:
            yield from judgement.subject.split(">")


def _heirs(alias: str, ids: Collection[str]) -> Iterator[str]:
    """Give the claims that some took the place of, and those that took theirs."""
    rows = models.Claim.objects.using(alias).exclude(heir="")
    yield from within(rows.values_list("heir", flat=True), "claim_id", ids)
    yield from within(rows.values_list("claim_id", flat=True), "heir", ids)


def _retold(alias: str, ids: Collection[str]) -> set[str]:
    """Give what has the words of some claims in other versions of their documents."""
    homes = set(within(_standing(alias).values_list("document_id", flat=True), "claim_id", ids))
    _, newer = around(alias, homes)
    bodies = within(_standing(alias).values_list("body", flat=True), "document_id", {*newer, *newer.values()})
    claims = list(map(as_claim, bodies))
    words = {(c.kind, c.quote) for c in claims if c.id in ids}
    return {c.id for c in claims if (c.kind, c.quote) in words}
