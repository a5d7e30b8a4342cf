"""Find the words that name a day, month, year or a stretch of time, before they are put on the calendar.

In: a text. Out: `Said` points in order of position, each with the fields its words give. It knows no day of issue and
joins nothing: `periods` does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from musterbook.lexicon.names import words_of
from musterbook.reading.periods import patterns as say

_YEARS = frozenset(("last year", "this year", "next year", "the previous year", "previous year"))


@dataclass(slots=True)
class Said:
    """One point of time as said: its fields, None where the words leave them open.

    `what` names how it is said: date, month, year, decade, fiscal, part, deictic, weekday, relative, ago, season, ....
    `word` keeps the words that decide ("last", "yesterday"), `grain` and `count` what they count.
    """

    start: int
    end: int
    what: str
    year: int | None = None
    month: int | None = None
    day: int | None = None
    to_day: int | None = None
    word: str = ""
    grain: str = ""
    count: int = 0
    weekday: int | None = None


def said_points(text: str) -> list[Said]:
    """Find every point of time in a text, ordered by position and not overlapping."""
    padded = f" {text}"  # so that every pattern may begin with what stands before a word
    points = [*_months(text, padded), *_words(text, padded), *_figures(text), *_others(text)]
    points.sort(key=lambda p: (p.start, -p.end))
    return _joined(text, _apart(text, points))


def _apart(text: str, points: list[Said]) -> list[Said]:
    """Keep the longer of two points that overlap, and take a weekday into the date behind it."""
    kept: list[Said] = []
    for point in points:
        if kept and point.start < kept[-1].end:
            if point.end - point.start > kept[-1].end - kept[-1].start and kept[-1].what in {"year", "month"}:
                kept[-1] = point
            continue
        if kept and _weekday_of_date(text, kept[-1], point):
            point.weekday, point.start = kept[-1].weekday, kept[-1].start
            kept[-1] = point
            continue
        kept.append(point)
    return kept


def _joined(text: str, points: list[Said]) -> list[Said]:
    """Give a month or day the year said with it: "in February last year", "on May 1 and June 3, 2015"."""
    kept: list[Said] = []
    for point in points:
        before = kept[-1] if kept else None
        if before is not None and before.month and before.year is None and before.what in {"date", "month"}:
            gap = text[before.end : point.start]
            if point.word in _YEARS and gap in {" ", " of ", ", "}:
                before.word, before.end = point.word, point.end
                continue
            if point.year and point.month and before.what == point.what == "date" and gap in {" and ", ", ", " or "}:
                earlier = (before.month, before.day or 0) <= (point.month, point.day or 0)
                before.year = point.year - (not earlier)
        kept.append(point)
    return kept


def _weekday_of_date(text: str, day: Said, date: Said) -> bool:
    """Say whether a weekday and the date behind it are one ("Thursday, June 4")."""
    return (
        day.what == "weekday"
        and not day.word
        and date.what == "date"
        and re.fullmatch(r"(?:,? (?:the )?|, on |,? \()", text[day.end : date.start]) is not None
    )


def _months(text: str, padded: str) -> list[Said]:
    points = []
    hits = [(m.start(1) - 1, m.end(1) - 1) for m in say.MONTH_AT.finditer(padded)]
    for start, end in hits:
        name = text[start:end]
        month = say.MONTHS[name.rstrip(".").lower()]
        point = _dated(text, start, end, month) or _month_alone(text, start, end, month, name)
        if point is not None:
            points.append(point)
    return points


def _dated(text: str, start: int, end: int, month: int) -> Said | None:
    """Read a day before or behind a month's name, two days, and the year."""
    before = say.DAYS_BEFORE.search(text, max(0, start - 22), start)
    if before is not None and say.DAY_OF_MONTH.search(text, max(0, before.start() - 11), before.start()):
        before = None  # "Nov 18-Dec 19"
    if before is not None and not (before[2] and int(before[2]) <= int(before[1])):
        point = Said(before.start(1), end, "date", None, month, int(before[1]), int(before[2]) if before[2] else None)
    else:
        after = say.DAYS_AFTER.match(text, end)
        if after is None or (text[end : end + 1] == "-" and "-" in text[end : end + 1] and text[end - 1] != "."):
            return None
        last = int(after[2]) if after[2] else None
        close = after.end()
        if last is not None and (last <= int(after[1]) or "," in after[0]):
            last, close = (
                None,
                after.end(1) + (2 if text[after.end(1) : after.end(1) + 2] in {"st", "nd", "rd", "th"} else 0),
            )
        point = Said(start, close, "date", None, month, int(after[1]), last)
    year = say.YEAR_AFTER.match(text, point.end)
    if year is not None and not say.UNIT_AFTER.match(text, year.end(1)):
        point.year, point.end = int(year[1]), year.end(1)
    elif (which := say.WHICH.search(text, max(0, point.start - 5), point.start)) is not None:
        point.word, point.start = which[1].lower(), which.start()
    return point


