"""What a text itself sets apart: "other accounts speak of 3,000, and the two have not been reconciled".

In: a text, its sentences and its claims. Out: the claims, those that are set apart with the words that say so as
evidence (`contrast`): two that hold the same words stand against each other. The words are data
(`lexicon/polarity.toml`).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from musterbook.lexicon import Lexicon
from musterbook.lexicon.polarity import CONTRAST
from musterbook.reading.syntax.passages import Sentence
from musterbook.records import Claim, Party

_NEAR: Final = 600  # code points, a paragraph: statements farther apart are of two matters
_AHEAD: Final = frozenset(("goal", "planned"))
_APART: Final = frozenset(("running_total", "component", "share"))
_OF_A_BODY: Final = frozenset(("members", "states", "attending"))  # whose members it counts, the noun does not tell
_Span = tuple[int, int]


def set_apart(text: str, sentences: Sequence[Sentence], claims: Sequence[Claim], lexicon: Lexicon) -> list[Claim]:
    """Give the claims in their order, those that the text sets apart with its words for that."""
    found: dict[str, _Span] = {}
    for contrast in lexicon.polarity.contrasts:
        for match in contrast.pattern.finditer(text):
            for one, other in _sides(contrast.reach, match.span(), sentences, claims, lexicon):
                if one.id not in found or found.get(other.id) == found[one.id]:
                    found |= {one.id: match.span(), other.id: match.span()}
    return [replace(c, evidence=(*c.evidence, (CONTRAST, *found[c.id]))) if c.id in found else c for c in claims]


def _sides(
    reach: str, cue: _Span, sentences: Sequence[Sentence], claims: Sequence[Claim], lexicon: Lexicon
) -> Iterator[tuple[Claim, Claim]]:
    """Pair what stands where the words reach with the nearest claim of the same matter that tells it otherwise."""
    at = bisect_right(sentences, cue[0], key=lambda s: s.start) - 1
    own = _within(sentences[at : at + 1], claims)
    if reach == "after":
        anchors = _within(sentences[at + 1 : at + 3], claims)
    elif reach == "before" and not any(c.amount for c in own):
        anchors = [*own, *_within(sentences[max(0, at - 1) : at], claims)]
    else:
        anchors = own
    for one in anchors:
        fits = [c for c in claims if _against(c, one, lexicon, reach=reach, near=c in anchors)]
        if fits:
            yield one, min(fits, key=lambda c: (c not in anchors, c.start > one.start, abs(c.start - one.start), c.id))


def _within(sentences: Sequence[Sentence], claims: Sequence[Claim]) -> list[Claim]:
    return [c for c in claims if any(s.start <= c.start < s.end for s in sentences)]


def _against(one: Claim, other: Claim, lexicon: Lexicon, *, reach: str, near: bool) -> bool:
    """Say whether two claims tell of one matter and tell it otherwise: another number, or another speaker's view."""
    if one is other or not _placed_alike(one, other, lexicon):
        return False
    if one.kind == other.kind != "statement":
        return (
            _of_one(one.party, other.party)
            and (near or reach != "after")
            and _counts_alike(one, other)
            and _bounds(one) != _bounds(other)
        )
    if one.kind != "statement" and other.kind != "statement":
        return False
    apart = _speaker(one) != _speaker(other)
    if one.kind != other.kind:
        return near and apart and None not in (one.party, other.party) and _of_one(one.party, other.party)
    coded = {p.code for p in (one.party, other.party) if p and p.code}
    return len(coded) < 2 and reach != "own" and apart and abs(one.start - other.start) <= _NEAR


def _counts_alike(one: Claim, other: Claim) -> bool:
    a, b = one.amount, other.amount
    if a is None or b is None or one.measure != other.measure:
        return False
    unit = a.unit == b.unit or one.measure in _OF_A_BODY
    kinds = {(c.stage in _AHEAD, c.stage == "withdrawn", c.basis if c.basis in _APART else "new") for c in (one, other)}
    periods = {c.period for c in (one, other) if c.period}
    return unit and len(kinds) == 1 and len(periods) < 2


def _bounds(claim: Claim) -> tuple[int | None, ...]:
    amount = claim.amount
    return () if amount is None else tuple(dict.fromkeys(v for v in (amount.low, amount.high) if v is not None))


def _of_one(one: Party | None, other: Party | None) -> bool:
    return one is None or other is None or (one.code or one.name.casefold()) == (other.code or other.name.casefold())


def _placed_alike(one: Claim, other: Claim, lexicon: Lexicon) -> bool:
    """Say whether the one may be where the other is: no place said, one in common, or the one within the other."""
    here, there = ({p.code for p in c.place if p.code} for c in (one, other))
    inside, around = (here | _around(here, lexicon), there | _around(there, lexicon))
    return not here or not there or bool(inside & there or around & here)


def _around(codes: set[str], lexicon: Lexicon) -> set[str]:
    rows = lexicon.places.rows
    return {outer for code in codes if code in rows for outer in lexicon.places.within(code)}


def _speaker(claim: Claim) -> str | None:
    who = claim.attribution[0].speaker if claim.attribution else None
    return (who.code or who.name.casefold()) if who else None
