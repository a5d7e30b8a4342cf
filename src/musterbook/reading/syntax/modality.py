"""How firmly a clause says what it says: done, doing, will, would, intends, must, or only if.

In: a sentence's grammar, a verb or noun in it, and the table of governing words (`frames.toml`, [mood]). Out: a `Mood`.
It does not know what is done; the course of a frame turns a mood into a stage.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from musterbook.reading.syntax.grammar import TURNS, Grammar

_MODALS = {
    "will": "will",
    "shall": "will",
    "'ll": "will",
    "wo": "will",
    "would": "would",
    "'d": "would",
    "may": "may",
    "might": "may",
    "can": "may",
    "could": "may",
    "ca": "may",
    "must": "must",
    "should": "must",
    "ought": "must",
}
_MUST = frozenset(word for word, mood in _MODALS.items() if mood == "must")
_NEEDING = frozenset(("need", "require"))
_NEGATIONS = frozenset(("not", "n't", "never", "nor", "neither"))
_QUESTIONS = frozenset(("if", "whether", "unless"))
_CONDITIONS = frozenset(("if", "when", "once", "unless", "until", "provided", "should"))
_CONDITION_CASES = frozenset(("subject to", "pending", "depending on", "contingent on", "subject"))
_CONDITION_WORDS = _CONDITIONS | {case.split()[0] for case in _CONDITION_CASES}
assert _NEGATIONS | _QUESTIONS | _CONDITION_WORDS | {"no", "longer"} <= TURNS


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class Mood:
    """`name` is one of `patterns.MOODS`; `governor` the word that lent it; `since` whether the clause is hypothetical.

    `conditions` are the tokens that head a condition ("if ...", "subject to ...").
    """

    name: str
    negated: bool = False
    hypothetical: bool = False
    governor: int | None = None
    conditions: tuple[int, ...] = ()


def mood_of(grammar: Grammar, i: int, governors: Mapping[str, str]) -> Mood:
    """Give the mood of a verb or of a noun that stands for an act ("a pledge", "the deployment of")."""
    if not grammar.is_verb(i) and not grammar.of_label(i, "cop"):
        return _of_noun(grammar, i, governors)
    name, negated = _own(grammar, i)
    governor, hypothetical = None, _questioned(grammar, i)
    step = i
    for up in grammar.up(i, limit=5):
        label = grammar.label(step)
        if label == "conj" and name == "past" and grammar.tags[step] == "VBD" and grammar.tags[up] == "VB":
            break  # no infinitive goes on as a past: the tree hangs it wrongly
        if label == "conj" and name in ("bare", "rest", "past"):
            shared, denied = _own(grammar, up)
            if not grammar.of_label(step, "nsubj", "aux") and grammar.tags[step] == grammar.tags[up]:
                name, negated = (
                    (shared, negated or denied) if name != "past" or shared != "progressive" else (name, negated)
                )
            if grammar.of_label(step, "nsubj"):
                break
        elif label in ("xcomp", "ccomp", "acl", "advcl", "advmod", "obl", "nmod"):
            lent = governors.get(_governing(grammar, up))
            if lent == "ask" and label == "ccomp" and name == "present" and _subjunctive(grammar, step):
                name = "bare"  # "demanded that the mission leave"
            if label == "ccomp" and (lent in ("intend", "begin", "continue") or (lent == "ask" and name != "bare")):
                lent = None  # "told them that it will give" reports; "asked that it give" asks
            if lent == "ask" and label == "xcomp" and _of_oneself(grammar, up):
                lent = "intend"
            if lent == "join" and "to" not in (*grammar.marks(step), grammar.case(step)):
                lent = None
            if lent and _lends(grammar, step, name, label):
                governor, name = up, _stronger(lent, name, grammar, up)
                negated = negated or _own(grammar, up)[1]
                if label != "xcomp" or lent not in ("continue", "begin"):
                    break
            elif (
                label == "xcomp"
                or (label == "ccomp" and name == "bare")
                or (label == "advcl" and grammar.tags[step] == "VBG" and name == "rest")
            ):
                shared, denied = _own(grammar, up)
                means = label == "advcl" and shared == "bare"  # "acted to end it by closing ..."
                name, negated = (shared if name in ("bare", "rest") and not means else name), negated or denied
            else:
                break
        else:
            break
        hypothetical = hypothetical or _questioned(grammar, up)
        step = up
    for k in grammar.of_label(i, "advmod", "xcomp"):
        if k < i and governors.get(grammar.lemmas[k]) in ("intend", "expect") and name in ("past", "present", "bare"):
            governor, name = k, governors[grammar.lemmas[k]]
    conditions = _conditions(grammar, i)
    return Mood(name, negated, hypothetical, governor, conditions)


def can_oblige(words: set[str], obliging: Iterable[str]) -> bool:
    """Say whether a word stands in a sentence that can put a clause of it into the mood "must".

    `words` are its forms and dictionary forms; `obliging` the governing words that lend the mood.
    """
    return not (words.isdisjoint(_MUST) and words.isdisjoint(obliging))


def _subjunctive(grammar: Grammar, i: int) -> bool:
    """Say whether a verb without an ending stands with one subject in the singular: "that the mission leave"."""
    subject = grammar.own_subject(i)
    return grammar.tags[i] in ("VBP", "VB") and subject is not None and grammar.tags[subject] in ("NN", "NNP")


def _governing(grammar: Grammar, i: int) -> str:
    return grammar.lemmas[i]


def _lends(grammar: Grammar, step: int, name: str, label: str) -> bool:
    """Say whether a clause takes its governor's mood: "intends to give" does, "said that it has given" not."""
    if label == "xcomp" or "to" in grammar.marks(step):
        return True
    if label == "ccomp":
        return name in ("would", "will", "bare")
    return name in ("bare", "rest")


