"""Fill the slots that a sentence leaves empty from what stands around it: who gives, whose figure it is, where.

In: a scene, and the drafts of a document with their claims, in order. Out: the claims, some with a party or a place
more, each such filling named in the claim's rules. It changes no slot that a frame filled from words that can fill it,
and makes and drops no claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from musterbook.reading.claims.candidates import Candidates, Found, Placed
from musterbook.reading.claims.givers import Givers
from musterbook.reading.claims.receivers import Receivers
from musterbook.reading.claims.tallies import Tallies
from musterbook.reading.claims.whereabouts import Whereabouts
from musterbook.reading.frames.matching import Draft
from musterbook.reading.gathering import Scene, in_turn
from musterbook.records import Claim, Party

_COALITION = frozenset(("coalition",))
_ACTS = frozenset(("attack", "withdrawal", "operation"))
_INSIDE = frozenset(("in", "inside", "across", "within"))


def inherit(scene: Scene, pairs: Iterable[tuple[Draft, Claim]]) -> Iterator[Claim]:
    """Give each claim with what it inherits, in the order of the pairs, which is that of the text."""
    candidates = Candidates(scene)
    givers = Givers(scene, candidates)
    tallies = Tallies(scene, candidates, givers)
    read = list(pairs)
    tallies.foresee(read)
    givers.foresee(claim for _, claim in read)
    parties = [claim.party for _, claim in read if claim.kind == "commitment" and claim.party is not None]
    receivers = Receivers(scene, candidates)
    where = Whereabouts(scene, candidates, Counter(party.code for party in parties if party.code))
    for (draft, claim), _ in zip(read, in_turn(draft.view for draft, _ in read), strict=True):
        if claim.kind == "commitment":
            claim = of_commitment(givers, draft, claim)
            givers.note(draft, claim)
        elif claim.kind == "figure":
            claim = of_figure(givers, tallies, draft, claim)
        elif claim.kind == "event":
            claim = of_event(givers, tallies, draft, claim)
            tallies.attack(draft, claim)
        fund = receivers.find(draft, claim)
        claim = with_receiver(claim, fund) if fund is not None else claim
        receivers.note(draft, claim)
        if not claim.place:
            placed = where.find(draft, claim)
            claim = with_places(claim, *placed) if placed is not None else claim
        if claim.kind == "figure":
            there = tallies.there(draft, claim) or (tallies.counted(draft) if claim.party is None else None)
            claim = with_party(without_party(claim), there) if there is not None else claim
        if claim.amount is not None:
            tallies.note(draft, claim)
        where.note(draft, claim)
        yield with_equivalent(draft, claim)


def of_commitment(givers: Givers, draft: Draft, claim: Claim) -> Claim:
    """Give a commitment who gives: where nobody is named, or only a noun that names nobody."""
    better = shared_goal(givers.candidates, draft, claim) or mended(givers, draft, claim)
    said = claim
    if better is not None or vain(givers, draft, claim) or givers.misled(claim):
        claim = without_party(claim)
    if better is not None:
        claim = with_party(claim, better)
    own = givers.named(draft) if carried(draft) else None
    if own is not None:
        claim = with_party(without_party(claim), own)
    if claim.party is None:
        found = givers.find(draft)
        found = (sending(givers, draft, found.party, found.span) or found) if found is not None else None
        claim = with_party(claim, found) if found is not None else claim
    if claim.party is None and givers.organ(draft):
        claim = said  # "the Liberal government", of a land that the text does not name
    return without_home(draft, claim)


def shared_goal(candidates: Candidates, draft: Draft, claim: Claim) -> Found | None:
    """Give the coalition whose goal a speaker calls "our goal" while asking others to give: it is theirs as well."""
    filler = draft.first("party")
    if claim.stage != "goal" or filler is None or filler.how != "pronoun":
        return None
    scene, g = candidates.scene, draft.view.grammar
    ours = scene.text[filler.start : filler.end].lower() in ("our", "ours", "we", "us")
    if not ours or not scene.lexicon.patterns.words["calling"] & set(g.lemmas):
        return None
    topic = candidates.topic(_COALITION)
    return Found(topic.party, (filler.start, filler.end), "party:shared") if topic is not None else None


def vain(givers: Givers, draft: Draft, claim: Claim) -> bool:
    """Say whether a claim's party is a noun that names nobody who could give ("July", "the decision", "loans")."""
    filler = draft.first("party")
    if filler is None or filler.how != "said" or claim.party is None or claim.party.code is not None:
        return False
    return not givers.gives(draft.view, filler.token)


def of_figure(givers: Givers, tallies: Tallies, draft: Draft, claim: Claim) -> Claim:
    """Give a figure whose it is: where nobody is named, or only who said it or who is counted."""
    better = (tallies.meeting(draft) if draft.measure == "attending" else None) or mended(givers, draft, claim)
    if better is not None:
        return with_party(without_party(claim), better)
    empty = vain(givers, draft, claim) and tallies.theme(draft) not in (None, "people", "served", "casualties")
    if claim.party is not None and not empty and tallies.suits(draft, claim):
        return claim
    found = tallies.find(draft)
    return with_party(without_party(claim) if claim.party is not None else claim, found) if found else claim


