"""What every command does beside its own work: opening the ledger, reading sources, telling, saving, leaving.

In: what the caller named. Out: open things and messages on standard error. No command stands here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

import musterbook
from musterbook.errors import InputError
from musterbook.records import Finding

if TYPE_CHECKING:
    from musterbook.intake import Taken
    from musterbook.ledger.access import Ledger
    from musterbook.records import Reading


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[Ledger]:
    """Open a ledger for one command and close it after."""
    with musterbook.open_ledger(path, create=create) as book:
        yield book


def read_sources(
    sources: list[str],
    issued: str | None,
    metadata: Path | None,
    processes: int,
    *,
    replaces: str | None = None,
    profile: str | None = None,
    progress: Callable[[int, int, str], None] | None = None,
) -> Iterator[tuple[Taken, Reading | None]]:
    """Read sources with the lexicon that ships, in their order; `replaces` is the id of the document they replace.

    With a `profile` (its name or file) the sources are tables.
    """
    from musterbook.corpus import read_corpus
    from musterbook.lexicon.profiles import load_profile

    lexicon = musterbook.load_lexicon()
    return read_corpus(
        sources,
        lexicon,
        issued=issued,
        metadata=metadata,
        replaces=replaces,
        processes=processes,
        profile=load_profile(profile, lexicon.folder) if profile else None,
        progress=progress,
    )


def tell(taken: Taken, reading: Reading | None, *, least: str = "warning") -> bool:
    """Print what is to be known of a document to standard error; tell whether it could not be read."""
    shown = {"note": ("note", "warning", "error"), "warning": ("warning", "error"), "error": ("error",)}[least]
    findings: Iterable[Finding] = (*taken.findings, *(reading.findings if reading else ()))
    for finding in findings:
        if finding.severity in shown:
            place = f":{finding.start}-{finding.end}" if finding.start is not None else ""
            typer.echo(f"{taken.source}{place}: {finding.severity}: {finding.message} [{finding.code}]", err=True)
    return taken.document is None or reading is None or any(f.severity == "error" for f in reading.findings)


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int, str], None] | None]:
    """Draw a bar of documents or rows done on a terminal, its end known; elsewhere say nothing."""
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


def save(path: Path, text: str) -> None:
    """Write a file that the caller named and say so; raises InputError with the reason."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); check the folder") from error
    typer.echo(f"Wrote {path}", err=True)


@contextmanager
def writing(path: Path | None) -> Iterator[Any]:
    """Give the file to write to, there whole at the end or not at all; standard output for None."""
    if path is None:
        yield sys.stdout
        return
    whole = path.is_file() or not path.exists()  # else a pipe or a device, which nothing can take the place of
    fresh = path.with_name(f".{path.name}.writing") if whole else path
    try:
        with fresh.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        if whole:
            fresh.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); check the folder") from error
    finally:
        if whole:
            fresh.unlink(missing_ok=True)


def leave(failed: bool) -> None:
    """End with exit status 1 where something failed."""
    if failed:
        raise typer.Exit(1)
