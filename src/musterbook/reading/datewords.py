"""Find the words that name a day, month, year or a stretch of time, before they are put on the calendar.

In: a text. Out: `Said` points in order of position, each with the fields its words give. It knows no day of issue and
joins nothing: `periods` does that.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = {
    name: number
    for number, names in enumerate(
        "january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct"
        "|november nov|december dec".split("|"),
        1,
    )
    for name in names.split()
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        "monday mon|tuesday tues tue|wednesday wed|thursday thurs thur thu|friday fri|saturday sat|sunday sun".split(
            "|"
        )
    )
    for name in names.split()
}
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
SMALL = {
    w: n
    for n, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen"
        " nineteen twenty".split()
    )
} | {
    "a": 1,
    "an": 1,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "couple of": 2,
    "a couple of": 2,
    "half a dozen": 6,
    "a dozen": 12,
}
_B = "[ \u00a0\u2009\u202f]"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_DASH = rf"{_B}?[-–—]{_B}?"
_YEAR = r"(?:1[89]|20)\d\d"
_BLANKS = rf"(?:{_B}|\n(?=\d))"
_LEAD = r"[\s\"“”'‘’(\[/—–-]"
_MONTH_AT = re.compile(rf"{_LEAD}({_MONTH})(?![\w-]*[a-z])")
_MONTH_FIRST = re.compile(rf"({_MONTH})(?![\w-]*[a-z])")
_DAYS_BEFORE = re.compile(
    rf"(?<![\d.,$€£:/])(?<!\d-)\b({_DAY})(?:st|nd|rd|th)?(?:(?:{_DASH}|{_B}(?:to|and|or){_B})({_DAY})(?:st|nd|rd|th)?)?(?:{_B}|-){{1,2}}(?:of{_B})?(?:the{_B})?$"
)
_DAYS_AFTER = re.compile(
    rf"(?:{_BLANKS}|-)(?:the{_B})?({_DAY})(?:st|nd|rd|th)?(?![\d:]|[.,]\d|%|{_B}?(?:million|billion|percent|per{_B}cent)\b|st\b|km\b)"
    rf"(?:(?:{_DASH}|{_B}(?:to|and|&){_B}|,{_B})({_DAY})(?:st|nd|rd|th)?(?![\d:]|[.,]\d|%|{_B}[A-Za-z]+s\b))?"
)
_YEAR_AFTER = re.compile(rf"(?:,?{_B}|\n|,{_B}?of{_B}|{_B}of{_B}|-|/)\(?({_YEAR})(?![\d%]|[.,]\d|-\d)\)?")
_NAME_AFTER = re.compile(rf"{_B}[A-Z][a-z]+")
_LETS_MAY = re.compile(
    r"(?:\b(?:in|since|until|till|by|last|next|early|late|mid|this|through|to|from|of|during|between|throughout|before|after|each|every|for|on)[ -]|[–—-]|\bthe )$",
    re.IGNORECASE,
)
_FIGURES = re.compile(r"[12]\d(?<!\d\d\d)(?<![\w.,$€£¥#]\d\d)(?<!\d[/:]\d\d)\d\d(?!\d)")
_TIED = re.compile(
    r"(?:\b(?:mid|pre|post|early|late|end|to|since|in)|[a-z]{3,} ?|\b(?:1[89]|20)\d\d|\d{4}\))[-–—]$", re.IGNORECASE
)
_ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?!\d|-\d)")
_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d\d)(?![\d./-]\d|\d)")
_DECADE = re.compile(r"(?:['’]?s)\b")
_SHORT_DECADE = re.compile(r"['’‘]([2-9]0)s\b")
_UNIT_AFTER = re.compile(
    rf"[%½]|{_B}?(?:million|billion|trillion|bn\b|percent|per{_B}cent|km\b|kg\b|kilomet|met(?:er|re)s?\b|miles?\b|tons?\b|tonnes?\b|euros?\b|dollars?\b|hectares?\b|square\b|GMT\b|hours\b|hrs\b|feet\b)"
    rf"|{_B}(?:more|other|additional|extra){_B}"
    rf"|{_B}(?:[\w.’'-]+{_B}){{0,2}}(?:people|troops|soldiers|personnel|fighters|civilians|refugees|police|families|men|women|children|militants|forces|advisers|trainers|officers|vehicles|strikes|airstrikes|members|recruits|doses|houses|homes|students|prisoners|deaths|cases)\b"
)
_YEAR_CONTEXT = re.compile(
    r"\b(?:in|of|since|by|until|till|from|during|after|before|through|throughout|between|and|to|early|late|mid|for|the|spring|summer|autumn|fall|winter|fiscal|fy|year|years|around|about|beyond|its|pre|post|this|last|to date|calendar)[ -]?\(?$",
    re.IGNORECASE,
)
_LABEL_BEFORE = re.compile(
    r"(?:[A-Z]\w+ (?:[Nn]o\.? ?)?|resolution |#|№|\bUNSCR |\bNo\.? |(?<=[a-z]) (?:some|about|nearly|almost|over|than|least|to as many as|up to) )$"
)
_NAMED_BY = re.compile(
    r"(?:Resolution|Resolutions|UNSCR|No\.?|Article|Section|Room|Flight|Order|Law|Highway|Route|Model|Boeing|Page|Channel|Form)\s$"
)
_HEDGED = re.compile(
    r"\b(?:some|nearly|almost|more than|over|at least|up to|fewer than|less than|approximately|roughly|under|additional|another|further)[ ]$",
    re.IGNORECASE,
)
_FISCAL = re.compile(
    rf"\b(?:(?:[Ff]iscal|[Ff]inancial|[Bb]udget)(?:{_B}[Yy]ear)?|FY){_B}?((?:20|19)?\d\d)(?:[-/–](\d\d(?:\d\d)?))?(?!\d|[.,]\d)"
)
_QUARTER = re.compile(
    rf"(?:the{_B})?(first|second|third|fourth|last|final|1st|2nd|3rd|4th){_B}(quarter|half)\b(?:{_B}of{_B}(?:the{_B})?(?:({_YEAR})\b|(this|last|next|the)?{_B}?(year)))?(?!{_B}of\b|-)|\b([QH])([1-4])(?:{_B}(?:of{_B})?({_YEAR})\b)?",
    re.IGNORECASE,
)
_WEEKDAY_FULL = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_NUMBER = (
    r"(?:\d{1,3}|a couple of|couple of|half a dozen|a dozen|"
    + "|".join(sorted((w for w in SMALL if " " not in w), key=len, reverse=True))
    + ")"
)
_GRAIN = "(?:day|week|weekend|month|quarter|year|decade|century|centurie)"
_WORDS = re.compile(
    rf"{_LEAD}(?:"
    rf"(?P<deictic>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Tt]he day (?:before yesterday|after tomorrow)|[Ll]ast night|[Tt]his (?:morning|afternoon|evening))\b"
    rf"|(?P<weekday>(?:(?:[Ll]ast|[Nn]ext|[Tt]his|[Tt]his past|[Tt]his coming){_B})?(?:{_WEEKDAY_FULL}|(?:Mon|Tues|Tue|Wed|Thurs|Thu|Fri|Sat)\.))(?![\w]|[’'-](?!s\b)\w)"
    rf"|(?P<relative>(?:[Ee]arlier{_B}|[Ll]ater{_B})?(?:[Tt]he{_B})?(?:[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Pp]revious|[Cc]urrent|[Cc]oming|[Ff]ollowing|[Pp]receding){_B}"
    rf"(?:(?:{_NUMBER}|\d{{1,3}}-plus){_B})?(?:{_GRAIN}s?|calendar year|spring|summer|autumn|fall|winter|{_MONTH}))(?![\w-]*\w|{_B}(?:ago|old))"
    rf"|(?P<ago>(?i:{_NUMBER}){_B}{_GRAIN}s?{_B}(?:ago|from now))\b"
    rf"|(?P<of_year>(?:the{_B})?(?:[Yy]ear|[Mm]onth|[Ww]eek|[Dd]ecade)(?:['’]s)?[ -][Ee]nd)\b"
    rf"|(?P<of_the>(?:(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd|[Rr]est|[Rr]emainder){_B}of{_B}|[Ll]ate(?:r)?{_B}in{_B}|[Ee]arlier{_B}in{_B}|[Dd]uring{_B})the{_B}(?:year|month|week|decade))\b"
    rf"|(?P<season>(?:spring|summer|autumn|fall|winter|Spring|Summer|Autumn|Fall|Winter)(?:{_B}of)?{_B}{_YEAR})\b"
    rf")"
)


@dataclass(slots=True)
class Said:
    """One point of time as said: its fields, None where the words leave them open.

    `what` names how it is said (date, month, year, decade, fiscal, part, deictic, weekday, relative, ago, season, numeric).
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
    points = [*_months(text, padded), *_words(padded), *_figures(text), *_others(text)]
    points.sort(key=lambda p: (p.start, -p.end))
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
    hits = [(m.start(1) - 1, m.end(1) - 1) for m in _MONTH_AT.finditer(padded)]
    for start, end in hits:
        name = text[start:end]
        month = MONTHS[name.rstrip(".").lower()]
        point = _dated(text, start, end, month) or _month_alone(text, start, end, month, name)
        if point is not None:
            points.append(point)
    return points


