"""Review: what the machine read, one claim at a time, judged with one key; every judgement can be taken back.

The queue runs by what matters: money at stake times doubt, in dollars of the year where it is money.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from musterbook.errors import InputError
from musterbook.lexicon import load_lexicon
from musterbook.records import Claim
from musterbook.workbench import desk
from musterbook.workbench.asking import Asked, reader

if TYPE_CHECKING:
    from musterbook.ledger.books import Book

VERDICTS: Final = {"accept": "positive", "reject": "negative", "unsure": "unsure"}
_AROUND: Final = 600  # code points of the text about the words


@dataclass(frozen=True, slots=True)
class Stake:
    """One claim that nobody judged, and what is at stake: dollars times doubt, 0 where it is no money."""

    claim: Claim
    weight: Fraction


def queue(request: HttpRequest) -> HttpResponse:
    """Show the claim that matters most of those that nobody judged; `skip` passes over those it names."""
    asked, skipped = Asked.of(request), [k for k in request.GET.get("skip", "").split(",") if k]
    book = asked.view[0]
    waiting = ranked(book)
    left = [s for s in waiting if s.claim.id not in set(skipped)]
    wanted = request.GET.get("claim", "")
    shown = next((s for s in waiting if s.claim.id == wanted), left[0] if left else None)
    mine = [j for j in book.judgements if j.by == reader(request)]
    taken = {j.retracts for j in mine if j.retracts}
    last = next((j for j in reversed(mine) if not j.retracts and j.id not in taken and ">" not in j.subject), None)
    context = {
        "claim": shown.claim if shown else None,
        "around": _around(book, shown.claim) if shown else None,
        "document": book.documents[shown.claim.document] if shown else None,
        "waiting": len(waiting),
        "done": sum(book.reviewed(k) or book.rejected(k) for k in book.claims),
        "skip": ",".join([*skipped, *([shown.claim.id] if shown else [])][-200:]),
        "skipped": ",".join(skipped),
        "last": last,
        "last_claim": book.claims.get(last.subject) if last else None,
    }
    return render(request, "musterbook/review.html", context)


def ranked(book: Book) -> list[Stake]:
    """Give the claims that nobody judged, what matters most first."""
    judged = book.verdicts
    open_ = [c for key, c in book.claims.items() if key not in judged]
    return sorted((Stake(c, _weight(book, c)) for c in open_), key=lambda s: (-s.weight, book.order(s.claim)))


def _weight(book: Book, claim: Claim) -> Fraction:
    amount = claim.amount
    value = next((v for v in (amount.best, amount.low, amount.high) if v), None) if amount else None
    if amount is None or value is None:
        return Fraction(0)
    issued = book.issued(claim)
    rate = load_lexicon().matching.in_usd(amount.unit, int(issued[:4]) if issued and issued[:4].isdecimal() else None)
    doubt = Fraction(1000 - claim.confidence, 1000)
    return (rate or Fraction(0)) * Fraction(value, 10**amount.exponent) * doubt


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Append a judgement and go on to the next claim."""
    claim, verdict = request.POST.get("claim", ""), VERDICTS.get(request.POST.get("verdict", ""))
    if verdict is None:
        raise InputError(f"no verdict: there are {', '.join(VERDICTS)}")
    note = request.POST.get("note", "").strip()
    desk.ledger().judge(claim, verdict, by=reader(request), note=note)  # type: ignore[arg-type]
    return _back(request)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take a judgement back, and show its claim again."""
    judgement = desk.ledger().retract(request.POST.get("judgement", ""), by=reader(request))
    return _back(request, claim=judgement.subject)


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Set the name under which judgements are made."""
    said = " ".join(request.POST.get("name", "").split())[:80]
    if not said:
        raise InputError("a judgement needs the name of who judges")
    request.session["name"] = said
    return _back(request)


def _back(request: HttpRequest, **more: str) -> HttpResponse:
    skipped = request.POST.get("skipped", "")
    return HttpResponseRedirect(Asked.of(request).link(reverse("review"), skip=skipped, **more))


def _around(book: Book, claim: Claim) -> tuple[str, str, str]:
    """Give the words with what stands about them, cut where a word ends."""
    text = book.documents[claim.document].text
    before, after = text[max(0, claim.start - _AROUND) : claim.start], text[claim.end : claim.end + _AROUND]
    if claim.start > _AROUND:
        before = "… " + before.partition(" ")[2]
    if len(text) > claim.end + _AROUND:
        after = after.rpartition(" ")[0] + " …"
    return before, claim.quote, after
