"""Loading: the rows that stood at a moment become a `Book`.

In: a ledger (its database alias), and a ledger time or none. Out: plain records. Nothing is worked out here but which
document took the place of which, and which claim of which.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db.models import Q

from musterbook.ledger import models
from musterbook.ledger.books import Book
from musterbook.ledger.rows import as_claim, as_copy, as_judgement, as_link, decode_as, merged, revision, within
from musterbook.ledger.versions import among, around, replaced
from musterbook.linking.occasions import span
from musterbook.records import Claim, Copy, Document, Finding, Judgement, Restatement

_SLIP = "reading.unit_slip"


def moment(as_of: str) -> str:
    """Give the last ledger time of a day (ISO), or the time itself; raises ValueError where it is neither."""
    if len(as_of) == len("2024-02-13") and span(as_of):
        return f"{as_of}T23:59:59.999999Z"
    if span(as_of[:10]) and as_of[10:11] == "T" and as_of.endswith("Z"):
        return as_of
    raise ValueError(f"not a day (2024-02-13) or a time in UTC (2024-02-13T10:00:00.000000Z): {as_of}")


def load(alias: str, as_of: str | None = None) -> Book:
    """Load a book, now or as it stood at a ledger time. Writes that come between are waited out."""
    while True:
        before = revision(alias)
        book = _load(alias, moment(as_of) if as_of else None)
        if revision(alias) == before:
            return book


def _stood(at: str | None) -> Q:
    if at is None:
        return Q(superseded_at=None)
    return Q(posted_at__lte=at) & (Q(superseded_at=None) | Q(superseded_at__gt=at))


def _load(alias: str, at: str | None) -> Book:
    stood = _stood(at)
    claims = models.Claim.objects.using(alias).filter(stood)
    judged = models.Judgement.objects.using(alias).order_by("at", "id")
    copies = models.Copy.objects.using(alias).filter(stood)
    dead = models.Claim.objects.using(alias).exclude(heir="").order_by("pk")
    if at is not None:
        judged, dead = judged.filter(at__lte=at), dead.filter(superseded_at__lte=at)
    readings = {c.id: c for c in map(as_claim, claims.values_list("body", flat=True))}
    documents, standing = _documents(alias, copies.values_list(*_COPY))
    return Book(
        readings=readings,
        documents=documents,
        copies=tuple(copy for copy, _ in standing),
        proposals=_sorted(models.Link.objects.using(alias).filter(stood).values_list("body", flat=True)),
        judgements=tuple(map(as_judgement, judged.values_list("body", flat=True))),
        replaced=replaced(standing, among([copy for copy, _ in standing])),
        former=_former(dead.values_list("claim_id", "heir"), readings),
        slips=_slips(models.Finding.objects.using(alias).filter(stood).values_list(*_SLIPS)),
    )


def part(alias: str, ids: Collection[str]) -> Book:
    """Load the book of some standing claims alone, with what is said of them and their documents.

    What is tied to none of them is not in it; `ties` says what hangs together.
    """
    stood = _stood(None)
    claims = models.Claim.objects.using(alias).filter(stood).values_list("body", flat=True)
    readings = {c.id: c for c in map(as_claim, within(claims, "claim_id", ids))}
    homes = {c.document for c in readings.values()}
    newer = {old: new for old, new in around(alias, homes)[1].items() if old in homes}
    copies = models.Copy.objects.using(alias).filter(stood).values_list(*_COPY)
    documents, standing = _documents(alias, within(copies, "document_id", homes | set(newer.values())))
    dead = models.Claim.objects.using(alias).exclude(heir="").order_by("pk").values_list("claim_id", "heir")
    former = _former(within(dead, "document_id", homes), readings)
    links = models.Link.objects.using(alias).filter(stood).values_list("body", flat=True)
    slips = models.Finding.objects.using(alias).filter(stood).values_list(*_SLIPS)
    return Book(
        readings=readings,
        documents=documents,
        copies=tuple(copy for copy, _ in standing),
        proposals=_sorted({*within(links, "later", readings), *within(links, "earlier", readings)}),
        judgements=judged(alias, {*readings, *former}),
        replaced=newer,
        former=former,
        slips=_slips(within(slips, "document_id", homes)),
    )


def judged(alias: str, claims: Collection[str]) -> tuple[Judgement, ...]:
    """Give the judgements of some claims and of links from or to them, in order of time."""
    bodies = set[str]()
    for subject in models.ENDS:
        rows = models.Judgement.objects.using(alias).alias(end=subject).values_list("body", flat=True)
        bodies |= set(within(rows, "end", claims))
    return tuple(sorted(map(as_judgement, bodies), key=lambda j: (j.at, j.id)))


_COPY: Final = ("document_id", "key", "pk", "body", "about", "posted_at")
_SLIPS: Final = ("code", "document_id", "key", "pk", "body")


def _sorted(links: Iterable[str]) -> tuple[Restatement, ...]:
    return tuple(sorted(map(as_link, links), key=lambda r: (r.later, r.earlier, r.kind)))


def _slips(rows: Iterable[tuple[str, ...]]) -> tuple[Finding, ...]:
    return tuple(decode_as(Finding, row[-1]) for row in sorted(rows) if row[0] == _SLIP)


def _documents(alias: str, rows: Iterable[tuple[Any, ...]]) -> tuple[dict[str, Document], list[tuple[Copy, str]]]:
    """Give the documents of some copies, and the copies with the times they were posted at, both in order."""
    found = sorted(rows)
    abouts: dict[str, list[str]] = defaultdict(list)
    for document, _, _, _, said, _ in found:
        abouts[document].append(said)
    texts = dict(within(models.Document.objects.using(alias).values_list("id", "text"), "id", abouts))
    documents = {key: merged(said, texts[key]) for key, said in abouts.items()}
    return documents, [(as_copy(body), time) for *_, body, _, time in found]


def _former(rows: Iterable[tuple[str, str]], readings: Mapping[str, Claim]) -> dict[str, str]:
    """Give the standing heir of each claim id that no longer stands, where it has one."""
    step = dict(rows)
    out = {}
    for key in step:
        here, seen = key, set[str]()
        while here not in readings and here in step and here not in seen:
            seen.add(here)
            here = step[here]
        if key not in readings and here in readings:
            out[key] = here
    return out
