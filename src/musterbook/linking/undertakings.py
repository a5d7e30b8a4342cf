"""Whether two tellings are of one undertaking: the rules, each with its reason in words.

In: two tellings, the later first. Out: a score with its reasons, or None. A pair is judged by itself: on party, amount
and its bounds, unit, period, purpose, place, occasion and day, and on the text's own cues; not on likeness of wording.

What it does not do: it never ties equal amounts to different ends, never takes a total for a repeat of its part, never
says that two tellings differ.
"""

from __future__ import annotations

from typing import Final, Literal

from musterbook.linking import occasions
from musterbook.linking.candidates import told_words
from musterbook.linking.revisions import revision
from musterbook.linking.sameness import EQUAL, Agreement, agree, digits, excluded, name_key, number, same_amount
from musterbook.linking.sameness import same_kind_of_money as _instruments_fit
from musterbook.linking.telling import Told
from musterbook.records import Claim, Restatement, RestatementKind

# Scores in thousandths, an order of trust and no probability: the words themselves, the text's own cue with its date, a
# date that goes back to the telling, the same occasion, a stated period, a telling number, the same end soon after, the
# occasion with other words for the purpose, the text's cue alone, a fund named as giver, a year for a date, bounds of
# one sum. Reasons on top are worth 20 each.
_QUOTE, _DATED_CUE, _DATED_BACK, _OCCASION, _PERIOD, _NUMBER, _SOON = 900, 850, 800, 750, 720, 700, 680
_OTHERWISE, _CUE, _THROUGH, _VAGUE, _BOUNDS = 660, 650, 640, 630, 620
_EXTRA = 20
# Days. One announcement is reported within three days; the same words within a month are one report copied; a sum for
# one end is told again within a month, and carried out within two; a promise is retold without its date for three years
# at most (the span of the multi-year pledges that coalitions make).
_SAME_OCCASION, _SAME_REPORT, _SOON_AFTER, _CARRIED_OUT, _RETOLD_WITHIN = 3, 31, 31, 62, 3 * 366
# A number of three significant digits is one of 900: a giver who names it again to no other end within half a year
# tells the same sum again. Budgets are yearly, so a longer span would fold this year's share into the last.
_TELLING_DIGITS, _NUMBER_WITHIN = 3, 183
_TOTAL_WITHIN = 400  # days: a running total is told again until the next year's report
YEAR: Final = 366  # days: a period longer than a year is stated for one undertaking and not for each budget
# One part in twenty lies between a yearly mean and the rate of a day; in twelve where the sum was rounded to one digit
# or hedged. Two bounds of one sum lie within a fifth of each other, as far as a first digit may be cut.
_RATE, _ROUGH_RATE, _BOUND = 20, 12, 5
TOLD: Final = frozenset(("goal", "planned", "pledged", "committed", "delivered", "withdrawn"))
_RANK = {"planned": 0, "pledged": 1, "committed": 2, "delivered": 3}
_LOWER = frozenset(("more_than", "at_least"))

_Reasons = tuple[int, tuple[str, ...]]
_Givers = Literal["same", "joint", "through"]


def judge(later: Told, earlier: Told) -> Restatement | None:
    """Say whether a claim tells again what an earlier one told; None where nothing says so."""
    new, old = later.claim, earlier.claim
    if (revised := revision(later, earlier)) is not None:
        return revised
    givers = _givers(later, earlier)
    if new.kind != old.kind or givers is None or _overlap(new, old) or _listed_apart(later, earlier):
        return None
    found = _same_words(later, earlier) if givers == "same" else None
    if found is None and new.kind == "commitment":
        found = _same_undertaking(later, earlier, givers)
    if found is None and new.kind == "event" and givers == "same":
        found = _same_event(later, earlier)
    if found is None:
        return None
    score, reasons = found
    return Restatement(new.id, old.id, _kind(new, old), min(score, 990), reasons)


