"""Out of the ledger and back: JSON Lines without loss.

In: a ledger. Out: lines. A line is a record of the journal with the ledger's own times under "ledger", so that any
reader of journals reads an export; loading it into an empty ledger gives the same ledger, retractions included. What
other tools read is written by `publishing.exporting`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from musterbook.errors import LedgerError
from musterbook.ledger import models, search, upkeep
from musterbook.ledger.flows import export as flow_export
from musterbook.ledger.relinking import block
from musterbook.ledger.rows import as_judgement, chunks, claim_row, copy_key, decode_as, digest, merged
from musterbook.records import Claim, Copy, Finding, Restatement, dumps, encode

FORMAT = 1


def lines(alias: str, *, raw: bool = True) -> Iterator[str]:
    """Write everything the ledger holds, a record a line, in an order that does not depend on that of posting.

    `raw` adds the bytes that documents were read from (base64).
    """
    state = dict(_state(alias).values_list("key", "value"))
    yield dumps({"record": "ledger", "format": FORMAT, "state": {k: state[k] for k in sorted(state)}})
    yield from _documents(alias)
    if raw:
        for file in models.RawFile.objects.using(alias).order_by("sha256").iterator():
            packed = base64.b64encode(bytes(file.data)).decode("ascii")
            yield dumps({"record": "raw", "sha256": file.sha256, "media_type": file.media_type, "size": file.size,
                         "posted_at": file.posted_at, "zlib": packed})  # fmt: skip
    runs = models.ReadingRun.objects.using(alias).order_by("document_id", "posted_at", "pk")
    for run in runs.iterator():
        yield dumps({"record": "reading", "document": run.document_id, "reader": run.reader, "digest": run.digest,
                     "posted_at": run.posted_at})  # fmt: skip
    for claim in models.Claim.objects.using(alias).order_by("document_id", "claim_id", "posted_at", "pk").iterator():
        yield _line(claim.body, posted_at=claim.posted_at, superseded_at=claim.superseded_at, heir=claim.heir)
    for finding in models.Finding.objects.using(alias).order_by("document_id", "key", "posted_at", "pk").iterator():
        times = {"posted_at": finding.posted_at, "superseded_at": finding.superseded_at}
        yield _line(finding.body, document=finding.document_id, **times)
    for link in models.Link.objects.using(alias).order_by("later", "earlier", "kind", "posted_at", "pk").iterator():
        yield _line(link.body, posted_at=link.posted_at, superseded_at=link.superseded_at, version=link.version)
    for judgement in models.Judgement.objects.using(alias).order_by("at", "id").iterator():
        yield judgement.body
    yield from flow_export.lines(alias)


def _documents(alias: str) -> Iterator[str]:
    rows = models.Copy.objects.using(alias).order_by("document_id", "key", "posted_at", "pk")
    for document in models.Document.objects.using(alias).order_by("id").iterator():
        found = list(rows.filter(document_id=document.id))
        known = merged([c.about for c in found if c.superseded_at is None], document.text)
        yield _line(encode(known), posted_at=document.posted_at)
        for c in found:
            yield _line(c.body, posted_at=c.posted_at, superseded_at=c.superseded_at, about=json.loads(c.about))


def _line(body: str, **ledger: Any) -> str:
    return f'{body[:-1]},"ledger":{dumps(ledger)}}}'


def load(alias: str, exported: Iterable[str]) -> int:
    """Load an export into an empty ledger, whole or not at all; give the number of lines.

    Raises LedgerError for a ledger that is not empty, and for a line that is no export's (with its number).
    """
    count = 0
    with transaction.atomic(using=alias):
        if _state(alias).exists() or models.Document.objects.using(alias).exists():
            raise LedgerError("an export is loaded into an empty ledger: give the path of a new one")
        flows = flow_export.Loading(alias)
        for count, line in enumerate(exported, start=1):
            try:
                _load(alias, json.loads(line, parse_float=Decimal), flows)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise LedgerError(f"line {count} is not of an export ({error}): nothing was loaded") from error
        flows.close()
        _index(alias)
    return count


def _state(alias: str) -> QuerySet[models.State]:
    """Give what a ledger knows of itself, but for what is said of rows that are never exported."""
    return models.State.objects.using(alias).exclude(key__in=(upkeep.STAMP, upkeep.OTHERS))


def _load(alias: str, data: dict[str, Any], flows: flow_export.Loading) -> None:
    kind, own = data.get("record"), data.pop("ledger", {})
    if kind in flow_export.RECORDS or (kind == "finding" and "release" in own):
        return flows.take(data, own)
    body = dumps(data)
    times = {k: own[k] for k in ("posted_at", "superseded_at") if k in own}
    if kind == "ledger":
        if data["format"] != FORMAT:
            raise ValueError(f"format {data['format']} of a newer Musterbook")
        rows = [models.State(key=k, value=v) for k, v in data["state"].items()]
        models.State.objects.using(alias).bulk_create(rows)
    elif kind == "document":
        models.Document.objects.using(alias).create(id=data["id"], text=data["text"], **times)
    elif kind == "copy":
        copy = decode_as(Copy, body)
        said = {"key": copy_key(copy), "url": copy.url or "", "about": dumps(own["about"])}
        said |= {"source": copy.source, "replaces": copy.replaces or ""}
        models.Copy.objects.using(alias).create(document_id=copy.document, body=body, **said, **times)
    elif kind == "raw":
        packed = base64.b64decode(data["zlib"])
        fields = {k: data[k] for k in ("sha256", "media_type", "size", "posted_at")}
        models.RawFile.objects.using(alias).create(data=packed, **fields)
    elif kind == "reading":
        fields = {k: data[k] for k in ("reader", "digest", "posted_at")}
        models.ReadingRun.objects.using(alias).create(document_id=data["document"], **fields)
    else:
        _load_row(alias, str(kind), body, own, times)


def _load_row(alias: str, kind: str, body: str, own: dict[str, Any], times: dict[str, Any]) -> None:
    if kind == "claim":
        row = claim_row(decode_as(Claim, body), own["posted_at"])
        row.body, row.superseded_at, row.heir = body, own["superseded_at"], own["heir"]
        row.save(using=alias)
    elif kind == "finding":
        code = decode_as(Finding, body).code
        document = own["document"]
        key = digest(document, body)
        models.Finding.objects.using(alias).create(document_id=document, key=key, code=code, body=body, **times)
    elif kind == "restatement":
        r = decode_as(Restatement, body)
        ends = {"later": r.later, "earlier": r.earlier, "kind": r.kind, "version": own["version"]}
        models.Link.objects.using(alias).create(body=body, **ends, **times)
    elif kind == "judgement":
        j = as_judgement(body)
        models.Judgement(id=j.id, subject=j.subject, at=j.at, body=body).save(using=alias)
    else:
        raise ValueError(f"no record of the ledger: {kind}")


def _index(alias: str) -> None:
    """Build what is rebuilt and never exported: blocks, full text, what entries count for."""
    rows = models.Claim.objects.using(alias).filter(superseded_at=None).order_by("pk")
    for part in chunks(list(rows.values_list("pk", flat=True))):
        some = list(rows.filter(pk__in=part))
        search.index_claims(alias, some)
        block(alias, [r.claim_id for r in some])
    copies = models.Copy.objects.using(alias).filter(superseded_at=None)
    for document in models.Document.objects.using(alias).iterator():
        said = list(copies.filter(document_id=document.id).values_list("about", flat=True))
        search.index_document(alias, merged(said, document.text))
    upkeep.rebuild(alias)
