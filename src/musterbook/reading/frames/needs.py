"""Whether what fills a role is what a frame needs there: a party, an armed group, a place, a word of a class.

In: a token with its filler, and the needs of a frame (`patterns.TESTS` in capitals, words otherwise). Out: yes or no.
"""

from __future__ import annotations

from collections.abc import Callable

from musterbook.reading.frames.roles import Filler, acts
from musterbook.reading.gathering import Scene, View

_ACTING_PRONOUNS = frozenset(
    ("i", "we", "he", "she", "they", "it", "who", "our", "their", "its", "his", "her", "us", "them")
)
_SETTING = 2  # words; of 180 annotated documents those with fewer hold no aid that a sentence of its own does not tell


def holds(scene: Scene, view: View, token: int, filler: Filler, needs: frozenset[str], slot: str) -> bool:
    """Say whether one of the needs is met."""
    g = view.grammar
    if g.lemmas[token] in needs or g.lows[token] in needs:
        return True
    if any(g.lemmas[k] in needs for k in g.of_label(token, "compound", "appos", "conj")) and not g.is_verb(token):
        return True
    part = g.lemmas[token] in scene.lexicon.patterns.words["partitives"]
    of = [k for k in g.of_label(token, "nmod", "obl") if g.case(k) == "of"] if part else []
    if any(g.lemmas[k] in needs or g.lows[k].removesuffix("s") in needs for k in of):
        return True
    if "PLACE" in needs and any(k in view.place_at for k in of):
        return True
    return any(_TESTS[need](scene, view, token, filler, slot) for need in needs if need in _TESTS)


def of_aid(scene: Scene, view: View) -> bool:
    """Say whether a sum can be aid: its sentence names a known party, place or word of aid, or the document has two.

    A county's budget and a club's transfer fee use the same verbs ("allocate", "pay", "raise") and none of these.
    """
    setting = scene.lexicon.patterns.words["setting"]
    if any(m.code for m in view.parties) or any(p.code for p in view.places):
        return True
    return not setting.isdisjoint(view.grammar.lemmas) or len(setting & scene.lemmas) >= _SETTING


def _named(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    return view.grammar.is_noun(token) or slot in ("infinitive", "clause", "gerund", "predicate", "to", "of", "as")


def _party(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    g = view.grammar
    if filler.mention is not None or filler.how in ("pronoun", "reference") or g.lows[token] in _ACTING_PRONOUNS:
        return True
    if (
        g.lemmas[token] in scene.lexicon.patterns.words["actors"]
        or g.lemmas[token] in scene.lexicon.patterns.words["persons"]
    ):
        return True
    if any(g.tags[k] in ("NNP", "NNPS") for k in g.of_label(token, "appos")) and g.tags[token] == "NN":
        return slot in ("subject", "agent")  # "her colleague Josef Falk"
    return g.tags[token] in ("NNP", "NNPS") and (token not in view.place_at or slot in ("subject", "agent"))


def _group(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    if filler.mention is not None:
        return filler.mention.kind == "armed_group"
    code = filler.party.code if filler.party is not None else None
    row = scene.lexicon.parties.rows.get(code) if code else None
    if row is not None:
        return row.kind == "armed_group"
    return view.grammar.lemmas[token] in scene.lexicon.patterns.words["fighters"]


def _office(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    g = view.grammar
    return g.tags[token] == "NNP" or g.lemmas[token] in scene.lexicon.patterns.words["persons"]


def _people(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    words, lemma = scene.lexicon.patterns.words, view.grammar.lemmas[token]
    known = any(lemma in words[c] for c in ("civilians", "forces", "fighters", "police"))
    somebody = lemma not in scene.lexicon.attributions.words["organisations"] and acts(scene, view, token)
    return known or _party(scene, view, token, filler, slot) or somebody


def _place(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    return token in view.place_at or (filler.mention is not None and filler.mention.kind in ("state", "territory"))


def _money(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    return False


def _superlative(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    return any(view.grammar.tags[k] == "JJS" for k in view.grammar.of_label(token, "amod"))


def _comparative(scene: Scene, view: View, token: int, filler: Filler, slot: str) -> bool:
    return view.grammar.tags[token] == "JJR"


def _slot_is(name: str) -> Callable[[Scene, View, int, Filler, str], bool]:
    return lambda scene, view, token, filler, slot: slot == name


_TESTS: dict[str, Callable[[Scene, View, int, Filler, str], bool]] = {
    "NAMED": _named,
    "PARTY": _party,
    "GROUP": _group,
    "OFFICE": _office,
    "PEOPLE": _people,
    "PLACE": _place,
    "MONEY": _money,
    "INFINITIVE": _slot_is("infinitive"),
    "GERUND": _slot_is("gerund"),
    "CLAUSE": _slot_is("clause"),
    "SUPERLATIVE": _superlative,
    "COMPARATIVE": _comparative,
}
