"""Say whether a claim says of a slot what a person's record says of it.

In: an annotation, a claim, and the lexicon. Out: for each slot whether they agree; None where the record names nothing.
Names agree when at least half the words of the shorter stand in the other. Where the register knows names in both, each
counts as one word, however it is called: "Washington" is "the United States", and its offices are it too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from musterbook.evaluation.annotations import Annotation
from musterbook.lexicon import Lexicon
from musterbook.lexicon.names import NameMatch
from musterbook.lexicon.parties import PartyName
from musterbook.lexicon.places import PlaceName
from musterbook.records import Claim, Party, Place, Speaker

SLOTS = ("hedge", "stage", "party", "place", "speaker", "period", "repeats")

_NEAR = ({"about", "nearly"}, {"more_than", "at_least"}, {"up_to", "at_most", "less_than"})
_CLOSE = Decimal("0.005")  # the scoring contract's: a half per cent, for sums told rounded and in full
_EMPTY = frozenset(("the", "of", "and", "a", "an", "in", "for", "its", "officials"))
_MERGED = ("persons", "countries")  # nouns of these classes count the same: "50 troops" are "50 soldiers"


@dataclass(frozen=True, slots=True)
class _Named:
    """A name: its words, the codes known in it, the words with codes in their place, and with their owners' codes."""

    words: frozenset[str]
    codes: frozenset[str]
    all: frozenset[str]
    owned: frozenset[str]


class Judge:
    """Compares names and units by the lexicon; a name or noun is looked up once."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._names: dict[tuple[str, bool], _Named] = {}

    def agreement(self, wanted: Annotation, claim: Claim) -> dict[str, bool]:
        """Give for each slot that the record fills whether the claim agrees; what it leaves open is not judged."""
        out = {
            "hedge": self._hedge(wanted.hedge, claim),
            "stage": claim.stage == wanted.stage,
            "party": self.same_name(wanted.party, said(claim.party)),
            "place": self.same_name(wanted.place, said(*claim.place, claim.counterparty), where=True),
            "speaker": self.same_name(wanted.speaker, said(claim.attribution[0].speaker) if claim.attribution else ""),
            "period": None if wanted.period is None else wanted.period == claim.period,
            "repeats": wanted.repeats == claim.repeats,
        }
        return {slot: agrees for slot, agrees in out.items() if agrees is not None}

    def _hedge(self, wanted: str | None, claim: Claim) -> bool | None:
        if wanted is None:
            return None
        read = claim.amount.hedge if claim.amount is not None else "exact"
        return wanted == read or any(wanted in near and read in near for near in _NEAR)

    def same_name(self, wanted: str | None, read: str, *, where: bool = False) -> bool | None:
        """Say whether two names are of one: None where nothing is wanted. `where`: of a place or recipient."""
        if not wanted:
            return None
        one, other = self._named(wanted, where), self._named(read, where)
        if not (one.codes and other.codes):
            return half(one.words, other.words)
        return any(half(a, b) for a, b in ((one.all, other.all), (one.owned, other.all), (one.all, other.owned)))

    def _named(self, name: str, where: bool) -> _Named:
        if (name, where) not in self._names:
            parties, places = self.lexicon.parties, self.lexicon.places
            rest, codes = _without(name, parties.index.find(name), lambda p: not (where and "place" in p.marks))
            rest, more = _without(rest, places.index.find(rest))
            codes |= more
            left = self._words(rest)
            owners = frozenset(self._owner(code) for code in codes)
            self._names[name, where] = _Named(self._words(name), frozenset(codes), left | codes, left | owners)
        return self._names[name, where]

    def _words(self, name: str) -> frozenset[str]:
        plain = re.sub(r"['’]s\b|(?<=\b\w)\.(?=\w\b|\W|$)", "", name.casefold())
        empty = self.lexicon.parties.beside.get("government_words", frozenset())
        return frozenset(re.findall(r"\w+", plain)) - _EMPTY - empty

    def _owner(self, code: str) -> str:
        """Give the state that a party speaks for, else the body it belongs to, else itself."""
        row = self.lexicon.parties.rows.get(code)
        return (row.state or row.parent or code) if row is not None else code

    def same_unit(self, wanted: str | None, read: str | None) -> bool:
        """Say whether two units count the same: one currency, one class of nouns, or one noun within the other."""
        one, other = self.unit(wanted), self.unit(read)
        if one == other:
            return True
        both = bool(one and other) and one.islower() and other.islower()
        return both and (one.endswith(other) or other.endswith(one))

    def unit(self, said: str | None) -> str:
        """Give what a unit counts: an ISO 4217 code, the class of a noun, or the noun itself without its plural."""
        if not said or re.fullmatch(r"[A-Z]{3}", said):
            return said or ""
        noun = re.sub(r"\W+|_", " ", said.lower()).strip()
        counted = self.lexicon.quantities.counted
        for form in (noun, noun.rpartition(" ")[2]):
            if form in counted:
                return counted[form].group if counted[form].group in _MERGED else counted[form].unit.rstrip("s")
        return noun.rpartition(" ")[2].rstrip("s")

    def same_amount(self, wanted: Annotation, claim: Claim) -> bool:
        """Say whether two amounts are one: both bounds within a half per cent, or the bound that says the number."""
        low, high = bounds(claim)
        both = close(wanted.low, low) and close(wanted.high, high)
        return (both or close(_first(wanted.low, wanted.high), _first(low, high))) and self.same_unit(
            wanted.unit, claim.amount.unit if claim.amount is not None else None
        )


_P = TypeVar("_P", PartyName, PlaceName)


def _without(
    name: str, found: Iterable[NameMatch[_P]], wanted: Callable[[_P], bool] = lambda _: True
) -> tuple[str, set[str]]:
    """Take known names out of some words; give what is left, and the codes of what was taken."""
    codes: set[str] = set()
    for match in reversed(list(found)):
        meant = {payload.code for payload in match.payload if payload.code and wanted(payload)}
        if meant:
            name = f"{name[: match.start]} {name[match.end :]}"
            codes |= meant
    return name, codes


def half(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether at least half of the smaller of two sets is in the other; not where one is empty."""
    return bool(one and other) and 2 * len(one & other) >= min(len(one), len(other))


def bounds(claim: Claim) -> tuple[Decimal | None, Decimal | None]:
    """Give a claim's amount in major units, None where open or where there is none."""
    amount = claim.amount
    return (None, None) if amount is None else (amount.major(amount.low), amount.major(amount.high))


def has_amount(claim: Claim) -> bool:
    """Say whether a claim carries a number; a vague one ("dozens") does not."""
    return any(bound is not None for bound in bounds(claim))


def close(one: Decimal | None, other: Decimal | None) -> bool:
    """Say whether two numbers are within a half per cent of the larger, or both open."""
    if one is None or other is None:
        return one is other
    return abs(one - other) <= _CLOSE * max(abs(one), abs(other))


def _first(low: Decimal | None, high: Decimal | None) -> Decimal | None:
    return low if low is not None else high


def said(*values: Party | Place | Speaker | None) -> str:
    """Give the names of parties, places or a speaker in words: as said, the register's own, and the role."""
    parts = [
        part
        for value in values
        if value is not None
        for part in dict.fromkeys((value.name, value.label, value.role if isinstance(value, Speaker) else None))
        if part
    ]
    return "; ".join(parts)
