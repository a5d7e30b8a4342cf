"""Read what is written on to a number: its multiplier, its currency behind it, its unit of measure, a hedging mark.

In: a text, a `Numeral` and the tables of quantities. Out: the numeral, filled. It looks only behind the number.
"""

from __future__ import annotations

import re
from itertools import islice

from musterbook.lexicon.quantities import Quantities
from musterbook.reading.amounts.forms import BLANK, Numeral, any_of

_COUNTED_NEXT = re.compile(
    rf"{BLANK}([A-Z]{{3}})\b|{BLANK}(?:[A-Z][a-z]+{BLANK})?([a-z]{{4,}})|{BLANK}of{BLANK}(?:the|its|their|them|those)\b"
    rf"|(?:[-–]|{BLANK}(?:to|or|and){BLANK})\d[\d.]*[mk]\b|[€£$]"
)
_NO_NOUNS = """
    tall long wide high deep away from above below thick apart across under over underground offshore sprint race
    freestyle hurdles relay dash butterfly backstroke breaststroke swim pool radius altitude north south east west
    downstream upstream into before after until with without where when which while
"""
_METRES = frozenset(_NO_NOUNS.split())  # what follows metres, or no noun at all
_CENTS = frozenset(("cent", "cents", "pence", "eurocent", "eurocents", "¢"))
_CENTS_AFTER = re.compile(rf"(?:{BLANK}|-)((?:euro|eurocent|US|U\.S\.){BLANK})?(cents?|pence|eurocents?)\b|()(¢)")
_OLD = re.compile(rf"{BLANK}old\b")
_HYPHENED = re.compile(r"[-–]([A-Za-z]+(?:-[A-Za-z]+)*)")
_CODE = re.compile(rf"{BLANK}?(M?)([A-Z]{{3}})(?![\w-])")
_CODE_OF_DOLLARS = re.compile(rf"{BLANK}(\()?([A-Z]{{3}})(?(1)\))(?![\w-])")
_OF_WHAT = re.compile(rf"{BLANK}of{BLANK}(\w+)")
_MONEY_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|(?i:st)\.|[^\W\d_][\w’']*")


class UnitWords:
    """Multipliers and units by one set of tables, compiled once."""

    def __init__(self, quantities: Quantities) -> None:
        self.tables = quantities
        numbers = quantities.numbers
        scales = [w for w, n in numbers.items() if n.role == "scale"]
        marks = [w for w, n in numbers.items() if n.role == "scale_mark"]
        self._scale = re.compile(rf"[-\n]?{BLANK}?(?i:({any_of([*scales, 'hundred', 'dozen', 'score'])}))\b(?!s)")
        self._scale_mark = re.compile(rf"(-|{BLANK})?({any_of(marks)})(?![\w'’])\.?(?!\d)")
        self._unit_mark = re.compile(rf"{BLANK}?({any_of(quantities.marks)})(?![\w])")
        self._measure = re.compile(rf"(?:{BLANK}|-|\n)({any_of(quantities.measures)})\b(-old)?")
        self._hedge_mark = re.compile(rf"({any_of(quantities.hedges.marks)})(?!\w)")
        self._half_more = re.compile(rf"(?:{BLANK}and{BLANK}a{BLANK}|-and-a-)(half|quarter)\b")

    def multiplier(self, text: str, numeral: Numeral, marked: str = "") -> None:
        """Read "million", "-billion", "bn", "m" and the like behind a number, and "and a half" before them.

        `marked`: how the sum before it in the text is multiplied, which tells "120m" from metres.
        """
        numbers = self.tables.numbers
        if (half := self._half_more.match(text, numeral.end)) is not None:
            numeral.value += numbers[half[1]].value
            numeral.end = half.end()
        for _ in range(2):
            scale = self._scale.match(text, numeral.end)
            if scale is None:
                break
            numeral.scale *= numbers[scale[1].lower()].value
            numeral.end, numeral.scaled = scale.end(), True
        if not numeral.scaled and numeral.form == "digits":
            mark = self._scale_mark.match(text, numeral.end)
            if mark is not None and (mark[0] == marked or self._scale_mark_holds(text, mark, numeral)):
                numeral.scale, numeral.scaled = numbers[mark[2]].value, True
                numeral.end = mark.end(2)
        numeral.number_end = numeral.end

    def _scale_mark_holds(self, text: str, mark: re.Match[str], numeral: Numeral) -> bool:
        """Tell "m" and "b" the multipliers from metres, bytes and initials."""
        word, gap = mark[2], mark[1] or ""
        if gap == "-":
            return numeral.prefixed and word not in {"m", "k"}
        if word in {"bn", "Bn", "mn", "mln", "tn", "trn", "bln", "mrd"}:
            return True
        if numeral.prefixed:
            return not (gap and word in {"k", "K", "T", "b", "B", "mm", "tr", "cr"} and word != "cr")
        if gap or word in {"mm", "MM", "b", "T", "tr", "cr", "mil", "mill", "bill", "mio"}:
            return False
        # "10m people", "5m USD", "35m of its phones", "5m-7m euros": what is counted must follow; else metres, a name
        follows = _COUNTED_NEXT.match(text, mark.end())
        if follows is None or follows[2] in _METRES:
            return False
        return follows[1] is None or follows[1] in self.tables.currencies

    def unit(self, text: str, numeral: Numeral) -> bool:
        """Read the unit behind a number; False where letters on it say that it is none."""
        end = numeral.end
        after = text[end : end + 1]
        if numeral.mark == "" and (mark := self._hedge_mark.match(text, end)) is not None and mark[1] != " -plus":
            numeral.mark, numeral.mark_span = mark[1], mark.span(1)
            end = mark.end()
            after = text[end : end + 1]
        if numeral.prefixed:
            self._dollars_of(text, numeral)
            return not (after.isalpha() and not numeral.scaled)
        unit = self._unit_mark.match(text, end)
        if unit is not None and unit[1].isupper() and self.money_noun(text, numeral, end):
            return True  # "500 million CFA francs"
        if unit is not None and self._mark_holds(text, unit, numeral):
            numeral.units, numeral.unit_word, numeral.end = self.tables.marks[unit[1]], unit[1], unit.end(1)
            return True
        if (measure := self._measure.match(text, end)) is not None:
            numeral.units, numeral.unit_word, numeral.end = (
                (self.tables.measures[measure[1]],),
                measure[1],
                measure.end(1),
            )
            numeral.age = bool(measure[2]) or _OLD.match(text[numeral.end : numeral.end + 4]) is not None
            return True
        if self.money_noun(text, numeral, end):
            return True
        if self._code(text, numeral, end):
            return True
        if after in "-–" and text[end + 1 : end + 2].isalpha():
            numeral.hyphen = _HYPHENED.match(text[end : end + 60])[1]  # type: ignore[index]
        return not after.isalpha()

    def _code(self, text: str, numeral: Numeral, end: int) -> bool:
        """Read an ISO code behind a number, and "30 MEUR" as companies write it."""
        code = _CODE.match(text[end : end + 7])
        if code is None or code[2] not in self.tables.currencies or code[2] in self.tables.lists["codes_also_words"]:
            return False
        if code[1]:
            numeral.scale, numeral.scaled = numeral.scale * 1_000_000, True
        numeral.units, numeral.unit_word, numeral.end = (code[2],), code[2], end + code.end(2)
        return True

    def _dollars_of(self, text: str, numeral: Numeral) -> None:
        """Read whose dollars behind the number: "$20 million AUD", "$5m (CAD)"."""
        code = _CODE_OF_DOLLARS.match(text[numeral.end : numeral.end + 8])
        if code is not None and numeral.unit_word == "$" and code[2] in self.tables.money_nouns["dollars"]:
            numeral.units, numeral.unit_word = (code[2],), code[2]
            numeral.end += code.end()

    def _mark_holds(self, text: str, unit: re.Match[str], numeral: Numeral) -> bool:
        word = unit[1]
        blank = unit.start(1) > unit.start()
        if not word.isalpha():
            return True
        if len(word) == 1:  # "5 m from", "40 t"; a capital is an initial
            return word.islower() and (blank or word in "mtgl")
        return not (numeral.form != "digits" and not blank)

    def money_noun(self, text: str, numeral: Numeral, end: int) -> bool:
        """Read "euros", "Norwegian kroner", "-dollar" behind a number."""
        stretch = text[end : end + 45]
        if stretch[:1] not in {" ", "-", "\u00a0", "\n", "\u202f", "¢"}:
            return False
        if self._cents(stretch, numeral, end):
            return True
        words = list(islice(_MONEY_TOKEN.finditer(stretch), 4))
        for count, word in enumerate(words):
            gap = stretch[words[count - 1].end() if count else 0 : word.start()]
            if gap not in {" ", "-", "\u00a0", "\n", "\u202f", " & "}:
                return False
            noun = word[0].rstrip(".").lower()
            codes = self.tables.money_nouns.get(noun)
            if codes is None:
                continue
            adjective = re.sub(r"[\s-]+", " ", stretch[: word.start()]).strip().lower()
            meant = self._currencies(codes, adjective, noun, numeral)
            if (
                noun in {"pound", "pounds"}
                and not adjective
                and self._weighs(stretch[word.end() :], numeral, stretch[0] == "-")
            ):
                meant = ("lb",)
            if meant:
                numeral.units, numeral.unit_word = meant, word[0].rstrip(".")
                numeral.end = end + word.start() + len(word[0].rstrip("."))
                return True
            return False
        return False

    def _currencies(self, codes: tuple[str, ...], adjective: str, noun: str, numeral: Numeral) -> tuple[str, ...]:
        currencies = self.tables.currencies
        if adjective:
            named = tuple(c for c in codes if adjective in currencies[c].adjectives)
            # an adjective that no currency bears ("12 new pounds") is none of money's
            return named
        alone = tuple(c for c in codes if currencies[c].alone)
        if noun in self.tables.lists["nouns_also_words"] and not numeral.scaled:
            return ()
        return alone

    def _weighs(self, rest: str, numeral: Numeral, hyphen: bool) -> bool:
        """Pounds are a weight before "of" and a thing, or written on to the number of a thing."""
        if numeral.scaled:
            return False
        if hyphen:
            return True
        of = _OF_WHAT.match(rest)
        return of is not None and of[1].lower() not in self.tables.lists["paid_for"]

    def _cents(self, stretch: str, numeral: Numeral, end: int) -> bool:
        cents = _CENTS_AFTER.match(stretch)
        if cents is None:
            return False
        word = cents[2] or "¢"
        code = "EUR" if (cents[1] or word).lower().startswith("euro") else "GBP" if word == "pence" else "USD"
        numeral.units, numeral.unit_word, numeral.scale = (code,), word, numeral.scale.scaleb(-2)
        numeral.end = end + cents.end()
        return True


def is_hundredths(numeral: Numeral) -> bool:
    """Say whether a sum is said in cents or pence."""
    return numeral.unit_word in _CENTS
