"""Days, months, quarters and years: what a period covers, and how EDTF writes it.

In: numbers of the calendar. Out: first and last days, and EDTF text. It reads no words and knows no document.
"""

from __future__ import annotations

import calendar
import datetime

Day = datetime.date
Span = tuple[Day, Day]


def day_of(year: int, month: int, day: int) -> Day | None:
    """Give a day, or None where the calendar has none."""
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None


def month_of(year: int, month: int) -> Span:
    return datetime.date(year, month, 1), datetime.date(year, month, calendar.monthrange(year, month)[1])


def year_of(year: int) -> Span:
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def quarter_of(year: int, quarter: int) -> Span:
    return datetime.date(year, 3 * quarter - 2, 1), month_of(year, 3 * quarter)[1]


def half_of(year: int, half: int) -> Span:
    return datetime.date(year, 6 * half - 5, 1), month_of(year, 6 * half)[1]


def season_of(year: int, season: int) -> Span:
    """Give a northern season by its meteorological months; winter (4) begins in December of `year`."""
    if season == 4:
        return datetime.date(year, 12, 1), month_of(year + 1, 2)[1]
    return datetime.date(year, 3 * season, 1), month_of(year, 3 * season + 2)[1]


def week_of(day: Day) -> Span:
    """Give the week, Monday to Sunday (ISO 8601), that holds a day."""
    monday = _shifted(day, -day.weekday())
    return monday, _shifted(monday, 6)


def moved(day: Day, grain: str, count: int) -> Day:
    """Give the day `count` days, weeks, months, years or decades on; the month's last day where it has no such day.

    Stops at the calendar's ends (years 1 and 9999).
    """
    if grain in {"day", "week"}:
        return _shifted(day, count * (7 if grain == "week" else 1))
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}[grain] * count
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    if not 1 <= year <= 9999:
        return datetime.date.min if year < 1 else datetime.date.max
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _shifted(day: Day, days: int) -> Day:
    ordinal = min(max(day.toordinal() + days, 1), datetime.date.max.toordinal())
    return datetime.date.fromordinal(ordinal)


def span_of(day: Day, grain: str) -> Span:
    """Give the whole week, weekend, month, quarter, year, decade or century that holds a day."""
    if grain == "week":
        return week_of(day)
    if grain == "weekend":
        sunday = week_of(day)[1]
        return _shifted(sunday, -1), sunday
    if grain == "month":
        return month_of(day.year, day.month)
    if grain == "quarter":
        return quarter_of(day.year, (day.month + 2) // 3)
    if grain == "half":
        return half_of(day.year, (day.month + 5) // 6)
    if grain == "year":
        return year_of(day.year)
    if grain in {"decade", "century"}:
        size = 10 if grain == "decade" else 100
        first = max(1, day.year // size * size)
        return datetime.date(first, 1, 1), datetime.date(min(9999, day.year // size * size + size - 1), 12, 31)
    return day, day


def third_of(span: Span, third: int) -> Span:
    """Give the first, second or last third (0, 1, 2) of a span: ten days of a month, four months of a year."""
    first, last = span
    if (first.day, first.month, last.day, last.month) == (1, 1, 31, 12):
        years = last.year - first.year + 1
        if years == 1:
            return datetime.date(first.year, 4 * third + 1, 1), month_of(first.year, 4 * third + 4)[1]
        starts = (0, 4, 7) if years == 10 else (0, years // 3, 2 * years // 3)
        ends = (*starts[1:], years)
        return datetime.date(first.year + starts[third], 1, 1), datetime.date(first.year + ends[third] - 1, 12, 31)
    if first.day == 1 and (first.year, first.month) == (last.year, last.month):
        days = ((1, 10), (11, 20), (21, last.day))[third]
        return first.replace(day=days[0]), first.replace(day=days[1])
    length = (last - first).days + 1
    cuts = (0, length // 3, 2 * length // 3, length)
    return _shifted(first, cuts[third]), _shifted(first, cuts[third + 1] - 1)


def edtf(first: Day | None, last: Day | None) -> str | None:
    """Write a span in EDTF as shortly as it can be said: a day, month, year, decade, else an interval.

    None at one end is "..": open. Both None: None.
    """
    if first is None and last is None:
        return None
    if first is None or last is None:
        return f"../{_end(last, True)}" if first is None else f"{_end(first, False)}/.."
    if first == last:
        return first.isoformat()
    if first.day == 1 and last == month_of(last.year, last.month)[1]:
        if first.month == 1 and last.month == 12:
            if first.year == last.year:
                return f"{first.year:04}"
            if first.year % 10 == 0 and last.year == first.year + 9:
                return f"{first.year // 10:03}X"
            return f"{first.year:04}/{last.year:04}"
        if (first.year, first.month) == (last.year, last.month):
            return f"{first:%Y-%m}"
        return f"{first:%Y-%m}/{last:%Y-%m}"
    return f"{first.isoformat()}/{last.isoformat()}"


def _end(day: Day | None, closing: bool) -> str:
    """Write one end of an open interval: a year or month where the end is the year's or month's own."""
    if day is None:
        return ".."
    span = year_of(day.year)
    if day == span[1 if closing else 0]:
        return f"{day.year:04}"
    if day == month_of(day.year, day.month)[1 if closing else 0]:
        return f"{day:%Y-%m}"
    return day.isoformat()
