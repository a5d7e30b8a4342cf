"""Say how sure a claim is.

In: a claim and the lexicon. Out: the claim with its confidence: the chance, in thousandths, that a careful reader finds
a claim of this kind and amount there. It is measured, mark by mark, on annotated documents (`docs/evaluation.md`); that
every slot is right is not part of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from musterbook.lexicon import Lexicon
from musterbook.records import Amount, Claim

_FEW = 10  # counts below it are often told in passing ("three men"); where one begins is a convention of style books


def rated(claim: Claim, lexicon: Lexicon) -> Claim:
    """Give a claim its confidence."""
    return replace(claim, confidence=lexicon.confidence.of(marks(claim, lexicon)))


def marks(claim: Claim, lexicon: Lexicon) -> tuple[str, ...]:
    """Give what a claim shows of how it was read, each as "what:which"."""
    rule, *rest = claim.rules
    way: dict[str, str] = {}
    for entry in rest:
        what, _, which = entry.partition(":")
        way.setdefault(what, which)
    quantity = "none" if claim.amount is None else _class(claim.amount, lexicon)
    party = "none" if claim.party is None else "known" if claim.party.code is not None else "said"
    when = "period" if claim.period else "day" if claim.occurred_on else "none"
    return (
        f"rule:{rule}",
        f"{claim.kind}:{quantity}",
        f"mood:{way.get('mood', 'none')}",
        f"how:{way.get('amount', 'none')}",
        f"party:{party}",
        f"place:{way.get('place', 'clause') if claim.place else 'none'}",
        f"when:{when}",
        f"basis:{claim.basis}",
        *([f"measure:{claim.measure}"] if claim.measure else []),
        *(_number(claim.amount, quantity) if claim.amount is not None else ()),
    )


def _class(amount: Amount, lexicon: Lexicon) -> str:
    """Name what an amount is of: money, or the class of the noun counted."""
    if amount.low is None and amount.high is None:
        return "vague"
    if amount.unit in lexicon.quantities.currencies:
        return "money"
    counted = lexicon.quantities.counted.get(amount.unit)
    return counted.group if counted is not None else "other"


def _number(amount: Amount, quantity: str) -> Iterator[str]:
    """Say how a number is written, and how large a count is."""
    yield f"number:{'digits' if any(c.isdigit() for c in amount.said) else 'words'}"
    value = amount.major(amount.low if amount.low is not None else amount.high)
    if value is not None and quantity != "money":
        yield f"count:{'one' if value == 1 else 'few' if value < _FEW else 'many'}"