def _dated(text: str, start: int, end: int, month: int) -> Said | None:
    """Read a day before or behind a month's name, two days, and the year."""
    before = _DAYS_BEFORE.search(text, max(0, start - 22), start)
    if before is not None and not (before[2] and int(before[2]) <= int(before[1])):
        point = Said(before.start(1), end, "date", None, month, int(before[1]), int(before[2]) if before[2] else None)
    else:
        after = _DAYS_AFTER.match(text, end)
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
    year = _YEAR_AFTER.match(text, point.end)
    if year is not None and not _UNIT_AFTER.match(text, year.end(1)):
        point.year, point.end = int(year[1]), year.end(1)
    return point


def _month_alone(text: str, start: int, end: int, month: int, name: str) -> Said | None:
    """Read a month with its year, or alone where its word cannot be a name or a verb."""
    year = _YEAR_AFTER.match(text, end)
    if year is not None and not _UNIT_AFTER.match(text, year.end(1)):
        return Said(start, year.end(1), "month", int(year[1]), month)
    led = _LETS_MAY.search(text, max(0, start - 12), start) is not None
    short = len(name.rstrip(".")) <= 4 and name.rstrip(".").lower() not in {"june", "july", "may"}
    named = _NAME_AFTER.match(text, end) is not None
    ambiguous = (
        name.lower() in {"may", "march", "april", "june", "august", "mar.", "jan.", "mar", "jan", "dec"} or short
    )
    if ambiguous and (not led or (named and name.lower() in {"may", "april", "june", "august", "jan"})):
        bare = (
            name in {"April", "June", "August", "March"}
            and not named
            and not _LABEL_BEFORE.search(text, max(0, start - 20), start)
        )
        if not bare or not start or name == "March" and not led:
            return None
    if name.isupper() and not led:
        return None
    return Said(start, end - (name.endswith(".") and not short), "month", None, month)


