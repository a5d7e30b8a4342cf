"""Ask the libraries that are compared what they find in a text, each in its own way, and give it one form.

In: a text, for dates with its day of issue. Out: answers. Each library is imported when it is first asked, so that any
of them may be missing. The readings are the ones each gives for news: the past where a date has two.
"""

from __future__ import annotations

import calendar
import datetime
import importlib
import importlib.metadata
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from peers.cases import Answer, Case

_ONE_DAY = datetime.timedelta(days=1)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?: (thousand|million|billion|trillion))?")
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "Rs": "INR", "Rs.": "INR", "US$": "USD"}
_PLAIN = {
    "dollar": "USD",
    "pound": "GBP",
    "pound sterling": "GBP",
    "british pound": "GBP",
    "united states dollar": "USD",
}


@dataclass(frozen=True, slots=True)
class Library:
    """A library: the name and distribution it is installed by, and what it answers on amounts and on dates."""

    name: str
    distribution: str
    amounts: Callable[[str], list[Answer]] | None = None
    dates: Callable[[str, datetime.date], list[Answer]] | None = None
    note: str = ""
    units: bool = True  # False: it tells no currency, and is asked only where none is compared

    def version(self) -> str | None:
        """Give the installed version; None where it is not installed."""
        try:
            return importlib.metadata.version(self.distribution)
        except importlib.metadata.PackageNotFoundError:
            return None


@cache
def _module(name: str) -> Any:
    return importlib.import_module(name)


# -- amounts ---------------------------------------------------------------------------------------------------------


def _musterbook_amounts(text: str) -> list[Answer]:
    return [Answer(m.low, m.high, m.unit or "", m.start, m.end) for m in _module("musterbook").find_amounts(text)]


@cache
def _currency_codes() -> dict[str, str]:
    """Give ISO 4217 by the name that CLDR has for a currency, as the other libraries call them."""
    units = _module("musterbook").load_lexicon().quantities.units
    return {u.name.lower(): code for code, u in units.items() if u.kind == "money"} | _PLAIN


def _recognizers_amounts(text: str) -> list[Answer]:
    """Take currencies, then percentages, measures and numbers that lie in none of those before."""
    units, numbers = _module("recognizers_number_with_unit"), _module("recognizers_number")
    english = _module("recognizers_text").Culture.English
    found: list[Answer] = []
    for recognize in (
        units.recognize_currency, numbers.recognize_percentage, units.recognize_dimension, numbers.recognize_number
    ):  # fmt: skip
        for result in recognize(text, english):
            said = result.resolution or {}
            value = _decimal(str(said.get("value") or "").rstrip("%"))
            taken = any(a.start <= result.start < a.end for a in found if a.start is not None and a.end is not None)
            if value is None or taken:
                continue
            name = str(said.get("unit") or "").lower()
            unit = said.get("isoCurrency") or _currency_codes().get(name, "")
            if name in {"cent", "pence"}:
                value, unit = value / 100, "USD" if name == "cent" else "GBP"
            unit = "percent" if recognize is numbers.recognize_percentage else unit
            found.append(Answer(value, value, unit, result.start, result.end + 1))
    return found


def _quantulum_amounts(text: str) -> list[Answer]:
    """Read its value and uncertainty as the two ends of a range, as it means them."""
    found = []
    for quantity in _module("quantulum3.parser").parse(text):
        value, spread = Decimal(str(quantity.value)), Decimal(str(quantity.uncertainty or 0))
        name = quantity.unit.name
        unit = "percent" if name == "percentage" else ""
        if quantity.unit.entity.name == "currency":
            unit = _currency_codes().get(name, name)
        found.append(Answer(value - spread, value + spread, unit, *quantity.span))
    return found


def _price_amounts(text: str) -> list[Answer]:
    price = _module("price_parser").Price.fromstring(text)
    if price.amount is None:
        return []
    sign = price.currency or ""
    return [Answer(price.amount, price.amount, _SIGNS.get(sign, sign.upper()))]


def _digits(text: str) -> list[Answer]:
    """Read the digits that a rewriter of number words leaves, with the multiplier behind them."""
    found = []
    for hit in _NUMBER.finditer(text):
        value = Decimal(hit[0].split()[0].replace(",", "")) * _SCALES.get(hit[1] or "", 1)
        found.append(Answer(value, value))
    return found


def _text2num_amounts(text: str) -> list[Answer]:
    return _digits(_module("text_to_num").alpha2digit(text, "en"))


def _numerizer_amounts(text: str) -> list[Answer]:
    return _digits(_module("numerizer").numerize(text))


def _number_parser_amounts(text: str) -> list[Answer]:
    return _digits(_module("number_parser").parse(text))


def _decimal(said: str) -> Decimal | None:
    try:
        return Decimal(said)
    except InvalidOperation:
        return None


# -- dates -----------------------------------------------------------------------------------------------------------


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12))


def _musterbook_dates(text: str, day: datetime.date) -> list[Answer]:
    return [Answer(m.first, m.last, "", m.start, m.end) for m in _module("musterbook").find_periods(text, issued=day)]


