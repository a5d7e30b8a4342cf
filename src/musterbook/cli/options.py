"""The arguments and options that several commands share, each with its one line of help, and how they are read."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

import musterbook
from musterbook.publishing.tables import Format

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


Profile = Annotated[
    str | None,
    typer.Option(
        help="Take the sources as tables (CSV, XLSX), a claim a row. Say what their columns mean: a profile "
        "that ships (pledges), or a file of your own (mine.toml)."
    ),
]


def _day(said: str | None) -> str | None:
    if said is None or _is_day(said):
        return said
    raise typer.BadParameter(f"not a day: {said}; give it as 2024-02-13")


def _is_day(said: str) -> bool:
    try:
        return datetime.date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of", callback=_day, metavar="DAY", help="As the ledger stood at the end of this day: 2024-02-13."
    ),
]
PublishedBy = Annotated[
    str | None,
    typer.Option("--published-by", callback=_day, metavar="DAY", help="Only documents issued by this day: 2018-02-13."),
]
On = Annotated[
    str | None, typer.Option("--on", callback=_day, metavar="DAY", help="The day asked about; today without it.")
]
Since = Annotated[str, typer.Option("--from", callback=_day, metavar="DAY", help="The ledger day to start from.")]
Until = Annotated[
    str | None, typer.Option("--to", callback=_day, metavar="DAY", help="The ledger day to end with; now without it.")
]


def _currency(said: str | None) -> str | None:
    if said is None:
        return None
    unit = musterbook.load_lexicon().quantities.units.get(said.upper())
    if unit is None or unit.kind != "money":
        raise typer.BadParameter(f"not a currency: {said}; give its ISO 4217 code, such as USD")
    return unit.code


Convert = Annotated[
    str | None,
    typer.Option(
        "--convert",
        callback=_currency,
        metavar="CODE",
        help="In this currency (USD), at the rate of the day each sum was announced.",
    ),
]


def grouped(by: str, known: Sequence[str]) -> tuple[str, ...]:
    """Read `--by`: names of groups with commas. Raises BadParameter for one that is not known."""
    names = tuple(name.strip() for name in by.split(",") if name.strip())
    wrong = [name for name in names if name not in known]
    if wrong:
        raise typer.BadParameter(f"no group {', '.join(wrong)}; there are {', '.join(known)}", param_hint="--by")
    return names