def _figures(text: str) -> list[Said]:
    """Read years, decades, ISO days and days in figures."""
    points = []
    for hit in _FIGURES.finditer(text):
        start, end = hit.span()
        iso = _ISO.match(text, start)
        if iso is not None and 1 <= int(iso[2]) <= 12:
            day = int(iso[3]) if iso[3] else None
            points.append(Said(start, iso.end(), "date" if day else "month", int(iso[1]), int(iso[2]), day))
            continue
        year = int(hit[0])
        if year < 1800:
            continue
        decade = _DECADE.match(text, end)
        if decade is not None and year % 10 == 0:
            points.append(Said(start, decade.end(), "decade", year))
        elif _is_year(text, start, end, year):
            points.append(Said(start, end, "year", year))
    return points


def _is_year(text: str, start: int, end: int, year: int) -> bool:
    """Say whether four figures are a year: no unit, label or counted noun stands beside them."""
    after = text[end : end + 2]
    if (
        _UNIT_AFTER.match(text, end)
        or (after[:1] in {",", "."} and after[1:].isdigit())
        or after[:1].isalpha()
        or after[:1] in {"+", "°"}
    ):
        return False
    if (
        start
        and text[start - 1] in "-–—"
        and not text[max(0, start - 2) : start - 1].isspace()
        and not _TIED.search(text, max(0, start - 8), start)
    ):
        return False
    before = text[max(0, start - 24) : start]
    if _NAMED_BY.search(before) or _HEDGED.search(before):
        return False
    if 1900 <= year <= 2099:
        return True
    return _YEAR_CONTEXT.search(before) is not None and re.match(rf"{_B}[a-z]", text[end : end + 2]) is None


