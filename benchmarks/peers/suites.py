"""Read the test suites of other libraries, and the project's short probes, as cases.

In: a folder that holds the suites' repositories, fetched by whoever runs the benchmark (see README.md), and a folder of
probes. Out: cases, category by category. Nothing of a suite is kept in this project.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from peers.cases import Case, Expected, Reading

_NAMED = {
    "Dollar": "USD", "Pound": "GBP", "Euro": "EUR", "Cent": "USD", "Pence": "GBP", "EUR": "EUR", "dollar": "USD",
    "euro": "EUR", "pound sterling": "GBP", "percentage": "percent", "chinese yuan": "CNY", "japanese yen": "JPY",
    "australian dollar": "AUD", "hong kong dollar": "HKD", "malaysian ringgit": "MYR", "shekel": "ILS",
    "canadian dollar": "CAD", "indian rupee": "INR", "russian rouble": "RUB", "swiss franc": "CHF",
}  # fmt: skip
_MONEY = "NumberWithUnit/English/CurrencyModel"
_HUNDREDTHS = frozenset(("Cent", "Pence"))
_DUCKLING_DAY = datetime.date(2013, 2, 12)  # its own day of reference
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite: its repository and commit on GitHub, its licence, the folder needed, and how its cases are read."""

    name: str
    repository: str
    commit: str
    licence: str
    folder: str
    amounts: Callable[[Path], Iterator[Case]] | None = None
    dates: Callable[[Path], Iterator[Case]] | None = None


# -- Recognizers-Text ------------------------------------------------------------------------------------------------


