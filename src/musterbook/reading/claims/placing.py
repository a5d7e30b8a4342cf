"""Where a claim is set, as far as its own sentence says.

In: a scene and the draft of a claim. Out: places with the words that name them, the surest ones only; none where the
sentence names none, or names only who acts, who says so, and where it was promised. What stands before is for
`whereabouts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from musterbook.reading.claims.candidates import Placed
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.roles import places_in
from musterbook.reading.gathering import Scene, View

_MOST = 4
_AT = frozenset(("in", "at", "near", "outside"))
_GIVEN_TO = frozenset(
    ("to", "for", "in", "into", "inside", "across", "within", "throughout", "toward", "towards", "on")
)
_SEATS = frozenset(("embassy", "ministry", "headquarters", "office", "parliament", "agreement", "deal", "speech"))
_SIGNING = frozenset(("sign", "agree", "say", "tell", "speak", "meet", "gather", "convene", "recall", "conclude"))
_ABOUT = frozenset(
    """stabilization stabilisation reconstruction rebuilding relief recovery people region part area territory defence
    defense support help assistance aid response benefit security stability north south east west city town future
    population government army forces""".split()  # noqa: SIM905
)


def places_of(scene: Scene, draft: Draft) -> list[Placed]:
    """Find where: in the phrases that say so, else in the item's, else where the clause or the sentence is set."""
    view, g = draft.view, draft.view.grammar
    apart = {i for f in draft.roles.get("party", ()) if f.how != "inherited" for i in g.core(f.token)}
    apart |= _speaking(scene, draft)
    if draft.kind == "commitment":
        apart |= _venues(scene, view)
    for circle in _circles(draft):
        found = places_in(view, circle - apart)
        if found:
            return found[:_MOST]
    item = draft.first("item")
    if item is None or draft.measure == "casualties":  # whose the dead were says nothing of where
        return []
    return places_in(view, set(g.core(item.token)) - apart, people=True)


def _speaking(scene: Scene, draft: Draft) -> set[int]:
    """Give the tokens that name speakers: "the ambassador in Baghdad said" says nothing of where."""
    g, sentence = draft.view.grammar, draft.view.sentence
    spans = (
        (s.speaker_start, s.speaker_end) for s in scene.speeches if sentence.start <= s.speaker_start < sentence.end
    )
    return {i for a, b in spans if not a <= draft.anchor < b for i in g.at(a, b)}


def _venues(scene: Scene, view: View) -> set[int]:
    """Give the tokens that say where people met, sit, promised or signed: what is promised there goes elsewhere."""
    g, words = view.grammar, scene.lexicon.patterns.words
    seats = words["gathering"] | words["persons"] | _SEATS
    out: set[int] = set()
    for i, lemma in enumerate(g.lemmas):
        if lemma in seats and g.is_noun(i):
            held = [k for k in g.of_label(i, "nmod", "obl") if k > i and g.case(k) in _AT]
            out |= {t for t in g.core(i) if t in view.place_at and lemma in words["gathering"]}
        elif g.is_verb(i) and (lemma in words["promising"] or lemma in _SIGNING):
            held = [k for k in g.of_label(i, "obl") if g.case(k) in _AT and _town(view, k)]
        else:
            continue
        out |= {t for k in held for t in g.subtree(k)}
    return out


def _town(view: View, k: int) -> bool:
    """Say whether a phrase names a town or a land, not a region or a purpose."""
    return k in view.place_at or k in view.party_at


def _circles(draft: Draft) -> Iterator[AbstractSet[int]]:
    """Give the stretches of a sentence that may say where, the surest first."""
    view, g, amount = draft.view, draft.view.grammar, draft.amount
    for role in ("place", "counterparty", "item", "purpose"):
        filler = draft.first(role)
        if filler is not None and (role != "item" or amount is not None):
            yield frozenset(g.subtree(filler.token))
    yield view.located & frozenset(g.subtree(draft.trigger))
    if draft.kind != "statement":
        yield view.located
    if draft.kind == "commitment" and amount is not None:
        named = (*view.place_at, *view.party_at)
        yield {i for i in named if _given_to(view, i)}


def _given_to(view: View, i: int) -> bool:
    """Say whether a name is that of who gets something: led by "to" or "for", or what aid is the aid of."""
    g = view.grammar
    if g.case(i) == "of":
        return g.lemmas[g.head[i]] in _ABOUT
    return g.case(i) in _GIVEN_TO or g.labels[i] in ("obj", "iobj")
