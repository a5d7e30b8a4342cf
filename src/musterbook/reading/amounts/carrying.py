"""Let quantities take from one another what they leave unsaid: a hedge, a noun, a sum already counted.

In: a text and its mentions in order. Out: the mentions, with "more than 700 soldiers and 250 guards" bounded twice,
"from 5,200 to 3,000" counted in troops, and "100 million euros ($117 million)" linked. It finds no numbers.
"""

from __future__ import annotations

import re
from dataclasses import replace

from musterbook.reading.amounts.counting import Nouns
from musterbook.reading.amounts.forms import BLANK
from musterbook.reading.amounts.mentions import AmountMention
from musterbook.records import Amount, Hedge

_JOINS = re.compile(rf",?{BLANK}(?:and|or|plus|as well as){BLANK}(?:a(?:nother|n additional)?{BLANK})?")
_CONVERTS = re.compile(
    r"(?:\s[a-z]+){0,4}\s?[\[(](?:(?:or|equal to|equivalent to|the equivalent of|i\.e\.,?|worth|=)\s)*$"
    r"|,?\s(?:or|equal to|equivalent to|the equivalent of|which is)\s(?:the equivalent of\s|equivalent to\s)?$"
    r"|\s?/\s?$|\s=\s$|\s?[—–]\s?(?:or\s)?$"
)
_OLDEST = 110  # years
_AND_AGED = re.compile(rf",?{BLANK}(?:and|or|to){BLANK}|,{BLANK}")
_LISTED = re.compile(rf",{BLANK}\d{{1,2}}(?:(?:,|,?{BLANK}and){BLANK}\d{{1,2}})*,")
_LEAST_SUM = 100_000
_FEW = 4  # small counts that a sum is carried past
_STATES = 250  # more than that counts no states
_NEAR = 250  # characters: a sentence back ("... $3 billion. Another billion came from the bank")
_SAME = 400  # characters: two or three sentences of a paragraph
_SCALES = ("million", "billion", "trillion", "m", "bn", "mn")
_PERSONS_NEXT = re.compile(
    rf"{BLANK}(?:or (?:so|more){BLANK})?"
    r"(?:who|whose|whom|of (?:them|whom|its|our|their)|live[ds]?|need|in need|strong)\b"
)
_AND_NAMED = re.compile(r"(?:,|;|\band|\bwhile) (?:the )?[A-Z][\w.’'-]*(?: (?:of )?[A-Z][\w.’'-]*){0,3}(?: another)? $")
_UPPER, _LOWER = frozenset(("up_to", "at_most", "less_than")), frozenset(("more_than", "at_least"))
_AND_YET = re.compile(rf",?{BLANK}(?:and|but|yet|though){BLANK}")
_OF_SUM = re.compile(
    rf"{BLANK}of{BLANK}(?:the|its|their|that|this|our|his|her|those){BLANK}(?:(?:[a-z]+){BLANK}){{0,2}}"
)
_OF_WHICH = re.compile(
    rf"[^.;\n]{{0,60}}\b(?:of which|of it|including|(?:up|down) from|compared (?:with|to)|against|instead of)"
    rf"{BLANK}(?:[a-z]+{BLANK}){{0,2}}|,?{BLANK}(?:and|or|but|plus|then){BLANK}(?:[a-z]+{BLANK}){{0,2}}"
)
SENTENCE_BREAK = re.compile(r"[.!?][\"”’)]*\s+[A-Z“\"]|\n")
_ABBREVIATED = re.compile(r"(?:U\.S|U\.K|U\.N|E\.U|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|No|St)\.\s+[A-Z]")
VERB_NEXT = re.compile(rf"{BLANK}(?:were|was|are|is|have|had|has|remain|remained|died|fled|returned|more\b|others?\b)")


def related(text: str, mentions: list[AmountMention], nouns: Nouns) -> list[AmountMention]:
    """Carry hedges, nouns and currencies over, and link one sum said in two currencies."""
    mentions = _ages(text, _met(text, mentions), nouns)
    for i, mention in enumerate(mentions):
        if i and mention.kind == mentions[i - 1].kind:
            mention = _carry_hedge(text, mentions[i - 1], mention)
        mention = _of_money(text, mentions, i, mention, nouns)
        if mention.kind == "money" and i:
            mention = _weight(text, mentions[i - 1], mention)
            mention = _converted(text, mentions, i, mention)
        mentions[i] = mention
    for i, mention in enumerate(mentions):
        if mention.kind == "count" and not mention.amount.unit:
            mentions[i] = _elided(text, mentions, i, nouns)
    return mentions


