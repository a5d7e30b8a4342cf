"""Find numbers in running text, with the sign, multiplier and unit written beside them.

In: a text and the tables of quantities. Out: `Numeral`s in order of position. A number that is a name, a date, a time,
a telephone number or part of an address is left out here. It knows nothing of hedges, ranges and counted nouns.
"""

from __future__ import annotations

import re
from decimal import Decimal

from musterbook.lexicon.quantities import Quantities
from musterbook.reading.amounts.exclusions import addresses, after_dash, is_year, skipped
from musterbook.reading.amounts.forms import BLANK, Numeral
from musterbook.reading.amounts.units import UnitWords
from musterbook.reading.amounts.words import RATIO, NumberWords

# One number: 12,345.6; 12,34,567 as India groups; 12 345 and 12.345.678; 1,5 before a multiplier; 12345.6. A plain
# blank groups only where a noun or unit in small letters follows, for tables part columns by blanks too.
_DIGITS = re.compile(
    r"\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d{1,2}(?:,\d\d)+,\d{3}(?!\d)(?:\.\d+)?"
    r"|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d,]|[.]\d)(?= ?(?:[a-z]{2}|[€£$%]))"
    r"|\d{1,3}(?:\.\d{3}){2,}(?![\d.])"
    r"|\d{1,3},\d{1,2}(?=[ \u00a0]?(?:million|billion|trillion|bn|mn|mln|[mM]io|[mM]rd)\b)|\d+(?:\.\d+)?"
)
_GLYPHS = "½⅓⅔¼¾⅕⅛"
_FIGURE = re.compile(rf"\d(?<!\d\d)(?<!\d[.,]\d)|[{_GLYPHS}](?<!\d[{_GLYPHS}])")
_LONGEST = 18  # digits; a longer run is a key or an account, not a quantity
_LINE_MARK = re.compile(r"(?:^|\n)[^\S\n]*\(?$")
_TOKEN_BEFORE = re.compile(rf"([A-Za-z][\w’'&-]*)\.?{BLANK}$")
_MIXED = re.compile(rf"{BLANK}([123])/([234])(?![\d/])")
_GOES_ON = re.compile(rf"\)?{BLANK}?(?:,|and|&|or|-|–|to|/|,{BLANK}and){BLANK}?")
_NOUN_AFTER = re.compile(rf"{BLANK}([a-z]{{2,}})")
_SPACED_SIGN = re.compile(r"(?<![\w.])(U\.S\.|[A-Z]{2,3})[ ]$")
_TO = frozenset(("-", "–", " to ", " or ", "-to-"))
_MODEL = re.compile(rf"{BLANK}(?:[A-Z][\w-]*{BLANK}){{1,3}}")
_PART = re.compile(rf"([1-9])/([2-9]|10|12)(?![\d/.])(?={BLANK}[a-z])")
_COMMA_POINT = re.compile(r"\d{1,3},\d{1,2}")
_NO_DIGIT = re.compile(r"[^\d.]")
_RUN = re.compile(r"[\w/.-]*\w")


