"""What a sum or a deed is for, in the words that say so.

In: the draft of a commitment or an event. Out: the words for its purpose with their place, or None. A party, people, a
place or a stretch of time that "for" leads is whom, where or when, not what for.
"""

from __future__ import annotations

from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames import climbing
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.roles import Slots
from musterbook.reading.gathering import Scene, View

_LIMIT = 160
_LED = ("infinitive", "for", "towards", "toward")
_ROLES = ("party", "counterparty", "item", "place")
_NATURED = frozenset(("aid", "assistance", "support", "relief", "help", "funding", "finance"))
_PLAIN = frozenset(
    ("additional", "new", "further", "fresh", "extra", "total", "other", "own", "such", "overall", "financial")
)
_WHEN = frozenset(("time", "year", "month", "week", "day", "decade", "quarter", "term", "example", "moment"))


def purpose_of(scene: Scene, draft: Draft) -> tuple[str, int, int] | None:
    """Give what a draft is for: what its frame found, else what its amount and its item are led on to."""
    if draft.kind not in ("commitment", "event"):
        return None
    filler = draft.first("purpose")
    if filler is not None and _aims(scene, draft.view, filler.token):
        return _words(scene, draft.view, filler.token)
    if draft.kind != "commitment" or draft.amount is None:
        return None
    token = _led(scene, draft, draft.amount)
    return _words(scene, draft.view, token) if token is not None else _aid(scene, draft, draft.amount)


def _led(scene: Scene, draft: Draft, amount: AmountMention) -> int | None:
    """Give the phrase or clause that an amount or what it is of leads on to ("$50 million for the rebuilding")."""
    view, g = draft.view, draft.view.grammar
    token = climbing.token_of(view, amount)
    if token is None:
        return None
    taken = {f.token for role in _ROLES for f in draft.roles.get(role, ()) if role != "item"}
    item = draft.first("item")
    for base in dict.fromkeys((token, *((item.token,) if item is not None else ()))):
        slots = Slots(view, base)
        for slot in _LED:
            for i in slots.get(slot):
                if i > token and i not in taken and token not in g.subtree(i) and _aims(scene, view, i):
                    return i
    return None


def _aid(scene: Scene, draft: Draft, amount: AmountMention) -> tuple[str, int, int] | None:
    """Give of what nature the aid is that a sum is said to be: "$9 million in humanitarian assistance"."""
    view, g = draft.view, draft.view.grammar
    token = climbing.token_of(view, amount)
    if token is None or amount.kind != "money":
        return None
    above = (g.head[token],) if g.case(token) == "of" or g.lemmas[g.head[token]] == "worth" else ()
    below = (k for k in g.of_label(token, "nmod", "obl") if g.case(k) in ("in", "of"))
    for noun in (*below, *above):
        kinds = [k for k in g.of_label(noun, "amod", "compound") if k < noun and g.lemmas[k] not in _PLAIN]
        named = [k for k in g.core(noun) if k in view.party_at or k in view.place_at or k in view.dated]
        kinds = [k for k in kinds if g.tags[k] in ("JJ", "NN", "NNS", "VBG") and k not in named]
        if kinds and g.lemmas[noun] in _NATURED:
            start, end = g.stretch([*range(kinds[0], noun + 1)])
            return " ".join(scene.text[start:end].split()), start, end
    return None


def _aims(scene: Scene, view: View, i: int) -> bool:
    """Say whether a phrase tells what something is for, not whom, where, when or how long."""
    g, words = view.grammar, scene.lexicon.patterns.words
    if g.is_verb(i):
        return g.tags[i] in ("VB", "VBG")
    if not g.is_noun(i) or i in view.dated or i in view.place_at or i in view.party_at:
        return False
    if g.tags[i] in ("CD", "PRP", "DT", "$") or g.lemmas[i] in _WHEN or not g.tags[i].startswith("NN"):
        return False
    own = {*g.at(*g.phrase(i))}
    counted = any(own & {*g.at(a.start, a.end)} for a in view.amounts)
    return not counted and not any(g.lemmas[i] in words[c] for c in ("civilians", "states", "persons"))


def _words(scene: Scene, view: View, i: int) -> tuple[str, int, int] | None:
    """Give the words of a purpose with what belongs to it; of a long one, the head's own."""
    g = view.grammar
    leading = {k for k in g.kids[i] if g.label(k) == "case"}
    members = g.subtree(i) if g.is_verb(i) else [k for k in g.nominal(i) if k not in leading]
    start, end = g.stretch(members)
    if end - start > _LIMIT:
        aim = g.object(i) if g.is_verb(i) else None
        start, end = (g.tokens[i].start, g.phrase(aim)[1]) if aim is not None and aim > i else g.phrase(i)
    words = " ".join(scene.text[start:end].split())
    return (words, start, end) if words else None
