"""Find numbers in running text, with the sign, multiplier and unit written beside them.

In: a text and the tables of quantities. Out: `Numeral`s in order of position. A number that is a name, a date, a time, a
telephone number or part of an address is left out here. It knows nothing of hedges, ranges and counted nouns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Context, Decimal

from musterbook.lexicon.quantities import Quantities

_EXACT = Context(prec=60)  # 24 digits of a number and its multipliers never round
BLANK = "[ \u00a0\u2009\u202f]"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)
_DIGITS = re.compile(r"\d{1,3}(?:,\d{3})+(?![\d])(?:\.\d+)?|\d{1,3}(?:[\u00a0\u2009\u202f]\d{3})+(?!\d)|\d+(?:\.\d+)?")
_GLYPHS = "½⅓⅔¼¾⅕⅛"
_FIGURE = re.compile(rf"\d(?<!\d\d)(?<!\d[.,]\d)|[{_GLYPHS}](?<!\d[{_GLYPHS}])")
_MOST_WORDS = 16  # of one number; "nine hundred and ninety-nine million ..." has 13
_LONGEST = 18  # digits; a longer run is a key or an account, not a quantity
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|@")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?:\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)|\d{1,4})|\(\d{2,4}\)|\d{3}|1-\d{3})[\s.-]?\d{3}[\s.-]\d{4}(?!\d)"
    r"|\+\d{1,3}[\s.-](?:\(?\d{1,4}\)?[\s.-]?){2,5}"
)
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?{BLANK}?(?:of )?{MONTH}\b(?!{BLANK}(?:have|be|not|also)\b)")
_MONTH_BEFORE = re.compile(rf"\b{MONTH}\.?{BLANK}$|\b{MONTH}-$")
_CLOCK = re.compile(
    rf"(?:[:.]\d\d){{0,2}}{BLANK}?(?:[ap]\.?m\b\.?|GMT\b|UTC\b|o['’]clock\b|hrs\b{BLANK}GMT|hours{BLANK}(?:GMT|local)|[CE][DES]?[SE]?T\b)"
    r"|:\d\d"
)
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?!\d)|\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)")
_SLASHED = re.compile(r"\d+(?:/\d+)+")
_LINE_MARK = re.compile(r"(?:^|\n)[^\S\n]*\(?$")
_TOKEN_BEFORE = re.compile(rf"([A-Za-z][\w’'&-]*)\.?{BLANK}$")
_MIXED = re.compile(rf"{BLANK}([123])/([234])(?![\d/])")
_RATIO = re.compile(rf"{BLANK}(?:in|out{BLANK}of){BLANK}(?:every{BLANK})?(\d{{1,3}}\b(?![,.]\d)(?!{BLANK}[a-z]+s\b{BLANK}of)|[a-z]+)")
_GOES_ON = re.compile(rf"\)?{BLANK}?(?:,|and|&|or|-|–|to|/|,{BLANK}and){BLANK}?")
_MONEY_TOKEN = re.compile(r"(?:[A-Z]\.){2,}|[^\W\d_][\w’']*")
_RUN = re.compile(r"[\w/.-]*\w")
_AFTER_HALF = frozenset("in to from over since during at by for and or when as after before on between within".split())
_YEAR_BEFORE = frozenset(
    """in of since by until till from during after before through throughout between and to early late mid for the spring
    summer autumn fall winter fiscal fy year january february march april may june july august september october november
    december beyond around about circa this last next""".split()
)


@dataclass(slots=True)
class Numeral:
    """A number with what is written on it. `start` is its sign's or first word's, `end` its multiplier's or unit's.

    `units` are the codes that its sign or unit may mean, `unit_word` that sign or word. `scaled`: it has a multiplier.
    `joined` is the dash that ties it to a number before it. `band` is a vague word's customary one, in its own scale.
    `hyphen`: what it measures is written on to it ("79-member"). `form` is digits, words, vague, share or none.
    """

    start: int
    end: int
    value: Decimal
    form: str
    scale: Decimal = Decimal(1)
    scaled: bool = False
    units: tuple[str, ...] = ()
    unit_word: str = ""
    joined: str = ""
    band: tuple[Decimal, Decimal] | None = None
    hyphen: str = ""
    mark: str = ""
    mark_span: tuple[int, int] | None = None
    number_end: int = 0
    age: bool = False
    prefixed: bool = False

    @property
    def total(self) -> Decimal:
        return _EXACT.multiply(self.value, self.scale)


def any_of(phrases: Iterable[str]) -> str:
    """Give a pattern that matches the longest of some phrases."""
    return "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))


class Numerals:
    """The patterns of one set of tables, compiled once."""

    def __init__(self, quantities: Quantities) -> None:
        self.tables = quantities
        words = [w for w, n in quantities.numbers.items() if n.role in {"unit", "ten", "hundred", "dozen", "vague"}]
        scales = [w for w, n in quantities.numbers.items() if n.role == "scale"]
        fractions = [w for w, n in quantities.numbers.items() if n.role == "fraction"]
        spoken = _by_letter([*words, *scales, *fractions])
        self._first_word = re.compile(rf"({spoken})\b")
        self._later_word = re.compile(rf"[\s\"“”'‘(\[/—–-]({spoken})\b")
        number = any_of([*words, *scales])
        self._number_word = re.compile(rf"(?i:({number})\b)")
        self._next_word = re.compile(rf"(?i:(,?{BLANK}and{BLANK}|,?{BLANK}|-)({number})\b)")
        self._scale = re.compile(rf"[-\n]?{BLANK}?(?i:({any_of([*scales, 'hundred', 'dozen', 'score'])}))\b(?!s)")
        self._of_scale = re.compile(rf"{BLANK}of{BLANK}an?{BLANK}({any_of(scales)})\b")
        marks = [w for w, n in quantities.numbers.items() if n.role == "scale_mark"]
        self._scale_mark = re.compile(rf"(-|{BLANK})?({any_of(marks)})(?![\w'’])\.?(?!\d)")
        self._unit_mark = re.compile(rf"{BLANK}?({any_of(quantities.marks)})(?![\w])")
        self._measure = re.compile(rf"(?:{BLANK}|-|\n)({any_of(quantities.measures)})\b(-old)?")
        self._hedge_mark = re.compile(rf"({any_of(quantities.hedges.marks)})(?!\w)")
        self._nouns = re.compile(rf"({any_of(quantities.money_nouns)})\b")
        self._half_more = re.compile(rf"{BLANK}and{BLANK}a{BLANK}(half|quarter)\b")
        self._fraction = re.compile(rf"(?:{BLANK}|-)({any_of(fractions)})\b")

    def find(self, text: str) -> list[Numeral]:
        """Give every number of a text that is a quantity, in order; time grows linearly with the text."""
        found: list[Numeral] = []
        addresses = list(_addresses(text))
        at, named = 0, -1  # `named`: where the last number that is a name ended ("Articles 4 and 5")
        for start, word in self._hits(text):
            if start < at:
                continue
            while addresses and addresses[0][1] <= start:
                addresses.pop(0)
            if addresses and addresses[0][0] <= start:
                at = addresses[0][1]
                continue
            if word:
                numeral, at = self._words(text, start, word)
            elif text[start] in _GLYPHS:
                numeral, at = self._glyph(text, start)
            else:
                numeral, at, is_name = self._digits(text, start, named)
                named = at if is_name else -1
            at = max(at, start + 1)
            if numeral is not None:
                found.append(numeral)
        return found

    def _hits(self, text: str) -> list[tuple[int, str]]:
        """Give where figures and number words begin, in order; a figure's word is empty.

        Figures and words are looked for apart, each by a pattern whose first character is a set: four times as fast as
        one pattern for both.
        """
        hits = [(m.start(), "") for m in _FIGURE.finditer(text)]
        first = self._first_word.match(text)
        if first is not None:
            hits.append((0, first[1]))
        hits += [(m.start(1), m[1]) for m in self._later_word.finditer(text)]
        hits.sort()
        return hits

    # -- digits ------------------------------------------------------------------------------------------------------

    def _digits(self, text: str, start: int, named: int) -> tuple[Numeral | None, int, bool]:
        """Read the number at `start`; None, and where to go on, where it is no quantity."""
        end = _DIGITS.match(text, start).end()  # type: ignore[union-attr]
        if end - start > _LONGEST + 6:
            return None, end, False
        skip = _skipped(text, start, end)
        if skip:
            return None, skip, False
        sign, units = self._sign(text, start)
        before = text[start - 1] if start else " "
        if sign is None and (before.isalpha() or before in "_#№§"):
            return None, _RUN.match(text, start).end(), False  # type: ignore[union-attr]
        joined = before if before in "-–—/+" else ""
        if joined and not sign and not _after_dash(text, start):
            return None, _RUN.match(text, start).end(), False  # type: ignore[union-attr]
        raw = re.sub(r"[^\d.]", "", text[start:end])
        numeral = Numeral(start - len(sign or ""), end, Decimal(raw), "digits", joined=joined, units=units)
        numeral.unit_word = (sign or "").strip()
        numeral.prefixed = bool(sign)
        if not sign and self._is_name(text, start, end, named):
            return None, end, True
        if text[end : end + 1] in "½¼¾⅓⅔" and end < len(text):
            numeral.value += self.tables.numbers[text[end]].value
            numeral.end = end + 1
        elif (mixed := _MIXED.match(text, end)) is not None:
            numeral.value += Decimal(mixed[1]) / Decimal(mixed[2])
            numeral.end = mixed.end()
        if (ratio := _RATIO.match(text, numeral.end)) is not None and not sign and numeral.value < 100:
            return (*self._ratio(text, numeral, ratio), False)
        self._multiplier(text, numeral)
        if not self._unit(text, numeral):
            return None, _RUN.match(text, end - 1).end(), False  # type: ignore[union-attr]
        if sign and not self._sign_holds(sign.strip(), numeral, raw, text[start:end]):
            return None, end, False
        if not numeral.units and not numeral.scaled and _is_year(text, start, end, numeral):
            return None, numeral.end, 0 <= named <= start <= named + 3
        return numeral, numeral.end, False

    def _sign(self, text: str, start: int) -> tuple[str | None, tuple[str, ...]]:
        """Give the currency sign that ends at `start`, with a blank after it if there is one, and its codes."""
        tail = text[max(0, start - 7) : start]
        blank = tail[-1:] in " \u00a0\u202f\u2009" and tail != ""
        token = tail[:-1] if blank else tail
        if not token or token[-1].isspace() or token[-1] in "-–—,;:)(":
            return None, ()
        signs = self.tables.signs
        cut = max(token.rfind(c) for c in " \n\t\u00a0(“\"'‘[–—-+~≈/") + 1
        for at in range(cut, len(token)):
            if token[at:] in signs and not (at and token[at - 1].isalpha() and token[at].isalpha()):
                full = text[start - len(token) - blank + at : start]
                if token[at] == "$" and text[: start - len(token) - blank + at].endswith(("U.S. ", "US ")):
                    full = ("U.S. " if text[: start - len(full)].endswith("U.S. ") else "US ") + full
                return full, signs[token[at:]]
        return None, ()

    def _sign_holds(self, sign: str, numeral: Numeral, raw: str, said: str) -> bool:
        """A sign of letters that is a word or an initial too counts only before an amount that looks like money."""
        if not sign.replace(".", "").isalpha() or sign in {"Rs", "Rs.", "Rp", "Rp.", "Tk", "Tk."}:
            return True
        if len(sign) == 3 and sign not in self.tables.lists["codes_also_words"] and sign.isupper():
            return True
        return numeral.scaled or "," in said or "." in raw

    def _is_name(self, text: str, start: int, end: int, named: int) -> bool:
        """Say whether a number is a label's ("Article 5"), a list's mark, or goes on from one that is."""
        if named >= 0 and start - named <= 6 and _GOES_ON.fullmatch(text, named, start):
            after = text[end : end + 1]
            if after not in ",%" or not text[end + 1 : end + 2].isdigit():
                return not re.match(rf"{BLANK}(?:[a-z]{{4,}}|million|billion)", text[end : end + 12])
        window = text[max(0, start - 28) : start]
        if (window.endswith("\n") or not window or window.isspace() or _LINE_MARK.search(window)) and re.match(
            r"[.)]\s", text[end : end + 2]
        ):
            return True
        if window[-1:] in "([" and text[end : end + 1] in {")", "]"} and end - start <= 3:
            return True
        token = _TOKEN_BEFORE.search(window)
        if token is None:
            return False
        word = token[1].lower()
        lists = self.tables.lists
        if word == "of":
            return window.rstrip().lower().endswith(("group of", "gang of"))
        if word not in lists["labels"] or (word in lists["labels_capital"] and not token[1][0].isupper()):
            return False
        return not (word == "no" and "." not in token[0])

    # -- multipliers and units ---------------------------------------------------------------------------------------

    def _multiplier(self, text: str, numeral: Numeral) -> None:
        """Read "million", "-billion", "bn", "m" and the like behind a number, and "and a half" before them."""
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
            if mark is not None and _scale_mark_holds(text, mark, numeral):
                numeral.scale, numeral.scaled = numbers[mark[2]].value, True
                numeral.end = mark.end(2)
        numeral.number_end = numeral.end

    def _unit(self, text: str, numeral: Numeral) -> bool:
        """Read the unit behind a number; False where letters on it say that it is none."""
        end = numeral.end
        after = text[end : end + 1]
        if numeral.mark == "" and (mark := self._hedge_mark.match(text, end)) is not None and mark[1] != " -plus":
            numeral.mark, numeral.mark_span = mark[1], mark.span(1)
            end = mark.end()
            after = text[end : end + 1]
        if numeral.prefixed:
            return not (after.isalpha() and not numeral.scaled)
        if (unit := self._unit_mark.match(text, end)) is not None and self._mark_holds(text, unit, numeral):
            numeral.units, numeral.unit_word, numeral.end = self.tables.marks[unit[1]], unit[1], unit.end(1)
            return True
        if (measure := self._measure.match(text, end)) is not None:
            numeral.units, numeral.unit_word, numeral.end = (self.tables.measures[measure[1]],), measure[1], measure.end(1)
            numeral.age = bool(measure[2]) or re.match(rf"{BLANK}old\b", text[numeral.end : numeral.end + 4]) is not None
            return True
        if self._money_noun(text, numeral, end):
            return True
        code = re.match(rf"{BLANK}?([A-Z]{{3}})(?![\w-])", text[end : end + 6])
        if code is not None and code[1] in self.tables.currencies and code[1] not in self.tables.lists["codes_also_words"]:
            numeral.units, numeral.unit_word, numeral.end = (code[1],), code[1], end + code.end(1)
            return True
        if after in "-–" and text[end + 1 : end + 2].isalpha():
            numeral.hyphen = re.match(r"[-–]([A-Za-z]+(?:-[A-Za-z]+)*)", text[end : end + 60])[1]  # type: ignore[index]
        return not after.isalpha()

    def _mark_holds(self, text: str, unit: re.Match[str], numeral: Numeral) -> bool:
        word = unit[1]
        blank = unit.start(1) > unit.start()
        if not word.isalpha():
            return True
        if len(word) == 1:  # "5 m from", "40 t"; a capital is an initial
            return word.islower() and (blank or word in "mtgl")
        return not (numeral.form != "digits" and not blank)

    def _money_noun(self, text: str, numeral: Numeral, end: int) -> bool:
        """Read "euros", "Norwegian kroner", "-dollar" behind a number."""
        stretch = text[end : end + 45]
        if stretch[:1] not in {" ", "-", "\u00a0", "\n", "\u202f"}:
            return False
        if self._cents(stretch, numeral, end):
            return True
        words = list(_MONEY_TOKEN.finditer(stretch))[:4]
        for count, word in enumerate(words):
            gap = stretch[words[count - 1].end() if count else 0 : word.start()]
            if gap not in {" ", "-", "\u00a0", "\n", "\u202f"}:
                return False
            noun = word[0].rstrip(".").lower()
            codes = self.tables.money_nouns.get(noun)
            if codes is None:
                continue
            adjective = re.sub(r"[\s-]+", " ", stretch[: word.start()]).strip().lower()
            meant = self._currencies(codes, adjective, noun, numeral)
            if noun in {"pound", "pounds"} and not adjective and self._weighs(stretch[word.end() :], numeral, stretch[0] == "-"):
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
        of = re.match(rf"{BLANK}of{BLANK}(\w+)", rest)
        return of is not None and of[1].lower() not in self.tables.lists["paid_for"]

    def _cents(self, stretch: str, numeral: Numeral, end: int) -> bool:
        cents = re.match(rf"(?:{BLANK}|-)((?:euro|eurocent|US|U\.S\.){BLANK})?(cents?|pence|eurocents?)\b", stretch)
        if cents is None:
            return False
        code = "EUR" if (cents[1] or cents[2]).lower().startswith("euro") else "GBP" if cents[2] == "pence" else "USD"
        numeral.units, numeral.unit_word, numeral.scale = (code,), cents[2], numeral.scale.scaleb(-2)
        numeral.end = end + cents.end()
        return True

    # -- words -------------------------------------------------------------------------------------------------------

    def _glyph(self, text: str, start: int) -> tuple[Numeral | None, int]:
        numeral = Numeral(start, start + 1, self.tables.numbers[text[start]].value, "digits")
        self._multiplier(text, numeral)
        self._unit(text, numeral)
        if not numeral.scaled and not numeral.units:
            numeral.form = "share"
        return numeral, numeral.end

    def _words(self, text: str, start: int, word: str) -> tuple[Numeral | None, int]:
        """Read the number that the word at `start` begins (or ends: "a million", "half a dozen")."""
        before = text[start - 1] if start else " "
        if before in "-–" and text[start - 2 : start - 1].isalpha() and not text[max(0, start - 5) : start].lower().endswith("half-"):
            return None, start + len(word)
        role = self.tables.numbers[word.lower()].role
        if role == "fraction":
            return self._fraction_word(text, start, word)
        if role == "vague":
            return self._vague(text, start, word)
        value, end = self._value(text, start)
        if value is None or _proper(text, start, end):
            return None, end
        numeral = Numeral(self._article(text, start, role), end, value, "words")
        self._split_scale(text, numeral)
        if (part := self._part_of(text, start)) is not None and role in {"hundred", "scale", "dozen"}:
            numeral.start, portion = part
            numeral.value *= portion
        if role in {"hundred", "scale", "dozen"} and numeral.start == start:
            few = re.search(rf"\b(?:several|(?:a{BLANK})?few|(?:a{BLANK})?couple(?:{BLANK}of)?|many){BLANK}$", text[max(0, start - 14) : start], re.IGNORECASE)
            if few is None:
                return None, end
            numeral.start = start - (len(few[0]))
            numeral.form, numeral.band = "vague", (numeral.value * 2, numeral.value * 10)
        if (share := self._fraction.match(text, end)) is not None and value < 20 and not numeral.scaled and "second" not in share[1]:
            return self._share(text, numeral, share)
        if (ratio := _RATIO.match(text, end)) is not None and value < 100:
            return self._ratio(text, numeral, ratio)
        self._multiplier(text, numeral)
        if not self._unit(text, numeral):
            return None, numeral.end
        return numeral, numeral.end

    def _value(self, text: str, start: int) -> tuple[Decimal | None, int]:
        """Add up number words from `start`; the value, and where the last word that belongs to it ends.

        Groups below a thousand are built from units, tens and "hundred", then scaled; each scale is smaller than the
        one before. Where a word does not fit, the number ends before it (and before its "and").
        """
        numbers = self.tables.numbers
        total, group, last, limit = Decimal(0), Decimal(0), "", Decimal(10) ** 18
        end = start
        step = self._number_word.match(text, start)
        gap = ""
        checkpoint: tuple[Decimal, Decimal, int] | None = None
        for _ in range(_MOST_WORDS):
            if step is None:
                break
            word = numbers[step[step.lastindex or 1].lower()]
            fits = _fits(last, word.role, gap)
            if word.role == "scale" and last and not (last == "scale" and not group) and word.value >= limit:
                fits = False
            if (word.role == "hundred" and group >= 100) or (word.role == "scale" == last and limit == 0):
                fits = False
            if not fits:
                if checkpoint is not None and word.role in {"hundred", "scale"} and last in {"unit", "ten"}:
                    total, group, end = checkpoint
                break
            if "and" in gap:
                checkpoint = (total, group, end)
            if word.role in {"unit", "ten"}:
                group += word.value
            elif word.role in {"hundred", "dozen"}:
                group = (group or Decimal(1)) * word.value
            elif last == "scale":
                total, limit = total * word.value, Decimal(0)
            else:
                total += (group or Decimal(1)) * word.value
                group, limit = Decimal(0), word.value
            last, end = word.role, step.end()
            step = self._next_word.match(text, end)
            gap = step[1] if step else ""
        return total + group, end

    def _split_scale(self, text: str, numeral: Numeral) -> None:
        """Tell the multiplier that a number in words ends with, so that "two to three million" can share it."""
        last = re.search(r"[A-Za-z]+$", text[max(0, numeral.end - 9) : numeral.end])
        word = self.tables.numbers.get(last[0].lower()) if last else None
        if word is not None and word.role in {"scale", "hundred", "dozen"} and numeral.value % word.value == 0:
            numeral.value, numeral.scale, numeral.scaled = numeral.value / word.value, word.value, True

    def _article(self, text: str, start: int, role: str) -> int:
        """Give where "a" before "hundred", "million", "dozen" begins, else `start`."""
        if role in {"hundred", "scale", "dozen"}:
            article = re.search(rf"(?<![\w-])(?:an?|A){BLANK}$", text[max(0, start - 3) : start])
            if article is not None:
                return start - len(article[0])
        return start

    def _part_of(self, text: str, start: int) -> tuple[int, Decimal] | None:
        """Read "half a", "a quarter of a", "three quarters of a" before a scale."""
        window = text[max(0, start - 26) : start]
        part = re.search(
            rf"(?i:\b(?:(an?|one|two|three){BLANK})?(half|quarters?|thirds?)(?:{BLANK}of)?(?:{BLANK}an?{BLANK}|{BLANK}|-))$", window
        )
        if part is None:
            return None
        count = self.tables.numbers[part[1].lower()].value if part[1] and part[1].lower() not in {"a", "an"} else Decimal(1)
        portion = self.tables.numbers[part[2].lower()].value * count
        if window[: part.start()].rstrip().lower().endswith(("and", "and a")):
            return None
        return start - len(window) + part.start(), portion

    def _fraction_word(self, text: str, start: int, word: str) -> tuple[Numeral | None, int]:
        """Read "half of", "a third of", "half a million" (left to its scale) and the like."""
        low, end = word.lower(), start + len(word)
        if re.match(rf"(?:{BLANK}of)?(?:{BLANK}an?{BLANK}|-|{BLANK})(?:dozen|hundred|thousand|million|billion|trillion)\b", text[end : end + 22]):
            return None, end
        article = re.search(rf"\b(an?){BLANK}$", text[max(0, start - 4) : start], re.IGNORECASE)
        if low != "half" and article is None:
            return None, end
        if not _is_share(text, start, end, low):
            return None, end
        begin = start - len(article[0]) if article else start
        numeral = Numeral(begin, end, self.tables.numbers[low].value, "share", units=("fraction",), number_end=end)
        return numeral, end

    def _share(self, text: str, numeral: Numeral, share: re.Match[str]) -> tuple[Numeral | None, int]:
        """Read "two-thirds", "three quarters" behind a small number."""
        plural = share[1].endswith("s") or share[1] == "half"
        if plural != (numeral.value != 1) and share[1] != "half":
            return None, share.end()
        if re.match(rf"{BLANK}of{BLANK}an?{BLANK}(?:million|billion)", text[share.end() : share.end() + 16]):
            return None, numeral.end
        numeral.value *= self.tables.numbers[share[1]].value
        numeral.form, numeral.units, numeral.end, numeral.number_end = "share", ("fraction",), share.end(), share.end()
        return numeral, share.end()

    def _ratio(self, text: str, numeral: Numeral, ratio: re.Match[str]) -> tuple[Numeral | None, int]:
        """Read "one in five", "nine out of ten"; "two in 2014" is none."""
        whole = self.tables.numbers.get(ratio[1].lower())
        if whole is not None and whole.role in {"unit", "ten", "hundred"}:
            size = whole.value
        elif ratio[1].isdigit() and len(ratio[1]) <= 3:
            size = Decimal(ratio[1])
        else:
            self._multiplier(text, numeral)
            return (numeral if self._unit(text, numeral) else None), numeral.end
        if size <= numeral.value:
            return None, ratio.end()
        numeral.value, numeral.form, numeral.units = numeral.value / size, "share", ("fraction",)
        numeral.end = numeral.number_end = ratio.end()
        return numeral, ratio.end()

    def _vague(self, text: str, start: int, word: str) -> tuple[Numeral | None, int]:
        """Read "dozens", "tens of thousands", "hundreds of millions of dollars"."""
        first = self.tables.numbers[word.lower()]
        assert first.band is not None
        low, high, end = *first.band, start + len(word)
        more = re.compile(rf"{BLANK}of{BLANK}(hundreds|thousands|millions|billions|trillions)\b").match(text, end)
        if more is not None:
            scale = self.tables.numbers[more[1]].value
            low, high, end = max(low, Decimal(10)) // (2 if word.lower() == "tens" else 1) * scale, high * scale, more.end()
        elif word.lower() == "tens" or (word.lower() == "scores" and not text.startswith(" of", end)):
            return None, end
        if _proper(text, start, end):
            return None, end
        numeral = Numeral(start, end, low, "vague", band=(low, high), number_end=end)
        of = re.compile(rf"{BLANK}of").match(text, end)
        if of is not None:
            self._money_noun(text, numeral, of.end())
        return numeral, numeral.end


def _by_letter(words: list[str]) -> str:
    """Give a pattern of words, small or with a capital, that is tried only where the first letter fits."""
    letters: dict[str, list[str]] = {}
    for word in words:
        letters.setdefault(word[0], []).append(word[1:])
    return "|".join(f"[{c.upper()}{c}](?:{any_of(rest)})" for c, rest in sorted(letters.items()))


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of web and mail addresses, in order."""
    for mark in _ADDRESS.finditer(text):
        if mark[0] != "@":
            yield mark.span()
            continue
        left = text[max(0, mark.start() - 64) : mark.start()]
        right = _HOST.match(text, mark.end())
        if right is not None:
            yield mark.start() - len(left) + max(left.rfind(c) for c in " \n\t(<") + 1, right.end()


