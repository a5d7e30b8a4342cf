"""Disputes: denials, figures in conflict, contradicting assessments, both sides beside each other."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterbook.workbench import desk
from musterbook.workbench.asking import Asked


def page(request: HttpRequest) -> HttpResponse:
    """Show every dispute; nobody is right here."""
    asked = Asked.of(request)
    found = desk.ledger().disputes(as_of=asked.as_of or None)
    return render(request, "musterbook/disputes.html", {"disputes": found})
