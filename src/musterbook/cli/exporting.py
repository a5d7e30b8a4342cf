"""Commands that take a ledger out and back in: exports for other tools, dossiers, the lossless form.

In: a ledger; for `load` an export of one. Out: files, or standard output. Nothing in the ledger is changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from musterbook.cli.options import AsOf, LedgerPath, PublishedBy
from musterbook.cli.running import bar, opened, save, writing
from musterbook.errors import InputError

if TYPE_CHECKING:
    from musterbook.publishing.exporting.contents import Contents


class Form(StrEnum):
    """The forms of an export."""

    jsonl = "jsonl"
    entries = "entries.csv"
    claims = "claims.csv"
    hxl = "hxl"
    frictionless = "frictionless"
    parquet = "parquet"
    xlsx = "xlsx"
    iati = "iati"
    ftm = "ftm"
    annotations = "annotations"
    prov = "prov"
    claimreview = "claimreview"
    csl = "csl"
    bibtex = "bibtex"


Reviewed = Annotated[bool, typer.Option("--reviewed", help="Only what people accepted.")]


def export(
    ledger: LedgerPath,
    form: Annotated[Form, typer.Option("--as", help="jsonl loses nothing and loads again.")] = Form.jsonl,
    out: Annotated[
        Path | None, typer.Option(help="The file or, for frictionless and parquet, the folder; else standard output.")
    ] = None,
    as_of: AsOf = None,
    published_by: PublishedBy = None,
    reviewed: Reviewed = False,
    reporter: Annotated[
        tuple[str, str], typer.Option(metavar="ID NAME", help="Who publishes it, for iati: identifier and name.")
    ] = ("MUSTERBOOK", "Musterbook"),
) -> None:
    """Write the ledger for other tools: IATI, HXL, Frictionless, Parquet, a workbook, FollowTheMoney, Web Annotations …

    Example: musterbook export --as xlsx --out coalition.xlsx --ledger coalition.ledger
    """
    from musterbook.publishing import exporting
    from musterbook.publishing.exporting.contents import Contents

    with opened(ledger) as book:
        if form is Form.jsonl:
            if as_of or published_by or reviewed:
                raise typer.BadParameter("jsonl is the whole ledger, always", param_hint="--as")
            with writing(out) as stream:
                stream.writelines(line + "\n" for line in book.export())
            return
        if out is None and form.value not in exporting.TEXTS:
            raise typer.BadParameter(f"{form.value} needs a name to write to", param_hint="--out")
        with bar("Writing") if out is not None else nullcontext() as drawn:
            contents = Contents.of(book, as_of=as_of, published_by=published_by, reviewed=reviewed, progress=drawn)
            if out is None or form.value in exporting.TEXTS:
                with writing(out) as stream:
                    stream.writelines(exporting.lines(form.value, contents, exporting.Reporter(*reporter)))
            else:
                exporting.write(form.value, contents, out)
    _tell(contents)


def dossier(
    entries: Annotated[list[str], typer.Argument(help="The undertakings: ids, or their first digits.")],
    ledger: LedgerPath,
    out: Annotated[Path, typer.Option(help="The file to write: .html or .pdf.")],
    as_of: AsOf = None,
) -> None:
    """Write what stands behind some undertakings on one page: every telling with its words, documents and hashes.

    Example: musterbook dossier 3f2a91c0 --out norway.pdf --ledger coalition.ledger
    """
    from musterbook.publishing.exporting.contents import Contents
    from musterbook.publishing.exporting.dossier import dossier_html, dossier_pdf

    if out.suffix.lower() not in (".html", ".pdf"):
        raise typer.BadParameter(f"{out.name}: a dossier is .html or .pdf", param_hint="--out")
    with opened(ledger) as book:
        found = list({e.id: e for e in (book.entry(name, as_of=as_of) for name in entries)}.values())
        contents = Contents.of(book, as_of=as_of)
        if out.suffix.lower() == ".html":
            save(out, dossier_html(contents, found))
        else:
            dossier_pdf(contents, found, out)
            typer.echo(f"Wrote {out}", err=True)


def load(
    exported: Annotated[Path, typer.Argument(help="An export of a ledger as jsonl; - for standard input.")],
    ledger: LedgerPath,
) -> None:
    """Load an export (jsonl) into a new ledger: the same documents, claims, links and judgements, retractions included.

    Example: musterbook load coalition.jsonl --ledger copy.ledger
    """
    if ledger.exists():
        raise InputError(f"{ledger} is there already: an export is loaded into a new ledger")
    fresh = ledger.with_name(f".{ledger.name}.loading")
    try:
        with opened(fresh, create=True) as book, _lines(exported) as lines:
            book.load(lines)
            held = book.held()
        fresh.replace(ledger)
    except UnicodeDecodeError as error:
        raise InputError(f"{exported}: no UTF-8 at byte {error.start}: give an export as jsonl") from error
    finally:
        fresh.unlink(missing_ok=True)
    typer.echo(", ".join(f"{many} {name}" for name, many in held.items()))


@contextmanager
def _lines(exported: Path) -> Iterator[Iterable[str]]:
    if str(exported) == "-":
        yield sys.stdin
        return
    try:
        stream = exported.open(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{exported}: cannot be read ({error.strerror})") from error
    with stream:
        yield stream


def _tell(contents: Contents) -> None:
    """Say on standard error what the form could not hold."""
    for finding in contents.skipped:
        typer.echo(f"{finding.severity}: {finding.code}: {finding.message} [{finding.subject[:12]}]", err=True)
