"""Settle which drafts of a sentence stand, and add what one draft entails.

In: the drafts of a sentence. Out: those that stand, with the claim that a denial denies. Two readings of the same words
are never both kept; a claim with an amount goes before one without.
"""

from __future__ import annotations

from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.quoting import clause, span_of
from musterbook.reading.frames.roles import Filler, party_of
from musterbook.reading.gathering import Scene, View
from musterbook.reading.tracing import Trace

_BOUNDS = frozenset(("until", "till", "unless", "if", "before", "once", "when"))
_OF_ITS_OWN = ("nsubj", "nsubj:pass", "aux")
_KINDS = ("commitment", "event", "figure", "statement")


def settle(scene: Scene, drafts: list[Draft], trace: Trace | None = None) -> list[Draft]:
    """Give the drafts that stand, with their spans set, in order of position."""
    for draft in drafts:
        draft.span = span_of(draft)
    kept: list[Draft] = []
    for draft in sorted(drafts, key=_rank):
        rival = next((k for k in kept if _excludes(k, draft)), None)
        if rival is None:
            kept.append(draft)
        elif trace is not None:
            trace.dropped(draft, f"the words are read as {rival.rule}")
    for denial in [k for k in kept if k.stage == "denied"]:
        denied = _denied(scene, denial)
        if denied is not None:
            below = set(denial.view.grammar.subtree(denied.trigger))
            parts = [k for k in kept if k is not denial and k.trigger in below]
            if trace is not None:
                for part in parts:
                    trace.dropped(part, f"part of what {denial.rule} denies")
            kept = [k for k in kept if k not in parts] + [denied]
    return sorted(kept, key=lambda d: (d.span, d.kind, d.rule))


def _rank(draft: Draft) -> tuple[bool, int, int, int, int]:
    """Amounts first, then by kind, statements by what governs what, then by the frame's priority, by position."""
    priority = draft.frame.priority if draft.frame else 0
    depth = sum(1 for _ in draft.view.grammar.up(draft.trigger)) if draft.kind == "statement" else 0
    return draft.amount is None, _KINDS.index(draft.kind), depth, -priority, draft.trigger


def _excludes(kept: Draft, other: Draft) -> bool:
    """Say whether a draft that stands leaves no room for another."""
    if other.amount is not None:
        return False
    if kept.trigger == other.trigger and kept.frame is not None:
        return True
    if kept.kind == other.kind == "event" and _one_deed(kept, other):
        return True
    if kept.amount is not None:
        promise = kept.kind == "commitment" and other.stage == "pledged"
        giving = other.kind == "commitment" or promise or (other.frame is not None and other.frame.kind == "commitment")
        if giving and (_below(kept, other) or _inside(kept.span, other.span)) and not _aside(kept, other):
            return True
        weak = other.frame is not None and other.frame.priority < 0 and other.kind == "statement"
        if weak and _inside(kept.span, other.span):
            return True
        if other.kind == "statement" and other.stage == "assessed" and _content(kept, other):
            return True
        return other.kind in ("commitment", kept.kind) and _inside(other.span, kept.span)
    grammar = other.view.grammar
    if kept.kind == other.kind:
        if kept.kind == "statement" and _part_of(kept, other):
            return True
        if _inside(other.span, kept.span) or _inside(kept.span, other.span):
            return not _separate(kept, other)
        return (
            kept.kind in ("commitment", "statement")
            and grammar.head[other.trigger] == kept.trigger
            and grammar.label(other.trigger) == "xcomp"
        )
    if (
        other.kind == "statement"
        and kept.kind == "commitment"
        and other.stage == "pledged"
        and _inside(kept.span, other.span)
    ):
        return True
    if other.kind != "statement" or other.stage in ("denied", "claimed") or _apart(kept, other):
        return False
    return _covered(other.span, kept.span) > 0.8


def _one_deed(kept: Draft, other: Draft) -> bool:
    """Say whether two words tell one deed: "killed one and wounded several", "started the drawdown of 400 troops"."""
    g, item = kept.view.grammar, other.first("item")
    if item is not None and item.token == kept.trigger:
        return True
    incident = kept.rule == other.rule and kept.frame is not None and kept.frame.incident
    joined = g.labels[other.trigger] == "conj" and g.first_conjunct(other.trigger) == kept.trigger
    return incident and joined and g.own_subject(other.trigger) is None


