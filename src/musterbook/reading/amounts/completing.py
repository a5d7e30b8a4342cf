"""Complete what a quantity says with the sentence it stands in.

In: the mentions of amounts of a document, and its sentences with their grammar. Out: the same mentions, some with a
unit that the sentence before gives, or with the bound that a verb says ("exceeds $706 million"). A share is given in
percent; no other number changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from musterbook.lexicon.patterns import Patterns
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.syntax.grammar import Grammar
from musterbook.reading.syntax.passages import Sentence
from musterbook.records import Amount

_LEAST_BARE, _LEAST_SUM = 10, 100_000
_FORCES, _PEOPLE = "troops", "people"


def complete(
    patterns: Patterns, sentences: Sequence[tuple[Sentence, Grammar, tuple[AmountMention, ...]]]
) -> Iterator[tuple[AmountMention, ...]]:
    """Give the amounts of each sentence, completed, in order."""
    unit, paragraph = None, -1
    for sentence, grammar, mentions in sentences:
        if sentence.paragraph != paragraph:
            unit, paragraph = None, sentence.paragraph
        if not patterns.words["tolls"].isdisjoint(grammar.lemmas):
            unit = _PEOPLE  # and so of the paragraph's further bare numbers: "Sri Lanka reported 27,200"
        out: list[AmountMention] = []
        for mention in mentions:
            done = _bounded(patterns, grammar, mention)
            if out and out[-1].kind == "money" and done.kind == "count" and not done.amount.unit and done.noun is None:
                done = _paid(done, out[-1].amount)
            if done.kind == "count" and not done.amount.unit and done.noun is None:
                done = _counted(patterns, grammar, done, unit)
            if done.kind == "count" and done.amount.unit:
                unit = done.amount.unit
            out.append(_in_percent(done))
        yield tuple(out)


def _in_percent(mention: AmountMention) -> AmountMention:
    """Give a fraction of something in percent, as shares are compared: "half", "a third", "50 %"."""
    amount = mention.amount
    if amount.unit != "fraction":
        return mention
    exponent = amount.exponent - 2
    steps, exponent = 10 ** max(0, -exponent), max(0, exponent)
    low, best, high = (None if v is None else v * steps for v in (amount.low, amount.best, amount.high))
    return replace(mention, amount=replace(amount, low=low, best=best, high=high, unit="percent", exponent=exponent))


def _paid(mention: AmountMention, money: Amount) -> AmountMention:
    """Read a bare number of millions behind a sum as money too ("300 million euros, of which 120 million ...")."""
    amount = mention.amount
    best = amount.high if amount.high is not None else amount.low
    large = best is not None and best >= _LEAST_SUM * 10**amount.exponent and not amount.said.rstrip()[-1:].isdigit()
    if best is None or not large or money.exponent < amount.exponent:
        return mention
    steps = 10 ** (money.exponent - amount.exponent)
    low, best, high = (None if v is None else v * steps for v in (amount.low, amount.best, amount.high))
    sum_ = replace(amount, low=low, best=best, high=high, unit=money.unit, exponent=money.exponent)
    return replace(mention, kind="money", amount=sum_)


def _bounded(patterns: Patterns, grammar: Grammar, mention: AmountMention) -> AmountMention:
    """Take over the bound of the word before an exact amount: "exceeds", "surpassed", "past"."""
    amount = mention.amount
    members = grammar.at(mention.hedge_start, mention.end)
    if amount.hedge != "exact" or amount.low is None or amount.low != amount.high or not members or members[0] == 0:
        return mention
    word = members[0] - 1
    if grammar.lemmas[word] not in patterns.words["exceeding"]:
        return mention
    if any(grammar.lows[k] in ("not", "n't", "never") for k in grammar.kids[word]):
        return replace(mention, amount=replace(amount, low=None, hedge="at_most"))
    return replace(mention, amount=replace(amount, high=None, hedge="more_than"))


def _counted(patterns: Patterns, grammar: Grammar, mention: AmountMention, unit: str | None) -> AmountMention:
    """Give a bare number its unit: of a force whose size it is, else that of the last count of the paragraph."""
    high = mention.high if mention.high is not None else mention.low
    members = grammar.at(mention.start, mention.end)
    if high is None or not members:
        return mention
    top = grammar.top(members)
    if _suffers(patterns, grammar, top):
        found: str | None = unit if unit and _of_persons(patterns, unit) else _PEOPLE
    elif high < _LEAST_BARE and mention.change is None:
        return mention
    else:
        near: set[str] = set()
        for up in grammar.up(top, limit=3):
            near |= {grammar.lemmas[k] for k in (up, *grammar.kids[up])}
        toll = _PEOPLE if near & patterns.words["tolls"] else unit
        found = _FORCES if near & patterns.words["strengths"] else toll
    return replace(mention, amount=replace(mention.amount, unit=found)) if found else mention


def _suffers(patterns: Patterns, grammar: Grammar, top: int) -> bool:
    """Say whether a bare number is the subject of what only people do or suffer: "27 died", "27 are missing"."""
    above = grammar.head[top]
    if grammar.label(top) not in ("nsubj", "nsubj:pass") or grammar.tags[top] != "CD":
        return False
    near = (above, *grammar.of_label(above, "xcomp"))
    return any(grammar.lemmas[i] in patterns.words["personal"] for i in near)


def _of_persons(patterns: Patterns, unit: str) -> bool:
    classes = ("forces", "police", "fighters", "civilians", "helpers", "persons")
    return any(unit.lower().removesuffix("s") in patterns.words[name] for name in classes)
