"""Search: documents and claims that hold the words."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterbook.ledger.hits import Hit
from musterbook.workbench import desk

_SHOWN: Final = 50


def page(request: HttpRequest) -> HttpResponse:
    """Show what holds the words, best first, each word marked where it stands."""
    words = request.GET.get("q", "").strip()
    hits = desk.ledger().search(words, limit=_SHOWN) if words else ()
    rows = [{"hit": hit, "parts": _parts(hit)} for hit in hits]
    return render(request, "musterbook/search.html", {"q": words, "rows": rows})


def _parts(hit: Hit) -> list[tuple[str, bool]]:
    """Cut a snippet into what is marked and what is not."""
    out, at = [], 0
    for start, end in sorted(hit.marks):
        first, last = start - hit.snippet_start, end - hit.snippet_start
        if first >= at and last <= len(hit.snippet):
            out += [(hit.snippet[at:first], False), (hit.snippet[first:last], True)]
            at = last
    return [part for part in (*out, (hit.snippet[at:], False)) if part[0]]