def _overlap(one: Claim, other: Claim) -> bool:
    """Two claims on one stretch of one document are two facts ("each pledged"), unless the one points at the other by
    another number: "paid $33.3 million, a little over the $33 million promised".
    """
    return _beside(one, other) and not _compared(one, other)


def _beside(one: Claim, other: Claim) -> bool:
    return one.document == other.document and one.start < other.end and other.start < one.end


def _compared(one: Claim, other: Claim) -> bool:
    """Say whether one clause holds a sum against another that was told before."""
    sums = one.amount is not None and other.amount is not None and number(one.amount) != number(other.amount)
    return sums and _beside(one, other) and occasions.retells(one) != occasions.retells(other)


def _listed_apart(one: Told, other: Told) -> bool:
    """Two rows of a table that cite one page and one day for one number are two sums: who made the table saw both."""
    if one.claim.row is None or other.claim.row is None or one.claim.document != other.claim.document:
        return False
    return one.source == other.source and one.told == other.told and one.number == other.number


def _givers(one: Told, other: Told) -> _Givers | None:
    """Goals are told with and without the one they are set for; whatever is given has one giver.

    Many givers who are not named are one where the occasion is. A fund is told as the giver of what goes through it.
    """
    if one.claim.stage == "goal" or name_key(one.claim.party) == name_key(other.claim.party):
        return "same"
    if one.joint and other.joint:
        return "joint"
    named = any(a.claim.party and a.claim.party.code in b.receivers for a, b in ((one, other), (other, one)))
    return "through" if named or _run_by(one, other) else None


def _run_by(later: Told, earlier: Told) -> bool:
    """Say whether one text tells of a gift to a fund that it does not name, and again of a body as its giver."""
    body = later.claim.party.code if later.claim.party else None
    again = later.claim.repeats and later.claim.document == earlier.claim.document and not later.claim.row
    return again and earlier.pooled and body in later.words.bodies and name_key(earlier.claim.party) not in (None, body)


def _kind(new: Claim, old: Claim) -> RestatementKind:
    if new.amount and old.amount and new.amount.unit != old.amount.unit and new.stage == old.stage:
        return "converts"
    return "advances" if _RANK.get(new.stage, -1) > _RANK.get(old.stage, 9) else "repeats"


def _same_words(later: Told, earlier: Told) -> _Reasons | None:
    new, old = later.claim, earlier.claim
    if new.row or old.row:
        return _same_row(later, earlier)
    if told_words(new) != told_words(old):
        return None
    if (new.amount or old.amount) and not same_amount(new.amount, old.amount):
        return None
    if (new.stage, new.basis) != (old.stage, old.basis) or new.occurred_on != old.occurred_on:
        return None
    if new.document == old.document:
        return _QUOTE, ("the same words in one document",)
    apart = _apart(later, earlier)
    return None if apart is None or apart > _SAME_REPORT else (_QUOTE, ("the same words", f"{apart} days apart"))


def _same_row(later: Told, earlier: Told) -> _Reasons | None:
    """One row in two versions of a table: its own id, its page, its day and its number."""
    new, old = later.claim.row, earlier.claim.row
    if new is None or old is None or not new.id or (new.id, new.url) != (old.id, old.url):
        return None
    alike = (later.told, later.number, later.claim.basis) == (earlier.told, earlier.number, earlier.claim.basis)
    return (_QUOTE, ("the same row in two tables",)) if alike else None


def _apart(later: Told, earlier: Told) -> int | None:
    one, other = occasions.span(later.issued), occasions.span(earlier.issued)
    return occasions.days_apart(one, other) if one and other else None


