"""A dossier: what the ledger knows of some undertakings, for people who must show their evidence.

In: contents and entries of them. Out: one HTML page without script, or a PDF (set by Typst, where it is installed).
Every figure stands beside its words; every document with its address and the SHA-256 of its text, by which anyone who
has the text can check the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from musterbook import __version__
from musterbook.errors import InputError
from musterbook.publishing import phrasing
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.tabular import xml_text
from musterbook.publishing.marking import around
from musterbook.publishing.payments import became
from musterbook.publishing.rendering import render
from musterbook.records import dumps

if TYPE_CHECKING:
    from musterbook.ledger.entries import Entry, Line

_AROUND: Final = 120  # code points of a text shown before and after the words
_TYPST: Final = Path(__file__).parent.parent / "templates" / "dossier.typ"


def dossier_html(contents: Contents, entries: Sequence[Entry]) -> str:
    """Write the dossier as one page that needs no network."""
    return xml_text(render("dossier", _plain(contents, entries), styles=("dossier",)))


def dossier_pdf(contents: Contents, entries: Sequence[Entry], path: Path) -> None:
    """Write the dossier as a PDF. Raises InputError where Typst is not installed."""
    try:
        import typst
    except ImportError as error:
        raise InputError("a PDF needs Typst: install musterbook[pdf], or write .html and print it") from error
    inputs = {"dossier": dumps(_plain(contents, entries))}
    path.write_bytes(typst.compile(_TYPST.read_bytes(), sys_inputs=inputs, ignore_system_fonts=False))


def _plain(contents: Contents, entries: Sequence[Entry]) -> dict[str, Any]:
    """Give everything the page shows as text."""
    used = list(dict.fromkeys(line.document for entry in entries for line in entry.lines))
    numbers = {document: number for number, document in enumerate(used, start=1)}
    paid = became(contents.ledger, entries, as_of=contents.day or None)
    return {
        "title": f"Dossier: {_head(entries[0])}" if len(entries) == 1 else f"Dossier of {len(entries)} undertakings",
        "ledger": contents.name,
        "day": contents.day or "now",
        "version": __version__,
        "entries": [_entry(contents, entry, numbers) | {"became": paid.get(entry.id)} for entry in entries],
        "documents": [_document(contents, document, number) for document, number in numbers.items()],
    }


def _entry(contents: Contents, entry: Entry, numbers: dict[str, int]) -> dict[str, Any]:
    folded = {f.claim: f for f in entry.folded}
    slots = (
        ("Giver", entry.party and (entry.party.label or entry.party.name)),
        ("Recipient", entry.recipient and (entry.recipient.label or entry.recipient.name)),
        ("Place", ", ".join(p.label or p.name for p in entry.place)),
        ("Purpose", entry.purpose),
        ("Instrument", entry.instrument),
        ("Announced", phrasing.day(entry.announced)),
        ("For", phrasing.day(entry.period) if entry.period else None),
        ("Status", entry.status),
        ("Reviewed", "by a person" if entry.reviewed else "by nobody: a machine's reading"),
        ("Id", entry.id),
    )
    return {
        "head": _head(entry),
        "slots": [{"name": name, "value": value} for name, value in slots if value],
        "stages": [
            {"stage": at.stage, "amount": phrasing.amount(at.amount), "day": phrasing.day(at.on)}
            for at in entry.amounts
        ],
        "lines": [
            _line(contents, line, numbers)
            | {"folded": f"{f.kind}: {'; '.join(f.why)}" if (f := folded.get(line.claim)) else ""}
            for line in entry.lines
        ],
        "judgements": [
            {"verdict": j.verdict, "by": j.by, "at": j.at, "note": j.note}
            for j in contents.book.judgements
            if j.subject in entry.claims
        ],
    }


def _head(entry: Entry) -> str:
    whose = (entry.party.label or entry.party.name) if entry.party else "Not said who"
    return f"{whose}: {phrasing.amount(entry.amounts[-1].amount) if entry.amounts else entry.action or entry.kind}"


def _line(contents: Contents, line: Line, numbers: dict[str, int]) -> dict[str, Any]:
    text = contents.book.documents[line.document].text
    before, _, after = around(text, line.start, line.end, _AROUND, paragraph=True, cut="")
    return {
        "stage": line.stage or "",
        "said": line.said or "",
        "before": before,
        "quote": line.quote,
        "after": after,
        "speaker": line.speaker or "",
        "document": numbers[line.document],
        "start": line.start,
        "end": line.end,
        "claim": line.claim,
        "reviewed": line.reviewed,
    }


def _document(contents: Contents, key: str, number: int) -> dict[str, Any]:
    document = contents.book.documents[key]
    said = ", ".join(filter(None, (document.publisher, document.title, phrasing.day(document.issued))))
    return {"number": number, "said": said, "sha256": key, "copies": list(_copies(contents, key))}


def _copies(contents: Contents, key: str) -> Iterator[str]:
    for copy in contents.copies.get(key, ()):
        where = copy.url or Path(copy.source).name
        yield f"{where}, retrieved {copy.retrieved[:10]}" if copy.retrieved else where
