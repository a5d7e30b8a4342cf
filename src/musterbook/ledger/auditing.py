"""What of a book is audited: what stands in it, and was not let stand by a person.

In: a book and its findings. Out: what `musterbook.audit` says of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from musterbook.audit import Audited, audit
from musterbook.ledger.books import Book
from musterbook.lexicon import load_lexicon
from musterbook.records import Finding


def audited(book: Book, findings: Iterable[Finding], on: str) -> tuple[Finding, ...]:
    """Audit a book as of a day (ISO). Rejected claims and documents that a newer version replaced are left out, and
    so is what concerns a claim that a person accepted or amended.
    """
    known = {key: d for key, d in book.documents.items() if key not in book.replaced}
    claims = [c for c in book.claims.values() if c.document in known and not book.rejected(c.id)]
    standing = {c.id for c in claims} | known.keys()
    found = Audited(
        claims=tuple(sorted(claims, key=book.order)),
        documents=known,
        links=book.links,
        findings=tuple(f for f in findings if f.subject in standing),
    )
    return tuple(f for f in audit(found, load_lexicon(), on=on) if not book.reviewed(f.subject))
