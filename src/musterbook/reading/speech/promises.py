"""Find promises that are made in being told: "the president pledged 40 trucks", "which Tokyo offered last year".

In: one sentence with its tree. Out: a `Saying` for a verb of promising or ordering, or None. Only a person is heard in
one, or a capital for its government; of a state or a group the text tells what it did, not what it said.
"""

from __future__ import annotations

from musterbook.reading.speech.clauses import Clauses, Saying

_LINKING = frozenset(("which", "that"))


def promised(sentence: Clauses, i: int) -> Saying | None:
    """Read what a verb promises or orders as its speaker's own words: its object, or the noun that it tells of."""
    tree, tokens = sentence.tree, sentence.tokens
    who = sentence.subject(i)
    if who is None or sentence.unsaid(i) or not sentence.named(who) or tree.of_label(i, "aux:pass", "nsubj:pass"):
        return None
    content = _content(sentence, i)
    if content is None or who == i:
        return None
    manner = sentence.verbs["pledge"]
    cue = tokens[i].start, tokens[i].end
    return Saying(sentence.number, cue, content, sentence.phrase(who), who, manner, performed=True)


def _content(sentence: Clauses, i: int) -> tuple[int, int] | None:
    tree, tokens = sentence.tree, sentence.tokens
    inside = [
        d for k in tree.of_label(i, "obj", "iobj", "xcomp", "ccomp") if k > i for d in tree.descendants(k) if d > i
    ]
    if inside:
        return sentence.trim(min(inside), max(inside) + 1)
    told = tokens[i].head
    linked = any(tokens[k].lower in _LINKING for k in tree.of_label(i, "obj")) or not tree.of_label(i, "obj")
    if tokens[i].label not in ("acl:relcl", "acl") or told < 0 or told > i or not linked:
        return None
    return sentence.phrase(told)[0], tokens[i].start
