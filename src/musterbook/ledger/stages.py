"""The stages of the ledger: where a claim's stage stands in an entry.

In: a claim's kind, stage and unit. Out: a line of the ledger, or None where it has none. The mapping is the published
one (kinds.toml says the same, and a test holds the two together). No amount is read here.
"""

from __future__ import annotations

from typing import Final

from musterbook.records import Claim

LADDER: Final = ("pledge", "commitment", "allocation", "disbursement", "delivery")
"""What is counted, least to furthest. Money is disbursed, persons and goods are delivered: the two never meet."""

BESIDE: Final = ("target", "plan", "reduction", "call")
"""Lines that stand beside the ladder and enter no total of it."""

_FURTHER: Final = {"pledge": 1, "commitment": 2, "allocation": 3, "disbursement": 4, "delivery": 4}
_MONEY: Final = {"pledged": "pledge", "planned": "plan", "committed": "commitment", "delivered": "disbursement",
                 "withdrawn": "reduction", "goal": "target"}  # fmt: skip


def is_money(unit: str | None) -> bool:
    """Say whether a unit is a currency: three capital letters (ISO 4217); counted nouns are written small."""
    return unit is not None and len(unit) == 3 and unit.isalpha() and unit.isupper()


def line_of(claim: Claim) -> str | None:
    """Give the ledger's stage for a claim; None for figures, events, and what is only claimed, denied or going on."""
    if claim.kind == "statement":
        return "call" if claim.stage == "goal" else None
    if claim.kind != "commitment":
        return None
    line = _MONEY.get(claim.stage)
    if line == "disbursement" and not is_money(claim.amount.unit if claim.amount else None):
        return "delivery"
    return line


def rank(stage: str | None) -> int:
    """Give how far a stage is up the ladder, from 1; 0 for what stands beside it."""
    return _FURTHER.get(stage or "", 0)
