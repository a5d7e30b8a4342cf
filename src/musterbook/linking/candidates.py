"""Which pairs of claims deserve a look: blocking, so that never all pairs are compared.

In: a claim. Out: the keys of its blocks; two claims are candidates where they share one. A key costs a lookup, so that
a new claim is compared with its own block alone. Nothing is judged here.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from musterbook.linking.occasions import span
from musterbook.linking.sameness import name_key, number
from musterbook.records import Amount, Claim

# Amounts fall on two grids of a tenth of a decade (26 %), half a step apart: two numbers of which the one is at least
# nine tenths of the other, which is as far as a rounding may go, lie together on at least one of them (log10 of 10/9 is
# 0.0458; half a step 0.05).
_STEPS = 10
_SHORT_QUOTE = 3  # words: below that, equal words say nothing


def told_words(claim: Claim) -> str:
    """Give a quote as it is compared: without case, runs of space as one."""
    return " ".join(claim.quote.casefold().split())


def keys(claim: Claim) -> tuple[str, ...]:
    """Give the names of a claim's blocks, sorted; none for a claim that can only stand alone."""
    out = []
    party = name_key(claim.party)
    quote = told_words(claim)
    if quote.count(" ") >= _SHORT_QUOTE - 1:
        out.append(f"q|{claim.kind}|{party or ''}|{hashlib.sha256(quote.encode('utf-8', 'replace')).hexdigest()[:16]}")
    if claim.kind == "commitment" and claim.amount is not None:
        who = "" if claim.stage == "goal" else party
        if who is not None:
            out += [f"a|{who}|{claim.stage == 'goal'}|{claim.amount.unit}|{cell}" for cell in _cells(claim.amount)]
    if claim.kind == "event" and party:
        day = span(claim.occurred_on)
        if day and day[0] == day[1]:
            out.append(f"e|{party}|{day[0]}")
    return tuple(sorted(k[:200] for k in out))


def _cells(amount: Amount) -> list[str]:
    said = number(amount)
    if said is None and amount.low is not None and amount.high is not None:
        said = (amount.low + amount.high) // 2
    if said is None or said <= 0:
        return [] if said is None else ["0"]
    place = (math.log10(said) - amount.exponent) * _STEPS
    return [f"a{math.floor(place)}", f"b{math.floor(place + 0.5)}"]


def pairs(claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Give each pair of claims that share a block once, in the order the claims come."""
    blocks: dict[str, list[int]] = defaultdict(list)
    listed = list(claims)
    for index, claim in enumerate(listed):
        for key in keys(claim):
            blocks[key].append(index)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        for n, one in enumerate(members):
            for other in members[n + 1 :]:
                if (one, other) not in seen:
                    seen.add((one, other))
                    yield listed[one], listed[other]
