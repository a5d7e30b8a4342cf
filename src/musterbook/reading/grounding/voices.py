"""Does the speaker whom a claim names speak here, and is he said to assert or to deny it?

In: a case. Out: a verdict on the whole chain. A speaker is one whom the reading hears over the quote, the document's
issuer, or somebody named in the sentence of the quote or of the words of saying.
"""

from __future__ import annotations

from collections.abc import Iterator

from musterbook.reading.grounding.asserted import Span, Voice
from musterbook.reading.grounding.identity import alike, as_party, parts, same_party, words_of
from musterbook.reading.grounding.parties import names
from musterbook.reading.grounding.verdicts import SlotVerdict, absent, held, refused, unchecked
from musterbook.reading.grounding.witness import Case
from musterbook.reading.speech.attributions import attribution, covering
from musterbook.records import Attribution, Party, Speaker

_PRONOUNS = frozenset(("he", "she", "it", "they", "we", "i"))  # where the reading leaves them open, they are nobody


def voices(case: Case) -> SlotVerdict:
    """Judge who is said to say so."""
    if not case.claim.attribution:
        return absent("attribution")
    heard = _heard(case)
    span = case.claim.evidence.get("attribution")
    if span is not None and not case.same and _stance(case, case.claim.attribution[0], heard) is None:
        speaker = case.claim.attribution[0].speaker
        if _named(case, span, speaker) and _saying(case, span):
            return held("attribution", "the evidence given for it names who says something there", span)
    known = tuple(link for link in heard if link.speaker.name.lower() not in _PRONOUNS)
    far = ""
    for voice in case.claim.attribution:
        fault = _stance(case, voice, heard)
        if fault is None and not _speaks(case, voice, known):
            far = voice.speaker.name
            if known or not any(_named(case, (0, len(case.scene.text)), part) for part in parts(voice.speaker)):
                fault = f"{known[0].speaker.name if known else 'nobody named'} speaks here, not {far}"
        if fault is not None:
            return refused("attribution", fault, _cue(case))
    if far:
        return unchecked("attribution", f"the document names {far}, but not as who speaks here")
    return held("attribution", f"{case.claim.attribution[0].speaker.name} speaks here", _cue(case))


def _saying(case: Case, span: Span) -> bool:
    """Say whether somebody says something in the sentence of a stretch."""
    sentences = [(v.sentence.start, v.sentence.end) for v in case.witness.views(*span)]
    return any(a <= speech.cue_start < b for speech in case.scene.speeches for a, b in sentences)


def _heard(case: Case) -> tuple[Attribution, ...]:
    if case.telling is not None:
        return case.telling.attribution
    return attribution(case.scene.spoken(case.anchor), case.scene.voice_at(case.anchor))


def _cue(case: Case) -> tuple[int, int] | None:
    chain = covering(case.scene.speeches, case.anchor, case.anchor + 1)
    return (chain[0].cue_start, chain[0].cue_end) if chain and chain[0].cue_start >= 0 else None


def _speaks(case: Case, voice: Voice, heard: tuple[Attribution, ...]) -> bool:
    if any(_same(case, voice, link.speaker) for link in heard):
        return True
    if heard and case.same:
        return False
    return any(_named(case, stretch, part) for stretch in _near(case) for part in parts(voice.speaker))


def _same(case: Case, voice: Voice, told: Speaker) -> bool:
    if voice.speaker.code is not None and voice.speaker.code != told.code:
        return False
    roles = told.role is not None and alike(voice.speaker.name, f"{told.name} {told.role}")
    return roles or same_party(case.lexicon, voice.speaker, as_party(told))


def _near(case: Case) -> Iterator[tuple[int, int]]:
    """Give the stretches in which a speaker may be named: the quote's sentence, and those of the words of saying."""
    chain = covering(case.scene.speeches, case.anchor, case.anchor + 1)
    at = [(s.cue_start, s.cue_end) for s in chain if s.cue_start >= 0]
    for start, end in ((case.start, case.end), *at):
        for view in case.witness.views(start, end):
            yield view.sentence.start, view.sentence.end


def _named(case: Case, stretch: tuple[int, int], speaker: Party) -> bool:
    """Say whether a stretch names a speaker: the party, all words of the name, or the surname."""
    name = speaker.name.split(",")[0]
    said = words_of(case.scene.text[slice(*stretch)])
    surname = words_of(name.split()[-1]) if name.split() else frozenset()
    return names(case, stretch, speaker) or bool(surname and (words_of(name) <= said or surname <= said))


def _stance(case: Case, voice: Voice, heard: tuple[Attribution, ...]) -> str | None:
    """Find a denial on one side only, by the speaker's own words where they are heard."""
    own = [link for link in heard if _same(case, voice, link.speaker)]
    told = {link.stance for link in own or heard}
    if voice.stance is None or not told or (voice.stance == "denies") == ("denies" in told):
        return None
    return f"the speaker {'denies' if 'denies' in told else 'does not deny'} it"
