"""Whether one sentence replaces a sum by another: "raised its pledge from $5 million to $8 million".

In: two tellings. Out: a link of kind revises, the new sum first, or None. The words are the quotes' own: the one of
the old sum ends on "from ...", and the one of the new goes on from there with "to ...". It adds nothing up.
"""

from __future__ import annotations

from musterbook.linking.sameness import name_key
from musterbook.linking.telling import Told
from musterbook.records import Claim, Restatement

_SCORE = 800  # thousandths: the text's own words, as surely as a date that it gives
_NEXT = 1  # code points from the end of one quote to the start of the next: a space


def revision(one: Told, other: Told) -> Restatement | None:
    """Tie a sum to the one that it replaces in its own sentence, in whatever order they come; None for others."""
    old, new = sorted((one, other), key=lambda t: (t.claim.start, t.claim.end))
    claim, before = new.claim, old.claim
    if not _of_one_kind(claim, before) or not (old.leaves and new.words.goes_on(_after(claim, before))):
        return None
    return Restatement(claim.id, before.id, "revises", _SCORE, ("the text sets it from the one to the other",))


def _of_one_kind(new: Claim, old: Claim) -> bool:
    if new.kind != "commitment" or new.amount is None or old.amount is None or new.row or old.row:
        return False
    slots = [(c.document, c.kind, c.stage, name_key(c.party)) for c in (new, old)]
    return slots[0] == slots[1] and new.amount.unit == old.amount.unit


def _after(new: Claim, old: Claim) -> str:
    """Give the words of a quote that come after those of another: it begins with them, or follows them."""
    if new.start == old.start and new.quote.startswith(old.quote):
        return new.quote[len(old.quote) :]
    return new.quote if new.start - old.end == _NEXT else ""