def _same_undertaking(later: Told, earlier: Told, givers: _Givers) -> _Reasons | None:
    new, old = later.claim, earlier.claim
    if not _comparable(later, earlier) or (excluded(new, old) and not _placed_loosely(later, earlier)):
        return None
    place, purpose = place_of(later, earlier), purpose_of(later, earlier)
    amount = _amount(later, earlier)
    if amount is None:
        return _bounds(later, earlier, place, purpose) if givers != "through" else None
    if givers == "through":
        found = _through(later, earlier, place, purpose)
    else:
        found = _cue(later, earlier, place, purpose) if givers == "same" else None
        if found is not None and "withdrawn" in (new.stage, old.stage):
            found = found if amount == EQUAL and found[0] == _DATED_CUE else None
        found = found or _without_cue(later, earlier, place, purpose, givers, amount)
    if found is None:
        return None
    extra = tuple(
        text
        for text, holds in (("the same end", place == "shared"), ("the same purpose", purpose == "shared"))
        if holds
    )
    reasons = (*found[1], amount, *extra)
    return found[0] + _EXTRA * (len(extra) + (amount == EQUAL)), reasons


def _without_cue(
    later: Told, earlier: Told, place: Agreement, purpose: Agreement, givers: _Givers, amount: str
) -> _Reasons | None:
    """Ask the rules that need no word of the text's own, the surest first."""
    if place == "apart":
        return None
    if purpose == "apart":
        found = _long_period(later, earlier, place) or _told_otherwise(later, earlier, place)
        return found if later.instruments.isdisjoint(earlier.instruments) <= _one_kind(later, earlier) else None
    if amount == _DOLLARS:
        return _long_period(later, earlier, place)
    found = _dated_back(later, earlier) or _occasion(later, earlier, "shared" in (place, purpose), givers)
    if givers != "same" or (place, purpose) != ("shared", "shared"):
        return found
    return found or _soon(later, earlier) or _vague(later, earlier)


def _one_kind(one: Told, other: Told) -> bool:
    """Say whether the words for grants, loans and the like do not exclude each other."""
    return not one.instruments or not other.instruments or not one.instruments.isdisjoint(other.instruments)


def place_of(one: Told, other: Told) -> Agreement:
    """Compare where two sums go; a town agrees with the state it lies in, a region may hold any state, and whom the one
    goes through may spend it where the other goes.
    """
    found = agree(one.ends, other.ends)
    if found != "apart":
        return found
    if one.ends & other.around or other.ends & one.around:
        return "shared"
    if _placed_loosely(one, other):
        return "open"
    handed_on = (one.ends <= one.words.landless) != (other.ends <= other.words.landless)
    return "open" if one.wide or other.wide or handed_on else "apart"


def _placed_loosely(one: Told, other: Told) -> bool:
    """Say whether a place that is only carried over from another sentence is all that parts a telling number."""
    return one.number == other.number and one.telling and (one.carried or other.carried)


def purpose_of(one: Told, other: Told) -> Agreement:
    """Compare what two sums are for, by the words that carry it, else by their theme; a loan is apart from a grant."""
    if not _one_kind(one, other):
        return "apart"
    found = agree(one.stems, other.stems)
    return "shared" if found == "apart" and one.themes & other.themes else found


_DOLLARS: Final = "the same number of dollars, of whose is not said alike"


def _amount(later: Told, earlier: Told) -> str | None:
    """Say why two amounts can be one sum: alike in one unit, or by a rough rate, or in dollars of no said country."""
    new, old = later.claim.amount, earlier.claim.amount
    found = same_amount(new, old, words=later.words, retold=occasions.retells(later.claim))
    told = (later.claim.equivalent, old), (new, earlier.claim.equivalent)
    if found is None and any(same_amount(*pair) for pair in told):
        return "the same amount, as the text itself converts it"
    if found or new is None or old is None or new.unit == old.unit or not (later.usd and earlier.usd):
        return found
    if {new.hedge in _LOWER, old.hedge in _LOWER} == {True, False} and {"up_to", "at_most"} & {new.hedge, old.hedge}:
        return None
    rough = any(t.hedge in ("about", "nearly") or digits(number(t) or 0) == 1 for t in (new, old))
    if abs(later.usd - earlier.usd) * (_ROUGH_RATE if rough else _RATE) <= max(later.usd, earlier.usd):
        return "the same amount in another currency, by the year's mean rate"
    both = later.words.dollars(new.unit) and later.words.dollars(old.unit)
    return _DOLLARS if both and later.number == earlier.number else None