def _separate(a: Draft, b: Draft) -> bool:
    """Two events of one sentence are two where each has its own date or place, or is a clause of its own."""
    g = a.view.grammar
    inner = g.is_clause(a.trigger) or g.labels[a.trigger] == "acl"
    within = inner and g.is_verb(b.trigger) and b.trigger in g.up(a.trigger)  # "ended a summit by agreeing to leave"
    joined = "conj" in (g.labels[b.trigger], g.labels[a.trigger])
    return a.kind == "event" and (g.is_clause(b.trigger) or within or joined)


def _apart(kept: Draft, other: Draft) -> bool:
    """Say whether a statement is what an event was for or came with: "met to renew their vow", "left demanding"."""
    g = kept.view.grammar
    if other.frame is None or kept.kind != "event" or kept.amount is not None or not g.is_verb(other.trigger):
        return False
    label = g.labels[other.trigger]
    return (label.startswith("advcl") and other.frame.priority > 0) or (
        label == "acl:relcl" and other.frame.priority >= 0 and other.trigger > kept.trigger
    )


def _part_of(kept: Draft, other: Draft) -> bool:
    """Say whether a statement is only when or unless another holds, or goes on with its "must" or "will".

    "We will not relent until the group is no threat", "Returns must be safe and properly watched".
    """
    g = kept.view.grammar
    if g.labels[other.trigger] == "conj" and kept.rule == other.rule and kept.mood.name in ("must", "will", "would"):
        return g.first_conjunct(other.trigger) == kept.trigger and not g.of_label(other.trigger, *_OF_ITS_OWN)
    below = [other.trigger, *g.up(other.trigger)]
    above = below[: below.index(kept.trigger)] if kept.trigger in below else []
    return any(g.labels[i].startswith("advcl") and not _BOUNDS.isdisjoint(g.marks(i)) for i in above)


def _content(kept: Draft, other: Draft) -> bool:
    """Say whether a count is what a statement says: "warned that 750,000 people could die"."""
    g, item = other.view.grammar, other.first("item")
    if item is None or g.labels[item.token] != "ccomp" or kept.amount is None:
        return False
    return any(g.tokens[i].start == kept.amount.start for i in g.own_clause(item.token))


def _below(kept: Draft, other: Draft) -> bool:
    """Say whether a word only tells what a sum is for ("... the $100 million it pledged to support Iraq")."""
    g = kept.view.grammar
    item = kept.first("item")
    tops = {kept.trigger, item.token if item is not None else kept.trigger}
    return kept.kind == "commitment" and any(up in tops for up in g.up(other.trigger, limit=8))


def _aside(kept: Draft, other: Draft) -> bool:
    """Say whether a figure stands in a clause that only describes a noun of another's: "the mission, which has 300"."""
    g = kept.view.grammar
    up = [kept.trigger, *g.up(kept.trigger)]
    between = up[: up.index(other.trigger)] if other.trigger in up else []
    return kept.kind == "figure" and any(g.label(i) == "acl:relcl" for i in between)


def _inside(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _covered(inner: tuple[int, int], outer: tuple[int, int]) -> float:
    shared = min(inner[1], outer[1]) - max(inner[0], outer[0])
    return max(0, shared) / max(1, inner[1] - inner[0])


def _denied(scene: Scene, denial: Draft) -> Draft | None:
    """Give the claim that a denial denies: the last clause below it that has a subject of its own."""
    view, g = denial.view, denial.view.grammar
    found: int | None = None
    for i in g.subtree(denial.trigger):
        if i > denial.trigger and _asserts(view, i) and not _joined(view, i, denial.trigger):
            found = i
    if found is None:
        return None
    subject = g.subject(found)
    party = party_of(scene, view, subject) if subject is not None else None
    roles: dict[str, list[Filler]] = {"party": [party]} if party is not None else {}
    out = Draft(view, "denied_claim", "statement", "claimed", found, denial.mood, None, None, roles)
    out.span = clause(view, found)
    denial.denies = out
    return out


def _joined(view: View, i: int, trigger: int) -> bool:
    """Say whether a clause hangs on a verb joined to another: "denied the report and said that ..."."""
    g = view.grammar
    for up in (i, *g.up(i)):
        if up == trigger:
            return False
        if g.labels[up] == "conj" and g.is_verb(up):
            return True
    return False


def _asserts(view: View, i: int) -> bool:
    """Say whether a word heads a clause that says something: a verb with a subject that is not a relative pronoun."""
    g = view.grammar
    if g.label(i) not in ("ccomp", "acl", "acl:relcl", "advcl", "parataxis"):
        return False
    subjects = g.of_label(i, "nsubj", "nsubj:pass")
    return bool(subjects) and all(g.lows[s] not in ("that", "which", "who") for s in subjects)
