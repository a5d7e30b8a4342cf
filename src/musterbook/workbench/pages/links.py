"""Links in review: two claims with both texts in view, and whether the later repeats, advances, ... the earlier.

The queue runs by what matters: the money that is counted once or twice, times doubt.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, get_args

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from musterbook.errors import InputError
from musterbook.records import Restatement, RestatementKind
from musterbook.workbench import desk
from musterbook.workbench.asking import reader
from musterbook.workbench.pages.review import VERDICTS, back, last_judgement, names, words_of, worth

if TYPE_CHECKING:
    from musterbook.ledger.books import Book

_AROUND: Final = 240  # code points of each text about the words: both are to be seen at once
KINDS: Final = get_args(RestatementKind)


def queue(request: HttpRequest) -> HttpResponse:
    """Show the link that matters most of those that nobody judged; `pair` shows that one, judged or not."""
    book, skipped = desk.ledger().book(), names(request.GET.get("skip", ""))
    waiting = ranked(book)
    wanted = request.GET.get("pair", "")
    left = [r for r in waiting if _subject(r) not in set(skipped)]
    shown = _found(book, wanted) if wanted else left[0] if left else None
    context = {
        "tab": "links",
        "waiting": len(waiting),
        "link": shown,
        "subject": _subject(shown) if shown else "",
        "ends": [_end(book, key) for key in (shown.earlier, shown.later)] if shown else [],
        "kinds": KINDS,
        "skip": ",".join([*skipped, *([_subject(shown)] if shown else [])][-200:]),
        "skipped": ",".join(skipped),
        "last": last_judgement(book, reader(request), links=True),
    }
    return render(request, "musterbook/links.html", context)


def ranked(book: Book) -> list[Restatement]:
    """Give the proposed links that nobody judged, what matters most first."""
    judged = {_now(book, subject) for subject in book.verdicts if ">" in subject}
    open_ = [
        r for r in book.proposals
        if {r.later, r.earlier} <= book.claims.keys() and (r.later, r.earlier) not in judged
        and not book.rejected(r.later) and not book.rejected(r.earlier)
    ]  # fmt: skip
    return sorted(open_, key=lambda r: (-_weight(book, r), book.order(book.claims[r.later]), r.earlier))


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Append a judgement of a link, with the kind a person gave it where that differs, and go on."""
    subject, verdict = request.POST.get("pair", ""), VERDICTS.get(request.POST.get("verdict", ""))
    if verdict is None:
        raise InputError(f"no verdict: there are {', '.join(VERDICTS)}")
    kind, proposed = request.POST.get("kind", ""), _found(desk.ledger().book(), subject).kind
    amendment = {"kind": kind} if verdict == "positive" and kind and kind != proposed else None
    note = request.POST.get("note", "").strip()
    desk.ledger().judge(subject, verdict, by=reader(request), note=note, amendment=amendment)
    return back(request, "links")


def _weight(book: Book, link: Restatement) -> Fraction:
    """Give the smaller of the two sums, which is what would be counted twice, times doubt."""
    sums = [value for key in (link.later, link.earlier) if (value := worth(book, book.claims[key]))]
    return min(sums, default=Fraction(0)) * Fraction(1000 - link.score, 1000)


def _found(book: Book, subject: str) -> Restatement:
    pair = _now(book, subject)
    found = next((r for r in (*book.links, *book.proposals) if (r.later, r.earlier) == pair), None)
    if found is None or not set(pair) <= book.claims.keys():
        raise InputError("no such link was proposed or made")
    return found


def _now(book: Book, subject: str) -> tuple[str, str]:
    later, _, earlier = subject.partition(">")
    return book.former.get(later, later), book.former.get(earlier, earlier)


def _subject(link: Restatement) -> str:
    return f"{link.later}>{link.earlier}"


def _end(book: Book, key: str) -> dict[str, object]:
    claim = book.claims[key]
    return {"claim": claim, "document": book.documents[claim.document], "around": words_of(book, claim, _AROUND)}
