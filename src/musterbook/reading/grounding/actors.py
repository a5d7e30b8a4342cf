"""Who can be meant as the one who acts in a quote, by the words around it.

In: a case. Out: those who act in the quote's own clause, nearest words first, or anywhere in a sentence. Who only
receives, or is only where it happens, is none of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from musterbook.reading.frames.roles import Filler, party_of, represented
from musterbook.reading.gathering import View
from musterbook.reading.grounding.asserted import Span
from musterbook.reading.grounding.witness import Case
from musterbook.records import Party

_CLIMB = 8
_AIMED = frozenset(("to", "for", "in", "at", "against", "into", "on", "near"))
_BACK = 4  # sentences of the same paragraph

Named = tuple[Party, Span]


def of_clause(case: Case) -> list[Named]:
    """Give who acts in the clause of the quote, nearest words first, up to the first that a register knows.

    They are owners, those it is from, subjects and agents; in what is told of somebody (no commitment) also who
    undergoes it. The climb ends where a clause is only reported.
    """
    if case.token is None:
        return []
    view, g, node = case.view, case.view.grammar, case.token
    out: list[Named] = []
    for _ in range(_CLIMB):
        for i in (*_beside(view, node), *_doing(case, view, node)):
            out += _named(case, view, i)
        done = any(named.code for named, _ in out) or (out and g.label(node) == "ccomp")
        if done or g.head[node] == node:
            break
        node = g.head[node]
    return out


def of_own_verb(case: Case) -> list[Named]:
    """Give who acts in the clause of the quote up to its first verb with a subject: nobody told beyond it rivals."""
    view, g, node = case.view, case.view.grammar, case.token
    out: list[Named] = []
    while node is not None:
        doing = _doing(case, view, node)
        for i in (*_beside(view, node), *doing):
            out += _named(case, view, i)
        node = g.head[node] if not (doing or out) and g.head[node] != node else None
    return out


def _doing(case: Case, view: View, node: int) -> list[int]:
    g = view.grammar
    if not g.is_verb(node) and not g.of_label(node, "cop", "nsubj", "nsubj:pass"):
        return []
    actor = g.agent(node) if g.passive(node) else g.subject(node)
    if actor is None and g.passive(node) and case.kind != "commitment":
        actor = g.subject(node)
    return g.conjuncts(actor) if actor is not None and actor != case.token else []


def _beside(view: View, node: int) -> Iterator[int]:
    """Give whose a noun is, who it is from or by, and the party it is named by."""
    g = view.grammar
    yield from g.of_label(node, "nmod:poss")
    for k in g.kids[node]:
        if g.label(k).startswith(("obl", "nmod")) and g.case(k) in ("from", "by", "of") and k in view.party_at:
            yield k
    if not g.is_verb(node):
        yield from (i for i in g.core(node) if i in view.party_at)


def _named(case: Case, view: View, i: int) -> Iterator[Named]:
    filler = party_of(case.scene, view, i)
    if filler is not None and filler.party is not None:
        filler = represented(case.scene, view, filler)
        assert filler.party is not None
        yield filler.party, span_of(filler)


def span_of(filler: Filler) -> Span:
    return (filler.mention.start, filler.mention.end) if filler.mention is not None else (filler.start, filler.end)


def of_sentence(case: Case, view: View) -> list[Named]:
    """Give who acts anywhere in a sentence: subjects, owners, agents and those something is from."""
    g = view.grammar
    out: list[Named] = []
    for i in range(len(g.tokens)):
        if g.label(i) in ("nsubj", "nmod:poss") or (i in view.party_at and g.case(i) in ("from", "by")):
            out += _named(case, view, i)
    return out


def joined(case: Case, view: View) -> list[Named]:
    """Give with whom something is done in a sentence: "met with the envoy", "Oslo, together with Stockholm"."""
    g = view.grammar
    return [pair for i in view.party_at if g.case(i).split(" ")[-1] == "with" for pair in _named(case, view, i)]


def leads(case: Case, words: frozenset[str]) -> bool:
    """Say whether a name stands in the quote where it is not only aimed at: not "support to the mission" alone."""
    for view in case.views:
        g = view.grammar
        heads = [i for i in g.at(case.start, case.end) if g.lows[i].removesuffix("s") in words and g.is_noun(i)]
        if any(g.case(i).split(" ")[-1] not in _AIMED for i in heads if g.label(i) != "compound"):
            return True
    return False


def before(case: Case) -> Iterator[View]:
    """Give the sentences before the quote's in its paragraph, nearest first."""
    views = case.scene.views
    for number in range(case.view.number - 1, max(-1, case.view.number - 1 - _BACK), -1):
        if views[number].sentence.paragraph == case.view.sentence.paragraph:
            yield views[number]
