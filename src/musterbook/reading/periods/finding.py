"""Find dates and periods in running text, relative ones against a date of issue.

In: a text and, if known, the day it was issued. Out: mentions in order of position, which never overlap.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, replace
from typing import Literal

from musterbook.reading.periods import calendars
from musterbook.reading.periods import patterns as say
from musterbook.reading.periods.calendars import Day, edtf
from musterbook.reading.periods.placing import NOWHERE, OPENS, PeriodKind, Placed, Placer
from musterbook.reading.periods.words import Said, said_points

__all__ = ["PeriodKind", "PeriodMention", "find_periods"]


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A date or period as the text gives it.

    `edtf` keeps the precision said ("2020-03", "XXXX-02-13" without a year, None where nothing can be said without the
    day of issue). `first` and `last` are the days it covers, None where that end is open or unknown. `anchor` says
    whether the words name a date or count from another. `impossible` marks a day that no calendar has.
    """

    start: int
    end: int
    said: str
    kind: PeriodKind
    edtf: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    anchor: Literal["absolute", "relative"] = "absolute"
    impossible: bool = False
    rule: str = ""


_PART = re.compile(
    r"(?:^|(?<=[\s(“\"—–-]))(?:(early|mid|late|end(?=-)|the first days|the last days)(?:[ -]"
    r"|[ ]in[ ])(?:the[ ])?(?:month of[ ])?"
    r"|(?:the[ ])?(?:very[ ])?(beginning|start|middle|end|close|rest|remainder|turn)[ ]of[ ](?:the[ ])?)$",
    re.IGNORECASE,
)
_THIRDS = {
    "early": 0, "beginning": 0, "start": 0, "the first days": 0, "turn": 0, "mid": 1, "middle": 1, "late": 2, "end": 2,
    "close": 2, "the last days": 2,
}  # fmt: skip
_ONWARD = re.compile(
    r"[-–](?:present|today|date|now)\b|[ ](?:onwards?|on\b(?![ ]\w)|forward|to (?:the present|date|now|today)"
    r"|until now)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"[ \u00a0]?[-–—][ \u00a0]?|[ ](?:to|until|till|through|thru|and)[ ](?:the[ ])?(?:end of[ ]|(?:early|mid"
    r"|late)[ -])?"
)
_FROM_NOW = re.compile(r"\b(?:between[ ](?:now|today)[ ]and|from[ ]now[ ](?:until|till|to|through))[ ](?:the[ ])?$")
_WEEK_OF = re.compile(r"\b(?:the[ ])?[Ww]eek[ ](?:of|beginning|starting|from|commencing)[ ]$")
_NO_END = frozenset(("ago", "numeric", "deictic", "same", "hence"))
_NO_START = _NO_END | {"relative", "of_year", "of_the"}
_SLICES = {"first": 0, "opening": 0, "1st": 0, "second": 1, "2nd": 1, "third": 2, "3rd": 2, "fourth": 3, "4th": 3}
_FAR = 400  # characters: "that year" names a date of the same paragraph
_SHORT_YEAR = re.compile(r"[-–/](\d\d)(?![\d.,-]|[a-z])")


def find_periods(text: str, *, issued: datetime.date | None = None) -> tuple[PeriodMention, ...]:
    """Find every date and period in a text, ordered by position; mentions never overlap.

    A day or month without its year is put in the year that its tense and nearness to `issued` speak for; a weekday is
    the last one before `issued` or that day itself, unless the tense is future. Without `issued`, what needs it stays
    open (`first`, `last` None; `edtf` "XXXX-02-13" for a month and day, None for "Thursday"). Fiscal years are given
    their calendar year. "Early", "mid" and "late" are thirds: `first` and `last` are the third's, `edtf` keeps
    the whole month or year, whose precision is the one said. Time grows linearly with the text.
    """
    dater = _Dater(text, issued)
    found: list[PeriodMention] = []
    points = said_points(text)
    at = 0
    while at < len(points):
        mention, used = dater.mention(points, at, found[-1] if found else None)
        at += used
        if mention is not None:
            found.append(mention)
    return tuple(found)


class _Dater:
    """Joins the points of one text into periods."""

    def __init__(self, text: str, issued: Day | None) -> None:
        self.text = text
        self.issued = issued
        self._placed = Placer(text, issued).placed

    def mention(self, points: list[Said], at: int, before: PeriodMention | None) -> tuple[PeriodMention | None, int]:
        """Read the point at `at`, with a second end, a part of it and a preposition; and how many points were used."""
        point, floor = points[at], before.end if before is not None else 0
        follows = points[at + 1] if at + 1 < len(points) else None
        if follows is not None and self._ranges(point, follows):
            ranged = self._range(point, follows, floor)
            if ranged is not None:
                return ranged, 2
        end = point.end
        if point.what == "year" and (short := _SHORT_YEAR.match(self.text, end)) is not None and point.year:
            last = point.year // 100 * 100 + int(short[1])
            if point.year < last <= point.year + 40:
                span = (calendars.year_of(point.year)[0], calendars.year_of(last)[1])
                years = Placed(span, f"{point.year:04}/{last:04}", "range", "absolute", rule="years")
                return self._built(point.start, short.end(), years, floor), 1
        placed = self._same(point, before) if point.what == "same" else self._placed(point)
        if placed is None:
            return None, 1
        return self._built(point.start, end, placed, floor), 1

    def _same(self, point: Said, before: PeriodMention | None) -> Placed | None:
        """Read "that year", "later that month", "the same day" as the one that holds the date named last."""
        if before is None or before.first is None or before.last is None or point.start - before.end > _FAR:
            return None
        grain = point.word.rpartition(" ")[2]
        first, last = calendars.span_of(before.first, grain)
        if not first <= before.last <= last:
            return None
        whole = edtf(first, last)
        if point.word.startswith("earlier"):
            last = before.first
        elif point.word.startswith("later"):
            first = before.last
        kind: PeriodKind = "day" if grain == "day" else "part"
        return Placed((first, last), whole, kind, before.anchor, rule="same")

    # -- joining -----------------------------------------------------------------------------------------------------

    def _ranges(self, first: Said, second: Said) -> bool:
        """Say whether two points are the ends of one period."""
        gap = self.text[first.end : second.start]
        if len(gap) > 18 or not _RANGE.fullmatch(gap) or first.to_day or second.to_day:
            return False
        if first.what in _NO_START or second.what in _NO_END:
            return False
        lead = self._part_of(first.start)
        begin = lead[0] if lead is not None else first.start
        before = self.text[max(0, begin - 20) : begin].lower()
        if gap.strip().startswith("and"):
            return (
                before.rstrip().endswith(("between", "between the", "through"))
                or re.search(r"between (?:early|mid|late|the)[ -]$", before) is not None
            )
        return first.what == second.what or "fiscal" not in {first.what, second.what}

    def _range(self, first: Said, second: Said, floor: int) -> PeriodMention | None:
        """Build a period of two ends; the first takes its year, or its month, from the second where it has none."""
        end = self._placed(second)
        if end is None:
            return None
        if first.year is None and first.month is not None and end.span[1] is not None and second.month is not None:
            year = end.span[1].year - (first.month > second.month)
            first = replace(first, year=year)
        start = self._placed(first)
        if start is None:
            return None
        lead = self._part_of(first.start)
        left, right = start.span[0], end.span[1]
        if lead is not None and start.span[0] and start.span[1]:
            left = calendars.third_of((start.span[0], start.span[1]), lead[1])[0]
        inner = re.search(r"(early|mid|late|end of)[ -]$", self.text[first.end : second.start])
        if inner is not None and end.span[0] and end.span[1] and inner[1] != "end of":
            right = calendars.third_of((end.span[0], end.span[1]), _THIRDS[inner[1]])[1]
        if left is not None and right is not None and left > right:
            return None
        impossible = start.impossible or end.impossible
        if left is None or right is None:
            said = f"{start.edtf or ''}/{end.edtf or ''}" if start.edtf and end.edtf else None
            placed = Placed(NOWHERE, said, "range", start.anchor, impossible, "range")
        else:
            said = edtf(left, right)
            if said is not None and said.endswith("X"):  # "195X" is the decade, "1950 to 1959" its years
                said = f"{left.year:04}/{right.year:04}"
            placed = Placed((left, right), said, "range", start.anchor, impossible, "range")
        begin = lead[0] if lead is not None else first.start
        return self._finished(max(begin, floor), second.end, placed)

    def _part_of(self, start: int) -> tuple[int, int, str] | None:
        """Give where "early", "mid-", "the end of" before a point begins, and which third it means."""
        part = _PART.search(self.text, max(0, start - 30), start)
        if part is None:
            return None
        word = (part[1] or part[2]).lower()
        return part.start(), _THIRDS.get(word, -1), word

    def _built(self, start: int, end: int, placed: Placed, floor: int) -> PeriodMention:
        """Take the words in front of a point into the mention: a part of it, then a preposition that opens one end."""
        part = self._part_of(start)
        if (
            part is not None
            and part[0] >= floor
            and placed.kind in {"month", "year", "decade", "season", "week", "span", "range"}
        ):
            start = part[0]
            placed = self._third(placed, part[1], part[2])
        sliced = say.SLICE.search(self.text, max(floor, start - 40), start)
        if sliced is not None and placed.span[0] is not None and placed.kind in {"month", "year"}:
            start, placed = sliced.start(), _sliced(placed, *sliced.groups())
        if placed.kind == "day" and (week := _WEEK_OF.search(self.text, max(floor, start - 24), start)) is not None:
            start = week.start()
            if placed.span[0] is not None:
                span = calendars.week_of(placed.span[0])
                placed = replace(placed, span=span, edtf=edtf(*span), kind="week")
        if (now := _FROM_NOW.search(self.text, max(floor, start - 28), start)) is not None and self._ahead(placed):
            return self._finished(now.start(), end, self._until(placed))
        lead = OPENS.search(self.text, max(floor, start - 28), start)
        onward = _ONWARD.match(self.text, end)
        if lead is not None and lead.start() >= floor:
            opened = self._opened(placed, lead[1].lower(), onward is not None)
            if opened is not None:
                placed, start = opened, lead.start()
                end = onward.end() if onward is not None and lead[1].lower() == "from" else end
        elif onward is not None and onward[0][0] in "-–":
            placed, end = self._opened(placed, "since", True) or placed, onward.end()
        return self._finished(start, end, placed)

    def _ahead(self, placed: Placed) -> bool:
        return self.issued is not None and placed.span[1] is not None and self.issued <= placed.span[1]

    def _until(self, placed: Placed) -> Placed:
        """Give the days from the issue to the end of a period: "between now and June"."""
        span = (self.issued, placed.span[1])
        return Placed(span, edtf(*span), "range", "relative", rule=f"{placed.rule}:now")

    def _third(self, placed: Placed, third: int, word: str) -> Placed:
        first, last = placed.span
        if first is None or last is None:
            return replace(placed, span=NOWHERE, kind="part")
        if third < 0:  # the rest of a period
            if self.issued is None or not first <= self.issued <= last:
                return placed
            return replace(placed, span=(self.issued, last), edtf=edtf(self.issued, last), kind="part")
        return replace(placed, span=calendars.third_of((first, last), third), kind="part", rule=f"{placed.rule}:{word}")

    def _opened(self, placed: Placed, word: str, onward: bool) -> Placed | None:
        first, last = placed.span
        if (
            word in {"since", "ever since"}
            or word.startswith(("starting", "beginning", "effective"))
            or (word == "from" and onward)
        ):
            text = f"{placed.edtf.partition('/')[0]}/.." if placed.edtf else None
            return replace(placed, span=(first, None), edtf=text, kind="open", rule=f"{placed.rule}:{word}")
        if word in {"until", "till", "by", "through", "thru", "up to", "no later than", "not later than"}:
            if word == "up to" and placed.kind == "span":
                return None
            text = f"../{placed.edtf.rpartition('/')[2]}" if placed.edtf else None
            return replace(placed, span=(None, last), edtf=text, kind="open", rule=f"{placed.rule}:{word}")
        return None

    def _finished(self, start: int, end: int, placed: Placed) -> PeriodMention:
        first, last = placed.span
        return PeriodMention(
            start,
            end,
            self.text[start:end],
            placed.kind,
            placed.edtf,
            first,
            last,
            placed.anchor,
            placed.impossible,
            placed.rule,
        )


def _sliced(placed: Placed, which: str, number: str | None, grain: str) -> Placed:
    """Give "the first week" of a month, "the last three months" of a year, "the final days" of either."""
    first, last = placed.span
    assert first is not None
    assert last is not None
    index = _SLICES.get(which.lower(), -1)
    if number is None and grain.lower() == "days":
        whole_year = (last - first).days > 31
        span = calendars.month_of(first.year, 12 if index < 0 else 1) if whole_year else None
        span = span or calendars.third_of((first, last), 2 if index < 0 else 0)
    else:
        grain = grain.lower().removesuffix("s")
        count = say.SMALL.get((number or "a").lower(), 0) or int(number or 0)
        begin = calendars.moved(first, grain, count * index)
        span = (begin, calendars.moved(calendars.moved(begin, grain, count), "day", -1))
        if index < 0:
            span = (calendars.moved(calendars.moved(last, "day", 1), grain, -count), last)
    if not first <= span[0] <= span[1] <= last:
        return placed
    return replace(placed, span=span, edtf=edtf(*span), kind="part", rule=f"{placed.rule}:slice")