def _month_alone(text: str, start: int, end: int, month: int, name: str) -> Said | None:
    """Read a month with its year, or alone where its word cannot be a name or a verb."""
    year = say.YEAR_AFTER.match(text, end)
    if year is not None and not say.UNIT_AFTER.match(text, year.end(1)):
        return Said(start, year.end(1), "month", int(year[1]), month)
    led = say.LETS_MAY.search(text, max(0, start - 12), start) is not None
    led = led or say.MONTH_NEXT.match(text, end) is not None
    short = len(name.rstrip(".")) <= 4 and name.rstrip(".").lower() not in {"june", "july", "may"}
    named = say.NAME_AFTER.match(text, end) is not None
    ambiguous = (
        name.lower() in {"may", "march", "april", "june", "august", "mar.", "jan.", "mar", "jan", "dec"} or short
    )
    if ambiguous and (not led or (named and name.lower() in {"may", "april", "june", "august", "jan"})):
        bare = (
            name in {"April", "June", "August", "March"}
            and not named
            and not say.LABEL_BEFORE.search(text, max(0, start - 20), start)
        )
        if not bare or not start or (name == "March" and not led):
            return None
    if name.isupper() and not led:
        return None
    return Said(start, end - (name.endswith(".") and not short), "month", None, month)


def _figures(text: str) -> list[Said]:
    """Read years, decades, ISO days and days in figures."""
    points = []
    for hit in say.FIGURES.finditer(text):
        start, end = hit.span()
        iso = say.ISO.match(text, start)
        if iso is not None and 1 <= int(iso[2]) <= 12:
            day = int(iso[3]) if iso[3] else None
            points.append(Said(start, iso.end(), "date" if day else "month", int(iso[1]), int(iso[2]), day))
            continue
        year = int(hit[0])
        if year < 1800:
            continue
        decade = say.DECADE.match(text, end)
        if decade is not None and year % 10 == 0:
            points.append(Said(start, decade.end(), "decade", year))
        elif _is_year(text, start, end, year):
            points.append(Said(start, end, "year", year))
    return points


def _is_year(text: str, start: int, end: int, year: int) -> bool:
    """Say whether four figures are a year: no unit, label or counted noun stands beside them."""
    after = text[end : end + 2]
    if (
        say.UNIT_AFTER.match(text, end)
        or (after[:1] in {",", "."} and after[1:].isdigit())
        or after[:1].isalpha()
        or after[:1] in {"+", "°"}
    ):
        return False
    if (
        start
        and text[start - 1] in "-–—"
        and not text[max(0, start - 2) : start - 1].isspace()
        and not say.TIED.search(text, max(0, start - 8), start)
    ):
        return False
    before = text[max(0, start - 24) : start]
    if say.NAMED_BY.search(before) or say.HEDGED.search(before):
        return False
    if 1900 <= year <= 2099:
        return True
    return say.YEAR_CONTEXT.search(before) is not None and re.match(rf"{say.B}[a-z]", text[end : end + 2]) is None


