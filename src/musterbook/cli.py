"""The command line: one command for each public verb.

Results go to standard output, findings and progress to standard error. Exit status: 0 done; 1 something named could not
be read or the ledger refused (the message says what and what to do); 2 the command was called wrongly.
"""

from __future__ import annotations

import dataclasses
import datetime
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import musterbook
from musterbook.errors import InputError, MusterbookError
from musterbook.publishing.tables import Columns, Format, write
from musterbook.publishing.terminal import CLAIM_COLUMNS
from musterbook.records import Claim, Finding, to_dict

if TYPE_CHECKING:
    from musterbook.intake import Taken
    from musterbook.ledger.access import Ledger
    from musterbook.records import Reading

app = typer.Typer(
    name="musterbook",
    help="Read the documents of an international coalition and keep its ledger: who promised, gave, sent, trained, "
    "claimed or denied what, each line held by the exact words that say so. Everything works offline.",
    no_args_is_help=True,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
lexicon_app = typer.Typer(
    help="The words of the field: parties, places, offices, units, patterns.", no_args_is_help=True
)
app.add_typer(lexicon_app, name="lexicon")

Sources = Annotated[
    list[str],
    typer.Argument(help="Files, folders, globs, http(s) addresses, or - for standard input.", show_default=False),
]
LedgerPath = Annotated[
    Path, typer.Option("--ledger", "-l", envvar="MUSTERBOOK_LEDGER", help="The ledger file.", show_default=False)
]
FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How results are written.")]
Issued = Annotated[
    str | None, typer.Option(help="The day the documents were issued, where they do not say: 2018-02-13 (EDTF).")
]
Metadata = Annotated[
    Path | None, typer.Option(help="A CSV with the columns path, issued, publisher, url (one line a document).")
]
Processes = Annotated[int, typer.Option("--processes", "-p", min=1, help="How many processes read at once.")]


class Export(StrEnum):
    """What an export holds."""

    jsonl = "jsonl"
    entries = "entries.csv"
    claims = "claims.csv"


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


@app.callback()
def musterbook_command(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"musterbook {musterbook.__version__}")
        raise typer.Exit


@app.command()
def read(
    sources: Sources,
    issued: Issued = None,
    metadata: Metadata = None,
    style: FormatOption = Format.table,
    kind: Annotated[
        list[str] | None, typer.Option(help="Only this kind: commitment, figure, event, statement.")
    ] = None,
    processes: Processes = 1,
) -> None:
    """Read documents and print their claims. No ledger is needed and nothing is kept.

    Example: musterbook read communique.pdf --issued 2020-06-04 --format jsonl
    """
    failed = False

    def rows() -> Iterator[dict[str, Any]]:
        nonlocal failed
        for taken, reading in _read(sources, issued, metadata, processes):
            failed |= _tell(taken, reading)
            for claim in reading.claims if reading else ():
                if not kind or claim.kind in kind:
                    yield _claim_row(claim, taken.source)

    write(rows(), CLAIM_COLUMNS, style=style, out=sys.stdout, empty="No claims found.")
    _leave(failed)


def _claim_row(claim: Claim, source: str) -> dict[str, Any]:
    row = to_dict(claim)
    return {"id": row.pop("id"), "source": source, **row}


@app.command()
def add(
    sources: Sources,
    ledger: LedgerPath,
    issued: Issued = None,
    metadata: Metadata = None,
    replaces: Annotated[str | None, typer.Option(help="The document (id or its beginning) that these replace.")] = None,
    processes: Processes = 1,
) -> None:
    """Read documents and post them to the ledger. Adding the same document twice changes nothing.

    Example: musterbook add dispatches/ --ledger coalition.ledger
    """
    failed = False
    with _open(ledger, create=True) as book:
        before = book.counts()
        former = book.document(replaces).id if replaces else None
        with _bar("Reading") as bar:
            for taken, reading in _read(sources, issued, metadata, processes, replaces=former, progress=bar):
                failed |= _tell(taken, reading)
                _post(book, taken, reading)
        after = book.counts()
    names = ("documents", "copies", "claims", "entries", "findings")
    typer.echo(", ".join(f"{after[n]} {n} ({after[n] - before[n]:+d})" for n in names))
    _leave(failed)


@app.command()
def report(
    ledger: LedgerPath,
    html: Annotated[Path | None, typer.Option(help="Also write the report as one self-contained page.")] = None,
    title: Annotated[str, typer.Option(help="The page's title.")] = "The coalition's ledger",
    on: Annotated[
        str | None, typer.Option(help="The day as of which decisions are due or overdue; today without it.")
    ] = None,
    style: FormatOption = Format.table,
) -> None:
    """Print what was promised, given, sent and counted, by giver, stage and year; with --html also as a page."""
    from musterbook.publishing.terminal import write_report

    with _open(ledger) as book:
        write_report(book, sys.stdout, style=style)
        if html is not None:
            _write_page(book, html, title, on)


@app.command()
def show(
    entry: Annotated[str, typer.Argument(help="An entry's or a claim's id, or its first digits.")],
    ledger: LedgerPath,
    style: FormatOption = Format.table,
) -> None:
    """Show one undertaking: its stages, every claim with its words, and what was folded into it and why."""
    from musterbook.publishing.terminal import write_entry

    with _open(ledger) as book:
        write_entry(book.entry(entry), sys.stdout, style=style)


@app.command()
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
    with _open(ledger) as book:
        rows = [
            {k: v for k, v in to_dict(d).items() if k != "text"}
            | {"claims": len(book.claims(document=d.id)), "copies": len(book.copies(d.id))}
            for d in book.documents()
        ]
        write(rows, columns, style=style, out=sys.stdout, empty="The ledger holds no documents.")


@app.command()
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
    with _open(ledger) as book:
        hits = [dataclasses.asdict(hit) for hit in book.search(" ".join(words), limit=limit)]
        write(hits, columns, style=style, out=sys.stdout, empty="Nothing found.")


@app.command()
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

        _save(html, page(explanation, found, lexicon.patterns, title=found.title or Path(name).name))


@app.command()
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
    _leave(not all(row["accepted"] for row in rows))


@app.command()
def export(
    ledger: LedgerPath,
    out: Annotated[Path | None, typer.Option(help="The file to write; standard output without it.")] = None,
    what: Annotated[Export, typer.Option("--as", help="jsonl is lossless; the others are tables.")] = Export.jsonl,
) -> None:
    """Export the ledger: JSON Lines that import back to the same ledger, or CSV for a spreadsheet."""
    with _open(ledger) as book, _writing(out) as stream:
        if what is Export.jsonl:
            stream.writelines(line + "\n" for line in book.export())
        else:
            stream.writelines(book.export_csv("claims" if what is Export.claims else "entries"))


@app.command()
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

    with _bar("Reading") as bar:
        found = score(folder, docs=docs, stems=stems or (), metadata=metadata, progress=bar)
    write(found.rows(), EVALUATION_COLUMNS, style=style, out=sys.stdout)
    if found.unannotated:
        typer.echo(f"Left out, for they have no records: {', '.join(found.unannotated)}", err=True)
    if errors is not None:
        _save(errors, page(found, title=f"Errors of reading: {folder}"))


@lexicon_app.command("check")
def lexicon_check(
    folder: Annotated[Path | None, typer.Argument(help="A lexicon folder; the one that ships without it.")] = None,
) -> None:
    """Check every table of the lexicon: columns, codes, dates, sources, examples. Names file and row."""
    from musterbook.lexicon.check import check

    errors = list(check(folder or musterbook.lexicon.FOLDER))
    for error in errors:
        typer.echo(str(error), err=True)
    typer.echo(f"{len(errors)} errors" if errors else "The lexicon is in order.")
    _leave(bool(errors))


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Where the page goes.")] = Path("demo.html"),
) -> None:
    """Read the sample dispatches that ship with Musterbook, print the report and write it as one page.

    The dispatches tell of the Global Coalition against Daesh from 2014 to 2024; each names the sources of its facts.
    """
    import tempfile

    from musterbook.publishing.terminal import write_report

    folder = Path(musterbook.__file__).parent / "demo" / "dispatches"
    with tempfile.TemporaryDirectory() as scratch, _open(Path(scratch) / "demo.ledger", create=True) as book:
        with _bar("Reading") as bar:
            for taken, reading in _read([str(folder)], None, None, 1, progress=bar):
                _tell(taken, reading, least="error")
                _post(book, taken, reading)
        write_report(book, sys.stdout, style=Format.table)
        _write_page(book, out, "The Global Coalition against Daesh, 2014–2024", "2024-12-31")
    typer.echo("Open it in a browser: every number opens its words.", err=True)


