"""Does the text say it the way the claim does: given or taken back, asserted or denied, done or still ahead?

In: a case. Out: a verdict. Stages are a choice of the codebook, so two that the words allow are not told apart; what
the words rule out is: a denial told as a fact, a withdrawal as a gift, a goal or a promise as done, a negated act at
all.
"""

from __future__ import annotations

from musterbook.reading.grounding.asserted import Span
from musterbook.reading.grounding.verdicts import SlotVerdict, absent, held, refused, unchecked
from musterbook.reading.grounding.witness import Case
from musterbook.reading.speech.attributions import Speech, covering
from musterbook.reading.syntax import modality
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
    """Say whether the quote has words by which something is denied, or taken back."""
    if claimed == "denied":
        if _denied(case):
            return True
        manners = [m for m in case.lexicon.attributions.manners if m.stance == "denies"]
        wanted = _NEGATIVE.union(*(m.verbs | m.nouns for m in manners))
    else:
        frames = case.lexicon.patterns.frames
        taking = [f for f in frames if any(o is not None and o.stage == claimed for o in f.course.values())]
        wanted = frozenset(phrase.split()[0] for f in taking for phrase in (*f.verbs, *f.nouns))
    return any(v.grammar.lemmas[i] in wanted for v in case.views for i in v.grammar.at(case.start, case.end))


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
    """Give the mood of the word that carries the fact: of the telling's trigger, else of the nearest verb above."""
    g, node = case.view.grammar, case.token
    at = case.told("trigger")
    inside = g.at(*at) if at is not None else []
    if inside:
        node = g.top(inside)
    elif node is not None:
        node = next((i for i in (node, *g.up(node, limit=_CLIMB)) if g.is_verb(i)), node)
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
    late = claimed in _DONE and telling.stage in _AHEAD and (case.same or name in _LATER or _promising(case))
    early = claimed in ("goal", "planned") and telling.stage in _DONE and (case.same or name in _NOW)
    aimed = claimed in _FIRM and telling.stage == "goal" and (case.same or framed)
    return f"the text tells it as {telling.stage}" if late or early or aimed else None


def _promising(case: Case) -> bool:
    """Say whether the word that carries the fact is one of promising: what was pledged is not thereby given."""
    at, g = case.told("trigger"), case.view.grammar
    return at is not None and any(g.lemmas[i] in case.lexicon.patterns.words["promising"] for i in g.at(*at))
