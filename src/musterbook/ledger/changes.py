"""What changed in the book between two days: entries that came, changed, were folded, parted or left, and totals.

In: two views of one ledger, the earlier first. Out: `Change`s and `Moved` totals, each with the documents and
judgements that made it so. It compares what stood; nothing is worked out anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from musterbook.ledger.books import Book
from musterbook.ledger.entries import Entry, StageAmount
from musterbook.ledger.summaries import Total
from musterbook.records import Document, Party, Place

What = Literal["came", "changed", "folded", "parted", "left"]
_SHOWN = ("stage", "party", "recipient", "place", "purpose", "instrument", "period", "announced", "status", "into")


@dataclass(frozen=True, slots=True)
class Cause:
    """What made a change: a document that came (or was read again), a judgement, or a link. `id` opens it."""

    kind: Literal["document", "reading", "judgement", "link"]
    id: str
    words: str


@dataclass(frozen=True, slots=True)
class Change:
    """One entry that is not as it was: as it stood before and after (None where it did not), and why.

    `slots` are (name, before, after) in words. `into` is the entry that it was folded into or parted from.
    """

    what: What
    before: Entry | None
    after: Entry | None
    slots: tuple[tuple[str, str, str], ...]
    causes: tuple[Cause, ...]
    into: str | None = None

    @property
    def entry(self) -> Entry:
        """The entry as it stands, else as it last stood."""
        found = self.after or self.before
        assert found is not None
        return found


@dataclass(frozen=True, slots=True)
class Moved:
    """A total whose figure or lines changed: before and after (None for none), and the changes that touch its lines."""

    before: Total | None
    after: Total | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What is different between two days, in the order of the book."""

    entries: tuple[Change, ...]
    totals: tuple[Moved, ...]


@dataclass(frozen=True)
class View:
    """A book with its entries and its totals as they stood on a day."""

    book: Book
    entries: Sequence[Entry]
    totals: Sequence[Total]


def changes(before: View, after: View) -> Changes:
    """Give what is different between two views of one ledger."""
    found = _entries(before, after)
    return Changes(found, tuple(_moved(before.totals, after.totals, found)))


def _entries(before: View, after: View) -> tuple[Change, ...]:
    homes = {claim: e for e in after.entries for claim in e.claims}
    homes |= {old: homes[new] for old, new in after.book.former.items() if new in homes}
    kept: dict[str, list[Entry]] = defaultdict(list)  # by an entry that stands, those that became it
    why = _Causes(before.book, after.book)
    out: list[Change] = []
    for entry in before.entries:
        if entry.id in homes:
            kept[homes[entry.id].id].append(entry)
        else:
            heirs = {homes[c].id for c in entry.claims if c in homes}
            for heir in heirs or {""}:
                kept[heir].append(entry)
    out += [Change("left", e, None, (), why.of(e.claims)) for e in kept[""]]
    stood = {c: e for e in before.entries for c in e.claims}
    for entry in after.entries:
        out += _became(entry, kept.get(entry.id, []), stood, why)
    return tuple(out)


def _became(entry: Entry, former: Sequence[Entry], stood: dict[str, Entry], why: _Causes) -> Iterable[Change]:
    """Give the changes that end in an entry: what it was, and what was folded into it."""
    if not former:
        home = next((stood[c].id for c in entry.claims if c in stood), None)
        yield Change("parted" if home else "came", None, entry, (), why.of(entry.claims), home)
        return
    lead = next((e for e in former if e.id == entry.id), former[0])
    slots = tuple(_differences(lead, entry))
    if slots:
        yield Change("changed", lead, entry, slots, why.of({*lead.claims, *entry.claims}))
    for other in former:
        if other is not lead:
            yield Change("folded", other, entry, (), why.of({*other.claims, *lead.claims}), entry.id)


