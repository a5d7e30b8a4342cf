"""Is an amount said: its numbers, which way its hedge bounds it, and what it counts?

In: an asserted quantity and the quantities of a stretch. Out: a verdict. Numbers are compared exactly.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from musterbook.lexicon import Lexicon
from musterbook.reading.amounts.finding import AmountMention, find_amounts
from musterbook.reading.gathering import View
from musterbook.reading.grounding.asserted import Quantity

_HOLDS = {  # a hedge of the text, and the weaker ones that it holds as well
    "more_than": ("at_least",),
    "less_than": ("up_to", "at_most"),
    "up_to": ("at_most",),
    "at_most": ("up_to",),
}
_DECIMALS = 4  # a number that is said has fewer decimals; one with more is a fraction
_LOWER = frozenset(("more_than", "at_least"))
_UPPER = frozenset(("up_to", "at_most", "less_than"))


def misfit(
    lexicon: Lexicon, claimed: Quantity, view: View, mention: AmountMention, text: str, *, since: int | None = None
) -> str | None:
    """Say in which way a quantity of the text is not the one claimed; None where it is.

    What a number without a noun counts may be named from `since` on (code points), None for its own sentence alone.
    """
    return (
        _number(claimed, mention)
        or _hedge(claimed, mention)
        or _unit(lexicon, claimed, view, mention, text, since)
        or _said(lexicon, claimed, mention, text)
    )


def _number(claimed: Quantity, mention: AmountMention) -> str | None:
    low, high, best = claimed.low, claimed.high, claimed.best
    if low is None and high is None and best is not None:
        low, high = _bounds(best, claimed.hedge)
    if (_rounded(low, mention.low), _rounded(high, mention.high)) != (mention.low, mention.high):
        return f"the text says {_range(mention.low, mention.high)}, the claim {_range(low, high)}"
    if best is not None and best != mention.amount.major(mention.amount.best):
        return f"the claim's best figure, {_plain(best)}, is not said"
    return None


def _rounded(claimed: Decimal | None, said: Decimal | None) -> Decimal | None:
    """Take a fraction of the text that was told in decimals ("a third", 33.3) for what it is of."""
    if claimed is None or said is None or -_exponent(said) <= max(_DECIMALS, -_exponent(claimed)):
        return claimed
    return said if claimed == said.quantize(Decimal(1).scaleb(_exponent(claimed))) else claimed


def _exponent(number: Decimal) -> int:
    return int(number.as_tuple().exponent)


def _bounds(best: Decimal, hedge: str | None) -> tuple[Decimal | None, Decimal | None]:
    """Give the bounds of a claim that has one number alone."""
    return (None if hedge in _UPPER else best), (None if hedge in _LOWER else best)


def _range(low: Decimal | None, high: Decimal | None) -> str:
    if low is None and high is None:
        return "no number"
    if low is None or high is None:
        return f"{_plain(low)} or more" if low is not None else f"{_plain(high)} or less"
    return _plain(low) if low == high else f"{_plain(low)} to {_plain(high)}"


def _plain(number: Decimal | None) -> str:
    """Write a number with its thousands apart and without empty decimals."""
    said = f"{number:,f}"
    return said.rstrip("0").rstrip(".") if "." in said else said


def _hedge(claimed: Quantity, mention: AmountMention) -> str | None:
    said = mention.hedge
    if claimed.hedge is None or claimed.hedge == said or claimed.hedge in _HOLDS.get(said, ()):
        return None
    return f"the text says {said.replace('_', ' ')}, the claim {claimed.hedge.replace('_', ' ')}"


def _unit(
    lexicon: Lexicon, claimed: Quantity, view: View, mention: AmountMention, text: str, since: int | None
) -> str | None:
    if claimed.unit is None or claimed.unit == mention.amount.unit:
        return None
    said = f"the text counts {mention.amount.unit or 'nothing named'}, the claim {claimed.unit}"
    if mention.kind == "money" or claimed.unit in lexicon.quantities.currencies:
        return said
    word = claimed.unit.replace("_", " ").casefold()
    joined = len(word) if " and " in word else 0
    if f" {word}" in text[mention.start : mention.phrase_end + joined].casefold():  # "23 towns and districts"
        return None
    known = lexicon.quantities.counted.get(word)
    bare = known is not None and (not mention.amount.unit or (mention.noun is None and since is not None))
    if known is not None and mention.amount.unit and (not bare or known.unit == mention.amount.unit):
        return None if known.unit == mention.amount.unit else said
    own = (view.sentence.start if since is None else since, view.sentence.end) if bare else mention.noun
    return None if own is not None and word in _forms(text[slice(*own)].casefold()) else said


def _forms(phrase: str) -> frozenset[str]:
    """Give the words of a phrase and its pairs of words, with and without the plural's s."""
    words = [w.strip("“”\"'’.,;:()") for w in phrase.split()]
    pairs = [" ".join(pair) for pair in pairwise(words)]
    return frozenset(form for w in (*words, *pairs) for form in (w, w.removesuffix("s"), w + "s"))


def _said(lexicon: Lexicon, claimed: Quantity, mention: AmountMention, text: str) -> str | None:
    """Compare the words that the claim gives for its amount: they are the text's, or say the same number."""
    if claimed.said is None:
        return "the text gives no number" if mention.vague and claimed.best is not None else None
    if claimed.said in text[mention.hedge_start : mention.phrase_end]:
        return None
    numbers = [(m.low, m.high) for m in find_amounts(claimed.said, lexicon.quantities)]
    if not mention.vague and (not numbers or _one(numbers[0]) == _one((mention.low, mention.high))):
        return None if numbers else f"the text does not say {claimed.said!r}"
    return f"the text does not say {claimed.said!r}"


def _one(bounds: tuple[Decimal | None, Decimal | None]) -> Decimal | None:
    return bounds[0] if bounds[0] is not None else bounds[1]