def _others(text: str) -> list[Said]:
    """Read fiscal years, quarters and halves, short decades and days in figures with their year."""
    points = []
    for hit in say.FISCAL.finditer(text) if any(cue in text for cue in say.FISCAL_CUES) else ():
        year, last = int(hit[1] or hit[3]), hit[2] or hit[4]
        year += 2000 if year < 100 else 0
        points.append(Said(hit.start(), hit.end(), "fiscal", year, count=int(last[-2:]) if last else 0))
    points += [point for hit in _parts(text) if (point := _part(hit)) is not None]
    if "’" in text or "'" in text or "‘" in text:
        for hit in say.SHORT_DECADE.finditer(text):
            points.append(Said(hit.start(), hit.end(), "decade", 1900 + int(hit[1])))
    for hit in say.NUMERIC.finditer(text) if say.NUMERIC_CUE.search(text) else ():
        a, b, year = int(hit[1]), int(hit[3]), int(hit[4])
        year = year if year > 99 else 2000 + year
        if (a > 12) != (b > 12) or a == b or (hit[2] == "." and a <= 12 and b <= 12):  # points: day first
            day, month = (a, b) if b <= 12 else (b, a)
            if day <= 31 and month <= 12:
                points.append(Said(hit.start(), hit.end(), "date", year, month, day))
        elif a <= 12 and b <= 12 and len(hit[4]) == 4:
            points.append(Said(hit.start(), hit.end(), "numeric", year))
    return points


def _parts(text: str) -> Iterator[re.Match[str]]:
    """Give the quarters and halves, looked for only in front of the word or letter that each of them holds."""
    at = 0
    for cue in say.QUARTER_CUE.finditer(text):
        begins = range(max(at, cue.start() - say.QUARTER_LEAD), cue.start() + 1)
        hit = next((hit for start in begins if (hit := say.QUARTER.match(text, start)) is not None), None)
        if hit is not None:
            yield hit
            at = hit.end()


def _part(hit: re.Match[str]) -> Said | None:
    """Read "the third quarter of 2019", "the 2019 third quarter", "third-quarter", "the first half of 2019", "Q3"."""
    before, ordinal, grain, year, which, whole, first, letter, digit, after = hit.groups()
    if letter:
        if letter.islower():
            return None
        grain, count = ("quarter" if letter == "Q" else "half"), int(digit)
    else:
        ordinals = {"first": 1, "second": 2, "third": 3, "last": -1, "final": -1}
        grain = grain.lower()
        count = ordinals.get(ordinal.lower(), int(ordinal[0]) if ordinal[0].isdigit() else 4)
    said = before or year or first or after
    if grain == "half" and (count > 2 or not (said or whole)):
        return None
    count = count if count > 0 else (4 if grain == "quarter" else 2)
    word = (which or "").lower()
    return Said(hit.start(), hit.end(), "part", int(said) if said else None, grain=grain, count=count, word=word)


def _spoken(text: str, padded: str) -> Iterator[re.Match[str]]:
    """Give the hits of `WORDS`, looked for only at words that can begin one: eight times as fast."""
    words, _ = words_of(text)
    opening = [*(words.keys() & say.OPENING), *(word for word in words if word.isdigit())]
    end = 0
    for start in sorted([start for word in opening for start in words[word]]):
        if start >= end and (hit := say.WORDS.match(padded, start)) is not None:
            yield hit
            end = hit.end()


def _words(text: str, padded: str) -> list[Said]:
    """Read yesterday, weekdays, "last six months", "two years ago" and the like."""
    points = []
    for hit in _spoken(text, padded):
        kind = hit.lastgroup or ""
        said = hit[kind]
        point = Said(hit.start(kind) - 1, hit.end(kind) - 1, kind, word=said.lower())
        if kind == "weekday":
            *lead, name = said.split()
            point.weekday, point.word = say.WEEKDAYS[name.rstrip(".").lower()], " ".join(lead).lower()
        elif kind == "season":
            first, *_, year = re.split(r"[\s/–-]+", said.partition("/")[0])
            year = re.search(r"\d{4}", said)[0]  # type: ignore[index]
            point.year, point.grain, point.count = int(year), "season", say.SEASONS[first.lower()]
        elif kind in {"ago", "hence"}:
            point.grain, point.count = _counted(said)
        points.append(point)
    return points


def _counted(said: str) -> tuple[str, int]:
    """Give the grain and the number in "two months ago"."""
    found = re.match(rf"(?:in\s)?({say.NUMBER})\s(\w+?)(?:s?['’]s?|s)?\s", said, re.IGNORECASE)
    assert found is not None
    grain = {"centurie": "century"}.get(found[2].lower(), found[2].lower())
    number = found[1].lower()
    return grain, int(number) if number.isdigit() else say.SMALL[number]
