"""What a person should know about a reading, beside its claims.

In: the scene and the claims read from it. Out: findings, in order of position. It changes no claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from musterbook.reading.gathering import Scene
from musterbook.records import Claim, Finding

_SLIP = re.compile(
    r"(?<!\d)(\d{1,3}(?:([,.'’\u00a0\u2009\u202f ])\d{3})(?:\2\d{3})+)[\s\u00a0-]*"
    r"(?:thousand|million|billion|trillion|mn|bn|m)\b",
    re.IGNORECASE,
)


def doubts(scene: Scene, claims: Sequence[Claim]) -> tuple[Finding, ...]:
    """List impossible dates, givers that no register knows, sums that no claim holds, and slips of the unit."""
    found = [*_impossible(scene), *_unresolved(claims), *_unread(scene, claims), *_slips(scene)]
    return tuple(sorted(found, key=lambda f: (f.start or 0, f.end or 0, f.code)))


def _impossible(scene: Scene) -> Iterator[Finding]:
    for view in scene.views:
        for p in view.periods:
            if p.impossible:
                message = f"No calendar has the day {scene.text[p.start : p.end]!r}; it is not read as a date."
                yield Finding("reading.impossible_date", "warning", message, scene.document.id, p.start, p.end)


def _unresolved(claims: Sequence[Claim]) -> Iterator[Finding]:
    for claim in claims:
        if claim.kind != "commitment" or claim.amount is None:
            continue
        if claim.party is None:
            message = "Nobody is named who gives this."
            yield Finding("reading.no_party", "warning", message, claim.id, claim.start, claim.end)
        elif claim.party.code is None and ";" not in claim.party.name:
            message = f"No register knows {claim.party.name!r}; the name is kept as said."
            yield Finding("reading.unknown_party", "note", message, claim.id, claim.start, claim.end)


def _unread(scene: Scene, claims: Sequence[Claim]) -> Iterator[Finding]:
    held = {start for c in claims for slot, start, _ in c.evidence if slot in ("amount", "equivalent")}
    for view in scene.body:
        for amount in view.amounts:
            if amount.kind == "money" and amount.hedge_start not in held:
                message = f"The sum {amount.amount.said!r} is in no claim."
                yield Finding("reading.unread_sum", "note", message, scene.document.id, amount.start, amount.end)


def _slips(scene: Scene) -> Iterator[Finding]:
    """List numbers written out to the last digit that a word multiplies once more ("315,357,114 million dollars")."""
    for view in scene.views:
        for mention in view.amounts:
            found = _SLIP.search(scene.text, mention.start, mention.end)
            if found is None:
                continue
            likely = found[1] if mention.kind != "money" else f"{found[1]} {mention.unit or ''}".rstrip()
            message = f"{mention.amount.said!r} is read as it stands; {likely!r} is more likely meant."
            yield Finding("reading.unit_slip", "warning", message, scene.document.id, mention.start, mention.end)
