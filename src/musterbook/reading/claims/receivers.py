"""Who receives a sum that its sentence gives to nobody: the fund that the sum before it went to, or one named beside.

In: the draft of a commitment without a counterparty, and the claims read before it. Out: the fund or scheme with the
words that name it, or None. Lands and peoples are places, and are for `whereabouts`.
"""

from __future__ import annotations

from musterbook.reading.claims.candidates import Candidates, Found
from musterbook.reading.frames.matching import Draft
from musterbook.reading.gathering import Scene, View
from musterbook.reading.names.parties import PartyMention
from musterbook.records import Claim, Party

_NEAR = 3  # sentences
_MORE = frozenset(("additional", "further", "another", "first", "second", "initial", "final", "remaining", "total"))
_BESIDE = 16  # code points before an amount
_TO = frozenset(("to", "into", "for"))
_POOLED = frozenset(("organisation", "body"))


class Receivers:
    """Finds funds that receive; `told` is the last that a commitment named, with the giver."""

    def __init__(self, scene: Scene, candidates: Candidates) -> None:
        self.scene, self.candidates = scene, candidates
        self.told: tuple[View, Party, tuple[int, int], str | None] | None = None

    def note(self, draft: Draft, claim: Claim) -> None:
        """Keep who receives a sum, for those after it."""
        if claim.kind != "commitment" or claim.amount is None:
            return
        span = next(((a, b) for slot, a, b in claim.evidence if slot == "counterparty"), None)
        if claim.counterparty is None or span is None:
            self.told = self.told if not claim.place else None
        else:
            giver = claim.party.code if claim.party is not None else None
            self.told = draft.view, claim.counterparty, span, giver

    def find(self, draft: Draft, claim: Claim) -> Found | None:
        """Give the fund that the sentence names, else that of the sum before where the same giver goes on."""
        if claim.kind != "commitment" or claim.counterparty is not None or claim.stage == "goal":
            return None
        if draft.amount is None or draft.amount.kind != "money" or claim.place:
            return None
        giver = claim.party.code if claim.party is not None else None
        named = {m.code: m for m in draft.view.parties if m.kind in _POOLED and m.code != giver}
        if len(named) == 1 and self._gets(draft.view, one := next(iter(named.values()))):
            return Found(Party(one.name, one.code, one.label), (one.start, one.end), "counterparty:beside")
        if self.told is None or giver is None:
            return None
        view, party, span, before = self.told
        row = self.scene.lexicon.parties.rows.get(party.code or "")
        near = draft.view.number - view.number <= _NEAR and self.candidates.together(view, draft.view)
        if row is None or row.kind not in _POOLED or giver != before or not near or not self._goes_on(draft):
            return None
        return Found(party, span, "counterparty:inherited") if named.keys() <= {party.code} else None

    def _gets(self, view: View, mention: PartyMention) -> bool:
        """Say whether a name is led by "to", "into" or "for", and not that of whom somebody is the envoy to."""
        g, persons = view.grammar, self.scene.lexicon.patterns.words["persons"]
        inner = g.at(mention.start, mention.end)
        top = next((i for i in inner if g.head[i] not in inner), None)
        return top is not None and g.case(top) in _TO and g.lemmas[g.head[top]] not in persons

    def _goes_on(self, draft: Draft) -> bool:
        """Say whether a sum is told as more of the one before: "an additional", "the first", "a total ... pledge"."""
        g, amount = draft.view.grammar, draft.amount
        total = draft.frame is not None and (draft.frame.total or draft.frame.component)
        said = g.at(max(draft.view.sentence.start, amount.hedge_start - _BESIDE), amount.end) if amount else ()
        return total or any(g.lemmas[k] in _MORE for k in said)
