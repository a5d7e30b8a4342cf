"""What a party did on a day: the events that no frame reads.

In: a scene, a view and the drafts that stand there. Out: drafts of kind event, one for each main or reported clause
that says on what day a party did something or had it done to it. It reads no clause with an amount, and nothing that
was only said, meant or felt.
"""

from __future__ import annotations

from collections.abc import Sequence

from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.needs import holds
from musterbook.reading.frames.quoting import clause
from musterbook.reading.frames.roles import Filler, party_of
from musterbook.reading.gathering import Scene, View
from musterbook.reading.syntax import modality

_DOER = frozenset(("PARTY", "GROUP"))
_NOBODY = frozenset(("i", "we", "you", "this", "that", "these", "those", "it", "there"))
_DATES = frozenset(("day", "part", "week", "month", "season", "year", "decade"))
_DONE = frozenset(("past", "perfect"))
_UNDONE = frozenset(("intend", "decide", "expect", "ask", "bare", "fail"))  # verbs that lend their mood
_LEADING = frozenset(("obl", "obl:unmarked", "advmod", "nmod", "nmod:unmarked", "compound", "flat"))


def match(scene: Scene, view: View, standing: Sequence[Draft]) -> list[Draft]:
    """Give a draft for each dated deed of a sentence where nothing else was read."""
    g = view.grammar
    out: list[Draft] = []
    days = (i for p in view.periods if p.kind in _DATES for i in g.at(p.start, p.end))
    for verb in sorted({v for day in days if (v := _dated(view, day)) is not None}):
        doer = _doer(scene, view, verb) if _told(scene, view, verb) else None
        if doer is None:
            continue
        start, end = clause(view, verb)
        if any(start <= a.start and a.end <= end for a in view.amounts):
            continue
        if all(end <= d.span[0] or d.span[1] <= start for d in (*standing, *out)):
            mood = modality.mood_of(g, verb, scene.lexicon.patterns.moods)
            draft = Draft(view, "deed", "event", "ended", verb, mood, roles={"party": [doer]})
            draft.span = start, end
            out.append(draft)
    return out


def _dated(view: View, day: int) -> int | None:
    """Give the verb that a date hangs on; of "began to train in April" the first."""
    g, step = view.grammar, day
    for up in g.up(day, limit=3):
        if g.label(step) not in _LEADING or g.case(step) == "since":
            return None
        if g.is_verb(up):
            return g.head[up] if g.label(up) == "xcomp" else up
        step = up
    return None


def _doer(scene: Scene, view: View, verb: int) -> Filler | None:
    """Give the party that is the subject of a verb, also of a passive."""
    g = view.grammar
    token = g.subject(verb) if g.label(verb) == "conj" else g.own_subject(verb)
    if token is None or g.lows[token] in _NOBODY or g.lemmas[token] in scene.lexicon.patterns.words["papers"]:
        return None
    filler = party_of(scene, view, token)
    return filler if filler is not None and holds(scene, view, token, filler, _DOER, "subject") else None


def _told(scene: Scene, view: View, verb: int) -> bool:
    """Say whether a main or reported clause tells of a deed that was done, and of no word, thought or state."""
    g, patterns, voices = view.grammar, scene.lexicon.patterns, scene.lexicon.attributions
    mood = modality.mood_of(g, verb, patterns.moods)
    if mood.name not in _DONE or mood.negated or mood.hypothetical or g.tags[verb] == "VBG":
        return False
    top = g.first_conjunct(verb)
    reported = g.label(top) == "ccomp" and g.lemmas[g.head[top]] in voices.by_verb
    if g.label(top) not in ("root", "parataxis") and not reported:
        return False
    if patterns.moods.get(g.lemmas[verb]) in _UNDONE:
        return False
    words = (g.lemmas[verb], *(g.lemmas[k] for k in g.of_label(verb, "obj")))
    apart = (voices.by_verb, voices.by_noun, patterns.words["saying"], patterns.words["lasting"])
    return not any(word in cues for word in words for cues in apart)