def _of_oneself(grammar: Grammar, i: int) -> bool:
    """Say whether what is asked is for the asker to do: "wants to start", not "wants them to" or "was asked to"."""
    asked = grammar.of_label(i, "obj", "iobj", "obl") or grammar.passive(i)
    return grammar.is_verb(i) and grammar.lemmas[i] not in _NEEDING and not asked


def _stronger(lent: str, name: str, grammar: Grammar, governor: int) -> str:
    """Combine the governor's mood with its own tense: "would agree to send" is still only would."""
    own, _ = _own(grammar, governor)
    if lent == "join":
        return own  # who met to pledge did pledge
    if lent == "continue" and own == "will":
        return "continue"
    if lent == "bare" and own in ("past", "perfect") and grammar.lemmas[governor] == "help":
        return own  # who helped to train did train
    if lent == "decide" and own in ("would", "may", "must") and name != "would":
        return own
    return lent


def _own(grammar: Grammar, i: int) -> tuple[str, bool]:
    """Give the mood that a verb's own form and auxiliaries say, and whether it is negated."""
    kids, lows, labels = grammar.kids[i], grammar.lows, grammar.labels
    forms = [lows[k] for k in kids if labels[k] in ("aux", "aux:pass", "cop")]
    turns = grammar.turns
    negated = bool(turns) and (
        any(lows[k] in _NEGATIONS for k in kids) or _no_longer(grammar, i) or _nobody(grammar, i)
    )
    for form in forms:
        if form in _MODALS:
            weak = form in ("must", "should") and ("have" in forms or _inverted(grammar, i, form))
            return ("may" if weak else _MODALS[form]), negated
    tag = grammar.tags[i]
    if _is_to(grammar, i):
        return "will", negated
    if any(f in ("have", "has", "had", "having", "'ve") for f in forms):
        return ("progressive" if tag == "VBG" else "perfect"), negated
    if tag == "VBG" or "being" in forms:
        return ("progressive" if forms else "rest"), negated
    if forms:
        past = any(f in ("was", "were", "did", "been") for f in forms)
        return ("past" if past else "present"), negated
    if tag == "VBD" or tag == "VBN":
        return "past", negated
    if tag in ("VBZ", "VBP"):
        return "present", negated
    return "bare", negated


