"""Find dates and periods in running text, relative ones against a date of issue.

In: a text and, if known, the day it was issued. Out: mentions in order of position, which never overlap.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

PeriodKind = Literal["day", "month", "year", "part", "range", "open", "decade", "span", "relative", "weekday", "festival"]


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


def find_periods(text: str, *, issued: datetime.date | None = None) -> tuple[PeriodMention, ...]:
    """Find every date and period in a text, ordered by position."""
    return ()
