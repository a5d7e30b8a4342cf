"""Fill the slots that a sentence leaves empty from what stands around it: who gives, whose figure it is, where.

In: a scene, and the drafts of a document with their claims, in order. Out: the claims, some with a party or a place
more, each such filling named in the claim's rules and taken off its confidence. It changes no slot that a frame filled
from words that can fill it, and makes and drops no claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from musterbook.reading.candidates import Candidates, Found
from musterbook.reading.frames import Draft
from musterbook.reading.gathering import Scene
from musterbook.reading.givers import Givers
from musterbook.reading.tallies import Tallies
from musterbook.records import Claim, Party

_LEAST = 50


def inherit(scene: Scene, pairs: Iterable[tuple[Draft, Claim]]) -> Iterator[Claim]:
    """Give each claim with what it inherits, in the order of the pairs, which is that of the text."""
    candidates = Candidates(scene)
    givers = Givers(scene, candidates)
    tallies = Tallies(scene, candidates, givers)
    for draft, claim in pairs:
        if claim.kind == "commitment":
            better = mended(givers, draft, claim)
            if better is not None or vain(givers, draft, claim):
                claim = without_party(claim)
            if better is not None:
                claim = with_party(claim, better)
            if claim.party is None:
                found = givers.find(draft)
                claim = with_party(claim, found) if found is not None else claim
            givers.note(draft, claim)
        elif claim.kind == "figure":
            if claim.party is None:
                found = tallies.find(draft)
                claim = with_party(claim, found) if found is not None else claim
            tallies.note(draft, claim)
        yield claim


def vain(givers: Givers, draft: Draft, claim: Claim) -> bool:
    """Say whether a claim's party is a noun that names nobody who could give ("July", "the decision", "loans")."""
    filler = draft.first("party")
    if filler is None or filler.how != "said" or claim.party is None or claim.party.code is not None:
        return False
    return not givers.gives(draft.view, filler.token)


def mended(givers: Givers, draft: Draft, claim: Claim) -> Found | None:
    """Give what a party that was kept as said stands for: a capital's state, an office's, the issuer of "we"."""
    filler, scene = draft.first("party"), givers.scene
    if filler is None or claim.party is None:
        return None
    if claim.party.code is None and filler.how == "said" and len(draft.roles["party"]) == 1:
        return givers.office(draft.view, filler)
    issuer = scene.default_speaker
    if claim.party.code is None and issuer is not None and claim.party.name == issuer.name:
        party = scene.speaks_for(issuer)
        return Found(party, (filler.start, filler.end), "party:issuer", 0) if party is not None else None
    row = scene.lexicon.parties.rows.get(claim.party.code or "")
    unit = draft.amount.amount.unit if draft.amount is not None and draft.amount.kind == "count" else ""
    persons = unit.rstrip("s") in scene.lexicon.patterns.words["forces"]
    if row is not None and row.kind == "body" and persons and row.state in scene.lexicon.parties.rows:
        state = scene.lexicon.parties.rows[row.state]
        span = (filler.mention.start, filler.mention.end) if filler.mention else (filler.start, filler.end)
        if state.kind == "state":
            return Found(Party(claim.party.name, state.code, state.label), span, "party:office", 0)
    return None


def without_party(claim: Claim) -> Claim:
    """Take a party out of a claim, with its evidence and the confidence that it lent."""
    evidence = tuple(e for e in claim.evidence if not e[0].startswith("party"))
    rules = tuple(r for r in claim.rules if not r.startswith("party:"))
    return replace(claim, party=None, evidence=evidence, rules=rules, confidence=max(_LEAST, claim.confidence - 50))


def with_party(claim: Claim, found: Found) -> Claim:
    """Put a party into a claim that has none."""
    span = () if found.span is None else (("party", *found.span),)
    gained = (150 if found.party.code is not None else 50) - found.cost
    return replace(
        claim,
        party=found.party,
        evidence=(*span, *claim.evidence),
        rules=(*claim.rules, found.rule),
        confidence=max(_LEAST, min(950, claim.confidence + gained)),
    )
