"""Do the quote and the free words of a claim stand in the text, and do the places?

In: a case, or a claim and a document. Out: verdicts. A quote is verbatim or it is none: other capitals, spaces or
quotation marks are other words, and the reason gives those that stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from musterbook.reading.grounding.actors import before
from musterbook.reading.grounding.asserted import Asserted, Span
from musterbook.reading.grounding.identity import as_party, same_party, sound, words_of
from musterbook.reading.grounding.parties import names
from musterbook.reading.grounding.stages import mood
from musterbook.reading.grounding.verdicts import SlotVerdict, absent, held, refused, unchecked
from musterbook.reading.grounding.witness import Case
from musterbook.records import Document, Party, Place

_TOWARDS = re.compile(r"^(?:near|outside|around|across|throughout|all over)\s+(?=\S)", re.IGNORECASE)
_MOST = 20  # places of one quote that are looked at
_NOT = re.compile(r"\b(?:not|cannot|never|no)\b|n['’]t\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:not|cannot|never|no|refus\w+|declin\w+|den(?:y|ies|ied))\b|n['’]t\b", re.IGNORECASE)


def places_of(claim: Asserted, document: Document) -> list[Span] | SlotVerdict:
    """Find where a quote stands, verbatim; a verdict where it stands nowhere, or not where the claim says."""
    text, quote = document.text, claim.quote
    if not quote.strip():
        return refused("quote", "the claim has no quote")
    if claim.document is not None and claim.document != document.id:
        return refused("quote", "the claim is of another document (its id differs)")
    found = [(m.start(), m.start() + len(quote)) for m in re.finditer(f"(?={re.escape(quote)})", text)]
    if claim.start is not None:
        end = claim.end if claim.end is not None else claim.start + len(quote)
        if (claim.start, end) in found:
            return [(claim.start, end)]
        if found:
            return refused("quote", f"it stands at {found[0][0]}-{found[0][1]}, not where the claim says", found[0])
    if found:
        return found[:_MOST]
    words = r"\s+".join(re.escape(word) for word in quote.split())
    near = re.search(words, text, re.IGNORECASE)
    if near is not None:
        return refused("quote", f"the text has it in other capitals or spaces: {near[0]!r}", near.span())
    return refused("quote", "the document does not have these words")


def where(case: Case) -> SlotVerdict:
    """Judge the places: each is where the reading sets it, or is named near the quote."""
    if not case.claim.place:
        return absent("place")
    told = [as_party(p) for p in case.telling.place] if case.telling is not None else []
    far = ""
    for named in case.claim.place:
        place = replace(named, name=_TOWARDS.sub("", named.name))
        if place in told:
            continue
        fault = sound(case.lexicon, place)
        if fault is not None:
            return refused("place", fault)
        near = any(same_party(case.lexicon, place, other) for other in told)
        if near or any(_at(case, stretch, place) for stretch in _around(case)):
            continue
        if (told and case.same) or not _at(case, (0, len(case.scene.text)), place):
            return refused("place", f"nothing near the quote names {place.name}")
        far = place.name
    if far:
        return unchecked("place", f"the document names {far}, but not near the quote")
    return held("place", "named beside the quote", case.told("place"))


def _around(case: Case) -> Iterator[Span]:
    for view in (*case.views, *before(case)):
        yield view.sentence.start, view.sentence.end
    span = case.claim.evidence.get("place")
    if span is not None:
        yield span


def _at(case: Case, stretch: Span, place: Party) -> bool:
    for view in case.witness.views(*stretch):
        for mention in view.places:
            named = as_party(Place(mention.name, mention.code, mention.label))
            if mention.start < stretch[1] and stretch[0] < mention.end and same_party(case.lexicon, place, named):
                return True
    said = words_of(case.scene.text[slice(*stretch)])
    return names(case, stretch, place) or (place.code is None and words_of(place.name) <= said)


def free(case: Case) -> Iterator[SlotVerdict]:
    """Judge what a claim says in words of its own: held where the sentence has them, else not checked."""
    for slot in ("action", "purpose", "conditions", "channel"):
        said = case.claim.words.get(slot)
        if said is None:
            yield absent(slot)
        elif said == getattr(case.telling, slot, None):
            yield held(slot, "the reading gives the same")
        elif slot == "action" and _turned(case, said):
            yield refused(slot, "the claim negates what the text does not")
        else:
            yield _verbatim(case, slot, said)


def _turned(case: Case, said: str) -> bool:
    """Say whether the claim negates its action, and the text does not."""
    if not _NEGATION.search(said):
        return False
    if mood(case).negated:
        return False
    bare = words_of(_NOT.sub("", said))
    if case.telling is not None and bare == words_of(case.telling.action):
        return True
    text = case.scene.text
    return not any(_NEGATION.search(text[v.sentence.start : v.sentence.end]) for v in case.views)


def _verbatim(case: Case, slot: str, said: str) -> SlotVerdict:
    text = case.scene.text
    for view in case.views:
        at = text.find(said, view.sentence.start, view.sentence.end)
        if at >= 0:
            return held(slot, "the sentence has these words", (at, at + len(said)))
    return unchecked(slot, "told in other words than the text's")


def coded(case: Case) -> Iterator[SlotVerdict]:
    """Judge what is a choice of the codebook: held where the reading chooses alike, else not checked."""
    for slot, claimed in _choices(case):
        if claimed is None:
            yield absent(slot)
            continue
        told = getattr(case.telling, slot, None)
        if told == claimed:
            yield held(slot, "the reading gives the same", case.told(slot))
        elif slot == "instrument" and (fault := _instrument(case, str(claimed))) is not None:
            yield refused(slot, fault)
        else:
            yield unchecked(slot, f"a choice of the codebook; the reading gives {told or 'none'}")


def _choices(case: Case) -> Iterator[tuple[str, object]]:
    yield "kind", case.claim.kind
    yield "repeats", case.claim.repeats
    for slot in ("basis", "instrument", "measure", "denies"):
        yield slot, case.claim.words.get(slot)


def _instrument(case: Case, claimed: str) -> str | None:
    """Find the words of another instrument, and none of the one claimed: a loan told as a grant."""
    words = case.lexicon.patterns.words
    cues = {name.removeprefix("instrument_").replace("_", " "): words[name] for name in words if "instrument_" in name}
    lemmas = {lemma for view in case.views for lemma in view.grammar.lemmas}
    others = sorted(name for name, cue in cues.items() if name != claimed and cue & lemmas)
    if claimed in cues and others and not cues[claimed] & lemmas:
        return f"the text tells of a {others[0]}"
    return None
