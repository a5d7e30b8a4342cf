"""Statements that cannot both be so: "declared defeated" and "remains a threat", "contained" and "not contained".

In: statements with their days, and claims that their text sets apart. Out: proposed links of kind contradicts, at most
one for each later claim, and whether a statement rejects what was told before. The words are data
(`lexicon/polarity.toml`). Nobody is right here.
"""

from __future__ import annotations

import datetime
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from musterbook.lexicon import load_lexicon
from musterbook.lexicon.matching import STEM
from musterbook.lexicon.polarity import CONTRAST
from musterbook.linking.occasions import span
from musterbook.linking.sameness import agree, ends, name_key
from musterbook.records import Claim, Restatement

_BY_WORDS: Final = 700  # thousandths: the text's own words
_STAGES: Final = frozenset(("assessed", "claimed", "denied"))
_SCORE: Final = 600  # thousandths, below every link of one undertaking: words opposed say less than words alike
_WITHIN: Final = 92  # days: a quarter; what is so in spring may not be so in autumn
_WORD: Final = re.compile(r"[a-z]+")
_CLAUSE: Final = re.compile(r"[,;:()—–]|\b(?:and|but|while|whereas|although|though|which|who)\b")


def topics(claim: Claim) -> dict[str, int]:
    """Give the oppositions a statement takes a side on, +1 for the one pole and -1 for the other."""
    if claim.kind != "statement" or claim.stage not in _STAGES:
        return {}
    found = sides(claim.quote)
    row = load_lexicon().parties.rows.get(claim.party.code or "") if found and claim.party else None
    if row is None:
        return found
    asked = {o.name for o in load_lexicon().polarity.oppositions if not o.of or row.kind in o.of}
    return {name: side for name, side in found.items() if name in asked}


@lru_cache(maxsize=4096)
def sides(words: str) -> dict[str, int]:
    """Give the side that words take on each opposition; none where they take both."""
    poles, turning = _poles()
    signs: dict[str, set[int]] = defaultdict(set)
    for clause in _CLAUSE.split(_plain(words)):
        turned = 1
        for token in _WORD.findall(clause):
            for name, sign in poles.get(token) or poles.get(token[:STEM]) or []:
                signs[name].add(sign * turned)
            if token in turning:
                turned = -1
    return {name: found.pop() for name, found in sorted(signs.items()) if len(found) == 1}


@lru_cache(maxsize=1)
def _poles() -> tuple[dict[str, list[tuple[str, int]]], frozenset[str]]:
    """Give for each word of a pole the oppositions it stands in, and the words that turn a pole round."""
    polarity, out = load_lexicon().polarity, defaultdict[str, list[tuple[str, int]]](list)
    for opposition in polarity.oppositions:
        for sign, pole in ((1, opposition.one), (-1, opposition.other)):
            for word in pole:
                out[word].append((opposition.name, sign))
    return dict(out), frozenset((*polarity.lists["negations"], *polarity.lists["unlike"]))


def _plain(words: str) -> str:
    return words.casefold().replace("’", "'").replace("n't", " not")


def subject(claim: Claim) -> str | None:
    """Give the key of whom a statement is about; "no decision" and "nobody" are nobody."""
    key = name_key(claim.party)
    return None if key is None or key.partition(" ")[0] in load_lexicon().polarity.lists["negations"] else key


def rejects(claim: Claim) -> bool:
    """Say whether a statement speaks against what was told before: "dismissed this as slander", "is misinformation"."""
    if claim.kind != "statement" or claim.stage not in _STAGES:
        return False
    return claim.stage == "denied" or rejecting(claim.quote)


@lru_cache(maxsize=4096)
def rejecting(words: str) -> bool:
    """Say whether words reject something: a verb of rejecting, a word for what is not so, or what is not proven."""
    lists = load_lexicon().polarity.lists
    tokens = _WORD.findall(_plain(words))
    stems = {t[:STEM] for t in tokens}
    negated = any(t in lists["negations"] for t in tokens)
    return (
        bool(stems & set(lists["rejections"]))
        or any(t in _verbs() and before not in lists["before_noun"] for before, t in pairwise(["", *tokens]))
        or (negated and bool(stems & set(lists["unproven"])))
    )


def contrasted(words: str) -> bool:
    """Say whether words set what stands before them against what comes after: "although", "according to others"."""
    return bool(set(_WORD.findall(words.casefold())) & set(load_lexicon().polarity.lists["contrasts"]))


@lru_cache(maxsize=1)
def _verbs() -> frozenset[str]:
    """Give the finite forms of the rejecting verbs."""
    out = set()
    for verb in load_lexicon().polarity.lists["rejecting"]:
        root = verb[:-1] if verb.endswith(("e", "y")) else verb
        out |= {root + "ied", verb[:-1] + "ies"} if verb.endswith("y") else {root + "ed", verb + "s"}
    return frozenset(out)


