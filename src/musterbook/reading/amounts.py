"""Find quantities in running text: money, counted persons and things, shares, durations, distances, weights, areas.

In: a text and the tables of quantities. Out: mentions in order of position, which never overlap. It does not decide
which quantity is a claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import Literal, cast

from musterbook.lexicon.quantities import Quantities
from musterbook.reading.counting import Noun, Nouns
from musterbook.reading.hedging import Hedges, Hedging
from musterbook.reading.numberforms import BLANK, Numeral, any_of
from musterbook.reading.numerals import Numerals
from musterbook.records import Amount, Hedge

AmountKind = Literal[
    "money", "count", "share", "duration", "distance", "weight", "area", "volume", "age", "ordinal", "other"
]
Change = Literal["from", "to", "by", "additional"]


@dataclass(frozen=True, slots=True)
class AmountMention:
    """A quantity as the text gives it.

    `start` and `end` hold the number with its sign, multiplier and unit of money or measure; hedges and counted nouns
    stand outside, in `hedge_span` and `noun` (the phrase counted, from its first modifier to its head).
    `said` of `amount` is the number's words. `carried` names what was taken over from an earlier mention ("hedge",
    "noun"). `same_as` is the position, in the result, of the mention that this one converts. `candidates` are the
    currencies an ambiguous word may mean; its unit is then the word itself. `reader_range` is the customary band of a
    vague word, in major units, and is the reader's, not the text's.
    """

    start: int
    end: int
    amount: Amount
    kind: AmountKind
    noun: tuple[int, int] | None = None
    hedge_span: tuple[int, int] | None = None
    change: Change | None = None
    definite: bool = False
    partitive: bool = False
    carried: tuple[str, ...] = ()
    same_as: int | None = None
    candidates: tuple[str, ...] = ()
    reader_range: tuple[Decimal, Decimal] | None = None
    rule: str = ""

    @property
    def low(self) -> Decimal | None:
        return self.amount.major(self.amount.low)

    @property
    def high(self) -> Decimal | None:
        return self.amount.major(self.amount.high)

    @property
    def unit(self) -> str | None:
        """ISO 4217, a unit of measure, or the noun counted; None where nothing says what is counted."""
        return self.amount.unit or None

    @property
    def hedge(self) -> Hedge:
        return self.amount.hedge

    @property
    def vague(self) -> bool:
        """True for "dozens", "tens of thousands": words without a number."""
        return self.amount.low is None and self.amount.high is None

    @property
    def hedge_start(self) -> int:
        """Where a claim's quote may begin: at the hedge where one stands before the number."""
        return min(self.start, self.hedge_span[0]) if self.hedge_span else self.start

    @property
    def phrase_end(self) -> int:
        """Where the number, its counted noun and a hedge behind it end."""
        return max(self.end, self.noun[1] if self.noun else 0, self.hedge_span[1] if self.hedge_span else 0)


_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_FINEST = 9  # digits behind the point; a third keeps nine
_CONNECTS = re.compile(
    rf"{BLANK}?[-–—]{BLANK}?|{BLANK}(?:to|or|and){BLANK}|-to-|{BLANK}?,{BLANK}(?:and{BLANK})?|{BLANK}&{BLANK}"
)
_JOINS = re.compile(rf",?{BLANK}(?:and|or|plus|as well as){BLANK}(?:a(?:nother|n additional)?{BLANK})?")
_CONVERTS = re.compile(
    r"(?:\s[a-z]+){0,4}\s?[\[(](?:(?:or|equal to|equivalent to|the equivalent of|i\.e\.,?|worth|=)\s)*$"
    r"|,?\s(?:or|equal to|equivalent to|the equivalent of|which is)\s(?:the equivalent of\s|equivalent to\s)?$"
    r"|\s?/\s?$|\s=\s$"
)
_SENTENCE_BREAK = re.compile(r"[.!?][\"”’)]*\s+[A-Z“\"]|\n")
_ABBREVIATED = re.compile(r"(?:U\.S|U\.K|U\.N|E\.U|Mr|Mrs|Ms|Dr|Gen|Lt|Col|Sen|Rep|No|St)\.\s+[A-Z]")
_OF = re.compile(rf"{BLANK}of{BLANK}(?:all{BLANK})?(the|these|those|its|their|our|his|them|whom|which)\b")
_VERB_NEXT = re.compile(rf"{BLANK}(?:were|was|are|is|have|had|has|remain|remained|died|fled|returned|more\b|others?\b)")
_AGED = re.compile(r"\b(?:aged|age|ages|he was|she was|he is|she is|turned|turns)[ ]$")
_NAME_COMMA = re.compile(r"[A-Z][\w’'-]+, $")
_ORDINAL_NEAR = {"shipments", "packages"}


