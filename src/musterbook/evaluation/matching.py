"""Pair the records of a text with the claims that answer them.

In: the annotations and claims of one text. Out: pairs, one to one. Greedy, the best pair first. With an amount, both
must give the same amount of the same unit; words that touch come before the same amount elsewhere, and the same kind
before another. Without one, the kind must be the same and the words overlap by 30 % of the shorter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from musterbook.evaluation.agreement import Judge, has_amount
from musterbook.evaluation.annotations import Annotation
from musterbook.records import Claim

_LEAST = Fraction(3, 10)  # the scoring contract's


def match(annotations: Sequence[Annotation], claims: Sequence[Claim], judge: Judge) -> list[tuple[int, int]]:
    """Give the pairs as (place of the annotation, place of the claim), in order of the annotations.

    Of pairs that fit equally well the later stands first, as in the scoring contract.
    """
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(_candidates(annotations, claims, judge), reverse=True):
        if i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)
    return sorted(matched.items())


def _candidates(
    annotations: Sequence[Annotation], claims: Sequence[Claim], judge: Judge
) -> Iterator[tuple[Fraction, int, int]]:
    for i, wanted in enumerate(annotations):
        for j, claim in enumerate(claims):
            fit = _fit(wanted, claim, judge)
            if fit is not None:
                yield fit, i, j


def _fit(wanted: Annotation, claim: Claim, judge: Judge) -> Fraction | None:
    """Say how well a claim answers an annotation: more is better, None not at all."""
    if wanted.has_amount != has_amount(claim):
        return None
    shared, alike = overlap((wanted.start, wanted.end), (claim.start, claim.end)), wanted.kind == claim.kind
    if not wanted.has_amount:
        return shared if alike and shared >= _LEAST else None
    if not judge.same_amount(wanted, claim):
        return None
    return 2 + shared + alike if shared > 0 else 1 + Fraction(int(alike), 2)


def overlap(one: tuple[int, int], other: tuple[int, int]) -> Fraction:
    """Give what part of the shorter of two stretches lies in the other, 0 to 1."""
    within = min(one[1], other[1]) - max(one[0], other[0])
    return Fraction(max(0, within), max(1, min(one[1] - one[0], other[1] - other[0])))
