"""The records that a person wrote for a text, checked and placed in it.

In: a JSON file with a list of records, and the text. Out: `Annotation`s in the order of the file. Everything wrong with
a file is told at once, each error with the record, the field and what to do. It judges no reading.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from musterbook.errors import InputError
from musterbook.records import HEDGES, KINDS, STAGES

_LOWER, _UPPER = ("more_than", "at_least"), ("up_to", "at_most", "less_than")
_SHOWN = 20  # errors listed of one file; more are only counted


@dataclass(frozen=True, slots=True)
class Annotation:
    """One record: what a person found the text to say, and where.

    `low` and `high` are in major units, None where open; both None for no amount or a vague one. Names are as the
    person wrote them; dates are meant to be EDTF and are compared as written. `start` and `end` are code points,
    half-open.
    """

    kind: str
    stage: str
    quote: str
    start: int
    end: int
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    hedge: str | None = None
    party: str | None = None
    place: str | None = None
    speaker: str | None = None
    period: str | None = None
    stated_on: str | None = None
    occurred_on: str | None = None
    action: str | None = None
    purpose: str | None = None
    repeats: bool = False

    @property
    def has_amount(self) -> bool:
        return self.low is not None or self.high is not None

    @classmethod
    def of(cls, record: dict[str, Any], start: int, end: int) -> Self:
        """Make an annotation of a checked record (`load_records`) that stands at a stretch of its text."""
        given = {field: record[name] for name, field in _FIELDS.items() if record.get(name) is not None}
        return cls(start=start, end=end, **given)


# The names of a record's fields in a file, and what they are called here.
_FIELDS = {
    "kind": "kind", "status": "stage", "quote": "quote", "amount_low": "low", "amount_high": "high", "unit": "unit",
    "approx": "hedge", "actor": "party", "recipient_or_place": "place", "speaker": "speaker", "period": "period",
    "stated_date": "stated_on", "event_date": "occurred_on", "action": "action", "purpose": "purpose",
    "restates": "repeats",
}  # fmt: skip
_NEEDED = ("kind", "status", "quote")
_CHOICES = {"kind": KINDS, "status": STAGES, "approx": HEDGES}
_NUMBERS = ("amount_low", "amount_high")


def load_records(path: Path) -> list[dict[str, Any]]:
    """Read a file of records: a JSON list of objects. Numbers are Decimal.

    Raises InputError that lists everything wrong: a file that is not such a list, a field that is unknown, missing or
    has a value it cannot have, an amount whose bounds do not fit its hedge.
    """
    try:
        records = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error}); save it as UTF-8") from error
    except ValueError as error:
        raise InputError(f"{path}: is not JSON ({error}); mend it there") from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise InputError(f"{path}: holds no list of records; write [{{…}}, {{…}}], or [] for a text that says nothing")
    _refuse(path, [f"record {n}, {wrong}" for n, record in enumerate(records, 1) for wrong in _wrong(record)])
    return records


def place_records(records: Sequence[dict[str, Any]], text: str, path: Path) -> tuple[Annotation, ...]:
    """Find each record's quote in a text: as it stands, or with other white space between its words.

    Raises InputError that names every record whose quote does not occur, or occurs more than once.
    """
    placed, wrong = [], []
    for number, record in enumerate(records, 1):
        found = occurrences(record["quote"], text)
        if len(found) == 1:
            placed.append(Annotation.of(record, *found[0]))
        elif found:
            wrong.append(f"record {number}, quote: occurs {len(found)} times; lengthen it: {record['quote']!r}")
        else:
            wrong.append(f"record {number}, quote: does not occur in the text; copy it from there: {record['quote']!r}")
    _refuse(path, wrong)
    return tuple(placed)


def occurrences(quote: str, text: str) -> list[tuple[int, int]]:
    """Give the stretches of a text that are a quote, in code points; its white space may be any."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    return [found.span() for found in re.finditer(pattern, text)]


def _refuse(path: Path, wrong: list[str]) -> None:
    if wrong:
        more = [f"… and {len(wrong) - _SHOWN} more"] if len(wrong) > _SHOWN else []
        raise InputError("\n".join(f"{path}: {line}" for line in [*wrong[:_SHOWN], *more]))


def _wrong(record: dict[str, Any]) -> Iterator[str]:
    """Say what is wrong with a record, field by field, and what would be right."""
    for name in record:
        if name not in _FIELDS:
            yield f"{name}: no such field; there are {', '.join(_FIELDS)}"
    for name in _NEEDED:
        if record.get(name) in (None, ""):
            yield (
                f"{name}: is missing; give one of {', '.join(_CHOICES[name])}"
                if name in _CHOICES
                else (f"{name}: is missing; give the words of the text that say it")
            )
    sound = True
    for name, value in record.items():
        if value is None or name not in _FIELDS:
            continue
        allowed, remedy = _allowed(name)
        if not allowed(value):
            sound = False
            yield f"{name}: {json.dumps(value, default=str, ensure_ascii=False)} cannot stand here; give {remedy}"
    if sound:
        yield from _wrong_amount(record)


def _allowed(name: str) -> tuple[Callable[[Any], bool], str]:
    """Give what a field's value must satisfy, and that in words."""
    if name in _CHOICES:
        return lambda v: v in _CHOICES[name], f"one of {', '.join(_CHOICES[name])}"
    if name in _NUMBERS:
        return lambda v: isinstance(v, Decimal), "a number in major units, as 1500000, or null"
    if name == "restates":
        return lambda v: isinstance(v, bool), "true or false"
    return lambda v: isinstance(v, str), "text, or null"


def _wrong_amount(record: dict[str, Any]) -> Iterator[str]:
    low, high, hedge = (record.get(name) for name in (*_NUMBERS, "approx"))
    if low is None and high is None:
        if hedge is not None:
            yield f"approx: {hedge!r} without an amount; give amount_low or amount_high, or null here"
        return
    if not record.get("unit"):
        yield "unit: is missing beside an amount; give an ISO 4217 code or the noun counted"
    if hedge in _LOWER and (low is None or high is not None):
        yield f"approx: {hedge!r} has a lower bound only; give amount_low, and null for amount_high"
    elif hedge in _UPPER and (high is None or low is not None):
        yield f"approx: {hedge!r} has an upper bound only; give amount_high, and null for amount_low"
    elif hedge not in (*_LOWER, *_UPPER) and (low is None or high is None or low > high):
        yield f"amount_low, amount_high: {low} and {high} do not bound an amount; give both, the lower first"
