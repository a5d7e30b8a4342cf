"""An event told once is not told again by words that only point back at it ("the attack", "who attended the summit").

In: the drafts of a document, in order of position. Out: the same without those. A mention with a date, a number or a
name of its own tells something and stays ("the Geneva conference", "the second meeting").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from musterbook.reading.claims import dating
from musterbook.reading.frames.happening import TELLING_APART, dated
from musterbook.reading.frames.matching import Draft
from musterbook.reading.gathering import Scene
from musterbook.reading.tracing import Trace

_POINTING = frozenset(("the", "this", "that", "these", "those", "its", "their"))


@dataclass
class _Told:
    """What was told of the events of one family: the words around them, their nouns and their days."""

    words: set[str] = field(default_factory=set)
    nouns: set[int] = field(default_factory=set)
    days: set[str] = field(default_factory=set)


def told_once(scene: Scene, drafts: Iterable[Draft], trace: Trace | None = None) -> Iterator[Draft]:
    """Give the drafts without events that only point back at one told by a frame of the same family."""
    told: dict[str, _Told] = {}
    for draft in drafts:
        if draft.kind != "event" or draft.frame is None:
            yield draft
            continue
        g, noun, day = draft.view.grammar, _noun(scene, draft), _day(scene, draft)
        before = told.setdefault(draft.frame.family or draft.frame.name, _Told())
        if draft.amount is None and (day is None or day in before.days) and _again(draft, noun, before):
            if trace is not None:
                trace.dropped(draft, "points back at an event told before")
            continue
        before.words.update(g.lemmas)
        before.nouns.update(() if noun is None else (g.tokens[noun].start,))
        before.days.update(() if day is None else (day,))
        yield draft


def _again(draft: Draft, noun: int | None, told: _Told) -> bool:
    """Say whether the noun of an event is "the" one told before, or its verb is about somebody it was told of."""
    g, item = draft.view.grammar, draft.first("item")
    if noun is None and item is not None and draft.frame is not None:
        once = g.tags[item.token] == "NNP" and draft.frame.family != "gathering"  # one may meet again
        described = g.label(draft.trigger) == "acl" and any(g.lows[k] in _POINTING for k in g.kids[item.token])
        return (once or described) and g.lemmas[item.token] in told.words
    if noun is None:
        return False
    if g.tokens[noun].start in told.nouns:
        return True
    phrase = set(g.nominal(noun)) - {noun, *draft.view.dated}
    if draft.trigger in phrase:  # "the meeting, hosted by Italy"
        phrase -= set(g.subtree(draft.trigger))
    new = any(
        g.tags[i] == "CD"
        or g.lemmas[i] in TELLING_APART
        or (g.tags[i][:2] in ("NN", "JJ") and g.lemmas[i] not in told.words)
        for i in phrase
    )
    today = any(k in draft.view.dated for k in g.of_label(noun, "nmod:poss"))
    return not new and (today or any(g.lows[k] in _POINTING for k in g.kids[noun])) and bool(told.words)


def _noun(scene: Scene, draft: Draft) -> int | None:
    """Give the noun that names an event: its own word, or what its verb holds, attends or ends ("the talks")."""
    g, item = draft.view.grammar, draft.first("item")
    if not g.is_verb(draft.trigger):
        return draft.trigger
    frames = scene.lexicon.patterns.by_noun.get(g.lemmas[item.token], ()) if item is not None else ()
    same = draft.frame is not None and any(f.family == draft.frame.family for f in frames)
    return item.token if same and item is not None else None


def _day(scene: Scene, draft: Draft) -> str | None:
    """Give the day of an event; that of a noun stands on its own phrase, not only in its clause."""
    if not draft.view.grammar.is_verb(draft.trigger) and not dated(draft.view, draft.trigger):
        return None
    found = dating.occurred(scene, draft)
    return found[0] if found is not None else None
