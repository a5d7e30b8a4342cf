"""Every claim's quote is its slice of the text: on all dispatches of the demonstration and all annotated documents."""

from __future__ import annotations

from pathlib import Path

import musterbook
from musterbook.lexicon import Lexicon
from musterbook.records import Document

DISPATCHES = Path(musterbook.__file__).parent / "demo" / "dispatches"


def check(document: Document, lexicon: Lexicon) -> int:
    """Read a document and hold every claim against its text; give how many claims there were."""
    claims = musterbook.read(document, lexicon).claims
    for claim in claims:
        assert document.text[claim.start : claim.end] == claim.quote
        assert claim.quote.strip()
        assert all(0 <= start < end <= len(document.text) for _, start, end in claim.evidence)
    assert len({claim.id for claim in claims}) == len(claims)
    return len(claims)


def test_every_quote_of_the_dispatches_is_its_slice(lexicon: Lexicon) -> None:
    # Two seconds: the whole corpus is the point.
    taken = list(musterbook.take([str(DISPATCHES)]))
    assert sum(check(t.document, lexicon) for t in taken if t.document is not None) > 500


def test_every_quote_of_the_annotated_documents_is_its_slice(shared: Path, lexicon: Lexicon) -> None:
    paths = sorted((shared / "gold" / "docs").glob("*.txt"))
    assert sum(check(Document.of(path.read_text(encoding="utf-8")), lexicon) for path in paths) > 150
