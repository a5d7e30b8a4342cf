"""When a claim was told, and when what it tells was announced.

In: a claim and its document's date of issue. Out: EDTF dates and their first and last days (ISO). Nothing is invented:
a date without its year, or a retelling that does not say of when, has no day.
"""

from __future__ import annotations

import datetime

from musterbook.lexicon.tables import edtf_bounds
from musterbook.records import Claim

Span = tuple[str, str]


def span(edtf: str | None) -> Span | None:
    """Give the first and the last ISO day that an EDTF date can mean; None for none, or for a date without a year."""
    return edtf_bounds(edtf) if edtf else None


def retells(claim: Claim) -> bool:
    """Say whether the text itself says that this was announced before (a running total is not that)."""
    return claim.repeats and claim.basis != "running_total"


def announced(claim: Claim, issued: str | None) -> str | None:
    """Give the EDTF date on which what the claim tells was announced; None where nobody can say.

    The text's own word first, then the day it was said, then the document's issue. A retelling that names no earlier
    day has none: the day of the retelling is not the day of the promise.
    """
    if span(claim.announced_on):
        return claim.announced_on
    if retells(claim):
        return None
    if span(claim.stated_on):
        return claim.stated_on
    return issued if span(issued) else None


def issue_of(claim: Claim, issued: str | None) -> str | None:
    """Give the EDTF date on which a claim was told: its document's issue, for a row of a table the row's own day."""
    if claim.row is None:
        return issued
    return next((d for d in (claim.announced_on, claim.stated_on, issued) if span(d)), None)


def days_apart(one: Span, other: Span) -> int:
    """Count the days between two spans; 0 where they overlap."""
    if one[0] <= other[1] and other[0] <= one[1]:
        return 0
    early, late = (one, other) if one[1] < other[0] else (other, one)
    return (datetime.date.fromisoformat(late[0]) - datetime.date.fromisoformat(early[1])).days


def length(of: Span) -> int:
    """Count the days of a span, both ends included."""
    return (datetime.date.fromisoformat(of[1]) - datetime.date.fromisoformat(of[0])).days + 1


def year_of(edtf: str | None) -> int | None:
    """Give the year of an EDTF date that lies within one year; None otherwise."""
    bounds = span(edtf)
    return int(bounds[0][:4]) if bounds and bounds[0][:4] == bounds[1][:4] else None
