"""Which parties and places a sentence or a document offers for a slot that a clause leaves empty.

In: a scene. Out: candidates, each with the words that name it, nearest first. Two different ones that are equally near
are none. It fills nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from musterbook.reading.gathering import Scene, View
from musterbook.reading.names.parties import PartyMention
from musterbook.records import Party, Place

ACTING = frozenset(("state", "government", "organisation", "coalition", "body", "mission"))
_REACH = 6  # sentences of the same paragraph that are looked back to; bounds the time on a text that is one paragraph
_LAST = 2  # sentences at a paragraph's end that bear on the next one
_LEAST, _LEAD = 2, 2  # what a document is about is named at least twice, and twice as often as the next

Placed = tuple[Place, int, int]


@dataclass(frozen=True, slots=True)
class Found:
    """A party for an empty slot, the words that say it (None for a release's own issuer), the rule that found it."""

    party: Party
    span: tuple[int, int] | None
    rule: str


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class Seen:
    """A party named at a place of the text, in so many words or by a pronoun or noun that stands for it."""

    party: Party
    kind: str
    start: int
    end: int


def seen_of(mention: PartyMention) -> Seen:
    """Give a named party as a candidate; its kind is "" where no register knows it."""
    return Seen(Party(mention.name, mention.code, mention.label), mention.kind or "", mention.start, mention.end)


class Candidates:
    """The parties and places of a document, sentence by sentence; each is looked up once."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._seen: dict[int, tuple[Seen, ...]] = {}
        self._topics: dict[frozenset[str], Seen | None] = {}

    def seen(self, view: View) -> tuple[Seen, ...]:
        """Give the parties of a sentence: those named, and those that a pronoun or noun there stands for."""
        if view.number not in self._seen:
            found = [seen_of(m) for m in view.parties if m.code and m.kind]
            for mention in self.scene.references.within(view.sentence.start, view.sentence.end):
                party = mention.party
                row = self.scene.lexicon.parties.rows.get(party.code) if party is not None and party.code else None
                if party is None or row is None:
                    continue
                if not any(m.start < mention.end and mention.start < m.end for m in view.parties):
                    start, end = mention.antecedent or (mention.start, mention.end)
                    found.append(Seen(party, row.kind, start, end))
            self._seen[view.number] = tuple(found)
        return self._seen[view.number]

    def nearest(self, view: View, kinds: frozenset[str], *, topic: bool = True) -> Seen | None:
        """Give the party of some kinds in the sentence, else in those before it in the paragraph, nearest first.

        A sentence with two different ones gives none and ends the search. Last comes what the document is about.
        """
        for other in self.back(view):
            found = {s.party.code: s for s in self.seen(other) if s.kind in kinds}
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return self.topic(kinds) if topic else None

    def back(self, view: View) -> Iterator[View]:
        """Give a sentence and those before it in its paragraph, nearest first; a list goes on to what introduces it."""
        for number in range(view.number, max(-1, view.number - _REACH), -1):
            other = self.scene.views[number]
            if not self.together(other, view):
                return
            yield other

    def together(self, before: View, view: View) -> bool:
        """Say whether a sentence stands in the paragraph of a later one, ends the one before, or leads its list in."""
        if before.sentence.paragraph == view.sentence.paragraph:
            return True
        if 0 < view.sentence.paragraph - before.sentence.paragraph <= 1 and self._ends(before, view):
            return True
        listed = view.sentence.kind == "bullet"
        ahead = self.scene.views[before.number + 1 : view.number]
        return listed and len(ahead) < _REACH and all(v.sentence.kind == "bullet" for v in ahead)

    def _ends(self, before: View, view: View) -> bool:
        """Say whether a sentence is one of the last two of its paragraph: a press report goes on in the next."""
        rest = [v.sentence.paragraph for v in self.scene.views[before.number : view.number]]
        return rest.count(before.sentence.paragraph) <= _LAST

    def topic(self, kinds: frozenset[str]) -> Seen | None:
        """Give the only party of some kinds that a document names, or the one it names most by far."""
        if kinds not in self._topics:
            counts: Counter[str] = Counter()
            first: dict[str, Seen] = {}
            for view in self.scene.views:
                for seen in self.seen(view):
                    if seen.kind in kinds and seen.party.code:
                        counts[seen.party.code] += 1
                        first.setdefault(seen.party.code, seen)
            code = leader(counts, least=1)
            self._topics[kinds] = first[code] if code else None
        return self._topics[kinds]


def leader(counts: Mapping[str, int], *, least: int) -> str | None:
    """Give what was counted most, if often enough and well ahead of the rest."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:2]
    if not ranked or ranked[0][1] < least:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= _LEAD * ranked[1][1] else None