def _recognizers_dates(text: str, day: datetime.date) -> list[Answer]:
    recognizers, english = _module("recognizers_date_time"), _module("recognizers_text").Culture.English
    found = []
    for result in recognizers.recognize_datetime(text, english, reference=_noon(day)):
        values = [v for v in (result.resolution or {}).get("values", ()) if v["type"] in {"date", "daterange"}]
        if values:
            first = values[0].get("value") or values[0].get("start")
            last = values[0].get("value") or values[0].get("end")
            ranged = values[0]["type"] == "daterange"
            found.append(Answer(_day(first), _day(last, ranged), "", result.start, result.end + 1))
    return found


def _day(said: str | None, after: bool = False) -> datetime.date | None:
    """Read an ISO day; `after`: it is the day after the last."""
    try:
        return datetime.date.fromisoformat((said or "")[:10]) - _ONE_DAY * after
    except (ValueError, OverflowError):
        return None


def _dateparser_dates(text: str, day: datetime.date) -> list[Answer]:
    """Give what it finds the width that it says its words have: a day, week, month or year."""
    settings = {"RELATIVE_BASE": _noon(day), "PREFER_DATES_FROM": "past"}
    parser = _module("dateparser.date").DateDataParser(languages=["en"], settings=settings)
    found, at = [], 0
    for said, _ in _module("dateparser.search").search_dates(text, languages=["en"], settings=settings) or ():
        data = parser.get_date_data(said)
        start = text.find(said, at)
        if data.date_obj is None or start < 0:
            continue
        at = start + len(said)
        found.append(Answer(*_whole(data.date_obj.date(), data.period), "", start, at))
    return found


def _whole(day: datetime.date, period: str) -> tuple[datetime.date, datetime.date]:
    if period == "month":
        return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
    if period == "year":
        return datetime.date(day.year, 1, 1), datetime.date(day.year, 12, 31)
    if period == "week":
        return day - _ONE_DAY * day.weekday(), day + _ONE_DAY * (6 - day.weekday())
    return day, day


def _datefinder_dates(text: str, day: datetime.date) -> list[Answer]:
    hits = _module("datefinder").find_dates(text, source=True, index=True, base_date=_noon(day))
    return [Answer(found.date(), found.date(), "", start, end) for found, _, (start, end) in hits]


def _parsedatetime_dates(text: str, day: datetime.date) -> list[Answer]:
    hits = _module("parsedatetime").Calendar().nlp(text, sourceTime=_noon(day).timetuple()) or ()
    return [Answer(found.date(), found.date(), "", start, end) for found, _, start, end, _ in hits]


def _timefhuman_dates(text: str, day: datetime.date) -> list[Answer]:
    module = _module("timefhuman")
    config = module.tfhConfig(now=_noon(day), return_matched_text=True, direction=module.utils.Direction.previous)
    found = []
    for _, (start, end), value in module.timefhuman(text, config):
        ends = value if isinstance(value, tuple) else (value, value)
        days = [e.date() if isinstance(e, datetime.datetime) else e for e in ends]
        if all(isinstance(d, datetime.date) for d in days):
            found.append(Answer(days[0], days[-1], "", start, end))
    return found


def _ctparse_dates(text: str, day: datetime.date) -> list[Answer]:
    """Ask for the one expression that it reads a text as; long texts are not for it."""
    parsed = _module("ctparse").ctparse(text, ts=_noon(day), timeout=1) if len(text) < 200 else None
    read: Any = getattr(parsed, "resolution", None)
    ends = [getattr(read, "t_from", read), getattr(read, "t_to", read)]
    try:
        days = [datetime.date(e.year, e.month, e.day) for e in ends]
    except (AttributeError, TypeError, ValueError):
        return []
    return [Answer(days[0], days[1])]


def answers(ask: Callable[[Case], list[Answer]], case: Case) -> list[Answer]:
    """Give a library's answers to a case; a text that makes it fail has none."""
    try:
        return ask(case)
    except Exception:  # whatever a library raises on a text is its own miss
        return []


LIBRARIES = (
    Library("Musterbook", "musterbook", _musterbook_amounts, _musterbook_dates),
    Library("Recognizers-Text", "recognizers-text-suite", _recognizers_amounts, _recognizers_dates),
    Library("quantulum3", "quantulum3", _quantulum_amounts),
    Library("price-parser", "price-parser", _price_amounts, note="reads one price a text"),
    Library("text2num", "text2num", _text2num_amounts, note="numbers alone", units=False),
    Library("numerizer", "numerizer", _numerizer_amounts, note="numbers alone", units=False),
    Library("number-parser", "number-parser", _number_parser_amounts, note="numbers alone", units=False),
    Library("dateparser", "dateparser", None, _dateparser_dates),
    Library("datefinder", "datefinder", None, _datefinder_dates, note="days alone"),
    Library("parsedatetime", "parsedatetime", None, _parsedatetime_dates, note="days alone"),
    Library("timefhuman", "timefhuman", None, _timefhuman_dates),
    Library("ctparse", "ctparse", None, _ctparse_dates, note="reads one expression a text"),
)
