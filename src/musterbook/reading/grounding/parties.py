"""Is the party the one that acts in the quote, and the counterparty the one it acts for?

In: a case. Out: a verdict. Does the claim's party agree with itself, and with what the reading gives of these words?
Where the reading gives nobody, the party must be tied to the quote: it acts in its clause, or the claim's evidence
names it where it acts and nobody known acts nearer, or it is the nearest that acts. One that is only named is not.
"""

from __future__ import annotations

from collections.abc import Iterable

from musterbook.reading.claims.candidates import ACTING, Candidates
from musterbook.reading.grounding import actors
from musterbook.reading.grounding.actors import Named
from musterbook.reading.grounding.asserted import Span
from musterbook.reading.grounding.identity import alike, codes_of, parts, same_party, sound, words_of
from musterbook.reading.grounding.verdicts import SlotVerdict, absent, held, refused, unchecked
from musterbook.reading.grounding.witness import Case
from musterbook.records import Party

_ABOUT = frozenset(("figure", "statement"))  # their party is who they are about
_SHORT = 2  # words: "the group"; of a longer name the last word says little
_PARSED = frozenset(("parse", "list"))
_SURE = frozenset(("parse", "pronoun", "reference", "office", "list"))


def party(case: Case) -> SlotVerdict:
    """Judge who acts."""
    claimed = case.claim.party
    if claimed is None:
        return absent("party")
    told = case.telling.party if case.telling is not None else None
    fault = sound(case.lexicon, claimed) if claimed != told else None
    if fault is not None:
        return refused("party", fault)
    span = case.claim.evidence.get("party")
    same = told is not None and same_party(case.lexicon, claimed, told)
    if span is not None and not (same and span == case.told("party")) and not names(case, span, claimed):
        return refused("party", f"the evidence given for it does not name {claimed.name}", span)
    loosely = told is not None and _loosely(case, claimed, told)
    if told is not None and (same or loosely):
        return held("party", f"the text gives {told.name}", case.told("party") or span)
    if span is not None and _evident(case, claimed, told, span):
        return held("party", "the evidence given for it names it, and the clause nobody else", span)
    if told is not None and case.same:
        return refused("party", f"the text gives {_shown(told)}", case.told("party"))
    own = _in_quote(case, claimed)
    if own is not None:
        return held("party", f"{case.scene.text[slice(*own)]} acts in the quote", own)
    if told is not None and _sure(case, told):
        return refused("party", f"the text gives {_shown(told)}", case.told("party"))
    return _tied(case, claimed, told, span)


def _loosely(case: Case, claimed: Party, told: Party) -> bool:
    """Say whether a party is the one told under another description: its head, all who act with it, a noun for it."""
    if _holds_office(case, claimed, told):
        return True
    return not case.same and (_joint(case, claimed, told) or _stands_for(case, told, claimed))


def _holds_office(case: Case, claimed: Party, told: Party) -> bool:
    """Say whether the document names a person as one who speaks for the party that the text gives."""
    held = {p.party for p in case.scene.persons if p.party is not None and words_of(p.name) == words_of(claimed.name)}
    return told.code is not None and held == {told.code}


def _joint(case: Case, claimed: Party, told: Party) -> bool:
    """Say whether the reading has one of several parties that act together, and the clause or evidence the others."""
    several = parts(claimed)
    if len(several) == 1 or not any(same_party(case.lexicon, one, told) for one in several):
        return False
    acting = [*actors.of_clause(case), *(pair for view in case.views for pair in actors.joined(case, view))]
    span = case.claim.evidence.get("party")
    pointed = span is not None and all(names(case, span, one) for one in several)
    return pointed or all(
        same_party(case.lexicon, one, told) or _among(case, one, acting) is not None for one in several
    )