def _others(text: str) -> list[Said]:
    """Read fiscal years, quarters and halves, short decades and days in figures with their year."""
    points = []
    for hit in _FISCAL.finditer(text):
        year = int(hit[1]) if len(hit[1]) == 4 else 2000 + int(hit[1])
        points.append(Said(hit.start(), hit.end(), "fiscal", year))
    for hit in _QUARTER.finditer(text):
        ordinal = hit[7] or {"first": "1", "second": "2", "third": "3", "last": "-1", "final": "-1"}.get(
            hit[1].lower(), hit[1][0] if hit[1][0].isdigit() else "4"
        )
        grain = ("quarter" if hit[6].upper() == "Q" else "half") if hit[6] else hit[2].lower()
        count = int(ordinal)
        if grain == "half" and (count > 2 or (hit[3] is None and hit[5] is None and hit[8] is None)):
            continue
        if hit[6] and hit[6].islower():
            continue
        year_said = hit[3] or hit[8]
        count = count if count > 0 else (4 if grain == "quarter" else 2)
        points.append(
            Said(
                hit.start(),
                hit.end(),
                "part",
                int(year_said) if year_said else None,
                grain=grain,
                count=count,
                word=(hit[4] or "").lower(),
            )
        )
    if "’" in text or "'" in text or "‘" in text:
        for hit in _SHORT_DECADE.finditer(text):
            points.append(Said(hit.start(), hit.end(), "decade", 1900 + int(hit[1])))
    for hit in _NUMERIC.finditer(text):
        a, b, year = int(hit[1]), int(hit[3]), int(hit[4])
        year = year if year > 99 else 2000 + year
        if (a > 12) != (b > 12) or a == b:
            day, month = (a, b) if b <= 12 else (b, a)
            if day <= 31 and month <= 12:
                points.append(Said(hit.start(), hit.end(), "date", year, month, day))
        elif a <= 12 and b <= 12 and len(hit[4]) == 4:
            points.append(Said(hit.start(), hit.end(), "numeric", year))
    return points


def _words(padded: str) -> list[Said]:
    """Read yesterday, weekdays, "last six months", "two years ago" and the like."""
    points = []
    for hit in _WORDS.finditer(padded):
        kind = hit.lastgroup or ""
        said = hit[kind]
        point = Said(hit.start(kind) - 1, hit.end(kind) - 1, kind, word=said.lower())
        if kind == "weekday":
            *lead, name = said.split()
            point.weekday, point.word = WEEKDAYS[name.rstrip(".").lower()], " ".join(lead).lower()
        elif kind == "season":
            first, *_, year = said.split()
            point.year, point.grain, point.count = int(year), "season", SEASONS[first.lower()]
        elif kind == "ago":
            point.grain, point.count = _counted(said)
        points.append(point)
    return points


def _counted(said: str) -> tuple[str, int]:
    """Give the grain and the number in "two months ago"."""
    found = re.match(rf"({_NUMBER})\s(\w+?)s?\s", said, re.IGNORECASE)
    assert found is not None
    grain = {"centurie": "century"}.get(found[2].lower(), found[2].lower())
    number = found[1].lower()
    return grain, int(number) if number.isdigit() else SMALL[number]
