"""Resolve pronouns and common nouns to the party or person they stand for, within one document.

In: a document with its sentences, trees, parties and speeches, and the lexicon. Out: `References`. A mention is
resolved where exactly one candidate of the right type remains within its window; where none or more than one does it
stays open.
Candidates are asked in steps, nearest first: the subject of the verb of saying, the subject of the sentence, all named
before in the sentence, then the sentence before. Nothing is learnt from other documents.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from musterbook.lexicon.attributions import Reference
from musterbook.reading.names.cast import Cast
from musterbook.reading.names.parties import PartyMention
from musterbook.reading.names.persons import PersonMention
from musterbook.reading.speech.attributions import Speech, covering
from musterbook.reading.speech.speakers import Voices
from musterbook.reading.syntax.parsing import Tree
from musterbook.records import Party, Speaker

ReferenceKind = Literal["thing", "group", "person", "own", "noun", "place", "pair"]

_THING = frozenset(("it", "its", "itself"))
_GROUP = frozenset(("they", "them", "their", "theirs", "themselves"))
_PERSON = frozenset(("he", "him", "his", "himself", "she", "her", "hers", "herself"))
_PERSON_OWN = frozenset(("his", "her", "their"))
_OWN = frozenset(("we", "us", "our", "ours", "ourselves"))
_REFERRING = frozenset(("PRP", "PRP$", "RB", "NN", "NNS", "NNP"))
_TITLE = re.compile(r"(?:\s(?:of\s)?[A-Z][\w-]+){1,4}")
_INTO = frozenset(("in", "into", "inside", "to", "across", "within", "throughout"))
_DEFINITE = frozenset(("the", "this", "that", "these", "those"))
_ANOTHER = frozenset(("host", "home", "neighbouring", "neighboring", "donor", "recipient", "other", "third", "transit"))
_COLLECTIVE = frozenset(("armed_group", "coalition", "mission", "organisation", "government", "body"))
_WINDOW = 2  # sentences, the pronoun's own included; measured on press reports a pronoun further back is a guess


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class Mention:
    """A pronoun or common noun that refers to something named before; party and person are None where left open.

    `antecedent` is the stretch that named it, None where it is open or nobody named it in so many words.
    """

    start: int
    end: int
    kind: ReferenceKind
    party: Party | None = None
    person: Speaker | None = None
    antecedent: tuple[int, int] | None = None


class References:
    """The mentions of a document, ordered by position, and what they stand for."""

    def __init__(self, mentions: Sequence[Mention]) -> None:
        self.mentions = tuple(sorted(mentions, key=lambda m: (m.start, m.end)))
        self._starts = [m.start for m in self.mentions]

    def at(self, start: int, end: int) -> Mention | None:
        """Give the mention at a stretch: the same, or the only one within it; else None."""
        first = bisect_left(self._starts, start)
        inside = []
        for n in range(first, len(self.mentions)):
            mention = self.mentions[n]
            if mention.start >= end:
                break
            if (mention.start, mention.end) == (start, end):
                return mention
            if mention.end <= end:
                inside.append(mention)
        if len(inside) == 1:
            return inside[0]
        if not inside and first > 0 and self.mentions[first - 1].end >= end:
            return self.mentions[first - 1]  # the noun without its article
        return None

    def within(self, start: int, end: int) -> tuple[Mention, ...]:
        """Give the mentions that start in a stretch, in order."""
        return self.mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def party(self, start: int, end: int) -> Party | None:
        """Give the party a stretch stands for; None where it is open."""
        mention = self.at(start, end)
        return mention.party if mention is not None else None

    def person(self, start: int, end: int) -> Speaker | None:
        """Give the person a stretch stands for; None where it is open."""
        mention = self.at(start, end)
        return mention.person if mention is not None else None

    def antecedent(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the stretch that named what a mention stands for; None where it is open."""
        mention = self.at(start, end)
        return mention.antecedent if mention is not None else None


def resolve(cast: Cast, speeches: Sequence[Speech], issuer: Speaker | None) -> References:
    """Resolve every pronoun and definite noun of a document; never raises for what a document holds.

    `issuer` is who issued the document, None for a press report.
    """
    resolver = _Resolver(cast, speeches, issuer)
    return References([m for number, tree in enumerate(cast.trees) for m in resolver.mentions(number, tree)])