def _fits(last: str, role: str, gap: str) -> bool:
    """Say whether a number word of `role` goes on after one of role `last` across `gap`."""
    tied, anded = gap == "-", "and" in gap
    if not last:
        return True
    if role == "unit":
        return (last == "ten" and not anded and "," not in gap) or (last in {"hundred", "scale"} and not tied)
    if role == "ten":
        return last in {"hundred", "scale"} and not tied
    if role == "hundred":
        return last == "unit" and not anded and "," not in gap
    if role == "dozen":
        return last == "unit" and not anded and "," not in gap
    return not anded and "," not in gap


def _skipped(text: str, start: int, end: int) -> int:
    """Give where to go on after a telephone number, a date, a time or a numbered day; 0 where it is none of these."""
    phone = _PHONE.match(text, start - 1 if start and text[start - 1] in "+(" else start)
    if phone is not None and end <= phone.end() and (text[start - 1 : start] in {"+", "("} or "-" in phone[0] or "." in phone[0]):
        return phone.end()
    after = text[end : end + 1]
    if after in "-./" and after and (date := _DATE.match(text, start)) is not None:
        return date.end()
    if after == "/" and (slashed := _SLASHED.match(text, start)) is not None:
        return slashed.end()
    if (clock := _CLOCK.match(text, end)) is not None and end - start <= 5:
        return clock.end()
    ordinal = re.match(r"(?:st|nd|rd|th|s|['’]s|x)\b", text[end : end + 5])
    if ordinal is not None:
        return end + ordinal.end()
    if end - start <= 2:
        if (month := _MONTH_AFTER.match(text, end)) is not None:
            return month.end()
        if _MONTH_BEFORE.search(text, max(0, start - 12), start):
            ranged = re.compile(rf"(?:{BLANK}?[-–]{BLANK}?|{BLANK}(?:and|to){BLANK})\d{{1,2}}(?![\d%,]|{BLANK}(?:million|billion|[a-z]{{3,}}s\b))").match(text, end)
            return ranged.end() if ranged else end
        days = re.compile(rf"(?:{BLANK}?[-–]{BLANK}?|{BLANK}(?:and|to|or){BLANK}|, )(?:\d{{1,2}}(?:{BLANK}?[-–]{BLANK}?|{BLANK}and{BLANK}|, ))?\d{{1,2}}(?:st|nd|rd|th)?{BLANK}{MONTH}\b").match(text, end)
        if days is not None:
            return days.end()
    return 0


