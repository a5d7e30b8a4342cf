"""Which sums are pieces of others: parts of a whole, pieces of a running total, shares of a joint total.

In: tellings. Out: links of kind part_of (later is the part, earlier the whole) and running_total (later is the total,
earlier a piece). A whole and its pieces were told on one occasion, or for one stated period of years. Nothing is
added up here but to see whether pieces make a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Final

from musterbook.linking.candidates import Blocks, groups
from musterbook.linking.occasions import length, span
from musterbook.linking.sameness import name_key, number
from musterbook.linking.telling import Told
from musterbook.linking.undertakings import TOLD, YEAR, judge, one_occasion, place_of, purpose_of
from musterbook.records import Claim, Restatement

# Scores in thousandths: the pieces add up; the words say so; a total told with its newest piece; a joint sum with
# others of its occasion; a smaller sum for the same years.
_ADDS_UP, _BY_WORDS, _TOTAL, _JOINT, _YEARS = 760, 700, 680, 640, 600
_ONE_UNIT = 10  # on top, where no rate was needed
# Roundings: all the smaller sums of an occasion make the whole within one part in twenty (each is rounded), some of
# them only within one in a hundred, for many subsets are tried; in two currencies within one in fifty.
_ALL, _SOME, _CONVERTED = 20, 100, 50
_MOST = 6  # sums of one giver on one occasion of which subsets are tried: 35 pairs and threes, a chance hit in three
_NEAR = 300  # code points, two sentences: a giver's own total stands that close to what it names as its parts
_APART = 5  # one part in five: nearer numbers of one running total are one total told twice


KINDS: Final = frozenset(("part_of", "running_total"))
"""The links proposed here; they depend on a claim's document and its blocks of pieces alone."""


def parts(told: Sequence[Told], blocks: Blocks) -> list[Restatement]:
    """Tie pieces to their wholes and totals; each part to one whole, the surest, of those the first told."""
    by_id = {t.claim.id: t for t in told}
    found = [*_in_documents(told), *_on_occasions(blocks), *_for_years(blocks)]
    out: dict[object, Restatement] = {}
    for link in sorted(found, key=lambda r: (-r.score, by_id[r.earlier].order, by_id[r.later].order)):
        out.setdefault(link.later if link.kind == "part_of" else (link.later, link.earlier), link)
    return list(out.values())


def _counts(told: Told) -> bool:
    claim = told.claim
    good = claim.kind == "commitment" and claim.stage in TOLD - {"goal", "withdrawn"} and told.number
    return bool(good) and claim.basis not in ("component", "share")


def _in_documents(told: Iterable[Told]) -> list[Restatement]:
    """Tie each part by its own words to the nearest larger sum of its document, of its own giver where there is one."""
    sums: dict[tuple[str, str, bool], list[Claim]] = defaultdict(list)
    for claim in (t.claim for t in told):
        if claim.kind == "commitment" and claim.amount is not None and number(claim.amount) is not None:
            sums[claim.document, claim.amount.unit, claim.stage == "goal"].append(claim)
    out = []
    for members in sums.values():
        wholes = [c for c in members if c.basis in ("new", "running_total", "unknown")]
        for part in members:
            if part.basis in ("component", "share"):
                larger = [w for w in wholes if _larger(w, part)]
                years = [w for w in members if _holds_years(w, part)]
                out += _part(part, years or [w for w in larger if _made_of(w, part, members)] or larger)
    return out


def _holds_years(whole: Claim, part: Claim) -> bool:
    """Say whether a sum is told for more years than a part that falls within them, which is one giver's: it is that
    giver's own sum by years, itself a part of what many gave or none.
    """
    one, other = span(part.period), span(whole.period)
    if not one or not other or length(other) <= length(one) or not other[0] <= one[0] <= one[1] <= other[1]:
        return False
    return whole.basis in ("new", "component") and _larger(whole, part) and _of_one_house(whole, part)


def _of_one_house(whole: Claim, part: Claim) -> bool:
    """Say whether two sums are one giver's, or the one a body's of the other by the register's codes: EU-COM of EU."""
    giver, other = name_key(whole.party), name_key(part.party)
    return giver is not None and other is not None and (giver == other or other.startswith(f"{giver}-"))


def _made_of(whole: Claim, part: Claim, members: Iterable[Claim]) -> bool:
    """Say whether a giver's sum is made of the parts that stand beside it, this one among them."""
    giver = name_key(whole.party)
    beside = [
        c
        for c in members
        if c.basis == "component" and name_key(c.party) == giver and abs(c.start - whole.start) <= _NEAR
    ]
    if part not in beside or len(beside) < 2 or whole.basis == "running_total":
        return False
    total, said = sum(_major(c) for c in beside), _major(whole)
    return abs(total - said) * _ALL <= said


def _major(claim: Claim) -> Fraction:
    assert claim.amount is not None
    return Fraction(number(claim.amount) or 0, 10**claim.amount.exponent)


