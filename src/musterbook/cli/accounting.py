"""Commands that add up: totals, targets, entries.

In: a ledger, and what is asked of it. Out: figures with their bounds, rules and lines. Nothing is changed.
"""

from __future__ import annotations

import difflib
import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

import musterbook
from musterbook.cli.options import AsOf, Convert, FormatOption, LedgerPath, PublishedBy, grouped
from musterbook.cli.running import opened
from musterbook.errors import InputError
from musterbook.publishing.tables import Format

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.summaries import Asked


class Way(StrEnum):
    """How stages are counted."""

    standing = "standing"
    reached = "reached"


class Union(StrEnum):
    """How the European Union is counted."""

    separate = "separate"
    members = "members"


class Boundary(StrEnum):
    """Where money that goes through a fund is counted."""

    donor = "donor"
    fund = "fund"


Giver = Annotated[str | None, typer.Option(help="Only what this giver gave: a name or a code of the register.")]
Recipient = Annotated[str | None, typer.Option(help="Only what goes to this party or place.")]
Where = Annotated[str | None, typer.Option(help="Only what is for this place.")]
Purpose = Annotated[str | None, typer.Option(help="Only what is told to be for this, in words: mine clearance.")]
Instrument = Annotated[str | None, typer.Option(help="Only this instrument: grant, loan, guarantee, export credit.")]
Stage = Annotated[
    str | None, typer.Option(help="Only this stage: pledge, commitment, disbursement, delivery, target, plan …")
]
Year = Annotated[int | None, typer.Option(help="Only what was announced in this year.")]
Unit = Annotated[str | None, typer.Option(help="Only this unit: a currency (USD) or what is counted (troops).")]


def total(
    ledger: LedgerPath,
    by: Annotated[
        str,
        typer.Option(
            help="What to group by, with commas: giver, coalition, recipient, place, purpose, instrument, year, "
            "period, stage; an empty text for one sum. Stages and units never mix, whatever is asked."
        ),
    ] = "giver",
    stage: Stage = None,
    counting: Annotated[
        Way, typer.Option(help="standing: each part in its furthest stage; reached: what got at least that far.")
    ] = Way.standing,
    giver: Giver = None,
    coalition: Annotated[
        str | None, typer.Option(help="Only givers that were members of this coalition on the day: GC-IS.")
    ] = None,
    recipient: Recipient = None,
    place: Where = None,
    purpose: Purpose = None,
    instrument: Instrument = None,
    year: Year = None,
    unit: Unit = None,
    as_of: AsOf = None,
    published_by: PublishedBy = None,
    reviewed: Annotated[bool, typer.Option("--reviewed", help="Only what people accepted.")] = False,
    eu: Annotated[
        Union, typer.Option(help="The European Union apart from its members, or with them as one giver.")
    ] = Union.separate,
    pass_through: Annotated[
        Boundary, typer.Option(help="Where money that goes through a fund is counted: where given, or where given on.")
    ] = Boundary.donor,
    explain: Annotated[
        bool, typer.Option("--explain", help="List what was counted, folded and left out, and why.")
    ] = False,
    convert: Convert = None,
    style: FormatOption = Format.table,
) -> None:
    """Add up what was promised and given: low, best and high, the rules used, the share that nobody reviewed.

    Example: musterbook total --by giver,year --stage pledge --place Iraq --explain --ledger coalition.ledger
    """
    from musterbook.ledger.summaries import GROUPS
    from musterbook.publishing.conversions import write_conversions
    from musterbook.publishing.sums import write_totals

    names = grouped(by, GROUPS)
    with opened(ledger) as book:
        asked: Asked = {
            "by": names,
            "counting": counting.value,
            "stage": key(book, "stage", stage),
            "giver": key(book, "giver", giver),
            "coalition": key(book, "coalition", coalition),
            "recipient": key(book, "recipient", recipient),
            "place": key(book, "place", place),
            "purpose": purpose,
            "instrument": key(book, "instrument", instrument),
            "year": year,
            "unit": key(book, "unit", unit),
            "eu": eu.value,
            "pass_through": pass_through.value,
        }
        totals = book.totals(as_of=as_of, published_by=published_by, reviewed=reviewed, **asked)
        if convert:
            found = book.convert(totals, convert, as_of=as_of, published_by=published_by, reviewed=reviewed)
            write_conversions(found, names, sys.stdout, style=style, explain=explain)
        else:
            write_totals(totals, names, sys.stdout, style=style, explain=explain)


def targets(
    ledger: LedgerPath, as_of: AsOf = None, convert: Convert = None, style: FormatOption = Format.table
) -> None:
    """Hold each goal against what was pledged, committed and disbursed towards it; the gap is goal minus pledged.

    Example: musterbook targets --convert USD --ledger coalition.ledger
    """
    from musterbook.publishing.conversions import write_converted_targets
    from musterbook.publishing.sums import write_targets

    with opened(ledger) as book:
        found = book.targets(as_of=as_of)
        if convert:
            write_converted_targets(book.convert_targets(found, convert, as_of=as_of), sys.stdout, style=style)
        else:
            write_targets(found, sys.stdout, style=style)


def entries(
    ledger: LedgerPath,
    kind: Annotated[str | None, typer.Option(help="Only this kind: commitment, figure, event, statement.")] = None,
    stage: Stage = None,
    giver: Giver = None,
    recipient: Recipient = None,
    place: Where = None,
    purpose: Purpose = None,
    instrument: Instrument = None,
    year: Year = None,
    unit: Unit = None,
    status: Annotated[
        str | None,
        typer.Option(help="Only this status: single-source, corroborated, contested, retracted, superseded."),
    ] = None,
    as_of: AsOf = None,
    published_by: PublishedBy = None,
    style: FormatOption = Format.table,
) -> None:
    """List the undertakings, events, figures and statements, one a line; `show` opens one by its id.

    Example: musterbook entries --giver Norway --stage pledge --ledger coalition.ledger
    """
    from musterbook.publishing.lists import write_entries

    with opened(ledger) as book:
        slots = {"stage": stage, "giver": giver, "recipient": recipient, "place": place}
        slots |= {"instrument": instrument, "unit": unit}
        wanted: dict[str, Any] = {name: key(book, name, said) for name, said in slots.items()}
        wanted |= {"kind": kind, "purpose": purpose, "year": year, "status": status}
        found = book.entries(as_of=as_of, published_by=published_by, **wanted)
        write_entries(found, sys.stdout, style=style)


def key(book: Ledger, slot: str, said: str | None) -> str | None:
    """Give the ledger's key for what the caller named: a code, a label, or a name that the register knows.

    Raises InputError with what is near, where neither the ledger nor the register has it.
    """
    if said is None:
        return None
    known, folded = book.keys(slot), said.casefold()
    found = [code for code, name in known.items() if folded in (code.casefold(), name.casefold())]
    if not found and slot in ("giver", "recipient", "place"):
        lexicon = musterbook.load_lexicon()
        names = [(n.name, n.code) for table in (lexicon.parties, lexicon.places) for n in table.names]
        codes = [code for name, code in names if code and folded in (name.casefold(), code.casefold())]
        found = [code for code in codes if code in known] or codes
    if found:
        return found[0]
    near = difflib.get_close_matches(said, [*known, *known.values()], n=4, cutoff=0.6)
    remedy = f"near it: {', '.join(near)}" if near else f"there are {', '.join(sorted(known.values())[:12]) or 'none'}"
    raise InputError(f"no {slot} {said!r} in the ledger; {remedy}")
