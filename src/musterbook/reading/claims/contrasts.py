"""What a text itself sets apart: "other accounts speak of 3,000, and the two have not been reconciled".

In: a text, its sentences and its claims. Out: the claims, those that are set apart with the words that say so as
evidence (`contrast`): two that hold the same words stand against each other. The words are data
(`lexicon/polarity.toml`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from musterbook.lexicon import Lexicon
from musterbook.lexicon.polarity import CONTRAST
from musterbook.reading.syntax.passages import Sentence
from musterbook.records import Claim, Party

_NEAR: Final = 600  # code points, a paragraph: statements farther apart are of two matters
_MOST: Final = 40  # claims that count the same, each way: bounds the time on a text that counts one thing throughout
_AHEAD: Final = frozenset(("goal", "planned"))
_APART: Final = frozenset(("running_total", "component", "share"))
_OF_A_BODY: Final = frozenset(("members", "states", "attending"))  # whose members it counts, the noun does not tell
_Span = tuple[int, int]


def set_apart(text: str, sentences: Sequence[Sentence], claims: Sequence[Claim], lexicon: Lexicon) -> list[Claim]:
    """Give the claims in their order, those that the text sets apart with its words for that."""
    found: dict[str, _Span] = {}
    told = _Told(claims)
    for contrast in lexicon.polarity.contrasts:
        for match in contrast.pattern.finditer(text):
            for one, other in _sides(contrast.reach, match.span(), sentences, told, lexicon):
                if one.id not in found or found.get(other.id) == found[one.id]:
                    found |= {one.id: match.span(), other.id: match.span()}
    return [replace(c, evidence=(*c.evidence, (CONTRAST, *found[c.id]))) if c.id in found else c for c in claims]


class _Told:
    """The claims of a text by where they start, and the figures among them also by what they count."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        self.claims, self.starts = claims, [c.start for c in claims]
        self.counts: dict[tuple[str | None, ...], list[Claim]] = {}
        for claim in claims:
            self.counts.setdefault(_counted(claim), []).append(claim)

    def between(self, start: int, end: int) -> Sequence[Claim]:
        return self.claims[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def within(self, sentences: Sequence[Sentence]) -> list[Claim]:
        return [c for s in sentences for c in self.between(s.start, s.end)]

    def around(self, one: Claim) -> Sequence[Claim]:
        """Give the claims on both sides that may tell of the same matter as one."""
        if one.kind == "statement":
            return self.between(one.start - _NEAR, one.start + _NEAR + 1)
        alike = self.counts[_counted(one)]
        at = bisect_left(alike, one.start, key=lambda c: c.start)
        return alike[max(0, at - _MOST) : at + _MOST]


def _sides(
    reach: str, cue: _Span, sentences: Sequence[Sentence], told: _Told, lexicon: Lexicon
) -> Iterator[tuple[Claim, Claim]]:
    """Pair what stands where the words reach with the nearest claim of the same matter that tells it otherwise."""
    at = bisect_right(sentences, cue[0], key=lambda s: s.start) - 1
    own = told.within(sentences[at : at + 1])
    if reach == "after":
        anchors = told.within(sentences[at + 1 : at + 3])
    elif reach == "before" and not any(c.amount for c in own):
        anchors = [*own, *told.within(sentences[max(0, at - 1) : at])]
    else:
        anchors = own
    near = {c.id for c in anchors}
    for one in anchors:
        others = (*anchors, *told.around(one))
        fits = [c for c in others if _against(c, one, lexicon, reach=reach, near=c.id in near)]
        if fits:
            yield one, min(fits, key=lambda c: (c.id not in near, c.start > one.start, abs(c.start - one.start), c.id))


def _against(one: Claim, other: Claim, lexicon: Lexicon, *, reach: str, near: bool) -> bool:
    """Say whether two claims tell of one matter and tell it otherwise: another number, or another speaker's view."""
    if one is other:
        return False
    if one.kind == other.kind != "statement":
        counted = (near or reach != "after") and _counts_alike(one, other) and _bounds(one) != _bounds(other)
        return counted and _of_one(one.party, other.party) and _placed_alike(one, other, lexicon)
    if one.kind != "statement" and other.kind != "statement":
        return False
    if _speaker(one) == _speaker(other) or not _placed_alike(one, other, lexicon):
        return False
    if one.kind != other.kind:
        return near and None not in (one.party, other.party) and _of_one(one.party, other.party)
    coded = {p.code for p in (one.party, other.party) if p and p.code}
    return len(coded) < 2 and reach != "own" and abs(one.start - other.start) <= _NEAR


def _counted(claim: Claim) -> tuple[str | None, ...]:
    """Give what two claims must have in common to count the same."""
    unit = claim.amount.unit if claim.amount is not None and claim.measure not in _OF_A_BODY else ""
    return claim.kind, claim.measure, unit


def _counts_alike(one: Claim, other: Claim) -> bool:
    if one.amount is None or other.amount is None or _counted(one) != _counted(other):
        return False
    kinds = {(c.stage in _AHEAD, c.stage == "withdrawn", c.basis if c.basis in _APART else "new") for c in (one, other)}
    periods = {c.period for c in (one, other) if c.period}
    return len(kinds) == 1 and len(periods) < 2


def _bounds(claim: Claim) -> tuple[int | None, ...]:
    amount = claim.amount
    return () if amount is None else tuple(dict.fromkeys(v for v in (amount.low, amount.high) if v is not None))


def _of_one(one: Party | None, other: Party | None) -> bool:
    return one is None or other is None or (one.code or one.name.casefold()) == (other.code or other.name.casefold())


def _placed_alike(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """Say whether the one may be where the other is: no place said, one in common, or the one within the other."""
    here, there = ({p.code for p in c.place if p.code} for c in (one, other))
    if not here or not there or here & there:
        return True
    return bool(_around(here, lexicon) & there or _around(there, lexicon) & here)


def _around(codes: set[str], lexicon: Lexicon) -> set[str]:
    rows = lexicon.places.rows
    return {outer for code in codes if code in rows for outer in lexicon.places.within(code)}


def _speaker(claim: Claim) -> str | None:
    who = claim.attribution[0].speaker if claim.attribution else None
    return (who.code or who.name.casefold()) if who else None