def _specs(folder: Path, name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((folder / f"{name}.json").read_text("utf-8-sig"))
    return cases


def _recognizers_amounts(folder: Path) -> Iterator[Case]:
    for name, category in (
        (_MONEY, "Recognizers: money"),
        ("NumberWithUnit/English/DimensionModel", "Recognizers: measures"),
        ("Number/English/PercentModel", "Recognizers: percentages"),
        ("Number/English/NumberRangeModel", "Recognizers: bounds and ranges"),
    ):
        for spec in _specs(folder, name):
            expected = tuple(e for r in spec["Results"] if (e := _recognized(r, money=name == _MONEY)) is not None)
            if expected and len(expected) == len(spec["Results"]):
                yield Case(category, spec["Input"], expected)


def _recognized(result: dict[str, Any], *, money: bool) -> Expected | None:
    """Read a result of a number, range or unit model; None where it gives no value. Of units, money's are compared."""
    said = result["Resolution"] or {}
    place, value, unit = (result["Start"], result["End"] + 1), said.get("value"), said.get("unit", "")
    if value is None:
        return None
    if (interval := re.fullmatch(r"[\[(]([-\d.]*),([-\d.]*)[\])]", value)) is not None:
        ends = tuple(Decimal(end) if end else None for end in interval.groups())
        return Expected(*place, ((ends[0], ends[1]),))
    if not re.fullmatch(r"-?[\d.]+(?:E[+-]?\d+)?%?", value):
        return None
    number = Decimal(value.rstrip("%")) / (100 if unit in _HUNDREDTHS else 1)
    code = said.get("isoCurrency") or _NAMED.get(unit, "") if money else "percent" if value.endswith("%") else ""
    return Expected(*place, ((number, number),), code, said=True)


def _recognizers_dates(folder: Path) -> Iterator[Case]:
    """Take the cases of the date and time model whose every result is a day or a range of days."""
    for spec in _specs(folder, "DateTime/English/DateTimeModel"):
        results = spec["Results"]
        kinds = {r.get("TypeName") for r in results}
        if not results or "Context" not in spec or kinds - {"datetimeV2.date", "datetimeV2.daterange"}:
            continue
        expected = tuple(Expected(r["Start"], r["End"] + 1, _days(r["Resolution"]["values"])) for r in results)
        day = datetime.date.fromisoformat(spec["Context"]["ReferenceDateTime"][:10])
        if all(e.readings for e in expected):
            kind = "ranges" if "datetimeV2.daterange" in kinds else "days"
            yield Case(f"Recognizers: {kind}", spec["Input"], expected, day)


def _days(values: list[dict[str, str]]) -> tuple[Reading, ...]:
    """Give every reading that the suite allows; the last day of a range with and without its end, as both are meant."""
    found: list[Reading] = []
    for value in values:
        if value["type"] == "date" and "value" in value:
            day = _day(value["value"])
            found.append((day, day))
        elif value["type"] == "daterange":
            first, end = (_day(value[k]) if k in value else None for k in ("start", "end"))
            found += [(first, end), (first, end - _ONE_DAY if end and end > datetime.date.min else end)]
    return tuple(f for f in found if f != (None, None))


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


# -- Duckling --------------------------------------------------------------------------------------------------------

_EXAMPLES = re.compile(r"examples \((.*?)\)\s*\[(.*?)\]\s*(?=,|\])", re.DOTALL)
_AMOUNT = re.compile(r"(simple|between|under|above) (\w+) \(?([\d.e]+)(?:, ([\d.e]+))?")


def _duckling_amounts(folder: Path) -> Iterator[Case]:
    for head, texts in _examples(folder / "AmountOfMoney" / "EN" / "Corpus.hs"):
        amount = _AMOUNT.match(head)
        if amount is None or amount[2] == "Unnamed":
            continue
        unit = amount[2] if re.fullmatch("[A-Z]{3}", amount[2]) else _NAMED.get(amount[2], "")
        first = Decimal(amount[3]) / (100 if amount[2] in _HUNDREDTHS else 1)
        last = Decimal(amount[4]) if amount[4] else first
        reading: Reading = (None if amount[1] == "under" else first, None if amount[1] == "above" else last)
        category = "Duckling: money" if amount[1] == "simple" else "Duckling: bounds and ranges of money"
        for text in texts:
            yield Case(category, text, (Expected(0, len(text), (reading,), unit),))


def _duckling_dates(folder: Path) -> Iterator[Case]:
    """Take what is said of days, weeks, months, quarters and years; hours and holidays are left out."""
    moment = r"\((-?\d+), (\d+), (\d+), 0, 0, 0\)"
    point = re.compile(rf"datetime(?:Interval)? \(?{moment}(?:, {moment}\))? (Day|Week|Month|Quarter|Year)$")
    for head, texts in _examples(folder / "Time" / "EN" / "Corpus.hs"):
        said = point.match(head)
        if said is None or int(said[1]) < 1:
            continue
        first = datetime.date(int(said[1]), int(said[2]), int(said[3]))
        if said[4]:
            last, kind = datetime.date(int(said[4]), int(said[5]), int(said[6])) - _ONE_DAY, "ranges"
        else:
            last, kind = _end_of(first, said[7]), "days" if said[7] == "Day" else "ranges"
        for text in texts:
            yield Case(f"Duckling: {kind}", text, (Expected(0, len(text), ((first, last),)),), _DUCKLING_DAY)


def _examples(path: Path) -> Iterator[tuple[str, list[str]]]:
    text = path.read_text("utf-8")
    for hit in _EXAMPLES.finditer(text[text.index("allExamples = concat") :]):
        yield hit[1].strip(), re.findall(r'"((?:[^"\\]|\\.)*)"', hit[2])


def _end_of(first: datetime.date, grain: str) -> datetime.date:
    if grain in {"Day", "Week"}:
        return first + datetime.timedelta(days=6 if grain == "Week" else 0)
    months = first.year * 12 + first.month - 1 + {"Month": 1, "Quarter": 3, "Year": 12}[grain]
    return datetime.date(months // 12, months % 12 + 1, 1) - _ONE_DAY


# -- quantulum3, NewsQuant, TempEval-3 -------------------------------------------------------------------------------


def _quantulum(folder: Path) -> Iterator[Case]:
    for case in json.loads((folder / "quantities.json").read_text("utf-8")):
        text, at, expected = case["req"], 0, []
        for said in case["res"] or ():
            start = text.find(said["surface"], at)
            at = end = start + len(said["surface"])
            value = Decimal(str(said["value"]))
            unit = _NAMED.get(said["unit"], "")
            expected.append(Expected(start, end, ((value, value),), unit, said=True))
        if expected:
            yield Case("quantulum3: quantities", text, tuple(expected))


def _newsquant(folder: Path) -> Iterator[Case]:
    """Read quantities in news sentences: the number, its currency or percent, and its bound."""
    for case in json.loads((folder / "NewsQuant.json").read_text("utf-8")):
        kept: dict[str, list[Expected]] = {}
        for said in case["quantities"]:
            if not re.fullmatch(r"-?[\d.]+", str(said["value"])):
                continue
            value, unit = Decimal(str(said["value"])), _NAMED.get(said["normalized_unit"], "")
            bounded = said["change"] in {"<", ">"}
            reading: Reading = (None if said["change"] == "<" else value, None if said["change"] == ">" else value)
            kind = "bounds" if bounded else "money" if len(unit) == 3 else "shares" if unit else "other quantities"
            kept.setdefault(kind, []).append(Expected(None, None, (reading,), unit, said=not bounded))
        for kind, expected in kept.items():
            yield Case(f"NewsQuant: {kind}", case["text"], tuple(expected))


_SEASON = {"SP": 1, "SU": 2, "FA": 3, "AU": 3, "WI": 4}


def _tempeval(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*/*.tml")):
        if path.name.startswith("."):
            continue
        marked = path.read_text("utf-8")
        issued = re.search(r'value="(\d{4}-\d\d-\d\d)[^"]*"[^>]*functionInDocument="CREATION_TIME"', marked)
        body = re.search(r"<TEXT>(.*?)</TEXT>", marked, re.DOTALL)
        if issued is None or body is None:
            continue
        text, expected = _unmarked(body[1])
        if expected:
            yield Case("TempEval-3: dates in news", text, tuple(expected), datetime.date.fromisoformat(issued[1]))


def _unmarked(marked: str) -> tuple[str, list[Expected]]:
    """Take the marks out of a text; give the dates that they marked, each at its place."""
    pieces, at, expected = [], 0, []
    open_at = 0
    begun: list[tuple[int, str]] = []
    for tag in re.finditer(r"<[^>]*>", marked):
        pieces.append(_plain(marked[at : tag.start()]))
        open_at += len(pieces[-1])
        at = tag.end()
        if tag[0].startswith("<TIMEX3"):
            begun.append((open_at, tag[0]))
        elif tag[0] == "</TIMEX3>" and begun:
            start, attributes = begun.pop()
            if 'type="DATE"' in attributes and (readings := _timex(attributes)):
                expected.append(Expected(start, open_at, _opened("".join(pieces), start, readings)))
    return "".join(pieces) + _plain(marked[at:]), expected


def _opened(text: str, start: int, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Allow an open end behind "since" or "until", which the marks leave outside and some libraries read."""
    if not re.search(r"\b(?i:since|from|until|till|by|through|effective|starting)\s(?:the\s)?$", text[:start][-24:]):
        return readings
    return (*readings, (readings[0][0], None), (None, readings[0][1]))


def _plain(text: str) -> str:
    return text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")


def _timex(attributes: str) -> tuple[Reading, ...]:
    """Read the value of a TIMEX3 as its first and last day; () where it names none ("PRESENT_REF")."""
    value = re.search(r'value="([^"]*)"', attributes)
    said = re.fullmatch(r"(\d{3,4})(?:-(\d\d|Q\d|H\d|W\d\d|SP|SU|FA|AU|WI)(?:-(\d\d))?)?", value[1] if value else "")
    if said is None:
        return ()
    year, part = int(said[1].ljust(4, "0")), said[2] or ""
    if said[3]:
        day = datetime.date(year, int(part), int(said[3]))
        return ((day, day),)
    months = 120 if len(said[1]) == 3 else 12
    first = datetime.date(year, 1, 1)
    if re.fullmatch(r"W\d\d", part):
        first = datetime.date.fromisocalendar(year, int(part[1:]), 1)
        return ((first, first + datetime.timedelta(days=6)),)
    if part in _SEASON:
        first, months = datetime.date(year, 3 * _SEASON[part], 1), 3
    elif part.startswith(("Q", "H")):
        months = 3 if part[0] == "Q" else 6
        first = datetime.date(year, months * (int(part[1]) - 1) + 1, 1)
    elif part:
        first, months = datetime.date(year, int(part), 1), 1
    end = first.year * 12 + first.month - 1 + months
    whole = (first, datetime.date(end // 12, end % 12 + 1, 1) - _ONE_DAY)
    return (whole, *_parts(whole, attributes))


def _parts(whole: tuple[datetime.date, datetime.date], attributes: str) -> tuple[Reading, ...]:
    """Give the thirds that "early", "mid" and "late" may mean, where the mark has such a word."""
    mod = re.search(r'mod="(START|MID|END)"', attributes)
    if mod is None:
        return ()
    first, last = whole
    days = (last - first).days + 1
    if days <= 31:
        cuts = [first, first.replace(day=11), first.replace(day=21), last + _ONE_DAY]
    else:
        month = [first.year * 12 + first.month - 1 + round(days / 30.4) * k // 3 for k in range(4)]
        cuts = [datetime.date(m // 12, m % 12 + 1, 1) for m in month]
    third = {"START": 0, "MID": 1, "END": 2}[mod[1]]
    return ((cuts[third], cuts[third + 1] - _ONE_DAY),)


# -- the project's probes --------------------------------------------------------------------------------------------


def probe_amounts(folder: Path) -> Iterator[Case]:
    """Read amounts.jsonl; a vague amount ("dozens") is not compared, a row without spans is a trap."""
    for row in _rows(folder / "amounts.jsonl"):
        expected, at = [], 0
        for span in row["spans"]:
            start = row["text"].find(span["quote"], at)
            at = max(at, start)
            if not span.get("vague"):
                ends = tuple(None if v is None else Decimal(str(v)) for v in (span["low"], span["high"]))
                unit = span["unit"] if re.fullmatch("[A-Z]{3}", span["unit"] or "") else ""
                expected.append(Expected(start, start + len(span["quote"]), ((ends[0], ends[1]),), unit))
        if expected or not row["spans"]:
            yield Case(f"Probe: {row['tag'] if expected else 'traps left alone'}", row["text"], tuple(expected))


def probe_dates(folder: Path) -> Iterator[Case]:
    for row in _rows(folder / "dates.jsonl"):
        expected = []
        for said in row["expect"]:
            start = said.get("start", row["text"].find(said["quote"]))
            readings = tuple((_opt(first), _opt(last)) for first, last in said["alts"])
            expected.append(Expected(start, start + len(said["quote"]), readings))
        kind = row["tag"] if expected else "traps left alone"
        yield Case(f"Probe: {kind}", row["text"], tuple(expected), datetime.date.fromisoformat(row["ref"]))


def _opt(day: str | None) -> datetime.date | None:
    return None if day is None else datetime.date.fromisoformat(day)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


SUITES = (
    Suite(
        "Recognizers-Text", "microsoft/Recognizers-Text", "90e968ea44dc8fda3f2e1c3e4b20aa233817488d", "MIT", "Specs",
        _recognizers_amounts, _recognizers_dates,
    ),
    Suite(
        "Duckling", "facebook/duckling", "2c226585af5b9f4985d9c7151d7191603bb2add7", "BSD-3-Clause", "Duckling",
        _duckling_amounts, _duckling_dates,
    ),
    Suite(
        "quantulum3", "nielstron/quantulum3", "168aef7c83dea3e34ef36170ceddd393788488a0", "MIT",
        "quantulum3/_lang/en_US/tests", _quantulum,
    ),
    Suite(
        "NewsQuant", "satya77/CQE_Evaluation", "190c0ce409ce0acedc0eec82b9dadbd5336bf852", "none stated",
        "data/formatted_test_set", _newsquant,
    ),
    Suite(
        "TempEval-3", "jspotter/TempEval-3", "7687471af8c0c81ee7f54edb618c6cd15c0f5dcc", "none stated",
        "data/TBAQ-cleaned", None, _tempeval,
    ),
)  # fmt: skip
