"""What an export is written from: a ledger on a day, as plain records.

In: a ledger and which of it is wanted. Out: `Contents`, the same for every form. Nothing is left out silently:
`skipped` gathers what a form cannot hold, for the caller to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from musterbook.intake.parsed import whole
from musterbook.publishing.payments import accepted
from musterbook.records import Claim, Copy, Document, Finding

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.books import Book
    from musterbook.ledger.disputes import Dispute
    from musterbook.ledger.entries import Entry, Status
    from musterbook.ledger.flows.totals import HeldFlow
    from musterbook.ledger.history import ClaimReading
    from musterbook.ledger.verdicts import Standing
    from musterbook.linking.reconciliation import Reconciliation
    from musterbook.linking.settling import Settled
    from musterbook.linking.sources import FlowRow

_T = TypeVar("_T")
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Contents:
    """A book with what is made of it, on a day of the ledger ("" for now). `name` is how the export calls it.

    `reviewed` is true where only what people accepted is in it. `skipped` is filled by the form that is written.
    """

    ledger: Ledger
    name: str
    day: str
    published_by: str | None
    reviewed: bool
    book: Book
    entries: Sequence[Entry]
    statuses: dict[str, Status]
    disputes: Sequence[Dispute]
    skipped: list[Finding] = field(default_factory=list)
    progress: Progress | None = None

    @classmethod
    def of(
        cls, ledger: Ledger, *, as_of: str | None = None, published_by: str | None = None, reviewed: bool = False,
        progress: Progress | None = None,
    ) -> Contents:  # fmt: skip
        """Take what a ledger holds, or held at the end of a day, of documents issued by a day, accepted by people.

        `progress` is told how much of what is written: rows done, how many there are about, of what.
        """
        from musterbook.ledger import disputes

        book, entries = ledger.view(as_of=as_of, published_by=published_by, reviewed=reviewed)
        return cls(
            ledger=ledger,
            name=whole(ledger.path.stem),
            day=as_of or "",
            published_by=published_by,
            reviewed=reviewed,
            book=book,
            entries=entries,
            statuses=disputes.statuses(book, entries),
            disputes=disputes.disputes(book, entries),
            progress=progress,
        )

    def readings(self) -> Iterator[ClaimReading]:
        """Give the readings of claims that stand or stood, of the documents that are in the book.

        Where only what people accepted is wanted, those that led to nothing accepted are left out.
        """
        for reading in self.ledger.readings(as_of=self.day or None):
            name = reading.claim.id
            kept = not self.reviewed or name in self.book.claims or self.book.former.get(name) in self.book.claims
            if kept and reading.claim.document in self.book.documents:
                yield reading

    @cached_property
    def has_flows(self) -> bool:
        """Whether the ledger holds official flows."""
        return bool(self.ledger.flow_releases())

    def flows(self) -> Iterator[HeldFlow]:
        """Give every flow as the ledger holds it, or held it on the day; one by one."""
        return self.ledger.held_flows(as_of=self.day or None)

    @cached_property
    def _reconciled(self) -> Reconciliation:
        view = {"as_of": self.day or None, "published_by": self.published_by}
        return self.ledger.reconcile(**view, reviewed=self.reviewed)

    @cached_property
    def settled(self) -> dict[str, Settled]:
        """What became of each undertaking, by the id of its entry; empty where the ledger holds no flow."""
        return {s.undertaking.id: s for s in self._reconciled.settled} if self.has_flows else {}

    @cached_property
    def matched(self) -> dict[str, FlowRow]:
        """The flows that matches hold, by id."""
        return self.ledger.matched_flows(self._reconciled, as_of=self.day or None)

    @cached_property
    def accepted(self) -> dict[tuple[str, str], Standing]:
        """The matches (entry, flow) that people accepted, with who did."""
        return accepted(self.book, self.entries)

    @cached_property
    def copies(self) -> dict[str, list[Copy]]:
        """The places where each document was found, those with an address first."""
        out: dict[str, list[Copy]] = {}
        for copy in sorted(self.book.copies, key=lambda c: (not c.url, c.url or "", c.source)):
            out.setdefault(copy.document, []).append(copy)
        return out

    @cached_property
    def claims(self) -> list[Claim]:
        """Every claim that stands and nobody rejected, in the order of the book."""
        return sorted((c for c in self.book.claims.values() if not self.book.rejected(c.id)), key=self.book.order)

    @cached_property
    def documents(self) -> list[Document]:
        """The documents, by date of issue (undated last)."""
        return sorted(self.book.documents.values(), key=lambda d: (d.issued is None, d.issued or "", d.id))

    def address(self, document: str) -> str:
        """Give the first address a document was found at; where it has none, its SHA-256 as a name (RFC 6920)."""
        url = next((c.url for c in self.copies.get(document, ()) if c.url), None)
        return url or f"nih:sha-256;{document}"

    def counted(self, rows: Iterator[_T], what: str) -> Iterator[_T]:
        """Give the rows of a table, or what is made of them, and tell how many there were every hundred."""
        if self.progress is None:
            yield from rows
            return
        many = self._many(what)
        for number, row in enumerate(rows):
            if number % 100 == 0:
                self.progress(number, max(many, number + 1), what)
            yield row

    def _many(self, what: str) -> int:
        sizes: dict[str, Callable[[], int]] = {
            "entries": lambda: len(self.entries),
            "claims": lambda: len(self.claims),
            "documents": lambda: len(self.documents),
            "flows": lambda: sum(r.flows for r in self.ledger.flow_releases() if r.superseded_at is None),
        }
        return sizes[what]() if what in sizes else 0

    def skip(self, code: str, message: str, subject: str) -> None:
        """Note what the form cannot hold."""
        self.skipped.append(Finding(code, "warning", message, subject))