def _carry_hedge(text: str, before: AmountMention, mention: AmountMention) -> AmountMention:
    """ "more than 5,000 soldiers and 10,000 police": the bound holds for both."""
    leads = (before.hedge_span is not None and before.hedge_span[0] < before.start) or "hedge" in before.carried
    if (
        not leads
        or mention.hedge != "exact"
        or mention.vague
        or before.amount.best is None
        or mention.definite
        or mention.change
    ):
        return mention
    if mention.kind not in {"count", "money"} or not _JOINS.fullmatch(text, before.phrase_end, mention.start):
        return mention
    if mention.amount.best is None:
        return mention
    low, high = bounds(mention.amount.best, before.hedge)
    amount = replace(mention.amount, low=low, high=high, hedge=before.hedge)
    return replace(mention, amount=amount, carried=(*mention.carried, "hedge"))


def _met(text: str, mentions: list[AmountMention]) -> list[AmountMention]:
    """Join two bounds of one number: "at least 20 but no more than 40 soldiers" is 20 to 40."""
    kept: list[AmountMention] = []
    for mention in mentions:
        low = kept[-1] if kept else None
        if (
            low is not None
            and mention.hedge in _UPPER
            and low.hedge in _LOWER
            and (low.kind == mention.kind and low.unit in {None, mention.unit})
            and _AND_YET.fullmatch(text, low.phrase_end, mention.hedge_start)
            and low.amount.exponent == mention.amount.exponent
            and (low.amount.low or 0) < (mention.amount.high or 0)
        ):
            amount = replace(
                mention.amount, low=low.amount.low, best=None, hedge="exact", said=text[low.start : mention.end]
            )
            mention = replace(mention, start=low.start, amount=amount, hedge_span=low.hedge_span, rule="range")
            kept.pop()
        kept.append(mention)
    return kept


def _ages(text: str, mentions: list[AmountMention], nouns: Nouns) -> list[AmountMention]:
    """Read the ages of several: "aged 24 and 27", "two brothers, 9 and 11, were killed"."""
    for i, mention in enumerate(mentions):
        before = mentions[i - 1] if i else None
        if before is None or mention.kind != "count" or mention.noun is not None:
            continue
        joined = before.kind == "age" and _AND_AGED.fullmatch(text, before.end, mention.start) is not None
        if (mention.high or 0) <= _OLDEST and (joined or _all_aged(text, before, nouns)):
            mentions[i] = replace(mention, kind="age", amount=replace(mention.amount, unit="year"))
    return mentions


def _all_aged(text: str, before: AmountMention, nouns: Nouns) -> bool:
    """Say whether as many numbers stand behind some persons as there are persons."""
    listed = _LISTED.match(text, before.phrase_end)
    if listed is None or before.noun is None or not nouns.is_persons(text[slice(*before.noun)]):
        return False
    return len(re.findall(r"\d+", listed[0])) == before.amount.best


def _of_money(text: str, mentions: list[AmountMention], i: int, mention: AmountMention, nouns: Nouns) -> AmountMention:
    """Read a bare number of millions beside a sum as money too.

    "40 million of the 100 million euros", "300 million euros, of which 120 million", "€300m, including 120m in loans",
    "Oslo gave 5 million crowns. Bergen promised 2 million."
    """
    best = mention.amount.high if mention.amount.high is not None else mention.amount.low
    if mention.kind != "count" or best is None or best < _LEAST_SUM * 10**mention.amount.exponent:
        return mention
    money = mentions[i + 1] if i + 1 < len(mentions) else None
    if not (mention.partitive and money is not None and _OF_SUM.fullmatch(text, mention.end, money.start)):
        money = _last_sum(mentions[max(0, i - _FEW) : i]) if mention.noun is None else None
        added = mention.change == "additional" and money is not None and mention.start - money.end < _NEAR
        of_it = money is not None and _OF_WHICH.fullmatch(text, money.phrase_end, mention.hedge_start)
        if money is not None and not (added or of_it or _sum_too(text, money, mention, nouns)):
            return mention
    if money is None or money.kind != "money" or money.amount.exponent < mention.amount.exponent:
        return mention
    steps = 10 ** (money.amount.exponent - mention.amount.exponent)
    low, best, high = (None if v is None else v * steps for v in _ends(mention.amount))
    unit = _named_between(text, money, mention, nouns) if money.start < mention.start else money.amount.unit
    amount = replace(mention.amount, low=low, best=best, high=high, unit=unit, exponent=money.amount.exponent)
    return replace(
        mention, kind="money", amount=amount, noun=None, candidates=money.candidates, carried=(*mention.carried, "unit")
    )


def _last_sum(before: list[AmountMention]) -> AmountMention | None:
    """Give the mention before, past small counts: "100 million euros for a five-nation force and Oman 30 million"."""
    large = (m for m in reversed(before) if m.kind != "count" or (m.high or m.low or 0) >= _LEAST_SUM)
    return next(large, None)


def _sum_too(text: str, money: AmountMention, mention: AmountMention, nouns: Nouns) -> bool:
    """Say whether bare millions are a sum like the last: in its paragraph, of nobody, and nobody does what follows."""
    between = text[money.phrase_end : mention.hedge_start]
    scaled = text[mention.start : mention.end].rstrip().endswith(_SCALES)
    if not scaled or len(between) > _SAME or "\n" in between or VERB_NEXT.match(text, mention.end):
        return False
    harmed = nouns.harmed.search(text, max(0, mention.hedge_start - 24), mention.start)
    counted = harmed or (nouns.before(text, money.phrase_end, mention.start) and not _AND_NAMED.search(between))
    return not counted and _PERSONS_NEXT.match(text, mention.end) is None


