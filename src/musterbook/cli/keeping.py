"""Commands that put documents into a ledger and show what it holds.

In: documents, a ledger. Out: the ledger written, its report, entries, documents. Nothing is judged here.
"""

from __future__ import annotations

import dataclasses
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import musterbook
from musterbook.cli.options import Convert, FormatOption, Issued, LedgerPath, Metadata, Processes, Profile, Sources
from musterbook.cli.running import bar, leave, opened, read_sources, save, tell
from musterbook.publishing.tables import Columns, Format, write
from musterbook.records import to_dict

if TYPE_CHECKING:
    from musterbook.intake import Taken
    from musterbook.ledger.access import Ledger
    from musterbook.records import Reading


def add(
    sources: Sources,
    ledger: LedgerPath,
    issued: Issued = None,
    metadata: Metadata = None,
    replaces: Annotated[str | None, typer.Option(help="The document (id or its beginning) that these replace.")] = None,
    profile: Profile = None,
    processes: Processes = 1,
) -> None:
    """Read documents and post them to the ledger. Adding the same document twice changes nothing.

    Example: musterbook add dispatches/ --ledger coalition.ledger

    A table kept by hand: musterbook add pledges.csv --profile pledges --ledger coalition.ledger
    """
    failed = False
    with opened(ledger, create=True) as book:
        before = book.held()
        former = book.document(replaces).id if replaces else None
        with bar("Reading") as drawn:
            pairs = read_sources(sources, issued, metadata, processes, replaces=former, profile=profile, progress=drawn)
            for taken, reading in pairs:
                failed |= tell(taken, reading)
                _post(book, taken, reading)
        after = book.held()
    typer.echo(", ".join(f"{many} {name} ({many - before[name]:+d})" for name, many in after.items()))
    leave(failed)


def report(
    ledger: LedgerPath,
    html: Annotated[Path | None, typer.Option(help="Also write the report as one self-contained page.")] = None,
    title: Annotated[str, typer.Option(help="The page's title.")] = "The coalition's ledger",
    on: Annotated[
        str | None, typer.Option(help="The day as of which decisions are due or overdue; today without it.")
    ] = None,
    convert: Convert = None,
    style: FormatOption = Format.table,
) -> None:
    """Print what was promised, given, sent and counted, by giver, stage and year; with --html also as a page."""
    from musterbook.publishing.terminal import write_report

    with opened(ledger) as book:
        if convert is None or style is Format.table:
            write_report(book, sys.stdout, style=style)
        if convert is not None:
            _write_converted(book, convert, style)
        if html is not None:
            _write_page(book, html, title, on)


def show(
    entry: Annotated[str, typer.Argument(help="An entry's or a claim's id, or its first digits.")],
    ledger: LedgerPath,
    style: FormatOption = Format.table,
) -> None:
    """Show one undertaking: its stages, every claim with its words, and what was folded into it and why."""
    from musterbook.publishing.terminal import write_entry

    with opened(ledger) as book:
        found = book.entry(entry)
        marks = next((q for q in book.quality() if q.line.entry == found.id), None)
        write_entry(found, book.statuses(), sys.stdout, style=style, quality=marks)


def sources(ledger: LedgerPath, style: FormatOption = Format.table) -> None:
    """List the documents in the ledger, with their copies and how much was read from each."""
    columns: Columns = (
        ("issued", lambda r: r["issued"]),
        ("publisher", lambda r: r["publisher"]),
        ("title", lambda r: r["title"]),
        ("claims", lambda r: r["claims"]),
        ("copies", lambda r: r["copies"]),
        ("id", lambda r: r["id"][:12]),
    )
    with opened(ledger) as book:
        rows = [
            {k: v for k, v in to_dict(d).items() if k != "text"}
            | {"claims": len(book.claims(document=d.id)), "copies": len(book.copies(d.id))}
            for d in book.documents()
        ]
        write(rows, columns, style=style, out=sys.stdout, empty="The ledger holds no documents.")


def search(
    words: Annotated[list[str], typer.Argument(help='Words; "a phrase" in quotation marks.')],
    ledger: LedgerPath,
    style: FormatOption = Format.table,
    limit: Annotated[int, typer.Option(min=1, help="At most this many hits.")] = 20,
) -> None:
    """Search the text of documents and the quotes of claims."""
    columns: Columns = (
        ("in", lambda r: r["kind"]),
        ("document", lambda r: r["title"] or r["document"][:12]),
        ("at", lambda r: f"{r['start']}-{r['end']}"),
        ("words", lambda r: r["snippet"]),
    )
    with opened(ledger) as book:
        hits = [dataclasses.asdict(hit) for hit in book.search(" ".join(words), limit=limit)]
        write(hits, columns, style=style, out=sys.stdout, empty="Nothing found.")


def demo(
    out: Annotated[Path, typer.Option(help="Where the page goes.")] = Path("demo.html"),
) -> None:
    """Read the sample dispatches that ship with Musterbook, print the report and write it as one page.

    The dispatches tell of the Global Coalition against Daesh from 2014 to 2024; each names the sources of its facts.
    """
    import tempfile

    from musterbook.publishing.terminal import write_report

    folder = Path(musterbook.__file__).parent / "demo" / "dispatches"
    with tempfile.TemporaryDirectory() as scratch, opened(Path(scratch) / "demo.ledger", create=True) as book:
        with bar("Reading") as drawn:
            for taken, reading in read_sources([str(folder)], None, None, 1, progress=drawn):
                tell(taken, reading, least="error")
                _post(book, taken, reading)
        write_report(book, sys.stdout, style=Format.table)
        _write_page(book, out, "The Global Coalition against Daesh, 2014–2024", "2024-12-31")
    typer.echo("Open it in a browser: every number opens its words.", err=True)


def _post(book: Ledger, taken: Taken, reading: Reading | None) -> None:
    """Post what was read, with the findings of intake beside those of reading."""
    if taken.document is not None and taken.copy is not None and reading is not None:
        whole = dataclasses.replace(reading, findings=(*taken.findings, *reading.findings))
        book.post(taken.document, taken.copy, whole, raw=taken.raw)


def _write_converted(book: Ledger, unit: str, style: Format) -> None:
    from musterbook.publishing.conversions import write_conversions

    by = ("giver", "stage")
    if style is Format.table:
        typer.echo(f"\nBy giver and stage, in {unit}")
    write_conversions(book.convert(book.totals(by=by), unit), by, sys.stdout, style=style)


def _write_page(book: Ledger, path: Path, title: str, on: str | None) -> None:
    from musterbook.publishing.report import page

    day = on or datetime.datetime.now(datetime.UTC).date().isoformat()
    save(path, page(book, title=title, on=day))