class Numerals:
    """The patterns of one set of tables, compiled once."""

    def __init__(self, quantities: Quantities) -> None:
        self.tables = quantities
        self.sign_ends = frozenset(sign[-1] for sign in quantities.signs)
        self.units = UnitWords(quantities)
        self.words = NumberWords(quantities, self.units)

    def find(self, text: str) -> list[Numeral]:
        """Give every number of a text that is a quantity, in order; time grows linearly with the text."""
        found: list[Numeral] = []
        masked = list(addresses(text))
        at, named = 0, -1  # `named`: where the last number that is a name ended ("Articles 4 and 5")
        for start, word in self._hits(text):
            if start < at:
                continue
            while masked and masked[0][1] <= start:
                masked.pop(0)
            if masked and masked[0][0] <= start:
                at = masked[0][1]
                continue
            if word:
                numeral, at = self.words.read(text, start, word)
            elif text[start] in _GLYPHS:
                numeral, at = self.words.glyph(text, start)
            else:
                numeral, at, is_name = self._digits(text, start, named, found)
                named = at if is_name else -1
            at = max(at, start + 1)
            if numeral is not None and not (found and _names_model(text, found[-1], numeral)):
                found.append(numeral)
        return found

    def _hits(self, text: str) -> list[tuple[int, str]]:
        """Give where figures and number words begin, in order; a figure's word is empty.

        Figures and words are looked for apart, each by a pattern whose first character is a set: four times as fast as
        one pattern for both.
        """
        return sorted([(m.start(), "") for m in _FIGURE.finditer(text)] + self.words.hits(text))

    def _digits(self, text: str, start: int, named: int, found: list[Numeral]) -> tuple[Numeral | None, int, bool]:
        """Read the number at `start`; None, and where to go on, where it is no quantity."""
        end = _DIGITS.match(text, start).end()  # type: ignore[union-attr]
        if end - start > _LONGEST + 6:
            return None, end, False
        if (part := _PART.match(text, start)) is not None and int(part[1]) < int(part[2]):
            return (*self._part(text, part), False)
        skip = skipped(text, start, end)
        if skip:
            return None, skip, False
        first = start - 1 if _leads_with_point(text, start) else start
        sign, units = self._sign(text, first)
        before = text[first - 1] if first else " "
        if sign is None and (before.isalpha() or before in "_#№§"):
            return None, _RUN.match(text, start).end(), False  # type: ignore[union-attr]
        joined = before if before in "-–—/+" else ""
        ranges = found and found[-1].end == first - 1 and found[-1].scaled  # "5m-7m euros"
        if joined and not sign and not ranges and not after_dash(text, start):
            return None, _RUN.match(text, start).end(), False  # type: ignore[union-attr]
        raw = _plain(text[first:end])
        numeral = Numeral(first - len(sign or ""), end, Decimal(raw), "digits", joined=joined, units=units)
        numeral.unit_word = (sign or "").strip()
        numeral.prefixed = bool(sign)
        if not sign and self._is_name(text, start, end, named):
            return None, end, True
        self._mixed(text, numeral)
        if (ratio := RATIO.match(text, numeral.end)) is not None and not sign and numeral.value < 100:
            return (*self.words.ratio(text, numeral, ratio), False)
        self.units.multiplier(text, numeral, _marked(text, found, start, end))
        if not self.units.unit(text, numeral):
            return None, _RUN.match(text, end - 1).end(), False  # type: ignore[union-attr]
        if sign and not self._sign_holds(sign.strip(), numeral, raw, text[start:end]):
            return None, end, False
        if first < start and not numeral.units and not numeral.scaled:
            return None, end, False  # ".38 calibre"
        if not numeral.units and not numeral.scaled and is_year(text, start, end, numeral):
            return None, numeral.end, 0 <= named <= start <= named + 3
        return numeral, numeral.end, False

    def _sign(self, text: str, start: int) -> tuple[str | None, tuple[str, ...]]:
        """Give the currency sign that ends at `start`, with a blank after it if there is one, and its codes."""
        tail = text[max(0, start - 7) : start]
        blank = tail[-1:] in " \u00a0\u202f\u2009" and tail != ""
        token = tail[:-1] if blank else tail
        if not token or token[-1] not in self.sign_ends:
            return None, ()
        signs = self.tables.signs
        if token[-1] == "$" and (spaced := _SPACED_SIGN.search(text, max(0, start - 7), start - 1 - blank)) is not None:
            named = signs.get(spaced[1].replace(".", "") + "$")
            if named is not None and spaced[1] != "CA":  # a state of the United States
                return text[spaced.start() : start], named
        cut = max(map(token.rfind, " \n\t\u00a0(“\"'‘[–—-+~≈")) + 1
        for at in range(cut, len(token)):
            if token[at:] in signs and not (at and token[at - 1].isalpha() and token[at].isalpha()):
                return text[start - len(token) - blank + at : start], signs[token[at:]]
        return None, ()

    def _mixed(self, text: str, numeral: Numeral) -> None:
        """Add the fraction written on to a whole number: "1½", "1 1/2"."""
        end = numeral.end
        if text[end : end + 1] in _GLYPHS and end < len(text):
            numeral.value += self.tables.numbers[text[end]].value
            numeral.end = end + 1
        elif (mixed := _MIXED.match(text, end)) is not None:
            numeral.value += Decimal(mixed[1]) / Decimal(mixed[2])
            numeral.end = mixed.end()

    def _part(self, text: str, part: re.Match[str]) -> tuple[Numeral | None, int]:
        """Read "1/4 mile" and "1/3 of the sum"; None where no unit or whole follows."""
        numeral = Numeral(part.start(), part.end(), Decimal(part[1]) / Decimal(part[2]), "digits")
        if self.units.unit(text, numeral) and numeral.units:
            return numeral, numeral.end
        if not re.match(rf"{BLANK}of{BLANK}", text[part.end() : part.end() + 4]):
            return None, part.end()
        numeral.form, numeral.units, numeral.number_end = "share", ("fraction",), part.end()
        return numeral, numeral.end

    def _sign_holds(self, sign: str, numeral: Numeral, raw: str, said: str) -> bool:
        """A sign of letters that is a word or an initial too counts only before an amount that looks like money."""
        if not sign.replace(".", "").isalpha() or sign in {"Rs", "Rs.", "Rp", "Rp.", "Tk", "Tk.", "RM", "KSh", "Ksh"}:
            return True
        if len(sign) == 3 and sign not in self.tables.lists["codes_also_words"] and sign.isupper():
            return True
        return numeral.scaled or "," in said or "." in raw

    def _is_name(self, text: str, start: int, end: int, named: int) -> bool:
        """Say whether a number is a label's ("Article 5"), a list's mark, or goes on from one that is."""
        if named >= 0 and start - named <= 6 and _GOES_ON.fullmatch(text, named, start):
            noun = _NOUN_AFTER.match(text, end)
            alike = end - start == 4 and text[named - 4 : named].isdigit()  # "resolutions 1267 and 2253 states ..."
            stops = self.tables.lists["stops"]
            return text[end : end + 1] != "%" and (noun is None or noun[1] in stops or alike)
        window = text[max(0, start - 28) : start]
        listed = text[end : end + 1] in {".", ")"} and text[end + 1 : end + 2].isspace()
        if listed and (window.endswith("\n") or not window or window.isspace() or _LINE_MARK.search(window)):
            return True
        if window[-1:] in {"(", "["} and text[end : end + 1] in {")", "]"} and end - start <= 3:
            return True
        token = _TOKEN_BEFORE.search(window)
        if token is None:
            return False
        word = token[1].lower()
        lists = self.tables.lists
        if word == "of":
            body = window.rstrip().removesuffix("of").rstrip().rpartition(" ")[2]
            follows = _NOUN_AFTER.match(text, end)  # "the Group of 77", but "a group of 12 lawmakers"
            alone = follows is None or follows[1] in lists["stops"]
            return body in {"Group", "Gang"} or (body in {"group", "gang"} and alone)
        if word not in lists["labels"] or (word in lists["labels_capital"] and not token[1][0].isupper()):
            return False
        return not (word == "no" and "." not in token[0])


