"""Posting: a document, where it was found and what was read in it become rows.

In: records. Out: rows, and a count of what came of it. Posting twice is posting once; one document is posted whole
or not at all. Claims that stand and were judged are kept as the table in `rereading` says. It judges nothing and
sums nothing.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable
from dataclasses import replace

from django.db import transaction
from django.db.models import QuerySet

from musterbook.errors import LedgerError
from musterbook.ledger import models, relinking, search, upkeep, versions
from musterbook.ledger.rereading import Plan, Posted, plan
from musterbook.ledger.rows import (
    Moment,
    about,
    as_claim,
    as_copy,
    chunks,
    claim_row,
    copy_key,
    digest,
    merged,
    too_large,
)
from musterbook.records import Claim, Copy, Document, Finding, Reading, encode


def post(
    alias: str, now: Callable[[], str], document: Document, copy: Copy, reading: Reading, *, raw: bytes | None = None
) -> Posted:
    """Post one document in one transaction. Raises LedgerError for records that do not fit each other."""
    _check(document, copy, reading, raw)
    with transaction.atomic(using=alias):
        at = Moment(alias, now)
        known = _document(alias, at, document)
        _raw(alias, at, copy, raw)
        before = _abouts(alias, document.id) if known else []
        _copy(alias, at, document, copy)
        lead = merged(_abouts(alias, document.id), document.text)
        moved = bool(before) and merged(before, document.text).issued != lead.issued
        if document.issued != lead.issued and known:
            # The text was read against the day another copy gives, which is earlier or the only one known.
            posted, touched = Posted(document.id, unchanged=_standing(alias, document.id).count()), set[str]()
        else:
            search.index_document(alias, lead)
            posted, touched = _claims(alias, at, reading, moved)
        if at.at:
            upkeep.follow(alias, touched | relinking.mates(alias, versions.around(alias, [document.id])[0]))
        return posted


def _check(document: Document, copy: Copy, reading: Reading, raw: bytes | None) -> None:
    if copy.document != document.id or reading.document != document.id:
        raise LedgerError(f"the copy, the reading and the document {document.id[:12]} are not of one text")
    if Document.of(document.text).id != document.id:
        raise LedgerError(f"document {document.id[:12]} is not named by its text: take it in again")
    for claim in reading.claims:
        if claim.document != document.id or document.text[claim.start : claim.end] != claim.quote:
            raise LedgerError(
                f"claim {claim.id} of document {document.id[:12]}: its quote is not the words at its place"
            )
    if len({c.id for c in reading.claims}) != len(reading.claims):
        raise LedgerError(f"the reading of document {document.id[:12]} has two claims under one id")
    if raw is not None and copy.raw is None:
        raise LedgerError("raw bytes without their digest: set the copy's `raw`")
    try:
        document.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise LedgerError(
            f"document {document.id[:12]} holds half a character at {error.start}: take it in again"
        ) from error


def _document(alias: str, at: Moment, document: Document) -> bool:
    """Keep a text; True where it was known."""
    rows = models.Document.objects.using(alias)
    if rows.filter(id=document.id).exists():
        return True
    rows.create(id=document.id, text=document.text, posted_at=at())
    return False


def _abouts(alias: str, document: str) -> list[str]:
    rows = models.Copy.objects.using(alias).filter(document_id=document, superseded_at=None)
    return list(rows.values_list("about", flat=True))


def _raw(alias: str, at: Moment, copy: Copy, raw: bytes | None) -> None:
    if raw is None or copy.raw is None:
        return
    rows = models.RawFile.objects.using(alias)
    if not rows.filter(sha256=copy.raw).exists():
        packed = zlib.compress(raw, 6)
        kind = copy.media_type or ""
        rows.create(sha256=copy.raw, media_type=kind, size=len(raw), data=packed, posted_at=at())


def _copy(alias: str, at: Moment, document: Document, copy: Copy) -> None:
    """Keep where a document was found; a place that now says otherwise gets a new row and the old one its end."""
    rows = models.Copy.objects.using(alias)
    standing = rows.filter(key=copy_key(copy), superseded_at=None).first()
    said = about(document)
    if standing is not None:
        known = as_copy(standing.body)
        if copy.raw is None:  # what is kept of the bytes is not lost by posting without them
            copy = replace(copy, raw=known.raw, media_type=copy.media_type or known.media_type)
        if standing.about == said and replace(known, retrieved=copy.retrieved) == copy:
            return
        rows.filter(pk=standing.pk).update(superseded_at=at())
    found = {"url": copy.url or "", "source": copy.source, "replaces": copy.replaces or ""}
    rows.create(document_id=document.id, key=copy_key(copy), body=encode(copy), about=said, posted_at=at(), **found)


def _standing(alias: str, document: str) -> QuerySet[models.Claim]:
    return models.Claim.objects.using(alias).filter(document_id=document, superseded_at=None)


def _claims(alias: str, at: Moment, reading: Reading, moved: bool) -> tuple[Posted, set[str]]:
    """Post claims and findings; give with the count the claims that went, and the ends of links that came or ended."""
    standing = [as_claim(body) for body in _standing(alias, reading.document).values_list("body", flat=True)]
    todo = plan(standing, relinking.verdicts_of(alias, [c.id for c in standing]), reading.claims)
    _apply(alias, at, todo)
    _run(alias, at, reading)
    found = _findings(alias, at, reading.document, [*reading.findings, *todo.findings, *_overflows(reading.claims)])
    out = {key for key, _ in todo.replaced} | set(todo.gone)
    come = [*todo.new, *(claim for _, claim in todo.replaced)]
    tied = set[str]()
    if come or out or moved:
        stay = [c.id for c in standing if c.id not in out] if moved else []
        tied = relinking.relink(alias, at, changed=[*stay, *(c.id for c in come)], removed=out - {c.id for c in come})
    return Posted(reading.document, len(todo.new), len(todo.unchanged), len(out), len(todo.kept), found), tied | out


def _apply(alias: str, at: Moment, todo: Plan) -> None:
    rows = models.Claim.objects.using(alias)
    for old, heir in [*((old, new.id) for old, new in todo.replaced), *((old, "") for old in todo.gone)]:
        ended = rows.filter(claim_id=old, superseded_at=None)
        search.forget_claims(alias, ended.values_list("pk", flat=True))
        ended.update(superseded_at=at(), heir=heir)
    come = [*todo.new, *(claim for _, claim in todo.replaced)]
    if come:
        rows.bulk_create([claim_row(claim, at()) for claim in come], batch_size=500)
        for part in chunks([c.id for c in come]):
            search.index_claims(alias, rows.filter(claim_id__in=part, superseded_at=None))


def _run(alias: str, at: Moment, reading: Reading) -> None:
    mark = digest(reading.reader, *map(encode, reading.claims), *map(encode, reading.findings))
    rows = models.ReadingRun.objects.using(alias)
    last = rows.filter(document_id=reading.document).order_by("-pk").values_list("digest", flat=True).first()
    if last != mark:
        rows.create(document_id=reading.document, reader=reading.reader, digest=mark, posted_at=at())


def _overflows(claims: Iterable[Claim]) -> list[Finding]:
    message = "the amount is beyond 64 bits in its smallest step: it is kept, and is most likely a slip of units"
    return [
        Finding("posting.amount_too_large", "warning", message, c.id, c.start, c.end) for c in claims if too_large(c)
    ]


def _findings(alias: str, at: Moment, document: str, found: list[Finding]) -> int:
    """Let exactly these findings stand for a document; count those that did not before."""
    rows = models.Finding.objects.using(alias)
    wanted = {digest(document, encode(f)): f for f in found}
    standing = set(rows.filter(document_id=document, superseded_at=None).values_list("key", flat=True))
    for part in chunks(sorted(standing - wanted.keys())):
        rows.filter(key__in=part, superseded_at=None).update(superseded_at=at())
    new = sorted(wanted.keys() - standing)
    rows.bulk_create(
        [
            models.Finding(document_id=document, key=k, code=wanted[k].code, body=encode(wanted[k]), posted_at=at())
            for k in new
        ],
        batch_size=500,
    )
    return len(new)
