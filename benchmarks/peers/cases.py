"""One case of a test suite, and when a library's answer to it is right.

In: what a suite expects of a text, and what a library found in it. Out: how many expectations were met, and how much
was found that nothing expects. It reads no files and calls no library.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

Value = Decimal | datetime.date
Reading = tuple[Value | None, Value | None]


@dataclass(frozen=True, slots=True)
class Expected:
    """One quantity or date that a text holds.

    `start` and `end` are code points, None where the suite gives no place. `readings` are the pairs of lowest and
    highest number, or first and last day, that count as right; None is an open end. `unit` is ISO 4217 or "percent";
    "" is not compared. `said` holds where the suite gives the number said and no bounds: either end may be it.
    """

    start: int | None
    end: int | None
    readings: tuple[Reading, ...]
    unit: str = ""
    said: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One text of a suite. `day` is its day of issue; an empty `expected` is a trap: nothing is to be found."""

    category: str
    text: str
    expected: tuple[Expected, ...]
    day: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a library found; no place where it gives none."""

    low: Value | None
    high: Value | None
    unit: str = ""
    start: int | None = None
    end: int | None = None


def score(case: Case, answers: Sequence[Answer]) -> tuple[int, int]:
    """Count the expectations met, each by an answer of its own, and the answers that touch no expectation."""
    left = list(answers)
    right = 0
    for expected in case.expected:
        near = [a for a in left if _touch(expected, a)]
        hit = next((a for a in near if _right(expected, a)), near[0] if near and near[0].start is not None else None)
        if hit is not None:
            right += _right(expected, hit)
            left.remove(hit)
    return right, sum(not any(_touch(e, a) for e in case.expected) for a in left)


def _touch(expected: Expected, answer: Answer) -> bool:
    if expected.start is None or expected.end is None or answer.start is None or answer.end is None:
        return True
    return min(expected.end, answer.end) > max(expected.start, answer.start)


def _right(expected: Expected, answer: Answer) -> bool:
    if expected.unit and expected.unit != answer.unit:
        return False
    if expected.said:
        return any(_same(expected.readings[0][0], end) for end in (answer.low, answer.high) if end is not None)
    return any(_same(low, answer.low) and _same(high, answer.high) for low, high in expected.readings)


def _same(wanted: Value | None, got: Value | None) -> bool:
    """Compare two ends; numbers to one part in a million, as suites round theirs."""
    if isinstance(wanted, Decimal) and isinstance(got, Decimal):
        return abs(wanted - got) <= max(abs(wanted), Decimal(1)) / 1_000_000
    return wanted == got
