"""Whose a figure is where its own clause names nobody: whose troops, whose members, who freed them, who lost it.

In: the draft of a figure, and the figures read before it. Out: the party with the words that name it, or None where
nobody fits or two fit equally. What counts as fitting depends on what is counted.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cached_property

from musterbook.reading.claims.candidates import Candidates, Found, Seen
from musterbook.reading.claims.givers import Givers
from musterbook.reading.frames import climbing, owners
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.roles import acts, as_said
from musterbook.reading.gathering import Scene, View
from musterbook.reading.names.parties import PartyMention
from musterbook.records import Claim, Party

_GROUP = frozenset(("armed_group",))
_COALITION = frozenset(("coalition",))
_FUND = frozenset(("body",))
_LEAGUE = frozenset(("coalition", "organisation", "mission"))
_STATE = frozenset(("state", "territory"))
_KINDS: dict[str, tuple[frozenset[str], ...]] = {
    "members": (_COALITION, _LEAGUE, _FUND),
    "states": (_COALITION,),
    "funded": (_FUND, _LEAGUE),
    "fighters": (_GROUP,),
    "land": (_GROUP, _COALITION),
    "freed": (_COALITION,),
    "strikes": (_COALITION,),
    "trained": (_COALITION, _LEAGUE),
    "forces": (),
    "people": (),
    "served": (),
    "casualties": (),
}
_DONE = frozenset(("forces", "trained", "strikes"))
_TOPICAL = frozenset(("members", "funded", "fighters", "land", "freed"))  # else what a document is about tells little
_STRICT = frozenset(("members", "funded", "fighters"))
_BY_MEASURE = {
    "members": "members",
    "states": "states",
    "attending": "members",
    "projects": "funded",
    "completed": "funded",
    "fighters": "fighters",
    "territory": "land",
    "freed": "freed",
    "strikes": "strikes",
    "destroyed": "strikes",
    "trained": "trained",
    "forces": "forces",
    "goods": "forces",
    "people": "people",
    "served": "served",
    "casualties": "casualties",
}
_AFFECTED = frozenset(("people", "in_need", "displaced", "returned", "served", "infected", "casualties"))
_BEFALLEN = frozenset(("casualties", "destroyed"))
_TOLD = frozenset(("past", "perfect", "present", "noun", "rest", "progressive", "bare"))
_CARRIED = frozenset(
    ("forces", "trained", "strikes", "fighters", "members", "funded", "people", "casualties", "money", "share")
)
_NEAR, _FAR = 3, 12  # sentences
_NAME_LIMIT = 60
_PART_BEFORE = re.compile(
    r"\b(?:of (?:which|whom|these|those|them|this|it)|the (?:remaining|rest|others?|balance of)|including|among them)"
    r"[\s,:]*(?:(?:only|just|about|some|a|the|an)\s+)*$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(r"\s+of (?:which|whom|these|those|them|this|it)\b", re.IGNORECASE)
_BESIDE = 40  # code points
_LAND = frozenset(
    ("territory", "land", "area", "ground", "caliphate", "hold", "control", "liberate", "retake", "occupy")
)


class Tallies:
    """Finds whose figures are; `told` are those read so far, the latest last."""

    def __init__(self, scene: Scene, candidates: Candidates, givers: Givers) -> None:
        self.scene, self.candidates, self.givers = scene, candidates, givers
        self.words = scene.lexicon.patterns.words
        self.told: list[tuple[View, str, Seen]] = []
        self.within: dict[int, Seen] = {}
        self.attackers: list[tuple[View, Seen]] = []
        self.last: tuple[View, Seen | None] | None = None  # whose the amount just before is

    def note(self, draft: Draft, claim: Claim) -> None:
        """Keep whose a figure is, for those after it."""
        span = next(((a, b) for slot, a, b in claim.evidence if slot == "party"), (claim.start, claim.end))
        seen = Seen(claim.party, "", *span) if claim.party is not None else None
        self.last = draft.view, seen
        if claim.kind == "figure" and seen is not None:
            self.told.append((draft.view, self.theme(draft) or draft.measure or "", seen))
            harmed = draft.view.grammar.lemmas[draft.trigger] in self.words["harm"] - owners.SUFFERING
            struck = draft.measure == "casualties" and draft.first("party") is not None and harmed
            if struck or draft.measure == "strikes":
                self.attackers.append((draft.view, seen))

    def foresee(self, read: Iterable[tuple[Draft, Claim]]) -> None:
        """Keep who attacks in each sentence: also who does so behind the words that count the dead."""
        for draft, claim in read:
            seen = self._attacking(draft, claim)
            if seen is not None:
                self.within.setdefault(draft.view.number, seen)

    def attack(self, draft: Draft, claim: Claim) -> None:
        """Keep who attacked, for the dead and the damage counted after it."""
        seen = self._attacking(draft, claim)
        if seen is not None:
            self.attackers.append((draft.view, seen))

    def _attacking(self, draft: Draft, claim: Claim) -> Seen | None:
        token = draft.first("party")
        if draft.frame is None or draft.frame.family != "attack" or claim.party is None or token is None:
            return None
        lemma = draft.view.grammar.lemmas[token.token]
        somebody = lemma in self.words["actors"] and lemma not in self.words["strikes"]
        if token.how == "said" and not somebody and not acts(self.scene, draft.view, token.token):
            return None
        return Seen(claim.party, "", token.start, token.end)

    def attacker(self, draft: Draft) -> Found | None:
        """Give who attacks in the sentence, attacked just before, or alone attacks, where a clause counts the dead.

        A sentence with a date of its own and no word for the attack tells of another one.
        """
        if draft.view.number in self.within:
            return self._found(self.within[draft.view.number], "party:attacker")
        g = draft.view.grammar
        apart = bool(draft.view.periods) and not any(lemma in self.words["strikes"] for lemma in g.lemmas)
        if not self.attackers or apart:
            return None
        view, seen = self.attackers[-1]
        alone = len({s.party.code or s.party.name for _, s in self.attackers}) == 1
        reach = _FAR if alone else _NEAR
        return self._found(seen, "party:attacker") if 0 <= draft.view.number - view.number <= reach else None

    def fallen(self, draft: Draft) -> Found | None:
        """Give those killed as they are told, where nobody killed them."""
        dead = owners.described(self.scene, draft)
        if dead is None or dead.party is None:
            return None
        return Found(dead.party, (dead.start, dead.end), "party:befallen")

    def struck(self, draft: Draft) -> Found | None:
        """Give whose strike the clause itself says those counted fell to ("died in raids by the Norwegian army")."""
        token = climbing.token_of(draft.view, draft.amount) if draft.amount is not None else None
        filler = owners.befell(self.scene, draft.view, token, draft.trigger) if token is not None else None
        if filler is None or filler.party is None or filler.how == "said":
            return None
        span = (filler.mention.start, filler.mention.end) if filler.mention else (filler.start, filler.end)
        return Found(filler.party, span, "party:attacker")

    def leaving(self, draft: Draft) -> Found | None:
        """Give whose forces those are that leave ("some 2,000 Kenyan troops left")."""
        token = climbing.token_of(draft.view, draft.amount) if draft.amount is not None else None
        filler = owners.inside(self.scene, draft.view, token) if token is not None else None
        if filler is None or filler.party is None:
            return None
        span = (filler.mention.start, filler.mention.end) if filler.mention else (filler.start, filler.end)
        return Found(filler.party, span, "party:inner")

    def _disaster(self, draft: Draft) -> Found | None:
        """Give the storm, flood or illness that took those counted: in the sentence, just before, or first of all."""
        views = self.scene.views
        near = [draft.view, *reversed(views[max(0, draft.view.number - _NEAR) : draft.view.number]), *views[:_NEAR]]
        for view in near:
            g = view.grammar
            nouns = [i for i, lemma in enumerate(g.lemmas) if lemma in self.words["disasters"] and g.is_noun(i)]
            named = [i for i in nouns if len(g.core(i)) > 1 or any(k > i for k in g.of_label(i, "flat", "appos"))]
            for i in named or nouns:
                start, end = g.stretch([k for k in g.at(*g.phrase(i)) if g.label(k) != "det"] or [i])
                name = " ".join(self.scene.text[start:end].split())
                if len(name) <= _NAME_LIMIT:
                    return Found(Party(name), (start, end), "party:disaster")
        return None

    def find(self, draft: Draft) -> Found | None:
        """Give whose figure it is, by the nearest words that can tell."""
        if draft.amount is None:
            return None
        theme, said = self.theme(draft), self.givers.rows.find(draft) or self._part(draft)
        fallen = self._own_people(draft) if said is None or said.party.code is None else None
        if said is not None or fallen is not None:
            return fallen or said
        if theme is None:
            return self._carried(draft, draft.measure or "")
        return (
            (self.attacker(draft) if draft.measure in _BEFALLEN and draft.mood.name in _TOLD else None)
            or (self._disaster(draft) if theme == "casualties" else None)
            or (self._named(draft, theme) if theme in _DONE else None)
            or self._carried(draft, theme)
            or self._fitting(draft, theme)
            or (self.givers.actor(draft, "party:actor") if theme in ("forces", "trained", "served") else None)
        )

    def _own_people(self, draft: Draft) -> Found | None:
        """Give the people that a part of the dead are counted as ("including 14 Malians"), where nobody killed them."""
        item, view = draft.first("item"), draft.view
        mention = view.party_at.get(item.token) if item is not None else None
        if mention is None or mention.form != "demonym" or draft.measure != "casualties" or self.attacker(draft):
            return None
        return Found(Party(mention.name, mention.code, mention.label), (mention.start, mention.end), "party:people")

    def _named(self, draft: Draft, theme: str) -> Found | None:
        """Give whom the clause names; those who were taught did not teach."""
        found = self.givers.named(draft)
        item = draft.first("item")
        if found is None or found.span is None or item is None or theme != "trained":
            return found
        return None if item.start <= found.span[0] < item.end else found

    def there(self, draft: Draft, claim: Claim) -> Found | None:
        """Give the land or town where people are in need or on the move, where nobody is said to have done it.

        They are its people where the text has a word for these ("Afghans"); the dead are told as they were.
        """
        filler = draft.first("party")
        if claim.party is not None and (filler is None or not owners.are_people(draft.view, filler.token)):
            return None
        dead = self.fallen(draft) if draft.measure == "casualties" else None
        if dead is not None:
            return dead
        guessed = any(rule == "place:topic" for rule in claim.rules)
        share = draft.amount is not None and draft.amount.kind == "share" and "place:inherited" not in claim.rules
        if not (share or draft.measure in _AFFECTED) or len(claim.place) != 1 or guessed:
            return None
        span = next(((a, b) for slot, a, b in claim.evidence if slot == "place"), None)
        g, place = draft.view.grammar, claim.place[0]
        if place.code is None and not place.name[:1].isupper():
            return None
        if draft.measure == "displaced" and span is not None and any(g.case(i) in ("to", "into") for i in g.at(*span)):
            return None  # a land that people fled to is not theirs
        party = Party(place.name, place.code, place.label)
        named = Found(party, span, "party:there") if claim.party is None else None
        return self._people(party, draft) or named

    def counted(self, draft: Draft) -> Found | None:
        """Give those counted by their own noun, where they do what is told and nothing else is said of them."""
        token = climbing.token_of(draft.view, draft.amount) if draft.amount is not None else None
        g = draft.view.grammar
        if token is None or draft.measure not in _AFFECTED or g.label(token) != "nsubj":
            return None
        if not g.is_verb(g.head[token]) or draft.amount is None or g.tokens[token].start < draft.amount.end:
            return None
        span = g.tokens[token].start, g.tokens[token].end
        return Found(Party(self.scene.text[slice(*span)]), span, "party:counted")

    def _people(self, land: Party, draft: Draft) -> Found | None:
        """Give a land's people by the nearest word that the text has for them ("some 400,000 Afghans")."""
        if draft.measure in _BEFALLEN or land.code is None:
            return None
        named = self.demonyms.get(land.code, [])
        at = bisect_left(named, draft.anchor, key=lambda m: m.start)
        nearest = min(named[max(0, at - 1) : at + 1], key=lambda m: abs(m.start - draft.anchor), default=None)
        if nearest is None:
            return None
        return Found(Party(nearest.name, land.code, land.label), (nearest.start, nearest.end), "party:people")

    @cached_property
    def demonyms(self) -> dict[str, list[PartyMention]]:
        """The words of the text for the people of each land, by its code, in order of position."""
        out: dict[str, list[PartyMention]] = {}
        for view in self.scene.views:
            for i, m in view.party_at.items():
                if m.code and m.form == "demonym" and view.grammar.tags[i] in ("NNS", "NNPS"):
                    out.setdefault(m.code, []).append(m)
        return out

    def meeting(self, draft: Draft) -> Found | None:
        """Give the meeting that those counted attend, in the text's own words."""
        view, g = draft.view, draft.view.grammar
        token = climbing.token_of(view, draft.amount) if draft.amount is not None else None
        if token is None:
            return None
        verbs = [*g.of_label(token, "acl", "acl:relcl"), *(up for up in g.up(token, limit=4) if g.is_verb(up))]
        for noun in (n for verb in verbs for n in (g.object(verb), g.subject(verb), g.after(verb, "at", "in", "for"))):
            if noun is not None and g.lemmas[noun] in self.words["gathering"]:
                filler = as_said(self.scene, view, noun)
                if filler is not None and filler.party is not None:
                    return Found(filler.party, (filler.start, filler.end), "party:meeting")
        return None

    def suits(self, draft: Draft, claim: Claim) -> bool:
        """Say whether a party can have what is counted: no state has fighters of a group, or a fund's projects."""
        theme = self.theme(draft)
        row = self.scene.lexicon.parties.rows.get(claim.party.code or "") if claim.party is not None else None
        if row is None or theme not in _STRICT:
            return True
        return any(row.kind in kinds for kinds in _KINDS[theme]) and self._pooled_code(row.code)

    def theme(self, draft: Draft) -> str | None:
        """Give what is counted, as far as it tells whose it is."""
        amount = draft.amount
        if amount is None:
            return None
        if amount.kind == "area" or (amount.kind == "share" and self._of_land(draft)):
            return "land"
        noun = amount.amount.unit.replace("_", " ").rstrip("s").lower()
        if noun in self.words["givers"] and draft.measure == "states":
            return "members"
        if noun in self.words["funded"]:
            return "funded"
        if noun in self.words["fighters"]:
            return "fighters"
        return _BY_MEASURE.get(draft.measure or "")

    def _of_land(self, draft: Draft) -> bool:
        """Say whether a share is one of land: by the words of its sentence, or because the figure before was."""
        before = self.told[-1] if self.told else None
        near = before is not None and before[1] == "land" and draft.view.number - before[0].number <= 1
        return near or draft.measure == "territory" or bool(_LAND & set(draft.view.grammar.lemmas))

    def _part(self, draft: Draft) -> Found | None:
        """Take over whose the amount just before is, of which this one is a part ("of whom 12 ...", "the rest")."""
        view, seen = self.last or (draft.view, None)
        if draft.amount is None or seen is None or draft.view.number - view.number > 1:
            return None
        text, amount = self.scene.text, draft.amount
        before = text[max(draft.view.sentence.start, amount.hedge_start - _BESIDE) : amount.hedge_start]
        if _PART_BEFORE.search(before) or _PART_AFTER.match(text, amount.phrase_end):
            return Found(seen.party, (seen.start, seen.end), "party:part")
        return None

    def _carried(self, draft: Draft, theme: str) -> Found | None:
        """Take over the party of the figure of the same things just before ("Of these, 600 are ...")."""
        if theme not in _CARRIED or not self.told:
            return None
        view, before, seen = self.told[-1]
        if before != theme or draft.view.number - view.number > _NEAR or not self.candidates.together(view, draft.view):
            return None
        rivals = _LEAGUE if theme == "strikes" else _STATE | _LEAGUE
        named = {s.party.code for s in self._fits(draft.view, rivals) if view is not draft.view}
        if named - {seen.party.code}:
            return None
        return Found(seen.party, (seen.start, seen.end), "party:inherited")

    def _fitting(self, draft: Draft, theme: str) -> Found | None:
        kinds = _KINDS[theme]
        for view in self.candidates.back(draft.view):
            for wanted in kinds:
                codes = {s.party.code: s for s in self._fits(view, wanted)}
                if len(codes) == 1:
                    return self._found(next(iter(codes.values())), "party:theme")
                if codes:
                    return None
        for wanted in kinds if theme in _TOPICAL else ():
            topic = self.candidates.topic(wanted)
            if topic is not None and self._pooled(topic):
                return self._found(topic, "party:topic")
        return None

    def _fits(self, view: View, wanted: frozenset[str]) -> Iterator[Seen]:
        return (s for s in self.candidates.seen(view) if s.kind in wanted and self._pooled(s))

    def _pooled(self, seen: Seen) -> bool:
        """Say whether a body is a fund or forum of several, not an office of one state."""
        return self._pooled_code(seen.party.code or "")

    def _pooled_code(self, code: str) -> bool:
        row = self.scene.lexicon.parties.rows.get(code)
        owner = self.scene.lexicon.parties.rows.get(row.state) if row is not None and row.state else None
        return owner is None or owner.kind != "state"

    def _found(self, seen: Seen, rule: str) -> Found:
        return Found(seen.party, (seen.start, seen.end), rule)