def _stands_for(case: Case, told: Party, claimed: Party) -> bool:
    """Say whether a common noun that the reading leaves as said can only be the party claimed.

    The noun fits parties of its kind ("the group", an armed group), and the document names just one of these.
    """
    said = told.name.split() if told.code is None else []
    noun = said[-1].casefold() if 0 < len(said) <= _SHORT else ""
    reference = case.lexicon.attributions.references.get(noun) or case.lexicon.attributions.references.get(noun[:-1])
    if reference is None:
        return False
    rows = case.lexicon.parties.rows
    codes = {m.code for view in case.scene.views for m in view.parties if m.code}
    fitting = [Party(rows[c].label, c, rows[c].label) for c in codes if c in rows and rows[c].kind in reference.kinds]
    return len(fitting) == 1 and same_party(case.lexicon, claimed, fitting[0])


def _evident(case: Case, claimed: Party, told: Party | None, span: Span) -> bool:
    """Say whether words that a claim points at give a party the reading does not have from the clause itself.

    They do in the quote's own sentence or before it, where nobody else known acts in the clause of the quote or in the
    sentences between. What a figure or statement is about may share its sentence with others.
    """
    if told is not None and (span == case.told("party") or (told.code is not None and (case.same or _parsed(case)))):
        return False
    view = case.witness.views(*span)[0]
    if case.kind in _ABOUT and view in case.views:
        return True
    if view.number > case.view.number:
        return False
    acts = _among(case, claimed, actors.of_sentence(case, view)) is not None
    between = case.scene.views[view.number + acts : case.view.number]
    acting = [*actors.of_own_verb(case), *(pair for other in between for pair in actors.of_sentence(case, other))]
    return all(named.code is None or same_party(case.lexicon, claimed, named) for named, _ in acting)


def _in_quote(case: Case, claimed: Party) -> Span | None:
    """Find a party as the subject or owner in the quoted words themselves, where no other known one is.

    A party that no register knows ("donors") need only stand there.
    """
    said, words = case.scene.text[case.start : case.end], words_of(claimed.name)
    known = codes_of(case.lexicon, claimed.name) or case.lexicon.places.index.get(claimed.name)
    if not known and words and words <= words_of(said):
        return (case.start, case.end) if actors.leads(case, words) else None
    found = [(n, s) for v in case.views for n, s in actors.of_sentence(case, v) if _inside(case, s)]
    others = [n for n, _ in found if n.code is not None and not same_party(case.lexicon, claimed, n)]
    return _among(case, claimed, found) if not others else None


def _inside(case: Case, span: Span) -> bool:
    return case.start <= span[0] and span[1] <= case.end


def _sure(case: Case, told: Party) -> bool:
    """Say whether the reading has a party from the clause itself and knows it."""
    return told.code is not None and _ways(case) <= _SURE


def _parsed(case: Case) -> bool:
    """Say whether the reading has its party from the parse of the clause."""
    return _ways(case) <= _PARSED


def _ways(case: Case) -> frozenset[str]:
    """Give how the reading came by its party."""
    rules = case.telling.rules if case.telling is not None else ()
    return frozenset(r.removeprefix("party:") for r in rules if r.startswith("party:"))


def _shown(told: Party) -> str:
    return f"{told.name} ({told.label})" if told.label and told.label != told.name else told.name


def names(case: Case, span: Span, claimed: Party) -> bool:
    """Say whether a stretch of the text names a party, or a pronoun or noun there stands for it."""
    start, end = span
    if not 0 <= start < end <= len(case.scene.text):
        return False
    for view in case.witness.views(start, end):
        for mention in view.parties:
            touches = mention.start < end and start < mention.end
            if touches and _is(case, claimed, Party(mention.name, mention.code, mention.label)):
                return True
    for reference in case.scene.references.within(start, end):
        if reference.party is not None and _is(case, claimed, reference.party):
            return True
    said = case.scene.text[start:end]
    known = codes_of(case.lexicon, claimed.name)
    return bool(known & codes_of(case.lexicon, said)) or (not known and alike(claimed.name, said))


def _is(case: Case, claimed: Party, named: Party) -> bool:
    """Say whether a name is that of a party, or of one of the parties that act together."""
    return any(same_party(case.lexicon, one, named) for one in (claimed, *parts(claimed)))


