"""Find by whose count or account a sentence speaks, where no verb says so.

In: one sentence with its tree. Out: a `Saying`: "according to two officials", "by the mission's count", "the fund's own
figure is", "announced by the ambassador"; None where nobody is named so.
"""

from __future__ import annotations

from musterbook.reading.speech.clauses import Clauses, Saying

_COUNTS = frozenset(
    ("count", "reckoning", "tally", "estimate", "account", "calculation", "admission", "telling", "version")
)
_OWN = _COUNTS | {"figure", "total", "number", "record"}
_PUBLIC = frozenset(("announce", "publish", "release", "report", "pledge", "promise", "disclose", "unveil", "offer"))
_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_INNER = ("compound", "amod", "nmod:poss", "flat")
_FAR = 12  # tokens from "according" to who says so


def according(sentence: Clauses, i: int) -> Saying | None:
    """Read "according to X" and "citing X"; the rest of the sentence is the content."""
    tokens = sentence.tokens
    to = i + 1 if tokens[i].lower == "according" and i + 1 < len(tokens) and tokens[i + 1].lower == "to" else i
    if tokens[i].lower == "according" and to == i:
        return None
    k = next((t.index for t in tokens[to + 1 : to + _FAR] if t.tag in _NOUNS), None)
    if k is None:
        return None
    while tokens[k].head > max(to, k) and tokens[k].label in _INNER:
        k = tokens[k].head
    start, end = sentence.phrase(k)
    span = max(start, tokens[to].end + 1), end
    stop = next((t.index for t in tokens[k:] if t.start >= end), len(tokens))
    content = sentence.trim(0, i) if i > 2 else sentence.trim(stop, len(tokens))
    manner = sentence.verbs["say" if to != i else "report"]
    return Saying(sentence.number, (tokens[i].start, tokens[to].end), content, span, k, manner) if content else None


def reckoned(sentence: Clauses, i: int) -> Saying | None:
    """Read "by the mission's count", "by the reckoning of the general", and "the fund's own figure is 40"."""
    tokens, tree = sentence.tokens, sentence.tree
    who = next(iter(tree.of_label(i, "nmod:poss")), None)
    if who is None:
        who = next((k for k in tree.of_label(i, "nmod") if k > i and sentence.case(k) == "of"), None)
    if who is None or not sentence.named(who) or not sentence.can_speak(who):
        return None
    span, cue = sentence.phrase(who), (tokens[i].start, tokens[i].end)
    manner = sentence.verbs["estimate"]
    if tokens[i].lemma in _COUNTS and sentence.case(i) == "by":
        by = next(k for k in tree.of_label(i, "case") if tokens[k].lower == "by")
        comma = next((t.index for t in tokens[i:] if t.text == ","), len(tokens))
        content = sentence.trim(0, by) if by > 2 else sentence.trim(comma, len(tokens))
        return Saying(sentence.number, cue, content, span, who, manner) if content else None
    own = any(tokens[k].lower == "own" for k in tree.children(i))
    if own and tokens[i].lemma in _OWN and tokens[i].label in ("nsubj", "root"):
        content = sentence.trim(i, len(tokens))
        return Saying(sentence.number, cue, content, span, who, manner) if content else None
    return None


def announced_by(sentence: Clauses, i: int) -> Saying | None:
    """Read a noun with who made it public: "the 45 million announced by the commissioner"."""
    tokens, tree = sentence.tokens, sentence.tree
    told = tokens[i].head
    bare = tokens[i].tag == "VBN" and tokens[i].label in ("acl", "advcl") and 0 <= told < i
    if not bare or tokens[i].lemma not in _PUBLIC:
        return None
    who = next((k for k in tree.of_label(i, "obl") if sentence.case(k) == "by"), None)
    if who is None or not sentence.named(who) or not sentence.can_speak(who):
        return None
    noun = tokens[told].tag.startswith(("NN", "$", "CD"))
    content = (sentence.phrase(told)[0], tokens[i].start) if noun else sentence.trim(0, i)
    cue, manner = (tokens[i].start, tokens[i].end), sentence.verbs["announce"]
    return Saying(sentence.number, cue, content, sentence.phrase(who), who, manner) if content else None


LEMMAS = _OWN | _PUBLIC
