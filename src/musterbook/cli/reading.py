"""Commands that read, explain and judge readings; none needs a ledger.

In: documents, or a folder of the lexicon. Out: claims, explanations, verdicts, measures. Nothing is kept.
"""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

import musterbook
from musterbook.cli.options import FormatOption, Issued, Metadata, Processes, Profile, Sources
from musterbook.cli.running import bar, leave, opened, read_sources, save, tell
from musterbook.errors import InputError
from musterbook.publishing.tables import Columns, Format, write
from musterbook.publishing.terminal import CLAIM_COLUMNS
from musterbook.records import Claim, to_dict

EVALUATION_COLUMNS: Columns = tuple(
    (name, itemgetter(name)) for name in ("measure", "right", "read", "annotated", "precision", "recall", "f1")
)


GROUNDING_COLUMNS: Columns = (
    ("line", lambda r: r["line"]),
    ("verdict", lambda r: "held" if r["accepted"] else "not held"),
    ("not checked", lambda r: ", ".join(s["slot"] for s in r["slots"] if s["verdict"] == "not checked")),
    ("quote", lambda r: r["quote"]),
    ("why not", lambda r: "; ".join(f"{s['slot']}: {s['reason']}" for s in r["slots"] if s["verdict"] == "not held")),
)


def read(
    sources: Sources,
    issued: Issued = None,
    metadata: Metadata = None,
    style: FormatOption = Format.table,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind: commitment, figure, event, statement.")
    ] = None,
    profile: Profile = None,
    processes: Processes = 1,
) -> None:
    """Read documents and print their claims. No ledger is needed and nothing is kept.

    Example: musterbook read communique.pdf --issued 2020-06-04 --format jsonl
    """
    failed = False

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal failed
        for taken, reading in read_sources(sources, issued, metadata, processes, profile=profile):
            failed |= tell(taken, reading)
            for claim in reading.claims if reading else ():
                if not kind or claim.kind in kind:
                    yield _claim_row(claim, taken.source)

    write(rows(), CLAIM_COLUMNS, style=style, out=sys.stdout, empty="No claims found.")
    leave(failed)


def _claim_row(claim: Claim, source: str) -> dict[str, Any]:
    row = to_dict(claim)
    return {"id": row.pop("id"), "source": source, **row}


def explain(
    document: Annotated[
        str, typer.Argument(help="A file (or a document's id in the ledger), with :start-end for a stretch.")
    ],
    ledger: Annotated[
        Path | None, typer.Option("--ledger", "-l", envvar="MUSTERBOOK_LEDGER", help="The ledger file.")
    ] = None,
    issued: Issued = None,
    html: Annotated[Path | None, typer.Option(help="Also draw it as one page.")] = None,
    style: FormatOption = Format.table,
) -> None:
    """Show which rules read what in a text, and which rule turned each near miss down; with --html also drawn.

    Example: musterbook explain communique.txt:1200-1260 --html why.html
    """
    from musterbook.publishing.terminal import write_explanation
    from musterbook.reading.explaining import explain as explain_document

    name, start, end = _stretch(document)
    found = _document(name, ledger, issued)
    lexicon = musterbook.load_lexicon()
    explanation = explain_document(found, lexicon, start=start, end=end)
    write_explanation(explanation, sys.stdout, style=style)
    if html is not None:
        from musterbook.publishing.explanation import page

        save(html, page(explanation, found, lexicon.patterns, title=found.title or Path(name).name))


def ground(
    document: Annotated[str, typer.Argument(help="A file (or a document's id in the ledger).", show_default=False)],
    claims: Annotated[
        str, typer.Argument(help="Claims as JSON lines, - for standard input.", metavar="CLAIMS", show_default=False)
    ],
    ledger: Annotated[
        Path | None, typer.Option("--ledger", "-l", envvar="MUSTERBOOK_LEDGER", help="The ledger file.")
    ] = None,
    issued: Issued = None,
    style: FormatOption = Format.table,
) -> None:
    """Judge claims from outside against a document: is every slot held by its words? Exit status 1 where one is not.

    Example: musterbook ground communique.txt claims.jsonl
    """
    from musterbook.intake.claims import take_claims

    found, rows = _document(document, ledger, issued), []
    for line, claim in take_claims(claims):
        try:
            judged = musterbook.ground(claim, found)
        except InputError as error:
            raise InputError(f"{claims}:{line}: {error}") from error
        rows.append(
            {"line": line, "quote": claim.get("quote"), "accepted": judged.accepted, **dataclasses.asdict(judged)}
        )
    write(rows, GROUNDING_COLUMNS, style=style, out=sys.stdout, empty="No claims found.")
    leave(not all(row["accepted"] for row in rows))


def evaluate(
    folder: Annotated[Path, typer.Argument(help="A folder with docs/ and records/STEM.json.", show_default=False)],
    docs: Annotated[Path | None, typer.Option(help="Where the documents are, if not in FOLDER/docs.")] = None,
    stems: Annotated[
        list[str] | None, typer.Option(help="Only documents whose stem fits this pattern ('2019-*'); may be repeated.")
    ] = None,
    metadata: Metadata = None,
    errors: Annotated[Path | None, typer.Option(help="Also write a page of errors to look through.")] = None,
    style: FormatOption = Format.table,
) -> None:
    """Measure reading on documents that you annotated: precision, recall and F1, and how often slots are right.

    Example: musterbook evaluate annotated/ --errors errors.html
    """
    from musterbook.evaluation import evaluate as score
    from musterbook.publishing.misreadings import page

    with bar("Reading") as drawn:
        found = score(folder, docs=docs, stems=stems or (), metadata=metadata, progress=drawn)
    write(found.rows(), EVALUATION_COLUMNS, style=style, out=sys.stdout)
    if found.unannotated:
        typer.echo(f"Left out, for they have no records: {', '.join(found.unannotated)}", err=True)
    if errors is not None:
        save(errors, page(found, title=f"Errors of reading: {folder}"))


def lexicon_check(
    folder: Annotated[Path | None, typer.Argument(help="A lexicon folder; the one that ships without it.")] = None,
) -> None:
    """Check every table of the lexicon: columns, codes, dates, sources, examples. Names file and row."""
    from musterbook.lexicon.check import check

    errors = list(check(folder or musterbook.lexicon.FOLDER))
    for error in errors:
        typer.echo(str(error), err=True)
    typer.echo(f"{len(errors)} errors" if errors else "The lexicon is in order.")
    leave(bool(errors))


def _stretch(text: str) -> tuple[str, int | None, int | None]:
    """Split "name:start-end" into its parts; a name may itself hold colons."""
    name, colon, span = text.rpartition(":")
    first, dash, last = span.partition("-")
    if colon and dash and first.isdigit() and last.isdigit():
        return name, int(first), int(last)
    return text, None, None


def _document(name: str, ledger: Path | None, issued: str | None) -> musterbook.Document:
    if Path(name).exists() or ledger is None:
        for taken in musterbook.take([name], issued=issued):
            tell(taken, None, least="error")
            if taken.document is not None:
                return taken.document
        raise InputError(f"{name}: nothing could be read from it")
    with opened(ledger) as book:
        return book.document(name)