def _tied(case: Case, claimed: Party, told: Party | None, span: Span | None) -> SlotVerdict:
    """Judge a party for which the reading does not speak, or not from the clause itself."""
    clause = actors.of_clause(case)
    found = _among(case, claimed, clause)
    rival = _known(case, clause)
    if told is not None and _settled(case, told) and (found is None or _among(case, told, clause) is not None):
        return refused("party", f"the text gives {_shown(told)}", case.told("party"))
    if found is not None:
        return held("party", f"{case.scene.text[slice(*found)]} acts in the quote's clause", found)
    if rival is not None:
        return refused("party", f"in the quote's clause {rival[0].name} acts", rival[1])
    if span is None and clause:
        return refused("party", f"in the quote's clause {clause[0][0].name} acts", clause[0][1])
    if span is None:
        return _nearest(case, claimed)
    return refused("party", "the evidence given for it names it, but others act nearer", span)


def _settled(case: Case, told: Party) -> bool:
    """Say whether the reading knows the party, or of a shared amount all who share it."""
    shared = parts(told) if case.amount is not None else ()
    return told.code is not None or (len(shared) > 1 and all(codes_of(case.lexicon, one.name) for one in shared))


def _among(case: Case, claimed: Party, found: Iterable[Named]) -> Span | None:
    return next((span for named, span in found if same_party(case.lexicon, claimed, named)), None)


def _known(case: Case, found: Iterable[Named]) -> Named | None:
    """Give the first party that a register knows."""
    return next(((named, span) for named, span in found if named.code is not None), None)


def _nearest(case: Case, claimed: Party) -> SlotVerdict:
    """Judge a party without evidence: the only one that acts in the nearest sentence in which somebody does."""
    scene, view = case.scene, case.view
    for other in (view, *actors.before(case)):
        acting = actors.of_sentence(case, other)
        found = _among(case, claimed, acting)
        codes = {named.code for named, _ in acting if named.code is not None}
        if found is not None and len(codes) <= 1:
            return held("party", f"{scene.text[slice(*found)]} is the nearest that acts", found)
        rival = _known(case, acting)
        if rival is not None:
            return refused("party", f"the nearest that acts is {rival[0].name}", rival[1])
    issuer = scene.speaks_for(scene.default_speaker) if scene.default_speaker is not None else None
    if issuer is not None and same_party(case.lexicon, claimed, issuer):
        return held("party", f"{issuer.name} issued the document")
    topic = Candidates(scene).topic(ACTING)
    if topic is not None and same_party(case.lexicon, claimed, topic.party):
        return held("party", f"the document is about {topic.party.name}", (topic.start, topic.end))
    return refused("party", f"nothing ties {claimed.name} to the quote")


def counterparty(case: Case) -> SlotVerdict:
    """Judge for whom or with whom."""
    claimed = case.claim.counterparty
    if claimed is None:
        return absent("counterparty")
    told = case.telling.counterparty if case.telling is not None else None
    fault = sound(case.lexicon, claimed) if claimed != told else None
    if fault is not None:
        return refused("counterparty", fault)
    span = case.claim.evidence.get("counterparty")
    same = told is not None and same_party(case.lexicon, claimed, told)
    if span is not None and not (same and span == case.told("counterparty")) and not names(case, span, claimed):
        return refused("counterparty", f"the evidence given for it does not name {claimed.name}", span)
    if told is not None and same:
        return held("counterparty", f"the text gives {told.name}", case.told("counterparty"))
    if told is not None and case.same:
        return refused("counterparty", f"the text gives {_shown(told)}", case.told("counterparty"))
    acts = case.telling.party if case.telling is not None else None
    if acts is not None and same_party(case.lexicon, claimed, acts):
        return refused("counterparty", f"the text gives {claimed.name} as who acts", case.told("party"))
    if span is not None:
        return held("counterparty", "the evidence given for it names it", span)
    for view in (case.view, *actors.before(case)):
        stretch = (view.sentence.start, view.sentence.end)
        if names(case, stretch, claimed) or alike(case.scene.text[slice(*stretch)], claimed.name):
            return held("counterparty", "named beside the quote", stretch)
    if names(case, (0, len(case.scene.text)), claimed):
        return unchecked("counterparty", f"the document names {claimed.name}, but not near the quote")
    return refused("counterparty", f"the document does not name {claimed.name}")
