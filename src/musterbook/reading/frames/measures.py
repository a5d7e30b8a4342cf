"""What a figure counts, and which amounts no claim carries.

In: an amount in a sentence, and the tables of `measures.toml`. Out: the name of a measure, or the reason to leave the
amount out (an age, a distance, a duration, the number of a resolution, three languages).
"""

from __future__ import annotations

from bisect import bisect_left

from musterbook.lexicon.patterns import Measure, Patterns
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames.climbing import nouns_of
from musterbook.reading.gathering import View

_NUMBERS = frozenset(("number", "toll", "count"))
_TAKING = frozenset(("claim", "take", "cost"))  # lives
_NEVER = frozenset(("duration", "distance", "age", "volume"))
_SMALL = 10
_LEAST_SUM = 1_000


def refusal(patterns: Patterns, view: View, amount: AmountMention, token: int) -> str | None:
    """Give why an amount is no figure, None where it may be one."""
    if amount.same_as is not None:
        return "the same sum in another currency"
    if amount.kind == "ordinal" and nouns_of(view, amount, token)[0] not in patterns.words["counted_by_order"]:
        return "an ordinal that counts nothing"
    if amount.kind in _NEVER:
        return f"{amount.kind}s are no figures"
    words, nouns = patterns.words, nouns_of(view, amount, token)
    if amount.kind == "money":
        return _not_money(amount)
    if amount.kind in ("weight", "area"):
        return None
    unit = (amount.unit or "").lower()
    if unit in words["refused_units"] or nouns[0] in words["refused_units"]:
        return f"counts {unit or nouns[0]}"
    if amount.kind == "share":
        return "says a sum again as a share" if _or_share(view, amount) else None
    known = any(n in patterns.classes_of for n in nouns[:2])
    if nouns[0] in words["refused_nouns"]:
        return f"counts {nouns[0]}"
    if amount.hedge == "exact" and amount.low == amount.high == 1:
        return "one of something"
    if (
        _small(amount)
        and not amount.vague
        and amount.high != 0
        and amount.hedge == "exact"
        and (not known or nouns[0] in words["refused_few"])
    ):
        return "a small number of something that is not counted"
    if amount.vague and (not known or not classes_of(patterns, nouns) - {"civilians"}):
        return "a vague number of something that is not counted"
    if not known and amount.noun is None and not amount.unit:
        return "counts nothing that is named"
    return None


def unfit(patterns: Patterns, view: View, amount: AmountMention, token: int) -> str | None:
    """Give why an amount that no frame took is still no figure: a rate, a weight; None where it may be one."""
    if _apiece(view, amount):
        return "so much for each"
    if amount.kind == "share":
        return "a rate" if neighbours(view, token) & patterns.words["rates"] else None
    if amount.kind == "weight":
        return None if classes_of(patterns, nouns_of(view, amount, token)[1:]) else "a weight"
    if amount.kind == "area" and amount.unit == "m2":
        return "an area of a room"
    nouns = nouns_of(view, amount, token)
    high = amount.high if amount.high is not None else amount.low
    coins = not patterns.words["coins"].isdisjoint(nouns)
    if coins and high is not None and high < _LEAST_SUM and not neighbours(view, token) & patterns.words["penalties"]:
        return "a price"
    if amount.high == 0 and nouns[0] in patterns.words["persons"]:
        return "nobody who could be counted"
    named = classes_of(patterns, nouns)
    again = amount.definite and amount.low == amount.high and _small(amount) and "states" in named
    again = again and not view.grammar.of_label(token, "amod", "nmod", "acl:relcl")
    return "names again what was named" if again else None


def _apiece(view: View, amount: AmountMention) -> bool:
    """Say whether an amount is told of each of several ("12 square metres each", "$1,000 a head")."""
    g = view.grammar
    after = [t.lower for t in g.tokens[bisect_left(g.starts, amount.phrase_end) :][:2]]
    return bool(after) and (after[0] in ("each", "apiece") or after in (["a", "head"], ["per", "head"], ["a", "share"]))


def _not_money(amount: AmountMention) -> str | None:
    if amount.vague:
        return "a vague sum"
    high = amount.high if amount.high is not None else amount.low
    return "a rate, a ratio or a price" if high is not None and high < _LEAST_SUM else None


def _or_share(view: View, amount: AmountMention) -> bool:
    """Say whether a share only says again what stands before it ("$1.9 billion, or 3 percent, above ...")."""
    g = view.grammar
    members = g.at(amount.hedge_start, amount.end)
    return bool(members) and members[0] > 0 and g.lows[members[0] - 1] == "or"


def classes_of(patterns: Patterns, nouns: tuple[str, ...]) -> set[str]:
    return {c for n in nouns[:3] for c in patterns.classes_of.get(n, frozenset())}


def _small(amount: AmountMention) -> bool:
    high = amount.high if amount.high is not None else amount.low
    return high is not None and high <= _SMALL


def measure_of(patterns: Patterns, view: View, amount: AmountMention, token: int) -> Measure | None:
    """Give what a figure counts: the first measure whose class its noun has and one of whose words stands beside it."""
    if amount.kind == "money":
        return None
    classes = classes_of(patterns, nouns_of(view, amount, token))
    if not classes and amount.noun is None and amount.kind == "count":
        classes = {"civilians"}
    near = neighbours(view, token)
    if nouns_of(view, amount, token)[0] == "life" and near & _TAKING:
        return next((m for m in patterns.measures if m.name == "casualties"), None)
    fitting = (m for m in patterns.measures if m.classes & classes and not m.without & near)
    return next((m for m in fitting if not m.words or m.words & near), None)


def neighbours(view: View, token: int) -> set[str]:
    """Give the dictionary forms around an amount: its phrase, the word it hangs on, and that word's other phrases.

    Names are left out: Bill Gates is no bill.
    """
    g = view.grammar
    near = set(g.subtree(token)[:24])
    current = token
    for up in g.up(token, limit=4):
        near.add(up)
        if g.is_verb(up):
            near |= {k for k in g.kids[up] if g.labels[k] != "conj"}
            number = g.own_subject(up)
            if number is not None and number != current and g.lemmas[number] in _NUMBERS:
                near = (near - {up}) | set(g.subtree(number))  # "the number of those killed has reached 40"
            break
        near |= {k for k in g.kids[up] if k != current}
        current = up
    return {g.lemmas[i] for i in near if g.tags[i] not in ("NNP", "NNPS")}