def _post(book: Ledger, taken: Taken, reading: Reading | None) -> None:
    """Post what was read, with the findings of intake beside those of reading."""
    if taken.document is not None and taken.copy is not None and reading is not None:
        whole = dataclasses.replace(reading, findings=(*taken.findings, *reading.findings))
        book.post(taken.document, taken.copy, whole, raw=taken.raw)


def _write_page(book: Ledger, path: Path, title: str, on: str | None) -> None:
    from musterbook.publishing.report import page

    day = on or datetime.datetime.now(datetime.UTC).date().isoformat()
    _save(path, page(book, title=title, on=day))


def _save(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); check the folder") from error
    typer.echo(f"Wrote {path}", err=True)


def _read(
    sources: list[str],
    issued: str | None,
    metadata: Path | None,
    processes: int,
    *,
    replaces: str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Iterator[tuple[Taken, Reading | None]]:
    from musterbook.corpus import read_corpus

    return read_corpus(
        sources,
        musterbook.load_lexicon(),
        issued=issued,
        metadata=metadata,
        replaces=replaces,
        processes=processes,
        progress=progress,
    )


def _tell(taken: Taken, reading: Reading | None, *, least: str = "warning") -> bool:
    """Print what is to be known of a document to standard error; tell whether it could not be read."""
    shown = {"note": ("note", "warning", "error"), "warning": ("warning", "error"), "error": ("error",)}[least]
    findings: Iterable[Finding] = (*taken.findings, *(reading.findings if reading else ()))
    for finding in findings:
        if finding.severity in shown:
            place = f":{finding.start}-{finding.end}" if finding.start is not None else ""
            typer.echo(f"{taken.source}{place}: {finding.severity}: {finding.message} [{finding.code}]", err=True)
    return taken.document is None or reading is None


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Draw a bar of documents done on a terminal, its end known; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)

        def done(count: int, total: int, source: str) -> None:
            progress.update(task, completed=count, total=total, description=f"{what} {Path(source).name}"[:60])

        yield done


@contextmanager
def _open(path: Path, *, create: bool = False) -> Iterator[Ledger]:
    with musterbook.open_ledger(path, create=create) as book:
        yield book


@contextmanager
def _writing(path: Path | None) -> Iterator[Any]:
    if path is None:
        yield sys.stdout
        return
    with path.open("w", encoding="utf-8", newline="") as stream:
        yield stream


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
            _tell(taken, None, least="error")
            if taken.document is not None:
                return taken.document
        raise InputError(f"{name}: nothing could be read from it")
    with _open(ledger) as book:
        return book.document(name)


def _leave(failed: bool) -> None:
    if failed:
        raise typer.Exit(1)


def main() -> None:
    """Run the command line; an error of ours becomes a message and exit status 1, never a traceback."""
    try:
        app(prog_name="musterbook")
    except MusterbookError as error:
        typer.echo(f"musterbook: {error}", err=True)
        sys.exit(1)