def _larger(whole: Claim, part: Claim) -> bool:
    assert whole.amount is not None
    assert part.amount is not None
    return (number(whole.amount) or 0) > (number(part.amount) or 0)


def _part(part: Claim, wholes: list[Claim]) -> list[Restatement]:
    if not wholes:
        return []

    def far(whole: Claim) -> tuple[bool, bool, int, str]:
        after = whole.start > part.start
        # a total that follows takes in what was told before it as its newest piece; it was not split into it
        return after, after and whole.basis == "running_total", abs(whole.start - part.start), whole.id

    whole = min(wholes, key=far)
    return [_part_of(part, whole, _BY_WORDS, "a part, by its own words", "of the nearest larger sum")]


def _part_of(part: Claim, whole: Claim, score: int, *why: str) -> Restatement:
    return Restatement(part.id, whole.id, "part_of", score, why)


def _ratio(part: Told, whole: Told) -> Fraction | None:
    """Give what share of the whole a part is, by a rough rate where the units differ; None where no rate is known."""
    if part.claim.amount is None or whole.claim.amount is None or not part.number or not whole.number:
        return None
    if part.claim.amount.unit == whole.claim.amount.unit:
        return part.number / whole.number
    return part.usd / whole.usd if part.usd and whole.usd else None


def _smaller(part: Told, whole: Told) -> bool:
    """Say whether a sum is smaller than another and not that other in other words."""
    ratio = _ratio(part, whole)
    return ratio is not None and ratio < 1 and not _one(part, whole)


def _one(some: Told, other: Told) -> bool:
    earlier, later = sorted((some, other), key=lambda t: t.order)
    return judge(later, earlier) is not None


def _within(part: Told, whole: Told) -> bool:
    """Say whether a piece may lie in a whole: no other place, no other kind of money, no other years."""
    one, other = span(part.claim.period), span(whole.claim.period)
    years = one is None or other is None or (other[0] <= one[0] and one[1] <= other[1])
    kinds = not part.instruments or not whole.instruments or bool(part.instruments & whole.instruments)
    return years and kinds and place_of(part, whole) != "apart"


def _weighed(blocks: Blocks, kind: str) -> Iterator[list[Told]]:
    """Give the sums of each block in order; rows of a table among themselves, for another may be its new version."""
    for members in groups(blocks, kind):
        tables: dict[str, list[Told]] = defaultdict(list)
        for told in filter(_counts, members):
            tables[told.claim.document if told.claim.row else ""].append(told)
        yield from (sorted(tables[key], key=lambda t: t.order) for key in sorted(tables))


def _on_occasions(blocks: Blocks) -> Iterator[Restatement]:
    for told in _weighed(blocks, "d"):
        givers: dict[str, list[Told]] = defaultdict(list)
        for one in told:
            if one.giver is not None:
                givers[one.giver].append(one)
        for giver in sorted(givers):
            yield from _of_one_giver(givers[giver])
        yield from _of_joint(told)


def _of_one_giver(told: list[Told]) -> Iterator[Restatement]:
    totals = [t for t in told if t.claim.basis == "running_total"]
    sums = [t for t in told if t.claim.basis != "running_total"]
    pieces = _once(sums)
    tied: list[Restatement] = []
    for whole in sums:
        near = [p for p in pieces if _smaller(p, whole) and _within(p, whole) and purpose_of(p, whole) != "apart"]
        tied += _adding_up(whole, near)
    tied += [link for part in pieces for link in _by_words(part, pieces)]
    yield from tied
    yield from _nested(totals)
    parted = {link.later for link in tied}
    for total in totals:
        yield from _newest(total, pieces, parted)


def _once(told: list[Told]) -> list[Told]:
    """Leave out what tells again another of them."""
    out: list[Told] = []
    for one in told:
        if not any(_one(one, other) for other in out):
            out.append(one)
    return out


def _adding_up(whole: Told, smaller: list[Told]) -> Iterator[Restatement]:
    """Tie pieces that make the whole: all the smaller sums of its giver and occasion, or a few of them exactly."""
    near = [p for p in smaller if p.source == whole.source or (p.occasion and one_occasion(p, whole))]
    chosen = near if len(near) > 1 and _fits(near, whole, _ALL) else None
    if chosen is None and 2 < len(near) <= _MOST:
        tries = [list(c) for size in (2, 3) for c in combinations(near, size) if _fits(c, whole, _SOME)]
        chosen = tries[0] if tries else None
    score = _ADDS_UP + _ONE_UNIT * (len(_units([*(chosen or ()), whole])) == 1)
    for piece in chosen or ():
        yield _part_of(piece.claim, whole.claim, score, "told on the same occasion", "with others it makes the whole")


def _fits(pieces: Sequence[Told], whole: Told, one_in: int) -> bool:
    shares = [_ratio(p, whole) for p in pieces]
    if any(s is None for s in shares) or len(_units(pieces)) > 1:
        return False
    total = sum((s for s in shares if s is not None), Fraction(0))
    converted = len(_units([*pieces, whole])) > 1
    slack = Fraction(1, min(one_in, _CONVERTED) if converted else one_in)
    open_above = whole.claim.amount is not None and whole.claim.amount.high is None
    return 1 - slack <= total <= 1 + slack * (2 if open_above else 1)