def _after_dash(text: str, start: int) -> bool:
    """Say whether a number behind a dash, stroke or plus may be one of its own."""
    dash = text[start - 1]
    before = text[start - 2] if start > 1 else " "
    if dash == "+":
        return not before.isalnum()
    if dash == "/":
        return False
    if before.isalpha():
        return dash == "—" or text[max(0, start - 4) : start - 1].lower() in {"-to", "-or"}
    return True


def _scale_mark_holds(text: str, mark: re.Match[str], numeral: Numeral) -> bool:
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
    # "10m people", "20k troops", "5m euros": a plain noun or a currency must follow; else metres, bytes, a name
    return re.match(rf"{BLANK}[a-z]{{4,}}", text[mark.end() : mark.end() + 6]) is not None


def _is_year(text: str, start: int, end: int, numeral: Numeral) -> bool:
    """Say whether four bare digits are a year.

    1900 to 2099 is one unless a counted noun in small letters follows without "the" or a preposition before it; a
    number from 1000 to 1899 is one only after a preposition of time and without a noun.
    """
    if end - start != 4 or numeral.end != end or numeral.hyphen == "strong" or not text[start:end].isdigit():
        return False
    value = int(numeral.value)
    before = re.search(r"([A-Za-z]+)\.?[ \u00a0]$", text[max(0, start - 14) : start])
    word = before[1].lower() if before else ""
    noun = re.match(rf"{BLANK}(?:[A-Z][\w.-]*{BLANK})?[a-z]{{3,}}", text[end : end + 24]) is not None
    if 1900 <= value <= 2099:
        if not noun or text[start - 1 : start] in "(-–":
            return True
        plural = re.match(rf"{BLANK}(?:[\w.’'-]+{BLANK}){{0,3}}?(?:[a-z]{{3,}}s|people|personnel|men|women|police|aircraft)\b", text[end : end + 50])
        return plural is None or word in _YEAR_BEFORE
    return 1000 <= value < 1900 and not noun and word in {"in", "since", "of", "by", "until", "from"}