def of_event(givers: Givers, tallies: Tallies, draft: Draft, claim: Claim) -> Claim:
    """Give an act the state of the office that does it, and those killed by nobody named the attacker told before."""
    family = draft.frame.family if draft.frame is not None else None
    filler = draft.first("party")
    if claim.party is None:
        toll = family == "attack" and claim.amount is not None
        found = tallies.struck(draft) or tallies.attacker(draft) or tallies.fallen(draft) if toll else None
        found = found or (tallies.leaving(draft) if claim.amount is not None and not toll else None)
        return with_party(claim, found) if found is not None else claim
    acts = family in _ACTS or claim.amount is not None
    if not acts or filler is None or filler.how != "said" or len(draft.roles["party"]) > 1:
        return claim
    office = givers.office(draft.view, filler)
    return with_party(without_party(claim), office) if office is not None else claim


def mended(givers: Givers, draft: Draft, claim: Claim) -> Found | None:
    """Give what a party that was kept as said stands for: a capital's state, an office's, the issuer of "we"."""
    filler, scene = draft.first("party"), givers.scene
    if filler is None or claim.party is None:
        return None
    met = filler.how == "said" and draft.view.grammar.lemmas[filler.token] in scene.lexicon.patterns.words["gathering"]
    if met and claim.kind == "commitment" and claim.stage != "goal":
        return givers.raisers()
    if claim.party.code is None and filler.how == "said" and len(draft.roles["party"]) == 1:
        return givers.office(draft.view, filler)
    issuer = scene.default_speaker
    if claim.party.code is None and issuer is not None and claim.party.name == issuer.name:
        party = scene.speaks_for(issuer)
        return Found(party, (filler.start, filler.end), "party:issuer") if party is not None else None
    span = (filler.mention.start, filler.mention.end) if filler.mention else (filler.start, filler.end)
    return sending(givers, draft, claim.party, span)


def sending(givers: Givers, draft: Draft, party: Party, span: tuple[int, int] | None) -> Found | None:
    """Give the state whose army or ministry the soldiers that are counted are of."""
    rows = givers.scene.lexicon.parties.rows
    row = rows.get(party.code or "")
    unit = draft.amount.amount.unit if draft.amount is not None and draft.amount.kind == "count" else ""
    persons = unit.rstrip("s") in givers.scene.lexicon.patterns.words["forces"]
    state = rows.get(row.state or "") if row is not None and row.kind == "body" and persons else None
    if state is None or state.kind != "state":
        return None
    return Found(Party(party.name, state.code, state.label), span, "party:office")


def carried(draft: Draft) -> bool:
    """Say whether a party was carried over from a sum before it, though the clause may name one of its own."""
    filler = draft.first("party")
    return filler is not None and filler.how == "inherited"


def without_home(draft: Draft, claim: Claim) -> Claim:
    """Take the giver's own state out of the places, but where the text says "in" it: who gives is not where."""
    code = claim.party.code if claim.party is not None else None
    g = draft.view.grammar
    spans = {slot: (a, b) for slot, a, b in claim.evidence}
    kept = []
    for n, place in enumerate(claim.place):
        span = spans.get(_place_slot(n))
        inside = span is not None and any(g.case(i) in _INSIDE for i in g.at(*span))
        if code is None or place.code != code or inside:
            kept.append((place, span))
    if len(kept) == len(claim.place):
        return claim
    rest = tuple(e for e in claim.evidence if not e[0].startswith("place"))
    placed = tuple((_place_slot(n), *span) for n, (_, span) in enumerate(kept) if span is not None)
    return replace(claim, place=tuple(place for place, _ in kept), evidence=(*rest, *placed))


def _place_slot(n: int) -> str:
    return "place" if n == 0 else f"place.{n}"


def without_party(claim: Claim) -> Claim:
    """Take a party out of a claim, with its evidence."""
    evidence = tuple(e for e in claim.evidence if not e[0].startswith("party"))
    rules = tuple(r for r in claim.rules if not r.startswith("party:"))
    return replace(claim, party=None, evidence=evidence, rules=rules)


def with_party(claim: Claim, found: Found) -> Claim:
    """Put a party into a claim that has none."""
    span = () if found.span is None else (("party", *found.span),)
    return replace(
        claim,
        party=found.party,
        evidence=(*span, *claim.evidence),
        rules=(*claim.rules, found.rule),
    )


def with_receiver(claim: Claim, found: Found) -> Claim:
    """Put who receives into a claim that names nobody."""
    span = () if found.span is None else (("counterparty", *found.span),)
    return replace(claim, counterparty=found.party, evidence=(*claim.evidence, *span), rules=(*claim.rules, found.rule))


def with_places(claim: Claim, placed: tuple[Placed, ...], rule: str) -> Claim:
    """Put places into a claim that has none."""
    spans = tuple((_place_slot(n), a, b) for n, (_, a, b) in enumerate(placed))
    return replace(
        claim,
        place=tuple(place for place, _, _ in placed),
        evidence=(*claim.evidence, *spans),
        rules=(*claim.rules, rule),
    )


def with_equivalent(draft: Draft, claim: Claim) -> Claim:
    """Keep the same sum in another currency beside the amount ("€100 million ($117 million)"); it makes no claim."""
    if draft.amount is None or draft.amount.kind != "money" or claim.equivalent is not None:
        return claim
    later = (m for m in draft.view.amounts if m.start > draft.amount.start)
    other = next(later, None)
    if other is None or other.same_as is None:
        return claim
    return replace(
        claim,
        equivalent=other.amount,
        evidence=(*claim.evidence, ("equivalent", other.hedge_start, other.phrase_end)),
        rules=(*claim.rules, "amount:converted"),
    )
