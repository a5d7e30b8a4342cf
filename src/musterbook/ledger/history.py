"""How claims came to be read as they are: every reading that stands or stood, with the times between which it did.

In: a ledger (its database alias), and a ledger time or none. Out: readings, one by one. What people decided of them is
in the judgements.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from musterbook.ledger import models
from musterbook.ledger.loading import moment
from musterbook.ledger.rows import as_claim
from musterbook.records import Claim


@dataclass(frozen=True, slots=True)
class ClaimReading:
    """A claim as the reader left it, from when to when (ledger times; None: it stands).

    `heir` is the id of the claim that took its place, the same where the same words were read otherwise; None where
    none did.
    """

    claim: Claim
    posted_at: str
    superseded_at: str | None
    heir: str | None


def readings(alias: str, *, as_of: str | None = None) -> Iterator[ClaimReading]:
    """Give every reading in the order in which they came, as known at the end of a day or at a ledger time."""
    rows = models.Claim.objects.using(alias).order_by("pk")
    at = moment(as_of) if as_of else None
    if at is not None:
        rows = rows.filter(posted_at__lte=at)
    for body, posted, ended, heir in rows.values_list("body", "posted_at", "superseded_at", "heir").iterator():
        over = ended is not None and (at is None or ended <= at)
        yield ClaimReading(as_claim(body), posted, ended if over else None, heir or None if over else None)
