"""Who gives what a commitment promises, where its own frame names nobody.

In: the draft of a commitment, and the commitments read before it. Out: the giver with the words that name it and the
rule that found it, or None where nobody is named or two are equally near.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from musterbook.reading.claims.candidates import ACTING, Candidates, Found, Seen, seen_of
from musterbook.reading.claims.rows import Rows
from musterbook.reading.frames import climbing
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.owners import made_up
from musterbook.reading.frames.roles import Filler, as_said, party_of, represented
from musterbook.reading.gathering import Scene, View
from musterbook.records import Claim, Party, Speaker

_NAMING = frozenset(("name", "acronym", "metonym", "common"))
_TO = frozenset(
    (
        "to",
        "for",
        "in",
        "into",
        "against",
        "at",
        "on",
        "across",
        "near",
        "under",
        "over",
        "within",
        "upon",
        "through",
        "via",
    )
)
_WHOSE = frozenset(("", "from", "of"))
_TRAILING = frozenset(("follow", "precede", "match"))  # whoever a gift is followed by did not give it
_CLIMB = 8
_RAISED = frozenset(("pledging", "appeal", "tally", "replenishment"))
_LEAGUES = frozenset(("coalition", "mission"))
_POINTING = frozenset(("party:pronoun", "party:reference"))
_NEAR = 3  # sentences over which a giver is carried on within a paragraph


class Givers:
    """Finds givers; `told` are the commitments read so far with who gives them, `roots` the codes of those."""

    def __init__(self, scene: Scene, candidates: Candidates) -> None:
        self.scene, self.candidates = scene, candidates
        self.words, self.rows = scene.lexicon.patterns.words, Rows(scene)
        self.told: list[tuple[View, Seen]] = []
        self.roots: set[str | None] = set()
        self.needy: frozenset[str] = frozenset()
        self.donors: Found | None = None
        self.sought = False

    def foresee(self, claims: Iterable[Claim]) -> None:
        """Keep who only receives in a document: no "it" and no "the country" that stands for them gives."""
        given = [c for c in claims if c.kind == "commitment" and c.stage != "goal"]
        receiving = [p.code for c in given for p in (*c.place, c.counterparty) if p is not None]
        named = {c.party.code for c in given if c.party is not None and not _POINTING.intersection(c.rules)}
        self.needy = frozenset(code for code in receiving if code is not None) - named

    def misled(self, claim: Claim) -> bool:
        """Say whether a word that points back made one a giver who only receives."""
        pointed = claim.party is not None and not _POINTING.isdisjoint(claim.rules)
        return pointed and claim.stage != "goal" and claim.party is not None and claim.party.code in self.needy

    def note(self, draft: Draft, claim: Claim) -> None:
        """Keep who gives a commitment, for those after it."""
        if claim.party is not None:
            span = next(((a, b) for slot, a, b in claim.evidence if slot == "party"), (claim.start, claim.end))
            self.told.append((draft.view, Seen(claim.party, "", *span)))
            self.roots.add(self._root(claim.party))

    def find(self, draft: Draft) -> Found | None:
        """Give who gives, by the nearest words that can tell."""
        token = climbing.token_of(draft.view, draft.amount) if draft.amount is not None else draft.trigger
        if token is None:
            return None
        if climbing.reckoned(self.scene, draft.view, token):
            return self._reckoned(draft, token) or self._sentence(draft, token) or self._paragraph(draft)
        return (
            self.rows.find(draft)
            or self._clause(draft, token)
            or self._sentence(draft, token)
            or self._issuer(draft)
            or self._raised(draft)
            or self._paragraph(draft)
            or self.actor(draft, "party:actor")
            or (self._collective(draft) if draft.stage != "goal" else None)
            or self._only(draft)
            or self._gathered(draft)
            or self._seeking(draft)
            or self._agreed(draft)
        )

    def named(self, draft: Draft) -> Found | None:
        """Give the giver that the amount's own clause names; None where it names none."""
        token = climbing.token_of(draft.view, draft.amount) if draft.amount is not None else None
        return self._clause(draft, token) if token is not None else None

    # -- in the clause -----------------------------------------------------------------------------------------------

    def _clause(self, draft: Draft, token: int) -> Found | None:
        view = draft.view
        for i in self._heads(draft, token):
            found = self._at(view, i)
            if found is not None and (found.rule not in _POINTING or self._able(draft, found.party)):
                return found
        return None

    def _reckoned(self, draft: Draft, token: int) -> Found | None:
        """Give whose the aid is that somebody puts at a sum; whoever puts it there did not give it."""
        view, g = draft.view, draft.view.grammar
        verb = g.head[token]
        noun = g.subject(verb) if g.passive(verb) else g.object(verb)
        named = (
            (i for i in g.nominal(noun) if i in view.party_at and not self._aimed(view, i)) if noun is not None else ()
        )
        return next((found for i in named if (found := self._at(view, i)) is not None), None)

    def _able(self, draft: Draft, party: Party) -> bool:
        """Say whether a party can give here; one that only receives is itself the one in need of what is sought."""
        return draft.stage == "goal" or party.code not in self.needy

    def _heads(self, draft: Draft, token: int) -> Iterator[int]:
        """Give the words of a clause that can name a giver, from an amount outwards to its verb and subject."""
        view, g = draft.view, draft.view.grammar
        before = g.at(draft.amount.hedge_start, draft.amount.end)[0] - 1 if draft.amount is not None else -1
        if draft.amount is not None and draft.amount.start in view.gapped:
            yield view.gapped[draft.amount.start]
        made = made_up(view, token)
        if made is not None:
            yield made
        if (
            before >= 0
            and before in view.party_at
            and view.party_at[before].form in _NAMING
            and not self._aimed(view, before)
        ):
            yield before
        node = token
        yield from (k for k in g.of_label(token, "nmod") if g.case(k) == "of" and k in view.party_at)
        for _ in range(_CLIMB):
            yield from self._around(view, node)
            yield from self._told_of(view, node)
            if g.is_verb(node) or g.of_label(node, "cop", "nsubj", "nsubj:pass"):
                if self._spoken(view, node):
                    return
                if node in view.party_at and g.case(node) in _WHOSE:  # "another $50 million is from Qatar"
                    yield node
                actor = g.agent(node) if g.passive(node) else g.subject(node)
                if actor is not None and actor != token and g.lemmas[node] not in self.words["receiving"]:
                    yield actor
                    yield from self._around(view, actor)
                if g.labels[node] not in ("conj", "xcomp", "acl", "advcl", "ccomp"):
                    return
            elif node != token and node in view.party_at and not self._aimed(view, node):
                yield node
            if g.head[node] == node:
                return
            node = g.head[node]

    def _spoken(self, view: View, node: int) -> bool:
        return view.grammar.lemmas[node] in self.words["saying"] and bool(view.grammar.of_label(node, "ccomp"))

    def _around(self, view: View, node: int) -> Iterator[int]:
        """Give whose a noun is, who it is from, and the people or state that it is named by."""
        g = view.grammar
        yield from g.of_label(node, "nmod:poss")
        for k in g.kids[node]:
            if g.label(k).startswith(("obl", "nmod")) and g.case(k) in ("from", "by") and k in view.party_at:
                yield k
        if not g.is_verb(node) and g.lemmas[node] not in self.words["sites"]:
            yield from (i for i in g.core(node) if i != node and i in view.party_at and not self._aimed(view, node))

    def _told_of(self, view: View, node: int) -> Iterator[int]:
        """Give who did what a clause tells of a noun ("the $200 million which the secretary pledged")."""
        g = view.grammar
        for k in g.of_label(node, "acl", "acl:relcl"):
            actor = g.agent(k) if g.passive(k) else g.own_subject(k)
            trails = g.passive(k) and g.lemmas[k] in _TRAILING
            if actor is not None and actor != node and g.lemmas[k] not in self.words["receiving"] and not trails:
                yield actor

    def _aimed(self, view: View, i: int) -> bool:
        """Say whether a phrase is led by a word of direction: who receives, or where, not who gives."""
        g = view.grammar
        return g.case(i) in _TO or (g.case(i) == "including" and g.head[i] < i and g.case(g.head[i]) in _TO)

    def _at(self, view: View, i: int) -> Found | None:
        g = view.grammar
        gathered = g.lemmas[i] in self.words["gathering"]
        filler = as_said(self.scene, view, i) if gathered else party_of(self.scene, view, i)
        if filler is None or filler.party is None:
            return self._unsaid(view, i)
        filler = represented(self.scene, view, filler)
        if filler.how == "said":
            office = self.office(view, filler)
            if office is not None:
                return office
            if not self.gives(view, i):
                return None
        if filler.mention is not None and (filler.mention.kind == "armed_group" or filler.mention.code is None):
            return None
        assert filler.party is not None
        how = "pronoun" if filler.how in ("pronoun", "reference") else "beside"
        return Found(filler.party, self._span(view, filler), f"party:{how}")

    def _unsaid(self, view: View, i: int) -> Found | None:
        """Give what "it" or "its" stands for where it was left open: the only state or body named before that acts."""
        if view.grammar.lows[i] not in ("it", "its"):
            return None
        at = view.grammar.tokens[i].start
        own = self._own_body(view, i)
        if own is not None:
            return own
        for other in self.candidates.back(view):
            acting = [s for s in self._acting(other) if s.start < at and s.party.code not in self.needy]
            codes = {s.party.code for s in acting}
            if len(codes) == 1:
                return self._taken(acting[-1], "party:pronoun")
            if codes:
                return None
        return None

    def _own_body(self, view: View, i: int) -> Found | None:
        """Give the state of the body that "it" stands for: "his own government would pay what it had pledged"."""
        g = view.grammar
        for k in range(i - 1, -1, -1):
            if g.label(k) not in ("nsubj", "nsubj:pass"):
                continue
            filler = party_of(self.scene, view, k) if g.lemmas[k] in self.words["own_bodies"] else None
            if filler is None or filler.how != "pronoun" or filler.party is None or filler.party.code is None:
                continue
            return Found(filler.party, (filler.start, filler.end), "party:pronoun")
        return None

    def office(self, view: View, filler: Filler) -> Found | None:
        """Give the state of a capital that acts ("Paris has disbursed"), or of an office ("the prime minister")."""
        g, i, party = view.grammar, filler.token, filler.party
        assert party is not None
        rows = self.scene.lexicon.parties.rows
        title = g.lows[i] in self.words["persons"]
        if g.tags[i] in ("NNP", "NNPS") and not title:
            hits = self.scene.lexicon.parties.index.find(party.name)
            codes = {
                n.code for h in hits if h.end - h.start == len(party.name) for n in h.payload if "place" in n.marks
            }
            row = rows.get(codes.pop()) if len(codes) == 1 else None
            return self._coded(filler, row.code, row.label) if row is not None else self._person(view, filler)
        if not title or g.tags[i] not in ("NN", "NNP"):
            return None
        known = self.scene.references.person(g.tokens[i].start, g.tokens[i].end)
        found = self.scene.speaks_for(known or Speaker(party.name, None, party.name))
        return self._coded(filler, found.code, found.label) if found is not None else None

    def _person(self, view: View, filler: Filler) -> Found | None:
        """Give the state or body that a person named speaks for."""
        person = self.scene.person_at(view.grammar.tokens[filler.token].start)
        if person is None:
            return None
        row = self.scene.lexicon.parties.rows.get(person.party or "")
        if row is not None:
            return self._coded(filler, row.code, row.label)
        found = self.scene.speaks_for(Speaker(person.name, None, person.role)) if person.role else None
        return self._coded(filler, found.code, found.label) if found is not None else None

    def _coded(self, filler: Filler, code: str | None, label: str | None) -> Found:
        assert filler.party is not None
        return Found(Party(filler.party.name, code, label), (filler.start, filler.end), "party:office")

    def _span(self, view: View, filler: Filler) -> tuple[int, int]:
        if filler.mention is not None:
            return filler.mention.start, filler.mention.end
        token = view.grammar.tokens[filler.token]
        return self.scene.references.antecedent(token.start, token.end) or (filler.start, filler.end)

    def gives(self, view: View, i: int) -> bool:
        """Say whether a noun that no register knows can name a giver: a name, or a body or persons that act."""
        g = view.grammar
        if g.lemmas[i] in self.words["aid"] or g.lemmas[i] in self.words["issuances"] or i in view.dated:
            return False
        if g.tags[i] in ("NNP", "NNPS"):
            return True
        if g.lemmas[i] in self.words["gathering"]:
            return True
        if g.lemmas[i] in self.words["actors"] and g.tags[i] == "NN" and self._does(view, i):
            return True
        many = g.tags[i] == "NNS"
        return many and any(g.lemmas[i] in self.words[c] for c in ("states", "bodies", "persons", "givers"))

    def organ(self, draft: Draft) -> bool:
        """Say whether a frame's giver is a state's own organ, of which nobody else is known."""
        filler = draft.first("party")
        if filler is None or filler.how != "said":
            return False
        lemma = draft.view.grammar.lemmas[filler.token]
        office = lemma in self.words["persons"] and draft.view.grammar.label(filler.token) == "nsubj"
        return (
            office
            or lemma in self.words["organs"]
            or (lemma in self.words["own_bodies"] and lemma not in self.words["aid"])
        )

    def _does(self, view: View, i: int) -> bool:
        """Say whether a noun is who does what its clause says: "the international community pledged".

        A state's own organs ("the government", "the embassy") are the state that the text has named.
        """
        apart = ("own_bodies", "organs", "strikes", "papers", "goods")
        return view.grammar.label(i) == "nsubj" and not any(view.grammar.lemmas[i] in self.words[c] for c in apart)

    # -- from what was said before -----------------------------------------------------------------------------------

    def _sentence(self, draft: Draft, token: int) -> Found | None:
        """Take over the giver of the commitment before in the same sentence."""
        if self.told and self.told[-1][0] is draft.view and not self._other(draft, self.told[-1][1]):
            return self._taken(self.told[-1][1], "party:inherited")
        return None

    def _paragraph(self, draft: Draft) -> Found | None:
        """Take over the giver of the commitment before in the paragraph, where the sentence names no other party."""
        if not self.told or draft.stage == "goal":
            return None
        view, before = self.told[-1]
        if self._other(draft, before) or not self.candidates.together(view, draft.view):
            return None
        if draft.view.number - view.number > _NEAR:
            return None
        return self._taken(before, "party:inherited")

    def actor(self, draft: Draft, rule: str) -> Found | None:
        """Take the only state or body that acts in the sentence, else in the nearest one before in the paragraph."""
        if draft.stage == "goal":
            return None
        receivers = {f.party.code for f in draft.roles.get("counterparty", ()) if f.party is not None}
        for view in self.candidates.back(draft.view):
            acting = [s for s in self._acting(view) if s.start < draft.anchor and s.party.code not in receivers]
            acting = [s for s in acting if self._able(draft, s.party)]
            if acting:
                roots = {self._root(s.party) for s in (*acting, *self._met(view))} - receivers
                return self._taken(acting[-1], rule) if len(roots) == 1 else None
        return None

    def _met(self, view: View) -> Iterator[Seen]:
        """Give the states and bodies that are objects in a sentence: "Sweden met Norway" has two that could give."""
        for i, mention in view.party_at.items():
            if mention.kind in ACTING and mention.code is not None and view.grammar.label(i) in ("obj", "conj"):
                yield seen_of(mention)

    def _only(self, draft: Draft) -> Found | None:
        """Take the only giver that the document has named so far."""
        if draft.stage == "goal" or len(self.roots) != 1 or None in self.roots:
            return None
        return self._taken(self.told[-1][1], "party:only")

    def _gathered(self, draft: Draft) -> Found | None:
        """Take the meeting that the paragraph is about, as said, for sums that its participants promised together."""
        for view in self.candidates.back(draft.view):
            g = view.grammar
            for i, label in enumerate(g.labels):
                if g.lemmas[i] in self.words["gathering"] and label in ("nsubj", "nsubj:pass"):
                    found = as_said(self.scene, view, i)
                    if found is not None and found.party is not None:
                        return Found(found.party, (found.start, found.end), "party:collective")
        return None

    def _agreed(self, draft: Draft) -> Found | None:
        """Take the coalition or mission that a text is about for what was handed over or taught, and not by whom."""
        g = draft.view.grammar
        if draft.stage == "goal" or not g.is_verb(draft.trigger) or not g.passive(draft.trigger):
            return None
        money = draft.amount is not None and draft.amount.kind == "money"
        if money and self.words["goods"].isdisjoint(g.lemmas):
            return None
        topic = self.candidates.topic(_LEAGUES)
        return self._taken(topic, "party:topic") if topic is not None else None

    def _seeking(self, draft: Draft) -> Found | None:
        """Take the organisation for which a speaker says that a sum is needed."""
        chain = self.scene.spoken(draft.anchor) if draft.stage == "goal" else ()
        for said in chain:
            party = self.scene.speaks_for(said.speaker) if said.speaker is not None else None
            row = self.scene.lexicon.parties.rows.get(party.code or "") if party is not None else None
            if party is not None and row is not None and row.kind in ("organisation", "body", "mission"):
                span = (said.speaker_start, said.speaker_end) if said.speaker_start >= 0 else None
                return Found(party, span, "party:speaker")
        return None

    def _other(self, draft: Draft, before: Seen) -> bool:
        """Say whether the sentence names somebody else who can be the giver, after the one before."""
        view = draft.view
        codes = {s.party.code for s in self._acting(view) if s.start > before.start and s.start < draft.anchor}
        return bool(codes - {before.party.code, self._root(before.party)})

    def _root(self, party: Party) -> str | None:
        """Give the code of the state that a party is or is an office of; else its own."""
        rows = self.scene.lexicon.parties.rows
        row = rows.get(party.code or "")
        owner = rows.get(row.state) if row is not None and row.kind == "body" else None
        return owner.code if owner is not None and owner.kind == "state" else party.code

    def _acting(self, view: View) -> Iterator[Seen]:
        """Give the parties that act in a sentence: subjects, agents, owners, and who something is from."""
        g = view.grammar
        for i, mention in view.party_at.items():
            if mention.kind not in ACTING or mention.code is None:
                continue
            gets = g.label(i) == "nsubj" and g.lemmas[g.head[i]] in self.words["receiving"]
            troops = g.label(i) == "nmod" and g.case(i) == "of" and g.label(g.head[i]) == "nsubj"
            own = troops and g.lemmas[g.head[i]] in self.words["forces"]
            if not gets and (own or g.label(i) in ("nsubj", "nmod:poss") or g.case(i) in ("from", "by")):
                yield seen_of(mention)

    def _taken(self, seen: Seen, rule: str) -> Found:
        """Take over a party; of an office, the state: the words here do not name the office again."""
        row = self.scene.lexicon.parties.rows.get(self._root(seen.party) or "")
        party = seen.party if row is None else Party(seen.party.name, row.code, row.label)
        return Found(party, (seen.start, seen.end), rule)

    def _issuer(self, draft: Draft) -> Found | None:
        """Take the issuer of a release where a clause in its own voice names nobody: "is providing", "will be sent"."""
        party = self.scene.giving
        if party is None or draft.stage == "goal" or not self._able(draft, party):
            return None
        return Found(party, None, "party:issuer")

    def _collective(self, draft: Draft) -> Found | None:
        """Take givers named together in the paragraph, as said: "donors", "members of the coalition".

        Of what a conference raised, those that the text names anywhere.
        """
        raised = bool((self.words["gathering"] | _RAISED) & set(draft.view.grammar.lemmas))
        for view in self.candidates.back(draft.view):
            found = self._together_in(view, draft)
            if found is not None:
                return found
        return self.raisers() if raised else None

    def _raised(self, draft: Draft) -> Found | None:
        """Take the givers of a text for what its meeting raised, or its pledges together come to."""
        g = draft.view.grammar
        for i, label in enumerate(g.labels):
            total = g.lemmas[i] in ("pledge", "promise", "grant", "loan") and g.tags[i] == "NNS"
            if label in ("nsubj", "nsubj:pass") and (total or g.lemmas[i] in self.words["gathering"]):
                return self.raisers() if g.owner(i) is None else None
        return None

    def _together_in(self, view: View, draft: Draft | None = None) -> Found | None:
        g = view.grammar
        counted = draft.amount if draft is not None and draft.view is view else None
        own = climbing.token_of(view, counted) if counted is not None else None
        for i in range(len(g.tokens) - 1, -1, -1):
            if i != own and g.tags[i] == "NNS" and g.lemmas[i] in self.words["givers"] and not self._aimed(view, i):
                if g.lemmas[i] not in self.words["donors"] and not self._together(view, i):
                    continue
                start, end = g.tokens[i].start, g.tokens[i].end
                return Found(Party(self.scene.text[start:end]), (start, end), "party:collective")
        return None

    def _together(self, view: View, i: int) -> bool:
        """Say whether members or partners are those that give: not "its members", "84 members", "among the members"."""
        g = view.grammar
        acts = g.label(i) in ("nsubj", "nsubj:pass", "conj") or g.case(i) in ("by", "from", "of")
        return acts and g.owner(i) is None and not g.of_label(i, "nummod")

    def raisers(self) -> Found | None:
        """Give the first words of the text that name givers together."""
        if not self.sought:
            self.sought = True
            self.donors = next((f for v in self.scene.views if (f := self._together_in(v)) is not None), None)
        return self.donors
