"""Who and what fills the slots of a frame.

In: one sentence's view and a word that triggers a frame. Out: tokens for grammatical slots, and parties and places for
tokens. A name that the register does not know is kept as said; a pronoun that more than one party can mean stays open.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from musterbook.reading.gathering import Scene, View
from musterbook.reading.names.parties import PartyMention
from musterbook.records import Party, Place

_PRONOUNS = frozenset(
    [
        "i",
        "we",
        "us",
        "our",
        "ours",
        "my",
        "he",
        "she",
        "it",
        "its",
        "they",
        "them",
        "their",
        "his",
        "her",
        "this",
        "that",
        "these",
        "those",
        "who",
        "which",
    ]
)
_FIRST = frozenset(("we", "us", "our", "ours"))
_SPEAKING = frozenset(("we", "us", "our", "ours", "he", "she", "his", "her"))
_OWN = frozenset(("our", "my", "its", "their", "his", "her"))
_PERSON_LIKE = frozenset(("NNP", "NNPS"))
_NAME_LIMIT = 120
_OWNING = frozenset(("nmod:poss", "compound", "amod", "nmod", "flat"))
_SOMEBODIES = ("persons", "police", "helpers")
_SOMEBODY = ("er", "or", "ist", "man", "men", "ee")
_THINGS = frozenset(
    """number power paper river order water winter summer letter danger matter weather corner border quarter center
    shelter tower charter sector factor motor carrier computer disaster register offer transfer fever cancer cluster
    counter chapter barrier trailer tanker error floor door corridor december november october september career
    committee fee degree tree chapter layer gender member newsletter answer remainder fighter fire dinner""".split()  # noqa: SIM905
)
_AIMED = frozenset(("to", "for", "in", "into", "on", "at", "towards", "toward", "against"))  # who gets, not whose it is
_LED = frozenset(("obl", "obl:unmarked", "nmod", "nmod:poss", "nmod:unmarked", "advcl", "acl", "acl:relcl"))
_LOOSE = frozenset(("obj", "nmod", "obl", "appos", "conj", "acl", "compound", "xcomp"))


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class Filler:
    """A role that was found: the head token, the stretch of its phrase, and what was resolved there."""

    token: int
    start: int
    end: int
    party: Party | None = None
    mention: PartyMention | None = None
    how: str = "parse"


class Slots:
    """The grammatical slots of one trigger, found when first asked for."""

    def __init__(self, view: View, trigger: int, item: int | None = None) -> None:
        self.view, self.trigger, self.item, self.grammar = view, trigger, item, view.grammar
        self.verbal = self.grammar.is_verb(trigger)
        self._found: tuple[list[int], list[tuple[int, str]]] | None = None

    def get(self, slot: str) -> list[int]:
        """Give the tokens in a slot, nearest first."""
        finder = _FINDERS.get(slot)
        if finder is None:
            return [k for k, case in self._led if case == slot or (case and case.startswith(slot + " "))]
        found = finder(self)
        if found is None:
            return []
        afar = slot == "object" and found == self.grammar.head[self.trigger]
        return [found, *self._described_from_afar(found)] if afar else [found]

    @property
    def _led(self) -> list[tuple[int, str]]:
        """The phrases and clauses that hang near the trigger, with the words that lead each."""
        return self._near()[1]

    @property
    def _bases(self) -> list[int]:
        """Where a preposition may hang."""
        return self._near()[0]

    def _near(self) -> tuple[list[int], list[tuple[int, str]]]:
        if self._found is None:
            g, bases = self.grammar, self._find_bases()
            near = (k for base in bases for k in g.kids[base] if g.labels[k] in _LED and k != self.trigger)
            self._found = bases, [(k, g.case(k) or " ".join(g.marks(k))) for k in near]
        return self._found

    def _find_bases(self) -> list[int]:
        """Where a preposition may hang: on the trigger, on its object, on what it is shared with."""
        g, out = self.grammar, [self.trigger]
        if self.item is not None:
            out.insert(0, self.item)
        if self.verbal:
            out += g.of_label(self.trigger, "obj", "nsubj:pass")
            out += [k for k in g.of_label(self.trigger, "advmod") if g.of_label(k, "obl")]  # "went back to ..."
            if g.label(self.trigger) == "conj":
                out += g.of_label(g.head[self.trigger], "obj")
            out += [
                k
                for o in tuple(out)
                for k in g.of_label(o, "nmod", "obl", "compound")
                if g.case(k) in ("of", "in") and k not in self.view.place_at
            ]
        else:
            out += [k for k in g.kids[self.trigger] if k > self.trigger and g.label(k) in ("nmod", "acl", "acl:relcl")]
        if not self.verbal and g.label(self.trigger) in ("nmod", "obl", "obj", "nsubj", "nsubj:pass", "compound"):
            head = g.head[self.trigger]
            if g.label(self.trigger) == "nmod" and not g.is_verb(head):
                out.append(head)
            if g.is_verb(head):
                out.append(head)
        return list(dict.fromkeys(out))

    def _subject(self) -> int | None:
        g = self.grammar
        if self.verbal and g.passive(self.trigger):
            return None
        if self.verbal or g.of_label(self.trigger, "cop", "nsubj"):
            found = g.subject(self.trigger)
            return found if found is not None or not self.verbal else self._before()
        if g.label(self.trigger) not in ("obj", "nmod", "obl", "compound", "xcomp"):
            return None
        head = g.head[self.trigger]
        for up in (head, *g.up(head, limit=1)):
            if g.is_verb(up):
                return g.subject(up) if not g.passive(up) else g.agent(up)
        return None

    def _before(self) -> int | None:
        """The party that stands before a verb on the surface, where the tree gives it no subject."""
        g = self.grammar
        if g.label(self.trigger) in ("acl", "amod", "advcl") or g.tags[self.trigger] in ("VBG", "VB"):
            return None
        for i in range(self.trigger - 1, max(-1, self.trigger - 6), -1):
            if i in self.view.party_at:
                return i if not g.case(i) else None
            if g.label(i) not in ("advmod", "aux", "aux:pass", "amod", "compound", "flat", "discourse"):
                return None
        return None

    def _object(self) -> int | None:
        return self.grammar.object(self.trigger) if self.verbal else None

    def _described_from_afar(self, noun: int) -> Iterator[int]:
        """Give the nouns a clause may describe instead of the one before it: "a summit of the group that it held"."""
        g = self.grammar
        while g.label(noun) == "nmod" and g.case(noun) == "of" and not g.is_verb(g.head[noun]):
            noun = g.head[noun]
            yield noun

    def _passive(self) -> int | None:
        return self._object() if self.grammar.passive(self.trigger) else None

    def _direct(self) -> int | None:
        return None if self.grammar.passive(self.trigger) else self._object()

    def _iobject(self) -> int | None:
        return next(iter(self.grammar.of_label(self.trigger, "iobj")), None)

    def _agent(self) -> int | None:
        return self.grammar.agent(self.trigger) if self.verbal else None

    def _owner(self) -> int | None:
        g = self.grammar
        for base in self._bases:
            if base != self.trigger and g.case(base) in _AIMED:
                continue
            found = g.owner(base)
            if found is not None:
                return found
            for i in g.core(base):
                if i != base and i in self.view.party_at:
                    return i
        subject = g.subject(self.trigger) if self.verbal or g.of_label(self.trigger, "cop") else None
        return g.owner(subject) if subject is not None else None

    def _compound(self) -> int | None:
        g = self.grammar
        for i in g.core(self.trigger):
            if i != self.trigger and (i in self.view.party_at or g.label(i) == "compound"):
                return i
        before = self.trigger - 1
        return before if before >= 0 and g.tags[before] in ("NN", "NNS", "NNP", "NNPS") else None

    def _infinitive(self) -> int | None:
        g = self.grammar
        for base in self._bases:
            found = g.infinitive(base)
            if found is not None and found != self.trigger:
                return found
        return None

    def _predicate(self) -> int | None:
        """The noun or adjective that a verb says of its subject ("remains a threat")."""
        g = self.grammar
        if not self.verbal:
            return None
        return next(iter((*g.of_label(self.trigger, "xcomp"), *g.of_label(self.trigger, "obj")[1:])), None)

    def _self(self) -> int | None:
        return self.trigger

    def _predicated(self) -> int | None:
        """What a noun is said of ("the group is a threat"), or who brings it ("the threat the group poses")."""
        g = self.grammar
        if self.verbal:
            return None
        if g.of_label(self.trigger, "cop"):
            return g.own_subject(self.trigger)
        return next((g.own_subject(k) for k in g.of_label(self.trigger, "acl:relcl")), None)

    def _clause(self) -> int | None:
        """Give the verb of a "that" clause; a question ("asked whether") says nothing."""
        g = self.grammar
        return next((k for k in g.of_label(self.trigger, "ccomp") if not {"whether", "if"} & set(g.marks(k))), None)

    def _gerund(self) -> int | None:
        g = self.grammar
        for k in g.kids[self.trigger]:
            if g.tags[k] == "VBG" and g.label(k) in ("xcomp", "advcl", "acl", "obl", "nmod", "ccomp"):
                return k
        return None


_FINDERS: Mapping[str, Callable[[Slots], int | None]] = {
    "subject": Slots._subject,
    "object": Slots._object,
    "passive": Slots._passive,
    "direct": Slots._direct,
    "iobject": Slots._iobject,
    "agent": Slots._agent,
    "owner": Slots._owner,
    "compound": Slots._compound,
    "infinitive": Slots._infinitive,
    "predicate": Slots._predicate,
    "self": Slots._self,
    "predicated": Slots._predicated,
    "clause": Slots._clause,
    "gerund": Slots._gerund,
}


def party_of(scene: Scene, view: View, i: int) -> Filler | None:
    """Give the party a noun phrase names: a name in it, what a pronoun stands for, or its words as said."""
    if i not in view.fillers:
        view.fillers[i] = _party_of(scene, view, i)
    return view.fillers[i]


def _party_of(scene: Scene, view: View, i: int) -> Filler | None:
    g = view.grammar
    start, end = g.phrase(i)
    low = g.lows[i]
    if g.labels[i] == "appos" and i not in view.party_at and g.tags[g.head[i]] in _PERSON_LIKE:
        return party_of(scene, view, g.head[i])
    if low in _PRONOUNS and i not in view.party_at:
        return _pronoun(scene, view, i)
    members = g.core(i)
    for t in (i, *reversed(members)):
        mention = view.party_at.get(t)
        if mention is not None:
            return Filler(i, start, end, _within(scene, view, mention), mention)
    for t in members:
        if g.lows[t] in _OWN:
            owner = _pronoun(scene, view, t)
            if owner is not None and g.lemmas[i] in scene.lexicon.patterns.words["own_bodies"]:
                return Filler(i, start, end, owner.party, owner.mention, "pronoun")
    referred = scene.references.party(g.tokens[i].start, g.tokens[i].end)
    if referred is not None:
        return Filler(i, start, end, referred, None, "reference")
    for k in g.kids[i]:
        if (
            g.label(k) in ("nmod", "nmod:poss", "appos", "flat", "acl:relcl")
            and k in view.party_at
            and g.case(k) in ("of", "from", "")
        ):
            mention = view.party_at[k]
            return Filler(i, start, end, _party(mention), mention, "inner")
    if g.lemmas[i] in scene.lexicon.patterns.words["strikes"]:
        return belonging(scene, view, i) or _striking(scene, view, i)  # an attack is nobody
    return as_said(scene, view, i)


def belonging(scene: Scene, view: View, noun: int) -> Filler | None:
    """Give whose a thing or deed is: "its strikes", "Norland's net profit", "raids by the Norwegian army"."""
    g = view.grammar
    for k in g.kids[noun]:
        if k in view.dated or g.label(k) not in _OWNING or (g.label(k) == "nmod" and g.case(k) not in ("of", "by")):
            continue
        named = g.label(k) == "nmod:poss" or any(c in view.party_at for c in g.core(k))
        found = party_of(scene, view, k) if named else None
        holder = g.lemmas[k] not in scene.lexicon.attributions.words["roles"] and acts(scene, view, k)
        if found is not None and found.party is not None and (found.how != "said" or holder):
            return found
    return None


def _striking(scene: Scene, view: View, attack: int) -> Filler | None:
    """Give who attacks, by the verb that an attack hangs on ("Norland retaliated with raids that killed 12 men")."""
    g, verb = view.grammar, view.grammar.head[attack]
    held = g.label(attack) == "obj" or (g.label(attack).startswith("obl") and g.case(attack) == "with")
    if not held or not g.is_verb(verb) or g.passive(verb) or g.lemmas[verb] in scene.lexicon.patterns.words["saying"]:
        return None
    actor = g.subject(verb)
    found = party_of(scene, view, actor) if actor not in (None, attack) else None
    return found if found is not None and (found.how != "said" or acts(scene, view, found.token)) else None


def acts(scene: Scene, view: View, i: int) -> bool:
    """Say whether a noun that no register knows can do something: a proper name, an organisation, somebody."""
    g, words = view.grammar, scene.lexicon.attributions.words
    if i in view.dated or i in view.place_at:
        return False
    lemma = g.lemmas[i]
    if g.tags[i] in ("NNP", "NNPS") or (i > 0 and g.tags[i] == "NNS" and g.tokens[i].text[:1].isupper()):
        return True
    if lemma in scene.lexicon.patterns.words["strikes"] or lemma in words["documents"]:
        return False
    if any(lemma in scene.lexicon.patterns.words[c] for c in _SOMEBODIES):
        return True
    known = lemma in words["organisations"] or lemma in words["speakers"] or lemma in words["roles"]
    somebody = lemma.endswith(_SOMEBODY) and lemma not in _THINGS and len(lemma) > 4
    return known or (somebody and g.tags[i] in ("NN", "NNS"))


def as_said(scene: Scene, view: View, i: int) -> Filler | None:
    """Keep a noun phrase that no register knows as it is said, without its article."""
    g = view.grammar
    if not g.is_noun(i) or g.lows[i] in _PRONOUNS:
        return None
    start, end = g.phrase(i)
    counted = (a for a in view.amounts if a.kind == "count" and start <= a.start and a.end < g.tokens[i].end)
    start = max((a.end for a in counted), default=start)
    words = scene.text[start:end].strip()
    for article in ("the ", "The ", "a ", "A ", "an ", "An "):
        if words.startswith(article):
            words = words[len(article) :]
    if not words or len(words) > _NAME_LIMIT:
        return None
    return Filler(i, start, end, Party(" ".join(words.split())), None, "said")


def _pronoun(scene: Scene, view: View, i: int) -> Filler | None:
    token = view.grammar.tokens[i]
    found = scene.references.party(token.start, token.end)
    speaking = view.grammar.lows[i] in (_FIRST if found is not None else _SPEAKING)
    speaker = scene.references.person(token.start, token.end) if speaking else None
    if speaker is not None:
        spoken = scene.speaks_for(speaker)
        found = spoken if spoken is not None and (found is None or found.code != spoken.code) else found
    return Filler(i, token.start, token.end, found, None, "pronoun") if found is not None else None


def _within(scene: Scene, view: View, mention: PartyMention) -> Party:
    """Give a party; an office of a ministry by both names, where the text says both ("the Ministry's Aid Bureau")."""
    g, first = view.grammar, view.grammar.at(mention.start, mention.end)[0]
    above = view.party_at.get(first - 2) if first > 1 and g.lows[first - 1] in ("'s", "’s", "'", "’") else None
    if mention.kind != "body" or above is None or above.kind != "body" or above.state != mention.state:
        return _party(mention)
    return replace(_party(mention), name=" ".join(scene.text[above.start : mention.end].split()))


def _party(mention: PartyMention) -> Party:
    return Party(mention.name, mention.code, mention.label)


def represented(scene: Scene, view: View, filler: Filler) -> Filler:
    """Give the state or body a person speaks for, where the person acts for it: "Ambassador Haas, U.S. envoy to ...".

    It is the party named in the person's title or apposition, else the one the register of offices gives.
    """
    g = view.grammar
    if filler.mention is not None or filler.party is None or g.tags[filler.token] not in ("NNP", "NNPS", "NN"):
        return filler
    near = [k for k in g.kids[filler.token] if g.label(k) in ("appos", "compound", "flat", "nmod", "nmod:poss", "amod")]
    for k in near:
        for i in (k, *(c for c in g.kids[k] if g.label(c) in ("compound", "amod", "nmod", "nmod:poss"))):
            if i in view.party_at and g.case(i) in ("", "of", "from"):
                return replace(filler, party=_party(view.party_at[i]), mention=view.party_at[i], how="office")
    rows = scene.lexicon.offices.person(filler.party.name)
    codes = {row.party for row in rows if row.party}
    if len(codes) == 1:
        row = scene.lexicon.parties.rows.get(next(iter(codes)))
        if row is not None:
            return replace(filler, party=Party(filler.party.name, row.code, row.label), how="office")
    return filler


def united(fillers: list[Filler]) -> Party | None:
    """Make one party of several that act together: names and labels joined, the code kept only where it is one."""
    parties = list(dict.fromkeys(f.party for f in fillers if f.party is not None))
    if len(parties) <= 1:
        return parties[0] if parties else None
    labels = [p.label or p.name for p in parties]
    return Party("; ".join(p.name for p in parties), None, "; ".join(labels))


def places_in(view: View, members: Collection[int], *, people: bool = False) -> list[tuple[Place, int, int]]:
    """Give the places named by some tokens, in order, each once; states named as such count as places.

    With `people`, so does a state named by its people ("5,000 Iraqi police").
    """
    forms = ("name", "acronym", "demonym") if people else ("name", "acronym")
    out: dict[tuple[str, str | None], tuple[Place, int, int]] = {}
    named = {i for i in view.named.intersection(members) if people or not view.tells_kind(i)}
    if not named:
        return []
    giving = {id(view.party_at[i]) for i in view.gapped.values()}
    for i in sorted(i for i in named if id(view.party_at.get(i)) not in giving and not view.describes(i)):
        mention = view.place_at.get(i)
        if mention is not None:
            out.setdefault(
                (mention.name, mention.code),
                (Place(mention.name, mention.code, mention.label), mention.start, mention.end),
            )
            continue
        party = view.party_at.get(i)
        if party is not None and party.kind in ("state", "territory") and party.form in forms:
            out.setdefault(
                (party.name, party.code), (Place(party.name, party.code, party.label), party.start, party.end)
            )
    return list(out.values())


def is_person(view: View, i: int) -> bool:
    """Say whether a noun phrase is headed by a proper name that no register of parties or places knows."""
    return view.grammar.tags[i] in _PERSON_LIKE and i not in view.place_at and i not in view.party_at
