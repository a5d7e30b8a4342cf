"""What stands around every page: the policy its browser keeps to, and errors told as pages.

In: requests and responses. Out: responses. No script and no style stands in a page itself, so none that a document
brings along can run.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterbook.errors import InputError, JudgementError, LedgerError, MusterbookError

POLICY: Final = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip

_Answer = Callable[[HttpRequest], HttpResponse]


def policy(answer: _Answer) -> _Answer:
    """Send the policy with every response."""

    def guarded(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        if response.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return guarded


class Explained:
    """Turn an error of ours into a page that says what to do."""

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, MusterbookError | ValueError):
            return None
        missing = isinstance(error, LedgerError) and "no one " in str(error)
        wrong = isinstance(error, InputError | JudgementError | ValueError)
        status = 404 if missing else 400 if wrong else 500
        return render(request, "musterbook/error.html", {"message": str(error), "status": status}, status=status)
