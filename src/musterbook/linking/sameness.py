"""Whether two amounts, two parties, two ends or two purposes can be the same. No pair is decided here.

In: slots of two claims. Out: an answer with its reason in words. Likeness of wording is no reason: numbers, codes and
the words that carry a purpose are.
"""

from __future__ import annotations

from typing import Final, Literal

from musterbook.lexicon.matching import Matching
from musterbook.records import Amount, Claim, Party, Place

Agreement = Literal["shared", "open", "apart"]

EQUAL: Final = "the same amount"
_LOWER = frozenset(("more_than", "at_least"))
_UPPER = frozenset(("up_to", "at_most", "less_than"))
_SOFT = frozenset(("about", "nearly"))
_WIDEST = 10  # a rounding may move a number by one part in this many,
_RETOLD = 50  # in this many where the text says that it tells a sum again: 394 as 400, 33.3 as 33,
_FLAT = 200  # and one in this many where no hedge says that it was rounded: 129.5 told as 130, not 109 as 110


def name_key(who: Party | Place | None) -> str | None:
    """Give the key by which two mentions are the same: the register's code, else the name without case; None for
    none.
    """
    if who is None:
        return None
    return who.code or " ".join(who.name.casefold().split()) or None


def ends(claim: Claim) -> frozenset[str]:
    """Give where a claim's money or help goes: the keys of its counterparty and its places; never the giver itself."""
    keys = (name_key(claim.counterparty), *(name_key(p) for p in claim.place))
    return frozenset(k for k in keys if k and k != name_key(claim.party))


def agree(one: frozenset[str], other: frozenset[str]) -> Agreement:
    """Compare two sets of keys: something in common, one of them empty, or nothing in common."""
    if not one or not other:
        return "open"
    return "shared" if one & other else "apart"


def excluded(one: Claim, other: Claim) -> bool:
    """Say whether the ends of two claims exclude each other: two states, or two towns, by their codes.

    A town may lie in the country or region the other names, and a name that no register resolves may be another's.
    """
    here, there = ({_rank(k): k for k in ends(c)} for c in (one, other))
    shared = ends(one) & ends(other)
    return not shared and any(rank in there for rank in here if rank)


def _rank(key: str) -> str:
    """Give what a code names: a state, or by its prefix a town, a region; nothing for a name without a code."""
    if len(key) == 3 and key.isupper():
        return "state"
    head, colon, _ = key.partition(":")
    return head if colon else ""


def number(amount: Amount) -> int | None:
    """Give the one number that was said, in smallest steps; None for a range or a vague amount."""
    if amount.best is not None:
        return amount.best
    if amount.low is not None and amount.high is not None:
        return amount.low if amount.low == amount.high else None
    return amount.low if amount.low is not None else amount.high


def same_amount(
    one: Amount | None, other: Amount | None, *, words: Matching | None = None, retold: bool = False
) -> str | None:
    """Say why two amounts can be one sum told twice; None where they cannot.

    Equal bounds; one number under two hedges that do not exclude each other; or a number and its rounding. An amount
    that merely contains another is not the same. With `words`, nouns that count the same ("troops") are one unit;
    `retold` is for two of which the one says that it tells the other again.
    """
    if one is None or other is None or (one.unit != other.unit and not (words and _one_unit(one, other, words))):
        return None
    scale = max(one.exponent, other.exponent)
    bounds = [_scaled(a, scale) for a in (one, other)]
    if bounds[0] == bounds[1]:
        return None if bounds[0] == (None, None, None) else EQUAL
    x, y = number(one), number(other)
    if x is None or y is None:
        return None
    x, y = x * 10 ** (scale - one.exponent), y * 10 ** (scale - other.exponent)
    if {_side(one), _side(other)} == {"lower", "upper"}:
        return None
    if x == y:
        return "the same number, hedged otherwise"
    (rough, said), (fine, _) = sorted([(x, one), (y, other)], key=lambda pair: (digits(pair[0]), pair[0]))
    return "the same amount, rounded" if _rounds(fine, rough, said, retold=retold) else None


def _one_unit(one: Amount, other: Amount, words: Matching) -> bool:
    return words.unit_kind(one.unit) == words.unit_kind(other.unit)


def _scaled(amount: Amount, scale: int) -> tuple[int | None, ...]:
    factor = 10 ** (scale - amount.exponent)
    return tuple(None if v is None else v * factor for v in (amount.low, amount.best, amount.high))


def _side(amount: Amount) -> str:
    return "lower" if amount.hedge in _LOWER else "upper" if amount.hedge in _UPPER else "both"


def digits(value: int) -> int:
    """Count the significant digits of a number: 315,000,000 has three."""
    return len(str(abs(value)).rstrip("0")) or 1


def _rounds(fine: int, rough: int, said: Amount, *, retold: bool = False) -> bool:
    """Say whether `rough`, hedged as `said`, is a rounding of `fine` to its own significant digits."""
    if abs(fine - rough) * _WIDEST > max(abs(fine), abs(rough)) or digits(fine) <= digits(rough):
        return False
    step: int = 10 ** (len(str(abs(rough))) - digits(rough))
    below = fine // step * step
    nearest = below + step if (fine - below) * 2 >= step else below
    if said.hedge in _LOWER:
        return below == rough
    if said.hedge in _UPPER or said.hedge == "nearly":
        return below + step == rough
    return nearest == rough and (said.hedge in _SOFT or abs(fine - rough) * (_RETOLD if retold else _FLAT) <= rough)


def same_kind_of_money(one: Claim, other: Claim) -> bool:
    """Say whether two instruments do not contradict each other: a loan is no retold grant."""
    return not one.instrument or not other.instrument or one.instrument.casefold() == other.instrument.casefold()
