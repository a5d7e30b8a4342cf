"""Complete what a quantity says with the sentence it stands in.

In: the mentions of amounts of a document, and its sentences with their grammar. Out: the same mentions, some with a
unit that the sentence before gives, or with the bound that a verb says ("exceeds $706 million"). Numbers never change.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from musterbook.lexicon.patterns import Patterns
from musterbook.reading.amounts import AmountMention
from musterbook.reading.grammar import Grammar
from musterbook.reading.passages import Sentence

_LEAST_BARE = 10
_FORCES = "troops"


def complete(
    patterns: Patterns, sentences: Sequence[tuple[Sentence, Grammar, tuple[AmountMention, ...]]]
) -> Iterator[tuple[AmountMention, ...]]:
    """Give the amounts of each sentence, completed, in order."""
    unit, paragraph = None, -1
    for sentence, grammar, mentions in sentences:
        if sentence.paragraph != paragraph:
            unit, paragraph = None, sentence.paragraph
        out = []
        for mention in mentions:
            done = _bounded(patterns, grammar, mention)
            if done.kind == "count" and not done.amount.unit and done.noun is None:
                done = _counted(patterns, grammar, done, unit)
            if done.kind == "count" and done.amount.unit:
                unit = done.amount.unit
            out.append(done)
        yield tuple(out)


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
    if high is None or (high < _LEAST_BARE and mention.change is None):
        return mention
    members = grammar.at(mention.start, mention.end)
    near: set[str] = set()
    if members:
        for up in grammar.up(grammar.top(members), limit=3):
            near |= {grammar.lemmas[k] for k in (up, *grammar.kids[up])}
    found = _FORCES if near & patterns.words["strengths"] else unit
    return replace(mention, amount=replace(mention.amount, unit=found)) if found else mention
