"""Print what became of promises, and what two sources of flows have in common.

In: a `Reconciliation` or `Compared`. Out: a table for people, or rows for another program. Nothing is added up here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import fields
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from musterbook.publishing.tables import Columns, Format, write
from musterbook.records import to_dict

if TYPE_CHECKING:
    from musterbook.linking.reconciliation import Unmatched
    from musterbook.linking.settling import GiverSum, Settled
    from musterbook.linking.sources import Compared
    from musterbook.records.flows import Money

_SETTLED: Columns = (
    ("undertaking", lambda r: r["undertaking"][:12]),
    ("giver", itemgetter("label")),
    ("pledged", itemgetter("said")),
    ("committed", lambda r: _sums(r["committed"])),
    ("paid", lambda r: _sums(r["paid"])),
    ("gap", lambda r: _sums([r["gap"]] if r["gap"] else [])),
    ("lag", itemgetter("lag")),
    ("outcome", itemgetter("outcome")),
    ("flows", lambda r: " ".join(m["flow"][:12] for m in r["matches"])),
    ("why", lambda r: "; ".join([*r["why"], *(r["matches"][0]["evidence"] if r["matches"] else ())])),
)
_GIVERS: Columns = (
    ("giver", itemgetter("label")),
    ("currency", itemgetter("currency")),
    ("undertakings", itemgetter("undertakings")),
    *((name, lambda r, name=name: f"{r[name]:,}") for name in ("pledged", "committed", "paid", "gap")),
)
_ONLY_IN_FLOWS: Columns = (
    ("provider", itemgetter("provider")),
    ("stage", lambda r: r["stage"] or "none"),
    ("currency", itemgetter("currency")),
    ("flows", lambda r: f"{r['flows']:,}"),
    ("total", lambda r: f"{r['total']:,}"),
)
_COMPARED: Columns = (
    ("outcome", itemgetter("outcome")),
    ("flow", lambda r: (r["flow"] or "")[:12]),
    ("other", lambda r: (r["other"] or "")[:12]),
    ("score", itemgetter("score")),
    ("why", lambda r: "; ".join(r["evidence"])),
)


def write_settled(settled: Iterable[Settled], out: TextIO, *, style: Format) -> None:
    """Write what became of each undertaking, a table with the counts below; JSON has its matches with their reasons."""
    rows = [_settled_row(s) for s in settled]
    write(rows, _SETTLED, style=style, out=out, empty="No undertaking is like that.")
    if style is Format.table and rows:
        counts = ", ".join(f"{n:,} {outcome}" for outcome, n in Counter(r["outcome"] for r in rows).most_common())
        out.write(f"{len(rows):,} undertakings: {counts}\n")


def write_givers(givers: Iterable[GiverSum], out: TextIO, *, style: Format) -> None:
    """Write the sums of givers, by currency."""
    rows = ({f.name: _plain(getattr(g, f.name)) for f in fields(g)} for g in givers)
    write(rows, _GIVERS, style=style, out=out, empty="No undertaking is in money.")


def write_unmatched(unmatched: Iterable[Unmatched], out: TextIO, *, style: Format) -> None:
    """Write what only flows have, added up by provider, stage and currency."""
    rows = ({f.name: _plain(getattr(u, f.name)) for f in fields(u)} for u in unmatched)
    write(rows, _ONLY_IN_FLOWS, style=style, out=out, empty="Every flow pays for an undertaking.")


def write_compared(found: Compared, names: Sequence[str], out: TextIO, *, style: Format, every: bool = False) -> None:
    """Write what only one of two sources has, with `every` also the matches; a table is followed by the counts."""
    rows: list[dict[str, Any]] = [
        {"outcome": "matched", "flow": m.subject, "other": m.flow, "score": m.score, "evidence": list(m.evidence)}
        for m in (found.matches if every else ())
    ]
    for place, name, alone in (("flow", names[0], found.left), ("other", names[1], found.right)):
        nothing: dict[str, Any] = {"flow": None, "other": None, "score": None, "evidence": []}
        rows += [{"outcome": f"only in {name}"} | nothing | {place: flow} for flow in alone]
    write(rows, _COMPARED, style=style, out=out, empty="Both have the same flows.")
    if style is Format.table:
        counts = f"{len(found.left):,} only in {names[0]}, {len(found.right):,} only in {names[1]}"
        out.write(f"{len(found.matches):,} matched, {counts}\n")


def _settled_row(settled: Settled) -> dict[str, Any]:
    of = settled.undertaking
    return {
        "undertaking": of.id,
        "giver": of.giver,
        "label": of.label,
        "said": of.amount.said,
        "currency": of.amount.unit,
        "outcome": settled.outcome,
        "committed": [_money(m) for m in settled.committed],
        "paid": [_money(m) for m in settled.paid],
        "gap": _money(settled.gap) if settled.gap else None,
        "lag": settled.lag,
        "why": list(settled.why),
        "matches": [to_dict(m) for m in settled.matches],
    }


def _money(money: Money) -> dict[str, Any]:
    return {"value": _exact(money), "currency": money.currency}


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int)) else _exact(value)


def _exact(money: Money) -> int | Decimal:
    """Give a sum without the noughts behind its point."""
    value = money.value
    return int(value) if value == value.to_integral_value() else value


def _sums(sums: Iterable[dict[str, Any]]) -> str:
    return " + ".join(f"{m['value']:,} {m['currency']}" for m in sums)