def _inverted(grammar: Grammar, i: int, form: str) -> bool:
    """Say whether a modal stands before its subject: "should these attacks continue" is a condition."""
    first = next((k for k in grammar.kids[i] if grammar.lows[k] == form), i)
    return any(first < k for k in grammar.of_label(i, "nsubj", "nsubj:pass") if k < i)


def _is_to(grammar: Grammar, i: int) -> bool:
    """Say whether a verb stands after "is to": "The United States is to send 450 trainers"."""
    for k in grammar.kids[i]:
        if grammar.lows[k] == "to" and grammar.labels[k] in ("mark", "aux") and k > 0:
            before = k - 1 if grammar.labels[k - 1] not in ("advmod", "punct") else k - 2
            return before >= 0 and grammar.lows[before] in ("is", "are", "was", "were")
    return False


def _nobody(grammar: Grammar, i: int) -> bool:
    """Say whether nobody does or undergoes it ("No troops were injured", "gave no money")."""
    if "no" not in grammar.turns:
        return False
    involved = grammar.of_label(i, "nsubj", "nsubj:pass", "obj")
    return any(grammar.lows[d] == "no" for k in involved for d in grammar.of_label(k, "det"))


def _no_longer(grammar: Grammar, i: int) -> bool:
    return "longer" in grammar.turns and any(
        grammar.lows[k] == "longer" and k and grammar.lows[k - 1] == "no"
        for k in grammar.kids[i]
        if grammar.label(k) == "advmod"
    )


def _questioned(grammar: Grammar, i: int) -> bool:
    if _QUESTIONS.isdisjoint(grammar.turns):
        return False
    return any(mark in _QUESTIONS for mark in grammar.marks(i)) or (
        bool(grammar.kids[i]) and grammar.lows[min(grammar.kids[i])] == "whether"
    )


def _subjects(grammar: Grammar, i: int) -> list[int]:
    return grammar.of_label(i, "nsubj", "nsubj:pass")


def _conditions(grammar: Grammar, i: int) -> tuple[int, ...]:
    """Find the clauses and phrases that make a verb depend on something that has not happened."""
    if _CONDITION_WORDS.isdisjoint(grammar.turns):
        return ()
    out: list[int] = []
    for v in (i, *grammar.up(i, limit=2)):
        for k in grammar.kids[v]:
            label = grammar.label(k)
            if label == "advcl" and any(m in _CONDITIONS for m in (*grammar.marks(k), *_leading(grammar, k))):
                tensed = grammar.tags[k] in ("VBP", "VBZ", "VB") or grammar.of_label(k, "aux", "aux:pass", "cop")
                if tensed and not _past(grammar, k):
                    out.append(k)
            elif label.startswith("obl") and grammar.case(k) in _CONDITION_CASES:
                out.append(k)
    return tuple(dict.fromkeys(out))


def _leading(grammar: Grammar, i: int) -> list[str]:
    return [grammar.lows[k] for k in grammar.of_label(i, "advmod", "aux") if k == min(grammar.subtree(i))]


def _past(grammar: Grammar, i: int) -> bool:
    return _own(grammar, i)[0] == "past"


def _of_noun(grammar: Grammar, i: int, governors: Mapping[str, str]) -> Mood:
    """A noun takes the mood of the verb it hangs on where that governs ("plans a contribution"), else "noun"."""
    step = i
    for up in grammar.up(i, limit=3):
        if grammar.is_verb(up):
            own, negated = _own(grammar, up)
            lent = governors.get(grammar.lemmas[up])
            if lent not in ("intend", "expect", "fail") and not (lent == "decide" and grammar.labels[step] == "obj"):
                lent = own if own in ("will", "would") else None
            negated = negated or any(grammar.lows[k] == "no" for k in grammar.kids[i])
            return Mood(lent or "noun", negated, _questioned(grammar, up), up, _conditions(grammar, up))
        step = up
    return Mood("noun", any(grammar.lows[k] == "no" for k in grammar.kids[i]))
