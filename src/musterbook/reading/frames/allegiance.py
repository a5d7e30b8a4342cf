"""For whom a speaker speaks: "we" of a minister is the state, "we" of a communiqué the coalition.

In: a scene and a speaker. Out: a party or None. It goes by the register of offices, by the role and the name as the
text gives them, and last by the one party that a release's own sentences are about; where two could be meant, by none.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from musterbook.reading.gathering import Scene, View
from musterbook.reading.names.parties import PartyMention
from musterbook.reading.names.parties import find_parties as named_in
from musterbook.records import Party, Speaker

_ACTING_KINDS = frozenset(("state", "government", "organisation", "coalition", "body", "mission"))
_LEAST, _LEAD = 2, 2


class Allegiances:
    """The parties that the speakers of a document speak for, each found once."""

    def __init__(self, scene: Scene) -> None:
        self.document, self.lexicon, self.views = scene.document, scene.lexicon, scene.views
        self.issuer = scene.default_speaker  # but not the scene, which holds this: a ring would outlive the reading
        self.known: dict[Speaker, Party | None] = {}
        self.main: Party | None = None
        self.sought = False

    def of(self, speaker: Speaker) -> Party | None:
        """Give the party a speaker speaks for; None where the text leaves it open."""
        if speaker not in self.known:
            self.known[speaker] = self._find(speaker)
        return self.known[speaker]

    def _find(self, speaker: Speaker) -> Party | None:
        return (
            self._coded(speaker.code)
            or self._by_office(speaker)
            or self._in_words(speaker.role)
            or self._at_head(speaker.name)
            or (self._beside_name(speaker.name) if speaker.role or speaker != self.issuer else None)
            or self._of_issue(speaker)
            or self._acting()
        )

    def giver(self) -> Party | None:
        """Give whom a release speaks for where it says that something is given, and not by whom.

        That is the issuer where it is a state's; a body or organisation, whose releases tell of others' gifts as well,
        only where most of the sentences are about its own doings.
        """
        issuer = self.issuer
        party = self.of(issuer) if issuer is not None else None
        row = self.lexicon.parties.rows.get(party.code or "") if party is not None else None
        if row is None or row.kind in ("state", "government"):
            return party
        main = self._acting()
        return party if main is not None and main.code == row.code else None

    def _coded(self, code: str | None) -> Party | None:
        """Give the party of a code; of an office of one state, the state."""
        rows = self.lexicon.parties.rows
        row = rows.get(code) if code else None
        if row is not None and row.kind == "body" and row.state in rows and rows[row.state].kind == "state":
            row = rows[row.state]
        return Party(row.label, row.code, row.label) if row is not None else None

    def _by_office(self, speaker: Speaker) -> Party | None:
        offices = self.lexicon.offices
        codes = {row.party for row in offices.person(speaker.name) if row.party}
        if len(codes) == 1:
            return self._coded(next(iter(codes)))
        bound = offices.office(speaker.role)[1] if speaker.role else None
        return self._coded(bound)

    def _in_words(self, words: str | None) -> Party | None:
        """Take the party named in a role or title ("U.S. Ambassador to Bangladesh" speaks for the United States)."""
        found = named_in(words, self.lexicon) if words else ()
        return Party(found[0].name, found[0].code, found[0].label) if found and found[0].code else None

    def _at_head(self, name: str) -> Party | None:
        """Take the party that a name begins with ("Norwegian Foreign Ministry"); of a list of hosts, nobody."""
        found = named_in(name, self.lexicon)
        return self._in_words(name) if found and found[0].start == 0 else None

    def _of_issue(self, speaker: Speaker) -> Party | None:
        """Take the party that issued the document, or that its title begins with, for its own voice."""
        if speaker != self.issuer:
            return None
        return self._in_words(self.document.publisher) or self._at_head(self.document.title or "")

    def _beside_name(self, name: str) -> Party | None:
        """Take the party in the title before a name ("Dutch Prime Minister Mark Rutte") or behind it."""
        last = name.split()[-1].lower() if name.split() else ""
        for place in self._places.get(last, ()):
            view, i = self.views[place >> 16], place & 0xFFFF
            for k in self._around(view, i):
                mention = view.party_at.get(k)
                if mention is not None and mention.code is not None and mention.kind in _ACTING_KINDS:
                    return Party(mention.name, mention.code, mention.label)
        return None

    @cached_property
    def _places(self) -> dict[str, array[int]]:
        """Where each word stands in the sentences that name a party: the sentence's number, and the token's."""
        out: dict[str, array[int]] = {}
        for view in self.views:
            for i, low in enumerate(view.grammar.lows if view.parties else ()):
                if (places := out.get(low)) is None:
                    places = out[low] = array("Q")
                places.append(view.number << 16 | i)
        return out

    def _around(self, view: View, i: int) -> Iterator[int]:
        g = view.grammar
        top = i
        while g.labels[top] in ("flat", "compound") and g.head[top] != top:
            top = g.head[top]
        yield from reversed(g.core(top))
        for k in g.kids[top]:
            if g.labels[k] == "appos":
                yield from g.core(k)

    def _acting(self) -> Party | None:
        """Take the one party that acts in most sentences of the document, if it leads clearly."""
        if not self.sought:
            self.sought = True
            counts: Counter[str] = Counter()
            first: dict[str, PartyMention] = {}
            for view in self.views:
                for mention in self._actors(view):
                    assert mention.code is not None
                    counts[mention.code] += 1
                    first.setdefault(mention.code, mention)
            ranked = counts.most_common(2)
            if ranked and ranked[0][1] >= _LEAST and (len(ranked) == 1 or ranked[0][1] >= _LEAD * ranked[1][1]):
                mention = first[ranked[0][0]]
                self.main = Party(mention.name, mention.code, mention.label)
        return self.main

    def _actors(self, view: View) -> Iterator[PartyMention]:
        """Give the parties that are subjects, or that own aid and commitments, in a sentence."""
        g = view.grammar
        bodies = self.lexicon.patterns.words["own_bodies"]
        for i, label in enumerate(g.labels):
            owns = label in ("compound", "amod") and g.lemmas[g.head[i]] in bodies
            mention = view.party_at.get(i) if owns or label in ("nsubj", "nmod:poss") else None
            if mention is not None and mention.code is not None and mention.kind in _ACTING_KINDS:
                yield mention
