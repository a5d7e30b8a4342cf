"""Tell figures that are no quantity: dates, times, telephone numbers, addresses, years, dashed and slashed codes.

In: a text and where figures stand in it. Out: yes or no, or where to read on. It knows no unit and no number word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from musterbook.reading.amounts.forms import BLANK, MONTH, Numeral

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|@")
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?:\+\d{1,3}[\s.-]?(?:\(\d{1,4}\)|\d{1,4})|\(\d{2,4}\)|\d{3}|1-\d{3})[\s.-]?\d{3}[\s.-]\d{4}(?!\d)"
    r"|\+\d{1,3}[\s.-](?:\(?\d{1,4}\)?[\s.-]?){2,5}"
)
_MONTH_AFTER = re.compile(rf"(?:st|nd|rd|th)?{BLANK}?(?:of )?{MONTH}\b(?!{BLANK}(?:have|be|not|also)\b)")
_MONTH_BEFORE = re.compile(rf"\b{MONTH}\.?{BLANK}$|\b{MONTH}-$")
_CLOCK = re.compile(
    rf"(?:[:.]\d\d){{0,2}}{BLANK}?(?:[ap]\.?m\b\.?|GMT\b|UTC\b|o['’]clock\b|hrs\b{BLANK}GMT|hours{BLANK}(?:GMT"
    rf"|local)|[CE][DES]?[SE]?T\b)"
    r"|:\d"
)
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?(?!\d)|\d{1,2}[./]\d{1,2}[./]\d{2,4}(?!\d)")
_SLASHED = re.compile(r"\d+(?:/\d+)+")
_ORDINAL_END = re.compile(r"(?:st|nd|rd|th|s|['’]s|x)\b")
_TO_DAY = re.compile(
    rf"(?:{BLANK}?[-–]{BLANK}?|{BLANK}(?:and|to){BLANK})\d{{1,2}}(?![\d%,]|{BLANK}(?:million|billion|[a-z]{{3,}}s\b))"
)
_DAYS_OF_MONTH = re.compile(
    rf"(?:{BLANK}?[-–]{BLANK}?|{BLANK}(?:and|to|or){BLANK}|, )(?:\d{{1,2}}(?:{BLANK}?[-–]{BLANK}?"
    rf"|{BLANK}and{BLANK}|, ))?\d{{1,2}}(?:st|nd|rd|th)?{BLANK}{MONTH}\b"
)
_WORD_BEFORE = re.compile(r"([A-Za-z]+)\.?[ \u00a0]$")
_NOUN_AFTER = re.compile(rf"{BLANK}(?:[A-Z][\w.-]*{BLANK})?[a-z]{{3,}}")
_PLURAL_AFTER = re.compile(
    rf"{BLANK}(?:[\w.’'-]+{BLANK}){{0,2}}?(?:[a-z]{{3,}}s|people|personnel|men|women|police|aircraft)\b"
)
_TIME_WORDS = """
    in of since by until till from during after before through throughout between and to early late mid for the
    spring summer autumn fall winter fiscal fy year january february march april may june july august september
    october november december beyond around about circa this last next
"""
_YEAR_BEFORE = frozenset(_TIME_WORDS.split())


def addresses(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of web and mail addresses, in order."""
    for mark in _ADDRESS.finditer(text):
        if mark[0] != "@":
            yield mark.span()
            continue
        left = text[max(0, mark.start() - 64) : mark.start()]
        right = _HOST.match(text, mark.end())
        if right is not None:
            yield mark.start() - len(left) + max(left.rfind(c) for c in " \n\t(<") + 1, right.end()


def skipped(text: str, start: int, end: int) -> int:
    """Give where to go on after a telephone number, a date, a time or a numbered day; 0 where it is none of these."""
    phone = _PHONE.match(text, start - 1 if start and text[start - 1] in "+(" else start)
    if (
        phone is not None
        and end <= phone.end()
        and (text[start - 1 : start] in {"+", "("} or "-" in phone[0] or "." in phone[0])
    ):
        return phone.end()
    after = text[end : end + 1]
    if after in "-./" and after and (date := _DATE.match(text, start)) is not None:
        return date.end()
    if after == "/" and (slashed := _SLASHED.match(text, start)) is not None:
        return slashed.end()
    if (clock := _CLOCK.match(text, end)) is not None and end - start <= 5:
        return clock.end()
    ordinal = _ORDINAL_END.match(text[end : end + 5])
    if ordinal is not None:
        return end + ordinal.end()
    if end - start <= 2:
        if (month := _MONTH_AFTER.match(text, end)) is not None:
            return month.end()
        if _MONTH_BEFORE.search(text, max(0, start - 12), start):
            ranged = _TO_DAY.match(text, end)
            return ranged.end() if ranged else end
        days = _DAYS_OF_MONTH.match(text, end)
        if days is not None:
            return days.end()
    return 0


def after_dash(text: str, start: int) -> bool:
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


def is_year(text: str, start: int, end: int, numeral: Numeral) -> bool:
    """Say whether four bare digits are a year.

    1900 to 2099 is one unless a counted noun in small letters follows without "the" or a preposition before it; a
    number from 1000 to 1899 is one only after a preposition of time and without a noun.
    """
    if end - start != 4 or numeral.end != end or numeral.hyphen == "strong" or not text[start:end].isdigit():
        return False
    value = int(numeral.value)
    before = _WORD_BEFORE.search(text[max(0, start - 14) : start])
    word = before[1].lower() if before else ""
    noun = _NOUN_AFTER.match(text[end : end + 24]) is not None
    if 1900 <= value <= 2099:
        if (
            not noun
            or text[max(0, start - 3) : start - 1] in {"’s", "'s"}
            or text[start - 1 : start] in {"(", "-", "–"}
        ):
            return True
        plural = _PLURAL_AFTER.match(text[end : end + 50])
        return plural is None or word in _YEAR_BEFORE
    return 1000 <= value < 1900 and not noun and word in {"in", "since", "of", "by", "until", "from"}
