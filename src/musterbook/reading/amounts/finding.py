"""Find quantities in running text: money, counted persons and things, shares, durations, distances, weights, areas.

In: a text and the tables of quantities. Out: mentions in order of position, which never overlap. It does not decide
which quantity is a claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import lru_cache
from typing import cast

from musterbook.lexicon.quantities import Quantities
from musterbook.reading.amounts.carrying import SENTENCE_BREAK, VERB_NEXT, bounds, related
from musterbook.reading.amounts.counting import Noun, Nouns
from musterbook.reading.amounts.forms import BLANK, Numeral, any_of
from musterbook.reading.amounts.hedging import Hedges, Hedging, Measured
from musterbook.reading.amounts.mentions import AmountKind, AmountMention
from musterbook.reading.amounts.numerals import Numerals
from musterbook.reading.amounts.units import is_hundredths
from musterbook.records import Amount, Hedge

__all__ = ["AmountMention", "find_amounts"]

_EXACT = Context(prec=60, rounding=ROUND_HALF_EVEN)
_FINEST = 9  # digits behind the point; a third keeps nine
_CONNECTS = re.compile(
    rf"[-–—~]|{BLANK}[-–—~]{BLANK}?|-?{BLANK}(?:to|or|and){BLANK}|{BLANK}(?:through|till){BLANK}|-to-"
    rf"|{BLANK}?,{BLANK}(?:and{BLANK})?|{BLANK}&{BLANK}"
)
_OF = re.compile(
    rf"{BLANK}of(?:{BLANK}all)?(?:(?={BLANK}(?!(?:19|20)\d\d\b)\d)"
    rf"|{BLANK}(the|these|those|its|their|our|his|her|my|your|them|whom|which)\b"
    rf"|{BLANK}(?:[A-Z][\w.-]*{BLANK}){{0,2}}[A-Z][\w.-]*[’']s?(?={BLANK}))"
)
_AGED = re.compile(r"\b(?:aged|age|ages|as young as|as old as|he was|she was|he is|she is|turned|turns)[ ]$")
_BETWEEN = re.compile(rf"[Bb]etween{BLANK}$")
_BY = re.compile(
    rf"{BLANK}(?:by|x){BLANK}[\d.,]+{BLANK}(?:k?m|met(?:er|re)s?|kilomet(?:er|re)s?|miles?|feet|yards?)\b"
)  # "15 by 20 km"
_TIMES = re.compile(rf"{BLANK}times{BLANK}(?:the|as|more|that|its|their|what)\b")  # "six times the number"
_NAME_COMMA = re.compile(r"[A-Z][\w’'-]+, $")
_OF_AGE = re.compile(r"([a-z]+)[ ](?:aged[ ])?(?:under|over|below|above)(?:[ ]the[ ]age[ ]of)?[ ]$|[ ]age[ ]of[ ]$")
_AGES_ON = re.compile(rf"{BLANK}(?:old|ago|earlier|later)\b")
_LAKHS = re.compile(r"(?i:lakhs?|crores?|cr)\b|\d,\d\d,\d{3}\b")
_STRONG = re.compile(
    rf"{BLANK}strong\b(?:(?=[,.;)—–]|$)|(?={BLANK}(force|army|contingent|mission|garrison|police|coalition|unit|group)\b))"
)
_IN_A_ROW = re.compile(
    rf"{BLANK}(?:to{BLANK}(?:be|join|take|sign|leave|fall|close|send|give|pay|receive)\b"
    rf"|(?:since|this|in{BLANK}as{BLANK}many)\b|of{BLANK}the{BLANK}(?:[a-zA-Z-]+{BLANK}){{0,3}}(?:coalition|alliance|group|bloc)\b)"
)
_ORDINAL_NEAR = frozenset(
    ("shipments", "packages", "tranches", "instalments", "installments", "consignments", "deliveries", "airlifts")
)


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
        drafts = self._drafts(text, _with_hundredths(text, self.numerals.find(text)))
        mentions = [m for d in drafts if (m := self._mention(text, d)) is not None]
        mentions += self._zeros(text)
        mentions += self._ordinals(text)
        mentions.sort(key=lambda m: (m.start, -m.end))
        kept: list[AmountMention] = []
        for mention in mentions:
            if not kept or mention.start >= kept[-1].end:
                kept.append(mention)
        return tuple(related(text, kept, self.nouns))

    # -- numbers to drafts -------------------------------------------------------------------------------------------

    def _drafts(self, text: str, numerals: list[Numeral]) -> list[_Draft]:
        """Pair the ends of ranges and share multipliers and units over "and"; drop scores and votes ("31-0")."""
        drafts: list[_Draft] = []
        at, floor = 0, 0
        for i in range(len(numerals) - 2, -1, -1):
            self._share(text, numerals[i], numerals[i + 1])
        while at < len(numerals):
            numeral = numerals[at]
            hedging = self.hedges.before(text, numeral.start, floor=floor, of=self._measured(text, numeral))
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

    def _measured(self, text: str, numeral: Numeral) -> Measured:
        """Say what a number measures as far as the words before it turn on it; an age or "years ago" is no time."""
        if not numeral.units:
            whole = numeral.form in {"digits", "words"} and not numeral.scaled
            return "few" if whole and numeral.value <= 3 else ""
        kind = self.tables.units[numeral.units[0]].kind
        if kind == "duration" and not numeral.age and _AGES_ON.match(text, numeral.end) is None:
            return "time"
        return "money" if kind == "money" else ""

    def _share(self, text: str, first: Numeral, second: Numeral) -> None:
        """Give the first of two numbers what stands behind the second ("10 and 15 million euros")."""
        gap = text[first.end : second.start] if second.start - first.end < 8 else ""
        if (
            not gap
            or not _CONNECTS.fullmatch(gap)
            or first.form in {"share", "vague"}
            or (first.hyphen and "-to-" not in gap)
        ):
            return
        dual = gap.strip(" \u00a0") in {"and", ",", "&", ", and"}
        if dual and _BETWEEN.search(text, max(0, first.start - 9), first.start):
            dual = False
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
        sign = sign if len(sign) == 1 or gap == "-to-" else sign.lstrip("-").lstrip()
        if sign == "and" and not hedging.between:
            return ""
        if first.units and second.units and not set(first.units) & set(second.units):
            return ""
        if is_hundredths(first) != is_hundredths(second):
            return ""
        if first.prefixed and not second.prefixed and not second.units:
            if sign not in "-–—" and self.nouns.after(text, second.end) is not None:
                return ""
            second_units = first.units
        else:
            second_units = second.units
        rises = first.total < second.total
        if sign in {"-", "–", "—", "~"} and not rises:
            return "" if sign == "—" or first.units or second.units else "none"
        if not rises or (sign == "or" and second.total > 3 * first.total):
            return ""
        if sign == "to" and first.units and self._moves(text, first):
            return ""
        if sign == "to" and (
            hedging.change == "by" or (hedging.change == "from" and self._changing(text, first.start))
        ):
            return ""
        second.units = second_units
        second.unit_word = second.unit_word or first.unit_word
        return "range"

    def _moves(self, text: str, first: Numeral) -> bool:
        """Say whether a share stands right behind a verb of change: "fell 6 percent to 48 percent" is no range."""
        verb = re.search(rf"([a-z]+){BLANK}$", text[max(0, first.start - 16) : first.start])
        return self.tables.units[first.units[0]].kind == "share" and verb is not None and verb[1] in self.changes

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
            "additional" if draft.hedging.additional or (noun and noun.additional) else draft.hedging.change,
            draft.hedging.definite, draft.partitive, (), None, candidates,
            _band(last) if last.form == "vague" else None, draft.rule,
        )  # fmt: skip

    def _kind(self, text: str, draft: _Draft, units: tuple[str, ...]) -> AmountKind:
        numeral = draft.last
        if numeral.age:
            return "age"
        if units:
            kind = self.tables.units[units[0]].kind
            if units[0] in {"year", "month"} and self._is_age(text, draft):
                return "age"
            return cast(
                "AmountKind",
                kind if kind in {"money", "share", "duration", "distance", "weight", "area", "volume"} else "other",
            )
        if numeral.form == "share":
            return "share"
        return "age" if self._is_age(text, draft) else "count"

    def _is_age(self, text: str, draft: _Draft) -> bool:
        """Say whether a number is an age: "aged 61", "he was 54", "John Baker, 54,", "children under the age of 5"."""
        numeral, start = draft.last, draft.first.start
        if numeral.total > 110 or numeral.scaled or numeral.form not in {"digits", "words"}:
            return False
        window = text[max(0, start - 24) : start]
        person = _OF_AGE.search(text[max(0, start - 40) : start].lower())
        closes = text[numeral.end : numeral.end + 1] in {",", ".", ")", ";", ""}
        if person is not None and (closes or self.nouns.after(text, numeral.end) is None):
            known = self.tables.counted.get(person[1]) if person[1] else None
            return person[1] is None or (known is not None and known.group == "persons")
        if _AGED.search(window.lower()):
            return closes or window.lower().endswith(("aged ", "age ", "ages ", "young as ", "old as "))
        return (
            numeral.form == "digits"
            and draft.first is numeral
            and not numeral.units
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
        if numeral.total >= 20 and (strong := _STRONG.match(text, end)) is not None:
            holder = None if strong[1] else self.nouns.before(text, max(0, numeral.start - 60), numeral.start)
            if holder is None:  # else "a contingent, 500 strong": `related` finds it
                draft.noun = self.nouns.hyphened(text, strong.end() - 7, "strong")
            draft.rule = "hyphen"
            return True
        if (vague or text[numeral.start : end].endswith((" score", " pair"))) and text.startswith(
            (" of ", "\u00a0of "), end
        ):
            draft.noun = self.nouns.after(text, end + 3)
            return vague or draft.noun is not None
        if (of := _OF.match(text, end)) is not None:
            draft.partitive = True
            draft.noun = self.nouns.after(text, of.end()) if of[1] not in {"them", "whom", "which"} else None
            return numeral.total != 1
        if numeral.total == 1:
            draft.noun = self.nouns.single(text, end) or None
            return draft.noun is not None
        softened = self.hedges.behind(text, end)  # "20 or so soldiers"
        draft.noun = self.nouns.after(text, softened[2] if softened else end, singular=bool(numeral.mark))
        if draft.noun is not None or vague:
            return True
        return self._bare(text, draft)

    def _bare(self, text: str, draft: _Draft) -> bool:
        """Say whether a number without a noun is still a quantity: hedged, changed, large, or with its verb."""
        numeral = draft.last
        if _BY.match(text, numeral.end) is not None or _TIMES.match(text, numeral.end) is not None:
            return False
        said = draft.hedging.start if draft.hedging.start >= 0 else draft.first.start
        if self.nouns.harmed.search(text, max(0, said - 24), said) is not None:
            return True
        if (
            draft.hedging.hedge != "exact"
            or draft.hedging.change in {"from", "by"}
            or draft.hedging.additional
            or numeral.mark
        ):
            return True
        if numeral.form == "words" and not numeral.scaled and numeral.total < 13:
            return VERB_NEXT.match(text, numeral.end) is not None and not draft.hedging.definite
        before = re.search(r"(\S+)\s$", text[max(0, numeral.start - 30) : numeral.start])
        if (
            before is not None
            and before[1][0].isupper()
            and numeral.total < 100
            and before.start()
            and not numeral.scaled
        ):
            return VERB_NEXT.match(text, numeral.end) is not None
        return numeral.number_end == numeral.end or numeral.scaled

    def _hedge_after(self, text: str, draft: _Draft) -> None:
        numeral = draft.last
        draft.hedge_after = self.hedges.behind(text, numeral.end)
        if draft.hedge_after is None and draft.noun is not None:
            draft.hedge_after = self.hedges.behind(text, draft.noun.end)

    def _hedge(self, draft: _Draft) -> tuple[Hedge, tuple[int, int] | None]:
        before = draft.hedging
        if before.hedge in {"about", "nearly"} and draft.hedge_after is not None and draft.hedge_after[0] != "about":
            return draft.hedge_after[0], (before.start, draft.hedge_after[2])  # "some 500 or more"
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
        for hit in SENTENCE_BREAK.finditer(text, left, start):
            left = hit.end() - 1
        right = SENTENCE_BREAK.search(text, end, end + 200)
        sentence = text[left : right.start() if right else end + 200]
        for stretch in (sentence, text[:20_000]):
            named = [u for u in units if any(re.search(rf"\b{re.escape(p)}\b", stretch) for p in currencies[u].places)]
            if len(named) == 1:
                return named[0], ()
        if "INR" in units and _LAKHS.search(text, start, end) is not None:
            return "INR", ()  # counted as in India, and no neighbour of hers is named
        return (draft.last.unit_word or draft.first.unit_word).lower(), units

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
        """Read "our ninth shipment" as nine shipments; "the ninth" of what comes in series, or "the ninth to join"."""
        found = []
        for hit in self.ordinal.finditer(text):
            known = self.tables.counted[hit[4]]
            told = known.unit in _ORDINAL_NEAR or hit[3] == "such " or _IN_A_ROW.match(text, hit.end())
            if hit[1].lower() in {"the", "a"} and not told:
                continue
            value = self.tables.ordinals.get(hit[2]) or int(hit[2][:-2])
            amount = Amount(value, value, value, known.unit, 0, "exact", hit[2])
            found.append(
                AmountMention(hit.start(2), hit.end(2), amount, "ordinal", (hit.start(3), hit.end()), rule="ordinal")
            )
        return found


def _with_hundredths(text: str, numerals: list[Numeral]) -> list[Numeral]:
    """Add the cents behind a sum to it ("20 dollars and 50 cents")."""
    joined: list[Numeral] = []
    for numeral in numerals:
        whole = joined[-1] if joined else None
        if (
            whole is not None
            and is_hundredths(numeral)
            and numeral.total < 1
            and whole.units
            and not (whole.scaled or is_hundredths(whole))
            and text[whole.end : numeral.start] in {" ", " and "}
        ):
            whole.value, whole.end = whole.value + numeral.total, numeral.end
            continue
        joined.append(numeral)
    return joined


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
    least, most = bounds(best, hedge)
    return Amount(least, best, most, unit, exponent, hedge, said)


def _band(numeral: Numeral) -> tuple[Decimal, Decimal] | None:
    if numeral.band is None:
        return None
    return numeral.band[0] * numeral.scale, numeral.band[1] * numeral.scale
