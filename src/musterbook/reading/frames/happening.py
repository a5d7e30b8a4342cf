"""Whether a word of an event tells that something happened, and when or where.

In: a word in its sentence. Out: how it stands, or why it tells of nothing: it is counted, was only alleged, has yet to
happen, or is that by which something else came. Which words are events, the frames say.
"""

from __future__ import annotations

from musterbook.lexicon.patterns import Frame
from musterbook.reading.frames import climbing
from musterbook.reading.gathering import Scene, View
from musterbook.reading.syntax.modality import Mood

_UNTIL = frozenset(("once", "until", "till", "unless", "if"))
_OF = frozenset(("for", "of", "without", "from"))
TELLING_APART = frozenset(("first", "second", "third", "fourth", "last", "latest", "previous", "next", "other"))
_A_FIGURE = "what is counted is a figure"
_POSSIBLE = frozenset(("may", "might", "can", "could"))


def unreal(view: View, verb: int, mood: Mood) -> str | None:
    """Say why a verb tells of nothing that happened: "until it is freed", "blamed for killing ..."."""
    g = view.grammar
    if mood.name in ("perfect", "present") and not _UNTIL.isdisjoint(g.marks(verb)):
        return "has yet to happen"
    if g.tags[verb] != "VBG":
        return None
    for gerund in (verb, *(k for k in g.up(verb, limit=3) if g.tags[k] == "VBG")):
        if g.label(gerund) in ("advcl", "acl") and not _OF.isdisjoint(g.marks(gerund)):
            return "a reason, told of nothing that happened"
    above = g.head[g.head[verb]] if g.label(verb) == "acl" else verb
    possible = any(g.lows[k] in _POSSIBLE for k in g.of_label(above, "aux"))
    return "only possible" if possible else None


def told_otherwise(scene: Scene, view: View, frame: Frame, word: int) -> str | None:
    """Say why the word of an event gives way to another that tells it, to a figure, or to what only says when."""
    g = view.grammar
    if g.is_verb(word):
        since = g.label(word).startswith("advcl") and "since" in g.marks(word)
        if since and frame.family == "outbreak" and not dated(view, word):
            return "only says when"
        return _verb_gives_way(scene, view, word)
    if g.case(word).startswith("ahead") or (g.case(word) == "since" and not frame.incident):
        return "only says when"
    if g.labels[word] == "nmod" and g.lemmas[g.head[word]] in scene.lexicon.patterns.words["sequels"]:
        return f"only what its {g.lemmas[g.head[word]]} belongs to"
    if g.labels[word] == "obj" and g.lemmas[g.head[word]] in scene.lexicon.patterns.words["insisting"]:
        return "told by who claims it"
    if _counted(view, word):
        return _A_FIGURE
    if _where_pledged(view, word):
        return "only says where another deed was done"
    if g.tags[word] == "NNS" and any(g.tags[k] == "PRP$" for k in g.kids[word]) and not dated(view, word):
        return "what somebody does again and again"
    for deed in (*g.up(word, limit=2), *g.of_label(word, "acl:relcl")) if frame.family else ():
        frames = scene.lexicon.patterns.by_verb.get(g.lemmas[deed], ())
        if any(f.incident and f.family == frame.family for f in frames):
            return f"only says by what it came: {g.lemmas[deed]}"
    return None


def _verb_gives_way(scene: Scene, view: View, verb: int) -> str | None:
    g = view.grammar
    label, noun = g.labels[verb], g.head[verb]
    if (label == "acl" or (label == "acl:relcl" and g.own_subject(verb) != noun)) and _counted(view, noun):
        return _A_FIGURE
    begins = scene.lexicon.patterns.moods.get(g.lemmas[verb]) in ("begin", "continue")
    return "only begins what another verb says" if begins and g.of_label(verb, "xcomp") else None


def _where_pledged(view: View, noun: int) -> bool:
    """Say whether "the" noun stands in what only describes another: "the $5 million promised at the Rome meeting"."""
    g = view.grammar
    verb = g.head[noun]
    described = g.labels[noun] == "obl" and g.tags[verb] == "VBN" and g.labels[verb] in ("acl", "acl:relcl")
    known = any(g.lows[k] == "the" for k in g.kids[noun])
    return described and known and TELLING_APART.isdisjoint(g.lows[k] for k in g.kids[noun])


def _counted(view: View, noun: int) -> bool:
    return any(climbing.token_of(view, amount) == noun for amount in view.amounts)


def stands(view: View, trigger: int) -> set[str]:
    """Give how a word stands; what a relative clause says of who did it is told like a clause of its own."""
    g = view.grammar
    label = g.label(trigger)
    doer = label == "acl:relcl" and g.own_subject(trigger) == g.head[trigger] and not g.passive(trigger)
    return {label, "conj"} if doer else {label}


def dated(view: View, trigger: int) -> bool:
    """Say whether a word has a date of its own ("an assault in Ghazni in August 2018", "a fund set up in 2014")."""
    g = view.grammar
    below = set(g.subtree(trigger)) if g.is_verb(trigger) else set(g.nominal(trigger))
    return any(i in below for p in view.periods for i in g.at(p.start, p.end))


def anchored(view: View, trigger: int) -> bool:
    """Say whether a place or a date hangs on a word or, for a verb, beside it; for a noun it may stand right behind."""
    g = view.grammar
    verb = g.is_verb(trigger)
    below = set(g.subtree(trigger) if verb else g.nominal(trigger))
    if any(i in view.place_at for i in below) or below & view.located:
        return True
    if verb:
        below |= {k for k in g.kids[g.head[trigger]] if g.label(k).startswith("obl")}
        below |= {k for i in below for k in g.kids[i]}
    else:
        behind = max(below) + 1
        while behind < len(g.tags) and g.tags[behind] in (",", "IN"):
            behind += 1
        if behind in view.place_at:
            return True
        below |= {behind, *(i for k in g.kids[trigger] if g.label(k).startswith("acl") for i in g.subtree(k))}
    return any(i in below for p in view.periods for i in g.at(p.start, p.end))
