"""The command that holds undertakings against official flows, and one source of flows against another.

In: a ledger. Out: outcomes with their reasons, sums of givers, what only one side has.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from musterbook.cli.options import AsOf, FormatOption, LedgerPath
from musterbook.cli.running import opened
from musterbook.publishing.tables import Format


class Shown(StrEnum):
    """What of a reconciliation is listed."""

    undertakings = "undertakings"
    givers = "givers"
    flows = "flows"


class Outcomes(StrEnum):
    """What may have become of an undertaking."""

    matched = "matched"
    partly = "partly"
    documents = "documents"
    conflict = "conflict"


_OUTCOMES = {
    Outcomes.matched: "matched",
    Outcomes.partly: "partly matched",
    Outcomes.documents: "only in documents",
    Outcomes.conflict: "in conflict",
}


def reconcile(
    ledger: LedgerPath,
    series: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SERIES SERIES]", help="Two series of releases, to hold one against the other."),
    ] = None,
    show: Annotated[
        Shown, typer.Option(help="List undertakings, sums of their givers, or what only flows have.")
    ] = Shown.undertakings,
    outcome: Annotated[
        Outcomes | None, typer.Option(help="Only undertakings that are matched, partly so, only in documents …")
    ] = None,
    giver: Annotated[str | None, typer.Option(help="Only this giver: a code of the register, or the name.")] = None,
    every: Annotated[bool, typer.Option("--every", help="Of two series, list also what matches.")] = False,
    as_of: AsOf = None,
    style: FormatOption = Format.table,
) -> None:
    """Hold promises against official flows: what was committed and paid, what is missing, and after how many days.

    Example: musterbook reconcile --outcome documents --ledger coalition.ledger
    """
    from musterbook.publishing import matches

    names = series or []
    if len(names) not in (0, 2):
        raise typer.BadParameter("two series, or none; `musterbook flows releases` lists them")
    with opened(ledger) as book:
        if names:
            found = book.compare_flows(names[0], names[1], as_of=as_of)
            matches.write_compared(found, names, sys.stdout, style=style, every=every)
            return
        all_of = book.reconcile(as_of=as_of)
        who = {giver, giver.casefold()} if giver else None
        if show is Shown.undertakings:
            kept = [
                s for s in all_of.settled
                if (who is None or {s.undertaking.giver, s.undertaking.label.casefold()} & who)
                and (outcome is None or s.outcome == _OUTCOMES[outcome])
            ]  # fmt: skip
            matches.write_settled(kept, sys.stdout, style=style)
        elif show is Shown.givers:
            sums = [g for g in all_of.givers if who is None or {g.giver, g.label.casefold()} & who]
            matches.write_givers(sums, sys.stdout, style=style)
        else:
            alone = [u for u in all_of.unmatched if who is None or u.provider in who]
            matches.write_unmatched(alone, sys.stdout, style=style)
