"""What a named speaker says is so: the statements that no frame reads.

In: a scene, a view and the drafts that stand there. Out: drafts of kind statement, one for each main clause of speech
that no claim covers and that says how something is or will be. It reads neither denials nor a release's own voice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.quoting import clause
from musterbook.reading.frames.roles import Filler, party_of
from musterbook.reading.gathering import Scene, View
from musterbook.reading.speech.attributions import Speech
from musterbook.reading.syntax import modality
from musterbook.reading.syntax.modality import Mood

_LEAST = 20
_FIRST = frozenset(("i", "we", "you"))
_ASKING = frozenset(("what", "which", "who", "why", "how", "where", "when"))


def heard(scene: Scene) -> dict[int, list[Speech]]:
    """Give, for each sentence by its number, the speeches of named speakers that touch it, denials left out."""
    out: dict[int, list[Speech]] = {}
    for speech in scene.speeches:
        if speech.speaker is None or speech.stance == "denies":
            continue
        number = max(0, bisect_right(scene.views, speech.start, key=lambda v: v.sentence.start) - 1)
        while number < len(scene.views) and scene.views[number].sentence.start < speech.end:
            if scene.views[number].sentence.end > speech.start:
                out.setdefault(number, []).append(speech)
            number += 1
    return out


def match(scene: Scene, view: View, speeches: Sequence[Speech], standing: list[Draft]) -> list[Draft]:
    """Give a draft for the main clause of each speech in a sentence, where nothing else was read there."""
    out: list[Draft] = []
    low, high = view.sentence.start, view.sentence.end
    for start, end in dict.fromkeys((max(s.start, low), min(s.end, high)) for s in speeches):
        for draft in _said(scene, view, start, end):
            if all(_room(d, draft) for d in (*standing, *out)):
                out.append(draft)
    return out


def _said(scene: Scene, view: View, start: int, end: int) -> Iterator[Draft]:
    """Give a draft for each clause of a stretch of speech that has a subject of its own."""
    g = view.grammar
    members = g.at(start, end)
    if end - start < _LEAST:
        return
    inside = set(members)
    for head in _clauses(view, members):
        subject = g.own_subject(head)
        if subject is None or subject not in inside or not (g.is_verb(head) or g.of_label(head, "cop")):
            continue
        if not _judges(scene, view, head, subject):
            continue
        first, last = clause(view, head)
        party = party_of(scene, view, subject)
        roles: dict[str, list[Filler]] = {"party": [party]} if party is not None else {}
        draft = Draft(view, "assertion", "statement", "assessed", head, Mood("present"), roles=roles)
        draft.span = max(first, start), min(last, end)
        counted = any(draft.span[0] <= a.start and a.end <= draft.span[1] and a.kind != "share" for a in view.amounts)
        if draft.span[1] - draft.span[0] >= _LEAST and not counted:
            yield draft


def _judges(scene: Scene, view: View, head: int, subject: int) -> bool:
    """Say whether a clause tells how something is or will be: no question, no courtesy, nothing "we did" or said."""
    g, words = view.grammar, scene.lexicon.patterns.words
    near = {g.lemmas[head], *(g.lemmas[k] for k in g.of_label(head, "obj"))}
    if g.is_verb(head) and not g.passive(head) and (g.lemmas[head] in words["saying"] or near & words["courteous"]):
        return False
    if any(g.lows[k] in _ASKING for k in g.kids[head] if k < head):
        return False
    mood = modality.mood_of(g, head, scene.lexicon.patterns.moods)
    bare = g.is_verb(head) and g.lows[head] == g.lemmas[head]  # "we commend", which the parser may take for the past
    done = mood.name in ("past", "perfect") and not mood.negated and not bare
    return not (done and g.lows[subject] in _FIRST)


def _clauses(view: View, members: Sequence[int]) -> list[int]:
    """Give the heads of the main clauses of a stretch: its topmost word, and the clauses joined to it."""
    g, inside = view.grammar, set(members)
    tops = (i for i in members if g.head[i] == i or g.head[i] not in inside)
    found = [next((i for i in tops if g.own_subject(i) in inside), -1)]
    for i in found:
        if i >= 0:
            found += [k for k in g.of_label(i, "conj", "parataxis") if k in inside and g.own_subject(k) in inside]
    return [i for i in found if i >= 0]


def _room(standing: Draft, draft: Draft) -> bool:
    """Say whether a draft that stands leaves room for a clause: it is elsewhere, or an event that the clause judges."""
    g = draft.view.grammar
    told_of = not g.is_verb(standing.trigger) or g.labels[standing.trigger].startswith("acl")
    judged = standing.kind == "event" and standing.amount is None and told_of
    return (judged and not g.is_verb(draft.trigger)) or not _meets(draft.span, standing.span)


def _meets(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])
