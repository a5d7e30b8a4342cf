"""The agenda: what was announced for a later day, and whether it has come.

In: a book, its entries, a day. Out: a `Due` for each planned meeting, decision, deployment or payment that names its
day. What is owed stays owed until a document settles it. Only documents issued by the day asked for are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from musterbook.ledger.books import Book
from musterbook.ledger.entries import Entry, Line
from musterbook.ledger.wording import in_words
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.matching import stems
from musterbook.linking.occasions import Span, days_apart, length, span
from musterbook.linking.sameness import agree, ends, name_key, same_amount
from musterbook.records import Claim

State = Literal["open", "due", "overdue", "settled"]
_AHEAD = frozenset(("planned", "pledged", "committed"))
_DONE = frozenset(("ended", "delivered", "ongoing", "withdrawn", "committed"))
_FIRM = {"goal": 0, "planned": 0, "pledged": 0, "committed": 1}
_EARLIEST, _LATEST = "1900-01-01", "2100-12-31"
_LONGEST = 366  # days: what is announced for several years falls due on no day
_LATE = 92  # days: what was announced for a month is still told of within the quarter


@dataclass(frozen=True, slots=True)
class Due:
    """Something announced for `first` to `last` (ISO days, both bounded), its state on the day, and what settled it.

    `what` is the claim's own words, at most 90 letters. A deadline ("by September 2025") is due in its last month.
    """

    line: Line
    what: str
    first: str
    last: str
    state: State
    settled_by: Line | None


def due(book: Book, entries: Sequence[Entry], on: str) -> tuple[Due, ...]:
    """Give what was announced for a later day, by that day; `on` is an ISO day (ValueError where it is not)."""
    day = span(on)
    if day is None or day[0] != day[1]:
        raise ValueError(f"not a day: {on}")
    lines = {line.claim: line for e in entries if e.status not in ("retracted", "superseded") for line in e.lines}
    known = [c for c in book.claims.values() if c.id in lines and _issued(book, c) <= on and not book.rejected(c.id)]
    done = [c for c in known if c.kind != "statement" and c.stage in _DONE]
    home = {key: e for e in entries for key in e.claims}
    firsts = {e.claims[0] for e in entries}
    out = []
    for claim in known:
        days = _window(book, claim) if claim.id in firsts else None
        if days is not None:
            by = _settled(book, claim, days, done, home)
            state: State = "open" if on < days[0] else "due" if on <= days[1] else "overdue"
            what = in_words(book.documents[claim.document].text, claim)
            out.append(Due(lines[claim.id], what, *days, "settled" if by else state, lines[by.id] if by else None))
    return tuple(sorted(_once(out), key=lambda d: (d.first, d.last, d.line.document, d.line.start, d.line.claim)))


def _once(found: Sequence[Due]) -> list[Due]:
    """Leave out what lies within the words of another that is due by then: a number in the decision that gives it. What
    settles the one settles the other.
    """
    beside: dict[tuple[str, str, str], list[Due]] = defaultdict(list)
    for one in sorted(found, key=lambda d: (d.line.start - d.line.end, d.line.claim)):
        listed = beside[one.line.document, one.first, one.last]
        n = next(
            (n for n, d in enumerate(listed) if d.line.start <= one.line.start and one.line.end <= d.line.end), None
        )
        if n is None:
            listed.append(one)
        elif listed[n].settled_by is None and one.settled_by is not None:
            listed[n] = replace(listed[n], state=one.state, settled_by=one.settled_by)
    return [d for listed in beside.values() for d in listed]


def _issued(book: Book, claim: Claim) -> str:
    bounds = span(book.issued(claim))
    return bounds[0] if bounds else ""


def _window(book: Book, claim: Claim) -> Span | None:
    """Give the first and last day for which a claim announces something; None where it announces nothing ahead.

    An event is due when it is to happen, a planned figure on the day it is for or when its time is up, a sum when the
    period it is for begins after it was promised; a sum planned for years in their last, by which it has to have been
    promised. A period without an end is never due.
    """
    other = {"commitment": claim.period, "figure": claim.as_of or claim.period}.get(claim.kind)
    when = claim.occurred_on or other
    told = span(claim.stated_on) or span(book.issued(claim))
    if when is None or told is None or claim.stage not in _AHEAD or when.endswith(".."):
        return None
    deadline = when.removeprefix("../") if when.startswith("../") else None
    days = span(deadline or when)
    if days and claim.kind == "commitment" and claim.stage == "planned" and length(days) > _LONGEST:
        deadline, days = when, (f"{days[1][:4]}-01-01", days[1])
    if days is None or days[0] < _EARLIEST or days[1] > _LATEST or length(days) > _LONGEST:
        return None
    ahead = days[0] > told[1] if when == claim.period and not deadline else days[1] > told[1]
    return days if ahead else None


def _settled(book: Book, claim: Claim, days: Span, done: list[Claim], home: dict[str, Entry]) -> Claim | None:
    """Give the earliest claim that tells that the thing came: of its own entry and further, or of the same matter."""
    own = home[claim.id]
    found = [c for c in done if _later(book, c, claim) and (home[c.id] is own or _settles(book, c, claim, days))]
    return min(found, key=book.order) if found else None


def _later(book: Book, told: Claim, ahead: Claim) -> bool:
    """What was told before, or is no more than was promised, settles nothing."""
    return _issued(book, told) > _issued(book, ahead) and _FIRM.get(told.stage, 2) > _FIRM.get(ahead.stage, 0)


def _settles(book: Book, told: Claim, ahead: Claim, days: Span) -> bool:
    """Say whether a later claim tells of the same matter: of its kind, in its days, agreeing in two of act, place and
    party and in none of them apart but the party of a meeting.
    """
    when = span(told.occurred_on) or span(told.stated_on) or span(book.issued(told))
    if told.kind != ahead.kind or when is None or days_apart(when, days) > _LATE or when[1] < days[0]:
        return False
    if (told.amount is None) != (ahead.amount is None) or (told.amount and not same_amount(told.amount, ahead.amount)):
        return False
    if told.kind == "figure" and told.measure == ahead.measure is not None:
        parties, place = {name_key(told.party), name_key(ahead.party)}, agree(ends(told), ends(ahead))
        if None in parties:  # "their contingent": of whom is not said, so the place must agree
            return place == "shared"
        return len(parties) == 1 and place != "apart"
    act, place = agree(_acts(told), _acts(ahead)), agree(ends(told), ends(ahead))
    party = told.party is not None and name_key(told.party) == name_key(ahead.party)
    if act != "shared" or place == "apart":
        return False
    return party or (place == "shared" and (told.party is None or ahead.party is None or told.kind == "event"))


def _acts(claim: Claim) -> frozenset[str]:
    """Give the stems of what is done, the names of those who do it and where left out, and the kinds of act."""
    named = [n for p in (claim.party, claim.counterparty, *claim.place) if p is not None for n in (p.name, p.label)]
    skip = {s for name in named if name for s in stems(name)}
    words = load_lexicon().matching
    kinds = words.named(claim.action, words.acts) if claim.kind == "event" else frozenset[str]()
    return (frozenset(stems(f"{claim.action} {claim.purpose or ''}")) - skip) | {f"act {kind}" for kind in kinds}