class _Resolver:
    def __init__(self, cast: Cast, speeches: Sequence[Speech], issuer: Speaker | None) -> None:
        self.document, self.sentences, self.trees = cast.document, cast.sentences, cast.trees
        self.speeches, self.issuer, lexicon = speeches, issuer, cast.lexicon
        self.parties = [p for p in cast.parties if p.code]
        self.party_starts = [p.start for p in self.parties]
        self.named: dict[str, list[PartyMention]] = {}  # by code, but for common nouns
        for party in self.parties:
            if party.form != "common":
                self.named.setdefault(party.code or "", []).append(party)
        self.first = {p.code: p for p in reversed(self.parties)}
        self.persons = cast.persons
        self.names = {p.name for p in self.persons}
        self.speaks_for = {p.name: p.party for p in reversed(self.persons) if p.party}
        self.said: dict[int, list[Speech]] = {}
        self.starts = [s.start for s in cast.sentences]
        for speech in speeches:
            if speech.speaker is not None and speech.speaker.name in self.names:
                self.said.setdefault(bisect_right(self.starts, speech.cue_start) - 1, []).append(speech)
        self.person_starts = [p.name_start for p in self.persons]
        self.index, self.rows = lexicon.parties.index, lexicon.parties.rows
        self.nouns = lexicon.attributions.references
        self.roles = lexicon.attributions.words["roles"]
        self.voices, self.shortened = Voices(cast), cast.shortened
        self.organisations = lexicon.attributions.words["organisations"]

    def mentions(self, number: int, tree: Tree) -> Iterator[Mention]:
        """Give the mentions of one sentence."""
        for i, tag in enumerate(tree.tags):
            if tag not in _REFERRING:
                continue
            low, token = tree.lows[i], tree.tokens[i]
            if tag in ("PRP", "PRP$"):
                if low in _THING and not self._expletive(tree, i):
                    yield self._to_party(number, tree, i, "thing", _any)
                elif low in _GROUP:
                    yield self._to_party(number, tree, i, "group", _collective)
                elif low in _PERSON:
                    yield self._to_person(number, tree, i)
                elif low in _OWN:
                    yield self._to_speaker(token.start, token.end)
            elif tag == "RB":
                if low == "there":
                    yield self._to_place(number, tree, i)
            elif tag != "NNP" or tree.lemmas[i] in self.organisations or self._titled(tree, i):
                found = self._noun(number, tree, i)
                if found is not None:
                    yield found

    # -- candidates --------------------------------------------------------------------------------------------------

    def _between(self, start: int, end: int) -> list[PartyMention]:
        return self.parties[bisect_left(self.party_starts, start) : bisect_left(self.party_starts, end)]

    def _of(self, tree: Tree, i: int) -> PartyMention | None:
        """Give the party that a token's noun phrase names by its head, or by a name right before it."""
        token = tree.tokens[i]
        at = bisect_right(self.party_starts, token.start) - 1
        if at >= 0 and self.parties[at].end > token.start:
            return self.parties[at]
        return None

    def _subjects(self, tree: Tree, i: int) -> Iterator[PartyMention | None]:
        """Give the subjects of the clauses around a token, innermost first; None for one that is no party."""
        seen = {i}
        for head in tree.heads(i):
            for k in tree.of_label(head, "nsubj", "nsubj:pass"):
                if k not in seen and k < i and i not in tree.descendants(k) and self._agrees(tree, k, i):
                    seen.add(k)
                    yield self._of(tree, k)

    def _agrees(self, tree: Tree, k: int, i: int) -> bool:
        """Say whether a subject can be what a pronoun stands for: "its" is not "the members'"."""
        return tree.tokens[i].lower not in _THING or tree.tokens[k].tag != "NNS"

    def _expletive(self, tree: Tree, i: int) -> bool:
        """Say whether "it" stands for nothing ("it is true that", "make it clear")."""
        if tree.tokens[i].label == "expl":
            return True
        head = tree.tokens[i].head
        if head < 0 or tree.tokens[i].label not in ("nsubj", "obj"):
            return False
        about = tree.tokens[head].tag.startswith("JJ") and tree.of_label(head, "cop")
        return bool(about and tree.of_label(head, "ccomp", "csubj", "xcomp", "advcl"))

    # -- pronouns ----------------------------------------------------------------------------------------------------

    def _to_party(
        self, number: int, tree: Tree, i: int, kind: ReferenceKind, fits: Callable[[PartyMention], bool]
    ) -> Mention:
        token = tree.tokens[i]
        owner = tree.tokens[i].head
        joined = tree.tokens[owner].head if owner >= 0 and tree.tokens[owner].label == "conj" else -1
        beside = [self._of(tree, joined)] if token.label == "nmod:poss" and 0 <= joined < i else []
        steps: list[list[PartyMention | None]] = [
            [p for p in beside if p],
            list(self._subjects(tree, i))[:1],
            self._before(self.sentences[number].start, token.start),
        ]
        if number and _WINDOW > 1 and token.label in ("nsubj", "nsubj:pass", "nmod:poss", "obj"):
            last = self.trees[number - 1]
            main = last.of_label(last.root, "nsubj", "nsubj:pass") if last.root >= 0 else ()
            rest = [p for p in self._before(last.start, last.end) if p is not None and not self._placed(p)]
            unknown = [None for k in main if self._of(last, k) is None]
            steps += [[*unknown, *rest]]
        for found in steps:
            if None in found:  # a subject that no register knows: the pronoun may be its
                return self._to_unknown(number, tree, i, kind)
            named = {p.code: p for p in found if p is not None and fits(p)}
            if len(named) == 1:
                return self._mention(token.start, token.end, kind, next(iter(named.values())))
            if len(named) > 1:
                break
        return Mention(token.start, token.end, kind)

    def _to_unknown(self, number: int, tree: Tree, i: int, kind: ReferenceKind) -> Mention:
        """Resolve "it" to a name that no register knows: the subject of the clause around it or before it."""
        token = tree.tokens[i]
        subjects = (
            k for h in tree.heads(i) for k in tree.of_label(h, "nsubj") if k < i and i not in tree.descendants(k)
        )
        k = next(subjects, None)
        same = number and self.sentences[number].paragraph == self.sentences[number - 1].paragraph
        if k is None and same:
            tree = self.trees[number - 1]
            k = next(iter(tree.of_label(tree.root, "nsubj", "nsubj:pass")), None)
        if k is None or tree.tokens[k].tag.startswith("PRP"):
            return Mention(token.start, token.end, kind)
        named = self.shortened.named(tree, k) if kind == "thing" else None
        if named is None:
            return Mention(token.start, token.end, kind)
        return Mention(token.start, token.end, kind, named.party, None, (named.start, named.end))

    def _before(self, start: int, end: int) -> list[PartyMention | None]:
        """Give the parties named as such in a stretch: adjectives ("Iraqi forces") name no candidate."""
        return [p for p in self._between(start, end) if p.form != "demonym"]

    def _mention(self, start: int, end: int, kind: ReferenceKind, party: PartyMention) -> Mention:
        return Mention(start, end, kind, Party(party.name, party.code, party.label), None, (party.start, party.end))

    def _to_person(self, number: int, tree: Tree, i: int) -> Mention:
        """Resolve "he": the only person before in the sentence, else who speaks there, else the one just before."""
        token = tree.tokens[i]
        for sentence in range(number, max(-1, number - _WINDOW - 1), -1):
            low = self.sentences[sentence].start
            high = min(token.start, self.sentences[sentence].end)
            found = self._persons(low, high)
            said = [s for s in self.said.get(sentence, ()) if s.cue_start < high]
            spoke = {s.speaker.name: s.speaker for s in said if s.speaker is not None}
            named = {p.name: p for p in found}
            if len(named) > 1 and len(spoke) == 1 and next(iter(spoke)) in named:
                named = {name: named[name] for name in spoke}
            if len(named) == 1:
                person = next(iter(named.values()))
                speaker = Speaker(person.name, None, person.role)
                return Mention(token.start, token.end, "person", None, speaker, (person.start, person.end))
            if not named and len(spoke) == 1:
                return Mention(token.start, token.end, "person", None, next(iter(spoke.values())))
            if named:
                break
        return Mention(token.start, token.end, "person")

    def _persons(self, start: int, end: int) -> list[PersonMention]:
        return list(self.persons[bisect_left(self.person_starts, start) : bisect_left(self.person_starts, end)])

    def _to_speaker(self, start: int, end: int) -> Mention:
        """Resolve "we": the party of who speaks there, else the issuer of the document."""
        chain = covering(self.speeches, start, end)
        speaker = chain[0].speaker if chain else self.issuer
        if speaker is None:
            return Mention(start, end, "own")
        code, label, name = speaker.code, speaker.label, speaker.name
        if code is None:
            code = self.speaks_for.get(speaker.name)
            known = self.first.get(code) if code else None
            label, name = (known.label, known.name) if known else (None, name)
        is_person = speaker.name in self.names or speaker.role is not None
        party = Party(name, code, label) if code is not None or not is_person else None
        return Mention(start, end, "own", party, speaker)

    # -- nouns -------------------------------------------------------------------------------------------------------

    def _noun(self, number: int, tree: Tree, i: int) -> Mention | None:
        """Resolve "the alliance", "the war-torn country", "the two countries", "the NATO chief"; else None."""
        token = tree.tokens[i]
        lemma = tree.lemmas[i]
        inner = [k for k in tree.children(i) if k < i]
        determiner = next((k for k in inner if tree.lows[k] in _DEFINITE and tree.tokens[k].label == "det"), None)
        if determiner is None:
            return self._owned(tree, i, inner)
        if any(tree.lows[k] in _ANOTHER for k in inner):
            return None
        start = tree.tokens[determiner].start
        if lemma.lower() in self.roles and token.tag in ("NN", "NNP"):
            holder = self.voices.by_role(start, token.end, lemma.lower())
            if holder is not None:
                return Mention(start, token.end, "person", None, holder)
        own = self._of(tree, i)
        if own is not None and own.form == "common":
            return self._known(start, token.end, own)
        if self._between(start, token.end) or tree.of_label(i, "nmod:poss", "acl:relcl"):
            return None
        rule = self.nouns.get(lemma)
        found = self._ruled(number, tree, i, start, rule) if rule is not None else None
        if (found is None or found.party is None) and len(inner) == 1 and token.tag != "NNS":
            short = self._short(number, start, token.end, lemma)
            found = short if short is not None else found
        return found

    def _titled(self, tree: Tree, i: int) -> bool:
        """Say whether a word with a capital is an office that stands for who holds it ("the President directed")."""
        alone = tree.tokens[i].label in ("nsubj", "nsubj:pass", "obj", "obl") and not tree.of_label(i, "flat", "appos")
        return alone and tree.lows[i] in self.roles

    def _ruled(self, number: int, tree: Tree, i: int, start: int, rule: Reference) -> Mention | None:
        """Resolve a noun that can stand for parties of some kinds."""
        token, lemma = tree.tokens[i], tree.tokens[i].lemma.lower()
        low = self.sentences[max(0, number - rule.window + 1)].start
        named = [
            p for p in self._between(low, start) if p.kind in rule.kinds and (not rule.codes or p.code in rule.codes)
        ]
        if token.tag == "NNS" and lemma in ("country", "nation", "state", "government"):
            return self._pair(tree, i, start, named)
        if token.tag == "NNS" and "armed_group" not in rule.kinds:
            return None
        return self._one(number, start, token.end, "noun", named, located="state" in rule.kinds)

    def _short(self, number: int, start: int, end: int, noun: str) -> Mention | None:
        """Resolve the short form of a longer name, and "the government" to the only state named as a place here."""
        named = self.shortened.of(number, start, noun) if noun in self.organisations else None
        return Mention(start, end, "noun", named.party, None, (named.start, named.end)) if named is not None else None

    def _owned(self, tree: Tree, i: int, inner: Sequence[int]) -> Mention | None:
        """Resolve "his country" to the state of who says so ("Kuwait's emir said his nation would pay")."""
        token = tree.tokens[i]
        pronoun = next((k for k in inner if tree.tokens[k].lower in _PERSON_OWN), None)
        if pronoun is None or token.lemma.lower() not in ("country", "nation", "government", "kingdom"):
            return None
        for head in tree.heads(i):
            for k in tree.of_label(head, "nsubj"):
                if k >= pronoun or i in tree.descendants(k):
                    continue
                near = (k, *(c for c in tree.children(k) if tree.tokens[c].label in ("compound", "amod", "nmod:poss")))
                state = next(
                    (p for p in map(partial(self._of, tree), near) if p is not None and p.kind == "state"), None
                )
                if state is not None:
                    return self._mention(tree.tokens[pronoun].start, token.end, "noun", state)
        return None

    def _known(self, start: int, end: int, party: PartyMention) -> Mention:
        """Give a common noun that the register itself resolves ("the alliance"), with where it was named before."""
        named = self.named.get(party.code or "", ())
        before = bisect_left(named, start, key=lambda p: p.start)
        found = self._mention(start, end, "noun", party)
        return replace(found, antecedent=(named[before - 1].start, named[before - 1].end) if before else None)

    def _one(
        self, number: int, start: int, end: int, kind: ReferenceKind, named: list[PartyMention], *, located: bool
    ) -> Mention:
        """Give the only candidate, for a country those named as places first, nearer sentences before farther ones."""
        steps = [named]
        if located:
            own = self.sentences[number].start
            named = [*named, *self._named_after(own, start)]
            places = [p for p in named if self._placed(p)]
            named = [p for p in named if p.form == "demonym" or not self._describes(p)]
            alone = [p for p in named if p.form != "demonym"]
            steps = [[p for p in places if p.start >= own], places, alone, named]
        for found in steps:
            codes = {p.code: p for p in found}
            if len(codes) == 1:
                return self._mention(start, end, kind, found[-1])
            if len(codes) > 1:
                break
        return Mention(start, end, kind)

    def _named_after(self, start: int, end: int) -> list[PartyMention]:
        """Give the states in the names of missions and bodies ("the Training Mission-Iraq"), as places."""
        out = []
        for party in self._between(start, end):
            if party.kind not in ("mission", "body", "organisation"):
                continue
            for word in re.finditer(r"[A-Z]\w{3,}", party.name):
                hits = self.index.find(word.group())
                codes = {n.code for hit in hits for n in hit.payload if n.form == "name" and len(n.code) == 3}
                if len(codes) == 1 and hits[0].end == len(word.group()):
                    row = self.rows[codes.pop()]
                    named = replace(party, name=word.group(), code=row.code, label=row.label, kind="state")
                    out.append(replace(named, form="common"))
        return out

    def _placed(self, party: PartyMention) -> bool:
        """Say whether a preposition of place stands before a name ("in Syria")."""
        text = self.document.text
        if text[party.end : party.end + 2] in ("'s", "’s"):
            return False
        if party.form == "common":  # a mission is where its name says
            return True
        before = text[max(0, party.start - 12) : party.start].lower().split()
        return bool(before) and (
            before[-1] in _INTO or (before[-1] == "the" and len(before) > 1 and before[-2] in _INTO)
        )

    def _describes(self, party: PartyMention) -> bool:
        """Say whether a name only says whose somebody is ("US negotiators")."""
        tree = self.trees[bisect_right(self.starts, party.start) - 1]
        last = tree.token_at(party.end - 1)
        titled = _TITLE.match(self.document.text, party.end)
        holds = titled is not None and not self.roles.isdisjoint(titled[0].lower().split())
        return holds or (last is not None and tree.label(last) in ("compound", "amod"))

    def _pair(self, tree: Tree, i: int, start: int, named: list[PartyMention]) -> Mention | None:
        """Resolve "the two countries" where just two were named within the window."""
        token = tree.tokens[i]
        counted = [tree.tokens[k].lower for k in tree.of_label(i, "nummod", "amod")]
        if "two" not in counted:
            return None
        codes = {p.code: p for p in named}
        if len(codes) != 2:
            return Mention(start, token.end, "pair")
        labels = [p.label or p.name for p in codes.values()]
        names = [p.name for p in codes.values()]
        return Mention(start, token.end, "pair", Party("; ".join(names), None, "; ".join(labels)))

    def _to_place(self, number: int, tree: Tree, i: int) -> Mention:
        """Resolve "there": the only state named as a place before it in the sentence, else in the one before."""
        token = tree.tokens[i]
        for sentence in (number, number - 1):
            if sentence < 0:
                break
            low = self.sentences[sentence].start
            high = min(token.start, self.sentences[sentence].end)
            placed = {
                p.code: p for p in self._between(low, high) if p.kind in ("state", "territory") and self._placed(p)
            }
            if len(placed) == 1:
                return self._mention(token.start, token.end, "place", next(iter(placed.values())))
            if placed:
                break
        return Mention(token.start, token.end, "place")


def _any(party: PartyMention) -> bool:
    return True


def _collective(party: PartyMention) -> bool:
    """A pronoun in the plural stands for a body of people; a state is "it"."""
    return party.kind in _COLLECTIVE