def _plain(said: str) -> str:
    """Give the digits of a number with a point before its fraction, whatever groups them."""
    if said.isdigit():
        return said
    if _COMMA_POINT.fullmatch(said):
        return said.replace(",", ".")
    if said.count(".") > 1:
        said = said.replace(".", "")
    return _NO_DIGIT.sub("", said)


def _leads_with_point(text: str, start: int) -> bool:
    """Say whether a number is written without its nought (".5 percent", "$.50")."""
    return text[start - 1 : start] == "." and (start < 2 or text[start - 2] in " \u00a0($€£")


def _marked(text: str, found: list[Numeral], start: int, end: int) -> str:
    """Give the multiplier that a number takes from a sum before it ("€300m, including 120m in loans", "EUR40-50m")."""
    if found and found[-1].prefixed and not found[-1].scaled and text[found[-1].end : start] in _TO:
        return text[end : end + 1]
    for numeral in reversed(found[-3:]):
        if numeral.prefixed and numeral.scaled:
            if end - numeral.end > 160 or re.search(r"[.;]\s|\n", text[numeral.end : end]):
                return ""
            word = text[numeral.number_end - 1 : numeral.number_end]
            return word if text[numeral.number_end - 2 : numeral.number_end - 1].isdigit() else ""
    return ""


def _names_model(text: str, counted: Numeral, numeral: Numeral) -> bool:
    """Say whether a number is part of a name inside what the one before it counts ("14 Leopard 2 tanks")."""
    return (
        numeral.form == "digits"
        and not (numeral.units or numeral.scaled or numeral.mark or numeral.hyphen)
        and numeral.value < 1000
        and not counted.units
        and 2 < numeral.start - counted.end < 40
        and _MODEL.fullmatch(text, counted.end, numeral.start) is not None
        and _NOUN_AFTER.match(text, numeral.end) is not None
    )
