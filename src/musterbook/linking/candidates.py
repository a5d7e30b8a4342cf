"""Which pairs of claims deserve a look: blocking, so that never all pairs are compared.

In: a telling. Out: the keys of its blocks; two tellings are candidates where they share one. A key costs a lookup, so
that a new claim is compared with its own blocks alone. Nothing is judged here.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from musterbook.linking.contradictions import set_apart_at, topics
from musterbook.linking.occasions import span
from musterbook.linking.sameness import name_key, number
from musterbook.linking.telling import Told
from musterbook.records import Amount, Claim

# Amounts fall on two grids of a tenth of a decade (26 %), half a step apart: two numbers of which the one is at least
# nine tenths of the other, which is as far as a rounding may go, lie together on at least one of them (log10 of 10/9 is
# 0.0458; half a step 0.05).
_STEPS = 10
_PAIRED = "qaunetr"  # blocks of what may be the same, by the first letter of their names; "o" holds opposed statements
_SIZED = "au"  # of those, the blocks of sums of about one size
PARTS = "dp"
"""The first letters of the blocks that hold the pieces of a sum."""
_SHORT_QUOTE = 3  # words: below that, equal words say nothing

Blocks = Mapping[str, Sequence[Told]]
_After = tuple[Sequence[Told], int]


def told_words(claim: Claim) -> str:
    """Give a quote as it is compared: without case, runs of space as one."""
    return " ".join(claim.quote.casefold().split())


def keys(told: Told) -> tuple[str, ...]:
    """Give the names of a telling's blocks, sorted; none for one that can only stand alone."""
    return tuple(sorted(k[:200] for k in (*_same(told), *_beside(told), *_opposed(told.claim))))


def _opposed(claim: Claim) -> Iterator[str]:
    """Name the blocks of statements on one question and of what a text sets apart, which `contradictions` compares."""
    party, at = name_key(claim.party), set_apart_at(claim)
    if party is not None:
        yield from (f"o|{party}|{topic}" for topic in topics(claim))
    if at is not None:
        yield f"o|{claim.document}|{at}"


def _same(told: Told) -> Iterator[str]:
    """Name the blocks in which what it tells may be told again."""
    claim, party = told.claim, name_key(told.claim.party)
    quote = told_words(claim)
    if claim.row is None and quote.count(" ") >= _SHORT_QUOTE - 1:
        yield f"q|{claim.kind}|{party or ''}|{hashlib.sha256(quote.encode('utf-8', 'replace')).hexdigest()[:16]}"
    if claim.kind == "commitment" and claim.amount is not None:
        yield from _sums(told)
        if claim.row is None and told.changes:
            ahead = [claim.end + 1] if told.leaves else []  # where a quote that goes on from it begins
            yield from (f"r|{claim.document}|{at}" for at in (claim.start, *ahead))
    if claim.kind == "event" and party:
        day = span(claim.occurred_on)
        if day and day[0] == day[1]:
            yield f"e|{party}|{day[0]}"


def _sums(told: Told) -> Iterator[str]:
    claim, goal = told.claim, told.claim.stage == "goal"
    assert claim.amount is not None
    cells = _cells(claim.amount)
    for who in {"" if goal else name_key(claim.party), told.giver if told.joint and not goal else None} - {None}:
        yield from (f"a|{who}|{goal}|{told.words.unit_kind(claim.amount.unit)}|{cell}" for cell in cells)
        if told.usd:
            yield from (f"u|{who}|{goal}|{cell}" for cell in _grid(math.log10(told.usd)))
        if told.words.dollars(claim.amount.unit) and told.number is not None:
            yield f"n|{who}|{goal}|{told.number}"
    if told.usd and not goal:
        body = {c for c in (name_key(claim.party),) if c in told.words.bodies}
        through = told.receivers | body | ({claim.document} if told.pooled or body else set())
        yield from (f"t|{code}|{cell}" for code in sorted(through) for cell in _grid(math.log10(told.usd)))


def _beside(told: Told) -> Iterator[str]:
    """Name the blocks in which the parts and the wholes of a sum may stand; no pairs are made of these."""
    claim = told.claim
    if claim.kind != "commitment" or claim.amount is None or claim.stage == "goal" or told.told is None:
        return
    first, last = told.told
    yield f"d|{first}" if first == last else f"d|{told.giver}|{first}|{last}"
    if claim.basis == "running_total" and first == last:  # a piece may be dated by its year alone
        yield f"d|{told.giver}|{first[:4]}-01-01|{first[:4]}-12-31"
    period = span(claim.period)
    if period and period[0][:4] != period[1][:4]:
        yield f"p|{told.giver}|{period[0]}|{period[1]}"


def _cells(amount: Amount) -> list[str]:
    said = number(amount)
    if said is None and amount.low is not None and amount.high is not None:
        said = (amount.low + amount.high) // 2
    if said is None or said <= 0:
        return [] if said is None else ["0"]
    return _grid(math.log10(said) - amount.exponent)


def _grid(magnitude: float) -> list[str]:
    place = magnitude * _STEPS
    return [f"a{math.floor(place)}", f"b{math.floor(place + 0.5)}"]


def gather(tellings: Iterable[Told]) -> Blocks:
    """Give the blocks that hold two tellings or more, by their names, in order of name."""
    blocks: dict[str, list[Told]] = defaultdict(list)
    for told in tellings:
        for key in keys(told):
            blocks[key].append(told)
    return {key: blocks[key] for key in sorted(blocks) if len(blocks[key]) > 1}


def groups(blocks: Blocks, kinds: str) -> Iterator[Sequence[Told]]:
    """Give the blocks of some kinds (first letters of their names)."""
    yield from (members for key, members in blocks.items() if key[0] in kinds)


def pairs(blocks: Blocks) -> Iterator[tuple[Told, Told]]:
    """Give each pair of tellings that share a block of what may be the same once, goals apart as `_after` says."""
    found: dict[str, list[_After]] = defaultdict(list)
    tellings: dict[str, Told] = {}
    for key, members in blocks.items():
        if key[0] in _PAIRED:
            for one, after in _after(members, by_place=key[0] in _SIZED):
                tellings[one.claim.id] = one
                found[one.claim.id].append(after)
    for name, one in tellings.items():
        others = {other.claim.id: other for members, start in found[name] for other in members[start:]}
        yield from ((one, other) for other in others.values())


def _after(members: Sequence[Told], *, by_place: bool) -> Iterator[tuple[Told, _After]]:
    """Give for each member those after it, as a list that is still filled and where in it they begin.

    Goals of one size, unlike gifts, share a block whoever sets them. So that it is not compared with all others of a
    growing book, a goal for a place is compared only with those for what that lies in, or holds, or for no known place.
    """
    anywhere: list[Told] = []
    at: dict[str, list[Told]] = defaultdict(list)
    for n, one in enumerate(members, start=1):
        codes = _codes(one) if by_place and one.claim.stage == "goal" else frozenset()
        for code in codes:
            at[code].append(one)
            yield one, (at[code], len(at[code]))
        if codes:
            yield one, (anywhere, len(anywhere))
        else:
            anywhere.append(one)
            yield one, (members, n)


def _codes(told: Told) -> frozenset[str]:
    """Give the places and parties it is for, with what they lie in; none where one of them may be anywhere."""
    known = not told.wide and all(end.isupper() or ":" in end for end in told.ends)
    return told.ends | told.around if known else frozenset()
