"""The ledger in the formats that the field's tools already read.

In: contents of a ledger, the name of a form. Out: a file, a folder, or lines of text. The lossless form, JSON Lines, is
the ledger's own (`Ledger.export`); each of these leaves out what its format cannot hold, and says so.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from musterbook.errors import InputError
from musterbook.publishing.exporting import citations, claimreview, followthemoney, iati, quotes, tabular, workbook
from musterbook.publishing.exporting.columns import BY_NAME
from musterbook.publishing.exporting.contents import Contents


@dataclass(frozen=True, slots=True)
class Reporter:
    """Who publishes the export: an IATI organisation identifier and a name."""

    ref: str = "MUSTERBOOK"
    name: str = "Musterbook"


Text = Callable[[Contents, Reporter], Iterable[str]]

TEXTS: Final[dict[str, Text]] = {
    "entries.csv": lambda c, _: tabular.csv_lines(BY_NAME["entries"], c),
    "claims.csv": lambda c, _: tabular.csv_lines(BY_NAME["claims"], c),
    "hxl": lambda c, _: tabular.csv_lines(BY_NAME["entries"], c, hashtags=True),
    "iati": lambda c, who: iati.activities(c, reporter=who.ref, name=who.name),
    "ftm": lambda c, _: followthemoney.entities(c),
    "annotations": lambda c, _: quotes.collection(c),
    "prov": lambda c, _: quotes.provenance(c),
    "claimreview": lambda c, _: [claimreview.reviews(c)],
    "csl": lambda c, _: [citations.csl(c)],
    "bibtex": lambda c, _: [citations.bibtex(c)],
}
"""The forms that are one text."""

_MADE_OF: Final = {"iati": "entries", "ftm": "entries", "annotations": "claims"}

FOLDERS: Final[dict[str, Callable[[Contents, Path], None]]] = {
    "frictionless": tabular.write_package,
    "parquet": tabular.write_parquet,
}
"""The forms that are a folder of files."""

FILES: Final[dict[str, Callable[[Contents, Path], None]]] = {"xlsx": workbook.write_workbook}
"""The forms that are one file of bytes."""

FORMS: Final = (*TEXTS, *FOLDERS, *FILES)


def lines(form: str, contents: Contents, reporter: Reporter) -> Iterator[str]:
    """Write a form that is one text, piece by piece."""
    pieces = iter(TEXTS[form](contents, reporter))
    return contents.counted(pieces, _MADE_OF[form]) if form in _MADE_OF else pieces


def write(form: str, contents: Contents, out: Path) -> None:
    """Write a form of bytes or of several files, whole or not at all. Raises InputError where something is there.

    A file that is there is replaced; a folder is not, unless it is empty.
    """
    if form in FOLDERS and out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out} is there already: name a new folder, or empty it")
    try:
        _write(form, contents, out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror or error})") from error


def _write(form: str, contents: Contents, out: Path) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{out.name}.", dir=out.parent) as scratch:
        made = Path(scratch) / out.name
        if form in FOLDERS:
            made.mkdir()
            FOLDERS[form](contents, made)
            out.mkdir(exist_ok=True)
            for file in sorted(made.iterdir()):
                shutil.move(file, out / file.name)
        else:
            FILES[form](contents, made)
            made.replace(out)
