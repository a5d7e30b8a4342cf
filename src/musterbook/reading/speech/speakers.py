"""Tell who a speaker is, from the words that name him and the persons and parties said before.

In: a document with its persons and parties, and sayings in order. Out: a `Speaker` for each, with the words that name
it. "He" is the last person who spoke, "the NATO chief" the only person whose role fits, "the statement" whoever spoke
before; where more than one can be meant the words are kept as said.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from musterbook.reading.names.cast import Cast
from musterbook.reading.names.parties import PartyMention
from musterbook.reading.names.persons import PersonMention
from musterbook.reading.speech.clauses import Saying
from musterbook.records import Speaker

_HE = frozenset(("he", "she", "him", "her", "his"))
_THEY = frozenset(("they", "it", "them", "their", "its"))
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_WINDOW = 3  # sentences back that a pronoun reaches; chosen on press reports, where a speaker is named again within two
_MANY = re.compile(
    r"\b(?:ministers|leaders|co-chairs|chairs|co-hosts|hosts|governments|heads|members)\b", re.IGNORECASE
)
_KNOWN = 100  # persons or speakers looked through for who holds a role; bounds the time on a text of many
_LIKE = {
    "chief": ("chief", "head", "secretary-general", "director", "commander", "leader"),
    "premier": ("premier", "prime"),
}


class Voices:
    """The speakers of one document; `who` is asked in the order of the text."""

    def __init__(self, cast: Cast) -> None:
        self.document, self.sentences, self.trees = cast.document, cast.sentences, cast.trees
        self.parties, self.persons, self.lexicon = cast.parties, cast.persons, cast.lexicon
        self.words = cast.lexicon.attributions.words
        self.named: dict[str, PersonMention] = {}  # each person where first named
        first: dict[tuple[str, str], PersonMention] = {}  # and each once per role
        for person in self.persons:
            self.named.setdefault(person.name, person)
            if person.role:
                first.setdefault((person.name, person.role), person)
        self.holders = [(person, _role_words(role)) for (_, role), person in first.items()]
        self.shortened = cast.shortened
        self.names = {person.name for person in self.persons}
        self.spoken: list[tuple[int, Speaker, bool]] = []  # sentence, who, whether a person
        self.documents: dict[str, Speaker] = {}

    def who(self, saying: Saying) -> tuple[Speaker | None, tuple[int, int], bool]:
        """Give the speaker of a saying, the span of the words that name it, and whether it is a person."""
        if saying.who is None:
            return None, (-1, -1), False
        start, end = saying.who
        token = self.trees[saying.sentence].tokens[saying.head]
        person = self._person_in(start, end, token.start)
        if person is not None:
            speaker: Speaker | None = Speaker(person.name, None, person.role)
            start, end = min(person.start, person.name_start), person.end
        elif token.lower in _HE:
            speaker = self._last(saying.sentence, person=True) or self._only_person(saying)
            person = self.named.get(speaker.name) if speaker is not None else None
        elif token.lower in _THEY:
            speaker = self._subject(saying) or self._last(saying.sentence, person=False)
        else:
            speaker = self._described(saying, start, end, token.lemma.lower())
            person = self.named.get(speaker.name) if speaker is not None else None
        is_person = person is not None or self._like_a_person(saying, speaker)
        if speaker is None:
            speaker = Speaker(self._said(start, end))
        else:
            self.spoken.append((saying.sentence, speaker, is_person))
        return speaker, (start, end), is_person or token.lower in _HE

    def is_issuer(self, saying: Saying, issuer: Speaker) -> bool:
        """Say whether a release means those who issue it: "They", "Ministers" or "the co-chairs" and no more."""
        if saying.who is None or not _MANY.search(issuer.name):
            return False
        tree = self.trees[saying.sentence]
        token = tree.tokens[saying.head]
        if token.lower == "they":
            return True
        bare = all(tree.tokens[k].tag == "DT" for k in tree.children(saying.head) if k < saying.head)
        known = token.lemma.lower() in self.words["roles"] or token.lemma.lower() in self.words["speakers"]
        return token.tag == "NNS" and bare and known and not tree.of_label(saying.head, "nmod", "acl")

    def is_land(self, saying: Saying, speaker: Speaker | None, issuer: Speaker) -> bool:
        """Say whether another state announces something: a release tells that in its own voice."""
        rows = self.lexicon.parties.rows
        row = rows.get(speaker.code or "") if speaker is not None else None
        own = rows.get(issuer.code or "")
        verb = self.document.text[slice(*saying.cue)].lower()
        if row is None or row.kind != "state" or not verb.startswith(("announc", "pledg", "promis")):
            return False
        return own is None or row.code not in (own.code, own.state)

    def promises(self, saying: Saying, *, is_person: bool) -> bool:
        """Say whether a promise told is heard from who makes it: a person, a capital, or an office of a state."""
        if is_person or saying.who is None:
            return is_person
        head = self.trees[saying.sentence].tokens[saying.head].start
        mention = self._party_in(*saying.who, head)
        return mention is not None and (mention.form == "metonym" or (mention.kind == "body" and bool(mention.state)))

    def _like_a_person(self, saying: Saying, speaker: Speaker | None) -> bool:
        """Say whether a speaker whom nothing else marks is named as persons are: two to four capitalised words."""
        words = speaker.name.split() if speaker is not None and speaker.code is None else []
        proper = self.trees[saying.sentence].tokens[saying.head].tag == "NNP"
        return proper and 2 <= len(words) <= 4 and all(w[:1].isupper() for w in words)

    def _said(self, start: int, end: int) -> str:
        return _ARTICLE.sub("", " ".join(self.document.text[start:end].split()))

    def _person_in(self, start: int, end: int, head: int) -> PersonMention | None:
        """Give the person whose name the head of a phrase belongs to, else the only one named in the phrase."""
        first = bisect_left(self.persons, start - 200, key=_name_start)
        last = bisect_left(self.persons, end + 1, key=_name_start)
        near = [p for p in self.persons[first:last] if p.end > start]
        exact = [p for p in near if p.start <= head < p.end]
        if exact:
            return min(exact, key=lambda p: abs(p.name_start - head))
        inside = [p for p in near if start <= p.name_start and p.name_end <= end]
        possessive = (
            self.document.text[inside[0].name_end : inside[0].name_end + 2] in ("'s", "’s") if inside else False
        )
        return inside[0] if len(inside) == 1 and not possessive and inside[0].start == start else None

    def _last(self, sentence: int, *, person: bool) -> Speaker | None:
        """Give the last speaker of a kind within reach."""
        for number, speaker, is_person in reversed(self.spoken):
            if sentence - number > _WINDOW:
                return None
            if is_person == person or (not person and speaker.name not in self.names and not speaker.role):
                return speaker
        return None

    def _subject(self, saying: Saying) -> Speaker | None:
        """Give the subject of the clause that "it" or "they" comment on ("Norway will pay, it announced")."""
        tree = self.trees[saying.sentence]
        for k in tree.of_label(tree.root, "nsubj") if tree.root >= 0 else ():
            token = tree.tokens[k]
            if k != saying.head and token.end <= saying.cue[0]:
                party = self._party_in(token.start, token.end, token.start)
                return Speaker(party.name, party.code, None, party.label) if party is not None else None
        return None

    def _only_person(self, saying: Saying) -> Speaker | None:
        """Give the only person or office before a pronoun in its own sentence or the one before."""
        for first in (saying.sentence, saying.sentence - 1):
            if first < 0:
                return None
            low = self.sentences[first].start
            last = bisect_left(self.persons, saying.cue[0], key=_name_start)
            names = {p.name: p for p in self.persons[bisect_left(self.persons, low, key=_name_start) : last]}
            if len(names) == 1:
                person = next(iter(names.values()))
                return Speaker(person.name, None, person.role)
            if names:
                return None
            office = self._office_in(first, saying)
            if office is not None:
                return office
        return None

    def _office_in(self, sentence: int, saying: Saying) -> Speaker | None:
        """Give the office that is the subject of a sentence ("The Foreign Minister left."), as said."""
        tree = self.trees[sentence]
        for k in tree.of_label(tree.root, "nsubj", "nsubj:pass") if tree.root >= 0 else ():
            token = tree.tokens[k]
            if token.lemma.lower() in self.words["roles"] and token.tag in ("NN", "NNP") and token.end < saying.cue[0]:
                first = min([k, *(c for c in tree.children(k) if tree.tokens[c].label in ("compound", "amod", "det"))])
                start, end = tree.tokens[first].start, token.end
                return self.by_role(start, end, token.lemma.lower()) or Speaker(self._said(start, end))
        return None

    def _described(self, saying: Saying, start: int, end: int, head: str) -> Speaker | None:
        """Resolve a common noun: an office, a document, a party; else keep the words as said."""
        text = self.document.text
        definite = text[start : start + 4].lower() == "the "
        singular = self.trees[saying.sentence].tokens[saying.head].tag in ("NN", "NNP")
        if head in self.words["roles"] and singular:
            holder = self.by_role(start, end, head)
            if holder is not None:
                return holder
        if head in self.words["documents"]:
            return self._document(saying.sentence, start, end, head, definite)
        party = self._party_in(start, end, self.trees[saying.sentence].tokens[saying.head].start)
        if party is not None and head in self.words["roles"]:
            party = None  # "a U.S. official" is somebody of the party, not the party
        name = self._said(start, end)
        if party is not None:
            return Speaker(name, party.code, None, party.label)
        short = self.shortened.of(saying.sentence, start, head) if definite and " " not in name else None
        return Speaker(name, short.party.code, None, short.party.label) if short is not None else Speaker(name)

    def by_role(self, start: int, end: int, head: str) -> Speaker | None:
        """Give the only person named so far whose role fits "the Vice President" or "the NATO chief"."""
        words = _role_words(self._said(start, end))
        code = {m.code for m in self._parties_in(start, end) if m.code}
        wanted = _LIKE.get(head, (head,))
        before = bisect_left(self.holders, start, key=lambda h: h[0].name_start)
        return (
            self._fitting(self.holders[max(0, before - _KNOWN) : before], words, wanted, code)
            or self._fitting(self.holders[:_KNOWN], words, wanted, code)
            or self._holder(start, end, code)
        )

    def _fitting(
        self,
        holders: Sequence[tuple[PersonMention, set[str]]],
        words: set[str],
        wanted: tuple[str, ...],
        code: set[str],
    ) -> Speaker | None:
        """Give the only person of some whose role has all the words, or a like head and the same party."""
        fits: dict[str, PersonMention] = {}
        for person, role in holders:
            if words <= role or (role & set(wanted) and ((code and code == {person.party}) or len(words) == 1)):
                fits[person.name] = person
        if len(fits) > 1:
            spoke = [s.name for _, s, is_person in self.spoken[-_KNOWN:] if is_person and s.name in fits]
            fits = {spoke[-1]: fits[spoke[-1]]} if spoke and len(set(spoke)) == 1 else {}
        if len(fits) == 1:
            person = next(iter(fits.values()))
            return Speaker(person.name, None, person.role)
        return None

    def _holder(self, start: int, end: int, codes: set[str]) -> Speaker | None:
        """Give who held an office on the day of issue, by the register."""
        issued = self.document.issued
        named = self.lexicon.offices.index.find(self.document.text[start:end])
        if not issued or len(named) != 1 or len(codes) > 1:
            return None
        words = self.document.text[start + named[0].start : start + named[0].end]
        try:
            row = self.lexicon.offices.holder(words, next(iter(codes), None), on=issued)
        except ValueError:
            return None
        return Speaker(row.person, None, row.office) if row is not None else None

    def _document(self, sentence: int, start: int, end: int, head: str, definite: bool) -> Speaker | None:
        """Give a document that speaks its name; "the statement" is the one named before, or the last speaker's."""
        name = self._said(start, end)
        if definite and " " not in name:
            if head in self.documents:
                return self.documents[head]
            if self.spoken and sentence - self.spoken[-1][0] <= 2:
                return self.spoken[-1][1]
        self.documents.setdefault(head, Speaker(name))
        return Speaker(name)

    def _parties_in(self, start: int, end: int) -> Sequence[PartyMention]:
        return self.parties[bisect_left(self.parties, start, key=_start) : bisect_left(self.parties, end, key=_start)]

    def _party_in(self, start: int, end: int, head: int) -> PartyMention | None:
        """Give the party that a phrase names by its head ("the Iraqi government" is named by a word before it)."""
        inside = self._parties_in(start, end)
        for mention in inside:
            if mention.start <= head < mention.end:
                return mention
        return inside[0] if len(inside) == 1 and inside[0].start <= start + 4 and inside[0].end < head else None


def _role_words(role: str) -> set[str]:
    return set(re.findall(r"[\w-]+", role.lower()))


def _name_start(person: PersonMention) -> int:
    return person.name_start


def _start(mention: PartyMention) -> int:
    return mention.start
