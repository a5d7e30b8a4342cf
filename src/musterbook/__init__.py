"""Musterbook: documents in, a sourced ledger out.

The public names are loaded when first asked for, so that importing the package costs little and never loads Django.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from musterbook.errors import MusterbookError
    from musterbook.evaluation import evaluate
    from musterbook.intake import Taken, take
    from musterbook.intake.flows.reading import read_flows
    from musterbook.ledger.opening import open_ledger
    from musterbook.lexicon import Lexicon, load_lexicon
    from musterbook.reading import Grounding, find_amounts, find_parties, find_periods, ground, read
    from musterbook.records import Amount, Claim, Document, Finding, Reading
    from musterbook.records.flows import Flow

__version__ = "0.1.0"

_HOME = {
    "Amount": "records",
    "Claim": "records",
    "Document": "records",
    "Finding": "records",
    "Flow": "records.flows",
    "Grounding": "reading",
    "Lexicon": "lexicon",
    "MusterbookError": "errors",
    "Reading": "records",
    "Taken": "intake",
    "evaluate": "evaluation",
    "find_amounts": "reading",
    "find_parties": "reading",
    "find_periods": "reading",
    "ground": "reading",
    "load_lexicon": "lexicon",
    "open_ledger": "ledger.opening",
    "read": "reading",
    "read_flows": "intake.flows.reading",
    "take": "intake",
}

__all__ = [
    "Amount",
    "Claim",
    "Document",
    "Finding",
    "Flow",
    "Grounding",
    "Lexicon",
    "MusterbookError",
    "Reading",
    "Taken",
    "evaluate",
    "find_amounts",
    "find_parties",
    "find_periods",
    "ground",
    "load_lexicon",
    "open_ledger",
    "read",
    "read_flows",
    "take",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(import_module(f"musterbook.{_HOME[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
