"""Fill the roles of a frame from the grammar around its word.

In: a frame tried at a word. Out: the fillers of each role, or the fault where a need is not met. Whether the frame
holds for other reasons is for `matching`.
"""

from __future__ import annotations

from musterbook.lexicon.patterns import Frame
from musterbook.reading.frames.needs import holds
from musterbook.reading.frames.roles import Filler, Slots, as_said, party_of
from musterbook.reading.gathering import Scene, View

_TIMED = ("in", "on", "at")  # "insisted on Monday that ..."
_EXCLUSIVE = {
    "counterparty": ("item", "party"),
    "place": ("item", "party"),
    "purpose": ("item", "party", "counterparty"),
}
_OWED = frozenset(("commitment", "contribution", "obligation", "pledge", "payment", "due"))  # "its dues to the fund"


def fill(
    scene: Scene,
    view: View,
    frame: Frame,
    trigger: int,
    item: int | None,
    roles: dict[str, list[Filler]],
    *,
    strict: bool,
) -> str | None:
    """Fill every role of a frame into `roles`; give the fault where a need is not met."""
    slots = Slots(view, trigger, item)
    for role in ("item", "party", "counterparty", "place", "purpose"):
        if role == "item" and item is not None:
            filler = as_said(scene, view, item)
            roles[role] = [filler] if filler else []
            continue
        found, fault = _fill_role(scene, view, frame, slots, role, item, roles)
        if found:
            roles[role] = found
        needs = frame.needs.get(role)
        if not found and fault and fault.startswith(f"{role} is "):
            return fault
        if needs and not found:
            lenient = not strict and all(n.isupper() for n in needs)
            if not lenient or fault:
                return fault or f"no {role}"
    if frame.kind == "commitment" and item is not None and "counterparty" not in roles:
        roles |= _helped(scene, view, roles)
    return None


def _helped(scene: Scene, view: View, roles: dict[str, list[Filler]]) -> dict[str, list[Filler]]:
    """Find who receives in what a sum is for ("$1.6 billion to support Ukraine")."""
    g = view.grammar
    purpose = next((f.token for f in roles.get("purpose", ()) if g.is_verb(f.token)), None)
    if purpose is None:
        return {}
    aims = [k for k in g.kids[purpose] if g.label(k) == "obj" or g.case(k) in ("for", "to")]
    within = (k for k in g.kids[purpose] if g.label(k) in ("obj", "obl") and not {*g.core(k)} & view.party_at.keys())
    own = {k for k in aims if g.lemmas[k] in _OWED}
    inner = [t for k in (*within, *own) for t in g.of_label(k, "nmod") if g.case(t) in ("for", "to")]
    for k in (*(k for k in aims if k not in own), *inner):
        filler = party_of(scene, view, k)
        if filler is not None and filler.party is not None and _receiver(scene, view, k, filler):
            return {"counterparty": [filler, *_shared(scene, view, k, "counterparty", purpose)]}
    return {}


def _fill_role(
    scene: Scene, view: View, frame: Frame, slots: Slots, role: str, item: int | None, roles: dict[str, list[Filler]]
) -> tuple[list[Filler], str | None]:
    needs, refuses = frame.needs.get(role), frame.refuses.get(role, frozenset())
    if role not in frame.slots:
        return [], None
    exclusive = _EXCLUSIVE.get(role, ())
    taken = {f.token for r, fs in roles.items() if r in exclusive for f in fs if f.token != slots.trigger}
    if item is not None:
        taken.add(item)
    fault = None
    for slot in frame.slots[role]:
        for token in slots.get(slot):
            if token in view.dated and (
                role in ("party", "counterparty", "place") or (slot in _TIMED and frame.kind == "statement")
            ):
                continue
            if role == "place" and not needs and not _somewhere(scene, view, token):
                continue
            if token in taken or (token == slots.trigger and slot != "self"):
                continue
            if view.grammar.lemmas[token] in refuses:
                return [], f"{role} is {view.grammar.lemmas[token]!r}, which it refuses"
            filler = party_of(scene, view, token) or Filler(token, *view.grammar.phrase(token), None, None, "open")
            if needs and not holds(scene, view, token, filler, needs, slot):
                fault = fault or f"{role} {view.grammar.tokens[token].text!r} is not what it needs"
                if role == "item" and slot == "object" and "subject" in frame.slots.get("item", ()):
                    return [], fault
                continue
            if role == "counterparty" and not needs and not _receiver(scene, view, token, filler):
                continue
            return [filler, *_shared(scene, view, token, role, slots.trigger)], None
    return [], fault


def _somewhere(scene: Scene, view: View, token: int) -> bool:
    """Say whether a phrase can name where something is: a place, a name, a site."""
    words, g = scene.lexicon.patterns.words, view.grammar
    if token in view.place_at or g.lemmas[token] in words["sites"] or g.lemmas[token] in words["territory"]:
        return True
    return g.tags[token] in ("NNP", "NNPS") or any(i in view.place_at or i in view.party_at for i in g.core(token))


def _receiver(scene: Scene, view: View, token: int, filler: Filler) -> bool:
    """Say whether a phrase can name who receives: a party, persons or a body, not a purpose."""
    words = scene.lexicon.patterns.words
    lemma = view.grammar.lemmas[token]
    return (
        filler.mention is not None
        or filler.how in ("pronoun", "reference")
        or lemma in words["actors"]
        or lemma in words["civilians"]
        or lemma in words["armies"]
        or lemma in words["bodies"]
        or lemma in words["states"]
        or view.grammar.tags[token] in ("NNP", "NNPS")
    )


def _shared(scene: Scene, view: View, token: int, role: str, trigger: int) -> list[Filler]:
    """Give the further members of a coordination in a role of parties, on the same side of the trigger."""
    if role not in ("party", "counterparty"):
        return []
    g = view.grammar
    same = [t for t in g.conjuncts(token)[1:] if g.is_noun(t) and (t < trigger) == (token < trigger)]
    if not same:
        return []
    counted = {i for a in view.amounts for i in g.at(a.start, a.end)}
    same = [t for t in same if counted.isdisjoint(range(token, t + 1))]
    found = (party_of(scene, view, t) for t in same)
    return [
        f
        for f in found
        if f is not None and (f.mention is not None or view.grammar.tags[f.token] in ("NNP", "NNPS", "NNS"))
    ]
