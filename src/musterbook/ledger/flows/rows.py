"""Between flows and rows: what of a flow stands in columns, and how its record is kept in blocks.

In: flows, or places of rows (block, line). Out: columns and journal lines, or flows. No rule of the ledger stands here.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from typing import Any, Final

from musterbook.ledger import models
from musterbook.ledger.rows import decode_as
from musterbook.records import flow_members
from musterbook.records.flows import Flow, Money

_KEPT: Final = 16  # blocks unpacked at a time
Place = tuple[int, int]


def opened(alias: str, places: Iterable[Place]) -> Iterator[Flow]:
    """Give the records of rows by block and line, in that order; a block is unpacked once while it is of use."""
    blocks: dict[int, list[str]] = {}
    for block, line in places:
        if block not in blocks:
            if len(blocks) >= _KEPT:
                del blocks[next(iter(blocks))]
            data = models.FlowBlock.objects.using(alias).values_list("data", flat=True).get(pk=block)
            blocks[block] = zlib.decompress(bytes(data)).decode("utf-8").split("\n")
        yield decode_as(Flow, blocks[block][line])


def line_of(flow: Flow) -> tuple[str, str]:
    """Give the journal line of a flow, and the digest of all it says but its place in the file."""
    said, place = flow_members(flow)
    digest = hashlib.sha256(said.encode("utf-8")).hexdigest()[:32]
    return f'{{"record":"flow",{said}{"," if place else ""}{place}}}', digest


def columns_of(flow: Flow) -> dict[str, Any]:
    """Give what a flow is found, matched and added up by."""
    years = flow.years or ((flow.date[:4],) if flow.date else ())
    codes = [s for s in flow.recipients if s.vocabulary == "country" and s.code]
    return {
        "flow_id": flow.id, "system": flow.system, "type": flow.type, "stage": flow.stage,
        "provider": (flow.provider.code or flow.provider.name) if flow.provider else "",
        "receiver": (flow.receiver.code or flow.receiver.name) if flow.receiver else "",
        "countries": " ".join(sorted({s.code for s in codes if s.code})),
        "shares": " ".join(f"{s.code}={s.percent}" for s in codes if s.percent),
        "plans": " ".join(flow.plans), "source_plans": " ".join(flow.source_plans),
        "date": flow.date or "", "value_date": flow.value_date or "", "years": " ".join(years),
        "boundary": flow.boundary or "", "on_boundary": flow.on_boundary or "", "own": flow.own or "",
        "ref": flow.ref or "", "activity": flow.activity or "",
        **_sum("coefficient", "exponent", "currency", flow.amount),
        **_sum("converted", "converted_exponent", "converted_currency", flow.converted),
    }  # fmt: skip


def _sum(coefficient: str, exponent: str, currency: str, money: Money | None) -> dict[str, Any]:
    if money is None:
        return {coefficient: None, exponent: 0, currency: ""}
    fits = abs(money.coefficient) <= models.LARGEST
    return {coefficient: money.coefficient if fits else None, exponent: money.exponent, currency: money.currency}
