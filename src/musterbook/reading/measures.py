"""What a figure counts, and which amounts no claim carries.

In: an amount in a sentence, and the tables of `measures.toml`. Out: the name of a measure, or the reason to leave the
amount out (an age, a distance, a duration, the number of a resolution, three languages).
"""

from __future__ import annotations

from musterbook.lexicon.patterns import Measure, Patterns
from musterbook.reading.amounts import AmountMention
from musterbook.reading.climbing import nouns_of
from musterbook.reading.gathering import View

_NEVER = frozenset(("duration", "distance", "age", "ordinal", "volume"))
_SMALL = 10


def refusal(patterns: Patterns, view: View, amount: AmountMention, token: int) -> str | None:
    """Give why an amount is no figure, None where it may be one."""
    if amount.kind in _NEVER:
        return f"a {amount.kind}"
    words, nouns = patterns.words, nouns_of(view, amount, token)
    if amount.kind == "money":
        return None
    unit = (amount.unit or "").lower()
    if unit in words["refused_units"] or nouns[0] in words["refused_units"]:
        return f"counts {unit or nouns[0]}"
    if amount.kind == "share":
        return None
    if amount.kind in ("weight", "area"):
        return None
    known = any(n in patterns.classes_of for n in nouns[:2])
    if nouns[0] in words["refused_nouns"]:
        return f"counts {nouns[0]}"
    if not known and not amount.vague and _small(amount) and amount.hedge == "exact":
        return "a small number of something no table knows"
    if not known and amount.noun is None:
        return "counts nothing that is named"
    return None


def _small(amount: AmountMention) -> bool:
    high = amount.high if amount.high is not None else amount.low
    return high is not None and high <= _SMALL


def measure_of(patterns: Patterns, view: View, amount: AmountMention, token: int) -> Measure | None:
    """Give what a figure counts: the first measure whose class its noun has and one of whose words stands beside it."""
    if amount.kind == "money":
        return None
    classes: set[str] = set()
    nouns = nouns_of(view, amount, token)
    for noun in nouns[:3]:
        classes |= patterns.classes_of.get(noun, frozenset())
    if not classes and amount.noun is None and amount.kind == "count":
        classes = {"civilians"}
    near = neighbours(view, token)
    return next((m for m in patterns.measures if m.classes & classes and (not m.words or m.words & near)), None)


def neighbours(view: View, token: int) -> set[str]:
    """Give the dictionary forms around an amount: its phrase, the word it hangs on, and that word's other phrases."""
    g = view.grammar
    near = {g.lemmas[i] for i in g.subtree(token)[:24]}
    current = token
    for up in g.up(token, limit=4):
        near.add(g.lemmas[up])
        if g.is_verb(up):
            near |= {g.lemmas[k] for k in g.kids[up]}
            break
        near |= {g.lemmas[k] for k in g.kids[up] if k != current}
        current = up
    return near
