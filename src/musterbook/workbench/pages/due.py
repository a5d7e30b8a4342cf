"""What was announced for a later day: open, due, overdue, settled."""

from __future__ import annotations

import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterbook.workbench import desk
from musterbook.workbench.asking import Asked


def page(request: HttpRequest) -> HttpResponse:
    """List decisions, meetings, deployments and tranches by their day, as they stand on the day asked for."""
    asked = Asked.of(request)
    on = asked.as_of or datetime.datetime.now(tz=datetime.UTC).date().isoformat()
    found = desk.ledger().due(on, as_of=asked.as_of or None)
    states = ("overdue", "due", "open", "settled")
    groups = [{"state": s, "rows": rows} for s in states if (rows := [d for d in found if d.state == s])]
    return render(request, "musterbook/due.html", {"groups": groups, "on": on})
