"""Read numbers in words: "two hundred and fifty thousand", "half a million", "two-thirds", "tens of thousands".

In: a text, where a number word stands in it, and the tables of quantities. Out: a `Numeral`, and where to read on; None
where the word is no quantity ("Big Three", "a third round").
"""

from __future__ import annotations

import re
from decimal import Decimal

from musterbook.lexicon.quantities import Quantities
from musterbook.reading.amounts.forms import BLANK, Numeral, any_of
from musterbook.reading.amounts.units import UnitWords

_MOST_WORDS = 16  # of one number; "nine hundred and ninety-nine million ..." has 13
_OF_A_WHOLE = frozenset(
    ("of", "the", "its", "their", "his", "our", "that", "those", "as", "are", "were", "have", "had", "this", "all")
)
_SHARE_IS = frozenset(
    (
        "of",
        "were",
        "are",
        "was",
        "is",
        "had",
        "have",
        "has",
        "more",
        "less",
        "fewer",
        "larger",
        "smaller",
        "higher",
        "lower",
    )
)
_FEW = re.compile(rf"(?i:\b(?:several|(?:a{BLANK})?few|(?:a{BLANK})?couple(?:{BLANK}of)?|many)){BLANK}$")
_AFTER_HALF_WORDS = """
    in to from over since during at by for and or when as after before on between within either still already again
    today now this last there here worldwide overall annually
"""
_AFTER_HALF = frozenset(_AFTER_HALF_WORDS.split())
_LAST_WORD = re.compile(r"[A-Za-z]+$")
_ARTICLE = re.compile(rf"(?<![\w-])(?:an?|A){BLANK}$")
_ARTICLE_BEFORE = re.compile(rf"\b(an?){BLANK}$", re.IGNORECASE)
_PART = re.compile(
    rf"(?i:\b(?:(an?|one|two|three)(?:{BLANK}|-))?(half|quarters?|thirds?)(?:{BLANK}of)?"
    rf"(?:{BLANK}an?{BLANK}|{BLANK}|-an?-|-))$"
)
_OF_SCALE = re.compile(
    rf"(?:{BLANK}of)?(?:{BLANK}an?{BLANK}|-an?-|-|{BLANK})(?:dozen|hundred|thousand|million|billion|trillion)\b"
)
_ANOTHER = re.compile(rf"\b[Aa]nother{BLANK}$")
RATIO = re.compile(
    rf"{BLANK}(?:in|out{BLANK}of){BLANK}(?:every{BLANK})?(\d{{1,3}}\b(?![,.]\d)(?!{BLANK}[a-z]+s\b{BLANK}of)|[a-z]+)"
)


