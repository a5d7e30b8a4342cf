"""Whether two names mean the same party, place or person.

In: names from outside and names from a document. Out: yes or no, by the register's codes, else by the words. A name
that the register does not resolve is the same only where its words are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from musterbook.lexicon import Lexicon
from musterbook.reading.names.parties import find_parties
from musterbook.records import Party, Place, Speaker

_WORD = re.compile(r"[^\W_]+(?:\.(?=[^\W_]))?", re.UNICODE)
_EMPTY = frozenset(
    """the a an of and for in on to its his her their our s whose mr mrs ms dr said""".split()  # noqa: SIM905
)
_BEHIND = re.compile(r"\s(?:of|for|in|at|from|to|against)\s", re.IGNORECASE)
_ELSEWHERE = re.compile(r"\s(?:in|at|near|from|against)\s", re.IGNORECASE)  # who is there, is not who is from there
_LED = re.compile(r"(?:[A-Z][\w.’']*[ -])*[A-Z][\w.’']*-(?:led|backed|linked|aligned|affiliated|based)\s+")
_OTHERS = re.compile(r"\b[Pp]ro-[A-Z]|\b(?:all(?:y|ies)|(?:neighbou?r|rival|opponent|critic)s?|enem(?:y|ies))$")
_GLOSS = re.compile(r"\s*\([^()]*\)")
_JOINT = re.compile(r"\s*;\s*")


def words_of(name: str) -> frozenset[str]:
    """Give the words of a name that carry it, in lower case, without a plural's s."""
    return frozenset(w.casefold().removesuffix("s") for w in _WORD.findall(name) if w.casefold() not in _EMPTY)


@lru_cache(maxsize=4096)
def codes_of(lexicon: Lexicon, name: str) -> frozenset[str]:
    """Give the parties that a name by itself can mean; empty where the register knows none or the name holds several.

    "Norway's allies" are not Norway.

    "the Norwegian government" is Norway: a name that holds just one party's is taken for it.
    """
    if _OTHERS.search(name):
        return frozenset()
    bare = _LED.sub("", re.sub(r"^(?:the|The)\s+", "", name.strip()))
    exact = lexicon.parties.of(bare) or lexicon.parties.of(f"the {bare}")
    if exact:
        return frozenset(exact)
    head = _ELSEWHERE.split(bare, maxsplit=1)[0]
    found = {m.code for m in find_parties(bare, lexicon) if m.code and m.start < len(head)}
    if len(found) == 1:
        return frozenset(code for code in found if code)
    held = {row.party for row in lexicon.offices.person(bare) if row.party} if not found else set()
    return frozenset(held) if len(held) == 1 else frozenset()


def parts(party: Party) -> tuple[Party, ...]:
    """Give the parties that act together under one joint name ("Sweden; Norway"), else the party alone."""
    names = _JOINT.split(party.name)
    return (party,) if party.code or len(names) == 1 else tuple(Party(name) for name in names if name)


def sound(lexicon: Lexicon, named: Party) -> str | None:
    """Say in which way the name, code and label of one party or place contradict each other; None where they do not."""
    if named.code is None:
        return None
    row = lexicon.parties.rows.get(named.code)
    place = lexicon.places.rows.get(named.code)
    if row is None and place is None:
        return f"no register knows the code {named.code}"
    codes = codes_of(lexicon, named.name) | _exactly(lexicon, named.name)
    if codes and named.code not in codes and not _serves(lexicon, codes, named.code):
        return f"{named.name!r} is not {named.code}"
    labels = {row.label if row is not None else "", place.name if place is not None else ""}
    if named.label and named.label not in labels and named.code not in _exactly(lexicon, named.label):
        return f"{named.label!r} is not {named.code}"
    return None


def _exactly(lexicon: Lexicon, name: str) -> frozenset[str]:
    """Give the parties and places of which this is a name, as it stands."""
    return frozenset((*lexicon.parties.of(name), *(p.code for p in lexicon.places.index.get(name) if p.code)))


def _serves(lexicon: Lexicon, codes: frozenset[str], code: str) -> bool:
    """Say whether an office speaks for a state, or a body is part of one: the Pentagon, for the United States."""
    rows = lexicon.parties.rows
    return any(code in (rows[c].state, rows[c].parent) for c in codes if c in rows)


def same_party(lexicon: Lexicon, claimed: Party, told: Party) -> bool:
    """Say whether a party as claimed is the one told; of several that act together, each must be named."""
    if claimed.code is None and claimed.label and claimed.label != told.label:
        return same_party(lexicon, Party(claimed.label), told) and same_party(lexicon, Party(claimed.name), told)
    if (claimed.name, claimed.code) == (told.name, told.code):
        return True
    left, right = list(parts(claimed)), list(parts(told))
    if len(left) != len(right):
        return False
    for one in left:
        found = next((other for other in right if _same(lexicon, one, other)), None)
        if found is None:
            return False
        right.remove(found)
    return True


def _same(lexicon: Lexicon, claimed: Party, told: Party) -> bool:
    """Compare two single parties; a code that the claim gives is never matched by less than the same words."""
    theirs = frozenset((told.code,)) if told.code else codes_of(lexicon, told.name)
    if claimed.code is not None:
        if told.code is None:
            return words_of(claimed.name) == words_of(told.name)
        return claimed.code == told.code and _named(lexicon, claimed, told)
    mine = codes_of(lexicon, claimed.name)
    if mine and theirs:
        return bool(mine & theirs) or any(_serves(lexicon, theirs, code) for code in mine)
    return alike(claimed.name, told.name) or (told.label is not None and alike(claimed.name, told.label))


def _named(lexicon: Lexicon, claimed: Party, told: Party) -> bool:
    """Say whether a party with a code bears a name of it, or the one it has in the text."""
    return claimed.code in codes_of(lexicon, claimed.name) or alike(claimed.name, told.name)


def alike(one: str, other: str) -> bool:
    """Say whether all words of the shorter of two names stand in the other, and not only behind its "of".

    What stands in brackets explains a name and is none of it.
    """
    one, other = _GLOSS.sub("", one), _GLOSS.sub("", other)
    if bool(_OTHERS.search(one)) != bool(_OTHERS.search(other)):
        return False
    left, right = words_of(one), words_of(other)
    if not left or not right:
        return False
    return (left <= right and bool(left & _head(other))) or (right <= left and bool(right & _head(one)))


def _head(name: str) -> frozenset[str]:
    """Give the words of a name before what it is of: "the envoy of Norway" is an envoy."""
    return words_of(_BEHIND.split(name, maxsplit=1)[0])


def as_party(speaker: Speaker | Place) -> Party:
    return Party(speaker.name, speaker.code, speaker.label)
