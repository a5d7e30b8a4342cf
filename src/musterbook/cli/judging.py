"""Commands over links and judgements, and what the ledger keeps an eye on: decisions due, disputes, changes.

In: a ledger, a person's verdict. Out: judgements appended or taken back, lists. No text is read here.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from musterbook.cli.options import AsOf, FormatOption, LedgerPath, On, Since, Until
from musterbook.cli.running import opened
from musterbook.errors import InputError, JudgementError, LedgerError
from musterbook.publishing.tables import Format
from musterbook.records import to_dict

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.records import Verdict


class Answer(StrEnum):
    """What a person says of a claim or a link."""

    yes = "yes"
    no = "no"
    unsure = "unsure"


_VERDICTS: dict[Answer, Verdict] = {Answer.yes: "positive", Answer.no: "negative", Answer.unsure: "unsure"}
By = Annotated[
    str,
    typer.Option("--by", envvar="MUSTERBOOK_BY", help="The name of who judges.", show_default=False, metavar="NAME"),
]
Note = Annotated[str, typer.Option("--note", help="Why.")]


def links(
    ledger: LedgerPath,
    kind: Annotated[
        str | None, typer.Option(help="Only links of this kind: repeats, advances, revises, part_of, denies …")
    ] = None,
    of: Annotated[str | None, typer.Option(help="Only links of this claim: its id or the first digits.")] = None,
    style: FormatOption = Format.table,
) -> None:
    """List which claim tells again, carries on, takes back or denies which: later, earlier, kind, score, why.

    Example: musterbook links --kind repeats --format csv --ledger coalition.ledger
    """
    from musterbook.publishing.lists import write_links

    with opened(ledger) as book:
        claim = book.claim(of).id if of else None
        found = [
            r for r in book.links() if (not kind or r.kind == kind) and (not claim or claim in (r.later, r.earlier))
        ]
        write_links(found, book.book().claims, book.book().names, sys.stdout, style=style)


def judge(
    subject: Annotated[
        str,
        typer.Argument(
            help="A claim's id, or in quotation marks a link as LATER>EARLIER, a match as CLAIM>FLOW.",
            show_default=False,
        ),
    ],
    answer: Annotated[Answer, typer.Argument(help="Is it so?", show_default=False)],
    ledger: LedgerPath,
    by: By,
    slots: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="SLOT=VALUE", help="Set a slot right: amount.low=40000000; may be repeated."),
    ] = None,
    note: Note = "",
    style: FormatOption = Format.table,
) -> None:
    """Say whether a claim, or a link between two, is right. It wins over the machine and can be taken back.

    Example: musterbook judge 4f2a91 yes --set stage=committed --by "Ann Lee" --note "signed" --ledger coalition.ledger
    """
    from musterbook.publishing.lists import write_judgement

    with opened(ledger) as book:
        known = _subject(book, subject)
        amendment = _amendment(slots or (), link=">" in known)
        made = book.judge(known, _VERDICTS[answer], by=by, note=note, amendment=amendment or None)
        write_judgement(to_dict(made), sys.stdout, style=style)


def undo(
    ledger: LedgerPath,
    by: By,
    judgement: Annotated[
        str | None, typer.Argument(help="The judgement's id; the last that stands without it.", show_default=False)
    ] = None,
    note: Note = "",
    style: FormatOption = Format.table,
) -> None:
    """Take a judgement back; it stays on record, and what it changed is as it was.

    Example: musterbook undo --by "Ann Lee" --ledger coalition.ledger
    """
    from musterbook.publishing.lists import write_judgement

    with opened(ledger) as book:
        made = book.retract(_standing(book, judgement), by=by, note=note)
        write_judgement(to_dict(made), sys.stdout, style=style)


def due(ledger: LedgerPath, on: On = None, as_of: AsOf = None, style: FormatOption = Format.table) -> None:
    """List what was announced for a later day: open, due, overdue, or settled and by which document.

    Example: musterbook due --on 2018-07-11 --ledger coalition.ledger
    """
    from musterbook.publishing.lists import write_due

    day = on or datetime.datetime.now(datetime.UTC).date().isoformat()
    with opened(ledger) as book:
        write_due(book.due(day, as_of=as_of), sys.stdout, style=style)


def disputes(ledger: LedgerPath, as_of: AsOf = None, style: FormatOption = Format.table) -> None:
    """List what the documents disagree on: denials, assessments and figures, both sides with their words.

    Example: musterbook disputes --ledger coalition.ledger
    """
    from musterbook.publishing.lists import write_disputes

    with opened(ledger) as book:
        write_disputes(book.disputes(as_of=as_of), sys.stdout, style=style)


def diff(ledger: LedgerPath, since: Since, until: Until = None, style: FormatOption = Format.table) -> None:
    """List what changed in the book between two days: entries and totals, and the document or judgement behind each.

    Example: musterbook diff --from 2024-02-01 --to 2024-02-29 --ledger coalition.ledger
    """
    from musterbook.publishing.lists import write_changes

    if until is not None and until <= since:
        raise typer.BadParameter(f"{until} is not after {since}", param_hint="--to")
    with opened(ledger) as book:
        write_changes(book.changes(since, until), sys.stdout, style=style)


def _subject(book: Ledger, said: str) -> str:
    """Give a claim's id, "later>earlier" or "claim>flow", for ids or their first digits."""
    later, arrow, earlier = (part.strip() for part in said.partition(">"))
    if not arrow:
        return book.claim(said).id
    return f"{book.claim(later).id}>{_earlier(book, earlier)}"


def _earlier(book: Ledger, name: str) -> str:
    try:
        return book.claim(name).id
    except LedgerError:
        flow = book.flow_named(name)
        if flow is None:
            raise
        return flow


def _standing(book: Ledger, name: str | None) -> str:
    """Give the id of the judgement meant: by its first digits, or the last that nobody took back."""
    made = book.judgements()
    back = {j.retracts for j in made if j.retracts}
    found = [j.id for j in made if not j.retracts and j.id not in back and (name is None or j.id.startswith(name))]
    if not found or (name is not None and len(found) > 1):
        which = "standing judgement" if name is None else f"one standing judgement {name!r}"
        raise JudgementError(f"no {which} in the ledger; nothing was taken back")
    return found[-1]


def _amendment(said: Sequence[str], *, link: bool) -> dict[str, Any]:
    """Read "slot=value" texts: a value is JSON, else words; "amount.low" is a slot of a slot; parties by their name."""
    out: dict[str, Any] = {}
    for text in said:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise InputError(f"--set {text!r}: write it as slot=value, such as stage=committed")
        whole, dot, part = name.strip().partition(".")
        given = _value(value)
        if dot:
            out[whole] = {**out.get(whole, {}), part: given}
        else:
            out[whole] = given if link else _named(whole, given)
    return out


def _value(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError:
        return text


def _named(slot: str, value: Any) -> Any:
    """Give a party or places for their names, with the register's code where it knows them."""
    if not isinstance(value, str) or slot not in ("party", "counterparty", "place"):
        return value
    from musterbook.ledger.verdicts import registered

    if slot == "place":
        return [registered(name.strip()) for name in value.split(",")]
    return registered(value)
