"""Between rows and records: how each record is kept, and the ledger's own time.

In: records, or rows of one ledger (a database alias). Out: rows, or records. No rule of the ledger stands here.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from django.db import connections
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from musterbook.ledger import models, vendors
from musterbook.lexicon import load_lexicon
from musterbook.linking.occasions import span
from musterbook.linking.sameness import name_key
from musterbook.records import Claim, Copy, Document, Finding, Judgement, Restatement, decode, encode
from musterbook.records.flows import Flow

_T = TypeVar("_T")
_R = TypeVar("_R", Document, Copy, Claim, Finding, Restatement, Judgement, Flow)
_FORMAT = "%Y-%m-%dT%H:%M:%S.%fZ"
_RATES = "rates"
_MANY = 900  # values in one query: below the 999 that the oldest SQLite in use takes


class Moment:
    """The time of one write, taken when first asked for and later than every time before it."""

    def __init__(self, alias: str, now: Callable[[], str]) -> None:
        self.alias, self.now, self.at = alias, now, ""

    def __call__(self) -> str:
        if not self.at:
            state = models.State.objects.using(self.alias)
            last = state.filter(key="last_at").values_list("value", flat=True).first() or ""
            self.at = max(self.now(), _after(last))
            state.update_or_create(key="last_at", defaults={"value": self.at})
            revision = state.filter(key="revision").values_list("value", flat=True).first() or "0"
            state.update_or_create(key="revision", defaults={"value": str(int(revision) + 1)})
            self._note_rates()
        return self.at

    def _note_rates(self) -> None:
        """Note the tables of rates that stand from now on, where they are not those noted last."""
        known, version = rates_noted(self.alias), load_lexicon().rates.version
        if not known or known[-1][1] != version:
            noted = {"value": json.dumps([*known, (self.at, version)])}
            models.State.objects.using(self.alias).update_or_create(key=_RATES, defaults=noted)


def _after(last: str) -> str:
    if not last:
        return ""
    moment = datetime.datetime.strptime(last, _FORMAT).replace(tzinfo=datetime.UTC)
    return (moment + datetime.timedelta(microseconds=1)).strftime(_FORMAT)


def revision(alias: str) -> str:
    """Give the number that rises with every write; "0" for a ledger never written to."""
    found = models.State.objects.using(alias).filter(key="revision").values_list("value", flat=True).first()
    return found or "0"


def written_at(alias: str) -> str:
    """Give the ledger time of the last write; "" for a ledger never written to."""
    return models.State.objects.using(alias).filter(key="last_at").values_list("value", flat=True).first() or ""


def rates_noted(alias: str) -> list[tuple[str, str]]:
    """Give the versions of the tables of rates that stood, each with the ledger time from which it did."""
    found = models.State.objects.using(alias).filter(key=_RATES).values_list("value", flat=True).first()
    return [(str(at), str(version)) for at, version in json.loads(found or "[]")]


def digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def chunks(values: Collection[_T]) -> Iterator[Sequence[_T]]:
    listed = list(values)
    for start in range(0, len(listed), _MANY):
        yield listed[start : start + _MANY]


def within(rows: QuerySet[Any, _T], name: str, values: Collection[Any]) -> Iterator[_T]:
    """Give the rows in which a column has one of some values, however many these are; in no order."""
    listed = vendors.LISTED.get(connections[rows.db].vendor)
    if listed is not None and values:
        yield from rows.filter(**{f"{name}__in": RawSQL(listed, (json.dumps(list(values)),))})
        return
    for part in chunks(values):
        yield from rows.filter(**{f"{name}__in": part})


def claim_row(claim: Claim, at: str) -> models.Claim:
    amount = claim.amount
    return models.Claim(
        claim_id=claim.id,
        document_id=claim.document,
        kind=claim.kind,
        stage=claim.stage,
        party=name_key(claim.party) or "",
        unit=amount.unit if amount else "",
        exponent=amount.exponent if amount else 0,
        amount_low=_column(amount.low if amount else None),
        amount_best=_column(amount.best if amount else None),
        amount_high=_column(amount.high if amount else None),
        reader=claim.reader,
        body=encode(claim),
        posted_at=at,
    )


def _column(value: int | None) -> int | None:
    return value if value is not None and abs(value) <= models.LARGEST else None


def too_large(claim: Claim) -> bool:
    """Say whether a bound of the amount leaves its column empty."""
    amount = claim.amount
    bounds = (amount.low, amount.best, amount.high) if amount else ()
    return any(v is not None and abs(v) > models.LARGEST for v in bounds)


def decode_as(kind: type[_R], body: str) -> _R:
    """Read a record of one kind from its journal form; ValueError where it is of another."""
    record = decode(body)
    if not isinstance(record, kind):
        raise ValueError(f"a {type(record).__name__} where a {kind.__name__} should stand")
    return record


as_claim = partial(decode_as, Claim)
as_copy = partial(decode_as, Copy)
as_document = partial(decode_as, Document)
as_finding = partial(decode_as, Finding)
as_judgement = partial(decode_as, Judgement)
as_link = partial(decode_as, Restatement)


def copy_key(copy: Copy) -> str:
    """Name a copy by where it was found, not by when nor by its bytes: fetching a page again makes no second copy."""
    return digest(copy.document, copy.source, copy.publisher or "", copy.url or "")[:32]


def about(document: Document) -> str:
    """Write what a copy's place says of a document: the document without its text."""
    return encode(replace(document, text=""))


def merged(abouts: Iterable[str], text: str) -> Document:
    """Give one document out of what its copies say: the earliest issue leads, gaps are filled from the others.

    The same in any order of posting.
    """
    found = sorted((as_document(a) for a in abouts), key=_lead)
    lead = found[0]
    gaps = {
        name: value
        for name in ("title", "byline", "publisher", "agencies", "language", "licence", "pages")
        if not getattr(lead, name) and (value := next((v for d in found if (v := getattr(d, name))), None))
    }
    return replace(lead, text=text, **gaps)


def _lead(document: Document) -> tuple[str, str, str, str]:
    bounds = span(document.issued)
    return bounds[0] if bounds else "9999-12-31", document.issued or "", document.publisher or "", about(document)
