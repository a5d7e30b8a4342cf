"""Find the longer name that a short one stands for: "the Commission", "the military" after "the German military".

In: a document's text, its trees, its parties and the lexicon. Out: for a noun and a position, the last party before it
that was named with that noun; None where two different ones were named close together. A proper name that the register
does not know is a party as said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from musterbook.reading.names.parties import PartyMention
from musterbook.reading.syntax.parsing import Token, Tree
from musterbook.records import Party

if TYPE_CHECKING:
    from musterbook.reading.names.cast import Cast

_JOINED = re.compile(r"(?:,|,? and)\s+(?:in\s+)?")
_INTO = frozenset(("in", "into", "inside", "to", "across", "within", "throughout"))
_INNER = frozenset(("compound", "amod", "nmod:poss", "flat", "nmod"))
_NAME = frozenset(("NNP", "NNPS"))
_LINKING = frozenset(("of", "for", "and", "the", "&"))
_NEAR = 600  # code points; two parties named with one noun within them leave it open
_FAR = 6000  # beyond, a reader has forgotten it


@dataclass(frozen=True, slots=True)
class Named:
    """A party named with a noun; `start` to `end` are the words of the name."""

    party: Party
    start: int
    end: int


class Shortened:
    """The names of a document by the noun that heads them, in order of position."""

    def __init__(self, cast: Cast) -> None:
        self.text, self.organisations = cast.document.text, cast.lexicon.attributions.words["organisations"]
        self.index, self.rows = cast.lexicon.parties.index, cast.lexicon.parties.rows
        self.parties = [p for p in cast.parties if p.code]
        self.starts = [p.start for p in self.parties]
        self.sentences = cast.sentences
        self.by_noun: dict[str, list[Named]] = {}
        for tree in cast.trees:
            for noun, named in self._names(tree):
                self.by_noun.setdefault(noun, []).append(named)

    def find(self, noun: str, at: int) -> Named | None:
        """Give the party last named with a noun before a position; None where none or several were."""
        named = self.by_noun.get(noun, [])
        before = bisect_left(named, at, key=lambda n: n.start)
        if not before or at - named[before - 1].end > _FAR:
            return None
        last = named[before - 1]
        first = bisect_right(named, last.start - _NEAR, hi=before, key=lambda n: n.end)
        rivals = {_key(n.party) for n in named[first:before]}
        return last if len(rivals) == 1 else None

    def of(self, number: int, at: int, noun: str) -> Named | None:
        """Give the party that a noun is short for, for "government" also that of the only land named as a place.

        `number` is that of the sentence in which the noun stands, `at` where it does.
        """
        found = self.find(noun, at)
        if found is not None or noun != "government":
            return found
        for sentence in (number, number - 1):
            cut = self.sentences[max(0, sentence)]
            placed: list[PartyMention] = []
            for party in self._between(cut.start, min(at, cut.end)):
                joined = placed and _JOINED.fullmatch(self.text, placed[-1].end, party.start)
                placed += [party] if joined or self._placed(party) else []
            if placed:
                place = placed[-1]
                party_there = Party(place.name, place.code, place.label)
                one = len({p.code for p in placed}) == 1
                return Named(party_there, place.start, place.end) if one else None
        return None

    def _between(self, start: int, end: int) -> list[PartyMention]:
        return self.parties[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _placed(self, party: PartyMention) -> bool:
        """Say whether a preposition of place stands before a state's name ("in Syria")."""
        before = self.text[max(0, party.start - 12) : party.start].lower().split()
        possessive = self.text[party.end : party.end + 2] in ("'s", "’s")
        return party.kind == "state" and bool(before) and before[-1] in _INTO and not possessive

    def named(self, tree: Tree, i: int) -> Named | None:
        """Give the party that a subject names: by a name in it, by a name no register knows, or as said."""
        token = tree.tokens[i]
        found = self._with_party(tree, i) or self._proper(tree, i)
        if found is not None or (token.lemma.lower() not in self.organisations and token.tag != "NNP"):
            return found
        capital = [n for n in self.index.get(token.text) if "place" in n.marks]
        row = self.rows.get(capital[0].code) if len(capital) == 1 else None
        party = Party(token.text, row.code, row.label) if row is not None else Party(token.text)
        return Named(party, token.start, token.end)

    def _names(self, tree: Tree) -> Iterator[tuple[str, Named]]:
        for i, noun in enumerate(tree.lemmas):
            if noun in self.organisations and tree.tags[i].startswith("NN") and tree.lows[i] != "us":
                named = self._with_party(tree, i) or self._proper(tree, i)
                if named is not None:
                    yield noun, named

    def _with_party(self, tree: Tree, i: int) -> Named | None:
        """Give the party in whose name a noun stands, or that is named right before it ("the German military")."""
        token = tree.tokens[i]
        own = self._covering(token.start)
        if own is not None:
            return Named(Party(own.name, own.code, own.label), own.start, own.end) if own.form != "common" else None
        for k in tree.children(i):
            if k < i and tree.tokens[k].label in _INNER:
                mention = self._covering(tree.tokens[k].start)
                if mention is not None and mention.kind in ("state", "territory", "coalition", "organisation"):
                    return Named(Party(mention.name, mention.code, mention.label), mention.start, mention.end)
        return None

    def _proper(self, tree: Tree, i: int) -> Named | None:
        """Give a name of several capitalised words that the register does not know, as said."""
        tokens, first, last = tree.tokens, i, i
        while first > 0 and (_capital(tokens[first - 1]) or (tokens[first - 1].text == "&" and first > 1)):
            first -= 1
        while last + 1 < len(tokens):
            step = next((n for n in (1, 2) if last + n < len(tokens) and tokens[last + n].tag in _NAME), 0)
            between = tokens[last + 1 : last + step]
            if not step or any(t.lower not in _LINKING for t in between):
                break
            last += step
        if first == last or tokens[i].tag not in _NAME:
            return None
        start, end = tokens[first].start, tokens[last].end
        return Named(Party(" ".join(self.text[start:end].split())), start, end)

    def _covering(self, at: int) -> PartyMention | None:
        n = bisect_right(self.starts, at) - 1
        return self.parties[n] if n >= 0 and self.parties[n].end > at else None


def _capital(token: Token) -> bool:
    """Say whether a word is written as part of a name; the first word of a sentence only where it is tagged as one."""
    return token.tag in _NAME or (
        token.index > 0 and token.text[:1].isupper() and token.tag.startswith(("NN", "JJ", "VB"))
    )


def _key(party: Party) -> str:
    return party.code or party.name
