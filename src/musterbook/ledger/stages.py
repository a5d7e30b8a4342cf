"""The stages of the ledger: where a claim's stage stands in an entry.

In: a claim's kind, stage and unit. Out: a line of the ledger, or None where it has none. The mapping is data
(`lexicon/kinds.toml`). No amount is read here.
"""

from __future__ import annotations

from typing import Final

from musterbook.lexicon import load_lexicon
from musterbook.records import Claim

LADDER: Final = ("pledge", "commitment", "allocation", "disbursement", "delivery")
"""What is counted, least to furthest. Money is disbursed, persons and goods are delivered: the two never meet."""

_FURTHER: Final = {"pledge": 1, "commitment": 2, "allocation": 3, "disbursement": 4, "delivery": 4}


def is_money(unit: str | None) -> bool:
    """Say whether a unit is a currency: three capital letters (ISO 4217); counted nouns are written small."""
    return unit is not None and len(unit) == 3 and unit.isalpha() and unit.isupper()


def line_of(claim: Claim) -> str | None:
    """Give the ledger's stage for a claim; None for figures, events, and what is only claimed, denied or going on."""
    stage = load_lexicon().patterns.stages[claim.stage]
    if claim.kind == "statement":
        return stage.ledger_statement
    if claim.kind != "commitment":
        return None
    return stage.ledger if is_money(claim.amount.unit if claim.amount else None) else stage.ledger_goods


def rank(stage: str | None) -> int:
    """Give how far a stage is up the ladder, from 1; 0 for what stands beside it."""
    return _FURTHER.get(stage or "", 0)
