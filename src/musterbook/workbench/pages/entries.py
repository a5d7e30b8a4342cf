"""Undertakings: the list with its facets and its total, and one with everything that tells it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterbook.errors import InputError
from musterbook.ledger import grouping
from musterbook.ledger.stages import is_money
from musterbook.linking.sameness import name_key
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.dossier import dossier_html
from musterbook.publishing.marking import around
from musterbook.publishing.payments import became
from musterbook.publishing.sums import major, said
from musterbook.workbench import desk
from musterbook.workbench.asking import Asked

if TYPE_CHECKING:
    from musterbook.ledger.entries import Entry, Line
    from musterbook.ledger.summaries import Total

FACETS: Final = ("kind", "stage", "giver", "recipient", "place", "instrument", "unit", "status", "year")
_SUMMED: Final = ("giver", "recipient", "place", "purpose", "instrument", "unit", "year", "stage")
_SHOWN: Final = 50
_AROUND: Final = 220  # code points of the paragraph about the words
_CHOICES: Final = 40  # of a facet; the rest is reached by search
_ORDERS: Final = {"newest": True, "oldest": False}


def listing(request: HttpRequest) -> HttpResponse:
    """List entries narrowed by facets and words, with the total of the selection and the rules it used."""
    asked, wanted = Asked.of(request), _wanted(request)
    order = request.GET.get("order", "newest")
    if order not in _ORDERS:
        raise InputError(f"no order {order}: there are {' and '.join(_ORDERS)}")
    found = _found(asked, wanted)
    found.sort(key=lambda e: (e.announced is None, e.announced or "", e.id), reverse=False)
    if _ORDERS[order]:
        dated = [e for e in found if e.announced]
        found = dated[::-1] + [e for e in found if not e.announced]
    pages = Paginator(found, _SHOWN)
    context = {
        "page": pages.get_page(request.GET.get("page")),
        "count": len(found),
        "facets": _facets(found, wanted),
        "wanted": wanted,
        "order": order,
        "totals": _totals(asked, wanted),
    }
    return render(request, "musterbook/entries.html", context)


def page(request: HttpRequest, key: str) -> HttpResponse:
    """Show one undertaking: what it reached, every telling with its words, what was folded, judgements, flows."""
    asked = Asked.of(request)
    entry = desk.ledger().entry(key, as_of=asked.as_of or None)
    book = asked.view[0]
    folded = {f.claim: f for f in entry.folded}
    links = {f"{r.later}>{r.earlier}" for r in book.links}
    pairs = {f.claim: pair for f in entry.folded if (pair := f"{f.claim}>{f.into}") in links}

    def text(line: Line) -> str:
        return book.documents[line.document].text

    lines = [
        {"line": line, "claim": book.claims.get(line.claim), "folded": folded.get(line.claim),
         "pair": pairs.get(line.claim), "around": around(text(line), line.start, line.end, _AROUND, paragraph=True)}
        for line in entry.lines
    ]  # fmt: skip
    whole = next((e for e in asked.view[1] if e.id == entry.into), None)
    context = {
        "entry": entry,
        "lines": lines,
        "whole": whole,
        "parts": [e for e in asked.view[1] if e.into == entry.id],
        "judgements": [j for j in book.judgements if j.subject.partition(">")[0] in entry.claims],
        "became": became(desk.ledger(), [entry], as_of=asked.as_of or None).get(entry.id),
    }
    return render(request, "musterbook/entry.html", context)


def dossier(request: HttpRequest, key: str) -> HttpResponse:
    """Give the dossier of an undertaking as a file."""
    asked = Asked.of(request)
    entry = desk.ledger().entry(key, as_of=asked.as_of or None)
    text = dossier_html(Contents.of(desk.ledger(), as_of=asked.as_of or None), [entry])
    response = HttpResponse(text, content_type="text/html; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="dossier-{entry.id[:12]}.html"'
    return response


def total_rows(totals: Iterable[Total]) -> list[dict[str, Any]]:
    """Give totals as what a page shows: label, words, bounds, and a size to draw."""
    out = []
    for total in totals:
        size = next((v for v in (total.best, total.low, total.high) if v), 0) or 0
        out.append({
            "label": ", ".join(filter(None, total.labels)) or ("not said" if total.by else "all"),
            "key": total.key[0] if total.key else None,
            "stage": total.stage,
            "instrument": total.instrument,
            "unit": total.unit,
            "money": is_money(total.unit),
            "said": said(total),
            "best": major(total.best, total.exponent),
            "size": Decimal(size).scaleb(-total.exponent),
            "lines": len(total.lines),
            "folded": len(total.folded),
            "left_out": len(total.left_out),
            "unreviewed": total.unreviewed,
            "rules": total.rules,
        })  # fmt: skip
    return out


def _wanted(request: HttpRequest) -> dict[str, Any]:
    wanted: dict[str, Any] = {f: v for f in (*FACETS, "purpose") if (v := request.GET.get(f, "").strip())}
    if "year" in wanted:
        if not wanted["year"].isdecimal():
            raise InputError(f"{wanted['year']} is no year")
        wanted["year"] = int(wanted["year"])
    return wanted


def _found(asked: Asked, wanted: dict[str, Any]) -> list[Entry]:
    return list(grouping.narrowed(asked.view[1], **wanted))


def _totals(asked: Asked, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Sum the selection, as far as it is one that is summed: a status or a kind says nothing of an amount."""
    if wanted.get("kind", "commitment") != "commitment" or "status" in wanted:
        return []
    narrowed = {k: v for k, v in wanted.items() if k in _SUMMED}
    totals = desk.ledger().totals(
        by=(), counting=asked.counting, as_of=asked.as_of or None, reviewed=asked.reviewed, **narrowed
    )  # fmt: skip
    return [row for row in total_rows(totals) if row["lines"]]


def _facets(found: Sequence[Entry], wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Give for each facet its values with how many entries have them, most first."""
    out = []
    for facet in FACETS:
        counts: Counter[tuple[Any, str]] = Counter(pair for entry in found for pair in set(_values(entry, facet)))
        if len(counts) < 2 and facet not in wanted:
            continue
        ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0][1]))[:_CHOICES]
        choices = [{"value": value, "label": label, "count": count} for (value, label), count in ranked]
        out.append({"name": facet, "choices": choices, "chosen": wanted.get(facet)})
    return out


def _values(entry: Entry, facet: str) -> list[tuple[Any, str]]:
    """Give the values by which an entry can be asked for in a facet, each with its name."""
    if facet == "giver":
        code, label = grouping.giver(entry.lines[0])
        return [(code, label or code)] if code else []
    if facet in ("recipient", "place"):
        named = entry.place if facet == "place" else ((entry.recipient,) if entry.recipient else ())
        return [(key, who.label or who.name) for who in named if (key := name_key(who))]
    if facet == "unit":
        return [(a.unit, a.unit) for a in entry.amounts]
    value = getattr(entry, facet)
    return [(value, str(value))] if value else []