def _units(told: Iterable[Told]) -> set[str]:
    return {t.claim.amount.unit for t in told if t.claim.amount}


def _by_words(part: Told, pieces: list[Told]) -> Iterator[Restatement]:
    """Tie what its purpose calls a share to the smallest larger sum of its giver and occasion that it fits."""
    if not part.words.is_part(part.purpose):
        return
    wholes = [w for w in pieces if _smaller(part, w) and _within(part, w) and not w.words.is_part(w.purpose)]
    fits = [w for w in wholes if purpose_of(part, w) != "apart" or w.source == part.source]
    if fits:
        whole = min(fits, key=lambda w: (purpose_of(part, w) == "apart", w.number or 0, w.order))
        yield _part_of(part.claim, whole.claim, _BY_WORDS, "a share, by its own words", "of its giver's larger sum")


def _newest(total: Told, pieces: list[Told], parted: set[str]) -> Iterator[Restatement]:
    """Tie a running total to the sums told with it: to those of just its place where there are such."""
    near = [p for p in pieces if _smaller(p, total) and _within(p, total)]
    near = [p for p in near if p.told == total.told or (p.day <= total.day and purpose_of(p, total) == "shared")]
    alike = [p for p in near if p.place_said == total.place_said]
    for piece in alike or [p for p in near if p.claim.id not in parted]:
        if not (piece.claim.id in parted and len(alike) > 1):
            why = ("told with a running total", "of the same giver")
            yield Restatement(total.claim.id, piece.claim.id, "running_total", _TOTAL, why)


def _nested(totals: list[Told]) -> Iterator[Restatement]:
    """Tie a running total to a larger one of the same place and years told with it."""
    for part in totals:
        wholes = [
            w
            for w in totals
            if w.told == part.told
            and w.place_said == part.place_said
            and w.claim.period == part.claim.period
            and _within(part, w)
            and (ratio := _ratio(part, w)) is not None
            and ratio * _APART < _APART - 1
            and purpose_of(part, w) == "shared"
        ]
        if wholes:
            whole = min(wholes, key=lambda w: (w.number or 0, w.order))
            why = ("a running total for the same place and years", "told with a larger one")
            yield _part_of(part.claim, whole.claim, _TOTAL, *why)


def _of_joint(told: list[Told]) -> Iterator[Restatement]:
    """Tie a sum to the joint total of its occasion: of unnamed givers, or of a named one in the total's own words or by
    its own.
    """
    sums = [t for t in told if t.claim.basis != "running_total"]
    wholes: dict[tuple[str, str], list[Told]] = defaultdict(list)
    for whole in (t for t in sums if t.joint):
        for mark in _marks(whole):
            wholes[mark].append(whole)
    for part in sums:
        beside = {w.claim.id: w for mark in _marks(part) for w in wholes.get(mark, ()) if w is not part}
        found = [w for w in beside.values() if _of_total(part, w)]
        fits = _once(sorted(found, key=lambda w: (len(_units([w, part])), w.source != part.source, w.order)))
        if fits:
            alike = [w for w in fits if part.stems & w.stems or part.themes & w.themes]
            whole = min(alike or fits, key=lambda w: (w.number or 0, w.order))
            yield _part_of(part.claim, whole.claim, _JOINT, "told on the same occasion", "of the joint total")


def _marks(told: Told) -> list[tuple[str, str]]:
    """Give by what a sum and the joint total it is part of are told together: the source, the occasion by its name."""
    return [("source", told.source), *([("occasion", told.occasion)] if told.occasion else [])]


def _of_total(part: Told, whole: Told) -> bool:
    if not (_smaller(part, whole) and _within(part, whole)) or place_of(part, whole) != "shared":
        return False
    if part.joint:
        general = not whole.themes and not whole.claim.period
        return general or purpose_of(part, whole) == "shared"
    if part.words.is_part(part.purpose):
        return True
    kinds = not whole.instruments or bool(part.instruments and part.instruments <= whole.instruments)
    return kinds and bool(part.stems) and part.stems == whole.stems


def _for_years(blocks: Blocks) -> Iterator[Restatement]:
    """Tie a smaller sum to the giver's earlier one for the same years and a purpose in common."""
    for members in _weighed(blocks, "p"):
        told = [t for t in members if t.claim.basis != "running_total"]
        for n, part in enumerate(told):
            wholes = [
                w
                for w in told[:n]
                if w.told != part.told and _smaller(part, w) and _within(part, w) and part.stems & w.stems
            ]
            period = span(part.claim.period)
            if wholes and period and length(period) > YEAR:
                whole = min(wholes, key=lambda w: (-len(part.stems & w.stems), w.order))
                why = (f"for the same years, {part.claim.period}", "a purpose in common")
                yield _part_of(part.claim, whole.claim, _YEARS, *why)
