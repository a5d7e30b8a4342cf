"""The walk from a document to its claims."""

from __future__ import annotations

from musterbook.lexicon import Lexicon
from musterbook.records import Document, Reading

READER = "0.1.0"


def read(document: Document, lexicon: Lexicon) -> Reading:
    """Read a document into claims and findings."""
    return Reading(document.id, (), (), f"{READER}+{lexicon.version}")
