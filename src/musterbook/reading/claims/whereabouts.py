"""Where something is, or goes to, when its own sentence does not say: as the paragraph had it, else as the document.

In: the draft of a claim without a place, and the claims read before it. Out: places with the words that name them and
the rule that found them, or none. Only what is somewhere by its nature is placed so: gifts, forces, persons, projects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cached_property

from musterbook.reading.claims.candidates import Candidates, Placed, leader
from musterbook.reading.claims.placing import lasting, tolls, venues
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.roles import places_in
from musterbook.reading.gathering import Scene, View
from musterbook.reading.names.parties import find_parties
from musterbook.reading.names.places import find_places
from musterbook.records import Claim, Place

_ACTING = frozenset(
    ("government", "administration", "ministry", "offer", "share", "contribution", "parliament", "minister")
)
_ON_WHOSE = frozenset(("invitation", "behalf", "initiative", "request", "leadership", "auspices"))
_OWNING = frozenset(("nmod:poss", "amod", "compound"))
_GROUP = 3  # places that a text can be about together
_NEAR = 3
_LEAST = 2
_WHERE = frozenset(("for", "in", "to", "on", "of", "across", "from", "against", "central", "northern", "eastern"))
_TITLED = 3  # sentences that a name in the title is worth
_NOWHERE = frozenset(("members", "states", "attending"))
_DEEDS = frozenset(("attack", "withdrawal"))
_STATES = frozenset(("state", "territory"))


def _led(before: str) -> bool:
    """Say whether words end with a preposition that says where to, where or about what."""
    words = before.split()
    return bool(words) and words[-1].lower() in _WHERE


class Whereabouts:
    """Finds places; `told` are those of the claims read so far, `given` counts each state's gifts."""

    def __init__(self, scene: Scene, candidates: Candidates, given: Mapping[str, int]) -> None:
        self.scene, self.candidates, self.given = scene, candidates, given
        self.told: list[tuple[View, tuple[Placed, ...]]] = []
        self.calm: tuple[View, tuple[Placed, ...]] | None = None  # the last told that is no attack's
        self.setting: tuple[Placed, ...] = ()
        self.sought = False

    def note(self, draft: Draft, claim: Claim) -> None:
        """Keep where a claim is set, for those after it; a recipient that is a state is a place too."""
        spans = {slot: (a, b) for slot, a, b in claim.evidence}
        placed = []
        for n, place in enumerate(claim.place):
            a, b = spans.get("place" if n == 0 else f"place.{n}", (claim.start, claim.end))
            if lasting(place):
                placed.append((place, a, b))
        received = self._receiving(claim)
        if not placed and received is not None:
            placed.append(received)
        held = draft.frame is not None and draft.frame.family == "gathering"  # what is promised there goes elsewhere
        if placed and claim.kind != "statement" and not held and draft.measure not in _NOWHERE:
            self.told.append((draft.view, tuple(placed)))
            if not tolls(draft):
                self.calm = self.told[-1]

    def find(self, draft: Draft, claim: Claim) -> tuple[tuple[Placed, ...], str] | None:
        """Give the places of the claim before in the paragraph, else where the document is set, with the rule."""
        family = draft.frame.family if draft.frame is not None and claim.kind == "event" else None
        if draft.amount is None or not (claim.kind in ("commitment", "figure") or family in _DEEDS):
            return None
        received = self._receiving(claim)
        if received is not None:
            return (received,), "place:receiver"
        if draft.measure == "attending":
            return self._venue(draft)
        if draft.measure in _NOWHERE:
            return None
        if claim.stage == "goal" and claim.party is not None:
            needing = self._needing(claim)
            if needing is not None:
                return (needing,), "place:needing"
        if tolls(draft):
            spot = self._scene_of(draft)
            if spot:
                return spot, "place:inherited"
        toll = tolls(draft)  # is where the attack before it was; what is given after an attack, goes elsewhere
        before = self.calm if claim.kind == "commitment" else self.told[-1] if self.told else None
        if before is not None:
            view, placed = before
            near = draft.view.number - view.number <= _NEAR and (toll or self.candidates.together(view, draft.view))
            apart = draft.view.sentence.paragraph != view.sentence.paragraph and draft.view.sentence.kind == "sentence"
            wide = apart or claim.kind == "commitment"
            if near and not self._own(placed, claim) and not (wide and not toll and self._lies_in_setting(placed)):
                return placed, "place:inherited"
        setting = self._setting()
        return (setting, "place:topic") if setting and not self._own(setting, claim) else None

    def _scene_of(self, draft: Draft) -> tuple[Placed, ...]:
        """Give where an attack was that the sentence before, and no claim, tells of ("condemns the attack in Gao")."""
        number, words = draft.view.number, self.scene.lexicon.patterns.words
        if number == 0 or (self.told and self.told[-1][0].number >= number - 1):
            return ()
        view = self.scene.views[number - 1]
        g = view.grammar
        deeds = (i for i, lemma in enumerate(g.lemmas) if lemma in words["strikes"] and g.is_noun(i))
        below = {
            t for i in deeds for t in (*g.subtree(i), *(t for k in g.of_label(g.head[i], "obl") for t in g.subtree(k)))
        }
        return tuple(places_in(view, view.located & below)[-1:])

    def _receiving(self, claim: Claim) -> Placed | None:
        """Give the land that receives, which is a place too."""
        other = claim.counterparty
        span = next(((a, b) for slot, a, b in claim.evidence if slot == "counterparty"), None)
        row = self.scene.lexicon.parties.rows.get(other.code or "") if other is not None else None
        if other is None or row is None or row.kind not in _STATES or span is None:
            return None
        if claim.party is not None and claim.party.code == other.code:
            return None
        return Place(other.name, other.code, other.label), *span

    def _venue(self, draft: Draft) -> tuple[tuple[Placed, ...], str] | None:
        """Give where the meeting is that those counted attend: as their sentence has it, else the first to have one."""
        found = places_in(draft.view, venues(self.scene, draft.view))[:1] or self.first_venue
        return (tuple(found), "place:venue") if found else None

    @cached_property
    def first_venue(self) -> list[Placed]:
        """The place of the first meeting that the text says the place of; empty where it says none."""
        found = (places_in(view, venues(self.scene, view))[:1] for view in self.scene.views)
        return next(filter(None, found), [])

    def _lies_in_setting(self, placed: tuple[Placed, ...]) -> bool:
        """Say whether places are towns of the land that the text is about: the next paragraph is of the land again."""
        codes = {place.code for place, _, _ in self._setting()}
        inside = (self.scene.lexicon.places.within(p.code) for p, _, _ in placed if p.code is not None)
        return bool(codes) and all(codes & set(within) - {p.code for p, _, _ in placed} for within in inside)

    def _needing(self, claim: Claim) -> Placed | None:
        """Give the land of who asks: the state itself, or the one that a plan or appeal is named by."""
        party = claim.party
        span = next(((a, b) for slot, a, b in claim.evidence if slot == "party"), (claim.start, claim.end))
        row = self.scene.lexicon.parties.rows.get(party.code or "") if party is not None else None
        if party is None or (row is not None and row.kind not in _STATES):
            return None
        if row is not None:
            return Place(party.name, party.code, party.label), *span
        named = {p.code: p for p in find_parties(party.name, self.scene.lexicon) if p.kind in _STATES and p.code}
        one = next(iter(named.values())) if len(named) == 1 else None
        return (Place(one.name, one.code, one.label), *span) if one is not None else None

    def _own(self, placed: tuple[Placed, ...], claim: Claim) -> bool:
        """Say whether a place is a giver's own: a state does not give to itself, nor is it where others give."""
        setting = self._setting()
        about = {place.code for place, _, _ in setting}
        own = claim.party.code if claim.kind == "commitment" and claim.party is not None else None
        return any(
            p.code is not None and (p.code == own or (p.code in self.given and p.code not in about))
            for p, _, _ in placed
        )

    def _setting(self) -> tuple[Placed, ...]:
        """Give the state or region that most of a document's sentences name, its givers left out.

        Two or three that the text keeps naming together ("Iraq and Syria") are it together.
        """
        if not self.sought:
            self.sought = True
            counts: Counter[str] = Counter()
            first: dict[str, Placed] = {}
            for view in self.scene.views:
                here = self._named(view)
                counts.update({*here, *self._around(view)})
                for key, placed in here.items():
                    first.setdefault(key, placed)
            for code in self._titled():
                counts[code] += _TITLED if code in first else 0
            counts.subtract(self.given)
            counts.pop(self._issuer() or "", None)
            most = leader(counts, least=_LEAST)
            chosen = [most] if most else self._together(counts)
            self.setting = tuple(first[code] for code in chosen if code in first)
        return self.setting

    def _together(self, counts: Counter[str]) -> list[str]:
        """Give the places that lead by far as a group, where they stand side by side in several sentences."""
        ranked = counts.most_common(_GROUP + 1)
        group = [code for code, n in ranked[:_GROUP] if n >= _LEAST and 2 * n >= ranked[0][1]]
        rest = [n for code, n in ranked if code not in group]
        beside = sum(set(group) <= self._joined(view) for view in self.scene.views)
        led = not rest or 2 * rest[0] <= counts[group[-1]] if group else False
        return sorted(group) if len(group) > 1 and led and beside >= _LEAST else []

    def _joined(self, view: View) -> set[str]:
        """Give the places that a sentence names joined to others ("in Iraq and Syria")."""
        g = view.grammar
        at = {i: p.code for p in view.parties if p.code for i in g.at(p.start, p.end)}
        at |= {i: p.code for p in view.places if p.code for i in g.at(p.start, p.end)}
        return {
            code for i, code in at.items() if g.labels[i] == "conj" or any(g.labels[k] == "conj" for k in g.kids[i])
        }

    def _titled(self) -> set[str]:
        """Give the states and regions that the document's title is about: no giver, or named as where or what for."""
        title = self.scene.document.title
        if not title:
            return set()
        places = [(p.start, p.code) for p in find_places(title, self.scene.lexicon) if p.parent is None]
        states = [p for p in find_parties(title, self.scene.lexicon) if p.kind in _STATES and p.form != "metonym"]
        named = [*places, *((p.start, p.code) for p in states)]
        return {code for start, code in named if code and (code not in self.given or _led(title[:start]))}

    def _issuer(self) -> str | None:
        """Give the state that a document speaks for: what it gives goes elsewhere."""
        speaker = self.scene.default_speaker
        party = self.scene.speaks_for(speaker) if speaker is not None else None
        return party.code if party is not None else None

    def _named(self, view: View) -> dict[str, Placed]:
        """Give the states and regions that a sentence names."""
        out: dict[str, Placed] = {}
        for place in view.places:
            if place.code is not None and place.parent is None and self._set(view, place.start, place.end):
                out[place.code] = (Place(place.name, place.code, place.label), place.start, place.end)
        for party in view.parties:
            known = party.kind in _STATES and party.code and party.form != "metonym"
            if known and party.code and self._set(view, party.start, party.end):
                out[party.code] = (Place(party.name, party.code, party.label), party.start, party.end)
        return out

    def _set(self, view: View, start: int, end: int) -> bool:
        """Say whether a name can tell where a text is set: not in its dateline, of no venue, and not who acts."""
        g, tokens = view.grammar, view.grammar.at(start, end)
        owned = self.scene.lexicon.patterns.either("aid", "own_bodies", "promising", "persons")
        first = [g.first_conjunct(i) for i in tokens]
        acts = any(
            (g.labels[i] == "nsubj" and g.tags[i] != "NNPS")
            or g.case(i) == "by"
            or (g.case(i) == "of" and g.lemmas[g.head[i]] in _ON_WHOSE)
            or (g.labels[i] in _OWNING and g.lemmas[g.head[i]] in owned)
            for i in first
        )
        return bool(tokens) and not acts and not venues(self.scene, view) & set(tokens)

    def _around(self, view: View) -> set[str]:
        """Give the states in which the towns and provinces of a sentence lie."""
        rows = self.scene.lexicon.parties.rows
        parents = {p.parent for p in view.places if p.parent is not None and self._set(view, p.start, p.end)}
        return {code for code in parents if code in rows and rows[code].kind in _STATES}
