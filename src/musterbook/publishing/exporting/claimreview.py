"""Disputes as schema.org ClaimReview (https://schema.org/ClaimReview), one for each side that is gainsaid.

In: contents. Out: JSON-LD. A review here says what stands against a claim and who says so; it gives no verdict on who
is right, so its rating has a name ("denied", "contradicted") and no number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from musterbook import __version__
from musterbook.publishing.exporting.contents import Contents
from musterbook.records import dumps

if TYPE_CHECKING:
    from musterbook.ledger.disputes import Dispute, Side
    from musterbook.ledger.entries import Line

_RATING: Final = {"denial": "denied", "figures": "figures in conflict", "assessment": "contradicted"}


def reviews(contents: Contents) -> str:
    """Write every dispute: each side as the claim reviewed, with the other sides as what stands against it."""
    found = [_review(contents, dispute, side) for dispute in contents.disputes for side in _reviewed(dispute)]
    return dumps({"@context": "https://schema.org", "@graph": found}) + "\n"


def _reviewed(dispute: Dispute) -> tuple[Side, ...]:
    """A denial reviews what it denies; figures and assessments stand against each other."""
    return dispute.sides[:1] if dispute.kind == "denial" else dispute.sides


def _review(contents: Contents, dispute: Dispute, side: Side) -> dict[str, Any]:
    line, against = side.lines[0], [x for s in dispute.sides if s is not side for x in s.lines]
    words = "; ".join(f"{x.speaker or x.publisher or 'not said who'}: “{' '.join(x.quote.split())}”" for x in against)
    dates = sorted(x.issued for x in against if x.issued and len(x.issued) == len("2018-02-13"))
    return {
        "@type": "ClaimReview",
        "@id": f"urn:musterbook:dispute:{line.claim}",
        "claimReviewed": " ".join(line.quote.split()),
        "name": dispute.about,
        "reviewBody": words or "It is denied in the text itself.",
        "author": {"@type": "Organization", "name": f"Musterbook {__version__}, ledger {contents.name}"},
        "reviewRating": {"@type": "Rating", "alternateName": _RATING[dispute.kind]},
        "itemReviewed": _claim(contents, side),
        "citation": [_work(contents, x) for x in against],
    } | ({"datePublished": dates[-1]} if dates else {})


def _claim(contents: Contents, side: Side) -> dict[str, Any]:
    first = side.lines[0]
    speaker = first.speaker or first.label
    return {
        "@type": "Claim",
        "@id": f"urn:musterbook:claim:{first.claim}",
        "text": " ".join(first.quote.split()),
        "firstAppearance": _work(contents, first),
        "appearance": [_work(contents, x) for x in side.lines],
    } | ({"author": {"@type": "Organization", "name": speaker}} if speaker else {})


def _work(contents: Contents, line: Line) -> dict[str, Any]:
    said = {
        "name": line.title,
        "datePublished": line.issued,
        "publisher": {"@type": "Organization", "name": line.publisher} if line.publisher else None,
    }
    work = {"@type": "CreativeWork", "@id": contents.address(line.document), "text": " ".join(line.quote.split())}
    return work | {k: v for k, v in said.items() if v}
