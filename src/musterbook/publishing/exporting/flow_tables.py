"""The tables of official flows and of their matches with undertakings; only a ledger that holds flows has them.

In: contents. Out: rows, as of the tables in `columns`. A flow is told as its source tells it, and made into a row when
it is asked for: a ledger may hold millions.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from musterbook.publishing.exporting.columns import TABLES, Row, Table, columns_of
from musterbook.publishing.exporting.contents import Contents
from musterbook.records.flows import Flow, Money, Organisation

if TYPE_CHECKING:
    from musterbook.ledger.flows.totals import HeldFlow


def tables_of(contents: Contents) -> tuple[Table, ...]:
    """Give the tables that a ledger has, in the order in which they are written."""
    return (*TABLES, *FLOW_TABLES) if contents.has_flows else TABLES


def _flows(contents: Contents) -> Iterator[Row]:
    for held in contents.flows():
        yield _flow(held)


_SAME: Final = (
    "id", "system", "type", "stage", "rate", "rate_date", "date", "value_date", "decided", "reported", "updated",
    "boundary", "on_boundary", "flow_type", "finance_type", "own", "ref", "activity", "description", "file", "at",
)  # fmt: skip
_LISTED: Final = ("years", "plans", "source_plans", "parents")


def _flow(held: HeldFlow) -> Row:
    flow = held.flow
    return {
        **{name: getattr(flow, name) or None for name in _SAME},
        **{name: "; ".join(getattr(flow, name)) or None for name in _LISTED},
        **_sum("amount", "currency", flow.amount),
        **_sum("converted", "converted_currency", flow.converted),
        **_who("provider", flow.provider),
        **_who("receiver", flow.receiver),
        "series": held.series,
        "release": held.release,
        "recipients": _recipients(flow),
        "new_money": flow.new_money,
        "humanitarian": flow.humanitarian,
    }


def _sum(value: str, currency: str, money: Money | None) -> Row:
    return {value: money.value, currency: money.currency or None} if money is not None else {}


def _who(slot: str, who: Organisation | None) -> Row:
    return {f"{slot}_code": who.code, slot: who.name or None, f"{slot}_ref": who.ref} if who is not None else {}


def _recipients(flow: Flow) -> str | None:
    told = (f"{s.code or s.name}{f' {s.percent}%' if s.percent else ''}" for s in flow.recipients)
    return "; ".join(told) or None


def _matches(contents: Contents) -> Iterator[Row]:
    for settled in contents.settled.values():
        for match in settled.matches:
            yield {
                "entry": match.subject,
                "flow": match.flow,
                "kind": match.kind,
                "score": Decimal(match.score).scaleb(-3),
                "why": "; ".join(match.evidence) or None,
                "judged": (match.subject, match.flow) in contents.accepted,
            }


FLOW_TABLES: Final = (
    Table(
        "flows",
        "One official flow as a series of releases holds it a row, in the words of its source; never a claim.",
        ("id", "series"),
        columns_of(
            """
id | string | #meta+id+flow | the flow, the same in every release and form of its source
series | string | #meta+series | the series of releases that holds it
release | integer | #meta+release | the number of the release that brought it so
system | string | #meta+source | fts, iati or table
type | string | #meta+type | the source's status or code (paid, 3)
stage | string | #status+stage | pledge, commitment, allocation, disbursement, expenditure; empty where it is no stage
provider_code | string | #org+provider+code | register's code of who gives
provider | string | #org+provider+name | who gives, as the source has it
provider_ref | string | #org+provider+id | the source's identifier of who gives
receiver_code | string | #org+receiver+code | register's code of who receives
receiver | string | #org+receiver+name | who receives, as the source has it
receiver_ref | string | #org+receiver+id | the source's identifier of who receives
recipients | string | #country+code | countries and places, with the source's own percentages, with semicolons
amount | decimal | #value+amount | the sum in major units, with every digit of the source; empty is not nought
currency | string | #currency+code | ISO 4217 code of that sum
converted | decimal | #value+converted | the source's own sum in another currency
converted_currency | string | #currency+converted+code | ISO 4217 code of that one
rate | string | #value+rate | the source's own rate, in its digits
rate_date | string | #date+rate | the day of that rate
date | string | #date+flow | the day of the flow
value_date | string | #date+value | the day by which it is converted
decided | string | #date+decided | when it was decided
reported | string | #date+reported | when it was first reported
updated | string | #date+updated | when its record was last changed
years | string | #date+year+usage | the years it is for, with semicolons
plans | string | #response+plan | the response plans it goes into, with semicolons
source_plans | string | #response+plan+source | the response plans it comes from, with semicolons
parents | string | #meta+id+parent | the source's ids of flows that it is a part of, with semicolons
boundary | string | #meta+boundary | incoming, internal or outgoing, of FTS
on_boundary | string | #meta+on_boundary | single or shared, of FTS
flow_type | string | #modality+flow | the source's type of flow
finance_type | string | #modality+finance | IATI's type of finance
new_money | boolean | #meta+new_money | as FTS says
humanitarian | boolean | #meta+humanitarian | as the source says
own | string | #meta+id+own | the id that the source gives
ref | string | #meta+ref | the source's reference
activity | string | #activity+id | the IATI activity it is in
description | string | #description+flow | what the source says of it
file | string | #meta+file | SHA-256 of the file it was read from
at | string | #meta+place | the place in that file: an element's path, a row
"""
        ),
        _flows,
    ),
    Table(
        "matches",
        "One match of an undertaking with a flow a row: proposed by the machine, or accepted by a person (judged).",
        ("entry", "flow"),
        columns_of(
            """
entry | string | #meta+id+entry | the entry: the id of its earliest claim
flow | string | #meta+id+flow | the flow
kind | string | #meta+kind | pays: it pays for the undertaking or a part of it; same: it is the source's own word of it
score | decimal | #meta+score | a rank from 0 to 1, and no chance
why | string | #description+why | the reasons
judged | boolean | #meta+judged | true where a person accepted it; false is the machine's proposal alone
"""
        ),
        _matches,
        (("entry", "claims"), ("flow", "flows")),
    ),
)
"""What a ledger with flows has beside `columns.TABLES`."""
