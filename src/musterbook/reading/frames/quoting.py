"""The shortest stretch of a sentence that carries a claim.

In: a draft. Out: start and end in code points of the document. A quote lies in one sentence, and holds the amount.
"""

from __future__ import annotations

from musterbook.reading.frames.matching import Draft
from musterbook.reading.gathering import View

_LIMIT = 260
_CUT = frozenset(("parataxis", "punct", "cc", "discourse", "vocative", "dislocated"))
_SCENE_MARKS = frozenset(
    (
        "while",
        "as",
        "after",
        "because",
        "although",
        "though",
        "before",
        "since",
        "when",
        "if",
        "unless",
        "until",
        "whereas",
    )
)
_AUXILIARIES = frozenset(("aux", "aux:pass", "cop", "advmod"))


def span_of(draft: Draft) -> tuple[int, int]:
    """Give the stretch of a draft's quote."""
    view = draft.view
    if draft.amount is None:
        start, end = clause(view, draft.trigger)
    elif draft.frame is None and (draft.kind == "figure" or not view.grammar.is_verb(draft.trigger)):
        start, end = _counted(draft)
    else:
        start, end = _arguments(draft)
    if draft.amount is not None:
        start, end = min(start, draft.amount.hedge_start), max(end, draft.amount.phrase_end)
    start, end = max(start, view.sentence.start), min(end, view.sentence.end)
    return _limited(draft, start, end)


def _limited(draft: Draft, start: int, end: int) -> tuple[int, int]:
    """Cut a stretch that runs on for too long back to its amount, or to a clause's beginning."""
    if end - start <= _LIMIT:
        return start, end
    if draft.amount is not None:
        return draft.amount.hedge_start, draft.amount.phrase_end
    g = draft.view.grammar
    if g.tokens[draft.trigger].end > start + _LIMIT:  # a subject that is a long list
        start = g.tokens[draft.trigger].start
    fitting = [t.end for t in g.tokens if start < t.end <= start + _LIMIT]
    return start, max(fitting, default=min(end, start + _LIMIT))


def _counted(draft: Draft) -> tuple[int, int]:
    assert draft.amount is not None
    item = draft.first("item")
    low, high = draft.amount.hedge_start, draft.amount.phrase_end
    if item is None or item.end - high > 80:
        return low, high
    return low, max(high, item.end)


def _arguments(draft: Draft) -> tuple[int, int]:
    """From the verb (or noun) of a frame over its item and receiver."""
    assert draft.amount is not None
    view, g = draft.view, draft.view.grammar
    members = [draft.trigger]
    if g.is_verb(draft.trigger):
        members += [k for k in g.kids[draft.trigger] if g.label(k) in _AUXILIARIES and k < draft.trigger]
    else:
        members += [k for k in g.core(draft.trigger) if k < draft.trigger]
    start, end = g.stretch(members)
    if draft.amount.start - end > 120 or start - draft.amount.phrase_end > 120:
        return _counted(draft)
    for role in ("item", "counterparty"):
        for filler in draft.roles.get(role, ()):
            if filler.start > start and filler.end - max(end, draft.amount.phrase_end) < 80:
                end = max(end, filler.end)
    return start, max(end, view.sentence.start)


def clause(view: View, trigger: int) -> tuple[int, int]:
    """Give the stretch of a clause: its subject, verb and arguments, without what only sets the scene.

    It begins at the verb that governs it ("will continue training ..."), or at the noun it describes ("the coalition
    formed in 2014").
    """
    g = view.grammar
    top = governing(view, trigger)
    members, todo = [trigger, top], [trigger]
    members += [k for k in g.kids[top] if g.labels[k] in _AUXILIARIES and k < trigger]
    subject = g.own_subject(top)
    if top != trigger and subject is not None and subject < top:
        members += g.core(subject)
    if g.labels[trigger] == "acl" and g.tags[trigger] in ("VBN", "VBG") and g.own_subject(trigger) is None:
        members += g.core(g.head[trigger])
    while todo:
        current = todo.pop()
        for k in g.kids[current]:
            if not _apart(view, trigger, current, k):
                members.append(k)
                todo.append(k)
    return g.stretch(_together(members, trigger))


def governing(view: View, trigger: int) -> int:
    """Give the first verb of a chain that ends in a word: "had decided to provide", "will continue training"."""
    g, top = view.grammar, trigger
    for _ in range(3):
        head = g.head[top]
        if (
            g.labels[top] != "xcomp"
            or not g.is_verb(head)
            or not top - 8 < head < top
            or g.of_label(head, "obj", "iobj")
        ):
            break
        top = head
    return top


def _apart(view: View, trigger: int, current: int, k: int) -> bool:
    """Say whether a dependent stands outside the clause that a quote wants."""
    g = view.grammar
    label = g.label(k)
    if label in _CUT:
        return True
    if current != trigger:
        return False
    if label == "conj":
        return g.is_verb(k) or not g.is_noun(trigger)
    if label == "mark":
        return g.lows[k] != "to"
    if label.startswith("advcl"):
        return any(m in _SCENE_MARKS for m in g.marks(k)) or k < trigger or g.tokens[k - 1].text == ","
    if label.startswith("obl") and k < trigger:
        subject = g.own_subject(trigger)
        return subject is None or k < subject
    return label == "acl:relcl" and g.is_noun(trigger) and g.tokens[min(g.subtree(k))].start > g.tokens[trigger].end + 1


def _together(members: list[int], trigger: int) -> list[int]:
    """Keep the members that stand together with the trigger, gaps of a few words allowed."""
    ordered = sorted(set(members))
    at = ordered.index(trigger)
    first = last = at
    while first > 0 and ordered[first] - ordered[first - 1] <= 6:
        first -= 1
    while last + 1 < len(ordered) and ordered[last + 1] - ordered[last] <= 3:
        last += 1
    return ordered[first : last + 1]
