"""An event told once is not told again by words that only point back at it ("the attack", "who attended the summit").

In: the drafts of a document, in order of position. Out: the same without those. A mention with a date, a number or a
name of its own tells something and stays ("the Geneva conference", "the second meeting").
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
    told: dict[str, set[str]] = {}
    for draft in drafts:
        family = draft.frame.family if draft.frame is not None and draft.kind == "event" else ""
        before = told.get(family)
        if before is not None and _points(scene, draft, before):
            if trace is not None:
                trace.dropped(draft, "points back at an event told before")
            continue
        if family:
            told.setdefault(family, set()).update(draft.view.grammar.lemmas)
        yield draft


def _points(scene: Scene, draft: Draft, told: set[str]) -> bool:
    """Say whether the noun of an event is "the" one told before, and nothing dates, counts or names it anew."""
    g, noun = draft.view.grammar, _named(scene, draft)
    if noun is None or draft.amount is not None or dating.occurred(scene, draft) is not None:
        return False
    new = any(
        g.tags[i] == "CD"
        or g.lemmas[i] in _TELLING_APART
        or (g.tags[i][:2] in ("NN", "JJ") and g.lemmas[i] not in told)
        for i in g.nominal(noun)
        if i != noun
    )
    return not new and any(g.lows[k] in _POINTING for k in g.kids[noun])


def _named(scene: Scene, draft: Draft) -> int | None:
    """Give the noun that names an event: its own word, or what its verb holds, attends or ends ("the talks")."""
    g, item = draft.view.grammar, draft.first("item")
    if not g.is_verb(draft.trigger):
        return draft.trigger
    frames = scene.lexicon.patterns.by_noun.get(g.lemmas[item.token], ()) if item is not None else ()
    same = draft.frame is not None and any(f.family == draft.frame.family for f in frames)
    return item.token if same and item is not None else None
