"""Make true claims false, one slot at a time.

In: a claim that holds, what else stands in its document, and a source of chance. Out: claims that each differ from it
in one way that the document does not bear out. What its own reading gives as well is never made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random
from typing import get_args

from musterbook.lexicon import Lexicon
from musterbook.reading.grounding.witness import Witness
from musterbook.records import Amount, Claim, Document, Hedge, Party, Stage, from_dict, to_dict

_UPPER: tuple[Hedge, ...] = ("up_to", "at_most", "less_than")
_LOWER: tuple[Hedge, ...] = ("more_than", "at_least")
_WEAKER = {"more_than": ("at_least",), "less_than": ("up_to", "at_most"), "up_to": ("at_most",), "at_most": ("up_to",)}
_UNITS = ("USD", "EUR", "GBP", "CAD", "NOK", "KWD", "troops", "people", "countries", "tanks", "projects", "percent")
_DATES = ("period", "as_of", "stated_on", "occurred_on", "announced_on")
_AUXILIARY = re.compile(r"\b(?:will|would|has|have|had|is|are|was|were|can|could|may|must|should|did)\b(?= [a-z])")
_NEGATED = re.compile(r"\b(?:not|cannot|never|no|neither|nor)\b|n['’]t\b", re.IGNORECASE)


@dataclass(frozen=True)
class Setting:
    """What a claim is altered with: its document's reading, quotes of other documents, and chance."""

    told: Witness
    document: Document
    lexicon: Lexicon
    foreign: tuple[str, ...]
    chance: Random

    def twins(self, claim: Claim) -> list[Claim]:
        return [c for c in self.told.claims if (c.start, c.end, c.kind) == (claim.start, claim.end, claim.kind)]


def quotes(claim: Claim, at: Setting) -> Iterator[Claim]:
    """Give a quote with a digit, a word, the case, the spaces changed, a word more or less, or of another document."""
    quote, words, chance = claim.quote, claim.quote.split(" "), at.chance
    made = [quote.swapcase(), chance.choice(at.foreign), f"{quote}.", quote.replace(" ", "\u00a0", 1)]
    digits = [i for i, c in enumerate(quote) if c.isdigit()]
    if digits:
        i = chance.choice(digits)
        made.append(f"{quote[:i]}{(int(quote[i]) + chance.randint(1, 9)) % 10}{quote[i + 1 :]}")
    if len(words) > 1:
        i = chance.randrange(1, len(words))
        made += [" ".join([*words[:i], "not", *words[i:]]), " ".join([*words[:i], "harbour", *words[i + 1 :]])]
        made.append(" ".join(words[:i]) + "  " + " ".join(words[i:]))
    if len(words) > 2:
        i = chance.randrange(1, len(words) - 1)
        made.append(" ".join(words[:i] + words[i + 1 :]))
    for altered in made:
        if altered != quote and not at.document.text.startswith(altered, claim.start):
            yield replace(claim, quote=altered)


def amounts(claim: Claim, at: Setting) -> Iterator[Claim]:
    """Give an amount with another digit or magnitude, another hedge, or that of a neighbour."""
    amount = claim.amount
    if amount is None:
        return
    made = [_scaled(amount, 1, 10**amount.exponent), _scaled(amount, 10, 0), _scaled(amount, 1000, 0)]
    made += [a for h in get_args(Hedge) if (a := _hedged(amount, h)) is not None]
    views = at.told.views(claim.start, claim.end)
    near = at.told.scene.views[max(0, views[0].number - 1) : views[-1].number + 2]
    for mention in (m for view in near for m in view.amounts):
        made.append(mention.amount)
        made.append(replace(mention.amount, unit=amount.unit, said=amount.said))
    told = [a for c in at.twins(claim) for a in (c.amount, c.equivalent) if a is not None]
    for altered in made:
        if not any(_says(altered, other) for other in told):
            yield replace(claim, amount=altered)


def _scaled(amount: Amount, times: int, more: int) -> Amount:
    low, best, high = (None if v is None else v * times + more for v in (amount.low, amount.best, amount.high))
    return replace(amount, low=low, best=best, high=high)


def _hedged(amount: Amount, hedge: Hedge) -> Amount | None:
    """Give an amount with the bounds of another hedge; None where the text's own hedge holds that one too."""
    if amount.best is None or hedge == amount.hedge or hedge in _WEAKER.get(amount.hedge, ()):
        return None
    low, high = (None if hedge in side else amount.best for side in (_UPPER, _LOWER))
    return replace(amount, low=low, high=high, hedge=hedge)


