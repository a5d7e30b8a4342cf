"""The open ledger: one method for each thing that can be asked of it.

In: an alias that `opening` connected. Out: records, entries, totals. Everything here hands on to the module that
does it; a book and its entries are kept until the ledger's revision moves.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, Unpack

from django.db import DatabaseError

from musterbook.errors import LedgerError
from musterbook.ledger import (
    agenda,
    auditing,
    changes,
    checking,
    connections,
    conversion,
    disputes,
    export,
    grouping,
    history,
    judging,
    loading,
    models,
    posting,
    relinking,
    rows,
    search,
    upkeep,
)
from musterbook.ledger import entries as gathering
from musterbook.ledger import quality as marking
from musterbook.ledger import series as figures
from musterbook.ledger import targets as goals
from musterbook.ledger.adding import Question, Table
from musterbook.ledger.agenda import Due
from musterbook.ledger.books import Book
from musterbook.ledger.changes import Changes, View
from musterbook.ledger.checking import Checked
from musterbook.ledger.collector import spared
from musterbook.ledger.conversion import Conversion, ConvertedTarget
from musterbook.ledger.counting import Item
from musterbook.ledger.disputes import Dispute
from musterbook.ledger.entries import Entry, Status
from musterbook.ledger.flows.access import FlowLedger
from musterbook.ledger.grouping import Wanted
from musterbook.ledger.history import ClaimReading
from musterbook.ledger.hits import Hit
from musterbook.ledger.quality import Quality
from musterbook.ledger.rereading import Posted
from musterbook.ledger.series import Series
from musterbook.ledger.summaries import RULES, Asked, Counting, Summaries, Total, ranked
from musterbook.ledger.targets import Target
from musterbook.lexicon.rates import Rates
from musterbook.records import Claim, Copy, Document, Finding, Judgement, Reading, Restatement, Verdict

_SHORTEST_NAME = 4  # digits by which a claim or a document may be named
_FEW = 5000  # entries that are quicker looked up one by one than with the whole book


_View = tuple[str | None, str | None, bool]


class _State:
    """One view of the ledger at one revision; its entries are gathered when first asked for."""

    def __init__(self, revision: str, book: Book) -> None:
        self.revision, self.book = revision, book

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        with spared():
            return disputes.marked(self.book, gathering.build(self.book))

    @cached_property
    def summaries(self) -> Summaries:
        return Summaries.of(self.entries)

    @property
    def pair(self) -> tuple[Book, tuple[Entry, ...]]:
        return self.book, self.entries


class Ledger(FlowLedger):
    """An open ledger. A context manager; every method raises LedgerError when the file cannot be read or written."""

    def __init__(self, alias: str, path: Path, now: Callable[[], str]) -> None:
        self.path = path
        self._alias, self._now = alias, now
        self._kept: dict[_View, _State] = {}
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the ledger; closing twice is closing once."""
        if self._open:
            self._open = False
            self._kept.clear()
            connections.disconnect(self._alias)

    @contextmanager
    def _asked(self) -> Iterator[str]:
        """Give the alias while the ledger is open; say what a database's complaint means."""
        if not self._open:
            raise LedgerError(f"the ledger {self.path} is closed: open it again")
        try:
            yield self._alias
        except DatabaseError as error:
            raise connections.explained(error, self.path) from error
        except UnicodeEncodeError as error:
            said = error.object[max(0, error.start - 20) : error.end]
            raise LedgerError(f"{said!r} holds half a character, which cannot be kept") from error

    # Writing

    def post(self, document: Document, copy: Copy, reading: Reading, *, raw: bytes | None = None) -> Posted:
        """Post a document, where it was found and what was read in it, in one transaction; twice is once.

        `raw` are the bytes it was read from, kept so that it can be read again; the copy's `raw` is their SHA-256.
        """
        with self._asked() as alias:
            return posting.post(alias, self._now, document, copy, reading, raw=raw)

    def judge(
        self, subject: str, verdict: Verdict, *, by: str, note: str = "", amendment: Mapping[str, Any] | None = None
    ) -> Judgement:
        """Append a judgement of a claim (its id) or a link ("later>earlier"); `amendment` sets slots.

        Raises JudgementError for what does not fit.
        """
        with self._asked() as alias:
            return judging.judge(alias, self._now, subject, verdict, by=by, note=note, amendment=amendment)

    def retract(self, judgement: str, *, by: str, note: str = "") -> Judgement:
        """Take a judgement back; raises JudgementError for one that was taken back, or that takes another back."""
        with self._asked() as alias:
            return judging.retract(alias, self._now, judgement, by=by, note=note)

    def relink(self) -> int:
        """Propose every link anew, by the rules of this version; give how many stand. Judgements are kept."""
        with self._asked() as alias:
            return relinking.relink_all(alias, self._now)

    def verify(self) -> tuple[str, ...]:
        """Work out everything anew and give the ids of entries of which the rows that totals add up say otherwise.

        There are none, unless the file was changed by other means; `relink` makes the rows anew.
        """
        with self._asked() as alias:
            return tuple(sorted(upkeep.differing(alias))) if upkeep.in_step(alias) else ()

    def load(self, lines: Iterable[str]) -> int:
        """Load an export into this ledger, which must be empty; gives the number of lines."""
        with self._asked() as alias:
            return export.load(alias, lines)

    # What is held

    def book(
        self, *, as_of: str | None = None, published_by: str | None = None, reviewed: bool = False
    ) -> Book:  # fmt: skip
        """Give everything that stands, or stood at the end of a ledger day (or at a ledger time), as plain records.

        `published_by` keeps the claims of documents issued by a day (ISO), `reviewed` those that people accepted.
        """
        return self._state(as_of, published_by, reviewed).book

    def view(
        self, *, as_of: str | None = None, published_by: str | None = None, reviewed: bool = False
    ) -> tuple[Book, tuple[Entry, ...]]:
        """Give a book, as `book` does, and the entries built from it."""
        return self._state(as_of, published_by, reviewed).pair

    def _state(self, as_of: str | None, published_by: str | None = None, reviewed: bool = False) -> _State:
        view = (as_of, published_by, reviewed)
        with self._asked() as alias:
            revision = rows.revision(alias)
            kept = self._kept.get(view)
            if kept is None or kept.revision != revision:
                if published_by or reviewed:
                    book = self._state(as_of).book.narrowed(published_by=published_by, reviewed=reviewed)
                else:
                    with spared():
                        book = loading.load(alias, as_of)
                if len(self._kept) > 4:
                    self._kept.clear()
                kept = self._kept[view] = _State(revision, book)
            return kept

    def documents(self) -> tuple[Document, ...]:
        """Give the documents by date of issue (undated last), then id."""
        return tuple(sorted(self.book().documents.values(), key=lambda d: (d.issued is None, d.issued or "", d.id)))

    def document(self, name: str) -> Document:
        """Give the document of an id or the beginning of one; LedgerError where there is none, or more than one."""
        found = self.book().documents
        return found[_named(name, found, "document")]

    def copies(self, document: str | None = None) -> tuple[Copy, ...]:
        """Give where documents were found, all or of one, in order of document and source."""
        found = [c for c in self.book().copies if document is None or c.document == document]
        return tuple(sorted(found, key=lambda c: (c.document, c.source, c.publisher or "")))

    def raw(self, sha256: str) -> bytes | None:
        """Give the bytes of a raw file, None where they were not kept."""
        with self._asked() as alias:
            file = models.RawFile.objects.using(alias).filter(sha256=sha256).first()
            return zlib.decompress(bytes(file.data)) if file else None

    def claims(self, *, document: str | None = None, kind: str | None = None) -> tuple[Claim, ...]:
        """Give the standing claims with people's slots set, in the order of the book."""
        book = self.book()
        found = [
            c
            for c in book.claims.values()
            if (document is None or c.document == document) and (kind is None or c.kind == kind)
        ]
        return tuple(sorted(found, key=book.order))

    def claim(self, name: str) -> Claim:
        """Give the claim of an id (or its beginning), also of one whose reading was superseded by another.

        A row of an imported table is named by its own id too.
        """
        book = self.book()
        key = _named(_row_named(book, name), {**book.claims, **book.former}, "claim")
        return book.claims[book.former.get(key, key)]

    def readings(self, *, as_of: str | None = None) -> Iterator[ClaimReading]:
        """Give every reading of a claim that stands or stood, with its times and its heir, in the order they came."""
        with self._asked() as alias:
            yield from history.readings(alias, as_of=as_of)

    def findings(self, *, document: str | None = None) -> tuple[Finding, ...]:
        """Give the standing findings, all or of one document, in order of document, place and code."""
        with self._asked() as alias:
            found = models.Finding.objects.using(alias).filter(superseded_at=None)
            if document is not None:
                found = found.filter(document_id=document)
            listed = [(key, rows.as_finding(body)) for key, body in found.values_list("document_id", "body")]
        return tuple(f for _, f in sorted(listed, key=lambda i: (i[0], i[1].start or 0, i[1].code, i[1].subject)))

    def links(self, *, own_ids: bool = False) -> tuple[Restatement, ...]:
        """Give the links that stand: proposed and not judged away, or made by a person.

        With `own_ids` a claim of an imported row goes by the row's own id.
        """
        book = self.book()
        if not own_ids:
            return book.links
        names = book.names
        return tuple(
            replace(r, later=names.get(r.later, r.later), earlier=names.get(r.earlier, r.earlier)) for r in book.links
        )

    def judgements(self, subject: str | None = None) -> tuple[Judgement, ...]:
        """Give the judgements, also those taken back, in order of time."""
        return tuple(j for j in self.book().judgements if subject is None or j.subject == subject)

    def held(self) -> dict[str, int]:
        """Count what stands as it was posted, at no cost: documents, copies, claims, findings."""
        with self._asked() as alias:
            copies = models.Copy.objects.using(alias).filter(superseded_at=None)
            return {
                "documents": copies.values("document_id").distinct().count(),
                "copies": copies.count(),
                "claims": models.Claim.objects.using(alias).filter(superseded_at=None).count(),
                "findings": models.Finding.objects.using(alias).filter(superseded_at=None).count(),
            }

    def counts(self) -> dict[str, int]:
        """Count what the ledger holds and what it comes to."""
        book, entries = self.book(), self.entries()
        return {
            "documents": len(book.documents),
            "copies": len(book.copies),
            "claims": len(book.claims),
            "entries": len(entries),
            "findings": len(self.findings()),
            "links": len(book.links),
            "judgements": len(book.judgements),
        }

    def search(self, words: str, *, limit: int = 20, kind: str | None = None) -> tuple[Hit, ...]:
        """Find documents and claims ("document", "claim" or both) that hold the words, best first; never raises
        for words.
        """
        with self._asked() as alias:
            return search.search(alias, words, limit=limit, kind=kind)

    def export(self, *, raw: bool = True) -> Iterator[str]:
        """Write the whole ledger as JSON lines without loss (lines without their line end)."""
        with self._asked() as alias:
            yield from export.lines(alias, raw=raw)

    # What it comes to

    def entries(
        self, *, as_of: str | None = None, published_by: str | None = None, **wanted: Unpack[Wanted]
    ) -> tuple[Entry, ...]:
        """Give the entries, one for each undertaking, in the order of their first claims; see `book` for the views."""
        slots = {name: v for name, v in wanted.items() if v is not None and name in (*grouping.FILTERS, "purpose")}
        slots.pop("stage", None)  # of an entry that is its furthest, not that of its first line
        if as_of or published_by or not slots:
            return grouping.narrowed(self._state(as_of, published_by).entries, **wanted)
        with self._asked() as alias:
            ids, at = self._table().leads(slots), rows.written_at(alias)
        return grouping.narrowed((e for e in self._of(ids, (None, None, False), at) if e.id in ids), **wanted)

    def keys(self, slot: str) -> dict[str, str]:
        """Give what entries and totals can be asked for in a slot ("giver", "place", …), with the register's names."""
        return grouping.keys(() if slot == "stage" else self._table().keys(slot), slot)

    def entry(self, name: str, *, as_of: str | None = None) -> Entry:
        """Give the entry that any of its claims' ids (or its beginning) opens; LedgerError where none or several do."""
        state = self._state(as_of)
        book, entries = state.book, state.entries
        homes = {c: e for e in entries for c in e.claims}
        homes |= {old: homes[new] for old, new in book.former.items() if old not in homes}
        name = _row_named(book, name)
        if name in homes:
            return homes[name]
        found = {homes[c].id: homes[c] for c in homes if len(name) >= _SHORTEST_NAME and c.startswith(name)}
        return found[_named(name, dict.fromkeys(found, ""), "entry", found=list(found))]

    def totals(
        self, *, as_of: str | None = None, published_by: str | None = None, reviewed: bool = False,
        **asked: Unpack[Asked],
    ) -> tuple[Total, ...]:  # fmt: skip
        """Sum undertakings; see `summaries.Asked` for what can be asked, and `book` for which claims are looked at."""
        with self._asked() as alias:
            while True:  # writes that come between are waited out
                before = rows.revision(alias)
                found = Summaries(self._table(as_of, published_by, reviewed)).totals(**asked)
                if rows.revision(alias) == before:
                    break
        return found if as_of is None else tuple(replace(t, rules=(*t.rules, RULES[19])) for t in found)

    def givers(
        self,
        *,
        stage: str = "pledge",
        counting: Counting = "reached",
        unit: str | None = None,
        as_of: str | None = None,
    ) -> tuple[Total, ...]:
        """Rank givers by what reached a stage: one `Total` for each giver and unit, the largest first in its unit."""
        return ranked(self.totals(as_of=as_of, by=("giver",), stage=stage, counting=counting, unit=unit))

    def _table(
        self, as_of: str | None = None, published_by: str | None = None, reviewed: bool = False
    ) -> Table:  # fmt: skip
        """Give what is counted of a book, in step with it; of another day's it is worked out when first asked for."""
        with self._asked() as alias:
            if not upkeep.in_step(alias):
                upkeep.rebuild(alias)
            at, name = rows.written_at(alias), upkeep.VIEWS[reviewed]
            if as_of is not None and loading.moment(as_of) >= at:
                as_of = None  # nothing was written since
            view = (as_of, published_by, reviewed)
            if as_of or published_by:
                name, revision = rows.digest(*map(str, view))[:32], "" if as_of else rows.revision(alias)
                if not upkeep.kept(alias, name, revision):
                    upkeep.keep(alias, name, revision, self._state(*view).entries)

            def find(ids: Collection[str], asked: Question, funds: frozenset[str]) -> Sequence[Item]:
                return asked.items(self._of(ids, view, at), funds)

            return upkeep.table(alias, name, find)

    def _of(self, ids: Collection[str], view: _View, at: str) -> Sequence[Entry]:
        """Give entries, by id, with those that hang together with them, of a book as it was seen at a ledger time."""
        as_of, published_by, reviewed = view
        with self._asked() as alias:
            stands = rows.written_at(alias) == at
            if stands and not as_of and not published_by and len(ids) <= _FEW:
                return upkeep.entries(alias, ids, upkeep.VIEWS[reviewed])
        return self._state(as_of if as_of or stands else at, published_by, reviewed).entries

    def convert(
        self, totals: Iterable[Total], into: str, *, as_of: str | None = None, published_by: str | None = None,
        reviewed: bool = False,
    ) -> tuple[Conversion, ...]:  # fmt: skip
        """Give totals in a currency (ISO 4217) at the rates of the days of announcement; see `conversion.convert`.

        The view is that of the totals: as of a day, the tables of rates that stood then are used.
        """
        summed = tuple(totals)
        with self._asked() as alias:
            at = rows.written_at(alias)
        told = {line.entry for total in summed for line in total.lines}
        entries = self._of(told, (as_of, published_by, reviewed), at)
        return conversion.convert(summed, entries, into, self._rates(as_of))

    def convert_targets(
        self, targets: Iterable[Target], into: str, *, as_of: str | None = None
    ) -> tuple[ConvertedTarget, ...]:
        """Hold each goal against what answers it in any currency, all in one (ISO 4217), at the rates of their days."""
        return conversion.convert_targets(targets, self._state(as_of).entries, into, self._rates(as_of))

    def _rates(self, as_of: str | None) -> Rates:
        with self._asked() as alias:
            return conversion.standing(rows.rates_noted(alias), loading.moment(as_of) if as_of else None)

    def targets(self, *, as_of: str | None = None) -> tuple[Target, ...]:
        """Give each goal with what was pledged against it, and the gap."""
        return goals.targets(*self._state(as_of).pair)

    def series(
        self, measure: str, *, place: str | None = None, party: str | None = None, as_of: str | None = None
    ) -> tuple[Series, ...]:
        """Give the series of a measure (see `series.MEASURES`) by the day each figure stands for."""
        return figures.series(*self._state(as_of).pair, measure, place=place, party=party)

    def due(self, on: str, *, as_of: str | None = None) -> tuple[Due, ...]:
        """Give what was announced for a later day, and how it stands on a day (ISO)."""
        return agenda.due(*self._state(as_of).pair, on)

    def quality(self, *, as_of: str | None = None) -> tuple[Quality, ...]:
        """Mark each pledge on the principles of good pledging; see `quality.quality` and `quality.by_giver`."""
        return marking.quality(*self._state(as_of).pair)

    def check(self, document: Document, claims: Sequence[Claim]) -> tuple[Checked, ...]:
        """Hold each sum of a text against the ledger: new, told before, part of, a total. Nothing is posted."""
        with self._asked() as alias:
            near, documents = relinking.near(alias, document, claims)
            found = self._of({c.id for c in near}, (None, None, False), rows.written_at(alias))
        return checking.check(found, document, claims, near, documents, Summaries(self._table()))

    def audit(self, on: str, *, as_of: str | None = None) -> tuple[Finding, ...]:
        """Give what deserves a second look on a day (ISO), what a person let stand left out; see `musterbook.audit`."""
        return auditing.audited(self.book(as_of=as_of), self.findings(), on)

    def changes(self, since: str, until: str | None = None) -> Changes:
        """Give what is different at the end of a ledger day (None: now) from the end of an earlier one.

        Raises ValueError where the first is not before the second. Totals are by giver, stage and year.
        """
        if until is not None and loading.moment(until) <= loading.moment(since):
            raise ValueError(f"{since} is not before {until}")
        views = (self._state(since), self._state(until))
        before, after = (View(*s.pair, s.summaries.totals(by=("giver", "stage", "year"))) for s in views)
        return changes.changes(before, after)

    def disputes(self, *, as_of: str | None = None) -> tuple[Dispute, ...]:
        """Give denials, contradicting assessments and figures in conflict, with both sides."""
        return disputes.disputes(*self._state(as_of).pair)

    def statuses(self, *, as_of: str | None = None) -> dict[str, Status]:
        """Give the status of each claim: single-source, corroborated, contested, retracted, superseded."""
        return disputes.statuses(*self._state(as_of).pair)


def _row_named(book: Book, name: str) -> str:
    """Give the claim of the imported row that has this id; the name itself where none has."""
    return next((key for key, own in book.names.items() if own == name), name)


def _named(name: str, known: Mapping[str, object], what: str, *, found: list[str] | None = None) -> str:
    """Give the one key that a name or its beginning means."""
    if name in known:
        return name
    if found is None:
        found = [key for key in known if len(name) >= _SHORTEST_NAME and key.startswith(name)]
    if len(found) != 1:
        several = f"{len(found)} of them begin so: give more of it" if found else "look it up with a search"
        raise LedgerError(f"no one {what} {name!r} in the ledger; {several}")
    return found[0]