def find_amounts(text: str, quantities: Quantities) -> tuple[AmountMention, ...]:
    """Find every quantity in a text, ordered by position; mentions never overlap.

    What is not a quantity is left out: years, dates, times, telephone, resolution and model numbers, list marks. Time
    grows linearly with the text.
    """
    return _finder(quantities).find(text)


@lru_cache(maxsize=4)
def _finder(quantities: Quantities) -> _Finder:
    return _Finder(quantities)


@dataclass(slots=True)
class _Draft:
    """A quantity while it is being read: one or two numerals, what bounds them, what they count."""

    first: Numeral
    last: Numeral
    hedging: Hedging
    hedge_after: tuple[Hedge, int, int] | None = None
    noun: Noun | None = None
    partitive: bool = False
    rule: str = "number"


class _Finder:
    """All patterns of one set of tables, and the steps from numbers to mentions."""

    def __init__(self, quantities: Quantities) -> None:
        self.tables = quantities
        self.numerals = Numerals(quantities)
        self.hedges = Hedges(quantities)
        self.nouns = Nouns(quantities)
        series = [w for w, c in quantities.counted.items() if c.series and not w.endswith("s")]
        ordinals, things = any_of(quantities.ordinals), any_of(series)
        self.ordinal = re.compile(
            r"\b([Oo]ur|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Tt]he|[Aa]|[A-Z][\w.]*(?:['’]s|s['’]))[ ]"
            rf"({ordinals}|\d{{1,3}}(?:st|nd|rd|th))[ ]((?:[a-z][\w-]*[ ]){{0,2}}?)({things})\b"
        )
        self.changes = quantities.lists["changes"]

    def find(self, text: str) -> tuple[AmountMention, ...]:
        drafts = self._drafts(text, self.numerals.find(text))
        mentions = [m for d in drafts if (m := self._mention(text, d)) is not None]
        mentions += self._zeros(text)
        mentions += self._ordinals(text)
        mentions.sort(key=lambda m: (m.start, -m.end))
        kept: list[AmountMention] = []
        for mention in mentions:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return tuple(self._related(text, kept))

    # -- numbers to drafts -------------------------------------------------------------------------------------------

    def _drafts(self, text: str, numerals: list[Numeral]) -> list[_Draft]:
        """Pair the ends of ranges and share multipliers and units over "and"; drop scores and votes ("31-0")."""
        drafts: list[_Draft] = []
        at, floor = 0, 0
        for i in range(len(numerals) - 2, -1, -1):
            self._share(text, numerals[i], numerals[i + 1])
        while at < len(numerals):
            numeral = numerals[at]
            hedging = self.hedges.before(text, numeral.start, floor=floor, measure=self._measures(numeral))
            follows = numerals[at + 1] if at + 1 < len(numerals) else None
            if follows is not None and follows.start <= numeral.end + 8:
                link = self._link(text, numeral, follows, hedging)
                if link == "range":
                    drafts.append(_Draft(numeral, follows, hedging, rule="range"))
                    floor, at = follows.end, at + 2
                    continue
                if link == "none":
                    floor, at = follows.end, at + 2
                    continue
            if not (numeral.joined in {"-", "–"} and text[max(0, numeral.start - 2) : numeral.start - 1].isdigit()):
                drafts.append(_Draft(numeral, numeral, hedging))
            floor, at = numeral.end, at + 1
        return drafts

    def _measures(self, numeral: Numeral) -> bool:
        return bool(numeral.units) and self.tables.units[numeral.units[0]].kind in {"duration", "distance"}

    def _share(self, text: str, first: Numeral, second: Numeral) -> None:
        """Give the first of two numbers the multiplier and unit that stand behind the second ("10 and 15 million euros")."""
        gap = text[first.end : second.start] if second.start - first.end < 8 else ""
        if (
            not gap
            or not _CONNECTS.fullmatch(gap)
            or first.form in {"share", "vague"}
            or first.hyphen
            and "-to-" not in gap
        ):
            return
        dual = gap.strip(" \u00a0") in {"and", ",", "&", ", and"}
        if dual and (second.prefixed or first.value >= 1000 or (not second.units and not second.scaled)):
            return
        if (
            second.scaled
            and not first.scaled
            and first.value < second.value
            and not (second.prefixed and not first.prefixed)
        ):
            first.scale, first.scaled = second.scale, True
        if not first.units and second.units and not second.prefixed and second.form != "share" and "," not in gap:
            first.units, first.unit_word = second.units, second.unit_word

    def _link(self, text: str, first: Numeral, second: Numeral, hedging: Hedging) -> str:
        """Say whether two numbers are the ends of a range, no quantity at all ("31-0"), or two ("" )."""
        gap = text[first.end : second.start]
        if not gap or not _CONNECTS.fullmatch(gap) or "," in gap or "&" in gap or "share" in {first.form, second.form}:
            return ""
        sign = gap.strip(" \u00a0\u202f\u2009")
        if sign == "and" and not hedging.between:
            return ""
        if first.units and second.units and not set(first.units) & set(second.units):
            return ""
        if first.prefixed and not second.prefixed and not second.units:
            if sign not in "-–—" and self.nouns.after(text, second.end) is not None:
                return ""
            second_units = first.units
        else:
            second_units = second.units
        rises = first.total < second.total
        if sign in {"-", "–", "—"} and not rises:
            return "" if sign == "—" or first.units or second.units else "none"
        if not rises or (sign == "or" and second.total > 3 * first.total):
            return ""
        if sign == "to" and (
            hedging.change == "by" or (hedging.change == "from" and self._changing(text, first.start))
        ):
            return ""
        second.units = second_units
        second.unit_word = second.unit_word or first.unit_word
        return "range"

    def _changing(self, text: str, start: int) -> bool:
        """Say whether a verb or noun of change stands in the words before "from"."""
        words = re.findall(r"[A-Za-z]+", re.split(r"[.;\n]", text[max(0, start - 90) : start])[-1].lower())
        return any(word in self.changes for word in words[-9:])

    # -- drafts to mentions ------------------------------------------------------------------------------------------

    def _mention(self, text: str, draft: _Draft) -> AmountMention | None:
        """Turn a draft into a mention; None where its words turn out to be no quantity."""
        last = draft.last
        units = last.units or draft.first.units
        kind = self._kind(text, draft, units)
        candidates: tuple[str, ...] = ()
        unit = ""
        if kind == "age":
            unit = "year"
        elif units:
            unit, candidates = self._currency(text, draft, units)
        if kind == "count" and not self._count(text, draft):
            return None
        if kind == "count" and draft.noun is not None:
            unit = draft.noun.unit
        self._hedge_after(text, draft)
        hedge, span = self._hedge(draft)
        exponent = self.tables.units[unit].exponent if unit in self.tables.units else 2 if candidates else 0
        start, end = draft.first.start, last.end
        amount = _amount(draft, unit, exponent, hedge, text[start:end])
        noun = draft.noun
        return AmountMention(
            start, end, amount, kind, (noun.start, noun.end) if noun else None, span,
            "additional" if draft.hedging.additional or (noun is not None and noun.additional) else draft.hedging.change,
            draft.hedging.definite, draft.partitive, (), None, candidates,
            _band(last) if last.form == "vague" else None, draft.rule,
        )  # fmt: skip

    def _kind(self, text: str, draft: _Draft, units: tuple[str, ...]) -> AmountKind:
        numeral = draft.last
        if numeral.age:
            return "age"
        if units:
            kind = self.tables.units[units[0]].kind
            return cast(
                "AmountKind",
                kind if kind in {"money", "share", "duration", "distance", "weight", "area", "volume"} else "other",
            )
        if numeral.form == "share":
            return "share"
        if (
            draft.first is numeral
            and numeral.total <= 110
            and numeral.value == numeral.total
            and self._is_age(text, numeral)
        ):
            return "age"
        return "count"

    def _is_age(self, text: str, numeral: Numeral) -> bool:
        window = text[max(0, numeral.start - 24) : numeral.start]
        closes = text[numeral.end : numeral.end + 1] in {",", ".", ")", ";", ""}
        if _AGED.search(window.lower()):
            return closes or window.lower().endswith(("aged ", "age ", "ages "))
        return (
            numeral.form == "digits"
            and closes
            and numeral.value >= 10
            and _NAME_COMMA.search(window) is not None
            and text[numeral.end : numeral.end + 1] == ","
        )

    def _count(self, text: str, draft: _Draft) -> bool:
        """Find what a bare number counts; False where nothing shows that it counts anything."""
        numeral = draft.last
        end = numeral.mark_span[1] if numeral.mark_span else numeral.end
        if numeral.hyphen:
            hyphen_end = end if text[end : end + 1] in "-–" else numeral.end
            draft.noun = self.nouns.hyphened(text, hyphen_end, numeral.hyphen)
            if draft.noun is None:
                return False
            draft.rule = "hyphen"
            return True
        vague = numeral.form == "vague"
        if vague and text.startswith((" of ", "\u00a0of "), end):
            draft.noun = self.nouns.after(text, end + 3)
            return True
        if (of := _OF.match(text, end)) is not None:
            draft.partitive = True
            draft.noun = self.nouns.after(text, of.end()) if of[1] not in {"them", "whom", "which"} else None
            return numeral.value != 1 or numeral.scaled
        if numeral.total == 1:
            draft.noun = self.nouns.single(text, end) or None
            return draft.noun is not None
        draft.noun = self.nouns.after(text, end, singular=bool(numeral.mark))
        if draft.noun is not None or vague:
            return True
        return self._bare(text, draft)

    def _bare(self, text: str, draft: _Draft) -> bool:
        """Say whether a number without a noun is still a quantity: hedged, changed, large, or with its verb."""
        numeral = draft.last
        if (
            draft.hedging.hedge != "exact"
            or draft.hedging.change in {"from", "by"}
            or draft.hedging.additional
            or numeral.mark
        ):
            return True
        if numeral.form == "words" and not numeral.scaled and numeral.total < 13:
            return _VERB_NEXT.match(text, numeral.end) is not None and not draft.hedging.definite
        before = re.search(r"(\S+)\s$", text[max(0, numeral.start - 30) : numeral.start])
        if (
            before is not None
            and before[1][0].isupper()
            and numeral.total < 100
            and before.start()
            and not numeral.scaled
        ):
            return _VERB_NEXT.match(text, numeral.end) is not None
        return numeral.number_end == numeral.end or numeral.scaled

    def _hedge_after(self, text: str, draft: _Draft) -> None:
        numeral = draft.last
        draft.hedge_after = self.hedges.behind(text, numeral.end)
        if draft.hedge_after is None and draft.noun is not None:
            draft.hedge_after = self.hedges.behind(text, draft.noun.end)

    def _hedge(self, draft: _Draft) -> tuple[Hedge, tuple[int, int] | None]:
        before = draft.hedging
        if before.hedge != "exact":
            return before.hedge, (before.start, before.end)
        if draft.last.mark and draft.last.mark_span:
            return self.hedges.mark(draft.last.mark), draft.last.mark_span
        if draft.hedge_after is not None:
            return draft.hedge_after[0], draft.hedge_after[1:]
        return "exact", None

    # -- currencies --------------------------------------------------------------------------------------------------

    def _currency(self, text: str, draft: _Draft, units: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
        """Choose the one unit that the text names; an ambiguous word stays itself, with what it may mean.

        A sign's or noun's own currency wins where it has one that news means by it alone; else the only one whose
        country the sentence names, else the only one whose country the text names.
        """
        if len(units) == 1:
            return units[0], ()
        currencies = self.tables.currencies
        default = [u for u in units if currencies[u].default]
        if len(default) == 1:
            return default[0], ()
        start, end = draft.first.start, draft.last.end
        left = max(0, start - 300)
        for hit in _SENTENCE_BREAK.finditer(text, left, start):
            left = hit.end() - 1
        right = _SENTENCE_BREAK.search(text, end, end + 200)
        sentence = text[left : right.start() if right else end + 200]
        for stretch in (sentence, text[:20_000]):
            named = [u for u in units if any(re.search(rf"\b{re.escape(p)}\b", stretch) for p in currencies[u].places)]
            if len(named) == 1:
                return named[0], ()
        return (draft.last.unit_word or draft.first.unit_word).lower(), units

    # -- what one mention takes from another -------------------------------------------------------------------------

    def _related(self, text: str, mentions: list[AmountMention]) -> list[AmountMention]:
        """Carry hedges and nouns over, and link one sum said in two currencies."""
        for i, mention in enumerate(mentions):
            if i and mention.kind == mentions[i - 1].kind:
                mention = self._carry_hedge(text, mentions[i - 1], mention)
            if mention.kind == "money" and i:
                mention = self._converted(text, mentions, i, mention)
            mentions[i] = mention
        for i, mention in enumerate(mentions):
            if mention.kind == "count" and not mention.amount.unit:
                mentions[i] = self._elided(text, mentions, i)
        return mentions

    def _carry_hedge(self, text: str, before: AmountMention, mention: AmountMention) -> AmountMention:
        """ "more than 5,000 soldiers and 10,000 police": the bound holds for both."""
        leads = before.hedge_span is not None and before.hedge_span[0] < before.start or "hedge" in before.carried
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
        amount = _bounded(mention.amount, mention.amount.best, before.hedge)
        return replace(mention, amount=amount, carried=(*mention.carried, "hedge"))

    def _converted(self, text: str, mentions: list[AmountMention], i: int, mention: AmountMention) -> AmountMention:
        before = mentions[i - 1]
        if before.kind != "money" or before.unit == mention.unit or before.vague:
            return mention
        gap = text[before.phrase_end : mention.hedge_start]
        if len(gap) < 60 and _CONVERTS.fullmatch(gap) and (gap.strip() != "or" or before.unit != mention.unit):
            return replace(mention, same_as=before.same_as if before.same_as is not None else i - 1)
        if before.same_as is not None and re.fullmatch(r"[,;/]?\s?(?:or |and )?", gap):
            return replace(mention, same_as=before.same_as)
        return mention

    def _elided(self, text: str, mentions: list[AmountMention], i: int) -> AmountMention:
        """Give a number without a noun what its sentence counts: the next one's, the last one's, or its subject's."""
        mention = mentions[i]
        after = mentions[i + 1] if i + 1 < len(mentions) else None
        if after is not None and after.kind == "count" and after.amount.unit and "noun" not in after.carried:
            gap = text[mention.phrase_end : after.start]
            if re.fullmatch(
                rf",?{BLANK}(?:to|and|or)?{BLANK}?(?:then{BLANK})?(?:to{BLANK})?(?:about |some |just |around "
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
        noun = self.nouns.before(text, floor, mention.start)
        if noun is not None:
            return _counting(mention, noun.unit)
        if _VERB_NEXT.match(text, mention.end) or mention.partitive:
            for before in reversed(mentions[max(0, i - 3) : i]):
                if before.kind == "count" and before.amount.unit and before.end >= floor - 250:
                    return _counting(mention, before.amount.unit)
        return mention

    # -- noughts and ordinals ----------------------------------------------------------------------------------------

    def _zeros(self, text: str) -> list[AmountMention]:
        """Read "no combat troops", "no longer U.S. forces", "zero casualties"."""
        found = []
        for hit in self.nouns.zero.finditer(text):
            words = hit[2].lower().split()
            if any(
                w in self.tables.lists["stops"] or w in {"longer", "more", "fewer", "other", "such", "doubt"}
                for w in words
            ):
                continue
            known = self.tables.counted[hit[3].lower()]
            amount = Amount(0, 0, 0, known.unit, 0, "exact", hit[1])
            found.append(
                AmountMention(hit.start(), hit.end(1), amount, "count", (hit.start(2), hit.end()), rule="zero")
            )
        return found

    def _ordinals(self, text: str) -> list[AmountMention]:
        """Read "our ninth shipment" as nine shipments; "the ninth" only of things that come in series."""
        found = []
        for hit in self.ordinal.finditer(text):
            known = self.tables.counted[hit[4]]
            if hit[1].lower() in {"the", "a"} and known.unit not in _ORDINAL_NEAR:
                continue
            value = self.tables.ordinals.get(hit[2]) or int(hit[2][:-2])
            amount = Amount(value, value, value, known.unit, 0, "exact", hit[2])
            found.append(
                AmountMention(hit.start(2), hit.end(2), amount, "ordinal", (hit.start(3), hit.end()), rule="ordinal")
            )
        return found


def _steps(value: Decimal, exponent: int) -> int:
    return int(_EXACT.quantize(_EXACT.scaleb(value, exponent), Decimal(1)))


def _amount(draft: _Draft, unit: str, exponent: int, hedge: Hedge, said: str) -> Amount:
    """Build the record, in steps fine enough for the digits said."""
    if draft.last.form == "vague":
        return Amount(None, None, None, unit, exponent, hedge, said)
    low, high = draft.first.total, draft.last.total
    for value in (low, high):
        digits = value.as_tuple().exponent
        if isinstance(digits, int) and digits < -exponent:
            exponent = min(_FINEST, max(exponent, -int(value.normalize(_EXACT).as_tuple().exponent)))
    if draft.first is not draft.last:
        return Amount(_steps(low, exponent), None, _steps(high, exponent), unit, exponent, hedge, said)
    best = _steps(high, exponent)
    return _bounded(Amount(best, best, best, unit, exponent, hedge, said), best, hedge)


def _bounded(amount: Amount, best: int, hedge: Hedge) -> Amount:
    """Give an amount the bounds that its hedge leaves it."""
    low = None if hedge in {"up_to", "at_most", "less_than"} else best
    high = None if hedge in {"more_than", "at_least"} else best
    return replace(amount, low=low, best=best, high=high, hedge=hedge)


def _band(numeral: Numeral) -> tuple[Decimal, Decimal] | None:
    if numeral.band is None:
        return None
    return numeral.band[0] * numeral.scale, numeral.band[1] * numeral.scale


def _counting(mention: AmountMention, unit: str) -> AmountMention:
    return replace(mention, amount=replace(mention.amount, unit=unit), carried=(*mention.carried, "noun"))


def _sentence_start(text: str, at: int) -> int:
    """Give where the sentence around a place begins, by its stops alone; at most 400 characters back."""
    floor = max(0, at - 400)
    for hit in _SENTENCE_BREAK.finditer(text, floor, at):
        if not _ABBREVIATED.match(text, max(floor, hit.start() - 3)) and not _ABBREVIATED.match(
            text, max(floor, hit.start() - 2)
        ):
            floor = hit.end() - 1
    return floor