def contradictions(told: Iterable[tuple[Claim, str | None]]) -> list[Restatement]:
    """Tie each statement to the nearest earlier one that takes the other side.

    `told` gives claims with their documents' EDTF dates of issue. Two such statements are of one party, not of places
    apart, by different speakers, and told within a quarter of each other; within one document, what is said of nobody
    may be of the other's party.
    """
    groups: dict[tuple[str, ...], list[_Dated]] = defaultdict(list)
    for claim, issued in told:
        bounds = span(claim.stated_on) or span(issued)
        asked = topics(claim)
        one = _Dated(claim, datetime.date.fromisoformat(bounds[0]) if bounds else None, asked)
        for topic in asked:
            groups["document", claim.document, topic].append(one)
            if party := subject(claim):
                groups["party", party, topic].append(one)
    best: dict[str, tuple[tuple[int, int], Restatement]] = {}
    for (_, _, topic), members in groups.items():
        listed = sorted(members, key=lambda d: d.order)
        for n, later in enumerate(listed):
            earlier = _nearest(later, listed[:n], topic)
            if earlier is not None:
                days = later.days_after(earlier) or 0
                rank = days, abs(later.claim.start - earlier.claim.start)
                link = _link(later.claim, earlier.claim, topic, days)
                best[link.later] = min(best.get(link.later, (rank, link)), (rank, link), key=lambda b: b[0])
    return [link for _, link in best.values()]


def contrasts(claims: Iterable[Claim]) -> list[Restatement]:
    """Tie each claim that its text sets apart to the nearest before it that the same words set apart."""
    groups: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    for claim in claims:
        if (at := set_apart_at(claim)) is not None:
            groups[claim.document, at].append(claim)
    out = []
    for _, members in sorted(groups.items()):
        listed = sorted(members, key=lambda c: (c.start, c.end, c.id))
        for n, later in enumerate(listed):
            earlier = next((c for c in reversed(listed[:n]) if apart_by_text(later, c)), None)
            if earlier is not None:
                why = ("the text sets the one apart from the other",)
                out.append(Restatement(later.id, earlier.id, "contradicts", _BY_WORDS, why))
    return out


def set_apart_at(claim: Claim) -> int | None:
    """Give where the words stand by which a text sets a claim apart from another; None where none do."""
    return next((start for slot, start, _ in claim.evidence if slot == CONTRAST), None)


def apart_by_text(one: Claim, other: Claim) -> bool:
    """Say whether the same words of a text set two claims apart, and not by one number."""
    at, a, b = set_apart_at(one), one.amount, other.amount
    if at is None or at != set_apart_at(other) or one.document != other.document:
        return False
    return a is None or b is None or (a.low, a.high) != (b.low, b.high)


@dataclass(frozen=True, slots=True)
class _Dated:
    claim: Claim
    day: datetime.date | None
    sides: Mapping[str, int]

    @property
    def order(self) -> tuple[datetime.date, str, int, str]:
        return self.day or datetime.date.max, self.claim.document, self.claim.start, self.claim.id

    def days_after(self, other: _Dated) -> int | None:
        """Count the days since another was told; None where that is not known."""
        if self.claim.document == other.claim.document:
            return 0
        return (self.day - other.day).days if self.day and other.day else None


def _nearest(later: _Dated, before: Sequence[_Dated], topic: str) -> _Dated | None:
    side = later.sides[topic]
    for earlier in reversed(before):
        days = later.days_after(earlier)
        if days is not None and days > _WITHIN:
            return None
        if days is not None and earlier.sides[topic] != side and _may_meet(later.claim, earlier.claim):
            return earlier
    return None


def _may_meet(later: Claim, earlier: Claim) -> bool:
    if later.denies == earlier.id or earlier.denies == later.id or agree(ends(later), ends(earlier)) == "apart":
        return False
    one, other = _speaker(later), _speaker(earlier)
    if one == other and (one is not None or later.document == earlier.document):
        return False
    parties = {subject(later), subject(earlier)}
    return len(parties) == 1 or None in parties


def _speaker(claim: Claim) -> str | None:
    who = claim.attribution[0].speaker if claim.attribution else None
    return (who.code or " ".join(who.name.casefold().split())) if who else None


def _link(later: Claim, earlier: Claim, topic: str, days: int) -> Restatement:
    apart = "in one document" if later.document == earlier.document else f"{days} days apart"
    return Restatement(later.id, earlier.id, "contradicts", _SCORE, (f"opposite sides: {topic} or not", apart))
