"""Review: what the machine read, one claim at a time, judged with one key; every judgement can be taken back.

The queue runs by what matters: money at stake times doubt, in dollars of the year where it is money.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from musterbook.errors import InputError
from musterbook.lexicon import load_lexicon
from musterbook.publishing.marking import around
from musterbook.publishing.slots import slots
from musterbook.records import Claim, Verdict
from musterbook.workbench import desk
from musterbook.workbench.asking import Asked, reader

if TYPE_CHECKING:
    from musterbook.ledger.books import Book

VERDICTS: Final[dict[str, Verdict]] = {"accept": "positive", "reject": "negative", "unsure": "unsure"}
_AROUND: Final = 600  # code points of the text about the words


@dataclass(frozen=True, slots=True)
class Stake:
    """One claim that nobody judged, and what is at stake: dollars times doubt, 0 where it is no money."""

    claim: Claim
    weight: Fraction


def queue(request: HttpRequest) -> HttpResponse:
    """Show the claim that matters most of those that nobody judged; `skip` passes over those it names.

    `claim` shows that one, judged or not. What is judged is the ledger as it stands now, whatever day is asked for.
    """
    skipped = names(request.GET.get("skip", ""))
    book = desk.ledger().book()
    waiting = ranked(book)
    left = [s.claim for s in waiting if s.claim.id not in set(skipped)]
    wanted = request.GET.get("claim", "")
    shown = desk.ledger().claim(wanted) if wanted else left[0] if left else None
    context = {
        "tab": "claims",
        "waiting": len(waiting),
        "done": sum(book.reviewed(k) or book.rejected(k) for k in book.claims),
        "skip": ",".join([*skipped, *([shown.id] if shown else [])][-200:]),
        "skipped": ",".join(skipped),
        "last": last_judgement(book, reader(request), links=False),
        **(claim_context(book, shown) if shown else {}),
    }
    return render(request, "musterbook/review.html", context)


def claim_context(book: Book, claim: Claim) -> dict[str, Any]:
    """Give what a page shows of a claim that is judged: its words, what the machine read, what people made of it."""
    machine, verdict = book.readings[claim.id], book.verdicts.get(claim.id)
    return {
        "claim": claim,
        "around": words_of(book, claim),
        "document": book.documents[claim.document],
        "doubt": book.doubtful.get(claim.id),
        "verdict": verdict,
        "sides": sides(machine, claim) if verdict and verdict.slots else [],
    }


def sides(machine: Claim, person: Claim) -> list[dict[str, Any]]:
    """Put what the machine read beside what a person made of it, slot by slot."""
    one, other = (
        {"kind": c.kind, "stage": c.stage} | {s.name: s.value for s in slots(c) if s.name != "trigger"}
        for c in (machine, person)
    )
    listed = [*one, *(name for name in other if name not in one)]
    return [
        {"name": name.replace("_", " "), "machine": one.get(name, ""), "person": other.get(name, ""),
         "differs": one.get(name) != other.get(name)}
        for name in listed
    ]  # fmt: skip


def names(said: str) -> list[str]:
    """Read a list of names from an address."""
    return [name for name in said.split(",") if name]


def last_judgement(book: Book, by: str, *, links: bool) -> dict[str, Any] | None:
    """Give the last judgement of somebody that stands, of claims or of links, and the words it is about."""
    mine = [j for j in book.judgements if j.by == by]
    taken = {j.retracts for j in mine if j.retracts}
    for made in reversed(mine):
        later, arrow, _ = made.subject.partition(">")
        if not made.retracts and made.id not in taken and bool(arrow) == links:
            claim = book.claims.get(book.former.get(later, later))
            return {"made": made, "quote": claim.quote if claim else made.subject}
    return None


def ranked(book: Book) -> list[Stake]:
    """Give the claims that nobody judged, what matters most first."""
    judged = book.verdicts
    open_ = [c for key, c in book.claims.items() if key not in judged]
    return sorted((Stake(c, _weight(book, c)) for c in open_), key=lambda s: (-s.weight, book.order(s.claim)))


def _weight(book: Book, claim: Claim) -> Fraction:
    return worth(book, claim) * Fraction(1000 - claim.confidence, 1000)


def worth(book: Book, claim: Claim) -> Fraction:
    """Give a claim's sum in dollars of the year it was told in, 0 where it is no money or has no known rate."""
    amount = claim.amount
    value = next((v for v in (amount.best, amount.low, amount.high) if v), None) if amount else None
    if amount is None or value is None:
        return Fraction(0)
    issued = book.issued(claim)
    rate = load_lexicon().matching.in_usd(amount.unit, int(issued[:4]) if issued and issued[:4].isdecimal() else None)
    return (rate or Fraction(0)) * Fraction(value, 10**amount.exponent)


@require_POST
def judge(request: HttpRequest) -> HttpResponse:
    """Append a judgement and go on to the next claim."""
    claim, verdict = request.POST.get("claim", ""), VERDICTS.get(request.POST.get("verdict", ""))
    if verdict is None:
        raise InputError(f"no verdict: there are {', '.join(VERDICTS)}")
    note = request.POST.get("note", "").strip()
    desk.ledger().judge(claim, verdict, by=reader(request), note=note)
    return back(request)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Take a judgement back, and show its claim again."""
    judgement = desk.ledger().retract(request.POST.get("judgement", ""), by=reader(request))
    if ">" in judgement.subject:
        return back(request, "links", pair=judgement.subject)
    return back(request, claim=judgement.subject)


@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Set the name under which judgements are made."""
    said = " ".join(request.POST.get("name", "").split())[:80]
    if not said:
        raise InputError("a judgement needs the name of who judges")
    request.session["name"] = said
    return back(request, "links" if request.POST.get("tab") == "links" else "review")


def back(request: HttpRequest, to: str = "review", **more: str) -> HttpResponse:
    """Go on with a queue, without what was skipped."""
    skipped = request.POST.get("skipped", "")
    return HttpResponseRedirect(Asked.of(request).link(reverse(to), skip=skipped, **more))


def words_of(book: Book, claim: Claim, most: int = _AROUND) -> tuple[str, str, str]:
    """Give a claim's words with what stands around them in their text."""
    return around(book.documents[claim.document].text, claim.start, claim.end, most)
