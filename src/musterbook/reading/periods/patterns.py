"""The words and shapes that dates are written in.

In: nothing. Out: patterns and word tables for `datewords`. English alone; a pattern that begins with `LEAD` is searched
in a text with one blank put before it.
"""

from __future__ import annotations

import re

_COUNTING = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen twenty"
)
_MONTH_NAMES = """
    january jan|february feb|march mar|april apr|may|june jun|july jul|august aug|september sep sept|october oct
    |november nov|december dec
"""
_DAY_NAMES = """
    monday mon|tuesday tues tue|wednesday wed|thursday thurs thur thu|friday fri|saturday sat|sunday sun
"""
MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES.split("|"), 1) for name in names.split()}
WEEKDAYS = {name: number for number, names in enumerate(_DAY_NAMES.split("|")) for name in names.split()}
SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
SMALL = {w: n for n, w in enumerate(_COUNTING.split())} | {
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
B = "[ \u00a0\u2009\u202f]"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
DAY = r"(?:3[01]|[12]\d|0?[1-9])"
DASH = rf"{B}?[-–—]{B}?"
YEAR = r"(?:1[89]|20)\d\d"
BLANKS = rf"(?:{B}|\n(?=\d))"
LEAD = r"[\s\"“”'‘’(\[/—–-]"
MONTH_AT = re.compile(rf"{LEAD}(?=[JFMASOND])({MONTH})(?!(?!-{MONTH})[\w-]*[a-z])")
MONTH_NEXT = re.compile(rf"[-–]{MONTH}")
DAY_OF_MONTH = re.compile(rf"{MONTH}{B}$")
WHICH = re.compile(rf"\b([Ll]ast|[Nn]ext|[Tt]his){B}$")
DAYS_BEFORE = re.compile(
    rf"(?<![\d.,$€£:/])(?<!\d-)\b({DAY})(?:st|nd|rd|th)?(?:(?:{DASH}|{B}(?:to|and|or){B})({DAY})(?:st|nd|rd"
    rf"|th)?)?(?:{B}|-){{1,2}}(?:of{B})?(?:the{B})?$"
)
DAYS_AFTER = re.compile(
    rf"(?:{BLANKS}|-)(?:the{B})?({DAY})(?:st|nd|rd|th)?(?![\d:]|[.,]\d|%|{B}?(?:million|billion|percent"
    rf"|per{B}cent)\b|st\b|km\b)"
    rf"(?:(?:{DASH}|{B}(?:to|and|&){B}|,{B})({DAY})(?:st|nd|rd|th)?(?![\d:]|[.,]\d|%|{B}[A-Za-z]+s\b))?"
)
YEAR_AFTER = re.compile(rf"(?:{B}?,?{B}|\n|,{B}?of{B}|{B}of{B}|-|/)\(?({YEAR})(?![\d%]|[.,]\d|-\d)\)?")
NAME_AFTER = re.compile(rf"{B}[A-Z][a-z]+")
LETS_MAY = re.compile(
    r"(?:\b(?:in|since|until|till|by|last|next|early|late|mid|this|through|to|from|of|during|between|throughout"
    r"|before|after|each|every|for|on)[ -]|[–—-]|\bthe )$",
    re.IGNORECASE,
)
FIGURES = re.compile(r"[12]\d(?<!\d\d\d)(?<![\w.,$€£¥#]\d\d)(?<!\d[/:]\d\d)\d\d(?!\d)")
TIED = re.compile(
    r"(?:\b(?:mid|pre|post|early|late|end|to|since|in)|[a-z]{3,} ?|\b(?:1[89]|20)\d\d|\d{4}\))[-–—]$", re.IGNORECASE
)
ISO = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?(?!\d|-\d)")
NUMERIC_CUE = re.compile(r"[./]\d{1,2}[./]\d\d")
NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([./])(\d{1,2})\2(\d{4}|\d\d)(?![\d./-]\d|\d)")
DECADE = re.compile(r"(?:['’]?s)\b")
SHORT_DECADE = re.compile(r"['’‘]([2-9]0)s\b")
UNIT_AFTER = re.compile(
    rf"[%½]|{B}?(?:million|billion|trillion|bn\b|percent|per{B}cent|km\b|kg\b|kilomet|met(?:er|re)s?\b|miles?\b"
    rf"|tons?\b|tonnes?\b|euros?\b|dollars?\b|hectares?\b|square\b|GMT\b|hours\b|hrs\b|feet\b)"
    rf"|{B}(?:more|other|additional|extra){B}"
    rf"|{B}(?:(?!(?:after|before|when|while|as|and|or|but|that|which|who|the|had|has|have|were|was|to|by|with)\b)"
    rf"[\w.’'-]+{B}){{0,2}}(?:people|troops|soldiers|personnel|fighters|civilians|refugees|police|families"
    rf"|men|women|children|militants|forces|advisers|trainers|officers|vehicles|strikes|airstrikes|members|recruits"
    rf"|doses|houses|homes|students|prisoners|deaths|cases)\b"
)
YEAR_CONTEXT = re.compile(
    r"\b(?:in|of|since|by|until|till|from|during|after|before|through|throughout|between|and|to|early|late|mid|for"
    r"|the|spring|summer|autumn|fall|winter|fiscal|fy|year|years|around|about|beyond|its|pre|post|this|last|to date"
    r"|calendar)[ -]?\(?$",
    re.IGNORECASE,
)
LABEL_BEFORE = re.compile(
    r"(?:[A-Z]\w+ (?:[Nn]o\.? ?)?|resolution |#|№|\bUNSCR |\bNo\.? |(?<=[a-z]) (?:some|about|nearly|almost|over"
    r"|than|least|to as many as|up to) )$"
)
NAMED_BY = re.compile(
    r"(?:Resolution|Resolutions|UNSCR|No\.?|Article|Section|Room|Flight|Order|Law|Highway|Route|Model|Boeing|Page"
    r"|Channel|Form)\s$"
)
HEDGED = re.compile(
    r"\b(?:some|nearly|almost|more than|over|at least|up to|fewer than|less than|approximately|roughly|under"
    r"|additional|another|further)[ ]$",
    re.IGNORECASE,
)
FISCAL_CUES = ("iscal", "inancial", "udget", "FY")
FISCAL = re.compile(
    rf"\b(?:(?:[Ff]iscal|[Ff]inancial|[Bb]udget)(?:{B}[Yy]ear)?|FY){B}?((?:20"
    rf"|19)?\d\d)(?:[-/–](\d\d(?:\d\d)?))?(?!\d|[.,]\d)"
    rf"|\b({YEAR})(?:[-/–](\d\d(?:\d\d)?))?{B}(?:fiscal|financial|budget){B}year\b"
)
QUARTER = re.compile(
    rf"(?:the{B})?(?:({YEAR}){B})?(first|second|third|fourth|last|final|1st|2nd|3rd|4th)[ \u00a0\u2009\u202f-](quarter"
    rf"|half)\b(?:{B}of{B}(?:the{B})?(?:({YEAR})\b|(this|last|next|the)?{B}?(year)))?(?!{B}of\b|-)"
    rf"|(?:\b({YEAR})[ -]?)?\b([QH])([1-4])(?:{B}(?:of{B})?({YEAR})\b)?(?!\w)",
    re.IGNORECASE,
)
QUARTER_CUE = re.compile(r"[QqHh](?:[1-4]|(?<=[Qq])[Uu][Aa][Rr][Tt][Ee][Rr]|(?<=[Hh])[Aa][Ll][Ff])")
QUARTER_LEAD = 24  # characters of "the 2019 second " and more, before the cue
WEEKDAY_FULL = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
NUMBER = (
    r"(?:\d{1,3}|a couple of|couple of|half a dozen|a dozen|"
    + "|".join(sorted((w for w in SMALL if " " not in w), key=len, reverse=True))
    + ")"
)
GRAIN = "(?:day|week|weekend|month|quarter|year|decade|century|centurie)"
WORDS = re.compile(
    rf"{LEAD}(?:"
    rf"(?P<deictic>[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow|[Tt]he day (?:before yesterday|after tomorrow)"
    rf"|[Ll]ast night|[Tt]his (?:morning|afternoon|evening))\b"
    rf"|(?P<weekday>(?:(?:[Ll]ast|[Nn]ext|[Tt]his|[Pp]revious|[Tt]his past|[Tt]his coming){B})?"
    rf"(?:{WEEKDAY_FULL}|(?:Mon|Tues|Tue|Wed|Thurs|Thu|Fri|Sat)\.))(?![\w]|[’'-](?!s\b)\w)"
    rf"|(?P<relative>(?:[Ee]arlier{B}|[Ll]ater{B})?(?:[Tt]he{B})?(?:[Ll]ast|[Nn]ext|[Tt]his|[Pp]ast|[Pp]revious"
    rf"|[Cc]urrent|[Cc]oming|[Ff]ollowing|[Pp]receding){B}"
    rf"(?:(?:{NUMBER}|\d{{1,3}}-plus){B})?(?:{GRAIN}s?|(?:calendar|fiscal|financial) year"
    rf"|spring|summer|autumn|fall|winter|{MONTH}(?!{B}\d)))(?![\w-]*\w|{B}(?:ago|old)|{B}of{B}(?:{MONTH}|{YEAR}|last|this|next|the{B}year))"
    rf"|(?P<same>(?:(?:[Ee]arlier|[Ll]ater){B})?(?:[Tt]hat|[Tt]he same){B}(?:day|week|month|year))\b"
    rf"|(?P<hence>[Ii]n{B}(?i:{NUMBER}){B}{GRAIN}s?['’]s?{B}time)\b"
    rf"|(?P<ago>(?i:{NUMBER}){B}{GRAIN}s?{B}(?:ago|from now))\b"
    rf"|(?P<of_year>(?:the{B})?(?:[Yy]ear|[Mm]onth|[Ww]eek|[Dd]ecade)(?:['’]s)?[ -][Ee]nd)\b"
    rf"|(?P<of_the>(?:(?:[Bb]eginning|[Ss]tart|[Mm]iddle|[Ee]nd|[Rr]est|[Rr]emainder){B}of{B}|[Ll]ate(?:r)?{B}in{B}"
    rf"|[Ee]arlier{B}in{B}|[Dd]uring{B}|[Ww]ithin{B})the{B}(?:year|month|week|decade)(?!{B}of{B})"
    rf"|[Bb]efore{B}the{B}(?:year|month|week|decade){B}(?:is|was){B}(?:out|over))\b"
    rf"|(?P<season>(?:spring|summer|autumn|fall|winter|Spring|Summer|Autumn|Fall|Winter)(?:{B}of)?{B}{YEAR}(?:[-/–]\d\d)?)\b"
    rf")"
)
_OPENING = """
    yesterday today tonight tomorrow the last this next previous earlier later past current coming following preceding
    that in year month week decade beginning start middle end rest remainder late during within before spring summer
    autumn fall winter couple half
"""
# The words that a hit of WORDS can begin with, beside figures.
OPENING = frozenset(
    form
    for word in (*_OPENING.split(), *WEEKDAYS, *(w for w in SMALL if " " not in w))
    for form in (word, word.capitalize(), word.upper())
)
SLICE = re.compile(
    rf"(?:^|(?<=[\s(“\"—–-]))(?:the{B})?(first|second|third|fourth|last|final|opening|closing|1st|2nd|3rd|4th){B}"
    rf"(?:({NUMBER}){B})?(days?|weeks?|months?){B}of{B}(?:the{B})?$",
    re.IGNORECASE,
)
