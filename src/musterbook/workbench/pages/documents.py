"""Documents: the list, and a text with what was read from it marked."""

from __future__ import annotations

from collections import Counter
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from musterbook.publishing.marking import marked_text
from musterbook.workbench import desk
from musterbook.workbench.asking import Asked

_SHOWN: Final = 50


def listing(request: HttpRequest) -> HttpResponse:
    """List documents by day of issue, the newest first, with how much was read and reviewed of each."""
    asked = Asked.of(request)
    book = asked.view[0]
    claims = Counter(c.document for c in book.claims.values())
    reviewed = Counter(c.document for key, c in book.claims.items() if book.reviewed(key))
    found = sorted(book.documents.values(), key=lambda d: (d.issued or "", d.id), reverse=True)
    pages = Paginator(found, _SHOWN)
    shown = pages.get_page(request.GET.get("page"))
    rows = [{"document": d, "claims": claims[d.id], "reviewed": reviewed[d.id]} for d in shown]
    return render(request, "musterbook/documents.html", {"page": shown, "rows": rows, "count": len(found)})


def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a text with its claims marked by kind, a card for each, and where copies of it were found."""
    asked = Asked.of(request)
    document = desk.ledger().document(key)
    book = asked.view[0]
    claims = sorted((c for c in book.claims.values() if c.document == document.id), key=book.order)
    context = {
        "document": document,
        "text": mark_safe(marked_text(document.text, claims)),  # escaped there, word by word
        "cards": [{"claim": c, "reviewed": book.reviewed(c.id), "rejected": book.rejected(c.id)} for c in claims],
        "copies": desk.ledger().copies(document.id),
        "findings": desk.ledger().findings(document=document.id),
    }
    return render(request, "musterbook/document.html", context)
