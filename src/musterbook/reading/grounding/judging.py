"""Judge a claim from outside: a row of somebody's table, a language model's answer, a reading of an older text.

In: a claim, a document and the lexicon. Out: a `Grounding`, one verdict for each slot. It is a pure function; it asks
the document's words and the document's own reading, and believes no slot of the claim.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from musterbook.lexicon import Lexicon
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.grounding import dates, parties, quantities, stages, voices, wording
from musterbook.reading.grounding.asserted import Asserted, Quantity, asserted
from musterbook.reading.grounding.verdicts import Grounding, SlotVerdict, absent, held, refused, unchecked
from musterbook.reading.grounding.witness import Case, Witness, on_words, tellings, witness
from musterbook.records import Claim, Document

_BEFORE = 2  # sentences before a number without a noun, in which what it counts may be named


def ground(claim: Claim | Mapping[str, object], document: Document, lexicon: Lexicon) -> Grounding:
    """Judge whether every slot of a claim is held by a document's words.

    Where the quote stands more than once, or tells more than one fact, the claim is held against each, whole, and the
    best judgement counts. Raises InputError for a claim that is none.
    """
    told = asserted(claim)
    places = wording.places_of(told, document)
    if isinstance(places, SlotVerdict):
        return Grounding(document.id, None, None, (places,))
    known = witness(document, lexicon)
    judged = [_judged(case) for start, end in places for case in _cases(known, told, start, end)]
    return min(judged, key=lambda g: (len(g.rejected), sum(s.verdict == "not checked" for s in g.slots)))


def _cases(known: Witness, claim: Asserted, start: int, end: int) -> Iterator[Case]:
    """Give each way to take a claim: the quantity of the quote it may mean, and each telling of the same fact."""
    fitting: list[AmountMention | None] = [*_fitting(known, claim, start, end)]
    for amount in fitting or [None]:
        found, same = tellings(known, claim, start, end, amount)
        told: list[Claim | None] = [*found]
        for telling in told or [None]:
            yield Case(claim, known, start, end, amount, telling, same)


def _fitting(known: Witness, claim: Asserted, start: int, end: int) -> Iterator[AmountMention]:
    """Give the quantities of the quote that are the one claimed.

    Where the claim says which words give it, those alone count; where the reading takes the very words of the quote
    for other amounts, none does.
    """
    if claim.amount is None:
        return
    lexicon, found = known.scene.lexicon, list(known.amounts(start, end))
    at = claim.evidence.get("amount")
    if at is not None:
        found = [pair for pair in found if at[0] <= pair[1].start < at[1]][:1]
    told = [c for c in on_words(known, claim, start, end) if known.number_told(c) is not None]
    for view, mention in found:
        own = not told or known.number_of(mention) in map(known.number_told, told)
        since = None if told else known.scene.views[max(0, view.number - _BEFORE)].sentence.start
        told_so = quantities.misfit(lexicon, claim.amount, view, mention, known.scene.text, since=since) is None
        if own and told_so:
            yield mention


def _judged(case: Case) -> Grounding:
    quote = held("quote", "the document has these words", (case.start, case.end))
    slots = (
        quote,
        *wording.coded(case),
        stages.stage(case),
        _amount(case),
        _equivalent(case),
        parties.party(case),
        parties.counterparty(case),
        wording.where(case),
        *dates.dates(case),
        voices.voices(case),
        *wording.free(case),
        *(unchecked(name, "claims have no such slot") for name in case.claim.unknown),
    )
    return Grounding(case.scene.document.id, case.start, case.end, slots)


def _amount(case: Case) -> SlotVerdict:
    claimed, mention = case.claim.amount, case.amount
    if claimed is None:
        return absent("amount")
    if mention is not None:
        span = (mention.hedge_start, mention.phrase_end)
        return held("amount", f"the text says {case.scene.text[slice(*span)]}", span)
    found = [m for _, m in case.witness.amounts(case.start, case.end)]
    if not found:
        return refused("amount", "the quote has no such quantity")
    return refused("amount", _closest(case, claimed), (found[0].hedge_start, found[-1].phrase_end))


def _closest(case: Case, claimed: Quantity) -> str:
    """Say what is wrong with the amount, by the quantity of the quote that comes nearest to it."""
    lexicon, text = case.lexicon, case.scene.text
    found = list(case.witness.amounts(case.start, case.end))
    view, mention = min(found, key=lambda pair: (pair[1].low, pair[1].high) != (claimed.low, claimed.high))
    return quantities.misfit(lexicon, claimed, view, mention, text) or "the evidence given for it names another"


def _equivalent(case: Case) -> SlotVerdict:
    claimed = case.claim.equivalent
    if claimed is None:
        return absent("equivalent")
    for mention in case.view.amounts:
        pair = mention.same_as is not None or (case.amount is not None and case.amount.same_as is not None)
        if not pair or mention is case.amount:
            continue
        if quantities.misfit(case.lexicon, claimed, case.view, mention, case.scene.text) is None:
            span = (mention.hedge_start, mention.phrase_end)
            return held("equivalent", f"the text says {case.scene.text[slice(*span)]}", span)
    return refused("equivalent", "the text gives no such sum beside the amount")
