"""Put a point of time on the calendar: its days, its EDTF, and whether they lie ahead or behind.

In: a text, its day of issue if known, and a `Said` point. Out: a `Placed` span, or None where the words count from a
day that is not the issue's. It joins no two points and reads no preposition but the one that tells the tense.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from musterbook.reading.periods import calendars
from musterbook.reading.periods.calendars import Day, Span, edtf
from musterbook.reading.periods.patterns import MONTHS, SEASONS, SMALL
from musterbook.reading.periods.tenses import Tense, is_dated, tense_near
from musterbook.reading.periods.words import Said

PeriodKind = Literal["day", "month", "year", "decade", "part", "season", "week", "range", "open", "span"]
OPENS = re.compile(
    r"\b(since|until|till|by|through|thru|up to|no later than|not later than|starting(?: in| on| from)?"
    r"|beginning(?: in| on)?|from|as of|ever since|effective|prior to|before)"
    r"[ ](?:(?:about|around|roughly|at least|on)[ ])?(?:the[ ])?$",
    re.IGNORECASE,
)
_CLOSE = datetime.timedelta(days=21)  # a date this near is meant, whatever the tense beside it
_LOOSE = datetime.timedelta(days=45)  # and one this near unless its own verb says otherwise
_SIDES: dict[str, Tense] = {"last": "past", "next": "future"}


@dataclass(slots=True)
class Placed:
    """A point put on the calendar: its span, EDTF, and how it was said."""

    span: tuple[Day | None, Day | None]
    edtf: str | None
    kind: PeriodKind
    anchor: Literal["absolute", "relative"]
    impossible: bool = False
    rule: str = ""


NOWHERE: tuple[None, None] = (None, None)


class Placer:
    """Puts the points of one text on the calendar."""

    def __init__(self, text: str, issued: Day | None) -> None:
        self.text = text
        self.issued = issued

    def placed(self, point: Said, tense: Tense | None = None) -> Placed | None:
        needs = point.what in {"date", "month", "weekday", "part"} and point.year is None and self.issued is not None
        if needs and tense is None:
            tense = _SIDES.get(point.word) or self._tense(point)
        if needs and self.issued is not None and point.word.endswith("year"):
            moved = {"last": -1, "previous": -1, "next": 1}.get(point.word.removeprefix("the ").split()[0], 0)
            point = replace(point, year=self.issued.year + moved)
        return _PLACES[point.what](self, point, tense)

    def _tense(self, point: Said) -> Tense | None:
        lead = OPENS.search(self.text, max(0, point.start - 28), point.start)
        if lead is not None and lead[1].lower() in {"since", "ever since"}:
            return "past"
        if lead is not None and lead[1].lower() in {"until", "till", "by", "no later than", "not later than"}:
            return tense_near(self.text, point.start, point.end) or "future"
        return tense_near(self.text, point.start, point.end)

    def _date(self, point: Said, tense: Tense | None) -> Placed:
        assert point.month is not None
        assert point.day is not None
        last_day = point.to_day or point.day
        year = point.year if point.year is not None else self._year_for(point, tense)
        kind: PeriodKind = "range" if point.to_day else "day"
        if year is None:
            if calendars.day_of(2000, point.month, last_day) is None:
                return Placed(NOWHERE, None, kind, "absolute", True, "date")
            said = [f"XXXX-{point.month:02}-{d:02}" for d in ([point.day, last_day] if point.to_day else [point.day])]
            return Placed(NOWHERE, "/".join(said), kind, "absolute", rule="date")
        first, last = calendars.day_of(year, point.month, point.day), calendars.day_of(year, point.month, last_day)
        if first is None or last is None:
            return Placed(NOWHERE, None, kind, "absolute", True, "date")
        return Placed((first, last), edtf(first, last), kind, "absolute", rule="date" if point.year else "date.year")

    def _year_for(self, point: Said, tense: Tense | None) -> int | None:
        """Choose the year of a month and day: the tense's side of the day of issue, else the nearest.

        A day within three weeks of the issue is that one whatever the tense, within six unless its own verb says
        otherwise: who means one ten months off says its year.
        """
        issued, month, day = self.issued, point.month, point.day
        if issued is None or month is None or day is None:
            return None
        years = [y for y in (issued.year - 1, issued.year, issued.year + 1) if 1 <= y <= 9999]
        days = [d for y in years if (d := calendars.day_of(y, month, min(day, calendars.month_of(y, month)[1].day)))]
        nearest = min(days, key=lambda d: (abs(d - issued), d))
        own = point.word in _SIDES or is_dated(self.text, point.start)
        if abs(nearest - issued) <= (_CLOSE if own else _LOOSE) or tense is None:
            return nearest.year
        if tense == "past":
            return max(d for d in days if d <= issued).year
        return min(d for d in days if d >= issued).year

    def _month(self, point: Said, tense: Tense | None) -> Placed:
        assert point.month is not None
        year = point.year if point.year is not None else self._year_for_month(point.month, tense)
        if year is None:
            return Placed(NOWHERE, f"XXXX-{point.month:02}", "month", "absolute", rule="month")
        if not 1 <= year <= 9999:
            return Placed(NOWHERE, None, "month", "absolute", True, "month")
        span = calendars.month_of(year, point.month)
        return Placed(span, edtf(*span), "month", "absolute", rule="month" if point.year else "month.year")

    def _year_for_month(self, month: int, tense: Tense | None) -> int | None:
        issued = self.issued
        if issued is None:
            return None
        ahead = (month - issued.month) % 12  # months until the next one, 0 for this month
        if tense is None:
            tense = "future" if 0 < ahead < 6 and 12 - ahead > ahead else "past"
        at = issued.year * 12 + issued.month - 1 + (ahead if tense == "future" or not ahead else ahead - 12)
        return at // 12

    def _year(self, point: Said, tense: Tense | None) -> Placed:
        assert point.year is not None
        span = calendars.year_of(point.year)
        return Placed(span, edtf(*span), "year", "absolute", rule="year")

    def _decade(self, point: Said, tense: Tense | None) -> Placed:
        assert point.year is not None
        century = point.year % 100 == 0 and point.year < 2000
        span = calendars.span_of(Day(point.year, 1, 1), "century" if century else "decade")
        return Placed(span, edtf(*span), "decade", "absolute", rule="decade")

    def _fiscal(self, point: Said, tense: Tense | None) -> Placed:
        assert point.year is not None
        first = calendars.year_of(point.year)
        last = point.year // 100 * 100 + point.count
        span = (first[0], calendars.year_of(last)[1]) if point.year < last <= point.year + 1 else first
        return Placed(span, edtf(*span), "year", "absolute", rule="fiscal")

    def _numeric(self, point: Said, tense: Tense | None) -> Placed:
        """Days in figures that may be day first or month first stay open."""
        return Placed(NOWHERE, None, "day", "absolute", rule="numeric")

    def _season(self, point: Said, tense: Tense | None) -> Placed:
        assert point.year is not None
        span = calendars.season_of(point.year, point.count)
        return Placed(span, f"{point.year:04}-{20 + point.count}", "season", "absolute", rule="season")

    def _part(self, point: Said, tense: Tense | None) -> Placed | None:
        """Read "the first half of 2019", "Q3", "the second quarter" (the issue's, or the last begun)."""
        year = point.year
        of = calendars.quarter_of if point.grain == "quarter" else calendars.half_of
        if year is None:
            if self.issued is None:
                return Placed(NOWHERE, None, "part", "relative", rule="part")
            year = self.issued.year + {"last": -1, "next": 1}.get(point.word, 0)
            if not point.word and tense == "past" and of(year, point.count)[0] > self.issued:
                year -= 1
        span = of(year, point.count)
        return Placed(span, edtf(*span), "part", "absolute" if point.year else "relative", rule="part")

    def _deictic(self, point: Said, tense: Tense | None) -> Placed:
        moves = {
            "yesterday": -1,
            "last night": -1,
            "tomorrow": 1,
            "the day before yesterday": -2,
            "the day after tomorrow": 2,
        }
        if self.issued is None:
            return Placed(NOWHERE, None, "day", "relative", rule="deictic")
        day = calendars.moved(self.issued, "day", moves.get(point.word, 0))
        return Placed((day, day), edtf(day, day), "day", "relative", rule="deictic")

    def _weekday(self, point: Said, tense: Tense | None) -> Placed:
        """Put a weekday beside the day of issue; "last" and "next" are those of the week before and after."""
        issued = self.issued
        if issued is None or point.weekday is None:
            return Placed(NOWHERE, None, "day", "relative", rule="weekday")
        here = calendars.moved(calendars.week_of(issued)[0], "day", point.weekday)
        if point.word in {"last", "previous"}:
            day = calendars.moved(here, "week", -1)
        elif point.word == "next":
            day = calendars.moved(here, "week", 1)
        elif point.word == "this":
            day = here
        elif point.word == "this coming" or (not point.word and tense == "future"):
            day = here if here >= issued else calendars.moved(here, "week", 1)
        else:
            day = here if here <= issued else calendars.moved(here, "week", -1)
        return Placed((day, day), edtf(day, day), "day", "relative", rule=f"weekday.{tense or 'past'}")

    def _ago(self, point: Said, tense: Tense | None) -> Placed | None:
        """Read "two months ago" as that whole month: the words say no day."""
        if point.grain not in {"day", "week", "month", "year", "decade"}:
            return None
        if self.issued is None:
            return Placed(NOWHERE, None, "span", "relative", rule="ago")
        count = point.count if point.word.endswith(("from now", "time")) else -point.count
        span = calendars.span_of(calendars.moved(self.issued, point.grain, count), point.grain)
        return Placed(span, edtf(*span), _kind_of(point.grain), "relative", rule="ago")

    def _of_the(self, point: Said, tense: Tense | None) -> Placed:
        """Read "the end of the year", "later in the month", "year-end", "before the month is out"."""
        if self.issued is None:
            return Placed(NOWHERE, None, "part", "relative", rule="of_the")
        grain = next(g for g in ("year", "month", "week", "decade") if g in point.word)
        whole = calendars.span_of(self.issued, grain)
        if point.word.startswith("before"):
            last = (edtf(*whole) or "").rpartition("/")[2]
            return Placed((None, whole[1]), f"../{last}", "open", "relative", rule="of_the")
        if point.word.startswith(("during", "within")):
            return Placed(whole, edtf(*whole), _kind_of(grain), "relative", rule="of_the")
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
        return Placed(span, edtf(*whole), "part", "relative", rule="of_the")

    def _relative(self, point: Said, tense: Tense | None) -> Placed | None:
        """Read "last year", "earlier this month", "the next three years", "last March", "this winter"."""
        words = re.sub(r"\b(?:calendar|fiscal|financial) ", "", point.word).split()
        side = words.pop(0) if words[0] in {"earlier", "later"} else ""
        if words[0] == "the":
            words.pop(0)
        which, *number, unit = words
        if self.issued is None:
            if number or which not in {"following", "preceding"}:
                return Placed(NOWHERE, None, "span", "relative", rule="relative")
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
        return Placed(
            (first, last),
            edtf(*calendars.span_of(anchor, grain)) if not side else edtf(first, last),
            "part" if side else _kind_of(grain),
            "relative",
            rule="relative",
        )

    def _stretch(self, number: str, which: str, grain: str) -> Placed | None:
        """Read "the last six months" as the six months up to the issue, "the next three years" as those from it."""
        assert self.issued is not None
        if which in {"this", "current"} or grain in {"weekend", "century"}:
            return None
        count = 1 if not number else int(number) if number.isdigit() else SMALL.get(number, 0)
        if not count:
            return None
        if not number and which not in {"past", "coming"}:
            return None  # "last years": no number said
        ahead = which in {"next", "coming"}
        other = calendars.moved(self.issued, grain, count if ahead else -count)
        span = (self.issued, other) if ahead else (other, self.issued)
        said = edtf(*span)
        return Placed(
            span, said.replace("/", "~/") + "~" if said and "/" in said else said, "span", "relative", rule="stretch"
        )

    def _named(self, month: int, which: str) -> Placed:
        """Read "last March" as the latest that is over, "next March" as the next to begin, "this" as the year's."""
        assert self.issued is not None
        year = self.issued.year
        if which in {"last", "past", "previous", "preceding"}:
            year -= month >= self.issued.month
        elif which in {"next", "coming", "following"}:
            year += month <= self.issued.month
        span = calendars.month_of(year, month)
        return Placed(span, edtf(*span), "month", "relative", rule="relative")

    def _named_season(self, season: int, which: str) -> Placed:
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
        return Placed(span, f"{year:04}-{20 + season}", "season", "relative", rule="relative")


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


_PLACES: Mapping[str, Callable[[Placer, Said, Tense | None], Placed | None]] = {
    "date": Placer._date, "month": Placer._month, "year": Placer._year, "decade": Placer._decade,
    "fiscal": Placer._fiscal, "part": Placer._part, "deictic": Placer._deictic, "weekday": Placer._weekday,
    "relative": Placer._relative, "ago": Placer._ago, "season": Placer._season, "numeric": Placer._numeric,
    "of_year": Placer._of_the, "of_the": Placer._of_the, "hence": Placer._ago,
}  # fmt: skip