def _named_between(text: str, money: AmountMention, mention: AmountMention, nouns: Nouns) -> str:
    """Give the currency that stands between two sums: "$6.7 billion. In euros that was 6.4 billion"."""
    words = re.findall(r"\w+", text[money.phrase_end : mention.start].lower())
    codes = [nouns.tables.money_nouns[w] for w in words if w in nouns.tables.money_nouns]
    same = codes and len(codes[-1]) == 1 and nouns.tables.units[codes[-1][0]].exponent == money.amount.exponent
    return codes[-1][0] if same else money.amount.unit


def _ends(amount: Amount) -> tuple[int | None, int | None, int | None]:
    return amount.low, amount.best, amount.high


def _converted(text: str, mentions: list[AmountMention], i: int, mention: AmountMention) -> AmountMention:
    before = mentions[i - 1]
    if before.kind != "money" or before.unit == mention.unit or before.vague:
        return mention
    gap = text[before.phrase_end : mention.hedge_start]
    if len(gap) < 60 and _CONVERTS.fullmatch(gap) and (gap.strip() != "or" or before.unit != mention.unit):
        return replace(mention, same_as=before.same_as if before.same_as is not None else i - 1)
    if before.same_as is not None and re.fullmatch(r"[,;/]?\s?(?:or |and )?", gap):
        return replace(mention, same_as=before.same_as)
    return mention


def _weight(text: str, before: AmountMention, mention: AmountMention) -> AmountMention:
    """Read pounds that convert a weight as one: "75 tonnes (165,000 pounds)"."""
    pounds = text[mention.start : mention.end].endswith(("pounds", "pound"))
    if before.kind != "weight" or not pounds or not _CONVERTS.fullmatch(text, before.phrase_end, mention.hedge_start):
        return mention
    return replace(mention, kind="weight", amount=replace(mention.amount, unit="lb"), candidates=())


def _elided(text: str, mentions: list[AmountMention], i: int, nouns: Nouns) -> AmountMention:
    """Give a number without a noun what its sentence counts: the next one's, the last one's, or its subject's."""
    mention = mentions[i]
    if nouns.harmed.search(text, max(0, mention.hedge_start - 24), mention.hedge_start) is not None:
        return _counting(mention, "people")
    if (body := nouns.body_of(text, mention.hedge_start)) is not None:
        return _counting(mention, body.unit)
    after = mentions[i + 1] if i + 1 < len(mentions) else None
    if after is not None and after.kind == "count" and after.amount.unit and "noun" not in after.carried:
        gap = text[mention.phrase_end : after.start]
        if re.fullmatch(
            rf",?{BLANK}(?:to|and|or|of the|of its)?{BLANK}?(?:then{BLANK})?(?:to{BLANK})?(?:about |some |just |around "
            rf"|nearly )?|,{BLANK}",
            gap,
        ):
            return _counting(mention, after.amount.unit)
        if mention.change == "from" and after.change == "to" and len(gap) < 40:
            return _counting(mention, after.amount.unit)
    floor = _sentence_start(text, mention.start)
    for before in reversed(mentions[max(0, i - 4) : i]):
        if before.kind == "count" and before.amount.unit and before.start >= floor:
            return _counting(mention, before.amount.unit)
    noun = nouns.before(text, floor, mention.start)
    if noun is not None and not (noun.group == "countries" and (mention.high or 0) > _STATES):
        return _counting(mention, noun.unit)
    if VERB_NEXT.match(text, mention.end) or mention.partitive:
        for before in reversed(mentions[max(0, i - 3) : i]):
            if before.kind == "count" and before.amount.unit and before.end >= floor - 250:
                return _counting(mention, before.amount.unit)
    return mention


def bounds(best: int, hedge: Hedge) -> tuple[int | None, int | None]:
    """Give the least and the most that a hedge leaves a number."""
    low = None if hedge in {"up_to", "at_most", "less_than"} else best
    return low, None if hedge in {"more_than", "at_least"} else best


def _counting(mention: AmountMention, unit: str) -> AmountMention:
    return replace(mention, amount=replace(mention.amount, unit=unit), carried=(*mention.carried, "noun"))


def _sentence_start(text: str, at: int) -> int:
    """Give where the sentence around a place begins, by its stops alone; at most 400 characters back."""
    floor = max(0, at - 400)
    for hit in SENTENCE_BREAK.finditer(text, floor, at):
        if not _ABBREVIATED.match(text, max(floor, hit.start() - 3)) and not _ABBREVIATED.match(
            text, max(floor, hit.start() - 2)
        ):
            floor = hit.end() - 1
    return floor
