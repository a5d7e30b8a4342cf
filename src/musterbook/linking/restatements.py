"""Proposed links between claims: repeats, advances, part_of, denies.

In: claims and the documents they stand in. Out: `Restatement` records, at most one of "the same undertaking" for each
later claim, with the reasons in words. A pair is judged by itself; of several that fit, a claim takes the best. So the
links of a claim depend only on the claims it shares a block with, in no order.

What it does not do: it never links equal amounts to different ends, never takes a total for a repeat of its part, never
says that two claims differ. `part_of` is proposed within one document only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from musterbook.linking import occasions
from musterbook.linking.candidates import pairs, told_words
from musterbook.linking.sameness import (
    EQUAL,
    Agreement,
    agree,
    digits,
    ends,
    excluded,
    name_key,
    number,
    same_amount,
    same_kind_of_money,
    words,
)
from musterbook.records import Claim, Document, Restatement, RestatementKind

VERSION = "2"
"""The version of these rules, kept with every link they propose."""

# Scores in thousandths, an order of trust and no probability: the words themselves, the text's own cue with its
# date, the same occasion, the text's cue alone. Reasons that come on top are worth 20 each, so that they never
# change the order.
_QUOTE, _DATED_CUE, _OCCASION, _PERIOD, _NUMBER, _CUE = 900, 850, 750, 720, 700, 650
_EXTRA = 20
# Days. One announcement is reported within three days; the same words within a month are one report copied; a promise
# is retold without its date for three years at most (the span of the multi-year pledges that coalitions make).
_SAME_OCCASION, _SAME_REPORT, _RETOLD_WITHIN = 3, 31, 3 * 366
# A number of three significant digits is one of 900: a giver who names it again to no other end within half a year
# tells the same sum again. Budgets are yearly, so a longer span would fold this year's share into the last.
_TELLING_DIGITS, _NUMBER_WITHIN = 3, 183
_TOTAL_WITHIN = 400  # days: a running total is told again until the next year's report
_TOLD = frozenset(("goal", "planned", "pledged", "committed", "delivered", "withdrawn"))
_RANK = {"planned": 0, "pledged": 1, "committed": 2, "delivered": 3}
_FAR = "9999-12-31"


@dataclass(frozen=True)
class _Told:
    """A claim with what linking asks of it again and again."""

    claim: Claim
    issued: str | None

    @cached_property
    def told(self) -> occasions.Span | None:
        return occasions.span(occasions.announced(self.claim, self.issued))

    @cached_property
    def day(self) -> str:
        bounds = occasions.span(self.issued)
        return bounds[0] if bounds else _FAR

    @cached_property
    def order(self) -> tuple[bool, str, str, int, int, str]:
        """Originals before retellings, then by issue, document and place: the later of a pair is the greater."""
        c = self.claim
        return occasions.retells(c), self.day, c.document, c.start, c.end, c.id

    @cached_property
    def ends(self) -> frozenset[str]:
        return ends(self.claim)

    @cached_property
    def words(self) -> frozenset[str]:
        return words(self.claim)


def propose(
    claims: Iterable[Claim], documents: Iterable[Document], *, only: Collection[str] | None = None
) -> tuple[Restatement, ...]:
    """Propose links among claims, in order of (later, earlier, kind).

    `documents` gives the dates of issue; a claim of a document not given is undated. `only` keeps the links whose later
    claim is in it: a caller who adds claims passes their blocks and asks for those alone. Scores are thousandths.
    """
    issued = {d.id: d.issued for d in documents}
    told = [_Told(c, issued.get(c.document)) for c in claims]
    found = _same(told) + _parts(told) + _denials(told)
    wanted = found if only is None else [r for r in found if r.later in only]
    return tuple(sorted(wanted, key=lambda r: (r.later, r.earlier, r.kind)))


def _same(told: list[_Told]) -> list[Restatement]:
    by_id = {t.claim.id: t for t in told}
    best: dict[str, tuple[tuple[int, tuple[object, ...]], Restatement]] = {}
    for one, other in pairs(t.claim for t in told):
        earlier, later = sorted((by_id[one.id], by_id[other.id]), key=lambda t: t.order)
        link = judge(later, earlier)
        if link is not None:
            rank = (link.score, earlier.order)
            if link.later not in best or rank > best[link.later][0]:
                best[link.later] = (rank, link)
    return [link for _, link in best.values()]


def judge(later: _Told, earlier: _Told) -> Restatement | None:
    """Say whether a claim tells again what an earlier one told; None where nothing says so."""
    new, old = later.claim, earlier.claim
    if new.kind != old.kind or _overlap(new, old) or not _same_party(new, old):
        return None
    found = _same_words(later, earlier)
    if found is None and new.kind == "commitment":
        found = _same_undertaking(later, earlier)
    if found is None and new.kind == "event":
        found = _same_event(later, earlier)
    if found is None:
        return None
    score, reasons = found
    return Restatement(new.id, old.id, _kind(new, old), min(score, 990), reasons)


def _overlap(one: Claim, other: Claim) -> bool:
    """Two claims on one stretch of one document are two facts ("each pledged"), never one told twice."""
    return one.document == other.document and one.start < other.end and other.start < one.end


def _same_party(one: Claim, other: Claim) -> bool:
    """Goals are told with and without the one they are set for; whatever is given has one giver."""
    return one.stage == "goal" or name_key(one.party) == name_key(other.party)


def _kind(new: Claim, old: Claim) -> RestatementKind:
    return "advances" if _RANK.get(new.stage, -1) > _RANK.get(old.stage, 9) else "repeats"


_Reasons = tuple[int, tuple[str, ...]]


def _same_words(later: _Told, earlier: _Told) -> _Reasons | None:
    new, old = later.claim, earlier.claim
    if told_words(new) != told_words(old) or ((new.amount or old.amount) and not same_amount(new.amount, old.amount)):
        return None
    if (new.stage, new.basis) != (old.stage, old.basis) or new.occurred_on != old.occurred_on:
        return None
    if new.document == old.document:
        return _QUOTE, ("the same words in one document",)
    apart = _apart(later, earlier)
    return None if apart is None or apart > _SAME_REPORT else (_QUOTE, ("the same words", f"{apart} days apart"))


def _apart(later: _Told, earlier: _Told) -> int | None:
    one, other = occasions.span(later.issued), occasions.span(earlier.issued)
    return occasions.days_apart(one, other) if one and other else None


def _same_undertaking(later: _Told, earlier: _Told) -> _Reasons | None:
    new, old = later.claim, earlier.claim
    amount = same_amount(new.amount, old.amount)
    if amount is None or not _comparable(new, old):
        return None
    place, purpose = agree(later.ends, earlier.ends), agree(later.words, earlier.words)
    if excluded(new, old):
        return None
    occasion = _cue(later, earlier, place, purpose)
    if occasion is not None and "withdrawn" in (new.stage, old.stage):
        occasion = occasion if amount == EQUAL and occasion[0] == _DATED_CUE else None
    if occasion is None and "apart" not in (place, purpose):
        occasion = _occasion(later, earlier, "shared" in (place, purpose))
    if occasion is None:
        return None
    extra = tuple(
        text
        for text, holds in (("the same end", place == "shared"), ("the same purpose", purpose == "shared"))
        if holds
    )
    reasons = (*occasion[1], amount, *extra)
    return occasion[0] + _EXTRA * (len(extra) + (amount == EQUAL)), reasons


def _comparable(new: Claim, old: Claim) -> bool:
    """Goals repeat goals, running totals running totals, parts parts; what is only claimed or denied repeats
    nothing.
    """
    if new.stage not in _TOLD or old.stage not in _TOLD or (new.stage == "goal") != (old.stage == "goal"):
        return False
    if "withdrawn" in (new.stage, old.stage) and not occasions.retells(new):
        return False  # taking back a sum as large as one given before is not taking back that one
    if _is_ahead(new, old) or _is_ahead(old, new):
        return False
    # A retelling seldom says whether the sum was new; a total or a part is one on both sides or on neither.
    basis = [c.basis if c.basis in ("running_total", "component", "share") else "whole" for c in (new, old)]
    if basis[0] != basis[1] or not same_kind_of_money(new, old):
        return False
    one, other = occasions.span(new.period), occasions.span(old.period)
    return one is None or other is None or occasions.days_apart(one, other) == 0


def _is_ahead(one: Claim, other: Claim) -> bool:
    """Say whether one is still to come when the other was paid: "and will pay the same again next year"."""
    if one.stage not in ("planned", "pledged") or other.stage != "delivered" or one.document != other.document:
        return False
    ahead, paid = occasions.span(one.period), occasions.span(other.occurred_on) or occasions.span(other.stated_on)
    return ahead is not None and paid is not None and ahead[0] > paid[1]


def _cue(later: _Told, earlier: _Told, place: Agreement, purpose: Agreement) -> _Reasons | None:
    """The later text itself says that it was announced before: on a day that fits, or on one it does not name.

    A day that fits outweighs other words for the end and the purpose; one text that tells a sum again may say that
    others gave it another purpose.
    """
    if not occasions.retells(later.claim):
        return None
    differs = purpose == "apart" and place != "shared"
    before = earlier.told or occasions.span(earlier.claim.stated_on)
    if later.told is not None and before is not None:
        near = max(occasions.length(later.told), occasions.length(before)) <= _SAME_REPORT
        fits = occasions.days_apart(later.told, before) == 0 and (near or not differs)
        reason = f"the text says it was announced before, in {later.claim.announced_on}"
        return (_DATED_CUE, (reason,)) if fits else None
    if place == "apart" or (differs and later.claim.document != earlier.claim.document):
        return None
    issued = occasions.span(later.issued)
    known = before or occasions.span(earlier.issued)
    if later.told is not None or issued is None or known is None or known[0] > issued[1]:
        return None
    if occasions.days_apart(known, issued) > _RETOLD_WITHIN:
        return None
    return _CUE, ("the text says it was announced before",)


def _occasion(later: _Told, earlier: _Told, grounded: bool) -> _Reasons | None:
    """One announcement told twice: on the same days, or for the same stated period."""
    new, old = later.claim, earlier.claim
    one, other = later.told, earlier.told
    if new.document == old.document and not grounded and not _same_number(later, earlier):
        return None  # one text may name two equal sums; that they go to one end has to show
    if one and other and max(occasions.length(one), occasions.length(other)) <= _SAME_OCCASION:
        gap = occasions.days_apart(one, other)
        if gap <= _SAME_OCCASION:
            return _OCCASION, ("told of the same days" if gap else "told of the same day",)
    if _same_number(later, earlier):
        return _NUMBER, ("the same number to the last digit",)
    if grounded and new.period and new.period == old.period and occasions.span(new.period):
        return _PERIOD, (f"for the same period, {new.period}",)
    return None


def _same_number(later: _Told, earlier: _Told) -> bool:
    """Say whether both give one number too exact to be met twice by chance, within a time in which it is retold."""
    one, other = later.claim.amount, earlier.claim.amount
    said = number(one) if one else None
    if one is None or other is None or said is None or (said, one.exponent) != (number(other), other.exponent):
        return False
    apart = _apart(later, earlier)
    within = _TOTAL_WITHIN if later.claim.basis == "running_total" else _NUMBER_WITHIN
    near = later.claim.document == earlier.claim.document or (apart is not None and apart <= within)
    return near and digits(said) >= _TELLING_DIGITS


def _same_event(later: _Told, earlier: _Told) -> _Reasons | None:
    """The same meeting or attack: one party, one day, one place, and the act told with a word in common."""
    new, old = later.claim, earlier.claim
    day = occasions.span(new.occurred_on)
    if day is None or day != occasions.span(old.occurred_on) or day[0] != day[1]:
        return None
    if new.amount and old.amount and not same_amount(new.amount, old.amount):
        return None
    if agree(later.ends, earlier.ends) != "shared" or agree(_acts(new), _acts(old)) != "shared":
        return None
    return _OCCASION, ("the same day", "the same place", "the same act")


def _acts(claim: Claim) -> frozenset[str]:
    named = [p.name for p in (claim.party, claim.counterparty, *claim.place) if p is not None]
    skip = {s for name in named for s in name.casefold().split()}
    return frozenset(w[:6] for w in claim.action.casefold().split() if len(w) > 3 and w not in skip)


def _parts(told: list[_Told]) -> list[Restatement]:
    """Tie each part to the nearest larger sum of its own document, before it if there is one."""
    sums: dict[tuple[str, str, bool], list[Claim]] = defaultdict(list)
    for claim in (t.claim for t in told):
        if claim.kind == "commitment" and claim.amount is not None and number(claim.amount) is not None:
            sums[claim.document, claim.amount.unit, claim.stage == "goal"].append(claim)
    out = []
    for members in sums.values():
        wholes = [c for c in members if c.basis in ("new", "running_total", "unknown")]
        for part in members:
            if part.basis in ("component", "share"):
                out += _part(part, [w for w in wholes if _larger(w, part)])
    return out


def _larger(whole: Claim, part: Claim) -> bool:
    assert whole.amount is not None
    assert part.amount is not None
    return (number(whole.amount) or 0) > (number(part.amount) or 0)


def _part(part: Claim, wholes: list[Claim]) -> list[Restatement]:
    if not wholes:
        return []
    whole = min(wholes, key=lambda w: (w.start > part.start, abs(w.start - part.start), w.id))
    return [Restatement(part.id, whole.id, "part_of", 700, ("a part, by its own words", "of the nearest larger sum"))]


def _denials(told: list[_Told]) -> list[Restatement]:
    known: Mapping[str, Claim] = {t.claim.id: t.claim for t in told}
    return [
        Restatement(c.id, c.denies, "denies", 900, ("the denial names what it denies",))
        for c in known.values()
        if c.denies and c.denies in known and c.denies != c.id
    ]
