"""From an amount up the tree to the words that may frame it.

In: a sentence's view and an amount in it. Out: steps, each a word and the slot by which the amount hangs on it. It
knows prepositions and dependency labels; frames say which slots they take.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from musterbook.lexicon.patterns import Frame
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.gathering import Scene, View

_NOUNISH = frozenset(
    ("nummod", "compound", "amod", "det", "advmod", "nmod:unmarked", "flat", "dep", "goeswith", "nummod:gov")
)
_THROUGH = frozenset(("", "of", "worth", "in", "totaling", "totalling", "including", "compound", "with"))
_MEASURING = frozenset(("total", "amount", "number", "equal", "exceed", "represent", "value"))
_PARTICLES = frozenset(("up", "over", "back", "down", "off"))
_WORTH = frozenset(("value", "amount", "tune"))  # "equipment to the value of 3 million euros"
_SHARES = frozenset(
    (
        *("half", "third", "quarter", "fifth", "tenth", "fraction", "%", "percent", "percentage"),
        *("most", "majority", "bulk", "rest"),
    )
)
_REACH = 14


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class Step:
    """One word above an amount, and the slot that the amount has there."""

    trigger: int
    slot: str


def token_of(view: View, amount: AmountMention) -> int | None:
    """Give the token that carries an amount in the tree: the noun counted, or the sign or unit of money."""
    g = view.grammar
    members = g.at(amount.start, amount.end)
    if not members:
        return None
    top = g.top(members)
    if amount.noun is not None and amount.noun[1] > amount.end:
        counted = g.at(*amount.noun)
        if counted:
            head = g.top(counted)
            return head if g.is_noun(head) else counted[-1]
    if amount.kind == "money" or amount.noun is not None:
        return top
    while g.label(top) in ("nummod", "compound", "advmod", "amod") and g.head[top] != top and g.is_noun(g.head[top]):
        top = g.head[top]
    return top


def nouns_of(view: View, amount: AmountMention, token: int) -> tuple[str, ...]:
    """Give the dictionary forms under which an amount's class may be looked up: its noun, its unit, "of" what."""
    g = view.grammar
    out = [g.lemmas[token]]
    if amount.unit:
        out.append(amount.unit.lower().split()[-1].rstrip("s"))
        out.append(amount.unit.lower())
    parts = amount.kind in ("share", "area", "weight") or amount.vague or not g.tags[token].startswith("NN")
    if parts or g.lemmas[token] == "member":  # "850 members of the armed forces"
        of = [k for k in g.of_label(token, "nmod") if g.case(k) == "of"]
        out += [g.lemmas[k] if g.tags[k] != "NNPS" else g.lows[k].removesuffix("s") for k in of]
    out += [g.lemmas[k] for k in g.of_label(token, "compound", "amod") if k < token]
    within = g.label(token) in ("compound", "amod") and g.head[token] > token  # "a 59-member team"
    if within or (amount.noun is None and g.label(token) == "nmod" and g.case(token) == "of"):  # "a unit of 150"
        out.append(g.lemmas[g.head[token]])
    return tuple(dict.fromkeys(out))


def compared(view: View, amount: AmountMention) -> bool:
    """Say whether an amount is by how much two others differ: "$1 billion less than last year"."""
    g = view.grammar
    behind = g.at(amount.start, amount.phrase_end)[-1:]
    if not behind or behind[0] + 2 >= len(g.lows):
        return False
    more = g.tags[behind[0] + 1] in ("JJR", "RBR") and g.lows[behind[0] + 2] == "than"
    return more or g.lows[behind[0] + 1] in ("above", "below")


def moved(view: View, amount: AmountMention) -> bool:
    """Say whether a count is where a change of a stock begins or ends: "from 2,000 to 15,000", "by 300 to 500"."""
    ends = {a.change for a in view.amounts if a.kind == "count" and a is not amount}
    both = (amount.change == "from" and "to" in ends) or (amount.change == "to" and not ends.isdisjoint(("from", "by")))
    return amount.kind == "count" and both


def of_whole(view: View, token: int) -> bool:
    """Say whether an amount is that of which part is told: "most of its 130,000 troops"."""
    g = view.grammar
    return g.labels[token] == "nmod" and g.case(token) == "of" and g.lemmas[g.head[token]] in _SHARES


def gained(scene: Scene, view: View, amount: AmountMention) -> frozenset[str]:
    """Give the noun by which a sum is gained, owed or lost and not given: "$100 billion in economic benefits"."""
    g = view.grammar
    behind = g.at(amount.start, amount.phrase_end)[-1:]
    led = behind[0] + 1 if behind else len(g.lows)
    if led >= len(g.lows) or g.lows[led] != "in" or g.labels[led] != "case":
        return frozenset()
    return scene.lexicon.patterns.either("payment", "not_aid", "gains") & {g.lemmas[g.head[led]]}


def climb(view: View, token: int, goals: Container[str] = ()) -> Iterator[Step]:
    """Give the words above an amount, nearest first, as far as it still counts what they say.

    A clause of its own that says it was sought (`goals`) comes before them: "half of the $3 million the UN had sought".
    """
    g, current = view.grammar, token
    for k in g.of_label(token, "acl:relcl", "acl"):
        if g.lemmas[k] in goals:
            yield Step(k, "object")
    seen = {token}
    if g.of_label(token, "cop"):
        for k in g.of_label(token, "nsubj"):
            yield Step(k, "of")
    for _ in range(8):
        head, label = g.head[current], g.label(current)
        if head == current or head in seen:
            break
        seen.add(head)
        if g.lemmas[head] in _SHARES and label == "nmod":
            break
        if label in ("conj", "appos", "list") and not g.is_verb(head):
            current = head
            continue
        slot = _slot(view, current, head, label)
        raised = label == "nsubj:pass" or (label == "nsubj" and g.lemmas[head] in ("be", "go"))
        aims = (k for k in g.of_label(head, "xcomp", "ccomp") if raised and "to" in g.marks(k))
        aimed = next(aims, None)
        if aimed is not None and aimed != current:  # "four helicopters are to fly", "are expected to be sent"
            yield Step(aimed, "object" if g.passive(aimed) else "subject")
        yield Step(head, slot)
        if not _passes(view, head, slot):
            break
        current = head
    for k in g.kids[token]:
        if g.label(k).startswith("acl") and g.is_verb(k):
            yield Step(k, "object")


