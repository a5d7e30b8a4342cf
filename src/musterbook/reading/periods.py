"""Find dates and periods in running text, relative ones against a date of issue.

In: a text and, if known, the day it was issued. Out: mentions in order of position, which never overlap.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from musterbook.reading import calendars
from musterbook.reading.calendars import Day, Span, edtf
from musterbook.reading.datepatterns import MONTHS, SEASONS, SMALL
from musterbook.reading.datewords import Said, said_points
from musterbook.reading.tenses import Tense, tense_near

PeriodKind = Literal["day", "month", "year", "decade", "part", "season", "week", "range", "open", "span"]


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
_OPENS = re.compile(
    r"\b(since|until|till|by|through|thru|up to|no later than|not later than|starting(?: in| on| from)?"
    r"|beginning(?: in| on)?|from|as of|ever since|effective|prior to|before)"
    r"[ ](?:(?:about|around|roughly|at least|on)[ ])?(?:the[ ])?$",
    re.IGNORECASE,
)
_ONWARD = re.compile(
    r"[-–](?:present|today|date|now)\b|[ ](?:onwards?|on\b(?![ ]\w)|forward|to (?:the present|date|now|today)"
    r"|until now)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(
    r"[ \u00a0]?[-–—][ \u00a0]?|[ ](?:to|until|till|through|thru|and)[ ](?:the[ ])?(?:end of[ ]|(?:early|mid"
    r"|late)[ -])?"
)
_WEEK_OF = re.compile(r"\b(?:the[ ])?[Ww]eek[ ](?:of|beginning|starting|from|commencing)[ ]$")
_SHORT_YEAR = re.compile(r"[-–/](\d\d)(?![\d.,-]|[a-z])")
_CLOSE = datetime.timedelta(days=21)  # a date this near is meant, whatever the tense beside it


def find_periods(text: str, *, issued: datetime.date | None = None) -> tuple[PeriodMention, ...]:
    """Find every date and period in a text, ordered by position; mentions never overlap.

    A day or month without its year is put in the year that its tense and nearness to `issued` speak for; a weekday is the
    last one before `issued` or that day itself, unless the tense is future. Without `issued`, what needs it stays open
    (`first`, `last` None; `edtf` "XXXX-02-13" for a month and day, None for "Thursday"). Fiscal years are given their
    calendar year. "Early", "mid" and "late" are thirds. Time grows linearly with the text.
    """
    dater = _Dater(text, issued)
    found: list[PeriodMention] = []
    points = said_points(text)
    at = 0
    while at < len(points):
        mention, used = dater.mention(points, at, found[-1].end if found else 0)
        at += used
        if mention is not None:
            found.append(mention)
    return tuple(found)


@dataclass(slots=True)
class _Placed:
    """A point put on the calendar: its span, EDTF, and how it was said."""

    span: tuple[Day | None, Day | None]
    edtf: str | None
    kind: PeriodKind
    anchor: Literal["absolute", "relative"]
    impossible: bool = False
    rule: str = ""


_NOWHERE: tuple[None, None] = (None, None)


class _Dater:
    """Puts the points of one text on the calendar."""

    def __init__(self, text: str, issued: Day | None) -> None:
        self.text = text
        self.issued = issued
        self.places: dict[str, Callable[[Said, Tense | None], _Placed | None]] = {
            "date": self._date, "month": self._month, "year": self._year, "decade": self._decade, "fiscal": self._fiscal,
            "part": self._part, "deictic": self._deictic, "weekday": self._weekday, "relative": self._relative,
            "ago": self._ago, "season": self._season, "numeric": self._numeric, "of_year": self._of_the, "of_the": self._of_the,
        }  # fmt: skip

    def mention(self, points: list[Said], at: int, floor: int) -> tuple[PeriodMention | None, int]:
        """Read the point at `at`, with a second end, a part of it and a preposition; and how many points were used."""
        point = points[at]
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
                return self._built(
                    point.start, short.end(), _Placed(span, edtf(*span), "range", "absolute", rule="years"), floor
                ), 1
        placed = self._placed(point)
        if placed is None:
            return None, 1
        return self._built(point.start, end, placed, floor), 1

    def _placed(self, point: Said, tense: Tense | None = None) -> _Placed | None:
        needs = point.what in {"date", "month", "weekday", "part"} and point.year is None and self.issued is not None
        if needs and tense is None:
            tense = self._tense(point)
        return self.places[point.what](point, tense)

    def _tense(self, point: Said) -> Tense | None:
        lead = _OPENS.search(self.text, max(0, point.start - 28), point.start)
        if lead is not None and lead[1].lower() in {"since", "ever since"}:
            return "past"
        if lead is not None and lead[1].lower() in {"until", "till", "by", "no later than", "not later than"}:
            return tense_near(self.text, point.start, point.end) or "future"
        return tense_near(self.text, point.start, point.end)

    # -- joining -----------------------------------------------------------------------------------------------------

    def _ranges(self, first: Said, second: Said) -> bool:
        """Say whether two points are the ends of one period."""
        gap = self.text[first.end : second.start]
        if len(gap) > 18 or not _RANGE.fullmatch(gap) or first.to_day or second.to_day:
            return False
        if first.what in {"deictic", "ago", "relative", "numeric", "of_year", "of_the"} or second.what in {
            "ago",
            "numeric",
            "deictic",
        }:
            return False
        before = self.text[max(0, first.start - 20) : first.start].lower()
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
            placed = _Placed(_NOWHERE, said, "range", start.anchor, impossible, "range")
        else:
            placed = _Placed((left, right), edtf(left, right), "range", start.anchor, impossible, "range")
        begin = lead[0] if lead is not None else first.start
        return self._finished(max(begin, floor), second.end, placed)

    def _part_of(self, start: int) -> tuple[int, int, str] | None:
        """Give where "early", "mid-", "the end of" before a point begins, and which third it means."""
        part = _PART.search(self.text, max(0, start - 30), start)
        if part is None:
            return None
        word = (part[1] or part[2]).lower()
        return part.start(), _THIRDS.get(word, -1), word

    def _built(self, start: int, end: int, placed: _Placed, floor: int) -> PeriodMention:
        """Take the words in front of a point into the mention: a part of it, then a preposition that opens one end."""
        part = self._part_of(start)
        if (
            part is not None
            and part[0] >= floor
            and placed.kind in {"month", "year", "decade", "season", "week", "span", "range"}
        ):
            start = part[0]
            placed = self._third(placed, part[1], part[2])
        if placed.kind == "day" and (week := _WEEK_OF.search(self.text, max(floor, start - 24), start)) is not None:
            start = week.start()
            if placed.span[0] is not None:
                span = calendars.week_of(placed.span[0])
                placed = replace(placed, span=span, edtf=edtf(*span), kind="week")
        lead = _OPENS.search(self.text, max(floor, start - 28), start)
        onward = _ONWARD.match(self.text, end)
        if lead is not None and lead.start() >= floor:
            opened = self._opened(placed, lead[1].lower(), onward is not None)
            if opened is not None:
                placed, start = opened, lead.start()
                end = onward.end() if onward is not None and lead[1].lower() == "from" else end
        elif onward is not None and onward[0][0] in "-–":
            placed, end = self._opened(placed, "since", True) or placed, onward.end()
        return self._finished(start, end, placed)

    def _third(self, placed: _Placed, third: int, word: str) -> _Placed:
        first, last = placed.span
        if first is None or last is None:
            return replace(placed, span=_NOWHERE, kind="part")
        if third < 0:  # the rest of a period
            if self.issued is None or not first <= self.issued <= last:
                return placed
            return replace(placed, span=(self.issued, last), edtf=edtf(self.issued, last), kind="part")
        return replace(placed, span=calendars.third_of((first, last), third), kind="part", rule=f"{placed.rule}:{word}")

    def _opened(self, placed: _Placed, word: str, onward: bool) -> _Placed | None:
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

    def _finished(self, start: int, end: int, placed: _Placed) -> PeriodMention:
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

    # -- points on the calendar --------------------------------------------------------------------------------------

    def _date(self, point: Said, tense: Tense | None) -> _Placed:
        assert point.month is not None and point.day is not None
        last_day = point.to_day or point.day
        year = point.year if point.year is not None else self._year_for(point.month, point.day, tense)
        kind: PeriodKind = "range" if point.to_day else "day"
        if year is None:
            if calendars.day_of(2000, point.month, last_day) is None:
                return _Placed(_NOWHERE, None, kind, "absolute", True, "date")
            said = [f"XXXX-{point.month:02}-{d:02}" for d in ([point.day, last_day] if point.to_day else [point.day])]
            return _Placed(_NOWHERE, "/".join(said), kind, "absolute", rule="date")
        first, last = calendars.day_of(year, point.month, point.day), calendars.day_of(year, point.month, last_day)
        if first is None or last is None:
            return _Placed(_NOWHERE, None, kind, "absolute", True, "date")
        return _Placed((first, last), edtf(first, last), kind, "absolute", rule="date" if point.year else "date.year")

    def _year_for(self, month: int, day: int, tense: Tense | None) -> int | None:
        """Choose the year of a month and day: the tense's side of the day of issue, else the nearest.

        A day within three weeks of the issue is that one whatever the tense, unless the other side is as near.
        """
        issued = self.issued
        if issued is None:
            return None
        years = [y for y in (issued.year - 1, issued.year, issued.year + 1) if 1 <= y <= 9999]
        days = [d for y in years if (d := calendars.day_of(y, month, min(day, calendars.month_of(y, month)[1].day)))]
        nearest = min(days, key=lambda d: (abs(d - issued), d))
        if abs(nearest - issued) <= _CLOSE or tense is None:
            return nearest.year
        if tense == "past":
            return max(d for d in days if d <= issued).year
        return min(d for d in days if d >= issued).year

    def _month(self, point: Said, tense: Tense | None) -> _Placed:
        assert point.month is not None
        year = point.year if point.year is not None else self._year_for_month(point.month, tense)
        if year is None:
            return _Placed(_NOWHERE, f"XXXX-{point.month:02}", "month", "absolute", rule="month")
        if not 1 <= year <= 9999:
            return _Placed(_NOWHERE, None, "month", "absolute", True, "month")
        span = calendars.month_of(year, point.month)
        return _Placed(span, edtf(*span), "month", "absolute", rule="month" if point.year else "month.year")

    def _year_for_month(self, month: int, tense: Tense | None) -> int | None:
        issued = self.issued
        if issued is None:
            return None
        ahead = (month - issued.month) % 12  # months until the next one, 0 for this month
        if tense is None:
            tense = "future" if 0 < ahead < 6 and 12 - ahead > ahead else "past"
        at = issued.year * 12 + issued.month - 1 + (ahead if tense == "future" or not ahead else ahead - 12)
        return at // 12

    def _year(self, point: Said, tense: Tense | None) -> _Placed:
        assert point.year is not None
        span = calendars.year_of(point.year)
        return _Placed(span, edtf(*span), "year", "absolute", rule="year")

    def _decade(self, point: Said, tense: Tense | None) -> _Placed:
        assert point.year is not None
        century = point.year % 100 == 0 and point.year < 2000
        span = calendars.span_of(Day(point.year, 1, 1), "century" if century else "decade")
        return _Placed(span, edtf(*span), "decade", "absolute", rule="decade")

    def _fiscal(self, point: Said, tense: Tense | None) -> _Placed:
        placed = self._year(point, tense)
        return replace(placed, rule="fiscal")

    def _numeric(self, point: Said, tense: Tense | None) -> _Placed:
        """Days in figures that may be day first or month first stay open."""
        return _Placed(_NOWHERE, None, "day", "absolute", rule="numeric")

    def _season(self, point: Said, tense: Tense | None) -> _Placed:
        assert point.year is not None
        span = calendars.season_of(point.year, point.count)
        return _Placed(span, f"{point.year:04}-{20 + point.count}", "season", "absolute", rule="season")

    def _part(self, point: Said, tense: Tense | None) -> _Placed | None:
        """Read "the first half of 2019", "Q3", "the second quarter" (of the issue's year, or the last that has begun)."""
        year = point.year
        of = calendars.quarter_of if point.grain == "quarter" else calendars.half_of
        if year is None:
            if self.issued is None:
                return _Placed(_NOWHERE, None, "part", "relative", rule="part")
            year = self.issued.year + {"last": -1, "next": 1}.get(point.word, 0)
            if not point.word and tense == "past" and of(year, point.count)[0] > self.issued:
                year -= 1
        span = of(year, point.count)
        return _Placed(span, edtf(*span), "part", "absolute" if point.year else "relative", rule="part")

    def _deictic(self, point: Said, tense: Tense | None) -> _Placed:
        moves = {
            "yesterday": -1,
            "last night": -1,
            "tomorrow": 1,
            "the day before yesterday": -2,
            "the day after tomorrow": 2,
        }
        if self.issued is None:
            return _Placed(_NOWHERE, None, "day", "relative", rule="deictic")
        day = calendars.moved(self.issued, "day", moves.get(point.word, 0))
        return _Placed((day, day), edtf(day, day), "day", "relative", rule="deictic")

    def _weekday(self, point: Said, tense: Tense | None) -> _Placed:
        """Put a weekday beside the day of issue; "last" and "next" are those of the week before and after."""
        issued = self.issued
        if issued is None or point.weekday is None:
            return _Placed(_NOWHERE, None, "day", "relative", rule="weekday")
        here = calendars.moved(calendars.week_of(issued)[0], "day", point.weekday)
        if point.word == "last":
            day = calendars.moved(here, "week", -1)
        elif point.word == "next":
            day = calendars.moved(here, "week", 1)
        elif point.word == "this":
            day = here
        elif point.word == "this coming" or (not point.word and tense == "future"):
            day = here if here >= issued else calendars.moved(here, "week", 1)
        else:
            day = here if here <= issued else calendars.moved(here, "week", -1)
        return _Placed((day, day), edtf(day, day), "day", "relative", rule=f"weekday.{tense or 'past'}")

    def _ago(self, point: Said, tense: Tense | None) -> _Placed | None:
        """Read "two months ago" as that whole month: the words say no day."""
        if point.grain not in {"day", "week", "month", "year", "decade"}:
            return None
        if self.issued is None:
            return _Placed(_NOWHERE, None, "span", "relative", rule="ago")
        count = point.count if point.word.endswith("from now") else -point.count
        span = calendars.span_of(calendars.moved(self.issued, point.grain, count), point.grain)
        return _Placed(span, edtf(*span), _kind_of(point.grain), "relative", rule="ago")

    def _of_the(self, point: Said, tense: Tense | None) -> _Placed:
        """Read "the end of the year", "later in the month", "year-end"."""
        if self.issued is None:
            return _Placed(_NOWHERE, None, "part", "relative", rule="of_the")
        grain = next(g for g in ("year", "month", "week", "decade") if g in point.word)
        whole = calendars.span_of(self.issued, grain)
        if point.word.startswith("during"):
            return _Placed(whole, edtf(*whole), _kind_of(grain), "relative", rule="of_the")
        if point.word.startswith(("later", "rest", "remainder")):
            span: Span = (self.issued, whole[1])
        elif point.word.startswith("earlier"):
            span = (whole[0], self.issued)
        else:
            third = (
                2
                if "end" in point.word.split(" of ")[0] or point.word.endswith("end") or point.word.startswith("late")
                else 1
                if point.word.startswith("middle")
                else 0
            )
            span = calendars.third_of(whole, third)
        return _Placed(span, edtf(*whole), "part", "relative", rule="of_the")

    def _relative(self, point: Said, tense: Tense | None) -> _Placed | None:
        """Read "last year", "earlier this month", "the next three years", "last March", "this winter"."""
        words = point.word.replace("calendar ", "").split()
        side = words.pop(0) if words[0] in {"earlier", "later"} else ""
        if words[0] == "the":
            words.pop(0)
        which, *number, unit = words
        if self.issued is None:
            if number or which not in {"following", "preceding"}:
                return _Placed(_NOWHERE, None, "span", "relative", rule="relative")
            return None
        if which in {"following", "preceding"}:
            return None  # counts from another date than the issue
        if unit.rstrip(".") in MONTHS:
            return self._named(MONTHS[unit.rstrip(".")], which)
        if unit in SEASONS:
            return self._named_season(SEASONS[unit], which)
        grain = {"centurie": "century"}.get(unit.removesuffix("s"), unit.removesuffix("s"))
        if number or which in {"past", "coming"} or unit.endswith("s"):
            return self._stretch(" ".join(number).removesuffix("-plus"), which, grain)
        move = {"last": -1, "previous": -1, "next": 1}.get(which, 0)
        if grain == "day":
            return None
        anchor = calendars.moved(self.issued, "week" if grain == "weekend" else grain, move)
        first, last = calendars.span_of(anchor, grain)
        if side == "earlier":
            last = min(last, max(first, self.issued))
        elif side == "later":
            first = max(first, min(last, self.issued))
        return _Placed(
            (first, last),
            edtf(*calendars.span_of(anchor, grain)) if not side else edtf(first, last),
            "part" if side else _kind_of(grain),
            "relative",
            rule="relative",
        )

    def _stretch(self, number: str, which: str, grain: str) -> _Placed | None:
        """Read "the last six months" as the six months up to the issue, "the next three years" as those from it."""
        assert self.issued is not None
        if which in {"this", "current"} or grain in {"weekend", "century"}:
            return None
        if not number:
            count = 1
        else:
            count = int(number) if number.isdigit() else SMALL.get(number, 0)
        if not count:
            return None
        if not number and which not in {"past", "coming"}:
            return None  # "last years": no number said
        ahead = which in {"next", "coming"}
        other = calendars.moved(self.issued, grain, count if ahead else -count)
        span = (self.issued, other) if ahead else (other, self.issued)
        said = edtf(*span)
        return _Placed(
            span, said.replace("/", "~/") + "~" if said and "/" in said else said, "span", "relative", rule="stretch"
        )

    def _named(self, month: int, which: str) -> _Placed:
        """Read "last March" as the latest one that is over, "next March" as the next to begin, "this March" as the year's."""
        assert self.issued is not None
        year = self.issued.year
        if which in {"last", "past", "previous", "preceding"}:
            year -= month >= self.issued.month
        elif which in {"next", "coming", "following"}:
            year += month <= self.issued.month
        span = calendars.month_of(year, month)
        return _Placed(span, edtf(*span), "month", "relative", rule="relative")

    def _named_season(self, season: int, which: str) -> _Placed:
        assert self.issued is not None
        year = self.issued.year
        span = calendars.season_of(year, season)
        if which in {"last", "past", "previous", "preceding"} and span[1] >= self.issued:
            year -= 1
        elif which in {"next", "coming", "following"} and span[0] <= self.issued:
            year += 1
        elif which in {"this", "current"} and season == 4 and self.issued.month <= 2:
            year -= 1
        span = calendars.season_of(year, season)
        return _Placed(span, f"{year:04}-{20 + season}", "season", "relative", rule="relative")


def _kind_of(grain: str) -> PeriodKind:
    kinds: dict[str, PeriodKind] = {
        "day": "day",
        "week": "week",
        "weekend": "week",
        "month": "month",
        "year": "year",
        "decade": "decade",
    }
    return kinds.get(grain, "span")
