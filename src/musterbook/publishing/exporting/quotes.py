"""Every quote as a W3C Web Annotation, its history as W3C PROV.

In: contents. Out: JSON-LD (an AnnotationCollection, https://www.w3.org/TR/annotation-model/) and PROV-JSON
(https://www.w3.org/submissions/prov-json/). Selectors count Unicode code points, as the model does.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any, Final

from musterbook import __version__
from musterbook.publishing.exporting.contents import Contents
from musterbook.records import Claim, Judgement, dumps, to_dict

if TYPE_CHECKING:
    from musterbook.ledger.history import ClaimReading

_AROUND: Final = 32  # code points before and after a quote, by which it is found again in a text that changed
_CONTEXT: Final = "http://www.w3.org/ns/anno.jsonld"
_BASE: Final = "urn:musterbook:"
_COPIED: Final = ("id", "document", "start", "end", "quote")  # stand in the target, not in the body


def collection(contents: Contents) -> Iterator[str]:
    """Write one JSON-LD document, an annotation a line: what each claim says, and the words that say so."""
    view = f" as of {contents.day}" if contents.day else ""
    head = {
        "@context": [_CONTEXT, {"musterbook": _BASE, "claim": {"@id": "musterbook:claim", "@type": "@json"}}],
        "id": f"{_BASE}collection:{_safe(contents.name)}",
        "type": "AnnotationCollection",
        "label": f"{contents.name}{view}",
        "generator": _generator(),
        "total": len(contents.claims),
    }
    first = {"id": f"{head['id']}:page:1", "type": "AnnotationPage", "startIndex": 0}
    yield f'{dumps(head)[:-1]},"first":{dumps(first)[:-1]},"items":[\n'
    for number, claim in enumerate(contents.claims):
        yield f"{',' if number else ''}{dumps(_annotation(contents, claim))}\n"
    yield "]}}\n"


def _annotation(contents: Contents, claim: Claim) -> dict[str, Any]:
    text = contents.book.documents[claim.document].text
    record = {k: v for k, v in to_dict(claim).items() if k not in _COPIED}
    return {
        "id": f"{_BASE}claim:{claim.id}",
        "type": "Annotation",
        "motivation": "describing",
        "generator": _generator(),
        "musterbook:reviewed": contents.book.reviewed(claim.id),
        "body": [
            {"type": "TextualBody", "purpose": "tagging", "value": claim.kind},
            {"type": "TextualBody", "purpose": "tagging", "value": claim.stage},
            {"type": "Dataset", "purpose": "describing", "claim": record},
        ],
        "target": {
            "source": contents.address(claim.document),
            "selector": [
                {"type": "TextPositionSelector", "start": claim.start, "end": claim.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": claim.quote,
                    "prefix": text[max(0, claim.start - _AROUND) : claim.start],
                    "suffix": text[claim.end : claim.end + _AROUND],
                },
            ],
            "state": {"type": "musterbook:TextState", "musterbook:sha256": claim.document},
        },
    }


def _generator() -> dict[str, str]:
    return {"id": f"{_BASE}software", "type": "Software", "name": f"Musterbook {__version__}"}


def _safe(name: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "-" for c in name) or "ledger"


# Where each claim comes from, and what was done to it


def provenance(contents: Contents) -> Iterator[str]:
    """Write a PROV-JSON document: documents, the readings that gave the claims, and what people decided of them.

    A reading that another took the place of is an entity of its own, with the time of its end; the claim that took its
    place is a revision of it.
    """
    parts: dict[str, dict[str, Any]] = {"prefix": {"mb": _BASE, "dc": "http://purl.org/dc/terms/"}}
    for document in contents.documents:
        about = {"dc:title": document.title, "dc:issued": document.issued, "dc:publisher": document.publisher,
                 "prov:location": contents.address(document.id)}  # fmt: skip
        _add(parts, "entity", f"mb:document:{document.id}", {k: v for k, v in about.items() if v})
    standing = {claim.id: claim for claim in contents.claims}
    former: list[tuple[str, ClaimReading]] = []
    latest: dict[str, str] = {}
    for reading in contents.readings():
        claim = reading.claim
        if reading.superseded_at is not None:
            name = f"mb:claim:{claim.id}:{_safe(reading.posted_at)}"
            former.append((name, reading))
            _claim(parts, name, claim, reading.posted_at)
        elif claim.id in standing:
            name = f"mb:claim:{claim.id}"
            _claim(parts, name, standing[claim.id], reading.posted_at)
        else:
            continue
        latest.setdefault(f"{claim.id} {reading.posted_at}", name)
    for name, reading in former:
        heir = latest.get(f"{reading.heir} {reading.superseded_at}")
        _ended(parts, name, reading, f"mb:claim:{reading.heir}" if heir is None and reading.heir in standing else heir)
    for link in contents.book.links:
        ends = {"prov:influencee": f"mb:claim:{link.later}", "prov:influencer": f"mb:claim:{link.earlier}"}
        _add(parts, "wasInfluencedBy", f"_:link-{link.later}-{link.earlier}", ends | {"mb:kind": link.kind})
    for judgement in contents.book.judgements:
        _judgement(parts, judgement, contents.book.claims)
    yield dumps(parts) + "\n"


def _claim(parts: dict[str, dict[str, Any]], name: str, claim: Claim, posted_at: str) -> None:
    document = f"mb:document:{claim.document}"
    reading = _reading(parts, claim, posted_at)
    slots = {"mb:kind": claim.kind, "mb:stage": claim.stage, "prov:value": claim.quote}
    _add(parts, "entity", name, slots | {"mb:start": claim.start, "mb:end": claim.end})
    said = name.removeprefix("mb:claim:").replace(":", "-")
    quoted = {"prov:generatedEntity": name, "prov:usedEntity": document, "prov:type": "prov:Quotation"}
    _add(parts, "wasDerivedFrom", f"_:quoted-{said}", quoted)
    made = {"prov:entity": name, "prov:activity": reading, "prov:time": posted_at}
    _add(parts, "wasGeneratedBy", f"_:read-{said}", made)


def _reading(parts: dict[str, dict[str, Any]], claim: Claim, posted_at: str) -> str:
    """Add the reading of a document at a time, which many claims share, and give its name."""
    said = f"{claim.document}-{_safe(posted_at)}"
    name, reader = f"mb:reading:{said}", f"mb:reader:{_safe(claim.reader)}"
    if name not in parts.get("activity", {}):
        software = {"prov:type": "prov:SoftwareAgent", "prov:label": f"Musterbook, reader {claim.reader}"}
        _add(parts, "agent", reader, software)
        _add(parts, "activity", name, {"prov:startTime": posted_at, "prov:endTime": posted_at})
        used = {"prov:activity": name, "prov:entity": f"mb:document:{claim.document}"}
        _add(parts, "used", f"_:used-{said}", used)
        _add(parts, "wasAssociatedWith", f"_:by-{said}", {"prov:activity": name, "prov:agent": reader})
    return name


def _ended(parts: dict[str, dict[str, Any]], name: str, reading: ClaimReading, heir: str | None) -> None:
    """Say when a reading ended, and which one is its revision."""
    said = name.removeprefix("mb:claim:").replace(":", "-")
    _add(parts, "wasInvalidatedBy", f"_:ended-{said}", {"prov:entity": name, "prov:time": reading.superseded_at})
    if heir is not None:
        ends = {"prov:generatedEntity": heir, "prov:usedEntity": name, "prov:type": "prov:Revision"}
        _add(parts, "wasDerivedFrom", f"_:revised-{said}", ends)


def _judgement(parts: dict[str, dict[str, Any]], judgement: Judgement, claims: Container[str]) -> None:
    name, who = f"mb:judgement:{judgement.id}", f"mb:person:{_safe(judgement.by)}"
    _add(parts, "agent", who, {"prov:type": "prov:Person", "prov:label": judgement.by})
    said = {"mb:verdict": judgement.verdict, "mb:subject": judgement.subject, "mb:note": judgement.note}
    times = {"prov:startTime": judgement.at, "prov:endTime": judgement.at}
    _add(parts, "activity", name, times | {k: v for k, v in said.items() if v})
    by = {"prov:activity": name, "prov:agent": who}
    _add(parts, "wasAssociatedWith", f"_:by-{judgement.id}", by)
    for subject in judgement.subject.split(">"):
        if subject in claims:
            used = {"prov:activity": name, "prov:entity": f"mb:claim:{subject}"}
            _add(parts, "used", f"_:judged-{judgement.id}-{subject}", used)
    if judgement.retracts:
        informed = {"prov:informed": name, "prov:informant": f"mb:judgement:{judgement.retracts}"}
        _add(parts, "wasInformedBy", f"_:retracts-{judgement.id}", informed)


def _add(parts: dict[str, dict[str, Any]], kind: str, name: str, values: dict[str, Any]) -> None:
    parts.setdefault(kind, {})[name] = values
