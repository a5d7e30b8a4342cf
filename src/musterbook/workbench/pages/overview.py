"""The first page: what the ledger holds, goals against pledges, who gives most, what is due and disputed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterbook.publishing.sums import target_row
from musterbook.workbench import desk
from musterbook.workbench.asking import Asked
from musterbook.workbench.pages.entries import total_rows

if TYPE_CHECKING:
    from musterbook.ledger.targets import Target

_GIVERS: Final = 12
_NEXT: Final = 8
_WIDTH: Final = 300  # units of a bar's drawing


def page(request: HttpRequest) -> HttpResponse:
    """Show the ledger at a glance."""
    asked, book = Asked.of(request), desk.ledger()
    claims = asked.view[0].claims
    today = asked.as_of or datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    due = [d for d in book.due(today, as_of=asked.as_of or None) if d.state != "settled"]
    disputes = book.disputes(as_of=asked.as_of or None)
    context = {
        "counts": {
            "documents": len(asked.view[0].documents),
            "claims": len(claims),
            "entries": len(asked.view[1]),
            "reviewed": sum(asked.view[0].reviewed(key) for key in claims),
            "disputes": len(disputes),
        },
        "targets": [_goal(t) for t in book.targets(as_of=asked.as_of or None)],
        "givers": _givers(asked),
        "due": due[-_NEXT:],
        "disputes": disputes[:_NEXT],
    }
    return render(request, "musterbook/overview.html", context)


def _goal(target: Target) -> dict[str, Any]:
    """Give a goal with the part of it that was pledged, drawn."""
    row = target_row(target)
    goal = next((v for v in (target.best, target.low, target.high) if v), None)
    got = target.pledged
    pledged = next((v for v in (got.best, got.low, got.high) if v), 0) if got else 0
    return row | {"part": min(_WIDTH, _WIDTH * (pledged or 0) // goal) if goal else 0, "width": _WIDTH}


def _givers(asked: Asked) -> list[dict[str, Any]]:
    """Give who pledged most in each currency of the three most used, each with a bar."""
    totals = desk.ledger().totals(
        by=("giver",), stage="pledge", counting=asked.counting, as_of=asked.as_of or None, reviewed=asked.reviewed,
    )  # fmt: skip
    rows = [r for r in total_rows(totals) if r["money"] and r["lines"]]
    units: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        units.setdefault(row["unit"], []).append(row)
    out = []
    for unit, of_unit in sorted(units.items(), key=lambda pair: -len(pair[1]))[:3]:
        most = sorted(of_unit, key=lambda r: (-r["size"], r["label"]))[:_GIVERS]
        largest = most[0]["size"] or Decimal(1)
        bars = [r | {"bar": max(1, int(_WIDTH * r["size"] / largest))} for r in most]
        out.append({"unit": unit, "rows": bars, "more": len(of_unit) - len(bars)})
    return out
