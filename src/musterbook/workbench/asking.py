"""What every page is asked for beside its own question: a day, a way of counting, only what was reviewed.

In: a request. Out: `Asked`, and the part of an address that says it again, so that every link of a page keeps it.
"""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, cast, get_args

from django.http import HttpRequest
from django.utils.http import urlencode

from musterbook.errors import InputError
from musterbook.ledger.counting import Counting
from musterbook.linking.occasions import span
from musterbook.workbench import desk

if TYPE_CHECKING:
    from musterbook.ledger.books import Book
    from musterbook.ledger.entries import Entry

WAYS: Final = get_args(Counting)
PAGES: Final = (
    ("overview", "Overview"), ("entries", "Entries"), ("documents", "Documents"), ("series", "Figures"),
    ("review", "Review"), ("disputes", "Disputes"), ("due", "Due"),
)  # fmt: skip
_WITHIN: Final = {"entry": "entries", "document": "documents", "amend": "review", "links": "review"}


@dataclass(frozen=True)
class Asked:
    """The day of the ledger ("" for now), the way of counting, and whether only what people accepted is shown."""

    as_of: str
    counting: Counting
    reviewed: bool

    @classmethod
    def of(cls, request: HttpRequest) -> Asked:
        """Read a request. Raises InputError for a day that is none and a way of counting that does not exist."""
        as_of, counting = request.GET.get("as_of", "").strip(), request.GET.get("counting", "") or WAYS[0]
        days = span(as_of) if as_of else None
        if as_of and (days is None or days[0] != days[1]):
            raise InputError(f"{as_of} is no day: write it as 2020-06-04")
        if counting not in WAYS:
            raise InputError(f"no way of counting {counting}: there are {' and '.join(WAYS)}")
        return cls(as_of, cast(Counting, counting), request.GET.get("reviewed") == "1")

    @cached_property
    def kept(self) -> dict[str, str]:
        """What a link must say to ask the same again; what is usual is left out."""
        said = {"as_of": self.as_of, "counting": "" if self.counting == WAYS[0] else self.counting}
        return {k: v for k, v in (said | {"reviewed": "1" if self.reviewed else ""}).items() if v}

    def link(self, address: str, **more: object) -> str:
        """Give an address with what is asked, and more."""
        query = urlencode({k: str(v) for k, v in more.items() if v not in (None, "")} | self.kept)
        return f"{address}?{query}" if query else address

    @cached_property
    def view(self) -> tuple[Book, tuple[Entry, ...]]:
        """The book and the entries as asked."""
        return desk.ledger().view(as_of=self.as_of or None, reviewed=self.reviewed)


def reader(request: HttpRequest) -> str:
    """Give the name under which judgements are made: the one given here, else the machine's user."""
    return str(request.session.get("name") or getpass.getuser())


def for_templates(request: HttpRequest) -> dict[str, Any]:
    """Give every template what is asked, who asks, and the ledger's name."""
    try:
        asked = Asked.of(request)
    except InputError:
        asked = Asked("", WAYS[0], reviewed=False)
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "asked": asked,
        "reader": reader(request),
        "ledger_name": desk.ledger().path.name,
        "pages": PAGES,
        "here": _WITHIN.get(here or "", here),
    }
