"""An event told once is not told again by a word that only points back at it ("the attack"), or by its name.

In: the drafts of a document, in order of position. Out: the same without those. A mention with a date or a number of
its own tells something and stays.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from musterbook.reading.claims import dating
from musterbook.reading.frames.matching import Draft
from musterbook.reading.gathering import Scene
from musterbook.reading.tracing import Trace

_TELLING_APART = frozenset(("first", "second", "third", "fourth", "last", "latest", "previous", "next", "other"))
_POINTING = frozenset(("the", "this", "that", "these", "those", "its", "their"))


def told_once(scene: Scene, drafts: Iterable[Draft], trace: Trace | None = None) -> Iterator[Draft]:
    """Give the drafts without events that only point back at one told by a frame of the same family."""
    told: set[str] = set()
    for draft in drafts:
        frame = draft.frame
        if draft.kind != "event" or frame is None:
            yield draft
            continue
        if frame.family and frame.family in told and _points(scene, draft):
            if trace is not None:
                trace.dropped(draft, "points back at an event told before")
            continue
        told.add(frame.family)
        yield draft


def _points(scene: Scene, draft: Draft) -> bool:
    g, noun = draft.view.grammar, draft.trigger
    if g.is_verb(noun) or draft.amount is not None or dating.occurred(scene, draft) is not None:
        return False
    own = any(g.tags[i] == "CD" or g.lemmas[i] in _TELLING_APART for i in g.nominal(noun))
    return not own and any(g.lows[k] in _POINTING for k in g.kids[noun])
