"""Read a document: the walk is loaded when first asked for."""

from __future__ import annotations

from typing import Any

from musterbook.lexicon import Lexicon
from musterbook.records import Document, Reading


def read(document: Document, lexicon: Lexicon, **options: Any) -> Reading:
    """Read a document into claims and findings."""
    from musterbook.reading.walk import read as walk

    return walk(document, lexicon, **options)