def _passes(view: View, head: int, slot: str) -> bool:
    """Say whether an amount still counts what stands above a word: what is "worth" it, what "totals" it, "of" it."""
    g = view.grammar
    if g.lows[head] == "worth":
        return True
    if not g.is_verb(head):
        if slot == "to" and any(g.lemmas[k] in _WORTH and g.case(k) == "to" for k in g.of_label(head, "nmod")):
            return True
        return slot in _THROUGH and not (slot == "of" and g.tags[head] == "JJ")  # "short of the $88 million"
    if g.lemmas[head] in _MEASURING and g.label(head).startswith("acl"):
        return True
    return g.label(head) == "xcomp" and slot == "object" and g.tags[head] == "VBG"


def _slot(view: View, current: int, head: int, label: str) -> str:
    """Name the slot by which a token hangs on its head."""
    g = view.grammar
    if not g.is_verb(head):
        if label in _NOUNISH:
            return "compound"
        if label in ("nsubj", "nsubj:pass") and g.of_label(head, "cop", "aux:pass"):
            return "of" if g.is_noun(head) else "subject"
        if label.startswith("acl"):
            return "of"
        return g.case(current) or ("of" if label == "nmod" else label)
    if label in ("obj", "nsubj:pass", "xcomp", "ccomp", "dep", "obl:unmarked"):
        return "object" if label != "nsubj:pass" or g.passive(head) else "subject"
    if label == "iobj":
        return "iobject" if g.of_label(head, "obj") else "object"
    if label == "nsubj":
        return "object" if g.passive(head) else "subject"
    case = g.case(current)
    if case.split(" ")[0] in _PARTICLES:  # "made up of", "handed over to"
        words = [
            w for k in g.of_label(current, "case") for w in (g.lows[k], *(g.lows[f] for f in g.of_label(k, "fixed")))
        ]
        return words[-1]
    return case or "object"


def towards(view: View, amount: AmountMention, frames_at: Mapping[int, tuple[Frame, ...]]) -> Iterator[Step]:
    """Give the verb that brings a total "to" an amount, however far before it the verb stands."""
    g = view.grammar
    members = g.at(amount.hedge_start, amount.end)
    if not members or members[0] == 0 or g.lows[members[0] - 1] != "to":
        return
    for i in range(members[0] - 2, -1, -1):
        if i in frames_at and g.is_verb(i) and any(f.total for f in frames_at[i]):
            yield Step(i, "to")
            return
        if g.tokens[i].text in (";", ":"):
            return


def beside(view: View, amount: AmountMention, frames_at: Container[int]) -> Iterator[Step]:
    """Give the framing words beside an amount on the surface: the nearest verb before it, the nearest noun after it."""
    g = view.grammar
    members = g.at(amount.hedge_start, amount.phrase_end)
    if not members:
        return
    for i in range(members[-1] + 1, min(members[-1] + 5, len(g.tokens))):
        if g.lows[i : i + 3] == ["in", "support", "of"]:  # says what for, not what it is
            break
        if i in frames_at and not g.is_verb(i):
            yield Step(i, "surface")
            break
        if g.tags[i] in (",", ":", ".") or g.is_verb(i):
            break
    for i in range(members[0] - 1, max(members[0] - _REACH, -1), -1):
        if g.tokens[i].text in (";", ":", "—", "–"):
            break
        if g.is_verb(i) and g.label(i) not in ("aux", "aux:pass", "cop", "amod"):
            if i in frames_at:
                yield Step(i, "surface")
            break


def listed(view: View, before: AmountMention, amount: AmountMention) -> bool:
    """Say whether an amount is the next of a list that another began: the same kind, joined by "and" or a comma."""
    if before.kind != amount.kind:
        return False
    g = view.grammar
    first, last = g.at(before.start, before.end), g.at(amount.hedge_start, amount.end)
    if not first or not last or last[0] - first[-1] > 30:
        return False
    between = range(first[-1] + 1, last[0])
    if any(g.is_verb(i) and g.label(i) not in ("acl", "amod", "case") for i in between):
        return False
    return g.lows[last[0] - 1] in ("and", ",", ";", "or", "plus", "another")


def blocks(scene: Scene, view: View, step: Step) -> bool:
    """Say whether a word keeps an amount from every frame above it: a fine, a ransom, a budget, a price.

    Not where the verb above it is about such things: "guarantee exports of up to $1 billion".
    """
    g, patterns = view.grammar, scene.lexicon.patterns
    lemma = g.lemmas[step.trigger]
    if lemma not in patterns.words["payment"]:
        return False
    above = patterns.by_verb.get(g.lemmas[g.head[step.trigger]], ()) if g.label(step.trigger) == "obj" else ()
    return not any(f.kind == "commitment" and lemma in f.needs.get("item", ()) for f in above)


def reckoned(scene: Scene, view: View, token: int) -> bool:
    """Say whether a sum is what somebody puts something at ("put the value of the awards at $9 million")."""
    g = view.grammar
    return g.case(token) == "at" and g.lemmas[g.head[token]] in scene.lexicon.patterns.words["reckoning"]
