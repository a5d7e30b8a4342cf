"""Does the text say it the way the claim does: given or taken back, asserted or denied, done or still ahead?

In: a case. Out: a verdict. Stages are a choice of the codebook, so two that the words allow are not told apart; what
the words rule out is: a denial told as a fact, a withdrawal as a gift, a goal or a promise as done, a negated act at
all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from musterbook.reading.grounding.asserted import Span
from musterbook.reading.grounding.verdicts import SlotVerdict, absent, held, refused, unchecked
from musterbook.reading.grounding.witness import Case
from musterbook.reading.speech.attributions import Speech, covering
from musterbook.reading.syntax import modality
from musterbook.reading.syntax.grammar import Grammar
from musterbook.reading.syntax.modality import Mood
from musterbook.records import Claim

_POLAR = frozenset(("denied", "withdrawn"))
_DONE = frozenset(("delivered", "ended"))
_AHEAD = frozenset(("goal", "planned", "pledged"))
_FIRM = frozenset(("pledged", "committed", "delivered", "ended", "ongoing"))
_LATER = frozenset(("will", "would", "may", "must", "intend", "expect", "ask"))  # moods of what has not happened
_NOW = frozenset(("past", "perfect"))
_ACTS = frozenset(("commitment", "event"))
_NEGATIVE = frozenset(("not", "n't", "never", "no", "nor", "neither", "nobody", "none", "without"))
_NOT = frozenset(("not", "n't", "never"))
_GOVERNED = frozenset(("xcomp", "ccomp"))
_CORE_ARGUMENTS = frozenset(("nsubj", "nsubj:pass", "obj", "aux", "cop"))
_CLIMB = 6


def stage(case: Case) -> SlotVerdict:
    """Judge the stage, and with it the polarity."""
    claimed, telling = case.claim.stage, case.telling
    if claimed is None:
        return absent("stage")
    negated = _negated(case) if claimed not in _POLAR else None
    if negated is not None:
        return refused("stage", "the text negates it", negated)
    if telling is not None and telling.stage == claimed:
        return held("stage", f"the text tells it as {claimed}", case.told("trigger"))
    own = telling is not None and telling.kind == case.kind
    fault = _polarity(case, claimed)
    if fault is None and case.kind in _ACTS:
        fault = _order(case, claimed, telling) if telling is not None and own else _unreal(case, claimed)
    if fault is not None:
        return refused("stage", fault, case.told("trigger"))
    if claimed in _POLAR:
        return held("stage", f"the quote has the words of what is {claimed}")
    told = f"the reading takes it as {telling.stage}" if telling is not None else "the reading makes no claim of it"
    return unchecked("stage", f"{told}; the words do not rule {claimed} out")


def _polarity(case: Case, claimed: str) -> str | None:
    """Find a denial or a withdrawal on one side only."""
    told = case.telling.stage if case.telling is not None else None
    if told in _POLAR:
        return f"the text tells it as {told}"
    if claimed not in _POLAR or (not case.same and _worded(case, claimed)):
        return None
    return f"the text tells it as {told}" if told is not None else f"nothing in the quote says that it is {claimed}"


def _worded(case: Case, claimed: str) -> bool:
    """Say whether the head of the quote is a word by which something is denied, or taken back."""
    if claimed == "denied":
        return _denied(case) or any(_denies(case, g, i) for g, i in _heads(case))
    frames = [f for f in case.lexicon.patterns.frames if any(o and o.stage == claimed for o in f.course.values())]
    verbs = [phrase.split() for f in frames for phrase in f.verbs]
    nouns = frozenset(noun for f in frames for noun in f.nouns)
    return case.kind in _ACTS and any(
        g.lemmas[i] in nouns if not g.is_verb(i) else any(_phrased(g, i, words) for words in verbs)
        for g, i in _heads(case)
    )


def _heads(case: Case) -> Iterator[tuple[Grammar, int]]:
    """Give the word that carries each sentence of the quote, what it governs as its own, and what is joined to it."""
    for view in case.views:
        g = view.grammar
        inside = g.at(case.start, case.end)
        if not inside:
            continue
        for i in (i for i in g.conjuncts(g.top(inside)) if i in inside):
            yield g, i
            yield from ((g, k) for k in g.kids[i] if g.label(k) in _GOVERNED and k in inside)


def _phrased(g: Grammar, i: int, words: Sequence[str]) -> bool:
    """Say whether a verb stands with the whole of its phrase: "call home" is no "call"."""
    return g.lemmas[i] == words[0] and all(any(g.lows[k] == word for k in g.subtree(i)) for word in words[1:])


def _denies(case: Case, g: Grammar, i: int) -> bool:
    """Say whether a word denies, or is said with a "no" of its own or of its subject or object."""
    manners = [m for m in case.lexicon.attributions.manners if m.stance == "denies"]
    if any(g.lemmas[i] in (m.verbs if g.is_verb(i) else m.nouns) for m in manners):
        return True
    near = [i, *(k for k in g.kids[i] if g.label(k) in _CORE_ARGUMENTS)]
    return any(g.lows[k] in _NEGATIVE for j in near for k in (j, *g.kids[j]))


def _denied(case: Case) -> bool:
    speeches: tuple[Speech, ...] = covering(case.scene.speeches, case.anchor, case.anchor + 1)
    return any(s.stance == "denies" for s in speeches)


def _negated(case: Case) -> Span | None:
    """Find a negated verb in a quote that the reading does not tell of as it stands; "not to exceed" is a hedge."""
    if case.same or case.kind == "statement":
        return None
    hedged = (case.amount.hedge_start, case.amount.phrase_end) if case.amount is not None else (0, 0)
    for view in case.views:
        g = view.grammar
        for i in g.at(case.start, case.end):
            token, head = g.tokens[i], g.head[i]
            told = g.is_verb(head) or g.of_label(head, "cop")
            if g.lows[i] in _NOT and told and not hedged[0] <= token.start < hedged[1]:
                return token.start, token.end
    return None


def mood(case: Case) -> Mood:
    """Give the mood of the word that carries the fact: of the telling's trigger, else of the nearest verb above.

    Words that the quote leaves out carry none but an amount. Of "is to lead" the second verb has the mood.
    """
    g, node = case.view.grammar, case.token
    at = case.told("trigger")
    if at is not None and case.amount is None and not case.start <= at[0] < case.end:
        at, node = None, next((i for h, i in _heads(case) if h is g), node)
    inside = g.at(*at) if at is not None else []
    if inside:
        node = g.top(inside)
    elif node is not None:
        node = next((i for i in (node, *g.up(node, limit=_CLIMB)) if g.is_verb(i)), node)
    if node is not None and g.lemmas[node] == "be":
        node = g.infinitive(node) or node
    return modality.mood_of(g, node, case.lexicon.patterns.moods) if node is not None else Mood("noun")


def _unreal(case: Case, claimed: str) -> str | None:
    """Find a denial, a negation, a question or a future over an act that the reading makes no claim of."""
    said = mood(case)
    if _denied(case):
        return "the text says it only to deny it"
    if said.negated:
        return "the text negates it"
    if said.hypothetical and claimed in _FIRM:
        return "the text leaves open whether it is so"
    return f"the text puts it ahead ({said.name})" if claimed in _DONE and said.name in _LATER else None


def _order(case: Case, claimed: str, telling: Claim) -> str | None:
    """Find what is done told as ahead, or what is ahead as done; on other words than the quote's only where plain."""
    name = mood(case).name
    framed = any(f.name == telling.rules[0] for f in case.lexicon.patterns.frames)
    ahead = telling.stage in _AHEAD and (case.same or name not in _NOW or _promising(case))
    late = claimed in _DONE and (ahead or name in _LATER)
    early = claimed in ("goal", "planned") and telling.stage in _DONE and (case.same or name in _NOW)
    aimed = claimed in _FIRM and telling.stage == "goal" and (case.same or framed)
    return f"the text tells it as {telling.stage}" if late or early or aimed else None


def _promising(case: Case) -> bool:
    """Say whether the word that carries the fact is one of promising: what was pledged is not thereby given."""
    at, g = case.told("trigger"), case.view.grammar
    return at is not None and any(g.lemmas[i] in case.lexicon.patterns.words["promising"] for i in g.at(*at))
