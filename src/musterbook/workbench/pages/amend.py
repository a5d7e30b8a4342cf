"""Amend: a claim with every slot in a field beside what the machine read; what a person changed is set."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterbook.errors import InputError, JudgementError
from musterbook.ledger.books import Book
from musterbook.records import Claim
from musterbook.workbench import amending, desk
from musterbook.workbench.asking import reader
from musterbook.workbench.pages.review import back, claim_context


def page(request: HttpRequest) -> HttpResponse:
    """Show the form, or set the slots that were changed and go on with the queue.

    What cannot be set is said above the form, which keeps what was written. So it is where somebody judged the claim
    after the form was opened: their work is shown, and nothing is set over it unseen.
    """
    said = request.POST or request.GET
    book = desk.ledger().book()
    claim = desk.ledger().claim(said.get("claim", ""))
    if request.method != "POST":
        return _form(request, book, claim, amending.texts(claim))
    if request.POST.get("seen", "") != _seen(book, claim):
        return _form(request, book, claim, request.POST, status=409)
    try:
        slots = amending.changes(claim, request.POST.dict())
        if not slots:
            raise InputError("nothing was changed: accept the claim as it is, or change a slot")
        note = request.POST.get("note", "").strip()
        desk.ledger().judge(claim.id, "positive", by=reader(request), note=note, amendment=slots)
    except (InputError, JudgementError) as error:
        return _form(request, book, claim, request.POST, wrong=str(error), status=400)
    return back(request)


def _form(
    request: HttpRequest, book: Book, claim: Claim, written: Any, *, wrong: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    machine, now = (amending.texts(c) for c in (book.readings[claim.id], claim))
    rows = [
        {"field": f, "machine": machine[f.name], "now": now[f.name], "written": written.get(f.name, now[f.name]),
         "open": f.often or (bool(now[f.name]) and f.name != "basis")}
        for f in amending.FIELDS
    ]  # fmt: skip
    context = claim_context(book, claim) | {
        "rows": [r for r in rows if r["open"]],
        "more": [r for r in rows if not r["open"]],
        "wrong": wrong,
        "met": status == 409,
        "seen": _seen(book, claim),
        "note": written.get("note", ""),
        "skipped": (request.POST or request.GET).get("skipped", ""),
    }
    return render(request, "musterbook/amend.html", context, status=status)


def _seen(book: Book, claim: Claim) -> str:
    """Give the last judgement of a claim, "" for none: a form that was opened before it does not know it."""
    made = [j.id for j in book.judgements if j.subject == claim.id]
    return made[-1] if made else ""
