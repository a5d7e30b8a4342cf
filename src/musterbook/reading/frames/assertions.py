"""What a named speaker says is so: the statements that no frame reads.

In: a scene, a view and the drafts that stand there. Out: drafts of kind statement, one for each clause of speech that
no claim covers and that is about the theme. It reads neither denials nor a release's own voice.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.quoting import clause
from musterbook.reading.frames.roles import Filler, party_of
from musterbook.reading.gathering import Scene, View
from musterbook.reading.speech.attributions import Speech
from musterbook.reading.syntax.modality import Mood

_LEAST = 20


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
    for speech in speeches:
        for draft in _said(scene, view, speech):
            if not any(_meets(draft.span, d.span) for d in (*standing, *out)):
                out.append(draft)
    return out


def _said(scene: Scene, view: View, speech: Speech) -> Iterator[Draft]:
    g = view.grammar
    start, end = max(speech.start, view.sentence.start), min(speech.end, view.sentence.end)
    members = g.at(start, end)
    if end - start < _LEAST:
        return
    inside = set(members)
    tops = (i for i in members if g.head[i] == i or g.head[i] not in inside)
    head = next((i for i in tops if g.own_subject(i) in inside), None)
    subject = g.own_subject(head) if head is not None else None
    if head is None or subject is None or not (g.is_verb(head) or g.of_label(head, "cop")):
        return
    first, last = clause(view, head)
    party = party_of(scene, view, subject)
    roles: dict[str, list[Filler]] = {"party": [party]} if party is not None else {}
    draft = Draft(view, "assertion", "statement", "assessed", head, Mood("present"), roles=roles)
    draft.span = max(first, start), min(last, end)
    if draft.span[1] - draft.span[0] >= _LEAST:
        yield draft


def _meets(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return min(a[1], b[1]) > max(a[0], b[0])
