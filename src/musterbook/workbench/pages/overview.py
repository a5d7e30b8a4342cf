"""The first page: goals against pledges, who gives most, figures over time, what is due and what is disputed."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from weakref import ref

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterbook.publishing.sums import target_row
from musterbook.workbench import desk
from musterbook.workbench.asking import Asked
from musterbook.workbench.pages.entries import total_rows
from musterbook.workbench.pages.series import curve

if TYPE_CHECKING:
    from musterbook.ledger.books import Book
    from musterbook.ledger.targets import Target

_CURVES: Final = ("forces", "freed", "members")
_GIVERS: Final = 12
_NEXT: Final = 8
_VIEWS: Final = 8  # days and ways of counting that are kept
_WIDTH: Final = 300  # units of a bar's drawing

_kept: dict[tuple[str, str, bool], tuple[ref[Book], str, dict[str, Any]]] = {}


def page(request: HttpRequest) -> HttpResponse:
    """Show the ledger at a glance."""
    return render(request, "musterbook/overview.html", context(Asked.of(request)))


def context(asked: Asked) -> dict[str, Any]:
    """Give what the page shows, kept until the ledger or the day is another."""
    today = asked.as_of or datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    book = asked.view[0]
    view = asked.as_of, asked.counting, asked.reviewed
    kept = _kept.get(view)
    if kept is None or kept[0]() is not book or kept[1] != today:
        if len(_kept) >= _VIEWS:
            _kept.clear()
        kept = _kept[view] = ref(book), today, _context(asked, today)
    return kept[2]


def _context(asked: Asked, today: str) -> dict[str, Any]:
    held, (book, entries) = desk.ledger(), asked.view
    due = [d for d in held.due(today, as_of=asked.as_of or None) if d.state != "settled"]
    disputes = held.disputes(as_of=asked.as_of or None)
    return {
        "counts": {
            "documents": len(book.documents),
            "claims": len(book.claims),
            "entries": len(entries),
            "reviewed": sum(book.reviewed(key) for key in book.claims),
            "disputes": len(disputes),
        },
        "targets": [_goal(t) for t in held.targets(as_of=asked.as_of or None)],
        "givers": _givers(asked),
        "curves": [found for m in _CURVES if (found := curve(asked, m)) and found["drawn"]],
        "due": due[-_NEXT:],
        "disputes": disputes[:_NEXT],
    }


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