class NumberWords:
    """Number words by one set of tables, compiled once."""

    def __init__(self, quantities: Quantities, units: UnitWords) -> None:
        self.tables = quantities
        self.units = units
        scales = [w for w, n in quantities.numbers.items() if n.role == "scale"]
        fractions = [w for w, n in quantities.numbers.items() if n.role == "fraction"]
        words = [w for w, n in quantities.numbers.items() if n.role in {"unit", "ten", "hundred", "dozen", "vague"}]
        spoken = _by_letter([*words, *scales, *fractions])
        self._first_word = re.compile(rf"({spoken})\b")
        self._later_word = re.compile(rf"[\s\"“”'‘(\[/—–-]({spoken})\b")
        number = any_of([*words, *scales])
        self._number_word = re.compile(rf"(?i:({number})\b)")
        self._next_word = re.compile(rf"(?i:(,?{BLANK}and{BLANK}|,?{BLANK}|-)({number})\b)")
        self._fraction = re.compile(rf"(?:{BLANK}|-)({any_of(fractions)})\b")

    def hits(self, text: str) -> list[tuple[int, str]]:
        """Give where number words begin, and the words, in no order."""
        first = self._first_word.match(text)
        found = [(0, first[1])] if first is not None else []
        return found + [(m.start(1), m[1]) for m in self._later_word.finditer(text)]

    def glyph(self, text: str, start: int) -> tuple[Numeral | None, int]:
        numeral = Numeral(start, start + 1, self.tables.numbers[text[start]].value, "digits")
        self.units.multiplier(text, numeral)
        self.units.unit(text, numeral)
        if not numeral.scaled and not numeral.units:
            numeral.form = "share"
        return numeral, numeral.end

    def read(self, text: str, start: int, word: str) -> tuple[Numeral | None, int]:
        """Read the number that the word at `start` begins (or ends: "a million", "half a dozen")."""
        before = text[start - 1] if start else " "
        if (
            before in "-–"
            and text[start - 2 : start - 1].isalpha()
            and not text[max(0, start - 7) : start].lower().endswith(("half-", "half-a-"))
        ):
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
        bare = role in {"hundred", "scale", "dozen"} and numeral.start == start
        if bare and not _several(text, numeral) and not _ANOTHER.search(text, max(0, start - 8), start):
            return None, end
        if (
            (share := self._fraction.match(text, end)) is not None
            and value < 20
            and not numeral.scaled
            and "second" not in share[1]
        ):
            return self._share(text, numeral, share)
        if (ratio := RATIO.match(text, end)) is not None and value < 100:
            return self.ratio(text, numeral, ratio)
        self.units.multiplier(text, numeral)
        if not self.units.unit(text, numeral):
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
        last = _LAST_WORD.search(text[max(0, numeral.end - 9) : numeral.end])
        word = self.tables.numbers.get(last[0].lower()) if last else None
        if word is not None and word.role in {"scale", "hundred", "dozen"} and numeral.value % word.value == 0:
            numeral.value, numeral.scale, numeral.scaled = numeral.value / word.value, word.value, True

    def _article(self, text: str, start: int, role: str) -> int:
        """Give where "a" before "hundred", "million", "dozen" begins, else `start`."""
        if role in {"hundred", "scale", "dozen"}:
            article = _ARTICLE.search(text[max(0, start - 3) : start])
            if article is not None:
                return start - len(article[0])
        return start

    def _part_of(self, text: str, start: int) -> tuple[int, Decimal] | None:
        """Read "half a", "a quarter of a", "three quarters of a" before a scale."""
        window = text[max(0, start - 26) : start]
        part = _PART.search(window)
        if part is None:
            return None
        count = (
            self.tables.numbers[part[1].lower()].value if part[1] and part[1].lower() not in {"a", "an"} else Decimal(1)
        )
        portion = self.tables.numbers[part[2].lower()].value * count
        if window[: part.start()].rstrip().lower().endswith(("and", "and a")):
            return None
        return start - len(window) + part.start(), portion

    def _fraction_word(self, text: str, start: int, word: str) -> tuple[Numeral | None, int]:
        """Read "half of", "a third of", "half a million" (left to its scale) and the like."""
        low, end = word.lower(), start + len(word)
        if _OF_SCALE.match(text[end : end + 22]):
            return None, end
        article = _ARTICLE_BEFORE.search(text[max(0, start - 4) : start])
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

    def ratio(self, text: str, numeral: Numeral, ratio: re.Match[str]) -> tuple[Numeral | None, int]:
        """Read "one in five", "nine out of ten"; "two in 2014" is none."""
        whole = self.tables.numbers.get(ratio[1].lower())
        if whole is not None and whole.role in {"unit", "ten", "hundred"}:
            size = whole.value
        elif ratio[1].isdigit() and len(ratio[1]) <= 3:
            size = Decimal(ratio[1])
        else:
            self.units.multiplier(text, numeral)
            return (numeral if self.units.unit(text, numeral) else None), numeral.end
        if size <= numeral.value:
            return None, ratio.end()
        if numeral.value > 10 and size % 100:  # "12 in 40 towns"
            return numeral, numeral.end
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
            low, high, end = (
                max(low, Decimal(10)) // (2 if word.lower() == "tens" else 1) * scale,
                high * scale,
                more.end(),
            )
        elif word.lower() == "tens" or (word.lower() == "scores" and not text.startswith(" of", end)):
            return None, end
        if _proper(text, start, end):
            return None, end
        numeral = Numeral(start, end, low, "vague", band=(low, high), number_end=end)
        of = re.compile(rf"{BLANK}of").match(text, end)
        if of is not None:
            self.units.money_noun(text, numeral, of.end())
        return numeral, numeral.end


def _by_letter(words: list[str]) -> str:
    """Give a pattern of words, small or with a capital, that is tried only where the first letter fits."""
    letters: dict[str, list[str]] = {}
    for word in words:
        letters.setdefault(word[0], []).append(word[1:])
    return "|".join(f"[{c.upper()}{c}](?:{any_of(rest)})" for c, rest in sorted(letters.items()))


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


def _is_share(text: str, start: int, end: int, word: str) -> bool:
    """Say whether "half" or "a third" is a part of a whole rather than "half-brother", "a third round"."""
    before = text[max(0, start - 9) : start].lower()
    if (
        re.search(r"(?:first|second|other|last|latter|former|a|two|next|every|time)[ -]$", before)
        and word == "half"
        and not before.endswith(" a ")
    ):
        return False
    if text[end : end + 1] in {"-", "–"}:
        return False
    after = re.match(rf"{BLANK}([a-z’']+)", text[end : end + 14])
    follows = after[1] if after else ""
    if word == "half":
        return follows in _OF_A_WHOLE or (
            (not follows or follows in _AFTER_HALF)
            and re.search(r"\b(?:by|in|than|nearly|almost|about|least|over|one|around|roughly)[ ]$", before) is not None
        )
    return follows in _SHARE_IS or (
        (not follows or follows in _AFTER_HALF)
        and re.search(
            r"\b(?:by|than|nearly|almost|about|least|over|around|roughly|to)[ ]an?[ ]$",
            text[max(0, start - 14) : start],
        )
        is not None
    )


def _several(text: str, numeral: Numeral) -> bool:
    """Take "several", "a few", "a couple of" before a scale into a vague number; False where none stands there."""
    few = _FEW.search(text, max(0, numeral.start - 14), numeral.start)
    if few is None:
        return False
    numeral.start, numeral.form, numeral.band = few.start(), "vague", (numeral.value * 2, numeral.value * 10)
    return True


def _proper(text: str, start: int, end: int) -> bool:
    """Say whether a number word is part of a name: "Big Three", "Phase Two", "Five Eyes"."""
    if not text[start].isupper():
        return False
    before = re.search(r"(\S+)\s$", text[max(0, start - 24) : start])
    if before is None or before[1][-1] in '.!?:;”"’)—–•' or "\n" in text[max(0, start - 2) : start]:
        return False
    return before[1][0].isupper() or re.match(rf"{BLANK}[A-Z]", text[end : end + 2]) is not None