def _is_share(text: str, start: int, end: int, word: str) -> bool:
    """Say whether "half" or "a third" is a part of a whole rather than "half-brother", "a third round"."""
    before = text[max(0, start - 9) : start].lower()
    if re.search(r"(?:first|second|other|last|latter|former|a|two|next|every|time)[ -]$", before) and word == "half" and not before.endswith(" a "):
        return False
    if text[end : end + 1] in "-–":
        return False
    after = re.match(rf"{BLANK}([a-z’']+)", text[end : end + 14])
    follows = after[1] if after else ""
    if word == "half":
        return follows in {"of", "the", "its", "their", "his", "our", "that", "those", "as", "are", "were", "have", "had", "this", "all"} or (
            (not follows or follows in _AFTER_HALF) and re.search(r"\b(?:by|in|than|nearly|almost|about|least|over|one|around|roughly)[ ]$", before) is not None
        )
    return follows in {"of", "were", "are", "was", "is", "had", "have", "more", "less", "fewer", "larger", "smaller", "higher", "lower"} or (
        (not follows or follows in _AFTER_HALF) and re.search(r"\b(?:by|than|nearly|almost|about|least|over|around|roughly|to)[ ]an?[ ]$", text[max(0, start - 14) : start]) is not None
    )


def _proper(text: str, start: int, end: int) -> bool:
    """Say whether a number word is part of a name: "Big Three", "Phase Two", "Five Eyes"."""
    if not text[start].isupper():
        return False
    before = re.search(r"(\S+)\s$", text[max(0, start - 24) : start])
    if before is None or before[1][-1] in ".!?:;”\"’)—–•" or "\n" in text[max(0, start - 2) : start]:
        return False
    return before[1][0].isupper() or re.match(rf"{BLANK}[A-Z]", text[end : end + 2]) is not None

