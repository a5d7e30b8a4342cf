"""Loading: the rows that stood at a moment become a `Book`.

In: a ledger (its database alias), and a ledger time or none. Out: plain records. Nothing is worked out here but which
document took the place of which, and which claim of which.
"""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Q

from musterbook.ledger import models
from musterbook.ledger.books import Book
from musterbook.ledger.rows import as_claim, as_copy, as_judgement, as_link, decode_as, merged, revision
from musterbook.linking.occasions import span
from musterbook.records import Claim, Copy, Document, Finding

_SLIP = "reading.unit_slip"
_SHORTEST_NAME = 8  # digits by which a document may be named when another replaces it


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
    readings = {
        c.id: c
        for c in map(as_claim, models.Claim.objects.using(alias).filter(_stood(at)).values_list("body", flat=True))
    }
    judged = models.Judgement.objects.using(alias).order_by("at", "id")
    if at is not None:
        judged = judged.filter(at__lte=at)
    documents, copies, replaced = _documents(alias, at)
    return Book(
        readings=readings,
        documents=documents,
        copies=copies,
        proposals=tuple(
            map(as_link, models.Link.objects.using(alias).filter(_stood(at)).values_list("body", flat=True))
        ),
        judgements=tuple(map(as_judgement, judged.values_list("body", flat=True))),
        replaced=replaced,
        former=_former(alias, at, readings),
        slips=_slips(alias, at),
    )


def _slips(alias: str, at: str | None) -> tuple[Finding, ...]:
    rows = models.Finding.objects.using(alias).filter(_stood(at), code=_SLIP).order_by("document_id", "key", "pk")
    return tuple(decode_as(Finding, body) for body in rows.values_list("body", flat=True))


def _documents(alias: str, at: str | None) -> tuple[dict[str, Document], tuple[Copy, ...], dict[str, str]]:
    rows = models.Copy.objects.using(alias).filter(_stood(at)).order_by("document_id", "key", "pk")
    found = list(rows.values_list("document_id", "body", "about", "posted_at"))
    abouts: dict[str, list[str]] = defaultdict(list)
    for document, _, said, _ in found:
        abouts[document].append(said)
    texts = dict(models.Document.objects.using(alias).values_list("id", "text"))
    documents = {key: merged(said, texts[key]) for key, said in sorted(abouts.items())}
    copies = tuple(as_copy(body) for _, body, _, _ in found)
    times = [time for *_, time in found]
    return documents, copies, _replaced(documents, copies, times)


def _replaced(documents: dict[str, Document], copies: tuple[Copy, ...], times: list[str]) -> dict[str, str]:
    """Give for each document that is no longer the newest at any of its addresses the one that is.

    At one address the newer is what was fetched later, else issued later, else posted later. A copy's own word that it
    replaces another (its document, address or source) comes first.
    """
    at: dict[str, dict[str, tuple[str, str, str]]] = defaultdict(dict)
    for copy, time in zip(copies, times, strict=True):
        if copy.url:
            when = (copy.retrieved or "", (span(copy.issued) or ("", ""))[0], time)
            at[copy.url][copy.document] = max(when, at[copy.url].get(copy.document, when))
    newest = {url: max(found, key=lambda d: (found[d], d)) for url, found in at.items()}
    homes: dict[str, list[str]] = defaultdict(list)
    for url in sorted(at):
        for document in at[url]:
            homes[document].append(newest[url])
    out = {document: new[0] for document, new in homes.items() if document not in new}
    for copy in copies:
        if copy.replaces and (old := _named(copy.replaces, documents, copies)) and old != copy.document:
            out[old] = copy.document
    return {old: new for old, new in sorted(out.items()) if not _circle(old, out)}


def _named(name: str, documents: dict[str, Document], copies: tuple[Copy, ...]) -> str | None:
    if name in documents:
        return name
    found = {c.document for c in copies if name in (c.url, c.source)}
    if len(name) >= _SHORTEST_NAME:
        found |= {key for key in documents if key.startswith(name)}
    return found.pop() if len(found) == 1 else None


def _circle(start: str, step: dict[str, str]) -> bool:
    here, seen = start, set[str]()
    while here in step and here not in seen:
        seen.add(here)
        here = step[here]
    return here in seen


def _former(alias: str, at: str | None, readings: dict[str, Claim]) -> dict[str, str]:
    """Give the standing heir of each claim id that no longer stands, where it has one."""
    rows = models.Claim.objects.using(alias).exclude(heir="").order_by("pk")
    if at is not None:
        rows = rows.filter(superseded_at__lte=at)
    step = dict(rows.values_list("claim_id", "heir"))
    out = {}
    for key in step:
        here, seen = key, set[str]()
        while here not in readings and here in step and here not in seen:
            seen.add(here)
            here = step[here]
        if key not in readings and here in readings:
            out[key] = here
    return out