def _comparable(later: Told, earlier: Told) -> bool:
    """Goals repeat goals, running totals running totals, parts parts, cuts cuts; what is only claimed or denied
    repeats nothing.
    """
    new, old = later.claim, earlier.claim
    if new.stage not in TOLD or old.stage not in TOLD or (new.stage == "goal") != (old.stage == "goal"):
        return False
    if (new.stage == "withdrawn") != (old.stage == "withdrawn") and not occasions.retells(new):
        return False  # taking back a sum as large as one given before is not taking back that one
    if _is_ahead(later, earlier) or _is_ahead(earlier, later):
        return False
    # A retelling seldom says whether the sum was new; a total or a part is one on both sides or on neither.
    basis = [c.basis if c.basis in ("running_total", "component", "share") else "whole" for c in (new, old)]
    if (basis[0] != basis[1] and not _recalled(later, earlier)) or not _instruments_fit(new, old):
        return False
    one, other = occasions.span(new.period), occasions.span(old.period)
    return one is None or other is None or occasions.days_apart(one, other) == 0


def _recalled(later: Told, earlier: Told) -> bool:
    """Say whether a text points at a total told before by its number alone: "the $129.5 million committed by July"."""
    amount = later.claim.amount
    telling = amount is not None and digits(number(amount) or 0) > _TELLING_DIGITS
    apart = _apart(later, earlier)
    near = apart is not None and apart <= _TOTAL_WITHIN
    return telling and near and occasions.retells(later.claim) and earlier.claim.basis == "running_total"


def _is_ahead(one: Told, other: Told) -> bool:
    """Say whether one is still to come when the other was given: "and will pay the same again next year"."""
    new, old = one.claim, other.claim
    if new.stage not in ("planned", "pledged") or old.stage not in ("committed", "delivered") or old.period:
        return False
    if new.document != old.document or (old.stage == "committed" and one.told != other.told):
        return False
    ahead, given = occasions.span(new.period), occasions.span(old.occurred_on) or occasions.span(old.stated_on)
    return ahead is not None and given is not None and ahead[0] > given[1]


def _cue(later: Told, earlier: Told, place: Agreement, purpose: Agreement) -> _Reasons | None:
    """The later text itself says that it was announced before: on a day that fits, or on one it does not name.

    A day that fits outweighs other words for the end and the purpose; one text that tells a sum again may say that
    others gave it another purpose.
    """
    if not occasions.retells(later.claim):
        return None
    if _compared(later.claim, earlier.claim):
        return _CUE, ("one clause holds the one against the other",)
    differs = purpose == "apart" and place != "shared"
    before = earlier.told or occasions.span(earlier.claim.stated_on)
    if later.told is not None and before is not None:
        near = max(occasions.length(later.told), occasions.length(before)) <= _SAME_REPORT
        fits = occasions.days_apart(later.told, before) == 0 and (near or not (differs or place == "apart"))
        reason = f"the text says it was announced before, in {later.claim.announced_on}"
        return (_DATED_CUE, (reason,)) if fits else _carried_out(later, earlier, place, purpose)
    if place == "apart" or (differs and later.claim.document != earlier.claim.document):
        return None
    issued = occasions.span(later.issued)
    known = before or occasions.span(earlier.issued)
    if later.told is not None or issued is None or known is None or known[0] > issued[1]:
        return None
    if occasions.days_apart(known, issued) > _RETOLD_WITHIN:
        return None
    return _CUE, ("the text says it was announced before",)


def _carried_out(later: Told, earlier: Told, place: Agreement, purpose: Agreement) -> _Reasons | None:
    """A sum is told to have got further since, and the day named is of that: within two months, or with a number of two
    digits or more for the same purpose.
    """
    further = _RANK.get(later.claim.stage, -1) > _RANK.get(earlier.claim.stage, 9)
    if not further or "apart" in (place, purpose) or later.told is None or earlier.told is None:
        return None
    days = occasions.days_apart(earlier.told, later.told) if earlier.told[1] < later.told[0] else None
    telling = all(t.claim.amount and digits(number(t.claim.amount) or 0) > 1 for t in (later, earlier))
    within = _RETOLD_WITHIN if telling and purpose == "shared" else _CARRIED_OUT
    return (_CUE, ("carried out since, as the text says",)) if days is not None and days <= within else None


