"""Commands for a desk: is a sum new, what is odd in the book, how good are its pledges.

In: a text or a ledger. Out: what the ledger knows of it. Nothing is posted, and nothing is changed.
"""

from __future__ import annotations

import dataclasses
import datetime
import sys
from typing import Annotated

import typer

import musterbook
from musterbook.cli.options import AsOf, FormatOption, Issued, LedgerPath, On
from musterbook.cli.running import leave, opened, read_sources, tell
from musterbook.publishing.tables import Format


def check(
    source: Annotated[
        str, typer.Argument(help="A file, an http(s) address, or - for standard input.", show_default=False)
    ],
    ledger: LedgerPath,
    issued: Issued = None,
    style: FormatOption = Format.table,
) -> None:
    """Hold each sum of a new text against the ledger: new, told before, part of, a total. Nothing is posted.

    Example: musterbook check draft.txt --ledger coalition.ledger
    """
    from musterbook.ledger.checking import Checked
    from musterbook.publishing.desk import write_checked

    failed, found = False, list[Checked]()
    with opened(ledger) as book:
        for taken, reading in read_sources([source], issued, None, 1):
            failed |= tell(taken, reading)
            document = taken.document
            if document is not None and reading is not None and document.issued is None:
                document = dataclasses.replace(document, issued=_today(), issued_from="today")
                reading = musterbook.read(document, musterbook.load_lexicon())
            if document is not None and reading is not None:
                found += book.check(document, reading.claims)
    write_checked(found, sys.stdout, style=style)
    leave(failed)


def audit(ledger: LedgerPath, on: On = None, as_of: AsOf = None, style: FormatOption = Format.table) -> None:
    """List what deserves a second look: dates, units, totals, series, promises past their period, members.

    Example: musterbook audit --on 2024-12-31 --ledger coalition.ledger
    """
    from musterbook.publishing.desk import write_audit

    with opened(ledger) as book:
        view = book.book(as_of=as_of)
        write_audit(book.audit(on or _today(), as_of=as_of), view.claims, view.documents, sys.stdout, style=style)


def quality(
    ledger: LedgerPath,
    by_giver: Annotated[
        bool, typer.Option("--by-giver", help="Count for each giver instead of listing each pledge.")
    ] = False,
    as_of: AsOf = None,
    style: FormatOption = Format.table,
) -> None:
    """Mark each pledge on the five principles of good pledging of the OECD's DAC, naming the field that is missing.

    Example: musterbook quality --by-giver --ledger coalition.ledger
    """
    from musterbook.ledger.quality import by_giver as gathered
    from musterbook.publishing.desk import write_givers, write_quality

    with opened(ledger) as book:
        marks = book.quality(as_of=as_of)
    if by_giver:
        write_givers(gathered(marks), sys.stdout, style=style)
    else:
        write_quality(marks, sys.stdout, style=style)


def _today() -> str:
    return datetime.datetime.now(datetime.UTC).date().isoformat()