def _differences(one: Entry, other: Entry) -> Iterable[tuple[str, str, str]]:
    for stage in dict.fromkeys(a.stage for e in (one, other) for a in e.amounts):
        old, new = one.at(stage), other.at(stage)
        if _bounds(old) != _bounds(new):
            yield stage, old.said if old else "", new.said if new else ""
    for name in _SHOWN:
        was, now = _words(getattr(one, name)), _words(getattr(other, name))
        if was != now:
            yield name, was, now
    if len(one.claims) != len(other.claims):
        yield "tellings", str(len(one.claims)), str(len(other.claims))
    if one.reviewed != other.reviewed:
        yield "reviewed", _yes(one.reviewed), _yes(other.reviewed)


def _bounds(at: StageAmount | None) -> tuple[object, ...] | None:
    return (at.low, at.best, at.high, at.unit, at.exponent) if at else None


def _words(value: Party | Place | tuple[Place, ...] | str | None) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_words, value))
    return value or "" if value is None or isinstance(value, str) else value.label or value.name


def _yes(value: bool) -> str:
    return "yes" if value else "no"


class _Causes:
    """Finds what made a change among what came between two books."""

    def __init__(self, before: Book, after: Book) -> None:
        self._before, self._after = before, after
        known = {j.id for j in before.judgements}
        self._judged: dict[str, list[Cause]] = defaultdict(list)
        for j in after.judgements:
            if j.id not in known:
                words = f"{j.by} took back {j.verdict}" if j.retracts else f"{j.by}: {j.verdict}"
                for claim in j.subject.split(">"):
                    self._judged[claim].append(Cause("judgement", j.id, words))
        links = set(before.links) ^ set(after.links)
        self._linked: dict[str, list[Cause]] = defaultdict(list)
        for link in sorted(links, key=lambda r: (r.later, r.earlier, r.kind)):
            words = f"{link.kind}: {'; '.join(link.evidence)}"
            for claim in (link.later, link.earlier):
                self._linked[claim].append(Cause("link", f"{link.later}>{link.earlier}", words))

    def of(self, claims: Collection[str]) -> tuple[Cause, ...]:
        """Give the documents and judgements behind a change of these claims; links where it was neither."""
        ordered = sorted(claims)
        found = [c for key in ordered for c in (*self._read(key), *self._judged[key])]
        return tuple(dict.fromkeys(found or [c for key in ordered for c in self._linked[key]]))

    def _read(self, key: str) -> Iterator[Cause]:
        old, new = self._before.readings.get(key), self._after.readings.get(key)
        documents = self._after.documents
        if old is None and new is not None:
            came = new.document not in self._before.documents
            yield Cause("document" if came else "reading", new.document, _title(documents[new.document]))
        elif new != old and old is not None:
            yield Cause("reading", old.document, _title(self._before.documents[old.document]))
        newer = self._after.replaced.get(old.document) if old is not None else None
        if newer is not None and old is not None and old.document not in self._before.replaced:
            yield Cause("document", newer, _title(documents[newer]))


def _title(document: Document) -> str:
    return ", ".join(filter(None, (document.publisher, document.title, document.issued))) or document.id[:12]


def _moved(before: Sequence[Total], after: Sequence[Total], found: Sequence[Change]) -> Iterator[Moved]:
    """Pair totals by their keys; a total that is the same to the line is left out."""
    old, new = (
        {(t.key, t.stage, t.unit, t.exponent, t.instrument): t for t in ts if t.lines} for ts in (before, after)
    )
    for key in sorted(old.keys() | new.keys(), key=lambda k: tuple((v is None, str(v)) for v in (*k[0], *k[1:]))):
        was, now = old.get(key), new.get(key)
        if was is None or now is None or (was.low, was.best, was.high) != (now.low, now.best, now.high):
            touched = {line.entry for t in (was, now) if t for line in t.lines}
            yield Moved(was, now, tuple(c for c in found if c.entry.id in touched or c.into in touched))