def _dated_back(later: Told, earlier: Told) -> _Reasons | None:
    """The later text says of when it speaks, a month or a day well before its own, and the sum was told then."""
    said, issued = occasions.span(later.claim.stated_on), occasions.span(later.issued)
    if said is None or issued is None or later.told != said or earlier.told is None or later.claim.row:
        return None
    back = occasions.days_apart(said, issued) > _SAME_REPORT and said[1] < issued[0]
    near = max(occasions.length(said), occasions.length(earlier.told)) <= _SAME_REPORT
    if not (back and near and occasions.days_apart(said, earlier.told) == 0):
        return None
    return _DATED_BACK, (f"the text dates it to {later.claim.stated_on}, when it was told",)


def gap(one: Told, other: Told, longest: int) -> int | None:
    """Count the days between two tellings, of dates that mean no more than so many days; None where none do."""
    pairs = [(a, b) for a in one.days for b in other.days if max(map(occasions.length, (a, b))) <= longest]
    return min((occasions.days_apart(a, b) for a, b in pairs), default=None)


def one_occasion(one: Told, other: Told) -> bool:
    """Say whether two were told on one occasion: under one name with one date, or within three days without names."""
    days = gap(one, other, _SAME_OCCASION)
    if one.occasion and other.occasion and one.source != other.source and one.occasion != other.occasion:
        return False
    named = bool(one.occasion) and one.occasion == other.occasion and one.told == other.told is not None
    return named or (days is not None and days <= _SAME_OCCASION)


def _occasion(later: Told, earlier: Told, grounded: bool, givers: _Givers) -> _Reasons | None:
    """One announcement told twice: on the same days, or for the same stated period."""
    new, old = later.claim, earlier.claim
    if later.source == earlier.source and not grounded and not _same_number(later, earlier):
        return None  # one text may name two equal sums; that they go to one end has to show
    days = gap(later, earlier, _SAME_OCCASION)
    if days is not None and days <= _SAME_OCCASION:
        return _OCCASION, ("told of the same days" if days else "told of the same day",)
    if givers == "joint":
        return None
    if _same_number(later, earlier):
        return _NUMBER, ("the same number to the last digit",)
    if grounded and new.period and new.period == old.period and occasions.span(new.period):
        return _PERIOD, (f"for the same period, {new.period}",)
    return None


def _long_period(later: Told, earlier: Told, place: Agreement) -> _Reasons | None:
    """One number for one stated period of years to one end: the purpose is told by each in its own words."""
    period = occasions.span(later.claim.period)
    if place != "shared" or period is None or later.claim.period != earlier.claim.period:
        return None
    telling = later.number == earlier.number and occasions.length(period) > YEAR
    return (_PERIOD, (f"for the same years, {later.claim.period}",)) if telling else None


def _told_otherwise(later: Told, earlier: Told, place: Agreement) -> _Reasons | None:
    """One number named at one occasion for one place by two sources that call its purpose differently."""
    same = later.number == earlier.number and later.source != earlier.source
    named = bool(later.occasion) and later.occasion == earlier.occasion
    if not (same and named and place == "shared" and one_occasion(later, earlier)):
        return None
    return _OTHERWISE, ("on the same occasion, by another source",)


def _soon(later: Told, earlier: Told) -> _Reasons | None:
    """The same sum to the same end and purpose within a month, or carried out within two."""
    if later.claim.basis != earlier.claim.basis:
        return None
    days = gap(later, earlier, _SAME_REPORT)
    further = _RANK.get(later.claim.stage, -1) > _RANK.get(earlier.claim.stage, 9)
    if days is None or days > (_CARRIED_OUT if further else _SOON_AFTER):
        return None
    return _SOON, (f"told {days} days after" if days else "told of days that fit",)