def _says(one: Amount, other: Amount) -> bool:
    same = [one.major(a) == other.major(b) for a, b in ((one.low, other.low), (one.high, other.high))]
    return all(same) and (one.unit, one.hedge) == (other.unit, other.hedge)


def units(claim: Claim, at: Setting) -> Iterator[Claim]:
    """Give an amount in another currency, or of other things."""
    if claim.amount is None:
        return
    named = {m.unit for view in at.told.scene.views for m in view.amounts if m.unit}
    for unit in sorted({*_UNITS, *named} - {claim.amount.unit}):
        yield replace(claim, amount=replace(claim.amount, unit=unit))


def years(claim: Claim, at: Setting) -> Iterator[Claim]:
    """Give a date of another year: one more or less, or that of another date in the text."""
    others = {p.edtf for view in at.told.scene.views for p in view.periods if p.edtf and p.edtf[:4].isdigit()}
    for slot in _DATES:
        value = getattr(claim, slot)
        said = set(re.findall(r"\d{4}", value or ""))
        if not said:
            continue
        made = [_moved(value, by) for by in (-10, -1, 1)]
        for altered in (*made, *sorted(o for o in others if said.isdisjoint(re.findall(r"\d{4}", o)))):
            yield from_dict(Claim, to_dict(claim) | {slot: altered})


def _moved(edtf: str, years: int) -> str:
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) + years), edtf)


def parties(claim: Claim, at: Setting) -> Iterator[Claim]:
    """Give another party, of the document, the register or invented; or only another name, code or label."""
    party, chance, rows = claim.party, at.chance, at.lexicon.parties.rows
    if party is None:
        return
    views = at.told.scene.views
    named = {m.code: Party(m.name, m.code, m.label) for view in views for m in view.parties if m.code}
    told = [c.party for c in at.twins(claim) if c.party is not None]
    alike = {o.code for o in told}  # another name that the text has for the same party is no other party
    strange = [Party(rows[c].label, c, rows[c].label) for c in chance.sample(sorted(rows.keys() - alike), 3)]
    made = [*named.values(), *strange, Party("Norland"), replace(party, name="Norland")]
    if party.code is not None:
        made += [replace(party, code=strange[0].code), replace(party, label=strange[1].label)]
    for altered in made:
        if altered not in told and not (altered in named.values() and altered.code in alike):
            yield replace(claim, party=altered)


def polarities(claim: Claim, at: Setting) -> Iterator[Claim]:
    """Give a claim denied, withdrawn, done where it is ahead, given where it is taken back, or its speaker's denial."""
    polar: tuple[Stage, ...] = ("denied", "withdrawn")
    made: list[Stage] = [*polar]
    if claim.stage in polar:
        made += ["pledged", "delivered", "ended", "assessed"]
    if claim.stage in ("goal", "planned", "pledged") and claim.kind in ("commitment", "event"):
        made += ["delivered"]
    told = {c.stage for c in at.twins(claim)}
    yield from (replace(claim, stage=stage) for stage in made if stage not in told)
    if claim.attribution:
        first = claim.attribution[0]
        turned = replace(first, stance="asserts" if first.stance == "denies" else "denies")
        yield replace(claim, attribution=(turned, *claim.attribution[1:]))
    sentences = (at.document.text[v.sentence.start : v.sentence.end] for v in at.told.views(claim.start, claim.end))
    if claim.action and not any(_NEGATED.search(s) for s in sentences):
        yield replace(claim, action=f"not {claim.action}")


def negated(claim: Claim, document: Document) -> tuple[Claim, Document] | None:
    """Give a claim and its document with "not" put before its verb; None where it has no place."""
    trigger = next(start for slot, start, _ in claim.evidence if slot == "trigger")
    found = _AUXILIARY.search(claim.quote)
    if found is None or _NEGATED.search(claim.quote) or not 0 < trigger - claim.start - found.end() < 12:
        return None
    at = claim.start + found.end()
    text = f"{document.text[:at]} not{document.text[at:]}"
    moved = replace(document, text=text, id=Document.of(text).id)
    evidence = tuple((slot, a + 4 * (a >= at), b + 4 * (b >= at)) for slot, a, b in claim.evidence)
    quote = text[claim.start : claim.end + 4]
    return replace(claim, document=moved.id, quote=quote, end=claim.end + 4, evidence=evidence), moved


def some(made: Iterable[Claim], chance: Random, most: int) -> list[Claim]:
    """Give at most so many of the alterations, drawn by chance."""
    found = list(made)
    return chance.sample(found, min(most, len(found)))