def _vague(later: Told, earlier: Told) -> _Reasons | None:
    """The same sum of two digits or more, for a purpose of the same words, one of them dated by its year alone."""
    one, other = later.told, earlier.told
    if one is None or other is None or later.number != earlier.number or not later.stems & earlier.stems:
        return None
    short, long = sorted(map(occasions.length, (one, other)))
    telling = later.claim.amount is not None and digits(number(later.claim.amount) or 0) > 1
    fits = telling and short <= _SAME_REPORT < long <= YEAR and occasions.days_apart(one, other) == 0
    return (_VAGUE, ("told of that year",)) if fits else None


def _through(later: Told, earlier: Told, place: Agreement, purpose: Agreement) -> _Reasons | None:
    """A fund is told as the giver of what another gives through it, at the same time, to the same place."""
    days = gap(later, earlier, _SAME_REPORT)
    telling = all(t.claim.amount and digits(number(t.claim.amount) or 0) > 1 for t in (later, earlier))
    if place != "shared" or purpose == "apart" or not telling or days is None or days > _SAME_OCCASION:
        return None
    return _THROUGH, ("the one is named as whom the other gives through",)


def _bounds(later: Told, earlier: Told, place: Agreement, purpose: Agreement) -> _Reasons | None:
    """Two bounds of one sum, told on one occasion: "more than 2 billion" of what is "more than 2.1 billion"."""
    new, old = later.claim.amount, earlier.claim.amount
    if new is None or old is None or new.unit != old.unit or later.number is None or earlier.number is None:
        return None
    again = later.claim.basis == "running_total" or occasions.retells(later.claim)
    if (place, purpose) != ("shared", "shared") or (later.source == earlier.source and not again):
        return None
    smaller, larger = sorted((later.number, earlier.number))
    bound, of = (new, old) if later.number == smaller else (old, new)
    fits = bound.hedge in _LOWER and (larger - smaller) * _BOUND <= larger
    in_one_text = later.source == earlier.source and later.told is None  # told again there, and of no other day
    if not fits or not (in_one_text or one_occasion(later, earlier)) or later.claim.period != earlier.claim.period:
        return None
    return _BOUNDS, ("on the same occasion", f"{bound.said} is a lower bound of {of.said}")


def _same_number(later: Told, earlier: Told) -> bool:
    """Say whether both give one number too exact to be met twice by chance, within a time in which it is retold."""
    one, other = later.claim.amount, earlier.claim.amount
    said = number(one) if one else None
    if one is None or other is None or said is None or (said, one.exponent) != (number(other), other.exponent):
        return False
    apart = _apart(later, earlier)
    within = _TOTAL_WITHIN if later.claim.basis == "running_total" else _NUMBER_WITHIN
    near = later.claim.document == earlier.claim.document and not later.claim.row
    near = near or (apart is not None and apart <= within)
    return near and digits(said) >= _TELLING_DIGITS


def _same_event(later: Told, earlier: Told) -> _Reasons | None:
    """The same meeting or attack: one party, one day, one place, and the act told with a word in common."""
    new, old = later.claim, earlier.claim
    day = occasions.span(new.occurred_on)
    if day is None or day != occasions.span(old.occurred_on) or day[0] != day[1]:
        return None
    if new.amount and old.amount and not same_amount(new.amount, old.amount, words=later.words):
        return None
    if agree(later.ends, earlier.ends) != "shared" or agree(_acts(new), _acts(old)) != "shared":
        return None
    return _OCCASION, ("the same day", "the same place", "the same act")


def _acts(claim: Claim) -> frozenset[str]:
    named = [p.name for p in (claim.party, claim.counterparty, *claim.place) if p is not None]
    skip = {s for name in named for s in name.casefold().split()}
    return frozenset(w[:6] for w in claim.action.casefold().split() if len(w) > 3 and w not in skip)
